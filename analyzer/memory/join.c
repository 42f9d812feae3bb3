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
    bool pointer = cell->value.points != NULL;
    return memory_read(walk, store, target, (Want){.size = size, .decl = cell->value.decl, .pointer = pointer});
}

static const Cell *cells_same(const Cells *cells, const Cell *cell) {
    for (uint32_t i = 0; cells && i < cells->count; i++)
        if (cells->rows[i].offset == cell->offset && cells->rows[i].low == cell->low &&
            cells->rows[i].high == cell->high && cells->rows[i].stride == cell->stride)
            return &cells->rows[i];
    return NULL;
}

static const Cells *cells_join(void *context, uint32_t key, const Cells *a, const Cells *b) {
    JoinContext *join = context;
    Walk *walk = join->walk;
    if (a == b) return a;
    bool content = object_has_content(walk, key);
    if (!content && walk->objects.data[key].kind != OBJECT_LOCAL && (!a || !b)) return a ? a : b;
    const Cells *joined = NULL;
    for (int side = 0; side < 2; side++) {
        const Cells *mine = side ? b : a;
        for (uint32_t i = 0; mine && i < mine->count; i++) {
            Cell cell = mine->rows[i];
            if (cells_same(joined, &cell)) continue;
            const Cell *twin = cells_same(side ? a : b, &cell);
            Abstract other = twin ? twin->value
                             : cell.stride ? (Abstract){0}
                                           : cell_content(walk, side ? join->a : join->b, key, &cell);
            bool absent = !twin && !other.node && !other.points && !content;
            Abstract value = cell.value;
            if (!absent) {
                uint32_t slot = (uint32_t)hash_mix(hash_mix(key, (uint32_t)cell.offset),
                                                   hash_mix((uint32_t)cell.low, cell.stride)) & 0x00ffffff;
                value = abstract_join(walk, cell.value, other, slot);
                if (!twin && cell.stride) value.constant = 0;
            } else {
                value.constant = 0;
            }
            value.decl = cell.value.decl;
            cell.value = value;
            joined = cells_with(walk, joined, cell, false);
        }
    }
    return joined;
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
