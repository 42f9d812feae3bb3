/* SPDX-License-Identifier: Apache-2.0 */
/* What a helper writes goes to the file that its caller opened, and a pipe stays one in a helper. */
#include <stdio.h>

struct person {
    char email[80];
};

static int put(FILE *file, const char *text) {
    // finds: promised-protection-absent
    return fputs(text, file);
}

int patient_put(const struct person *person) {
    FILE *file = fopen("/var/lib/clinic/patients.csv", "a");
    if (!file) return -1;
    return put(file, person->email) | fclose(file);
}

static int put_visit(FILE *file, const char *text) {
    // clean: promised-protection-absent
    return fputs(text, file);
}

int visit_put(const struct person *person) {
    FILE *file = fopen("/var/lib/clinic/visits.csv", "a");
    if (!file) return -1;
    return put_visit(file, person->email) | fclose(file);
}

static int tell(FILE *program, const char *text) {
    // finds: personal-data-to-ipc
    // clean: personal-data-to-file
    return fputs(text, program);
}

int person_tell(const struct person *person) {
    FILE *program = popen("mail -t", "w");
    if (!program) return -1;
    return tell(program, person->email) | pclose(program);
}
