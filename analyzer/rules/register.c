/* SPDX-License-Identifier: Apache-2.0 */
/* Code against the project's own register: flows it does not declare, recipients it does not name,
 * countries, protections, erasure and retention that are not as it promises. */
#include "rules/match.h"

static const char *function_file(const Matcher *matcher, FunctionId function) {
    const Program *program = matcher->input->program;
    return program_file(program, program_body(program, function)->loc.file);
}

/* Does the activity name the datum: a category or one above it, a group, or a word of its title? */
static bool activity_has(const Matcher *matcher, const ProjectActivity *activity, DataId data) {
    const Catalog *catalog = matcher->input->catalog;
    for (uint32_t i = 0; i < activity->data.count; i++) {
        const char *selector = activity->data.list[i].text;
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

static bool activity_covers_place(const Matcher *matcher, const ProjectActivity *activity, FunctionId function) {
    return project_activity_where(matcher->input->project, activity, function_file(matcher, function),
                                  matcher->input->program->functions[function].name) != NULL;
}

static bool flow_is_declared(const Matcher *matcher, const Flow *flow) {
    const Project *project = matcher->input->project;
    for (uint32_t i = 0; i < project->activity_count; i++) {
        const ProjectActivity *activity = &project->activities[i];
        if (!activity_has(matcher, activity, flow->data)) continue;
        if (activity->where.count == 0 || activity_covers_place(matcher, activity, flow->function) ||
            activity_covers_place(matcher, activity, flow->source_function) ||
            activity_covers_place(matcher, activity, flow->sink_function))
            return true;
    }
    return false;
}

static const ProjectStore *store_of(const Matcher *matcher, const Flow *flow) {
    const Project *project = matcher->input->project;
    const char *store = flow_store(matcher->arena, flow);
    if (!*store) return NULL;
    return strcmp(flow->sink_kind, "database") == 0 ? project_store_of_table(project, store)
                                                    : project_store_of_path(project, store);
}

static bool promise_kept(const ProjectProtection *promise, unsigned states) {
    unsigned state = 0;
    return !state_parse(promise->state, &state) || (states & state);
}

static void match_promises(Matcher *matcher, const Rule *rule, const Flow *flow) {
    const ProjectStore *store = store_of(matcher, flow);
    if (!store) return;
    const DataKind *kind = catalog_kind(matcher->input->catalog, flow->data);
    const ProjectProtection *promise = store_protection(store, kind->id, kind->groups.data, kind->groups.len);
    if (!promise || promise_kept(promise, flow->states)) return;
    Match *match = match_flow_add(matcher, rule, flow);
    match->detail = arena_printf(matcher->arena, "the register promises `%s` for store `%s` (%s:%u)", promise->state,
                                 store->id, promise->node->file, promise->node->line);
    match->value = promise->state;
    match->subject = store->id;
}

/* "https://api.sms.example/v1" -> host part */
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

void match_destination(Matcher *matcher, Match *match) {
    const Flow *flow = match->flow;
    if (flow->end != FLOW_TO_SINK) return;
    const Project *project = matcher->input->project;
    bool network = strcmp(flow->sink_kind, "network") == 0;
    const char *host = network ? host_of(matcher->arena, flow->sink_text) : "";
    const ProjectRecipient *recipient = *host && project ? project_recipient_of_host(project, host) : NULL;
    const ProjectStore *store = project ? store_of(matcher, flow) : NULL;
    match->recipient = recipient ? recipient->id : host;
    match->store = store ? store->id : flow_store(matcher->arena, flow);
    const char *country = recipient ? recipient->country : store ? store->country : NULL;
    match->country = country ? country : "";
}

static void match_recipient(Matcher *matcher, const Rule *rule, const Flow *flow) {
    if (strcmp(flow->sink_kind, "network") != 0) return;
    const char *host = host_of(matcher->arena, flow->sink_text);
    if (!*host || project_recipient_of_host(matcher->input->project, host)) return;
    Match *match = match_flow_add(matcher, rule, flow);
    match->subject = match->value = host;
    match->detail = arena_printf(matcher->arena, "host `%s` is no recipient of the register", host);
}

/* ---- countries ---------------------------------------------------------------------------------- */

/* Data moves freely among the countries of one market. */
static const char *const markets[] = {
    "EU AT BE BG HR CY CZ DE DK EE ES FI FR GR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO",
};

static bool market_has(const char *market, const char *country) {
    const char *at = strstr(market, country);
    return at && strlen(country) == 2 && (at == market || at[-1] == ' ') && (at[2] == ' ' || at[2] == '\0');
}

static bool is_home(const ProjectWords *home, const char *country) {
    for (uint32_t i = 0; i < home->count; i++) {
        if (strcmp(home->list[i].text, country) == 0) return true;
        for (size_t m = 0; m < COUNTOF(markets); m++)
            if (market_has(markets[m], home->list[i].text) && market_has(markets[m], country)) return true;
    }
    return false;
}

/* The register says where a recipient or store lies, and where the controller is at home. */
static void match_country(Matcher *matcher, const Rule *rule, const Flow *flow) {
    const Project *project = matcher->input->project;
    const ProjectWords *homes[] = {&project->controller.establishments, &project->jurisdictions};
    const char *country = NULL, *where = NULL;
    const char *host = strcmp(flow->sink_kind, "network") == 0 ? host_of(matcher->arena, flow->sink_text) : "";
    const ProjectRecipient *recipient = *host ? project_recipient_of_host(project, host) : NULL;
    const ProjectStore *store = store_of(matcher, flow);
    if (recipient && !recipient->safeguard) {
        country = recipient->country;
        where = arena_printf(matcher->arena, "recipient `%s` lies there (%s:%u)", recipient->id, recipient->node->file,
                             recipient->node->line);
    } else if (store) {
        country = store->country;
        where = arena_printf(matcher->arena, "store `%s` lies there (%s:%u)", store->id, store->node->file, store->node->line);
    }
    if (!country || homes[0]->count + homes[1]->count == 0) return;
    if (is_home(homes[0], country) || is_home(homes[1], country)) return;
    Match *match = match_flow_add(matcher, rule, flow);
    match->value = country;
    match->subject = recipient ? recipient->id : store->id;
    match->detail = where;
}

/* ---- erasure and retention ---------------------------------------------------------------------- */

/* One finding per store: what the register promises to erase and nothing here deletes. */
static void match_erasure(Matcher *matcher, const Rule *rule, const Flow *flow, uint32_t first) {
    const ProjectStore *store = store_of(matcher, flow);
    if (!store || !(store->erasure & (ERASURE_ON_REQUEST | ERASURE_AUTOMATIC))) return;
    if (stores_removal(stores_read(matcher), flow->sink_kind, flow_store(matcher->arena, flow))) return;
    for (uint32_t i = first; i < matcher->out->len; i++)
        if (strcmp(matcher->out->data[i].subject, store->id) == 0) {
            match_data_add(&matcher->out->data[i], flow->data);
            return;
        }
    Match *match = match_flow_add(matcher, rule, flow);
    match->subject = store->id;
    match->detail = arena_printf(matcher->arena, "the register promises it for store `%s` (%s:%u)", store->id,
                                 store->node->file, store->node->line);
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
            bool named = words.len && name_matches(name, &one);
            buf_free(&words);
            if (named) return store;
        }
    }
    const Function *body = program_body(program, function);
    for (uint32_t i = 1; function && i < body->insn_count; i++) {
        char table[SQL_NAME];
        SqlUse use;
        const char *text = body->insns[i].op == INSN_STRING ? program_text(program, body->insns[i].a) : "";
        while (sql_next(&text, &use, table))
            if (use == SQL_EMPTIES && *table && project_store_of_table(project, table))
                return project_store_of_table(project, table);
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
                                    store->node->file, store->node->line);
        match.value = arena_printf(matcher->arena, "%s days", match.value);
        matcher->out->data[kept++] = match;
    }
    matcher->out->len = kept;
}

void match_register(Matcher *matcher, const Rule *rule) {
    uint32_t first = matcher->out->len;
    if (strcmp(rule->declare, "retention-differs") == 0) {
        match_retention(matcher, rule);
        return;
    }
    for (uint32_t i = 0; i < matcher->input->flows->list.len; i++) {
        const Flow *flow = &matcher->input->flows->list.data[i];
        if (flow->end != FLOW_TO_SINK || !rule_wants_data(matcher, rule, flow->data)) continue;
        if (strcmp(rule->declare, "undeclared-flow") == 0) {
            if (!flow_is_declared(matcher, flow)) (void)match_flow_add(matcher, rule, flow);
        } else if (strcmp(rule->declare, "undeclared-recipient") == 0) {
            match_recipient(matcher, rule, flow);
        } else if (strcmp(rule->declare, "undeclared-country") == 0) {
            match_country(matcher, rule, flow);
        } else if (strcmp(rule->declare, "promised-protection") == 0) {
            match_promises(matcher, rule, flow);
        } else if (strcmp(rule->declare, "promised-erasure") == 0) {
            match_erasure(matcher, rule, flow, first);
        }
    }
}
