/* SPDX-License-Identifier: Apache-2.0 */
/* The column of stages: read this right after ir.h. */
#include <sys/resource.h>

#include "scan/cache.h"
#include "scan/scan.h"
#include "scan/shelf.h"

static double seconds_of(int who) {
    struct rusage used;
    if (getrusage(who, &used)) return 0;
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

double scan_time(void) {
    return seconds_of(RUSAGE_SELF) + seconds_of(RUSAGE_CHILDREN);
}

/* SQL stands in constant texts: in code and in static initialisers. */
static Sql *begin_statements(const Program *program) {
    Sql *sql = sql_new();
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        for (uint32_t i = 1; body->defined && i < body->insn_count; i++)
            if (body->insns[i].op == INSN_STRING) sql_add(sql, program_text(program, body->insns[i].a));
    }
    for (uint32_t i = 1; i < program->init_count; i++)
        if (program->inits[i].kind == INIT_STRING) sql_add(sql, program_text(program, program->inits[i].id));
    sql_begin(sql);
    return sql;
}

/* Functions that the code says belong to an activity of the register: SANGAM_PURPOSE("reminders"). */
static void claim_activities(Scan *scan) {
    static const char mark[] = "sangam:purpose=";
    const Program *program = scan->program;
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        const char *at = strstr(program_text(program, body->note), mark);
        if (!at) continue;
        at += sizeof mark - 1;
        const char *activity = arena_strndup(scan->arena, at, strcspn(at, " \t\n,;"));
        const Project *claimed = project_claimed(scan->arena, scan->project, activity, program->functions[f].name);
        if (claimed) scan->project = claimed;
        else
            diag_add(scan->diags, DIAG_WARNING, program_file(program, body->loc.file), body->loc.line, body->loc.column,
                     "`%s` is said to belong to activity `%s`, which the register (.sangam.yaml) does not have",
                     program->functions[f].name, activity);
    }
}

bool scan_analyse(Scan *scan, const ScanOptions *options) {
    if (!scan_units(scan, options)) return false;
    if (scan->reused) return true;
    claim_activities(scan);
    double start = scan_time();
    memory_complete(scan->program, scan->models);
    program_specialise(scan->program, models_decide, scan->models);
    scan->sql = begin_statements(scan->program); /* before this process grows: it is copied */
    scan->holdings = holdings_new(scan->arena, scan->program, scan->catalog);
    if (!scan->shelf) scan->shelf = shelf_open(scan, options, options->cache);
    scan->memory = memory_analyse(scan->program, scan->models, holdings_interesting, scan->holdings, shelf_memory(scan->shelf));
    shelf_close(scan->shelf);
    scan->shelf = NULL;
    heap_trim();
    scan->times.memory = scan_time() - start;
    start = scan_time();
    sql_end(scan->sql);
    scan->flows = flow_solve(scan->program, scan->memory, scan->catalog, scan->holdings, scan->sql);
    scan->times.flow = scan_time() - start;
    start = scan_time();
    RuleInput input = {.program = scan->program, .memory = scan->memory, .flows = scan->flows,
                       .catalog = scan->catalog, .holdings = scan->holdings, .models = scan->models,
                       .project = scan->project};
    rules_match(scan->arena, &scan->rules, &input, &scan->matches);
    scan_coverage(scan);
    scan_collect(scan, options);
    if (options->cache) answers_save(scan, options);
    scan->times.rules = scan_time() - start;
    return true;
}
