/* SPDX-License-Identifier: Apache-2.0 */
/* What a law leaves out: activities whose standing the register tells, and what binds all the same. */
#include "../frameworks/fixture.h"

static bool tells(const Fixture *fixture, const char *part) {
    for (uint32_t i = 0; i < fixture->judgement.verdicts.len; i++)
        if (strstr(fixture->judgement.verdicts.data[i].text, part)) return true;
    return false;
}

/* Section 17(1)(d): most duties fall away, 8(1) and 8(5) do not, and with 8(5) its rule 6 stays. */
static void work_for_clients_abroad_keeps_security(void) {
    Fixture fixture;
    fixture_open(&fixture, "gdpr,dpdp");
    fixture_project(&fixture, "activities:\n"
                              "  - { id: calls, foreign_contract: yes }\n"
                              "  - { id: staff }\n");
    vec_push(&fixture.finding.activities, "calls");
    datum(&fixture, "health.record", "personal special health spdi");
    controls(&fixture, "security-of-processing", "erasure");
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "dpdp:s8.5"), "diverges");
    CHECK_STR(says(&fixture, "dpdp-rules:r6.1"), "diverges");
    CHECK_STR(says(&fixture, "dpdp:s8.7"), "no verdict");
    CHECK_STR(says(&fixture, "gdpr:17.1"), "diverges");
    controls(&fixture, "erasure", NULL);
    judge(&fixture, BEGUN);
    CHECK(not_regulated(&fixture, "dpdp"));
    CHECK(tells(&fixture, "left out by DPDP s17.1.d"));
    /* Whether it is such work at all is for a person. */
    controls(&fixture, "outsourcing-exemption", NULL);
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "dpdp:s17.1.d"), "open");
    fixture.finding.activities.data[0] = "staff";
    controls(&fixture, "erasure", NULL);
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "dpdp:s8.7"), "diverges");
    fixture_close(&fixture);
}

/* Section 17(2)(b): the whole Act is off, under standards that a person has to look at. */
static void research_is_out_under_standards(void) {
    Fixture fixture;
    fixture_open(&fixture, "gdpr,dpdp");
    fixture_project(&fixture, "activities:\n  - { id: study, research: yes }\n");
    vec_push(&fixture.finding.activities, "study");
    datum(&fixture, "health.record", "personal special health spdi");
    controls(&fixture, "security-of-processing", NULL);
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "gdpr:32.1"), "diverges");
    CHECK_STR(says(&fixture, "dpdp:s8.5"), "no verdict");
    CHECK_STR(says(&fixture, "dpdp:s17.2.b"), "open");
    CHECK(tells(&fixture, "standards of the Second Schedule"));
    judge(&fixture, NOW);
    CHECK_STR(says(&fixture, "dpdp:s17.2.b"), "not-in-force");
    /* Data that leave research are not research: the Act is asked. */
    controls(&fixture, "research-safeguards", "purpose-limitation");
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "gdpr:5.1.b"), "diverges");
    CHECK_STR(says(&fixture, "dpdp:s17.2.b"), "open");
    CHECK(!not_regulated(&fixture, "dpdp"));
    fixture_close(&fixture);
}

/* What one program lacks may be done by another one: only the register tells that there is none. */
static void what_others_may_do_is_open(void) {
    static const char *const registers[] = {"project: portal\n", "whole: yes\n"};
    for (size_t i = 0; i < COUNTOF(registers); i++) {
        Fixture fixture;
        fixture_open(&fixture, "gdpr,dpdp");
        fixture_project(&fixture, registers[i]);
        datum(&fixture, "health.record", "personal special health spdi");
        controls(&fixture, "right-of-access", "nomination");
        vec_push(&fixture.finding.measures, ((Measure){"right-of-access", MEASURE_ELSEWHERE, "yes"}));
        judge(&fixture, BEGUN);
        CHECK_STR(says(&fixture, "gdpr:15.3"), i ? "diverges" : "open");
        CHECK_STR(says(&fixture, "dpdp:s14.1"), i ? "diverges" : "open");
        CHECK(tells(&fixture, "another program, or a person, may do it") == (i == 0));
        vec_clear(&fixture.finding.measures);
        judge(&fixture, BEGUN);
        CHECK_STR(says(&fixture, "gdpr:15.3"), "diverges");
        fixture_close(&fixture);
    }
}

/* What the texts leave to the risk is open for ordinary data, and plain for those of most harm; that a log holds no more
 * than it needs is asked of all. */
static void risk_is_weighed_by_people(void) {
    static const char *const groups[] = {"personal contact", "personal credential spdi", "personal special health spdi"};
    for (size_t i = 0; i < COUNTOF(groups); i++) {
        Fixture fixture;
        fixture_open(&fixture, "gdpr,dpdp");
        datum(&fixture, "some.datum", groups[i]);
        controls(&fixture, "log-minimisation", "security-of-processing");
        judge(&fixture, BEGUN);
        CHECK_STR(says(&fixture, "gdpr:5.1.c"), "diverges");
        CHECK_STR(says(&fixture, "gdpr:32.1"), i ? "diverges" : "open");
        CHECK_STR(says(&fixture, "dpdp:s8.5"), i ? "diverges" : "open");
        CHECK_STR(says(&fixture, "dpdp-rules:r6.1.a"), i ? "diverges" : "open");
        controls(&fixture, "erasure-of-memory", NULL);
        judge(&fixture, BEGUN);
        CHECK_STR(says(&fixture, "gdpr:32.1.b"), "open");
        CHECK_STR(says(&fixture, "dpdp:s8.5"), "open");
        fixture_close(&fixture);
    }
}

int main(void) {
    RUN(what_others_may_do_is_open);
    RUN(risk_is_weighed_by_people);
    RUN(work_for_clients_abroad_keeps_security);
    RUN(research_is_out_under_standards);
    return check_end();
}
