/* SPDX-License-Identifier: Apache-2.0 */
/* realloc may leave the old bytes behind. */
#include "test.h"

char *grown(char *text) {
    read_secret(text, 32);
    // finds: test-erase
    return realloc(text, 4096);
}
char *grown_plain(char *text) {
    strcpy(text, "plain");
    // clean: test-erase
    return realloc(text, 4096);
}
char *grown_by_hand(char *text) {
    read_secret(text, 32);
    char *next = malloc(4096);
    if (!next) return text;
    memcpy(next, text, 32);
    explicit_bzero(text, 32);
    // clean: test-erase
    free(text);
    return next;
}
char *grown_by_hand_unwiped(char *text) {
    read_secret(text, 32);
    char *next = malloc(4096);
    if (!next) return text;
    memcpy(next, text, 32);
    // finds: test-erase
    free(text);
    return next;
}
char *read_after_growing(char *text) {
    char *next = realloc(text, 4096);
    if (next) read_secret(next, 4096);
    // clean: test-erase
    return next;
}
void text_of_old_block(void) {
    char *text = malloc(32);
    if (!text) return;
    read_secret(text, 32);
    text = realloc(text, 64);
    // finds: test-flow
    leak_text(text);
}
