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

/* The unit lies in the name, in the number, or in the statement. */
#define DAY_SECONDS (24 * 60 * 60)
#define KEEP_PATIENT_DAYS 90
#define DEFAULT_RETENTION (90 * DAY_SECONDS)

struct policy {
    time_t retention;
    int keep_months;
    int keep_alive_days;
    int session_retention;
};

static const struct policy policy = {
    // finds: retention-constant
    .retention = 180 * DAY_SECONDS,
    // finds: retention-constant
    .keep_months = 6,
    // clean: retention-constant
    .keep_alive_days = 2,
    // clean: retention-constant
    .session_retention = 7 * DAY_SECONDS,
};

int patient_gone(time_t left) {
    // finds: retention-constant
    return time(NULL) - left > KEEP_PATIENT_DAYS * DAY_SECONDS;
}

int note_gone(time_t written) {
    // finds: retention-constant
    return written + DEFAULT_RETENTION < time(NULL) + policy.retention;
}

int database_run(const char *statement);
long config_number(const char *key, long standard);

int purge_silent_patients(time_t now) {
    // finds: retention-constant
    time_t before = now - 2 * 365 * DAY_SECONDS;
    return before > 0 ? database_run("DELETE FROM patient WHERE seen < 0") : 0;
}

static const struct job {
    const char *name, *statement;
} jobs[] = {
    // finds: retention-constant
    {"visits", "DELETE FROM visit WHERE seen < strftime('%s', 'now', '-30 days')"},
    // clean: retention-constant
    {"sessions", "DELETE FROM session WHERE seen < date('now', '-30 days')"},
};

int run_jobs(void) {
    // finds: retention-constant
    int done = database_run("DELETE FROM note WHERE written < now() - INTERVAL '3 months'");
    // clean: retention-constant
    done += database_run("SELECT count(*) FROM note WHERE written < now() - INTERVAL 30 DAY");
    // finds: retention-constant
    long days = config_number("retention_days", 400);
    return done + (int)days + database_run(jobs[0].statement);
}

/* How long before the end people are told is no time of keeping. */
#define PURGE_WARN_HOURS 72

int warn_hours(void) {
    // clean: retention-constant
    return PURGE_WARN_HOURS;
}
