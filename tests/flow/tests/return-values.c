/* SPDX-License-Identifier: Apache-2.0 */
/* Return values. */
#include "test.h"

static int get(void) {
    return secret();
}
static int get_plain(void) {
    secret();
    return 4;
}
static int pass(int value) {
    return value;
}
static int sometimes(int flag) {
    if (flag) return 0;
    return secret();
}
static int first_of(int a, int b) {
    (void)b;
    return a;
}

void values(void) {
    // finds: test-flow
    // via: return-values.c:6
    leak(get());
    // clean: test-flow
    leak(get_plain());
    // finds: test-flow
    leak(pass(secret()));
    /* the same function, another caller */
    // clean: test-flow
    leak(pass(3));
    // finds: test-flow
    leak(sometimes(keep_going()));
    // clean: test-flow
    leak(first_of(1, secret()));
    // finds: test-flow
    leak(first_of(secret(), 1));
    // finds: test-flow
    leak(pass(pass(pass(secret()))));
}

static const char *name_or(const char *name, const char *otherwise) {
    return name && *name ? name : otherwise;
}
static char *duplicate(const char *text) {
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    return copy ? memcpy(copy, text, size) : NULL;
}
static const char *skip_blanks(const char *text) {
    while (*text == ' ') text++;
    return text;
}

void texts(void) {
    // finds: test-flow
    leak_text(name_or(secret_text(), "-"));
    // finds: test-flow
    leak_text(name_or("", secret_text()));
    // clean: test-flow
    leak_text(name_or("a", "b"));
    // finds: test-flow
    leak_text(duplicate(secret_text()));
    // clean: test-flow
    leak_text(duplicate("plain"));
    // finds: test-flow
    leak_text(skip_blanks(secret_text()));
    // clean: test-flow
    leak_text(skip_blanks("  plain"));
}

static const char *label(int kind) {
    switch (kind) {
    case 1: return "one";
    case 2: return "two";
    default: return "many";
    }
}
void labels(void) {
    /* the datum chooses the label and is not in it */
    // clean: test-flow
    leak_text(label(secret()));
}

static int *address_of(int *cell) {
    return cell;
}
void through_returned_pointer(void) {
    int x = 0, y = 0;
    *address_of(&x) = secret();
    // finds: test-flow
    leak(x);
    // clean: test-flow
    leak(y);
}
