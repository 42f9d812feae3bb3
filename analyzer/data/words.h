/* SPDX-License-Identifier: Apache-2.0 */
/* Identifiers as words, and the vocabulary that takes unmarked compounds apart. Private to data/. */
#ifndef SANGAM_DATA_WORDS_H
#define SANGAM_DATA_WORDS_H

#include "base/base.h"

enum {
    WORDS_MAX = 24,
    WORDS_BYTES = 256,
    WORD_AFTER_LETTER = '^', /* before a word of a vocabulary: one letter may stand before it without a mark */
};

/* The words of one identifier, lower case. Longer identifiers are cut: nobody reads them either. */
typedef struct Words {
    const char *word[WORDS_MAX];
    uint32_t count;
    char bytes[WORDS_BYTES];
} Words;

/* A set of words; membership only. */
typedef struct WordSet {
    Map map;
} WordSet;
uint64_t word_hash(const char *word);
/* One bit of 64 for the first two letters: what begins with another word has a bit of that. */
static inline uint64_t word_mark(const char *word) {
    return UINT64_C(1) << (((unsigned)word[0] * 5 + (word[0] ? (unsigned)word[1] : 0)) & 63);
}
void word_set_add(WordSet *set, const char *word);
bool word_set_has(const WordSet *set, const char *word);

/* Splits at underscores and other non-alphanumerics, at case changes and between letters and
 * digits. With a vocabulary, a word that is not in it but is made of words of it is taken apart:
 * "remoteaddr" -> remote addr, and with "^user" in it "zuser" -> z user. */
void words_split(Words *words, const char *identifier, const WordSet *vocabulary);

/* The words of identifiers that were split before: neighbours are looked at once for each declaration that
 * they stand beside. */
typedef struct SplitWords {
    uint8_t says; /* surround.c: what the name says of its neighbours, + 1; 0 = not asked yet */
    uint8_t passing; /* surround.c: whether it is one of passing_names, + 1; 0 = not asked yet */
    uint32_t count;
    uint64_t initials; /* a bit of 64 for the first letter of each */
    const char *word[];
} SplitWords;
static inline uint64_t initial_mark(const char *word) {
    return UINT64_C(1) << (word[0] & 63);
}
typedef struct WordsMemo WordsMemo;
WordsMemo *words_memo_new(Arena *arena);
void words_memo_free(WordsMemo *memo); /* what lies outside the arena */
SplitWords *words_memo_split(WordsMemo *memo, const char *identifier, const WordSet *vocabulary);

#endif
