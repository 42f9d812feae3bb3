/* SPDX-License-Identifier: Apache-2.0 */
/* Checks as YAML: what is read, what is refused, what lint finds, and the shipped checks. */
#include "check.h"
#include "rules/rules.h"

#include <stdlib.h>
#include <unistd.h>

static Arena *arena;
static Diags *diags;

static void begin(void) {
    arena_free(arena);
    arena = arena_new("rules_test");
    diags = diags_new(arena);
}

static Rules load_as(const char *name, const char *text) {
    begin();
    char folder[] = "/tmp/rules_test.XXXXXX";
    CHECK(mkdtemp(folder) != NULL);
    const char *path = path_join(arena, folder, name);
    CHECK(file_write_atomic(path, text, strlen(text)));
    const char *folders[] = {folder};
    Rules rules;
    rules_load(arena, folders, 1, NULL, &rules, diags);
    CHECK(unlink(path) == 0 && rmdir(folder) == 0);
    return rules;
}

static const char *first_error(void) {
    for (uint32_t i = 0; i < diags->list.len; i++)
        if (diags->list.data[i].level == DIAG_ERROR) return diags->list.data[i].text;
    return "";
}

static Rules load(const char *text) {
    return load_as("toy.yaml", text);
}

#define HEAD       "rule: toy\ntitle: Toy\nseverity: low\n"
#define TAIL       "controls: [log-minimisation]\nmessage: \"{data}\"\nremedy: Do it.\n"
#define RULE(kind) HEAD kind TAIL

#define CHECK_ERROR(text, words)                                                         \
    do {                                                                                 \
        Rules rules_ = load(text);                                                       \
        CHECK_EQ(rules_.list.len, 0);                                                    \
        if (!strstr(first_error(), words))                                               \
            check_fail(__FILE__, __LINE__, "error is \"%s\", expected it to say \"%s\"", \
                       first_error(), words);                                            \
    } while (0)

static void a_flow_is_read(void) {
    Rules rules = load("rule: toy\n"
                       "title: A toy\n"
                       "severity: high\n"
                       "kind: flow\n"
                       "from: { data: [personal, health], not: [credential] }\n"
                       "to: { sink: [log, file], not: [console] }\n"
                       "unless: { state: [masked, encrypted], guard: [consent] }\n"
                       "controls:\n"
                       "  - log-minimisation\n"
                       "  - { control: child-age-gate, measures: { age_below: \"{value}\" } }\n"
                       "cwe: [532, 359]\n"
                       "message: \"{data} to {sink} by {callee}\"\n"
                       "remedy: Stop.\n");
    CHECK_STR(first_error(), "");
    CHECK_EQ(rules.list.len, 1);
    if (rules.list.len != 1) return;
    const Rule *rule = &rules.list.data[0];
    CHECK_STR(rule->id, "toy");
    CHECK_EQ(rule->kind, RULE_FLOW);
    CHECK_EQ(rule->severity, 2);
    CHECK_EQ(rule->data.len, 2);
    CHECK_STR(rule->data.data[1], "health");
    CHECK_STR(rule->not_data.data[0], "credential");
    CHECK_EQ(rule->sinks.len, 2);
    CHECK_STR(rule->not_sinks.data[0], "console");
    CHECK_EQ(rule->states.len, 2);
    CHECK_STR(rule->guards.data[0], "consent");
    CHECK_EQ(rule->demanded.len, 0);
    CHECK_EQ(rule->controls.len, 2);
    CHECK_STR(rule->controls.data[1].control, "child-age-gate");
    CHECK_EQ(rule->controls.data[1].measures.len, 1);
    CHECK_STR(rule->controls.data[1].measures.data[0].value, "{value}");
    CHECK_EQ(rule->controls.data[1].line, 10);
    CHECK_EQ(rule->cwe.len, 2);
    CHECK_EQ(rule->cwe.data[1], 359);
    CHECK(rules_find(&rules, "toy") == rule);
    CHECK(rules_find(&rules, "tory") == NULL);
}

static void the_other_kinds_are_read(void) {
    Rules rules = load(RULE("kind: guard\nfrom: { data: special }\nto: { sink: network }\n"
                            "require: { guard: [consent, age] }\n"));
    CHECK_STR(first_error(), "");
    CHECK(rules.list.len == 1 && rules.list.data[0].demanded.len == 2);
    rules = load(RULE("kind: constant\nconstant: { words: [age], not: [page], quantity: age, "
                      "least: 10, most: 21, "
                      "compared: yes }\n"));
    CHECK_STR(first_error(), "");
    CHECK(rules.list.len == 1 && rules.list.data[0].most == 21 && rules.list.data[0].compared_only);
    rules = load(
        RULE("kind: call\ncall:\n"
             "  - { function: [f, g*], argument: 1, is: [A, 0], when: { argument: 0, is: B } }\n"
             "  - { function: h, argument: 0, text: \"http://**\" }\n  - { function: k }\n"));
    CHECK_STR(first_error(), "");
    CHECK_EQ(rules.list.len, 1);
    if (rules.list.len != 1) return;
    const Rule *rule = &rules.list.data[0];
    CHECK_EQ(rule->calls.len, 3);
    CHECK_EQ(rule->calls.data[0].functions.len, 2);
    CHECK_EQ(rule->calls.data[0].argument, 1);
    CHECK_EQ(rule->calls.data[0].when_argument, 0);
    CHECK_STR(rule->calls.data[0].when_values.data[0], "B");
    CHECK_STR(rule->calls.data[1].texts.data[0], "http://**");
    CHECK_EQ(rule->calls.data[2].argument, -1);
    CHECK_EQ(rule->calls.data[2].when_argument, -1);
    rules = load(RULE("kind: declare\ndeclare: undeclared-flow\n"));
    CHECK(rules.list.len == 1 && rules.list.data[0].declare == DECLARE_FLOW);
    rules = load(RULE("kind: flow\nfrom: { data: personal }\nalgorithms: [md5]\n"));
    CHECK(rules.list.len == 1 && rules.list.data[0].algorithms.len == 1);
    rules = load(RULE("kind: erase\nfrom: { data: credential }\n"));
    CHECK_EQ(rules.list.len, 1);
}

static void conditions_are_read(void) {
    Rules rules = load(RULE("kind: flow\nfrom: { data: personal, whole: yes }\n"
                            "to: { sink: network, host: [ads.example], text: [\"**/x\"], country: abroad }\n"
                            "with: { state: [hashed, encoded] }\nbeside: { data: health, state: encrypted }\n"
                            "where: { function: { words: [send], about: [mail], not: [test] }, audience: [children] }\n"));
    CHECK_STR(first_error(), "");
    CHECK_EQ(rules.list.len, 1);
    if (rules.list.len != 1) return;
    const Rule *rule = &rules.list.data[0];
    CHECK(rule->whole && rule->country == COUNTRY_ABROAD);
    CHECK_STR(rule->hosts.data[0], "ads.example");
    CHECK_EQ(rule->passed.len, 2);
    CHECK_STR(rule->beside_data.data[0], "health");
    CHECK_STR(rule->where.about.data[0], "mail");
    CHECK_STR(rule->where.not_words.data[0], "test");
    CHECK_STR(rule->audiences.data[0], "children");
    rules = load(RULE("kind: call\ncall: { guard: consent, result: kept, under: [risk], into: token }\n"));
    CHECK_STR(first_error(), "");
    CHECK(rules.list.len == 1 && rules.list.data[0].calls.data[0].fate == RESULT_KEPT);
    rules = load(RULE("kind: call\ncall: { named: [make key], argument: 1, below: 2048 }\n"));
    CHECK(rules.list.len == 1 && rules.list.data[0].calls.data[0].below == 2048);
    rules = load(RULE("kind: constant\nconstant: { words: ntp, quantity: host, text: [\"*.org\"] }\n"));
    CHECK(rules.list.len == 1 && rules.list.data[0].constant_texts.len == 1);
    rules = load(RULE("kind: path\nfrom: { data: personal }\nto: { sink: database }\n"
                      "path: { function: [export], does: reads, absent: yes }\n"));
    CHECK(rules.list.len == 1 && rules.list.data[0].path_does == USE_READS && rules.list.data[0].path_absent);
    rules = load(RULE("kind: lacks\nwhere: { does: deletes }\nneeds: { function: [warn], sink: [network] }\n"));
    CHECK(rules.list.len == 1 && rules.list.data[0].does == USE_DELETES);
    rules = load(RULE("kind: record\nrecord: { named: consent, members: { the time: [time, date] } }\n"));
    CHECK(rules.list.len == 1 && rules.list.data[0].members.len == 1);
    if (rules.list.len == 1) CHECK_STR(rules.list.data[0].members.data[0].title, "the time");
    rules = load(RULE("kind: declare\ndeclare: undeclared-country\nmarkets: { both: [FR, DE] }\n"));
    CHECK(rules.list.len == 1 && rules.list.data[0].markets.data[0].countries.len == 2);
}

/* Lists and the table of severities lie beside the checks. */
static void tables_are_read(void) {
    static const struct {
        const char *lists, *words, *error;
    } cases[] = {
        {"lists: { doors: [door, gate] }\n", "[\"@doors\", hatch]", ""},
        {"lists: { doors: [door, gate] }\n", "[\"@door\"]", "did you mean `@doors`?"},
        {"list: { doors: [door] }\n", "[hatch]", "did you mean `lists`?"},
    };
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        begin();
        char folder[] = "/tmp/rules_test.XXXXXX";
        CHECK(mkdtemp(folder) != NULL);
        const char *lists = path_join(arena, folder, "_lists.yaml"), *toy = path_join(arena, folder, "toy.yaml");
        const char *severity = path_join(arena, folder, "_severity.yaml");
        const char *table = "exposure:\n  - { sink: [log], points: 1 }\nsensitivity:\n  - { data: [health], points: 2 }\n"
                            "protection:\n  - { state: [masked], points: -1 }\nraised: [child]\n";
        const char *text = arena_printf(arena, "rule: toy\ntitle: Toy\nseverity: by-table\nkind: constant\n"
                                        "constant: { words: %s, quantity: age, least: 1, most: 9 }\n" TAIL, cases[i].words);
        CHECK(file_write_atomic(lists, cases[i].lists, strlen(cases[i].lists)));
        CHECK(file_write_atomic(severity, table, strlen(table)) && file_write_atomic(toy, text, strlen(text)));
        const char *folders[] = {folder};
        Rules rules;
        bool ok = rules_load(arena, folders, 1, NULL, &rules, diags);
        CHECK_EQ(ok, *cases[i].error == '\0');
        if (!strstr(first_error(), cases[i].error))
            check_fail(__FILE__, __LINE__, "case %zu: error is \"%s\"", i, first_error());
        if (ok) {
            CHECK_EQ(rules.list.data[0].words.len, 3);
            CHECK_STR(rules.list.data[0].words.data[1], "gate");
            CHECK_STR(rule_severity_name(&rules.list.data[0]), "by-table");
            CHECK_EQ(rules.severity.exposure.len, 1);
            CHECK_EQ(rules.severity.protection.data[0].points, -1);
            CHECK_STR(rules.severity.raised.data[0], "child");
        }
        CHECK(unlink(lists) == 0 && unlink(severity) == 0 && unlink(toy) == 0 && rmdir(folder) == 0);
    }
}

#define FLOW "kind: flow\nfrom: { data: personal }\nto: { sink: log }\n"
static void mistakes_are_named(void) {
    CHECK_ERROR("rule: toy\ntilte: A\n", "did you mean `title`");
    CHECK_ERROR(RULE("kind: flwo\n"), "did you mean `flow`");
    CHECK_ERROR(RULE("kind: flow\nto: { sink: log }\n"), "needs the key `from`");
    CHECK_ERROR(RULE("kind: flow\nfrom: { data: personal }\n"), "a flow ends somewhere");
    CHECK_ERROR(RULE("kind: flow\nfrom: {}\nto: { sink: log }\n"), "the key `data` is missing");
    CHECK_ERROR(RULE("kind: flow\nfrom: { date: personal }\nto: { sink: log }\n"),
                "did you mean `data`");
    CHECK_ERROR(RULE("kind: erase\nfrom: { data: personal }\nto: { sink: log }\n"),
                "no use for `to`");
    CHECK_ERROR(RULE(FLOW "unless: { state: encoded }\n"), "never a protection");
    CHECK_ERROR(RULE(FLOW "unless: { state: hidden }\n"), "no protection");
    CHECK_ERROR(RULE("kind: guard\nfrom: { data: special }\nto: { sink: log }\n"),
                "needs the key `require`");
    CHECK_ERROR(
        RULE("kind: constant\nconstant: { words: age, quantity: age, least: 9, most: 1 }\n"),
        "no value counts");
    CHECK_ERROR(RULE("kind: call\ncall: { function: f, is: 0 }\n"), "`argument` is missing");
    CHECK_ERROR(RULE("kind: call\ncall: { function: f, argument: -2 }\n"), "counts from 0");
    CHECK_ERROR(RULE("kind: call\ncall: []\n"), "no entries");
    CHECK_ERROR(RULE("kind: call\ncall: { argument: 1, is: 0 }\n"), "what is called?");
    CHECK_ERROR(RULE("kind: call\ncall: { function: f, below: 9 }\n"), "`argument` is missing");
    CHECK_ERROR(RULE("kind: lacks\nwhere: {}\nneeds: { sink: log }\n"), "neither");
    CHECK_ERROR(RULE("kind: lacks\nwhere: { does: deletes }\nneeds: {}\n"), "neither");
    CHECK_ERROR(RULE("kind: record\nrecord: { named: x, members: [a] }\n"), "no map");
    CHECK_ERROR(RULE(FLOW "where: { audience: [pupils] }\n"), "is no audience");
    CHECK_ERROR(RULE("kind: declare\ndeclare: undeclared-flows\n"),
                "did you mean `undeclared-flow`");
    CHECK_ERROR(HEAD FLOW "controls: []\nmessage: a\nremedy: b\n", "at least one duty");
    CHECK_ERROR(HEAD FLOW "controls: [x]\nmessage: \"{date}\"\nremedy: b\n",
                "did you mean `{data}`");
    CHECK_ERROR(HEAD FLOW "controls: [x]\nmessage: \"{data\"\nremedy: b\n", "without `}`");
    CHECK_ERROR(HEAD FLOW "controls: [x]\nmessage: a\n", "`remedy` is missing");
    CHECK_ERROR(HEAD FLOW "controls: [x]\nmessage: a\nremedy: b\ncwe: [CWE-532]\n",
                "no CWE number");
    CHECK_ERROR("rule: other\ntitle: T\nseverity: low\n" FLOW TAIL, "named other.yaml");
    CHECK_ERROR("rule: toy\ntitle: T\nseverity: worst\n" FLOW TAIL, "cannot be `worst`");
    CHECK_ERROR("", "expected a map");
    CHECK_ERROR("- 1\n", "expected a map");
}

/* ---- lint ----------------------------------------------------------------------------------- */

static bool lint(const char *text, const char *words) {
    Rules rules = load(text);
    CHECK_STR(first_error(), "");
    const char *folders[] = {"rules/models"};
    RuleWorld world = {.models = models_load(arena, folders, 1, NULL, diags)};
    const char *const controls[] = {"log-minimisation", NULL};
    bool ok = rules_lint(&rules, &world, diags) && rules_lint_controls(&rules, controls, diags);
    if (!strstr(first_error(), words))
        check_fail(__FILE__, __LINE__, "error is \"%s\", expected it to say \"%s\"", first_error(),
                   words);
    return ok;
}

static void names_nothing_produces_are_refused(void) {
    CHECK(lint(RULE(FLOW), ""));
    CHECK(!lint(RULE("kind: flow\nfrom: { data: personal }\nto: { sink: logs }\n"),
                "did you mean `log`"));
    CHECK(!lint(RULE("kind: flow\nfrom: { data: personal }\nto: { sink: stream }\n"),
                "no sink is called `stream`"));
    CHECK(!lint(RULE("kind: guard\nfrom: { data: special }\nto: { sink: log }\nrequire: { guard: "
                     "consnt }\n"),
                "did you mean `consent`"));
    CHECK(
        !lint(RULE("kind: flow\nfrom: { data: personal }\nalgorithms: [md55]\n"), "no algorithm"));
    CHECK(!lint(RULE("kind: call\ncall: { function: f, argument: 0, is: CURLOPT_URLL }\n"),
                "no constant"));
    CHECK(
        lint(RULE("kind: call\ncall: { function: f, argument: 0, is: [CURLOPT_URL, -1] }\n"), ""));
    CHECK(!lint(HEAD FLOW "controls: [log-minimization]\nmessage: a\nremedy: b\n",
                "did you mean `log-minimisation`"));
}

static void the_shipped_checks_load(void) {
    Arena *kept = arena_new("catalog");
    begin();
    const char *checks[] = {"rules/checks"}, *models[] = {"rules/models"}, *data[] = {"rules/data"};
    Rules rules;
    CHECK(rules_load(arena, checks, 1, NULL, &rules, diags));
    CHECK_STR(first_error(), "");
    CHECK(rules.list.len >= 25);
    Catalog *catalog = catalog_load(kept, data, 1, NULL, diags);
    RuleWorld world = {.models = models_load(arena, models, 1, NULL, diags), .catalog = catalog};
    CHECK(rules_lint(&rules, &world, diags));
    CHECK_STR(first_error(), "");
    bool seen[RULE_KIND_COUNT_] = {false};
    for (uint32_t i = 0; i < rules.list.len; i++) {
        const Rule *rule = &rules.list.data[i];
        seen[rule->kind] = true;
        if (i) CHECK(strcmp(rules.list.data[i - 1].id, rule->id) < 0);
        /* each has a sample of its own name */
        const char *sample = arena_printf(arena, "tests/rules/%s", rule->id);
        CHECK(file_is_directory(sample) || file_is_regular(arena_printf(arena, "%s.c", sample)));
    }
    for (int kind = 0; kind < RULE_KIND_COUNT_; kind++) CHECK(seen[kind]);
    catalog_free(catalog);
    arena_free(kept);
}

int main(void) {
    RUN(a_flow_is_read);
    RUN(the_other_kinds_are_read);
    RUN(conditions_are_read);
    RUN(tables_are_read);
    RUN(mistakes_are_named);
    RUN(names_nothing_produces_are_refused);
    RUN(the_shipped_checks_load);
    arena_free(arena);
    return check_end();
}
