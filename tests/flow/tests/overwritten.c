/* SPDX-License-Identifier: Apache-2.0 */
/* The datum is overwritten before the use, or only partly, or only sometimes. */
#include "test.h"

struct item {
    char name[32];
    char *link;
    int count;
};

void variable(void) {
    int x = secret();
    x = 5;
    // clean: test-flow
    leak(x);
}

void depends_on_itself(void) {
    int x = secret();
    x = x + 5;
    // finds: test-flow
    leak(x);
}

void one_path_only(int flag) {
    int x = secret();
    if (flag) x = 5;
    // finds: test-flow
    leak(x);
}

void both_paths(int flag) {
    int x = secret();
    if (flag) x = 5;
    else x = 6;
    // clean: test-flow
    leak(x);
}

void text(void) {
    char buffer[32];
    read_secret(buffer, sizeof buffer);
    strcpy(buffer, "nobody");
    // clean: test-flow
    leak_text(buffer);
}

void first_byte(void) {
    char buffer[32];
    read_secret(buffer, sizeof buffer);
    buffer[0] = '\0';
    /* the text is empty, the bytes are not */
    // clean: test-flow
    leak_text(buffer);
    // finds: test-flow
    leak_bytes(buffer, sizeof buffer);
}

void one_letter(void) {
    char buffer[32];
    read_secret(buffer, sizeof buffer);
    buffer[0] = '?';
    // finds: test-flow
    leak_text(buffer);
}

void members(void) {
    struct item item = {0};
    read_secret(item.name, sizeof item.name);
    item.link = secret_text();
    item.count = secret();
    item.count = 0;
    // clean: test-flow
    leak(item.count);
    // finds: test-flow
    leak_text(item.name);
    item.link = NULL;
    // clean: test-flow
    leak_text(item.link ? item.link : "-");
    // finds: test-flow
    leak_text(item.name);
}

void whole_struct(void) {
    struct item item = {0}, empty = {"", NULL, 0};
    read_secret(item.name, sizeof item.name);
    item.link = secret_text();
    item = empty;
    // clean: test-flow
    leak_text(item.name);
    // clean: test-flow
    leak_text(item.link ? item.link : "-");
}

void whole_struct_literal(struct item *item) {
    item->count = secret();
    *item = (struct item){.link = NULL};
    // clean: test-flow
    leak(item->count);
}

void array_half(void) {
    char buffer[32];
    read_secret(buffer, sizeof buffer);
    memcpy(buffer, "0123456789012345", 16);
    // clean: test-flow
    leak_bytes(buffer, 16);
    // finds: test-flow
    leak_bytes(buffer + 16, 16);
}

static void reset(struct item *item) {
    memset(item, 0, sizeof *item);
}
void by_callee(void) {
    struct item item;
    read_secret(item.name, sizeof item.name);
    item.count = secret();
    reset(&item);
    // clean: test-flow
    leak(item.count);
    // clean: test-flow
    leak_text(item.name);
}

static void reset_sometimes(struct item *item) {
    if (keep_going()) item->count = 0;
}
void by_callee_sometimes(void) {
    struct item item = {0};
    item.count = secret();
    reset_sometimes(&item);
    // finds: test-flow
    leak(item.count);
}

void behind_pointer(struct item *item) {
    int *count = &item->count;
    item->count = secret();
    *count = 0;
    // clean: test-flow
    leak(item->count);
    *count = secret();
    // finds: test-flow
    leak(item->count);
}

/* What is put behind an empty text is all of it. */
void begun_anew(void) {
    char line[64];
    read_secret(line, sizeof line);
    line[0] = '\0';
    strcat(line, harmless_text());
    strncat(line, ".", 1);
    // clean: test-flow
    leak_text(line);
    strcat(line, secret_text());
    // finds: test-flow
    leak_text(line);
}
