/* SPDX-License-Identifier: Apache-2.0 */
/* Loops that write nought over a buffer. */
#include "test.h"

static void wipe_volatile(void *memory, size_t size) {
    volatile unsigned char *bytes = memory;
    while (size--) *bytes++ = 0;
}
static void wipe_indexed(volatile char *memory, size_t size) {
    for (size_t i = 0; i < size; i++) memory[i] = 0;
}

void pointer_loop(void) {
    char text[32];
    read_secret(text, sizeof text);
    wipe_volatile(text, sizeof text);
    // clean: test-erase
}
void index_loop(void) {
    char *text = malloc(32);
    if (!text) return;
    read_secret(text, 32);
    wipe_indexed(text, 32);
    // clean: test-erase
    free(text);
}
void inline_loop(void) {
    char text[32];
    read_secret(text, sizeof text);
    volatile char *bytes = text;
    for (size_t i = 0; i < sizeof text; i++) bytes[i] = 0;
    // clean: test-erase
}
void too_short(void) {
    char text[32];
    read_secret(text, sizeof text);
    volatile char *bytes = text;
    for (size_t i = 0; i < 8; i++) bytes[i] = 0;
    // finds: test-erase
}
void too_short_by_callee(void) {
    char *text = malloc(32);
    if (!text) return;
    read_secret(text, 32);
    wipe_indexed(text, 4);
    // misses: test-erase the bound of a loop in a callee is not known at the call
    free(text);
}
void every_other(void) {
    char text[32];
    read_secret(text, sizeof text);
    volatile char *bytes = text;
    for (size_t i = 0; i < sizeof text; i += 2) bytes[i] = 0;
    // finds: test-erase
}
void leaves_early(void) {
    char text[32];
    read_secret(text, sizeof text);
    volatile char *bytes = text;
    for (size_t i = 0; i < sizeof text; i++) {
        if (!keep_going()) break;
        bytes[i] = 0;
    }
    // finds: test-erase
}
void copies_instead(const char *from) {
    char text[32];
    read_secret(text, sizeof text);
    char *out = text;
    while ((*out++ = *from++))
        ;
    /* the text is replaced, its rest is not */
    // finds: test-erase
}
void sent_afterwards(void) {
    char text[32];
    read_secret(text, sizeof text);
    for (size_t i = 0; i < sizeof text; i++) text[i] = 0;
    // clean: test-flow
    leak_bytes(text, sizeof text);
}
void sent_afterwards_by_callee(void) {
    char text[32];
    read_secret(text, sizeof text);
    wipe_volatile(text, sizeof text);
    // clean: test-flow
    leak_bytes(text, sizeof text);
}
void wiped_words(void) {
    unsigned long words[4];
    memcpy(words, secret_text(), sizeof words);
    for (int i = 3; i >= 0; i--) words[i] = 0;
    // clean: test-flow
    leak((int)words[2]);
}

/* How often is known: the first rounds tell single bytes apart. */
struct login {
    char user[32];
    char pass[32];
    int tries;
};
#define WIPE(object)                                                                    \
    do {                                                                                \
        volatile unsigned char *at = (volatile unsigned char *)(object);                \
        size_t left = sizeof *(object);                                                 \
        while (left--) *at++ = 0;                                                       \
    } while (0)
void counted(struct login *login) {
    read_secret(login->pass, sizeof login->pass);
    WIPE(login);
    // clean: test-flow
    leak_text(login->pass);
}
void counted_user_only(struct login *login) {
    read_secret(login->pass, sizeof login->pass);
    WIPE(&login->user);
    // finds: test-flow
    leak_text(login->pass);
}

static void wipe_if_any(void *memory, size_t size) {
    if (memory && size) explicit_bzero(memory, size);
}
void asked_first(struct login *login) {
    read_secret(login->pass, sizeof login->pass);
    wipe_if_any(login->pass, sizeof login->pass);
    // clean: test-flow
    leak_text(login->pass);
}
static void wipe_unless(struct login *login, size_t size) {
    if (!login) return;
    if (size == 0) return;
    memset(login->pass, 0, sizeof login->pass);
}
void asked_and_left(struct login *login) {
    read_secret(login->pass, sizeof login->pass);
    read_secret(login->user, sizeof login->user);
    wipe_unless(login, 1);
    // finds: test-flow
    leak_text(login->user);
}
static void wipe_login(struct login *login) {
    if (login) explicit_bzero(login->pass, sizeof login->pass);
}
void asked_for_the_record(struct login *login) {
    read_secret(login->pass, sizeof login->pass);
    read_secret(login->user, sizeof login->user);
    wipe_login(login);
    // clean: test-flow
    leak_text(login->pass);
    // finds: test-flow
    leak_text(login->user);
}
static void wipe_when_old(char *text, size_t size, int age) {
    if (age && text) explicit_bzero(text, size);
}
void asked_another_thing(struct login *login) {
    read_secret(login->pass, sizeof login->pass);
    wipe_when_old(login->pass, sizeof login->pass, login->tries);
    // finds: test-flow
    leak_text(login->pass);
}

/* Not on every round: the text stays. */
static void chomp(char *text) {
    for (; *text; text++)
        if (*text == '\n') *text = 0;
}
static void no_slashes(char *text) {
    for (; *text; text++)
        if (*text == '/') *text = '_';
}
void some_rounds(struct login *login) {
    read_secret(login->pass, sizeof login->pass);
    chomp(login->pass);
    // finds: test-flow
    leak_text(login->pass);
    no_slashes(login->pass);
    // finds: test-flow
    leak_text(login->pass);
}

/* Another character on every round: a mask. */
static void stars(char *text) {
    for (; *text; text++) *text = '*';
}
static void most_stars(char *text) {
    size_t length = strlen(text);
    for (size_t i = 0; i + 4 < length; i++) text[i] = '*';
}
void masked(struct login *login) {
    read_secret(login->pass, sizeof login->pass);
    stars(login->pass);
    // clean: test-flow
    leak_text(login->pass);
    read_secret(login->pass, sizeof login->pass);
    most_stars(login->pass);
    // clean: test-flow
    leak_text(login->pass);
    read_secret(login->pass, sizeof login->pass);
    // finds: test-flow
    leak_text(login->pass);
}
