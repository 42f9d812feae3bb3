/* SPDX-License-Identifier: Apache-2.0 */
/* Trees of YAML texts from one run to the next. Rules and laws are the same some hundred files again and
 * again; to parse them costs more than all else that is done with them. A tree is found by the SHA-256 of its
 * text, so it is never that of another one.
 *
 * Layout of the file (little endian): magic "SGYAMLS\n", u32 format, u32 rows, the build's digest (32); per row
 * the text's digest (32) and u32 length of its tree; the trees one after the other; u64 hash of all before.
 * A tree: a byte of kind and quotes, line, column, then length and bytes, or the count and what is in it,
 * keys before their values; numbers have seven bits a byte, the lowest first. */
#include "formats/formats.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "SGYAMLS\n"
enum {
    FORMAT = 1,
    HEAD = 8 + 2 * 4 + 32,
    ROW = 32 + 4,
    TAIL = 8,
    FILE_MOST = 64 << 20,
    UNUSED_MOST = 8 << 20, /* bytes of trees that this run did not ask for */
    DEPTH_MOST = 80,       /* of what the reader of YAML makes, and some more */
};

typedef struct Row {
    Digest text;
    const uint8_t *data; /* NULL: at `start` of the new ones */
    size_t start, length;
    bool used;
} Row;

struct YamlKeep {
    Arena *arena;
    const char *path;
    Digest build;
    VEC(Row) rows;
    Map by_text; /* first word of the digest -> row + 1 */
    Buf fresh;
    bool changed;
};

/* ---- trees as bytes ----------------------------------------------------------------------------- */

static void put_number(Buf *out, uint64_t value) {
    for (; value >= 128; value >>= 7) buf_putc(out, (char)(value | 128));
    buf_putc(out, (char)value);
}

static void put_node(Buf *out, const Node *node) {
    buf_putc(out, (char)((unsigned)node->kind | (node->quoted ? 8u : 0)));
    put_number(out, node->line);
    put_number(out, node->column);
    if (node->kind == NODE_TEXT) {
        put_number(out, node->length);
        buf_add(out, node->text, node->length);
    } else if (node->kind != NODE_NULL) {
        put_number(out, node->count);
        for (uint32_t i = 0; i < node->count; i++) {
            if (node->kind == NODE_MAP) put_node(out, node->keys[i]);
            put_node(out, node->items[i]);
        }
    }
}

typedef struct Cursor {
    Arena *arena;
    const char *name;
    const uint8_t *at, *end;
    bool bad;
} Cursor;

static uint32_t take_number(Cursor *cursor) {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
        if (cursor->at == cursor->end) break;
        uint8_t byte = *cursor->at++;
        value |= (uint64_t)(byte & 127) << shift;
        if (!(byte & 128) && value <= UINT32_MAX) return (uint32_t)value;
    }
    cursor->bad = true;
    return 0;
}

static Node *take_node(Cursor *cursor, unsigned depth);

static void take_parts(Cursor *cursor, Node *node, unsigned depth) {
    node->count = take_number(cursor);
    if (node->count > (size_t)(cursor->end - cursor->at)) { /* each takes a byte at least */
        cursor->bad = true;
        return;
    }
    node->items = ARENA_ARRAY(cursor->arena, Node *, node->count);
    if (node->kind == NODE_MAP) node->keys = ARENA_ARRAY(cursor->arena, Node *, node->count);
    for (uint32_t i = 0; i < node->count && !cursor->bad; i++) {
        if (node->kind == NODE_MAP) {
            node->keys[i] = take_node(cursor, depth + 1);
            cursor->bad = cursor->bad || node->keys[i]->kind != NODE_TEXT;
        }
        if (!cursor->bad) node->items[i] = take_node(cursor, depth + 1);
    }
}

static Node *take_node(Cursor *cursor, unsigned depth) {
    Node *node = ARENA_NEW(cursor->arena, Node);
    uint8_t head = cursor->at < cursor->end ? *cursor->at++ : 255;
    cursor->bad = cursor->bad || depth > DEPTH_MOST || (head & ~8u) > NODE_MAP;
    if (cursor->bad) return node;
    node->kind = (NodeKind)(head & ~8u);
    node->quoted = head & 8;
    node->file = cursor->name;
    node->line = take_number(cursor);
    node->column = take_number(cursor);
    if (node->kind == NODE_TEXT) {
        node->length = take_number(cursor);
        cursor->bad = cursor->bad || node->length > (size_t)(cursor->end - cursor->at);
        if (cursor->bad) return node;
        node->text = arena_strndup(cursor->arena, (const char *)cursor->at, node->length);
        cursor->at += node->length;
    } else if (node->kind != NODE_NULL) {
        take_parts(cursor, node, depth);
    }
    return node;
}

/* ---- the file ----------------------------------------------------------------------------------- */

static Row *row_find(const YamlKeep *keep, const Digest *text) {
    uint64_t row = map_get(&keep->by_text, read_u64(text->bytes), 0);
    return row && digest_equal(&keep->rows.data[row - 1].text, text->bytes) ? &keep->rows.data[row - 1] : NULL;
}

static void row_add(YamlKeep *keep, const Row *row) {
    vec_push(&keep->rows, *row);
    *map_put(&keep->by_text, read_u64(row->text.bytes), NULL) = keep->rows.len;
}

/* The user's own, or nothing. */
static bool file_take(Arena *arena, const char *path, char **data, size_t *length) {
    struct stat info;
    return lstat(path, &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == geteuid() && !(info.st_mode & 022) &&
           file_read(arena, path, FILE_MOST, data, length);
}

static void rows_take(YamlKeep *keep, const uint8_t *data, size_t length) {
    if (length < HEAD + TAIL || memcmp(data, MAGIC, 8) != 0 || read_u32(data + 8) != FORMAT ||
        !digest_equal(&keep->build, data + 16) || read_u64(data + length - TAIL) != hash_bytes(data, length - TAIL))
        return;
    uint64_t count = read_u32(data + 12), at = HEAD + count * ROW;
    for (uint64_t i = 0; i < count && at <= length - TAIL; i++) {
        const uint8_t *head = data + HEAD + i * ROW;
        Row row = {.data = data + at, .length = read_u32(head + 32)};
        memcpy(row.text.bytes, head, sizeof row.text.bytes);
        if (row.length > length - TAIL - at) return;
        at += row.length;
        row_add(keep, &row);
    }
}

YamlKeep *yaml_keep_open(const char *path, const Digest *build) {
    Arena *arena = arena_new("kept YAML");
    YamlKeep *keep = ARENA_NEW(arena, YamlKeep);
    char *data;
    size_t length;
    keep->arena = arena;
    keep->path = arena_strdup(arena, path);
    keep->build = *build;
    if (file_take(arena, path, &data, &length)) rows_take(keep, (const uint8_t *)data, length);
    return keep;
}

static void keep_write(const YamlKeep *keep) {
    Buf head = {0}, trees = {0};
    uint32_t count = 0;
    size_t unused = 0;
    for (uint32_t i = 0; i < keep->rows.len; i++) {
        const Row *row = &keep->rows.data[i];
        if (!row->used && (unused += row->length) > UNUSED_MOST) continue;
        buf_add(&head, row->text.bytes, sizeof row->text.bytes);
        buf_u32(&head, (uint32_t)row->length);
        buf_add(&trees, row->data ? (const char *)row->data : keep->fresh.data + row->start, row->length);
        count++;
    }
    Buf out = {0};
    buf_add(&out, MAGIC, 8);
    buf_u32(&out, FORMAT);
    buf_u32(&out, count);
    buf_add(&out, keep->build.bytes, sizeof keep->build.bytes);
    buf_add(&out, buf_text(&head), head.len);
    buf_add(&out, buf_text(&trees), trees.len);
    buf_u64(&out, hash_bytes(out.data, out.len));
    if (out.len <= FILE_MOST) (void)(file_write_atomic(keep->path, out.data, out.len) && chmod(keep->path, 0600) == 0);
    buf_free(&out);
    buf_free(&head);
    buf_free(&trees);
}

void yaml_keep_close(YamlKeep *keep) {
    if (!keep) return;
    if (keep->changed) keep_write(keep); /* failing that, it costs time */
    vec_free(&keep->rows);
    map_free(&keep->by_text);
    buf_free(&keep->fresh);
    arena_free(keep->arena);
}

/* ---- asking ------------------------------------------------------------------------------------- */

Node *yaml_keep_read_file(YamlKeep *keep, Arena *arena, const char *path, Diags *diags) {
    Arena *scratch = arena_new("YAML file");
    char *text;
    size_t length;
    Node *root = keep && file_read(scratch, path, FILE_MOST, &text, &length)
                     ? yaml_keep_read(keep, arena, path, text, length, diags)
                     : yaml_read_file(arena, path, diags);
    arena_free(scratch);
    return root;
}

Node *yaml_keep_read(YamlKeep *keep, Arena *arena, const char *name, const char *text, size_t length, Diags *diags) {
    if (!keep) return yaml_read_text(arena, name, text, length, diags);
    Digest digest = digest_of(text, length);
    Row *known = row_find(keep, &digest);
    if (known) {
        const uint8_t *data = known->data ? known->data : (const uint8_t *)keep->fresh.data + known->start;
        Cursor cursor = {.arena = arena, .name = arena_strdup(arena, name), .at = data, .end = data + known->length};
        Node *root = take_node(&cursor, 0);
        known->used = true;
        if (!cursor.bad && cursor.at == cursor.end) return root;
    }
    Node *root = yaml_read_text(arena, name, text, length, diags);
    if (!root || known) return root;
    Row row = {.text = digest, .start = keep->fresh.len, .used = true};
    put_node(&keep->fresh, root);
    row.length = keep->fresh.len - row.start;
    row_add(keep, &row);
    keep->changed = true;
    return root;
}
