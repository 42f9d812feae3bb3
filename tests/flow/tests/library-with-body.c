/* SPDX-License-Identifier: Apache-2.0 */
/* A library analysed together with its user: what the models say of its objects holds beside what its code does. */
#include "test.h"

struct box {
    char text[64];
};

void box_set(struct box *box, const char *key, const char *text) {
    if (*key) strcpy(box->text, text);
}

void users(void) {
    struct box *hidden = box_new(), *open = box_new();
    if (!hidden || !open) return;
    box_set(hidden, "name", secret_text());
    box_set(open, "name", harmless_text());
    // finds: test-flow
    box_leak(hidden);
    // clean: test-flow
    box_leak(open);
    // finds: test-flow
    leak_text(hidden->text);
}
