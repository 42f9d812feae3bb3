/* SPDX-License-Identifier: Apache-2.0 */
/* Loops: what an earlier round left, kills inside, loops that run at least once. */
#include "test.h"

void carried(void) {
    int last = 0;
    for (int i = 0; i < 3; i++) {
        // finds: test-flow
        leak(last);
        last = secret();
    }
}

void not_carried(void) {
    for (int i = 0; i < 3; i++) {
        int fresh = 0;
        // clean: test-flow
        leak(fresh);
        fresh = secret();
        note_length(&fresh, sizeof fresh);
    }
}

void carried_over_three(void) {
    int a = 0, b = 0, c = 0;
    while (keep_going()) {
        // finds: test-flow
        leak(c);
        c = b;
        b = a;
        a = secret();
    }
}

void killed_in_body_of_for(int n) {
    int x = secret();
    for (int i = 0; i < n; i++) x = i;
    /* n may be 0 */
    // finds: test-flow
    leak(x);
}

void killed_in_body_of_do(int n) {
    int x = secret();
    do {
        x = n;
    } while (n--);
    // clean: test-flow
    leak(x);
}

void killed_before_break(void) {
    int x = secret();
    for (;;) {
        x = 1;
        if (keep_going()) break;
    }
    // clean: test-flow
    leak(x);
}

void summed(int n) {
    int sum = 0, count = 0;
    for (int i = 0; i < n; i++) {
        sum += secret();
        count++;
    }
    // finds: test-flow
    leak(sum);
    // clean: test-flow
    leak(count);
}

void bytes_copied(void) {
    char from[16], to[16], other[16];
    read_secret(from, sizeof from);
    for (size_t i = 0; i < sizeof from; i++) {
        to[i] = from[i];
        other[i] = 'x';
    }
    to[15] = other[15] = '\0';
    // finds: test-flow
    leak_text(to);
    // clean: test-flow
    leak_text(other);
}

void pointer_walk(void) {
    char from[16], to[16];
    read_secret(from, sizeof from - 1);
    from[15] = '\0';
    const char *in = from;
    char *out = to;
    while (*in) *out++ = *in++;
    *out = '\0';
    // finds: test-flow
    leak_text(to);
}

void while_strcpy(void) {
    char to[64], *out = to;
    const char *in = secret_text();
    while ((*out++ = *in++))
        ;
    // finds: test-flow
    leak_text(to);
}

void nested(void) {
    int grid[4][4] = {{0}};
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 4; k++) grid[i][k] = i == k ? secret() : 0;
    // finds: test-flow
    leak(grid[2][2]);
}

void continue_skips_kill(void) {
    int x = 0;
    while (keep_going()) {
        // finds: test-flow
        leak(x);
        x = secret();
        if (keep_going()) continue;
        x = 0;
    }
}

void kill_on_every_round(void) {
    int x = 0;
    while (keep_going()) {
        // clean: test-flow
        leak(x);
        x = secret();
        if (keep_going()) break;
        x = 0;
    }
}
