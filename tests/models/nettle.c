/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/nettle.yaml against the real headers. */
#include <nettle/hmac.h>
#include <nettle/md5.h>
#include <string.h>
#include <syslog.h>

struct visitor {
    char email[80];
};

void digested(const struct visitor *visitor, unsigned char out[MD5_DIGEST_SIZE]) {
    struct md5_ctx context;
    md5_init(&context);
    md5_update(&context, strlen(visitor->email), (const uint8_t *)visitor->email);
    // finds: weak-hash-as-protection
    md5_digest(&context, MD5_DIGEST_SIZE, out);
}

void keyed(const struct visitor *visitor, const uint8_t *key) {
    struct hmac_sha256_ctx context;
    uint8_t out[SHA256_DIGEST_SIZE];
    hmac_sha256_set_key(&context, 32, key);
    hmac_sha256_update(&context, strlen(visitor->email), (const uint8_t *)visitor->email);
    hmac_sha256_digest(&context, sizeof out, out);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%02x%02x", out[0], out[1]);
}
