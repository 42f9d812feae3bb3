/* SPDX-License-Identifier: Apache-2.0 */
/* How findings went from scan to scan, one row each, oldest first. A row counts what is of medium
 * confidence at least and not allowed. */
#include "report/report_private.h"

#include <inttypes.h>

static uint64_t counted(const HistoryRow *row) {
    uint64_t sum = 0;
    for (int severity = SEVERITY_LOW; severity <= SEVERITY_CRITICAL; severity++) sum += row->findings[severity];
    return sum;
}

static void print_row(Arena *arena, const HistoryRow *row, const HistoryRow *before, Buf *out) {
    const char *revision = text_printable(arena, *row->revision ? row->revision : "-");
    bool rules = before && !str_eq(before->rules_digest, row->rules_digest);
    bool law = before && !str_eq(before->as_of, row->as_of);
    buf_printf(out, "%5lld  %.10s  %-12.12s%c  %8" PRIu64 " %8" PRIu64 " %8" PRIu64 " %8" PRIu64 " %8" PRIu64
                    " %8" PRIu64 " %8" PRIu64 "%s%s%s\n",
               (long long)row->scan, text_printable(arena, row->stored_at), revision, row->dirty ? '+' : ' ',
               row->findings[SEVERITY_CRITICAL], row->findings[SEVERITY_HIGH], row->findings[SEVERITY_MEDIUM],
               row->findings[SEVERITY_LOW], row->new, row->gone, row->suppressed,
               rules ? "  other rules" : "", law ? "  other day of law" : "", row->complete ? "" : "  incomplete");
}

bool report_trend(const ReportInput *input, Buf *out, Diags *diags) {
    (void)diags;
    Arena *scratch = arena_new("trend");
    const HistoryRow *rows = input->history;
    uint32_t count = input->history_count;
    buf_printf(out, "%5s  %-10s  %-13s  %8s %8s %8s %8s %8s %8s %8s\n", "scan", "day", "revision", "critical",
               "high", "medium", "low", "new", "gone", "allowed");
    for (uint32_t i = 0; i < count; i++) {
        print_row(scratch, &rows[i], i ? &rows[i - 1] : NULL, out);
        arena_reset(scratch);
    }
    if (count > 1)
        buf_printf(out, "From scan %lld to scan %lld: %" PRIu64 " findings became %" PRIu64 ".\n",
                   (long long)rows[0].scan, (long long)rows[count - 1].scan, counted(&rows[0]),
                   counted(&rows[count - 1]));
    bool dirty = false;
    for (uint32_t i = 0; i < count; i++) dirty |= rows[i].dirty;
    buf_printf(out, "%sFindings of low confidence and allowed ones are not counted.\n",
               dirty ? "+ the work tree was not that of the revision. " : "");
    arena_free(scratch);
    return true;
}
