/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/sasl.yaml against the real header. */
#include <sasl/sasl.h>
#include <sasl/saslutil.h>
#include <string.h>
#include <syslog.h>

void named(sasl_conn_t *connection) {
    const void *name = NULL;
    sasl_getprop(connection, SASL_USERNAME, &name);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", (const char *)name);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%s", sasl_errdetail(connection));
}

void encoded(const char *password) {
    char out[128];
    sasl_encode64(password, (unsigned)strlen(password), out, sizeof out, NULL);
    // finds: credential-in-log
    syslog(LOG_INFO, "%s", out);
}
