/* SPDX-License-Identifier: Apache-2.0 */
/* Private to flow/: what one demand (kinds of guard, purposes) finds in each function. guard_values.c
 * reasons about values, guard_purposes.c about what was asked for, guard_members.c about answers that are kept, guards.c
 * about one function, guard_chains.c about the whole program. */
#ifndef SANGAM_FLOW_GUARDS_H
#define SANGAM_FLOW_GUARDS_H

#include "flow/flow.h"

/* What an edge tells of a value: it lies in low .. high, or (outside) it does not; with `bits`, of these bits of it: then
 * no more than that one of them is set. */
typedef struct Known {
    bool outside;
    int64_t low, high;
    uint64_t bits;
} Known;
static inline bool known_has(Known known, int64_t value) {
    if (known.bits) value = ((uint64_t)value & known.bits) != 0;
    return (value >= known.low && value <= known.high) != known.outside;
}
#define KNOWN_BITS(set) ((Known){true, 0, 0, set})
#define KNOWN_NONZERO ((Known){true, 0, 0, 0})
#define KNOWN_ZERO    ((Known){false, 0, 0, 0})

typedef enum GuardMarkKind { MARK_HOLDS, MARK_ENDS, MARK_STOPS } GuardMarkKind;
/* After this call the guard holds, no longer holds, or nothing comes any more. */
typedef struct GuardMark {
    uint32_t insn;
    uint8_t kind;
} GuardMark;

typedef struct PurposeMember { /* of the record that a parameter, from 0, points to */
    uint32_t parameter;
    FieldId field;
} PurposeMember;

/* A function in which some guard of the demand is asked, itself or by a helper. */
typedef struct GuardScope {
    FunctionId function;
    const Function *body;
    Cfg cfg;
    bool *bare;              /* [block_count] its first instruction can be reached without the guard */
    bool *cut;               /* [row of cfg.successor] never taken, or taken only when the guard holds */
    VEC(GuardMark) marks;    /* by instruction */
    U32Vec *stores;          /* [local_count] instructions, in order */
    bool *escapes;           /* [local_count] written through its address, or only in part */
    uint32_t *seen, epoch;   /* [block_count] */
    uint64_t purpose_params; /* bit i: parameter i is handed to a guard as its purpose */
    VEC(PurposeMember) purpose_members; /* likewise members */
    uint64_t answer_params;  /* bit i: nothing but what the guard said, or 0, is stored where parameter i points to */
    bool returns_guarded;    /* it comes back only when the guard holds */
    bool ends;               /* it may end what the guard said */
    bool asked;              /* the next two are known */
    bool nonzero_implies, zero_implies; /* what its result says of the guard */
} GuardScope;

/* One demand. */
typedef struct GuardSet {
    StrVec kinds;
    StrVec purposes;       /* words; empty = any purpose */
    VEC(int64_t) values;   /* the numbers among them, and the values of those that name constants */
    GuardScope **scopes;   /* [function_count], NULL = no guard is asked in there */
    BitSet answers;        /* members of records that keep what the guard said; when known */
    bool answers_known;
} GuardSet;

struct Guards {
    Arena *arena;
    const Program *program;
    const Memory *memory;
    const Models *models;
    const Model **model_of;    /* [function_count] */
    const char **annotated;    /* [function_count] "consent ...": the kind it is a guard of, NULL = none said */
    StrVec used;               /* kinds that functions of the program are guards of */
    bool *never_returns;       /* [function_count] */
    bool *is_root;             /* [function_count] */
    uint32_t *caller_first;    /* [function_count + 1] */
    uint32_t *callers;         /* rows of Memory.calls */
    U32Vec *call_edges;        /* [function_count] rows of kind EDGE_CALL, by instruction; when known */
    bool *call_edges_known;
    bool answers_by_parameter; /* some scope has answer_params */
    Map sets;                  /* hash of the demand -> index + 1 */
    VEC(GuardSet *) set_list;
    uint32_t fuel, budget;     /* steps left for the condition, and the function, being looked at */
};

enum { GUARD_CONDITION_STEPS = 20000 };

/* ---- guard_members.c ---- */
/* Fills set->answers, from the scopes as they are. False: there are none. */
bool guard_members_find(Guards *guards, GuardSet *set);
/* The same as guard_implied, of a LOAD of such a member. */
bool guard_member_implies(const Guards *guards, const GuardSet *set, const GuardScope *scope, Value load, Known known);
/* Of a LOAD of a local that is filled with such an answer only, by helpers that get its address as well. */
bool guard_out_implies(Guards *guards, const GuardSet *set, GuardScope *scope, Value load, Known known, unsigned depth);
/* Fills scope->answer_params. */
void guard_answers_find(Guards *guards, const GuardSet *set, GuardScope *scope);
/* Does the function read one? */
bool guard_member_read(const Guards *guards, const GuardSet *set, FunctionId function);

/* ---- guard_values.c ---- */
/* Does the value's being such mean that the guard was asked and said yes? */
bool guard_implied(Guards *guards, const GuardSet *set, GuardScope *scope, Value value, Known known,
                   unsigned depth);
/* Does every way out of the helper on which its result is such lie behind the guard? */
bool guard_result_implied(Guards *guards, const GuardSet *set, GuardScope *helper, Known known, unsigned depth);
/* The effect asks for one of the kinds, and this call of it for one of the purposes. */
bool guard_asks(Guards *guards, const GuardSet *set, GuardScope *scope, uint32_t insn, const Effect *effect);
/* The kind that an annotation makes the function a guard of is one of those demanded. */
bool guard_annotated(const Guards *guards, const GuardSet *set, FunctionId function);

/* The stores that the read of a variable may see; `*param`: the parameter that it may still be as it was given, 0 = none.
 * False: it reads no plain variable. */
bool guard_stores(Guards *guards, GuardScope *scope, Value load, U32Vec *stores, LocalId *param);

/* ---- guard_purposes.c ---- */
/* Is the purpose that this call gives to a guard one of those demanded? Unknown ones count as such. */
bool guard_purpose(Guards *guards, const GuardSet *set, GuardScope *scope, uint32_t insn, uint32_t argument);
/* Parameters, and members of what they point to, that a helper hands on as purposes, checked at this call of it. */
bool guard_purposes_passed(Guards *guards, const GuardSet *set, GuardScope *scope, uint32_t insn,
                           const GuardScope *helper);

/* ---- guards.c ---- */
BlockId guard_block(const Function *body, uint32_t insn);
/* Can the instruction be reached without the guard? */
bool guard_bare(const GuardScope *scope, uint32_t insn);
/* The last mark in first .. limit - 1; NULL = none. */
const GuardMark *guard_mark_before(const GuardScope *scope, uint32_t first, uint32_t limit);
/* Functions that a call reaches; `one` holds a direct call's. */
const FunctionId *guard_targets(const Guards *guards, const GuardScope *scope, uint32_t insn, FunctionId *one,
                                uint32_t *count);
const GuardSet *guard_set(Guards *guards, const GuardDemand *demand);
bool guard_site_bare(const GuardSet *set, FunctionId function, uint32_t insn);

#endif
