/* SPDX-License-Identifier: Apache-2.0 */
#include "deep.h"

void two_send(const char *body, int number) {
    three_send(number, body);
}
void two_count(const char *body) {
    three_count(body);
}
const char *two_fetch(void) {
    static char *kept;
    if (!kept && three_fetch(&kept) != 0) return "";
    return kept;
}
