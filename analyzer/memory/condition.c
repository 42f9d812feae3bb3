/* SPDX-License-Identifier: Apache-2.0 */
/* What the condition of a branch says: of which value, and what. */
#include "memory/condition.h"

enum { STEPS_MOST = 16, BLOCKS_BACK = 4 };
#define ALL_BITS UINT64_MAX

Value value_uncast(const Walk *walk, Value value) {
    while (value && walk->body->insns[value].op == INSN_CAST) value = walk->body->insns[value].a;
    return value;
}

bool value_is_answer(const Walk *walk, Value value) {
    const Insn *insn = &walk->body->insns[value];
    return insn->op == INSN_UNARY ? insn->kind == UNARY_NOT : insn->op == INSN_BINARY && binary_compares((BinaryKind)insn->kind);
}

/* What `value kind number` says of the value. In an unsigned comparison a negative number is a very large one. */
static bool known_of(const Walk *walk, Value value, BinaryKind kind, int64_t number, Known *out) {
    const Type *type = type_at(walk, walk->body->insns[value].type);
    *out = (Known){.value = value, .mask = ALL_BITS, .low = INT64_MIN, .high = INT64_MAX, .other = kind == BINARY_NE,
                   .is_unsigned = type->kind == TYPE_INTEGER && !type->is_signed};
    bool upper = kind == BINARY_LT || kind == BINARY_LE;
    bool huge = out->is_unsigned && number < 0 && kind != BINARY_EQ && kind != BINARY_NE;
    if (huge && upper) return false;
    if (huge) number = INT64_MAX;
    if (out->is_unsigned && upper) out->low = 0;
    switch ((int)kind) {
    case BINARY_EQ: case BINARY_NE: out->low = out->high = number; return true;
    case BINARY_LT:
        if (number == INT64_MIN) return false;
        out->high = number - 1;
        return true;
    case BINARY_LE: out->high = number; return true;
    case BINARY_GT:
        if (number == INT64_MAX && !out->is_unsigned) return false;
        out->low = number == INT64_MAX ? number : number + 1;
        return true;
    case BINARY_GE: out->low = number; return true;
    default: return false;
    }
}

/* What holds where the condition is `truth`. */
static bool condition_read(const Walk *walk, Value condition, bool truth, Known *out) {
    for (uint32_t steps = 0; condition && steps < STEPS_MOST; steps++) {
        const Insn *insn = &walk->body->insns[condition];
        int64_t number;
        if (insn->op == INSN_CAST || (insn->op == INSN_UNARY && insn->kind == UNARY_NOT)) {
            truth ^= insn->op == INSN_UNARY;
            condition = insn->a;
            continue;
        }
        BinaryKind kind = insn->op == INSN_BINARY ? (BinaryKind)insn->kind : BINARY_COUNT_;
        if (!binary_compares(kind)) return known_of(walk, condition, truth ? BINARY_NE : BINARY_EQ, 0, out);
        bool right = value_constant(walk->program, walk->body, insn->b, &number);
        if (!right && !value_constant(walk->program, walk->body, insn->a, &number)) return false;
        Value value = right ? insn->a : insn->b;
        bool equality = kind == BINARY_EQ || kind == BINARY_NE;
        if (equality && (number == 0 || number == 1) && value_is_answer(walk, value_uncast(walk, value))) {
            truth ^= (kind == BINARY_EQ) == (number == 0);
            condition = value;
            continue;
        }
        if (!right) kind = binary_mirrored(kind);
        return known_of(walk, value, truth ? kind : binary_denied(kind), number, out);
    }
    return false;
}

/* `switch (value)`: the cases that lead there. */
static bool switch_read(const Walk *walk, const Insn *insn, BlockId to, Known *out) {
    const uint32_t *rows = &walk->body->pool[insn->b];
    uint32_t count = insn->c / 5;
    *out = (Known){.value = insn->a, .mask = ALL_BITS, .low = INT64_MAX, .high = INT64_MIN};
    for (uint32_t i = 0; i < count; i++) {
        if (rows[5 * i + 4] != to) continue;
        if (i + 1 == count) return false; /* the default */
        int64_t low = (int64_t)((uint64_t)rows[5 * i + 1] << 32 | rows[5 * i]);
        int64_t high = (int64_t)((uint64_t)rows[5 * i + 3] << 32 | rows[5 * i + 2]);
        if (low < out->low) out->low = low;
        if (high > out->high) out->high = high;
    }
    return out->low <= out->high;
}

/* Without casts, and of a number under a mask that number. */
static void known_open(const Walk *walk, Known *known) {
    known->value = value_uncast(walk, known->value);
    const Insn *insn = &walk->body->insns[known->value];
    int64_t mask;
    if (insn->op != INSN_BINARY || insn->kind != BINARY_AND || !value_constant(walk->program, walk->body, insn->b, &mask)) return;
    known->mask = (uint64_t)mask;
    known->value = value_uncast(walk, insn->a);
}

bool condition_known(const Walk *walk, Value condition, bool truth, Known *out) {
    bool knows = condition_read(walk, condition, truth, out);
    if (knows) known_open(walk, out);
    return knows;
}

bool edge_unequal(const Walk *walk, BlockId from, BlockId to, Value pair[2]) {
    const Block *row = &walk->body->blocks[from];
    const Insn *last = &walk->body->insns[row->first + row->count - 1];
    if (last->op != INSN_BRANCH || last->b == last->c) return false;
    bool truth = to == last->b;
    Value at = last->a;
    const Insn *insn = &walk->body->insns[at];
    for (; insn->op == INSN_CAST || (insn->op == INSN_UNARY && insn->kind == UNARY_NOT); insn = &walk->body->insns[at]) {
        truth ^= insn->op == INSN_UNARY;
        at = insn->a;
    }
    if (insn->op != INSN_BINARY || insn->kind != (truth ? BINARY_NE : BINARY_EQ)) return false;
    pair[0] = value_uncast(walk, insn->a);
    pair[1] = value_uncast(walk, insn->b);
    return true;
}

bool edge_known(const Walk *walk, BlockId from, BlockId to, Known *out) {
    const Block *row = &walk->body->blocks[from];
    const Insn *last = &walk->body->insns[row->first + row->count - 1];
    if (last->op == INSN_BRANCH) return last->b != last->c && condition_known(walk, last->a, to == last->b, out);
    bool knows = last->op == INSN_SWITCH && switch_read(walk, last, to, out);
    if (knows) known_open(walk, out);
    return knows;
}

bool known_excludes(const Known *known, int64_t low, int64_t high) {
    if (known->mask != ALL_BITS) {
        if (low != high) return false;
        low = high = (int64_t)((uint64_t)low & known->mask);
    }
    if (known->other) return low == known->low && high == low;
    if (known->is_unsigned && low < 0 && known->low != known->high) return false;
    return high < known->low || low > known->high;
}

bool known_same(const Known *a, const Known *b) {
    return a->low == b->low && a->high == b->high && a->mask == b->mask && a->other == b->other;
}

bool known_contradict(const Known *a, const Known *b) {
    if (a->mask != ALL_BITS && a->mask == b->mask) {
        Known whole_a = *a, whole_b = *b;
        whole_a.mask = whole_b.mask = ALL_BITS;
        return known_contradict(&whole_a, &whole_b);
    }
    bool plain = b->mask == ALL_BITS && !b->other && !(b->is_unsigned && b->low != b->high);
    if (plain) return known_excludes(a, b->low, b->high);
    return a->mask == ALL_BITS && !a->other && known_excludes(b, a->low, a->high);
}

LocalId local_read(const Walk *walk, Value value) {
    const Insn *insn = &walk->body->insns[value];
    return insn->op == INSN_LOAD && walk->body->insns[insn->a].op == INSN_LOCAL ? walk->body->insns[insn->a].a : 0;
}

LocalId local_at_end(const Walk *walk, BlockId block, Value value) {
    const Block *row = &walk->body->blocks[block];
    LocalId local = value >= row->first ? local_read(walk, value) : 0;
    for (uint32_t i = value + 1; local && i < row->first + row->count; i++) {
        const Insn *insn = &walk->body->insns[i];
        if (insn->op == INSN_STORE && walk->body->insns[insn->a].op == INSN_LOCAL && walk->body->insns[insn->a].a == local) return 0;
    }
    return local;
}

/* The value that the local has at the load, where the way back to its store is a straight one. */
static Value stored_value(const Walk *walk, Value load, BlockId block) {
    const Function *body = walk->body;
    LocalId local = local_read(walk, load);
    uint32_t at = load;
    for (unsigned blocks = 0; local && blocks < BLOCKS_BACK; blocks++) {
        while (at-- > body->blocks[block].first) {
            const Insn *insn = &body->insns[at];
            if (insn->op == INSN_STORE && body->insns[insn->a].op == INSN_LOCAL && body->insns[insn->a].a == local) return insn->b;
        }
        uint32_t first = walk->cfg.predecessor_first[block];
        if (walk->cfg.predecessor_first[block + 1] != first + 1) return 0;
        block = walk->cfg.predecessor[first];
        at = body->blocks[block].first + body->blocks[block].count;
    }
    return 0;
}

uint32_t call_behind(const Walk *walk, Value value, BlockId block) {
    for (unsigned steps = 0; value && steps < STEPS_MOST; steps++) {
        value = value_uncast(walk, value);
        if (walk->body->insns[value].op == INSN_CALL || walk->body->insns[value].op == INSN_ICALL) return value;
        value = stored_value(walk, value, block);
    }
    return 0;
}
