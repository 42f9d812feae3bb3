/* SPDX-License-Identifier: Apache-2.0 */
/* compdb: databases of all shapes, hostile ones too, and the table of flags in tests/compdb. */
#include "check.h"
#include "compdb/compdb.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Fixture {
    Arena *arena;
    Diags *diags;
    CompileCommands commands;
    char folder[64]; /* of its own, removed at the end */
} Fixture;

static void fixture_open(Fixture *fixture) {
    *fixture = (Fixture){.arena = arena_new("test")};
    fixture->diags = diags_new(fixture->arena);
    strcpy(fixture->folder, "/tmp/compdb-test-XXXXXX");
    if (!mkdtemp(fixture->folder)) abort();
}

static void fixture_close(Fixture *fixture) {
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", fixture->folder);
    if (system(command) != 0) puts("# the folder of the test stays behind");
    arena_free(fixture->arena);
}

static const char *in_folder(Fixture *fixture, const char *name) {
    return path_join(fixture->arena, fixture->folder, name);
}

static void write_bytes(Fixture *fixture, const char *name, const char *text, size_t length) {
    const char *path = in_folder(fixture, name);
    if (!directory_make(path_directory(fixture->arena, path)) ||
        !file_write_atomic(path, text, length))
        abort();
}

static void write_text(Fixture *fixture, const char *name, const char *text) {
    write_bytes(fixture, name, text, strlen(text));
}

static bool read_database(Fixture *fixture, const char *json) {
    write_text(fixture, "compile_commands.json", json);
    return compdb_read(fixture->arena, fixture->folder, &fixture->commands, fixture->diags);
}

static const char *data_folder(Arena *arena) {
    const char *root = getenv("ROOT");
    return path_absolute(arena, path_join(arena, root ? root : ".", "tests/compdb"));
}

static bool has_diag(const Fixture *fixture, DiagLevel level, const char *text) {
    for (uint32_t i = 0; i < fixture->diags->list.len; i++) {
        const Diag *diag = &fixture->diags->list.data[i];
        if (diag->level == level && strstr(diag->text, text)) return true;
    }
    return false;
}

static bool has_text(const StrVec *list, const char *text) {
    for (uint32_t i = 0; i < list->len; i++)
        if (str_eq(list->data[i], text)) return true;
    return false;
}

/* ---- splitting ---- */

static const char *split_joined(Arena *arena, const char *line, bool *ok) {
    StrVec words = {0};
    Buf text = {0};
    *ok = compdb_split(arena, line, &words);
    for (uint32_t i = 0; i < words.len; i++) buf_printf(&text, "[%s]", words.data[i]);
    char *joined = arena_strdup(arena, buf_text(&text));
    buf_free(&text);
    vec_free(&words);
    return joined;
}

static void split(void) {
    static const char *const cases[][2] = {
        {"", ""},
        {"  \t\n ", ""},
        {"cc -c x.c", "[cc][-c][x.c]"},
        {"cc '-DA=\"b c\"' x.c", "[cc][-DA=\"b c\"][x.c]"},
        {"cc -DA=\\\"b\\ c\\\"", "[cc][-DA=\"b c\"]"},
        {"cc \"-DA=\\\"b\\\"\" ''", "[cc][-DA=\"b\"][]"},
        {"cc \"a\\n\"", "[cc][a\\n]"}, /* within "..." a backslash before n is a backslash */
        {"a'b'\"c\"d", "[abcd]"},
        {"a\\\nb", "[ab]"},
        {"trailing\\", "[trailing\\]"},
    };
    Arena *arena = arena_new("test");
    bool ok;
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        CHECK_STR(split_joined(arena, cases[i][0], &ok), cases[i][1]);
        CHECK(ok);
    }
    split_joined(arena, "cc 'open", &ok);
    CHECK(!ok);
    split_joined(arena, "cc \"open", &ok);
    CHECK(!ok);
    arena_free(arena);
}

/* ---- the table of flags ---- */

static const char *join_arguments(Arena *arena, const StrVec *arguments) {
    Buf text = {0};
    for (uint32_t i = 2; i < arguments->len; i++)
        buf_printf(&text, "%s%s", i > 2 ? " " : "", arguments->data[i]);
    char *joined = arena_strdup(arena, buf_text(&text));
    buf_free(&text);
    return joined;
}

/* "-MF x.d: reason" -> "-MF" */
static const char *join_dropped(Arena *arena, const StrVec *dropped) {
    Buf text = {0};
    for (uint32_t i = 0; i < dropped->len; i++) {
        const char *entry = dropped->data[i];
        const char *colon = strstr(entry, ": ");
        CHECK(colon && colon[2]);
        buf_printf(&text, "%s%.*s", i ? " " : "", (int)strcspn(entry, " :"), entry);
    }
    char *joined = arena_strdup(arena, buf_text(&text));
    buf_free(&text);
    return joined;
}

static const char *fill_in(Arena *arena, const char *text, const char *folder) {
    Buf out = {0};
    for (const char *at; (at = strstr(text, "{dir}")) != NULL; text = at + 5) {
        buf_add(&out, text, (size_t)(at - text));
        buf_puts(&out, folder);
    }
    buf_puts(&out, text);
    char *result = arena_strdup(arena, buf_text(&out));
    buf_free(&out);
    return result;
}

static void check_row(Arena *arena, const char *folder, char *line) {
    char *arguments = strchr(line, '\t');
    char *dropped = arguments ? strchr(arguments + 1, '\t') : NULL;
    if (!dropped) {
        check_fail("flags.tsv", 0, "a row needs two tabs: %s", line);
        return;
    }
    *arguments++ = 0;
    *dropped++ = 0;
    StrVec words = {0};
    Diags *diags = diags_new(arena);
    CompileCommands commands;
    CHECK(compdb_split(arena, line, &words));
    if (!compdb_command(arena, folder, words.len, words.data, &commands, diags)) {
        check_fail("flags.tsv", 0, "no unit from: %s", line);
    } else {
        const CompileCommand *command = &commands.list.data[0];
        CHECK_STR(command->file, path_join(arena, folder, "x.c"));
        CHECK_STR(command->arguments.data[0], "-x");
        CHECK_STR(command->arguments.data[1], "c");
        CHECK_STR(join_arguments(arena, &command->arguments), fill_in(arena, arguments, folder));
        CHECK_STR(join_dropped(arena, &command->dropped), dropped);
    }
    vec_free(&words);
}

static void flags(void) {
    Arena *arena = arena_new("test");
    const char *folder = data_folder(arena);
    char *data;
    size_t length;
    if (!file_read(arena, path_join(arena, folder, "flags.tsv"), 1 << 20, &data, &length)) {
        check_fail("flags.tsv", 0, "cannot be read in %s", folder);
        return;
    }
    data = arena_strndup(arena, data, length);
    int rows = 0;
    for (char *line = strtok(data, "\n"); line; line = strtok(NULL, "\n")) {
        if (*line == '#') continue;
        check_row(arena, folder, line);
        rows++;
    }
    CHECK(rows > 40);
    arena_free(arena);
}

/* ---- one command ---- */

static void command_defines_and_output(void) {
    Fixture fixture;
    fixture_open(&fixture);
    write_text(&fixture, "a.c", "int a;\n");
    const char *words[] = {"cc", "-DA", "-I.", "-UB", "-o", "a.o", "-c", "a.c"};
    CHECK(compdb_command(fixture.arena, fixture.folder, COUNTOF(words), words, &fixture.commands,
                         fixture.diags));
    const CompileCommand *command = &fixture.commands.list.data[0];
    CHECK_EQ(command->defines.len, 2);
    CHECK_STR(command->defines.data[0], "-DA");
    CHECK_STR(command->defines.data[1], "-UB");
    CHECK_STR(command->output, "a.o");
    CHECK_STR(command->directory, fixture.folder);
    CHECK_EQ(command->entry, 1);
    fixture_close(&fixture);
}

static void command_refused(void) {
    static const char *const cpp[] = {"g++", "-c", "a.c"};
    static const char *const language[] = {"cc", "-x", "c++", "a.c"};
    static const char *const missing[] = {"cc", "-c", "nothere.c"};
    static const char *const folder[] = {"cc", "-xc", "-c", "."};
    static const char *const none[] = {"cc", "--version"};
    static const char *const pch[] = {"cc", "-xc", "evil.pch"};
    static const struct {
        const char *const *words;
        uint32_t count;
        const char *message;
    } cases[] = {
        {cpp, COUNTOF(cpp), "another language"},   {language, COUNTOF(language), "another language"},
        {missing, COUNTOF(missing), "not exist"},  {folder, COUNTOF(folder), "no regular file"},
        {none, COUNTOF(none), "names no C file"},  {none, 0, "names no C file"},
        {pch, COUNTOF(pch), "another language"},
    };
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        Fixture fixture;
        fixture_open(&fixture);
        write_text(&fixture, "a.c", "int a;\n");
        write_text(&fixture, "evil.pch", "CPCH");
        CHECK(!compdb_command(fixture.arena, fixture.folder, cases[i].count, cases[i].words,
                              &fixture.commands, fixture.diags));
        CHECK(has_diag(&fixture, DIAG_ERROR, cases[i].message));
        fixture_close(&fixture);
    }
}

static void too_many_words(void) {
    Fixture fixture;
    fixture_open(&fixture);
    write_text(&fixture, "a.c", "int a;\n");
    enum { COUNT = 100000 };
    const char **words = xcalloc(COUNT, sizeof *words);
    for (uint32_t i = 0; i < COUNT; i++) words[i] = "-DX";
    words[0] = "cc";
    words[1] = "a.c";
    CHECK(!compdb_command(fixture.arena, fixture.folder, COUNT, words, &fixture.commands,
                          fixture.diags));
    CHECK(has_diag(&fixture, DIAG_ERROR, "too many words"));
    free_(words);
    fixture_close(&fixture);
}

static void long_argument_is_dropped(void) {
    Fixture fixture;
    fixture_open(&fixture);
    write_text(&fixture, "a.c", "int a;\n");
    char *macro = xcalloc(1, (1 << 20) + 1);
    memset(macro, 'A', 1 << 20);
    memcpy(macro, "-D", 2);
    const char *words[] = {"cc", macro, "-DB", "a.c"};
    CHECK(compdb_command(fixture.arena, fixture.folder, COUNTOF(words), words, &fixture.commands,
                         fixture.diags));
    const CompileCommand *command = &fixture.commands.list.data[0];
    CHECK_EQ(command->arguments.len, 3);
    CHECK_EQ(command->dropped.len, 1);
    CHECK(strlen(command->dropped.data[0]) < 300);
    free_(macro);
    fixture_close(&fixture);
}

/* ---- databases ---- */

static void database_shapes(void) {
    Fixture fixture;
    fixture_open(&fixture);
    write_text(&fixture, "src/a.c", "int a;\n");
    write_text(&fixture, "src/b.c", "int b;\n");
    write_text(&fixture, "src/odd\nname.c", "int c;\n");
    CHECK(read_database(&fixture,
        "[{\"directory\":\".\",\"file\":\"src/a.c\",\"command\":\"cc -Iinc -DA=1 -c src/a.c -o a.o\"},\n"
        "{\"directory\":\"src\",\"file\":\"b.c\",\"arguments\":[\"cc\",\"-I\",\"inc\",\"-c\",\"b.c\"],"
        "\"output\":\"b.o\"},\n"
        "{\"file\":\"src/odd\\nname.c\",\"arguments\":[\"cc\",\"-c\",\"src/odd\\nname.c\"]},\n"
        "{\"directory\":\"src\",\"file\":\"../src/a.c\",\"command\":\"cc -DA=1 -I../inc -c a.c\"}]"));
    CHECK_EQ(fixture.diags->errors, 0);
    CHECK_EQ(fixture.diags->warnings, 0);
    CHECK_EQ(fixture.commands.entries, 4);
    CHECK_EQ(fixture.commands.list.len, 4);
    CHECK_STR(fixture.commands.root, fixture.folder);
    const CompileCommand *list = fixture.commands.list.data;
    CHECK_STR(list[0].file, in_folder(&fixture, "src/a.c"));
    CHECK_STR(list[0].directory, fixture.folder);
    CHECK_STR(list[0].output, "a.o");
    CHECK(has_text(&list[0].arguments, arena_printf(fixture.arena, "-I%s/inc", fixture.folder)));
    CHECK_STR(list[1].directory, in_folder(&fixture, "src"));
    CHECK_STR(list[1].output, "b.o");
    CHECK(has_text(&list[1].arguments, arena_printf(fixture.arena, "-I%s/src/inc", fixture.folder)));
    CHECK_STR(list[2].file, in_folder(&fixture, "src/odd\nname.c"));
    CHECK_STR(list[3].file, in_folder(&fixture, "src/a.c"));
    CHECK_EQ(list[3].entry, 4);
    fixture_close(&fixture);
}

static void duplicates_merge(void) {
    Fixture fixture;
    fixture_open(&fixture);
    write_text(&fixture, "a.c", "int a;\n");
    /* 1 and 2 differ only in what is dropped; 3 is another configuration. */
    CHECK(read_database(&fixture,
        "[{\"directory\":\".\",\"file\":\"a.c\",\"command\":\"cc -DA -O2 -c a.c -o one.o\"},"
        "{\"directory\":\".\",\"file\":\"./a.c\",\"command\":\"gcc -Wall -DA -c a.c -o two.o\"},"
        "{\"directory\":\".\",\"file\":\"a.c\",\"command\":\"cc -DB -c a.c\"}]"));
    CHECK_EQ(fixture.commands.entries, 3);
    CHECK_EQ(fixture.commands.list.len, 2);
    CHECK_EQ(fixture.commands.duplicates, 1);
    CHECK_STR(fixture.commands.list.data[0].output, "one.o");
    CHECK_EQ(fixture.commands.list.data[0].also_output.len, 1);
    CHECK_STR(fixture.commands.list.data[0].also_output.data[0], "two.o");
    CHECK_EQ(fixture.commands.list.data[1].entry, 3);
    fixture_close(&fixture);
}

static void missing_and_other_files(void) {
    Fixture fixture;
    fixture_open(&fixture);
    write_text(&fixture, "a.c", "int a;\n");
    write_text(&fixture, "b.cpp", "int b;\n");
    write_text(&fixture, "c.S", "\n");
    if (mkfifo(in_folder(&fixture, "pipe.c"), 0600) != 0) abort();
    CHECK(read_database(&fixture,
        "[{\"directory\":\".\",\"file\":\"gone.c\",\"command\":\"cc -c gone.c\"},"
        "{\"directory\":\".\",\"file\":\"gone.c\",\"command\":\"cc -DX -c gone.c\"},"
        "{\"directory\":\".\",\"file\":\"pipe.c\",\"command\":\"cc -c pipe.c\"},"
        "{\"directory\":\".\",\"file\":\"b.cpp\",\"command\":\"g++ -c b.cpp\"},"
        "{\"directory\":\".\",\"file\":\"a.c\",\"command\":\"clang++ -c a.c\"},"
        "{\"directory\":\".\",\"file\":\"a.c\",\"command\":\"cc -x c++ -c a.c\"},"
        "{\"directory\":\".\",\"file\":\"c.S\",\"command\":\"cc -c c.S\"},"
        "{\"directory\":\".\",\"file\":\"a.c\",\"command\":\"cc -c a.c\"}]"));
    CHECK_EQ(fixture.commands.entries, 8);
    CHECK_EQ(fixture.commands.list.len, 1);
    CHECK_EQ(fixture.commands.other_language, 4);
    CHECK_EQ(fixture.commands.missing.len, 2); /* gone.c once, pipe.c */
    CHECK(has_diag(&fixture, DIAG_WARNING, "gone.c"));
    fixture_close(&fixture);
}

static void bad_entries_cost_only_themselves(void) {
    Fixture fixture;
    fixture_open(&fixture);
    write_text(&fixture, "a.c", "int a;\n");
    CHECK(read_database(&fixture,
        "[7, {\"file\":\"a.c\"}, {\"command\":\"cc a.c\"}, {\"file\":[],\"command\":\"cc\"},\n"
        "{\"file\":\"a.c\",\"command\":\"cc 'open\"}, {\"file\":\"a.c\",\"arguments\":[\"cc\",5]},\n"
        "{\"file\":\"a.c\",\"arguments\":{}}, {\"directory\":\".\",\"file\":\"a.c\",\"command\":\"cc a.c\"}]"));
    CHECK_EQ(fixture.commands.list.len, 1);
    CHECK_EQ(fixture.diags->errors, 0);
    CHECK(fixture.diags->warnings >= 7);
    CHECK(has_diag(&fixture, DIAG_WARNING, "neither `command` nor `arguments`"));
    CHECK(has_diag(&fixture, DIAG_WARNING, "names no `file`"));
    CHECK(has_diag(&fixture, DIAG_WARNING, "open quote"));
    fixture_close(&fixture);
}

static void unusable_databases(void) {
    static const struct {
        const char *json, *message;
    } cases[] = {
        {"[", ""},
        {"", ""},
        {"{}", "a list of objects"},
        {"[]", "is empty"},
        {"[{\"file\":\"gone.c\",\"command\":\"cc -c gone.c\"}]", "none of the 1 entries"},
        {"[{\"file\":\"a\\u0000.c\",\"command\":\"cc -c a.c\"}]", ""},
    };
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        Fixture fixture;
        fixture_open(&fixture);
        CHECK(!read_database(&fixture, cases[i].json));
        CHECK(fixture.diags->errors >= 1);
        CHECK(has_diag(&fixture, DIAG_ERROR, cases[i].message));
        fixture_close(&fixture);
    }
}

static void json_errors_have_a_place(void) {
    Fixture fixture;
    fixture_open(&fixture);
    CHECK(!read_database(&fixture, "[\n  {\"file\": \"a.c\",\n   \"command\" \"cc\"}\n]\n"));
    CHECK(fixture.diags->list.len >= 1);
    const Diag *diag = &fixture.diags->list.data[0];
    CHECK_EQ(diag->level, DIAG_ERROR);
    CHECK(diag->file && str_ends(diag->file, "compile_commands.json"));
    CHECK_EQ(diag->line, 3);
    CHECK(has_diag(&fixture, DIAG_NOTE, "bear"));
    fixture_close(&fixture);
}

static void no_database(void) {
    Fixture fixture;
    fixture_open(&fixture);
    CHECK(!compdb_read(fixture.arena, fixture.folder, &fixture.commands, fixture.diags));
    CHECK(has_diag(&fixture, DIAG_ERROR, "bear"));
    CHECK(has_diag(&fixture, DIAG_ERROR, "--source"));
    fixture_close(&fixture);
}

static void database_in_build_folder(void) {
    Fixture fixture;
    fixture_open(&fixture);
    write_text(&fixture, "a.c", "int a;\n");
    write_text(&fixture, "build/compile_commands.json",
               "[{\"directory\":\".\",\"file\":\"../a.c\",\"command\":\"cc -I. -c ../a.c\"}]");
    CHECK(compdb_read(fixture.arena, fixture.folder, &fixture.commands, fixture.diags));
    CHECK_EQ(fixture.commands.list.len, 1);
    CHECK_STR(fixture.commands.root, in_folder(&fixture, "build"));
    CHECK_STR(fixture.commands.list.data[0].file, in_folder(&fixture, "a.c"));
    fixture_close(&fixture);
}

static void parent_of_a_link_stays(void) {
    Fixture fixture;
    fixture_open(&fixture);
    write_text(&fixture, "far/away/place.h", "\n");
    write_text(&fixture, "far/inc/x.h", "\n");
    write_text(&fixture, "a.c", "int a;\n");
    if (symlink("far/away", in_folder(&fixture, "link")) != 0) abort();
    const char *words[] = {"cc", "-Ilink/../inc", "-Ifar/away/../inc", "-c", "a.c"};
    CHECK(compdb_command(fixture.arena, fixture.folder, COUNTOF(words), words, &fixture.commands,
                         fixture.diags));
    const StrVec *arguments = &fixture.commands.list.data[0].arguments;
    /* link/.. is far, so "inc" beside the link would be another folder */
    CHECK(has_text(arguments, arena_printf(fixture.arena, "-I%s/link/../inc", fixture.folder)));
    CHECK(has_text(arguments, arena_printf(fixture.arena, "-I%s/far/inc", fixture.folder)));
    fixture_close(&fixture);
}

/* What is told of a build folder is told from the top of the project that it is of. */
static void project_of_a_build_folder(void) {
    Fixture fixture;
    fixture_open(&fixture);
    Arena *arena = fixture.arena;
    write_text(&fixture, "top/CMakeLists.txt", "");
    write_text(&fixture, "top/build/debug/compile_commands.json", "[]");
    write_text(&fixture, "top/build/debug/Makefile", "");
    write_text(&fixture, "top/made/CMakeCache.txt", "");
    write_text(&fixture, "top/own/compile_commands.json", "[]");
    write_text(&fixture, "top/out/configure", "");
    write_text(&fixture, "inside/CMakeLists.txt", "");
    write_text(&fixture, "inside/CMakeCache.txt", "");
    write_text(&fixture, "loose/build/compile_commands.json", "[]");
    const char *top = in_folder(&fixture, "top");
    CHECK_STR(compdb_project(arena, in_folder(&fixture, "top/build")), top);
    CHECK_STR(compdb_project(arena, in_folder(&fixture, "top/build/compile_commands.json")), top);
    CHECK_STR(compdb_project(arena, in_folder(&fixture, "top/build/debug/compile_commands.json")),
              in_folder(&fixture, "top/build/debug")); /* `debug` is no name of a build folder */
    write_text(&fixture, "top/build/debug/build.ninja", "");
    CHECK_STR(compdb_project(arena, in_folder(&fixture, "top/build/debug")), top);
    CHECK_STR(compdb_project(arena, in_folder(&fixture, "top/made")), top);
    CHECK_STR(compdb_project(arena, in_folder(&fixture, "top/own")), in_folder(&fixture, "top/own"));
    CHECK_STR(compdb_project(arena, in_folder(&fixture, "top/out")), in_folder(&fixture, "top/out"));
    CHECK_STR(compdb_project(arena, in_folder(&fixture, "inside")), in_folder(&fixture, "inside"));
    CHECK_STR(compdb_project(arena, in_folder(&fixture, "loose/build")), in_folder(&fixture, "loose/build"));
    fixture_close(&fixture);
}

/* ---- no database ---- */

static void discover(void) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    CompileCommands commands;
    const char *folder = path_join(arena, data_folder(arena), "tree");
    CHECK(compdb_discover(arena, folder, &commands, diags));
    CHECK_EQ(commands.list.len, 2); /* _build/made.c is left out */
    CHECK_STR(commands.root, folder);
    CHECK_STR(commands.list.data[0].file, path_join(arena, folder, "src/deep/inner.c"));
    CHECK_STR(commands.list.data[1].file, path_join(arena, folder, "src/main.c"));
    const StrVec *arguments = &commands.list.data[0].arguments;
    CHECK(has_text(arguments, arena_printf(arena, "-I%s/include", folder)));
    /* "deep/inner.h" lies beside src/main.c: no folder is needed for it */
    CHECK(!has_text(arguments, arena_printf(arena, "-I%s/src", folder)));
    Fixture view = {.diags = diags};
    CHECK(has_diag(&view, DIAG_WARNING, "include folders guessed: include"));
    CHECK(has_diag(&view, DIAG_NOTE, "generated.h"));
    CHECK(has_diag(&view, DIAG_WARNING, "bear -- make"));
    CHECK(has_diag(&view, DIAG_WARNING, "CMAKE_EXPORT_COMPILE_COMMANDS=ON"));
    CHECK_EQ(diags->errors, 0);
    arena_free(arena);
}

static void discover_odd_trees(void) {
    Fixture fixture;
    fixture_open(&fixture);
    CHECK(!compdb_discover(fixture.arena, fixture.folder, &fixture.commands, fixture.diags));
    CHECK(has_diag(&fixture, DIAG_ERROR, "no .c file"));
    write_text(&fixture, "a/x.c", "#include \"\n#include <\n#include\n# include \"no.h\n#\n");
    write_text(&fixture, ".git/y.c", "int y;\n");
    write_text(&fixture, "made/z.c", "int z;\n");
    write_text(&fixture, "made/CMakeCache.txt", "");
    if (symlink(".", in_folder(&fixture, "a/loop")) != 0) abort();
    if (mkfifo(in_folder(&fixture, "a/pipe.c"), 0600) != 0) abort();
    CHECK(compdb_discover(fixture.arena, fixture.folder, &fixture.commands, fixture.diags));
    CHECK_EQ(fixture.commands.list.len, 1);
    CHECK_STR(fixture.commands.list.data[0].file, in_folder(&fixture, "a/x.c"));
    CHECK(!compdb_discover(fixture.arena, in_folder(&fixture, "a/x.c"), &fixture.commands,
                           fixture.diags));
    fixture_close(&fixture);
}

int main(void) {
    RUN(split);
    RUN(flags);
    RUN(command_defines_and_output);
    RUN(command_refused);
    RUN(too_many_words);
    RUN(long_argument_is_dropped);
    RUN(database_shapes);
    RUN(duplicates_merge);
    RUN(missing_and_other_files);
    RUN(bad_entries_cost_only_themselves);
    RUN(unusable_databases);
    RUN(json_errors_have_a_place);
    RUN(no_database);
    RUN(database_in_build_folder);
    RUN(parent_of_a_link_stays);
    RUN(project_of_a_build_folder);
    RUN(discover);
    RUN(discover_odd_trees);
    return check_end();
}
