/* SPDX-License-Identifier: Apache-2.0 */
/* Arguments: the datum goes down into callees; several callers and several arguments do not mix. */
#include "test.h"

static void show(int value) {
    // finds: test-flow
    leak(value);
}
static void show_never_secret(int value) {
    // clean: test-flow
    leak(value);
}
static void show_second(int first, int second) {
    // clean: test-flow
    leak(first);
    // finds: test-flow
    leak(second);
}
static void show_text(const char *text) {
    // finds: test-flow
    leak_text(text);
}
static void show_plain_text(const char *text) {
    // clean: test-flow
    leak_text(text);
}
static void show_overwritten(int value) {
    value = 0;
    // clean: test-flow
    leak(value);
}

void callers(void) {
    int x = secret();
    show(1);
    show(x);
    show_never_secret(2);
    show_second(3, x);
    show_text("plain");
    show_text(secret_text());
    show_plain_text(harmless_text());
    show_overwritten(x);
}

static void show_if(int wanted, int value) {
    if (wanted) {
        // finds: test-flow
        leak(value);
    }
}
void caller_by_flag(void) {
    show_if(1, secret());
}

static void pass_on(const char *text, int depth) {
    (void)depth;
    show_text(text);
}
void pass_twice(void) {
    pass_on(secret_text(), 1);
}

/* The callee changes its own copy only. */
static void change_copy(int value) {
    value = secret();
    note_length(&value, sizeof value);
}
void own_copy(void) {
    int x = 1;
    change_copy(x);
    // clean: test-flow
    leak(x);
}

/* Declared first, defined later. */
static void show_later(int value);
void early_caller(void) {
    show_later(secret());
}
static void show_later(int value) {
    // finds: test-flow
    leak(value);
}
