/* SPDX-License-Identifier: Apache-2.0 */
/* The register says 365 days for table visit. */
#include <stdio.h>
#include <time.h>

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

#define VISIT_RETENTION_DAYS 3650
#define VISIT_ARCHIVE_DAYS 365

int visit_purge(struct sqlite3 *db, time_t now) {
    char sql[96];
    // finds: retention-differs
    long before = (long)now - VISIT_RETENTION_DAYS * 86400L;
    snprintf(sql, sizeof sql, "DELETE FROM visit WHERE seen < %ld", before);
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

int visit_archive(struct sqlite3 *db, time_t now) {
    char sql[96];
    // clean: retention-differs
    long before = (long)now - VISIT_ARCHIVE_DAYS * 86400L;
    snprintf(sql, sizeof sql, "DELETE FROM visit WHERE archived < %ld", before);
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}
