/* SPDX-License-Identifier: Apache-2.0 */
/* What rules/data says of each kind besides its words: the term of the Data Privacy Vocabulary, special
 * categories (GDPR article 9 paragraph 1), article 10, SPDI rule 3, the checksum of its literals.
 *
 *   kinds_test [rules/data [dpv-pd.tsv]] */
#include "data/data.h"
#include "check.h"

static Catalog *catalog;
static const char *folder = "rules/data", *vocabulary = "tests/data/dpv-pd.tsv";

static void expect(bool ok, const char *what, const char *about) {
    if (!ok) {
        check_fail(__FILE__, __LINE__, "%s: %s", what, about);
    }
}

static bool among(const char *const *list, size_t count, const char *text) {
    for (size_t i = 0; i < count; i++) {
        if (str_eq(list[i], text)) {
            return true;
        }
    }
    return false;
}

static bool is_below(const char *above, const char *id) {
    size_t length = strlen(above);

    return strncmp(above, id, length) == 0 && (!id[length] || id[length] == '.');
}

/* A line of the vocabulary's table: 0 = no such term, 1 = a term, 2 = one marked as special. */
static int term_of(const char *table, const char *term) {
    size_t length = strlen(term);

    for (const char *at = table; at && *at; at = strchr(at, '\n'), at += at ? 1 : 0) {
        if (strncmp(at, term, length) == 0 && (at[length] == '\n' || at[length] == '\t')) {
            return at[length] == '\t' ? 2 : 1;
        }
    }
    return 0;
}

static void kinds_have_terms(void) {
    /* the vocabulary has nothing that fits these; an insurance number is one of health here */
    static const char *const WITHOUT[] = {
        "account.home_directory", "account.shell",   "contact.website", "identity.gender_identity",
        "identity.signature",     "online.query",    "reference.note",  "online.account_created"};
    Arena *arena = arena_new("vocabulary");
    char *table;
    size_t length;

    if (!file_read(arena, vocabulary, 1u << 20, &table, &length)) {
        expect(false, "cannot read", vocabulary);
        arena_free(arena);
        return;
    }
    for (DataId id = 1; id <= catalog_count(catalog); id++) {
        const DataKind *kind = catalog_kind(catalog, id);
        bool none = among(WITHOUT, COUNTOF(WITHOUT), kind->id);
        int term = *kind->dpv ? term_of(table, kind->dpv + strlen("pd:")) : 0;

        expect(none == !*kind->dpv, "a term where there is one", kind->id);
        expect(none || term, "a term of the vocabulary", kind->id);
        expect(none || str_eq(kind->id, "health.insurance_number") ||
                   (term == 2) == catalog_in(catalog, id, "special"),
               "special as the vocabulary marks its term", kind->id);
    }
    arena_free(arena);
}

/* Article 9(1): racial or ethnic origin, political opinions, religious or philosophical beliefs,
 * trade-union membership, genetic data, biometric data, health, sex life and sexual orientation. Article
 * 10: convictions, offences and what goes with them. */
static void articles_nine_and_ten(void) {
    static const char *const SPECIAL[] = {
        "origin.race", "origin.ethnicity", "belief.politics", "belief.religion", "belief.philosophy",
        "belief.trade_union", "genetic", "biometric", "health", "sexual"};

    for (DataId id = 1; id <= catalog_count(catalog); id++) {
        const char *name = catalog_kind(catalog, id)->id;
        bool special = false;
        for (size_t i = 0; i < COUNTOF(SPECIAL); i++) {
            special = special || is_below(SPECIAL[i], name);
        }
        expect(catalog_in(catalog, id, "special") == special, "article 9", name);
        expect(catalog_in(catalog, id, "criminal") == is_below("criminal", name), "article 10", name);
    }
}

/* SPDI rule 3: passwords (rule 2(1)(h): passphrases, secret and encryption keys as well); account, card
 * and other payment instrument; condition of body and mind, medical records and history; sexual
 * orientation; biometrics (rule 2(1)(b)). Read narrowly: pay, tax, credit history, loans and purchases are
 * no instruments, steps and sleep no condition, an insurance number no medical record; the public half
 * of a key is no secret; a branch code is no account; sex life and genes are not named. */
static void spdi_rule_three(void) {
    static const char *const WHOLE[] = {"health", "biometric", "credential", "financial.card",
                                        "financial.account_balance", "financial.bank_account",
                                        "financial.iban", "financial.mandate", "financial.upi",
                                        "financial.wallet", "sexual.orientation"};
    static const char *const EXCEPT[] = {"health.fitness", "health.sleep", "health.insurance_number",
                                         "credential.ssh_key"};

    for (DataId id = 1; id <= catalog_count(catalog); id++) {
        const char *name = catalog_kind(catalog, id)->id;
        bool listed = false;
        for (size_t i = 0; i < COUNTOF(WHOLE); i++) {
            listed = listed || is_below(WHOLE[i], name);
        }
        listed = listed && !among(EXCEPT, COUNTOF(EXCEPT), name);
        expect(catalog_in(catalog, id, "spdi") == listed, "SPDI rule 3", name);
    }
}

/* How sure: strong checks, or long forms, say it alone; the others are one in ten of all numbers so long. */
static void literals_belong_to_kinds(void) {
    static const struct {
        const char *text, *kind;
        int confidence;
    } CASES[] = {
        {"765912310456", "government.in_aadhaar", 0},   {"7659 1231 0456", "government.in_aadhaar", 0},
        {"234123412346", "government.in_aadhaar", 0},   {"BQHPM7731K", "government.in_pan", 1},
        {"ACUPA7085R", "government.in_pan", 0},         {"27AAPFU0939F1ZV", "government.in_gstin", 0},
        {"GR1601101050000010547023795", "financial.iban", 0}, {"DE75512108001245126199", "financial.iban", 1},
        {"DE75512108001245126198", "", 0},              {"54362315K", "government.es_dni", 0},
        {"4111111111111111", "financial.card.number", 0}, {"4929 1234 5678 9016", "", 0},
        {"4532015112830366", "financial.card.number", 1}, {"4444444444444448", "financial.card.number", 0},
        {"SBIN0001234", "", 0},                         {"name@bank", "", 0},
        {"4111111111111112", "", 0},                    {"234123412347", "", 0},
        {"hello", "", 0},
    };

    for (size_t i = 0; i < COUNTOF(CASES); i++) {
        Holding holding = catalog_classify_literal(catalog, CASES[i].text);
        CHECK_STR(holding.kind ? catalog_kind(catalog, holding.kind)->id : "", CASES[i].kind);
        CHECK_EQ(holding.confidence, CASES[i].confidence);
    }
    /* a form without check digits counts beside a name that hints at it */
    Holding hint = {.kind = catalog_find(catalog, "financial.upi"), .reason = "name `vpa`"};
    CHECK_EQ(catalog_confirm_literal(catalog, hint, "name@bank").confidence, 1);
    CHECK_EQ(catalog_confirm_literal(catalog, hint, "name@bank.example").confidence, 0);
    CHECK_EQ(catalog_confirm_literal(catalog, (Holding){.reason = ""}, "name@bank").kind, 0);
    hint.kind = catalog_find(catalog, "financial.ifsc");
    CHECK_EQ(catalog_confirm_literal(catalog, hint, "SBIN0001234").confidence, 1);
    CHECK_EQ(catalog_confirm_literal(catalog, hint, "SBIN1001234").confidence, 0);
    for (DataId id = 1; id <= catalog_count(catalog); id++) {
        const DataKind *kind = catalog_kind(catalog, id);
        expect(!*kind->validator || identifier_scheme_known(kind->validator), "scheme", kind->id);
    }
}

/* One `types: [integer]` of a kind lets all that such text goes through as a number be the datum: a length, a count. */
static void texts_stay_texts(void) {
    static const char *const TEXTS[] = {"credential.password", "credential.key", "identity.name", "identity.username"};

    for (size_t i = 0; i < COUNTOF(TEXTS); i++) {
        DataId id = catalog_find(catalog, TEXTS[i]);
        expect(id && catalog_kind(catalog, id)->text_only, "text only", TEXTS[i]);
    }
}

int main(int argc, char **argv) {
    Arena *arena = arena_new("kinds test");
    Diags *diags = diags_new(arena);

    folder = argc > 1 ? argv[1] : folder;
    vocabulary = argc > 2 ? argv[2] : vocabulary;
    catalog = catalog_load(arena, &folder, 1, NULL, diags);
    diags_print(diags, stdout, DIAG_NOTE);
    RUN(kinds_have_terms);
    RUN(articles_nine_and_ten);
    RUN(spdi_rule_three);
    RUN(literals_belong_to_kinds);
    RUN(texts_stay_texts);
    bool bad = diags->errors > 0;
    catalog_free(catalog);
    arena_free(arena);
    return bad ? 1 : check_end();
}
