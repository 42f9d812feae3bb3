/* SPDX-License-Identifier: Apache-2.0 */
/* The payment service: sealed messages over a connection of its own. */
#include "shop.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PAYMENT_HOST "gate.pay.example"
#define PAYMENT_PORT "9443"

bool payment_collect(const struct order *order) {
    char message[256];
    struct sealed sealed;
    snprintf(message, sizeof message, "card=%s&amount=%d", order->card_number, order->amount);
    bool ready = crypt_seal(message, &sealed);
    explicit_bzero(message, sizeof message);
    if (!ready) return false;
    int connection = client_connect(PAYMENT_HOST, PAYMENT_PORT);
    if (connection < 0) return false;
    bool sent = send(connection, sealed.bytes, sealed.length, MSG_NOSIGNAL) ==
                (ssize_t)sealed.length;
    close(connection);
    return sent;
}
