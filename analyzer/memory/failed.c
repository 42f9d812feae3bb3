/* SPDX-License-Identifier: Apache-2.0 */
/* Ways on which a call that should have brought data in has brought none, as its result says:
 *
 *   if (read(fd, password, size) <= 0) return -1;     nothing of a password is in memory where this returns
 *
 * What the result is when data has come stands in the model (`holds:` of a source). */
#include <stdlib.h>

#include "memory/local.h"

/* Can a result that data came with not be what was found? */
static bool excluded(const Known *known, const char *holds) {
    if (str_eq(holds, "nonzero")) return known_excludes(known, INT64_MIN, -1) && known_excludes(known, 1, INT64_MAX);
    if (str_eq(holds, "positive")) return known_excludes(known, 1, INT64_MAX);
    int64_t number = str_eq(holds, "zero") ? 0 : strtoll(holds, NULL, 10);
    return known_excludes(known, number, number);
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

const Store *failed_leave(Walk *walk, const Store *store, BlockId from, const Known *known) {
    uint32_t call = call_behind(walk, known->value, from);
    const Model *model = call ? walk->solver->model_of[walk->body->insns[call].a] : NULL;
    const Store *kept = walk->store;
    uint32_t insn = walk->insn;
    for (uint32_t i = 0; model && i < model->count; i++) {
        const Effect *effect = &model->effects[i];
        if (effect->kind != EFFECT_SOURCE || !effect->holds || !excluded(known, effect->holds)) continue;
        if (may_follow(walk, call, call)) return store; /* what an earlier round brought is still there */
        walk->store = store;
        walk->version++;
        walk->insn = walk->body->blocks[from].first;
        forget_given(walk, call, effect);
        store = walk->store;
        walk->store = kept;
        walk->insn = insn;
        walk->version++;
    }
    return store;
}
