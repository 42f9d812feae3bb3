/* SPDX-License-Identifier: Apache-2.0 */
/* A mail client's login: PLAIN over a bare socket, base64 (which hides nothing), TLS, and a challenge. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

struct ssl;
int SSL_write(struct ssl *ssl, const void *data, int size);
int EVP_EncodeBlock(unsigned char *out, const unsigned char *in, int size);
unsigned char *HMAC(const void *md, const void *key, int key_len, const unsigned char *data,
                    size_t size, unsigned char *out, unsigned int *out_len);

struct account {
    char login[32];
    char password[64];
};

struct session {
    int fd;
    struct ssl *tls;
    int (*put)(struct session *session, const char *line);
};

static int put_clear(struct session *session, const char *line) {
    // finds: credential-to-network
    return send(session->fd, line, strlen(line), 0) < 0 ? -1 : 0;
}

static int put_tls(struct session *session, const char *line) {
    // clean: credential-to-network
    return SSL_write(session->tls, line, (int)strlen(line));
}

void session_init(struct session *session, int fd, struct ssl *tls) {
    session->fd = fd;
    session->tls = tls;
    session->put = tls ? put_tls : put_clear;
}

int session_login(struct session *session, const struct account *account) {
    char line[160];
    snprintf(line, sizeof line, "LOGIN %s %s\r\n", account->login, account->password);
    return session->put(session, line);
}

int session_plain(int fd, const struct account *account) {
    unsigned char encoded[128];
    int size = EVP_EncodeBlock(encoded, (const unsigned char *)account->password,
                               (int)strlen(account->password));
    // finds: credential-to-network
    return send(fd, encoded, (size_t)size, 0) < 0 ? -1 : 0;
}

int session_answer(int fd, const struct account *account, const unsigned char *key, size_t size) {
    unsigned char code[32];
    unsigned int length = 0;
    HMAC(NULL, key, (int)size, (const unsigned char *)account->password, strlen(account->password),
         code, &length);
    // clean: credential-to-network
    return send(fd, code, length, 0) < 0 ? -1 : 0;
}

int session_noop(int fd) {
    // clean: credential-to-network
    return send(fd, "NOOP\r\n", 6, 0) < 0 ? -1 : 0;
}
