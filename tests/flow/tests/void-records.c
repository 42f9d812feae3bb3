/* SPDX-License-Identifier: Apache-2.0 */
/* A void pointer is told apart by the record it is taken for: rows of a table of settings, the data of handlers, elements
 * of a generic list. */
#include "test.h"

struct site {
    int number;
    char name[32];
};
struct proxy {
    int port;
    char host[32];
};
enum { MODULE_SITE, MODULE_PROXY };
struct request {
    void **settings;
    void *context;
    void (*handler)(struct request *request);
};
static int site_index, proxy_index; /* set when modules are counted */
void count_modules(void) {
    site_index = harmless();
    proxy_index = harmless();
}
#define SETTINGS(request, index) ((request)->settings[index])

void in_one_function(struct request *request) {
    struct site *site = SETTINGS(request, site_index);
    struct proxy *proxy = SETTINGS(request, proxy_index);
    read_secret(site->name, sizeof site->name);
    // finds: test-flow
    leak_text(site->name);
    // clean: test-flow
    leak_text(proxy->host);
}
static void site_set(struct request *request) {
    struct site *site = SETTINGS(request, site_index);
    read_secret(site->name, sizeof site->name);
}
static void proxy_set(struct request *request) {
    struct proxy *proxy = SETTINGS(request, proxy_index);
    strcpy(proxy->host, "localhost");
}
static void site_show(struct request *request) {
    struct site *site = SETTINGS(request, site_index);
    // finds: test-flow
    leak_text(site->name);
}
static void proxy_show(struct request *request) {
    struct proxy *proxy = SETTINGS(request, proxy_index);
    // clean: test-flow
    leak_text(proxy->host);
}
void over_functions(struct request *request) {
    site_set(request);
    proxy_set(request);
    site_show(request);
    proxy_show(request);
}

/* Commands of a table, each with the row of its own module. */
struct command {
    const char *name;
    void (*set)(void *row, const char *value);
    int module;
};
static void set_site(void *row, const char *value) {
    struct site *site = row;
    strncpy(site->name, value, sizeof site->name - 1);
}
static void set_proxy(void *row, const char *value) {
    struct proxy *proxy = row;
    // clean: test-flow
    leak_text(proxy->host);
    strncpy(proxy->host, value, sizeof proxy->host - 1);
}
static void show_site(void *row, const char *value) {
    struct site *site = row;
    (void)value;
    // finds: test-flow
    leak_text(site->name);
}
static const struct command commands[] = {
    {"site", set_site, MODULE_SITE}, {"proxy", set_proxy, MODULE_PROXY}, {"show", show_site, MODULE_SITE}};
void configure(void **rows, const char *word) {
    struct site *site = rows[MODULE_SITE];
    read_secret(site->name, sizeof site->name);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i].name, word) == 0) commands[i].set(rows[commands[i].module], "value");
}

/* The bytes of such a record are its own as well. */
void whole(void *memory, void *other) {
    struct site *site = memory;
    struct proxy *proxy = other;
    site->number = secret();
    proxy->port = 80;
    // finds: test-flow
    leak_bytes(memory, sizeof *site);
    // clean: test-flow
    leak_bytes(other, sizeof *proxy);
}

/* One record begins with the other: the same memory. */
struct named_site {
    struct site site;
    int extra;
};
static void base_set(void *memory) {
    struct site *site = memory;
    site->number = secret();
}
void inherited(void) {
    struct named_site *made = calloc(1, sizeof *made);
    if (!made) return;
    base_set(made);
    // finds: test-flow
    leak(made->site.number);
    // clean: test-flow
    leak(made->extra);
}

/* Members of a union that point to different records: which one is there is not the other. */
struct label {
    char *ptr;
    size_t used;
};
union setting {
    void *untyped;
    struct label *label;
};
struct key {
    char *material;
    int bits;
};
static struct key *key_new(const char *text) {
    struct key *key = malloc(sizeof *key);
    if (!key) return NULL;
    key->material = strdup(text);
    key->bits = 128;
    return key;
}
void settings(int kind, int given, const char *word) {
    union setting setting;
    setting.label = NULL;
    if (given) setting.untyped = key_new(secret_text());
    // clean: test-flow
    if (kind == 1) leak_text(setting.label->ptr);
    // finds: test-flow
    if (kind == 2) leak_text(((struct key *)setting.untyped)->material);
    (void)word;
}

/* a member by the name of a datum that holds a pointer to anything: its name is none for all of the record there */
struct member {
    char email[32];
    char tier[16];
};
struct keeper {
    void *user;
};
static void keeper_set(struct keeper *keeper, void *user) {
    keeper->user = user;
}
void kept_by_name(struct keeper *keeper) {
    struct member member;
    read_secret(member.email, sizeof member.email);
    strcpy(member.tier, "gold");
    keeper_set(keeper, &member);
    // finds: test-flow
    leak_text(member.email);
    // clean: test-flow
    leak_text(member.tier);
}
