/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/libidn2.yaml against the real header. */
#include <idn2.h>
#include <syslog.h>

struct person {
    int number;
    char email[80];
};

void plain(const struct person *person) {
    char *ascii = NULL;
    int code = idn2_to_ascii_8z(person->email, &ascii, 0);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", ascii);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%s", idn2_strerror(code));
    idn2_free(ascii);
}
