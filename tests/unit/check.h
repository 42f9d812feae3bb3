/* SPDX-License-Identifier: Apache-2.0 */
/* Unit tests: a function per case, RUN(case) in main, `return check_end();` at its end. Each case
 * prints one line that tests/run counts: "ok FILE/CASE", "not ok FILE/CASE - why" or
 * "skip FILE/CASE - reason". A failed check does not end its case. */
#ifndef SANGAM_CHECK_H
#define SANGAM_CHECK_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static struct {
    char why[512];    /* the first failure of the case, "" while there is none */
    const char *skip; /* reason */
    int failed;       /* cases */
} check_state;

__attribute__((format(printf, 3, 4), unused)) static void
check_fail(const char *file, int line, const char *format, ...) {
    char text[400];
    __builtin_va_list args;
    __builtin_va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    __builtin_va_end(args);
    for (char *p = text; *p; p++)
        if (*p == '\n' || *p == '\r') *p = ' ';
    printf("# %s:%d: %s\n", file, line, text);
    if (!*check_state.why)
        snprintf(check_state.why, sizeof check_state.why, "%s:%d: %s", file, line, text);
}

__attribute__((unused)) static void check_text(const char *file, int line, const char *what,
                                               const char *got, const char *want) {
    if (got == want || (got && want && !strcmp(got, want))) return;
    check_fail(file, line, "%s is \"%s\", expected \"%s\"", what, got ? got : "(NULL)",
               want ? want : "(NULL)");
}

#define CHECK(condition)                                                                     \
    ((condition) ? (void)0 : check_fail(__FILE__, __LINE__, "not true: %s", #condition))
/* Whole numbers that fit into 64 bits. */
#define CHECK_EQ(got, want)                                                                  \
    do {                                                                                     \
        int64_t got_ = (int64_t)(got), want_ = (int64_t)(want);                              \
        if (got_ != want_)                                                                   \
            check_fail(__FILE__, __LINE__, "%s is %" PRId64 ", expected %" PRId64, #got, got_, \
                       want_);                                                               \
    } while (0)
#define CHECK_STR(got, want) check_text(__FILE__, __LINE__, #got, (got), (want))
#define SKIP(reason)         (check_state.skip = (reason))

__attribute__((unused)) static void check_run(const char *file, const char *name,
                                              void (*test)(void)) {
    const char *slash = strrchr(file, '/');
    const char *base = slash ? slash + 1 : file;
    int length = (int)strcspn(base, ".");
    if (length > 5 && !strncmp(base + length - 5, "_test", 5)) length -= 5;
    check_state.why[0] = '\0';
    check_state.skip = NULL;
    fflush(stdout); /* a crash must not take earlier lines with it */
    test();
    if (*check_state.why)
        printf("not ok %.*s/%s - %s\n", length, base, name, check_state.why);
    else if (check_state.skip)
        printf("skip %.*s/%s - %s\n", length, base, name, check_state.skip);
    else
        printf("ok %.*s/%s\n", length, base, name);
    check_state.failed += *check_state.why != '\0';
    fflush(stdout);
}
#define RUN(test) check_run(__FILE__, #test, test)

__attribute__((unused)) static int check_end(void) {
    return check_state.failed ? 1 : 0;
}

#endif
