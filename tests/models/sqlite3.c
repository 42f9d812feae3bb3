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
    char *sql = sqlite3_mprintf("DELETE FROM customer WHERE email = %Q", customer->email);
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
