/* SPDX-License-Identifier: Apache-2.0 */
/* Positions that are sent with and without asking. */
#include <stdio.h>
#include <sys/socket.h>

struct rider {
    int number;
    double latitude;
    double longitude;
};

int may_locate(const struct rider *rider);

int report_asked(int fd, const struct rider *rider) {
    char text[64];
    int length;
    if (may_locate(rider) == 0) return 0;
    length = snprintf(text, sizeof text, "%f %f", rider->latitude, rider->longitude);
    // clean: location-without-consent
    return send(fd, text, (size_t)length, 0) < 0 ? -1 : 0;
}

int report_always(int fd, const struct rider *rider) {
    char text[64];
    int length = snprintf(text, sizeof text, "%f %f", rider->latitude, rider->longitude);
    // finds: location-without-consent
    return send(fd, text, (size_t)length, 0) < 0 ? -1 : 0;
}

int report_number(int fd, const struct rider *rider) {
    // clean: location-without-consent
    return send(fd, &rider->number, sizeof rider->number, 0) < 0 ? -1 : 0;
}
