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

/* Answers to two questions in one number, each in a bit of its own. */
enum { MAY_STORE = 1, LATE = 2, MAY_SEND = 8, URGENT = 16 };
void kept_in_bits(int person) {
    unsigned flags = 0;
    if (has_permission(person, 1)) flags |= MAY_STORE;
    if (keep_going()) flags |= LATE;
    if (flags & MAY_STORE) {
        // clean: test-guard
        leak(secret());
    }
    if (flags & LATE) {
        // finds: test-guard
        leak(secret());
    }
    if ((flags & MAY_STORE) == MAY_STORE && harmless()) {
        // clean: test-guard
        leak(secret());
    }
    if (flags & (MAY_STORE | LATE)) {
        // finds: test-guard
        leak(secret());
    }
    if (flags) {
        // finds: test-guard
        leak(secret());
    }
    if (!(flags & MAY_STORE)) return;
    // clean: test-guard
    leak(secret());
}
static unsigned answers(int person) {
    return (unsigned)(has_permission(person, 1) != 0) << 3 | (unsigned)(keep_going() != 0) << 4;
}
void answered_in_bits(int person) {
    unsigned flags = answers(person);
    if (flags & MAY_SEND) {
        // clean: test-guard
        leak(secret());
    }
    if (flags >> 3 & 1) {
        // clean: test-guard
        leak(secret());
    }
    if (flags & URGENT) {
        // finds: test-guard
        leak(secret());
    }
    flags |= MAY_SEND;
    if (flags & MAY_SEND) {
        // finds: test-guard
        leak(secret());
    }
}
struct flagged {
    int person;
    unsigned flags;
};
static void flags_fill(struct flagged *who) {
    who->flags = 0;
    if (has_permission(who->person, 1)) who->flags |= MAY_STORE;
    if (keep_going()) who->flags |= LATE;
}
void bits_of_member(struct flagged *who) {
    flags_fill(who);
    if (who->flags & MAY_STORE) {
        // wrongly-finds: test-guard bits of a member are not told apart
        leak(secret());
    }
    if (who->flags & LATE) {
        // finds: test-guard
        leak(secret());
    }
}
