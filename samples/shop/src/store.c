/* SPDX-License-Identifier: Apache-2.0 */
/* The shop's database. */
#include "shop.h"

#include <stdio.h>
#include <string.h>
#include <syslog.h>

static const int order_retention_days = 730;

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS customer(id INTEGER PRIMARY KEY, full_name TEXT, email TEXT UNIQUE,"
    " postal_address TEXT, birth_year INTEGER, password_hash BLOB, salt BLOB);"
    "CREATE TABLE IF NOT EXISTS purchase(id INTEGER PRIMARY KEY, owner INTEGER, article TEXT,"
    " amount INTEGER, placed INTEGER);"
    "CREATE TABLE IF NOT EXISTS newsletter(email TEXT PRIMARY KEY, since INTEGER);";

sqlite3 *store_open(const char *path) {
    sqlite3 *db = NULL;
    char *why = NULL;
    if (sqlite3_open(path, &db) != SQLITE_OK ||
        sqlite3_exec(db, schema, NULL, NULL, &why) != SQLITE_OK) {
        log_event(LOG_ERR, "database %s: %s", path, why ? why : sqlite3_errmsg(db));
        sqlite3_free(why);
        sqlite3_close(db);
        return NULL;
    }
    return db;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement = NULL;
    sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    return statement;
}

static bool run(sqlite3_stmt *statement) {
    bool done = statement && sqlite3_step(statement) == SQLITE_DONE;
    sqlite3_finalize(statement);
    return done;
}

bool store_customer_add(sqlite3 *db, struct customer *customer, const unsigned char *salt,
                        const unsigned char *hash) {
    sqlite3_stmt *insert = prepare(
        db, "INSERT INTO customer(full_name, email, postal_address, birth_year, password_hash, salt)"
            " VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
    sqlite3_bind_text(insert, 1, customer->full_name, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 2, customer->email, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 3, customer->postal_address, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int(insert, 4, customer->birth_year);
    sqlite3_bind_blob(insert, 5, hash, PASSWORD_HASH_SIZE, SQLITE_TRANSIENT);
    sqlite3_bind_blob(insert, 6, salt, SALT_SIZE, SQLITE_TRANSIENT);
    if (!run(insert)) return false;
    customer->id = (long)sqlite3_last_insert_rowid(db);
    return true;
}

static void column(sqlite3_stmt *row, int index, char *out, size_t size) {
    const char *text = (const char *)sqlite3_column_text(row, index);
    snprintf(out, size, "%s", text ? text : "");
}

bool store_customer_find(sqlite3 *db, const char *email, struct customer *out) {
    sqlite3_stmt *query = prepare(
        db, "SELECT id, full_name, email, postal_address, birth_year FROM customer WHERE email = ?");
    if (!query) return false;
    sqlite3_bind_text(query, 1, email, -1, SQLITE_TRANSIENT);
    bool found = sqlite3_step(query) == SQLITE_ROW;
    if (found) {
        out->id = (long)sqlite3_column_int64(query, 0);
        column(query, 1, out->full_name, sizeof out->full_name);
        column(query, 2, out->email, sizeof out->email);
        column(query, 3, out->postal_address, sizeof out->postal_address);
        out->birth_year = sqlite3_column_int(query, 4);
    }
    sqlite3_finalize(query);
    return found;
}

bool store_customer_secret(sqlite3 *db, long id, unsigned char *salt, unsigned char *hash) {
    sqlite3_stmt *query = prepare(db, "SELECT salt, password_hash FROM customer WHERE id = ?");
    if (!query) return false;
    sqlite3_bind_int64(query, 1, id);
    bool found = sqlite3_step(query) == SQLITE_ROW &&
                 sqlite3_column_bytes(query, 0) == SALT_SIZE &&
                 sqlite3_column_bytes(query, 1) == PASSWORD_HASH_SIZE;
    if (found) {
        memcpy(salt, sqlite3_column_blob(query, 0), SALT_SIZE);
        memcpy(hash, sqlite3_column_blob(query, 1), PASSWORD_HASH_SIZE);
    }
    sqlite3_finalize(query);
    return found;
}

bool store_customer_erase(sqlite3 *db, long id) {
    sqlite3_stmt *orders = prepare(db, "DELETE FROM purchase WHERE owner = ?");
    sqlite3_bind_int64(orders, 1, id);
    if (!run(orders)) return false;
    sqlite3_stmt *person = prepare(db, "DELETE FROM customer WHERE id = ?");
    sqlite3_bind_int64(person, 1, id);
    return run(person);
}

bool store_order_add(sqlite3 *db, struct order *order) {
    sqlite3_stmt *insert =
        prepare(db, "INSERT INTO purchase(owner, article, amount, placed) VALUES(?, ?, ?, ?)");
    sqlite3_bind_int64(insert, 1, order->owner);
    sqlite3_bind_text(insert, 2, order->article, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int(insert, 3, order->amount);
    sqlite3_bind_int64(insert, 4, time(NULL));
    if (!run(insert)) return false;
    order->id = (long)sqlite3_last_insert_rowid(db);
    return true;
}

bool store_subscriber_add(sqlite3 *db, const char *email) {
    sqlite3_stmt *insert =
        prepare(db, "INSERT OR IGNORE INTO newsletter(email, since) VALUES(?, ?)");
    sqlite3_bind_text(insert, 1, email, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int64(insert, 2, time(NULL));
    return run(insert);
}

void store_purge(sqlite3 *db, time_t now) {
    sqlite3_stmt *purge = prepare(db, "DELETE FROM purchase WHERE placed < ?");
    sqlite3_bind_int64(purge, 1, now - (time_t)order_retention_days * 86400);
    if (!run(purge)) log_event(LOG_WARNING, "old orders were not removed");
}

void store_list(sqlite3 *db) {
    sqlite3_stmt *query = prepare(db, "SELECT full_name, email FROM customer ORDER BY id");
    struct customer customer;
    while (query && sqlite3_step(query) == SQLITE_ROW) {
        column(query, 0, customer.full_name, sizeof customer.full_name);
        column(query, 1, customer.email, sizeof customer.email);
        printf("%-40s %s\n", customer.full_name, customer.email);
    }
    sqlite3_finalize(query);
}
