/* SPDX-License-Identifier: Apache-2.0 */
/* A shop's customer table: bound values, a statement as text, one statement used by two functions. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sqlite3;
struct sqlite3_stmt;
int sqlite3_exec(struct sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **), void *arg,
                 char **error);
int sqlite3_prepare_v2(struct sqlite3 *db, const char *sql, int size, struct sqlite3_stmt **out,
                       const char **tail);
int sqlite3_bind_text(struct sqlite3_stmt *statement, int index, const char *text, int size,
                      void (*destroy)(void *));
int sqlite3_bind_int(struct sqlite3_stmt *statement, int index, int value);
int sqlite3_step(struct sqlite3_stmt *statement);
int sqlite3_finalize(struct sqlite3_stmt *statement);
char *sqlite3_mprintf(const char *format, ...);
void sqlite3_free(void *memory);

struct customer {
    int number;
    char full_name[64];
    char email[80];
    int orders;
};

int customer_insert(struct sqlite3 *db, const struct customer *customer) {
    struct sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, "INSERT INTO customer (number, email) VALUES (?1, ?2)", -1, &statement,
                           NULL) != 0)
        return -1;
    sqlite3_bind_int(statement, 1, customer->number);
    sqlite3_bind_text(statement, 2, customer->email, -1, NULL);
    // finds: personal-data-to-database
    int result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result;
}

int customer_rename(struct sqlite3 *db, const struct customer *customer) {
    char *sql = sqlite3_mprintf("UPDATE customer SET name = %Q WHERE number = %d",
                                customer->full_name, customer->number);
    if (!sql) return -1;
    // finds: personal-data-to-database
    int result = sqlite3_exec(db, sql, NULL, NULL, NULL);
    sqlite3_free(sql);
    return result;
}

static void bind_name(struct sqlite3_stmt *statement, const struct customer *customer) {
    sqlite3_bind_text(statement, 1, customer->full_name, -1, NULL);
}

static int run(struct sqlite3_stmt *statement) {
    // finds: personal-data-to-database
    return sqlite3_step(statement);
}

int customer_note(struct sqlite3_stmt *statement, const struct customer *customer) {
    bind_name(statement, customer);
    return run(statement);
}

int customer_ordered(struct sqlite3 *db, const struct customer *customer) {
    struct sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, "UPDATE orders SET n = ?1", -1, &statement, NULL) != 0) return -1;
    sqlite3_bind_int(statement, 1, customer->orders);
    // clean: personal-data-to-database
    int result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result;
}

int table_make(struct sqlite3 *db) {
    // clean: personal-data-to-database
    return sqlite3_exec(db, "CREATE TABLE customer (number INTEGER, email TEXT, name TEXT)", NULL, NULL, NULL);
}

/* The program's own way to run a statement: its calls say what is stored where. */
static int db_run(struct sqlite3 *db, const char *sql, const char *value) {
    struct sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != 0) return -1;
    sqlite3_bind_text(statement, 1, value, -1, NULL);
    // clean: personal-data-to-database
    int result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result;
}

int caller_add(struct sqlite3 *db, const struct customer *customer) {
    // finds: personal-data-to-database
    return db_run(db, "INSERT INTO caller (name) VALUES (?1)", customer->full_name);
}

int caller_forget(struct sqlite3 *db, const struct customer *customer) {
    // clean: personal-data-to-database
    return db_run(db, "DELETE FROM caller WHERE name = ?1", customer->full_name);
}
