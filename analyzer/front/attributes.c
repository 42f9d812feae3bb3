/* SPDX-License-Identifier: Apache-2.0 */
/* Attributes of declarations. libclang names few of them, and their source text may lie in a macro;
 * but it can print a declaration with all of its attributes spelled out, which is read here. */
#include "front/lower.h"

#include <stdlib.h>

static bool name_is_listed(const char *name, const char *const list[]) {
    for (uint32_t i = 0; list[i]; i++) {
        if (str_eq(name, list[i])) {
            return true;
        }
    }
    return false;
}

/* For declarations without the attribute: K&R style, old headers, builtins. */
bool name_is_noreturn(const char *name) {
    static const char *const list[] = {
        "abort",         "exit",         "_exit",        "_Exit",        "quick_exit",
        "longjmp",       "_longjmp",     "siglongjmp",   "__longjmp_chk", "__assert_fail",
        "__assert_rtn",  "__assert",     "err",          "errx",         "verr",
        "verrx",         "pthread_exit", "thrd_exit",    "__stack_chk_fail",
        "__assert_perror_fail", "__chk_fail", "__fortify_fail", NULL,
    };
    return name_is_listed(name, list);
}

bool name_returns_twice(const char *name) {
    static const char *const list[] = {
        "setjmp",    "_setjmp", "sigsetjmp", "__sigsetjmp", "__builtin_setjmp",
        "savectx",   "vfork",   "getcontext", NULL,
    };
    return name_is_listed(name, list);
}

StrId cursor_name(Lower *lower, CXCursor cursor) {
    CXString spelling = clang.getCursorSpelling(cursor);
    const char *text = clang.getCString(spelling);
    StrId name = text ? unit_string(lower->builder, text) : 0;
    clang.disposeString(spelling);
    return name;
}

/* After `word(` or `__word__(` at `text`: the position behind the parenthesis, or NULL. */
static const char *attribute_open(const char *text, const char *word) {
    size_t length = strlen(word);
    bool wrapped = str_starts(text, "__");
    text += wrapped ? 2 : 0;
    if (strncmp(text, word, length) != 0) {
        return NULL;
    }
    text += length;
    text += wrapped && str_starts(text, "__") ? 2 : 0;
    return *text == '(' ? text + 1 : NULL;
}

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool attribute_plain(const char *text, const char *word) {
    size_t length = strlen(word);
    bool wrapped = str_starts(text, "__") && str_starts(text + 2, word) &&
                   str_starts(text + 2 + length, "__");
    text += wrapped ? 2 : 0;
    return !strncmp(text, word, length) && (wrapped || !is_word(text[length]));
}

/* The C string literal at `text`, or 0. */
static StrId attribute_string(Lower *lower, const char *text) {
    if (*text != '"') {
        return 0;
    }
    Buf buf = {0};
    for (text++; *text && *text != '"'; text++) {
        text += *text == '\\' && text[1] ? 1 : 0;
        buf_putc(&buf, *text);
    }
    StrId id = unit_bytes(lower->builder, buf_text(&buf), buf.len);
    buf_free(&buf);
    return id;
}

/* "printf, 1, 2": only formats whose directives consume the arguments. */
static void attribute_format(const char *text, Attributes *out) {
    bool printing = str_starts(text, "printf") || str_starts(text, "__printf") ||
                    str_starts(text, "gnu_printf") || str_starts(text, "__gnu_printf") ||
                    str_starts(text, "syslog") || str_starts(text, "__syslog");
    const char *comma = strchr(text, ',');
    if (printing && comma) {
        char *end;
        long argument = strtol(comma + 1, &end, 10);
        long first = *end == ',' ? strtol(end + 1, NULL, 10) : 0;
        if (argument > 0 && argument < UINT16_MAX && first >= 0 && first < UINT16_MAX) {
            out->format_argument = (uint16_t)argument;
            out->format_first = (uint16_t)first;
        }
    }
}

static void attribute_read(Lower *lower, const char *text, Attributes *out) {
    const char *inside;
    if ((inside = attribute_open(text, "format"))) {
        attribute_format(inside, out);
    } else if ((inside = attribute_open(text, "alias"))) {
        out->alias = attribute_string(lower, inside);
    } else if ((inside = attribute_open(text, "annotate"))) {
        if (str_starts(inside, "\"sangam:") && !out->note) {
            out->note = attribute_string(lower, inside);
        }
    } else if ((inside = attribute_open(text, "cleanup"))) {
        size_t length = 0;
        while ((is_word(inside[length]) || inside[length] == '$') &&
               length + 1 < sizeof out->cleanup) {
            length++;
        }
        memcpy(out->cleanup, inside, length);
        out->cleanup[length] = '\0';
    } else if (attribute_plain(text, "noreturn")) {
        out->noreturn = true;
    } else if (attribute_plain(text, "weak")) {
        out->weak = true;
    } else if (attribute_plain(text, "returns_twice")) {
        out->returns_twice = true;
    } else if (attribute_plain(text, "constructor") || attribute_plain(text, "destructor") ||
               attribute_open(text, "constructor") || attribute_open(text, "destructor")) {
        out->from_loader = true;
    }
}

static void attributes_read(Lower *lower, const char *text, Attributes *out) {
    out->noreturn = str_starts(text, "_Noreturn ") || strstr(text, " _Noreturn ") ||
                    strstr(text, "[[noreturn]]");
    for (const char *at = text; (at = strstr(at, "__attribute__(("));) {
        at += strlen("__attribute__((");
        attribute_read(lower, at, out);
    }
}

Attributes cursor_attributes(Lower *lower, CXCursor declaration) {
    Attributes result = {0};
    if (!clang.Cursor_hasAttrs(declaration)) {
        return result;
    }
    if (!lower->policy) {
        lower->policy = clang.getCursorPrintingPolicy(declaration);
        clang.PrintingPolicy_setProperty(lower->policy, CXPrintingPolicy_TerseOutput, 1);
        clang.PrintingPolicy_setProperty(lower->policy, CXPrintingPolicy_SuppressInitializers, 1);
    }
    CXString printed = clang.getCursorPrettyPrinted(declaration, lower->policy);
    const char *text = clang.getCString(printed);
    if (text) {
        attributes_read(lower, text, &result);
    }
    clang.disposeString(printed);
    return result;
}

/* ---- notes ---------------------------------------------------------------------------------- */

#define COMMENT_MAX 240

static bool is_ornament(char c) {
    return c == '/' || c == '*' || c == '!' || c == '<' || c == '-' || c == '=' || c == '#';
}

/* The words of a comment: no marks, no ornaments, one blank between words. */
static StrId comment_words(Lower *lower, const char *text) {
    char words[COMMENT_MAX + 2];
    size_t length = 0;
    bool gap = true;
    for (; *text && length < COMMENT_MAX; text++) {
        if ((unsigned char)*text <= ' ' ||
            (is_ornament(*text) && (gap || is_ornament(text[1]) || !text[1]))) {
            gap = true;
        } else {
            if (gap && length) {
                words[length++] = ' ';
            }
            gap = false;
            words[length++] = *text;
        }
    }
    length = utf8_valid_prefix(words, length);
    return length ? unit_bytes(lower->builder, words, length) : 0;
}

StrId cursor_note(Lower *lower, CXCursor declaration) {
    return cursor_attributes(lower, declaration).note;
}

StrId cursor_note_or_comment(Lower *lower, CXCursor declaration, Loc loc) {
    StrId note = cursor_note(lower, declaration);
    if (note || !loc.file || loc.macro || unit_file_at(lower->builder, loc.file)->system) {
        return note;
    }
    CXString comment = clang.Cursor_getRawCommentText(declaration);
    const char *text = clang.getCString(comment);
    note = text ? comment_words(lower, text) : 0;
    clang.disposeString(comment);
    return note;
}
