/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of real people in the program's literals: what passes the check of an identifier is masked
 * before anything is stored or shown. More than formats/ would call one: a number that only looks like a
 * card's is masked as well. Too many asterisks cost a glance at the source, too few show somebody's number. */
#include "findings/findings.h"
#include "formats/formats.h"

#include <ctype.h>

/* Twelve digits from 2 on: Aadhaar. Thirteen to nineteen, whoever issues them: payment cards. A NIR of any
 * month. What else formats/ knows. */
static bool is_identifier_number(const char *digits, size_t count) {
    bool varied = false;
    for (size_t i = 1; i < count; i++) varied |= digits[i] != digits[0];
    if (!varied) return false;
    if (count == 12 && digits[0] >= '2' && verhoeff_passes(digits, count)) return true;
    if (count >= 13 && count <= 19 && luhn_passes(digits, count, 10)) return true;
    return (count == 15 && nir_passes(digits)) || identifier_validate(digits);
}

static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

static bool is_gap(const char *text) {
    return (*text == ' ' || *text == '-') && isdigit((unsigned char)text[1]);
}

static void hide(char *from, const char *end) {
    for (; from < end; from++)
        if (isalnum((unsigned char)*from)) *from = '*';
}

typedef struct Group { /* of digits that stand together */
    char *start;
    int length;
} Group;

static bool groups_valid(const Group *groups, int count) {
    char digits[20];
    int length = 0;
    for (int i = 0; i < count; i++) {
        if (length + groups[i].length > 19) return false;
        memcpy(digits + length, groups[i].start, (size_t)groups[i].length);
        length += groups[i].length;
    }
    digits[length] = '\0';
    return is_identifier_number(digits, (size_t)length);
}

/* Groups parted by single blanks or hyphens may be one number, or numbers that follow each other: the
 * longest that passes counts. Returns where the reader goes on. */
static char *mask_digits(char *text) {
    enum { GROUPS_MAX = 64 };
    Group groups[GROUPS_MAX];
    int count = 0;
    char *at = text;
    while (count < GROUPS_MAX) {
        groups[count] = (Group){at, (int)strspn(at, "0123456789")};
        at += groups[count++].length;
        if (!is_gap(at)) break;
        at++;
    }
    if (is_word(*at)) { /* the last group is the beginning of a word */
        char *end = groups[--count].start;
        while (is_word(*at)) at++;
        if (!count) return at > end ? at : end + 1;
    }
    for (int first = 0; first < count;) {
        int last = count;
        while (last > first && !groups_valid(groups + first, last - first)) last--;
        if (last > first) hide(groups[first].start, groups[last - 1].start + groups[last - 1].length);
        first = last > first ? last : first + 1;
    }
    return at;
}

/* ---- letters and digits ---------------------------------------------------------------------- */

/* Two letters, two digits, then letters and digits; in groups of four or without blanks. */
static size_t iban_length(const char *text) {
    if (!isupper((unsigned char)text[0]) || !isupper((unsigned char)text[1]) ||
        !isdigit((unsigned char)text[2]) || !isdigit((unsigned char)text[3]))
        return 0;
    char plain[35];
    size_t best = 0;
    int count = 0, digits = 0;
    for (size_t i = 0; text[i]; i++) {
        bool blank = text[i] == ' ' && count % 4 == 0 && count && is_word(text[i + 1]);
        if (blank) continue;
        if (!isupper((unsigned char)text[i]) && !isdigit((unsigned char)text[i])) break;
        if (count == 34) return 0;
        plain[count++] = text[i];
        digits += isdigit((unsigned char)text[i]) != 0;
        if (count < 15 || digits < 10 || is_word(text[i + 1])) continue;
        if (iban_passes(plain, (size_t)count)) best = i + 1;
    }
    return best;
}

/* A word of capitals and digits that is an identifier as a whole: a GSTIN, DNI, EPIC, PAN, or a NIR of Corsica. */
static size_t word_length(const char *text) {
    char word[20];
    size_t length = 0, digits = 0;
    while (isupper((unsigned char)text[length]) || isdigit((unsigned char)text[length])) {
        if (length + 1 == sizeof word) return 0;
        digits += isdigit((unsigned char)text[length]) != 0;
        word[length] = text[length];
        length++;
    }
    word[length] = '\0';
    if (is_word(text[length]) || digits == length || digits < 4) return 0;
    const char *scheme = identifier_validate(word);
    if (length == 15 && (nir_passes(word) || (isdigit((unsigned char)word[0]) && word[13] == 'Z' && luhn_passes(word, 15, 36))))
        return length;
    return scheme && strcmp(scheme, "ifsc") != 0 ? length : 0; /* an IFSC is a bank's branch */
}

void identifiers_mask(char *text) {
    for (char *at = text; *at;) {
        if (at > text && is_word(at[-1])) {
            at++;
            continue;
        }
        size_t length = isupper((unsigned char)*at) ? iban_length(at) : 0;
        if (!length && (isupper((unsigned char)*at) || isdigit((unsigned char)*at))) length = word_length(at);
        if (length) {
            hide(at, at + length);
            at += length;
        } else if (isdigit((unsigned char)*at)) {
            at = mask_digits(at);
        } else {
            at++;
        }
    }
}

const char *identifiers_masked(Arena *arena, const char *text) {
    enum { DIGITS_LEAST = 4 }; /* of a PAN; all others have more */
    int digits = 0;
    for (const char *at = text; *at && digits < DIGITS_LEAST; at++) digits += isdigit((unsigned char)*at) != 0;
    if (digits < DIGITS_LEAST) return text;
    char *copy = arena_strdup(arena, text);
    identifiers_mask(copy);
    return strcmp(copy, text) ? copy : text;
}
