/* SPDX-License-Identifier: Apache-2.0 */
/* Where two ways meet: what a cell holds after either. A cell that only one side wrote holds on the other what it
 * held at entry. */
#include "memory/local.h"

typedef struct JoinContext {
    Walk *walk;
    const Store *a, *b;
} JoinContext;

static bool is_inside(const Cell *inner, const Cell *outer) {
    return inner->low >= outer->low && inner->high <= outer->high && (inner->low > outer->low || inner->high < outer->high);
}

/* Rows of `cells` but for those inside of `cell`, which are joined on their own and stand behind it; `tiled`: they fill
 * it. NULL = none is inside. */
static const Cells *rows_around(Walk *walk, const Cells *cells, const Cell *cell, bool *tiled) {
    int32_t filled = cell->low;
    uint32_t inside = 0;
    for (uint32_t i = 0; cells && i < cells->count && cells->rows[i].low < cell->high; i++) {
        const Cell *row = &cells->rows[i];
        if (!is_inside(row, cell)) continue;
        inside++;
        if (row->stride == 0 && row->low <= filled && row->high > filled) filled = row->high;
    }
    *tiled = filled >= cell->high;
    if (inside == 0) return NULL;
    Cells *around = arena_alloc(walk->scratch, sizeof *around + (cells->count - inside + 1) * sizeof(Cell));
    *around = (Cells){.version = walk->version};
    for (uint32_t i = 0; i < cells->count; i++)
        if (!is_inside(&cells->rows[i], cell)) around->rows[around->count++] = cells->rows[i];
    return around;
}

/* What the other side's rows that are not inside of `cell` hold there, or what was there at entry; false: nothing. */
static bool cell_content(Walk *walk, const Store *store, ObjectId object, const Cell *cell, Abstract *out) {
    Target target = {object, cell->offset, cell->stride, cell->low, cell->high, cell->stride ? cell->width : 0};
    uint32_t size = cell->stride || cell->high == UNBOUNDED ? 0 : (uint32_t)cell_size(cell);
    bool tiled = false;
    const Cells *around = size <= 8 && size ? NULL : rows_around(walk, store_find(store, object), cell, &tiled);
    if (around && tiled && around->count == 0) return false;
    if (around) store = store_put(walk->scratch, NULL, object, around);
    *out = memory_read(walk, store, target, want_again(walk, cell->value, size));
    return true;
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
    Abstract value = cell->value, other = {0};
    if (twin) other = twin->value;
    else if (cell->stride == 0 && !cell_content(walk, store, key, cell, &other)) return value;
    if (!twin && !other.node && !other.points && !object_has_content(walk, key)) {
        value.constant = 0;
        return value;
    }
    uint32_t slot = (uint32_t)hash_mix(hash_mix(key, (uint32_t)cell->offset),
                                       hash_mix((uint32_t)cell->low, cell->stride)) & 0x00ffffff;
    value = abstract_join(walk, value, other, slot);
    if (!twin && cell->stride) value.constant = 0;
    if (cell->value.decl) value.decl = cell->value.decl; /* zeros written over all of it have no name */
    return value;
}

/* Joins a row of side `from` with what the other one holds there. */
static void row_join(JoinContext *join, uint32_t key, Cell cell, const Cell *twin, unsigned from) {
    if (twin && twin->width > cell.width) cell.width = twin->width;
    cell.value = cell_joined(join, key, &cell, twin, from == 0 ? join->b : join->a);
    vec_push(&join->walk->rows, cell);
}

static bool row_before(const Cell *a, const Cell *b) {
    return a->low != b->low ? a->low < b->low : a->high >= b->high;
}

/* Rows first .. middle - 1 and middle .. len - 1, each sorted, as one; what is inside of another row behind it. */
static Cells *rows_merged(Walk *walk, uint32_t middle) {
    uint32_t count = walk->rows.len, a = 0, b = middle;
    Cells *made = arena_alloc(walk->scratch, sizeof *made + count * sizeof(Cell));
    made->capacity = count;
    made->version = walk->version;
    while (a < middle || b < count)
        made->rows[made->count++] = walk->rows.data[b == count || (a < middle && row_before(&walk->rows.data[a], &walk->rows.data[b])) ? a++ : b++];
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
        row_join(join, key, a->rows[i], cell_twin(b, &a->rows[i]), 0);
    }
    uint32_t middle = walk->rows.len;
    for (uint32_t i = 0; b && i < b->count; i++) {
        if (!cell_twin(a, &b->rows[i])) row_join(join, key, b->rows[i], NULL, 1);
    }
    if (walk->rows.len == 0) return NULL;
    if (middle == walk->rows.len && rows_are(walk, a)) return a; /* what stays the same is shared */
    if (rows_are(walk, b)) return b;
    return rows_merged(walk, middle);
}

const Store *states_join(Walk *walk, uint32_t at, const Store *a, const Store *b) {
    JoinContext context = {walk, a, b};
    uint32_t insn = walk->insn;
    walk->insn = at;
    walk->version++;
    walk->joining = true;
    const Store *joined = store_merge(walk->scratch, a, b, cells_join, &context);
    walk->joining = false;
    walk->version++;
    walk->insn = insn;
    return joined;
}
