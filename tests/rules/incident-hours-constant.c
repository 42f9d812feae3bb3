/* SPDX-License-Identifier: Apache-2.0 */
/* How soon an incident is reported to the response team. */
#include <stdbool.h>
#include <time.h>

// finds: incident-hours-constant
static const int incident_report_hours = 6;

bool report_overdue(time_t noticed, time_t now) {
    return difftime(now, noticed) > incident_report_hours * 3600.0;
}

bool office_open(int hours) {
    // clean: incident-hours-constant
    return hours > 6;
}

#define CERTIN_REPORT_HRS 24

bool certin_late(time_t noticed, time_t now) {
    // finds: incident-hours-constant
    return now - noticed > CERTIN_REPORT_HRS * 3600;
}
