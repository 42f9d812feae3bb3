/* SPDX-License-Identifier: Apache-2.0 */
/* YAML text -> Node tree. Knows libyaml's events and refuses what makes YAML dangerous or
 * ambiguous: aliases, anchors, tags, duplicate keys, several documents, excess of depth or size. */
#include "formats/formats.h"

#include <errno.h>
#include <yaml.h>

enum { DEPTH_LIMIT = 64, SIZE_LIMIT = 16 * 1024 * 1024, NODES_LIMIT = 2 * 1000 * 1000 };

typedef struct Reader {
    Arena *arena;
    Diags *diags;
    const char *name;
    yaml_parser_t parser;
    uint32_t nodes;
} Reader;

typedef VEC(Node *) NodeVec;

static void error_at(const Reader *reader, yaml_mark_t mark, const char *text) {
    diag_add(reader->diags, DIAG_ERROR, reader->name, (uint32_t)mark.line + 1,
             (uint32_t)mark.column + 1, "%s", text);
}

/* ---- errors of libyaml, in words that help -------------------------------------------------- */

static const char *parser_advice(const yaml_parser_t *parser) {
    const char *context = parser->context ? parser->context : "";
    const char *problem = parser->problem ? parser->problem : "";
    if (strstr(context, "scanning an alias"))
        return "a value that begins with `*` must be written in quotes, such as \"*arg1\"";
    if (strstr(context, "scanning an anchor"))
        return "a value that begins with `&` must be written in quotes";
    if (strstr(problem, "cannot start any token"))
        return "this character cannot begin a value: write the value in quotes, and indent with "
               "blanks, not tabs";
    if (strstr(problem, "mapping values are not allowed"))
        return "a second `:` on the line, or wrong indentation: write a value that holds \": \" in "
               "quotes";
    if (strstr(problem, "could not find expected ':'"))
        return "this line is neither `key: value` nor a list item: a `:` is missing or the "
               "indentation is wrong";
    return NULL;
}

static void parser_error(const Reader *reader) {
    const yaml_parser_t *parser = &reader->parser;
    const char *advice = parser_advice(parser);
    if (parser->error == YAML_READER_ERROR) {
        diag_add(reader->diags, DIAG_ERROR, reader->name, (uint32_t)parser->mark.line + 1, 0,
                 "not readable as text near byte %zu: %s", parser->problem_offset,
                 parser->problem ? parser->problem : "unknown character");
    } else if (parser->error == YAML_MEMORY_ERROR) {
        base_fatal("out of memory in the YAML reader");
    } else {
        bool at_value = parser->context && strstr(parser->context, "scanning an a");
        yaml_mark_t mark = at_value ? parser->context_mark : parser->problem_mark;
        diag_add(reader->diags, DIAG_ERROR, reader->name, (uint32_t)mark.line + 1,
                 (uint32_t)mark.column + 1, "not valid YAML: %s",
                 advice            ? advice
                 : parser->problem ? parser->problem
                                   : "unknown error");
    }
}

static bool next_event(Reader *reader, yaml_event_t *event) {
    if (yaml_parser_parse(&reader->parser, event)) return true;
    parser_error(reader);
    return false;
}

/* ---- events to nodes ---------------------------------------------------------------------- */

static Node *read_node(Reader *reader, const yaml_event_t *event, uint32_t depth);

static Node *node_new(Reader *reader, NodeKind kind, yaml_mark_t mark) {
    if (++reader->nodes > NODES_LIMIT) {
        error_at(reader, mark, "the file holds too many values");
        return NULL;
    }
    Node *node = ARENA_NEW(reader->arena, Node);
    node->kind = kind;
    node->file = reader->name;
    node->line = (uint32_t)mark.line + 1;
    node->column = (uint32_t)mark.column + 1;
    return node;
}

static Node **nodes_keep(Arena *arena, const NodeVec *nodes) {
    Node **copy = ARENA_ARRAY(arena, Node *, nodes->len);
    if (nodes->len) memcpy(copy, nodes->data, nodes->len * sizeof *copy);
    return copy;
}

static bool means_null(const yaml_event_t *event) {
    const char *text = (const char *)event->data.scalar.value;
    return event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
           (!*text || str_eq(text, "~") || str_eq(text, "null"));
}

static Node *read_scalar(Reader *reader, const yaml_event_t *event, bool is_key) {
    bool null = !is_key && means_null(event);
    Node *node = node_new(reader, null ? NODE_NULL : NODE_TEXT, event->start_mark);
    if (!node || null) return node;
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    node->length = event->data.scalar.length;
    node->text = arena_strndup(reader->arena, (const char *)event->data.scalar.value, node->length);
    return node;
}

/* Reads events up to the one that ends the collection; false after an error. */
static bool read_items(Reader *reader, yaml_event_type_t end, NodeVec *items, uint32_t depth) {
    for (;;) {
        yaml_event_t event;
        if (!next_event(reader, &event)) return false;
        bool ended = event.type == end;
        Node *item = ended ? NULL : read_node(reader, &event, depth + 1);
        yaml_event_delete(&event);
        if (ended) return true;
        if (!item) return false;
        vec_push(items, item);
    }
}

static Node *read_list(Reader *reader, const yaml_event_t *event, uint32_t depth) {
    Node *node = node_new(reader, NODE_LIST, event->start_mark);
    NodeVec items = {0};
    bool ok = node && read_items(reader, YAML_SEQUENCE_END_EVENT, &items, depth);
    if (ok) {
        node->count = items.len;
        node->items = nodes_keep(reader->arena, &items);
    }
    vec_free(&items);
    return ok ? node : NULL;
}

/* The keys read so far, by the hash of their text; two texts with one hash are told apart. */
static bool key_is_new(Reader *reader, Map *seen, const NodeVec *keys, const Node *key) {
    bool new;
    uint64_t *place = map_put(seen, hash_bytes(key->text, key->length), &new);
    if (new) {
        *place = keys->len;
        return true;
    }
    for (uint64_t i = *place; i < keys->len; i++) {
        const Node *other = keys->data[i];
        if (other->length != key->length || memcmp(other->text, key->text, key->length)) continue;
        node_error(key, reader->diags, "the key `%s` stands twice in this map; first on line %u",
                   key->text, other->line);
        return false;
    }
    return true;
}

static Node *read_key(Reader *reader, const yaml_event_t *event, Map *seen, const NodeVec *keys) {
    if (event->type != YAML_SCALAR_EVENT) {
        if (event->type == YAML_ALIAS_EVENT) return read_node(reader, event, 0);
        error_at(reader, event->start_mark, "a key must be plain text, not a list or map");
        return NULL;
    }
    if (event->data.scalar.anchor || event->data.scalar.tag) return read_node(reader, event, 0);
    Node *key = read_scalar(reader, event, true);
    if (!key) return NULL;
    if (key->length == 0) {
        node_error(key, reader->diags, "a key is missing before the `:`");
        return NULL;
    }
    if (strlen(key->text) != key->length) {
        node_error(key, reader->diags, "a key must not hold a NUL character");
        return NULL;
    }
    return key_is_new(reader, seen, keys, key) ? key : NULL;
}

static bool read_pairs(Reader *reader, NodeVec *keys, NodeVec *values, Map *seen, uint32_t depth) {
    for (;;) {
        yaml_event_t event;
        if (!next_event(reader, &event)) return false;
        bool ended = event.type == YAML_MAPPING_END_EVENT;
        Node *key = ended ? NULL : read_key(reader, &event, seen, keys);
        yaml_event_delete(&event);
        if (ended) return true;
        if (!key || !next_event(reader, &event)) return false;
        Node *value = read_node(reader, &event, depth + 1);
        yaml_event_delete(&event);
        if (!value) return false;
        vec_push(keys, key);
        vec_push(values, value);
    }
}

static Node *read_map(Reader *reader, const yaml_event_t *event, uint32_t depth) {
    Node *node = node_new(reader, NODE_MAP, event->start_mark);
    NodeVec keys = {0}, values = {0};
    Map seen = {0};
    bool ok = node && read_pairs(reader, &keys, &values, &seen, depth);
    if (ok) {
        node->count = keys.len;
        node->keys = nodes_keep(reader->arena, &keys);
        node->items = nodes_keep(reader->arena, &values);
    }
    map_free(&seen);
    vec_free(&keys);
    vec_free(&values);
    return ok ? node : NULL;
}

/* An anchor or tag on this event, either of which is refused. */
static bool is_decorated(const Reader *reader, const yaml_event_t *event) {
    const yaml_char_t *anchor = NULL, *tag = NULL;
    if (event->type == YAML_SCALAR_EVENT) {
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
    }
    if (anchor)
        diag_add(reader->diags, DIAG_ERROR, reader->name, (uint32_t)event->start_mark.line + 1,
                 (uint32_t)event->start_mark.column + 1,
                 "`&%s` is a YAML anchor, which is not allowed here; write a text that begins with "
                 "`&` in quotes",
                 (const char *)anchor);
    else if (tag)
        diag_add(reader->diags, DIAG_ERROR, reader->name, (uint32_t)event->start_mark.line + 1,
                 (uint32_t)event->start_mark.column + 1,
                 "`%s` is a YAML tag, which is not allowed here; write a text that begins with `!` "
                 "in quotes",
                 (const char *)tag);
    return anchor || tag;
}

static Node *read_node(Reader *reader, const yaml_event_t *event, uint32_t depth) {
    if (depth > DEPTH_LIMIT) {
        error_at(reader, event->start_mark, "lists and maps are nested too deeply");
        return NULL;
    }
    if (event->type == YAML_ALIAS_EVENT) {
        const char *name = (const char *)event->data.alias.anchor;
        diag_add(reader->diags, DIAG_ERROR, reader->name, (uint32_t)event->start_mark.line + 1,
                 (uint32_t)event->start_mark.column + 1,
                 "`*%s` is a YAML alias, which is not allowed here; to mean the text, write it in "
                 "quotes: \"*%s\"",
                 name, name);
        return NULL;
    }
    if (is_decorated(reader, event)) return NULL;
    if (event->type == YAML_SEQUENCE_START_EVENT) return read_list(reader, event, depth);
    if (event->type == YAML_MAPPING_START_EVENT) return read_map(reader, event, depth);
    assert(event->type == YAML_SCALAR_EVENT);
    return read_scalar(reader, event, false);
}

/* ---- whole files -------------------------------------------------------------------------- */

/* Reads one event and checks its type; `mark`, if not NULL, gets its place. */
static bool expect(Reader *reader, yaml_event_type_t type, yaml_event_type_t *got,
                   yaml_mark_t *mark) {
    yaml_event_t event;
    if (!next_event(reader, &event)) return false;
    *got = event.type;
    *mark = event.start_mark;
    yaml_event_delete(&event);
    return *got == type;
}

static Node *read_stream(Reader *reader) {
    yaml_event_type_t got = YAML_NO_EVENT;
    yaml_mark_t mark;
    if (!expect(reader, YAML_STREAM_START_EVENT, &got, &mark)) return NULL;
    if (!expect(reader, YAML_DOCUMENT_START_EVENT, &got, &mark)) {
        if (got != YAML_STREAM_END_EVENT) return NULL;
        return node_new(reader, NODE_NULL, (yaml_mark_t){0});
    }
    yaml_event_t event;
    if (!next_event(reader, &event)) return NULL;
    Node *root = read_node(reader, &event, 0);
    yaml_event_delete(&event);
    if (!root || !expect(reader, YAML_DOCUMENT_END_EVENT, &got, &mark)) return NULL;
    got = YAML_NO_EVENT;
    if (expect(reader, YAML_STREAM_END_EVENT, &got, &mark)) return root;
    if (got != YAML_NO_EVENT)
        error_at(reader, mark, "a second YAML document begins here; one file holds one document");
    return NULL;
}

/* libyaml would stop at bad UTF-8 as well, but names neither line nor column. */
static bool check_utf8(Reader *reader, const char *text, size_t length) {
    size_t valid = utf8_valid_prefix(text, length);
    if (valid == length) return true;
    yaml_mark_t mark = {0};
    for (size_t i = 0; i < valid; i++) {
        mark.column = text[i] == '\n' ? 0 : mark.column + (((uint8_t)text[i] & 0xC0) != 0x80);
        mark.line += text[i] == '\n';
    }
    error_at(reader, mark, "this byte is not valid UTF-8; save the file as UTF-8");
    return false;
}

Node *yaml_read_text(Arena *arena, const char *name, const char *text, size_t length,
                     Diags *diags) {
    Reader reader = {.arena = arena, .diags = diags, .name = arena_strdup(arena, name)};
    if (length > SIZE_LIMIT) {
        diag_add(diags, DIAG_ERROR, name, 0, 0, "the file is larger than %d MB",
                 SIZE_LIMIT / (1024 * 1024));
        return NULL;
    }
    if (length >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3)) { /* a byte order mark */
        text += 3;
        length -= 3;
    }
    if (!check_utf8(&reader, text, length)) return NULL;
    if (!yaml_parser_initialize(&reader.parser)) base_fatal("out of memory in the YAML reader");
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)text, length);
    Node *root = read_stream(&reader);
    yaml_parser_delete(&reader.parser);
    return root;
}

Node *yaml_read_file(Arena *arena, const char *path, Diags *diags) {
    char *text;
    size_t length;
    if (!file_read(arena, path, SIZE_LIMIT, &text, &length)) {
        diag_add(diags, DIAG_ERROR, path, 0, 0, "cannot read the file: %s", strerror(errno));
        return NULL;
    }
    return yaml_read_text(arena, path, text, length, diags);
}
