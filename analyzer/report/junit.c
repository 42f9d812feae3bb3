/* SPDX-License-Identifier: Apache-2.0 */
/* JUnit XML: a test case per finding, failed when it gates, named without its line so that CI servers
 * know it again; the coverage is a case of its own, in error when something was not analysed.
 * html_text writes what XML takes as well. */
#include "report/report_private.h"

static void attribute(Buf *out, const char *name, const char *text) {
    buf_printf(out, " %s=\"", name);
    html_text(out, text);
    buf_putc(out, '"');
}

static void finding_case(const ReportInput *input, Arena *arena, Buf *out, uint32_t index) {
    const Finding *finding = &input->result->findings.data[index];
    const Judgement *judgement = report_judgement(input, index);
    buf_puts(out, "  <testcase");
    attribute(out, "classname", finding->rule);
    attribute(out, "name",
              arena_printf(arena, "%s [%.12s]", finding->message, finding->fingerprint));
    attribute(out, "file", report_file_from(arena, input, input->repository, finding->sink.file));
    buf_printf(out, " line=\"%u\">\n", finding->sink.line);
    bool gates = report_gates(input, index);
    buf_puts(out, gates ? "    <failure" : "    <system-out");
    if (gates) {
        attribute(out, "type", severity_name(finding->severity));
        attribute(out, "message", finding->message);
    }
    buf_puts(out, ">");
    for (uint32_t i = 0; i < finding->steps.len; i++) {
        html_text(out,
                  arena_printf(arena, "%s: %s", report_place(arena, &finding->steps.data[i].at),
                               finding->steps.data[i].text));
        buf_putc(out, '\n');
    }
    for (uint32_t i = 0; i < judgement->verdicts.len; i++) {
        html_text(out, report_verdict(arena, &judgement->verdicts.data[i]));
        buf_putc(out, '\n');
    }
    html_text(out, finding->remedy);
    buf_puts(out, gates ? "</failure>\n" : "</system-out>\n");
    buf_puts(out, "  </testcase>\n");
    arena_reset(arena);
}

bool report_junit(const ReportInput *input, Buf *out, Diags *diags) {
    (void)diags;
    const ScanResult *result = input->result;
    Arena *arena = arena_new("junit");
    Totals totals = report_totals(input);
    buf_printf(out,
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite "
               "name=\"sangam\" tests=\"%u\" failures=\"%u\" errors=\"%u\">\n",
               totals.shown + 1, totals.gating, result->complete ? 0u : 1u);
    const char *lost = report_coverage_lost(arena, result);
    buf_puts(out, "  <testcase classname=\"sangam\" name=\"coverage\">\n");
    buf_puts(out,
             result->complete ? "    <system-out>" : "    <error message=\"scan incomplete\">");
    html_text(out, report_coverage_seen(arena, result));
    buf_puts(out, *lost ? "; " : "");
    html_text(out, lost);
    buf_puts(out, result->complete ? "</system-out>\n" : "</error>\n");
    buf_puts(out, "  </testcase>\n");
    for (uint32_t i = 0; i < result->findings.len; i++)
        if (report_showing(input, i) == SHOWING_YES) finding_case(input, arena, out, i);
    buf_puts(out, "</testsuite>\n</testsuites>\n");
    arena_free(arena);
    return true;
}
