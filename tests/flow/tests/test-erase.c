/* SPDX-License-Identifier: Apache-2.0 */
/* The check itself: memory that held the datum is let go, wiped or not. */
#include "test.h"

void heap(void) {
    char *text = malloc(32), *wiped = malloc(32);
    if (!text || !wiped) return;
    read_secret(text, 32);
    read_secret(wiped, 32);
    explicit_bzero(wiped, 32);
    // finds: test-erase
    free(text);
    // clean: test-erase
    free(wiped);
}

void stack(void) {
    char text[32];
    read_secret(text, sizeof text);
    note_length(text, sizeof text);
    // finds: test-erase
}

void stack_wiped(void) {
    char text[32];
    read_secret(text, sizeof text);
    note_length(text, sizeof text);
    explicit_bzero(text, sizeof text);
    // clean: test-erase
}
