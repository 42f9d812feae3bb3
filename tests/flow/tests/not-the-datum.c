/* SPDX-License-Identifier: Apache-2.0 */
/* Lengths, comparisons and positions are no flow; tables that encode and values computed are. */
#include "test.h"

#include <ctype.h>

void length_only(void) {
    char text[64];
    read_secret(text, sizeof text);
    // clean: test-flow
    leak((int)strlen(text));
    // clean: test-flow
    leak((int)sizeof text);
    size_t count = 0;
    while (text[count]) count++;
    // clean: test-flow
    leak((int)count);
}

void comparison_only(void) {
    char text[64];
    int number = secret();
    read_secret(text, sizeof text);
    // clean: test-flow
    leak(strcmp(text, "admin") == 0);
    // clean: test-flow
    leak(memcmp(text, "admin", 5));
    // clean: test-flow
    leak(number > 18);
    // clean: test-flow
    leak(!number);
    bool adult = number >= 18 && number < 120;
    // clean: test-flow
    leak(adult);
    if (number == 7) {
        /* what the branch tells is no explicit flow */
        // clean: test-flow
        leakf("seven");
    }
}

void control_only(void) {
    int number = secret(), bit = 0;
    if (number & 1) bit = 1;
    // clean: test-flow
    leak(bit);
    switch (number) {
    case 1: bit = 10; break;
    default: bit = 20; break;
    }
    // clean: test-flow
    leak(bit);
}

void index_only(int *histogram) {
    static const char *const levels[] = {"low", "middle", "high"};
    int number = secret();
    // clean: test-flow
    leak_text(levels[number % 3]);
    histogram[number % 10]++;
    // clean: test-flow
    leak(histogram[3]);
    // clean: test-flow
    leak_text(&"abcdefghij"[0]);
}

void encoding_table(void) {
    static const char digits[] = "0123456789abcdef";
    const unsigned char *text = (const unsigned char *)secret_text();
    char hex[65];
    size_t at = 0;
    for (; *text && at + 2 < sizeof hex; text++) {
        hex[at++] = digits[*text >> 4];
        hex[at++] = digits[*text & 15];
    }
    hex[at] = '\0';
    /* looking up letters in a constant table is how data is encoded */
    // finds: test-flow
    leak_text(hex);
}

void lower_case(void) {
    char text[64];
    read_secret(text, sizeof text);
    for (char *p = text; *p; p++) *p = (char)tolower((unsigned char)*p);
    // finds: test-flow
    leak_text(text);
    // clean: test-flow
    leak(isalpha((unsigned char)text[0]) != 0);
}

void pointer_difference(void) {
    char text[64];
    read_secret(text, sizeof text);
    char *end = strchr(text, ' ');
    // clean: test-flow
    leak(end ? (int)(end - text) : -1);
    // finds: test-flow
    leak_text(end ? end : "");
}

static int position_of(const char *const *list, const char *text) {
    for (int i = 0; list[i]; i++)
        if (strcmp(list[i], text) == 0) return i;
    return -1;
}
void found_position(const char *const *list) {
    // clean: test-flow
    leak(position_of(list, secret_text()));
}

static int valid(const char *text) {
    return *text != '\0' && strlen(text) < 100;
}
void validity(void) {
    char *text = secret_text();
    // clean: test-flow
    leak(valid(text));
    // finds: test-flow
    leakf("%d %s", valid(text), text);
}
