/* SPDX-License-Identifier: Apache-2.0 */
/* Flows and the activities of the register: which covers which, and what is declared and never seen. */
#include "rules/match.h"

/* Do the words name the datum: a category or one above it, a group, or a word of its title? */
static bool words_name(const Matcher *matcher, const ProjectWords *words, DataId data) {
    const Catalog *catalog = matcher->input->catalog;
    for (uint32_t i = 0; i < words->count; i++) {
        const char *selector = words->list[i].text;
        if (catalog_in(catalog, data, selector)) return true;
        const char *id = catalog_kind(catalog, data)->id;
        for (const char *at = strstr(id, selector); at; at = strstr(at + 1, selector)) {
            size_t length = strlen(selector);
            if ((at == id || at[-1] == '.' || at[-1] == '_') && (at[length] == '\0' || at[length] == '.' || at[length] == '_'))
                return true;
        }
    }
    return false;
}

static bool activity_has(const Matcher *matcher, const ProjectActivity *activity, DataId data) {
    return words_name(matcher, &activity->data, data);
}

static bool activity_covers_place(const Matcher *matcher, const ProjectActivity *activity, FunctionId function) {
    const Program *program = matcher->input->program;
    const char *file = program_file(program, program_body(program, function)->loc.file);
    return project_activity_where(matcher->input->project, activity, file, program->functions[function].name) != NULL;
}

static bool activity_covers_source(const Matcher *matcher, const ProjectActivity *activity, const Flow *flow) {
    return activity->where.count == 0 || activity_covers_place(matcher, activity, flow->source_function);
}

static bool activity_covers_end(const Matcher *matcher, const ProjectActivity *activity, const Flow *flow) {
    return activity->where.count == 0 || activity_covers_place(matcher, activity, flow->function) ||
           activity_covers_place(matcher, activity, flow->sink_function);
}

/* A function that calls the one where the datum is read lies there: what it had done is its own. */
static bool activity_covers_caller(Matcher *matcher, const ProjectActivity *activity, const Flow *flow) {
    uint64_t index = (uint64_t)(activity - matcher->input->project->activities);
    bool is_new, covers = false;
    uint64_t *known = map_put(&matcher->covered, index << 32 | flow->source_function, &is_new);
    if (!is_new) return *known;
    U32Vec callers = {0};
    reach_to(matcher, flow->source_function, &callers);
    for (uint32_t i = 0; i < callers.len && !covers; i++) covers = activity_covers_place(matcher, activity, callers.data[i]);
    vec_free(&callers);
    *known = covers;
    return covers;
}

static bool activity_declares(Matcher *matcher, const ProjectActivity *activity, const Flow *flow) {
    return activity_has(matcher, activity, flow->data) &&
           (activity_covers_source(matcher, activity, flow) || activity_covers_end(matcher, activity, flow) ||
            activity_covers_caller(matcher, activity, flow));
}

void match_undeclared(Matcher *matcher, const Rule *rule, const Flow *flow) {
    const Project *project = matcher->input->project;
    for (uint32_t i = 0; i < project->activity_count; i++)
        if (activity_declares(matcher, &project->activities[i], flow)) return;
    (void)match_flow_add(matcher, rule, flow);
}

/* ---- one purpose and another -------------------------------------------------------------------- */

/* The datum is read where one activity works, which declares it, and ends where another works, which does not. */
void match_other_purpose(Matcher *matcher, const Rule *rule, const Flow *flow) {
    const Project *project = matcher->input->project;
    const ProjectActivity *from = NULL, *to = NULL;
    for (uint32_t i = 0; i < project->activity_count; i++) {
        const ProjectActivity *activity = &project->activities[i];
        bool has = activity_has(matcher, activity, flow->data), ends = activity_covers_end(matcher, activity, flow);
        if (activity->where.count == 0 || (has && ends)) return;
        if (ends && !to) to = activity;
        if (has && !from && activity_covers_source(matcher, activity, flow)) from = activity;
    }
    if (!from || !to) return;
    Match *match = match_flow_add(matcher, rule, flow);
    match->subject = from->id;
    match->value = to->id;
    match->detail = arena_printf(matcher->arena, "activity `%s` collects it (%s:%u), `%s` does not declare it (%s:%u)", from->id,
                                 path_name(from->node->file), from->node->line, to->id, path_name(to->node->file), to->node->line);
}

/* The datum is read where research works, and ends where another activity works, whether that declares it or not. */
void match_research_reused(Matcher *matcher, const Rule *rule, const Flow *flow) {
    const Project *project = matcher->input->project;
    const ProjectActivity *from = NULL, *to = NULL;
    for (uint32_t i = 0; i < project->activity_count; i++) {
        const ProjectActivity *activity = &project->activities[i];
        if (activity->where.count == 0) continue;
        bool research = activity->standing & STANDING_RESEARCH;
        if (activity_covers_end(matcher, activity, flow)) {
            if (research) return;
            if (!to) to = activity;
        }
        if (research && !from && activity_has(matcher, activity, flow->data) && activity_covers_source(matcher, activity, flow))
            from = activity;
    }
    if (!from || !to) return;
    Match *match = match_flow_add(matcher, rule, flow);
    match->subject = from->id;
    match->value = to->id;
    match->detail = arena_printf(matcher->arena, "the register calls `%s` research (%s:%u)", from->id,
                                 path_name(from->node->file), from->node->line);
}

/* ---- what is declared ----------------------------------------------------------------------------- */

static Match *match_declared(Matcher *matcher, const Rule *rule, const Node *node, const char *subject) {
    Match *match = match_add(matcher, rule, 0, 0);
    match->declared = node;
    match->subject = subject;
    match->reason = "the register says so";
    return match;
}

static bool holds(Matcher *matcher, const ProjectActivity *activity, FunctionId function, Decl decl) {
    Holding holding = holdings_of(matcher->input->holdings, function, decl);
    return holding.kind && activity_has(matcher, activity, holding.kind);
}

/* A function that lies there uses something that holds such data. */
static bool activity_handles(Matcher *matcher, const ProjectActivity *activity) {
    const Program *program = matcher->input->program;
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        if (!body->defined || !activity_covers_place(matcher, activity, f)) continue;
        for (uint32_t i = 1; i < body->insn_count; i++) {
            const Insn *insn = &body->insns[i];
            if ((insn->op == INSN_FIELD && insn->c && holds(matcher, activity, 0, DECL(DECL_FIELD, insn->c))) ||
                (insn->op == INSN_LOCAL && holds(matcher, activity, f, DECL(DECL_LOCAL, insn->a))) ||
                (insn->op == INSN_GLOBAL && holds(matcher, activity, 0, DECL(DECL_GLOBAL, insn->a))))
                return true;
        }
    }
    return false;
}

static bool activity_is_seen(Matcher *matcher, const ProjectActivity *activity) {
    const Flows *flows = matcher->input->flows;
    for (uint32_t i = 0; i < flows->list.len; i++)
        if (flows->list.data[i].end == FLOW_TO_SINK && activity_declares(matcher, activity, &flows->list.data[i])) return true;
    return activity_handles(matcher, activity);
}

typedef struct Unobserved {
    Matcher *matcher;
    const Rule *rule;
    bool unknown_host, unknown_table, unknown_file; /* some flow goes to one that is not known */
} Unobserved;

static void unobserved(const Unobserved *search, const char *what, const char *id, const Node *node, bool maybe) {
    Match *match = match_declared(search->matcher, search->rule, node, id);
    match->value = what;
    match->confidence = maybe ? 0 : 1;
    match->reason = maybe ? "nothing of it was found, but flows go to places that are not known"
                          : "nothing of it was found; calls that were not resolved may hide it";
}

static void unobserved_places(const Unobserved *search) {
    Matcher *matcher = search->matcher;
    const Project *project = matcher->input->project;
    const Flows *flows = matcher->input->flows;
    for (uint32_t i = 0; i < project->recipient_count; i++) {
        bool seen = project->recipients[i].hosts.count == 0;
        for (uint32_t n = 0; n < flows->list.len && !seen; n++)
            seen = flow_target(matcher, &flows->list.data[n]).recipient == &project->recipients[i];
        if (!seen)
            unobserved(search, "recipient", project->recipients[i].id, project->recipients[i].node, search->unknown_host);
    }
    for (uint32_t i = 0; i < project->store_count; i++) {
        const ProjectStore *store = &project->stores[i];
        bool seen = store->tables.count + store->paths.count == 0;
        for (uint32_t n = 0; n < flows->list.len && !seen; n++)
            seen = flow_target(matcher, &flows->list.data[n]).store == store;
        bool maybe = (store->tables.count && search->unknown_table) || (!store->tables.count && search->unknown_file);
        if (!seen) unobserved(search, "store", store->id, store->node, maybe);
    }
}

void match_unobserved(Matcher *matcher, const Rule *rule) {
    const Project *project = matcher->input->project;
    const Flows *flows = matcher->input->flows;
    Unobserved search = {.matcher = matcher, .rule = rule};
    for (uint32_t i = 0; i < flows->list.len; i++) {
        const Flow *flow = &flows->list.data[i];
        const FlowTarget to = flow_target(matcher, flow);
        if (flow->end != FLOW_TO_SINK || *to.host || *to.place || *flow->sink_text) continue;
        search.unknown_host |= strcmp(flow->sink_kind, "network") == 0;
        search.unknown_table |= strcmp(flow->sink_kind, "database") == 0;
        search.unknown_file |= strcmp(flow->sink_kind, "file") == 0;
    }
    for (uint32_t i = 0; i < project->activity_count; i++) {
        const ProjectActivity *activity = &project->activities[i];
        if (activity->data.count && !activity_is_seen(matcher, activity))
            unobserved(&search, "activity", activity->id, activity->node, false);
    }
    unobserved_places(&search);
}

/* One finding for each activity that is at work: its ground, which each law judges. */
void match_bases(Matcher *matcher, const Rule *rule) {
    const Project *project = matcher->input->project;
    for (uint32_t i = 0; i < project->activity_count; i++) {
        const ProjectActivity *activity = &project->activities[i];
        if (!activity->basis_count || !activity_is_seen(matcher, activity)) continue;
        Buf words = {0};
        for (uint32_t n = 0; n < activity->basis_count; n++)
            buf_printf(&words, "%s%s%s%s", n ? ", " : "", activity->bases[n].framework ? activity->bases[n].framework : "",
                       activity->bases[n].framework ? ":" : "", activity->bases[n].text);
        Match *match = match_declared(matcher, rule, activity->node, activity->id);
        match->activity = activity->id;
        match->value = arena_strdup(matcher->arena, buf_text(&words));
        buf_free(&words);
    }
}

/* One finding for each activity at work that the register gives this standing. */
void match_standing(Matcher *matcher, const Rule *rule) {
    unsigned standing = rule->declare == DECLARE_PUBLIC ? STANDING_PUBLIC : STANDING_FOREIGN;
    const Project *project = matcher->input->project;
    for (uint32_t i = 0; i < project->activity_count; i++) {
        const ProjectActivity *activity = &project->activities[i];
        if (!(activity->standing & standing) || !activity_is_seen(matcher, activity)) continue;
        Match *match = match_declared(matcher, rule, activity->node, activity->id);
        match->activity = activity->id;
    }
}

/* One finding for each activity, with the data of the rule that it handles, or that its notice does not name. */
void match_activity_data(Matcher *matcher, const Rule *rule) {
    const Project *project = matcher->input->project;
    const Flows *flows = matcher->input->flows;
    bool notice = rule->declare == DECLARE_NOTICE;
    for (uint32_t i = 0; i < project->activity_count; i++) {
        const ProjectActivity *activity = &project->activities[i];
        Match *match = NULL;
        if (notice && !activity->notice.count) continue;
        for (uint32_t n = 0; n < flows->list.len; n++) {
            const Flow *flow = &flows->list.data[n];
            if (flow->end != FLOW_TO_SINK || !rule_wants_data(matcher, rule, flow->data) ||
                (notice && words_name(matcher, &activity->notice, flow->data)) ||
                !activity_declares(matcher, activity, flow))
                continue;
            if (!match) {
                match = match_declared(matcher, rule, activity->node, activity->id);
                match->activity = activity->id;
                match->reason = "such data were seen where the activity works";
            }
            match_data_add(match, flow->data);
        }
    }
}

/* ---- one consent for all -------------------------------------------------------------------------- */

static bool activity_asks(const Matcher *matcher, const ProjectActivity *activity, const char *guard) {
    const Program *program = matcher->input->program;
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        if (!body->defined || !activity_covers_place(matcher, activity, f)) continue;
        for (uint32_t i = 1; i < body->insn_count; i++)
            if (body->insns[i].op == INSN_CALL && strcmp(program->functions[body->insns[i].a].name, guard) == 0) return true;
    }
    return false;
}

/* Is the value of the local whose address this is used for anything but a cast to void? */
static bool is_looked_at(const Program *program, const Function *body, Value address) {
    for (uint32_t i = address + 1; i < body->insn_count; i++) {
        const Insn *insn = &body->insns[i];
        if (!uses_value(body, insn, address)) continue;
        if (insn->op != INSN_LOAD) return true;
        for (uint32_t n = i + 1; n < body->insn_count; n++) {
            bool dropped = body->insns[n].op == INSN_CAST && program->types[body->insns[n].type].kind == TYPE_VOID;
            if (uses_value(body, &body->insns[n], i) && !dropped) return true;
        }
    }
    return false;
}

/* The program's own guard takes a purpose and never looks at it. */
static bool purpose_is_ignored(const Matcher *matcher, const ProjectGuard *guard) {
    const Program *program = matcher->input->program;
    uint64_t argument;
    if (!guard->purpose || strncmp(guard->purpose, "arg", 3) != 0 || !str_to_u64(guard->purpose + 3, &argument)) return false;
    const Function *body = NULL;
    for (FunctionId f = 1; f < program->function_count && !body; f++)
        if (strcmp(program->functions[f].name, guard->function) == 0 && program_body(program, f)->defined) body = program_body(program, f);
    if (!body || argument >= body->params) return false;
    for (uint32_t i = 1; i < body->insn_count; i++) {
        const Insn *use = &body->insns[i];
        if (use->op == INSN_LOCAL && use->a == argument + 1 && is_looked_at(program, body, i)) return false;
    }
    return true;
}

/* A guard that is not asked for a purpose, or does not look at it, says the same to every activity that asks it. */
void match_shared_consent(Matcher *matcher, const Rule *rule) {
    const Project *project = matcher->input->project;
    for (uint32_t i = 0; i < project->guard_count; i++) {
        const ProjectGuard *guard = &project->guards[i];
        if (strcmp(guard->kind, "consent") != 0 || (guard->purpose && !purpose_is_ignored(matcher, guard))) continue;
        Buf words = {0};
        uint32_t count = 0;
        for (uint32_t n = 0; n < project->activity_count; n++)
            if (project->activities[n].where.count && activity_asks(matcher, &project->activities[n], guard->function))
                buf_printf(&words, "%s`%s`", count++ ? " and " : "", project->activities[n].id);
        if (count > 1) {
            Match *match = match_declared(matcher, rule, guard->node, guard->function);
            match->value = arena_strdup(matcher->arena, buf_text(&words));
        }
        buf_free(&words);
    }
}
