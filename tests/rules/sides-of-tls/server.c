/* SPDX-License-Identifier: Apache-2.0 */
/* A server asks for a certificate of its clients, or for none. */
#include "tls.h"

void listener_open(struct ssl_ctx *ctx, int client_certificates) {
    if (client_certificates) SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, 0);
    // clean: tls-verification-off
    else SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, 0);
}

int client_greet(struct ssl_ctx *ctx) {
    return SSL_accept(SSL_new(ctx));
}
