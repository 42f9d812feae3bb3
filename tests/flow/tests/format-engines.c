/* SPDX-License-Identifier: Apache-2.0 */
/* Functions of the program that read formats themselves: text and numbers of one list keep apart by their types. */
#include "test.h"

/* All arguments first, into a union; then one conversion after the other. */
struct argument {
    char kind;
    union {
        const char *text;
        long long number;
        double real;
    } value;
};

static void read_arguments(const char *format, struct argument *arguments, int limit, va_list list) {
    int count = 0;
    for (; *format && count < limit; format++) {
        if (*format != '%') continue;
        switch (arguments[count].kind = *++format) {
        case 's': arguments[count++].value.text = va_arg(list, const char *); break;
        case 'd': arguments[count++].value.number = va_arg(list, int); break;
        default: arguments[count++].value.real = va_arg(list, double); break;
        }
    }
}

static void print_numbers(const char *format, ...) {
    struct argument arguments[8];
    char work[64], real[8] = "%f";
    va_list list;
    va_start(list, format);
    read_arguments(format, arguments, 8, list);
    va_end(list);
    for (int i = 0; i < 8; i++) {
        real[1] = arguments[i].kind;
        snprintf(work, sizeof work, real, arguments[i].value.real);
        leak_text(work);
        snprintf(work, sizeof work, real, arguments[i].value.number);
        leak_text(work);
    }
}

static void print_texts(const char *format, ...) {
    struct argument arguments[8];
    va_list list;
    va_start(list, format);
    read_arguments(format, arguments, 8, list);
    va_end(list);
    for (int i = 0; i < 8; i++) leak_text(arguments[i].value.text);
}

void call_arguments(void) {
    // clean: test-flow
    print_numbers("%s %d", secret_text(), harmless());
    // finds: test-flow
    print_numbers("%s %d", harmless_text(), secret());
    // finds: test-flow
    print_texts("%s %d", secret_text(), harmless());
    // clean: test-flow
    print_texts("%s %d", harmless_text(), secret());
}

/* Text is taken out of the list; for numbers one conversion is handed on. */
static void put_number(char *out, size_t size, const char *conversion, va_list list) {
    vsnprintf(out, size, conversion, list);
    leak_text(out);
}

static void print_parts(const char *format, ...) {
    char part[64], one[16];
    va_list list, rest;
    va_start(list, format);
    for (; *format; format++) {
        if (*format != '%') continue;
        if (*++format == 's') {
            note_length(va_arg(list, const char *), 1);
            continue;
        }
        memcpy(one, format - 1, 2);
        one[2] = 0;
        va_copy(rest, list);
        put_number(part, sizeof part, one, rest);
        va_end(rest);
        vsnprintf(part, sizeof part, one, list);
        leak_text(part);
    }
    va_end(list);
}

/* The list handed on with the format that came with it still holds the text. */
static void print_all(const char *format, ...) {
    char all[64];
    va_list list, rest;
    va_start(list, format);
    va_copy(rest, list);
    note_length(va_arg(rest, const char *), 1);
    va_end(rest);
    vsnprintf(all, sizeof all, format, list);
    va_end(list);
    leak_text(all);
}

void call_parts(void) {
    // clean: test-flow
    print_parts("%s %d", secret_text(), harmless());
    // finds: test-flow
    print_parts("%s %d", harmless_text(), secret());
    // finds: test-flow
    print_all("%s", secret_text());
}

/* An engine of the program's own, which nothing marks as one but what its parameter is called. */
static void put_text(char *out, size_t size, const char *text) {
    size_t used = strlen(out);
    while (*text && used + 1 < size) out[used++] = *text++;
    out[used] = '\0';
}
static void say(const char *fmt, ...) {
    char line[256] = "", number[32];
    va_list list;
    va_start(list, fmt);
    for (const char *at = fmt; *at; at++) {
        if (*at != '%') continue;
        switch (*++at) {
        case 's': put_text(line, sizeof line, va_arg(list, const char *)); break;
        case 'p': (void)va_arg(list, void *); break;
        default:
            snprintf(number, sizeof number, "%d", va_arg(list, int));
            put_text(line, sizeof line, number);
        }
    }
    va_end(list);
    leak_text(line);
}
void say_things(void) {
    char text[64];
    read_secret(text, sizeof text);
    // finds: test-flow
    say("%d: %s", 3, text);
    // clean: test-flow
    say("%d: %p", 3, text);
    // clean: test-flow
    say("refused (%d %d)", text[0], text[1]);
    // clean: test-flow
    say("%s", "plain");
}
