/* SPDX-License-Identifier: Apache-2.0 */
/* The SMS gateway: one sealed message per connection, the gateway holds the same key. */
#include "../clinic.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define GATEWAY_HOST "api.sms.example"
#define GATEWAY_PORT "7443"

bool sms_send(const char *phone, const char *text) {
    char message[512];
    struct sealed sealed;
    snprintf(message, sizeof message, "to=%s\ntext=%s\n", phone, text);
    bool ready = seal_text(message, &sealed);
    explicit_bzero(message, sizeof message);
    if (!ready) return false;
    int connection = net_connect(GATEWAY_HOST, GATEWAY_PORT);
    if (connection < 0) return false;
    bool sent = net_send_all(connection, sealed.bytes, sealed.length);
    close(connection);
    return sent;
}
