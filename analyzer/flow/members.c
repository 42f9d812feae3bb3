/* SPDX-License-Identifier: Apache-2.0 */
/* Texts that members of records hold: a table of settings names a host or a path once, `config->url` reads it
 * everywhere. A member counts when every initialiser and every assignment in the program gives it one and the same
 * text, and nothing else can write to it by its address. */
#include "flow/state.h"

/* The same for statements that are kept in members once they are prepared: `prepare(db, "...", &store->insert)`. */

enum { MEMBER_NONE, MEMBER_SEVERAL = UINT32_MAX };

static void member_given(uint32_t *texts, FieldId field, StrId text) {
    if (texts[field] == MEMBER_NONE) texts[field] = text;
    else if (texts[field] != text) texts[field] = MEMBER_SEVERAL;
}

static bool is_null(const Program *program, const Function *body, Value value) {
    int64_t number;
    return value_constant(program, body, value, &number) && number == 0;
}

static void note_store(const Program *program, const Function *body, const Insn *store, uint32_t *texts) {
    const Insn *place = &body->insns[store->a];
    if (place->op != INSN_FIELD || !place->c) return;
    Value value = store->b;
    while (body->insns[value].op == INSN_CAST) value = body->insns[value].a;
    if (body->insns[value].op == INSN_STRING) member_given(texts, place->c, body->insns[value].a);
    else if (!is_null(program, body, value)) texts[place->c] = MEMBER_SEVERAL;
}

/* The address of the member goes elsewhere. */
static void note_use(const Function *body, Value value, uint32_t *texts) {
    if (value && body->insns[value].op == INSN_FIELD && body->insns[value].c) texts[body->insns[value].c] = MEMBER_SEVERAL;
}

static void note_insn(const Program *program, const Function *body, const Insn *insn, uint32_t *texts) {
    const char *letters = insn_operands((InsnOp)insn->op);
    const uint32_t operands[3] = {insn->a, insn->b, insn->c};
    if (insn->op == INSN_STORE) note_store(program, body, insn, texts);
    for (uint32_t i = 0; i < 3; i++) {
        bool place = i == 0 && (insn->op == INSN_LOAD || insn->op == INSN_STORE || insn->op == INSN_FIELD || insn->op == INSN_INDEX);
        if ((letters[i] == 'v' || letters[i] == 'V') && !place) note_use(body, operands[i], texts);
        for (uint32_t n = 0; letters[i] == 'A' && n < insn->c; n++) note_use(body, body->pool[insn->b + n], texts);
    }
}

void members_read(FlowState *state) {
    const Program *program = state->program;
    state->member_texts = ARENA_ARRAY(state->arena, uint32_t, program->field_count + 1);
    uint32_t *texts = state->member_texts;
    for (FieldId f = 0; f <= program->field_count; f++) texts[f] = MEMBER_NONE;
    for (uint32_t i = 1; i < program->init_count; i++) {
        const Init *init = &program->inits[i];
        bool pointer = program->types[init->type].kind == TYPE_POINTER;
        if (init->field && pointer && init->kind == INIT_STRING) member_given(texts, init->field, init->id);
        else if (init->field && (init->kind != INIT_INTEGER || init->value)) texts[init->field] = MEMBER_SEVERAL;
    }
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        for (uint32_t i = 1; body->defined && i < body->insn_count; i++) note_insn(program, body, &body->insns[i], texts);
    }
}

/* ---- statements ------------------------------------------------------------------------------------ */

static bool prepares(const FlowState *state, FunctionId callee) {
    const FunctionGraph *graph = state->memory->graphs[callee];
    for (uint32_t i = 0; graph && i < graph->event_count; i++)
        if (graph->events[i].kind == EVENT_OPEN && str_eq(graph->events[i].effect->name, "statement")) return true;
    return false;
}

static bool opens_statement(const Model *model) {
    for (uint32_t i = 0; model && i < model->count; i++)
        if (model->effects[i].kind == EFFECT_OPEN && str_eq(model->effects[i].name, "statement")) return true;
    return false;
}

static FieldId member_at(const Function *body, Value address) {
    while (body->insns[address].op == INSN_CAST) address = body->insns[address].a;
    return body->insns[address].op == INSN_FIELD ? body->insns[address].c : 0;
}

/* The statement that stands in the call; without one the member may hold any. */
static void note_prepared(FlowState *state, const Function *body, uint32_t at) {
    const Insn *call = &body->insns[at];
    StrId text = 0;
    for (uint32_t i = 0; i < call->c && !text; i++) {
        Value value = body->pool[call->b + i];
        while (body->insns[value].op == INSN_CAST) value = body->insns[value].a;
        if (body->insns[value].op == INSN_STRING && sql_statements(state->sql, program_text(state->program, body->insns[value].a)))
            text = body->insns[value].a;
    }
    if (!text) text = MEMBER_SEVERAL;
    for (uint32_t i = 0; i < call->c; i++) {
        FieldId member = member_at(body, body->pool[call->b + i]);
        if (member) member_given(state->member_statements, member, text);
    }
    for (uint32_t i = at + 1; i < body->insn_count; i++) {
        const Insn *store = &body->insns[i];
        if (store->op != INSN_STORE) continue;
        Value value = store->b;
        while (body->insns[value].op == INSN_CAST) value = body->insns[value].a;
        if (value == at && member_at(body, store->a)) member_given(state->member_statements, member_at(body, store->a), text);
    }
}

void member_statements_read(FlowState *state) {
    const Program *program = state->program;
    state->member_statements = ARENA_ARRAY(state->arena, uint32_t, program->field_count + 1);
    uint8_t *prepared = xcalloc(program->function_count, 1); /* 1 = no, 2 = yes, 0 = not asked */
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        for (uint32_t i = 1; body->defined && i < body->insn_count; i++) {
            if (body->insns[i].op != INSN_CALL) continue;
            FunctionId callee = body->insns[i].a;
            if (!prepared[callee])
                prepared[callee] = 1 + (program_is_defined(program, callee)
                                            ? prepares(state, callee)
                                            : opens_statement(models_find(state->memory->models, program->functions[callee].name)));
            if (prepared[callee] == 2) note_prepared(state, body, i);
        }
    }
    free_(prepared);
}

const char *member_statement(const FlowState *state, FieldId member) {
    uint32_t text = state->member_statements[member];
    return text == MEMBER_NONE || text == MEMBER_SEVERAL ? "" : program_text(state->program, text);
}

const char *value_told(const FlowState *state, const Function *body, Value value) {
    const char *text = value_string(state->program, body, value);
    if (text || body->insns[value].op != INSN_LOAD) return text;
    const Insn *place = &body->insns[body->insns[value].a];
    if (place->op != INSN_FIELD || !place->c) return NULL;
    uint32_t told = state->member_texts[place->c];
    return told == MEMBER_NONE || told == MEMBER_SEVERAL ? NULL : program_text(state->program, told);
}
