/* SPDX-License-Identifier: Apache-2.0 */
/* When a summary has been met for the last time: callees come before callers, so that most are of use for a short time
 * only, and together they are a third of what an analysis holds. */
#include "memory/keep.h"

/* The component whose walks are the last to meet the function's summary; 0 = nobody can tell. */
static uint32_t *find_last(const Solver *solver) {
    const Program *program = solver->program;
    uint32_t *last = xcalloc(program_all(program), sizeof *last);
    for (FunctionId f = 1; f < program_all(program); f++) last[f] = solver->component[f];
    for (FunctionId f = 1; f < program_all(program); f++) {
        const Function *body = program_body(program, f);
        for (uint32_t i = 1; body->defined && i < body->insn_count; i++) {
            if (body->insns[i].op != INSN_CALL) continue;
            FunctionId callee = program_callee(program, f, i);
            if (last[callee] < solver->component[f]) last[callee] = solver->component[f];
        }
    }
    for (FunctionId f = 1; f < program->function_count; f++) /* a pointer may lead to it from anywhere */
        if (bitset_has(&solver->address_taken, f)) last[f] = 0;
    return last;
}

void retire_open(Solver *solver, uint32_t components) {
    uint32_t count = program_all(solver->program), *last = find_last(solver);
    solver->retire_first = xcalloc((size_t)components + 1, sizeof *solver->retire_first);
    solver->retire_next = xcalloc(count, sizeof *solver->retire_next);
    for (FunctionId f = 1; f < count; f++) {
        if (!last[f]) continue;
        solver->retire_next[f] = solver->retire_first[last[f]];
        solver->retire_first[last[f]] = f;
    }
    free_(last);
}

static void retire_summaries(Solver *solver, FunctionId function) {
    for (uint32_t turn = 0; turn < MAX_TURNS; turn++) {
        summary_free(solver->summaries[function][turn]);
        solver->summaries[function][turn] = NULL;
    }
}

void retire_behind(Solver *solver, uint32_t component) {
    for (FunctionId f = solver->retire_first[component]; f; f = solver->retire_next[f]) retire_summaries(solver, f);
}

void retire_close(Solver *solver) {
    for (FunctionId f = 1; f < program_all(solver->program); f++) retire_summaries(solver, f);
    free_(solver->retire_first);
    free_(solver->retire_next);
}
