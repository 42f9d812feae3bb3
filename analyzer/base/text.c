/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes that grow, numbers, globs, edit distance, UTF-8. */
#include "base/base.h"

#include <stdlib.h>

/* ---- Buf --------------------------------------------------------------------------------- */

void buf_room(Buf *buf, size_t more) {
    if (more > SIZE_MAX / 4 || buf->len > SIZE_MAX / 4) base_fatal("a text grew too long");
    size_t need = buf->len + more + 1;
    if (need <= buf->capacity) return;
    size_t capacity = buf->capacity < 32 ? 64 : buf->capacity * 2;
    if (capacity < need) capacity = need;
    buf->data = xrealloc(buf->data, capacity);
    buf->capacity = capacity;
}

void buf_add(Buf *buf, const void *bytes, size_t length) {
    buf_room(buf, length);
    if (length) memcpy(buf->data + buf->len, bytes, length);
    buf->len += length;
    buf->data[buf->len] = '\0';
}

void buf_puts(Buf *buf, const char *text) {
    buf_add(buf, text, strlen(text));
}

void buf_putc(Buf *buf, char c) {
    if (buf->len + 2 > buf->capacity) buf_room(buf, 1);
    buf->data[buf->len++] = c;
    buf->data[buf->len] = '\0';
}

void buf_printf(Buf *buf, const char *format, ...) {
    va_list args;
    va_start(args, format);
    buf_vprintf(buf, format, args);
    va_end(args);
}

void buf_vprintf(Buf *buf, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    buf_room(buf, 128);
    size_t room = buf->capacity - buf->len;
    int length = vsnprintf(buf->data + buf->len, room, format, args);
    if (length < 0) base_fatal("buf_printf: format `%s` failed", format);
    if ((size_t)length >= room) {
        buf_room(buf, (size_t)length);
        vsnprintf(buf->data + buf->len, (size_t)length + 1, format, again);
    }
    va_end(again);
    buf->len += (size_t)length;
}

void buf_number(Buf *buf, int64_t value) {
    char digits[24], *end = digits + sizeof digits, *at = end;
    uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        *--at = (char)('0' + left % 10);
        left /= 10;
    } while (left);
    if (value < 0) *--at = '-';
    buf_add(buf, at, (size_t)(end - at));
}

void buf_u32(Buf *buf, uint32_t value) {
    uint8_t bytes[4];
    for (unsigned i = 0; i < 4; i++) bytes[i] = (uint8_t)(value >> (8 * i));
    buf_add(buf, bytes, sizeof bytes);
}

void buf_u64(Buf *buf, uint64_t value) {
    uint8_t bytes[8];
    for (unsigned i = 0; i < 8; i++) bytes[i] = (uint8_t)(value >> (8 * i));
    buf_add(buf, bytes, sizeof bytes);
}

void buf_free(Buf *buf) {
    free(buf->data);
    *buf = (Buf){0};
}

const char *buf_text(const Buf *buf) {
    return buf->data ? buf->data : "";
}

/* ---- comparing and numbers --------------------------------------------------------------- */

bool str_eq(const char *a, const char *b) {
    return a == b || (a && b && !strcmp(a, b));
}

bool str_starts(const char *text, const char *prefix) {
    return !strncmp(text, prefix, strlen(prefix));
}

bool str_ends(const char *text, const char *suffix) {
    size_t length = strlen(text), tail = strlen(suffix);
    return length >= tail && !strcmp(text + length - tail, suffix);
}

static int digit_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return 99;
}

bool str_to_u64(const char *text, uint64_t *out) {
    uint64_t base = 10, value = 0;
    if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
        base = 16;
        text += 2;
    }
    if (!*text) return false;
    for (; *text; text++) {
        uint64_t digit = (uint64_t)digit_value(*text);
        if (digit >= base || value > (UINT64_MAX - digit) / base) return false;
        value = value * base + digit;
    }
    *out = value;
    return true;
}

bool str_to_i64(const char *text, int64_t *out) {
    bool negative = *text == '-';
    uint64_t value;
    if (!str_to_u64(text + (negative || *text == '+'), &value)) return false;
    if (value > (uint64_t)INT64_MAX + negative) return false;
    *out = !negative ? (int64_t)value : value > INT64_MAX ? INT64_MIN : -(int64_t)value;
    return true;
}

/* ---- globs ------------------------------------------------------------------------------- */

/* A pattern is a small automaton: one place before each of its tokens and one after the last.
 * All places that the path read so far can have reached are followed at once, so that no pattern
 * makes this slower than pattern length times path length. */

static size_t glob_token(const char *pattern) {
    if (pattern[0] != '*' || pattern[1] != '*') return 1;
    size_t stars = 2;
    while (pattern[stars] == '*') stars++;
    return stars;
}

/* Adds the places that can be reached without reading anything; those all lie further on.
 * `boundary`: a component of the path begins here. Then `**` and the slash behind it may stand for
 * nothing at all: a, two stars, b with slashes between takes in "a/b" but not "a/xb". */
static void glob_close(const char *pattern, bool *places, bool boundary) {
    for (size_t at = 0; pattern[at]; at++) {
        if (!places[at] || pattern[at] != '*') continue;
        size_t length = glob_token(pattern + at);
        bool whole_component = at == 0 || pattern[at - 1] == '/';
        if (length > 1 && whole_component && boundary && pattern[at + length] == '/')
            places[at + length + 1] = true;
        places[at + length] = true;
    }
}

static void glob_step(const char *pattern, size_t at, char c, bool *next) {
    if (pattern[at] == '*') {
        if (c != '/' || glob_token(pattern + at) > 1) next[at] = true;
    } else if (pattern[at] == c || (pattern[at] == '?' && c != '/')) {
        next[at + 1] = true;
    }
}

bool glob_match(const char *pattern, const char *path) {
    if (*pattern != '*' && *pattern != '?' && *pattern != *path) return false; /* most texts, and nothing to be made */
    size_t places_count = strlen(pattern) + 1;
    bool *places = xcalloc(places_count, sizeof *places);
    bool *next = xcalloc(places_count, sizeof *next);
    places[0] = true;
    glob_close(pattern, places, true);
    for (; *path; path++) {
        memset(next, 0, places_count * sizeof *next);
        for (size_t at = 0; pattern[at]; at++)
            if (places[at]) glob_step(pattern, at, *path, next);
        glob_close(pattern, next, *path == '/');
        bool *read = places;
        places = next;
        next = read;
    }
    bool matched = places[places_count - 1];
    free(places);
    free(next);
    return matched;
}

/* ---- edit distance ------------------------------------------------------------------------ */

static unsigned least(unsigned a, unsigned b) {
    return a < b ? a : b;
}

unsigned text_distance(const char *a, const char *b, unsigned limit) {
    size_t a_length = strlen(a), b_length = strlen(b);
    size_t difference = a_length > b_length ? a_length - b_length : b_length - a_length;
    if (difference > limit) return limit + 1;
    unsigned *row = xmalloc((b_length + 1) * sizeof *row);
    for (size_t j = 0; j <= b_length; j++) row[j] = (unsigned)j;
    for (size_t i = 1; i <= a_length; i++) {
        unsigned diagonal = row[0], lowest;
        lowest = row[0] = (unsigned)i;
        for (size_t j = 1; j <= b_length; j++) {
            unsigned substituted = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = least(substituted, least(row[j], row[j - 1]) + 1);
            lowest = least(lowest, row[j]);
        }
        if (lowest > limit) break; /* a row's lowest value never falls again */
    }
    unsigned distance = row[b_length];
    free(row);
    return distance > limit ? limit + 1 : distance;
}

const char *text_nearest(const char *word, const char *const known[]) {
    size_t length = strlen(word);
    unsigned best = length < 4 ? 2 : length < 8 ? 3 : 4; /* one more than is near enough */
    const char *nearest = NULL;
    for (size_t i = 0; known[i] && best > 0; i++) {
        unsigned distance = text_distance(word, known[i], best - 1);
        if (distance < best && distance < strlen(known[i])) {
            best = distance;
            nearest = known[i];
        }
    }
    return nearest;
}

/* ---- UTF-8 ------------------------------------------------------------------------------- */

size_t utf8_decode(const char *text, size_t length, uint32_t *code) {
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (length == 0) return 0;
    uint8_t lead = (uint8_t)text[0];
    size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (lead < 0x80) size = 1;
    if ((lead >= 0x80 && lead < 0xC2) || lead >= 0xF5) return 0; /* begins no character */
    if (size > length) return 0;
    uint32_t value = size == 1 ? lead : lead & (0x7Fu >> size);
    for (size_t i = 1; i < size; i++) {
        uint8_t byte = (uint8_t)text[i];
        if ((byte & 0xC0) != 0x80) return 0;
        value = value << 6 | (byte & 0x3F);
    }
    if (value < smallest[size] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 0;
    *code = value;
    return size;
}

size_t utf8_valid_prefix(const char *text, size_t length) {
    const uint64_t high_bits = UINT64_C(0x8080808080808080);
    size_t at = 0;
    uint32_t code;
    while (at < length) {
        uint64_t eight;
        if (length - at >= sizeof eight) { /* nearly all texts are ASCII: eight letters at once */
            memcpy(&eight, text + at, sizeof eight);
            if (!(eight & high_bits)) {
                at += sizeof eight;
                continue;
            }
        }
        size_t size = utf8_decode(text + at, length - at, &code);
        if (size == 0) break;
        at += size;
    }
    return at;
}

/* U+200C and U+200D stay: Indian scripts need them. */
bool utf8_is_hidden(uint32_t code) {
    return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x200B || code == 0x200E ||
           code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
           (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || code == 0x061C ||
           (code >= 0xE0000 && code <= 0xE007F);
}

char *text_printable(Arena *arena, const char *text) {
    size_t length = strlen(text);
    Buf out = {0};
    for (size_t at = 0; at < length;) {
        uint32_t code = 0;
        size_t size = utf8_decode(text + at, length - at, &code);
        if (size && (code == '\t' || !utf8_is_hidden(code))) {
            buf_add(&out, text + at, size);
            at += size;
            continue;
        }
        for (size_t end = at + (size ? size : 1); at < end; at++)
            buf_printf(&out, "\\x%02x", (uint8_t)text[at]);
    }
    char *copy = arena_strndup(arena, buf_text(&out), out.len);
    buf_free(&out);
    return copy;
}

uint32_t text_columns(const char *text, size_t length) {
    uint32_t columns = 0;
    for (size_t i = 0; i < length; i++) columns += ((unsigned char)text[i] & 0xc0) != 0x80;
    return columns;
}

uint32_t buf_wrap(Buf *out, uint32_t column, uint32_t indent, uint32_t width, const char *text) {
    static const char blanks[] = " \t\r\n";
    bool first = true;
    for (const char *at = text + strspn(text, blanks); *at; at += strspn(at, blanks)) {
        size_t length = strcspn(at, blanks);
        uint32_t columns = text_columns(at, length);
        if (!first && column + 1 + columns > width) {
            buf_printf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (!first) {
            buf_putc(out, ' ');
            column++;
        }
        buf_add(out, at, length);
        column += columns;
        at += length;
        first = false;
    }
    return column;
}
