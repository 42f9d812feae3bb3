/* SPDX-License-Identifier: Apache-2.0 */
/* Buffers on the stack: the place is where the function ends. */
#include "test.h"

void not_at_all(void) {
    char text[32];
    read_secret(text, sizeof text);
    note_length(text, sizeof text);
    // finds: test-erase
}

void whole(void) {
    char text[32];
    read_secret(text, sizeof text);
    note_length(text, sizeof text);
    explicit_bzero(text, sizeof text);
    // clean: test-erase
}

void partial(void) {
    char text[32];
    read_secret(text, sizeof text);
    explicit_bzero(text, 16);
    // finds: test-erase
}

void only_the_text(void) {
    char text[32];
    read_secret(text, sizeof text);
    explicit_bzero(text, strlen(text));
    // clean: test-erase
}

void removable(void) {
    char text[32];
    read_secret(text, sizeof text);
    memset(text, 0, sizeof text);
    // finds: test-erase
}

int returns(int flag) {
    char text[32];
    read_secret(text, sizeof text);
    if (flag) {
        // finds: test-erase
        return -1;
    }
    explicit_bzero(text, sizeof text);
    // clean: test-erase
    return 0;
}

int cleanup_label(int flag) {
    char text[32];
    int result = -1;
    read_secret(text, sizeof text);
    if (flag) goto out;
    result = harmless();
out:
    explicit_bzero(text, sizeof text);
    // clean: test-erase
    return result;
}

void inner_block(int n) {
    for (int i = 0; i < n; i++) {
        char text[32];
        read_secret(text, sizeof text);
        note_length(text, sizeof text);
        // finds: test-erase
    }
    keep_going();
    // clean: test-erase
}

void copied_out(void) {
    char text[32], copy[32];
    read_secret(text, sizeof text);
    memcpy(copy, text, sizeof copy);
    explicit_bzero(text, sizeof text);
    /* the copy stays */
    // finds: test-erase
}

void both_wiped(void) {
    char text[32], copy[32];
    read_secret(text, sizeof text);
    memcpy(copy, text, sizeof copy);
    explicit_bzero(text, sizeof text);
    explicit_bzero(copy, sizeof copy);
    // clean: test-erase
}

struct login {
    int number;
    char name[16], word[16];
};
void member_only(void) {
    struct login login = {.number = 1, .name = "guest"};
    read_secret(login.word, sizeof login.word);
    explicit_bzero(login.word, sizeof login.word);
    // clean: test-erase
}
void wrong_member(void) {
    struct login login = {.number = 1, .name = "guest"};
    read_secret(login.word, sizeof login.word);
    explicit_bzero(login.name, sizeof login.name);
    // finds: test-erase
}

static void wipe_text(char (*text)[32]) {
    explicit_bzero(*text, sizeof *text);
}
void by_attribute(void) {
    __attribute__((cleanup(wipe_text))) char text[32];
    read_secret(text, sizeof text);
    note_length(text, sizeof text);
    // clean: test-erase
}

char *handed_out(void) {
    static char text[32];
    read_secret(text, sizeof text);
    /* static: it does not go out of scope */
    // clean: test-erase
    return text;
}

/* A format fills the text in a helper, of a length that nobody knows, and another helper wipes it. */
static void fill(char *text, size_t size, const char *secret) {
    snprintf(text, size, "PASS %s", secret);
}
static void wipe(void *memory, size_t size) {
    explicit_bzero(memory, size);
}
void filled_by_a_format(void) {
    char secret[32], line[64];
    read_secret(secret, sizeof secret);
    fill(line, sizeof line, secret);
    note_length(line, sizeof line);
    explicit_bzero(secret, sizeof secret);
    explicit_bzero(line, sizeof line);
    // clean: test-erase
}
void filled_by_a_format_and_wiped_by_a_helper(void) {
    char secret[32], line[64];
    read_secret(secret, sizeof secret);
    fill(line, sizeof line, secret);
    note_length(line, sizeof line);
    wipe(secret, sizeof secret);
    wipe(line, sizeof line);
    // clean: test-erase
}
void filled_by_a_format_and_half_wiped(void) {
    char secret[32], line[64];
    read_secret(secret, sizeof secret);
    fill(line, sizeof line, secret);
    note_length(line, sizeof line);
    wipe(secret, sizeof secret);
    wipe(line, sizeof line / 2);
    // finds: test-erase
}

/* What a callee knows nothing of, behind the bytes that it wiped on one of its ways, is no part of a caller's array. */
static int fill_or_wipe(char *text) {
    if (read_secret_text(text)) return 1;
    explicit_bzero(text, 32);
    return 0;
}

static void wipe_32(void *memory) {
    explicit_bzero(memory, 32);
}

void wiped_on_both_sides(void) {
    char text[32];
    (void)fill_or_wipe(text);
    wipe_32(text);
    // clean: test-erase
}

void wiped_by_half(void) {
    char text[64];
    (void)fill_or_wipe(text);
    wipe_32(text);
    // finds: test-erase
}
