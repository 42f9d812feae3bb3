/* SPDX-License-Identifier: Apache-2.0 */
/* Connections to other machines. */
#include "clinic.h"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

int net_connect(const char *host, const char *service) {
    struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
    struct addrinfo *list = NULL;
    int connection = -1;
    if (getaddrinfo(host, service, &hints, &list) != 0) return -1;
    for (struct addrinfo *at = list; at && connection < 0; at = at->ai_next) {
        connection = socket(at->ai_family, at->ai_socktype, at->ai_protocol);
        if (connection >= 0 && connect(connection, at->ai_addr, at->ai_addrlen) != 0) {
            close(connection);
            connection = -1;
        }
    }
    freeaddrinfo(list);
    return connection;
}

bool net_send_all(int connection, const void *bytes, size_t length) {
    const char *next = bytes;
    while (length > 0) {
        ssize_t sent = send(connection, next, length, MSG_NOSIGNAL);
        if (sent <= 0) return false;
        next += sent;
        length -= (size_t)sent;
    }
    return true;
}
