/* SPDX-License-Identifier: Apache-2.0 */
/* Members and globals whose names speak of another kind of data still carry what is stored in them. */
#include "test.h"

struct person {
    char email[32];
    char *phone;
    int age;
};
static struct person last_person;
static char *password;

void remember(void) {
    read_secret(last_person.email, sizeof last_person.email);
    last_person.phone = strdup(secret_text());
    last_person.age = secret();
    password = strdup(secret_text());
}
void show(void) {
    // finds: test-flow
    leak_text(last_person.email);
    // finds: test-flow
    leak_text(last_person.phone);
    // finds: test-flow
    leak(last_person.age);
    // finds: test-flow
    leak_text(password);
}
void in_one_function(void) {
    struct person person = {.age = secret()};
    // finds: test-flow
    leak(person.age);
    // clean: test-flow
    leak_text(person.email);
}
