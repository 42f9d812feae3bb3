/* SPDX-License-Identifier: Apache-2.0 */
/* Versions of TLS that a client or server allows. */
#include <stddef.h>

typedef void CURL;
typedef enum { CURLOPT_SSLVERSION = 32 } CURLoption;
enum { CURL_SSLVERSION_TLSv1_0 = 4, CURL_SSLVERSION_TLSv1_2 = 6 };
int curl_easy_setopt(CURL *handle, CURLoption option, ...);
struct ssl_ctx;
struct ssl_method;
const struct ssl_method *TLS_client_method(void);
const struct ssl_method *TLSv1_client_method(void);
struct ssl_ctx *SSL_CTX_new(const struct ssl_method *method);
long SSL_CTX_ctrl(struct ssl_ctx *ctx, int command, long argument, void *pointer);
#define SSL_CTRL_SET_MIN_PROTO_VERSION 123
#define TLS1_VERSION 0x0301
#define TLS1_2_VERSION 0x0303
#define SSL_CTX_set_min_proto_version(ctx, version) \
    SSL_CTX_ctrl(ctx, SSL_CTRL_SET_MIN_PROTO_VERSION, version, NULL)

struct ssl_ctx *context_new(void) {
    // clean: obsolete-tls-version
    struct ssl_ctx *ctx = SSL_CTX_new(TLS_client_method());
    // clean: obsolete-tls-version
    SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
    return ctx;
}

struct ssl_ctx *context_old(void) {
    // finds: obsolete-tls-version
    struct ssl_ctx *ctx = SSL_CTX_new(TLSv1_client_method());
    return ctx;
}

void context_relax(struct ssl_ctx *ctx) {
    // finds: obsolete-tls-version
    SSL_CTX_set_min_proto_version(ctx, TLS1_VERSION);
}

void transfer(CURL *handle, int old) {
    if (old) {
        // finds: obsolete-tls-version
        curl_easy_setopt(handle, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_0);
    } else {
        // clean: obsolete-tls-version
        curl_easy_setopt(handle, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    }
}
