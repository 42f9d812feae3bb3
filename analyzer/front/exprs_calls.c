/* SPDX-License-Identifier: Apache-2.0 */
/* Calls: who is called, what is passed, what comes back, and whether control does. */
#include "front/lower.h"

/* The function declaration a callee expression names, through parentheses, casts, * and &. */
static bool direct_callee(Lower *lower, NodeId node, CXCursor *function) {
    for (;;) {
        NodeId part = node_last_part(lower, node);
        switch ((int)node_kind(lower, node)) {
        case CXCursor_DeclRefExpr:
            *function = clang.getCursorReferenced(node_cursor(lower, node));
            return function->kind == CXCursor_FunctionDecl;
        case CXCursor_UnexposedExpr:
        case CXCursor_ParenExpr:
        case CXCursor_CStyleCastExpr:
            if (!part || node_parts(lower, node, NULL, 0) != 1) {
                return false;
            }
            break;
        case CXCursor_UnaryOperator:
            if (!part || (node_unary(lower, node) != CXUnaryOperator_Deref &&
                          node_unary(lower, node) != CXUnaryOperator_AddrOf)) {
                return false;
            }
            break;
        case CXCursor_GenericSelectionExpr:
            part = generic_choice(lower, node);
            if (!part) {
                return false;
            }
            break;
        default:
            return false;
        }
        node = part;
    }
}

/* Name of the builtin a call is to, else NULL. Only builtins, so that no string is made for others:
 * they alone have no place in a file. */
const char *call_direct_name(Lower *lower, NodeId node, CXCursor *function) {
    NodeId callee[1];
    if (node_kind(lower, node) != CXCursor_CallExpr || !node_parts(lower, node, callee, 1) ||
        !direct_callee(lower, callee[0], function)) {
        return NULL;
    }
    bool new;
    uint64_t *slot = map_put(&lower->builtins, cursor_key(*function), &new);
    if (new) {
        CXString spelling = clang.getCursorSpelling(*function);
        const char *text = clang.getCString(spelling);
        bool builtin = text && text[0] == '_' && text[1] == '_';
        *slot = builtin ? (uint64_t)(uintptr_t)arena_strdup(lower->arena, text) : 0;
        clang.disposeString(spelling);
    }
    return (const char *)(uintptr_t)*slot;
}

/* A struct travels as the address of a copy that belongs to the callee. */
static Value struct_argument(Lower *lower, NodeId node, const TypeInfo *type) {
    type_complete(lower, type);
    NodeId peeled = node_peel(lower, node);
    Value value = expr_address(lower, node);
    if (node_kind(lower, peeled) == CXCursor_CallExpr ||
        node_kind(lower, peeled) == CXCursor_CompoundLiteralExpr) {
        return value; /* a temporary already */
    }
    LocalId local = local_temporary(lower, node, type->id);
    Value copy = emit(lower, node, INSN_LOCAL, pointer_to(lower, type->id), local, 0, 0);
    emit_copy(lower, node, copy, value, type->size);
    return copy;
}

/* An argument for a transparent union travels as the member it was written as (GCC manual, "transparent_union"): glibc
 * declares connect() so. clang makes a compound literal of it that has no parentheses of its own; 0 = it is none. */
static NodeId transparent_part(Lower *lower, NodeId node) {
    NodeId literal = node_peel(lower, node), list = 0, part = 0;
    if (node_kind(lower, literal) != CXCursor_CompoundLiteralExpr) {
        return 0;
    }
    for (NodeId at = node_first(lower, literal); at; at = node_next(lower, literal, at)) {
        list = node_kind(lower, at) == CXCursor_InitListExpr ? at : list;
    }
    part = list ? node_first(lower, list) : 0;
    if (!part || node_next(lower, list, part)) {
        return 0;
    }
    CXSourceRange outer = clang.getCursorExtent(node_cursor(lower, literal));
    CXSourceRange inner = clang.getCursorExtent(node_cursor(lower, list));
    return clang.equalRanges(outer, inner) ? part : 0;
}

static void arguments_lower(Lower *lower, NodeId node, NodeId callee, uint32_t dropped,
                            ValueVec *out) {
    uint32_t index = 0;
    for (NodeId part = node_next(lower, node, callee); part;
         part = node_next(lower, node, part)) {
        if (!kind_is_expression(node_kind(lower, part))) {
            continue;
        }
        const TypeInfo *type = node_type(lower, part);
        if (index < 32 && (dropped >> index & 1)) {
            expr_effect(lower, part);
        } else if (type->kind == TYPE_RECORD && !transparent_part(lower, part)) {
            vec_push(out, struct_argument(lower, part, type));
        } else {
            NodeId inner = type->kind == TYPE_RECORD ? transparent_part(lower, part) : part;
            Value value = expr_value(lower, inner);
            vec_push(out, value ? value : value_none(lower, part));
        }
        index++;
    }
}

static Value call_result(Lower *lower, NodeId node, InsnOp op, uint32_t callee,
                         const TypeInfo *result, const Value *arguments, uint32_t count) {
    bool record = result->kind == TYPE_RECORD;
    type_complete(lower, result);
    TypeId type = record ? pointer_to(lower, result->id) : result->id;
    Value value = emit_list(lower, node, op, type, callee, arguments, count);
    if (record) {
        body_insn_at(lower->builder, value)->flags |= INSN_STRUCT_RESULT;
    }
    emit_spelling(lower, node, value);
    return result->kind == TYPE_VOID ? 0 : value;
}

Value call_emit(Lower *lower, NodeId node, FunctionId callee, const TypeInfo *result,
                const Value *arguments, uint32_t count) {
    Value value = call_result(lower, node, INSN_CALL, callee, result, arguments, count);
    if (unit_function_at(lower->builder, callee)->noreturn) {
        emit(lower, node, INSN_UNREACHABLE, 0, 0, 0, 0);
    }
    return value;
}

Value call_value(Lower *lower, NodeId node) {
    NodeId callee[1];
    if (!node_parts(lower, node, callee, 1)) {
        return expr_unknown(lower, node, "call");
    }
    const TypeInfo *result = node_type(lower, node);
    CXCursor function;
    const char *name = call_direct_name(lower, node, &function);
    Value value = 0;
    if (name && builtin_call(lower, node, name, &value)) {
        return value;
    }
    ValueVec arguments = {0};
    FunctionId id = 0;
    if (direct_callee(lower, callee[0], &function) &&
        (id = function_of(lower, function)) != 0) {
        uint32_t dropped = name ? builtin_dropped_arguments(name) : 0;
        arguments_lower(lower, node, callee[0], dropped, &arguments);
        value = call_emit(lower, node, id, result, arguments.data, arguments.len);
    } else {
        Value pointer = expr_value(lower, callee[0]);
        arguments_lower(lower, node, callee[0], 0, &arguments);
        value = call_result(lower, node, INSN_ICALL, pointer, result, arguments.data,
                            arguments.len);
        const TypeInfo *target = type_element(lower, node_type(lower, callee[0]));
        if (target && target->is_noreturn) {
            emit(lower, node, INSN_UNREACHABLE, 0, 0, 0, 0);
        }
    }
    vec_free(&arguments);
    return value;
}
