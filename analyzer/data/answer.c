/* SPDX-License-Identifier: Apache-2.0 */
/* Knows how to ask: in words for `explain`, and about texts that stand for declarations. */
#include "data/catalog.h"

#include <strings.h>

/* How a project file names the declaration: struct visit.note, fn:send.email, fn:read_name, or a global's own name. */
static void put_place(const Declaration *declaration, Buf *out) {
    bool member = declaration->holder == HOLDER_FIELD;
    const char *owner = text_or_none(member ? declaration->record : declaration->function);

    if (!member && (*owner || declaration->holder == HOLDER_FUNCTION)) {
        buf_puts(out, "fn:");
    }
    buf_printf(out, "%s%s%s", owner, *owner ? "." : "", declaration->name);
}

/* What would change the decision: first the nearest thing, then the two lines that always do. */
static void put_changes(const Catalog *catalog, const Declaration *declaration, Holding answer,
                        const Surroundings *near, const char *hindered, Buf *out) {
    bool sure = answer.kind && answer.confidence >= SURE_MEDIUM;

    if (!sure && hindered) {
        buf_printf(out, "could count, were it not for: %s\n", hindered);
    } else if (sure && near->about == NEED_PERSON && near->because[0]) {
        buf_printf(out, "would be less sure without: %s\n", near->because);
    } else if (!sure && answer.kind && near->about == NEED_NOTHING) {
        buf_puts(out, "would be surer in a record, a function or beside members about a person\n");
    }
    buf_puts(out, "to change this, in .sangam.yaml under data: { place: \"");
    put_place(declaration, out);
    buf_printf(out, "\", data: %s }\n", sure ? "none" : "KIND");
    buf_printf(out, "or in the source: __attribute__((annotate(\"sangam:data=%s\")))\n",
               sure ? "none" : answer.kind ? catalog_kind(catalog, answer.kind)->id : "KIND");
}

void catalog_explain(const Catalog *catalog, const Declaration *declaration, Buf *out) {
    Buf words = {0};
    Surroundings near = surroundings_of(catalog, declaration);
    static const char *const ABOUT[] = {"nothing known", "an account", "a person"};
    static const char *const SURE[] = {"low", "medium", "high"};

    identifier_words(declaration->name, &words);
    buf_printf(out, "words: %s\n", buf_text(&words));
    buf_free(&words);
    buf_printf(out, "surroundings: %s%s%s\n",
               near.refused ? "not about a person" : ABOUT[near.about],
               near.because[0] ? ", because of " : "", near.because);
    Evidence evidence = {.trace = out};
    Holding answer = declaration_weigh_anew(catalog, declaration, &evidence);
    if (answer.kind) {
        buf_printf(out, "taken for: %s, confidence %s: %s\n", catalog_kind(catalog, answer.kind)->id,
                   SURE[answer.confidence], answer.reason);
    } else {
        buf_puts(out, "taken for: nothing personal\n");
    }
    put_changes(catalog, declaration, answer, &near, evidence.hindered, out);
}

static bool same_text_any_case(const char *a, const char *b) {
    for (; *a && *b; a++, b++) {
        char x = (char)(*a >= 'A' && *a <= 'Z' ? *a + 32 : *a);
        char y = (char)(*b >= 'A' && *b <= 'Z' ? *b + 32 : *b);
        if (x != y) {
            return false;
        }
    }
    return *a == *b;
}

Holding catalog_classify_key(const Catalog *catalog, const char *key, const char *context) {
    Declaration as_field = {.holder = HOLDER_FIELD, .type = HELD_TEXT, .name = key,
                            .type_text = "char *", .record = text_or_none(context),
                            .function = "", .note = "", .file = ""};
    Holding answer;

    if (told_of_column(catalog, context, key, &answer)) {
        return answer;
    }
    answer = declaration_weigh(catalog, &as_field);
    if (answer.kind && answer.confidence >= SURE_MEDIUM) {
        return answer;
    }
    for (DataId id = 1; key && id < catalog->kinds.len; id++) {
        const StrVec *keys = &catalog->kinds.data[id].keys;
        for (uint32_t i = 0; i < keys->len; i++) {
            /* two letters (LDAP's sn, cn) mean too much elsewhere */
            if (same_text_any_case(keys->data[i], key)) {
                return holding_make(catalog, id, strlen(key) > 2 ? SURE_MEDIUM : SURE_LOW, "key `%s`", key);
            }
        }
    }
    return answer;
}

static bool holds_any_case(const char *text, const char *part) {
    size_t length = strlen(part);

    for (; length && *text; text++) {
        if (strncasecmp(text, part, length) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether the name says more than the label: `email_template` before "email: %s", `keyfile` before "key %s". */
static bool says_more(const char *name, const char *label) {
    return strlen(name) > strlen(label) + 1 && holds_any_case(name, label);
}

/* What stands in "user 'x'" is the user; in "key 'x'" or "message 'x'" it is what the key or message is called. */
static bool is_named_by_itself(const DataKind *kind) {
    return str_starts(kind->id, "identity.") || str_starts(kind->id, "contact.");
}

Holding catalog_classify_label(const Catalog *catalog, const char *label, bool loose, HeldType type,
                               const Declaration *argument, const char *const *others) {
    static const char *const TYPES[] = {[HELD_TEXT] = "char *", [HELD_INTEGER] = "long",
                                        [HELD_REAL] = "double"};
    Declaration named = *argument;
    Holding answer = {.reason = ""};

    assert(type == HELD_TEXT || type == HELD_INTEGER || type == HELD_REAL);
    if (told_by_project(catalog, argument, &answer) || told_by_annotation(catalog, argument, &answer)) {
        return answer;
    }
    bool error = argument->holder == HOLDER_FUNCTION && catalog_names(catalog, NAMES_ERROR, text_or_none(argument->name));
    if (error || says_more(text_or_none(argument->name), label)) {
        return answer;
    }
    named.name = label;
    named.type = type;
    named.type_text = TYPES[type];
    named.note = "";
    named.system = false;
    if (named.holder == HOLDER_FUNCTION) {
        named.holder = HOLDER_LOCAL; /* what it gave, not the function */
    }
    if (!named.siblings) {
        named.siblings = others;
    }
    answer = declaration_weigh(catalog, &named);
    if (loose && answer.kind) {
        if (!is_named_by_itself(catalog_kind(catalog, answer.kind))) {
            return (Holding){.reason = ""};
        }
        answer.confidence = answer.confidence > SURE_MEDIUM ? SURE_MEDIUM : answer.confidence;
    }
    return answer;
}

/* The characters that count: without the blanks and hyphens between groups. */
static bool same_number(const char *a, const char *b) {
    for (;; a++, b++) {
        a += strspn(a, " -");
        b += strspn(b, " -");
        if (*a != *b || !*a) {
            return *a == *b;
        }
    }
}

/* 4444444444444444, 1234567890123452: nobody's, though the check passes. */
static bool is_made_up(const char *text) {
    uint32_t digits = 0, steps = 0, same = 0;
    char before = 0;

    for (; *text; text++) {
        if (*text < '0' || *text > '9') {
            continue;
        }
        digits++;
        same += *text == before;
        steps += before && (*text - before + 10) % 10 == 1;
        before = *text;
    }
    return digits >= 7 && (same + 3 >= digits || steps + 3 >= digits);
}

Holding catalog_classify_literal(const Catalog *catalog, const char *text) {
    const char *scheme = identifier_validate(text);

    for (DataId id = 1; scheme && id < catalog->kinds.len; id++) {
        const Kind *kind = &catalog->kinds.data[id];
        if (!str_eq(kind->shown.validator, scheme)) {
            continue;
        }
        if (!kind->literal || !catalog_in(catalog, id, "personal")) {
            break;
        }
        bool known = is_made_up(text);
        for (uint32_t i = 0; i < kind->examples.len && !known; i++) {
            known = same_number(kind->examples.data[i], text);
        }
        return holding_make(catalog, id, known ? SURE_LOW : kind->literal - 1, "the literal passes the check of %s%s",
                            scheme, known ? ", but it is one of those that stand in tests and documents" : "");
    }
    return (Holding){.reason = ""};
}

Holding catalog_confirm_literal(const Catalog *catalog, Holding named, const char *text) {
    const char *wanted = named.kind ? catalog_kind(catalog, named.kind)->validator : "";

    if (!*wanted || named.confidence > SURE_LOW || !str_eq(identifier_validate(text), wanted)) {
        return named;
    }
    return holding_make(catalog, named.kind, SURE_MEDIUM, "%s, and its text passes the check of %s", named.reason, wanted);
}
