/* SPDX-License-Identifier: Apache-2.0 */
/* Pointers and pointers to pointers. */
#include "test.h"

void one_star(void) {
    int x = secret(), y = 0, *p = &x;
    // finds: test-flow
    leak(*p);
    p = &y;
    // clean: test-flow
    leak(*p);
    *p = x;
    // finds: test-flow
    leak(y);
    *p = 1;
    // clean: test-flow
    leak(y);
}

void two_stars(void) {
    int x = secret(), y = 0;
    int *p = &y, **pp = &p;
    // clean: test-flow
    leak(**pp);
    *pp = &x;
    // finds: test-flow
    leak(*p);
    // finds: test-flow
    leak(**pp);
    **pp = 0;
    // clean: test-flow
    leak(x);
}

void three_stars(void) {
    int x = 0, *p = &x, **pp = &p, ***ppp = &pp;
    ***ppp = secret();
    // finds: test-flow
    leak(x);
    // finds: test-flow
    leak(*p);
}

void either(int flag) {
    int x = 0, y = 0;
    int *p = flag ? &x : &y;
    *p = secret();
    // finds: test-flow
    leak(x);
    // finds: test-flow
    leak(y);
    *p = 0; /* clears only one of them */
    // finds: test-flow
    leak(x);
    x = y = 0;
    // clean: test-flow
    leak(*p);
}

void redirect(char **out, char *to) {
    *out = to;
}
void through_callee(void) {
    char buffer[32], plain[32] = "plain";
    char *text = plain;
    read_secret(buffer, sizeof buffer);
    // clean: test-flow
    leak_text(text);
    redirect(&text, buffer);
    // finds: test-flow
    leak_text(text);
    redirect(&text, plain);
    // clean: test-flow
    leak_text(text);
}

void the_pointer_is_not_the_datum(void) {
    char *text = secret_text();
    /* its address tells nothing of the text */
    // clean: test-flow
    leak((int)(size_t)text);
    // clean: test-flow
    leak(text == NULL);
}
