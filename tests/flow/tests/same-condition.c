/* SPDX-License-Identifier: Apache-2.0 */
/* One condition tested twice without a change in between: source in one arm, sink in the other. */
#include "test.h"

void same(int verbose) {
    int x = 0;
    if (verbose) x = secret();
    if (verbose) {
        // finds: test-flow
        leak(x);
    }
}

void changed_between(int verbose) {
    int x = 0;
    if (verbose) x = secret();
    verbose = !verbose;
    if (!verbose) {
        // finds: test-flow
        leak(x);
    }
}

void different(int verbose, int quiet) {
    int x = 0;
    if (verbose) x = secret();
    if (quiet) {
        // finds: test-flow
        leak(x);
    }
}

void opposite(int verbose) {
    int x = 0;
    if (verbose) x = secret();
    if (!verbose) {
        // wrongly-finds: test-flow two tests of the same condition are not correlated
        leak(x);
    }
}

void opposite_by_compare(int kind) {
    int x = 0;
    if (kind == 3) x = secret();
    if (kind == 3) x = 0;
    // wrongly-finds: test-flow two tests of the same condition are not correlated
    leak(x);
}

void same_arm(int verbose) {
    int x = 0;
    if (verbose) {
        x = secret();
        x = 0;
    }
    // clean: test-flow
    leak(x);
}
