/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/gdbm.yaml against the real header. */
#include <gdbm.h>
#include <string.h>

struct person {
    int number;
    char email[80];
};

void stored(GDBM_FILE file, struct person *person) {
    datum key = {(char *)&person->number, sizeof person->number};
    datum value = {person->email, (int)strlen(person->email)};
    // finds: personal-data-to-database
    gdbm_store(file, key, value, GDBM_REPLACE);
}

void counted(GDBM_FILE file, struct person *person) {
    datum key = {(char *)&person->number, sizeof person->number};
    // clean: personal-data-to-database
    gdbm_store(file, key, key, GDBM_REPLACE);
}
