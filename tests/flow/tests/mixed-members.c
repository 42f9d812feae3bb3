/* SPDX-License-Identifier: Apache-2.0 */
/* Members of records behind records, lists of a record, and what is read before a text. */
#include "test.h"

struct node {
    struct node *next;
    char *text;
};
struct list {
    struct node *head;
    size_t length;
};
struct person {
    struct list *secrets, *hobbies;
};
struct group {
    struct person *person;
};
struct walker {
    struct node *next;
};

static void walk_start(const struct list *list, struct walker *walker) {
    walker->next = list->head;
}

static const struct node *walk_next(struct walker *walker) {
    const struct node *node = walker->next;
    if (node) walker->next = node->next;
    return node;
}

static void add(struct list *list, char *text) {
    struct node *node = malloc(sizeof *node);
    if (!node) return;
    node->text = text;
    node->next = list->head;
    list->head = node;
    list->length++;
}

static void show_hobbies(struct group *group) {
    struct walker walker;
    const struct node *node;
    walk_start(group->person->secrets, &walker);
    while ((node = walk_next(&walker)) != NULL) note_length(node->text, 1);
    walk_start(group->person->hobbies, &walker);
    while ((node = walk_next(&walker)) != NULL) {
        // clean: test-flow
        leak_text(node->text);
    }
}

static void show_secrets(struct group *group) {
    struct walker walker;
    const struct node *node;
    walk_start(group->person->hobbies, &walker);
    while ((node = walk_next(&walker)) != NULL) note_length(node->text, 1);
    walk_start(group->person->secrets, &walker);
    while ((node = walk_next(&walker)) != NULL) {
        // finds: test-flow
        // via: mixed-members.c:71
        leak_text(node->text);
    }
}

void lists(void) {
    struct list secrets = {0}, hobbies = {0};
    struct person person = {&secrets, &hobbies};
    struct group group = {&person};
    add(&secrets, secret_text());
    add(&hobbies, (char *)harmless_text());
    show_hobbies(&group);
    show_secrets(&group);
}
