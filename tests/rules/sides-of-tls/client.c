/* SPDX-License-Identifier: Apache-2.0 */
/* A client that looks at nothing. */
#include "tls.h"

int server_call(struct ssl_ctx *ctx) {
    // finds: tls-verification-off
    SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, 0);
    return SSL_connect(SSL_new(ctx));
}
