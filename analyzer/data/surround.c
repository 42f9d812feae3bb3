/* SPDX-License-Identifier: Apache-2.0 */
/* Knows what a declaration's surroundings are about: a person, an account, or neither. */
#include "data/catalog.h"

#include <strings.h>

/* What one other member or parameter says. Its type is not known here, so only names that need no
 * context of their own count. */
static Need name_says(const Catalog *catalog, const char *name) {
    Words words;
    Need best = NEED_NOTHING;

    words_split(&words, name, &catalog->vocabulary);
    if (!words.count || catalog_context_has(catalog, CONTEXT_METADATA_PREFIXES, words.word[0])) {
        return NEED_NOTHING;
    }
    for (uint32_t at = 0; at < words.count; at++) {
        uint32_t next = (uint32_t)map_get(&catalog->first, word_hash(words.word[at]), 0);

        for (; next; next = catalog->postings.data[next - 1].next) {
            const Posting *posting = &catalog->postings.data[next - 1];
            const Pattern *pattern = &catalog->patterns.data[posting->pattern];
            const Recognition *how = &catalog->recognitions.data[pattern->recognition];
            const Kind *kind = &catalog->kinds.data[how->kind];
            uint32_t end;
            bool refused = false;

            if (kind->record <= best || how->weight == 0 || how->need || how->with.len ||
                how->inside.len || how->typed.len || how->paired.len || (how->bare && words.count > 1) ||
                !pattern_matches(pattern, &words, at, posting->taken, &end)) {
                continue;
            }
            for (uint32_t i = end; i < words.count; i++) {
                refused = refused ||
                          !catalog_context_has(catalog, CONTEXT_NEUTRAL_WORDS, words.word[i]);
            }
            for (uint32_t i = 0; i < kind->refuse.len && !refused; i++) {
                uint32_t from, to;
                refused = pattern_anywhere(&kind->refuse.data[i], &words, &from, &to);
            }
            if (!refused) {
                best = (Need)kind->record;
            }
        }
    }
    return best;
}

static Need member_says(const Catalog *catalog, const char *name) {
    SplitWords *known = words_memo_split(catalog->split, name, &catalog->vocabulary);

    if (!known->says) {
        known->says = (uint8_t)(name_says(catalog, name) + 1);
    }
    return (Need)(known->says - 1);
}

/* Words of a record's name without those at its end that say nothing. */
static uint32_t head_count(const Catalog *catalog, const Words *words) {
    uint32_t i = words->count;

    while (i > 1 && (catalog_context_has(catalog, CONTEXT_RECORD_TAILS, words->word[i - 1]) ||
                     (words->word[i - 1][0] >= '0' && words->word[i - 1][0] <= '9'))) {
        i--;
    }
    return i;
}

/* The word that says what a record is: struct patient_info_t -> patient. */
static const char *record_head(const Catalog *catalog, const Words *words) {
    uint32_t count = head_count(catalog, words);

    return count ? words->word[count - 1] : "";
}

static bool context_has_singular(const Catalog *catalog, ContextList list, const char *word) {
    char singular[WORDS_BYTES];
    size_t length = strlen(word);

    if (catalog_context_has(catalog, list, word)) {
        return true;
    }
    if (length < 4 || length >= sizeof singular || word[length - 1] != 's') {
        return false;
    }
    memcpy(singular, word, length - 1);
    singular[length - 1] = '\0';
    return catalog_context_has(catalog, list, singular);
}

static void look_at_record(const Catalog *catalog, const char *record, Surroundings *out) {
    const char *name = record;
    Words words;

    if (str_starts(name, "struct ")) {
        name += strlen("struct ");
    } else if (str_starts(name, "union ")) {
        name += strlen("union ");
    }
    if (strchr(name, '<')) { /* anonymous: its name says where it stands, not what it is */
        return;
    }
    words_split(&words, name, &catalog->vocabulary);
    const char *head = record_head(catalog, &words);
    if (context_has_singular(catalog, CONTEXT_CODE_RECORDS, head)) {
        out->refused = true;
        out->unrelated = true;
    } else if (context_has_singular(catalog, CONTEXT_NOT_PERSON_RECORDS, head)) {
        out->refused = true;
    } else if (context_has_singular(catalog, CONTEXT_PERSON_RECORDS, head)) {
        out->about = NEED_PERSON;
    } else if (context_has_singular(catalog, CONTEXT_ACCOUNT_RECORDS, head)) {
        out->about = NEED_ACCOUNT;
    } else {
        return;
    }
    out->because = arena_printf(catalog->arena, "record `%s`", record);
}

static void look_at_function(const Catalog *catalog, const char *function, Surroundings *out) {
    const SplitWords *words = words_memo_split(catalog->split, function, &catalog->vocabulary);

    for (uint32_t i = 0; i < words->count; i++) {
        const char *word = words->word[i];
        if (context_has_singular(catalog, CONTEXT_CODE_RECORDS, word) ||
            context_has_singular(catalog, CONTEXT_NOT_PERSON_RECORDS, word)) {
            out->refused = true;
        } else if (context_has_singular(catalog, CONTEXT_PERSON_FUNCTIONS, word)) {
            out->about = NEED_PERSON;
        } else if (out->about < NEED_ACCOUNT &&
                   context_has_singular(catalog, CONTEXT_ACCOUNT_FUNCTIONS, word)) {
            out->about = NEED_ACCOUNT;
        }
    }
    out->refused = out->refused && !out->about;
    if (out->refused || out->about) {
        out->because = arena_printf(catalog->arena, "function `%s`", function);
    }
}

static void look_at_members(const Catalog *catalog, const Declaration *declaration,
                            const char *const *members, Surroundings *out) {
    uint32_t seen = 0;
    Need best = NEED_NOTHING;
    const char *which = "";

    for (; members && *members && seen < 512; members++, seen++) {
        if (str_eq(*members, declaration->name)) {
            continue;
        }
        Need says = member_says(catalog, *members);
        if (says > best) {
            best = says;
            which = *members;
        }
    }
    if (best > out->about) {
        out->about = best;
        out->because = arena_printf(catalog->arena, "%s `%s` beside it",
                                    declaration->holder == HOLDER_FIELD ? "member" : "parameter",
                                    which);
    }
}

Surroundings surroundings_of(const Catalog *catalog, const Declaration *declaration) {
    Surroundings out = {.about = NEED_NOTHING, .because = ""};

    if (declaration->record && declaration->record[0]) {
        look_at_record(catalog, declaration->record, &out);
    }
    bool refused = out.refused;
    if (declaration->function && declaration->function[0]) {
        look_at_function(catalog, declaration->function, &out);
    }
    if (!refused) { /* what stands beside a parameter says more than the function's name */
        look_at_members(catalog, declaration, declaration->members, &out);
        look_at_members(catalog, declaration, declaration->siblings, &out);
        out.refused = out.refused && !out.about;
    }
    return out;
}

/* What may follow a word without a mark: users, username, userid. */
static bool is_word_tail(const char *rest) {
    return !*rest || str_eq(rest, "s") || str_eq(rest, "name") || str_eq(rest, "id");
}

/* Whether the words of `wanted` ("login", "full name"), the last one perhaps with an s, stand from word `at` on. */
static bool words_stand(const SplitWords *words, uint32_t at, const char *wanted) {
    for (;; at++) {
        size_t length = strcspn(wanted, " _");
        bool last = !wanted[length];
        if (at >= words->count || strncmp(words->word[at], wanted, length) != 0 ||
            !(!words->word[at][length] || (last && is_word_tail(words->word[at] + length)))) {
            return false;
        }
        if (last) {
            return true;
        }
        wanted += length + 1;
    }
}

static uint64_t initials_of(const StrVec *wanted) {
    uint64_t initials = 0;

    for (uint32_t k = 0; k < wanted->len; k++) {
        initials |= initial_mark(wanted->data[k]);
    }
    return initials;
}

/* What a callback hands through, `user_data`, tells nothing of a user. */
static bool is_passing(const Catalog *catalog, SplitWords *words) {
    char name[WORDS_BYTES];

    if (!words->passing) {
        snprintf(name, sizeof name, "%s%s%s", words->count ? words->word[0] : "", words->count > 1 ? " " : "",
                 words->count > 1 ? words->word[1] : "");
        words->passing = 1 + (words->count <= 2 && catalog_context_has(catalog, CONTEXT_PASSING_NAMES, name));
    }
    return words->passing > 1;
}

/* `initials`: of the wanted words. */
static bool words_show(const Catalog *catalog, const char *identifier, const StrVec *wanted, uint64_t initials) {
    SplitWords *words = words_memo_split(catalog->split, identifier, &catalog->vocabulary);

    if (!(words->initials & initials) || is_passing(catalog, words)) {
        return false;
    }
    for (uint32_t i = 0; i < words->count; i++) {
        for (uint32_t k = 0; k < wanted->len; k++) {
            if (words->word[i][0] == wanted->data[k][0] && words_stand(words, i, wanted->data[k])) {
                return true;
            }
        }
    }
    return false;
}

/* The file's own name: the folders above it are named after more than this file. */
static const char *file_name(const char *path) {
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* What its file is called, as written: words found inside of its words tell nothing. */
static bool file_shows(const char *path, const StrVec *wanted) {
    Words words;

    words_split(&words, file_name(path), NULL);
    for (uint32_t i = 0; i < words.count; i++) {
        for (uint32_t k = 0; k < wanted->len; k++) {
            if (str_eq(words.word[i], wanted->data[k])) {
                return true;
            }
        }
    }
    return false;
}

static bool list_longer(const char *const *list, uint32_t most) {
    uint32_t count = 0;

    while (*list && count <= most) {
        list++;
        count++;
    }
    return count > most;
}

/* Records of settings are long, and all their members are about one program. */
static bool is_settings(const Catalog *catalog, const char *record) {
    const char *space = record ? strrchr(record, ' ') : NULL;
    Words words;

    words_split(&words, record ? space ? space + 1 : record : "", &catalog->vocabulary);
    return context_has_singular(catalog, CONTEXT_NOT_PERSON_RECORDS, record_head(catalog, &words));
}

const char *surroundings_show(const Catalog *catalog, const Declaration *declaration, const StrVec *words, bool far) {
    enum { MEMBERS_TELLING = 24 }; /* a record of more members holds a bit of everything */
    const char *const *lists[] = {declaration->members, declaration->siblings};
    const uint64_t initials = initials_of(words);

    for (size_t i = 0; i < COUNTOF(lists); i++) {
        if (!far && lists[i] && list_longer(lists[i], MEMBERS_TELLING) &&
            !is_settings(catalog, declaration->record)) {
            continue;
        }
        for (const char *const *name = lists[i]; name && *name; name++) {
            if (words_show(catalog, *name, words, initials) && !str_eq(*name, declaration->name)) {
                return *name;
            }
        }
    }
    if (far && declaration->file && file_shows(declaration->file, words)) {
        return file_name(declaration->file);
    }
    if (declaration->record && words_show(catalog, declaration->record, words, initials)) {
        return declaration->record;
    }
    return declaration->function && words_show(catalog, declaration->function, words, initials) ? declaration->function : NULL;
}

/* Whether `other` is the first `start` words of `words` and then one of `wanted`. */
static bool is_pair(const SplitWords *other, const Words *words, uint32_t start, const StrVec *wanted) {
    if (other->count != start + 1) {
        return false;
    }
    for (uint32_t i = 0; i < start; i++) {
        if (!str_eq(other->word[i], words->word[i])) {
            return false;
        }
    }
    for (uint32_t k = 0; k < wanted->len; k++) {
        if (str_eq(other->word[start], wanted->data[k])) {
            return true;
        }
    }
    return false;
}

bool surroundings_pair(const Catalog *catalog, const Declaration *declaration, const Words *words, uint32_t start,
                       const StrVec *wanted) {
    enum { SEEN_MOST = 512 };
    const char *const *lists[] = {declaration->members, declaration->siblings};

    for (size_t i = 0; i < COUNTOF(lists) && start; i++) {
        uint32_t seen = 0;
        for (const char *const *name = lists[i]; name && *name && seen < SEEN_MOST; name++, seen++) {
            if (is_pair(words_memo_split(catalog->split, *name, &catalog->vocabulary), words, start, wanted)) {
                return true;
            }
        }
    }
    return false;
}

bool record_named(const Catalog *catalog, const Declaration *declaration, const StrVec *words) {
    return declaration->record && !strchr(declaration->record, '<') &&
           words_show(catalog, declaration->record, words, initials_of(words));
}

bool surroundings_named(const Catalog *catalog, const Declaration *declaration, const StrVec *words) {
    return record_named(catalog, declaration, words) ||
           (declaration->function && words_show(catalog, declaration->function, words, initials_of(words)));
}

static void record_words(const Catalog *catalog, const Declaration *declaration, Words *words) {
    const char *record = declaration->record ? declaration->record : "";
    const char *space = strrchr(record, ' ');

    words_split(words, strchr(record, '<') ? "" : space ? space + 1 : record, &catalog->vocabulary);
}

uint32_t owner_words(const Catalog *catalog, const Declaration *declaration, Words *words) {
    if (declaration->holder != HOLDER_FIELD) {
        return 0;
    }
    record_words(catalog, declaration, words);
    return head_count(catalog, words);
}

/* What most members of the record begin with, up to an underscore: ut_line, ut_user, ut_host. */
static bool members_share(const Declaration *declaration, const char *word) {
    size_t length = strlen(word);
    uint32_t all = 0, same = 0;

    for (const char *const *name = declaration->members; name && *name && all < 64; name++, all++) {
        const char *text = *name + strspn(*name, "_");
        same += strncasecmp(text, word, length) == 0 && text[length] == '_';
    }
    return same >= 3 && 3 * same >= 2 * all;
}

bool record_repeats(const Catalog *catalog, const Declaration *declaration, const char *word) {
    size_t length = strlen(word);
    char initials[WORDS_BYTES];
    Words words;

    if (declaration->holder != HOLDER_FIELD) {
        return false;
    }
    record_words(catalog, declaration, &words);
    for (uint32_t i = 0; i < words.count; i++) {
        initials[i] = words.word[i][0];
        if (length >= 2 && strncmp(words.word[i], word, length) == 0) {
            return true;
        }
    }
    initials[words.count] = '\0';
    return (length >= 2 && strstr(initials, word)) || members_share(declaration, word);
}

uint32_t record_letters(const Catalog *catalog, const Declaration *declaration, const char *word) {
    enum { LETTERS_MOST = 4, REST_LEAST = 3 };
    Words words;

    if (declaration->holder != HOLDER_FIELD || word_set_has(&catalog->vocabulary, word)) {
        return 0;
    }
    record_words(catalog, declaration, &words);
    const char *head = record_head(catalog, &words);
    for (uint32_t length = 1; length <= LETTERS_MOST && head[0]; length++) {
        if (strlen(word) < length + REST_LEAST || strncmp(word, head, length) != 0) {
            return 0;
        }
        if (word_set_has(&catalog->vocabulary, word + length)) {
            return length;
        }
    }
    return 0;
}
