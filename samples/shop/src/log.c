/* SPDX-License-Identifier: Apache-2.0 */
#include "shop.h"

#include <stdarg.h>
#include <stdio.h>
#include <syslog.h>

void log_open(const char *program) {
    openlog(program, LOG_PID | LOG_NDELAY, LOG_LOCAL0);
}

void log_event(int level, const char *format, ...) {
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    syslog(level, "%s", text);
}
