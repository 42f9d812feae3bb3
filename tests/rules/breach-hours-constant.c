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

/* Other units than hours, other ends of names. */
#define BREACH_NOTIFY_WINDOW_H 48
#define BREACH_REPORT_SECS (3 * 86400)

struct duties {
    int breach_deadline_days;
    int breach_size_bytes;
};

// finds: breach-hours-constant
static const struct duties duties = {.breach_deadline_days = 4, .breach_size_bytes = 96};

int breach_stage(time_t noticed, time_t now) {
    // finds: breach-hours-constant
    if (now - noticed > BREACH_NOTIFY_WINDOW_H * 3600) return 1;
    // finds: breach-hours-constant
    if (now - noticed > BREACH_REPORT_SECS) return 2;
    return duties.breach_deadline_days + duties.breach_size_bytes;
}
