/* SPDX-License-Identifier: Apache-2.0 */
/* Which units are linked, and into which programs. Units that were parsed one by one by a build
 * system come together here to what one scan of the whole would have made of them. */
#include "scan/linking.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "facts/facts.h"

enum { FOLDERS_DEEP = 64 };
#define FACTS_SIZE_MAX (UINT64_C(2) << 30)

/* ---- programs ------------------------------------------------------------------------------- */

static int text_compare(const void *a, const void *b) {
    const char *const *left = a, *const *right = b;
    return strcmp(*left, *right);
}

/* The link targets of the object files, each once, in an order of their own: the first is the unit's
 * group. */
static void set_groups(Linking *linking, LinkInput *input, const char *directory, const StrVec *outputs) {
    StrVec groups = {0};
    for (uint32_t i = 0; i < outputs->len; i++) {
        const char *group = program_group_of(linking->scan->arena, directory, outputs->data[i]);
        if (*group) vec_push(&groups, group);
    }
    if (groups.len) qsort(groups.data, groups.len, sizeof *groups.data, text_compare);
    input->group = groups.len ? groups.data[0] : "";
    for (uint32_t i = 1; i < groups.len; i++)
        if (!str_eq(groups.data[i], groups.data[i - 1])) vec_push(&input->also, groups.data[i]);
    vec_free(&groups);
}

/* Where the build system does not tell it: the programs that the project file says the source is of. */
static void add_declared_groups(const Linking *linking, LinkInput *input, const char *source) {
    const Project *project = linking->scan->project;
    for (uint32_t i = 0; project && !*input->group && i < project->program_count; i++) {
        if (!program_has(project, &project->programs[i], source)) continue;
        input->group = project->programs[i].name;
        while (++i < project->program_count)
            if (program_has(project, &project->programs[i], source)) vec_push(&input->also, project->programs[i].name);
    }
}

void linking_add(Linking *linking, Unit *unit, const CompileCommand *command) {
    LinkInput input = {.unit = unit};
    StrVec outputs = {0};
    vec_push(&outputs, command->output);
    for (uint32_t i = 0; i < command->also_output.len; i++) vec_push(&outputs, command->also_output.data[i]);
    set_groups(linking, &input, command->directory, &outputs);
    add_declared_groups(linking, &input, command->file);
    vec_free(&outputs);
    vec_push(&linking->inputs, input);
}

/* ---- facts files ---------------------------------------------------------------------------- */

static void list_facts(Arena *arena, const char *folder, unsigned depth, StrVec *out) {
    StrVec names = {0};
    if (depth < FOLDERS_DEEP && directory_list(arena, folder, &names))
        for (uint32_t i = 0; i < names.len; i++) {
            struct stat info;
            const char *path = path_join(arena, folder, names.data[i]);
            if (lstat(path, &info) != 0) continue;
            if (S_ISDIR(info.st_mode))
                list_facts(arena, path, depth + 1, out);
            else if (str_ends(path, ".facts"))
                vec_push(out, path);
        }
    vec_free(&names);
}

static Unit *read_unit(Scan *scan, const char *path) {
    Arena *arena = arena_new("facts file");
    char *data;
    size_t length;
    Unit *unit = NULL;
    if (!file_read(arena, path, FACTS_SIZE_MAX, &data, &length))
        diag_add(scan->diags, DIAG_ERROR, path, 0, 0, "this facts file cannot be read; check --facts");
    else
        unit = facts_read(path, data, length, scan->diags);
    arena_free(arena);
    return unit;
}

/* ---- which command is it -------------------------------------------------------------------- */

static uint64_t text_hash(uint64_t hash, const char *text) {
    return hash_mix(hash, hash_bytes(text, strlen(text)));
}

static uint64_t unit_hash(const Unit *unit) {
    uint64_t hash = text_hash(0, unit_text(unit, unit->main_file));
    return text_hash(text_hash(hash, unit_text(unit, unit->directory)), unit_text(unit, unit->command));
}

static uint64_t command_hash(const CompileCommand *command) {
    Buf flags = {0};
    for (uint32_t i = 0; i < command->arguments.len; i++)
        buf_printf(&flags, "%s%s", i ? " " : "", command->arguments.data[i]);
    uint64_t hash = text_hash(text_hash(0, command->file), command->directory);
    hash = text_hash(hash, buf_text(&flags));
    buf_free(&flags);
    return hash;
}

typedef struct Given { /* the units of one command */
    Unit *unit;
    StrVec outputs;
} Given;
typedef struct GivenUnits {
    VEC(Given) rows;
    Map by_hash; /* -> row + 1 */
} GivenUnits;

static void given_add(GivenUnits *given, Unit *unit) {
    bool is_new;
    uint64_t *row = map_put(&given->by_hash, unit_hash(unit), &is_new);
    if (is_new) {
        Given empty = {0};
        vec_push(&given->rows, empty);
        *row = given->rows.len;
    }
    Given *known = &given->rows.data[*row - 1];
    if (unit->output) vec_push(&known->outputs, xstrdup(unit_text(unit, unit->output)));
    if (known->unit)
        unit_free(unit);
    else
        known->unit = unit;
}

static void given_free(GivenUnits *given) {
    for (uint32_t i = 0; i < given->rows.len; i++) {
        Given *row = &given->rows.data[i];
        for (uint32_t n = 0; n < row->outputs.len; n++) free((void *)(uintptr_t)row->outputs.data[n]);
        vec_free(&row->outputs);
        unit_free(row->unit);
    }
    vec_free(&given->rows);
    map_free(&given->by_hash);
}

/* The database says what there must be. */
static void link_commands(Linking *linking, GivenUnits *given) {
    Scan *scan = linking->scan;
    for (uint32_t i = 0; i < scan->commands.list.len; i++) {
        const CompileCommand *command = &scan->commands.list.data[i];
        uint64_t row = map_get(&given->by_hash, command_hash(command), 0);
        Given *known = row ? &given->rows.data[row - 1] : NULL;
        if (known && known->unit) {
            linking_add(linking, known->unit, command);
            known->unit = NULL;
        } else {
            coverage_lost_unit(scan, command->file, "there is no facts file of this command");
        }
    }
    for (uint32_t i = 0; i < given->rows.len; i++) {
        const Unit *unit = given->rows.data[i].unit;
        if (unit)
            diag_add(scan->diags, DIAG_WARNING, unit_text(unit, unit->main_file), 0, 0,
                     "left out: its facts were made by a command that is not in the compile database");
    }
}

static void link_given(Linking *linking, GivenUnits *given) {
    for (uint32_t i = 0; i < given->rows.len; i++) {
        Given *row = &given->rows.data[i];
        LinkInput input = {.unit = row->unit};
        set_groups(linking, &input, unit_text(row->unit, row->unit->directory), &row->outputs);
        add_declared_groups(linking, &input, unit_text(row->unit, row->unit->main_file));
        vec_push(&linking->inputs, input);
        row->unit = NULL;
    }
}

bool linking_read(Linking *linking, const StrVec *paths) {
    Scan *scan = linking->scan;
    StrVec files = {0};
    GivenUnits given = {0};
    for (uint32_t i = 0; i < paths->len; i++) {
        if (file_is_directory(paths->data[i]))
            list_facts(scan->arena, paths->data[i], 0, &files);
        else
            vec_push(&files, paths->data[i]);
    }
    for (uint32_t i = 0; i < files.len; i++) {
        Unit *unit = read_unit(scan, files.data[i]);
        if (unit) given_add(&given, unit);
    }
    if (!files.len)
        diag_add(scan->diags, DIAG_ERROR, paths->data[0], 0, 0,
                 "there is no *.facts here; make them with: sangam unit -o x.facts -- cc ... -c x.c");
    vec_free(&files);
    if (scan->commands.list.len)
        link_commands(linking, &given);
    else
        link_given(linking, &given);
    given_free(&given);
    return scan->diags->errors == 0;
}

/* ---- order ---------------------------------------------------------------------------------- */

static int input_compare(const void *a, const void *b) {
    const LinkInput *x = a, *y = b;
    int order = strcmp(unit_text(x->unit, x->unit->main_file), unit_text(y->unit, y->unit->main_file));
    if (!order) order = strcmp(unit_text(x->unit, x->unit->command), unit_text(y->unit, y->unit->command));
    if (!order) order = strcmp(x->group, y->group);
    if (!order)
        order = strcmp(unit_text(x->unit, x->unit->directory), unit_text(y->unit, y->unit->directory));
    return order;
}

void linking_sort(Linking *linking) {
    if (linking->inputs.len)
        qsort(linking->inputs.data, linking->inputs.len, sizeof *linking->inputs.data, input_compare);
}

void linking_close(Linking *linking, bool units_too) {
    for (uint32_t i = 0; i < linking->inputs.len; i++) {
        if (units_too) unit_free(linking->inputs.data[i].unit);
        vec_free(&linking->inputs.data[i].also);
    }
    vec_free(&linking->inputs);
}
