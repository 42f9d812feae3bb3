/* SPDX-License-Identifier: Apache-2.0 */
/* An export passes through a temporary file; another one does not. */
#include <stdio.h>

struct customer {
    char email[80];
    int number;
};

int export_begin(const struct customer *customer) {
    FILE *out = fopen("/tmp/customers.csv", "w");
    if (!out) return -1;
    // finds: personal-data-in-temporary-file
    fprintf(out, "%s\n", customer->email);
    return fclose(out);
}

int export_numbers(const struct customer *customer) {
    FILE *out = fopen("/tmp/numbers.csv", "w");
    if (!out) return -1;
    // clean: personal-data-in-temporary-file
    fprintf(out, "%d\n", customer->number);
    return fclose(out);
}

int export_keep(const struct customer *customer) {
    FILE *out = fopen("/var/lib/shop/customers.csv", "w");
    if (!out) return -1;
    // clean: personal-data-in-temporary-file
    fprintf(out, "%s\n", customer->email);
    return fclose(out);
}
