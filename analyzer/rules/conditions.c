/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule says of a flow besides its data, its sink and what excuses it. */
#include "rules/match.h"

bool states_include(const StrVec *names, unsigned states) {
    for (uint32_t i = 0; i < names->len; i++) {
        unsigned state = 0;
        if (state_parse(names->data[i], &state) && (states & state)) return true;
    }
    return false;
}

static bool any_glob(const StrVec *globs, const char *text) {
    for (uint32_t i = 0; i < globs->len; i++)
        if (glob_match(globs->data[i], text)) return true;
    return false;
}

/* A name of a host stands for itself and for what lies below it. */
static bool any_host(const StrVec *hosts, const char *host) {
    size_t length = strlen(host);
    if (length && list_has(hosts, "*")) return true; /* any that is known */
    for (uint32_t i = 0; i < hosts->len; i++) {
        size_t known = strlen(hosts->data[i]);
        if (length >= known && strcmp(host + length - known, hosts->data[i]) == 0 &&
            (length == known || host[length - known - 1] == '.'))
            return true;
    }
    return false;
}

static bool in_function(const Matcher *matcher, const RuleNames *names, const Flow *flow) {
    const FunctionId functions[] = {flow->function, flow->sink_function, flow->source_function};
    for (size_t i = 0; i < COUNTOF(functions); i++)
        if (names_match(matcher, names, matcher->input->program->functions[functions[i]].name)) return true;
    return false;
}

static bool audience_is(const Matcher *matcher, const StrVec *audiences) {
    static const char *const names[] = {
        [AUDIENCE_UNSAID] = "", [AUDIENCE_ADULTS] = "adults", [AUDIENCE_CHILDREN] = "children", [AUDIENCE_MIXED] = "mixed"};
    const Project *project = matcher->input->project;
    return project && list_has(audiences, names[project->controller.audience]);
}

static bool role_is(const Matcher *matcher, const StrVec *roles) {
    const Project *project = matcher->input->project;
    for (uint32_t i = 0; project && i < project->role_count; i++)
        if (list_has(roles, project->roles[i].role)) return true;
    return false;
}

bool register_fits(const Matcher *matcher, const Rule *rule) {
    return (!rule->audiences.len || audience_is(matcher, &rule->audiences)) && (!rule->roles.len || role_is(matcher, &rule->roles));
}

/* The same table or file, two tables of one database, two files of one folder. */
static bool share_store(const Matcher *matcher, const Flow *a, const Flow *b) {
    if (strcmp(a->sink_kind, b->sink_kind) != 0) return false;
    if (strcmp(a->sink_kind, "database") == 0) return true;
    const char *one = flow_target(matcher, a).place, *other = flow_target(matcher, b).place;
    if (!*one || !*other) return false;
    return strcmp(path_directory(matcher->arena, one), path_directory(matcher->arena, other)) == 0;
}

static bool has_beside(const Matcher *matcher, const Rule *rule, const Flow *flow) {
    const Flows *flows = matcher->input->flows;
    for (uint32_t i = 0; i < flows->list.len; i++) {
        const Flow *other = &flows->list.data[i];
        bool wanted = false;
        for (uint32_t n = 0; n < rule->beside_data.len && !wanted; n++)
            wanted = catalog_in(matcher->input->catalog, other->data, rule->beside_data.data[n]);
        if (wanted && other->end == FLOW_TO_SINK && states_include(&rule->beside_states, other->states) &&
            share_store(matcher, flow, other))
            return true;
    }
    return false;
}

bool flow_meets(const Matcher *matcher, const Rule *rule, const Flow *flow) {
    if (rule->whole && decl_kind(flow->source_decl) != DECL_RECORD) return false;
    if (rule->passed.len && !states_include(&rule->passed, flow->states)) return false;
    if (rule->texts.len && !any_glob(&rule->texts, flow->sink_text)) return false;
    if (rule->where.words.len && !in_function(matcher, &rule->where, flow)) return false;
    if (!register_fits(matcher, rule)) return false;
    if (rule->hosts.len || rule->country != COUNTRY_ANY) {
        const FlowTarget to = flow_target(matcher, flow);
        if (rule->hosts.len && !any_host(&rule->hosts, to.host)) return false;
        if (rule->country != COUNTRY_ANY && !*to.country) return false;
        if (rule->country == COUNTRY_ABROAD && !country_is_abroad(matcher, rule, to.country)) return false;
    }
    return !rule->beside_data.len || has_beside(matcher, rule, flow);
}
