/* SPDX-License-Identifier: Apache-2.0 */
/* The one order of strings, types and fields that a finished unit has. */
#include "ir/settle.h"

typedef struct Settle {
    Unit *unit;
    Interner *strings;   /* the new ones */
    StrId *string_map;   /* [old count], new id + 1; 0 = not seen yet */
    TypeId *type_map;    /* [old count]; 0 = not seen yet, except for void */
    FieldId *field_map;  /* [old count] */
    Type *types;         /* new, [type_count] */
    uint32_t type_count;
    uint32_t *pool;      /* new, [pool_count] */
    uint32_t pool_count;
} Settle;

static void settle_string(Settle *settle, StrId *id) {
    StrId *seen = &settle->string_map[*id];
    if (!*seen) {
        const Interner *old = settle->unit->strings;
        *seen = intern_bytes(settle->strings, interned(old, *id), interned_length(old, *id)) + 1;
    }
    *id = *seen - 1;
}

/* Recursion ends: a non-record type is made of types with smaller old numbers, at most
 * TYPE_DEPTH_MAX deep, and records are mapped before the first call. */
static void settle_type(Settle *settle, TypeId *id) {
    TypeId old = *id;
    if (old == 0 || settle->type_map[old]) {
        *id = settle->type_map[old];
        return;
    }
    Type type = settle->unit->types[old];
    settle_type(settle, &type.element);
    uint32_t *params = settle->unit->pool + type.param;
    for (uint32_t i = 0; i < type.params; i++) {
        settle_type(settle, &params[i]);
    }
    if (type.params) {
        memcpy(settle->pool + settle->pool_count, params, type.params * sizeof *params);
        type.param = settle->pool_count;
        settle->pool_count += type.params;
    }
    settle_string(settle, &type.name);
    settle->types[settle->type_count] = type;
    *id = settle->type_map[old] = settle->type_count++;
}

static void settle_records(Settle *settle) {
    Unit *unit = settle->unit;
    Field *fields = ARENA_ARRAY(unit->arena, Field, unit->field_count);
    uint32_t field_count = 1;
    for (TypeId old = 1; old < unit->type_count; old++) {
        if (unit->types[old].kind == TYPE_RECORD) {
            settle->types[settle->type_count] = unit->types[old];
            settle->type_map[old] = settle->type_count++;
        }
    }
    uint32_t records = settle->type_count;
    for (TypeId id = 1; id < records; id++) {
        Type *record = &settle->types[id];
        settle_string(settle, &record->name);
        uint32_t first = field_count;
        for (uint32_t i = 0; i < record->fields; i++) {
            Field *field = &fields[field_count];
            *field = unit->fields[record->field + i];
            settle->field_map[record->field + i] = field_count++;
            field->record = id;
            settle_string(settle, &field->name);
            settle_string(settle, &field->type_text);
            settle_string(settle, &field->note);
            settle_type(settle, &field->type);
        }
        record->field = record->fields ? first : 0;
    }
    unit->fields = fields;
    unit->field_count = field_count;
}

static void settle_globals(Settle *settle) {
    Unit *unit = settle->unit;
    for (GlobalId id = 1; id < unit->global_count; id++) {
        Global *global = &unit->globals[id];
        settle_string(settle, &global->name);
        settle_string(settle, &global->owner);
        settle_string(settle, &global->type_text);
        settle_string(settle, &global->alias);
        settle_string(settle, &global->note);
        settle_type(settle, &global->type);
        for (uint32_t i = 0; i < global->inits; i++) {
            Init *init = &unit->inits[global->init + i];
            if (init->kind == INIT_STRING) {
                settle_string(settle, &init->id);
            }
            settle_type(settle, &init->type);
            init->field = settle->field_map[init->field];
        }
    }
}

static void settle_function(Settle *settle, Function *function) {
    settle_string(settle, &function->name);
    settle_string(settle, &function->alias);
    settle_string(settle, &function->note);
    settle_type(settle, &function->type);
    for (LocalId id = 1; id < function->local_count; id++) {
        Local *local = &function->locals[id];
        settle_string(settle, &local->name);
        settle_string(settle, &local->type_text);
        settle_string(settle, &local->note);
        settle_type(settle, &local->type);
    }
    for (Value value = 1; value < function->insn_count; value++) {
        Insn *insn = &function->insns[value];
        settle_type(settle, &insn->type);
        const char *operands = insn_operands(insn->op);
        uint32_t *operand[3] = {&insn->a, &insn->b, &insn->c};
        for (int i = 0; i < 3; i++) {
            if (operands[i] == 's') {
                settle_string(settle, operand[i]);
            } else if (operands[i] == 'd') {
                *operand[i] = settle->field_map[*operand[i]];
            }
        }
    }
}

static void settle_rest(Settle *settle) {
    Unit *unit = settle->unit;
    for (uint32_t i = 0; i < unit->spelling_count; i++) {
        settle_string(settle, &unit->spellings[i].macro);
    }
    for (uint32_t i = 0; i < unit->unknown_count; i++) {
        settle_string(settle, &unit->unknowns[i].kind);
    }
    for (uint32_t i = 0; i < unit->error_count; i++) {
        settle_string(settle, &unit->errors[i].text);
    }
}

void unit_settle(Unit *unit) {
    Arena *scratch = arena_new("ir settle");
    uint32_t strings = interner_count(unit->strings);
    Settle settle = {
        .unit = unit,
        .strings = interner_new(),
        .string_map = ARENA_ARRAY(scratch, StrId, strings),
        .type_map = ARENA_ARRAY(scratch, TypeId, unit->type_count),
        .field_map = ARENA_ARRAY(scratch, FieldId, unit->field_count),
        .types = ARENA_ARRAY(unit->arena, Type, unit->type_count),
        .type_count = 1,
        .pool = ARENA_ARRAY(unit->arena, uint32_t, unit->pool_count),
        .pool_count = 1,
    };
    settle_string(&settle, &unit->main_file);
    settle_string(&settle, &unit->command);
    for (FileId id = 1; id < unit->file_count; id++) {
        settle_string(&settle, &unit->files[id].path);
    }
    settle_records(&settle);
    settle_globals(&settle);
    for (FunctionId id = 1; id < unit->function_count; id++) {
        settle_function(&settle, &unit->functions[id]);
    }
    settle_rest(&settle);
    unit->types = settle.types;
    unit->type_count = settle.type_count;
    unit->pool = settle.pool;
    unit->pool_count = settle.pool_count;
    interner_free(unit->strings);
    unit->strings = settle.strings;
    arena_free(scratch);
}
