/* SPDX-License-Identifier: Apache-2.0 */
/* Matches and flows, in the program's terms, become self-contained findings and observations. */
#include <stdlib.h>

#include "scan/scan.h"

SourcePlace scan_place(Scan *scan, Loc loc) {
    Arena *arena = scan->result->arena;
    const char *file = program_file(scan->program, loc.file);
    return (SourcePlace){arena_strdup(arena, path_below(scan->root, file)), loc.line, loc.column == 65535 ? 0 : loc.column};
}

static const char *sink_words(const char *kind) {
    static const char *const words[][2] = {
        {"log", "a log"}, {"console", "the console"}, {"file", "a file"}, {"network", "the network"},
        {"database", "a database"}, {"environment", "the environment"}, {"command", "a command line"},
        {"ipc", "another process"}, {"memory-dump", "a memory dump"}};
    for (size_t i = 0; i < COUNTOF(words); i++)
        if (strcmp(words[i][0], kind) == 0) return words[i][1];
    return kind;
}

static void put_data(Scan *scan, const Match *match, Buf *out) {
    for (uint32_t i = 0; i < match->data.len; i++) {
        const DataKind *kind = catalog_kind(scan->catalog, match->data.data[i]);
        buf_printf(out, "%s%s", i == 0 ? "" : i + 1 == match->data.len ? " and " : ", ", kind->title);
    }
    if (match->data.len == 0) buf_puts(out, "Data");
}

static void put_placeholder(Scan *scan, const Match *match, const char *name, size_t length, Buf *out) {
    const Flow *flow = match->flow;
#define IS(word) (length == sizeof(word) - 1 && memcmp(name, word, length) == 0)
    if (IS("data")) put_data(scan, match, out);
    else if (IS("source")) buf_printf(out, "`%s`", flow && *flow->source_text ? flow->source_text : *match->subject ? match->subject : "?");
    else if (IS("sink")) buf_puts(out, flow ? sink_words(flow->sink_kind) : "");
    else if (IS("function") && !match->function) buf_printf(out, "the initialiser of `%s`", match->subject);
    else if (IS("function")) buf_printf(out, "`%s`", scan->program->functions[match->function].name);
    else if (IS("callee")) buf_printf(out, "`%s`", *match->callee ? match->callee : "?");
    else if (IS("value")) buf_puts(out, match->value);
    else if (IS("subject")) buf_printf(out, "`%s`", match->subject);
    else if (IS("country")) buf_puts(out, match->country);
    else buf_printf(out, "{%.*s}", (int)length, name);
#undef IS
}

static const char *fill_message(Scan *scan, const Match *match, const char *pattern) {
    Buf out = {0};
    for (const char *at = pattern; *at; at++) {
        const char *end = *at == '{' ? strchr(at, '}') : NULL;
        if (!end) {
            buf_putc(&out, *at);
            continue;
        }
        put_placeholder(scan, match, at + 1, (size_t)(end - at - 1), &out);
        at = end;
    }
    if (*match->detail) buf_printf(&out, "; %s", match->detail);
    const char *text = arena_strdup(scan->result->arena, buf_text(&out));
    buf_free(&out);
    return text;
}

static const char *declaration_text(Scan *scan, const Flow *flow) {
    Arena *arena = scan->result->arena;
    const Program *program = scan->program;
    Buf name = {0};
    decl_print(program, flow->source_function, flow->source_decl, &name);
    const char *text = "";
    switch (decl_kind(flow->source_decl)) {
    case DECL_FIELD: {
        const Field *field = &program->fields[decl_id(flow->source_decl)];
        text = arena_printf(arena, "member `%s` of %s", buf_text(&name), program_text(program, program->types[field->record].name));
        break;
    }
    case DECL_GLOBAL: text = arena_printf(arena, "global variable `%s`", buf_text(&name)); break;
    case DECL_LOCAL: {
        const Function *body = program_body(program, flow->source_function);
        bool param = decl_id(flow->source_decl) < body->local_count && body->locals[decl_id(flow->source_decl)].is_param;
        text = arena_printf(arena, "%s `%s` of `%s`", param ? "parameter" : "variable", buf_text(&name),
                            program->functions[flow->source_function].name);
        break;
    }
    case DECL_RESULT: text = arena_printf(arena, "result of `%s`", buf_text(&name)); break;
    case DECL_RECORD: text = arena_printf(arena, "%s", buf_text(&name)); break;
    case DECL_LITERAL: text = arena_printf(arena, "literal %s", buf_text(&name)); break;
    case DECL_NONE: break;
    }
    buf_free(&name);
    return text;
}

static void set_controls(Scan *scan, const Match *match, Finding *finding) {
    Arena *arena = scan->result->arena;
    const Rule *rule = match->rule;
    for (uint32_t i = 0; i < rule->controls.len; i++) {
        const RuleControl *control = &rule->controls.data[i];
        vec_push(&finding->controls, arena_strdup(arena, control->control));
        for (uint32_t n = 0; n < control->measures.len; n++) {
            const RuleMeasure *measure = &control->measures.data[n];
            Measure row = {arena_strdup(arena, control->control), arena_strdup(arena, measure->parameter),
                           fill_message(scan, &(Match){.rule = rule, .value = match->value, .subject = match->subject,
                                                       .detail = "", .callee = "", .function = match->function,
                                                       .country = match->country},
                                        measure->value)};
            vec_push(&finding->measures, row);
        }
    }
    const char *unsettled = rule->elsewhere ? MEASURE_ELSEWHERE : match->chosen ? MEASURE_CHOSEN
                            : match->unnamed ? MEASURE_UNNAMED : NULL;
    if (unsettled && finding->controls.len) {
        Measure row = {finding->controls.data[0], unsettled, "yes"};
        vec_push(&finding->measures, row);
    }
    for (uint32_t i = 0; i < rule->cwe.len; i++) vec_push(&finding->cwe, rule->cwe.data[i]);
}

static void set_steps(Scan *scan, const Match *match, Finding *finding) {
    Arena *arena = scan->result->arena;
    if (!match->flow) return;
    FlowSteps steps = {0};
    flow_trace(scan->flows, match->flow, arena, &steps);
    for (uint32_t i = 0; i < steps.len; i++) {
        const FlowStep *step = &steps.data[i];
        Step row = {scan_place(scan, step->at), arena_strdup(arena, scan->program->functions[step->function].name),
                    step->kind, step->text, step->depth};
        vec_push(&finding->steps, row);
    }
    vec_free(&steps);
}

static void set_states(Scan *scan, const Flow *flow, Finding *finding) {
    for (unsigned bit = 1; bit <= STATE_ERASED; bit <<= 1)
        if (flow->states & bit) vec_push(&finding->states, arena_strdup(scan->result->arena, state_name((State)bit)));
}

/* It belongs to an activity when its place or a step of its way lies there. */
static void set_activities(Scan *scan, const Match *match, Finding *finding) {
    const Project *project = scan->project;
    if (*match->activity) vec_push(&finding->activities, arena_strdup(scan->result->arena, match->activity));
    if (match->declared) return;
    for (uint32_t i = 0; i < project->activity_count; i++) {
        const ProjectActivity *activity = &project->activities[i];
        const char *name = scan->program->functions[match->function].name;
        bool there = project_activity_where(project, activity, finding->sink.file, name) != NULL;
        for (uint32_t k = 0; k < finding->steps.len && !there; k++)
            there = project_activity_where(project, activity, finding->steps.data[k].at.file,
                                           finding->steps.data[k].function) != NULL;
        if (there) vec_push(&finding->activities, arena_strdup(scan->result->arena, activity->id));
    }
}

/* The link target a function belongs to, by its last name. */
static const char *program_of(Scan *scan, FunctionId function) {
    uint32_t unit = scan->program->functions[function].unit;
    if (unit == UINT32_MAX) return "";
    return path_name(scan->program->groups[scan->program->units[unit].group]);
}

SourcePlace scan_declared_place(Scan *scan, const Node *node) {
    Arena *arena = scan->result->arena;
    const char *file = path_below(scan->root, path_absolute(arena, node->file));
    return (SourcePlace){arena_strdup(arena, file), node->line, node->column};
}

static Finding *finding_new(Scan *scan, const Match *match) {
    Arena *arena = scan->result->arena;
    const Rule *rule = match->rule;
    Finding *finding = scan_result_finding(scan->result);
    finding->kind = rule->kind == RULE_DECLARE ? FINDING_DECLARATION : FINDING_CODE;
    finding->rule = arena_strdup(arena, rule->id);
    finding->title = arena_strdup(arena, rule->title);
    finding->message = fill_message(scan, match, rule->message);
    finding->remedy = arena_strdup(arena, rule->remedy);
    finding->confidence = (Confidence)match->confidence;
    finding->confidence_reason = arena_strdup(arena, match->reason);
    for (uint32_t i = 0; i < match->data.len; i++) {
        const DataKind *kind = catalog_kind(scan->catalog, match->data.data[i]);
        vec_push(&finding->data, arena_strdup(arena, kind->id));
        vec_push(&finding->data_titles, arena_strdup(arena, kind->title));
    }
    finding->sink = match->declared ? scan_declared_place(scan, match->declared) : scan_place(scan, match->at);
    finding->function = arena_strdup(arena, scan->program->functions[match->function].name);
    finding->sink_callee = arena_strdup(arena, match->callee);
    finding->sink_kind = finding->source_text = finding->declaration = "";
    finding->recipient = arena_strdup(arena, match->recipient);
    finding->country = arena_strdup(arena, match->country);
    finding->store = arena_strdup(arena, match->store);
    if (match->flow) {
        finding->sink_kind = arena_strdup(arena, match->flow->sink_kind);
        if (match->flow->end == FLOW_TO_FREE || match->flow->end == FLOW_TO_SCOPE_END) finding->sink_kind = "memory";
        finding->source_text = arena_strdup(arena, match->flow->source_text);
        finding->declaration = declaration_text(scan, match->flow);
        finding->declared_at = scan_place(scan, decl_place(scan->program, match->flow->source_function, match->flow->source_decl));
        set_states(scan, match->flow, finding);
    } else if (*match->subject) {
        finding->source_text = arena_strdup(arena, match->subject);
    }
    for (uint32_t i = 0; i < match->also.len; i++) vec_push(&finding->also, scan_place(scan, match->also.data[i]));
    finding->severity = (Severity)rules_severity(&scan->rules, scan->catalog, match);
    set_controls(scan, match, finding);
    set_steps(scan, match, finding);
    set_activities(scan, match, finding);
    const char *program = program_of(scan, match->function);
    if (*program) vec_push(&finding->programs, arena_strdup(arena, program));
    return finding;
}

static bool same_finding(const Finding *a, const Finding *b) {
    if (strcmp(a->rule, b->rule) != 0 || a->sink.line != b->sink.line || a->sink.column != b->sink.column ||
        strcmp(a->sink.file, b->sink.file) != 0 || a->data.len != b->data.len || strcmp(a->source_text, b->source_text) != 0)
        return false;
    for (uint32_t i = 0; i < a->data.len; i++)
        if (strcmp(a->data.data[i], b->data.data[i]) != 0) return false;
    return true;
}

static void merge_texts(StrVec *into, const StrVec *from) {
    for (uint32_t i = 0; i < from->len; i++) {
        bool listed = false;
        for (uint32_t n = 0; n < into->len && !listed; n++) listed = str_eq(into->data[n], from->data[i]);
        if (!listed) vec_push(into, from->data[i]);
    }
}

/* A finding seen in several binaries or configurations is shown once, with a list of them. */
static void merge_programs(ScanResult *result) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < result->findings.len; i++) {
        Finding *finding = &result->findings.data[i];
        bool merged = false;
        for (uint32_t n = kept; n-- > 0 && !merged;) {
            Finding *known = &result->findings.data[n];
            if (strcmp(known->sink.file, finding->sink.file) != 0 || known->sink.line != finding->sink.line) break;
            if (!same_finding(known, finding)) continue;
            merged = true;
            merge_texts(&known->programs, &finding->programs);
        }
        if (merged) finding_free_lists(finding);
        else result->findings.data[kept++] = *finding;
    }
    result->findings.len = kept;
}

/* What a function copies into memory and then lets go is one finding, whoever called it: its last two steps, with the
 * rule and the data. 0 = it happens where the finding is. */
static uint32_t callee_key(Interner *keys, const Finding *finding) {
    enum { COPIED_AND_RELEASED = 2 };
    if (!str_eq(finding->sink_kind, "memory") || finding->steps.len <= COPIED_AND_RELEASED) return 0;
    const Step *last = &finding->steps.data[finding->steps.len - 1], *copied = last - 1;
    if (!last->depth || !str_eq(last->function, copied->function) || str_eq(last->function, finding->function)) return 0;
    Buf text = {0};
    buf_printf(&text, "%s %s:%u:%u %s:%u:%u", finding->rule, copied->at.file, copied->at.line, copied->at.column, last->at.file,
               last->at.line, last->at.column);
    for (uint32_t i = 0; i < finding->data.len; i++) buf_printf(&text, " %s", finding->data.data[i]);
    uint32_t key = intern(keys, buf_text(&text));
    buf_free(&text);
    return key;
}

static bool tells_more(const Finding *a, const Finding *b) {
    if (a->confidence != b->confidence) return a->confidence > b->confidence;
    return a->steps.len < b->steps.len;
}

/* Of findings that differ in the way to the same callee, the surest and then the shortest stays and names the places of
 * the others. */
static void merge_callers(ScanResult *result) {
    Interner *keys = interner_new();
    U32Vec first = {0}; /* [key] index + 1 of what stays */
    uint32_t kept = 0;
    for (uint32_t i = 0; i < result->findings.len; i++) {
        Finding finding = result->findings.data[i];
        uint32_t key = callee_key(keys, &finding);
        while (first.len <= key) vec_push(&first, 0);
        if (!key || !first.data[key]) {
            result->findings.data[kept++] = finding;
            if (key) first.data[key] = kept;
            continue;
        }
        Finding *known = &result->findings.data[first.data[key] - 1];
        if (tells_more(&finding, known)) {
            Finding other = *known;
            *known = finding;
            finding = other;
        }
        vec_push(&known->also, finding.sink);
        for (uint32_t n = 0; n < finding.also.len; n++) vec_push(&known->also, finding.also.data[n]);
        merge_texts(&known->programs, &finding.programs);
        merge_texts(&known->activities, &finding.activities);
        finding_free_lists(&finding);
    }
    result->findings.len = kept;
    vec_free(&first);
    interner_free(keys);
}

static bool in_paths(const Scan *scan, const ScanOptions *options, const char *file) {
    if (options->paths.len == 0) return true;
    for (uint32_t i = 0; i < options->paths.len; i++) {
        const char *path = path_absolute(scan->arena, options->paths.data[i]);
        size_t length = strlen(path);
        if (strncmp(file, path, length) == 0 && (file[length] == '\0' || file[length] == '/')) return true;
    }
    return false;
}

static bool is_excluded(const Scan *scan, const ScanOptions *options, const char *path) {
    const char *file = path_below(scan->root, path);
    for (uint32_t i = 0; i < options->excludes.len; i++)
        if (place_has_file(options->excludes.data[i], file)) return true;
    return project_excludes(scan->project, file);
}

bool scan_reports(const Scan *scan, const ScanOptions *options, const char *file) {
    const char *path = path_normal(scan->arena, path_join(scan->arena, scan->root, file));
    return in_paths(scan, options, path) && !is_excluded(scan, options, path);
}

void scan_collect(Scan *scan, const ScanOptions *options) {
    ScanResult *result = scan->result;
    Arena *arena = result->arena;
    uint32_t excluded = 0;
    for (uint32_t i = 0; i < scan->matches.len; i++) {
        const Match *match = &scan->matches.data[i];
        const char *file = program_file(scan->program, match->at.file);
        if (!match->declared && !in_paths(scan, options, file)) continue;
        if (!match->declared && is_excluded(scan, options, file)) {
            excluded++;
            continue;
        }
        (void)finding_new(scan, match);
    }
    if (excluded)
        scan_result_coverage(result, "file", "excluded", "findings in excluded files", "analysed, not reported", excluded);
    scan_observe(scan);
    scan_result_sort(result);
    merge_programs(result);
    merge_callers(result);
    scan_result_sort(result);
    findings_group(result);
    findings_fingerprint(result);
    char day[11];
    date_format(options->as_of, day);
    result->as_of = arena_strdup(arena, day);
    result->tool_version = SANGAM_VERSION;
    result->root = arena_strdup(arena, scan->root);
    result->project = arena_strdup(arena, scan->project->name ? scan->project->name : path_name(scan->root));
    result->command = arena_strdup(arena, options->command ? options->command : "");
    result->rules_digest = arena_strdup(arena, scan->rules_digest);
    if (!result->revision) result->revision = "";
}
