/* SPDX-License-Identifier: Apache-2.0 */
/* Personal data that comes in and that nothing reads: a variable that is only written. Any
 * use that is not known to write counts as a read. */
#include "rules/match.h"

typedef struct Seen {
    uint32_t filled; /* the call that puts the datum there, 0 = none */
    bool read;
} Seen;

/* Does the call only write what the argument points to? *fills: with what comes from outside. */
static bool model_only_writes(const Model *model, uint32_t argument, bool *fills) {
    bool writes = false;
    for (uint32_t i = 0; i < model->count; i++) {
        const Effect *effect = &model->effects[i];
        bool many = effect->to.kind == PORT_VARARGS || effect->to.kind == PORT_FORMAT;
        bool to = effect->to.kind == PORT_ARGUMENT ? effect->to.argument == argument : many && argument > effect->to.argument;
        const Port *read[] = {&effect->from, &effect->size, &effect->count, &effect->subject, &effect->key};
        for (size_t n = 0; n < COUNTOF(read); n++) {
            bool other = read[n]->kind == PORT_ARGUMENT && read[n]->argument != argument;
            bool returned = effect->kind == EFFECT_RETURN && n == 0; /* the result is looked at by itself */
            if (read[n]->kind != PORT_NONE && !other && !returned && read[n]->kind != PORT_HANDLE) return false;
        }
        switch (effect->kind) {
        case EFFECT_SOURCE: case EFFECT_ERASE: case EFFECT_FREE: case EFFECT_ALLOC: case EFFECT_COPY: case EFFECT_TRANSFORM:
            if (to && effect->append) return false;
            writes |= to;
            *fills |= to && effect->kind == EFFECT_SOURCE;
            break;
        case EFFECT_SINK: case EFFECT_CALL: case EFFECT_OPEN: case EFFECT_GUARD:
            if (to) return false;
            break;
        case EFFECT_RETURN: case EFFECT_COUNT_: break;
        }
    }
    return writes;
}

/* Is the result of the call only asked whether it is null? */
static bool result_only_tested(const Function *body, Value call) {
    for (uint32_t i = call + 1; i < body->insn_count; i++) {
        const Insn *insn = &body->insns[i];
        const char *letters = insn_operands((InsnOp)insn->op);
        const uint32_t operands[3] = {insn->a, insn->b, insn->c};
        bool test = insn->op == INSN_BRANCH || (insn->op == INSN_UNARY && insn->kind == UNARY_NOT) ||
                    (insn->op == INSN_BINARY && (insn->kind == BINARY_EQ || insn->kind == BINARY_NE));
        for (uint32_t n = 0; n < 3; n++) {
            if ((letters[n] == 'v' || letters[n] == 'V') && operands[n] == call && !test) return false;
            for (uint32_t k = 0; letters[n] == 'A' && k < insn->c; k++)
                if (body->pool[insn->b + k] == call) return false;
        }
    }
    return true;
}

static bool returns_argument(const Model *model, uint32_t argument) {
    for (uint32_t i = 0; i < model->count; i++)
        if (model->effects[i].kind == EFFECT_RETURN && model->effects[i].from.kind == PORT_ARGUMENT &&
            model->effects[i].from.argument == argument)
            return true;
    return false;
}

/* An address of the datum is argument `argument` of the call. */
static void note_argument(Matcher *matcher, FunctionId function, uint32_t at, uint32_t argument, Seen *seen) {
    const Program *program = matcher->input->program;
    const Function *body = program_body(program, function);
    const Insn *insn = &body->insns[at];
    const Model *model = insn->op == INSN_CALL && !program_is_defined(program, insn->a)
                             ? models_find(matcher->input->models, program->functions[insn->a].name) : NULL;
    bool fills = false;
    if (!model || !model_only_writes(model, argument, &fills) ||
        (returns_argument(model, argument) && insn_has_result(insn) && !result_only_tested(body, at))) {
        seen->read = true;
        return;
    }
    if (fills && !seen->filled) seen->filled = at;
}

/* The call that the value is the result of, when what comes back, or lies there, comes from outside; 0 = another. */
static uint32_t received(const Matcher *matcher, const Function *body, Value value) {
    const Program *program = matcher->input->program;
    while (body->insns[value].op == INSN_CAST) value = body->insns[value].a;
    const Insn *call = &body->insns[value];
    if (call->op != INSN_CALL || program_is_defined(program, call->a)) return 0;
    const Model *model = models_find(matcher->input->models, program->functions[call->a].name);
    for (uint32_t i = 0; model && i < model->count; i++)
        if (model->effects[i].kind == EFFECT_SOURCE && model->effects[i].to.kind == PORT_RETURN) return value;
    return 0;
}

/* `(void)email;` reads it and does nothing with it. */
static bool is_dropped(const Function *body, Value load) {
    for (uint32_t i = 1; i < body->insn_count; i++)
        if (uses_value(body, &body->insns[i], load)) return false;
    return true;
}

/* Follows an address through casts and element addresses to where it is used. */
static void note_address(Matcher *matcher, FunctionId function, Value address, uint32_t depth, Seen *seen) {
    const Function *body = program_body(matcher->input->program, function);
    for (uint32_t i = 1; i < body->insn_count && !seen->read; i++) {
        const Insn *insn = &body->insns[i];
        const char *letters = insn_operands((InsnOp)insn->op);
        const uint32_t operands[3] = {insn->a, insn->b, insn->c};
        for (uint32_t n = 0; n < 3; n++) {
            for (uint32_t k = 0; letters[n] == 'A' && k < insn->c; k++) {
                if (body->pool[insn->b + k] != address) continue;
                note_argument(matcher, function, i, k, seen);
            }
            if ((letters[n] != 'v' && letters[n] != 'V') || operands[n] != address) continue;
            bool written = n == 0 && (insn->op == INSN_STORE || insn->op == INSN_SET || insn->op == INSN_COPY);
            bool moves = n == 0 && (insn->op == INSN_CAST || insn->op == INSN_INDEX);
            if (moves && depth < 4) note_address(matcher, function, i, depth + 1, seen);
            else seen->read |= !written && !(insn->op == INSN_LOAD && is_dropped(body, i));
            if (written && insn->op == INSN_STORE && !seen->filled) seen->filled = received(matcher, body, insn->b);
        }
    }
}

static void add(Matcher *matcher, const Rule *rule, FunctionId function, Decl decl, const Seen *seen, Holding holding) {
    Match *match = match_add(matcher, rule, function, seen->filled);
    const Insn *insn = &program_body(matcher->input->program, function)->insns[seen->filled];
    Buf name = {0};
    decl_print(matcher->input->program, function, decl, &name);
    match->subject = arena_strdup(matcher->arena, buf_text(&name));
    buf_free(&name);
    match->callee = insn->op == INSN_CALL ? matcher->input->program->functions[insn->a].name : "";
    match->confidence = holding.confidence;
    match->reason = holding.reason ? holding.reason : "";
    match_data_add(match, holding.kind);
}

static void match_locals(Matcher *matcher, const Rule *rule, FunctionId function) {
    const Function *body = program_body(matcher->input->program, function);
    Seen *seen = xcalloc(body->local_count + 1, sizeof *seen);
    Holding *holdings = xcalloc(body->local_count + 1, sizeof *holdings);
    for (LocalId local = 1; local < body->local_count; local++) {
        if (body->locals[local].is_param || body->locals[local].is_temporary || !body->locals[local].name) continue;
        holdings[local] = holdings_of(matcher->input->holdings, function, DECL(DECL_LOCAL, local));
    }
    for (uint32_t i = 1; i < body->insn_count; i++) {
        LocalId local = body->insns[i].op == INSN_LOCAL ? body->insns[i].a : 0;
        if (!local || !holdings[local].kind || seen[local].read || !rule_wants_data(matcher, rule, holdings[local].kind)) continue;
        note_address(matcher, function, i, 0, &seen[local]);
    }
    for (LocalId local = 1; local < body->local_count; local++)
        if (seen[local].filled && !seen[local].read)
            add(matcher, rule, function, DECL(DECL_LOCAL, local), &seen[local], holdings[local]);
    free_(seen);
    free_(holdings);
}

void match_unused(Matcher *matcher, const Rule *rule) {
    const Program *program = matcher->input->program;
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        if (body->defined && !body->incomplete && !program->files[body->loc.file].system) match_locals(matcher, rule, f);
    }
}
