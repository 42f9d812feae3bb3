/* SPDX-License-Identifier: Apache-2.0 */
/* Knows the shape of relations/<pair>.yaml: how two jurisdictions relate where no value decides. */
#include "frameworks/law.h"

static const char *const relation_words[] = {"equivalent", "stricter-left", "stricter-right",
                                             "only-left",  "only-right",    "conflicting",
                                             NULL};

static const Control *read_control_name(const Frameworks *all, const Node *node, Diags *diags) {
    if (node->kind != NODE_TEXT) {
        node_error(node, diags, "expected the id of a control");
        return NULL;
    }
    const Control *control = frameworks_control(all, node->text);
    if (!control) node_error(node, diags, "unknown control `%s`", node->text);
    return control;
}

static void read_stated(const Frameworks *all, RelationFile *file, const Node *node, Diags *diags) {
    static const char *const keys[] = {"control", "row", "relation", "reason", "holds_from", NULL};
    StatedRelation stated = {.row = "", .holds_from = file->holds_from, .line = node->line};
    int relation = 0;
    if (!node_check_keys(node, keys, diags) && node->kind != NODE_MAP) return;
    const char *name;
    bool ok = node_text(node, "control", true, &name, diags);
    ok = node_choice(node, "relation", true, relation_words, &relation, diags) && ok;
    ok = node_text(node, "reason", true, &stated.reason, diags) && ok;
    node_text(node, "row", false, &stated.row, diags);
    node_date(node, "holds_from", false, &stated.holds_from, diags);
    stated.control = ok ? read_control_name(all, node_get(node, "control"), diags) : NULL;
    stated.relation = (Relation)relation;
    if (!stated.control) return;
    for (uint32_t i = 0; i < file->relations.len; i++) {
        if (file->relations.data[i].control != stated.control) continue;
        node_error(node, diags, "the relation of `%s` is already at line %u", stated.control->id,
                   file->relations.data[i].line);
        return;
    }
    vec_push(&file->relations, stated);
}

static void read_conflict(const Frameworks *all, RelationFile *file, const Node *node,
                          Diags *diags) {
    static const char *const keys[] = {"controls", "row", "reason", "holds_from", NULL};
    StatedConflict stated = {.row = "", .holds_from = file->holds_from, .line = node->line};
    if (!node_check_keys(node, keys, diags) && node->kind != NODE_MAP) return;
    bool ok = node_text(node, "reason", true, &stated.reason, diags);
    node_text(node, "row", false, &stated.row, diags);
    node_date(node, "holds_from", false, &stated.holds_from, diags);
    const Node *list = node_get(node, "controls");
    if (!list || list->kind != NODE_LIST || list->count < 1 || list->count > 2) {
        node_error(list ? list : node, diags,
                   "`controls` takes one control, or the left side's and the right side's");
        return;
    }
    stated.left = read_control_name(all, list->items[0], diags);
    stated.right = read_control_name(all, list->items[list->count - 1], diags);
    if (ok && stated.left && stated.right) vec_push(&file->conflicts, stated);
}

static bool has_jurisdiction(const Frameworks *all, const char *code) {
    for (uint32_t i = 0; i < all->laws.len; i++)
        if (str_eq(all->laws.data[i].jurisdiction, code)) return true;
    return false;
}

static const Node *list_of(const Node *node, const char *key, Diags *diags) {
    const Node *list = node_get(node, key);
    if (!list || list->kind == NODE_LIST) return list;
    node_error(list, diags, "`%s` must be a list", key);
    return NULL;
}

void relations_read(Frameworks *all, const Node *node, Diags *diags) {
    static const char *const keys[] = {"left",      "right",     "as_verified", "holds_from",
                                       "relations", "conflicts", NULL};
    RelationFile *file = ARENA_NEW(all->arena, RelationFile);
    file->file = node->file;
    if (!node_check_keys(node, keys, diags) && node->kind != NODE_MAP) return;
    int32_t verified;
    bool ok = node_text(node, "left", true, &file->left, diags);
    ok = node_text(node, "right", true, &file->right, diags) && ok;
    ok = node_date(node, "as_verified", true, &verified, diags) && ok;
    ok = node_date(node, "holds_from", true, &file->holds_from, diags) && ok;
    if (!ok) return;
    const char *const sides[] = {file->left, file->right};
    for (size_t i = 0; i < COUNTOF(sides); i++)
        if (!has_jurisdiction(all, sides[i]))
            node_error(node_get(node, i ? "right" : "left"), diags,
                       "no law here is of the jurisdiction `%s`", sides[i]);
    const Node *relations = list_of(node, "relations", diags);
    for (uint32_t i = 0; relations && i < relations->count; i++)
        read_stated(all, file, relations->items[i], diags);
    const Node *conflicts = list_of(node, "conflicts", diags);
    for (uint32_t i = 0; conflicts && i < conflicts->count; i++)
        read_conflict(all, file, conflicts->items[i], diags);
    SETTLE(all->arena, &file->relations);
    SETTLE(all->arena, &file->conflicts);
    vec_push(&all->relations, file);
}
