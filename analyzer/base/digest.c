/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256, for cache keys and manifests: where somebody might want two files to look the same. */
#include "base/base.h"

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
