/* SPDX-License-Identifier: Apache-2.0 */
/* What a scan needs before it looks at code: the project's file, kinds of data, models, checks. */
#include <stdlib.h>
#include <unistd.h>

#include "scan/scan.h"
#include "scan/shelf.h"

const char *scan_share(Arena *arena) {
    char program[4096];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0) return NULL;
    program[length] = '\0';
    const char *bin = path_directory(arena, program);
    const char *const places[] = {"../share/sangam", "../..", ".."};
    for (size_t i = 0; i < COUNTOF(places); i++) {
        const char *share = path_normal(arena, path_join(arena, bin, places[i]));
        if (file_is_directory(path_join(arena, share, "rules/checks"))) return share;
    }
    return NULL;
}

static bool rule_folders(Scan *scan, const ScanOptions *options, const char *part, StrVec *out) {
    Arena *arena = scan->arena;
    if (!options->no_default_rules) {
        const char *share = scan_share(arena);
        if (!share) {
            diag_add(scan->diags, DIAG_ERROR, NULL, 0, 0,
                     "the shipped rules are not beside the program; reinstall it, or give --no-default-rules and --rules DIR");
            return false;
        }
        vec_push(out, path_join(arena, share, arena_printf(arena, "rules/%s", part)));
    }
    for (uint32_t i = 0; i < options->rules.len; i++) {
        const char *folder = options->rules.data[i];
        if (!file_is_directory(folder)) {
            diag_add(scan->diags, DIAG_ERROR, folder, 0, 0, "this rules folder does not exist; check --rules");
            return false;
        }
        const char *inner = path_join(arena, folder, part);
        if (file_is_directory(inner)) vec_push(out, inner);
    }
    return true;
}

static void add_folder(Arena *arena, const char *folder, const char *part, DigestState *digest) {
    StrVec names = {0};
    if (!directory_list(arena, path_join(arena, folder, part), &names)) return;
    for (uint32_t i = 0; i < names.len; i++) {
        const char *path = path_join(arena, path_join(arena, folder, part), names.data[i]);
        char *text;
        size_t length;
        if (!str_ends(path, ".yaml") || !file_read(arena, path, 0, &text, &length)) continue;
        digest_add(digest, part, strlen(part) + 1);
        digest_add(digest, names.data[i], strlen(names.data[i]) + 1);
        digest_add(digest, &(uint64_t){length}, sizeof(uint64_t));
        digest_add(digest, text, length);
    }
    vec_free(&names);
}

const char *scan_rules_digest(Arena *arena, const StrVec *folders) {
    static const char *const parts[] = {"checks", "data", "models"};
    Arena *scratch = arena_new("rules digest");
    DigestState *state = digest_begin();
    for (uint32_t i = 0; i < folders->len; i++)
        for (size_t k = 0; k < COUNTOF(parts); k++) add_folder(scratch, folders->data[i], parts[k], state);
    Digest digest = digest_end(state);
    arena_free(scratch);
    char hex[65];
    digest_hex(&digest, hex);
    return arena_strdup(arena, hex);
}

static void digest_rules(Scan *scan, const ScanOptions *options) {
    StrVec folders = {0};
    const char *share = options->no_default_rules ? NULL : scan_share(scan->arena);
    if (share) vec_push(&folders, path_join(scan->arena, share, "rules"));
    for (uint32_t i = 0; i < options->rules.len; i++) vec_push(&folders, options->rules.data[i]);
    scan->rules_digest = scan_rules_digest(scan->arena, &folders);
    vec_free(&folders);
}

/* The project file is that of the state after a change, for both of its states. */
static const Overlay *project_overlay(const ScanOptions *options) {
    return options->change ? options->change->after.overlay : NULL;
}

static const Project *load_project_file(Scan *scan, const ScanOptions *options, const char *path) {
    const OverlayFile *staged = overlay_find(project_overlay(options), path_absolute(scan->arena, path));
    if (staged && staged->hidden) return project_default(scan->arena, scan->root);
    return staged ? project_read(scan->arena, path, staged->data, staged->length, scan->diags)
                  : project_load(scan->arena, path, scan->diags);
}

static bool load_project(Scan *scan, const ScanOptions *options) {
    const char *path = options->config;
    if (!path && !options->commands) path = project_find(scan->arena, scan->root);
    if (!options->config && path && path_leaves(path_directory(scan->arena, path), path)) {
        /* Errors quote what they read. */
        diag_add(scan->diags, DIAG_ERROR, path, 0, 0,
                 "a symbolic link leads out of the project: it is not read; give its file with --config");
        return false;
    }
    scan->project = path ? load_project_file(scan, options, path) : project_default(scan->arena, scan->root);
    return scan->project && scan->diags->errors == 0;
}

/* The project's own sinks and guards, as models. */
static void add_project_models(Scan *scan) {
    const Project *project = scan->project;
    for (uint32_t i = 0; i < project->sink_count + project->guard_count; i++) {
        bool sink = i < project->sink_count;
        const char *function = sink ? project->sinks[i].function : project->guards[i - project->sink_count].function;
        const Node *node = sink ? project->sinks[i].node : project->guards[i - project->sink_count].node;
        Effect *effect = ARENA_NEW(scan->arena, Effect);
        if (!effect_read(scan->arena, sink ? "sink" : "guard", node, effect, scan->diags)) continue;
        Model *model = ARENA_NEW(scan->arena, Model);
        *model = (Model){.function = function, .library = "project", .effects = effect, .count = 1,
                         .file = node->file, .line = node->line};
        models_add(scan->models, model);
    }
}

/* A place holds one kind; the name of a group is told as such, with a kind of it. */
static void unknown_datum(Scan *scan, const Node *node, const char *id) {
    const char *near = catalog_nearest(scan->catalog, id), *member = NULL;
    for (DataId i = 1; i <= catalog_count(scan->catalog) && !member; i++)
        if (catalog_in(scan->catalog, i, id)) member = catalog_kind(scan->catalog, i)->id;
    if (member)
        node_error(node, scan->diags, "`%s` is a group of kinds; a place holds one of them, such as `%s`", id, member);
    else
        node_error(node, scan->diags, "`%s` is no kind of data%s%s%s", id, near ? "; did you mean `" : "",
                   near ? near : "", near ? "`?" : "");
}

static void add_project_data(Scan *scan) {
    const Project *project = scan->project;
    for (uint32_t i = 0; i < project->datum_count; i++) {
        const ProjectDatum *datum = &project->data[i];
        if (datum->data.count == 0) {
            catalog_override(scan->catalog, datum, 0);
            continue;
        }
        const char *id = datum->data.list[0].text;
        DataId kind = catalog_find(scan->catalog, id);
        if (kind == 0) {
            unknown_datum(scan, datum->data.list[0].node, id);
            continue;
        }
        catalog_override(scan->catalog, datum, kind);
    }
    for (uint32_t i = 0; i < project->activity_count; i++)
        for (uint32_t n = 0; n < project->activities[i].data.count; n++) {
            const ProjectWord *word = &project->activities[i].data.list[n];
            if (catalog_selects_any(scan->catalog, word->text)) continue;
            const char *near = catalog_nearest(scan->catalog, word->text);
            node_error(word->node, scan->diags, "`%s` names no kind of data%s%s%s", word->text,
                       near ? "; did you mean `" : "", near ? near : "", near ? "`?" : "");
        }
}

/* Categories that only a model's source names; one that looks misspelt is left for lint to warn of. */
static void add_synthetic_data(Scan *scan) {
    for (uint32_t i = 0; i < models_count(scan->models); i++) {
        const Model *model = models_at(scan->models, i);
        for (uint32_t k = 0; k < model->count; k++) {
            const char *id = model->effects[k].data;
            if (!id || catalog_selects_any(scan->catalog, id) || catalog_nearest(scan->catalog, id)) continue;
            (void)catalog_add(scan->catalog, id);
        }
    }
}

/* The register decides about findings as the rules do. */
static void digest_project(Scan *scan, const ScanOptions *options) {
    Arena *scratch = arena_new("project file");
    char *data = NULL;
    size_t length = 0;
    if (scan->project->path &&
        !overlay_read(project_overlay(options), scratch, path_absolute(scratch, scan->project->path), 0, &data, &length))
        length = 0;
    scan->project_digest = digest_of(data, length);
    arena_free(scratch);
}

const char *scan_root(Arena *arena, const char *database, const char *source) {
    if (database || !source) return compdb_project(arena, database ? database : ".");
    const char *absolute = path_absolute(arena, source);
    return file_is_directory(absolute) ? absolute : path_directory(arena, absolute);
}

bool scan_load_project(Scan *scan, const ScanOptions *options) {
    Arena *arena = scan->arena;
    if (options->change)
        scan->result->overlay =
            options->before ? options->change->before.overlay : options->change->after.overlay;
    scan->root = scan_root(arena, options->database, options->source);
    if (!load_project(scan, options)) return false;
    if (scan->project->path) scan->root = path_absolute(arena, scan->project->root);
    StrVec checks = {0};
    bool there = rule_folders(scan, options, "checks", &checks);
    vec_free(&checks);
    digest_rules(scan, options);
    digest_project(scan, options);
    scan->rules_wait = true;
    return there;
}

/* ---- kinds of data, models and checks -------------------------------------------------------------- */

static bool read_rules(Scan *scan, const ScanOptions *options) {
    Arena *arena = arena_new("rules");
    StrVec data = {0}, models = {0}, checks = {0}; /* folders */
    scan->rules_arena = arena;
    bool ok = rule_folders(scan, options, "data", &data) && rule_folders(scan, options, "models", &models) &&
              rule_folders(scan, options, "checks", &checks);
    if (ok) {
        scan->catalog = catalog_load(arena, data.data, data.len, options->yaml, scan->diags);
        scan->models = models_load(arena, models.data, models.len, options->yaml, scan->diags);
        ok = rules_load(arena, checks.data, checks.len, options->yaml, &scan->rules, scan->diags) && scan->catalog &&
             scan->models;
    }
    vec_free(&data);
    vec_free(&models);
    vec_free(&checks);
    return ok;
}

bool scan_load_rules(Scan *scan, const ScanOptions *options) {
    scan->rules_wait = false;
    bool ok = read_rules(scan, options);
    if (ok) {
        add_project_models(scan);
        add_synthetic_data(scan);
        add_project_data(scan);
        RuleWorld world = {.models = scan->models, .catalog = scan->catalog};
        ok = rules_lint(&scan->rules, &world, scan->diags);
    }
    return ok && scan->diags->errors == 0;
}

bool scan_load(Scan *scan, const ScanOptions *options) {
    return scan_load_project(scan, options) && scan_load_rules(scan, options);
}

Scan *scan_new(void) {
    Arena *arena = arena_new("scan");
    Scan *scan = ARENA_NEW(arena, Scan);
    scan->arena = arena;
    scan->diags = diags_new(arena);
    scan->result = scan_result_new();
    return scan;
}

void scan_free(Scan *scan) {
    if (!scan) return;
    shelf_close(scan->shelf);
    flow_free(scan->flows);
    sql_free(scan->sql);
    memory_free(scan->memory);
    holdings_free(scan->holdings);
    catalog_free(scan->catalog);
    program_free(scan->program);
    scan_result_free(scan->result);
    matches_free(&scan->matches);
    arena_free(scan->rules_arena);
    arena_free(scan->arena);
}
