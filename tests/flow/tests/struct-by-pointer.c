/* SPDX-License-Identifier: Apache-2.0 */
/* Structs by pointer: fields stay apart, nesting, several steps. */
#include "test.h"

struct box {
    char *line;
    char place[32];
};
struct order {
    int id;
    char *text;
    struct box *box;
    struct box billing;
};
struct request {
    int number;
    struct order *order;
};

static void show_text(const struct order *order) {
    // finds: test-flow
    leak_text(order->text);
}
static void show_id(const struct order *order) {
    // clean: test-flow
    leak(order->id);
}
static void show_line(const struct request *request) {
    // finds: test-flow
    leak_text(request->order->box->line);
    // clean: test-flow
    leak_text(request->order->box->place);
    // clean: test-flow
    leak(request->number);
}

void handle(void) {
    struct box box = {.line = secret_text(), .place = "Pune"};
    struct order order = {.id = 7, .text = secret_text(), .box = &box};
    struct request request = {.number = 1, .order = &order};
    show_text(&order);
    show_id(&order);
    show_line(&request);
}

static void set_text(struct order *order, char *text) {
    order->text = text;
}
static const char *get_text(const struct order *order) {
    return order->text;
}
static const char *get_place(const struct order *order) {
    return order->billing.place;
}

void accessors(void) {
    struct order open = {0}, hidden = {0};
    set_text(&hidden, secret_text());
    set_text(&open, "desk");
    // finds: test-flow
    leak_text(get_text(&hidden));
    // clean: test-flow
    leak_text(get_text(&open));
    // clean: test-flow
    leak_text(get_place(&hidden));
    read_secret(hidden.billing.place, sizeof hidden.billing.place);
    // finds: test-flow
    leak_text(get_place(&hidden));
    // clean: test-flow
    leak_text(get_place(&open));
}

static void fill(struct request *request) {
    request->order->box->line = secret_text();
    request->order->id = harmless();
}
void filled_below(struct request *request) {
    fill(request);
    // finds: test-flow
    leak_text(request->order->box->line);
    // clean: test-flow
    leak(request->order->id);
}

static void blank(struct order *order) {
    order->text = NULL;
    memset(&order->billing, 0, sizeof order->billing);
}
void blanked(void) {
    struct order order = {.text = secret_text()};
    read_secret(order.billing.place, sizeof order.billing.place);
    blank(&order);
    // clean: test-flow
    leak_text(order.text ? order.text : "");
    // clean: test-flow
    leak_text(order.billing.place);
}

static void copy_order(struct order *to, const struct order *from) {
    *to = *from;
    to->text = from->text ? strdup(from->text) : NULL;
}
void copied(void) {
    struct order order = {.id = 1, .text = secret_text()}, copy;
    copy_order(&copy, &order);
    // finds: test-flow
    leak_text(copy.text);
    // clean: test-flow
    leak(copy.id);
}

static struct box *box_of(struct order *order) {
    return &order->billing;
}
void inner_pointer(void) {
    struct order order = {0};
    read_secret(box_of(&order)->place, 32);
    // finds: test-flow
    leak_text(order.billing.place);
    // clean: test-flow
    leak_text(order.text ? order.text : "");
}

#define container_of(pointer, type, member) ((type *)(void *)((char *)(pointer) - offsetof(type, member)))
static void show_owner(struct box *billing) {
    struct order *order = container_of(billing, struct order, billing);
    // finds: test-flow
    leak_text(order->text);
    // clean: test-flow
    leak(order->id);
}
void owner(void) {
    struct order order = {.id = 2, .text = secret_text()};
    show_owner(&order.billing);
}

void heap(void) {
    struct order *order = calloc(1, sizeof *order);
    if (!order) return;
    order->text = strdup(secret_text());
    order->id = 4;
    // finds: test-flow
    leak_text(order->text);
    // clean: test-flow
    leak(order->id);
    free(order->text);
    free(order);
}
