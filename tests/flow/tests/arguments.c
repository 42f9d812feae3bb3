/* SPDX-License-Identifier: Apache-2.0 */
/* Arguments: the datum goes down into callees, several callers do not mix. */
#include "test.h"

static void show(int value) {
    // finds: test-flow
    leak(value);
}
void a(void) { show(secret()); }
