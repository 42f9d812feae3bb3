/* SPDX-License-Identifier: Apache-2.0 */
/* Rules over flows: which flow does which rule object to. */
#include <stdlib.h>

#include "rules/match.h"

bool list_has(const StrVec *list, const char *text) {
    for (uint32_t i = 0; i < list->len; i++)
        if (strcmp(list->data[i], text) == 0) return true;
    return false;
}

static bool selects(const Catalog *catalog, const StrVec *list, DataId data) {
    for (uint32_t i = 0; i < list->len; i++)
        if (catalog_in(catalog, data, list->data[i])) return true;
    return false;
}

bool rule_wants_data(const Matcher *matcher, const Rule *rule, DataId data) {
    const Catalog *catalog = matcher->input->catalog;
    return selects(catalog, &rule->data, data) && !selects(catalog, &rule->not_data, data);
}

Match *match_add(Matcher *matcher, const Rule *rule, FunctionId function, uint32_t insn) {
    const Program *program = matcher->input->program;
    Match match = {.rule = rule, .function = function, .insn = insn, .callee = "", .value = "", .subject = "",
                   .detail = "", .recipient = "", .country = "", .store = "", .activity = "", .confidence = 2, .reason = ""};
    match.at = insn ? insn_place(program, function, insn) : program_body(program, function)->loc;
    vec_push(matcher->out, match);
    return &vec_last(matcher->out);
}

/* Data that a statement looks for, and that it stores nowhere. */
bool flow_only_asks(const Matcher *matcher, const Flow *flow) {
    if (strcmp(flow->sink_kind, "database") != 0) return false;
    return flow->compared || sql_only_asks(matcher->input->flows->sql, flow->sink_text);
}

static bool rule_wants_end(const Matcher *matcher, const Rule *rule, const Flow *flow) {
    if (rule->kind == RULE_ERASE) return flow->end == FLOW_TO_FREE || flow->end == FLOW_TO_SCOPE_END;
    if (rule->algorithms.len) return flow->end == FLOW_TO_TRANSFORM && list_has(&rule->algorithms, flow->algorithm);
    if (flow->end != FLOW_TO_SINK || list_has(&rule->not_sinks, flow->sink_kind)) return false;
    if (flow_only_asks(matcher, flow)) return false;
    return rule->sinks.len == 0 || list_has(&rule->sinks, flow->sink_kind);
}

/* Data of one record handed over at one place make one finding. */
static Match *match_same_record(Matcher *matcher, uint32_t first, const Flow *flow) {
    if (decl_kind(flow->source_decl) != DECL_RECORD) return NULL;
    for (uint32_t i = first; i < matcher->out->len; i++) {
        Match *match = &matcher->out->data[i];
        if (match->flow && match->function == flow->function && match->insn == flow->insn &&
            match->flow->source_decl == flow->source_decl && strcmp(match->flow->sink_kind, flow->sink_kind) == 0)
            return match;
    }
    return NULL;
}

/* One finding per piece of memory and datum: a buffer that goes out of scope at ten returns is one
 * matter, shown at the last of them. */
static Match *match_same_memory(Matcher *matcher, uint32_t first, const Flow *flow) {
    for (uint32_t i = first; i < matcher->out->len; i++) {
        Match *match = &matcher->out->data[i];
        const Flow *known = match->flow;
        if (known && match->function == flow->function && known->end == flow->end && known->data == flow->data &&
            known->sink_function == flow->sink_function && known->freed == flow->freed &&
            (flow->end == FLOW_TO_SCOPE_END || strcmp(known->source_text, flow->source_text) == 0))
            return match;
    }
    return NULL;
}

static void match_flow(Matcher *matcher, Match *match, const Flow *flow) {
    match->flow = flow;
    match_destination(matcher, match);
    match->insn = flow->insn;
    match->at = insn_place(matcher->input->program, flow->function, flow->insn);
    match->callee = flow->callee;
    match->confidence = flow->confidence;
    match->reason = flow->reason;
}

void match_data_add(Match *match, DataId data) {
    for (uint32_t i = 0; i < match->data.len; i++)
        if (match->data.data[i] == data) return;
    vec_push(&match->data, data);
}

Match *match_flow_add(Matcher *matcher, const Rule *rule, const Flow *flow) {
    Match *match = match_add(matcher, rule, flow->function, flow->insn);
    match->flow = flow;
    match_destination(matcher, match);
    match->callee = flow->callee;
    vec_push(&match->data, flow->data);
    match->confidence = flow->confidence;
    match->reason = flow->reason;
    return match;
}

/* The same function sends such data protected as well (`if (ssl) SSL_write(...) else write(...)`), or the address, which
 * settles it, is not known. */
static bool protection_chosen(const Matcher *matcher, const Rule *rule, const Flow *flow) {
    if (rule->kind != RULE_FLOW || strcmp(flow->sink_kind, "network") != 0 || !list_has(&rule->states, "encrypted")) return false;
    if (flow->untold) return true;
    const Flows *flows = matcher->input->flows;
    for (uint32_t i = 0; i < flows->list.len; i++) {
        const Flow *other = &flows->list.data[i];
        if (other->end == FLOW_TO_SINK && other->sink_function == flow->sink_function && other->data == flow->data &&
            other->sink_insn != flow->sink_insn && strcmp(other->sink_kind, "network") == 0 && (other->states & STATE_ENCRYPTED))
            return true;
    }
    return false;
}

void match_flows(Matcher *matcher, const Rule *rule) {
    uint32_t first = matcher->out->len;
    for (uint32_t i = 0; i < matcher->input->flows->list.len; i++) {
        const Flow *flow = &matcher->input->flows->list.data[i];
        if (!rule_wants_end(matcher, rule, flow) || !rule_wants_data(matcher, rule, flow->data)) continue;
        if (states_include(&rule->states, flow->states) || !flow_meets(matcher, rule, flow)) continue;
        const char *detail;
        if (match_guarded(matcher, rule, flow, &detail)) continue;
        Match *match = match_same_record(matcher, first, flow);
        Match *memory = !match && rule->kind == RULE_ERASE ? match_same_memory(matcher, first, flow) : NULL;
        if (memory) {
            Loc at = insn_place(matcher->input->program, flow->function, flow->insn);
            bool later = at.line > memory->at.line;
            vec_push(&memory->also, later ? memory->at : at);
            if (later) match_flow(matcher, memory, flow);
            continue;
        }
        if (!match) {
            match = match_add(matcher, rule, flow->function, flow->insn);
            match_flow(matcher, match, flow);
            match->detail = detail;
            match->chosen = protection_chosen(matcher, rule, flow);
        }
        match_data_add(match, flow->data);
    }
}

static bool sink_at(const Flow *a, const Flow *b) {
    return a->function == b->function && a->insn == b->insn && a->end == b->end;
}

/* One place, one datum: of several sink kinds behind one call (a wrapper that logs to the system log
 * and the console) the most telling counts. */
static void drop_duplicate_sinks(Matches *matches) {
    static const char *const order[] = {"log", "network", "database", "ipc", "file", "console", "memory-dump"};
    for (uint32_t i = 0; i < matches->len; i++) {
        const Flow *flow = matches->data[i].flow;
        if (!flow || flow->end != FLOW_TO_SINK || matches->data[i].rule->kind != RULE_FLOW) continue;
        for (uint32_t n = 0; n < matches->len; n++) {
            Match *other = &matches->data[n];
            if (n == i || !other->flow || other->rule->kind != RULE_FLOW || !sink_at(flow, other->flow) ||
                flow->data != other->flow->data || strcmp(flow->sink_kind, other->flow->sink_kind) == 0)
                continue;
            size_t mine = COUNTOF(order), its = COUNTOF(order);
            for (size_t k = 0; k < COUNTOF(order); k++) {
                if (strcmp(order[k], flow->sink_kind) == 0) mine = k;
                if (strcmp(order[k], other->flow->sink_kind) == 0) its = k;
            }
            if (mine >= its) continue;
            vec_free(&other->data);
            vec_free(&other->also);
            *other = (Match){0};
        }
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < matches->len; i++)
        if (matches->data[i].rule) matches->data[kept++] = matches->data[i];
    matches->len = kept;
}

void rules_match(Arena *arena, const Rules *rules, const RuleInput *input, Matches *out) {
    Map name_words = {0};
    Matcher matcher = {.arena = arena, .rules = rules, .input = input, .out = out, .name_words = &name_words};
    for (uint32_t i = 0; i < rules->list.len; i++) {
        const Rule *rule = &rules->list.data[i];
        switch (rule->kind) {
        case RULE_FLOW: case RULE_ERASE: case RULE_GUARD: match_flows(&matcher, rule); break;
        case RULE_CONSTANT: match_constants(&matcher, rule); break;
        case RULE_CALL: match_calls(&matcher, rule); break;
        case RULE_DECLARE:
            if (input->project && input->project->is_register) match_register(&matcher, rule);
            break;
        case RULE_UNDELETED: match_undeleted(&matcher, rule); break;
        case RULE_UNUSED: match_unused(&matcher, rule); break;
        case RULE_PATH: match_paths(&matcher, rule); break;
        case RULE_LACKS: match_lacking(&matcher, rule); break;
        case RULE_RECORD: match_records(&matcher, rule); break;
        case RULE_KIND_COUNT_: break;
        }
    }
    free_(matcher.uses);
    map_free(&matcher.named);
    vec_free(&matcher.spots);
    vec_free(&matcher.init_spots);
    map_free(&name_words);
    map_free(&matcher.name_rules);
    interner_free(matcher.first_words);
    map_free(&matcher.units);
    stores_free(matcher.stores);
    map_free(&matcher.covered);
    guards_free(matcher.guards);
    drop_duplicate_sinks(out);
}

void matches_free(Matches *matches) {
    for (uint32_t i = 0; i < matches->len; i++) {
        vec_free(&matches->data[i].data);
        vec_free(&matches->data[i].also);
    }
    vec_free(matches);
}
