/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/libmicrohttpd.yaml against the real header. */
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

struct person {
    int number;
    char email[80];
};

struct shop {
    struct person owner;
};

static enum MHD_Result answer(void *closure, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **request) {
    struct shop *shop = closure;
    (void)upload;
    (void)upload_size;
    (void)request;
    struct MHD_Response *response =
        MHD_create_response_from_buffer(strlen(shop->owner.email), shop->owner.email, MHD_RESPMEM_MUST_COPY);
    // finds: personal-data-to-network
    MHD_queue_response(connection, 200, response);
    MHD_destroy_response(response);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%s %s", method, version);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "owner %s", shop->owner.email);
    const char *email = MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, "email");
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s %s", url, email);
    return MHD_YES;
}

static enum MHD_Result secured(struct MHD_Connection *connection) {
    char *pass = NULL;
    char *user = MHD_basic_auth_get_username_password(connection, &pass);
    // finds: credential-in-log
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s %s", user, pass);
    free(user);
    return MHD_YES;
}

struct MHD_Daemon *serve(struct shop *shop, struct MHD_Connection *connection) {
    secured(connection);
    return MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD, 80, NULL, NULL, answer, shop, MHD_OPTION_END);
}
