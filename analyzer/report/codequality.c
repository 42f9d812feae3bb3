/* SPDX-License-Identifier: Apache-2.0 */
/* GitLab Code Quality: an array of issues with description, check_name, fingerprint, severity and
 * place. Entries with equal fingerprints are merged there, so ours are the findings' own. */
#include "report/report_private.h"

static const char *const severities[] = {"minor", "major", "critical", "blocker"};

bool report_codequality(const ReportInput *input, Buf *out, Diags *diags) {
    JsonWriter json = {.out = out, .pretty = true};
    Arena *scratch = arena_new("code quality");
    uint32_t without_place = 0;
    json_begin_array(&json);
    for (uint32_t i = 0; i < input->result->findings.len; i++) {
        const Finding *finding = &input->result->findings.data[i];
        if (report_showing(input, i) != SHOWING_YES) continue;
        if (!*finding->sink.file) {
            without_place++;
            continue;
        }
        json_begin_object(&json);
        json_put_text(&json, "description", finding->message);
        json_put_text(&json, "check_name", finding->rule);
        json_put_text(&json, "fingerprint", finding->fingerprint);
        json_put_text(&json, "severity", severities[finding->severity]);
        json_key(&json, "location");
        json_begin_object(&json);
        json_put_text(&json, "path", report_file_from(scratch, input, input->repository, finding->sink.file));
        json_key(&json, "lines");
        json_begin_object(&json);
        json_put_number(&json, "begin", finding->sink.line ? finding->sink.line : 1);
        json_end_object(&json);
        json_end_object(&json);
        json_end_object(&json);
    }
    json_end_array(&json);
    buf_putc(out, '\n');
    arena_free(scratch);
    if (without_place)
        diag_add(diags, DIAG_WARNING, NULL, 0, 0,
                 "%u findings have no place and are left out of the Code Quality report",
                 without_place);
    return true;
}
