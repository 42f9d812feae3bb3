/* SPDX-License-Identifier: Apache-2.0 */
#include "deep.h"

void one_send(const struct letter *letter) {
    two_send(letter->body, letter->number);
}
void one_count(const struct letter *letter) {
    two_count(letter->body);
}
const char *one_fetch(void) {
    return two_fetch();
}
int one_number(const struct letter *letter) {
    return letter->number;
}
