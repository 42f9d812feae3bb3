/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions on static and global variables: const, never written, written somewhere; and on functions that
 * return one constant. */
#include "test.h"

static const int const_true = 1;
static const int const_false = 0;
static int never_written_true = 1;
static int never_written_false; /* zero */
static int written_flag;
int global_never_written_true = 5;
int global_never_written_false = 0;
int global_written;
const int global_const_false = 0;

void set_flags(void) {
    written_flag = 1;
    global_written = keep_going();
}

void on_const(void) {
    int x = secret();
    if (const_false) {
        // clean: test-flow
        leak(x);
    }
    if (!const_true) {
        // clean: test-flow
        leak(x);
    }
    if (const_true) {
        // finds: test-flow
        leak(x);
    }
    if (global_const_false) {
        // clean: test-flow
        leak(x);
    }
}

void on_static(void) {
    int x = secret();
    if (never_written_false) {
        // clean: test-flow
        leak(x);
    }
    if (never_written_true != 1) {
        // clean: test-flow
        leak(x);
    }
    if (never_written_true) {
        // finds: test-flow
        leak(x);
    }
    if (written_flag) {
        // finds: test-flow
        leak(x);
    }
    if (!written_flag) {
        // finds: test-flow
        leak(x);
    }
}

void on_global(void) {
    int x = secret();
    if (global_never_written_false) {
        // clean: test-flow
        leak(x);
    }
    if (global_never_written_true == 4) {
        // clean: test-flow
        leak(x);
    }
    if (global_never_written_true == 5) {
        // finds: test-flow
        leak(x);
    }
    if (global_written) {
        // finds: test-flow
        leak(x);
    }
}

void kill_on_static(void) {
    int x = secret();
    if (const_true) x = 0;
    // clean: test-flow
    leak(x);
    x = secret();
    if (written_flag) x = 0;
    // finds: test-flow
    leak(x);
}

static int returns_true(void) {
    return 1;
}
static int returns_false(void) {
    return 0;
}
static int returns_either(void) {
    return keep_going() ? 1 : 0;
}

void on_constant_functions(void) {
    int x = secret();
    if (returns_false()) {
        // clean: test-flow
        leak(x);
    }
    if (!returns_true()) {
        // clean: test-flow
        leak(x);
    }
    if (returns_true()) {
        // finds: test-flow
        leak(x);
    }
    if (returns_either()) {
        // finds: test-flow
        leak(x);
    }
}

static int address_taken;
static void raise_it(int *flag) {
    *flag = 1;
}
void raise_by_pointer(void) {
    raise_it(&address_taken);
}
void on_address_taken(void) {
    int x = secret();
    if (address_taken) {
        // finds: test-flow
        leak(x);
    }
}
