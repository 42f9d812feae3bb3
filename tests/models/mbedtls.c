/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/mbedtls.yaml against the real header. */
#include <mbedtls/aes.h>
#include <mbedtls/md5.h>
#include <mbedtls/net_sockets.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/sha256.h>
#include <mbedtls/ssl.h>
#include <string.h>
#include <syslog.h>

struct person {
    int number;
    char email[80];
};

void sent(mbedtls_ssl_context *tls, mbedtls_net_context *plain, const struct person *person) {
    // clean: personal-data-to-network
    mbedtls_ssl_write(tls, (const unsigned char *)person->email, strlen(person->email));
    // finds: personal-data-to-network
    mbedtls_net_send(plain, (const unsigned char *)person->email, strlen(person->email));
}

void digest(const struct person *person, unsigned char *out) {
    // finds: weak-hash-as-protection
    mbedtls_md5_ret((const unsigned char *)person->email, strlen(person->email), out);
    // clean: weak-hash-as-protection
    mbedtls_sha256_ret((const unsigned char *)person->email, strlen(person->email), out, 0);
}

void both_ways(mbedtls_aes_context *key, unsigned char iv[16], const struct person *person) {
    unsigned char out[80], back[81] = {0};
    mbedtls_aes_crypt_cbc(key, MBEDTLS_AES_ENCRYPT, 80, iv, (const unsigned char *)person->email, out);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%02x%02x", out[0], out[1]);
    mbedtls_aes_crypt_cbc(key, MBEDTLS_AES_DECRYPT, 80, iv, (const unsigned char *)person->email, back);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", (const char *)back);
}
