/* SPDX-License-Identifier: Apache-2.0 */
/* As much HTTP as the shop's front proxy speaks: one request per connection. */
#include "shop.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int http_listen(const char *port) {
    struct addrinfo hints = { .ai_family = AF_INET6, .ai_socktype = SOCK_STREAM,
                              .ai_flags = AI_PASSIVE };
    struct addrinfo *where = NULL;
    if (getaddrinfo(NULL, port, &hints, &where) != 0) return -1;
    int server = socket(where->ai_family, where->ai_socktype, where->ai_protocol);
    if (server >= 0 && (bind(server, where->ai_addr, where->ai_addrlen) != 0 ||
                        listen(server, 16) != 0)) {
        close(server);
        server = -1;
    }
    freeaddrinfo(where);
    return server;
}

/* Reads until the whole body is there; the text is terminated. */
static size_t read_text(int client, char *buffer, size_t size) {
    size_t used = 0, wanted = size - 1;
    while (used < wanted) {
        ssize_t got = recv(client, buffer + used, wanted - used, 0);
        if (got <= 0) break;
        used += (size_t)got;
        buffer[used] = '\0';
        char *end = strstr(buffer, "\r\n\r\n");
        char *length = strcasestr(buffer, "\r\nContent-Length:");
        if (!end) continue;
        size_t body = length ? strtoul(length + 17, NULL, 10) : 0;
        size_t head = (size_t)(end - buffer) + 4;
        if (body > size - 1 - head) return 0;
        wanted = head + body;
    }
    buffer[used] = '\0';
    return used;
}

static void find_header(const char *head, const char *name, char *out, size_t size) {
    const char *at = strcasestr(head, name);
    out[0] = '\0';
    if (!at) return;
    at += strlen(name);
    while (*at == ' ') at++;
    snprintf(out, size, "%.*s", (int)strcspn(at, "\r\n"), at);
}

static void find_peer(int client, char *out, size_t size) {
    struct sockaddr_in6 peer;
    socklen_t length = sizeof peer;
    out[0] = '\0';
    if (getpeername(client, (struct sockaddr *)&peer, &length) == 0)
        inet_ntop(AF_INET6, &peer.sin6_addr, out, (socklen_t)size);
}

bool http_read(int client, char *buffer, size_t size, struct request *out) {
    char agreed[8];
    if (read_text(client, buffer, size) == 0) return false;
    if (sscanf(buffer, "%7s %95s", out->method, out->path) != 2) return false;
    char *body = strstr(buffer, "\r\n\r\n");
    if (!body) return false;
    *body = '\0';
    out->body = body + 4;
    find_header(buffer, "\r\nX-Visitor:", out->visitor_cookie, sizeof out->visitor_cookie);
    find_header(buffer, "\r\nX-Analytics:", agreed, sizeof agreed);
    out->analytics_agreed = strcmp(agreed, "yes") == 0;
    find_peer(client, out->remote_address, sizeof out->remote_address);
    return true;
}

void http_reply(int client, int status) {
    char text[96];
    int length = snprintf(text, sizeof text, "HTTP/1.1 %d\r\nContent-Length: 0\r\n\r\n", status);
    if (send(client, text, (size_t)length, MSG_NOSIGNAL) < 0) return;
    shutdown(client, SHUT_WR);
}

static int hex_value(char c) {
    if (isdigit((unsigned char)c)) return c - '0';
    c = (char)tolower((unsigned char)c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The decoded value of `name` in a form's body; false when it is absent or too long. */
bool form_field(const char *body, const char *name, char *out, size_t size) {
    size_t length = strlen(name), used = 0;
    const char *at = body;
    while (at && (strncmp(at, name, length) != 0 || at[length] != '=')) {
        at = strchr(at, '&');
        if (at) at++;
    }
    if (!at) return false;
    for (at += length + 1; *at && *at != '&'; at++) {
        char c = *at == '+' ? ' ' : *at;
        if (c == '%' && hex_value(at[1]) >= 0 && hex_value(at[2]) >= 0) {
            c = (char)(hex_value(at[1]) * 16 + hex_value(at[2]));
            at += 2;
        }
        if (used + 1 >= size) return false;
        out[used++] = c;
    }
    out[used] = '\0';
    return true;
}
