/* SPDX-License-Identifier: Apache-2.0 */
/* Which units begin alike, and one precompiled header for each such beginning.
 *
 * Units with the same arguments and working folder are put into a tree of the directives they begin
 * with; the deepest nodes that enough units pass through become prefixes. A unit left over at a
 * node goes up to a shorter one. The headers lie in a folder of their own below the folder for
 * temporary files, which only this user may enter, until the scan has parsed its units. */
#include "scan/prefixes.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    UNITS_MIN = 4,              /* below, making one costs more than it saves */
    TEXT_MAX = 64 << 20,        /* bytes of a main file */
};
static const uint64_t COMPILED_MAX = UINT64_C(1) << 30;
#define FOLDER_NAME "sangam-prefixes-"

typedef struct TreeNode {
    uint32_t parent; /* 0 = a root */
    const LeadingItem *item;
    uint32_t end;      /* bytes of the main file: of the unit that made the node */
    uint32_t includes; /* on the way from the root */
    U32Vec units;
} TreeNode;

typedef struct UnitPlace {
    uint32_t node;   /* the deepest one */
    uint32_t prefix; /* index + 1, 0 = none */
    U32Vec ends;     /* [depth] bytes of the main file */
} UnitPlace;

typedef struct Prefix {
    FrontPrefix front;
    const CompileCommand *command; /* of one unit that uses it */
    const char *text;
    bool made;
} Prefix;

struct Prefixes {
    Arena *arena;
    const Confinement *confinement;
    const char *folder;
    VEC(TreeNode) nodes;
    UnitPlace *units;
    uint32_t unit_count;
    VEC(Prefix) prefixes;
    Front *front; /* in a worker */
};

/* ---- the folder ----------------------------------------------------------------------------- */

static void folder_remove(const char *folder) {
    Arena *arena = arena_new("prefix folder");
    StrVec names = {0};
    if (directory_list(arena, folder, &names))
        for (uint32_t i = 0; i < names.len; i++) unlink(path_join(arena, folder, names.data[i]));
    rmdir(folder);
    vec_free(&names);
    arena_free(arena);
}

/* Folders of scans that were killed: ours by owner and name, and their process is gone. */
static void remove_left_behind(const char *above) {
    Arena *arena = arena_new("prefix folders");
    StrVec names = {0};
    if (!directory_list(arena, above, &names)) names.len = 0;
    for (uint32_t i = 0; i < names.len; i++) {
        const char *name = names.data[i];
        struct stat info;
        if (!str_starts(name, FOLDER_NAME)) continue;
        long process = strtol(name + strlen(FOLDER_NAME), NULL, 10);
        const char *path = path_join(arena, above, name);
        if (process <= 0 || lstat(path, &info) || !S_ISDIR(info.st_mode)) continue;
        if (info.st_uid == geteuid() && kill((pid_t)process, 0) != 0 && errno == ESRCH)
            folder_remove(path);
    }
    vec_free(&names);
    arena_free(arena);
}

/* NULL when none can be made. */
static const char *folder_make(Arena *arena) {
    const char *above = getenv("TMPDIR");
    if (!above || *above != '/' || !file_is_directory(above)) above = "/tmp";
    remove_left_behind(above);
    char *path = arena_printf(arena, "%s/" FOLDER_NAME "%ld-XXXXXX", above, (long)getpid());
    if (!mkdtemp(path)) return NULL;
    char *real = realpath(path, NULL);
    const char *kept = real ? arena_strdup(arena, real) : path;
    free(real);
    return kept;
}

/* ---- the tree ------------------------------------------------------------------------------- */

static uint64_t command_key(const CompileCommand *command) {
    uint64_t key = hash_bytes(command->directory, strlen(command->directory));
    for (uint32_t i = 0; i < command->arguments.len; i++) {
        const char *word = command->arguments.data[i];
        key = hash_mix(key, hash_bytes(word, strlen(word)));
    }
    return key;
}

static uint32_t child_of(Prefixes *prefixes, Map *children, uint64_t key, const TreeNode *fresh) {
    bool new;
    uint64_t *slot = map_put(children, hash_mix(key, fresh->parent), &new);
    if (new) {
        *slot = prefixes->nodes.len;
        vec_push(&prefixes->nodes, *fresh);
    }
    return (uint32_t)*slot;
}

static void place_unit(Prefixes *prefixes, Map *children, uint32_t unit,
                       const CompileCommand *command) {
    UnitPlace *place = &prefixes->units[unit];
    Arena *scratch = arena_new("leading text");
    char *text;
    size_t length;
    Leading leading = {0};
    if (file_read(scratch, command->file, TEXT_MAX, &text, &length))
        leading_read(prefixes->arena, text, length, &leading);
    uint64_t key = command_key(command);
    const char *folder = path_directory(scratch, command->file);
    uint64_t beside = hash_bytes(folder, strlen(folder));
    LeadingItem *items = ARENA_ARRAY(prefixes->arena, LeadingItem, leading.items.len + 1u);
    uint32_t node = 0, includes = 0;
    for (uint32_t i = 0; i < leading.items.len; i++) {
        items[i] = leading.items.data[i];
        includes += items[i].includes;
        if (items[i].quoted) key = hash_mix(key, beside);
        if (i == 0) node = child_of(prefixes, children, key, &(TreeNode){.parent = 0});
        TreeNode fresh = {.parent = node, .item = &items[i], .includes = includes};
        node = child_of(prefixes, children, hash_mix(key, items[i].hash), &fresh);
        vec_push(&place->ends, items[i].end);
    }
    place->node = node;
    vec_free(&leading.items);
    arena_free(scratch);
}

static uint32_t depth_of(const Prefixes *prefixes, uint32_t node) {
    uint32_t depth = 0;
    for (; prefixes->nodes.data[node].item; node = prefixes->nodes.data[node].parent) depth++;
    return depth;
}

static const char *text_of(Prefixes *prefixes, uint32_t node, uint32_t depth) {
    const char **lines = xcalloc(depth + 1u, sizeof *lines);
    Buf text = {0};
    for (uint32_t i = depth; i-- > 0; node = prefixes->nodes.data[node].parent)
        lines[i] = prefixes->nodes.data[node].item->text;
    for (uint32_t i = 0; i < depth; i++) buf_puts(&text, lines[i]);
    const char *kept = arena_strndup(prefixes->arena, buf_text(&text), text.len);
    buf_free(&text);
    free_(lines);
    return kept;
}

static void add_prefix(Prefixes *prefixes, uint32_t node, const CompileCommand *const *commands) {
    const U32Vec *units = &prefixes->nodes.data[node].units;
    const CompileCommand *command = commands[units->data[0]];
    uint32_t depth = depth_of(prefixes, node), number = prefixes->prefixes.len + 1;
    const char *folder = path_directory(prefixes->arena, command->file);
    Prefix prefix = {.command = command, .text = text_of(prefixes, node, depth)};
    prefix.front.compiled = arena_printf(prefixes->arena, "%s/%u.pch", prefixes->folder, number);
    prefix.front.name = arena_printf(prefixes->arena, "%s/.sangam-prefix-%u.h", folder, number);
    if (file_exists(prefix.front.name)) return;
    vec_push(&prefixes->prefixes, prefix);
    for (uint32_t i = 0; i < units->len; i++) {
        UnitPlace *place = &prefixes->units[units->data[i]];
        place->prefix = number;
        place->ends.len = depth; /* the last is where it ends */
    }
}

/* Children stand behind their parents, so each node has all its units when its turn comes. */
static void choose(Prefixes *prefixes, const CompileCommand *const *commands) {
    for (uint32_t i = 0; i < prefixes->unit_count; i++)
        if (prefixes->units[i].node)
            vec_push(&prefixes->nodes.data[prefixes->units[i].node].units, i);
    for (uint32_t node = prefixes->nodes.len; node-- > 1;) {
        TreeNode *row = &prefixes->nodes.data[node];
        if (!row->item || row->includes == 0 || row->units.len == 0) continue;
        if (row->units.len >= UNITS_MIN) {
            add_prefix(prefixes, node, commands);
            continue;
        }
        TreeNode *parent = &prefixes->nodes.data[row->parent];
        for (uint32_t i = 0; i < row->units.len; i++) vec_push(&parent->units, row->units.data[i]);
    }
}

/* ---- making them ---------------------------------------------------------------------------- */

static bool maker_start(void *context) {
    Prefixes *prefixes = context;
    Diags *diags = diags_new(prefixes->arena);
    setenv("LIBCLANG_DISABLE_CRASH_RECOVERY", "1", 1);
    if (!confinement_enter(prefixes->confinement, prefixes->folder)) return false;
    prefixes->front = front_open(diags);
    return prefixes->front != NULL;
}

static bool maker_run(void *context, uint32_t job, Buf *result) {
    Prefixes *prefixes = context;
    const Prefix *prefix = &prefixes->prefixes.data[job];
    return front_prefix_make(prefixes->front, prefix->command, prefix->text, &prefix->front, result);
}

static void maker_done(void *context, uint32_t job, bool ok, const char *why, const char *data,
                       size_t length) {
    (void)why;
    Prefixes *prefixes = context;
    Prefix *prefix = &prefixes->prefixes.data[job];
    prefix->made = ok && front_prefix_read(prefixes->arena, data, length, &prefix->front);
}

static bool make_all(Prefixes *prefixes, uint32_t jobs) {
    uint32_t seconds = prefixes->confinement->unit_seconds;
    WorkerOptions workers = {.processes = jobs,
                             .address_space = prefixes->confinement->unit_memory,
                             .file_bytes = COMPILED_MAX,
                             .cpu_seconds = seconds,
                             .wall_seconds = 2 * seconds,
                             .idle_seconds = seconds > 2 ? seconds / 2 : 1,
                             .start = maker_start,
                             .run = maker_run,
                             .done = maker_done,
                             .context = prefixes};
    return worker_run(&workers, prefixes->prefixes.len);
}

static bool wanted(const Confinement *confinement, uint32_t count) {
    const char *text = getenv("SANGAM_PREFIXES");
    return count >= UNITS_MIN && (confinement->promised & SANDBOX_FILES) &&
           !(text && str_eq(text, "0"));
}

Prefixes *prefixes_make(Scan *scan, Confinement *confinement, uint32_t jobs, uint32_t count,
                        const CompileCommand *const *commands) {
    if (!wanted(confinement, count)) return NULL;
    Prefixes *prefixes = xcalloc(1, sizeof *prefixes);
    prefixes->arena = arena_new("prefixes");
    prefixes->confinement = confinement;
    prefixes->units = xcalloc(count, sizeof *prefixes->units);
    prefixes->unit_count = count;
    prefixes->folder = folder_make(prefixes->arena);
    TreeNode none = {0};
    vec_push(&prefixes->nodes, none);
    Map children = {0};
    for (uint32_t i = 0; i < count && prefixes->folder; i++)
        place_unit(prefixes, &children, i, commands[i]);
    map_free(&children);
    if (prefixes->folder) choose(prefixes, commands);
    if (prefixes->prefixes.len == 0 || !make_all(prefixes, jobs)) {
        prefixes_free(prefixes);
        return NULL;
    }
    confinement_allow(scan, confinement, prefixes->folder);
    return prefixes;
}

/* ---- using them ----------------------------------------------------------------------------- */

void prefixes_use(const Prefixes *prefixes, uint32_t unit, FrontOptions *options) {
    if (!prefixes) return;
    const UnitPlace *place = &prefixes->units[unit];
    if (!place->prefix || !prefixes->prefixes.data[place->prefix - 1].made) return;
    options->prefix = &prefixes->prefixes.data[place->prefix - 1].front;
    options->prefix_end = vec_last(&place->ends);
}

uint32_t prefixes_count(const Prefixes *prefixes, uint32_t *units) {
    uint32_t made = 0;
    *units = 0;
    for (uint32_t i = 0; prefixes && i < prefixes->prefixes.len; i++)
        made += prefixes->prefixes.data[i].made;
    for (uint32_t i = 0; prefixes && i < prefixes->unit_count; i++) {
        FrontOptions options = {0};
        prefixes_use(prefixes, i, &options);
        *units += options.prefix != NULL;
    }
    return made;
}

void prefixes_free(Prefixes *prefixes) {
    if (!prefixes) return;
    if (prefixes->folder) folder_remove(prefixes->folder);
    for (uint32_t i = 0; i < prefixes->nodes.len; i++) vec_free(&prefixes->nodes.data[i].units);
    for (uint32_t i = 0; i < prefixes->unit_count; i++) vec_free(&prefixes->units[i].ends);
    vec_free(&prefixes->nodes);
    vec_free(&prefixes->prefixes);
    free_(prefixes->units);
    arena_free(prefixes->arena);
    free_(prefixes);
}
