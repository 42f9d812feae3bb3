/* SPDX-License-Identifier: Apache-2.0 */
/* A buffer takes a request and then the first bytes of the answer: what stands behind these is not in them. */
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <syslog.h>

struct link {
    int fd;
    const char *user_name;
};

static int answer_read(struct link *link, unsigned char *out, size_t size) {
    if (link->fd < 0) return -1;
    return recv(link->fd, out, size, 0) == (ssize_t)size ? 0 : -1;
}

int link_open(struct link *link) {
    unsigned char request[512];
    request[0] = 4;
    request[1] = 1;
    memcpy(request + 8, link->user_name, strlen(link->user_name) + 1);
    // finds: personal-data-to-network
    if (send(link->fd, request, 9 + strlen(link->user_name), 0) < 0) return -1;
    if (answer_read(link, request, 8) < 0) return -1;
    // clean: personal-data-in-log
    syslog(LOG_NOTICE, "no way to %d.%d.%d.%d", request[4], request[5], request[6], request[7]);
    // finds: personal-data-in-log
    syslog(LOG_NOTICE, "no way for %s", (char *)request + 8);
    return 0;
}
