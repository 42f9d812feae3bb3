/* SPDX-License-Identifier: Apache-2.0 */
/* Expressions: which function lowers which kind, conversions, and what is not modelled. */
#include "front/lower.h"

/* Whatever an expression means, its operands are evaluated and joined in the result. */
Value expr_unknown(Lower *lower, NodeId node, const char *kind) {
    ValueVec values = {0};
    if (lower->nest <= NEST_MAX) {
        for (NodeId child = node_first(lower, node); child;
             child = node_next(lower, node, child)) {
            if (kind_is_expression(node_kind(lower, child)) && values.len < 64) {
                const TypeInfo *type = node_type(lower, child);
                if (type->kind == TYPE_VOID) {
                    expr_effect(lower, child);
                } else {
                    vec_push(&values, expr_value(lower, child));
                }
            }
        }
    } else {
        /* Too deep to go into: the variables below stand for what is computed from them. */
        for (NodeId below = node + 1; below < lower->nodes.data[node].end && values.len < 64;
             below++) {
            if (node_kind(lower, below) == CXCursor_DeclRefExpr) {
                vec_push(&values, entity_address(lower, below));
            }
        }
    }
    const TypeInfo *type = node_type(lower, node);
    TypeId id = type_is_memory(type) ? pointer_to(lower, type->id) : type->id;
    Value value = emit_unknown(lower, node, kind, id, values.data, values.len);
    vec_free(&values);
    return value;
}

/* A void expression where a value is needed only happens in code that does not compile. */
Value value_none(Lower *lower, NodeId node) {
    return emit_constant(lower, node, lower->type_int->id, 0, 0);
}

Value expr_temporary(Lower *lower, NodeId node, LocalId temporary, const TypeInfo *type) {
    Value address =
        emit(lower, node, INSN_LOCAL, pointer_to(lower, type->id), temporary, 0, 0);
    return emit_load(lower, node, address, type);
}

void expr_store(Lower *lower, NodeId node, Value address, NodeId from, const TypeInfo *type) {
    emit_store(lower, node, address, expr_converted(lower, from, type), type);
}

/* ---- conversions ---------------------------------------------------------------------------- */

Value value_convert(Lower *lower, NodeId node, Value value, const TypeInfo *from,
                    const TypeInfo *to) {
    if (from->id == to->id || to->kind == TYPE_VOID || type_is_memory(to)) {
        return value;
    }
    if (from->kind == TYPE_RECORD && to->kind != TYPE_OTHER) {
        return value; /* does not compile, or a transparent union: its address */
    }
    if (type_is_address(from) && to->kind == TYPE_POINTER) {
        const TypeInfo *element = from->kind == TYPE_FUNCTION ? from : type_element(lower, from);
        const TypeInfo *target = type_element(lower, to);
        if (element && target && element->id == target->id) {
            return value; /* decay, qualifiers */
        }
    }
    return emit(lower, node, INSN_CAST, to->id, value, 0, 0);
}

/* The name that the program gives a constant: an enumerator's or a macro's. */
static StrId constant_name(Lower *lower, NodeId node, const Constant *constant) {
    if (constant->name || node_type(lower, node)->kind != TYPE_INTEGER) {
        return constant->name;
    }
    return cursor_macro(lower, node_cursor(lower, node));
}

static bool is_arithmetic(Lower *lower, NodeId node) {
    switch ((int)node_kind(lower, node)) {
    case CXCursor_ParenExpr:
    case CXCursor_CStyleCastExpr:
    case CXCursor_UnexposedExpr:
        return true;
    case CXCursor_UnaryOperator:
        return node_unary(lower, node) == CXUnaryOperator_Minus;
    case CXCursor_BinaryOperator:
        switch ((int)node_binary(lower, node)) {
        case CXBinaryOperator_Add:
        case CXBinaryOperator_Sub:
        case CXBinaryOperator_Mul:
        case CXBinaryOperator_Div:
            return true;
        default:
            return false;
        }
    default:
        return false;
    }
}

/* `RETENTION_DAYS * 86400` becomes one number. Its named parts are kept as constants that nothing
 * uses, for rules that ask what a number stands for. */
static void emit_named_parts(Lower *lower, NodeId node, unsigned depth) {
    Constant part;
    if (depth > 8 || !constant_integer(lower, node, &part)) {
        return;
    }
    StrId name = constant_name(lower, node, &part);
    if (name) {
        (void)emit_constant(lower, node, node_type(lower, node)->id, part.value, name);
        return;
    }
    NodeId parts[2];
    if (!is_arithmetic(lower, node)) {
        return;
    }
    uint32_t count = node_parts(lower, node, parts, 2);
    for (uint32_t i = 0; i < count && i < 2; i++) {
        emit_named_parts(lower, parts[i], depth + 1);
    }
}

/* A number as long as those of people carries its digits, so that later stages can look at them. */
static StrId digits_named(Lower *lower, NodeId node, int64_t value) {
    enum { DIGITS = 24 };
    const int64_t least = 10000000000, most = 9999999999999999; /* 11 to 16 digits */
    char digits[DIGITS];
    if (value < least || value > most || node_kind(lower, node_peel(lower, node)) != CXCursor_IntegerLiteral) {
        return 0;
    }
    (void)snprintf(digits, sizeof digits, "%lld", (long long)value);
    return unit_string(lower->builder, digits);
}

static Value emit_folded(Lower *lower, NodeId node, TypeId type, int64_t value,
                         const Constant *constant) {
    StrId name = constant_name(lower, node, constant);
    if (name == 0 && node_type(lower, node)->kind == TYPE_INTEGER) {
        emit_named_parts(lower, node, 0);
    }
    if (name == 0) {
        name = digits_named(lower, node, value);
    }
    return emit_constant(lower, node, type, value, value == constant->value ? name : 0);
}

Value expr_converted(Lower *lower, NodeId node, const TypeInfo *to) {
    Constant constant;
    if ((to->kind == TYPE_INTEGER || to->kind == TYPE_POINTER) &&
        constant_integer(lower, node, &constant)) {
        return emit_folded(lower, node, to->id, constant_wrap(constant.value, to), &constant);
    }
    Value value = expr_value(lower, node);
    return value ? value_convert(lower, node, value, node_type(lower, node), to)
                 : value_none(lower, node);
}

/* ---- values --------------------------------------------------------------------------------- */

static Value string_value(Lower *lower, NodeId node) {
    const TypeInfo *element = type_element(lower, node_type(lower, node));
    TypeId type = element ? pointer_to(lower, element->id) : lower->char_pointer;
    return emit(lower, node, INSN_STRING, type, literal_string(lower, node, NULL), 0, 0);
}

static Value cast_value(Lower *lower, NodeId node) {
    NodeId part = node_last_part(lower, node);
    const TypeInfo *type = node_type(lower, node);
    if (!part) {
        return expr_unknown(lower, node, "cast");
    }
    if (type->kind == TYPE_VOID) {
        expr_effect(lower, part);
        return 0;
    }
    if (type->kind == TYPE_RECORD && node_type(lower, part)->id != type->id) {
        /* GNU cast to a union: an object that holds the value. */
        LocalId local = local_temporary(lower, node, type->id);
        Value address =
            emit(lower, node, INSN_LOCAL, pointer_to(lower, type->id), local, 0, 0);
        type_complete(lower, type);
        expr_store(lower, node, address, part, node_type(lower, part));
        return address;
    }
    return expr_converted(lower, part, type);
}

static Value sizeof_value(Lower *lower, NodeId node) {
    /* Only the size of a variable array is no constant; it was kept when the array was made. */
    NodeId part = node_last_part(lower, node);
    NodeId peeled = part ? node_peel(lower, part) : 0;
    const TypeInfo *type = node_type(lower, node);
    if (peeled && node_kind(lower, peeled) == CXCursor_DeclRefExpr) {
        Entity entity = node_entity(lower, peeled);
        LocalId size = entity.kind == ENTITY_LOCAL
                           ? (LocalId)map_get(&lower->array_sizes, entity.id, 0)
                           : 0;
        if (size) {
            TypeId own = lower->local_rows.data[size].id;
            Value address = emit(lower, node, INSN_LOCAL, pointer_to(lower, own), size, 0, 0);
            Value bytes = emit(lower, node, INSN_LOAD, own, address, 0, 0);
            return own == type->id ? bytes : emit(lower, node, INSN_CAST, type->id, bytes, 0, 0);
        }
    }
    return emit_unknown(lower, node, "size of a variable array", type->id, NULL, 0);
}

static Value imaginary_value(Lower *lower, NodeId node) {
    return emit_real(lower, node, node_type(lower, node)->id, 0);
}

static Value value_by_kind(Lower *lower, NodeId node) {
    NodeId part;
    switch ((int)node_kind(lower, node)) {
    case CXCursor_ParenExpr:
        part = node_only_part(lower, node);
        return part ? expr_value(lower, part) : expr_unknown(lower, node, "parenthesis");
    case CXCursor_UnexposedExpr:
        return unexposed_value(lower, node);
    case CXCursor_DeclRefExpr:
        return reference_value(lower, node);
    case CXCursor_MemberRefExpr:
        return emit_load(lower, node, member_address(lower, node), node_type(lower, node));
    case CXCursor_ArraySubscriptExpr:
        return emit_load(lower, node, subscript_address(lower, node), node_type(lower, node));
    case CXCursor_CallExpr:
        return call_value(lower, node);
    case CXCursor_StringLiteral:
        return string_value(lower, node);
    case CXCursor_UnaryOperator:
        return unary_value(lower, node);
    case CXCursor_BinaryOperator:
        return binary_value(lower, node);
    case CXCursor_CompoundAssignOperator:
        return compound_assign_value(lower, node);
    case CXCursor_ConditionalOperator:
        return conditional_value(lower, node, true);
    case CXCursor_CStyleCastExpr:
        return cast_value(lower, node);
    case CXCursor_CompoundLiteralExpr:
        return emit_load(lower, node, compound_literal_address(lower, node),
                         node_type(lower, node));
    case CXCursor_StmtExpr:
        return statement_value(lower, node, true);
    case CXCursor_GenericSelectionExpr:
        part = generic_choice(lower, node);
        return part ? expr_converted(lower, part, node_type(lower, node))
                    : expr_unknown(lower, node, "generic selection");
    case CXCursor_AddrLabelExpr:
        return emit_constant(lower, node, lower->void_pointer, label_number(lower, node), 0);
    case CXCursor_UnaryExpr:
        return sizeof_value(lower, node);
    case CXCursor_ImaginaryLiteral:
        return imaginary_value(lower, node);
    case CXCursor_InitListExpr: {
        /* Braces around a scalar, where no initialiser walk took them. */
        part = node_only_part(lower, node);
        return part ? expr_value(lower, part) : value_none(lower, node);
    }
    default:
        return expr_unknown(lower, node, "other expression");
    }
}

Value expr_value(Lower *lower, NodeId node) {
    const TypeInfo *type = node_type(lower, node);
    Constant constant;
    if (type->canonical.kind == CXType_Dependent || lower->nest > NEST_MAX) {
        return expr_unknown(lower, node, lower->nest > NEST_MAX ? "expression nested too deeply"
                                                                : "expression with an error");
    }
    if (constant_integer(lower, node, &constant)) {
        return emit_folded(lower, node, type->id, constant.value, &constant);
    }
    double real;
    if (type->kind == TYPE_REAL && constant_real(lower, node, &real)) {
        return emit_real(lower, node, type->id, real);
    }
    lower->nest++;
    Value value = value_by_kind(lower, node);
    lower->nest--;
    return value || type->kind == TYPE_VOID ? value : value_none(lower, node);
}

/* ---- addresses ------------------------------------------------------------------------------ */

/* A value that has no place gets one. */
static Value materialise(Lower *lower, NodeId node) {
    const TypeInfo *type = node_type(lower, node);
    Value value = expr_value(lower, node);
    if (type_is_memory(type) || !value) {
        return value ? value : value_none(lower, node);
    }
    LocalId local = local_temporary(lower, node, type->id);
    Value address = emit(lower, node, INSN_LOCAL, pointer_to(lower, type->id), local, 0, 0);
    emit_store(lower, node, address, value, type);
    return address;
}

/* Part of a complex number: the first or the second half of its bytes. */
static Value complex_part_address(Lower *lower, NodeId node, NodeId part, bool second) {
    const TypeInfo *whole = node_type(lower, part), *type = node_type(lower, node);
    Value address = expr_address(lower, part);
    if (whole->kind != TYPE_OTHER) {
        return address; /* __real__ of a real number */
    }
    return emit(lower, node, INSN_FIELD, pointer_to(lower, type->id), address,
                second ? (uint32_t)whole->size / 2 : 0, 0);
}

static Value unary_address(Lower *lower, NodeId node) {
    NodeId part = node_only_part(lower, node);
    switch ((int)node_unary(lower, node)) {
    case CXUnaryOperator_Deref:
        return part ? expr_value(lower, part) : materialise(lower, node);
    case CXUnaryOperator_Extension:
        return part ? expr_address(lower, part) : materialise(lower, node);
    case CXUnaryOperator_Real:
        return part ? complex_part_address(lower, node, part, false) : materialise(lower, node);
    case CXUnaryOperator_Imag:
        return part ? complex_part_address(lower, node, part, true) : materialise(lower, node);
    default:
        return materialise(lower, node);
    }
}

static Value address_by_kind(Lower *lower, NodeId node) {
    NodeId part;
    switch ((int)node_kind(lower, node)) {
    case CXCursor_ParenExpr:
        part = node_only_part(lower, node);
        return part ? expr_address(lower, part) : materialise(lower, node);
    case CXCursor_DeclRefExpr:
        return entity_address(lower, node);
    case CXCursor_MemberRefExpr:
        return member_address(lower, node);
    case CXCursor_ArraySubscriptExpr:
        return subscript_address(lower, node);
    case CXCursor_UnaryOperator:
        return unary_address(lower, node);
    case CXCursor_CompoundLiteralExpr:
        return compound_literal_address(lower, node);
    case CXCursor_UnexposedExpr:
        part = unexposed_address(lower, node);
        return part ? part : materialise(lower, node);
    case CXCursor_GenericSelectionExpr:
        part = generic_choice(lower, node);
        return part ? expr_address(lower, part) : materialise(lower, node);
    default:
        return materialise(lower, node);
    }
}

Value expr_address(Lower *lower, NodeId node) {
    if (lower->nest > NEST_MAX) {
        return expr_unknown(lower, node, "expression nested too deeply");
    }
    lower->nest++;
    Value address = address_by_kind(lower, node);
    lower->nest--;
    return address;
}

/* ---- effects -------------------------------------------------------------------------------- */

void expr_effect(Lower *lower, NodeId node) {
    NodeId parts[2];
    Constant constant;
    if (lower->nest > NEST_MAX) {
        expr_unknown(lower, node, "expression nested too deeply");
        return;
    }
    lower->nest++;
    lower->unwanted = node;
    NodeId part;
    switch ((int)node_kind(lower, node)) {
    case CXCursor_ParenExpr:
        part = node_only_part(lower, node);
        if (part) {
            expr_effect(lower, part);
        }
        break;
    case CXCursor_CStyleCastExpr:
        part = node_last_part(lower, node);
        if (part) {
            expr_effect(lower, part);
        }
        break;
    case CXCursor_DeclRefExpr:
    case CXCursor_IntegerLiteral:
    case CXCursor_StringLiteral:
    case CXCursor_FloatingLiteral:
    case CXCursor_CharacterLiteral:
    case CXCursor_UnaryExpr:
        break;
    case CXCursor_ConditionalOperator:
        conditional_value(lower, node, false);
        break;
    case CXCursor_StmtExpr:
        statement_value(lower, node, false);
        break;
    case CXCursor_BinaryOperator:
        if (node_binary(lower, node) == CXBinaryOperator_Comma &&
            node_parts(lower, node, parts, 2) == 2) {
            expr_effect(lower, parts[0]);
            expr_effect(lower, parts[1]);
        } else if (node_binary(lower, node) == CXBinaryOperator_LAnd ||
                   node_binary(lower, node) == CXBinaryOperator_LOr) {
            logical_effect(lower, node);
        } else {
            expr_value(lower, node);
        }
        break;
    case CXCursor_UnexposedExpr:
        part = node_only_part(lower, node);
        if (part && !node_va_list(lower, node)) {
            expr_effect(lower, part);
            break;
        }
        expr_value(lower, node);
        break;
    default:
        if (!constant_integer(lower, node, &constant)) {
            expr_value(lower, node);
        }
        break;
    }
    lower->nest--;
}
