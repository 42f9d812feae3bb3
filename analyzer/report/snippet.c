/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of source for the reader. Only regular files below the project's root are opened, also when
 * links point elsewhere: a result may come from a store that a stranger wrote. */
#include "report/report_private.h"

#include <ctype.h>
#include <stdlib.h>

#define SNIPPET_FILE_LIMIT ((size_t)16 << 20)

typedef struct SourceText {
    char **lines; /* [count]; NULL when the file cannot be read */
    uint32_t count;
    char digest[65];
} SourceText;

struct Snippets {
    Arena *arena;
    char *root; /* with links resolved; NULL when there is none */
    const ScanResult *result;
    Interner *names;
    VEC(SourceText) files; /* by id of names, from 1 on */
};

Snippets *snippets_new(const ScanResult *result) {
    const char *root = result->root;
    Arena *arena = arena_new("snippets");
    Snippets *snippets = ARENA_NEW(arena, Snippets);
    snippets->arena = arena;
    snippets->result = result;
    char *real = root && *root ? realpath(root, NULL) : NULL;
    snippets->root = real ? arena_strdup(arena, real) : NULL;
    free(real);
    snippets->names = interner_new();
    return snippets;
}

void snippets_free(Snippets *snippets) {
    if (!snippets) return;
    interner_free(snippets->names);
    vec_free(&snippets->files);
    arena_free(snippets->arena);
}

/* ---- files ----------------------------------------------------------------------------------- */

static char *path_inside(Snippets *snippets, const char *file) {
    if (!snippets->root || !*file) return NULL;
    char *given = path_normal(snippets->arena, path_join(snippets->arena, snippets->result->root, file));
    if (overlay_find(snippets->result->overlay, given)) return given;
    char *path = path_join(snippets->arena, snippets->root, file);
    char *real = realpath(path, NULL);
    bool inside = real && path_below(snippets->root, real) != real && file_is_regular(real);
    char *kept = inside ? arena_strdup(snippets->arena, real) : NULL;
    free(real);
    return kept;
}

static void split_lines(Arena *arena, char *data, size_t length, SourceText *out) {
    uint32_t count = 1;
    for (size_t i = 0; i < length; i++) count += data[i] == '\n';
    out->lines = ARENA_ARRAY(arena, char *, count);
    char *at = data, *end = data + length;
    while (at <= end && out->count < count) {
        char *stop = memchr(at, '\n', (size_t)(end - at));
        if (!stop) stop = end;
        size_t size = (size_t)(stop - at);
        if (size && at[size - 1] == '\r') size--;
        char *line = arena_strndup(arena, at, size);
        identifiers_mask(line);
        out->lines[out->count++] = line;
        at = stop + 1;
    }
}

static const SourceText *source_text(Snippets *snippets, const char *file) {
    uint32_t id = intern(snippets->names, file);
    if (!id) return NULL;
    if (id <= snippets->files.len) return &snippets->files.data[id - 1];
    SourceText text = {0};
    const Overlay *overlay = snippets->result->overlay;
    char *path = path_inside(snippets, file), *data = NULL;
    size_t length = 0;
    if (path && overlay_read(overlay, snippets->arena, path, SNIPPET_FILE_LIMIT, &data, &length)) {
        Digest digest = digest_of(data, length);
        digest_hex(&digest, text.digest);
        split_lines(snippets->arena, data, length, &text);
    }
    vec_push(&snippets->files, text);
    return &vec_last(&snippets->files);
}

const char *snippet_line(Snippets *snippets, const char *file, uint32_t line) {
    const SourceText *text = source_text(snippets, file);
    return text && text->lines && line >= 1 && line <= text->count ? text->lines[line - 1] : NULL;
}

const char *snippet_digest(Snippets *snippets, const char *file) {
    const SourceText *text = source_text(snippets, file);
    return text && text->lines ? text->digest : NULL;
}

static bool is_continuation(char c) {
    return ((unsigned char)c & 0xc0) == 0x80;
}

void snippet_columns(const char *line, uint32_t byte_column, uint32_t *start, uint32_t *end) {
    size_t length = strlen(line), at = byte_column ? byte_column - 1 : 0;
    if (at > length) at = length;
    uint32_t column = 1;
    for (size_t i = 0; i < at; i++) column += !is_continuation(line[i]);
    size_t stop = at;
    while (line[stop] && (isalnum((unsigned char)line[stop]) || line[stop] == '_')) stop++;
    if (stop == at && line[stop]) stop++;
    while (stop < length && is_continuation(line[stop])) stop++;
    *start = column;
    *end = column + 1;
    if (stop > at) {
        uint32_t width = 0;
        for (size_t i = at; i < stop; i++) width += !is_continuation(line[i]);
        *end = column + (width ? width : 1);
    }
}
