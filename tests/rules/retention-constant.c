/* SPDX-License-Identifier: Apache-2.0 */
/* How long visits and messages are kept: a macro, a member's default, a table, an argument. */
#include <time.h>

#define VISIT_RETENTION_DAYS 3650
#define DAY 86400

struct settings {
    int retention_days;
    int retry_days;
};

struct class_of_data {
    const char *name;
    int keep_days;
};

int visit_expired(time_t seen, time_t now) {
    // finds: retention-constant
    return now - seen > (time_t)VISIT_RETENTION_DAYS * DAY;
}

void settings_default(struct settings *settings) {
    // finds: retention-constant
    settings->retention_days = 365;
    // clean: retention-constant
    settings->retry_days = 30;
}

static const struct class_of_data classes[] = {
    // finds: retention-constant
    {.name = "message", .keep_days = 90},
};

static void purge(const char *table, int keep_days) {
    (void)table;
    (void)keep_days;
}

void purge_all(void) {
    // finds: retention-constant
    purge("visit", 730);
    purge("message", classes[0].keep_days);
}

int backup_due(int days_since) {
    // clean: retention-constant
    return days_since > 7;
}
