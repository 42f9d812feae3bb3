/* SPDX-License-Identifier: Apache-2.0 */
/* formats: YAML and JSON as trees with positions; JSON, CSV and HTML as text.
 * Answers: what does this file say, and where; how to write this safely. From: strangers' bytes.
 * For: every folder that reads rules, laws, projects, compile databases, or writes reports.
 * Does not know: what any key means. Only this folder includes libyaml and jansson. */
#ifndef SANGAM_FORMATS_H
#define SANGAM_FORMATS_H

#include "base/base.h"

typedef enum NodeKind { NODE_NULL, NODE_TEXT, NODE_LIST, NODE_MAP } NodeKind;

/* One value. YAML scalars are text until a field's shape says otherwise (`country: NO` is Norway).
 * Aliases, anchors, tags, duplicate keys and several documents are refused. */
typedef struct Node {
    NodeKind kind;
    bool quoted;           /* TEXT: was written in quotes (JSON: was a string) */
    const char *file;      /* as given to the reader */
    uint32_t line, column; /* 1-based; 0 = unknown, as for all values of a JSON file */
    const char *text;      /* TEXT */
    size_t length;         /* TEXT: may hold NUL bytes only if quoted */
    uint32_t count;        /* LIST, MAP */
    struct Node **items;   /* LIST: [count]; MAP: the values */
    struct Node **keys;    /* MAP: [count], TEXT nodes */
} Node;

/* NULL after an error, which is in diags with its position. Depth and size are limited. */
Node *yaml_read_file(Arena *arena, const char *path, Diags *diags);
Node *yaml_read_text(Arena *arena, const char *name, const char *text, size_t length, Diags *diags);
/* Trees that were read before, kept in a file of the user's own, by the digests of their texts. `build`: of
 * this program. Opening never fails: what is not kept, or cannot be read, is read anew; closing writes what is
 * new. In place of YamlKeep stands NULL where nothing is kept. */
typedef struct YamlKeep YamlKeep;
YamlKeep *yaml_keep_open(const char *path, const Digest *build);
void yaml_keep_close(YamlKeep *keep);
Node *yaml_keep_read(YamlKeep *keep, Arena *arena, const char *name, const char *text, size_t length, Diags *diags);
Node *yaml_keep_read_file(YamlKeep *keep, Arena *arena, const char *path, Diags *diags);
Node *json_read_file(Arena *arena, const char *path, size_t limit, Diags *diags);
Node *json_read_text(Arena *arena, const char *name, const char *text, size_t length, Diags *diags);

Node *node_get(const Node *map, const char *key); /* NULL when absent or map is no map */
/* Refuses keys outside `known` (NULL-terminated): an error that names the nearest known key. */
bool node_check_keys(const Node *map, const char *const known[], Diags *diags);
void node_error(const Node *node, Diags *diags, const char *format, ...) PRINTF_LIKE(3, 4);
void node_warning(const Node *node, Diags *diags, const char *format, ...) PRINTF_LIKE(3, 4);

/* Typed access with complaint. Absent optional keys give the
 * default and true; a wrong type gives an error in diags and false. */
bool node_text(const Node *map, const char *key, bool required, const char **out, Diags *diags);
bool node_number(const Node *map, const char *key, bool required, int64_t *out, Diags *diags);
bool node_bool(const Node *map, const char *key, bool *out, Diags *diags); /* true false yes no */
bool node_date(const Node *map, const char *key, bool required, int32_t *day, Diags *diags);
/* A list of texts, or one text standing for a list of one. */
bool node_texts(Arena *arena, const Node *map, const char *key, bool required, StrVec *out,
                Diags *diags);
/* Index into `names` (NULL-terminated) or an error naming the nearest one. */
bool node_choice(const Node *map, const char *key, bool required, const char *const names[],
                 int *out, Diags *diags);

/* Streaming JSON writer into a Buf: two-space indent when `pretty`; valid UTF-8 whatever comes in
 * (bad bytes become U+FFFD). Misuse (value without key in an object) is an assert. */
typedef struct JsonWriter {
    Buf *out;
    bool pretty;
    uint32_t depth;   /* at most 63 */
    uint64_t objects; /* bit d: what is open at depth d is an object */
    bool need_comma, after_key;
} JsonWriter;
void json_begin_object(JsonWriter *json);
void json_end_object(JsonWriter *json);
void json_begin_array(JsonWriter *json);
void json_end_array(JsonWriter *json);
void json_key(JsonWriter *json, const char *key);
void json_text(JsonWriter *json, const char *text); /* NULL writes null */
void json_text_bytes(JsonWriter *json, const char *text, size_t length);
void json_number(JsonWriter *json, int64_t value);
void json_bool(JsonWriter *json, bool value);
/* key + value in one */
void json_put_text(JsonWriter *json, const char *key, const char *text);
void json_put_number(JsonWriter *json, const char *key, int64_t value);
void json_put_bool(JsonWriter *json, const char *key, bool value);

/* RFC 4180; a cell that a spreadsheet would run as a formula (= + - @ tab CR first) gets a leading
 * apostrophe inside its quotes. `last` ends the row with CRLF. */
void csv_cell(Buf *out, const char *text, bool last);
/* Text or attribute value: & < > " ' escaped, control characters made visible. */
void html_text(Buf *out, const char *text);
/* One %-escaped URI path, slashes kept. */
void uri_path(Buf *out, const char *path);

/* ---- identifier.c: the written forms of official and financial identifiers, and their check digits.
 * A pass proves the form, not that the identifier was ever issued. ---- */
/* Name of the scheme ("aadhaar", "iban", "card") whose form and checksum the whole text passes, in groups parted by single
 * blanks or hyphens or without them; NULL = none. */
const char *identifier_validate(const char *text);
bool identifier_scheme_known(const char *name);
/* The checks alone, of `length` characters; the caller has looked at the form. Luhn's (ISO/IEC 7812-1 annex B) over an
 * alphabet of `base` characters, 10 for payment cards: digits, then capitals. */
bool luhn_passes(const char *text, size_t length, unsigned base);
/* Verhoeff's: products in the dihedral group of order ten, permuted by position. */
bool verhoeff_passes(const char *digits, size_t length);
/* Two capitals, two digits, then capitals and digits: ISO 7064 mod 97-10 with the first four moved to the end (ISO 13616). */
bool iban_passes(const char *text, size_t length);
/* 15 characters of a French NIR: the key is 97 less the number mod 97; Corsica's 2A and 2B count as 19 and 18. */
bool nir_passes(const char *text);

#endif
