/* SPDX-License-Identifier: Apache-2.0 */
/* Globals and static variables of one file, used from another; static names that both files have. */
#include "state.h"

struct state current;
int shown_level;
static char cache[32];
static int helper(void) {
    return secret();
}

void state_fill(void) {
    read_secret(current.who, sizeof current.who);
    current.link = strdup(secret_text());
    current.visits = harmless();
    read_secret(cache, sizeof cache);
    shown_level = helper();
}
const char *state_link(void) {
    return current.link;
}
