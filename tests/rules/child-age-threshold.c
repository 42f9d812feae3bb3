/* SPDX-License-Identifier: Apache-2.0 */
/* Where a program draws the line between children and others. */
#include <stdbool.h>
#include <time.h>

#define MINIMUM_AGE 13
enum { PAGE_AGE_LIMIT = 16 };

struct visitor {
    int age;
    int page;
    int queue_age_seconds;
};

static int age_of(time_t birth_date, time_t now) {
    return (int)((now - birth_date) / 31557600);
}

bool may_register(const struct visitor *visitor) {
    // finds: child-age-threshold
    return visitor->age >= MINIMUM_AGE;
}

bool needs_parent(time_t birth_date, time_t now) {
    int age = age_of(birth_date, now);
    // finds: child-age-threshold
    if (age < 18) return true;
    return false;
}

bool next_page(const struct visitor *visitor) {
    // clean: child-age-threshold
    return visitor->page < 16;
}

bool stale(const struct visitor *visitor) {
    // clean: child-age-threshold
    return visitor->queue_age_seconds > 15;
}

bool senior(const struct visitor *visitor) {
    /* not a line between children and others */
    // clean: child-age-threshold
    return visitor->age >= 65;
}

/* A name that can only mean this needs no comparison with a number. */
struct limits {
    int min_age;
    int age;
};

// finds: child-age-threshold
static const struct limits limits = {.min_age = 13, .age = 0};
// clean: child-age-threshold
static const struct limits test_visitor = {.min_age = 0, .age = 14};

bool old_enough(const struct visitor *visitor) {
    return visitor->age >= limits.min_age && visitor->age != test_visitor.age;
}
