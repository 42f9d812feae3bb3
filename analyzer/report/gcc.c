/* SPDX-License-Identifier: Apache-2.0 */
/* Lines as compilers write them, for quickfix lists of editors: file:line:column: level:
 * message. */
#include "report/report_private.h"

static const char *level(Severity severity) {
    if (severity >= SEVERITY_HIGH) return "error";
    return severity == SEVERITY_MEDIUM ? "warning" : "note";
}

static void line(const ReportInput *input, Arena *scratch, Buf *out, const SourcePlace *at, const char *level_name,
                 const char *text, const char *rule) {
    SourcePlace place = *at;
    place.file = report_file_from(scratch, input, input->here, at->file);
    if (!place.line) place.line = 1;
    if (!place.column) place.column = 1;
    buf_printf(out, "%s: %s: %s", text_printable(scratch, report_place(scratch, &place)),
               level_name, text_printable(scratch, text));
    if (rule) buf_printf(out, " [%s]", text_printable(scratch, rule));
    buf_putc(out, '\n');
}

/* With --verbose the steps follow as notes, which editors list under the finding. */
bool report_gcc(const ReportInput *input, Buf *out, Diags *diags) {
    (void)diags;
    Arena *scratch = arena_new("gcc lines");
    for (uint32_t i = 0; i < input->result->findings.len; i++) {
        const Finding *finding = &input->result->findings.data[i];
        if (report_showing(input, i) != SHOWING_YES) continue;
        line(input, scratch, out, &finding->sink, level(finding->severity), finding->message,
             finding->rule);
        for (uint32_t k = 0; input->verbose && k < finding->steps.len; k++)
            line(input, scratch, out, &finding->steps.data[k].at, "note", finding->steps.data[k].text,
                 NULL);
        arena_reset(scratch);
    }
    arena_free(scratch);
    return true;
}
