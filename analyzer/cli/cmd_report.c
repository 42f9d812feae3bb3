/* SPDX-License-Identifier: Apache-2.0 */
/* sangam report, sangam baseline: from the store, without analysing again. */
#include "cli/cli.h"

ScanResult *stored_result(Arena *arena, const Options *options, const Project **project,
                          ScanResult *gone, Diags *diags) {
    const char *start = scan_root(arena, option_text(&options->database, NULL), option_text(&options->source, NULL));
    const char *config = option_text(&options->config, NULL);
    if (!config) config = project_find(arena, start);
    *project = config ? project_load(arena, config, diags) : project_default(arena, start);
    if (!*project) return NULL;
    const char *root = (*project)->path ? path_absolute(arena, (*project)->root) : start;
    Store *store = store_open(store_path(arena, options, root), true, diags);
    if (!store) return NULL;
    ScanResult *result = store_read(store, 0, diags);
    if (result && gone && !store_gone(store, result, gone, diags)) {
        scan_result_free(result);
        result = NULL;
    }
    store_close(store);
    return result;
}

static void list_formats(void) {
    for (uint32_t i = 0; report_formats[i].name; i++)
        printf("%-14s %s\n", report_formats[i].name, report_formats[i].help);
    printf("%-14s %s\n", "package=FOLDER", report_package_help);
}

/* A package shows the rules: they must be those that the scan was made with. */
static bool rules_as_scanned(Arena *arena, const Options *options, const ReportInput *input) {
    bool package = false;
    for (uint32_t i = 0; i < options->operands.len; i++)
        package |= str_starts(options->operands.data[i], "package=");
    if (!package || str_eq(scan_rules_digest(arena, &input->rule_folders), input->result->rules_digest))
        return true;
    return usage_error("the rules are not those of the scan: give --rules and --no-default-rules as "
                       "it was given them, or scan again");
}

static bool write_all(Arena *arena, const Options *options, const ScanOptions *wants,
                      const Project *project, ScanResult *result, ScanResult *gone,
                      Diags *diags) {
    LawVec laws = {0};
    Gate gate = {0};
    if (!gate_options(options, project, &gate)) return false;
    findings_drop_unshown(gone, gate.min_confidence);
    findings_drop_unseen(gone, result);
    Frameworks *frameworks = load_frameworks(arena, options, project, NULL, &laws, diags);
    const char *baseline = option_text(&options->baseline, NULL);
    if (!frameworks || (baseline && !baseline_apply(baseline, result, diags))) return false;
    int32_t as_of = wants->as_of;
    if (!option_set(&options->as_of)) (void)date_parse(result->as_of, &as_of);
    ReportInput input = {
        .arena = arena,
        .result = result,
        .gone = gone,
        .frameworks = frameworks,
        .laws = laws.data,
        .law_count = laws.len,
        .project = project,
        .as_of = as_of,
        .fail_on = gate.fail_on,
        .fail_never = gate.never,
        .gate_on = gate.gate_on,
        .rule_folders = rule_folders(arena, options),
        .law_folders = law_folders(arena, options),
        .min_confidence = gate.min_confidence,
        .only_new = baseline != NULL,
        .color = wants_color(options),
        .quiet = option_set(&options->quiet),
        .verbose = option_set(&options->verbose),
        .width = terminal_width(),
        .judgements = judge_all(arena, frameworks, &laws, result, project, as_of, gate.gate_on)};
    add_history(arena, store_path(arena, options, project->root), &options->operands, &input, diags);
    add_folders(arena, &options->operands, &input);
    bool ok = rules_as_scanned(arena, options, &input);
    for (uint32_t i = 0; i < options->operands.len && ok; i++)
        ok &= write_report(&input, options->operands.data[i], diags);
    vec_free(&input.rule_folders);
    vec_free(&input.law_folders);
    vec_free(&laws);
    return ok;
}

int command_report(Arena *arena, const Options *options) {
    if (options->operands.len == 0) {
        list_formats();
        return EXIT_CLEAN;
    }
    for (uint32_t i = 0; i < options->operands.len; i++)
        if (!check_request(options->operands.data[i])) return EXIT_USAGE;
    Diags *diags = diags_new(arena);
    const Project *project = NULL;
    ScanOptions wants = {0};
    if (!scan_options(arena, options, &wants)) return EXIT_USAGE;
    ScanResult *gone = scan_result_new();
    ScanResult *result = stored_result(arena, options, &project, gone, diags);
    bool ok = result && write_all(arena, options, &wants, project, result, gone, diags);
    int code = ok ? EXIT_CLEAN : EXIT_USAGE;
    diags_print(diags, stderr, DIAG_WARNING);
    scan_result_free(result);
    scan_result_free(gone);
    return code;
}

int command_baseline(Arena *arena, const Options *options) {
    Diags *diags = diags_new(arena);
    const Project *project = NULL;
    ScanResult *result = stored_result(arena, options, &project, NULL, diags);
    int code = EXIT_USAGE;
    if (result) {
        Buf out = {0};
        baseline_write(result, &out);
        const char *file = options->operands.len ? options->operands.data[0] : "-";
        code = EXIT_CLEAN;
        if (strcmp(file, "-") == 0) {
            fwrite(buf_text(&out), 1, out.len, stdout);
        } else if (!file_write_atomic(file, buf_text(&out), out.len)) {
            usage_error("%s cannot be written; check the folder and its permissions", file);
            code = EXIT_USAGE;
        }
        buf_free(&out);
    }
    diags_print(diags, stderr, DIAG_WARNING);
    scan_result_free(result);
    return code;
}
