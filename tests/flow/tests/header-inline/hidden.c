/* SPDX-License-Identifier: Apache-2.0 */
#include "account.h"

void show_hidden(void) {
    struct account account = {.number = 3};
    account_set_owner(&account, secret_text());
    // finds: test-flow
    leak_text(account_owner(&account));
    // clean: test-flow
    leak(account_number(&account));
    *account_counter() = secret();
    // finds: test-flow
    leak(times_asked);
}
