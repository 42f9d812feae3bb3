/* SPDX-License-Identifier: Apache-2.0 */
/* Code against the project's own register: flows it does not declare, recipients it does not name,
 * countries, protections, erasure and retention that are not as it promises. */
#include "rules/match.h"

static bool promise_kept(const ProjectProtection *promise, unsigned states) {
    unsigned state = 0;
    return !state_parse(promise->state, &state) || (states & state);
}

static void match_promises(Matcher *matcher, const Rule *rule, const Flow *flow) {
    const ProjectStore *store = flow_target(matcher, flow).store;
    if (!store) return;
    const DataKind *kind = catalog_kind(matcher->input->catalog, flow->data);
    const ProjectProtection *promise = store_protection(store, kind->id, kind->groups.data, kind->groups.len);
    if (!promise || promise_kept(promise, flow->states)) return;
    Match *match = match_flow_add(matcher, rule, flow);
    match->detail = arena_printf(matcher->arena, "the register promises `%s` for store `%s` (%s:%u)", promise->state,
                                 store->id, path_name(promise->node->file), promise->node->line);
    match->value = promise->state;
    match->subject = store->id;
}

static void match_recipient(Matcher *matcher, const Rule *rule, const Flow *flow) {
    const FlowTarget to = flow_target(matcher, flow);
    if (!*to.host || to.recipient) return;
    const char *host = to.host;
    Match *match = match_flow_add(matcher, rule, flow);
    match->subject = match->value = host;
    match->detail = arena_printf(matcher->arena, "host `%s` is no recipient of the register", host);
}

/* ---- countries ---------------------------------------------------------------------------------- */

/* The register says where a recipient or store lies, and where the controller is at home. */
static void match_country(Matcher *matcher, const Rule *rule, const Flow *flow) {
    const FlowTarget to = flow_target(matcher, flow);
    bool safe = to.recipient && to.recipient->safeguard;
    if (!*to.country || safe != (rule->declare == DECLARE_TRANSFER) || !country_is_abroad(matcher, rule, to.country)) return;
    const Node *node = to.recipient ? to.recipient->node : to.store->node;
    const char *id = to.recipient ? to.recipient->id : to.store->id;
    Match *match = match_flow_add(matcher, rule, flow);
    match->value = to.country;
    match->subject = id;
    match->detail = arena_printf(matcher->arena, "%s `%s` lies there%s%s (%s:%u)", to.recipient ? "recipient" : "store", id,
                                 safe ? "; the register names the safeguard " : "", safe ? to.recipient->safeguard : "",
                                 path_name(node->file), node->line);
}

/* ---- erasure and retention ---------------------------------------------------------------------- */

/* One finding per store: what the register promises to erase and nothing here deletes. */
static void match_erasure(Matcher *matcher, const Rule *rule, const Flow *flow, uint32_t first) {
    const ProjectStore *store = flow_target(matcher, flow).store;
    if (!store || !(store->erasure & (ERASURE_ON_REQUEST | ERASURE_AUTOMATIC))) return;
    if (stores_removal(stores_read(matcher), flow->sink_kind, flow_store(matcher, flow))) return;
    for (uint32_t i = first; i < matcher->out->len; i++)
        if (strcmp(matcher->out->data[i].subject, store->id) == 0) {
            match_data_add(&matcher->out->data[i], flow->data);
            return;
        }
    Match *match = match_flow_add(matcher, rule, flow);
    match->subject = store->id;
    match->detail = arena_printf(matcher->arena, "the register promises it for store `%s` (%s:%u)", store->id,
                                 path_name(store->node->file), store->node->line);
}

/* The store that a number of days is about: it bears the table's name, or stands where the table is emptied. */
static const ProjectStore *store_meant(Matcher *matcher, FunctionId function, const char *name) {
    const Program *program = matcher->input->program;
    const Project *project = matcher->input->project;
    for (uint32_t i = 0; i < project->store_count; i++) {
        const ProjectStore *store = &project->stores[i];
        for (uint32_t n = 0; n < store->tables.count; n++) {
            Buf words = {0};
            identifier_words(store->tables.list[n].text, &words);
            const char *sequence = buf_text(&words);
            StrVec one = {.data = &sequence, .len = 1};
            bool named = words.len && name_matches(matcher, name, &one);
            buf_free(&words);
            if (named) return store;
        }
    }
    const Function *body = program_body(program, function);
    for (uint32_t i = 1; function && i < body->insn_count; i++) {
        if (body->insns[i].op != INSN_STRING) continue;
        const SqlStatement *at = sql_statements(matcher->input->flows->sql, program_text(program, body->insns[i].a));
        for (; at; at = at->next)
            if (at->use == SQL_EMPTIES && *at->table && project_store_of_table(project, at->table))
                return project_store_of_table(project, at->table);
    }
    return NULL;
}

/* The constants that `constant:` of the rule describes, compared with what the register says of their store. */
static void match_retention(Matcher *matcher, const Rule *rule) {
    uint32_t first = matcher->out->len, kept = first;
    if (!rule->words.len) return;
    match_constants(matcher, rule);
    for (uint32_t i = first; i < matcher->out->len; i++) {
        Match match = matcher->out->data[i];
        const ProjectStore *store = store_meant(matcher, match.function, match.subject);
        int64_t days;
        if (!store || store->retention.days < 0 || !str_to_i64(match.value, &days) || days == store->retention.days) continue;
        match.detail = arena_printf(matcher->arena, "store `%s`: %s (%s:%u)", store->id, store->retention.text,
                                    path_name(store->node->file), store->node->line);
        match.value = arena_printf(matcher->arena, "%s days", match.value);
        matcher->out->data[kept++] = match;
    }
    matcher->out->len = kept;
}

static void match_flow_end(Matcher *matcher, const Rule *rule, const Flow *flow, uint32_t first) {
    switch (rule->declare) {
    case DECLARE_FLOW: match_undeclared(matcher, rule, flow); break;
    case DECLARE_RECIPIENT: match_recipient(matcher, rule, flow); break;
    case DECLARE_COUNTRY: case DECLARE_TRANSFER: match_country(matcher, rule, flow); break;
    case DECLARE_PROTECTION: match_promises(matcher, rule, flow); break;
    case DECLARE_ERASURE: match_erasure(matcher, rule, flow, first); break;
    case DECLARE_PURPOSE: match_other_purpose(matcher, rule, flow); break;
    case DECLARE_RESEARCH: match_research_reused(matcher, rule, flow); break;
    case DECLARE_RETENTION: case DECLARE_UNOBSERVED: case DECLARE_BASIS: case DECLARE_CONSENT:
    case DECLARE_PUBLIC: case DECLARE_FOREIGN: case DECLARE_RISK: case DECLARE_NOTICE: break;
    }
}

/* What is asked of the register or of the program once, not of each flow. */
static void match_whole(Matcher *matcher, const Rule *rule) {
    switch (rule->declare) {
    case DECLARE_RETENTION: match_retention(matcher, rule); break;
    case DECLARE_UNOBSERVED: match_unobserved(matcher, rule); break;
    case DECLARE_BASIS: match_bases(matcher, rule); break;
    case DECLARE_CONSENT: match_shared_consent(matcher, rule); break;
    case DECLARE_PUBLIC: case DECLARE_FOREIGN: match_standing(matcher, rule); break;
    case DECLARE_RISK: case DECLARE_NOTICE: match_activity_data(matcher, rule); break;
    case DECLARE_FLOW: case DECLARE_RECIPIENT: case DECLARE_COUNTRY: case DECLARE_TRANSFER: case DECLARE_PROTECTION:
    case DECLARE_ERASURE: case DECLARE_PURPOSE: case DECLARE_RESEARCH: break;
    }
}

void match_register(Matcher *matcher, const Rule *rule) {
    uint32_t first = matcher->out->len;
    match_whole(matcher, rule);
    for (uint32_t i = 0; i < matcher->input->flows->list.len; i++) {
        const Flow *flow = &matcher->input->flows->list.data[i];
        if (flow->end == FLOW_TO_SINK && rule_wants_data(matcher, rule, flow->data) && !flow_only_asks(matcher, flow))
            match_flow_end(matcher, rule, flow, first);
    }
}
