/* SPDX-License-Identifier: Apache-2.0 */
/* sangam scan: the analysis, its reports and its exit code. */
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/cli.h"

typedef struct Gate {
    Severity fail_on;
    bool never;
    Confidence min_confidence;
    unsigned gate_on;
    bool incomplete_fails;
} Gate;

static bool parse_gate_on(const char *list, unsigned *out) {
    static const char *const names[] = {"not-in-force", "open", "law-to-law", NULL};
    while (list && *list) {
        size_t length = strcspn(list, ",");
        unsigned found = 0;
        for (unsigned i = 0; names[i]; i++)
            if (strlen(names[i]) == length && memcmp(names[i], list, length) == 0) found = 1u << i;
        if (!found)
            return usage_error("--gate-on knows not-in-force, open and law-to-law, not `%.*s`",
                               (int)length, list);
        *out |= found;
        list += length;
        if (*list == ',') list++;
    }
    return true;
}

static bool parse_gate(const Options *options, const Project *project, Gate *gate) {
    const char *fail_on =
        option_text(&options->fail_on, project->scan.fail_on ? project->scan.fail_on : "high");
    const char *confidence =
        option_text(&options->min_confidence,
                    project->scan.min_confidence ? project->scan.min_confidence : "medium");
    const char *incomplete = option_text(&options->incomplete, "fail");
    if (strcmp(incomplete, "fail") != 0 && strcmp(incomplete, "warn") != 0)
        return usage_error("--incomplete is fail or warn, not `%s`", incomplete);
    gate->incomplete_fails = strcmp(incomplete, "fail") == 0;
    return parse_severity(fail_on, &gate->never, &gate->fail_on) &&
           parse_confidence(confidence, &gate->min_confidence) &&
           parse_gate_on(option_text(&options->gate_on, NULL), &gate->gate_on);
}

/* Options are checked before the analysis, so that a typo costs nothing. */
static bool check_requests(const Options *options) {
    for (uint32_t i = 0; i < options->report.values.len; i++) {
        char name[32];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(options->report.values.data[i], "="),
                 options->report.values.data[i]);
        if (!report_format(name))
            return usage_error("`%s` is no report format; `sangam report` lists them", name);
    }
    return true;
}

static void suppress(Scan *scan, Arena *arena, const ScanOptions *options) {
    const Project *project = scan->project;
    StrVec files = {0};
    for (FileId i = 1; i < scan->program->file_count; i++)
        if (!scan->program->files[i].system)
            vec_push(&files,
                     arena_strdup(arena, path_below(scan->root, program_file(scan->program, i))));
    findings_suppress_by_comment(scan->result, &files, scan->diags);
    vec_free(&files);
    Exception *rows = ARENA_ARRAY(arena, Exception, project->exception_count + 1);
    for (uint32_t i = 0; i < project->exception_count; i++) {
        const ProjectException *from = &project->exceptions[i];
        rows[i] = (Exception){from->finding,    from->reason,     from->owner,       from->expires,
                              from->node->file, from->node->line, from->node->column};
    }
    findings_suppress_by_exception(scan->result, rows, project->exception_count, options->as_of,
                                   scan->diags);
}

static bool gates(const Gate *gate, const Finding *finding, const Judgement *judgement,
                  bool only_new) {
    if (gate->never || finding->suppressed_by || !judgement->gates) return false;
    if (only_new && finding->state != STATE_NEW) return false;
    return finding->severity >= gate->fail_on && finding->confidence >= gate->min_confidence;
}

static uint32_t terminal_width(void) {
    struct winsize size;
    return isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20
               ? size.ws_col
               : 0;
}

static bool keep_result(Scan *scan, Arena *arena, const Options *options, ScanResult *gone) {
    Store *store = store_open(store_path(arena, options, scan->root), false, scan->diags);
    if (!store) return false;
    bool ok = store_compare(store, scan->result, gone, scan->diags) &&
              store_write(store, scan->result, scan->diags);
    store_close(store);
    return ok;
}

static void print_times(const Scan *scan) {
    fprintf(stderr,
            "sangam: front %.2f s (%u of %u from the cache), link %.2f s, memory %.2f s, flow %.2f "
            "s, rules %.2f s\n",
            scan->seconds_front, scan->cache_hits, scan->commands.list.len, scan->seconds_link,
            scan->seconds_memory, scan->seconds_flow, scan->seconds_rules);
}

static int finish(Scan *scan, Arena *arena, const Options *options, const ScanOptions *wants,
                  const Gate *gate) {
    LawVec laws = {0};
    Frameworks *frameworks = load_frameworks(arena, options, scan->project, &laws, scan->diags);
    if (!frameworks) return EXIT_USAGE;
    suppress(scan, arena, wants);
    ScanResult *gone = scan_result_new();
    bool stored = keep_result(scan, arena, options, gone);
    const char *baseline = option_text(&options->baseline, NULL);
    bool only_new = baseline != NULL;
    if (baseline && !baseline_apply(baseline, scan->result, scan->diags)) return EXIT_USAGE;
    Judgement *judgements = judge_all(arena, frameworks, &laws, scan->result, scan->project,
                                      wants->as_of, gate->gate_on);
    ReportInput input = {.arena = arena,
                         .result = scan->result,
                         .gone = gone,
                         .frameworks = frameworks,
                         .laws = laws.data,
                         .law_count = laws.len,
                         .project = scan->project,
                         .judgements = judgements,
                         .as_of = wants->as_of,
                         .fail_on = gate->fail_on,
                         .min_confidence = gate->min_confidence,
                         .only_new = only_new,
                         .color = wants_color(options),
                         .quiet = option_set(&options->quiet),
                         .verbose = option_set(&options->verbose),
                         .width = terminal_width()};
    bool written = true;
    if (options->report.values.len == 0) written = write_report(&input, "text", scan->diags);
    for (uint32_t i = 0; i < options->report.values.len; i++)
        written &= write_report(&input, options->report.values.data[i], scan->diags);
    diags_print(scan->diags, stderr, input.verbose ? DIAG_NOTE : DIAG_WARNING);
    if (input.verbose) print_times(scan);
    bool any = false;
    for (uint32_t i = 0; i < scan->result->findings.len; i++)
        any |= gates(gate, &scan->result->findings.data[i], &judgements[i], only_new);
    scan_result_free(gone);
    if (!stored || !written || scan->diags->errors) return EXIT_USAGE;
    if (any) return EXIT_FINDINGS;
    return scan->result->complete || !gate->incomplete_fails ? EXIT_CLEAN : EXIT_INCOMPLETE;
}

int command_scan(Arena *arena, const Options *options) {
    ScanOptions wants = {0};
    if (!scan_options(arena, options, &wants) || !check_requests(options)) return EXIT_USAGE;
    wants.paths = options->operands;
    Scan *scan = scan_new();
    int code = EXIT_USAGE;
    Gate gate = {0};
    if (scan_load(scan, &wants) && parse_gate(options, scan->project, &gate)) {
        wants.cache = facts_folder(arena, options, scan->root);
        if (scan_analyse(scan, &wants))
            code = finish(scan, arena, options, &wants, &gate);
        else
            diags_print(scan->diags, stderr, DIAG_WARNING);
    } else {
        diags_print(scan->diags, stderr, DIAG_WARNING);
    }
    scan_free(scan);
    return code;
}
