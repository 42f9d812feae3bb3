/* SPDX-License-Identifier: Apache-2.0 */
/* Private to rules/: one function per kind of check. */
#ifndef SANGAM_RULES_MATCH_H
#define SANGAM_RULES_MATCH_H

#include "rules/rules.h"

typedef struct Matcher {
    Arena *arena;
    const RuleInput *input;
    Matches *out;
} Matcher;

bool rule_wants_data(const Matcher *matcher, const Rule *rule, DataId data);
bool list_has(const StrVec *list, const char *text);
Match *match_add(Matcher *matcher, const Rule *rule, FunctionId function, uint32_t insn);
void match_flows(Matcher *matcher, const Rule *rule);
void match_constants(Matcher *matcher, const Rule *rule);
void match_calls(Matcher *matcher, const Rule *rule);
void match_register(Matcher *matcher, const Rule *rule);

#endif
