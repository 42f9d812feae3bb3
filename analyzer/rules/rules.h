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

typedef enum DeclareKind {
#define DECLARE_KIND(enumerator, text) DECLARE_##enumerator,
#include "rules/declares.def"
#undef DECLARE_KIND
} DeclareKind;

typedef struct RuleMeasure { /* { child-age-gate, age_below, "{value}" } */
    const char *parameter, *value;
} RuleMeasure;
typedef struct RuleControl {
    const char *control;
    VEC(RuleMeasure) measures;
    uint32_t line, column;
} RuleControl;

/* Identifiers: with one of `words`, and one of `about` where there are such, and none of `not_words`. All are
 * sequences of whole words; a function called `export_patient` has the words `export` and `patient`. */
typedef struct RuleNames {
    StrVec words, about, not_words;
} RuleNames;

/* A member that a record needs: one whose name holds one of the words. */
typedef struct RuleMember {
    const char *title; /* "the time" */
    StrVec words;
} RuleMember;

/* Countries among which data moves freely. */
typedef struct RuleMarket {
    StrVec countries;
} RuleMarket;

/* What becomes of the result of a call. */
typedef enum ResultFate { RESULT_ANY, RESULT_KEPT, RESULT_IGNORED } ResultFate;

/* Calls in one file that tell that another call there is right as it is. */
typedef struct RuleExcuse {
    StrVec functions; /* one of these is called there, by a name (globs) ... */
    StrVec without;   /* ... and none of these is */
} RuleExcuse;

/* One way to call that objects: `curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 0)`. */
typedef struct RuleCall {
    StrVec functions;       /* names (globs) */
    RuleNames named;        /* ... or names by their words */
    StrVec guards;          /* ... or whatever is a guard of one of these kinds */
    StrVec under;           /* only where a condition decides in which one of these words stands */
    ResultFate fate;        /* KEPT: in memory that outlives the function; IGNORED: nothing reads it */
    StrVec into;            /* the result is put into something named with one of these words */
    int64_t below;          /* the argument is a number from 1 up to, not including, this one; 0 = any */
    int argument;           /* index of the argument that objects, -1 = any call does */
    StrVec values;          /* numbers or constants' names (models_constant knows many) */
    StrVec texts;           /* globs for an argument that is a constant text ("*" = any constant text);
                               both empty = any argument */
    int when_argument;      /* only when this argument ... */
    StrVec when_values;     /* ... is one of these; -1 = always */
    StrVec after;           /* not behind a call of one of these in the same function, unless that gets the constant 0 */
    VEC(RuleExcuse) excuses; /* not where one of these holds for its file */
    StrVec beside;          /* only in a program that calls one of these as well; empty = any */
    int beside_argument;    /* ... with this argument a text ... */
    StrVec beside_texts;    /* ... that one of these globs takes; -1 = any call of it */
    uint32_t line;
} RuleCall;

/* What a function does to the stores that personal data goes to. */
typedef enum StoreUse { USE_NONE, USE_READS, USE_DELETES, USE_UPDATES } StoreUse;
/* Which countries of where the data goes count, as the register tells them. */
typedef enum RuleCountry { COUNTRY_ANY, COUNTRY_KNOWN, COUNTRY_ABROAD } RuleCountry;
enum { SEVERITY_BY_TABLE = -1 };

typedef struct Rule {
    const char *id, *title, *message, *remedy;
    RuleKind kind;
    int severity;           /* 0 low 1 medium 2 high 3 critical, or SEVERITY_BY_TABLE */
    StrVec data;            /* from: data: categories or groups */
    StrVec not_data;        /* from: not: categories or groups left to a stricter rule */
    bool whole;             /* from: whole: only records handed over as a whole */
    StrVec sinks;           /* to: sink: kinds */
    StrVec not_sinks;       /* to: not: kinds */
    StrVec texts;           /* to: text: globs for the constant text of where to (path, address, statement) */
    StrVec hosts;           /* to: host: names of hosts, with what lies below them; "*" = any that is known */
    RuleCountry country;    /* to: country: */
    StrVec passed;          /* with: state: protections of which the data has passed one */
    StrVec beside_data, beside_states; /* beside: other data that goes to the same store, and how protected */
    RuleNames where;        /* where: function: on the way, or the function looked at */
    StrVec audiences;       /* where: audience: the register says that one of these is served */
    StrVec roles;           /* where: role: the register says that it is one of these under some law */
    StoreUse does;          /* where: does: to a store of such data */
    RuleNames path;         /* path: function: the way on which people's requests are served */
    StoreUse path_does;     /* path: does: */
    bool path_absent;       /* path: absent: objects when no function is called so, else to what it leaves out */
    RuleNames needs;        /* needs: function: called by the function, or by its callers */
    StrVec needs_sinks;     /* needs: sink: or something that ends there */
    RuleNames record;       /* record: named: */
    VEC(RuleMember) members; /* record: members: each must be there */
    VEC(RuleMarket) markets; /* declare: */
    StrVec states;          /* unless: state: alternatives */
    StrVec guards;          /* unless: guard: kinds that excuse */
    StrVec demanded;        /* GUARD rules: require: guard: kinds demanded, one of them on every path */
    VEC(RuleCall) calls;    /* call: alternatives */
    StrVec words;           /* constant: identifier words that name the constant or what is compared */
    StrVec not_words;       /* constant: words that say it is something else */
    StrVec unitless;        /* constant: words with which a number counts whose unit nothing tells; its verdict is open */
    StrVec alone;           /* constant: words with which a compared_only value counts without a comparison as well */
    RuleNames emptied;      /* constant: deletes: tables whose deleting statements name the time; "*" = any */
    const char *quantity;   /* constant: "age" "days" "hours" ... */
    int64_t least, most;    /* constant: range of values that count as such a quantity */
    int64_t per;            /* constant: so many make one unit of what is measured, rounded up */
    bool compared_only;     /* constant: counts only in a comparison with such a name, not as its value */
    bool assigned_only;     /* constant: counts only as the value of such a name */
    StrVec constant_texts;  /* constant: text: globs; texts count instead of numbers */
    RuleNames within;       /* constant: function: only in such a function, or in a static initialiser */
    StrVec algorithms;      /* flow: transforms by these algorithms object (weak hash) */
    DeclareKind declare;
    VEC(RuleControl) controls;
    U32Vec cwe;
    bool elsewhere;         /* what is missing here may be done by another program, or by people */
    const char *file;
    uint32_t line;
    const Node *node;       /* what is written in the file */
} Rule;

/* _severity.yaml: how severe a flow is, for rules that leave it to the table. */
typedef struct SeverityRow {
    StrVec names; /* sinks, selectors of data, or states */
    int points;
} SeverityRow;
typedef VEC(SeverityRow) SeverityRows;
typedef struct SeverityTable {
    SeverityRows exposure, sensitivity, protection; /* the first row that fits counts, of each */
    StrVec raised;                                       /* data that raises a rule's own severity by one */
} SeverityTable;

typedef struct Rules {
    VEC(Rule) list; /* sorted by id; like every list in it, in the arena: not to be pushed to */
    SeverityTable severity;
} Rules;
/* `folders`: rules directories' checks/ folders. Unknown keys are errors naming the nearest one. A file whose name
 * begins with `_` is no rule: _lists.yaml holds lists of words that rules name as `@list`. `keep`: NULL = none. */
bool rules_load(Arena *arena, const char *const *folders, uint32_t count, YamlKeep *keep, Rules *out, Diags *diags);
const Rule *rules_find(const Rules *rules, const char *id);
const char *rule_severity_name(const Rule *rule); /* "low" ... "critical", "by-table" */
extern const char *const rule_kind_names[]; /* by RuleKind, NULL-terminated */
extern const char *const rule_declare_kinds[]; /* by DeclareKind: what `declare:` may say, NULL-terminated */

/* lint.c: refuses names that nothing produces: sink kinds, origins, guards, algorithms, constants,
 * data. NULL lists are not checked. The models' own data ids are checked too. */
typedef struct RuleWorld {
    const Models *models;
    const Catalog *catalog;          /* may be NULL */
    const char *const *sinks;        /* more sink kinds, from the project file */
    const char *const *guards;       /* more guard kinds, from the project file */
} RuleWorld;
bool rules_lint(const Rules *rules, const RuleWorld *world, Diags *diags);
/* Refuses controls that the frameworks do not have: no law would ever object to what such a rule finds.
 * `controls`: their ids, NULL-terminated. */
bool rules_lint_controls(const Rules *rules, const char *const *controls, Diags *diags);

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
    const Node *declared;    /* the finding lies in the register itself; NULL = in the code */
    bool unnamed;            /* which store is meant is put in at run time */
    bool chosen;             /* whether the data are protected there is settled at run time */
    const char *activity;    /* of the register, that it is about; "" = those whose place it lies in */
    const char *store;       /* id in the register, else table or file */
    VEC(DataId) data;        /* sorted */
    VEC(Loc) also;           /* further places of the same finding */
    uint8_t confidence;      /* 0 low 1 medium 2 high */
    const char *reason;      /* of the confidence, one line */
} Match;
typedef VEC(Match) Matches;
void rules_match(Arena *arena, const Rules *rules, const RuleInput *input, Matches *out);
void matches_free(Matches *matches);
/* 0 low ... 3 critical: the rule's own, or what the table makes of data, sink and protections. */
int rules_severity(const Rules *rules, const Catalog *catalog, const Match *match);

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
