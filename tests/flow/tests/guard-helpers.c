/* SPDX-License-Identifier: Apache-2.0 */
/* The guard is asked by a function in between: one that hands the answer on, one that does not come back. */
#include "test.h"

static int may_share(int person) {
    return has_permission(person, 1);
}

void handed_on(int person) {
    if (may_share(person)) {
        // clean: test-guard
        leak(secret());
    } else {
        // finds: test-guard
        leak(secret());
    }
}

static bool may_share_by_arms(int person) {
    if (person < 0) return false;
    if (!has_permission(person, 1)) {
        note_length("no", 2);
        return false;
    }
    return true;
}

void by_arms(int person) {
    if (!may_share_by_arms(person)) return;
    // clean: test-guard
    leak(secret());
}

static int check(int person) {
    if (person < 0) return -1;
    return has_permission(person, 1) ? 0 : -13;
}

void error_code(int person) {
    int result = check(person);
    if (result != 0) return;
    // clean: test-guard
    leak(secret());
}

void error_code_misread(int person) {
    if (check(person)) {
        // finds: test-guard
        leak(secret());
    }
}

static bool may_share_mostly(int person) {
    if (person == 0) return true;
    return has_permission(person, 1);
}

void mostly(int person) {
    if (may_share_mostly(person)) {
        // finds: test-guard
        leak(secret());
    }
}

static int ask_deeper(int person) {
    int answer = may_share(person) && person > 0;
    note_length("asked", 5);
    return answer;
}

void deeper(int person) {
    if (ask_deeper(person)) {
        // clean: test-guard
        leak(secret());
    }
}

void demanded(int person) {
    demand_permission(person, 1);
    // clean: test-guard
    leak(secret());
}

void demanded_on_one_way(int person, int urgent) {
    if (!urgent) demand_permission(person, 1);
    // finds: test-guard
    leak(secret());
}

static void stop(void) {
    note_length("stop", 4);
    exit(1);
}

static void share_or_stop(int person) {
    if (!has_permission(person, 1)) stop();
}

void stopped(int person) {
    share_or_stop(person);
    // clean: test-guard
    leak(secret());
}

void stopped_too_late(int person) {
    // finds: test-guard
    leak(secret());
    share_or_stop(person);
}

static void share_or_complain(int person) {
    if (!has_permission(person, 1)) note_length("no", 2);
}

void complained(int person) {
    share_or_complain(person);
    // finds: test-guard
    leak(secret());
}

struct policy {
    int (*may)(int person);
};

static const struct policy strict = {may_share};

void through_a_table(const struct policy *policy, int person) {
    if (!policy->may(person)) return;
    // clean: test-guard
    leak(secret());
}

void by_table(int person) {
    through_a_table(&strict, person);
}

/* the answer by an out-parameter */
static int ask(int person, int *answer) {
    if (person < 0) {
        *answer = 0;
        return -1;
    }
    *answer = has_permission(person, 1);
    return 0;
}
void answer_looked_at(int person) {
    int allowed = 0;
    if (ask(person, &allowed) == 0 && allowed) {
        // clean: test-guard
        leak(secret());
    }
}
void answer_not_looked_at(int person) {
    int allowed = 0;
    if (ask(person, &allowed) == 0) {
        // finds: test-guard
        leak(secret());
    }
}
static void ask_wrongly(int person, int *answer) {
    *answer = has_permission(person, 1);
    if (person == 7) *answer = 1;
}
void answer_of_another(int person) {
    int allowed;
    ask_wrongly(person, &allowed);
    if (allowed) {
        // finds: test-guard
        leak(secret());
    }
}

/* Which function asks is kept in a pointer. */
static int asks_nobody(int person) {
    return person != 0;
}
static int asks_first(int person) {
    return has_permission(person, 1);
}
void asked_through_pointer(int person, int strictly) {
    int (*asks)(int) = strictly ? asks_first : asks_nobody;
    if (asks(person)) {
        // finds: test-guard
        leak(secret());
    }
    asks = asks_first;
    if (asks(person)) {
        // wrongly-finds: test-guard a pointer is every function that it ever was
        leak(secret());
    }
}
