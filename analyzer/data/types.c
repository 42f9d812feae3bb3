/* SPDX-License-Identifier: Apache-2.0 */
/* Knows which declared types can hold which sort of datum. */
#include "data/catalog.h"

#include <strings.h>

static bool is_name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_qualifier(const char *word, size_t length) {
    static const char *const QUALIFIERS[] = {"const", "struct",   "union",  "volatile", "enum",
                                             "static", "register", "extern", "restrict"};

    for (size_t i = 0; i < COUNTOF(QUALIFIERS); i++) {
        if (strlen(QUALIFIERS[i]) == length && strncmp(word, QUALIFIERS[i], length) == 0) {
            return true;
        }
    }
    return false;
}

void type_base(const char *type_text, char *base) {
    size_t length = 0;

    base[0] = '\0';
    for (const char *p = type_text; *p && *p != '[' && *p != '(' && *p != '{';) {
        size_t word = 0;
        while (is_name_char(p[word])) {
            word++;
        }
        if (!word) {
            p++;
            continue;
        }
        if (!is_qualifier(p, word) && length + word + 2 < WORDS_BYTES) {
            if (length) {
                base[length++] = ' ';
            }
            memcpy(base + length, p, word);
            length += word;
            base[length] = '\0';
        }
        p += word;
    }
}

/* Length of a type's name without what aliases and generations add to it: netaddr_t, addr6. */
static size_t stem_length(const char *base) {
    static const char *const TAILS[] = {"_t", "_st", "_s"};
    size_t length = strlen(base);

    for (size_t i = 0; i < COUNTOF(TAILS); i++) {
        size_t tail = strlen(TAILS[i]);
        if (length > tail && str_eq(base + length - tail, TAILS[i])) {
            length -= tail;
            break;
        }
    }
    while (length > 1 && base[length - 1] >= '0' && base[length - 1] <= '9') {
        length--;
    }
    return length;
}

static bool is_upper_case(const char *text) {
    while (*text && !(*text >= 'a' && *text <= 'z')) {
        text++;
    }
    return !*text;
}

/* netaddr_t and SOCKADDR end in `addr`. */
static bool ends_so(const char *base, const char *ending) {
    size_t length = stem_length(base), wanted = strlen(ending);

    const char *end = length >= wanted ? base + length - wanted : NULL;
    return end && (strncmp(end, ending, wanted) == 0 ||
                   (strncasecmp(end, ending, wanted) == 0 && is_upper_case(base)));
}

/* SOCKADDR is made by a macro. */
static bool same_type(const char *declared, const char *listed) {
    return str_eq(declared, listed) || (is_upper_case(declared) && strcasecmp(declared, listed) == 0);
}

/* One word is its own base, but for a qualifier. */
static bool is_plain(const char *name) {
    size_t length = 0;
    while (is_name_char(name[length])) {
        length++;
    }
    return length && !name[length] && !is_qualifier(name, length);
}

static bool length_listed(const TypeSeen *type, const StrVec *names) {
    for (uint32_t i = 0; i < names->len; i++) {
        if (names->data[i][0] == '[' && strstr(type->text, names->data[i])) {
            return true;
        }
    }
    return false;
}

bool type_listed(const TypeSeen *type, const StrVec *names) {
    return length_listed(type, names) || base_listed(type->base, names);
}

bool type_of_kind(const TypeSeen *type, const StrVec *names) {
    return length_listed(type, names) || (type->may_be_listed && base_listed(type->base, names));
}

bool base_listed(const char *declared, const StrVec *names) {
    char listed[WORDS_BYTES];

    for (uint32_t i = 0; i < names->len; i++) {
        if (names->data[i][0] == '*') {
            if (ends_so(declared, names->data[i] + 1)) {
                return true;
            }
            continue;
        }
        if (same_type(declared, names->data[i])) {
            return true;
        }
        if (is_plain(names->data[i]) || names->data[i][0] == '[') {
            continue;
        }
        type_base(names->data[i], listed);
        if (same_type(declared, listed)) {
            return true;
        }
    }
    return false;
}

static const char *lower_case(char out[WORDS_BYTES], const char *text) {
    size_t i = 0;
    for (; text[i] && i + 1 < WORDS_BYTES; i++) {
        out[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] - 'A' + 'a' : text[i]);
    }
    out[i] = '\0';
    return out;
}

static void index_names(Catalog *catalog, const StrVec *names) {
    char base[WORDS_BYTES];

    for (uint32_t i = 0; i < names->len; i++) {
        if (names->data[i][0] == '*') {
            vec_push(&catalog->typed_endings, names->data[i] + 1);
            continue;
        }
        word_set_add(&catalog->typed, lower_case(base, names->data[i]));
        type_base(names->data[i], base);
        word_set_add(&catalog->typed, lower_case(base, base));
    }
}

void catalog_index_types(Catalog *catalog) {
    for (DataId id = 1; id < catalog->kinds.len; id++) {
        index_names(catalog, &catalog->kinds.data[id].holds);
        index_names(catalog, &catalog->kinds.data[id].typedefs);
    }
}

void type_see(const Catalog *catalog, const char *type_text, TypeSeen *out) {
    char lower[WORDS_BYTES];

    out->text = type_text;
    type_base(type_text, out->base);
    out->may_be_listed = word_set_has(&catalog->typed, lower_case(lower, out->base));
    for (uint32_t i = 0; i < catalog->typed_endings.len && !out->may_be_listed; i++) {
        out->may_be_listed = ends_so(out->base, catalog->typed_endings.data[i]);
    }
}

bool type_named_after(const Catalog *catalog, const char *type_text, const Pattern *pattern) {
    char base[WORDS_BYTES];
    Words words;

    if (strchr(type_text, '*') != strrchr(type_text, '*')) {
        return false;
    }
    type_base(type_text, base);
    base[stem_length(base)] = '\0';
    words_split(&words, base, &catalog->vocabulary);
    return words.count && str_eq(words.word[words.count - 1], pattern->word[pattern->count - 1]);
}

/* Whether a type of this name is listed, or ends in a word that is: struct dyn_buf, ssh_string. */
static bool ends_in_listed(const Catalog *catalog, ContextList list, const char *base) {
    char stem[WORDS_BYTES];
    Words words;

    if (catalog_context_has(catalog, list, base)) {
        return true;
    }
    snprintf(stem, sizeof stem, "%.*s", (int)stem_length(base), base);
    words_split(&words, stem, &catalog->vocabulary);
    return words.count && catalog_context_has(catalog, list, words.word[words.count - 1]);
}

static bool is_bytes_text(const char *base) {
    return str_eq(base, "unsigned char") || str_eq(base, "char") || str_eq(base, "signed char") ||
           str_eq(base, "uint8_t") || str_eq(base, "int8_t");
}

/* Whether the type is called a text: Octstr, fxStr, my_string. */
static bool is_called_text(const char *base) {
    static const char *const ENDINGS[] = {"str", "string"};
    size_t length = stem_length(base);

    for (size_t i = 0; i < COUNTOF(ENDINGS); i++) {
        size_t wanted = strlen(ENDINGS[i]);
        if (length > wanted && strncasecmp(base + length - wanted, ENDINGS[i], wanted) == 0) {
            return true;
        }
    }
    return false;
}

/* One byte: an element of a datum at most. */
static bool is_octet(const char *base) {
    static const char *const OCTETS[] = {"uint8_t", "int8_t", "u_char", "unsigned char", "signed char", "u8",
                                         "guint8", "guchar", "uchar", "BYTE", "UCHAR", "u_int8_t", "__u8"};

    for (size_t i = 0; i < COUNTOF(OCTETS); i++) {
        if (str_eq(OCTETS[i], base)) {
            return true;
        }
    }
    return false;
}

/* An integer: a yes/no says that there is a datum, not what it is; kinds of any type keep it. */
static int integer_penalty(const Catalog *catalog, const char *type_text, const char *base,
                           uint8_t types) {
    bool flag = catalog_context_has(catalog, CONTEXT_FLAG_TYPES, base);
    bool enumerated = strstr(type_text, "enum ") != NULL;

    if (types == TYPES_ANY) {
        return 0;
    }
    if (catalog_context_has(catalog, CONTEXT_TIME_TYPES, base)) { /* a time is none of the numbers that name somebody */
        return -1;
    }
    if (flag || enumerated || str_eq(base, "char") || (is_octet(base) && (types & TYPES_BYTES))) {
        return -1;
    }
    return types & TYPES_INTEGER ? 0 : -1;
}

/* Bytes are text for some programs and anything for others. Memory of no type that only may be read
 * is a datum; `void *user` is the caller's own. */
static int bytes_penalty(const Catalog *catalog, const Declaration *declaration, const char *base,
                         uint8_t types) {
    if (!(types & (TYPES_TEXT | TYPES_BYTES)) || str_eq(base, "int")) { /* int [2]: a pipe's ends */
        return -1;
    }
    if (str_eq(base, "void") || (str_eq(base, "gpointer") && declaration->holder != HOLDER_FIELD)) {
        return strstr(declaration->type_text, "const") ? 0 : 1;
    }
    return types & TYPES_BYTES || catalog_context_has(catalog, CONTEXT_TEXT_TYPES, base) ? 0 : 1;
}

/* A record, or a pointer to something other than characters. */
static int record_penalty(const Catalog *catalog, const Declaration *declaration, const char *base,
                          uint8_t types) {
    const char *stars = strchr(declaration->type_text, '*');

    if (ends_in_listed(catalog, CONTEXT_TEXT_TYPES, base) || is_called_text(base) ||
        ends_in_listed(catalog, CONTEXT_LIST_TYPES, base)) {
        return types & (TYPES_TEXT | TYPES_BYTES) ? 0 : -1;
    }
    if ((types & TYPES_INTEGER) && ends_in_listed(catalog, CONTEXT_VALUE_TYPES, base)) {
        return 0; /* a number or a time of many parts */
    }
    if (is_bytes_text(base)) { /* char **: an array of texts or the place of one */
        return types & (TYPES_TEXT | TYPES_BYTES) ? 0 : -1;
    }
    if (stars && strchr(stars + 1, '*')) {
        return -1;
    }
    if (types != TYPES_ANY && (!(types & (TYPES_TEXT | TYPES_BYTES)) ||
                               ends_in_listed(catalog, CONTEXT_HANDLE_TYPES, base) ||
                               ends_in_listed(catalog, CONTEXT_CODE_RECORDS, base) ||
                               ends_in_listed(catalog, CONTEXT_NOT_PERSON_RECORDS, base))) {
        return -1; /* a record may wrap a text; a widget or a table does not */
    }
    return 1;
}

int type_penalty(const Catalog *catalog, const Declaration *declaration, const char *base, uint8_t types) {
    switch (declaration->type) {
    case HELD_TEXT: /* a record that begins with a text may be the caller's own, whatever its name */
        return !(types & (TYPES_TEXT | TYPES_BYTES)) ? -1 : catalog_context_has(catalog, CONTEXT_HANDLE_TYPES, base);
    case HELD_BYTES: /* unsigned char: text for some programs, anything for others */
        return bytes_penalty(catalog, declaration, base, types);
    case HELD_INTEGER:
        return integer_penalty(catalog, declaration->type_text, base, types);
    case HELD_REAL:
        return types & TYPES_REAL ? 0 : -1;
    case HELD_POINTER: /* to numbers: one to be filled in, or several */
        return types & TYPES_INTEGER
                   ? integer_penalty(catalog, declaration->type_text, base, types)
                   : -1;
    case HELD_RECORD:
        return record_penalty(catalog, declaration, base, types);
    case HELD_OTHER:
        return types == TYPES_ANY ? 0 : 1;
    case HELD_FUNCTION:
        break;
    }
    return -1;
}
