/* SPDX-License-Identifier: Apache-2.0 */
/* Erasure that is no plain call: loops that write zeros over a buffer, byte by byte, which no library function names;
 * and the way around an erasure of nothing. */
#include "memory/condition.h"

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
static bool counts_by_one(const Walk *walk, const Insn *insn, int64_t *limit, uint8_t *left) {
    int64_t number;
    if (insn->op == INSN_INDEX)
        return !value_constant(walk->program, walk->body, insn->b, &number) || number == 1 || number == -1 || number == 0;
    if (insn->op == INSN_BINARY && (insn->kind == BINARY_LT || insn->kind == BINARY_NE)) *left |= part_below(walk, insn);
    if (insn->op != INSN_BINARY || !value_constant(walk->program, walk->body, insn->b, &number)) return true;
    if (insn->kind == BINARY_ADD || insn->kind == BINARY_SUB) return number == 1 || number == -1;
    if ((insn->kind == BINARY_LT || insn->kind == BINARY_NE) && number < INT32_MAX) *limit = number;
    if (insn->kind == BINARY_LE && number < INT32_MAX) *limit = number + 1;
    return true;
}

/* Does the loop do nothing but this store and the counting of its own variables? */
static bool only_wipes(const Walk *walk, const U32Vec *blocks, uint32_t store, bool zero, int64_t *limit, uint8_t *left) {
    for (uint32_t i = 0; i < blocks->len; i++) {
        const Block *row = &walk->body->blocks[blocks->data[i]];
        for (uint32_t n = row->first; n < row->first + row->count; n++) {
            const Insn *insn = &walk->body->insns[n];
            const Insn *stored = insn->op == INSN_STORE && n != store ? &walk->body->insns[insn->b] : insn;
            /* a mask may leave some characters at the end: `i + 4 < n` */
            bool counts = counts_by_one(walk, stored, limit, left);
            if ((zero || insn->op == INSN_STORE) && !counts) return false;
            bool acts = insn->op == INSN_CALL || insn->op == INSN_ICALL || insn->op == INSN_COPY || insn->op == INSN_SET ||
                        insn->op == INSN_ASM || insn->op == INSN_RETURN;
            if (acts || (insn->op == INSN_STORE && n != store && walk->body->insns[insn->a].op != INSN_LOCAL)) return false;
        }
    }
    return true;
}

/* `while (n--) *p++ = 0;`: a loop that writes zeros over a buffer erases it, and one that writes another character masks
 * it; taken to run at least once. What is written on some of its rounds only (`if (*p == '\n') *p = 0`) does neither. */
void wipe_find(Walk *walk, uint32_t store, bool zero) {
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
            uint8_t left = 0;
            bool found = cfg_dominates(&walk->cfg, at, from) && loop_blocks(walk, head, from, at, in, &blocks) &&
                         only_wipes(walk, &blocks, store, zero, &limit, &left);
            vec_free(&blocks);
            if (!found) continue;
            limit *= program_type_size(walk->program, walk->body->insns[store].type);
            vec_push(&walk->wipes, ((WipeLoop){in, walk->body->insns[store].a, limit, left, !zero}));
            walk->changed = true;
            rounds_restart(walk);
            return;
        }
    }
}

void masks_find(Walk *walk) {
    for (uint32_t i = 1; i < walk->body->insn_count; i++) {
        const Insn *insn = &walk->body->insns[i];
        int64_t byte;
        bool character = insn->op == INSN_STORE && program_type_size(walk->program, insn->type) == 1 &&
                         walk->body->insns[insn->a].op != INSN_LOCAL;
        if (character && value_constant(walk->program, walk->body, insn->b, &byte) && byte != 0) wipe_find(walk, i, false);
    }
}

/* What stays of a text whose characters are written over: nothing that is legible, or the part that the loop leaves. */
static Abstract masked_text(Walk *walk, Target all, uint8_t left) {
    const Object *object = &walk->objects.data[all.object];
    NodeId held = content_node(walk, points_one(walk, all), object->decl, 0);
    if (!held) return (Abstract){0};
    NodeId masked = flow_node(walk, FLOW_DEF, walk->insn, 800, all.object, all.offset, 0, object->decl);
    walk->nodes.data[masked].whole = true;
    edge_full(walk, (Edge){.from = held, .to = masked, .kind = EDGE_COPY, .states = STATE_MASKED, .part = left, .insn = walk->insn});
    return (Abstract){.node = masked, .decl = object->decl};
}

/* What lies behind the first `limit` characters stays. */
static void mask_first(Walk *walk, Target all, int64_t limit) {
    all.stride = 0;
    all.offset = all.low;
    NodeId held = content_node(walk, points_one(walk, all), 0, 0), rest = part_node(walk, held, part_of_rest_at(limit));
    if (rest != held) memory_write(walk, all, 0, (Abstract){.node = rest}, true);
}

static void erase_all(Walk *walk, const Points *points, const WipeLoop *loop) {
    if (!points) return;
    int64_t limit = loop->limit;
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
    if (loop->masks && limit > 0 && !loop->left) {
        mask_first(walk, all, limit);
        return;
    }
    if (limit > 0 && extent > limit) return; /* a part of it */
    if (!all.stride && all.high != UNBOUNDED && all.high - all.low <= 8) all.high = UNBOUNDED; /* one element of many */
    all.stride = 0;
    all.offset = all.low;
    memory_write(walk, all, 0, loop->masks ? masked_text(walk, all, loop->left) : (Abstract){.constant = constant_id(walk, 0)}, true);
}

bool wipe_waits(const Walk *walk, BlockId from, BlockId to) {
    for (uint32_t i = 0; i < walk->wipes.len; i++) {
        const WipeLoop *loop = &walk->wipes.data[i];
        if (loop->in[from] && !loop->in[to] && !walk->values[loop->address].points) return true;
    }
    return false;
}

const Store *wipe_leave(Walk *walk, const Store *store, BlockId from, BlockId to) {
    for (uint32_t i = 0; i < walk->wipes.len; i++) {
        if (!walk->wipes.data[i].in[from] || walk->wipes.data[i].in[to]) continue;
        const Store *kept = walk->store;
        uint32_t insn = walk->insn;
        walk->store = store;
        walk->insn = walk->wipes.data[i].address;
        walk->version++;
        erase_all(walk, walk->values[walk->wipes.data[i].address].points, &walk->wipes.data[i]);
        store = walk->store;
        walk->store = kept;
        walk->insn = insn;
        walk->version++;
    }
    return store;
}

/* ---- nothing to erase --------------------------------------------------------------------------- */

/* The local that the value is read from, if it is written at most once: the parameter as it was given. */
static LocalId plain_local(const Walk *walk, Value value) {
    while (walk->body->insns[value].op == INSN_CAST) value = walk->body->insns[value].a;
    LocalId local = local_read(walk, value);
    if (!local) return 0;
    uint32_t stores = 0;
    for (uint32_t i = 1; i < walk->body->insn_count; i++) {
        const Insn *store = &walk->body->insns[i];
        stores += store->op == INSN_STORE && walk->body->insns[store->a].op == INSN_LOCAL && walk->body->insns[store->a].a == local;
    }
    return stores <= (walk->body->locals[local].is_param ? 0u : 1u) ? local : 0;
}

static void erasure_add(Walk *walk, const Insn *call, const Effect *effect) {
    if (effect->to.kind != PORT_ARGUMENT || effect->to.stars != 1 || effect->to.field || effect->to.argument >= call->c) return;
    Erasure erasure = {0};
    Value at = walk->body->pool[call->b + effect->to.argument];
    for (const Insn *insn = &walk->body->insns[at]; insn->op == INSN_CAST || insn->op == INSN_FIELD; insn = &walk->body->insns[at]) {
        if (insn->op == INSN_FIELD) erasure.delta += (int32_t)insn->b;
        at = insn->a;
    }
    erasure.pointer = plain_local(walk, at);
    if (!erasure.pointer) return;
    if (effect->size.kind == PORT_ARGUMENT && !effect->size.stars && effect->size.argument < call->c) {
        Value size = walk->body->pool[call->b + effect->size.argument];
        erasure.size = plain_local(walk, size);
        if (!value_constant(walk->program, walk->body, size, &erasure.bytes)) erasure.bytes = 0;
    }
    vec_push(&walk->erasures, erasure);
}

static void erasures_find(Walk *walk) {
    walk->erasures_known = true;
    for (uint32_t i = 1; i < walk->body->insn_count; i++) {
        const Insn *insn = &walk->body->insns[i];
        const Model *model = insn->op == INSN_CALL ? walk->solver->model_of[insn->a] : NULL;
        for (uint32_t n = 0; model && n < model->count; n++)
            if (model->effects[n].kind == EFFECT_ERASE && model->effects[n].from.kind == PORT_NONE && !model->effects[n].weak)
                erasure_add(walk, insn, &model->effects[n]);
    }
}

static void erase_nothing(Walk *walk, const Erasure *erasure) {
    const Type *type = &walk->program->types[walk->body->locals[erasure->pointer].type];
    if (type->kind != TYPE_POINTER) return;
    Decl decl = DECL(DECL_LOCAL, erasure->pointer);
    ObjectId local = object_get(walk, OBJECT_LOCAL, erasure->pointer, 0, 0, 0, decl, false);
    Want want = {.size = 8, .decl = decl, .pointer = true, .text = program_is_text(walk->program, type->element)};
    const Points *points = memory_read(walk, walk->store, (Target){.object = local, .high = 8}, want).points;
    if (!points || points->count != 1 || points->targets[0].stride) return;
    Target at = points->targets[0];
    at.offset = at.low = at.offset + (int32_t)erasure->delta;
    uint32_t bytes = erasure->bytes > 0 && erasure->bytes < INT32_MAX ? (uint32_t)erasure->bytes : 0;
    if (bytes && (at.high == UNBOUNDED || at.offset + (int64_t)bytes < at.high)) at.high = at.offset + (int32_t)bytes;
    memory_write(walk, at, bytes, (Abstract){.constant = constant_id(walk, 0)}, true);
}

const Store *wipe_around(Walk *walk, const Store *store, BlockId from, const Known *known) {
    enum { MEMORY_MOST = INT32_MAX };
    if (!walk->erasures_known) erasures_find(walk);
    if (walk->erasures.len == 0) return store;
    /* a size is more than any memory's: `if (size > RSIZE_MAX) return ERANGE;` */
    bool never = !known->other && known->low >= MEMORY_MOST && known->high == INT64_MAX;
    LocalId tested = !never && known_excludes(known, 1, INT64_MAX) ? plain_local(walk, known->value) : 0;
    if (!never && !tested) return store;
    const Store *kept = walk->store;
    uint32_t insn = walk->insn;
    walk->store = store;
    walk->insn = walk->body->blocks[from].first;
    walk->version++;
    for (uint32_t i = 0; i < walk->erasures.len; i++)
        if (never || walk->erasures.data[i].pointer == tested || walk->erasures.data[i].size == tested)
            erase_nothing(walk, &walk->erasures.data[i]);
    store = walk->store;
    walk->store = kept;
    walk->insn = insn;
    walk->version++;
    return store;
}
