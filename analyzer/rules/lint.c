/* SPDX-License-Identifier: Apache-2.0 */
/* Names in checks and models that nothing produces: a rule with such a name would never find anything,
 * and nobody would notice. */
#include "rules/rules.h"

/* What the register's guards may be of, whatever the models produce. */
static const char *const guard_kinds[] = {"consent",  "opt-out",       "age",
                                          "parental", "authorisation", NULL};
/* What a sink of kind `stream` turns out to be. */
static const char *const stream_kinds[] = {"console", "file", "network", "ipc", "log", NULL};

typedef struct Lint {
    const RuleWorld *world;
    Diags *diags;
    StrVec sinks, guards, algorithms;
    bool ok;
} Lint;

static void add_all(StrVec *names, const char *const *list) {
    for (size_t i = 0; list && list[i]; i++)
        if (!str_eq(list[i], "stream")) vec_push(names, list[i]);
}

static bool contains(const char *const *list, const char *name) {
    for (size_t i = 0; list[i]; i++)
        if (str_eq(list[i], name)) return true;
    return false;
}

/* Where the name is written, below `node` and not before `line`; NULL for one that comes out of a list. */
static const Node *place_of(const Node *node, const char *name, uint32_t line) {
    if (node->kind == NODE_TEXT) return node->line >= line && str_eq(node->text, name) ? node : NULL;
    const Node *found = NULL;
    for (uint32_t i = 0; i < node->count && !found; i++) found = place_of(node->items[i], name, line);
    return found;
}

/* `line`: of the part of the rule that the name stands in. */
static void complain(Lint *lint, const Rule *rule, uint32_t line, const char *what,
                     const char *name, const char *nearest) {
    const Node *place = place_of(rule->node, name, line);
    diag_add(lint->diags, DIAG_ERROR, rule->file, place ? place->line : line, place ? place->column : 1,
             "rule `%s`: no %s is called `%s`%s%s%s", rule->id, what, name, nearest ? "; did you mean `" : "",
             nearest ? nearest : "", nearest ? "`?" : "");
    lint->ok = false;
}

/* `known` is NULL-terminated here. */
static void check_names(Lint *lint, const Rule *rule, const StrVec *names, const StrVec *known,
                        const char *what) {
    for (uint32_t i = 0; i < names->len; i++)
        if (!contains(known->data, names->data[i]))
            complain(lint, rule, rule->line, what, names->data[i],
                     text_nearest(names->data[i], known->data));
}

static void check_values(Lint *lint, const Rule *rule, uint32_t line, const StrVec *values) {
    for (uint32_t i = 0; i < values->len; i++) {
        int64_t value;
        const char *text = values->data[i];
        if (str_to_i64(text, &value) || models_constant(lint->world->models, text, &value))
            continue;
        complain(lint, rule, line, "constant (in `constants:` of a model file)", text, NULL);
    }
}

static void check_data(Lint *lint, const Rule *rule, const StrVec *names) {
    const Catalog *catalog = lint->world->catalog;
    for (uint32_t i = 0; catalog && i < names->len; i++)
        if (!catalog_selects_any(catalog, names->data[i]))
            complain(lint, rule, rule->line, "kind or group of data", names->data[i],
                     catalog_nearest(catalog, names->data[i]));
}

static void check_rule(Lint *lint, const Rule *rule) {
    check_names(lint, rule, &rule->sinks, &lint->sinks, "sink");
    check_names(lint, rule, &rule->not_sinks, &lint->sinks, "sink");
    check_names(lint, rule, &rule->guards, &lint->guards, "guard");
    check_names(lint, rule, &rule->demanded, &lint->guards, "guard");
    check_names(lint, rule, &rule->algorithms, &lint->algorithms, "algorithm");
    check_data(lint, rule, &rule->data);
    check_data(lint, rule, &rule->not_data);
    check_data(lint, rule, &rule->beside_data);
    check_names(lint, rule, &rule->needs_sinks, &lint->sinks, "sink");
    for (uint32_t i = 0; i < rule->calls.len; i++) {
        check_values(lint, rule, rule->calls.data[i].line, &rule->calls.data[i].values);
        check_values(lint, rule, rule->calls.data[i].line, &rule->calls.data[i].when_values);
        check_names(lint, rule, &rule->calls.data[i].guards, &lint->guards, "guard");
    }
}

bool rules_lint_controls(const Rules *rules, const char *const *controls, Diags *diags) {
    Lint lint = {.diags = diags, .ok = true};
    for (uint32_t i = 0; i < rules->list.len; i++) {
        const Rule *rule = &rules->list.data[i];
        for (uint32_t k = 0; k < rule->controls.len; k++) {
            const RuleControl *named = &rule->controls.data[k];
            if (!contains(controls, named->control))
                complain(&lint, rule, named->line, "control", named->control, text_nearest(named->control, controls));
        }
    }
    return lint.ok;
}

/* A condition on a constant whose number is not known holds only where the program uses the name. */
static void check_models(Lint *lint) {
    const Models *models = lint->world->models;
    for (uint32_t i = 0; i < models_count(models); i++) {
        const Model *model = models_at(models, i);
        for (uint32_t k = 0; k < model->count; k++) {
            const Effect *effect = &model->effects[k];
            if (effect->when_argument != UINT32_MAX && !effect->when_known)
                diag_add(lint->diags, DIAG_WARNING, model->file, model->line, 0,
                         "`%s`: give the number of `%s` in `constants:` of this file",
                         model->function, effect->when_value);
            if (effect->data && lint->world->catalog &&
                !catalog_selects_any(lint->world->catalog, effect->data) &&
                catalog_nearest(lint->world->catalog, effect->data))
                node_warning(node_get(effect->node, "data"), lint->diags,
                             "`%s`: data `%s` is known to no data file and is taken for a kind of its own; did you mean `%s`?",
                             model->function, effect->data, catalog_nearest(lint->world->catalog, effect->data));
        }
    }
}

bool rules_lint(const Rules *rules, const RuleWorld *world, Diags *diags) {
    Lint lint = {.world = world, .diags = diags, .ok = true};
    const char *const *opened = models_names(world->models, EFFECT_OPEN);
    add_all(&lint.sinks, models_names(world->models, EFFECT_SINK));
    add_all(&lint.sinks, stream_kinds);
    add_all(&lint.sinks, opened);
    add_all(&lint.sinks, world->sinks);
    add_all(&lint.guards, guard_kinds);
    add_all(&lint.guards, models_names(world->models, EFFECT_GUARD));
    add_all(&lint.guards, world->guards);
    add_all(&lint.algorithms, models_names(world->models, EFFECT_TRANSFORM));
    vec_push(&lint.sinks, NULL);
    vec_push(&lint.guards, NULL);
    vec_push(&lint.algorithms, NULL);
    for (uint32_t i = 0; i < rules->list.len; i++) check_rule(&lint, &rules->list.data[i]);
    check_models(&lint);
    vec_free(&lint.sinks);
    vec_free(&lint.guards);
    vec_free(&lint.algorithms);
    return lint.ok;
}
