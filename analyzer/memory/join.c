/* SPDX-License-Identifier: Apache-2.0 */
/* Where two ways meet: what a cell holds after either. A cell that only one side wrote holds on the other what it
 * held at entry. */
#include "memory/local.h"

typedef struct JoinContext {
    Walk *walk;
    const Store *a, *b;
    BlockId block;
} JoinContext;

static Abstract cell_content(Walk *walk, const Store *store, ObjectId object, const Cell *cell) {
    Target target = {object, cell->offset, cell->stride, cell->low, cell->high};
    uint32_t size = cell->stride || cell->high == UNBOUNDED ? 0 : (uint32_t)cell_size(cell);
    return memory_read(walk, store, target, want_again(walk, cell->value, size));
}

/* The row for the same place, by binary search: rows are sorted by low. */
static const Cell *cell_twin(const Cells *cells, const Cell *cell) {
    uint32_t low = 0, high = cells ? cells->count : 0;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (cells->rows[middle].low < cell->low) low = middle + 1;
        else high = middle;
    }
    for (; cells && low < cells->count && cells->rows[low].low == cell->low; low++)
        if (cell_same_place(&cells->rows[low], cell)) return &cells->rows[low];
    return NULL;
}

/* What `cell` holds where one side has it and the other has `twin`, or was not written there (`store`). */
static Abstract cell_joined(JoinContext *join, uint32_t key, const Cell *cell, const Cell *twin, const Store *store) {
    Walk *walk = join->walk;
    Abstract other = twin ? twin->value : cell->stride ? (Abstract){0} : cell_content(walk, store, key, cell);
    Abstract value = cell->value;
    if (!twin && !other.node && !other.points && !object_has_content(walk, key)) {
        value.constant = 0;
        return value;
    }
    uint32_t slot = (uint32_t)hash_mix(hash_mix(key, (uint32_t)cell->offset),
                                       hash_mix((uint32_t)cell->low, cell->stride)) & 0x00ffffff;
    value = abstract_join(walk, value, other, slot);
    if (!twin && cell->stride) value.constant = 0;
    value.decl = cell->value.decl;
    return value;
}

/* Rows first .. middle - 1 and middle .. len - 1, each sorted, as one. */
static Cells *rows_merged(Walk *walk, uint32_t middle) {
    uint32_t count = walk->rows.len, a = 0, b = middle;
    Cells *made = arena_alloc(walk->scratch, sizeof *made + count * sizeof(Cell));
    made->capacity = count;
    made->version = walk->version;
    while (a < middle || b < count)
        made->rows[made->count++] = walk->rows.data[b == count || (a < middle && walk->rows.data[a].low <= walk->rows.data[b].low) ? a++ : b++];
    return made;
}

static bool rows_are(const Walk *walk, const Cells *cells) {
    if (!cells || cells->count != walk->rows.len) return false;
    for (uint32_t i = 0; i < cells->count; i++)
        if (!cell_same(&walk->rows.data[i], &cells->rows[i])) return false;
    return true;
}

static const Cells *cells_join(void *context, uint32_t key, const Cells *a, const Cells *b) {
    JoinContext *join = context;
    Walk *walk = join->walk;
    if (a == b) return a;
    bool content = object_has_content(walk, key);
    if (!content && walk->objects.data[key].kind != OBJECT_LOCAL && (!a || !b)) return a ? a : b;
    vec_clear(&walk->rows);
    for (uint32_t i = 0; a && i < a->count; i++) {
        Cell cell = a->rows[i];
        cell.value = cell_joined(join, key, &cell, cell_twin(b, &cell), join->b);
        vec_push(&walk->rows, cell);
    }
    uint32_t middle = walk->rows.len;
    for (uint32_t i = 0; b && i < b->count; i++) {
        Cell cell = b->rows[i];
        if (cell_twin(a, &cell)) continue;
        cell.value = cell_joined(join, key, &cell, NULL, join->a);
        vec_push(&walk->rows, cell);
    }
    if (walk->rows.len == 0) return NULL;
    if (middle == walk->rows.len && rows_are(walk, a)) return a; /* what stays the same is shared */
    if (rows_are(walk, b)) return b;
    return rows_merged(walk, middle);
}

const Store *states_join(Walk *walk, BlockId block, const Store *a, const Store *b) {
    JoinContext context = {walk, a, b, block};
    uint32_t insn = walk->insn;
    walk->insn = walk->body->blocks[block].first;
    walk->version++;
    walk->joining = true;
    const Store *joined = store_merge(walk->scratch, a, b, cells_join, &context);
    walk->joining = false;
    walk->version++;
    walk->insn = insn;
    return joined;
}
