/* SPDX-License-Identifier: Apache-2.0 */
/* Requests to other services. */
#include "shop.h"

#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int client_connect(const char *host, const char *port) {
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
    struct addrinfo *found = NULL;
    if (getaddrinfo(host, port, &hints, &found) != 0) return -1;
    int connection = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
    if (connection >= 0 && connect(connection, found->ai_addr, found->ai_addrlen) != 0) {
        close(connection);
        connection = -1;
    }
    freeaddrinfo(found);
    return connection;
}

bool client_post(const char *host, const char *path, const char *body) {
    char request[1024];
    int length = snprintf(request, sizeof request,
                          "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %zu\r\n\r\n%s", path,
                          host, strlen(body), body);
    if (length < 0 || (size_t)length >= sizeof request) return false;
    int connection = client_connect(host, "80");
    if (connection < 0) return false;
    bool sent = send(connection, request, (size_t)length, MSG_NOSIGNAL) == length;
    close(connection);
    return sent;
}
