/* SPDX-License-Identifier: Apache-2.0 */
/* Texts that name data: a bind into the column `email`, a read of the JSON key "phone", `mail=%s` in a statement or any
 * other format. They are evidence for a datum that no declaration names. */
#include "flow/state.h"

static const SqlColumn *column_at(const SqlColumns *list, int64_t index) {
    return index >= 0 && index < list->len && *list->data[index].column ? &list->data[index] : NULL;
}

static const SqlColumn *column_of(const Sql *sql, const char *text, KeyKind kind, int64_t number) {
    for (const SqlStatement *at = sql_statements(sql, text); at; at = at->next) {
        const SqlColumn *column = kind == KEY_RESULT      ? column_at(&at->results, number)
                                  : kind == KEY_PARAMETER ? column_at(&at->parameters, number - 1)
                                                          : column_at(&at->conversions, number - 1);
        if (column || kind != KEY_CONVERSION) return column; /* a bound statement is the first one */
    }
    return NULL;
}

static bool has_datum(const FlowState *state, uint32_t node) {
    for (uint32_t at = state->nodes[node].head; at; at = state->facts.data[at - 1].next)
        if (state->facts.data[at - 1].label <= state->data_count) return true;
    return false;
}

/* ---- names in formats --------------------------------------------------------------------------- */

static HeldType printed_type(const Conversion *conversion) {
    if (conversion->is_string) return HELD_TEXT;
    return strchr("aAeEfFgG", conversion->letter) ? HELD_REAL : HELD_INTEGER;
}

/* The names that a format gives, in order: what stands beside "name=%s" tells whose name it is. */
static const char *const *labels_of(FlowState *state, const char *text, size_t length, const Conversions *conversions) {
    const char **labels = ARENA_ARRAY(state->arena, const char *, conversions->len + 1);
    uint32_t count = 0;
    FormatLabel label;
    for (uint32_t i = 0; i < conversions->len; i++)
        if (format_label(text, length, conversions, i, &label) && !label.loose)
            labels[count++] = arena_strndup(state->arena, text + label.start, label.length);
    return labels;
}

/* What the argument is called where the conversion takes it; in the function's own surroundings. */
static Declaration argument_of(FlowState *state, FunctionId function, const Event *event) {
    const FunctionGraph *graph = state->memory->graphs[function];
    FunctionId origin = program_origin(state->program, function);
    NodeId node = event->target ? event->target : event->node;
    Decl decl = graph->nodes[node].decl;
    Declaration out = {.name = "", .type_text = "", .record = "", .function = "", .note = ""};
    if (decl && decl_kind(decl) != DECL_RECORD && decl_kind(decl) != DECL_LITERAL) out = holdings_declaration(state->holdings, origin, decl);
    if (!*out.function) out.function = state->program->functions[origin].name;
    out.file = program_file(state->program, program_body(state->program, function)->loc.file);
    return out;
}

static KeyName read_label(FlowState *state, FunctionId function, const Event *event) {
    const char *text = program_text(state->program, event->text);
    size_t length = interned_length(state->program->strings, event->text);
    if (event->key == KEY_APPENDED) {
        text = arena_printf(state->arena, "%s%%s", text);
        length += 2;
    }
    uint32_t at = (uint32_t)event->number - 1;
    Conversions conversions = {0};
    FormatLabel label;
    KeyName name = {0};
    (void)format_parse(text, length, event->key == KEY_SCANNED, &conversions);
    /* what is printed in hexadecimal is a place in memory or an id of the program's own */
    bool hidden = at < conversions.len && strchr("xXobB", conversions.data[at].letter);
    if (at < conversions.len && !hidden && format_label(text, length, &conversions, at, &label)) {
        const Conversion *conversion = &conversions.data[at];
        const char *word = arena_strndup(state->arena, text + label.start, label.length);
        Declaration argument = argument_of(state, function, event);
        name.holding = catalog_classify_label(state->catalog, word, label.loose, printed_type(conversion), &argument,
                                              labels_of(state, text, length, &conversions));
        name.text = arena_printf(state->arena, "\"%.*s\"", (int)(conversion->start + conversion->length - label.start),
                                 text + label.start);
        name.holding.reason = arena_printf(state->arena, "format text %s: %s", name.text, name.holding.reason);
    }
    vec_free(&conversions);
    return name;
}

static KeyName read_column(FlowState *state, const char *text, const Event *event) {
    KeyName name = {0};
    const SqlColumn *column = column_of(state->sql, text, (KeyKind)event->key, event->number);
    if (!column) return name;
    name.holding = catalog_classify_key(state->catalog, column->column, column->table);
    name.text = arena_printf(state->arena, "column %s%s%s", column->table, *column->table ? "." : "", column->column);
    name.compared = event->key != KEY_RESULT && !column->written;
    return name;
}

static KeyName read_key(FlowState *state, FunctionId function, const Event *event) {
    const char *text = program_text(state->program, event->text);
    KeyName name = {0};
    if (event->subject) text = statement_at(state, state->node_base[function] + event->subject);
    if (event->subject && !*text) return name;
    if (event->key == KEY_PRINTED || event->key == KEY_SCANNED || event->key == KEY_APPENDED) return read_label(state, function, event);
    if (event->key == KEY_TEXT) {
        name.holding = catalog_classify_key(state->catalog, text, "");
        name.text = arena_printf(state->arena, "key \"%s\"", text);
        return name;
    }
    return read_column(state, text, event);
}

static void seed_name(FlowState *state, uint32_t node, KeyName name) {
    name.seeded = name.holding.kind && !name.compared && !has_datum(state, node);
    if (!name.seeded && map_get(&state->keyed, node, 0)) return; /* another text has named it */
    vec_push(&state->keys, name);
    *map_put(&state->keyed, node, NULL) = state->keys.len;
    if (name.seeded) state_seed(state, node, name.holding.kind, 0);
}

/* The input of the function that goes on to the node, as it is or copied; 0 = there is none, or not one alone. */
static NodeId input_behind(const FunctionGraph *graph, NodeId node) {
    for (unsigned steps = 0; node && steps < 6; steps++) {
        if (graph->nodes[node].kind == FLOW_INPUT) return node;
        NodeId before = 0;
        for (uint32_t i = 0; i < graph->edge_count; i++) {
            if (graph->edges[i].to != node || graph->edges[i].kind > EDGE_FORMAT) continue;
            if (before && before != graph->edges[i].from) return 0;
            before = graph->edges[i].from;
        }
        node = before;
    }
    return 0;
}

typedef void (*CallVisit)(FlowState *state, FunctionId caller, FunctionId callee);

/* Each function once for each that it has call edges to. */
static void calls_each(FlowState *state, CallVisit visit) {
    uint32_t *last = xcalloc(program_all(state->program), sizeof *last);
    for (FunctionId f = 1; f < program_all(state->program); f++) {
        const FunctionGraph *graph = state->memory->graphs[f];
        for (uint32_t i = 0; graph && i < graph->edge_count; i++) {
            const Edge *edge = &graph->edges[i];
            if (edge->kind != EDGE_CALL || last[edge->other] == f) continue;
            last[edge->other] = f;
            visit(state, f, edge->other);
        }
    }
    free_(last);
}

static void caller_count(FlowState *state, FunctionId caller, FunctionId callee) {
    (void)caller;
    state->callers_first[callee + 2]++;
}

static void caller_put(FlowState *state, FunctionId caller, FunctionId callee) {
    state->callers[state->callers_first[callee + 1]++] = caller;
}

static void callers_index(FlowState *state) {
    uint32_t count = program_all(state->program);
    state->callers_first = ARENA_ARRAY(state->arena, uint32_t, count + 2);
    calls_each(state, caller_count);
    for (uint32_t i = 1; i < count + 2; i++) state->callers_first[i] += state->callers_first[i - 1];
    state->callers = ARENA_ARRAY(state->arena, FunctionId, state->callers_first[count + 1] + 1);
    calls_each(state, caller_put);
}

/* A helper that binds what it is given to a statement that it is given: the column is that of each caller's statement.
 * False: nobody calls it so. */
static bool seed_callers(FlowState *state, FunctionId function, const Event *event) {
    const FunctionGraph *graph = state->memory->graphs[function];
    bool called = false;
    NodeId datum = input_behind(graph, event->node), statement = input_behind(graph, event->subject);
    if (!datum || !statement) return false;
    if (!state->callers_first) callers_index(state);
    for (uint32_t row = state->callers_first[function]; row < state->callers_first[function + 1]; row++) {
        FunctionId f = state->callers[row];
        const FunctionGraph *caller = state->memory->graphs[f];
        for (uint32_t i = 0; i < caller->edge_count; i++) {
            const Edge *edge = &caller->edges[i];
            if (edge->kind != EDGE_CALL || edge->other != function || edge->to != datum) continue;
            const char *text = "";
            called = true;
            for (uint32_t n = 0; n < caller->edge_count && !*text; n++)
                if (caller->edges[n].kind == EDGE_CALL && caller->edges[n].insn == edge->insn && caller->edges[n].to == statement &&
                    caller->edges[n].other == function)
                    text = statement_at(state, state->node_base[f] + caller->edges[n].from);
            KeyName name = *text ? read_column(state, text, event) : (KeyName){0};
            if (name.text) seed_name(state, state->node_base[f] + edge->from, name);
        }
    }
    return called;
}

static void seed_key(FlowState *state, FunctionId function, const Event *event) {
    if (event->subject && seed_callers(state, function, event)) return;
    KeyName name = read_key(state, function, event);
    if (name.text) seed_name(state, state->node_base[function] + event->node, name);
}

void seed_keys(FlowState *state) {
    for (FunctionId f = 1; f < program_all(state->program); f++) {
        const FunctionGraph *graph = state->memory->graphs[f];
        for (uint32_t i = 0; graph && i < graph->event_count; i++)
            if (graph->events[i].kind == EVENT_KEY && graph->events[i].node) seed_key(state, f, &graph->events[i]);
    }
}

static const KeyName *key_at(const FlowState *state, uint32_t node) {
    uint32_t row = (uint32_t)map_get(&state->keyed, node, 0);
    return row ? &state->keys.data[row - 1] : NULL;
}

const KeyName *key_name(const FlowState *state, uint32_t node) {
    const KeyName *key = key_at(state, node);
    return key && key->seeded ? key : NULL;
}

bool fact_is_compared(const FlowState *state, uint32_t fact) {
    for (uint32_t at = fact + 1; at; at = state->facts.data[at - 1].previous) {
        const KeyName *key = key_at(state, state->facts.data[at - 1].node);
        if (key && key->compared) return true;
    }
    return false;
}
