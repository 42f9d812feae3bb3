/* SPDX-License-Identifier: Apache-2.0 */
/* An update client that names its device: IMEI, hardware address, and a keyed hash in their place. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

unsigned char *HMAC(const void *md, const void *key, int key_len, const unsigned char *data,
                    size_t size, unsigned char *out, unsigned int *out_len);

struct handset {
    char imei[16];
    uint8_t mac_address[6];
    char firmware[16];
};

static int handset_line(const struct handset *handset, char *out, size_t size) {
    return snprintf(out, size, "id=%s&fw=%s", handset->imei, handset->firmware);
}

int update_ask(int fd, const struct handset *handset) {
    char line[96];
    int length = handset_line(handset, line, sizeof line);
    // finds: device-identifier-to-network
    return send(fd, line, (size_t)length, 0) < 0 ? -1 : 0;
}

int update_hello(int fd, const struct handset *handset) {
    char text[32];
    const uint8_t *a = handset->mac_address;
    int length = snprintf(text, sizeof text, "%02x%02x%02x%02x%02x%02x", a[0], a[1], a[2], a[3], a[4], a[5]);
    // finds: device-identifier-to-network
    return send(fd, text, (size_t)length, 0) < 0 ? -1 : 0;
}

int update_ask_hidden(int fd, const struct handset *handset, const unsigned char *key) {
    unsigned char code[32];
    unsigned int length = 0;
    HMAC(NULL, key, 32, (const unsigned char *)handset->imei, strlen(handset->imei), code, &length);
    // clean: device-identifier-to-network
    return send(fd, code, length, 0) < 0 ? -1 : 0;
}

int update_version(int fd, const struct handset *handset) {
    // clean: device-identifier-to-network
    return send(fd, handset->firmware, strlen(handset->firmware), 0) < 0 ? -1 : 0;
}
