/* SPDX-License-Identifier: Apache-2.0 */
/* sangam rules lint --headers: one generated C file per library of the models, parsed like any other unit,
 * and what the models say held against the prototypes that come back. */
#include <stdlib.h>
#include <unistd.h>

#include "cli/samples.h"

typedef struct HeaderLint {
    Arena *arena;
    Scan *scan;
    const char *folder; /* of the generated files: made, and removed again */
    CompileCommands commands;
    struct HeaderResult {
        const char *why; /* not checked; NULL = it was */
        uint32_t compared;
        StrVec records; /* whose members are needed: then the header is parsed a second time */
        bool checked;
    } *results;         /* [libraries] */
    bool second;
} HeaderLint;

static const char *probe_path(const HeaderLint *lint, uint32_t library) {
    return arena_printf(lint->arena, "%s/%04u.c", lint->folder, library);
}

static bool write_probe(HeaderLint *lint, uint32_t index) {
    const Library *library = models_library_at(lint->scan->models, index);
    const char *path = probe_path(lint, index);
    Buf text = {0};
    library_probe(lint->scan->models, library, &lint->results[index].records, &text);
    bool ok = file_write_atomic(path, buf_text(&text), text.len);
    buf_free(&text);
    StrVec words = {0};
    vec_push(&words, "cc");
    vec_push(&words, "-D_GNU_SOURCE");
    vec_push(&words, "-w");
    library_flags(lint->arena, library, &words);
    vec_push(&words, "-c");
    vec_push(&words, path);
    CompileCommands one = {0};
    ok = ok && compdb_command(lint->arena, lint->folder, words.len, words.data, &one, lint->scan->diags);
    if (ok && one.list.len) vec_push(&lint->commands.list, one.list.data[0]);
    vec_free(&words);
    return ok;
}

/* A missing header stops the parse; other errors lie where a function or constant is named. */
static const char *stopped_by(const Unit *unit) {
    for (uint32_t i = 0; i < unit->error_count; i++)
        if (unit->errors[i].fatal) return unit_text(unit, unit->errors[i].text);
    return NULL;
}

static void check_unit(void *context, const Unit *unit) {
    HeaderLint *lint = context;
    const Models *models = lint->scan->models;
    for (uint32_t i = 0; i < models_library_count(models); i++) {
        if (!str_eq(unit_text(unit, unit->main_file), probe_path(lint, i))) continue;
        const Library *library = models_library_at(models, i);
        struct HeaderResult *result = &lint->results[i];
        const char *why = stopped_by(unit);
        result->why = why ? text_printable(lint->arena, why) : NULL;
        if (why) continue;
        if (!library->headers[0]) continue; /* nothing to hold it against */
        if (!lint->second) library_records(models, library, unit, lint->arena, &result->records);
        if (result->checked || (!lint->second && result->records.len)) continue; /* a unit may be handed over again */
        result->checked = true;
        result->compared = library_check(models, library, unit, lint->scan->diags);
    }
}

static void print_results(const HeaderLint *lint) {
    const Models *models = lint->scan->models;
    uint32_t compared = 0, checked = 0;
    for (uint32_t i = 0; i < models_library_count(models); i++) {
        const Library *library = models_library_at(models, i);
        const char *why = library->headers[0] ? lint->results[i].why : "its file names no headers";
        if (why) {
            printf("not checked: %s - %s%s%s\n", library->name, why,
                   library->package ? "; the headers are in Debian's " : "", library->package ? library->package : "");
            continue;
        }
        printf("checked: %s, %u of %u functions\n", library->name, lint->results[i].compared, library->functions);
        compared += lint->results[i].compared;
        checked++;
    }
    printf("%u of %u libraries checked against their headers, %u functions\n", checked, models_library_count(models),
           compared);
}

static bool parse(HeaderLint *lint, const ScanOptions *wants, bool second) {
    lint->second = second;
    lint->commands.list.len = 0;
    bool ok = true;
    for (uint32_t i = 0; ok && i < models_library_count(lint->scan->models); i++)
        if (!second || lint->results[i].records.len) ok = write_probe(lint, i);
    ScanOptions options = {.commands = &lint->commands, .jobs = wants->jobs, .unit = check_unit, .unit_context = lint};
    ok = ok && scan_units(lint->scan, &options);
    program_free(lint->scan->program);
    lint->scan->program = NULL;
    return ok;
}

bool lint_headers(Arena *arena, Scan *scan, const ScanOptions *wants) {
    const char *parent = getenv("TMPDIR");
    char *folder = arena_printf(arena, "%s/sangam-headers.XXXXXX", parent && *parent == '/' ? parent : "/tmp");
    if (!mkdtemp(folder)) {
        diag_add(scan->diags, DIAG_ERROR, folder, 0, 0, "no folder for temporary files can be made; set TMPDIR");
        return false;
    }
    HeaderLint lint = {.arena = arena, .scan = scan, .folder = folder};
    uint32_t count = models_library_count(scan->models);
    lint.results = ARENA_ARRAY(arena, struct HeaderResult, count + 1);
    for (uint32_t i = 0; i < count; i++) lint.results[i].why = "the headers do not parse";
    const char *root = scan->root;
    scan->root = folder;
    bool ok = parse(&lint, wants, false) && parse(&lint, wants, true);
    scan->root = root;
    if (ok) print_results(&lint);
    for (uint32_t i = 0; i < count; i++) {
        (void)unlink(probe_path(&lint, i));
        vec_free(&lint.results[i].records);
    }
    (void)rmdir(folder);
    vec_free(&lint.commands.list);
    return ok;
}
