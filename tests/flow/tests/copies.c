/* SPDX-License-Identifier: Apache-2.0 */
/* Copies and arithmetic of plain variables. */
#include "test.h"

void chain(void) {
    int a = secret(), b = 1, c, d;
    c = a;
    d = c;
    // finds: test-flow
    leak(d);
    // clean: test-flow
    leak(b);
    c = b;
    // clean: test-flow
    leak(c);
    // finds: test-flow
    leak(d);
}

void swapped(void) {
    int a = secret(), b = 0, t = a;
    a = b;
    b = t;
    // clean: test-flow
    leak(a);
    // finds: test-flow
    leak(b);
}

void assignment_is_a_value(void) {
    int a, b, c;
    a = b = c = secret();
    // finds: test-flow
    leak(a);
    // finds: test-flow
    leak(b += 2);
    // finds: test-flow
    leak((c, a));
    // clean: test-flow
    leak((a, 7));
}

void arithmetic(void) {
    int x = secret();
    // finds: test-flow
    leak(x + 1);
    // finds: test-flow
    leak(-x);
    // finds: test-flow
    leak(x >> 4 & 15);
    // finds: test-flow
    leak((int)(3 * (long)x / 7));
    int y = 4;
    y ^= x;
    // finds: test-flow
    leak(y);
    unsigned char low = (unsigned char)x;
    // finds: test-flow
    leak(low);
    double real = x * 0.5;
    // finds: test-flow
    leak((int)real);
}

void choices(int flag) {
    int x = secret(), y = 3;
    // finds: test-flow
    leak(flag ? x : y);
    // clean: test-flow
    leak(flag ? y : 2);
    // finds: test-flow
    leak(x ?: y);
    /* the datum decides but does not arrive */
    // clean: test-flow
    leak(x ? y : 2);
}

void statement_expression(void) {
    int x = secret();
    // finds: test-flow
    leak(({ int t = x; t += 1; t; }));
    // clean: test-flow
    leak(({ int t = x; t = 2; t; }));
}

struct pair {
    int open, hidden;
};

void structs(void) {
    struct pair one = {.open = 1, .hidden = secret()}, two = one, three;
    three = two;
    // finds: test-flow
    leak(three.hidden);
    // clean: test-flow
    leak(three.open);
    three = (struct pair){1, 2};
    // clean: test-flow
    leak(three.hidden);
    // finds: test-flow
    leak(two.hidden);
}

struct flags {
    unsigned shown : 4, kept : 12;
};

void bit_fields(void) {
    struct flags flags = {0};
    flags.kept = (unsigned)secret();
    // finds: test-flow
    leak((int)flags.kept);
    // wrongly-finds: test-flow bit-fields of one storage unit share a cell
    leak(flags.shown);
    flags.kept = 0;
    // clean: test-flow
    leak(flags.kept);
}

void memcpy_of_scalars(void) {
    int x = secret(), y = 0, z = 0;
    memcpy(&y, &x, sizeof y);
    // finds: test-flow
    leak(y);
    memmove(&y, &z, sizeof y);
    // clean: test-flow
    leak(y);
}
