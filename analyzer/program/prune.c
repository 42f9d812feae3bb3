/* SPDX-License-Identifier: Apache-2.0 */
/* What is left of a body when some of its parameters are constants: conditions that they decide keep one way, and calls
 * through a pointer that is known are calls of that function (Wegman and Zadeck, "Constant Propagation with Conditional
 * Branches", TOPLAS 1991, for locals that are written once). */
#include "program/variants.h"

/* ---- locals ------------------------------------------------------------------------------------- */

typedef void (*OperandVisitor)(void *context, Value value);

static void operands_each(const Function *body, const Insn *insn, OperandVisitor visit, void *context) {
    const char *letters = insn_operands((InsnOp)insn->op);
    const uint32_t operands[3] = {insn->a, insn->b, insn->c};
    for (uint32_t i = 0; i < 3; i++) {
        if ((letters[i] == 'v' || letters[i] == 'V') && operands[i]) visit(context, operands[i]);
        for (uint32_t n = 0; letters[i] == 'A' && n < insn->c; n++)
            if (body->pool[insn->b + n]) visit(context, body->pool[insn->b + n]);
    }
}

typedef struct UseContext {
    const Function *body;
    LocalUse *uses;
} UseContext;

static void use_escapes(void *opaque, Value value) {
    UseContext *context = opaque;
    const Insn *insn = &context->body->insns[value];
    if (insn->op == INSN_LOCAL) context->uses[insn->a].escapes = true;
}

LocalUse *locals_use(const Function *body) {
    UseContext context = {body, xcalloc(body->local_count + 1, sizeof(LocalUse))};
    for (uint32_t i = 1; i < body->insn_count; i++) {
        const Insn *insn = &body->insns[i];
        if (insn->op == INSN_LOAD && !(insn->flags & INSN_VOLATILE)) continue;
        if (insn->op == INSN_STORE && body->insns[insn->a].op == INSN_LOCAL) {
            LocalUse *use = &context.uses[body->insns[insn->a].a];
            use->stores++;
            use->stored = insn->b;
            use_escapes(&context, insn->b);
        } else {
            operands_each(body, insn, use_escapes, &context);
        }
    }
    return context.uses;
}

/* What a cast or an operator makes of constants. */
static Constant operation_fixed(const Insn *insn, const Type *type, Constant a, Constant b) {
    if (insn->op == INSN_CAST && a.kind == CONSTANT_FUNCTION && type->kind == TYPE_POINTER) return a;
    if (a.kind != CONSTANT_NUMBER || type->kind != TYPE_INTEGER) return (Constant){0};
    if (insn->op == INSN_CAST) return (Constant){CONSTANT_NUMBER, a.name, integer_convert(a.value, type)};
    Constant made = {.kind = CONSTANT_NUMBER};
    if (insn->op == INSN_UNARY) made.value = unary_fold((UnaryKind)insn->kind, a.value);
    else if (b.kind != CONSTANT_NUMBER || !binary_fold((BinaryKind)insn->kind, a.value, b.value, &made.value)) return (Constant){0};
    made.value = integer_convert(made.value, type);
    return made;
}

Constant value_fixed(const Program *program, const Function *body, Value value, unsigned depth) {
    const Insn *insn = &body->insns[value];
    const Type *type = &program->types[insn->type];
    if (!value || depth == 0) return (Constant){0};
    if (insn->op == INSN_CONST && type->kind == TYPE_INTEGER) return (Constant){CONSTANT_NUMBER, insn->c, insn_constant(insn)};
    if (insn->op == INSN_FUNCTION) return (Constant){CONSTANT_FUNCTION, 0, insn->a};
    if (insn->op != INSN_CAST && insn->op != INSN_BINARY && insn->op != INSN_UNARY) return (Constant){0};
    Constant a = value_fixed(program, body, insn->a, depth - 1), b = {0};
    if (insn->op == INSN_BINARY) b = value_fixed(program, body, insn->b, depth - 1);
    return operation_fixed(insn, type, a, b);
}

/* ---- which blocks are reached --------------------------------------------------------------------- */

typedef struct Prune {
    const Program *program;
    const Function *body;
    const Constant *given; /* [params] */
    LocalUse *uses;
    Constant *known;       /* [insn_count] */
    uint8_t *reached;      /* [block_count] */
    U32Vec work;
} Prune;

static void reach(Prune *prune, BlockId block) {
    if (prune->reached[block]) return;
    prune->reached[block] = 1;
    vec_push(&prune->work, block);
}

static Constant loaded(const Prune *prune, const Insn *insn) {
    const Insn *address = &prune->body->insns[insn->a];
    if (address->op != INSN_LOCAL || (insn->flags & INSN_VOLATILE)) return (Constant){0};
    const LocalUse *use = &prune->uses[address->a];
    bool parameter = address->a >= 1 && address->a <= prune->body->params;
    if (use->escapes || use->stores != (parameter ? 0 : 1)) return (Constant){0};
    return parameter ? prune->given[address->a - 1] : prune->known[use->stored];
}

bool reads_function(const Program *program, const Insn *insn) {
    const Type *type = &program->types[insn->type];
    return insn->op == INSN_LOAD && type->kind == TYPE_POINTER && program->types[type->element].kind == TYPE_FUNCTION;
}

/* The function that a constant table has at a known place: `table[index].call`. */
static Constant table_entry(const Prune *prune, const Insn *load) {
    const Insn *at = &prune->body->insns[load->a];
    int64_t offset = 0;
    for (unsigned steps = 0; at->op == INSN_FIELD || at->op == INSN_INDEX || at->op == INSN_CAST; steps++) {
        Constant index = at->op == INSN_INDEX ? prune->known[at->b] : (Constant){CONSTANT_NUMBER, 0, 0};
        if (steps > 8 || index.kind != CONSTANT_NUMBER || index.value < 0 || index.value > 1 << 24) return (Constant){0};
        offset += at->op == INSN_FIELD ? (int64_t)(int32_t)at->b : at->op == INSN_INDEX ? index.value * at->c : 0;
        at = &prune->body->insns[at->a];
    }
    const Global *global = &prune->program->globals[at->op == INSN_GLOBAL ? at->a : 0];
    for (uint32_t i = 0; at->op == INSN_GLOBAL && global->constant && i < global->inits; i++) {
        const Init *init = &prune->program->inits[global->init + i];
        if (init->kind == INIT_FUNCTION && init->offset == offset) return (Constant){CONSTANT_FUNCTION, 0, init->id};
    }
    return (Constant){0};
}

static Constant evaluated(const Prune *prune, const Insn *insn) {
    const Type *type = &prune->program->types[insn->type];
    if (insn->op == INSN_LOAD) {
        Constant held = loaded(prune, insn);
        if (!held.kind && reads_function(prune->program, insn)) return table_entry(prune, insn);
        if (held.kind == CONSTANT_NUMBER && type->kind == TYPE_INTEGER) held.value = integer_convert(held.value, type);
        return held;
    }
    if (insn->op == INSN_CONST && type->kind == TYPE_INTEGER) return (Constant){CONSTANT_NUMBER, insn->c, insn_constant(insn)};
    if (insn->op == INSN_FUNCTION) return (Constant){CONSTANT_FUNCTION, 0, insn->a};
    if (insn->op != INSN_CAST && insn->op != INSN_BINARY && insn->op != INSN_UNARY) return (Constant){0};
    return operation_fixed(insn, type, prune->known[insn->a], insn->op == INSN_BINARY ? prune->known[insn->b] : (Constant){0});
}

/* The one block that a terminator with a decided condition goes to, 0 = not decided. */
static BlockId way_out(const Prune *prune, const Insn *last) {
    if (last->op != INSN_BRANCH && last->op != INSN_SWITCH) return 0;
    Constant condition = prune->known[last->a];
    if (condition.kind == CONSTANT_FUNCTION && last->op == INSN_BRANCH) return last->b;
    if (condition.kind != CONSTANT_NUMBER) return 0;
    if (last->op == INSN_BRANCH) return condition.value ? last->b : last->c;
    const uint32_t *rows = &prune->body->pool[last->b];
    uint32_t count = last->c / 5;
    for (uint32_t i = 0; i + 1 < count; i++) {
        int64_t low = (int64_t)((uint64_t)rows[5 * i + 1] << 32 | rows[5 * i]);
        int64_t high = (int64_t)((uint64_t)rows[5 * i + 3] << 32 | rows[5 * i + 2]);
        if (condition.value >= low && condition.value <= high) return rows[5 * i + 4];
    }
    return count ? rows[5 * (count - 1) + 4] : 0;
}

static void leave(Prune *prune, const Insn *last) {
    const uint32_t *pool = prune->body->pool;
    BlockId one = way_out(prune, last);
    if (one) {
        reach(prune, one);
    } else if (last->op == INSN_JUMP) {
        reach(prune, last->a);
    } else if (last->op == INSN_BRANCH) {
        reach(prune, last->b);
        reach(prune, last->c);
    } else if (last->op == INSN_SWITCH) {
        for (uint32_t i = 4; i < last->c; i += 5) reach(prune, pool[last->b + i]);
    } else if (last->op == INSN_IJUMP) {
        for (uint32_t i = 0; i < last->c; i++) reach(prune, pool[last->b + i]);
    }
}

/* A block is looked at after the blocks that dominate it, so what its instructions use is known by then. */
static void walk_blocks(Prune *prune) {
    const Function *body = prune->body;
    memset(prune->reached, 0, body->block_count);
    reach(prune, 1);
    for (uint32_t at = 0; at < prune->work.len; at++) {
        const Block *block = &body->blocks[prune->work.data[at]];
        for (uint32_t i = block->first; i < block->first + block->count; i++) prune->known[i] = evaluated(prune, &body->insns[i]);
        leave(prune, &body->insns[block->first + block->count - 1]);
    }
}

/* Stores in blocks that are not reached write nothing: with a second look more locals are written once. */
static void count_stores(Prune *prune) {
    const Function *body = prune->body;
    for (LocalId l = 1; l < body->local_count; l++) prune->uses[l].stores = 0;
    for (BlockId b = 1; b < body->block_count; b++) {
        const Block *block = &body->blocks[b];
        for (uint32_t i = block->first; prune->reached[b] && i < block->first + block->count; i++) {
            const Insn *insn = &body->insns[i];
            if (insn->op != INSN_STORE || body->insns[insn->a].op != INSN_LOCAL) continue;
            LocalUse *use = &prune->uses[body->insns[insn->a].a];
            use->stores++;
            use->stored = insn->b;
        }
    }
}

static Prune prune_open(const Program *program, const Function *body, const Constant *given) {
    Prune prune = {.program = program, .body = body, .given = given, .uses = locals_use(body)};
    prune.known = xcalloc(body->insn_count, sizeof *prune.known);
    prune.reached = xcalloc(body->block_count, 1);
    return prune;
}

static void prune_close(Prune *prune) {
    free_(prune->uses);
    free_(prune->known);
    free_(prune->reached);
    vec_free(&prune->work);
}

uint32_t body_reachable(const Function *body) {
    Prune prune = {.body = body, .known = xcalloc(body->insn_count, sizeof(Constant)), .reached = xcalloc(body->block_count, 1)};
    uint32_t count = 0;
    reach(&prune, 1);
    for (uint32_t at = 0; at < prune.work.len; at++) {
        const Block *block = &body->blocks[prune.work.data[at]];
        count += block->count;
        leave(&prune, &body->insns[block->first + block->count - 1]);
    }
    prune_close(&prune);
    return count;
}

/* ---- the new body ---------------------------------------------------------------------------------- */

typedef struct Copying {
    const Prune *prune;
    Function *to;
    uint32_t *value_of, *block_of; /* new ids by old ones */
    U32Vec pool;
} Copying;

static uint32_t pool_copied(Copying *copying, const Insn *insn, char letter) {
    const uint32_t *from = &copying->prune->body->pool[insn->b];
    uint32_t first = copying->pool.len;
    for (uint32_t i = 0; i < insn->c; i++) {
        bool block = letter == 'B' || (letter == 'K' && i % 5 == 4);
        vec_push(&copying->pool, block ? copying->block_of[from[i]] : letter == 'A' ? copying->value_of[from[i]] : from[i]);
    }
    return insn->c ? first : 0;
}

static Insn constant_insn(const Insn *old, Constant constant) {
    Insn made = {.op = INSN_CONST, .type = old->type, .loc = old->loc};
    if (constant.kind == CONSTANT_FUNCTION) {
        made.op = INSN_FUNCTION;
        made.a = (FunctionId)constant.value;
        return made;
    }
    made.a = (uint32_t)(uint64_t)constant.value;
    made.b = (uint32_t)((uint64_t)constant.value >> 32);
    made.c = constant.name;
    return made;
}

static Insn insn_copied(Copying *copying, uint32_t row) {
    const Prune *prune = copying->prune;
    Insn insn = prune->body->insns[row];
    Constant known = prune->known[row];
    bool number = known.kind == CONSTANT_NUMBER && prune->program->types[insn.type].kind == TYPE_INTEGER;
    bool computed = insn.op == INSN_LOAD || insn.op == INSN_CAST || insn.op == INSN_BINARY || insn.op == INSN_UNARY;
    if (computed && (number || known.kind == CONSTANT_FUNCTION)) return constant_insn(&insn, known);
    BlockId way = way_out(prune, &insn);
    if (way) return (Insn){.op = INSN_JUMP, .a = copying->block_of[way], .loc = insn.loc};
    Insn old = insn;
    if (insn.op == INSN_ICALL && prune->known[insn.a].kind == CONSTANT_FUNCTION) {
        insn.op = INSN_CALL;
        insn.a = (FunctionId)prune->known[old.a].value;
    }
    const char *letters = insn_operands((InsnOp)insn.op);
    uint32_t *operands[3] = {&insn.a, &insn.b, &insn.c};
    for (uint32_t i = 0; i < 3; i++) {
        if (letters[i] == 'v' || letters[i] == 'V') *operands[i] = copying->value_of[*operands[i]];
        if (letters[i] == 'k') *operands[i] = copying->block_of[*operands[i]];
        if (letters[i] == 'A' || letters[i] == 'B' || letters[i] == 'K') *operands[i] = pool_copied(copying, &old, letters[i]);
    }
    return insn;
}

static void number_blocks(Copying *copying, uint32_t **origins) {
    const Prune *prune = copying->prune;
    const Function *body = prune->body;
    Function *to = copying->to;
    to->block_count = to->insn_count = 1;
    for (BlockId b = 1; b < body->block_count; b++) {
        if (!prune->reached[b]) continue;
        const Block *block = &body->blocks[b];
        copying->block_of[b] = to->block_count;
        to->blocks[to->block_count++] = (Block){to->insn_count, block->count};
        for (uint32_t i = block->first; i < block->first + block->count; i++) {
            (*origins)[to->insn_count] = i;
            copying->value_of[i] = to->insn_count++;
        }
    }
}

Function *body_pruned(Program *program, const Function *body, const Constant *given, uint32_t **origins) {
    Prune prune = prune_open(program, body, given);
    walk_blocks(&prune);
    count_stores(&prune);
    vec_clear(&prune.work);
    memset(prune.known, 0, body->insn_count * sizeof *prune.known);
    walk_blocks(&prune);
    uint32_t blocks = 1, insns = 1;
    for (BlockId b = 1; b < body->block_count; b++) {
        if (!prune.reached[b]) continue;
        blocks++;
        insns += body->blocks[b].count;
    }
    Function *to = ARENA_NEW(program->arena, Function);
    *to = *body;
    to->blocks = ARENA_ARRAY(program->arena, Block, blocks);
    to->insns = ARENA_ARRAY(program->arena, Insn, insns);
    *origins = ARENA_ARRAY(program->arena, uint32_t, insns);
    Copying copying = {.prune = &prune, .to = to, .value_of = xcalloc(body->insn_count, sizeof(uint32_t)),
                       .block_of = xcalloc(body->block_count, sizeof(uint32_t))};
    vec_push(&copying.pool, 0);
    number_blocks(&copying, origins);
    for (uint32_t i = 1; i < insns; i++) to->insns[i] = insn_copied(&copying, (*origins)[i]);
    to->pool = ARENA_ARRAY(program->arena, uint32_t, copying.pool.len);
    memcpy(to->pool, copying.pool.data, copying.pool.len * sizeof *to->pool);
    to->pool_count = copying.pool.len;
    vec_free(&copying.pool);
    free_(copying.value_of);
    free_(copying.block_of);
    prune_close(&prune);
    return to;
}
