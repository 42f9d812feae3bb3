/* SPDX-License-Identifier: Apache-2.0 */
/* Stores that are asked by commands and not by statements: `SETEX user:%s 3600 %s` keeps what it is given under a key.
 * The key, with a star for what comes at run time, is the name of the store. */
#include "rules/match.h"

#include <ctype.h>
#include <strings.h>

static const char *word_end(const char *text) {
    return text + strcspn(text, " \t\r\n");
}

static const char *next_word(const char *text) {
    const char *end = word_end(text);
    return end + strspn(end, " \t\r\n");
}

static bool word_in(const char *word, const char *const *list) {
    size_t length = (size_t)(word_end(word) - word);
    for (; list && *list; list++)
        if (strlen(*list) == length && strncasecmp(*list, word, length) == 0) return true;
    return false;
}

/* "user:%s:mail" -> "user:*:mail"; NULL: all of it comes at run time. */
static const char *key_pattern(Arena *arena, const char *text, size_t length) {
    Buf key = {0};
    Conversions conversions = {0};
    (void)format_parse(text, length, false, &conversions);
    size_t at = 0;
    bool named = false;
    for (uint32_t i = 0; i <= conversions.len; i++) {
        size_t until = i < conversions.len ? conversions.data[i].start : length;
        for (size_t n = at; n < until; n++) named |= isalnum((unsigned char)text[n]) != 0;
        if (until > at) buf_add(&key, text + at, until - at);
        if (i == conversions.len) break;
        buf_putc(&key, '*');
        at = conversions.data[i].start + conversions.data[i].length;
    }
    const char *pattern = named ? arena_strdup(arena, buf_text(&key)) : NULL;
    vec_free(&conversions);
    buf_free(&key);
    return pattern;
}

/* The text that a value is, or that a call in the function prints into the array that it is. */
static const char *printed_text(const Matcher *matcher, FunctionId function, Value value) {
    const Program *program = matcher->input->program;
    const Function *body = program_body(program, function);
    const char *text = match_text(matcher, function, value), *found = NULL;
    if (text) return text;
    while (body->insns[value].op == INSN_CAST) value = body->insns[value].a;
    if (body->insns[value].op != INSN_LOCAL) return NULL;
    for (uint32_t i = 1; i < body->insn_count; i++) {
        const Insn *call = &body->insns[i];
        if (call->op != INSN_CALL) continue;
        const char *name = program->functions[call->a].name;
        uint32_t format = str_eq(name, "snprintf") ? 2 : str_eq(name, "sprintf") ? 1 : 0;
        if (!format || format >= call->c) continue;
        Value into = body->pool[call->b];
        while (body->insns[into].op == INSN_CAST) into = body->insns[into].a;
        if (body->insns[into].op != INSN_LOCAL || body->insns[into].a != body->insns[value].a) continue;
        text = match_text(matcher, function, body->pool[call->b + format]);
        if (!text || (found && !str_eq(found, text))) return NULL;
        found = text;
    }
    return found;
}

/* What all calls of the function give it as that argument. */
static const char *text_of_callers(const Matcher *matcher, FunctionId function, uint32_t argument) {
    const Program *program = matcher->input->program;
    const char *found = NULL;
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        for (uint32_t i = 1; body->defined && i < body->insn_count; i++) {
            const Insn *call = &body->insns[i];
            if (call->op != INSN_CALL || call->a != function || argument >= call->c) continue;
            const char *text = printed_text(matcher, f, body->pool[call->b + argument]);
            if (!text || (found && !str_eq(found, text))) return NULL;
            found = text;
        }
    }
    return found;
}

/* The key that the command's call gives as an argument, "DEL %s". `at`, `outer`: the call, and one of its function. */
static const char *given_key(const Matcher *matcher, FunctionId function, uint32_t at, FunctionId caller, uint32_t outer, const char *text) {
    const Function *body = program_body(matcher->input->program, function);
    const Insn *call = &body->insns[at];
    for (uint32_t i = 0; call->op == INSN_CALL && i + 1 < call->c; i++) {
        const char *format = match_text(matcher, function, body->pool[call->b + i]);
        if (!format || !str_eq(format, text)) continue;
        Value value = body->pool[call->b + i + 1];
        const char *key = printed_text(matcher, function, value);
        while (body->insns[value].op == INSN_CAST) value = body->insns[value].a;
        const Insn *load = &body->insns[value];
        const Function *above = program_body(matcher->input->program, caller);
        bool parameter = load->op == INSN_LOAD && body->insns[load->a].op == INSN_LOCAL && body->locals[body->insns[load->a].a].is_param;
        if (key || !parameter) return key;
        uint32_t argument = body->insns[load->a].a - 1;
        if (caller == function || above->insns[outer].op != INSN_CALL) return text_of_callers(matcher, function, argument);
        return argument < above->insns[outer].c ? printed_text(matcher, caller, above->pool[above->insns[outer].b + argument]) : NULL;
    }
    return NULL;
}

static const char *key_of(const Matcher *matcher, FunctionId function, uint32_t at, FunctionId caller, uint32_t outer, const char *text) {
    const char *key = next_word(text);
    const char *pattern = *key ? key_pattern(matcher->arena, key, (size_t)(word_end(key) - key)) : NULL;
    if (pattern || *key != '%') return pattern;
    const char *given = given_key(matcher, function, at, caller, outer, text);
    return given ? key_pattern(matcher->arena, given, strlen(given)) : NULL;
}

const char *library_deleted(const Matcher *matcher, const char *function) {
    const Model *model = models_find(matcher->input->models, function);
    for (const char *const *name = model && model->commands ? model->commands->deletes : NULL; name && *name; name++)
        if (str_eq(*name, function)) return model->library;
    return NULL;
}

const char *command_store(const Matcher *matcher, const Flow *flow) {
    const Event *event = &matcher->input->memory->graphs[flow->sink_graph]->events[flow->sink_event];
    const Effect *effect = event->effect;
    if (effect && effect->commands && *effect->commands->deletes) /* the library's store, whichever it is */
        return models_find(matcher->input->models, matcher->input->program->functions[event->callee].name)->library;
    if (!effect || !effect->commands || !*flow->sink_text) return "";
    const char *key = key_of(matcher, flow->sink_function, flow->sink_insn, flow->function, flow->insn, flow->sink_text);
    return key ? key : "";
}

/* How the commands of the program's sinks are read; NULL = it has none. */
static const Commands *commands_used(Matcher *matcher) {
    const Program *program = matcher->input->program;
    if (matcher->commands_known) return matcher->commands;
    matcher->commands_known = true;
    for (FunctionId f = 1; f < program->function_count && !matcher->commands; f++) {
        if (program_body(program, f)->defined) continue;
        const Model *model = models_find(matcher->input->models, program->functions[f].name);
        for (uint32_t i = 0; model && i < model->count; i++)
            if (model->effects[i].commands && !*model->effects[i].commands->deletes) matcher->commands = model->effects[i].commands;
    }
    return matcher->commands;
}

CommandUse command_use(Matcher *matcher, FunctionId function, uint32_t at, const char *text, StrVec *stores) {
    const Commands *commands = commands_used(matcher);
    if (!commands || !isupper((unsigned char)*text) || !isupper((unsigned char)text[1])) return COMMAND_NONE;
    bool removes = word_in(text, commands->removes), asks = word_in(text, commands->asks);
    bool expires = word_in(text, commands->expires);
    for (const char *word = next_word(text); *word && !expires; word = next_word(word)) expires = word_in(word, commands->expires);
    if (!removes && !asks && !expires) return COMMAND_NONE;
    const char *key = key_of(matcher, function, at, function, at, text);
    vec_push(stores, key ? key : "");
    for (const char *word = next_word(next_word(text)); *word && key; word = next_word(word)) { /* `DEL a:%s b:%s` */
        key = key_pattern(matcher->arena, word, (size_t)(word_end(word) - word));
        if (key && strchr(key, '*')) vec_push(stores, key);
    }
    return removes || expires ? COMMAND_REMOVES : COMMAND_ASKS;
}
