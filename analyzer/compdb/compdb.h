/* SPDX-License-Identifier: Apache-2.0 */
/* compdb: which files are compiled, and with which flags.
 * Answers: the list of translation units of a project, arguments cleaned. From: a compile database,
 * one command line, or a source folder. For: front/ (through scan/). Does not know: clang, C.
 * Arguments are rebuilt from an allow-list (flags.def), never filtered by a deny-list: what is not
 * known to be harmless and meaningful to libclang is dropped, with the reason kept. */
#ifndef SANGAM_COMPDB_H
#define SANGAM_COMPDB_H

#include "formats/formats.h"

typedef struct CompileCommand {
    const char *directory;  /* absolute */
    const char *file;       /* absolute, normal: the main file */
    const char *output;     /* as given (-o or "output"), may be NULL */
    StrVec also_output;     /* outputs of the exact duplicates that were merged into this one:
                               the unit belongs to the programs of these as well */
    StrVec arguments;       /* cleaned: for libclang, without compiler name, main file, -c, -o */
    StrVec dropped;         /* "-flag: reason" */
    StrVec defines;         /* -D and -U in order, for telling configurations apart */
    uint32_t entry;         /* 1-based position in the database */
} CompileCommand;

/* The lists live in the arena that was given to the function which made them: read them, never push
 * to them or free them. */
typedef struct CompileCommands {
    VEC(CompileCommand) list;    /* in database order; exact duplicates (same file, same cleaned
                                    arguments, same directory) merged into the first */
    uint32_t entries;            /* in the database */
    uint32_t duplicates;
    VEC(const char *) missing;   /* main files that do not exist: reported, not fatal */
    uint32_t other_language;     /* C++, assembler ... : counted */
    const char *guessed;         /* NULL, or what stands for a database that is not there */
    const char *root;            /* absolute: the folder of the database or source folder */
} CompileCommands;

/* `path`: a compile_commands.json or a folder that holds one (or build/, _build, out/ below it).
 * false: the database cannot be used (a Diag says why, with position, and what to do). */
bool compdb_read(Arena *arena, const char *path, CompileCommands *out, Diags *diags);
/* The same with the commands of files that are not on disk in the list, and none missing. */
bool compdb_read_all(Arena *arena, const char *path, CompileCommands *out, Diags *diags);
/* The folder of the project that the database `path`, or the one in folder `path`, is of, absolute: its own
 * folder or, when that is a build folder, the top of the project above it, where one is recognised. */
const char *compdb_project(Arena *arena, const char *path);
/* No database: every .c file below `directory`, with guessed -I; what was guessed is in diags. */
bool compdb_discover(Arena *arena, const char *directory, CompileCommands *out, Diags *diags);
/* One command: `cc -O2 -Iinc -c x.c -o x.o`. */
bool compdb_command(Arena *arena, const char *directory, uint32_t count, const char *const *words,
                    CompileCommands *out, Diags *diags);
/* Where the headers of a command are looked for beside the folder of the file that includes them, and
 * which files its flags include. The lists are on the heap, their texts in the arena. */
typedef struct IncludeSearch {
    StrVec folders; /* absolute, in no order that counts */
    StrVec names;
} IncludeSearch;
void compdb_search(Arena *arena, const CompileCommand *command, IncludeSearch *out);
void include_search_free(IncludeSearch *search);
/* A shell command line as words (quotes and backslashes as sh does; no expansion). */
bool compdb_split(Arena *arena, const char *line, StrVec *words);

#endif
