/* SPDX-License-Identifier: Apache-2.0 */
/* Pointers that go through void *, char * and integers. */
#include "test.h"

#include <stdint.h>

struct record {
    int id;
    char name[32];
};
struct other {
    int id;
    char name[32];
};

static void show_name(void *data) {
    struct record *record = data;
    // finds: test-flow
    leak_text(record->name);
    // clean: test-flow
    leak(record->id);
}
static void show_other(void *data) {
    const struct other *other = data;
    // clean: test-flow
    leak_text(other->name);
}
void as_argument(void) {
    struct record record = {.id = 1};
    struct other other = {.id = 2};
    read_secret(record.name, sizeof record.name);
    show_name(&record);
    show_other(&other);
}

static void *same(void *data) {
    return data;
}
void there_and_back(void) {
    struct record record = {.id = 1};
    read_secret(record.name, sizeof record.name);
    struct record *again = same(&record);
    // finds: test-flow
    leak_text(again->name);
    // clean: test-flow
    leak(again->id);
}

struct holder {
    void *data;
};
void in_a_member(void) {
    struct record record = {.id = 1};
    struct other other = {.id = 2};
    struct holder first = {&record}, second = {&other};
    read_secret(record.name, sizeof record.name);
    // finds: test-flow
    leak_text(((struct record *)first.data)->name);
    // clean: test-flow
    leak_text(((struct other *)second.data)->name);
}

static void copy_bytes(void *to, const void *from, size_t size) {
    unsigned char *out = to;
    const unsigned char *in = from;
    while (size--) *out++ = *in++;
}
void bytes_of_structs(void) {
    struct record record = {.id = 1}, copy;
    struct other plain = {.id = 2}, plain_copy;
    read_secret(record.name, sizeof record.name);
    copy_bytes(&copy, &record, sizeof copy);
    copy_bytes(&plain_copy, &plain, sizeof plain);
    // finds: test-flow
    leak_text(copy.name);
    // clean: test-flow
    leak_text(plain_copy.name);
}

void as_integer(void) {
    struct record record = {.id = 1};
    read_secret(record.name, sizeof record.name);
    uintptr_t address = (uintptr_t)&record;
    struct record *again = (struct record *)address;
    // finds: test-flow
    leak_text(again->name);
}

void value_in_pointer(void) {
    void *cookie = (void *)(intptr_t)secret();
    // finds: test-flow
    leak((int)(intptr_t)cookie);
}

static void sink_of_value(void *cookie) {
    // finds: test-flow
    leak((int)(intptr_t)cookie);
}
void value_in_argument(void) {
    sink_of_value((void *)(intptr_t)secret());
}

/* An address that travels as a number, as requests of drivers do. */
static int answer(unsigned request, unsigned long argument) {
    char *out = (char *)argument;
    switch (request) {
    case 1: strcpy(out, secret_text()); return 0;
    case 2: strcpy(out, harmless_text()); return 0;
    default: return -1;
    }
}
static void show_number(long text) {
    // finds: test-flow
    leak_text((const char *)text);
    // clean: test-flow
    leak(text != 0);
}
void number_in_argument(void) {
    char hidden[32], plain[32];
    answer(1, (unsigned long)hidden);
    answer(2, (unsigned long)plain);
    // finds: test-flow
    leak_text(hidden);
    // clean: test-flow
    leak_text(plain);
    show_number((long)secret_text());
}
