/* SPDX-License-Identifier: Apache-2.0 */
/* How laws are laid out on a terminal and in a page. Texts come from files of strangers. */
#ifndef SANGAM_FRAMEWORKS_PRINT_H
#define SANGAM_FRAMEWORKS_PRINT_H

#include "frameworks/law.h"

/* Words of `text` in lines of at most 96 characters, each line after `indent` blanks; `label`
 * stands in the indent of the first line. Hidden characters are made visible. */
void print_wrapped(Arena *arena, Buf *out, uint32_t indent, const char *label, const char *text);
/* Padded to `width` characters, never cut. */
void print_cell(Arena *arena, Buf *out, const char *text, uint32_t width);
void page_begin(Buf *out, const char *title);
void page_end(Buf *out);
void page_cell(Buf *out, const char *tag, const char *text);

#endif
