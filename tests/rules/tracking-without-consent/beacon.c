/* SPDX-License-Identifier: Apache-2.0 */
/* A beacon that reports what a person does. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

struct visitor {
    char tracking_id[40];
    char advertising_id[40];
    unsigned pages;
};

int tracking_allowed(void);
int objected(const struct visitor *visitor);

static int beacon(int fd, const char *id) {
    char line[96];
    int length = snprintf(line, sizeof line, "GET /p?id=%s\r\n", id);
    // finds: tracking-without-consent
    return send(fd, line, (size_t)length, 0) < 0 ? -1 : 0;
}

int visit_begin(int fd, const struct visitor *visitor) {
    if (!tracking_allowed()) return 0;
    return beacon(fd, visitor->tracking_id);
}

int visit_end(int fd, const struct visitor *visitor) {
    return beacon(fd, visitor->tracking_id);
}

int advert_ask(int fd, const struct visitor *visitor) {
    if (objected(visitor)) return 0;
    // clean: tracking-without-consent
    return send(fd, visitor->advertising_id, strlen(visitor->advertising_id), 0) < 0 ? -1 : 0;
}

int count_report(int fd, const struct visitor *visitor) {
    // clean: tracking-without-consent
    return send(fd, &visitor->pages, sizeof visitor->pages, 0) < 0 ? -1 : 0;
}
