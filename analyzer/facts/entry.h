/* SPDX-License-Identifier: Apache-2.0 */
/* entry: one cache entry as bytes (private to facts/).
 *
 * Layout (little endian): magic "SGCACHE\n", u32 format, u32 files, u32 folders, u32 names, u32
 * places, u64 length of the facts, key (32), digest that the facts end with (32), seal of the facts (32); per file u32
 * length of its path, u64 size, mtime, ctime, inode, time of the look, digest (32), path; per folder
 * u32 length, path; per name u32 length, name, a bit per folder; per place u32 length, u8 found,
 * path; then the seal (32) of all before, and the facts. A zero byte, which lengths do not count, ends every text. */
#ifndef SANGAM_FACTS_ENTRY_H
#define SANGAM_FACTS_ENTRY_H

#include "facts/disk.h"
#include "facts/facts.h"

typedef struct EntryFile {
    const char *path;
    Stamp stamp;
    uint64_t when;
    Digest digest;
    bool renewed; /* had to be read again, and its stamp is good now */
} EntryFile;

/* What #include and __has_include found and did not find: the answer to any of these being another
 * one now, another unit may come of the same files. */
typedef struct EntryName {
    const char *name;
    const uint8_t *found; /* a bit per folder: the name is there */
} EntryName;

typedef struct EntryPlace {
    const char *path;
    bool found;
} EntryPlace;

typedef struct Lookups {
    StrVec folders; /* that are searched, in the order given */
    VEC(EntryName) names;
    VEC(EntryPlace) places; /* beside the file that includes */
} Lookups;

typedef struct Entry {
    Digest key;
    VEC(EntryFile) files;
    Lookups lookups;
    const char *facts; /* to be written; reading leaves them where they are */
    size_t facts_length;
    FactsFound found;
} Entry;

static inline size_t bits_size(uint32_t folders) {
    return (folders + 7u) / 8u;
}

void entry_write(const Entry *entry, const Secret *secret, Buf *out);
/* What stands before the facts of the entry file that is open as `fd`: false for whatever is not an
 * entry of this key under this seal. The facts have a seal of their own. Texts lie in the arena, lists are on the
 * heap. */
bool entry_read(Entry *entry, Arena *arena, const Digest *key, const Secret *secret, int fd);
/* The facts, when they are those that were found, in place of what `out` held. */
bool entry_facts(int fd, const Secret *secret, const FactsFound *found, Buf *out);
void entry_free(Entry *entry);

#endif
