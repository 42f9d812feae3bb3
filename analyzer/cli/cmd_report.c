/* SPDX-License-Identifier: Apache-2.0 */
/* sangam report, sangam baseline: from the store, without analysing again. */
#include "cli/cli.h"

ScanResult *stored_result(Arena *arena, const Options *options, const Project **project,
                          Diags *diags) {
    const char *start = path_absolute(arena, option_text(&options->database, "."));
    if (!file_is_directory(start)) start = path_directory(arena, start);
    const char *config = option_text(&options->config, NULL);
    if (!config) config = project_find(arena, start);
    *project = config ? project_load(arena, config, diags) : project_default(arena, start);
    if (!*project) return NULL;
    const char *root = (*project)->path ? path_absolute(arena, (*project)->root) : start;
    Store *store = store_open(store_path(arena, options, root), true, diags);
    if (!store) return NULL;
    ScanResult *result = store_read(store, 0, diags);
    store_close(store);
    return result;
}

static void list_formats(void) {
    for (uint32_t i = 0; report_formats[i].name; i++)
        printf("%-14s %s\n", report_formats[i].name, report_formats[i].help);
}

int command_report(Arena *arena, const Options *options) {
    if (options->operands.len == 0) {
        list_formats();
        return EXIT_CLEAN;
    }
    Diags *diags = diags_new(arena);
    const Project *project = NULL;
    ScanOptions wants = {0};
    Confidence confidence = CONFIDENCE_MEDIUM;
    if (!scan_options(arena, options, &wants) ||
        !parse_confidence(option_text(&options->min_confidence, "medium"), &confidence))
        return EXIT_USAGE;
    ScanResult *result = stored_result(arena, options, &project, diags);
    int code = EXIT_USAGE;
    LawVec laws = {0};
    Frameworks *frameworks = result ? load_frameworks(arena, options, project, &laws, diags) : NULL;
    if (frameworks) {
        int32_t as_of = wants.as_of;
        if (!option_set(&options->as_of)) (void)date_parse(result->as_of, &as_of);
        ReportInput input = {.arena = arena,
                             .result = result,
                             .frameworks = frameworks,
                             .laws = laws.data,
                             .law_count = laws.len,
                             .project = project,
                             .as_of = as_of,
                             .fail_on = SEVERITY_HIGH,
                             .min_confidence = confidence,
                             .color = wants_color(options),
                             .quiet = option_set(&options->quiet),
                             .verbose = option_set(&options->verbose),
                             .judgements =
                                 judge_all(arena, frameworks, &laws, result, project, as_of, 0)};
        code = EXIT_CLEAN;
        for (uint32_t i = 0; i < options->operands.len; i++)
            if (!write_report(&input, options->operands.data[i], diags)) code = EXIT_USAGE;
    }
    diags_print(diags, stderr, DIAG_WARNING);
    scan_result_free(result);
    return code;
}

int command_baseline(Arena *arena, const Options *options) {
    Diags *diags = diags_new(arena);
    const Project *project = NULL;
    ScanResult *result = stored_result(arena, options, &project, diags);
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
