/* SPDX-License-Identifier: Apache-2.0 */
/* A guard that its own declaration names. */
#include "test.h"

__attribute__((annotate("sangam:guard=consent"))) int may_tell(int person);
int may_be(int person);

void asked(int person) {
    if (!may_tell(person)) return;
    // clean: test-guard
    leak(secret());
}

void asked_something(int person) {
    if (!may_be(person)) return;
    // finds: test-guard
    leak(secret());
}
