/* SPDX-License-Identifier: Apache-2.0 */
/* Ways on which people's requests are served (export, erasure, correction) and what they leave out; functions that do
 * something without what has to go with it. */
#include "rules/match.h"

/* ---- ways ----------------------------------------------------------------------------------------- */

typedef struct Way { /* the functions of such a name, with all that they call */
    U32Vec functions;
    const char *names; /* "`export_person` and `export_orders`" */
    uint32_t count;
} Way;

static bool is_ours(const Program *program, FunctionId f) {
    const Function *body = program_body(program, f);
    return body->defined && !program->files[body->loc.file].system;
}

static Way way_of(Matcher *matcher, const RuleNames *names) {
    enum { SHOWN = 3 };
    const Program *program = matcher->input->program;
    Way way = {0};
    Buf text = {0};
    for (FunctionId f = 1; f < program->function_count; f++) {
        if (!is_ours(program, f) || !names_match(matcher, names, program->functions[f].name)) continue;
        if (way.count < SHOWN)
            buf_printf(&text, "%s`%s`", way.count ? ", " : "", program->functions[f].name);
        way.count++;
        reach_from(matcher, f, &way.functions);
    }
    if (way.count > SHOWN) buf_printf(&text, " and %u more", way.count - SHOWN);
    way.names = arena_strdup(matcher->arena, buf_text(&text));
    buf_free(&text);
    return way;
}

static const char *use_words(StoreUse use) {
    return use == USE_READS ? "reads" : use == USE_DELETES ? "deletes from" : "changes";
}

/* A flow into a store that is known. */
typedef struct Stored {
    const Flow *flow;
    const char *store;
    bool database, used; /* on the way */
} Stored;
typedef VEC(Stored) StoredVec;

/* A statement that writes to a table whose name is put in at run time. */
static bool writes_unnamed(const Matcher *matcher, const Flow *flow) {
    bool database = strcmp(flow->sink_kind, "database") == 0 && *flow->sink_text;
    for (const SqlStatement *at = database ? sql_statements(matcher->input->flows->sql, flow->sink_text) : NULL; at; at = at->next)
        if (at->use == SQL_WRITES && !*at->table) return true;
    return false;
}

static void stored_add(Matcher *matcher, const Rule *rule, const Way *way, const Flow *flow, StoredVec *out) {
    Stored one = {flow, flow_store(matcher, flow), strcmp(flow->sink_kind, "database") == 0, false};
    bool unnamed = !*one.store && writes_unnamed(matcher, flow);
    if (!*one.store && !unnamed) return; /* nothing is said of what is not known */
    for (uint32_t i = 0; i < out->len; i++)
        if (out->data[i].database == one.database && strcmp(out->data[i].store, one.store) == 0) {
            one.used = out->data[i].used;
            vec_push(out, one);
            return;
        }
    one.used = stores_uses(matcher, &way->functions, rule->path_does, one.database, one.store);
    vec_push(out, one);
}

static TypeId record_of(const Program *program, Decl decl) {
    return decl_kind(decl) == DECL_FIELD ? program->fields[decl_id(decl)].record : 0;
}

/* Data of the same record, or the same datum of one that is not known, goes to a store that the way does use: the other
 * one holds more of the same people. Data of other people, in other records, is no business of this way; what is changed
 * is one datum, of which the other store has to hold a copy. */
static bool is_of_same(const Program *program, const StoredVec *all, const Flow *flow, StoreUse use) {
    TypeId record = record_of(program, flow->source_decl);
    for (uint32_t i = 0; i < all->len; i++) {
        const Stored *other = &all->data[i];
        if (!other->used || (use == USE_UPDATES && other->flow->data != flow->data)) continue;
        TypeId its = record_of(program, other->flow->source_decl);
        if (its && record ? its == record : other->flow->data == flow->data) return true;
    }
    return false;
}

/* One finding for each store, with all the data that goes there. */
static void left_out(Matcher *matcher, const Rule *rule, const Way *way, const Stored *stored, uint32_t first) {
    for (uint32_t i = first; i < matcher->out->len; i++)
        if (strcmp(matcher->out->data[i].subject, stored->store) == 0 || (!*stored->store && matcher->out->data[i].unnamed)) {
            match_data_add(&matcher->out->data[i], stored->flow->data);
            return;
        }
    Match *match = match_flow_add(matcher, rule, stored->flow);
    match->subject = *stored->store ? stored->store : "a table named at run time";
    match->unnamed = !*stored->store;
    match->value = way->names;
    match->detail = match->unnamed ? arena_printf(matcher->arena, "%s %s tables by name, and this one gets its name at run time",
                                                  way->names, use_words(rule->path_does))
                    : arena_printf(matcher->arena, "nothing on the way of %s %s %s `%s`", way->names, use_words(rule->path_does),
                                 store_word(matcher, stored->flow), stored->store);
    match->confidence = match->confidence > 1 ? 1 : match->confidence;
    match->reason = arena_printf(matcher->arena, "%s; the name of %s says what it is for", match->reason, way->names);
}

/* Without such a function at all: one finding for the program. */
static void no_way(Matcher *matcher, const Rule *rule, const Flow *flow, uint32_t first) {
    const char *store = flow_store(matcher, flow);
    if (!*store) return;
    if (matcher->out->len > first) {
        match_data_add(&matcher->out->data[first], flow->data);
        return;
    }
    Match *match = match_flow_add(matcher, rule, flow);
    match->subject = store;
    match->confidence = match->confidence > 1 ? 1 : match->confidence;
    match->reason = arena_printf(matcher->arena, "%s; another program may do it", match->reason);
}

void match_paths(Matcher *matcher, const Rule *rule) {
    const Flows *flows = matcher->input->flows;
    uint32_t first = matcher->out->len;
    StoredVec all = {0};
    Way way = way_of(matcher, &rule->path);
    for (uint32_t i = 0; i < flows->list.len && (way.count == 0) == rule->path_absent; i++) {
        const Flow *flow = &flows->list.data[i];
        if (flow->end != FLOW_TO_SINK || !list_has(&rule->sinks, flow->sink_kind) ||
            !rule_wants_data(matcher, rule, flow->data))
            continue;
        if (rule->path_absent) no_way(matcher, rule, flow, first);
        else stored_add(matcher, rule, &way, flow, &all);
    }
    for (uint32_t i = 0; i < all.len; i++)
        if (!all.data[i].used && is_of_same(matcher->input->program, &all, all.data[i].flow, rule->path_does))
            left_out(matcher, rule, &way, &all.data[i], first);
    vec_free(&all);
    vec_free(&way.functions);
}

/* ---- what has to go with it ------------------------------------------------------------------------- */

/* Tables that personal data of the rule goes to. */
static void tables_of(Matcher *matcher, const Rule *rule, StrVec *out) {
    const Flows *flows = matcher->input->flows;
    for (uint32_t i = 0; i < flows->list.len; i++) {
        const Flow *flow = &flows->list.data[i];
        if (flow->end != FLOW_TO_SINK || strcmp(flow->sink_kind, "database") != 0 ||
            (rule->data.len && !rule_wants_data(matcher, rule, flow->data)))
            continue;
        const char *table = flow_store(matcher, flow);
        if (*table && !list_has(out, table)) vec_push(out, table);
    }
}

/* The table, of those with personal data, that the function itself uses so; NULL = none. */
static const char *table_used(Matcher *matcher, FunctionId function, StoreUse use, const StrVec *tables) {
    U32Vec one = {.data = &function, .len = 1};
    for (uint32_t i = 0; i < tables->len; i++)
        if (stores_uses(matcher, &one, use, true, tables->data[i])) return tables->data[i];
    return NULL;
}

/* It, what it calls, or, as the caller may see to it, the functions that call it. */
static bool goes_along(Matcher *matcher, const Rule *rule, FunctionId function) {
    const Program *program = matcher->input->program;
    U32Vec reached = {0};
    reach_from(matcher, function, &reached);
    bool found = names_match(matcher, &rule->needs, program->functions[function].name) ||
                 reach_does(matcher, &reached, &rule->needs, &rule->needs_sinks);
    const uint32_t *callers;
    uint32_t count;
    reach_callers(matcher, function, &callers, &count);
    for (uint32_t i = 0; i < count && !found; i++) {
        FunctionId caller = callers[i];
        U32Vec one = {.data = &caller, .len = 1};
        found = reach_does(matcher, &one, &rule->needs, &rule->needs_sinks);
    }
    vec_free(&reached);
    return found;
}

/* Such data goes to a host that the program, or the register, names. */
static bool is_sent(Matcher *matcher, const Rule *rule) {
    const Flows *flows = matcher->input->flows;
    for (uint32_t i = 0; i < flows->list.len; i++)
        if (flows->list.data[i].end == FLOW_TO_SINK && list_has(&rule->sinks, flows->list.data[i].sink_kind) &&
            rule_wants_data(matcher, rule, flows->list.data[i].data) && *flow_target(matcher, &flows->list.data[i]).host)
            return true;
    return false;
}

void match_lacking(Matcher *matcher, const Rule *rule) {
    const Program *program = matcher->input->program;
    StrVec tables = {0};
    if (rule->sinks.len && !is_sent(matcher, rule)) return;
    if (rule->does) tables_of(matcher, rule, &tables);
    for (FunctionId f = 1; f < program->function_count; f++) {
        const char *name = program->functions[f].name;
        if (!is_ours(program, f) || program_body(program, f)->incomplete) continue;
        if (rule->where.words.len && !names_match(matcher, &rule->where, name)) continue;
        const char *table = rule->does ? table_used(matcher, f, rule->does, &tables) : NULL;
        if ((rule->does && !table) || goes_along(matcher, rule, f)) continue;
        Match *match = match_add(matcher, rule, f, 0);
        match->subject = table ? table : name;
        match->value = table ? table : "";
        match->confidence = 1;
        match->reason = rule->where.words.len ? "the name of the function says what it does" : "the statement stands in it";
    }
    vec_free(&tables);
}
