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

static const enum purpose ours = PURPOSE_CARE, theirs = PURPOSE_ADVERTS;
void by_constant(int person) {
    if (has_permission(person, ours)) {
        // clean: test-guard
        leak(secret());
    }
    if (has_permission(person, theirs)) {
        // finds: test-guard
        leak(secret());
    }
}

void one_of_two(int person, int urgent) {
    if (has_permission(person, urgent ? PURPOSE_CARE : 7)) {
        // clean: test-guard
        leak(secret());
    }
    if (has_permission(person, urgent ? PURPOSE_CARE : PURPOSE_ADVERTS)) {
        // finds: test-guard
        leak(secret());
    }
}

static enum purpose to_care(void) { return PURPOSE_CARE; }
static enum purpose to_advertise(void) { return PURPOSE_ADVERTS; }
void by_answer(int person) {
    if (has_permission(person, to_care())) {
        // clean: test-guard
        leak(secret());
    }
    if (has_permission(person, to_advertise())) {
        // finds: test-guard
        leak(secret());
    }
}

static const enum purpose cares[] = {PURPOSE_CARE, 7}, all[] = {PURPOSE_ADVERTS, PURPOSE_CARE};
void by_table(int person, int row) {
    if (has_permission(person, cares[row])) {
        // clean: test-guard
        leak(secret());
    }
    if (has_permission(person, all[row])) {
        // finds: test-guard
        leak(secret());
    }
}

struct request {
    int person;
    enum purpose why;
};
static int request_allowed(const struct request *request) {
    return request->person && has_permission(request->person, request->why);
}
void by_record(int person) {
    struct request care = {person, PURPOSE_CARE}, adverts = {person, PURPOSE_ADVERTS};
    if (request_allowed(&care)) {
        // clean: test-guard
        leak(secret());
    }
    if (request_allowed(&adverts)) {
        // finds: test-guard
        leak(secret());
    }
}

enum { FLAG_CARE = 0x10, FLAG_ADVERTS = 0x20 };
void by_flag(int person) {
    if (has_permission(person, FLAG_CARE)) {
        // clean: test-guard
        leak(secret());
    }
    if (has_permission(person, FLAG_ADVERTS)) {
        // finds: test-guard
        leak(secret());
    }
    if (has_permission(person, FLAG_CARE | FLAG_ADVERTS)) {
        // wrongly-finds: test-guard that one number asks for two flags at once is not seen
        leak(secret());
    }
}
