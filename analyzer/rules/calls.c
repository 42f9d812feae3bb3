/* SPDX-License-Identifier: Apache-2.0 */
/* Calls with a constant that objects: verification switched off, an address in clear, a key in the text. */
#include "rules/match.h"

/* One of the values that the argument may have. */
static bool constant_is(Matcher *matcher, FunctionId function, Value value, const StrVec *values) {
    const RuleInput *input = matcher->input;
    const Insn *insn = &program_body(input->program, function)->insns[value];
    int64_t number, wanted;
    if (!match_number(matcher, function, value, &number)) return false;
    const char *name = insn->op == INSN_CONST ? program_text(input->program, insn->c) : "";
    for (uint32_t i = 0; i < values->len; i++) {
        if (*name && strcmp(values->data[i], name) == 0) return true;
        if (str_to_i64(values->data[i], &wanted) || models_constant(input->models, values->data[i], &wanted))
            if (wanted == number) return true;
    }
    return false;
}

static bool text_is(Matcher *matcher, FunctionId function, Value value, const StrVec *texts) {
    const char *text = texts->len ? match_text(matcher, function, value) : NULL;
    for (uint32_t i = 0; text && i < texts->len; i++)
        if (strcmp(texts->data[i], "*") == 0 || glob_match(texts->data[i], text)) return true;
    return false;
}

/* The value that objects among those the argument may have, 0 = none does. */
static Value argument_objecting(Matcher *matcher, FunctionId function, const Insn *insn, uint32_t argument,
                                const StrVec *values, const StrVec *texts, bool *several) {
    const Function *body = program_body(matcher->input->program, function);
    if (argument >= insn->c) return 0;
    Value given = body->pool[insn->b + argument];
    if (values->len == 0 && texts->len == 0) return given;
    Origins origins;
    match_origins(matcher, function, given, &origins);
    *several |= origins.count > 1;
    for (uint32_t i = 0; i < origins.count; i++)
        if (constant_is(matcher, function, origins.values[i], values) ||
            text_is(matcher, function, origins.values[i], texts))
            return origins.values[i];
    return 0;
}

static bool function_named(const StrVec *names, const char *name) {
    for (uint32_t i = 0; i < names->len; i++)
        if (glob_match(names->data[i], name)) return true;
    return false;
}

static void match_call(Matcher *matcher, const Rule *rule, const RuleCall *call, FunctionId function, uint32_t at) {
    static const StrVec none = {0};
    bool several = false;
    const Program *program = matcher->input->program;
    const Insn *insn = &program_body(program, function)->insns[at];
    if (call->when_argument >= 0 &&
        !argument_objecting(matcher, function, insn, (uint32_t)call->when_argument, &call->when_values, &none, &several))
        return;
    Value value = 0;
    if (call->argument >= 0) {
        value = argument_objecting(matcher, function, insn, (uint32_t)call->argument, &call->values, &call->texts, &several);
        if (!value) return;
    }
    Match *match = match_add(matcher, rule, function, at);
    match->callee = program->functions[insn->a].name;
    match->confidence = several ? 1 : 2;
    match->reason = several ? "one of the values that the argument may have" : "the call and its constant stand in the code";
    const char *text = value ? match_text(matcher, function, value) : NULL;
    int64_t number;
    if (text) match->value = text;
    else if (value && match_number(matcher, function, value, &number))
        match->value = arena_printf(matcher->arena, "%lld", (long long)number);
}

void match_calls(Matcher *matcher, const Rule *rule) {
    const Program *program = matcher->input->program;
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        for (uint32_t i = 1; body->defined && i < body->insn_count; i++) {
            if (body->insns[i].op != INSN_CALL) continue;
            uint32_t before = matcher->out->len;
            for (uint32_t n = 0; n < rule->calls.len && matcher->out->len == before; n++)
                if (function_named(&rule->calls.data[n].functions, program->functions[body->insns[i].a].name))
                    match_call(matcher, rule, &rule->calls.data[n], f, i);
        }
    }
}
