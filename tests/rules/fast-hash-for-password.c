/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords through a fast hash and a slow one. */
#include <stddef.h>
#include <string.h>

unsigned char *SHA256(const unsigned char *data, size_t size, unsigned char *out);
int PKCS5_PBKDF2_HMAC(const char *password, int password_size, const unsigned char *salt, int salt_size, int rounds,
                      const void *digest, int size, unsigned char *out);

struct account {
    unsigned char salt[16];
    unsigned char stored[32];
    unsigned char picture_digest[32];
};

void password_set_fast(struct account *account, const char *password) {
    // finds: fast-hash-for-password
    SHA256((const unsigned char *)password, strlen(password), account->stored);
}

void password_set(struct account *account, const char *password) {
    // clean: fast-hash-for-password
    PKCS5_PBKDF2_HMAC(password, (int)strlen(password), account->salt, 16, 600000, NULL, 32, account->stored);
}

void picture_set(struct account *account, const unsigned char *pixels, size_t size) {
    // clean: fast-hash-for-password
    SHA256(pixels, size, account->picture_digest);
}
