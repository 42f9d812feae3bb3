/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/openssl-x509.yaml against the real header. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/ssl.h>
#include <openssl/ui.h>
#include <syslog.h>

struct person {
    int number;
    char email[80];
};

void beside(SSL_CTX *context, struct person *person) {
    SSL_CTX_set_ex_data(context, 0, person->email);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", (const char *)SSL_CTX_get_ex_data(context, 0));
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%d", person->number);
}

void stacked(struct person *person) {
    OPENSSL_STACK *stack = OPENSSL_sk_new_null();
    OPENSSL_sk_push(stack, person->email);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", (const char *)OPENSSL_sk_value(stack, 0));
    OPENSSL_sk_free(stack);
}

void typed(void) {
    char text[64];
    UI_UTIL_read_pw_string(text, sizeof text, "Key: ", 0);
    // finds: credential-in-log
    syslog(LOG_DEBUG, "%s", text);
}

void kept_for_a_prompt(UI *ui, struct person *person) {
    UI_add_user_data(ui, person->email);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", (const char *)UI_get0_user_data(ui));
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%d", person->number);
}
