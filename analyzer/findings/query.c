/* SPDX-License-Identifier: Apache-2.0 */
/* Reading scans back, and comparing a new one with the newest stored one. The rows may have been
 * written by anyone: numbers are clamped, words are checked, positions only order the rows. */
#include "findings/store_private.h"

#include <stdlib.h>

/* ---- columns --------------------------------------------------------------------------------- */

typedef struct Row {
    sqlite3_stmt *statement;
    Arena *arena;
    int column; /* next to read */
} Row;

static const char *row_text(Row *row) {
    const unsigned char *text = sqlite3_column_text(row->statement, row->column++);
    return text ? arena_strdup(row->arena, (const char *)text) : "";
}

static const char *row_optional(Row *row) {
    if (sqlite3_column_type(row->statement, row->column) == SQLITE_NULL) {
        row->column++;
        return NULL;
    }
    return row_text(row);
}

static uint64_t row_big(Row *row) {
    int64_t value = sqlite3_column_int64(row->statement, row->column++);
    return value < 0 ? 0 : (uint64_t)value;
}

static uint32_t row_number(Row *row) {
    uint64_t value = row_big(row);
    return value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
}

static SourcePlace row_place(Row *row) {
    SourcePlace place;
    place.file = row_text(row);
    place.line = row_number(row);
    place.column = row_number(row);
    return place;
}

/* Index of the column's text in `names`; 0 when it is none of them. */
static int row_choice(Row *row, const char *const names[], int count) {
    const unsigned char *text = sqlite3_column_text(row->statement, row->column++);
    for (int i = 0; i < count; i++)
        if (text && strcmp((const char *)text, names[i]) == 0) return i;
    return 0;
}

static Step row_step(Row *row) {
    Step step;
    step.at = row_place(row);
    step.function = row_text(row);
    step.kind = row_text(row);
    step.text = row_text(row);
    step.depth = row_number(row);
    return step;
}

/* ---- reader --------------------------------------------------------------------------------- */

typedef struct Reader {
    Store *store;
    Diags *diags;
    ScanResult *result;
    int64_t scan; /* asked for, then found */
    bool found;
} Reader;

/* Runs `sql` with the scan's id as its parameter and hands each row to `take`. */
static bool reader_each(Reader *reader, const char *sql, void (*take)(Reader *, Row *)) {
    sqlite3_stmt *statement = store_prepare(reader->store, sql, reader->diags);
    if (!statement) return false;
    sqlite3_bind_int64(statement, 1, reader->scan);
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        Row row = {statement, reader->result->arena, 0};
        take(reader, &row);
    }
    bool ok = code == SQLITE_DONE || store_error(reader->store, reader->diags, "read");
    sqlite3_finalize(statement);
    return ok;
}

static void take_finding(Reader *reader, Row *row) {
    static const char *const kinds[] = {"code", "declaration"};
    static const char *const levels[] = {"low", "medium", "high", "critical"};
    static const char *const states[] = {"new", "unchanged", "gone"};
    Finding *f = scan_result_finding(reader->result);
    f->kind = (FindingKind)row_choice(row, kinds, 2);
    snprintf(f->fingerprint, sizeof f->fingerprint, "%s", row_text(row));
    f->rule = row_text(row);
    f->title = row_text(row);
    f->message = row_text(row);
    f->remedy = row_text(row);
    f->severity = (Severity)row_choice(row, levels, 4);
    f->confidence = (Confidence)row_choice(row, levels, 3);
    f->confidence_reason = row_text(row);
    f->source_text = row_text(row);
    f->declaration = row_text(row);
    f->declared_at = row_place(row);
    f->sink = row_place(row);
    f->function = row_text(row);
    f->sink_kind = row_text(row);
    f->sink_callee = row_text(row);
    f->recipient = row_text(row);
    f->country = row_text(row);
    f->store = row_text(row);
    f->state = (FindingState)row_choice(row, states, 3);
    f->suppressed_by = row_optional(row);
    f->suppress_reason = row_text(row);
    f->suppress_owner = row_text(row);
    f->suppress_expires = row_text(row);
}

/* The finding that a row of a list belongs to: its first column is the place in our array. */
static Finding *row_finding(Reader *reader, Row *row) {
    uint32_t index = row_number(row);
    return index < reader->result->findings.len ? &reader->result->findings.data[index] : NULL;
}

static void take_finding_step(Reader *reader, Row *row) {
    Finding *finding = row_finding(reader, row);
    if (finding) vec_push(&finding->steps, row_step(row));
}

static void take_data(Reader *reader, Row *row) {
    Finding *finding = row_finding(reader, row);
    if (!finding) return;
    vec_push(&finding->data, row_text(row));
    vec_push(&finding->data_titles, row_text(row));
}

static void take_protection(Reader *reader, Row *row) {
    Finding *finding = row_finding(reader, row);
    if (finding) vec_push(&finding->states, row_text(row));
}

static void take_control(Reader *reader, Row *row) {
    Finding *finding = row_finding(reader, row);
    if (finding) vec_push(&finding->controls, row_text(row));
}

static void take_measure(Reader *reader, Row *row) {
    Finding *finding = row_finding(reader, row);
    if (!finding) return;
    Measure measure;
    measure.control = row_text(row);
    measure.parameter = row_text(row);
    measure.value = row_text(row);
    vec_push(&finding->measures, measure);
}

static void take_cwe(Reader *reader, Row *row) {
    Finding *finding = row_finding(reader, row);
    if (finding) vec_push(&finding->cwe, row_number(row));
}

static void take_activity(Reader *reader, Row *row) {
    Finding *finding = row_finding(reader, row);
    if (finding) vec_push(&finding->activities, row_text(row));
}

static void take_program(Reader *reader, Row *row) {
    Finding *finding = row_finding(reader, row);
    if (finding) vec_push(&finding->programs, row_text(row));
}

static void take_also(Reader *reader, Row *row) {
    Finding *finding = row_finding(reader, row);
    if (finding) vec_push(&finding->also, row_place(row));
}

static void take_observation(Reader *reader, Row *row) {
    Observation *o = scan_result_observation(reader->result);
    o->kind = row_text(row);
    o->data = row_text(row);
    o->subject = row_text(row);
    o->value = row_text(row);
    o->detail = row_text(row);
    o->at = row_place(row);
    o->function = row_text(row);
}

static void take_observation_step(Reader *reader, Row *row) {
    uint32_t index = row_number(row);
    if (index < reader->result->observations.len)
        vec_push(&reader->result->observations.data[index].steps, row_step(row));
}

static void take_coverage(Reader *reader, Row *row) {
    const char *area = row_text(row), *kind = row_text(row), *subject = row_text(row);
    const char *detail = row_text(row);
    uint32_t count = row_number(row);
    Coverage *c = scan_result_coverage(reader->result, area, kind, subject, detail, count);
    c->at = row_place(row);
    c->loses = row_number(row) != 0;
}

static void take_file(Reader *reader, Row *row) {
    AnalysedFile file;
    file.file = row_text(row);
    file.digest = row_text(row);
    vec_push(&reader->result->files, file);
}

static void take_scan(Reader *reader, Row *row) {
    ScanResult *r = reader->result;
    reader->scan = (int64_t)row_big(row);
    reader->found = true;
    r->tool_version = row_text(row);
    r->front_version = row_text(row);
    r->root = row_text(row);
    r->project = row_text(row);
    r->command = row_text(row);
    r->revision = row_text(row);
    r->dirty = row_number(row) != 0;
    r->as_of = row_text(row);
    r->rules_digest = row_text(row);
    r->units_total = row_number(row);
    r->units_parsed = row_number(row);
    r->units_with_errors = row_number(row);
    r->functions = row_number(row);
    r->functions_incomplete = row_number(row);
    r->instructions = row_big(row);
    r->unknown_instructions = row_big(row);
    r->lines = row_big(row);
    r->calls_indirect = row_number(row);
    r->calls_unresolved = row_number(row);
    r->calls_unmodelled = row_number(row);
    r->complete = row_number(row) != 0;
}

#define SCAN_COLUMNS                                                                    \
    "id, tool_version, front_version, root, project, command, revision, dirty, as_of, " \
    "rules_digest, units_total, units_parsed, units_with_errors, functions, "           \
    "functions_incomplete, instructions, unknown_instructions, lines, calls_indirect, " \
    "calls_unresolved, calls_unmodelled, complete"
#define FINDING_COLUMNS                                                                      \
    "kind, fingerprint, rule, title, message, remedy, severity, confidence, "                \
    "confidence_reason, source_text, declaration, declared_file, declared_line, "            \
    "declared_column, sink_file, sink_line, sink_column, function, sink_kind, sink_callee, " \
    "recipient, country, store, state, suppressed_by, suppress_reason, suppress_owner, "     \
    "suppress_expires"
/* Rows of a finding's list, each led by the finding's place in the order of its scan. */
#define LIST(columns, table)                                                              \
    "WITH placed AS (SELECT id, row_number() OVER (ORDER BY position) - 1 AS place FROM " \
    "finding WHERE scan = ?1) SELECT placed.place, " columns " FROM placed JOIN " table   \
    " AS list ON list.finding = placed.id ORDER BY placed.place, list.position"

static const struct {
    const char *sql;
    void (*take)(Reader *, Row *);
} finding_parts[] =
    {
        {"SELECT " FINDING_COLUMNS " FROM finding WHERE scan = ?1 ORDER BY position", take_finding},
        {LIST("file, line, column, function, kind, text, depth", "finding_step"),
         take_finding_step},
        {LIST("data, title", "finding_data"), take_data},
        {LIST("protection", "finding_protection"), take_protection},
        {LIST("control", "finding_control"), take_control},
        {LIST("control, parameter, value", "finding_measure"), take_measure},
        {LIST("cwe", "finding_cwe"), take_cwe},
        {LIST("activity", "finding_activity"), take_activity},
        {LIST("program", "finding_program"), take_program},
        {LIST("file, line, column", "finding_also"), take_also},
},
  other_parts[] = {
      {"SELECT kind, data, subject, value, detail, file, line, column, function FROM observation "
       "WHERE scan = ?1 ORDER BY position",
       take_observation},
      {"WITH placed AS (SELECT id, row_number() OVER (ORDER BY position) - 1 AS place FROM "
       "observation WHERE scan = ?1) SELECT placed.place, file, line, column, function, kind, "
       "text, "
       "depth FROM placed JOIN observation_step AS list ON list.observation = placed.id "
       "ORDER BY placed.place, list.position",
       take_observation_step},
      {"SELECT area, kind, subject, detail, count, file, line, column, loses FROM coverage "
       "WHERE scan = ?1 ORDER BY position",
       take_coverage},
      {"SELECT file, digest FROM analysed_file WHERE scan = ?1 ORDER BY position", take_file},
};

/* Reads into a new result; with `findings_only`, no observations and no coverage. `id` 0 = newest.
 * `found` tells an absent scan from an error. */
static ScanResult *read_scan(Store *store, int64_t id, bool findings_only, bool *found,
                             Diags *diags) {
    Reader reader = {.store = store, .diags = diags, .result = scan_result_new(), .scan = id};
    *found = false;
    bool ok = store_run(store, "BEGIN", diags, "read");
    ok = ok && reader_each(&reader,
                           id ? "SELECT " SCAN_COLUMNS " FROM scan WHERE id = ?1"
                              : "SELECT " SCAN_COLUMNS " FROM scan WHERE ?1 = 0 "
                                "ORDER BY id DESC LIMIT 1",
                           take_scan);
    *found = ok && reader.found;
    for (size_t i = 0; ok && *found && i < COUNTOF(finding_parts); i++)
        ok = reader_each(&reader, finding_parts[i].sql, finding_parts[i].take);
    for (size_t i = 0; ok && *found && !findings_only && i < COUNTOF(other_parts); i++)
        ok = reader_each(&reader, other_parts[i].sql, other_parts[i].take);
    sqlite3_exec(store->database, "COMMIT", NULL, NULL, NULL);
    if (ok && *found) {
        findings_group(reader.result);
        return reader.result;
    }
    scan_result_free(reader.result);
    return NULL;
}

/* The number that 0 stands for. */
static int64_t scan_number(Store *store, int64_t id) {
    int64_t newest = id;
    Arena *scratch = arena_new("newest scan");
    Diags *quiet = diags_new(scratch);
    if (!id && !store_number(store, "SELECT ifnull(max(id), 0) FROM scan", &newest, quiet)) newest = 0;
    arena_free(scratch);
    return newest;
}

ScanResult *store_read(Store *store, int64_t id, Diags *diags) {
    bool found;
    uint32_t errors = diags->errors;
    ScanResult *result = read_scan(store, id, false, &found, diags);
    if (!result && diags->errors == errors) {
        if (id)
            diag_add(diags, DIAG_ERROR, store->path, 0, 0, "the store holds no scan number %lld",
                     (long long)id);
        else
            diag_add(diags, DIAG_ERROR, store->path, 0, 0,
                     "the store holds no scan yet; run `sangam scan` first");
    }
    if (result && store->has_secret && !store_is_sealed(store, scan_number(store, id)))
        diag_add(diags, DIAG_WARNING, store->path, 0, 0,
                 "this result was not written by you on this machine by this version: nothing vouches for it");
    return result;
}

/* ---- comparison ------------------------------------------------------------------------------ */

static const char *copy(Arena *arena, const char *text) {
    return text ? arena_strdup(arena, text) : NULL;
}

static void copy_texts(Arena *arena, StrVec *to, const StrVec *from) {
    for (uint32_t i = 0; i < from->len; i++) vec_push(to, arena_strdup(arena, from->data[i]));
}

/* What reports need of a finding that is no longer there: everything but its trace. */
static void copy_gone(ScanResult *gone, const Finding *from) {
    Arena *arena = gone->arena;
    Finding *to = scan_result_finding(gone);
    to->kind = from->kind;
    memcpy(to->fingerprint, from->fingerprint, sizeof to->fingerprint);
    to->rule = copy(arena, from->rule);
    to->title = copy(arena, from->title);
    to->message = copy(arena, from->message);
    to->remedy = copy(arena, from->remedy);
    to->severity = from->severity;
    to->confidence = from->confidence;
    to->confidence_reason = copy(arena, from->confidence_reason);
    to->source_text = copy(arena, from->source_text);
    to->declaration = copy(arena, from->declaration);
    to->declared_at = from->declared_at;
    to->declared_at.file = copy(arena, from->declared_at.file);
    to->sink = from->sink;
    to->sink.file = copy(arena, from->sink.file);
    to->function = copy(arena, from->function);
    to->sink_kind = copy(arena, from->sink_kind);
    to->sink_callee = copy(arena, from->sink_callee);
    to->recipient = copy(arena, from->recipient);
    to->country = copy(arena, from->country);
    to->store = copy(arena, from->store);
    to->state = STATE_GONE;
    to->suppressed_by = copy(arena, from->suppressed_by);
    to->suppress_reason = copy(arena, from->suppress_reason);
    to->suppress_owner = copy(arena, from->suppress_owner);
    to->suppress_expires = copy(arena, from->suppress_expires);
    copy_texts(arena, &to->data, &from->data);
    copy_texts(arena, &to->data_titles, &from->data_titles);
    copy_texts(arena, &to->data_groups, &from->data_groups);
    copy_texts(arena, &to->controls, &from->controls);
}

/* What somebody allowed in the code and nobody allows any more is brought by the change that took the
 * permission away. Exceptions of the project file are no part of this: they end by themselves. */
static bool is_allowed(const Finding *finding) {
    return str_eq(finding->suppressed_by, "comment");
}

void findings_compare(ScanResult *result, const ScanResult *before, ScanResult *gone) {
    Interner *old = interner_new(), *allowed = interner_new(), *new = interner_new();
    for (uint32_t i = 0; before && i < before->findings.len; i++) {
        const Finding *finding = &before->findings.data[i];
        intern(old, finding->fingerprint);
        if (is_allowed(finding)) intern(allowed, finding->fingerprint);
    }
    for (uint32_t i = 0; i < result->findings.len; i++) {
        Finding *finding = &result->findings.data[i];
        bool known = intern_find(old, finding->fingerprint) &&
                     (is_allowed(finding) || !intern_find(allowed, finding->fingerprint));
        finding->state = known ? STATE_UNCHANGED : STATE_NEW;
        intern(new, finding->fingerprint);
    }
    for (uint32_t i = 0; before && gone && i < before->findings.len; i++)
        if (!intern_find(new, before->findings.data[i].fingerprint))
            copy_gone(gone, &before->findings.data[i]);
    result->gone = gone ? gone->findings.len : 0;
    interner_free(old);
    interner_free(allowed);
    interner_free(new);
}

void findings_known(ScanResult *result, const ScanResult *other) {
    Interner *old = interner_new();
    for (uint32_t i = 0; i < other->findings.len; i++) intern(old, other->findings.data[i].fingerprint);
    for (uint32_t i = 0; i < result->findings.len; i++)
        if (intern_find(old, result->findings.data[i].fingerprint)) result->findings.data[i].state = STATE_UNCHANGED;
    interner_free(old);
}

bool store_gone(Store *store, const ScanResult *result, ScanResult *gone, Diags *diags) {
    uint32_t errors = diags->errors;
    int64_t id = 0;
    sqlite3_stmt *select =
        store_prepare(store, "SELECT id FROM scan ORDER BY id DESC LIMIT 1 OFFSET 1", diags);
    if (!select) return false;
    if (sqlite3_step(select) == SQLITE_ROW) id = sqlite3_column_int64(select, 0);
    sqlite3_finalize(select);
    bool found = false;
    ScanResult *before = id ? read_scan(store, id, true, &found, diags) : NULL;
    Interner *now = interner_new();
    for (uint32_t i = 0; i < result->findings.len; i++)
        intern(now, result->findings.data[i].fingerprint);
    for (uint32_t i = 0; before && i < before->findings.len; i++)
        if (!intern_find(now, before->findings.data[i].fingerprint))
            copy_gone(gone, &before->findings.data[i]);
    interner_free(now);
    scan_result_free(before);
    return diags->errors == errors;
}

bool store_compare(Store *store, ScanResult *result, ScanResult *gone, Diags *diags) {
    bool found;
    uint32_t errors = diags->errors;
    int64_t newest = 0;
    if (!store_number(store, "SELECT max(scan.id) FROM scan JOIN history ON history.scan = scan.id "
                             "WHERE history.purpose <> 'before'", &newest, diags))
        return false;
    bool own = newest == 0 || store_is_sealed(store, newest);
    if (!own)
        diag_add(diags, DIAG_WARNING, store->path, 0, 0,
                 "the last scan in this store was not written by you on this machine by this version: "
                 "it is not compared with, all findings count as new");
    ScanResult *before = own && newest ? read_scan(store, newest, true, &found, diags) : NULL;
    if (diags->errors != errors) return false;
    findings_compare(result, before, gone);
    scan_result_free(before);
    return true;
}
