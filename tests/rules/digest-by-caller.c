/* SPDX-License-Identifier: Apache-2.0 */
/* A parameter called `password` holds what callers give: the hash of one, nothing at all, or a password. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct sqlite3 sqlite3;
int sqlite3_exec(sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **), void *context, char **error);
unsigned char *SHA256(const unsigned char *data, size_t size, unsigned char *out);

struct driver {
    int (*set)(const char *user, const char *password);
};
static sqlite3 *db;

static void hash_salted(const char *plain, char *out) {
    unsigned char salt[8], hash[32];
    for (int i = 0; i < 8; i++) salt[i] = (unsigned char)rand();
    for (int i = 0; i < 8; i++) snprintf(out + 2 * i, 3, "%02x", salt[i]);
    SHA256((const unsigned char *)plain, strlen(plain), hash);
    for (int i = 0; i < 32; i++) snprintf(out + 16 + 2 * i, 3, "%02x", hash[i]);
}

static int sql_set(const char *user, const char *password) {
    char statement[512];
    snprintf(statement, sizeof statement, "INSERT INTO admin (name, password) VALUES ('%s', '%s')", user, password);
    // clean: credential-unprotected-in-database
    return sqlite3_exec(db, statement, NULL, NULL, NULL);
}

static int sql_set_plain(const char *user, const char *password) {
    char statement[512];
    snprintf(statement, sizeof statement, "INSERT INTO member (name, password) VALUES ('%s', '%s')", user, password);
    // finds: credential-unprotected-in-database confidence=high
    return sqlite3_exec(db, statement, NULL, NULL, NULL);
}

static const struct driver drivers[] = {{sql_set}};

int admin_set(const char *user, const char *password, int which) {
    char stored[128];
    hash_salted(password, stored);
    return drivers[which].set(user, stored);
}

int member_set(const char *user, const char *password, int hashed) {
    char stored[128];
    if (!hashed) return sql_set_plain(user, password);
    hash_salted(password, stored);
    return sql_set_plain(user, stored);
}

/* Every caller passes the address of a pointer that points to nothing yet. */
static int login_parse(const char *line, char **user, char **password) {
    const char *colon = strchr(line, ':');
    if (!colon) return -1;
    // clean: data-left-in-memory
    free(*password);
    *password = strdup(colon + 1);
    *user = strndup(line, (size_t)(colon - line));
    return 0;
}

static int login_change(const char *line, char **password) {
    const char *colon = strchr(line, ':');
    if (!colon) return -1;
    // finds: data-left-in-memory
    free(*password);
    *password = strdup(colon + 1);
    return 0;
}

int login_check(const char *line, int (*check)(int kind, const char *user, const char *password)) {
    char *user = NULL, *password = NULL;
    if (login_parse(line, &user, &password) != 0) return -1;
    int result = check(1, user, password);
    login_change(line, &password);
    return result;
}
