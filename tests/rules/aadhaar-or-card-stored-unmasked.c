/* SPDX-License-Identifier: Apache-2.0 */
/* A payment record: full numbers in the database, a file and the log; ciphertext and an order number. */
#include <stdarg.h>
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

/* Masks written out by hand: what may be left of which number stands in rules/data (of an Aadhaar number the last four,
 * of a card number the first six and the last four). */
static void mask_number(const char *number, char out[16]) {
    size_t length = strlen(number);
    memset(out, 'X', 12);
    if (length >= 4) memcpy(out + 8, number + length - 4, 4);
    out[12] = '\0';
}
static void mask_less(const char *number, char out[16]) {
    size_t length = strlen(number);
    memset(out, 'X', 4);
    if (length >= 8) memcpy(out + 4, number + length - 8, 8);
    out[12] = '\0';
}
static void hide(char *number) {
    size_t length = strlen(number);
    for (size_t i = 0; i < length - 4; i++) number[i] = 'x';
}
static void hide_eight(char *number) { memset(number, 'x', 8); }
static const char *ending(const char *number) {
    static char text[24];
    snprintf(text, sizeof text, "**** %s", number + strlen(number) - 4);
    return text;
}
static void tell(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsyslog(LOG_INFO, format, arguments);
    va_end(arguments);
}

void payment_masked(const struct payment *payment) {
    char masked[16];
    mask_number(payment->aadhaar_number, masked);
    // clean: aadhaar-or-card-stored-unmasked
    syslog(LOG_INFO, "paid by %s", masked);
    mask_less(payment->aadhaar_number, masked);
    // finds: aadhaar-or-card-stored-unmasked
    syslog(LOG_INFO, "paid by %s", masked);
}

void payment_ending(const struct payment *payment) {
    const char *number = payment->card_number;
    size_t length = strlen(number);
    const char *last = length > 4 ? number + length - 4 : number;
    // clean: aadhaar-or-card-stored-unmasked
    syslog(LOG_INFO, "card ending in %s", payment->card_number + 12);
    // clean: aadhaar-or-card-stored-unmasked
    syslog(LOG_INFO, "card ending in %s", last);
    // clean: aadhaar-or-card-stored-unmasked
    syslog(LOG_INFO, "card ending in %s", &number[strlen(number) - 4]);
    // clean: aadhaar-or-card-stored-unmasked
    syslog(LOG_INFO, "card %.6s...%s", payment->card_number, payment->card_number + 12);
    // clean: aadhaar-or-card-stored-unmasked
    syslog(LOG_INFO, "card ending in %s", ending(payment->card_number));
    // clean: aadhaar-or-card-stored-unmasked
    tell("card ending in %s", payment->card_number + strlen(payment->card_number) - 4);
    // finds: aadhaar-or-card-stored-unmasked
    syslog(LOG_INFO, "card ending in %s", payment->card_number + 8);
    // finds: aadhaar-or-card-stored-unmasked
    tell("card ending in %s", payment->card_number + 2);
    // finds: aadhaar-or-card-stored-unmasked
    syslog(LOG_INFO, "number begins with %.6s", payment->aadhaar_number);
    // wrongly-finds: aadhaar-or-card-stored-unmasked characters taken one by one are not counted
    syslog(LOG_INFO, "%c%c", payment->aadhaar_number[10], payment->aadhaar_number[11]);
}

void payment_to_file(const struct payment *payment, FILE *file) {
    // clean: aadhaar-or-card-stored-unmasked
    fwrite(payment->aadhaar_number + 8, 1, 4, file);
    // finds: aadhaar-or-card-stored-unmasked
    fwrite(payment->aadhaar_number, 1, 12, file);
}

void payment_stars(const struct payment *payment) {
    char text[20];
    size_t i, length = strlen(payment->aadhaar_number);
    for (i = 0; i < length; i++) text[i] = i < length - 4 ? '*' : payment->aadhaar_number[i];
    text[i] = '\0';
    // clean: aadhaar-or-card-stored-unmasked
    syslog(LOG_INFO, "paid by %s", text);
}

void payment_few_stars(const struct payment *payment) {
    char text[20];
    size_t i, length = strlen(payment->aadhaar_number);
    for (i = 0; payment->aadhaar_number[i]; i++) {
        if (i + 8 >= length) text[i] = payment->aadhaar_number[i];
        else text[i] = '*';
    }
    text[i] = '\0';
    // finds: aadhaar-or-card-stored-unmasked
    syslog(LOG_INFO, "paid by %s", text);
}

void payment_starred(const struct payment *payment) {
    char text[20];
    strcpy(text, payment->aadhaar_number);
    for (size_t i = 0, length = strlen(text); i < length - 4; i++) text[i] = '*';
    // clean: aadhaar-or-card-stored-unmasked
    syslog(LOG_INFO, "paid by %s", text);
}
void payment_half_starred(const struct payment *payment) {
    char text[20];
    strcpy(text, payment->aadhaar_number);
    for (size_t i = 0, length = strlen(text); i + 8 < length; i++) text[i] = '*';
    // finds: aadhaar-or-card-stored-unmasked
    syslog(LOG_INFO, "paid by %s", text);
}
void payment_filled(const struct payment *payment) {
    char text[20];
    strcpy(text, payment->aadhaar_number);
    memset(text, 'X', 8);
    // clean: aadhaar-or-card-stored-unmasked
    syslog(LOG_INFO, "paid by %s", text);
}
void payment_half_filled(const struct payment *payment) {
    char text[20];
    strcpy(text, payment->aadhaar_number);
    memset(text, 'X', 4);
    // finds: aadhaar-or-card-stored-unmasked
    syslog(LOG_INFO, "paid by %s", text);
}
void payment_filled_but_four(const struct payment *payment) {
    char text[20];
    strcpy(text, payment->aadhaar_number);
    memset(text, 'X', strlen(text) - 4);
    // clean: aadhaar-or-card-stored-unmasked
    syslog(LOG_INFO, "paid by %s", text);
}
void payment_filled_but_eight(const struct payment *payment) {
    char text[20];
    strcpy(text, payment->aadhaar_number);
    memset(text, 'X', strlen(text) - 8);
    // finds: aadhaar-or-card-stored-unmasked
    syslog(LOG_INFO, "paid by %s", text);
}
void payment_counted(const struct payment *payment) {
    char text[20];
    strcpy(text, payment->aadhaar_number);
    for (int i = 0; i < 8; i++) text[i] = 'X';
    // clean: aadhaar-or-card-stored-unmasked
    syslog(LOG_INFO, "paid by %s", text);
}
void payment_counted_few(const struct payment *payment) {
    char text[20];
    strcpy(text, payment->aadhaar_number);
    for (int i = 0; i < 4; i++) text[i] = 'X';
    // finds: aadhaar-or-card-stored-unmasked
    syslog(LOG_INFO, "paid by %s", text);
}
void payment_hidden(const struct payment *payment) {
    char text[20];
    strcpy(text, payment->aadhaar_number);
    hide(text);
    // clean: aadhaar-or-card-stored-unmasked
    syslog(LOG_INFO, "paid by %s", text);
}
void payment_hidden_eight(const struct payment *payment) {
    char text[20];
    strcpy(text, payment->aadhaar_number);
    hide_eight(text);
    // clean: aadhaar-or-card-stored-unmasked
    syslog(LOG_INFO, "paid by %s", text);
}
