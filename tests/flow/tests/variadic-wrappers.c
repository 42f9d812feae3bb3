/* SPDX-License-Identifier: Apache-2.0 */
/* Variadic wrappers, and wrappers of wrappers with va_list. The place is the call that supplies the value. */
#include "test.h"

static void say(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vleakf(format, arguments);
    va_end(arguments);
}

static void vsay_level(int level, const char *format, va_list arguments) {
    if (level > 0) vleakf(format, arguments);
}
static void say_level(int level, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsay_level(level, format, arguments);
    va_end(arguments);
}

static void say_buffered(const char *format, ...) {
    char line[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    leak_text(line);
}

#define SAY(...)           say(__VA_ARGS__)
#define SAY_AT(level, ...) say_level(level, __VA_ARGS__)

void callers(void) {
    char text[32];
    int number = secret();
    read_secret(text, sizeof text);
    // finds: test-flow
    // via: variadic-wrappers.c:8
    say("%s", text);
    // clean: test-flow
    say("%d rows", 3);
    // clean: test-flow
    say("%p", (void *)text);
    // clean: test-flow
    say("%zu", strlen(text));
    // finds: test-flow
    say_level(2, "%s %d", "x", number);
    // clean: test-flow
    say_level(number, "%s", "x");
    // finds: test-flow
    say_buffered("%s", text);
    // clean: test-flow
    say_buffered("%.0s%d", text, 4);
    // finds: test-flow
    SAY("value %d", number);
    // clean: test-flow
    SAY("value %d", 7);
    // finds: test-flow
    SAY_AT(1, "%5d", number);
}

/* Arguments taken one by one. */
static int sum(int count, ...) {
    va_list arguments;
    int total = 0;
    va_start(arguments, count);
    for (int i = 0; i < count; i++) total += va_arg(arguments, int);
    va_end(arguments);
    return total;
}
void summed(void) {
    // finds: test-flow
    leak(sum(2, 1, secret()));
    // clean: test-flow
    leak(sum(2, 1, 2));
    // clean: test-flow
    leak(sum(secret() & 1, 1, 2));
}

static const char *first_text(int count, ...) {
    va_list arguments;
    va_start(arguments, count);
    const char *text = va_arg(arguments, const char *);
    va_end(arguments);
    return text;
}
void first(void) {
    // finds: test-flow
    leak_text(first_text(2, secret_text(), "b"));
    // clean: test-flow
    leak_text(first_text(2, "a", secret_text()));
}

/* Up to a NULL. */
static char *join(const char *head, ...) {
    static char all[256];
    va_list arguments;
    strcpy(all, head);
    va_start(arguments, head);
    for (const char *part; (part = va_arg(arguments, const char *));) strcat(all, part);
    va_end(arguments);
    return all;
}
void joined(void) {
    // finds: test-flow
    leak_text(join("a", "b", secret_text(), NULL));
}

/* A va_list that is used twice. */
static void twice(const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    char line[64];
    vsnprintf(line, sizeof line, format, arguments);
    vleakf(format, again);
    va_end(again);
    va_end(arguments);
}
void used_twice(void) {
    // finds: test-flow
    twice("%s", secret_text());
    // clean: test-flow
    twice("%s", harmless_text());
}

/* Three wrappers deep, with its own prefix. */
static void log_line(const char *file, int line, const char *format, va_list arguments) {
    char text[256];
    int used = snprintf(text, sizeof text, "%s:%d: ", file, line);
    vsnprintf(text + used, sizeof text - (size_t)used, format, arguments);
    leak_text(text);
}
static void log_error(const char *file, int line, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    log_line(file, line, format, arguments);
    va_end(arguments);
}
#define LOG_ERROR(...) log_error(__FILE__, __LINE__, __VA_ARGS__)
void logged(void) {
    // finds: test-flow
    LOG_ERROR("bad login of %s", secret_text());
    // clean: test-flow
    LOG_ERROR("bad login, %d left", harmless());
}

static char *format_new(const char *format, ...) {
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0) text = NULL;
    va_end(arguments);
    return text;
}
void formatted(void) {
    char *hidden = format_new("<%s>", secret_text()), *open = format_new("<%s>", harmless_text());
    // finds: test-flow
    leak_text(hidden);
    // clean: test-flow
    leak_text(open);
    free(hidden);
    free(open);
}

typedef void (*printer)(const char *format, ...);
void by_pointer(void) {
    printer print = say;
    // finds: test-flow
    print("%s", secret_text());
    // clean: test-flow
    print("%s", "x");
}

/* Texts that an old program hands on as numbers. */
static void old_report(const char *format, long first, long second) {
    char line[100];
    sprintf(line, format, first, second);
    // misses: test-flow a number is not taken for the text it points to by a format that is not known
    leak_text(line);
}
void old_style(void) {
    old_report("%s is %d", (long)secret_text(), harmless());
}
