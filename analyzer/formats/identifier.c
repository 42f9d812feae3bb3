/* SPDX-License-Identifier: Apache-2.0 */
/* Knows the written forms and checksums of official and financial identifiers. A pass proves the
 * form, not that the identifier was ever issued. */
#include "formats/formats.h"

enum { COMPACT_MOST = 40 };

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}

static unsigned digit(char c) {
    return (unsigned)(c - '0');
}

/* 0-9 -> 0-9, A-Z -> 10-35 */
static unsigned base36(char c) {
    return is_digit(c) ? digit(c) : (unsigned)(c - 'A') + 10;
}

/* Form of a pattern: 9 = digit, A = capital, X = capital or digit, anything else = itself. */
static bool has_form(const char *text, const char *form) {
    for (; *form; form++, text++) {
        bool ok = *form == '9'   ? is_digit(*text)
                  : *form == 'A' ? is_capital(*text)
                  : *form == 'X' ? is_digit(*text) || is_capital(*text)
                                 : *text == *form;
        if (!ok) {
            return false;
        }
    }
    return !*text;
}

static bool all_digits(const char *text, size_t least, size_t most) {
    size_t length = strlen(text);

    for (size_t i = 0; i < length; i++) {
        if (!is_digit(text[i])) {
            return false;
        }
    }
    return length >= least && length <= most;
}

bool luhn_passes(const char *text, size_t length, unsigned base) {
    unsigned sum = 0;

    for (size_t i = 0; i < length; i++) {
        unsigned value = base36(text[length - 1 - i]);
        if (i % 2) {
            value *= 2;
            value = value / base + value % base;
        }
        sum += value;
    }
    return sum % base == 0;
}

bool verhoeff_passes(const char *digits, size_t length) {
    static const char *const PRODUCT[] = {"0123456789", "1234067895", "2340178956", "3401289567",
                                          "4012395678", "5987604321", "6598710432", "7659821043",
                                          "8765932104", "9876543210"};
    static const char *const PERMUTED[] = {"0123456789", "1576283094", "5803796142", "8916043527",
                                           "9453126870", "4286573901", "2793806415", "7046913258"};
    unsigned check = 0;

    for (size_t i = 0; i < length; i++) {
        unsigned value = digit(PERMUTED[i % 8][digit(digits[length - 1 - i])]);
        check = digit(PRODUCT[check][value]);
    }
    return check == 0;
}

static bool is_palindrome(const char *text) {
    size_t length = strlen(text);

    for (size_t i = 0; i < length / 2; i++) {
        if (text[i] != text[length - 1 - i]) {
            return false;
        }
    }
    return true;
}

static bool is_aadhaar(const char *text) {
    return has_form(text, "999999999999") && text[0] >= '2' && !is_palindrome(text) &&
           verhoeff_passes(text, 12);
}

static bool is_aadhaar_vid(const char *text) {
    return has_form(text, "9999999999999999") && text[0] >= '2' && verhoeff_passes(text, 16);
}

/* The tenth character is a check letter whose rule is not public: form only. */
static bool is_pan(const char *text) {
    return has_form(text, "AAAAA9999A") && strchr("ABCFGHJLPT", text[3]) &&
           strncmp(text + 5, "0000", 4) != 0;
}

static bool is_gstin(const char *text) {
    char pan[11];

    if (!has_form(text, "99XXXXXXXXXXXZX") || text[12] == '0') {
        return false;
    }
    memcpy(pan, text + 2, 10);
    pan[10] = '\0';
    unsigned state = digit(text[0]) * 10 + digit(text[1]);
    return ((state >= 1 && state <= 38) || state == 97) && is_pan(pan) && luhn_passes(text, 15, 36);
}

static bool is_epic(const char *text) {
    return has_form(text, "AAA9999999") && luhn_passes(text + 3, 7, 10);
}

static bool is_ifsc(const char *text) {
    return has_form(text, "AAAA0XXXXXX");
}

/* name@bank: what follows the @ has no dot, which tells it from a mail address. */
static bool is_upi(const char *text) {
    const char *at = strchr(text, '@');
    size_t name = at ? (size_t)(at - text) : 0, handle = at ? strlen(at + 1) : 0;

    if (name < 2 || name > 256 || handle < 2 || handle > 64) {
        return false;
    }
    for (const char *p = text; *p; p++) {
        bool letter = (*p | 0x20) >= 'a' && (*p | 0x20) <= 'z';
        bool ok = p == at || letter || (p < at && (is_digit(*p) || strchr("._-", *p)));
        if (!ok) {
            return false;
        }
    }
    return true;
}

typedef struct IbanLength {
    char country[3];
    uint8_t length;
} IbanLength;

static size_t iban_length(const char *text) {
    static const IbanLength LENGTHS[] = {
        {"AD", 24}, {"AT", 20}, {"BE", 16}, {"BG", 22}, {"CH", 21}, {"CY", 28}, {"CZ", 24},
        {"DE", 22}, {"DK", 18}, {"EE", 20}, {"ES", 24}, {"FI", 18}, {"FR", 27}, {"GB", 22},
        {"GR", 27}, {"HR", 21}, {"HU", 28}, {"IE", 22}, {"IS", 26}, {"IT", 27}, {"LI", 21},
        {"LT", 20}, {"LU", 20}, {"LV", 21}, {"MC", 27}, {"MT", 31}, {"NL", 18}, {"NO", 15},
        {"PL", 28}, {"PT", 25}, {"RO", 24}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27},
    };

    for (size_t i = 0; i < COUNTOF(LENGTHS); i++) {
        if (strncmp(text, LENGTHS[i].country, 2) == 0) {
            return LENGTHS[i].length;
        }
    }
    return 0;
}

bool iban_passes(const char *text, size_t length) {
    unsigned rest = 0;

    if (length < 5 || !is_capital(text[0]) || !is_capital(text[1]) || !is_digit(text[2]) || !is_digit(text[3])) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        char c = text[(i + 4) % length];
        if (!is_digit(c) && !is_capital(c)) {
            return false;
        }
        rest = (rest * (is_digit(c) ? 10 : 100) + base36(c)) % 97;
    }
    return rest == 1;
}

static bool is_iban(const char *text) {
    size_t length = strlen(text);

    return iban_length(text) == length && iban_passes(text, length);
}

static bool is_card(const char *text) {
    return all_digits(text, 13, 19) && text[0] >= '2' && text[0] <= '6' && luhn_passes(text, strlen(text), 10);
}

bool nir_passes(const char *text) {
    char number[15];
    unsigned rest = 0;

    if (text[0] != '1' && text[0] != '2') {
        return false;
    }
    for (size_t i = 0; i < sizeof number; i++) {
        number[i] = text[i];
        if (i == 6 && number[5] == '2' && (text[6] == 'A' || text[6] == 'B')) {
            number[5] = '1';
            number[6] = text[6] == 'A' ? '9' : '8';
        }
        if (!is_digit(number[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < 13; i++) {
        rest = (rest * 10 + digit(number[i])) % 97;
    }
    return 97 - rest == digit(number[13]) * 10 + digit(number[14]);
}

/* 20 and more stand for months that are not known. */
static bool is_fr_nir(const char *text) {
    if (strlen(text) != 15 || !nir_passes(text)) {
        return false;
    }
    unsigned month = digit(text[3]) * 10 + digit(text[4]);
    return (month >= 1 && month <= 12) || month >= 20;
}

/* German tax identification number: exactly one digit of the first ten occurs two or three times;
 * ISO 7064 mod 11,10. */
static bool is_de_idnr(const char *text) {
    unsigned seen[10] = {0}, repeated = 0, check = 10;

    if (!has_form(text, "99999999999") || text[0] == '0') {
        return false;
    }
    for (size_t i = 0; i < 10; i++) {
        unsigned sum = (check + digit(text[i])) % 10;
        seen[digit(text[i])]++;
        check = (sum ? sum : 10) * 2 % 11;
    }
    for (size_t i = 0; i < COUNTOF(seen); i++) {
        if (seen[i] > 3) {
            return false;
        }
        repeated += seen[i] > 1;
    }
    return repeated == 1 && (11 - check) % 10 == digit(text[10]);
}

static bool is_dni_letter(unsigned number, char letter) {
    return "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23] == letter;
}

static bool is_es_dni(const char *text) {
    unsigned number = 0;

    if (!has_form(text, "99999999A")) {
        return false;
    }
    for (size_t i = 0; i < 8; i++) {
        number = number * 10 + digit(text[i]);
    }
    return is_dni_letter(number, text[8]);
}

static bool is_es_nie(const char *text) {
    unsigned number;

    if (!has_form(text, "A9999999A") || text[0] < 'X') {
        return false;
    }
    number = (unsigned)(text[0] - 'X');
    for (size_t i = 1; i < 8; i++) {
        number = number * 10 + digit(text[i]);
    }
    return is_dni_letter(number, text[8]);
}

typedef struct Scheme {
    const char *name;
    bool (*passes)(const char *compact);
} Scheme;

/* The most telling first: a text is given to the first scheme that it passes. */
static const Scheme SCHEMES[] = {
    {"gstin", is_gstin},   {"iban", is_iban},       {"fr_nir", is_fr_nir},
    {"aadhaar", is_aadhaar}, {"de_idnr", is_de_idnr}, {"card", is_card},
    {"aadhaar_vid", is_aadhaar_vid}, {"epic", is_epic}, {"pan", is_pan},
    {"ifsc", is_ifsc},     {"es_dni", is_es_dni},   {"es_nie", is_es_nie},
};

/* Without the spaces and hyphens that people put between groups, at most one in a row; false when
 * the text is too long or has them elsewhere. */
static bool compact(const char *text, char out[COMPACT_MOST + 1]) {
    size_t length = 0;
    bool separator = true;

    for (; *text; text++) {
        if (*text == ' ' || *text == '-') {
            if (separator) {
                return false;
            }
            separator = true;
        } else {
            if (length == COMPACT_MOST) {
                return false;
            }
            out[length++] = *text;
            separator = false;
        }
    }
    out[length] = '\0';
    return !separator;
}

const char *identifier_validate(const char *text) {
    char plain[COMPACT_MOST + 1];

    if (!text) {
        return NULL;
    }
    if (strchr(text, '@')) {
        return is_upi(text) ? "upi" : NULL;
    }
    if (!compact(text, plain)) {
        return NULL;
    }
    for (size_t i = 0; i < COUNTOF(SCHEMES); i++) {
        if (SCHEMES[i].passes(plain)) {
            return SCHEMES[i].name;
        }
    }
    return NULL;
}

bool identifier_scheme_known(const char *name) {
    for (size_t i = 0; i < COUNTOF(SCHEMES); i++) {
        if (str_eq(SCHEMES[i].name, name)) {
            return true;
        }
    }
    return str_eq(name, "upi");
}
