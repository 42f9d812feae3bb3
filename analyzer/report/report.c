/* SPDX-License-Identifier: Apache-2.0 */
/* The table of formats, and which findings count in a report. */
#include "report/report_private.h"

#include <stdlib.h>

const ReportFormat report_formats[] = {
#define FORMAT(function, name, extension, paths, help) {name, extension, paths, help, report_##function},
#include "report/formats.def"
#undef FORMAT
    {NULL, NULL, PATHS_ROOT, NULL, NULL},
};

const ReportFormat *report_format(const char *name) {
    for (const ReportFormat *format = report_formats; format->name; format++)
        if (strcmp(format->name, name) == 0) return format;
    return NULL;
}

Showing report_showing(const ReportInput *input, uint32_t index) {
    const Finding *finding = &input->result->findings.data[index];
    if (finding->suppressed_by) return SHOWING_SUPPRESSED;
    if (report_judgement(input, index)->met) return SHOWING_MET;
    if (input->only_new && finding->state != STATE_NEW) return SHOWING_OLD;
    if (finding->confidence < input->min_confidence) return SHOWING_DOUBTFUL;
    return SHOWING_YES;
}

const Judgement *report_judgement(const ReportInput *input, uint32_t index) {
    static const Judgement none = {.law_to_law = ""};
    return input->judgements ? &input->judgements[index] : &none;
}

bool report_gates(const ReportInput *input, uint32_t index) {
    return !input->fail_never && report_showing(input, index) == SHOWING_YES &&
           input->result->findings.data[index].severity >= input->fail_on &&
           report_judgement(input, index)->gates;
}

const char *report_fail_on(const ReportInput *input) {
    return input->fail_never ? "never" : severity_name(input->fail_on);
}

const char *report_finding_state(const ReportInput *input, const Finding *finding) {
    return input->portable ? "" : report_state(finding->state);
}

Totals report_totals(const ReportInput *input) {
    Totals totals = {.compared = !input->portable && !input->result->first, .only_new = input->only_new};
    for (uint32_t i = 0; i < input->result->findings.len; i++) {
        const Finding *finding = &input->result->findings.data[i];
        switch (report_showing(input, i)) {
        case SHOWING_YES:
            totals.shown++;
            totals.by_severity[finding->severity]++;
            if (!totals.compared) break;
            if (finding->state == STATE_NEW)
                totals.new ++;
            else
                totals.unchanged++;
            break;
        case SHOWING_SUPPRESSED: totals.suppressed++; break;
        case SHOWING_DOUBTFUL: totals.doubtful++; break;
        case SHOWING_OLD: totals.old++; break;
        case SHOWING_MET: totals.met++; break;
        }
        totals.gating += report_gates(input, i);
    }
    totals.gone = input->gone ? input->gone->findings.len : 0;
    return totals;
}

static void add_law(LawVec *laws, const Framework *law) {
    for (uint32_t i = 0; i < laws->len; i++)
        if (laws->data[i] == law) return;
    vec_push(laws, law);
}

void report_judged_laws(const ReportInput *input, LawVec *out) {
    for (uint32_t i = 0; i < input->law_count; i++) add_law(out, input->laws[i]);
    for (uint32_t i = 0; i < input->result->findings.len; i++) {
        const Judgement *judgement = report_judgement(input, i);
        for (uint32_t k = 0; k < judgement->verdicts.len; k++)
            if (judgement->verdicts.data[k].provision)
                add_law(out, judgement->verdicts.data[k].provision->framework);
    }
}

static int compare_rules(const void *left, const void *right) {
    const RuleRow *a = left, *b = right;
    return strcmp(a->example->rule, b->example->rule);
}

void report_rules(const ScanResult *result, const bool *wanted, RuleRows *out) {
    Interner *names = interner_new();
    for (uint32_t i = 0; i < result->findings.len; i++) {
        const Finding *finding = &result->findings.data[i];
        if (wanted && !wanted[i]) continue;
        uint32_t id = intern(names, finding->rule);
        if (!id) /* a rule without a name cannot be told from none */
            id = intern(names, "unnamed-rule");
        if (id > out->len) {
            RuleRow row = {finding, finding->severity, finding->confidence, 0};
            vec_push(out, row);
        }
        RuleRow *row = &out->data[id - 1];
        row->findings++;
        if (finding->severity > row->severity) row->severity = finding->severity;
        if (finding->confidence > row->confidence) row->confidence = finding->confidence;
    }
    interner_free(names);
    if (out->len) qsort(out->data, out->len, sizeof *out->data, compare_rules);
}

uint32_t report_rule_index(const RuleRows *rules, const char *rule) {
    uint32_t low = 0, high = rules->len;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        int order = strcmp(rules->data[middle].example->rule, rule);
        if (order == 0) return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return UINT32_MAX;
}
