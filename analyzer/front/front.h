/* SPDX-License-Identifier: Apache-2.0 */
/* front: C becomes IR. The only folder that knows clang.
 * Answers: what one translation unit means. From: a cleaned compile command. For: facts/ and scan/.
 * Does not know: other units, personal data, rules. Runs inside a worker process: the input may crash
 * or hang libclang, and only that process may die of it. */
#ifndef SANGAM_FRONT_H
#define SANGAM_FRONT_H

#include "compdb/compdb.h"
#include "ir/ir.h"

typedef struct FrontFile { /* content that replaces a file on disk (staged bytes) */
    const char *path, *data;
    size_t length;
} FrontFile;

/* ---- what many units begin with (leading.c, prefix.c) ----------------------------------------
 * Most of a parse is headers, and the units of a project mostly begin with the same ones. The text
 * up to the last common #include is parsed once and kept as a precompiled header; the units read
 * that instead. Exact or not at all: front_parse says when a unit may not use it. */

/* One step of the text a main file begins with: a directive, or a whole #if ... #endif. */
typedef struct LeadingItem {
    const char *text; /* one line a directive, without comments, with newlines */
    uint64_t hash;    /* of the text */
    uint32_t end;     /* bytes of the main file up to here */
    uint32_t includes;
    bool quoted;      /* means other files in another folder: #include "x.h" */
} LeadingItem;
typedef struct Leading {
    VEC(LeadingItem) items; /* the last one includes something */
} Leading;
/* Stops at the first declaration and at whatever would mean something else outside the main file:
 * __LINE__, macros with a content (their places are shown), pragmas. Items live in the arena. */
void leading_read(Arena *arena, const char *text, size_t length, Leading *out);

typedef struct PrefixFile { /* a file the text includes, in the order of first inclusion */
    const char *path;
    bool system;
    uint64_t size;
    Digest digest;
} PrefixFile;

typedef struct FrontPrefix {
    const char *compiled; /* path of the precompiled header */
    const char *name;     /* path its text was parsed under: nothing of a unit may lie there */
    PrefixFile *files;
    uint32_t file_count;
} FrontPrefix;

typedef struct FrontOptions {
    const FrontFile *files;
    uint32_t file_count;
    const FrontPrefix *prefix; /* NULL: none */
    uint32_t prefix_end;       /* bytes of the main file that it stands for */
} FrontOptions;

/* Loads libclang, which other calls do as well when they need it. Why it cannot be used, NULL = it can. */
const char *front_load(void);
/* The same beside what the caller does; whoever needs it waits. Somebody must have waited before workers are forked, since
 * a copy of a process that is amid loading could never load, and before the process ends. */
void front_load_begin(void);

typedef struct Front Front; /* one libclang index; make it after fork */
Front *front_open(Diags *diags); /* NULL: wrong library version, with a Diag */
void front_close(Front *front);
/* NULL when there is no translation unit at all (with a Diag that names the file and the reason).
 * Retries: as cleaned -> without -m and -std -> -I -D -U only with -std=gnu11; the Unit says so.
 * The Unit carries its own errors, unknown counts and file digests. */
Unit *front_parse(Front *front, const CompileCommand *command, const FrontOptions *options,
                  Diags *diags);
/* Parses `text` as `command` would and writes prefix->compiled; `made` gets what front_prefix_read
 * reads back in another process. False: no unit may use it, and they lose nothing but the time. */
bool front_prefix_make(Front *front, const CompileCommand *command, const char *text,
                       const FrontPrefix *prefix, Buf *made);
bool front_prefix_read(Arena *arena, const char *data, size_t length, FrontPrefix *prefix);
const char *front_version(void); /* "clang version 19.1.7" */
/* Nanoseconds of processor time this front has spent on parsing and on lowering so far. */
void front_times(const Front *front, uint64_t *parse, uint64_t *lower);

#endif
