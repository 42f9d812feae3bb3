/* SPDX-License-Identifier: Apache-2.0 */
/* Records that end in an array of any length: the length beside it is none of what the array holds. */
#include "test.h"

struct rec { unsigned n; char data[]; };
static struct rec *grow(struct rec *r, const char *s, unsigned n) {
    struct rec *q = realloc(r, sizeof *r + (r ? r->n : 0) + n);
    if (!q) return r;
    if (!r) q->n = 0;
    memcpy(q->data + q->n, s, n);
    q->n += n;
    return q;
}
void grown(void) {
    struct rec *r = NULL;
    char s[16];
    read_secret(s, sizeof s);
    r = grow(r, s, 16);
    r = grow(r, "x", 1);
    if (!r) return;
    // clean: test-flow
    leak((int)r->n);
    // finds: test-flow
    leak_bytes(r->data, r->n);
}
void letter_by_letter(void) {
    struct rec *r = malloc(sizeof *r + 64);
    if (!r) return;
    r->n = 0;
    char *s = secret_text();
    while (*s) r->data[r->n++] = *s++;
    // clean: test-flow
    leak((int)r->n);
    // finds: test-flow
    leak(r->data[0]);
}
void through_a_pointer(void) {
    struct rec *r = malloc(sizeof *r + 64);
    if (!r) return;
    char *p = r->data;
    r->n = (unsigned)strlen(secret_text());
    for (unsigned i = 0; i < r->n; i++) *p++ = secret_text()[i];
    // clean: test-flow
    leak((int)r->n);
    // finds: test-flow
    leak(r->data[3]);
}
struct queue { int head, tail; struct rec *slot[8]; };
static void push(struct queue *q, const char *s, unsigned n) {
    struct rec *r = malloc(sizeof(struct rec) + n);
    if (!r) return;
    r->n = n;
    memcpy(r->data, s, n);
    q->slot[q->tail++ & 7] = r;
}
void queued(struct queue *q) {
    push(q, secret_text(), 8);
    struct rec *r = q->slot[q->head++ & 7];
    // clean: test-flow
    leak((int)r->n);
    // finds: test-flow
    leak_bytes(r->data, r->n);
    // clean: test-flow
    leak(q->tail);
}
static int read_rec(struct rec **out) {
    unsigned n;
    if (fread(&n, sizeof n, 1, stdin) != 1) return -1;
    struct rec *r = malloc(sizeof *r + n);
    if (!r) return -1;
    r->n = n;
    read_secret(r->data, n);
    *out = r;
    return 0;
}
void read_in(void) {
    struct rec *r;
    if (read_rec(&r)) return;
    // clean: test-flow
    leak((int)r->n);
    // finds: test-flow
    leak_bytes(r->data, r->n);
    char *all = (char *)r;
    // finds: test-flow
    leak_bytes(all, sizeof *r + r->n);
}

static void fill(struct rec *r, const char *s, unsigned n) { r->n = n; memcpy(r->data, s, n); }
void filled(struct rec *r) {
    fill(r, secret_text(), 3);
    // clean: test-flow
    leak((int)r->n);
    // finds: test-flow
    leak_bytes(r->data, r->n);
}

/* A copy of the record's own size leaves the array out. */
void header_alone(const char *text) {
    struct rec *r = malloc(sizeof *r + 32), head;
    if (!r) return;
    r->n = (unsigned)strlen(text);
    strcpy(r->data, secret_text());
    memcpy(&head, r, sizeof head);
    // clean: test-flow
    leak_bytes(&head, sizeof head);
    // finds: test-flow
    leak_text(r->data);
}
