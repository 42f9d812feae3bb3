/* SPDX-License-Identifier: Apache-2.0 */
/* What holds of every finished unit. After it, analyses index without looking: every id is in
 * range, types and records nest finitely, blocks partition the instructions, and a value is used
 * only where it has been computed. Run on text and on facts, whose bytes nobody vouches for. */
#include "ir/settle.h"

#define REPORTS_MAX 50

typedef struct Verify {
    const Unit *unit;
    Diags *diags;
    Arena *scratch;
    uint32_t reports, strings;
    const char *where; /* "function", "record", ... */
    uint32_t where_id; /* 0 = only `where` */
    StrId where_name;
    const Function *function;
} Verify;

static bool PRINTF_LIKE(3, 4) report(Verify *verify, Loc loc, const char *format, ...) {
    if (verify->reports++ < REPORTS_MAX) {
        const Unit *unit = verify->unit;
        StrId file = unit->main_file;
        bool placed = loc.file && loc.file < unit->file_count;
        if (placed && unit->files[loc.file].path < verify->strings) {
            file = unit->files[loc.file].path;
        }
        const char *where = verify->where;
        Buf message = {0};
        va_list args;
        va_start(args, format);
        buf_vprintf(&message, format, args);
        va_end(args);
        if (verify->where_id) {
            const char *name = verify->where_name < verify->strings ? unit_text(unit, verify->where_name) : "";
            where = arena_printf(verify->scratch, "%s %u `%s`", verify->where, verify->where_id,
                                 text_printable(verify->scratch, name));
        }
        diag_add(verify->diags, DIAG_ERROR, file < verify->strings ? unit_text(unit, file) : NULL,
                 placed ? loc.line : 0, placed ? loc.column : 0, "bad IR: %s: %s", where, buf_text(&message));
        buf_free(&message);
    }
    return false;
}

static void set_where(Verify *verify, const char *kind, uint32_t id, StrId name) {
    verify->where = kind;
    verify->where_id = id;
    verify->where_name = name;
}

static bool check_string(Verify *verify, Loc loc, StrId id, const char *what) {
    return id < verify->strings || report(verify, loc, "%s is string %u of %u", what, id,
                                          verify->strings);
}

static bool check_range(Verify *verify, Loc loc, uint32_t id, uint32_t count, const char *what) {
    return id < count || report(verify, loc, "%s is %u of %u", what, id, count);
}

static bool check_flag(Verify *verify, Loc loc, uint32_t value, uint32_t last, const char *what) {
    return value <= last || report(verify, loc, "%s is %u", what, value);
}

static bool check_loc(Verify *verify, Loc loc) {
    return (loc.file < verify->unit->file_count && loc.macro <= 1) ||
           report(verify, (Loc){0}, "a location names file %u of %u", loc.file,
                  verify->unit->file_count);
}

/* ---- types -------------------------------------------------------------------------------- */

/* A type that others are made of: a record, or one with a smaller number. */
static bool check_part(Verify *verify, TypeId whole, TypeId part, uint8_t *depth) {
    const Unit *unit = verify->unit;
    if (part >= unit->type_count) {
        return report(verify, (Loc){0}, "is made of type %u of %u", part, unit->type_count);
    }
    if (unit->types[part].kind == TYPE_RECORD) {
        return true;
    }
    if (part >= whole) {
        return report(verify, (Loc){0}, "is made of type %u, which comes later", part);
    }
    if (depth[part] >= TYPE_DEPTH_MAX) {
        return report(verify, (Loc){0}, "is nested deeper than %d", TYPE_DEPTH_MAX);
    }
    uint8_t deeper = (uint8_t)(depth[part] + 1);
    depth[whole] = deeper > depth[whole] ? deeper : depth[whole];
    return true;
}

static bool check_record(Verify *verify, TypeId id, uint32_t *next_field) {
    const Unit *unit = verify->unit;
    const Type *record = &unit->types[id];
    bool ok = check_loc(verify, record->loc);
    if (record->fields && record->field != *next_field) {
        return report(verify, record->loc, "fields begin at %u, not at %u", record->field,
                      *next_field);
    }
    if (record->fields > unit->field_count - *next_field) {
        return report(verify, record->loc, "has more fields than there are");
    }
    for (uint32_t i = 0; i < record->fields; i++) {
        const Field *field = &unit->fields[*next_field + i];
        ok &= check_string(verify, field->loc, field->name, "a field's name");
        ok &= check_string(verify, field->loc, field->type_text, "a field's type text");
        ok &= check_string(verify, field->loc, field->note, "a field's note");
        ok &= check_range(verify, field->loc, field->type, unit->type_count, "a field's type");
        ok &= check_loc(verify, field->loc);
        if (field->record != id) {
            ok = report(verify, field->loc, "has a field of record %u", field->record);
        }
    }
    *next_field += record->fields;
    return ok;
}

static bool check_type(Verify *verify, TypeId id, uint8_t *depth) {
    const Unit *unit = verify->unit;
    const Type *type = &unit->types[id];
    bool ok = true;
    switch ((TypeKind)type->kind) {
    case TYPE_POINTER:
    case TYPE_ARRAY:
        return check_part(verify, id, type->element, depth);
    case TYPE_FUNCTION:
        if (type->params > unit->pool_count || type->param > unit->pool_count - type->params) {
            return report(verify, (Loc){0}, "has parameters outside the pool");
        }
        for (uint32_t i = 0; i < type->params; i++) {
            ok &= check_part(verify, id, unit->pool[type->param + i], depth);
        }
        return check_part(verify, id, type->element, depth) && ok;
    case TYPE_INTEGER:
    case TYPE_REAL:
    case TYPE_OTHER:
        return type->element == 0 || report(verify, (Loc){0}, "is scalar and has an element");
    case TYPE_VOID:
    case TYPE_RECORD:
        break;
    }
    return report(verify, (Loc){0}, "void or a record stands among the other types");
}

/* The record that a field or array holds by value, 0 = none. */
static TypeId held_record(const Unit *unit, TypeId type) {
    while (unit->types[type].kind == TYPE_ARRAY) {
        type = unit->types[type].element;
    }
    return unit->types[type].kind == TYPE_RECORD ? type : 0;
}

/* No record holds itself by value. */
static bool check_nesting(Verify *verify, uint32_t records) {
    const Unit *unit = verify->unit;
    enum { UNSEEN, OPEN, DONE };
    uint8_t *state = ARENA_ARRAY(verify->scratch, uint8_t, records);
    uint32_t *next = ARENA_ARRAY(verify->scratch, uint32_t, records);
    TypeId *stack = ARENA_ARRAY(verify->scratch, TypeId, records);
    for (TypeId root = 1; root < records; root++) {
        uint32_t depth = 0;
        if (state[root] == UNSEEN) {
            stack[depth++] = root;
            state[root] = OPEN;
        }
        while (depth) {
            TypeId id = stack[depth - 1];
            const Type *record = &unit->types[id];
            if (next[id] == record->fields) {
                state[id] = DONE;
                depth--;
                continue;
            }
            TypeId held = held_record(unit, unit->fields[record->field + next[id]++].type);
            if (held && state[held] == OPEN) {
                set_where(verify, "record", id, record->name);
                return report(verify, record->loc, "holds itself");
            }
            if (held && state[held] == UNSEEN) {
                state[held] = OPEN;
                stack[depth++] = held;
            }
        }
    }
    return true;
}

static bool check_types(Verify *verify) {
    const Unit *unit = verify->unit;
    uint32_t next_field = 1;
    TypeId id = 1;
    set_where(verify, "types", 0, 0);
    if (unit->types[0].kind != TYPE_VOID) {
        return report(verify, (Loc){0}, "type 0 is not void");
    }
    bool ok = true;
    for (; id < unit->type_count && unit->types[id].kind == TYPE_RECORD; id++) {
        set_where(verify, "record", id, unit->types[id].name);
        ok &= check_string(verify, (Loc){0}, unit->types[id].name, "its name");
        ok &= check_record(verify, id, &next_field);
    }
    uint32_t records = id;
    if (next_field != unit->field_count) {
        ok = report(verify, (Loc){0}, "%u fields belong to no record",
                    unit->field_count - next_field);
    }
    uint8_t *depth = ARENA_ARRAY(verify->scratch, uint8_t, unit->type_count);
    for (; id < unit->type_count; id++) {
        set_where(verify, "type", id, unit->types[id].name);
        ok &= check_string(verify, (Loc){0}, unit->types[id].name, "its name");
        ok &= check_type(verify, id, depth);
        if (!ok) {
            return false; /* those after it may be made of it */
        }
    }
    return ok && check_nesting(verify, records);
}

/* ---- files and globals -------------------------------------------------------------------- */

static bool check_files(Verify *verify) {
    bool ok = true;
    for (FileId id = 1; id < verify->unit->file_count; id++) {
        set_where(verify, "file", id, verify->unit->files[id].path);
        ok &= check_string(verify, (Loc){0}, verify->unit->files[id].path, "its path");
    }
    return ok;
}

static bool check_init(Verify *verify, const Init *init, uint32_t least) {
    const Unit *unit = verify->unit;
    bool ok = check_loc(verify, init->loc);
    ok &= check_range(verify, init->loc, init->type, unit->type_count, "a constant's type");
    ok &= check_range(verify, init->loc, init->field, unit->field_count, "a constant's field");
    if (init->offset < least) {
        ok = report(verify, init->loc, "constants are not in order of their offsets");
    }
    switch (init->kind) {
    case INIT_INTEGER:
        return ok;
    case INIT_STRING:
        return check_string(verify, init->loc, init->id, "a constant") && ok;
    case INIT_FUNCTION:
        return check_range(verify, init->loc, init->id - 1, unit->function_count - 1,
                           "a constant's function") && ok;
    case INIT_GLOBAL:
        return check_range(verify, init->loc, init->id - 1, unit->global_count - 1,
                           "a constant's global") && ok;
    default:
        return report(verify, init->loc, "a constant has kind %u", init->kind);
    }
}

static bool check_globals(Verify *verify) {
    const Unit *unit = verify->unit;
    uint32_t next = 1;
    bool ok = true;
    for (GlobalId id = 1; id < unit->global_count; id++) {
        const Global *global = &unit->globals[id];
        set_where(verify, "global", id, global->name);
        ok &= check_string(verify, global->loc, global->name, "its name");
        ok &= check_string(verify, global->loc, global->owner, "its owner");
        ok &= check_string(verify, global->loc, global->type_text, "its type text");
        ok &= check_string(verify, global->loc, global->alias, "its alias");
        ok &= check_string(verify, global->loc, global->note, "its note");
        ok &= check_range(verify, global->loc, global->type, unit->type_count, "its type");
        ok &= check_flag(verify, global->loc, global->linkage, LINKAGE_INLINE, "its linkage");
        ok &= check_loc(verify, global->loc);
        if (global->inits && (global->init != next || global->inits > unit->init_count - next)) {
            return report(verify, global->loc, "its constants are not rows of the table");
        }
        for (uint32_t i = 0; i < global->inits; i++) {
            ok &= check_init(verify, &unit->inits[next + i],
                             i ? unit->inits[next + i - 1].offset : 0);
        }
        next += global->inits;
    }
    if (next != unit->init_count) {
        set_where(verify, "globals", 0, 0);
        ok = report(verify, (Loc){0}, "%u constants belong to no global", unit->init_count - next);
    }
    return ok;
}

/* ---- functions ---------------------------------------------------------------------------- */

static bool check_blocks(Verify *verify) {
    const Function *function = verify->function;
    Value next = 1;
    for (BlockId id = 1; id < function->block_count; id++) {
        const Block *block = &function->blocks[id];
        if (block->first != next || !block->count ||
            block->count > function->insn_count - next) {
            return report(verify, function->loc, "block %u is not the next range of instructions",
                          id);
        }
        next += block->count;
        for (Value value = block->first; value < next; value++) {
            const Insn *insn = &function->insns[value];
            if (insn->op >= INSN_COUNT_) {
                return report(verify, insn->loc, "instruction %u has operation %u", value,
                              insn->op);
            }
            if (insn_is_terminator(insn->op) != (value + 1 == next)) {
                return report(verify, insn->loc, "block %u does not end with its only terminator",
                              id);
            }
        }
    }
    return next == function->insn_count ||
           report(verify, function->loc, "instructions from %u lie in no block", next);
}

static bool check_value(Verify *verify, Loc loc, Value user, Value value) {
    const Function *function = verify->function;
    if (!value || value >= function->insn_count) {
        return report(verify, loc, "%%%u uses value %u of %u", user, value, function->insn_count);
    }
    return insn_has_result(&function->insns[value]) ||
           report(verify, loc, "%%%u uses %%%u, which has no result", user, value);
}

static bool check_block(Verify *verify, Loc loc, BlockId block) {
    return (block && block < verify->function->block_count) ||
           report(verify, loc, "a jump goes to block %u of %u", block,
                  verify->function->block_count);
}

static bool check_pool(Verify *verify, Value user, char letter) {
    const Function *function = verify->function;
    const Insn *insn = &function->insns[user];
    if (insn->c > function->pool_count || insn->b > function->pool_count - insn->c) {
        return report(verify, insn->loc, "%%%u has operands outside the pool", user);
    }
    if (letter == 'K' && (insn->c == 0 || insn->c % 5)) {
        return report(verify, insn->loc, "%%%u has %u words for rows of 5", user, insn->c);
    }
    const uint32_t *row = function->pool + insn->b;
    bool ok = true;
    for (uint32_t i = letter == 'K' ? 4 : 0; i < insn->c; i += letter == 'K' ? 5 : 1) {
        ok &= letter == 'A' ? check_value(verify, insn->loc, user, row[i])
                            : check_block(verify, insn->loc, row[i]);
    }
    return ok;
}

static bool check_operand(Verify *verify, Value user, char letter, uint32_t id) {
    const Unit *unit = verify->unit;
    Loc loc = verify->function->insns[user].loc;
    switch (letter) {
    case 'v':
        return check_value(verify, loc, user, id);
    case 'V':
        return !id || check_value(verify, loc, user, id);
    case 'k':
        return check_block(verify, loc, id);
    case 'l':
        return check_range(verify, loc, id - 1, verify->function->local_count - 1, "a local");
    case 'g':
        return check_range(verify, loc, id - 1, unit->global_count - 1, "a global");
    case 'f':
        return check_range(verify, loc, id - 1, unit->function_count - 1, "a function");
    case 's':
        return check_string(verify, loc, id, "an operand");
    case 'd':
        return check_range(verify, loc, id, unit->field_count, "a field");
    case 'A':
    case 'B':
    case 'K':
        return check_pool(verify, user, letter);
    case '-':
        return id == 0 || report(verify, loc, "%%%u has an operand without meaning", user);
    default:
        return true;
    }
}

static bool check_insn(Verify *verify, Value value) {
    const Unit *unit = verify->unit;
    const Insn *insn = &verify->function->insns[value];
    const char *letters = insn_operands(insn->op);
    bool ok = check_range(verify, insn->loc, insn->type, unit->type_count, "a type");
    ok &= check_loc(verify, insn->loc);
    ok &= check_operand(verify, value, letters[0], insn->a);
    ok &= check_operand(verify, value, letters[1], insn->b);
    ok &= check_operand(verify, value, letters[2], insn->c);
    bool call = insn->op == INSN_CALL || insn->op == INSN_ICALL;
    uint32_t flags = INSN_VOLATILE | INSN_ATOMIC | (call ? INSN_STRUCT_RESULT : 0u);
    uint32_t kinds = insn->op == INSN_BINARY  ? BINARY_COUNT_
                     : insn->op == INSN_UNARY ? UNARY_COUNT_
                                              : 1u;
    if (insn->kind >= kinds || (insn->flags & ~flags)) {
        ok = report(verify, insn->loc, "%%%u has kind %u, flags %u", value, insn->kind,
                    insn->flags);
    }
    if (!ok) {
        return false;
    }
    bool address = insn->op == INSN_LOCAL || insn->op == INSN_GLOBAL ||
                   insn->op == INSN_FUNCTION || insn->op == INSN_STRING;
    if (address && unit->types[insn->type].kind != TYPE_POINTER) {
        return report(verify, insn->loc, "%%%u is an address and has no pointer type", value);
    }
    return true;
}

typedef struct Uses {
    Verify *verify;
    const Cfg *cfg;
    const BlockId *block_of; /* [insn_count] */
    Value user;
} Uses;

static bool check_use(const Uses *uses, Value value) {
    BlockId here = uses->block_of[uses->user], there = uses->block_of[value];
    bool before = here == there ? value < uses->user : cfg_dominates(uses->cfg, there, here);
    return before || report(uses->verify, uses->verify->function->insns[uses->user].loc,
                            "%%%u uses %%%u, which is not computed on every path to it",
                            uses->user, value);
}

static bool check_uses(Verify *verify) {
    const Function *function = verify->function;
    Arena *arena = arena_new("ir verify");
    BlockId *block_of = ARENA_ARRAY(arena, BlockId, function->insn_count);
    Cfg cfg = cfg_compute(arena, function);
    Uses uses = {.verify = verify, .cfg = &cfg, .block_of = block_of};
    for (BlockId id = 1; id < function->block_count; id++) {
        const Block *block = &function->blocks[id];
        for (uint32_t i = 0; i < block->count; i++) {
            block_of[block->first + i] = id;
        }
    }
    bool ok = true;
    for (Value value = 1; value < function->insn_count; value++) {
        const Insn *insn = &function->insns[value];
        const char *letters = insn_operands(insn->op);
        uses.user = value;
        if (letters[0] == 'v' || (letters[0] == 'V' && insn->a)) {
            ok &= check_use(&uses, insn->a);
        }
        if (letters[1] == 'v') {
            ok &= check_use(&uses, insn->b);
        }
        for (uint32_t i = 0; letters[1] == 'A' && i < insn->c; i++) {
            ok &= check_use(&uses, function->pool[insn->b + i]);
        }
    }
    arena_free(arena);
    return ok;
}

static bool check_locals(Verify *verify) {
    const Function *function = verify->function;
    bool ok = true;
    for (LocalId id = 1; id < function->local_count; id++) {
        const Local *local = &function->locals[id];
        ok &= check_string(verify, local->loc, local->name, "a local's name");
        ok &= check_string(verify, local->loc, local->type_text, "a local's type text");
        ok &= check_string(verify, local->loc, local->note, "a local's note");
        ok &= check_range(verify, local->loc, local->type, verify->unit->type_count,
                          "a local's type");
        ok &= check_loc(verify, local->loc);
        if (local->is_param != (id <= function->params) ||
            local->is_temporary > (local->is_param ? 0 : 1)) {
            ok = report(verify, local->loc, "local %u: parameters come first, %u of them", id,
                        function->params);
        }
    }
    return ok;
}

static bool check_function(Verify *verify, FunctionId id) {
    const Unit *unit = verify->unit;
    const Function *function = &unit->functions[id];
    verify->function = function;
    set_where(verify, "function", id, function->name);
    bool ok = check_string(verify, function->loc, function->name, "its name");
    ok &= check_string(verify, function->loc, function->alias, "its alias");
    ok &= check_string(verify, function->loc, function->note, "its note");
    ok &= check_flag(verify, function->loc, function->linkage, LINKAGE_INLINE, "its linkage");
    ok &= check_loc(verify, function->loc);
    ok &= check_loc(verify, function->end);
    if (function->type >= unit->type_count ||
        unit->types[function->type].kind != TYPE_FUNCTION) {
        ok = report(verify, function->loc, "type %u is no function type", function->type);
    }
    if (function->defined != (function->block_count > 1)) {
        return report(verify, function->loc, "is defined without a body, or has one undefined");
    }
    if (!function->defined) {
        bool bare = !function->params && !function->local_count && !function->insn_count;
        return (bare || report(verify, function->loc, "is only declared and has a body")) && ok;
    }
    if (function->params >= function->local_count) {
        return report(verify, function->loc, "has more parameters than locals");
    }
    ok &= check_locals(verify);
    if (!check_blocks(verify)) {
        return false;
    }
    for (Value value = 1; value < function->insn_count; value++) {
        ok &= check_insn(verify, value);
    }
    return ok && check_uses(verify);
}

static bool check_rest(Verify *verify) {
    const Unit *unit = verify->unit;
    bool ok = true;
    set_where(verify, "unit", 0, 0);
    ok &= check_string(verify, (Loc){0}, unit->main_file, "the main file");
    ok &= check_string(verify, (Loc){0}, unit->command, "the command");
    ok &= check_string(verify, (Loc){0}, unit->directory, "the folder of the command");
    ok &= check_string(verify, (Loc){0}, unit->output, "the output of the command");
    ok &= unit->refused < REFUSED_COUNT_ || report(verify, (Loc){0}, "refused flags of kind %u",
                                                   unit->refused);
    for (uint32_t i = 0; i < unit->spelling_count; i++) {
        const Spelling *row = &unit->spellings[i], *before = row - 1;
        ok &= check_string(verify, row->loc, row->macro, "a macro");
        ok &= check_loc(verify, row->loc);
        if (row->function >= unit->function_count || !row->insn ||
            row->insn >= unit->functions[row->function].insn_count) {
            ok = report(verify, row->loc, "spelling %u belongs to no instruction", i);
        } else if (i && (before->function > row->function ||
                         (before->function == row->function && before->insn >= row->insn))) {
            ok = report(verify, row->loc, "spelling %u is out of order", i);
        }
    }
    for (uint32_t i = 0; i < unit->unknown_count; i++) {
        ok &= check_string(verify, (Loc){0}, unit->unknowns[i].kind, "an unknown kind");
        ok &= check_loc(verify, unit->unknowns[i].first);
    }
    for (uint32_t i = 0; i < unit->error_count; i++) {
        ok &= check_string(verify, (Loc){0}, unit->errors[i].text, "an error's text");
        ok &= check_loc(verify, unit->errors[i].loc);
    }
    return ok;
}

bool unit_verify(const Unit *unit, Diags *diags) {
    Verify verify = {
        .unit = unit,
        .diags = diags,
        .scratch = arena_new("ir verify names"),
        .strings = interner_count(unit->strings),
        .where = "unit",
    };
    bool ok = check_files(&verify) && check_types(&verify);
    if (ok) {
        ok = check_globals(&verify);
        for (FunctionId id = 1; id < unit->function_count; id++) {
            ok &= check_function(&verify, id);
        }
        ok &= check_rest(&verify);
    }
    arena_free(verify.scratch);
    return ok;
}
