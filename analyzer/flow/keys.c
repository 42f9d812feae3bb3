/* SPDX-License-Identifier: Apache-2.0 */
/* Texts that name data: a bind into the column `email`, a read of the JSON key "phone", `mail=%s` in a statement. They
 * are evidence for a datum that no declaration names. */
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

static KeyName read_key(FlowState *state, const Event *event) {
    const char *text = program_text(state->program, event->text);
    KeyName name = {0};
    if (event->key == KEY_TEXT) {
        name.holding = catalog_classify_key(state->catalog, text, "");
        name.text = arena_printf(state->arena, "key \"%s\"", text);
        return name;
    }
    const SqlColumn *column = column_of(state->sql, text, (KeyKind)event->key, event->number);
    if (!column) return name;
    name.holding = catalog_classify_key(state->catalog, column->column, column->table);
    name.text = arena_printf(state->arena, "column %s%s%s", column->table, *column->table ? "." : "", column->column);
    name.compared = event->key != KEY_RESULT && !column->written;
    return name;
}

static void seed_key(FlowState *state, FunctionId function, const Event *event) {
    uint32_t node = state->node_base[function] + event->node;
    KeyName name = read_key(state, event);
    if (!name.text) return;
    name.seeded = name.holding.kind && !name.compared && !has_datum(state, node);
    vec_push(&state->keys, name);
    *map_put(&state->keyed, node, NULL) = state->keys.len;
    if (name.seeded) state_seed(state, node, name.holding.kind, 0);
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
