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

/* Handlers with data of their own: what is kept as plain bytes may be any of them. */
struct entry {
    int fd;
    void (*call)(int fd, void *data);
    void *data;
};
struct table {
    struct entry entries[16];
    int count;
};
static void entry_add(struct table *table, int fd, void (*call)(int fd, void *data), void *data) {
    if (table->count == 16) return;
    struct entry *entry = &table->entries[table->count++];
    entry->fd = fd;
    entry->call = call;
    entry->data = data;
}
static void entries_run(struct table *table) {
    for (int i = 0; i < table->count; i++) table->entries[i].call(table->entries[i].fd, table->entries[i].data);
}
static void on_hidden_entry(int fd, void *data) {
    // finds: test-flow
    leak_text(data);
    // clean: test-flow
    leak(fd);
}
static void on_plain_entry(int fd, void *data) {
    (void)fd;
    // wrongly-finds: test-flow a handler is not paired with the data that it was registered with
    leak_text(data);
}
void entries_both(void) {
    struct table table = {.count = 0};
    entry_add(&table, 1, on_hidden_entry, secret_text());
    entry_add(&table, 2, on_plain_entry, (void *)"plain");
    entries_run(&table);
}
