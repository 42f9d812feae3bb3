/* SPDX-License-Identifier: Apache-2.0 */
/* How a cipher is picked: by function, by name, through a table. */
#include <stddef.h>

struct cipher;
struct cipher_context;
const struct cipher *EVP_des_cbc(void);
const struct cipher *EVP_aes_256_ecb(void);
const struct cipher *EVP_aes_256_gcm(void);
const struct cipher *EVP_get_cipherbyname(const char *name);
int EVP_EncryptInit_ex(struct cipher_context *context, const struct cipher *cipher, void *engine,
                       const unsigned char *key, const unsigned char *iv);

int seal_begin(struct cipher_context *context, const unsigned char *key, const unsigned char *iv) {
    // clean: weak-cipher
    return EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, iv);
}

int seal_begin_old(struct cipher_context *context, const unsigned char *key, const unsigned char *iv) {
    // finds: weak-cipher
    return EVP_EncryptInit_ex(context, EVP_des_cbc(), NULL, key, iv);
}

const struct cipher *seal_blocks(void) {
    // finds: weak-cipher
    return EVP_aes_256_ecb();
}

const struct cipher *seal_named(int old) {
    if (old) {
        // finds: weak-cipher
        return EVP_get_cipherbyname("des-ede3-cbc");
    }
    // clean: weak-cipher
    return EVP_get_cipherbyname("aes-256-gcm");
}
