/* SPDX-License-Identifier: Apache-2.0 */
/* The answer is kept in a variable and looked at later. */
#include "test.h"

void kept(int person) {
    int allowed = has_permission(person, 1);
    note_length("asked", 5);
    if (allowed) {
        // clean: test-guard
        leak(secret());
    }
}

void kept_negated(int person) {
    const bool refused = !has_permission(person, 1);
    if (refused) return;
    // clean: test-guard
    leak(secret());
}

void assigned_in_condition(int person) {
    int allowed;
    if ((allowed = has_permission(person, 1)) == 0) return;
    // clean: test-guard
    leak(secret());
}

void no_by_default(int person, int online) {
    int allowed = 0;
    if (online) allowed = has_permission(person, 1);
    if (allowed) {
        // clean: test-guard
        leak(secret());
    }
}

void yes_by_default(int person, int online) {
    int allowed = 1;
    if (online) allowed = has_permission(person, 1);
    if (allowed) {
        // finds: test-guard
        leak(secret());
    }
}

void flag_set_in_arm(int person) {
    int state = 0;
    if (has_permission(person, 1)) state = 7;
    if (state == 7) {
        // clean: test-guard
        leak(secret());
    }
}

void flag_set_in_other_arm(int person) {
    int denied = 0;
    if (!has_permission(person, 1)) denied = 1;
    if (denied) return;
    // clean: test-guard
    leak(secret());
}

void overwritten(int person) {
    int result = has_permission(person, 1);
    result = harmless();
    if (result) {
        // finds: test-guard
        leak(secret());
    }
}

void used_again(int person) {
    int result = harmless();
    if (result < 0) return;
    result = has_permission(person, 1);
    if (!result) return;
    result = harmless();
    // clean: test-guard
    leak(secret());
    if (result) {
        // clean: test-guard
        leak(secret());
    }
}

void change(int *answer);

void changed_elsewhere(int person) {
    int allowed = has_permission(person, 1);
    change(&allowed);
    if (allowed) {
        // finds: test-guard
        leak(secret());
    }
}

struct visitor {
    int number;
    bool allowed;
};
void kept_in_member(struct visitor *visitor) {
    visitor->allowed = has_permission(visitor->number, 1) != 0;
    if (!visitor->allowed) return;
    // clean: test-guard
    leak(secret());
}
void asked_elsewhere(const struct visitor *visitor) {
    if (visitor->allowed) {
        // clean: test-guard
        leak(secret());
    } else {
        // finds: test-guard
        leak(secret());
    }
}

/* A member that something else is stored in as well says nothing, nor does one whose address is handed on. */
struct guest {
    int number, welcome, expected;
};
void guest_answers(struct guest *guest) {
    guest->welcome = has_permission(guest->number, 1);
    guest->expected = has_permission(guest->number, 1);
}
void guest_forced(struct guest *guest) {
    guest->welcome = 1;
    change(&guest->expected);
}
void guest_shown(const struct guest *guest) {
    if (guest->welcome) {
        // finds: test-guard
        leak(secret());
    }
    if (guest->expected) {
        // finds: test-guard
        leak(secret());
    }
}
