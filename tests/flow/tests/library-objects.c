/* SPDX-License-Identifier: Apache-2.0 */
/* Objects of a library as models know them: trees with named members, callbacks kept in an object, records that hold
 * a pointer, arrays of pointers. */
#include <stddef.h>

#include "test.h"

void members(void) {
    struct box *box = box_new();
    box_set(box, "one", secret_text());
    box_set(box, "two", harmless_text());
    // finds: test-flow
    leak_text(box_get(box, "one"));
    // clean: test-flow
    leak_text(box_get(box, "two"));
    // finds: test-flow
    leak_text(box_text(box));
}

struct bag {
    const char *own;
    const char *given;
};

static void called(void *user, const char *text) {
    struct bag *bag = user;
    // finds: test-flow
    leak_text(bag->own);
    // clean: test-flow
    leak_text(bag->given);
    // clean: test-flow
    leak_text(text);
}

void with_user_data(void) {
    struct box *box = box_new();
    struct bag bag = {secret_text(), harmless_text()};
    box_on(box, called, &bag);
    box_run(box, harmless_text());
}

static void handed(void *user, const char *text) {
    (void)user;
    // finds: test-flow
    leak_text(text);
}

void with_text(void) {
    struct box *box = box_new();
    box_on(box, handed, NULL);
    box_run(box, secret_text());
}

void by_value(void) {
    struct piece piece = piece_of(secret_text());
    // finds: test-flow
    piece_leak(&piece);
    piece = piece_of((char *)harmless_text());
    // clean: test-flow
    piece_leak(&piece);
}

void behind_a_pointer(void) {
    struct piece *piece = NULL;
    piece_make(&piece, secret_text());
    // finds: test-flow
    leak_text(piece->text);
    // finds: test-flow
    piece_leak(piece);
    piece_make(&piece, harmless_text());
    // clean: test-flow
    leak_text(piece->text);
}

void in_an_array(void) {
    const char *first[3] = {harmless_text(), secret_text(), NULL};
    // finds: test-flow
    leak_words(first);
    const char *second[2] = {harmless_text(), NULL};
    // clean: test-flow
    leak_words(second);
}
