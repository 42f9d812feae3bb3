/* SPDX-License-Identifier: Apache-2.0 */
/* Guards in time: in loops, before them, after permission was withdrawn, with jumps. */
#include "test.h"

void withdraw_permission(int person);

void each_time(const int *people, int count) {
    for (int i = 0; i < count; i++) {
        if (!has_permission(people[i], 1)) continue;
        // clean: test-guard
        leak(secret());
    }
    // finds: test-guard
    leak(secret());
}

void before_loop(int person) {
    if (!has_permission(person, 1)) return;
    while (keep_going()) {
        // clean: test-guard
        leak(secret());
    }
}

void as_loop_condition(int person) {
    while (has_permission(person, 1)) {
        // clean: test-guard
        leak(secret());
    }
    // finds: test-guard
    leak(secret());
}

void after_first_round(int person) {
    int allowed = 0;
    do {
        if (allowed) {
            // clean: test-guard
            leak(secret());
        }
        allowed = has_permission(person, 1);
    } while (keep_going());
}

void too_late(int person) {
    do {
        // finds: test-guard
        leak(secret());
    } while (has_permission(person, 1));
}

void until_allowed(int person) {
    while (!has_permission(person, 1)) note_length("wait", 4);
    // clean: test-guard
    leak(secret());
}

void for_ever(int person) {
    for (;;) {
        if (has_permission(person, 1)) break;
        note_length("wait", 4);
    }
    // clean: test-guard
    leak(secret());
}

void withdrawn(int person) {
    if (!has_permission(person, 1)) return;
    // clean: test-guard
    leak(secret());
    withdraw_permission(person);
    // finds: test-guard
    leak(secret());
}

void asked_again(int person) {
    if (!has_permission(person, 1)) return;
    withdraw_permission(person);
    if (!has_permission(person, 1)) return;
    // clean: test-guard
    leak(secret());
}

void stale_answer(int person) {
    int allowed = has_permission(person, 1);
    withdraw_permission(person);
    if (allowed) {
        // finds: test-guard
        leak(secret());
    }
}

void withdrawn_in_loop(int person) {
    if (!has_permission(person, 1)) return;
    while (keep_going()) {
        // finds: test-guard
        leak(secret());
        withdraw_permission(person);
    }
}

static void close_account(int person) {
    note_length("closed", 6);
    withdraw_permission(person);
}

void withdrawn_by_helper(int person) {
    if (!has_permission(person, 1)) return;
    close_account(person);
    // finds: test-guard
    leak(secret());
}

void jumps(int person) {
    if (!has_permission(person, 1)) goto out;
    // clean: test-guard
    leak(secret());
out:
    note_length("out", 3);
}

void jumps_in(int person) {
    if (person < 0) goto send;
    if (!has_permission(person, 1)) return;
send:
    // finds: test-guard
    leak(secret());
}

/* A loop with two entries. */
void irreducible(int person, int way) {
    if (way) goto second;
first:
    if (!has_permission(person, 1)) return;
    // clean: test-guard
    leak(secret());
second:
    // finds: test-guard
    leak(secret());
    if (keep_going()) goto first;
}
