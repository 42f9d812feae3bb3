/* SPDX-License-Identifier: Apache-2.0 */
/* The store on disk: opening it safely, telling its errors, writing a scan in one transaction.
 * A store file is input from strangers too: it is never trusted to be a database, to be ours, or to
 * hold what its constraints promise. */
#include "findings/store_private.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { BUSY_MILLISECONDS = 20000 };

/* ---- errors ------------------------------------------------------------------------------- */

bool store_error(Store *store, Diags *diags, const char *doing) {
    int code = sqlite3_errcode(store->database) & 0xff;
    const char *advice = "";
    switch (code) {
    case SQLITE_NOTADB:
        diag_add(diags, DIAG_ERROR, store->path, 0, 0,
                 "this is not a store of Sangam (not an SQLite database); move it away or give "
                 "another file with --store");
        return false;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        advice = "; make the file and its folder writable or give another file with --store";
        break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        advice = "; another scan is writing to it: try again, or give another file with --store";
        break;
    case SQLITE_FULL:
    case SQLITE_IOERR:
        advice = "; the store is as it was before: make room, or give another file with --store";
        break;
    case SQLITE_CORRUPT:
        advice = "; the file is damaged: move it away or give another file with --store";
        break;
    default: break;
    }
    diag_add(diags, DIAG_ERROR, store->path, 0, 0, "cannot %s the store: %s%s", doing,
             sqlite3_errmsg(store->database), advice);
    return false;
}

bool store_run(Store *store, const char *sql, Diags *diags, const char *doing) {
    if (sqlite3_exec(store->database, sql, NULL, NULL, NULL) == SQLITE_OK) return true;
    return store_error(store, diags, doing);
}

sqlite3_stmt *store_prepare(Store *store, const char *sql, Diags *diags) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(store->database, sql, -1, &statement, NULL) == SQLITE_OK)
        return statement;
    store_error(store, diags, "use");
    return NULL;
}

bool store_number(Store *store, const char *sql, int64_t *out, Diags *diags) {
    sqlite3_stmt *statement = store_prepare(store, sql, diags);
    if (!statement) return false;
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) *out = sqlite3_column_int64(statement, 0);
    bool ok = code == SQLITE_ROW || code == SQLITE_DONE || store_error(store, diags, "read");
    sqlite3_finalize(statement);
    return ok;
}

/* ---- open and close -------------------------------------------------------------------------- */

/* A folder of ours keeps itself out of git; an existing folder of other use is left alone. */
static bool make_folder(const char *path, Diags *diags) {
    Arena *scratch = arena_new("store folder");
    char *folder = path_directory(scratch, path);
    bool ours = str_eq(path_name(folder), ".sangam"), ok = true;
    if (!file_is_directory(folder)) {
        ours = true;
        ok = directory_make(folder);
    }
    if (!ok)
        diag_add(diags, DIAG_ERROR, path, 0, 0,
                 "cannot make the folder `%s` for the store: %s; give another file with --store",
                 folder, strerror(errno));
    char *ignore = path_join(scratch, folder, ".gitignore");
    if (ok && ours && !file_exists(ignore) && !file_write_atomic(ignore, "*\n", 2))
        diag_add(diags, DIAG_WARNING, ignore, 0, 0, "cannot write: %s", strerror(errno));
    arena_free(scratch);
    return ok;
}

/* The database may be hostile: nothing in its schema may run, no limits beyond our own needs. */
static bool configure(Store *store, Diags *diags) {
    sqlite3 *database = store->database;
    sqlite3_extended_result_codes(database, 0);
    sqlite3_busy_timeout(database, BUSY_MILLISECONDS);
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_limit(database, SQLITE_LIMIT_LENGTH, 64 << 20);
    sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
    return store_run(store, "PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON", diags, "open");
}

/* Sources from strangers may come with a `.sangam` that leads to somebody's files. */
static bool leads_away(const char *path) {
    Arena *scratch = arena_new("store path");
    char *file = path_absolute(scratch, path);
    char *folder = path_directory(scratch, file);
    bool away = str_eq(path_name(folder), ".sangam") &&
                file_is_directory(path_directory(scratch, folder)) &&
                path_leaves(path_directory(scratch, folder), file);
    arena_free(scratch);
    return away;
}

/* Or with one that somebody else can go on changing. A file that the user names is the user's affair. */
static bool is_foreign(const char *path) {
    Arena *scratch = arena_new("store owner");
    struct stat info;
    char *folder = path_directory(scratch, path_absolute(scratch, path));
    bool foreign = str_eq(path_name(folder), ".sangam") &&
                   ((stat(path, &info) == 0 && info.st_uid != geteuid()) ||
                    (stat(folder, &info) == 0 && info.st_uid != geteuid()));
    arena_free(scratch);
    return foreign;
}

static bool needs_rollback(const char *path) {
    sqlite3 *database = NULL;
    bool needs = sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
                 sqlite3_exec(database, "SELECT 1 FROM sqlite_schema LIMIT 1", NULL, NULL, NULL) != SQLITE_OK &&
                 sqlite3_extended_errcode(database) == SQLITE_READONLY_ROLLBACK;
    sqlite3_close(database);
    return needs;
}

bool store_allowed(const char *path, Diags *diags) {
    if (is_foreign(path)) {
        diag_add(diags, DIAG_ERROR, path, 0, 0,
                 "the store or its folder belongs to another user: nothing is written there; "
                 "remove it or give another file with --store");
        return false;
    }
    if (leads_away(path)) {
        diag_add(diags, DIAG_ERROR, path, 0, 0,
                 "a symbolic link leads out of the project: nothing is written there; remove it or "
                 "give another file with --store");
        return false;
    }
    return true;
}

Store *store_open(const char *path, bool read_only, Diags *diags) {
    if (!read_only && !store_allowed(path, diags)) return NULL;
    bool exists = file_exists(path);
    if (exists && !file_is_regular(path)) {
        diag_add(diags, DIAG_ERROR, path, 0, 0,
                 "this is not a file that can be a store; give another one with --store");
        return NULL;
    }
    if (!exists && read_only) {
        diag_add(diags, DIAG_ERROR, path, 0, 0,
                 "there is no store here; run `sangam scan` first or give its file with --store");
        return NULL;
    }
    if (!exists && !make_folder(path, diags)) return NULL;
    Store *store = xcalloc(1, sizeof *store);
    store->path = xstrdup(path);
    store->read_only = read_only;
    Arena *scratch = arena_new("store key");
    const char *why;
    store->has_secret = secret_load(scratch, &store->secret, &why);
    arena_free(scratch);
    int flags = read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    /* What a killed scan left half written must be taken back, and a reader cannot do that. */
    if (read_only && needs_rollback(path) && !leads_away(path) && !is_foreign(path)) flags = SQLITE_OPEN_READWRITE;
    bool ok = sqlite3_open_v2(path, &store->database, flags, NULL) == SQLITE_OK ||
              store_error(store, diags, "open");
    ok = ok && configure(store, diags);
    /* SQLite falls back to reading when the file is not writable: say it now, not after the scan */
    if (ok && !read_only && sqlite3_db_readonly(store->database, "main") == 1) {
        diag_add(diags, DIAG_ERROR, path, 0, 0,
                 "the store is read-only; make it writable or give another file with --store");
        ok = false;
    }
    if (ok && store_migrate(store, diags)) return store;
    store_close(store);
    return NULL;
}

void store_close(Store *store) {
    if (!store) return;
    sqlite3_close(store->database);
    explicit_bzero(&store->secret, sizeof store->secret);
    free(store->path);
    free(store);
}

/* ---- write ----------------------------------------------------------------------------------- */

typedef enum Table {
    TABLE_FINDING,
    TABLE_FINDING_STEP,
    TABLE_DATA,
    TABLE_PROTECTION,
    TABLE_CONTROL,
    TABLE_MEASURE,
    TABLE_CWE,
    TABLE_ACTIVITY,
    TABLE_PROGRAM,
    TABLE_ALSO,
    TABLE_OBSERVATION,
    TABLE_OBSERVATION_STEP,
    TABLE_COVERAGE,
    TABLE_FILE,
    TABLE_COUNT
} Table;

static const struct {
    const char *name;
    int columns;
} tables[TABLE_COUNT] = {
    [TABLE_FINDING] = {"finding", 31},         [TABLE_FINDING_STEP] = {"finding_step", 9},
    [TABLE_DATA] = {"finding_data", 4},        [TABLE_PROTECTION] = {"finding_protection", 3},
    [TABLE_CONTROL] = {"finding_control", 3},  [TABLE_MEASURE] = {"finding_measure", 5},
    [TABLE_CWE] = {"finding_cwe", 3},          [TABLE_ACTIVITY] = {"finding_activity", 3},
    [TABLE_PROGRAM] = {"finding_program", 3},  [TABLE_ALSO] = {"finding_also", 5},
    [TABLE_OBSERVATION] = {"observation", 12}, [TABLE_OBSERVATION_STEP] = {"observation_step", 9},
    [TABLE_COVERAGE] = {"coverage", 11},       [TABLE_FILE] = {"analysed_file", 4},
};

typedef struct Writer {
    Store *store;
    Diags *diags;
    sqlite3_stmt *insert[TABLE_COUNT];
    bool ok;
} Writer;

/* One row. `shape` has a letter per column: t text, o text or NULL, i int64_t. After the first
 * error nothing more is done. */
static void put(Writer *writer, Table table, const char *shape, ...) {
    if (!writer->ok) return;
    sqlite3_stmt *statement = writer->insert[table];
    assert((int)strlen(shape) == tables[table].columns);
    va_list args;
    va_start(args, shape);
    for (int column = 1; shape[column - 1]; column++) {
        char letter = shape[column - 1];
        if (letter == 'i') {
            sqlite3_bind_int64(statement, column, va_arg(args, int64_t));
            continue;
        }
        const char *text = va_arg(args, const char *);
        if (!text && letter == 'o')
            sqlite3_bind_null(statement, column);
        else
            sqlite3_bind_text(statement, column, text ? text : "", -1, SQLITE_STATIC);
    }
    va_end(args);
    if (sqlite3_step(statement) != SQLITE_DONE)
        writer->ok = store_error(writer->store, writer->diags, "write to");
    sqlite3_reset(statement);
}

static bool writer_prepare(Writer *writer) {
    for (int table = 0; table < TABLE_COUNT; table++) {
        Buf sql = {0};
        buf_printf(&sql, "INSERT INTO %s VALUES (?", tables[table].name);
        for (int column = 1; column < tables[table].columns; column++) buf_puts(&sql, ", ?");
        buf_putc(&sql, ')');
        writer->insert[table] = store_prepare(writer->store, buf_text(&sql), writer->diags);
        buf_free(&sql);
        if (!writer->insert[table]) return false;
    }
    return true;
}

static void put_texts(Writer *writer, Table table, int64_t finding, const StrVec *texts) {
    for (uint32_t i = 0; i < texts->len; i++)
        put(writer, table, "iit", finding, (int64_t)i, texts->data[i]);
}

static void put_steps(Writer *writer, Table table, int64_t owner, const Steps *steps) {
    for (uint32_t i = 0; i < steps->len; i++) {
        const Step *step = &steps->data[i];
        put(writer, table, "iitiittti", owner, (int64_t)i, step->at.file, (int64_t)step->at.line,
            (int64_t)step->at.column, step->function, step->kind, step->text, (int64_t)step->depth);
    }
}

static const char *state_text(FindingState state) {
    static const char *const names[] = {"new", "unchanged", "gone"};
    return names[state];
}

static void put_finding_lists(Writer *writer, int64_t id, const Finding *finding) {
    put_steps(writer, TABLE_FINDING_STEP, id, &finding->steps);
    for (uint32_t i = 0; i < finding->data.len; i++)
        put(writer, TABLE_DATA, "iitt", id, (int64_t)i, finding->data.data[i],
            i < finding->data_titles.len ? finding->data_titles.data[i] : "");
    put_texts(writer, TABLE_PROTECTION, id, &finding->states);
    put_texts(writer, TABLE_CONTROL, id, &finding->controls);
    for (uint32_t i = 0; i < finding->measures.len; i++)
        put(writer, TABLE_MEASURE, "iittt", id, (int64_t)i, finding->measures.data[i].control,
            finding->measures.data[i].parameter, finding->measures.data[i].value);
    for (uint32_t i = 0; i < finding->cwe.len; i++)
        put(writer, TABLE_CWE, "iii", id, (int64_t)i, (int64_t)finding->cwe.data[i]);
    put_texts(writer, TABLE_ACTIVITY, id, &finding->activities);
    put_texts(writer, TABLE_PROGRAM, id, &finding->programs);
    for (uint32_t i = 0; i < finding->also.len; i++)
        put(writer, TABLE_ALSO, "iitii", id, (int64_t)i, finding->also.data[i].file,
            (int64_t)finding->also.data[i].line, (int64_t)finding->also.data[i].column);
}

static void put_finding(Writer *writer, int64_t scan, uint32_t position, const Finding *f) {
    put(writer, TABLE_FINDING, "oiittttttttttttiitiitttttttottt", NULL, scan, (int64_t)position,
        f->kind == FINDING_CODE ? "code" : "declaration", f->fingerprint, f->rule, f->title,
        f->message, f->remedy, severity_name(f->severity), confidence_name(f->confidence),
        f->confidence_reason, f->source_text, f->declaration, f->declared_at.file,
        (int64_t)f->declared_at.line, (int64_t)f->declared_at.column, f->sink.file,
        (int64_t)f->sink.line, (int64_t)f->sink.column, f->function, f->sink_kind, f->sink_callee,
        f->recipient, f->country, f->store, state_text(f->state), f->suppressed_by,
        f->suppress_reason, f->suppress_owner, f->suppress_expires);
    put_finding_lists(writer, sqlite3_last_insert_rowid(writer->store->database), f);
}

static void put_observation(Writer *writer, int64_t scan, uint32_t position, const Observation *o) {
    put(writer, TABLE_OBSERVATION, "oiittttttiit", NULL, scan, (int64_t)position, o->kind, o->data,
        o->subject, o->value, o->detail, o->at.file, (int64_t)o->at.line, (int64_t)o->at.column,
        o->function);
    put_steps(writer, TABLE_OBSERVATION_STEP, sqlite3_last_insert_rowid(writer->store->database),
              &o->steps);
}

static bool put_scan(Writer *writer, const ScanResult *r, int64_t *id) {
    sqlite3_stmt *insert = store_prepare(
        writer->store,
        "INSERT INTO scan VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?, ?, ?)",
        writer->diags);
    if (!insert) return false;
    char now[32];
    time_t seconds = time(NULL);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", &utc);
    const char *const before[] = {now,        r->tool_version, r->front_version, r->root,
                                  r->project, r->command,      r->revision};
    const char *const after[] = {r->as_of, r->rules_digest};
    const int64_t numbers[] = {r->units_total,
                               r->units_parsed,
                               r->units_with_errors,
                               r->functions,
                               r->functions_incomplete,
                               (int64_t)r->instructions,
                               (int64_t)r->unknown_instructions,
                               (int64_t)r->lines,
                               r->calls_indirect,
                               r->calls_unresolved,
                               r->calls_unmodelled,
                               r->complete};
    int column = 1;
    for (size_t i = 0; i < COUNTOF(before); i++)
        sqlite3_bind_text(insert, column++, before[i], -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, column++, r->dirty);
    for (size_t i = 0; i < COUNTOF(after); i++)
        sqlite3_bind_text(insert, column++, after[i], -1, SQLITE_STATIC);
    for (size_t i = 0; i < COUNTOF(numbers); i++) sqlite3_bind_int64(insert, column++, numbers[i]);
    bool ok = sqlite3_step(insert) == SQLITE_DONE ||
              store_error(writer->store, writer->diags, "write to");
    sqlite3_finalize(insert);
    *id = sqlite3_last_insert_rowid(writer->store->database);
    return ok;
}

static bool put_all(Writer *writer, const ScanResult *result) {
    int64_t scan = 0;
    if (!writer_prepare(writer) || !put_scan(writer, result, &scan)) return false;
    for (uint32_t i = 0; i < result->findings.len && writer->ok; i++)
        put_finding(writer, scan, i, &result->findings.data[i]);
    for (uint32_t i = 0; i < result->observations.len && writer->ok; i++)
        put_observation(writer, scan, i, &result->observations.data[i]);
    for (uint32_t i = 0; i < result->coverage.len && writer->ok; i++) {
        const Coverage *c = &result->coverage.data[i];
        put(writer, TABLE_COVERAGE, "iittttitiii", scan, (int64_t)i, c->area, c->kind, c->subject,
            c->detail, (int64_t)c->count, c->at.file, (int64_t)c->at.line, (int64_t)c->at.column,
            (int64_t)c->loses);
    }
    for (uint32_t i = 0; i < result->files.len && writer->ok; i++)
        put(writer, TABLE_FILE, "iitt", scan, (int64_t)i, result->files.data[i].file,
            result->files.data[i].digest);
    return writer->ok && store_put_history(writer->store, scan, result, writer->diags) &&
           store_put_seal(writer->store, scan, writer->diags);
}

bool store_write(Store *store, const ScanResult *result, Diags *diags) {
    if (!store_run(store, "BEGIN IMMEDIATE", diags, "write to")) return false;
    Writer writer = {.store = store, .diags = diags, .ok = true};
    bool ok = put_all(&writer, result);
    for (int table = 0; table < TABLE_COUNT; table++) sqlite3_finalize(writer.insert[table]);
    ok = ok && store_run(store, "COMMIT", diags, "write to");
    if (!ok) sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    return ok;
}
