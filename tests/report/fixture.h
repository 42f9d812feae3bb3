/* SPDX-License-Identifier: Apache-2.0 */
/* A scan's result made by hand, for the tests of the store and of the reports: nothing is scanned.
 * The sources lie in tests/report/source; laws are short and invented in wording. */
#ifndef SANGAM_REPORT_FIXTURE_H
#define SANGAM_REPORT_FIXTURE_H

#include "report/report.h"

#include <stdlib.h>

static Step fixture_step(const char *file, uint32_t line, uint32_t column, const char *function,
                         const char *kind, const char *text, uint32_t depth) {
    Step step = {{file, line, column}, function, kind, text, depth};
    return step;
}

static Finding *fixture_finding(ScanResult *result, const char *rule, const char *title,
                                Severity severity, const char *message, const char *data,
                                const char *data_title) {
    Finding *finding = scan_result_finding(result);
    finding->rule = rule;
    finding->title = title;
    finding->severity = severity;
    finding->confidence = CONFIDENCE_HIGH;
    finding->message = message;
    vec_push(&finding->data, data);
    vec_push(&finding->data_titles, data_title);
    return finding;
}

static void fixture_log(ScanResult *result) {
    Finding *f = fixture_finding(
        result, "personal-data-in-log", "Personal data is written to a log in clear",
        SEVERITY_HIGH, "E-mail address from `patient.email` is written to the log by log_event",
        "contact.email", "E-mail address");
    f->remedy = "Drop the field, mask it, or log a keyed hash.";
    f->confidence_reason = "member `email` of a record about a person, beside `name` and `phone`";
    f->source_text = "patient->email";
    f->declaration = "field `email` of struct patient";
    f->declared_at = (SourcePlace){"src/patient.h", 6, 10};
    f->sink = (SourcePlace){"src/log.c", 9, 5};
    f->function = "log_event";
    f->sink_kind = "log";
    f->sink_callee = "vsyslog";
    vec_push(&f->steps, fixture_step("src/signup.c", 11, 19, "patient_read", "source",
                                     "received from the network into `line`", 1));
    vec_push(&f->steps, fixture_step("src/signup.c", 15, 12, "patient_read", "format",
                                     "parsed into `patient->email`", 1));
    vec_push(&f->steps, fixture_step("src/signup.c", 21, 9, "signup", "return",
                                     "comes back in `patient.email`", 0));
    vec_push(&f->steps, fixture_step("src/signup.c", 25, 2, "signup", "argument",
                                     "passed to log_event for the second %s", 0));
    vec_push(&f->steps, fixture_step("src/log.c", 8, 5, "log_event", "copy",
                                     "taken up in `args`", 1));
    vec_push(&f->steps, fixture_step("src/log.c", 8, 14, "log_event", "copy",
                                     "still in `args`", 1));
    vec_push(&f->steps, fixture_step("src/log.c", 9, 5, "log_event", "sink",
                                     "written to the log by vsyslog", 1));
    vec_push(&f->controls, "log-minimisation");
    vec_push(&f->controls, "security-of-processing");
    vec_push(&f->cwe, 532);
    vec_push(&f->programs, "clinicd");
    vec_push(&f->programs, "clinic-import");
    SourcePlace also = {"src/signup.c", 15, 64};
    vec_push(&f->also, also);
}

static void fixture_store(ScanResult *result) {
    Finding *f = fixture_finding(
        result, "special-data-unencrypted", "Data of a special category is stored in clear",
        SEVERITY_CRITICAL, "Health record from `patient->diagnosis` is stored in table visit "
        "without encryption", "health.record", "Health record");
    f->remedy = "Encrypt the column, or keep the record in an encrypted store.";
    f->confidence_reason = "word `diagnosis` in a record about a person";
    f->source_text = "patient->diagnosis";
    f->declaration = "field `diagnosis` of struct patient";
    f->declared_at = (SourcePlace){"src/patient.h", 9, 10};
    f->sink = (SourcePlace){"src/visit.c", 14, 16};
    f->function = "visit_save";
    f->sink_kind = "database";
    f->sink_callee = "sqlite3_step";
    f->store = "visit";
    f->state = STATE_UNCHANGED;
    vec_push(&f->states, "encoded");
    vec_push(&f->steps, fixture_step("src/visit.c", 13, 37, "visit_save", "source",
                                     "read from `patient->diagnosis`", 0));
    vec_push(&f->steps, fixture_step("src/visit.c", 13, 5, "visit_save", "argument",
                                     "bound to column diagnosis", 0));
    vec_push(&f->steps, fixture_step("src/visit.c", 14, 16, "visit_save", "sink",
                                     "stored in table visit by sqlite3_step", 0));
    vec_push(&f->controls, "security-of-processing");
    vec_push(&f->cwe, 312);
    vec_push(&f->activities, "treatment");
}

static void fixture_age(ScanResult *result) {
    Finding *f = fixture_finding(
        result, "child-age-below-law", "The age of consent in the code is below the law's",
        SEVERITY_HIGH, "Persons of 13 and more are taken for adults by signup", "person.birth",
        "Date of birth");
    f->remedy = "Compare with the age of each country the service is offered in.";
    f->confidence = CONFIDENCE_MEDIUM;
    f->confidence_reason = "constant compared with an age made of `birth_year`";
    f->source_text = "patient.birth_year";
    f->sink = (SourcePlace){"src/signup.c", 23, 9};
    f->function = "signup";
    f->sink_kind = "";
    Measure measure = {"child-age-gate", "age_below", "13"};
    vec_push(&f->measures, measure);
    vec_push(&f->controls, "child-age-gate");
}

static void fixture_declaration(ScanResult *result) {
    Finding *f = fixture_finding(
        result, "flow-not-in-register", "A flow is not in the project's register",
        SEVERITY_MEDIUM, "Telephone number goes to sms.example.net, which the register does not "
        "name", "contact.phone", "Telephone number");
    f->kind = FINDING_DECLARATION;
    f->remedy = "Declare the recipient with its country and safeguard, or stop the flow.";
    f->sink = (SourcePlace){"src/signup.c", 15, 73};
    f->function = "patient_read";
    f->sink_kind = "network";
    f->recipient = "sms.example.net";
    f->country = "US";
    vec_push(&f->controls, "transfer-safeguard");
}

static void fixture_allowed(ScanResult *result) {
    Finding *f = fixture_finding(
        result, "memory-not-wiped", "Personal data is left in freed memory", SEVERITY_LOW,
        "Health record in `copy` is freed without being wiped by visit_note", "health.record",
        "Health record");
    f->remedy = "Wipe the buffer with explicit_bzero before it is freed.";
    f->sink = (SourcePlace){"src/visit.c", 22, 9};
    f->function = "visit_note";
    f->sink_kind = "memory";
    f->sink_callee = "free";
    f->suppressed_by = "exception";
    f->suppress_reason = "the process ends right after";
    f->suppress_owner = "dpo@clinic.example";
    f->suppress_expires = "2027-03-31";
    vec_push(&f->controls, "security-of-processing");
    vec_push(&f->cwe, 226);
}

static void fixture_doubtful(ScanResult *result) {
    Finding *f = fixture_finding(result, "personal-data-in-log",
                                 "Personal data is written to a log in clear", SEVERITY_LOW,
                                 "Name from `symbol` may be written to the log by log_event",
                                 "identity.name", "Name of a person");
    f->confidence = CONFIDENCE_LOW;
    f->confidence_reason = "the word `name` alone";
    f->sink = (SourcePlace){"src/log.c", 9, 5};
    f->function = "log_event";
    f->sink_kind = "log";
    vec_push(&f->controls, "log-minimisation");
}

static void fixture_observe(ScanResult *result, const char *kind, const char *data,
                            const char *subject, const char *detail, const char *file,
                            uint32_t line) {
    Observation *o = scan_result_observation(result);
    o->kind = kind;
    o->data = data;
    o->subject = subject;
    o->detail = detail;
    o->at = (SourcePlace){file, line, 5};
}

__attribute__((unused)) static ScanResult *fixture_result(const char *root) {
    ScanResult *r = scan_result_new();
    r->tool_version = "0.1.0";
    r->front_version = "clang version 19.1.7";
    r->root = arena_strdup(r->arena, root);
    r->project = "clinic";
    r->command = "sangam scan -p build --as-of 2026-11-01";
    r->revision = "4f1d2c3b4a5968778695a4b3c2d1e0f912345678";
    r->dirty = true;
    r->as_of = "2026-11-01";
    r->rules_digest = "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab";
    r->units_total = 4;
    r->units_parsed = 3;
    r->units_with_errors = 1;
    r->functions = 41;
    r->functions_incomplete = 2;
    r->instructions = 5120;
    r->unknown_instructions = 13;
    r->lines = 1834;
    r->calls_indirect = 9;
    r->calls_unresolved = 2;
    r->calls_unmodelled = 5;
    fixture_log(r);
    fixture_store(r);
    fixture_age(r);
    fixture_declaration(r);
    fixture_allowed(r);
    fixture_doubtful(r);
    static const char *const kinds[][4] = {
        {"contact.email", "E-mail address", "personal contact", "pd:EmailAddress"},
        {"contact.phone", "Telephone number", "personal contact", "pd:TelephoneNumber"},
        {"health.record", "Health record", "personal special health", "pd:HealthRecord"}};
    for (size_t i = 0; i < COUNTOF(kinds); i++) {
        fixture_observe(r, "category", kinds[i][0], kinds[i][1], kinds[i][3], "", 0);
        vec_last(&r->observations).value = kinds[i][2];
        vec_last(&r->observations).at.column = 0;
    }
    fixture_observe(r, "datum", "contact.email", "struct patient.email",
                    "beside `name` and `phone`", "src/patient.h", 6);
    vec_last(&r->observations).value = "high";
    fixture_observe(r, "datum", "health.record", "struct patient.diagnosis", "",
                    "src/patient.h", 9);
    fixture_observe(r, "store", "health.record", "visit", "database", "src/visit.c", 14);
    vec_last(&r->observations).value = "FR";
    fixture_observe(r, "recipient", "contact.phone", "sms.example.net", "network", "src/send.c", 12);
    vec_last(&r->observations).value = "US";
    fixture_observe(r, "sink", "contact.email", "vsyslog", "log", "src/log.c", 9);
    fixture_observe(r, "sink", "health.record", "table visit", "database", "src/visit.c", 14);
    static const char *const flows[][4] = {
        {"contact.email", "log_event", "log", "vsyslog"},
        {"contact.phone", "send_sms", "network", "SSL_write; encrypted"},
        {"contact.phone", "log_event", "log", "vsyslog; masked"},
        {"health.record", "visit_save", "database", "sqlite3_step"}};
    for (size_t i = 0; i < COUNTOF(flows); i++) {
        fixture_observe(r, "flow", flows[i][0], "patient", flows[i][3], "src/visit.c", 13);
        vec_last(&r->observations).function = flows[i][1];
        vec_last(&r->observations).value = flows[i][2];
    }
    fixture_observe(r, "protection", "credential.password", "crypt_r", "hashed", "src/login.c", 30);
    fixture_observe(r, "deletion", "contact.email", "patient", "named there", "src/visit.c", 40);
    vec_last(&r->observations).value = "patient";
    fixture_observe(r, "recipient", "", "sms.example.net", "https", "src/send.c", 12);
    vec_push(&vec_last(&r->observations).steps,
             fixture_step("src/send.c", 12, 5, "send_sms", "sink", "address of the host", 0));
    Coverage *gap = scan_result_coverage(r, "unit", "not-parsed", "src/broken.c",
                                         "src/broken.c:3:1: expected identifier", 1);
    gap->loses = true;
    gap->at = (SourcePlace){"src/broken.c", 3, 1};
    scan_result_coverage(r, "call", "unmodelled-call", "png_write_row", "no model", 5);
    gap = scan_result_coverage(r, "pointer", "unresolved-call", "dispatch", "no target found", 2);
    gap->at = (SourcePlace){"src/visit.c", 31, 12};
    scan_result_sort(r);
    findings_fingerprint(r);
    return r;
}

/* ---- laws ------------------------------------------------------------------------------------ */

typedef struct Fixture {
    Arena *arena;
    Frameworks *frameworks;
    const Framework *laws[2];
    ScanResult *result, *gone;
    Judgement *judgements;
    ReportInput input;
} Fixture;

/* From tests/report/laws; $ROOT is set by tests/run. */
static Frameworks *fixture_laws(Arena *arena) {
    const char *root = getenv("ROOT");
    const char *folder = path_join(arena, root ? root : ".", "tests/report/laws");
    Diags *diags = diags_new(arena);
    Frameworks *all = frameworks_load(arena, &folder, 1, NULL, diags);
    diags_print(diags, stderr, DIAG_WARNING);
    if (!all || diags->errors || all->laws.len != 2)
        base_fatal("the laws of the fixture do not load from %s", folder);
    return all;
}

static void fixture_verdict(Fixture *fixture, Judgement *judgement, VerdictKind kind,
                            const char *provision, const char *control, const char *text) {
    const Provision *found = frameworks_provision(fixture->frameworks, provision);
    Verdict verdict = {kind, found->framework, found,
                       frameworks_control(fixture->frameworks, control), text};
    vec_push(&judgement->verdicts, verdict);
}

static void fixture_judge(Fixture *fixture, const Finding *finding, Judgement *judgement) {
    const char *rule = finding->rule;
    judgement->law_to_law = "";
    if (finding->kind == FINDING_DECLARATION)
        return;
    if (strstr(rule, "child-age")) {
        fixture_verdict(fixture, judgement, VERDICT_NOT_IN_FORCE, "dpdp:s9.1", "child-age-gate",
                        "asks for 18 from 2027-05-14, the code has 13");
        fixture_verdict(fixture, judgement, VERDICT_OPEN, "gdpr:8.1", "child-age-gate",
                        "16, or 13 where a state says so: which states is the service offered in?");
        judgement->law_to_law = "GDPR asks for 13 to 16 years, DPDP for 18.";
        return;
    }
    fixture_verdict(fixture, judgement, VERDICT_NOT_IN_FORCE, "dpdp:s8.5", "security-of-processing",
                    "comes into force on 2027-05-14");
    if (strstr(rule, "log"))
        fixture_verdict(fixture, judgement, VERDICT_DIVERGES, "gdpr:5.1.c", "log-minimisation",
                        "the log holds the datum in clear");
    fixture_verdict(fixture, judgement, VERDICT_DIVERGES, "gdpr:32.1.a", "security-of-processing",
                    "no protection on the way");
    judgement->gates = !finding->suppressed_by;
}

__attribute__((unused)) static void fixture_begin(Fixture *fixture, const char *root) {
    memset(fixture, 0, sizeof *fixture);
    fixture->arena = arena_new("fixture");
    fixture->frameworks = fixture_laws(fixture->arena);
    fixture->laws[0] = frameworks_law(fixture->frameworks, "gdpr");
    fixture->laws[1] = frameworks_law(fixture->frameworks, "dpdp");
    fixture->result = fixture_result(root);
    fixture->gone = scan_result_new();
    Finding *was = fixture_finding(fixture->gone, "personal-data-on-console",
                                   "Personal data is printed", SEVERITY_MEDIUM,
                                   "Name of a person is printed by debug_dump", "identity.name",
                                   "Name of a person");
    was->sink = (SourcePlace){"src/debug.c", 7, 5};
    was->state = STATE_GONE;
    memset(was->fingerprint, 'a', 64);
    fixture->input = (ReportInput){.arena = fixture->arena, .result = fixture->result,
                                   .gone = fixture->gone, .frameworks = fixture->frameworks,
                                   .laws = fixture->laws, .law_count = 2,
                                   .fail_on = SEVERITY_HIGH, .min_confidence = CONFIDENCE_MEDIUM,
                                   .width = 100};
    date_parse("2026-11-01", &fixture->input.as_of);
}

/* Once the findings are as the test wants them. */
__attribute__((unused)) static void fixture_judge_all(Fixture *fixture) {
    uint32_t count = fixture->result->findings.len;
    fixture->judgements = ARENA_ARRAY(fixture->arena, Judgement, count + 1);
    for (uint32_t i = 0; i < count; i++)
        fixture_judge(fixture, &fixture->result->findings.data[i], &fixture->judgements[i]);
    fixture->input.judgements = fixture->judgements;
}

__attribute__((unused)) static void fixture_end(Fixture *fixture) {
    for (uint32_t i = 0; fixture->judgements && i < fixture->result->findings.len; i++)
        vec_free(&fixture->judgements[i].verdicts);
    scan_result_free(fixture->result);
    scan_result_free(fixture->gone);
    arena_free(fixture->arena);
}

/* ---- hostile: every text carries what could break each format -------------------------------- */

static const char fixture_payload[] =
    "\"'><script>window.pwned=1</script><img src=x onerror=window.pwned=1>\033[31m"
    "[x](javascript:alert(1)) @@script@@ ]]> --> </noscript></details></pre></title> \xff\xe2\x80\xae &amp; =cmd|'/C calc'!A0\n\\ %n{}";

static void fixture_poison(Arena *arena, const char **text) {
    if (*text && **text)
        *text = arena_printf(arena, "%s%s", *text, fixture_payload);
}

static void fixture_poison_list(Arena *arena, StrVec *list) {
    for (uint32_t i = 0; i < list->len; i++)
        fixture_poison(arena, &list->data[i]);
}

static void fixture_poison_steps(Arena *arena, Steps *steps) {
    for (uint32_t i = 0; i < steps->len; i++) {
        Step *step = &steps->data[i];
        /* the first keeps its file, so that source is shown beside hostile text */
        if (i)
            fixture_poison(arena, &step->at.file);
        fixture_poison(arena, &step->function);
        fixture_poison(arena, &step->kind);
        fixture_poison(arena, &step->text);
    }
}

static void fixture_poison_finding(Arena *arena, Finding *f) {
    const char **texts[] = {&f->rule, &f->title, &f->message, &f->remedy, &f->confidence_reason,
                            &f->source_text, &f->declaration, &f->declared_at.file, &f->function,
                            &f->sink_kind, &f->sink_callee, &f->recipient, &f->country, &f->store,
                            &f->suppress_reason, &f->suppress_owner, &f->suppress_expires};
    for (size_t i = 0; i < COUNTOF(texts); i++)
        fixture_poison(arena, texts[i]);
    if (f->kind == FINDING_DECLARATION)
        fixture_poison(arena, &f->sink.file);
    fixture_poison_list(arena, &f->data);
    fixture_poison_list(arena, &f->data_titles);
    fixture_poison_list(arena, &f->states);
    fixture_poison_list(arena, &f->controls);
    fixture_poison_list(arena, &f->activities);
    fixture_poison_list(arena, &f->programs);
    fixture_poison_steps(arena, &f->steps);
    for (uint32_t i = 0; i < f->also.len; i++)
        fixture_poison(arena, &f->also.data[i].file);
    for (uint32_t i = 0; i < f->measures.len; i++)
        fixture_poison(arena, &f->measures.data[i].value);
}

__attribute__((unused)) static void fixture_poison_result(ScanResult *r) {
    const char **texts[] = {&r->project, &r->command, &r->revision, &r->front_version,
                            &r->rules_digest, &r->tool_version};
    for (size_t i = 0; i < COUNTOF(texts); i++)
        fixture_poison(r->arena, texts[i]);
    for (uint32_t i = 0; i < r->findings.len; i++)
        fixture_poison_finding(r->arena, &r->findings.data[i]);
    for (uint32_t i = 0; i < r->observations.len; i++) {
        Observation *o = &r->observations.data[i];
        fixture_poison(r->arena, &o->data);
        fixture_poison(r->arena, &o->subject);
        if (str_eq(o->kind, "category"))
            fixture_poison(r->arena, &o->value);
        fixture_poison(r->arena, &o->detail);
        fixture_poison(r->arena, &o->at.file);
        fixture_poison_steps(r->arena, &o->steps);
    }
    for (uint32_t i = 0; i < r->coverage.len; i++) {
        Coverage *c = &r->coverage.data[i];
        fixture_poison(r->arena, &c->area);
        fixture_poison(r->arena, &c->kind);
        fixture_poison(r->arena, &c->subject);
        fixture_poison(r->arena, &c->detail);
        fixture_poison(r->arena, &c->at.file);
    }
}

/* Rule directories and laws may be a stranger's as well. */
__attribute__((unused)) static void fixture_poison_laws(Fixture *fixture) {
    for (uint32_t i = 0; i < fixture->frameworks->laws.len; i++) {
        Framework *law = &fixture->frameworks->laws.data[i];
        const char **texts[] = {&law->title, &law->alias, &law->source, &law->verified,
                                &law->jurisdiction};
        for (size_t k = 0; k < COUNTOF(texts); k++)
            fixture_poison(fixture->arena, texts[k]);
        law->source = i ? "javascript:alert(1)" : law->source;
        for (uint32_t k = 0; k < law->provisions.len; k++) {
            Provision *p = &law->provisions.data[k];
            const char **more[] = {&p->id, &p->title, &p->summary, &p->note, &p->penalty,
                                   &p->confidence};
            for (size_t n = 0; n < COUNTOF(more); n++)
                fixture_poison(fixture->arena, more[n]);
        }
    }
    for (uint32_t i = 0; i < fixture->frameworks->controls.len; i++) {
        fixture_poison(fixture->arena, &fixture->frameworks->controls.data[i].title);
        fixture_poison(fixture->arena, &fixture->frameworks->controls.data[i].summary);
    }
}

#endif
