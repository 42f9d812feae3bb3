/* SPDX-License-Identifier: Apache-2.0 */
/* Private to rules/: what reading the files of checks/ shares. load.c: files and what every check has;
 * load_parts.c: what belongs to its kind; load_lists.c: lists of words and the table of severities. */
#ifndef SANGAM_RULES_LOAD_H
#define SANGAM_RULES_LOAD_H

#include "rules/rules.h"

typedef struct RuleList { /* of _lists.yaml */
    const char *name;
    StrVec words;
} RuleList;

typedef struct RuleReader {
    Arena *arena;
    Diags *diags;
    VEC(RuleList) lists;
} RuleReader;

void *rules_keep(Arena *arena, void *data, uint32_t count, size_t item);
/* A heap vector's contents into the arena, once nothing is pushed any more. */
#define VEC_KEEP(arena, v)                                                    \
    ((v)->data = rules_keep((arena), (v)->data, (v)->len, sizeof *(v)->data), \
     (void)((v)->capacity = (v)->len))

/* Texts of the key; `@name` stands for the words of a list. */
bool read_texts(RuleReader *reader, const Node *map, const char *key, bool required, StrVec *out);
bool read_lists(RuleReader *reader, const Node *root);
bool read_severities(RuleReader *reader, const Node *root, SeverityTable *out);
bool check_placeholders(const Node *node, const char *text, Diags *diags);
/* The parts that a check of its kind needs or may have. */
bool read_parts(RuleReader *reader, const Node *root, Rule *rule);

#endif
