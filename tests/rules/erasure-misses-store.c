/* SPDX-License-Identifier: Apache-2.0 */
/* A customer lies in two tables and three keys of a cache, and is erased from one and two of these. */
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
struct redisContext;
void *redisCommand(struct redisContext *context, const char *format, ...);

struct customer {
    int number;
    char full_name[64];
    char email[80];
};

int customer_add(struct sqlite3 *db, const struct customer *customer) {
    struct sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, "INSERT INTO customer (name, email) VALUES (?1, ?2)", -1, &statement, NULL)) return -1;
    sqlite3_bind_text(statement, 1, customer->full_name, -1, NULL);
    sqlite3_bind_text(statement, 2, customer->email, -1, NULL);
    // clean: erasure-misses-store
    int result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result;
}

int newsletter_add(struct sqlite3 *db, const struct customer *customer) {
    struct sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, "INSERT INTO newsletter (email) VALUES (?1)", -1, &statement, NULL)) return -1;
    sqlite3_bind_text(statement, 1, customer->email, -1, NULL);
    // finds: erasure-misses-store
    int result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result;
}

struct ticket {
    int number;
    char serial_number[40];
};

int ticket_add(struct sqlite3 *db, const struct ticket *ticket) {
    struct sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, "INSERT INTO ticket (serial) VALUES (?1)", -1, &statement, NULL)) return -1;
    sqlite3_bind_text(statement, 1, ticket->serial_number, -1, NULL);
    // clean: erasure-misses-store
    int result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result;
}

/* Tables that are printed into the statement. */
#define TABLE_CUSTOMER "customer"
static const char *const TABLE_FEES = "fees";

int customer_rename(struct sqlite3 *db, const struct customer *customer) {
    char sql[200];
    snprintf(sql, sizeof sql, "UPDATE %s SET name = '%s'", TABLE_CUSTOMER, customer->full_name);
    // clean: erasure-misses-store
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

static int put_into(struct sqlite3 *db, const char *table, const char *name) {
    char sql[200];
    snprintf(sql, sizeof sql, "INSERT INTO %s (name) VALUES ('%s')", table, name);
    // finds: erasure-misses-store
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

int fees_add(struct sqlite3 *db, const struct customer *customer) { return put_into(db, TABLE_FEES, customer->full_name); }

int year_add(struct sqlite3 *db, const struct customer *customer, int year) {
    char sql[200], table[40];
    snprintf(table, sizeof table, "year_%d", year);
    snprintf(sql, sizeof sql, "INSERT INTO %s (name) VALUES ('%s')", table, customer->full_name);
    // finds: erasure-misses-store
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

void customer_cache(struct redisContext *cache, const struct customer *customer) {
    // finds: erasure-misses-store
    redisCommand(cache, "HSET customer:%d name %s", customer->number, customer->full_name);
    // clean: erasure-misses-store
    redisCommand(cache, "SET mail:%d %s", customer->number, customer->email);
}

static void cache_put(struct redisContext *cache, const char *key, const char *value) {
    // clean: erasure-misses-store
    redisCommand(cache, "SET %s %s", key, value);
}

void customer_label(struct redisContext *cache, const struct customer *customer) {
    char key[40];
    snprintf(key, sizeof key, "label:%d", customer->number);
    cache_put(cache, key, customer->full_name);
}

static int run(struct sqlite3 *db, const char *table, int number) {
    char sql[80];
    (void)table;
    snprintf(sql, sizeof sql, "DELETE FROM customer WHERE number = %d", number);
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

int customer_forget(struct sqlite3 *db, struct redisContext *cache, int number) {
    redisCommand(cache, "DEL mail:%d", number);
    redisCommand(cache, "UNLINK other:%d label:%d", number, number);
    return run(db, "customer", number);
}
