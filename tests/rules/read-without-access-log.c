/* SPDX-License-Identifier: Apache-2.0 */
/* Two ways to a diagnosis, one of which leaves a trace. */
#include <stdio.h>
#include <syslog.h>

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

struct patient {
    int number;
    char diagnosis[120];
};

int visit_add(struct sqlite3 *db, const struct patient *patient) {
    struct sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, "INSERT INTO visit (diagnosis) VALUES (?1)", -1, &statement, NULL)) return -1;
    sqlite3_bind_text(statement, 1, patient->diagnosis, -1, NULL);
    int result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result;
}

// finds: read-without-access-log
int visit_show(struct sqlite3 *db, int (*row)(void *, int, char **, char **)) {
    return sqlite3_exec(db, "SELECT diagnosis FROM visit", row, NULL, NULL);
}

// clean: read-without-access-log
int visit_show_to(struct sqlite3 *db, int doctor, int (*row)(void *, int, char **, char **)) {
    syslog(LOG_INFO, "visits read by %d", doctor);
    return sqlite3_exec(db, "SELECT diagnosis FROM visit", row, NULL, NULL);
}

// clean: read-without-access-log
int ward_show(struct sqlite3 *db, int (*row)(void *, int, char **, char **)) {
    return sqlite3_exec(db, "SELECT beds FROM ward", row, NULL, NULL);
}
