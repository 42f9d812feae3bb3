/* SPDX-License-Identifier: Apache-2.0 */
/* Unary and binary operators, assignment, arithmetic on pointers. */
#include "front/lower.h"

static const TypeInfo *pointer_operand(Lower *lower, NodeId node) {
    const TypeInfo *type = node_type(lower, node);
    return type_is_address(type) ? type : NULL;
}

/* pointer + amount. With an offsetof as the amount, a step between an object and its member. */
Value pointer_plus(Lower *lower, NodeId node, Value pointer, const TypeInfo *type, NodeId amount,
                   bool minus) {
    uint64_t step = type_step(lower, type);
    Constant constant;
    if (constant_integer(lower, amount, &constant)) {
        int64_t elements = minus ? -constant.value : constant.value;
        int64_t bytes = elements * (int64_t)step;
        if (constant.from_offset && bytes > INT32_MIN && bytes < INT32_MAX) {
            TypeId same = body_insn_at(lower->builder, pointer)->type;
            return emit(lower, node, INSN_FIELD, same, pointer, (uint32_t)(int32_t)bytes, 0);
        }
        Value element = emit_constant(lower, amount, node_type(lower, amount)->id, elements,
                                      minus ? 0 : constant.name);
        return emit_index(lower, node, pointer, element, type);
    }
    Value element = expr_value(lower, amount);
    if (minus) {
        element = emit_unary(lower, node, UNARY_NEG, node_type(lower, amount)->id, element);
    }
    return emit_index(lower, node, pointer, element, type);
}

/* What an assignment stores, and its value: that of the object afterwards (C17 6.5.16), which a
 * bit-field may not hold all of. */
static Value assigned_value(Lower *lower, NodeId node, Value address, Value value,
                            const TypeInfo *type) {
    emit_store(lower, node, address, value, type);
    const Insn *place = body_insn_at(lower->builder, address);
    bool narrow = place->op == INSN_FIELD && place->c &&
                  unit_field_at(lower->builder, place->c)->bit_width;
    return narrow && lower->unwanted != node ? emit_load(lower, node, address, type) : value;
}

/* ---- unary ---------------------------------------------------------------------------------- */

static Value increment_value(Lower *lower, NodeId node, NodeId part,
                             enum CXUnaryOperatorKind kind) {
    const TypeInfo *type = node_type(lower, part);
    bool minus = kind == CXUnaryOperator_PreDec || kind == CXUnaryOperator_PostDec;
    bool after = kind == CXUnaryOperator_PostInc || kind == CXUnaryOperator_PostDec;
    Value address = expr_address(lower, part);
    Value old = emit_load(lower, node, address, type);
    Value new;
    if (type_is_address(type)) {
        Value one = emit_constant(lower, node, lower->type_int->id, minus ? -1 : 1, 0);
        new = emit_index(lower, node, old, one, type);
    } else if (type->kind == TYPE_REAL) {
        Value one = emit_real(lower, node, type->id, 1);
        new = emit_binary(lower, node, minus ? BINARY_SUB : BINARY_ADD, type->id, old, one);
    } else {
        Value one = emit_constant(lower, node, type->id, 1, 0);
        new = emit_binary(lower, node, minus ? BINARY_SUB : BINARY_ADD, type->id, old, one);
    }
    if (after) {
        emit_store(lower, node, address, new, type);
        return old;
    }
    return assigned_value(lower, node, address, new, type);
}

Value unary_value(Lower *lower, NodeId node) {
    NodeId part = node_only_part(lower, node);
    if (!part) {
        return expr_unknown(lower, node, "unary operator");
    }
    const TypeInfo *type = node_type(lower, node);
    enum CXUnaryOperatorKind kind = node_unary(lower, node);
    switch ((int)kind) {
    case CXUnaryOperator_PostInc:
    case CXUnaryOperator_PostDec:
    case CXUnaryOperator_PreInc:
    case CXUnaryOperator_PreDec:
        return increment_value(lower, node, part, kind);
    case CXUnaryOperator_AddrOf:
        return expr_address(lower, part);
    case CXUnaryOperator_Deref:
        return emit_load(lower, node, expr_value(lower, part), type);
    case CXUnaryOperator_Plus:
    case CXUnaryOperator_Extension:
        return expr_value(lower, part);
    case CXUnaryOperator_Minus:
        return emit_unary(lower, node, UNARY_NEG, type->id, expr_converted(lower, part, type));
    case CXUnaryOperator_Not:
        return emit_unary(lower, node, UNARY_BITNOT, type->id, expr_converted(lower, part, type));
    case CXUnaryOperator_LNot:
        return emit_unary(lower, node, UNARY_NOT, type->id, expr_value(lower, part));
    case CXUnaryOperator_Real:
    case CXUnaryOperator_Imag:
        return emit_load(lower, node, expr_address(lower, node), type);
    default:
        return expr_unknown(lower, node, "unary operator");
    }
}

/* ---- binary --------------------------------------------------------------------------------- */

static bool binary_kind(enum CXBinaryOperatorKind kind, BinaryKind *out) {
    static const uint8_t table[] = {
        [CXBinaryOperator_Mul] = BINARY_MUL + 1, [CXBinaryOperator_Div] = BINARY_DIV + 1,
        [CXBinaryOperator_Rem] = BINARY_REM + 1, [CXBinaryOperator_Add] = BINARY_ADD + 1,
        [CXBinaryOperator_Sub] = BINARY_SUB + 1, [CXBinaryOperator_Shl] = BINARY_SHL + 1,
        [CXBinaryOperator_Shr] = BINARY_SHR + 1, [CXBinaryOperator_LT] = BINARY_LT + 1,
        [CXBinaryOperator_GT] = BINARY_GT + 1,   [CXBinaryOperator_LE] = BINARY_LE + 1,
        [CXBinaryOperator_GE] = BINARY_GE + 1,   [CXBinaryOperator_EQ] = BINARY_EQ + 1,
        [CXBinaryOperator_NE] = BINARY_NE + 1,   [CXBinaryOperator_And] = BINARY_AND + 1,
        [CXBinaryOperator_Xor] = BINARY_XOR + 1, [CXBinaryOperator_Or] = BINARY_OR + 1,
    };
    if ((size_t)kind >= COUNTOF(table) || !table[kind]) {
        return false;
    }
    *out = (BinaryKind)(table[kind] - 1);
    return true;
}

static BinaryKind compound_kind(enum CXBinaryOperatorKind kind) {
    switch ((int)kind) {
    case CXBinaryOperator_MulAssign:
        return BINARY_MUL;
    case CXBinaryOperator_DivAssign:
        return BINARY_DIV;
    case CXBinaryOperator_RemAssign:
        return BINARY_REM;
    case CXBinaryOperator_AddAssign:
        return BINARY_ADD;
    case CXBinaryOperator_SubAssign:
        return BINARY_SUB;
    case CXBinaryOperator_ShlAssign:
        return BINARY_SHL;
    case CXBinaryOperator_ShrAssign:
        return BINARY_SHR;
    case CXBinaryOperator_AndAssign:
        return BINARY_AND;
    case CXBinaryOperator_XorAssign:
        return BINARY_XOR;
    case CXBinaryOperator_OrAssign:
        return BINARY_OR;
    default:
        return BINARY_COUNT_;
    }
}

static Value assign_value(Lower *lower, NodeId node, NodeId to, NodeId from) {
    const TypeInfo *type = node_type(lower, to);
    if (type_is_memory(type)) {
        type_complete(lower, type);
        Value address = expr_address(lower, to);
        Value source = expr_address(lower, from);
        emit_copy(lower, node, address, source, type->size);
        return address;
    }
    Value address = expr_address(lower, to);
    Value value = expr_converted(lower, from, type);
    return assigned_value(lower, node, address, value, type);
}

/* One arithmetic step on values already computed; `at` gives the place. */
static Value arithmetic(Lower *lower, NodeId node, NodeId at, NodeId left_node, Value left,
                        NodeId right_node) {
    const TypeInfo *type = node_type(lower, node);
    enum CXBinaryOperatorKind written = node_binary(lower, node);
    BinaryKind kind = BINARY_ADD;
    if (!binary_kind(written, &kind)) {
        Value both[2] = {left, expr_value(lower, right_node)};
        return emit_unknown(lower, at, "binary operator", type->id, both, 2);
    }
    const TypeInfo *pointer = pointer_operand(lower, left_node);
    const TypeInfo *other = pointer_operand(lower, right_node);
    if (kind == BINARY_ADD && pointer) {
        return pointer_plus(lower, at, left, pointer, right_node, false);
    }
    if (kind == BINARY_SUB && pointer && !other) {
        return pointer_plus(lower, at, left, pointer, right_node, true);
    }
    Value right = expr_value(lower, right_node);
    if (kind == BINARY_ADD && other) {
        return emit_index(lower, at, right, left, other);
    }
    if (kind == BINARY_SUB && pointer && other) {
        kind = BINARY_POINTER_DIFF;
    }
    return emit_binary(lower, at, kind, type->id, left, right);
}

/* `a + b + c ...` leans to the left: the spine is walked in a loop, however long it is. */
static Value arithmetic_chain(Lower *lower, NodeId node) {
    U32Vec spine = {0};
    NodeId parts[2], at = node;
    for (;;) {
        if (node_parts(lower, at, parts, 2) != 2) {
            break;
        }
        vec_push(&spine, at);
        Constant constant;
        at = parts[0];
        enum CXBinaryOperatorKind kind;
        if (node_kind(lower, at) != CXCursor_BinaryOperator ||
            constant_integer(lower, at, &constant)) {
            break;
        }
        kind = node_binary(lower, at);
        if (kind >= CXBinaryOperator_LAnd || kind < CXBinaryOperator_Mul) {
            break;
        }
    }
    if (!spine.len) {
        return expr_unknown(lower, node, "binary operator");
    }
    /* All of them begin at the leftmost operand, and libclang finds that by walking down. */
    NodeId place = spine.len > 16 ? at : 0;
    Value value = expr_value(lower, at);
    for (uint32_t i = spine.len; i-- > 0;) {
        node_parts(lower, spine.data[i], parts, 2);
        value = arithmetic(lower, spine.data[i], place ? place : spine.data[i], parts[0],
                           value, parts[1]);
    }
    vec_free(&spine);
    return value;
}

Value binary_value(Lower *lower, NodeId node) {
    NodeId parts[2];
    enum CXBinaryOperatorKind kind = node_binary(lower, node);
    if (node_parts(lower, node, parts, 2) != 2) {
        return expr_unknown(lower, node, "binary operator");
    }
    switch ((int)kind) {
    case CXBinaryOperator_Assign:
        return assign_value(lower, node, parts[0], parts[1]);
    case CXBinaryOperator_Comma:
        expr_effect(lower, parts[0]);
        return expr_value(lower, parts[1]);
    case CXBinaryOperator_LAnd:
    case CXBinaryOperator_LOr:
        return logical_value(lower, node);
    default:
        return arithmetic_chain(lower, node);
    }
}

/* ---- compound assignment -------------------------------------------------------------------- */

/* The type C computes `a op= b` in: clang converts the right operand to it, but for shifts, where it
 * is the promoted left one. */
static const TypeInfo *compound_type(const Lower *lower, const TypeInfo *a, const TypeInfo *b,
                                     BinaryKind kind) {
    if (kind == BINARY_SHL || kind == BINARY_SHR) {
        return a->kind == TYPE_INTEGER && a->size < 4 ? lower->type_int : a;
    }
    return a->kind == TYPE_OTHER ? a : b;
}

Value compound_assign_value(Lower *lower, NodeId node) {
    NodeId parts[2];
    BinaryKind kind = compound_kind(node_binary(lower, node));
    if (node_parts(lower, node, parts, 2) != 2 || kind == BINARY_COUNT_) {
        return expr_unknown(lower, node, "compound assignment");
    }
    const TypeInfo *type = node_type(lower, parts[0]);
    if (type_is_address(type)) {
        Value address = expr_address(lower, parts[0]);
        Value old = emit_load(lower, node, address, type);
        Value new = pointer_plus(lower, node, old, type, parts[1], kind == BINARY_SUB);
        emit_store(lower, node, address, new, type);
        return new;
    }
    const TypeInfo *in = compound_type(lower, type, node_type(lower, parts[1]), kind);
    bool shift = kind == BINARY_SHL || kind == BINARY_SHR;
    Value address = expr_address(lower, parts[0]);
    Value right = expr_converted(lower, parts[1], shift ? node_type(lower, parts[1]) : in);
    Value old = value_convert(lower, node, emit_load(lower, node, address, type), type, in);
    Value new = emit_binary(lower, node, kind, in->id, old, right);
    new = value_convert(lower, node, new, in, type);
    return assigned_value(lower, node, address, new, type);
}
