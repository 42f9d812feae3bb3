/* SPDX-License-Identifier: Apache-2.0 */
/* Both tables are promised to be erasable; one is. */
#include <stdio.h>
#include <string.h>

struct sqlite3;
struct sqlite3_stmt;
int sqlite3_exec(struct sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **), void *arg,
                 char **error);
int sqlite3_prepare_v2(struct sqlite3 *db, const char *sql, int size, struct sqlite3_stmt **out,
                       const char **tail);
int sqlite3_bind_text(struct sqlite3_stmt *statement, int index, const char *text, int size,
                      void (*destroy)(void *));
int sqlite3_step(struct sqlite3_stmt *statement);
int sqlite3_finalize(struct sqlite3_stmt *statement);

struct customer {
    int number;
    char email[80];
};

int visitor_add(struct sqlite3 *db, const struct customer *customer) {
    struct sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, "INSERT INTO visitor (email) VALUES (?1)", -1, &statement, NULL)) return -1;
    sqlite3_bind_text(statement, 1, customer->email, -1, NULL);
    // clean: promised-erasure-absent
    int result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result;
}

int visitor_forget(struct sqlite3 *db) {
    return sqlite3_exec(db, "DELETE FROM visitor", NULL, NULL, NULL);
}

int newsletter_add(struct sqlite3 *db, const struct customer *customer) {
    struct sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, "INSERT INTO newsletter (email) VALUES (?1)", -1, &statement, NULL)) return -1;
    sqlite3_bind_text(statement, 1, customer->email, -1, NULL);
    // finds: promised-erasure-absent
    int result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result;
}
