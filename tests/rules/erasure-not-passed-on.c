/* SPDX-License-Identifier: Apache-2.0 */
/* A carrier gets addresses and hears of one of two erasures. */
#include <stdio.h>

typedef void CURL;
typedef enum { CURLOPT_URL = 10002, CURLOPT_POSTFIELDS = 10015 } CURLoption;
CURL *curl_easy_init(void);
int curl_easy_setopt(CURL *handle, CURLoption option, ...);
int curl_easy_perform(CURL *handle);
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
    char email[80];
};

int customer_add(struct sqlite3 *db, const struct customer *customer) {
    struct sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, "INSERT INTO customer (email) VALUES (?1)", -1, &statement, NULL)) return -1;
    sqlite3_bind_text(statement, 1, customer->email, -1, NULL);
    int result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return result;
}

static int tell(const char *url, const char *body) {
    CURL *handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, url);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body);
    return curl_easy_perform(handle);
}

int parcel_announce(const struct customer *customer) {
    CURL *handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, "https://api.carrier.example/parcels");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, customer->email);
    return curl_easy_perform(handle);
}

// finds: erasure-not-passed-on
int customer_erase(struct sqlite3 *db) {
    return sqlite3_exec(db, "DELETE FROM customer WHERE number = 1", NULL, NULL, NULL);
}

// clean: erasure-not-passed-on
int customer_forget(struct sqlite3 *db) {
    if (tell("https://api.carrier.example/forget", "1")) return -1;
    return sqlite3_exec(db, "DELETE FROM customer WHERE number = 1", NULL, NULL, NULL);
}
