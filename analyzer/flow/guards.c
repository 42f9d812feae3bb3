/* SPDX-License-Identifier: Apache-2.0 */
/* Guards. A call of a predicate that the models or the project name makes edges on which it is known to
 * have said yes; a place is guarded when it cannot be reached once those edges are cut. Per function:
 * linear in its blocks for each demand. Between functions: a place is unguarded when a chain of calls,
 * each itself unguarded, leads to it from where the program is entered. */
#include "flow/guards.h"

enum { FUNCTION_STEPS = 1000000, ROUNDS_MOST = 6 };

BlockId guard_block(const Function *body, uint32_t insn) {
    BlockId low = 1, high = body->block_count;
    while (high - low > 1) {
        BlockId middle = low + (high - low) / 2;
        if (body->blocks[middle].first <= insn) low = middle;
        else high = middle;
    }
    return low;
}

static const CallSite *call_at(const Memory *memory, FunctionId function, uint32_t insn) {
    uint32_t low = memory->call_first[function], high = memory->call_first[function + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (memory->calls[middle].insn < insn) low = middle + 1;
        else high = middle;
    }
    bool found = low < memory->call_first[function + 1] && memory->calls[low].insn == insn;
    return found ? &memory->calls[low] : NULL;
}

const FunctionId *guard_targets(const Guards *guards, const GuardScope *scope, uint32_t insn, FunctionId *one,
                                uint32_t *count) {
    const Insn *call = &scope->body->insns[insn];
    *count = 1;
    *one = call->a;
    if (call->op == INSN_CALL) return one;
    const CallSite *site = call_at(guards->memory, scope->function, insn);
    *count = site ? site->count : 0;
    return site ? guards->memory->targets + site->first : one;
}

const GuardMark *guard_mark_before(const GuardScope *scope, uint32_t first, uint32_t limit) {
    uint32_t low = 0, high = scope->marks.len;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (scope->marks.data[middle].insn < limit) low = middle + 1;
        else high = middle;
    }
    return low && scope->marks.data[low - 1].insn >= first ? &scope->marks.data[low - 1] : NULL;
}

bool guard_bare(const GuardScope *scope, uint32_t insn) {
    BlockId block = guard_block(scope->body, insn);
    const GuardMark *mark = guard_mark_before(scope, scope->body->blocks[block].first, insn);
    return mark ? mark->kind == MARK_ENDS : scope->bare[block];
}

/* ---- one function ---------------------------------------------------------------------------------- */

static uint32_t last_insn(const Function *body, BlockId block) {
    return body->blocks[block].first + body->blocks[block].count - 1;
}

static void use_value(GuardScope *scope, Value value) {
    if (value && scope->body->insns[value].op == INSN_LOCAL) scope->escapes[scope->body->insns[value].a] = true;
}

/* Variables that are only ever read and written whole; the others are not followed. */
static void scan_locals(GuardScope *scope) {
    const Function *body = scope->body;
    for (uint32_t i = 1; i < body->insn_count; i++) {
        const Insn *insn = &body->insns[i];
        if (insn->op == INSN_STORE && body->insns[insn->a].op == INSN_LOCAL) {
            vec_push(&scope->stores[body->insns[insn->a].a], i);
            use_value(scope, insn->b);
            continue;
        }
        if (insn->op == INSN_LOAD && body->insns[insn->a].op == INSN_LOCAL) continue;
        const char *letters = insn_operands((InsnOp)insn->op);
        const uint32_t operands[] = {insn->a, insn->b, insn->c};
        for (int k = 0; k < 3; k++) {
            if (letters[k] == 'v' || letters[k] == 'V') use_value(scope, operands[k]);
            for (uint32_t n = 0; letters[k] == 'A' && n < insn->c; n++) use_value(scope, body->pool[insn->b + n]);
        }
    }
}

typedef struct CallWord {
    bool holds, ends, stops;
} CallWord;

/* What one function that a call may reach does to the guard by merely coming back. */
static CallWord target_word(Guards *guards, const GuardSet *set, GuardScope *scope, uint32_t insn, FunctionId target) {
    CallWord word = {.stops = guards->never_returns[target]};
    const Model *model = guards->model_of[target];
    for (uint32_t i = 0; model && i < model->count; i++) {
        const Effect *effect = &model->effects[i];
        if (effect->kind != EFFECT_GUARD || !guard_asks(guards, set, scope, insn, effect)) continue;
        word.holds |= strcmp(effect->holds, "returns") == 0;
        word.ends |= strcmp(effect->holds, "ends") == 0;
    }
    const GuardScope *helper = set->scopes[target];
    if (!helper || helper == scope) return word;
    word.holds |= helper->returns_guarded && guard_purposes_passed(guards, set, scope, insn, helper);
    word.ends |= helper->ends && !helper->returns_guarded;
    return word;
}

static void scan_marks(Guards *guards, const GuardSet *set, GuardScope *scope) {
    for (uint32_t i = 1; i < scope->body->insn_count; i++) {
        const Insn *insn = &scope->body->insns[i];
        if (insn->op != INSN_CALL && insn->op != INSN_ICALL) continue;
        FunctionId one;
        uint32_t count;
        const FunctionId *targets = guard_targets(guards, scope, i, &one, &count);
        CallWord all = {count > 0, false, count > 0};
        guards->fuel = GUARD_CONDITION_STEPS;
        for (uint32_t n = 0; n < count; n++) {
            CallWord word = target_word(guards, set, scope, i, targets[n]);
            all.holds &= word.holds || word.stops;
            all.stops &= word.stops;
            all.ends |= word.ends;
        }
        scope->ends |= all.ends;
        if (!all.holds && !all.ends && !all.stops) continue;
        uint8_t kind = all.stops ? MARK_STOPS : all.ends ? MARK_ENDS : MARK_HOLDS;
        vec_push(&scope->marks, ((GuardMark){i, kind}));
    }
}

/* Is the place after the last instruction of the block reached, and without the guard? */
static bool leaves_bare(const GuardScope *scope, BlockId block) {
    return guard_bare(scope, last_insn(scope->body, block));
}

static void spread_bare(GuardScope *scope) {
    const Cfg *cfg = &scope->cfg;
    memset(scope->bare, 0, scope->body->block_count * sizeof *scope->bare);
    U32Vec work = {0};
    scope->bare[1] = true;
    vec_push(&work, 1);
    for (uint32_t i = 0; i < scope->marks.len; i++) {
        BlockId block = guard_block(scope->body, scope->marks.data[i].insn);
        if (scope->marks.data[i].kind == MARK_ENDS && cfg->rank[block] != UINT32_MAX) vec_push(&work, block);
    }
    while (work.len) {
        BlockId block = vec_pop(&work);
        if (!leaves_bare(scope, block)) continue;
        for (uint32_t row = cfg->successor_first[block]; row < cfg->successor_first[block + 1]; row++) {
            BlockId to = cfg->successor[row];
            if (scope->cut[row] || scope->bare[to]) continue;
            scope->bare[to] = true;
            vec_push(&work, to);
        }
    }
    vec_free(&work);
}

static bool condition_implies(Guards *guards, const GuardSet *set, GuardScope *scope, Value value, Known known) {
    guards->fuel = GUARD_CONDITION_STEPS;
    return guard_implied(guards, set, scope, value, known, 0);
}

static bool row_in(const uint32_t *row, int64_t value) {
    int64_t low = (int64_t)((uint64_t)row[1] << 32 | row[0]), high = (int64_t)((uint64_t)row[3] << 32 | row[2]);
    return value >= low && value <= high;
}

static bool switch_cuts(Guards *guards, const GuardSet *set, GuardScope *scope, const Insn *insn, BlockId to) {
    const uint32_t *rows = &scope->body->pool[insn->b];
    uint32_t count = insn->c / 5;
    int64_t value;
    bool constant = value_constant(guards->program, scope->body, insn->a, &value), taken = false;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t *row = rows + 5 * i;
        bool last = i + 1 == count, here = row[4] == to;
        if (constant) {
            if (taken || (!last && !row_in(row, value))) continue;
            taken = true;
            if (here) return false;
            continue;
        }
        if (!here) continue;
        Known known = {false, (int64_t)((uint64_t)row[1] << 32 | row[0]), (int64_t)((uint64_t)row[3] << 32 | row[2]), 0};
        bool implied = !last && condition_implies(guards, set, scope, insn->a, known);
        for (uint32_t n = 0; last && !implied && n < i; n++) {
            const uint32_t *other = rows + 5 * n;
            if (other[4] == to) continue;
            Known without = {true, (int64_t)((uint64_t)other[1] << 32 | other[0]),
                             (int64_t)((uint64_t)other[3] << 32 | other[2]), 0};
            implied = condition_implies(guards, set, scope, insn->a, without);
        }
        if (!implied) return false;
    }
    return true;
}

static bool edge_cuts(Guards *guards, const GuardSet *set, GuardScope *scope, BlockId from, BlockId to) {
    const Insn *insn = &scope->body->insns[last_insn(scope->body, from)];
    if (insn->op == INSN_SWITCH) return switch_cuts(guards, set, scope, insn, to);
    if (insn->op != INSN_BRANCH || insn->b == insn->c) return false;
    int64_t value;
    if (value_constant(guards->program, scope->body, insn->a, &value)) return to == (value ? insn->c : insn->b);
    return condition_implies(guards, set, scope, insn->a, to == insn->b ? KNOWN_NONZERO : KNOWN_ZERO);
}

/* An edge that is cut may make a variable's other values unreachable, which may cut more edges. */
static void solve_scope(Guards *guards, const GuardSet *set, GuardScope *scope) {
    const Cfg *cfg = &scope->cfg;
    guards->budget = FUNCTION_STEPS;
    bool changed = true;
    for (unsigned round = 0; changed && round < ROUNDS_MOST; round++) {
        changed = false;
        for (uint32_t i = 0; i < cfg->order_count; i++) {
            BlockId block = cfg->order[i];
            if (!leaves_bare(scope, block)) continue;
            for (uint32_t row = cfg->successor_first[block]; row < cfg->successor_first[block + 1]; row++) {
                if (scope->cut[row] || !edge_cuts(guards, set, scope, block, cfg->successor[row])) continue;
                scope->cut[row] = changed = true;
            }
        }
        if (changed || round == 0) spread_bare(scope);
    }
}

static void finish_scope(Guards *guards, const GuardSet *set, GuardScope *scope) {
    scope->returns_guarded = true;
    for (BlockId b = 1; b < scope->body->block_count; b++)
        if (scope->body->insns[last_insn(scope->body, b)].op == INSN_RETURN && leaves_bare(scope, b))
            scope->returns_guarded = false;
    guards->budget = FUNCTION_STEPS;
    guards->fuel = GUARD_CONDITION_STEPS;
    bool nonzero = guard_result_implied(guards, set, scope, KNOWN_NONZERO, 0);
    guards->fuel = GUARD_CONDITION_STEPS;
    scope->zero_implies = guard_result_implied(guards, set, scope, KNOWN_ZERO, 0);
    scope->nonzero_implies = nonzero;
    scope->asked = true;
    guard_answers_find(guards, set, scope);
    guards->budget = UINT32_MAX;
}

/* Something in the function may ask one of the guards. */
static bool is_concerned(const Guards *guards, const GuardSet *set, FunctionId function) {
    const Memory *memory = guards->memory;
    for (uint32_t i = memory->call_first[function]; i < memory->call_first[function + 1]; i++)
        for (uint32_t n = 0; n < memory->calls[i].count; n++) {
            FunctionId target = memory->targets[memory->calls[i].first + n];
            const Model *model = guards->model_of[target];
            for (uint32_t k = 0; model && k < model->count; k++) {
                if (model->effects[k].kind != EFFECT_GUARD) continue;
                for (uint32_t w = 0; w < set->kinds.len; w++)
                    if (strcmp(set->kinds.data[w], model->effects[k].name) == 0) return true;
            }
            if (guard_annotated(guards, set, target)) return true;
            const GuardScope *helper = set->scopes[target];
            if (!helper) continue;
            const Type *type = &guards->program->types[helper->body->type];
            if (helper->returns_guarded || helper->ends) return true;
            if (guards->program->types[type->element].kind != TYPE_VOID) return true;
        }
    return false;
}

static GuardScope *scope_new(Guards *guards, const GuardSet *set, FunctionId function) {
    GuardScope *scope = ARENA_NEW(guards->arena, GuardScope);
    const Function *body = program_body(guards->program, function);
    scope->function = function;
    scope->body = body;
    scope->cfg = cfg_compute(guards->arena, body);
    scope->bare = ARENA_ARRAY(guards->arena, bool, body->block_count);
    scope->cut = ARENA_ARRAY(guards->arena, bool, scope->cfg.successor_first[body->block_count] + 1);
    scope->stores = ARENA_ARRAY(guards->arena, U32Vec, body->local_count);
    scope->escapes = ARENA_ARRAY(guards->arena, bool, body->local_count);
    scope->seen = ARENA_ARRAY(guards->arena, uint32_t, body->block_count);
    for (BlockId b = 1; b < body->block_count; b++) scope->bare[b] = scope->cfg.rank[b] != UINT32_MAX;
    scan_locals(scope);
    guards->budget = FUNCTION_STEPS;
    scan_marks(guards, set, scope);
    solve_scope(guards, set, scope);
    finish_scope(guards, set, scope);
    return scope;
}

/* ---- one demand ------------------------------------------------------------------------------------ */

/* Values of the constants that the purposes name, as far as the program uses them. */
static void resolve_purposes(const Guards *guards, GuardSet *set) {
    const Program *program = guards->program;
    Map named = {0};
    for (uint32_t i = 0; i < set->purposes.len; i++) {
        int64_t value;
        const char *word = set->purposes.data[i];
        if (str_to_i64(word, &value) || models_constant(guards->models, word, &value)) {
            vec_push(&set->values, value);
            continue;
        }
        uint32_t id = intern_find(program->strings, word);
        if (id) *map_put(&named, id, NULL) = 1;
    }
    for (FunctionId f = 1; named.count && f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        for (uint32_t i = 1; body->defined && i < body->insn_count; i++) {
            const Insn *insn = &body->insns[i];
            uint64_t *state = insn->op == INSN_CONST && insn->c ? map_find(&named, insn->c) : NULL;
            if (!state || *state == 2) continue;
            *state = 2;
            vec_push(&set->values, insn_constant(insn));
        }
    }
    map_free(&named);
}

static void scopes_make(Guards *guards, GuardSet *set) {
    for (uint32_t i = 0; i < guards->memory->order_count; i++) { /* callees first; 0 ends a component */
        FunctionId function = guards->memory->order[i];
        if (function && (is_concerned(guards, set, function) || guard_member_read(guards, set, function)))
            set->scopes[function] = scope_new(guards, set, function);
    }
}

const GuardSet *guard_set(Guards *guards, const GuardDemand *demand) {
    Buf key = {0};
    for (uint32_t i = 0; i < demand->kinds->len; i++) buf_printf(&key, "%s\n", demand->kinds->data[i]);
    buf_putc(&key, '\n');
    for (uint32_t i = 0; demand->purposes && i < demand->purposes->len; i++)
        buf_printf(&key, "%s\n", demand->purposes->data[i]);
    uint64_t *slot = map_put(&guards->sets, hash_bytes(key.data, key.len), NULL);
    buf_free(&key);
    if (*slot) return guards->set_list.data[*slot - 1];
    GuardSet *set = ARENA_NEW(guards->arena, GuardSet);
    vec_push(&guards->set_list, set);
    *slot = guards->set_list.len;
    for (uint32_t i = 0; i < demand->kinds->len; i++)
        vec_push(&set->kinds, arena_strdup(guards->arena, demand->kinds->data[i]));
    for (uint32_t i = 0; demand->purposes && i < demand->purposes->len; i++)
        vec_push(&set->purposes, arena_strdup(guards->arena, demand->purposes->data[i]));
    resolve_purposes(guards, set);
    set->scopes = ARENA_ARRAY(guards->arena, GuardScope *, guards->program->function_count);
    scopes_make(guards, set);
    set->answers_known = guard_members_find(guards, set);
    if (set->answers_known) scopes_make(guards, set);
    return set;
}

bool guard_site_bare(const GuardSet *set, FunctionId function, uint32_t insn) {
    const GuardScope *scope = set->scopes[function];
    return !scope || guard_bare(scope, insn);
}
