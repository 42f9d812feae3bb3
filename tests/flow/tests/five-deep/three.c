/* SPDX-License-Identifier: Apache-2.0 */
#include "deep.h"

void three_send(int number, const char *body) {
    const char *parts[] = {"letter", body};
    four_send(parts, number);
}
void three_count(const char *body) {
    four_count(body);
}
int three_fetch(char **out) {
    *out = malloc(64);
    if (!*out) return -1;
    four_fill(*out, 64);
    return 0;
}
