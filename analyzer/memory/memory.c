/* SPDX-License-Identifier: Apache-2.0 */
/* The whole program, callees before callers. */
#include "memory/keep.h"

/* Globals that some instruction stores to, or whose address goes anywhere but into a load. */
static void find_written_globals(Solver *solver) {
    const Program *program = solver->program;
    solver->written_globals = bitset_new(solver->memory->arena, program->global_count);
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        if (!body->defined) continue;
        uint32_t *root = xcalloc(body->insn_count, sizeof *root); /* global that an address is of */
        for (uint32_t i = 1; i < body->insn_count; i++) {
            const Insn *insn = &body->insns[i];
            switch ((InsnOp)insn->op) {
            case INSN_GLOBAL: root[i] = insn->a; break;
            case INSN_FIELD: case INSN_CAST: root[i] = root[insn->a]; break;
            case INSN_INDEX: root[i] = root[insn->a]; break;
            case INSN_STORE:
                if (root[insn->a]) (void)bitset_add(&solver->written_globals, root[insn->a]);
                if (root[insn->b]) (void)bitset_add(&solver->written_globals, root[insn->b]);
                break;
            case INSN_COPY: case INSN_SET:
                if (root[insn->a]) (void)bitset_add(&solver->written_globals, root[insn->a]);
                break;
            case INSN_CALL: case INSN_ICALL: case INSN_ASM: case INSN_UNKNOWN:
                for (uint32_t n = 0; n < insn->c; n++) {
                    uint32_t global = root[body->pool[insn->b + n]];
                    if (global) (void)bitset_add(&solver->written_globals, global);
                }
                break;
            case INSN_RETURN: if (insn->a && root[insn->a]) (void)bitset_add(&solver->written_globals, root[insn->a]); break;
            case INSN_CONST: case INSN_REAL: case INSN_STRING: case INSN_FUNCTION: case INSN_LOCAL: case INSN_LOAD:
            case INSN_BINARY: case INSN_UNARY: case INSN_VA_START: case INSN_VA_ARG: case INSN_VA_COPY:
            case INSN_SCOPE_END: case INSN_JUMP: case INSN_BRANCH: case INSN_SWITCH: case INSN_IJUMP:
            case INSN_UNREACHABLE: case INSN_COUNT_: break;
            }
        }
        free_(root);
    }
    for (uint32_t i = 1; i < program->init_count; i++) /* address in an initialiser */
        if (program->inits[i].kind == INIT_GLOBAL) (void)bitset_add(&solver->written_globals, program->inits[i].id);
}

/* What headers define as inline functions makes nobody a part of the library. */
static bool in_main_file(const Program *program, FunctionId function) {
    uint32_t row = program->functions[function].unit;
    const Unit *unit = row == UINT32_MAX ? NULL : program->units[row].unit;
    return unit && str_eq(program_file(program, program_body(program, function)->loc.file), unit_text(unit, unit->main_file));
}

static void find_libraries(Solver *solver) {
    const Program *program = solver->program;
    solver->unit_libraries = ARENA_ARRAY(solver->memory->arena, StrVec, program->unit_count);
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Model *model = solver->model_of[f];
        if (!model || !program_is_defined(program, f) || !in_main_file(program, f)) continue;
        StrVec *known = &solver->unit_libraries[program->functions[f].unit];
        bool listed = false;
        for (uint32_t i = 0; i < known->len; i++) listed |= str_eq(known->data[i], model->library);
        if (!listed) vec_push(known, model->library);
    }
}

/* A static function of a system header: its body is not read, and it is no library's entry that wants a model. */
static bool is_header_helper(const Program *program, FunctionId function) {
    const Function *declared = program_body(program, function);
    return declared->linkage == LINKAGE_INTERNAL && declared->loc.file && program->files[declared->loc.file].system;
}

static void count_unmodelled(Solver *solver) {
    Memory *memory = solver->memory;
    for (uint32_t i = 0; i < memory->call_count; i++) {
        const CallSite *site = &memory->calls[i];
        for (uint32_t n = 0; n < site->count; n++) {
            FunctionId callee = memory->targets[site->first + n];
            if (!program_is_defined(memory->program, callee) && !solver->model_of[callee] &&
                !is_header_helper(memory->program, callee))
                ++*map_put(&memory->unmodelled, callee, NULL);
        }
    }
}

static void count_folded(Memory *memory) {
    for (FunctionId f = 1; f < program_all(memory->program); f++) {
        if (!memory->graphs[f]) continue;
        memory->folded += memory->graphs[f]->folded;
        memory->bodies++;
    }
}

Memory *memory_analyse(const Program *program, const Models *models, DeclPredicate interesting, void *context,
                       const MemoryShelf *shelf) {
    Arena *arena = arena_new("memory");
    Memory *memory = ARENA_NEW(arena, Memory);
    memory->arena = arena;
    memory->program = program;
    memory->models = models;
    uint32_t count = program_all(program);
    memory->graphs = ARENA_ARRAY(arena, FunctionGraph *, count);
    Solver solver = {.memory = memory, .program = program, .models = models, .interesting = interesting,
                     .context = context};
    solver.summaries = xcalloc(count, sizeof *solver.summaries);
    solver.model_of = ARENA_ARRAY(arena, const Model *, count);
    for (FunctionId f = 1; f < count; f++)
        solver.model_of[f] = models_find(models, program->functions[f].name);
    solver.string_text = ARENA_ARRAY(arena, FieldId, program->type_count + 1);
    for (TypeId type = 1; type < program->type_count; type++)
        solver.string_text[type] = program_string_text(program, type);
    find_written_globals(&solver);
    find_libraries(&solver);
    callgraph_build(&solver);
    solver.called = bitset_new(arena, count);
    for (FunctionId f = program->function_count; f < count; f++) (void)bitset_add(&solver.called, f);
    for (uint32_t i = 0; i < memory->call_count; i++)
        for (uint32_t n = 0; n < memory->calls[i].count; n++)
            (void)bitset_add(&solver.called, memory->targets[memory->calls[i].first + n]);
    solver.component = ARENA_ARRAY(arena, uint32_t, count);
    solver.position = ARENA_ARRAY(arena, uint32_t, count);
    uint32_t number = 1;
    for (uint32_t i = 0; i < solver.order_count; i++) {
        if (solver.order[i]) solver.component[solver.order[i]] = number;
        else number++;
        solver.position[solver.order[i]] = i;
    }
    retire_open(&solver, number);
    uint32_t start = 0;
    solver.scratch = arena_new("walk");
    keep_open(&solver, shelf);
    for (uint32_t i = 0; i < solver.order_count; i++) {
        if (solver.order[i]) continue;
        component_solve(&solver, solver.order + start, i - start);
        retire_behind(&solver, solver.component[solver.order[start]]);
        start = i + 1;
    }
    keep_close(&solver);
    arena_free(solver.scratch);
    spare_free(&solver.spare);
    count_unmodelled(&solver);
    count_folded(memory);
    memory->channel_count = solver.channel_decl.len ? solver.channel_decl.len - 1 : 0;
    memory->channel_decl = solver.channel_decl.data;
    memory->channel_depth = solver.channel_depth.data;
    free_(solver.order);
    retire_close(&solver);
    free_(solver.summaries);
    for (uint32_t u = 0; u < program->unit_count; u++) vec_free(&solver.unit_libraries[u]);
    map_free(&solver.channels);
    map_free(&solver.has_member);
    return memory;
}

void memory_free(Memory *memory) {
    if (!memory) return;
    free_(memory->calls);
    free_(memory->targets);
    free_(memory->order);
    free_(memory->channel_decl);
    free_(memory->channel_depth);
    vec_free(&memory->unresolved);
    vec_free(&memory->capped);
    map_free(&memory->unmodelled);
    arena_free(memory->arena);
}

static const Global *fixed_global(const Program *program, const Function *body, Value address) {
    const Insn *insn = &body->insns[address];
    if (insn->op != INSN_GLOBAL) return NULL;
    const Global *global = &program->globals[insn->a];
    return global->constant && global->defined ? global : NULL;
}

bool value_constant(const Program *program, const Function *body, Value value, int64_t *out) {
    for (uint32_t steps = 0; value && steps < 32; steps++) {
        const Insn *insn = &body->insns[value];
        if (insn->op == INSN_CONST) {
            *out = insn_constant(insn);
            return true;
        }
        if (insn->op == INSN_LOAD) {
            const Global *global = fixed_global(program, body, insn->a);
            if (!global || global->inits != 1 || program->inits[global->init].kind != INIT_INTEGER) return false;
            *out = program->inits[global->init].value;
            return true;
        }
        if (insn->op == INSN_UNARY && insn->kind == UNARY_NEG) {
            if (!value_constant(program, body, insn->a, out)) return false;
            *out = (int64_t)(0 - (uint64_t)*out);
            return true;
        }
        if (insn->op != INSN_CAST) return false;
        value = insn->a;
    }
    return false;
}
