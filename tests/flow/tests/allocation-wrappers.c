/* SPDX-License-Identifier: Apache-2.0 */
/* Allocation wrappers and arenas: two callers get two objects. */
#include "test.h"

static void *xmalloc(size_t size) {
    void *memory = malloc(size);
    if (!memory) abort();
    return memory;
}
static void *xmalloc_zero(size_t size) {
    return memset(xmalloc(size), 0, size);
}
static char *xstrdup(const char *text) {
    size_t size = strlen(text) + 1;
    return memcpy(xmalloc(size), text, size);
}
static void *xrealloc(void *memory, size_t size) {
    memory = realloc(memory, size);
    if (!memory) abort();
    return memory;
}
#define NEW(type) ((type *)xmalloc_zero(sizeof(type)))

struct item {
    int id;
    char *name;
    char note[16];
};

void two_objects(void) {
    char *hidden = xmalloc(32), *open = xmalloc(32);
    read_secret(hidden, 32);
    strcpy(open, "open");
    // finds: test-flow
    leak_text(hidden);
    // clean: test-flow
    leak_text(open);
}

void two_levels(void) {
    struct item *hidden = NEW(struct item), *open = NEW(struct item);
    hidden->name = xstrdup(secret_text());
    open->name = xstrdup("desk");
    read_secret(hidden->note, sizeof hidden->note);
    // finds: test-flow
    leak_text(hidden->name);
    // clean: test-flow
    leak_text(open->name);
    // finds: test-flow
    leak_text(hidden->note);
    // clean: test-flow
    leak_text(open->note);
    // clean: test-flow
    leak(hidden->id);
}

void zeroed(void) {
    char *text = xmalloc_zero(16);
    // clean: test-flow
    leak_text(text);
}

void grown(void) {
    char *text = xstrdup(secret_text()), *plain = xstrdup("plain");
    text = xrealloc(text, 1000);
    plain = xrealloc(plain, 1000);
    // finds: test-flow
    leak_text(text);
    // clean: test-flow
    leak_text(plain);
}

/* An arena: one block, many objects. */
struct arena {
    char *block;
    size_t used, size;
};
static void *arena_take(struct arena *arena, size_t size) {
    if (arena->used + size > arena->size) return xmalloc(size);
    void *memory = arena->block + arena->used;
    arena->used += size;
    return memory;
}
static char *arena_strdup(struct arena *arena, const char *text) {
    size_t size = strlen(text) + 1;
    return memcpy(arena_take(arena, size), text, size);
}
void from_an_arena(void) {
    struct arena arena = {xmalloc(4096), 0, 4096};
    char *hidden = arena_strdup(&arena, secret_text());
    char *open = arena_strdup(&arena, "open");
    // finds: test-flow
    leak_text(hidden);
    // clean: test-flow
    leak_text(open);
}
struct item *arena_item(struct arena *arena, const char *name) {
    struct item *item = arena_take(arena, sizeof *item);
    item->id = 5;
    item->name = arena_strdup(arena, name);
    return item;
}
void records_of_an_arena(void) {
    struct arena arena = {xmalloc(4096), 0, 4096};
    struct item *hidden = arena_item(&arena, secret_text()), *open = arena_item(&arena, "open");
    // finds: test-flow
    leak_text(hidden->name);
    // clean: test-flow
    leak_text(open->name);
    // clean: test-flow
    leak(hidden->id);
}

/* Allocators in a table. */
struct allocator {
    void *(*take)(size_t size);
    void (*drop)(void *memory);
};
static const struct allocator standard = {malloc, free};
void by_table(const struct allocator *allocator) {
    if (!allocator) allocator = &standard;
    char *hidden = allocator->take(32), *open = allocator->take(32);
    read_secret(hidden, 32);
    strcpy(open, "open");
    // finds: test-flow
    leak_text(hidden);
    // clean: test-flow
    leak_text(open);
    allocator->drop(hidden);
    allocator->drop(open);
}

static struct item *item_new(const char *name) {
    struct item *item = calloc(1, sizeof *item);
    if (item) item->name = xstrdup(name);
    return item;
}
void made_by_two_callers(void) {
    struct item *hidden = item_new(secret_text()), *open = item_new("nobody");
    // finds: test-flow
    leak_text(hidden->name);
    // clean: test-flow
    leak_text(open->name);
}

/* A pool of blocks: the last block's end moves on. */
struct pool {
    char *last, *end;
    struct pool *next;
};
static void *pool_get(struct pool *pool, size_t size) {
    for (; pool; pool = pool->next) {
        char *piece = pool->last;
        if ((size_t)(pool->end - piece) < size) continue;
        pool->last = piece + size;
        return piece;
    }
    return NULL;
}
static void *pool_zero(struct pool *pool, size_t size) {
    void *memory = pool_get(pool, size);
    if (memory) memset(memory, 0, size);
    return memory;
}
struct labelled {
    const char *label;
    char text[32];
};
void from_a_pool(struct pool *pool) {
    struct item *hidden = pool_get(pool, sizeof *hidden);
    struct labelled *open = pool_get(pool, sizeof *open);
    hidden->id = secret();
    strcpy(open->text, "open");
    read_secret(hidden->note, sizeof hidden->note);
    // finds: test-flow
    leak_text(hidden->note);
    // finds: test-flow
    leak(hidden->id);
    // clean: test-flow
    leak_text(open->text);
    // clean: test-flow
    leak_bytes(open, sizeof *open);
    // clean: test-flow
    leak_bytes(pool_zero(pool, 8), 8);
}

/* A place in a buffer is no memory of its own. */
struct wire {
    char *data;
    size_t used, size;
};
static void *wire_put(struct wire *wire, size_t size) {
    void *place = wire->data + wire->used;
    wire->used += size;
    return place;
}
void into_a_buffer(struct wire *wire) {
    read_secret(wire_put(wire, 16), 16);
    // finds: test-flow
    leak_bytes(wire->data, wire->used);
}

/* A free list: the record taken from it is new to who takes it. */
struct slot {
    struct slot *next;
    char text[32];
};
static struct slot *free_slots;
static struct slot *slot_alloc(void) {
    struct slot *slot = free_slots;
    if (!slot) return calloc(1, sizeof *slot);
    free_slots = slot->next;
    memset(slot, 0, sizeof *slot);
    return slot;
}
void from_a_free_list(void) {
    struct slot *hidden = slot_alloc(), *open = slot_alloc();
    if (!hidden || !open) return;
    read_secret(hidden->text, sizeof hidden->text);
    // finds: test-flow
    leak_text(hidden->text);
    // clean: test-flow
    leak_text(open->text);
}
