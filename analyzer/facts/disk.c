/* SPDX-License-Identifier: Apache-2.0 */
/* Files on disk, by digest. A file's digest is taken over from earlier without reading the file
 * only if size, mtime, ctime and inode are those of the time it was read, and both times lie well
 * before that look: a write within the same tick of the clock would not show. Clocks that go back
 * make files look new, which costs reading them again and nothing else. */
#include "facts/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SECOND   UINT64_C(1000000000)
#define QUIET_NS (2 * SECOND) /* coarsest tick of a file system: FAT has 2 seconds */

static uint64_t nanoseconds(struct timespec time) {
    return (uint64_t)time.tv_sec * SECOND + (uint64_t)time.tv_nsec;
}

uint64_t disk_now(void) {
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

bool stamp_equal(const Stamp *a, const Stamp *b) {
    return a->size == b->size && a->mtime == b->mtime && a->ctime == b->ctime &&
           a->inode == b->inode;
}

bool stamp_quiet(const Stamp *stamp, uint64_t when) {
    uint64_t last = stamp->mtime > stamp->ctime ? stamp->mtime : stamp->ctime;
    return when > QUIET_NS && last <= when - QUIET_NS;
}

void disk_open(Disk *disk) {
    *disk = (Disk){.arena = arena_new("files on disk"), .paths = interner_new(), .folder_paths = interner_new()};
}

void disk_close(Disk *disk) {
    interner_free(disk->paths);
    interner_free(disk->folder_paths);
    vec_free(&disk->files);
    vec_free(&disk->folders);
    map_free(&disk->present);
    arena_free(disk->arena);
}

/* ---- folders ------------------------------------------------------------------------------ */

/* Whether the folder takes a name for another one that differs in case: then its list does not say what
 * is found there. */
static bool folds_case(const Disk *disk, Arena *scratch, const char *folder, const StrVec *names) {
    struct stat info;
    for (uint32_t i = 0; i < names->len; i++) {
        char *other = arena_printf(scratch, "%s/%s", folder, names->data[i]);
        char *at = other + strlen(folder) + 1 + strcspn(names->data[i], "abcdefghijklmnopqrstuvwxyz");
        if (!*at) continue;
        *at = (char)(*at - 'a' + 'A');
        if (!map_find(&disk->present, hash_bytes(other, strlen(other)))) return stat(other, &info) == 0;
    }
    return false;
}

static bool folder_list(Disk *disk, const char *folder) {
    Arena *scratch = arena_new("folder");
    StrVec names = {0};
    bool there = directory_list(scratch, folder, &names);
    bool listed = there || errno == ENOENT;
    for (uint32_t i = 0; i < names.len; i++) {
        const char *path = arena_printf(scratch, "%s/%s", folder, names.data[i]);
        map_put(&disk->present, hash_bytes(path, strlen(path)), NULL);
    }
    listed = listed && !folds_case(disk, scratch, folder, &names);
    vec_free(&names);
    arena_free(scratch);
    return listed;
}

/* Sure to be not there, without a look at the file itself. */
static bool is_absent(Disk *disk, const char *path) {
    enum { ASKED_MANY = 8 };
    const char *name = path_name(path);
    if (name - path < 2) return false;
    for (const char *at = name; *at; at++)
        if (*at & 0x80) return false; /* may be spelled in several ways */
    uint32_t id = intern_bytes(disk->folder_paths, path, (size_t)(name - path) - 1);
    while (disk->folders.len <= id) vec_push(&disk->folders, (Folder){0});
    Folder *folder = &disk->folders.data[id];
    if (++folder->asked > ASKED_MANY && !folder->tried) {
        folder->tried = true;
        folder->listed = folder_list(disk, interned(disk->folder_paths, id));
    }
    return folder->listed && !map_find(&disk->present, hash_bytes(path, strlen(path)));
}

/* ---- files -------------------------------------------------------------------------------- */

FileState *disk_file(Disk *disk, const char *path) {
    uint32_t id = intern(disk->paths, path);
    while (disk->files.len <= id) {
        vec_push(&disk->files, (FileState){0});
    }
    FileState *state = &disk->files.data[id];
    const OverlayFile *staged = state->looked ? NULL : overlay_find(disk->overlay, path);
    if (staged) {
        /* No stamp of a file on disk is like this one, and none is trusted to be it. */
        *state = (FileState){.looked = true, .there = true, .findable = true, .known = true,
                             .stamp = {.size = staged->length}, .digest = staged->digest};
        state->includes = includes_find(disk->arena, staged->data, staged->length);
    }
    if (!state->looked) {
        struct stat info;
        state->looked = true;
        state->when = disk_now();
        if (!is_absent(disk, path) && stat(path, &info) == 0) {
            state->there = S_ISREG(info.st_mode);
            state->findable = !S_ISDIR(info.st_mode) && access(path, R_OK) == 0;
            state->stamp = stamp_of(&info);
        }
    }
    return state;
}

static bool read_open(int fd, FileState *state, Buf *text) {
    struct stat before, after;
    if (fstat(fd, &before) || !S_ISREG(before.st_mode)) {
        return false;
    }
    state->when = disk_now();
    char *block = xmalloc(1 << 16);
    ssize_t got;
    do {
        got = read(fd, block, 1 << 16);
        if (got > 0) {
            buf_add(text, block, (size_t)got);
        }
    } while (got > 0 || (got < 0 && errno == EINTR));
    free_(block);
    state->stamp = stamp_of(&before);
    if (got < 0 || fstat(fd, &after)) {
        return false;
    }
    Stamp last = stamp_of(&after);
    return stamp_equal(&state->stamp, &last);
}

/* The bytes as they are now; the state becomes that of those bytes. */
static bool read_file(FileState *state, const char *path, Buf *text) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    state->known = fd >= 0 && read_open(fd, state, text);
    state->there = state->known;
    if (state->known) {
        state->digest = digest_of(buf_text(text), text->len);
    }
    if (fd >= 0) {
        close(fd);
    }
    return state->known;
}

bool disk_digest(FileState *state, const char *path) {
    if (state->there && !state->known) {
        Buf text = {0};
        (void)read_file(state, path, &text);
        buf_free(&text);
    }
    return state->known;
}

bool disk_search(Disk *disk, FileState *state, const char *path) {
    if (state->there && !state->includes) {
        Buf text = {0};
        if (read_file(state, path, &text)) {
            state->includes = includes_find(disk->arena, buf_text(&text), text.len);
        }
        buf_free(&text);
    }
    return state->known && state->includes;
}
