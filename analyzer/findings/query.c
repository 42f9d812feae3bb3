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
    int64_t scan;
    bool found;
    VEC(int64_t) owners; /* ids of the findings, then of the observations */
    uint32_t owner;      /* place of the one that a list was at last: lists stand in the same order */
    SealState *seal;     /* of all rows; NULL = not asked for */
    Buf row;
} Reader;

static void take_finding(Reader *reader, Row *row) {
    static const char *const kinds[] = {"code", "declaration"};
    static const char *const levels[] = {"low", "medium", "high", "critical"};
    static const char *const states[] = {"new", "unchanged", "gone"};
    Finding *f = scan_result_finding(reader->result);
    vec_push(&reader->owners, sqlite3_column_int64(row->statement, 0));
    row->column = 3;
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

/* The place in our array of what a row of a list belongs to; UINT32_MAX = nothing. Its first columns are
 * the owner's id and the position in the list. */
static uint32_t row_owner(Reader *reader, Row *row) {
    int64_t id = sqlite3_column_int64(row->statement, 0);
    row->column = 2;
    while (reader->owner < reader->owners.len && reader->owners.data[reader->owner] != id) reader->owner++;
    return reader->owner < reader->owners.len ? reader->owner : UINT32_MAX;
}

static Finding *row_finding(Reader *reader, Row *row) {
    uint32_t index = row_owner(reader, row);
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
    vec_push(&reader->owners, sqlite3_column_int64(row->statement, 0));
    row->column = 3;
    o->kind = row_text(row);
    o->data = row_text(row);
    o->subject = row_text(row);
    o->value = row_text(row);
    o->detail = row_text(row);
    o->at = row_place(row);
    o->function = row_text(row);
}

static void take_observation_step(Reader *reader, Row *row) {
    uint32_t index = row_owner(reader, row);
    if (index < reader->result->observations.len)
        vec_push(&reader->result->observations.data[index].steps, row_step(row));
}

static void take_coverage(Reader *reader, Row *row) {
    row->column = 2;
    const char *area = row_text(row), *kind = row_text(row), *subject = row_text(row);
    const char *detail = row_text(row);
    uint32_t count = row_number(row);
    Coverage *c = scan_result_coverage(reader->result, area, kind, subject, detail, count);
    c->at = row_place(row);
    c->loses = row_number(row) != 0;
}

static void take_file(Reader *reader, Row *row) {
    AnalysedFile file;
    row->column = 2;
    file.file = row_text(row);
    file.digest = row_text(row);
    vec_push(&reader->result->files, file);
}

static void take_scan(Reader *reader, Row *row) {
    ScanResult *r = reader->result;
    reader->found = true;
    row->column = 2;
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

/* Rows of a list, in the order of what they belong to. */
#define LIST(table, owner)                                                                            \
    "SELECT list.* FROM " #owner " AS owner CROSS JOIN " table " AS list ON list." #owner " = owner.id " \
    "WHERE owner.scan = ?1 ORDER BY owner.position, list.position"
#define ROWS(table) "SELECT * FROM " table " WHERE scan = ?1 ORDER BY position"

const StorePart store_parts[TABLE_COUNT] = {
    [TABLE_SCAN] = {"scan", "SELECT * FROM scan WHERE id = ?1"},
    [TABLE_HISTORY] = {"history", "SELECT * FROM history WHERE scan = ?1"},
    [TABLE_FINDING] = {"finding", ROWS("finding")},
    [TABLE_FINDING_STEP] = {"finding_step", LIST("finding_step", finding)},
    [TABLE_DATA] = {"finding_data", LIST("finding_data", finding)},
    [TABLE_PROTECTION] = {"finding_protection", LIST("finding_protection", finding)},
    [TABLE_CONTROL] = {"finding_control", LIST("finding_control", finding)},
    [TABLE_MEASURE] = {"finding_measure", LIST("finding_measure", finding)},
    [TABLE_CWE] = {"finding_cwe", LIST("finding_cwe", finding)},
    [TABLE_ACTIVITY] = {"finding_activity", LIST("finding_activity", finding)},
    [TABLE_PROGRAM] = {"finding_program", LIST("finding_program", finding)},
    [TABLE_ALSO] = {"finding_also", LIST("finding_also", finding)},
    [TABLE_OBSERVATION] = {"observation", ROWS("observation")},
    [TABLE_OBSERVATION_STEP] = {"observation_step", LIST("observation_step", observation)},
    [TABLE_COVERAGE] = {"coverage", ROWS("coverage")},
    [TABLE_FILE] = {"analysed_file", ROWS("analysed_file")},
};

static void (*const takers[TABLE_COUNT])(Reader *reader, Row *row) = {
    [TABLE_SCAN] = take_scan,
    [TABLE_FINDING] = take_finding,
    [TABLE_FINDING_STEP] = take_finding_step,
    [TABLE_DATA] = take_data,
    [TABLE_PROTECTION] = take_protection,
    [TABLE_CONTROL] = take_control,
    [TABLE_MEASURE] = take_measure,
    [TABLE_CWE] = take_cwe,
    [TABLE_ACTIVITY] = take_activity,
    [TABLE_PROGRAM] = take_program,
    [TABLE_ALSO] = take_also,
    [TABLE_OBSERVATION] = take_observation,
    [TABLE_OBSERVATION_STEP] = take_observation_step,
    [TABLE_COVERAGE] = take_coverage,
    [TABLE_FILE] = take_file,
};

static bool read_table(Reader *reader, StoreTable table, bool taken) {
    sqlite3_stmt *select = store_prepare(reader->store, store_parts[table].select, reader->diags);
    if (!select) return false;
    sqlite3_bind_int64(select, 1, reader->scan);
    reader->owner = 0;
    if (table == TABLE_OBSERVATION) vec_clear(&reader->owners);
    if (reader->seal) seal_add(reader->seal, &(char){(char)table}, 1);
    int code;
    while ((code = sqlite3_step(select)) == SQLITE_ROW) {
        Row row = {select, reader->result->arena, 0};
        if (reader->seal) {
            reader->row.len = 0;
            seal_put_row(&reader->row, select);
            seal_add(reader->seal, reader->row.data, reader->row.len);
        }
        if (taken) takers[table](reader, &row);
    }
    bool ok = code == SQLITE_DONE || store_error(reader->store, reader->diags, "read");
    sqlite3_finalize(select);
    return ok;
}

typedef enum Wanted { WANT_NOTHING, WANT_FINDINGS, WANT_ALL } Wanted;

/* Reads scan number `id` into a new result, as far as it is wanted; NULL when there is none, and after an
 * error in diags. `sealed`, unless NULL, gets whether the user wrote all of it. */
static ScanResult *read_scan(Store *store, int64_t id, Wanted wanted, bool *sealed, Diags *diags) {
    Reader reader = {.store = store, .diags = diags, .result = scan_result_new(), .scan = id};
    reader.seal = sealed ? store_seal_begin(store) : NULL;
    bool ok = store_run(store, "BEGIN", diags, "read");
    for (int table = 0; ok && table < TABLE_COUNT; table++) {
        bool taken = takers[table] && (table == TABLE_SCAN || wanted == WANT_ALL ||
                                       (wanted == WANT_FINDINGS && table < TABLE_OBSERVATION));
        if (taken || reader.seal) ok = read_table(&reader, (StoreTable)table, taken);
    }
    if (sealed) *sealed = store_seal_fits(store, id, reader.seal) && ok;
    if (sealed && *sealed) store->sealed = id;
    sqlite3_exec(store->database, "COMMIT", NULL, NULL, NULL);
    vec_free(&reader.owners);
    buf_free(&reader.row);
    if (ok && reader.found) {
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

bool store_is_newest(Store *store, int64_t id) {
    return scan_number(store, 0) == id;
}

ScanResult *store_read(Store *store, int64_t id, Diags *diags) {
    uint32_t errors = diags->errors;
    bool sealed = false;
    ScanResult *result = read_scan(store, scan_number(store, id), WANT_ALL, &sealed, diags);
    if (!result && diags->errors == errors) {
        if (id)
            diag_add(diags, DIAG_ERROR, store->path, 0, 0, "the store holds no scan number %lld",
                     (long long)id);
        else
            diag_add(diags, DIAG_ERROR, store->path, 0, 0,
                     "the store holds no scan yet; run `sangam scan` first");
    }
    if (result && store->has_secret && !sealed)
        diag_add(diags, DIAG_WARNING, store->path, 0, 0,
                 "this result was not written by you on this machine by this version: nothing vouches for it");
    return result;
}

ScanResult *store_known(Store *store, const char *content, const char *settings, int64_t *scan, Diags *diags) {
    sqlite3_stmt *select = store_prepare(
        store, "SELECT scan, settings FROM scan_content WHERE content = ? ORDER BY scan DESC", diags);
    if (!select) return NULL;
    sqlite3_bind_text(select, 1, content, -1, SQLITE_STATIC);
    ScanResult *found = NULL;
    VEC(int64_t) numbers = {0};
    int code;
    while ((code = sqlite3_step(select)) == SQLITE_ROW) {
        const char *seal = (const char *)sqlite3_column_text(select, 1);
        char own[65];
        *scan = sqlite3_column_int64(select, 0);
        store_seal_content(store, *scan, content, settings, own);
        if (seal && str_eq(seal, own)) vec_push(&numbers, *scan);
    }
    if (code != SQLITE_DONE) store_error(store, diags, "read");
    sqlite3_finalize(select);
    for (uint32_t i = 0; i < numbers.len && !found; i++) {
        bool sealed = false;
        *scan = numbers.data[i];
        found = read_scan(store, *scan, WANT_ALL, &sealed, diags);
        if (found && sealed) break;
        scan_result_free(found);
        found = NULL;
    }
    vec_free(&numbers);
    return found;
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

typedef struct Known {
    Interner *prints, *allowed;
} Known;

static Known known_of(const ScanResult *before) {
    Known known = {interner_new(), interner_new()};
    for (uint32_t i = 0; before && i < before->findings.len; i++) {
        const Finding *finding = &before->findings.data[i];
        intern(known.prints, finding->fingerprint);
        if (is_allowed(finding)) intern(known.allowed, finding->fingerprint);
    }
    return known;
}

static FindingState state_against(const Known *known, const Finding *finding) {
    bool old = intern_find(known->prints, finding->fingerprint) &&
               (is_allowed(finding) || !intern_find(known->allowed, finding->fingerprint));
    return old ? STATE_UNCHANGED : STATE_NEW;
}

static void known_free(Known *known) {
    interner_free(known->prints);
    interner_free(known->allowed);
}

void findings_compare(ScanResult *result, const ScanResult *before, ScanResult *gone) {
    Known known = known_of(before);
    Interner *new = interner_new();
    for (uint32_t i = 0; i < result->findings.len; i++) {
        Finding *finding = &result->findings.data[i];
        finding->state = state_against(&known, finding);
        intern(new, finding->fingerprint);
    }
    for (uint32_t i = 0; before && gone && i < before->findings.len; i++)
        if (!intern_find(new, before->findings.data[i].fingerprint))
            copy_gone(gone, &before->findings.data[i]);
    result->gone = gone ? gone->findings.len : 0;
    result->first = !before;
    known_free(&known);
    interner_free(new);
}

void findings_drop_unshown(ScanResult *gone, Confidence least) {
    for (uint32_t i = gone->findings.len; i-- > 0;)
        if (gone->findings.data[i].confidence < least || gone->findings.data[i].suppressed_by) scan_result_drop(gone, i);
}

void findings_drop_unseen(ScanResult *gone, const ScanResult *result) {
    Interner *lost = interner_new();
    for (uint32_t i = 0; i < result->coverage.len; i++)
        if (result->coverage.data[i].loses) intern(lost, result->coverage.data[i].subject);
    for (uint32_t i = gone->findings.len; i-- > 0;)
        if (intern_find(lost, gone->findings.data[i].sink.file)) scan_result_drop(gone, i);
    interner_free(lost);
}

void findings_known(ScanResult *result, const ScanResult *other) {
    Interner *old = interner_new();
    for (uint32_t i = 0; i < other->findings.len; i++) intern(old, other->findings.data[i].fingerprint);
    for (uint32_t i = 0; i < result->findings.len; i++)
        if (intern_find(old, result->findings.data[i].fingerprint)) result->findings.data[i].state = STATE_UNCHANGED;
    interner_free(old);
}

static bool is_sealed(Store *store, int64_t id, Diags *diags) {
    bool sealed = store->sealed == id; /* no program changes the rows of a scan that it has written */
    if (!sealed) scan_result_free(read_scan(store, id, WANT_NOTHING, &sealed, diags));
    return sealed;
}

/* The scan that the newest was compared with: a change with what was before it, any other with the last of
 * the history. 0 = there was none, -1 = the newest is of a part, which the history leaves out. */
static const char compared_with[] =
    "SELECT CASE WHEN h.purpose IS NULL THEN -1 ELSE coalesce((SELECT max(e.id) FROM scan e "
    "JOIN history o ON o.scan = e.id WHERE e.id < s.id AND (e.root = s.root OR e.project = s.project) "
    "AND (h.purpose = 'change' OR o.purpose <> 'before')), 0) END "
    "FROM scan s LEFT JOIN history h ON h.scan = s.id ORDER BY s.id DESC LIMIT 1";

bool store_gone(Store *store, ScanResult *result, ScanResult *gone, Diags *diags) {
    uint32_t errors = diags->errors;
    int64_t id = 0;
    if (!store_number(store, compared_with, &id, diags)) return false;
    if (id < 0) return true;
    result->first = id == 0 || !is_sealed(store, id, diags);
    if (result->first) return diags->errors == errors;
    ScanResult *before = read_scan(store, id, WANT_FINDINGS, NULL, diags);
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

/* Of each finding no more than comparing needs. */
static ScanResult *read_prints(Store *store, int64_t id, Diags *diags) {
    sqlite3_stmt *select = store_prepare(
        store, "SELECT fingerprint, suppressed_by FROM finding WHERE scan = ? ORDER BY position", diags);
    if (!select) return NULL;
    ScanResult *result = scan_result_new();
    sqlite3_bind_int64(select, 1, id);
    int code;
    while ((code = sqlite3_step(select)) == SQLITE_ROW) {
        Row row = {select, result->arena, 0};
        Finding *finding = scan_result_finding(result);
        snprintf(finding->fingerprint, sizeof finding->fingerprint, "%s", row_text(&row));
        finding->suppressed_by = row_optional(&row);
    }
    if (code != SQLITE_DONE) store_error(store, diags, "read");
    sqlite3_finalize(select);
    return result;
}

/* ---- files that the scan before lost ---------------------------------------------------------- */

/* What a scan could not look at. */
static Interner *lost_subjects(Store *store, int64_t id, Diags *diags) {
    Interner *lost = interner_new();
    sqlite3_stmt *select = store_prepare(store, "SELECT subject FROM coverage WHERE scan = ? AND loses", diags);
    if (!select) return lost;
    sqlite3_bind_int64(select, 1, id);
    while (sqlite3_step(select) == SQLITE_ROW) {
        const char *subject = (const char *)sqlite3_column_text(select, 0);
        if (subject) intern(lost, subject);
    }
    sqlite3_finalize(select);
    return lost;
}

/* Those of `open` whose file this scan looked at get their state from it and leave. */
static void compare_open(Store *store, ScanResult *result, int64_t scan, U32Vec *open, Diags *diags) {
    if (!is_sealed(store, scan, diags)) return;
    Interner *lost = lost_subjects(store, scan, diags);
    ScanResult *prints = read_prints(store, scan, diags);
    Known known = known_of(prints);
    uint32_t left = 0;
    for (uint32_t i = 0; i < open->len; i++) {
        Finding *finding = &result->findings.data[open->data[i]];
        if (intern_find(lost, finding->sink.file)) open->data[left++] = open->data[i];
        else finding->state = state_against(&known, finding);
    }
    open->len = left;
    known_free(&known);
    scan_result_free(prints);
    interner_free(lost);
}

/* Numbers of the scans that a result of this project may be held against, the newest first. A store may hold those of
 * several projects; one that is checked out elsewhere keeps its name. NULL with a Diag. */
static sqlite3_stmt *scans_of(Store *store, const ScanResult *result, Diags *diags) {
    sqlite3_stmt *select = store_prepare(
        store, "SELECT scan.id FROM scan JOIN history ON history.scan = scan.id "
               "WHERE history.purpose <> 'before' AND (scan.root = ? OR scan.project = ?) ORDER BY scan.id DESC", diags);
    if (!select) return NULL;
    sqlite3_bind_text(select, 1, result->root, -1, SQLITE_STATIC);
    sqlite3_bind_text(select, 2, result->project, -1, SQLITE_STATIC);
    return select;
}

/* Findings in files that `newest` lost are held against the last scan that did look at the file. */
static void compare_lost(Store *store, ScanResult *result, int64_t newest, Diags *diags) {
    VEC(int64_t) scans = {0};
    U32Vec open = {0};
    Interner *lost = lost_subjects(store, newest, diags);
    for (uint32_t i = 0; i < result->findings.len; i++)
        if (result->findings.data[i].state == STATE_NEW && intern_find(lost, result->findings.data[i].sink.file))
            vec_push(&open, i);
    interner_free(lost);
    /* the scans before that were compared with something */
    sqlite3_stmt *select = scans_of(store, result, diags);
    while (select && open.len && sqlite3_step(select) == SQLITE_ROW)
        if (sqlite3_column_int64(select, 0) < newest) vec_push(&scans, sqlite3_column_int64(select, 0));
    sqlite3_finalize(select);
    for (uint32_t i = 0; i < scans.len && open.len; i++) compare_open(store, result, scans.data[i], &open, diags);
    vec_free(&scans);
    vec_free(&open);
}

bool store_compare(Store *store, ScanResult *result, ScanResult *gone, Diags *diags) {
    uint32_t errors = diags->errors;
    sqlite3_stmt *select = scans_of(store, result, diags);
    int64_t newest = select && sqlite3_step(select) == SQLITE_ROW ? sqlite3_column_int64(select, 0) : 0;
    sqlite3_finalize(select);
    if (diags->errors != errors) return false;
    bool own = newest == 0 || is_sealed(store, newest, diags);
    if (!own)
        diag_add(diags, DIAG_WARNING, store->path, 0, 0,
                 "the last scan in this store was not written by you on this machine by this version: "
                 "it is not compared with, all findings count as new");
    ScanResult *before = own && newest ? read_prints(store, newest, diags) : NULL;
    ScanResult *lost = scan_result_new();
    findings_compare(result, before, lost);
    if (gone && lost->findings.len) { /* these are shown */
        scan_result_free(before);
        before = read_scan(store, newest, WANT_FINDINGS, NULL, diags);
        findings_compare(result, before, gone);
    }
    if (before) compare_lost(store, result, newest, diags);
    result->gone = gone ? lost->findings.len : 0;
    result->first = !own || newest == 0;
    scan_result_free(lost);
    scan_result_free(before);
    return diags->errors == errors;
}
