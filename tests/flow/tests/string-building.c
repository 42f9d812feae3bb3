/* SPDX-License-Identifier: Apache-2.0 */
/* Text put together from pieces. */
#include "test.h"

void by_strcat(void) {
    char line[128] = "user ";
    strcat(line, harmless_text());
    // clean: test-flow
    leak_text(line);
    strcat(line, " ");
    strcat(line, secret_text());
    strcat(line, "\n");
    // finds: test-flow
    leak_text(line);
}

void by_strncat(void) {
    char line[128] = "";
    strncat(line, secret_text(), 10);
    strncat(line, harmless_text(), sizeof line - strlen(line) - 1);
    // finds: test-flow
    leak_text(line);
}

void nested_calls(void) {
    char line[128];
    strcat(strcat(strcpy(line, "a"), secret_text()), "b");
    // finds: test-flow
    leak_text(line);
    // clean: test-flow
    leak_text(strcat(strcpy(line, "a"), "b"));
}

void snprintf_in_loop(const char *const *labels, int count) {
    char line[256];
    size_t used = 0;
    line[0] = '\0';
    for (int i = 0; i < count; i++)
        used += (size_t)snprintf(line + used, sizeof line - used, "%s=%s;", labels[i], secret_text());
    // finds: test-flow
    leak_text(line);
}

void snprintf_in_loop_harmless(const char *const *labels, int count) {
    char line[256], unused[64];
    size_t used = 0;
    line[0] = '\0';
    read_secret(unused, sizeof unused);
    for (int i = 0; i < count; i++)
        used += (size_t)snprintf(line + used, sizeof line - used, "%s=%zu;", labels[i], strlen(unused));
    // clean: test-flow
    leak_text(line);
}

void snprintf_into_itself(void) {
    char line[128], next[128];
    snprintf(line, sizeof line, "[%s]", secret_text());
    snprintf(next, sizeof next, "%s more", line);
    snprintf(line, sizeof line, "%s", "nothing");
    // finds: test-flow
    leak_text(next);
    // clean: test-flow
    leak_text(line);
}

void by_asprintf(void) {
    char *line = NULL, *plain = NULL;
    if (asprintf(&line, "%s", secret_text()) < 0 || asprintf(&plain, "%d", 5) < 0) return;
    // finds: test-flow
    leak_text(line);
    // clean: test-flow
    leak_text(plain);
    free(line);
    free(plain);
}

void by_strdup(void) {
    char *copy = strdup(secret_text()), *part = strndup(copy, 3), *plain = strdup("plain");
    // finds: test-flow
    leak_text(copy);
    // finds: test-flow
    leak_text(part);
    // clean: test-flow
    leak_text(plain);
}

void pieces_of_text(void) {
    char line[64];
    snprintf(line, sizeof line, "name=%s", secret_text());
    char *value = strchr(line, '=');
    // finds: test-flow
    leak_text(value + 1);
    char *save = NULL, *token = strtok_r(line, "=", &save);
    token = strtok_r(NULL, "=", &save);
    // finds: test-flow
    leak_text(token);
}

void found_in_harmless(void) {
    char line[64] = "name=none";
    /* what is looked for does not arrive in what is found */
    char *value = strstr(line, secret_text());
    // clean: test-flow
    leak_text(value ? value : "");
}

void character_by_character(void) {
    const char *in = secret_text();
    for (; *in; in++) {
        // finds: test-flow
        leak(*in);
    }
}

struct builder {
    char *text;
    size_t used, room;
};

static void builder_add(struct builder *builder, const char *text) {
    size_t length = strlen(text);
    if (builder->used + length + 1 > builder->room) {
        builder->room = (builder->used + length + 1) * 2;
        builder->text = realloc(builder->text, builder->room);
        if (!builder->text) abort();
    }
    memcpy(builder->text + builder->used, text, length + 1);
    builder->used += length;
}

void by_builder(void) {
    struct builder open = {0}, hidden = {0};
    builder_add(&open, "a");
    builder_add(&open, harmless_text());
    builder_add(&hidden, "a");
    builder_add(&hidden, secret_text());
    // clean: test-flow
    leak_text(open.text);
    // finds: test-flow
    leak_text(hidden.text);
    // clean: test-flow
    leak((int)hidden.used);
    free(open.text);
    free(hidden.text);
}

void converted(void) {
    char text[16];
    sprintf(text, "%d", secret());
    // finds: test-flow
    leak(atoi(text));
    // finds: test-flow
    leak((int)strtol(text, NULL, 10));
    int back;
    sscanf(text, "%d", &back);
    // finds: test-flow
    leak(back);
}
