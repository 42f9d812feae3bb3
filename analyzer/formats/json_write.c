/* SPDX-License-Identifier: Apache-2.0 */
/* Writes JSON as it goes, in the order in which it is told. */
#include "formats/formats.h"

#include <math.h>
#include <stdlib.h>

enum { DEPTH_LIMIT = 63 };

static bool in_object(const JsonWriter *json) {
    return json->depth && json->objects >> json->depth & 1;
}

static void new_line(const JsonWriter *json) {
    static const char blanks[] = "                                ";
    if (!json->pretty) return;
    buf_putc(json->out, '\n');
    for (size_t left = 2 * (size_t)json->depth, some; left; left -= some) {
        some = left < sizeof blanks - 1 ? left : sizeof blanks - 1;
        buf_add(json->out, blanks, some);
    }
}

/* What must stand before a value or key: a comma, a line break, or nothing. */
static void separate(const JsonWriter *json) {
    if (json->need_comma) buf_putc(json->out, ',');
    if (json->depth) new_line(json);
}

static void before_value(JsonWriter *json) {
    assert(json->after_key == in_object(json)); /* a value in an object needs a key */
    assert(json->depth || !json->need_comma);   /* one document holds one value */
    if (!json->after_key) separate(json);
    json->after_key = false;
    json->need_comma = true;
}

static void begin(JsonWriter *json, char bracket, bool object) {
    before_value(json);
    assert(json->depth < DEPTH_LIMIT);
    buf_putc(json->out, bracket);
    uint64_t bit = UINT64_C(1) << ++json->depth;
    json->objects = object ? json->objects | bit : json->objects & ~bit;
    json->need_comma = false;
}

static void end(JsonWriter *json, char bracket, bool object) {
    assert(json->depth && in_object(json) == object && !json->after_key);
    json->depth--;
    if (json->need_comma) new_line(json);
    buf_putc(json->out, bracket);
    json->need_comma = true;
    (void)object;
}

void json_begin_object(JsonWriter *json) {
    begin(json, '{', true);
}

void json_end_object(JsonWriter *json) {
    end(json, '}', true);
}

void json_begin_array(JsonWriter *json) {
    begin(json, '[', false);
}

void json_end_array(JsonWriter *json) {
    end(json, ']', false);
}

static void write_character(Buf *out, const char *text, size_t size, uint32_t code) {
    switch (code) {
    case '"': buf_puts(out, "\\\""); return;
    case '\\': buf_puts(out, "\\\\"); return;
    case '\n': buf_puts(out, "\\n"); return;
    case '\r': buf_puts(out, "\\r"); return;
    case '\t': buf_puts(out, "\\t"); return;
    default: break;
    }
    /* Those above U+FFFF that hide stay as they are: they would need a surrogate pair. */
    if (utf8_is_hidden(code) && code <= 0xFFFF)
        buf_printf(out, "\\u%04x", code);
    else
        buf_add(out, text, size);
}

/* Bytes at the beginning that stand for themselves: ASCII, printable. */
static size_t plain_length(const char *text, size_t length) {
    size_t at = 0;
    while (at < length && text[at] >= ' ' && text[at] < 0x7f && text[at] != '"' && text[at] != '\\') at++;
    return at;
}

static void write_string(Buf *out, const char *text, size_t length) {
    buf_putc(out, '"');
    for (size_t at = 0;;) {
        size_t plain = plain_length(text + at, length - at);
        buf_add(out, text + at, plain);
        at += plain;
        if (at == length) break;
        uint32_t code = 0;
        size_t size = utf8_decode(text + at, length - at, &code);
        if (size)
            write_character(out, text + at, size, code);
        else
            buf_puts(out, "\xEF\xBF\xBD");
        at += size ? size : 1;
    }
    buf_putc(out, '"');
}

void json_key(JsonWriter *json, const char *key) {
    assert(in_object(json) && !json->after_key);
    separate(json);
    write_string(json->out, key, strlen(key));
    buf_puts(json->out, json->pretty ? ": " : ":");
    json->after_key = true;
}

void json_text(JsonWriter *json, const char *text) {
    if (text) {
        json_text_bytes(json, text, strlen(text));
        return;
    }
    before_value(json);
    buf_puts(json->out, "null");
}

void json_text_bytes(JsonWriter *json, const char *text, size_t length) {
    before_value(json);
    write_string(json->out, text, length);
}

void json_number(JsonWriter *json, int64_t value) {
    before_value(json);
    buf_number(json->out, value);
}

void json_bool(JsonWriter *json, bool value) {
    before_value(json);
    buf_puts(json->out, value ? "true" : "false");
}

void json_put_text(JsonWriter *json, const char *key, const char *text) {
    json_key(json, key);
    json_text(json, text);
}

void json_put_number(JsonWriter *json, const char *key, int64_t value) {
    json_key(json, key);
    json_number(json, value);
}

void json_put_bool(JsonWriter *json, const char *key, bool value) {
    json_key(json, key);
    json_bool(json, value);
}
