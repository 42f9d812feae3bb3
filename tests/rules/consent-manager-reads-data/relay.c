/* SPDX-License-Identifier: Apache-2.0 */
/* A relay passes one parcel on as it came, and opens another. */
#include <sys/socket.h>

typedef struct evp_cipher_ctx_st EVP_CIPHER_CTX;
typedef struct evp_cipher_st EVP_CIPHER;
typedef struct engine_st ENGINE;
int EVP_DecryptInit_ex(EVP_CIPHER_CTX *context, const EVP_CIPHER *cipher, ENGINE *engine, const unsigned char *key,
                       const unsigned char *iv);
int EVP_EncryptInit_ex(EVP_CIPHER_CTX *context, const EVP_CIPHER *cipher, ENGINE *engine, const unsigned char *key,
                       const unsigned char *iv);

struct parcel {
    unsigned char bytes[512];
};

int parcel_open(EVP_CIPHER_CTX *context, const EVP_CIPHER *cipher, const unsigned char *key, const unsigned char *iv) {
    // finds: consent-manager-reads-data
    return EVP_DecryptInit_ex(context, cipher, 0, key, iv);
}

int parcel_pass(int fd, const struct parcel *parcel) {
    return send(fd, parcel->bytes, sizeof parcel->bytes, 0) < 0 ? -1 : 0;
}

int record_seal(EVP_CIPHER_CTX *context, const EVP_CIPHER *cipher, const unsigned char *key, const unsigned char *iv) {
    // clean: consent-manager-reads-data
    return EVP_EncryptInit_ex(context, cipher, 0, key, iv);
}
