/* SPDX-License-Identifier: Apache-2.0 */
/* frameworks: what is shipped, comparison and printing, and what is said to wrong files. */
#include "../frameworks/fixture.h"

#include <ctype.h>

/* ---- what is shipped ---- */

static void numbered(const Fixture *fixture, const char *alias, const char *prefix, int last) {
    for (int i = 1; i <= last; i++) {
        char id[16];
        snprintf(id, sizeof id, "%s%d", prefix, i);
        if (!frameworks_has_provision(fixture->all, alias, id))
            check_fail(__FILE__, __LINE__, "%s:%s is missing", alias, id);
    }
}

static void shipped_laws_are_complete(void) {
    Fixture fixture;
    fixture_open(&fixture, NULL);
    CHECK_EQ(fixture.all->laws.len, 7);
    CHECK_EQ(fixture.all->relations.len, 1);
    numbered(&fixture, "gdpr", "", 99);
    numbered(&fixture, "dpdp", "s", 44);
    numbered(&fixture, "dpdp", "sch.", 7);
    numbered(&fixture, "dpdp-rules", "r", 23);
    numbered(&fixture, "dpdp-rules", "sch", 7);
    static const char *const others[] = {"spdi:s43A", "spdi:r2", "spdi:r3", "spdi:r4", "spdi:r5", "spdi:r6", "spdi:r7", "spdi:r8",
                                         "cert-in:i", "cert-in:ii", "cert-in:iii", "cert-in:iv", "cert-in:v", "cert-in:vi",
                                         "cert-in:annexure-1"};
    for (size_t i = 0; i < COUNTOF(others); i++)
        if (!frameworks_provision(fixture.all, others[i])) check_fail(__FILE__, __LINE__, "%s is missing", others[i]);
    if (!frameworks_lint(fixture.all, fixture.diags)) diags_print(fixture.diags, stdout, DIAG_NOTE);
    CHECK_EQ(fixture.diags->errors, 0);
    CHECK_EQ(fixture.diags->warnings, 0);
    fixture_close(&fixture);
}

/* Every row of the convergence table has a control. */
static void every_row_has_a_control(void) {
    Fixture fixture;
    fixture_open(&fixture, NULL);
    for (int i = 1; i <= 80; i++) {
        char row[16];
        bool found = false;
        snprintf(row, sizeof row, "C%02d", i);
        for (uint32_t c = 0; c < fixture.all->controls.len; c++)
            for (uint32_t r = 0; r < fixture.all->controls.data[c].rows.len; r++)
                found = found || str_eq(fixture.all->controls.data[c].rows.data[r], row);
        if (!found) check_fail(__FILE__, __LINE__, "no control stands for row %s", row);
    }
    fixture_close(&fixture);
}

/* What the checks cite exists here, and what they measure is a parameter. */
static void rules_cite_what_exists(void) {
    Fixture fixture;
    fixture_open(&fixture, NULL);
    StrVec names = {0};
    bool read = directory_list(fixture.arena, "rules/checks", &names);
    if (!read) SKIP("there are no rules");
    for (uint32_t i = 0; i < names.len; i++) {
        if (!str_ends(names.data[i], ".yaml")) continue;
        const Node *rule = yaml_read_file(
            fixture.arena, path_join(fixture.arena, "rules/checks", names.data[i]), fixture.diags);
        const Node *list = node_get(rule, "controls");
        for (uint32_t k = 0; list && k < list->count; k++) {
            const Node *item = list->items[k], *measures = node_get(item, "measures");
            const Node *name = item->kind == NODE_MAP ? node_get(item, "control") : item;
            const Control *control = name ? frameworks_control(fixture.all, name->text) : NULL;
            if (!control)
                check_fail(__FILE__, __LINE__, "%s:%u: unknown control", names.data[i], item->line);
            for (uint32_t m = 0; control && measures && m < measures->count; m++) {
                bool known = false;
                for (uint32_t p = 0; p < control->parameters.len; p++)
                    known =
                        known || str_eq(control->parameters.data[p].name, measures->keys[m]->text);
                if (!known)
                    check_fail(__FILE__, __LINE__, "%s:%u: %s has no parameter %s", names.data[i],
                               item->line, control->id, measures->keys[m]->text);
            }
        }
    }
    vec_free(&names);
    fixture_close(&fixture);
}

static bool rule_cites(const Node *rule, const char *control) {
    const Node *list = node_get(rule, "controls");
    for (uint32_t k = 0; list && k < list->count; k++) {
        const Node *name = list->items[k]->kind == NODE_MAP ? node_get(list->items[k], "control") : list->items[k];
        if (name && name->kind == NODE_TEXT && str_eq(name->text, control)) return true;
    }
    return false;
}

/* A duty that code can show is looked for by some check. */
static void what_code_shows_is_checked(void) {
    Fixture fixture;
    fixture_open(&fixture, NULL);
    StrVec names = {0};
    bool read = directory_list(fixture.arena, "rules/checks", &names);
    if (!read) SKIP("there are no rules");
    const Node **rules = ARENA_ARRAY(fixture.arena, const Node *, names.len);
    for (uint32_t i = 0; i < names.len; i++)
        rules[i] = yaml_read_file(fixture.arena, path_join(fixture.arena, "rules/checks", names.data[i]), fixture.diags);
    for (uint32_t c = 0; c < fixture.all->controls.len; c++) {
        const Control *control = &fixture.all->controls.data[c];
        bool cited = control->evidence != EVIDENCE_YES;
        for (uint32_t i = 0; i < names.len && !cited; i++) cited = rules[i] && rule_cites(rules[i], control->id);
        if (!cited) check_fail(__FILE__, __LINE__, "no check cites %s, which code can show", control->id);
    }
    vec_free(&names);
    fixture_close(&fixture);
}

static void names_select_laws(void) {
    Fixture fixture;
    fixture_open(&fixture, NULL);
    LawVec laws = {0};
    CHECK(frameworks_select(fixture.all, NULL, &laws, fixture.diags));
    CHECK_EQ(laws.len, 6); /* the Rules go with the Act */
    vec_clear(&laws);
    CHECK(frameworks_select(fixture.all, "EU, IN", &laws, fixture.diags));
    CHECK_EQ(laws.len, 5);
    CHECK_STR(laws.data[0]->alias, "gdpr");
    vec_clear(&laws);
    CHECK(frameworks_select(fixture.all, "FR", &laws, fixture.diags));
    CHECK_EQ(laws.len, 1);
    CHECK_STR(laws.data[0]->alias, "gdpr");
    vec_clear(&laws);
    CHECK(frameworks_select(fixture.all, "dpdp,dpdp-rules,dpdp-act-2023", &laws, fixture.diags));
    CHECK_EQ(laws.len, 1);
    vec_clear(&laws);
    CHECK(frameworks_select(fixture.all, "dpdp-rules", &laws, fixture.diags));
    CHECK_EQ(laws.len, 1);
    CHECK_STR(laws.data[0]->alias, "dpdp-rules");
    CHECK(!frameworks_select(fixture.all, "gdrp", &laws, fixture.diags));
    CHECK_HOLDS(vec_last(&fixture.diags->list).text, "did you mean `gdpr`?");
    CHECK(!frameworks_select(fixture.all, " , ", &laws, fixture.diags));
    CHECK_STR(frameworks_provision(fixture.all, "dpdp:r8.3")->framework->alias, "dpdp-rules");
    CHECK(!frameworks_provision(fixture.all, "gdpr:s9.1"));
    CHECK(!frameworks_provision(fixture.all, "gdpr"));
    CHECK_STR(frameworks_ground(fixture.all, "gdpr", "6.1.b"), "contract");
    CHECK_STR(frameworks_ground(fixture.all, "dpdp", "s6.1"), "consent");
    CHECK_STR(frameworks_ground(fixture.all, "gdpr", "9.2.h"), NULL);
    vec_free(&laws);
    fixture_close(&fixture);
}

static void register_selects_laws(void) {
    Fixture fixture;
    fixture_open(&fixture, NULL);
    LawVec laws = {0};
    fixture_project(&fixture, "jurisdictions: [FI, IN]\n");
    frameworks_select_for(fixture.all, fixture.project, &laws);
    CHECK_EQ(laws.len, 5); /* no law of the United Kingdom */
    vec_clear(&laws);
    frameworks_select_for(fixture.all, NULL, &laws);
    CHECK_EQ(laws.len, 6);
    vec_free(&laws);
    fixture_close(&fixture);
}

/* ---- one more law is one file ---- */

static void a_law_is_one_file(void) {
    Fixture fixture;
    const char *const folders[] = {"frameworks", "tests/frameworks"};
    fixture_load(&fixture, folders, 2);
    CHECK_EQ(fixture.diags->errors, 0);
    CHECK_EQ(fixture.all->laws.len, 8);
    CHECK(frameworks_lint(fixture.all, fixture.diags));
    fixture.finding.recipient = fixture.finding.country = fixture.finding.store = "";
    CHECK(frameworks_select(fixture.all, "gdpr,territory", &fixture.laws, fixture.diags));
    age_of(&fixture, "16");
    judge(&fixture, "2029-12-31");
    CHECK_STR(says(&fixture, "territory:a1"), "not-in-force");
    judge(&fixture, "2030-01-01");
    CHECK_STR(says(&fixture, "territory:a1"), "diverges");
    CHECK_STR(says(&fixture, "gdpr:8.1"), "meets");
    CHECK_HOLDS(fixture.judgement.law_to_law, "TERRITORY a1 asks at least 17 years");
    Comparisons rows = {0};
    CHECK(frameworks_compare(fixture.arena, fixture.all, "territory", "dpdp", day("2030-01-01"),
                             &rows, fixture.diags));
    const Comparison *age = NULL;
    for (uint32_t i = 0; i < rows.len; i++)
        if (str_eq(rows.data[i].parameter, "age_below")) age = &rows.data[i];
    CHECK(age && age->relation == RELATION_STRICTER_RIGHT);
    CHECK_STR(age ? age->left : NULL, "at least 17 years: territory:a1");
    Buf text = {0};
    CHECK(
        frameworks_print_any(fixture.all, "territory:a1", day("2030-01-01"), &text, fixture.diags));
    CHECK_HOLDS(buf_text(&text), "up to NOK 1 000, under a3");
    buf_free(&text);
    vec_free(&rows);
    fixture_close(&fixture);
}

/* ---- comparison ---- */

static const Comparison *row_of(const Comparisons *rows, const char *control, const char *parameter,
                                const char *other) {
    for (uint32_t i = 0; i < rows->len; i++) {
        const Comparison *row = &rows->data[i];
        if (str_eq(row->control->id, control) && str_eq(row->parameter, parameter) &&
            str_eq(row->other ? row->other->id : NULL, other))
            return row;
    }
    return NULL;
}

static void relates(const Comparisons *rows, const char *control, const char *parameter,
                    const char *other, const char *want) {
    const Comparison *row = row_of(rows, control, parameter, other);
    const char *got = row ? relation_name(row->relation) : "no row";
    if (!str_eq(got, want))
        check_fail(__FILE__, __LINE__, "%s.%s%s%s: %s, expected %s", control, parameter,
                   other ? " / " : "", other ? other : "", got, want);
}

static void relations_follow_values(void) {
    Fixture fixture;
    fixture_open(&fixture, NULL);
    Comparisons rows = {0}, turned = {0};
    CHECK(frameworks_compare(fixture.arena, fixture.all, "EU", "IN", day(BEGUN), &rows,
                             fixture.diags));
    CHECK(frameworks_compare(fixture.arena, fixture.all, "IN", "EU", day(BEGUN), &turned,
                             fixture.diags));
    relates(&rows, "child-age-gate", "age_below", NULL, "stricter-right");
    relates(&turned, "child-age-gate", "age_below", NULL, "stricter-left");
    relates(&rows, "storage-limitation", "kept_after_purpose", NULL, "stricter-left");
    relates(&rows, "storage-limitation", "kept_after_purpose", "minimum-retention", "conflicting");
    relates(&turned, "minimum-retention", "kept", "storage-limitation", "conflicting");
    relates(&rows, "storage-limitation", "kept_after_purpose", "log-retention", "conflicting");
    relates(&rows, "transfer-restriction", "", "transfer-negative-list", "conflicting");
    relates(&turned, "transfer-negative-list", "", "transfer-restriction", "conflicting");
    relates(&rows, "lawful-basis", "basis", NULL, "conflicting");
    relates(&rows, "legal-hold-basis", "law_of", NULL, "conflicting");
    relates(&rows, "consent", "", NULL, "stricter-right");
    relates(&turned, "consent", "", NULL, "stricter-left");
    relates(&rows, "security-of-processing", "", NULL, "equivalent");
    relates(&rows, "right-to-restriction", "", NULL, "only-left");
    relates(&turned, "right-to-restriction", "", NULL, "only-right");
    relates(&rows, "incident-report-to-cert", "within", NULL, "only-right");
    relates(&rows, "sensitive-data-consent", "", NULL, "no row"); /* ended with the SPDI Rules */
    CHECK_EQ(rows.len, turned.len);
    vec_clear(&rows);
    CHECK(
        frameworks_compare(fixture.arena, fixture.all, "EU", "IN", day(EVE), &rows, fixture.diags));
    relates(&rows, "child-age-gate", "age_below", NULL, "only-left");
    const Comparison *age = row_of(&rows, "child-age-gate", "age_below", NULL);
    CHECK_HOLDS(age ? age->reason : NULL, "From 2027-05-14: stricter-right");
    relates(&rows, "sensitive-data-consent", "", NULL, "only-right");
    const Comparison *kept = row_of(&rows, "minimum-retention", "kept", NULL);
    CHECK(kept && kept->from == day(BEGUN));
    vec_clear(&rows);
    CHECK(frameworks_compare(fixture.arena, fixture.all, "gdpr", "uk-gdpr", day(NOW), &rows,
                             fixture.diags));
    relates(&rows, "child-age-gate", "age_below", NULL, "stricter-left");
    relates(&rows, "lawful-basis", "basis", NULL, "stricter-left");
    relates(&rows, "breach-notification-authority", "first_notice", NULL, "equivalent");
    CHECK(!frameworks_compare(fixture.arena, fixture.all, "EU", "XX", day(NOW), &rows,
                              fixture.diags));
    vec_free(&rows);
    vec_free(&turned);
    fixture_close(&fixture);
}

static void golden_is(Fixture *fixture, const Comparisons *rows, const char *a, const char *b, PrintFormat format) {
    static const char *const endings[] = {[PRINT_TEXT] = "txt", [PRINT_CSV] = "csv", [PRINT_HTML] = "html"};
    Buf text = {0};
    char *golden = NULL, path[64], lower[32];
    size_t length = 0;
    snprintf(lower, sizeof lower, "%s-%s", a, b);
    for (char *at = lower; *at; at++) *at = (char)tolower((unsigned char)*at);
    snprintf(path, sizeof path, "tests/frameworks/compare-%s.%s", lower, endings[format]);
    frameworks_print_comparison(rows, a, b, day(BEGUN), format, &text);
    if (getenv("BLESS") && !file_write_atomic(path, text.data, text.len)) abort();
    CHECK(file_read(fixture->arena, path, 0, &golden, &length));
    if (golden && !str_eq(golden, buf_text(&text))) {
        size_t at = 0, line = 1;
        while (golden[at] && golden[at] == buf_text(&text)[at]) line += golden[at++] == '\n';
        check_fail(__FILE__, __LINE__, "%s:%zu differs from: %.60s", path, line, buf_text(&text) + at);
    }
    buf_free(&text);
}

/* Jurisdictions, with all their laws, and two laws, in each form. */
static void matrix_is_as_read(void) {
    static const char *const sides[][2] = {{"EU", "IN"}, {"gdpr", "dpdp"}};
    Fixture fixture;
    fixture_open(&fixture, NULL);
    for (size_t i = 0; i < COUNTOF(sides); i++) {
        Comparisons rows = {0};
        CHECK(frameworks_compare(fixture.arena, fixture.all, sides[i][0], sides[i][1], day(BEGUN), &rows, fixture.diags));
        for (int format = PRINT_TEXT; format <= PRINT_HTML; format++)
            golden_is(&fixture, &rows, sides[i][0], sides[i][1], (PrintFormat)format);
        vec_free(&rows);
    }
    fixture_close(&fixture);
}

/* ---- printing ---- */

static void lists_print(void) {
    Fixture fixture;
    fixture_open(&fixture, NULL);
    LawVec laws = {0};
    CHECK(frameworks_select(fixture.all, NULL, &laws, fixture.diags));
    Buf text = {0};
    /* Of the SPDI file only section 72A of the IT Act stays. */
    frameworks_print_list(fixture.all, laws.data, laws.len, day(BEGUN), PRINT_TEXT, &text);
    CHECK_HOLDS(buf_text(&text), "spdi        IN     21     1     0     0    20");
    buf_free(&text);
    frameworks_print_list(fixture.all, laws.data, laws.len, day(BEGUN), PRINT_CSV, &text);
    CHECK_HOLDS(buf_text(&text), "dpdp,s9.1,Consent of the parent,in-force,");
    CHECK_HOLDS(buf_text(&text), "child-age-gate age_below at least 18 years");
    buf_free(&text);
    frameworks_print_list(fixture.all, laws.data, laws.len, day(BEGUN), PRINT_HTML, &text);
    CHECK_HOLDS(buf_text(&text), "<td>dpdp</td><td>s9.1</td>");
    CHECK_HOLDS(buf_text(&text), "Checking the parent&#39;s consent");
    buf_free(&text);
    CHECK(frameworks_print_any(fixture.all, "gdpr:8.1", day(NOW), &text, fixture.diags));
    CHECK_HOLDS(buf_text(&text), "13 in BE, EE, FI, LV, MT, PT, SE;");
    CHECK_HOLDS(buf_text(&text), "DK (unverified)");
    CHECK_HOLDS(buf_text(&text), "up to EUR 10 000 000 or 2 % of worldwide annual turnover");
    buf_free(&text);
    CHECK(frameworks_print_any(fixture.all, "dpdp:s9.1", day(NOW), &text, fixture.diags));
    CHECK_HOLDS(buf_text(&text), "up to INR 2 000 000 000, under sch.3");
    CHECK(frameworks_print_any(fixture.all, "cert-in", day(NOW), &text, fixture.diags));
    CHECK(frameworks_print_any(fixture.all, "child-age-gate", day(NOW), &text, fixture.diags));
    CHECK(!frameworks_print_any(fixture.all, "dpdp:s9.9.9", day(NOW), &text, fixture.diags));
    CHECK(!frameworks_print_any(fixture.all, "child-age-gait", day(NOW), &text, fixture.diags));
    CHECK_HOLDS(vec_last(&fixture.diags->list).text, "did you mean `child-age-gate`?");
    buf_free(&text);
    vec_free(&laws);
    fixture_close(&fixture);
}

/* ---- wrong files ---- */

#define CONTROLS                                                                    \
    "controls:\n"                                                                   \
    "  - id: gate\n    title: A gate\n    evidence: yes\n"                          \
    "    parameters:\n      age: { quantity: age, unit: years, bound: at-least }\n" \
    "      land: { quantity: country, unit: name, bound: one-of }\n"
#define HEAD                                                         \
    "framework: law-1\nalias: law\ntitle: A law\njurisdiction: FR\n" \
    "source: \"https://law.example\"\nas_verified: 2026-01-01\n"
#define FIRST "provisions:\n  - id: a\n    title: T\n    summary: S\n    confidence: primary\n"
#define DATES "    in_force: { from: 2020-01-01 }\n"

static void wrong_files_are_named(void) {
    static const struct {
        const char *controls, *law, *want;
    } cases[] = {
        {CONTROLS, HEAD FIRST DATES "    gaet: x\n",
         "13:5: error: unknown key `gaet`; did you mean"},
        {CONTROLS, HEAD "provisions: 3\n", "`provisions` must be a list"},
        {CONTROLS, HEAD "provisions:\n  - 3\n", "expected a map"},
        {CONTROLS, HEAD "tile: x\n" FIRST DATES, "unknown key `tile`; did you mean `title`?"},
        {CONTROLS, "framework: law-1\n", "the key `alias` is missing"},
        {CONTROLS, HEAD FIRST, "the key `in_force` is missing"},
        {CONTROLS, HEAD FIRST "    in_force: { from: 2020-02-30 }\n", "a date that exists"},
        {CONTROLS, HEAD FIRST "    in_force: { from: 2020-01-01, earliest: 2021-01-01 }\n",
         "`earliest` is after `from`"},
        {CONTROLS, HEAD FIRST "    in_force: { from: 2020-01-01, until: 2020-01-01 }\n",
         "must be after `from`"},
        {CONTROLS,
         HEAD FIRST
         "    in_force: { from: 2020-01-01, until: 2022-01-01, until_latest: 2021-01-01 }\n",
         "`until_latest` is before `until`"},
        {CONTROLS, HEAD FIRST "    in_force: { from: 2020-01-01, until_latest: 2021-01-01 }\n",
         "`until_latest` "},
        {CONTROLS, HEAD FIRST DATES "    controls: [{ control: gaet }]\n",
         "13:27: error: unknown control `gaet`; did you mean `gate`?"},
        {CONTROLS, HEAD FIRST DATES "    controls: [{ control: gate, agee: 3 }]\n",
         "unknown key `agee`; did you mean `age`?"},
        {CONTROLS, HEAD FIRST DATES "    controls: [{ control: gate, age: old }]\n",
         "expected a whole number without quotes, found `old`"},
        {CONTROLS, HEAD FIRST DATES "    controls: [{ control: gate, age: -1 }]\n", "whole number"},
        {CONTROLS,
         HEAD FIRST DATES "    controls: [{ control: gate, age: 99999999999999999999 }]\n",
         "whole number"},
        {CONTROLS, HEAD FIRST DATES "    controls: [{ control: gate, age: [1] }]\n",
         "whole number"},
        {CONTROLS, HEAD FIRST DATES "    controls: [{ control: gate, age: { default: 1 } }]\n",
         "expected `{ default: N, by_country: { FR: N } }`"},
        {CONTROLS,
         HEAD FIRST DATES
         "    controls: [{ control: gate, age: { default: 1, by_country: { XQ: 2 } } }]\n",
         "`XQ` is no country code"},
        {CONTROLS,
         HEAD FIRST DATES
         "    controls: [{ control: gate, age: { default: 1, by_country: { FR: 2 },"
         " unverified: [DE] } }]\n",
         "not in `by_country`"},
        {CONTROLS, HEAD FIRST DATES "    controls: [{ control: gate, land: [] }]\n",
         "list of names"},
        {CONTROLS, HEAD FIRST DATES "    controls: [{ control: gate, land: [public- interest] }]\n",
         "must not hold blanks"},
        {CONTROLS, HEAD FIRST DATES "    controls: [{ control: gate, land: [{ a: b }] }]\n",
         "must be a name"},
        {CONTROLS, HEAD FIRST DATES "    controls: [gate, gate]\n", "stands twice"},
        {CONTROLS, HEAD FIRST DATES "    controls: [[gate]]\n", "expected `{ control: <id> }`"},
        {CONTROLS, HEAD FIRST DATES "    controls: gate\n", "`controls` must be a list"},
        {CONTROLS, HEAD FIRST DATES "    penalty: { max: -3, currency: EUR, per: a }\n",
         "a penalty has"},
        {CONTROLS, HEAD FIRST DATES "    penalty: { max: 3, currency: euro, per: a }\n",
         "a penalty has"},
        {CONTROLS, HEAD FIRST DATES "    penalty: 3\n", "expected a map"},
        {CONTROLS, HEAD FIRST DATES "    applies: { roles: [king] }\n", "no role that a register"},
        {CONTROLS, HEAD FIRST DATES "    applies: { unsaid: x }\n", "needs `roles` or `basis`"},
        {CONTROLS, HEAD FIRST DATES "    applies: [x]\n", "expected a map"},
        {CONTROLS, HEAD FIRST DATES "  - id: a\n    title: T\n",
         "the provision `a` is already at line"},
        {CONTROLS, HEAD "provisions: [{ id: \"a b\" }]\n", "an id holds letters"},
        {CONTROLS, HEAD "provisions: [{ id: \"\" }]\n", "must not be empty"},
        {CONTROLS, HEAD "with: [nobody]\nprovisions: []\n", "which is no law here"},
        {CONTROLS, HEAD "with: [law]\nprovisions: []\n", "`with` names `law`"},
        {CONTROLS, HEAD "countries: [France]\nprovisions: []\n", "no country code"},
        {"controls: 3\n", HEAD "provisions: []\n", "`controls` must be a list"},
        {"controls:\n  - id: Gate\n", HEAD "provisions: []\n", "lower case"},
        {CONTROLS "  - { id: gate, title: T, evidence: no }\n", HEAD "provisions: []\n",
         "the control `gate` is already at"},
        {CONTROLS "  - { id: other, title: T, evidence: maybe }\n", HEAD "provisions: []\n",
         "`evidence` cannot be `maybe`"},
        {CONTROLS "  - { id: other, title: T, evidence: no, alternatives: [nope] }\n",
         HEAD "provisions: []\n", "which is no control"},
        {CONTROLS "  - { id: other, title: T, evidence: no,"
                  " parameters: { old: { quantity: age, unit: months, bound: at-most } } }\n",
         HEAD "provisions: []\n", "the quantity `age` of `other` is in months"},
        {CONTROLS "  - { id: other, title: T, evidence: no,"
                  " parameters: { control: { quantity: x, unit: y, bound: at-most } } }\n",
         HEAD "provisions: []\n", "cannot be the name of a parameter"},
        {CONTROLS "  - { id: other, title: T, evidence: no,"
                  " parameters: { p: { quantity: x, unit: y, bound: about } } }\n",
         HEAD "provisions: []\n", "`bound` cannot be `about`"},
        {"rules: []\n", HEAD "provisions: []\n",
         "expected `framework: <id>` (a law) or `controls:`"},
        {CONTROLS, "framework: [a\n", "error"},
        {CONTROLS, "framework: &x a\nalias: *x\n", "error"},
    };
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        Fixture fixture = {.arena = arena_new("test")};
        fixture.diags = diags_new(fixture.arena);
        fixture_file(&fixture, "controls.yaml", cases[i].controls);
        fixture_file(&fixture, "law.yaml", cases[i].law);
        const char *const folders[] = {fixture.folder};
        fixture.all = frameworks_load(fixture.arena, folders, 1, NULL, fixture.diags);
        char said[4096] = "";
        FILE *out = fmemopen(said, sizeof said, "w");
        diags_print(fixture.diags, out, DIAG_NOTE);
        fclose(out);
        if (!strstr(said, cases[i].want) || !fixture.diags->errors)
            check_fail(__FILE__, __LINE__, "case %zu: expected \"%s\", got: %s", i, cases[i].want,
                       said);
        fixture_close(&fixture);
    }
}

static void wrong_relations_are_named(void) {
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"left: FR\nright: FR\nas_verified: 2026-01-01\n", "`holds_from` is missing"},
        {"left: FR\nright: US\nas_verified: 2026-01-01\nholds_from: 2026-01-01\n",
         "no law here is of the jurisdiction `US`"},
        {"left: FR\nright: FR\nas_verified: 2026-01-01\nholds_from: 2026-01-01\nrelations: x\n",
         "`relations` must be a list"},
        {"left: FR\nright: FR\nas_verified: 2026-01-01\nholds_from: 2026-01-01\n"
         "relations: [{ control: gate, relation: stricter, reason: r }]\n",
         "`relation` cannot be `stricter`"},
        {"left: FR\nright: FR\nas_verified: 2026-01-01\nholds_from: 2026-01-01\n"
         "conflicts: [{ controls: [gate, gate, gate], reason: r }]\n",
         "takes one control"},
        {"left: FR\nright: FR\nas_verified: 2026-01-01\nholds_from: 2026-01-01\n"
         "conflicts: [{ controls: [door], reason: r }]\n",
         "unknown control `door`"},
        {"- a\n", "expected a map"},
    };
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        Fixture fixture = {.arena = arena_new("test")};
        fixture.diags = diags_new(fixture.arena);
        fixture_file(&fixture, "controls.yaml", CONTROLS);
        fixture_file(&fixture, "law.yaml", HEAD FIRST DATES);
        fixture_file(&fixture, "relations/pair.yaml", cases[i].text);
        const char *const folders[] = {fixture.folder};
        fixture.all = frameworks_load(fixture.arena, folders, 1, NULL, fixture.diags);
        char said[4096] = "";
        FILE *out = fmemopen(said, sizeof said, "w");
        diags_print(fixture.diags, out, DIAG_NOTE);
        fclose(out);
        if (!strstr(said, cases[i].want))
            check_fail(__FILE__, __LINE__, "case %zu: expected \"%s\", got: %s", i, cases[i].want,
                       said);
        fixture_close(&fixture);
    }
}

static void incomplete_files_are_named(void) {
    Fixture fixture = {.arena = arena_new("test")};
    fixture.diags = diags_new(fixture.arena);
    fixture_file(&fixture, "controls.yaml", CONTROLS);
    fixture_file(&fixture, "law.yaml",
                 HEAD FIRST DATES "    source: somewhere\n"
                                  "    penalty: { max: 3, currency: EUR, per: b }\n"
                                  "    applies: { basis: [c] }\n"
                                  "  - { id: x.1, title: T, summary: S, confidence: primary,\n"
                                  "      in_force: { from: 2020-01-01 } }\n");
    const char *const folders[] = {fixture.folder};
    fixture.all = frameworks_load(fixture.arena, folders, 1, NULL, fixture.diags);
    CHECK_EQ(fixture.diags->errors, 0);
    CHECK(fixture.all && !frameworks_lint(fixture.all, fixture.diags));
    char said[4096] = "";
    FILE *out = fmemopen(said, sizeof said, "w");
    diags_print(fixture.diags, out, DIAG_NOTE);
    fclose(out);
    CHECK_HOLDS(said, "no provision asks for the control `gate`");
    CHECK_HOLDS(said, "the source of law:a is no address");
    CHECK_HOLDS(said, "stands under `b`, which is no provision here");
    CHECK_HOLDS(said, "names the basis `c`");
    CHECK_HOLDS(said, "law:x.1 has no provision `x` above it");
    fixture_close(&fixture);
}

static void nothing_usable_is_null(void) {
    Fixture fixture = {.arena = arena_new("test")};
    fixture.diags = diags_new(fixture.arena);
    const char *const missing[] = {"/nonexistent/folder"};
    CHECK(!frameworks_load(fixture.arena, missing, 1, NULL, fixture.diags));
    CHECK(fixture.diags->errors >= 1);
    fixture_file(&fixture, "controls.yaml", CONTROLS);
    const char *const folders[] = {fixture.folder};
    CHECK(!frameworks_load(fixture.arena, folders, 1, NULL, fixture.diags));
    fixture_close(&fixture);
}

/* Names of strangers come out as text. */
static void hostile_text_stays_text(void) {
    Fixture fixture = {.arena = arena_new("test")};
    fixture.diags = diags_new(fixture.arena);
    fixture_file(&fixture, "controls.yaml", CONTROLS);
    fixture_file(&fixture, "law.yaml",
                 "framework: law-1\nalias: law\ntitle: \"<script>\\e[31m\"\njurisdiction: FR\n"
                 "source: \"https://law.example\"\nas_verified: 2026-01-01\n"
                 "provisions:\n  - id: a\n    title: \"=cmd|<b>\\e[2J\"\n    summary: S\n"
                 "    confidence: primary\n" DATES "    controls: [gate]\n");
    const char *const folders[] = {fixture.folder};
    fixture.all = frameworks_load(fixture.arena, folders, 1, NULL, fixture.diags);
    CHECK_EQ(fixture.diags->errors, 0);
    if (fixture.all) {
        LawVec laws = {0};
        Buf text = {0};
        CHECK(frameworks_select(fixture.all, NULL, &laws, fixture.diags));
        frameworks_print_list(fixture.all, laws.data, laws.len, day(NOW), PRINT_HTML, &text);
        CHECK(!strstr(buf_text(&text), "<b>"));
        buf_free(&text);
        frameworks_print_list(fixture.all, laws.data, laws.len, day(NOW), PRINT_CSV, &text);
        CHECK_HOLDS(buf_text(&text), "\"'=cmd");
        buf_free(&text);
        frameworks_print_list(fixture.all, laws.data, laws.len, day(NOW), PRINT_TEXT, &text);
        CHECK(frameworks_print_any(fixture.all, "law:a", day(NOW), &text, fixture.diags));
        CHECK(frameworks_print_any(fixture.all, "law", day(NOW), &text, fixture.diags));
        CHECK(frameworks_print_any(fixture.all, "gate", day(NOW), &text, fixture.diags));
        CHECK(!strchr(buf_text(&text), '\033'));
        buf_free(&text);
        vec_free(&laws);
    }
    fixture_close(&fixture);
}

int main(void) {
    RUN(shipped_laws_are_complete);
    RUN(every_row_has_a_control);
    RUN(rules_cite_what_exists);
    RUN(what_code_shows_is_checked);
    RUN(names_select_laws);
    RUN(register_selects_laws);
    RUN(a_law_is_one_file);
    RUN(relations_follow_values);
    RUN(matrix_is_as_read);
    RUN(lists_print);
    RUN(wrong_files_are_named);
    RUN(wrong_relations_are_named);
    RUN(incomplete_files_are_named);
    RUN(nothing_usable_is_null);
    RUN(hostile_text_stays_text);
    return check_end();
}
