/* SPDX-License-Identifier: Apache-2.0 */
/* Inline functions of a header, and a static one that each file gets. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int secret(void);
char *secret_text(void);
void read_secret(char *buffer, unsigned long size);
int harmless(void);
void leak(int value);
void leak_text(const char *text);

struct account {
    int number;
    char owner[32];
};

static inline const char *account_owner(const struct account *account) {
    return account->owner;
}
static inline int account_number(const struct account *account) {
    return account->number;
}
static inline void account_set_owner(struct account *account, const char *owner) {
    snprintf(account->owner, sizeof account->owner, "%s", owner);
}
static int times_asked;
static inline int *account_counter(void) {
    return &times_asked;
}
