/* SPDX-License-Identifier: Apache-2.0 */
/* Inline functions of a header, and a static one that each file gets. */
#include "../test.h"

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
