/* SPDX-License-Identifier: Apache-2.0 */
/* The datum is overwritten before the use, or only partly, or only sometimes. */
#include "test.h"

struct person {
    char name[32];
    char *mail;
    int age;
};

void variable(void) {
    int x = secret();
    x = 5;
    // clean: test-flow
    leak(x);
}

void depends_on_itself(void) {
    int x = secret();
    x = x + 5;
    // finds: test-flow
    leak(x);
}

void one_path_only(int flag) {
    int x = secret();
    if (flag) x = 5;
    // finds: test-flow
    leak(x);
}

void both_paths(int flag) {
    int x = secret();
    if (flag) x = 5;
    else x = 6;
    // clean: test-flow
    leak(x);
}

void text(void) {
    char buffer[32];
    read_secret(buffer, sizeof buffer);
    strcpy(buffer, "nobody");
    // clean: test-flow
    leak_text(buffer);
}

void first_byte(void) {
    char buffer[32];
    read_secret(buffer, sizeof buffer);
    buffer[0] = '\0';
    /* the text is empty, the bytes are not */
    // clean: test-flow
    leak_text(buffer);
    // finds: test-flow
    leak_bytes(buffer, sizeof buffer);
}

void one_letter(void) {
    char buffer[32];
    read_secret(buffer, sizeof buffer);
    buffer[0] = '?';
    // finds: test-flow
    leak_text(buffer);
}

void members(void) {
    struct person person = {0};
    read_secret(person.name, sizeof person.name);
    person.mail = secret_text();
    person.age = secret();
    person.age = 0;
    // clean: test-flow
    leak(person.age);
    // finds: test-flow
    leak_text(person.name);
    person.mail = NULL;
    // clean: test-flow
    leak_text(person.mail ? person.mail : "-");
    // finds: test-flow
    leak_text(person.name);
}

void whole_struct(void) {
    struct person person = {0}, empty = {"", NULL, 0};
    read_secret(person.name, sizeof person.name);
    person.mail = secret_text();
    person = empty;
    // clean: test-flow
    leak_text(person.name);
    // clean: test-flow
    leak_text(person.mail ? person.mail : "-");
}

void whole_struct_literal(struct person *person) {
    person->age = secret();
    *person = (struct person){.mail = NULL};
    // clean: test-flow
    leak(person->age);
}

void array_half(void) {
    char buffer[32];
    read_secret(buffer, sizeof buffer);
    memcpy(buffer, "0123456789012345", 16);
    // clean: test-flow
    leak_bytes(buffer, 16);
    // finds: test-flow
    leak_bytes(buffer + 16, 16);
}

static void reset(struct person *person) {
    memset(person, 0, sizeof *person);
}
void by_callee(void) {
    struct person person;
    read_secret(person.name, sizeof person.name);
    person.age = secret();
    reset(&person);
    // clean: test-flow
    leak(person.age);
    // clean: test-flow
    leak_text(person.name);
}

static void reset_sometimes(struct person *person) {
    if (keep_going()) person->age = 0;
}
void by_callee_sometimes(void) {
    struct person person = {0};
    person.age = secret();
    reset_sometimes(&person);
    // finds: test-flow
    leak(person.age);
}

void behind_pointer(struct person *person) {
    int *age = &person->age;
    person->age = secret();
    *age = 0;
    // clean: test-flow
    leak(person->age);
    *age = secret();
    // finds: test-flow
    leak(person->age);
}
