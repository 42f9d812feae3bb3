/* SPDX-License-Identifier: Apache-2.0 */
/* The names that a file's text may have looked up. Found by their words alone: whether a condition
 * takes the line, or a comment holds it, is not asked, since that may change with other files. */
#include "facts/disk.h"

#include <ctype.h>

typedef struct Search {
    Arena *arena;
    const char *text;
    size_t length;
    VEC(IncludeName) names;
    Map seen; /* hash of quote and name */
    bool computed;
} Search;

static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_' || c == '$';
}

/* Behind blanks, comments and lines that go on. */
static size_t skip_blanks(const Search *search, size_t at) {
    const char *text = search->text;
    for (;;) {
        size_t left = search->length - at;
        if (left && strchr(" \t\v\f\r", text[at]) && text[at]) {
            at++;
        } else if (left >= 2 && text[at] == '\\' && text[at + 1] == '\n') {
            at += 2;
        } else if (left >= 3 && !memcmp(text + at, "\\\r\n", 3)) {
            at += 3;
        } else if (left >= 2 && !memcmp(text + at, "/*", 2)) {
            const char *end = memmem(text + at + 2, left - 2, "*/", 2);
            at = end ? (size_t)(end - text) + 2 : search->length;
        } else {
            return at;
        }
    }
}

static void add_name(Search *search, size_t start, char close) {
    const char *text = search->text + start;
    size_t left = search->length - start, length = 0;
    while (length < left && text[length] != close && text[length] != '\n' && text[length]) length++;
    if (length == left || text[length] != close || length == 0) return;
    bool is_new, quoted = close == '"';
    map_put(&search->seen, hash_mix(hash_bytes(text, length), quoted), &is_new);
    if (!is_new) return;
    IncludeName name = {arena_strndup(search->arena, text, length), quoted};
    vec_push(&search->names, name);
}

/* Whether the word at `at` stands behind a `#` (or its digraph or trigraph) on its line. */
static bool is_directive(const Search *search, size_t at) {
    while (at && strchr(" \t", search->text[at - 1]) && search->text[at - 1]) at--;
    return at && strchr("#:=/", search->text[at - 1]) && search->text[at - 1];
}

/* `at`: where the word begins; `behind`: after it and its `_next`. */
static void look_behind(Search *search, size_t at, size_t behind) {
    size_t next = skip_blanks(search, behind);
    bool asked = next < search->length && search->text[next] == '(';
    if (asked) next = skip_blanks(search, next + 1);
    if (next >= search->length) return;
    char c = search->text[next];
    if (c == '<' || c == '"')
        add_name(search, next + 1, c == '<' ? '>' : '"');
    else if (is_word(c) && (asked || is_directive(search, at)))
        search->computed = true;
}

static void find_word(Search *search, const char *word) {
    size_t size = strlen(word), at = 0;
    const char *text = search->text, *hit;
    while (at < search->length && (hit = memmem(text + at, search->length - at, word, size))) {
        size_t start = (size_t)(hit - text), behind = start + size;
        if (search->length - behind >= 5 && !memcmp(text + behind, "_next", 5)) behind += 5;
        if (search->length - behind >= 2 && !memcmp(text + behind, "__", 2)) behind += 2;
        if (behind >= search->length || !is_word(text[behind])) look_behind(search, start, behind);
        at = start + size;
    }
}

const Includes *includes_find(Arena *arena, const char *text, size_t length) {
    static const char *const words[] = {"include", "import", "embed"};
    Search search = {.arena = arena, .text = text, .length = length};
    for (size_t i = 0; i < COUNTOF(words); i++) find_word(&search, words[i]);
    Includes *includes = ARENA_NEW(arena, Includes);
    includes->names = ARENA_ARRAY(arena, IncludeName, search.names.len + 1);
    if (search.names.len)
        memcpy(includes->names, search.names.data, search.names.len * sizeof *search.names.data);
    includes->count = search.names.len;
    includes->computed = search.computed;
    vec_free(&search.names);
    map_free(&search.seen);
    return includes;
}
