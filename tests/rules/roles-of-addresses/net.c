/* SPDX-License-Identifier: Apache-2.0 */
/* What accept() and recvfrom() fill in is the client's address, what connect() and bind() are given the server's or our own,
 * whatever the variable is called. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <syslog.h>

const char *address_text(const struct sockaddr_in *address);

struct link {
    int fd;
    struct sockaddr_in peer_addr;
};

struct visit {
    int fd;
    struct sockaddr_in peer_addr;
};

static int link_open(struct link *link) {
    return connect(link->fd, (struct sockaddr *)&link->peer_addr, sizeof link->peer_addr);
}

void link_told(struct link *link) {
    if (link_open(link) != 0) return;
    // clean: personal-data-in-log
    syslog(LOG_INFO, "connected to %s", address_text(&link->peer_addr));
}

void visit_told(const struct visit *visit) {
    // finds: personal-data-in-log
    syslog(LOG_INFO, "visited by %s", address_text(&visit->peer_addr));
}

void caller_told(int listening) {
    struct sockaddr_in from;
    socklen_t size = sizeof from;
    if (accept(listening, (struct sockaddr *)&from, &size) < 0) return;
    // finds: personal-data-in-log
    syslog(LOG_INFO, "called by %s", address_text(&from));
}

void own_told(int fd, uint32_t number) {
    struct sockaddr_in from;
    memset(&from, 0, sizeof from);
    from.sin_addr.s_addr = number;
    if (bind(fd, (struct sockaddr *)&from, sizeof from) != 0) return;
    // clean: personal-data-in-log
    syslog(LOG_INFO, "listening on %s", address_text(&from));
}

/* The two ends of a tunnel: our own is nobody's. */
struct tunnel {
    struct in6_addr local_ipv6;
    struct in6_addr remote_ipv6;
};

void tunnel_up(const struct tunnel *tunnel) {
    char text[64];
    // clean: personal-data-in-log
    syslog(LOG_INFO, "up at %s", inet_ntop(AF_INET6, &tunnel->local_ipv6, text, sizeof text));
}

void tunnel_joined(const struct tunnel *tunnel) {
    char text[64];
    // finds: personal-data-in-log
    syslog(LOG_INFO, "joined by %s", inet_ntop(AF_INET6, &tunnel->remote_ipv6, text, sizeof text));
}
