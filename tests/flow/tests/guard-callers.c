/* SPDX-License-Identifier: Apache-2.0 */
/* The guard is asked by a caller: by the only one, by all, by some. */
#include <pthread.h>

#include "test.h"

static void only_caller_asks(void) {
    // clean: test-guard
    leak(secret());
}

void asks(int person) {
    if (has_permission(person, 1)) only_caller_asks();
}

static void all_callers_ask(void) {
    // clean: test-guard
    leak(secret());
}

void asks_here(int person) {
    if (has_permission(person, 1)) all_callers_ask();
}

void asks_there(int person) {
    demand_permission(person, 2);
    all_callers_ask();
}

static void some_callers_ask(void) {
    // finds: test-guard
    leak(secret());
}

void asks_first(int person) {
    if (has_permission(person, 1)) some_callers_ask();
}

void asks_nobody(void) {
    some_callers_ask();
}

static void three_up(void) {
    // clean: test-guard
    leak(secret());
}

static void two_up(void) {
    three_up();
}

static void one_up(void) {
    two_up();
}

void asks_three_up(int person) {
    if (!has_permission(person, 1)) return;
    one_up();
}

/* Who passes the secret asks; who does not ask passes something else. */
static void send_number(int number) {
    // clean: test-guard
    leak(number);
}

void sends_secret(int person) {
    if (has_permission(person, 1)) send_number(secret());
}

void sends_other(void) {
    send_number(harmless());
}

static void send_any(int number) {
    // finds: test-guard
    leak(number);
}

void sends_any(void) {
    send_any(secret());
}

/* Two functions that call each other and that nobody else calls. */
void ping(int n);

void pong(int n) {
    // finds: test-guard
    leak(secret());
    ping(n - 1);
}

void ping(int n) {
    if (n > 0) pong(n - 1);
}

/* Recursion entered behind the guard. */
static void descend(int n) {
    // clean: test-guard
    leak(secret());
    if (n > 0) descend(n - 1);
}

void descends(int person) {
    if (has_permission(person, 1)) descend(3);
}

static void *in_thread(void *argument) {
    // clean: test-guard
    leak(secret());
    return argument;
}

void starts_thread(int person) {
    pthread_t thread;
    if (has_permission(person, 1)) pthread_create(&thread, NULL, in_thread, NULL);
}

void keep_handler(void (*handler)(void));

/* Given to somebody who may call it at any time. */
static void handler(void) {
    // finds: test-guard
    leak(secret());
}

void registers(int person) {
    if (has_permission(person, 1)) handler();
    keep_handler(handler);
}

/* The guard lies in a wrapper of the sink. */
static void leak_if_allowed(int person, const char *format, ...) {
    va_list arguments;
    if (!has_permission(person, 1)) return;
    va_start(arguments, format);
    // clean: test-guard
    vleakf(format, arguments);
    va_end(arguments);
}

static void leak_always(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vleakf(format, arguments);
    va_end(arguments);
}

void wrapped(int person) {
    // clean: test-guard
    leak_if_allowed(person, "%d", secret());
    // finds: test-guard
    leak_always("%d", secret());
}

/* The loader calls it, too, and asks nobody. */
__attribute__((constructor)) static void also_called_by_loader(void) {
    // finds: test-guard
    leak(secret());
}

void asks_again(int person) {
    if (has_permission(person, 1)) also_called_by_loader();
}
