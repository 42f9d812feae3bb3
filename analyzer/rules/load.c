/* SPDX-License-Identifier: Apache-2.0 */
/* rules/checks/<rule>.yaml: what is written in it, and what is wrong with it. */
#include "rules/load.h"

#include <errno.h>
#include <stdlib.h>

enum { RULE_FILE_LIMIT = 1024 * 1024 };

const char *const rule_kind_names[] = {
#define RULE_KIND(enumerator, text) text,
#include "rules/kinds.def"
#undef RULE_KIND
    NULL,
};

static const char *const severities[] = {"low", "medium", "high", "critical", "by-table", NULL};
enum { BY_TABLE = 4 };

const char *rule_severity_name(const Rule *rule) {
    return severities[rule->severity == SEVERITY_BY_TABLE ? BY_TABLE : rule->severity];
}

/* ---- texts with placeholders ---------------------------------------------------------------- */

bool check_placeholders(const Node *node, const char *text, Diags *diags) {
    static const char *const known[] = {"data",   "source",  "sink",    "function", "value",
                                        "callee", "subject", "country", NULL};
    for (const char *open = strchr(text, '{'); open; open = strchr(open + 1, '{')) {
        const char *close = strchr(open, '}');
        if (!close) {
            node_error(node, diags,
                       "`{` without `}`: a placeholder is one of {data}, {source}, "
                       "{sink}, {function}, {value}, {callee}, {subject}, {country}");
            return false;
        }
        char name[32] = "";
        size_t length = (size_t)(close - open - 1);
        if (length < sizeof name) memcpy(name, open + 1, length);
        bool found = false;
        for (size_t i = 0; known[i]; i++) found |= str_eq(known[i], name);
        if (!found) {
            const char *nearest = text_nearest(name, known);
            node_error(node, diags, "unknown placeholder `{%s}`; did you mean `{%s}`?", name,
                       nearest ? nearest : "data");
            return false;
        }
    }
    return true;
}

static bool read_words(const Node *root, const char *key, const char **out, Diags *diags) {
    return node_text(root, key, true, out, diags) &&
           check_placeholders(node_get(root, key), *out, diags);
}

/* ---- controls ------------------------------------------------------------------------------- */

static bool read_measures(Arena *arena, const Node *node, RuleControl *out, Diags *diags) {
    if (node->kind != NODE_MAP) {
        node_error(node, diags, "`measures` is a map: `age_below: \"{value}\"`");
        return false;
    }
    bool ok = true;
    for (uint32_t i = 0; i < node->count; i++) {
        RuleMeasure measure = {.parameter = node->keys[i]->text};
        ok = node_text(node, measure.parameter, true, &measure.value, diags) &&
             check_placeholders(node->items[i], measure.value, diags) && ok;
        vec_push(&out->measures, measure);
    }
    VEC_KEEP(arena, &out->measures);
    return ok;
}

static bool read_control(Arena *arena, const Node *item, RuleControl *out, Diags *diags) {
    static const char *const known[] = {"control", "measures", NULL};
    *out = (RuleControl){.line = item->line, .column = item->column};
    if (item->kind == NODE_TEXT) {
        out->control = item->text;
        return true;
    }
    if (!node_check_keys(item, known, diags) ||
        !node_text(item, "control", true, &out->control, diags))
        return false;
    const Node *measures = node_get(item, "measures");
    return !measures || read_measures(arena, measures, out, diags);
}

static bool read_controls(Arena *arena, const Node *root, Rule *rule, Diags *diags) {
    const Node *list = node_get(root, "controls");
    if (!list || list->kind != NODE_LIST || !list->count) {
        node_error(list ? list : root, diags,
                   "`controls` is missing or is no list: a check bears on at least one duty");
        return false;
    }
    bool ok = true;
    for (uint32_t i = 0; i < list->count; i++) {
        RuleControl control;
        ok = read_control(arena, list->items[i], &control, diags) && ok;
        vec_push(&rule->controls, control);
    }
    VEC_KEEP(arena, &rule->controls);
    return ok;
}

static bool read_cwe(Arena *arena, const Node *root, Rule *rule, Diags *diags) {
    StrVec texts = {0};
    bool ok = node_texts(arena, root, "cwe", false, &texts, diags);
    for (uint32_t i = 0; ok && i < texts.len; i++) {
        uint64_t number;
        ok = str_to_u64(texts.data[i], &number) && number && number < 100000;
        if (ok)
            vec_push(&rule->cwe, (uint32_t)number);
        else
            node_error(node_get(root, "cwe"), diags, "`%s` is no CWE number", texts.data[i]);
    }
    vec_free(&texts);
    VEC_KEEP(arena, &rule->cwe);
    return ok;
}

/* ---- files ---------------------------------------------------------------------------------- */

/* The file is named after its rule, and so is the sample. */
static bool check_name(Arena *arena, const Node *root, const char *id, Diags *diags) {
    if (str_eq(path_name(root->file), arena_printf(arena, "%s.yaml", id))) return true;
    node_error(node_get(root, "rule"), diags, "rule `%s` must stand in a file named %s.yaml", id,
               id);
    return false;
}

static bool read_rule(RuleReader *reader, const Node *root, Rule *rule) {
    Arena *arena = reader->arena;
    Diags *diags = reader->diags;
    static const char *const known[] = {
        "rule",    "title", "severity", "kind",       "from",    "to",      "unless",   "with", "beside", "where",
        "require", "call",  "constant", "algorithms", "declare", "markets", "controls", "cwe",  "path",   "needs",
        "record",  "message", "remedy",   "elsewhere", NULL,
    };
    int kind = 0;
    rule->file = root->file;
    rule->line = root->line;
    rule->node = root;
    bool ok = node_check_keys(root, known, diags);
    if (root->kind != NODE_MAP) return false;
    ok = node_text(root, "rule", true, &rule->id, diags) &&
         check_name(arena, root, rule->id, diags) && ok;
    ok = node_text(root, "title", true, &rule->title, diags) && ok;
    ok = node_choice(root, "severity", true, severities, &rule->severity, diags) && ok;
    if (rule->severity == BY_TABLE) rule->severity = SEVERITY_BY_TABLE;
    ok = read_words(root, "message", &rule->message, diags) && ok;
    ok = node_text(root, "remedy", true, &rule->remedy, diags) && ok;
    ok = read_controls(arena, root, rule, diags) && ok;
    ok = read_cwe(arena, root, rule, diags) && ok;
    ok = node_bool(root, "elsewhere", &rule->elsewhere, diags) && ok;
    if (!node_choice(root, "kind", true, rule_kind_names, &kind, diags)) return false;
    rule->kind = (RuleKind)kind;
    return read_parts(reader, root, rule) && ok;
}

typedef struct Loading {
    RuleReader reader;
    YamlKeep *keep; /* NULL = none */
    Rules *out;
} Loading;

/* What is read before the checks of the folder: `_lists.yaml` and `_severity.yaml`. */
static bool is_table(const char *name) {
    return *name == '_';
}

static bool read_table(Loading *loading, const char *name, const Node *root) {
    if (str_eq(name, "_lists.yaml")) return read_lists(&loading->reader, root);
    if (str_eq(name, "_severity.yaml")) return read_severities(&loading->reader, root, &loading->out->severity);
    node_error(root, loading->reader.diags, "only _lists.yaml and _severity.yaml begin with `_`; a check is named after its rule");
    return false;
}

static bool read_check(Loading *loading, const Node *root) {
    Rules *out = loading->out;
    Rule rule = {0};
    if (!read_rule(&loading->reader, root, &rule)) return false;
    for (uint32_t i = 0; i < out->list.len; i++) {
        if (!str_eq(out->list.data[i].id, rule.id)) continue;
        node_error(root, loading->reader.diags, "rule `%s` stands in %s as well", rule.id, out->list.data[i].file);
        return false;
    }
    vec_push(&out->list, rule);
    return true;
}

static bool read_file(Loading *loading, const char *path) {
    Arena *arena = loading->reader.arena;
    Diags *diags = loading->reader.diags;
    char *text;
    size_t length;
    if (!file_read(arena, path, RULE_FILE_LIMIT, &text, &length)) {
        diag_add(diags, DIAG_ERROR, path, 0, 0, "cannot read the rule: %s", strerror(errno));
        return false;
    }
    Node *root = yaml_keep_read(loading->keep, arena, path, text, length, diags);
    if (!root) return false;
    return is_table(path_name(path)) ? read_table(loading, path_name(path), root) : read_check(loading, root);
}

static bool read_folder(Loading *loading, const char *folder) {
    Arena *arena = loading->reader.arena;
    StrVec names = {0};
    if (!directory_list(arena, folder, &names)) {
        diag_add(loading->reader.diags, DIAG_ERROR, folder, 0, 0, "cannot read the folder of checks: %s", strerror(errno));
        return false;
    }
    bool ok = true;
    for (int tables = 1; tables >= 0; tables--)
        for (uint32_t i = 0; i < names.len; i++)
            if (str_ends(names.data[i], ".yaml") && is_table(names.data[i]) == (bool)tables)
                ok = read_file(loading, path_join(arena, folder, names.data[i])) && ok;
    vec_free(&names);
    return ok;
}

static int compare_rules(const void *a, const void *b) {
    return strcmp(((const Rule *)a)->id, ((const Rule *)b)->id);
}

bool rules_load(Arena *arena, const char *const *folders, uint32_t count, YamlKeep *keep, Rules *out,
                Diags *diags) {
    *out = (Rules){0};
    Loading loading = {.reader = {.arena = arena, .diags = diags}, .keep = keep, .out = out};
    bool ok = true;
    for (uint32_t i = 0; i < count; i++) ok = read_folder(&loading, folders[i]) && ok;
    vec_free(&loading.reader.lists);
    if (out->list.len) qsort(out->list.data, out->list.len, sizeof *out->list.data, compare_rules);
    VEC_KEEP(arena, &out->list);
    return ok;
}

const Rule *rules_find(const Rules *rules, const char *id) {
    for (uint32_t i = 0; i < rules->list.len; i++)
        if (str_eq(rules->list.data[i].id, id)) return &rules->list.data[i];
    return NULL;
}
