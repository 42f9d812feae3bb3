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
        // clean: test-flow
        leak(x);
    }
}

void opposite_by_compare(int kind) {
    int x = 0;
    if (kind == 3) x = secret();
    if (kind == 3) x = 0;
    // clean: test-flow
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

void pointer_given(const char *name) {
    const char *shown = "nobody";
    if (name) shown = secret_text();
    if (name == NULL) {
        // clean: test-flow
        leak_text(shown);
    } else {
        // finds: test-flow
        leak_text(shown);
    }
}

void written_between(int verbose) {
    int x = 0;
    if (verbose) x = harmless();
    x = secret();
    if (!verbose) {
        // finds: test-flow
        leak(x);
    }
}

static void turn(int *flag) {
    *flag = !*flag;
}
void changed_by_callee(int verbose) {
    int x = 0;
    if (verbose) x = secret();
    turn(&verbose);
    if (!verbose) {
        // finds: test-flow
        leak(x);
    }
}

void in_loop(int times) {
    int x = 0;
    for (int i = 0; i < times; i++) {
        int verbose = keep_going();
        if (verbose) x = secret();
        if (!verbose) {
            // finds: test-flow
            leak(x);
        }
    }
}

void other_number(int kind) {
    int x = 0;
    if (kind == 3) x = secret();
    if (kind != 4) {
        // finds: test-flow
        leak(x);
    }
}

struct user {
    int shown;
    char name[32];
};
void members(int all) {
    struct user one = {0}, *user = &one;
    user->shown = harmless();
    if (all) read_secret(user->name, sizeof user->name);
    if (!all) {
        // clean: test-flow
        leak_text(user->name);
    }
    if (all && user->shown) {
        // finds: test-flow
        leak_text(user->name);
    }
}

void through_else(int mode) {
    int x;
    if (mode != 2) x = secret();
    else x = 5;
    if (harmless() && mode == 2) {
        // clean: test-flow
        leak(x);
    }
    // finds: test-flow
    leak(x);
}
