/* SPDX-License-Identifier: Apache-2.0 */
/* Certificate checks switched off: in libcurl options, in OpenSSL, through a wrapper. */
#include <stddef.h>

typedef void CURL;
typedef enum { CURLOPT_SSL_VERIFYPEER = 64, CURLOPT_SSL_VERIFYHOST = 81, CURLOPT_TIMEOUT = 13 } CURLoption;
int curl_easy_setopt(CURL *handle, CURLoption option, ...);
struct ssl_ctx;
struct ssl;
#define SSL_VERIFY_NONE 0x00
#define SSL_VERIFY_PEER 0x01
void SSL_CTX_set_verify(struct ssl_ctx *ctx, int mode, int (*callback)(int, void *));
void SSL_set_verify(struct ssl *ssl, int mode, int (*callback)(int, void *));

void client_options(CURL *handle) {
    // clean: tls-verification-off
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    // finds: tls-verification-off
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 0L);
    // clean: tls-verification-off
    curl_easy_setopt(handle, CURLOPT_TIMEOUT, 0L);
}

void client_insecure(CURL *handle) {
    // finds: tls-verification-off
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 0L);
}

void context_strict(struct ssl_ctx *ctx) {
    // clean: tls-verification-off
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
}

void context_lax(struct ssl_ctx *ctx) {
    // finds: tls-verification-off
    SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
}

void connection_lax(struct ssl *ssl) {
    int mode = SSL_VERIFY_NONE;
    // finds: tls-verification-off
    SSL_set_verify(ssl, mode, NULL);
}
