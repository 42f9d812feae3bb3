/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/httpd.yaml against the real header. */
#include <httpd.h>
#include <http_log.h>
#include <http_protocol.h>

APLOG_USE_MODULE(shop);

struct person {
    int number;
    char email[80];
};

int shown(request_rec *request, const struct person *person) {
    // finds: personal-data-in-log
    ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, request, "from %s", person->email);
    // clean: personal-data-in-log
    ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, request, "number %d", person->number);
    // finds: personal-data-to-network
    ap_rprintf(request, "<p>%s", person->email);
    // finds: personal-data-to-network
    ap_rputs(person->email, request);
    return OK;
}

int asked(request_rec *request) {
    const char *given = NULL;
    int status = ap_get_basic_auth_pw(request, &given);
    // finds: credential-in-log
    ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, request, "%d %s", status, given);
    return status;
}
