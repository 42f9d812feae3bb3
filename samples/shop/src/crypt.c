/* SPDX-License-Identifier: Apache-2.0 */
/* Everything that needs a key or a hash. */
#include "shop.h"

#include <nettle/gcm.h>
#include <nettle/hmac.h>
#include <nettle/md5.h>
#include <nettle/memops.h>
#include <nettle/pbkdf2.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#define ITERATIONS 300000

static struct gcm_aes256_ctx seal_state;
static struct hmac_sha256_ctx pseudonym_state;

bool crypt_open(const char *path) {
    unsigned char material[64];
    FILE *file = fopen(path, "rb");
    if (!file) return false;
    bool whole = fread(material, sizeof material, 1, file) == 1;
    fclose(file);
    if (whole) {
        gcm_aes256_set_key(&seal_state, material);
        hmac_sha256_set_key(&pseudonym_state, 32, material + 32);
    }
    explicit_bzero(material, sizeof material);
    return whole;
}

bool crypt_seal(const char *text, struct sealed *out) {
    struct gcm_aes256_ctx state = seal_state;
    unsigned char *at = out->bytes;
    size_t length = strlen(text);
    if (length + GCM_IV_SIZE + GCM_DIGEST_SIZE > sizeof out->bytes) return false;
    if (getrandom(at, GCM_IV_SIZE, 0) != GCM_IV_SIZE) return false;
    gcm_aes256_set_iv(&state, GCM_IV_SIZE, at);
    at += GCM_IV_SIZE;
    gcm_aes256_encrypt(&state, length, at, (const unsigned char *)text);
    at += length;
    gcm_aes256_digest(&state, GCM_DIGEST_SIZE, at);
    out->length = (size_t)(at - out->bytes) + GCM_DIGEST_SIZE;
    return true;
}

static void to_hex(const unsigned char *bytes, size_t count, char *out) {
    for (size_t i = 0; i < count; i++) snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

void crypt_pseudonym(const char *text, char out[DIGEST_TEXT_SIZE]) {
    struct hmac_sha256_ctx state = pseudonym_state;
    unsigned char digest[SHA256_DIGEST_SIZE];
    hmac_sha256_update(&state, strlen(text), (const unsigned char *)text);
    hmac_sha256_digest(&state, sizeof digest, digest);
    to_hex(digest, sizeof digest, out);
}

void crypt_fingerprint(const char *text, char out[DIGEST_TEXT_SIZE]) {
    struct md5_ctx state;
    unsigned char digest[MD5_DIGEST_SIZE];
    md5_init(&state);
    md5_update(&state, strlen(text), (const unsigned char *)text);
    md5_digest(&state, sizeof digest, digest);
    to_hex(digest, sizeof digest, out);
}

bool crypt_random_text(char *out, size_t size) {
    unsigned char bytes[32];
    if (size < sizeof bytes * 2 + 1 || getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return false;
    to_hex(bytes, sizeof bytes, out);
    return true;
}

static void derive(const char *password, const unsigned char *salt, unsigned char *hash) {
    pbkdf2_hmac_sha256(strlen(password), (const unsigned char *)password, ITERATIONS, SALT_SIZE,
                       salt, PASSWORD_HASH_SIZE, hash);
}

bool crypt_new_password(const char *password, unsigned char *salt, unsigned char *hash) {
    if (getrandom(salt, SALT_SIZE, 0) != SALT_SIZE) return false;
    derive(password, salt, hash);
    return true;
}

bool crypt_check_password(const char *password, const unsigned char *salt,
                          const unsigned char *hash) {
    unsigned char computed[PASSWORD_HASH_SIZE];
    derive(password, salt, computed);
    bool same = memeql_sec(computed, hash, sizeof computed);
    explicit_bzero(computed, sizeof computed);
    return same;
}
