/* SPDX-License-Identifier: Apache-2.0 */
/* Guards in rules: a flow is in order where one of the kinds is asked on every way, for a purpose that the
 * register gives to the activity it belongs to. */
#include "rules/match.h"

enum { NAMES_SHOWN = 8 };

/* Without a guard of the kind anywhere, every way is unchecked and nothing is learnt from saying so. */
static bool guards_apply(Matcher *matcher, const StrVec *kinds) {
    const Project *project = matcher->input->project;
    for (uint32_t i = 0; project && i < project->guard_count; i++)
        if (list_has(kinds, project->guards[i].kind)) return true;
    return guards_used(matcher->guards, kinds);
}

static bool activity_covers(const Matcher *matcher, const ProjectActivity *activity, const Flow *flow) {
    const RuleInput *input = matcher->input;
    bool data = activity->data.count == 0;
    for (uint32_t i = 0; i < activity->data.count && !data; i++)
        data = catalog_in(input->catalog, flow->data, activity->data.list[i].text);
    if (!data) return false;
    const struct {
        FunctionId function;
        Loc at;
    } places[] = {{flow->function, insn_place(input->program, flow->function, flow->insn)},
                  {flow->sink_function, insn_place(input->program, flow->sink_function, flow->sink_insn)},
                  {flow->source_function, flow->source_at}};
    for (size_t i = 0; i < COUNTOF(places); i++)
        if (project_activity_where(input->project, activity, program_file(input->program, places[i].at.file),
                                   input->program->functions[places[i].function].name))
            return true;
    return false;
}

/* Constants of the purposes that the flow may serve; none = the register does not say. */
static void purposes_of(const Matcher *matcher, const Flow *flow, StrVec *out) {
    const Project *project = matcher->input->project;
    for (uint32_t i = 0; project && i < project->activity_count; i++) {
        const ProjectActivity *activity = &project->activities[i];
        if (activity->purpose_values.count == 0 || !activity_covers(matcher, activity, flow)) continue;
        for (uint32_t n = 0; n < activity->purpose_values.count; n++)
            if (!list_has(out, activity->purpose_values.list[n].text))
                vec_push(out, activity->purpose_values.list[n].text);
    }
}

static void put_words(const StrVec *words, Buf *out) {
    for (uint32_t i = 0; i < words->len; i++)
        buf_printf(out, "%s%s", i == 0 ? "" : i + 1 == words->len ? " or " : ", ", words->data[i]);
}

static const char *chain_text(const Matcher *matcher, const StrVec *kinds, const StrVec *purposes,
                              const U32Vec *chain) {
    const Program *program = matcher->input->program;
    Buf text = {0};
    buf_puts(&text, "reached without a check of ");
    put_words(kinds, &text);
    if (purposes->len) {
        buf_puts(&text, " for ");
        put_words(purposes, &text);
    }
    buf_puts(&text, chain->len == 1 ? " from the start of " : " by ");
    for (uint32_t i = 0; i < chain->len; i++) {
        bool skipped = chain->len > NAMES_SHOWN && i >= NAMES_SHOWN / 2 && i < chain->len - NAMES_SHOWN / 2;
        if (skipped && i == NAMES_SHOWN / 2) buf_puts(&text, " -> ...");
        if (!skipped) buf_printf(&text, "%s`%s`", i ? " -> " : "", program->functions[chain->data[i]].name);
    }
    const char *kept = arena_strdup(matcher->arena, buf_text(&text));
    buf_free(&text);
    return kept;
}

bool match_guarded(Matcher *matcher, const Rule *rule, const Flow *flow, const char **detail) {
    const StrVec *kinds = rule->kind == RULE_GUARD ? &rule->demanded : &rule->guards;
    *detail = "";
    if (kinds->len == 0) return false;
    const RuleInput *input = matcher->input;
    if (!matcher->guards) matcher->guards = guards_new(input->program, input->memory, input->models);
    if (!guards_apply(matcher, kinds)) return rule->kind == RULE_GUARD;
    StrVec purposes = {0};
    U32Vec chain = {0};
    purposes_of(matcher, flow, &purposes);
    const GuardDemand demand = {kinds, &purposes};
    bool hold = guards_hold(matcher->guards, input->flows, flow, &demand, &chain);
    if (!hold) *detail = chain_text(matcher, kinds, &purposes, &chain);
    vec_free(&chain);
    vec_free(&purposes);
    return hold;
}
