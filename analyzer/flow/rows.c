/* SPDX-License-Identifier: Apache-2.0 */
/* Statements that a loop prepares out of a table of texts: `prepare(db, texts[i], &statements[i])`, or a row that holds
 * the text and the statement, or its address, side by side. A statement that is then taken from a known row, or from the
 * variable that the row points to, has the text of that row. */
#include "flow/state.h"

typedef struct RowPlace { /* `table[i].member`, `row->member`, or `object->array[i]` */
    GlobalId table;  /* 0: reached through a pointer */
    LocalId index;   /* the local that counts, or that points to the row */
    uint32_t base, stride;
    FieldId member, array;
} RowPlace;
/* Statements in an array that is a member are those of all such records: in the place of a global, with the place in the
 * array as the offset. */
#define ROWS_OF_MEMBER(field) (0x80000000u | (field))

static LocalId local_read(const Function *body, Value value) {
    while (body->insns[value].op == INSN_CAST) value = body->insns[value].a;
    const Insn *insn = &body->insns[value];
    return insn->op == INSN_LOAD && body->insns[insn->a].op == INSN_LOCAL ? body->insns[insn->a].a : 0;
}

/* An address. */
static bool row_place(const Function *body, Value value, RowPlace *out) {
    *out = (RowPlace){0};
    while (body->insns[value].op == INSN_CAST) value = body->insns[value].a;
    if (body->insns[value].op == INSN_FIELD) {
        out->member = body->insns[value].c;
        out->base = (uint32_t)body->insns[value].b;
        value = body->insns[value].a;
        out->index = local_read(body, value);
        if (out->index) return true;
    }
    const Insn *insn = &body->insns[value];
    if (insn->op != INSN_INDEX) return false;
    const Insn *array = &body->insns[insn->a];
    if (array->op == INSN_FIELD && array->c && !out->member) out->array = array->c;
    else if (array->op == INSN_GLOBAL) out->table = array->a;
    else return false;
    out->stride = insn->c;
    out->index = local_read(body, insn->b);
    return out->index && out->stride;
}

static bool is_written(const Program *program, GlobalId table) {
    if (program->globals[table].constant) return false;
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        for (uint32_t i = 1; body->defined && i < body->insn_count; i++) {
            RowPlace place;
            if (body->insns[i].op == INSN_STORE && row_place(body, body->insns[i].a, &place) && place.table == table) return true;
        }
    }
    return false;
}

static void row_add(FlowState *state, GlobalId global, uint32_t offset, StrId text) {
    bool new;
    uint64_t *slot = map_put(&state->row_texts, (uint64_t)global << 32 | offset, &new);
    *slot = new || *slot == text ? text : 0; /* two texts: not known */
    vec_push(&state->rows, ((Row){global, offset, text}));
}

/* Both counted by one index. */
static void rows_by_index(FlowState *state, const RowPlace *text, const RowPlace *handle) {
    const Program *program = state->program;
    const Global *table = &program->globals[text->table];
    for (uint32_t i = 0; i < table->inits; i++) {
        const Init *init = &program->inits[table->init + i];
        if (init->kind != INIT_STRING || init->offset < text->base || (init->offset - text->base) % text->stride) continue;
        row_add(state, handle->array ? ROWS_OF_MEMBER(handle->array) : handle->table, handle->base + (init->offset - text->base) / text->stride * handle->stride, init->id);
    }
}

/* The row holds the text and the statement (`&row->statement`), or the address of the variable of it. */
static void rows_by_pointer(FlowState *state, GlobalId table, const RowPlace *text, const RowPlace *handle, bool address) {
    const Program *program = state->program;
    const Global *global = &program->globals[table];
    for (uint32_t i = 0; i < global->inits; i++) {
        const Init *init = &program->inits[global->init + i];
        if (init->kind != INIT_STRING || init->field != text->member) continue;
        uint32_t place = init->offset - text->base + handle->base;
        if (!address) row_add(state, table, place, init->id);
        for (uint32_t k = 0; address && k < global->inits; k++) {
            const Init *held = &program->inits[global->init + k];
            if (held->kind == INIT_GLOBAL && held->offset == place) row_add(state, held->id, (uint32_t)held->value, init->id);
        }
    }
}

static void read_opening(FlowState *state, const Function *body, const Event *event) {
    const Program *program = state->program;
    const Insn *call = &body->insns[event->insn];
    const Port *subject = &event->effect->subject, *to = &event->effect->to;
    if (call->op != INSN_CALL || subject->kind != PORT_ARGUMENT || to->kind != PORT_ARGUMENT) return;
    if (subject->argument >= call->c || to->argument >= call->c) return;
    Value given = body->pool[call->b + subject->argument], made = body->pool[call->b + to->argument];
    while (body->insns[given].op == INSN_CAST) given = body->insns[given].a;
    while (body->insns[made].op == INSN_CAST) made = body->insns[made].a;
    RowPlace text, handle;
    if (body->insns[given].op != INSN_LOAD || !row_place(body, body->insns[given].a, &text)) return;
    bool address = body->insns[made].op == INSN_LOAD; /* the row holds the address of the handle's variable, or the handle */
    if (!row_place(body, address ? body->insns[made].a : made, &handle) || handle.index != text.index) return;
    if (address && to->stars == 0) address = false;
    if (text.table && (handle.array || (handle.table && text.table != handle.table)) && !address) {
        if (!is_written(program, text.table)) rows_by_index(state, &text, &handle);
        return;
    }
    if (!text.member || text.array || handle.array || (text.table && is_written(program, text.table))) return;
    for (GlobalId g = 1; g < program->global_count; g++)
        if (!text.table || g == text.table) rows_by_pointer(state, g, &text, &handle, address);
}

void rows_read(FlowState *state) {
    for (FunctionId f = 1; f < state->program->function_count; f++) {
        const FunctionGraph *graph = state->memory->graphs[f];
        for (uint32_t i = 0; graph && i < graph->event_count; i++) {
            const Event *event = &graph->events[i];
            if (event->kind == EVENT_OPEN && str_eq(event->effect->name, "statement"))
                read_opening(state, program_body(state->program, f), event);
        }
    }
}

/* Its offset within the global, or the array that is a member; UINT32_MAX: one that is not constant. False: the address
 * is none in either. */
static bool place_in_global(const Program *program, const Function *body, Value value, GlobalId *global, uint32_t *offset) {
    int64_t at = 0, index = 0;
    bool known = true;
    for (uint32_t steps = 0; value && steps < 16; steps++) {
        const Insn *insn = &body->insns[value];
        bool array = insn->op == INSN_FIELD && insn->c && program->types[program->fields[insn->c].type].kind == TYPE_ARRAY;
        if (insn->op == INSN_GLOBAL || array) {
            *global = array ? ROWS_OF_MEMBER(insn->c) : insn->a;
            *offset = known && at >= 0 && at < UINT32_MAX ? (uint32_t)at : UINT32_MAX;
            return true;
        }
        if (insn->op == INSN_FIELD) at += (int32_t)insn->b;
        else if (insn->op != INSN_INDEX && insn->op != INSN_CAST) return false;
        else if (insn->op == INSN_INDEX && (known = known && value_constant(program, body, insn->b, &index))) at += index * (int64_t)insn->c;
        value = insn->a;
    }
    return false;
}

void flow_statements(const Flows *flows, FunctionId function, uint32_t insn, StrVec *out) {
    const FlowState *state = flows->state;
    const Function *body = program_body(state->program, function);
    GlobalId global;
    uint32_t offset;
    if (!state->rows.len || body->insns[insn].op != INSN_LOAD ||
        !place_in_global(state->program, body, body->insns[insn].a, &global, &offset))
        return;
    for (uint32_t i = 0; i < state->rows.len; i++) {
        const Row *row = &state->rows.data[i];
        if (row->global == global && (offset == UINT32_MAX || row->offset == offset)) vec_push(out, program_text(state->program, row->text));
    }
}

const char *row_text(const FlowState *state, FunctionId function, NodeId node) {
    const FunctionGraph *graph = state->memory->graphs[function];
    const Object *handle = &graph->objects[graph->nodes[node].object];
    const Object *holder = &graph->objects[handle->parent];
    bool held = graph->nodes[node].object && handle->kind == OBJECT_SYMBOLIC && handle->parent && decl_kind(handle->decl) == DECL_FIELD;
    if (held && *member_statement(state, decl_id(handle->decl))) return member_statement(state, decl_id(handle->decl));
    if (held && !handle->stride) {
        FieldId array = decl_id(handle->decl);
        int64_t place = handle->offset - (int64_t)(state->program->fields[array].bit_offset / 8);
        StrId text = place < 0 ? 0 : (StrId)map_get(&state->row_texts, (uint64_t)ROWS_OF_MEMBER(array) << 32 | (uint32_t)place, 0);
        if (text) return program_text(state->program, text);
    }
    if (!graph->nodes[node].object || handle->kind != OBJECT_SYMBOLIC || !handle->parent || holder->kind != OBJECT_GLOBAL) return "";
    if (handle->stride || handle->offset < 0) return "";
    return program_text(state->program, (StrId)map_get(&state->row_texts, (uint64_t)holder->id << 32 | (uint32_t)handle->offset, 0));
}
