/* SPDX-License-Identifier: Apache-2.0 */
/* A unit as bytes. The rows: rows.def; the frame: facts.h. */
#include "facts/layout.h"

/* Bytes of one section while it is filled; its size is known from the start. */
typedef struct Section {
    uint32_t rows;
    size_t length, at;
    uint8_t *data;
} Section;

typedef struct Writer {
    const Unit *unit;
    Section sections[FACTS_SECTION_END_];
} Writer;

static void put_u32(uint8_t *out, uint32_t value) {
    out[0] = (uint8_t)value;
    out[1] = (uint8_t)(value >> 8);
    out[2] = (uint8_t)(value >> 16);
    out[3] = (uint8_t)(value >> 24);
}

static void add_u32(Section *section, uint32_t value) {
    put_u32(section->data + section->at, value);
    section->at += 4;
}

static void add_u64(Section *section, uint64_t value) {
    add_u32(section, (uint32_t)value);
    add_u32(section, (uint32_t)(value >> 32));
}

static void add_loc(Section *section, Loc loc) {
    add_u32(section, loc.file);
    add_u32(section, loc.line);
    add_u32(section, loc.column | (uint32_t)loc.macro << 16);
}

static void add_digest(Section *section, const Digest *digest) {
    memcpy(section->data + section->at, digest->bytes, sizeof digest->bytes);
    section->at += sizeof digest->bytes;
}

static Section *section_open(Writer *writer, FactsSection kind, uint64_t rows, size_t row_size) {
    Section *section = &writer->sections[kind];
    assert(rows <= UINT32_MAX);
    section->rows = (uint32_t)rows;
    section->length = (size_t)rows * row_size;
    section->data = xmalloc(section->length + 1);
    return section;
}

/* put_TYPES(section, row) and so on. */
#define W(field) add_u32(section, (uint32_t)row->field);
#define Q(field) add_u64(section, (uint64_t)row->field);
#define L(field) add_loc(section, row->field);
#define D(field) add_digest(section, &row->field);
#define SECTION(name, type, fields)                                                               \
    static void put_##name(Section *section, const type *row) {                                   \
        fields                                                                                    \
    }
#include "facts/rows.def"
#undef W
#undef Q
#undef L
#undef D

/* Rows first .. end - 1 of an array. */
#define PUT_ROWS(name, rows, first, end)                                                          \
    do {                                                                                          \
        uint32_t end_ = (end);                                                                    \
        Section *section_ =                                                                       \
            section_open(writer, FACTS_##name, end_ - (first), FACTS_SIZE_##name);                \
        for (uint32_t i_ = (first); i_ < end_; i_++) {                                            \
            put_##name(section_, &(rows)[i_]);                                                    \
        }                                                                                         \
    } while (0)

static void write_words(Section *section, const uint32_t *words, uint32_t count) {
    for (uint32_t i = 1; i < count; i++) {
        add_u32(section, words[i]);
    }
}

static void write_tables(Writer *writer) {
    const Unit *unit = writer->unit;
    PUT_ROWS(UNIT, unit, 0, 1);
    PUT_ROWS(FILES, unit->files, 1, unit->file_count);
    PUT_ROWS(TYPES, unit->types, 1, unit->type_count);
    PUT_ROWS(FIELDS, unit->fields, 1, unit->field_count);
    write_words(section_open(writer, FACTS_PARAMS, unit->pool_count - 1, FACTS_SIZE_PARAMS),
                unit->pool, unit->pool_count);
    PUT_ROWS(GLOBALS, unit->globals, 1, unit->global_count);
    PUT_ROWS(INITS, unit->inits, 1, unit->init_count);
    PUT_ROWS(FUNCTIONS, unit->functions, 1, unit->function_count);
    PUT_ROWS(SPELLINGS, unit->spellings, 0, unit->spelling_count);
    PUT_ROWS(UNKNOWNS, unit->unknowns, 0, unit->unknown_count);
    PUT_ROWS(ERRORS, unit->errors, 0, unit->error_count);
}

static void write_bodies(Writer *writer) {
    const Unit *unit = writer->unit;
    uint64_t locals = 0, insns = 0, blocks = 0, pool = 0;
    for (FunctionId id = 1; id < unit->function_count; id++) {
        const Function *function = &unit->functions[id];
        if (function->defined) {
            locals += function->local_count - 1;
            insns += function->insn_count - 1;
            blocks += function->block_count - 1;
            pool += function->pool_count - 1;
        }
    }
    Section *local_rows = section_open(writer, FACTS_LOCALS, locals, FACTS_SIZE_LOCALS);
    Section *insn_rows = section_open(writer, FACTS_INSNS, insns, FACTS_SIZE_INSNS);
    Section *block_rows = section_open(writer, FACTS_BLOCKS, blocks, FACTS_SIZE_BLOCKS);
    Section *pool_rows = section_open(writer, FACTS_POOL, pool, FACTS_SIZE_POOL);
    for (FunctionId id = 1; id < unit->function_count; id++) {
        const Function *function = &unit->functions[id];
        for (LocalId i = 1; i < function->local_count; i++) {
            put_LOCALS(local_rows, &function->locals[i]);
        }
        for (Value i = 1; i < function->insn_count; i++) {
            const Insn *insn = &function->insns[i];
            PackedInsn packed = {
                .head = insn->op | (uint32_t)insn->kind << 8 | (uint32_t)insn->flags << 16,
                .type = insn->type,
                .a = insn->a,
                .b = insn->b,
                .c = insn->c,
                .loc = insn->loc,
            };
            put_INSNS(insn_rows, &packed);
        }
        for (BlockId i = 1; i < function->block_count; i++) {
            put_BLOCKS(block_rows, &function->blocks[i]);
        }
        write_words(pool_rows, function->pool, function->pool_count);
    }
}

static void write_strings(Writer *writer) {
    const Interner *strings = writer->unit->strings;
    uint32_t count = interner_count(strings);
    uint64_t total = 0;
    for (StrId id = 0; id < count; id++) {
        total += interned_length(strings, id);
    }
    Section *ends = section_open(writer, FACTS_STRING_ENDS, count, FACTS_SIZE_STRING_ENDS);
    Section *bytes = section_open(writer, FACTS_STRING_BYTES, total, 1);
    for (StrId id = 0; id < count; id++) {
        size_t length = interned_length(strings, id);
        memcpy(bytes->data + bytes->at, interned(strings, id), length);
        bytes->at += length;
        add_u32(ends, (uint32_t)bytes->at);
    }
}

void facts_write(const Unit *unit, Buf *out) {
    Writer opened = {.unit = unit}, *writer = &opened;
    write_tables(writer);
    write_bodies(writer);
    write_strings(writer);
    size_t start = out->len;
    uint64_t offset = facts_align(FACTS_HEADER_SIZE + FACTS_SECTION_COUNT * FACTS_ENTRY_SIZE);
    buf_add(out, FACTS_MAGIC, FACTS_MAGIC_SIZE);
    buf_u32(out, FACTS_FORMAT);
    buf_u32(out, FACTS_SECTION_COUNT);
    for (unsigned kind = 1; kind < FACTS_SECTION_END_; kind++) {
        const Section *section = &writer->sections[kind];
        assert(section->data && section->at == section->length);
        buf_u32(out, kind);
        buf_u32(out, section->rows);
        buf_u64(out, offset);
        buf_u64(out, section->length);
        offset = facts_align(offset + section->length);
    }
    static const char zeros[8];
    for (unsigned kind = 1; kind < FACTS_SECTION_END_; kind++) {
        Section *section = &writer->sections[kind];
        buf_add(out, zeros, facts_align(out->len - start) - (out->len - start));
        buf_add(out, section->data, section->length);
        free_(section->data);
    }
    buf_add(out, zeros, facts_align(out->len - start) - (out->len - start));
    Digest digest = digest_of(out->data + start, out->len - start);
    buf_add(out, digest.bytes, sizeof digest.bytes);
}

Digest facts_digest(const char *data, size_t length) {
    Digest digest;
    assert(length >= sizeof digest);
    memcpy(digest.bytes, data + length - sizeof digest, sizeof digest);
    return digest;
}
