/* SPDX-License-Identifier: Apache-2.0 */
/* va_start, va_arg and va_copy (C17 7.16.1): a va_list is memory that points to the next argument. */
#include "memory/local.h"

/* The cell at the start of a va_list object points to the arguments. */
void varargs_start(Walk *walk, const Insn *insn) {
    Abstract list = value_at(walk, insn->a);
    ObjectId area = object_get(walk, OBJECT_VARARGS, 0, 0, 0, 0, 0, false);
    Target arguments = target_whole(area);
    Abstract value = {.points = points_one(walk, arguments)};
    for (uint32_t i = 0; list.points && i < list.points->count; i++) {
        Target at = list.points->targets[i];
        at.low = at.offset;
        at.high = at.offset + 8;
        memory_write(walk, at, 8, value, list.points->count == 1);
    }
}

Abstract varargs_arg(Walk *walk, const Insn *insn) {
    Abstract list = value_at(walk, insn->a), result = {0};
    const Points *area = NULL;
    for (uint32_t i = 0; list.points && i < list.points->count; i++) {
        Abstract read = memory_read(walk, walk->store, list.points->targets[i], (Want){.size = 8, .pointer = true});
        area = points_join(walk, area, read.points);
    }
    const Points *next = NULL;
    for (uint32_t i = 0; area && i < area->count; i++) {
        Target at = area->targets[i];
        result = abstract_join(walk, result, memory_read(walk, walk->store, at, want_of(walk, insn->type, 0)), 3001);
        if (at.stride == 0) at.offset += 8;
        next = points_join(walk, next, points_one(walk, at));
    }
    for (uint32_t i = 0; list.points && i < list.points->count; i++) {
        Target at = list.points->targets[i];
        at.low = at.offset;
        at.high = at.offset + 8;
        memory_write(walk, at, 8, (Abstract){.points = next}, list.points->count == 1);
    }
    return result;
}

void varargs_copy(Walk *walk, const Insn *insn) {
    Abstract to = value_at(walk, insn->a), from = value_at(walk, insn->b);
    const Points *area = NULL;
    for (uint32_t i = 0; from.points && i < from.points->count; i++) {
        Abstract read = memory_read(walk, walk->store, from.points->targets[i], (Want){.size = 8, .pointer = true});
        area = points_join(walk, area, read.points);
    }
    for (uint32_t i = 0; to.points && i < to.points->count; i++)
        memory_write(walk, to.points->targets[i], 8, (Abstract){.points = area}, to.points->count == 1);
}
