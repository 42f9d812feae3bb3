/* SPDX-License-Identifier: Apache-2.0 */
/* JSON text -> Node tree. Knows jansson, which tells the place of an error but not of a value. */
#include "formats/formats.h"

#include <errno.h>
#include <jansson.h>

enum { DEPTH_LIMIT = 200 };

typedef struct Reader {
    Arena *arena;
    Diags *diags;
    const char *name;
} Reader;

static Node *node_new(const Reader *reader, NodeKind kind) {
    Node *node = ARENA_NEW(reader->arena, Node);
    node->kind = kind;
    node->file = reader->name;
    return node;
}

static Node *text_new(const Reader *reader, const char *text, size_t length, bool quoted) {
    Node *node = node_new(reader, NODE_TEXT);
    node->text = arena_strndup(reader->arena, text, length);
    node->length = length;
    node->quoted = quoted;
    return node;
}

static Node *convert(const Reader *reader, json_t *value, uint32_t depth);

static Node *convert_array(const Reader *reader, json_t *value, uint32_t depth) {
    Node *node = node_new(reader, NODE_LIST);
    node->count = (uint32_t)json_array_size(value);
    node->items = ARENA_ARRAY(reader->arena, Node *, node->count);
    for (uint32_t i = 0; i < node->count; i++) {
        node->items[i] = convert(reader, json_array_get(value, i), depth + 1);
        if (!node->items[i]) return NULL;
    }
    return node;
}

static Node *convert_object(const Reader *reader, json_t *value, uint32_t depth) {
    Node *node = node_new(reader, NODE_MAP);
    node->count = (uint32_t)json_object_size(value);
    node->keys = ARENA_ARRAY(reader->arena, Node *, node->count);
    node->items = ARENA_ARRAY(reader->arena, Node *, node->count);
    uint32_t i = 0;
    const char *key;
    json_t *item;
    json_object_foreach(value, key, item) {
        node->keys[i] = text_new(reader, key, strlen(key), true);
        node->items[i] = convert(reader, item, depth + 1);
        if (!node->items[i++]) return NULL;
    }
    return node;
}

static Node *convert(const Reader *reader, json_t *value, uint32_t depth) {
    char number[64];
    if (depth > DEPTH_LIMIT) {
        diag_add(reader->diags, DIAG_ERROR, reader->name, 0, 0,
                 "arrays and objects are nested too deeply");
        return NULL;
    }
    switch (json_typeof(value)) {
    case JSON_OBJECT: return convert_object(reader, value, depth);
    case JSON_ARRAY: return convert_array(reader, value, depth);
    case JSON_STRING:
        return text_new(reader, json_string_value(value), json_string_length(value), true);
    case JSON_INTEGER:
        snprintf(number, sizeof number, "%lld", (long long)json_integer_value(value));
        return text_new(reader, number, strlen(number), false);
    case JSON_REAL:
        snprintf(number, sizeof number, "%.17g", json_real_value(value));
        return text_new(reader, number, strlen(number), false);
    case JSON_TRUE: return text_new(reader, "true", 4, false);
    case JSON_FALSE: return text_new(reader, "false", 5, false);
    case JSON_NULL: return node_new(reader, NODE_NULL);
    }
    UNREACHABLE();
}

static void diag_at_byte(const Reader *reader, DiagLevel level, const char *text, size_t at,
                         const char *what) {
    uint32_t line = 1, column = 1;
    for (size_t i = 0; i < at; i++) {
        column = text[i] == '\n' ? 1 : column + (((uint8_t)text[i] & 0xC0) != 0x80);
        line += text[i] == '\n';
    }
    diag_add(reader->diags, level, reader->name, line, column, "%s", what);
}

/* Old file names are not always UTF-8. One such name must not make a whole compile database
 * unreadable, so bad bytes become U+FFFD, with a warning at the first. */
static void replace_bad_bytes(const char *text, size_t length, Buf *out) {
    for (size_t at = 0; at < length;) {
        size_t good = utf8_valid_prefix(text + at, length - at);
        buf_add(out, text + at, good);
        at += good;
        if (at < length) {
            buf_puts(out, "\xEF\xBF\xBD");
            at++;
        }
    }
}

Node *json_read_text(Arena *arena, const char *name, const char *text, size_t length,
                     Diags *diags) {
    Reader reader = {.arena = arena, .diags = diags, .name = arena_strdup(arena, name)};
    if (length >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3)) { /* a byte order mark */
        text += 3;
        length -= 3;
    }
    const char *nul = length ? memchr(text, 0, length) : NULL;
    if (nul) { /* jansson would read on as if it were not there */
        diag_at_byte(&reader, DIAG_ERROR, text, (size_t)(nul - text),
                     "not valid JSON: a NUL byte; is this a text file?");
        return NULL;
    }
    Buf repaired = {0};
    size_t valid = utf8_valid_prefix(text, length);
    if (valid < length) {
        diag_at_byte(&reader, DIAG_WARNING, text, valid,
                     "this byte is not valid UTF-8; such bytes are read as U+FFFD");
        replace_bad_bytes(text, length, &repaired);
        text = buf_text(&repaired);
        length = repaired.len;
    }
    json_error_t error;
    json_t *root =
        json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    buf_free(&repaired);
    if (!root) {
        bool placed = error.line > 0;
        diag_add(diags, DIAG_ERROR, name, placed ? (uint32_t)error.line : 0,
                 placed && error.column > 0 ? (uint32_t)error.column : 0, "not valid JSON: %s",
                 error.text);
        return NULL;
    }
    Node *node = convert(&reader, root, 0);
    json_decref(root);
    return node;
}

Node *json_read_file(Arena *arena, const char *path, size_t limit, Diags *diags) {
    char *text;
    size_t length;
    if (!file_read(arena, path, limit, &text, &length)) {
        diag_add(diags, DIAG_ERROR, path, 0, 0, "cannot read the file: %s", strerror(errno));
        return NULL;
    }
    return json_read_text(arena, path, text, length, diags);
}
