/* SPDX-License-Identifier: Apache-2.0 */
/* A practice's visits: health data bound in clear and encrypted. */
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
int crypto_secretbox_easy(unsigned char *out, const unsigned char *message, unsigned long long size,
                          const unsigned char *nonce, const unsigned char *key);

struct patient {
    int row;
    char diagnosis[64];
    char medication[64];
};

int visit_save(struct sqlite3 *db, const struct patient *patient) {
    struct sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, "INSERT INTO visit (row, diagnosis) VALUES (?, ?)", -1, &statement, NULL)) return -1;
    sqlite3_bind_int(statement, 1, patient->row);
    sqlite3_bind_text(statement, 2, patient->diagnosis, -1, NULL);
    // finds: special-data-unprotected-in-database
    int result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result;
}

int visit_text(struct sqlite3 *db, const struct patient *patient) {
    char sql[256];
    snprintf(sql, sizeof sql, "UPDATE visit SET medication = '%s' WHERE row = %d", patient->medication, patient->row);
    // finds: special-data-unprotected-in-database
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

int visit_sealed(struct sqlite3_stmt *statement, const struct patient *patient, const unsigned char *nonce,
                 const unsigned char *key) {
    unsigned char sealed[sizeof patient->diagnosis + 16];
    crypto_secretbox_easy(sealed, (const unsigned char *)patient->diagnosis, sizeof patient->diagnosis, nonce, key);
    sqlite3_bind_text(statement, 1, (const char *)sealed, sizeof sealed, NULL);
    // clean: special-data-unprotected-in-database
    return sqlite3_step(statement);
}
