/* SPDX-License-Identifier: Apache-2.0 */
/* Function pointers in variables and parameters. */
#include "test.h"

static void show(int value) {
    // finds: test-flow
    leak(value);
}
static void drop(int value) {
    note_length(&value, sizeof value);
}
static void show_plain(int value) {
    // clean: test-flow
    leak(value);
}
static void show_after_change(int value) {
    // finds: test-flow
    leak(value);
}

void local_variable(void) {
    void (*handler)(int) = show;
    handler(secret());
    handler = drop;
    handler(secret());
    handler = show_plain;
    handler(3);
}

void chosen(int flag) {
    void (*handler)(int) = flag ? drop : show_after_change;
    (*handler)(secret());
}

static void show_passed(int value) {
    // finds: test-flow
    leak(value);
}
static void show_passed_plain(int value) {
    // clean: test-flow
    leak(value);
}
static void with_secret(void (*handler)(int)) {
    handler(secret());
}
static void with_plain(void (*handler)(int)) {
    handler(1);
}
static void each(const int *values, size_t count, void (*handler)(int)) {
    for (size_t i = 0; i < count; i++) handler(values[i]);
}
static void show_each(int value) {
    // finds: test-flow
    leak(value);
}
static void show_each_plain(int value) {
    // clean: test-flow
    leak(value);
}
void parameters(void) {
    int hidden[2] = {1, secret()}, open[2] = {1, 2};
    with_secret(show_passed);
    with_secret(drop);
    with_plain(show_passed_plain);
    each(hidden, 2, show_each);
    each(open, 2, show_each_plain);
}

static void (*global_handler)(int);
static void (*plain_handler)(int) = show_plain;
static void show_global(int value) {
    // finds: test-flow
    leak(value);
}
void register_handler(void) {
    global_handler = show_global;
}
void call_global(void) {
    if (global_handler) global_handler(secret());
    plain_handler(2);
}

static int give(void) {
    return secret();
}
static int give_plain(void) {
    return 2;
}
static int ask(int (*giver)(void)) {
    return giver();
}
void results(void) {
    // finds: test-flow
    leak(ask(give));
    // clean: test-flow
    leak(ask(give_plain));
}

typedef void (*handler_type)(int);
static void show_returned(int value) {
    // finds: test-flow
    leak(value);
}
static handler_type handler_for(int kind) {
    switch (kind) {
    case 0: return drop;
    case 1: return show_returned;
    default: return NULL;
    }
}
void returned(int kind) {
    handler_type handler = handler_for(kind);
    if (handler) handler(secret());
}

static void show_out(char *text) {
    // finds: test-flow
    leak_text(text);
}
static void fill(char *out, unsigned long size) {
    read_secret(out, size);
}
void two_pointers(void) {
    void (*filler)(char *, unsigned long) = fill;
    void (*shower)(char *) = show_out;
    char text[32];
    filler(text, sizeof text);
    shower(text);
}

void library_function_by_pointer(void) {
    void (*sink)(const char *) = leak_text;
    void (*source)(char *, unsigned long) = read_secret;
    char text[32];
    source(text, sizeof text);
    // finds: test-flow
    sink(text);
    // clean: test-flow
    sink("plain");
}
