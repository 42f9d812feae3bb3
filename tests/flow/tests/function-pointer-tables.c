/* SPDX-License-Identifier: Apache-2.0 */
/* Function pointers in constant tables, in structs set at run time, in arrays indexed by an enum. */
#include "test.h"

/* A table of commands with names. */
static void command_show(const char *argument) {
    // finds: test-flow
    leak_text(argument);
}
static void command_count(const char *argument) {
    // clean: test-flow
    leak((int)strlen(argument));
}
static const struct command {
    const char *name;
    void (*run)(const char *argument);
} commands[] = {{"show", command_show}, {"count", command_count}, {NULL, NULL}};

void dispatch(const char *name) {
    for (const struct command *command = commands; command->name; command++)
        if (strcmp(command->name, name) == 0) command->run(secret_text());
}

/* Operations, one const table per implementation. */
struct store;
struct store_ops {
    void (*put)(struct store *store, const char *text);
    void (*note)(struct store *store, const char *text);
};
struct store {
    const struct store_ops *ops;
    char kept[32];
};
static void loud_put(struct store *store, const char *text) {
    (void)store;
    // finds: test-flow
    leak_text(text);
}
static void quiet_put(struct store *store, const char *text) {
    strncpy(store->kept, text, sizeof store->kept - 1);
}
static void any_note(struct store *store, const char *text) {
    (void)store;
    /* only ever given plain text */
    // clean: test-flow
    leak_text(text);
}
static const struct store_ops loud_ops = {.put = loud_put, .note = any_note};
static const struct store_ops quiet_ops = {.put = quiet_put, .note = any_note};

static void store_put(struct store *store, const char *text) {
    store->ops->note(store, "put");
    store->ops->put(store, text);
}
void use_store(int loud) {
    struct store store = {.ops = loud ? &loud_ops : &quiet_ops};
    store_put(&store, secret_text());
    // finds: test-flow
    leak_text(store.kept);
}

/* Members set at run time. */
struct plugin {
    void (*on_text)(const char *text);
    void (*on_close)(const char *reason);
    void *context;
};
static void plugin_text(const char *text) {
    // finds: test-flow
    leak_text(text);
}
static void plugin_close(const char *reason) {
    // clean: test-flow
    leak_text(reason);
}
void plugin_init(struct plugin *plugin) {
    plugin->on_text = plugin_text;
    plugin->on_close = plugin_close;
}
void plugin_feed(struct plugin *plugin) {
    if (plugin->on_text) plugin->on_text(secret_text());
    if (plugin->on_close) plugin->on_close("end");
}

/* An array indexed by an enum. */
enum event { EVENT_OPEN, EVENT_DATA, EVENT_CLOSE, EVENT_COUNT };
typedef void (*event_handler)(int value);
static void on_open(int value) {
    // clean: test-flow
    leak(value);
}
static void on_data(int value) {
    // finds: test-flow
    leak(value);
}
static void on_close(int value) {
    // clean: test-flow
    leak(value);
}
static const event_handler handlers[EVENT_COUNT] = {
    [EVENT_OPEN] = on_open, [EVENT_DATA] = on_data, [EVENT_CLOSE] = on_close};
void events(void) {
    handlers[EVENT_OPEN](1);
    handlers[EVENT_DATA](secret());
    handlers[EVENT_CLOSE](2);
}

static event_handler chosen_handlers[EVENT_COUNT];
static void chosen_data(int value) {
    // finds: test-flow
    leak(value);
}
static void chosen_open(int value) {
    note_length(&value, sizeof value);
}
void choose_handlers(void) {
    chosen_handlers[EVENT_OPEN] = chosen_open;
    chosen_handlers[EVENT_DATA] = chosen_data;
}
void fire(enum event event, int value) {
    if (chosen_handlers[event]) chosen_handlers[event](value);
}
void fire_secret(void) {
    fire(EVENT_DATA, secret());
}

/* Never put into any table: never called. */
static void unused_handler(int value) {
    // clean: test-flow
    leak(value);
}
event_handler keep_it(void);
event_handler keep_it(void) {
    return unused_handler;
}

/* Tables of tables. */
struct driver {
    const char *name;
    const struct store_ops *const *tables;
};
static void deep_put(struct store *store, const char *text) {
    (void)store;
    // finds: test-flow
    leak_text(text);
}
static const struct store_ops deep_ops = {.put = deep_put};
static const struct store_ops *const deep_tables[] = {&deep_ops, NULL};
static const struct driver driver = {"deep", deep_tables};
void through_driver(struct store *store) {
    driver.tables[0]->put(store, secret_text());
}

/* A handler picked by a parameter that every caller gives as a constant. */
enum notice { NOTICE_OPEN, NOTICE_DATA, NOTICE_COUNT };
static void notice_open(const char *text) {
    // clean: test-flow
    leak_text(text);
}
static void notice_data(const char *text) {
    // finds: test-flow
    leak_text(text);
}
static void (*const notices[NOTICE_COUNT])(const char *) = {[NOTICE_OPEN] = notice_open, [NOTICE_DATA] = notice_data};
static void notice_fire(enum notice notice, const char *text) {
    if (notices[notice]) notices[notice](text);
}
void fire_both(void) {
    notice_fire(NOTICE_DATA, secret_text());
    notice_fire(NOTICE_OPEN, "opened");
}

/* The same in rows of records. */
static void row_shows(const char *text) {
    // finds: test-flow
    leak_text(text);
}
static void row_hides(const char *text) {
    // clean: test-flow
    leak_text(text);
}
static const struct row {
    const char *name;
    void (*run)(const char *text);
} rows[] = {{"show", row_shows}, {"hide", row_hides}};
static void row_run(unsigned row, const char *text) {
    if (row < 2) rows[row].run(text);
}
void run_both(void) {
    row_run(0, secret_text());
    row_run(1, "plain");
}

/* Memory that the driver made for itself, three pointers away. */
struct device;
struct device_ops {
    int (*open)(struct device *device);
};
struct device {
    const struct device_ops *ops;
    void *own;
};
struct tape {
    char *at;
    size_t length;
};
static int tape_open(struct device *device) {
    struct tape *tape = calloc(1, sizeof *tape);
    if (!tape) return -1;
    tape->at = malloc(128);
    device->own = tape;
    return tape->at ? 0 : -1;
}
static void tape_write(struct device *device, const void *data, size_t size) {
    struct tape *tape = device->own;
    memcpy(tape->at + tape->length, data, size);
    tape->length += size;
}
static const char *tape_read(struct device *device) {
    return ((struct tape *)device->own)->at;
}
static const struct device_ops tape_ops = {tape_open};
static struct device *device_new(const struct device_ops *ops) {
    struct device *device = calloc(1, sizeof *device);
    if (!device) return NULL;
    device->ops = ops;
    return ops->open(device) ? NULL : device;
}
void tapes(void) {
    struct device *device = device_new(&tape_ops);
    if (!device) return;
    tape_write(device, secret_text(), 5);
    // misses: test-flow what a callee stores three pointers away from what it is given is not seen in memory made here
    leak_text(tape_read(device));
    // clean: test-flow
    leak((int)((struct tape *)device->own)->length);
}
