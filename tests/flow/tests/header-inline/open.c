/* SPDX-License-Identifier: Apache-2.0 */
#include "account.h"

void show_open(void) {
    struct account account = {.number = 3};
    account_set_owner(&account, "nobody");
    // clean: test-flow
    leak_text(account_owner(&account));
    /* this file's own variable, in which nothing was put */
    // clean: test-flow
    leak(times_asked);
}
