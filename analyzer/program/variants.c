/* SPDX-License-Identifier: Apache-2.0 */
/* Which functions get variants, and which calls are calls of them: from the constants at call sites down to the
 * functions that decide by them. (Procedure cloning: Cooper, Hall and Kennedy, "A Methodology for Procedure Cloning",
 * Computer Languages 1993.) */
#include "program/variants.h"

enum {
    MAX_PARAMETERS = 32,   /* looked at */
    MAX_NESTING = 40,      /* variants that call for variants */
    MAX_VARIANTS = 400,    /* of one function */
    FREE_SIZE = 20000,     /* instructions of variants that any program may have ... */
    SIZE_SHARE = 3,        /* ... and beyond, this part of its own */
    MAX_DEPTH = 8,         /* of an argument's expression */
    LARGE = 150,           /* instructions: a body that is left must save ... */
    SAVED = 5,             /* ... this part of them */
};

typedef struct Pass { /* a parameter handed on as a parameter */
    FunctionId from, to;
    uint32_t parameter, argument; /* from 0 */
} Pass;

typedef struct Variant {
    FunctionId id, origin;
    const Constant *given;
    uint32_t next; /* row + 1 of the next with this hash */
} Variant;

typedef struct Maker {
    Program *program;
    ArgumentPredicate predicate;
    const void *context;
    VEC(ProgramFunction) functions;
    uint32_t *decides; /* [function_count] bit per parameter: what is done depends on it */
    uint32_t *sizes;   /* [function_count] reachable instructions, 0 = not counted */
    uint32_t *counts;  /* [function_count] variants */
    VEC(Pass) passes;
    VEC(Variant) variants;
    Map by_hash;
    const Constant **making; /* [function_count] what the variant under way is given, NULL = none is */
    uint64_t left;     /* instructions that may still be made */
    uint32_t nesting;
} Maker;

/* ---- what a function decides by ----------------------------------------------------------------- */

static bool may_decide(const Program *program, TypeId id) {
    const Type *type = &program->types[id];
    return type->kind == TYPE_INTEGER ||
           (type->kind == TYPE_POINTER && program->types[type->element].kind == TYPE_FUNCTION);
}

/* The one parameter, from 1, that the value depends on beside constants; 0 = none, or another thing too. */
static uint8_t depends_on(const Program *program, const Function *body, const LocalUse *uses, const uint8_t *known,
                          const Insn *insn) {
    if (insn->op == INSN_CAST || insn->op == INSN_UNARY) return known[insn->a];
    const Insn *base = &body->insns[insn->a];
    if (insn->op == INSN_FIELD) return base->op == INSN_INDEX ? known[insn->a] : 0;
    if (insn->op == INSN_INDEX) return base->op == INSN_GLOBAL && program->globals[base->a].constant ? known[insn->b] : 0;
    if (reads_function(program, insn) && body->insns[insn->a].op != INSN_LOCAL) return known[insn->a]; /* out of a table */
    if (insn->op == INSN_BINARY) {
        uint8_t a = known[insn->a], b = known[insn->b];
        if (a && (b == a || body->insns[insn->b].op == INSN_CONST)) return a;
        return b && body->insns[insn->a].op == INSN_CONST ? b : 0;
    }
    if (insn->op != INSN_LOAD || body->insns[insn->a].op != INSN_LOCAL) return 0;
    LocalId local = body->insns[insn->a].a;
    if (uses[local].escapes) return 0;
    if (local <= body->params) return local <= MAX_PARAMETERS && uses[local].stores == 0 ? (uint8_t)local : 0;
    return uses[local].stores == 1 ? known[uses[local].stored] : 0;
}

/* Is the condition a choice among cases? Sizes and counts are compared with `<`, or with nothing. */
static bool chooses(const Program *program, const Function *body, Value condition, uint8_t parameter) {
    const Insn *insn = &body->insns[condition];
    for (unsigned steps = 0; steps < 16 && (insn->op == INSN_CAST || (insn->op == INSN_UNARY && insn->kind == UNARY_NOT)); steps++)
        insn = &body->insns[insn->a];
    if (insn->op == INSN_BINARY) return insn->kind < BINARY_LT || insn->kind > BINARY_GE;
    const Type *type = &program->types[body->locals[parameter].type];
    return type->kind != TYPE_INTEGER || type->is_signed || type->size < 8;
}

static void find_decisions(Maker *maker, FunctionId function) {
    const Program *program = maker->program;
    const Function *body = program_body(program, function);
    bool any = false;
    for (uint32_t p = 1; p <= body->params && p <= MAX_PARAMETERS; p++) any |= may_decide(program, body->locals[p].type);
    if (!any) return;
    LocalUse *uses = locals_use(body);
    uint8_t *known = xcalloc(body->insn_count, 1);
    for (uint32_t i = 1; i < body->insn_count; i++) {
        const Insn *insn = &body->insns[i];
        known[i] = depends_on(program, body, uses, known, insn);
        bool decides = insn->op == INSN_BRANCH || insn->op == INSN_SWITCH || insn->op == INSN_ICALL;
        if (decides && known[insn->a] && (insn->op != INSN_BRANCH || chooses(program, body, insn->a, known[insn->a])))
            maker->decides[function] |= 1u << (known[insn->a] - 1);
        for (uint32_t n = 0; insn->op == INSN_CALL && n < insn->c && n < MAX_PARAMETERS; n++) {
            uint8_t parameter = known[body->pool[insn->b + n]];
            if (parameter && maker->predicate(maker->context, program->functions[insn->a].name, n))
                maker->decides[function] |= 1u << (parameter - 1);
            if (parameter && program_is_defined(program, insn->a) && n < program_body(program, insn->a)->params)
                vec_push(&maker->passes, ((Pass){function, insn->a, parameter - 1u, n}));
        }
    }
    free_(uses);
    free_(known);
}

static void find_all_decisions(Maker *maker) {
    for (FunctionId f = 1; f < maker->program->function_count; f++)
        if (program_is_defined(maker->program, f)) find_decisions(maker, f);
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 0; i < maker->passes.len; i++) {
            const Pass *pass = &maker->passes.data[i];
            uint32_t bit = 1u << pass->parameter;
            if (!(maker->decides[pass->to] >> pass->argument & 1) || (maker->decides[pass->from] & bit)) continue;
            maker->decides[pass->from] |= bit;
            changed = true;
        }
    }
}

/* ---- making --------------------------------------------------------------------------------------- */

static bool redirect_calls(Maker *maker, FunctionId caller);

static uint64_t given_hash(FunctionId origin, const Constant *given, uint32_t count) {
    uint64_t hash = hash_mix(origin, count);
    for (uint32_t i = 0; i < count; i++) hash = hash_mix(hash, hash_mix(given[i].kind, (uint64_t)given[i].value));
    return hash;
}

static const Variant *variant_find(const Maker *maker, FunctionId origin, const Constant *given, uint32_t count, uint64_t hash) {
    for (uint32_t row = (uint32_t)map_get(&maker->by_hash, hash, 0); row; row = maker->variants.data[row - 1].next) {
        const Variant *variant = &maker->variants.data[row - 1];
        bool same = variant->origin == origin;
        for (uint32_t i = 0; i < count && same; i++)
            same = variant->given[i].kind == given[i].kind && variant->given[i].value == given[i].value;
        if (same) return variant;
    }
    return NULL;
}

/* A call that depends on an argument, which is a constant in the variant only. */
static bool call_is_decided(const Maker *maker, const Function *body, const Insn *insn, const Function *origin, uint32_t row) {
    for (uint32_t n = 0; insn->op == INSN_CALL && n < insn->c; n++)
        if (maker->predicate(maker->context, maker->program->functions[insn->a].name, n) &&
            value_fixed(maker->program, body, body->pool[insn->b + n], MAX_DEPTH).kind &&
            !value_fixed(maker->program, origin, origin->pool[origin->insns[row].b + n], MAX_DEPTH).kind)
            return true;
    return false;
}

/* Does it do less than the function, or call what the function does not? */
static bool is_useful(Maker *maker, FunctionId id) {
    const ProgramFunction *variant = &maker->functions.data[id];
    const Function *origin = program_body(maker->program, variant->origin);
    uint32_t *size = &maker->sizes[variant->origin];
    if (!*size) *size = body_reachable(origin);
    uint32_t left = variant->body->insn_count - 1;
    bool saves = left <= LARGE || (*size - left) * SAVED >= *size;
    if (saves && (variant->redirect_count || left < *size)) return true;
    for (uint32_t i = 1; i < variant->body->insn_count; i++) {
        const Insn *insn = &variant->body->insns[i];
        uint32_t row = variant->origin_insns[i];
        if (insn->op == INSN_CALL && (origin->insns[row].op != INSN_CALL || call_is_decided(maker, variant->body, insn, origin, row)))
            return true;
    }
    return false;
}

/* 0 = the function itself will do. */
static FunctionId variant_for(Maker *maker, FunctionId origin, const Constant *given) {
    Program *program = maker->program;
    const Function *body = program_body(program, origin);
    uint64_t hash = given_hash(origin, given, body->params);
    const Variant *known = variant_find(maker, origin, given, body->params, hash);
    if (known) return known->id;
    if (maker->nesting >= MAX_NESTING || maker->counts[origin] >= MAX_VARIANTS || maker->left < 100) {
        program->variants_left_out++;
        return 0;
    }
    FunctionId id = maker->functions.len;
    Constant *kept = ARENA_ARRAY(program->arena, Constant, body->params);
    memcpy(kept, given, body->params * sizeof *kept);
    uint64_t *slot = map_put(&maker->by_hash, hash, NULL);
    vec_push(&maker->variants, ((Variant){id, origin, kept, (uint32_t)*slot}));
    uint32_t row = *slot = maker->variants.len;
    ProgramFunction made = maker->functions.data[origin];
    uint32_t *origins;
    made.body = body_pruned(program, body, given, &origins);
    made.origin = origin;
    made.origin_insns = origins;
    made.given = kept;
    made.redirects = NULL;
    made.redirect_count = 0;
    vec_push(&maker->functions, made);
    uint64_t size = made.body->insn_count;
    maker->left -= size < maker->left ? size : maker->left;
    maker->counts[origin]++;
    const Constant *before = maker->making[origin];
    maker->making[origin] = kept;
    maker->nesting++;
    (void)redirect_calls(maker, id);
    maker->nesting--;
    maker->making[origin] = before;
    if (is_useful(maker, id)) return id;
    if (id + 1 == maker->functions.len) maker->functions.len--;
    else maker->functions.data[id].replaced = true; /* variants that it calls lie behind it */
    maker->variants.data[row - 1].id = 0;
    maker->left += size;
    maker->counts[origin]--;
    return 0;
}

/* The constants that the call gives for what the callee decides by; false = none. */
static bool given_at(const Maker *maker, const Function *body, const Insn *call, Constant *given) {
    const Function *callee = program_body(maker->program, call->a);
    uint32_t decides = maker->decides[call->a];
    bool any = false;
    for (uint32_t i = 0; i < callee->params; i++) {
        given[i] = (Constant){0};
        if (i >= MAX_PARAMETERS || i >= call->c || !(decides >> i & 1)) continue;
        given[i] = value_fixed(maker->program, body, body->pool[call->b + i], MAX_DEPTH);
        const Type *type = &maker->program->types[callee->locals[i + 1].type];
        if (given[i].kind == CONSTANT_FUNCTION && type->kind != TYPE_POINTER) given[i] = (Constant){0};
        if (given[i].kind == CONSTANT_NUMBER && type->kind == TYPE_INTEGER) given[i].value = integer_convert(given[i].value, type);
        else if (given[i].kind == CONSTANT_NUMBER) given[i] = (Constant){0};
        const Constant *before = maker->making[call->a]; /* `f(level + 1)` within f: the levels are not told apart */
        if (before && (before[i].kind != given[i].kind || before[i].value != given[i].value)) given[i] = (Constant){0};
        any |= given[i].kind != CONSTANT_UNKNOWN;
    }
    return any;
}

static bool redirect_calls(Maker *maker, FunctionId caller) {
    const Function *body = maker->functions.data[caller].body;
    VEC(Redirect) list = {0};
    for (uint32_t i = 1; i < body->insn_count; i++) {
        const Insn *insn = &body->insns[i];
        if (insn->op != INSN_CALL || !maker->decides[insn->a] || !program_is_defined(maker->program, insn->a)) continue;
        Constant given[64];
        if (program_body(maker->program, insn->a)->params > COUNTOF(given) || !given_at(maker, body, insn, given)) continue;
        FunctionId variant = variant_for(maker, insn->a, given);
        if (variant) vec_push(&list, ((Redirect){i, variant}));
    }
    ProgramFunction *row = &maker->functions.data[caller];
    if (list.len) {
        Redirect *kept = ARENA_ARRAY(maker->program->arena, Redirect, list.len);
        memcpy(kept, list.data, list.len * sizeof *kept);
        row->redirects = kept;
        row->redirect_count = list.len;
    }
    vec_free(&list);
    return row->redirect_count != 0;
}

/* ---- functions that nobody calls any more ------------------------------------------------------- */

static void note_addresses(const Program *program, BitSet *kept) {
    for (uint32_t i = 1; i < program->init_count; i++)
        if (program->inits[i].kind == INIT_FUNCTION) (void)bitset_add(kept, program->inits[i].id);
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        for (uint32_t i = 1; body->defined && i < body->insn_count; i++)
            if (body->insns[i].op == INSN_FUNCTION) (void)bitset_add(kept, body->insns[i].a);
    }
}

/* A function with no caller left but variants is not looked at by itself, like one that nobody calls with other
 * arguments. Callers that are not looked at themselves do not count. */
static void find_replaced(Maker *maker) {
    Program *program = maker->program;
    Arena *scratch = arena_new("variants");
    BitSet kept = bitset_new(scratch, program->function_count);
    note_addresses(program, &kept);
    for (bool changed = true; changed;) {
        changed = false;
        uint8_t *called = xcalloc(program->function_count, 1);
        for (FunctionId f = 1; f < maker->functions.len; f++) {
            const ProgramFunction *row = &maker->functions.data[f];
            for (uint32_t i = 1, at = 0; row->body->defined && !row->replaced && i < row->body->insn_count; i++) {
                while (at < row->redirect_count && row->redirects[at].insn < i) at++;
                bool redirected = at < row->redirect_count && row->redirects[at].insn == i;
                if (row->body->insns[i].op == INSN_CALL && !redirected) called[row->body->insns[i].a] = 1;
            }
        }
        for (FunctionId f = 1; f < program->function_count; f++) {
            ProgramFunction *row = &maker->functions.data[f];
            bool entry = row->body->from_loader || strcmp(row->name, "main") == 0;
            if (row->replaced || !maker->counts[f] || called[f] || entry || bitset_has(&kept, f)) continue;
            row->replaced = changed = true;
        }
        free_(called);
    }
    arena_free(scratch);
}

void program_specialise(Program *program, ArgumentPredicate decides, const void *context) {
    uint32_t count = program->function_count;
    Maker maker = {.program = program, .predicate = decides, .context = context, .left = FREE_SIZE, .decides = xcalloc(count, sizeof(uint32_t)),
                   .sizes = xcalloc(count, sizeof(uint32_t)), .counts = xcalloc(count, sizeof(uint32_t)),
                   .making = xcalloc(count, sizeof(const Constant *))};
    for (FunctionId f = 0; f < count; f++) {
        vec_push(&maker.functions, program->functions[f]);
        maker.left += program->functions[f].body->insn_count / SIZE_SHARE;
    }
    find_all_decisions(&maker);
    for (FunctionId f = 1; f < count; f++)
        if (program_is_defined(program, f)) (void)redirect_calls(&maker, f);
    find_replaced(&maker);
    free_(program->functions);
    program->functions = maker.functions.data;
    program->variant_count = maker.functions.len - count;
    free_(maker.decides);
    free_(maker.sizes);
    free_(maker.counts);
    free_(maker.making);
    vec_free(&maker.passes);
    vec_free(&maker.variants);
    map_free(&maker.by_hash);
}

FunctionId program_callee(const Program *program, FunctionId caller, uint32_t insn) {
    const ProgramFunction *row = &program->functions[caller];
    uint32_t low = 0, high = row->redirect_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (row->redirects[middle].insn < insn) low = middle + 1;
        else high = middle;
    }
    bool found = low < row->redirect_count && row->redirects[low].insn == insn;
    return found ? row->redirects[low].variant : row->body->insns[insn].a;
}
