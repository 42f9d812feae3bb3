/* SPDX-License-Identifier: Apache-2.0 */
/* flow: memory/ and flow/ on units in the text form, tests/flow/<shape>.ir, without a parser. Their
 * comments say what must be found: "# flows: 3 -> 9", "# no-flow: 3 -> 11": source line to sink line.
 * With arguments: only the samples whose name begins with one of them. The C samples beside them are
 * run by tests/suites/flow.sh. */
#include "check.h"

#include "flow/flow.h"

static Arena *arena;
static int failed;
static char **wanted;

static bool is_wanted(const char *name) {
    if (!*wanted) return true;
    for (char **want = wanted; *want; want++)
        if (str_starts(name, *want)) return true;
    return false;
}

/* One line per sample; every failure is shown, the first one counts. */
typedef struct Outcome {
    const char *name;
    Buf why;
    uint32_t failures, checks;
} Outcome;

__attribute__((format(printf, 2, 3))) static void fail(Outcome *outcome, const char *format, ...) {
    char text[500];
    __builtin_va_list args;
    __builtin_va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    __builtin_va_end(args);
    printf("# %s: %s\n", outcome->name, text);
    if (!outcome->failures++) buf_puts(&outcome->why, text);
}

static void outcome_print(Outcome *outcome) {
    if (outcome->checks == 0) fail(outcome, "the sample expects nothing");
    if (outcome->failures)
        printf("not ok flow/%s - %s\n", outcome->name, buf_text(&outcome->why));
    else
        printf("ok flow/%s\n", outcome->name);
    failed += outcome->failures != 0;
    buf_free(&outcome->why);
    fflush(stdout);
}

/* ---- text IR --------------------------------------------------------------------------------- */

typedef struct World {
    Program *program;
    Holdings *holdings;
    Memory *memory;
    Flows *flows;
} World;

static bool has_flow(const World *world, uint32_t from, uint32_t to) {
    for (uint32_t i = 0; i < world->flows->list.len; i++) {
        const Flow *flow = &world->flows->list.data[i];
        if (flow->end == FLOW_TO_SINK && flow->source_at.line == from &&
            insn_place(world->program, flow->function, flow->insn).line == to)
            return true;
    }
    return false;
}

static void expect_flows(Outcome *outcome, const World *world, const char *text) {
    /* the last: known to be wrongly found; the test fails the day it is not */
    static const char *const verbs[] = {"# no-flow: ", "# flows: ", "# wrongly-flows: "};
    for (int flows = 0; flows < 3; flows++)
        for (const char *at = text; (at = strstr(at, verbs[flows])); at++) {
            unsigned from, to;
            if (sscanf(at + strlen(verbs[flows]), "%u -> %u", &from, &to) != 2) {
                fail(outcome, "not understood: %.40s", at);
                continue;
            }
            outcome->checks++;
            if (has_flow(world, from, to) != (flows >= 1))
                fail(outcome, "%u -> %u %s", from, to,
                     flows == 2 ? "is no longer wrongly found: say no-flow" : flows ? "is missed" : "is wrongly found");
        }
}

static void run_ir(const char *name, const char *path) {
    Outcome outcome = {.name = name};
    Arena *mine = arena_new("flow_test");
    Diags *diags = diags_new(mine);
    char *text;
    size_t length;
    const char *models_from[] = {"rules/models", "tests/flow/models"}, *data_from[] = {"tests/flow/data"};
    Models *models = models_load(mine, models_from, COUNTOF(models_from), NULL, diags);
    Catalog *catalog = catalog_load(mine, data_from, COUNTOF(data_from), NULL, diags);
    Unit *unit = NULL;
    if (file_read(mine, path, 1 << 20, &text, &length)) unit = unit_parse(path, text, length, diags);
    if (unit && models && catalog) {
        LinkInput input = {.unit = unit, .group = ""};
        World world = {.program = program_link(&input, 1, diags)};
        program_specialise(world.program, models_decide, models);
        world.holdings = holdings_new(mine, world.program, catalog);
        world.memory = memory_analyse(world.program, models, holdings_interesting, world.holdings, NULL);
        Sql *sql = sql_new();
        world.flows = flow_solve(world.program, world.memory, catalog, world.holdings, sql);
        expect_flows(&outcome, &world, text);
        flow_free(world.flows);
        sql_free(sql);
        memory_free(world.memory);
        holdings_free(world.holdings);
        program_free(world.program);
    } else {
        diags_print(diags, stdout, DIAG_WARNING);
        fail(&outcome, "was not analysed");
    }
    outcome_print(&outcome);
    catalog_free(catalog);
    arena_free(mine);
}

static void ir_samples(void) {
    StrVec names = {0};
    if (!directory_list(arena, "tests/flow", &names)) puts("not ok flow/samples - tests/flow is not there");
    for (uint32_t i = 0; i < names.len; i++)
        if (str_ends(names.data[i], ".ir") && is_wanted(names.data[i]))
            run_ir(names.data[i], path_join(arena, "tests/flow", names.data[i]));
    vec_free(&names);
}

int main(int argc, char **argv) {
    (void)argc;
    wanted = argv + 1;
    arena = arena_new("flow_test names");
    ir_samples();
    arena_free(arena);
    return failed != 0;
}
