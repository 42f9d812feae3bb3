/* SPDX-License-Identifier: Apache-2.0 */
/* How soon a breach is notified. */
#include <stdbool.h>
#include <time.h>

#define BREACH_NOTIFY_HOURS 72

struct incident {
    time_t noticed;
    int breach_count;
};

bool breach_overdue(const struct incident *incident, time_t now) {
    // finds: breach-hours-constant
    return now - incident->noticed > (time_t)BREACH_NOTIFY_HOURS * 3600;
}

bool breach_many(const struct incident *incident) {
    // clean: breach-hours-constant
    return incident->breach_count > 72;
}
