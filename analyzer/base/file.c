/* SPDX-License-Identifier: Apache-2.0 */
/* Files, directories and paths. Knows how to read without being held up by a pipe, and to write
 * so that nobody ever sees half a file. */
#include "base/base.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* ---- reading ------------------------------------------------------------------------------ */

/* Up to `size` bytes; -1 with errno. */
static ssize_t read_fully(int fd, char *data, size_t size) {
    size_t done = 0;
    while (done < size) {
        ssize_t got = read(fd, data + done, size - done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return -1;
        if (got == 0) break;
        done += (size_t)got;
    }
    return (ssize_t)done;
}

/* Files that claim to be empty and are not, such as those below /proc. */
static bool read_unsized(Arena *arena, int fd, size_t limit, char **data, size_t *length) {
    Buf buf = {0};
    char block[4096];
    ssize_t got;
    while ((got = read_fully(fd, block, sizeof block)) > 0) {
        buf_add(&buf, block, (size_t)got);
        if (limit && buf.len > limit) {
            errno = EFBIG;
            got = -1;
            break;
        }
    }
    if (got == 0) {
        *data = arena_strndup(arena, buf_text(&buf), buf.len);
        *length = buf.len;
    }
    buf_free(&buf);
    return got == 0;
}

static bool read_open(Arena *arena, int fd, size_t limit, char **data, size_t *length) {
    struct stat info;
    if (fstat(fd, &info)) return false;
    if (!S_ISREG(info.st_mode)) {
        errno = S_ISDIR(info.st_mode) ? EISDIR : EINVAL;
        return false;
    }
    if (info.st_size == 0) return read_unsized(arena, fd, limit, data, length);
    if ((limit && (uintmax_t)info.st_size > limit) || info.st_size > SSIZE_MAX - 1) {
        errno = EFBIG;
        return false;
    }
    *data = arena_alloc(arena, (size_t)info.st_size + 1);
    ssize_t got = read_fully(fd, *data, (size_t)info.st_size);
    if (got < 0) return false;
    *length = (size_t)got;
    return true;
}

static void close_keeping_errno(int fd) {
    int error = errno;
    close(fd);
    errno = error;
}

bool file_read(Arena *arena, const char *path, size_t limit, char **data, size_t *length) {
    struct stat info;
    *data = NULL;
    *length = 0;
    /* Opening alone can do something to a device. */
    if (stat(path, &info)) return false;
    if (!S_ISREG(info.st_mode)) {
        errno = S_ISDIR(info.st_mode) ? EISDIR : EINVAL;
        return false;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); /* a pipe must not block */
    if (fd < 0) return false;
    bool ok = read_open(arena, fd, limit, data, length);
    close_keeping_errno(fd);
    return ok;
}

/* ---- writing ------------------------------------------------------------------------------ */

static bool write_fully(int fd, const FilePart *parts, uint32_t count) {
    struct iovec batch[256]; /* fewer than IOV_MAX */
    size_t done = 0;         /* of the first part */
    while (count) {
        uint32_t taken = count < COUNTOF(batch) ? count : COUNTOF(batch);
        for (uint32_t i = 0; i < taken; i++)
            batch[i] = (struct iovec){(char *)(uintptr_t)parts[i].data, parts[i].length};
        batch[0].iov_base = (char *)batch[0].iov_base + done;
        batch[0].iov_len -= done;
        ssize_t put = writev(fd, batch, (int)taken);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        for (done += (size_t)put; count && done >= parts->length; parts++, count--) done -= parts->length;
    }
    return true;
}

static bool write_and_close(int fd, const FilePart *parts, uint32_t count) {
    bool ok = write_fully(fd, parts, count);
    if (!ok) {
        close_keeping_errno(fd);
        return false;
    }
    return close(fd) == 0;
}

/* A new file beside `path`, with a name that nobody else uses. */
static int open_beside(Arena *scratch, const char *path, char **name) {
    for (unsigned attempt = 0; attempt < 1000; attempt++) {
        *name = arena_printf(scratch, "%s.%ld-%u.tmp", path, (long)getpid(), attempt);
        int fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (fd >= 0 || errno != EEXIST) return fd;
    }
    return -1;
}

/* No fsync: this guards against being killed, for which the order of rename suffices; waiting for
 * the disk once per cached unit would cost more than analysing it. */
static bool write_and_rename(Arena *scratch, const char *path, const struct stat *old,
                             const FilePart *parts, uint32_t count) {
    char *name;
    int fd = open_beside(scratch, path, &name);
    if (fd < 0) return false;
    if (old) fchmod(fd, old->st_mode & 0777); /* somebody else's file: stays as umask made it */
    if (write_and_close(fd, parts, count) && rename(name, path) == 0) return true;
    int error = errno;
    unlink(name);
    errno = error;
    return false;
}

bool file_write_parts(const char *path, const FilePart *parts, uint32_t count) {
    struct stat old;
    bool exists = stat(path, &old) == 0;
    if (exists && S_ISDIR(old.st_mode)) {
        errno = EISDIR;
        return false;
    }
    if (exists && !S_ISREG(old.st_mode)) {
        int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
        return fd >= 0 && write_and_close(fd, parts, count);
    }
    Arena *scratch = arena_new("file_write_atomic");
    char *target = exists ? realpath(path, NULL) : NULL; /* through links, not over them */
    bool ok = write_and_rename(scratch, target ? target : path, exists ? &old : NULL, parts, count);
    int error = errno;
    free(target);
    arena_free(scratch);
    errno = error;
    return ok;
}

bool file_write_atomic(const char *path, const void *data, size_t length) {
    return file_write_parts(path, &(FilePart){data, length}, 1);
}

/* ---- directories -------------------------------------------------------------------------- */

bool file_exists(const char *path) {
    struct stat info;
    return stat(path, &info) == 0;
}

bool file_is_directory(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

bool file_is_regular(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

static bool make_one(const char *path) {
    if (mkdir(path, 0777) == 0) return true;
    if (errno != EEXIST && errno != EISDIR) return file_is_directory(path);
    if (file_is_directory(path)) return true;
    errno = ENOTDIR;
    return false;
}

bool directory_make(const char *path) {
    if (!*path) {
        errno = ENOENT;
        return false;
    }
    char *copy = xstrdup(path);
    bool ok = true;
    for (char *slash = strchr(copy + 1, '/'); ok && slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        ok = make_one(copy);
        *slash = '/';
    }
    ok = ok && make_one(copy);
    int error = errno;
    free(copy);
    errno = error;
    return ok;
}

static int compare_names(const void *a, const void *b) {
    const char *const *left = a, *const *right = b;
    return strcmp(*left, *right);
}

bool directory_list(Arena *arena, const char *path, StrVec *names) {
    DIR *directory = opendir(path);
    if (!directory) return false;
    uint32_t first = names->len;
    const struct dirent *entry;
    while (errno = 0, (entry = readdir(directory)) != NULL)
        if (!str_eq(entry->d_name, ".") && !str_eq(entry->d_name, ".."))
            vec_push(names, arena_strdup(arena, entry->d_name));
    int error = errno;
    closedir(directory);
    if (names->len > first)
        qsort(names->data + first, names->len - first, sizeof *names->data, compare_names);
    errno = error;
    return error == 0;
}

/* ---- paths -------------------------------------------------------------------------------- */

char *path_join(Arena *arena, const char *directory, const char *name) {
    if (*name == '/' || !*directory) return arena_strdup(arena, name);
    if (!*name) return arena_strdup(arena, directory);
    return arena_printf(arena, "%s%s%s", directory, str_ends(directory, "/") ? "" : "/", name);
}

/* Whether the path of `length` bytes at `start` ends in a component that ".." can take back. */
static bool ends_in_name(const char *start, size_t length) {
    if (length == 0) return false;
    return !(length >= 2 && !memcmp(start + length - 2, "..", 2) &&
             (length == 2 || start[length - 3] == '/'));
}

char *path_normal(Arena *arena, const char *path) {
    bool absolute = *path == '/';
    char *out = arena_alloc(arena, strlen(path) + 2);
    char *start = out + absolute; /* what lies before it is never taken back */
    size_t length = 0;
    if (absolute) *out = '/';
    while (*path) {
        size_t part = strcspn(path, "/");
        if (part == 2 && !memcmp(path, "..", 2) && (absolute || ends_in_name(start, length))) {
            while (length && start[length - 1] != '/') length--;
            if (length) length--; /* and the slash before */
        } else if (part && !(part == 1 && *path == '.')) {
            if (length) start[length++] = '/';
            memcpy(start + length, path, part);
            length += part;
        }
        path += part;
        path += strspn(path, "/");
    }
    start[length] = '\0';
    if (!*out) memcpy(out, ".", 2);
    return out;
}

char *path_absolute(Arena *arena, const char *path) {
    if (*path == '/') return path_normal(arena, path);
    char *here = getcwd(NULL, 0);
    char *joined = path_join(arena, here ? here : "/", path);
    free(here);
    return path_normal(arena, joined);
}

char *path_directory(Arena *arena, const char *path) {
    const char *slash = strrchr(path, '/');
    if (!slash) return arena_strdup(arena, ".");
    while (slash > path && slash[-1] == '/') slash--;
    return arena_strndup(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

const char *path_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

const char *path_below(const char *root, const char *path) {
    size_t length = strlen(root);
    while (length && root[length - 1] == '/') length--;
    if (strncmp(path, root, length) || path[length] != '/') return path;
    const char *rest = path + length + strspn(path + length, "/");
    return *rest ? rest : path;
}
