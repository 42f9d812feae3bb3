/* SPDX-License-Identifier: Apache-2.0 */
/* Marks of the program's rows. Types name each other in circles, and so do globals with initialisers: a row's mark takes
 * in all that can be reached from it, by strongly connected components (Tarjan, SIAM J. Comput. 1972). */
#include "memory/keep.h"

/* What is added to one of these and read by walks must be in a mark or in body_key(). */
_Static_assert(sizeof(Type) == 48 && sizeof(Field) == 40 && sizeof(Global) == 48 && sizeof(Init) == 48 &&
                   sizeof(Local) == 32 && sizeof(Insn) == 32 && sizeof(Block) == 8 && sizeof(Function) == 120 &&
                   sizeof(ProgramFunction) == 64 && sizeof(CallSite) == 24,
               "marks and keys take in what walks read");

Mark mark_read(const uint8_t *bytes) {
    return (Mark){{read_u64(bytes), read_u64(bytes + 8)}};
}

void buf_mark(Buf *out, Mark mark) {
    buf_u64(out, mark.words[0]);
    buf_u64(out, mark.words[1]);
}

Mark mark_of(const void *data, size_t length) {
    Digest digest = digest_of(data, length);
    return mark_read(digest.bytes);
}

static Mark mark_take(Buf *bytes) {
    Mark mark = mark_of(buf_text(bytes), bytes->len);
    bytes->len = 0;
    return mark;
}

/* ---- what can be reached ------------------------------------------------------------------------- */

typedef struct Reach {
    uint32_t count;        /* rows 1 .. count - 1 */
    U32Vec first;          /* [count + 1] into rows */
    U32Vec rows;           /* what each names */
    const Mark *own;       /* of the row alone */
    Mark *out;
    uint32_t *index, *low; /* index 0 = not met */
    bool *on_stack;
    U32Vec stack, path, next; /* path: rows under way; next: into `rows`, of each on the path */
    uint32_t met;
    Buf bytes;
} Reach;

static int mark_compare(const Mark *a, const Mark *b) {
    int order = (a->words[0] > b->words[0]) - (a->words[0] < b->words[0]);
    return order ? order : (a->words[1] > b->words[1]) - (a->words[1] < b->words[1]);
}

static void marks_sort(Mark *marks, uint32_t count) {
    for (uint32_t gap = count / 2; gap; gap /= 2) /* Shell */
        for (uint32_t i = gap; i < count; i++) {
            Mark moved = marks[i];
            uint32_t at = i;
            for (; at >= gap && mark_compare(&marks[at - gap], &moved) > 0; at -= gap) marks[at] = marks[at - gap];
            marks[at] = moved;
        }
}

/* The component on the stack from `start` on: what its rows are, and the marks of what they name outside. */
static void reach_close(Reach *reach, uint32_t start) {
    VEC(Mark) all = {0};
    for (uint32_t i = start; i < reach->stack.len; i++) vec_push(&all, reach->own[reach->stack.data[i]]);
    for (uint32_t i = start; i < reach->stack.len; i++) {
        uint32_t row = reach->stack.data[i];
        for (uint32_t n = reach->first.data[row]; n < reach->first.data[row + 1]; n++) {
            uint32_t to = reach->rows.data[n];
            if (!reach->on_stack[to]) vec_push(&all, reach->out[to]);
        }
    }
    marks_sort(all.data, all.len);
    for (uint32_t i = 0; i < all.len; i++)
        if (i == 0 || !mark_equal(all.data[i], all.data[i - 1])) buf_mark(&reach->bytes, all.data[i]);
    Mark together = mark_take(&reach->bytes);
    vec_free(&all);
    for (uint32_t i = start; i < reach->stack.len; i++) {
        uint32_t row = reach->stack.data[i];
        buf_mark(&reach->bytes, reach->own[row]);
        buf_mark(&reach->bytes, together);
        reach->out[row] = mark_take(&reach->bytes);
    }
    for (uint32_t i = start; i < reach->stack.len; i++) reach->on_stack[reach->stack.data[i]] = false;
    reach->stack.len = start;
}

static void reach_enter(Reach *reach, uint32_t row) {
    reach->index[row] = reach->low[row] = ++reach->met;
    reach->on_stack[row] = true;
    vec_push(&reach->stack, row);
    vec_push(&reach->path, row);
    vec_push(&reach->next, reach->first.data[row]);
}

static void reach_from(Reach *reach, uint32_t root) {
    reach_enter(reach, root);
    while (reach->path.len) {
        uint32_t at = vec_last(&reach->path), *next = &vec_last(&reach->next);
        if (*next < reach->first.data[at + 1]) {
            uint32_t to = reach->rows.data[(*next)++];
            if (!reach->index[to]) reach_enter(reach, to);
            else if (reach->on_stack[to] && reach->index[to] < reach->low[at]) reach->low[at] = reach->index[to];
            continue;
        }
        if (reach->low[at] == reach->index[at]) {
            uint32_t start = reach->stack.len;
            while (reach->stack.data[--start] != at) {}
            reach_close(reach, start);
        }
        reach->path.len--;
        reach->next.len--;
        if (reach->path.len && reach->low[at] < reach->low[vec_last(&reach->path)])
            reach->low[vec_last(&reach->path)] = reach->low[at];
    }
}

/* Needs: first, rows and own of all rows. */
static void reach_solve(Reach *reach, Mark *out) {
    reach->out = out;
    reach->index = xcalloc(reach->count, sizeof *reach->index);
    reach->low = xcalloc(reach->count, sizeof *reach->low);
    reach->on_stack = xcalloc(reach->count, sizeof *reach->on_stack);
    for (uint32_t row = 1; row < reach->count; row++)
        if (!reach->index[row]) reach_from(reach, row);
    free_(reach->index);
    free_(reach->low);
    free_(reach->on_stack);
    vec_free(&reach->first);
    vec_free(&reach->rows);
    vec_free(&reach->stack);
    vec_free(&reach->path);
    vec_free(&reach->next);
    buf_free(&reach->bytes);
}

static void reach_begin(Reach *reach, uint32_t row) { /* rows in order, from 0 on */
    assert(reach->first.len == row);
    vec_push(&reach->first, reach->rows.len);
}

/* ---- types --------------------------------------------------------------------------------------- */

static void type_scalars(const Marks *marks, const Type *type, Buf *out) {
    buf_u32(out, type->kind | (uint32_t)type->is_signed << 8 | (uint32_t)type->is_union << 16 |
                     (uint32_t)type->variadic << 24);
    buf_u32(out, type->size);
    buf_u32(out, type->count);
    buf_mark(out, marks->rows[REF_STRING][type->name]);
}

/* A record without what its members' types are, as linking tells records apart. */
static Mark record_alone(const Marks *marks, TypeId id, Buf *bytes) {
    const Program *program = marks->program;
    const Type *type = &program->types[id];
    type_scalars(marks, type, bytes);
    buf_u32(bytes, type->fields);
    for (uint32_t i = 0; i < type->fields; i++) {
        const Field *field = &program->fields[type->field + i];
        buf_mark(bytes, marks->rows[REF_STRING][field->name]);
        buf_u32(bytes, field->bit_offset);
        buf_u32(bytes, field->bit_width);
        buf_u32(bytes, program->types[field->type].kind);
        buf_u32(bytes, program->types[field->type].size);
    }
    return mark_take(bytes);
}

/* How a type is built of records, which stand for themselves; these are put on `reach`. Types that are no records are
 * built of earlier ones. */
static void type_spine(const Marks *marks, const Mark *records, TypeId id, Buf *out, U32Vec *named) {
    const Program *program = marks->program;
    const Type *type = &program->types[id];
    if (id && type->kind == TYPE_RECORD) {
        buf_mark(out, records[id]);
        if (named) vec_push(named, id);
        return;
    }
    type_scalars(marks, type, out);
    if (type->element) type_spine(marks, records, type->element, out, named);
    buf_u32(out, type->params);
    for (uint32_t i = 0; i < type->params; i++)
        type_spine(marks, records, program->pool[type->param + i], out, named);
}

static void mark_types(Marks *marks) {
    const Program *program = marks->program;
    uint32_t count = program->type_count;
    Mark *alone = xcalloc(count, sizeof *alone), *own = xcalloc(count, sizeof *own);
    Mark *closed = xcalloc(count, sizeof *closed);
    Buf bytes = {0};
    Reach reach = {.count = count, .own = own};
    for (TypeId id = 1; id < count; id++)
        if (program->types[id].kind == TYPE_RECORD) alone[id] = record_alone(marks, id, &bytes);
    reach_begin(&reach, 0);
    for (TypeId id = 1; id < count; id++) {
        reach_begin(&reach, id);
        const Type *type = &program->types[id];
        if (type->kind != TYPE_RECORD) continue;
        buf_mark(&bytes, alone[id]);
        for (uint32_t i = 0; i < type->fields; i++)
            type_spine(marks, alone, program->fields[type->field + i].type, &bytes, &reach.rows);
        own[id] = mark_take(&bytes);
    }
    reach_begin(&reach, count);
    reach_solve(&reach, closed);
    for (TypeId id = 1; id < count; id++) {
        type_spine(marks, closed, id, &bytes, NULL);
        marks->rows[REF_TYPE][id] = program->types[id].kind == TYPE_RECORD ? closed[id] : mark_take(&bytes);
        bytes.len = 0;
    }
    buf_free(&bytes);
    free_(alone);
    free_(own);
    free_(closed);
}

/* ---- functions and globals ----------------------------------------------------------------------- */

/* Makes marks different that are not: static functions of one header in several units. */
static Mark told_apart(Map *seen, Mark mark, Buf *bytes) {
    uint64_t *times = map_put(seen, mark.words[0], NULL);
    if ((*times)++ == 0) return mark;
    buf_mark(bytes, mark);
    buf_u64(bytes, *times);
    return mark_take(bytes);
}

/* The function and the constants that its callers give. */
static void variant_put(const Marks *marks, FunctionId id, Buf *out) {
    const ProgramFunction *variant = &marks->program->functions[id];
    buf_mark(out, marks->rows[REF_FUNCTION][variant->origin]);
    for (uint32_t i = 0; i < variant->body->params; i++) {
        const Constant *given = &variant->given[i];
        buf_u32(out, given->kind);
        buf_mark(out, marks->rows[REF_STRING][given->name]);
        if (given->kind == CONSTANT_FUNCTION) buf_mark(out, marks->rows[REF_FUNCTION][given->value]);
        else buf_u64(out, (uint64_t)given->value);
    }
}

static void mark_functions(Marks *marks) {
    const Program *program = marks->program;
    Buf bytes = {0};
    Map seen = {0};
    for (FunctionId f = 1; f < program->function_count; f++) {
        const ProgramFunction *function = &program->functions[f];
        const ProgramUnit *unit = function->unit < program->unit_count ? &program->units[function->unit] : NULL;
        const char *file = unit ? unit_text(unit->unit, unit->unit->main_file) : "";
        const char *group = unit ? program->groups[unit->group] : "";
        buf_add(&bytes, function->name, strlen(function->name) + 1);
        buf_add(&bytes, file, strlen(file) + 1);
        buf_add(&bytes, group, strlen(group) + 1);
        buf_u32(&bytes, function->body->defined | (uint32_t)function->body->format_argument << 16);
        buf_mark(&bytes, marks->rows[REF_TYPE][function->body->type]);
        marks->rows[REF_FUNCTION][f] = told_apart(&seen, mark_take(&bytes), &bytes);
    }
    for (FunctionId f = program->function_count; f < program_all(program); f++) {
        variant_put(marks, f, &bytes);
        marks->rows[REF_FUNCTION][f] = told_apart(&seen, mark_take(&bytes), &bytes);
    }
    map_free(&seen);
    buf_free(&bytes);
}

static void init_put(const Marks *marks, const Mark *names, const Init *init, Buf *out, U32Vec *named) {
    buf_u32(out, init->offset);
    buf_u32(out, init->kind);
    buf_u64(out, (uint64_t)init->value);
    switch ((InitKind)init->kind) {
    case INIT_INTEGER: return;
    case INIT_STRING: buf_mark(out, marks->rows[REF_STRING][init->id]); return;
    case INIT_FUNCTION: buf_mark(out, marks->rows[REF_FUNCTION][init->id]); return;
    case INIT_GLOBAL:
        buf_mark(out, names[init->id]);
        vec_push(named, init->id);
        return;
    }
}

static void mark_globals(Marks *marks, const Solver *solver) {
    const Program *program = marks->program;
    uint32_t count = program->global_count;
    Mark *names = xcalloc(count, sizeof *names), *own = xcalloc(count, sizeof *own);
    Buf bytes = {0};
    Map seen = {0};
    for (GlobalId g = 1; g < count; g++) {
        const Global *global = &program->globals[g];
        const char *file = program_file(program, global->loc.file);
        buf_mark(&bytes, marks->rows[REF_STRING][global->name]);
        buf_mark(&bytes, marks->rows[REF_STRING][global->owner]);
        buf_add(&bytes, file, strlen(file) + 1);
        buf_u32(&bytes, global->linkage);
        names[g] = told_apart(&seen, mark_take(&bytes), &bytes);
    }
    Reach reach = {.count = count, .own = own};
    reach_begin(&reach, 0);
    for (GlobalId g = 1; g < count; g++) {
        const Global *global = &program->globals[g];
        reach_begin(&reach, g);
        buf_mark(&bytes, names[g]);
        buf_mark(&bytes, marks->rows[REF_TYPE][global->type]);
        buf_u32(&bytes, global->constant | (uint32_t)global->defined << 8 |
                            (uint32_t)bitset_has(&solver->written_globals, g) << 16);
        for (uint32_t i = 0; i < global->inits; i++)
            init_put(marks, names, &program->inits[global->init + i], &bytes, &reach.rows);
        own[g] = mark_take(&bytes);
    }
    reach_begin(&reach, count);
    reach_solve(&reach, marks->rows[REF_GLOBAL]);
    map_free(&seen);
    buf_free(&bytes);
    free_(names);
    free_(own);
}

static void mark_strings(Marks *marks) {
    const Interner *strings = marks->program->strings;
    for (StrId id = 1; id < interner_count(strings); id++) {
        marks->rows[REF_STRING][id] = mark_of(interned(strings, id), interned_length(strings, id));
    }
}

void marks_open(Marks *marks, const Solver *solver, Arena *arena) {
    const Program *program = solver->program;
    const uint32_t counts[REF_COUNT_] = {interner_count(program->strings), program->type_count, program->global_count,
                                         program_all(program)};
    *marks = (Marks){.program = program};
    for (unsigned kind = 0; kind < REF_COUNT_; kind++) {
        marks->rows[kind] = ARENA_ARRAY(arena, Mark, counts[kind] + 1u);
        marks->numbers[kind] = ARENA_ARRAY(arena, uint32_t, counts[kind] + 1u);
    }
    mark_strings(marks);
    mark_types(marks);
    mark_functions(marks);
    mark_globals(marks, solver);
    for (unsigned kind = 0; kind < REF_COUNT_; kind++)
        for (uint32_t id = 1; id < counts[kind]; id++)
            *map_put(&marks->ids[kind], marks->rows[kind][id].words[0], NULL) = id;
}

void marks_close(Marks *marks) {
    for (unsigned kind = 0; kind < REF_COUNT_; kind++) map_free(&marks->ids[kind]);
}

uint32_t marks_find(const Marks *marks, RefKind kind, Mark mark) {
    uint32_t id = (uint32_t)map_get(&marks->ids[kind], mark.words[0], 0);
    return id && mark_equal(marks->rows[kind][id], mark) ? id : 0;
}

/* ---- keys ---------------------------------------------------------------------------------------- */

Mark component_mark(const Marks *marks, const FunctionId *members, uint32_t count) {
    Buf bytes = {0};
    for (uint32_t i = 0; i < count; i++) buf_mark(&bytes, marks->rows[REF_FUNCTION][members[i]]);
    Mark mark = mark_of(buf_text(&bytes), bytes.len);
    buf_free(&bytes);
    return mark;
}

static RefKind letter_kind(char letter) {
    return letter == 's' ? REF_STRING : letter == 'g' ? REF_GLOBAL : letter == 'f' ? REF_FUNCTION : REF_COUNT_;
}

static void key_insn(Sheet *sheet, const Insn *insn) {
    const char *letters = insn_operands((InsnOp)insn->op);
    const uint32_t operands[3] = {insn->a, insn->b, insn->c};
    put_number(sheet, insn->op | (uint32_t)insn->kind << 8 | (uint32_t)insn->flags << 16);
    put_ref(sheet, REF_TYPE, insn->type);
    for (unsigned i = 0; i < 3; i++) {
        RefKind kind = letter_kind(letters[i]);
        if (kind != REF_COUNT_) put_ref(sheet, kind, operands[i]);
        else if (letters[i] == 'd' && operands[i]) put_field(sheet, operands[i]);
        else put_number(sheet, operands[i]);
    }
}

/* The call graph's answer for calls through pointers. */
static void key_targets(Sheet *sheet, const Memory *memory, FunctionId function) {
    for (uint32_t i = memory->call_first[function]; i < memory->call_first[function + 1]; i++) {
        const CallSite *site = &memory->calls[i];
        if (!site->indirect) continue;
        put_number(sheet, site->insn); /* not 0 */
        put_number(sheet, site->count);
        for (uint32_t n = 0; n < site->count; n++) put_ref(sheet, REF_FUNCTION, memory->targets[site->first + n]);
    }
    put_number(sheet, 0);
}

static void key_variants(Sheet *sheet, const ProgramFunction *row) {
    for (uint32_t i = 0; i < row->redirect_count; i++) {
        put_number(sheet, row->redirects[i].insn);
        put_ref(sheet, REF_FUNCTION, row->redirects[i].variant);
    }
}

/* Whose own functions stand beside this one. */
static void key_libraries(Sheet *sheet, const Solver *solver, FunctionId function) {
    uint32_t unit = solver->program->functions[program_origin(solver->program, function)].unit;
    const StrVec *libraries = unit == UINT32_MAX ? NULL : &solver->unit_libraries[unit];
    put_number(sheet, libraries ? libraries->len : 0);
    for (uint32_t i = 0; libraries && i < libraries->len; i++)
        put_mark(sheet, mark_of(libraries->data[i], strlen(libraries->data[i])));
}

Digest body_key(const Solver *solver, const Marks *marks, FunctionId function, Mark component) {
    const Function *body = program_body(solver->program, function);
    Sheet sheet = {.marks = marks};
    put_mark(&sheet, component);
    put_ref(&sheet, REF_FUNCTION, function);
    put_number(&sheet, bitset_has(&solver->called, function));
    put_number(&sheet, body->params);
    put_number(&sheet, body->local_count);
    for (LocalId i = 1; i < body->local_count; i++) {
        const Local *local = &body->locals[i];
        put_ref(&sheet, REF_TYPE, local->type);
        put_number(&sheet, (local->is_param != 0) | (local->is_temporary != 0) << 1 | (local->name != 0) << 2);
    }
    put_number(&sheet, body->block_count);
    for (BlockId i = 1; i < body->block_count; i++) put_number(&sheet, body->blocks[i].count);
    put_number(&sheet, body->insn_count);
    for (uint32_t i = 1; i < body->insn_count; i++) key_insn(&sheet, &body->insns[i]);
    put_number(&sheet, body->pool_count);
    for (uint32_t i = 1; i < body->pool_count; i++) put_number(&sheet, body->pool[i]);
    key_targets(&sheet, solver->memory, function);
    key_variants(&sheet, &solver->program->functions[function]);
    key_libraries(&sheet, solver, function);
    Digest key = digest_of(sheet.data, sheet.length);
    sheet_close(&sheet);
    return key;
}
