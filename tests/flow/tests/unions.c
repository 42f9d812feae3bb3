/* SPDX-License-Identifier: Apache-2.0 */
/* Unions: the same bytes under another name flow; overwritten through another member they do not. */
#include "test.h"

union value {
    int number;
    unsigned bits;
    unsigned char bytes[4];
    char text[32];
};

void same_bytes(void) {
    union value value;
    value.number = secret();
    // finds: test-flow
    leak((int)value.bits);
    // finds: test-flow
    leak(value.bytes[1]);
    // finds: test-flow
    leak_bytes(value.text, 4);
}

void overwritten_by_other_member(void) {
    union value value;
    value.number = secret();
    value.bits = 0;
    // clean: test-flow
    leak(value.number);
    // clean: test-flow
    leak(value.bytes[2]);
}

void half_overwritten(void) {
    union value value;
    value.number = secret();
    value.bytes[0] = 0;
    // clean: test-flow
    leak(value.bytes[0]);
    // finds: test-flow
    leak(value.bytes[3]);
    // finds: test-flow
    leak(value.number);
}

void text_then_number(void) {
    union value value;
    read_secret(value.text, sizeof value.text);
    // finds: test-flow
    leak(value.number);
    value.number = 0;
    /* the text is empty now, but its rest is there */
    // finds: test-flow
    leak_bytes(value.text, sizeof value.text);
}

struct message {
    int kind;
    union {
        int code;
        char *text;
    };
};

void anonymous(void) {
    struct message message = {.kind = 1};
    message.text = secret_text();
    // finds: test-flow
    leak_text(message.text);
    // clean: test-flow
    leak(message.kind);
    message.code = 5;
    // clean: test-flow
    leak(message.code);
}

union pun {
    double real;
    long whole;
};
void punned(void) {
    union pun pun;
    pun.whole = secret();
    double real = pun.real;
    // finds: test-flow
    leak((int)real);
}

void cast_instead(void) {
    unsigned char raw[8] = {0};
    *(int *)(void *)(raw + 4) = secret();
    // clean: test-flow
    leak(raw[0]);
    // finds: test-flow
    leak(raw[5]);
}

/* A number read from where a text was before is no pointer to it. */
union given {
    const char *text;
    double number;
};
void given_either(int textual, const char *format) {
    union given given;
    if (textual) given.text = secret_text();
    else given.number = harmless();
    // clean: test-flow
    if (!textual) leakf(format, given.number);
    // finds: test-flow
    if (textual) leak_text(given.text);
}

/* A tag beside it says which member holds. */
struct tagged {
    enum { TAG_PLAIN, TAG_HIDDEN } tag;
    union {
        char *plain, *hidden;
    } as;
};
static void tagged_show(const struct tagged *value) {
    if (value->tag == TAG_PLAIN) {
        // wrongly-finds: test-flow which member of a union holds is not told by the tag beside it
        leak_text(value->as.plain);
    } else {
        // finds: test-flow
        leak_text(value->as.hidden);
    }
}
void tagged_both(void) {
    struct tagged hidden = {.tag = TAG_HIDDEN, .as.hidden = secret_text()}, plain = {.tag = TAG_PLAIN, .as.plain = strdup("plain")};
    tagged_show(&hidden);
    tagged_show(&plain);
    if (plain.tag == TAG_PLAIN) {
        // clean: test-flow
        leak_text(plain.as.plain);
    }
}

/* Bytes of a word, taken out by shifts. */
void shifted(void) {
    union {
        unsigned word;
        unsigned char bytes[4];
    } cell = {0};
    cell.bytes[0] = (unsigned char)secret();
    // finds: test-flow
    leak((int)(cell.word & 0xff));
    // clean: test-flow
    leak(cell.bytes[3]);
    // wrongly-finds: test-flow which bytes of a word a shift leaves is not followed
    leak((int)(cell.word >> 24));
}
