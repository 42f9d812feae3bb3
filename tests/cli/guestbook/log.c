/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <syslog.h>
#include "guest.h"

int verbose_log;

static void say(const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsyslog(LOG_INFO, format, args);
    va_end(args);
}

void note_arrival(const struct guest *guest) {
    say("row %d: %s", guest->row, guest->email);
}

void note_wish(const struct guest *guest) {
    say("row %d wishes %s", guest->row, guest->colour);
    say("row %d: %s", guest->row, guest->remark);
}
