/* SPDX-License-Identifier: Apache-2.0 */
/* A guard asked in a condition: as it is, negated, compared, by its opposite. */
#include "test.h"

int has_objected(int person);
int permission_level(int person);
int is_administrator(int person);

void asked(int person) {
    if (has_permission(person, 1)) {
        // clean: test-guard
        leak(secret());
    }
}

void negated(int person) {
    if (!has_permission(person, 1)) return;
    // clean: test-guard
    leak(secret());
}

void other_arm(int person) {
    if (!has_permission(person, 1)) {
        // finds: test-guard
        leak(secret());
    }
}

void after_the_arm(int person) {
    if (has_permission(person, 1)) note_length("yes", 3);
    // finds: test-guard
    leak(secret());
}

void compared(int person) {
    if (has_permission(person, 1) == 0) return;
    // clean: test-guard
    leak(secret());
}

void compared_other_way(int person) {
    if (0 != has_permission(person, 1)) {
        // clean: test-guard
        leak(secret());
    } else {
        // finds: test-guard
        leak(secret());
    }
}

void positive(int person) {
    if (has_permission(person, 1) > 0) {
        // clean: test-guard
        leak(secret());
    }
}

void not_negative(int person) {
    if (has_permission(person, 1) >= 0) {
        // finds: test-guard
        leak(secret());
    }
}

void twice_negated(int person) {
    if (!!has_permission(person, 1) == true) {
        // clean: test-guard
        leak(secret());
    }
}

void expected(int person) {
    if (__builtin_expect(!has_permission(person, 1), 0)) return;
    // clean: test-guard
    leak(secret());
}

void objected(int person) {
    if (has_objected(person)) {
        // finds: test-guard
        leak(secret());
        return;
    }
    // clean: test-guard
    leak(secret());
}

void level(int person) {
    if (permission_level(person) == 2) {
        // clean: test-guard
        leak(secret());
    }
    if (permission_level(person) != 1) {
        // finds: test-guard
        leak(secret());
    }
}

void not_asked(void) {
    // finds: test-guard
    leak(secret());
}

void answer_thrown_away(int person) {
    has_permission(person, 1);
    // finds: test-guard
    leak(secret());
}

void other_kind(int person) {
    if (!is_administrator(person)) return;
    // finds: test-guard
    leak(secret());
}

void never_taken(int person) {
    if (0 || has_permission(person, 1)) {
        // clean: test-guard
        leak(secret());
    }
}
