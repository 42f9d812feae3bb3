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

typedef struct Matcher {
    Arena *arena;
    const RuleInput *input;
    Matches *out;
    LocalUses *uses;     /* of the locals of the function asked last */
    FunctionId uses_of;
} Matcher;

bool rule_wants_data(const Matcher *matcher, const Rule *rule, DataId data);
bool list_has(const StrVec *list, const char *text);
Match *match_add(Matcher *matcher, const Rule *rule, FunctionId function, uint32_t insn);
void match_flows(Matcher *matcher, const Rule *rule);
void match_constants(Matcher *matcher, const Rule *rule);
void match_calls(Matcher *matcher, const Rule *rule);
void match_register(Matcher *matcher, const Rule *rule);
/* Does the identifier hold one of the word sequences as whole words? */
bool name_matches(const char *name, const StrVec *sequences);

/* values.c */
typedef struct Origins { /* what a value may be, casts taken off */
    Value values[8];
    uint32_t count;
} Origins;
void match_origins(Matcher *matcher, FunctionId function, Value value, Origins *out);
bool match_number(Matcher *matcher, FunctionId function, Value value, int64_t *out);
const char *match_text(Matcher *matcher, FunctionId function, Value value); /* of one origin; NULL = not constant */

#endif
