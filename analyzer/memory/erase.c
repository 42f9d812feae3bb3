/* SPDX-License-Identifier: Apache-2.0 */
/* Erasures that a compiler may drop: a memset that nothing reads before the memory ends (CWE-14). What they erase goes on
 * as erased, to the end of the memory and to nothing else; where the memory is handed to code that cannot be seen, the
 * erasure stays and the content is gone. */
#include "memory/local.h"

/* The same memory is let go further down in this function. */
static bool is_freed_here(const Walk *walk, Value pointer) {
    const Insn *insns = walk->body->insns;
    while (insns[pointer].op == INSN_CAST) pointer = insns[pointer].a;
    if (insns[pointer].op != INSN_LOAD) return false;
    for (uint32_t i = walk->insn + 1; i < walk->body->insn_count; i++) {
        const Model *model = insns[i].op == INSN_CALL ? walk->solver->model_of[insns[i].a] : NULL;
        for (uint32_t n = 0; model && n < model->count; n++) {
            const Port *at = &model->effects[n].to;
            if (model->effects[n].kind != EFFECT_FREE || at->kind != PORT_ARGUMENT || at->argument >= insns[i].c) continue;
            Value freed = walk->body->pool[insns[i].b + at->argument];
            while (insns[freed].op == INSN_CAST) freed = insns[freed].a;
            if (insns[freed].op == INSN_LOAD && insns[insns[freed].a].op == INSN_LOCAL && insns[insns[pointer].a].op == INSN_LOCAL &&
                insns[insns[freed].a].a == insns[insns[pointer].a].a)
                return true;
        }
    }
    return false;
}

void erase_removably(Walk *walk, Target target, uint32_t size, TypeId record, Abstract *nothing) {
    const Insn *call = &walk->body->insns[walk->insn];
    NodeId nodes[2] = {content_node(walk, points_one(walk, target), 0, size), 0};
    if (record && call->c && object_has_content(walk, target.object) && is_freed_here(walk, walk->body->pool[call->b]))
        nodes[1] = memory_read(walk, walk->store, target, (Want){.record = record}).node; /* members nobody here read */
    NodeId held = node_join(walk, hash_mix(target.object, (uint64_t)(uint32_t)target.offset << 32 | size), nodes, 2);
    if (!held) return;
    nothing->node = flow_node(walk, FLOW_DEF, walk->insn, 700, target.object, target.offset, size, 0);
    edge_add(walk, held, nothing->node, EDGE_COPY, STATE_ERASED, 0);
    for (uint32_t i = 0; i < walk->erased.len; i++)
        if (walk->erased.data[i] == nothing->node) return;
    vec_push(&walk->erased, nothing->node);
}

static bool is_erased(const Walk *walk, NodeId node) {
    for (uint32_t i = 0; i < walk->erased.len; i++)
        if (walk->erased.data[i] == node) return true;
    return false;
}

void erasures_stay(Walk *walk, const Points *points) {
    for (uint32_t i = 0; walk->erased.len && points && i < points->count; i++) {
        const Cells *cells = store_find(walk->store, points->targets[i].object);
        for (uint32_t n = 0; cells && n < cells->count; n++) {
            const Cell cell = cells->rows[n]; /* a copy: rows move */
            if (cell.stride || !is_erased(walk, cell.value.node)) continue;
            Target at = {.object = points->targets[i].object, .offset = cell.offset, .low = cell.low, .high = cell.high};
            memory_write(walk, at, cell.high == UNBOUNDED ? 0 : (uint32_t)cell_size(&cell), (Abstract){.constant = constant_id(walk, 0)}, true);
            cells = store_find(walk->store, points->targets[i].object);
        }
    }
}

void erasures_given(Walk *walk, const Model *model, const Abstract *arguments, uint32_t count) {
    if (walk->erased.len == 0) return;
    for (uint32_t i = 0; model && i < model->count; i++)
        if (model->effects[i].kind == EFFECT_FREE || model->effects[i].kind == EFFECT_ERASE) return;
    for (uint32_t i = 0; i < count; i++) erasures_stay(walk, arguments[i].points);
}
