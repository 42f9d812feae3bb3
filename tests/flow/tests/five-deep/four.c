/* SPDX-License-Identifier: Apache-2.0 */
#include "deep.h"

void four_send(const char *const *parts, int number) {
    // clean: test-flow
    leak_text(parts[0]);
    // finds: test-flow
    leak_text(parts[1]);
    // clean: test-flow
    leak(number);
}
void four_count(const char *body) {
    // clean: test-flow
    leak_text(body);
}
void four_fill(char *out, size_t size) {
    read_secret(out, size);
}
