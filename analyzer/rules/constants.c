/* SPDX-License-Identifier: Apache-2.0 */
/* Constants that stand for a quantity (an age, a number of days), by the name they bear or are put beside. */
#include "rules/match.h"

static bool words_hold(const char *words, const StrVec *sequences) {
    bool found = false;
    for (uint32_t i = 0; i < sequences->len && !found; i++) {
        const char *sequence = sequences->data[i];
        size_t length = strlen(sequence);
        for (const char *at = strstr(words, sequence); at && !found; at = strstr(at + 1, sequence))
            found = (at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0');
    }
    return found;
}

/* The same names come again and again: each is taken apart once. */
static char *words_of(const Matcher *matcher, const char *name) {
    bool new;
    uint64_t *slot = map_put(matcher->name_words, (uint64_t)(uintptr_t)name, &new);
    if (new) {
        Buf words = {0};
        identifier_words(name, &words);
        *slot = (uint64_t)(uintptr_t)arena_strdup(matcher->arena, buf_text(&words));
        buf_free(&words);
    }
    return (char *)(uintptr_t)*slot;
}

bool name_matches(const Matcher *matcher, const char *name, const StrVec *sequences) {
    return sequences->len && words_hold(words_of(matcher, name), sequences);
}

bool names_match(const Matcher *matcher, const RuleNames *names, const char *name) {
    return names->words.len && *name && name_matches(matcher, name, &names->words) &&
           (!names->about.len || name_matches(matcher, name, &names->about)) &&
           !name_matches(matcher, name, &names->not_words);
}

const char *value_name(const Program *program, const Function *body, Value value) {
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

/* Each name is looked at once per list of words. */
static bool name_has(Matcher *matcher, const char *name, const StrVec *sequences) {
    if (sequences->len == 0) return false;
    bool new;
    uint64_t *answer = map_put(&matcher->named, hash_mix((uint64_t)(uintptr_t)name, (uint64_t)(uintptr_t)sequences), &new);
    if (new) *answer = name_matches(matcher, name, sequences);
    return *answer != 0;
}

static bool name_wanted(Matcher *matcher, const Rule *rule, const char *name) {
    return *name && name_has(matcher, name, &rule->words) && !name_has(matcher, name, &rule->not_words);
}

/* In the unit of the name, else in that of its use. */
static bool span_of(Matcher *matcher, const Rule *rule, const char *name, int64_t value, int64_t *measured) {
    int64_t unit = quantity_has_unit(name) ? 0 : unit_of_name(matcher, name), seconds;
    if (unit && value > 0 && value < unit && !__builtin_mul_overflow(value, unit, &seconds))
        return quantity_of_seconds(rule->quantity, seconds, measured);
    return quantity_of_number(rule->quantity, name, value, measured);
}

/* *measured: the value in what the rule measures. */
static bool wanted(Matcher *matcher, const Rule *rule, int64_t value, const char *name, int64_t *measured) {
    bool time = quantity_is_time(rule->quantity);
    *measured = value;
    if (!time && (value < rule->least || value > rule->most)) return false;
    if (rule->constant_texts.len || !name_wanted(matcher, rule, name)) return false;
    if (time && !span_of(matcher, rule, name, value, measured)) return false;
    return *measured >= rule->least && *measured <= rule->most;
}

static bool text_wanted(Matcher *matcher, const Rule *rule, const char *text, const char *name) {
    bool fits = false;
    if (!text || !rule->constant_texts.len || !name_wanted(matcher, rule, name)) return false;
    for (uint32_t i = 0; i < rule->constant_texts.len && !fits; i++) fits = glob_match(rule->constant_texts.data[i], text);
    return fits;
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
                           const char *text, const char *name) {
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
    match->reason = arena_printf(matcher->arena, "the name `%s` says what the %s means", name,
                                 rule->constant_texts.len ? "text" : "number");
}

/* 45 days at 31 a month are two months: what is allowed is then not passed off as less. */
static const char *number_text(Matcher *matcher, const Rule *rule, int64_t value) {
    int64_t units = rule->per > 1 && value > 0 ? (value - 1) / rule->per + 1 : value;
    return arena_printf(matcher->arena, "%lld", (long long)units);
}

typedef struct Body { /* the one being searched */
    FunctionId id;
    const Function *body;
} Body;

/* A number of such a name, of which nothing tells the unit. */
static bool unitless(Matcher *matcher, const Rule *rule, int64_t value, const char *name) {
    return value > 1 && value <= rule->most && *name && name_has(matcher, name, &rule->unitless) && !name_has(matcher, name, &rule->not_words) &&
           !quantity_has_unit(name) && !unit_of_name(matcher, name);
}

static const char *unitless_text(Matcher *matcher, int64_t value) {
    return arena_printf(matcher->arena, "%lld (nothing says of what), perhaps", (long long)value);
}

static void found_at(Matcher *matcher, const Rule *rule, const Body *in, uint32_t at, int64_t value, const char *name) {
    int64_t measured;
    Loc place = insn_place(matcher->input->program, in->id, at);
    if (wanted(matcher, rule, value, name, &measured))
        constant_found(matcher, rule, in->id, place, at, number_text(matcher, rule, measured), name);
    else if (unitless(matcher, rule, value, name))
        constant_found(matcher, rule, in->id, place, at, unitless_text(matcher, value), name);
}

static void text_found_at(Matcher *matcher, const Rule *rule, const Body *in, uint32_t at, const char *text, const char *name) {
    if (text_wanted(matcher, rule, text, name))
        constant_found(matcher, rule, in->id, insn_place(matcher->input->program, in->id, at), at, text, name);
}

static void comparison(Matcher *matcher, const Rule *rule, const Body *in, const Spot *spot) {
    const Program *program = matcher->input->program;
    const Insn *insn = &in->body->insns[spot->insn];
    bool right = spot->right;
    int64_t value = spot->value;
    bool edge = insn->kind != BINARY_EQ && insn->kind != BINARY_NE;
    int64_t measured = edge ? threshold(rule, (BinaryKind)insn->kind, right, value) : value;
    int64_t ignored;
    const char *beside = value_name(program, in->body, right ? insn->a : insn->b);
    const char *own = value_name(program, in->body, right ? insn->b : insn->a);
    const Insn *constant = &in->body->insns[right ? insn->b : insn->a];
    bool enumerator = constant->op == INSN_CONST && constant->c && !constant->loc.macro;
    if (enumerator && !name_has(matcher, own, &rule->words)) return; /* its own name says what it means */
    found_at(matcher, rule, in, spot->insn, measured, wanted(matcher, rule, measured, beside, &ignored) ? beside : own);
}

/* `now - stamp > 2 * 365 * 86400` in `purge_silent_users`: a number without a name, in a function that says what it
 * is about. */
static void nameless_span(Matcher *matcher, const Rule *rule, const Body *in, const Spot *spot) {
    const Program *program = matcher->input->program;
    const Insn *insn = &in->body->insns[spot->insn];
    if (*value_name(program, in->body, spot->right ? insn->b : insn->a)) return;
    if (*value_name(program, in->body, spot->right ? insn->a : insn->b) && insn->kind != BINARY_SUB) return;
    found_at(matcher, rule, in, spot->insn, spot->value, program->functions[in->id].name);
}

/* The time that a statement names which deletes rows: `DELETE FROM visit WHERE seen < now() - INTERVAL '30 days'`. */
static const char *statement_span(Matcher *matcher, const Rule *rule, const char *text, const char **table) {
    int64_t measured;
    if (!text || !rule->emptied.words.len) return NULL;
    const SqlStatement *at = sql_statements(matcher->input->flows->sql, text);
    while (at && at->use != SQL_EMPTIES) at = at->next;
    bool any = list_has(&rule->emptied.words, "*");
    if (!at || !*at->table || (any ? name_matches(matcher, at->table, &rule->emptied.not_words) : !names_match(matcher, &rule->emptied, at->table)))
        return NULL;
    if (!quantity_in_statement(rule->quantity, text, &measured) || measured < rule->least || measured > rule->most) return NULL;
    *table = at->table;
    return number_text(matcher, rule, measured);
}

static void statement_at(Matcher *matcher, const Rule *rule, const Body *in, uint32_t at) {
    const Program *program = matcher->input->program;
    const char *table, *text = statement_span(matcher, rule, program_text(program, in->body->insns[at].a), &table);
    if (text) constant_found(matcher, rule, in->id, insn_place(program, in->id, at), at, text, table);
}

static bool counts_alone(Matcher *matcher, const Rule *rule, const char *name);

static void passed_constants(Matcher *matcher, const Rule *rule, const Body *in, uint32_t at) {
    const Program *program = matcher->input->program;
    const Insn *insn = &in->body->insns[at];
    const Function *callee = program_body(program, insn->a);
    for (uint32_t i = 0; callee->defined && i < insn->c && i < callee->params; i++) {
        int64_t value;
        const char *name = program_text(program, callee->locals[i + 1].name);
        if (value_constant(program, in->body, in->body->pool[insn->b + i], &value) && counts_alone(matcher, rule, name))
            found_at(matcher, rule, in, at, value, name);
    }
    for (uint32_t i = 1; i < insn->c; i++) { /* `config_number(config, "keep_days", 90)` */
        int64_t value;
        const char *key = value_constant(program, in->body, in->body->pool[insn->b + i], &value)
                              ? match_text(matcher, in->id, in->body->pool[insn->b + i - 1]) : NULL;
        if (key && key[strcspn(key, " %/")] == '\0' && counts_alone(matcher, rule, key)) found_at(matcher, rule, in, at, value, key);
    }
}

/* A text given to a parameter of such a name, or to a function of such a name. */
static void passed_texts(Matcher *matcher, const Rule *rule, const Body *in, uint32_t at) {
    const Program *program = matcher->input->program;
    const Insn *insn = &in->body->insns[at];
    const Function *callee = program_body(program, insn->a);
    const char *name = program->functions[insn->a].name;
    for (uint32_t i = 0; i < insn->c; i++) {
        const char *text = match_text(matcher, in->id, in->body->pool[insn->b + i]);
        if (!text) continue;
        bool named = callee->defined && i < callee->params && name_wanted(matcher, rule, program_text(program, callee->locals[i + 1].name));
        text_found_at(matcher, rule, in, at, text, named ? program_text(program, callee->locals[i + 1].name) : name);
    }
}

/* ---- what any rule looks at, found once for all of them --------------------------------------------- */

/* Those of the register have constants as well. */
static bool wants_constants(const Rule *rule) {
    return rule->words.len || rule->emptied.words.len;
}

/* Of rule `number` of those. */
static uint64_t rule_bit(uint32_t number) {
    return UINT64_C(1) << (number < 63 ? number : 63);
}

static void find_first_words(Matcher *matcher) {
    matcher->first_words = interner_new();
    for (uint32_t i = 0; i < matcher->rules->list.len; i++) {
        const Rule *rule = &matcher->rules->list.data[i];
        for (uint32_t n = 0; wants_constants(rule) && n < rule->words.len; n++)
            (void)intern_bytes(matcher->first_words, rule->words.data[n], strcspn(rule->words.data[n], " "));
    }
}

/* `words`: with a blank between each two. */
static bool has_first_word(const Matcher *matcher, char *words) {
    for (char *word = words, *end; *word; word = end) {
        end = word + strcspn(word, " ");
        char behind = *end;
        *end = '\0';
        bool found = intern_find(matcher->first_words, word) != 0;
        *end = behind;
        if (found) return true;
        end += behind != '\0';
    }
    return false;
}

/* Rules that the name has a word of. */
static uint64_t name_rules(Matcher *matcher, const char *name) {
    if (!*name) return 0;
    bool new;
    uint64_t *slot = map_put(&matcher->name_rules, (uint64_t)(uintptr_t)name, &new);
    if (!new) return *slot;
    uint64_t rules = 0;
    char *words = words_of(matcher, name);
    bool any = *words && has_first_word(matcher, words);
    for (uint32_t i = 0, number = 0; any && i < matcher->rules->list.len; i++) {
        const Rule *rule = &matcher->rules->list.data[i];
        if (!wants_constants(rule)) continue;
        if (words_hold(words, &rule->words)) rules |= rule_bit(number);
        number++;
    }
    *slot = rules;
    return rules;
}

/* Rules that look at statements which delete. */
static uint64_t statement_rules(const Matcher *matcher, const char *text) {
    if (!sql_statements(matcher->input->flows->sql, text)) return 0;
    uint64_t rules = 0;
    for (uint32_t i = 0, number = 0; i < matcher->rules->list.len; i++) {
        const Rule *rule = &matcher->rules->list.data[i];
        if (!wants_constants(rule)) continue;
        if (rule->emptied.words.len) rules |= rule_bit(number);
        number++;
    }
    return rules;
}

/* By the names that passed_constants() and passed_texts() look at. */
static uint64_t call_rules(Matcher *matcher, FunctionId function, const Insn *call) {
    const Program *program = matcher->input->program;
    const Function *body = program_body(program, function), *callee = program_body(program, call->a);
    uint64_t rules = name_rules(matcher, program->functions[call->a].name);
    for (uint32_t i = 0; i < call->c; i++) {
        int64_t ignored;
        if (callee->defined && i < callee->params) rules |= name_rules(matcher, program_text(program, callee->locals[i + 1].name));
        if (!i || !value_constant(program, body, body->pool[call->b + i], &ignored)) continue;
        const char *key = match_text(matcher, function, body->pool[call->b + i - 1]);
        if (key) rules |= name_rules(matcher, key);
    }
    return rules;
}

static uint64_t comparison_rules(Matcher *matcher, FunctionId function, const Insn *insn) {
    const Program *program = matcher->input->program;
    const Function *body = program_body(program, function);
    return name_rules(matcher, value_name(program, body, insn->a)) | name_rules(matcher, value_name(program, body, insn->b)) |
           name_rules(matcher, program->functions[function].name);
}

static bool spot_at(Matcher *matcher, FunctionId function, const Function *body, uint32_t at, Spot *spot) {
    const Program *program = matcher->input->program;
    const Insn *insn = &body->insns[at];
    *spot = (Spot){.insn = at};
    if (insn->op == INSN_CALL) spot->rules = call_rules(matcher, function, insn);
    if (insn->op == INSN_STORE) spot->rules = name_rules(matcher, value_name(program, body, insn->a));
    if (insn->op == INSN_CONST) spot->rules = name_rules(matcher, program_text(program, insn->c));
    if (insn->op == INSN_STRING) spot->rules = statement_rules(matcher, program_text(program, insn->a));
    bool compares = insn->kind >= BINARY_EQ && insn->kind <= BINARY_GE;
    if (insn->op != INSN_BINARY || (!compares && insn->kind != BINARY_SUB)) return spot->rules != 0;
    spot->rules = comparison_rules(matcher, function, insn);
    if (!spot->rules) return false;
    spot->right = match_number(matcher, function, insn->b, &spot->value);
    return spot->right || match_number(matcher, function, insn->a, &spot->value);
}

/* `{ "keep_days", 90 }`: the text before a number in a row of a table names it. */
static const char *row_key(const Program *program, const Init *init, bool first) {
    const Init *key = init - 1;
    if (first || !init->field || !key->field || key->kind != INIT_STRING) return "";
    if (program->fields[init->field].record != program->fields[key->field].record) return "";
    const char *text = program_text(program, key->id);
    return text[strcspn(text, " %/")] ? "" : text;
}

static const char *init_name(const Program *program, const Global *global, const Init *init) {
    return program_text(program, init->field ? program->fields[init->field].name : global->name);
}

/* `static const int retention_days = 90;` and the members of such tables. */
static void find_init_spots(Matcher *matcher) {
    const Program *program = matcher->input->program;
    for (GlobalId g = 1; g < program->global_count; g++) {
        const Global *global = &program->globals[g];
        if (program->files[global->loc.file].system) continue;
        for (uint32_t i = 0; i < global->inits; i++) {
            const Init *init = &program->inits[global->init + i];
            InitSpot spot = {.global = g, .row = global->init + i};
            spot.rules = name_rules(matcher, init_name(program, global, init)) | name_rules(matcher, row_key(program, init, i == 0));
            if (init->kind == INIT_STRING) spot.rules |= statement_rules(matcher, program_text(program, init->id));
            if (spot.rules) vec_push(&matcher->init_spots, spot);
        }
    }
}

static void find_spots(Matcher *matcher) {
    const Program *program = matcher->input->program;
    matcher->spot_first = ARENA_ARRAY(matcher->arena, uint32_t, program->function_count + 1);
    find_first_words(matcher);
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        matcher->spot_first[f] = matcher->spots.len;
        if (!body->defined || program->files[body->loc.file].system) continue;
        for (uint32_t i = 1; i < body->insn_count; i++) {
            Spot spot;
            if (spot_at(matcher, f, body, i, &spot)) vec_push(&matcher->spots, spot);
        }
    }
    matcher->spot_first[program->function_count] = matcher->spots.len;
    find_init_spots(matcher);
}

/* ---- one rule ---------------------------------------------------------------------------------------- */

static void match_text_spot(Matcher *matcher, const Rule *rule, const Body *in, const Spot *spot) {
    const Insn *insn = &in->body->insns[spot->insn];
    if (insn->op == INSN_CALL) passed_texts(matcher, rule, in, spot->insn);
    const char *text = insn->op == INSN_STORE ? match_text(matcher, in->id, insn->b) : NULL;
    if (text) text_found_at(matcher, rule, in, spot->insn, text, value_name(matcher->input->program, in->body, insn->a));
}

/* Does the value of such a name count without a comparison? */
static bool counts_alone(Matcher *matcher, const Rule *rule, const char *name) {
    return !rule->compared_only || name_has(matcher, name, &rule->alone);
}

static void match_spot(Matcher *matcher, const Rule *rule, const Body *in, const Spot *spot) {
    const Program *program = matcher->input->program;
    const Insn *insn = &in->body->insns[spot->insn];
    int64_t value;
    bool subtracts = insn->op == INSN_BINARY && insn->kind == BINARY_SUB;
    if (insn->op == INSN_BINARY && !subtracts && !rule->assigned_only) comparison(matcher, rule, in, spot);
    if (insn->op == INSN_BINARY && quantity_is_time(rule->quantity)) nameless_span(matcher, rule, in, spot);
    if (insn->op == INSN_STRING) statement_at(matcher, rule, in, spot->insn);
    if (insn->op == INSN_CALL && !rule->assigned_only) passed_constants(matcher, rule, in, spot->insn);
    const char *name = insn->op == INSN_STORE ? value_name(program, in->body, insn->a) : "";
    if (insn->op == INSN_STORE && value_constant(program, in->body, insn->b, &value) && counts_alone(matcher, rule, name))
        found_at(matcher, rule, in, spot->insn, value, name);
    if (insn->op == INSN_CONST && !rule->assigned_only && counts_alone(matcher, rule, program_text(program, insn->c)))
        found_at(matcher, rule, in, spot->insn, insn_constant(insn), program_text(program, insn->c));
}

static void match_init(Matcher *matcher, const Rule *rule, const Global *global, const Init *init, bool first) {
    const Program *program = matcher->input->program;
    const char *name = init_name(program, global, init);
    const char *text = init->kind == INIT_STRING ? program_text(program, init->id) : NULL;
    Loc at = init->loc.line ? init->loc : global->loc;
    const char *names[] = {name, row_key(program, init, first)}, *table;
    int64_t measured;
    for (size_t i = 0; i < COUNTOF(names) && init->kind == INIT_INTEGER; i++)
        if (*names[i] && counts_alone(matcher, rule, names[i]) && wanted(matcher, rule, init->value, names[i], &measured))
            constant_found(matcher, rule, 0, at, 0, number_text(matcher, rule, measured), names[i]);
        else if (unitless(matcher, rule, init->value, names[i]))
            constant_found(matcher, rule, 0, at, 0, unitless_text(matcher, init->value), names[i]);
    if (text_wanted(matcher, rule, text, name)) constant_found(matcher, rule, 0, at, 0, text, name);
    const char *span = statement_span(matcher, rule, text, &table);
    if (span) constant_found(matcher, rule, 0, at, 0, span, table);
}

void match_constants(Matcher *matcher, const Rule *rule) {
    const Program *program = matcher->input->program;
    if (!matcher->spot_first) find_spots(matcher);
    uint32_t number = 0;
    for (const Rule *before = matcher->rules->list.data; before < rule; before++) number += wants_constants(before);
    uint64_t mine = rule_bit(number);
    for (FunctionId f = 1; f < program->function_count; f++) {
        Body in = {f, program_body(program, f)};
        uint32_t first = matcher->spot_first[f], end = matcher->spot_first[f + 1];
        if (first == end) continue;
        if (rule->within.words.len && !names_match(matcher, &rule->within, program->functions[f].name)) continue;
        for (uint32_t i = first; i < end; i++) {
            if (!(matcher->spots.data[i].rules & mine)) continue;
            if (rule->constant_texts.len) match_text_spot(matcher, rule, &in, &matcher->spots.data[i]);
            else match_spot(matcher, rule, &in, &matcher->spots.data[i]);
        }
    }
    for (uint32_t i = 0; i < matcher->init_spots.len; i++) {
        const InitSpot *spot = &matcher->init_spots.data[i];
        const Global *global = &program->globals[spot->global];
        if (spot->rules & mine) match_init(matcher, rule, global, &program->inits[spot->row], spot->row == global->init);
    }
}
