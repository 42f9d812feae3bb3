/* SPDX-License-Identifier: Apache-2.0 */
/* A booking client: plain sockets through a buffer, a vector of pieces, a stream over a socket, and TLS. */
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

struct ssl;
int SSL_write(struct ssl *ssl, const void *data, int size);

struct guest {
    int booking;
    char first_name[32];
    char last_name[32];
    char email[80];
    char phone[24];
};

struct packet {
    char payload[512];
    size_t length;
};

struct link {
    int fd;
    struct ssl *tls;
};

int link_open(struct link *link, const struct sockaddr_in *server) {
    link->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (link->fd < 0) return -1;
    return connect(link->fd, (const struct sockaddr *)server, sizeof *server);
}

static void packet_add(struct packet *packet, const char *text) {
    size_t length = strlen(text);
    if (packet->length + length > sizeof packet->payload) return;
    memcpy(packet->payload + packet->length, text, length);
    packet->length += length;
}

int guest_send(struct link *link, const struct guest *guest) {
    struct packet packet = {.length = 0};
    packet_add(&packet, guest->last_name);
    packet_add(&packet, ";");
    packet_add(&packet, guest->email);
    // finds: personal-data-to-network
    return send(link->fd, packet.payload, packet.length, 0) < 0 ? -1 : 0;
}

int guest_send_pieces(struct link *link, struct guest *guest) {
    struct iovec pieces[2] = {
        {.iov_base = guest->first_name, .iov_len = strlen(guest->first_name)},
        {.iov_base = guest->phone, .iov_len = strlen(guest->phone)},
    };
    // finds: personal-data-to-network
    return writev(link->fd, pieces, 2) < 0 ? -1 : 0;
}

int guest_announce(const struct guest *guest, const struct sockaddr_in *to) {
    char text[160];
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    int length = snprintf(text, sizeof text, "arrival %s", guest->email);
    // finds: personal-data-to-network
    sendto(fd, text, (size_t)length, 0, (const struct sockaddr *)to, sizeof *to);
    return close(fd);
}

int guest_stream(struct link *link, const struct guest *guest) {
    FILE *stream = fdopen(link->fd, "w");
    if (!stream) return -1;
    // finds: personal-data-to-network
    fprintf(stream, "GUEST %s\r\n", guest->email);
    return fflush(stream);
}

int guest_send_sealed(struct link *link, const struct guest *guest) {
    // clean: personal-data-to-network
    return SSL_write(link->tls, guest->email, (int)strlen(guest->email));
}

int booking_cancel(struct link *link, const struct guest *guest) {
    char text[64];
    int length = snprintf(text, sizeof text, "CANCEL %d\r\n", guest->booking);
    // clean: personal-data-to-network
    return send(link->fd, text, (size_t)length, 0) < 0 ? -1 : 0;
}

int main(void) {
    struct link link = {-1, NULL};
    struct sockaddr_in server = {.sin_family = AF_INET};
    struct guest guest = {.booking = 1};
    if (link_open(&link, &server) != 0) return 1;
    guest_send(&link, &guest);
    guest_send_pieces(&link, &guest);
    guest_announce(&guest, &server);
    guest_stream(&link, &guest);
    guest_send_sealed(&link, &guest);
    return booking_cancel(&link, &guest);
}

/* The program's own way to post: its calls say where to, and whether on an encrypted way. */
void *curl_easy_init(void);
int curl_easy_setopt(void *handle, int option, ...);
int curl_easy_perform(void *handle);
void curl_easy_cleanup(void *handle);

static int http_post(const char *where, const char *body) {
    void *curl = curl_easy_init();
    curl_easy_setopt(curl, 10002, where);
    curl_easy_setopt(curl, 10015, body);
    // clean: personal-data-to-network
    int result = curl_easy_perform(curl);
    curl_easy_cleanup(curl);
    return result;
}

int guest_post(const struct guest *guest) {
    char body[160];
    snprintf(body, sizeof body, "mail=%s", guest->email);
    // finds: personal-data-to-network
    return http_post("http://booking.example/guest", body);
}

int guest_post_safely(const struct guest *guest) {
    // clean: personal-data-to-network
    return http_post("https://booking.example/guest", guest->email);
}
