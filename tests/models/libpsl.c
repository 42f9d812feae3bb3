/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/libpsl.yaml against the real header. */
#include <libpsl.h>
#include <syslog.h>

struct person {
    int number;
    char email[80];
};

void domain(const struct person *person) {
    const psl_ctx_t *list = psl_builtin();
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", psl_registrable_domain(list, person->email));
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%d", psl_is_public_suffix(list, person->email));
}
