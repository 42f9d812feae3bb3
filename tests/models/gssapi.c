/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/gssapi.yaml against the real header. */
#include <gssapi/gssapi.h>
#include <string.h>
#include <syslog.h>

struct person {
    int number;
    char email[80];
};

void named(gss_name_t name) {
    OM_uint32 minor;
    gss_buffer_desc text = GSS_C_EMPTY_BUFFER;
    gss_display_name(&minor, name, &text, NULL);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%.*s", (int)text.length, (char *)text.value);
    gss_release_buffer(&minor, &text);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%u", minor);
}

void wrapped(gss_ctx_id_t context, struct person *person) {
    OM_uint32 minor;
    gss_buffer_desc in = {strlen(person->email), person->email}, out = GSS_C_EMPTY_BUFFER;
    gss_wrap(&minor, context, 1, GSS_C_QOP_DEFAULT, &in, NULL, &out);
    // clean: personal-data-in-log
    syslog(LOG_DEBUG, "%s", (char *)out.value);
    // finds: personal-data-in-log
    syslog(LOG_DEBUG, "%s", (char *)in.value);
}
