/* SPDX-License-Identifier: Apache-2.0 */
/* What the samples need of OpenSSL. */
#define SSL_VERIFY_NONE 0x00
#define SSL_VERIFY_PEER 0x01
struct ssl_ctx;
struct ssl;
void SSL_CTX_set_verify(struct ssl_ctx *ctx, int mode, int (*callback)(int, void *));
void SSL_set_verify(struct ssl *ssl, int mode, int (*callback)(int, void *));
struct ssl *SSL_new(struct ssl_ctx *ctx);
int SSL_accept(struct ssl *ssl);
int SSL_connect(struct ssl *ssl);
long SSL_get_verify_result(const struct ssl *ssl);
