/* SPDX-License-Identifier: Apache-2.0 */
/* Which conversion of a printf or scanf format takes which argument. Knows C17, POSIX (`%1$s`), glibc
 * (`%m`, scanf `%ms`, `'` and `I` flags) and the extra letters of SQLite's printf. */
#include "models/models.h"

typedef struct FormatReader {
    const char *text;
    size_t length, at;
    uint32_t next; /* argument that the next conversion without a number takes */
    Conversions *out;
} FormatReader;

static char peek(const FormatReader *reader) {
    return reader->at < reader->length ? reader->text[reader->at] : '\0';
}

/* 0 when there are no digits; large numbers stay at a value no argument list reaches. */
static uint32_t read_number(FormatReader *reader) {
    uint32_t value = 0;
    while (peek(reader) >= '0' && peek(reader) <= '9') {
        if (value < 1000000) value = value * 10 + (uint32_t)(peek(reader) - '0');
        reader->at++;
    }
    return value;
}

/* The `2$` of `%2$s` or `*2$`; 0 when there is none, and nothing is consumed. */
static uint32_t read_position(FormatReader *reader) {
    size_t start = reader->at;
    uint32_t number = read_number(reader);
    if (number && peek(reader) == '$') {
        reader->at++;
        return number;
    }
    reader->at = start;
    return 0;
}

static uint32_t take_argument(FormatReader *reader, uint32_t position) {
    return position ? position - 1 : reader->next++;
}

static void skip_any(FormatReader *reader, const char *letters) {
    while (peek(reader) && strchr(letters, peek(reader))) reader->at++;
}

/* Width or precision: digits, or a star with its own argument. Returns the digits' value. */
static uint32_t read_measure(FormatReader *reader, size_t start, bool *star) {
    *star = peek(reader) == '*';
    if (!*star) return read_number(reader);
    reader->at++;
    Conversion measure = {.letter = '*', .start = (uint32_t)start};
    measure.argument = take_argument(reader, read_position(reader));
    measure.length = (uint32_t)(reader->at - start);
    vec_push(reader->out, measure);
    return 0;
}

/* `q` and `z` are lengths before an integer's letter, letters of SQLite's printf elsewhere. */
static void skip_length(FormatReader *reader) {
    for (; peek(reader); reader->at++) {
        char c = peek(reader);
        if (strchr("hlLjtZ", c)) continue;
        if (c != 'q' && c != 'z') break;
        char after = reader->at + 1 < reader->length ? reader->text[reader->at + 1] : '\0';
        if (!after || !strchr("diouxXnsc", after)) break;
    }
}

static bool read_print(FormatReader *reader, size_t start) {
    uint32_t position = read_position(reader);
    skip_any(reader, "-+ #0'I,!");
    bool star;
    read_measure(reader, start, &star);
    bool nothing = false;
    if (peek(reader) == '.') {
        reader->at++;
        nothing = read_measure(reader, start, &star) == 0 && !star;
    }
    skip_length(reader);
    char letter = peek(reader);
    if (!letter) return false;
    reader->at++;
    if (letter == '%' || letter == 'm') return true;
    if (!strchr("diouxXbBeEfFgGaAcCsSpnqQwz", letter)) return false;
    bool string = strchr("sSqQwz", letter) != NULL;
    Conversion conversion = {
        .letter = letter,
        .is_string = string,
        .suppressed = string && nothing,
        .assigns = letter == 'n',
        .argument = take_argument(reader, position),
        .start = (uint32_t)start,
        .length = (uint32_t)(reader->at - start),
    };
    vec_push(reader->out, conversion);
    return true;
}

/* Past the `]` of `%[a-z]`, which is a member when it comes first. */
static bool skip_set(FormatReader *reader) {
    if (peek(reader) == '^') reader->at++;
    if (peek(reader) == ']') reader->at++;
    while (reader->at < reader->length && reader->text[reader->at] != ']') reader->at++;
    if (reader->at >= reader->length) return false;
    reader->at++;
    return true;
}

static bool read_scan(FormatReader *reader, size_t start) {
    uint32_t position = read_position(reader);
    bool suppressed = false, allocates = false;
    for (; peek(reader) == '*' || peek(reader) == '\'' || peek(reader) == 'I'; reader->at++)
        suppressed |= peek(reader) == '*';
    read_number(reader);
    if (peek(reader) == 'm') {
        allocates = true;
        reader->at++;
    }
    skip_length(reader);
    char letter = peek(reader);
    if (!letter) return false;
    reader->at++;
    if (letter == '%') return true;
    if (!strchr("diouxXbeEfFgGaAcCsSpn[", letter)) return false;
    if (letter == '[' && !skip_set(reader)) return false;
    Conversion conversion = {
        .letter = letter,
        .is_string = strchr("sScC[", letter) != NULL,
        .suppressed = suppressed,
        .assigns = !suppressed,
        .allocates = allocates && !suppressed,
        .argument = suppressed ? UINT32_MAX : take_argument(reader, position),
        .start = (uint32_t)start,
        .length = (uint32_t)(reader->at - start),
    };
    vec_push(reader->out, conversion);
    return true;
}

bool format_parse(const char *format, size_t length, bool scan, Conversions *out) {
    if (length > UINT32_MAX) return false;
    FormatReader reader = {.text = format, .length = length, .out = out};
    while (reader.at < length && format[reader.at]) {
        if (format[reader.at++] != '%') continue;
        size_t start = reader.at - 1;
        if (!(scan ? read_scan(&reader, start) : read_print(&reader, start))) return false;
    }
    return true;
}
