/* SPDX-License-Identifier: Apache-2.0 */
/* Heap memory that is freed: wiped whole, in part, with a wrong size, by what a compiler may drop. */
#include "test.h"

enum { SIZE = 64 };

void not_at_all(void) {
    char *text = malloc(SIZE);
    if (!text) return;
    read_secret(text, SIZE);
    // finds: test-erase
    free(text);
}

void nothing_in_it(void) {
    char *text = malloc(SIZE);
    if (!text) return;
    strcpy(text, harmless_text());
    // clean: test-erase
    free(text);
}

void whole(void) {
    char *text = malloc(SIZE);
    if (!text) return;
    read_secret(text, SIZE);
    explicit_bzero(text, SIZE);
    // clean: test-erase
    free(text);
}

void same_size_value(size_t size) {
    char *text = malloc(size);
    if (!text) return;
    read_secret(text, size);
    explicit_bzero(text, size);
    // clean: test-erase
    free(text);
}

void partial(void) {
    char *text = malloc(SIZE);
    if (!text) return;
    read_secret(text, SIZE);
    explicit_bzero(text, SIZE / 2);
    // finds: test-erase
    free(text);
}

void all_but_the_first(void) {
    char *text = malloc(SIZE);
    if (!text) return;
    read_secret(text, SIZE);
    explicit_bzero(text + 1, SIZE - 1);
    // finds: test-erase
    free(text);
}

void size_of_pointer(void) {
    char *text = malloc(SIZE);
    if (!text) return;
    read_secret(text, SIZE);
    explicit_bzero(text, sizeof text);
    // finds: test-erase
    free(text);
}

void only_what_was_filled(void) {
    char *text = calloc(1, SIZE);
    if (!text) return;
    read_secret(text, SIZE / 2);
    explicit_bzero(text, SIZE / 2);
    // clean: test-erase
    free(text);
}

void up_to_its_length(void) {
    char *text = strdup(secret_text());
    if (!text) return;
    explicit_bzero(text, strlen(text));
    // clean: test-erase
    free(text);
}

void removable(void) {
    char *text = malloc(SIZE);
    if (!text) return;
    read_secret(text, SIZE);
    /* nothing reads it before free: a compiler drops this */
    memset(text, 0, SIZE);
    // finds: test-erase
    free(text);
}

void removable_bzero(void) {
    char *text = malloc(SIZE);
    if (!text) return;
    read_secret(text, SIZE);
    bzero(text, SIZE);
    // finds: test-erase
    free(text);
}

void kept_because_it_is_read(void) {
    char *text = malloc(SIZE);
    if (!text) return;
    read_secret(text, SIZE);
    memset(text, 0, SIZE);
    note_length(text, SIZE);
    // clean: test-erase
    free(text);
}

static void *(*const volatile wipe_memory)(void *, int, size_t) = memset;
void by_volatile_pointer(void) {
    char *text = malloc(SIZE);
    if (!text) return;
    read_secret(text, SIZE);
    wipe_memory(text, 0, SIZE);
    // clean: test-erase
    free(text);
}

void filled_again(void) {
    char *text = malloc(SIZE);
    if (!text) return;
    read_secret(text, SIZE);
    explicit_bzero(text, SIZE);
    read_secret(text, SIZE);
    // finds: test-erase
    free(text);
}

int one_way_out(void) {
    char *text = malloc(SIZE);
    if (!text) return -1;
    read_secret(text, SIZE);
    if (!keep_going()) {
        // finds: test-erase
        free(text);
        return -1;
    }
    explicit_bzero(text, SIZE);
    // clean: test-erase
    free(text);
    return 0;
}

int wiped_on_one_way(void) {
    char *text = malloc(SIZE);
    if (!text) return -1;
    read_secret(text, SIZE);
    if (keep_going()) explicit_bzero(text, SIZE);
    // finds: test-erase
    free(text);
    return 0;
}

void two_names(void) {
    char *text = malloc(SIZE), *same = text;
    if (!text) return;
    read_secret(text, SIZE);
    explicit_bzero(same, SIZE);
    // clean: test-erase
    free(text);
}

void wrong_one(void) {
    char *text = malloc(SIZE), *other = malloc(SIZE);
    if (!text || !other) return;
    read_secret(text, SIZE);
    explicit_bzero(other, SIZE);
    // clean: test-erase
    free(other);
    // finds: test-erase
    free(text);
}

/* through a wrapper of its own, which a compiler looks into */
static void clear(void *memory, size_t size) {
    memset(memory, 0, size);
}
void removable_in_wrapper(void) {
    char *text = malloc(SIZE);
    if (!text) return;
    read_secret(text, SIZE);
    clear(text, SIZE);
    // finds: test-erase
    free(text);
}
static void clear_for_good(void *memory, size_t size) {
    memset(memory, 0, size);
    __asm__ __volatile__("" : : "r"(memory) : "memory");
}
void kept_by_barrier(void) {
    char *text = malloc(SIZE);
    if (!text) return;
    read_secret(text, SIZE);
    clear_for_good(text, SIZE);
    // clean: test-erase
    free(text);
}

/* a record that a parameter points to is cleared whole by its size */
struct account {
    char login[16];
    char key[32];
};
static void account_free(struct account *account) {
    explicit_bzero(account, sizeof *account);
    // clean: test-erase
    free(account);
}
static void account_drop(struct account *account) {
    memset(account, 0, sizeof *account);
    free(account);
}
static void account_forget(struct account *account) {
    explicit_bzero(account, sizeof account->login);
    free(account);
}
void accounts(void) {
    struct account *one = calloc(1, sizeof *one), *two = calloc(1, sizeof *two), *three = calloc(1, sizeof *three);
    if (!one || !two || !three) return;
    read_secret(one->key, sizeof one->key);
    read_secret(two->key, sizeof two->key);
    read_secret(three->key, sizeof three->key);
    // clean: test-erase
    account_free(one);
    // finds: test-erase
    account_drop(two);
    // finds: test-erase
    account_forget(three);
}
