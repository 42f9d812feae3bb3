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
