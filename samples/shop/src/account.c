/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts: opening, signing in, closing. */
#include "shop.h"

#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#define SIGNUP_MIN_AGE 13

static int current_year(void) {
    time_t now = time(NULL);
    struct tm today;
    gmtime_r(&now, &today);
    return today.tm_year + 1900;
}

int handle_signup(struct shop *shop, const struct request *request) {
    struct customer customer = { 0 };
    unsigned char salt[SALT_SIZE], hash[PASSWORD_HASH_SIZE];
    char password[128], year[8], who[DIGEST_TEXT_SIZE];
    if (!form_field(request->body, "name", customer.full_name, sizeof customer.full_name) ||
        !form_field(request->body, "email", customer.email, sizeof customer.email) ||
        !form_field(request->body, "address", customer.postal_address,
                    sizeof customer.postal_address) ||
        !form_field(request->body, "year", year, sizeof year))
        return 400;
    customer.birth_year = atoi(year);
    int age = current_year() - customer.birth_year;
    if (age < SIGNUP_MIN_AGE) return 403;
    bool done = form_field(request->body, "password", password, sizeof password) &&
                crypt_new_password(password, salt, hash) &&
                store_customer_add(shop->db, &customer, salt, hash);
    explicit_bzero(password, sizeof password);
    crypt_pseudonym(customer.email, who);
    log_event(LOG_INFO, "account %s %s", who, done ? "opened" : "refused");
    return done ? 201 : 409;
}

int handle_login(struct shop *shop, const struct request *request) {
    struct customer customer;
    unsigned char salt[SALT_SIZE], hash[PASSWORD_HASH_SIZE];
    char email[96], password[128], session_token[72];
    if (!form_field(request->body, "email", email, sizeof email) ||
        !form_field(request->body, "password", password, sizeof password))
        return 400;
    if (!store_customer_find(shop->db, email, &customer) ||
        !store_customer_secret(shop->db, customer.id, salt, hash) ||
        !crypt_check_password(password, salt, hash)) {
        log_event(LOG_NOTICE, "sign-in refused from %s", request->remote_address);
        return 401;
    }
    if (!crypt_random_text(session_token, sizeof session_token)) return 500;
    log_event(LOG_DEBUG, "customer %ld has session %s", customer.id, session_token);
    return 200;
}

int handle_erase(struct shop *shop, const struct request *request) {
    struct customer customer;
    unsigned char salt[SALT_SIZE], hash[PASSWORD_HASH_SIZE];
    char email[96], password[128];
    bool allowed = form_field(request->body, "email", email, sizeof email) &&
                   form_field(request->body, "password", password, sizeof password) &&
                   store_customer_find(shop->db, email, &customer) &&
                   store_customer_secret(shop->db, customer.id, salt, hash) &&
                   crypt_check_password(password, salt, hash);
    explicit_bzero(password, sizeof password);
    if (!allowed) return 401;
    if (!store_customer_erase(shop->db, customer.id)) return 500;
    log_event(LOG_INFO, "account %ld closed", customer.id);
    return 204;
}
