/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes back into a unit. Every count is held against the length of the file before anything of that
 * size is allocated; where nobody vouches for the bytes, unit_verify checks what rows mean. */
#include "facts/layout.h"

typedef struct Cursor {
    const uint8_t *at; /* next row */
    uint32_t rows;     /* in the section */
    uint32_t left;     /* not taken yet */
} Cursor;

typedef struct Reader {
    const char *name;
    Diags *diags;
    Unit *unit;
    Cursor sections[FACTS_SECTION_END_];
    bool fits; /* false once a number was too large for its field */
} Reader;

static const uint32_t ROW_SIZES[FACTS_SECTION_END_] = {
#define SECTION(name, type, fields) [FACTS_##name] = FACTS_SIZE_##name,
#define WORDS(name)                 [FACTS_##name] = FACTS_SIZE_##name,
#include "facts/rows.def"
    [FACTS_STRING_BYTES] = 1,
};

static uint32_t take_u32(Cursor *cursor) {
    uint32_t value = read_u32(cursor->at);
    cursor->at += 4;
    return value;
}

static uint64_t take_u64(Cursor *cursor) {
    uint64_t value = read_u64(cursor->at);
    cursor->at += 8;
    return value;
}

static Loc take_loc(Cursor *cursor) {
    Loc loc = {.file = take_u32(cursor), .line = take_u32(cursor)};
    uint32_t last = take_u32(cursor);
    loc.column = (uint16_t)last;
    loc.macro = (uint16_t)(last >> 16);
    return loc;
}

static void take_digest(Cursor *cursor, Digest *digest) {
    memcpy(digest->bytes, cursor->at, sizeof digest->bytes);
    cursor->at += sizeof digest->bytes;
}

/* get_TYPES(reader, row) and so on: the next row, which the caller knows to be there. */
#define W(field)                                                                                  \
    {                                                                                             \
        uint32_t word = take_u32(cursor);                                                         \
        row->field = word;                                                                        \
        reader->fits &= row->field == word;                                                       \
    }
#define Q(field) row->field = take_u64(cursor);
#define L(field) row->field = take_loc(cursor);
#define D(field) take_digest(cursor, &row->field);
#define SECTION(name, type, fields)                                                               \
    static void get_##name(Reader *reader, type *row) {                                           \
        Cursor *cursor = &reader->sections[FACTS_##name];                                         \
        cursor->left--;                                                                           \
        fields                                                                                    \
    }
#include "facts/rows.def"
#undef W
#undef Q
#undef L
#undef D

static bool damaged(const Reader *reader, const char *why) {
    diag_add(reader->diags, DIAG_ERROR, reader->name, 0, 0,
             "damaged facts file (%s); delete it and analyse again", why);
    return false;
}

static bool read_frame(Reader *reader, const uint8_t *data, size_t length, bool sealed) {
    const uint64_t first = FACTS_HEADER_SIZE + FACTS_SECTION_COUNT * FACTS_ENTRY_SIZE;
    Digest digest;
    if (length < FACTS_HEADER_SIZE || memcmp(data, FACTS_MAGIC, FACTS_MAGIC_SIZE) != 0) {
        diag_add(reader->diags, DIAG_ERROR, reader->name, 0, 0, "not a facts file");
        return false;
    }
    if (read_u32(data + 8) != FACTS_FORMAT) {
        diag_add(reader->diags, DIAG_ERROR, reader->name, 0, 0,
                 "facts of format %u, this program reads format %d; analyse again",
                 read_u32(data + 8), FACTS_FORMAT);
        return false;
    }
    if (length < first + sizeof digest || read_u32(data + 12) != FACTS_SECTION_COUNT) {
        return damaged(reader, "cut short");
    }
    size_t body = length - sizeof digest;
    if (!sealed) {
        digest = digest_of(data, body);
        if (memcmp(data + body, digest.bytes, sizeof digest) != 0) {
            return damaged(reader, "wrong digest");
        }
    }
    uint64_t offset = facts_align(first);
    for (unsigned kind = 1; kind < FACTS_SECTION_END_; kind++) {
        const uint8_t *entry = data + FACTS_HEADER_SIZE + (kind - 1) * FACTS_ENTRY_SIZE;
        uint32_t rows = read_u32(entry + 4);
        uint64_t size = (uint64_t)rows * ROW_SIZES[kind];
        if (read_u32(entry) != kind || read_u64(entry + 8) != offset ||
            read_u64(entry + 16) != size || offset > body || size > body - offset) {
            return damaged(reader, "wrong section");
        }
        reader->sections[kind] = (Cursor){.at = data + offset, .rows = rows, .left = rows};
        offset = facts_align(offset + size);
    }
    return offset == body || damaged(reader, "wrong length");
}

static bool read_strings(Reader *reader) {
    Cursor *ends = &reader->sections[FACTS_STRING_ENDS];
    const Cursor *bytes = &reader->sections[FACTS_STRING_BYTES];
    uint32_t start = 0;
    for (StrId id = 0; id < ends->rows; id++) {
        uint32_t end = take_u32(ends);
        if (end < start || end > bytes->rows) {
            return damaged(reader, "wrong string");
        }
        StrId made = intern_bytes(reader->unit->strings, (const char *)bytes->at + start,
                                  end - start);
        if (made != id) {
            return damaged(reader, "string in two places");
        }
        start = end;
    }
    return (ends->rows && start == bytes->rows) || damaged(reader, "wrong strings");
}

/* A table with its unused row 0. */
#define GET_ROWS(table, table_count, section, type)                                               \
    do {                                                                                          \
        uint32_t rows_ = reader->sections[FACTS_##section].rows;                                  \
        unit->table = ARENA_ARRAY(unit->arena, type, (uint64_t)rows_ + 1);                        \
        unit->table_count = rows_ + 1;                                                            \
        for (uint32_t i_ = 1; i_ <= rows_; i_++) {                                                \
            get_##section(reader, &unit->table[i_]);                                              \
        }                                                                                         \
    } while (0)

/* A table that uses its row 0. */
#define GET_LIST(table, table_count, section, type)                                               \
    do {                                                                                          \
        uint32_t rows_ = reader->sections[FACTS_##section].rows;                                  \
        unit->table = ARENA_ARRAY(unit->arena, type, (uint64_t)rows_ + 1);                        \
        unit->table_count = rows_;                                                                \
        for (uint32_t i_ = 0; i_ < rows_; i_++) {                                                 \
            get_##section(reader, &unit->table[i_]);                                              \
        }                                                                                         \
    } while (0)

static void read_tables(Reader *reader) {
    Unit *unit = reader->unit;
    GET_ROWS(files, file_count, FILES, SourceFile);
    GET_ROWS(types, type_count, TYPES, Type);
    GET_ROWS(fields, field_count, FIELDS, Field);
    GET_ROWS(globals, global_count, GLOBALS, Global);
    GET_ROWS(inits, init_count, INITS, Init);
    GET_ROWS(functions, function_count, FUNCTIONS, Function);
    GET_LIST(spellings, spelling_count, SPELLINGS, Spelling);
    GET_LIST(unknowns, unknown_count, UNKNOWNS, UnknownCount);
    GET_LIST(errors, error_count, ERRORS, UnitError);
    uint32_t params = reader->sections[FACTS_PARAMS].rows;
    unit->pool = ARENA_ARRAY(unit->arena, uint32_t, (uint64_t)params + 1);
    unit->pool_count = params + 1;
    for (uint32_t i = 1; i <= params; i++) {
        unit->pool[i] = take_u32(&reader->sections[FACTS_PARAMS]);
    }
}

/* Where the next owner's rows begin, 0 for none; false when there are not that many. */
static bool take_range(uint32_t count, uint32_t *left, uint32_t rows, uint32_t *first) {
    if (count > *left) {
        return false;
    }
    *first = count ? rows - *left + 1 : 0;
    *left -= count;
    return true;
}

static bool read_ranges(Reader *reader) {
    Unit *unit = reader->unit;
    uint32_t fields = unit->field_count - 1, params = unit->pool_count - 1;
    uint32_t inits = unit->init_count - 1;
    for (TypeId id = 1; id < unit->type_count; id++) {
        Type *type = &unit->types[id];
        if (!take_range(type->fields, &fields, unit->field_count - 1, &type->field) ||
            !take_range(type->params, &params, unit->pool_count - 1, &type->param)) {
            return damaged(reader, "wrong type");
        }
    }
    for (GlobalId id = 1; id < unit->global_count; id++) {
        Global *global = &unit->globals[id];
        if (!take_range(global->inits, &inits, unit->init_count - 1, &global->init)) {
            return damaged(reader, "wrong global");
        }
    }
    return (!fields && !params && !inits) || damaged(reader, "rows without an owner");
}

/* A count of rows and the unused row 0, which only a defined function has. */
static bool body_fits(const Reader *reader, FactsSection section, uint32_t count, bool defined) {
    return defined ? count && count - 1 <= reader->sections[section].left : count == 0;
}

static bool read_body(Reader *reader, Function *function) {
    Arena *arena = reader->unit->arena;
    bool defined = function->defined != 0;
    if (!body_fits(reader, FACTS_LOCALS, function->local_count, defined) ||
        !body_fits(reader, FACTS_INSNS, function->insn_count, defined) ||
        !body_fits(reader, FACTS_BLOCKS, function->block_count, defined) ||
        !body_fits(reader, FACTS_POOL, function->pool_count, defined)) {
        return damaged(reader, "wrong function");
    }
    if (!defined) {
        return true;
    }
    function->locals = ARENA_ARRAY(arena, Local, function->local_count);
    function->insns = ARENA_ARRAY(arena, Insn, function->insn_count);
    function->blocks = ARENA_ARRAY(arena, Block, function->block_count);
    function->pool = ARENA_ARRAY(arena, uint32_t, function->pool_count);
    for (LocalId i = 1; i < function->local_count; i++) {
        get_LOCALS(reader, &function->locals[i]);
    }
    for (Value i = 1; i < function->insn_count; i++) {
        PackedInsn packed;
        get_INSNS(reader, &packed);
        function->insns[i] = (Insn){
            .op = (uint8_t)packed.head,
            .kind = (uint8_t)(packed.head >> 8),
            .flags = (uint16_t)(packed.head >> 16),
            .type = packed.type,
            .a = packed.a,
            .b = packed.b,
            .c = packed.c,
            .loc = packed.loc,
        };
    }
    uint32_t first = 1;
    for (BlockId i = 1; i < function->block_count; i++) {
        get_BLOCKS(reader, &function->blocks[i]);
        function->blocks[i].first = first;
        first += function->blocks[i].count; /* may wrap: unit_verify compares */
    }
    Cursor *pool = &reader->sections[FACTS_POOL];
    for (uint32_t i = 1; i < function->pool_count; i++) {
        function->pool[i] = take_u32(pool);
        pool->left--;
    }
    return true;
}

static bool read_bodies(Reader *reader) {
    Unit *unit = reader->unit;
    for (FunctionId id = 1; id < unit->function_count; id++) {
        if (!read_body(reader, &unit->functions[id])) {
            return false;
        }
    }
    bool all = !reader->sections[FACTS_LOCALS].left && !reader->sections[FACTS_INSNS].left &&
               !reader->sections[FACTS_BLOCKS].left && !reader->sections[FACTS_POOL].left;
    return all || damaged(reader, "rows without a function");
}

static bool read_unit(Reader *reader) {
    if (reader->sections[FACTS_UNIT].rows != 1) {
        return damaged(reader, "not one unit");
    }
    get_UNIT(reader, reader->unit);
    if (!read_strings(reader)) {
        return false;
    }
    read_tables(reader);
    if (!read_ranges(reader) || !read_bodies(reader)) {
        return false;
    }
    return reader->fits || damaged(reader, "number too large");
}

static Unit *read_facts(const char *name, const char *data, size_t length, bool sealed, Diags *diags) {
    Reader reader = {.name = name, .diags = diags, .fits = true};
    if (!read_frame(&reader, (const uint8_t *)data, length, sealed)) {
        return NULL;
    }
    Arena *arena = arena_new_tight("unit");
    reader.unit = ARENA_NEW(arena, Unit);
    reader.unit->arena = arena;
    reader.unit->strings = interner_new();
    if (!read_unit(&reader) || (!sealed && !unit_verify(reader.unit, diags))) {
        unit_free(reader.unit);
        return NULL;
    }
    return reader.unit;
}

Unit *facts_read(const char *name, const char *data, size_t length, Diags *diags) {
    return read_facts(name, data, length, false, diags);
}

Unit *facts_read_sealed(const char *name, const char *data, size_t length, Diags *diags) {
    return read_facts(name, data, length, true, diags);
}
