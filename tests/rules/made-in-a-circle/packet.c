/* SPDX-License-Identifier: Apache-2.0 */
/* Functions that call each other in a circle allocate records and what they point to: these stay apart. */
#include <stdlib.h>
#include <string.h>

struct packet {
    unsigned char *payload;
    struct packet *next;
    size_t length;
};

struct client {
    char *password;
    struct packet *first, *current;
    void (*on_sent)(struct client *client);
};

int packet_queue(struct client *client, struct packet *packet);

static void packet_clean(struct packet *packet) {
    // finds: data-left-in-memory
    free(packet->payload);
    packet->payload = NULL;
}

static int packets_write(struct client *client) {
    while (client->current) {
        struct packet *packet = client->current;
        client->on_sent(client);
        client->current = client->first;
        if (client->first) client->first = client->first->next;
        packet_clean(packet);
        // clean: data-left-in-memory
        free(packet);
    }
    return 0;
}

int packet_queue(struct client *client, struct packet *packet) {
    packet->next = NULL;
    if (client->first) client->first->next = packet;
    else client->first = packet;
    return packets_write(client);
}

int client_login(struct client *client) {
    struct packet *packet = calloc(1, sizeof *packet);
    if (!packet) return -1;
    packet->length = strlen(client->password);
    packet->payload = malloc(packet->length);
    if (!packet->payload) return -1;
    memcpy(packet->payload, client->password, packet->length);
    return packet_queue(client, packet);
}

static void login_again(struct client *client) {
    client_login(client);
}

void client_open(struct client *client) {
    client->on_sent = login_again;
    client_login(client);
}
