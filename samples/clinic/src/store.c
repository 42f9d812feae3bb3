/* SPDX-License-Identifier: Apache-2.0 */
/* The database of the clinic. */
#include "clinic.h"

#include <stdio.h>
#include <string.h>
#include <syslog.h>

static const int visit_retention_days = 3650;

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS patient(id INTEGER PRIMARY KEY, full_name TEXT, phone TEXT,"
    " email TEXT, birth_date TEXT);"
    "CREATE TABLE IF NOT EXISTS visit(id INTEGER PRIMARY KEY, owner INTEGER, seen INTEGER,"
    " diagnosis BLOB, prescription TEXT);"
    "CREATE TABLE IF NOT EXISTS consent(owner INTEGER, purpose INTEGER, given INTEGER,"
    " PRIMARY KEY(owner, purpose));"
    "CREATE TABLE IF NOT EXISTS staff(id INTEGER PRIMARY KEY, username TEXT UNIQUE,"
    " password_hash BLOB, salt BLOB, rights INTEGER);";

sqlite3 *store_open(const char *path) {
    sqlite3 *db = NULL;
    if (sqlite3_open(path, &db) != SQLITE_OK ||
        sqlite3_exec(db, schema, NULL, NULL, NULL) != SQLITE_OK) {
        log_event(LOG_ERR, "cannot open %s: %s", path, sqlite3_errmsg(db));
        sqlite3_close(db);
        return NULL;
    }
    return db;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        log_event(LOG_ERR, "statement refused: %s", sqlite3_errmsg(db));
    return statement;
}

static bool finish(sqlite3_stmt *statement) {
    bool done = sqlite3_step(statement) == SQLITE_DONE;
    sqlite3_finalize(statement);
    return done;
}

bool store_patient_add(sqlite3 *db, struct patient *patient) {
    sqlite3_stmt *insert = prepare(
        db, "INSERT INTO patient(full_name, phone, email, birth_date) VALUES(?, ?, ?, ?)");
    if (!insert) return false;
    sqlite3_bind_text(insert, 1, patient->full_name, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 2, patient->phone, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 3, patient->email, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 4, patient->birth_date, -1, SQLITE_TRANSIENT);
    if (!finish(insert)) return false;
    patient->id = (long)sqlite3_last_insert_rowid(db);
    return true;
}

static void copy_column(sqlite3_stmt *row, int column, char *out, size_t size) {
    const unsigned char *text = sqlite3_column_text(row, column);
    snprintf(out, size, "%s", text ? (const char *)text : "");
}

bool store_patient_get(sqlite3 *db, long id, struct patient *out) {
    sqlite3_stmt *query =
        prepare(db, "SELECT full_name, phone, email, birth_date FROM patient WHERE id = ?");
    if (!query) return false;
    sqlite3_bind_int64(query, 1, id);
    bool found = sqlite3_step(query) == SQLITE_ROW;
    if (found) {
        out->id = id;
        copy_column(query, 0, out->full_name, sizeof out->full_name);
        copy_column(query, 1, out->phone, sizeof out->phone);
        copy_column(query, 2, out->email, sizeof out->email);
        copy_column(query, 3, out->birth_date, sizeof out->birth_date);
    }
    sqlite3_finalize(query);
    return found;
}

bool store_patient_erase(sqlite3 *db, long id) {
    static const char *const statements[] = {
        "DELETE FROM visit WHERE owner = ?",
        "DELETE FROM consent WHERE owner = ?",
        "DELETE FROM patient WHERE id = ?",
    };
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        sqlite3_stmt *erase = prepare(db, statements[i]);
        if (!erase) return false;
        sqlite3_bind_int64(erase, 1, id);
        if (!finish(erase)) return false;
    }
    return true;
}

bool store_visit_add(sqlite3 *db, struct visit *visit) {
    struct sealed sealed;
    sqlite3_stmt *insert = prepare(
        db, "INSERT INTO visit(owner, seen, diagnosis, prescription) VALUES(?, ?, ?, ?)");
    if (!insert) return false;
    if (!seal_text(visit->diagnosis, &sealed)) {
        sqlite3_finalize(insert);
        return false;
    }
    sqlite3_bind_int64(insert, 1, visit->owner);
    sqlite3_bind_int64(insert, 2, visit->seen);
    sqlite3_bind_blob(insert, 3, sealed.bytes, (int)sealed.length, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 4, visit->prescription, -1, SQLITE_TRANSIENT);
    if (!finish(insert)) return false;
    visit->id = (long)sqlite3_last_insert_rowid(db);
    return true;
}

int store_each_visit(sqlite3 *db, VisitFunction callback, void *context) {
    int count = 0;
    sqlite3_stmt *query = prepare(db, "SELECT id, owner, seen, diagnosis, prescription FROM visit");
    if (!query) return -1;
    while (sqlite3_step(query) == SQLITE_ROW) {
        struct visit visit = { .id = (long)sqlite3_column_int64(query, 0),
                               .owner = (long)sqlite3_column_int64(query, 1),
                               .seen = (time_t)sqlite3_column_int64(query, 2) };
        unseal_text(sqlite3_column_blob(query, 3), (size_t)sqlite3_column_bytes(query, 3),
                    visit.diagnosis, sizeof visit.diagnosis);
        copy_column(query, 4, visit.prescription, sizeof visit.prescription);
        bool go_on = callback(context, &visit) == 0;
        explicit_bzero(&visit, sizeof visit);
        if (!go_on) break;
        count++;
    }
    sqlite3_finalize(query);
    return count;
}

void store_purge(sqlite3 *db, time_t now) {
    sqlite3_stmt *purge = prepare(db, "DELETE FROM visit WHERE seen < ?");
    if (!purge) return;
    sqlite3_bind_int64(purge, 1, now - (time_t)visit_retention_days * 86400);
    finish(purge);
}
