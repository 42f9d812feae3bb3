/* SPDX-License-Identifier: Apache-2.0 */
/* Arrays and their elements. */
#include "test.h"

void constant_elements(void) {
    int a[4] = {0};
    a[1] = secret();
    // finds: test-flow
    leak(a[1]);
    // clean: test-flow
    leak(a[2]);
    a[1] = 0;
    // clean: test-flow
    leak(a[1]);
}

void unknown_element(int i) {
    int a[8] = {0};
    a[i] = secret();
    // finds: test-flow
    leak(a[3]);
    // finds: test-flow
    leak(a[i]);
    a[3] = 0;
    // wrongly-finds: test-flow a store at one index does not end what an unknown index stored before
    leak(a[3]);
    // finds: test-flow
    leak(a[4]);
}

void unknown_read(int i) {
    int a[3] = {1, 2, 3}, b[3] = {1, secret(), 3};
    // clean: test-flow
    leak(a[i]);
    // finds: test-flow
    leak(b[i]);
}

void all_overwritten(void) {
    int a[2] = {secret(), secret()};
    a[0] = 1;
    a[1] = 2;
    // clean: test-flow
    leak(a[0]);
    // clean: test-flow
    leak(a[1]);
}

struct row {
    int id;
    char name[16];
};

void array_of_structs(int i) {
    struct row rows[4];
    memset(rows, 0, sizeof rows);
    read_secret(rows[i].name, sizeof rows[i].name);
    rows[i].id = 7;
    // finds: test-flow
    leak_text(rows[i].name);
    // finds: test-flow
    leak_text(rows[2].name);
    /* a name is never a number */
    // clean: test-flow
    leak(rows[2].id);
}

void neighbours(void) {
    struct row rows[2] = {{1, "one"}, {2, "two"}};
    read_secret(rows[0].name, sizeof rows[0].name);
    // finds: test-flow
    leak_text(rows[0].name);
    // clean: test-flow
    leak_text(rows[1].name);
}

void two_dimensions(void) {
    char names[3][16] = {"", "", ""};
    read_secret(names[1], 16);
    // finds: test-flow
    leak_text(names[1]);
    // clean: test-flow
    leak_text(names[0]);
    // clean: test-flow
    leak_text(names[2]);
}

void pointer_arithmetic(void) {
    int a[4] = {0}, *p = a;
    *(p + 2) = secret();
    // finds: test-flow
    leak(a[2]);
    // clean: test-flow
    leak(p[1]);
    p += 2;
    // finds: test-flow
    leak(*p);
    // clean: test-flow
    leak(p[-1]);
    // finds: test-flow
    leak(2 [a]);
}

static int sum_of(const int *values, size_t count) {
    int sum = 0;
    for (size_t i = 0; i < count; i++) sum += values[i];
    return sum;
}
void passed_on(void) {
    int plain[3] = {1, 2, 3}, mixed[3] = {1, 2, secret()};
    // clean: test-flow
    leak(sum_of(plain, 3));
    // finds: test-flow
    leak(sum_of(mixed, 3));
}

void variable_length(int n) {
    char text[n + 1];
    read_secret(text, (unsigned long)n);
    text[n] = '\0';
    // finds: test-flow
    leak_text(text);
}

void designated(void) {
    int a[6] = {[2] = secret(), [4] = 1};
    // finds: test-flow
    leak(a[2]);
    // clean: test-flow
    leak(a[4]);
    // clean: test-flow
    leak(a[5]);
}

/* An array in the rows of an array, at a place that is not known: neither the row nor the place in it. */
struct conn {
    int used;
    char in[128];
    size_t in_len;
    char out[128];
    unsigned seq;
};
static struct conn conns[32], others[32];
void text_in_rows(int i) {
    strcpy(conns[i].in, secret_text());
    // finds: test-flow
    leak_text(conns[i].in);
    // clean: test-flow
    leak((int)conns[i].seq);
    // clean: test-flow
    leak_text(conns[i].out);
}
void appended_in_rows(int i, int n) {
    struct conn *conn = &others[i];
    memcpy(conn->in + conn->in_len, secret_text(), n);
    // finds: test-flow
    leak_text(conn->in);
    // clean: test-flow
    leak((int)conn->seq);
    // clean: test-flow
    leak_text(conn->out);
}

/* The same by a function that is handed the record. */
struct ring {
    unsigned char data[64];
    unsigned head, tail;
};
static void ring_put(struct ring *ring, unsigned char c) {
    ring->data[ring->head++ & 63] = c;
}
static int ring_get(struct ring *ring) {
    return ring->head == ring->tail ? -1 : ring->data[ring->tail++ & 63];
}
void rings(void) {
    struct ring ring = {.head = 0};
    for (const char *s = secret_text(); *s; s++) ring_put(&ring, (unsigned char)*s);
    // finds: test-flow
    leak(ring_get(&ring));
    // clean: test-flow
    leak((int)(ring.head - ring.tail));
}

/* Bytes that are known one by one stay so when they are copied or moved. */
void copied_bytes(void) {
    unsigned char from[4] = {(unsigned char)secret(), 1, 2, 3}, to[4];
    memcpy(to, from, sizeof to);
    // finds: test-flow
    leak(to[0]);
    // clean: test-flow
    leak(to[1]);
    memmove(to + 1, to, 3);
    // finds: test-flow
    leak(to[1]);
    // clean: test-flow
    leak(to[2]);
    // finds: test-flow
    leak_bytes(to, 2);
    // clean: test-flow
    leak_bytes(to + 2, 2);
}
