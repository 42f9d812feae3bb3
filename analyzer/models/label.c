/* SPDX-License-Identifier: Apache-2.0 */
/* Which name a format gives to what a conversion puts in or takes out: "user=%s", "E-mail: <%s>", "<phone>%s</phone>",
 * "&lat=%f", and, less surely, "user %s". */
#include <ctype.h>

#include "models/models.h"

enum { LABEL_WORDS = 3 };

static bool is_name(char c) {
    return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.';
}

static bool is_one_of(char c, const char *set) {
    return c && strchr(set, c);
}

/* Back over characters of the set. */
static uint32_t skip_back(const char *text, uint32_t floor, uint32_t at, const char *set) {
    while (at > floor && is_one_of(text[at - 1], set)) at--;
    return at;
}

static uint32_t name_start(const char *text, uint32_t floor, uint32_t end) {
    while (end > floor && is_name(text[end - 1])) end--;
    return end;
}

/* `email` of `<email type="work">`, whose `>` is text[end - 1]. */
static bool tag_label(const char *text, uint32_t floor, uint32_t end, FormatLabel *out) {
    uint32_t open = end;
    while (open > floor && text[open - 1] != '<') open--;
    if (open == floor) return false;
    uint32_t length = 0;
    while (open + length < end && (is_name(text[open + length]) || text[open + length] == ':')) length++;
    *out = (FormatLabel){.start = open, .length = length};
    return length > 0;
}

/* Up to three words before a colon, when nothing else stands there: of a sentence only the last one counts, and as loose
 * as if there were no colon. */
static void sentence_label(const char *text, uint32_t floor, uint32_t start, FormatLabel *out) {
    uint32_t first = start, words = 1;
    while (first > floor && text[first - 1] == ' ' && words <= LABEL_WORDS) {
        uint32_t before = name_start(text, floor, first - 1);
        if (before == first - 1) break;
        first = before;
        words++;
    }
    if (words > LABEL_WORDS) {
        out->loose = true;
        return;
    }
    out->length += out->start - first;
    out->start = first;
}

/* "%s/mail", "user%s.conf": what is put in is part of something else. */
static bool goes_on(const char *text, uint32_t end, uint32_t length) {
    if (end >= length) return false;
    if (text[end] == '.') return end + 1 < length && isalnum((unsigned char)text[end + 1]);
    return text[end] == '/' || is_name(text[end]);
}

/* Where the conversion before this one ends; the `*` of "%.*s" is part of its own. */
static uint32_t end_before(const Conversions *conversions, uint32_t index) {
    uint32_t start = conversions->data[index].start;
    for (uint32_t i = index; i-- > 0;) {
        const Conversion *before = &conversions->data[i];
        if (before->start != start) return before->start < start ? before->start + before->length : start;
    }
    return 0;
}

bool format_label(const char *format, size_t length, const Conversions *conversions, uint32_t index, FormatLabel *out) {
    const Conversion *conversion = &conversions->data[index];
    uint32_t floor = end_before(conversions, index), at = conversion->start;
    if (goes_on(format, conversion->start + conversion->length, (uint32_t)length)) return false;
    uint32_t end = skip_back(format, floor, at, " \t\"'`(<[{");
    if (end <= floor) return false;
    bool arrow = end >= floor + 2 && format[end - 2] == '=';
    if (format[end - 1] == '>' && end == at && !arrow) return tag_label(format, floor, end - 1, out);
    uint32_t name = skip_back(format, floor, end, ">=:");
    bool separated = name < end, wide = separated && format[end - 1] != '=';
    if (separated) {
        wide |= name > floor && format[name - 1] == ' ';
        name = skip_back(format, floor, name, " \t\"']");
    } else if (end == at) {
        return false; /* "abc%s" */
    }
    uint32_t start = name_start(format, floor, name);
    if (start == name) return false;
    *out = (FormatLabel){.start = start, .length = name - start, .loose = !separated};
    if (wide) sentence_label(format, floor, start, out);
    return true;
}
