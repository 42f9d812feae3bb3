/* SPDX-License-Identifier: Apache-2.0 */
/* What #include and __has_include asked the disk. That the files which were read are unchanged does
 * not say that they would be read again: a header may have come to lie in front of one of them, or
 * one that was missing may be there now. So every name that a file of the unit mentions is kept,
 * with the folders that have it. Whether the preprocessor came by that name is not asked, and all
 * folders count, not only those up to the first that has it: the price is a unit that is parsed
 * again without need when a name appears that it would not have used. */
#include "facts/lookups.h"

#define ANSWERS_MAX (UINT64_C(1) << 18) /* names times folders; beyond, a unit is not kept */
#define NOT_FOUND   "' file not found"

void lookup_memo_open(LookupMemo *memo) {
    *memo = (LookupMemo){.arena = arena_new("header lookups")};
}

void lookup_memo_close(LookupMemo *memo) {
    map_free(&memo->answers);
    arena_free(memo->arena);
}

/* ---- asking ------------------------------------------------------------------------------- */

static bool is_there(Disk *disk, const char *folder, const char *name, Buf *path) {
    path->len = 0;
    buf_puts(path, folder);
    buf_putc(path, '/');
    buf_puts(path, name);
    return disk_file(disk, buf_text(path))->findable;
}

static uint64_t folders_hash(const StrVec *folders) {
    uint64_t hash = folders->len;
    for (uint32_t i = 0; i < folders->len; i++)
        hash = hash_mix(hash, hash_bytes(folders->data[i], strlen(folders->data[i])));
    return hash;
}

/* A bit per folder. `hash`: of the folders. */
static const uint8_t *name_answers(LookupMemo *memo, Disk *disk, const StrVec *folders,
                                   uint64_t hash, const char *name) {
    bool is_new;
    uint64_t key = hash_mix(hash, hash_bytes(name, strlen(name)));
    uint64_t *slot = map_put(&memo->answers, key, &is_new);
    if (is_new) {
        uint8_t *bits = arena_alloc(memo->arena, bits_size(folders->len) + 1);
        Buf path = {0};
        for (uint32_t i = 0; i < folders->len; i++)
            if (is_there(disk, folders->data[i], name, &path))
                bits[i / 8] |= (uint8_t)(1u << i % 8);
        buf_free(&path);
        *slot = (uint64_t)(uintptr_t)bits;
    }
    return (const uint8_t *)(uintptr_t)*slot;
}

bool lookups_hold(LookupMemo *memo, Disk *disk, const Lookups *lookups) {
    uint64_t hash = folders_hash(&lookups->folders);
    for (uint32_t i = 0; i < lookups->names.len; i++) {
        const EntryName *name = &lookups->names.data[i];
        const uint8_t *now = name_answers(memo, disk, &lookups->folders, hash, name->name);
        if (memcmp(now, name->found, bits_size(lookups->folders.len)) != 0) return false;
    }
    for (uint32_t i = 0; i < lookups->places.len; i++) {
        const EntryPlace *place = &lookups->places.data[i];
        if (disk_file(disk, place->path)->findable != place->found) return false;
    }
    return true;
}

/* ---- finding out what was asked ----------------------------------------------------------- */

typedef struct Making {
    LookupMemo *memo;
    Disk *disk;
    Arena *arena;
    Lookups *out;
    uint64_t hash; /* of the folders */
    Map names, places; /* hash -> seen */
    bool too_many;
} Making;

static void ask_name(Making *making, const char *name) {
    bool is_new;
    map_put(&making->names, hash_bytes(name, strlen(name)), &is_new);
    if (!is_new) return;
    Lookups *out = making->out;
    making->too_many |= (uint64_t)out->names.len * (out->folders.len + 1) > ANSWERS_MAX;
    if (making->too_many) return;
    const uint8_t *found =
        name_answers(making->memo, making->disk, &out->folders, making->hash, name);
    vec_push(&out->names, ((EntryName){arena_strdup(making->arena, name), found})); /* the memo outlives it */
}

static void ask_place(Making *making, const char *folder, const char *name) {
    bool is_new;
    const char *path = path_join(making->arena, folder, name);
    map_put(&making->places, hash_bytes(path, strlen(path)), &is_new);
    if (!is_new) return;
    EntryPlace row = {path, disk_file(making->disk, path)->findable};
    vec_push(&making->out->places, row);
}

static void ask(Making *making, const char *folder, const char *name, bool quoted) {
    if (*name == '/') {
        ask_place(making, "/", name);
        return;
    }
    if (quoted) ask_place(making, folder, name);
    ask_name(making, name);
}

static void add_folder(Making *making, const char *folder) {
    for (uint32_t i = 0; i < making->out->folders.len; i++)
        if (str_eq(making->out->folders.data[i], folder)) return;
    vec_push(&making->out->folders, arena_strdup(making->arena, folder));
}

/* The parser's own folders, by the files it read there: "/usr/include/x86_64-linux-gnu",
 * "/usr/arm-linux-gnueabihf/include", ".../lib/clang/19/include". */
static void add_own_folder(Making *making, const char *path) {
    const char *clang = strstr(path, "/lib/clang/");
    const char *end = clang ? strstr(clang, "/include/") : NULL;
    if (end) {
        add_folder(making, arena_strndup(making->arena, path, (size_t)(end - path) + 8));
        return;
    }
    if (!str_starts(path, "/usr/")) return;
    for (const char *at = path; at && *at; at = strchr(at + 1, '/')) {
        size_t length = strcspn(at + 1, "/"), hyphens = 0;
        for (size_t i = 1; i <= length; i++) hyphens += at[i] == '-';
        if (hyphens < 2 || at[length + 1] != '/') continue;
        size_t size = (size_t)(at - path) + length + 1;
        if (str_starts(at + length + 1, "/include/")) size += 8;
        add_folder(making, arena_strndup(making->arena, path, size));
        return;
    }
}

/* Names that come from macros: the ends of all paths that were read, below each folder. */
static void ask_computed(Making *making, const Unit *unit, const char *folder) {
    for (FileId id = 1; id < unit->file_count; id++) {
        const char *path = unit_text(unit, unit->files[id].path);
        for (uint32_t i = 0; i < making->out->folders.len; i++) {
            const char *rest = path_below(making->out->folders.data[i], path);
            if (rest != path) ask(making, folder, rest, true);
        }
        ask(making, folder, path_name(path), true);
    }
}

/* Also from macros: clang's message quotes the name. */
static void ask_missing(Making *making, const Unit *unit, const char *folder) {
    for (uint32_t i = 0; i < unit->error_count; i++) {
        const char *text = unit_text(unit, unit->errors[i].text);
        if (*text != '\'' || !str_ends(text, NOT_FOUND)) continue;
        size_t length = strlen(text) - 1 - strlen(NOT_FOUND);
        ask(making, folder, arena_strndup(making->arena, text + 1, length), true);
    }
}

static bool ask_file(Making *making, const Unit *unit, FileId id) {
    const char *path = unit_text(unit, unit->files[id].path);
    FileState *state = disk_file(making->disk, path);
    if (!disk_search(making->disk, state, path)) return false;
    const Includes *includes = state->includes;
    const char *folder = path_directory(making->arena, path);
    for (uint32_t i = 0; i < includes->count; i++)
        ask(making, folder, includes->names[i].text, includes->names[i].quoted);
    if (includes->computed) {
        ask_computed(making, unit, folder);
        ask_missing(making, unit, folder);
    }
    return true;
}

bool lookups_make(LookupMemo *memo, Disk *disk, Arena *arena, const Unit *unit,
                  const FactsSearch *search, Lookups *out) {
    Making making = {.memo = memo, .disk = disk, .arena = arena, .out = out};
    for (uint32_t i = 0; i < search->folders.len; i++) add_folder(&making, search->folders.data[i]);
    for (FileId id = 1; id < unit->file_count; id++)
        add_own_folder(&making, unit_text(unit, unit->files[id].path));
    making.hash = folders_hash(&out->folders);
    for (uint32_t i = 0; i < search->names.len; i++)
        ask(&making, search->directory, search->names.data[i], true);
    bool ok = true;
    for (FileId id = 1; ok && id < unit->file_count; id++)
        ok = ask_file(&making, unit, id) && !making.too_many;
    map_free(&making.names);
    map_free(&making.places);
    return ok;
}
