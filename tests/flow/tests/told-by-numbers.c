/* SPDX-License-Identifier: Apache-2.0 */
/* Ways that meet and are told apart again by a local that has other numbers on some of them. */
#include "test.h"

void flag(int wanted) {
    char text[32] = "";
    int got = 0;
    if (wanted) {
        read_secret(text, sizeof text);
        got = 1;
    }
    // clean: test-flow
    if (!got) leak_text(text);
    // finds: test-flow
    if (got) leak_text(text);
}

void cleared_at_the_end(int wanted) {
    char text[32] = "";
    int result = -1;
    if (!wanted) goto out;
    if (keep_going()) goto out;
    read_secret(text, sizeof text);
    result = 0;
out:
    if (result < 0) {
        // clean: test-flow
        leak_text(text);
    } else {
        // finds: test-flow
        leak_text(text);
    }
}

void flag_set_again(int wanted) {
    char text[32] = "";
    int got = 0;
    if (wanted) {
        read_secret(text, sizeof text);
        got = 1;
    }
    got = keep_going();
    // finds: test-flow
    if (!got) leak_text(text);
}

void filled_again(int wanted) {
    char text[32] = "";
    int got = 0;
    if (wanted) got = 1;
    read_secret(text, sizeof text);
    // finds: test-flow
    if (!got) leak_text(text);
}

void number_set_again(int wanted, int seen) {
    int x = 0, kind;
    if (wanted) kind = 1;
    else kind = 2;
    seen = wanted ? 1 : 2;
    seen = keep_going();
    if (kind == 1) {
        x = secret();
        // finds: test-flow
        if (seen == 2) leak(x);
    }
}

void by_switch(int wanted) {
    char text[32] = "";
    enum { NONE, OPEN, HIDDEN } kind = NONE;
    if (wanted == 1) {
        kind = HIDDEN;
        read_secret(text, sizeof text);
    } else if (wanted) {
        kind = OPEN;
        strcpy(text, "open");
    }
    switch (kind) {
    case OPEN:
        // clean: test-flow
        leak_text(text);
        break;
    case HIDDEN:
        // finds: test-flow
        leak_text(text);
        break;
    case NONE:
        // clean: test-flow
        leak_text(text);
        break;
    }
}

void by_bits(int wanted) {
    enum { HAVE = 4 };
    char text[32] = "";
    unsigned flags = 0;
    if (wanted) {
        read_secret(text, sizeof text);
        flags = HAVE | 1;
    }
    // clean: test-flow
    if (!(flags & HAVE)) leak_text(text);
    // finds: test-flow
    if (flags & HAVE) leak_text(text);
    // finds: test-flow
    if (!(flags & 2)) leak_text(text);
}

void by_both(int wanted, int allowed) {
    char text[32] = "";
    int both = wanted && allowed;
    if (wanted) {
        if (allowed) read_secret(text, sizeof text);
    }
    // finds: test-flow
    if (both) leak_text(text);
    bool got = wanted > 3 && allowed;
    char more[32] = "";
    if (got) read_secret(more, sizeof more);
    // clean: test-flow
    if (!got) leak_text(more);
}

void found_in_loop(int count) {
    char text[32] = "";
    bool found = false;
    for (int i = 0; i < count; i++) {
        if (!keep_going()) continue;
        read_secret(text, sizeof text);
        found = true;
        break;
    }
    // clean: test-flow
    if (!found) leak_text(text);
    // finds: test-flow
    if (found) leak_text(text);
}

void seen_in_loop(int count) {
    char text[32] = "";
    bool found = false;
    for (int i = 0; i < count; i++) {
        // finds: test-flow
        if (!found) leak_text(text);
        if (keep_going()) {
            read_secret(text, sizeof text);
            found = true;
        } else {
            found = false;
        }
    }
}

void by_pointer(const char *name) {
    char text[32] = "", *copy = NULL;
    if (name) {
        read_secret(text, sizeof text);
        copy = text;
    }
    // clean: test-flow
    if (copy == NULL) leak_text(text);
    // finds: test-flow
    if (copy) leak_text(text);
}

/* What a helper answers tells what it has filled. */
static int filled(int wanted, char *out) {
    int result = -1;
    if (wanted < 0) return -2;
    if (!wanted) goto end;
    read_secret(out, 32);
    result = 7;
end:
    return result;
}
void by_answer(int wanted) {
    char text[32] = "";
    int result = filled(wanted, text);
    // clean: test-flow
    if (result < 0) leak_text(text);
    // finds: test-flow
    if (result != -1) leak_text(text);
    switch (result) {
    case -2:
        // clean: test-flow
        leak_text(text);
        break;
    case 7:
        // finds: test-flow
        leak_text(text);
        break;
    }
}
static int filled_for(int wanted, char *out) {
    return filled(wanted, out) == 7;
}
static bool filled_or_not(int wanted, char *out) {
    int result = filled_for(wanted, out);
    if (!result) return false;
    return true;
}
void by_answer_of_answer(int wanted) {
    char text[32] = "", more[32] = "";
    if (!filled_for(wanted, text)) {
        // clean: test-flow
        leak_text(text);
    }
    if (!filled_or_not(wanted, more)) {
        // clean: test-flow
        leak_text(more);
        return;
    }
    // finds: test-flow
    leak_text(more);
}
void filled_before(int wanted) {
    char text[32];
    read_secret(text, sizeof text);
    // finds: test-flow
    if (filled(wanted, text) < 0) leak_text(text);
}
void filled_the_last_time(int wanted) {
    char text[32] = "";
    for (;;) {
        // finds: test-flow
        if (filled(wanted, text) < 0) leak_text(text);
    }
}
static int both_ways(int wanted, char *out) {
    if (wanted) {
        read_secret(out, 32);
        if (keep_going()) return -1;
        return 0;
    }
    return -1;
}
void by_no_answer(int wanted) {
    char text[32] = "";
    // finds: test-flow
    if (both_ways(wanted, text) < 0) leak_text(text);
}
/* zeros before have no name, and take none away */
static int cleared_first(char *out, int size) {
    memset(out, 0, size);
    if (!keep_going()) return 1;
    read_secret(out, size);
    return 0;
}
void after_zeros(void) {
    char text[32];
    if (cleared_first(text, sizeof text)) {
        // clean: test-flow
        leak_text(text);
        return;
    }
    // finds: test-flow
    leak_text(text);
}
