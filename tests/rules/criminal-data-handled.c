/* SPDX-License-Identifier: Apache-2.0 */
/* What a landlord asks of applicants. */
#include <stdio.h>

struct applicant {
    int number;
    char criminal_record[200];
    char colour[16];
};

int applicant_note(const struct applicant *applicant) {
    FILE *out = fopen("/var/lib/rent/applicants", "a");
    if (!out) return -1;
    // finds: criminal-data-handled
    fprintf(out, "%s\n", applicant->criminal_record);
    return fclose(out);
}

int applicant_colour(const struct applicant *applicant) {
    FILE *out = fopen("/var/lib/rent/colours", "a");
    if (!out) return -1;
    // clean: criminal-data-handled
    fprintf(out, "%s\n", applicant->colour);
    return fclose(out);
}
