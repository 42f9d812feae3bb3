/* SPDX-License-Identifier: Apache-2.0 */
/* sangam explain: a rule, a provision, a kind of data, a finding or a line of code, with what it
 * rests on. */
#include <ctype.h>

#include "cli/cli.h"

enum { PREFIX_LEAST = 4, YAML_SIZE_MAX = 1 << 20 };

typedef struct Explain {
    Arena *arena;
    const Options *options;
    const char *what;
    Scan *scan; /* loaded: rules, models, kinds of data, project */
    ScanOptions wants;
    Frameworks *laws;
    LawVec selected;
    ScanResult *stored; /* NULL = none was asked for, or there is none */
    Buf out;
} Explain;

/* Names and texts of the analysed program may hold anything. */
static const char *clean(Explain *explain, const char *text) {
    return text_printable(explain->arena, text);
}

/* ---- rules ------------------------------------------------------------------------------------ */

/* The file as it stands, without its comments at the head. */
static void put_yaml(Explain *explain, const char *path) {
    char *data;
    size_t length;
    if (!file_read(explain->arena, path, YAML_SIZE_MAX, &data, &length)) return;
    bool head = true;
    for (char *at = data; *at;) {
        size_t line = strcspn(at, "\n");
        head &= *at == '#';
        if (!head) buf_printf(&explain->out, "    %.*s\n", (int)line, at);
        at += line + (at[line] == '\n');
    }
}

static void count_stored(Explain *explain, const char *rule) {
    if (!explain->stored) return;
    uint32_t count = 0;
    for (uint32_t i = 0; i < explain->stored->findings.len; i++) {
        const Finding *finding = &explain->stored->findings.data[i];
        if (strcmp(finding->rule, rule) != 0) continue;
        if (count++ == 0) buf_puts(&explain->out, "\nFindings in the last scan:\n");
        buf_printf(&explain->out, "    %.12s  %s:%u  %s\n", finding->fingerprint,
                   clean(explain, finding->sink.file), finding->sink.line,
                   clean(explain, finding->source_text));
    }
}

static void explain_rule(Explain *explain, const Rule *rule) {
    Buf *out = &explain->out;
    buf_printf(out, "%s: %s\n", rule->id, rule->title);
    put_row(out, "severity", rule_severity_name(rule));
    put_row(out, "file", rule->file);
    Buf cwe = {0};
    for (uint32_t i = 0; i < rule->cwe.len; i++)
        buf_printf(&cwe, "%sCWE-%u", i ? ", " : "", rule->cwe.data[i]);
    put_row(out, "weakness", buf_text(&cwe));
    buf_free(&cwe);
    put_row(out, "remedy", rule->remedy);
    buf_puts(out, "\nAs written:\n");
    put_yaml(explain, rule->file);
    buf_puts(out, "\nWhat it bears on:\n");
    for (uint32_t i = 0; i < rule->controls.len; i++) {
        const Control *control = frameworks_control(explain->laws, rule->controls.data[i].control);
        if (i) buf_putc(out, '\n');
        if (control)
            frameworks_print_control(explain->laws, control, explain->wants.as_of, out);
        else
            buf_printf(out, "%s: no law names this control\n", rule->controls.data[i].control);
    }
    count_stored(explain, rule->id);
}

/* ---- provisions ------------------------------------------------------------------------------- */

static bool bears_on(const Rule *rule, const Provision *provision) {
    for (uint32_t i = 0; i < rule->controls.len; i++)
        for (uint32_t n = 0; n < provision->demands.len; n++)
            if (strcmp(rule->controls.data[i].control, provision->demands.data[n].control->id) == 0)
                return true;
    return false;
}

static void explain_provision(Explain *explain, const Provision *provision) {
    Buf *out = &explain->out;
    frameworks_print_provision(explain->laws, provision, explain->wants.as_of, out);
    buf_puts(out, "\nRules that bear on it:\n");
    bool any = false;
    for (uint32_t i = 0; i < explain->scan->rules.list.len; i++) {
        const Rule *rule = &explain->scan->rules.list.data[i];
        if (!bears_on(rule, provision)) continue;
        buf_printf(out, "    %-36s %s\n", rule->id, rule->title);
        any = true;
    }
    if (!any) buf_puts(out, "    none: code is not looked at for it; a person has to\n");
}

/* ---- kinds of data ---------------------------------------------------------------------------- */

static void explain_data(Explain *explain, const DataKind *kind) {
    Buf *out = &explain->out;
    buf_printf(out, "%s: %s\n", kind->id, kind->title);
    put_row(out, "groups", list_text(explain->arena, &kind->groups, ""));
    put_row(out, "term", kind->dpv);
    put_row(out, "checksum", kind->validator);
    put_row(out, "file", kind->file);
    buf_puts(out, "\nAs written:\n");
    put_yaml(explain, kind->file);
    bool any = false;
    for (uint32_t i = 0; explain->stored && i < explain->stored->observations.len; i++) {
        const Observation *row = &explain->stored->observations.data[i];
        if (strcmp(row->kind, "datum") != 0 || strcmp(row->data, kind->id) != 0) continue;
        if (!any) buf_puts(out, "\nDeclarations taken for it in the last scan:\n");
        any = true;
        buf_printf(out, "    %s:%u  %s\n", clean(explain, row->at.file), row->at.line,
                   clean(explain, row->subject));
    }
}

/* ---- findings --------------------------------------------------------------------------------- */

/* The line of source, from files below the root only; "" when there is none. */
static const char *source_line(Explain *explain, const SourcePlace *place) {
    const char *root = explain->stored->root;
    if (!*place->file || place->file[0] == '/' || !place->line) return "";
    const char *path = path_normal(explain->arena, path_join(explain->arena, root, place->file));
    char *data;
    size_t length;
    if (path_below(root, path) == path || path_leaves(root, path) ||
        !file_read(explain->arena, path, 64 << 20, &data, &length))
        return "";
    const char *at = data;
    for (uint32_t line = 1; line < place->line && at; line++) {
        at = strchr(at, '\n');
        if (at) at++;
    }
    if (!at) return "";
    at += strspn(at, " \t");
    return clean(explain, arena_strndup(explain->arena, at, strcspn(at, "\r\n")));
}

static void put_path(Explain *explain, const Finding *finding) {
    if (finding->steps.len) buf_puts(&explain->out, "\nPath of the datum:\n");
    for (uint32_t i = 0; i < finding->steps.len; i++) {
        const Step *step = &finding->steps.data[i];
        char head[16];
        snprintf(head, sizeof head, "%u.", i + 1);
        buf_printf(&explain->out, "  %3s %*s%s:%u", head,
                   (int)(step->depth < 8 ? step->depth : 8) * 2, "", clean(explain, step->at.file),
                   step->at.line);
        if (*step->function) buf_printf(&explain->out, " in %s", clean(explain, step->function));
        buf_printf(&explain->out, "\n      ");
        put_wrapped(&explain->out, 6, 6, clean(explain, step->text));
        const char *code = source_line(explain, &step->at);
        if (*code) buf_printf(&explain->out, "        | %s\n", code);
    }
}

static void put_verdicts(Explain *explain, const Finding *finding, const Project *project) {
    int32_t as_of = explain->wants.as_of;
    Judgement judgement = frameworks_judge(explain->arena, explain->laws, explain->selected.data,
                                           explain->selected.len, finding, project, as_of, 0);
    char day[11];
    date_format(as_of, day);
    buf_printf(&explain->out, "\nWhat the laws say, as of %s:\n", day);
    for (uint32_t i = 0; i < judgement.verdicts.len; i++) {
        const Verdict *verdict = &judgement.verdicts.data[i];
        const char *law =
            verdict->provision ? verdict->provision->framework->alias : verdict->law->alias;
        const char *name = verdict->provision
                               ? arena_printf(explain->arena, "%s:%s", law, verdict->provision->id)
                               : law;
        const char *title = verdict->provision ? verdict->provision->title : "";
        buf_printf(&explain->out, "  %-17s %-18s ", verdict_name(verdict->kind), name);
        put_wrapped(&explain->out, 39, 39,
                    arena_printf(explain->arena, "%s%s%s", title,
                                 *title && *verdict->text ? ": " : "",
                                 clean(explain, verdict->text)));
    }
    if (*judgement.law_to_law)
        put_row(&explain->out, "differ", clean(explain, judgement.law_to_law));
}

static const char *place_text(Explain *explain, const SourcePlace *place) {
    if (!*place->file) return "";
    return clean(explain, arena_printf(explain->arena, place->line ? "%s:%u" : "%s", place->file,
                                       place->line));
}

static void put_evidence(Explain *explain, const Finding *finding) {
    Arena *arena = explain->arena;
    Buf *out = &explain->out;
    if (finding->data.len)
        put_row(out, "data",
                clean(explain, arena_printf(arena, "%s (%s)", list_text(arena, &finding->data_titles, ""),
                                            list_text(arena, &finding->data, ""))));
    put_row(out, "from", clean(explain, finding->source_text));
    if (*finding->declaration)
        put_row(out, "declared",
                arena_printf(arena, "%s, %s", clean(explain, finding->declaration),
                             place_text(explain, &finding->declared_at)));
    const char *by = *finding->sink_callee ? arena_printf(arena, "by %s", finding->sink_callee) : "";
    if (*finding->sink_kind)
        put_row(out, "to", clean(explain, arena_printf(arena, "%s%s%s", finding->sink_kind, *by ? ", " : "", by)));
    else
        put_row(out, "done", clean(explain, by));
    put_row(out, "recipient",
            clean(explain, arena_printf(arena, *finding->country ? "%s (%s)" : "%s",
                                        finding->recipient, finding->country)));
    put_row(out, "store", clean(explain, finding->store));
    if (finding->steps.len)
        put_row(out, "protection", list_text(arena, &finding->states, "none on the way"));
    put_row(out, "activity",
            clean(explain, list_text(arena, &finding->activities, "none of the register")));
    put_row(out, "programs", clean(explain, list_text(arena, &finding->programs, "")));
    for (uint32_t i = 0; i < finding->measures.len; i++) {
        const Measure *measure = &finding->measures.data[i];
        /* what is settled elsewhere or at run time is no value; the verdicts say it */
        if (str_eq(measure->parameter, MEASURE_ELSEWHERE) || str_eq(measure->parameter, MEASURE_CHOSEN) ||
            str_eq(measure->parameter, MEASURE_UNNAMED))
            continue;
        put_row(out, "measured",
                clean(explain, arena_printf(arena, "%s: %s = %s", measure->control,
                                            measure->parameter, measure->value)));
    }
    put_row(out, "sure",
            clean(explain, arena_printf(arena, "%s: %s", confidence_name(finding->confidence),
                                        finding->confidence_reason)));
    if (finding->suppressed_by)
        put_row(out, "suppressed",
                clean(explain,
                      arena_printf(arena, "by %s: %s (%s, until %s)", finding->suppressed_by,
                                   finding->suppress_reason,
                                   *finding->suppress_owner ? finding->suppress_owner : "no owner",
                                   *finding->suppress_expires ? finding->suppress_expires
                                                              : "further notice")));
}

static void explain_finding(Explain *explain, const Finding *finding, const Project *project) {
    Buf *out = &explain->out;
    buf_printf(out, "%.12s: %s, %s\n", finding->fingerprint, finding->rule,
               severity_name(finding->severity));
    buf_printf(out, "%s:%u:%u", clean(explain, finding->sink.file), finding->sink.line, finding->sink.column);
    if (*finding->function) buf_printf(out, " in %s", clean(explain, finding->function));
    buf_puts(out, "\n\n  ");
    put_wrapped(out, 2, 2, clean(explain, finding->message));
    buf_putc(out, '\n');
    put_evidence(explain, finding);
    put_path(explain, finding);
    put_verdicts(explain, finding, project);
    buf_puts(out, "\nWhat to do:\n  ");
    put_wrapped(out, 2, 2, finding->remedy);
    buf_printf(out,
               "  To allow it: `// sangam: allow %s -- REASON` above the line, or in .sangam.yaml\n"
               "  allow: [{ finding: %.12s, reason: ..., owner: ..., expires: YYYY-MM-DD }]\n"
               "  The rule: sangam explain %s\n",
               finding->rule, finding->fingerprint, finding->rule);
}

/* One finding whole; several that begin alike as a list. */
static bool explain_fingerprint(Explain *explain, const Project *project) {
    const Finding *first = NULL;
    uint32_t count = 0;
    for (uint32_t i = 0; i < explain->stored->findings.len; i++) {
        const Finding *finding = &explain->stored->findings.data[i];
        if (!str_starts(finding->fingerprint, explain->what)) continue;
        if (count++ == 0) first = finding;
    }
    if (count == 0)
        return usage_error(
            "no finding of the last scan begins with %s; `sangam report text` lists them",
            explain->what);
    if (count == 1) {
        explain_finding(explain, first, project);
        return true;
    }
    buf_printf(&explain->out, "%u findings begin with %s:\n", count, explain->what);
    for (uint32_t i = 0; i < explain->stored->findings.len; i++) {
        const Finding *finding = &explain->stored->findings.data[i];
        if (str_starts(finding->fingerprint, explain->what))
            buf_printf(&explain->out, "    %.12s  %s  %s:%u\n", finding->fingerprint, finding->rule,
                       clean(explain, finding->sink.file), finding->sink.line);
    }
    return true;
}

static bool is_fingerprint(const char *text) {
    size_t length = strlen(text);
    return length >= PREFIX_LEAST && length <= 64 && strspn(text, "0123456789abcdef") == length;
}

/* ---- places ----------------------------------------------------------------------------------- */

static bool at_line(Explain *explain, const SourcePlace *place, const char *file, uint32_t line) {
    return place->line == line && *place->file &&
           strcmp(path_join(explain->arena, explain->stored->root, place->file), file) == 0;
}

static void put_findings_at(Explain *explain, const char *file, uint32_t line) {
    if (!explain->stored) {
        buf_puts(&explain->out,
                 "\nNo scan is stored: `sangam scan` would tell the findings here.\n");
        return;
    }
    bool any = false;
    for (uint32_t i = 0; i < explain->stored->findings.len; i++) {
        const Finding *finding = &explain->stored->findings.data[i];
        const char *role = at_line(explain, &finding->sink, file, line) ? "lies here" : NULL;
        for (uint32_t n = 0; n < finding->steps.len && !role; n++)
            if (at_line(explain, &finding->steps.data[n].at, file, line)) role = "passes here";
        if (!role && at_line(explain, &finding->declared_at, file, line)) role = "declared here";
        if (!role) continue;
        if (!any) buf_puts(&explain->out, "\nFindings of the last scan:\n");
        any = true;
        buf_printf(&explain->out, "    %.12s  %-13s %-30s %s\n", finding->fingerprint, role,
                   finding->rule, clean(explain, finding->source_text));
    }
    if (!any) buf_puts(&explain->out, "\nNo finding of the last scan lies here or passes here.\n");
    for (uint32_t i = 0; i < explain->stored->coverage.len; i++) {
        const Coverage *row = &explain->stored->coverage.data[i];
        if (at_line(explain, &row->at, file, line))
            buf_printf(&explain->out, "    not seen here: %s: %s\n", row->kind,
                       clean(explain, row->detail));
    }
}

/* Cuts ":14" off the text. */
static bool split_number(Arena *arena, const char **text, uint32_t *out) {
    const char *colon = strrchr(*text, ':');
    uint64_t number = 0;
    if (!colon || colon == *text || !isdigit((unsigned char)colon[1]) ||
        !str_to_u64(colon + 1, &number) || number == 0 || number > UINT32_MAX)
        return false;
    *text = arena_strndup(arena, *text, (size_t)(colon - *text));
    *out = (uint32_t)number;
    return true;
}

/* "src/user.c:14", as people type it from where they are, or "src/user.c:14:5" as reports have it. */
static bool split_place(Explain *explain, const char **file, uint32_t *line) {
    const char *text = explain->what;
    uint32_t column;
    if (!split_number(explain->arena, &text, line)) return false;
    if (split_number(explain->arena, &text, &column)) *line = column;
    *file = path_absolute(explain->arena, text);
    if (!file_exists(*file)) {
        const char *told = path_normal(explain->arena, path_join(explain->arena, explain->scan->root, text));
        if (file_exists(told)) *file = told;
    }
    return true;
}

/* ---- what is meant? --------------------------------------------------------------------------- */

/* "password" is how people call credential.password; NULL = no kind ends so. */
static const char *kind_ending_in(const Catalog *catalog, const char *word) {
    for (DataId i = 1; i <= catalog_count(catalog); i++) {
        const char *id = catalog_kind(catalog, i)->id, *last = strrchr(id, '.');
        if (last && str_eq(last + 1, word)) return id;
    }
    return NULL;
}

static bool unknown_word(Explain *explain) {
    StrVec names = {0};
    for (uint32_t i = 0; i < explain->scan->rules.list.len; i++)
        vec_push(&names, explain->scan->rules.list.data[i].id);
    for (DataId i = 1; i <= catalog_count(explain->scan->catalog); i++)
        vec_push(&names, catalog_kind(explain->scan->catalog, i)->id);
    for (uint32_t i = 0; i < explain->laws->controls.len; i++)
        vec_push(&names, explain->laws->controls.data[i].id);
    vec_push(&names, NULL);
    const char *near = kind_ending_in(explain->scan->catalog, explain->what);
    if (!near) near = text_nearest(explain->what, names.data);
    vec_free(&names);
    if (near) return usage_error("nothing is called `%s`; did you mean `%s`?", explain->what, near);
    return usage_error("nothing is called `%s`: give a rule (personal-data-in-log), a provision "
                       "(gdpr:17.3.b), a kind "
                       "of data (contact.email), the first digits of a fingerprint, or FILE:LINE",
                       explain->what);
}

/* The store, when there is one; it is an error not to have one only for a fingerprint. */
static bool read_store(Explain *explain, bool needed, const Project **project) {
    if (!needed && !file_exists(store_path(explain->arena, explain->options, explain->scan->root)))
        return true;
    explain->stored =
        stored_result(explain->arena, explain->options, project, NULL, explain->scan->diags);
    if (explain->stored && !option_set(&explain->options->as_of) && needed)
        (void)date_parse(explain->stored->as_of, &explain->wants.as_of);
    return explain->stored != NULL;
}

static bool explain_any(Explain *explain) {
    const char *what = explain->what, *file;
    const Project *project = explain->scan->project;
    const Rule *rule = rules_find(&explain->scan->rules, what);
    DataId data = catalog_find(explain->scan->catalog, what);
    const Provision *provision = frameworks_provision(explain->laws, what);
    uint32_t line;
    if (!rule && !data && !provision && is_fingerprint(what))
        return read_store(explain, true, &project) && explain_fingerprint(explain, project);
    if (!read_store(explain, false, &project)) return false;
    if (rule) {
        explain_rule(explain, rule);
    } else if (data) {
        explain_data(explain, catalog_kind(explain->scan->catalog, data));
    } else if (provision) {
        explain_provision(explain, provision);
    } else if (frameworks_law(explain->laws, what) || frameworks_control(explain->laws, what)) {
        return frameworks_print_any(explain->laws, what, explain->wants.as_of, &explain->out,
                                    explain->scan->diags);
    } else if (split_place(explain, &file, &line) &&
               !frameworks_law(explain->laws,
                               arena_strndup(explain->arena, what, strcspn(what, ":")))) {
        if (!explain_place(explain->arena, explain->scan, &explain->wants, file, line,
                           &explain->out))
            return false;
        put_findings_at(explain, file, line);
    } else if (strchr(what, ':')) {
        return frameworks_print_any(explain->laws, what, explain->wants.as_of, &explain->out,
                                    explain->scan->diags);
    } else {
        return unknown_word(explain);
    }
    return true;
}

int command_explain(Arena *arena, const Options *options) {
    if (options->operands.len != 1) {
        usage_error(
            "explain one thing: a rule, a provision (gdpr:17.3.b), a fingerprint, or FILE:LINE");
        return EXIT_USAGE;
    }
    Explain explain = {
        .arena = arena, .options = options, .what = options->operands.data[0], .scan = scan_new()};
    int code = EXIT_USAGE;
    if (scan_options(arena, options, &explain.wants) && scan_load(explain.scan, &explain.wants)) {
        explain.wants.cache = facts_folder(arena, options, explain.scan->root);
        explain.laws = load_frameworks(arena, options, explain.scan->project, NULL, &explain.selected,
                                       explain.scan->diags);
        if (explain.laws && explain_any(&explain)) code = EXIT_CLEAN;
    }
    print_buf(&explain.out);
    diags_print(explain.scan->diags, stderr, DIAG_WARNING);
    scan_result_free(explain.stored);
    vec_free(&explain.selected);
    scan_free(explain.scan);
    return code;
}
