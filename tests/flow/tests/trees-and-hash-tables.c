/* SPDX-License-Identifier: Apache-2.0 */
/* Trees and hash tables: put in here, read there. */
#include "test.h"

#include <search.h>

struct node {
    struct node *left, *right;
    char key[16];
    char *value;
    int hits;
};

static struct node *tree_put(struct node *node, const char *key, const char *value) {
    if (!node) {
        node = calloc(1, sizeof *node);
        if (!node) return NULL;
        snprintf(node->key, sizeof node->key, "%s", key);
        node->value = strdup(value);
        return node;
    }
    int order = strcmp(key, node->key);
    if (order < 0) node->left = tree_put(node->left, key, value);
    else if (order > 0) node->right = tree_put(node->right, key, value);
    return node;
}
static struct node *tree_get(struct node *node, const char *key) {
    while (node) {
        int order = strcmp(key, node->key);
        if (order == 0) return node;
        node = order < 0 ? node->left : node->right;
    }
    return NULL;
}
void tree(void) {
    struct node *root = NULL;
    root = tree_put(root, "a", "plain");
    root = tree_put(root, "b", secret_text());
    struct node *found = tree_get(root, "b");
    if (found) {
        // finds: test-flow
        leak_text(found->value);
        // clean: test-flow
        leak_text(found->key);
        // clean: test-flow
        leak(found->hits);
    }
}
void tree_of_plain(void) {
    struct node *root = tree_put(NULL, "a", "plain");
    struct node *found = tree_get(root, "a");
    if (found) {
        // clean: test-flow
        leak_text(found->value);
    }
}

enum { BUCKETS = 64 };
struct cell {
    struct cell *next;
    char *key;
    void *value;
};
struct table {
    struct cell *buckets[BUCKETS];
    size_t count;
};
static unsigned hash(const char *key) {
    unsigned value = 5381;
    while (*key) value = value * 33 + (unsigned char)*key++;
    return value % BUCKETS;
}
static void table_put(struct table *table, const char *key, void *value) {
    struct cell *cell = calloc(1, sizeof *cell);
    if (!cell) return;
    cell->key = strdup(key);
    cell->value = value;
    unsigned bucket = hash(key);
    cell->next = table->buckets[bucket];
    table->buckets[bucket] = cell;
    table->count++;
}
static void *table_get(const struct table *table, const char *key) {
    for (struct cell *cell = table->buckets[hash(key)]; cell; cell = cell->next)
        if (strcmp(cell->key, key) == 0) return cell->value;
    return NULL;
}

struct session {
    int number;
    char who[32];
};
static struct table sessions;

void login(const char *id) {
    struct session *session = calloc(1, sizeof *session);
    if (!session) return;
    session->number = 1;
    read_secret(session->who, sizeof session->who);
    table_put(&sessions, id, session);
}
void who(const char *id) {
    struct session *session = table_get(&sessions, id);
    if (session) {
        // finds: test-flow
        leak_text(session->who);
        // clean: test-flow
        leak(session->number);
    }
    // clean: test-flow
    leak((int)sessions.count);
}

void local_tables(void) {
    struct table hidden = {0}, open = {0};
    table_put(&hidden, "k", secret_text());
    table_put(&open, "k", strdup("plain"));
    // finds: test-flow
    leak_text(table_get(&hidden, "k"));
    // clean: test-flow
    leak_text(table_get(&open, "k"));
}

/* Open addressing in one array. */
struct slot {
    int key;
    int value;
};
static void slots_put(struct slot *slots, int key, int value) {
    int at = key & 15;
    while (slots[at].key) at = (at + 1) & 15;
    slots[at].key = key;
    slots[at].value = value;
}
static int slots_get(const struct slot *slots, int key) {
    for (int at = key & 15; slots[at].key; at = (at + 1) & 15)
        if (slots[at].key == key) return slots[at].value;
    return -1;
}
void slots(void) {
    struct slot hidden[16] = {{0, 0}}, open[16] = {{0, 0}};
    slots_put(hidden, 5, secret());
    slots_put(open, 5, 6);
    // finds: test-flow
    leak(slots_get(hidden, 5));
    // clean: test-flow
    leak(slots_get(open, 5));
    // clean: test-flow
    leak(hidden[3].key);
}

/* The C library's tree. */
static int compare_text(const void *a, const void *b) {
    return strcmp(a, b);
}
void library_tree(void) {
    void *root = NULL;
    tsearch(secret_text(), &root, compare_text);
    void *found = tfind("x", &root, compare_text);
    if (found) {
        // finds: test-flow
        leak_text(*(char *const *)found);
    }
    void *other = NULL;
    tsearch(strdup("plain"), &other, compare_text);
    found = tfind("x", &other, compare_text);
    if (found) {
        // clean: test-flow
        leak_text(*(char *const *)found);
    }
}

/* Records in it, the root in a record of the program, and a walk over all. */
struct person {
    int number;
    char *hidden, *open;
};
struct people {
    void *root;
};
static int compare_people(const void *a, const void *b) {
    return ((const struct person *)a)->number - ((const struct person *)b)->number;
}
static void people_add(struct people *people, int number, char *hidden) {
    struct person *person = calloc(1, sizeof *person);
    if (!person) abort();
    person->number = number;
    person->hidden = hidden;
    person->open = strdup("plain");
    tsearch(person, &people->root, compare_people);
}
static void person_show(const void *node, VISIT which, int depth) {
    const struct person *person = *(struct person *const *)node;
    if (which != postorder && which != leaf) return;
    // finds: test-flow
    leak_text(person->hidden);
    // clean: test-flow
    leak_text(person->open);
    // clean: test-flow
    leak(depth);
}
static void nothing_show(const void *node, VISIT which, int depth) {
    (void)which;
    (void)depth;
    // wrongly-finds: test-flow members deep in two trees of one type are one cell
    leak_text((*(struct person *const *)node)->hidden);
}
void people_walk(void) {
    struct people people = {NULL}, strangers = {NULL};
    people_add(&people, 1, secret_text());
    people_add(&strangers, 1, strdup("plain"));
    twalk(people.root, person_show);
    twalk(strangers.root, nothing_show);
}

/* Two trees of one type, walked down a way that is not known. */
struct leaf {
    struct leaf *side[2];
    unsigned key;
    char *value;
};
static struct leaf *leaf_put(struct leaf *leaf, unsigned key, const char *value) {
    if (!leaf) {
        leaf = calloc(1, sizeof *leaf);
        if (!leaf) abort();
        leaf->key = key;
        leaf->value = strdup(value);
        return leaf;
    }
    leaf->side[key > leaf->key] = leaf_put(leaf->side[key > leaf->key], key, value);
    return leaf;
}
static const char *leaf_get(const struct leaf *leaf, unsigned key) {
    while (leaf && leaf->key != key) leaf = leaf->side[key > leaf->key];
    return leaf ? leaf->value : NULL;
}
void two_trees(void) {
    struct leaf *hidden = leaf_put(NULL, 1, "x"), *open = leaf_put(NULL, 1, "y");
    hidden = leaf_put(hidden, 2, secret_text());
    // finds: test-flow
    leak_text(leaf_get(hidden, 2));
    // wrongly-finds: test-flow members deep in two trees of one type are one cell
    leak_text(leaf_get(open, 1));
    // clean: test-flow
    leak((int)hidden->key);
}
