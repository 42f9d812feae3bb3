/* SPDX-License-Identifier: Apache-2.0 */
/* project: every key of .sangam.yaml, what is wrong in it, and the questions asked of it. */
#include "check.h"
#include "project/project.h"

#include <stdlib.h>
#include <unistd.h>

static const char FULL[] =
    "project: clinic\n"
    "controller: { name: North Valley Hospitals, establishments: [FR, IN], audience: adults }\n"
    "roles: { gdpr: controller, dpdp: significant-fiduciary }\n"
    "jurisdictions: [FR, IN, NO]\n"
    "activities:\n"
    "  - id: reminders\n"
    "    purpose: Remind patients of appointments\n"
    "    purpose_values: [PURPOSE_REMINDER, 3]\n"
    "    basis: { gdpr: [6.1.b, 9.2.h], dpdp: s6 }\n"
    "    data: [identity.name, phone, health]\n"
    "    subjects: [patient]\n"
    "    where: [src/reminders/, \"fn:remind_patient\", \"lib/*/sms_*.c\"]\n"
    "    recipients: [sms-gateway]\n"
    "    stores: [patients]\n"
    "    retention: P3Y\n"
    "  - { id: news, basis: consent, where: src/news.c, retention: 30 days }\n"
    "recipients:\n"
    "  - { id: sms-gateway, hosts: [api.sms.example, backup.example], country: US, safeguard: scc,\n"
    "      role: processor }\n"
    "  - { id: sms-test, hosts: test.api.sms.example }\n"
    "stores:\n"
    "  - { id: patients, table: patient, path: /var/lib/clinic/clinic.db, country: FR,\n"
    "      retention: P10Y, erasure: on-request,\n"
    "      protection: { health: encrypted, contact.email: hashed, contact: masked } }\n"
    "  - { id: exports, path: /var/lib/clinic, erasure: [automatic, on-request],\n"
    "      protection: encrypted }\n"
    "guards:\n"
    "  - { function: has_consent, kind: consent, subject: arg0, purpose: arg1, holds: nonzero }\n"
    "  - { function: check_age, kind: age }\n"
    "sinks:\n"
    "  - { function: audit_write, kind: log, at: \"format(arg1)\" }\n"
    "  - { function: audit_write, kind: network, at: \"*arg0\" }\n"
    "data:\n"
    "  - { place: \"struct visit.note\", data: health.record }\n"
    "  - { place: \"struct symbol.name\", data: none }\n"
    "  - { place: \"visit_t.who.name\", data: [identity.name, contact] }\n"
    "  - { place: \"fn:login.password\", data: credential }\n"
    "  - { place: \"fn:read_password\", data: credential }\n"
    "  - { place: current_user, data: identity.name }\n"
    "  - { place: \"table patient.note\", data: health }\n"
    "scan: { exclude: [\"third_party/**\", gen/], fail_on: high, min_confidence: medium,\n"
    "        frameworks: [EU, IN] }\n"
    "programs: [{ name: clinicd, units: [\"src/**\"] }]\n"
    "allow:\n"
    "  - { finding: 3f2a9c01d4e7, reason: shown to the person herself, owner: dpo@example.org,\n"
    "      expires: 2027-03-31 }\n"
    "  - { finding: 00112233, reason: \"no data\" }\n";

typedef struct Fixture {
    Arena *arena;
    Diags *diags;
    const Project *project;
    char folder[64];
} Fixture;

static const ProjectActivity *activity_of_purpose(const Project *project, const char *value) {
    for (uint32_t i = 0; i < project->activity_count; i++) {
        const ProjectWords *values = &project->activities[i].purpose_values;
        for (uint32_t j = 0; j < values->count; j++)
            if (str_eq(values->list[j].text, value)) return &project->activities[i];
    }
    return NULL;
}

static const ProjectGuard *guard_of(const Project *project, const char *function) {
    for (uint32_t i = 0; i < project->guard_count; i++)
        if (str_eq(project->guards[i].function, function)) return &project->guards[i];
    return NULL;
}

static const ProjectSink *sink_of(const Project *project, const char *function, uint32_t index) {
    for (uint32_t i = 0; i < project->sink_count; i++)
        if (str_eq(project->sinks[i].function, function) && index-- == 0) return &project->sinks[i];
    return NULL;
}

static bool same_name(const char *a, const char *b, bool any_case) {
    if (!a || !b) return a == b;
    return any_case ? strcasecmp(a, b) == 0 : strcmp(a, b) == 0;
}

static const ProjectDatum *datum_of(const Project *project, ProjectPlaceKind kind, const char *owner,
                                  const char *name) {
    bool any_case = kind == PLACE_COLUMN;
    for (uint32_t i = 0; i < project->datum_count; i++) {
        const ProjectDatum *datum = &project->data[i];
        if (datum->kind == kind && same_name(datum->owner, owner, any_case) &&
            same_name(datum->name, name, any_case))
            return datum;
    }
    return NULL;
}

static void fixture_open(Fixture *fixture, const char *text) {
    *fixture = (Fixture){.arena = arena_new("test")};
    fixture->diags = diags_new(fixture->arena);
    strcpy(fixture->folder, "/tmp/project-test-XXXXXX");
    if (!mkdtemp(fixture->folder)) abort();
    const char *path = path_join(fixture->arena, fixture->folder, ".sangam.yaml");
    if (!file_write_atomic(path, text, strlen(text))) abort();
    fixture->project = project_load(fixture->arena, path, fixture->diags);
}

static void fixture_close(Fixture *fixture) {
    unlink(path_join(fixture->arena, fixture->folder, ".sangam.yaml"));
    rmdir(fixture->folder);
    arena_free(fixture->arena);
}

static void print_errors(const Fixture *fixture) {
    for (uint32_t i = 0; i < fixture->diags->list.len; i++)
        printf("# %u:%u %s\n", fixture->diags->list.data[i].line,
               fixture->diags->list.data[i].column, fixture->diags->list.data[i].text);
}

/* ---- what is right ---- */

static void whole_file(void) {
    Fixture fixture;
    fixture_open(&fixture, FULL);
    const Project *project = fixture.project;
    print_errors(&fixture);
    CHECK_EQ(fixture.diags->list.len, 0);
    CHECK(project != NULL);
    CHECK_STR(project->name, "clinic");
    CHECK_STR(project->root, fixture.folder);
    CHECK_STR(project->controller.name, "North Valley Hospitals");
    CHECK_EQ(project->controller.establishments.count, 2);
    CHECK_EQ(project->controller.audience, AUDIENCE_ADULTS);
    CHECK_EQ(project->role_count, 2);
    CHECK_STR(project->roles[1].framework, "dpdp");
    CHECK_STR(project->roles[1].role, "significant-fiduciary");
    CHECK_EQ(project->jurisdictions.count, 3);
    CHECK_STR(project->jurisdictions.list[2].text, "NO"); /* Norway, not false */
    CHECK_STR(project->scan.fail_on, "high");
    CHECK_STR(project->scan.min_confidence, "medium");
    CHECK_EQ(project->scan.frameworks.count, 2);
    CHECK_EQ(project->program_count, 1);
    fixture_close(&fixture);
}

static void activities(void) {
    Fixture fixture;
    fixture_open(&fixture, FULL);
    const ProjectActivity *activity = project_activity(fixture.project, "reminders");
    CHECK(activity != NULL);
    CHECK_EQ(activity->node->line, 6);
    CHECK_STR(activity->purpose, "Remind patients of appointments");
    CHECK_EQ(activity->basis_count, 3);
    CHECK_STR(activity->bases[0].framework, "gdpr");
    CHECK_STR(activity->bases[1].text, "9.2.h");
    CHECK(!activity->bases[2].is_word);
    CHECK_STR(activity->data.list[1].text, "phone");
    CHECK_EQ(activity->data.list[1].node->line, 10);
    CHECK_EQ(activity->data.list[1].node->column, 27);
    CHECK_EQ(activity->retention.days, 3 * 365);
    CHECK_STR(activity->retention.text, "P3Y");
    activity = project_activity(fixture.project, "news");
    CHECK_EQ(activity->basis_count, 1);
    CHECK(activity->bases[0].is_word && !activity->bases[0].framework);
    CHECK_EQ(activity->retention.days, 30);
    CHECK_STR(activity->purpose, "");
    CHECK(project_activity(fixture.project, "nothing") == NULL);
    CHECK_STR(activity_of_purpose(fixture.project, "3")->id, "reminders");
    CHECK_STR(activity_of_purpose(fixture.project, "PURPOSE_REMINDER")->id, "reminders");
    CHECK(activity_of_purpose(fixture.project, "4") == NULL);
    fixture_close(&fixture);
}

static bool lies_in(const Fixture *fixture, const char *id, const char *file, const char *function) {
    const ProjectActivity *activity = project_activity(fixture->project, id);
    return project_activity_where(fixture->project, activity, file, function) != NULL;
}

static void where(void) {
    Fixture fixture;
    fixture_open(&fixture, FULL);
    CHECK(lies_in(&fixture, "reminders", "src/reminders/sms.c", NULL));
    CHECK(lies_in(&fixture, "reminders",
                  path_join(fixture.arena, fixture.folder, "src/reminders/a/b.c"), NULL));
    CHECK(!lies_in(&fixture, "reminders", "src/reminders2/sms.c", NULL));
    CHECK(!lies_in(&fixture, "reminders", "/elsewhere/src/reminders/sms.c", NULL));
    CHECK(lies_in(&fixture, "reminders", "x.c", "remind_patient"));
    CHECK(lies_in(&fixture, "reminders", NULL, "remind_patient"));
    CHECK(!lies_in(&fixture, "reminders", NULL, "remind_patients"));
    CHECK(lies_in(&fixture, "reminders", "lib/x/sms_send.c", "f"));
    CHECK(!lies_in(&fixture, "reminders", "lib/x/y/sms_send.c", "f"));
    CHECK(lies_in(&fixture, "news", "src/news.c", NULL));
    CHECK(!lies_in(&fixture, "news", "src/news.cc", NULL));
    const ProjectWord *word = project_activity_where(
        fixture.project, project_activity(fixture.project, "reminders"), NULL, "remind_patient");
    CHECK_STR(word->text, "fn:remind_patient");
    CHECK_EQ(word->node->line, 12);
    CHECK(project_excludes(fixture.project, "third_party/z/a.c"));
    CHECK(project_excludes(fixture.project, "gen/a.c"));
    CHECK(!project_excludes(fixture.project, "src/third_party/z/a.c"));
    CHECK(program_has(fixture.project, &fixture.project->programs[0], "src/a/b.c"));
    CHECK(!program_has(fixture.project, &fixture.project->programs[0], "lib/a.c"));
    fixture_close(&fixture);
}

static const char *recipient_of(const Fixture *fixture, const char *host) {
    const ProjectRecipient *recipient = project_recipient_of_host(fixture->project, host);
    return recipient ? recipient->id : "none";
}

static void recipients(void) {
    Fixture fixture;
    fixture_open(&fixture, FULL);
    const ProjectRecipient *recipient = project_recipient(fixture.project, "sms-gateway");
    CHECK_STR(recipient->country, "US");
    CHECK_STR(recipient->safeguard, "scc");
    CHECK_STR(recipient->role, "processor");
    CHECK_STR(recipient_of(&fixture, "api.sms.example"), "sms-gateway");
    CHECK_STR(recipient_of(&fixture, "API.SMS.example."), "sms-gateway");
    CHECK_STR(recipient_of(&fixture, "eu.api.sms.example"), "sms-gateway");
    CHECK_STR(recipient_of(&fixture, "test.api.sms.example"), "sms-test");
    CHECK_STR(recipient_of(&fixture, "a.test.api.sms.example:8080"), "sms-test");
    CHECK_STR(recipient_of(&fixture, "https://u:p@api.sms.example:443/v1?x=@evil.example"),
              "sms-gateway");
    CHECK_STR(recipient_of(&fixture, "evilapi.sms.example"), "none");
    CHECK_STR(recipient_of(&fixture, "https://evil.example/api.sms.example"), "none");
    CHECK_STR(recipient_of(&fixture, "sms.example"), "none");
    CHECK_STR(recipient_of(&fixture, ""), "none");
    CHECK_STR(recipient_of(&fixture, "[::1]:80"), "none");
    fixture_close(&fixture);
}

static const char *state_of(const ProjectStore *store, const char *data, const char *group) {
    const ProjectProtection *protection = store_protection(store, data, &group, group ? 1 : 0);
    return protection ? protection->state : "none";
}

static void stores(void) {
    Fixture fixture;
    fixture_open(&fixture, FULL);
    const ProjectStore *store = project_store_of_table(fixture.project, "PATIENT");
    CHECK_STR(store->id, "patients");
    CHECK(project_store_of_table(fixture.project, "main.patient") == store);
    CHECK(project_store_of_table(fixture.project, "patients") == NULL);
    CHECK_EQ(store->erasure, ERASURE_ON_REQUEST);
    CHECK_EQ(store->retention.days, 3650);
    CHECK(project_store_of_path(fixture.project, "/var/lib/clinic/clinic.db") == store);
    store = project_store_of_path(fixture.project, "/var/lib/clinic/out/a.csv");
    CHECK_STR(store->id, "exports");
    CHECK_EQ(store->erasure, ERASURE_ON_REQUEST | ERASURE_AUTOMATIC);
    CHECK(project_store_of_path(fixture.project, "/var/lib/clinics") == NULL);
    CHECK_STR(state_of(store, "anything", NULL), "encrypted");
    store = project_store(fixture.project, "patients");
    CHECK_STR(state_of(store, "health", NULL), "encrypted");
    CHECK_STR(state_of(store, "health.record", NULL), "encrypted");
    CHECK_STR(state_of(store, "healthy", NULL), "none");
    CHECK_STR(state_of(store, "contact.email", NULL), "hashed");
    CHECK_STR(state_of(store, "contact.phone", NULL), "masked");
    CHECK_STR(state_of(store, "x", "contact"), "masked");
    CHECK_STR(state_of(store, "x", NULL), "none");
    fixture_close(&fixture);
}

static void guards_sinks_and_data(void) {
    Fixture fixture;
    fixture_open(&fixture, FULL);
    const ProjectGuard *guard = guard_of(fixture.project, "has_consent");
    CHECK_STR(guard->kind, "consent");
    CHECK_STR(guard->subject, "arg0");
    CHECK_STR(guard->purpose, "arg1");
    CHECK_STR(guard_of(fixture.project, "check_age")->holds, "nonzero");
    CHECK(guard_of(fixture.project, "has") == NULL);
    CHECK_STR(sink_of(fixture.project, "audit_write", 0)->at, "format(arg1)");
    CHECK_STR(sink_of(fixture.project, "audit_write", 1)->kind, "network");
    CHECK(sink_of(fixture.project, "audit_write", 2) == NULL);
    const ProjectDatum *datum = datum_of(fixture.project, PLACE_FIELD, "struct visit", "note");
    CHECK_STR(datum->data.list[0].text, "health.record");
    datum = datum_of(fixture.project, PLACE_FIELD, "struct symbol", "name");
    CHECK(datum && datum->data.count == 0);
    CHECK_EQ(datum_of(fixture.project, PLACE_FIELD, "visit_t", "who.name")->data.count, 2);
    CHECK(datum_of(fixture.project, PLACE_FIELD, "struct visit", "notes") == NULL);
    CHECK(datum_of(fixture.project, PLACE_VARIABLE, "login", "password") != NULL);
    CHECK(datum_of(fixture.project, PLACE_RESULT, "read_password", NULL) != NULL);
    CHECK(datum_of(fixture.project, PLACE_GLOBAL, NULL, "current_user") != NULL);
    CHECK(datum_of(fixture.project, PLACE_COLUMN, "Patient", "NOTE") != NULL);
    fixture_close(&fixture);
}

static void exceptions(void) {
    Fixture fixture;
    fixture_open(&fixture, FULL);
    CHECK_EQ(fixture.project->exception_count, 2);
    const ProjectException *exception = &fixture.project->exceptions[0];
    int32_t day;
    CHECK(date_parse("2027-03-31", &day));
    CHECK_EQ(exception->expires, day);
    CHECK_STR(exception->owner, "dpo@example.org");
    CHECK(exception_matches(exception, "3f2a9c01d4e7aaaa"));
    CHECK(!exception_matches(exception, "3f2a9c01d4e8aaaa"));
    CHECK_EQ(fixture.project->exceptions[1].expires, INT32_MAX);
    CHECK_STR(fixture.project->exceptions[1].owner, "");
    fixture_close(&fixture);
}

/* ---- what is wrong ---- */

/* One mistake each: the error stands at line:column and says `message`. */
static void mistakes(void) {
    static const struct {
        const char *text;
        uint32_t line, column;
        const char *message;
    } cases[] = {
        {"projekt: x\n", 1, 1, "did you mean `project`?"},
        {"- x\n", 1, 1, ""},
        {"project: [a]\n", 1, 10, "project"},
        {"activities: { id: x }\n", 1, 13, "must be a list"},
        {"activities:\n  - { id: x, purpse: y }\n", 2, 14, "did you mean `purpose`?"},
        {"activities:\n  - { purpose: y }\n", 2, 5, "`id` is missing"},
        {"activities:\n  - { id: \"a b\" }\n", 2, 11, "letters, digits"},
        {"activities:\n  - { id: x }\n  - { id: x }\n", 3, 11, "already an activity `x`"},
        {"activities:\n  - { id: x, retention: 3 }\n", 2, 25, "no period of time"},
        {"activities:\n  - { id: x, recipients: [sms-gatway] }\n"
         "recipients: [{ id: sms-gateway }]\n", 2, 27, "did you mean `sms-gateway`?"},
        {"activities:\n  - { id: x, stores: [y] }\n", 2, 23, "no store `y`"},
        {"activities:\n  - { id: x, basis: consnt }\n", 2, 21, "did you mean `consent`?"},
        {"activities:\n  - { id: x, basis: 6.1.a }\n", 2, 21, "unknown basis"},
        {"activities:\n  - { id: x, where: [../other] }\n", 2, 22, "below the folder"},
        {"activities:\n  - { id: x, where: \"fn:\" }\n", 2, 21, "name of a function"},
        {"activities:\n  - { id: x, data: { a: b } }\n", 2, 20, "list of texts"},
        {"activities:\n  - { id: x, data: [[a]] }\n", 2, 21, "text"},
        {"activities: [7]\n", 1, 14, ""},
        {"roles: { gdpr: controler }\n", 1, 16, "did you mean `controller`?"},
        {"roles: controller\n", 1, 8, "map"},
        {"jurisdictions: [FRA]\n", 1, 17, "country code"},
        {"jurisdictions: [UK]\n", 1, 17, "did you mean `GB`?"},
        {"jurisdictions: [fr]\n", 1, 17, "did you mean `FR`?"},
        {"controller: { audience: adult }\n", 1, 25, "did you mean `adults`?"},
        {"recipients: [{ id: a, hosts: [\"https://x/y\"] }]\n", 1, 31, "names of hosts"},
        {"recipients: [{ id: a, safeguard: sccs }]\n", 1, 34, "did you mean `scc`?"},
        {"stores: [{ id: a, protection: { health: encoded } }]\n", 1, 41, "no protection"},
        {"stores: [{ id: a, protection: { health: encryptd } }]\n", 1, 41, "`encrypted`?"},
        {"stores: [{ id: a, erasure: [never, automatic] }]\n", 1, 28, "never and something"},
        {"guards: [{ function: f }]\n", 1, 10, "`kind`"},
        {"guards: [{ function: \"f()\", kind: consent }]\n", 1, 22, "letters, digits"},
        {"guards: [{ function: f, kind: consents }]\n", 1, 31, "did you mean `consent`?"},
        {"sinks: [{ function: f, kind: log }]\n", 1, 9, "`at` is missing"},
        {"data: [{ place: \"struct x\", data: none }]\n", 1, 17, "names no place"},
        {"data: [{ place: \"struct x.\", data: none }]\n", 1, 17, "names no place"},
        {"data: [{ place: x.y }]\n", 1, 8, "`data` is missing"},
        {"data: [{ place: x.y, data: [none, health] }]\n", 1, 29, "beside other data"},
        {"scan: { fail_on: severe }\n", 1, 18, "unknown fail_on"},
        {"scan: { min_confidence: 3 }\n", 1, 25, "unknown min_confidence"},
        {"programs: [{ name: x }]\n", 1, 12, "`units` is missing"},
    };
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        Fixture fixture;
        fixture_open(&fixture, cases[i].text);
        bool found = false;
        for (uint32_t j = 0; j < fixture.diags->list.len; j++) {
            const Diag *diag = &fixture.diags->list.data[j];
            found |= diag->level == DIAG_ERROR && diag->line == cases[i].line &&
                     diag->column == cases[i].column && strstr(diag->text, cases[i].message) &&
                     diag->file && str_ends(diag->file, ".sangam.yaml");
        }
        if (!found) {
            print_errors(&fixture);
            check_fail(__FILE__, __LINE__, "no error at %u:%u with \"%s\" for: %s", cases[i].line,
                       cases[i].column, cases[i].message, cases[i].text);
        }
        fixture_close(&fixture);
    }
}

static void malformed_exceptions_suppress_nothing(void) {
    static const char *const cases[] = {
        "{ finding: 3f2a9c01d4e7 }",
        "{ finding: 3f2a9c01d4e7, reason: \" \" }",
        "{ reason: x }",
        "{ finding: 3f2a, reason: x }",
        "{ finding: 3F2A9C01D4E7, reason: x }",
        "{ finding: 3f2a9c01d4e7, reason: x, expires: 2027-02-30 }",
        "{ finding: 3f2a9c01d4e7, reason: x, expired: 2027-02-03 }",
        "{ finding: [3f2a9c01d4e7], reason: x }",
        "3f2a9c01d4e7",
    };
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        Fixture fixture;
        char text[200];
        snprintf(text, sizeof text, "project: x\nallow:\n  - %s\n  - { finding: 00112233, reason: y }\n",
                 cases[i]);
        fixture_open(&fixture, text);
        CHECK_EQ(fixture.diags->errors, 0);
        CHECK_EQ(fixture.diags->warnings, 1);
        CHECK_EQ(fixture.diags->list.data[0].line, 3);
        CHECK_EQ(fixture.project->exception_count, 1);
        fixture_close(&fixture);
    }
}

static void empty_and_broken_files(void) {
    Fixture fixture;
    fixture_open(&fixture, "# nothing yet\n");
    CHECK(fixture.project != NULL);
    CHECK_EQ(fixture.diags->list.len, 0);
    CHECK_STR(fixture.project->name, path_name(fixture.folder));
    fixture_close(&fixture);
    fixture_open(&fixture, "activities: [\n");
    CHECK(fixture.project == NULL);
    CHECK(fixture.diags->errors >= 1);
    fixture_close(&fixture);
}

/* What was wrong is left out, the rest is there. */
static void reading_goes_on(void) {
    Fixture fixture;
    fixture_open(&fixture, "projekt: x\nactivities: [{ id: a }, { purpose: b }, { id: c }]\n"
                           "stores: [{ id: s, retention: soon, table: t }]\n");
    CHECK_EQ(fixture.diags->errors, 3);
    CHECK_EQ(fixture.project->activity_count, 2);
    CHECK_STR(fixture.project->activities[1].id, "c");
    CHECK_EQ(fixture.project->stores[0].retention.days, -1);
    CHECK(project_store_of_table(fixture.project, "t") != NULL);
    fixture_close(&fixture);
}

/* ---- periods, finding the file ---- */

static void periods(void) {
    static const struct {
        const char *text;
        int32_t days; /* -1 = no period */
    } cases[] = {
        {"P3Y", 1095},       {"P6M", 180},       {"P12M", 365},       {"P1Y6M", 545},
        {"P2W", 14},         {"P30D", 30},       {"P1Y2M3D", 428},    {"PT12H", 1},
        {"PT24H", 1},        {"PT25H", 2},       {"P1DT1S", 2},       {"P0D", 0},
        {"30 days", 30},     {"1 day", 1},       {"1 year", 365},     {"18 months", 545},
        {"2 Weeks", 14},     {"36 hours", 2},    {"90days", 90},      {"1 year 6 months", 545},
        {"P", -1},           {"PT", -1},         {"P3", -1},          {"P3YT", -1},
        {"P1M1Y", -1},       {"P1Y1Y", -1},      {"3Y", -1},          {"30", -1},
        {"thirty days", -1}, {"30 dayz", -1},    {"", -1},            {"-30 days", -1},
        {"30 days x", -1},   {"P99999999999999999999D", -1},          {"999999 years", -1},
        {"p3y", -1},         {"P3Y ", -1},
    };
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        int32_t days = -1;
        bool ok = period_parse(cases[i].text, &days);
        if (ok != (cases[i].days >= 0) || (ok && days != cases[i].days))
            check_fail(__FILE__, __LINE__, "%s: %s %d", cases[i].text, ok ? "days" : "refused",
                       (int)days);
    }
}

static void finding_the_file(void) {
    Fixture fixture;
    fixture_open(&fixture, "project: x\n");
    char *deep = path_join(fixture.arena, fixture.folder, "a/b");
    char *file = path_join(fixture.arena, fixture.folder, ".sangam.yaml");
    CHECK(directory_make(deep));
    CHECK_STR(project_find(fixture.arena, deep), file);
    CHECK_STR(project_find(fixture.arena, fixture.folder), file);
    rmdir(deep);
    rmdir(path_join(fixture.arena, fixture.folder, "a"));
    unlink(file);
    const char *found = project_find(fixture.arena, fixture.folder);
    CHECK(!found || !str_starts(found, fixture.folder));
    const Project *project = project_default(fixture.arena, fixture.folder);
    CHECK(project->path == NULL);
    CHECK_STR(project->root, fixture.folder);
    CHECK_EQ(project->activity_count, 0);
    CHECK(project_recipient_of_host(project, "x.example") == NULL);
    fixture_close(&fixture);
}

/* The register over both samples says about each what the sample's own says. */
static void samples(void) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    const char *root = getenv("ROOT");
    const char *folder = path_join(arena, root ? root : ".", "samples");
    const Project *both = project_load(arena, path_join(arena, folder, ".sangam.yaml"), diags);
    static const char *const names[] = {"clinic", "shop"};
    uint32_t activity_count = 0, store_count = 0, guard_count = 0;
    for (size_t i = 0; i < COUNTOF(names) && both; i++) {
        char *own = path_join(arena, path_join(arena, folder, names[i]), ".sangam.yaml");
        const Project *one = project_load(arena, own, diags);
        if (!one) continue;
        for (uint32_t j = 0; j < one->activity_count; j++) {
            const ProjectActivity *mine = &one->activities[j];
            const ProjectActivity *theirs = project_activity(both, mine->id);
            CHECK(theirs && str_eq(mine->purpose, theirs->purpose) &&
                  mine->retention.days == theirs->retention.days &&
                  mine->data.count == theirs->data.count && mine->where.count == theirs->where.count);
        }
        for (uint32_t j = 0; j < one->store_count; j++) {
            const ProjectStore *theirs = project_store(both, one->stores[j].id);
            CHECK(theirs && one->stores[j].retention.days == theirs->retention.days &&
                  one->stores[j].erasure == theirs->erasure &&
                  one->stores[j].protection_count == theirs->protection_count);
        }
        activity_count += one->activity_count;
        store_count += one->store_count;
        guard_count += one->guard_count;
    }
    CHECK_EQ(diags->list.len, 0);
    CHECK(both && both->activity_count == activity_count && both->store_count == store_count &&
          both->guard_count == guard_count);
    arena_free(arena);
}

static void countries(void) {
    CHECK(country_known("IN"));
    CHECK(country_known("EU"));
    CHECK(country_known("ZW"));
    CHECK(country_known("AD"));
    CHECK(!country_known("UK"));
    CHECK(!country_known("D A"));
    CHECK(!country_known("D "));
    CHECK(!country_known(""));
    CHECK(!country_known("in"));
}

int main(void) {
    RUN(whole_file);
    RUN(activities);
    RUN(where);
    RUN(recipients);
    RUN(stores);
    RUN(guards_sinks_and_data);
    RUN(exceptions);
    RUN(mistakes);
    RUN(malformed_exceptions_suppress_nothing);
    RUN(empty_and_broken_files);
    RUN(reading_goes_on);
    RUN(periods);
    RUN(finding_the_file);
    RUN(samples);
    RUN(countries);
    return check_end();
}
