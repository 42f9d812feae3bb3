/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers (LEB128) and ids as bytes, both ways. What is read is not trusted. */
#include "memory/keep.h"

void sheet_close(Sheet *sheet) {
    buf_free(&sheet->out);
    for (unsigned kind = 0; kind < REF_COUNT_; kind++) map_free(&sheet->numbers[kind]);
}

void put_number(Sheet *sheet, uint64_t number) {
    uint8_t bytes[10];
    uint32_t count = 0;
    for (; number >= 0x80; number >>= 7) bytes[count++] = (uint8_t)(number | 0x80);
    bytes[count++] = (uint8_t)number;
    buf_add(&sheet->out, bytes, count);
}

void put_signed(Sheet *sheet, int64_t number) {
    put_number(sheet, (uint64_t)number << 1 ^ (uint64_t)(number >> 63));
}

void put_mark(Sheet *sheet, Mark mark) {
    buf_mark(&sheet->out, mark);
}

void put_ref(Sheet *sheet, RefKind kind, uint32_t id) {
    if (!id) {
        put_number(sheet, 0);
        return;
    }
    bool new;
    uint64_t *number = map_put(&sheet->numbers[kind], id, &new);
    if (new) *number = sheet->numbers[kind].count;
    put_number(sheet, *number);
    if (new) put_mark(sheet, sheet->marks->rows[kind][id]);
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

uint64_t take_number(SheetReader *reader) {
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

uint32_t take_below(SheetReader *reader, uint64_t limit) {
    uint64_t number = take_number(reader);
    if (number < limit) return (uint32_t)number;
    reader->bad = true;
    return 0;
}

uint32_t take_count(SheetReader *reader, size_t least) {
    uint64_t left = (uint64_t)(reader->end - reader->at);
    uint64_t count = take_number(reader);
    if (count <= left / least && count < UINT32_MAX) return (uint32_t)count;
    reader->bad = true;
    return 0;
}

int64_t take_signed(SheetReader *reader) {
    uint64_t number = take_number(reader);
    return (int64_t)(number >> 1 ^ (0 - (number & 1)));
}

int32_t take_int(SheetReader *reader) {
    int64_t number = take_signed(reader);
    if (number >= INT32_MIN && number <= INT32_MAX) return (int32_t)number;
    reader->bad = true;
    return 0;
}

uint32_t take_u32(SheetReader *reader) {
    return take_below(reader, UINT64_C(1) << 32);
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
