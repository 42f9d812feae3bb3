/* SPDX-License-Identifier: Apache-2.0 */
/* A log whose store has a country, and a file that is no log. */
#include <stdio.h>

struct visitor {
    char ip_address[46];
};

int visit_note(const struct visitor *visitor) {
    FILE *out = fopen("/var/log/shop/access.log", "a");
    if (!out) return -1;
    // finds: log-place
    fprintf(out, "%s\n", visitor->ip_address);
    return fclose(out);
}

int visit_keep(const struct visitor *visitor) {
    FILE *out = fopen("/var/lib/shop/visitors", "a");
    if (!out) return -1;
    // clean: log-place
    fprintf(out, "%s\n", visitor->ip_address);
    return fclose(out);
}
