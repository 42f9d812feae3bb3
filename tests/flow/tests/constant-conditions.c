/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions that the language settles: the dead arm gives no flow, the live one does. */
#include "test.h"

#include <unistd.h>

#define TRACING 0
#define CHECKED 1
#define DEBUG_LEAK(value)        \
    do {                         \
        if (TRACING) leak(value); \
    } while (0)
enum { SLOW = 0, FAST = 1 };

void literal(void) {
    int x = secret();
    if (0) {
        // clean: test-flow
        leak(x);
    }
    if (1) {
        // finds: test-flow
        leak(x);
    } else {
        // clean: test-flow
        leak(x);
    }
}

void literal_kill(void) {
    int x = secret();
    if (1) x = 0;
    // clean: test-flow
    leak(x);
}

void literal_kill_dead(void) {
    int x = secret();
    if (0) x = 0;
    // finds: test-flow
    leak(x);
}

void macro(void) {
    int x = secret();
    // clean: test-flow
    DEBUG_LEAK(x);
    if (CHECKED && !TRACING) {
        // finds: test-flow
        leak(x);
    }
}

void enumerator(void) {
    int x = secret();
    if (SLOW == FAST) {
        // clean: test-flow
        leak(x);
    }
    if (FAST) {
        // finds: test-flow
        leak(x);
    }
}

void size_of(void) {
    int x = secret();
    if (sizeof(int) == 1) {
        // clean: test-flow
        leak(x);
    }
    if (sizeof(int) > 1) {
        // finds: test-flow
        leak(x);
    }
}

void and_or(void) {
    int x = secret();
    if (0 && keep_going()) {
        // clean: test-flow
        leak(x);
    }
    if (keep_going() && 0) {
        // clean: test-flow
        leak(x);
    }
    if (1 || keep_going()) {
        // finds: test-flow
        leak(x);
    }
}

void conditional_operator(void) {
    int x = secret();
    // clean: test-flow
    leak(1 ? 0 : x);
    // finds: test-flow
    leak(1 ? x : 0);
}

void local_constant(void) {
    const int five = 5;
    int x = secret();
    if (five != 5) {
        // clean: test-flow
        leak(x);
    }
    if (five == 5) {
        // finds: test-flow
        leak(x);
    }
}

void local_flag_reset(void) {
    int flag = 0;
    int x = secret();
    if (flag) {
        // clean: test-flow
        leak(x);
    }
    flag = keep_going();
    if (flag) {
        // finds: test-flow
        leak(x);
    }
}

void loops_that_do_not_run(void) {
    int x = secret();
    while (0) {
        // clean: test-flow
        leak(x);
    }
    for (; 0;) {
        // clean: test-flow
        leak(x);
    }
    do {
        // finds: test-flow
        leak(x);
    } while (0);
}

void endless(void) {
    int x = secret();
    while (1) {
        if (keep_going()) break;
    }
    // finds: test-flow
    leak(x);
}

void after_endless(void) {
    int x = secret();
    for (;;) keep_going();
    // clean: test-flow
    leak(x);
}

/* What a filling leaves is 0 only when it fills with zeros. */
void filled(void) {
    int zeros, others, chance, x = secret();
    memset(&zeros, 0, sizeof zeros);
    memset(&others, 1, sizeof others);
    if (getentropy(&chance, sizeof chance) != 0) return;
    if (zeros) {
        // clean: test-flow
        leak(x);
    }
    if (others) {
        // finds: test-flow
        leak(x);
    }
    if (chance & 1) {
        // finds: test-flow
        leak(x);
    }
}
