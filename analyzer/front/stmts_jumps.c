/* SPDX-License-Identifier: Apache-2.0 */
/* Jumps to labels: switch, case, goto, computed goto. */
#include "front/lower.h"

#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

/* ---- switch --------------------------------------------------------------------------------- */

typedef struct Cases {
    U32Vec rows; /* five words each, see INSN_SWITCH */
    BlockId other;
} Cases;

static int64_t case_bound(Lower *lower, NodeId node) {
    Constant constant;
    if (constant_demanded(lower, node, &constant)) {
        return constant.value;
    }
    unit_unknown(lower->builder, "case that is no constant", node_loc(lower, node));
    return 0;
}

static void case_add(Lower *lower, Cases *cases, NodeId node) {
    NodeId parts[3];
    uint32_t count = node_parts(lower, node, parts, 3);
    BlockId block = block_new(lower);
    block_mark(lower, block);
    *map_put(&lower->case_blocks, node, NULL) = block;
    if (node_kind(lower, node) == CXCursor_DefaultStmt) {
        cases->other = block;
        return;
    }
    /* value, [end of the range,] statement */
    uint64_t low = count ? (uint64_t)case_bound(lower, parts[0]) : 0;
    uint64_t high = count == 3 ? (uint64_t)case_bound(lower, parts[1]) : low;
    uint32_t row[5] = {(uint32_t)low, (uint32_t)(low >> 32), (uint32_t)high,
                       (uint32_t)(high >> 32), block};
    for (uint32_t i = 0; i < 5; i++) {
        vec_push(&cases->rows, row[i]);
    }
}

/* The cases of this switch lie anywhere below it, in loops as well, but not in an inner switch. */
static void cases_find(Lower *lower, NodeId body, Cases *cases) {
    NodeId end = lower->nodes.data[body].end;
    for (NodeId node = body; node < end;) {
        enum CXCursorKind kind = node_kind(lower, node);
        if (kind == CXCursor_SwitchStmt) {
            node = lower->nodes.data[node].end;
            continue;
        }
        if (kind == CXCursor_CaseStmt || kind == CXCursor_DefaultStmt) {
            case_add(lower, cases, node);
        }
        node++;
    }
}

void stmt_switch(Lower *lower, NodeId node) {
    NodeId parts[2];
    if (node_parts(lower, node, parts, 2) != 2) {
        expr_unknown(lower, node, "switch statement");
        return;
    }
    Value value = expr_value(lower, parts[0]);
    Cases cases = {0};
    cases_find(lower, parts[1], &cases);
    BlockId end = block_new(lower);
    BlockId other = cases.other ? cases.other : end;
    uint32_t last[5] = {0, 0, 0, 0, other};
    for (uint32_t i = 0; i < 5; i++) {
        vec_push(&cases.rows, last[i]);
    }
    block_mark(lower, other);
    uint32_t first = body_pool(lower->builder, cases.rows.data, cases.rows.len);
    emit(lower, node, INSN_SWITCH, 0, value ? value : value_none(lower, node), first,
         cases.rows.len);
    BlockId outer_break = lower->break_block;
    uint32_t outer_live = lower->break_live;
    lower->break_block = end;
    lower->break_live = lower->live.len;
    stmt_lower(lower, parts[1]);
    lower->break_block = outer_break;
    lower->break_live = outer_live;
    block_place_used(lower, node, end);
    vec_free(&cases.rows);
}

/* `case 1: case 2: ...` nest: a long chain is walked in a loop. */
void stmt_case(Lower *lower, NodeId node) {
    for (;;) {
        uint64_t *block = map_find(&lower->case_blocks, node);
        if (block) {
            block_place(lower, node, (BlockId)*block);
        }
        NodeId parts[3];
        uint32_t count = node_parts(lower, node, parts, 3);
        bool is_case = node_kind(lower, node) == CXCursor_CaseStmt;
        if (!count || count > 3 || (is_case && count < 2)) {
            return;
        }
        NodeId statement = parts[count - 1];
        enum CXCursorKind kind = node_kind(lower, statement);
        if (kind != CXCursor_CaseStmt && kind != CXCursor_DefaultStmt) {
            stmt_lower(lower, statement);
            return;
        }
        node = statement;
    }
}

/* ---- labels --------------------------------------------------------------------------------- */

void stmt_labels(Lower *lower) {
    for (NodeId node = 1; node < lower->nodes.len; node++) {
        if (node_kind(lower, node) == CXCursor_LabelStmt) {
            Label row = {.node = node};
            vec_push(&lower->label_rows, row);
            *map_put(&lower->labels, statement_key(node_cursor(lower, node)), NULL) =
                lower->label_rows.len;
        }
    }
    for (NodeId node = 1; node < lower->nodes.len; node++) {
        if (node_kind(lower, node) != CXCursor_AddrLabelExpr) {
            continue;
        }
        NodeId reference = node_first(lower, node);
        uint32_t label =
            reference ? label_of(lower, clang.getCursorReferenced(node_cursor(lower, reference)))
                      : UINT32_MAX;
        bool known = label == UINT32_MAX;
        for (uint32_t i = 0; i < lower->taken_labels.len && !known; i++) {
            known = lower->taken_labels.data[i] == label;
        }
        if (!known) {
            vec_push(&lower->taken_labels, label);
        }
    }
}

uint32_t label_of(Lower *lower, CXCursor label) {
    uint64_t index = map_get(&lower->labels, statement_key(label), 0);
    return index ? (uint32_t)index - 1 : UINT32_MAX;
}

/* &&label as a number: its place among the labels whose address is taken, from 1. */
uint32_t label_number(Lower *lower, NodeId node) {
    NodeId reference = node_first(lower, node);
    uint32_t label =
        reference ? label_of(lower, clang.getCursorReferenced(node_cursor(lower, reference)))
                  : UINT32_MAX;
    for (uint32_t i = 0; i < lower->taken_labels.len; i++) {
        if (lower->taken_labels.data[i] == label) {
            return i + 1;
        }
    }
    return lower->taken_labels.len + 1;
}

static BlockId label_block(Lower *lower, uint32_t label) {
    if (!lower->label_rows.data[label].block) {
        BlockId block = block_new(lower);
        lower->label_rows.data[label].block = block;
        block_mark(lower, block);
    }
    return lower->label_rows.data[label].block;
}

void stmt_label_place(Lower *lower, NodeId node) {
    uint32_t label = label_of(lower, node_cursor(lower, node));
    if (label != UINT32_MAX) {
        block_place(lower, node, label_block(lower, label));
    }
}

void stmt_label(Lower *lower, NodeId node) {
    stmt_label_place(lower, node);
    NodeId statement = node_last_part(lower, node);
    if (statement) {
        stmt_lower(lower, statement);
    }
}

/* How many of the live locals are still alive at the label: those declared before it in a scope
 * that it lies in. They nest, so the first from the top that survives decides. */
static uint32_t live_at(const Lower *lower, NodeId label) {
    uint32_t live = lower->live.len;
    while (live) {
        const LiveLocal *row = &lower->live.data[live - 1];
        if (row->node < label && label < row->scope_end) {
            break;
        }
        live--;
    }
    return live;
}

void stmt_goto(Lower *lower, NodeId node) {
    NodeId reference = node_first(lower, node);
    uint32_t label =
        reference ? label_of(lower, clang.getCursorReferenced(node_cursor(lower, reference)))
                  : UINT32_MAX;
    if (label == UINT32_MAX) {
        emit_unknown(lower, node, "goto without a label", 0, NULL, 0);
        return;
    }
    BlockId block = label_block(lower, label);
    scope_leave(lower, node, live_at(lower, lower->label_rows.data[label].node));
    emit_jump(lower, node, block);
}

void stmt_indirect_goto(Lower *lower, NodeId node) {
    NodeId part = node_last_part(lower, node);
    Value value = part ? expr_value(lower, part) : value_none(lower, node);
    U32Vec blocks = {0};
    for (uint32_t i = 0; i < lower->taken_labels.len; i++) {
        vec_push(&blocks, label_block(lower, lower->taken_labels.data[i]));
    }
    if (blocks.len) {
        emit_list(lower, node, INSN_IJUMP, 0, value, blocks.data, blocks.len);
    } else {
        emit(lower, node, INSN_UNREACHABLE, 0, 0, 0, 0);
    }
    vec_free(&blocks);
}

/* Does the label's name stand alone in the text? */
static bool label_is_named(Lower *lower, uint32_t label, const char *text, const char *end) {
    CXString spelling = clang.getCursorSpelling(
        node_cursor(lower, lower->label_rows.data[label].node));
    const char *name = clang.getCString(spelling);
    size_t length = name ? strlen(name) : 0;
    bool found = false;
    for (const char *at = text; length && !found && at + length <= end; at++) {
        bool before = at > text && strspn(at - 1, NAME_LETTERS);
        bool after = at + length < end && strspn(at + length, NAME_LETTERS);
        found = !before && !after && !memcmp(at, name, length);
    }
    clang.disposeString(spelling);
    return found;
}

/* Control goes on, or to one of the labels. */
void stmt_asm_goto(Lower *lower, NodeId node) {
    const char *end = NULL;
    const char *text = lower->label_rows.len ? node_asm_labels(lower, node, &end) : NULL;
    if (!text) {
        return;
    }
    U32Vec blocks = {0};
    BlockId next = block_new(lower);
    vec_push(&blocks, next);
    block_mark(lower, next);
    for (uint32_t i = 0; i < lower->label_rows.len; i++) {
        if (label_is_named(lower, i, text, end)) {
            vec_push(&blocks, label_block(lower, i));
        }
    }
    Value choice = emit_constant(lower, node, lower->void_pointer, 0, 0);
    emit_list(lower, node, INSN_IJUMP, 0, choice, blocks.data, blocks.len);
    body_place(lower->builder, next);
    vec_free(&blocks);
}
