/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence packages: what is written is what is checked, whatever is done to it is seen, and a package
 * of a stranger leads nowhere. */
#include "check.h"

#include "../report/fixture.h"
#include "scan/scan.h"

#include <sys/stat.h>
#include <unistd.h>

static char folder[64]; /* everything below it is ours */

static char *in_folder(Arena *arena, const char *name) {
    return path_join(arena, folder, name);
}

static void put(const char *path, const char *data, size_t length) {
    CHECK(file_write_atomic(path, data, length));
}

static void make_package(Fixture *fixture, const char *target) {
    Arena *arena = fixture->arena;
    const char *root = getenv("ROOT");
    char *rules = in_folder(arena, "source-rules");
    CHECK(directory_make(path_join(arena, rules, "checks")));
    put(path_join(arena, rules, "checks/one.yaml"), "rule: one\n", 10);
    put(path_join(arena, rules, "checks/notes.txt"), "no rule\n", 8);
    Diags *diags = diags_new(arena);
    vec_push(&fixture->input.rule_folders, rules);
    vec_push(&fixture->input.rule_folders, rules);
    vec_push(&fixture->input.law_folders,
             path_join(arena, root ? root : ".", "tests/report/laws"));
    CHECK(report_package(&fixture->input, target, diags));
    CHECK_EQ(diags->errors, 0);
    vec_free(&fixture->input.rule_folders);
    vec_free(&fixture->input.law_folders);
}

static uint32_t troubles(Arena *arena, const char *target, const char *expected) {
    Package package;
    Diags *diags = diags_new(arena);
    bool known = package_check(arena, target, &package, diags);
    uint32_t count = known ? package.troubles : UINT32_MAX;
    bool said = expected == NULL;
    for (uint32_t i = 0; i < diags->list.len && !said; i++)
        said = strstr(diags->list.data[i].text, expected) != NULL;
    if (!said) check_fail(__FILE__, __LINE__, "nothing says: %s", expected);
    package_free(&package);
    return count;
}

static void begin(Fixture *fixture, const char *target) {
    fixture_begin(fixture, folder);
    fixture_judge_all(fixture);
    make_package(fixture, target);
}

static void is_as_written(void) {
    Fixture fixture;
    Arena *arena = arena_new("test");
    char *target = in_folder(arena, "plain");
    begin(&fixture, target);
    Package package;
    Diags *diags = diags_new(arena);
    CHECK(package_check(arena, target, &package, diags));
    CHECK_EQ(package.troubles, 0);
    CHECK_EQ(diags->errors, 0);
    CHECK_STR(package.project, "clinic");
    CHECK_STR(package.fail_on, "high");
    CHECK_STR(package.revision, fixture.result->revision);
    CHECK(package.dirty);
    CHECK_EQ(package.laws.len, 2);
    CHECK_EQ(package.rule_folders, 2);
    bool second = false, notes = false;
    for (uint32_t i = 0; i < package.files.len; i++) {
        second |= str_eq(package.files.data[i].path, "rules-2/checks/one.yaml");
        notes |= strstr(package.files.data[i].path, "notes") != NULL;
    }
    CHECK(second && !notes);
    package_free(&package);
    fixture_end(&fixture);
    arena_free(arena);
}

/* The second time from another folder and with another history: only the time may differ. */
static void same_bytes(void) {
    Fixture one, two;
    Arena *arena = arena_new("test");
    char *first = in_folder(arena, "first"), *second = in_folder(arena, "second");
    begin(&one, first);
    char *elsewhere = in_folder(arena, "elsewhere");
    CHECK(directory_make(elsewhere));
    fixture_begin(&two, elsewhere);
    fixture_judge_all(&two);
    for (uint32_t i = 0; i < two.result->findings.len; i++)
        two.result->findings.data[i].state = STATE_UNCHANGED;
    two.input.gone = NULL;
    two.input.only_new = true;
    make_package(&two, second);
    Package a, b;
    Diags *diags = diags_new(arena);
    CHECK(package_check(arena, first, &a, diags) && package_check(arena, second, &b, diags));
    CHECK_EQ(a.files.len, b.files.len);
    for (uint32_t i = 0; i < a.files.len && i < b.files.len; i++) {
        CHECK_STR(a.files.data[i].path, b.files.data[i].path);
        if (!str_eq(a.files.data[i].path, "manifest.json"))
            CHECK_STR(a.files.data[i].sha256, b.files.data[i].sha256);
    }
    package_free(&a);
    package_free(&b);
    fixture_end(&one);
    fixture_end(&two);
    arena_free(arena);
}

static void each_change_is_seen(void) {
    Fixture fixture;
    Arena *arena = arena_new("test");
    char *target = in_folder(arena, "changed");
    begin(&fixture, target);
    Package package;
    Diags *diags = diags_new(arena);
    CHECK(package_check(arena, target, &package, diags));
    char *kept = in_folder(arena, "kept");
    for (uint32_t i = 0; i < package.files.len; i++) {
        if (str_eq(package.files.data[i].path, "manifest.json")) continue;
        char *path = path_join(arena, target, package.files.data[i].path);
        char *data;
        size_t length;
        CHECK(file_read(arena, path, 0, &data, &length) && length > 0);
        data[length / 2] ^= 1;
        put(path, data, length);
        CHECK_EQ(troubles(arena, target, "was changed"), 1);
        data[length / 2] ^= 1;
        CHECK(unlink(path) == 0);
        CHECK_EQ(troubles(arena, target, "is missing"), 1);
        put(kept, data, length);
        CHECK(symlink(kept, path) == 0);
        CHECK_EQ(troubles(arena, target, "a link"), 2); /* and the file is missing */
        CHECK(unlink(path) == 0);
        put(path, data, length);
        CHECK_EQ(troubles(arena, target, NULL), 0);
    }
    package_free(&package);
    static const char *const added[] = {"more.txt", "rules/checks/two.yaml", "new/folder/x"};
    for (size_t i = 0; i < COUNTOF(added); i++) {
        char *path = path_join(arena, target, added[i]);
        CHECK(directory_make(path_directory(arena, path)));
        put(path, "", 0);
        CHECK_EQ(troubles(arena, target, "was added"), 1);
        CHECK(unlink(path) == 0);
    }
    char *pipe = path_join(arena, target, "pipe");
    CHECK(mkfifo(pipe, 0600) == 0);
    CHECK_EQ(troubles(arena, target, "no regular file"), 1);
    CHECK(unlink(pipe) == 0);
    char *out = path_join(arena, target, "out");
    CHECK(symlink("/etc", out) == 0);
    CHECK_EQ(troubles(arena, target, "a link"), 1);
    CHECK(unlink(out) == 0);
    CHECK_EQ(troubles(arena, target, NULL), 0);
    fixture_end(&fixture);
    arena_free(arena);
}

/* Replaces the first `old` of the manifest and says what the check then makes of it. */
static uint32_t with_manifest(Arena *arena, const char *target, const char *old, const char *new,
                              const char *expected) {
    char *path = path_join(arena, target, "manifest.json"), *data;
    size_t length;
    CHECK(file_read(arena, path, 0, &data, &length));
    char *at = strstr(data, old);
    CHECK(at != NULL);
    if (!at) return 0;
    char *changed = arena_printf(arena, "%.*s%s%s", (int)(at - data), data, new, at + strlen(old));
    put(path, changed, strlen(changed));
    uint32_t count = troubles(arena, target, expected);
    put(path, data, length);
    return count;
}

static void strangers_lead_nowhere(void) {
    Fixture fixture;
    Arena *arena = arena_new("test");
    char *target = in_folder(arena, "stranger");
    begin(&fixture, target);
    put(in_folder(arena, "README.txt"), "outside", 7);
    static const char *const paths[] = {"\"../README.txt\"",        "\"/etc/passwd\"",
                                        "\"rules/../README.txt\"",  "\"./README.txt\"",
                                        "\"rules//checks/x.yaml\"", "\"\"",
                                        "\"manifest.json\"",        "\"..\\\\README.txt\""};
    for (size_t i = 0; i < COUNTOF(paths); i++) /* README.txt itself is then not named */
        CHECK_EQ(with_manifest(arena, target, "\"README.txt\"", paths[i], "was added"), 2);
    CHECK_EQ(with_manifest(arena, target, "\"README.txt\"", "\"report.html\"", "twice"),
             3); /* with the README's digest, then again; and the README is not named */
    CHECK_EQ(with_manifest(arena, target, "\"README.txt\"", "\"READ\\u001b[31mME\"", "is missing"), 2);
    CHECK_EQ(with_manifest(arena, target, "\"README.txt\"", "[\"README.txt\"]", NULL), 2);
    CHECK_EQ(with_manifest(arena, target, "\"files\"", "\"other\"", "no list of files"), 1);
    CHECK_EQ(with_manifest(arena, target, "\"revision\"", "\"other\"", "does not say"), 1);
    CHECK_EQ(with_manifest(arena, target, "\"sangamPackage\": 1", "\"sangamPackage\": 2", "version"),
             UINT32_MAX);
    CHECK_EQ(with_manifest(arena, target, "{", "[", NULL), UINT32_MAX);
    CHECK_EQ(with_manifest(arena, target, "\"asOf\": \"2026", "\"asOf\": \"26", NULL), UINT32_MAX);
    CHECK_EQ(with_manifest(arena, target, "\"ruleFolders\": 2", "\"ruleFolders\": 2000000000", NULL),
             UINT32_MAX);
    char *manifest = path_join(arena, target, "manifest.json"), *kept = in_folder(arena, "m.json");
    CHECK(rename(manifest, kept) == 0 && symlink(kept, manifest) == 0);
    CHECK_EQ(troubles(arena, target, "cannot be read"), UINT32_MAX);
    CHECK(unlink(manifest) == 0);
    CHECK_EQ(troubles(arena, target, "cannot be read"), UINT32_MAX);
    CHECK_EQ(troubles(arena, in_folder(arena, "nowhere"), "cannot be opened"), UINT32_MAX);
    fixture_end(&fixture);
    arena_free(arena);
}

static void needs_a_folder_of_its_own(void) {
    Fixture fixture;
    Arena *arena = arena_new("test");
    fixture_begin(&fixture, folder);
    fixture_judge_all(&fixture);
    char *target = in_folder(arena, "used");
    CHECK(directory_make(target));
    put(path_join(arena, target, "mine.txt"), "mine", 4);
    Diags *diags = diags_new(arena);
    CHECK(!report_package(&fixture.input, target, diags));
    CHECK_EQ(diags->errors, 1);
    CHECK(!file_exists(path_join(arena, target, "manifest.json")));
    CHECK(!report_package(&fixture.input, path_join(arena, target, "mine.txt"), diags));
    fixture_end(&fixture);
    arena_free(arena);
}

/* Names and contents count, not where they lie, nor what is no rule. */
static void digest_of_rules(void) {
    Arena *arena = arena_new("test");
    char *here = in_folder(arena, "digest/here"), *there = in_folder(arena, "digest/there");
    static const char *const parts[] = {"checks", "data", "models"};
    for (size_t i = 0; i < COUNTOF(parts); i++) {
        CHECK(directory_make(path_join(arena, here, parts[i])));
        CHECK(directory_make(path_join(arena, there, parts[i])));
        put(path_join(arena, path_join(arena, here, parts[i]), "x.yaml"), "x", 1);
        put(path_join(arena, path_join(arena, there, parts[i]), "x.yaml"), "x", 1);
    }
    StrVec one = {0}, two = {0};
    vec_push(&one, here);
    vec_push(&two, there);
    const char *first = scan_rules_digest(arena, &one);
    CHECK_EQ(strlen(first), 64);
    CHECK_STR(scan_rules_digest(arena, &two), first);
    put(path_join(arena, there, "checks/notes.txt"), "y", 1);
    put(path_join(arena, there, "README.yaml"), "y", 1);
    CHECK_STR(scan_rules_digest(arena, &two), first);
    for (size_t i = 0; i < COUNTOF(parts); i++) {
        char *path = path_join(arena, path_join(arena, there, parts[i]), "x.yaml");
        put(path, "z", 1);
        CHECK(strcmp(scan_rules_digest(arena, &two), first) != 0);
        put(path, "x", 1);
    }
    CHECK(rename(path_join(arena, there, "data/x.yaml"), path_join(arena, there, "data/w.yaml")) == 0);
    CHECK(strcmp(scan_rules_digest(arena, &two), first) != 0);
    vec_free(&one);
    vec_free(&two);
    arena_free(arena);
}

int main(void) {
    snprintf(folder, sizeof folder, "/tmp/sangam-package-XXXXXX");
    if (!mkdtemp(folder)) return 1;
    RUN(is_as_written);
    RUN(same_bytes);
    RUN(each_change_is_seen);
    RUN(strangers_lead_nowhere);
    RUN(needs_a_folder_of_its_own);
    RUN(digest_of_rules);
    char command[100];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command) != 0) return 1;
    return check_end();
}
