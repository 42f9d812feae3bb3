/* SPDX-License-Identifier: Apache-2.0 */
/* A tracker that reports positions: scaled integers, text, a queue between two functions. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

struct position {
    int32_t latitude;
    int32_t longitude;
    uint32_t satellites;
};

static struct position queue[16];
static unsigned head, tail;

void position_take(const struct position *position) {
    queue[head++ % 16] = *position;
}

int position_report(int fd) {
    char text[96];
    const struct position *next = &queue[tail++ % 16];
    int length = snprintf(text, sizeof text, "{\"lat\":%d,\"lon\":%d}", next->latitude, next->longitude);
    // finds: location-to-network
    return send(fd, text, (size_t)length, 0) < 0 ? -1 : 0;
}

int position_binary(int fd, const struct position *position) {
    // finds: location-to-network
    return send(fd, position, sizeof *position, 0) < 0 ? -1 : 0;
}

int fix_quality(int fd, const struct position *position) {
    // clean: location-to-network
    return send(fd, &position->satellites, sizeof position->satellites, 0) < 0 ? -1 : 0;
}
