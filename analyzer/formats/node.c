/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a Node tree by shape: which keys, which types, and what to say when they are wrong. */
#include "formats/formats.h"

PRINTF_LIKE(4, 0)
static void complain(const Node *node, Diags *diags, DiagLevel level, const char *format,
                     va_list args) {
    Buf text = {0};
    buf_vprintf(&text, format, args);
    diag_add(diags, level, node ? node->file : NULL, node ? node->line : 0, node ? node->column : 0,
             "%s", buf_text(&text));
    buf_free(&text);
}

void node_error(const Node *node, Diags *diags, const char *format, ...) {
    va_list args;
    va_start(args, format);
    complain(node, diags, DIAG_ERROR, format, args);
    va_end(args);
}

void node_warning(const Node *node, Diags *diags, const char *format, ...) {
    va_list args;
    va_start(args, format);
    complain(node, diags, DIAG_WARNING, format, args);
    va_end(args);
}

static const char *kind_text(const Node *node) {
    switch (node->kind) {
    case NODE_NULL: return "nothing";
    case NODE_TEXT: return node->quoted ? "text in quotes" : "a single value";
    case NODE_LIST: return "a list";
    case NODE_MAP: return "a map";
    }
    UNREACHABLE();
}

Node *node_get(const Node *map, const char *key) {
    if (!map || map->kind != NODE_MAP) return NULL;
    for (uint32_t i = 0; i < map->count; i++)
        if (str_eq(map->keys[i]->text, key)) return map->items[i];
    return NULL;
}

/* "; did you mean `title`?", or the choices when they are few. */
static void add_hint(Buf *text, const char *word, const char *const known[]) {
    const char *nearest = text_nearest(word, known);
    if (nearest) {
        buf_printf(text, "; did you mean `%s`?", nearest);
        return;
    }
    buf_puts(text, "; known are ");
    for (size_t i = 0; known[i] && i < 24; i++) buf_printf(text, "%s%s", i ? ", " : "", known[i]);
}

bool node_check_keys(const Node *map, const char *const known[], Diags *diags) {
    if (!map || map->kind != NODE_MAP) {
        node_error(map, diags, "expected a map (`key: value` lines), found %s",
                   map ? kind_text(map) : "nothing");
        return false;
    }
    bool ok = true;
    for (uint32_t i = 0; i < map->count; i++) {
        const Node *key = map->keys[i];
        size_t k = 0;
        while (known[k] && !str_eq(known[k], key->text)) k++;
        if (known[k]) continue;
        Buf hint = {0};
        add_hint(&hint, key->text, known);
        node_error(key, diags, "unknown key `%s`%s", key->text, buf_text(&hint));
        buf_free(&hint);
        ok = false;
    }
    return ok;
}

/* The value of `key` if it is one text. NULL: *ok says whether that is all right. */
static const Node *scalar(const Node *map, const char *key, bool required, const char *expected,
                          bool *ok, Diags *diags) {
    const Node *node = node_get(map, key);
    if (!node || node->kind == NODE_NULL) {
        *ok = !required;
        if (required && node)
            node_error(node, diags, "`%s` has no value; expected %s", key, expected);
        else if (required)
            node_error(map, diags, "the key `%s` is missing here", key);
        return NULL;
    }
    *ok = node->kind == NODE_TEXT;
    if (*ok) return node;
    node_error(node, diags, "`%s` must be %s, found %s", key, expected, kind_text(node));
    return NULL;
}

/* A NUL inside would cut the text short for everybody who takes it as a C string. */
static bool is_whole(const Node *node, const char *key, Diags *diags) {
    if (strlen(node->text) == node->length) return true;
    node_error(node, diags, "`%s` must not hold a NUL character", key);
    return false;
}

bool node_text(const Node *map, const char *key, bool required, const char **out, Diags *diags) {
    bool ok;
    const Node *node = scalar(map, key, required, "text", &ok, diags);
    if (!node) return ok;
    if (!is_whole(node, key, diags)) return false;
    if (required && node->length == 0) {
        node_error(node, diags, "`%s` must not be empty", key);
        return false;
    }
    *out = node->text;
    return true;
}

bool node_number(const Node *map, const char *key, bool required, int64_t *out, Diags *diags) {
    bool ok;
    const Node *node = scalar(map, key, required, "a whole number", &ok, diags);
    if (!node) return ok;
    if (node->quoted || !is_whole(node, key, diags) || !str_to_i64(node->text, out)) {
        node_error(node, diags, "`%s` must be a whole number without quotes, found `%s`", key,
                   node->text);
        return false;
    }
    return true;
}

bool node_bool(const Node *map, const char *key, bool *out, Diags *diags) {
    bool ok;
    const Node *node = scalar(map, key, false, "yes or no", &ok, diags);
    if (!node) return ok;
    bool yes = str_eq(node->text, "true") || str_eq(node->text, "yes");
    bool no = str_eq(node->text, "false") || str_eq(node->text, "no");
    if (node->quoted || !(yes || no)) {
        node_error(node, diags,
                   "`%s` must be yes or no (or true, false) without quotes, found `%s`", key,
                   node->text);
        return false;
    }
    *out = yes;
    return true;
}

bool node_date(const Node *map, const char *key, bool required, int32_t *day, Diags *diags) {
    bool ok;
    const Node *node = scalar(map, key, required, "a date", &ok, diags);
    if (!node) return ok;
    if (strlen(node->text) != node->length || !date_parse(node->text, day)) {
        node_error(node, diags, "`%s` must be a date that exists, as YYYY-MM-DD, found `%s`", key,
                   node->text);
        return false;
    }
    return true;
}

static bool push_text(Arena *arena, const Node *item, const char *key, StrVec *out, Diags *diags) {
    if (item->kind != NODE_TEXT) {
        node_error(item, diags, "each entry of `%s` must be text, found %s", key, kind_text(item));
        return false;
    }
    if (!is_whole(item, key, diags)) return false;
    vec_push(out, arena_strndup(arena, item->text, item->length));
    return true;
}

bool node_texts(Arena *arena, const Node *map, const char *key, bool required, StrVec *out,
                Diags *diags) {
    const Node *node = node_get(map, key);
    if (!node || node->kind == NODE_NULL || (node->kind == NODE_LIST && node->count == 0)) {
        if (required && node)
            node_error(node, diags, "`%s` has no entries; it needs at least one", key);
        else if (required)
            node_error(map, diags, "the key `%s` is missing here", key);
        return !required;
    }
    if (node->kind == NODE_TEXT) return push_text(arena, node, key, out, diags);
    if (node->kind == NODE_MAP) {
        node_error(node, diags, "`%s` must be a list of texts, found a map", key);
        return false;
    }
    bool ok = true;
    for (uint32_t i = 0; i < node->count; i++)
        ok = push_text(arena, node->items[i], key, out, diags) && ok;
    return ok;
}

bool node_choice(const Node *map, const char *key, bool required, const char *const names[],
                 int *out, Diags *diags) {
    bool ok;
    const Node *node = scalar(map, key, required, "one of the known words", &ok, diags);
    if (!node) return ok;
    if (!is_whole(node, key, diags)) return false;
    for (int i = 0; names[i]; i++) {
        if (!str_eq(names[i], node->text)) continue;
        *out = i;
        return true;
    }
    Buf hint = {0};
    add_hint(&hint, node->text, names);
    node_error(node, diags, "`%s` cannot be `%s`%s", key, node->text, buf_text(&hint));
    buf_free(&hint);
    return false;
}
