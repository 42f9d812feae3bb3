/* SPDX-License-Identifier: Apache-2.0 */
/* Static local variables keep what an earlier call left. */
#include "test.h"

int last_time(void) {
    static int kept, plain;
    int before = kept;
    // clean: test-flow
    leak(plain);
    plain = 1;
    kept = secret();
    // finds: test-flow
    leak(before);
    return before;
}

static const char *format_name(const char *name) {
    static char buffer[64];
    snprintf(buffer, sizeof buffer, "<%s>", name);
    return buffer;
}
void returned_buffer(void) {
    // finds: test-flow
    leak_text(format_name(secret_text()));
}

static const char *format_number(int number) {
    static char buffer[16];
    snprintf(buffer, sizeof buffer, "%d", number);
    return buffer;
}
void returned_plain_buffer(void) {
    // clean: test-flow
    leak_text(format_number(harmless()));
}

static char *instance(void) {
    static char *only;
    if (!only) only = calloc(1, 64);
    return only;
}
void write_instance(void) {
    char *text = instance();
    if (text) read_secret(text, 64);
}
void show_instance(void) {
    char *text = instance();
    if (text) {
        // finds: test-flow
        leak_text(text);
    }
}

/* Two functions, each with its own `cache`. */
void first(void) {
    static int cache;
    cache = secret();
    note_length(&cache, sizeof cache);
}
void second(void) {
    static int cache;
    // clean: test-flow
    leak(cache);
    cache = 2;
}

void counter(void) {
    static unsigned calls;
    calls++;
    secret();
    // clean: test-flow
    leak((int)calls);
}

/* Two static buffers, used in turn. */
static const char *in_turn(const char *text) {
    static char first[64], second[64];
    static int turn;
    char *out = turn++ & 1 ? second : first;
    snprintf(out, sizeof first, "<%s>", text);
    return out;
}
void used_in_turn(void) {
    const char *a = in_turn(secret_text()), *b = in_turn("open");
    // finds: test-flow
    leak_text(a);
    // wrongly-finds: test-flow two buffers used in turn are one cell
    leak_text(b);
}
static char *one_buffer(void) {
    static char buffer[64];
    return buffer;
}
static char *other_buffer(void) {
    static char buffer[64];
    return buffer;
}
void buffers_apart(void) {
    strcpy(one_buffer(), secret_text());
    strcpy(other_buffer(), "open");
    // clean: test-flow
    leak_text(other_buffer());
    // finds: test-flow
    leak_text(one_buffer());
}
