/* SPDX-License-Identifier: Apache-2.0 */
/* sangam verify: is an evidence package as it was made, and do its sources give it again? */
#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/cli.h"

enum { SHOWN_MAX = 20 };

/* ---- again ----------------------------------------------------------------------------------- */

static StrVec numbered_folders(Arena *arena, const char *package, const char *name,
                               uint32_t count) {
    StrVec out = {0};
    for (uint32_t i = 0; i < count; i++) {
        const char *folder = i ? arena_printf(arena, "%s-%u", name, i + 1) : name;
        vec_push(&out, path_absolute(arena, path_join(arena, package, folder)));
    }
    return out;
}

/* The words of a command line as options_parse() writes it: only '...' quotes. */
static void split_command(Arena *arena, const char *line, StrVec *out) {
    while (*line) {
        Buf word = {0};
        while (*line == ' ') line++;
        bool any = *line != '\0', quoted = false;
        for (; *line && (quoted || *line != ' '); line++) {
            if (*line == '\'')
                quoted = !quoted;
            else if (*line == '\\' && !quoted && line[1])
                buf_putc(&word, *++line);
            else
                buf_putc(&word, *line);
        }
        if (any) vec_push(out, arena_strdup(arena, buf_text(&word)));
        buf_free(&word);
    }
}

/* Of the recorded command only what limits the report is taken over: a package is from elsewhere,
 * and must not make us write or read anything. */
static void recorded_limits(Arena *arena, const Package *package, const char *root,
                            ScanOptions *wants) {
    StrVec words = {0};
    split_command(arena, package->command, &words);
    Options *options = ARENA_NEW(arena, Options);
    bool scan = words.len >= 2 && str_eq(words.data[1], "scan");
    if (scan && options_parse(arena, (int)words.len, (char **)(void *)words.data, options)) {
        wants->excludes = options->exclude.values;
        for (uint32_t i = 0; i < options->operands.len; i++)
            vec_push(&wants->paths, path_join(arena, root, options->operands.data[i]));
    }
    vec_free(&words);
}

typedef struct Again {
    Arena *arena;
    const Options *options;
    const Package *package;
    const char *folder; /* of the package */
    Diags *diags;
    uint32_t differences;
} Again;

static void differ(Again *again, const char *format, ...) PRINTF_LIKE(2, 3);
static void differ(Again *again, const char *format, ...) {
    if (again->differences++ >= SHOWN_MAX) return;
    va_list args;
    va_start(args, format);
    Buf text = {0};
    buf_vprintf(&text, format, args);
    va_end(args);
    printf("differs: %s\n", text_printable(again->arena, buf_text(&text)));
    buf_free(&text);
}

static void compare_origin(Again *again, const char *what, const char *then, const char *now) {
    if (!str_eq(then, now))
        differ(again, "%s was %s and is %s", what, *then ? then : "unknown",
               *now ? now : "unknown");
}

/* ---- findings -------------------------------------------------------------------------------- */

static void collect_prints(const Node *report, Interner *out) {
    const Node *findings = report ? node_get(report, "findings") : NULL;
    for (uint32_t i = 0; findings && findings->kind == NODE_LIST && i < findings->count; i++) {
        const Node *print = node_get(findings->items[i], "fingerprint");
        if (print && print->kind == NODE_TEXT) intern(out, print->text);
    }
}

static const Node *read_report(Again *again, const char *folder) {
    return json_read_file(again->arena, path_join(again->arena, folder, "report.json"),
                          (size_t)1 << 30, again->diags);
}

static void compare_findings(Again *again, const char *now) {
    Interner *before = interner_new(), *after = interner_new();
    collect_prints(read_report(again, again->folder), before);
    collect_prints(read_report(again, now), after);
    for (uint32_t i = 1; i < interner_count(before); i++)
        if (!intern_find(after, interned(before, i)))
            differ(again, "finding %.12s is not found any more", interned(before, i));
    for (uint32_t i = 1; i < interner_count(after); i++)
        if (!intern_find(before, interned(after, i)))
            differ(again, "finding %.12s is not in the package", interned(after, i));
    interner_free(before);
    interner_free(after);
}

static void compare_packages(Again *again, const char *now) {
    Package fresh = {0};
    if (!package_check(again->arena, now, &fresh, again->diags)) {
        again->differences++;
        return;
    }
    const PackageFile *a = again->package->files.data, *b = fresh.files.data;
    uint32_t i = 0, k = 0;
    while (i < again->package->files.len || k < fresh.files.len) {
        int order = i == again->package->files.len ? 1
                    : k == fresh.files.len         ? -1
                                                   : strcmp(a[i].path, b[k].path);
        bool timed =
            order <= 0 && (str_eq(a[i].path, "manifest.json") || str_eq(a[i].path, "SHA256SUMS"));
        if (order < 0)
            differ(again, "%s is not made again", a[i].path);
        else if (order > 0)
            differ(again, "%s is made now and was not", b[k].path);
        else if (!timed && !str_eq(a[i].sha256, b[k].sha256))
            differ(again, "%s has other contents when made again", a[i].path);
        i += order <= 0;
        k += order >= 0;
    }
    if (again->differences) compare_findings(again, now);
    package_free(&fresh);
}

/* ---- the scan -------------------------------------------------------------------------------- */

static bool pack_again(Again *again, Scan *scan, Frameworks *frameworks, const LawVec *laws,
                       const ScanOptions *wants, const StrVec *law_folders, const char *target) {
    const Package *package = again->package;
    ScanResult *result = scan->result;
    compare_origin(again, "the tool's version", package->tool_version, result->tool_version);
    compare_origin(again, "clang's version", package->front_version, result->front_version);
    bool under_git = *result->revision; /* a copy without git is as good, but tells no revision */
    if (under_git) compare_origin(again, "the revision", package->revision, result->revision);
    else if (*package->revision)
        printf("These sources are not under git: the revision was not compared.\n");
    compare_origin(again, "the digest of the rules", package->rules_digest, result->rules_digest);
    compare_origin(again, "the digest of the laws", package->laws_digest, frameworks->digest);
    if (under_git && package->dirty != result->dirty)
        differ(again, "the work tree %s then and %s now",
               package->dirty ? "had changes" : "was as the revision",
               result->dirty ? "has changes" : "is as the revision");
    /* these were compared; what follows is the content */
    result->tool_version = package->tool_version;
    result->front_version = package->front_version;
    result->revision = package->revision;
    result->dirty = package->dirty;
    result->command = package->command;
    Gate gate = {0};
    if (!parse_severity(package->fail_on, &gate.never, &gate.fail_on) ||
        !parse_confidence(package->min_confidence, &gate.min_confidence))
        return false;
    ReportInput input = {.arena = again->arena,
                         .result = result,
                         .frameworks = frameworks,
                         .laws = laws->data,
                         .law_count = laws->len,
                         .project = scan->project,
                         .judgements = judge_all(again->arena, frameworks, laws, result,
                                                 scan->project, package->as_of, package->gate_on),
                         .as_of = package->as_of,
                         .fail_on = gate.fail_on,
                         .fail_never = gate.never,
                         .min_confidence = gate.min_confidence,
                         .gate_on = package->gate_on,
                         .rule_folders = wants->rules,
                         .law_folders = *law_folders};
    return report_package(&input, target, again->diags);
}

static bool scan_again(Again *again, const char *target) {
    const Package *package = again->package;
    ScanOptions wants = {0};
    if (!scan_options(again->arena, again->options, &wants)) return false;
    wants.no_default_rules = true;
    wants.rules = numbered_folders(again->arena, again->folder, "rules", package->rule_folders);
    wants.as_of = package->as_of;
    StrVec law_folders =
        numbered_folders(again->arena, again->folder, "frameworks", package->law_folders);
    Scan *scan = scan_new();
    LawVec laws = {0};
    bool ok = scan_load(scan, &wants);
    Frameworks *frameworks = NULL;
    if (ok)
        frameworks = frameworks_load(again->arena, law_folders.data, law_folders.len, NULL, scan->diags);
    Buf names = {0};
    for (uint32_t i = 0; i < package->laws.len; i++)
        buf_printf(&names, "%s%s", i ? "," : "", package->laws.data[i]);
    ok = frameworks && frameworks_select(frameworks, buf_text(&names), &laws, scan->diags);
    buf_free(&names);
    if (ok) {
        recorded_limits(again->arena, package, scan->root, &wants);
        wants.cache = NULL;
        ok = scan_analyse(scan, &wants);
    }
    if (ok) {
        scan_revision(again->arena, scan->root, scan->result);
        suppress_findings(scan, again->arena, &wants);
        ok = pack_again(again, scan, frameworks, &laws, &wants, &law_folders, target);
    }
    diags_print(scan->diags, stderr, DIAG_WARNING);
    vec_free(&laws);
    vec_free(&law_folders);
    vec_free(&wants.rules);
    scan_free(scan);
    return ok;
}

/* Only what report_package() made: files, and folders without links. */
static void remove_folder(Arena *arena, const char *folder) {
    StrVec names = {0};
    if (!directory_list(arena, folder, &names)) return;
    for (uint32_t i = 0; i < names.len; i++) {
        const char *path = path_join(arena, folder, names.data[i]);
        if (unlink(path)) remove_folder(arena, path);
    }
    vec_free(&names);
    (void)rmdir(folder);
}

static int verify_sources(Again *again) {
    const char *base = getenv("TMPDIR");
    char *target =
        arena_printf(again->arena, "%s/sangam-verify-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(target)) {
        usage_error("%s cannot be made; check TMPDIR", target);
        return EXIT_USAGE;
    }
    bool ok = scan_again(again, target);
    if (ok) compare_packages(again, target);
    remove_folder(again->arena, target);
    if (!ok) return EXIT_USAGE;
    if (again->differences > SHOWN_MAX)
        printf("and %u more differences\n", again->differences - SHOWN_MAX);
    if (again->differences) return EXIT_FINDINGS;
    printf("The sources give the same package again: every file has the same contents.\n");
    return EXIT_CLEAN;
}

/* ---- the command ----------------------------------------------------------------------------- */

static void print_origin(Arena *arena, const Package *package) {
    char day[11];
    date_format(package->as_of, day);
    printf("%s\n",
           text_printable(arena,
                          arena_printf(arena,
                                       "Package of %s, made %s by Sangam %s; law as of %s; "
                                       "revision %s%s.",
                                       package->project, package->created, package->tool_version,
                                       day, *package->revision ? package->revision : "unknown",
                                       package->dirty ? " with changes" : "")));
    printf("%u files are as the manifest says. Its SHA-256, to be compared with what was handed "
           "over or signed:\n%s\n",
           package->files.len, package->manifest_sha256);
}

int command_verify(Arena *arena, const Options *options) {
    if (options->operands.len != 1) {
        usage_error("verify takes one folder, made by `sangam report package=DIR`");
        return EXIT_USAGE;
    }
    Diags *diags = diags_new(arena);
    const char *folder = options->operands.data[0];
    Package package;
    int code = EXIT_USAGE;
    bool known = package_check(arena, folder, &package, diags);
    if (known && package.troubles) {
        code = EXIT_FINDINGS;
    } else if (known) {
        print_origin(arena, &package);
        Again again = {arena, options, &package, folder, diags, 0};
        code = option_set(&options->database) || option_set(&options->source)
                   ? verify_sources(&again)
                   : EXIT_CLEAN;
    }
    diags_print(diags, stderr, DIAG_WARNING);
    if (known && package.troubles)
        fprintf(stderr, "sangam: %s is not as it was made: %u %s\n", text_printable(arena, folder),
                package.troubles, package.troubles == 1 ? "trouble" : "troubles");
    package_free(&package);
    return code;
}
