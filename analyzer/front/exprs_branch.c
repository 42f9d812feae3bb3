/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions: && || ! ?: become branches; only where their value is wanted does a temporary hold
 * it. A constant condition leaves only the way that is taken. */
#include "front/lower.h"

/* The condition below what changes its value but not whether it is 0. */
static NodeId condition_peel(Lower *lower, NodeId node) {
    for (;;) {
        NodeId part = node_only_part(lower, node);
        enum CXCursorKind kind = node_kind(lower, node);
        if (!part) {
            return node;
        }
        if (kind == CXCursor_UnexposedExpr) {
            const TypeInfo *to = node_type(lower, node), *from = node_type(lower, part);
            bool keeps = to->kind == TYPE_INTEGER && from->kind == TYPE_INTEGER &&
                         (to->size >= from->size || to->is_bool);
            if (!keeps) {
                return node;
            }
        } else if (kind == CXCursor_UnaryOperator) {
            if (node_unary(lower, node) != CXUnaryOperator_Extension) {
                return node;
            }
        } else if (kind != CXCursor_ParenExpr) {
            return node;
        }
        node = part;
    }
}

/* __builtin_expect(x, c) is x. */
static NodeId expected_condition(Lower *lower, NodeId node) {
    CXCursor function;
    const char *name = call_direct_name(lower, node, &function);
    NodeId parts[2];
    if (name && str_starts(name, "__builtin_expect") &&
        node_parts(lower, node, parts, 2) > 1) {
        return parts[1];
    }
    return 0;
}

static void branch_value(Lower *lower, NodeId node, BlockId yes, BlockId no) {
    Value value = expr_value(lower, node);
    emit_branch(lower, node, value ? value : value_none(lower, node), yes, no);
}

static void branch_logical(Lower *lower, NodeId node, bool both, BlockId yes, BlockId no) {
    NodeId parts[2];
    if (node_parts(lower, node, parts, 2) != 2) {
        branch_value(lower, node, yes, no);
        return;
    }
    BlockId second = block_new(lower);
    expr_branch(lower, parts[0], both ? second : yes, both ? no : second);
    block_place_used(lower, node, second);
    if (lower->block_used.data[second]) {
        expr_branch(lower, parts[1], yes, no);
    }
}

static void branch_conditional(Lower *lower, NodeId node, BlockId yes, BlockId no) {
    NodeId parts[3];
    if (node_parts(lower, node, parts, 3) != 3) {
        branch_value(lower, node, yes, no);
        return;
    }
    BlockId arms[2] = {block_new(lower), block_new(lower)};
    expr_branch(lower, parts[0], arms[0], arms[1]);
    for (uint32_t i = 0; i < 2; i++) {
        if (lower->block_used.data[arms[i]]) {
            block_place(lower, node, arms[i]);
            expr_branch(lower, parts[i + 1], yes, no);
        }
    }
}

static void branch_binary(Lower *lower, NodeId node, BlockId yes, BlockId no) {
    NodeId parts[2];
    switch ((int)node_binary(lower, node)) {
    case CXBinaryOperator_LAnd:
        branch_logical(lower, node, true, yes, no);
        break;
    case CXBinaryOperator_LOr:
        branch_logical(lower, node, false, yes, no);
        break;
    case CXBinaryOperator_Comma:
        if (node_parts(lower, node, parts, 2) == 2) {
            expr_effect(lower, parts[0]);
            expr_branch(lower, parts[1], yes, no);
            break;
        }
        branch_value(lower, node, yes, no);
        break;
    default:
        branch_value(lower, node, yes, no);
        break;
    }
}

static void branch_by_kind(Lower *lower, NodeId node, BlockId yes, BlockId no) {
    NodeId part;
    switch ((int)node_kind(lower, node)) {
    case CXCursor_UnaryOperator:
        part = node_only_part(lower, node);
        if (part && node_unary(lower, node) == CXUnaryOperator_LNot) {
            expr_branch(lower, part, no, yes);
            return;
        }
        break;
    case CXCursor_BinaryOperator:
        branch_binary(lower, node, yes, no);
        return;
    case CXCursor_ConditionalOperator:
        branch_conditional(lower, node, yes, no);
        return;
    case CXCursor_CallExpr:
        part = expected_condition(lower, node);
        if (part) {
            expr_branch(lower, part, yes, no);
            return;
        }
        break;
    default:
        break;
    }
    branch_value(lower, node, yes, no);
}

void expr_branch(Lower *lower, NodeId node, BlockId yes, BlockId no) {
    Constant constant;
    if (constant_integer(lower, node, &constant)) {
        emit_jump(lower, node, constant.value ? yes : no);
        return;
    }
    node = condition_peel(lower, node);
    if (constant_integer(lower, node, &constant)) {
        emit_jump(lower, node, constant.value ? yes : no);
        return;
    }
    if (lower->nest > NEST_MAX) {
        branch_value(lower, node, yes, no);
        return;
    }
    lower->nest++;
    branch_by_kind(lower, node, yes, no);
    lower->nest--;
}

/* ---- as values ------------------------------------------------------------------------------ */

/* `a && f();` */
void logical_effect(Lower *lower, NodeId node) {
    NodeId parts[2];
    bool both = node_binary(lower, node) == CXBinaryOperator_LAnd;
    if (node_parts(lower, node, parts, 2) != 2) {
        expr_unknown(lower, node, "binary operator");
        return;
    }
    BlockId second = block_new(lower), end = block_new(lower);
    expr_branch(lower, parts[0], both ? second : end, both ? end : second);
    if (lower->block_used.data[second]) {
        block_place(lower, parts[1], second);
        expr_effect(lower, parts[1]);
    }
    block_place_used(lower, node, end);
}

Value logical_value(Lower *lower, NodeId node) {
    const TypeInfo *type = node_type(lower, node);
    BlockId ways[2] = {block_new(lower), block_new(lower)}, end = block_new(lower);
    TypeId pointer = pointer_to(lower, type->id);
    LocalId local = local_temporary(lower, node, type->id);
    expr_branch(lower, node, ways[1], ways[0]);
    for (uint32_t way = 2; way-- > 0;) {
        if (lower->block_used.data[ways[way]]) {
            block_place(lower, node, ways[way]);
            Value value = emit_constant(lower, node, type->id, way, 0);
            Value address = emit(lower, node, INSN_LOCAL, pointer, local, 0, 0);
            emit_store(lower, node, address, value, type);
            emit_jump(lower, node, end);
        }
    }
    block_place_used(lower, node, end);
    return expr_temporary(lower, node, local, type);
}

/* Lowers one arm into the temporary, or for its effect when there is none. */
static void conditional_arm(Lower *lower, NodeId node, NodeId arm, LocalId local,
                            const TypeInfo *type) {
    if (!local) {
        expr_effect(lower, arm);
        return;
    }
    const TypeInfo *own = node_type(lower, arm);
    if (own->kind == TYPE_VOID || (type_is_memory(type) && own->id != type->id)) {
        expr_effect(lower, arm); /* does not compile */
        return;
    }
    Value value = expr_converted(lower, arm, type);
    if (body_ended(lower->builder)) {
        return; /* the arm does not come back */
    }
    Value address = emit(lower, node, INSN_LOCAL, pointer_to(lower, type->id), local, 0, 0);
    emit_store(lower, node, address, value, type);
}

Value conditional_value(Lower *lower, NodeId node, bool wanted) {
    NodeId parts[3];
    const TypeInfo *type = node_type(lower, node);
    if (node_parts(lower, node, parts, 3) != 3) {
        return expr_unknown(lower, node, "conditional");
    }
    wanted = wanted && type->kind != TYPE_VOID;
    bool array = wanted && type_is_memory(type) && type->kind != TYPE_RECORD;
    if (array) {
        return expr_unknown(lower, node, "conditional on arrays");
    }
    type_complete(lower, type);
    LocalId local = wanted ? local_temporary(lower, node, type->id) : 0;
    BlockId arms[2] = {block_new(lower), block_new(lower)}, end = block_new(lower);
    expr_branch(lower, parts[0], arms[0], arms[1]);
    for (uint32_t i = 0; i < 2; i++) {
        if (lower->block_used.data[arms[i]]) {
            block_place(lower, node, arms[i]);
            conditional_arm(lower, parts[i + 1], parts[i + 1], local, type);
            emit_jump(lower, node, end);
        }
    }
    block_place_used(lower, node, end);
    return wanted ? expr_temporary(lower, node, local, type) : 0;
}

/* GNU `a ?: b`: `a` is evaluated once, though libclang shows it three times. */
Value elvis_value(Lower *lower, NodeId node) {
    NodeId parts[4];
    const TypeInfo *type = node_type(lower, node);
    node_parts(lower, node, parts, 4);
    LocalId local = local_temporary(lower, node, type->id);
    BlockId other = block_new(lower), end = block_new(lower);
    const TypeInfo *own = node_type(lower, parts[0]);
    Value value = expr_value(lower, parts[0]);
    Value kept = value_convert(lower, node, value, own, type);
    Value address = emit(lower, node, INSN_LOCAL, pointer_to(lower, type->id), local, 0, 0);
    emit_store(lower, node, address, kept, type);
    emit_branch(lower, node, value, end, other);
    block_place(lower, node, other);
    conditional_arm(lower, parts[3], parts[3], local, type);
    block_place(lower, node, end);
    return expr_temporary(lower, node, local, type);
}
