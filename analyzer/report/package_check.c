/* SPDX-License-Identifier: Apache-2.0 */
/* Is an evidence package what its manifest says? The folder comes from elsewhere: no link in it is
 * followed, nothing outside it is opened, and what the manifest names is only looked for among the
 * files that are really there. */
#include "report/package.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MAX = 16, FILES_MAX = 100000, SHOWN_MAX = 50 };
#define MANIFEST_MAX ((size_t)64 << 20)

static int compare_files(const void *left, const void *right) {
    const PackageFile *a = left, *b = right;
    return strcmp(a->path, b->path);
}

void package_sort(PackageFile *files, uint32_t count) {
    if (count) qsort(files, count, sizeof *files, compare_files);
}

typedef struct Checker {
    Arena *arena;
    const char *folder;
    Package *out;
    Diags *diags;
    uint32_t troubles;
} Checker;

/* A package with a thousand changed files is told in fifty lines. */
static void trouble(Checker *checker, const char *path, const char *what) {
    if (checker->troubles++ < SHOWN_MAX)
        diag_add(checker->diags, DIAG_ERROR,
                 path_join(checker->arena, checker->folder, text_printable(checker->arena, path)),
                 0, 0, "%s", what);
}

/* ---- what is there --------------------------------------------------------------------------- */

static bool hash_file(int fd, PackageFile *file) {
    char block[1 << 16];
    DigestState *state = digest_begin();
    ssize_t got;
    while ((got = read(fd, block, sizeof block)) > 0 || (got < 0 && errno == EINTR)) {
        if (got < 0) continue;
        digest_add(state, block, (size_t)got);
        file->bytes += (uint64_t)got;
    }
    Digest digest = digest_end(state);
    digest_hex(&digest, file->sha256);
    return got == 0;
}

static void take_file(Checker *checker, int folder, const char *name, const char *path) {
    PackageFile file = {.path = path};
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat info;
    bool ok = fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && hash_file(fd, &file);
    if (fd >= 0) close(fd);
    if (ok)
        vec_push(&checker->out->files, file);
    else
        trouble(checker, path, "cannot be read");
}

static void take_folder(Checker *checker, int fd, const char *path, uint32_t depth) {
    DIR *directory = fdopendir(fd);
    if (!directory) {
        trouble(checker, path, "this folder cannot be read");
        close(fd);
        return;
    }
    struct dirent *entry;
    while (checker->out->files.len < FILES_MAX && (entry = readdir(directory))) {
        const char *name = entry->d_name;
        if (str_eq(name, ".") || str_eq(name, "..")) continue;
        const char *inner = *path ? arena_printf(checker->arena, "%s/%s", path, name)
                                  : arena_strdup(checker->arena, name);
        struct stat info;
        if (fstatat(dirfd(directory), name, &info, AT_SYMLINK_NOFOLLOW)) {
            trouble(checker, inner, "cannot be read");
        } else if (S_ISREG(info.st_mode)) {
            take_file(checker, dirfd(directory), name, inner);
        } else if (S_ISDIR(info.st_mode) && depth < DEPTH_MAX) {
            int below =
                openat(dirfd(directory), name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
            if (below >= 0)
                take_folder(checker, below, inner, depth + 1);
            else
                trouble(checker, inner, "this folder cannot be read");
        } else {
            trouble(checker, inner,
                    S_ISLNK(info.st_mode) ? "a link: a package holds files only, it is not followed"
                                          : "no regular file: a package holds files only");
        }
    }
    closedir(directory);
}

/* ---- what the manifest says ------------------------------------------------------------------ */

/* Relative, without "." and "..", and not the manifest itself. */
static bool is_inner_path(const char *path) {
    if (!*path || *path == '/' || str_eq(path, PACKAGE_MANIFEST)) return false;
    for (const char *part = path; part; part = strchr(part, '/') ? strchr(part, '/') + 1 : NULL) {
        size_t length = strcspn(part, "/");
        if (!length || (length == 1 && *part == '.') ||
            (length == 2 && part[0] == '.' && part[1] == '.'))
            return false;
    }
    return !strpbrk(path, "\\");
}

static const PackageFile *find_file(const Package *package, const char *path) {
    PackageFile key = {.path = path};
    return package->files.len
               ? bsearch(&key, package->files.data, package->files.len, sizeof key, compare_files)
               : NULL;
}

static void check_entry(Checker *checker, const Node *entry, Interner *named) {
    const char *path = NULL, *sha256 = NULL;
    int64_t bytes = -1;
    if (!node_text(entry, "path", true, &path, checker->diags) ||
        !node_text(entry, "sha256", true, &sha256, checker->diags) ||
        !node_number(entry, "bytes", true, &bytes, checker->diags)) {
        checker->troubles++;
        return;
    }
    if (!is_inner_path(path)) {
        trouble(checker, PACKAGE_MANIFEST,
                arena_printf(checker->arena, "names a path that leads out of the package: %s",
                             text_printable(checker->arena, path)));
        return;
    }
    if (intern_find(named, path)) {
        trouble(checker, path, "the manifest names it twice");
        return;
    }
    intern(named, path);
    const PackageFile *file = find_file(checker->out, path);
    if (!file)
        trouble(checker, path, "is missing: the manifest names it");
    else if (file->bytes != (uint64_t)bytes || !str_eq(file->sha256, sha256))
        trouble(checker, path, "was changed: its SHA-256 is not the manifest's");
}

static void check_files(Checker *checker, const Node *manifest) {
    const Node *files = node_get(manifest, "files");
    if (!files || files->kind != NODE_LIST) {
        trouble(checker, PACKAGE_MANIFEST, "holds no list of files");
        return;
    }
    Interner *named = interner_new();
    for (uint32_t i = 0; i < files->count; i++) check_entry(checker, files->items[i], named);
    for (uint32_t i = 0; i < checker->out->files.len; i++) {
        const char *path = checker->out->files.data[i].path;
        if (!str_eq(path, PACKAGE_MANIFEST) && !intern_find(named, path))
            trouble(checker, path, "was added: the manifest does not name it");
    }
    interner_free(named);
}

static const char *text_of(Checker *checker, const Node *map, const char *key) {
    const Node *node = node_get(map, key);
    if (node && node->kind == NODE_TEXT) return node->text;
    trouble(checker, PACKAGE_MANIFEST, arena_printf(checker->arena, "does not say `%s`", key));
    return "";
}

static bool read_scan(Checker *checker, const Node *manifest) {
    Package *out = checker->out;
    const Node *scan = node_get(manifest, "scan"), *tool = node_get(manifest, "tool");
    if (!scan || !tool) {
        trouble(checker, PACKAGE_MANIFEST, "does not say what was scanned, and by which tool");
        return false;
    }
    out->tool_version = text_of(checker, tool, "version");
    out->front_version = text_of(checker, tool, "front");
    out->project = text_of(checker, scan, "project");
    out->command = text_of(checker, scan, "command");
    out->revision = text_of(checker, scan, "revision");
    out->rules_digest = text_of(checker, scan, "rulesDigest");
    out->laws_digest = text_of(checker, scan, "lawsDigest");
    out->fail_on = text_of(checker, scan, "failOn");
    out->min_confidence = text_of(checker, scan, "minConfidence");
    out->created = text_of(checker, manifest, "created");
    int64_t gate_on = 0, rules = 0, laws = 0;
    bool ok = node_bool(scan, "dirty", &out->dirty, checker->diags) &&
              node_date(scan, "asOf", true, &out->as_of, checker->diags) &&
              node_texts(checker->arena, scan, "laws", false, &out->laws, checker->diags) &&
              node_number(scan, "gateOn", true, &gate_on, checker->diags) &&
              node_number(scan, "ruleFolders", true, &rules, checker->diags) &&
              node_number(scan, "lawFolders", true, &laws, checker->diags);
    if (!ok || gate_on < 0 || gate_on > 7 || rules < 0 || rules > 64 || laws < 0 || laws > 64) {
        trouble(checker, PACKAGE_MANIFEST, "is not as Sangam writes it");
        return false;
    }
    out->gate_on = (unsigned)gate_on;
    out->rule_folders = (uint32_t)rules;
    out->law_folders = (uint32_t)laws;
    return true;
}

static const Node *read_manifest(Checker *checker, int folder) {
    int fd =
        openat(folder, PACKAGE_MANIFEST, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat info;
    const char *name = path_join(checker->arena, checker->folder, PACKAGE_MANIFEST);
    if (fd < 0 || fstat(fd, &info) || !S_ISREG(info.st_mode) ||
        (uintmax_t)info.st_size > MANIFEST_MAX) {
        if (fd >= 0) close(fd);
        diag_add(checker->diags, DIAG_ERROR, name, 0, 0,
                 "cannot be read: is this a folder made by `sangam report package=DIR`?");
        return NULL;
    }
    Buf text = {0};
    char block[1 << 16];
    ssize_t got;
    while (text.len <= MANIFEST_MAX && (got = read(fd, block, sizeof block)) > 0)
        buf_add(&text, block, (size_t)got);
    close(fd);
    const Node *top =
        json_read_text(checker->arena, name, buf_text(&text), text.len, checker->diags);
    Digest digest = digest_of(buf_text(&text), text.len);
    digest_hex(&digest, checker->out->manifest_sha256);
    buf_free(&text);
    int64_t version = 0;
    if (!top) return NULL;
    if (!node_number(top, "sangamPackage", true, &version, checker->diags) ||
        version != PACKAGE_VERSION) {
        diag_add(checker->diags, DIAG_ERROR, name, 0, 0,
                 "this version of Sangam reads packages of version %d only", PACKAGE_VERSION);
        return NULL;
    }
    return top;
}

bool package_check(Arena *arena, const char *folder, Package *out, Diags *diags) {
    *out = (Package){0};
    Checker checker = {.arena = arena, .folder = folder, .out = out, .diags = diags};
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        diag_add(diags, DIAG_ERROR, folder, 0, 0, "cannot be opened: %s", strerror(errno));
        return false;
    }
    const Node *manifest = read_manifest(&checker, fd);
    if (!manifest) {
        close(fd);
        return false;
    }
    take_folder(&checker, fd, "", 0); /* closes fd */
    if (out->files.len >= FILES_MAX) trouble(&checker, "", "holds too many files for a package");
    package_sort(out->files.data, out->files.len);
    check_files(&checker, manifest);
    bool known = read_scan(&checker, manifest);
    out->troubles = checker.troubles;
    if (checker.troubles > SHOWN_MAX)
        diag_add(diags, DIAG_ERROR, folder, 0, 0, "and %u more", checker.troubles - SHOWN_MAX);
    return known;
}

void package_free(Package *package) {
    vec_free(&package->files);
    vec_free(&package->laws);
}
