/* SPDX-License-Identifier: Apache-2.0 */
/* What libclang alone costs: the units of a compile database parsed one after another in one
 * process, with the arguments a scan uses, and thrown away. The measure for `make bench`.
 * usage: parse_only DATABASE RESOURCE_DIRECTORY */
#include <clang-c/Index.h>
#include <stdlib.h>

#include "compdb/compdb.h"

static bool parse(CXIndex index, const CompileCommand *command, const char *resources) {
    static const char *const behind[] = {"-fsyntax-only", "-w", "-O0", "-ferror-limit=0",
                                         "-U_FORTIFY_SOURCE", "-D__NO_INLINE__",
                                         "-fparse-all-comments", "-x", "c", "-resource-dir"};
    StrVec words = {0};
    vec_push(&words, "clang");
    for (uint32_t i = 0; i < command->arguments.len; i++)
        vec_push(&words, command->arguments.data[i]);
    vec_push(&words, "-working-directory");
    vec_push(&words, command->directory);
    for (size_t i = 0; i < COUNTOF(behind); i++) vec_push(&words, behind[i]);
    vec_push(&words, resources);
    CXTranslationUnit tu = NULL;
    clang_parseTranslationUnit2FullArgv(index, command->file, words.data, (int)words.len, NULL, 0,
                                        CXTranslationUnit_KeepGoing, &tu);
    vec_free(&words);
    if (tu) clang_disposeTranslationUnit(tu);
    return tu != NULL;
}

int main(int count, char **words) {
    if (count != 3) {
        fputs("usage: parse_only DATABASE RESOURCE_DIRECTORY\n", stderr);
        return 2;
    }
    Arena *arena = arena_new("bench");
    Diags *diags = diags_new(arena);
    CompileCommands commands = {0};
    if (!compdb_read(arena, words[1], &commands, diags)) {
        diags_print(diags, stderr, DIAG_WARNING);
        return 2;
    }
    setenv("LIBCLANG_NOTHREADS", "1", 0);
    CXIndex index = clang_createIndex(0, 0);
    uint32_t parsed = 0;
    for (uint32_t i = 0; i < commands.list.len; i++)
        parsed += parse(index, &commands.list.data[i], words[2]);
    clang_disposeIndex(index);
    printf("%u of %u units parsed\n", parsed, commands.list.len);
    arena_free(arena);
    return 0;
}
