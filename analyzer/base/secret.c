/* SPDX-License-Identifier: Apache-2.0 */
/* A secret of the user's own, and seals made with it. What a scan leaves in the project's folder
 * for the next one lies where a stranger's archive or repository could have put something that
 * looks the same; only who knows the secret can make the seal that fits. */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <nettle/umac.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- where it lies ------------------------------------------------------------------------ */

static bool is_own_folder(const char *path) {
    struct stat info;
    return path && *path == '/' && stat(path, &info) == 0 && S_ISDIR(info.st_mode) &&
           info.st_uid == geteuid();
}

/* As the XDG base directory specification has it; under sudo with the caller's HOME, and without
 * any, what the user database says. NULL when that says nothing either. */
const char *user_state_folder(Arena *arena) {
    const char *state = getenv("XDG_STATE_HOME");
    if (state && *state == '/') return path_join(arena, state, "sangam");
    const char *home = getenv("HOME");
    if (!is_own_folder(home)) {
        const struct passwd *entry = getpwuid(geteuid());
        home = entry ? entry->pw_dir : NULL;
    }
    return is_own_folder(home) ? path_join(arena, home, ".local/state/sangam") : NULL;
}

/* ---- reading and making ------------------------------------------------------------------- */

typedef enum Found { FOUND_NOTHING, FOUND_UNFIT, FOUND_FOREIGN, FOUND_SECRET } Found;

static Found secret_open(const char *path, Secret *out) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) return errno == ENOENT ? FOUND_NOTHING : FOUND_FOREIGN;
    struct stat info;
    Found found = FOUND_FOREIGN;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == geteuid()) {
        /* One that others could read, or that a full disk cut short, is no secret. */
        bool fit = !(info.st_mode & 077) && info.st_size == (off_t)sizeof out->bytes &&
                   read(fd, out->bytes, sizeof out->bytes) == (ssize_t)sizeof out->bytes;
        found = fit ? FOUND_SECRET : FOUND_UNFIT;
    }
    close(fd);
    return found;
}

static bool secret_fill(int fd) {
    Secret made;
    bool ok = getrandom(made.bytes, sizeof made.bytes, 0) == (ssize_t)sizeof made.bytes &&
              write(fd, made.bytes, sizeof made.bytes) == (ssize_t)sizeof made.bytes &&
              fsync(fd) == 0;
    explicit_bzero(&made, sizeof made);
    return ok;
}

/* Whole or not at all, and the first of several that try at once wins. */
static bool secret_make(Arena *arena, const char *folder, const char *path) {
    char *name = path_join(arena, folder, "key.XXXXXX");
    int fd = mkostemp(name, O_CLOEXEC); /* mode 0600 */
    if (fd < 0) return false;
    bool ok = secret_fill(fd);
    int error = errno;
    if (close(fd) != 0) ok = false;
    /* Some file systems know no hard links: there, the last one wins. */
    if (ok && link(name, path) != 0 && errno != EEXIST) ok = rename(name, path) == 0;
    if (!ok) error = errno ? errno : error;
    unlink(name);
    errno = error;
    return ok;
}

bool secret_load(Arena *arena, Secret *out, const char **why) {
    const char *folder = user_state_folder(arena);
    if (!folder) {
        *why = "there is no home folder to keep a key in; set XDG_STATE_HOME";
        return false;
    }
    const char *path = path_join(arena, folder, "key");
    Found found = secret_open(path, out);
    if (found == FOUND_UNFIT && unlink(path) == 0) found = FOUND_NOTHING;
    if (found == FOUND_NOTHING) {
        bool made = directory_make(folder);
        if (made) (void)chmod(folder, 0700);
        if (!made || !secret_make(arena, folder, path)) {
            *why = arena_printf(arena, "%s cannot be made: %s; set XDG_STATE_HOME to a folder of "
                                       "your own", path, strerror(errno));
            return false;
        }
        found = secret_open(path, out);
    }
    if (found == FOUND_SECRET) return true;
    *why = arena_printf(arena, "%s is not a file of your own that only you can read; remove it, or "
                               "set XDG_STATE_HOME", path);
    return false;
}

/* ---- seals -------------------------------------------------------------------------------- */

enum { NONCE = 16 };

struct SealState {
    struct hmac_sha256_ctx lasting;
    struct umac128_ctx fast;
    uint8_t nonce[NONCE];
    bool is_fast;
};

SealState *seal_begin(const Secret *secret, const char *purpose) {
    SealState *state = xmalloc(sizeof *state);
    state->is_fast = false;
    hmac_sha256_set_key(&state->lasting, sizeof secret->bytes, secret->bytes);
    seal_add(state, purpose, strlen(purpose) + 1);
    return state;
}

SealState *seal_begin_fast(const Secret *secret, const char *purpose, const void *like) {
    SealState *state = xmalloc(sizeof *state);
    Digest key = secret_seal(secret, purpose, "fast", 4);
    _Static_assert(UMAC_KEY_SIZE <= sizeof key.bytes, "a digest is long enough for a key");
    /* without a nonce of its own a seal would tell of its key */
    if (like) memcpy(state->nonce, like, NONCE);
    else if (getrandom(state->nonce, NONCE, 0) != NONCE) abort();
    umac128_set_key(&state->fast, key.bytes);
    umac128_set_nonce(&state->fast, NONCE, state->nonce);
    explicit_bzero(&key, sizeof key);
    state->is_fast = true;
    return state;
}

void seal_add(SealState *state, const void *data, size_t length) {
    if (state->is_fast) umac128_update(&state->fast, length, data);
    else hmac_sha256_update(&state->lasting, length, data);
}

Digest seal_end(SealState *state) {
    Digest seal;
    if (state->is_fast) {
        memcpy(seal.bytes, state->nonce, NONCE);
        umac128_digest(&state->fast, sizeof seal.bytes - NONCE, seal.bytes + NONCE);
    } else {
        hmac_sha256_digest(&state->lasting, sizeof seal.bytes, seal.bytes);
    }
    explicit_bzero(state, sizeof *state);
    free(state);
    return seal;
}

Digest secret_seal(const Secret *secret, const char *purpose, const void *data, size_t length) {
    SealState *state = seal_begin(secret, purpose);
    seal_add(state, data, length);
    return seal_end(state);
}

Digest secret_seal_fast(const Secret *secret, const char *purpose, const void *data, size_t length, const void *like) {
    SealState *state = seal_begin_fast(secret, purpose, like);
    seal_add(state, data, length);
    return seal_end(state);
}

bool digest_equal(const Digest *a, const void *bytes) {
    return memeql_sec(a->bytes, bytes, sizeof a->bytes) != 0;
}
