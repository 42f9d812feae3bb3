/* SPDX-License-Identifier: Apache-2.0 */
/* Text into HTML, JSON into a script element, paths into URIs: escaped for where they go. */
#include "formats/formats.h"

static void html_character(Buf *out, const char *text, size_t size, uint32_t code) {
    switch (code) {
    case '&': buf_puts(out, "&amp;"); return;
    case '<': buf_puts(out, "&lt;"); return;
    case '>': buf_puts(out, "&gt;"); return;
    case '"': buf_puts(out, "&quot;"); return;
    case '\'': buf_puts(out, "&#39;"); return;
    default: break;
    }
    if (!utf8_is_hidden(code) || code == '\t' || code == '\n') {
        buf_add(out, text, size);
        return;
    }
    for (size_t i = 0; i < size; i++) buf_printf(out, "\\x%02x", (uint8_t)text[i]);
}

void html_text(Buf *out, const char *text) {
    size_t length = text ? strlen(text) : 0;
    for (size_t at = 0; at < length;) {
        uint32_t code = 0;
        size_t size = utf8_decode(text + at, length - at, &code);
        if (size)
            html_character(out, text + at, size, code);
        else
            buf_puts(out, "\xEF\xBF\xBD");
        at += size ? size : 1;
    }
}

void uri_path(Buf *out, const char *path) {
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                "0123456789-._~/";
    for (; *path; path++) {
        if (strchr(plain, *path))
            buf_putc(out, *path);
        else
            buf_printf(out, "%%%02X", (uint8_t)*path);
    }
}
