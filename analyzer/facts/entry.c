/* SPDX-License-Identifier: Apache-2.0 */
/* Cache entries as bytes, both ways. The seal stands before everything that is read from them. */
#include "facts/entry.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#define ENTRY_MAGIC  "SGCACHE\n"
#define ENTRY_FORMAT 4u
#define HEAD_PURPOSE  "entry of a unit"
#define FACTS_PURPOSE "facts of a unit"

enum { HEAD_SIZE = 8 + 5 * 4 + 8 + 3 * 32, FILE_HEAD_SIZE = 4 + 5 * 8 + 32 };

/* ---- writing ------------------------------------------------------------------------------ */

static void put_text(Buf *out, const char *text) {
    size_t length = strlen(text);
    buf_u32(out, (uint32_t)length);
    buf_add(out, text, length + 1);
}

static void put_file(Buf *out, const EntryFile *file) {
    size_t length = strlen(file->path);
    buf_u32(out, (uint32_t)length);
    buf_u64(out, file->stamp.size);
    buf_u64(out, file->stamp.mtime);
    buf_u64(out, file->stamp.ctime);
    buf_u64(out, file->stamp.inode);
    buf_u64(out, file->when);
    buf_add(out, file->digest.bytes, sizeof file->digest.bytes);
    buf_add(out, file->path, length + 1);
}

static void put_lookups(Buf *out, const Lookups *lookups) {
    for (uint32_t i = 0; i < lookups->folders.len; i++) put_text(out, lookups->folders.data[i]);
    for (uint32_t i = 0; i < lookups->names.len; i++) {
        put_text(out, lookups->names.data[i].name);
        buf_add(out, lookups->names.data[i].found, bits_size(lookups->folders.len));
    }
    for (uint32_t i = 0; i < lookups->places.len; i++) {
        const EntryPlace *place = &lookups->places.data[i];
        size_t length = strlen(place->path);
        buf_u32(out, (uint32_t)length);
        buf_putc(out, (char)place->found);
        buf_add(out, place->path, length + 1);
    }
}

void entry_write(const Entry *entry, const Secret *secret, Buf *out) {
    const size_t mark = sizeof(Digest);
    assert(entry->facts_length >= mark);
    buf_add(out, ENTRY_MAGIC, 8);
    buf_u32(out, ENTRY_FORMAT);
    buf_u32(out, entry->files.len);
    buf_u32(out, entry->lookups.folders.len);
    buf_u32(out, entry->lookups.names.len);
    buf_u32(out, entry->lookups.places.len);
    buf_u64(out, entry->facts_length);
    buf_add(out, entry->key.bytes, sizeof entry->key.bytes);
    buf_add(out, entry->facts + entry->facts_length - mark, mark);
    Digest facts = secret_seal_fast(secret, FACTS_PURPOSE, entry->facts, entry->facts_length, NULL);
    buf_add(out, facts.bytes, sizeof facts.bytes);
    for (uint32_t i = 0; i < entry->files.len; i++) put_file(out, &entry->files.data[i]);
    put_lookups(out, &entry->lookups);
    Digest seal = secret_seal_fast(secret, HEAD_PURPOSE, out->data, out->len, NULL);
    buf_add(out, seal.bytes, sizeof seal.bytes);
    buf_add(out, entry->facts, entry->facts_length);
}

/* ---- reading ------------------------------------------------------------------------------ */

typedef struct Cursor { /* what is taken stays where it is */
    const uint8_t *at;
    size_t left;
} Cursor;

/* The next bytes, NULL when there are not as many. */
static const uint8_t *take(Cursor *cursor, size_t length) {
    const uint8_t *at = cursor->at;
    if (length > cursor->left) return NULL;
    cursor->at += length;
    cursor->left -= length;
    return at;
}

static const char *take_text(Cursor *cursor, size_t length) {
    const uint8_t *at = take(cursor, length + 1);
    return at && !at[length] ? (const char *)at : NULL;
}

static bool take_file(Cursor *cursor, EntryFile *file) {
    const uint8_t *head = take(cursor, FILE_HEAD_SIZE);
    if (!head) return false;
    file->stamp.size = read_u64(head + 4);
    file->stamp.mtime = read_u64(head + 12);
    file->stamp.ctime = read_u64(head + 20);
    file->stamp.inode = read_u64(head + 28);
    file->when = read_u64(head + 36);
    memcpy(file->digest.bytes, head + 44, sizeof file->digest.bytes);
    file->path = take_text(cursor, (size_t)read_u32(head));
    return file->path != NULL;
}

static bool take_name(Cursor *cursor, uint32_t folders, EntryName *name) {
    const uint8_t *head = take(cursor, 4);
    name->name = head ? take_text(cursor, (size_t)read_u32(head)) : NULL;
    name->found = name->name ? take(cursor, bits_size(folders)) : NULL;
    return name->found != NULL;
}

static bool take_place(Cursor *cursor, EntryPlace *place) {
    const uint8_t *head = take(cursor, 5);
    place->path = head ? take_text(cursor, (size_t)read_u32(head)) : NULL;
    place->found = head && head[4];
    return place->path != NULL;
}

static bool take_lists(Cursor *cursor, Entry *entry, const uint8_t *counts) {
    for (uint64_t n = read_u32(counts); n; n--) {
        EntryFile file = {0};
        if (!take_file(cursor, &file)) return false;
        vec_push(&entry->files, file);
    }
    Lookups *lookups = &entry->lookups;
    for (uint64_t n = read_u32(counts + 4); n; n--) {
        const uint8_t *head = take(cursor, 4);
        const char *folder = head ? take_text(cursor, (size_t)read_u32(head)) : NULL;
        if (!folder) return false;
        vec_push(&lookups->folders, folder);
    }
    for (uint64_t n = read_u32(counts + 8); n; n--) {
        EntryName name = {0};
        if (!take_name(cursor, lookups->folders.len, &name)) return false;
        vec_push(&lookups->names, name);
    }
    for (uint64_t n = read_u32(counts + 12); n; n--) {
        EntryPlace place = {0};
        if (!take_place(cursor, &place)) return false;
        vec_push(&lookups->places, place);
    }
    return true;
}

static bool read_at(int fd, void *out, size_t length, uint64_t offset) {
    uint8_t *at = out;
    while (length) {
        ssize_t got = pread(fd, at, length, (off_t)offset);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        at += got;
        length -= (size_t)got;
        offset += (uint64_t)got;
    }
    return true;
}

/* Sizes of an entry file: all, and of what lies before the seal. False: it is none. */
static bool entry_sizes(int fd, uint8_t head[HEAD_SIZE], uint64_t *whole, uint64_t *sealed) {
    const size_t mark = sizeof(Digest);
    struct stat info;
    if (fstat(fd, &info) || !S_ISREG(info.st_mode) || info.st_size < (off_t)(HEAD_SIZE + 2 * mark) ||
        !read_at(fd, head, HEAD_SIZE, 0) || memcmp(head, ENTRY_MAGIC, 8) != 0 ||
        read_u32(head + 8) != ENTRY_FORMAT)
        return false;
    uint64_t facts = read_u64(head + 28);
    *whole = (uint64_t)info.st_size;
    if (facts < mark || facts > *whole - HEAD_SIZE - mark) return false;
    *sealed = *whole - facts - mark;
    return true;
}

bool entry_read(Entry *entry, Arena *arena, const Digest *key, const Secret *secret, int fd) {
    const size_t mark = sizeof(Digest);
    uint8_t head[HEAD_SIZE];
    uint64_t whole, sealed;
    *entry = (Entry){.key = *key};
    if (!entry_sizes(fd, head, &whole, &sealed) || !digest_equal(key, head + 36)) return false;
    uint8_t *data = arena_alloc(arena, sealed + mark);
    if (!read_at(fd, data, sealed + mark, 0)) return false;
    Digest seal = secret_seal_fast(secret, HEAD_PURPOSE, data, sealed, data + sealed);
    if (!digest_equal(&seal, data + sealed)) return false;
    memcpy(entry->found.mark.bytes, data + 68, mark);
    memcpy(entry->found.seal.bytes, data + 68 + mark, mark);
    Cursor cursor = {.at = data + HEAD_SIZE, .left = sealed - HEAD_SIZE};
    return take_lists(&cursor, entry, data + 12) && cursor.left == 0;
}

bool entry_facts(int fd, const Secret *secret, const FactsFound *found, Buf *out) {
    uint8_t head[HEAD_SIZE];
    uint64_t whole, sealed;
    out->len = 0;
    if (!entry_sizes(fd, head, &whole, &sealed)) return false;
    size_t length = whole - sealed - sizeof(Digest);
    buf_room(out, length);
    if (!read_at(fd, out->data, length, whole - length)) return false;
    out->len = length;
    Digest seal = secret_seal_fast(secret, FACTS_PURPOSE, out->data, length, found->seal.bytes);
    return digest_equal(&seal, found->seal.bytes);
}

void entry_free(Entry *entry) {
    vec_free(&entry->files);
    vec_free(&entry->lookups.folders);
    vec_free(&entry->lookups.names);
    vec_free(&entry->lookups.places);
}
