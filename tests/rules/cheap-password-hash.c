/* SPDX-License-Identifier: Apache-2.0 */
/* Rounds of PBKDF2. */
#include <string.h>

#define ROUNDS 1000
int PKCS5_PBKDF2_HMAC(const char *password, int password_size, const unsigned char *salt, int salt_size, int rounds,
                      const void *digest, int size, unsigned char *out);

int password_store_fast(const char *password, const unsigned char *salt, unsigned char *out) {
    // finds: cheap-password-hash
    return PKCS5_PBKDF2_HMAC(password, (int)strlen(password), salt, 16, ROUNDS, 0, 32, out);
}

int password_store(const char *password, const unsigned char *salt, unsigned char *out) {
    // clean: cheap-password-hash
    return PKCS5_PBKDF2_HMAC(password, (int)strlen(password), salt, 16, 600000, 0, 32, out);
}

int password_store_as_set(const char *password, const unsigned char *salt, int rounds, unsigned char *out) {
    // clean: cheap-password-hash
    return PKCS5_PBKDF2_HMAC(password, (int)strlen(password), salt, 16, rounds, 0, 32, out);
}
