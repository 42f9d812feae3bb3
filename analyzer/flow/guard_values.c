/* SPDX-License-Identifier: Apache-2.0 */
/* What a value says about a guard: through `!`, comparisons, variables and the functions that hand the
 * answer on. Everything here errs towards "it says nothing". */
#include "flow/guards.h"

enum { DEPTH_MOST = 24 };

static bool spend(Guards *guards) {
    if (guards->fuel == 0 || guards->budget == 0) return false;
    guards->fuel--;
    guards->budget--;
    return true;
}

/* ---- which stores a read of a variable sees -------------------------------------------------------- */

typedef struct Reaching {
    U32Vec stores;
    bool entry;   /* the content at entry may be seen */
    bool unsure;  /* a guard ended on the way, or the search was given up */
    bool bare;    /* look only along ways on which the guard does not hold */
} Reaching;

static uint32_t last_before(const U32Vec *list, uint32_t first, uint32_t limit) {
    uint32_t low = 0, high = list->len;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (list->data[middle] < limit) low = middle + 1;
        else high = middle;
    }
    return low && list->data[low - 1] >= first ? list->data[low - 1] : 0;
}

/* From `limit` back to the start of the block. True when the search ends in it. */
static bool reach_block(const GuardScope *scope, LocalId local, BlockId block, uint32_t limit, Reaching *out) {
    uint32_t first = scope->body->blocks[block].first;
    uint32_t store = last_before(&scope->stores[local], first, limit);
    const GuardMark *mark = guard_mark_before(scope, store ? store : first, limit);
    if (mark && mark->kind == MARK_STOPS) return true;
    if (mark && out->bare) {
        if (mark->kind == MARK_ENDS) out->unsure = true;
        return true;
    }
    if (store) vec_push(&out->stores, store);
    if (store) return true;
    if (out->bare && !scope->bare[block]) return true;
    if (block == 1) out->entry = true;
    return false;
}

static void reach(Guards *guards, GuardScope *scope, LocalId local, uint32_t at, Reaching *out) {
    U32Vec work = {0};
    const Cfg *cfg = &scope->cfg;
    BlockId block = guard_block(scope->body, at);
    uint32_t limit = at;
    scope->epoch++;
    for (;;) {
        if (!spend(guards)) {
            out->unsure = true;
            break;
        }
        if (!reach_block(scope, local, block, limit, out)) {
            for (uint32_t i = cfg->predecessor_first[block]; i < cfg->predecessor_first[block + 1]; i++) {
                BlockId from = cfg->predecessor[i];
                if (cfg->rank[from] == UINT32_MAX || scope->seen[from] == scope->epoch) continue;
                uint32_t row = cfg->successor_first[from];
                while (cfg->successor[row] != block) row++;
                if (out->bare && scope->cut[row]) continue;
                scope->seen[from] = scope->epoch;
                vec_push(&work, from);
            }
        }
        if (work.len == 0) break;
        block = vec_pop(&work);
        limit = scope->body->blocks[block].first + scope->body->blocks[block].count;
    }
    vec_free(&work);
}

/* The variable a LOAD reads, where all its stores are seen. */
static LocalId plain_local(const GuardScope *scope, Value value) {
    const Insn *insn = &scope->body->insns[value];
    if (insn->op != INSN_LOAD || !insn->a || scope->body->insns[insn->a].op != INSN_LOCAL) return 0;
    LocalId local = scope->body->insns[insn->a].a;
    return scope->escapes[local] ? 0 : local;
}

bool guard_stores(Guards *guards, GuardScope *scope, Value load, U32Vec *stores, LocalId *param) {
    LocalId local = plain_local(scope, load);
    if (!local) return false;
    Reaching seen = {0};
    reach(guards, scope, local, load, &seen);
    *stores = seen.stores;
    *param = seen.entry && scope->body->locals[local].is_param ? local : 0;
    return true;
}

/* ---- constants ------------------------------------------------------------------------------------- */

typedef struct Fixed {
    bool known;
    int64_t value;
    const char *name; /* the enum constant it was written as, "" = none */
} Fixed;

static Fixed value_fixed(Guards *guards, GuardScope *scope, Value value) {
    Fixed fixed = {.name = ""};
    for (unsigned steps = 0; value && steps < DEPTH_MOST; steps++) {
        const Insn *insn = &scope->body->insns[value];
        if (insn->op == INSN_CAST) {
            value = insn->a;
            continue;
        }
        LocalId local = plain_local(scope, value);
        if (!local) {
            fixed.known = value_constant(guards->program, scope->body, value, &fixed.value);
            if (insn->op == INSN_CONST) fixed.name = program_text(guards->program, insn->c);
            return fixed;
        }
        Reaching seen = {0};
        reach(guards, scope, local, value, &seen);
        bool one = seen.stores.len == 1 && !seen.entry && !seen.unsure;
        uint32_t store = one ? seen.stores.data[0] : 0;
        vec_free(&seen.stores);
        if (!one) return fixed;
        value = scope->body->insns[store].b;
    }
    return fixed;
}

static bool list_holds(const StrVec *list, const char *text, size_t length) {
    for (uint32_t i = 0; i < list->len; i++)
        if (strlen(list->data[i]) == length && memcmp(list->data[i], text, length) == 0) return true;
    return false;
}

bool guard_asks(Guards *guards, const GuardSet *set, GuardScope *scope, uint32_t insn, const Effect *effect) {
    if (effect->kind != EFFECT_GUARD || !list_holds(&set->kinds, effect->name, strlen(effect->name))) return false;
    const Insn *call = &scope->body->insns[insn];
    if (effect->when_argument != UINT32_MAX) {
        if (effect->when_argument >= call->c) return false;
        Fixed fixed = value_fixed(guards, scope, scope->body->pool[call->b + effect->when_argument]);
        if (!fixed.known) return false;
        bool same = effect->when_known ? fixed.value == effect->when_number
                                       : strcmp(fixed.name, effect->when_value) == 0;
        if (!same) return false;
    }
    const Port *purpose = &effect->purpose;
    if (purpose->kind != PORT_ARGUMENT || purpose->stars || purpose->field) return true;
    return guard_purpose(guards, set, scope, insn, purpose->argument);
}

bool guard_annotated(const Guards *guards, const GuardSet *set, FunctionId function) {
    const char *mark = guards->annotated[function];
    return mark && list_holds(&set->kinds, mark, strlen(mark));
}

/* ---- what a value implies -------------------------------------------------------------------------- */

static bool holds_when(const char *holds, Known known) {
    bool nothing = !known.outside && known.low > known.high;
    if (nothing) return true;
    if (strcmp(holds, "returns") == 0) return true;
    if (strcmp(holds, "nonzero") == 0) return !known_has(known, 0);
    int64_t number = 0;
    if (strcmp(holds, "zero") != 0 && !str_to_i64(holds, &number)) return false;
    return !known.outside && known.low == number && known.high == number;
}

bool guard_result_implied(Guards *guards, const GuardSet *set, GuardScope *helper, Known known, unsigned depth) {
    const Function *body = helper->body;
    bool zero = !known.outside && known.low == 0 && known.high == 0;
    if (helper->nonzero_implies && !known_has(known, 0)) return true;
    if (helper->asked && !known.bits && (zero || (known.outside && known.low == 0 && known.high == 0)))
        return zero && helper->zero_implies;
    for (BlockId b = 1; b < body->block_count; b++) {
        uint32_t last = body->blocks[b].first + body->blocks[b].count - 1;
        const Insn *insn = &body->insns[last];
        if (insn->op != INSN_RETURN || !guard_bare(helper, last)) continue;
        int64_t value;
        if (!insn->a || !spend(guards)) return false;
        if (value_constant(guards->program, body, insn->a, &value) && !known_has(known, value)) continue;
        if (!guard_implied(guards, set, helper, insn->a, known, depth + 1)) return false;
    }
    return true;
}

static bool target_implies(Guards *guards, const GuardSet *set, GuardScope *scope, uint32_t insn, FunctionId target,
                           Known known, unsigned depth) {
    const Model *model = guards->model_of[target];
    for (uint32_t i = 0; model && i < model->count; i++)
        if (guard_asks(guards, set, scope, insn, &model->effects[i]) && holds_when(model->effects[i].holds, known))
            return true;
    if (guard_annotated(guards, set, target) && holds_when("nonzero", known)) return true;
    GuardScope *helper = set->scopes[target];
    return helper && helper != scope && guard_purposes_passed(guards, set, scope, insn, helper) &&
           guard_result_implied(guards, set, helper, known, depth);
}

static bool call_implies(Guards *guards, const GuardSet *set, GuardScope *scope, uint32_t insn, Known known,
                         unsigned depth) {
    FunctionId one;
    uint32_t count;
    const FunctionId *targets = guard_targets(guards, scope, insn, &one, &count);
    for (uint32_t i = 0; i < count; i++)
        if (!target_implies(guards, set, scope, insn, targets[i], known, depth)) return false;
    return count > 0;
}

static bool load_implies(Guards *guards, const GuardSet *set, GuardScope *scope, Value value, Known known,
                         unsigned depth) {
    LocalId local = plain_local(scope, value);
    if (!local) return false;
    Reaching seen = {.bare = true};
    reach(guards, scope, local, value, &seen);
    bool implied = !seen.unsure && !(seen.entry && scope->body->locals[local].is_param);
    for (uint32_t i = 0; implied && i < seen.stores.len; i++) {
        const Insn *store = &scope->body->insns[seen.stores.data[i]];
        int64_t constant;
        if (!guard_bare(scope, seen.stores.data[i])) continue;
        if (value_constant(guards->program, scope->body, store->b, &constant) && !known_has(known, constant)) continue;
        implied = guard_implied(guards, set, scope, store->b, known, depth + 1);
    }
    vec_free(&seen.stores);
    return implied;
}

/* What `x <kind> constant` being true or false tells of x. */
static Known compared(BinaryKind kind, int64_t constant, bool holds, bool is_unsigned) {
    if (!holds) kind = binary_denied(kind);
    Known known = {false, INT64_MIN, INT64_MAX, 0};
    if (kind == BINARY_EQ || kind == BINARY_NE) known = (Known){kind == BINARY_NE, constant, constant, 0};
    else if (kind == BINARY_LT) known.high = constant == INT64_MIN ? constant : constant - 1;
    else if (kind == BINARY_LE) known.high = constant;
    else if (kind == BINARY_GT) known.low = constant == INT64_MAX ? constant : constant + 1;
    else if (kind == BINARY_GE) known.low = constant;
    if (is_unsigned && !known.outside && known.low < 0) known.low = 0;
    return known;
}

/* One of the bits is set in what the operator makes: then, for each operand that could have brought it, the guard was
 * asked. Answers to several questions lie in one number so, each in a bit of its own. */
static bool bits_imply(Guards *guards, const GuardSet *set, GuardScope *scope, const Insn *insn, uint64_t bits, unsigned depth) {
    int64_t constant = 0;
    bool known = value_constant(guards->program, scope->body, insn->b, &constant);
    bool moves = known && constant >= 0 && constant < 64;
    switch (insn->kind) {
    case BINARY_AND:
        if (known) bits &= (uint64_t)constant;
        if (!bits || guard_implied(guards, set, scope, insn->a, KNOWN_BITS(bits), depth + 1)) return true;
        return !known && guard_implied(guards, set, scope, insn->b, KNOWN_BITS(bits), depth + 1);
    case BINARY_OR: case BINARY_XOR:
        return guard_implied(guards, set, scope, insn->a, KNOWN_BITS(bits), depth + 1) &&
               guard_implied(guards, set, scope, insn->b, KNOWN_BITS(bits), depth + 1);
    case BINARY_SHL:
        bits = moves ? bits >> constant : bits;
        return moves && (!bits || guard_implied(guards, set, scope, insn->a, KNOWN_BITS(bits), depth + 1));
    case BINARY_SHR: /* what a sign brings in is not followed */
        moves &= moves && bits >> (63 - constant) == 0;
        return moves && guard_implied(guards, set, scope, insn->a, KNOWN_BITS(bits << constant), depth + 1);
    default: return false;
    }
}

static bool binary_implies(Guards *guards, const GuardSet *set, GuardScope *scope, const Insn *insn, Known known,
                           unsigned depth) {
    if (known.bits && insn->kind < BINARY_EQ) return bits_imply(guards, set, scope, insn, known.bits, depth);
    bool yes = !known_has(known, 0), no = known_has(known, 0) && !known_has(known, 1);
    int64_t mask;
    if (insn->kind == BINARY_AND && yes && value_constant(guards->program, scope->body, insn->b, &mask) && mask)
        return guard_implied(guards, set, scope, insn->a, KNOWN_BITS((uint64_t)mask), depth + 1);
    if (insn->kind == BINARY_AND && yes)
        return guard_implied(guards, set, scope, insn->a, KNOWN_NONZERO, depth + 1) ||
               guard_implied(guards, set, scope, insn->b, KNOWN_NONZERO, depth + 1);
    if (insn->kind == BINARY_OR) {
        bool zero = !known.outside && known.low == 0 && known.high == 0;
        if (!yes && !zero) return false;
        Known each = zero ? KNOWN_ZERO : KNOWN_NONZERO;
        bool left = guard_implied(guards, set, scope, insn->a, each, depth + 1);
        if (left == zero) return left;
        return guard_implied(guards, set, scope, insn->b, each, depth + 1);
    }
    if (!binary_compares((BinaryKind)insn->kind) || (!yes && !no)) return false;
    for (int side = 0; side < 2; side++) {
        Value value = side ? insn->b : insn->a, other = side ? insn->a : insn->b;
        Fixed fixed = value_fixed(guards, scope, other);
        if (!fixed.known) continue;
        BinaryKind kind = side ? binary_mirrored((BinaryKind)insn->kind) : (BinaryKind)insn->kind;
        const Type *type = &guards->program->types[scope->body->insns[value].type];
        bool is_unsigned = type->kind == TYPE_INTEGER && !type->is_signed;
        return guard_implied(guards, set, scope, value, compared(kind, fixed.value, yes, is_unsigned), depth + 1);
    }
    return false;
}

/* Bits that a number of the type lacks are copies of its sign when it is made wider. */
static uint64_t bits_before_cast(const Type *type, uint64_t bits) {
    if (type->kind != TYPE_INTEGER || !type->size || type->size >= 8) return bits;
    uint64_t sign = UINT64_C(1) << (8 * type->size - 1), own = 2 * sign - 1;
    return bits & ~own ? (bits & own) | sign : bits;
}

static bool is_boolean(const Program *program, TypeId id) {
    const Type *type = &program->types[id];
    return type->kind == TYPE_INTEGER && type->size == 1 && strcmp(program_text(program, type->name), "_Bool") == 0;
}

bool guard_implied(Guards *guards, const GuardSet *set, GuardScope *scope, Value value, Known known, unsigned depth) {
    if (!value || depth > DEPTH_MOST || !spend(guards)) return false;
    const Insn *insn = &scope->body->insns[value];
    bool truth = insn->op == INSN_BINARY ? binary_compares((BinaryKind)insn->kind)
                                         : insn->op == INSN_UNARY ? insn->kind == UNARY_NOT : is_boolean(guards->program, insn->type);
    if (known.bits && truth && !(known.bits & 1)) return true; /* it has no other bit: this cannot be */
    if (known.bits && truth) known = KNOWN_NONZERO;
    bool yes = !known_has(known, 0), no = known_has(known, 0) && !known_has(known, 1);
    switch (insn->op) {
    case INSN_CONST: return known.bits && !known_has(known, insn_constant(insn));
    case INSN_CAST:
        if (known.bits) known.bits = bits_before_cast(&guards->program->types[scope->body->insns[insn->a].type], known.bits);
        if (is_boolean(guards->program, insn->type)) {
            if (!yes && !no) return false;
            known = yes ? KNOWN_NONZERO : KNOWN_ZERO;
        }
        return guard_implied(guards, set, scope, insn->a, known, depth + 1);
    case INSN_UNARY:
        if (insn->kind == UNARY_NOT)
            return (yes || no) &&
                   guard_implied(guards, set, scope, insn->a, yes ? KNOWN_ZERO : KNOWN_NONZERO, depth + 1);
        if (insn->kind != UNARY_NEG || known.bits || known.low == INT64_MIN || known.high == INT64_MIN) return false;
        return guard_implied(guards, set, scope, insn->a, (Known){known.outside, -known.high, -known.low, 0}, depth + 1);
    case INSN_BINARY: return binary_implies(guards, set, scope, insn, known, depth);
    case INSN_CALL: case INSN_ICALL: {
        if (is_boolean(guards->program, insn->type) && (yes || no)) known = yes ? KNOWN_NONZERO : KNOWN_ZERO;
        if (call_implies(guards, set, scope, value, known, depth)) return true;
        /* a guard that says yes with 1 is often asked for any yes */
        bool one = is_boolean(guards->program, insn->type) && yes;
        return one && call_implies(guards, set, scope, value, (Known){false, 1, 1, 0}, depth);
    }
    case INSN_LOAD:
        return load_implies(guards, set, scope, value, known, depth) || guard_member_implies(guards, set, scope, value, known) ||
               guard_out_implies(guards, set, scope, value, known, depth);
    default: return false;
    }
}
