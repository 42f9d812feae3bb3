/* SPDX-License-Identifier: Apache-2.0 */
/* Who works here: signing in, changing a password, rights. */
#include "clinic.h"

#include <nettle/memops.h>
#include <nettle/pbkdf2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <syslog.h>

#define SALT_SIZE   16
#define HASH_SIZE   32
#define ITERATIONS  200000
#define LINE_LENGTH 128

/* A line of standard input on the heap, without its newline; NULL at the end. */
static char *read_line(void) {
    char *line = malloc(LINE_LENGTH);
    if (!line || !fgets(line, LINE_LENGTH, stdin)) {
        free(line);
        return NULL;
    }
    line[strcspn(line, "\n")] = '\0';
    return line;
}

static void derive(const char *password, const unsigned char *salt, unsigned char *out) {
    pbkdf2_hmac_sha256(strlen(password), (const unsigned char *)password, ITERATIONS, SALT_SIZE,
                       salt, HASH_SIZE, out);
}

static bool password_fits(struct session *session, const char *username, const char *password) {
    sqlite3_stmt *query = NULL;
    unsigned char computed[HASH_SIZE];
    bool fits = false;
    if (sqlite3_prepare_v2(session->db,
                           "SELECT id, password_hash, salt, rights FROM staff WHERE username = ?",
                           -1, &query, NULL) != SQLITE_OK)
        return false;
    sqlite3_bind_text(query, 1, username, -1, SQLITE_TRANSIENT);
    if (sqlite3_step(query) == SQLITE_ROW && sqlite3_column_bytes(query, 1) == HASH_SIZE &&
        sqlite3_column_bytes(query, 2) == SALT_SIZE) {
        derive(password, sqlite3_column_blob(query, 2), computed);
        fits = memeql_sec(computed, sqlite3_column_blob(query, 1), HASH_SIZE);
        if (fits) {
            session->actor = (long)sqlite3_column_int64(query, 0);
            session->rights = (unsigned)sqlite3_column_int(query, 3);
        }
    }
    explicit_bzero(computed, sizeof computed);
    sqlite3_finalize(query);
    return fits;
}

bool staff_login(struct session *session, const char *username) {
    char *password = read_line();
    if (!password) return false;
    bool fits = password_fits(session, username, password);
    explicit_bzero(password, LINE_LENGTH);
    free(password);
    if (fits)
        audit_write(session->actor, "signed in");
    else
        log_event(LOG_WARNING, "login failed for %s", username);
    return fits;
}

bool staff_password_change(struct session *session, const char *username) {
    unsigned char salt[SALT_SIZE], hash[HASH_SIZE];
    sqlite3_stmt *update = NULL;
    bool done = false;
    char *password = read_line();
    if (!password) return false;
    if (strlen(password) >= 12 && getrandom(salt, sizeof salt, 0) == (ssize_t)sizeof salt &&
        sqlite3_prepare_v2(session->db,
                           "UPDATE staff SET password_hash = ?, salt = ? WHERE username = ?", -1,
                           &update, NULL) == SQLITE_OK) {
        derive(password, salt, hash);
        sqlite3_bind_blob(update, 1, hash, sizeof hash, SQLITE_TRANSIENT);
        sqlite3_bind_blob(update, 2, salt, sizeof salt, SQLITE_TRANSIENT);
        sqlite3_bind_text(update, 3, username, -1, SQLITE_TRANSIENT);
        done = sqlite3_step(update) == SQLITE_DONE;
    }
    sqlite3_finalize(update);
    free(password);
    return done;
}

int session_may(const struct session *session, enum right right) {
    return session->actor != 0 && (session->rights & (unsigned)right) != 0;
}
