/* SPDX-License-Identifier: Apache-2.0 */
/* What each conversion of a format reads. */
#include "test.h"

#define PRIX "%s"

void values(void) {
    char text[32];
    int number = secret();
    read_secret(text, sizeof text);
    // finds: test-flow
    leakf("%s", text);
    // finds: test-flow
    leakf("%d and %s", number, "x");
    // finds: test-flow
    leakf("%5.2f", number * 1.0);
    // finds: test-flow
    leakf("%c", text[0]);
    // finds: test-flow
    leakf("id " PRIX "\n", text);
    // clean: test-flow
    leakf("%d %s", 1, "plain");
    // clean: test-flow
    leakf("100%%");
}

void pointer_only(void) {
    char text[32];
    read_secret(text, sizeof text);
    // clean: test-flow
    leakf("%p", (void *)text);
    // finds: test-flow
    leakf("%p %s", (void *)text, text);
}

void precision(void) {
    char text[32];
    read_secret(text, sizeof text);
    // finds: test-flow
    leakf("%.*s", 4, text);
    // finds: test-flow
    leakf("%-10.3s", text);
    // clean: test-flow
    leakf("%.0s", text);
    // finds: test-flow
    leakf("%.0s%s", "x", text);
}

void widths(void) {
    int width = 5;
    char text[32] = "plain";
    // clean: test-flow
    leakf("%*d", width, 7);
    // finds: test-flow
    leakf("%*d", width, secret());
    // clean: test-flow
    leakf("%.*s|%s", width, text, "end");
}

void shifted_by_star(void) {
    char text[32];
    read_secret(text, sizeof text);
    /* the star takes 3, %s takes "x", %p takes the text's address */
    // clean: test-flow
    leakf("%*s %p", 3, "x", (void *)text);
    // finds: test-flow
    leakf("%*d %s", 3, 4, text);
}

void counted(void) {
    int length = 0, before = secret();
    char line[64];
    snprintf(line, sizeof line, "abc%n", &length);
    // clean: test-flow
    leak(length);
    snprintf(line, sizeof line, "%n", &before);
    /* %n overwrites it with a count */
    // clean: test-flow
    leak(before);
    // clean: test-flow
    leak_text(line);
}

void positional(void) {
    char text[32];
    read_secret(text, sizeof text);
    // finds: test-flow
    leakf("%2$s %1$s", "x", text);
    // clean: test-flow
    leakf("%2$p %1$s", "x", (void *)text);
}

void into_buffers(void) {
    char text[32], line[64];
    read_secret(text, sizeof text);
    snprintf(line, sizeof line, "%p %zu", (void *)text, strlen(text));
    // clean: test-flow
    leak_text(line);
    snprintf(line, sizeof line, "%.*s", (int)sizeof text, text);
    // finds: test-flow
    leak_text(line);
    int length = snprintf(line, sizeof line, "%s", text);
    // clean: test-flow
    leak(length);
}

void chosen_formats(int verbose) {
    const char *format = verbose ? "%s: %s\n" : "%s\n";
    // finds: test-flow
    leakf(format, "x", secret_text());
    format = verbose ? "%s one\n" : "%s two\n";
    // clean: test-flow
    leakf(format, "x");
}

void format_from_elsewhere(const char *format) {
    /* not known what it reads: everything */
    // finds: test-flow
    leakf(format, secret_text());
}

void secret_as_format(void) {
    // finds: test-flow
    leakf(secret_text());
}

void scanned(void) {
    char name[32], rest[32];
    int number, taken;
    sscanf(secret_text(), "%31s %d %n", name, &number, &taken);
    // finds: test-flow
    leak_text(name);
    // finds: test-flow
    leak(number);
    // clean: test-flow
    leak(taken);
    sscanf(harmless_text(), "%31s", rest);
    // clean: test-flow
    leak_text(rest);
}

/* A byte or two at fixed places, as numbers, are nothing of the text; a character is, and so are all of them. */
void bytes_of_a_text(int n) {
    unsigned char text[64];
    read_secret((char *)text, sizeof text);
    // clean: test-flow
    leakf("refused (%d %u)", text[0], text[1]);
    // finds: test-flow
    leakf("begins with %c", text[0]);
    // finds: test-flow
    leakf("%d.%d.%d.%d", text[0], text[1], text[2], text[3]);
    // finds: test-flow
    leakf("%02x", text[n]);
}
