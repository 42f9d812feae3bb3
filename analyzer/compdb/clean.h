/* SPDX-License-Identifier: Apache-2.0 */
/* clean: from the words of a compile command to arguments that are safe for libclang (private). */
#ifndef SANGAM_COMPDB_CLEAN_H
#define SANGAM_COMPDB_CLEAN_H

#include "compdb/compdb.h"

/* Bounds on what a command may hold. Beyond them the command (or the word) is refused and named. */
enum {
    WORDS_MAX = 65536,        /* words of one command, response files expanded */
    WORD_LENGTH_MAX = 65536,  /* bytes of one argument that is passed on */
    RESPONSE_DEPTH_MAX = 8,   /* @file within @file */
    RESPONSE_SIZE_MAX = 1 << 22 /* bytes of one response file */
};

typedef struct CleanInput {
    const char *path; /* absolute, normal */
    bool is_c;
} CleanInput;

typedef struct Cleaned {
    StrVec arguments, dropped, defines; /* heap: see cleaned_free */
    VEC(CleanInput) inputs;             /* words that are no flags, as files */
    const char *directory;              /* absolute; after a leading `cd` in the command */
    const char *output;                 /* NULL = none named */
    const char *language;               /* of the last -x; NULL = by the file's name */
    bool is_c;                          /* false: another language's compiler, or no compiler */
} Cleaned;

/* Keeps each text once, since the units of a project share nearly all of theirs. */
typedef struct Cleaner {
    Arena *arena;   /* what is kept */
    Arena *scratch; /* emptied for every command */
    Map texts;      /* hash -> text in arena */
    Map settled;    /* hash of an unsettled path -> text in arena */
    const char *root; /* response files are read below here or below the command's directory */
} Cleaner;

void cleaner_open(Cleaner *cleaner, Arena *arena, const char *root);
void cleaner_close(Cleaner *cleaner);
const char *cleaner_keep(Cleaner *cleaner, const char *text);
/* `path` against `directory`, without "." and ".."; ".." stays where it leaves a symbolic link. */
const char *cleaner_path(Cleaner *cleaner, const char *directory, const char *path);

/* False: the command cannot be used at all; *why says so in words for a person. */
bool command_clean(Cleaner *cleaner, const char *directory, uint32_t count,
                   const char *const *words, Cleaned *out, const char **why);
void cleaned_free(Cleaned *cleaned);
/* `language`: of the last -x before the file, NULL = by the file's name. */
bool file_is_c(const char *path, const char *language);

/* split.c: expands @file words; false when a bound is passed. */
bool words_expand(Cleaner *cleaner, const char *directory, uint32_t count,
                  const char *const *words, StrVec *out, StrVec *dropped, const char **why);

/* compiler.c: what stands before the flags. */
typedef struct CompilerName {
    uint32_t first;       /* index of the first word after the compiler */
    bool is_c;            /* false: C++, assembler, linker ... */
    const char *target;   /* of a cross compiler, NULL = the machine's own */
    const char *standard; /* c89, c99: the compiler's name says so; else NULL */
} CompilerName;
CompilerName compiler_find(Arena *arena, uint32_t count, const char *const *words);
/* "arm-linux-gnueabihf" and the like: a machine and a system that are both known. */
bool target_known(const char *triple);

#endif
