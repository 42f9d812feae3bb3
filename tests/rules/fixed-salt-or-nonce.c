/* SPDX-License-Identifier: Apache-2.0 */
/* Salts and nonces in the text and made afresh. */
#include <stddef.h>
#include <string.h>

char *crypt(const char *password, const char *salt);
char *crypt_gensalt(const char *prefix, unsigned long count, const char *random, int size);
struct cipher;
struct cipher_context;
int EVP_EncryptInit_ex(struct cipher_context *context, const struct cipher *cipher, void *engine,
                       const unsigned char *key, const unsigned char *nonce);

const char *password_store_same(const char *password) {
    // finds: fixed-salt-or-nonce
    return crypt(password, "$6$pepper");
}

const char *password_store(const char *password) {
    char salt[64];
    strncpy(salt, crypt_gensalt("$y$", 0, NULL, 0), sizeof salt - 1);
    salt[sizeof salt - 1] = '\0';
    // clean: fixed-salt-or-nonce
    return crypt(password, salt);
}

int seal_begin_same(struct cipher_context *context, const struct cipher *cipher, const unsigned char *key) {
    // finds: fixed-salt-or-nonce
    return EVP_EncryptInit_ex(context, cipher, NULL, key, (const unsigned char *)"000000000000");
}

int seal_begin(struct cipher_context *context, const struct cipher *cipher, const unsigned char *key,
               const unsigned char *nonce) {
    // clean: fixed-salt-or-nonce
    return EVP_EncryptInit_ex(context, cipher, NULL, key, nonce);
}
