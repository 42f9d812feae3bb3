/* SPDX-License-Identifier: Apache-2.0 */
/* What the facts of a unit depend on beside the files it is made of, and who may have left them. */
#include "scan/cache.h"

#include <link.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "front/front.h"

#define CACHE_BYTES (UINT64_C(1) << 30)

FactsCache *unit_cache_open(Scan *scan, const char *folder) {
    if (path_leaves(scan->root, folder)) {
        diag_add(scan->diags, DIAG_WARNING, folder, 0, 0,
                 "a symbolic link leads out of the project: no cache here, every file is parsed again");
        return NULL;
    }
    Secret secret;
    const char *why;
    if (!secret_load(scan->arena, &secret, &why)) {
        diag_add(scan->diags, DIAG_WARNING, folder, 0, 0,
                 "no cache, every file is parsed again: its entries are sealed with a key, but %s", why);
        return NULL;
    }
    FactsCache *cache = facts_cache_open(folder, CACHE_BYTES, &secret, scan->diags);
    explicit_bzero(&secret, sizeof secret);
    return cache;
}

/* ---- key ------------------------------------------------------------------------------------ */

static void add_text(DigestState *state, const char *text) {
    digest_add(state, text ? text : "", text ? strlen(text) + 1 : 1);
}

/* The linker's digest of the program, in the note that holds it. */
static int add_build(struct dl_phdr_info *info, size_t size, void *data) {
    (void)size;
    for (unsigned i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type == PT_NOTE)
            digest_add(data, (const void *)(info->dlpi_addr + part->p_vaddr), part->p_memsz);
    }
    return 1; /* the first one is the program itself */
}

void cache_add_build(DigestState *state) {
    add_text(state, SANGAM_VERSION);
    dl_iterate_phdr(add_build, state);
}

YamlKeep *scan_yaml_open(Arena *arena) {
    const char *folder = user_state_folder(arena);
    DigestState *state = digest_begin();
    cache_add_build(state);
    Digest build = digest_end(state);
    return folder ? yaml_keep_open(path_join(arena, folder, "yaml"), &build) : NULL;
}

Digest unit_cache_key(const CompileCommand *command) {
    /* What libclang takes from the environment as well. */
    static const char *const variables[] = {"CPATH", "C_INCLUDE_PATH", "SANGAM_CLANG_RESOURCE_DIR"};
    DigestState *state = digest_begin();
    uint32_t format = FACTS_FORMAT;
    cache_add_build(state);
    digest_add(state, &format, sizeof format);
    add_text(state, front_version());
    for (size_t i = 0; i < COUNTOF(variables); i++) add_text(state, getenv(variables[i]));
    add_text(state, command->directory);
    add_text(state, command->file);
    for (uint32_t i = 0; i < command->arguments.len; i++) add_text(state, command->arguments.data[i]);
    return digest_end(state);
}

void unit_cache_put(FactsCache *cache, const CompileCommand *command, const Digest *key,
                    const Unit *unit, const char *data, size_t length) {
    Arena *arena = arena_new("header folders");
    IncludeSearch found;
    compdb_search(arena, command, &found);
    FactsSearch search = {command->directory, found.folders, found.names};
    facts_cache_put(cache, key, unit, &search, data, length);
    include_search_free(&found);
    arena_free(arena);
}

/* ---- files beside the entries ---------------------------------------------------------------- */

bool cache_is_ours(const Scan *scan, const char *folder) {
    struct stat info;
    return folder && !path_leaves(scan->root, folder) && stat(folder, &info) == 0 && S_ISDIR(info.st_mode) &&
           info.st_uid == geteuid() && !(info.st_mode & 077);
}

const char *cache_family(const Scan *scan, const ScanOptions *options) {
    DigestState *state = digest_begin();
    const char *database = options->database ? options->database : options->source ? NULL : ".";
    add_text(state, scan->root);
    add_text(state, database ? path_absolute(scan->arena, database) : NULL);
    add_text(state, options->source ? path_absolute(scan->arena, options->source) : NULL);
    Digest digest = digest_end(state);
    char hex[65];
    digest_hex(&digest, hex);
    return arena_printf(scan->arena, "%.32s-", hex);
}
