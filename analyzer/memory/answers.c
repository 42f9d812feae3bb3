/* SPDX-License-Identifier: Apache-2.0 */
/* What a call's result says of what the call has left in memory:
 *
 *   static int line_of(FILE *from, char *out, int size) {
 *       if (!fgets(out, size, from)) return -1;        with -1 nothing has come
 *       return 0;
 *   }
 *   if (line_of(from, password, 64)) return;           nor is anything of a password in memory where this returns
 *
 * A summary says with which of its answers a function has written what; a model, what the result is when data has come
 * (`holds:` of a source). Where a branch leaves none of these answers, memory there is what it was before the call. */
#include <stdlib.h>

#include "memory/condition.h"

enum { MAX_RETURNED = 64 };
static const Known any_answer = {.mask = UINT64_MAX, .low = INT64_MIN, .high = INT64_MAX};

/* ---- what a function answers ---------------------------------------------------------------------- */

static void returned_add(Walk *walk, Known known, const Store *store) {
    if (known.mask != UINT64_MAX || walk->returned.len >= MAX_RETURNED) known = any_answer;
    known.value = 0;
    vec_push(&walk->returned, ((Returned){known, store}));
}

/* `return result;` where ways meet that gave it different numbers. */
static bool returned_ways(Walk *walk, BlockId block) {
    const Way *way = ways_looked(walk, block);
    if (!way) return false;
    const Meeting *meeting = &walk->meetings.data[way->meeting];
    uint32_t first = walk->cfg.predecessor_first[meeting->join], count = walk->cfg.predecessor_first[meeting->join + 1] - first;
    bool others = false;
    for (uint32_t i = 0; i < count; i++) {
        bool again = false;
        others |= meeting->came[i].taken && !way->told[i].value;
        for (uint32_t n = 0; n < i && !again; n++) again = meeting->came[n].taken && known_same(&way->told[n], &way->told[i]);
        if (!again && meeting->came[i].taken && way->told[i].value)
            returned_add(walk, way->told[i], ways_leave(walk, walk->store, block, block, &way->told[i]));
    }
    if (others) returned_add(walk, any_answer, walk->store);
    return true;
}

/* `return helper(out);`, and `if (result) return result;` */
static bool returned_call(Walk *walk, Value value, BlockId block) {
    const Called *called = called_at(walk, call_behind(walk, value, block));
    if (!called || !called->answers) return false;
    Known tested;
    LocalId local = local_read(walk, value);
    bool tests = local && told_on_edge(walk, local, block, 0, &tested);
    for (uint32_t i = 0; i < called->answer_count; i++) {
        Known answer = called->answers[i];
        if (tests && known_contradict(&tested, &answer)) continue;
        answer.value = value;
        returned_add(walk, answer, answers_leave(walk, walk->store, block, &answer));
    }
    return true;
}

void answers_return(Walk *walk, Value value) {
    BlockId block = walk->block;
    const Type *type = type_at(walk, walk->body->insns[value].type);
    if (!value || (type->kind != TYPE_INTEGER && type->kind != TYPE_POINTER)) return;
    uint32_t constant = walk->values[value].constant;
    Known known = any_answer;
    if (constant) known.low = known.high = walk->constants.data[constant - 1];
    value = value_uncast(walk, value);
    if (!constant && (returned_ways(walk, block) || returned_call(walk, value, block))) return;
    if (!constant && value_is_answer(walk, value)) {
        for (int truth = 0; truth < 2; truth++) {
            Known number = {.mask = UINT64_MAX, .low = truth, .high = truth};
            bool knows = condition_known(walk, value, truth, &known);
            returned_add(walk, number, knows ? known_leave(walk, walk->store, block, block, &known) : walk->store);
        }
        return;
    }
    LocalId local = constant ? 0 : local_read(walk, value);
    if (local && !told_on_edge(walk, local, block, 0, &known)) known = any_answer;
    returned_add(walk, known, walk->store);
}

/* Was anything but zeros written there on the way to this return? */
static bool wrote(const Walk *walk, const Store *store, const Output *output) {
    const Cells *cells = store_find(store, output->object);
    for (uint32_t i = 0; cells && i < cells->count && cells->rows[i].low < output->cell.high; i++) {
        const Cell *row = &cells->rows[i];
        bool wiped = !row->value.node && is_zero(walk, &row->value) && cell_size(row) > 8;
        for (uint32_t n = 0; n < walk->erased.len && !wiped; n++) wiped = walk->erased.data[n] == row->value.node;
        if (row->high > output->cell.low && !wiped && !cell_unchanged(walk, output->object, row)) return true;
    }
    return false;
}

/* Is there nothing of what was there at entry? */
static bool wrote_over(const Walk *walk, const Store *store, const Output *output) {
    const Cells *cells = store_find(store, output->object);
    for (uint32_t i = 0; cells && i < cells->count; i++) {
        const Cell *row = &cells->rows[i];
        uint8_t kind = walk->nodes.data[row->value.node].kind;
        if (!cell_same_place(row, &output->cell)) continue;
        return kind == FLOW_DEF || kind == FLOW_OUT || kind == FLOW_SOURCE;
    }
    return false;
}

void answers_build(Walk *walk) {
    Summary *summary = walk->summary;
    uint8_t other[MAX_OUTPUTS] = {0};
    for (uint32_t i = 0; i < walk->returned.len; i++) {
        const Returned *returned = &walk->returned.data[i];
        uint32_t at = 0;
        while (at < summary->answers.len && !known_same(&summary->answers.data[at], &returned->known)) at++;
        if (at == MAX_ANSWERS) { /* too many to be told apart */
            vec_clear(&summary->answers);
            break;
        }
        if (at == summary->answers.len) vec_push(&summary->answers, returned->known);
        for (uint32_t n = 0; n < summary->outputs.len; n++) {
            Output *output = &summary->outputs.data[n];
            if (wrote(walk, returned->store, output)) output->with |= (uint8_t)(1u << at);
            if (!wrote_over(walk, returned->store, output)) other[n] |= (uint8_t)(1u << at);
        }
    }
    uint32_t all = (1u << summary->answers.len) - 1;
    bool tells = false;
    for (uint32_t i = 0; i < summary->outputs.len; i++) {
        Output *output = &summary->outputs.data[i];
        output->surely = (uint8_t)(all & ~other[i]);
        tells |= (output->with && output->with != all) || (output->surely && output->surely != all);
    }
    if (!tells) vec_clear(&summary->answers);
    for (uint32_t i = 0; i < summary->outputs.len && !tells; i++) summary->outputs.data[i].with = summary->outputs.data[i].surely = 0;
}

/* ---- at a call ------------------------------------------------------------------------------------ */

Called *called_at(Walk *walk, uint32_t insn) {
    uint64_t row = map_get(&walk->called_rows, insn, UINT64_MAX);
    return row == UINT64_MAX ? NULL : &walk->called.data[row];
}

void called_begin(Walk *walk) {
    vec_clear(&walk->left);
}

void called_left(Walk *walk, Target at, uint32_t size, Left left) {
    if (object_global(walk, at.object)) return;
    left.object = at.object;
    left.low = at.stride ? at.low : at.offset;
    left.high = at.high;
    if (at.stride) left.surely = 0;
    if (!at.stride && size && (at.high == UNBOUNDED || at.offset + (int64_t)size < at.high)) left.high = at.offset + (int32_t)size;
    vec_push(&walk->left, left);
}

void called_end(Walk *walk, Called called) {
    bool new;
    uint64_t *row = map_put(&walk->called_rows, walk->insn, &new);
    if (new) {
        *row = walk->called.len;
        vec_push(&walk->called, (Called){0});
    }
    Called *known = &walk->called.data[*row];
    bool again = true;
    for (uint32_t i = 0; i < walk->left.len && again && !new; i++)
        again = cells_same(store_find(known->before, walk->left.data[i].object), store_find(called.before, walk->left.data[i].object));
    if (!again) { /* branches behind it go on with other memory, even if the call leaves what it left */
        walk->changed = true;
        rounds_restart(walk);
    }
    called.after = walk->store;
    called.left_count = walk->left.len;
    called.left = arena_alloc(walk->scratch, walk->left.len * sizeof *called.left);
    if (called.left_count) memcpy(called.left, walk->left.data, called.left_count * sizeof *called.left);
    *known = called;
    walk->version++; /* both memories are kept */
}

/* The result when data has come: what a source's `holds:` says. */
static bool excluded(const Known *known, const char *holds) {
    if (str_eq(holds, "nonzero")) return known_excludes(known, INT64_MIN, -1) && known_excludes(known, 1, INT64_MAX);
    if (str_eq(holds, "positive")) return known_excludes(known, 1, INT64_MAX);
    int64_t number = str_eq(holds, "zero") ? 0 : strtoll(holds, NULL, 10);
    return known_excludes(known, number, number);
}

static bool holds_of(const Effect *effect) {
    return effect->kind == EFFECT_SOURCE && effect->holds && effect->to.kind == PORT_ARGUMENT && effect->to.stars == 1;
}

bool model_tells(const Model *model) {
    for (uint32_t i = 0; i < model->count && i < MAX_ANSWERS; i++)
        if (holds_of(&model->effects[i])) return true;
    return false;
}

void called_model(Walk *walk, const Model *model, const Abstract *arguments, uint32_t count, const Store *before) {
    called_begin(walk);
    for (uint32_t i = 0; i < model->count && i < MAX_ANSWERS; i++) {
        const Effect *effect = &model->effects[i];
        if (!holds_of(effect) || effect->to.argument >= count) continue;
        const Points *points = arguments[effect->to.argument].points;
        for (uint32_t n = 0; points && n < points->count; n++)
            called_left(walk, target_whole(points->targets[n].object), 0, (Left){.with = (uint8_t)(1u << i)});
    }
    called_end(walk, (Called){.model = model, .before = before});
}

/* The answers that may have been given, as bits. */
static uint32_t answers_left(const Called *called, const Known *known) {
    uint32_t bits = 0;
    for (uint32_t i = 0; i < called->answer_count; i++)
        if (!known_contradict(known, &called->answers[i])) bits |= 1u << i;
    for (uint32_t i = 0; called->model && i < called->model->count && i < MAX_ANSWERS; i++)
        if (holds_of(&called->model->effects[i]) && !excluded(known, called->model->effects[i].holds)) bits |= 1u << i;
    return bits;
}

/* ---- behind a branch on the result ---------------------------------------------------------------- */

static bool may_be_left(const Called *called, ObjectId object, int32_t low, int32_t high, uint32_t answers) {
    for (uint32_t i = 0; i < called->left_count; i++) {
        const Left *left = &called->left[i];
        if (left->object == object && left->low < high && left->high > low && (!left->with || left->with & answers)) return true;
    }
    return false;
}

static const Cell *row_like(const Cells *cells, const Cell *row) {
    for (uint32_t i = 0; cells && i < cells->count; i++)
        if (cell_same(&cells->rows[i], row)) return &cells->rows[i];
    return NULL;
}

/* Rows that the call has left, and that nobody has stored over, as they were before it. */
static const Store *object_before(Walk *walk, const Store *store, const Called *called, ObjectId object, uint32_t answers) {
    const Cells *now = store_find(store, object), *after = store_find(called->after, object), *before = store_find(called->before, object);
    if (!now || !after || after == before) return store;
    bool whole = now == after && !may_be_left(called, object, INT32_MIN, INT32_MAX, answers);
    for (uint32_t i = 0; i < after->count; i++) /* a number that is not known may have been stored over with another */
        whole &= after->rows[i].value.node || after->rows[i].value.points || after->rows[i].value.constant;
    if (whole) return store_put(walk->scratch, store, object, before);
    for (uint32_t i = 0; i < after->count; i++) {
        const Cell *row = &after->rows[i];
        if (row->stride || (!row->value.node && !row->value.points) || row_like(before, row) || !row_like(now, row)) continue;
        if (may_be_left(called, object, row->low, row->high, answers)) continue;
        Abstract value;
        if (!row_instead(walk, called->before, object, row, &value)) continue;
        Cell cell = *row;
        cell.value.node = value.node;
        cell.value.points = value.points;
        walk->version++;
        now = cells_with(walk, now, cell, false, cell.high);
        store = store_put(walk->scratch, store, object, now);
        walk->version++;
    }
    return store;
}

/* The row that the call has left there, without what was there before: as long as that, or to the end of the object. */
static const Store *object_behind(Walk *walk, const Store *store, const Called *called, const Left *left) {
    const Cells *now = store_find(store, left->object), *after = store_find(called->after, left->object);
    const Cell *row = NULL;
    for (uint32_t i = 0; after && i < after->count; i++) {
        const Cell *at = &after->rows[i];
        if (at->stride || at->low != left->low || (left->high != UNBOUNDED && at->high != left->high)) continue;
        if (!row || at->high >= row->high) row = at;
    }
    if (!row || !now || row->value.node == left->node || !row_like(now, row)) return store;
    Cell cell = *row;
    cell.value.node = left->node;
    walk->version++;
    store = store_put(walk->scratch, store, left->object, cells_with(walk, now, cell, false, cell.high));
    walk->version++;
    return store;
}

const Store *answers_leave(Walk *walk, const Store *store, BlockId from, const Known *known) {
    const Called *called = called_at(walk, call_behind(walk, known->value, from));
    if (!called) return store;
    uint32_t answers = answers_left(called, known);
    if (!answers && !called->model) return store;
    for (uint32_t i = 0; i < called->left_count; i++) {
        const Left *left = &called->left[i];
        if (left->with && !(left->with & answers)) store = object_before(walk, store, called, left->object, answers);
        else if (answers && !(answers & ~(uint32_t)left->surely)) store = object_behind(walk, store, called, left);
    }
    return store;
}
