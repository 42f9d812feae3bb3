/* SPDX-License-Identifier: Apache-2.0 */
/* Code against the project's own register: flows it does not declare, recipients it does not name,
 * protections it promises. */
#include <strings.h>

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

static Match *add(Matcher *matcher, const Rule *rule, const Flow *flow) {
    Match *match = match_add(matcher, rule, flow->function, flow->insn);
    match->flow = flow;
    match->callee = flow->callee;
    vec_push(&match->data, flow->data);
    match->confidence = flow->confidence;
    match->reason = flow->reason;
    return match;
}

/* "INSERT INTO patient ..." -> patient: the tables a statement of the program writes. */
static bool sql_word(const char **at, char *word, size_t size) {
    const char *p = *at;
    while (*p && !((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || *p == '_' || *p == '"' || *p == '`')) p++;
    if (*p == '"' || *p == '`') p++;
    size_t n = 0;
    while ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || *p == '_' || *p == '.' || (*p >= '0' && *p <= '9')) {
        if (n + 1 < size) word[n++] = *p;
        p++;
    }
    word[n] = '\0';
    *at = p;
    return n > 0;
}

static bool sql_table(const char *sql, char *table, size_t size) {
    char word[64], before[64] = "";
    for (const char *at = sql; sql_word(&at, word, sizeof word);) {
        bool names = strcasecmp(before, "into") == 0 || strcasecmp(before, "update") == 0 || strcasecmp(before, "from") == 0;
        if (names) {
            snprintf(table, size, "%s", word);
            return true;
        }
        memcpy(before, word, sizeof before);
    }
    return false;
}

static const ProjectStore *store_of(const Matcher *matcher, const Flow *flow) {
    const Project *project = matcher->input->project;
    char table[64];
    if (strcmp(flow->sink_kind, "database") == 0 && sql_table(flow->sink_text, table, sizeof table))
        return project_store_of_table(project, table);
    if (*flow->sink_text == '/') return project_store_of_path(project, flow->sink_text);
    return NULL;
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
    Match *match = add(matcher, rule, flow);
    match->detail = arena_printf(matcher->arena, "the register promises `%s` for store `%s` (%s:%u)", promise->state,
                                 store->id, promise->node->file, promise->node->line);
    match->value = promise->state;
    match->subject = store->id;
}

/* "https://api.sms.example/v1" -> host part; "" when the text is no address. */
static const char *host_of(Arena *arena, const char *text) {
    const char *scheme = strstr(text, "://");
    const char *host = scheme ? scheme + 3 : text;
    size_t length = strcspn(host, "/:?# ");
    bool dotted = memchr(host, '.', length) != NULL;
    return length && (scheme || dotted) && host[0] != '%' ? arena_strndup(arena, host, length) : "";
}

static void match_recipient(Matcher *matcher, const Rule *rule, const Flow *flow) {
    const char *host = host_of(matcher->arena, flow->sink_text);
    if (!*host || strcmp(flow->sink_kind, "network") != 0) return;
    if (project_recipient_of_host(matcher->input->project, host)) return;
    Match *match = add(matcher, rule, flow);
    match->subject = host;
    match->detail = arena_printf(matcher->arena, "host `%s` is no recipient of the register", host);
}

void match_register(Matcher *matcher, const Rule *rule) {
    for (uint32_t i = 0; i < matcher->input->flows->list.len; i++) {
        const Flow *flow = &matcher->input->flows->list.data[i];
        if (flow->end != FLOW_TO_SINK || !rule_wants_data(matcher, rule, flow->data)) continue;
        if (strcmp(rule->declare, "undeclared-flow") == 0) {
            if (!flow_is_declared(matcher, flow)) (void)add(matcher, rule, flow);
        } else if (strcmp(rule->declare, "undeclared-recipient") == 0) {
            match_recipient(matcher, rule, flow);
        } else if (strcmp(rule->declare, "promised-protection") == 0) {
            match_promises(matcher, rule, flow);
        }
    }
}
