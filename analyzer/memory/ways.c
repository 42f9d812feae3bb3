/* SPDX-License-Identifier: Apache-2.0 */
/* Ways that have met, told apart again by a local that has other numbers on some of them:
 *
 *   int got = 0;
 *   if (wanted) got = read_secret(password, sizeof password) == 0;
 *   if (!got) return;                  where this returns, the way over the read that succeeded does not count
 *
 * The numbers are what is stored on the way and what branches tell there. A later branch on the local leaves out what
 * came on ways that do not fit, as far as memory is as it was where they met. */
#include "memory/condition.h"

enum { JOINS_BACK = 6, BLOCKS_BACK = 8, REGION_MOST = 48, PREDECESSORS_MOST = 32, WAYS_MOST = 64 };
enum { ROLE_MEETS = 1, ROLE_LOOKS = 2 };

static uint32_t predecessors(const Walk *walk, BlockId block) {
    return walk->cfg.predecessor_first[block + 1] - walk->cfg.predecessor_first[block];
}

static BlockId only_predecessor(const Walk *walk, BlockId block) {
    return predecessors(walk, block) == 1 ? walk->cfg.predecessor[walk->cfg.predecessor_first[block]] : 0;
}

static uint32_t block_end(const Walk *walk, BlockId block) {
    return walk->body->blocks[block].first + walk->body->blocks[block].count;
}

/* ---- what is stored where ------------------------------------------------------------------------- */

/* Locals that are anything but loaded and stored as a whole. */
static void moved_find(Walk *walk) {
    const Function *body = walk->body;
    walk->moved = bitset_new(walk->scratch, body->local_count);
    for (uint32_t i = 1; i < body->insn_count; i++) {
        const Insn *insn = &body->insns[i];
        const char *letters = insn_operands((InsnOp)insn->op);
        const uint32_t operands[3] = {insn->a, insn->b, insn->c};
        for (uint32_t n = 0; n < 3; n++) {
            if (n == 0 && (insn->op == INSN_LOAD || insn->op == INSN_STORE)) continue;
            bool all = letters[n] == 'A';
            if (!all && letters[n] != 'v' && letters[n] != 'V') continue;
            for (uint32_t k = 0; k < (all ? insn->c : 1); k++) {
                Value value = all ? body->pool[insn->b + k] : operands[n];
                if (value && body->insns[value].op == INSN_LOCAL) (void)bitset_add(&walk->moved, body->insns[value].a);
            }
        }
    }
}

static bool ends_value(const Walk *walk, const Insn *insn, LocalId local) {
    if (insn->op == INSN_SCOPE_END) return insn->a == local;
    return insn->op == INSN_STORE && walk->body->insns[insn->a].op == INSN_LOCAL && walk->body->insns[insn->a].a == local;
}

/* The last instruction of the block before `at` that gives the local another value; 0 = none does. */
static uint32_t last_store(const Walk *walk, BlockId block, uint32_t at, LocalId local) {
    while (at-- > walk->body->blocks[block].first)
        if (ends_value(walk, &walk->body->insns[at], local)) return at;
    return 0;
}

/* May the local get another value on a way between the two blocks? `above` dominates `below`. */
static bool stored_between(const Walk *walk, LocalId local, BlockId above, BlockId below) {
    BlockId region[REGION_MOST];
    uint32_t count = 0;
    region[count++] = below;
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t n = walk->cfg.predecessor_first[region[i]]; n < walk->cfg.predecessor_first[region[i] + 1]; n++) {
            BlockId block = walk->cfg.predecessor[n];
            bool known = block == above;
            for (uint32_t k = 1; k < count && !known; k++) known = region[k] == block;
            if (known) continue;
            if (count == REGION_MOST || last_store(walk, block, block_end(walk, block), local)) return true;
            region[count++] = block;
        }
    return false;
}

/* ---- where ways meet ------------------------------------------------------------------------------ */

static bool told_by_value(const Walk *walk, Value value, Known *out) {
    *out = (Known){.value = value, .mask = UINT64_MAX};
    bool number = value_constant(walk->program, walk->body, value, &out->low);
    out->high = out->low;
    uint8_t op = walk->body->insns[value_uncast(walk, value)].op;
    out->other = !number && (op == INSN_LOCAL || op == INSN_GLOBAL || op == INSN_STRING || op == INSN_FUNCTION);
    return number || out->other;
}

bool told_on_edge(const Walk *walk, LocalId local, BlockId block, BlockId to, Known *out) {
    for (uint32_t steps = 0; block && steps < BLOCKS_BACK; steps++) {
        uint32_t end = block_end(walk, block), store = last_store(walk, block, end, local);
        if (to && edge_known(walk, block, to, out) && local_at_end(walk, block, out->value) == local) return true;
        const Insn *insn = &walk->body->insns[store];
        if (store) return insn->op == INSN_STORE && told_by_value(walk, insn->b, out);
        to = block;
        block = only_predecessor(walk, to);
        if (block) continue;
        block = walk->cfg.dominator[to];
        if (block && stored_between(walk, local, block, to)) return false;
        to = 0;
    }
    return false;
}

static uint32_t meeting_at(Walk *walk, BlockId join) {
    for (uint32_t i = 0; i < walk->meetings.len; i++)
        if (walk->meetings.data[i].join == join) return i;
    vec_push(&walk->meetings, ((Meeting){.join = join, .came = ARENA_ARRAY(walk->scratch, Came, predecessors(walk, join))}));
    walk->way_role[join] |= ROLE_MEETS;
    return walk->meetings.len - 1;
}

/* Do branches that look at the local tell ways apart that meet there? */
static bool ways_meet(Walk *walk, BlockId join, LocalId local, uint32_t *out) {
    for (*out = 0; *out < walk->ways.len; ++*out) {
        const Way *way = &walk->ways.data[*out];
        if (way->local == local && walk->meetings.data[way->meeting].join == join) return true;
    }
    uint32_t count = predecessors(walk, join);
    if (walk->cfg.loop_head[join] || count > PREDECESSORS_MOST || walk->ways.len == WAYS_MOST) return false;
    Known told[PREDECESSORS_MOST] = {0};
    const Known *one = NULL;
    bool apart = false, all = true;
    for (uint32_t i = 0; i < count; i++) {
        Known known;
        bool tells = told_on_edge(walk, local, walk->cfg.predecessor[walk->cfg.predecessor_first[join] + i], join, &known);
        all &= tells;
        if (!tells) continue;
        told[i] = known;
        apart |= one && !known_same(one, &told[i]);
        one = &told[i];
    }
    if (!one || (all && !apart)) return false;
    Way way = {.meeting = meeting_at(walk, join), .local = local, .told = ARENA_ARRAY(walk->scratch, Known, count)};
    memcpy(way.told, told, count * sizeof *told);
    vec_push(&walk->ways, way);
    return true;
}

/* Looks for meetings above, as far as the local stays as it is. A copy of another local is that one. */
static void look_from(Walk *walk, BlockId looks, Value value) {
    LocalId local = local_read(walk, value);
    BlockId block = looks;
    uint32_t at = value;
    if (local && !walk->moved.bits) moved_find(walk);
    for (uint32_t steps = 0; local && block && !bitset_has(&walk->moved, local) && steps < BLOCKS_BACK + JOINS_BACK; steps++) {
        uint32_t store = last_store(walk, block, at, local), way;
        const Insn *insn = &walk->body->insns[store];
        if (store && insn->op != INSN_STORE) return;
        if (store) {
            at = value_uncast(walk, insn->b);
            local = at >= walk->body->blocks[block].first ? local_read(walk, at) : 0;
            continue;
        }
        BlockId above = only_predecessor(walk, block);
        if (!above && predecessors(walk, block)) {
            if (ways_meet(walk, block, local, &way)) {
                vec_push(&walk->looks, ((Look){looks, way}));
                walk->way_role[looks] |= ROLE_LOOKS;
            }
            above = walk->cfg.dominator[block];
            if (above && stored_between(walk, local, above, block)) return;
        }
        block = above;
        at = above ? block_end(walk, above) : 0;
    }
}

void ways_open(Walk *walk) {
    walk->way_role = ARENA_ARRAY(walk->scratch, uint8_t, walk->body->block_count);
    for (uint32_t i = 0; i < walk->cfg.order_count; i++) {
        BlockId block = walk->cfg.order[i];
        const Insn *last = &walk->body->insns[block_end(walk, block) - 1];
        if (last->op == INSN_RETURN && last->a) look_from(walk, block, value_uncast(walk, last->a));
        for (uint32_t n = walk->cfg.successor_first[block]; n < walk->cfg.successor_first[block + 1]; n++) {
            Known known;
            if (!edge_known(walk, block, walk->cfg.successor[n], &known)) continue;
            look_from(walk, block, known.value);
            break;
        }
    }
}

void ways_free(Walk *walk) {
    vec_free(&walk->meetings);
    vec_free(&walk->ways);
    vec_free(&walk->looks);
}

const Way *ways_looked(const Walk *walk, BlockId block) {
    for (uint32_t i = 0; i < walk->looks.len && walk->way_role[block] & ROLE_LOOKS; i++)
        if (walk->looks.data[i].block == block) return &walk->ways.data[walk->looks.data[i].way];
    return NULL;
}

static Meeting *meeting_of(Walk *walk, BlockId block) {
    if (!(walk->way_role[block] & ROLE_MEETS)) return NULL;
    for (uint32_t i = 0; i < walk->meetings.len; i++)
        if (walk->meetings.data[i].join == block) return &walk->meetings.data[i];
    return NULL;
}

void ways_come(Walk *walk, BlockId block, uint32_t predecessor, const Store *store) {
    Meeting *meeting = meeting_of(walk, block);
    if (!meeting) return;
    Came *came = &meeting->came[predecessor];
    if (came->taken && !store_same(came->store, store)) { /* who looks at it goes on with other memory */
        walk->changed = true;
        for (uint32_t i = 0; i < walk->looks.len; i++)
            if (walk->ways.data[walk->looks.data[i].way].meeting == (uint32_t)(meeting - walk->meetings.data))
                rounds_leave_again(walk, walk->looks.data[i].block);
    }
    *came = (Came){store, true};
}

void ways_met(Walk *walk, BlockId block) {
    Meeting *meeting = meeting_of(walk, block);
    if (meeting) meeting->joined = walk->store;
}

/* ---- told apart ----------------------------------------------------------------------------------- */

typedef struct Replay { /* `then` is memory where ways met, `instead` what it is for some of them */
    Walk *walk;
    const Store *now, *then, *instead;
    BlockId join, looks;
} Replay;

static bool stays_whole(const Replay *replay, ObjectId id) {
    const Walk *walk = replay->walk;
    const Object *object = &walk->objects.data[id];
    if (object->kind != OBJECT_LOCAL || bitset_has(&walk->moved, object->id)) return false;
    BlockId join = replay->join, looks = replay->looks;
    if (last_store(walk, looks, block_end(walk, looks), object->id)) return false;
    return join == looks || (!last_store(walk, join, block_end(walk, join), object->id) && !stored_between(walk, object->id, join, looks));
}

bool row_instead(Walk *walk, const Store *store, ObjectId id, const Cell *row, Abstract *out) {
    const Cells *cells = store_find(store, id);
    for (uint32_t i = 0; cells && i < cells->count && cells->rows[i].low < row->high; i++) {
        *out = cells->rows[i].value;
        if (cell_same_place(&cells->rows[i], row)) return true;
        if (cells->rows[i].high > row->low) return false;
    }
    uint32_t size = row->high == UNBOUNDED ? 0 : (uint32_t)cell_size(row);
    Target target = {.object = id, .offset = row->offset, .low = row->low, .high = row->high};
    *out = memory_read(walk, store, target, want_again(walk, row->value, size));
    return true;
}

/* Rows that are as they were: what data they hold, and where they point, is the same only if nobody stored there since. */
static void replay_rows(Replay *replay, ObjectId id, const Cells *now, const Cells *then) {
    Walk *walk = replay->walk;
    for (uint32_t i = 0; i < then->count; i++) {
        const Cell *row = &then->rows[i];
        Abstract value;
        if (row->stride || (!row->value.node && !row->value.points)) continue;
        uint32_t n = 0;
        while (n < now->count && !cell_same(&now->rows[n], row)) n++;
        if (n == now->count || !row_instead(walk, replay->instead, id, row, &value)) continue;
        if (value.node == row->value.node && value.points == row->value.points) continue;
        Cell cell = *row;
        cell.value.node = value.node;
        cell.value.points = value.points;
        walk->version++;
        now = cells_with(walk, now, cell, false, cell.high);
        replay->now = store_put(walk->scratch, replay->now, id, now);
        walk->version++;
    }
}

static void replay_object(void *context, ObjectId id, const Cells *then) {
    Replay *replay = context;
    const Cells *now = store_find(replay->now, id), *instead = store_find(replay->instead, id);
    if (then == instead || !now || !then) return;
    if (now == then && stays_whole(replay, id)) replay->now = store_put(replay->walk->scratch, replay->now, id, instead);
    else replay_rows(replay, id, now, then);
}

/* Memory as it comes from those of the ways that fit; false: all do, or none. */
static bool meeting_part(Walk *walk, const Way *way, const Known *known, BlockId from, BlockId to, const Store **out) {
    const Meeting *meeting = &walk->meetings.data[way->meeting];
    uint32_t count = predecessors(walk, meeting->join), fitting = 0, taken = 0;
    bool fits[PREDECESSORS_MOST];
    for (uint32_t i = 0; i < count; i++) {
        fits[i] = meeting->came[i].taken && !(way->told[i].value && known_contradict(known, &way->told[i]));
        fitting += fits[i];
        taken += meeting->came[i].taken;
    }
    if (!fitting || fitting == taken) return false;
    uint32_t at = to != from && predecessors(walk, to) == 1 ? walk->body->blocks[to].first : block_end(walk, from) - 1;
    fitting = 0;
    for (uint32_t i = 0; i < count; i++)
        if (fits[i]) *out = fitting++ ? states_join(walk, at, *out, meeting->came[i].store) : meeting->came[i].store;
    return true;
}

const Store *ways_leave(Walk *walk, const Store *store, BlockId from, BlockId to, const Known *known) {
    if (!(walk->way_role[from] & ROLE_LOOKS)) return store;
    for (uint32_t i = 0; i < walk->looks.len; i++) {
        if (walk->looks.data[i].block != from) continue;
        const Way *way = &walk->ways.data[walk->looks.data[i].way];
        const Meeting *meeting = &walk->meetings.data[way->meeting];
        const Store *part = NULL;
        if (!meeting_part(walk, way, known, from, to, &part)) continue;
        Replay replay = {walk, store, meeting->joined, part, meeting->join, from};
        store_differing(meeting->joined, part, replay_object, &replay);
        store = replay.now;
    }
    return store;
}
