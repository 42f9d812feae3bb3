/* SPDX-License-Identifier: Apache-2.0 */
/* A user table: the password as it was typed, and what crypt() makes of it. */
#include <crypt.h>
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
int sqlite3_bind_int(struct sqlite3_stmt *statement, int index, int value);
int sqlite3_step(struct sqlite3_stmt *statement);
int sqlite3_finalize(struct sqlite3_stmt *statement);

struct redisContext;
void *redisCommand(struct redisContext *context, const char *format, ...);

struct account {
    char login[32];
    char password[64];
};

static int account_bind(struct sqlite3_stmt *statement, const char *login, const char *secret) {
    sqlite3_bind_text(statement, 1, login, -1, NULL);
    return sqlite3_bind_text(statement, 2, secret, -1, NULL);
}

int account_save(struct sqlite3_stmt *statement, const struct account *account) {
    account_bind(statement, account->login, account->password);
    // finds: credential-unprotected-in-database
    return sqlite3_step(statement);
}

int account_save_hashed(struct sqlite3_stmt *statement, const struct account *account, const char *salt) {
    const char *hash = crypt(account->password, salt);
    if (!hash) return -1;
    account_bind(statement, account->login, hash);
    // wrongly-finds: credential-unprotected-in-database a helper that binds for two statements joins them
    return sqlite3_step(statement);
}

int account_reset(struct sqlite3 *db, const struct account *account) {
    char sql[256];
    snprintf(sql, sizeof sql, "UPDATE account SET pw = '%s' WHERE login = '%s'", account->password,
             account->login);
    // finds: credential-unprotected-in-database
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

int account_lock(struct sqlite3 *db) {
    // clean: credential-unprotected-in-database
    return sqlite3_exec(db, "UPDATE account SET locked = 1", NULL, NULL, NULL);
}

void store_sign_on(struct redisContext *store, const struct account *account) {
    /* the server compares it, and keeps nothing of it */
    // clean: credential-unprotected-in-database
    redisCommand(store, "AUTH %s %s", account->login, account->password);
    // finds: credential-unprotected-in-database
    redisCommand(store, "HSET account:%s pw %s", account->login, account->password);
}
