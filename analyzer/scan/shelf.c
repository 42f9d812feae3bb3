/* SPDX-License-Identifier: Apache-2.0 */
/* The files of kept graphs, two for each compile database under the settings of the day (models, build of this program):
 * a large one, and a small one with what is new since that was written, so that a small change costs little to write.
 * Each is read whole and written whole, and sealed with the user's secret. Of other settings, those used last stay.
 *
 * Layout (little endian): magic "SGSHELF\n", u32 format, u32 rows, digest of the settings (32); per row key (32), u32
 * scans that have not used it, u64 length; the rows' data one after the other; then the seal (32) of all before. */
#include "scan/shelf.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scan/cache.h"

#define SHELF_MAGIC   "SGSHELF\n"
#define SHELF_PURPOSE "value-flow graphs"
#define SHELF_BYTES   (UINT64_C(512) << 20)
enum {
    SHELF_FORMAT = 2,
    SHELF_HEAD = 8 + 2 * 4 + 32,
    SHELF_ROW = 32 + 4 + 8,
    SHELF_UNUSED = 1, /* writings that may pass a row over before it goes: what is staged and what is not take turns */
    SHELF_SMALL = 8,  /* the small file is at most this part of the large one */
};

typedef struct ShelfRow {
    Digest key;
    const char *data;
    size_t length;
    uint32_t unused;
    bool used;
    bool recent; /* of the small file, or new */
    bool fresh;
} ShelfRow;

struct Shelf {
    Arena *arena;
    const char *folder, *family;    /* what the names of the database's files begin with */
    const char *path, *recent_path; /* of the large and the small file */
    Secret secret;
    Digest settings;
    VEC(ShelfRow) rows;
    Map by_key; /* first word -> row + 1 */
    bool changed;
    MemoryShelf memory;
};

static uint64_t key_word(const Digest *key) {
    return read_u64(key->bytes);
}

static ShelfRow *row_find(const Shelf *shelf, const Digest *key) {
    uint64_t row = map_get(&shelf->by_key, key_word(key), 0);
    return row && digest_equal(&shelf->rows.data[row - 1].key, key->bytes) ? &shelf->rows.data[row - 1] : NULL;
}

static void row_add(Shelf *shelf, const ShelfRow *row) {
    ShelfRow *known = row_find(shelf, &row->key);
    if (known) {
        *known = *row;
        return;
    }
    vec_push(&shelf->rows, *row);
    *map_put(&shelf->by_key, key_word(&row->key), NULL) = shelf->rows.len;
}

static bool get_row(void *context, const Digest *key, const void **data, size_t *length) {
    const ShelfRow *row = row_find(context, key);
    if (!row || row->fresh) return false;
    *data = row->data;
    *length = row->length;
    return true;
}

static void put_row(void *context, const Digest *key, const void *data, size_t length, bool anew) {
    Shelf *shelf = context;
    if (!anew) {
        row_find(shelf, key)->used = true;
        return;
    }
    char *kept = arena_alloc(shelf->arena, length);
    memcpy(kept, data, length);
    ShelfRow row = {.key = *key, .data = kept, .length = length, .used = true, .recent = true, .fresh = true};
    shelf->changed = true;
    row_add(shelf, &row);
}

/* ---- the file ------------------------------------------------------------------------------------ */

static bool rows_read(Shelf *shelf, const char *data, size_t length, bool recent) {
    const size_t mark = sizeof(Digest);
    if (length < SHELF_HEAD + mark || memcmp(data, SHELF_MAGIC, 8) != 0 || read_u32(data + 8) != SHELF_FORMAT) return false;
    if (!digest_equal(&shelf->settings, data + 16)) return false;
    Digest seal = secret_seal_fast(&shelf->secret, SHELF_PURPOSE, data, length - mark, data + length - mark);
    if (!digest_equal(&seal, data + length - mark)) return false;
    uint32_t count = read_u32(data + 12);
    size_t left = length - mark - SHELF_HEAD;
    if (count > left / SHELF_ROW) return false;
    left -= (size_t)count * SHELF_ROW;
    const char *at = data + SHELF_HEAD, *bytes = at + (size_t)count * SHELF_ROW;
    for (uint32_t i = 0; i < count; i++, at += SHELF_ROW) {
        uint64_t size = read_u64(at + 36);
        if (size > left) return false;
        ShelfRow row = {.data = bytes, .length = (size_t)size, .unused = read_u32(at + 32), .recent = recent};
        memcpy(row.key.bytes, at, sizeof row.key.bytes);
        row_add(shelf, &row);
        bytes += size;
        left -= (size_t)size;
    }
    return true;
}

static void shelf_read(Shelf *shelf, const char *path, bool recent) {
    char *data;
    size_t length;
    if (!file_read(shelf->arena, path, SHELF_BYTES, &data, &length)) return;
    if (rows_read(shelf, data, length, recent)) {
        (void)utimensat(AT_FDCWD, path, NULL, 0); /* what was used last is evicted last */
        return;
    }
    vec_clear(&shelf->rows);
    map_clear(&shelf->by_key);
}

/* A file that cannot be written makes the next scan slow, not wrong: failure goes without a word. */
static void shelf_write(Shelf *shelf, const char *path, bool recent) {
    VEC(const ShelfRow *) rows = {0};
    for (uint32_t i = 0; i < shelf->rows.len; i++) {
        ShelfRow *row = &shelf->rows.data[i];
        if (recent && !row->recent) continue;
        if (!recent) row->unused = row->used ? 0 : row->unused + 1;
        if (row->unused <= SHELF_UNUSED) vec_push(&rows, row);
    }
    Buf head = {0};
    VEC(FilePart) parts = {0};
    buf_add(&head, SHELF_MAGIC, 8);
    buf_u32(&head, SHELF_FORMAT);
    buf_u32(&head, rows.len);
    buf_add(&head, shelf->settings.bytes, sizeof shelf->settings.bytes);
    for (uint32_t i = 0; i < rows.len; i++) {
        buf_add(&head, rows.data[i]->key.bytes, sizeof(Digest));
        buf_u32(&head, rows.data[i]->unused);
        buf_u64(&head, rows.data[i]->length);
    }
    vec_push(&parts, ((FilePart){head.data, head.len}));
    for (uint32_t i = 0; i < rows.len; i++) vec_push(&parts, ((FilePart){rows.data[i]->data, rows.data[i]->length}));
    SealState *state = seal_begin_fast(&shelf->secret, SHELF_PURPOSE, NULL);
    uint64_t length = sizeof(Digest);
    for (uint32_t i = 0; i < parts.len; i++) {
        seal_add(state, parts.data[i].data, parts.data[i].length);
        length += parts.data[i].length;
    }
    Digest seal = seal_end(state);
    vec_push(&parts, ((FilePart){seal.bytes, sizeof seal.bytes}));
    bool written = length <= SHELF_BYTES && file_write_parts(path, parts.data, parts.len);
    (void)written;
    vec_free(&rows);
    vec_free(&parts);
    buf_free(&head);
}

/* Of the other settings only those used last stay: two programs that take turns keep both their graphs, and rules that
 * are edited leave no long row of files. */
static void drop_others(const Shelf *shelf) {
    enum { SETTINGS_DIGITS = 16 };
    StrVec names = {0};
    Arena *scratch = arena_new("kept graphs");
    const char *own = path_name(shelf->path);
    size_t family = strlen(shelf->family), length = family + SETTINGS_DIGITS;
    char kept[128] = "";
    struct timespec newest = {0};
    for (int pass = 0; pass < 2; pass++) {
        if (pass == 0 && !directory_list(scratch, shelf->folder, &names)) break;
        for (uint32_t i = 0; i < names.len; i++) {
            const char *name = names.data[i], *path = path_join(scratch, shelf->folder, name);
            struct stat info;
            bool other = str_starts(name, shelf->family) && str_ends(name, CACHE_GRAPHS_SUFFIX) && strncmp(name, own, length) != 0;
            if (!other || lstat(path, &info) != 0) continue;
            bool later = info.st_mtim.tv_sec > newest.tv_sec ||
                         (info.st_mtim.tv_sec == newest.tv_sec && info.st_mtim.tv_nsec >= newest.tv_nsec);
            if (pass == 0 && later) {
                newest = info.st_mtim;
                snprintf(kept, sizeof kept, "%s", name);
            } else if (pass == 1 && strncmp(name, kept, length) != 0) {
                (void)unlink(path);
            }
        }
    }
    vec_free(&names);
    arena_free(scratch);
}

static void shelf_save(Shelf *shelf) {
    uint64_t bytes[2] = {0, 0};
    for (uint32_t i = 0; i < shelf->rows.len; i++) bytes[shelf->rows.data[i].recent] += shelf->rows.data[i].length;
    bool small = bytes[1] <= bytes[0] / SHELF_SMALL;
    shelf_write(shelf, small ? shelf->recent_path : shelf->path, small);
    if (small) return;
    (void)unlink(shelf->recent_path);
    drop_others(shelf);
}

/* ---- opening ------------------------------------------------------------------------------------- */

/* All that the graphs depend on beside the program: this build, and the models, the project's own among them. */
static Digest settings_digest(const Scan *scan) {
    DigestState *state = digest_begin();
    Digest models = models_digest(scan->models);
    cache_add_build(state);
    digest_add(state, models.bytes, sizeof models.bytes);
    return digest_end(state);
}

Shelf *shelf_open(const Scan *scan, const ScanOptions *options, const char *folder) {
    if (!cache_is_ours(scan, folder)) return NULL;
    Arena *arena = arena_new("shelf");
    Shelf *shelf = ARENA_NEW(arena, Shelf);
    const char *why;
    if (!secret_load(arena, &shelf->secret, &why)) {
        arena_free(arena);
        return NULL;
    }
    shelf->arena = arena;
    shelf->settings = settings_digest(scan);
    char hex[65];
    digest_hex(&shelf->settings, hex);
    shelf->folder = folder;
    shelf->family = cache_family(scan, options);
    shelf->path = arena_printf(arena, "%s/%s%.16s" CACHE_GRAPHS_SUFFIX, folder, shelf->family, hex);
    shelf->recent_path = arena_printf(arena, "%s/%s%.16s-new" CACHE_GRAPHS_SUFFIX, folder, shelf->family, hex);
    shelf->memory = (MemoryShelf){.context = shelf, .get = get_row, .put = put_row};
    shelf_read(shelf, shelf->path, false);
    if (shelf->rows.len) shelf_read(shelf, shelf->recent_path, true);
    return shelf;
}

const MemoryShelf *shelf_memory(const Shelf *shelf) {
    return shelf ? &shelf->memory : NULL;
}

void shelf_close(Shelf *shelf) {
    if (!shelf) return;
    if (shelf->changed) shelf_save(shelf);
    explicit_bzero(&shelf->secret, sizeof shelf->secret);
    vec_free(&shelf->rows);
    map_free(&shelf->by_key);
    arena_free(shelf->arena);
}
