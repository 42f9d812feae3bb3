/* SPDX-License-Identifier: Apache-2.0 */
/* The result of a scan in memory: rows, their order, their end. */
#include "findings/findings.h"

#include <stdlib.h>

static const char *const severity_names[] = {"low", "medium", "high", "critical"};
static const char *const confidence_names[] = {"low", "medium", "high"};

const char *severity_name(Severity severity) {
    return severity_names[severity];
}

const char *confidence_name(Confidence confidence) {
    return confidence_names[confidence];
}

ScanResult *scan_result_new(void) {
    Arena *arena = arena_new("scan result");
    ScanResult *result = ARENA_NEW(arena, ScanResult);
    result->arena = arena;
    result->tool_version = result->front_version = result->root = result->project = "";
    result->command = result->revision = result->as_of = result->rules_digest = "";
    result->content = result->settings = result->made = "";
    result->complete = true;
    return result;
}

void finding_free_lists(Finding *finding) {
    vec_free(&finding->data);
    vec_free(&finding->data_titles);
    vec_free(&finding->data_groups);
    vec_free(&finding->states);
    vec_free(&finding->steps);
    vec_free(&finding->controls);
    vec_free(&finding->measures);
    vec_free(&finding->cwe);
    vec_free(&finding->activities);
    vec_free(&finding->programs);
    vec_free(&finding->also);
}

void scan_result_free(ScanResult *result) {
    if (!result) return;
    for (uint32_t i = 0; i < result->findings.len; i++)
        finding_free_lists(&result->findings.data[i]);
    for (uint32_t i = 0; i < result->observations.len; i++)
        vec_free(&result->observations.data[i].steps);
    vec_free(&result->findings);
    vec_free(&result->observations);
    vec_free(&result->coverage);
    vec_free(&result->files);
    arena_free(result->arena); /* holds the result itself */
}

void scan_result_drop(ScanResult *result, uint32_t finding) {
    finding_free_lists(&result->findings.data[finding]);
    memmove(&result->findings.data[finding], &result->findings.data[finding + 1],
            sizeof *result->findings.data * (result->findings.len - finding - 1));
    result->findings.len--;
}

Finding *scan_result_finding(ScanResult *result) {
    Finding row = {0};
    row.rule = row.title = row.message = row.remedy = row.confidence_reason = "";
    row.source_text = row.declaration = row.function = row.sink_kind = row.sink_callee = "";
    row.recipient = row.country = row.store = "";
    row.declared_at.file = row.sink.file = "";
    row.suppress_reason = row.suppress_owner = row.suppress_expires = "";
    vec_push(&result->findings, row);
    return &vec_last(&result->findings);
}

Observation *scan_result_observation(ScanResult *result) {
    Observation row = {0};
    row.kind = row.data = row.subject = row.value = row.detail = row.function = "";
    row.at.file = "";
    vec_push(&result->observations, row);
    return &vec_last(&result->observations);
}

Coverage *scan_result_coverage(ScanResult *result, const char *area, const char *kind,
                               const char *subject, const char *detail, uint32_t count) {
    Coverage row = {area, kind, subject, detail, count, {"", 0, 0}, false, 0};
    vec_push(&result->coverage, row);
    return &vec_last(&result->coverage);
}

/* ---- no text is NULL after sorting, so that no reader has to ask ----------------------------- */

static void settle(const char **text) {
    if (!*text) *text = "";
}

static void settle_list(StrVec *list) {
    for (uint32_t i = 0; i < list->len; i++) settle(&list->data[i]);
}

static void settle_steps(Steps *steps) {
    for (uint32_t i = 0; i < steps->len; i++) {
        Step *step = &steps->data[i];
        settle(&step->at.file);
        settle(&step->function);
        settle(&step->kind);
        settle(&step->text);
    }
}

static void settle_finding(Finding *f) {
    const char **texts[] = {&f->rule,
                            &f->title,
                            &f->message,
                            &f->remedy,
                            &f->confidence_reason,
                            &f->source_text,
                            &f->declaration,
                            &f->declared_at.file,
                            &f->sink.file,
                            &f->function,
                            &f->sink_kind,
                            &f->sink_callee,
                            &f->recipient,
                            &f->country,
                            &f->store,
                            &f->suppress_reason,
                            &f->suppress_owner,
                            &f->suppress_expires};
    for (size_t i = 0; i < COUNTOF(texts); i++) settle(texts[i]);
    StrVec *lists[] = {&f->data,     &f->data_titles, &f->states,
                       &f->controls, &f->activities,  &f->programs};
    for (size_t i = 0; i < COUNTOF(lists); i++) settle_list(lists[i]);
    settle_steps(&f->steps);
    for (uint32_t i = 0; i < f->also.len; i++) settle(&f->also.data[i].file);
    for (uint32_t i = 0; i < f->measures.len; i++) {
        settle(&f->measures.data[i].control);
        settle(&f->measures.data[i].parameter);
        settle(&f->measures.data[i].value);
    }
}

/* ---- what quotes the program may quote a person's number ------------------------------------- */

static void mask(Arena *arena, const char **text) {
    *text = identifiers_masked(arena, *text);
}

static void mask_steps(Arena *arena, Steps *steps) {
    for (uint32_t i = 0; i < steps->len; i++) mask(arena, &steps->data[i].text);
}

/* Names of files and functions stay: they must be found again. */
static void mask_all(ScanResult *r) {
    for (uint32_t i = 0; i < r->findings.len; i++) {
        Finding *f = &r->findings.data[i];
        const char **texts[] = {&f->message, &f->confidence_reason, &f->source_text, &f->declaration,
                                &f->recipient, &f->store, &f->suppress_reason};
        for (size_t k = 0; k < COUNTOF(texts); k++) mask(r->arena, texts[k]);
        for (uint32_t k = 0; k < f->measures.len; k++) mask(r->arena, &f->measures.data[k].value);
        mask_steps(r->arena, &f->steps);
    }
    for (uint32_t i = 0; i < r->observations.len; i++) {
        Observation *o = &r->observations.data[i];
        const char **texts[] = {&o->subject, &o->value, &o->detail};
        for (size_t k = 0; k < COUNTOF(texts); k++) mask(r->arena, texts[k]);
        mask_steps(r->arena, &o->steps);
    }
    for (uint32_t i = 0; i < r->coverage.len; i++) {
        mask(r->arena, &r->coverage.data[i].subject);
        mask(r->arena, &r->coverage.data[i].detail);
    }
    mask(r->arena, &r->command);
}

static void settle_all(ScanResult *r) {
    const char **texts[] = {&r->tool_version, &r->front_version, &r->root,  &r->project,
                            &r->command,      &r->revision,      &r->as_of, &r->rules_digest,
                            &r->content,      &r->settings,
                            &r->made};
    for (size_t i = 0; i < COUNTOF(texts); i++) settle(texts[i]);
    for (uint32_t i = 0; i < r->findings.len; i++) settle_finding(&r->findings.data[i]);
    for (uint32_t i = 0; i < r->observations.len; i++) {
        Observation *o = &r->observations.data[i];
        const char **fields[] = {&o->kind,   &o->data,    &o->subject, &o->value,
                                 &o->detail, &o->at.file, &o->function};
        for (size_t k = 0; k < COUNTOF(fields); k++) settle(fields[k]);
        settle_steps(&o->steps);
    }
    for (uint32_t i = 0; i < r->coverage.len; i++) {
        Coverage *c = &r->coverage.data[i];
        const char **fields[] = {&c->area, &c->kind, &c->subject, &c->detail, &c->at.file};
        for (size_t k = 0; k < COUNTOF(fields); k++) settle(fields[k]);
    }
}

/* ---- order: total up to equality of everything that is shown, so that qsort decides nothing -- */

static int compare_numbers(uint32_t a, uint32_t b) {
    return (a > b) - (a < b);
}

static int compare_places(const SourcePlace *a, const SourcePlace *b) {
    int order = strcmp(a->file, b->file);
    if (!order) order = compare_numbers(a->line, b->line);
    return order ? order : compare_numbers(a->column, b->column);
}

static int compare_text_lists(const StrVec *a, const StrVec *b) {
    for (uint32_t i = 0; i < a->len && i < b->len; i++) {
        int order = strcmp(a->data[i], b->data[i]);
        if (order) return order;
    }
    return compare_numbers(a->len, b->len);
}

static int compare_steps(const Steps *a, const Steps *b) {
    for (uint32_t i = 0; i < a->len && i < b->len; i++) {
        int order = compare_places(&a->data[i].at, &b->data[i].at);
        if (!order) order = strcmp(a->data[i].text, b->data[i].text);
        if (order) return order;
    }
    return compare_numbers(a->len, b->len);
}

static int compare_findings(const void *left, const void *right) {
    const Finding *a = left, *b = right;
    int order = strcmp(a->sink.file, b->sink.file);
    if (!order) order = compare_numbers(a->sink.line, b->sink.line);
    if (!order) order = strcmp(a->rule, b->rule);
    if (!order) order = compare_text_lists(&a->data, &b->data);
    if (!order) order = strcmp(a->fingerprint, b->fingerprint);
    if (!order) order = compare_numbers(a->sink.column, b->sink.column);
    if (!order) order = strcmp(a->source_text, b->source_text);
    if (!order) order = strcmp(a->function, b->function);
    if (!order) order = compare_places(&a->declared_at, &b->declared_at);
    if (!order) order = strcmp(a->message, b->message);
    return order ? order : compare_steps(&a->steps, &b->steps);
}

static int compare_observations(const void *left, const void *right) {
    const Observation *a = left, *b = right;
    int order = strcmp(a->kind, b->kind);
    if (!order) order = compare_places(&a->at, &b->at);
    if (!order) order = strcmp(a->data, b->data);
    if (!order) order = strcmp(a->subject, b->subject);
    if (!order) order = strcmp(a->value, b->value);
    if (!order) order = strcmp(a->detail, b->detail);
    return order ? order : compare_steps(&a->steps, &b->steps);
}

static int compare_coverage(const void *left, const void *right) {
    const Coverage *a = left, *b = right;
    int order = strcmp(a->area, b->area);
    if (!order) order = strcmp(a->kind, b->kind);
    if (!order) order = compare_numbers(b->weight, a->weight);
    if (!order) order = strcmp(a->subject, b->subject);
    if (!order) order = compare_places(&a->at, &b->at);
    if (!order) order = strcmp(a->detail, b->detail);
    return order ? order : compare_numbers(a->count, b->count);
}

static int compare_names(const void *left, const void *right) {
    const char *const *a = left, *const *b = right;
    return strcmp(*a, *b);
}

void scan_result_sort(ScanResult *result) {
    settle_all(result);
    mask_all(result);
    for (uint32_t i = 0; i < result->findings.len; i++) {
        StrVec *programs = &result->findings.data[i].programs;
        if (programs->len)
            qsort(programs->data, programs->len, sizeof *programs->data, compare_names);
    }
    if (result->findings.len)
        qsort(result->findings.data, result->findings.len, sizeof *result->findings.data,
              compare_findings);
    if (result->observations.len)
        qsort(result->observations.data, result->observations.len,
              sizeof *result->observations.data, compare_observations);
    if (result->coverage.len)
        qsort(result->coverage.data, result->coverage.len, sizeof *result->coverage.data,
              compare_coverage);
    for (uint32_t i = 0; i < result->coverage.len; i++)
        if (result->coverage.data[i].loses) result->complete = false;
}

void findings_group(ScanResult *result) {
    Map places = {0};
    for (uint32_t i = 0; i < result->observations.len; i++) {
        const Observation *row = &result->observations.data[i];
        if (strcmp(row->kind, "category") == 0) *map_put(&places, hash_bytes(row->data, strlen(row->data)), NULL) = i + 1;
    }
    for (uint32_t i = 0; i < result->findings.len; i++) {
        Finding *finding = &result->findings.data[i];
        vec_clear(&finding->data_groups);
        for (uint32_t k = 0; k < finding->data.len; k++) {
            const char *id = finding->data.data[k];
            uint64_t place = map_get(&places, hash_bytes(id, strlen(id)), 0);
            vec_push(&finding->data_groups, place ? result->observations.data[place - 1].value : "");
        }
    }
    map_free(&places);
}
