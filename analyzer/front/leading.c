/* SPDX-License-Identifier: Apache-2.0 */
/* The text a main file begins with, up to its first declaration: directives only, as steps that
 * units can be compared by. Knows the lexical grammar of directives (C17 6.10), nothing of what
 * they include. */
#include "front/front.h"

typedef struct Reader {
    const char *text;
    size_t length, at;
    Arena *arena;
    Buf line; /* the directive being read, without comments */
} Reader;

static int peek(const Reader *reader, size_t ahead) {
    size_t at = reader->at + ahead;
    return at < reader->length ? (unsigned char)reader->text[at] : -1;
}

static bool is_blank(int c) {
    return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r';
}

/* Over one comment; false when there is none, or one that does not end. */
static bool skip_comment(Reader *reader) {
    if (peek(reader, 0) != '/') return false;
    const char *text = reader->text;
    if (peek(reader, 1) == '/') {
        while (reader->at < reader->length && text[reader->at] != '\n') {
            if (text[reader->at] == '\\') return false; /* may go on in the next line */
            reader->at++;
        }
        return true;
    }
    if (peek(reader, 1) != '*') return false;
    for (size_t at = reader->at + 2; at + 1 < reader->length; at++) {
        if (text[at] == '*' && text[at + 1] == '/') {
            reader->at = at + 2;
            return true;
        }
    }
    return false;
}

/* Over blanks, comments and newlines; false at the end of the text or a comment that is open. */
static bool skip_space(Reader *reader) {
    for (;;) {
        int c = peek(reader, 0);
        if (c < 0) return false;
        if (is_blank(c) || c == '\n')
            reader->at++;
        else if (c != '/')
            return true;
        else if (!skip_comment(reader))
            return false;
    }
}

/* Copies a literal or header name with its ends; false when the line ends in it. */
static bool read_quoted(Reader *reader, int end) {
    do {
        int c = peek(reader, 0);
        if (c < 0 || c == '\n' || c == '\\') return false;
        buf_add(&reader->line, &reader->text[reader->at++], 1);
    } while (peek(reader, 0) != end);
    buf_add(&reader->line, &reader->text[reader->at++], 1);
    return true;
}

/* One directive from its '#', to reader->line; false for what is not to be touched: spliced lines,
 * trigraphs, literals that do not end. */
static bool read_directive(Reader *reader) {
    reader->line.len = 0;
    bool header = false;
    for (;;) {
        int c = peek(reader, 0);
        if (c < 0 || c == '\n') break;
        if (c == '\\' || (c == '?' && peek(reader, 1) == '?')) return false;
        if (c == '/' && (peek(reader, 1) == '/' || peek(reader, 1) == '*')) {
            if (!skip_comment(reader)) return false;
            buf_puts(&reader->line, " ");
        } else if (c == '"' || c == '\'' || (c == '<' && header)) {
            if (!read_quoted(reader, c == '<' ? '>' : c)) return false;
        } else if (is_blank(c)) {
            while (is_blank(peek(reader, 0))) reader->at++;
            if (reader->line.len > 1) buf_puts(&reader->line, " ");
        } else {
            buf_add(&reader->line, &reader->text[reader->at++], 1);
        }
        header = header || str_eq(buf_text(&reader->line), "#include");
    }
    while (reader->line.len && buf_text(&reader->line)[reader->line.len - 1] == ' ')
        reader->line.len--;
    if (reader->at < reader->length) reader->at++;
    buf_puts(&reader->line, "\n");
    return true;
}

static bool is_directive(const char *line, const char *name) {
    size_t length = strlen(name);
    return line[0] == '#' && !strncmp(line + 1, name, length) &&
           (line[1 + length] == ' ' || line[1 + length] == '\n' || line[1 + length] == '<' ||
            line[1 + length] == '"' || line[1 + length] == '(');
}

static bool is_any(const char *line, const char *const names[]) {
    for (size_t i = 0; names[i]; i++)
        if (is_directive(line, names[i])) return true;
    return false;
}

/* `#define _GNU_SOURCE`, `#define _FILE_OFFSET_BITS 64`: nobody is shown where these were written,
 * for the C library alone asks for them. */
static bool define_is_plain(const char *line) {
    const char *name = line + strlen("#define ");
    size_t length = strcspn(name, " \n(");
    return name[length] == '\n' || (name[length] == ' ' && name[0] == '_');
}

static bool line_is_exact(const char *line) {
    static const char *const here[] = {"__LINE__", "__FILE__", "__BASE_FILE__", "__INCLUDE_LEVEL__",
                                       "__COUNTER__", "__TIME", "__DATE__", "_Pragma"};
    for (size_t i = 0; i < COUNTOF(here); i++)
        if (strstr(line, here[i])) return false;
    return !is_directive(line, "define") || define_is_plain(line);
}

/* One item to `text`; false: the file goes on with something else. */
static bool read_item(Reader *reader, LeadingItem *item, Buf *text) {
    static const char *const plain[] = {"include", "define", "undef", NULL};
    static const char *const opening[] = {"if", "ifdef", "ifndef", NULL};
    static const char *const inner[] = {"else", "elif", "error", "warning", NULL};
    uint32_t depth = 0;
    text->len = 0;
    *item = (LeadingItem){0};
    do {
        if (!skip_space(reader) || peek(reader, 0) != '#' || !read_directive(reader)) return false;
        const char *line = buf_text(&reader->line);
        bool opens = is_any(line, opening), closes = depth && is_directive(line, "endif");
        if (!opens && !closes && !is_any(line, plain) && !(depth && is_any(line, inner))) return false;
        if (!line_is_exact(line)) return false;
        depth += opens ? 1 : 0;
        depth -= closes ? 1 : 0;
        bool includes = is_directive(line, "include");
        item->includes += includes;
        /* An #include of a macro may be either. */
        item->quoted |= strchr(line, '"') || (includes && !strchr(line, '<'));
        buf_add(text, line, reader->line.len);
    } while (depth);
    item->end = (uint32_t)reader->at;
    item->hash = hash_bytes(text->data, text->len);
    item->text = arena_strndup(reader->arena, buf_text(text), text->len);
    return true;
}

void leading_read(Arena *arena, const char *text, size_t length, Leading *out) {
    Reader reader = {.text = text, .length = length < UINT32_MAX ? length : 0, .arena = arena};
    Buf joined = {0};
    LeadingItem item;
    uint32_t kept = 0;
    vec_clear(&out->items);
    if (length >= 3 && !memcmp(text, "\xef\xbb\xbf", 3)) reader.at = 3;
    while (read_item(&reader, &item, &joined)) {
        vec_push(&out->items, item);
        if (item.includes) kept = out->items.len;
    }
    out->items.len = kept;
    buf_free(&joined);
    buf_free(&reader.line);
}
