/* SPDX-License-Identifier: Apache-2.0 */
/* One libclang index, and the parse of one unit: arguments, retries, diagnostics, files. */
#include "front/lower.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdlib.h>
#include <time.h>

struct Front {
    CXIndex index;
    uint64_t parse_time, lower_time; /* nanoseconds */
    CXIndex prefix_index; /* shows only what lies behind the prefix; NULL until needed */
    Arena *arena;
    const char *resources; /* "-resource-dir=...", NULL = libclang finds its own */
    Map digests;           /* file identity -> FrontDigest *, for headers that many units read */
};

/* Behind the command's own arguments, so that they win.
 * Without __NO_INLINE__ and with _FORTIFY_SOURCE, headers of the C library replace functions by
 * wrappers with other names; libcurl's type checks hide the option that is set. */
static const char *const appended[] = {
    "-fsyntax-only", "-w",           "-Wno-everything",
    "-O0",           "-ferror-limit=0", "-U_FORTIFY_SOURCE",
    "-D__NO_INLINE__", "-DCURL_DISABLE_TYPECHECK", "-D__SANGAM__=1", "-fparse-all-comments",
};

/* ---- the library ---------------------------------------------------------------------------- */

const char *front_version(void) {
    static char version[128]; /* the same for the whole run */
    if (!version[0] && !front_load()) {
        CXString text = clang.getClangVersion();
        const char *from = clang.getCString(text);
        const char *word = from ? strstr(from, "clang version ") : NULL;
        size_t length = word ? strcspn(word + 14, " ") + 14 : 0;
        length = length < sizeof version ? length : sizeof version - 1;
        memcpy(version, word ? word : "", length);
        clang.disposeString(text);
    }
    return version;
}

static int version_major(void) {
    const char *version = front_version();
    return str_starts(version, "clang version ") ? atoi(version + 14) : 0;
}

/* `FOLDER/clang/19`, `FOLDER/../lib/clang/19` and so on, when it holds this clang's own headers. */
static const char *resources_below(Arena *arena, const char *folder) {
    static const char *const ways[] = {"", "/../lib", "/../../lib"};
    for (size_t i = 0; i < COUNTOF(ways); i++) {
        const char *resources =
            arena_printf(arena, "%s%s/clang/%d", folder, ways[i], version_major());
        if (file_is_regular(arena_printf(arena, "%s/include/stddef.h", resources))) {
            return resources;
        }
    }
    return NULL;
}

/* The headers that belong to this clang (stddef.h ...): as the user says, as found when building, else
 * beside the library that is loaded, by the name it was loaded under and by the name that stands for. */
static const char *resources_find(Arena *arena) {
    const char *named = getenv("SANGAM_CLANG_RESOURCE_DIR");
    if (named && *named == '/' && file_is_regular(path_join(arena, named, "include/stddef.h"))) {
        return arena_printf(arena, "-resource-dir=%s", path_normal(arena, named));
    }
#ifdef SANGAM_CLANG_RESOURCE_DIR
    if (file_is_regular(SANGAM_CLANG_RESOURCE_DIR "/include/stddef.h")) {
        return "-resource-dir=" SANGAM_CLANG_RESOURCE_DIR;
    }
#endif
    Dl_info info;
    void *symbol;
    memcpy(&symbol, &clang.createIndex, sizeof symbol);
    if (!dladdr(symbol, &info) || !info.dli_fname) {
        return NULL;
    }
    char *real = realpath(info.dli_fname, NULL);
    const char *resources = resources_below(arena, path_directory(arena, info.dli_fname));
    if (!resources && real) {
        resources = resources_below(arena, path_directory(arena, real));
    }
    if (!resources) {
        resources = resources_below(
            arena, arena_printf(arena, "/usr/lib/llvm-%d/lib", version_major()));
    }
    free(real);
    return resources ? arena_printf(arena, "-resource-dir=%s", path_normal(arena, resources))
                     : NULL;
}

Front *front_open(Diags *diags) {
    const char *why = front_load();
    if (why) {
        diag_add(diags, DIAG_ERROR, NULL, 0, 0, "%s", why);
        return NULL;
    }
    if (version_major() < 17) {
        diag_add(diags, DIAG_ERROR, NULL, 0, 0,
                 "libclang 17 or later is needed, but this is %s; build against a newer one "
                 "(LIBCLANG_PREFIX=...)",
                 *front_version() ? front_version() : "of an unknown version");
        return NULL;
    }
    /* Parse on this thread: its stack is the one the worker's limits speak of. */
    setenv("LIBCLANG_NOTHREADS", "1", 0);
    CXIndex index = clang.createIndex(0, 0);
    if (!index) {
        diag_add(diags, DIAG_ERROR, NULL, 0, 0, "libclang cannot be started");
        return NULL;
    }
    Front *front = xcalloc(1, sizeof *front);
    front->index = index;
    front->arena = arena_new("front");
    front->resources = resources_find(front->arena);
    return front;
}

void front_close(Front *front) {
    if (front) {
        clang.disposeIndex(front->index);
        if (front->prefix_index) {
            clang.disposeIndex(front->prefix_index);
        }
        map_free(&front->digests);
        arena_free(front->arena);
        free(front);
    }
}

static uint64_t processor_time(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

void front_times(const Front *front, uint64_t *parse, uint64_t *lower) {
    *parse = front->parse_time;
    *lower = front->lower_time;
}

FrontDigest *front_digest(Front *front, uint64_t identity) {
    bool new;
    uint64_t *slot = map_put(&front->digests, identity, &new);
    if (new) {
        *slot = (uint64_t)(uintptr_t)ARENA_NEW(front->arena, FrontDigest);
    }
    return (FrontDigest *)(uintptr_t)*slot;
}

/* ---- arguments ------------------------------------------------------------------------------ */

/* What may differ between attempts to get a translation unit at all. */
typedef enum Attempt { ATTEMPT_AS_GIVEN, ATTEMPT_NO_MACHINE, ATTEMPT_BARE, ATTEMPT_COUNT_ } Attempt;

static bool argument_takes_next(const char *argument) {
    static const char *const list[] = {"-I", "-D", "-U", "-iquote", "-isystem", "-idirafter",
                                       "-isysroot", "-x", "-Xclang", "-include", "--sysroot"};
    for (size_t i = 0; i < COUNTOF(list); i++) {
        if (str_eq(argument, list[i])) {
            return true;
        }
    }
    return false;
}

static bool argument_wanted(const char *argument, Attempt attempt) {
    if (attempt == ATTEMPT_AS_GIVEN) {
        return true;
    }
    if (attempt == ATTEMPT_NO_MACHINE) {
        return !str_starts(argument, "-m") && !str_starts(argument, "-std") &&
               !str_eq(argument, "-ansi") && !str_starts(argument, "--target");
    }
    return str_starts(argument, "-I") || str_starts(argument, "-D") ||
           str_starts(argument, "-U") || str_starts(argument, "-iquote") ||
           str_starts(argument, "-isystem") || str_starts(argument, "-idirafter");
}

/* `-Xclang -include -Xclang x.h`: the prefix holds what it brings. */
static uint32_t included_length(const CompileCommand *command, uint32_t at) {
    const StrVec *words = &command->arguments;
    bool included = at + 3 < words->len && str_eq(words->data[at], "-Xclang") &&
                    (str_eq(words->data[at + 1], "-include") ||
                     str_eq(words->data[at + 1], "-imacros"));
    return included ? 4 : 0;
}

static void arguments_make(const Front *front, const CompileCommand *command, Attempt attempt,
                           const FrontPrefix *prefix, StrVec *out) {
    vec_push(out, "clang"); /* its own name, as a full command line has it */
    for (uint32_t i = 0; i < command->arguments.len; i++) {
        const char *argument = command->arguments.data[i];
        uint32_t included = prefix ? included_length(command, i) : 0;
        if (included) {
            i += included - 1;
            continue;
        }
        bool wanted = argument_wanted(argument, attempt);
        bool pair = argument_takes_next(argument) && i + 1 < command->arguments.len;
        if (wanted) {
            vec_push(out, argument);
        }
        if (pair) {
            i++;
            if (wanted) {
                vec_push(out, command->arguments.data[i]);
            }
        }
    }
    if (attempt == ATTEMPT_BARE) {
        vec_push(out, "-std=gnu11");
    }
    for (size_t i = 0; i < COUNTOF(appended); i++) {
        vec_push(out, appended[i]);
    }
    vec_push(out, "-working-directory");
    vec_push(out, command->directory);
    if (front->resources) {
        vec_push(out, front->resources);
    }
    if (prefix) {
        vec_push(out, "-include-pch");
        vec_push(out, prefix->compiled);
    }
}

/* ---- parse ---------------------------------------------------------------------------------- */

static const char *error_name(enum CXErrorCode code) {
    switch (code) {
    case CXError_Crashed:
        return "the parser crashed";
    case CXError_InvalidArguments:
        return "it does not accept the arguments or cannot read the file";
    case CXError_ASTReadError:
        return "a precompiled file cannot be read";
    case CXError_Failure:
    case CXError_Success:
        break;
    }
    return "it gives no reason";
}

static CXTranslationUnit unit_attempt(const Front *front, const CompileCommand *command,
                                      const Staged *staged, UnitRefused *refused, Diags *diags) {
    CXTranslationUnit tu = NULL;
    enum CXErrorCode code = CXError_Failure;
    for (Attempt attempt = ATTEMPT_AS_GIVEN; attempt < ATTEMPT_COUNT_ && !tu; attempt++) {
        StrVec arguments = {0};
        arguments_make(front, command, attempt, NULL, &arguments);
        vec_push(&arguments, "-x");
        vec_push(&arguments, "c");
        code = clang.parseTranslationUnit2FullArgv(front->index, command->file, arguments.data,
                                                   (int)arguments.len, staged->files.data,
                                                   staged->files.len,
                                                   CXTranslationUnit_KeepGoing, &tu);
        vec_free(&arguments);
        if (code == CXError_Crashed) {
            break; /* other flags would not help */
        }
        *refused = attempt == ATTEMPT_AS_GIVEN     ? REFUSED_NONE
                   : attempt == ATTEMPT_NO_MACHINE ? REFUSED_MACHINE
                                                   : REFUSED_MOST;
    }
    if (!tu) {
        bool missing = !staged->files.len && !file_exists(command->file);
        diag_add(diags, DIAG_ERROR, command->file, 0, 0, "libclang makes nothing of it: %s",
                 missing ? "there is no such file" : error_name(code));
    }
    return tu;
}

static CXTranslationUnit unit_open(const Front *front, const CompileCommand *command,
                                   const FrontOptions *options, UnitRefused *refused,
                                   Diags *diags) {
    enum { ROUNDS = 32 }; /* each finds a file that is not on disk by one more spelling */
    Staged staged;
    staged_open(&staged, command, options);
    CXTranslationUnit tu = unit_attempt(front, command, &staged, refused, diags);
    for (int round = 0; tu && round < ROUNDS && staged_learn(&staged, tu); round++) {
        clang.disposeTranslationUnit(tu);
        tu = unit_attempt(front, command, &staged, refused, diags);
    }
    staged_close(&staged);
    return tu;
}

/* ---- diagnostics ---------------------------------------------------------------------------- */

/* Beyond these, errors are only counted against the functions they lie in. */
#define ERRORS_KEPT    500
#define MESSAGE_LENGTH 400

static int place_compare(const void *a, const void *b) {
    const Place *left = a, *right = b;
    return place_before(*left, *right) ? -1 : place_before(*right, *left);
}

/* Messages quote names, which may be as long as their file. */
static const char *message_short(Arena *arena, const char *message) {
    size_t length = strlen(message);
    if (length <= MESSAGE_LENGTH) {
        return message;
    }
    return arena_printf(arena, "%.*s ...", (int)utf8_valid_prefix(message, MESSAGE_LENGTH),
                        message);
}

static void diagnostics_read(Lower *lower) {
    unsigned count = clang.getNumDiagnostics(lower->tu);
    unsigned errors = 0;
    for (unsigned i = 0; i < count; i++) {
        CXDiagnostic diagnostic = clang.getDiagnostic(lower->tu, i);
        enum CXDiagnosticSeverity severity = clang.getDiagnosticSeverity(diagnostic);
        if (severity >= CXDiagnostic_Error) {
            CXSourceLocation location = clang.getDiagnosticLocation(diagnostic);
            CXString text = clang.getDiagnosticSpelling(diagnostic);
            Place place = location_place(lower, location);
            if (place.source) {
                vec_push(&lower->error_places, place);
            }
            /* The parse goes on behind a missing header, but not with what was in it. */
            const char *message = clang.getCString(text);
            bool fatal = severity == CXDiagnostic_Fatal || str_ends(message, "file not found");
            if (fatal || errors++ < ERRORS_KEPT) {
                unit_error(lower->builder, location_loc(lower, location),
                           message_short(lower->arena, message), fatal);
            }
            clang.disposeString(text);
        }
        clang.disposeDiagnostic(diagnostic);
    }
    if (lower->error_places.len) {
        qsort(lower->error_places.data, lower->error_places.len, sizeof(Place), place_compare);
    }
}

static void unit_name(Lower *lower, const CompileCommand *command) {
    Buf line = {0};
    for (uint32_t i = 0; i < command->arguments.len; i++) {
        buf_printf(&line, "%s%s", i ? " " : "", command->arguments.data[i]);
    }
    unit_set_main(lower->builder, command->file, buf_text(&line));
    buf_free(&line);
}

Lower *lower_new(CXTranslationUnit tu, const CompileCommand *command) {
    Lower *lower = xcalloc(1, sizeof *lower);
    lower->tu = tu;
    lower->arena = arena_new("lower");
    lower->builder = unit_builder_new();
    lower->directory = command->directory;
    return lower;
}

/* ---- with a prefix -------------------------------------------------------------------------- */

bool front_prefix_make(Front *front, const CompileCommand *command, const char *text,
                       const FrontPrefix *prefix, Buf *made) {
    StrVec arguments = {0};
    arguments_make(front, command, ATTEMPT_AS_GIVEN, NULL, &arguments);
    vec_push(&arguments, "-x");
    vec_push(&arguments, "c-header");
    struct CXUnsavedFile file = {prefix->name, text, strlen(text)};
    CXTranslationUnit tu = NULL;
    enum CXErrorCode code = clang.parseTranslationUnit2FullArgv(
        front->index, prefix->name, arguments.data, (int)arguments.len, &file, 1,
        CXTranslationUnit_Incomplete | CXTranslationUnit_ForSerialization, &tu);
    vec_free(&arguments);
    if (code != CXError_Success || !tu) {
        return false;
    }
    bool ok = prefix_write(tu, front, command, prefix, made);
    clang.disposeTranslationUnit(tu);
    return ok;
}

static CXTranslationUnit prefixed_open(Front *front, const CompileCommand *command,
                                       const FrontPrefix *prefix, const char *text,
                                       size_t length) {
    if (!front->prefix_index) {
        front->prefix_index = clang.createIndex(1, 0);
    }
    StrVec arguments = {0};
    arguments_make(front, command, ATTEMPT_AS_GIVEN, prefix, &arguments);
    vec_push(&arguments, "-x");
    vec_push(&arguments, "c");
    struct CXUnsavedFile file = {command->file, text, length};
    CXTranslationUnit tu = NULL;
    enum CXErrorCode code = clang.parseTranslationUnit2FullArgv(
        front->prefix_index, command->file, arguments.data, (int)arguments.len, &file, 1,
        CXTranslationUnit_KeepGoing, &tu);
    vec_free(&arguments);
    if (code != CXError_Success && tu) {
        clang.disposeTranslationUnit(tu);
        tu = NULL;
    }
    return tu;
}

/* NULL: the unit must be parsed whole. */
static Unit *prefixed_parse(Front *front, const CompileCommand *command,
                            const FrontOptions *options) {
    Arena *arena = arena_new("prefixed");
    char *text;
    size_t length;
    Unit *unit = NULL;
    CXTranslationUnit tu = NULL;
    uint64_t start = processor_time();
    if (file_read(arena, command->file, 0, &text, &length) && options->prefix_end <= length) {
        const char *blanked = prefix_blanked(arena, text, length, options->prefix_end);
        tu = prefixed_open(front, command, options->prefix, blanked, length);
    }
    uint64_t parsed = processor_time();
    front->parse_time += parsed - start;
    if (tu && !unit_has_errors(tu)) {
        Lower *lower = lower_new(tu, command);
        lower->prefix = options->prefix;
        unit_name(lower, command);
        SourceText *main = source_of(lower, clang.getFile(tu, command->file));
        if (main) {
            SourceFile *row = unit_file_at(lower->builder, main->id);
            row->size = length;
            row->digest = digest_of(text, length);
        }
        lower_unit(lower);
        prefix_files(lower, options->prefix);
        lower_files(lower, front, NULL);
        unit = unit_finish(lower->builder);
        if (lower->inexact || !main) {
            unit_free(unit);
            unit = NULL;
        }
        lower_free(lower);
        front->lower_time += processor_time() - parsed;
    }
    if (tu) {
        clang.disposeTranslationUnit(tu);
    }
    arena_free(arena);
    return unit;
}

Unit *front_parse(Front *front, const CompileCommand *command, const FrontOptions *options,
                  Diags *diags) {
    if (options && options->prefix && !options->file_count) {
        Unit *unit = prefixed_parse(front, command, options);
        if (unit) {
            return unit;
        }
    }
    UnitRefused refused = REFUSED_NONE;
    uint64_t start = processor_time();
    CXTranslationUnit tu = unit_open(front, command, options, &refused, diags);
    uint64_t parsed = processor_time();
    front->parse_time += parsed - start;
    if (!tu) {
        return NULL;
    }
    Lower *lower = lower_new(tu, command);
    unit_name(lower, command);
    source_of(lower, clang.getFile(tu, command->file)); /* file 1 is the main file */
    diagnostics_read(lower);
    lower_unit(lower);
    lower_files(lower, front, options);
    Unit *unit = unit_finish(lower->builder);
    unit->refused = (uint8_t)refused;
    lower_free(lower);
    front->lower_time += processor_time() - parsed;
    clang.disposeTranslationUnit(tu);
    return unit;
}
