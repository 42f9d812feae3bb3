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

/* The unit stands in what is done with the number. */
#include <sys/stat.h>
#include <unistd.h>
#define SECONDS_A_DAY 86400
// finds: log-retention-constant
static int log_keep = 30; /* days */
// finds: log-retention-constant
static const int audit_log_retention = 90;
// finds: log-retention-constant
static int keep_logs = 24;
// finds: log-retention-constant
static int log_retention = 6; /* of what? The verdict is open. */

void log_prune(const char *path) {
    struct stat file;
    if (stat(path, &file) == 0 && time(NULL) - file.st_mtime > log_keep * 24L * 3600) unlink(path);
}

void audit_prune(const char *path, time_t written) {
    time_t oldest = time(NULL) - (time_t)audit_log_retention * SECONDS_A_DAY;
    if (written < oldest) unlink(path);
    if ((time(NULL) - written) / 3600 / 24 > keep_logs) unlink(path);
    if (log_retention) unlink(path);
}
