/* SPDX-License-Identifier: Apache-2.0 */
/* frameworks: verdicts from measures and demands, on both sides of every date; law against law. */
#include "../frameworks/fixture.h"

/* ---- dates ---- */

static void dates_have_two_readings(void) {
    Fixture fixture;
    fixture_open(&fixture, NULL);
    const Provision *children = frameworks_provision(fixture.all, "dpdp:s9.1");
    const Provision *spdi = frameworks_provision(fixture.all, "spdi:r8");
    const Provision *manager = frameworks_provision(fixture.all, "dpdp:r4");
    CHECK_EQ(frameworks_force(children, day(NOW)), FORCE_NOT_YET);
    CHECK_EQ(frameworks_force(children, day(EVE)), FORCE_NOT_YET);
    CHECK_EQ(frameworks_force(children, day(BETWEEN)), FORCE_STARTING);
    CHECK_EQ(frameworks_force(children, day(BEGUN)), FORCE_YES);
    CHECK_EQ(frameworks_force(spdi, day(NOW)), FORCE_YES);
    CHECK_EQ(frameworks_force(spdi, day(EVE)), FORCE_YES);
    CHECK_EQ(frameworks_force(spdi, day(BETWEEN)), FORCE_ENDING);
    CHECK_EQ(frameworks_force(spdi, day(BEGUN)), FORCE_ENDED);
    CHECK_EQ(frameworks_force(manager, day("2026-11-12")), FORCE_NOT_YET);
    CHECK_EQ(frameworks_force(manager, day("2026-11-13")), FORCE_STARTING);
    CHECK_EQ(frameworks_force(manager, day("2026-11-14")), FORCE_YES);
    fixture_close(&fixture);
}

/* On the day of writing nothing but definitions, the Board and the registration of consent managers
 * is in force under the Act and its rules. */
static void no_duty_of_the_act_binds_yet(void) {
    Fixture fixture;
    fixture_open(&fixture, NULL);
    const char *const aliases[] = {"dpdp", "dpdp-rules"};
    for (size_t a = 0; a < COUNTOF(aliases); a++) {
        const Framework *law = frameworks_law(fixture.all, aliases[a]);
        for (uint32_t i = 0; i < law->provisions.len; i++) {
            const Provision *one = &law->provisions.data[i];
            bool may = !one->demands.len || str_eq(one->id, "s2.i") || str_eq(one->id, "s6.9") ||
                       str_eq(one->id, "r4") || str_starts(one->id, "sch1");
            if (frameworks_force(one, day(NOW)) != FORCE_NOT_YET && !may)
                check_fail(__FILE__, __LINE__, "%s is in force on " NOW, one->id);
            if (frameworks_force(one, day(BEGUN)) != FORCE_YES)
                check_fail(__FILE__, __LINE__, "%s is not in force on " BEGUN, one->id);
        }
    }
    fixture_close(&fixture);
}

static void verdicts_turn_with_the_date(void) {
    Fixture fixture;
    fixture_open(&fixture, "EU,IN");
    controls(&fixture, "confidentiality-of-credentials", NULL);
    datum(&fixture, "credential.password", "credential spdi");
    judge(&fixture, NOW);
    CHECK_STR(says(&fixture, "gdpr:32.1.b"), "diverges");
    CHECK_STR(says(&fixture, "dpdp:s8.5"), "not-in-force");
    CHECK_HOLDS(why(&fixture, "dpdp:s8.5"), "from 2027-05-14 (from 2027-05-13 on another reading)");
    CHECK_STR(says(&fixture, "spdi:r8"), "diverges");
    CHECK_HOLDS(why(&fixture, "spdi:r8"), "[secondary source]");
    CHECK(not_regulated(&fixture, "cert-in"));
    CHECK(fixture.judgement.gates);
    judge(&fixture, EVE);
    CHECK_STR(says(&fixture, "dpdp:s8.5"), "not-in-force");
    CHECK_STR(says(&fixture, "spdi:r8"), "diverges");
    judge(&fixture, BETWEEN);
    CHECK_STR(says(&fixture, "dpdp:s8.5"), "open");
    CHECK_HOLDS(why(&fixture, "dpdp:s8.5"), "2027-05-13");
    CHECK_HOLDS(why(&fixture, "dpdp:s8.5"), "2027-05-14");
    CHECK_STR(says(&fixture, "spdi:r8"), "open");
    CHECK_HOLDS(why(&fixture, "spdi:r8"), "2027-05-13");
    CHECK_HOLDS(why(&fixture, "spdi:r8"), "2027-05-14");
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "dpdp:s8.5"), "diverges");
    CHECK_STR(says(&fixture, "dpdp:r6.1.b"), "diverges");
    CHECK_STR(says(&fixture, "spdi:r8"), "no-longer-in-force");
    fixture_close(&fixture);
}

static void gating_follows_the_date(void) {
    Fixture fixture;
    fixture_open(&fixture, "dpdp");
    controls(&fixture, "encryption-at-rest", NULL);
    datum(&fixture, "health.record", "personal special health spdi");
    const int32_t before = day(EVE), after = day(BEGUN), between = day(BETWEEN);
    const struct {
        int32_t day;
        unsigned gate_on;
        bool gates;
    } cases[] = {{before, 0, false},
                 {before, 1, true},
                 {between, 0, false},
                 {between, 2, true},
                 {after, 0, true}};
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        Judgement one =
            frameworks_judge(fixture.arena, fixture.all, fixture.laws.data, fixture.laws.len,
                             &fixture.finding, NULL, cases[i].day, cases[i].gate_on);
        if (one.gates != cases[i].gates)
            check_fail(__FILE__, __LINE__, "case %zu gates %d", i, one.gates);
    }
    fixture.finding.suppressed_by = "exception";
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "dpdp:r6.1.a"), "diverges");
    CHECK(!fixture.judgement.gates);
    fixture_close(&fixture);
}

/* ---- ages ---- */

static void ages_follow_the_country(void) {
    static const struct {
        const char *jurisdictions, *age, *eu;
    } cases[] = {
        {"[FI, IN]", "13", "meets"},    {"[FR, IN]", "13", "diverges"},
        {"[FR, IN]", "14", "diverges"}, {"[FR, IN]", "15", "meets"},
        {"[FI, FR]", "13", "diverges"}, {"[FI, FR]", "15", "meets"},
        {"[DE]", "15", "diverges"},     {"[DE]", "16", "meets"},
        {"[EU]", "15", "diverges"},     {"[EU]", "16", "meets"},
        {"[IN]", "13", "open"},         {"[IN]", "12", "diverges"},
        {"[IN]", "16", "meets"},        {"[FR, IN]", "18", "meets"},
        {"[DK]", "13", "open"},         {"[DK, DE]", "13", "diverges"},
        {"[DK]", "15", "meets"},
    };
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        Fixture fixture;
        fixture_open(&fixture, "gdpr,dpdp");
        fixture_project(&fixture,
                        arena_printf(fixture.arena, "jurisdictions: %s\n", cases[i].jurisdictions));
        age_of(&fixture, cases[i].age);
        judge(&fixture, BEGUN);
        if (!str_eq(says(&fixture, "gdpr:8.1"), cases[i].eu))
            check_fail(__FILE__, __LINE__, "%s at %s: %s, expected %s", cases[i].age,
                       cases[i].jurisdictions, says(&fixture, "gdpr:8.1"), cases[i].eu);
        /* The age says nothing about how the parent is verified, for which 9(1) asks as well. */
        CHECK_STR(says(&fixture, "dpdp:s9.1"), str_eq(cases[i].age, "18") ? "open" : "diverges");
        if (str_eq(cases[i].age, "18"))
            CHECK_HOLDS(why(&fixture, "dpdp:s9.1"),
                        "met: measured 18 years, asked at least 18 years");
        CHECK_STR(says(&fixture, "gdpr:8.2"), "open");
        CHECK_STR(says(&fixture, "dpdp:r10.1"), "open");
        fixture_close(&fixture);
    }
}

static void eighteen_meets_both(void) {
    Fixture fixture;
    fixture_open(&fixture, "gdpr,dpdp");
    controls(&fixture, "child-age-gate", NULL);
    measure(&fixture, "child-age-gate", "age_below", "18");
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "gdpr:8.1"), "meets");
    CHECK_STR(says(&fixture, "dpdp:s9.1"), "meets");
    judge(&fixture, BETWEEN);
    CHECK_STR(says(&fixture, "dpdp:s9.1"), "open");
    judge(&fixture, NOW);
    CHECK_STR(says(&fixture, "dpdp:s9.1"), "not-in-force");
    fixture.finding.measures.data[0].value = "17";
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "gdpr:8.1"), "meets");
    CHECK_STR(says(&fixture, "dpdp:s9.1"), "diverges");
    fixture_close(&fixture);
}

static void ages_name_each_country(void) {
    Fixture fixture;
    fixture_open(&fixture, "gdpr,dpdp");
    fixture_project(&fixture, "jurisdictions: [FI, FR, IN]\n");
    age_of(&fixture, "13");
    judge(&fixture, NOW);
    CHECK_HOLDS(why(&fixture, "gdpr:8.1"), "measured 13 years, asked at least 15 years in FR");
    CHECK_HOLDS(why(&fixture, "gdpr:8.1"), "enough for at least 13 years in FI");
    CHECK_STR(says(&fixture, "dpdp:s9.1"), "not-in-force");
    CHECK_HOLDS(fixture.judgement.law_to_law,
                "GDPR 8.1 asks at least 13 years in FI, at least 15 years in FR");
    CHECK_HOLDS(fixture.judgement.law_to_law, "DPDP s9.1 asks at least 18 years, from 2027-05-14");
    CHECK(fixture.judgement.gates);
    age_of(&fixture, "15");
    judge(&fixture, NOW);
    CHECK_STR(says(&fixture, "gdpr:8.1"), "meets");
    CHECK(!fixture.judgement.gates);
    CHECK_HOLDS(fixture.judgement.law_to_law, "at least 18 years");
    fixture_close(&fixture);
}

static void ages_without_a_register(void) {
    Fixture fixture;
    fixture_open(&fixture, "gdpr,dpdp,uk-gdpr");
    age_of(&fixture, "13");
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "gdpr:8.1"), "open");
    CHECK_HOLDS(why(&fixture, "gdpr:8.1"), "`jurisdictions:`");
    CHECK_STR(says(&fixture, "uk-gdpr:8.1"), "meets");
    CHECK_STR(says(&fixture, "dpdp:s9.1"), "diverges");
    CHECK_HOLDS(fixture.judgement.law_to_law,
                "GDPR 8.1 asks at least 16 years (13 to 16 by country)");
    age_of(&fixture, "{value}");
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "dpdp:s9.1"), "open");
    fixture_close(&fixture);
}

/* ---- hours, days ---- */

static void hours_have_their_meaning(void) {
    Fixture fixture;
    fixture_open(&fixture, "EU,IN");
    controls(&fixture, "breach-notification-authority", "breach-notification-at-once");
    measure(&fixture, "breach-notification-authority", "first_notice", "96");
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "gdpr:33.1"), "diverges");
    CHECK_HOLDS(why(&fixture, "gdpr:33.1"), "measured 96 hours, asked at most 72 hours");
    /* The Indian 72 hours are for the second notice, which nobody measured. */
    CHECK_STR(says(&fixture, "dpdp:r7.2.b"), "open");
    CHECK_STR(says(&fixture, "dpdp:r7.2.a"), "open");
    fixture.finding.measures.data[0].value = "72";
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "gdpr:33.1"), "meets");
    controls(&fixture, "incident-report-to-cert", NULL);
    measure(&fixture, "incident-report-to-cert", "within", "7");
    judge(&fixture, "2022-06-26");
    CHECK_STR(says(&fixture, "cert-in:ii"), "not-in-force");
    judge(&fixture, "2022-06-27");
    CHECK_STR(says(&fixture, "cert-in:ii"), "open");
    judge(&fixture, "2022-06-28");
    CHECK_STR(says(&fixture, "cert-in:ii"), "diverges");
    CHECK(not_regulated(&fixture, "gdpr"));
    CHECK(not_regulated(&fixture, "dpdp"));
    fixture.finding.measures.data[0].value = "6";
    judge(&fixture, NOW);
    CHECK_STR(says(&fixture, "cert-in:ii"), "meets");
    fixture_close(&fixture);
}

static void retention_pulls_both_ways(void) {
    Fixture fixture;
    fixture_open(&fixture, "EU,IN");
    controls(&fixture, "storage-limitation", "minimum-retention");
    measure(&fixture, "minimum-retention", "kept", "30");
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "dpdp:r8.3"), "diverges");
    /* How long data are kept after the purpose was not measured. */
    CHECK_STR(says(&fixture, "gdpr:5.1.e"), "open");
    CHECK_HOLDS(
        fixture.judgement.law_to_law,
        "GDPR 5.1.e asks at most 0 days, DPDP-RULES r8.3 at least 365 days: no value meets both");
    CHECK_HOLDS(fixture.judgement.law_to_law, "conflict: As short as the purpose allows in the EU");
    judge(&fixture, NOW);
    CHECK_STR(says(&fixture, "dpdp:r8.3"), "not-in-force");
    CHECK_HOLDS(fixture.judgement.law_to_law, "at least 365 days, from 2027-05-14");
    CHECK_HOLDS(fixture.judgement.law_to_law, "conflict from 2027-05-14");
    fixture.finding.measures.data[0].value = "365";
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "dpdp:r8.3"),
              "open"); /* the time after the purpose is still unknown */
    controls(&fixture, "log-retention", NULL);
    measure(&fixture, "log-retention", "kept", "180");
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "cert-in:iv"), "meets");
    CHECK_STR(says(&fixture, "dpdp:r6.1.e"), "diverges");
    fixture.finding.measures.data[0].value = "179";
    judge(&fixture, NOW);
    CHECK_STR(says(&fixture, "cert-in:iv"), "diverges");
    fixture_close(&fixture);
}

/* ---- transfers ---- */

static void transfer(Fixture *fixture, const char *country) {
    controls(fixture, "transfer-restriction", "transfer-safeguard");
    vec_push(&fixture->finding.controls, "transfer-negative-list");
    measure(fixture, "transfer-restriction", "countries", country);
    measure(fixture, "transfer-negative-list", "countries", country);
    fixture->finding.country = country;
}

static void transfers_have_opposite_defaults(void) {
    Fixture fixture;
    fixture_open(&fixture, "gdpr,dpdp");
    transfer(&fixture, "CH");
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "gdpr:45.1"), "meets");
    CHECK_STR(says(&fixture, "gdpr:44"), "meets");
    CHECK_STR(says(&fixture, "dpdp:s16.1"), "open"); /* nobody is barred so far; look it up */
    CHECK_HOLDS(fixture.judgement.law_to_law,
                "conflict: Closed unless a gateway is open in the EU");
    transfer(&fixture, "CN");
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "gdpr:45.1"), "no verdict"); /* a way that is not taken */
    CHECK_STR(says(&fixture, "gdpr:44"), "open"); /* no register: nobody knows of a safeguard */
    CHECK_STR(says(&fixture, "dpdp:s16.1"), "open");
    transfer(&fixture, "US");
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "gdpr:45.1"), "open"); /* only for listed recipients */
    CHECK_HOLDS(why(&fixture, "gdpr:45.1"), "check that this one is among them");
    judge(&fixture, NOW);
    CHECK_STR(says(&fixture, "dpdp:s16.1"), "not-in-force");
    fixture_close(&fixture);
}

#define NONE "no verdict"
static void safeguards_open_the_door(void) {
    static const struct {
        const char *safeguard, *principle, *adequacy, *instrument, *authorised, *exception;
    } cases[] = {{"safeguard: scc, ", "meets", NONE, "meets", NONE, NONE},
                 {"safeguard: bcr, ", "meets", NONE, "meets", NONE, NONE},
                 {"safeguard: ad-hoc-clauses, ", "open", NONE, NONE, "open", NONE},
                 {"safeguard: dpf, ", "open", "open", NONE, NONE, NONE},
                 {"safeguard: none, ", "diverges", NONE, NONE, NONE, NONE},
                 {"", "diverges", NONE, NONE, NONE, NONE},
                 {"safeguard: explicit-consent, ", "open", NONE, NONE, NONE, "open"},
                 {"safeguard: derogation, ", "open", NONE, NONE, NONE, "open"}};
    static const char *const asked[] = {"gdpr:44", "gdpr:45.1", "gdpr:46.2", "gdpr:46.3", "gdpr:49.1"};
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        Fixture fixture;
        fixture_open(&fixture, "gdpr,dpdp");
        fixture_project(&fixture, arena_printf(fixture.arena,
                                               "recipients:\n"
                                               "  - { id: cloud, hosts: [api.cn.example], %s"
                                               "country: CN }\n",
                                               cases[i].safeguard));
        transfer(&fixture, "CN");
        fixture.finding.recipient = "api.cn.example";
        judge(&fixture, BEGUN);
        const char *const wanted[] = {cases[i].principle, cases[i].adequacy, cases[i].instrument, cases[i].authorised,
                                      cases[i].exception};
        for (size_t k = 0; k < COUNTOF(asked); k++)
            if (!str_eq(says(&fixture, asked[k]), wanted[k]))
                check_fail(__FILE__, __LINE__, "%s%s: `%s`, not `%s`", cases[i].safeguard, asked[k],
                           says(&fixture, asked[k]), wanted[k]);
        fixture_close(&fixture);
    }
}
#undef NONE

/* ---- scope, gates, grounds ---- */

static void gates_leave_it_open(void) {
    Fixture fixture;
    fixture_open(&fixture, "gdpr,dpdp");
    controls(&fixture, "access-logging", NULL);
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "gdpr:5.2"), "open");
    CHECK_HOLDS(why(&fixture, "gdpr:5.2"), "does not name access logs");
    CHECK_STR(says(&fixture, "dpdp:r6.1.c"), "diverges");
    CHECK_HOLDS(fixture.judgement.law_to_law, "GDPR is open (5.2); DPDP objects");
    /* A value that would do is told, but the gate stays. */
    controls(&fixture, "inactivity-erasure", NULL);
    measure(&fixture, "inactivity-erasure", "silent_for", "2");
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "dpdp:r8.1"), "open");
    CHECK_HOLDS(why(&fixture, "dpdp:r8.1"), "Seen: measured 2 years, asked at most 3 years.");
    CHECK(not_regulated(&fixture, "gdpr"));
    fixture_close(&fixture);
}

/* A gate on one duty of a provision leaves the others alone. */
static void gates_are_per_duty(void) {
    Fixture fixture;
    fixture_open(&fixture, "gdpr,dpdp");
    controls(&fixture, "accountability", NULL);
    judge(&fixture, NOW);
    CHECK_STR(says(&fixture, "gdpr:5.2"), "diverges");
    controls(&fixture, "recipient-transparency", "third-party-disclosure");
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "gdpr:13.1"), "open"); /* nobody compared the notice */
    CHECK_HOLDS(why(&fixture, "gdpr:13.1"), "compare what people are told");
    CHECK_STR(says(&fixture, "gdpr:5.1.a"), "diverges"); /* through the disclosure */
    CHECK_STR(says(&fixture, "dpdp:s11.1"), "open");
    fixture_close(&fixture);
}

/* That an address of a device is personal data is a definition: the duties stand elsewhere. */
static void definitions_are_not_broken(void) {
    Fixture fixture;
    fixture_open(&fixture, "gdpr,dpdp");
    controls(&fixture, "device-identifiers", NULL);
    judge(&fixture, BEGUN);
    CHECK(not_regulated(&fixture, "gdpr"));
    CHECK_HOLDS(fixture.judgement.verdicts.data[0].text, "a definition");
    datum(&fixture, "device.mac", "personal device");
    controls(&fixture, "device-identifiers", "encryption-in-transit");
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "gdpr:4.1"), "no verdict");
    CHECK_STR(says(&fixture, "gdpr:32.1.a"), "diverges");
    CHECK_STR(says(&fixture, "dpdp:r6.1.a"), "diverges");
    fixture_close(&fixture);
}

/* The ban on special categories falls with any gate of 9(2): the register says which is open. */
static void special_data_need_a_gate(void) {
    static const struct {
        const char *basis, *ban;
    } cases[] = {{NULL, "open"},
                 {"{ gdpr: 6.1.b }", "open"},
                 {"consent", "open"},
                 {"{ gdpr: [6.1.b, 9.2.h] }", "no verdict"},
                 {"{ gdpr: 9.2.a }", "diverges"}};
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        Fixture fixture;
        fixture_open(&fixture, "gdpr");
        if (cases[i].basis)
            fixture_project(&fixture, arena_printf(fixture.arena,
                                                   "activities:\n  - { id: ward, basis: %s }\n",
                                                   cases[i].basis));
        vec_push(&fixture.finding.activities, "ward");
        datum(&fixture, "health.record", "personal special health spdi");
        controls(&fixture, "explicit-consent-special", NULL);
        judge(&fixture, NOW);
        if (!str_eq(says(&fixture, "gdpr:9.1"), cases[i].ban))
            check_fail(__FILE__, __LINE__, "case %zu: %s", i, says(&fixture, "gdpr:9.1"));
        fixture_close(&fixture);
    }
}

/* What the two lists of sensitive data hold differs as long as the Indian one lasts. */
static void conflicts_end_with_their_law(void) {
    Fixture fixture;
    fixture_open(&fixture, "EU,IN");
    datum(&fixture, "health.record", "personal special health spdi");
    controls(&fixture, "explicit-consent-special", "sensitive-data-consent");
    judge(&fixture, EVE);
    CHECK_HOLDS(fixture.judgement.law_to_law, "conflict: Eight kinds and convictions in the EU");
    judge(&fixture, BEGUN);
    CHECK(!strstr(fixture.judgement.law_to_law, "conflict"));
    fixture_close(&fixture);
}

static void evidence_bounds_the_verdict(void) {
    Fixture fixture;
    fixture_open(&fixture, "gdpr");
    controls(&fixture, "security-testing", NULL);
    judge(&fixture, NOW);
    CHECK_STR(says(&fixture, "gdpr:32.1.d"), "open");
    CHECK_HOLDS(why(&fixture, "gdpr:32.1.d"), "code cannot show this");
    datum(&fixture, "contact.email", "personal contact");
    controls(&fixture, "access-control", NULL);
    judge(&fixture, NOW);
    CHECK_STR(says(&fixture, "gdpr:32.1.b"), "diverges");
    CHECK_HOLDS(why(&fixture, "gdpr:32.1.b"), "code shows only a part");
    CHECK_STR(says(&fixture, "gdpr:25.2"), "open");
    fixture_close(&fixture);
}

/* What may concern no person is no divergence yet. */
static void no_data_leaves_it_open(void) {
    Fixture fixture;
    fixture_open(&fixture, "gdpr");
    controls(&fixture, "cryptographic-strength", NULL);
    judge(&fixture, NOW);
    CHECK_STR(says(&fixture, "gdpr:32.1.a"), "open");
    CHECK_HOLDS(why(&fixture, "gdpr:32.1.a"), "this finding names no data");
    CHECK(!fixture.judgement.gates);
    datum(&fixture, "contact.email", "personal contact");
    judge(&fixture, NOW);
    CHECK_STR(says(&fixture, "gdpr:32.1.a"), "diverges");
    fixture_close(&fixture);
}

/* Encryption is asked for as the risk has it: plain for some data, a person's question for others. */
static void risk_is_plain_for_some_data(void) {
    static const struct {
        const char *id, *groups, *says;
    } cases[] = {{"contact.email", "personal contact", "open"},
                 {"health.record", "personal special health spdi", "diverges"},
                 {"credential.password", "credential spdi", "diverges"},
                 {"financial.card.number", "personal financial spdi", "diverges"}};
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        Fixture fixture;
        fixture_open(&fixture, "gdpr,dpdp");
        controls(&fixture, "encryption-at-rest", NULL);
        datum(&fixture, cases[i].id, cases[i].groups);
        judge(&fixture, BEGUN);
        CHECK_STR(says(&fixture, "gdpr:32.1.a"), cases[i].says);
        CHECK_STR(says(&fixture, "dpdp:r6.1.a"), cases[i].says);
        fixture_close(&fixture);
    }
}

static void scope_is_by_data(void) {
    Fixture fixture;
    fixture_open(&fixture, "spdi");
    controls(&fixture, "data-minimisation", NULL);
    judge(&fixture, NOW);
    CHECK_STR(says(&fixture, "spdi:r5.2"), "open"); /* which data, nobody said */
    datum(&fixture, "contact.email", "personal contact");
    judge(&fixture, NOW);
    CHECK(not_regulated(&fixture, "spdi"));
    datum(&fixture, "health.record", "personal special health spdi");
    judge(&fixture, NOW);
    CHECK_STR(says(&fixture, "spdi:r5.2"), "diverges");
    fixture.finding.data_groups.data[1] = "personal spdiish"; /* a longer word is another group */
    judge(&fixture, NOW);
    CHECK(not_regulated(&fixture, "spdi"));
    fixture.finding.data_groups.data[1] = ""; /* a store of old does not tell */
    judge(&fixture, NOW);
    CHECK_STR(says(&fixture, "spdi:r5.2"), "open");
    /* Rule 5(5) is about all personal information. */
    controls(&fixture, "purpose-limitation", NULL);
    judge(&fixture, NOW);
    CHECK_STR(says(&fixture, "spdi:r5.5"), "open");
    fixture_close(&fixture);
}

static void scope_is_by_role(void) {
    static const struct {
        const char *roles, *audit;
    } cases[] = {{"project: x\n", "open"},
                 {"roles: { dpdp: fiduciary }\n", "no verdict"},
                 {"roles: { dpdp: consent-manager }\n", "diverges"},
                 {"roles: { gdpr: controller }\n", "open"}};
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        Fixture fixture;
        fixture_open(&fixture, "dpdp");
        fixture_project(&fixture, cases[i].roles);
        controls(&fixture, "consent-manager-blind-relay", NULL);
        judge(&fixture, BEGUN);
        CHECK_STR(says(&fixture, "dpdp-rules:sch1.b.2"), cases[i].audit);
        fixture_close(&fixture);
    }
}

/* The record of a processor is not the record of a controller. */
static void records_are_by_role(void) {
    static const struct {
        const char *role, *controller, *processor;
    } cases[] = {{"controller", "diverges", "no verdict"}, {"processor", "no verdict", "diverges"}};
    Fixture fixture;
    fixture_open(&fixture, "gdpr");
    controls(&fixture, "records-of-processing", NULL);
    judge(&fixture, NOW);
    CHECK_STR(says(&fixture, "gdpr:30.1"), "diverges");
    CHECK_STR(says(&fixture, "gdpr:30.2"), "open");
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        fixture_project(&fixture,
                        arena_printf(fixture.arena, "roles: { gdpr: %s }\n", cases[i].role));
        judge(&fixture, NOW);
        CHECK_STR(says(&fixture, "gdpr:30.1"), cases[i].controller);
        CHECK_STR(says(&fixture, "gdpr:30.2"), cases[i].processor);
    }
    fixture_close(&fixture);
}

static void scope_is_by_ground(void) {
    static const struct {
        const char *basis, *eu, *india;
    } cases[] = {{NULL, "open", "diverges"},
                 {"consent", "diverges", "diverges"},
                 {"{ gdpr: 6.1.a, dpdp: s6 }", "diverges", "diverges"},
                 {"{ gdpr: 6.1.b, dpdp: s7.i }", "no verdict", "no verdict"},
                 {"contract", "no verdict", "diverges"}};
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        Fixture fixture;
        fixture_open(&fixture, "gdpr,dpdp");
        if (cases[i].basis)
            fixture_project(&fixture, arena_printf(fixture.arena,
                                                   "activities:\n  - { id: news, basis: %s }\n",
                                                   cases[i].basis));
        vec_push(&fixture.finding.activities, "news");
        controls(&fixture, "consent", NULL);
        judge(&fixture, BEGUN);
        if (!str_eq(says(&fixture, "gdpr:6.1.a"), cases[i].eu) ||
            !str_eq(says(&fixture, "dpdp:s6.1"), cases[i].india))
            check_fail(__FILE__, __LINE__, "case %zu: gdpr %s, dpdp %s", i,
                       says(&fixture, "gdpr:6.1.a"), says(&fixture, "dpdp:s6.1"));
        fixture_close(&fixture);
    }
}

/* What people made public stays inside the GDPR and falls outside the Act. */
static void public_data_divide_the_laws(void) {
    static const char *const projects[] = {"activities:\n  - { id: forum, made_public: yes }\n",
                                           "activities:\n  - { id: forum, made_public: no }\n"};
    for (size_t i = 0; i < COUNTOF(projects); i++) {
        Fixture fixture;
        fixture_open(&fixture, "gdpr,dpdp,spdi");
        fixture_project(&fixture, projects[i]);
        vec_push(&fixture.finding.activities, "forum");
        datum(&fixture, "health.record", "personal special health spdi");
        controls(&fixture, "security-of-processing", NULL);
        judge(&fixture, BEGUN);
        CHECK_STR(says(&fixture, "gdpr:32.1"), "diverges");
        CHECK_STR(says(&fixture, "dpdp:s8.5"), i ? "diverges" : "no verdict");
        CHECK_EQ(not_regulated(&fixture, "dpdp"), i == 0);
        if (i == 0) {
            CHECK_HOLDS(fixture.judgement.law_to_law, "GDPR objects (");
            CHECK_HOLDS(fixture.judgement.law_to_law, "DPDP does not regulate it");
            bool told = false;
            for (uint32_t v = 0; v < fixture.judgement.verdicts.len; v++)
                told |= strstr(fixture.judgement.verdicts.data[v].text, "left out by DPDP s3.c.ii") != NULL;
            CHECK(told);
            judge(&fixture, NOW);
            CHECK(not_regulated(&fixture, "spdi"));
        }
        vec_push(&fixture.finding.activities, "shop"); /* elsewhere nobody said so */
        judge(&fixture, BEGUN);
        CHECK_STR(says(&fixture, "dpdp:s8.5"), "diverges");
        fixture_close(&fixture);
    }
}

/* Contract is a ground in the EU and none in India. */
static void grounds_differ(void) {
    Fixture fixture;
    fixture_open(&fixture, "gdpr,dpdp");
    fixture_project(&fixture, "activities:\n"
                              "  - { id: shop, basis: contract }\n"
                              "  - { id: ward, basis: { gdpr: [6.1.d, 9.2.c], dpdp: s7.f } }\n");
    controls(&fixture, "lawful-basis", NULL);
    vec_push(&fixture.finding.activities, "shop");
    fixture.finding.kind = FINDING_DECLARATION;
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "gdpr:6.1"), "meets");
    CHECK_STR(says(&fixture, "dpdp:s4.1"), "diverges");
    CHECK_HOLDS(fixture.judgement.law_to_law,
                "Contract and legitimate interest are grounds in the EU");
    CHECK(fixture.judgement.gates);
    fixture.finding.activities.data[0] = "ward";
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "gdpr:6.1"), "meets");
    CHECK_STR(says(&fixture, "dpdp:s4.1"), "meets");
    fixture_close(&fixture);
}

static void silence_is_one_verdict(void) {
    Fixture fixture;
    fixture_open(&fixture, "EU,IN");
    controls(&fixture, "right-to-restriction", NULL);
    judge(&fixture, BEGUN);
    CHECK_STR(says(&fixture, "gdpr:18.1"), "diverges");
    CHECK(not_regulated(&fixture, "dpdp"));
    CHECK(not_regulated(&fixture, "spdi"));
    CHECK(not_regulated(&fixture, "cert-in"));
    CHECK_HOLDS(fixture.judgement.law_to_law, "GDPR objects (18.1, 18.2, 18.3)");
    CHECK_HOLDS(fixture.judgement.law_to_law, "DPDP does not regulate it");
    vec_clear(&fixture.finding.controls);
    judge(&fixture, BEGUN);
    CHECK_EQ(fixture.judgement.verdicts.len, 5);
    CHECK(not_regulated(&fixture, "gdpr"));
    CHECK(!fixture.judgement.gates);
    CHECK_STR(fixture.judgement.law_to_law, "");
    fixture_close(&fixture);
}

static void unverified_never_stands_alone(void) {
    Fixture fixture;
    fixture_open(&fixture, "spdi");
    controls(&fixture, "third-party-disclosure", NULL);
    fixture_close(&fixture);
    const char *const folders[] = {"frameworks", "tests/frameworks"};
    fixture_load(&fixture, folders, 2);
    fixture.finding.recipient = fixture.finding.country = fixture.finding.store = "";
    CHECK(frameworks_select(fixture.all, "territory", &fixture.laws, fixture.diags));
    controls(&fixture, "log-minimisation", NULL);
    judge(&fixture, NOW);
    CHECK_STR(says(&fixture, "territory:a2"), "open");
    CHECK_HOLDS(why(&fixture, "territory:a2"), "unverified");
    CHECK(!fixture.judgement.gates);
    fixture_close(&fixture);
}

int main(void) {
    RUN(dates_have_two_readings);
    RUN(no_duty_of_the_act_binds_yet);
    RUN(verdicts_turn_with_the_date);
    RUN(gating_follows_the_date);
    RUN(ages_follow_the_country);
    RUN(eighteen_meets_both);
    RUN(ages_name_each_country);
    RUN(ages_without_a_register);
    RUN(hours_have_their_meaning);
    RUN(retention_pulls_both_ways);
    RUN(transfers_have_opposite_defaults);
    RUN(safeguards_open_the_door);
    RUN(gates_leave_it_open);
    RUN(gates_are_per_duty);
    RUN(definitions_are_not_broken);
    RUN(special_data_need_a_gate);
    RUN(conflicts_end_with_their_law);
    RUN(evidence_bounds_the_verdict);
    RUN(no_data_leaves_it_open);
    RUN(risk_is_plain_for_some_data);
    RUN(scope_is_by_data);
    RUN(scope_is_by_role);
    RUN(records_are_by_role);
    RUN(scope_is_by_ground);
    RUN(public_data_divide_the_laws);
    RUN(grounds_differ);
    RUN(silence_is_one_verdict);
    RUN(unverified_never_stands_alone);
    return check_end();
}
