/* SPDX-License-Identifier: Apache-2.0 */
/* The store on disk: opening it safely, telling its errors, writing a scan in one transaction.
 * A store file is input from strangers too: it is never trusted to be a database, to be ours, or to
 * hold what its constraints promise. */
#include "findings/store_private.h"

#include <errno.h>
#include <stddef.h>
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
    /* the checks are for those who write by hand: a list of words costs a table of its own for each row, a foreign key
     * half of what writing takes */
    return store_run(store, "PRAGMA cell_size_check = ON; PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON",
                     diags, "open");
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
    int lone = SQLITE_OPEN_NOMUTEX; /* one thread */
    /* What a killed scan left half written must be taken back, and a reader cannot do that. */
    if (read_only && needs_rollback(path) && !leads_away(path) && !is_foreign(path)) flags = SQLITE_OPEN_READWRITE;
    bool ok = sqlite3_open_v2(path, &store->database, flags | lone, NULL) == SQLITE_OK ||
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

typedef struct Writer {
    Store *store;
    Diags *diags;
    const ScanResult *result;
    int64_t scan;
    int64_t *owners;        /* of the findings, then of the observations: their ids */
    sqlite3_stmt *insert;   /* into the table that is being written */
    SealState *seal;        /* NULL = none */
    Buf row;                /* as it is sealed */
    bool ok;
} Writer;

/* One row of the table. `shape` has a letter per column: t text, o text or NULL, i int64_t; k, as the
 * first only, is the row's own id, which the store chooses and this returns. After the first error
 * nothing more is done. */
static int64_t put(Writer *writer, const char *shape, ...) {
    if (!writer->ok) return 0;
    Buf *row = &writer->row;
    row->len = 0;
    va_list args;
    va_start(args, shape);
    for (int column = 1; shape[column - 1]; column++) {
        char letter = shape[column - 1];
        if (letter == 'k') continue;
        if (letter == 'i') {
            int64_t value = va_arg(args, int64_t);
            sqlite3_bind_int64(writer->insert, column, value);
            seal_put_number(row, value);
            continue;
        }
        const char *text = va_arg(args, const char *);
        if (!text && letter == 'o') {
            sqlite3_bind_null(writer->insert, column);
            seal_put_null(row);
        } else {
            sqlite3_bind_text(writer->insert, column, text ? text : "", -1, SQLITE_STATIC);
            seal_put_text(row, text ? text : "");
        }
    }
    va_end(args);
    if (sqlite3_step(writer->insert) != SQLITE_DONE)
        writer->ok = store_error(writer->store, writer->diags, "write to");
    sqlite3_reset(writer->insert);
    int64_t id = *shape == 'k' ? sqlite3_last_insert_rowid(writer->store->database) : 0;
    if (writer->seal && *shape == 'k') {
        Buf key = {0};
        seal_put_number(&key, id);
        seal_add(writer->seal, key.data, key.len);
        buf_free(&key);
    }
    if (writer->seal) seal_add(writer->seal, row->data, row->len);
    return id;
}

static bool open_table(Writer *writer, StoreTable table, int columns) {
    Buf sql = {0};
    buf_printf(&sql, "INSERT INTO %s VALUES (?", store_parts[table].name);
    for (int column = 1; column < columns; column++) buf_puts(&sql, ", ?");
    buf_putc(&sql, ')');
    writer->insert = store_prepare(writer->store, buf_text(&sql), writer->diags);
    buf_free(&sql);
    if (writer->seal) seal_add(writer->seal, &(char){(char)table}, 1);
    return writer->insert != NULL;
}

static const Finding *finding_at(const Writer *writer, uint32_t position) {
    return &writer->result->findings.data[position];
}

/* `list`: offset of a list of texts in Finding. */
static void put_texts(Writer *writer, uint32_t position, size_t list) {
    const StrVec *texts = (const void *)((const char *)finding_at(writer, position) + list);
    for (uint32_t i = 0; i < texts->len; i++)
        put(writer, "iit", writer->owners[position], (int64_t)i, texts->data[i]);
}

static void put_steps(Writer *writer, uint32_t position, const Steps *steps) {
    for (uint32_t i = 0; i < steps->len; i++) {
        const Step *step = &steps->data[i];
        put(writer, "iitiittti", writer->owners[position], (int64_t)i, step->at.file, (int64_t)step->at.line,
            (int64_t)step->at.column, step->function, step->kind, step->text, (int64_t)step->depth);
    }
}

static const char *state_text(FindingState state) {
    static const char *const names[] = {"new", "unchanged", "gone"};
    return names[state];
}

static void put_finding(Writer *writer, uint32_t position) {
    const Finding *f = finding_at(writer, position);
    writer->owners[position] =
        put(writer, "kiittttttttttttiitiitttttttottt", writer->scan, (int64_t)position,
            f->kind == FINDING_CODE ? "code" : "declaration", f->fingerprint, f->rule, f->title, f->message,
            f->remedy, severity_name(f->severity), confidence_name(f->confidence), f->confidence_reason,
            f->source_text, f->declaration, f->declared_at.file, (int64_t)f->declared_at.line,
            (int64_t)f->declared_at.column, f->sink.file, (int64_t)f->sink.line, (int64_t)f->sink.column,
            f->function, f->sink_kind, f->sink_callee, f->recipient, f->country, f->store,
            state_text(f->state), f->suppressed_by, f->suppress_reason, f->suppress_owner, f->suppress_expires);
}

static void put_finding_steps(Writer *writer, uint32_t position) {
    put_steps(writer, position, &finding_at(writer, position)->steps);
}

static void put_data(Writer *writer, uint32_t position) {
    const Finding *f = finding_at(writer, position);
    for (uint32_t i = 0; i < f->data.len; i++)
        put(writer, "iitt", writer->owners[position], (int64_t)i, f->data.data[i],
            i < f->data_titles.len ? f->data_titles.data[i] : "");
}

static void put_measures(Writer *writer, uint32_t position) {
    const Finding *f = finding_at(writer, position);
    for (uint32_t i = 0; i < f->measures.len; i++)
        put(writer, "iittt", writer->owners[position], (int64_t)i, f->measures.data[i].control,
            f->measures.data[i].parameter, f->measures.data[i].value);
}

static void put_cwe(Writer *writer, uint32_t position) {
    const Finding *f = finding_at(writer, position);
    for (uint32_t i = 0; i < f->cwe.len; i++)
        put(writer, "iii", writer->owners[position], (int64_t)i, (int64_t)f->cwe.data[i]);
}

static void put_also(Writer *writer, uint32_t position) {
    const Finding *f = finding_at(writer, position);
    for (uint32_t i = 0; i < f->also.len; i++)
        put(writer, "iitii", writer->owners[position], (int64_t)i, f->also.data[i].file,
            (int64_t)f->also.data[i].line, (int64_t)f->also.data[i].column);
}

static void put_observation(Writer *writer, uint32_t position) {
    const Observation *o = &writer->result->observations.data[position];
    writer->owners[position] =
        put(writer, "kiittttttiit", writer->scan, (int64_t)position, o->kind, o->data, o->subject, o->value,
            o->detail, o->at.file, (int64_t)o->at.line, (int64_t)o->at.column, o->function);
}

static void put_observation_steps(Writer *writer, uint32_t position) {
    put_steps(writer, position, &writer->result->observations.data[position].steps);
}

static void put_coverage(Writer *writer, uint32_t position) {
    const Coverage *c = &writer->result->coverage.data[position];
    put(writer, "iittttitiii", writer->scan, (int64_t)position, c->area, c->kind, c->subject, c->detail,
        (int64_t)c->count, c->at.file, (int64_t)c->at.line, (int64_t)c->at.column, (int64_t)c->loses);
}

static void put_file(Writer *writer, uint32_t position) {
    const AnalysedFile *file = &writer->result->files.data[position];
    put(writer, "iitt", writer->scan, (int64_t)position, file->file, file->digest);
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

/* Rows that were written otherwise, as they stand in the store. */
static bool seal_rows(Writer *writer, StoreTable table) {
    if (!writer->seal) return true;
    sqlite3_stmt *select = store_prepare(writer->store, store_parts[table].select, writer->diags);
    if (!select) return false;
    sqlite3_bind_int64(select, 1, writer->scan);
    seal_add(writer->seal, &(char){(char)table}, 1);
    int code;
    while ((code = sqlite3_step(select)) == SQLITE_ROW) {
        writer->row.len = 0;
        seal_put_row(&writer->row, select);
        seal_add(writer->seal, writer->row.data, writer->row.len);
    }
    sqlite3_finalize(select);
    return code == SQLITE_DONE || store_error(writer->store, writer->diags, "read");
}

typedef enum RowKind { OF_FINDING, OF_OBSERVATION, OF_COVERAGE, OF_FILE } RowKind;

static bool put_tables(Writer *writer) {
    static const struct {
        StoreTable table;
        int columns;
        RowKind of; /* each of these is put in turn */
        void (*put)(Writer *writer, uint32_t position); /* NULL: */
        size_t texts;                                   /* a list of texts of the finding is put */
    } rows[] = {
        {TABLE_FINDING, 31, OF_FINDING, .put = put_finding},
        {TABLE_FINDING_STEP, 9, OF_FINDING, .put = put_finding_steps},
        {TABLE_DATA, 4, OF_FINDING, .put = put_data},
        {TABLE_PROTECTION, 3, OF_FINDING, .texts = offsetof(Finding, states)},
        {TABLE_CONTROL, 3, OF_FINDING, .texts = offsetof(Finding, controls)},
        {TABLE_MEASURE, 5, OF_FINDING, .put = put_measures},
        {TABLE_CWE, 3, OF_FINDING, .put = put_cwe},
        {TABLE_ACTIVITY, 3, OF_FINDING, .texts = offsetof(Finding, activities)},
        {TABLE_PROGRAM, 3, OF_FINDING, .texts = offsetof(Finding, programs)},
        {TABLE_ALSO, 5, OF_FINDING, .put = put_also},
        {TABLE_OBSERVATION, 12, OF_OBSERVATION, .put = put_observation},
        {TABLE_OBSERVATION_STEP, 9, OF_OBSERVATION, .put = put_observation_steps},
        {TABLE_COVERAGE, 11, OF_COVERAGE, .put = put_coverage},
        {TABLE_FILE, 4, OF_FILE, .put = put_file},
    };
    const ScanResult *r = writer->result;
    const uint32_t counts[] = {[OF_FINDING] = r->findings.len, [OF_OBSERVATION] = r->observations.len,
                               [OF_COVERAGE] = r->coverage.len, [OF_FILE] = r->files.len};
    for (size_t i = 0; i < COUNTOF(rows) && writer->ok; i++) {
        writer->ok = open_table(writer, rows[i].table, rows[i].columns);
        for (uint32_t position = 0; position < counts[rows[i].of] && writer->ok; position++)
            if (rows[i].put) rows[i].put(writer, position);
            else put_texts(writer, position, rows[i].texts);
        sqlite3_finalize(writer->insert);
        writer->insert = NULL;
    }
    return writer->ok;
}

static bool put_all(Writer *writer) {
    Store *store = writer->store;
    const ScanResult *result = writer->result;
    bool ok = put_scan(writer, result, &writer->scan) &&
              store_put_history(store, writer->scan, result, writer->diags) && seal_rows(writer, TABLE_SCAN) &&
              seal_rows(writer, TABLE_HISTORY) && put_tables(writer);
    SealState *seal = writer->seal;
    writer->seal = NULL;
    if (!ok && seal) (void)seal_end(seal);
    return ok && store_put_seal(store, writer->scan, seal, writer->diags) &&
           store_put_contents(store, writer->scan, result, writer->diags);
}

bool store_write(Store *store, const ScanResult *result, Diags *diags) {
    if (!store_run(store, "BEGIN IMMEDIATE", diags, "write to")) return false;
    uint32_t owners = result->findings.len > result->observations.len ? result->findings.len : result->observations.len;
    Writer writer = {.store = store, .diags = diags, .result = result, .ok = true,
                     .owners = xcalloc(owners + 1u, sizeof *writer.owners), .seal = store_seal_begin(store)};
    bool ok = put_all(&writer) && store_run(store, "COMMIT", diags, "write to");
    if (!ok) sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    free_(writer.owners);
    buf_free(&writer.row);
    return ok;
}
