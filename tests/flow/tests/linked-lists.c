/* SPDX-License-Identifier: Apache-2.0 */
/* Linked lists: put in here, read there. */
#include "test.h"

struct entry {
    struct entry *next;
    int id;
    char *name;
    char note[16];
};
struct list {
    struct entry *head, **tail;
    size_t length;
};

static void list_add(struct list *list, int id, const char *name) {
    struct entry *entry = calloc(1, sizeof *entry);
    if (!entry) return;
    entry->id = id;
    entry->name = strdup(name);
    entry->next = list->head;
    list->head = entry;
    list->length++;
}
static struct entry *list_find(const struct list *list, int id) {
    for (struct entry *entry = list->head; entry; entry = entry->next)
        if (entry->id == id) return entry;
    return NULL;
}

void local_list(void) {
    struct list hidden = {0};
    list_add(&hidden, 1, "first");
    list_add(&hidden, 2, secret_text());
    for (struct entry *entry = hidden.head; entry; entry = entry->next) {
        // finds: test-flow
        leak_text(entry->name);
        // clean: test-flow
        leak(entry->id);
    }
    struct entry *found = list_find(&hidden, 2);
    if (found) {
        // finds: test-flow
        leak_text(found->name);
    }
    // clean: test-flow
    leak((int)hidden.length);
}

void two_lists(void) {
    struct list hidden = {0}, open = {0};
    list_add(&hidden, 1, secret_text());
    list_add(&open, 1, "plain");
    // finds: test-flow
    leak_text(hidden.head->name);
    // clean: test-flow
    leak_text(open.head->name);
}

static struct list global_list;
void add_here(void) {
    list_add(&global_list, 3, secret_text());
}
void read_there(int id) {
    struct entry *entry = list_find(&global_list, id);
    if (entry) {
        // finds: test-flow
        leak_text(entry->name);
        // clean: test-flow
        leak_text(entry->note);
    }
}

static void append(struct list *list, struct entry *entry) {
    entry->next = NULL;
    *list->tail = entry;
    list->tail = &entry->next;
}
void by_tail_pointer(void) {
    struct list list = {NULL, &list.head, 0};
    struct entry one = {.id = 1, .name = secret_text()}, two = {.id = 2, .name = strdup("x")};
    append(&list, &two);
    append(&list, &one);
    for (struct entry *entry = list.head; entry; entry = entry->next) {
        // finds: test-flow
        leak_text(entry->name);
    }
}

/* Links inside, as kernels do it. */
struct link {
    struct link *next;
};
struct item {
    int id;
    char name[16];
    struct link link;
};
#define item_of(pointer) ((struct item *)(void *)((char *)(pointer) - offsetof(struct item, link)))
void intrusive(void) {
    struct link head = {NULL};
    struct item one = {.id = 1}, two = {.id = 2};
    read_secret(two.name, sizeof two.name);
    one.link.next = head.next;
    head.next = &one.link;
    two.link.next = head.next;
    head.next = &two.link;
    for (struct link *link = head.next; link; link = link->next) {
        // finds: test-flow
        leak_text(item_of(link)->name);
        // clean: test-flow
        leak(item_of(link)->id);
    }
}

void fixed_links(void) {
    struct entry last = {.name = secret_text()}, middle = {.next = &last}, first = {.next = &middle};
    // finds: test-flow
    leak_text(first.next->next->name);
    // clean: test-flow
    leak_text(first.next->name ? first.next->name : "");
}

void moved(struct list *from, struct list *to) {
    from->head->name = secret_text();
    to->head = from->head;
    from->head = NULL;
    // finds: test-flow
    leak_text(to->head->name);
}

/* lists of strings: which one it is, is told by the global that it hangs at */
struct line {
    char *text;
    struct line *next;
};
struct lines {
    struct line *first, *last;
};
static struct lines *hidden_lines, *plain_lines;
static struct lines *lines_append(struct lines *lines, const char *text) {
    struct line *line = malloc(sizeof *line);
    if (!line) return NULL;
    line->text = strdup(text);
    line->next = NULL;
    if (!lines) {
        lines = malloc(sizeof *lines);
        if (!lines) return NULL;
        lines->first = lines->last = line;
        return lines;
    }
    lines->last->next = line;
    lines->last = line;
    return lines;
}
static int lines_add(struct lines **at, const char *text) {
    struct lines *lines = lines_append(*at, text);
    if (lines) *at = lines;
    return lines ? 0 : -1;
}
void lines_fill(void) {
    char text[32];
    read_secret(text, sizeof text);
    lines_add(&hidden_lines, text);
    lines_add(&plain_lines, "plain");
}
void lines_show(void) {
    for (const struct line *line = hidden_lines->first; line; line = line->next) {
        // finds: test-flow
        leak_text(line->text);
    }
    for (const struct line *line = plain_lines->first; line; line = line->next) {
        // clean: test-flow
        leak_text(line->text);
    }
}

/* The head lies within its holder, the links at the beginning of what hangs there. */
struct head {
    struct head *next, *previous;
};
struct holder {
    long number, other;
    struct head head;
};
struct hung {
    struct head link;
    char *text;
    long count;
};
static struct holder all_holders;
static void head_init(struct head *head) {
    head->next = head->previous = head;
}
static void head_add_between(struct head *link, struct head *before, struct head *after) {
    after->previous = link;
    link->next = after;
    link->previous = before;
    before->next = link;
}
static void head_add(struct head *link, struct head *head) {
    head_add_between(link, head, head->next);
}
static struct holder *holder_new(void) {
    struct holder *holder = calloc(1, sizeof *holder);
    if (holder) head_init(&holder->head);
    return holder;
}
void begin(void) {
    head_init(&all_holders.head);
}
static void hang(struct holder *holder, const char *text) {
    struct hung *hung = calloc(1, sizeof *hung);
    hung->text = strdup(text);
    hung->count = 1;
    head_add(&hung->link, &holder->head);
}
static void show_hung(struct holder *holder) {
    for (struct head *at = holder->head.next; at != &holder->head; at = at->next) {
        struct hung *hung = (struct hung *)at;
        // finds: test-flow
        leak_text(hung->text);
        // clean: test-flow
        leak((int)hung->count);
    }
}
void hang_at_global(void) {
    hang(&all_holders, secret_text());
}
void show_global(void) {
    show_hung(&all_holders);
}
void heap_list(void) {
    struct holder *holder = holder_new();
    hang(holder, secret_text());
    for (struct head *at = holder->head.next; at != &holder->head; at = at->next) {
        struct hung *hung = (struct hung *)at;
        // finds: test-flow
        leak_text(hung->text);
    }
}
void heap_first(void) {
    struct holder *holder = holder_new();
    hang(holder, secret_text());
    struct hung *hung = (struct hung *)(void *)holder->head.next;
    // finds: test-flow
    leak_text(hung->text);
    // clean: test-flow
    leak((int)holder->number);
}
