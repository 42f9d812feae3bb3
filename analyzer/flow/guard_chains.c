/* SPDX-License-Identifier: Apache-2.0 */
/* Guards between functions: where the program is entered, which functions never come back, and the
 * shortest chain of calls that leads to a place without the guard. */
#include <stdlib.h>

#include "flow/guards.h"
#include "flow/state.h"

/* ---- functions that never come back ----------------------------------------------------------------- */

static bool call_stops(const Guards *guards, FunctionId function, uint32_t insn) {
    const Insn *row = &program_body(guards->program, function)->insns[insn];
    return row->op == INSN_CALL && guards->never_returns[row->a];
}

static void block_successors(const Function *body, const Insn *last, U32Vec *out) {
    if (last->op == INSN_JUMP) vec_push(out, last->a);
    if (last->op == INSN_BRANCH) vec_push(out, last->b);
    if (last->op == INSN_BRANCH) vec_push(out, last->c);
    for (uint32_t i = 4; last->op == INSN_SWITCH && i < last->c; i += 5) vec_push(out, body->pool[last->b + i]);
    for (uint32_t i = 0; last->op == INSN_IJUMP && i < last->c; i++) vec_push(out, body->pool[last->b + i]);
}

static bool comes_back(const Guards *guards, FunctionId function, Arena *scratch) {
    const Function *body = program_body(guards->program, function);
    if (body->incomplete) return true;
    bool *seen = ARENA_ARRAY(scratch, bool, body->block_count);
    U32Vec work = {0}, next = {0};
    bool back = false;
    vec_push(&work, 1);
    seen[1] = true;
    while (work.len && !back) {
        const Block *block = &body->blocks[vec_pop(&work)];
        bool stops = false;
        for (uint32_t i = block->first; i < block->first + block->count && !stops; i++)
            stops = call_stops(guards, function, i);
        if (stops) continue;
        const Insn *last = &body->insns[block->first + block->count - 1];
        back = last->op == INSN_RETURN;
        vec_clear(&next);
        block_successors(body, last, &next);
        for (uint32_t i = 0; i < next.len; i++) {
            if (seen[next.data[i]]) continue;
            seen[next.data[i]] = true;
            vec_push(&work, next.data[i]);
        }
    }
    vec_free(&work);
    vec_free(&next);
    return back;
}

static void find_never_returning(Guards *guards) {
    const Program *program = guards->program;
    Arena *scratch = arena_new("guards");
    for (FunctionId f = 1; f < program->function_count; f++)
        guards->never_returns[f] =
            program_body(program, f)->noreturn || (guards->model_of[f] && guards->model_of[f]->noreturn);
    for (uint32_t i = 0; i < guards->memory->order_count; i++) {
        FunctionId function = guards->memory->order[i];
        if (!function || guards->never_returns[function]) continue;
        guards->never_returns[function] = !comes_back(guards, function, scratch);
        arena_reset(scratch);
    }
    arena_free(scratch);
}

/* ---- where the program is entered ------------------------------------------------------------------- */

static void list_callers(Guards *guards) {
    const Memory *memory = guards->memory;
    uint32_t functions = guards->program->function_count;
    guards->caller_first = ARENA_ARRAY(guards->arena, uint32_t, functions + 1);
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = memory->call_count; i-- > 0;)
            for (uint32_t n = 0; n < memory->calls[i].count; n++) {
                FunctionId target = memory->targets[memory->calls[i].first + n];
                if (pass == 0) guards->caller_first[target]++;
                else guards->callers[--guards->caller_first[target]] = i;
            }
        if (pass) break;
        for (FunctionId f = 1; f <= functions; f++) guards->caller_first[f] += guards->caller_first[f - 1];
        guards->callers = ARENA_ARRAY(guards->arena, uint32_t, guards->caller_first[functions] + 1);
    }
}

/* A pointer given to a function that we know nothing of: it may be called from anywhere. */
static void find_handed_out(const Guards *guards, const Function *body, const Insn *call, BitSet *out) {
    if (program_is_defined(guards->program, call->a)) return;
    const Model *model = guards->model_of[call->a];
    for (uint32_t i = 0; i < call->c; i++) {
        Value value = body->pool[call->b + i];
        while (value && body->insns[value].op == INSN_CAST) value = body->insns[value].a;
        if (!value || body->insns[value].op != INSN_FUNCTION) continue;
        bool known = false;
        for (uint32_t k = 0; model && k < model->count; k++)
            known |= model->effects[k].kind == EFFECT_CALL && model->effects[k].to.argument == i;
        if (!known) (void)bitset_add(out, body->insns[value].a);
    }
}

static void find_addresses(const Guards *guards, BitSet *taken, BitSet *handed_out, BitSet *called_back) {
    const Program *program = guards->program;
    for (uint32_t i = 1; i < program->init_count; i++)
        if (program->inits[i].kind == INIT_FUNCTION) (void)bitset_add(taken, program->inits[i].id);
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        for (uint32_t i = 1; body->defined && i < body->insn_count; i++) {
            if (body->insns[i].op == INSN_FUNCTION) (void)bitset_add(taken, body->insns[i].a);
            if (body->insns[i].op == INSN_CALL) find_handed_out(guards, body, &body->insns[i], handed_out);
        }
    }
    const Memory *memory = guards->memory;
    for (uint32_t i = 0; i < memory->call_count; i++)
        for (uint32_t n = memory->calls[i].indirect ? 0 : 1; n < memory->calls[i].count; n++)
            (void)bitset_add(called_back, memory->targets[memory->calls[i].first + n]);
}

static void mark_reached(const Guards *guards, FunctionId from, BitSet *reached) {
    const Memory *memory = guards->memory;
    U32Vec work = {0};
    if (bitset_add(reached, from)) vec_push(&work, from);
    while (work.len) {
        FunctionId function = vec_pop(&work);
        for (uint32_t i = memory->call_first[function]; i < memory->call_first[function + 1]; i++)
            for (uint32_t n = 0; n < memory->calls[i].count; n++) {
                FunctionId target = memory->targets[memory->calls[i].first + n];
                if (bitset_add(reached, target)) vec_push(&work, target);
            }
    }
    vec_free(&work);
}

static void find_roots(Guards *guards) {
    const Program *program = guards->program;
    const Memory *memory = guards->memory;
    Arena *scratch = arena_new("roots");
    uint32_t functions = program->function_count;
    BitSet taken = bitset_new(scratch, functions), handed_out = bitset_new(scratch, functions);
    BitSet called_back = bitset_new(scratch, functions), reached = bitset_new(scratch, functions);
    find_addresses(guards, &taken, &handed_out, &called_back);
    for (FunctionId f = 1; f < program->function_count; f++) {
        if (!program_is_defined(program, f)) continue;
        bool called = guards->caller_first[f] < guards->caller_first[f + 1];
        bool unknown = bitset_has(&handed_out, f) || (bitset_has(&taken, f) && !bitset_has(&called_back, f));
        guards->is_root[f] = !called || unknown || program_body(program, f)->from_loader ||
                             strcmp(program->functions[f].name, "main") == 0;
        if (guards->is_root[f]) mark_reached(guards, f, &reached);
    }
    /* functions that only call each other: every one of them is entered from where we do not see */
    for (uint32_t end = memory->order_count; end > 0;) {
        uint32_t start = end - 1;
        while (start > 0 && memory->order[start - 1]) start--;
        bool unreached = end - 1 > start && !bitset_has(&reached, memory->order[start]);
        for (uint32_t i = start; i < end - 1 && unreached; i++) {
            guards->is_root[memory->order[i]] = true;
            mark_reached(guards, memory->order[i], &reached);
        }
        end = start;
    }
    arena_free(scratch);
}

/* ---- all of it --------------------------------------------------------------------------------------- */

static bool has_text(const StrVec *list, const char *text) {
    for (uint32_t i = 0; i < list->len; i++)
        if (strcmp(list->data[i], text) == 0) return true;
    return false;
}

/* `__attribute__((annotate("sangam:guard=consent")))` on a declaration. */
static const char *annotation_of(const Guards *guards, FunctionId function) {
    static const char mark[] = "sangam:guard=";
    const char *note = program_text(guards->program, program_body(guards->program, function)->note);
    const char *at = strstr(note, mark);
    if (!at) return NULL;
    at += sizeof mark - 1;
    return arena_strndup(guards->arena, at, strcspn(at, " \t\n,;"));
}

static void find_guards(Guards *guards) {
    for (FunctionId f = 1; f < guards->program->function_count; f++) {
        const Model *model = guards->model_of[f] = models_find(guards->models, guards->program->functions[f].name);
        const char *kind = guards->annotated[f] = annotation_of(guards, f);
        if (kind && !has_text(&guards->used, kind)) vec_push(&guards->used, kind);
        for (uint32_t i = 0; model && i < model->count; i++)
            if (model->effects[i].kind == EFFECT_GUARD && !has_text(&guards->used, model->effects[i].name))
                vec_push(&guards->used, model->effects[i].name);
    }
}

Guards *guards_new(const Program *program, const Memory *memory, const Models *models) {
    Arena *arena = arena_new("guards");
    Guards *guards = ARENA_NEW(arena, Guards);
    uint32_t functions = program->function_count;
    *guards = (Guards){.arena = arena, .program = program, .memory = memory, .models = models};
    guards->model_of = ARENA_ARRAY(arena, const Model *, functions);
    guards->annotated = ARENA_ARRAY(arena, const char *, functions);
    find_guards(guards);
    guards->never_returns = ARENA_ARRAY(arena, bool, functions);
    guards->is_root = ARENA_ARRAY(arena, bool, functions);
    guards->call_edges = ARENA_ARRAY(arena, U32Vec, functions);
    guards->call_edges_known = ARENA_ARRAY(arena, bool, functions);
    find_never_returning(guards);
    list_callers(guards);
    find_roots(guards);
    return guards;
}

void guards_free(Guards *guards) {
    if (!guards) return;
    uint32_t functions = guards->program->function_count;
    for (uint32_t i = 0; i < guards->set_list.len; i++) {
        GuardSet *set = guards->set_list.data[i];
        for (FunctionId f = 1; f < functions; f++) {
            GuardScope *scope = set->scopes[f];
            for (LocalId l = 1; scope && l < scope->body->local_count; l++) vec_free(&scope->stores[l]);
            if (scope) vec_free(&scope->marks);
            if (scope) vec_free(&scope->purpose_members);
        }
        vec_free(&set->kinds);
        vec_free(&set->purposes);
        vec_free(&set->values);
    }
    for (FunctionId f = 1; f < functions; f++) vec_free(&guards->call_edges[f]);
    vec_free(&guards->set_list);
    vec_free(&guards->used);
    map_free(&guards->sets);
    arena_free(guards->arena);
}

bool guards_used(const Guards *guards, const StrVec *kinds) {
    for (uint32_t i = 0; i < kinds->len; i++)
        if (has_text(&guards->used, kinds->data[i])) return true;
    return false;
}

/* ---- chains ------------------------------------------------------------------------------------------ */

/* A function whose entry must be guarded. */
typedef struct Entry {
    FunctionId function;
    uint32_t below; /* index + 1 of the entry it leads to, 0 = the place itself is in it */
    bool any;       /* the datum is read in the function: all its callers count, not only those that pass it */
} Entry;

typedef struct Climb {
    Guards *guards;
    const GuardSet *set;
    const FlowState *state;
    uint32_t label;
    VEC(Entry) entries;
    Map seen;
} Climb;

typedef enum Carries { CARRIES_NOT, CARRIES_ON, CARRIES_OWN } Carries;

static Carries node_carries(const Climb *climb, FunctionId function, NodeId node) {
    Carries carries = CARRIES_NOT;
    uint32_t at = climb->state->nodes[climb->state->node_base[function] + node].head;
    for (; at; at = climb->state->facts.data[at - 1].next) {
        const Fact *fact = &climb->state->facts.data[at - 1];
        if (fact->label != climb->label) continue;
        if (fact->phase == 0) return CARRIES_OWN;
        carries = CARRIES_ON;
    }
    return carries;
}

static int edge_compare(const void *a, const void *b, void *context) {
    const FunctionGraph *graph = context;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    if (graph->edges[x].insn != graph->edges[y].insn) return graph->edges[x].insn < graph->edges[y].insn ? -1 : 1;
    return x < y ? -1 : x > y;
}

static const U32Vec *edges_of_calls(Guards *guards, FunctionId function) {
    FunctionGraph *graph = guards->memory->graphs[function];
    U32Vec *list = &guards->call_edges[function];
    if (guards->call_edges_known[function] || !graph) return list;
    guards->call_edges_known[function] = true;
    for (uint32_t i = 0; i < graph->edge_count; i++)
        if (graph->edges[i].kind == EDGE_CALL) vec_push(list, i);
    if (list->len) qsort_r(list->data, list->len, sizeof *list->data, edge_compare, graph);
    return list;
}

/* Does the call hand the datum to the callee (0 = to any)? */
static Carries call_carries(Climb *climb, FunctionId caller, uint32_t insn, FunctionId callee) {
    const FunctionGraph *graph = climb->guards->memory->graphs[caller];
    if (!graph) return CARRIES_OWN; /* told apart in its variants, which are not asked */
    const U32Vec *list = edges_of_calls(climb->guards, caller);
    uint32_t low = 0, high = list->len;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (graph->edges[list->data[middle]].insn < insn) low = middle + 1;
        else high = middle;
    }
    Carries carries = CARRIES_NOT;
    for (; low < list->len && graph->edges[list->data[low]].insn == insn; low++) {
        const Edge *edge = &graph->edges[list->data[low]];
        if (callee && program_origin(climb->guards->program, edge->other) != callee) continue;
        Carries one = node_carries(climb, caller, edge->from);
        if (one > carries) carries = one;
    }
    return carries;
}

/* Is the datum at the place read in the function itself, as far as one can tell? */
static bool place_owns(Climb *climb, FunctionId function, uint32_t insn) {
    const FunctionGraph *graph = climb->guards->memory->graphs[function];
    Carries carries = call_carries(climb, function, insn, 0);
    for (uint32_t i = 0; graph && i < graph->event_count && carries != CARRIES_OWN; i++) {
        if (graph->events[i].insn != insn || !graph->events[i].node) continue;
        Carries one = node_carries(climb, function, graph->events[i].node);
        if (one > carries) carries = one;
    }
    return carries != CARRIES_ON;
}

static void entry_add(Climb *climb, FunctionId function, bool any, uint32_t below) {
    bool new;
    (void)map_put(&climb->seen, (uint64_t)function << 1 | any, &new);
    if (new) vec_push(&climb->entries, ((Entry){function, below, any}));
}

/* Callers that reach the entry without the guard. */
static void entry_climb(Climb *climb, uint32_t index) {
    Guards *guards = climb->guards;
    FunctionId function = climb->entries.data[index].function;
    bool any = climb->entries.data[index].any, handed = false;
    for (int pass = 0; pass < 2 && !handed; pass++) {
        if (pass == 1) any = true; /* nobody is seen to pass the datum: it may be any of them */
        for (uint32_t i = guards->caller_first[function]; i < guards->caller_first[function + 1]; i++) {
            const CallSite *call = &guards->memory->calls[guards->callers[i]];
            Carries carries = any ? CARRIES_OWN : call_carries(climb, call->caller, call->insn, function);
            handed |= carries != CARRIES_NOT;
            if (carries != CARRIES_NOT && guard_site_bare(climb->set, call->caller, call->insn))
                entry_add(climb, call->caller, carries == CARRIES_OWN, index + 1);
        }
    }
}

static bool call_reaches(const Guards *guards, FunctionId caller, uint32_t insn, FunctionId target) {
    for (uint32_t i = guards->caller_first[target]; i < guards->caller_first[target + 1]; i++) {
        const CallSite *call = &guards->memory->calls[guards->callers[i]];
        if (call->caller == caller && call->insn == insn) return true;
    }
    return false;
}

/* Breadth-first, so that the chain is one of the shortest. Up to a root of the program, or, with `insn`,
 * to a function which that call in `caller` calls. */
static bool climb_to(Climb *climb, FunctionId caller, uint32_t insn, U32Vec *chain) {
    bool found = false;
    for (uint32_t i = 0; i < climb->entries.len && !found; i++) {
        FunctionId function = climb->entries.data[i].function;
        found = insn ? call_reaches(climb->guards, caller, insn, function) : climb->guards->is_root[function];
        for (uint32_t at = i + 1; found && at; at = climb->entries.data[at - 1].below)
            vec_push(chain, climb->entries.data[at - 1].function);
        if (!found) entry_climb(climb, i);
    }
    vec_free(&climb->entries);
    map_free(&climb->seen);
    return found;
}

/* From the call that stands for the sink down to the real one. */
static bool unguarded_below(Guards *guards, const GuardSet *set, const Flow *flow, U32Vec *chain) {
    if (flow->sink_function == flow->function && flow->sink_insn == flow->insn) return true;
    Climb climb = {.guards = guards, .set = set};
    if (!guard_site_bare(set, flow->sink_function, flow->sink_insn)) return false;
    entry_add(&climb, flow->sink_function, true, 0);
    return climb_to(&climb, flow->function, flow->insn, chain);
}

bool guards_hold(Guards *guards, const Flows *flows, const Flow *flow, const GuardDemand *demand, U32Vec *chain) {
    const GuardSet *set = guard_set(guards, demand);
    U32Vec below = {0};
    vec_clear(chain);
    bool bare = guard_site_bare(set, flow->function, flow->insn) && unguarded_below(guards, set, flow, &below);
    if (bare) {
        Climb climb = {.guards = guards, .set = set, .state = flows->state, .label = flow->data};
        entry_add(&climb, flow->function, place_owns(&climb, flow->function, flow->insn), 0);
        bare = climb_to(&climb, 0, 0, chain);
    }
    for (uint32_t i = 0; bare && i < below.len; i++) vec_push(chain, below.data[i]);
    vec_free(&below);
    return !bare;
}
