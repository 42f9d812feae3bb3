/* SPDX-License-Identifier: Apache-2.0 */
/* No compile database: the C files below a folder, and include folders guessed from what their
 * #include lines name. A guess never replaces a database, and the messages say so. */
#include "compdb/list.h"

#include <stdlib.h>
#include <sys/stat.h>

enum {
    FILES_MAX = 200000,       /* sources and headers together */
    DEPTH_MAX = 64,           /* folders within folders */
    SOURCE_SIZE_MAX = 1 << 23 /* of larger files the #include lines are not looked at */
};

typedef struct FolderUse {
    const char *path;
    uint32_t uses;
} FolderUse;

typedef struct Discovery {
    Arena *scratch; /* until the end of the discovery */
    Arena *file;    /* the text of one file */
    const char *root;
    StrVec system; /* the machine's include folders */
    StrVec sources, headers;
    Map known;        /* hash of the path of a source or header -> 1 */
    Map by_name;      /* hash of a header's last component -> index + 1 of the newest with it */
    U32Vec next_same; /* [headers], index + 1 of the next header of the same name, 0 = none */
    VEC(FolderUse) folders;
    Map folder_index; /* hash of a folder -> index + 1 in folders */
    StrVec not_found; /* names in #include "..." that no file here has */
    Map not_found_seen;
    uint32_t skipped; /* build folders that were not entered */
    uint32_t other_language; /* sources in other languages than C */
    bool too_many, uses_config;
} Discovery;

static uint64_t hash_of(const char *text) { return hash_bytes(text, strlen(text)); }

/* ---- finding the files ---- */

static bool is_build_folder(Arena *scratch, const char *path, const char *name) {
    static const char *const names[] = {"build",      "_build",       "out",           "builddir",
                                        "CMakeFiles", "node_modules", "autom4te.cache"};
    static const char *const marks[] = {"CMakeCache.txt", "build.ninja"};
    for (size_t i = 0; i < COUNTOF(names); i++)
        if (str_eq(name, names[i])) return true;
    if (str_starts(name, "cmake-build-")) return true;
    for (size_t i = 0; i < COUNTOF(marks); i++)
        if (file_exists(path_join(scratch, path, marks[i]))) return true;
    return false;
}

/* Makefiles are written into build folders as well. */
static bool is_top(Arena *scratch, const char *path, bool makefiles) {
    static const char *const marks[] = {".git",      ".sangam.yaml", "CMakeLists.txt", "meson.build",
                                        "configure", "configure.ac", "Makefile",       "GNUmakefile"};
    for (size_t i = 0; i < COUNTOF(marks) - (makefiles ? 0 : 2); i++)
        if (file_exists(path_join(scratch, path, marks[i]))) return true;
    return false;
}

const char *compdb_project(Arena *arena, const char *path) {
    Arena *scratch = arena_new("project folder");
    const char *given = path_absolute(scratch, path);
    if (!file_is_directory(given)) given = path_directory(scratch, given);
    const char *folder = given;
    while (is_build_folder(scratch, folder, path_name(folder)) && !is_top(scratch, folder, false)) {
        const char *above = path_directory(scratch, folder);
        if (str_eq(above, folder)) break;
        folder = above;
    }
    if (folder != given && !is_top(scratch, folder, true)) folder = given;
    folder = arena_strdup(arena, folder);
    arena_free(scratch);
    return folder;
}

static void add_header(Discovery *discovery, const char *path) {
    uint64_t *newest = map_put(&discovery->by_name, hash_of(path_name(path)), NULL);
    vec_push(&discovery->next_same, (uint32_t)*newest);
    vec_push(&discovery->headers, path);
    *newest = discovery->headers.len;
}

static bool is_other_source(const char *path) {
    static const char *const endings[] = {".cc", ".cpp", ".cxx", ".c++", ".C", ".m", ".mm", ".S", ".s", ".cu"};
    for (size_t i = 0; i < COUNTOF(endings); i++)
        if (str_ends(path, endings[i])) return true;
    return false;
}

static void add_file(Discovery *discovery, const char *path) {
    static const char *const included[] = {".h", ".def", ".inc", ".x", ".tbl", ".tab"};
    bool source = str_ends(path, ".c"), wanted = source;
    for (size_t i = 0; i < COUNTOF(included); i++) wanted |= str_ends(path, included[i]);
    discovery->other_language += !wanted && is_other_source(path);
    if (!wanted) return;
    if (discovery->sources.len + discovery->headers.len >= FILES_MAX) {
        discovery->too_many = true;
        return;
    }
    *map_put(&discovery->known, hash_of(path), NULL) = 1;
    if (source)
        vec_push(&discovery->sources, path);
    else
        add_header(discovery, path);
}

/* Symbolic links to folders are not followed: they may form a loop. */
static void walk(Discovery *discovery, const char *folder, unsigned depth) {
    StrVec names = {0};
    if (depth > DEPTH_MAX || !directory_list(discovery->scratch, folder, &names)) {
        vec_free(&names);
        return;
    }
    for (uint32_t i = 0; i < names.len && !discovery->too_many; i++) {
        if (names.data[i][0] == '.') continue;
        const char *path = path_join(discovery->scratch, folder, names.data[i]);
        struct stat info;
        if (lstat(path, &info) != 0) continue;
        if (S_ISDIR(info.st_mode)) {
            if (is_build_folder(discovery->scratch, path, names.data[i]))
                discovery->skipped++;
            else
                walk(discovery, path, depth + 1);
        } else if (file_is_regular(path)) {
            add_file(discovery, path);
        }
    }
    vec_free(&names);
}

/* ---- guessing the include folders ---- */

/* Headers of the compiler itself: a copy in the tree is for other compilers. */
static bool is_compiler_header(const char *name) {
    static const char *const names[] = {"stddef.h", "stdarg.h",   "stdint.h",    "stdbool.h",
                                        "float.h",  "limits.h",   "iso646.h",    "stdalign.h",
                                        "tgmath.h", "stdatomic.h", "stdnoreturn.h", "varargs.h"};
    for (size_t i = 0; i < COUNTOF(names); i++)
        if (str_eq(name, names[i])) return true;
    return str_ends(name, "intrin.h");
}

static bool is_system_header(Discovery *discovery, const char *name) {
    if (is_compiler_header(name)) return true;
    for (uint32_t i = 0; i < discovery->system.len; i++)
        if (file_exists(path_join(discovery->file, discovery->system.data[i], name))) return true;
    return false;
}

/* /usr/include, and its folders for one machine each (x86_64-linux-gnu). */
static void find_system_folders(Discovery *discovery) {
    StrVec names = {0};
    vec_push(&discovery->system, "/usr/local/include");
    vec_push(&discovery->system, "/usr/include");
    if (directory_list(discovery->scratch, "/usr/include", &names))
        for (uint32_t i = 0; i < names.len; i++)
            if (strstr(names.data[i], "-linux-"))
                vec_push(&discovery->system,
                         path_join(discovery->scratch, "/usr/include", names.data[i]));
    vec_free(&names);
}

static size_t common_prefix(const char *a, const char *b) {
    size_t length = 0;
    for (size_t i = 0; a[i] && a[i] == b[i]; i++)
        if (a[i] == '/') length = i;
    return length;
}

/* The header that #include of `name` in `from` most probably means: of those whose path ends in the
 * name the one nearest to `from`, then the shortest path, then the first found. */
static const char *best_header(const Discovery *discovery, const char *from, const char *name) {
    const char *best = NULL;
    size_t best_common = 0;
    uint64_t index = map_get(&discovery->by_name, hash_of(path_name(name)), 0);
    for (; index; index = discovery->next_same.data[index - 1]) {
        const char *path = discovery->headers.data[index - 1];
        size_t path_length = strlen(path), name_length = strlen(name);
        if (path_length <= name_length + 1 || !str_ends(path, name) ||
            path[path_length - name_length - 1] != '/')
            continue;
        size_t common = common_prefix(path, from);
        if (best && (common < best_common || (common == best_common && path_length > strlen(best))))
            continue;
        best = path;
        best_common = common;
    }
    return best;
}

static void use_folder(Discovery *discovery, const char *header, const char *name) {
    size_t length = strlen(header) - strlen(name) - 1;
    const char *folder = arena_strndup(discovery->scratch, header, length ? length : 1);
    bool is_new;
    uint64_t *index = map_put(&discovery->folder_index, hash_of(folder), &is_new);
    if (is_new) {
        FolderUse use = {folder, 0};
        vec_push(&discovery->folders, use);
        *index = discovery->folders.len;
    }
    discovery->folders.data[*index - 1].uses++;
}

static void note_include(Discovery *discovery, const char *from, const char *name, bool quoted) {
    if (name[0] == '/') return;
    char *folder = path_directory(discovery->file, from);
    char *beside = path_normal(discovery->file, path_join(discovery->file, folder, name));
    if (quoted && map_find(&discovery->known, hash_of(beside))) return;
    if (!quoted && is_system_header(discovery, name)) return;
    const char *header = best_header(discovery, from, name);
    if (header) {
        use_folder(discovery, header, name);
        return;
    }
    if (!quoted || file_exists(beside) || is_system_header(discovery, name)) return;
    bool is_new;
    map_put(&discovery->not_found_seen, hash_of(name), &is_new);
    if (is_new) vec_push(&discovery->not_found, arena_strdup(discovery->scratch, name));
}

static const char *skip_blanks(const char *text, const char *end) {
    while (text < end && (*text == ' ' || *text == '\t')) text++;
    return text;
}

/* `#include "name"` or `#include <name>` in one line. */
static void scan_line(Discovery *discovery, const char *from, const char *line, const char *end) {
    const char *p = skip_blanks(line, end);
    if (p >= end || *p != '#') return;
    p = skip_blanks(p + 1, end);
    if ((size_t)(end - p) < 9 || memcmp(p, "include", 7) != 0) return;
    p = skip_blanks(p + 7, end);
    if (p >= end || (*p != '"' && *p != '<')) return;
    bool quoted = *p == '"';
    const char *close = memchr(p + 1, quoted ? '"' : '>', (size_t)(end - p - 1));
    if (!close || close == p + 1 || close - p > 1024) return;
    char *name = arena_strndup(discovery->file, p + 1, (size_t)(close - p - 1));
    note_include(discovery, from, name, quoted);
}

static void scan_file(Discovery *discovery, const char *path) {
    char *data;
    size_t length;
    if (file_read(discovery->file, path, SOURCE_SIZE_MAX, &data, &length)) {
        const char *end = data + length;
        for (const char *line = data; line < end;) {
            const char *stop = memchr(line, '\n', (size_t)(end - line));
            if (!stop) stop = end;
            scan_line(discovery, path, line, stop);
            line = stop + 1;
        }
        if (memmem(data, length, "HAVE_CONFIG_H", 13)) discovery->uses_config = true;
    }
    arena_reset(discovery->file);
}

static void scan_files(Discovery *discovery, const StrVec *paths) {
    for (uint32_t i = 0; i < paths->len; i++) scan_file(discovery, paths->data[i]);
}

static int compare_folders(const void *a, const void *b) {
    const FolderUse *left = a, *right = b;
    if (left->uses != right->uses) return left->uses > right->uses ? -1 : 1;
    return strcmp(left->path, right->path);
}

/* ---- the result ---- */

static bool has_header(const Discovery *discovery, const char *name) {
    return map_find(&discovery->by_name, hash_of(name)) != NULL;
}

/* The same arguments for every unit: which folder a header came from is only a guess. */
static void guess_arguments(Discovery *discovery, Cleaner *cleaner, Cleaned *guess) {
    vec_push(&guess->arguments, "-x");
    vec_push(&guess->arguments, "c");
    vec_push(&guess->arguments, "-D_GNU_SOURCE");
    vec_push(&guess->defines, "-D_GNU_SOURCE");
    if (discovery->uses_config && has_header(discovery, "config.h")) {
        vec_push(&guess->arguments, "-DHAVE_CONFIG_H");
        vec_push(&guess->defines, "-DHAVE_CONFIG_H");
    }
    if (discovery->folders.len)
        qsort(discovery->folders.data, discovery->folders.len, sizeof *discovery->folders.data,
              compare_folders);
    for (uint32_t i = 0; i < discovery->folders.len; i++) {
        char *word = arena_printf(discovery->scratch, "-I%s", discovery->folders.data[i].path);
        vec_push(&guess->arguments, cleaner_keep(cleaner, word));
    }
}

static void say_guesses(const Discovery *discovery, Arena *arena, const char *directory,
                        CompileCommands *out, Diags *diags) {
    StrVec folders = {0};
    for (uint32_t i = 0; i < discovery->folders.len; i++) {
        const char *path = discovery->folders.data[i].path;
        vec_push(&folders, str_eq(path, discovery->root) ? "." : path_below(discovery->root, path));
    }
    const char *defines = out->list.len && out->list.data[0].defines.len > 1
                              ? "_GNU_SOURCE and HAVE_CONFIG_H" : "_GNU_SOURCE";
    out->guessed = arena_printf(arena, "include folders guessed: %s; no -D but %s is known",
                                folders.len ? list_sample(discovery->scratch, &folders) : "none",
                                defines);
    diag_add(diags, DIAG_WARNING, directory, 0, 0,
             "no compile database: analysing the %u C files found here (%u build folders left "
             "out), %s; for exact results %s",
             out->list.len, discovery->skipped, out->guessed, DATABASE_ADVICE);
    vec_free(&folders);
    if (discovery->not_found.len)
        diag_add(diags, DIAG_NOTE, discovery->root, 0, 0,
                 "%u headers were not found (%s): if the build makes them, build first",
                 discovery->not_found.len,
                 list_sample(discovery->scratch, &discovery->not_found));
    if (discovery->too_many)
        diag_add(diags, DIAG_WARNING, discovery->root, 0, 0,
                 "more than %d files: the rest is not analysed; name a smaller folder or give a "
                 "compile database", FILES_MAX);
}

static void make_units(Discovery *discovery, Arena *arena, CompileCommands *out) {
    Cleaner cleaner;
    CommandList list;
    Cleaned guess = {.is_c = true};
    cleaner_open(&cleaner, arena, discovery->root);
    list_open(&list, arena, out, discovery->root);
    out->other_language = discovery->other_language;
    guess.directory = cleaner_keep(&cleaner, discovery->root);
    guess_arguments(discovery, &cleaner, &guess);
    out->entries = discovery->sources.len;
    for (uint32_t i = 0; i < discovery->sources.len; i++)
        list_add(&list, &guess, cleaner_keep(&cleaner, discovery->sources.data[i]), NULL, i + 1);
    list_close(&list);
    cleaned_free(&guess);
    cleaner_close(&cleaner);
}

static void discovery_free(Discovery *discovery) {
    vec_free(&discovery->system);
    vec_free(&discovery->sources);
    vec_free(&discovery->headers);
    vec_free(&discovery->next_same);
    vec_free(&discovery->folders);
    vec_free(&discovery->not_found);
    map_free(&discovery->known);
    map_free(&discovery->by_name);
    map_free(&discovery->folder_index);
    map_free(&discovery->not_found_seen);
    arena_free(discovery->file);
    arena_free(discovery->scratch);
}

bool compdb_discover(Arena *arena, const char *directory, CompileCommands *out, Diags *diags) {
    const char *root = path_absolute(arena, directory);
    *out = (CompileCommands){.root = root};
    if (!file_is_directory(root)) {
        diag_add(diags, DIAG_ERROR, directory, 0, 0, "not a folder: --source wants the folder that "
                 "holds the C files");
        return false;
    }
    Discovery discovery = {.scratch = arena_new("discover"), .file = arena_new("source text"),
                           .root = root};
    find_system_folders(&discovery);
    walk(&discovery, root, 0);
    scan_files(&discovery, &discovery.sources);
    scan_files(&discovery, &discovery.headers);
    make_units(&discovery, arena, out);
    if (out->list.len)
        say_guesses(&discovery, arena, directory, out, diags);
    else
        diag_add(diags, DIAG_ERROR, directory, 0, 0, "no .c file below this folder");
    discovery_free(&discovery);
    return out->list.len != 0;
}
