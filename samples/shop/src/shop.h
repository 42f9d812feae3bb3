/* SPDX-License-Identifier: Apache-2.0 */
/* A small web shop: records, and the parts that work on them. */
#ifndef SHOP_H
#define SHOP_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct customer {
    long id;
    char full_name[80];
    char email[96];
    char postal_address[200];
    int birth_year;
};

struct order {
    long id;
    long owner; /* customer.id */
    char article[64];
    int amount; /* cents */
    char card_number[24];
};

struct request {
    char method[8];
    char path[96];
    char remote_address[46];
    char visitor_cookie[64];
    bool analytics_agreed; /* the visitor said yes in the banner */
    char *body;            /* inside the connection's buffer */
};

struct shop {
    sqlite3 *db;
    bool verbose;
};

typedef int (*Handler)(struct shop *shop, const struct request *request); /* HTTP status */

/* log.c */
void log_open(const char *program);
void log_event(int level, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* crypt.c */
#define SEALED_MAX 600
#define DIGEST_TEXT_SIZE 65
#define SALT_SIZE 16
#define PASSWORD_HASH_SIZE 32

struct sealed {
    unsigned char bytes[SEALED_MAX];
    size_t length;
};

bool crypt_open(const char *path);
bool crypt_seal(const char *text, struct sealed *out);
void crypt_pseudonym(const char *text, char out[DIGEST_TEXT_SIZE]);
void crypt_fingerprint(const char *text, char out[DIGEST_TEXT_SIZE]);
bool crypt_random_text(char *out, size_t size);
bool crypt_new_password(const char *password, unsigned char *salt, unsigned char *hash);
bool crypt_check_password(const char *password, const unsigned char *salt,
                          const unsigned char *hash);

/* http.c */
int http_listen(const char *port);
bool http_read(int client, char *buffer, size_t size, struct request *out);
void http_reply(int client, int status);
bool form_field(const char *body, const char *name, char *out, size_t size);

/* client.c */
int client_connect(const char *host, const char *port);
bool client_post(const char *host, const char *path, const char *body);

/* store.c */
sqlite3 *store_open(const char *path);
bool store_customer_add(sqlite3 *db, struct customer *customer, const unsigned char *salt,
                        const unsigned char *hash);
bool store_customer_find(sqlite3 *db, const char *email, struct customer *out);
bool store_customer_secret(sqlite3 *db, long id, unsigned char *salt, unsigned char *hash);
bool store_customer_erase(sqlite3 *db, long id);
bool store_order_add(sqlite3 *db, struct order *order);
bool store_subscriber_add(sqlite3 *db, const char *email);
void store_purge(sqlite3 *db, time_t now);
void store_list(sqlite3 *db);

/* account.c, orders.c, newsletter.c */
int handle_signup(struct shop *shop, const struct request *request);
int handle_login(struct shop *shop, const struct request *request);
int handle_erase(struct shop *shop, const struct request *request);
int handle_order(struct shop *shop, const struct request *request);
int handle_subscribe(struct shop *shop, const struct request *request);

/* payment.c, analytics.c */
bool payment_collect(const struct order *order);
int analytics_allowed(const struct request *request);
void analytics_page(const struct request *request);
void analytics_conversion(const struct customer *customer, int amount);

/* routes.c */
int route(struct shop *shop, const struct request *request);

#endif
