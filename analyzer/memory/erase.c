/* SPDX-License-Identifier: Apache-2.0 */
/* Erasures that need a second look. Those that a compiler may drop: a memset that nothing reads before the memory ends
 * (CWE-14). What they erase goes on as erased, to the end of the memory and to nothing else; where the memory is handed
 * to code that cannot be seen, the erasure stays and the content is gone. And those of memory that is one of several. */
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

/* ---- one of several ------------------------------------------------------------------------------- */

/* Where the pointer was read from, in one place; false: it is something else. */
static bool pointer_place(const Walk *walk, Value pointer, Target *place) {
    const Insn *insns = walk->body->insns;
    while (pointer && insns[pointer].op == INSN_CAST) pointer = insns[pointer].a;
    if (!pointer || insns[pointer].op != INSN_LOAD) return false;
    const Points *points = walk->values[insns[pointer].a].points;
    if (!points || points->count != 1 || points->targets[0].stride) return false;
    *place = points->targets[0];
    return true;
}

void chosen_erase(Walk *walk, Value pointer, const Points *points) {
    Chosen chosen = {.insn = walk->insn, .points = points};
    if (points->count > MAX_TARGETS || !pointer_place(walk, pointer, &chosen.pointer)) return;
    chosen.held = store_find(walk->store, chosen.pointer.object);
    for (uint32_t i = 0; i < points->count; i++) {
        if (points->targets[i].stride || points->targets[i].object == chosen.pointer.object) return;
        chosen.cells[i] = store_find(walk->store, points->targets[i].object);
    }
    walk->version++; /* what is written from here on is written to other cells */
    for (uint32_t i = 0; i < walk->chosen.len; i++) {
        if (walk->chosen.data[i].insn != chosen.insn) continue;
        walk->chosen.data[i] = chosen;
        return;
    }
    vec_push(&walk->chosen, chosen);
}

bool chosen_is_erased(const Walk *walk, Value pointer, const Points *points) {
    Target place;
    if (walk->chosen.len == 0 || !pointer_place(walk, pointer, &place)) return false;
    for (uint32_t i = 0; i < walk->chosen.len; i++) {
        const Chosen *chosen = &walk->chosen.data[i];
        if (chosen->points != points || chosen->pointer.object != place.object || chosen->pointer.offset != place.offset) continue;
        bool same = store_find(walk->store, place.object) == chosen->held;
        for (uint32_t n = 0; n < points->count && same; n++)
            same = store_find(walk->store, points->targets[n].object) == chosen->cells[n];
        if (same) return true;
    }
    return false;
}

bool may_follow(const Walk *walk, uint32_t from, uint32_t to) {
    const Block *blocks = walk->body->blocks;
    uint8_t *seen = ARENA_ARRAY(walk->scratch, uint8_t, walk->body->block_count);
    U32Vec work = {0};
    bool found = false;
    for (BlockId b = 1; b < walk->body->block_count; b++) {
        if (from < blocks[b].first || from >= blocks[b].first + blocks[b].count) continue;
        found = to > from && to < blocks[b].first + blocks[b].count;
        vec_push(&work, b);
    }
    while (work.len && !found) {
        BlockId block = vec_pop(&work);
        for (uint32_t i = walk->cfg.successor_first[block]; i < walk->cfg.successor_first[block + 1]; i++) {
            BlockId next = walk->cfg.successor[i];
            if (seen[next]) continue;
            seen[next] = 1;
            found |= to >= blocks[next].first && to < blocks[next].first + blocks[next].count;
            vec_push(&work, next);
        }
    }
    vec_free(&work);
    return found;
}

static bool writes_through(const Walk *walk, uint32_t at, LocalId local, const Points *points) {
    const Insn *insns = walk->body->insns;
    for (uint32_t n = 0; insns[at].op == INSN_CALL && n < insns[at].c; n++) {
        Value given = walk->body->pool[insns[at].b + n];
        while (insns[given].op == INSN_CAST) given = insns[given].a;
        if (insns[given].op == INSN_LOAD && insns[insns[given].a].op == INSN_LOCAL && insns[insns[given].a].a == local &&
            walk->values[given].points == points)
            return true;
    }
    return false;
}

bool filled_through(const Walk *walk, Value pointer, const Points *points, ObjectId object) {
    const Insn *insns = walk->body->insns;
    while (insns[pointer].op == INSN_CAST) pointer = insns[pointer].a;
    if (walk->objects.data[object].kind != OBJECT_LOCAL || object_has_content(walk, object)) return false;
    if (insns[pointer].op != INSN_LOAD || insns[insns[pointer].a].op != INSN_LOCAL) return false;
    LocalId local = insns[insns[pointer].a].a;
    const Cells *cells = store_find(walk->store, object);
    for (uint32_t i = 0; cells && i < cells->count; i++) {
        NodeId node = cells->rows[i].value.node;
        if (!node) continue;
        uint32_t at = walk->nodes.data[node].insn;
        if (!at || !writes_through(walk, at, local, points)) return false;
        for (uint32_t s = 1; s < walk->body->insn_count; s++) /* it is another pointer by then */
            if (insns[s].op == INSN_STORE && insns[insns[s].a].op == INSN_LOCAL && insns[insns[s].a].a == local && may_follow(walk, at, s))
                return false;
    }
    return true;
}
