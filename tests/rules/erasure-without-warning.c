/* SPDX-License-Identifier: Apache-2.0 */
/* Customers who went silent are erased, once with a warning. */
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
    char email[80];
};

int customer_add(struct sqlite3 *db, const struct customer *customer) {
    struct sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, "INSERT INTO customer (email) VALUES (?1)", -1, &statement, NULL)) return -1;
    sqlite3_bind_text(statement, 1, customer->email, -1, NULL);
    int result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result;
}

int customers_warn(struct sqlite3 *db);

// finds: erasure-without-warning
int inactive_purge(struct sqlite3 *db) {
    return sqlite3_exec(db, "DELETE FROM customer WHERE seen < date('now', '-3 years')", NULL, NULL, NULL);
}

// clean: erasure-without-warning
int dormant_purge(struct sqlite3 *db) {
    if (customers_warn(db)) return -1;
    return sqlite3_exec(db, "DELETE FROM customer WHERE seen < date('now', '-3 years')", NULL, NULL, NULL);
}

// clean: erasure-without-warning
int customer_remove(struct sqlite3 *db) {
    return sqlite3_exec(db, "DELETE FROM customer WHERE number = 1", NULL, NULL, NULL);
}
