/* SPDX-License-Identifier: Apache-2.0 */
/* A command line as words, and the words of @response files in their place. */
#include "compdb/clean.h"

typedef enum Quoting {
    QUOTING_SHELL,   /* POSIX sh: inside "..." a backslash escapes only $ ` " \ and newline */
    QUOTING_RESPONSE /* gcc's @file: a backslash escapes any byte, inside quotes too */
} Quoting;

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool escapes(Quoting quoting, char quote, char next) {
    if (quoting == QUOTING_RESPONSE || !quote) return true;
    return quote == '"' && next && strchr("$`\"\\\n", next);
}

/* Appends the next word to `word`; false at the end of the text. *open is set when the text ends
 * within quotes. */
static bool next_word(const char **text, Quoting quoting, Buf *word, bool *open) {
    const char *p = *text;
    while (is_blank(*p)) p++;
    if (!*p) return false;
    char quote = 0;
    for (; *p && (quote || !is_blank(*p)); p++) {
        if (*p == '\\' && p[1] && escapes(quoting, quote, p[1])) {
            p++;
            if (*p != '\n' || quoting == QUOTING_RESPONSE) buf_putc(word, *p);
        } else if (quote ? *p == quote : (*p == '\'' || *p == '"')) {
            quote = quote ? 0 : *p;
        } else {
            buf_putc(word, *p);
        }
    }
    *open = quote != 0;
    *text = p;
    return true;
}

static bool split_words(Arena *arena, const char *text, Quoting quoting, StrVec *words) {
    Buf word = {0};
    bool open = false, fits = true;
    while (fits && next_word(&text, quoting, &word, &open)) {
        vec_push(words, arena_strndup(arena, buf_text(&word), word.len));
        word.len = 0;
        if (word.data) word.data[0] = 0;
        fits = words->len <= WORDS_MAX;
    }
    buf_free(&word);
    return fits && !open;
}

bool compdb_split(Arena *arena, const char *line, StrVec *words) {
    return split_words(arena, line, QUOTING_SHELL, words);
}

/* ---- response files ---- */

typedef struct Expansion {
    Cleaner *cleaner;
    const char *directory;
    StrVec *out, *dropped;
    const char *why;
} Expansion;

static void response_dropped(Expansion *expansion, const char *word, const char *reason) {
    char *text = arena_printf(expansion->cleaner->scratch, "%s: %s", word, reason);
    vec_push(expansion->dropped, cleaner_keep(expansion->cleaner, text));
}

/* The file's text, or NULL with the reason in `dropped`. Only a regular file below the project or
 * the command's directory is opened: a pipe would block, and other files are not ours to read. */
static char *response_read(Expansion *expansion, const char *word) {
    Arena *scratch = expansion->cleaner->scratch;
    const char *path = cleaner_path(expansion->cleaner, expansion->directory, word + 1);
    if ((path_below(expansion->cleaner->root, path) == path &&
         path_below(expansion->directory, path) == path) ||
        path_leaves(expansion->cleaner->root, path) || path_leaves(expansion->directory, path)) {
        response_dropped(expansion, word, "a response file outside the project");
        return NULL;
    }
    if (!file_is_regular(path)) {
        response_dropped(expansion, word, "the response file does not exist or is no regular file");
        return NULL;
    }
    char *data;
    size_t length;
    if (!file_read(scratch, path, RESPONSE_SIZE_MAX, &data, &length)) {
        response_dropped(expansion, word, "the response file is too large or cannot be read");
        return NULL;
    }
    if (memchr(data, 0, length)) {
        response_dropped(expansion, word, "the response file is not text");
        return NULL;
    }
    return arena_strndup(scratch, data, length);
}

static bool expand_words(Expansion *expansion, uint32_t count, const char *const *words,
                         unsigned depth) {
    for (uint32_t i = 0; i < count; i++) {
        if (words[i][0] != '@' || !words[i][1]) {
            if (expansion->out->len >= WORDS_MAX) {
                expansion->why = "the command has too many words";
                return false;
            }
            vec_push(expansion->out, words[i]);
            continue;
        }
        if (depth >= RESPONSE_DEPTH_MAX) {
            response_dropped(expansion, words[i], "response files are nested too deeply");
            continue;
        }
        char *text = response_read(expansion, words[i]);
        if (!text) continue;
        StrVec inner = {0};
        bool ok = split_words(expansion->cleaner->scratch, text, QUOTING_RESPONSE, &inner);
        if (ok)
            ok = expand_words(expansion, inner.len, inner.data, depth + 1);
        else
            response_dropped(expansion, words[i], "the response file has an open quote");
        vec_free(&inner);
        if (!ok && expansion->why) return false;
    }
    return true;
}

bool words_expand(Cleaner *cleaner, const char *directory, uint32_t count,
                  const char *const *words, StrVec *out, StrVec *dropped, const char **why) {
    Expansion expansion = { cleaner, directory, out, dropped, NULL };
    bool ok = expand_words(&expansion, count, words, 0);
    if (!ok) *why = expansion.why;
    return ok;
}
