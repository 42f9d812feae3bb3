/* SPDX-License-Identifier: Apache-2.0 */
/* CSV cells that neither break the row nor run as a formula in a spreadsheet. */
#include "formats/formats.h"

void csv_cell(Buf *out, const char *text, bool last) {
    if (!text) text = "";
    bool formula = *text && strchr("=+-@\t\r\n", *text);
    size_t length = strlen(text);
    bool blank_edge = length && (*text == ' ' || text[length - 1] == ' ');
    bool quote = formula || blank_edge || strpbrk(text, ",\"\r\n\t;");
    if (quote) buf_putc(out, '"');
    if (formula) buf_putc(out, '\'');
    for (; *text; text++) {
        if (*text == '"') buf_putc(out, '"');
        buf_putc(out, *text);
    }
    if (quote) buf_putc(out, '"');
    buf_puts(out, last ? "\r\n" : ",");
}
