/* SPDX-License-Identifier: Apache-2.0 */
/* report: a scan's result for people and for other tools.
 * Answers: how does this result look as text, SARIF, HTML ... From: ScanResult, judgements, laws.
 * For: cli/. Does not know: IR, rules, clang. One file per format, one row each in formats.def. */
#ifndef SANGAM_REPORT_H
#define SANGAM_REPORT_H

#include "frameworks/frameworks.h"

typedef struct ReportInput {
    Arena *arena;
    const ScanResult *result;
    const ScanResult *gone;        /* findings that are gone since the last scan, may be NULL */
    const Frameworks *frameworks;
    const Framework *const *laws;  /* selected */
    uint32_t law_count;
    const Project *project;        /* may be NULL */
    const Judgement *judgements;   /* [result->findings.len], same order */
    int32_t as_of;
    Severity fail_on;              /* what gates; above SEVERITY_CRITICAL: nothing does */
    Confidence min_confidence;     /* findings below are counted, not shown, in text */
    bool only_new;                 /* show only STATE_NEW */
    bool color, quiet, verbose;
    uint32_t width;                /* of the terminal, 0 = 100 */
} ReportInput;

typedef struct ReportFormat {
    const char *name, *extension, *help;
    bool (*write)(const ReportInput *input, Buf *out, Diags *diags);
} ReportFormat;
extern const ReportFormat report_formats[]; /* ends with name NULL */
const ReportFormat *report_format(const char *name); /* NULL when unknown */

#endif
