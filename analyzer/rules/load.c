/* SPDX-License-Identifier: Apache-2.0 */
/* rules/checks/<rule>.yaml: what is written in it, and what is wrong with it. */
#include "rules/rules.h"

#include <errno.h>
#include <stdlib.h>

enum { RULE_FILE_LIMIT = 1024 * 1024 };

const char *const rule_kind_names[] = {
#define RULE_KIND(enumerator, text) text,
#include "rules/kinds.def"
#undef RULE_KIND
    NULL,
};

const char *const rule_declare_kinds[] = {
    "undeclared-flow",  "undeclared-recipient", "undeclared-country", "promised-protection",
    "promised-erasure", "retention-differs",    "never-observed",     NULL,
};

typedef enum RulePart {
    PART_FROM = 1,
    PART_TO = 2,
    PART_UNLESS = 4,
    PART_REQUIRE = 8,
    PART_CALL = 16,
    PART_CONSTANT = 32,
    PART_ALGORITHMS = 64,
    PART_DECLARE = 128,
} RulePart;

static const struct {
    RulePart part;
    const char *key;
} parts[] = {
    {PART_FROM, "from"},
    {PART_TO, "to"},
    {PART_UNLESS, "unless"},
    {PART_REQUIRE, "require"},
    {PART_CALL, "call"},
    {PART_CONSTANT, "constant"},
    {PART_ALGORITHMS, "algorithms"},
    {PART_DECLARE, "declare"},
};

/* What each kind of check cannot do without, and what it understands. */
static const struct {
    unsigned required, allowed;
} kind_parts[] = {
    [RULE_FLOW] = {PART_FROM, PART_FROM | PART_TO | PART_UNLESS | PART_ALGORITHMS},
    [RULE_GUARD] = {PART_FROM | PART_TO | PART_REQUIRE,
                    PART_FROM | PART_TO | PART_REQUIRE | PART_UNLESS},
    [RULE_ERASE] = {PART_FROM, PART_FROM | PART_UNLESS},
    [RULE_UNUSED] = {PART_FROM, PART_FROM},
    [RULE_UNDELETED] = {PART_FROM, PART_FROM | PART_TO},
    [RULE_CONSTANT] = {PART_CONSTANT, PART_CONSTANT},
    [RULE_CALL] = {PART_CALL, PART_CALL},
    [RULE_DECLARE] = {PART_DECLARE, PART_DECLARE | PART_FROM | PART_TO | PART_CONSTANT},
};

/* ---- lists that live as long as the arena --------------------------------------------------- */

static void *keep(Arena *arena, void *data, uint32_t count, size_t item) {
    void *kept = arena_alloc(arena, count * item);
    if (count) memcpy(kept, data, count * item);
    free_(data);
    return kept;
}
#define VEC_KEEP(arena, v)                                              \
    ((v)->data = keep((arena), (v)->data, (v)->len, sizeof *(v)->data), \
     (void)((v)->capacity = (v)->len))

static bool read_texts(Arena *arena, const Node *map, const char *key, bool required, StrVec *out,
                       Diags *diags) {
    bool ok = node_texts(arena, map, key, required, out, diags);
    VEC_KEEP(arena, out);
    return ok;
}

/* ---- texts with placeholders ---------------------------------------------------------------- */

static bool check_placeholders(const Node *node, const char *text, Diags *diags) {
    static const char *const known[] = {"data",  "source", "sink", "function",
                                        "value", "callee", NULL};
    for (const char *open = strchr(text, '{'); open; open = strchr(open + 1, '{')) {
        const char *close = strchr(open, '}');
        if (!close) {
            node_error(node, diags,
                       "`{` without `}`: a placeholder is one of {data}, {source}, "
                       "{sink}, {function}, {value}, {callee}");
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

/* ---- the parts of a check ------------------------------------------------------------------- */

static bool read_argument(const Node *map, int *out, bool required, Diags *diags) {
    int64_t argument = -1;
    if (!node_number(map, "argument", required, &argument, diags)) return false;
    if (argument < -1 || argument > 63 || (argument < 0 && node_get(map, "argument"))) {
        node_error(map, diags, "`argument` counts from 0 and is below 64");
        return false;
    }
    *out = (int)argument;
    return true;
}

static bool read_call(Arena *arena, const Node *map, RuleCall *out, Diags *diags) {
    static const char *const known[] = {"function", "argument", "is", "text", "when", NULL};
    static const char *const when_known[] = {"argument", "is", NULL};
    *out = (RuleCall){.argument = -1, .when_argument = -1, .line = map->line};
    bool ok = node_check_keys(map, known, diags) &&
              read_texts(arena, map, "function", true, &out->functions, diags) &&
              read_argument(map, &out->argument, false, diags) &&
              read_texts(arena, map, "is", false, &out->values, diags) &&
              read_texts(arena, map, "text", false, &out->texts, diags);
    if (!ok) return false;
    if (out->argument < 0 && (out->values.len || out->texts.len)) {
        node_error(map, diags,
                   "`is` and `text` speak of one argument: the key `argument` is missing");
        return false;
    }
    const Node *when = node_get(map, "when");
    return !when || (node_check_keys(when, when_known, diags) &&
                     read_argument(when, &out->when_argument, true, diags) &&
                     read_texts(arena, when, "is", true, &out->when_values, diags));
}

/* One call, or a list of alternatives. */
static bool read_calls(Arena *arena, const Node *node, Rule *rule, Diags *diags) {
    bool ok = true;
    uint32_t count = node->kind == NODE_LIST ? node->count : 1;
    for (uint32_t i = 0; i < count; i++) {
        RuleCall call;
        ok = read_call(arena, node->kind == NODE_LIST ? node->items[i] : node, &call, diags) && ok;
        vec_push(&rule->calls, call);
    }
    if (!count) node_error(node, diags, "`call` has no entries; it needs at least one");
    VEC_KEEP(arena, &rule->calls);
    return ok && count;
}

static bool read_constant(Arena *arena, const Node *node, Rule *rule, Diags *diags) {
    static const char *const known[] = {"words", "not",      "quantity", "least",
                                        "most",  "compared", NULL};
    bool ok = node_check_keys(node, known, diags) &&
              read_texts(arena, node, "words", true, &rule->words, diags) &&
              read_texts(arena, node, "not", false, &rule->not_words, diags) &&
              node_text(node, "quantity", true, &rule->quantity, diags) &&
              node_number(node, "least", true, &rule->least, diags) &&
              node_number(node, "most", true, &rule->most, diags) &&
              node_bool(node, "compared", &rule->compared_only, diags);
    if (ok && rule->least > rule->most) {
        node_error(node, diags, "`least` is above `most`: no value counts");
        return false;
    }
    return ok;
}

static bool read_from(Arena *arena, const Node *node, Rule *rule, Diags *diags) {
    static const char *const known[] = {"data", "not", "origin", NULL};
    bool ok = node_check_keys(node, known, diags) &&
              read_texts(arena, node, "data", false, &rule->data, diags) &&
              read_texts(arena, node, "not", false, &rule->not_data, diags) &&
              read_texts(arena, node, "origin", false, &rule->origins, diags);
    if (ok && !rule->data.len && !rule->origins.len) {
        node_error(node, diags, "`from` names neither `data` nor `origin`");
        return false;
    }
    return ok;
}

static bool read_to(Arena *arena, const Node *node, Rule *rule, Diags *diags) {
    static const char *const known[] = {"sink", "not", NULL};
    return node_check_keys(node, known, diags) &&
           read_texts(arena, node, "sink", true, &rule->sinks, diags) &&
           read_texts(arena, node, "not", false, &rule->not_sinks, diags);
}

static bool read_unless(Arena *arena, const Node *node, Rule *rule, Diags *diags) {
    static const char *const known[] = {"state", "guard", NULL};
    if (!node_check_keys(node, known, diags) ||
        !read_texts(arena, node, "state", false, &rule->states, diags) ||
        !read_texts(arena, node, "guard", false, &rule->guards, diags))
        return false;
    for (uint32_t i = 0; i < rule->states.len; i++) {
        unsigned state;
        if (state_parse(rule->states.data[i], &state) && state != STATE_ENCODED) continue;
        node_error(node_get(node, "state"), diags,
                   state_parse(rule->states.data[i], &state)
                       ? "`%s` is never a protection"
                       : "`%s` is no protection; known are truncated, masked, hashed, keyed-hash, "
                         "encrypted, erased",
                   rule->states.data[i]);
        return false;
    }
    return true;
}

static bool read_require(Arena *arena, const Node *node, Rule *rule, Diags *diags) {
    static const char *const known[] = {"guard", NULL};
    return node_check_keys(node, known, diags) &&
           read_texts(arena, node, "guard", true, &rule->demanded, diags);
}

static bool read_declare(const Node *root, Rule *rule, Diags *diags) {
    int choice;
    if (!node_choice(root, "declare", true, rule_declare_kinds, &choice, diags)) return false;
    rule->declare = rule_declare_kinds[choice];
    return true;
}

static bool read_part(Arena *arena, RulePart part, const Node *root, const Node *node, Rule *rule,
                      Diags *diags) {
    switch (part) {
    case PART_FROM: return read_from(arena, node, rule, diags);
    case PART_TO: return read_to(arena, node, rule, diags);
    case PART_UNLESS: return read_unless(arena, node, rule, diags);
    case PART_REQUIRE: return read_require(arena, node, rule, diags);
    case PART_CALL: return read_calls(arena, node, rule, diags);
    case PART_CONSTANT: return read_constant(arena, node, rule, diags);
    case PART_ALGORITHMS:
        return read_texts(arena, root, "algorithms", true, &rule->algorithms, diags);
    case PART_DECLARE: return read_declare(root, rule, diags);
    }
    UNREACHABLE();
}

static bool read_parts(Arena *arena, const Node *root, Rule *rule, Diags *diags) {
    bool ok = true;
    for (size_t i = 0; i < COUNTOF(parts); i++) {
        const Node *node = node_get(root, parts[i].key);
        if (!node && (kind_parts[rule->kind].required & parts[i].part)) {
            node_error(root, diags, "a check of kind `%s` needs the key `%s`",
                       rule_kind_names[rule->kind], parts[i].key);
            ok = false;
        } else if (node && !(kind_parts[rule->kind].allowed & parts[i].part)) {
            node_error(node, diags, "a check of kind `%s` has no use for `%s`",
                       rule_kind_names[rule->kind], parts[i].key);
            ok = false;
        } else if (node) {
            ok = read_part(arena, parts[i].part, root, node, rule, diags) && ok;
        }
    }
    if (ok && rule->kind == RULE_FLOW && !rule->sinks.len && !rule->algorithms.len) {
        node_error(root, diags, "a flow ends somewhere: the key `to` (or `algorithms`) is missing");
        ok = false;
    }
    return ok;
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

static bool read_rule(Arena *arena, const Node *root, Rule *rule, Diags *diags) {
    static const char *const known[] = {
        "rule",     "title",   "severity", "kind",     "from",       "to",
        "unless",   "require", "call",     "constant", "algorithms", "declare",
        "controls", "cwe",     "message",  "remedy",   NULL,
    };
    static const char *const severities[] = {"low", "medium", "high", "critical", NULL};
    int kind = 0;
    rule->file = root->file;
    rule->line = root->line;
    bool ok = node_check_keys(root, known, diags);
    if (root->kind != NODE_MAP) return false;
    ok = node_text(root, "rule", true, &rule->id, diags) &&
         check_name(arena, root, rule->id, diags) && ok;
    ok = node_text(root, "title", true, &rule->title, diags) && ok;
    ok = node_choice(root, "severity", true, severities, &rule->severity, diags) && ok;
    ok = read_words(root, "message", &rule->message, diags) && ok;
    ok = node_text(root, "remedy", true, &rule->remedy, diags) && ok;
    ok = read_controls(arena, root, rule, diags) && ok;
    ok = read_cwe(arena, root, rule, diags) && ok;
    if (!node_choice(root, "kind", true, rule_kind_names, &kind, diags)) return false;
    rule->kind = (RuleKind)kind;
    return read_parts(arena, root, rule, diags) && ok;
}

static bool read_file(Arena *arena, const char *path, Rules *out, Diags *diags) {
    char *text;
    size_t length;
    if (!file_read(arena, path, RULE_FILE_LIMIT, &text, &length)) {
        diag_add(diags, DIAG_ERROR, path, 0, 0, "cannot read the rule: %s", strerror(errno));
        return false;
    }
    Node *root = yaml_read_text(arena, path, text, length, diags);
    Rule rule = {0};
    if (!root || !read_rule(arena, root, &rule, diags)) return false;
    for (uint32_t i = 0; i < out->list.len; i++) {
        if (!str_eq(out->list.data[i].id, rule.id)) continue;
        node_error(root, diags, "rule `%s` stands in %s as well", rule.id, out->list.data[i].file);
        return false;
    }
    vec_push(&out->list, rule);
    return true;
}

static bool read_folder(Arena *arena, const char *folder, Rules *out, Diags *diags) {
    StrVec names = {0};
    if (!directory_list(arena, folder, &names)) {
        diag_add(diags, DIAG_ERROR, folder, 0, 0, "cannot read the folder of checks: %s",
                 strerror(errno));
        return false;
    }
    bool ok = true;
    for (uint32_t i = 0; i < names.len; i++)
        if (str_ends(names.data[i], ".yaml"))
            ok = read_file(arena, path_join(arena, folder, names.data[i]), out, diags) && ok;
    vec_free(&names);
    return ok;
}

static int compare_rules(const void *a, const void *b) {
    return strcmp(((const Rule *)a)->id, ((const Rule *)b)->id);
}

bool rules_load(Arena *arena, const char *const *folders, uint32_t count, Rules *out,
                Diags *diags) {
    *out = (Rules){0};
    bool ok = true;
    for (uint32_t i = 0; i < count; i++) ok = read_folder(arena, folders[i], out, diags) && ok;
    if (out->list.len) qsort(out->list.data, out->list.len, sizeof *out->list.data, compare_rules);
    VEC_KEEP(arena, &out->list);
    return ok;
}

const Rule *rules_find(const Rules *rules, const char *id) {
    for (uint32_t i = 0; i < rules->list.len; i++)
        if (str_eq(rules->list.data[i].id, id)) return &rules->list.data[i];
    return NULL;
}
