/* SPDX-License-Identifier: Apache-2.0 */
/* The guard within `&&`, `||`, `?:`, `switch`. */
#include "test.h"

void both(int person, int ready) {
    if (ready && has_permission(person, 1)) {
        // clean: test-guard
        leak(secret());
    }
}

void both_first(int person, int ready) {
    if (has_permission(person, 1) && ready) {
        // clean: test-guard
        leak(secret());
    }
}

void either(int person, int urgent) {
    if (urgent || has_permission(person, 1)) {
        // finds: test-guard
        leak(secret());
    }
}

void either_refused(int person, int closed) {
    if (closed || !has_permission(person, 1)) return;
    // clean: test-guard
    leak(secret());
}

void either_of_two(int person, int other) {
    if (has_permission(person, 1) || has_permission(other, 1)) {
        // clean: test-guard
        leak(secret());
    }
}

void both_kept(int person, int ready) {
    int go = ready && has_permission(person, 1);
    if (go) {
        // clean: test-guard
        leak(secret());
    }
}

void either_kept(int person, int urgent) {
    int go = urgent || has_permission(person, 1);
    if (go) {
        // finds: test-guard
        leak(secret());
    }
}

void either_refused_kept(int person, int closed) {
    bool stop = closed || !has_permission(person, 1);
    if (stop) return;
    // clean: test-guard
    leak(secret());
}

void bits(int person, int ready) {
    if (has_permission(person, 1) & ready) {
        // clean: test-guard
        leak(secret());
    }
    if (has_permission(person, 1) | ready) {
        // finds: test-guard
        leak(secret());
    }
}

void choice(int person, int online) {
    if (online ? has_permission(person, 1) : 0) {
        // clean: test-guard
        leak(secret());
    }
    if (online ? has_permission(person, 1) : 1) {
        // finds: test-guard
        leak(secret());
    }
}

void choice_of_calls(int person) {
    // clean: test-guard
    has_permission(person, 1) ? leak(secret()) : note_length("no", 2);
    // finds: test-guard
    has_permission(person, 1) ? note_length("yes", 3) : leak(secret());
}

void kept_choice(int person, int online) {
    int allowed = online ? has_permission(person, 1) : 0;
    if (!allowed) return;
    // clean: test-guard
    leak(secret());
}

void cases(int person) {
    switch (has_permission(person, 1)) {
    case 0:
        // finds: test-guard
        leak(secret());
        break;
    case 1:
        // clean: test-guard
        leak(secret());
        break;
    default:
        // clean: test-guard
        leak(secret());
    }
}

void falls_through(int person) {
    switch (has_permission(person, 1)) {
    case 0:
        note_length("no", 2);
    case 1:
        // finds: test-guard
        leak(secret());
        break;
    default:
        break;
    }
}

void in_one_case(int person, int request) {
    switch (request) {
    case 1:
        if (!has_permission(person, 1)) return;
        // clean: test-guard
        leak(secret());
        break;
    case 2:
        // finds: test-guard
        leak(secret());
        break;
    default:
        return;
    }
    // finds: test-guard
    leak(secret());
}

void both_ways(int person, int online) {
    if (online) {
        if (!has_permission(person, 1)) return;
    } else {
        if (!has_permission(person, 2)) return;
    }
    // clean: test-guard
    leak(secret());
}

/* The place is reached without a guard, the datum is not. */
void datum_behind_guard(int person) {
    int number = has_permission(person, 1) ? secret() : 0;
    // wrongly-finds: test-guard only the place where the datum leaves is looked at, not the one where it is read
    leak(number);
    number = has_permission(person, 1) ? 0 : secret();
    // finds: test-guard
    leak(number);
}
