/* SPDX-License-Identifier: Apache-2.0 */
/* What a function does with a datum when its callers say by a constant what it is to do: each constant is looked at
 * by itself, through several calls, and what is not known stands for all. */
#include "test.h"

enum option { OPTION_NAME, OPTION_PASS, OPTION_PATH, OPTION_DEPTH, OPTION_RATE = 100 };
struct settings {
    char *name, *pass, *path;
    int depth, rate;
};

/* ---- a switch over an option, the value in variable arguments ------------------------------------- */

static int set_list(struct settings *settings, enum option option, va_list list) {
    switch (option) {
    case OPTION_NAME: settings->name = va_arg(list, char *); break;
    case OPTION_PASS: settings->pass = va_arg(list, char *); break;
    case OPTION_PATH: {
        char *path = va_arg(list, char *);
        leak_text(path); /* told where the variable arguments are given */
        settings->path = path;
        break;
    }
    case OPTION_DEPTH: {
        leak_text(va_arg(list, char *));
        break;
    }
    default: return -1;
    }
    return 0;
}

static int set(struct settings *settings, enum option option, ...) {
    va_list list;
    va_start(list, option);
    int result = set_list(settings, option, list);
    va_end(list);
    return result;
}

static int set_plainly(struct settings *settings, enum option option, char *value) {
    // clean: test-flow
    return set(settings, option, value);
}

static int set_as(struct settings *settings, bool strict, enum option option, char *value) {
    if (strict && option >= OPTION_RATE) return -1;
    // finds: test-flow
    // via: constant-arguments.c:63
    // via: constant-arguments.c:20
    return set(settings, option, value);
}

void options(struct settings *settings) {
    set_as(settings, true, OPTION_NAME, harmless_text());
    set_as(settings, true, OPTION_PASS, secret_text());
    set_plainly(settings, OPTION_PASS, secret_text());
    set_plainly(settings, OPTION_DEPTH, (char *)harmless_text());
}

void option_that_leaks(struct settings *settings) {
    struct settings mine = {0};
    set_as(&mine, false, OPTION_PATH, secret_text());
    set(settings, OPTION_PATH, harmless_text());
}

void pointers_of_cases(void) {
    struct settings mine = {0};
    set(&mine, OPTION_NAME, harmless_text());
    set(&mine, OPTION_PASS, secret_text());
    // clean: test-flow
    leak_text(mine.name);
    // finds: test-flow
    leak_text(mine.pass);
}

/* ---- one of several members is handed out ----------------------------------------------------------- */

static int get(const struct settings *settings, enum option option, const char **out) {
    switch (option) {
    case OPTION_NAME: *out = settings->name; break;
    case OPTION_PASS: *out = settings->pass; break;
    case OPTION_PATH: *out = settings->path; break;
    default: return -1;
    }
    return 0;
}

void members(void) {
    struct settings mine = {.name = (char *)harmless_text(), .pass = secret_text()};
    const char *name = NULL, *pass = NULL;
    get(&mine, OPTION_NAME, &name);
    get(&mine, OPTION_PASS, &pass);
    // clean: test-flow
    leak_text(name);
    // finds: test-flow
    leak_text(pass);
}

static void show(const struct settings *settings, enum option which) {
    const char *text = NULL;
    get(settings, which, &text);
    // finds: test-flow
    leak_text(text);
}

void not_constant(void) {
    struct settings mine = {.pass = secret_text()};
    show(&mine, (enum option)keep_going());
}

/* ---- flags, and a local made of the parameter --------------------------------------------------------- */

static void store(const char *text, unsigned flags) {
    bool shown = (flags & 4) != 0;
    unsigned kind = flags & 3;
    if (shown) {
        // clean: test-flow
        leak_text(text);
    }
    if (kind == 2) {
        // finds: test-flow
        leak_text(text);
    }
}

void flags(void) {
    store(harmless_text(), 4 | 1);
    store(secret_text(), 2);
}

/* A parameter that is written to is not what the caller gave. */
static void changed(const char *text, int shown) {
    if (keep_going()) shown = 1;
    if (shown) {
        // finds: test-flow
        leak_text(text);
    }
}

static void changed_elsewhere(const char *text, int shown) {
    int *at = &shown;
    *at = keep_going();
    if (shown) {
        // finds: test-flow
        leak_text(text);
    }
}

void changes(void) {
    changed(secret_text(), 0);
    changed_elsewhere(secret_text(), 0);
}

/* ---- the output function of a formatter ------------------------------------------------------------------ */

typedef int (*put_t)(int c, void *to);
struct line {
    char text[100];
    size_t used;
};

static int put_line(int c, void *to) {
    struct line *line = to;
    line->text[line->used++] = (char)c;
    return c;
}

static int put_out(int c, void *to) {
    (void)to;
    // finds: test-flow
    leak(c);
    return c;
}

static int put_out_plain(int c, void *to) {
    (void)to;
    // clean: test-flow
    leak(c);
    return c;
}

static void write_out(put_t put, void *to, const char *text) {
    for (; *text; text++) put(*text, to);
}

void formatters(void) {
    struct line line = {0}, plain = {0};
    write_out(put_line, &line, secret_text());
    write_out(put_line, &plain, harmless_text());
    write_out(put_out, NULL, secret_text());
    write_out(put_out_plain, NULL, harmless_text());
    // finds: test-flow
    leak_text(line.text);
    // clean: test-flow
    leak_text(plain.text);
}

/* ---- recursion: a variant of a variant ------------------------------------------------------------------- */

static void walk(const char *text, int level, int shown) {
    if (level > 3) return;
    if (shown) {
        // finds: test-flow
        leak_text(text);
    } else {
        // clean: test-flow
        leak_text(harmless_text());
    }
    walk(text, level + 1, shown);
}

static void walk_hidden(const char *text, int level, int shown) {
    if (shown) {
        // clean: test-flow
        leak_text(text);
    }
    if (level < 3) walk_hidden(text, level + 1, 0);
}

void levels(void) {
    walk(secret_text(), 0, 1);
    walk(secret_text(), 0, 0);
    walk_hidden(secret_text(), 0, 0);
}

/* A function that is called through a pointer decides by a number. */
struct object {
    const struct class *class;
    char *hidden, *plain;
};
struct class {
    void (*set)(struct object *object, int which, char *text);
};
static void object_put(struct object *object, int which, char *text) {
    switch (which) {
    case 1: object->hidden = text; break;
    case 2: object->plain = text; break;
    default: break;
    }
}
static const struct class object_class = {object_put};
void by_number_through_pointer(void) {
    struct object object = {&object_class, "", ""};
    object.class->set(&object, 1, secret_text());
    object.class->set(&object, 2, (char *)"plain");
    // finds: test-flow
    leak_text(object.hidden);
    // wrongly-finds: test-flow the constants of a call through a pointer are not followed
    leak_text(object.plain);
}
