/* SPDX-License-Identifier: Apache-2.0 */
/* The user's secret: made once, kept to its owner, never taken from where others could put it. */
#include "base/base.h"

#include "check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *folder_new(Arena *arena) {
    const char *temporary = getenv("TMPDIR");
    char *folder = arena_printf(arena, "%s/sangam-secret.XXXXXX", temporary ? temporary : "/tmp");
    CHECK(mkdtemp(folder) != NULL);
    return folder;
}

static void folder_remove(Arena *arena, const char *folder) {
    const char *inner = path_join(arena, folder, "sangam");
    StrVec names = {0};
    if (directory_list(arena, inner, &names))
        for (uint32_t i = 0; i < names.len; i++) unlink(path_join(arena, inner, names.data[i]));
    vec_free(&names);
    rmdir(inner);
    rmdir(folder);
}

static void write_key(const char *path, const char *bytes, mode_t mode) {
    unlink(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    CHECK(fd >= 0 && write(fd, bytes, strlen(bytes)) == (ssize_t)strlen(bytes));
    CHECK(fchmod(fd, mode) == 0);
    close(fd);
}

static void made_once(void) {
    Arena *arena = arena_new("test");
    char *folder = folder_new(arena);
    Secret first, second;
    const char *why;
    struct stat info;
    setenv("XDG_STATE_HOME", folder, 1);
    CHECK(secret_load(arena, &first, &why));
    CHECK(secret_load(arena, &second, &why));
    CHECK(memcmp(&first, &second, sizeof first) == 0);
    CHECK(stat(path_join(arena, folder, "sangam/key"), &info) == 0);
    CHECK_EQ(info.st_mode & 07777, 0600);
    CHECK_EQ(info.st_size, 32);
    CHECK(stat(path_join(arena, folder, "sangam"), &info) == 0);
    CHECK_EQ(info.st_mode & 07777, 0700);
    StrVec names = {0};
    CHECK(directory_list(arena, path_join(arena, folder, "sangam"), &names));
    CHECK_EQ(names.len, 1); /* nothing half-made is left */
    vec_free(&names);
    folder_remove(arena, folder);
    arena_free(arena);
}

/* What others could know, and what is cut short, is made anew; what is no file of ours is refused. */
static void unfit_ones(void) {
    Arena *arena = arena_new("test");
    char *folder = folder_new(arena);
    char *path = path_join(arena, folder, "sangam/key");
    Secret secret;
    const char *why;
    setenv("XDG_STATE_HOME", folder, 1);
    CHECK(directory_make(path_join(arena, folder, "sangam")));
    write_key(path, "0123456789abcdef0123456789abcdef", 0644);
    CHECK(secret_load(arena, &secret, &why));
    CHECK(memcmp(secret.bytes, "0123456789abcdef0123456789abcdef", 32) != 0);
    write_key(path, "short", 0600);
    CHECK(secret_load(arena, &secret, &why));
    write_key(path, "0123456789abcdef0123456789abcdefand more", 0600);
    CHECK(secret_load(arena, &secret, &why));
    char *elsewhere = path_join(arena, folder, "sangam/elsewhere");
    write_key(elsewhere, "0123456789abcdef0123456789abcdef", 0600);
    CHECK(unlink(path) == 0 && symlink(elsewhere, path) == 0);
    CHECK(!secret_load(arena, &secret, &why));
    CHECK(strstr(why, "remove it") != NULL);
    CHECK(unlink(path) == 0 && mkfifo(path, 0600) == 0);
    CHECK(!secret_load(arena, &secret, &why)); /* and does not wait for a writer */
    folder_remove(arena, folder);
    arena_free(arena);
}

static void no_place_for_it(void) {
    Arena *arena = arena_new("test");
    char *folder = folder_new(arena);
    Secret secret;
    const char *why = "";
    char *file = path_join(arena, folder, "sangam");
    write_key(file, "no folder", 0600);
    setenv("XDG_STATE_HOME", folder, 1);
    CHECK(!secret_load(arena, &secret, &why));
    CHECK(strstr(why, "XDG_STATE_HOME") != NULL);
    unlink(file);
    /* Not an absolute path: as if unset. */
    setenv("XDG_STATE_HOME", "state", 1);
    setenv("HOME", folder, 1);
    CHECK(secret_load(arena, &secret, &why));
    CHECK(file_is_regular(path_join(arena, folder, ".local/state/sangam/key")));
    CHECK(!file_exists("state"));
    unlink(path_join(arena, folder, ".local/state/sangam/key"));
    rmdir(path_join(arena, folder, ".local/state/sangam"));
    rmdir(path_join(arena, folder, ".local/state"));
    rmdir(path_join(arena, folder, ".local"));
    rmdir(folder);
    arena_free(arena);
}

/* Several at once all get the same one. */
static void made_at_once(void) {
    for (int round = 0; round < 20; round++) {
        Arena *arena = arena_new("test");
        char *folder = folder_new(arena);
        setenv("XDG_STATE_HOME", folder, 1);
        int pipes[2];
        CHECK(pipe(pipes) == 0);
        for (int i = 0; i < 4; i++) {
            if (fork() != 0) continue;
            Secret own;
            const char *why;
            bool ok = secret_load(arena, &own, &why);
            _exit(ok && write(pipes[1], &own, sizeof own) == (ssize_t)sizeof own ? 0 : 1);
        }
        Secret secrets[4];
        for (int i = 0; i < 4; i++) {
            int status = -1;
            CHECK(wait(&status) > 0);
            CHECK_EQ(status, 0);
            CHECK(read(pipes[0], &secrets[i], sizeof secrets[i]) == (ssize_t)sizeof secrets[i]);
            CHECK(memcmp(&secrets[i], &secrets[0], sizeof secrets[i]) == 0);
        }
        close(pipes[0]);
        close(pipes[1]);
        folder_remove(arena, folder);
        arena_free(arena);
    }
}

/* RFC 4231, test case 1 has another length of key; so this only holds what a seal must do. */
static void seals_differ(void) {
    Secret a = {{1}}, b = {{2}};
    Digest seal = secret_seal(&a, "x", "text", 4);
    Digest same = secret_seal(&a, "x", "text", 4), key = secret_seal(&b, "x", "text", 4);
    Digest purpose = secret_seal(&a, "y", "text", 4), shift = secret_seal(&a, "xt", "ext", 3);
    CHECK(digest_equal(&seal, same.bytes));
    CHECK(!digest_equal(&seal, key.bytes));
    CHECK(!digest_equal(&seal, purpose.bytes));
    CHECK(!digest_equal(&seal, shift.bytes));
}

/* RFC 4418 has its own vectors, which the library tests; here: the nonce, the key and the purpose count, all bytes do, and
 * no two seals of one text are alike. */
static void fast_seals_differ(void) {
    Secret a = {{1}}, b = {{2}};
    char text[3000] = "text";
    Digest seal = secret_seal_fast(&a, "x", text, sizeof text, NULL);
    Digest other = secret_seal_fast(&a, "x", text, sizeof text, NULL);
    Digest same = secret_seal_fast(&a, "x", text, sizeof text, seal.bytes);
    Digest key = secret_seal_fast(&b, "x", text, sizeof text, seal.bytes);
    Digest purpose = secret_seal_fast(&a, "y", text, sizeof text, seal.bytes);
    Digest shorter = secret_seal_fast(&a, "x", text, sizeof text - 1, seal.bytes);
    CHECK(digest_equal(&seal, same.bytes));
    CHECK(!digest_equal(&seal, other.bytes) && memcmp(seal.bytes, other.bytes, 16) != 0);
    CHECK(!digest_equal(&seal, key.bytes) && !digest_equal(&seal, purpose.bytes) && !digest_equal(&seal, shorter.bytes));
    SealState *parts = seal_begin_fast(&a, "x", seal.bytes);
    seal_add(parts, text, 1);
    seal_add(parts, text + 1, sizeof text - 1);
    Digest joined = seal_end(parts);
    CHECK(digest_equal(&seal, joined.bytes));
    for (size_t at = 0; at < sizeof text; at += 37) {
        text[at] ^= 1;
        Digest changed = secret_seal_fast(&a, "x", text, sizeof text, seal.bytes);
        CHECK(!digest_equal(&seal, changed.bytes));
        text[at] ^= 1;
    }
}

int main(void) {
    RUN(made_once);
    RUN(unfit_ones);
    RUN(no_place_for_it);
    RUN(made_at_once);
    RUN(seals_differ);
    RUN(fast_seals_differ);
    return check_end();
}
