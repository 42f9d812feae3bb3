/* SPDX-License-Identifier: Apache-2.0 */
/* Versions of the store. `user_version` counts them; each step of the ladder is one entry, all of
 * them run in one transaction. A file that is not a store of ours is never written to. */
#include "findings/store_private.h"

/* steps[n] lifts version n to n + 1; step 0 makes the first schema in an empty file. A change of
 * the schema is a new file schema_N.sql and a new step; what stands in the old ones stays. */
static const struct {
    const char *schema;
    const char *fill; /* new tables from what the old ones held */
} steps[STORE_VERSION] = {
    {findings_schema_sql, ""},
    {findings_schema_2_sql,
     "INSERT INTO history SELECT id, stored_at, revision, dirty, 'scan', as_of, rules_digest, complete, "
     "units_parsed, lines, "
     "(SELECT count(*) FROM finding WHERE scan = scan.id AND severity = 'critical' AND confidence <> 'low' "
     "AND suppressed_by IS NULL), "
     "(SELECT count(*) FROM finding WHERE scan = scan.id AND severity = 'high' AND confidence <> 'low' "
     "AND suppressed_by IS NULL), "
     "(SELECT count(*) FROM finding WHERE scan = scan.id AND severity = 'medium' AND confidence <> 'low' "
     "AND suppressed_by IS NULL), "
     "(SELECT count(*) FROM finding WHERE scan = scan.id AND severity = 'low' AND confidence <> 'low' "
     "AND suppressed_by IS NULL), "
     "(SELECT count(*) FROM finding WHERE scan = scan.id AND confidence = 'low' AND suppressed_by IS NULL), "
     "(SELECT count(*) FROM finding WHERE scan = scan.id AND suppressed_by IS NOT NULL), "
     "(SELECT count(*) FROM finding WHERE scan = scan.id AND state = 'new' AND confidence <> 'low' "
     "AND suppressed_by IS NULL), "
     "0 FROM scan"},
    {findings_schema_3_sql, ""},
    {findings_schema_4_sql, ""},
};

void store_schema(Buf *out) {
    for (int i = 0; i < STORE_VERSION; i++) {
        if (i) buf_putc(out, '\n');
        buf_puts(out, steps[i].schema);
    }
}

/* SQL without comments and with single blanks: an edited comment is no other schema. */
static void add_plain(Buf *out, const char *sql) {
    bool blank = false;
    for (const char *at = sql; *at; at++) {
        if (at[0] == '-' && at[1] == '-') {
            while (at[1] && at[1] != '\n') at++;
            blank = true;
        } else if (strchr(" \t\r\n", *at)) {
            blank = true;
        } else {
            if (blank) buf_putc(out, ' ');
            blank = false;
            buf_putc(out, *at);
        }
    }
    buf_putc(out, '\n');
}

/* Names and texts of all tables and indexes, so that a file whose tables differ from ours (damaged,
 * or made to fool us) is refused before anything is read from it. */
static bool schema_text(sqlite3 *database, Buf *out) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(database,
                           "SELECT type, name, tbl_name, ifnull(sql, '') FROM sqlite_schema "
                           "WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\' ORDER BY type, name",
                           -1, &statement, NULL) != SQLITE_OK)
        return false;
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        for (int column = 0; column < 4; column++) {
            const unsigned char *text = sqlite3_column_text(statement, column);
            add_plain(out, text ? (const char *)text : "");
        }
    }
    sqlite3_finalize(statement);
    return code == SQLITE_DONE;
}

static bool expected_schema(Buf *out) {
    sqlite3 *memory = NULL;
    Buf sql = {0};
    store_schema(&sql);
    bool ok = sqlite3_open(":memory:", &memory) == SQLITE_OK &&
              sqlite3_exec(memory, buf_text(&sql), NULL, NULL, NULL) == SQLITE_OK &&
              schema_text(memory, out);
    sqlite3_close(memory);
    buf_free(&sql);
    return ok;
}

static bool check_schema(Store *store, Diags *diags) {
    Buf found = {0}, expected = {0};
    if (!expected_schema(&expected)) base_fatal("the schema of the store does not compile");
    bool ok = schema_text(store->database, &found);
    if (!ok) store_error(store, diags, "read the tables of");
    if (ok && !str_eq(buf_text(&found), buf_text(&expected))) {
        diag_add(diags, DIAG_ERROR, store->path, 0, 0,
                 "the tables of this store are not those of version %d; it was changed by "
                 "something else: move it away or give another --store",
                 STORE_VERSION);
        ok = false;
    }
    buf_free(&found);
    buf_free(&expected);
    return ok;
}

static bool refuse(Store *store, Diags *diags, const char *why) {
    diag_add(diags, DIAG_ERROR, store->path, 0, 0, "%s", why);
    return false;
}

/* Runs inside the write transaction of store_migrate. */
static bool climb(Store *store, int64_t version, Diags *diags) {
    for (int64_t at = version; at < STORE_VERSION; at++)
        if (!store_run(store, steps[at].schema, diags, "bring up to date") ||
            !store_run(store, steps[at].fill, diags, "bring up to date"))
            return false;
    char sql[120];
    snprintf(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = %d",
             (int)STORE_APPLICATION, (int)STORE_VERSION);
    return store_run(store, sql, diags, "bring up to date");
}

/* Reads which version the file is: 0 = empty. */
static bool read_version(Store *store, int64_t *version, Diags *diags) {
    int64_t application = 0, tables = 0;
    if (!store_number(store, "PRAGMA application_id", &application, diags) ||
        !store_number(store, "PRAGMA user_version", version, diags) ||
        !store_number(store, "SELECT count(*) FROM sqlite_schema", &tables, diags))
        return false;
    if (application == 0 && *version == 0 && tables == 0) return true;
    if (application != STORE_APPLICATION)
        return refuse(store, diags,
                      "this is an SQLite database, but not a store of Sangam; "
                      "give another file with --store");
    if (*version > STORE_VERSION)
        return refuse(store, diags,
                      "this store was written by a newer version of Sangam; "
                      "update, or give another file with --store");
    if (*version < 1)
        return refuse(store, diags,
                      "this store has no valid version; move it away or give "
                      "another file with --store");
    return true;
}

/* In one transaction: between its questions another process may make the store. */
static bool read_version_alone(Store *store, int64_t *version, Diags *diags) {
    if (!store_run(store, "BEGIN", diags, "read")) return false;
    bool ok = read_version(store, version, diags);
    sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    return ok;
}

bool store_migrate(Store *store, Diags *diags) {
    int64_t version = 0;
    if (!read_version_alone(store, &version, diags)) return false;
    if (version == STORE_VERSION) return check_schema(store, diags);
    if (store->read_only)
        return refuse(store, diags,
                      version == 0 ? "the store is empty; run `sangam scan` first"
                                   : "the store is of an older version and opened for "
                                     "reading only; run `sangam scan` once to renew it");
    if (!store_run(store, "BEGIN IMMEDIATE", diags, "write to")) return false;
    /* another process may have done it while this one waited for the lock */
    bool ok = read_version(store, &version, diags);
    if (ok && version < STORE_VERSION) ok = climb(store, version, diags);
    if (ok) ok = store_run(store, "COMMIT", diags, "write to");
    if (!ok) sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    return ok && check_schema(store, diags);
}
