/* SPDX-License-Identifier: Apache-2.0 */
/* Knows how evidence for a kind of data is weighed. */
#include "data/catalog.h"

#include <strings.h>

enum { LOW, MEDIUM, HIGH };

typedef struct Weighing {
    const Catalog *catalog;
    const Declaration *declaration;
    Words words;
    Surroundings around;
    bool around_known;
    uint32_t first;  /* words before this one are a verb */
    bool repeats;    /* the first word only repeats the record's name */
    bool in_comment; /* the words are those of a comment: only recognitions without demands */
    Buf *trace;     /* NULL unless explaining */
    DataId kind;    /* best so far */
    int confidence;
    uint32_t letters;
    const char *pattern;
    bool lifted, demanding;
} Weighing;

static void trace(Weighing *weighing, const char *format, ...) PRINTF_LIKE(2, 3);
static void trace(Weighing *weighing, const char *format, ...) {
    va_list args;

    if (!weighing->trace) {
        return;
    }
    va_start(args, format);
    buf_vprintf(weighing->trace, format, args);
    va_end(args);
    buf_putc(weighing->trace, '\n');
}

static const Surroundings *around(Weighing *weighing) {
    if (!weighing->around_known) {
        weighing->around_known = true;
        weighing->around = surroundings_of(weighing->catalog, weighing->declaration);
    }
    return &weighing->around;
}

static bool is_number(const char *word) {
    return word[0] >= '0' && word[0] <= '9';
}

static bool is_neutral(const Weighing *weighing, const char *word) {
    return is_number(word) || catalog_context_has(weighing->catalog, CONTEXT_NEUTRAL_WORDS, word);
}

static bool is_preposition(const char *word) {
    static const char *const WORDS[] = {"of", "for", "from", "by"};

    for (size_t i = 0; i < COUNTOF(WORDS); i++) {
        if (str_eq(WORDS[i], word)) {
            return true;
        }
    }
    return false;
}

/* What stands after the match: 2 = nothing that matters, 1 = the name is of something else that
 * has to do with the datum, 0 = the name is of the datum's size, state, file ... */
static int look_after(const Weighing *weighing, uint32_t end) {
    const Words *words = &weighing->words;
    int found = 2;

    for (uint32_t i = end; i < words->count; i++) {
        if (i == end && i + 1 < words->count && is_preposition(words->word[i])) {
            return 2;
        }
        if (catalog_context_has(weighing->catalog, CONTEXT_METADATA_SUFFIXES, words->word[i])) {
            return 0;
        }
        if (!is_neutral(weighing, words->word[i])) {
            found = 1;
        }
    }
    return found;
}

static bool before_is_bare(const Weighing *weighing, uint32_t start) {
    for (uint32_t i = weighing->first; i < start; i++) {
        const char *word = weighing->words.word[i];
        if (!is_neutral(weighing, word) && !(i == weighing->first && weighing->repeats) &&
            !catalog_context_has(weighing->catalog, CONTEXT_PERSON_RECORDS, word)) {
            return false;
        }
    }
    return true;
}

/* The word before the match that makes the name one of a fact: the first (has_email), or the one
 * that stands right before it when it limits or counts (session_max_rcpt). NULL for none. */
static const char *fact_before(const Weighing *weighing, uint32_t start) {
    static const char *const COUNTING[] = {"max", "min", "num", "has", "is", "nr", "total"};
    const Words *words = &weighing->words;

    if (start <= weighing->first) {
        return NULL;
    }
    if (catalog_context_has(weighing->catalog, CONTEXT_METADATA_PREFIXES,
                            words->word[weighing->first])) {
        return words->word[weighing->first];
    }
    for (size_t i = 0; i < COUNTOF(COUNTING); i++) {
        if (str_eq(COUNTING[i], words->word[start - 1])) {
            return COUNTING[i];
        }
    }
    return NULL;
}

static const Pattern *refusing(const Weighing *weighing, DataId kind) {
    const PatternVec *refuse = &weighing->catalog->kinds.data[kind].refuse;

    for (uint32_t i = 0; i < refuse->len; i++) {
        if (pattern_anywhere(&refuse->data[i], &weighing->words)) {
            return &refuse->data[i];
        }
    }
    return NULL;
}

/* The call that the declaration is given to and that shows it to be something else; NULL = none. */
static const char *refusing_call(const Weighing *weighing, DataId kind) {
    const StrVec *calls = &weighing->catalog->kinds.data[kind].refused_by;

    for (const char *const *given = weighing->declaration->given; given && *given; given++) {
        for (uint32_t i = 0; i < calls->len; i++) {
            if (str_eq(calls->data[i], *given)) {
                return *given;
            }
        }
    }
    return NULL;
}

static bool typed_as_demanded(const Weighing *weighing, const Recognition *how) {
    return !how->typed.len || type_listed(weighing->declaration->type_text, &how->typed);
}

/* By how much the type lowers the confidence, -1 = it cannot hold the kind. *known: it is one of the kind's. */
static int type_weighed(const Weighing *weighing, const Recognition *how, const Pattern *pattern, bool *known) {
    const Declaration *declaration = weighing->declaration;
    const Kind *kind = &weighing->catalog->kinds.data[how->kind];
    int penalty;

    *known = type_listed(declaration->type_text, &kind->typedefs) ||
             type_listed(declaration->type_text, &kind->holds);
    penalty = type_penalty(weighing->catalog, declaration, how->types, *known || how->typed.len);
    if (penalty < 0 && declaration->type == HELD_RECORD && !how->with.len && !how->inside.len && !how->need &&
        type_named_after(weighing->catalog, declaration->type_text, pattern)) {
        penalty = 1;
    }
    return penalty;
}

/* The confidence that one match gives, -1 for none; says why in the trace. Without one, what is told in a
 * moment is looked at first. */
static int weigh_match(Weighing *weighing, const Recognition *how, const Pattern *pattern,
                       uint32_t start, uint32_t end, bool *lifted) {
    const Declaration *declaration = weighing->declaration;
    const Kind *kind = &weighing->catalog->kinds.data[how->kind];
    const char *id = kind->shown.id;
    int confidence = how->weight, after = look_after(weighing, end);
    const char *fact = fact_before(weighing, start);
    bool known;
    int penalty = type_weighed(weighing, how, pattern, &known);

    if (!weighing->trace && (fact || !after || (after == 1 && how->bare) || penalty < 0 ||
                             !typed_as_demanded(weighing, how))) {
        return -1;
    }
    const Pattern *refused = refusing(weighing, how->kind);
    const Surroundings *near = around(weighing);
    if (refused) {
        trace(weighing, "%s: words `%s`, refused by `%s`", id, pattern->text, refused->text);
        return -1;
    }
    if (refusing_call(weighing, how->kind)) {
        trace(weighing, "%s: words `%s`, refused by the call %s", id, pattern->text,
              refusing_call(weighing, how->kind));
        return -1;
    }
    if (fact) {
        trace(weighing, "%s: words `%s`, but `%s` before them makes it a fact about the datum", id,
              pattern->text, fact);
        return -1;
    }
    if (!after || (after == 1 && how->bare)) {
        trace(weighing, "%s: words `%s`, but `%s` after them names something else", id,
              pattern->text, weighing->words.word[end]);
        return -1;
    }
    if (how->bare && !before_is_bare(weighing, start)) {
        trace(weighing, "%s: words `%s` count only alone", id, pattern->text);
        return -1;
    }
    if (how->need > near->about || (how->need && near->refused)) {
        trace(weighing, "%s: words `%s` count only in a record or function about %s", id,
              pattern->text, how->need == NEED_PERSON ? "a person" : "an account");
        return -1;
    }
    if (how->with.len && !surroundings_show(weighing->catalog, declaration, &how->with, true)) {
        trace(weighing, "%s: words `%s` count only beside `%s` and the like", id, pattern->text,
              how->with.data[0]);
        return -1;
    }
    if (how->inside.len && !surroundings_named(weighing->catalog, declaration, &how->inside)) {
        trace(weighing, "%s: words `%s` count only in a record or function called `%s` and the like", id,
              pattern->text, how->inside.data[0]);
        return -1;
    }
    if (how->without.len && surroundings_show(weighing->catalog, declaration, &how->without, false)) {
        trace(weighing, "%s: words `%s` do not count beside `%s` and the like", id, pattern->text,
              how->without.data[0]);
        return -1;
    }
    if (!typed_as_demanded(weighing, how)) {
        trace(weighing, "%s: words `%s` count only with type `%s` and the like", id, pattern->text,
              how->typed.data[0]);
        return -1;
    }
    if (penalty < 0) {
        trace(weighing, "%s: words `%s`, but type `%s` cannot hold it", id, pattern->text,
              declaration->type_text);
        return -1;
    }
    confidence += known && !how->typed.len ? 1 : 0;
    *lifted = near->about == NEED_PERSON && !near->refused;
    confidence += *lifted ? 1 : 0;
    confidence = confidence > HIGH ? HIGH : confidence;
    confidence -= penalty + (near->unrelated ? 1 : 0);
    if (after == 1 || confidence < LOW) {
        confidence = LOW;
    }
    trace(weighing, "%s: words `%s`, confidence %s%s%s", id, pattern->text,
          confidence == HIGH ? "high" : confidence == MEDIUM ? "medium" : "low",
          near->because && near->because[0] ? ", " : "", near->because ? near->because : "");
    return confidence;
}

/* A sure-enough answer beats an unsure one; then more letters matched, then a recognition that
 * demands neighbours, then more confidence, then the earlier kind. */
static bool is_better(const Weighing *weighing, DataId kind, int confidence, uint32_t letters,
                      bool demanding) {
    bool sure = confidence >= MEDIUM, best_sure = weighing->confidence >= MEDIUM;

    if (!weighing->kind || sure != best_sure) {
        return !weighing->kind || sure;
    }
    if (letters != weighing->letters) {
        return letters > weighing->letters;
    }
    if (demanding != weighing->demanding) {
        return demanding;
    }
    if (confidence != weighing->confidence) {
        return confidence > weighing->confidence;
    }
    return kind < weighing->kind;
}

static void weigh_words(Weighing *weighing) {
    const Catalog *catalog = weighing->catalog;

    for (uint32_t at = weighing->first; at < weighing->words.count; at++) {
        uint64_t hash = word_hash(weighing->words.word[at]);
        uint32_t next = (uint32_t)map_get(&catalog->first, hash, 0);

        for (; next; next = catalog->postings.data[next - 1].next) {
            const Posting *posting = &catalog->postings.data[next - 1];
            const Pattern *pattern = &catalog->patterns.data[posting->pattern];
            const Recognition *how = &catalog->recognitions.data[pattern->recognition];
            uint32_t end;
            bool lifted = false;

            if (weighing->in_comment && (how->bare || how->with.len || how->inside.len || how->typed.len)) {
                continue;
            }
            if (!pattern_matches(pattern, &weighing->words, at, posting->taken, &end)) {
                continue;
            }
            int confidence = weigh_match(weighing, how, pattern, at, end, &lifted);
            bool demanding = how->with.len > 0 || how->inside.len > 0;
            if (confidence >= 0 && is_better(weighing, how->kind, confidence, pattern->letters,
                                             demanding)) {
                weighing->kind = how->kind;
                weighing->confidence = confidence;
                weighing->letters = pattern->letters;
                weighing->pattern = pattern->text;
                weighing->lifted = lifted;
                weighing->demanding = demanding;
            }
        }
    }
}

static Holding holding(const Catalog *catalog, DataId kind, int confidence, const char *format, ...)
    PRINTF_LIKE(4, 5);
static Holding holding(const Catalog *catalog, DataId kind, int confidence, const char *format,
                       ...) {
    Holding out = {.kind = kind, .confidence = (uint8_t)confidence};
    Buf text = {0};
    va_list args;

    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    out.reason = arena_strdup(catalog->arena, buf_text(&text));
    buf_free(&text);
    return out;
}

static bool listed(const StrVec *list, const char *text) {
    for (uint32_t i = 0; i < list->len; i++) {
        if (str_eq(list->data[i], text)) {
            return true;
        }
    }
    return false;
}

/* "struct visit" + "note" against "struct visit.note" or "visit.note". */
static bool is_place(const char *place, const char *owner, const char *name) {
    size_t length;

    for (int round = 0; round < 2; round++) {
        length = strlen(owner);
        if (length && strncmp(place, owner, length) == 0 && place[length] == '.' &&
            str_eq(place + length + 1, name)) {
            return true;
        }
        if (!str_starts(owner, "struct ") && !str_starts(owner, "union ")) {
            return false;
        }
        owner = strchr(owner, ' ') + 1;
    }
    return false;
}

static const char *text_or_empty(const char *text) {
    return text ? text : "";
}

static bool find_override(const Catalog *catalog, const Declaration *declaration, Holding *out) {
    const char *owner = declaration->holder == HOLDER_FIELD ? text_or_empty(declaration->record)
                                                            : text_or_empty(declaration->function);

    for (uint32_t i = 0; i < catalog->overrides.len; i++) {
        const Override *override = &catalog->overrides.data[i];
        bool free_standing = declaration->holder == HOLDER_GLOBAL ||
                             declaration->holder == HOLDER_FUNCTION;
        if (is_place(override->place, owner, declaration->name) ||
            (free_standing && str_eq(override->place, declaration->name))) {
            *out = holding(catalog, override->kind, HIGH, "the project file says so (%s)",
                           override->place);
            return true;
        }
    }
    return false;
}

static bool find_annotation(const Catalog *catalog, const Declaration *declaration, Holding *out) {
    static const char MARK[] = "sangam:data=";
    const char *at = declaration->note ? strstr(declaration->note, MARK) : NULL;
    char id[WORDS_BYTES];
    size_t length;
    DataId kind;

    if (!at) {
        return false;
    }
    at += sizeof MARK - 1;
    length = strcspn(at, " \t\r\n;,\"");
    if (!length || length >= sizeof id) {
        return false;
    }
    memcpy(id, at, length);
    id[length] = '\0';
    kind = str_eq(id, "none") ? 0 : catalog_find(catalog, id);
    if (!kind && !str_eq(id, "none")) {
        return false;
    }
    *out = holding(catalog, kind, HIGH, "annotated `%s%s`", MARK, id);
    return true;
}

/* Members of well-known records, and functions known by name. */
static bool find_exact(const Catalog *catalog, const Declaration *declaration, Holding *out) {
    const char *record = text_or_empty(declaration->record);
    char place[WORDS_BYTES];

    if (declaration->holder != HOLDER_FIELD && declaration->holder != HOLDER_FUNCTION) {
        return false;
    }
    snprintf(place, sizeof place, "%s.%s", record, declaration->name);
    for (DataId id = 1; id < catalog->kinds.len; id++) {
        const Kind *kind = &catalog->kinds.data[id];
        bool found = declaration->holder == HOLDER_FIELD
                         ? record[0] && listed(&kind->fields, place)
                         : listed(&kind->functions, declaration->name);
        if (found) {
            *out = holding(catalog, id, HIGH, "`%s` is known by name",
                           declaration->holder == HOLDER_FIELD ? place : declaration->name);
            return true;
        }
    }
    return false;
}

/* A type that holds one kind only says so even where the name says nothing, but it may be our own
 * side's address as well as the other's: low. */
static bool find_typedef(const Catalog *catalog, Weighing *weighing, Holding *out) {
    const Declaration *declaration = weighing->declaration;

    if (declaration->type == HELD_FUNCTION) {
        return false;
    }
    char base[WORDS_BYTES];
    type_base(declaration->type_text, base);
    if (!base_may_be_listed(catalog, base)) {
        return false;
    }
    for (DataId id = 1; id < catalog->kinds.len; id++) {
        const Kind *kind = &catalog->kinds.data[id];
        bool sure = base_listed(base, &kind->holds);
        if (sure || base_listed(base, &kind->typedefs)) {
            const Pattern *refused = refusing(weighing, id);
            const char *by = refused ? refused->text : refusing_call(weighing, id);
            if (by) {
                trace(weighing, "%s: type `%s`, refused by `%s`", kind->shown.id,
                      declaration->type_text, by);
                continue;
            }
            trace(weighing, "%s: type `%s`, confidence %s", kind->shown.id,
                  declaration->type_text, sure ? "medium" : "low");
            *out = holding(catalog, id, sure ? MEDIUM : LOW, "type `%s`", declaration->type_text);
            return true;
        }
    }
    return false;
}

/* A function gives the datum its name speaks of when its verb hands something over, or when it
 * has no verb. Other verbs check, format, free or print it. */
static bool enter_function(Weighing *weighing) {
    const Words *words = &weighing->words;

    for (uint32_t i = 0; i < words->count; i++) {
        if (catalog_context_has(weighing->catalog, CONTEXT_OTHER_VERBS, words->word[i])) {
            trace(weighing, "a function that does `%s` hands nothing over", words->word[i]);
            return false;
        }
    }
    for (uint32_t i = 0; i < words->count; i++) {
        if (catalog_context_has(weighing->catalog, CONTEXT_GIVING_VERBS, words->word[i])) {
            weighing->first = i + 1;
            return true;
        }
    }
    return true;
}

/* A short comment beside a declaration may name what the identifier does not: char nr[20];
 * phone number. It is never more than a hint: medium at most. */
static bool find_comment(const Catalog *catalog, const Weighing *named, Holding *out) {
    enum { COMMENT_WORDS = 6 };
    const char *note = text_or_empty(named->declaration->note);
    Weighing weighing = {.catalog = catalog, .declaration = named->declaration,
                         .trace = named->trace, .in_comment = true};

    if (!note[0] || strstr(note, "sangam:")) {
        return false;
    }
    words_split(&weighing.words, note, NULL);
    if (weighing.words.count > COMMENT_WORDS) {
        return false;
    }
    weigh_words(&weighing);
    if (!weighing.kind || weighing.confidence < MEDIUM) {
        return false;
    }
    *out = holding(catalog, weighing.kind, MEDIUM, "comment (words: %s)", weighing.pattern);
    return true;
}

/* The letters that a member's name takes over from its record say nothing: `ename` in struct employee,
 * `nrce_login` in struct netrc_entry. */
static void split_off_record(Weighing *weighing) {
    Words *words = &weighing->words;
    uint32_t letters = 0;

    if (words->count > 1) {
        weighing->repeats = record_repeats(weighing->catalog, weighing->declaration, words->word[0]);
    } else if (words->count == 1 && around(weighing)->about == NEED_PERSON) {
        letters = record_letters(weighing->catalog, weighing->declaration, words->word[0]);
    }
    if (letters) {
        trace(weighing, "`%.*s` before `%s` is of the record", (int)letters, words->word[0],
              words->word[0] + letters);
        words->word[0] += letters;
    }
}

static Holding classify(const Catalog *catalog, const Declaration *declaration, Buf *out) {
    Weighing weighing = {.catalog = catalog, .declaration = declaration, .trace = out};
    Holding answer = {.reason = ""}, typed = {.reason = ""};

    if (!declaration->name || !declaration->name[0]) {
        return answer;
    }
    if (find_override(catalog, declaration, &answer) ||
        find_annotation(catalog, declaration, &answer) ||
        find_exact(catalog, declaration, &answer)) {
        trace(&weighing, "%s", answer.reason);
        return answer;
    }
    if (declaration->system) {
        trace(&weighing, "declared in a system header and not known by name");
        return answer;
    }
    words_split(&weighing.words, declaration->name, &catalog->vocabulary);
    if (declaration->holder == HOLDER_FUNCTION && !enter_function(&weighing)) {
        return answer;
    }
    split_off_record(&weighing);
    weigh_words(&weighing);
    if (weighing.confidence < MEDIUM && find_comment(catalog, &weighing, &answer)) {
        return answer;
    }
    if (weighing.confidence < MEDIUM && find_typedef(catalog, &weighing, &typed) &&
        (!weighing.kind || typed.confidence >= MEDIUM)) {
        return typed;
    }
    if (weighing.kind) {
        const char *because = weighing.lifted ? weighing.around.because : "";
        return holding(catalog, weighing.kind, weighing.confidence, "name `%s` (words: %s)%s%s",
                       declaration->name, weighing.pattern, because[0] ? ", " : "", because);
    }
    return answer;
}

Holding catalog_classify(const Catalog *catalog, const Declaration *declaration) {
    return classify(catalog, declaration, NULL);
}

/* How a project file names the declaration: struct visit.note, send.email, or a global's own name. */
static void put_place(const Declaration *declaration, Buf *out) {
    const char *owner = declaration->holder == HOLDER_FIELD ? text_or_empty(declaration->record)
                                                            : text_or_empty(declaration->function);

    buf_printf(out, "%s%s%s", owner, *owner ? "." : "", declaration->name);
}

/* What would change the decision: first the nearest thing, then the two lines that always do. */
static void put_changes(const Catalog *catalog, const Declaration *declaration, Holding answer,
                        const Surroundings *near, Buf *out) {
    bool sure = answer.kind && answer.confidence >= MEDIUM;

    if (!sure && near->refused && near->because[0]) {
        buf_printf(out, "could count, were it not for: %s\n", near->because);
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
    Holding answer = classify(catalog, declaration, out);
    if (answer.kind) {
        buf_printf(out, "taken for: %s, confidence %s: %s\n", catalog_kind(catalog, answer.kind)->id,
                   SURE[answer.confidence], answer.reason);
    } else {
        buf_puts(out, "taken for: nothing personal\n");
    }
    put_changes(catalog, declaration, answer, &near, out);
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
                            .type_text = "char *", .record = text_or_empty(context),
                            .function = "", .note = "", .file = ""};
    Holding answer = classify(catalog, &as_field, NULL);

    if (answer.kind && answer.confidence >= MEDIUM) {
        return answer;
    }
    for (DataId id = 1; key && id < catalog->kinds.len; id++) {
        const StrVec *keys = &catalog->kinds.data[id].keys;
        for (uint32_t i = 0; i < keys->len; i++) {
            /* two letters (LDAP's sn, cn) mean too much elsewhere */
            if (same_text_any_case(keys->data[i], key)) {
                return holding(catalog, id, strlen(key) > 2 ? MEDIUM : LOW, "key `%s`", key);
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
    if (find_override(catalog, argument, &answer) || find_annotation(catalog, argument, &answer)) {
        return answer;
    }
    if (says_more(text_or_empty(argument->name), label)) {
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
    answer = classify(catalog, &named, NULL);
    if (loose && answer.kind) {
        if (!is_named_by_itself(catalog_kind(catalog, answer.kind))) {
            return (Holding){.reason = ""};
        }
        answer.confidence = answer.confidence > MEDIUM ? MEDIUM : answer.confidence;
    }
    return answer;
}
