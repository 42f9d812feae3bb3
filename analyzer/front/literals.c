/* SPDX-License-Identifier: Apache-2.0 */
/* String literals: libclang spells them with quotes and escapes; here they become bytes again. */
#include "front/lower.h"

NodeId literal_node(const Lower *lower, NodeId node) {
    node = node_peel(lower, node);
    return node_kind(lower, node) == CXCursor_StringLiteral ? node : 0;
}

static void utf8_add(Buf *out, uint32_t code) {
    if (code < 0x80) {
        buf_putc(out, (char)code);
    } else if (code < 0x800) {
        buf_putc(out, (char)(0xC0 | code >> 6));
        buf_putc(out, (char)(0x80 | (code & 0x3F)));
    } else if (code < 0x10000) {
        buf_putc(out, (char)(0xE0 | code >> 12));
        buf_putc(out, (char)(0x80 | (code >> 6 & 0x3F)));
        buf_putc(out, (char)(0x80 | (code & 0x3F)));
    } else {
        buf_putc(out, (char)(0xF0 | (code >> 18 & 7)));
        buf_putc(out, (char)(0x80 | (code >> 12 & 0x3F)));
        buf_putc(out, (char)(0x80 | (code >> 6 & 0x3F)));
        buf_putc(out, (char)(0x80 | (code & 0x3F)));
    }
}

static int hex_digit(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* `at` points behind the backslash; returns the position behind the escape. */
static const char *escape_add(Buf *out, const char *at, bool wide) {
    static const char letters[] = "abfnrtv", values[] = "\a\b\f\n\r\t\v";
    char c = *at++;
    const char *letter = c ? strchr(letters, c) : NULL;
    if (letter) {
        buf_putc(out, values[letter - letters]);
    } else if (c >= '0' && c <= '7') {
        unsigned value = (unsigned)(c - '0');
        for (int i = 0; i < 2 && *at >= '0' && *at <= '7'; i++) {
            value = value * 8 + (unsigned)(*at++ - '0');
        }
        if (wide) {
            utf8_add(out, value);
        } else {
            buf_putc(out, (char)value);
        }
    } else if (c == 'x' || c == 'u' || c == 'U') {
        uint32_t value = 0;
        int most = c == 'u' ? 4 : 8;
        for (int i = 0; i < most && hex_digit(*at) >= 0; i++) {
            value = value << 4 | (uint32_t)hex_digit(*at++);
        }
        if (wide || c != 'x') {
            utf8_add(out, value);
        } else {
            buf_putc(out, (char)value);
        }
    } else if (c) {
        buf_putc(out, c);
    } else {
        at--;
    }
    return at;
}

/* Characters in UTF-8 text. */
static uint64_t utf8_count(const Buf *text) {
    uint64_t count = 0;
    for (size_t i = 0; i < text->len; i++) {
        count += ((unsigned char)text->data[i] & 0xC0) != 0x80;
    }
    return count;
}

/* Decoded bytes of a literal; true when its characters are wider than a byte. */
static bool literal_read(Lower *lower, NodeId node, Buf *out) {
    CXString spelling = clang.getCursorSpelling(node_cursor(lower, node));
    const char *text = clang.getCString(spelling);
    bool is_wide = false;
    if (text) {
        is_wide = *text == 'L' || *text == 'U' || (*text == 'u' && text[1] != '8');
        const char *at = strchr(text, '"');
        /* A hex escape before a digit ends the literal and begins another: "\x41" "1". */
        for (at = at ? at + 1 : text + strlen(text); *at;) {
            if (*at == '\\') {
                at = escape_add(out, at + 1, is_wide);
            } else if (*at == '"') {
                at += at[1] == '"' ? 2 : 1;
            } else {
                buf_putc(out, *at++);
            }
        }
    }
    clang.disposeString(spelling);
    return is_wide;
}

StrId literal_string(Lower *lower, NodeId node, uint64_t *characters) {
    Buf out = {0};
    bool is_wide = literal_read(lower, node, &out);
    if (characters) {
        *characters = is_wide ? utf8_count(&out) : out.len;
    }
    StrId id = unit_bytes(lower->builder, buf_text(&out), out.len);
    buf_free(&out);
    return id;
}

StrId literal_tail(Lower *lower, NodeId node, int64_t skip) {
    Buf out = {0};
    literal_read(lower, node, &out);
    size_t from = skip < 0 ? 0 : (uint64_t)skip < out.len ? (size_t)skip : out.len;
    StrId id = unit_bytes(lower->builder, buf_text(&out) + from, out.len - from);
    buf_free(&out);
    return id;
}
