/* SPDX-License-Identifier: Apache-2.0 */
/* rules/models/openssl.yaml against the real headers. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/md5.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

struct account {
    char email[80];
    char password[64];
};

void keyed(const struct account *account, const unsigned char *key, int fd) {
    unsigned char code[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    HMAC(EVP_sha256(), key, 32, (const unsigned char *)account->email, strlen(account->email), code, &length);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%02x%02x", code[0], code[1]);
    (void)fd;
}

void digest(const struct account *account) {
    unsigned char out[EVP_MAX_MD_SIZE];
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_DigestInit_ex(context, EVP_sha256(), NULL);
    EVP_DigestUpdate(context, account->email, strlen(account->email));
    EVP_DigestFinal_ex(context, out, NULL);
    EVP_MD_CTX_free(context);
    /* an unkeyed hash can be tried out: no protection in a log */
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%02x%02x%02x", out[0], out[1], out[2]);
}

void let_go(const struct account *account, unsigned char *out) {
    MD5_CTX *state = malloc(sizeof *state);
    MD5_Init(state);
    MD5_Update(state, account->password, strlen(account->password));
    MD5_Final(out, state);
    // clean: data-left-in-memory
    free(state);
}

void let_go_full(const struct account *account) {
    MD5_CTX *state = malloc(sizeof *state);
    MD5_Init(state);
    MD5_Update(state, account->password, strlen(account->password));
    // finds: data-left-in-memory
    free(state);
}

void weak(const struct account *account, unsigned char *out) {
    // finds: fast-hash-for-password
    MD5((const unsigned char *)account->password, strlen(account->password), out);
    SHA_CTX state;
    SHA1_Init(&state);
    SHA1_Update(&state, account->email, strlen(account->email));
    // finds: weak-hash-as-protection
    SHA1_Final(out, &state);
    // clean: weak-hash-as-protection
    SHA256((const unsigned char *)account->email, strlen(account->email), out);
}

int sealed(const struct account *account, const unsigned char *key, const unsigned char *iv) {
    unsigned char out[128];
    int length = 0, rest = 0;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    EVP_EncryptInit_ex(context, EVP_aes_256_cbc(), NULL, key, iv);
    EVP_EncryptUpdate(context, out, &length, (const unsigned char *)account->email, (int)strlen(account->email));
    EVP_EncryptFinal_ex(context, out + length, &rest);
    EVP_CIPHER_CTX_free(context);
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%.*s", length + rest, (const char *)out);
    return length + rest;
}

void encoded(const struct account *account) {
    unsigned char text[128];
    EVP_EncodeBlock(text, (const unsigned char *)account->email, (int)strlen(account->email));
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", (const char *)text);
}

void over_tls(SSL *ssl, const struct account *account) {
    // clean: personal-data-to-network
    SSL_write(ssl, account->email, (int)strlen(account->email));
}

void wiped(void) {
    char password[64];
    char *typed = getpass("Password: ");
    if (!typed) return;
    strncpy(password, typed, sizeof password - 1);
    OPENSSL_cleanse(password, sizeof password);
    // clean: data-left-in-memory
}

/* What a BIO writes to is told by its method, and below a filter by what the filter is pushed onto. */
void encoded_in_memory(const struct account *account) {
    char out[128];
    BIO *filter = BIO_new(BIO_f_base64());
    BIO *bio = BIO_push(filter, BIO_new(BIO_s_mem()));
    // clean: personal-data-to-file
    BIO_write(bio, account->email, (int)strlen(account->email));
    BIO_read(bio, out, sizeof out);
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", out);
}

void encoded_in_file(const struct account *account) {
    BIO *filter = BIO_new(BIO_f_base64());
    BIO *bio = BIO_push(filter, BIO_new_file("accounts.txt", "w"));
    // finds: personal-data-to-file
    BIO_write(bio, account->email, (int)strlen(account->email));
}
