/* SPDX-License-Identifier: Apache-2.0 */
/* Kept trees of YAML: the same trees as those that are read, whatever the file holds. */
#include "check.h"
#include "formats/formats.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const texts[] = {
    "rule: a\nfrom:\n  data: [x, \"y z\"]\n  n: 07\nempty:\nq: ''\n",
    "- one\n- {two: [3, [4, {5: six}]], long: \"a\\0b\"}\n- ~\n",
    "",
    ("text: |\n  several lines\n  of text that is longer than what one byte of a length can say, so that it takes two, and"
     " some more words to be sure of it\n"),
};

static void show(Buf *out, const Node *node) {
    buf_printf(out, "%d%d %s:%u:%u ", (int)node->kind, (int)node->quoted, node->file, node->line, node->column);
    if (node->kind == NODE_TEXT) buf_add(out, node->text, node->length + 1);
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->kind == NODE_MAP) show(out, node->keys[i]);
        show(out, node->items[i]);
    }
}

static const char *shown(Arena *arena, const Node *root, size_t *length) {
    Buf out = {0};
    if (root) show(&out, root);
    *length = out.len;
    const char *kept = arena_strndup(arena, buf_text(&out), out.len);
    buf_free(&out);
    return kept;
}

/* All texts, read through the file: each as without one. */
static void check_all(const char *path, const char *build) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    Digest digest = digest_of(build, strlen(build));
    YamlKeep *keep = yaml_keep_open(path, &digest);
    for (size_t i = 0; i < 2 * COUNTOF(texts); i++) {
        const char *text = texts[i % COUNTOF(texts)];
        size_t length, wanted_length;
        const char *wanted = shown(arena, yaml_read_text(arena, "t.yaml", text, strlen(text), diags), &wanted_length);
        const char *got = shown(arena, yaml_keep_read(keep, arena, "t.yaml", text, strlen(text), diags), &length);
        CHECK(length == wanted_length && memcmp(got, wanted, length) == 0);
    }
    CHECK_EQ(diags->errors, 0);
    yaml_keep_close(keep);
    arena_free(arena);
}

static void kept_trees_are_those_read(void) {
    char folder[] = "/tmp/sangam-keep.XXXXXX";
    CHECK(mkdtemp(folder) != NULL);
    Arena *arena = arena_new("test");
    const char *path = path_join(arena, folder, "yaml");
    struct stat info;
    check_all(path, "one");
    CHECK(stat(path, &info) == 0 && (info.st_mode & 0777) == 0600);
    off_t size = info.st_size;
    struct timespec made = info.st_mtim;
    check_all(path, "one");
    /* nothing was new: it is as it was written */
    CHECK(stat(path, &info) == 0 && info.st_size == size && info.st_mtim.tv_nsec == made.tv_nsec);
    check_all(path, "another");
    check_all(path, "another");
    CHECK(unlink(path) == 0 && rmdir(folder) == 0);
    arena_free(arena);
}

/* A file that was changed, cut, or is somebody else's to write: trees are read anew. */
static void damage_does_no_harm(void) {
    char folder[] = "/tmp/sangam-keep.XXXXXX";
    CHECK(mkdtemp(folder) != NULL);
    Arena *arena = arena_new("test");
    const char *path = path_join(arena, folder, "yaml");
    char *data;
    size_t length;
    check_all(path, "one");
    CHECK(file_read(arena, path, 0, &data, &length));
    for (size_t at = 0; at < length; at++) {
        char *copy = arena_strndup(arena, data, length);
        copy[at] ^= (char)(1 << at % 8);
        if (at % 3 && at < length - 8) { /* as if it had been written so: no crash, whatever the numbers say */
            uint64_t hash = hash_bytes(copy, length - 8);
            for (unsigned i = 0; i < 8; i++) copy[length - 8 + i] = (char)(hash >> 8 * i);
            CHECK(file_write_atomic(path, copy, length));
            Diags *diags = diags_new(arena);
            Digest build = digest_of("one", 3);
            YamlKeep *keep = yaml_keep_open(path, &build);
            for (size_t i = 0; i < COUNTOF(texts); i++)
                CHECK(yaml_keep_read(keep, arena, "t.yaml", texts[i], strlen(texts[i]), diags) != NULL);
            yaml_keep_close(keep);
        } else {
            CHECK(file_write_atomic(path, copy, at % 2 ? length : at));
            check_all(path, "one");
        }
    }
    CHECK(unlink(path) == 0 && rmdir(folder) == 0);
    arena_free(arena);
}

static void errors_are_told_each_time(void) {
    Arena *arena = arena_new("test");
    Digest build = digest_of("one", 3);
    YamlKeep *keep = yaml_keep_open("/nowhere/yaml", &build);
    for (int i = 0; i < 2; i++) {
        Diags *diags = diags_new(arena);
        CHECK(!yaml_keep_read(keep, arena, "t.yaml", "a: 1\na: 2\n", 10, diags));
        CHECK_EQ(diags->errors, 1);
        CHECK(!yaml_keep_read_file(keep, arena, "/nowhere/t.yaml", diags));
        CHECK_EQ(diags->errors, 2);
    }
    yaml_keep_close(keep);
    arena_free(arena);
}

int main(void) {
    RUN(kept_trees_are_those_read);
    RUN(damage_does_no_harm);
    RUN(errors_are_told_each_time);
    return check_end();
}
