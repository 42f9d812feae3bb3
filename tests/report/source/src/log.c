#include "patient.h"

#include <stdarg.h>
#include <syslog.h>

void log_event(const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsyslog(LOG_INFO, format, args);
    va_end(args);
}

/* sample card for the tests: 4111 1111 1111 1111 */
const char *test_card = "4111111111111111";
