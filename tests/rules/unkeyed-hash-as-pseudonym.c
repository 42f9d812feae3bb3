/* SPDX-License-Identifier: Apache-2.0 */
/* Statistics with a pseudonym that all can undo, and with one that needs a key. */
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

unsigned char *SHA256(const unsigned char *data, size_t size, unsigned char *out);
unsigned char *HMAC(const void *md, const void *key, int key_size, const unsigned char *data, size_t size,
                    unsigned char *out, unsigned int *out_size);
const void *EVP_sha256(void);

struct caller {
    char phone[24];
    unsigned minutes;
};

int call_counted(int fd, const struct caller *caller) {
    unsigned char pseudonym[32];
    SHA256((const unsigned char *)caller->phone, strlen(caller->phone), pseudonym);
    // finds: unkeyed-hash-as-pseudonym
    return send(fd, pseudonym, sizeof pseudonym, 0) < 0 ? -1 : 0;
}

int call_counted_with_key(int fd, const struct caller *caller, const unsigned char *key) {
    unsigned char pseudonym[32];
    unsigned int size = sizeof pseudonym;
    HMAC(EVP_sha256(), key, 32, (const unsigned char *)caller->phone, strlen(caller->phone), pseudonym, &size);
    // clean: unkeyed-hash-as-pseudonym
    return send(fd, pseudonym, sizeof pseudonym, 0) < 0 ? -1 : 0;
}

int minutes_counted(int fd, const struct caller *caller) {
    // clean: unkeyed-hash-as-pseudonym
    return send(fd, &caller->minutes, sizeof caller->minutes, 0) < 0 ? -1 : 0;
}
