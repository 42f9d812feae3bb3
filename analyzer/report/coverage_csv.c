/* SPDX-License-Identifier: Apache-2.0 */
/* CSV of what was and what was not seen: first the whole in numbers, then a row per gap. Columns are
 * only added. */
#include "report/report_private.h"

static void total(Buf *out, Arena *arena, const char *subject, uint64_t count, bool loses) {
    csv_cell(out, "total", false);
    csv_cell(out, "number", false);
    csv_cell(out, subject, false);
    csv_cell(out, "", false);
    csv_cell(out, arena_printf(arena, "%llu", (unsigned long long)count), false);
    csv_cell(out, "", false);
    csv_cell(out, "", false);
    csv_cell(out, loses ? "yes" : "no", true);
}

static void gap_row(Buf *out, Arena *arena, const Coverage *gap) {
    const char *const texts[] = {gap->area, gap->kind, gap->subject, gap->detail};
    for (size_t i = 0; i < COUNTOF(texts); i++)
        csv_cell(out, text_printable(arena, texts[i]), false);
    csv_cell(out, arena_printf(arena, "%u", gap->count), false);
    csv_cell(out, text_printable(arena, gap->at.file), false);
    csv_cell(out, gap->at.line ? arena_printf(arena, "%u", gap->at.line) : "", false);
    csv_cell(out, gap->loses ? "yes" : "no", true);
}

bool report_coverage(const ReportInput *input, Buf *out, Diags *diags) {
    static const char *const head[] = {"area",  "kind", "subject", "detail",
                                       "count", "file", "line"};
    const ScanResult *r = input->result;
    (void)diags;
    Arena *arena = arena_new("coverage");
    for (size_t i = 0; i < COUNTOF(head); i++) csv_cell(out, head[i], false);
    csv_cell(out, "not analysed", true);
    const struct {
        const char *subject;
        uint64_t count;
        bool loses;
    } totals[] = {
        {"units", r->units_total, false},
        {"units not parsed", r->units_total - r->units_parsed, r->units_parsed < r->units_total},
        {"units with errors", r->units_with_errors, false},
        {"functions", r->functions, false},
        {"functions incomplete", r->functions_incomplete, false},
        {"instructions", r->instructions, false},
        {"instructions not understood", r->unknown_instructions, false},
        {"lines", r->lines, false},
        {"indirect calls", r->calls_indirect, false},
        {"indirect calls unresolved", r->calls_unresolved, false},
        {"calls without a model", r->calls_unmodelled, false}};
    for (size_t i = 0; i < COUNTOF(totals); i++)
        total(out, arena, totals[i].subject, totals[i].count, totals[i].loses);
    for (uint32_t i = 0; i < r->coverage.len; i++) gap_row(out, arena, &r->coverage.data[i]);
    arena_free(arena);
    return true;
}
