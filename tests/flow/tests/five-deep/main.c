/* SPDX-License-Identifier: Apache-2.0 */
/* Five calls deep over five files, down and back up. */
#include "deep.h"

int main(void) {
    struct letter hidden = {.number = 1}, open = {.number = 2};
    read_secret(hidden.body, sizeof hidden.body);
    strcpy(open.body, "plain");
    one_send(&hidden);
    one_count(&open);
    // finds: test-flow
    leak_text(one_fetch());
    // clean: test-flow
    leak(one_number(&hidden));
    return 0;
}
