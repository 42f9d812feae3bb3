/* SPDX-License-Identifier: Apache-2.0 */
/* A payment record: full numbers in the database, a file and the log; ciphertext and an order number. */
#include <stdio.h>
#include <string.h>
#include <syslog.h>

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

struct payment {
    int order;
    char card_number[20];
    char aadhaar_number[16];
};

int payment_save(struct sqlite3_stmt *statement, const struct payment *payment) {
    sqlite3_bind_int(statement, 1, payment->order);
    sqlite3_bind_text(statement, 2, payment->card_number, -1, NULL);
    // finds: aadhaar-or-card-stored-unmasked
    return sqlite3_step(statement);
}

int payment_identity(struct sqlite3 *db, const struct payment *payment) {
    char sql[160];
    snprintf(sql, sizeof sql, "UPDATE payment SET uid = '%s' WHERE no = %d", payment->aadhaar_number,
             payment->order);
    // finds: aadhaar-or-card-stored-unmasked
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

void payment_declined(const struct payment *payment) {
    char copy[20];
    memcpy(copy, payment->card_number, sizeof copy);
    // finds: aadhaar-or-card-stored-unmasked
    syslog(LOG_NOTICE, "declined: %s", copy);
}

int payment_sealed(struct sqlite3_stmt *statement, const struct payment *payment,
                   const unsigned char *nonce, const unsigned char *key) {
    unsigned char sealed[20 + 16];
    crypto_secretbox_easy(sealed, (const unsigned char *)payment->card_number, 20, nonce, key);
    sqlite3_bind_text(statement, 2, (const char *)sealed, sizeof sealed, NULL);
    // clean: aadhaar-or-card-stored-unmasked
    return sqlite3_step(statement);
}

void payment_booked(const struct payment *payment) {
    // clean: aadhaar-or-card-stored-unmasked
    syslog(LOG_INFO, "order %d booked", payment->order);
}

/* Masks written out by hand. */
static void mask_number(const char *number, char out[16]) {
    size_t length = strlen(number);
    memset(out, 'X', 12);
    if (length >= 4) memcpy(out + 8, number + length - 4, 4);
    out[12] = '\0';
}

void payment_masked(const struct payment *payment) {
    char masked[16];
    mask_number(payment->aadhaar_number, masked);
    // wrongly-finds: aadhaar-or-card-stored-unmasked that four of the digits are left is not known
    syslog(LOG_INFO, "paid by %s", masked);
}

void payment_ending(const struct payment *payment) {
    // wrongly-finds: aadhaar-or-card-stored-unmasked the end of a number is taken for all of it
    syslog(LOG_INFO, "card ending in %s", payment->card_number + 12);
}
