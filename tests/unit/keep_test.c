/* SPDX-License-Identifier: Apache-2.0 */
/* What memory/ keeps of functions from one analysis to the next: after random edits of the samples' bodies, an analysis
 * with what an earlier one has kept gives every row that one without gives; what is kept is read as hostile input. */
#include "check.h"

#include "flow/flow.h"

enum { EDITS = 300, DAMAGES = 200, ROWS_MAX = 4096 };

/* ---- a shelf in memory ------------------------------------------------------------------------------ */

typedef struct Row {
    Digest key;
    char *data;
    size_t length;
} Row;
typedef struct Shelf {
    VEC(Row) rows, next; /* of the analysis before; of this one */
    uint32_t damage;     /* not 0: what is got is changed, in a way that this number tells */
    Buf damaged[ROWS_MAX];
    uint32_t damaged_count;
} Shelf;

static uint32_t random_next(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void damage(const Shelf *shelf, Buf *bytes) {
    uint32_t state = shelf->damage * 2654435761u + (uint32_t)bytes->len;
    uint32_t at = random_next(&state) % (uint32_t)bytes->len;
    switch (shelf->damage % 3) {
    case 0: bytes->len = at; break;
    case 1: bytes->data[at] = (char)random_next(&state); break;
    default:
        for (uint32_t i = 0; i < 4; i++) bytes->data[random_next(&state) % bytes->len] = (char)random_next(&state);
    }
}

static bool get_row(void *context, const Digest *key, const void **data, size_t *length) {
    Shelf *shelf = context;
    for (uint32_t i = 0; i < shelf->rows.len; i++) {
        const Row *row = &shelf->rows.data[i];
        if (!digest_equal(&row->key, key->bytes)) continue;
        *data = row->data;
        *length = row->length;
        if (!shelf->damage || shelf->damaged_count == ROWS_MAX) return true;
        Buf *bytes = &shelf->damaged[shelf->damaged_count++];
        buf_add(bytes, row->data, row->length);
        damage(shelf, bytes);
        *data = bytes->data;
        *length = bytes->len;
        return true;
    }
    return false;
}

static void put_row(void *context, const Digest *key, const void *data, size_t length, bool anew) {
    Shelf *shelf = context;
    (void)anew;
    Row row = {.key = *key, .data = xmalloc(length + 1), .length = length};
    memcpy(row.data, data, length);
    vec_push(&shelf->next, row);
}

static void rows_free(Shelf *shelf) {
    for (uint32_t i = 0; i < shelf->rows.len; i++) free_(shelf->rows.data[i].data);
    vec_free(&shelf->rows);
}

static void shelf_turn(Shelf *shelf) { /* what was put is there from now on */
    rows_free(shelf);
    shelf->rows.data = (void *)shelf->next.data;
    shelf->rows.len = shelf->next.len;
    shelf->rows.capacity = shelf->next.capacity;
    shelf->next.data = NULL;
    shelf->next.len = shelf->next.capacity = 0;
    for (uint32_t i = 0; i < shelf->damaged_count; i++) buf_free(&shelf->damaged[i]);
    shelf->damaged_count = 0;
}

/* ---- the same rows? --------------------------------------------------------------------------------- */

#define SAME(member) if (a->member != b->member) return #member;

static const char *objects_differ(const Object *a, const Object *b) {
    SAME(kind) SAME(depth) SAME(text) SAME(folded) SAME(recursive) SAME(parent) SAME(offset) SAME(stride) SAME(id)
    SAME(decl) SAME(size) SAME(record) SAME(view)
    return NULL;
}

static const char *nodes_differ(const FlowNode *a, const FlowNode *b) {
    SAME(kind) SAME(channel) SAME(whole) SAME(insn) SAME(object) SAME(offset) SAME(size) SAME(stride) SAME(decl)
    return NULL;
}

static const char *edges_differ(const Edge *a, const Edge *b) {
    SAME(from) SAME(to) SAME(kind) SAME(states) SAME(detail) SAME(insn) SAME(other) SAME(input) SAME(output)
    return NULL;
}

static const char *events_differ(const Event *a, const Event *b) {
    SAME(kind) SAME(insn) SAME(node) SAME(target) SAME(callee) SAME(effect) SAME(text) SAME(key) SAME(number) SAME(stream)
    SAME(descriptor) SAME(freed)
    return NULL;
}

#define SAME_ROWS(rows, count, differ, first)                                  \
    SAME(count)                                                                \
    for (uint32_t i = (first); i < a->count; i++) {                            \
        const char *why = differ(&a->rows[i], &b->rows[i]);                    \
        if (why) return #rows;                                                 \
    }

static const char *graphs_differ(const FunctionGraph *a, const FunctionGraph *b) {
    SAME(function) SAME(forwards_varargs) SAME(folded)
    SAME_ROWS(objects, object_count, objects_differ, 1)
    SAME_ROWS(nodes, node_count, nodes_differ, 1)
    SAME_ROWS(edges, edge_count, edges_differ, 0)
    SAME_ROWS(events, event_count, events_differ, 0)
    return NULL;
}

static const char *memories_differ(const Memory *a, const Memory *b) {
    SAME(channel_count) SAME(folded) SAME(bodies)
    for (uint32_t i = 1; i <= a->channel_count; i++) {
        SAME(channel_decl[i])
        SAME(channel_depth[i])
    }
    for (FunctionId f = 1; f < a->program->function_count; f++) {
        if (!a->graphs[f] != !b->graphs[f]) return "a graph";
        const char *why = a->graphs[f] ? graphs_differ(a->graphs[f], b->graphs[f]) : NULL;
        if (why) return why;
    }
    return NULL;
}

/* ---- edits ------------------------------------------------------------------------------------------ */

/* Two arguments change places. */
static bool swap_arguments(Function *body, const Insn *insn, uint32_t *state) {
    uint32_t *arguments = &body->pool[insn->b];
    uint32_t first = random_next(state) % insn->c, second = random_next(state) % insn->c, moved = arguments[first];
    if (body->insns[arguments[first]].type != body->insns[arguments[second]].type || arguments[first] == arguments[second])
        return false;
    arguments[first] = arguments[second];
    arguments[second] = moved;
    return true;
}

static bool edit_insn(Program *program, Function *body, Insn *insn, uint32_t *state) {
    FunctionId other = 1 + random_next(state) % (program->function_count - 1);
    switch ((int)insn->op) {
    case INSN_CONST: insn->a = random_next(state) % 5; return true;
    case INSN_STORE: /* it is gone */
        if (random_next(state) % 2) return false;
        *insn = (Insn){.op = INSN_CONST, .type = insn->type, .loc = insn->loc};
        return true;
    case INSN_CALL:
        if (random_next(state) % 3 == 0 && insn->type == 0 && body->local_count > 1) {
            *insn = (Insn){.op = INSN_SCOPE_END, .a = 1, .loc = insn->loc};
            return true;
        }
        if (insn->c > 1 && random_next(state) % 2) return swap_arguments(body, insn, state);
        if (program_body(program, other)->type != program_body(program, insn->a)->type) return false;
        insn->a = other;
        return true;
    case INSN_FUNCTION:
        if (program_body(program, other)->type != program_body(program, insn->a)->type) return false;
        insn->a = other;
        return true;
    case INSN_FIELD: { /* the member beside it */
        const Type *record = &program->types[program->fields[insn->c].record];
        FieldId field = insn->c ? record->field + random_next(state) % record->fields : 0;
        if (!field || program->fields[field].type != program->fields[insn->c].type) return false;
        insn->b = program->fields[field].bit_offset / 8;
        insn->c = field;
        return true;
    }
    default: return false;
    }
}

static bool edit_local(Program *program, Function *body, uint32_t *state) {
    if (body->local_count < 2) return false;
    Local *local = &body->locals[1 + random_next(state) % (body->local_count - 1)];
    if (!local->name) return false;
    static const char *const names[] = {"email", "count", "phone", "data", "login"};
    local->name = intern(program->strings, names[random_next(state) % COUNTOF(names)]);
    return true;
}

static bool edit_global(Program *program, uint32_t *state) {
    if (program->global_count < 2) return false;
    Global *global = &program->globals[1 + random_next(state) % (program->global_count - 1)];
    if (random_next(state) % 2 || global->inits == 0) {
        global->constant = !global->constant;
        return true;
    }
    Init *init = &program->inits[global->init + random_next(state) % global->inits];
    FunctionId other = 1 + random_next(state) % (program->function_count - 1);
    if (init->kind == INIT_INTEGER) {
        init->value = random_next(state) % 5;
        return true;
    }
    if (init->kind != INIT_FUNCTION || program_body(program, other)->type != program_body(program, init->id)->type) return false;
    init->id = other;
    return true;
}

/* A constant, a callee, an argument, a member, a name; a store or a call less. */
static void edit(Program *program, uint32_t *state) {
    for (uint32_t tries = 0; tries < 1000; tries++) {
        FunctionId f = 1 + random_next(state) % (program->function_count - 1);
        Function *body = program->functions[f].body;
        if (!body->defined) continue;
        Insn *insn = &body->insns[1 + random_next(state) % (body->insn_count - 1)];
        uint32_t kind = random_next(state) % 20;
        if (kind < 2 ? edit_global(program, state) : kind < 6 ? edit_local(program, body, state) : edit_insn(program, body, insn, state))
            return;
    }
}

/* ---- samples ---------------------------------------------------------------------------------------- */

typedef struct World {
    Arena *arena;
    Program *program;
    Models *models;
    Catalog *catalog;
} World;

static Memory *analyse(const World *world, Holdings **holdings, Shelf *shelf) {
    MemoryShelf memory = {.context = shelf, .get = get_row, .put = put_row};
    *holdings = holdings_new(world->arena, world->program, world->catalog);
    return memory_analyse(world->program, world->models, holdings_interesting, *holdings, shelf ? &memory : NULL);
}

/* With the shelf and without: true when both give the same; `walked`: functions analysed anew with it. */
static bool agree(const World *world, Shelf *shelf, const char *name, uint32_t *walked) {
    Holdings *holdings[2];
    Memory *with = analyse(world, &holdings[0], shelf), *without = analyse(world, &holdings[1], NULL);
    const char *why = memories_differ(with, without);
    if (why) printf("# %s: differs with what is kept: %s\n", name, why);
    *walked = with->walked;
    for (unsigned i = 0; i < 2; i++) holdings_free(holdings[i]);
    memory_free(with);
    memory_free(without);
    shelf_turn(shelf);
    return !why;
}

static bool world_of(World *world, const char *path, const char *text, size_t length) {
    Diags *diags = diags_new(world->arena);
    const char *models_from[] = {"rules/models", "tests/flow/models"}, *data_from[] = {"rules/data"};
    world->models = models_load(world->arena, models_from, COUNTOF(models_from), NULL, diags);
    world->catalog = catalog_load(world->arena, data_from, COUNTOF(data_from), NULL, diags);
    Unit *unit = unit_parse(path, text, length, diags);
    if (!unit || !world->models || !world->catalog) return false;
    LinkInput input = {.unit = unit, .group = ""};
    world->program = program_link(&input, 1, diags);
    program_specialise(world->program, models_decide, world->models);
    return true;
}

static bool world_open(World *world, const char *path) {
    char *text;
    size_t length;
    return file_read(world->arena, path, 16 << 20, &text, &length) && world_of(world, path, text, length);
}

static void shelf_free(Shelf *shelf) {
    rows_free(shelf);
    shelf_turn(shelf);
    rows_free(shelf);
}

static char **given; /* files in place of the samples; NULL-terminated */

static void for_file(const char *path, void (*test)(const World *world, const char *name)) {
    World world = {.arena = arena_new("keep_test")};
    bool opened = world_open(&world, path);
    CHECK(opened);
    if (opened) {
        test(&world, path_name(path));
        program_free(world.program);
    }
    catalog_free(world.catalog);
    arena_free(world.arena);
}

/* Calls `test` for each sample. */
static void for_samples(void (*test)(const World *world, const char *name)) {
    Arena *arena = arena_new("names of samples");
    StrVec names = {0};
    CHECK(directory_list(arena, "tests/flow", &names));
    for (uint32_t i = 0; !*given && i < names.len; i++)
        if (str_ends(names.data[i], ".ir")) for_file(path_join(arena, "tests/flow", names.data[i]), test);
    for (uint32_t i = 0; given[i]; i++) for_file(given[i], test);
    vec_free(&names);
    arena_free(arena);
}

static void sample_unchanged(const World *world, const char *name) {
    Shelf shelf = {0};
    uint32_t walked;
    CHECK(agree(world, &shelf, name, &walked));
    CHECK(walked > 0);
    CHECK(agree(world, &shelf, name, &walked));
    CHECK_EQ(walked, 0);
    shelf_free(&shelf);
}

static void unchanged_functions_are_not_walked(void) {
    for_samples(sample_unchanged);
}

static void sample_edited(const World *world, const char *name) {
    Shelf shelf = {0};
    uint32_t walked, all, state = (uint32_t)hash_bytes(name, strlen(name)), fewer = 0;
    CHECK(agree(world, &shelf, name, &all));
    for (uint32_t i = 0; i < EDITS; i++) {
        edit(world->program, &state);
        CHECK(agree(world, &shelf, name, &walked));
        fewer += walked < all;
    }
    CHECK(fewer || all < 3);
    shelf_free(&shelf);
}

static void edits_give_what_a_new_analysis_gives(void) {
    for_samples(sample_edited);
}

/* What is kept of one text, taken for another, gives what a new analysis of that gives. */
static void text_after_text(const char *name, const char *before, const char *after, uint32_t expected) {
    const char *texts[] = {before, after};
    Shelf shelf = {0};
    uint32_t walked = 0;
    for (unsigned i = 0; i < COUNTOF(texts); i++) {
        World world = {.arena = arena_new("keep_test")};
        bool opened = world_of(&world, "test.ir", texts[i], strlen(texts[i]));
        CHECK(opened);
        if (opened) {
            CHECK(agree(&world, &shelf, name, &walked));
            program_free(world.program);
        }
        arena_free(world.arena);
    }
    CHECK_EQ(walked, expected);
    shelf_free(&shelf);
}

#define RECORD "file \"a.c\"\nmain \"a.c\"\nrecord struct user size 32 {\n    mail: [32 x i8] +0\n}\n" \
               "declare puts(*i8) -> i32\n"

/* A function that somebody calls has its memory from its callers, one that nobody calls has it from all who store
 * there: the body is the same, the graph is not. */
static void a_caller_more_is_a_change(void) {
    static const char show[] = RECORD "function show($u: *struct user) -> void {\n    %1 = local $u\n    %2 = load %1 : *struct user\n"
                                      "    %3 = field %2 +0 struct user.mail\n    %4 = cast %3 : *i8\n    call puts(%4)\n    return\n}\n";
    char called[1024];
    snprintf(called, sizeof called, "%sfunction top($u: *struct user) -> void {\n    %%1 = local $u\n    %%2 = load %%1 : *struct user\n"
                                    "    call show(%%2)\n    return\n}\n", show);
    text_after_text("show called", show, called, 2);
    text_after_text("show not called", called, show, 1);
}

/* Which record's member a function returns is told by the summary's objects alone. (`both`: each record's address is
 * used in either text, so that they themselves do not differ.) */
static void another_object_is_a_change(void) {
    static const char text[] = RECORD "global first: struct user\nglobal second: struct user\n"
                                      "function find() -> *i8 {\n    %%1 = global %s\n    %%2 = field %%1 +0 struct user.mail\n"
                                      "    %%3 = cast %%2 : *i8\n    return %%3\n}\n"
                                      "function show() -> void {\n    %%1 = call find()\n    call puts(%%1)\n    return\n}\n"
                                      "function both() -> void {\n    %%1 = global first\n    %%2 = cast %%1 : *i8\n    call puts(%%2)\n"
                                      "    %%4 = global second\n    %%5 = cast %%4 : *i8\n    call puts(%%5)\n    return\n}\n";
    char texts[2][1024];
    for (unsigned i = 0; i < 2; i++) snprintf(texts[i], sizeof texts[i], text, i ? "second" : "first");
    text_after_text("another object", texts[0], texts[1], 2);
}

/* Changed bytes may say something else that is possible: that need not be found out. */
static void sample_damaged(const World *world, const char *name) {
    (void)name;
    Shelf shelf = {0};
    Holdings *holdings;
    memory_free(analyse(world, &holdings, &shelf));
    holdings_free(holdings);
    shelf_turn(&shelf);
    for (shelf.damage = 1; shelf.damage <= DAMAGES; shelf.damage++) {
        Memory *memory = analyse(world, &holdings, &shelf);
        Sql *sql = sql_new();
        flow_free(flow_solve(world->program, memory, world->catalog, holdings, sql));
        sql_free(sql);
        memory_free(memory);
        holdings_free(holdings);
        for (uint32_t i = 0; i < shelf.next.len; i++) free_(shelf.next.data[i].data);
        vec_clear(&shelf.next);
        for (uint32_t i = 0; i < shelf.damaged_count; i++) buf_free(&shelf.damaged[i]);
        shelf.damaged_count = 0;
    }
    shelf_free(&shelf);
}

static void damaged_rows_do_no_harm(void) {
    for_samples(sample_damaged);
}

/* With arguments: on these files in the text form of the IR. */
int main(int argc, char **argv) {
    (void)argc;
    given = argv + 1;
    RUN(unchanged_functions_are_not_walked);
    RUN(edits_give_what_a_new_analysis_gives);
    RUN(a_caller_more_is_a_change);
    RUN(another_object_is_a_change);
    RUN(damaged_rows_do_no_harm);
    return check_end();
}
