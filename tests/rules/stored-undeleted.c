/* SPDX-License-Identifier: Apache-2.0 */
/* Two tables and two files with personal data; one of each can be deleted. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

struct customer {
    int number;
    char full_name[64];
    char email[80];
};

int customer_add(struct sqlite3 *db, const struct customer *customer) {
    struct sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, "INSERT INTO customer (email) VALUES (?1)", -1, &statement, NULL)) return -1;
    sqlite3_bind_text(statement, 1, customer->email, -1, NULL);
    // clean: stored-undeleted
    int result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result;
}

int customer_forget(struct sqlite3 *db, int number) {
    char sql[80];
    snprintf(sql, sizeof sql, "DELETE FROM customer WHERE number = %d", number);
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

int visitor_add(struct sqlite3 *db, const struct customer *customer) {
    struct sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, "INSERT INTO newsletter (email) VALUES (?1)", -1, &statement, NULL)) return -1;
    sqlite3_bind_text(statement, 1, customer->email, -1, NULL);
    // finds: stored-undeleted
    int result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result;
}

int export_names(const struct customer *customer) {
    FILE *out = fopen("/var/lib/shop/names.txt", "a");
    if (!out) return -1;
    // finds: stored-undeleted
    fputs(customer->full_name, out);
    return fclose(out);
}

int export_mails(const struct customer *customer) {
    FILE *out = fopen("/var/lib/shop/mails.txt", "a");
    if (!out) return -1;
    // clean: stored-undeleted
    fputs(customer->email, out);
    return fclose(out);
}

int export_forget(void) {
    return unlink("/var/lib/shop/mails.txt");
}

/* a path that is printed: files that begin so can be removed, others cannot */
int card_remove(long number) {
    char path[80];
    snprintf(path, sizeof path, "/var/spool/shop/card-%ld", number);
    return unlink(path);
}

int card_write(const struct customer *customer) {
    FILE *out = fopen("/var/spool/shop/card-0", "a");
    if (!out) return -1;
    // clean: stored-undeleted
    fputs(customer->full_name, out);
    return fclose(out);
}

/* written under a printed path: in a folder that stands in a constant, by a helper, put together */
static const char *const ARCHIVE = "/var/lib/shop/archive";
int archive_write(const struct customer *customer, long number) {
    char path[80];
    snprintf(path, sizeof path, "%s/%ld.txt", ARCHIVE, number);
    FILE *out = fopen(path, "w");
    if (!out) return -1;
    // finds: stored-undeleted
    fputs(customer->email, out);
    return fclose(out);
}

static void letter_path(char *path, size_t size, long number) {
    snprintf(path, size, "/var/lib/shop/letters/%ld.txt", number);
}
int letter_write(const struct customer *customer, long number) {
    char path[80];
    letter_path(path, sizeof path, number);
    FILE *out = fopen(path, "w");
    if (!out) return -1;
    // clean: stored-undeleted
    fputs(customer->full_name, out);
    return fclose(out);
}
int letter_remove(long number) {
    char path[80];
    letter_path(path, sizeof path, number);
    return unlink(path);
}

static const char *receipt_path(long number) {
    static char path[80];
    snprintf(path, sizeof path, "/var/lib/shop/receipts/%ld.txt", number);
    return path;
}
int receipt_write(const struct customer *customer, long number) {
    FILE *out = fopen(receipt_path(number), "w");
    if (!out) return -1;
    // clean: stored-undeleted
    fputs(customer->email, out);
    return fclose(out);
}
int receipt_remove(long number) {
    return remove(receipt_path(number));
}

static const char *slip_path(long number) {
    static char path[80];
    snprintf(path, sizeof path, "/var/lib/shop/slips/%ld.txt", number);
    return path;
}
int slip_write(const struct customer *customer, long number) {
    FILE *out = fopen(slip_path(number), "w");
    if (!out) return -1;
    // misses: stored-undeleted what was printed into a static buffer is not known where it is handed out
    fputs(customer->email, out);
    return fclose(out);
}
