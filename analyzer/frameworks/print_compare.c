/* SPDX-License-Identifier: Apache-2.0 */
/* The comparison of two sets of laws as text, CSV and an HTML page. */
#include "frameworks/print.h"

enum { RELATIONS = RELATION_CONFLICTING + 1 };

/* "child-age-gate.age_below", "storage-limitation.kept_after_purpose / log-retention.kept". */
static const char *row_name(Arena *arena, const Comparison *row) {
    const char *name = row->control->id;
    if (*row->parameter) name = arena_printf(arena, "%s.%s", name, row->parameter);
    if (row->other)
        name = arena_printf(arena, "%s / %s%s%s", name, row->other->id,
                            *row->other_parameter ? "." : "", row->other_parameter);
    return name;
}

static const char *row_title(Arena *arena, const Comparison *row) {
    if (!row->other) return row->control->title;
    return arena_printf(arena, "%s / %s", row->control->title, row->other->title);
}

/* "from 2027-05-14", "" for what holds on the date. */
static const char *row_from(Arena *arena, const Comparison *row) {
    return row->from ? arena_printf(arena, "from %s", date_text(arena, row->from)) : "";
}

static const char *summary(Arena *arena, const Comparisons *rows) {
    uint32_t counts[RELATIONS] = {0}, later = 0;
    for (uint32_t i = 0; i < rows->len; i++)
        if (rows->data[i].from)
            later++;
        else
            counts[rows->data[i].relation]++;
    Buf text = {0};
    buf_printf(&text, "%u rows:", rows->len);
    for (uint32_t i = 0; i < RELATIONS; i++)
        buf_printf(&text, "%s %u %s", i ? "," : "", counts[i], relation_name((Relation)i));
    if (later) buf_printf(&text, ", %u that begin later", later);
    const char *result = arena_strdup(arena, buf_text(&text));
    buf_free(&text);
    return result;
}

static const char CAUTION[] =
    "Relations follow from the values in the files, and where there are none from the reading "
    "stated "
    "there. (secondary) and (unverified) mark sources, (conditional) what binds only some.";

static void print_text(Arena *arena, const Comparisons *rows, const char *a, const char *b,
                       int32_t as_of, Buf *out) {
    buf_printf(out, "%s (left) and %s (right), as of %s\n", a, b, date_text(arena, as_of));
    buf_printf(out, "%s\n", summary(arena, rows));
    print_wrapped(arena, out, 0, "", CAUTION);
    bool conflicts = false;
    for (uint32_t i = 0; i < rows->len; i++) {
        const Comparison *row = &rows->data[i];
        if (row->other && !conflicts) buf_puts(out, "\nConflicts between two duties\n");
        conflicts = conflicts || row->other;
        buf_printf(out, "\n%s: %s%s%s\n", row_name(arena, row), relation_name(row->relation),
                   row->from ? ", " : "", row_from(arena, row));
        print_wrapped(arena, out, 8, "", row_title(arena, row));
        print_wrapped(arena, out, 8, "left", row->left);
        print_wrapped(arena, out, 8, "right", row->right);
        if (*row->reason) print_wrapped(arena, out, 8, "why", row->reason);
    }
}

static void print_csv(Arena *arena, const Comparisons *rows, const char *a, const char *b,
                      Buf *out) {
    csv_cell(out, "duty", false);
    csv_cell(out, "title", false);
    csv_cell(out, "relation", false);
    csv_cell(out, "from", false);
    csv_cell(out, arena_printf(arena, "left: %s", a), false);
    csv_cell(out, arena_printf(arena, "right: %s", b), false);
    csv_cell(out, "reason", true);
    for (uint32_t i = 0; i < rows->len; i++) {
        const Comparison *row = &rows->data[i];
        csv_cell(out, row_name(arena, row), false);
        csv_cell(out, row_title(arena, row), false);
        csv_cell(out, relation_name(row->relation), false);
        csv_cell(out, row->from ? date_text(arena, row->from) : "", false);
        csv_cell(out, row->left, false);
        csv_cell(out, row->right, false);
        csv_cell(out, row->reason, true);
    }
}

static void print_html(Arena *arena, const Comparisons *rows, const char *a, const char *b,
                       int32_t as_of, Buf *out) {
    page_begin(out, arena_printf(arena, "%s and %s, as of %s", a, b, date_text(arena, as_of)));
    page_cell(out, "p", summary(arena, rows));
    page_cell(out, "p", CAUTION);
    buf_puts(out, "\n<table><thead><tr><th>Duty</th><th>Relation</th>");
    page_cell(out, "th", a);
    page_cell(out, "th", b);
    buf_puts(out, "<th>Why</th></tr></thead><tbody>\n");
    for (uint32_t i = 0; i < rows->len; i++) {
        const Comparison *row = &rows->data[i];
        buf_puts(out, "<tr><td>");
        page_cell(out, "b", row_title(arena, row));
        buf_puts(out, "<br>");
        page_cell(out, "code", row_name(arena, row));
        buf_puts(out, "</td>");
        page_cell(out, "td",
                  arena_printf(arena, "%s %s", relation_name(row->relation), row_from(arena, row)));
        page_cell(out, "td", row->left);
        page_cell(out, "td", row->right);
        page_cell(out, "td", row->reason);
        buf_puts(out, "</tr>\n");
    }
    buf_puts(out, "</tbody></table>\n");
    page_end(out);
}

void frameworks_print_comparison(const Comparisons *rows, const char *a, const char *b,
                                 int32_t as_of, PrintFormat format, Buf *out) {
    Arena *arena = arena_new("comparison");
    switch (format) {
    case PRINT_TEXT: print_text(arena, rows, a, b, as_of, out); break;
    case PRINT_CSV: print_csv(arena, rows, a, b, out); break;
    case PRINT_HTML: print_html(arena, rows, a, b, as_of, out); break;
    }
    arena_free(arena);
}
