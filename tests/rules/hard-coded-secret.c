/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and passwords that stand in the program, and one that is read at run time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cipher;
struct cipher_context;
int EVP_EncryptInit_ex(struct cipher_context *context, const struct cipher *cipher, void *engine,
                       const unsigned char *key, const unsigned char *iv);
unsigned char *HMAC(const void *md, const void *key, int key_len, const unsigned char *data,
                    size_t size, unsigned char *out, unsigned int *out_len);
struct connection;
struct connection *PQconnectdb(const char *settings);

static const unsigned char *const master_key = (const unsigned char *)"0123456789abcdef0123456789abcdef";

int seal_begin(struct cipher_context *context, const struct cipher *cipher, const unsigned char *iv) {
    // finds: hard-coded-secret
    return EVP_EncryptInit_ex(context, cipher, NULL, master_key, iv);
}

void pseudonym(const char *text, unsigned char *out) {
    unsigned int length = 0;
    // finds: hard-coded-secret
    HMAC(NULL, "pepper-2024", 11, (const unsigned char *)text, strlen(text), out, &length);
}

struct connection *database_open(void) {
    // finds: hard-coded-secret
    return PQconnectdb("host=db.example user=app password=letmein");
}

struct connection *database_open_local(void) {
    // clean: hard-coded-secret
    return PQconnectdb("host=/run/postgresql user=app");
}

int seal_begin_read(struct cipher_context *context, const struct cipher *cipher, const unsigned char *iv) {
    unsigned char key[32];
    FILE *file = fopen("/etc/app/key", "rb");
    if (!file || fread(key, sizeof key, 1, file) != 1) return -1;
    fclose(file);
    // clean: hard-coded-secret
    return EVP_EncryptInit_ex(context, cipher, NULL, key, iv);
}

typedef void CURL;
typedef int CURLcode;
typedef int CURLoption;
CURLcode curl_easy_setopt(CURL *handle, CURLoption option, ...);
enum { USERPWD = 10005, PROXYUSERPWD = 10006, PROXYPASSWORD = 10176 };

void mirror_login(CURL *handle) {
    // finds: hard-coded-secret
    curl_easy_setopt(handle, USERPWD, "mirror:sesame");
    // clean: hard-coded-secret
    curl_easy_setopt(handle, USERPWD, "anonymous");
    // clean: hard-coded-secret
    curl_easy_setopt(handle, USERPWD, "anonymous:");
    // finds: hard-coded-secret
    curl_easy_setopt(handle, PROXYUSERPWD, "cache:sesame");
    // finds: hard-coded-secret
    curl_easy_setopt(handle, PROXYPASSWORD, "sesame");
}
