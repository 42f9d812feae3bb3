/* SPDX-License-Identifier: Apache-2.0 */
/* Reports of a result made by hand. `report_test --write FORMAT KIND ROOT` prints one for the suite
 * report.sh: KIND is plain, verbose, color, quiet, hostile, empty, long, many:N or hostile:N. */
#include "check.h"

#include "../report/fixture.h"
#include "report/report_private.h"

#include <unistd.h>

static char folder[64]; /* with a copy of no project: files as the cases need them */

static char *written(Fixture *fixture, const char *format_name) {
    Buf out = {0};
    Diags *diags = diags_new(fixture->arena);
    const ReportFormat *format = report_format(format_name);
    CHECK(format && format->write(&fixture->input, &out, diags));
    char *text = arena_strdup(fixture->arena, buf_text(&out));
    CHECK_EQ(strlen(text), out.len); /* no NUL bytes */
    buf_free(&out);
    return text;
}

static void begin(Fixture *fixture, bool hostile) {
    fixture_begin(fixture, folder);
    fixture_judge_all(fixture);
    if (hostile) {
        fixture_poison_result(fixture->result);
        fixture_poison_laws(fixture);
    }
}

static void put_file(const char *name, const char *text) {
    char path[160];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    CHECK(file_write_atomic(path, text, strlen(text)));
}

static int count_of(const char *text, const char *part) {
    int count = 0;
    for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
        count++;
    return count;
}

/* ---- words and choices ----------------------------------------------------------------------- */

static void formats(void) {
    static const char *const names[] = {"text", "sarif", "html", "sarif-github", "sarif-gitlab",
                                        "json", "csv", "coverage", "ropa", "dpia",
                                        "oscal-results", "oscal-catalog", "dpv", "trend", "gcc", "codequality", "rdjson",
                                        "junit"};
    for (size_t i = 0; i < COUNTOF(names); i++) {
        const ReportFormat *format = report_format(names[i]);
        CHECK(format && format->write && *format->extension && *format->help);
    }
    CHECK(report_format("pdf") == NULL);
    CHECK(report_format("") == NULL);
}

static void totals_and_gate(void) {
    Fixture fixture;
    begin(&fixture, false);
    Totals totals = report_totals(&fixture.input);
    CHECK_EQ(totals.shown, 4);
    CHECK_EQ(totals.by_severity[SEVERITY_CRITICAL], 1);
    CHECK_EQ(totals.by_severity[SEVERITY_HIGH], 2);
    CHECK_EQ(totals.new, 3);
    CHECK_EQ(totals.unchanged, 1);
    CHECK_EQ(totals.gone, 1);
    CHECK_EQ(totals.suppressed, 1);
    CHECK_EQ(totals.doubtful, 1);
    CHECK_EQ(totals.gating, 2); /* the log and the store; the age is open, not in force */
    fixture.input.only_new = true;
    totals = report_totals(&fixture.input);
    CHECK_EQ(totals.shown, 3);
    CHECK_EQ(totals.old, 1);
    CHECK_EQ(totals.gating, 1);
    fixture.input.only_new = false;
    fixture.input.fail_on = SEVERITY_CRITICAL;
    CHECK_EQ(report_totals(&fixture.input).gating, 1);
    fixture.input.min_confidence = CONFIDENCE_LOW;
    CHECK_EQ(report_totals(&fixture.input).shown, 5);
    fixture.input.judgements = NULL; /* no laws at all: nothing gates, nothing crashes */
    CHECK_EQ(report_totals(&fixture.input).gating, 0);
    fixture_end(&fixture);
}

static void verdict_words(void) {
    Fixture fixture;
    begin(&fixture, false);
    for (uint32_t i = 0; i < fixture.result->findings.len; i++) {
        if (!str_eq(fixture.result->findings.data[i].rule, "child-age-below-law"))
            continue;
        const Judgement *judgement = report_judgement(&fixture.input, i);
        CHECK_STR(report_verdict(fixture.arena, &judgement->verdicts.data[0]),
                  "DPDP s9.1 not in force before 2027-05-14");
        CHECK_STR(report_verdict(fixture.arena, &judgement->verdicts.data[1]), "GDPR 8.1 open");
    }
    Verdict silent = {VERDICT_NOT_REGULATED, fixture.laws[0], NULL, NULL, ""};
    CHECK_STR(report_verdict(fixture.arena, &silent), "GDPR does not regulate it");
    fixture_end(&fixture);
}

static void web_links(void) {
    CHECK(report_is_web_link("https://eur-lex.europa.eu/eli/reg/2016/679/oj"));
    CHECK(report_is_web_link("http://example.org/a?b=c#d"));
    CHECK(!report_is_web_link("javascript:alert(1)"));
    CHECK(!report_is_web_link("https://example.org/\" onclick=\"x"));
    CHECK(!report_is_web_link("https://example.org/a b"));
    CHECK(!report_is_web_link(" https://example.org"));
    CHECK(!report_is_web_link("file:///etc/passwd"));
    CHECK(!report_is_web_link("data:text/html,x"));
    CHECK(!report_is_web_link(""));
    CHECK(!report_is_web_link(NULL));
}

static void cutting(void) {
    Arena *arena = arena_new("test");
    CHECK_STR(report_cut(arena, "short", 10), "short");
    CHECK_STR(report_cut(arena, "exactly ten", 11), "exactly ten");
    CHECK_STR(report_cut(arena, "twelve bytes", 11), "twelve b...");
    /* never in the middle of a character: 5 times a two-byte letter, room for 4 bytes */
    CHECK_STR(report_cut(arena, "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", 8),
              "\xc3\xa9\xc3\xa9...");
    arena_free(arena);
}

/* ---- source lines ---------------------------------------------------------------------------- */

static const char *masked(Arena *arena, const char *text) {
    char *copy = arena_strdup(arena, text);
    identifiers_mask(copy);
    return copy;
}

static void masks_numbers(void) {
    Arena *arena = arena_new("test");
    /* the card number that payment companies print in their manuals; Luhn holds */
    CHECK_STR(masked(arena, "x = \"4111111111111111\";"), "x = \"****************\";");
    CHECK_STR(masked(arena, "4111 1111 1111 1111"), "**** **** **** ****");
    CHECK_STR(masked(arena, "4111-1111-1111-1111."), "****-****-****-****.");
    CHECK_STR(masked(arena, "4111111111111112"), "4111111111111112");
    /* twelve digits from 2 on whose Verhoeff check digit holds, and with another check digit */
    CHECK_STR(masked(arena, "id 2341 2341 2346"), "id **** **** ****");
    CHECK_STR(masked(arena, "id 2341 2341 2347"), "id 2341 2341 2347");
    CHECK_STR(masked(arena, "0x4111111111111111"), "0x4111111111111111");
    CHECK_STR(masked(arena, "v4111111111111111"), "v4111111111111111");
    CHECK_STR(masked(arena, "000000000000 1, 2, 3"), "000000000000 1, 2, 3");
    CHECK_STR(masked(arena, "11111111111111111111111111"), "11111111111111111111111111");
    CHECK_STR(masked(arena, ""), "");
    CHECK_STR(masked(arena, "4111111111111111 4111111111111111"),
              "**************** ****************");
    CHECK_STR(masked(arena, "1234 4111 1111 1111 1111 12"), "1234 **** **** **** **** 12");
    CHECK_STR(masked(arena, "no 7, 4111111111111111abc"), "no 7, 4111111111111111abc");
    /* published examples: of the IBAN registry, of INSEE, of the Indian tax portal */
    CHECK_STR(masked(arena, "pay GB82WEST12345698765432 now"), "pay ********************** now");
    CHECK_STR(masked(arena, "GB82 WEST 1234 5698 7654 32"), "**** **** **** **** **** **");
    CHECK_STR(masked(arena, "DE89370400440532013000;"), "**********************;");
    CHECK_STR(masked(arena, "DE88370400440532013000;"), "DE88370400440532013000;");
    CHECK_STR(masked(arena, "XDE89370400440532013000"), "XDE89370400440532013000");
    CHECK_STR(masked(arena, "2 55 08 14 168 025 38"), "* ** ** ** *** *** **");
    CHECK_STR(masked(arena, "2 55 08 14 168 025 39"), "2 55 08 14 168 025 39");
    CHECK_STR(masked(arena, "27AAPFU0939F1ZV"), "***************");
    CHECK_STR(masked(arena, "27AAPFU0939F1ZW"), "27AAPFU0939F1ZW");
    /* looks like a card's number, though no issuer begins with a 9: masked all the same */
    CHECK_STR(masked(arena, "9876543210123452"), "****************");
    /* a DNI, a NIE, an EPIC, a PAN, a German tax number, a NIR of Corsica; the branch of a bank is nobody's */
    CHECK_STR(masked(arena, "54362315K X2482300W, 54362315L"), "********* *********, 54362315L");
    CHECK_STR(masked(arena, "WKH1186253 WKH1186254 ACUPA7085R"), "********** WKH1186254 **********");
    CHECK_STR(masked(arena, "36 574 261 809, 253072A07300443"), "** *** *** ***, ***************");
    CHECK_STR(masked(arena, "SBIN0001234 LINE0001 0x54362315K"), "SBIN0001234 LINE0001 0x54362315K");
    const char *plain = "line 12, column 7 of 100";
    CHECK(identifiers_masked(arena, plain) == plain);
    arena_free(arena);
}

/* Wherever the program's texts may quote a number, no format may hand it on. */
static void no_format_shows_identifiers(void) {
    static const char *const numbers[] = {"4111111111111111", "2341 2341 2346",
                                          "GB82WEST12345698765432", "4111-1111-1111-1111"};
    put_file("quote.c", "char *card = \"4111111111111111\", *id = \"2341 2341 2346\";\n"
                        "char *bank = \"GB82WEST12345698765432\"; /* 4111-1111-1111-1111 */\n");
    Fixture fixture;
    fixture_begin(&fixture, folder);
    ScanResult *r = fixture.result;
    for (uint32_t n = 0; n < COUNTOF(numbers); n++) {
        Finding *f = &r->findings.data[n];
        const char **texts[] = {&f->message, &f->confidence_reason, &f->source_text, &f->declaration,
                                &f->recipient, &f->store, &f->suppress_reason};
        for (size_t i = 0; i < COUNTOF(texts); i++)
            *texts[i] = arena_printf(r->arena, "%s \"%s\"", *texts[i] ? *texts[i] : "", numbers[n]);
        f->sink = f->declared_at = (SourcePlace){"quote.c", 1 + n / 2, 5};
        for (uint32_t i = 0; i < f->steps.len; i++) {
            f->steps.data[i].at = f->sink;
            f->steps.data[i].text = arena_printf(r->arena, "copied from \"%s\"", numbers[n]);
        }
    }
    for (uint32_t i = 0; i < r->observations.len; i++) {
        Observation *o = &r->observations.data[i];
        if (str_eq(o->kind, "category"))
            continue;
        o->subject = arena_printf(r->arena, "%s \"%s\"", o->subject, numbers[i % 4]);
        o->detail = arena_printf(r->arena, "%s \"%s\"", o->detail, numbers[i % 4]);
        o->at = (SourcePlace){"quote.c", 2, 5};
    }
    for (uint32_t i = 0; i < r->coverage.len; i++)
        r->coverage.data[i].detail = arena_printf(r->arena, "near \"%s\"", numbers[i % 4]);
    scan_result_sort(r);
    findings_fingerprint(r);
    fixture_judge_all(&fixture);
    fixture.input.verbose = true;
    for (const ReportFormat *format = report_formats; format->name; format++) {
        char *text = written(&fixture, format->name);
        for (size_t n = 0; n < COUNTOF(numbers); n++)
            if (strstr(text, numbers[n]))
                check_fail(__FILE__, __LINE__, "%s shows %s", format->name, numbers[n]);
        bool quotes = !str_eq(format->name, "oscal-catalog") && !str_eq(format->name, "trend");
        if (quotes && !strstr(text, "****"))
            check_fail(__FILE__, __LINE__, "%s does not quote at all", format->name);
    }
    fixture_end(&fixture);
}

static void snippets_stay_inside(void) {
    put_file("ok.c", "first\r\nsecond \xff\nlast");
    char link[160], root[160];
    snprintf(link, sizeof link, "%s/link.c", folder);
    CHECK(symlink("/etc/passwd", link) == 0);
    snprintf(root, sizeof root, "%s/sub", folder);
    CHECK(directory_make(root));
    put_file("sub/in.c", "inside");
    ScanResult result = {.root = root};
    Snippets *snippets = snippets_new(&result);
    CHECK_STR(snippet_line(snippets, "in.c", 1), "inside");
    CHECK(snippet_line(snippets, "../ok.c", 1) == NULL);
    CHECK(snippet_line(snippets, "/etc/passwd", 1) == NULL);
    CHECK(snippet_line(snippets, ".", 1) == NULL);
    CHECK(snippet_line(snippets, "", 1) == NULL);
    snippets_free(snippets);
    result.root = folder;
    snippets = snippets_new(&result);
    CHECK_STR(snippet_line(snippets, "ok.c", 1), "first");
    CHECK_STR(snippet_line(snippets, "ok.c", 2), "second \xff");
    CHECK_STR(snippet_line(snippets, "ok.c", 3), "last");
    CHECK(snippet_line(snippets, "ok.c", 4) == NULL);
    CHECK(snippet_line(snippets, "ok.c", 0) == NULL);
    CHECK(snippet_line(snippets, "link.c", 1) == NULL);
    CHECK(snippet_line(snippets, "sub", 1) == NULL);
    CHECK(snippet_line(snippets, "missing.c", 1) == NULL);
    snippets_free(snippets);
    Overlay *overlay = overlay_new(); /* what is staged stands before what lies on disk */
    char place[160];
    snprintf(place, sizeof place, "%s/ok.c", folder);
    overlay_add(overlay, place, "staged\n", 7, false);
    result.overlay = overlay;
    snippets = snippets_new(&result);
    CHECK_STR(snippet_line(snippets, "ok.c", 1), "staged");
    CHECK_STR(snippet_line(snippets, "sub/in.c", 1), "inside");
    snippets_free(snippets);
    overlay_free(overlay);
    result = (ScanResult){.root = "/no/such/folder"};
    snippets = snippets_new(&result);
    CHECK(snippet_line(snippets, "ok.c", 1) == NULL);
    snippets_free(snippets);
}

static void columns(void) {
    uint32_t start, end;
    snippet_columns("int code = step(x);", 12, &start, &end);
    CHECK_EQ(start, 12);
    CHECK_EQ(end, 16); /* behind `step` */
    /* two bytes before it are one character */
    snippet_columns("\xc3\xa9 = step(x);", 6, &start, &end);
    CHECK_EQ(start, 5);
    CHECK_EQ(end, 9);
    snippet_columns("(x)", 1, &start, &end);
    CHECK_EQ(end, 2);
    snippet_columns("short", 40, &start, &end); /* the file has changed since */
    CHECK_EQ(start, 6);
    CHECK_EQ(end, 7);
    snippet_columns("", 1, &start, &end);
    CHECK_EQ(start, 1);
    CHECK_EQ(end, 2);
}

/* ---- the terminal ---------------------------------------------------------------------------- */

static void text_holds_no_controls(void) {
    Fixture fixture;
    begin(&fixture, true);
    fixture.input.verbose = true;
    static const char *const names[] = {"text", "gcc", "csv"};
    for (size_t i = 0; i < COUNTOF(names); i++) {
        char *text = written(&fixture, names[i]);
        for (const char *at = text; *at; at++)
            if (((unsigned char)*at < ' ' && !strchr("\n\r", *at)) || *at == 0x7f)
                check_fail(__FILE__, __LINE__, "%s: control character %d", names[i], *at);
        CHECK_EQ(utf8_valid_prefix(text, strlen(text)), strlen(text));
        CHECK(strstr(text, "\\x1b[31m") != NULL);
    }
    fixture_end(&fixture);
}

static void text_summary_is_last(void) {
    Fixture fixture;
    begin(&fixture, false);
    char *text = written(&fixture, "text");
    char *summary = strstr(text, "\n4 findings (1 critical, 2 high, 1 medium)");
    CHECK(summary != NULL);
    CHECK_EQ(summary ? count_of(summary + 1, "\n") : 0, 3);
    CHECK(summary && strstr(summary, "Coverage: 3 of 4 units analysed"));
    CHECK(summary && strstr(summary, "INCOMPLETE"));
    CHECK(summary && strstr(summary, "Law as of 2026-11-01: GDPR, DPDP."));
    CHECK(strstr(text, "\033[") == NULL);
    CHECK(strstr(text, "law     diverges: GDPR 5.1.c, 32.1.a\n") != NULL);
    CHECK(strstr(text, "src/log.c:9:5: high: E-mail address from `patient.email` is written to the "
                       "log by log_event [personal-data-in-log] gates\n") != NULL);
    /* doubtful and allowed findings are counted only */
    CHECK(strstr(text, "memory-not-wiped") == NULL);
    CHECK(strstr(text, "may be written") == NULL);
    fixture.input.color = true;
    CHECK(strstr(written(&fixture, "text"), "\033[1;31m") != NULL);
    fixture.input.color = false;
    fixture.input.quiet = true;
    text = written(&fixture, "text");
    CHECK(strstr(text, "path") == NULL);
    CHECK_EQ(count_of(text, "\n"), 4 + 1 + 1);
    fixture_end(&fixture);
}

static Finding *finding_of(Fixture *fixture, const char *rule) {
    for (uint32_t i = 0; i < fixture->result->findings.len; i++)
        if (str_eq(fixture->result->findings.data[i].rule, rule)) return &fixture->result->findings.data[i];
    return NULL;
}

/* The same datum at the same kind of end is told once, with the places of the others. */
static void causes_are_told_once(void) {
    Fixture fixture;
    begin(&fixture, false);
    Finding *one = finding_of(&fixture, "personal-data-in-log");
    Finding *other = finding_of(&fixture, "flow-not-in-register");
    CHECK(one && other);
    other->rule = one->rule;
    other->severity = one->severity;
    other->data.data[0] = one->data.data[0];
    other->sink_kind = one->sink_kind;
    other->sink_callee = one->sink_callee;
    other->recipient = one->recipient;
    other->declared_at = one->declared_at;
    char *text = written(&fixture, "text");
    CHECK(strstr(text, "[personal-data-in-log] gates\n") != NULL);
    CHECK(strstr(text, "[child-age-below-law]\n") != NULL); /* open: a person decides */
    CHECK(strstr(text, "\n  same    1 more of this cause: src/signup.c:15\n") != NULL);
    CHECK(strstr(text, "\nsrc/signup.c:15:73: ") == NULL);
    CHECK(strstr(text, "\n4 findings (1 critical, 3 high)") != NULL);
    CHECK(strstr(written(&fixture, "html"), "By cause: 3 things to decide") != NULL);
    fixture.input.quiet = true;
    CHECK(strstr(written(&fixture, "text"), "[personal-data-in-log] gates (1 more of this cause)\n") != NULL);
    fixture.input.quiet = false;
    fixture.input.fail_never = true;
    CHECK(strstr(written(&fixture, "text"), "] gates") == NULL);
    fixture.input.fail_never = false;
    fixture.judgements[other - fixture.result->findings.data].gates = true;
    CHECK(strstr(written(&fixture, "text"), "1 more of this cause, 1 gates: src/signup.c:15\n") != NULL);
    fixture.input.verbose = true;
    text = written(&fixture, "text");
    CHECK(strstr(text, "of this cause") == NULL && strstr(text, "\nsrc/signup.c:15:73: ") != NULL);
    fixture.input.verbose = false;
    other->declared_at.line++; /* another member is another cause */
    text = written(&fixture, "text");
    CHECK(strstr(text, "of this cause") == NULL && strstr(text, "\nsrc/signup.c:15:73: ") != NULL);
    fixture_end(&fixture);
}

/* Laws that say the same share a row; one that differs by who objects only is in the rows already. */
static void laws_share_rows(void) {
    Fixture fixture;
    begin(&fixture, false);
    for (uint32_t i = 0; i < fixture.result->findings.len; i++) {
        fixture.judgements[i].law_to_law = "GDPR objects (5.1.c)";
        fixture.judgements[i].differs_in_stance = true;
        for (uint32_t k = 0; k < fixture.judgements[i].verdicts.len; k++)
            fixture.judgements[i].verdicts.data[k].kind = VERDICT_DIVERGES;
    }
    char *text = written(&fixture, "text");
    CHECK(strstr(text, "  law     diverges: DPDP s8.5; GDPR 5.1.c, 32.1.a\n") != NULL);
    CHECK(strstr(text, "\n  differ") == NULL);
    fixture.input.verbose = true;
    CHECK(strstr(written(&fixture, "text"), "\n  differ  GDPR objects (5.1.c)\n") != NULL);
    fixture_end(&fixture);
}

/* What was hardly believed to be a flow is told of, and counts nowhere as seen. */
static void doubtful_flows_are_not_seen(void) {
    Fixture fixture;
    begin(&fixture, false);
    for (int i = 0; i < 2; i++) {
        fixture_observe(fixture.result, "doubtful-flow", i ? "contact.email" : "location.home", "somewhere", "send", "src/visit.c", 13);
        vec_last(&fixture.result->observations).value = "carrier pigeon";
        vec_last(&fixture.result->observations).function = "visit_save";
    }
    char *page = written(&fixture, "html");
    CHECK(strstr(page, "In flows of low confidence only: location.home (1).") != NULL);
    CHECK(strstr(page, "1 flow of low confidence not counted") != NULL);
    CHECK(strstr(page, "carrier pigeon") == NULL);
    CHECK(strstr(written(&fixture, "ropa"), "carrier pigeon") == NULL);
    CHECK(strstr(written(&fixture, "dpia"), "carrier pigeon") == NULL);
    CHECK(strstr(written(&fixture, "json"), "carrier pigeon") != NULL);
    fixture_end(&fixture);
}

/* A line that does not fit loses its indentation first, and the caret stays below its character. */
static void indentation_gives_way(void) {
    put_file("deep.c", "\t\t\t\t\tcall_of_a_function(first_argument, second, third);\n");
    Fixture fixture;
    begin(&fixture, false);
    fixture.result->findings.data[0].sink = (SourcePlace){"deep.c", 1, 6};
    fixture.input.width = 75;
    char *text = written(&fixture, "text");
    CHECK(strstr(text, "\n      1 | call_of_a_function(first_argument, second, third);\n        | ^\n") != NULL);
    fixture.input.width = 100;
    text = written(&fixture, "text");
    CHECK(strstr(text, "\n      1 |                     call_of_a_function(first_argument, second, third);\n"
                       "        |                     ^\n") != NULL);
    fixture_end(&fixture);
}

/* Everything below a finding's first line keeps to the terminal; that line is for machines too. */
static void text_keeps_width(void) {
    put_file("wide.c", "int x = function_with_a_long_name(one, two, three, four, five, six, seven, "
                       "eight, nine, ten, eleven, twelve);\n");
    for (uint32_t width = 40; width <= 120; width += 16) {
        Fixture fixture;
        begin(&fixture, false);
        for (uint32_t i = 0; i < fixture.result->findings.len; i++) {
            fixture.result->findings.data[i].sink = (SourcePlace){"wide.c", 1, 85};
            Steps *steps = &fixture.result->findings.data[i].steps;
            for (uint32_t n = 0; n < steps->len; n++)
                if (n % 2) steps->data[n].text = "words of a step that say a good deal more than one line "
                                                 "of a terminal of that width has room for, as some do";
        }
        fixture.input.width = width;
        char *text = written(&fixture, "text");
        for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
            bool ours = str_starts(line, "  ");
            if (ours && strlen(line) > width)
                check_fail(__FILE__, __LINE__, "width %u: %s", width, line);
        }
        fixture_end(&fixture);
    }
}

/* The caret stands below the column, also after tabs, wide lines and letters of several bytes. */
static void text_caret(void) {
    put_file("caret.c", "\tcall(x);\n\xc3\xa9\xc3\xa9 = call(x);\n");
    Fixture fixture;
    begin(&fixture, false);
    vec_clear(&fixture.result->findings.data[0].steps);
    fixture.result->findings.data[0].sink = (SourcePlace){"caret.c", 1, 2};
    CHECK(strstr(written(&fixture, "text"), "      1 |     call(x);\n        |     ^\n") != NULL);
    fixture.result->findings.data[0].sink = (SourcePlace){"caret.c", 2, 8};
    CHECK(strstr(written(&fixture, "text"),
                 "      2 | \xc3\xa9\xc3\xa9 = call(x);\n        |      ^\n") != NULL);
    fixture_end(&fixture);
}

/* ---- SARIF ----------------------------------------------------------------------------------- */

static const Node *at(const Node *node, const char *key) {
    const Node *found = node ? node_get(node, key) : NULL;
    if (!found)
        check_fail(__FILE__, __LINE__, "no `%s`", key);
    return found;
}

static const char *text_at(const Node *node, const char *key) {
    const Node *found = at(node, key);
    return found && found->kind == NODE_TEXT ? found->text : "";
}

static uint32_t count_at(const Node *node, const char *key) {
    const Node *found = at(node, key);
    return found && found->kind == NODE_LIST ? found->count : 0;
}

static const Node *item(const Node *list, uint32_t index) {
    return list && list->kind == NODE_LIST && index < list->count ? list->items[index] : NULL;
}

static const Node *sarif_run(Fixture *fixture, const char *format) {
    char *text = written(fixture, format);
    Diags *diags = diags_new(fixture->arena);
    const Node *top = json_read_text(fixture->arena, format, text, strlen(text), diags);
    CHECK_EQ(diags->errors, 0);
    CHECK_STR(text_at(top, "version"), "2.1.0");
    CHECK_EQ(count_at(top, "runs"), 1);
    return item(at(top, "runs"), 0);
}

/* A reference to a taxon names what stands at its index in the taxonomy at its index. */
static void check_taxon(const Node *run, const Node *reference) {
    uint64_t taxonomy = 0, taxon = 0;
    CHECK(str_to_u64(text_at(at(reference, "toolComponent"), "index"), &taxonomy));
    CHECK(str_to_u64(text_at(reference, "index"), &taxon));
    const Node *component = item(at(run, "taxonomies"), (uint32_t)taxonomy);
    CHECK_STR(text_at(component, "name"), text_at(at(reference, "toolComponent"), "name"));
    CHECK_STR(text_at(item(at(component, "taxa"), (uint32_t)taxon), "id"), text_at(reference, "id"));
}

static void check_location(const Node *location) {
    const Node *physical = at(location, "physicalLocation");
    const char *uri = text_at(at(physical, "artifactLocation"), "uri");
    CHECK(*uri && *uri != '/');
    for (const char *c = uri; *c; c++)
        if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 0x7f || strchr("<>\"'`\\{}|^", *c))
            check_fail(__FILE__, __LINE__, "unescaped in URI: %s", uri);
    const Node *region = at(physical, "region");
    static const char *const keys[] = {"startLine", "startColumn", "endLine", "endColumn"};
    for (size_t i = 0; i < COUNTOF(keys); i++) {
        uint64_t value = 0;
        CHECK(str_to_u64(text_at(region, keys[i]), &value) && value > 0);
    }
}

static void check_result(const Node *run, const Node *result, bool full) {
    const Node *rules = at(at(at(run, "tool"), "driver"), "rules");
    uint64_t index = 0;
    CHECK(*text_at(at(result, "message"), "text") != '\0');
    CHECK_EQ(count_at(result, "locations"), 1);
    check_location(item(at(result, "locations"), 0));
    CHECK_EQ(strlen(text_at(at(result, "partialFingerprints"), "sangamFlow/v1")), 64);
    CHECK(*text_at(at(result, "partialFingerprints"), "primaryLocationLineHash") != '\0');
    if (full && str_eq(text_at(result, "baselineState"), "absent"))
        return;
    CHECK(str_to_u64(text_at(result, "ruleIndex"), &index));
    CHECK_STR(text_at(item(rules, (uint32_t)index), "id"), text_at(result, "ruleId"));
    CHECK(count_at(at(result, "properties"), "data") > 0);
    const Node *flows = node_get(result, "codeFlows");
    const Node *steps = flows ? at(item(at(item(flows, 0), "threadFlows"), 0), "locations") : NULL;
    for (uint32_t i = 0; steps && i < steps->count; i++) {
        CHECK(*text_at(steps->items[i], "nestingLevel") != '\0');
        CHECK(*text_at(at(at(steps->items[i], "location"), "message"), "text") != '\0');
    }
    for (uint32_t i = 0; full && i < count_at(result, "taxa"); i++)
        check_taxon(run, at(result, "taxa")->items[i]);
}

static void check_rule(const Node *run, const Node *rule, bool full) {
    CHECK(*text_at(at(rule, "help"), "text") != '\0');
    CHECK(*text_at(at(rule, "help"), "markdown") != '\0');
    CHECK(strlen(text_at(at(rule, "shortDescription"), "text")) <= 1024);
    CHECK(strlen(text_at(at(rule, "fullDescription"), "text")) <= 1024);
    CHECK(strlen(text_at(rule, "name")) <= 255);
    CHECK(*text_at(at(rule, "properties"), "security-severity") != '\0');
    CHECK(full || count_at(at(rule, "properties"), "tags") <= 10);
    for (uint32_t i = 0; i < count_at(rule, "relationships"); i++)
        check_taxon(run, at(at(rule, "relationships")->items[i], "target"));
}

static void check_run_shape(Fixture *fixture, const char *format, uint32_t results) {
    bool full = str_eq(format, "sarif");
    const Node *run = sarif_run(fixture, format);
    const Node *rules = at(at(at(run, "tool"), "driver"), "rules");
    CHECK_EQ(count_at(run, "results"), results);
    for (uint32_t i = 0; i < count_at(run, "results"); i++)
        check_result(run, at(run, "results")->items[i], full);
    for (uint32_t i = 0; rules && i < rules->count; i++) {
        check_rule(run, rules->items[i], full);
        if (i)
            CHECK(strcmp(text_at(rules->items[i - 1], "id"), text_at(rules->items[i], "id")) < 0);
    }
    const Node *invocation = item(at(run, "invocations"), 0);
    CHECK_STR(text_at(invocation, "executionSuccessful"), "false"); /* a unit was lost */
    const Node *notes = at(invocation, "toolExecutionNotifications");
    CHECK_EQ(notes ? notes->count : 0, full ? 4 : 2);
    CHECK(strstr(text_at(at(item(notes, 0), "message"), "text"), "3 of 4 units") != NULL);
    CHECK_EQ(count_at(run, "taxonomies"), 2 + 3);
}

static void sarif_shape(void) {
    for (int hostile = 0; hostile < 2; hostile++) {
        Fixture fixture;
        begin(&fixture, hostile);
        /* full: all six and the gone one; the services: neither allowed nor doubtful nor open */
        check_run_shape(&fixture, "sarif", 7);
        check_run_shape(&fixture, "sarif-github", 3);
        check_run_shape(&fixture, "sarif-gitlab", 3);
        fixture_end(&fixture);
    }
}

static void sarif_states(void) {
    Fixture fixture;
    begin(&fixture, false);
    const Node *results = at(sarif_run(&fixture, "sarif"), "results");
    int absent = 0, suppressed = 0, open = 0;
    for (uint32_t i = 0; results && i < results->count; i++) {
        const Node *result = results->items[i];
        const char *state = text_at(result, "baselineState");
        if (str_eq(state, "absent")) {
            absent++;
            continue;
        }
        const Node *list = at(result, "suppressions");
        if (list && list->count) {
            suppressed++;
            CHECK_STR(text_at(list->items[0], "kind"), "external");
            CHECK_STR(text_at(list->items[0], "justification"), "the process ends right after");
            CHECK_STR(text_at(at(list->items[0], "properties"), "expires"), "2027-03-31");
        }
        if (str_eq(text_at(result, "kind"), "open")) {
            open++;
            CHECK_STR(text_at(result, "level"), "none");
        }
        if (str_eq(text_at(result, "ruleId"), "special-data-unencrypted"))
            CHECK_STR(state, "unchanged");
    }
    CHECK_EQ(absent, 1);
    CHECK_EQ(suppressed, 1);
    CHECK_EQ(open, 1);
    fixture_end(&fixture);
}

static void sarif_for_services(void) {
    Fixture fixture;
    begin(&fixture, false);
    char *github = written(&fixture, "sarif-github"), *gitlab = written(&fixture, "sarif-gitlab");
    CHECK(strstr(github, "log by log_event. Diverges from GDPR 5.1.c, GDPR 32.1.a.\"") != NULL);
    CHECK(strstr(github, "external/cwe/cwe-532") != NULL);
    CHECK(strstr(github, "\"suppressions\"") == NULL);
    CHECK(strstr(github, "\"originalUriBaseIds\"") == NULL);
    /* 312 would file the finding under leaked secrets */
    CHECK(strstr(gitlab, "cwe-359") != NULL);
    CHECK(strstr(gitlab, "cwe-312") == NULL);
    CHECK(strstr(gitlab, "\"312\"") == NULL);
    char *huge = arena_alloc(fixture.arena, 5001);
    memset(huge, 'x', 5000);
    for (uint32_t i = 0; i < fixture.result->findings.len; i++)
        fixture.result->findings.data[i].message = huge;
    const Node *results = at(sarif_run(&fixture, "sarif-gitlab"), "results");
    for (uint32_t i = 0; results && i < results->count; i++)
        CHECK(strlen(text_at(at(results->items[i], "message"), "text")) <= 1024);
    fixture_end(&fixture);
}

static void sarif_limits(void) {
    Fixture fixture;
    fixture_begin(&fixture, folder);
    while (fixture.result->findings.len < 5300)
        fixture_log(fixture.result);
    findings_fingerprint(fixture.result);
    fixture_judge_all(&fixture);
    const Node *results = at(sarif_run(&fixture, "sarif-gitlab"), "results");
    CHECK_EQ(results ? results->count : 0, 5000);
    bool critical = false;
    for (uint32_t i = 0; results && i < results->count; i++)
        critical |= str_eq(text_at(results->items[i], "ruleId"), "special-data-unencrypted");
    CHECK(critical); /* the gravest are kept */
    fixture_end(&fixture);
}

/* ---- the others ------------------------------------------------------------------------------ */

static void html_escapes(void) {
    Fixture fixture;
    begin(&fixture, true);
    char *html = written(&fixture, "html");
    CHECK(strstr(html, "<script>window") == NULL);
    CHECK(strstr(html, "<img") == NULL);
    CHECK(strstr(html, "href=\"javascript") == NULL);
    CHECK_EQ(count_of(html, "<script>"), 1);
    CHECK_EQ(count_of(html, "</script>"), 1);
    CHECK_EQ(utf8_valid_prefix(html, strlen(html)), strlen(html));
    CHECK(strstr(html, "&lt;script&gt;window.pwned=1") != NULL);
    fixture_end(&fixture);
}

static void html_says_coverage_first(void) {
    Fixture fixture;
    begin(&fixture, false);
    char *html = written(&fixture, "html");
    char *coverage = strstr(html, "<section id=\"coverage\">");
    char *findings = strstr(html, "<section id=\"findings\">");
    CHECK(coverage && findings && coverage < findings);
    CHECK(strstr(html, "This scan is incomplete") != NULL);
    CHECK(strstr(html, "3 of 4") != NULL);
    CHECK(strstr(html, "default-src 'none'") != NULL);
    fixture_end(&fixture);
}

/* Those in force, those whose day is over, those that match nothing: each with its owner. */
static void html_lists_exceptions(void) {
    Fixture fixture;
    begin(&fixture, false);
    const char *print = NULL;
    for (uint32_t i = 0; i < fixture.result->findings.len; i++)
        if (fixture.result->findings.data[i].suppressed_by)
            print = fixture.result->findings.data[i].fingerprint;
    put_file(".sangam.yaml",
             arena_printf(fixture.arena,
                          "project: clinic\nallow:\n"
                          "  - { finding: %.12s, reason: ends at once, owner: a@x.example, expires: 2027-03-31 }\n"
                          "  - { finding: %.12s, reason: too late, owner: b@x.example, expires: 2026-10-31 }\n"
                          "  - { finding: 0123456789ab, reason: of old, owner: c@x.example }\n",
                          print, fixture.result->findings.data[0].fingerprint));
    Diags *diags = diags_new(fixture.arena);
    fixture.input.project =
        project_load(fixture.arena, path_join(fixture.arena, folder, ".sangam.yaml"), diags);
    CHECK(fixture.input.project && diags->errors == 0);
    char *page = written(&fixture, "html");
    char *table = strstr(page, "<th>Owner</th>");
    CHECK(table != NULL);
    char *one = table ? strstr(table, "a@x.example") : NULL;
    char *two = table ? strstr(table, "b@x.example") : NULL;
    char *three = table ? strstr(table, "c@x.example") : NULL;
    CHECK(one && two && three && one < two && two < three);
    if (one && two && three) {
        CHECK(strstr(one, "2027-03-31") < two && strstr(one, "in force") < two);
        CHECK(strstr(two, "2026-10-31") < three && strstr(two, "expired: counts again") < three);
        CHECK(strstr(three, "no end date") && strstr(three, "matches no finding"));
        CHECK(strstr(three, ".sangam.yaml:5") != NULL);
    }
    fixture_end(&fixture);
}

static void csv_is_rectangular(void) {
    for (int hostile = 0; hostile < 2; hostile++) {
        Fixture fixture;
        begin(&fixture, hostile);
        fixture.result->findings.data[0].remedy = "=cmd|' /C calc'!A0";
        char *text = written(&fixture, "csv");
        int columns = 0, rows = 0, first = 0;
        bool quoted = false;
        for (const char *c = text; *c; c++) {
            if (*c == '"')
                quoted = !quoted;
            columns += *c == ',' && !quoted;
            if (*c == '\n' && !quoted) {
                first = rows++ ? first : columns;
                CHECK_EQ(columns, first);
                columns = 0;
            }
        }
        CHECK_EQ(rows, 7);
        CHECK(strstr(text, ",\"'=cmd|' /C calc'!A0\"\r\n") != NULL);
        fixture_end(&fixture);
    }
}

static void gcc_lines(void) {
    Fixture fixture;
    begin(&fixture, false);
    char *text = written(&fixture, "gcc");
    CHECK_EQ(count_of(text, "\n"), 4);
    CHECK(strstr(text, "src/visit.c:14:16: error: Health record") != NULL);
    CHECK(strstr(text, "src/signup.c:15:73: warning: Telephone number") != NULL);
    fixture.input.verbose = true;
    CHECK_EQ(count_of(written(&fixture, "gcc"), ": note: "), 7 + 3);
    fixture_end(&fixture);
}

static const Node *json_of(Fixture *fixture, const char *format) {
    char *text = written(fixture, format);
    Diags *diags = diags_new(fixture->arena);
    const Node *top = json_read_text(fixture->arena, format, text, strlen(text), diags);
    CHECK_EQ(diags->errors, 0);
    return top;
}

static void json_shapes(void) {
    Fixture fixture;
    begin(&fixture, true);
    const Node *issues = json_of(&fixture, "codequality");
    CHECK_EQ(issues ? issues->count : 0, 4);
    for (uint32_t i = 0; issues && i < issues->count; i++) {
        static const char *const levels[] = {"info", "minor", "major", "critical", "blocker"};
        bool known = false;
        for (size_t k = 0; k < COUNTOF(levels); k++)
            known |= str_eq(text_at(issues->items[i], "severity"), levels[k]);
        CHECK(known);
        CHECK_EQ(strlen(text_at(issues->items[i], "fingerprint")), 64);
        CHECK(*text_at(issues->items[i], "check_name") && *text_at(issues->items[i], "description"));
        CHECK(*text_at(at(issues->items[i], "location"), "path") != '\0');
        CHECK(*text_at(at(at(issues->items[i], "location"), "lines"), "begin") != '\0');
    }
    const Node *review = json_of(&fixture, "rdjson");
    CHECK_EQ(count_at(review, "diagnostics"), 4);
    CHECK_EQ(count_at(item(at(review, "diagnostics"), 0), "related_locations"), 7);
    const Node *all = json_of(&fixture, "json");
    CHECK_STR(text_at(all, "sangam"), "1");
    CHECK_EQ(count_at(all, "findings"), 6);
    CHECK_EQ(count_at(all, "gone"), 1);
    CHECK_EQ(count_at(all, "observations"), 16);
    CHECK_EQ(count_at(at(all, "coverage"), "gaps"), 3);
    fixture_end(&fixture);
}

static void same_bytes_again(void) {
    for (const ReportFormat *format = report_formats; format->name; format++) {
        Fixture one, two;
        begin(&one, true);
        begin(&two, true);
        CHECK_STR(written(&one, format->name), written(&two, format->name));
        fixture_end(&one);
        fixture_end(&two);
    }
}

static void stored_looks_the_same(void) {
    Fixture fixture;
    begin(&fixture, true);
    char path[160];
    snprintf(path, sizeof path, "%s/store/sangam.db", folder);
    Diags *diags = diags_new(fixture.arena);
    Store *store = store_open(path, false, diags);
    CHECK(store && store_write(store, fixture.result, diags));
    ScanResult *back = store ? store_read(store, 0, diags) : NULL;
    CHECK(back != NULL);
    store_close(store);
    for (const ReportFormat *format = report_formats; back && format->name; format++) {
        char *before = written(&fixture, format->name);
        fixture.input.result = back;
        CHECK_STR(written(&fixture, format->name), before);
        fixture.input.result = fixture.result;
    }
    scan_result_free(back);
    fixture_end(&fixture);
}

static void empty_results(void) {
    for (const ReportFormat *format = report_formats; format->name; format++) {
        ScanResult *result = scan_result_new();
        ReportInput input = {.arena = result->arena, .result = result, .fail_on = SEVERITY_HIGH};
        Diags *diags = diags_new(result->arena);
        Buf out = {0};
        CHECK(format->write(&input, &out, diags));
        CHECK(out.len > 0 || str_eq(format->name, "gcc"));
        buf_free(&out);
        scan_result_free(result);
    }
}

/* Longer than any service takes: texts, ways, lists. */
static void fixture_lengthen(Fixture *fixture) {
    ScanResult *r = fixture->result;
    char *words = arena_alloc(r->arena, 6001);
    for (int i = 0; i < 6000; i++)
        words[i] = i % 6 == 5 ? ' ' : (char)('a' + i % 26);
    words[6000] = '\0';
    for (uint32_t i = 0; i < r->findings.len; i++) {
        Finding *f = &r->findings.data[i];
        f->message = arena_printf(r->arena, "%s %u", words, i);
        f->title = f->remedy = words;
        for (uint32_t k = 0; k < 2500; k++)
            vec_push(&f->steps, fixture_step("src/log.c", 9, 5, "log_event", "copy", words + 5900, 1));
        for (uint32_t k = 0; k < 300; k++)
            vec_push(&f->also, ((SourcePlace){"src/log.c", 1 + k % 9, 1}));
        for (uint32_t k = 0; k < 60; k++)
            vec_push(&f->cwe, 200 + k * 20);
    }
    scan_result_sort(r);
    findings_fingerprint(r);
}

/* ---- for the suite --------------------------------------------------------------------------- */

static bool write_report(const char *format_name, const char *kind, const char *root) {
    Fixture fixture;
    fixture_begin(&fixture, root);
    const char *colon = strchr(kind, ':');
    if (colon) {
        while (fixture.result->findings.len < (uint32_t)atoi(colon + 1)) {
            fixture_log(fixture.result);
            fixture_store(fixture.result);
            fixture_age(fixture.result);
        }
        for (int i = 0; i < atoi(colon + 1); i++) {
            Arena *arena = fixture.result->arena;
            fixture_observe(fixture.result, "flow", "contact.phone", "patient->phone", "send",
                            "src/visit.c", 13);
            vec_last(&fixture.result->observations).function =
                arena_printf(arena, "function_number_%d", i % 200);
            vec_last(&fixture.result->observations).value = i % 3 ? "network" : "log";
        }
        scan_result_sort(fixture.result);
        findings_fingerprint(fixture.result);
    }
    if (str_eq(kind, "long"))
        fixture_lengthen(&fixture);
    while (str_eq(kind, "empty") && fixture.result->findings.len) scan_result_drop(fixture.result, 0);
    fixture_judge_all(&fixture);
    if (str_starts(kind, "hostile")) {
        fixture_poison_result(fixture.result);
        fixture_poison_laws(&fixture);
    }
    fixture.input.verbose = str_eq(kind, "verbose");
    fixture.input.color = str_eq(kind, "color");
    fixture.input.quiet = str_eq(kind, "quiet");
    Buf out = {0};
    Diags *diags = diags_new(fixture.arena);
    const ReportFormat *format = report_format(format_name);
    bool ok = format && format->write(&fixture.input, &out, diags);
    ok = ok && fwrite(out.data, 1, out.len, stdout) == out.len;
    diags_print(diags, stderr, DIAG_NOTE);
    buf_free(&out);
    fixture_end(&fixture);
    return ok;
}

int main(int argc, char **argv) {
    if (argc == 5 && str_eq(argv[1], "--write"))
        return write_report(argv[2], argv[3], argv[4]) ? 0 : 1;
    snprintf(folder, sizeof folder, "/tmp/sangam-report-XXXXXX");
    if (!mkdtemp(folder))
        return 1;
    RUN(formats);
    RUN(totals_and_gate);
    RUN(verdict_words);
    RUN(web_links);
    RUN(cutting);
    RUN(masks_numbers);
    RUN(no_format_shows_identifiers);
    RUN(snippets_stay_inside);
    RUN(columns);
    RUN(text_holds_no_controls);
    RUN(doubtful_flows_are_not_seen);
    RUN(indentation_gives_way);
    RUN(text_summary_is_last);
    RUN(causes_are_told_once);
    RUN(laws_share_rows);
    RUN(text_keeps_width);
    RUN(text_caret);
    RUN(sarif_shape);
    RUN(sarif_states);
    RUN(sarif_for_services);
    RUN(sarif_limits);
    RUN(html_escapes);
    RUN(html_says_coverage_first);
    RUN(html_lists_exceptions);
    RUN(csv_is_rectangular);
    RUN(gcc_lines);
    RUN(json_shapes);
    RUN(same_bytes_again);
    RUN(stored_looks_the_same);
    RUN(empty_results);
    char command[100];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command) != 0)
        return 1;
    return check_end();
}
