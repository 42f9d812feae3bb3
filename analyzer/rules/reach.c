/* SPDX-License-Identifier: Apache-2.0 */
/* What a function does with all that it calls. Calls through pointers count as far as they are resolved. */
#include "rules/match.h"

enum { REACH_MOST = 400 }; /* functions; beyond, what it does is taken to be anything */

void reach_from(Matcher *matcher, FunctionId function, U32Vec *out) {
    const Memory *memory = matcher->input->memory;
    Map seen = {0};
    vec_push(out, function);
    *map_put(&seen, function, NULL) = 1;
    for (uint32_t at = 0; at < out->len && out->len < REACH_MOST; at++) {
        FunctionId one = out->data[at];
        for (uint32_t c = memory->call_first[one]; c < memory->call_first[one + 1]; c++)
            for (uint32_t t = 0; t < memory->calls[c].count && out->len < REACH_MOST; t++) {
                FunctionId target = memory->targets[memory->calls[c].first + t];
                bool is_new;
                *map_put(&seen, target, &is_new) = 1;
                if (is_new) vec_push(out, target);
            }
    }
    map_free(&seen);
}

static void index_callers(Matcher *matcher) {
    const Memory *memory = matcher->input->memory;
    uint32_t functions = matcher->input->program->function_count;
    uint32_t total = 0;
    matcher->caller_first = ARENA_ARRAY(matcher->arena, uint32_t, functions + 1);
    for (uint32_t c = 0; c < memory->call_count; c++) total += memory->calls[c].count;
    matcher->callers = ARENA_ARRAY(matcher->arena, uint32_t, total + 1);
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t c = memory->call_count; c-- > 0;)
            for (uint32_t t = 0; t < memory->calls[c].count; t++) {
                FunctionId target = memory->targets[memory->calls[c].first + t];
                if (pass == 0) matcher->caller_first[target]++;
                else matcher->callers[--matcher->caller_first[target]] = memory->calls[c].caller;
            }
        for (uint32_t f = 1; pass == 0 && f <= functions; f++) matcher->caller_first[f] += matcher->caller_first[f - 1];
    }
}

void reach_callers(Matcher *matcher, FunctionId function, const uint32_t **callers, uint32_t *count) {
    if (!matcher->caller_first) index_callers(matcher);
    *callers = matcher->callers + matcher->caller_first[function];
    *count = matcher->caller_first[function + 1] - matcher->caller_first[function];
}

void reach_to(Matcher *matcher, FunctionId function, U32Vec *out) {
    Map seen = {0};
    vec_push(out, function);
    *map_put(&seen, function, NULL) = 1;
    for (uint32_t at = 0; at < out->len && out->len < REACH_MOST; at++) {
        const uint32_t *callers;
        uint32_t count;
        reach_callers(matcher, out->data[at], &callers, &count);
        for (uint32_t i = 0; i < count && out->len < REACH_MOST; i++) {
            bool is_new;
            *map_put(&seen, callers[i], &is_new) = 1;
            if (is_new) vec_push(out, callers[i]);
        }
    }
    map_free(&seen);
}

static bool model_ends_in(const Model *model, const StrVec *sinks) {
    for (uint32_t i = 0; model && i < model->count; i++)
        if (model->effects[i].kind == EFFECT_SINK && model->effects[i].name && list_has(sinks, model->effects[i].name)) return true;
    return false;
}

bool reach_does(Matcher *matcher, const U32Vec *functions, const RuleNames *names, const StrVec *sinks) {
    const Program *program = matcher->input->program;
    if (functions->len >= REACH_MOST) return true;
    for (uint32_t i = 0; i < functions->len; i++) {
        const Function *body = program_body(program, functions->data[i]);
        for (uint32_t n = 1; body->defined && n < body->insn_count; n++) {
            if (body->insns[n].op != INSN_CALL) continue;
            const char *name = program->functions[body->insns[n].a].name;
            if (names_match(matcher, names, name) || model_ends_in(models_find(matcher->input->models, name), sinks)) return true;
        }
    }
    return false;
}
