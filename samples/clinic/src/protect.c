/* SPDX-License-Identifier: Apache-2.0 */
/* Encryption of what is stored and sent, pseudonyms and masks for what is logged. */
#include "clinic.h"

#include <nettle/gcm.h>
#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#define NONCE_SIZE GCM_IV_SIZE
#define TAG_SIZE   GCM_DIGEST_SIZE

static struct gcm_aes256_ctx seal_state;
static struct hmac_sha256_ctx pseudonym_state;

bool protect_open(const char *path) {
    unsigned char material[64];
    FILE *file = fopen(path, "rb");
    if (!file) return false;
    size_t got = fread(material, 1, sizeof material, file);
    fclose(file);
    if (got == sizeof material) {
        gcm_aes256_set_key(&seal_state, material);
        hmac_sha256_set_key(&pseudonym_state, 32, material + 32);
    }
    explicit_bzero(material, sizeof material);
    return got == sizeof material;
}

bool seal_text(const char *text, struct sealed *out) {
    struct gcm_aes256_ctx state = seal_state;
    size_t length = strlen(text);
    if (length > SEALED_MAX - NONCE_SIZE - TAG_SIZE) return false;
    if (getrandom(out->bytes, NONCE_SIZE, 0) != NONCE_SIZE) return false;
    gcm_aes256_set_iv(&state, NONCE_SIZE, out->bytes);
    gcm_aes256_encrypt(&state, length, out->bytes + NONCE_SIZE, (const unsigned char *)text);
    gcm_aes256_digest(&state, TAG_SIZE, out->bytes + NONCE_SIZE + length);
    out->length = NONCE_SIZE + length + TAG_SIZE;
    return true;
}

bool unseal_text(const unsigned char *bytes, size_t length, char *out, size_t size) {
    struct gcm_aes256_ctx state = seal_state;
    unsigned char tag[TAG_SIZE];
    if (length < NONCE_SIZE + TAG_SIZE) return false;
    size_t inner = length - NONCE_SIZE - TAG_SIZE;
    if (inner >= size) return false;
    gcm_aes256_set_iv(&state, NONCE_SIZE, bytes);
    gcm_aes256_decrypt(&state, inner, (unsigned char *)out, bytes + NONCE_SIZE);
    gcm_aes256_digest(&state, TAG_SIZE, tag);
    out[inner] = '\0';
    return memeql_sec(tag, bytes + NONCE_SIZE + inner, TAG_SIZE);
}

void pseudonym(const char *text, char out[PSEUDONYM_SIZE]) {
    struct hmac_sha256_ctx state = pseudonym_state;
    unsigned char digest[SHA256_DIGEST_SIZE];
    hmac_sha256_update(&state, strlen(text), (const unsigned char *)text);
    hmac_sha256_digest(&state, sizeof digest, digest);
    for (int i = 0; i < 16; i++) snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

void mask_text(const char *text, char *out, size_t size) {
    size_t length = strlen(text);
    if (length >= size) length = size - 1;
    memset(out, '*', length);
    out[length] = '\0';
}
