/* SPDX-License-Identifier: Apache-2.0 */
/* disk: what one scan knows of the files that its cache depends on (private to facts/). Each file
 * is looked at, read and searched for #include at most once; where many are asked for that are not there,
 * their folder is listed. */
#ifndef SANGAM_FACTS_DISK_H
#define SANGAM_FACTS_DISK_H

#include "base/base.h"

typedef struct Stamp { /* times in nanoseconds */
    uint64_t size, mtime, ctime, inode;
} Stamp;

/* A name that the preprocessor may look up when it reads a file. */
typedef struct IncludeName {
    const char *text;
    bool quoted; /* looked for beside the file first */
} IncludeName;

typedef struct Includes {
    IncludeName *names; /* [count], each once, in the order of the file */
    uint32_t count;
    bool computed; /* some name comes from a macro */
} Includes;

typedef struct FileState {
    bool looked, there; /* a regular file */
    bool findable;      /* #include would take it: anything readable that is no folder */
    bool known;         /* digest is that of the bytes under the stamp */
    Stamp stamp;
    uint64_t when; /* nanoseconds, no later than the reading of the bytes */
    Digest digest;
    const Includes *includes; /* NULL = not searched yet */
} FileState;

typedef struct Folder {
    uint32_t asked; /* files in it that were asked for */
    bool tried;     /* to list it */
    bool listed;    /* what is in it is in Disk.present, or it is not there */
} Folder;

typedef struct Disk {
    Arena *arena;
    Interner *folder_paths;
    VEC(Folder) folders; /* [id of folder_paths] */
    Map present;         /* hashes of the paths in listed folders */
    Interner *paths;
    VEC(FileState) files; /* [id of paths] */
    const Overlay *overlay; /* lent; NULL = none */
} Disk;

bool stamp_equal(const Stamp *a, const Stamp *b);
/* Whether a change after `when` is sure to give another stamp. */
bool stamp_quiet(const Stamp *stamp, uint64_t when);
uint64_t disk_now(void);

void disk_open(Disk *disk);
void disk_close(Disk *disk);
/* Valid until the next call. */
FileState *disk_file(Disk *disk, const char *path);
/* The digest of the file's bytes; false when it cannot be read, or is just being written. */
bool disk_digest(FileState *state, const char *path);
/* Fills `includes` as well, and the digest with it; false likewise. */
bool disk_search(Disk *disk, FileState *state, const char *path);

/* includes.c: what a file's text names after `include`, `import`, `embed` and `__has_include`,
 * taken or not, in comments or not: more than the preprocessor looks up, never less but for words
 * that are broken over lines. */
const Includes *includes_find(Arena *arena, const char *text, size_t length);

#endif
