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
    struct flags flags = {0}, copy;
    flags.kept = (unsigned)secret();
    // finds: test-flow
    leak((int)flags.kept);
    // clean: test-flow
    leak(flags.shown);
    flags.shown = 3;
    // finds: test-flow
    leak((int)flags.kept);
    copy = flags;
    // finds: test-flow
    leak((int)copy.kept);
    // clean: test-flow
    leak((int)copy.shown);
    flags.kept = 0;
    // clean: test-flow
    leak(flags.kept);
}

static int flags_shown(const struct flags *flags) {
    return (int)flags->shown;
}
static int flags_kept(const struct flags *flags) {
    return (int)flags->kept;
}
static void flags_keep(struct flags *flags, int value) {
    flags->kept = (unsigned)value;
}
void bit_fields_of_a_parameter(void) {
    struct flags flags = {0};
    flags_keep(&flags, secret());
    // finds: test-flow
    leak(flags_kept(&flags));
    // clean: test-flow
    leak(flags_shown(&flags));
}

/* The same bytes through the other member of a union. */
union word {
    struct flags parts;
    unsigned all;
};
void bit_fields_of_a_word(void) {
    union word word = {.all = 0};
    word.parts.kept = (unsigned)secret();
    // finds: test-flow
    leak((int)word.all);
    word.all = 0;
    // clean: test-flow
    leak((int)word.parts.kept);
}

/* More than there are bytes: what is stored in one says nothing about another. */
struct options {
    unsigned a : 1, b : 1, c : 1, d : 1, e : 1, f : 1, g : 1, h : 1, i : 1;
};
static const struct options fixed = {.a = 0, .b = 1};
static struct flags told = {.shown = 1, .kept = 0};
void bit_fields_as_conditions(void) {
    struct options options = {0};
    options.a = 1;
    options.b = 0;
    if (options.a) {
        // finds: test-flow
        leak(secret());
    }
    if (fixed.b) {
        // finds: test-flow
        leak(secret());
    }
    if (told.kept) {
        // clean: test-flow
        leak(secret());
    }
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
