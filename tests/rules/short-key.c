/* SPDX-License-Identifier: Apache-2.0 */
/* Keys of several lengths. */
#include <stddef.h>

struct rsa;
struct number;
struct schedule;
int RSA_generate_key_ex(struct rsa *rsa, int bits, struct number *exponent, void *progress);
struct rsa *EVP_RSA_gen(unsigned int bits);
int AES_set_encrypt_key(const unsigned char *key, int bits, struct schedule *schedule);

int key_make_small(struct rsa *rsa, struct number *exponent) {
    // finds: short-key
    return RSA_generate_key_ex(rsa, 1024, exponent, NULL);
}

int key_make(struct rsa *rsa, struct number *exponent) {
    // clean: short-key
    return RSA_generate_key_ex(rsa, 3072, exponent, NULL);
}

int key_make_as_told(struct rsa *rsa, struct number *exponent, int bits) {
    // clean: short-key
    return RSA_generate_key_ex(rsa, bits, exponent, NULL);
}

struct rsa *key_make_of(int strong) {
    const unsigned bits = strong ? 4096 : 1536;
    // finds: short-key
    return EVP_RSA_gen(bits);
}

int schedule_make(struct schedule *schedule, const unsigned char *key) {
    // clean: short-key
    return AES_set_encrypt_key(key, 128, schedule);
}
