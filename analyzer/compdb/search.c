/* SPDX-License-Identifier: Apache-2.0 */
/* Where a command's headers are looked for. Knows the flags that name folders, the environment that
 * adds some, and where a system keeps its own. */
#include "compdb/compdb.h"

#include <stdlib.h>

static void add_list(Arena *arena, const char *directory, const char *list, StrVec *out) {
    while (list && *list) {
        size_t length = strcspn(list, ":");
        const char *folder = length ? arena_strndup(arena, list, length) : ".";
        vec_push(out, path_join(arena, directory, folder));
        list += length + (list[length] == ':');
    }
}

static void add_system(Arena *arena, const char *root, StrVec *out) {
    static const char *const folders[] = {"usr/local/include", "usr/include", "include"};
    for (size_t i = 0; i < COUNTOF(folders); i++)
        vec_push(out, path_join(arena, root, folders[i]));
}

/* What the flags say of the system's headers as a whole. */
typedef struct Standard {
    const char *root, *target;
    bool none;
} Standard;

static Standard standard_of(const StrVec *words) {
    Standard standard = {.root = "/"};
    for (uint32_t i = 0; i < words->len; i++) {
        const char *word = words->data[i];
        if (str_starts(word, "--sysroot=")) standard.root = word + 10;
        if (str_eq(word, "-isysroot") && i + 1 < words->len) standard.root = words->data[i + 1];
        if (str_eq(word, "-nostdinc") || str_eq(word, "-nostdlibinc")) standard.none = true;
        if (str_starts(word, "--target=") && !strchr(word, '/')) standard.target = word + 9;
    }
    return standard;
}

void compdb_search(Arena *arena, const CompileCommand *command, IncludeSearch *out) {
    static const char *const flags[] = {"-iquote", "-isystem", "-idirafter", "-I"};
    const StrVec *words = &command->arguments;
    Standard standard = standard_of(words);
    *out = (IncludeSearch){0};
    for (uint32_t i = 0; i < words->len; i++) {
        const char *word = words->data[i], *next = i + 1 < words->len ? words->data[i + 1] : "";
        const char *folder = NULL;
        for (size_t f = 0; f < COUNTOF(flags) && !folder; f++)
            if (str_starts(word, flags[f])) folder = word + strlen(flags[f]);
        if (folder && !*folder) folder = next;
        if (folder && *folder == '=')
            vec_push(&out->folders, path_join(arena, standard.root, folder + 1 + strspn(folder + 1, "/")));
        else if (folder)
            vec_push(&out->folders, path_join(arena, command->directory, folder));
        if (str_eq(word, "-Xclang") && (str_eq(next, "-include") || str_eq(next, "-imacros")) &&
            i + 3 < words->len) {
            vec_push(&out->names, words->data[i + 3]);
            i += 3;
        }
    }
    add_list(arena, command->directory, getenv("CPATH"), &out->folders);
    add_list(arena, command->directory, getenv("C_INCLUDE_PATH"), &out->folders);
    if (!standard.none) add_system(arena, standard.root, &out->folders);
    if (!standard.none && standard.target)
        vec_push(&out->folders, arena_printf(arena, "/usr/%s/include", standard.target));
}

void include_search_free(IncludeSearch *search) {
    vec_free(&search->folders);
    vec_free(&search->names);
}
