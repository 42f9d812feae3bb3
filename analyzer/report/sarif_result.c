/* SPDX-License-Identifier: Apache-2.0 */
/* One finding as a SARIF result (3.27): place, flow, laws, state, suppression. */
#include "report/sarif_private.h"

enum { STEPS_LIMIT = 1000, ALSO_LIMIT = 90, GITLAB_TEXT = 1000, CONTEXT_LINES = 2 };

/* GitLab files results with these weaknesses under leaked secrets: 359 (exposure of private
 * personal information) stands for them there. */
uint32_t sarif_cwe(const Sarif *sarif, uint32_t cwe) {
    static const uint32_t secrets[] = {256, 257, 259, 312, 319, 321, 522, 540, 798};
    for (size_t i = 0; sarif->profile == SARIF_GITLAB && i < COUNTOF(secrets); i++)
        if (secrets[i] == cwe) return 359;
    return cwe;
}

/* ---- places ---------------------------------------------------------------------------------- */

static void artifact_location(Sarif *sarif, const char *file) {
    JsonWriter *json = &sarif->json;
    if (sarif->profile != SARIF_FULL) file = report_file_from(sarif->arena, sarif->input, sarif->input->repository, file);
    Buf uri = {0};
    if (*file == '/') buf_puts(&uri, "file://");
    uri_path(&uri, file);
    json_key(json, "artifactLocation");
    json_begin_object(json);
    json_put_text(json, "uri", buf_text(&uri));
    if (*file != '/') json_put_text(json, "uriBaseId", "SRCROOT");
    if (sarif->profile == SARIF_FULL)
        json_put_number(json, "index", intern(sarif->artifacts, file) - 1);
    json_end_object(json);
    buf_free(&uri);
}

/* GitHub wants all four numbers; where the source cannot be read the region is one character. */
static void region(Sarif *sarif, const SourcePlace *place, bool snippet) {
    JsonWriter *json = &sarif->json;
    const char *line = snippet_line(sarif->snippets, place->file, place->line);
    uint32_t start = place->column ? place->column : 1, end = start + 1;
    if (line) snippet_columns(line, start, &start, &end);
    json_key(json, "region");
    json_begin_object(json);
    json_put_number(json, "startLine", place->line);
    json_put_number(json, "startColumn", start);
    json_put_number(json, "endLine", place->line);
    json_put_number(json, "endColumn", end);
    if (line && snippet && sarif->profile == SARIF_FULL)
        sarif_message(sarif, "snippet", report_cut(sarif->arena, line, 400));
    json_end_object(json);
}

static void context_region(Sarif *sarif, const SourcePlace *place) {
    JsonWriter *json = &sarif->json;
    uint32_t first = place->line > CONTEXT_LINES ? place->line - CONTEXT_LINES : 1, last = first;
    Buf text = {0};
    for (uint32_t at = first; at <= place->line + CONTEXT_LINES; at++) {
        const char *line = snippet_line(sarif->snippets, place->file, at);
        if (!line) break;
        buf_printf(&text, "%s\n", report_cut(sarif->arena, line, 400));
        last = at;
    }
    if (text.len && last >= place->line) {
        json_key(json, "contextRegion");
        json_begin_object(json);
        json_put_number(json, "startLine", first);
        json_put_number(json, "endLine", last);
        sarif_message(sarif, "snippet", buf_text(&text));
        json_end_object(json);
    }
    buf_free(&text);
}

void sarif_location(Sarif *sarif, const SourcePlace *place, const char *function,
                    const char *message, int64_t id, bool context) {
    JsonWriter *json = &sarif->json;
    json_begin_object(json);
    if (id >= 0) json_put_number(json, "id", id);
    if (*place->file) {
        json_key(json, "physicalLocation");
        json_begin_object(json);
        artifact_location(sarif, place->file);
        if (place->line) {
            region(sarif, place, true);
            if (context && sarif->profile == SARIF_FULL) context_region(sarif, place);
        }
        json_end_object(json);
    }
    if (function && *function) {
        json_key(json, "logicalLocations");
        json_begin_array(json);
        json_begin_object(json);
        json_put_text(json, "name", function);
        json_put_text(json, "fullyQualifiedName", function);
        json_put_text(json, "kind", "function");
        json_end_object(json);
        json_end_array(json);
    }
    if (message) sarif_message(sarif, "message", message);
    json_end_object(json);
}

/* ---- the flow -------------------------------------------------------------------------------- */

static const char *importance(const Steps *steps, uint32_t i) {
    if (i == 0 || i + 1 == steps->len) return "essential";
    return str_eq(steps->data[i].kind, "copy") || str_eq(steps->data[i].kind, "load")
               ? "unimportant"
               : "important";
}

static void flow_location(Sarif *sarif, const Finding *finding, uint32_t i, uint32_t order) {
    JsonWriter *json = &sarif->json;
    const Step *step = &finding->steps.data[i];
    json_begin_object(json);
    json_key(json, "location");
    sarif_location(sarif, &step->at, step->function, step->text && *step->text ? step->text : "-",
                   -1, false);
    if (step->kind && *step->kind) {
        json_key(json, "kinds");
        json_begin_array(json);
        json_text(json, step->kind);
        json_end_array(json);
    }
    json_put_number(json, "nestingLevel", step->depth);
    json_put_number(json, "executionOrder", order);
    json_put_text(json, "importance", importance(&finding->steps, i));
    json_end_object(json);
}

/* Of an overlong flow the beginning and the end are kept. */
static void code_flow(Sarif *sarif, const Finding *finding) {
    JsonWriter *json = &sarif->json;
    uint32_t count = finding->steps.len, order = 1;
    if (!count) return;
    json_key(json, "codeFlows");
    json_begin_array(json);
    json_begin_object(json);
    json_key(json, "threadFlows");
    json_begin_array(json);
    json_begin_object(json);
    json_key(json, "locations");
    json_begin_array(json);
    for (uint32_t i = 0; i < count; i++)
        if (count <= STEPS_LIMIT || i < STEPS_LIMIT / 2 || i >= count - STEPS_LIMIT / 2)
            flow_location(sarif, finding, i, order++);
    json_end_array(json);
    json_end_object(json);
    json_end_array(json);
    json_end_object(json);
    json_end_array(json);
}

static void related(Sarif *sarif, const Finding *finding) {
    JsonWriter *json = &sarif->json;
    bool declared = *finding->declared_at.file != '\0';
    if (!declared && !finding->also.len) return;
    json_key(json, "relatedLocations");
    json_begin_array(json);
    int64_t id = 1;
    if (declared)
        sarif_location(sarif, &finding->declared_at, NULL,
                       arena_printf(sarif->arena, "Declared here: %s", finding->declaration), id++,
                       false);
    for (uint32_t i = 0; i < finding->also.len && i < ALSO_LIMIT; i++)
        sarif_location(sarif, &finding->also.data[i], NULL, "Comes from here as well", id++, false);
    json_end_array(json);
}

/* ---- words ----------------------------------------------------------------------------------- */

/* "](" would make a link of the program's own text (3.11.6). */
static const char *without_links(Arena *arena, const char *text) {
    if (!strstr(text, "](")) return text;
    Buf buf = {0};
    for (; *text; text++) {
        if (strchr("[]\\", *text)) buf_putc(&buf, '\\');
        buf_putc(&buf, *text);
    }
    char *escaped = arena_strdup(arena, buf_text(&buf));
    buf_free(&buf);
    return escaped;
}

/* The services show no laws of their own: there they follow in the message's second sentence. */
static const char *message_text(Sarif *sarif, uint32_t index) {
    const Finding *finding = &sarif->input->result->findings.data[index];
    const Judgement *judgement = report_judgement(sarif->input, index);
    Buf buf = {0};
    buf_puts(&buf, without_links(sarif->arena, finding->message));
    const char *lead = " Diverges from ";
    size_t body = buf.len;
    for (uint32_t i = 0; sarif->profile != SARIF_FULL && i < judgement->verdicts.len; i++) {
        const Verdict *verdict = &judgement->verdicts.data[i];
        if (verdict->kind != VERDICT_DIVERGES) continue;
        if (buf.len == body && body && buf.data[body - 1] != '.') buf_putc(&buf, '.');
        buf_printf(&buf, "%s%s %s", lead,
                   report_law_label(sarif->arena, report_verdict_law(verdict)),
                   report_provision_id(verdict));
        lead = ", ";
    }
    if (buf.len > body && sarif->profile != SARIF_FULL && str_eq(lead, ", ")) buf_putc(&buf, '.');
    const char *text = arena_strdup(sarif->arena, buf_text(&buf));
    buf_free(&buf);
    return sarif->profile == SARIF_GITLAB ? report_cut(sarif->arena, text, GITLAB_TEXT) : text;
}

static const char *level(Severity severity) {
    switch (severity) {
    case SEVERITY_LOW: return "note";
    case SEVERITY_MEDIUM: return "warning";
    case SEVERITY_HIGH:
    case SEVERITY_CRITICAL: return "error";
    }
    UNREACHABLE();
}

/* Level is for failures alone; what needs a person is open, what no law in force objects to is
 * information (3.27.9, 3.27.10). */
static void kind_and_level(Sarif *sarif, uint32_t index) {
    const Finding *finding = &sarif->input->result->findings.data[index];
    const Judgement *judgement = report_judgement(sarif->input, index);
    JsonWriter *json = &sarif->json;
    if (sarif_diverges(sarif, index)) {
        if (sarif->profile == SARIF_FULL) json_put_text(json, "kind", "fail");
        json_put_text(json, "level", level(finding->severity));
        return;
    }
    bool open = false;
    for (uint32_t i = 0; i < judgement->verdicts.len; i++)
        open |= judgement->verdicts.data[i].kind == VERDICT_OPEN;
    json_put_text(json, "kind", open ? "open" : "informational");
    json_put_text(json, "level", "none");
}

static int rank(const Finding *finding) {
    static const int base[] = {20, 45, 70, 90};
    static const int sure[] = {-10, 0, 8};
    return base[finding->severity] + sure[finding->confidence];
}

/* ---- properties ------------------------------------------------------------------------------ */

static void put_texts(JsonWriter *json, const char *key, const StrVec *texts) {
    json_key(json, key);
    json_begin_array(json);
    for (uint32_t i = 0; i < texts->len; i++) json_text(json, texts->data[i]);
    json_end_array(json);
}

static void put_known(JsonWriter *json, const char *key, const char *text) {
    if (text && *text) json_put_text(json, key, text);
}

static void put_verdicts(Sarif *sarif, const Judgement *judgement) {
    JsonWriter *json = &sarif->json;
    json_key(json, "verdicts");
    json_begin_array(json);
    for (uint32_t i = 0; i < judgement->verdicts.len; i++) {
        const Verdict *verdict = &judgement->verdicts.data[i];
        const char *title =
            verdict->provision && verdict->provision->title ? verdict->provision->title : "";
        const char *text = verdict->text ? verdict->text : "";
        json_text(json, arena_printf(sarif->arena, "%s%s%s%s%s%s",
                                     report_verdict(sarif->arena, verdict), *title ? " (" : "",
                                     title, *title ? ")" : "", *text ? ": " : "", text));
    }
    json_end_array(json);
    put_known(json, "lawToLaw", judgement->law_to_law);
}

static void properties(Sarif *sarif, uint32_t index) {
    const Finding *finding = &sarif->input->result->findings.data[index];
    JsonWriter *json = &sarif->json;
    json_key(json, "properties");
    json_begin_object(json);
    put_texts(json, "data", &finding->data);
    put_texts(json, "dataTitles", &finding->data_titles);
    json_put_text(json, "severity", severity_name(finding->severity));
    json_put_text(json, "confidence", confidence_name(finding->confidence));
    put_known(json, "confidenceReason", finding->confidence_reason);
    put_verdicts(sarif, report_judgement(sarif->input, index));
    json_put_bool(json, "gates", report_gates(sarif->input, index));
    put_texts(json, "controls", &finding->controls);
    put_known(json, "source", finding->source_text);
    put_known(json, "declaration", finding->declaration);
    put_known(json, "sink", finding->sink_kind);
    put_known(json, "sinkCallee", finding->sink_callee);
    put_texts(json, "protections", &finding->states);
    put_known(json, "recipient", finding->recipient);
    put_known(json, "country", finding->country);
    put_known(json, "store", finding->store);
    if (finding->activities.len) put_texts(json, "activities", &finding->activities);
    if (finding->programs.len) put_texts(json, "programs", &finding->programs);
    put_known(json, "remedy", finding->remedy);
    json_end_object(json);
}

static void result_taxa(Sarif *sarif, uint32_t index) {
    const Finding *finding = &sarif->input->result->findings.data[index];
    const Judgement *judgement = report_judgement(sarif->input, index);
    JsonWriter *json = &sarif->json;
    json_key(json, "taxa");
    json_begin_array(json);
    for (uint32_t i = 0; i < judgement->verdicts.len; i++) {
        const Verdict *verdict = &judgement->verdicts.data[i];
        if (!verdict->provision) continue;
        json_begin_object(json);
        sarif_taxon_reference(sarif, sarif_law_taxonomy(sarif, verdict->provision->framework),
                              sarif_provision_taxon(sarif->arena, verdict->provision));
        json_key(json, "properties");
        json_begin_object(json);
        json_put_text(json, "verdict", verdict_name(verdict->kind));
        json_end_object(json);
        json_end_object(json);
    }
    for (uint32_t i = 0; i < finding->controls.len; i++) {
        json_begin_object(json);
        sarif_taxon_reference(sarif, sarif->controls, finding->controls.data[i]);
        json_end_object(json);
    }
    for (uint32_t i = 0; i < finding->data.len; i++) {
        json_begin_object(json);
        sarif_taxon_reference(sarif, sarif->data, finding->data.data[i]);
        json_end_object(json);
    }
    json_end_array(json);
}

static void suppressions(Sarif *sarif, const Finding *finding) {
    JsonWriter *json = &sarif->json;
    json_key(json, "suppressions");
    json_begin_array(json);
    if (finding->suppressed_by) {
        json_begin_object(json);
        json_put_text(json, "kind",
                      str_eq(finding->suppressed_by, "comment") ? "inSource" : "external");
        json_put_text(json, "status", "accepted");
        json_put_text(json, "justification", finding->suppress_reason);
        json_key(json, "properties");
        json_begin_object(json);
        put_known(json, "owner", finding->suppress_owner);
        put_known(json, "expires", finding->suppress_expires);
        json_end_object(json);
        json_end_object(json);
    }
    json_end_array(json);
}

static void identity(Sarif *sarif, const Finding *finding, const char *state) {
    JsonWriter *json = &sarif->json;
    json_key(json, "partialFingerprints");
    json_begin_object(json);
    json_put_text(json, "sangamFlow/v1", finding->fingerprint);
    json_put_text(json, "primaryLocationLineHash",
                  arena_printf(sarif->arena, "%.16s:1", finding->fingerprint));
    json_end_object(json);
    if (sarif->profile == SARIF_FULL && !sarif->input->portable)
        json_put_text(json, "baselineState", state);
}

static void rule_of(Sarif *sarif, const Finding *finding) {
    uint32_t index = report_rule_index(&sarif->rules, finding->rule);
    json_put_text(&sarif->json, "ruleId", *finding->rule ? finding->rule : "unnamed-rule");
    if (index != UINT32_MAX) json_put_number(&sarif->json, "ruleIndex", index);
}

void sarif_result(Sarif *sarif, uint32_t index) {
    const Finding *finding = &sarif->input->result->findings.data[index];
    JsonWriter *json = &sarif->json;
    bool full = sarif->profile == SARIF_FULL;
    json_begin_object(json);
    rule_of(sarif, finding);
    kind_and_level(sarif, index);
    sarif_message(sarif, "message", message_text(sarif, index));
    json_key(json, "locations");
    json_begin_array(json);
    sarif_location(sarif, &finding->sink, finding->function, NULL, -1, true);
    json_end_array(json);
    if (!sarif->lean) {
        code_flow(sarif, finding);
        related(sarif, finding);
    }
    identity(sarif, finding, finding->state == STATE_NEW ? "new" : "unchanged");
    if (full) {
        json_put_number(json, "rank", rank(finding));
        suppressions(sarif, finding);
        result_taxa(sarif, index);
    }
    if (!sarif->lean) properties(sarif, index);
    json_end_object(json);
}

void sarif_gone(Sarif *sarif, const Finding *finding) {
    JsonWriter *json = &sarif->json;
    json_begin_object(json);
    rule_of(sarif, finding);
    json_put_text(json, "level", level(finding->severity));
    sarif_message(sarif, "message", without_links(sarif->arena, finding->message));
    json_key(json, "locations");
    json_begin_array(json);
    sarif_location(sarif, &finding->sink, finding->function, NULL, -1, false);
    json_end_array(json);
    identity(sarif, finding, "absent");
    json_key(json, "properties");
    json_begin_object(json);
    put_texts(json, "data", &finding->data);
    json_put_text(json, "severity", severity_name(finding->severity));
    json_put_text(json, "confidence", confidence_name(finding->confidence));
    json_end_object(json);
    json_end_object(json);
}
