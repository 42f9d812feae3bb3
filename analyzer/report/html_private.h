/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the HTML report share. `raw` writes our own markup, `text` everything else:
 * nothing from a program, a rule, a law or a project file goes out by another way. */
#ifndef SANGAM_HTML_PRIVATE_H
#define SANGAM_HTML_PRIVATE_H

#include "report/report_private.h"

typedef struct Html {
    const ReportInput *input;
    const ScanResult *result;
    Buf *out;
    Arena *arena;
    Snippets *snippets;
    Totals totals;
    LawVec laws; /* that findings are judged by */
    Causes causes;
    Interner *judgements; /* what the laws say, where many findings share it; NULL = none does */
} Html;

void html_raw(Html *html, const char *markup);
void html_format(Html *html, const char *format, ...) PRINTF_LIKE(2, 3); /* numbers and our words */
void html_put(Html *html, const char *text);                             /* escaped */
void html_prose(Html *html, const char *text);                   /* escaped, `code` marked */
void html_code(Html *html, const char *text);                    /* <code>escaped</code> */
void html_badge(Html *html, const char *kind, const char *text); /* kind: one of our words */
void html_place(Html *html, const SourcePlace *place);
void html_pair(Html *html, const char *name, const char *text); /* row of a pairs table */
/* A link when the address is one of the web, else the text alone. */
void html_link(Html *html, const char *url, const char *text);
void html_provision_link(Html *html, const Provision *provision, const char *text);
void html_finding_link(Html *html, uint32_t finding);
void html_finding_id(Html *html, uint32_t finding);

/* ---- html_findings.c ---- */
void html_findings(Html *html);
void html_judgements(Html *html); /* after the findings */
void html_allowed(Html *html);
/* ---- html_laws.c ---- */
void html_summary(Html *html);
void html_provisions(Html *html);
void html_differences(Html *html);
/* ---- html_data.c ---- */
void html_coverage(Html *html);
void html_inventory(Html *html);
/* ---- html_diagram.c ---- */
void html_diagram(Html *html, const Inventory *inventory); /* nothing when no flow was seen */

#endif
