/* SPDX-License-Identifier: Apache-2.0 */
/* Structs by pointer: fields stay apart, nesting, several steps. */
#include "test.h"

struct address {
    char *street;
    char city[32];
};
struct user {
    int id;
    char *mail;
    struct address *address;
    struct address billing;
};
struct request {
    int number;
    struct user *user;
};

static void show_mail(const struct user *user) {
    // finds: test-flow
    leak_text(user->mail);
}
static void show_id(const struct user *user) {
    // clean: test-flow
    leak(user->id);
}
static void show_street(const struct request *request) {
    // finds: test-flow
    leak_text(request->user->address->street);
    // clean: test-flow
    leak_text(request->user->address->city);
    // clean: test-flow
    leak(request->number);
}

void handle(void) {
    struct address address = {.street = secret_text(), .city = "Pune"};
    struct user user = {.id = 7, .mail = secret_text(), .address = &address};
    struct request request = {.number = 1, .user = &user};
    show_mail(&user);
    show_id(&user);
    show_street(&request);
}

static void set_mail(struct user *user, char *mail) {
    user->mail = mail;
}
static const char *get_mail(const struct user *user) {
    return user->mail;
}
static const char *get_city(const struct user *user) {
    return user->billing.city;
}

void accessors(void) {
    struct user open = {0}, hidden = {0};
    set_mail(&hidden, secret_text());
    set_mail(&open, "desk");
    // finds: test-flow
    leak_text(get_mail(&hidden));
    // clean: test-flow
    leak_text(get_mail(&open));
    // clean: test-flow
    leak_text(get_city(&hidden));
    read_secret(hidden.billing.city, sizeof hidden.billing.city);
    // finds: test-flow
    leak_text(get_city(&hidden));
    // clean: test-flow
    leak_text(get_city(&open));
}

static void fill(struct request *request) {
    request->user->address->street = secret_text();
    request->user->id = harmless();
}
void filled_below(struct request *request) {
    fill(request);
    // finds: test-flow
    leak_text(request->user->address->street);
    // clean: test-flow
    leak(request->user->id);
}

static void blank(struct user *user) {
    user->mail = NULL;
    memset(&user->billing, 0, sizeof user->billing);
}
void blanked(void) {
    struct user user = {.mail = secret_text()};
    read_secret(user.billing.city, sizeof user.billing.city);
    blank(&user);
    // clean: test-flow
    leak_text(user.mail ? user.mail : "");
    // clean: test-flow
    leak_text(user.billing.city);
}

static void copy_user(struct user *to, const struct user *from) {
    *to = *from;
    to->mail = from->mail ? strdup(from->mail) : NULL;
}
void copied(void) {
    struct user user = {.id = 1, .mail = secret_text()}, copy;
    copy_user(&copy, &user);
    // finds: test-flow
    leak_text(copy.mail);
    // clean: test-flow
    leak(copy.id);
}

static struct address *address_of(struct user *user) {
    return &user->billing;
}
void inner_pointer(void) {
    struct user user = {0};
    read_secret(address_of(&user)->city, 32);
    // finds: test-flow
    leak_text(user.billing.city);
    // clean: test-flow
    leak_text(user.mail ? user.mail : "");
}

#define container_of(pointer, type, member) ((type *)(void *)((char *)(pointer) - offsetof(type, member)))
static void show_owner(struct address *billing) {
    struct user *user = container_of(billing, struct user, billing);
    // finds: test-flow
    leak_text(user->mail);
    // clean: test-flow
    leak(user->id);
}
void owner(void) {
    struct user user = {.id = 2, .mail = secret_text()};
    show_owner(&user.billing);
}

void heap(void) {
    struct user *user = calloc(1, sizeof *user);
    if (!user) return;
    user->mail = strdup(secret_text());
    user->id = 4;
    // finds: test-flow
    leak_text(user->mail);
    // clean: test-flow
    leak(user->id);
    free(user->mail);
    free(user);
}
