/* SPDX-License-Identifier: Apache-2.0 */
/* Lengths, comparisons and positions are no flow; tables that encode and values computed are. */
#include <netinet/in.h>

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

/* The text that a byte selects is a name for it, not a part of the text that the byte is of. */
static const char *const code_names[] = {"none", "begin", "end", "other"};
static const struct {
    const char *name;
    int length;
} codes[] = {{"none", 4}, {"begin", 5}};

void name_of_a_byte(void) {
    char text[64];
    read_secret(text, sizeof text);
    // clean: test-flow
    leak_text(code_names[text[0] & 3]);
    // clean: test-flow
    leak_text(codes[text[0] & 1].name);
    // clean: test-flow
    leakf("%s %s", code_names[text[0] & 3], codes[text[0] & 1].name);
    // finds: test-flow
    leak(text[0]);
}

/* A string of the program's own: its head lies before the text, whose place depends on the length. */
static char *own_new(const char *text) {
    size_t length = strlen(text), head = length < 32 ? 1 : length < 256 ? 3 : 9;
    char *block = malloc(head + length + 1);
    if (!block) return NULL;
    char *own = block + head;
    own[-1] = (char)(head == 1 ? length << 3 : head);
    memcpy(own, text, length + 1);
    return own;
}
static size_t own_length(const char *own) {
    unsigned char flags = (unsigned char)own[-1];
    return (flags & 7) == 0 ? flags >> 3 : strlen(own);
}
void length_of_its_own(void) {
    char *own = own_new(secret_text());
    if (!own) return;
    // clean: test-flow
    leak((int)own_length(own));
    // finds: test-flow
    leak_text(own);
}

static bool has_text(const char *text) {
    return *text;
}
void whether_there_is_one(void) {
    // clean: test-flow
    leak(has_text(secret_text()));
    // finds: test-flow
    leak(*secret_text());
}

/* Which kind of address it is says nothing of the address. */
void kind_of_an_address(void) {
    struct sockaddr_in address;
    read_secret((char *)&address, sizeof address);
    // clean: test-flow
    leak(address.sin_family);
    // finds: test-flow
    leak((int)address.sin_addr.s_addr);
}

/* Of nothing, nothing is left. */
void nothing_left(void) {
    unsigned number = (unsigned)secret(), flags = number;
    // clean: test-flow
    leak((int)(number & 0));
    // clean: test-flow
    leak((int)(0 * number));
    // finds: test-flow
    leak((int)(number & 1));
    flags &= 0;
    // clean: test-flow
    leak((int)flags);
}
