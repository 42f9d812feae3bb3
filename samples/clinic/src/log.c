/* SPDX-License-Identifier: Apache-2.0 */
/* The system log and the audit trail. */
#include "clinic.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

static const int log_retention_days = 90;

void log_open(const char *program) {
    openlog(program, LOG_PID, LOG_DAEMON);
}

void log_event(int level, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsyslog(level, format, args);
    va_end(args);
}

/* Who did what: staff appear by their number, patients by a pseudonym. */
void audit_write(long actor, const char *format, ...) {
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    syslog(LOG_AUTHPRIV | LOG_INFO, "staff %ld: %s", actor, text);
}

/* Removes the log files of the spool that have had their time. */
void log_rotate(const char *directory, time_t now) {
    DIR *spool = opendir(directory);
    if (!spool) return;
    struct dirent *entry;
    while ((entry = readdir(spool)) != NULL) {
        char path[512];
        struct stat info;
        if (!strstr(entry->d_name, ".log")) continue;
        snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
        if (stat(path, &info) != 0 || !S_ISREG(info.st_mode)) continue;
        if (now - info.st_mtime > (time_t)log_retention_days * 86400) unlink(path);
    }
    closedir(spool);
}
