/* SPDX-License-Identifier: Apache-2.0 */
/* The host that a caller names goes with the descriptor to whatever is sent there. One host is in the register. */
#include <arpa/inet.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct person {
    char email[80];
};

/* ---- looked up, connected and sent to in three functions ---- */

static int connect_to(const char *host) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list = NULL;
    int connection = -1;
    if (getaddrinfo(host, "80", &hints, &list)) return -1;
    for (struct addrinfo *at = list; at && connection < 0; at = at->ai_next) {
        connection = socket(at->ai_family, at->ai_socktype, at->ai_protocol);
        if (connection >= 0 && connect(connection, at->ai_addr, at->ai_addrlen)) {
            close(connection);
            connection = -1;
        }
    }
    freeaddrinfo(list);
    return connection;
}

static int send_undeclared(int connection, const char *text) {
    // finds: undeclared-recipient
    return send(connection, text, strlen(text), 0) < 0 ? -1 : 0;
}

static int send_declared(int connection, const char *text) {
    // clean: undeclared-recipient
    return send(connection, text, strlen(text), 0) < 0 ? -1 : 0;
}

int lab_tell(const struct person *person) {
    int connection = connect_to("results.lab.example");
    return connection < 0 ? -1 : send_undeclared(connection, person->email);
}

int sms_tell(const struct person *person) {
    int connection = connect_to("api.sms.example");
    return connection < 0 ? -1 : send_declared(connection, person->email);
}

/* ---- by number, and by the older call ---- */

int number_tell(const struct person *person) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(80)};
    int connection = socket(AF_INET, SOCK_STREAM, 0);
    if (inet_pton(AF_INET, "192.0.2.7", &address.sin_addr) != 1) return -1;
    if (connect(connection, (struct sockaddr *)&address, sizeof address)) return -1;
    // finds: undeclared-recipient
    return send(connection, person->email, strlen(person->email), 0) < 0 ? -1 : 0;
}

int name_tell(const struct person *person) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(80)};
    struct hostent *host = gethostbyname("old.lab.example");
    int connection = socket(AF_INET, SOCK_STREAM, 0);
    if (!host) return -1;
    memcpy(&address.sin_addr, host->h_addr_list[0], (size_t)host->h_length);
    if (connect(connection, (struct sockaddr *)&address, sizeof address)) return -1;
    // finds: undeclared-recipient
    return send(connection, person->email, strlen(person->email), 0) < 0 ? -1 : 0;
}

int datagram_tell(int connection, const struct person *person) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(514)};
    if (inet_pton(AF_INET, "198.51.100.9", &address.sin_addr) != 1) return -1;
    // finds: undeclared-recipient
    return sendto(connection, person->email, strlen(person->email), 0, (struct sockaddr *)&address, sizeof address) < 0;
}

/* ---- whoever called us, and a host of the settings ---- */

int server_tell(int listener, const struct person *person) {
    int connection = accept(listener, NULL, NULL);
    // clean: undeclared-recipient
    return send(connection, person->email, strlen(person->email), 0) < 0 ? -1 : 0;
}

int settings_tell(const char *host, const struct person *person) {
    int connection = connect_to(host);
    // clean: undeclared-recipient
    return send(connection, person->email, strlen(person->email), 0) < 0 ? -1 : 0;
}
