/* SPDX-License-Identifier: Apache-2.0 */
/* Complaints about input, in the order in which they arose. */
#include "base/base.h"

/* Beyond this many only the counts go on: a hostile file must not fill the memory. */
enum { DIAGS_KEPT = 20000 };

Diags *diags_new(Arena *arena) {
    Diags *diags = ARENA_NEW(arena, Diags);
    diags->arena = arena;
    return diags;
}

/* The list lies in the arena, so that a Diags ends with it: growing leaves the old list behind. */
static void list_reserve(Diags *diags) {
    if (diags->list.len < diags->list.capacity) return;
    uint32_t capacity = diags->list.capacity ? diags->list.capacity * 2 : 8;
    Diag *larger = ARENA_ARRAY(diags->arena, Diag, capacity);
    if (diags->list.len) memcpy(larger, diags->list.data, diags->list.len * sizeof *larger);
    diags->list.data = larger;
    diags->list.capacity = capacity;
}

void diag_add(Diags *diags, DiagLevel level, const char *file, uint32_t line, uint32_t column,
              const char *format, ...) {
    if (level == DIAG_ERROR) diags->errors++;
    if (level == DIAG_WARNING) diags->warnings++;
    if (diags->list.len >= DIAGS_KEPT) return;
    Buf text = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    list_reserve(diags);
    diags->list.data[diags->list.len++] = (Diag){
        .level = level,
        .file = file ? arena_strdup(diags->arena, file) : NULL,
        .line = line,
        .column = column,
        .text = arena_strndup(diags->arena, buf_text(&text), text.len),
    };
    buf_free(&text);
}

static void diag_print(Arena *scratch, const Diag *diag, FILE *out) {
    static const char *const names[] = {"note", "warning", "error"};
    fputs(diag->file ? text_printable(scratch, diag->file) : "sangam", out);
    if (diag->file && diag->line) {
        fprintf(out, ":%u", diag->line);
        if (diag->column) fprintf(out, ":%u", diag->column);
    }
    fprintf(out, ": %s: %s\n", names[diag->level], text_printable(scratch, diag->text));
}

void diags_print(const Diags *diags, FILE *out, DiagLevel least) {
    Arena *scratch = arena_new("diags_print");
    for (uint32_t i = 0; i < diags->list.len; i++)
        if (diags->list.data[i].level >= least) diag_print(scratch, &diags->list.data[i], out);
    if (diags->list.len >= DIAGS_KEPT)
        fprintf(out,
                "sangam: note: only the first %d messages are shown (errors: %u, warnings: %u)\n",
                DIAGS_KEPT, diags->errors, diags->warnings);
    arena_free(scratch);
}
