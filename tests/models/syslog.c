/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/syslog.yaml against the real header. */
#include <stdarg.h>
#include <syslog.h>

struct person {
    int number;
    char email[80];
};

static void log_event(const char *format, ...) {
    va_list values;
    va_start(values, format);
    vsyslog(LOG_INFO, format, values);
    va_end(values);
}

void seen(const struct person *person) {
    // finds: personal-data-in-log
    syslog(LOG_INFO, "from %s", person->email);
    // finds: personal-data-in-log
    log_event("from %s", person->email);
    // clean: personal-data-in-log
    log_event("number %d", person->number);
}
