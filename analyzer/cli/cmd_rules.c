/* SPDX-License-Identifier: Apache-2.0 */
/* sangam rules: lists the checks, looks for mistakes in them, or runs their samples. */
#include "cli/samples.h"

static int list_rules(const Scan *scan) {
    for (uint32_t i = 0; i < scan->rules.list.len; i++) {
        const Rule *rule = &scan->rules.list.data[i];
        printf("%-36s %-9s %-9s %s\n", rule->id, rule_severity_name(rule),
               rule_kind_names[rule->kind], rule->title);
    }
    uint32_t libraries = models_library_count(scan->models);
    for (uint32_t i = 0; i < libraries; i++) {
        const Library *library = models_library_at(scan->models, i);
        printf("%-36s %-9s %4u functions%s\n", library->name, "library", library->functions,
               library->verified ? "" : ", unverified");
    }
    printf("%u checks, %u kinds of data, %u libraries with %u modelled functions\n", scan->rules.list.len,
           catalog_count(scan->catalog), libraries, models_count(scan->models));
    return EXIT_CLEAN;
}

static int lint_rules(Scan *scan, Arena *arena, const Options *options, const ScanOptions *wants) {
    LawVec laws = {0};
    Frameworks *frameworks = load_frameworks(arena, options, scan->project, NULL, &laws, scan->diags);
    vec_free(&laws); /* the controls are asked for, not the laws */
    if (!frameworks) return EXIT_USAGE;
    bool ok = check_controls(arena, scan, frameworks);
    if (option_set(&options->headers)) ok = lint_headers(arena, scan, wants) && ok;
    printf("%u checks looked at, %u errors, %u warnings\n", scan->rules.list.len,
           scan->diags->errors, scan->diags->warnings);
    return ok && scan->diags->errors == 0 ? EXIT_CLEAN : EXIT_USAGE;
}

const char *rules_folder(Arena *arena, const Options *options) {
    const char *share = scan_share(arena);
    if (options->operands.len > 1 && file_is_directory(options->operands.data[1]))
        return path_absolute(arena, options->operands.data[1]);
    if (options->rules.values.len) return path_absolute(arena, vec_last(&options->rules.values));
    if (share) return path_absolute(arena, path_join(arena, share, "rules"));
    usage_error("the shipped rules are not beside the program; name a rules folder");
    return NULL;
}

int command_rules(Arena *arena, const Options *options) {
    static const char *const verbs[] = {"list", "lint", "test", "coverage", NULL};
    const char *what = options->operands.len ? options->operands.data[0] : "list";
    const char *folder = options->operands.len > 1 ? options->operands.data[1] : NULL;
    if (strcmp(what, "test") == 0) return rules_test(arena, options);
    if (strcmp(what, "coverage") == 0) return rules_coverage(arena, options);
    if (strcmp(what, "list") != 0 && strcmp(what, "lint") != 0) {
        const char *near = text_nearest(what, verbs);
        usage_error("rules knows list, lint, test and coverage, not `%s`%s%s%s", what,
                    near ? "; did you mean `" : "", near ? near : "", near ? "`?" : "");
        return EXIT_USAGE;
    }
    Scan *scan = scan_new();
    ScanOptions wants = {0};
    int code = EXIT_USAGE;
    StrVec folders = rule_folders_with(arena, options, folder);
    if (scan_options(arena, options, &wants)) {
        wants.rules = folders;
        if (scan_load(scan, &wants))
            code = strcmp(what, "list") == 0 ? list_rules(scan) : lint_rules(scan, arena, options, &wants);
    }
    diags_print(scan->diags, stderr, DIAG_WARNING);
    scan_free(scan);
    vec_free(&folders);
    return code;
}
