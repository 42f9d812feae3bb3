/* SPDX-License-Identifier: Apache-2.0 */
/* The program's own allocators. A function that hands out pieces of a larger block (pool, arena, slab, zone, free list)
 * gives memory that nobody holds yet: each call gets an object of its own, as malloc does, instead of the block that all
 * of them share. Two signs are enough: `void *` is returned, and either the name says so, or the place it came from has
 * moved on when the function ends (`last += size`, `used += size`) by a size that the caller asked for. */
#include <ctype.h>

#include "memory/local.h"

/* Is `word` in the name, between underscores, or at its end (`palloc`, `ngx_pcalloc`, `MemAlloc`)? */
static bool name_says(const char *name, const char *word) {
    size_t length = strlen(word);
    for (const char *at = name; *at; at++) {
        size_t same = 0;
        while (same < length && at[same] && tolower((unsigned char)at[same]) == word[same]) same++;
        if (same < length) continue;
        char after = at[length];
        if (!islower((unsigned char)after) || isupper((unsigned char)at[0])) return true;
    }
    return false;
}

static bool is_named_allocator(const char *name) {
    if (name_says(name, "realloc") || name_says(name, "dealloc")) return false;
    return name_says(name, "alloc") || name_says(name, "allocate") || name_says(name, "memalign");
}

/* Appending to a buffer hands out a place of it too, and what is written there is the buffer's. */
static bool is_named_container(const char *name) {
    static const char *const words[] = {"buf", "buffer", "put", "append", "push", "add", "reserve", "extend", "space",
                                        "write", "str", "queue", "ring", "stream", "msg", "packet", "insert"};
    for (size_t i = 0; i < COUNTOF(words); i++)
        if (name_says(name, words[i])) return true;
    return false;
}

static bool takes_size(const Walk *walk) {
    for (uint32_t i = 1; i <= walk->body->params; i++) {
        const Type *type = &walk->program->types[walk->body->locals[i].type];
        if (type->kind == TYPE_INTEGER && type->size >= 4) return true;
    }
    return false;
}

/* Does the record that holds the block's pointer keep something else at exit: the pointer moved, a count of bytes used? */
static bool has_moved_on(const Walk *walk, const Object *block, const Target *given) {
    const Cells *cells = store_find(walk->exit, block->parent);
    bool moved = false;
    for (uint32_t i = 0; cells && i < cells->count; i++) {
        const Cell *cell = &cells->rows[i];
        if (cell->stride) continue;
        if (cell->low == block->offset) { /* the pointer itself */
            for (uint32_t n = 0; cell->value.points && n < cell->value.points->count; n++) {
                const Target *now = &cell->value.points->targets[n];
                moved |= now->object == given->object && (now->stride != given->stride || now->offset != given->offset);
            }
        } else if (given->stride && cell->value.node && !cell->value.points) {
            moved |= decl_kind(cell->value.decl) == DECL_FIELD;
        }
    }
    return moved;
}

static bool is_piece(const Walk *walk, const Target *target) {
    const Object *object = &walk->objects.data[target->object];
    if (object->kind == OBJECT_HEAP) return target->offset != 0 || target->stride != 0;
    return object->kind == OBJECT_SYMBOLIC && (object->depth >= 2 || object_global(walk, target->object));
}

bool allocator_found(const Walk *walk) {
    const Program *program = walk->program;
    const Type *result = &program->types[program->types[walk->body->type].element];
    if (result->kind != TYPE_POINTER || !walk->exits || !walk->result.points) return false;
    const char *name = program->functions[walk->id].name;
    bool named = is_named_allocator(name), untyped = program->types[result->element].kind == TYPE_VOID;
    bool moved = false, piece = false;
    for (uint32_t i = 0; i < walk->result.points->count; i++) {
        const Target *target = &walk->result.points->targets[i];
        if (!is_piece(walk, target)) continue;
        piece = true;
        const Object *object = &walk->objects.data[target->object];
        if (object->kind == OBJECT_SYMBOLIC && object->parent) moved |= has_moved_on(walk, object, target);
    }
    if (!piece) return false;
    if (named) return true;
    return untyped && moved && takes_size(walk) && !is_named_container(name);
}

void allocator_detach(Walk *walk) {
    Summary *summary = walk->summary;
    const Points *given = walk->result.points;
    ObjectId fresh = object_get(walk, OBJECT_HEAP, 0, 0, 1, 0, 0, false);
    for (uint32_t i = 0; i < summary->outputs.len; i++) {
        Output *output = &summary->outputs.data[i];
        for (uint32_t n = 0; n < given->count; n++) {
            if (given->targets[n].object != output->object || !is_piece(walk, &given->targets[n])) continue;
            if (given->targets[n].stride == 0 && output->cell.stride == 0) {
                output->cell.offset -= given->targets[n].offset;
                output->cell.low -= given->targets[n].offset;
                if (output->cell.high != UNBOUNDED) output->cell.high -= given->targets[n].offset;
            }
            output->object = fresh;
            break;
        }
    }
    walk->result.points = points_whole(walk, fresh);
}
