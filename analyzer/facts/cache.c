/* SPDX-License-Identifier: Apache-2.0 */
/* The cache: one file per compile command, named by its key, that says which files the unit was
 * made of and holds its facts. An entry counts only while each of those files has the same bytes.
 *
 * Entry (little endian): magic "SGCACHE\n", u32 format, u32 files, u64 length of the facts, key
 * (32); per file u32 length of its path, u64 size, mtime, ctime, inode, time of the look, digest
 * (32), path; then the facts; the last 32 bytes are the SHA-256 of all before.
 *
 * Bytes are compared by digest. A file's digest is taken from the entry without reading the file
 * only if size, mtime, ctime and inode are those of the time it was read, and both times lie well
 * before that look: a write within the same tick of the clock would not show. Clocks that go back
 * make files look new, which costs reading them again and nothing else. */
#include "facts/facts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define ENTRY_MAGIC      "SGCACHE\n"
#define ENTRY_FORMAT     1u
#define ENTRY_HEAD       (8 + 4 + 4 + 8 + 32)
#define ENTRY_FILE_HEAD  (4 + 5 * 8 + 32)
#define ENTRY_SUFFIX     ".unit"
#define SECOND           UINT64_C(1000000000)
#define QUIET_NS         (2 * SECOND) /* coarsest tick of a file system: FAT has 2 seconds */
#define STALE_SECONDS    3600 /* a half-written file this old has lost its writer */

typedef struct Stamp {
    uint64_t size, mtime, ctime, inode;
} Stamp;

/* What is known of a file on disk; looked at once per FactsCache. */
typedef struct FileState {
    bool looked, there;
    bool known; /* digest is that of the bytes under the stamp */
    Stamp stamp;
    uint64_t when; /* nanoseconds, no later than the reading of the bytes */
    Digest digest;
} FileState;

struct FactsCache {
    char *directory;
    uint64_t limit;
    Interner *paths;
    VEC(FileState) files; /* [StrId of paths] */
    const Overlay *overlay;
    bool wrote;
};

/* ---- files on disk ------------------------------------------------------------------------ */

static uint64_t nanoseconds(struct timespec time) {
    return (uint64_t)time.tv_sec * SECOND + (uint64_t)time.tv_nsec;
}

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return nanoseconds(time);
}

static Stamp stamp_of(const struct stat *info) {
    return (Stamp){
        .size = (uint64_t)info->st_size,
        .mtime = nanoseconds(info->st_mtim),
        .ctime = nanoseconds(info->st_ctim),
        .inode = (uint64_t)info->st_ino,
    };
}

static bool stamp_equal(const Stamp *a, const Stamp *b) {
    return a->size == b->size && a->mtime == b->mtime && a->ctime == b->ctime &&
           a->inode == b->inode;
}

/* Whether a change after `when` is sure to give another stamp. */
static bool stamp_quiet(const Stamp *stamp, uint64_t when) {
    uint64_t last = stamp->mtime > stamp->ctime ? stamp->mtime : stamp->ctime;
    return when > QUIET_NS && last <= when - QUIET_NS;
}

static FileState *file_state(FactsCache *cache, const char *path) {
    StrId id = intern(cache->paths, path);
    while (cache->files.len <= id) {
        vec_push(&cache->files, (FileState){0});
    }
    FileState *state = &cache->files.data[id];
    const OverlayFile *staged = state->looked ? NULL : overlay_find(cache->overlay, path);
    if (staged) {
        /* No stamp of a file on disk is like this one, and none is trusted to be it. */
        *state = (FileState){.looked = true, .there = true, .known = true,
                             .stamp = {.size = staged->length}, .digest = staged->digest};
    }
    if (!state->looked) {
        struct stat info;
        state->looked = true;
        state->when = now();
        state->there = stat(path, &info) == 0 && S_ISREG(info.st_mode);
        state->stamp = state->there ? stamp_of(&info) : (Stamp){0};
    }
    return state;
}

static bool hash_open(int fd, FileState *state) {
    struct stat before, after;
    if (fstat(fd, &before) || !S_ISREG(before.st_mode)) {
        return false;
    }
    state->when = now();
    DigestState *digest = digest_begin();
    char *block = xmalloc(1 << 16);
    ssize_t got;
    do {
        got = read(fd, block, 1 << 16);
        if (got > 0) {
            digest_add(digest, block, (size_t)got);
        }
    } while (got > 0 || (got < 0 && errno == EINTR));
    free_(block);
    state->digest = digest_end(digest);
    state->stamp = stamp_of(&before);
    if (got < 0 || fstat(fd, &after)) {
        return false;
    }
    Stamp last = stamp_of(&after);
    return stamp_equal(&state->stamp, &last);
}

/* The digest of the file's bytes; false when it cannot be read, or is just being written. */
static bool file_digest(FileState *state, const char *path) {
    if (state->there && !state->known) {
        int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
        state->known = fd >= 0 && hash_open(fd, state);
        state->there = state->known;
        if (fd >= 0) {
            close(fd);
        }
    }
    return state->known;
}

/* ---- opening ------------------------------------------------------------------------------ */

/* Facts decide what is reported, so nobody else may write them. */
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

FactsCache *facts_cache_open(const char *directory, uint64_t limit, Diags *diags) {
    const char *trouble = directory_trouble(directory);
    if (trouble) {
        diag_add(diags, DIAG_WARNING, directory, 0, 0,
                 "no cache here: %s; every file is parsed again", trouble);
        return NULL;
    }
    FactsCache *cache = xcalloc(1, sizeof *cache);
    cache->directory = xstrdup(directory);
    cache->limit = limit;
    cache->paths = interner_new();
    return cache;
}

void facts_cache_overlay(FactsCache *cache, const Overlay *overlay) {
    cache->overlay = overlay;
}

static char *entry_path(const FactsCache *cache, const Digest *key, Arena *arena) {
    char hex[65];
    digest_hex(key, hex);
    return arena_printf(arena, "%s/%s%s", cache->directory, hex, ENTRY_SUFFIX);
}

/* ---- reading ------------------------------------------------------------------------------ */

static uint64_t get_number(const uint8_t *at, unsigned bytes) {
    uint64_t number = 0;
    for (unsigned i = 0; i < bytes; i++) {
        number |= (uint64_t)at[i] << 8 * i;
    }
    return number;
}

typedef struct EntryFile {
    const char *path;
    Stamp stamp;
    uint64_t when;
    Digest digest;
    bool renewed; /* had to be read again, and its stamp is good now */
} EntryFile;

typedef struct Entry {
    EntryFile *files;
    uint32_t file_count;
    const char *facts;
    size_t facts_length;
} Entry;

static bool entry_file_read(EntryFile *file, Arena *arena, const uint8_t **at, size_t *left) {
    if (*left < ENTRY_FILE_HEAD) {
        return false;
    }
    const uint8_t *head = *at;
    uint32_t length = (uint32_t)get_number(head, 4);
    file->stamp.size = get_number(head + 4, 8);
    file->stamp.mtime = get_number(head + 12, 8);
    file->stamp.ctime = get_number(head + 20, 8);
    file->stamp.inode = get_number(head + 28, 8);
    file->when = get_number(head + 36, 8);
    memcpy(file->digest.bytes, head + 44, sizeof file->digest.bytes);
    *at += ENTRY_FILE_HEAD;
    *left -= ENTRY_FILE_HEAD;
    if (length > *left) {
        return false;
    }
    file->path = arena_strndup(arena, (const char *)*at, length);
    *at += length;
    *left -= length;
    return true;
}

/* False for whatever is not exactly an entry of this key. */
static bool entry_parse(Entry *entry, Arena *arena, const Digest *key, const char *data,
                        size_t length) {
    const uint8_t *at = (const uint8_t *)data;
    if (length < ENTRY_HEAD + sizeof(Digest) || memcmp(at, ENTRY_MAGIC, 8) != 0 ||
        get_number(at + 8, 4) != ENTRY_FORMAT ||
        memcmp(at + 24, key->bytes, sizeof key->bytes) != 0) {
        return false;
    }
    size_t body = length - sizeof(Digest);
    Digest digest = digest_of(data, body);
    if (memcmp(at + body, digest.bytes, sizeof digest.bytes) != 0) {
        return false;
    }
    uint64_t files = get_number(at + 12, 4);
    uint64_t facts = get_number(at + 16, 8);
    size_t left = body - ENTRY_HEAD;
    if (files > left / ENTRY_FILE_HEAD) {
        return false;
    }
    entry->files = ARENA_ARRAY(arena, EntryFile, files + 1);
    entry->file_count = (uint32_t)files;
    at += ENTRY_HEAD;
    for (uint32_t i = 0; i < entry->file_count; i++) {
        if (!entry_file_read(&entry->files[i], arena, &at, &left)) {
            return false;
        }
    }
    entry->facts = (const char *)at;
    entry->facts_length = left;
    return facts == left;
}

static bool entry_file_valid(FactsCache *cache, EntryFile *file) {
    FileState *state = file_state(cache, file->path);
    bool trusted = stamp_equal(&state->stamp, &file->stamp) && stamp_quiet(&file->stamp, file->when);
    if (state->there && !state->known && trusted) {
        state->digest = file->digest;
        state->when = file->when;
        state->known = true;
    }
    if (!file_digest(state, file->path) || state->stamp.size != file->stamp.size ||
        memcmp(state->digest.bytes, file->digest.bytes, sizeof file->digest.bytes) != 0) {
        return false;
    }
    if (!trusted && stamp_quiet(&state->stamp, state->when)) {
        file->stamp = state->stamp;
        file->when = state->when;
        file->renewed = true;
    }
    return true;
}

/* ---- writing ------------------------------------------------------------------------------ */

static void entry_begin(Buf *out, const Digest *key, uint32_t files, size_t facts_length) {
    buf_add(out, ENTRY_MAGIC, 8);
    buf_u32(out, ENTRY_FORMAT);
    buf_u32(out, files);
    buf_u64(out, facts_length);
    buf_add(out, key->bytes, sizeof key->bytes);
}

static void entry_add_file(Buf *out, const EntryFile *file) {
    size_t length = strlen(file->path);
    buf_u32(out, (uint32_t)length);
    buf_u64(out, file->stamp.size);
    buf_u64(out, file->stamp.mtime);
    buf_u64(out, file->stamp.ctime);
    buf_u64(out, file->stamp.inode);
    buf_u64(out, file->when);
    buf_add(out, file->digest.bytes, sizeof file->digest.bytes);
    buf_add(out, file->path, length);
}

/* A cache that cannot be written is slow, not wrong: failure goes without a word. */
static void entry_end(FactsCache *cache, Buf *out, const char *path, const char *facts,
                      size_t length) {
    buf_add(out, facts, length);
    Digest digest = digest_of(out->data, out->len);
    buf_add(out, digest.bytes, sizeof digest.bytes);
    if (out->len <= cache->limit && file_write_atomic(path, out->data, out->len)) {
        cache->wrote = true;
    }
}

bool facts_cache_get(FactsCache *cache, const Digest *key, Arena *arena, char **data,
                     size_t *length) {
    const char *path = entry_path(cache, key, arena);
    Entry entry = {0};
    char *bytes;
    size_t size;
    bool renewed = false;
    *data = NULL;
    *length = 0;
    if (!file_read(arena, path, 0, &bytes, &size) ||
        !entry_parse(&entry, arena, key, bytes, size)) {
        return false;
    }
    for (uint32_t i = 0; i < entry.file_count; i++) {
        if (!entry_file_valid(cache, &entry.files[i])) {
            return false;
        }
        renewed |= entry.files[i].renewed;
    }
    if (renewed) {
        /* So that the next scan need not read those files. */
        Buf out = {0};
        entry_begin(&out, key, entry.file_count, entry.facts_length);
        for (uint32_t i = 0; i < entry.file_count; i++) {
            entry_add_file(&out, &entry.files[i]);
        }
        entry_end(cache, &out, path, entry.facts, entry.facts_length);
        buf_free(&out);
    } else {
        utimensat(AT_FDCWD, path, NULL, 0); /* used now: eviction takes the oldest */
    }
    *data = bytes + (entry.facts - bytes);
    *length = entry.facts_length;
    return true;
}

void facts_cache_put(FactsCache *cache, const Digest *key, const Unit *unit, const char *data,
                     size_t length) {
    Buf out = {0};
    Arena *scratch = arena_new("cache entry");
    bool good = true;
    entry_begin(&out, key, unit->file_count - 1, length);
    for (FileId id = 1; good && id < unit->file_count; id++) {
        const SourceFile *row = &unit->files[id];
        EntryFile file = {.path = unit_text(unit, row->path)};
        FileState *state = file_state(cache, file.path);
        /* What the parser saw must be what is there: not a file that changed since. */
        good = file_digest(state, file.path) && state->stamp.size == row->size &&
               memcmp(state->digest.bytes, row->digest.bytes, sizeof row->digest.bytes) == 0;
        file.stamp = state->stamp;
        file.when = state->when;
        file.digest = state->digest;
        entry_add_file(&out, &file);
    }
    if (good) {
        entry_end(cache, &out, entry_path(cache, key, scratch), data, length);
    }
    buf_free(&out);
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
    uint64_t total = 0, present = now();
    if (!directory_list(arena, cache->directory, &names)) {
        vec_free(&names);
        return;
    }
    for (uint32_t i = 0; i < names.len; i++) {
        struct stat info;
        bool unfinished = str_ends(names.data[i], ".tmp");
        char *path = path_join(arena, cache->directory, names.data[i]);
        if ((!unfinished && !str_ends(names.data[i], ENTRY_SUFFIX)) || lstat(path, &info) != 0 ||
            !S_ISREG(info.st_mode)) {
            continue;
        }
        uint64_t used = nanoseconds(info.st_mtim);
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
    interner_free(cache->paths);
    vec_free(&cache->files);
    free_(cache->directory);
    free_(cache);
}
