/* SPDX-License-Identifier: Apache-2.0 */
/* Where members lie, in whole bytes. Memory is told apart by bytes, and bit-fields share them: those of one run are dealt
 * out over the bytes that they take together, each to bytes of its own as long as there are enough. What reads or
 * writes the whole unit (a union's other member, a copy, zeros) still meets all of them. */
#include "memory/local.h"

static bool in_run(const Field *field) {
    return field->bit_width != 0;
}

FieldSpan bits_span(const Program *program, FieldId id) {
    const Field *field = &program->fields[id];
    const Type *record = &program->types[field->record];
    FieldSpan span = {.offset = field->bit_offset / 8};
    span.size = (field->bit_offset + field->bit_width + 7) / 8 - span.offset;
    if (record->is_union) return span;
    FieldId first = id, last = id;
    while (first > record->field && in_run(&program->fields[first - 1])) first--;
    while (last + 1 < record->field + record->fields && in_run(&program->fields[last + 1])) last++;
    uint32_t start = program->fields[first].bit_offset / 8;
    const Field *end = &program->fields[last];
    uint32_t bytes = (end->bit_offset + end->bit_width + 7) / 8 - start;
    uint32_t count = last - first + 1, at = id - first;
    span.shared = count > bytes;
    span.offset = start + at * bytes / count;
    span.size = span.shared ? 1 : start + (at + 1) * bytes / count - span.offset;
    return span;
}

uint32_t field_unit(const Program *program, FieldId id) {
    const Field *field = &program->fields[id];
    uint32_t bytes = field->bit_offset / 8, size = program->types[field->type].size;
    if (!in_run(field) || !size) return bytes;
    uint32_t unit = bytes / size * size;
    return (field->bit_offset + field->bit_width - 1) / 8 < unit + size ? unit : bytes;
}
