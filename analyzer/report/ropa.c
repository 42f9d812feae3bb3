/* SPDX-License-Identifier: Apache-2.0 */
/* Record of processing activities: a row per activity, a column per question of GDPR art. 30 in the
 * order of the CNIL's and ICO's records. Each line of a cell says whether it was observed in the
 * code, declared in the register, or is unknown; in brackets its findings and places. */
#include "report/report_private.h"

static void write_cell(Facts *facts, const Question *question, const ProcessingRow *row, Buf *out) {
    Statements statements = {0};
    Buf cell = {0};
    facts_answer(facts, question, row, &statements);
    for (uint32_t i = 0; i < statements.len; i++) {
        const Statement *s = &statements.data[i];
        buf_printf(&cell, "%s%s: %s", i ? "\n" : "", known_name(s->known), s->text);
        if (*s->evidence) buf_printf(&cell, " [%s]", s->evidence);
    }
    csv_cell(out, buf_text(&cell), false);
    buf_free(&cell);
    vec_free(&statements);
}

/* What the row was made from, so that a copied row still says it. */
static const char *origin(Facts *facts) {
    const ScanResult *r = facts->input->result;
    char day[11];
    date_format(facts->input->as_of, day);
    return text_printable(
        facts->arena, arena_printf(facts->arena, "Sangam %s; law as of %s; revision %s%s; %s",
                                   r->tool_version, day, *r->revision ? r->revision : "unknown",
                                   *r->revision && r->dirty ? " with changes" : "",
                                   r->complete ? "everything analysed" : "analysis incomplete"));
}

bool report_ropa(const ReportInput *input, Buf *out, Diags *diags) {
    (void)diags;
    Facts facts;
    facts_collect(input, &facts);
    for (const Question *question = facts_questions; question->head; question++)
        csv_cell(out, question->head, false);
    csv_cell(out, "Made from", true);
    for (uint32_t i = 0; i < facts.rows.len; i++) {
        for (const Question *question = facts_questions; question->head; question++)
            write_cell(&facts, question, &facts.rows.data[i], out);
        csv_cell(out, arena_printf(facts.arena, "observed: %s", origin(&facts)), true);
    }
    facts_free(&facts);
    return true;
}
