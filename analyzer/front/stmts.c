/* SPDX-License-Identifier: Apache-2.0 */
/* Statements: control flow, scopes, local variables. */
#include "front/lower.h"

/* ---- scopes --------------------------------------------------------------------------------- */

/* Ends what lives above `live`, last declared first; the list itself stays: other ways out of the
 * scope may follow. */
void scope_leave(Lower *lower, NodeId node, uint32_t live) {
    if (body_ended(lower->builder)) {
        return;
    }
    for (uint32_t i = lower->live.len; i-- > live;) {
        LiveLocal row = lower->live.data[i];
        if (row.cleanup) {
            TypeId type = pointer_to(lower, lower->local_rows.data[row.local].id);
            Value address = emit(lower, node, INSN_LOCAL, type, row.local, 0, 0);
            static const TypeInfo nothing = {.kind = TYPE_VOID};
            call_emit(lower, node, row.cleanup, &nothing, &address, 1);
        }
        emit(lower, node, INSN_SCOPE_END, 0, row.local, 0, 0);
    }
}

static void compound_lower(Lower *lower, NodeId node) {
    uint32_t live = lower->live.len;
    NodeId scope_end = lower->scope_end;
    lower->scope_end = lower->nodes.data[node].end;
    for (NodeId child = node_first(lower, node); child; child = node_next(lower, node, child)) {
        stmt_lower(lower, child);
    }
    if (lower->live.len > live && !body_ended(lower->builder)) {
        node_loc_end(lower, node);
        scope_leave(lower, node, live);
    }
    lower->live.len = live;
    lower->scope_end = scope_end;
}

/* ---- variables ------------------------------------------------------------------------------ */

/* Bounds of a variable array are evaluated where it is declared; its size in bytes is kept for
 * sizeof. */
static void variable_array(Lower *lower, NodeId node, LocalId local, const TypeInfo *type,
                           NodeId initialiser) {
    Value size = 0;
    TypeId size_type = 0;
    for (NodeId child = node_first(lower, node); child; child = node_next(lower, node, child)) {
        if (child == initialiser || !kind_is_expression(node_kind(lower, child)) ||
            node_type(lower, child)->kind != TYPE_INTEGER) {
            continue;
        }
        size_type = size ? size_type : node_type(lower, child)->id;
        Value bound = expr_value(lower, child);
        size = size ? emit_binary(lower, node, BINARY_MUL, size_type, size, bound) : bound;
    }
    if (!size) {
        return; /* the array is a typedef's, made where that is declared */
    }
    const TypeInfo *element = type_element(lower, type);
    while (element->kind == TYPE_ARRAY) {
        element = type_element(lower, element);
    }
    if (element->size > 1) {
        Value step = emit_constant(lower, node, size_type, (int64_t)element->size, 0);
        size = emit_binary(lower, node, BINARY_MUL, size_type, size, step);
    }
    LocalId kept = local_temporary(lower, node, size_type);
    Value address = emit(lower, node, INSN_LOCAL, pointer_to(lower, size_type), kept, 0, 0);
    emit(lower, node, INSN_STORE, size_type, address, size, 0);
    *map_put(&lower->array_sizes, local, NULL) = kept;
}

static FunctionId variable_cleanup(Lower *lower, CXCursor cursor) {
    if (!clang.Cursor_hasAttrs(cursor)) {
        return 0;
    }
    Attributes attributes = cursor_attributes(lower, cursor);
    return attributes.cleanup[0] ? function_made(lower, attributes.cleanup) : 0;
}

void stmt_variable(Lower *lower, NodeId node) {
    CXCursor cursor = node_cursor(lower, node);
    enum CX_StorageClass storage = clang.Cursor_getStorageClass(cursor);
    if (storage == CX_SC_Extern) {
        return; /* on use */
    }
    if (storage == CX_SC_Static) {
        global_static_local(lower, node);
        return;
    }
    const TypeInfo *type = type_info(lower, clang.getCursorType(cursor));
    NodeId initialiser = variable_initialiser(lower, node);
    LocalId local = local_declare(lower, node, cursor, type);
    if (type->is_variable) {
        variable_array(lower, node, local, type, initialiser);
    }
    LiveLocal live = {.local = local,
                      .cleanup = variable_cleanup(lower, cursor),
                      .node = node,
                      .scope_end = lower->scope_end};
    vec_push(&lower->live, live);
    if (initialiser) {
        Value address =
            emit(lower, node, INSN_LOCAL, pointer_to(lower, type->id), local, 0, 0);
        init_local(lower, node, address, type, initialiser);
    }
}

static void declaration_lower(Lower *lower, NodeId node) {
    for (NodeId child = node_first(lower, node); child; child = node_next(lower, node, child)) {
        if (node_kind(lower, child) == CXCursor_VarDecl) {
            stmt_variable(lower, child);
        }
    }
}

/* ---- if and loops --------------------------------------------------------------------------- */

/* `else if` chains are walked in a loop: they can be thousands long. */
static void if_lower(Lower *lower, NodeId node) {
    BlockId end = block_new(lower);
    for (;;) {
        NodeId parts[3] = {0};
        uint32_t count = node_parts(lower, node, parts, 3);
        if (count < 2 || count > 3) {
            expr_unknown(lower, node, "if statement");
            break;
        }
        BlockId yes = block_new(lower), no = count == 3 ? block_new(lower) : end;
        expr_branch(lower, parts[0], yes, no);
        block_place_used(lower, parts[1], yes);
        stmt_lower(lower, parts[1]);
        emit_jump(lower, parts[1], end);
        if (count == 2) {
            break;
        }
        block_place_used(lower, parts[2], no);
        if (node_kind(lower, parts[2]) != CXCursor_IfStmt) {
            stmt_lower(lower, parts[2]);
            break;
        }
        node = parts[2];
    }
    block_place_used(lower, node, end);
}

typedef struct Loop {
    BlockId outer_break, outer_continue;
    uint32_t outer_break_live, outer_continue_live;
} Loop;

static Loop loop_enter(Lower *lower, BlockId leave, BlockId again) {
    Loop outer = {lower->break_block, lower->continue_block, lower->break_live,
                  lower->continue_live};
    lower->break_block = leave;
    lower->continue_block = again;
    lower->break_live = lower->continue_live = lower->live.len;
    return outer;
}

static void loop_leave(Lower *lower, Loop outer) {
    lower->break_block = outer.outer_break;
    lower->continue_block = outer.outer_continue;
    lower->break_live = outer.outer_break_live;
    lower->continue_live = outer.outer_continue_live;
}

static void while_lower(Lower *lower, NodeId node) {
    NodeId parts[2];
    if (node_parts(lower, node, parts, 2) != 2) {
        expr_unknown(lower, node, "while statement");
        return;
    }
    BlockId again = block_new(lower), body = block_new(lower), end = block_new(lower);
    block_place(lower, node, again);
    expr_branch(lower, parts[0], body, end);
    Loop outer = loop_enter(lower, end, again);
    block_place_used(lower, parts[1], body);
    stmt_lower(lower, parts[1]);
    emit_jump(lower, parts[1], again);
    loop_leave(lower, outer);
    block_place_used(lower, node, end);
}

static void do_lower(Lower *lower, NodeId node) {
    NodeId parts[2];
    if (node_parts(lower, node, parts, 2) != 2) {
        expr_unknown(lower, node, "do statement");
        return;
    }
    BlockId body = block_new(lower), end = block_new(lower);
    Constant constant;
    bool known = constant_integer(lower, parts[1], &constant); /* do ... while (0) */
    BlockId test = !known ? block_new(lower) : constant.value ? body : end;
    block_place(lower, node, body);
    Loop outer = loop_enter(lower, end, test);
    stmt_lower(lower, parts[0]);
    loop_leave(lower, outer);
    if (known) {
        emit_jump(lower, parts[1], test);
    } else {
        block_place_used(lower, parts[1], test);
        if (!body_ended(lower->builder)) {
            expr_branch(lower, parts[1], body, end);
        }
    }
    block_place_used(lower, node, end);
}

static void for_lower(Lower *lower, NodeId node) {
    ForParts parts = node_for_parts(lower, node);
    if (!parts.body) {
        expr_unknown(lower, node, "for statement");
        return;
    }
    uint32_t live = lower->live.len;
    NodeId scope_end = lower->scope_end;
    lower->scope_end = lower->nodes.data[node].end;
    if (parts.init) {
        stmt_lower(lower, parts.init);
    }
    BlockId test = block_new(lower), body = block_new(lower), end = block_new(lower);
    BlockId step = parts.step ? block_new(lower) : test;
    block_place(lower, node, test);
    if (parts.condition) {
        expr_branch(lower, parts.condition, body, end);
        block_place_used(lower, parts.body, body);
    }
    Loop outer = loop_enter(lower, end, step);
    stmt_lower(lower, parts.body);
    loop_leave(lower, outer);
    if (parts.step) {
        block_place_used(lower, parts.step, step);
        if (!body_ended(lower->builder)) {
            expr_effect(lower, parts.step);
        }
    }
    emit_jump(lower, node, test);
    block_place_used(lower, node, end);
    scope_leave(lower, node, live);
    lower->live.len = live;
    lower->scope_end = scope_end;
}

/* ---- leaving -------------------------------------------------------------------------------- */

static void jump_out(Lower *lower, NodeId node, BlockId block, uint32_t live) {
    if (!block) {
        return; /* break outside a loop does not compile */
    }
    scope_leave(lower, node, live);
    emit_jump(lower, node, block);
}

/* A struct result is copied before the locals end; the copy belongs to the caller. */
static Value return_value(Lower *lower, NodeId node, NodeId part) {
    const TypeInfo *type = lower->result_type;
    if (type->kind == TYPE_VOID || node_type(lower, part)->kind == TYPE_VOID) {
        expr_effect(lower, part);
        return 0;
    }
    if (type->kind != TYPE_RECORD) {
        return expr_converted(lower, part, type);
    }
    Value from = expr_address(lower, part);
    NodeId peeled = node_peel(lower, part);
    if (node_kind(lower, peeled) == CXCursor_CallExpr ||
        node_kind(lower, peeled) == CXCursor_CompoundLiteralExpr) {
        return from;
    }
    LocalId local = local_temporary(lower, node, type->id);
    Value to = emit(lower, node, INSN_LOCAL, pointer_to(lower, type->id), local, 0, 0);
    emit_copy(lower, node, to, from, type->size);
    return to;
}

static void return_lower(Lower *lower, NodeId node) {
    NodeId part = node_last_part(lower, node);
    Value value = part ? return_value(lower, node, part) : 0;
    if (body_ended(lower->builder) && part) {
        return; /* the expression did not come back */
    }
    scope_leave(lower, node, 0);
    emit(lower, node, INSN_RETURN, 0, value, 0, 0);
}

/* Operands of an assembly statement: addresses of lvalues, values of the rest. */
void stmt_asm(Lower *lower, NodeId node) {
    ValueVec operands = {0};
    for (NodeId child = node_first(lower, node); child; child = node_next(lower, node, child)) {
        if (!kind_is_expression(node_kind(lower, child))) {
            continue;
        }
        switch ((int)node_kind(lower, child)) {
        case CXCursor_DeclRefExpr:
        case CXCursor_MemberRefExpr:
        case CXCursor_ArraySubscriptExpr:
        case CXCursor_ParenExpr:
        case CXCursor_UnaryOperator:
            vec_push(&operands, expr_address(lower, child));
            break;
        default:
            vec_push(&operands, expr_value(lower, child));
            break;
        }
    }
    emit_list(lower, node, INSN_ASM, 0, 0, operands.data, operands.len);
    stmt_asm_goto(lower, node);
    vec_free(&operands);
}

/* ---- all kinds ------------------------------------------------------------------------------ */

static void stmt_by_kind(Lower *lower, NodeId node) {
    enum CXCursorKind kind = node_kind(lower, node);
    switch ((int)kind) {
    case CXCursor_CompoundStmt:
        compound_lower(lower, node);
        break;
    case CXCursor_DeclStmt:
        declaration_lower(lower, node);
        break;
    case CXCursor_IfStmt:
        if_lower(lower, node);
        break;
    case CXCursor_WhileStmt:
        while_lower(lower, node);
        break;
    case CXCursor_DoStmt:
        do_lower(lower, node);
        break;
    case CXCursor_ForStmt:
        for_lower(lower, node);
        break;
    case CXCursor_SwitchStmt:
        stmt_switch(lower, node);
        break;
    case CXCursor_CaseStmt:
    case CXCursor_DefaultStmt:
        stmt_case(lower, node);
        break;
    case CXCursor_BreakStmt:
        jump_out(lower, node, lower->break_block, lower->break_live);
        break;
    case CXCursor_ContinueStmt:
        jump_out(lower, node, lower->continue_block, lower->continue_live);
        break;
    case CXCursor_ReturnStmt:
        return_lower(lower, node);
        break;
    case CXCursor_GotoStmt:
        stmt_goto(lower, node);
        break;
    case CXCursor_IndirectGotoStmt:
        stmt_indirect_goto(lower, node);
        break;
    case CXCursor_LabelStmt:
        stmt_label(lower, node);
        break;
    case CXCursor_GCCAsmStmt:
    case CXCursor_MSAsmStmt:
        stmt_asm(lower, node);
        break;
    case CXCursor_NullStmt:
        break;
    case CXCursor_UnexposedStmt: /* with attributes */
        if (node_last_part(lower, node)) {
            stmt_lower(lower, node_last_part(lower, node));
        }
        break;
    default:
        if (kind_is_expression(kind)) {
            expr_effect(lower, node);
        } else if (kind >= CXCursor_FirstStmt && kind <= CXCursor_LastStmt) {
            emit_unknown(lower, node, "other statement", 0, NULL, 0);
        }
        break;
    }
}

void stmt_lower(Lower *lower, NodeId node) {
    if (lower->nest > NEST_MAX) {
        emit_unknown(lower, node, "statement nested too deeply", 0, NULL, 0);
        return;
    }
    lower->nest++;
    stmt_by_kind(lower, node);
    lower->nest--;
}
