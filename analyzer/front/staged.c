/* SPDX-License-Identifier: Apache-2.0 */
/* Contents in place of those on disk, under the names by which the parser looks them up. A file that
 * lies on disk is found by what it is, however it is written. One that does not is found by its exact
 * spelling only: a folder of the command line or of the including file, a slash, the words of the
 * directive. So those spellings are made in advance, or learnt from what was not found. */
#include "front/lower.h"

#include <stdlib.h>

static void staged_add(Staged *staged, const char *name, const FrontFile *file) {
    if (intern_find(staged->names, name)) {
        return;
    }
    intern(staged->names, name);
    struct CXUnsavedFile row = {arena_strdup(staged->arena, name), file->data, file->length};
    vec_push(&staged->files, row);
}

/* As written in the arguments: "-Iinc", "-isystem" "inc". */
static void folders_find(Staged *staged, const CompileCommand *command) {
    static const char *const flags[] = {"-iquote", "-isystem", "-idirafter", "-I"};
    for (uint32_t i = 0; i < command->arguments.len; i++) {
        const char *word = command->arguments.data[i];
        for (size_t f = 0; f < COUNTOF(flags); f++) {
            if (str_eq(word, flags[f]) && i + 1 < command->arguments.len) {
                vec_push(&staged->folders, command->arguments.data[++i]);
                break;
            }
            if (str_starts(word, flags[f]) && word[strlen(flags[f])]) {
                vec_push(&staged->folders, word + strlen(flags[f]));
                break;
            }
        }
    }
}

void staged_open(Staged *staged, const CompileCommand *command, const FrontOptions *options) {
    *staged = (Staged){.arena = arena_new("staged"), .names = interner_new(), .options = options,
                       .directory = command->directory};
    if (!options || !options->file_count) {
        return;
    }
    folders_find(staged, command);
    for (uint32_t i = 0; i < options->file_count; i++) {
        const FrontFile *file = &options->files[i];
        staged_add(staged, file->path, file);
        if (file_exists(file->path)) {
            continue;
        }
        vec_push(&staged->absent, file);
        for (uint32_t f = 0; f < staged->folders.len; f++) {
            const char *folder = path_normal(
                staged->arena, path_join(staged->arena, staged->directory, staged->folders.data[f]));
            const char *rest = path_below(folder, file->path);
            if (rest != file->path) {
                staged_add(staged, arena_printf(staged->arena, "%s/%s", staged->folders.data[f], rest),
                           file);
            }
        }
    }
}

void staged_close(Staged *staged) {
    vec_free(&staged->files);
    vec_free(&staged->absent);
    vec_free(&staged->folders);
    interner_free(staged->names);
    arena_free(staged->arena);
}

/* `spelled` is what the parser tried. */
static void staged_try(Staged *staged, const char *folder, const char *name) {
    const char *spelled = arena_printf(staged->arena, "%s/%s", folder, name);
    const char *path =
        path_normal(staged->arena, path_join(staged->arena, staged->directory, spelled));
    for (uint32_t i = 0; i < staged->absent.len; i++) {
        if (str_eq(staged->absent.data[i]->path, path)) {
            staged_add(staged, spelled, staged->absent.data[i]);
        }
    }
}

static void learn_from(Staged *staged, CXDiagnostic diagnostic) {
    CXString text = clang.getDiagnosticSpelling(diagnostic);
    const char *message = clang.getCString(text);
    const char *end = message ? strstr(message, "' file not found") : NULL;
    if (end && *message == '\'') {
        const char *name = arena_strndup(staged->arena, message + 1, (size_t)(end - message - 1));
        CXFile file = NULL;
        clang.getFileLocation(clang.getDiagnosticLocation(diagnostic), &file, NULL, NULL, NULL);
        CXString includer = clang.getFileName(file);
        const char *path = clang.getCString(includer);
        const char *slash = path ? strrchr(path, '/') : NULL;
        if (slash) {
            staged_try(staged, arena_strndup(staged->arena, path, (size_t)(slash - path)), name);
        }
        clang.disposeString(includer);
        for (uint32_t i = 0; i < staged->folders.len; i++) {
            staged_try(staged, staged->folders.data[i], name);
        }
    }
    clang.disposeString(text);
}

bool staged_learn(Staged *staged, CXTranslationUnit tu) {
    uint32_t before = staged->files.len;
    unsigned count = staged->absent.len ? clang.getNumDiagnostics(tu) : 0;
    for (unsigned i = 0; i < count; i++) {
        CXDiagnostic diagnostic = clang.getDiagnostic(tu, i);
        learn_from(staged, diagnostic);
        clang.disposeDiagnostic(diagnostic);
    }
    return staged->files.len > before;
}
