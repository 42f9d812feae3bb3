/* SPDX-License-Identifier: Apache-2.0 */
/* Private to rules/: one function per kind of check. */
#ifndef SANGAM_RULES_MATCH_H
#define SANGAM_RULES_MATCH_H

#include "rules/rules.h"

typedef struct LocalUses {
    Value stored[4];    /* the first values assigned */
    uint32_t count;     /* assignments */
    bool escapes;       /* its address goes elsewhere */
} LocalUses;

typedef struct Spot { /* an instruction that may hold a constant to match */
    uint32_t insn;
    bool right; /* a comparison: `value` is its right side, else its left one */
    int64_t value;
    uint64_t rules; /* a bit for each rule on constants of which it bears a word; those from the 64th on share the last */
} Spot;
typedef struct InitSpot { /* the same of a row of Program.inits */
    GlobalId global;
    uint32_t row;
    uint64_t rules;
} InitSpot;

typedef struct Matcher {
    Arena *arena;
    const Rules *rules;
    const RuleInput *input;
    Matches *out;
    Guards *guards;      /* made when the first rule asks for one */
    LocalUses *uses;     /* of the locals of the function asked last */
    FunctionId uses_of;
    struct Stores *stores; /* read when first asked for */
    VEC(Spot) spots;       /* of the functions that are not of the system */
    uint32_t *spot_first;  /* [function_count + 1]; made when first asked for */
    VEC(InitSpot) init_spots; /* made with them */
    Map *name_words;     /* name -> its words, separated by blanks */
    Map name_rules;      /* name -> bits as in Spot */
    Interner *first_words; /* of what rules on constants look for: a name with none of them matches none */
    uint32_t *called_first, *called_sites; /* [function_count + 1] direct call sites by callee, in their order; made when
                                              first asked for */
    Map named;           /* name and list of words -> does the name hold one of them? */
    uint32_t *caller_first, *callers; /* [function_count + 1]; functions; made when first asked for */
    Map units;           /* name -> seconds that one of it stands for, 0 = several; units_known: made */
    bool units_known;
    const Commands *commands; /* see commands.c; commands_known: it was looked for */
    bool commands_known;
    Map covered; /* activity << 32 | function -> 1 when it, or a function that calls it, lies where the activity works */
} Matcher;

bool rule_wants_data(const Matcher *matcher, const Rule *rule, DataId data);
bool list_has(const StrVec *list, const char *text);
Match *match_add(Matcher *matcher, const Rule *rule, FunctionId function, uint32_t insn);
/* A match about the end of one flow and its datum. */
Match *match_flow_add(Matcher *matcher, const Rule *rule, const Flow *flow);
void match_data_add(Match *match, DataId data);
void match_flows(Matcher *matcher, const Rule *rule);
void match_constants(Matcher *matcher, const Rule *rule);
void match_calls(Matcher *matcher, const Rule *rule);
void match_register(Matcher *matcher, const Rule *rule);
/* guards.c: does a guard that the rule demands, or is excused by, hold wherever the flow ends? Else `detail` says by
 * which calls it is reached without one. */
bool match_guarded(Matcher *matcher, const Rule *rule, const Flow *flow, const char **detail);
/* Does the identifier hold one of the word sequences as whole words? The name is known by its address from then on. */
bool name_matches(const Matcher *matcher, const char *name, const StrVec *sequences);
bool names_match(const Matcher *matcher, const RuleNames *names, const char *name); /* false when there are no words */
/* What a value or place is called: member, variable, constant, function; "" = nothing. */
const char *value_name(const Program *program, const Function *body, Value value);
/* conditions.c: whole, text, host, country, with, beside, where: what the rule says of the flow besides data, sink and
 * `unless`. */
bool flow_meets(const Matcher *matcher, const Rule *rule, const Flow *flow);
/* where: audience, role: what the register says of the whole program */
bool register_fits(const Matcher *matcher, const Rule *rule);
bool states_include(const StrVec *names, unsigned states); /* one of them */
bool uses_value(const Function *body, const Insn *insn, Value value); /* calls.c: as an operand */

/* values.c */
typedef struct Origins { /* what a value may be, casts taken off */
    Value values[8];
    uint32_t count;
} Origins;
void match_origins(Matcher *matcher, FunctionId function, Value value, Origins *out);
bool match_number(Matcher *matcher, FunctionId function, Value value, int64_t *out);
const char *match_text(const Matcher *matcher, FunctionId function, Value value); /* of one origin; NULL = not constant */

/* quantity.c: spans of time. `quantity`: hours, days or years, in whole ones; else it is no span. */
bool quantity_is_time(const char *quantity);
/* By the unit in the name; a number whose name has none counts when it makes whole days (hours) of seconds. */
bool quantity_of_number(const char *quantity, const char *name, int64_t value, int64_t *out);
bool quantity_of_seconds(const char *quantity, int64_t seconds, int64_t *out);
bool quantity_has_unit(const char *name);
/* units.c: seconds that one of the numbers of that name stands for, by what is done with them; 0 = not known. */
int64_t unit_of_name(Matcher *matcher, const char *name);
bool quantity_in_statement(const char *quantity, const char *text, int64_t *out); /* the first span that SQL names */

/* target.c: where a flow goes, as its constant texts and the register tell */
const char *host_of(Arena *arena, const char *text); /* of an address; "" = none, or this machine's own */
typedef struct FlowTarget {
    const ProjectRecipient *recipient; /* NULL = none is known */
    const ProjectStore *store;
    const char *host, *place; /* "" = unknown; place: table or file */
    const char *country;      /* of the recipient, else of the store; "" = not said */
} FlowTarget;
FlowTarget flow_target(const Matcher *matcher, const Flow *flow);
void match_destination(const Matcher *matcher, Match *match);
/* The country lies outside those of the controller and the register, and of every market of the rule that one of them
 * is in. False when the register names none. */
bool country_is_abroad(const Matcher *matcher, const Rule *rule, const char *country);

/* The datum is a condition of the statement, or the statement only looks data up or deletes it: nothing is stored. */
bool flow_only_asks(const Matcher *matcher, const Flow *flow);
/* commands.c */
typedef enum CommandUse { COMMAND_NONE, COMMAND_ASKS, COMMAND_REMOVES } CommandUse;
/* What a text of the program, at this instruction, does as a command, and to which keys; "" = known at run time only. */
CommandUse command_use(Matcher *matcher, FunctionId function, uint32_t at, const char *text, StrVec *stores);
/* The key that the flow's datum is stored under; "" = unknown, or no command stores it. */
const char *command_store(const Matcher *matcher, const Flow *flow);
/* The library whose store the function of it takes something out of; NULL = it does not. */
const char *library_deleted(const Matcher *matcher, const char *function);
const char *store_word(const Matcher *matcher, const Flow *flow); /* "table", "key", "file" */
/* stores.c: what the program can delete */
typedef struct Stores Stores;
Stores *stores_read(Matcher *matcher);
/* What some functions do to a table or file. */
bool stores_uses(Matcher *matcher, const U32Vec *functions, StoreUse use, bool database, const char *store);
/* The table or file that the flow goes to; "" = unknown, or nothing that stays. */
const char *flow_store(const Matcher *matcher, const Flow *flow);
typedef struct Removal {
    const char *name;    /* table or path; "" = known at run time only */
    FunctionId function; /* that does it; 0 = a text that lies in static data */
    uint32_t insn;
} Removal;
/* What deletes from the table or file, or may; NULL = nothing does. */
const Removal *stores_removal(const Stores *stores, const char *sink_kind, const char *store);
const Removal *stores_removals(const Stores *stores, uint32_t *count, bool files); /* else tables */
void stores_free(Stores *stores);
void match_undeleted(Matcher *matcher, const Rule *rule);
/* activities.c: kinds of `declare` that are about activities */
void match_undeclared(Matcher *matcher, const Rule *rule, const Flow *flow);
void match_other_purpose(Matcher *matcher, const Rule *rule, const Flow *flow);
void match_research_reused(Matcher *matcher, const Rule *rule, const Flow *flow);
void match_standing(Matcher *matcher, const Rule *rule);
void match_activity_data(Matcher *matcher, const Rule *rule);
void match_unobserved(Matcher *matcher, const Rule *rule);
void match_bases(Matcher *matcher, const Rule *rule);
void match_shared_consent(Matcher *matcher, const Rule *rule);
/* reach.c: adds the function and those that it calls, in the order found */
void reach_from(Matcher *matcher, FunctionId function, U32Vec *out);
void reach_to(Matcher *matcher, FunctionId function, U32Vec *out); /* the function and those that call it */
void reach_callers(Matcher *matcher, FunctionId function, const uint32_t **callers, uint32_t *count);
/* Does one of the functions call something of such a name, or something that ends in such a sink? */
bool reach_does(Matcher *matcher, const U32Vec *functions, const RuleNames *names, const StrVec *sinks);
/* paths.c */
void match_paths(Matcher *matcher, const Rule *rule);
void match_lacking(Matcher *matcher, const Rule *rule);
/* records.c */
void match_records(Matcher *matcher, const Rule *rule);
/* unused.c */
void match_unused(Matcher *matcher, const Rule *rule);

#endif
