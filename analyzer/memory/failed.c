/* SPDX-License-Identifier: Apache-2.0 */
/* Ways on which a call that should have brought data in has brought none, as its result says:
 *
 *   if (read(fd, password, size) <= 0) return -1;     nothing of a password is in memory where this returns
 *
 * What the result is when data has come stands in the model (`holds:` of a source). */
#include <stdlib.h>

#include "memory/local.h"

enum { BLOCKS_BACK = 4 };

/* What a branch finds of a value: it lies in low .. high, or it is anything but `low`. */
typedef struct Found {
    Value value;
    bool other; /* than low */
    int64_t low, high;
} Found;

static uint8_t opposite(uint8_t kind) {
    static const uint8_t kinds[][2] = {{BINARY_EQ, BINARY_NE}, {BINARY_LT, BINARY_GE}, {BINARY_LE, BINARY_GT}};
    for (size_t i = 0; i < COUNTOF(kinds); i++)
        for (int n = 0; n < 2; n++)
            if (kinds[i][n] == kind) return kinds[i][1 - n];
    return BINARY_COUNT_;
}

/* The same comparison from the other side. */
static uint8_t mirrored(uint8_t kind) {
    static const uint8_t kinds[][2] = {{BINARY_LT, BINARY_GT}, {BINARY_LE, BINARY_GE}};
    for (size_t i = 0; i < COUNTOF(kinds); i++)
        for (int n = 0; n < 2; n++)
            if (kinds[i][n] == kind) return kinds[i][1 - n];
    return kind;
}

static bool found_of(uint8_t kind, int64_t number, Found *out) {
    out->other = kind == BINARY_NE;
    out->low = INT64_MIN;
    out->high = INT64_MAX;
    switch (kind) {
    case BINARY_EQ: case BINARY_NE: out->low = out->high = number; return true;
    case BINARY_LT:
        if (number == INT64_MIN) return false;
        out->high = number - 1;
        return true;
    case BINARY_LE: out->high = number; return true;
    case BINARY_GT:
        if (number == INT64_MAX) return false;
        out->low = number + 1;
        return true;
    case BINARY_GE: out->low = number; return true;
    default: return false;
    }
}

/* What holds of the value that the condition tests, where the condition is `truth`. */
static bool test_read(const Walk *walk, Value condition, bool truth, Found *out) {
    const Insn *insns = walk->body->insns;
    for (uint32_t steps = 0; condition && steps < 8; steps++) {
        const Insn *insn = &insns[condition];
        int64_t number;
        if (insn->op == INSN_UNARY && insn->kind == UNARY_NOT) {
            truth = !truth;
            condition = insn->a;
        } else if (insn->op == INSN_CAST) {
            condition = insn->a;
        } else if (insn->op == INSN_BINARY && insn->kind >= BINARY_EQ && insn->kind <= BINARY_GE) {
            uint8_t kind = insn->kind;
            bool right = value_constant(walk->program, walk->body, insn->b, &number);
            if (!right && !value_constant(walk->program, walk->body, insn->a, &number)) return false;
            if (!right) kind = mirrored(kind);
            out->value = right ? insn->a : insn->b;
            return found_of(truth ? kind : opposite(kind), number, out);
        } else {
            out->value = condition;
            return found_of(truth ? BINARY_NE : BINARY_EQ, 0, out);
        }
    }
    return false;
}

/* The value that the local has at the load, where the way back to its store is a straight one. */
static Value stored_value(const Walk *walk, Value load, BlockId block) {
    const Function *body = walk->body;
    const Insn *address = &body->insns[body->insns[load].a];
    uint32_t at = load;
    if (address->op != INSN_LOCAL) return 0;
    for (unsigned blocks = 0; blocks < BLOCKS_BACK; blocks++) {
        while (at-- > body->blocks[block].first) {
            const Insn *insn = &body->insns[at];
            if (insn->op == INSN_STORE && body->insns[insn->a].op == INSN_LOCAL && body->insns[insn->a].a == address->a) return insn->b;
        }
        uint32_t first = walk->cfg.predecessor_first[block];
        if (walk->cfg.predecessor_first[block + 1] != first + 1) return 0;
        block = walk->cfg.predecessor[first];
        at = body->blocks[block].first + body->blocks[block].count;
    }
    return 0;
}

/* The call whose result the value is; 0 = it is none. */
static uint32_t call_behind(const Walk *walk, Value value, BlockId block) {
    const Insn *insns = walk->body->insns;
    for (unsigned steps = 0; value && steps < 8; steps++) {
        const Insn *insn = &insns[value];
        if (insn->op == INSN_CALL) return value;
        if (insn->op == INSN_CAST) value = insn->a;
        else if (insn->op == INSN_LOAD) value = stored_value(walk, value, block);
        else return 0;
    }
    return 0;
}

/* Can a result that data came with not be what was found? */
static bool excluded(const Found *found, const char *holds) {
    if (str_eq(holds, "nonzero")) return !found->other && found->low == 0 && found->high == 0;
    if (str_eq(holds, "positive")) return !found->other && found->high < 1;
    int64_t number = str_eq(holds, "zero") ? 0 : strtoll(holds, NULL, 10);
    return found->other ? found->low == number : number < found->low || number > found->high;
}

/* Memory that still holds what this call would have put there. */
static void forget(Walk *walk, uint32_t call, ObjectId object) {
    const Cells *cells = store_find(walk->store, object);
    for (uint32_t i = 0; cells && i < cells->count; i++) {
        const Cell cell = cells->rows[i]; /* a copy: rows move */
        const FlowNode *node = &walk->nodes.data[cell.value.node];
        if (!cell.value.node || cell.stride || node->kind != FLOW_SOURCE || node->insn != call) continue;
        Target at = {.object = object, .offset = cell.offset, .low = cell.low, .high = cell.high};
        memory_write(walk, at, cell.high == UNBOUNDED ? 0 : (uint32_t)cell_size(&cell), (Abstract){.decl = cell.value.decl}, true);
        cells = store_find(walk->store, object);
    }
}

static void forget_given(Walk *walk, uint32_t call, const Effect *effect) {
    const Insn *insn = &walk->body->insns[call];
    if (effect->to.kind != PORT_ARGUMENT || effect->to.argument >= insn->c) return;
    const Points *points = walk->values[walk->body->pool[insn->b + effect->to.argument]].points;
    for (uint32_t i = 0; points && i < points->count; i++) forget(walk, call, points->targets[i].object);
}

const Store *failed_leave(Walk *walk, const Store *store, BlockId from, BlockId to) {
    const Block *row = &walk->body->blocks[from];
    const Insn *last = &walk->body->insns[row->first + row->count - 1];
    Found found;
    if (last->op != INSN_BRANCH || last->b == last->c || !test_read(walk, last->a, to == last->b, &found)) return store;
    uint32_t call = call_behind(walk, found.value, from);
    const Model *model = call ? walk->solver->model_of[walk->body->insns[call].a] : NULL;
    const Store *kept = walk->store;
    uint32_t insn = walk->insn;
    for (uint32_t i = 0; model && i < model->count; i++) {
        const Effect *effect = &model->effects[i];
        if (effect->kind != EFFECT_SOURCE || !effect->holds || !excluded(&found, effect->holds)) continue;
        if (may_follow(walk, call, call)) return store; /* what an earlier round brought is still there */
        walk->store = store;
        walk->version++;
        walk->insn = row->first;
        forget_given(walk, call, effect);
        store = walk->store;
        walk->store = kept;
        walk->insn = insn;
        walk->version++;
    }
    return store;
}
