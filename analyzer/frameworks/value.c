/* SPDX-License-Identifier: Apache-2.0 */
/* One value that a provision gives a parameter: a number, a list of names, or
 * { default: N, by_country: { FR: N }, unverified: [FR] }. */
#include "frameworks/law.h"

static bool number_ok(const Node *node, Diags *diags) {
    uint64_t number;
    if (node->kind == NODE_TEXT && !node->quoted && strlen(node->text) == node->length &&
        str_to_u64(node->text, &number) && number <= INT64_MAX / 2)
        return true;
    node_error(node, diags, "expected a whole number without quotes%s%s%s",
               node->kind == NODE_TEXT ? ", found `" : "",
               node->kind == NODE_TEXT ? node->text : "", node->kind == NODE_TEXT ? "`" : "");
    return false;
}

static bool is_listed(const Node *list, const char *text) {
    for (uint32_t i = 0; list && list->kind == NODE_LIST && i < list->count; i++)
        if (list->items[i]->kind == NODE_TEXT && str_eq(list->items[i]->text, text)) return true;
    return false;
}

static bool check_table(const Node *value, Diags *diags) {
    static const char *const keys[] = {"default", "by_country", "unverified", NULL};
    const Node *otherwise = node_get(value, "default"), *table = node_get(value, "by_country");
    const Node *unverified = node_get(value, "unverified");
    bool ok = node_check_keys(value, keys, diags);
    if (!otherwise || !table || table->kind != NODE_MAP) {
        node_error(value, diags, "expected `{ default: N, by_country: { FR: N } }`");
        return false;
    }
    ok = number_ok(otherwise, diags) && ok;
    for (uint32_t i = 0; i < table->count; i++) {
        ok = number_ok(table->items[i], diags) && ok;
        if (country_known(table->keys[i]->text)) continue;
        node_error(table->keys[i], diags, "`%s` is no country code of two letters",
                   table->keys[i]->text);
        ok = false;
    }
    if (unverified && unverified->kind != NODE_LIST) {
        node_error(unverified, diags, "`unverified` must be a list of countries of the table");
        return false;
    }
    for (uint32_t i = 0; unverified && i < unverified->count; i++) {
        const Node *item = unverified->items[i];
        if (item->kind == NODE_TEXT && node_get(table, item->text)) continue;
        node_error(item, diags, "`unverified` names a country that is not in `by_country`");
        ok = false;
    }
    return ok;
}

static bool check_list(const Parameter *parameter, const Node *value, Diags *diags) {
    if (value->kind == NODE_TEXT && value->length) return true;
    bool empty_ok = parameter->bound == BOUND_NONE_OF;
    if (value->kind != NODE_LIST || (value->count == 0 && !empty_ok)) {
        node_error(value, diags, "`%s` takes a list of names", parameter->name);
        return false;
    }
    bool ok = true;
    for (uint32_t i = 0; i < value->count; i++) {
        const Node *item = value->items[i];
        bool text = item->kind == NODE_TEXT && item->length && strlen(item->text) == item->length;
        if (!text)
            node_error(item, diags, "each entry of `%s` must be a name", parameter->name);
        else if (strpbrk(item->text, " \t\n"))
            node_error(item, diags, "the name `%s` must not hold blanks", item->text);
        ok = ok && text && !strpbrk(item->text, " \t\n");
    }
    return ok;
}

bool value_check(const Parameter *parameter, const Node *value, Diags *diags) {
    switch (parameter->bound) {
    case BOUND_AT_LEAST:
    case BOUND_AT_MOST:
        return value->kind == NODE_MAP ? check_table(value, diags) : number_ok(value, diags);
    case BOUND_ONE_OF:
    case BOUND_NONE_OF: return check_list(parameter, value, diags);
    case BOUND_NONE: break;
    }
    return false;
}

const Parameter *control_parameter(const Control *control, const char *name) {
    for (uint32_t i = 0; i < control->parameters.len; i++)
        if (str_eq(control->parameters.data[i].name, name)) return &control->parameters.data[i];
    return NULL;
}

const Node *demand_value(const Demand *demand, const char *name) {
    for (uint32_t i = 0; i < demand->count; i++)
        if (str_eq(demand->names[i], name)) return demand->values[i];
    return NULL;
}

/* Checked when loaded, so it is a number. */
static int64_t number_of(const Node *node) {
    int64_t number = 0;
    if (!node || node->kind != NODE_TEXT || !str_to_i64(node->text, &number)) return 0;
    return number;
}

int64_t value_number(const Node *value, const char *country, bool *unverified) {
    if (unverified) *unverified = false;
    if (value->kind != NODE_MAP) return number_of(value);
    const Node *national = country ? node_get(node_get(value, "by_country"), country) : NULL;
    if (!national) return number_of(node_get(value, "default"));
    if (unverified) *unverified = is_listed(node_get(value, "unverified"), country);
    return number_of(national);
}

uint32_t value_country_count(const Node *value) {
    const Node *table = node_get(value, "by_country");
    return table && table->kind == NODE_MAP ? table->count : 0;
}

const char *value_country(const Node *value, uint32_t index) {
    return node_get(value, "by_country")->keys[index]->text;
}

void value_range(const Node *value, int64_t *least, int64_t *most) {
    *least = *most = value_number(value, NULL, NULL);
    for (uint32_t i = 0; i < value_country_count(value); i++) {
        int64_t number = value_number(value, value_country(value, i), NULL);
        *least = number < *least ? number : *least;
        *most = number > *most ? number : *most;
    }
}

void value_list(const Node *value, Node *const **items, uint32_t *count) {
    *items = value->items;
    *count = value->kind == NODE_LIST ? value->count : 0;
}

bool value_lists(const Node *value, const char *text) {
    return value->kind == NODE_TEXT ? str_eq(value->text, text) : is_listed(value, text);
}

/* ---- for people ---- */

const char *quantity_text(Arena *arena, int64_t number, const char *unit) {
    if (str_eq(unit, "name")) return arena_printf(arena, "%" PRId64, number);
    size_t length = strlen(unit);
    bool plural = length > 1 && unit[length - 1] == 's';
    if (number == 1 && plural) length--;
    return arena_printf(arena, "%" PRId64 " %.*s", number, (int)length, unit);
}

const char *bound_text(Arena *arena, const Parameter *parameter, int64_t number) {
    return arena_printf(arena, "%s %s", parameter->bound == BOUND_AT_MOST ? "at most" : "at least",
                        quantity_text(arena, number, parameter->unit));
}

static const char *list_text(Arena *arena, const Parameter *parameter, const Node *value,
                             bool whole) {
    enum { SHOWN = 8 };
    Node *const *items;
    uint32_t count;
    value_list(value, &items, &count);
    const char *head = parameter->bound == BOUND_NONE_OF ? "none of " : "one of ";
    if (value->kind == NODE_TEXT)
        return arena_printf(arena, "%s%s", parameter->bound == BOUND_NONE_OF ? "not " : "only ",
                            value->text);
    if (count == 0) return "nothing is barred so far";
    if (count == 1) head = parameter->bound == BOUND_NONE_OF ? "not " : "only ";
    Buf text = {0};
    buf_puts(&text, head);
    uint32_t shown = whole || count <= SHOWN + 1 ? count : SHOWN;
    for (uint32_t i = 0; i < shown; i++) buf_printf(&text, "%s%s", i ? ", " : "", items[i]->text);
    if (shown < count) buf_printf(&text, " and %u more", count - shown);
    const char *result = arena_strdup(arena, buf_text(&text));
    buf_free(&text);
    return result;
}

/* "13 in BE, EE; 14 in AT": countries under their number, numbers rising. */
static void add_table(Buf *text, const Node *value) {
    int64_t least, most, last = INT64_MIN;
    value_range(value, &least, &most);
    for (bool more = true, first = true; more;) {
        int64_t next = INT64_MAX;
        for (uint32_t i = 0; i < value_country_count(value); i++) {
            int64_t number = value_number(value, value_country(value, i), NULL);
            next = number > last && number < next ? number : next;
        }
        more = next != INT64_MAX;
        if (!more) break;
        buf_printf(text, "%s%" PRId64 " in", first ? "" : "; ", next);
        bool comma = false;
        for (uint32_t i = 0; i < value_country_count(value); i++) {
            bool unverified;
            const char *country = value_country(value, i);
            if (value_number(value, country, &unverified) != next) continue;
            buf_printf(text, "%s %s%s", comma ? "," : "", country,
                       unverified ? " (unverified)" : "");
            comma = true;
        }
        last = next;
        first = false;
    }
}

const char *value_text(Arena *arena, const Parameter *parameter, const Node *value, bool whole) {
    if (parameter->bound == BOUND_ONE_OF || parameter->bound == BOUND_NONE_OF)
        return list_text(arena, parameter, value, whole);
    const char *text = bound_text(arena, parameter, value_number(value, NULL, NULL));
    if (!value_country_count(value)) return text;
    if (!whole) {
        int64_t least, most;
        value_range(value, &least, &most);
        return arena_printf(arena, "%s (%" PRId64 " to %" PRId64 " by country)", text, least, most);
    }
    Buf all = {0};
    buf_printf(&all, "%s; ", text);
    add_table(&all, value);
    text = arena_strdup(arena, buf_text(&all));
    buf_free(&all);
    return text;
}
