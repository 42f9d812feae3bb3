/* SPDX-License-Identifier: Apache-2.0 */
/* OSCAL 1.0.6 of NIST: assessment results, and the catalog of provisions that they point at. Ids are
 * made of content (UUID version 5) and times are the day of the law, so the same findings give the
 * same document. OSCAL knows satisfied and not-satisfied only: nothing is ever called satisfied
 * here, and what needs a person is not-satisfied for the reason `other`, with what is missing. */
#include "report/report_private.h"

#define OSCAL_VERSION "1.0.6"
#define OSCAL_SPACE   "urn:sangam:oscal"

typedef struct Oscal {
    const ReportInput *input;
    JsonWriter json;
    Arena *arena;
    char day[32]; /* 2026-11-22T00:00:00Z */
} Oscal;

/* ---- values ---------------------------------------------------------------------------------- */

/* OSCAL's strings have no line breaks, no blanks at their ends, and are never empty. */
static const char *string_of(Oscal *oscal, const char *text) {
    const char *printable = text_printable(oscal->arena, text ? text : "");
    Buf buf = {0};
    for (const char *at = printable; *at; at++) {
        bool blank = strchr(" \t\r\n", *at) != NULL;
        if (blank && (!buf.len || buf.data[buf.len - 1] == ' ')) continue;
        buf_putc(&buf, blank ? ' ' : *at);
    }
    while (buf.len && buf.data[buf.len - 1] == ' ') buf.data[--buf.len] = '\0';
    const char *kept = arena_strdup(oscal->arena, buf.len ? buf_text(&buf) : "-");
    buf_free(&buf);
    return kept;
}

/* NCName. What cannot stand in one is told apart by a digest of the whole. */
static const char *token_of(Oscal *oscal, const char *alias, const char *id) {
    char *text = arena_printf(oscal->arena, "%s_%s", alias, id);
    bool changed = false;
    for (char *at = text; *at; at++) {
        unsigned char c = (unsigned char)*at;
        bool letter = (c | 32) - 'a' + 0u < 26u || c == '_';
        bool inner = c - '0' + 0u < 10u || c == '.' || c == '-';
        if (letter || (inner && at > text)) continue;
        *at = '_';
        changed = true;
    }
    if (!changed) return text;
    char uuid[37];
    uuid_named(arena_printf(oscal->arena, "%s %s", alias, id), uuid);
    return arena_printf(oscal->arena, "%.40s_%.8s", text, uuid);
}

static const char *provision_id(Oscal *oscal, const Provision *provision) {
    return token_of(oscal, provision->framework->alias, provision->id);
}

static void put_string(Oscal *oscal, const char *key, const char *text) {
    json_put_text(&oscal->json, key, string_of(oscal, text));
}

static void put_uuid(Oscal *oscal, const char *key, const char *kind, const char *name) {
    char uuid[37];
    uuid_named(arena_printf(oscal->arena, "%s %s", kind, name), uuid);
    json_put_text(&oscal->json, key, uuid);
}

static void put_prop(Oscal *oscal, const char *name, const char *value) {
    if (!value || !*value) return;
    JsonWriter *json = &oscal->json;
    json_begin_object(json);
    json_put_text(json, "name", name);
    json_put_text(json, "ns", OSCAL_SPACE);
    put_string(oscal, "value", value);
    json_end_object(json);
}

static void begin_list(Oscal *oscal, const char *key) {
    json_key(&oscal->json, key);
    json_begin_array(&oscal->json);
}

static void put_link(Oscal *oscal, const char *url, const char *text) {
    if (!report_is_web_link(url)) return;
    begin_list(oscal, "links");
    json_begin_object(&oscal->json);
    json_put_text(&oscal->json, "href", url);
    json_put_text(&oscal->json, "rel", "reference");
    put_string(oscal, "text", text);
    json_end_object(&oscal->json);
    json_end_array(&oscal->json);
}

static void begin_document(Oscal *oscal, const ReportInput *input, Buf *out, const char *kind,
                           const char *title, const char *name) {
    *oscal =
        (Oscal){.input = input, .json = {.out = out, .pretty = true}, .arena = arena_new("oscal")};
    date_format(input->as_of, oscal->day);
    memcpy(oscal->day + 10, "T00:00:00Z", sizeof "T00:00:00Z");
    JsonWriter *json = &oscal->json;
    json_begin_object(json);
    json_key(json, kind);
    json_begin_object(json);
    put_uuid(oscal, "uuid", kind, name);
    json_key(json, "metadata");
    json_begin_object(json);
    put_string(oscal, "title", title);
    json_put_text(json, "last-modified", oscal->day);
    put_string(oscal, "version", input->result->tool_version);
    json_put_text(json, "oscal-version", OSCAL_VERSION);
    json_put_text(
        json, "remarks",
        "The time stamps are the day on which the law was looked at, not that of the run.");
    json_end_object(json);
}

static void end_document(Oscal *oscal) {
    json_end_object(&oscal->json);
    json_end_object(&oscal->json);
    buf_putc(oscal->json.out, '\n');
    arena_free(oscal->arena);
}

/* ---- the catalog ----------------------------------------------------------------------------- */

static const char *force_name(Force force) {
    static const char *const names[] = {"not yet in force", "perhaps in force: readings differ",
                                        "in force", "perhaps no longer in force: readings differ",
                                        "no longer in force"};
    return names[force];
}

static void put_part(Oscal *oscal, const char *id, const char *name, const char *prose) {
    if (!prose || !*prose) return;
    JsonWriter *json = &oscal->json;
    json_begin_object(json);
    json_put_text(json, "id", arena_printf(oscal->arena, "%s_%s", id, name));
    json_put_text(json, "name", name);
    json_put_text(json, "prose", text_printable(oscal->arena, prose));
    json_end_object(json);
}

static void put_provision(Oscal *oscal, const Provision *provision) {
    JsonWriter *json = &oscal->json;
    const char *id = provision_id(oscal, provision);
    const Framework *law = provision->framework;
    int32_t day = oscal->input->as_of;
    json_begin_object(json);
    json_put_text(json, "id", id);
    put_string(oscal, "title", *provision->title ? provision->title : provision->id);
    begin_list(oscal, "props");
    json_begin_object(json);
    json_put_text(json, "name", "label");
    put_string(
        oscal, "value",
        arena_printf(oscal->arena, "%s %s", report_law_label(oscal->arena, law), provision->id));
    json_end_object(json);
    put_prop(oscal, "force", force_name(frameworks_force(provision, day)));
    put_prop(oscal, "dates", frameworks_dates(oscal->arena, provision, day));
    put_prop(oscal, "source-confidence", provision->confidence);
    for (uint32_t i = 0; i < provision->demands.len; i++)
        put_prop(oscal, "asks-for", provision->demands.data[i].control->id);
    json_end_array(json);
    put_link(oscal, *provision->source ? provision->source : law->source, law->title);
    begin_list(oscal, "parts");
    put_part(oscal, id, "statement", *provision->summary ? provision->summary : provision->title);
    put_part(oscal, id, "guidance", provision->note);
    json_end_array(json);
    json_end_object(json);
}

bool report_oscal_catalog(const ReportInput *input, Buf *out, Diags *diags) {
    (void)diags;
    Oscal oscal;
    LawVec laws = {0};
    report_judged_laws(input, &laws);
    const char *digest = input->frameworks ? input->frameworks->digest : "";
    begin_document(&oscal, input, out, "catalog",
                   "Provisions of data-protection laws, in our words", digest);
    if (laws.len) begin_list(&oscal, "groups");
    for (uint32_t i = 0; i < laws.len; i++) {
        const Framework *law = laws.data[i];
        json_begin_object(&oscal.json);
        json_put_text(&oscal.json, "id", token_of(&oscal, "law", law->alias));
        put_string(&oscal, "title", law->title);
        begin_list(&oscal, "props");
        put_prop(&oscal, "jurisdiction", law->jurisdiction);
        put_prop(&oscal, "text-checked", law->verified);
        put_prop(&oscal, "laws-digest", digest);
        json_end_array(&oscal.json);
        put_link(&oscal, law->source, law->title);
        if (law->provisions.len) begin_list(&oscal, "controls");
        for (uint32_t k = 0; k < law->provisions.len; k++)
            put_provision(&oscal, &law->provisions.data[k]);
        if (law->provisions.len) json_end_array(&oscal.json);
        json_end_object(&oscal.json);
    }
    if (laws.len) json_end_array(&oscal.json);
    end_document(&oscal);
    vec_free(&laws);
    return true;
}

/* ---- assessment results ---------------------------------------------------------------------- */

static const char *place_uri(Oscal *oscal, const SourcePlace *at) {
    Buf uri = {0};
    if (*at->file == '/') buf_puts(&uri, "file://");
    uri_path(&uri, at->file);
    if (at->line) buf_printf(&uri, "#L%u", at->line);
    const char *kept = arena_strdup(oscal->arena, buf_text(&uri));
    buf_free(&uri);
    return kept;
}

static void put_evidence(Oscal *oscal, const SourcePlace *at, const char *text) {
    JsonWriter *json = &oscal->json;
    json_begin_object(json);
    if (*at->file) json_put_text(json, "href", place_uri(oscal, at));
    put_string(oscal, "description", text);
    json_end_object(json);
}

static void put_observation(Oscal *oscal, uint32_t index) {
    const Finding *finding = &oscal->input->result->findings.data[index];
    JsonWriter *json = &oscal->json;
    json_begin_object(json);
    put_uuid(oscal, "uuid", "observation", finding->fingerprint);
    put_string(oscal, "title", finding->title);
    put_string(oscal, "description", finding->message);
    begin_list(oscal, "props");
    put_prop(oscal, "rule", finding->rule);
    put_prop(oscal, "fingerprint", finding->fingerprint);
    put_prop(oscal, "severity", severity_name(finding->severity));
    put_prop(oscal, "confidence", confidence_name(finding->confidence));
    put_prop(oscal, "data", report_data(oscal->arena, finding));
    if (finding->suppressed_by) put_prop(oscal, "allowed-by", finding->suppressed_by);
    put_prop(oscal, "allowed-because", finding->suppress_reason);
    put_prop(oscal, "allowed-owner", finding->suppress_owner);
    put_prop(oscal, "allowed-until", finding->suppress_expires);
    json_end_array(json);
    begin_list(oscal, "methods");
    json_text(json, "EXAMINE");
    json_end_array(json);
    begin_list(oscal, "types");
    json_text(json, "finding");
    json_end_array(json);
    begin_list(oscal, "subjects");
    json_begin_object(json);
    put_uuid(oscal, "subject-uuid", "component", oscal->input->result->project);
    json_put_text(json, "type", "component");
    json_end_object(json);
    json_end_array(json);
    begin_list(oscal, "relevant-evidence");
    for (uint32_t i = 0; i < finding->steps.len; i++)
        put_evidence(oscal, &finding->steps.data[i].at, finding->steps.data[i].text);
    if (!finding->steps.len) put_evidence(oscal, &finding->sink, finding->message);
    json_end_array(json);
    json_put_text(json, "collected", oscal->day);
    if (*finding->remedy)
        json_put_text(json, "remarks", text_printable(oscal->arena, finding->remedy));
    json_end_object(json);
}

/* What was and was not seen stands beside the findings. */
static void put_coverage(Oscal *oscal) {
    const ScanResult *result = oscal->input->result;
    JsonWriter *json = &oscal->json;
    const char *lost = report_coverage_lost(oscal->arena, result);
    json_begin_object(json);
    put_uuid(oscal, "uuid", "coverage", result->project);
    json_put_text(json, "title", "Coverage");
    put_string(oscal, "description",
               arena_printf(oscal->arena, "%s. %s.", report_coverage_seen(oscal->arena, result),
                            *lost ? lost : "Nothing known to be missing"));
    begin_list(oscal, "props");
    put_prop(oscal, "complete", result->complete ? "true" : "false");
    json_end_array(json);
    begin_list(oscal, "methods");
    json_text(json, "EXAMINE");
    json_end_array(json);
    json_put_text(json, "collected", oscal->day);
    json_end_object(json);
}

typedef struct Target { /* a provision that some finding diverges from, or leaves open */
    const Provision *provision;
    bool diverges;
    const char *why;
    U32Vec findings;
} Target;
typedef VEC(Target) Targets;

static Target *target_of(Targets *targets, const Provision *provision) {
    for (uint32_t i = 0; i < targets->len; i++)
        if (targets->data[i].provision == provision) return &targets->data[i];
    Target target = {.provision = provision, .why = ""};
    vec_push(targets, target);
    return &vec_last(targets);
}

static void collect_targets(Oscal *oscal, Targets *out) {
    const ScanResult *result = oscal->input->result;
    for (uint32_t i = 0; i < result->findings.len; i++) {
        if (report_showing(oscal->input, i) != SHOWING_YES) continue;
        const Judgement *judgement = report_judgement(oscal->input, i);
        for (uint32_t k = 0; k < judgement->verdicts.len; k++) {
            const Verdict *verdict = &judgement->verdicts.data[k];
            bool diverges = verdict->kind == VERDICT_DIVERGES;
            if (!verdict->provision || (!diverges && verdict->kind != VERDICT_OPEN)) continue;
            Target *target = target_of(out, verdict->provision);
            if (diverges > target->diverges || !*target->why)
                target->why = verdict->text ? verdict->text : "";
            target->diverges |= diverges;
            if (!target->findings.len || vec_last(&target->findings) != i)
                vec_push(&target->findings, i);
        }
    }
}

static void put_target(Oscal *oscal, const Target *target) {
    JsonWriter *json = &oscal->json;
    const Provision *provision = target->provision;
    const char *id = provision_id(oscal, provision);
    const char *label = arena_printf(
        oscal->arena, "%s %s", report_law_label(oscal->arena, provision->framework), provision->id);
    json_begin_object(json);
    put_uuid(oscal, "uuid", "finding",
             arena_printf(oscal->arena, "%s %s", oscal->input->result->project, id));
    put_string(oscal, "title", arena_printf(oscal->arena, "%s %s", label, provision->title));
    put_string(oscal, "description",
               arena_printf(oscal->arena, "%s %s %s.",
                            report_count(oscal->arena, target->findings.len, "finding", "findings"),
                            target->diverges ? "diverging from" : "that a person must hold against",
                            label));
    json_key(json, "target");
    json_begin_object(json);
    json_put_text(json, "type", "statement-id");
    json_put_text(json, "target-id", arena_printf(oscal->arena, "%s_statement", id));
    json_key(json, "status");
    json_begin_object(json);
    json_put_text(json, "state", "not-satisfied");
    json_put_text(json, "reason", target->diverges ? "fail" : "other");
    put_string(oscal, "remarks",
               arena_printf(oscal->arena, "%s%s", target->diverges ? "" : "open: ", target->why));
    json_end_object(json);
    json_end_object(json);
    begin_list(oscal, "related-observations");
    for (uint32_t i = 0; i < target->findings.len; i++) {
        json_begin_object(json);
        put_uuid(oscal, "observation-uuid", "observation",
                 oscal->input->result->findings.data[target->findings.data[i]].fingerprint);
        json_end_object(json);
    }
    json_end_array(json);
    json_end_object(json);
}

static void put_controls(Oscal *oscal, const Targets *targets) {
    JsonWriter *json = &oscal->json;
    json_key(json, "reviewed-controls");
    json_begin_object(json);
    json_put_text(
        json, "description",
        "Provisions that some finding diverges from or leaves open. Nothing is said of the "
        "others: they were not found to be met.");
    begin_list(oscal, "control-selections");
    json_begin_object(json);
    if (targets->len) {
        begin_list(oscal, "include-controls");
        for (uint32_t i = 0; i < targets->len; i++) {
            json_begin_object(json);
            json_put_text(json, "control-id", provision_id(oscal, targets->data[i].provision));
            json_end_object(json);
        }
        json_end_array(json);
    } else {
        json_put_text(json, "description", "No provision.");
    }
    json_end_object(json);
    json_end_array(json);
    json_end_object(json);
}

static void put_component(Oscal *oscal) {
    const ScanResult *r = oscal->input->result;
    JsonWriter *json = &oscal->json;
    json_key(json, "local-definitions");
    json_begin_object(json);
    begin_list(oscal, "components");
    json_begin_object(json);
    put_uuid(oscal, "uuid", "component", r->project);
    json_put_text(json, "type", "software");
    put_string(oscal, "title", r->project);
    put_string(oscal, "description",
               arena_printf(oscal->arena, "C sources, revision %s%s",
                            *r->revision ? r->revision : "unknown",
                            r->dirty ? ", with changes not committed" : ""));
    json_key(json, "status");
    json_begin_object(json);
    json_put_text(json, "state", "other");
    json_put_text(json, "remarks", "not known from the code");
    json_end_object(json);
    json_end_object(json);
    json_end_array(json);
    json_end_object(json);
}

static void put_result(Oscal *oscal) {
    const ReportInput *input = oscal->input;
    const ScanResult *r = input->result;
    JsonWriter *json = &oscal->json;
    Targets targets = {0};
    collect_targets(oscal, &targets);
    json_begin_object(json);
    put_uuid(oscal, "uuid", "result", r->project);
    put_string(oscal, "title", arena_printf(oscal->arena, "Scan of %s", r->project));
    json_put_text(
        json, "description",
        "Flows of personal data in the code, held against provisions. Not satisfied means: "
        "the code shows a divergence, or a person must look. No finding means no more than "
        "that none was seen.");
    json_put_text(json, "start", oscal->day);
    begin_list(oscal, "props");
    put_prop(oscal, "tool-version", r->tool_version);
    put_prop(oscal, "front-end", r->front_version);
    put_prop(oscal, "command", r->command);
    put_prop(oscal, "rules-digest", r->rules_digest);
    put_prop(oscal, "laws-digest", input->frameworks ? input->frameworks->digest : "");
    put_prop(oscal, "as-of", arena_strndup(oscal->arena, oscal->day, 10));
    json_end_array(json);
    put_component(oscal);
    put_controls(oscal, &targets);
    begin_list(oscal, "observations");
    put_coverage(oscal);
    for (uint32_t i = 0; i < r->findings.len; i++) {
        Showing showing = report_showing(input, i);
        if (showing != SHOWING_DOUBTFUL && showing != SHOWING_OLD) put_observation(oscal, i);
    }
    json_end_array(json);
    if (targets.len) begin_list(oscal, "findings");
    for (uint32_t i = 0; i < targets.len; i++) put_target(oscal, &targets.data[i]);
    if (targets.len) json_end_array(json);
    json_end_object(json);
    for (uint32_t i = 0; i < targets.len; i++) vec_free(&targets.data[i].findings);
    vec_free(&targets);
}

/* There is no assessment plan of OSCAL behind a scan: a resource stands for it. */
static void put_plan(Oscal *oscal) {
    JsonWriter *json = &oscal->json;
    json_key(json, "back-matter");
    json_begin_object(json);
    begin_list(oscal, "resources");
    json_begin_object(json);
    put_uuid(oscal, "uuid", "plan", oscal->input->result->project);
    json_put_text(json, "title", "Plan of the assessment");
    put_string(oscal, "description",
               arena_printf(oscal->arena,
                            "The command `%s`, the rules and the laws of the digests given. The "
                            "provisions are those of the catalog that the same run writes.",
                            oscal->input->result->command));
    json_end_object(json);
    json_end_array(json);
    json_end_object(json);
}

bool report_oscal_results(const ReportInput *input, Buf *out, Diags *diags) {
    (void)diags;
    Oscal oscal;
    const char *project = input->result->project;
    begin_document(&oscal, input, out, "assessment-results", "Personal data in C code and the law",
                   project);
    char plan[37];
    uuid_named(arena_printf(oscal.arena, "plan %s", project), plan);
    json_key(&oscal.json, "import-ap");
    json_begin_object(&oscal.json);
    json_put_text(&oscal.json, "href", arena_printf(oscal.arena, "#%s", plan));
    json_end_object(&oscal.json);
    begin_list(&oscal, "results");
    put_result(&oscal);
    json_end_array(&oscal.json);
    put_plan(&oscal);
    end_document(&oscal);
    return true;
}
