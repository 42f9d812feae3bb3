/* SPDX-License-Identifier: Apache-2.0 */
/* Buffers filled through pointer + offset. */
#include "test.h"

void at_offset(void) {
    char line[64] = "value=";
    read_secret(line + 6, sizeof line - 7);
    // finds: test-flow
    leak_text(line);
    // finds: test-flow
    leak_text(line + 6);
    // clean: test-flow
    leak(line[2]);
}

void memcpy_behind_header(int length) {
    unsigned char packet[128];
    char body[32];
    size_t at = 0;
    read_secret(body, sizeof body);
    packet[at++] = 1;
    packet[at++] = (unsigned char)length;
    // clean: test-flow
    leak_bytes(packet, 2);
    memcpy(packet + at, body, sizeof body);
    at += sizeof body;
    // finds: test-flow
    leak_bytes(packet, at);
}

void header_only(void) {
    struct {
        int kind, length;
        char body[32];
    } packet = {1, 32, ""};
    read_secret(packet.body, sizeof packet.body);
    // clean: test-flow
    leak_bytes(&packet, offsetof(__typeof__(packet), body));
    // finds: test-flow
    leak_bytes(&packet, sizeof packet);
}

void running_pointer(const char *label) {
    char line[128], *p = line;
    p = stpcpy(p, label);
    *p++ = ':';
    strcpy(p, secret_text());
    // finds: test-flow
    leak_text(line);
}

void running_pointer_without(const char *label) {
    char line[128], *p = line;
    p = stpcpy(p, label);
    *p++ = ':';
    strcpy(p, harmless_text());
    // clean: test-flow
    leak_text(line);
}

void growing(void) {
    size_t used = 0, room = 16;
    char *all = malloc(room);
    char piece[8];
    while (all && keep_going()) {
        read_secret(piece, sizeof piece);
        if (used + sizeof piece > room) all = realloc(all, room *= 2);
        memcpy(all + used, piece, sizeof piece);
        used += sizeof piece;
    }
    // finds: test-flow
    leak_bytes(all, used);
    free(all);
}

void split_in_two(void) {
    char whole[32], *left = whole, *right = whole + 16;
    memset(whole, 0, sizeof whole);
    read_secret(right, 15);
    // clean: test-flow
    leak_bytes(left, 16);
    // finds: test-flow
    leak_bytes(right, 16);
}

void one_piece_out(void) {
    char whole[32], first[4], last[4];
    memset(whole, 'x', sizeof whole);
    read_secret(whole, 8);
    memcpy(first, whole, 4);
    memcpy(last, whole + 28, 4);
    // finds: test-flow
    leak_bytes(first, 4);
    // clean: test-flow
    leak_bytes(last, 4);
}
