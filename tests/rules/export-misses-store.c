/* SPDX-License-Identifier: Apache-2.0 */
/* A customer lies in two tables and is exported from one. */
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

struct customer {
    int number;
    char full_name[64];
    char email[80];
    char birth_date[11];
    char phone[24];
};

int customer_add(struct sqlite3 *db, const struct customer *customer) {
    struct sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, "INSERT INTO customer (name, email) VALUES (?1, ?2)", -1, &statement, NULL)) return -1;
    sqlite3_bind_text(statement, 1, customer->full_name, -1, NULL);
    sqlite3_bind_text(statement, 2, customer->email, -1, NULL);
    // clean: export-misses-store
    int result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result;
}

int newsletter_add(struct sqlite3 *db, const struct customer *customer) {
    struct sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, "INSERT INTO newsletter (email) VALUES (?1)", -1, &statement, NULL)) return -1;
    sqlite3_bind_text(statement, 1, customer->email, -1, NULL);
    // finds: export-misses-store
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
    // clean: export-misses-store
    int result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result;
}

static int customer_rows(struct sqlite3 *db, int number, int (*row)(void *, int, char **, char **)) {
    char sql[120];
    snprintf(sql, sizeof sql, "SELECT c.name, c.email FROM customer c WHERE c.number = %d", number);
    return sqlite3_exec(db, sql, row, NULL, NULL);
}

int export_customer(struct sqlite3 *db, int number, int (*row)(void *, int, char **, char **)) {
    return customer_rows(db, number, row);
}

/* Other data of the same people in further tables; statements that a loop prepares. */
enum { PUT_PROFILE, PUT_CONTACT, GET_CONTACT, STATEMENTS };
static const char *const texts[STATEMENTS] = {
    [PUT_PROFILE] = "INSERT INTO profile (born) VALUES (?1)",
    [PUT_CONTACT] = "INSERT INTO contact (phone) VALUES (?1)",
    [GET_CONTACT] = "SELECT phone FROM contact WHERE number = ?1",
};
static struct sqlite3_stmt *statements[STATEMENTS];

int statements_open(struct sqlite3 *db) {
    for (int i = 0; i < STATEMENTS; i++)
        if (sqlite3_prepare_v2(db, texts[i], -1, &statements[i], NULL)) return -1;
    return 0;
}

int profile_add(const struct customer *customer) {
    sqlite3_bind_text(statements[PUT_PROFILE], 1, customer->birth_date, -1, NULL);
    // finds: export-misses-store
    return sqlite3_step(statements[PUT_PROFILE]);
}

int contact_add(const struct customer *customer) {
    sqlite3_bind_text(statements[PUT_CONTACT], 1, customer->phone, -1, NULL);
    // clean: export-misses-store
    return sqlite3_step(statements[PUT_CONTACT]);
}

int export_customer_contact(void) {
    return sqlite3_step(statements[GET_CONTACT]);
}
