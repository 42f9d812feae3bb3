/* SPDX-License-Identifier: Apache-2.0 */
/* switch: arms, falling through, defaults, constant subjects. */
#include "test.h"

enum kind { KIND_PUBLIC, KIND_PRIVATE, KIND_BOTH };

void arms(enum kind kind) {
    int x = 0, y = secret();
    switch (kind) {
    case KIND_PUBLIC:
        x = 1;
        // clean: test-flow
        leak(x);
        break;
    case KIND_PRIVATE:
        x = y;
        // finds: test-flow
        leak(x);
        break;
    default:
        // clean: test-flow
        leak(x);
    }
    // finds: test-flow
    leak(x);
}

void falls_through(enum kind kind) {
    int x = 0;
    switch (kind) {
    case KIND_PRIVATE:
        x = secret();
        /* fallthrough */
    case KIND_BOTH:
        // finds: test-flow
        leak(x);
        break;
    case KIND_PUBLIC:
        // clean: test-flow
        leak(x);
        break;
    }
}

void every_arm_overwrites(enum kind kind) {
    int x = secret();
    switch (kind) {
    case KIND_PUBLIC: x = 1; break;
    case KIND_PRIVATE: x = 2; break;
    default: x = 3; break;
    }
    // clean: test-flow
    leak(x);
}

void no_default(int kind) {
    int x = secret();
    switch (kind) {
    case 0: x = 1; break;
    case 1: x = 2; break;
    }
    // finds: test-flow
    leak(x);
}

void constant_subject(void) {
    int x = secret();
    switch (6) {
    case 6:
        // finds: test-flow
        leak(x);
        break;
    default:
        // clean: test-flow
        leak(x);
        break;
    }
    switch (2) {
    case 1 ... 3: x = 0; break;
    default: break;
    }
    // clean: test-flow
    leak(x);
}

void early_return(int kind) {
    int x = secret();
    switch (kind) {
    case 0: return;
    case 1: x = 0; break;
    default: exit(1);
    }
    // clean: test-flow
    leak(x);
}

void nested_loop(int kind) {
    int x = 0;
    while (keep_going()) {
        switch (kind) {
        case 1: x = secret(); continue;
        case 2: break;
        default: x = 0;
        }
        // finds: test-flow
        leak(x);
    }
}
