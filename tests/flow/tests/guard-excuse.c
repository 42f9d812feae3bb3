/* SPDX-License-Identifier: Apache-2.0 */
/* A flow that a protection excuses, or a guard on every way. */
#include "test.h"

void excused_by_guard(int person) {
    if (!has_permission(person, 1)) return;
    // clean: test-guard-excuse
    leak_text(secret_text());
}

void excused_by_protection(void) {
    char out[64];
    encrypt_text(secret_text(), out, sizeof out);
    // clean: test-guard-excuse
    leak_text(out);
}

void not_excused(int person, int urgent) {
    if (!urgent && !has_permission(person, 1)) return;
    // finds: test-guard-excuse
    leak_text(secret_text());
}
