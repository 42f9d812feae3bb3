/* SPDX-License-Identifier: Apache-2.0 */
/* goto: forwards, backwards, clean-up labels, computed. */
#include "test.h"

int cleanup_label(void) {
    int result = -1, x = secret();
    if (!keep_going()) goto out;
    result = 0;
    x = 0;
out:
    // finds: test-flow
    leak(x);
    // clean: test-flow
    leak(result);
    return result;
}

void every_way_kills(void) {
    int x = secret();
    if (keep_going()) {
        x = 1;
        goto done;
    }
    x = 2;
done:
    // clean: test-flow
    leak(x);
}

void backwards(void) {
    int x = 0;
again:
    // finds: test-flow
    leak(x);
    x = secret();
    if (keep_going()) goto again;
}

void skipped(void) {
    int x = 0;
    goto after;
    x = secret();
after:
    // clean: test-flow
    leak(x);
}

void into_loop(int n) {
    int x = 0, rounds = 0;
    if (n) goto inside;
    while (keep_going()) {
        rounds = 1;
    inside:
        // finds: test-flow
        leak(x);
        // clean: test-flow
        leak(rounds);
        x = secret();
    }
}

void into_loop_past_a_kill(int n) {
    int x = 0;
    if (n) goto inside;
    while (keep_going()) {
        x = 1;
    inside:
        // clean: test-flow
        leak(x);
        x = secret();
    }
}

void computed(int which) {
    static const void *const labels[] = {&&clear, &&show};
    int x = secret();
    goto *labels[which & 1];
clear:
    x = 0;
    // clean: test-flow
    leak(x);
    return;
show:
    // finds: test-flow
    leak(x);
}
