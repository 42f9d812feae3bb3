/* SPDX-License-Identifier: Apache-2.0 */
/* Where a flow goes: the host, table or file in its constant texts, and what the register says of them. */
#include "rules/match.h"

/* "https://api.sms.example/v1" -> host part; "" when the text is no address, or this machine's own. */
const char *host_of(Arena *arena, const char *text) {
    const char *scheme = strstr(text, "://");
    const char *host = scheme ? scheme + 3 : text;
    size_t authority = strcspn(host, "/?# ");
    const char *user = memchr(host, '@', authority);
    if (user) host = user + 1;
    size_t length = strcspn(host, "/:?# ");
    bool dotted = memchr(host, '.', length) != NULL;
    if (!length || (!scheme && !dotted) || memchr(host, '%', length)) return "";
    bool own = strncmp(host, "127.", 4) == 0 || (length == 9 && strncmp(host, "localhost", 9) == 0);
    return own ? "" : arena_strndup(arena, host, length);
}

static const ProjectStore *store_of(const Project *project, const Flow *flow, const char *place) {
    if (!project || !*place) return NULL;
    return strcmp(flow->sink_kind, "database") == 0 ? project_store_of_table(project, place)
                                                    : project_store_of_path(project, place);
}

FlowTarget flow_target(const Matcher *matcher, const Flow *flow) {
    const Project *project = matcher->input->project;
    FlowTarget to = {.host = "", .place = "", .country = ""};
    if (flow->end != FLOW_TO_SINK) return to;
    if (strcmp(flow->sink_kind, "network") == 0) to.host = host_of(matcher->arena, flow->sink_text);
    if (project && *to.host) to.recipient = project_recipient_of_host(project, to.host);
    to.place = flow_store(matcher, flow);
    to.store = store_of(project, flow, to.place);
    const char *country = to.recipient ? to.recipient->country : to.store ? to.store->country : NULL;
    if (country) to.country = country;
    return to;
}

void match_destination(const Matcher *matcher, Match *match) {
    const FlowTarget to = flow_target(matcher, match->flow);
    match->recipient = to.recipient ? to.recipient->id : to.host;
    match->store = to.store ? to.store->id : to.place;
    match->country = to.country;
}

static bool one_market(const Rule *rule, const char *a, const char *b) {
    for (uint32_t i = 0; i < rule->markets.len; i++)
        if (list_has(&rule->markets.data[i].countries, a) && list_has(&rule->markets.data[i].countries, b)) return true;
    return false;
}

bool country_is_abroad(const Matcher *matcher, const Rule *rule, const char *country) {
    const Project *project = matcher->input->project;
    if (!project) return false;
    const ProjectWords *homes[] = {&project->controller.establishments, &project->jurisdictions};
    for (size_t i = 0; i < COUNTOF(homes); i++)
        for (uint32_t k = 0; k < homes[i]->count; k++) {
            const char *home = homes[i]->list[k].text;
            if (strcmp(home, country) == 0 || one_market(rule, home, country)) return false;
        }
    return homes[0]->count + homes[1]->count > 0;
}
