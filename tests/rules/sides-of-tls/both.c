/* SPDX-License-Identifier: Apache-2.0 */
/* A proxy: a server on one side, a client on the other. */
#include "tls.h"

int proxy_serve(struct ssl_ctx *ctx) {
    return SSL_accept(SSL_new(ctx));
}

int proxy_call(struct ssl_ctx *ctx) {
    struct ssl *ssl = SSL_new(ctx);
    // finds: tls-verification-off
    SSL_set_verify(ssl, SSL_VERIFY_NONE, 0);
    return SSL_connect(ssl);
}
