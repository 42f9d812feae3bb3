/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers (LEB128) and ids as bytes, both ways. What is read is not trusted. */
#include "memory/keep.h"

void sheet_close(Sheet *sheet) {
    free_(sheet->data);
    for (unsigned kind = 0; kind < REF_COUNT_; kind++) {
        const U32Vec *named = &sheet->named[kind];
        for (uint32_t i = 0; i < named->len; i++) sheet->marks->numbers[kind][named->data[i]] = 0;
        vec_free(&sheet->named[kind]);
    }
}

static uint8_t *sheet_room(Sheet *sheet, size_t length) {
    if (sheet->capacity - sheet->length < length) {
        sheet->capacity = sheet->capacity * 2 + 4096;
        sheet->data = xrealloc(sheet->data, sheet->capacity);
    }
    return sheet->data + sheet->length;
}

void put_long_number(Sheet *sheet, uint64_t number) {
    uint8_t *at = sheet_room(sheet, 10), *begin = at;
    for (; number >= 0x80; number >>= 7) *at++ = (uint8_t)(number | 0x80);
    *at++ = (uint8_t)number;
    sheet->length += (size_t)(at - begin);
}

void put_signed(Sheet *sheet, int64_t number) {
    put_number(sheet, (uint64_t)number << 1 ^ (uint64_t)(number >> 63));
}

void put_mark(Sheet *sheet, Mark mark) {
    uint8_t *at = sheet_room(sheet, 16);
    for (unsigned i = 0; i < 16; i++) at[i] = (uint8_t)(mark.words[i / 8] >> i % 8 * 8);
    sheet->length += 16;
}

void put_ref(Sheet *sheet, RefKind kind, uint32_t id) {
    uint32_t *number = &sheet->marks->numbers[kind][id];
    if (!id || *number) {
        put_number(sheet, id ? *number : 0);
        return;
    }
    vec_push(&sheet->named[kind], id);
    *number = sheet->named[kind].len;
    put_number(sheet, *number);
    put_mark(sheet, sheet->marks->rows[kind][id]);
}

void put_field(Sheet *sheet, FieldId id) {
    const Program *program = sheet->marks->program;
    put_ref(sheet, REF_TYPE, program->fields[id].record);
    put_number(sheet, id - program->types[program->fields[id].record].field);
}

/* ---- reading ------------------------------------------------------------------------------------- */

void reader_close(SheetReader *reader) {
    for (unsigned kind = 0; kind < REF_COUNT_; kind++) vec_free(&reader->ids[kind]);
}

uint64_t take_long_number(SheetReader *reader) {
    uint64_t number = 0;
    for (unsigned shift = 0; shift < 64 && reader->at < reader->end; shift += 7) {
        uint8_t byte = *reader->at++;
        number |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) return number;
    }
    reader->bad = true;
    reader->at = reader->end;
    return 0;
}

uint32_t take_count(SheetReader *reader, size_t least) {
    uint64_t left = (uint64_t)(reader->end - reader->at);
    uint64_t count = take_number(reader);
    if (count <= left / least && count < UINT32_MAX) return (uint32_t)count;
    reader->bad = true;
    return 0;
}

Mark take_mark(SheetReader *reader) {
    if (reader->end - reader->at < 16) {
        reader->bad = true;
        reader->at = reader->end;
        return (Mark){0};
    }
    reader->at += 16;
    return mark_read(reader->at - 16);
}

uint32_t take_ref(SheetReader *reader, RefKind kind) {
    U32Vec *ids = &reader->ids[kind];
    uint32_t number = take_below(reader, ids->len + 2u);
    if (number == 0) return 0;
    if (number <= ids->len) return ids->data[number - 1];
    uint32_t id = marks_find(reader->marks, kind, take_mark(reader));
    if (!id) reader->bad = true;
    vec_push(ids, id);
    return id;
}

FieldId take_field(SheetReader *reader) {
    const Program *program = reader->marks->program;
    const Type *record = &program->types[take_ref(reader, REF_TYPE)];
    uint32_t index = take_below(reader, record->kind == TYPE_RECORD ? record->fields : 0);
    return reader->bad ? 0 : record->field + index;
}
