/* SPDX-License-Identifier: Apache-2.0 */
/* Customers are stored, and none of them can name somebody who acts for her. */
#include <stdio.h>

struct sqlite3;
struct sqlite3_stmt;
int sqlite3_exec(struct sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **), void *arg,
                 char **error);
int sqlite3_prepare_v2(struct sqlite3 *db, const char *sql, int size, struct sqlite3_stmt **out,
                       const char **tail);
int sqlite3_bind_text(struct sqlite3_stmt *statement, int index, const char *text, int size,
                      void (*destroy)(void *));
int sqlite3_bind_blob(struct sqlite3_stmt *statement, int index, const void *bytes, int size,
                      void (*destroy)(void *));
int sqlite3_step(struct sqlite3_stmt *statement);
int sqlite3_finalize(struct sqlite3_stmt *statement);

struct customer {
    int number;
    char full_name[64];
    char email[80];
};

int customer_add(struct sqlite3 *db, const struct customer *customer) {
    struct sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, "INSERT INTO customer VALUES (?1)", -1, &statement, NULL)) return -1;
    sqlite3_bind_text(statement, 1, customer->email, -1, NULL);
    // finds: no-nomination-path
    int result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result;
}

int count_add(struct sqlite3 *db, const struct customer *customer) {
    char sql[80];
    snprintf(sql, sizeof sql, "INSERT INTO counts VALUES (%d)", customer->number);
    // clean: no-nomination-path
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}
