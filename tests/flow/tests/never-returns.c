/* SPDX-License-Identifier: Apache-2.0 */
/* Functions that do not come back, though nothing declares so. */
#include <setjmp.h>

#include "test.h"

static void die(const char *why) {
    puts(why);
    exit(1);
}
static void die_with(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    die("died");
}
static void leave(int code) {
    if (code) die("bad");
    puts("fine");
}
int behind_them(int which) {
    char *text = secret_text();
    if (which == 1) {
        die("one");
        // clean: test-flow
        leak_text(text);
    }
    if (which == 2) {
        die_with("%d", which);
        // clean: test-flow
        leak_text(text);
    }
    if (which == 3) {
        leave(3);
        // wrongly-finds: test-flow a function that does no less with an argument is not looked at for it alone
        leak_text(text);
    }
    if (which == 4) {
        leave(0);
        // finds: test-flow
        leak_text(text);
    }
    // finds: test-flow
    leak_text(text);
    return 0;
}

void not_on_this_way(int which) {
    const char *text = harmless_text();
    if (which > 2) {
        text = secret_text();
        if (which > 3) die(text);
        else die("other");
    }
    // clean: test-flow
    leak_text(text);
}

static void serve(void) {
    for (;;)
        if (keep_going()) puts("served");
}
int never_behind(void) {
    char *text = secret_text();
    // finds: test-flow
    leak_text(text);
    serve();
    // clean: test-flow
    leak_text(text);
    return 0;
}

/* A jump comes back somewhere else. */
static jmp_buf again;
static void fail(void) {
    longjmp(again, 1);
}
void jumped(void) {
    static char text[32];
    if (setjmp(again) == 0) {
        read_secret(text, sizeof text);
        fail();
    }
    // finds: test-flow
    leak_text(text);
}

/* It calls itself, and comes back. */
static int down(int depth) {
    return depth ? down(depth - 1) : 0;
}
void round_and_round(void) {
    char *text = secret_text();
    if (down(4)) return;
    // finds: test-flow
    leak_text(text);
}
