/* SPDX-License-Identifier: Apache-2.0 */
/* flow: the samples of tests/flow. Below tests/ lie C programs (a file or a folder) with expectation
 * comments (ARCHITECTURE section 6); the .ir files are units in the text form, for memory/ and flow/ without a
 * parser, with lines "# flows: 3 -> 9" and "# no-flow: 3 -> 11": source line to sink line.
 * With arguments: only the samples whose name begins with one of them. */
#include "check.h"

#include "ir/text.h"
#include "scan/scan.h"

#include <stdlib.h>
#include <unistd.h>

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

/* ---- C samples ------------------------------------------------------------------------------ */

typedef struct Expectation {
    const char *file, *rule;
    uint32_t line;
    bool finds;  /* or clean */
    bool known;  /* misses, wrongly-finds: the opposite is what happens today */
    bool met;
} Expectation;
typedef VEC(Expectation) Expectations;

static const char *expectation_rule(const char *text, Expectation *out) {
    static const struct {
        const char *word;
        bool finds, known;
    } verbs[] = {{"// finds: ", true, false},
                 {"// clean: ", false, false},
                 {"// misses: ", true, true},
                 {"// wrongly-finds: ", false, true}};
    for (size_t i = 0; i < COUNTOF(verbs); i++)
        if (str_starts(text, verbs[i].word)) {
            out->finds = verbs[i].finds;
            out->known = verbs[i].known;
            return text + strlen(verbs[i].word);
        }
    return NULL;
}

static void expectations_read(const char *path, Expectations *out) {
    char *data;
    size_t length;
    if (!file_read(arena, path, 1 << 20, &data, &length)) return;
    uint32_t line = 1, open = out->len;
    for (char *text = data; *text; line++) {
        char *end = text + strcspn(text, "\n");
        bool more = *end == '\n';
        *end = '\0';
        const char *start = text + strspn(text, " \t");
        Expectation row = {.file = path};
        const char *rule = expectation_rule(start, &row);
        if (rule) {
            row.rule = arena_strndup(arena, rule, strcspn(rule, " \r"));
            vec_push(out, row);
        } else if (!str_starts(start, "//")) {
            for (; open < out->len; open++) out->data[open].line = line;
        }
        text = more ? end + 1 : end;
    }
}

static bool ours(const char *rule) {
    return str_starts(rule, "test-");
}

static void compare(Outcome *outcome, const Scan *scan, Expectations *expectations) {
    for (uint32_t i = 0; i < scan->matches.len; i++) {
        const Match *match = &scan->matches.data[i];
        if (!ours(match->rule->id)) continue;
        const char *file = program_file(scan->program, match->at.file);
        bool said = strcmp(match->rule->id, "test-flow") != 0;
        for (uint32_t n = 0; n < expectations->len; n++) {
            Expectation *row = &expectations->data[n];
            if (row->line != match->at.line || strcmp(row->rule, match->rule->id) != 0 || strcmp(row->file, file) != 0)
                continue;
            row->met = said = true;
        }
        if (!said) fail(outcome, "%s:%u: %s, of which no comment speaks", path_name(file), match->at.line, match->rule->id);
    }
    for (uint32_t n = 0; n < expectations->len; n++) {
        const Expectation *row = &expectations->data[n];
        outcome->checks++;
        if (row->met != (row->finds != row->known))
            fail(outcome, "%s:%u: %s %s", path_name(row->file), row->line, row->rule,
                 row->known ? "is right now: change the comment" : row->finds ? "is missed" : "is wrongly found");
    }
}

static void run_c(const char *name, const StrVec *files) {
    Outcome outcome = {.name = name};
    Expectations expectations = {0};
    ScanOptions options = {.no_default_rules = true, .jobs = 1, .command = "flow_test", .source = "tests/flow/tests"};
    vec_push(&options.rules, "rules");
    vec_push(&options.rules, "tests/flow");
    Scan *scan = scan_new();
    CompileCommands commands = {.root = path_absolute(scan->arena, "tests/flow/tests")};
    bool ok = true;
    for (uint32_t i = 0; i < files->len; i++) {
        expectations_read(files->data[i], &expectations);
        const char *words[] = {"cc", "-std=gnu17", "-D_GNU_SOURCE", "-c", files->data[i]};
        CompileCommands one = {0};
        ok &= compdb_command(scan->arena, path_absolute(arena, "."), COUNTOF(words), words, &one, scan->diags);
        if (one.list.len) vec_push(&commands.list, one.list.data[0]);
    }
    options.commands = &commands;
    if (ok && scan_load(scan, &options) && scan_analyse(scan, &options)) {
        if (scan->result->units_with_errors) fail(&outcome, "the sample does not compile");
        compare(&outcome, scan, &expectations);
    } else {
        diags_print(scan->diags, stdout, DIAG_WARNING);
        fail(&outcome, "was not analysed");
    }
    outcome_print(&outcome);
    vec_free(&expectations);
    vec_free(&commands.list);
    scan_free(scan);
}

static void c_samples(void) {
    const char *folder = path_absolute(arena, "tests/flow/tests");
    StrVec names = {0};
    if (!directory_list(arena, folder, &names)) puts("not ok flow/samples - tests/flow/tests is not there");
    for (uint32_t i = 0; i < names.len; i++) {
        const char *path = path_join(arena, folder, names.data[i]);
        StrVec files = {0}, inner = {0};
        if (file_is_directory(path)) {
            if (directory_list(arena, path, &inner))
                for (uint32_t n = 0; n < inner.len; n++)
                    if (str_ends(inner.data[n], ".c")) vec_push(&files, path_join(arena, path, inner.data[n]));
        } else if (str_ends(path, ".c")) {
            vec_push(&files, path);
        }
        if (files.len && is_wanted(names.data[i])) run_c(names.data[i], &files);
        vec_free(&files);
        vec_free(&inner);
    }
    vec_free(&names);
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
    static const char *const verbs[] = {"# no-flow: ", "# flows: "};
    for (int flows = 0; flows < 2; flows++)
        for (const char *at = text; (at = strstr(at, verbs[flows])); at++) {
            unsigned from, to;
            if (sscanf(at + strlen(verbs[flows]), "%u -> %u", &from, &to) != 2) {
                fail(outcome, "not understood: %.40s", at);
                continue;
            }
            outcome->checks++;
            if (has_flow(world, from, to) != (flows == 1))
                fail(outcome, "%u -> %u %s", from, to, flows ? "is missed" : "is wrongly found");
        }
}

static void run_ir(const char *name, const char *path) {
    Outcome outcome = {.name = name};
    Arena *mine = arena_new("flow_test");
    Diags *diags = diags_new(mine);
    char *text;
    size_t length;
    const char *models_from[] = {"rules/models", "tests/flow/models"}, *data_from[] = {"tests/flow/data"};
    Models *models = models_load(mine, models_from, COUNTOF(models_from), diags);
    Catalog *catalog = catalog_load(mine, data_from, COUNTOF(data_from), diags);
    Unit *unit = NULL;
    if (file_read(mine, path, 1 << 20, &text, &length)) unit = unit_parse(path, text, length, diags);
    if (unit && models && catalog) {
        LinkInput input = {unit, ""};
        World world = {.program = program_link(&input, 1, diags)};
        world.holdings = holdings_new(mine, world.program, catalog);
        world.memory = memory_analyse(world.program, models, holdings_interesting, world.holdings);
        world.flows = flow_solve(world.program, world.memory, catalog, world.holdings);
        expect_flows(&outcome, &world, text);
        flow_free(world.flows);
        memory_free(world.memory);
        holdings_free(world.holdings);
        program_free(world.program);
    } else {
        diags_print(diags, stdout, DIAG_WARNING);
        fail(&outcome, "was not analysed");
    }
    outcome_print(&outcome);
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
    c_samples();
    arena_free(arena);
    return failed != 0;
}
