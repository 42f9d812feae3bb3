/* SPDX-License-Identifier: Apache-2.0 */
/* Knows how C programmers write several words as one identifier. */
#include "data/data.h"
#include "data/words.h"

enum { PIECE_LEAST = 3, PIECES_MOST = 4, COMPOUND_LEAST = 5 };

/* Two-letter pieces that a compound may hold; others would find words in anything. */
static const char *const SHORT_PIECES[] = {"id", "ip", "pw", "no", "fd", "cb", "nm", NULL};

uint64_t word_hash(const char *word) {
    return hash_bytes(word, strlen(word));
}

void word_set_add(WordSet *set, const char *word) {
    *map_put(&set->map, word_hash(word), NULL) = 1;
}

bool word_set_has(const WordSet *set, const char *word) {
    return map_find(&set->map, word_hash(word)) != NULL;
}

static bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c) {
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Whether a new word begins at text[i], both text[i - 1] and text[i] being alphanumeric. */
static bool word_begins(const char *text, size_t i) {
    char before = text[i - 1], c = text[i], after = text[i + 1];

    if (is_digit(before) != is_digit(c)) {
        return true;
    }
    if (is_lower(before) && is_upper(c)) {
        return true;
    }
    if (is_upper(before) && is_upper(c) && is_lower(after)) {
        /* the plural of an acronym ("userIDs") and the v of "IPv6" belong to the acronym */
        bool tail = (after == 's' || (after == 'v' && c == 'P')) &&
                    !is_lower(text[i + 2]);
        return !tail;
    }
    return false;
}

static void words_push(Words *words, size_t start) {
    if (words->count < WORDS_MAX) {
        words->word[words->count++] = words->bytes + start;
    }
}

/* Length of the piece list that covers text[0 .. length), 0 when there is none. cut[k] is the end
 * of the k-th piece. Fewest pieces win, then the longest first piece: deterministic. */
static uint32_t compound_cut(const char *text, size_t length, const WordSet *vocabulary,
                             size_t cut[PIECES_MOST]) {
    enum { LENGTH_MOST = 40 };
    uint8_t pieces[LENGTH_MOST + 1]; /* pieces needed for the tail from here; 0 = impossible */
    uint8_t next[LENGTH_MOST + 1];

    if (length > LENGTH_MOST) {
        return 0;
    }
    memset(pieces, 0, sizeof pieces);
    memset(next, 0, sizeof next);
    for (size_t i = length; i-- > 0;) {
        for (size_t end = length; end > i + 1; end--) {
            char piece[LENGTH_MOST + 1];
            size_t piece_length = end - i;
            bool known = false;

            if (end < length && !pieces[end]) {
                continue;
            }
            memcpy(piece, text + i, piece_length);
            piece[piece_length] = '\0';
            if (piece_length >= PIECE_LEAST) {
                known = piece_length < length && word_set_has(vocabulary, piece);
            } else {
                for (size_t k = 0; SHORT_PIECES[k]; k++) {
                    known = known || str_eq(piece, SHORT_PIECES[k]);
                }
            }
            if (known) {
                uint8_t need = (uint8_t)(end < length ? pieces[end] + 1 : 1);
                if (need <= PIECES_MOST && (!pieces[i] || need < pieces[i])) {
                    pieces[i] = need;
                    next[i] = (uint8_t)end;
                }
            }
        }
    }
    uint32_t count = 0;
    for (size_t at = 0; pieces[0] && at < length; at = next[at]) {
        cut[count++] = next[at];
    }
    return count;
}

/* Whether the word is one of the vocabulary and this letter: `passwordp`, where the p is of the pointer, and
 * `mechanisms`, which is no compound since `mechanism` is a word. */
static bool is_word_and(char letter, const char *word, size_t length, const WordSet *vocabulary) {
    char rest[WORDS_BYTES];

    if (word[length - 1] != letter || length > sizeof rest) {
        return false;
    }
    memcpy(rest, word, length - 1);
    rest[length - 1] = '\0';
    return word_set_has(vocabulary, rest);
}

/* `zuser`, `lhost`: a letter for the type or the role, before a word that the vocabulary allows it for. */
static bool is_letter_and_word(const char *word, size_t length, const WordSet *vocabulary) {
    char marked[WORDS_BYTES];

    if (length >= sizeof marked || !strchr("cdlmprstuz", word[0])) {
        return false;
    }
    memcpy(marked, word, length + 1);
    marked[0] = WORD_AFTER_LETTER;
    return word_set_has(vocabulary, marked);
}

/* Copies one finished lower-case word into words, taken apart when that is possible. */
static void word_finish(Words *words, const char *word, size_t length, size_t *used,
                        const WordSet *vocabulary) {
    size_t cut[PIECES_MOST] = {length};
    uint32_t pieces = 1;

    if (vocabulary && length >= COMPOUND_LEAST && !word_set_has(vocabulary, word) &&
        !is_word_and('s', word, length, vocabulary)) {
        pieces = compound_cut(word, length, vocabulary, cut);
        if (pieces < 2 && is_word_and('p', word, length, vocabulary)) {
            pieces = 2;
            cut[0] = length - 1;
            cut[1] = length;
        } else if (pieces < 2 && is_letter_and_word(word, length, vocabulary)) {
            pieces = 2;
            cut[0] = 1;
            cut[1] = length;
        } else if (pieces < 2) {
            pieces = 1;
            cut[0] = length;
        }
    }
    size_t from = 0;
    for (uint32_t i = 0; i < pieces; i++) {
        size_t piece = cut[i] - from;
        if (*used + piece + 1 > WORDS_BYTES) {
            return;
        }
        memcpy(words->bytes + *used, word + from, piece);
        words->bytes[*used + piece] = '\0';
        words_push(words, *used);
        *used += piece + 1;
        from = cut[i];
    }
}

void words_split(Words *words, const char *identifier, const WordSet *vocabulary) {
    char word[WORDS_BYTES];
    size_t length = 0, used = 0;

    words->count = 0;
    for (size_t i = 0;; i++) {
        char c = identifier[i];
        bool letter = is_upper(c) || is_lower(c) || is_digit(c);

        if (length && (!letter || word_begins(identifier, i))) {
            word[length] = '\0';
            word_finish(words, word, length, &used, vocabulary);
            length = 0;
        }
        if (!c) {
            return;
        }
        if (letter && length + 1 < sizeof word) {
            word[length++] = (char)(is_upper(c) ? c - 'A' + 'a' : c);
        }
    }
}

void identifier_words(const char *identifier, Buf *out) {
    Words words;

    words_split(&words, identifier, NULL);
    buf_add(out, "", 0);
    for (uint32_t i = 0; i < words.count; i++) {
        if (i) {
            buf_putc(out, ' ');
        }
        buf_puts(out, words.word[i]);
    }
}

/* ---- again ------------------------------------------------------------------------------------- */

struct WordsMemo {
    Arena *arena;
    Interner *identifiers;
    VEC(SplitWords *) split; /* [id] */
};

WordsMemo *words_memo_new(Arena *arena) {
    WordsMemo *memo = ARENA_NEW(arena, WordsMemo);
    memo->arena = arena;
    memo->identifiers = interner_new();
    return memo;
}

void words_memo_free(WordsMemo *memo) {
    interner_free(memo->identifiers);
    vec_free(&memo->split);
}

SplitWords *words_memo_split(WordsMemo *memo, const char *identifier, const WordSet *vocabulary) {
    uint32_t id = intern(memo->identifiers, identifier);
    while (memo->split.len <= id) {
        vec_push(&memo->split, NULL);
    }
    if (!memo->split.data[id]) {
        Words words;
        words_split(&words, identifier, vocabulary);
        SplitWords *kept = arena_alloc(memo->arena, sizeof *kept + words.count * sizeof *kept->word);
        kept->count = words.count;
        for (uint32_t i = 0; i < words.count; i++) {
            kept->word[i] = arena_strdup(memo->arena, words.word[i]);
            kept->initials |= initial_mark(words.word[i]);
        }
        memo->split.data[id] = kept;
    }
    return memo->split.data[id];
}
