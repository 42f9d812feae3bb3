/* SPDX-License-Identifier: Apache-2.0 */
/* The cache: one file per compile command, named by its key, that says which files the unit was
 * made of, which names it had looked up, and holds its facts. An entry counts only while each of
 * those files has the same bytes and each lookup the same answer. */
#include "facts/facts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "facts/lookups.h"

#define ENTRY_SUFFIX  ".unit"
#define SECOND        UINT64_C(1000000000)
#define STALE_SECONDS 3600 /* a half-written file this old has lost its writer */

struct FactsCache {
    char *directory;
    uint64_t limit;
    Secret secret;
    Disk disk;
    LookupMemo memo;
    bool wrote;
};

/* ---- opening ------------------------------------------------------------------------------ */

/* Seals keep others from forging; this keeps them from watching and from getting in the way. */
static const char *directory_trouble(const char *directory) {
    struct stat info;
    if (!directory_make(directory) || stat(directory, &info) != 0) {
        return strerror(errno);
    }
    if (!S_ISDIR(info.st_mode)) {
        return "it is not a directory";
    }
    if (info.st_uid != geteuid()) {
        return "it belongs to somebody else";
    }
    if ((info.st_mode & 077) && chmod(directory, 0700) != 0) {
        return "others may write there";
    }
    return NULL;
}

FactsCache *facts_cache_open(const char *directory, uint64_t limit, const Secret *secret,
                             Diags *diags) {
    const char *trouble = directory_trouble(directory);
    if (trouble) {
        diag_add(diags, DIAG_WARNING, directory, 0, 0,
                 "no cache here: %s; every file is parsed again", trouble);
        return NULL;
    }
    FactsCache *cache = xcalloc(1, sizeof *cache);
    cache->directory = xstrdup(directory);
    cache->limit = limit;
    cache->secret = *secret;
    disk_open(&cache->disk);
    lookup_memo_open(&cache->memo);
    return cache;
}

void facts_cache_overlay(FactsCache *cache, const Overlay *overlay) {
    cache->disk.overlay = overlay;
}

static char *entry_path(const FactsCache *cache, const Digest *key, Arena *arena) {
    char hex[65];
    digest_hex(key, hex);
    return arena_printf(arena, "%s/%s%s", cache->directory, hex, ENTRY_SUFFIX);
}

/* A cache that cannot be written is slow, not wrong: failure goes without a word. */
static void entry_keep(FactsCache *cache, const Entry *entry, const char *path) {
    Buf out = {0};
    entry_write(entry, &cache->secret, &out);
    if (out.len <= cache->limit && file_write_atomic(path, out.data, out.len)) {
        cache->wrote = true;
    }
    buf_free(&out);
}

/* ---- getting ------------------------------------------------------------------------------ */

static bool file_holds(FactsCache *cache, EntryFile *file) {
    FileState *state = disk_file(&cache->disk, file->path);
    bool trusted = stamp_equal(&state->stamp, &file->stamp) && stamp_quiet(&file->stamp, file->when);
    if (state->there && !state->known && trusted) {
        state->digest = file->digest;
        state->when = file->when;
        state->known = true;
    }
    if (!disk_digest(state, file->path) || state->stamp.size != file->stamp.size ||
        !digest_equal(&state->digest, file->digest.bytes)) {
        return false;
    }
    if (!trusted && stamp_quiet(&state->stamp, state->when)) {
        file->stamp = state->stamp;
        file->when = state->when;
        file->renewed = true;
    }
    return true;
}

static bool entry_holds(FactsCache *cache, Entry *entry, bool *renewed) {
    *renewed = false;
    for (uint32_t i = 0; i < entry->files.len; i++) {
        if (!file_holds(cache, &entry->files.data[i])) {
            return false;
        }
        *renewed |= entry->files.data[i].renewed;
    }
    return lookups_hold(&cache->memo, &cache->disk, &entry->lookups);
}

static int entry_open(const char *path) {
    return open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
}

/* So that the next scan need not read again the files whose stamps were too fresh to trust. */
static void renew(FactsCache *cache, Entry *entry, int fd, const char *path) {
    Buf facts = {0};
    if (entry_facts(fd, &cache->secret, &entry->found, &facts)) {
        entry->facts = facts.data;
        entry->facts_length = facts.len;
        entry_keep(cache, entry, path);
    }
    buf_free(&facts);
}

bool facts_cache_find(FactsCache *cache, const Digest *key, FactsFound *found) {
    Arena *arena = arena_new("cache entry");
    const char *path = entry_path(cache, key, arena);
    Entry entry = {0};
    bool renewed = false;
    int fd = entry_open(path);
    bool good = fd >= 0 && entry_read(&entry, arena, key, &cache->secret, fd) &&
                entry_holds(cache, &entry, &renewed);
    *found = entry.found;
    if (good && renewed) {
        renew(cache, &entry, fd, path);
    } else if (good) {
        futimens(fd, NULL); /* used now: eviction takes the oldest */
    }
    if (fd >= 0) {
        close(fd);
    }
    entry_free(&entry);
    arena_free(arena);
    return good;
}

bool facts_cache_load(const FactsCache *cache, const Digest *key, const FactsFound *found, Buf *out) {
    Arena *arena = arena_new("cache entry");
    int fd = entry_open(entry_path(cache, key, arena));
    bool good = fd >= 0 && entry_facts(fd, &cache->secret, found, out);
    if (fd >= 0) {
        close(fd);
    }
    arena_free(arena);
    return good;
}

/* ---- putting ------------------------------------------------------------------------------ */

/* What the parser saw must be what is there: not a file that changed since. */
static bool add_file(FactsCache *cache, const Unit *unit, FileId id, Entry *entry) {
    const SourceFile *row = &unit->files[id];
    EntryFile file = {.path = unit_text(unit, row->path)};
    FileState *state = disk_file(&cache->disk, file.path);
    file.stamp = state->stamp;
    file.when = state->when;
    file.digest = state->digest;
    vec_push(&entry->files, file);
    return state->known && state->stamp.size == row->size &&
           digest_equal(&state->digest, row->digest.bytes);
}

void facts_cache_put(FactsCache *cache, const Digest *key, const Unit *unit,
                     const FactsSearch *search, const char *data, size_t length) {
    Arena *scratch = arena_new("cache entry");
    Entry entry = {.key = *key, .facts = data, .facts_length = length};
    /* Reads the files that no other unit had read yet. */
    bool good =
        lookups_make(&cache->memo, &cache->disk, scratch, unit, search, &entry.lookups);
    for (FileId id = 1; good && id < unit->file_count; id++) {
        good = add_file(cache, unit, id, &entry);
    }
    if (good) {
        entry_keep(cache, &entry, entry_path(cache, key, scratch));
    }
    entry_free(&entry);
    arena_free(scratch);
}

/* ---- eviction ----------------------------------------------------------------------------- */

typedef struct Candidate {
    const char *path;
    uint64_t used, size;
} Candidate;

static int candidate_compare(const void *a, const void *b) {
    const Candidate *left = a, *right = b;
    if (left->used != right->used) {
        return left->used < right->used ? -1 : 1;
    }
    return strcmp(left->path, right->path);
}

static void evict_locked(const FactsCache *cache, Arena *arena) {
    StrVec names = {0};
    VEC(Candidate) found = {0};
    uint64_t total = 0, present = disk_now();
    if (!directory_list(arena, cache->directory, &names)) {
        vec_free(&names);
        return;
    }
    for (uint32_t i = 0; i < names.len; i++) {
        struct stat info;
        bool unfinished = str_ends(names.data[i], ".tmp");
        char *path = path_join(arena, cache->directory, names.data[i]);
        bool ours = unfinished || str_ends(names.data[i], ENTRY_SUFFIX) || str_ends(names.data[i], CACHE_GRAPHS_SUFFIX) ||
                    str_ends(names.data[i], CACHE_ANSWERS_SUFFIX);
        if (!ours || lstat(path, &info) != 0 || !S_ISREG(info.st_mode)) {
            continue;
        }
        uint64_t used = (uint64_t)info.st_mtim.tv_sec * SECOND + (uint64_t)info.st_mtim.tv_nsec;
        if (unfinished) {
            if (used > present || present - used > STALE_SECONDS * SECOND) {
                unlink(path);
            }
            continue;
        }
        /* From a clock that has gone back since: its age is unknown, so it goes first. */
        Candidate row = {.path = path, .used = used, .size = (uint64_t)info.st_size};
        if (used > present + 60 * SECOND) {
            row.used = 0;
        }
        total += row.size;
        vec_push(&found, row);
    }
    if (total > cache->limit) {
        qsort(found.data, found.len, sizeof *found.data, candidate_compare);
        /* Some room to spare, so that not every scan evicts. */
        uint64_t target = cache->limit - cache->limit / 10;
        for (uint32_t i = 0; i < found.len && total > target; i++) {
            if (unlink(found.data[i].path) == 0) {
                total -= found.data[i].size;
            }
        }
    }
    vec_free(&found);
    vec_free(&names);
}

static void evict(const FactsCache *cache) {
    Arena *arena = arena_new("cache eviction");
    char *lock = path_join(arena, cache->directory, "lock");
    int fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd >= 0) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0) { /* else somebody is at it */
            evict_locked(cache, arena);
        }
        close(fd);
    }
    arena_free(arena);
}

void facts_cache_close(FactsCache *cache) {
    if (!cache) {
        return;
    }
    if (cache->wrote) {
        evict(cache);
    }
    lookup_memo_close(&cache->memo);
    disk_close(&cache->disk);
    explicit_bzero(&cache->secret, sizeof cache->secret);
    free_(cache->directory);
    free_(cache);
}
