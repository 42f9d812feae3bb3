/* SPDX-License-Identifier: Apache-2.0 */
/* front: what goldens cannot show. With arguments, the printer of those goldens:
 *   front_test --ir FILE.c [flags]       the IR
 *   front_test --brief FILE.c [flags]    without files and places
 *   front_test --count FILE.c [flags]    verified and counted, one line */
#include "check.h"

#include "front/front.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static double cpu_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* ---- printing ------------------------------------------------------------------------------- */

static bool is_place(char c) {
    return (c >= '0' && c <= '9') || c == ':' || c == '!';
}

/* The line without " @12:3" and the like. */
static void print_line(const char *line, size_t length) {
    bool quoted = false;
    for (size_t i = 0; i < length; i++) {
        if (line[i] == '"' && (i == 0 || line[i - 1] != '\\')) {
            quoted = !quoted;
        }
        if (!quoted && i + 2 < length && line[i] == ' ' && line[i + 1] == '@' &&
            line[i + 2] >= '0' && line[i + 2] <= '9') {
            for (i += 2; i < length && is_place(line[i]); i++) {
            }
            i--;
        } else {
            putchar(line[i]);
        }
    }
    putchar('\n');
}

static void print_brief(const char *text) {
    while (*text) {
        size_t length = strcspn(text, "\n");
        if (strncmp(text, "file ", 5) != 0 && strncmp(text, "main ", 5) != 0) {
            print_line(text, length);
        }
        text += length + (text[length] == '\n');
    }
}

static void print_counts(const Unit *unit, double seconds, bool valid) {
    size_t insns = 0, bodies = 0, unknown = 0, incomplete = 0;
    for (FunctionId id = 1; id < unit->function_count; id++) {
        const Function *function = &unit->functions[id];
        bodies += function->defined;
        incomplete += function->incomplete;
        insns += function->insn_count;
    }
    for (uint32_t i = 0; i < unit->unknown_count; i++) {
        const UnknownCount *row = &unit->unknowns[i];
        unknown += row->count;
        fprintf(stderr, "  unknown %s: %u, first %u:%u\n", unit_text(unit, row->kind), row->count,
                row->first.line, row->first.column);
    }
    printf("%s\t%s\tfunctions %zu\tinsns %zu\tunknown %zu\terrors %u\tincomplete %zu\tcpu %.4f\n",
           valid ? "ok" : "BROKEN", unit_text(unit, unit->main_file), bodies, insns, unknown,
           unit->error_count, incomplete, seconds);
}

/* ---- one parse ------------------------------------------------------------------------------ */

typedef struct Session {
    Arena *arena;
    Diags *diags;
    Front *front;
    CompileCommand command;
} Session;

static Session session_open(const char *file, int count, char **arguments) {
    static char directory[4096];
    Session session = {.arena = arena_new("front_test")};
    session.diags = diags_new(session.arena);
    session.front = front_open(session.diags);
    session.command.directory = getcwd(directory, sizeof directory);
    session.command.file = path_absolute(session.arena, file);
    for (int i = 0; i < count; i++) {
        vec_push(&session.command.arguments, arguments[i]);
    }
    return session;
}

static void session_close(Session *session) {
    front_close(session->front);
    vec_free(&session->command.arguments);
    arena_free(session->arena);
}

/* A unit of this text, which is in no file. */
static Unit *parse_text(Session *session, const char *text) {
    FrontFile file = {session->command.file, text, strlen(text)};
    FrontOptions options = {.files = &file, .file_count = 1};
    return front_parse(session->front, &session->command, &options, session->diags);
}

static int print_unit(const char *mode, const char *file, int count, char **arguments) {
    Session session = session_open(file, count, arguments);
    double start = cpu_now();
    Unit *unit = session.front ? front_parse(session.front, &session.command, NULL, session.diags)
                               : NULL;
    double seconds = cpu_now() - start;
    bool valid = unit && unit_verify(unit, session.diags);
    Buf out = {0};
    if (unit && str_eq(mode, "--count")) {
        print_counts(unit, seconds, valid);
    } else if (unit) {
        unit_print(unit, &out);
        if (str_eq(mode, "--brief")) {
            print_brief(buf_text(&out));
        } else {
            fputs(buf_text(&out), stdout);
        }
    }
    buf_free(&out);
    diags_print(session.diags, stderr, DIAG_NOTE);
    unit_free(unit);
    session_close(&session);
    return valid ? 0 : 1;
}

/* ---- cases ---------------------------------------------------------------------------------- */

static void version(void) {
    CHECK(str_starts(front_version(), "clang version "));
}

static void no_such_file(void) {
    Session session = session_open("/nonexistent/file.c", 0, NULL);
    CHECK(!front_parse(session.front, &session.command, NULL, session.diags));
    CHECK_EQ(session.diags->errors, 1);
    if (session.diags->list.len) {
        CHECK_STR(session.diags->list.data[0].file, "/nonexistent/file.c");
    }
    session_close(&session);
}

/* Staged bytes are parsed and digested, not what is on disk. */
static void staged(void) {
    const char *text = "int staged(void) { return 1; }\n";
    Session session = session_open("/nonexistent/staged.c", 0, NULL);
    Unit *unit = parse_text(&session, text);
    CHECK(unit);
    if (unit) {
        Digest digest = digest_of(text, strlen(text));
        CHECK_STR(unit_text(unit, unit->functions[1].name), "staged");
        CHECK_STR(unit_text(unit, unit->files[1].path), "/nonexistent/staged.c");
        CHECK_EQ(unit->files[1].size, strlen(text));
        CHECK(!memcmp(&unit->files[1].digest, &digest, sizeof digest));
        CHECK(unit_verify(unit, session.diags));
    }
    unit_free(unit);
    session_close(&session);
}

/* Headers that are on no disk are found beside the file that includes them, through folders of the
 * command line, and by spellings with dots; all of them carry their own names and digests. */
static void staged_headers(void) {
    static const char *const texts[][2] = {
        {"/nonexistent/src/a.c", "#include \"../lib/one.h\"\n#include <sub/two.h>\n#include \"near.h\"\n"
                                 "#include \"sub/../sub/three.h\"\nint a[ONE + TWO + THREE + NEAR];\n"},
        {"/nonexistent/lib/one.h", "#include \"../lib/deep/four.h\"\n#define ONE (1 + FOUR)\n"},
        {"/nonexistent/lib/deep/four.h", "#define FOUR 4\n"},
        {"/nonexistent/include/sub/two.h", "#define TWO 20\n"},
        {"/nonexistent/include/sub/three.h", "#define THREE 300\n"},
        {"/nonexistent/src/near.h", "#define NEAR 4000\n"},
    };
    FrontFile files[COUNTOF(texts)];
    for (size_t i = 0; i < COUNTOF(texts); i++) {
        files[i] = (FrontFile){texts[i][0], texts[i][1], strlen(texts[i][1])};
    }
    char *arguments[] = {(char[]){"-I"}, (char[]){"/nonexistent/src/../include"}};
    Session session = session_open("/nonexistent/src/a.c", 2, arguments);
    FrontOptions options = {.files = files, .file_count = COUNTOF(files)};
    Unit *unit = front_parse(session.front, &session.command, &options, session.diags);
    CHECK(unit);
    if (unit) {
        CHECK_EQ(unit->error_count, 0);
        CHECK_EQ(unit->file_count, 1 + COUNTOF(texts));
        for (FileId id = 1; id < unit->file_count; id++) {
            bool known = false;
            for (size_t i = 0; i < COUNTOF(texts); i++) {
                Digest digest = digest_of(texts[i][1], strlen(texts[i][1]));
                known |= str_eq(unit_text(unit, unit->files[id].path), texts[i][0]) &&
                         !memcmp(&unit->files[id].digest, &digest, sizeof digest);
            }
            CHECK(known);
        }
        Buf text = {0};
        unit_print(unit, &text);
        CHECK(strstr(buf_text(&text), "4325")); /* elements: 1 + 4 + 20 + 300 + 4000 */
        buf_free(&text);
    }
    unit_free(unit);
    session_close(&session);
}

/* A flag that libclang refuses costs the flag and the unit says so. */
static void retry(void) {
    char *arguments[] = {(char[]){"-march=no-such-machine"}, (char[]){"-DVALUE=7"}};
    Session session = session_open("/nonexistent/retry.c", 2, arguments);
    Unit *unit = parse_text(&session, "int value = VALUE;\n");
    CHECK(unit && unit->refused == REFUSED_MACHINE);
    CHECK(unit && unit->init_count == 2 && unit->inits[1].value == 7);
    unit_free(unit);
    session_close(&session);
}

/* Errors lie in the functions they are in, and only there. */
static void incomplete(void) {
    Session session = session_open("/nonexistent/errors.c", 0, NULL);
    Unit *unit = parse_text(&session, "int good(void) { return 1; }\n"
                                      "int bad(void) { return nothing; }\n"
                                      "int fine(void) { return 2; }\n");
    CHECK(unit);
    if (unit) {
        CHECK_EQ(unit->error_count, 1);
        CHECK_EQ(unit->errors[0].loc.line, 2);
        CHECK_EQ(unit->functions[1].incomplete, 0);
        CHECK_EQ(unit->functions[2].incomplete, 1);
        CHECK_EQ(unit->functions[3].incomplete, 0);
    }
    unit_free(unit);
    session_close(&session);
}

static void repeat(Buf *text, const char *what, int times) {
    for (int i = 0; i < times; i++) {
        buf_puts(text, what);
    }
}

/* Depths that libclang survives must not cost more than an `unknown`. */
static void deep(void) {
    Buf text = {0};
    buf_puts(&text, "int sum(int x) { return x");
    repeat(&text, " + x", 5000);
    buf_puts(&text, "; }\nint minus(int x) { return ");
    repeat(&text, "- ", 1500);
    buf_puts(&text, "x; }\nint chain(int x) { ");
    for (int i = 0; i < 1500; i++) {
        buf_printf(&text, "if (x == %d) return %d; else ", i, i + 1);
    }
    buf_puts(&text, "return 0; }\nvoid cases(int x) { switch (x) { ");
    for (int i = 0; i < 1500; i++) {
        buf_printf(&text, "case %d: ", i);
    }
    buf_puts(&text, ";} }\nint both(int x) { return x");
    repeat(&text, " && x", 1500);
    buf_puts(&text, "; }\nint either(int x) { return ");
    repeat(&text, "x ? 1 : ", 1500);
    buf_puts(&text, "0; }\n");
    Session session = session_open("/nonexistent/deep.c", 0, NULL);
    Unit *unit = parse_text(&session, buf_text(&text));
    CHECK(unit);
    if (unit) {
        CHECK(unit_verify(unit, session.diags));
        CHECK_EQ(unit->error_count, 0);
        CHECK_EQ(unit->function_count, 7);
        /* 5001 loads of x, each with its address, and 5000 additions; return */
        CHECK_EQ(unit->functions[1].insn_count, 1 + 3 * 5000 + 2 + 1);
        CHECK_EQ(unit->functions[3].block_count, 1 + 2 * 1500 + 1);
    }
    unit_free(unit);
    buf_free(&text);
    session_close(&session);
}

/* Same input, same bytes. */
static void deterministic(void) {
    const char *text = "#include <stdio.h>\n"
                       "struct s { struct { int a; } in[2]; } g = {{{1}, {2}}};\n"
                       "int f(struct s *p) { return printf(\"%d\", p->in[1].a); }\n";
    Buf first = {0}, second = {0};
    for (int i = 0; i < 2; i++) {
        Session session = session_open("/nonexistent/same.c", 0, NULL);
        Unit *unit = parse_text(&session, text);
        CHECK(unit);
        if (unit) {
            unit_print(unit, i ? &second : &first);
        }
        unit_free(unit);
        session_close(&session);
    }
    CHECK_STR(buf_text(&first), buf_text(&second));
    buf_free(&first);
    buf_free(&second);
}

int main(int argc, char **argv) {
    if (argc > 2) {
        return print_unit(argv[1], argv[2], argc - 3, argv + 3);
    }
    RUN(version);
    RUN(no_such_file);
    RUN(staged);
    RUN(staged_headers);
    RUN(retry);
    RUN(incomplete);
    RUN(deep);
    RUN(deterministic);
    return check_end();
}
