/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/libgcrypt.yaml against the real header. */
#include <gcrypt.h>
#include <string.h>
#include <syslog.h>

struct visitor {
    char email[80];
};

void digested(const struct visitor *visitor, unsigned char *out) {
    // finds: weak-hash-as-protection
    gcry_md_hash_buffer(GCRY_MD_MD5, out, visitor->email, strlen(visitor->email));
    // clean: weak-hash-as-protection
    gcry_md_hash_buffer(GCRY_MD_SHA256, out, visitor->email, strlen(visitor->email));
}

int marked(const char *password, unsigned char *out) {
    gcry_md_hd_t digest;
    if (gcry_md_open(&digest, GCRY_MD_SHA256, 0) != 0) return -1;
    gcry_md_write(digest, password, strlen(password));
    memcpy(out, gcry_md_read(digest, 0), 32);
    // clean: data-left-in-memory
    gcry_md_close(digest);
    return 0;
}

void sealed(gcry_cipher_hd_t cipher, const struct visitor *visitor) {
    unsigned char out[80];
    gcry_cipher_encrypt(cipher, out, sizeof out, visitor->email, sizeof visitor->email);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%.*s", 80, (const char *)out);
}

int opened(gcry_cipher_hd_t *cipher) {
    // finds: weak-cipher
    return (int)gcry_cipher_open(cipher, GCRY_CIPHER_3DES, GCRY_CIPHER_MODE_CBC, 0);
}

int opened_well(gcry_cipher_hd_t *cipher) {
    // clean: weak-cipher
    return (int)gcry_cipher_open(cipher, GCRY_CIPHER_AES256, GCRY_CIPHER_MODE_CBC, 0);
}
