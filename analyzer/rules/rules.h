/* SPDX-License-Identifier: Apache-2.0 */
/* rules: YAML checks, and what they make of a program.
 * Answers: which findings and observations do the checks give on this program. From: rules/checks/ and
 * the flows, guards and absences that flow/ computes. For: scan/. Does not know: laws (a rule names
 * controls only), clang, reports. */
#ifndef SANGAM_RULES_H
#define SANGAM_RULES_H

#include "data/data.h"
#include "formats/formats.h"
#include "flow/flow.h"
#include "models/models.h"
#include "project/project.h"

typedef enum RuleKind {
#define RULE_KIND(enumerator, text) RULE_##enumerator,
#include "rules/kinds.def"
#undef RULE_KIND
    RULE_KIND_COUNT_
} RuleKind;

typedef struct RuleMeasure { /* { child-age-gate, age_below, "{value}" } */
    const char *parameter, *value;
} RuleMeasure;
typedef struct RuleControl {
    const char *control;
    VEC(RuleMeasure) measures;
    uint32_t line, column;
} RuleControl;

/* One way to call that objects: `curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 0)`. */
typedef struct RuleCall {
    StrVec functions;       /* names (globs) */
    int argument;           /* index of the argument that objects, -1 = any call does */
    StrVec values;          /* numbers or constants' names (models_constant knows many) */
    StrVec texts;           /* globs for an argument that is a constant text ("*" = any constant text);
                               both empty = any argument */
    int when_argument;      /* only when this argument ... */
    StrVec when_values;     /* ... is one of these; -1 = always */
    uint32_t line;
} RuleCall;

typedef struct Rule {
    const char *id, *title, *message, *remedy;
    RuleKind kind;
    int severity;           /* 0 low 1 medium 2 high 3 critical */
    StrVec data;            /* from: data: categories or groups */
    StrVec not_data;        /* from: not: categories or groups left to a stricter rule */
    StrVec origins;         /* from: origin: */
    StrVec sinks;           /* to: sink: kinds */
    StrVec not_sinks;       /* to: not: kinds */
    StrVec states;          /* unless: state: alternatives */
    StrVec guards;          /* unless: guard: kinds that excuse */
    StrVec demanded;        /* GUARD rules: require: guard: kinds demanded, one of them on every path */
    VEC(RuleCall) calls;    /* call: alternatives */
    StrVec words;           /* constant: identifier words that name the constant or what is compared */
    StrVec not_words;       /* constant: words that say it is something else */
    const char *quantity;   /* constant: "age" "days" "hours" ... */
    int64_t least, most;    /* constant: range of values that count as such a quantity */
    bool compared_only;     /* constant: counts only in a comparison with such a name, not as its value */
    StrVec algorithms;      /* flow: transforms by these algorithms object (weak hash) */
    const char *declare;    /* declare: undeclared-flow, undeclared-recipient, ... */
    VEC(RuleControl) controls;
    U32Vec cwe;
    const char *file;
    uint32_t line;
} Rule;

typedef struct Rules {
    VEC(Rule) list; /* sorted by id; like every list in it, in the arena: not to be pushed to */
} Rules;
/* `folders`: rules directories' checks/ folders. Unknown keys are errors naming the nearest one. */
bool rules_load(Arena *arena, const char *const *folders, uint32_t count, Rules *out, Diags *diags);
const Rule *rules_find(const Rules *rules, const char *id);
extern const char *const rule_kind_names[]; /* by RuleKind, NULL-terminated */
extern const char *const rule_declare_kinds[]; /* what `declare:` may say, NULL-terminated */

/* lint.c: refuses names that nothing produces: sink kinds, origins, guards, algorithms, constants,
 * data, controls. NULL lists are not checked. The models' own data ids are checked too. */
typedef struct RuleWorld {
    const Models *models;
    const Catalog *catalog;          /* may be NULL */
    const char *const *controls;     /* NULL-terminated ids of the frameworks' controls */
    const char *const *sinks;        /* more sink kinds, from the project file */
    const char *const *guards;       /* more guard kinds, from the project file */
} RuleWorld;
bool rules_lint(const Rules *rules, const RuleWorld *world, Diags *diags);

/* ---- match.c, constants.c, calls.c, register.c: the rules on one program ---------------------- */
typedef struct RuleInput {
    const Program *program;
    const Memory *memory;
    Flows *flows;
    Catalog *catalog;
    Holdings *holdings;
    const Models *models;
    const Project *project; /* rules of kind `declare` need one with a path */
} RuleInput;

/* One objection, still in terms of the program. */
typedef struct Match {
    const Rule *rule;
    const Flow *flow;        /* NULL: constant, call */
    FunctionId function;
    uint32_t insn;           /* the place; 0 = the function's own */
    Loc at;
    const char *callee;      /* called at the place, "" = none */
    const char *value;       /* measured: "13"; "" = nothing */
    const char *subject;     /* what the value stands beside: `user->age`; "" = none */
    const char *detail;      /* one more line for the reader, "" = none */
    const char *recipient;   /* id in the register, else host; "" = unknown, as below */
    const char *country;     /* that the register says of the recipient or store */
    const char *store;       /* id in the register, else table or file */
    VEC(DataId) data;        /* sorted */
    VEC(Loc) also;           /* further places of the same finding */
    uint8_t confidence;      /* 0 low 1 medium 2 high */
    const char *reason;      /* of the confidence, one line */
} Match;
typedef VEC(Match) Matches;
void rules_match(Arena *arena, const Rules *rules, const RuleInput *input, Matches *out);

/* ---- observe.c: where one flow goes, whatever the checks say of it ---------------------------- */
typedef struct Destination {
    const char *recipient, *country, *store; /* as in Match */
    const char *removed;     /* what deletes from the store names this table or path; "" = one that is known at
                                run time only; NULL = nothing was seen to delete there */
    FunctionId removed_in;   /* 0 = a text that lies in static data */
    Loc removed_at;
} Destination;
/* What the code names without a flow that is known to go there: hosts in constant texts, tables and files that
 * something deletes from. */
typedef struct Named {
    const char *name;
    const char *country;     /* of a host that the register knows, else "" */
    bool deleted;            /* a table or file that is deleted from; else a host */
    FunctionId function;     /* 0 = a text that lies in static data, as has no place */
    Loc at;
} Named;
typedef VEC(Named) NamedVec;
/* `out`: [input->flows->list.len]; `named`: each name once, in the order of the program. */
void rules_destinations(Arena *arena, const RuleInput *input, Destination *out, NamedVec *named);

#endif
