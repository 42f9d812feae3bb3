/* SPDX-License-Identifier: Apache-2.0 */
/* What several commands make of the options: what to analyse, which laws, what gates, what to write. */
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/cli.h"

bool parse_severity(const char *text, bool *never, Severity *out) {
    if (never) *never = strcmp(text, "never") == 0;
    if (never && *never) return true;
    for (int i = SEVERITY_LOW; i <= SEVERITY_CRITICAL; i++)
        if (strcmp(severity_name((Severity)i), text) == 0) {
            *out = (Severity)i;
            return true;
        }
    return usage_error("`%s` is no level; use low, medium, high, critical%s", text,
                       never ? " or never" : "");
}

bool parse_confidence(const char *text, Confidence *out) {
    for (int i = CONFIDENCE_LOW; i <= CONFIDENCE_HIGH; i++)
        if (strcmp(confidence_name((Confidence)i), text) == 0) {
            *out = (Confidence)i;
            return true;
        }
    return usage_error("`%s` is no confidence; use low, medium or high", text);
}

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

bool incomplete_fails(const Options *options, bool *fails) {
    const char *incomplete = option_text(&options->incomplete, "fail");
    if (strcmp(incomplete, "fail") != 0 && strcmp(incomplete, "warn") != 0)
        return usage_error("--incomplete is fail or warn, not `%s`", incomplete);
    *fails = strcmp(incomplete, "fail") == 0;
    return true;
}

bool gate_options(const Options *options, const Project *project, Gate *gate) {
    const char *fail_on =
        option_text(&options->fail_on, project->scan.fail_on ? project->scan.fail_on : "high");
    const char *confidence =
        option_text(&options->min_confidence,
                    project->scan.min_confidence ? project->scan.min_confidence : "medium");
    return incomplete_fails(options, &gate->incomplete_fails) &&
           parse_severity(fail_on, &gate->never, &gate->fail_on) &&
           parse_confidence(confidence, &gate->min_confidence) &&
           parse_gate_on(option_text(&options->gate_on, NULL), &gate->gate_on);
}

bool wants_color(const Options *options) {
    const char *when = option_text(&options->color, "auto");
    if (strcmp(when, "always") == 0) return true;
    const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return strcmp(when, "never") != 0 && !(no_color && *no_color) && !(terminal && str_eq(terminal, "dumb")) &&
           isatty(STDOUT_FILENO);
}

uint32_t terminal_width(void) {
    struct winsize size;
    return isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20
               ? size.ws_col
               : 0;
}

/* What the options name must be there; what is in it is for those who read it. */
static bool check_folders(Arena *arena, const ScanOptions *options) {
    if (options->database && !file_exists(options->database))
        return usage_error(
            "%s does not exist; give -p the folder of compile_commands.json or the file itself",
            options->database);
    for (uint32_t i = 0; i < options->rules.len; i++) {
        const char *folder = options->rules.data[i];
        if (file_is_directory(folder) && !file_is_directory(path_join(arena, folder, "checks")) &&
            !file_is_directory(path_join(arena, folder, "models")) &&
            !file_is_directory(path_join(arena, folder, "data")))
            return usage_error(
                "%s holds no checks/, models/ or data/ folder; is it a folder of rules?", folder);
    }
    return true;
}

bool scan_options(Arena *arena, const Options *options, ScanOptions *out) {
    out->database = option_text(&options->database, NULL);
    out->source = option_text(&options->source, NULL);
    if (out->source && out->database) return usage_error("give --source or -p, not both");
    out->facts = options->facts.values;
    out->rules = options->rules.values;
    out->no_default_rules = option_set(&options->no_default_rules);
    out->config = option_text(&options->config, NULL);
    out->excludes = options->exclude.values;
    out->command = options->command_line;
    out->as_of = date_today();
    const char *day = option_text(&options->as_of, NULL);
    if (day && !date_parse(day, &out->as_of))
        return usage_error("--as-of %s is no date; write YYYY-MM-DD", day);
    uint64_t jobs = 0;
    const char *count = option_text(&options->jobs, "0");
    if (!str_to_u64(count, &jobs) || jobs > 1024)
        return usage_error("--jobs %s is no number up to 1024; 0 is one per processor", count);
    out->jobs = (uint32_t)jobs;
    out->progress = isatty(STDERR_FILENO) && !option_set(&options->quiet);
    return check_folders(arena, out);
}

const char *store_path(Arena *arena, const Options *options, const char *root) {
    const char *path = option_text(&options->store, NULL);
    return path ? path : path_join(arena, root, ".sangam/sangam.db");
}

const char *facts_folder(Arena *arena, const Options *options, const char *root) {
    const char *store = path_absolute(arena, store_path(arena, options, root));
    return path_join(arena, path_directory(arena, store), "facts");
}

StrVec rule_folders(Arena *arena, const Options *options) {
    StrVec folders = {0};
    const char *share = option_set(&options->no_default_rules) ? NULL : scan_share(arena);
    if (share) vec_push(&folders, path_join(arena, share, "rules"));
    for (uint32_t i = 0; i < options->rules.values.len; i++)
        vec_push(&folders, options->rules.values.data[i]);
    return folders;
}

StrVec law_folders(Arena *arena, const Options *options) {
    StrVec folders = {0};
    const char *share = scan_share(arena);
    if (share) vec_push(&folders, path_join(arena, share, "frameworks"));
    for (uint32_t i = 0; i < options->frameworks_dir.values.len; i++)
        vec_push(&folders, options->frameworks_dir.values.data[i]);
    return folders;
}

Frameworks *load_frameworks(Arena *arena, const Options *options, const Project *project,
                            YamlKeep *keep, LawVec *laws, Diags *diags) {
    StrVec folders = law_folders(arena, options);
    Frameworks *all = frameworks_load(arena, folders.data, folders.len, keep, diags);
    vec_free(&folders);
    if (!all || diags->errors) return NULL;
    const char *list = option_text(&options->frameworks, NULL);
    if (!list && project && project->scan.frameworks.count) {
        Buf names = {0};
        for (uint32_t i = 0; i < project->scan.frameworks.count; i++)
            buf_printf(&names, "%s%s", i ? "," : "", project->scan.frameworks.list[i].text);
        list = arena_strdup(arena, buf_text(&names));
        buf_free(&names);
    }
    if (!list && project) {
        frameworks_select_for(all, project, laws);
        return all;
    }
    return frameworks_select(all, list, laws, diags) ? all : NULL;
}

bool check_controls(Arena *arena, Scan *scan, const Frameworks *frameworks) {
    const char **controls = ARENA_ARRAY(arena, const char *, frameworks->controls.len + 1);
    for (uint32_t i = 0; i < frameworks->controls.len; i++) controls[i] = frameworks->controls.data[i].id;
    return rules_lint_controls(&scan->rules, controls, scan->diags);
}

Judgement *judge_all(Arena *arena, const Frameworks *all, const LawVec *laws,
                     const ScanResult *result, const Project *project, int32_t as_of,
                     unsigned gate_on) {
    return frameworks_judge_all(arena, all, laws->data, laws->len, result->findings.data, result->findings.len, project,
                                as_of, gate_on);
}

static bool is_package(const char *request) {
    return str_starts(request, "package") && (request[7] == '=' || request[7] == '\0');
}

void add_history(Arena *arena, const char *store, const StrVec *requests, ReportInput *input, Diags *diags) {
    enum { ROWS = 60 };
    bool wanted = false;
    for (uint32_t i = 0; i < requests->len; i++) wanted |= str_starts(requests->data[i], "trend");
    Store *open = wanted ? store_open(store, true, diags) : NULL;
    HistoryRows rows = {0};
    if (open && store_history(open, arena, ROWS, &rows, diags)) {
        HistoryRow *kept = ARENA_ARRAY(arena, HistoryRow, rows.len + 1);
        if (rows.len) memcpy(kept, rows.data, sizeof *kept * rows.len);
        input->history = kept;
        input->history_count = rows.len;
    }
    vec_free(&rows);
    store_close(open);
}

void add_folders(Arena *arena, const StrVec *requests, ReportInput *input) {
    bool wanted = false;
    for (uint32_t i = 0; i < requests->len; i++) {
        const char *request = requests->data[i];
        const ReportFormat *format = report_format(arena_strndup(arena, request, strcspn(request, "=")));
        wanted |= format && format->paths == PATHS_REPOSITORY;
    }
    const char *why;
    Git *git = wanted && *input->result->root == '/' ? git_open(arena, input->result->root, &why) : NULL;
    input->repository = git ? git_top(git) : NULL;
    input->here = path_absolute(arena, ".");
}

/* The format of FORMAT[=FILE]; NULL = unknown, told. */
static const ReportFormat *requested_format(const char *request) {
    char name[32];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(request, "="), request);
    const ReportFormat *format = report_format(name);
    if (format) return format;
    const char *names[64] = {"package"};
    for (uint32_t i = 0; report_formats[i].name && i < 62; i++)
        names[i + 1] = report_formats[i].name;
    const char *near = text_nearest(name, names);
    if (near)
        usage_error("`%s` is no report format; did you mean `%s`?", name, near);
    else
        usage_error("`%s` is no report format; `sangam report` lists them", name);
    return NULL;
}

bool check_request(const char *request) {
    if (!is_package(request)) return requested_format(request) != NULL;
    return (request[7] && request[8]) || usage_error("write package=FOLDER: a package is a folder");
}

bool write_report(const ReportInput *input, const char *request, Diags *diags) {
    if (is_package(request)) return check_request(request) && report_package(input, request + 8, diags);
    const ReportFormat *format = requested_format(request);
    if (!format) return false;
    size_t length = strcspn(request, "=");
    Buf out = {0};
    bool ok = format->write(input, &out, diags);
    const char *file = request[length] == '=' ? request + length + 1 : "-";
    if (ok && strcmp(file, "-") == 0) {
        ok = fwrite(buf_text(&out), 1, out.len, stdout) == out.len && fflush(stdout) == 0;
    } else if (ok && !file_write_atomic(file, buf_text(&out), out.len)) {
        ok = usage_error("%s cannot be written; check the folder and its permissions", file);
    }
    buf_free(&out);
    return ok;
}

bool parse_format(const Options *options, PrintFormat *out) {
    const char *text = option_text(&options->format, print_format_names[PRINT_TEXT]);
    for (int i = 0; print_format_names[i]; i++)
        if (strcmp(print_format_names[i], text) == 0) {
            *out = (PrintFormat)i;
            return true;
        }
    const char *near = text_nearest(text, print_format_names);
    return usage_error("--format is text, csv or html, not `%s`%s%s%s", text,
                       near ? "; did you mean `" : "", near ? near : "", near ? "`?" : "");
}
