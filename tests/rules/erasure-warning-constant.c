/* SPDX-License-Identifier: Apache-2.0 */
/* How long before an erasure people are warned. */
#include <time.h>

enum { ERASURE_WARNING_HOURS = 24 };

time_t warn_at(time_t erased_at) {
    // finds: erasure-warning-constant
    return erased_at - (time_t)ERASURE_WARNING_HOURS * 3600;
}

time_t tomorrow(time_t now) {
    // clean: erasure-warning-constant
    return now + (time_t)24 * 3600;
}

#define PURGE_WARN_DAYS 1

int warn_days(void) {
    // finds: erasure-warning-constant
    return PURGE_WARN_DAYS;
}
