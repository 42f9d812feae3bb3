/* SPDX-License-Identifier: Apache-2.0 */
/* rules/checks/_lists.yaml, lists of words that several checks share, and _severity.yaml, the table of severities. */
#include "rules/load.h"

void *rules_keep(Arena *arena, void *data, uint32_t count, size_t item) {
    void *kept = arena_alloc(arena, count * item);
    if (count) memcpy(kept, data, count * item);
    free_(data);
    return kept;
}

static const RuleList *list_find(const RuleReader *reader, const char *name) {
    for (uint32_t i = 0; i < reader->lists.len; i++)
        if (str_eq(reader->lists.data[i].name, name)) return &reader->lists.data[i];
    return NULL;
}

static void unknown_list(const RuleReader *reader, const Node *node, const char *name) {
    const char **names = ARENA_ARRAY(reader->arena, const char *, reader->lists.len + 1);
    for (uint32_t i = 0; i < reader->lists.len; i++) names[i] = reader->lists.data[i].name;
    const char *nearest = text_nearest(name, names);
    node_error(node, reader->diags, "no list is called `@%s`%s%s%s", name,
               nearest ? "; did you mean `@" : "; lists stand in _lists.yaml beside the checks",
               nearest ? nearest : "", nearest ? "`?" : "");
}

bool read_texts(RuleReader *reader, const Node *map, const char *key, bool required, StrVec *out) {
    StrVec texts = {0};
    bool ok = node_texts(reader->arena, map, key, required, &texts, reader->diags);
    for (uint32_t i = 0; i < texts.len; i++) {
        const char *text = texts.data[i];
        const RuleList *list = *text == '@' ? list_find(reader, text + 1) : NULL;
        if (*text != '@') vec_push(out, text);
        for (uint32_t n = 0; list && n < list->words.len; n++) vec_push(out, list->words.data[n]);
        if (*text != '@' || list) continue;
        unknown_list(reader, node_get(map, key), text + 1);
        ok = false;
    }
    vec_free(&texts);
    VEC_KEEP(reader->arena, out);
    return ok;
}

bool read_lists(RuleReader *reader, const Node *root) {
    static const char *const known[] = {"lists", NULL};
    const Node *lists = node_get(root, "lists");
    if (!node_check_keys(root, known, reader->diags)) return false;
    if (!lists || lists->kind != NODE_MAP) {
        node_error(root, reader->diags, "`lists` is missing, or is no map of names and words");
        return false;
    }
    bool ok = true;
    for (uint32_t i = 0; i < lists->count; i++) {
        RuleList list = {.name = lists->keys[i]->text};
        if (list_find(reader, list.name)) {
            node_error(lists->keys[i], reader->diags, "there is already a list `%s`", list.name);
            ok = false;
        }
        ok = read_texts(reader, lists, list.name, true, &list.words) && ok;
        vec_push(&reader->lists, list);
    }
    return ok;
}

/* ---- severities --------------------------------------------------------------------------------- */

static bool read_row(RuleReader *reader, const Node *node, const char *what, SeverityRow *out) {
    const char *const known[] = {what, "points", NULL};
    int64_t points = 0;
    bool ok = node_check_keys(node, known, reader->diags) && read_texts(reader, node, what, true, &out->names) &&
              node_number(node, "points", true, &points, reader->diags);
    if (ok && (points < -3 || points > 3)) {
        node_error(node, reader->diags, "`points` lies between -3 and 3: there are four severities");
        return false;
    }
    out->points = (int)points;
    return ok;
}

static bool read_rows(RuleReader *reader, const Node *root, const char *key, const char *what, SeverityRows *out) {
    const Node *list = node_get(root, key);
    bool ok = true;
    if (!list || list->kind != NODE_LIST) {
        node_error(list ? list : root, reader->diags, "`%s` is missing, or is no list", key);
        return false;
    }
    for (uint32_t i = 0; i < list->count; i++) {
        SeverityRow row = {0};
        ok = read_row(reader, list->items[i], what, &row) && ok;
        vec_push(out, row);
    }
    VEC_KEEP(reader->arena, out);
    return ok;
}

bool read_severities(RuleReader *reader, const Node *root, SeverityTable *out) {
    static const char *const known[] = {"exposure", "sensitivity", "protection", "raised", NULL};
    *out = (SeverityTable){0}; /* the table of a later folder takes the place of an earlier one */
    if (!node_check_keys(root, known, reader->diags)) return false;
    bool ok = read_rows(reader, root, "exposure", "sink", &out->exposure);
    ok = read_rows(reader, root, "sensitivity", "data", &out->sensitivity) && ok;
    ok = read_rows(reader, root, "protection", "state", &out->protection) && ok;
    return read_texts(reader, root, "raised", false, &out->raised) && ok;
}
