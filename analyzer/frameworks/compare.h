/* SPDX-License-Identifier: Apache-2.0 */
/* What compare.c (rows of a duty) and bounds.c (values against values, conflicts) share. */
#ifndef SANGAM_FRAMEWORKS_COMPARE_H
#define SANGAM_FRAMEWORKS_COMPARE_H

#include "frameworks/law.h"

typedef struct Side {
    const char *name, *jurisdiction; /* jurisdiction "" when the laws are of several */
    LawVec laws;
} Side;
typedef struct Pair {
    Arena *arena;
    const Frameworks *all;
    Side left, right;
    int32_t later; /* a day on which more is in force than on the day asked for, 0 = none */
} Pair;
typedef struct Duty {
    const Provision *provision;
    const Demand *demand;
} Duty;
typedef VEC(Duty) Duties;

/* The provisions of the side that set the duty and are in force on the day on every reading. */
void duties_on(const Side *side, const Control *control, int32_t day, Duties *out);
const char *side_text(Arena *arena, const Duties *duties, const Parameter *parameter);
/* The reason, NULL when none is stated. */
const char *stated_conflict(const Pair *pair, const Control *left, const Control *right,
                            int32_t day);

/* What a side's provisions together leave open for a value. */
typedef struct Bounds {
    bool given;
    int64_t least, most, usual; /* over the countries; usual: of the default */
    StrVec names;               /* lists: what is allowed (ONE_OF) or barred (NONE_OF) */
    const char *text;           /* for people */
} Bounds;
Bounds bounds_of(Arena *arena, const Duties *duties, const Parameter *parameter);
void bounds_free(Bounds *bounds);
Relation bounds_relate(Arena *arena, const Parameter *parameter, const Bounds *left,
                       const Bounds *right, const char **reason);
/* Conflicts between two different duties: computed over a quantity, or stated. */
void conflict_rows(const Pair *pair, int32_t day, Comparisons *out);

#endif
