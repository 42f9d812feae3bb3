/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/sqlite3.yaml against the real header. */
#include <sqlite3.h>
#include <stdio.h>
#include <syslog.h>

struct customer {
    int number;
    char email[80];
    long phone_number;
};

int insert(sqlite3 *db, const struct customer *customer) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, "INSERT INTO customer VALUES (?, ?, ?)", -1, &statement, NULL) != SQLITE_OK) return -1;
    sqlite3_bind_int(statement, 1, customer->number);
    sqlite3_bind_text(statement, 2, customer->email, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int64(statement, 3, customer->phone_number);
    // finds: personal-data-to-database
    int result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result;
}

int insert_again(sqlite3_stmt *statement, const struct customer *customer) {
    sqlite3_bind_text(statement, 1, customer->email, -1, SQLITE_STATIC);
    sqlite3_clear_bindings(statement);
    sqlite3_bind_int(statement, 1, customer->number);
    // clean: personal-data-to-database
    return sqlite3_step(statement);
}

int by_text(sqlite3 *db, const struct customer *customer) {
    char *sql = sqlite3_mprintf("UPDATE customer SET email = %Q WHERE number = %d", customer->email, customer->number);
    // finds: personal-data-to-database
    int result = sqlite3_exec(db, sql, NULL, NULL, NULL);
    sqlite3_free(sql);
    return result;
}

void logged(const struct customer *customer) {
    // finds: personal-data-in-log
    sqlite3_log(1, "customer %s", customer->email);
    // clean: personal-data-in-log
    sqlite3_log(1, "customer %d", customer->number);
}

/* A condition is compared, not stored. */
int removed(sqlite3 *db, const struct customer *customer) {
    char *sql = sqlite3_mprintf("DELETE FROM customer WHERE email = %Q", customer->email);
    // clean: personal-data-to-database
    int result = sqlite3_exec(db, sql, NULL, NULL, NULL);
    sqlite3_free(sql);
    sqlite3_stmt *statement = NULL;
    sqlite3_prepare_v2(db, "SELECT number FROM customer WHERE email = ?", -1, &statement, NULL);
    sqlite3_bind_text(statement, 1, customer->email, -1, SQLITE_STATIC);
    // clean: personal-data-to-database
    sqlite3_step(statement);
    return result;
}

/* Columns say what a value is that has no name. */
int create(sqlite3 *db) {
    return sqlite3_exec(db, "CREATE TABLE customer (number INTEGER PRIMARY KEY, email TEXT, phone TEXT, colour TEXT)", NULL, NULL, NULL);
}

int into_column(sqlite3 *db, const char *line, const char *shade) {
    sqlite3_stmt *statement = NULL;
    sqlite3_prepare_v2(db, "INSERT INTO customer VALUES (1, ?, NULL, ?)", -1, &statement, NULL);
    sqlite3_bind_text(statement, 1, line, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, shade, -1, SQLITE_STATIC);
    // finds: personal-data-to-database
    int result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result;
}

int into_other_column(sqlite3 *db, const char *line, const char *shade) {
    sqlite3_stmt *statement = NULL;
    sqlite3_prepare_v2(db, "UPDATE customer SET colour = ? WHERE number = ?", -1, &statement, NULL);
    sqlite3_bind_text(statement, 1, shade, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, line, -1, SQLITE_STATIC);
    // clean: personal-data-to-database
    int result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result;
}

void out_of_columns(sqlite3 *db) {
    sqlite3_stmt *statement = NULL;
    sqlite3_prepare_v2(db, "SELECT * FROM customer", -1, &statement, NULL);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        // clean: personal-data-in-log
        syslog(LOG_INFO, "%s", (const char *)sqlite3_column_text(statement, 3));
        // finds: personal-data-in-log
        syslog(LOG_INFO, "%s", (const char *)sqlite3_column_text(statement, 2));
    }
    sqlite3_finalize(statement);
}

void by_format(sqlite3 *db, const char *line, const char *shade) {
    char sql[256];
    snprintf(sql, sizeof sql, "INSERT INTO customer (colour) VALUES ('%s')", shade);
    // clean: personal-data-to-database
    sqlite3_exec(db, sql, NULL, NULL, NULL);
    snprintf(sql, sizeof sql, "INSERT INTO customer (colour, email) VALUES ('%s', '%s')", shade, line);
    // finds: personal-data-to-database
    sqlite3_exec(db, sql, NULL, NULL, NULL);
}
