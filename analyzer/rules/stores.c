/* SPDX-License-Identifier: Apache-2.0 */
/* What the program can delete: tables by the statements that stand in it, files by the calls that remove or
 * empty them. What is not certain counts as deletable: a finding says that nothing deletes. */
#include "rules/match.h"

#include <strings.h>

typedef VEC(Removal) Removals;
struct Stores {
    Removals tables; /* emptied or dropped by some statement */
    Removals paths;  /* removed or emptied by some call, and texts that may be commands doing so */
    StrVec read, written; /* tables that statements select from, and write */
    StrVec texts;         /* all, where a path may stand among them */
};

static void add_removal(Removals *list, const char *name, FunctionId function, uint32_t insn) {
    Removal row = {name, function, insn};
    vec_push(list, row);
}

/* The call that the text is an argument of; 0 = another use. */
static uint32_t call_with(const Function *body, uint32_t text) {
    for (uint32_t i = text + 1; i < body->insn_count; i++) {
        const Insn *insn = &body->insns[i];
        for (uint32_t n = 0; insn->op == INSN_CALL && n < insn->c; n++) {
            Value value = body->pool[insn->b + n];
            while (body->insns[value].op == INSN_CAST) value = body->insns[value].a;
            if (value == text) return i;
        }
    }
    return 0;
}

static void read_command(Matcher *matcher, Stores *stores, FunctionId function, uint32_t at) {
    const Function *body = program_body(matcher->input->program, function);
    StrVec keys = {0};
    uint32_t call = call_with(body, at);
    CommandUse use = command_use(matcher, function, call, program_text(matcher->input->program, body->insns[at].a), &keys);
    for (uint32_t i = 0; i < keys.len; i++) {
        if (use == COMMAND_REMOVES) add_removal(&stores->tables, keys.data[i], function, at);
        if (use == COMMAND_ASKS) vec_push(&stores->read, keys.data[i]);
    }
    vec_free(&keys);
}

static void read_text(Stores *stores, const Sql *sql, const char *text, FunctionId function, uint32_t insn) {
    for (const SqlStatement *at = sql_statements(sql, text); at; at = at->next) {
        if (at->use == SQL_WRITES || at->use == SQL_EMPTIES) vec_push(&stores->written, at->table);
        if (at->use == SQL_EMPTIES) add_removal(&stores->tables, at->table, function, insn);
        for (uint32_t i = 0; at->use == SQL_READS && i < at->from.len; i++) vec_push(&stores->read, at->from.data[i]);
    }
    vec_push(&stores->texts, text);
    if (strncmp(text, "rm ", 3) == 0 || strncmp(text, "shred ", 6) == 0 || strstr(text, " rm ") || strstr(text, "find ")) {
        add_removal(&stores->paths, text, function, insn);
        if (strchr(text, '%')) add_removal(&stores->paths, "", function, insn);
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

typedef struct Buffer { /* a variable that is, or points to, what a path stands in; neither: another */
    LocalId local;
    GlobalId global;
} Buffer;

static Buffer buffer_behind(const Function *body, Value value) {
    while (body->insns[value].op == INSN_CAST) value = body->insns[value].a;
    if (body->insns[value].op == INSN_LOAD) value = body->insns[value].a;
    const Insn *insn = &body->insns[value];
    return (Buffer){insn->op == INSN_LOCAL ? insn->a : 0, insn->op == INSN_GLOBAL ? insn->a : 0};
}

typedef struct Printed { /* what is printed into a buffer */
    StrVec formats;
    bool known;  /* nothing else is written there */
} Printed;
enum { PRINTED_CALLS = 4 };

/* Where its first argument points to. */
static bool may_write(Matcher *matcher, const char *name) {
    const Model *model = models_find(matcher->input->models, name);
    bool writes = !model;
    for (uint32_t i = 0; model && i < model->count; i++) {
        const Effect *effect = &model->effects[i];
        bool puts = effect->kind == EFFECT_COPY || effect->kind == EFFECT_SOURCE || effect->kind == EFFECT_TRANSFORM;
        writes |= puts && effect->to.kind == PORT_ARGUMENT && effect->to.argument == 0;
    }
    return writes;
}

/* Formats that the function, and those that it hands the buffer to, print there. */
static void find_printed(Matcher *matcher, FunctionId function, Buffer buffer, unsigned calls, Printed *out) {
    static const struct {
        const char *name;
        uint32_t format;
    } printers[] = {{"snprintf", 2}, {"sprintf", 1}, {"asprintf", 1}};
    const Program *program = matcher->input->program;
    const Function *body = program_body(program, function);
    for (uint32_t i = 1; out->known && i < body->insn_count; i++) {
        const Insn *call = &body->insns[i];
        for (uint32_t n = 0; call->op == INSN_CALL && n < call->c; n++) {
            Buffer given = buffer_behind(body, body->pool[call->b + n]);
            if (given.local != buffer.local || given.global != buffer.global) continue;
            const char *name = program->functions[call->a].name, *format = NULL;
            if (program_is_defined(program, call->a)) {
                if (calls && n < program_body(program, call->a)->params) find_printed(matcher, call->a, (Buffer){.local = n + 1}, calls - 1, out);
                else out->known = false;
                continue;
            }
            if (n || removed_argument(matcher, function, call, name) == 0) continue;
            for (size_t k = 0; k < COUNTOF(printers); k++)
                if (str_eq(printers[k].name, name) && printers[k].format < call->c)
                    format = match_text(matcher, function, body->pool[call->b + printers[k].format]);
            out->known = format ? *format != '%' : !may_write(matcher, name);
            if (out->known && format) vec_push(&out->formats, format);
        }
    }
}

/* A path that is printed into a buffer of this function's own, or of one whose result it is: its formats are removed.
 * False: it may be any other. */
static bool add_printed(Matcher *matcher, Stores *stores, FunctionId function, uint32_t at, Value path) {
    const Program *program = matcher->input->program;
    FunctionId printer = function;
    const Function *body = program_body(program, function);
    while (body->insns[path].op == INSN_CAST) path = body->insns[path].a;
    Buffer buffer = buffer_behind(body, path);
    if (body->insns[path].op == INSN_CALL && program_is_defined(program, body->insns[path].a)) {
        body = program_body(program, printer = body->insns[path].a);
        Value returned = 0;
        for (uint32_t i = 1; i < body->insn_count; i++) {
            if (body->insns[i].op != INSN_RETURN) continue;
            if (returned) return false;
            returned = body->insns[i].a;
        }
        buffer = buffer_behind(body, returned);
    }
    bool own = buffer.global && program->globals[buffer.global].owner; /* a static variable of the function */
    Printed printed = {.known = own || (buffer.local && !body->locals[buffer.local].is_param)};
    if (printed.known) find_printed(matcher, printer, buffer, PRINTED_CALLS, &printed);
    bool known = printed.known && printed.formats.len;
    for (uint32_t i = 0; known && i < printed.formats.len; i++)
        add_removal(&stores->paths, printed.formats.data[i], function, at);
    vec_free(&printed.formats);
    return known;
}

static void read_call(Matcher *matcher, Stores *stores, FunctionId function, uint32_t at) {
    const Program *program = matcher->input->program;
    const Function *body = program_body(program, function);
    const Insn *insn = &body->insns[at];
    const char *name = program->functions[insn->a].name;
    const char *library = program_is_defined(program, insn->a) ? NULL : library_deleted(matcher, name);
    if (library) add_removal(&stores->tables, library, function, at);
    if (strcmp(name, "ftruncate") == 0 || strcmp(name, "nftw") == 0 || strcmp(name, "ftw") == 0)
        add_removal(&stores->paths, "", function, at);
    int argument = removed_argument(matcher, function, insn, name);
    if (argument < 0 || (uint32_t)argument >= insn->c) return;
    bool opens = strstr(name, "open") != NULL; /* what is opened by an unknown name is another file */
    Origins origins;
    match_origins(matcher, function, body->pool[insn->b + (uint32_t)argument], &origins);
    for (uint32_t i = 0; i < origins.count; i++) {
        const char *path = match_text(matcher, function, origins.values[i]);
        if (path) add_removal(&stores->paths, path, function, at);
        else if (!opens && !add_printed(matcher, stores, function, at, origins.values[i])) add_removal(&stores->paths, "", function, at);
    }
}

/* The texts that stand in a global's initialiser. */
static void read_global(Matcher *matcher, Stores *stores, GlobalId id) {
    const Program *program = matcher->input->program;
    const Global *global = &program->globals[id];
    for (uint32_t i = 0; i < global->inits; i++)
        if (program->inits[global->init + i].kind == INIT_STRING)
            read_text(stores, matcher->input->flows->sql, program_text(program, program->inits[global->init + i].id), 0, 0);
}

static void read_rows(Matcher *matcher, Stores *stores, FunctionId function, uint32_t at) {
    StrVec texts = {0};
    flow_statements(matcher->input->flows, function, at, &texts);
    for (uint32_t i = 0; i < texts.len; i++) read_text(stores, matcher->input->flows->sql, texts.data[i], function, at);
    vec_free(&texts);
}

/* `way`: what lies in globals that it uses counts as its own. */
static void read_function(Matcher *matcher, Stores *stores, FunctionId function, bool way) {
    const Program *program = matcher->input->program;
    const Function *body = program_body(program, function);
    for (uint32_t i = 1; body->defined && i < body->insn_count; i++) {
        const Insn *insn = &body->insns[i];
        if (insn->op == INSN_STRING) read_text(stores, matcher->input->flows->sql, program_text(program, insn->a), function, i);
        if (insn->op == INSN_STRING) read_command(matcher, stores, function, i);
        if (insn->op == INSN_CALL) read_call(matcher, stores, function, i);
        if (insn->op == INSN_GLOBAL && way) read_global(matcher, stores, insn->a);
        if (insn->op == INSN_LOAD && way) read_rows(matcher, stores, function, i);
    }
}

Stores *stores_read(Matcher *matcher) {
    if (matcher->stores) return matcher->stores;
    const Program *program = matcher->input->program;
    Stores *stores = ARENA_NEW(matcher->arena, Stores);
    *stores = (Stores){0};
    for (FunctionId f = 1; f < program->function_count; f++) read_function(matcher, stores, f, false);
    for (uint32_t i = 1; i < program->init_count; i++)
        if (program->inits[i].kind == INIT_STRING) read_text(stores, matcher->input->flows->sql, program_text(program, program->inits[i].id), 0, 0);
    return matcher->stores = stores;
}

void stores_free(Stores *stores) {
    if (!stores) return;
    vec_free(&stores->tables);
    vec_free(&stores->paths);
    vec_free(&stores->read);
    vec_free(&stores->written);
    vec_free(&stores->texts);
}

/* One that names the store before one whose name comes at run time. */
static const Removal *removal_of(const Removals *list, const char *name, bool (*is)(const char *removed, const char *name)) {
    const Removal *any = NULL;
    for (uint32_t i = 0; i < list->len; i++) {
        const Removal *row = &list->data[i];
        if (!*row->name) any = any ? any : row;
        else if (is(row->name, name)) return row;
    }
    return any;
}

static bool is_table(const char *removed, const char *name) {
    return strcasecmp(removed, name) == 0;
}

static bool is_path(const char *removed, const char *name) {
    size_t sure = strcspn(removed, "%"), named = strcspn(name, "%"); /* what is printed behind may be alike */
    if (removed[sure] && strncmp(removed, name, sure < named ? sure : named) == 0) return true;
    return strstr(removed, name) || strcmp(removed, path_name(name)) == 0;
}

const Removal *stores_removal(const Stores *stores, const char *sink_kind, const char *store) {
    bool database = strcmp(sink_kind, "database") == 0;
    return removal_of(database ? &stores->tables : &stores->paths, store, database ? is_table : is_path);
}

static bool has_table(const StrVec *tables, const char *table) {
    for (uint32_t i = 0; i < tables->len; i++)
        if (!*tables->data[i] || strcasecmp(tables->data[i], table) == 0) return true;
    return false;
}

/* Reading or changing a file begins with its name. */
static bool names_path(const Stores *stores, const char *path) {
    for (uint32_t i = 0; i < stores->texts.len; i++)
        if (strstr(stores->texts.data[i], path)) return true;
    return false;
}

bool stores_uses(Matcher *matcher, const U32Vec *functions, StoreUse use, bool database, const char *store) {
    Stores stores = {0};
    bool uses = false;
    for (uint32_t i = 0; i < functions->len; i++) read_function(matcher, &stores, functions->data[i], true);
    switch (use) {
    case USE_READS: uses = database ? has_table(&stores.read, store) : names_path(&stores, store); break;
    case USE_UPDATES: uses = database ? has_table(&stores.written, store) : names_path(&stores, store); break;
    case USE_DELETES: uses = stores_removal(&stores, database ? "database" : "file", store) != NULL; break;
    case USE_NONE: break;
    }
    stores_free(&stores);
    return uses;
}

const Removal *stores_removals(const Stores *stores, uint32_t *count, bool files) {
    const Removals *list = files ? &stores->paths : &stores->tables;
    *count = list->len;
    return list->data;
}

const char *store_word(const Matcher *matcher, const Flow *flow) {
    if (strcmp(flow->sink_kind, "database") != 0) return "file";
    return *command_store(matcher, flow) ? "key" : "table";
}

const char *flow_store(const Matcher *matcher, const Flow *flow) {
    const char *key = strcmp(flow->sink_kind, "database") == 0 ? command_store(matcher, flow) : "";
    if (*key) return key;
    if (strcmp(flow->sink_kind, "database") == 0) return sql_written_table(matcher->input->flows->sql, flow->sink_text);
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
        const char *store = flow_store(matcher, flow);
        if (!*store || stores_removal(stores_read(matcher), flow->sink_kind, store)) continue;
        Match *match = match_of_store(matcher, first, store);
        if (!match) {
            match = match_flow_add(matcher, rule, flow);
            match->subject = store;
            match->detail = arena_printf(matcher->arena, "it lies in %s `%s`", store_word(matcher, flow), store);
            continue;
        }
        match_data_add(match, flow->data);
        if (match->insn != flow->insn || match->function != flow->function)
            vec_push(&match->also, insn_place(matcher->input->program, flow->function, flow->insn));
    }
}
