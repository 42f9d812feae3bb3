/* SPDX-License-Identifier: Apache-2.0 */
/* Callbacks of the C library and POSIX. */
#include "test.h"

#include <pthread.h>
#include <signal.h>

struct item {
    int id;
    char name[32];
};

static int by_name(const void *a, const void *b) {
    const struct item *x = a, *y = b;
    // finds: test-flow
    leak_text(x->name);
    // clean: test-flow
    leak(y->id);
    return strcmp(x->name, y->name);
}
static int by_number(const void *a, const void *b) {
    // clean: test-flow
    leak(*(const int *)a);
    return *(const int *)a - *(const int *)b;
}
void sorted(void) {
    struct item items[4] = {{.id = 1}, {.id = 2}, {.id = 3}, {.id = 4}};
    int numbers[4] = {4, 3, 2, 1};
    for (int i = 0; i < 4; i++) read_secret(items[i].name, 32);
    qsort(items, 4, sizeof *items, by_name);
    qsort(numbers, 4, sizeof *numbers, by_number);
    // finds: test-flow
    leak_text(items[0].name);
}

static int match_name(const void *key, const void *element) {
    const struct item *item = element;
    // finds: test-flow
    leak_text(key);
    // clean: test-flow
    leak(item->id);
    return strcmp(key, item->name);
}
void searched(const struct item *items, size_t count) {
    const struct item *found = bsearch(secret_text(), items, count, sizeof *items, match_name);
    if (found) {
        // clean: test-flow
        leak(found->id);
    }
}

static void *worker(void *argument) {
    struct item *item = argument;
    // finds: test-flow
    leak_text(item->name);
    // clean: test-flow
    leak(item->id);
    return NULL;
}
static void *quiet_worker(void *argument) {
    struct item *item = argument;
    // clean: test-flow
    leak_text(item->name);
    return NULL;
}
void threads(void) {
    pthread_t one, two;
    struct item *item = calloc(1, sizeof *item), nobody = {.id = 0};
    read_secret(item->name, sizeof item->name);
    pthread_create(&one, NULL, worker, item);
    pthread_create(&two, NULL, quiet_worker, &nobody);
    pthread_join(one, NULL);
    pthread_join(two, NULL);
    free(item);
}

static int last_value;
static void on_signal(int number) {
    // finds: test-flow
    leak(last_value);
    // clean: test-flow
    leak(number);
}
static void on_other_signal(int number) {
    (void)number;
}
void install(void) {
    struct sigaction action = {.sa_handler = on_other_signal};
    signal(SIGUSR1, on_signal);
    sigaction(SIGUSR2, &action, NULL);
    last_value = secret();
}

static char at_exit_text[32];
static void at_end(void) {
    // finds: test-flow
    leak_text(at_exit_text);
}
void register_end(void) {
    atexit(at_end);
    read_secret(at_exit_text, sizeof at_exit_text);
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char *greeting;
static void make_greeting(void) {
    greeting = strdup(secret_text());
}
void use_greeting(void) {
    pthread_once(&once, make_greeting);
    // finds: test-flow
    leak_text(greeting);
}

/* What a callback returns is what its caller returns; the two callers do not mix. */
static char *give_secret(const void *context) {
    (void)context;
    return secret_text();
}
static char *give_plain(const void *context) {
    (void)context;
    return strdup("plain");
}
static char *with_context(char *(*give)(const void *context), const void *context) {
    if (!context) return NULL;
    return give(context);
}
void results_of_callbacks(void) {
    int context = 1;
    char *hidden = with_context(give_secret, &context);
    // finds: test-flow
    leak_text(hidden);
    char *open = with_context(give_plain, &context);
    // clean: test-flow
    leak_text(open);
}
