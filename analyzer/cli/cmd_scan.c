/* SPDX-License-Identifier: Apache-2.0 */
/* sangam scan: the analysis, its reports and its exit code. */
#include "cli/cli.h"
#include "front/front.h"

/* Options are checked before the analysis, so that a typo costs nothing. */
static bool check_requests(Arena *arena, const Options *options) {
    for (uint32_t i = 0; i < options->report.values.len; i++) {
        const char *request = options->report.values.data[i], *file = strchr(request, '=');
        if (!check_request(request)) return false;
        if (!file || strcmp(file, "=-") == 0) continue;
        const char *folder = path_directory(arena, path_absolute(arena, file + 1));
        if (!file_is_directory(folder))
            return usage_error("%s cannot be written: there is no folder %s", file + 1, folder);
    }
    return true;
}

/* So is what is there already: a store that is none, a baseline that cannot be read. */
static bool check_files(Arena *arena, const Options *options, Scan *scan, Store **store) {
    const char *path = store_path(arena, options, scan->root);
    if (!store_allowed(path, scan->diags)) return false;
    if (file_exists(path)) {
        *store = store_open(path, false, scan->diags);
        if (!*store) return false;
    }
    const char *baseline = option_text(&options->baseline, NULL);
    return !baseline || baseline_apply(baseline, scan->result, scan->diags);
}

/* A store that cannot be read is told of when it is written to. */
ScanResult *earlier_scan(void *context, const char *made, const char *settings) {
    Store *store = *(Store **)context;
    Arena *arena = arena_new("earlier scan");
    Diags *quiet = diags_new(arena);
    int64_t number;
    ScanResult *result = store ? store_known(store, made, settings, &number, quiet) : NULL;
    arena_free(arena);
    return result;
}

/* A permission for what is not reported is not called unused. */
void suppress_findings(Scan *scan, Arena *arena, const ScanOptions *options) {
    const Project *project = scan->project;
    StrVec files = {0};
    for (uint32_t i = 0; i < scan->result->files.len; i++)
        if (scan_reports(scan, options, scan->result->files.data[i].file))
            vec_push(&files, scan->result->files.data[i].file);
    scan->result->partial = options->paths.len != 0;
    findings_suppress_by_comment(scan->result, &files, scan->diags);
    vec_free(&files);
    Exception *rows = ARENA_ARRAY(arena, Exception, project->exception_count + 1);
    for (uint32_t i = 0; i < project->exception_count; i++) {
        const ProjectException *from = &project->exceptions[i];
        rows[i] = (Exception){from->finding,    from->reason,     from->owner,       from->expires,
                              from->node->file, from->node->line, from->node->column};
    }
    findings_suppress_by_exception(scan->result, rows, project->exception_count,
                                   options->as_of, scan->diags);
}

static bool gates(const Gate *gate, const Finding *finding, const Judgement *judgement,
                  bool only_new) {
    if (gate->never || finding->suppressed_by || !judgement->gates) return false;
    if (only_new && finding->state != STATE_NEW) return false;
    return finding->severity >= gate->fail_on && finding->confidence >= gate->min_confidence;
}

/* What lies outside the part that was asked for is not gone. The history counts it as it counts what is new. */
static void drop_unreported(const Scan *scan, const ScanOptions *wants, ScanResult *gone) {
    scan->result->gone = 0;
    findings_drop_unseen(gone, scan->result);
    for (uint32_t i = gone->findings.len; i-- > 0;) {
        const Finding *finding = &gone->findings.data[i];
        if (!scan_reports(scan, wants, finding->sink.file)) scan_result_drop(gone, i);
        else scan->result->gone += finding->confidence > CONFIDENCE_LOW && !finding->suppressed_by;
    }
}

static bool keep_result(Scan *scan, Arena *arena, const ScanOptions *wants, Store *store,
                        const ChangeRun *run, ScanResult *gone) {
    if (run) {
        findings_compare(scan->result, run->before, gone);
        if (run->merged) findings_known(scan->result, run->merged);
        drop_unreported(scan, wants, gone);
        return run->newest || store_write(store, scan->result, scan->diags);
    }
    scan_revision(arena, scan->root, scan->result);
    bool ok = store_compare(store, scan->result, gone, scan->diags);
    if (ok) drop_unreported(scan, wants, gone);
    return ok && store_write(store, scan->result, scan->diags);
}

/* For --verbose and for measuring: processor time, not time by the clock. */
static void print_times(const Scan *scan) {
    const ScanTimes *times = &scan->times;
    double sum = times->load + times->prefix + times->parse + times->lower + times->other +
                 times->link + times->memory + times->flow + times->rules;
    fprintf(stderr,
            "sangam: %u of %u units from the cache, %u with one of %u shared beginnings; largest "
            "worker %.0f MB\n",
            scan->cache_hits, scan->commands.list.len, scan->prefixed_units, scan->prefixes,
            (double)times->worker_peak / 1048576);
    if (scan->reused)
        fprintf(stderr, "sangam: the stored result of a scan of the same sources and settings is used\n");
    fprintf(stderr,
            "sangam: processor seconds: load %.2f, beginnings %.2f, parse %.2f, lower %.2f, workers "
            "%.2f, link %.2f, memory %.2f, flow %.2f, rules %.2f, report %.2f\n",
            times->load, times->prefix, times->parse, times->lower, times->other, times->link,
            times->memory, times->flow, times->rules, scan_time() - sum);
    uint32_t asked = 0, anew = 0;
    if (scan->catalog) catalog_asked(scan->catalog, &asked, &anew);
    if (scan->memory)
        fprintf(stderr, "sangam: functions analysed anew: %u of %u; declarations weighed anew: %u of %u\n",
                scan->memory->walked, scan->memory->bodies, anew, asked);
}

typedef struct Judge { /* what findings are held against, known before there are any */
    Arena *arena;
    const Options *options;
    Scan *scan;
    YamlKeep *yaml;
    Gate gate;
    Frameworks *frameworks;
    LawVec laws;
    bool asked; /* for the laws */
} Judge;

/* Called once the rules are there. */
static bool laws_loaded(void *context) {
    Judge *judge = context;
    Scan *scan = judge->scan;
    if (judge->asked) return judge->frameworks != NULL;
    judge->asked = true;
    Frameworks *all = load_frameworks(judge->arena, judge->options, scan->project, judge->yaml, &judge->laws, scan->diags);
    if (!all || !check_controls(judge->arena, scan, all)) return false;
    frameworks_lint_register(all, scan->project, scan->diags);
    judge->frameworks = all;
    return true;
}

static ReportInput report_input(Scan *scan, Arena *arena, const Options *options,
                                const Judge *judge, int32_t as_of) {
    return (ReportInput){.arena = arena,
                         .result = scan->result,
                         .frameworks = judge->frameworks,
                         .laws = judge->laws.data,
                         .law_count = judge->laws.len,
                         .project = scan->project,
                         .judgements =
                             judge_all(arena, judge->frameworks, &judge->laws, scan->result,
                                       scan->project, as_of, judge->gate.gate_on),
                         .as_of = as_of,
                         .fail_on = judge->gate.fail_on,
                         .fail_never = judge->gate.never,
                         .gate_on = judge->gate.gate_on,
                         .rule_folders = rule_folders(arena, options),
                         .law_folders = law_folders(arena, options),
                         .min_confidence = judge->gate.min_confidence,
                         .only_new = option_set(&options->baseline) || change_wanted(options),
                         .color = wants_color(options),
                         .quiet = option_set(&options->quiet),
                         .verbose = option_set(&options->verbose),
                         .width = terminal_width()};
}

static int finish(Scan *scan, Arena *arena, const Options *options, const ScanOptions *wants,
                  const Judge *judge, Store *store, const ChangeRun *run) {
    suppress_findings(scan, arena, wants);
    ScanResult *gone = scan_result_new();
    bool ok = keep_result(scan, arena, wants, store, run, gone);
    findings_drop_unshown(gone, judge->gate.min_confidence);
    const char *baseline = option_text(&options->baseline, NULL);
    if (baseline) ok &= baseline_apply(baseline, scan->result, scan->diags);
    ReportInput input = report_input(scan, arena, options, judge, wants->as_of);
    input.gone = gone;
    add_history(arena, store_path(arena, options, scan->root), &options->report.values, &input, scan->diags);
    add_folders(arena, &options->report.values, &input);
    if (options->report.values.len == 0) ok &= write_report(&input, "text", scan->diags);
    for (uint32_t i = 0; i < options->report.values.len; i++)
        ok &= write_report(&input, options->report.values.data[i], scan->diags);
    if (run) change_tell_deleted(run);
    if (input.verbose) print_times(scan);
    bool any = false;
    for (uint32_t i = 0; i < scan->result->findings.len; i++)
        any |= gates(&judge->gate, &scan->result->findings.data[i], &input.judgements[i],
                     input.only_new);
    scan_result_free(gone);
    vec_free(&input.rule_folders);
    vec_free(&input.law_folders);
    if (!ok || scan->diags->errors) return EXIT_USAGE;
    if (any && option_set(&options->staged))
        fputs("sangam: the commit is stopped; to make it nevertheless: git commit --no-verify\n", stderr);
    if (any) return EXIT_FINDINGS;
    bool lost = run ? change_loses(run) : !scan->result->complete;
    return lost && judge->gate.incomplete_fails ? EXIT_INCOMPLETE : EXIT_CLEAN;
}

/* A result that needed no analysis did not need them either; what is wrong with them is told all the same. */
static bool rules_loaded(Scan *scan, const ScanOptions *wants) {
    return (!scan->rules_wait || scan_load_rules(scan, wants)) && wants->meanwhile(wants->meanwhile_context);
}

static int scan_change(Scan *scan, Arena *arena, const Options *options, const ScanOptions *wants,
                       const Judge *judge, Store *store) {
    ChangeRun run = {.arena = arena, .options = options, .wants = wants, .change = wants->change,
                     .store = store, .scan = scan};
    int code = EXIT_USAGE;
    if (change_results(&run) && rules_loaded(scan, wants)) code = finish(scan, arena, options, wants, judge, store, &run);
    scan_result_free(run.before);
    scan_result_free(run.merged);
    return code;
}

static int analyse(Scan *scan, Arena *arena, const Options *options, ScanOptions *wants,
                   const Judge *judge, Store **store) {
    const char *path = store_path(arena, options, scan->root);
    wants->cache = facts_folder(arena, options, scan->root);
    if (!option_set(&options->again)) wants->earlier = earlier_scan;
    wants->earlier_context = store;
    if (!wants->change && !(scan_analyse(scan, wants) && rules_loaded(scan, wants))) return EXIT_USAGE;
    if (!*store) *store = store_open(path, false, scan->diags);
    if (!*store) return EXIT_USAGE;
    return wants->change ? scan_change(scan, arena, options, wants, judge, *store)
                         : finish(scan, arena, options, wants, judge, *store, NULL);
}

/* A PATH that is not there would make every scan a clean one. What a change deletes, and sources of facts, may be. */
static bool check_paths(const Options *options) {
    if (change_wanted(options) || options->facts.values.len) return true;
    for (uint32_t i = 0; i < options->operands.len; i++)
        if (!file_exists(options->operands.data[i]))
            return usage_error("%s does not exist; name files or folders whose findings are to be told", options->operands.data[i]);
    return true;
}

int command_scan(Arena *arena, const Options *options) {
    ScanOptions wants = {0};
    if (!scan_options(arena, options, &wants) || !check_requests(arena, options) || !check_paths(options) ||
        !change_check(options))
        return EXIT_USAGE;
    front_load_begin();
    wants.paths = options->operands;
    Scan *scan = scan_new();
    Judge judge = {.arena = arena, .options = options, .scan = scan};
    Change change = {0};
    Store *store = NULL;
    int code = EXIT_USAGE;
    bool ready = true;
    wants.yaml = judge.yaml = scan_yaml_open(arena);
    wants.meanwhile = laws_loaded;
    wants.meanwhile_context = &judge;
    if (change_wanted(options)) {
        ready = change_begin(arena, options, &change, scan->diags);
        wants.change = &change;
    }
    ready = ready && scan_load_project(scan, &wants) && gate_options(options, scan->project, &judge.gate) &&
            check_files(arena, options, scan, &store);
    if (ready) code = analyse(scan, arena, options, &wants, &judge, &store);
    store_close(store);
    /* When nothing could be analysed, the notes say what to do. */
    bool analysed = *scan->result->as_of && scan->result->units_total;
    bool notes = option_set(&options->verbose) || (ready && !analysed);
    diags_print(scan->diags, stderr, notes ? DIAG_NOTE : DIAG_WARNING);
    vec_free(&judge.laws);
    if (ADDRESS_SANITIZED) scan_free(scan); /* else it goes with the process, sooner than piece by piece */
    yaml_keep_close(wants.yaml);
    change_close(&change);
    (void)front_load(); /* else the process could end amid loading */
    return code;
}
