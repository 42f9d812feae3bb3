/* SPDX-License-Identifier: Apache-2.0 */
/* Statements, commands and paths that a program prints out of constants: `snprintf(sql, n, "DELETE FROM %s ...", TABLE)`
 * is read as if the table stood in the format. */
#include <strings.h>

#include "memory/memory.h"

enum { FOLLOWED = 6, LONGEST = 4096 };

typedef struct Completer {
    Program *program;
    const Models *models;
    BitSet pointed; /* functions that may be called by pointer: not all that they are given is known */
    bool pointed_known;
} Completer;

static Value uncast(const Function *body, Value value) {
    while (body->insns[value].op == INSN_CAST) value = body->insns[value].a;
    return value;
}

/* The one value that a local is given; 0 = none or several, or something else has its address. */
static Value only_stored(const Function *body, LocalId local) {
    Value found = 0;
    for (uint32_t i = 1; i < body->insn_count; i++) {
        const Insn *insn = &body->insns[i];
        const char *letters = insn_operands((InsnOp)insn->op);
        const uint32_t operands[3] = {insn->a, insn->b, insn->c};
        for (uint32_t n = 0; n < 3; n++) {
            bool names = (letters[n] == 'v' || letters[n] == 'V') && operands[n] && body->insns[operands[n]].op == INSN_LOCAL &&
                         body->insns[operands[n]].a == local;
            if (names && insn->op != INSN_LOAD && !(insn->op == INSN_STORE && n == 0)) return 0;
            for (uint32_t k = 0; letters[n] == 'A' && k < insn->c; k++) {
                const Insn *given = &body->insns[body->pool[insn->b + k]];
                if (given->op == INSN_LOCAL && given->a == local) return 0;
            }
        }
        if (insn->op != INSN_STORE || body->insns[insn->a].op != INSN_LOCAL || body->insns[insn->a].a != local) continue;
        if (found) return 0;
        found = insn->b;
    }
    return found;
}

static void find_pointed(Completer *completer) {
    Program *program = completer->program;
    completer->pointed_known = true;
    completer->pointed = bitset_new(program->arena, program->function_count);
    for (uint32_t i = 1; i < program->init_count; i++)
        if (program->inits[i].kind == INIT_FUNCTION) (void)bitset_add(&completer->pointed, program->inits[i].id);
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        for (uint32_t i = 1; body->defined && i < body->insn_count; i++)
            if (body->insns[i].op == INSN_FUNCTION) (void)bitset_add(&completer->pointed, body->insns[i].a);
    }
}

static const char *text_of(Completer *completer, FunctionId function, Value value, unsigned steps);

/* What every call gives the function as that parameter; NULL = not a text, or not the same. */
static const char *text_given(Completer *completer, FunctionId function, uint32_t parameter, unsigned steps) {
    const Program *program = completer->program;
    const char *found = NULL;
    if (!completer->pointed_known) find_pointed(completer);
    if (bitset_has(&completer->pointed, function)) return NULL;
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        for (uint32_t i = 1; body->defined && i < body->insn_count; i++) {
            const Insn *call = &body->insns[i];
            if (call->op != INSN_CALL || call->a != function) continue;
            const char *text = parameter < call->c ? text_of(completer, f, body->pool[call->b + parameter], steps) : NULL;
            if (!text || (found && !str_eq(found, text))) return NULL;
            found = text;
        }
    }
    return found;
}

static const char *text_of(Completer *completer, FunctionId function, Value value, unsigned steps) {
    const Function *body = program_body(completer->program, function);
    for (; steps; steps--) {
        value = uncast(body, value);
        const char *text = value_string(completer->program, body, value);
        const Insn *insn = &body->insns[value];
        if (text || insn->op != INSN_LOAD || body->insns[insn->a].op != INSN_LOCAL) return text;
        LocalId local = body->insns[insn->a].a;
        Value stored = only_stored(body, local);
        bool parameter = body->locals[local].is_param;
        if (parameter) return stored ? NULL : text_given(completer, function, local - 1, steps - 1);
        if (!stored) return NULL;
        value = stored;
    }
    return NULL;
}

static bool is_statement(const char *text) {
    static const char *const verbs[] = {"insert", "update", "select", "delete", "replace", "create", "drop", "truncate", "with"};
    while (*text == ' ' || *text == '\n' || *text == '\t') text++;
    for (size_t i = 0; i < COUNTOF(verbs); i++)
        if (strncasecmp(text, verbs[i], strlen(verbs[i])) == 0) return true;
    return false;
}

/* The port by which the function takes a format; NULL = it takes none. */
static const Port *format_port(const Model *model, bool *commands) {
    for (uint32_t i = 0; model && i < model->count; i++) {
        const Effect *effect = &model->effects[i];
        const Port *port = effect->kind == EFFECT_COPY ? &effect->from : effect->kind == EFFECT_SINK ? &effect->to : NULL;
        if (!port || port->kind != PORT_FORMAT) continue;
        *commands = effect->commands != NULL;
        return port;
    }
    return NULL;
}

static void complete_call(Completer *completer, FunctionId function, uint32_t at) {
    Program *program = completer->program;
    Function *body = program->functions[function].body;
    Insn *call = &body->insns[at];
    bool commands = false;
    const Port *port = format_port(models_find(completer->models, program->functions[call->a].name), &commands);
    if (!port || port->argument >= call->c) return;
    Insn *format = &body->insns[uncast(body, body->pool[call->b + port->argument])];
    if (format->op != INSN_STRING) return;
    const char *text = program_text(program, format->a);
    uint32_t first = port->first == UINT32_MAX ? port->argument + 1 : port->first, taken = 0, from = 0;
    if (!commands && !is_statement(text) && strncmp(text, "%s/", 3) != 0) return; /* a path, as the third */
    Conversions conversions = {0};
    bool read = format_parse(text, strlen(text), false, &conversions);
    Buf whole = {0};
    for (uint32_t i = 0; read && i < conversions.len; i++) { /* a star or a position would be moved by what is taken out */
        const Conversion *row = &conversions.data[i];
        uint32_t argument = first + row->argument - taken;
        if (row->letter == '*' || memchr(text + row->start, '$', row->length)) break;
        if (row->letter != 's' || row->length != 2 || argument >= call->c) continue;
        const char *constant = text_of(completer, function, body->pool[call->b + argument], FOLLOWED);
        if (!constant || strchr(constant, '%') || strlen(text) + strlen(constant) > LONGEST) continue;
        buf_add(&whole, text + from, row->start - from);
        buf_puts(&whole, constant);
        from = row->start + row->length;
        for (uint32_t n = argument; n + 1 < call->c; n++) body->pool[call->b + n] = body->pool[call->b + n + 1];
        call->c--;
        taken++;
    }
    if (taken) {
        buf_puts(&whole, text + from);
        format->a = intern_bytes(program->strings, buf_text(&whole), whole.len);
    }
    buf_free(&whole);
    vec_free(&conversions);
}

void memory_complete(Program *program, const Models *models) {
    Completer completer = {.program = program, .models = models};
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        for (uint32_t i = 1; body->defined && i < body->insn_count; i++)
            if (body->insns[i].op == INSN_CALL && !program_is_defined(program, body->insns[i].a)) complete_call(&completer, f, i);
    }
}
