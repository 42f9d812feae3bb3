/* SPDX-License-Identifier: Apache-2.0 */
/* list: the growing list of commands while a database or a folder is read (private). */
#ifndef SANGAM_COMPDB_LIST_H
#define SANGAM_COMPDB_LIST_H

#include "compdb/clean.h"

typedef struct CommandList {
    Arena *arena;
    VEC(CompileCommand) commands;
    Map by_content; /* hash of a command -> index + 1 of the first with it */
    StrVec missing;
    Map missing_seen;
    CompileCommands *out; /* the counts */
} CommandList;

void list_open(CommandList *list, Arena *arena, CompileCommands *out, const char *root);
/* One unit; an exact duplicate is counted and not kept. */
void list_add(CommandList *list, const Cleaned *cleaned, const char *file, const char *output,
              uint32_t entry);
void list_add_missing(CommandList *list, const char *file);
/* Moves everything into `out`, whose lists then lie in the arena. */
void list_close(CommandList *list);
/* A copy of the list in the arena. */
StrVec list_texts(Arena *arena, const StrVec *texts);
/* "a.c, b.c, c.c and 9 more" for messages, in `scratch`. */
const char *list_sample(Arena *scratch, const StrVec *texts);

/* How to get a compile database, for messages. */
#define DATABASE_ADVICE                                                              \
    "make one with `bear -- make`, or with cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON, " \
    "or with ninja -t compdb"

#endif
