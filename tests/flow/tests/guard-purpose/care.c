/* SPDX-License-Identifier: Apache-2.0 */
/* The guard must have been asked for the purpose that the register gives to this file. */
int secret(void);
void leak(int value);
int has_permission(int person, int purpose);
void demand_permission(int person, int purpose);

enum purpose { PURPOSE_ADVERTS = 1, PURPOSE_CARE = 2 };
#define PURPOSE_CARE_MACRO 5
#define PURPOSE_SALES_MACRO 6

void this_purpose(int person) {
    if (!has_permission(person, PURPOSE_CARE)) return;
    // clean: test-guard
    leak(secret());
}

void other_purpose(int person) {
    if (!has_permission(person, PURPOSE_ADVERTS)) return;
    // finds: test-guard
    leak(secret());
}

void by_number(int person) {
    if (has_permission(person, 7)) {
        // clean: test-guard
        leak(secret());
    }
    if (has_permission(person, 8)) {
        // finds: test-guard
        leak(secret());
    }
}

void by_macro(int person) {
    if (has_permission(person, PURPOSE_CARE_MACRO)) {
        // clean: test-guard
        leak(secret());
    }
    if (has_permission(person, PURPOSE_SALES_MACRO)) {
        // finds: test-guard
        leak(secret());
    }
}

void by_variable(int person) {
    enum purpose why = PURPOSE_ADVERTS;
    if (has_permission(person, why)) {
        // finds: test-guard
        leak(secret());
    }
    why = PURPOSE_CARE;
    if (has_permission(person, why)) {
        // clean: test-guard
        leak(secret());
    }
}

static int may(int person, enum purpose why) {
    return person > 0 && has_permission(person, why);
}

void by_helper(int person) {
    if (may(person, PURPOSE_CARE)) {
        // clean: test-guard
        leak(secret());
    }
    if (may(person, PURPOSE_ADVERTS)) {
        // finds: test-guard
        leak(secret());
    }
}

static void must(int person, enum purpose why) {
    demand_permission(person, why);
}

void by_demand(int person) {
    must(person, PURPOSE_CARE);
    // clean: test-guard
    leak(secret());
}

void by_other_demand(int person) {
    must(person, PURPOSE_ADVERTS);
    // finds: test-guard
    leak(secret());
}
