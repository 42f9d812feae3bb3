/* SPDX-License-Identifier: Apache-2.0 */
/* Declarations of the program in the terms of data/, each classified once. */
#include "flow/state.h"

struct Holdings {
    Arena *arena;
    const Program *program;
    const Catalog *catalog;
    Map memo;     /* function << 32 | decl -> index + 1 into list */
    VEC(Holding) list;
    Map members;  /* TypeId -> const char *const * */
    Map siblings; /* FunctionId -> const char *const * */
    Gifts *gifts;
};

static uint64_t decl_key(FunctionId function, Decl decl) {
    return (decl_kind(decl) == DECL_LOCAL ? (uint64_t)function << 32 : 0) | decl;
}

Holdings *holdings_new(Arena *arena, const Program *program, const Catalog *catalog) {
    Holdings *holdings = ARENA_NEW(arena, Holdings);
    *holdings = (Holdings){.arena = arena, .program = program, .catalog = catalog};
    holdings->gifts = gifts_new(arena, program, catalog_calls(catalog));
    return holdings;
}

void holdings_free(Holdings *holdings) {
    if (!holdings) return;
    map_free(&holdings->memo);
    map_free(&holdings->members);
    map_free(&holdings->siblings);
    gifts_free(holdings->gifts);
    vec_free(&holdings->list);
}

static HeldType held_type(const Program *program, TypeId id) {
    const Type *type = &program->types[id];
    if (program_is_string(program, id)) return HELD_TEXT;
    if (type->kind == TYPE_POINTER || type->kind == TYPE_ARRAY) {
        const Type *element = &program->types[type->element];
        while (element->kind == TYPE_ARRAY || element->kind == TYPE_POINTER) element = &program->types[element->element];
        if (element->kind == TYPE_INTEGER && element->size == 1) return element->is_signed ? HELD_TEXT : HELD_BYTES;
        if (element->kind == TYPE_VOID) return HELD_BYTES;
        if (element->kind == TYPE_RECORD) return HELD_RECORD;
        if (element->kind == TYPE_FUNCTION) return HELD_FUNCTION;
        return type->kind == TYPE_ARRAY ? HELD_BYTES : HELD_POINTER;
    }
    switch ((TypeKind)type->kind) {
    case TYPE_INTEGER: return HELD_INTEGER;
    case TYPE_REAL: return HELD_REAL;
    case TYPE_RECORD: return HELD_RECORD;
    case TYPE_FUNCTION: return HELD_FUNCTION;
    case TYPE_VOID: case TYPE_POINTER: case TYPE_ARRAY: case TYPE_OTHER: return HELD_OTHER;
    }
    return HELD_OTHER;
}

static const char *const *record_members(Holdings *holdings, TypeId record) {
    bool new;
    uint64_t *slot = map_put(&holdings->members, record, &new);
    if (!new) return (const char *const *)(uintptr_t)*slot;
    const Type *type = &holdings->program->types[record];
    const char **names = ARENA_ARRAY(holdings->arena, const char *, type->fields + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < type->fields; i++) {
        const char *name = program_text(holdings->program, holdings->program->fields[type->field + i].name);
        if (*name) names[count++] = name;
    }
    *slot = (uint64_t)(uintptr_t)names;
    return names;
}

static const char *const *parameter_names(Holdings *holdings, FunctionId function) {
    bool new;
    uint64_t *slot = map_put(&holdings->siblings, function, &new);
    if (!new) return (const char *const *)(uintptr_t)*slot;
    const Function *body = program_body(holdings->program, function);
    const char **names = ARENA_ARRAY(holdings->arena, const char *, body->params + 1);
    uint32_t count = 0;
    for (uint32_t i = 1; i <= body->params && i < body->local_count; i++)
        names[count++] = program_text(holdings->program, body->locals[i].name);
    *slot = (uint64_t)(uintptr_t)names;
    return names;
}

Loc decl_place(const Program *program, FunctionId function, Decl decl) {
    switch (decl_kind(decl)) {
    case DECL_FIELD: return program->fields[decl_id(decl)].loc;
    case DECL_GLOBAL: return program->globals[decl_id(decl)].loc;
    case DECL_LOCAL: {
        const Function *body = program_body(program, function);
        return decl_id(decl) < body->local_count ? body->locals[decl_id(decl)].loc : (Loc){0};
    }
    case DECL_RESULT: return program_body(program, decl_id(decl))->loc;
    case DECL_RECORD: return program->types[decl_id(decl)].loc;
    case DECL_NONE: case DECL_LITERAL: break;
    }
    return (Loc){0};
}

Declaration holdings_declaration(Holdings *holdings, FunctionId function, Decl decl) {
    const Program *program = holdings->program;
    Declaration out = {.name = "", .type_text = "", .record = "", .function = "", .note = ""};
    Loc place = decl_place(program, function, decl);
    out.file = program_file(program, place.file);
    out.system = place.file && program->files[place.file].system;
    out.given = gifts_of(holdings->gifts, holdings->arena, function, decl);
    switch (decl_kind(decl)) {
    case DECL_FIELD: {
        const Field *field = &program->fields[decl_id(decl)];
        out.holder = HOLDER_FIELD;
        out.name = program_text(program, field->name);
        out.type = held_type(program, field->type);
        out.type_text = program_text(program, field->type_text);
        out.record = program_text(program, program->types[field->record].name);
        out.members = record_members(holdings, field->record);
        out.note = program_text(program, field->note);
        break;
    }
    case DECL_GLOBAL: {
        const Global *global = &program->globals[decl_id(decl)];
        out.holder = HOLDER_GLOBAL;
        out.name = program_text(program, global->name);
        out.type = held_type(program, global->type);
        out.type_text = program_text(program, global->type_text);
        out.function = program_text(program, global->owner);
        out.note = program_text(program, global->note);
        break;
    }
    case DECL_LOCAL: {
        const Function *body = program_body(program, function);
        if (decl_id(decl) >= body->local_count) break;
        const Local *local = &body->locals[decl_id(decl)];
        out.holder = local->is_param ? HOLDER_PARAMETER : HOLDER_LOCAL;
        out.name = program_text(program, local->name);
        out.type = held_type(program, local->type);
        out.type_text = program_text(program, local->type_text);
        out.function = program->functions[function].name;
        out.siblings = parameter_names(holdings, function);
        out.note = program_text(program, local->note);
        break;
    }
    case DECL_RESULT: {
        const Function *body = program_body(program, decl_id(decl));
        out.holder = HOLDER_FUNCTION;
        out.name = program->functions[decl_id(decl)].name;
        out.type = held_type(program, program->types[body->type].element);
        out.note = program_text(program, body->note);
        break;
    }
    case DECL_RECORD: case DECL_NONE: case DECL_LITERAL: break;
    }
    return out;
}

/* The text that the array begins with, NULL for none. */
static const char *initial_text(const Program *program, GlobalId id) {
    const Global *global = &program->globals[id];
    const Init *first = &program->inits[global->init];
    bool text = program->types[global->type].kind == TYPE_ARRAY && global->inits == 1 && first->kind == INIT_STRING;
    return text ? program_text(program, first->id) : NULL;
}

/* What the array's own text tells, where its name tells nothing or is a mere hint. */
static Holding with_initial_text(const Holdings *holdings, Holding named, GlobalId id) {
    const char *text = initial_text(holdings->program, id);
    if (!text) return named;
    return named.kind ? catalog_confirm_literal(holdings->catalog, named, text) : catalog_classify_literal(holdings->catalog, text);
}

Holding holdings_of(Holdings *holdings, FunctionId function, Decl decl) {
    DeclKind kind = decl_kind(decl);
    if (kind == DECL_NONE || kind == DECL_RECORD) return (Holding){0};
    uint64_t key = decl_key(function, decl);
    bool new;
    uint64_t *slot = map_put(&holdings->memo, key, &new);
    if (!new) return holdings->list.data[*slot];
    uint32_t index = holdings->list.len;
    *slot = index;
    vec_push(&holdings->list, (Holding){0});
    if (kind == DECL_LITERAL) {
        Holding literal = catalog_classify_literal(holdings->catalog, program_text(holdings->program, decl_id(decl)));
        holdings->list.data[index] = literal;
        return literal;
    }
    Declaration declaration = holdings_declaration(holdings, function, decl);
    Holding holding = {0};
    bool datum = declaration.type != HELD_FUNCTION && declaration.type != HELD_OTHER;
    if (*declaration.name && datum) holding = catalog_classify(holdings->catalog, &declaration);
    if (kind == DECL_GLOBAL) holding = with_initial_text(holdings, holding, decl_id(decl));
    holdings->list.data[index] = holding;
    return holding;
}

bool holdings_interesting(void *context, FunctionId function, Decl decl) {
    return holdings_of(context, function, decl).kind != 0;
}

bool holdings_knows(const Holdings *holdings, DataId kind) {
    for (uint32_t i = 0; i < holdings->list.len; i++)
        if (holdings->list.data[i].kind == kind) return true;
    return false;
}
