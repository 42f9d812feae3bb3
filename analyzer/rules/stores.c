/* SPDX-License-Identifier: Apache-2.0 */
/* What the program can delete: tables by the statements that stand in it, files by the calls that remove or
 * empty them. What is not certain counts as deletable: a finding says that nothing deletes. */
#include "rules/match.h"

#include <strings.h>

struct Stores {
    StrVec tables; /* emptied or dropped by some statement */
    StrVec paths;  /* removed or emptied by some call, and texts that may be commands doing so */
    bool any_table, any_path;
};

static void read_text(Stores *stores, Arena *arena, const char *text) {
    char table[SQL_NAME];
    SqlUse use;
    const char *at = text;
    while (sql_next(&at, &use, table)) {
        if (use != SQL_EMPTIES) continue;
        if (*table) vec_push(&stores->tables, arena_strdup(arena, table));
        else stores->any_table = true;
    }
    if (strncmp(text, "rm ", 3) == 0 || strncmp(text, "shred ", 6) == 0 || strstr(text, " rm ") || strstr(text, "find ")) {
        vec_push(&stores->paths, text);
        stores->any_path |= strchr(text, '%') != NULL;
    }
}

/* Which argument is the path of a file that the call removes or empties; -1 = none. */
static int removed_argument(Matcher *matcher, FunctionId function, const Insn *call, const char *name) {
    static const struct {
        const char *name;
        int argument;
    } removers[] = {{"unlink", 0}, {"remove", 0}, {"truncate", 0}, {"rename", 0}, {"unlinkat", 1}, {"g_unlink", 0},
                    {"g_remove", 0}, {"creat", 0}, {"renameat", 1}, {"rmdir", 0}};
    for (size_t i = 0; i < COUNTOF(removers); i++)
        if (strcmp(removers[i].name, name) == 0) return removers[i].argument;
    const Function *body = program_body(matcher->input->program, function);
    if (call->c < 2) return -1;
    int64_t flags;
    if (strcmp(name, "open") == 0)
        return match_number(matcher, function, body->pool[call->b + 1], &flags) && !(flags & 01000) ? -1 : 0;
    if (strcmp(name, "fopen") != 0 && strcmp(name, "fopen64") != 0) return -1;
    const char *mode = match_text(matcher, function, body->pool[call->b + 1]);
    return mode && *mode != 'w' ? -1 : 0;
}

static void read_call(Matcher *matcher, Stores *stores, FunctionId function, uint32_t at) {
    const Program *program = matcher->input->program;
    const Function *body = program_body(program, function);
    const Insn *insn = &body->insns[at];
    const char *name = program->functions[insn->a].name;
    stores->any_path |= strcmp(name, "ftruncate") == 0 || strcmp(name, "nftw") == 0 || strcmp(name, "ftw") == 0;
    int argument = removed_argument(matcher, function, insn, name);
    if (argument < 0 || (uint32_t)argument >= insn->c) return;
    bool opens = strstr(name, "open") != NULL; /* what is opened by an unknown name is another file */
    Origins origins;
    match_origins(matcher, function, body->pool[insn->b + (uint32_t)argument], &origins);
    for (uint32_t i = 0; i < origins.count; i++) {
        const char *path = match_text(matcher, function, origins.values[i]);
        if (path) vec_push(&stores->paths, path);
        else stores->any_path |= !opens;
    }
}

Stores *stores_read(Matcher *matcher) {
    if (matcher->stores) return matcher->stores;
    const Program *program = matcher->input->program;
    Stores *stores = ARENA_NEW(matcher->arena, Stores);
    *stores = (Stores){0};
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        for (uint32_t i = 1; body->defined && i < body->insn_count; i++) {
            if (body->insns[i].op == INSN_STRING) read_text(stores, matcher->arena, program_text(program, body->insns[i].a));
            if (body->insns[i].op == INSN_CALL) read_call(matcher, stores, f, i);
        }
    }
    for (uint32_t i = 1; i < program->init_count; i++)
        if (program->inits[i].kind == INIT_STRING) read_text(stores, matcher->arena, program_text(program, program->inits[i].id));
    return matcher->stores = stores;
}

void stores_free(Stores *stores) {
    if (!stores) return;
    vec_free(&stores->tables);
    vec_free(&stores->paths);
}

bool stores_deletes_table(const Stores *stores, const char *table) {
    if (stores->any_table) return true;
    for (uint32_t i = 0; i < stores->tables.len; i++)
        if (strcasecmp(stores->tables.data[i], table) == 0) return true;
    return false;
}

bool stores_deletes_path(const Stores *stores, const char *path) {
    if (stores->any_path) return true;
    for (uint32_t i = 0; i < stores->paths.len; i++)
        if (strstr(stores->paths.data[i], path) || strcmp(stores->paths.data[i], path_name(path)) == 0) return true;
    return false;
}

const char *flow_store(Arena *arena, const Flow *flow) {
    char table[SQL_NAME];
    if (strcmp(flow->sink_kind, "database") == 0)
        return sql_written_table(flow->sink_text, table) ? arena_strdup(arena, table) : "";
    bool stays = strcmp(flow->sink_kind, "file") == 0 && strncmp(flow->sink_text, "/dev/", 5) != 0 &&
                 strncmp(flow->sink_text, "/proc/", 6) != 0;
    return stays ? flow->sink_text : "";
}

static Match *match_of_store(Matcher *matcher, uint32_t first, const char *store) {
    for (uint32_t i = first; i < matcher->out->len; i++)
        if (strcmp(matcher->out->data[i].subject, store) == 0) return &matcher->out->data[i];
    return NULL;
}

/* One finding per table or file, with all the data that goes there. */
void match_undeleted(Matcher *matcher, const Rule *rule) {
    const Flows *flows = matcher->input->flows;
    uint32_t first = matcher->out->len;
    for (uint32_t i = 0; i < flows->list.len; i++) {
        const Flow *flow = &flows->list.data[i];
        if (flow->end != FLOW_TO_SINK || !rule_wants_data(matcher, rule, flow->data)) continue;
        if (rule->sinks.len && !list_has(&rule->sinks, flow->sink_kind)) continue;
        const char *store = flow_store(matcher->arena, flow);
        bool database = strcmp(flow->sink_kind, "database") == 0;
        if (!*store || (database ? stores_deletes_table : stores_deletes_path)(stores_read(matcher), store)) continue;
        Match *match = match_of_store(matcher, first, store);
        if (!match) {
            match = match_flow_add(matcher, rule, flow);
            match->subject = store;
            match->detail = arena_printf(matcher->arena, "it lies in %s `%s`", database ? "table" : "file", store);
            continue;
        }
        match_data_add(match, flow->data);
        if (match->insn != flow->insn || match->function != flow->function)
            vec_push(&match->also, insn_place(matcher->input->program, flow->function, flow->insn));
    }
}
