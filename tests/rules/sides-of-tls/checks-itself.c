/* SPDX-License-Identifier: Apache-2.0 */
/* The library is told to go on, so that the client can tell what is wrong and end the connection itself. */
#include "tls.h"

int mailbox_call(struct ssl_ctx *ctx) {
    // clean: tls-verification-off
    SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, 0);
    struct ssl *ssl = SSL_new(ctx);
    if (SSL_connect(ssl) != 1) return -1;
    return SSL_get_verify_result(ssl) == 0 ? 0 : -1;
}
