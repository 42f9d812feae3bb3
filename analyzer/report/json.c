/* SPDX-License-Identifier: Apache-2.0 */
/* JSON: everything, for programs. Version 1; keys are only ever added, a changed meaning is a new
 * version. analyzer/install/report-1.schema.json says the same as a schema. Unknown texts are "", unknown lines and columns 0 (else from 1, columns count bytes).
 *
 * { "sangam": 1,
 *   "tool": { "version", "front" },
 *   "scan": { "project", "root", "command", "revision", "dirty", "asOf", "rulesDigest",
 *             "lawsDigest", "failOn", "minConfidence" },
 *   "coverage": { "complete", "unitsTotal", "unitsParsed", "unitsWithErrors", "functions",
 *                 "functionsIncomplete", "instructions", "unknownInstructions", "lines",
 *                 "callsIndirect", "callsUnresolved", "callsUnmodelled",
 *                 "gaps": [ { "area", "kind", "subject", "detail", "count", "at", "loses" } ] },
 *   "totals": { "shown", "critical", "high", "medium", "low", "new", "unchanged", "gone",
 *               "suppressed", "belowConfidence", "gating" },
 *   "laws": [ { "id", "alias", "title", "jurisdiction", "source", "verified" } ],
 *   "findings": [ { "fingerprint", "kind": "code" | "declaration", "rule", "title", "message",
 *       "remedy", "severity", "confidence", "confidenceReason", "state", "shown", "gates",
 *       "data": [ { "id", "title" } ], "source", "declaration", "declaredAt", "at", "function",
 *       "sink": { "kind", "callee" }, "recipient", "country", "store", "protections": [],
 *       "steps": [ { "at", "function", "kind", "text", "depth" } ],
 *       "controls": [], "measures": [ { "control", "parameter", "value" } ], "cwe": [],
 *       "activities": [], "programs": [], "also": [ place ],
 *       "verdicts": [ { "law", "provision", "title", "control", "verdict", "text" } ], "lawToLaw",
 *       "suppression": null | { "by": "comment" | "exception", "reason", "owner", "expires" } } ],
 *   "gone": [ findings without steps and verdicts ],
 *   "observations": [ { "kind", "data", "subject", "value", "detail", "at", "function",
 *                       "steps" } ] }
 * A place ("at", "declaredAt") is { "file", "line", "column" }. */
#include "report/report_private.h"

static void put_place(JsonWriter *json, const char *key, const SourcePlace *place) {
    if (key) json_key(json, key);
    json_begin_object(json);
    json_put_text(json, "file", place->file);
    json_put_number(json, "line", place->line);
    json_put_number(json, "column", place->column);
    json_end_object(json);
}

static void put_texts(JsonWriter *json, const char *key, const StrVec *texts) {
    json_key(json, key);
    json_begin_array(json);
    for (uint32_t i = 0; i < texts->len; i++) json_text(json, texts->data[i]);
    json_end_array(json);
}

static void put_steps(JsonWriter *json, const Steps *steps) {
    json_key(json, "steps");
    json_begin_array(json);
    for (uint32_t i = 0; i < steps->len; i++) {
        const Step *step = &steps->data[i];
        json_begin_object(json);
        put_place(json, "at", &step->at);
        json_put_text(json, "function", step->function);
        json_put_text(json, "kind", step->kind);
        json_put_text(json, "text", step->text);
        json_put_number(json, "depth", step->depth);
        json_end_object(json);
    }
    json_end_array(json);
}

static void put_scan(JsonWriter *json, const ReportInput *input) {
    const ScanResult *r = input->result;
    char day[11];
    date_format(input->as_of, day);
    json_key(json, "tool");
    json_begin_object(json);
    json_put_text(json, "version", r->tool_version);
    json_put_text(json, "front", r->front_version);
    json_end_object(json);
    json_key(json, "scan");
    json_begin_object(json);
    json_put_text(json, "project", r->project);
    json_put_text(json, "root", input->portable ? "" : r->root);
    json_put_text(json, "command", r->command);
    json_put_text(json, "revision", r->revision);
    json_put_bool(json, "dirty", r->dirty);
    json_put_text(json, "asOf", day);
    json_put_text(json, "rulesDigest", r->rules_digest);
    json_put_text(json, "lawsDigest",
                  input->frameworks && input->frameworks->digest ? input->frameworks->digest : "");
    json_put_text(json, "failOn",
                  report_fail_on(input));
    json_put_text(json, "minConfidence", confidence_name(input->min_confidence));
    json_end_object(json);
}

static void put_coverage(JsonWriter *json, const ScanResult *r) {
    json_key(json, "coverage");
    json_begin_object(json);
    report_put_counts(json, r);
    json_key(json, "gaps");
    json_begin_array(json);
    for (uint32_t i = 0; i < r->coverage.len; i++) {
        const Coverage *gap = &r->coverage.data[i];
        json_begin_object(json);
        json_put_text(json, "area", gap->area);
        json_put_text(json, "kind", gap->kind);
        json_put_text(json, "subject", gap->subject);
        json_put_text(json, "detail", gap->detail);
        json_put_number(json, "count", gap->count);
        put_place(json, "at", &gap->at);
        json_put_bool(json, "loses", gap->loses);
        json_end_object(json);
    }
    json_end_array(json);
    json_end_object(json);
}

static void put_totals(JsonWriter *json, const ReportInput *input) {
    Totals t = report_totals(input);
    json_key(json, "totals");
    json_begin_object(json);
    json_put_number(json, "shown", t.shown);
    for (int severity = SEVERITY_CRITICAL; severity >= SEVERITY_LOW; severity--)
        json_put_number(json, severity_name((Severity)severity), t.by_severity[severity]);
    json_put_number(json, "new", t.new);
    json_put_number(json, "unchanged", t.unchanged);
    json_put_number(json, "gone", t.gone);
    json_put_number(json, "suppressed", t.suppressed);
    json_put_number(json, "belowConfidence", t.doubtful);
    json_put_number(json, "met", t.met);
    json_put_number(json, "gating", t.gating);
    json_end_object(json);
}

static void put_laws(JsonWriter *json, const ReportInput *input) {
    LawVec laws = {0};
    report_judged_laws(input, &laws);
    json_key(json, "laws");
    json_begin_array(json);
    for (uint32_t i = 0; i < laws.len; i++) {
        const Framework *law = laws.data[i];
        json_begin_object(json);
        json_put_text(json, "id", law->id);
        json_put_text(json, "alias", law->alias);
        json_put_text(json, "title", law->title);
        json_put_text(json, "jurisdiction", law->jurisdiction);
        json_put_text(json, "source", law->source ? law->source : "");
        json_put_text(json, "verified", law->verified ? law->verified : "");
        json_end_object(json);
    }
    json_end_array(json);
    vec_free(&laws);
}

static void put_data(JsonWriter *json, const Finding *finding) {
    json_key(json, "data");
    json_begin_array(json);
    for (uint32_t i = 0; i < finding->data.len; i++) {
        json_begin_object(json);
        json_put_text(json, "id", finding->data.data[i]);
        json_put_text(json, "title",
                      i < finding->data_titles.len ? finding->data_titles.data[i] : "");
        json_end_object(json);
    }
    json_end_array(json);
}

/* The parts that findings of now and gone ones have in common. */
static void put_basics(JsonWriter *json, const Finding *f, const char *state) {
    json_put_text(json, "fingerprint", f->fingerprint);
    json_put_text(json, "kind", f->kind == FINDING_CODE ? "code" : "declaration");
    json_put_text(json, "rule", f->rule);
    json_put_text(json, "title", f->title);
    json_put_text(json, "message", f->message);
    json_put_text(json, "remedy", f->remedy);
    json_put_text(json, "severity", severity_name(f->severity));
    json_put_text(json, "confidence", confidence_name(f->confidence));
    json_put_text(json, "confidenceReason", f->confidence_reason);
    json_put_text(json, "state", state);
    put_data(json, f);
    json_put_text(json, "source", f->source_text);
    json_put_text(json, "declaration", f->declaration);
    put_place(json, "declaredAt", &f->declared_at);
    put_place(json, "at", &f->sink);
    json_put_text(json, "function", f->function);
    json_key(json, "sink");
    json_begin_object(json);
    json_put_text(json, "kind", f->sink_kind);
    json_put_text(json, "callee", f->sink_callee);
    json_end_object(json);
    json_put_text(json, "recipient", f->recipient);
    json_put_text(json, "country", f->country);
    json_put_text(json, "store", f->store);
    put_texts(json, "controls", &f->controls);
}

static void put_lists(JsonWriter *json, const Finding *f) {
    put_texts(json, "protections", &f->states);
    put_steps(json, &f->steps);
    json_key(json, "measures");
    json_begin_array(json);
    for (uint32_t i = 0; i < f->measures.len; i++) {
        json_begin_object(json);
        json_put_text(json, "control", f->measures.data[i].control);
        json_put_text(json, "parameter", f->measures.data[i].parameter);
        json_put_text(json, "value", f->measures.data[i].value);
        json_end_object(json);
    }
    json_end_array(json);
    json_key(json, "cwe");
    json_begin_array(json);
    for (uint32_t i = 0; i < f->cwe.len; i++) json_number(json, f->cwe.data[i]);
    json_end_array(json);
    put_texts(json, "activities", &f->activities);
    put_texts(json, "programs", &f->programs);
    json_key(json, "also");
    json_begin_array(json);
    for (uint32_t i = 0; i < f->also.len; i++) put_place(json, NULL, &f->also.data[i]);
    json_end_array(json);
}

static void put_verdicts(JsonWriter *json, const Judgement *judgement) {
    json_key(json, "verdicts");
    json_begin_array(json);
    for (uint32_t i = 0; i < judgement->verdicts.len; i++) {
        const Verdict *verdict = &judgement->verdicts.data[i];
        const Framework *law = report_verdict_law(verdict);
        json_begin_object(json);
        json_put_text(json, "law", law ? law->alias : "");
        json_put_text(json, "provision", report_provision_id(verdict));
        json_put_text(json, "title", verdict->provision ? verdict->provision->title : "");
        json_put_text(json, "control", verdict->control ? verdict->control->id : "");
        json_put_text(json, "verdict", verdict_name(verdict->kind));
        json_put_text(json, "text", verdict->text ? verdict->text : "");
        json_end_object(json);
    }
    json_end_array(json);
    json_put_text(json, "lawToLaw", judgement->law_to_law ? judgement->law_to_law : "");
}

static void put_suppression(JsonWriter *json, const Finding *f) {
    json_key(json, "suppression");
    if (!f->suppressed_by) {
        json_text(json, NULL);
        return;
    }
    json_begin_object(json);
    json_put_text(json, "by", f->suppressed_by);
    json_put_text(json, "reason", f->suppress_reason);
    json_put_text(json, "owner", f->suppress_owner);
    json_put_text(json, "expires", f->suppress_expires);
    json_end_object(json);
}

static void put_findings(JsonWriter *json, const ReportInput *input) {
    json_key(json, "findings");
    json_begin_array(json);
    for (uint32_t i = 0; i < input->result->findings.len; i++) {
        const Finding *finding = &input->result->findings.data[i];
        json_begin_object(json);
        put_basics(json, finding, report_finding_state(input, finding));
        json_put_bool(json, "shown", report_showing(input, i) == SHOWING_YES);
        json_put_bool(json, "gates", report_gates(input, i));
        put_lists(json, finding);
        put_verdicts(json, report_judgement(input, i));
        put_suppression(json, finding);
        json_end_object(json);
    }
    json_end_array(json);
    json_key(json, "gone");
    json_begin_array(json);
    for (uint32_t i = 0; input->gone && i < input->gone->findings.len; i++) {
        json_begin_object(json);
        put_basics(json, &input->gone->findings.data[i], report_state(STATE_GONE));
        json_end_object(json);
    }
    json_end_array(json);
}

static void put_observations(JsonWriter *json, const ScanResult *r) {
    json_key(json, "observations");
    json_begin_array(json);
    for (uint32_t i = 0; i < r->observations.len; i++) {
        const Observation *o = &r->observations.data[i];
        json_begin_object(json);
        json_put_text(json, "kind", o->kind);
        json_put_text(json, "data", o->data);
        json_put_text(json, "subject", o->subject);
        json_put_text(json, "value", o->value);
        json_put_text(json, "detail", o->detail);
        put_place(json, "at", &o->at);
        json_put_text(json, "function", o->function);
        put_steps(json, &o->steps);
        json_end_object(json);
    }
    json_end_array(json);
}

bool report_json(const ReportInput *input, Buf *out, Diags *diags) {
    (void)diags;
    JsonWriter json = {.out = out, .pretty = true};
    json_begin_object(&json);
    json_put_number(&json, "sangam", 1);
    put_scan(&json, input);
    put_coverage(&json, input->result);
    put_totals(&json, input);
    put_laws(&json, input);
    put_findings(&json, input);
    put_observations(&json, input->result);
    json_end_object(&json);
    buf_putc(out, '\n');
    return true;
}
