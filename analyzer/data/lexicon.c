/* SPDX-License-Identifier: Apache-2.0 */
/* Knows how a sequence of words is found among an identifier's words. */
#include "data/catalog.h"

enum { JOINED_BYTES = 128 };

static void note_first(Pattern *pattern) {
    pattern->initial = pattern->word[0][0];
    pattern->first_length = (uint32_t)strlen(pattern->word[0]);
    pattern->begins = pattern->first_length > 1 ? word_mark(pattern->word[0]) : UINT64_MAX;
}

bool pattern_make(Arena *arena, const char *text, Pattern *out) {
    Words words;

    words_split(&words, text, NULL);
    if (!words.count || words.count > PATTERN_WORDS) {
        return false;
    }
    memset(out, 0, sizeof *out);
    out->text = arena_strdup(arena, text);
    out->count = words.count;
    for (uint32_t i = 0; i < words.count; i++) {
        out->word[i] = arena_strdup(arena, words.word[i]);
        out->letters += (uint32_t)strlen(words.word[i]);
    }
    note_first(out);
    return true;
}

static void note_synonym(Catalog *catalog, const char *word, uint32_t group) {
    bool is_new;
    uint64_t *last = map_put(&catalog->synonym_of, word_hash(word), &is_new);
    if (!is_new && catalog->synonym_links.data[*last - 1].group == group) {
        return;
    }
    SynonymLink link = {.group = group, .before = is_new ? 0 : (uint32_t)*last};
    vec_push(&catalog->synonym_links, link);
    *last = catalog->synonym_links.len;
}

void catalog_link_synonyms(Catalog *catalog) {
    vec_clear(&catalog->synonym_links);
    map_clear(&catalog->synonym_of);
    for (uint32_t i = catalog->synonyms.len; i-- > 0;) { /* backward, so that a word's groups are found in order */
        const Topic *group = &catalog->synonyms.data[i];
        note_synonym(catalog, group->name, i);
        for (uint32_t k = 0; k < group->words.len; k++) {
            note_synonym(catalog, group->words.data[k], i);
        }
    }
}

void pattern_variants(const Catalog *catalog, const Pattern *pattern, uint32_t from, PatternVec *out) {
    if (from == pattern->count || pattern->count < 2) {
        vec_push(out, *pattern);
        return;
    }
    pattern_variants(catalog, pattern, from + 1, out);
    uint32_t at = (uint32_t)map_get(&catalog->synonym_of, word_hash(pattern->word[from]), 0);
    for (; at; at = catalog->synonym_links.data[at - 1].before) {
        const Topic *group = &catalog->synonyms.data[catalog->synonym_links.data[at - 1].group];
        for (uint32_t k = 0; k <= group->words.len; k++) {
            Pattern variant = *pattern;
            variant.word[from] = k ? group->words.data[k - 1] : group->name;
            note_first(&variant);
            if (!str_eq(variant.word[from], pattern->word[from])) {
                pattern_variants(catalog, &variant, from + 1, out);
            }
        }
    }
}

/* The words of a pattern from `at` on, `taken` of them, as one; false when that is too long. */
static bool join(const Pattern *pattern, uint32_t at, uint32_t taken, char out[JOINED_BYTES]) {
    size_t length = 0;

    for (uint32_t i = at; i < at + taken; i++) {
        size_t add = strlen(pattern->word[i]);
        if (length + add + 2 > JOINED_BYTES) {
            return false;
        }
        memcpy(out + length, pattern->word[i], add + 1);
        length += add;
    }
    return true;
}

static void post(Catalog *catalog, const char *word, uint32_t pattern, uint32_t taken) {
    uint64_t *head = map_put(&catalog->first, word_hash(word), NULL);
    Posting posting = {.pattern = pattern, .taken = taken, .next = (uint32_t)*head};

    vec_push(&catalog->postings, posting);
    *head = catalog->postings.len;
}

void catalog_index_pattern(Catalog *catalog, const Pattern *pattern) {
    char joined[JOINED_BYTES];
    uint32_t index = catalog->patterns.len;

    vec_push(&catalog->patterns, *pattern);
    for (uint32_t taken = 1; taken <= pattern->count; taken++) {
        if (!join(pattern, 0, taken, joined)) {
            break;
        }
        post(catalog, joined, index, taken);
        if (taken == pattern->count) {
            strcat(joined, "s");
            post(catalog, joined, index, taken);
        }
    }
}

/* `word` equals `joined`, or its plural where the pattern ends. */
static bool word_is(const char *word, const char *joined, bool last) {
    size_t length = strlen(joined);

    return strncmp(word, joined, length) == 0 &&
           (!word[length] || (last && word[length] == 's' && !word[length + 1]));
}

bool pattern_matches(const Pattern *pattern, const Words *words, uint32_t at, uint32_t taken,
                     uint32_t *end) {
    char joined[JOINED_BYTES];
    uint32_t used = taken, i = at + 1;

    while (used < pattern->count) {
        uint32_t more = 1;
        bool found = false;

        if (i >= words->count) {
            return false;
        }
        for (; used + more <= pattern->count && !found; more++) {
            found = join(pattern, used, more, joined) &&
                    word_is(words->word[i], joined, used + more == pattern->count);
        }
        if (!found) {
            return false;
        }
        used += more - 1;
        i++;
    }
    *end = i;
    return true;
}

bool pattern_anywhere(const Pattern *pattern, const Words *words, uint32_t *from, uint32_t *to) {
    char joined[JOINED_BYTES];

    for (uint32_t at = 0; at < words->count; at++) {
        bool begins = words->word[at][0] == pattern->initial &&
                      strncmp(words->word[at], pattern->word[0], pattern->first_length) == 0;
        for (uint32_t taken = 1; taken <= pattern->count && begins; taken++) {
            if (join(pattern, 0, taken, joined) &&
                word_is(words->word[at], joined, taken == pattern->count) &&
                pattern_matches(pattern, words, at, taken, to)) {
                *from = at;
                return true;
            }
        }
    }
    return false;
}

bool catalog_names(const Catalog *catalog, PlaceName list, const char *identifier) {
    static const ContextList lists[] = {[NAMES_LOG] = CONTEXT_LOG_NAMES, [NAMES_NETWORK] = CONTEXT_NETWORK_NAMES,
                                        [NAMES_ERROR] = CONTEXT_ERROR_NAMES};
    const ContextList context = lists[list];
    Words words;
    words_split(&words, identifier, NULL);
    for (uint32_t i = 0; i < words.count; i++) {
        char pair[WORDS_BYTES];
        if (catalog_context_has(catalog, context, words.word[i])) return true;
        if (i + 1 == words.count) break;
        (void)snprintf(pair, sizeof pair, "%s %s", words.word[i], words.word[i + 1]);
        if (catalog_context_has(catalog, context, pair)) return true;
    }
    return false;
}

bool catalog_encrypts(const Catalog *catalog, const char *address) {
    char scheme[16];
    const char *end = strstr(address, "://");
    if (!end || (size_t)(end - address) >= sizeof scheme) return false;
    (void)snprintf(scheme, sizeof scheme, "%.*s", (int)(end - address), address);
    return catalog_context_has(catalog, CONTEXT_ENCRYPTED_SCHEMES, scheme);
}

bool catalog_context_has(const Catalog *catalog, ContextList list, const char *word) {
    return word_set_has(&catalog->context[list], word);
}
