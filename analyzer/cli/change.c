/* SPDX-License-Identifier: Apache-2.0 */
/* scan --staged and --since: the results before and after a change, from the store where it has them. */
#include <stdlib.h>
#include <unistd.h>

#include "cli/cli.h"

bool change_wanted(const Options *options) {
    return option_set(&options->staged) || option_set(&options->since);
}

bool change_check(const Options *options) {
    if (!change_wanted(options)) return true;
    if (option_set(&options->staged) && option_set(&options->since))
        return usage_error("give --staged or --since, not both");
    const char *what = option_set(&options->staged) ? "staged" : "since";
    if (option_set(&options->baseline))
        return usage_error("give --%s or --baseline, not both: each says what is new", what);
    if (option_set(&options->facts))
        return usage_error("--%s reads sources, not facts files: leave --facts away", what);
    return true;
}

bool change_begin(Arena *arena, const Options *options, Change *change, Diags *diags) {
    const char *start = scan_root(arena, option_text(&options->database, NULL), option_text(&options->source, NULL));
    return change_open(arena, start, option_text(&options->since, NULL), change, diags);
}

/* ---- stored results ---------------------------------------------------------------------------- */

/* A scan also read files that git does not know (generated ones): they must be what they were. */
static bool still_holds(const ChangeRun *run, const ScanResult *result, const Snapshot *snapshot) {
    const char *top = git_top(run->change->git);
    bool same = true;
    for (uint32_t i = 0; same && i < result->files.len; i++) {
        Arena *scratch = arena_new("file of a stored scan");
        const char *path = path_normal(scratch, path_join(scratch, result->root, result->files.data[i].file));
        const char *below = path_below(top, path);
        const GitEntry *entry = below == path ? NULL : git_find(&snapshot->tree, below);
        char *data, hex[65] = "";
        size_t length;
        if (!entry || !git_is_file(entry)) {
            if (overlay_read(snapshot->overlay, scratch, path, 0, &data, &length)) {
                Digest digest = digest_of(data, length);
                digest_hex(&digest, hex);
            }
            same = str_eq(hex, result->files.data[i].digest);
        }
        arena_free(scratch);
    }
    return same;
}

static ScanResult *stored(const ChangeRun *run, const Snapshot *snapshot, const char *settings, int64_t *number) {
    bool known = run->store && *snapshot->content && *settings;
    ScanResult *result =
        known ? store_known(run->store, snapshot->content, settings, number, run->scan->diags) : NULL;
    if (!result || still_holds(run, result, snapshot)) return result;
    scan_result_free(result);
    return NULL;
}

/* ---- before ------------------------------------------------------------------------------------ */

static bool scan_before(ChangeRun *run) {
    const Snapshot *before = &run->change->before;
    if (!option_set(&run->options->quiet))
        fprintf(stderr, "sangam: no stored result for %s (%.12s): it is scanned once\n", before->name,
                before->revision);
    ScanOptions wants = *run->wants;
    wants.before = true;
    Scan *scan = scan_new();
    bool ok = change_contents_before(run->change, scan->diags) && scan_load_project(scan, &wants) &&
              scan_analyse(scan, &wants);
    if (ok) {
        suppress_findings(scan, run->arena, &wants);
        ScanResult *result = scan->result;
        result->content = arena_strdup(result->arena, before->content);
        result->revision = arena_strdup(result->arena, before->revision);
        result->purpose = PURPOSE_BEFORE;
        ok = !run->store || store_write(run->store, result, run->scan->diags);
        result->overlay = NULL;
        run->before = result;
        scan->result = NULL;
    } else {
        diags_print(scan->diags, stderr, DIAG_ERROR);
    }
    scan_free(scan);
    return ok;
}

/* A commit that ends a merge brings neither what HEAD holds nor what comes from the other side. */
static bool scan_merged(ChangeRun *run, const char *settings) {
    Change merged;
    bool ok = change_open_merged(run->change, &merged, run->scan->diags);
    if (ok && merged.git) {
        ScanOptions wants = *run->wants;
        wants.change = &merged;
        ChangeRun other = *run;
        other.wants = &wants;
        other.change = &merged;
        int64_t number;
        /* a file of the other side borrows its flags there as it does here, where it comes anew */
        for (uint32_t i = 0; i < run->change->paths.len; i++)
            vec_push(&wants.borrowing, path_below(run->scan->root, run->change->paths.data[i]));
        other.before = stored(&other, &merged.before, settings, &number);
        ok = other.before || scan_before(&other);
        vec_free(&wants.borrowing);
        run->merged = other.before;
        if (run->merged) run->merged->overlay = NULL;
    }
    change_close(&merged);
    return ok;
}

/* ---- after ------------------------------------------------------------------------------------- */

static bool may_be_source(const char *path) {
    static const char *const ends[] = {".c", ".h", ".inc", ".def", ".i", ".x", ".y", ".l", ".in", ".tbl"};
    for (size_t i = 0; i < COUNTOF(ends); i++)
        if (str_ends(path, ends[i])) return true;
    return false;
}

/* Whether any file differs that the analysis read or could read. */
static bool touches_sources(const ChangeRun *run) {
    for (uint32_t i = 0; i < run->change->paths.len; i++) {
        const char *path = run->change->paths.data[i];
        if (may_be_source(path)) return true;
        for (uint32_t n = 0; n < run->before->files.len; n++) {
            Arena *scratch = arena_new("touched file");
            bool same = str_eq(path, path_normal(scratch, path_join(scratch, run->before->root,
                                                                   run->before->files.data[n].file)));
            arena_free(scratch);
            if (same) return true;
        }
    }
    return false;
}

/* What is known of the state after the change without an analysis; NULL = nothing. */
static ScanResult *known_after(ChangeRun *run, const char *settings) {
    const Snapshot *before = &run->change->before, *after = &run->change->after;
    int64_t number;
    ScanResult *result = stored(run, after, settings, &number);
    if (!result && run->before && !touches_sources(run)) {
        result = stored(run, before, settings, &number);
        if (result && *after->content)
            (void)store_also(run->store, number, after->content, settings, run->scan->diags);
    }
    if (result) findings_unsuppress(result);
    run->newest = result && store_is_newest(run->store, number);
    return result;
}

/* A compile database that is not made again still lacks the files of earlier commits. */
static void borrowed_before(const ChangeRun *run, StrVec *files) {
    for (uint32_t i = 0; run->before && i < run->before->coverage.len; i++)
        if (str_eq(run->before->coverage.data[i].kind, "borrowed-flags"))
            vec_push(files, run->before->coverage.data[i].subject);
}

static bool lists(const StrVec *files, const char *file) {
    for (uint32_t i = 0; i < files->len; i++)
        if (str_eq(files->data[i], file)) return true;
    return false;
}

/* The stored result may be of a scan that had no reason to look at a file without a command (one that came
 * with a merge, say): once the change touches that file, what was in it before must be known. */
static bool lacks_borrower(const ChangeRun *run) {
    const Change *change = run->change;
    StrVec borrowers = {0};
    bool lacks = false;
    borrowed_before(run, &borrowers);
    for (uint32_t i = 0; i < change->paths.len && !lacks; i++) {
        const char *path = change->paths.data[i];
        const GitEntry *entry = git_find(&change->before.tree, path_below(git_top(change->git), path));
        bool commanded = !str_ends(path, ".c") || !entry || !git_is_file(entry);
        for (uint32_t n = 0; n < run->scan->commands.list.len && !commanded; n++)
            commanded = str_eq(run->scan->commands.list.data[n].file, path);
        lacks = !commanded && !lists(&borrowers, path_below(run->scan->root, path));
    }
    vec_free(&borrowers);
    return lacks;
}

/* As it is stored, or scanned once. */
static bool result_before(ChangeRun *run, const char *settings) {
    const Snapshot *before = &run->change->before;
    int64_t number;
    if (!before->revision) return true;
    run->before = stored(run, before, settings, &number);
    if (run->before && !lacks_borrower(run)) return true;
    ScanOptions wants = *run->wants;
    const ScanOptions *given = run->wants;
    ScanResult *partial = run->before;
    borrowed_before(run, &wants.borrowing);
    run->wants = &wants;
    run->before = NULL;
    bool ok = scan_before(run);
    run->wants = given;
    vec_free(&wants.borrowing);
    scan_result_free(partial);
    return ok;
}

bool change_results(ChangeRun *run) {
    Scan *scan = run->scan;
    if (!scan_commands(scan, run->wants)) return false;
    const char *settings = arena_strdup(run->arena, scan->result->settings);
    const Snapshot *before = &run->change->before, *after = &run->change->after;
    if (!result_before(run, settings) || !scan_merged(run, settings)) return false;
    ScanResult *known = known_after(run, settings);
    if (known) {
        char day[11];
        date_format(run->wants->as_of, day);
        known->as_of = arena_strdup(known->arena, day);
        known->command = arena_strdup(known->arena, run->wants->command);
        known->overlay = after->overlay;
        scan_result_free(scan->result);
        scan->result = known;
    } else {
        ScanOptions wants = *run->wants;
        borrowed_before(run, &wants.borrowing);
        bool ok = scan_analyse(scan, &wants);
        vec_free(&wants.borrowing);
        if (!ok) return false;
        scan->result->content = arena_strdup(scan->result->arena, after->content);
        scan->result->settings = arena_strdup(scan->result->arena, settings);
    }
    scan->result->purpose = PURPOSE_CHANGE;
    const char *head = before->revision ? git_commit(run->change->git, "HEAD") : NULL;
    scan->result->revision = arena_strdup(scan->result->arena, head ? head : "");
    scan->result->dirty = !head || run->change->staged || !after->same_as_disk || run->change->paths.len;
    return true;
}

/* ---- what the change brings -------------------------------------------------------------------- */

static bool git_knows(const ChangeRun *run, const char *file) {
    Arena *scratch = arena_new("lost file");
    const char *path = path_normal(scratch, path_join(scratch, run->scan->root, file));
    const char *below = path_below(git_top(run->change->git), path);
    bool known = below != path && git_find(&run->change->after.tree, below);
    arena_free(scratch);
    return known;
}

static bool lost_before(const ChangeRun *run, const Coverage *row) {
    for (uint32_t i = 0; run->before && i < run->before->coverage.len; i++) {
        const Coverage *old = &run->before->coverage.data[i];
        if (old->loses && str_eq(old->area, row->area) && str_eq(old->kind, row->kind) &&
            str_eq(old->subject, row->subject))
            return true;
    }
    return false;
}

/* What the row of a loss says that is missing: `'person.h' file not found`. Its length, 0 = nothing. */
static size_t missing_name(const Coverage *row, const char **name) {
    const char *end = strstr(row->detail, "' file not found");
    *name = row->detail + 1;
    return *row->detail == '\'' && end ? (size_t)(end - *name) : 0;
}

/* `file`: relative to the root, as places are. */
static bool lacks_file(const Coverage *row, const char *file) {
    const char *name;
    size_t length = missing_name(row, &name), whole = strlen(file);
    if (str_eq(row->at.file, file)) return true; /* its text stands for that it is gone */
    for (; length > 3 && str_starts(name, "../"); length -= 3) name += 3;
    return length && length <= whole && memcmp(file + whole - length, name, length) == 0 &&
           (length == whole || file[whole - length - 1] == '/');
}

static void tell_deleted(const ChangeRun *run, const char *file) {
    enum { NAMED = 5 };
    const ScanResult *after = run->scan->result;
    StrVec units = {0};
    Buf text = {0};
    for (uint32_t i = 0; i < after->coverage.len; i++) {
        const Coverage *row = &after->coverage.data[i];
        bool told = !row->loses || !lacks_file(row, file);
        for (uint32_t n = 0; n < units.len && !told; n++) told = str_eq(units.data[n], row->subject);
        if (!told) vec_push(&units, row->subject);
    }
    for (uint32_t i = 0; i < units.len && i < NAMED; i++) buf_printf(&text, "%s%s", i ? ", " : "", units.data[i]);
    if (units.len > NAMED) buf_printf(&text, " and %u more", units.len - NAMED);
    if (units.len)
        diag_add(run->scan->diags, DIAG_WARNING, file, 0, 0,
                 "deleted in what is staged, but still included by %s: stage sources that do without it, or keep it",
                 buf_text(&text));
    buf_free(&text);
    vec_free(&units);
}

void change_tell_deleted(const ChangeRun *run) {
    const Change *change = run->change;
    if (!change->staged) return;
    for (uint32_t i = 0; i < change->before.tree.count; i++) {
        const GitEntry *entry = &change->before.tree.entries[i];
        if (git_is_file(entry) && !git_find(&change->after.tree, entry->path))
            tell_deleted(run, path_below(run->scan->root, path_join(run->arena, git_top(change->git), entry->path)));
    }
}

/* A file that git does not know (generated, or gone while the compile database still names it) is not
 * the change's doing. */
bool change_loses(const ChangeRun *run) {
    const ScanResult *after = run->scan->result;
    for (uint32_t i = 0; i < after->coverage.len; i++) {
        const Coverage *row = &after->coverage.data[i];
        if (row->loses && git_knows(run, row->subject) && !lost_before(run, row)) return true;
    }
    return false;
}
