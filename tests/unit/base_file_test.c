/* SPDX-License-Identifier: Apache-2.0 */
/* Files, directories, paths. */
#include "base/base.h"
#include "check.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static Arena *arena;
static char folder[64];

static const char *in(const char *name) {
    return path_join(arena, folder, name);
}

static void put(const char *path, const char *text) {
    CHECK(file_write_atomic(path, text, strlen(text)));
}

static const char *get(const char *path) {
    char *data;
    size_t length;
    return file_read(arena, path, 0, &data, &length) ? data : strerror(errno);
}

static void contents_come_back(void) {
    char *data;
    size_t length;
    CHECK(file_write_atomic(in("a"), "x\0y", 3));
    CHECK(file_read(arena, in("a"), 0, &data, &length));
    CHECK_EQ(length, 3);
    CHECK(!memcmp(data, "x\0y", 4));
    put(in("a"), "");
    CHECK(file_read(arena, in("a"), 0, &data, &length) && length == 0);
    CHECK_STR(data, "");
    enum { LARGE = 3 * 1024 * 1024 };
    char *large = xcalloc(LARGE, 1);
    memset(large, 'q', LARGE);
    CHECK(file_write_atomic(in("a"), large, LARGE));
    CHECK(file_read(arena, in("a"), LARGE, &data, &length));
    CHECK(length == LARGE && !memcmp(data, large, LARGE));
    free(large);
}

static void parts_lie_one_behind_the_other(void) {
    enum { PARTS = 1000, SIZE = 700 }; /* more than go into one call, some of them empty */
    char *all = xcalloc(PARTS, SIZE), *data;
    FilePart parts[PARTS];
    size_t length = 0, read;
    for (unsigned i = 0; i < PARTS; i++) {
        parts[i] = (FilePart){all + length, i % 3 ? i % SIZE : 0};
        memset(all + length, (int)('a' + i % 26), parts[i].length);
        length += parts[i].length;
    }
    CHECK(file_write_parts(in("parts"), parts, PARTS));
    CHECK(file_read(arena, in("parts"), 0, &data, &read));
    CHECK(read == length && !memcmp(data, all, length));
    CHECK(file_write_parts(in("parts"), parts, 1));
    CHECK(file_read(arena, in("parts"), 0, &data, &read) && read == 0);
    CHECK(!file_write_parts(folder, parts, PARTS) && errno == EISDIR);
    free(all);
}

static void limits_hold(void) {
    char *data;
    size_t length;
    put(in("b"), "12345");
    CHECK(file_read(arena, in("b"), 5, &data, &length));
    CHECK(!file_read(arena, in("b"), 4, &data, &length) && errno == EFBIG);
    CHECK(!file_read(arena, "/proc/self/maps", 10, &data, &length) && errno == EFBIG);
    CHECK(file_read(arena, "/proc/self/maps", 0, &data, &length) && length > 10);
}

static void odd_files_are_refused(void) {
    char *data;
    size_t length;
    CHECK(mkfifo(in("pipe"), 0600) == 0);
    CHECK(!file_read(arena, in("pipe"), 0, &data, &length) && errno == EINVAL);
    CHECK(!file_read(arena, "/dev/zero", 0, &data, &length) && errno == EINVAL);
    CHECK(!file_read(arena, folder, 0, &data, &length) && errno == EISDIR);
    CHECK(!file_read(arena, in("missing"), 0, &data, &length) && errno == ENOENT);
    CHECK(!file_write_atomic(folder, "x", 1) && errno == EISDIR);
    CHECK(!file_write_atomic(in("no/such/place"), "x", 1) && errno == ENOENT);
    CHECK(file_write_atomic("/dev/null", "x", 1) && !file_is_regular("/dev/null"));
}

static void writing_goes_through_links_and_keeps_modes(void) {
    struct stat info;
    put(in("target"), "old");
    CHECK(chmod(in("target"), 0640) == 0);
    CHECK(symlink("target", in("link")) == 0);
    put(in("link"), "new");
    CHECK_STR(get(in("target")), "new");
    CHECK(lstat(in("link"), &info) == 0 && S_ISLNK(info.st_mode));
    CHECK(stat(in("target"), &info) == 0 && (info.st_mode & 0777) == 0640);
}

static void no_left_over_lies_about(void) {
    StrVec names = {0};
    CHECK(directory_make(in("d")));
    put(in("d/z"), "1");
    put(in("d/a"), "1");
    put(in("d/a"), "2");
    put(in("d/.m"), "2");
    CHECK(directory_list(arena, in("d"), &names));
    CHECK_EQ(names.len, 3);
    CHECK_STR(names.data[0], ".m");
    CHECK_STR(names.data[1], "a");
    CHECK_STR(names.data[2], "z");
    CHECK(!directory_list(arena, in("d/a"), &names) && errno == ENOTDIR);
    CHECK(!directory_list(arena, in("missing"), &names) && errno == ENOENT);
    CHECK_EQ(names.len, 3);
    vec_free(&names);
}

static void directories_are_made_with_parents(void) {
    CHECK(directory_make(in("p/q/r/")));
    CHECK(file_is_directory(in("p/q/r")));
    CHECK(directory_make(in("p/q/r")));
    CHECK(directory_make("/"));
    put(in("p/file"), "x");
    CHECK(!directory_make(in("p/file")) && errno == ENOTDIR);
    CHECK(!directory_make(in("p/file/x")) && errno == ENOTDIR);
    CHECK(!directory_make("") && errno == ENOENT);
    CHECK(file_exists(in("p/file")) && file_is_regular(in("p/file")));
    CHECK(!file_exists(in("nothing")) && !file_is_directory(in("p/file")));
}

static void paths_are_joined(void) {
    CHECK_STR(path_join(arena, "a/b", "c"), "a/b/c");
    CHECK_STR(path_join(arena, "a/b/", "c"), "a/b/c");
    CHECK_STR(path_join(arena, "a/b", "/c"), "/c");
    CHECK_STR(path_join(arena, "", "c"), "c");
    CHECK_STR(path_join(arena, "a", ""), "a");
    CHECK_STR(path_join(arena, "/", "c"), "/c");
}

static void paths_are_normalised(void) {
    static const char *const cases[][2] = {
        {"a/./b//c/", "a/b/c"},
        {"a/../b", "b"},
        {"../a", "../a"},
        {"../../a/..", "../.."},
        {"a/../..", ".."},
        {"/..", "/"},
        {"/../a/../b", "/b"},
        {"", "."},
        {".", "."},
        {"./", "."},
        {"/", "/"},
        {"//a", "/a"},
        {"a/b/../..", "."},
        {"..a/..", "."},
        {"a../..", "."},
        {"/a/b/../c/.", "/a/c"},
        {"...", "..."},
        {"a/.../b", "a/.../b"},
    };
    for (size_t i = 0; i < COUNTOF(cases); i++)
        CHECK_STR(path_normal(arena, cases[i][0]), cases[i][1]);
    CHECK_STR(path_absolute(arena, "/a/../b"), "/b");
    CHECK(*path_absolute(arena, "x") == '/' && str_ends(path_absolute(arena, "./x"), "/x"));
}

static void paths_are_taken_apart(void) {
    CHECK_STR(path_directory(arena, "a/b"), "a");
    CHECK_STR(path_directory(arena, "a"), ".");
    CHECK_STR(path_directory(arena, "/a"), "/");
    CHECK_STR(path_directory(arena, "/"), "/");
    CHECK_STR(path_directory(arena, "a//b"), "a");
    CHECK_STR(path_name("a/b"), "b");
    CHECK_STR(path_name("b"), "b");
    CHECK_STR(path_name("b/"), "");
    CHECK_STR(path_below("/a", "/a/b/c"), "b/c");
    CHECK_STR(path_below("/a/", "/a/b"), "b");
    CHECK_STR(path_below("/", "/a/b"), "a/b");
    CHECK_STR(path_below("/a", "/ab"), "/ab");
    CHECK_STR(path_below("/a", "/a"), "/a");
    CHECK_STR(path_below("/a", "/b"), "/b");
}

int main(void) {
    arena = arena_new("test");
    snprintf(folder, sizeof folder, "/tmp/sangam-file-test.XXXXXX");
    if (!mkdtemp(folder)) return 1;
    RUN(contents_come_back);
    RUN(parts_lie_one_behind_the_other);
    RUN(limits_hold);
    RUN(odd_files_are_refused);
    RUN(writing_goes_through_links_and_keeps_modes);
    RUN(no_left_over_lies_about);
    RUN(directories_are_made_with_parents);
    RUN(paths_are_joined);
    RUN(paths_are_normalised);
    RUN(paths_are_taken_apart);
    char *command = arena_printf(arena, "rm -rf '%s'", folder);
    int removed = system(command);
    arena_free(arena);
    return check_end() || removed;
}
