/* SPDX-License-Identifier: Apache-2.0 */
/* memset and friends between the source and the sink: whole, partial, wrong size. */
#include "test.h"

void whole(void) {
    char text[32];
    read_secret(text, sizeof text);
    memset(text, 0, sizeof text);
    // clean: test-flow
    leak_bytes(text, sizeof text);
}
void other_byte(void) {
    char text[32];
    read_secret(text, sizeof text);
    memset(text, 'x', sizeof text - 1);
    text[31] = '\0';
    // clean: test-flow
    leak_text(text);
}
void partial(void) {
    char text[32];
    read_secret(text, sizeof text);
    memset(text, '*', 8);
    // finds: test-flow
    leak_text(text);
    // finds: test-flow
    leak_bytes(text, sizeof text);
    // clean: test-flow
    leak_bytes(text, 8);
}
void wrong_order(void) {
    char text[32];
    read_secret(text, sizeof text);
    /* size and byte swapped: clears nothing */
    memset(text, sizeof text, 0);
    // finds: test-flow
    leak_text(text);
}
void size_of_pointer(char *text) {
    read_secret(text, 64);
    memset(text, '*', sizeof text);
    // finds: test-flow
    leak_text(text);
}
void unknown_size(size_t size) {
    char text[32];
    read_secret(text, sizeof text);
    memset(text, '*', size);
    // misses: test-flow a clearing of unknown size is taken to clear all
    leak_text(text);
}
void explicit_whole(void) {
    char text[32];
    read_secret(text, sizeof text);
    explicit_bzero(text, sizeof text);
    // clean: test-flow
    leak_bytes(text, sizeof text);
}
struct record {
    int id;
    char *name;
    char note[16];
};
void record(struct record *record) {
    record->name = secret_text();
    record->id = secret();
    read_secret(record->note, sizeof record->note);
    memset(record, 0, sizeof *record);
    // clean: test-flow
    leak(record->id);
    // clean: test-flow
    leak_text(record->note);
}
void record_tail(struct record *record) {
    record->id = secret();
    read_secret(record->note, sizeof record->note);
    memset(record->note, 0, sizeof record->note);
    // finds: test-flow
    leak(record->id);
    // clean: test-flow
    leak_text(record->note);
}
void pointer_cleared_not_text(void) {
    char *text = strdup(secret_text()), *same = text;
    if (!text) return;
    memset(&text, 0, sizeof text);
    // finds: test-flow
    leak_text(same);
}
