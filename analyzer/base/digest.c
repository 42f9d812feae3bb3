/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256, for cache keys and manifests: where somebody might want two files to look the same. */
#include "base/base.h"

#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <stdlib.h>

struct DigestState {
    struct sha256_ctx context;
};

DigestState *digest_begin(void) {
    DigestState *state = xmalloc(sizeof *state);
    sha256_init(&state->context);
    return state;
}

void digest_add(DigestState *state, const void *data, size_t length) {
    sha256_update(&state->context, length, data);
}

Digest digest_end(DigestState *state) {
    Digest digest;
    sha256_digest(&state->context, sizeof digest.bytes, digest.bytes);
    free(state);
    return digest;
}

Digest digest_of(const void *data, size_t length) {
    DigestState *state = digest_begin();
    digest_add(state, data, length);
    return digest_end(state);
}

void digest_hex(const Digest *digest, char out[65]) {
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < sizeof digest->bytes; i++) {
        out[2 * i] = hex[digest->bytes[i] >> 4];
        out[2 * i + 1] = hex[digest->bytes[i] & 15];
    }
    out[64] = '\0';
}

void uuid_named(const char *name, char out[37]) {
    static const uint8_t urls[16] = {0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1,
                                     0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
    static const char prefix[] = "urn:sangam:";
    uint8_t id[SHA1_DIGEST_SIZE];
    struct sha1_ctx context;
    sha1_init(&context);
    sha1_update(&context, sizeof urls, urls);
    sha1_update(&context, sizeof prefix - 1, (const uint8_t *)prefix);
    sha1_update(&context, strlen(name), (const uint8_t *)name);
    sha1_digest(&context, sizeof id, id);
    id[6] = (uint8_t)((id[6] & 0x0f) | 0x50);
    id[8] = (uint8_t)((id[8] & 0x3f) | 0x80);
    char *at = out;
    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) *at++ = '-';
        at += snprintf(at, 3, "%02x", id[i]);
    }
}
