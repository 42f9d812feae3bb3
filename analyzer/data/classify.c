/* SPDX-License-Identifier: Apache-2.0 */
/* Knows how evidence for a kind of data is weighed. */
#include "data/catalog.h"

#include <strings.h>

typedef struct Weighing {
    const Catalog *catalog;
    const Declaration *declaration;
    Words words;
    Surroundings around;
    bool around_known;
    TypeSeen type;  /* when type_known */
    bool type_known;
    int8_t penalty[TYPES_ANY + 1]; /* by TypeMask, + 2; 0 = not asked yet */
    uint32_t first;  /* words before this one are a verb */
    bool repeats;    /* the first word only repeats the record's name */
    bool in_comment; /* the words are those of a comment: only recognitions without demands */
    uint32_t across; /* a match must lead over from the words before this one; 0 = no demand */
    Evidence *evidence; /* NULL unless explaining */
    DataId kind;    /* best so far */
    int confidence;
    uint32_t letters;
    const char *pattern;
    uint32_t folder; /* of the recognition that is the best so far */
    bool lifted, demanding;
} Weighing;

static void trace(Weighing *weighing, const char *format, ...) PRINTF_LIKE(2, 3);
static void trace(Weighing *weighing, const char *format, ...) {
    va_list args;

    if (!weighing->evidence) {
        return;
    }
    va_start(args, format);
    buf_vprintf(weighing->evidence->trace, format, args);
    va_end(args);
    buf_putc(weighing->evidence->trace, '\n');
}

/* Remembers the first thing that alone keeps sure enough words from counting. */
static void hinder(Weighing *weighing, const Recognition *how, const char *before, const char *what, const char *after) {
    if (weighing->evidence && !weighing->evidence->hindered && how->weight >= SURE_MEDIUM) {
        weighing->evidence->hindered = arena_printf(weighing->catalog->arena, "%s%s%s", before, what, after);
    }
}

static const Surroundings *around(Weighing *weighing) {
    if (!weighing->around_known) {
        weighing->around_known = true;
        weighing->around = surroundings_of(weighing->catalog, weighing->declaration);
    }
    return &weighing->around;
}

static const TypeSeen *type_of(Weighing *weighing) {
    if (!weighing->type_known) {
        weighing->type_known = true;
        type_see(weighing->catalog, weighing->declaration->type_text, &weighing->type);
    }
    return &weighing->type;
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
        if (!is_neutral(weighing, words->word[i]) &&
            !catalog_context_has(weighing->catalog, CONTEXT_TRAILING_WORDS, words->word[i])) {
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

/* The refusal of the kind that the name holds, NULL for none. One that stands inside of longer words of the kind, from
 * word `start` to before `end`, is part of what they say: `id number` in `caller id number`. */
static const Pattern *refusing(const Weighing *weighing, DataId kind, uint32_t start, uint32_t end) {
    const PatternVec *refuse = &weighing->catalog->kinds.data[kind].refuse;
    uint64_t begins = 0;

    for (uint32_t i = 0; i < weighing->words.count; i++) {
        begins |= word_mark(weighing->words.word[i]);
    }
    for (uint32_t i = 0; i < refuse->len; i++) {
        const Pattern *pattern = &refuse->data[i];
        uint32_t from, to;
        if ((pattern->begins & begins) && pattern_anywhere(pattern, &weighing->words, &from, &to) &&
            !(from >= start && to <= end && to - from < end - start)) {
            return pattern;
        }
    }
    return NULL;
}

/* Its record, or its function, is called after a connection, a session, a login: the account is a person's. */
static bool in_account(const Weighing *weighing) {
    const Declaration *declaration = weighing->declaration;
    Words words;

    words_split(&words, declaration->holder == HOLDER_FIELD ? declaration->record : declaration->function, &weighing->catalog->vocabulary);
    for (uint32_t i = 0; i < words.count; i++) {
        if (catalog_context_has(weighing->catalog, CONTEXT_ACCOUNT_RECORDS, words.word[i])) {
            return true;
        }
    }
    return false;
}

/* The call that the declaration is given to and that shows it to be something else; NULL = none. */
static const char *refusing_call(const Weighing *weighing, DataId kind) {
    const StrVec *calls = &weighing->catalog->kinds.data[kind].refused_by;

    for (const char *const *given = weighing->declaration->given; given && *given; given++) {
        if (str_starts(*given, "beside ") && in_account(weighing)) {
            continue;
        }
        for (uint32_t i = 0; i < calls->len; i++) {
            if (str_eq(calls->data[i], *given)) {
                return *given;
            }
        }
    }
    return NULL;
}

/* Does its record say that the member is of another kind, or nobody's? */
static bool refused_in(const Weighing *weighing, DataId kind) {
    const StrVec *words = &weighing->catalog->kinds.data[kind].not_in;

    return words->len && record_named(weighing->catalog, weighing->declaration, words);
}

static bool typed_as_demanded(Weighing *weighing, const Recognition *how) {
    return !how->typed.len || type_listed(type_of(weighing), &how->typed);
}

/* type_penalty(), each asked once. */
static int penalty_of(Weighing *weighing, uint8_t types) {
    int8_t *known = &weighing->penalty[types & TYPES_ANY];

    if (!*known) {
        *known = (int8_t)(type_penalty(weighing->catalog, weighing->declaration, type_of(weighing)->base, types) + 2);
    }
    return *known - 2;
}

/* By how much the type lowers the confidence, -1 = it cannot hold the kind. *known: it is one of the kind's. */
static int type_weighed(Weighing *weighing, const Recognition *how, const Pattern *pattern, bool *known) {
    const Declaration *declaration = weighing->declaration;
    const Kind *kind = &weighing->catalog->kinds.data[how->kind];
    int penalty;

    *known = type_of_kind(type_of(weighing), &kind->typedefs) || type_of_kind(type_of(weighing), &kind->holds);
    penalty = declaration->type == HELD_FUNCTION ? -1 : *known || how->typed.len ? 0 : penalty_of(weighing, how->types);
    if (penalty < 0 && declaration->type == HELD_RECORD && !how->with.len && !how->inside.len && !how->need &&
        type_named_after(weighing->catalog, declaration->type_text, pattern)) {
        penalty = 1;
    }
    return penalty;
}

/* Whether the name says itself whom the match is about: tenant_city, driver_age. */
static bool names_a_person(const Weighing *weighing, uint32_t start) {
    return start > weighing->first &&
           catalog_context_has(weighing->catalog, CONTEXT_PERSON_RECORDS, weighing->words.word[start - 1]);
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

    if (!weighing->evidence && (fact || !after || (after == 1 && how->bare) || penalty < 0 ||
                             !typed_as_demanded(weighing, how))) {
        return -1;
    }
    const Pattern *refused = refusing(weighing, how->kind, start, end);
    const Surroundings *near = around(weighing);
    if (refused) {
        trace(weighing, "%s: words `%s`, refused by `%s`", id, pattern->text, refused->text);
        hinder(weighing, how, "the words `", refused->text, "`");
        return -1;
    }
    if (refusing_call(weighing, how->kind)) {
        trace(weighing, "%s: words `%s`, refused by the call %s", id, pattern->text,
              refusing_call(weighing, how->kind));
        return -1;
    }
    if (refused_in(weighing, how->kind)) {
        trace(weighing, "%s: words `%s` do not count in a record called `%s` and the like", id,
              pattern->text, kind->not_in.data[0]);
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
    if (how->need && (how->need > near->about || near->refused) && !names_a_person(weighing, start)) {
        trace(weighing, "%s: words `%s` count only in a record or function about %s", id,
              pattern->text, how->need == NEED_PERSON ? "a person" : "an account");
        if (near->refused && near->because[0]) {
            hinder(weighing, how, "", near->because, "");
        }
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
    if (how->paired.len && ((start == 1 && weighing->repeats) ||
                            !surroundings_pair(weighing->catalog, declaration, &weighing->words, start, &how->paired))) {
        trace(weighing, "%s: words `%s` count only where the same words stand before `%s` and the like beside it", id,
              pattern->text, how->paired.data[0]);
        return -1;
    }
    const char *beside = how->without.len ? surroundings_show(weighing->catalog, declaration, &how->without, false) : NULL;
    if (beside) {
        trace(weighing, "%s: words `%s` do not count beside `%s`", id, pattern->text, beside);
        hinder(weighing, how, "`", beside, "` beside it");
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
    confidence = confidence > SURE_HIGH ? SURE_HIGH : confidence;
    confidence -= penalty + (near->unrelated ? 1 : 0);
    if (after == 1 || confidence < SURE_LOW) {
        confidence = SURE_LOW;
    }
    trace(weighing, "%s: words `%s`, confidence %s%s%s", id, pattern->text,
          confidence == SURE_HIGH ? "high" : confidence == SURE_MEDIUM ? "medium" : "low",
          near->because && near->because[0] ? ", " : "", near->because ? near->because : "");
    return confidence;
}

/* A sure-enough answer beats an unsure one; then more letters matched, then the words of the user's own folder over the
 * shipped ones, then a recognition that demands neighbours, then more confidence, then the earlier kind. */
static bool is_better(const Weighing *weighing, const Recognition *how, int confidence, uint32_t letters,
                      bool demanding) {
    bool sure = confidence >= SURE_MEDIUM, best_sure = weighing->confidence >= SURE_MEDIUM;

    if (!weighing->kind || sure != best_sure) {
        return !weighing->kind || sure;
    }
    if (letters != weighing->letters) {
        return letters > weighing->letters;
    }
    if (how->folder != weighing->folder) {
        return how->folder > weighing->folder;
    }
    if (demanding != weighing->demanding) {
        return demanding;
    }
    if (confidence != weighing->confidence) {
        return confidence > weighing->confidence;
    }
    return how->kind < weighing->kind;
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

            if (weighing->in_comment && (how->bare || how->with.len || how->inside.len || how->typed.len ||
                                         how->paired.len)) {
                continue;
            }
            if (!pattern_matches(pattern, &weighing->words, at, posting->taken, &end) ||
                (weighing->across && (at >= weighing->across || end <= weighing->across))) {
                continue;
            }
            int confidence = weigh_match(weighing, how, pattern, at, end, &lifted);
            bool demanding = how->with.len > 0 || how->inside.len > 0 || how->paired.len > 0;
            if (confidence >= 0 && is_better(weighing, how, confidence, pattern->letters, demanding)) {
                weighing->kind = how->kind;
                weighing->folder = how->folder;
                weighing->confidence = confidence;
                weighing->letters = pattern->letters;
                weighing->pattern = pattern->text;
                weighing->lifted = lifted;
                weighing->demanding = demanding;
            }
        }
    }
}

/* A type that holds one kind only says so even where the name says nothing, but it may be our own
 * side's address as well as the other's: low. */
static bool find_typedef(const Catalog *catalog, Weighing *weighing, Holding *out) {
    const Declaration *declaration = weighing->declaration;

    if (declaration->type == HELD_FUNCTION) {
        return false;
    }
    const TypeSeen *type = type_of(weighing);
    if (!type->may_be_listed) {
        return false;
    }
    for (DataId id = 1; id < catalog->kinds.len; id++) {
        const Kind *kind = &catalog->kinds.data[id];
        bool sure = base_listed(type->base, &kind->holds);
        if (sure || base_listed(type->base, &kind->typedefs)) {
            const Pattern *refused = refusing(weighing, id, 0, 0);
            const char *by = refused ? refused->text : refusing_call(weighing, id);
            if (by) {
                trace(weighing, "%s: type `%s`, refused by `%s`", kind->shown.id,
                      declaration->type_text, by);
                continue;
            }
            if (refused_in(weighing, id)) {
                continue;
            }
            trace(weighing, "%s: type `%s`, confidence %s", kind->shown.id,
                  declaration->type_text, sure ? "medium" : "low");
            *out = holding_make(catalog, id, sure ? SURE_MEDIUM : SURE_LOW, "type `%s`", declaration->type_text);
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

/* Whether the name says that something about a datum is held: its file, its length. */
static bool names_a_fact(const Weighing *weighing) {
    for (uint32_t i = 0; i < weighing->words.count; i++) {
        if (catalog_context_has(weighing->catalog, CONTEXT_METADATA_SUFFIXES, weighing->words.word[i])) {
            return true;
        }
    }
    return false;
}

/* A short comment beside a declaration may name what the identifier does not: char nr[20];
 * phone number. It is never more than a hint: medium at most, and the identifier may deny it: auth_file. */
static bool find_comment(const Catalog *catalog, const Weighing *named, Holding *out) {
    enum { COMMENT_WORDS = 6 };
    const char *note = text_or_none(named->declaration->note);
    Weighing weighing = {.catalog = catalog, .declaration = named->declaration,
                         .evidence = named->evidence, .in_comment = true};

    if (!note[0] || strstr(note, "sangam:") || names_a_fact(named)) {
        return false;
    }
    words_split(&weighing.words, note, NULL);
    if (weighing.words.count > COMMENT_WORDS) {
        return false;
    }
    weigh_words(&weighing);
    if (!weighing.kind || weighing.confidence < SURE_MEDIUM) {
        return false;
    }
    *out = holding_make(catalog, weighing.kind, SURE_MEDIUM, "comment (words: %s)", weighing.pattern);
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

/* Whether the name says nothing alone: `number`, `text`, `addr_buf`. */
static bool name_leans(const Weighing *weighing) {
    for (uint32_t i = 0; i < weighing->words.count; i++) {
        const char *word = weighing->words.word[i];
        if (!is_neutral(weighing, word) && !catalog_context_has(weighing->catalog, CONTEXT_LEANING_WORDS, word)) {
            return false;
        }
    }
    return weighing->words.count > 0;
}

/* A member's name that says nothing alone may read on from its record's: the `number` of struct caller is a caller
 * number. Only a hint: medium at most; an integer is a count. */
static bool find_across(const Catalog *catalog, const Weighing *named, Holding *out) {
    enum { OWNER_WORDS = 2 };
    const Declaration *declaration = named->declaration;
    Weighing weighing = {.catalog = catalog, .declaration = declaration, .evidence = named->evidence};
    char joined[WORDS_BYTES];
    Words owner;

    uint32_t count = owner_words(catalog, declaration, &owner);
    if (!count || declaration->type == HELD_INTEGER || !name_leans(named)) {
        return false;
    }
    joined[0] = '\0';
    for (uint32_t i = count > OWNER_WORDS ? count - OWNER_WORDS : 0; i < count; i++) {
        size_t used = strlen(joined);
        snprintf(joined + used, sizeof joined - used, "%s_", owner.word[i]);
        weighing.across++;
    }
    size_t used = strlen(joined);
    snprintf(joined + used, sizeof joined - used, "%s", declaration->name);
    words_split(&weighing.words, joined, &catalog->vocabulary);
    weigh_words(&weighing);
    if (!weighing.kind || weighing.confidence < SURE_MEDIUM) {
        return false;
    }
    *out = holding_make(catalog, weighing.kind, SURE_MEDIUM, "name `%s` in `%s` (words: %s)", declaration->name,
                        declaration->record, weighing.pattern);
    return true;
}

/* A member that points to its own record: the next one of a list, an alias. */
static bool is_link(const Declaration *declaration) {
    char base[WORDS_BYTES], record[WORDS_BYTES];

    if (declaration->holder != HOLDER_FIELD || declaration->type != HELD_RECORD ||
        !strchr(declaration->type_text, '*')) {
        return false;
    }
    type_base(declaration->type_text, base);
    type_base(text_or_none(declaration->record), record);
    return base[0] && str_eq(base, record);
}

Holding declaration_weigh_anew(const Catalog *catalog, const Declaration *declaration, Evidence *evidence) {
    Weighing weighing = {.catalog = catalog, .declaration = declaration, .evidence = evidence};
    Holding answer = {.reason = ""}, typed = {.reason = ""};

    if (!declaration->name || !declaration->name[0]) {
        return answer;
    }
    if (told_by_project(catalog, declaration, &answer) ||
        told_by_annotation(catalog, declaration, &answer) ||
        known_by_name(catalog, declaration, &answer)) {
        trace(&weighing, "%s", answer.reason);
        return answer;
    }
    if (declaration->system) {
        trace(&weighing, "declared in a system header and not known by name");
        return answer;
    }
    if (is_link(declaration)) {
        trace(&weighing, "a pointer to another record of the same kind is a link");
        return answer;
    }
    words_split(&weighing.words, declaration->name, &catalog->vocabulary);
    if (declaration->holder == HOLDER_FUNCTION && !enter_function(&weighing)) {
        return answer;
    }
    split_off_record(&weighing);
    weigh_words(&weighing);
    if (weighing.confidence < SURE_MEDIUM && (find_comment(catalog, &weighing, &answer) ||
                                              find_across(catalog, &weighing, &answer))) {
        return answer;
    }
    if (weighing.confidence < SURE_MEDIUM && find_typedef(catalog, &weighing, &typed) &&
        (!weighing.kind || typed.confidence >= SURE_MEDIUM)) {
        return typed;
    }
    if (weighing.kind) {
        const char *because = weighing.lifted ? weighing.around.because : "";
        return holding_make(catalog, weighing.kind, weighing.confidence, "name `%s` (words: %s)%s%s",
                       declaration->name, weighing.pattern, because[0] ? ", " : "", because);
    }
    return answer;
}

Holding catalog_classify(const Catalog *catalog, const Declaration *declaration) {
    return declaration_weigh(catalog, declaration);
}
