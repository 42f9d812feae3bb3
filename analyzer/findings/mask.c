/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of real people in the program's literals: what passes the check of an identifier is masked
 * before anything is stored or shown. Checks: Luhn (ISO/IEC 7812-1 annex B) for payment cards,
 * Verhoeff for Aadhaar, modulo 97 (ISO 7064) for IBANs (ISO 13616) and French social security numbers
 * (NIR), the check character of Indian GSTINs. */
#include "findings/findings.h"

#include <ctype.h>

static bool luhn_valid(const char *digits, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
        int digit = digits[count - 1 - i] - '0';
        if (i % 2 == 1) {
            digit *= 2;
            if (digit > 9) digit -= 9;
        }
        sum += digit;
    }
    return sum % 10 == 0;
}

/* Verhoeff's scheme: multiplication in the dihedral group of order ten. */
static int dihedral(int a, int b) {
    if (a < 5) return b < 5 ? (a + b) % 5 : 5 + (a + b - 5) % 5;
    return b < 5 ? 5 + (a - 5 - b + 5) % 5 : (a - b + 5) % 5;
}

static bool verhoeff_valid(const char *digits, int count) {
    static const int first[10] = {1, 5, 7, 6, 2, 8, 3, 0, 9, 4};
    int check = 0;
    for (int i = 0; i < count; i++) {
        int digit = digits[count - 1 - i] - '0';
        for (int times = i % 8; times > 0; times--) digit = first[digit];
        check = dihedral(check, digit);
    }
    return check == 0;
}

/* Thirteen digits and their key: 97 less the remainder. */
static bool nir_valid(const char *digits, int count) {
    if (count != 15 || (*digits != '1' && *digits != '2')) return false;
    int rest = 0;
    for (int i = 0; i < 13; i++) rest = (rest * 10 + digits[i] - '0') % 97;
    return 97 - rest == (digits[13] - '0') * 10 + digits[14] - '0';
}

/* Twelve digits from 2 on: Aadhaar. Thirteen to nineteen: payment cards. */
static bool is_identifier_number(const char *digits, int count) {
    bool varied = false;
    for (int i = 1; i < count; i++) varied |= digits[i] != digits[0];
    if (!varied) return false;
    if (count == 12) return digits[0] >= '2' && verhoeff_valid(digits, count);
    return count >= 13 && count <= 19 && (luhn_valid(digits, count) || nir_valid(digits, count));
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
    return is_identifier_number(digits, length);
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
        int rest = 0;
        for (int k = 0; k < count; k++) {
            char c = plain[(k + 4) % count];
            rest = isdigit((unsigned char)c) ? (rest * 10 + c - '0') % 97
                                             : (rest * 100 + c - 'A' + 10) % 97;
        }
        if (rest == 1) best = i + 1;
    }
    return best;
}

static int base36(char c) {
    return isdigit((unsigned char)c) ? c - '0' : c - 'A' + 10;
}

/* Two digits of the state, a PAN, an entity number, Z, and the check character. */
static size_t gstin_length(const char *text) {
    static const char shape[] = "99AAAAA9999A*Z*";
    int sum = 0;
    for (int i = 0; i < 15; i++) {
        unsigned char c = (unsigned char)text[i];
        bool fits = shape[i] == '9'   ? isdigit(c)
                    : shape[i] == 'A' ? isupper(c)
                    : shape[i] == 'Z' ? c == 'Z'
                                      : isdigit(c) || isupper(c);
        if (!fits) return 0;
        if (i == 14) break;
        int product = base36((char)c) * (i % 2 ? 2 : 1);
        sum += product / 36 + product % 36;
    }
    return base36(text[14]) == (36 - sum % 36) % 36 && !is_word(text[15]) ? 15 : 0;
}

void identifiers_mask(char *text) {
    for (char *at = text; *at;) {
        if (at > text && is_word(at[-1])) {
            at++;
            continue;
        }
        size_t length = isupper((unsigned char)*at)  ? iban_length(at)
                        : isdigit((unsigned char)*at) ? gstin_length(at)
                                                      : 0;
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
    /* the shortest identifier has 12 digits or, of letters and digits, 6 */
    int digits = 0;
    for (const char *at = text; *at && digits < 6; at++) digits += isdigit((unsigned char)*at) != 0;
    if (digits < 6) return text;
    char *copy = arena_strdup(arena, text);
    identifiers_mask(copy);
    return strcmp(copy, text) ? copy : text;
}
