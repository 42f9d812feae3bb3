/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/c-ares.yaml against the real header. */
#include <ares.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <syslog.h>

struct visitor {
    char email[80];
    unsigned char peer_ip[4];
};

static void resolved(void *data, int status, int timeouts, struct hostent *host) {
    const struct visitor *visitor = data;
    (void)timeouts;
    (void)host;
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", visitor->email);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%d", status);
}

void look(ares_channel channel, const struct visitor *visitor) {
    char text[46];
    ares_inet_ntop(AF_INET, visitor->peer_ip, text, sizeof text);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", text);
    ares_gethostbyname(channel, "mail.example", AF_INET, resolved, (void *)visitor);
}
