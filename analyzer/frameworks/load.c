/* SPDX-License-Identifier: Apache-2.0 */
/* Knows the folder of laws: which files it holds, the heads of law files, and controls.yaml. */
#include "frameworks/law.h"

#include <errno.h>
#include <stdlib.h>

/* Controls and their parameters are compared one by one. */
enum { FILE_LIMIT = 4 * 1024 * 1024, CONTROL_LIMIT = 2000, PARAMETER_LIMIT = 32 };

typedef struct Source {
    const Node *node;
    const char *name; /* without folders */
    Digest digest;
} Source;
typedef struct Loader {
    Frameworks *all;
    Diags *diags;
    YamlKeep *keep; /* NULL = none */
    VEC(Source) controls, laws, relations;
    DigestState *digest;
} Loader;

static void read_source(Loader *loader, const char *folder, const char *name, bool relation) {
    Arena *arena = loader->all->arena;
    const char *path = path_join(arena, folder, name);
    char *text;
    size_t length;
    if (!file_read(arena, path, FILE_LIMIT, &text, &length)) {
        diag_add(loader->diags, DIAG_ERROR, path, 0, 0, "cannot read the file: %s",
                 strerror(errno));
        return;
    }
    digest_add(loader->digest, name, strlen(name) + 1);
    digest_add(loader->digest, &(uint64_t){length}, sizeof(uint64_t));
    digest_add(loader->digest, text, length);
    const Node *node = yaml_keep_read(loader->keep, arena, path, text, length, loader->diags);
    if (!node) return;
    Source source = {node, name, digest_of(text, length)};
    if (relation)
        vec_push(&loader->relations, source);
    else if (node_get(node, "framework"))
        vec_push(&loader->laws, source);
    else if (node_get(node, "controls"))
        vec_push(&loader->controls, source);
    else
        node_error(node, loader->diags,
                   "expected `framework: <id>` (a law) or `controls:` (the duties) at the top");
}

static void read_folder(Loader *loader, const char *folder, bool relation) {
    StrVec names = {0};
    if (!directory_list(loader->all->arena, folder, &names)) {
        diag_add(loader->diags, DIAG_ERROR, folder, 0, 0, "cannot read the folder: %s",
                 strerror(errno));
        return;
    }
    for (uint32_t i = 0; i < names.len; i++) {
        const char *name = names.data[i];
        const char *path = path_join(loader->all->arena, folder, name);
        if (str_ends(name, ".yaml") && !file_is_directory(path))
            read_source(loader, folder, name, relation);
        else if (str_ends(name, ".yml"))
            diag_add(loader->diags, DIAG_WARNING, path, 0, 0,
                     "this file is not read; call it .yaml");
    }
    for (uint32_t i = 0; i < names.len && !relation; i++) {
        const char *path = path_join(loader->all->arena, folder, names.data[i]);
        if (str_eq(names.data[i], "relations") && file_is_directory(path))
            read_folder(loader, path, true);
    }
    vec_free(&names);
}

/* ---- controls ---- */

static const char *const evidence_names[] = {"yes", "partial", "no", NULL};
static const char *const bound_names[] = {"at-least", "at-most", "one-of", "none-of", NULL};
static const char *const source_names[] = {"country", "safeguard", "basis", NULL};

static bool parameter_name_ok(const Node *key, Diags *diags) {
    const char *text = key->text;
    bool ok = *text >= 'a' && *text <= 'z' && strlen(text) == key->length;
    for (const char *at = text; *at && ok; at++)
        ok = (*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9') || *at == '_';
    if (!ok)
        node_error(key, diags, "a parameter is called in lower case, digits and `_`, found `%s`",
                   text);
    else if (str_eq(text, "control") || str_eq(text, "gate"))
        node_error(key, diags, "`%s` cannot be the name of a parameter", text);
    return ok && !str_eq(text, "control") && !str_eq(text, "gate");
}

static void read_parameter(Control *control, const Node *key, const Node *node, Diags *diags) {
    static const char *const keys[] = {"quantity", "unit", "bound", "gate", "register", NULL};
    Parameter parameter = {.name = key->text, .gate = ""};
    int bound = -1, source = -1;
    bool ok = parameter_name_ok(key, diags) && node_check_keys(node, keys, diags);
    ok = ok && node_text(node, "quantity", true, &parameter.quantity, diags) &&
         node_text(node, "unit", true, &parameter.unit, diags) &&
         node_choice(node, "bound", true, bound_names, &bound, diags) &&
         node_text(node, "gate", false, &parameter.gate, diags) &&
         node_choice(node, "register", false, source_names, &source, diags);
    if (!ok) return;
    parameter.bound = (Bound)(bound + 1);
    parameter.source = (ParameterSource)(source + 1);
    vec_push(&control->parameters, parameter);
}

static void read_control(Loader *loader, const Node *node) {
    static const char *const keys[] = {"id",         "title", "summary",      "evidence", "rows",
                                       "parameters", "note",  "alternatives", "needs_data",
                                       "person",     NULL};
    Diags *diags = loader->diags;
    Arena *arena = loader->all->arena;
    Control control = {.summary = "", .note = "", .person = "", .file = node->file, .line = node->line};
    int evidence = 0;
    if (!node_check_keys(node, keys, diags) && node->kind != NODE_MAP) return;
    if (!node_text(node, "id", true, &control.id, diags)) return;
    if (!id_is_plain(control.id, true)) {
        node_error(node_get(node, "id"), diags,
                   "a control is called in lower case, digits and dashes, found `%s`", control.id);
        return;
    }
    const Control *before = frameworks_control(loader->all, control.id);
    if (before) {
        node_error(node_get(node, "id"), diags, "the control `%s` is already at %s:%u", control.id,
                   before->file, before->line);
        return;
    }
    bool ok = node_text(node, "title", true, &control.title, diags);
    ok = node_choice(node, "evidence", true, evidence_names, &evidence, diags) && ok;
    node_text(node, "summary", false, &control.summary, diags);
    node_text(node, "note", false, &control.note, diags);
    node_text(node, "person", false, &control.person, diags);
    node_texts(arena, node, "rows", false, &control.rows, diags);
    node_texts(arena, node, "alternatives", false, &control.alternatives, diags);
    node_bool(node, "needs_data", &control.needs_data, diags);
    control.evidence = (Evidence)evidence;
    const Node *parameters = node_get(node, "parameters");
    bool usable =
        parameters && parameters->kind == NODE_MAP && parameters->count <= PARAMETER_LIMIT;
    if (parameters && !usable)
        node_error(parameters, diags, "`parameters` must be a map of at most %d names and shapes",
                   PARAMETER_LIMIT);
    for (uint32_t i = 0; usable && i < parameters->count; i++)
        read_parameter(&control, parameters->keys[i], parameters->items[i], diags);
    SETTLE(arena, &control.parameters);
    SETTLE(arena, &control.rows);
    SETTLE(arena, &control.alternatives);
    if (ok) vec_push(&loader->all->controls, control);
}

static void read_controls(Loader *loader, const Node *node) {
    static const char *const keys[] = {"controls", NULL};
    node_check_keys(node, keys, loader->diags);
    const Node *list = node_get(node, "controls");
    if (list->kind != NODE_LIST) {
        node_error(list, loader->diags, "`controls` must be a list");
        return;
    }
    if (list->count > CONTROL_LIMIT) {
        node_error(list, loader->diags, "more than %d controls", CONTROL_LIMIT);
        return;
    }
    for (uint32_t i = 0; i < list->count; i++) read_control(loader, list->items[i]);
}

/* Values can be compared across duties only when one quantity has one unit everywhere. */
static void check_quantities(Loader *loader) {
    Frameworks *all = loader->all;
    for (uint32_t i = 0; i < all->controls.len; i++) {
        const Control *control = &all->controls.data[i];
        for (uint32_t k = 0; k < control->alternatives.len; k++)
            if (!frameworks_control(all, control->alternatives.data[k]))
                diag_add(loader->diags, DIAG_ERROR, control->file, control->line, 0,
                         "`%s` names the alternative `%s`, which is no control", control->id,
                         control->alternatives.data[k]);
        for (uint32_t p = 0; p < control->parameters.len; p++)
            for (uint32_t j = 0; j < i; j++)
                for (uint32_t q = 0; q < all->controls.data[j].parameters.len; q++) {
                    const Parameter *a = &control->parameters.data[p];
                    const Parameter *b = &all->controls.data[j].parameters.data[q];
                    if (str_eq(a->quantity, b->quantity) && !str_eq(a->unit, b->unit))
                        diag_add(loader->diags, DIAG_ERROR, control->file, control->line, 0,
                                 "the quantity `%s` of `%s` is in %s, of `%s` in %s", a->quantity,
                                 control->id, a->unit, all->controls.data[j].id, b->unit);
                }
    }
}

/* ---- laws ---- */

static bool law_is_new(Loader *loader, const Framework *law, const Node *node) {
    for (uint32_t i = 0; i < loader->all->laws.len; i++) {
        const Framework *other = &loader->all->laws.data[i];
        const char *clash = str_eq(other->id, law->id) || str_eq(other->alias, law->id) ? law->id
                            : str_eq(other->id, law->alias) || str_eq(other->alias, law->alias)
                                ? law->alias
                                : NULL;
        if (!clash) continue;
        node_error(node, loader->diags, "the law `%s` is already in %s", clash, other->file);
        return false;
    }
    return true;
}

static bool jurisdiction_ok(const Node *node, const char *code, Diags *diags) {
    if (country_known(code)) return true;
    node_error(node, diags, "`%s` is no country code of two letters (or EU)", code);
    return false;
}

static bool read_law_head(Loader *loader, const Node *node, Framework *law) {
    Diags *diags = loader->diags;
    bool ok = node_text(node, "framework", true, &law->id, diags);
    ok = node_text(node, "alias", true, &law->alias, diags) && ok;
    ok = node_text(node, "title", true, &law->title, diags) && ok;
    ok = node_text(node, "jurisdiction", true, &law->jurisdiction, diags) && ok;
    ok = node_text(node, "source", true, &law->source, diags) && ok;
    node_text(node, "note", false, &law->note, diags);
    int32_t verified;
    if (node_date(node, "as_verified", false, &verified, diags) && node_get(node, "as_verified"))
        law->verified = date_text(loader->all->arena, verified);
    if (!ok) return false;
    const char *const names[] = {"framework", "alias"};
    const char *const ids[] = {law->id, law->alias};
    for (size_t i = 0; i < COUNTOF(ids); i++) {
        if (id_is_plain(ids[i], true)) continue;
        node_error(node_get(node, names[i]), diags,
                   "`%s` must be in lower case, digits and dashes, found `%s`", names[i], ids[i]);
        ok = false;
    }
    return jurisdiction_ok(node_get(node, "jurisdiction"), law->jurisdiction, diags) && ok;
}

/* leaves_out: [{ when: made_public, per: s3.c.ii, keeps: [s8.5], gate: ... }] */
static void read_exemptions(Loader *loader, const Node *node, Framework *law) {
    static const char *const keys[] = {"when", "per", "keeps", "gate", NULL};
    Arena *arena = loader->all->arena;
    Diags *diags = loader->diags;
    const Node *list = node_get(node, "leaves_out");
    if (list && list->kind != NODE_LIST) node_error(list, diags, "`leaves_out` must be a list of `{ when: ..., per: <id> }`");
    for (uint32_t i = 0; list && list->kind == NODE_LIST && i < list->count; i++) {
        const Node *item = list->items[i];
        Exemption one = {.gate = "", .line = item->line};
        int standing = 0;
        if (!node_check_keys(item, keys, diags) && item->kind != NODE_MAP) continue;
        bool ok = node_choice(item, "when", true, project_standings, &standing, diags);
        ok = node_text(item, "per", true, &one.per, diags) && ok;
        node_text(item, "gate", false, &one.gate, diags);
        node_texts(arena, item, "keeps", false, &one.keeps, diags);
        SETTLE(arena, &one.keeps);
        one.standing = 1u << standing;
        if (ok) vec_push(&law->exemptions, one);
    }
    SETTLE(arena, &law->exemptions);
}

static void read_law(Loader *loader, const Source *from) {
    static const char *const keys[] = {"framework",    "alias",  "with",        "title",
                                       "jurisdiction", "source", "as_verified", "note",
                                       "countries",    "data",   "data_words", "leaves_out", "provisions", NULL};
    const Node *node = from->node;
    Arena *arena = loader->all->arena;
    Diags *diags = loader->diags;
    Framework law = {.note = "", .verified = "", .data_words = "", .file = node->file, .line = node->line};
    digest_hex(&from->digest, law.digest);
    node_check_keys(node, keys, diags);
    if (!read_law_head(loader, node, &law) ||
        !law_is_new(loader, &law, node_get(node, "framework")))
        return;
    StrVec data = {0};
    node_texts(arena, node, "with", false, &law.with, diags);
    node_texts(arena, node, "countries", false, &law.countries, diags);
    node_texts(arena, node, "data", false, &data, diags);
    node_text(node, "data_words", data.len > 0, &law.data_words, diags);
    read_exemptions(loader, node, &law);
    for (uint32_t i = 0; i < law.countries.len; i++)
        jurisdiction_ok(node_get(node, "countries"), law.countries.data[i], diags);
    const Node *provisions = node_get(node, "provisions");
    if (!provisions || provisions->kind != NODE_LIST)
        node_error(provisions ? provisions : node, diags, "`provisions` must be a list");
    else
        provisions_read(loader->all, &law, provisions, &data, diags);
    SETTLE(arena, &law.with);
    SETTLE(arena, &law.countries);
    SETTLE(arena, &law.provisions);
    vec_free(&data);
    vec_push(&loader->all->laws, law);
}

static int compare_laws(const void *a, const void *b) {
    return strcmp(((const Framework *)a)->id, ((const Framework *)b)->id);
}

/* Keeps what can be relied on: members that exist and stand for no other law. */
static void settle_members(const Frameworks *all, Framework *law) {
    uint32_t kept = 0;
    for (uint32_t k = 0; k < law->with.len; k++) {
        const Framework *other = frameworks_law(all, law->with.data[k]);
        if (other && other != law && !other->with.len) law->with.data[kept++] = law->with.data[k];
    }
    law->with.len = kept;
}

/* Needs all laws: order, and what they say of each other. */
static void finish_laws(Loader *loader) {
    Frameworks *all = loader->all;
    if (all->laws.len) qsort(all->laws.data, all->laws.len, sizeof *all->laws.data, compare_laws);
    SETTLE(all->arena, &all->laws);
    for (uint32_t i = 0; i < all->laws.len; i++) {
        Framework *law = &all->laws.data[i];
        for (uint32_t k = 0; k < law->provisions.len; k++) law->provisions.data[k].framework = law;
        for (uint32_t k = 0; k < law->with.len; k++) {
            const Framework *other = frameworks_law(all, law->with.data[k]);
            if (!other)
                diag_add(loader->diags, DIAG_ERROR, law->file, law->line, 0,
                         "`with` names `%s`, which is no law here", law->with.data[k]);
            else if (!str_eq(other->jurisdiction, law->jurisdiction) || other->with.len)
                diag_add(loader->diags, DIAG_ERROR, law->file, law->line, 0,
                         "`with` names `%s`; it must be a law of %s that stands for no other",
                         law->with.data[k], law->jurisdiction);
        }
        settle_members(all, law);
    }
}

Frameworks *frameworks_load(Arena *arena, const char *const *folders, uint32_t count, YamlKeep *keep,
                            Diags *diags) {
    Frameworks *all = ARENA_NEW(arena, Frameworks);
    Loader loader = {.all = all, .diags = diags, .keep = keep, .digest = digest_begin()};
    all->arena = arena;
    for (uint32_t i = 0; i < count; i++) read_folder(&loader, folders[i], false);
    for (uint32_t i = 0; i < loader.controls.len; i++)
        read_controls(&loader, loader.controls.data[i].node);
    SETTLE(arena, &all->controls);
    check_quantities(&loader);
    for (uint32_t i = 0; i < loader.laws.len; i++) read_law(&loader, &loader.laws.data[i]);
    finish_laws(&loader);
    for (uint32_t i = 0; i < loader.relations.len; i++)
        relations_read(all, loader.relations.data[i].node, diags);
    SETTLE(arena, &all->relations);
    Digest digest = digest_end(loader.digest);
    char hex[65];
    digest_hex(&digest, hex);
    all->digest = arena_strdup(arena, hex);
    vec_free(&loader.controls);
    vec_free(&loader.laws);
    vec_free(&loader.relations);
    if (all->controls.len && all->laws.len) return all;
    const char *first = count ? folders[0] : NULL;
    diag_add(diags, DIAG_ERROR, first, 0, 0,
             all->laws.len ? "there are laws but no controls.yaml" : "there is no law to judge by");
    return NULL;
}
