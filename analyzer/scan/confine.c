/* SPDX-License-Identifier: Apache-2.0 */
/* What the workers of a scan may read. Knows where headers usually lie, what a compile database
 * asks for beyond that, and which folders it does not get however it asks: the database belongs to
 * the program that is analysed, and errors quote what they read. */
#include "scan/confine.h"

#include <limits.h>
#include <link.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    PATHS_MAX = 4096,   /* that workers may read; each is looked at when a worker starts */
    WITHHELD_SHOWN = 8, /* folders named one by one */
    SECONDS_DEFAULT = 60,
    MEGABYTES_DEFAULT = 4096
};

typedef struct Confining {
    Arena *arena;   /* of the scan */
    Arena *scratch;
    StrVec readable; /* real paths */
    StrVec withheld;
    StrVec outside;  /* folders of main files beyond what is readable so far */
    StrVec homes;    /* real paths of the user's home and what it lies in */
    Map seen;        /* hash of a word that was dealt with */
    uint32_t too_many;
} Confining;

/* ---- folders that are never given away ------------------------------------------------------ */

/* Nothing at or below these is source code of others' making. */
static const char *const private_trees[] = {"/etc", "/proc", "/sys", "/dev", "/run", "/boot",
                                            "/var/run", "/var/log", "/var/mail", "/var/spool",
                                            "/var/backups", "/lost+found"};
/* These themselves are too wide; what lies below is not. */
static const char *const wide_folders[] = {"/", "/home", "/root", "/var", "/var/lib", "/tmp",
                                           "/var/tmp", "/Users", "/mnt", "/media"};
static const char *const private_names[] = {".ssh", ".gnupg", ".aws", ".azure", ".kube", ".docker",
                                            ".password-store", ".mozilla", ".netrc", ".pki"};

static bool at_or_below(const char *folder, const char *path) {
    size_t length = strlen(folder);
    if (strncmp(folder, path, length) != 0) return false;
    return path[length] == '\0' || path[length] == '/' || str_eq(folder, "/");
}

/* "/home/anna" and the like: the folder that holds all of a person's own. */
static bool is_home(const Confining *confining, const char *path) {
    for (uint32_t i = 0; i < confining->homes.len; i++)
        if (str_eq(path, confining->homes.data[i])) return true;
    static const char *const above[] = {"/home/", "/Users/"};
    for (size_t i = 0; i < COUNTOF(above); i++)
        if (str_starts(path, above[i]) && !strchr(path + strlen(above[i]), '/')) return true;
    return false;
}

static bool holds_private_name(const char *path) {
    for (const char *at = path; (at = strstr(at, "/.")) != NULL; at++) {
        size_t length = strcspn(at + 1, "/");
        for (size_t i = 0; i < COUNTOF(private_names); i++)
            if (strlen(private_names[i]) == length && !memcmp(at + 1, private_names[i], length))
                return true;
    }
    return false;
}

static bool is_private(const Confining *confining, const char *path) {
    for (size_t i = 0; i < COUNTOF(private_trees); i++)
        if (at_or_below(private_trees[i], path)) return true;
    for (size_t i = 0; i < COUNTOF(wide_folders); i++)
        if (str_eq(path, wide_folders[i])) return true;
    return is_home(confining, path) || holds_private_name(path);
}

static void find_homes(Confining *confining) {
    const char *home = getenv("HOME");
    char *real = home && *home == '/' ? realpath(home, NULL) : NULL;
    const char *at = real ? real : "/";
    for (; !str_eq(at, "/"); at = path_directory(confining->scratch, at))
        vec_push(&confining->homes, arena_strdup(confining->scratch, at));
    free(real);
}

bool confinement_shares(const char *folder) {
    Confining confining = {.scratch = arena_new("folder to share")};
    find_homes(&confining);
    bool shares = strchr(folder + 1, '/') && !is_private(&confining, folder);
    vec_free(&confining.homes);
    arena_free(confining.scratch);
    return shares;
}

static bool is_new(Confining *confining, const char *word) {
    bool new;
    map_put(&confining->seen, hash_bytes(word, strlen(word)), &new);
    return new;
}

/* ---- what is readable ----------------------------------------------------------------------- */

static bool is_readable(const Confining *confining, const char *real) {
    for (uint32_t i = 0; i < confining->readable.len; i++)
        if (at_or_below(confining->readable.data[i], real)) return true;
    return false;
}

static void grant(Confining *confining, const char *real) {
    if (is_readable(confining, real)) return;
    if (confining->readable.len >= PATHS_MAX)
        confining->too_many++;
    else
        vec_push(&confining->readable, arena_strdup(confining->arena, real));
}

/* For what the user or the system names. */
static void grant_trusted(Confining *confining, const char *path) {
    char *real = realpath(path, NULL);
    if (real) grant(confining, real);
    free(real);
}

/* For what the compile database names. */
static void grant_asked(Confining *confining, const char *path) {
    char *real = realpath(path, NULL);
    if (real && (is_readable(confining, real) || !is_private(confining, real)))
        grant(confining, real);
    else if (real && is_new(confining, arena_printf(confining->scratch, "withheld %s", real)))
        vec_push(&confining->withheld, arena_strdup(confining->scratch, real));
    free(real);
}

/* A list as in CPATH: the user's own environment. */
static void grant_list(Confining *confining, const char *list) {
    while (list && *list) {
        size_t length = strcspn(list, ":");
        if (length) grant_trusted(confining, arena_strndup(confining->scratch, list, length));
        list += length + (list[length] == ':');
    }
}

/* Where the headers of the system and of its compilers lie below `root`. */
static void grant_system(Confining *confining, const char *root) {
    static const char *const folders[] = {"usr/include", "usr/local/include", "include",
                                          "usr/lib/gcc", "usr/lib/gcc-cross", "usr/lib64/gcc",
                                          "usr/lib/clang", "usr/lib64/clang", "usr/libexec/gcc"};
    for (size_t i = 0; i < COUNTOF(folders); i++) {
        const char *path = path_join(confining->scratch, root, folders[i]);
        if (str_eq(root, "/"))
            grant_trusted(confining, path);
        else
            grant_asked(confining, path);
    }
}

/* libclang's own headers lie in "clang" beside it or beside the folder it is in. */
static int grant_beside_library(struct dl_phdr_info *info, size_t size, void *data) {
    (void)size;
    static const char *const ways[] = {"clang", "../lib/clang", "../../lib/clang"};
    if (!info->dlpi_name || !strstr(path_name(info->dlpi_name), "clang")) return 0;
    Confining *confining = data;
    char *real = realpath(info->dlpi_name, NULL);
    const char *const names[] = {info->dlpi_name, real ? real : info->dlpi_name};
    for (size_t n = 0; n < COUNTOF(names); n++)
        for (size_t i = 0; i < COUNTOF(ways); i++) {
            const char *folder = path_directory(confining->scratch, names[n]);
            grant_trusted(confining, path_join(confining->scratch, folder, ways[i]));
        }
    free(real);
    return 0;
}

static void grant_usual(Confining *confining, const char *root) {
    /* The last four tell libclang which system it is on. */
    static const char *const files[] = {"/dev/null", "/etc/debian_version", "/etc/os-release",
                                        "/etc/lsb-release", "/etc/redhat-release"};
    grant_trusted(confining, root);
    grant_system(confining, "/");
    for (size_t i = 0; i < COUNTOF(files); i++) grant_trusted(confining, files[i]);
    dl_iterate_phdr(grant_beside_library, confining);
    const char *resources = getenv("SANGAM_CLANG_RESOURCE_DIR");
    if (resources && *resources == '/') grant_trusted(confining, resources);
    grant_list(confining, getenv("CPATH"));
    grant_list(confining, getenv("C_INCLUDE_PATH"));
}

/* ---- what a command asks for ---------------------------------------------------------------- */

/* The value of a flag that names a folder, joined or in the next word; NULL when it is another. */
static const char *folder_of(const char *word, const char *next) {
    static const char *const joined[] = {"-I", NULL};
    static const char *const separate[] = {"-iquote", "-isystem", "-idirafter", "-I", NULL};
    for (size_t i = 0; separate[i]; i++)
        if (str_eq(word, separate[i])) return next;
    for (size_t i = 0; joined[i]; i++)
        if (str_starts(word, joined[i])) return word + strlen(joined[i]);
    return NULL;
}

static const char *sysroot_of(const CompileCommand *command) {
    const char *sysroot = "/";
    for (uint32_t i = 0; i < command->arguments.len; i++) {
        const char *word = command->arguments.data[i];
        if (str_starts(word, "--sysroot=")) sysroot = word + 10;
        if (str_eq(word, "-isysroot") && i + 1 < command->arguments.len)
            sysroot = command->arguments.data[i + 1];
    }
    return sysroot;
}

static void grant_argument(Confining *confining, const CompileCommand *command, uint32_t i) {
    Arena *scratch = confining->scratch;
    const StrVec *words = &command->arguments;
    const char *word = words->data[i], *next = i + 1 < words->len ? words->data[i + 1] : "";
    const char *folder = folder_of(word, next);
    if (folder && *folder == '=') {
        folder = path_join(scratch, sysroot_of(command), folder + 1 + strspn(folder + 1, "/"));
        grant_asked(confining, folder);
    } else if (folder && *folder && is_new(confining, folder)) {
        grant_asked(confining, path_join(scratch, command->directory, folder));
    } else if (str_starts(word, "--target=") && is_new(confining, word) && !strchr(word, '/')) {
        grant_system(confining, arena_printf(scratch, "/usr/%s", word + 9));
        grant_trusted(confining, arena_printf(scratch, "/usr/%s/include", word + 9));
    } else if (str_eq(word, "-Xclang") && (str_eq(next, "-include") || str_eq(next, "-imacros")) &&
               i + 3 < words->len && is_new(confining, words->data[i + 3])) {
        /* A name that was not found from the command's folder is looked up as #include does. */
        const char *file = words->data[i + 3];
        if (*file == '/') grant_asked(confining, path_directory(scratch, file));
    }
}

static void grant_command(Confining *confining, const CompileCommand *command) {
    for (uint32_t i = 0; i < command->arguments.len; i++) grant_argument(confining, command, i);
    const char *sysroot = sysroot_of(command);
    if (str_eq(sysroot, "/")) return;
    if (is_new(confining, arena_printf(confining->scratch, "=%s", sysroot)))
        grant_system(confining, sysroot);
}

/* ---- main files ----------------------------------------------------------------------------- */

static void note_outside(Confining *confining, const CompileCommand *command) {
    char *real = realpath(command->file, NULL);
    if (real && !is_readable(confining, real) && is_new(confining, real)) {
        const char *folder = path_directory(confining->scratch, real);
        if (!is_private(confining, folder)) {
            if (is_new(confining, arena_printf(confining->scratch, "in %s", folder)))
                vec_push(&confining->outside, folder);
        } else {
            grant_asked(confining, real);
        }
    }
    free(real);
}

/* The sources of a build elsewhere lie in one tree, and include each other across it. */
static void grant_outside(Confining *confining) {
    if (!confining->outside.len) return;
    const char *common = confining->outside.data[0];
    for (uint32_t i = 1; i < confining->outside.len; i++)
        while (!at_or_below(common, confining->outside.data[i]))
            common = path_directory(confining->scratch, common);
    if (confinement_shares(common))
        grant(confining, common);
    for (uint32_t i = 0; i < confining->outside.len; i++)
        grant_asked(confining, confining->outside.data[i]);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void say_withheld(Scan *scan, const Confining *confining) {
    uint32_t count = confining->withheld.len;
    for (uint32_t i = 0; i < count && i < WITHHELD_SHOWN; i++)
        diag_add(scan->diags, DIAG_WARNING, confining->withheld.data[i], 0, 0,
                 "not readable for the worker processes although the compile commands name it: it "
                 "may hold private files; keep headers elsewhere");
    if (count > WITHHELD_SHOWN)
        diag_add(scan->diags, DIAG_WARNING, NULL, 0, 0, "and %u more folders likewise",
                 count - WITHHELD_SHOWN);
    if (confining->too_many)
        diag_add(scan->diags, DIAG_WARNING, NULL, 0, 0,
                 "the compile commands name more than %d include folders outside the project: %u "
                 "are not readable for the worker processes",
                 PATHS_MAX, confining->too_many);
}

static void say_missing(Scan *scan, Sandbox in_force) {
    const char *missing = sandbox_missing(in_force);
    if (!missing) return;
    diag_add(scan->diags, in_force & SANDBOX_FILES ? DIAG_NOTE : DIAG_WARNING, NULL, 0, 0,
             "worker processes are not fully confined: %s", missing);
    scan_result_coverage(scan->result, "worker", "not-confined", "worker processes",
                         arena_strdup(scan->result->arena, missing), 1);
}

/* A number in the environment, within bounds; `otherwise` with a warning when it is none. */
static uint64_t setting(Scan *scan, const char *name, uint64_t most, uint64_t otherwise) {
    const char *text = getenv(name);
    uint64_t value;
    if (!text || !*text) return otherwise;
    if (str_to_u64(text, &value) && value >= 1 && value <= most) return value;
    diag_add(scan->diags, DIAG_WARNING, NULL, 0, 0,
             "%s must be a whole number from 1 to %llu: it is taken as %llu", name,
             (unsigned long long)most, (unsigned long long)otherwise);
    return otherwise;
}

void confinement_allow(Scan *scan, Confinement *confinement, const char *folder) {
    uint32_t count = confinement->readable.len;
    const char **paths = ARENA_ARRAY(scan->arena, const char *, count + 2);
    memcpy(paths, confinement->readable.data, count * sizeof *paths);
    paths[count] = arena_strdup(scan->arena, folder);
    confinement->readable = (StrVec){paths, count + 1, count + 1};
}

Confinement *confinement_new(Scan *scan, uint32_t count, const CompileCommand *const *commands) {
    Confining confining = {.arena = scan->arena, .scratch = arena_new("confine")};
    find_homes(&confining);
    grant_usual(&confining, scan->root);
    if (scan->commands.root) grant_trusted(&confining, scan->commands.root);
    for (uint32_t i = 0; i < count; i++) grant_command(&confining, commands[i]);
    for (uint32_t i = 0; i < count; i++) note_outside(&confining, commands[i]);
    grant_outside(&confining);
    say_withheld(scan, &confining);

    Confinement *confinement = ARENA_NEW(scan->arena, Confinement);
    uint32_t paths = confining.readable.len;
    const char **kept = ARENA_ARRAY(scan->arena, const char *, paths + 1);
    for (uint32_t i = 0; i < paths; i++) kept[i] = confining.readable.data[i];
    confinement->readable = (StrVec){kept, paths, paths};
    confinement->promised = sandbox_probe();
    say_missing(scan, confinement->promised);
    confinement->unit_seconds =
        (uint32_t)setting(scan, "SANGAM_UNIT_SECONDS", 86400, SECONDS_DEFAULT);
    confinement->unit_memory =
        setting(scan, "SANGAM_UNIT_MEMORY", UINT64_C(1) << 24, MEGABYTES_DEFAULT) << 20;
    vec_free(&confining.readable);
    vec_free(&confining.withheld);
    vec_free(&confining.outside);
    vec_free(&confining.homes);
    map_free(&confining.seen);
    arena_free(confining.scratch);
    return confinement;
}

bool confinement_enter(const Confinement *confinement, const char *writable) {
    Sandbox in_force = sandbox_enter(&confinement->readable, writable);
    if ((in_force & confinement->promised) == confinement->promised) return true;
    fputs("sangam: a worker process cannot be confined as one was before\n", stderr);
    return false;
}
