/* SPDX-License-Identifier: Apache-2.0 */
/* The column of stages: read this right after ir.h. */
#include <time.h>

#include "scan/scan.h"

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

bool scan_analyse(Scan *scan, const ScanOptions *options) {
    if (!scan_units(scan, options)) return false;
    double start = seconds_now();
    scan->holdings = holdings_new(scan->arena, scan->program, scan->catalog);
    scan->memory = memory_analyse(scan->program, scan->models, holdings_interesting, scan->holdings);
    scan->seconds_memory = seconds_now() - start;
    start = seconds_now();
    scan->flows = flow_solve(scan->program, scan->memory, scan->catalog, scan->holdings);
    scan->seconds_flow = seconds_now() - start;
    start = seconds_now();
    RuleInput input = {.program = scan->program, .memory = scan->memory, .flows = scan->flows,
                       .catalog = scan->catalog, .holdings = scan->holdings, .models = scan->models,
                       .project = scan->project};
    rules_match(scan->arena, &scan->rules, &input, &scan->matches);
    scan_coverage(scan);
    scan_collect(scan, options);
    scan->seconds_rules = seconds_now() - start;
    return true;
}
