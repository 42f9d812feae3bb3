/* SPDX-License-Identifier: Apache-2.0 */
/* How long logs are kept. */
#include <time.h>

#define LOG_RETENTION_DAYS 30

struct settings {
    int audit_days;
    int login_days;
};

int log_expired(time_t written, time_t now) {
    // finds: log-retention-constant
    return (now - written) / 86400 > LOG_RETENTION_DAYS;
}

void settings_default(struct settings *settings) {
    // finds: log-retention-constant
    settings->audit_days = 180;
    // clean: log-retention-constant
    settings->login_days = 90;
}

int database_run(const char *statement);

int logs_rotate(time_t now, time_t written) {
    // finds: log-retention-constant
    if (written < now - 14 * 86400) return 1;
    // finds: log-retention-constant
    return database_run("DELETE FROM audit_log WHERE at < DATE_SUB(NOW(), INTERVAL 90 DAY)");
}

int visits_rotate(void) {
    // clean: log-retention-constant
    return database_run("DELETE FROM visit WHERE at < DATE_SUB(NOW(), INTERVAL 90 DAY)");
}
