/* SPDX-License-Identifier: Apache-2.0 */
/* Calls that object: by a constant (verification switched off, a key in the text), by what becomes of the result, by
 * the condition that decides about them. */
#include <stdlib.h>

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

/* A size or a number of rounds: nought and less say something else. */
static bool number_below(Matcher *matcher, FunctionId function, Value value, int64_t limit) {
    int64_t number;
    return limit && match_number(matcher, function, value, &number) && number > 0 && number < limit;
}

/* What is asked of one argument; all empty = any will do. */
typedef struct Asked {
    const StrVec *values, *texts;
    int64_t below;
} Asked;

/* The value that objects among those the argument may have, 0 = none does. */
static Value argument_objecting(Matcher *matcher, FunctionId function, const Insn *insn, uint32_t argument, const Asked *asked,
                                bool *several) {
    const Function *body = program_body(matcher->input->program, function);
    if (argument >= insn->c) return 0;
    Value given = body->pool[insn->b + argument];
    if (asked->values->len == 0 && asked->texts->len == 0 && !asked->below) return given;
    Origins origins;
    match_origins(matcher, function, given, &origins);
    *several |= origins.count > 1;
    for (uint32_t i = 0; i < origins.count; i++)
        if (constant_is(matcher, function, origins.values[i], asked->values) ||
            text_is(matcher, function, origins.values[i], asked->texts) ||
            number_below(matcher, function, origins.values[i], asked->below))
            return origins.values[i];
    return 0;
}

/* ---- what is called --------------------------------------------------------------------------------- */

static bool is_plain(const char *name) {
    return strpbrk(name, "*?") == NULL;
}

static bool function_named(const StrVec *names, const char *name) {
    for (uint32_t i = 0; i < names->len; i++)
        if (is_plain(names->data[i]) ? strcmp(names->data[i], name) == 0 : glob_match(names->data[i], name)) return true;
    return false;
}

static bool is_guard(const Matcher *matcher, FunctionId function, const StrVec *kinds) {
    const Program *program = matcher->input->program;
    const Model *model = kinds->len ? models_find(matcher->input->models, program->functions[function].name) : NULL;
    for (uint32_t i = 0; model && i < model->count; i++)
        if (model->effects[i].kind == EFFECT_GUARD && list_has(kinds, model->effects[i].name)) return true;
    for (uint32_t i = 0; i < kinds->len; i++) {
        const char *note = program_text(program, program_body(program, function)->note);
        const char *mark = strstr(note, "sangam:guard=");
        size_t length = strlen(kinds->data[i]);
        if (mark && strncmp(mark + 13, kinds->data[i], length) == 0) return true;
    }
    return false;
}

typedef enum Called { CALLED_NO, CALLED_YES, CALLED_BY } Called; /* BY: when the caller's name says what it is about */

static Called is_called(const Matcher *matcher, const RuleCall *call, FunctionId function) {
    const char *name = matcher->input->program->functions[function].name;
    if (function_named(&call->functions, name) || names_match(matcher, &call->named, name) || is_guard(matcher, function, &call->guards))
        return CALLED_YES;
    bool half = call->named.words.len && call->named.about.len && name_matches(matcher, name, &call->named.words) &&
                !name_matches(matcher, name, &call->named.not_words);
    return half ? CALLED_BY : CALLED_NO; /* `notify_person` in `breach_handle` */
}

/* ---- what becomes of the result, and what decides about the call ------------------------------------- */

bool uses_value(const Function *body, const Insn *insn, Value value) {
    const char *letters = insn_operands((InsnOp)insn->op);
    const uint32_t operands[3] = {insn->a, insn->b, insn->c};
    for (uint32_t n = 0; n < 3; n++) {
        if ((letters[n] == 'v' || letters[n] == 'V') && operands[n] == value) return true;
        for (uint32_t k = 0; letters[n] == 'A' && k < insn->c; k++)
            if (body->pool[insn->b + k] == value) return true;
    }
    return false;
}

/* The name of the place that a value is put into; *outlives: it is no local. "" = it is put nowhere. */
static const char *put_into(const Matcher *matcher, FunctionId function, Value value, bool *outlives) {
    const Program *program = matcher->input->program;
    const Function *body = program_body(program, function);
    for (uint32_t i = value + 1; i < body->insn_count; i++) {
        const Insn *insn = &body->insns[i];
        bool passes = insn->op == INSN_CAST || insn->op == INSN_BINARY || insn->op == INSN_UNARY || insn->op == INSN_INDEX ||
                      insn->op == INSN_LOAD; /* `alphabet[rand() % 16]` is still made of the result */
        if (passes && uses_value(body, insn, value)) value = i;
        if (insn->op != INSN_STORE || insn->b != value) continue;
        Value base = insn->a;
        while (body->insns[base].op == INSN_FIELD || body->insns[base].op == INSN_INDEX || body->insns[base].op == INSN_CAST)
            base = body->insns[base].a;
        *outlives = body->insns[base].op == INSN_GLOBAL || body->insns[base].op == INSN_LOAD;
        return value_name(program, body, insn->a);
    }
    return "";
}

static bool result_fits(const Matcher *matcher, const RuleCall *call, FunctionId function, uint32_t at) {
    const Function *body = program_body(matcher->input->program, function);
    bool outlives = false;
    const char *into = put_into(matcher, function, at, &outlives);
    /* what a function puts somewhere for its caller is what it is called after */
    bool given = outlives && name_matches(matcher, matcher->input->program->functions[function].name, &call->into);
    if (call->into.len && !name_matches(matcher, into, &call->into) && !given) return false;
    if (call->fate == RESULT_ANY) return true;
    if (call->fate == RESULT_KEPT) return outlives;
    for (uint32_t i = at + 1; i < body->insn_count; i++)
        if (uses_value(body, &body->insns[i], at)) return false;
    return insn_has_result(&body->insns[at]);
}

/* Does a name of such words stand in what the value is made of? */
static bool made_of(Matcher *matcher, FunctionId function, Value value, const StrVec *words, unsigned depth) {
    const Program *program = matcher->input->program;
    const Function *body = program_body(program, function);
    Origins origins;
    if (name_matches(matcher, value_name(program, body, value), words)) return true; /* a local bears a name of its own */
    match_origins(matcher, function, value, &origins);
    for (uint32_t i = 0; i < origins.count; i++) {
        const Insn *insn = &body->insns[origins.values[i]];
        if (name_matches(matcher, value_name(program, body, origins.values[i]), words)) return true;
        if (depth == 0) continue;
        if (insn->op == INSN_BINARY && (made_of(matcher, function, insn->a, words, depth - 1) ||
                                        made_of(matcher, function, insn->b, words, depth - 1)))
            return true;
        if (insn->op == INSN_UNARY && made_of(matcher, function, insn->a, words, depth - 1)) return true;
    }
    return false;
}

/* The block lies behind this way out of a branch: nothing else comes to the way's first block. */
static bool leads_only(const Cfg *cfg, BlockId way, BlockId here) {
    return cfg->predecessor_first[way + 1] - cfg->predecessor_first[way] == 1 && cfg_dominates(cfg, way, here);
}

/* A condition with such a name decides whether the call is reached: one of its two ways leads there only. */
static bool decided_by(Matcher *matcher, FunctionId function, uint32_t at, const StrVec *words) {
    const Function *body = program_body(matcher->input->program, function);
    Cfg cfg = cfg_compute(matcher->arena, body);
    BlockId here = 0;
    for (BlockId b = 1; b < body->block_count; b++)
        if (at >= body->blocks[b].first && at < body->blocks[b].first + body->blocks[b].count) here = b;
    for (BlockId b = 1; b < body->block_count; b++) {
        const Insn *last = &body->insns[body->blocks[b].first + body->blocks[b].count - 1];
        if (last->op != INSN_BRANCH || last->b == last->c) continue;
        if (!leads_only(&cfg, last->b, here) && !leads_only(&cfg, last->c, here)) continue;
        if (made_of(matcher, function, last->a, words, 8)) return true;
    }
    return false;
}

/* `umask(077)` before `open`: what the call gives away has been held back. */
static bool is_after(Matcher *matcher, const RuleCall *call, FunctionId function, uint32_t at) {
    const Program *program = matcher->input->program;
    const Function *body = program_body(program, function);
    for (uint32_t i = 1; i < at; i++) {
        const Insn *insn = &body->insns[i];
        int64_t given;
        if (insn->op != INSN_CALL || !function_named(&call->after, program->functions[insn->a].name)) continue;
        if (!insn->c || !match_number(matcher, function, body->pool[insn->b], &given) || given) return true;
    }
    return false;
}

/* Does the program call one of those that the rule wants beside the call? */
static bool has_call_beside(Matcher *matcher, const RuleCall *call) {
    const Program *program = matcher->input->program;
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        for (uint32_t i = 1; body->defined && i < body->insn_count; i++) {
            const Insn *insn = &body->insns[i];
            if (insn->op != INSN_CALL || !function_named(&call->beside, program->functions[insn->a].name)) continue;
            if (call->beside_argument < 0) return true;
            uint32_t argument = (uint32_t)call->beside_argument;
            if (argument < insn->c && text_is(matcher, f, body->pool[insn->b + argument], &call->beside_texts)) return true;
        }
    }
    return false;
}

static bool unit_calls(const Matcher *matcher, uint32_t unit, const StrVec *names) {
    const Program *program = matcher->input->program;
    for (FunctionId f = 1; f < program->function_count && names->len; f++) {
        const Function *body = program_body(program, f);
        for (uint32_t i = 1; program->functions[f].unit == unit && body->defined && i < body->insn_count; i++)
            if (body->insns[i].op == INSN_CALL && function_named(names, program->functions[body->insns[i].a].name)) return true;
    }
    return false;
}

/* What else its file calls tells that the call is right as it is. */
static bool is_excused(const Matcher *matcher, const RuleCall *call, FunctionId function) {
    uint32_t unit = matcher->input->program->functions[function].unit;
    for (uint32_t i = 0; i < call->excuses.len; i++) {
        const RuleExcuse *excuse = &call->excuses.data[i];
        if (unit_calls(matcher, unit, &excuse->functions) && !unit_calls(matcher, unit, &excuse->without)) return true;
    }
    return false;
}

/* ---- one call ------------------------------------------------------------------------------------------ */

static void match_call(Matcher *matcher, const Rule *rule, const RuleCall *call, FunctionId function, uint32_t at) {
    static const StrVec none = {0};
    bool several = false;
    const Program *program = matcher->input->program;
    const Insn *insn = &program_body(program, function)->insns[at];
    const Asked when = {&call->when_values, &none, 0}, asked = {&call->values, &call->texts, call->below};
    if (call->when_argument >= 0 &&
        !argument_objecting(matcher, function, insn, (uint32_t)call->when_argument, &when, &several))
        return;
    Value value = 0;
    if (call->argument >= 0) {
        value = argument_objecting(matcher, function, insn, (uint32_t)call->argument, &asked, &several);
        if (!value) return;
    }
    if ((call->fate != RESULT_ANY || call->into.len) && !result_fits(matcher, call, function, at)) return;
    if (call->under.len && !decided_by(matcher, function, at, &call->under)) return;
    if (call->beside.len && !has_call_beside(matcher, call)) return;
    if (call->after.len && is_after(matcher, call, function, at)) return;
    if (is_excused(matcher, call, function)) return;
    Match *match = match_add(matcher, rule, function, at);
    match->callee = program->functions[insn->a].name;
    bool by_name = call->named.words.len || call->under.len || call->into.len;
    match->confidence = several || by_name ? 1 : 2;
    match->reason = by_name ? "names say what the call is for" : several ? "one of the values that the argument may have" : "the call and its constant stand in the code";
    const char *text = value ? match_text(matcher, function, value) : NULL;
    int64_t number;
    if (text) match->value = text;
    else if (value && match_number(matcher, function, value, &number))
        match->value = arena_printf(matcher->arena, "%lld", (long long)number);
}

/* Direct call sites by callee, each callee's in their order. */
static void find_called(Matcher *matcher) {
    const Program *program = matcher->input->program;
    const Memory *memory = matcher->input->memory;
    uint32_t *first = ARENA_ARRAY(matcher->arena, uint32_t, program->function_count + 1), end = memory->call_first[program->function_count];
    matcher->called_sites = ARENA_ARRAY(matcher->arena, uint32_t, end + 1);
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t c = end; c-- > 0;) {
            const CallSite *site = &memory->calls[c];
            if (site->indirect) continue;
            FunctionId callee = program_body(program, site->caller)->insns[site->insn].a;
            if (pass == 0) first[callee]++;
            else matcher->called_sites[--first[callee]] = c;
        }
        for (FunctionId f = 1; f <= program->function_count && pass == 0; f++) first[f] += first[f - 1];
    }
    matcher->called_first = first;
}

static int site_compare(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static bool called_here(const Matcher *matcher, const RuleCall *call, Called called, FunctionId caller) {
    if (called != CALLED_BY) return called == CALLED_YES;
    return name_matches(matcher, matcher->input->program->functions[caller].name, &call->named.about);
}

void match_calls(Matcher *matcher, const Rule *rule) {
    if (!register_fits(matcher, rule)) return;
    const Program *program = matcher->input->program;
    const Memory *memory = matcher->input->memory;
    if (!matcher->called_first) find_called(matcher);
    U32Vec sites = {0};
    uint8_t *named = xcalloc((size_t)rule->calls.len * program->function_count, sizeof *named); /* by alternative, callee */
    for (FunctionId callee = 1; callee < program->function_count; callee++) {
        uint32_t first = matcher->called_first[callee], end = matcher->called_first[callee + 1];
        bool any = false;
        for (uint32_t n = 0; n < rule->calls.len && first < end; n++)
            any |= named[(size_t)n * program->function_count + callee] = (uint8_t)is_called(matcher, &rule->calls.data[n], callee);
        for (uint32_t i = first; any && i < end; i++) vec_push(&sites, matcher->called_sites[i]);
    }
    if (sites.len) qsort(sites.data, sites.len, sizeof *sites.data, site_compare);
    for (uint32_t i = 0; i < sites.len; i++) {
        const CallSite *site = &memory->calls[sites.data[i]];
        FunctionId callee = program_body(program, site->caller)->insns[site->insn].a;
        if (rule->where.words.len && !names_match(matcher, &rule->where, program->functions[site->caller].name)) continue;
        uint32_t before = matcher->out->len;
        for (uint32_t n = 0; n < rule->calls.len && matcher->out->len == before; n++)
            if (called_here(matcher, &rule->calls.data[n], (Called)named[(size_t)n * program->function_count + callee], site->caller))
                match_call(matcher, rule, &rule->calls.data[n], site->caller, site->insn);
    }
    free_(named);
    vec_free(&sites);
}
