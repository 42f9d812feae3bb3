/* SPDX-License-Identifier: Apache-2.0 */
/* shopd: the shop behind a front proxy. `shopd --list` prints the customers. */
#include "shop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <syslog.h>
#include <unistd.h>

#define DATABASE "/var/lib/shop/shop.db"
#define KEY_FILE "/etc/shop/seal.key"

static void serve(struct shop *shop, int client) {
    static char buffer[16384];
    struct request request = { 0 };
    int status = 400;
    if (http_read(client, buffer, sizeof buffer, &request)) status = route(shop, &request);
    http_reply(client, status);
    explicit_bzero(buffer, sizeof buffer);
}

int main(int argc, char **argv) {
    struct shop shop = { .verbose = getenv("SHOP_VERBOSE") != NULL };
    log_open("shopd");
    shop.db = store_open(DATABASE);
    if (!shop.db || !crypt_open(KEY_FILE)) return 1;
    if (argc > 1 && strcmp(argv[1], "--list") == 0) {
        store_list(shop.db);
        return 0;
    }
    store_purge(shop.db, time(NULL));
    int server = http_listen("8080");
    if (server < 0) return 1;
    for (;;) {
        int client = accept(server, NULL, NULL);
        if (client < 0) continue;
        serve(&shop, client);
        close(client);
    }
}
