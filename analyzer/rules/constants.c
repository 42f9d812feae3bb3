/* SPDX-License-Identifier: Apache-2.0 */
/* Constants that stand for a quantity (an age, a number of days), and calls with constants that object. */
#include "rules/match.h"

/* Does the identifier hold one of the word sequences as whole words? */
static bool name_matches(const char *name, const StrVec *sequences) {
    Buf words = {0};
    identifier_words(name, &words);
    bool found = false;
    for (uint32_t i = 0; i < sequences->len && !found; i++) {
        const char *sequence = sequences->data[i];
        size_t length = strlen(sequence);
        for (const char *at = strstr(buf_text(&words), sequence); at && !found; at = strstr(at + 1, sequence))
            found = (at == words.data || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0');
    }
    buf_free(&words);
    return found;
}

static const char *value_name(const Program *program, const Function *body, Value value) {
    for (uint32_t steps = 0; value && steps < 16; steps++) {
        const Insn *insn = &body->insns[value];
        if (insn->op == INSN_FIELD && insn->c) return program_text(program, program->fields[insn->c].name);
        if (insn->op == INSN_LOCAL) return program_text(program, body->locals[insn->a].name);
        if (insn->op == INSN_GLOBAL) return program_text(program, program->globals[insn->a].name);
        if (insn->op == INSN_CALL) return program->functions[insn->a].name;
        bool passes = insn->op == INSN_LOAD || insn->op == INSN_CAST || insn->op == INSN_INDEX || insn->op == INSN_FIELD;
        if (!passes) return "";
        value = insn->a;
    }
    return "";
}

static bool wanted(const Rule *rule, int64_t value, const char *name) {
    if (value < rule->least || value > rule->most || !*name) return false;
    return name_matches(name, &rule->words) && !name_matches(name, &rule->not_words);
}

/* What the comparison measures is the first value that passes: `age < 13` and `age <= 12` both draw
 * the line at 13. */
static int64_t threshold(BinaryKind kind, bool constant_right, int64_t value) {
    if (constant_right) return kind == BINARY_LE || kind == BINARY_GT ? value + 1 : value;
    return kind == BINARY_GE || kind == BINARY_LT ? value + 1 : value;
}

static void constant_found(Matcher *matcher, const Rule *rule, FunctionId function, uint32_t insn, int64_t value,
                           const char *name) {
    Match *match = match_add(matcher, rule, function, insn);
    match->value = arena_printf(matcher->arena, "%lld", (long long)value);
    match->subject = name;
    match->confidence = 1;
    match->reason = arena_printf(matcher->arena, "the name `%s` says what the number means", name);
}

static void comparison(Matcher *matcher, const Rule *rule, FunctionId function, const Function *body, uint32_t at) {
    const Program *program = matcher->input->program;
    const Insn *insn = &body->insns[at];
    if (insn->op != INSN_BINARY || insn->kind < BINARY_EQ || insn->kind > BINARY_GE) return;
    int64_t value;
    bool right = value_constant(program, body, insn->b, &value);
    if (!right && !value_constant(program, body, insn->a, &value)) return;
    const char *name = value_name(program, body, right ? insn->a : insn->b);
    const char *constant = value_name(program, body, right ? insn->b : insn->a);
    bool edge = insn->kind != BINARY_EQ && insn->kind != BINARY_NE;
    int64_t measured = edge ? threshold((BinaryKind)insn->kind, right, value) : value;
    if (wanted(rule, measured, name)) constant_found(matcher, rule, function, at, measured, name);
    else if (wanted(rule, measured, constant)) constant_found(matcher, rule, function, at, measured, constant);
}

static void stored_constant(Matcher *matcher, const Rule *rule, FunctionId function, const Function *body, uint32_t at) {
    const Program *program = matcher->input->program;
    const Insn *insn = &body->insns[at];
    if (insn->op != INSN_STORE || rule->compared_only) return;
    int64_t value;
    if (!value_constant(program, body, insn->b, &value)) return;
    const char *name = value_name(program, body, insn->a);
    if (wanted(rule, value, name)) constant_found(matcher, rule, function, at, value, name);
}

static void passed_constant(Matcher *matcher, const Rule *rule, FunctionId function, const Function *body, uint32_t at) {
    const Program *program = matcher->input->program;
    const Insn *insn = &body->insns[at];
    if (insn->op != INSN_CALL || rule->compared_only) return;
    const Function *callee = program_body(program, insn->a);
    for (uint32_t i = 0; i < insn->c; i++) {
        int64_t value;
        if (!value_constant(program, body, body->pool[insn->b + i], &value)) continue;
        const char *name = callee->defined && i < callee->params ? program_text(program, callee->locals[i + 1].name) : "";
        if (wanted(rule, value, name)) constant_found(matcher, rule, function, at, value, name);
    }
}

void match_constants(Matcher *matcher, const Rule *rule) {
    const Program *program = matcher->input->program;
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        for (uint32_t i = 1; body->defined && i < body->insn_count; i++) {
            comparison(matcher, rule, f, body, i);
            stored_constant(matcher, rule, f, body, i);
            passed_constant(matcher, rule, f, body, i);
        }
    }
}

/* ---- calls -------------------------------------------------------------------------------------- */

static bool constant_is(const Matcher *matcher, const Function *body, Value value, const StrVec *values) {
    const Program *program = matcher->input->program;
    int64_t number;
    if (!value_constant(program, body, value, &number)) return false;
    const Insn *insn = &body->insns[value];
    while (insn->op == INSN_CAST) insn = &body->insns[insn->a];
    const char *name = insn->op == INSN_CONST ? program_text(program, insn->c) : "";
    for (uint32_t i = 0; i < values->len; i++) {
        int64_t wanted_number;
        if (*name && strcmp(values->data[i], name) == 0) return true;
        if (str_to_i64(values->data[i], &wanted_number) || models_constant(matcher->input->models, values->data[i], &wanted_number))
            if (wanted_number == number) return true;
    }
    return false;
}

static const char *text_of(const Program *program, const Function *body, Value value) {
    while (value && body->insns[value].op == INSN_CAST) value = body->insns[value].a;
    return value && body->insns[value].op == INSN_STRING ? program_text(program, body->insns[value].a) : NULL;
}

static bool argument_objects(const Matcher *matcher, const RuleCall *call, const Function *body, const Insn *insn) {
    if (call->when_argument >= 0) {
        if ((uint32_t)call->when_argument >= insn->c) return false;
        if (!constant_is(matcher, body, body->pool[insn->b + (uint32_t)call->when_argument], &call->when_values)) return false;
    }
    if (call->argument < 0) return true;
    if ((uint32_t)call->argument >= insn->c) return false;
    Value value = body->pool[insn->b + (uint32_t)call->argument];
    if (call->values.len == 0 && call->texts.len == 0) return true;
    if (call->values.len && constant_is(matcher, body, value, &call->values)) return true;
    const char *text = call->texts.len ? text_of(matcher->input->program, body, value) : NULL;
    for (uint32_t i = 0; text && i < call->texts.len; i++)
        if (strcmp(call->texts.data[i], "*") == 0 || glob_match(call->texts.data[i], text)) return true;
    return false;
}

static bool function_named(const StrVec *names, const char *name) {
    for (uint32_t i = 0; i < names->len; i++)
        if (glob_match(names->data[i], name)) return true;
    return false;
}

void match_calls(Matcher *matcher, const Rule *rule) {
    const Program *program = matcher->input->program;
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        for (uint32_t i = 1; body->defined && i < body->insn_count; i++) {
            const Insn *insn = &body->insns[i];
            if (insn->op != INSN_CALL) continue;
            for (uint32_t n = 0; n < rule->calls.len; n++) {
                const RuleCall *call = &rule->calls.data[n];
                if (!function_named(&call->functions, program->functions[insn->a].name) ||
                    !argument_objects(matcher, call, body, insn))
                    continue;
                Match *match = match_add(matcher, rule, f, i);
                match->callee = program->functions[insn->a].name;
                match->reason = "the call and its constant stand in the code";
                if (call->argument >= 0) {
                    Value value = body->pool[insn->b + (uint32_t)call->argument];
                    const char *text = text_of(program, body, value);
                    int64_t number;
                    if (text) match->value = text;
                    else if (value_constant(program, body, value, &number))
                        match->value = arena_printf(matcher->arena, "%lld", (long long)number);
                }
                break;
            }
        }
    }
}
