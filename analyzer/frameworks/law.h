/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this folder share: values of parameters, stated relations, references. */
#ifndef SANGAM_FRAMEWORKS_LAW_H
#define SANGAM_FRAMEWORKS_LAW_H

#include "frameworks/frameworks.h"

#include <inttypes.h>

/* ---- select.c ---- */
/* A heap vector's contents into the arena, once nothing is pushed any more. */
void *law_settle(Arena *arena, void *data, uint32_t len, size_t item);
#define SETTLE(arena, v)                                                              \
    ((void)((v)->data = law_settle((arena), (v)->data, (v)->len, sizeof *(v)->data)), \
     (void)((v)->capacity = (v)->len))

/* Laws made by hand may leave texts out. */
static inline bool has_text(const char *text) {
    return text && *text;
}
bool texts_have(const StrVec *texts, const char *text);
/* "a", "a and b", "a, b and c". */
const char *texts_joined(Arena *arena, const char *const *texts, uint32_t count);
/* `id` is `scope` or lies below it: "s6.1" below "s6". */
bool id_is_within(const char *id, const char *scope);
/* "gdpr:8.1", how provisions are cited. */
const char *provision_reference(Arena *arena, const Provision *provision);
/* "GDPR 8.1", for sentences. */
const char *provision_label(Arena *arena, const Provision *provision);
const char *law_label(Arena *arena, const Framework *law);
bool law_covers_country(const Framework *law, const char *country);

/* ---- provision.c ---- */
void provisions_read(Frameworks *all, Framework *law, const Node *list, const StrVec *data,
                     Diags *diags);
bool id_is_plain(const char *id, bool slug); /* slug: lower case, digits and dashes only */

/* ---- value.c: one value that a provision gives a parameter ---- */
bool value_check(const Parameter *parameter, const Node *value, Diags *diags);
const Parameter *control_parameter(const Control *control, const char *name);
const Node *demand_value(const Demand *demand, const char *name); /* NULL when it gives none */
/* For AT_LEAST and AT_MOST; `country` NULL = the default. *unverified may be NULL. */
int64_t value_number(const Node *value, const char *country, bool *unverified);
uint32_t value_country_count(const Node *value); /* entries of by_country */
const char *value_country(const Node *value, uint32_t index);
/* The least and the most over the default and all countries. */
void value_range(const Node *value, int64_t *least, int64_t *most);
/* For ONE_OF and NONE_OF: the entries; NULL never. */
void value_list(const Node *value, Node *const **items, uint32_t *count);
bool value_lists(const Node *value, const char *text);

/* "16 years", "1 year". */
const char *quantity_text(Arena *arena, int64_t number, const char *unit);
/* "at least 16 years", "one of consent, contract and 4 more". */
const char *bound_text(Arena *arena, const Parameter *parameter, int64_t number);
const char *value_text(Arena *arena, const Parameter *parameter, const Node *value, bool whole);

/* ---- relation.c ---- */
typedef struct StatedRelation {
    const Control *control;
    Relation relation;
    const char *row, *reason;
    int32_t holds_from; /* day from which the reading is true */
    uint32_t line;
} StatedRelation;
typedef struct StatedConflict {
    const Control *left, *right; /* the same when one control conflicts with itself */
    const char *row, *reason;
    int32_t holds_from;
    uint32_t line;
} StatedConflict;
struct RelationFile {
    const char *file, *left, *right; /* jurisdictions */
    int32_t holds_from;              /* of entries that say nothing */
    VEC(StatedRelation) relations;
    VEC(StatedConflict) conflicts;
};
void relations_read(Frameworks *all, const Node *node, Diags *diags);
Relation relation_turned(Relation relation); /* left and right changed over */

/* ---- register.c: what the finding and the project's register say ---- */
/* Values of the parameter: the finding's measures, else its source. *from_register may be NULL. */
void register_values(Arena *arena, const Frameworks *all, const Framework *law,
                     const Control *control, const Parameter *parameter, const Finding *finding,
                     const Project *project, StrVec *out, bool *from_register);
/* The register knows the recipient but names no safeguard for it. */
bool register_lacks(const Parameter *parameter, const Finding *finding, const Project *project);
typedef enum Answer { ANSWER_YES, ANSWER_NO, ANSWER_UNSAID } Answer;
/* Is some datum of the finding one of these ids, or in one of these groups? *unknown: the groups of one are not known. */
bool finding_concerns(const Finding *finding, const StrVec *wanted, bool *unknown);
Answer register_data(const Provision *provision, const Finding *finding);
/* Roles and grounds. `head`: the selected law. */
Answer register_binds(const Frameworks *all, const Provision *provision, const Framework *head,
                      const Finding *finding, const Project *project);

/* ---- assess.c: one demand against what was measured ---- */
/* In the order of what decides when several demands stand in one provision. */
typedef enum Assessment { ASSESS_NONE, ASSESS_MEETS, ASSESS_OPEN, ASSESS_DIVERGES } Assessment;
typedef struct Assessed {
    Assessment kind;
    const char *text;
    bool compared; /* a value was compared, so the text says more than that the duty is not met */
} Assessed;
typedef struct Judge {
    Arena *arena;
    const Frameworks *all;
    const Finding *finding;
    const Project *project; /* may be NULL */
    int32_t as_of;
    const Framework *head; /* the selected law */
    LawVec members;        /* it and those it stands for */
} Judge;
Assessed demand_assess(const Judge *judge, const Provision *provision, const Demand *demand);
/* The same of a provision that opens a way: MEETS, OPEN (it may be met, and no other way is), else NONE. */
Assessed way_assess(const Judge *judge, const Provision *provision, const Demand *demand);

/* ---- judge.c, differ.c ---- */
/* A verdict, with what it would be if the provision were in force. */
typedef struct Ruling {
    Verdict verdict;
    Assessment would;
    const Demand *demand; /* that decided */
} Ruling;
typedef VEC(Ruling) Rulings;
const char *laws_differ(Arena *arena, const Frameworks *all, const Rulings *rulings,
                        const Framework *const *laws, uint32_t law_count, const Finding *finding,
                        const Project *project, int32_t as_of, bool *in_stance);

/* ---- text.c ---- */
const char *date_text(Arena *arena, int32_t day);
/* "from 2027-05-14" or "from 2027-05-14 (2027-05-13 on another reading)". */
const char *start_text(Arena *arena, const Provision *provision);
const char *end_text(Arena *arena,
                     const Provision *provision);        /* "since ..." it is no longer there */
const char *confidence_mark(const Provision *provision); /* "" for primary, else "secondary" ... */
const char *penalty_text(Arena *arena, const Node *node, StrVec *per, Diags *diags);

#endif
