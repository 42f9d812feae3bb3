/* SPDX-License-Identifier: Apache-2.0 */
/* An event loop whose handlers get a void * that carries the record. */
#include "test.h"

typedef void (*handler)(int fd, void *user_data);
struct watch {
    int fd;
    handler call;
    void *user_data;
    struct watch *next;
};
struct loop {
    struct watch *watches;
    int running;
};

struct client {
    int number;
    char name[32];
    char *token;
};
struct timer {
    int number;
    char name[32];
};

static void loop_add(struct loop *loop, int fd, handler call, void *user_data) {
    struct watch *watch = malloc(sizeof *watch);
    if (!watch) return;
    watch->fd = fd;
    watch->call = call;
    watch->user_data = user_data;
    watch->next = loop->watches;
    loop->watches = watch;
}

static void loop_run(struct loop *loop) {
    while (loop->running)
        for (struct watch *watch = loop->watches; watch; watch = watch->next) watch->call(watch->fd, watch->user_data);
}

static void on_client(int fd, void *user_data) {
    struct client *client = user_data;
    // clean: test-flow
    leak(fd);
    // finds: test-flow
    leak_text(client->name);
    // finds: test-flow
    leak_text(client->token);
    // clean: test-flow
    leak(client->number);
}

static void on_timer(int fd, void *user_data) {
    struct timer *timer = user_data;
    (void)fd;
    // clean: test-flow
    leak_text(timer->name);
    // clean: test-flow
    leak(timer->number);
}

int main(void) {
    struct loop loop = {NULL, 1};
    struct client *client = calloc(1, sizeof *client);
    struct timer timer = {1, "tick"};
    if (!client) return 1;
    read_secret(client->name, sizeof client->name);
    client->token = strdup(secret_text());
    client->number = harmless();
    loop_add(&loop, 3, on_client, client);
    loop_add(&loop, 4, on_timer, &timer);
    loop_run(&loop);
    return 0;
}
