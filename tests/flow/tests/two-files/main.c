/* SPDX-License-Identifier: Apache-2.0 */
#include "state.h"

static char cache[32] = "other";
static int helper(void) {
    return 1;
}

int main(void) {
    state_fill();
    // finds: test-flow
    leak_text(current.who);
    // finds: test-flow
    leak_text(current.link);
    // finds: test-flow
    leak_text(state_link());
    // clean: test-flow
    leak(current.visits);
    // clean: test-flow
    leak_text(cache);
    // clean: test-flow
    leak(helper());
    // finds: test-flow
    leak(shown_level);
    return 0;
}
