/* SPDX-License-Identifier: Apache-2.0 */
/* Loops that write zeros over a buffer, byte by byte: an erasure that no library function names. */
#include "memory/local.h"

/* Blocks of the natural loop of the back edge from -> head that holds them; false when `block` is not in it. */
static bool loop_blocks(const Walk *walk, BlockId head, BlockId from, BlockId block, uint8_t *in, U32Vec *list) {
    in[head] = 1;
    vec_push(list, head);
    if (!in[from]) {
        in[from] = 1;
        vec_push(list, from);
    }
    for (uint32_t i = 1; i < list->len; i++)
        for (uint32_t n = walk->cfg.predecessor_first[list->data[i]]; n < walk->cfg.predecessor_first[list->data[i] + 1]; n++) {
            BlockId before = walk->cfg.predecessor[n];
            if (in[before]) continue;
            in[before] = 1;
            vec_push(list, before);
        }
    return in[block];
}

/* Steps other than by one leave gaps; a constant that the loop compares with is how far it goes. */
static bool counts_by_one(const Walk *walk, const Insn *insn, int64_t *limit) {
    int64_t number;
    if (insn->op == INSN_INDEX)
        return !value_constant(walk->program, walk->body, insn->b, &number) || number == 1 || number == -1 || number == 0;
    if (insn->op != INSN_BINARY || !value_constant(walk->program, walk->body, insn->b, &number)) return true;
    if (insn->kind == BINARY_ADD || insn->kind == BINARY_SUB) return number == 1 || number == -1;
    if ((insn->kind == BINARY_LT || insn->kind == BINARY_NE) && number < INT32_MAX) *limit = number;
    if (insn->kind == BINARY_LE && number < INT32_MAX) *limit = number + 1;
    return true;
}

/* Does the loop do nothing but this store and the counting of its own variables? */
static bool only_wipes(const Walk *walk, const U32Vec *blocks, uint32_t store, int64_t *limit) {
    for (uint32_t i = 0; i < blocks->len; i++) {
        const Block *row = &walk->body->blocks[blocks->data[i]];
        for (uint32_t n = row->first; n < row->first + row->count; n++) {
            const Insn *insn = &walk->body->insns[n];
            if (!counts_by_one(walk, insn, limit)) return false;
            bool acts = insn->op == INSN_CALL || insn->op == INSN_ICALL || insn->op == INSN_COPY || insn->op == INSN_SET ||
                        insn->op == INSN_ASM || insn->op == INSN_RETURN;
            if (acts || (insn->op == INSN_STORE && n != store && walk->body->insns[insn->a].op != INSN_LOCAL)) return false;
        }
    }
    return true;
}

/* `while (n--) *p++ = 0;`: a loop that writes zeros over a buffer erases it, taken to run at least once. */
void wipe_find(Walk *walk, uint32_t store) {
    for (uint32_t i = 0; i < walk->wipes.len; i++)
        if (walk->wipes.data[i].address == walk->body->insns[store].a) return;
    BlockId at = 0;
    for (BlockId b = 1; b < walk->body->block_count && !at; b++) {
        const Block *row = &walk->body->blocks[b];
        if (store >= row->first && store < row->first + row->count) at = b;
    }
    for (BlockId head = 1; at && head < walk->body->block_count; head++) {
        if (!walk->cfg.loop_head[head] || !cfg_dominates(&walk->cfg, head, at)) continue;
        for (uint32_t n = walk->cfg.predecessor_first[head]; n < walk->cfg.predecessor_first[head + 1]; n++) {
            BlockId from = walk->cfg.predecessor[n];
            if (!cfg_dominates(&walk->cfg, head, from)) continue;
            uint8_t *in = ARENA_ARRAY(walk->scratch, uint8_t, walk->body->block_count);
            U32Vec blocks = {0};
            int64_t limit = 0;
            bool found = loop_blocks(walk, head, from, at, in, &blocks) && only_wipes(walk, &blocks, store, &limit);
            vec_free(&blocks);
            if (!found) continue;
            limit *= program_type_size(walk->program, walk->body->insns[store].type);
            vec_push(&walk->wipes, ((WipeLoop){in, walk->body->insns[store].a, limit}));
            walk->changed = true;
            rounds_restart(walk);
            return;
        }
    }
}

static void erase_all(Walk *walk, const Points *points, int64_t limit) {
    if (!points) return;
    Target all = points->targets[0];
    for (uint32_t i = 1; i < points->count; i++) { /* the first bytes of it, until they are too many to be told apart */
        const Target *more = &points->targets[i];
        if (more->object != all.object) return;
        if (more->low < all.low) all.low = more->low;
        if (more->high > all.high) all.high = more->high;
        all.stride = 1;
    }
    const Object *object = &walk->objects.data[all.object];
    int64_t extent = all.high != UNBOUNDED && all.stride ? all.high - all.low : (int64_t)object->size;
    if (limit > 0 && extent > limit) return; /* a part of it */
    if (!all.stride && all.high != UNBOUNDED && all.high - all.low <= 8) all.high = UNBOUNDED; /* one element of many */
    all.stride = 0;
    all.offset = all.low;
    memory_write(walk, all, 0, (Abstract){.constant = constant_id(walk, 0)}, true);
}

const Store *wipe_leave(Walk *walk, const Store *store, BlockId from, BlockId to) {
    for (uint32_t i = 0; i < walk->wipes.len; i++) {
        if (!walk->wipes.data[i].in[from] || walk->wipes.data[i].in[to]) continue;
        const Store *kept = walk->store;
        walk->store = store;
        walk->version++;
        erase_all(walk, walk->values[walk->wipes.data[i].address].points, walk->wipes.data[i].limit);
        store = walk->store;
        walk->store = kept;
        walk->version++;
    }
    return store;
}
