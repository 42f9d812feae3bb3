/* SPDX-License-Identifier: Apache-2.0 */
/* Who calls whom. Function pointers: inclusion over function constants alone, with one variable per
 * local, field, global and result (field-based, as CLA: Heintze and Tardieu, PLDI 2001); what that
 * leaves open is matched by type among address-taken functions, capped; the rest is counted. */
#include "memory/local.h"

typedef struct PointerGraph {
    Solver *solver;
    const Program *program;
    Map variables;              /* key -> variable */
    VEC(U32Vec) functions;      /* [variable]: function ids, sorted */
    VEC(U32Vec) copies;         /* [variable]: variables that include it */
    U32Vec work;
} PointerGraph;

enum { VAR_LOCAL = 1, VAR_FIELD, VAR_GLOBAL, VAR_RESULT };

static uint32_t variable(PointerGraph *graph, uint32_t kind, uint32_t function, uint32_t id) {
    bool new;
    uint64_t *slot = map_put(&graph->variables, hash_mix((uint64_t)kind << 32 | function, id), &new);
    if (new) {
        if (graph->functions.len == 0) {
            vec_push(&graph->functions, (U32Vec){0});
            vec_push(&graph->copies, (U32Vec){0});
        }
        *slot = graph->functions.len;
        vec_push(&graph->functions, (U32Vec){0});
        vec_push(&graph->copies, (U32Vec){0});
    }
    return (uint32_t)*slot;
}

static bool sorted_add(U32Vec *set, uint32_t id) {
    uint32_t low = 0, high = set->len;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (set->data[middle] < id) low = middle + 1;
        else high = middle;
    }
    if (low < set->len && set->data[low] == id) return false;
    vec_push(set, id);
    memmove(set->data + low + 1, set->data + low, (set->len - 1 - low) * sizeof *set->data);
    set->data[low] = id;
    return true;
}

static void include_function(PointerGraph *graph, uint32_t to, FunctionId function) {
    if (to && sorted_add(&graph->functions.data[to], function)) vec_push(&graph->work, to);
}

static void include_variable(PointerGraph *graph, uint32_t to, uint32_t from) {
    if (!to || !from || to == from) return;
    if (!sorted_add(&graph->copies.data[from], to)) return;
    for (uint32_t i = 0; i < graph->functions.data[from].len; i++)
        include_function(graph, to, graph->functions.data[from].data[i]);
}

static void solve(PointerGraph *graph) {
    while (graph->work.len) {
        uint32_t from = vec_pop(&graph->work);
        for (uint32_t i = 0; i < graph->copies.data[from].len; i++) {
            uint32_t to = graph->copies.data[from].data[i];
            for (uint32_t n = 0; n < graph->functions.data[from].len; n++)
                include_function(graph, to, graph->functions.data[from].data[n]);
        }
    }
}

/* The variable behind an address: the field or variable it names. */
static uint32_t address_variable(PointerGraph *graph, FunctionId function, const Function *body, Value value) {
    for (uint32_t steps = 0; value && steps < 64; steps++) {
        const Insn *insn = &body->insns[value];
        if (insn->op == INSN_FIELD && insn->c) return variable(graph, VAR_FIELD, 0, insn->c);
        if (insn->op == INSN_LOCAL) return variable(graph, VAR_LOCAL, function, insn->a);
        if (insn->op == INSN_GLOBAL) return variable(graph, VAR_GLOBAL, 0, insn->a);
        bool passes = insn->op == INSN_FIELD || insn->op == INSN_INDEX || insn->op == INSN_CAST ||
                      insn->op == INSN_LOAD; /* **pp: as the variable that holds the pointer */
        if (!passes) return 0;
        value = insn->a;
    }
    return 0;
}

static void value_into(PointerGraph *graph, FunctionId function, const Function *body, Value value, uint32_t to) {
    while (value && body->insns[value].op == INSN_CAST) value = body->insns[value].a;
    if (!value || !to) return;
    const Insn *insn = &body->insns[value];
    if (insn->op == INSN_FUNCTION) include_function(graph, to, insn->a);
    else if (insn->op == INSN_LOAD) include_variable(graph, to, address_variable(graph, function, body, insn->a));
    else if (insn->op == INSN_CALL) include_variable(graph, to, variable(graph, VAR_RESULT, 0, insn->a));
}

/* Could a value of this type be a function pointer on its way? */
static bool may_hold_function(const Program *program, TypeId id) {
    const Type *type = &program->types[id];
    if (type->kind == TYPE_FUNCTION) return true;
    if (type->kind != TYPE_POINTER) return false;
    const Type *element = &program->types[type->element];
    return element->kind == TYPE_FUNCTION || element->kind == TYPE_VOID ||
           (element->kind == TYPE_POINTER && program->types[element->element].kind == TYPE_FUNCTION);
}

static void bind_arguments(PointerGraph *graph, FunctionId caller, const Function *body, const Insn *insn,
                           FunctionId callee) {
    const Function *target = program_body(graph->program, callee);
    for (uint32_t i = 0; i < insn->c && i < target->params; i++) {
        Value value = body->pool[insn->b + i];
        if (may_hold_function(graph->program, body->insns[value].type) || body->insns[value].op == INSN_FUNCTION)
            value_into(graph, caller, body, value, variable(graph, VAR_LOCAL, callee, i + 1));
    }
}

static void scan_function(PointerGraph *graph, FunctionId id) {
    const Function *body = program_body(graph->program, id);
    for (uint32_t i = 1; i < body->insn_count; i++) {
        const Insn *insn = &body->insns[i];
        if (insn->op == INSN_FUNCTION) {
            (void)bitset_add(&graph->solver->address_taken, insn->a);
        } else if (insn->op == INSN_STORE) {
            if (may_hold_function(graph->program, insn->type) || body->insns[insn->b].op == INSN_FUNCTION)
                value_into(graph, id, body, insn->b, address_variable(graph, id, body, insn->a));
        } else if (insn->op == INSN_CALL) {
            bind_arguments(graph, id, body, insn, insn->a);
        } else if (insn->op == INSN_RETURN && insn->a) {
            if (may_hold_function(graph->program, body->insns[insn->a].type))
                value_into(graph, id, body, insn->a, variable(graph, VAR_RESULT, 0, id));
        }
    }
}

static void scan_initialisers(PointerGraph *graph) {
    const Program *program = graph->program;
    for (GlobalId g = 1; g < program->global_count; g++) {
        const Global *global = &program->globals[g];
        for (uint32_t i = 0; i < global->inits; i++) {
            const Init *init = &program->inits[global->init + i];
            if (init->kind != INIT_FUNCTION) continue;
            (void)bitset_add(&graph->solver->address_taken, init->id);
            uint32_t to = init->field ? variable(graph, VAR_FIELD, 0, init->field) : variable(graph, VAR_GLOBAL, 0, g);
            include_function(graph, to, init->id);
        }
    }
}

static void pointee_functions(PointerGraph *graph, FunctionId caller, const Function *body, Value value, U32Vec *out) {
    while (value && body->insns[value].op == INSN_CAST) value = body->insns[value].a;
    if (!value) return;
    const Insn *insn = &body->insns[value];
    if (insn->op == INSN_FUNCTION) {
        vec_push(out, insn->a);
        return;
    }
    uint32_t from = 0;
    if (insn->op == INSN_LOAD) from = address_variable(graph, caller, body, insn->a);
    else if (insn->op == INSN_CALL) from = variable(graph, VAR_RESULT, 0, insn->a);
    for (uint32_t i = 0; from && i < graph->functions.data[from].len; i++) vec_push(out, graph->functions.data[from].data[i]);
}

/* Address-taken functions of exactly the pointer's type. */
static void match_by_type(PointerGraph *graph, const Function *body, const Insn *insn, U32Vec *out) {
    const Program *program = graph->program;
    const Type *type = &program->types[body->insns[insn->a].type];
    if (type->kind == TYPE_POINTER) type = &program->types[type->element];
    if (type->kind != TYPE_FUNCTION) return;
    TypeId wanted = (TypeId)(type - program->types);
    for (FunctionId f = 1; f < program->function_count; f++)
        if (bitset_has(&graph->solver->address_taken, f) && program_body(program, f)->type == wanted) vec_push(out, f);
}

typedef VEC(CallSite) CallSites;

static void call_add(CallSites *calls, FunctionId caller, uint32_t insn, const U32Vec *found, bool indirect,
                     U32Vec *targets) {
    CallSite site = {.caller = caller, .insn = insn, .first = targets->len, .count = found->len, .indirect = indirect};
    for (uint32_t i = 0; i < found->len; i++) vec_push(targets, found->data[i]);
    vec_push(calls, site);
}

static void callback_targets(PointerGraph *graph, FunctionId caller, const Function *body, const Insn *insn, U32Vec *out) {
    const Model *model = insn->op == INSN_CALL ? graph->solver->model_of[insn->a] : NULL;
    for (uint32_t i = 0; model && i < model->count; i++) {
        const Effect *effect = &model->effects[i];
        if (effect->kind == EFFECT_CALL && effect->to.argument < insn->c)
            pointee_functions(graph, caller, body, body->pool[insn->b + effect->to.argument], out);
    }
}

/* ---- strongly connected components (Tarjan, SIAM J. Comput. 1972), without recursion ------------- */

typedef struct Tarjan {
    uint32_t *index, *low, *finish;
    bool *on_stack;
    U32Vec stack;
    uint32_t next, finished;
} Tarjan;

typedef struct Frame {
    FunctionId function;
    uint32_t call, target;
} Frame;

/* Callees first within the component too, as far as its cycles let: few rounds are walked over it. */
static void sort_by_finish(const Tarjan *tarjan, FunctionId *members, uint32_t count) {
    for (uint32_t gap = count / 2; gap; gap /= 2) /* Shell sort: finish times are distinct */
        for (uint32_t i = gap; i < count; i++) {
            FunctionId moved = members[i];
            uint32_t at = i;
            for (; at >= gap && tarjan->finish[members[at - gap]] > tarjan->finish[moved]; at -= gap) members[at] = members[at - gap];
            members[at] = moved;
        }
}

static void tarjan_from(Memory *memory, Tarjan *tarjan, FunctionId root, U32Vec *order) {
    VEC(Frame) frames = {0};
    vec_push(&frames, ((Frame){root, memory->call_first[root], 0}));
    tarjan->index[root] = tarjan->low[root] = ++tarjan->next;
    tarjan->on_stack[root] = true;
    vec_push(&tarjan->stack, root);
    while (frames.len) {
        Frame *frame = &frames.data[frames.len - 1];
        FunctionId at = frame->function;
        if (frame->call < memory->call_first[at + 1]) {
            const CallSite *site = &memory->calls[frame->call];
            if (frame->target >= site->count) {
                frame->call++;
                frame->target = 0;
                continue;
            }
            FunctionId to = memory->targets[site->first + frame->target++];
            if (site->variant && frame->target == 1) to = site->variant;
            if (!program_is_defined(memory->program, to)) continue;
            if (tarjan->index[to] == 0) {
                tarjan->index[to] = tarjan->low[to] = ++tarjan->next;
                tarjan->on_stack[to] = true;
                vec_push(&tarjan->stack, to);
                vec_push(&frames, ((Frame){to, memory->call_first[to], 0}));
            } else if (tarjan->on_stack[to] && tarjan->index[to] < tarjan->low[at]) {
                tarjan->low[at] = tarjan->index[to];
            }
            continue;
        }
        tarjan->finish[at] = ++tarjan->finished;
        if (tarjan->low[at] == tarjan->index[at]) {
            uint32_t start = tarjan->stack.len;
            while (tarjan->stack.data[--start] != at) {}
            sort_by_finish(tarjan, tarjan->stack.data + start, tarjan->stack.len - start);
            for (uint32_t i = start; i < tarjan->stack.len; i++) {
                tarjan->on_stack[tarjan->stack.data[i]] = false;
                vec_push(order, tarjan->stack.data[i]);
            }
            vec_push(order, 0); /* end of a component */
            tarjan->stack.len = start;
        }
        uint32_t low = tarjan->low[at];
        frames.len--;
        if (frames.len && low < tarjan->low[frames.data[frames.len - 1].function])
            tarjan->low[frames.data[frames.len - 1].function] = low;
    }
    vec_free(&frames);
}

static void order_functions(Memory *memory, U32Vec *order) {
    const Program *program = memory->program;
    uint32_t count = program_all(program);
    Tarjan tarjan = {.index = xcalloc(count, sizeof(uint32_t)),
                     .low = xcalloc(count, sizeof(uint32_t)),
                     .finish = xcalloc(count, sizeof(uint32_t)),
                     .on_stack = xcalloc(count, sizeof(bool))};
    for (FunctionId f = 1; f < count; f++)
        if (program_is_defined(program, f) && tarjan.index[f] == 0) tarjan_from(memory, &tarjan, f, order);
    free_(tarjan.index);
    free_(tarjan.low);
    free_(tarjan.finish);
    free_(tarjan.on_stack);
    vec_free(&tarjan.stack);
}

static void indirect_targets(PointerGraph *graph, FunctionId owner, const Function *body, const Insn *insn, U32Vec *found) {
    pointee_functions(graph, owner, body, insn->a, found);
    if (found->len == 0) match_by_type(graph, body, insn, found);
}

static void count_indirect(Memory *memory, FunctionId function, uint32_t insn, const U32Vec *found) {
    memory->indirect_calls++;
    if (found->len > MAX_CALL_TARGETS) {
        memory->capped_calls++;
        vec_push(&memory->capped, function);
        vec_push(&memory->capped, insn);
    }
    if (found->len) return;
    memory->unresolved_calls++;
    vec_push(&memory->unresolved, function);
    vec_push(&memory->unresolved, insn);
}

/* Of functions, then of variants: those are not counted once more, and know their pointers as the function does. */
static void list_calls(PointerGraph *graph, CallSites *calls, U32Vec *targets) {
    Memory *memory = graph->solver->memory;
    const Program *program = graph->program;
    for (FunctionId f = 1; f < program_all(program); f++) {
        memory->call_first[f] = calls->len;
        if (f == program->function_count) memory->call_count = calls->len;
        const Function *body = program_body(program, f);
        FunctionId owner = program_origin(program, f);
        for (uint32_t i = 1; body->defined && i < body->insn_count; i++) {
            const Insn *insn = &body->insns[i];
            U32Vec found = {0};
            bool indirect = insn->op == INSN_ICALL;
            if (insn->op == INSN_CALL) {
                vec_push(&found, insn->a);
                callback_targets(graph, owner, body, insn, &found);
            } else if (indirect) {
                indirect_targets(graph, owner, body, insn, &found);
                if (f == owner) count_indirect(memory, f, i, &found);
                if (found.len > MAX_CALL_TARGETS) found.len = MAX_CALL_TARGETS;
            }
            if (found.len) call_add(calls, f, i, &found, indirect, targets);
            FunctionId callee = found.len && !indirect ? program_callee(program, f, i) : 0;
            if (callee && callee != insn->a) vec_last(calls).variant = callee;
            vec_free(&found);
        }
    }
    memory->call_first[program_all(program)] = calls->len;
    if (program->variant_count == 0) memory->call_count = calls->len;
}

void callgraph_build(Solver *solver) {
    const Program *program = solver->program;
    Memory *memory = solver->memory;
    PointerGraph graph = {.solver = solver, .program = program};
    solver->address_taken = bitset_new(memory->arena, program->function_count);
    scan_initialisers(&graph);
    for (FunctionId f = 1; f < program->function_count; f++)
        if (program_is_defined(program, f)) scan_function(&graph, f);
    solve(&graph);
    for (uint32_t round = 0; round < 2; round++) { /* arguments of the indirect calls found so far */
        for (FunctionId f = 1; f < program->function_count; f++) {
            const Function *body = program_body(program, f);
            for (uint32_t i = 1; body->defined && i < body->insn_count; i++) {
                if (body->insns[i].op != INSN_ICALL) continue;
                U32Vec found = {0};
                pointee_functions(&graph, f, body, body->insns[i].a, &found);
                for (uint32_t n = 0; n < found.len && n < MAX_CALL_TARGETS; n++)
                    bind_arguments(&graph, f, body, &body->insns[i], found.data[n]);
                vec_free(&found);
            }
        }
        solve(&graph);
    }
    CallSites calls = {0};
    U32Vec targets = {0}, order = {0};
    memory->call_first = ARENA_ARRAY(memory->arena, uint32_t, program_all(program) + 1);
    list_calls(&graph, &calls, &targets);
    memory->calls = calls.data;
    memory->targets = targets.data;
    order_functions(memory, &order);
    solver->order = order.data;
    solver->order_count = order.len;
    U32Vec functions = {0};
    for (uint32_t i = 0; i < order.len; i++)
        if (order.data[i] < program->function_count) vec_push(&functions, order.data[i]);
    memory->order = functions.data;
    memory->order_count = functions.len;
    for (uint32_t i = 0; i < graph.functions.len; i++) {
        vec_free(&graph.functions.data[i]);
        vec_free(&graph.copies.data[i]);
    }
    vec_free(&graph.functions);
    vec_free(&graph.copies);
    vec_free(&graph.work);
    map_free(&graph.variables);
}
