/* SPDX-License-Identifier: Apache-2.0 */
/* Arrays of pointers. */
#include "test.h"

void fixed(void) {
    const char *parts[3] = {"a", secret_text(), NULL};
    // clean: test-flow
    leak_text(parts[0]);
    // finds: test-flow
    leak_text(parts[1]);
    parts[1] = "b";
    // clean: test-flow
    leak_text(parts[1]);
}

static void show_all(const char *const *parts) {
    for (; *parts; parts++) {
        // finds: test-flow
        leak_text(*parts);
    }
}
static void show_all_plain(const char *const *parts, int count) {
    for (int i = 0; i < count; i++) {
        // clean: test-flow
        leak_text(parts[i]);
    }
}
void passed(void) {
    const char *parts[] = {"name", secret_text(), NULL};
    const char *plain[] = {"name", "none"};
    show_all(parts);
    show_all_plain(plain, 2);
}

static char **split(const char *text) {
    char **parts = calloc(8, sizeof *parts);
    char *copy = strdup(text), *save = NULL;
    int count = 0;
    for (char *part = strtok_r(copy, ",", &save); part && count < 7; part = strtok_r(NULL, ",", &save))
        parts[count++] = strdup(part);
    free(copy);
    return parts;
}
void split_text(void) {
    char **parts = split(secret_text());
    // finds: test-flow
    leak_text(parts[2]);
    char **plain = split("a,b,c");
    // clean: test-flow
    leak_text(plain[2]);
}

void heap_array(int n) {
    char **names = malloc((size_t)n * sizeof *names);
    for (int i = 0; i < n; i++) {
        names[i] = malloc(32);
        read_secret(names[i], 32);
    }
    // finds: test-flow
    leak_text(names[n / 2]);
}

struct item {
    const char *key;
    char *value;
};
void array_of_pointers_to_structs(void) {
    struct item one = {"k", NULL}, two = {"l", secret_text()};
    struct item *items[] = {&one, &two};
    // clean: test-flow
    leak_text(items[0]->key);
    // finds: test-flow
    leak_text(items[1]->value);
    for (size_t i = 0; i < 2; i++) {
        // clean: test-flow
        leak_text(items[i]->key);
        if (items[i]->value) {
            // finds: test-flow
            leak_text(items[i]->value);
        }
    }
}

int main(int argc, char **argv) {
    char *words[4] = {argv[0]};
    words[1] = secret_text();
    for (int i = 0; words[i]; i++) {
        // finds: test-flow
        leakf("%s ", words[i]);
    }
    // clean: test-flow
    leakf("%d %s", argc, argv[0]);
    return 0;
}
