/* SPDX-License-Identifier: Apache-2.0 */
/* Units become one program: types and symbols get one id each, bodies are rewritten in place. */
#include "program/program.h"

typedef struct Symbol { /* one definition of an external name */
    uint32_t group, id, next; /* next: index + 1 of the next definition of the same name, 0 = last */
    bool weak;
} Symbol;

typedef struct Linker {
    Program *program;
    Diags *diags;
    VEC(Type) types;
    VEC(Field) fields;
    VEC(Global) globals;
    VEC(Init) inits;
    VEC(ProgramFunction) functions;
    VEC(SourceFile) files;
    VEC(uint32_t) pool;
    Map type_by_shape;     /* hash of a mapped non-record type -> id */
    Map record_by_key;     /* name and layout -> id */
    Map complete_by_name;  /* record name -> first complete id */
    Map file_by_path;
    Map function_by_name;  /* name -> index + 1 into symbols, of definitions */
    Map global_by_name;
    Map extern_function;   /* name -> id of the declared-only function */
    Map extern_global;
    Map header_body;       /* hash of a header function's body -> id */
    VEC(Symbol) symbols;
    BitSet has_main;       /* groups that define main */
    Arena *scratch;
    const StrVec *also;    /* further groups of the unit being linked */
    /* per unit being linked */
    const Unit *unit;
    uint32_t *string_map, *type_map, *file_map, *field_map;
} Linker;

static StrId link_string(Linker *linker, StrId id) {
    if (id == 0) return 0;
    uint32_t *slot = &linker->string_map[id];
    if (*slot == 0)
        *slot = intern_bytes(linker->program->strings, interned(linker->unit->strings, id),
                             interned_length(linker->unit->strings, id));
    return *slot;
}

static FileId link_file(Linker *linker, FileId id) {
    if (id == 0 || id >= linker->unit->file_count) return 0;
    uint32_t *slot = &linker->file_map[id];
    if (*slot == 0) {
        SourceFile file = linker->unit->files[id];
        file.path = link_string(linker, file.path);
        bool new;
        uint64_t *known = map_put(&linker->file_by_path, file.path, &new);
        if (new) {
            *known = linker->files.len;
            vec_push(&linker->files, file);
        }
        *slot = (uint32_t)*known;
    }
    return *slot;
}

static Loc link_loc(Linker *linker, Loc loc) {
    loc.file = link_file(linker, loc.file);
    return loc;
}

/* Name and layout, not the types of the fields (they may point back to the record). */
static uint64_t record_key(Linker *linker, const Type *type) {
    const Unit *unit = linker->unit;
    uint64_t key = hash_mix(link_string(linker, type->name) + 1, type->size * 2u + type->is_union);
    for (uint32_t i = 0; i < type->fields; i++) {
        const Field *field = &unit->fields[type->field + i];
        const Type *held = &unit->types[field->type];
        key = hash_mix(key, link_string(linker, field->name));
        key = hash_mix(key, (uint64_t)field->bit_offset << 32 | field->bit_width);
        key = hash_mix(key, (uint64_t)held->kind << 32 | held->size);
    }
    return key;
}

static TypeId link_type(Linker *linker, TypeId id);

static void record_fill(Linker *linker, TypeId merged, const Type *type) {
    uint32_t first = linker->fields.len;
    for (uint32_t i = 0; i < type->fields; i++) {
        Field field = linker->unit->fields[type->field + i];
        field.name = link_string(linker, field.name);
        field.type_text = link_string(linker, field.type_text);
        field.note = link_string(linker, field.note);
        field.loc = link_loc(linker, field.loc);
        field.record = merged;
        vec_push(&linker->fields, field);
    }
    linker->types.data[merged].field = type->fields ? first : 0;
    linker->types.data[merged].fields = type->fields;
    for (uint32_t i = 0; i < type->fields; i++) { /* after the row exists: types may be cyclic */
        TypeId held = link_type(linker, linker->unit->fields[type->field + i].type);
        linker->fields.data[first + i].type = held;
    }
}

static TypeId link_record(Linker *linker, TypeId id) {
    const Type *type = &linker->unit->types[id];
    StrId name = link_string(linker, type->name);
    bool complete = type->size != 0 || type->fields != 0;
    if (!complete && name) {
        uint64_t known = map_get(&linker->complete_by_name, name, 0);
        if (known) return linker->type_map[id] = (TypeId)known;
    }
    bool new;
    uint64_t *slot = map_put(&linker->record_by_key, record_key(linker, type), &new);
    if (!new) return linker->type_map[id] = (TypeId)*slot;
    TypeId merged = linker->types.len;
    *slot = merged;
    linker->type_map[id] = merged;
    Type row = *type;
    row.name = name;
    row.field = row.fields = 0;
    row.loc = link_loc(linker, type->loc);
    vec_push(&linker->types, row);
    if (complete && name) {
        uint64_t *first = map_put(&linker->complete_by_name, name, &new);
        if (new) *first = merged;
    }
    record_fill(linker, merged, type);
    return merged;
}

static TypeId link_type(Linker *linker, TypeId id) {
    if (id == 0 || id >= linker->unit->type_count) return 0;
    if (linker->type_map[id]) return linker->type_map[id];
    const Type *type = &linker->unit->types[id];
    if (type->kind == TYPE_RECORD) return link_record(linker, id);
    Type row = *type;
    row.name = link_string(linker, type->name);
    row.element = link_type(linker, type->element);
    row.field = row.fields = 0;
    uint64_t shape = hash_mix((uint64_t)row.kind << 32 | row.size,
                              (uint64_t)row.count << 32 | row.element);
    shape = hash_mix(shape, (uint64_t)row.name << 2 | (uint64_t)row.is_signed << 1 | row.variadic);
    for (uint32_t i = 0; i < type->params; i++) /* before its own row of the pool begins: these may take rows there */
        (void)link_type(linker, linker->unit->pool[type->param + i]);
    uint32_t first = linker->pool.len;
    for (uint32_t i = 0; i < type->params; i++) {
        TypeId param = link_type(linker, linker->unit->pool[type->param + i]);
        vec_push(&linker->pool, param);
        shape = hash_mix(shape, param);
    }
    row.param = type->params ? first : 0;
    bool new;
    uint64_t *slot = map_put(&linker->type_by_shape, shape, &new);
    if (new) {
        *slot = linker->types.len;
        vec_push(&linker->types, row);
    } else {
        linker->pool.len = first;
    }
    return linker->type_map[id] = (TypeId)*slot;
}

/* Fields are found by their position in the record, since a record met before keeps its rows. */
static FieldId link_field(Linker *linker, FieldId id) {
    if (id == 0 || id >= linker->unit->field_count) return 0;
    if (linker->field_map[id] == 0) {
        const Field *field = &linker->unit->fields[id];
        const Type *record = &linker->unit->types[field->record];
        TypeId merged = link_type(linker, field->record);
        const Type *row = &linker->types.data[merged];
        uint32_t index = id - record->field;
        linker->field_map[id] = index < row->fields ? row->field + index : 0;
    }
    return linker->field_map[id];
}

static uint32_t group_index(Program *program, const char *name) {
    for (uint32_t i = 0; i < program->group_count; i++)
        if (strcmp(program->groups[i], name) == 0) return i;
    program->groups[program->group_count] = arena_strdup(program->arena, name);
    return program->group_count++;
}

/* ---- symbols -------------------------------------------------------------------------------- */

static void symbol_add(Linker *linker, Map *names, StrId name, uint32_t group, uint32_t id, bool weak) {
    uint64_t *head = map_put(names, name, NULL);
    Symbol symbol = {.group = group, .id = id, .next = 0, .weak = weak};
    vec_push(&linker->symbols, symbol);
    uint32_t index = linker->symbols.len; /* index + 1 */
    if (*head == 0) {
        *head = index;
        return;
    }
    uint32_t last = (uint32_t)*head;
    while (linker->symbols.data[last - 1].next) last = linker->symbols.data[last - 1].next;
    linker->symbols.data[last - 1].next = index;
}

/* The nearest definition: same group before others, strong before weak, first before later. */
static uint32_t symbol_find(Linker *linker, const Map *names, StrId name, uint32_t group) {
    uint32_t best = 0, best_score = 0, equals = 0;
    for (uint32_t at = (uint32_t)map_get(names, name, 0); at; at = linker->symbols.data[at - 1].next) {
        const Symbol *symbol = &linker->symbols.data[at - 1];
        /* one executable never calls into another; a library or plugin may call its host */
        if (symbol->group != group && bitset_has(&linker->has_main, group) && bitset_has(&linker->has_main, symbol->group))
            continue;
        uint32_t score = 1 + (symbol->group == group ? 2u : 0u) + (symbol->weak ? 0u : 1u);
        if (score > best_score) {
            best = symbol->id;
            best_score = score;
            equals = 1;
        } else if (score == best_score) {
            equals++;
        }
    }
    if (equals > 1) linker->program->ambiguous++;
    return best;
}

static uint64_t body_hash(const Function *function) {
    uint64_t hash = hash_bytes(function->pool, function->pool_count * sizeof *function->pool);
    for (uint32_t i = 1; i < function->insn_count; i++) {
        const Insn *insn = &function->insns[i];
        hash = hash_mix(hash, (uint64_t)insn->op << 32 | (uint64_t)insn->kind << 24 | insn->type);
        hash = hash_mix(hash, (uint64_t)insn->a << 32 | insn->b);
        hash = hash_mix(hash, (uint64_t)insn->c << 32 | insn->loc.line);
    }
    return hash_mix(hash, (uint64_t)function->name << 32 | function->loc.file);
}

typedef struct UnitMaps {
    uint32_t *strings, *types, *files, *fields, *functions, *globals;
} UnitMaps;

static uint32_t *map_rows(Linker *linker, uint32_t count) {
    return ARENA_ARRAY(linker->scratch, uint32_t, count + 1);
}

static void unit_enter(Linker *linker, const Unit *unit, const UnitMaps *maps) {
    linker->unit = unit;
    linker->string_map = maps->strings;
    linker->type_map = maps->types;
    linker->file_map = maps->files;
    linker->field_map = maps->fields;
}

static void function_rename(Linker *linker, Function *function) {
    function->name = link_string(linker, function->name);
    function->alias = link_string(linker, function->alias);
    function->note = link_string(linker, function->note);
    function->type = link_type(linker, function->type);
    function->loc = link_loc(linker, function->loc);
    function->end = link_loc(linker, function->end);
    for (uint32_t i = 1; i < function->local_count; i++) {
        Local *local = &function->locals[i];
        local->name = link_string(linker, local->name);
        local->type_text = link_string(linker, local->type_text);
        local->note = link_string(linker, local->note);
        local->type = link_type(linker, local->type);
        local->loc = link_loc(linker, local->loc);
    }
}

/* First walk over a unit: types, files, and a program id for everything it defines. */
static void link_definitions(Linker *linker, Unit *unit, uint32_t unit_index, uint32_t group,
                             const UnitMaps *maps) {
    for (TypeId i = 1; i < unit->type_count; i++) (void)link_type(linker, i);
    for (FunctionId i = 1; i < unit->function_count; i++) {
        Function *function = &unit->functions[i];
        function_rename(linker, function);
        if (!function->defined) continue;
        uint32_t id = linker->functions.len;
        ProgramFunction row = {.body = function,
                               .unit = unit_index,
                               .name = interned(linker->program->strings, function->name)};
        vec_push(&linker->functions, row);
        maps->functions[i] = id;
        if (function->linkage == LINKAGE_INTERNAL) continue;
        bool weak = function->weak || function->linkage == LINKAGE_INLINE;
        symbol_add(linker, &linker->function_by_name, function->name, group, id, weak);
        for (uint32_t n = 0; n < linker->also->len; n++)
            symbol_add(linker, &linker->function_by_name, function->name,
                       group_index(linker->program, linker->also->data[n]), id, weak);
        if (strcmp(row.name, "main") == 0) (void)bitset_add(&linker->has_main, group);
    }
    for (GlobalId i = 1; i < unit->global_count; i++) {
        Global row = unit->globals[i];
        row.name = link_string(linker, row.name);
        row.owner = link_string(linker, row.owner);
        row.type_text = link_string(linker, row.type_text);
        row.alias = link_string(linker, row.alias);
        row.note = link_string(linker, row.note);
        row.type = link_type(linker, row.type);
        row.loc = link_loc(linker, row.loc);
        unit->globals[i].name = row.name;
        if (!row.defined) continue;
        if (row.linkage == LINKAGE_EXTERNAL && row.inits == 0 && !row.alias) {
            /* tentative definitions of one group are one object */
            uint32_t known = symbol_find(linker, &linker->global_by_name, row.name, group);
            if (known && linker->globals.data[known].inits == 0) {
                bool same_group = false;
                for (uint32_t at = (uint32_t)map_get(&linker->global_by_name, row.name, 0); at;
                     at = linker->symbols.data[at - 1].next)
                    same_group |= linker->symbols.data[at - 1].group == group &&
                                  linker->symbols.data[at - 1].id == known;
                if (same_group) {
                    maps->globals[i] = known;
                    continue;
                }
            }
        }
        uint32_t id = linker->globals.len;
        maps->globals[i] = id;
        vec_push(&linker->globals, row); /* init range is set in the second walk */
        if (row.linkage != LINKAGE_EXTERNAL) continue;
        symbol_add(linker, &linker->global_by_name, row.name, group, id, row.weak);
        for (uint32_t n = 0; n < linker->also->len; n++)
            symbol_add(linker, &linker->global_by_name, row.name, group_index(linker->program, linker->also->data[n]), id,
                       row.weak);
    }
}

static FunctionId function_resolve(Linker *linker, const Function *function, uint32_t group) {
    StrId name = function->alias ? function->alias : function->name;
    uint32_t found = symbol_find(linker, &linker->function_by_name, name, group);
    if (found) return found;
    bool new;
    uint64_t *slot = map_put(&linker->extern_function, name, &new);
    if (new) {
        *slot = linker->functions.len;
        Function *declared = ARENA_NEW(linker->program->arena, Function);
        *declared = *function;
        ProgramFunction row = {.body = declared,
                               .unit = UINT32_MAX,
                               .name = interned(linker->program->strings, name)};
        vec_push(&linker->functions, row);
    }
    return (FunctionId)*slot;
}

static GlobalId global_resolve(Linker *linker, const Unit *unit, GlobalId id, uint32_t group) {
    StrId name = unit->globals[id].name;
    uint32_t found = symbol_find(linker, &linker->global_by_name, name, group);
    if (found) return found;
    bool new;
    uint64_t *slot = map_put(&linker->extern_global, name, &new);
    if (new) {
        *slot = linker->globals.len;
        Global row = unit->globals[id];
        row.owner = 0;
        row.type = link_type(linker, row.type);
        row.type_text = link_string(linker, row.type_text);
        row.note = link_string(linker, row.note);
        row.loc = link_loc(linker, row.loc);
        row.init = row.inits = 0;
        vec_push(&linker->globals, row);
    }
    return (GlobalId)*slot;
}

static void insn_rewrite(Linker *linker, Function *function, Insn *insn, const UnitMaps *maps) {
    insn->type = link_type(linker, insn->type);
    insn->loc = link_loc(linker, insn->loc);
    switch ((InsnOp)insn->op) {
    case INSN_CONST: insn->c = link_string(linker, insn->c); break;
    case INSN_STRING: insn->a = link_string(linker, insn->a); break;
    case INSN_UNKNOWN: insn->a = link_string(linker, insn->a); break;
    case INSN_FUNCTION: insn->a = maps->functions[insn->a]; break;
    case INSN_CALL: insn->a = maps->functions[insn->a]; break;
    case INSN_GLOBAL: insn->a = maps->globals[insn->a]; break;
    case INSN_FIELD: insn->c = link_field(linker, insn->c); break;
    case INSN_REAL: case INSN_LOCAL: case INSN_INDEX: case INSN_LOAD: case INSN_STORE:
    case INSN_CAST: case INSN_BINARY: case INSN_UNARY: case INSN_COPY: case INSN_SET:
    case INSN_ICALL: case INSN_VA_START: case INSN_VA_ARG: case INSN_VA_COPY: case INSN_SCOPE_END:
    case INSN_ASM: case INSN_JUMP: case INSN_BRANCH: case INSN_SWITCH: case INSN_IJUMP:
    case INSN_RETURN: case INSN_UNREACHABLE: case INSN_COUNT_: break;
    }
    (void)function;
}

/* Second walk: references, bodies, initialisers. Needs: link_definitions of every unit. */
static void link_references(Linker *linker, Unit *unit, uint32_t group, const UnitMaps *maps) {
    for (FunctionId i = 1; i < unit->function_count; i++)
        if (!unit->functions[i].defined)
            maps->functions[i] = function_resolve(linker, &unit->functions[i], group);
    for (GlobalId i = 1; i < unit->global_count; i++)
        if (!unit->globals[i].defined) maps->globals[i] = global_resolve(linker, unit, i, group);
    for (FunctionId i = 1; i < unit->function_count; i++) {
        Function *function = &unit->functions[i];
        for (uint32_t n = 1; n < function->insn_count; n++)
            insn_rewrite(linker, function, &function->insns[n], maps);
    }
    for (GlobalId i = 1; i < unit->global_count; i++) {
        const Global *global = &unit->globals[i];
        if (!global->defined || global->inits == 0) continue;
        Global *row = &linker->globals.data[maps->globals[i]];
        row->init = linker->inits.len;
        row->inits = global->inits;
        for (uint32_t n = 0; n < global->inits; n++) {
            Init init = unit->inits[global->init + n];
            if (init.kind == INIT_STRING) init.id = link_string(linker, init.id);
            if (init.kind == INIT_FUNCTION) init.id = maps->functions[init.id];
            if (init.kind == INIT_GLOBAL) init.id = maps->globals[init.id];
            init.type = link_type(linker, init.type);
            init.field = link_field(linker, init.field);
            init.loc = link_loc(linker, init.loc);
            vec_push(&linker->inits, init);
        }
    }
}

/* The same inline function of a header, in many units, is kept once: others become declarations
 * that point to it. Bodies must be equal after rewriting. */
static void merge_header_bodies(Linker *linker) {
    uint32_t *same = ARENA_ARRAY(linker->scratch, uint32_t, linker->functions.len);
    bool any = false;
    for (FunctionId id = 1; id < linker->functions.len; id++) {
        Function *body = linker->functions.data[id].body;
        if (!body->defined || !body->from_header) continue;
        bool new;
        uint64_t *slot = map_put(&linker->header_body, body_hash(body), &new);
        if (new) {
            *slot = id;
        } else {
            same[id] = (uint32_t)*slot;
            any = true;
            linker->program->shared_bodies++;
        }
    }
    if (!any) return;
    for (FunctionId id = 1; id < linker->functions.len; id++) {
        Function *body = linker->functions.data[id].body;
        if (same[id]) { /* dropped: nothing calls it any more */
            body->defined = 0;
            body->insn_count = body->block_count = body->pool_count = 0;
            continue;
        }
        for (uint32_t n = 1; n < body->insn_count; n++) {
            Insn *insn = &body->insns[n];
            if ((insn->op == INSN_CALL || insn->op == INSN_FUNCTION) && same[insn->a])
                insn->a = same[insn->a];
        }
    }
    for (uint32_t i = 0; i < linker->inits.len; i++) {
        Init *init = &linker->inits.data[i];
        if (init->kind == INIT_FUNCTION && same[init->id]) init->id = same[init->id];
    }
}

/* Bodies speak the program's language now. Of the rest stays what tells of the unit itself, with the texts of that. */
static void unit_strip(Unit *unit) {
    Interner *old = unit->strings, *kept = interner_new();
#define STAYS(id) ((id) = intern_bytes(kept, interned(old, id), interned_length(old, id)))
    STAYS(unit->main_file);
    STAYS(unit->command);
    STAYS(unit->directory);
    STAYS(unit->output);
    for (uint32_t i = 1; i < unit->file_count; i++) STAYS(unit->files[i].path);
    for (uint32_t i = 0; i < unit->spelling_count; i++) STAYS(unit->spellings[i].macro);
    for (uint32_t i = 0; i < unit->unknown_count; i++) STAYS(unit->unknowns[i].kind);
    for (uint32_t i = 0; i < unit->error_count; i++) STAYS(unit->errors[i].text);
#undef STAYS
    interner_free(old);
    unit->strings = kept;
    unit->types = NULL;
    unit->fields = NULL;
    unit->globals = NULL;
    unit->inits = NULL;
    unit->pool = NULL;
    unit->type_count = unit->field_count = unit->global_count = unit->init_count = unit->pool_count = 0;
}

Program *program_link(const LinkInput *inputs, uint32_t count, Diags *diags) {
    Arena *arena = arena_new("program");
    Program *program = ARENA_NEW(arena, Program);
    *program = (Program){.arena = arena, .strings = interner_new()};
    uint32_t groups = count + 1;
    for (uint32_t i = 0; i < count; i++) groups += inputs[i].also.len;
    program->groups = ARENA_ARRAY(arena, const char *, groups);
    program->units = ARENA_ARRAY(arena, ProgramUnit, count + 1);
    program->unit_count = count;
    Linker linker = {.program = program, .diags = diags, .has_main = bitset_new(arena, groups), .scratch = arena_new("link")};
    vec_push(&linker.types, (Type){0});
    vec_push(&linker.fields, (Field){0});
    vec_push(&linker.globals, (Global){0});
    vec_push(&linker.inits, (Init){0});
    vec_push(&linker.functions, (ProgramFunction){0});
    vec_push(&linker.files, (SourceFile){0});
    vec_push(&linker.pool, 0);
    linker.functions.data[0].body = ARENA_NEW(arena, Function);
    linker.functions.data[0].unit = UINT32_MAX;
    linker.functions.data[0].name = "";
    UnitMaps *maps = xcalloc(count + 1, sizeof *maps);
    for (uint32_t i = 0; i < count; i++) {
        Unit *unit = inputs[i].unit;
        program->units[i] = (ProgramUnit){unit, group_index(program, inputs[i].group)};
        maps[i].strings = map_rows(&linker, interner_count(unit->strings));
        maps[i].types = map_rows(&linker, unit->type_count);
        maps[i].files = map_rows(&linker, unit->file_count);
        maps[i].fields = map_rows(&linker, unit->field_count);
        maps[i].functions = map_rows(&linker, unit->function_count);
        maps[i].globals = map_rows(&linker, unit->global_count);
        linker.also = &inputs[i].also;
        unit_enter(&linker, unit, &maps[i]);
        link_definitions(&linker, unit, i, program->units[i].group, &maps[i]);
    }
    for (uint32_t i = 0; i < count; i++) {
        unit_enter(&linker, inputs[i].unit, &maps[i]);
        link_references(&linker, inputs[i].unit, program->units[i].group, &maps[i]);
        for (FileId file = 1; file < inputs[i].unit->file_count; file++) (void)link_file(&linker, file);
    }
    free_(maps);
    merge_header_bodies(&linker);
    arena_free(linker.scratch);
    for (uint32_t i = 0; i < count; i++) unit_strip(inputs[i].unit);
#define KEEP(member, counter) \
    (program->member = (void *)linker.member.data, program->counter = linker.member.len)
    KEEP(types, type_count);
    KEEP(fields, field_count);
    KEEP(globals, global_count);
    KEEP(inits, init_count);
    KEEP(functions, function_count);
    KEEP(files, file_count);
    KEEP(pool, pool_count);
#undef KEEP
    Map *scratch[] = {&linker.type_by_shape, &linker.record_by_key, &linker.complete_by_name,
                      &linker.file_by_path, &linker.function_by_name, &linker.global_by_name,
                      &linker.extern_function, &linker.extern_global, &linker.header_body};
    for (size_t i = 0; i < COUNTOF(scratch); i++) map_free(scratch[i]);
    vec_free(&linker.symbols);
    return program;
}

void program_free(Program *program) {
    if (!program) return;
    for (uint32_t i = 0; i < program->unit_count; i++) unit_free(program->units[i].unit);
    free_(program->types);
    free_(program->fields);
    free_(program->globals);
    free_(program->inits);
    free_(program->functions);
    free_(program->files);
    free_(program->pool);
    interner_free(program->strings);
    arena_free(program->arena);
}

const char *program_group_of(Arena *arena, const char *directory, const char *output) {
    if (!output) return "";
    char *path = path_normal(arena, path_join(arena, directory, output));
    char *mark = strstr(path, "/CMakeFiles/");
    if (mark) {
        char *target = mark + strlen("/CMakeFiles/");
        char *end = strstr(target, ".dir/");
        if (end) return arena_printf(arena, "%.*s/%.*s", (int)(mark - path), path, (int)(end - target), target);
    }
    char *meson = strstr(path, ".p/"); /* meson: build/dir/target.p/file.c.o */
    if (meson) return arena_strndup(arena, path, (size_t)(meson - path));
    return "";
}

const char *program_file(const Program *program, FileId file) {
    return file && file < program->file_count ? interned(program->strings, program->files[file].path) : "";
}

uint32_t program_type_size(const Program *program, TypeId type) {
    return type < program->type_count ? program->types[type].size : 0;
}

bool program_is_text(const Program *program, TypeId pointee) {
    const Type *type = &program->types[pointee];
    while (type->kind == TYPE_ARRAY) type = &program->types[type->element];
    return type->kind == TYPE_VOID || (type->kind == TYPE_INTEGER && type->size == 1);
}
