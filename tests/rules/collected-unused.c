/* SPDX-License-Identifier: Apache-2.0 */
/* A form: two fields are read and used, one is read and forgotten. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct applicant {
    char full_name[64];
    char email[80];
};

static int ask(const char *question, char *answer, int size) {
    fputs(question, stdout);
    // clean: collected-unused
    return fgets(answer, size, stdin) ? 0 : -1;
}

int apply(void) {
    struct applicant applicant;
    char birth_date[16];
    char phone[24];
    if (ask("Name: ", applicant.full_name, sizeof applicant.full_name)) return -1;
    if (ask("Mail: ", applicant.email, sizeof applicant.email)) return -1;
    // finds: collected-unused
    if (!fgets(birth_date, sizeof birth_date, stdin)) return -1;
    // clean: collected-unused
    if (scanf("%23s", phone) != 1) return -1;
    FILE *out = fopen("applicants", "a");
    if (!out) return -1;
    fprintf(out, "%s;%s;%s\n", applicant.full_name, applicant.email, phone);
    return fclose(out);
}

/* What a call gives back counts as well; asking whether there is anything is a use. */
int from_environment(void) {
    // finds: collected-unused
    char *email = getenv("CONTACT_EMAIL");
    (void)email;
    // clean: collected-unused
    char *phone = getenv("CONTACT_PHONE");
    return phone != NULL;
}
