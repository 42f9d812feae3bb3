/* SPDX-License-Identifier: Apache-2.0 */
/* Constants that stand for a quantity (an age, a number of days), by the name they bear or are put beside. */
#include "rules/match.h"

bool name_matches(const char *name, const StrVec *sequences) {
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
        if (insn->op == INSN_CONST) return program_text(program, insn->c);
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

/* The program's numbers are anything: the largest one has no next. */
static int64_t next_number(int64_t value) {
    return value == INT64_MAX ? value : value + 1;
}

/* An age is compared to draw a line, and what counts is the first value that passes: `age < 13` and
 * `age <= 12` both draw it at 13. Other quantities count as they are written. */
static int64_t threshold(const Rule *rule, BinaryKind kind, bool constant_right, int64_t value) {
    if (strcmp(rule->quantity, "age") != 0) return value;
    if (constant_right) return kind == BINARY_LE || kind == BINARY_GT ? next_number(value) : value;
    return kind == BINARY_GE || kind == BINARY_LT ? next_number(value) : value;
}

/* The place; function 0: a static initialiser. One line says one value once. */
static void constant_found(Matcher *matcher, const Rule *rule, FunctionId function, Loc at, uint32_t insn,
                           int64_t value, const char *name) {
    const char *text = arena_printf(matcher->arena, "%lld", (long long)value);
    for (uint32_t i = matcher->out->len; i-- > 0 && matcher->out->data[i].rule == rule;) {
        const Match *known = &matcher->out->data[i];
        if (known->at.file == at.file && known->at.line == at.line && strcmp(known->value, text) == 0) return;
        if (known->function != function) break;
    }
    Match *match = match_add(matcher, rule, function, insn);
    match->at = at;
    match->value = text;
    match->subject = name;
    match->confidence = 1;
    match->reason = arena_printf(matcher->arena, "the name `%s` says what the number means", name);
}

typedef struct Body { /* the one being searched */
    FunctionId id;
    const Function *body;
} Body;

static void found_at(Matcher *matcher, const Rule *rule, const Body *in, uint32_t at, int64_t value, const char *name) {
    if (!wanted(rule, value, name)) return;
    constant_found(matcher, rule, in->id, insn_place(matcher->input->program, in->id, at), at, value, name);
}

static void comparison(Matcher *matcher, const Rule *rule, const Body *in, uint32_t at) {
    const Program *program = matcher->input->program;
    const Insn *insn = &in->body->insns[at];
    if (insn->kind < BINARY_EQ || insn->kind > BINARY_GE) return;
    int64_t value;
    bool right = match_number(matcher, in->id, insn->b, &value);
    if (!right && !match_number(matcher, in->id, insn->a, &value)) return;
    bool edge = insn->kind != BINARY_EQ && insn->kind != BINARY_NE;
    int64_t measured = edge ? threshold(rule, (BinaryKind)insn->kind, right, value) : value;
    const char *beside = value_name(program, in->body, right ? insn->a : insn->b);
    const char *own = value_name(program, in->body, right ? insn->b : insn->a);
    const Insn *constant = &in->body->insns[right ? insn->b : insn->a];
    bool enumerator = constant->op == INSN_CONST && constant->c && !constant->loc.macro;
    if (enumerator && !name_matches(own, &rule->words)) return; /* its own name says what it means */
    found_at(matcher, rule, in, at, measured, wanted(rule, measured, beside) ? beside : own);
}

static void passed_constants(Matcher *matcher, const Rule *rule, const Body *in, uint32_t at) {
    const Program *program = matcher->input->program;
    const Insn *insn = &in->body->insns[at];
    const Function *callee = program_body(program, insn->a);
    for (uint32_t i = 0; callee->defined && i < insn->c && i < callee->params; i++) {
        int64_t value;
        if (value_constant(program, in->body, in->body->pool[insn->b + i], &value))
            found_at(matcher, rule, in, at, value, program_text(program, callee->locals[i + 1].name));
    }
}

static void match_body(Matcher *matcher, const Rule *rule, const Body *in) {
    const Program *program = matcher->input->program;
    for (uint32_t i = 1; i < in->body->insn_count; i++) {
        const Insn *insn = &in->body->insns[i];
        int64_t value;
        if (insn->op == INSN_BINARY) comparison(matcher, rule, in, i);
        if (rule->compared_only) continue;
        if (insn->op == INSN_CALL) passed_constants(matcher, rule, in, i);
        if (insn->op == INSN_STORE && value_constant(program, in->body, insn->b, &value))
            found_at(matcher, rule, in, i, value, value_name(program, in->body, insn->a));
        if (insn->op == INSN_CONST && insn->c)
            found_at(matcher, rule, in, i, insn_constant(insn), program_text(program, insn->c));
    }
}

/* `static const int retention_days = 90;` and the members of such tables. */
static void match_initialisers(Matcher *matcher, const Rule *rule) {
    const Program *program = matcher->input->program;
    for (GlobalId g = 1; g < program->global_count; g++) {
        const Global *global = &program->globals[g];
        if (program->files[global->loc.file].system) continue;
        for (uint32_t i = 0; i < global->inits; i++) {
            const Init *init = &program->inits[global->init + i];
            if (init->kind != INIT_INTEGER) continue;
            const char *name = program_text(program, init->field ? program->fields[init->field].name : global->name);
            if (!wanted(rule, init->value, name)) continue;
            Loc at = init->loc.line ? init->loc : global->loc;
            constant_found(matcher, rule, 0, at, 0, init->value, name);
        }
    }
}

void match_constants(Matcher *matcher, const Rule *rule) {
    const Program *program = matcher->input->program;
    for (FunctionId f = 1; f < program->function_count; f++) {
        Body in = {f, program_body(program, f)};
        if (in.body->defined && !program->files[in.body->loc.file].system) match_body(matcher, rule, &in);
    }
    if (!rule->compared_only) match_initialisers(matcher, rule);
}
