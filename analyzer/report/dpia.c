/* SPDX-License-Identifier: Apache-2.0 */
/* Input to an impact assessment (GDPR art. 35(7); the steps are the ICO's seven): a row per
 * statement. Code can tell what is done with which data, which risks have evidence and which
 * measures were seen; consultation, likelihood, proportionality and sign-off are people's and
 * stand there as unknown, to be filled in. */
#include "report/report_private.h"

typedef struct Sheet {
    Facts facts;
    Buf *out;
} Sheet;

static void put_row(Sheet *sheet, const char *step, const char *about, const char *question,
                    const Statement *statement) {
    csv_cell(sheet->out, step, false);
    csv_cell(sheet->out, text_printable(sheet->facts.arena, about), false);
    csv_cell(sheet->out, question, false);
    csv_cell(sheet->out, known_name(statement->known), false);
    csv_cell(sheet->out, statement->text, false);
    csv_cell(sheet->out, statement->evidence, true);
}

static void ask_people(Sheet *sheet, const char *step, const char *question, const char *missing) {
    Statement statement = {KNOWN_UNKNOWN, missing, ""};
    put_row(sheet, step, "all processing", question, &statement);
}

static const char *row_name(Sheet *sheet, const ProcessingRow *row) {
    return row->activity ? row->activity->id
                         : arena_printf(sheet->facts.arena, "outside the register: %s", row->where);
}

/* Step 1: kinds of data for which art. 35(3) and the authorities' lists expect an assessment. */
static void put_need(Sheet *sheet) {
    static const struct {
        const char *group, *why;
    } signs[] = {{"special", "special category (art. 35.3.b)"},
                 {"criminal", "offences (art. 35.3.b)"},
                 {"child", "data of children"},
                 {"biometric", "biometric data"},
                 {"genetic", "genetic data"},
                 {"location", "places where persons are"},
                 {"behaviour", "behaviour of persons"},
                 {"inferred", "evaluation of persons (art. 35.3.a)"}};
    Facts *facts = &sheet->facts;
    for (size_t i = 0; i < COUNTOF(signs); i++)
        for (uint32_t k = 0; k < facts->inventory.rows.len; k++) {
            const DataRow *kind = &facts->inventory.rows.data[k];
            if (!data_in_group(kind, signs[i].group)) continue;
            const SourcePlace *at = NULL;
            if (kind->data.len)
                at = &facts->input->result->observations.data[kind->data.data[0]].at;
            else if (kind->flows.len)
                at = &facts->input->result->observations.data[kind->flows.data[0]].at;
            const char *place = at ? report_place(facts->arena, at) : "";
            const char *findings = facts_findings(facts, &kind->findings);
            Statements one = {0};
            facts_say(
                facts, &one, KNOWN_OBSERVED,
                arena_printf(facts->arena, "%s: %s (%s)", signs[i].why, kind->title, kind->id),
                arena_printf(facts->arena, "%s%s%s", place, *place && *findings ? "; " : "",
                             findings));
            put_row(sheet, "1 Need", "all processing", "Signs of a high risk", &one.data[0]);
            vec_free(&one);
        }
    ask_people(sheet, "1 Need", "Is an assessment required?",
               "to be decided by the controller with the officer's advice (art. 35.1, 35.2)");
}

static void put_description(Sheet *sheet, const char *step_begin) {
    Facts *facts = &sheet->facts;
    for (uint32_t i = 0; i < facts->rows.len; i++)
        for (const Question *question = facts_questions; question->head; question++) {
            if (!str_starts(question->step, step_begin) || !*question->step) continue;
            Statements statements = {0};
            facts_answer(facts, question, &facts->rows.data[i], &statements);
            for (uint32_t k = 0; k < statements.len; k++)
                put_row(sheet, question->step, row_name(sheet, &facts->rows.data[i]),
                        question->head, &statements.data[k]);
            vec_free(&statements);
        }
}

static void put_risk(Sheet *sheet, const RuleRow *rule, const bool *wanted) {
    Facts *facts = &sheet->facts;
    const ScanResult *result = facts->input->result;
    U32Vec some = {0};
    for (uint32_t k = 0; k < result->findings.len; k++)
        if (wanted[k] && str_eq(result->findings.data[k].rule, rule->example->rule))
            vec_push(&some, k);
    Statements one = {0};
    facts_say(facts, &one, KNOWN_OBSERVED,
              arena_printf(facts->arena,
                           "%s (%s, severity %s). Likelihood and harm to persons: unknown",
                           rule->example->title,
                           report_count(facts->arena, rule->findings, "finding", "findings"),
                           severity_name(rule->severity)),
              facts_findings(facts, &some));
    put_row(sheet, "5 Risks", "all processing", "Candidate with evidence (art. 35.7.c)",
            &one.data[0]);
    vec_free(&one);
    vec_free(&some);
}

static void put_measure(Sheet *sheet, const RuleRow *rule) {
    if (!*rule->example->remedy) return;
    Statements one = {0};
    facts_say(&sheet->facts, &one, KNOWN_UNKNOWN,
              arena_printf(sheet->facts.arena, "%s: is it done? %s", rule->example->rule,
                           rule->example->remedy),
              "");
    put_row(sheet, "6 Measures", "all processing", "Measure that would answer the risk",
            &one.data[0]);
    vec_free(&one);
}

/* Step 5: one candidate per rule; how likely it is and whom it would hurt is not in the code. Then
 * step 6, which answers them. */
static void put_risks_and_measures(Sheet *sheet) {
    const ReportInput *input = sheet->facts.input;
    RuleRows rules = {0};
    bool *wanted = ARENA_ARRAY(sheet->facts.arena, bool, input->result->findings.len + 1);
    for (uint32_t i = 0; i < input->result->findings.len; i++)
        wanted[i] = report_showing(input, i) == SHOWING_YES;
    report_rules(input->result, wanted, &rules);
    for (uint32_t i = 0; i < rules.len; i++) put_risk(sheet, &rules.data[i], wanted);
    put_description(sheet, "6");
    for (uint32_t i = 0; i < rules.len; i++) put_measure(sheet, &rules.data[i]);
    vec_free(&rules);
}

static void put_coverage(Sheet *sheet) {
    const ScanResult *result = sheet->facts.input->result;
    Arena *arena = sheet->facts.arena;
    const char *lost = report_coverage_lost(arena, result);
    Statements one = {0};
    facts_say(
        &sheet->facts, &one, KNOWN_OBSERVED,
        arena_printf(arena, "%s%s%s", report_coverage_seen(arena, result), *lost ? "; " : "", lost),
        "");
    put_row(sheet, "2 Context", "all processing", "What was analysed and what was not",
            &one.data[0]);
    vec_free(&one);
}

bool report_dpia(const ReportInput *input, Buf *out, Diags *diags) {
    static const char *const head[] = {"Step", "Processing", "Question", "Known", "Answer"};
    (void)diags;
    Sheet sheet = {.out = out};
    facts_collect(input, &sheet.facts);
    for (size_t i = 0; i < COUNTOF(head); i++) csv_cell(out, head[i], false);
    csv_cell(out, "Evidence", true);
    put_need(&sheet);
    put_coverage(&sheet);
    put_description(&sheet, "2");
    ask_people(&sheet, "2 Context", "Relation to the persons, their expectations",
               "not a matter that code or register show");
    ask_people(&sheet, "3 Consultation", "Views of the persons or of those who speak for them",
               "to be asked for (art. 35.9)");
    put_description(&sheet, "4");
    ask_people(&sheet, "4 Necessity and proportionality", "Is there a way with less data?",
               "to be judged by people (art. 35.7.b)");
    put_risks_and_measures(&sheet);
    ask_people(&sheet, "7 Sign-off", "Measures approved by", "name and date");
    ask_people(&sheet, "7 Sign-off", "Residual risk accepted by", "name and date");
    ask_people(&sheet, "7 Sign-off", "Advice of the data protection officer", "name and date");
    ask_people(&sheet, "7 Sign-off", "Reviewed by", "name and date");
    facts_free(&sheet.facts);
    return true;
}
