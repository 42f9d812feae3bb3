/* SPDX-License-Identifier: Apache-2.0 */
/* Buffers, numbers, globs, edit distance, UTF-8, dates, digests, diagnostics. */
#include "base/base.h"
#include "check.h"

static void buffers_grow(void) {
    Buf buf = {0};
    CHECK_STR(buf_text(&buf), "");
    buf_puts(&buf, "ab");
    buf_putc(&buf, 'c');
    buf_printf(&buf, "%s", "");
    buf_printf(&buf, "%d:%0300d", 1, 2);
    CHECK_EQ(buf.len, 305);
    CHECK(str_starts(buf.data, "abc1:000"));
    CHECK_EQ(buf.data[304], '2');
    CHECK_EQ(buf.data[305], '\0');
    buf_free(&buf);
    buf_u32(&buf, 0x01020304);
    buf_u64(&buf, UINT64_C(0x1122334455667788));
    CHECK_EQ(buf.len, 12);
    CHECK(!memcmp(buf.data, "\x04\x03\x02\x01\x88\x77\x66\x55\x44\x33\x22\x11", 12));
    buf_free(&buf);
    buf_free(&buf);
}

static void texts_are_compared(void) {
    CHECK(str_eq(NULL, NULL) && !str_eq(NULL, "") && !str_eq("a", NULL) && str_eq("a", "a"));
    CHECK(str_starts("abc", "ab") && str_starts("abc", "") && !str_starts("a", "ab"));
    CHECK(str_ends("abc", "bc") && str_ends("abc", "") && !str_ends("c", "bc"));
}

static void numbers_are_read_whole(void) {
    uint64_t u = 7;
    int64_t i = 7;
    CHECK(str_to_u64("0", &u) && u == 0);
    CHECK(str_to_u64("18446744073709551615", &u) && u == UINT64_MAX);
    CHECK(!str_to_u64("18446744073709551616", &u));
    CHECK(str_to_u64("0xfF", &u) && u == 255);
    CHECK(str_to_u64("0xffffffffffffffff", &u) && u == UINT64_MAX);
    CHECK(!str_to_u64("0x10000000000000000", &u));
    CHECK(!str_to_u64("", &u) && !str_to_u64("0x", &u) && !str_to_u64("1 ", &u));
    CHECK(!str_to_u64(" 1", &u) && !str_to_u64("-1", &u) && !str_to_u64("1f", &u));
    CHECK(str_to_i64("-9223372036854775808", &i) && i == INT64_MIN);
    CHECK(str_to_i64("9223372036854775807", &i) && i == INT64_MAX);
    CHECK(!str_to_i64("9223372036854775808", &i) && !str_to_i64("-9223372036854775809", &i));
    CHECK(str_to_i64("-5", &i) && i == -5);
    CHECK(str_to_i64("+5", &i) && i == 5);
    CHECK(!str_to_i64("-", &i) && !str_to_i64("--5", &i) && !str_to_i64("", &i));
}

static void globs_match_paths(void) {
    CHECK(glob_match("src/*.c", "src/a.c"));
    CHECK(!glob_match("src/*.c", "src/b/a.c"));
    CHECK(!glob_match("src/*.c", "src/a.cc"));
    CHECK(glob_match("src/**", "src/b/a.c"));
    CHECK(!glob_match("src/**", "src2/a.c"));
    CHECK(!glob_match("src/**", "src"));
    CHECK(glob_match("**/a.c", "a.c"));
    CHECK(glob_match("**/a.c", "x/y/a.c"));
    CHECK(!glob_match("**/a.c", "ba.c"));
    CHECK(!glob_match("**/a.c", "x/ba.c"));
    CHECK(glob_match("a/**/b", "a/b"));
    CHECK(glob_match("a/**/b", "a/x/y/b"));
    CHECK(!glob_match("a/**/b", "a/xb"));
    CHECK(!glob_match("a/**/b", "a/xx/yb"));
    CHECK(glob_match("?.c", "a.c"));
    CHECK(!glob_match("?.c", "/.c"));
    CHECK(!glob_match("a?c", "a/c"));
    CHECK(glob_match("*", ""));
    CHECK(glob_match("**", "a/b/c"));
    CHECK(glob_match("", ""));
    CHECK(!glob_match("", "a"));
    CHECK(!glob_match("a", ""));
    CHECK(glob_match("*a*b*", "xaybz"));
    CHECK(glob_match("a**b", "a/x/b"));
    CHECK(glob_match("***/x", "q/x"));
}

/* What makes a backtracking matcher take for ever. */
static void globs_are_never_slow(void) {
    char pattern[2001], path[2001];
    for (size_t i = 0; i < 2000; i += 2) memcpy(pattern + i, "*a", 2);
    memset(path, 'a', 1999);
    path[1999] = 'b';
    pattern[2000] = path[2000] = '\0';
    CHECK(!glob_match(pattern, path));
    for (size_t i = 0; i + 3 <= 2000; i += 3) memcpy(pattern + i, "**/", 3);
    CHECK(!glob_match(pattern, path));
}

static void distances_are_counted(void) {
    CHECK_EQ(text_distance("kitten", "sitting", 5), 3);
    CHECK_EQ(text_distance("title", "tilte", 5), 2);
    CHECK_EQ(text_distance("", "abc", 5), 3);
    CHECK_EQ(text_distance("abc", "", 5), 3);
    CHECK_EQ(text_distance("same", "same", 0), 0);
    CHECK_EQ(text_distance("abcdef", "uvwxyz", 3), 4);
    CHECK_EQ(text_distance("a", "abcdefgh", 3), 4);
}

static void near_words_are_named(void) {
    const char *const known[] = {"rule", "title", "severity", "kind", NULL};
    CHECK_STR(text_nearest("tilte", known), "title");
    CHECK_STR(text_nearest("severty", known), "severity");
    CHECK_STR(text_nearest("rules", known), "rule");
    CHECK_STR(text_nearest("completely", known), NULL);
    CHECK_STR(text_nearest("", known), NULL);
}

static void utf8_is_checked(void) {
    static const struct {
        const char *text;
        size_t length, valid;
    } cases[] = {
        {"plain", 5, 5},
        {"\xC3\xA9", 2, 2},         /* e acute */
        {"\xE0\xA4\xA8", 3, 3},     /* Devanagari na */
        {"\xF0\x9F\x98\x80", 4, 4}, /* beyond the first plane */
        {"\xF4\x8F\xBF\xBF", 4, 4}, /* U+10FFFF */
        {"\xF4\x90\x80\x80", 4, 0}, /* above it */
        {"\xC0\x80", 2, 0},         /* NUL the long way */
        {"\xE0\x80\xAF", 3, 0},     /* slash the long way */
        {"\xED\xA0\x80", 3, 0},     /* a surrogate */
        {"a\xC3", 2, 1},            /* cut short */
        {"ab\xFFxy", 5, 2},
        {"a\0b", 3, 3},
        {"twelve bytes and then\xFF wrong", 28, 21},
        {"12345678\xC3\xA9" "12345678", 18, 18},
        {"1234567\xE0\xA4\xA8" "12345\xC3", 16, 15}, /* across the eight, cut short behind it */
        {"", 0, 0},
    };
    for (size_t i = 0; i < COUNTOF(cases); i++)
        CHECK_EQ(utf8_valid_prefix(cases[i].text, cases[i].length), cases[i].valid);
    uint32_t code = 0;
    CHECK_EQ(utf8_decode("\xE0\xA4\xA8", 3, &code), 3);
    CHECK_EQ(code, 0x0928);
}

static void terminals_are_safe(void) {
    Arena *arena = arena_new("test");
    CHECK_STR(text_printable(arena, "a\x1b[31mb\n"), "a\\x1b[31mb\\x0a");
    CHECK_STR(text_printable(arena, "\tx\x7f"), "\tx\\x7f");
    CHECK_STR(text_printable(arena, "\xFF\xC3\xA9"), "\\xff\xC3\xA9");
    CHECK_STR(text_printable(arena, "\xC2\x9B"), "\\xc2\\x9b"); /* CSI in one character */
    CHECK_STR(text_printable(arena, "\xE2\x80\xAE"),
              "\\xe2\\x80\\xae");                                     /* right-to-left override */
    CHECK_STR(text_printable(arena, "\xE2\x80\x8D"), "\xE2\x80\x8D"); /* needed in Devanagari */
    CHECK_STR(text_printable(arena, ""), "");
    arena_free(arena);
}

static void dates_are_read_and_written(void) {
    int32_t day = 0;
    char text[11];
    CHECK(date_parse("1970-01-01", &day) && day == 0);
    CHECK(date_parse("1969-12-31", &day) && day == -1);
    CHECK(date_parse("2000-03-01", &day) && day == 11017);
    CHECK(date_parse("2027-05-13", &day) && day == 20951);
    const char *const bad[] = {"2025-02-29", "1900-02-29",  "2024-13-01", "2024-00-10",
                               "2024-04-31", "2024-01-00",  "24-01-01",   "2024-1-1",
                               "2024/01/01", "2024-01-01 ", "",           "0000-01-01",
                               "-024-01-01", "2024-01-0x"};
    for (size_t i = 0; i < COUNTOF(bad); i++) CHECK(!date_parse(bad[i], &day));
    CHECK(!date_parse(NULL, &day));
    CHECK(date_parse("2000-02-29", &day) && date_parse("2024-02-29", &day));
    date_format(0, text);
    CHECK_STR(text, "1970-01-01");
    date_format(-719162, text);
    CHECK_STR(text, "0001-01-01");
    date_format(INT32_MIN, text);
    CHECK_STR(text, "0001-01-01");
    date_format(INT32_MAX, text);
    CHECK_STR(text, "9999-12-31");
}

static void every_day_round_trips(void) {
    char text[11];
    int32_t first = 0, last = 0, wrong = 0;
    CHECK(date_parse("0001-01-01", &first) && date_parse("9999-12-31", &last));
    CHECK_EQ(last - first + 1, 3652059); /* days of the years 1 to 9999 */
    for (int32_t day = first; day <= last; day += 97) {
        int32_t again = 0;
        date_format(day, text);
        wrong += !date_parse(text, &again) || again != day;
    }
    for (int32_t day = 10000; day < 25000; day++) {
        int32_t again = 0;
        date_format(day, text);
        wrong += !date_parse(text, &again) || again != day;
    }
    CHECK_EQ(wrong, 0);
    CHECK(date_today() > 19000);
}

/* The examples of FIPS 180-2. */
/* Against another implementation of RFC 4122: Python's uuid5(NAMESPACE_URL, "urn:sangam:..."). */
static void uuids(void) {
    char uuid[37];
    uuid_named("plan samples", uuid);
    CHECK_STR(uuid, "521c35a3-651d-5546-8491-c33896321b7d");
    uuid_named("", uuid);
    CHECK_STR(uuid, "ff9693f1-f4e5-5f92-a92e-a5d59befd256");
}

static void sha256_is_the_real_one(void) {
    char hex[65];
    Digest digest = digest_of("abc", 3);
    digest_hex(&digest, hex);
    CHECK_STR(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    DigestState *state = digest_begin();
    digest_add(state, "abcdbcdecdefdefgefghfghighij", 28);
    digest_add(state, "hijkijkljklmklmnlmnomnopnopq", 28);
    digest = digest_end(state);
    digest_hex(&digest, hex);
    CHECK_STR(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static char *printed(Arena *arena, const Diags *diags, DiagLevel least) {
    char *data = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&data, &length);
    diags_print(diags, out, least);
    fclose(out);
    char *copy = arena_strdup(arena, data);
    free_(data);
    return copy;
}

static void diagnostics_are_one_line_each(void) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    diag_add(diags, DIAG_ERROR, "r/x.yaml", 3, 5, "unknown key `%s`", "tilte");
    diag_add(diags, DIAG_WARNING, "a\nb", 0, 0, "odd \x1b[0m");
    diag_add(diags, DIAG_NOTE, NULL, 9, 9, "note");
    diag_add(diags, DIAG_ERROR, "f", 7, 0, "no column");
    CHECK_EQ(diags->errors, 2);
    CHECK_EQ(diags->warnings, 1);
    CHECK_STR(printed(arena, diags, DIAG_WARNING), "r/x.yaml:3:5: error: unknown key `tilte`\n"
                                                   "a\\x0ab: warning: odd \\x1b[0m\n"
                                                   "f:7: error: no column\n");
    CHECK(
        str_ends(printed(arena, diags, DIAG_NOTE), "sangam: note: note\nf:7: error: no column\n"));
    for (int i = 0; i < 100000; i++) diag_add(diags, DIAG_ERROR, "f", 1, 1, "again");
    CHECK_EQ(diags->errors, 100002);
    CHECK(diags->list.len < 100000);
    CHECK(str_ends(printed(arena, diags, DIAG_ERROR), "(errors: 100002, warnings: 1)\n"));
    arena_free(arena);
}

int main(void) {
    RUN(uuids);
    RUN(buffers_grow);
    RUN(texts_are_compared);
    RUN(numbers_are_read_whole);
    RUN(globs_match_paths);
    RUN(globs_are_never_slow);
    RUN(distances_are_counted);
    RUN(near_words_are_named);
    RUN(utf8_is_checked);
    RUN(terminals_are_safe);
    RUN(dates_are_read_and_written);
    RUN(every_day_round_trips);
    RUN(sha256_is_the_real_one);
    RUN(diagnostics_are_one_line_each);
    return check_end();
}
