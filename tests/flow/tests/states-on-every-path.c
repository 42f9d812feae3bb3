/* SPDX-License-Identifier: Apache-2.0 */
/* A protection counts only where it holds on every path. */
#include "test.h"

void one_arm(int flag) {
    char text[32];
    read_secret(text, sizeof text);
    if (flag) encrypt_in_place(text, sizeof text);
    // finds: test-flow
    leak_bytes(text, sizeof text);
}
void both_arms(int flag) {
    char text[32];
    read_secret(text, sizeof text);
    if (flag) encrypt_in_place(text, sizeof text);
    else mask_in_place(text);
    // clean: test-flow
    leak_bytes(text, sizeof text);
}
void early_return(int flag) {
    char text[32];
    read_secret(text, sizeof text);
    if (!flag) return;
    mask_in_place(text);
    // clean: test-flow
    leak_text(text);
}
void switch_without_default(int kind) {
    char text[32];
    read_secret(text, sizeof text);
    switch (kind) {
    case 1: encrypt_in_place(text, sizeof text); break;
    case 2: mask_in_place(text); break;
    }
    // finds: test-flow
    leak_text(text);
}
void loop_that_may_not_run(int n) {
    char text[32];
    read_secret(text, sizeof text);
    for (int i = 0; i < n; i++) encrypt_in_place(text, sizeof text);
    // finds: test-flow
    leak_text(text);
}
static void protect_if(char *text, int wanted) {
    if (wanted) mask_in_place(text);
}
void by_callee_sometimes(int flag) {
    char text[32];
    read_secret(text, sizeof text);
    protect_if(text, flag);
    // finds: test-flow
    leak_text(text);
}
static const char *choose(int flag, const char *clear, const char *cipher) {
    return flag ? clear : cipher;
}
void chosen(int flag) {
    char text[32], cipher[32], digest[65];
    read_secret(text, sizeof text);
    encrypt_text(text, cipher, sizeof text);
    keyed_hash_text(text, digest);
    // finds: test-flow
    leak_text(choose(flag, text, cipher));
    // clean: test-flow
    leak_text(choose(flag, digest, cipher));
}
static void send(const char *text) {
    // finds: test-flow
    leak_text(text);
}
static void send_protected(const char *text) {
    // clean: test-flow
    leak_text(text);
}
void two_callers(void) {
    char text[32], cipher[32];
    read_secret(text, sizeof text);
    encrypt_text(text, cipher, sizeof text);
    send(cipher);
    send_protected(cipher);
    send(text);
}
void hashed_then_keyed(int flag) {
    char text[32], digest[65];
    read_secret(text, sizeof text);
    hash_text(text, digest);
    if (flag) keyed_hash_text(text, digest);
    /* on one path only the plain hash */
    // finds: test-flow
    leak_text(digest);
}

/* What a helper did, told by its answer. */
static int protected_if_asked(char *text) {
    if (!keep_going()) return 0;
    encrypt_in_place(text, 32);
    return 1;
}
static int read_if_there(char *text, unsigned long size) {
    if (!keep_going()) return -1;
    read_secret(text, size);
    return 0;
}
void told_by_the_answer(void) {
    char text[32], other[32] = "";
    read_secret(text, sizeof text);
    if (protected_if_asked(text)) {
        // clean: test-flow
        leak_text(text);
    } else {
        // finds: test-flow
        leak_text(text);
    }
    if (read_if_there(other, sizeof other) < 0) {
        // clean: test-flow
        leak_text(other);
        return;
    }
    // finds: test-flow
    leak_text(other);
}
static void protected_somehow(char *text, int strongly) {
    if (strongly) encrypt_in_place(text, 32);
    else mask_in_place(text);
}
void one_or_the_other(int strongly) {
    char text[32];
    read_secret(text, sizeof text);
    protected_somehow(text, strongly);
    // wrongly-finds: test-flow of two ways only what both have done counts, not that each has done enough
    leak_text(text);
}

/* An answer that is given on two ways tells what both have done. */
static int protected_mostly(char *text) {
    if (harmless() == 2) return 1;
    if (!keep_going()) return 0;
    encrypt_in_place(text, 32);
    return 1;
}
static int half_protected(char *text) {
    if (!keep_going()) return 0;
    encrypt_in_place(text, 16);
    return 1;
}
void told_by_no_answer(void) {
    char text[32], other[32], third[32];
    read_secret(text, sizeof text);
    // finds: test-flow
    if (protected_mostly(text)) leak_text(text);
    read_secret(other, sizeof other);
    // finds: test-flow
    if (half_protected(other)) leak_text(other + 16);
    read_secret(third, sizeof third);
    if (!protected_if_asked(third)) return;
    read_secret(third, sizeof third);
    // finds: test-flow
    leak_text(third);
}
