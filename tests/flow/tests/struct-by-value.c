/* SPDX-License-Identifier: Apache-2.0 */
/* Structs as arguments and results. */
#include "test.h"

struct point {
    int x, y;
};
struct item {
    int id;
    struct point home;
    char *name;
    char note[32];
};

static struct point make(int x, int y) {
    struct point point = {x, y};
    return point;
}
static void show(struct point point) {
    // clean: test-flow
    leak(point.x);
    // finds: test-flow
    leak(point.y);
}
static void change(struct point point) {
    point.x = secret();
    note_length(&point, sizeof point);
}
static struct item load(void) {
    struct item item = {.id = harmless(), .home = make(1, secret()), .name = secret_text()};
    read_secret(item.note, sizeof item.note);
    return item;
}
static void show_item(struct item item) {
    // clean: test-flow
    leak(item.id);
    // clean: test-flow
    leak(item.home.x);
    // finds: test-flow
    leak(item.home.y);
    // finds: test-flow
    leak_text(item.name);
    // finds: test-flow
    leak_text(item.note);
}
static int y_of(struct item item) {
    return item.home.y;
}

void small(void) {
    struct point point = make(1, secret());
    // clean: test-flow
    leak(point.x);
    // finds: test-flow
    leak(point.y);
    show(point);
    change(point);
    // clean: test-flow
    leak(point.x);
    // clean: test-flow
    leak(make(1, 2).y);
    // finds: test-flow
    leak(make(secret(), 2).x);
}

void big(void) {
    struct item item = load();
    show_item(item);
    // finds: test-flow
    leak(y_of(item));
    item.home = make(3, 4);
    // clean: test-flow
    leak(y_of(item));
    // finds: test-flow
    leak_text(load().name);
    // clean: test-flow
    leak(load().id);
}

static struct point choose(int flag, struct point a, struct point b) {
    return flag ? a : b;
}
void chosen(void) {
    struct point open = {1, 2}, hidden = {secret(), 4};
    // finds: test-flow
    leak(choose(keep_going(), open, hidden).x);
    // clean: test-flow
    leak(choose(keep_going(), open, hidden).y);
    // clean: test-flow
    leak(choose(keep_going(), open, open).x);
}

struct box {
    int cells[4];
};
static struct box fill(int value) {
    struct box box = {{0, value, 0, 0}};
    return box;
}
void array_inside(void) {
    struct box box = fill(secret()), copy = box;
    // finds: test-flow
    leak(copy.cells[1]);
    // clean: test-flow
    leak(copy.cells[2]);
}
