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

/* What has no name of its own is what the column is, wherever the statement was prepared. */
static struct sqlite3_stmt *insert_global;
struct statements {
    struct sqlite3 *db;
    struct sqlite3_stmt *insert_member, *insert_room;
};

static struct sqlite3_stmt *prepare(struct sqlite3 *db, const char *sql) {
    struct sqlite3_stmt *statement = NULL;
    sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    return statement;
}

static void bind(struct sqlite3_stmt *statement, int index, const char *text) {
    sqlite3_bind_text(statement, index, text, -1, NULL);
}

int statements_open(struct statements *all) {
    all->insert_room = prepare(all->db, "INSERT INTO room (colour, floor) VALUES (?, ?)");
    if (sqlite3_prepare_v2(all->db, "INSERT INTO member (religion) VALUES (?)", -1, &all->insert_member, NULL)) return -1;
    return sqlite3_prepare_v2(all->db, "INSERT INTO visit (diagnosis) VALUES (?1)", -1, &insert_global, NULL);
}

int put_global(const char *one) {
    sqlite3_bind_text(insert_global, 1, one, -1, NULL);
    // finds: special-data-unprotected-in-database
    return sqlite3_step(insert_global);
}

int put_member(struct statements *all, const char *two) {
    sqlite3_bind_text(all->insert_member, 1, two, -1, NULL);
    // finds: special-data-unprotected-in-database
    return sqlite3_step(all->insert_member);
}

int put_helped(struct sqlite3 *db, const char *three, const char *four) {
    struct sqlite3_stmt *statement = prepare(db, "INSERT INTO claim (number, blood_group) VALUES (?, ?)");
    bind(statement, 1, three);
    bind(statement, 2, four);
    // finds: special-data-unprotected-in-database
    return sqlite3_step(statement);
}

int put_room(struct statements *all, const char *five) {
    bind(all->insert_room, 1, five);
    // clean: special-data-unprotected-in-database
    return sqlite3_step(all->insert_room);
}
