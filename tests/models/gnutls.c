/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/gnutls.yaml against the real headers. */
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>
#include <syslog.h>

struct visitor {
    char email[80];
};

void sent(gnutls_session_t session, const struct visitor *visitor) {
    // clean: personal-data-to-network
    gnutls_record_send(session, visitor->email, strlen(visitor->email));
}

void digested(const struct visitor *visitor, unsigned char *out) {
    // finds: weak-hash-as-protection
    gnutls_hash_fast(GNUTLS_DIG_SHA1, visitor->email, strlen(visitor->email), out);
    // clean: weak-hash-as-protection
    gnutls_hash_fast(GNUTLS_DIG_SHA256, visitor->email, strlen(visitor->email), out);
}

void keyed(const struct visitor *visitor, const unsigned char *key) {
    unsigned char out[32];
    gnutls_hmac_fast(GNUTLS_MAC_SHA256, key, 32, visitor->email, strlen(visitor->email), out);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%02x%02x", out[0], out[1]);
}
