/* SPDX-License-Identifier: Apache-2.0 */
/* What lies beside the address in a socket address is no address: the family, the port. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <syslog.h>

union any_address {
    struct sockaddr generic;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
};

void greet(int descriptor) {
    union any_address peer;
    char text[INET6_ADDRSTRLEN];
    socklen_t length = sizeof peer;
    memset(&peer, 0, sizeof peer);
    if (getpeername(descriptor, &peer.generic, &length) != 0) return;
    // clean: personal-data-in-log
    syslog(LOG_INFO, "family %d", peer.generic.sa_family);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "port %d", ntohs(peer.four.sin_port));
    inet_ntop(AF_INET, &peer.four.sin_addr, text, sizeof text);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "address %s", text);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "address %x", ntohl(peer.four.sin_addr.s_addr));
}
