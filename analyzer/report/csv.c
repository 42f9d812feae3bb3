/* SPDX-License-Identifier: Apache-2.0 */
/* CSV: one row per finding, allowed ones as well, for the tables of auditors. RFC 4180, UTF-8; a
 * cell never runs as a formula (csv_cell) and never hides control characters. Columns are only
 * added. */
#include "report/report_private.h"

typedef struct Sheet {
    const ReportInput *input;
    Buf *out;
    Arena *scratch;
    LawVec laws;
} Sheet;

static void cell(Sheet *sheet, const char *text) {
    csv_cell(sheet->out, text_printable(sheet->scratch, text ? text : ""), false);
}

static void number(Sheet *sheet, uint32_t value) {
    csv_cell(sheet->out, value ? arena_printf(sheet->scratch, "%u", value) : "", false);
}

static void list(Sheet *sheet, const StrVec *texts) {
    Buf buf = {0};
    for (uint32_t i = 0; i < texts->len; i++)
        buf_printf(&buf, "%s%s", i ? "; " : "", texts->data[i]);
    cell(sheet, buf_text(&buf));
    buf_free(&buf);
}

/* "diverges 5.1.c, diverges 32.1.a" */
static void law_cell(Sheet *sheet, const Judgement *judgement, const Framework *law) {
    Buf buf = {0};
    for (uint32_t i = 0; i < judgement->verdicts.len; i++) {
        const Verdict *verdict = &judgement->verdicts.data[i];
        if (report_verdict_law(verdict) == law)
            buf_printf(&buf, "%s%s%s%s%s%s%s", buf.len ? "; " : "", verdict_name(verdict->kind),
                       *report_provision_id(verdict) ? " " : "", report_provision_id(verdict),
                       *report_provision_mark(verdict) ? " (" : "", report_provision_mark(verdict),
                       *report_provision_mark(verdict) ? ")" : "");
    }
    cell(sheet, buf_text(&buf));
    buf_free(&buf);
}

static void head(Sheet *sheet) {
    static const char *const before[] = {
        "fingerprint", "state",       "severity", "confidence",  "gates",       "rule",
        "title",       "message",     "file",     "line",        "column",      "function",
        "data",        "data titles", "source",   "declaration", "declared at", "sink",
        "callee",      "recipient",   "country",  "store",       "protections", "activities",
        "programs",    "controls"};
    static const char *const after[] = {"law to law", "allowed by", "reason",
                                        "owner",      "expires",    "confidence reason"};
    for (size_t i = 0; i < COUNTOF(before); i++) cell(sheet, before[i]);
    for (uint32_t i = 0; i < sheet->laws.len; i++)
        cell(sheet, report_law_label(sheet->scratch, sheet->laws.data[i]));
    for (size_t i = 0; i < COUNTOF(after); i++) cell(sheet, after[i]);
    csv_cell(sheet->out, "remedy", true);
}

static void row(Sheet *sheet, uint32_t index) {
    const Finding *f = &sheet->input->result->findings.data[index];
    const Judgement *judgement = report_judgement(sheet->input, index);
    cell(sheet, f->fingerprint);
    cell(sheet, report_finding_state(sheet->input, f));
    cell(sheet, severity_name(f->severity));
    cell(sheet, confidence_name(f->confidence));
    cell(sheet, report_gates(sheet->input, index) ? "yes" : "no");
    cell(sheet, f->rule);
    cell(sheet, f->title);
    cell(sheet, f->message);
    cell(sheet, f->sink.file);
    number(sheet, f->sink.line);
    number(sheet, f->sink.column);
    cell(sheet, f->function);
    list(sheet, &f->data);
    list(sheet, &f->data_titles);
    cell(sheet, f->source_text);
    cell(sheet, f->declaration);
    cell(sheet, *f->declared_at.file ? report_place(sheet->scratch, &f->declared_at) : "");
    cell(sheet, f->sink_kind);
    cell(sheet, f->sink_callee);
    cell(sheet, f->recipient);
    cell(sheet, f->country);
    cell(sheet, f->store);
    list(sheet, &f->states);
    list(sheet, &f->activities);
    list(sheet, &f->programs);
    list(sheet, &f->controls);
    for (uint32_t i = 0; i < sheet->laws.len; i++) law_cell(sheet, judgement, sheet->laws.data[i]);
    cell(sheet, judgement->law_to_law);
    cell(sheet, f->suppressed_by);
    cell(sheet, f->suppress_reason);
    cell(sheet, f->suppress_owner);
    cell(sheet, f->suppress_expires);
    cell(sheet, f->confidence_reason);
    csv_cell(sheet->out, text_printable(sheet->scratch, f->remedy), true);
    arena_reset(sheet->scratch);
}

bool report_csv(const ReportInput *input, Buf *out, Diags *diags) {
    (void)diags;
    Sheet sheet = {.input = input, .out = out, .scratch = arena_new("csv")};
    report_judged_laws(input, &sheet.laws);
    head(&sheet);
    for (uint32_t i = 0; i < input->result->findings.len; i++) row(&sheet, i);
    vec_free(&sheet.laws);
    arena_free(sheet.scratch);
    return true;
}
