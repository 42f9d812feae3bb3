/* SPDX-License-Identifier: Apache-2.0 */
/* Functions that call each other: each is walked once, and where they call each other, again with each other's
 * summaries, on the same graphs: node ids stay what callers were bound to. What is kept of a function stands for its
 * walk as long as, turn by turn, all summaries that the walk met look the same; from the first turn on in which one
 * does not, the function is walked, and the turns before are caught up with, whose summaries are all still there. */
#include "memory/keep.h"

enum { TURNS_MEMBERS = 300 }; /* larger components are walked once */

typedef struct Member {
    FunctionId function;
    Kept kept;
    bool usable; /* so far */
    Walk *walk;  /* NULL = what is kept stands for it */
    Arena *scratch;
    Channels channels; /* of a kept graph */
} Member;

typedef struct Component {
    Solver *solver;
    Member *members; /* of one that is walked more than once */
    uint32_t count, turns;
} Component;

static bool calls_itself(const Memory *memory, FunctionId function) {
    for (uint32_t i = memory->call_first[function]; i < memory->call_first[function + 1]; i++)
        for (uint32_t n = 0; n < memory->calls[i].count; n++)
            if (memory->targets[memory->calls[i].first + n] == function || memory->calls[i].variant == function) return true;
    return false;
}

static void member_solve(Component *component, Member *member, uint32_t turn) {
    Solver *solver = component->solver;
    uint32_t first = turn;
    if (!member->walk) {
        member->scratch = component->turns == 1 ? solver->scratch : arena_new("walk");
        member->walk = walk_open(solver, member->function, member->scratch);
        first = 0;
    }
    for (uint32_t i = first; i <= turn; i++) {
        walk_solve(member->walk, i);
        if (solver->keep)
            solver->keep->summaries[member->function][i] =
                summary_mark(&solver->keep->marks, member->walk->body, solver->summaries[member->function][i]);
    }
}

static void member_turn(Component *component, Member *member, uint32_t turn) {
    member->usable = member->usable && kept_holds(component->solver, member->function, &member->kept, turn);
    if (!member->usable) member_solve(component, member, turn);
}

static void member_free(Component *component, Member *member) {
    if (member->walk && component->turns == 1) arena_reset(member->scratch);
    else if (member->walk) arena_free(member->scratch);
    member->walk = NULL;
    vec_free(&member->channels);
    for (uint32_t turn = 0; turn < MAX_TURNS; turn++) /* what is in use is the solver's */
        if (member->kept.summaries[turn] != component->solver->summaries[member->function][turn])
            summary_free(member->kept.summaries[turn]);
    kept_close(&member->kept);
}

static void member_close(Component *component, Member *member) {
    Solver *solver = component->solver;
    if (member->walk) {
        keep_walk(member->walk, &member->kept.key, component->turns);
        walk_close(member->walk);
        solver->memory->walked++;
    } else {
        kept_stays(solver, &member->kept);
        channels_join(solver, solver->memory->graphs[member->function], member->channels.data, member->channels.len);
    }
    member_free(component, member);
}

/* What was kept is not what it should be: as if nothing had been. */
static void member_drop(Component *component, Member *member) {
    Summary **summaries = component->solver->summaries[member->function];
    if (member->walk) walk_drop(member->walk);
    component->solver->memory->graphs[member->function] = NULL;
    Digest key = member->kept.key;
    member_free(component, member);
    for (uint32_t turn = 0; turn < MAX_TURNS; turn++) {
        summary_free(summaries[turn]);
        summaries[turn] = NULL;
    }
    *member = (Member){.function = member->function, .kept.key = key};
}

/* False when a kept graph does not fit. */
static bool members_solve(Component *component) {
    bool fit = true;
    for (uint32_t turn = 0; turn < component->turns; turn++)
        for (uint32_t i = 0; i < component->count; i++) member_turn(component, &component->members[i], turn);
    for (uint32_t i = 0; i < component->count && fit; i++) {
        Member *member = &component->members[i];
        if (!member->walk) fit = kept_graph(component->solver, member->function, &member->kept, &member->channels);
    }
    return fit;
}

static void component_in_turns(Component *component, const FunctionId *functions, Mark mark) {
    uint32_t count = component->count;
    component->members = xcalloc(count, sizeof *component->members);
    for (uint32_t i = 0; i < count; i++) {
        Member *member = &component->members[i];
        member->function = functions[i];
        member->usable = kept_open(component->solver, functions[i], mark, component->turns, &member->kept);
    }
    if (!members_solve(component)) {
        for (uint32_t i = 0; i < count; i++) member_drop(component, &component->members[i]);
        (void)members_solve(component);
    }
    for (uint32_t i = 0; i < count; i++) member_close(component, &component->members[i]);
    free_(component->members);
}

/* With one turn nobody comes back to a member: its walk ends before the next begins, however many there are. */
static void component_in_one_turn(Component *component, const FunctionId *functions, Mark mark) {
    for (uint32_t i = 0; i < component->count; i++) {
        Member member = {.function = functions[i]};
        member.usable = kept_open(component->solver, functions[i], mark, 1, &member.kept);
        member_turn(component, &member, 0);
        if (!member.walk && !kept_graph(component->solver, member.function, &member.kept, &member.channels)) {
            member_drop(component, &member);
            member_turn(component, &member, 0);
        }
        member_close(component, &member);
    }
}

void component_solve(Solver *solver, const FunctionId *functions, uint32_t count) {
    if (count == 1 && solver->program->functions[functions[0]].replaced) return;
    bool recursive = count > 1 || calls_itself(solver->memory, functions[0]);
    Component component = {.solver = solver, .count = count,
                           .turns = recursive && count <= TURNS_MEMBERS ? MAX_TURNS : 1};
    Mark mark = solver->keep ? component_mark(&solver->keep->marks, functions, count) : (Mark){0};
    if (component.turns == 1) component_in_one_turn(&component, functions, mark);
    else component_in_turns(&component, functions, mark);
}
