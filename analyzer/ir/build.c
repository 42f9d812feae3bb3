/* SPDX-License-Identifier: Apache-2.0 */
/* The only way to make IR: tables of one unit, and one function body at a time.
 * Everything grows in heap vectors here and is laid out once, in unit_finish and body_end. */
#include "ir/settle.h"

#include <stdlib.h>

typedef struct PendingInit {
    GlobalId global;
    uint32_t order;
    Init init;
} PendingInit;

typedef struct BodyBlock {
    uint32_t first, count;
    BlockId final; /* 0 = not placed yet */
    bool ended;
} BodyBlock;

/* Body of the function under construction; vectors are reused from function to function. */
typedef struct Body {
    FunctionId function; /* 0 = none */
    BlockId current;     /* 0 = none */
    uint32_t params;
    VEC(Local) locals;
    VEC(Insn) insns;
    VEC(BodyBlock) blocks;
    U32Vec placed; /* BodyBlock numbers in final order */
    U32Vec pool;
    uint32_t spellings; /* length of UnitBuilder.spellings at body_begin */
} Body;

struct UnitBuilder {
    Arena *arena; /* the unit's */
    Interner *strings;
    StrId main_file, command;
    VEC(Type) types;
    VEC(uint8_t) depths; /* [types.len] nesting outside records, see TYPE_DEPTH_MAX */
    VEC(Field) fields;
    VEC(Global) globals;
    VEC(Function) functions;
    VEC(PendingInit) inits;
    U32Vec pool;
    VEC(SourceFile) files;
    VEC(Spelling) spellings;
    VEC(UnknownCount) unknowns;
    VEC(UnitError) errors;
    Map type_of_hash, file_of_path, unknown_of_kind;
    Body body;
};

UnitBuilder *unit_builder_new(void) {
    UnitBuilder *builder = xcalloc(1, sizeof *builder);
    builder->arena = arena_new("unit");
    builder->strings = interner_new();
    vec_push(&builder->types, (Type){0});
    vec_push(&builder->depths, 0);
    vec_push(&builder->fields, (Field){0});
    vec_push(&builder->globals, (Global){0});
    vec_push(&builder->functions, (Function){0});
    vec_push(&builder->files, (SourceFile){0});
    vec_push(&builder->pool, 0);
    return builder;
}

StrId unit_string(UnitBuilder *builder, const char *text) {
    return text ? intern(builder->strings, text) : 0;
}

StrId unit_bytes(UnitBuilder *builder, const char *text, size_t length) {
    return intern_bytes(builder->strings, text, length);
}

FileId unit_file(UnitBuilder *builder, const char *path, bool system) {
    StrId name = unit_string(builder, path);
    bool new;
    uint64_t *file = map_put(&builder->file_of_path, name, &new);
    if (new) {
        *file = builder->files.len;
        SourceFile row = {.path = name, .system = system};
        vec_push(&builder->files, row);
    }
    return (FileId)*file;
}

SourceFile *unit_file_at(UnitBuilder *builder, FileId file) {
    assert(file && file < builder->files.len);
    return &builder->files.data[file];
}

void unit_set_main(UnitBuilder *builder, const char *path, const char *command) {
    builder->main_file = unit_string(builder, path);
    builder->command = unit_string(builder, command);
}

/* ---- types -------------------------------------------------------------------------------- */

/* Clears what does not belong to the kind, so that equal types compare equal. */
static Type type_normal(const Type *type) {
    Type normal = {.kind = type->kind, .size = type->size};
    switch ((TypeKind)type->kind) {
    case TYPE_INTEGER:
        normal.is_signed = type->is_signed != 0;
        normal.name = type->name;
        break;
    case TYPE_ARRAY:
        normal.count = type->count;
        normal.element = type->element;
        break;
    case TYPE_POINTER:
        normal.element = type->element;
        break;
    case TYPE_FUNCTION:
        normal.element = type->element;
        normal.variadic = type->variadic != 0;
        break;
    case TYPE_REAL:
    case TYPE_OTHER:
        normal.name = type->name;
        break;
    case TYPE_VOID:
    case TYPE_RECORD:
        break;
    }
    return normal;
}

static bool type_equal(const UnitBuilder *builder, TypeId id, const Type *type,
                       const TypeId *params, uint32_t count) {
    const Type *other = &builder->types.data[id];
    if (other->kind != type->kind || other->is_signed != type->is_signed ||
        other->variadic != type->variadic || other->size != type->size ||
        other->count != type->count || other->element != type->element ||
        other->name != type->name || other->params != count) {
        return false;
    }
    return !count || !memcmp(builder->pool.data + other->param, params, count * sizeof *params);
}

static uint32_t part_depth(const UnitBuilder *builder, TypeId part) {
    return builder->types.data[part].kind == TYPE_RECORD ? 0 : builder->depths.data[part];
}

/* `type` is normal and no record. */
static TypeId type_intern(UnitBuilder *builder, Type type, const TypeId *params, uint32_t count) {
    assert(type.element < builder->types.len);
    uint32_t depth = type.element ? part_depth(builder, type.element) + 1 : 0;
    for (uint32_t i = 0; i < count; i++) {
        assert(params[i] < builder->types.len);
        uint32_t below = part_depth(builder, params[i]) + 1;
        depth = below > depth ? below : depth;
    }
    if (depth > TYPE_DEPTH_MAX) {
        type = (Type){.kind = TYPE_OTHER, .size = type.size};
        depth = count = 0;
    }
    uint64_t hash = hash_mix((uint64_t)type.kind | (uint64_t)type.is_signed << 8 |
                                 (uint64_t)type.variadic << 9 | (uint64_t)type.element << 32,
                             (uint64_t)type.size << 32 | type.count);
    hash = hash_mix(hash, (uint64_t)type.name << 32 | count);
    for (uint32_t i = 0; i < count; i++) {
        hash = hash_mix(hash, params[i]);
    }
    for (;; hash = hash_mix(hash, 1)) {
        bool new;
        uint64_t *found = map_put(&builder->type_of_hash, hash, &new);
        if (new) {
            *found = builder->types.len;
            break;
        }
        if (type_equal(builder, (TypeId)*found, &type, params, count)) {
            return (TypeId)*found;
        }
    }
    type.params = count;
    type.param = count ? builder->pool.len : 0;
    vec_reserve(&builder->pool, builder->pool.len + count);
    for (uint32_t i = 0; i < count; i++) {
        vec_push(&builder->pool, params[i]);
    }
    vec_push(&builder->types, type);
    vec_push(&builder->depths, (uint8_t)depth);
    return builder->types.len - 1;
}

TypeId unit_type(UnitBuilder *builder, const Type *type) {
    assert(type->kind != TYPE_RECORD); /* unit_record */
    if (type->kind == TYPE_VOID) {
        return 0;
    }
    if (type->kind == TYPE_FUNCTION && type->params) {
        /* Copied: interning may move the pool they lie in. */
        U32Vec params = {0};
        for (uint32_t i = 0; i < type->params; i++) {
            vec_push(&params, builder->pool.data[type->param + i]);
        }
        TypeId id = type_intern(builder, type_normal(type), params.data, params.len);
        vec_free(&params);
        return id;
    }
    return type_intern(builder, type_normal(type), NULL, 0);
}

TypeId unit_function_type(UnitBuilder *builder, TypeId result, const TypeId *params, uint32_t count,
                          bool variadic) {
    Type type = {.kind = TYPE_FUNCTION, .element = result, .variadic = variadic};
    return type_intern(builder, type, params, count);
}

TypeId unit_pointer(UnitBuilder *builder, TypeId element) {
    Type type = {.kind = TYPE_POINTER, .size = 8, .element = element};
    return type_intern(builder, type, NULL, 0);
}

TypeId unit_record(UnitBuilder *builder, StrId name, bool is_union, Loc loc) {
    Type record = {.kind = TYPE_RECORD, .is_union = is_union, .name = name, .loc = loc};
    vec_push(&builder->types, record);
    vec_push(&builder->depths, 0);
    return builder->types.len - 1;
}

void unit_define_record(UnitBuilder *builder, TypeId record, uint32_t size, const Field *fields,
                        uint32_t count) {
    Type *type = &builder->types.data[record];
    assert(type->kind == TYPE_RECORD && !type->fields);
    type->size = size;
    type->fields = count;
    type->field = count ? builder->fields.len : 0;
    vec_reserve(&builder->fields, builder->fields.len + count);
    for (uint32_t i = 0; i < count; i++) {
        Field field = fields[i];
        field.record = record;
        vec_push(&builder->fields, field);
    }
}

const Type *unit_type_at(const UnitBuilder *builder, TypeId type) {
    assert(type < builder->types.len);
    return &builder->types.data[type];
}

const Field *unit_field_at(const UnitBuilder *builder, FieldId field) {
    assert(field && field < builder->fields.len);
    return &builder->fields.data[field];
}

/* ---- globals, functions, counts ----------------------------------------------------------- */

GlobalId unit_global(UnitBuilder *builder, const Global *global) {
    Global row = *global;
    row.init = row.inits = 0; /* unit_init */
    vec_push(&builder->globals, row);
    return builder->globals.len - 1;
}

Global *unit_global_at(UnitBuilder *builder, GlobalId global) {
    assert(global && global < builder->globals.len);
    return &builder->globals.data[global];
}

void unit_init(UnitBuilder *builder, GlobalId global, const Init *init) {
    assert(global && global < builder->globals.len);
    PendingInit row = {.global = global, .order = builder->inits.len, .init = *init};
    vec_push(&builder->inits, row);
}

FunctionId unit_function(UnitBuilder *builder, const Function *declaration) {
    Function row = *declaration;
    row.defined = 0; /* the rest is for body_end */
    row.params = row.local_count = row.insn_count = row.block_count = row.pool_count = 0;
    row.locals = NULL;
    row.insns = NULL;
    row.blocks = NULL;
    row.pool = NULL;
    row.end = (Loc){0};
    vec_push(&builder->functions, row);
    return builder->functions.len - 1;
}

Function *unit_function_at(UnitBuilder *builder, FunctionId function) {
    assert(function && function < builder->functions.len);
    return &builder->functions.data[function];
}

void unit_unknown(UnitBuilder *builder, const char *kind, Loc loc) {
    unit_unknown_many(builder, kind, 1, loc);
}

void unit_unknown_many(UnitBuilder *builder, const char *kind, uint32_t count, Loc loc) {
    StrId name = unit_string(builder, kind);
    bool new;
    uint64_t *row = map_put(&builder->unknown_of_kind, name, &new);
    if (new) {
        *row = builder->unknowns.len;
        UnknownCount unknown = {.kind = name, .first = loc};
        vec_push(&builder->unknowns, unknown);
    }
    builder->unknowns.data[*row].count += count;
}

void unit_error(UnitBuilder *builder, Loc loc, const char *text, bool fatal) {
    UnitError row = {.loc = loc, .text = unit_string(builder, text), .fatal = fatal};
    vec_push(&builder->errors, row);
}

/* ---- bodies ------------------------------------------------------------------------------- */

void body_begin(UnitBuilder *builder, FunctionId function) {
    Body *body = &builder->body;
    assert(!body->function && function && function < builder->functions.len);
    assert(!builder->functions.data[function].defined);
    body->function = function;
    body->current = 0;
    body->params = 0;
    body->spellings = builder->spellings.len;
    vec_clear(&body->locals);
    vec_clear(&body->insns);
    vec_clear(&body->blocks);
    vec_clear(&body->placed);
    vec_clear(&body->pool);
    vec_push(&body->locals, (Local){0});
    vec_push(&body->insns, (Insn){0});
    vec_push(&body->blocks, (BodyBlock){0});
    vec_push(&body->placed, 0);
    vec_push(&body->pool, 0);
}

LocalId body_local(UnitBuilder *builder, const Local *local) {
    Body *body = &builder->body;
    assert(body->function);
    if (local->is_param) {
        assert(body->params + 1 == body->locals.len);
        body->params++;
    }
    vec_push(&body->locals, *local);
    vec_last(&body->locals).is_temporary = !local->is_param && local->is_temporary;
    return body->locals.len - 1;
}

BlockId body_block(UnitBuilder *builder) {
    Body *body = &builder->body;
    assert(body->function);
    vec_push(&body->blocks, (BodyBlock){0});
    return body->blocks.len - 1;
}

void body_place(UnitBuilder *builder, BlockId block) {
    Body *body = &builder->body;
    assert(block && block < body->blocks.len);
    assert(!body->current || body->blocks.data[body->current].ended);
    BodyBlock *row = &body->blocks.data[block];
    assert(!row->final);
    row->first = body->insns.len;
    row->final = body->placed.len;
    vec_push(&body->placed, block);
    body->current = block;
}

bool body_ended(const UnitBuilder *builder) {
    const Body *body = &builder->body;
    return !body->current || body->blocks.data[body->current].ended;
}

Value body_insn(UnitBuilder *builder, const Insn *insn) {
    Body *body = &builder->body;
    assert(body->current && insn->op < INSN_COUNT_);
    BodyBlock *block = &body->blocks.data[body->current];
    assert(!block->ended);
    block->ended = insn_is_terminator(insn->op);
    block->count++;
    vec_push(&body->insns, *insn);
    return body->insns.len - 1;
}

uint32_t body_pool(UnitBuilder *builder, const uint32_t *values, uint32_t count) {
    Body *body = &builder->body;
    assert(body->function);
    if (!count) {
        return 0;
    }
    uint32_t first = body->pool.len;
    vec_reserve(&body->pool, first + count);
    memcpy(body->pool.data + first, values, count * sizeof *values);
    body->pool.len += count;
    return first;
}

Insn *body_insn_at(UnitBuilder *builder, Value value) {
    assert(value && value < builder->body.insns.len);
    return &builder->body.insns.data[value];
}

void body_spelling(UnitBuilder *builder, Value value, StrId macro, Loc loc) {
    const Body *body = &builder->body;
    assert(value && value < body->insns.len);
    Spelling row = {.function = body->function, .insn = value, .macro = macro, .loc = loc};
    vec_push(&builder->spellings, row);
}

/* A block that something jumps to but nobody placed (a goto to a label that is missing) becomes
 * one that is never left. */
static BlockId block_final(Body *body, BlockId block) {
    assert(block && block < body->blocks.len);
    if (!body->blocks.data[block].final) {
        BodyBlock *row = &body->blocks.data[block];
        row->first = body->insns.len;
        row->count = 1;
        row->final = body->placed.len;
        vec_push(&body->placed, block);
        vec_push(&body->insns, (Insn){.op = INSN_UNREACHABLE});
    }
    return body->blocks.data[block].final;
}

/* Blocks get their final numbers and operands without meaning are cleared. */
static uint32_t body_number(Body *body) {
    uint32_t pool = 1;
    for (Value value = 1; value < body->insns.len; value++) {
        Insn insn = body->insns.data[value];
        const char *operands = insn_operands(insn.op);
        uint32_t *operand[3] = {&insn.a, &insn.b, &insn.c};
        for (int i = 0; i < 3; i++) {
            switch (operands[i]) {
            case '-':
                *operand[i] = 0;
                break;
            case 'k':
                *operand[i] = block_final(body, *operand[i]);
                break;
            case 'A':
            case 'B':
            case 'K':
                assert(i == 1 && insn.b <= body->pool.len && insn.c <= body->pool.len - insn.b);
                assert(operands[i] != 'K' || insn.c % 5 == 0);
                insn.b = insn.c ? insn.b : 0;
                pool += insn.c;
                for (uint32_t j = operands[i] == 'K' ? 4 : 0; operands[i] != 'A' && j < insn.c;
                     j += operands[i] == 'K' ? 5 : 1) {
                    BlockId final = block_final(body, body->pool.data[insn.b + j]);
                    body->pool.data[insn.b + j] = final;
                }
                break;
            default:
                break;
            }
        }
        if (insn.op != INSN_BINARY && insn.op != INSN_UNARY) {
            insn.kind = 0;
        }
        body->insns.data[value] = insn;
    }
    return pool;
}

/* The pool in the order of the instructions that use it, without what none uses. */
static void body_lay_pool(const Body *body, Function *function) {
    uint32_t next = 1;
    for (Value value = 1; value < function->insn_count; value++) {
        Insn *insn = &function->insns[value];
        char letter = insn_operands(insn->op)[1];
        if ((letter == 'A' || letter == 'B' || letter == 'K') && insn->c) {
            memcpy(function->pool + next, body->pool.data + insn->b, insn->c * sizeof(uint32_t));
            insn->b = next;
            next += insn->c;
        }
    }
}

static int spelling_compare(const void *a, const void *b) {
    const Spelling *left = a, *right = b;
    if (left->function != right->function) {
        return left->function < right->function ? -1 : 1;
    }
    return left->insn < right->insn ? -1 : left->insn > right->insn;
}

void body_end(UnitBuilder *builder, Loc end) {
    Body *body = &builder->body;
    assert(body->function && body->placed.len > 1 && body_ended(builder));
    Function *function = &builder->functions.data[body->function];
    function->pool_count = body_number(body);
    function->defined = 1;
    function->end = end;
    function->params = body->params;
    function->local_count = body->locals.len;
    function->locals = ARENA_ARRAY(builder->arena, Local, body->locals.len);
    memcpy(function->locals, body->locals.data, body->locals.len * sizeof(Local));
    function->insn_count = body->insns.len;
    function->insns = ARENA_ARRAY(builder->arena, Insn, body->insns.len);
    memcpy(function->insns, body->insns.data, body->insns.len * sizeof(Insn));
    function->block_count = body->placed.len;
    function->blocks = ARENA_ARRAY(builder->arena, Block, body->placed.len);
    for (BlockId i = 1; i < body->placed.len; i++) {
        const BodyBlock *row = &body->blocks.data[body->placed.data[i]];
        function->blocks[i] = (Block){.first = row->first, .count = row->count};
    }
    function->pool = ARENA_ARRAY(builder->arena, uint32_t, function->pool_count);
    body_lay_pool(body, function);
    body->function = body->current = 0;
}

void body_abandon(UnitBuilder *builder) {
    Body *body = &builder->body;
    assert(body->function);
    builder->spellings.len = body->spellings;
    body->function = body->current = 0;
}

/* ---- the unit ----------------------------------------------------------------------------- */

static int init_compare(const void *a, const void *b) {
    const PendingInit *left = a, *right = b;
    if (left->global != right->global) {
        return left->global < right->global ? -1 : 1;
    }
    if (left->init.offset != right->init.offset) {
        return left->init.offset < right->init.offset ? -1 : 1;
    }
    return left->order < right->order ? -1 : left->order > right->order;
}

static void finish_inits(UnitBuilder *builder, Unit *unit) {
    uint32_t count = builder->inits.len;
    if (count) {
        qsort(builder->inits.data, count, sizeof(PendingInit), init_compare);
    }
    unit->inits = ARENA_ARRAY(unit->arena, Init, count + 1);
    unit->init_count = count + 1;
    for (uint32_t i = 0; i < count; i++) {
        const PendingInit *row = &builder->inits.data[i];
        Global *global = &unit->globals[row->global];
        unit->inits[i + 1] = row->init;
        if (row->init.kind != INIT_INTEGER && row->init.kind != INIT_GLOBAL) {
            unit->inits[i + 1].value = 0;
        } else if (row->init.kind == INIT_INTEGER) {
            unit->inits[i + 1].id = 0;
        }
        global->init = global->inits ? global->init : i + 1;
        global->inits++;
    }
}

static void *table_copy(Arena *arena, const void *data, uint32_t count, size_t row) {
    void *copy = arena_alloc(arena, count ? count * row : 1);
    if (count) {
        memcpy(copy, data, count * row);
    }
    return copy;
}

/* In order of place; where an instruction has two, the later one stands. */
static void finish_spellings(UnitBuilder *builder) {
    uint32_t kept = 0;
    Spelling *rows = builder->spellings.data;
    Map last = {0};
    for (uint32_t i = 0; i < builder->spellings.len; i++) {
        bool new;
        uint64_t *place =
            map_put(&last, (uint64_t)rows[i].function << 32 | rows[i].insn, &new);
        *place = new ? kept++ : *place;
        rows[*place] = rows[i];
    }
    map_free(&last);
    builder->spellings.len = kept;
    if (kept) {
        qsort(rows, kept, sizeof *rows, spelling_compare);
    }
}

static void builder_free(UnitBuilder *builder) {
    vec_free(&builder->types);
    vec_free(&builder->depths);
    vec_free(&builder->fields);
    vec_free(&builder->globals);
    vec_free(&builder->functions);
    vec_free(&builder->inits);
    vec_free(&builder->pool);
    vec_free(&builder->files);
    vec_free(&builder->spellings);
    vec_free(&builder->unknowns);
    vec_free(&builder->errors);
    map_free(&builder->type_of_hash);
    map_free(&builder->file_of_path);
    map_free(&builder->unknown_of_kind);
    vec_free(&builder->body.locals);
    vec_free(&builder->body.insns);
    vec_free(&builder->body.blocks);
    vec_free(&builder->body.placed);
    vec_free(&builder->body.pool);
    free_(builder);
}

Unit *unit_finish(UnitBuilder *builder) {
    assert(!builder->body.function);
    Arena *arena = builder->arena;
    Unit *unit = ARENA_NEW(arena, Unit);
    *unit = (Unit){.arena = arena, .strings = builder->strings};
    unit->main_file = builder->main_file;
    unit->command = builder->command;
    finish_spellings(builder);
#define FINISH(table, count, vector)                                                              \
    (unit->table = table_copy(arena, builder->vector.data, builder->vector.len,                   \
                              sizeof *builder->vector.data),                                      \
     unit->count = builder->vector.len)
    FINISH(globals, global_count, globals);
    FINISH(functions, function_count, functions);
    FINISH(files, file_count, files);
    FINISH(spellings, spelling_count, spellings);
    FINISH(unknowns, unknown_count, unknowns);
    FINISH(errors, error_count, errors);
#undef FINISH
    finish_inits(builder, unit);
    /* Replaced by unit_settle, so the heap copies will do. */
    unit->types = builder->types.data;
    unit->type_count = builder->types.len;
    unit->fields = builder->fields.data;
    unit->field_count = builder->fields.len;
    unit->pool = builder->pool.data;
    unit->pool_count = builder->pool.len;
    unit_settle(unit);
    builder_free(builder);
    return unit;
}

void unit_free(Unit *unit) {
    if (unit) {
        interner_free(unit->strings);
        arena_free(unit->arena);
    }
}
