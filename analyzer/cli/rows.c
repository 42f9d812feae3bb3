/* SPDX-License-Identifier: Apache-2.0 */
/* Text in columns, for what commands print. */
#include "cli/cli.h"

enum { PAGE_WIDTH = 96 };

void put_wrapped(Buf *out, uint32_t column, uint32_t indent, const char *text) {
    buf_wrap(out, column, indent, PAGE_WIDTH, text);
    buf_putc(out, '\n');
}

void put_row(Buf *out, const char *label, const char *text) {
    if (!*text) return;
    buf_printf(out, "  %-11s ", label);
    uint32_t width = text_columns(label, strlen(label));
    put_wrapped(out, width > 11 ? 3 + width : 14, 14, text);
}

const char *list_text(Arena *arena, const StrVec *texts, const char *otherwise) {
    if (texts->len == 0) return otherwise;
    Buf buf = {0};
    for (uint32_t i = 0; i < texts->len; i++)
        buf_printf(&buf, "%s%s", i ? ", " : "", texts->data[i]);
    const char *joined = arena_strdup(arena, buf_text(&buf));
    buf_free(&buf);
    return joined;
}

void print_buf(Buf *out) {
    if (out->len) identifiers_mask(out->data); /* it may quote the program */
    fwrite(buf_text(out), 1, out->len, stdout);
    buf_free(out);
}
