/* SPDX-License-Identifier: Apache-2.0 */
/* What lies before a text, its length and kind, is no part of it; an array of pointers is not what they point to. */
#include "test.h"

static size_t text_length(const char *text) {
    unsigned char kind = (unsigned char)text[-1];
    return kind & 1 ? *(const unsigned *)(text - 5) : kind >> 3;
}

static void name_it(char *text) {
    // clean: test-flow
    leak((int)text_length(text));
    // finds: test-flow
    leak(text[1]);
}

void name_secret(void) {
    name_it(secret_text());
}

static void let_go(void *memory) {
    free(memory);
}

struct command {
    int count;
    char **words;
};

void words_freed(struct command *command) {
    for (int i = 0; i < command->count; i++) read_secret(command->words[i], 32);
    // clean: test-erase
    let_go(command->words);
}

void words_freed_here(struct command *command) {
    for (int i = 0; i < command->count; i++) read_secret(command->words[i], 32);
    // clean: test-erase
    free(command->words);
}

void word_freed(struct command *command) {
    read_secret(command->words[0], 32);
    // finds: test-erase
    let_go(command->words[0]);
}
