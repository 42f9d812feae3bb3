/* SPDX-License-Identifier: Apache-2.0 */
/* How much of a text a piece of it is: masks that a program writes out by hand leave the first or the last few
 * characters. What may be left of which identifier is not known here. */
#include "memory/local.h"

enum { BACK = 4, LONGEST = 24 /* characters: what is longer hides nothing of an identifier */ };

static uint8_t part_make(PartKind kind, int64_t count) {
    int64_t most = kind == PART_REST ? PART_LENGTH : LONGEST;
    return count > 0 && count <= most ? (uint8_t)(kind | count) : 0;
}

uint8_t part_narrow(uint8_t a, uint8_t b) {
    if (!a || !b) return a ? a : b;
    bool from_a = part_kind(a) == PART_REST, from_b = part_kind(b) == PART_REST;
    if (from_a && from_b) {
        unsigned both = part_count(a) + part_count(b);
        return part_make(PART_REST, both < PART_LENGTH ? both : PART_LENGTH);
    }
    if (from_a || from_b) return from_a ? b : a;
    return part_count(b) < part_count(a) ? b : a;
}

NodeId part_node(Walk *walk, NodeId node, uint8_t part) {
    if (!node || !part || walk->insn == 0) return node;
    NodeId piece = flow_node(walk, FLOW_VALUE, walk->insn, (uint32_t)hash_mix(node, part) & 0x7fffffff, 0, 0, 0, 0);
    edge_full(walk, (Edge){.from = node, .to = piece, .kind = EDGE_COPY, .part = part, .insn = walk->insn});
    return piece;
}

/* ---- by the instructions --------------------------------------------------------------------------- */

static const Insn *insn_at(const Walk *walk, Value value) {
    return &walk->body->insns[value];
}

static Value uncast(const Walk *walk, Value value) {
    while (value && insn_at(walk, value)->op == INSN_CAST) value = insn_at(walk, value)->a;
    return value;
}

/* The local that is read here, 0 = another value. */
static LocalId read_local(const Walk *walk, Value value) {
    const Insn *insn = insn_at(walk, uncast(walk, value));
    return insn->op == INSN_LOAD && insn_at(walk, insn->a)->op == INSN_LOCAL ? insn_at(walk, insn->a)->a : 0;
}

typedef struct Stored { /* what a local is given */
    Value values[2];
    uint32_t count;
} Stored;

/* Steps by one are left out. */
static void store_note(Walk *walk, const Insn *insn) {
    if (insn->op != INSN_STORE || insn_at(walk, insn->a)->op != INSN_LOCAL) return;
    LocalId local = insn_at(walk, insn->a)->a;
    int64_t one;
    const Insn *value = insn_at(walk, uncast(walk, insn->b));
    bool step = value->op == INSN_BINARY && value->kind == BINARY_ADD && read_local(walk, value->a) == local &&
                value_constant(walk->program, walk->body, value->b, &one) && one == 1;
    Stored *found = &walk->stored[local];
    if (step) return;
    if (found->count < COUNTOF(found->values)) found->values[found->count] = insn->b;
    found->count++;
}

void part_open(Walk *walk) {
    walk->stored = ARENA_ARRAY(walk->scratch, Stored, walk->body->local_count);
    for (uint32_t i = 1; i < walk->body->insn_count; i++) store_note(walk, insn_at(walk, i));
}

/* The value that a local was given, if it is given one only. */
static Value value_behind(const Walk *walk, Value value) {
    for (unsigned i = 0; i < BACK; i++) {
        value = uncast(walk, value);
        LocalId local = read_local(walk, value);
        if (!local || walk->body->locals[local].is_param) return value;
        Stored stored = walk->stored[local];
        if (stored.count != 1) return value;
        value = stored.values[0];
    }
    return uncast(walk, value);
}

/* The length of a text: what strlen() gave, or what is called one. */
static bool is_length(const Walk *walk, Value value) {
    const Program *program = walk->program;
    LocalId local = read_local(walk, value);
    if (local && program_is_count(program_text(program, walk->body->locals[local].name))) return true;
    const Insn *insn = insn_at(walk, value_behind(walk, value));
    if (insn->op == INSN_CALL) {
        const char *name = program->functions[insn->a].name;
        return str_eq(name, "strlen") || str_eq(name, "strnlen");
    }
    if (insn->op != INSN_LOAD || insn_at(walk, insn->a)->op != INSN_FIELD || !insn_at(walk, insn->a)->c) return false;
    return program_is_count(program_text(program, program->fields[insn_at(walk, insn->a)->c].name));
}

/* A length less a constant: the constant, else 0. */
static int64_t less_than_length(const Walk *walk, Value value) {
    const Insn *insn = insn_at(walk, value_behind(walk, value));
    int64_t less;
    if (insn->op != INSN_BINARY || (insn->kind != BINARY_SUB && insn->kind != BINARY_ADD) ||
        !value_constant(walk->program, walk->body, insn->b, &less) || !is_length(walk, insn->a))
        return 0;
    less = insn->kind == BINARY_SUB ? less : -less;
    return less > 0 && less <= LONGEST ? less : 0;
}

/* `i < length - 4`, `i + 4 < length`: what lies at and behind it. */
uint8_t part_below(const Walk *walk, const Insn *compare) {
    int64_t less = less_than_length(walk, compare->b), number;
    const Insn *sum = insn_at(walk, uncast(walk, compare->a));
    bool added = sum->op == INSN_BINARY && sum->kind == BINARY_ADD && read_local(walk, sum->a) && is_length(walk, compare->b);
    if (!less && added && value_constant(walk->program, walk->body, sum->b, &number)) less = number;
    return part_make(PART_TAIL, less);
}

uint8_t part_of_size(const Walk *walk, Value size) {
    return part_make(PART_TAIL, less_than_length(walk, size));
}

static uint8_t tail_of(const Walk *walk, Value value) {
    const Insn *insn = insn_at(walk, value_behind(walk, value));
    if (insn->op != INSN_INDEX || insn->c != 1) return 0;
    int64_t number;
    if (!value_constant(walk->program, walk->body, insn->b, &number))
        return part_make(PART_TAIL, less_than_length(walk, insn->b));
    const Insn *end = insn_at(walk, value_behind(walk, insn->a));
    bool at_end = number < 0 && end->op == INSN_INDEX && end->c == 1 && is_length(walk, end->b);
    return at_end ? part_make(PART_TAIL, -number) : 0;
}

/* `number + strlen(number) - 4`, and that or all of a number which is shorter. */
uint8_t part_of_pointer(const Walk *walk, Value value) {
    uint8_t part = tail_of(walk, value);
    LocalId local = part ? 0 : read_local(walk, value_behind(walk, value));
    Stored stored = local && !walk->body->locals[local].is_param ? walk->stored[local] : (Stored){0};
    if (stored.count != 2) return part;
    for (unsigned i = 0; i < 2; i++) {
        uint8_t tail = tail_of(walk, stored.values[i]);
        if (!tail) continue;
        const Insn *moved = insn_at(walk, value_behind(walk, stored.values[i]));
        int64_t number;
        if (value_constant(walk->program, walk->body, moved->b, &number)) moved = insn_at(walk, value_behind(walk, moved->a));
        LocalId base = read_local(walk, moved->a), other = read_local(walk, stored.values[1 - i]);
        if (base ? base == other : uncast(walk, moved->a) == uncast(walk, stored.values[1 - i])) return tail;
    }
    return 0;
}

/* ---- by conditions on an index --------------------------------------------------------------------- */

/* What `left kind right` says of how many characters the counter goes over. `plain`: it is the index itself. */
static uint8_t bound_of(const Walk *walk, LocalId counter, bool plain, Value left, BinaryKind kind, Value right) {
    int64_t number;
    bool upper = kind == BINARY_LT || kind == BINARY_LE, lower = kind == BINARY_GT || kind == BINARY_GE;
    if (read_local(walk, left) == counter) {
        if (upper && value_constant(walk->program, walk->body, right, &number))
            return part_make(plain ? PART_HEAD : PART_TAIL, number + (kind == BINARY_LE));
        return lower ? part_make(PART_TAIL, less_than_length(walk, right) - (kind == BINARY_GT)) : 0;
    }
    const Insn *sum = insn_at(walk, uncast(walk, left));
    if (sum->op != INSN_BINARY) return 0;
    if (sum->kind == BINARY_ADD && read_local(walk, sum->a) == counter && lower && is_length(walk, right) &&
        value_constant(walk->program, walk->body, sum->b, &number)) /* i + 4 >= length */
        return part_make(PART_TAIL, number - (kind == BINARY_GT));
    if (sum->kind == BINARY_SUB && read_local(walk, sum->b) == counter && upper && is_length(walk, sum->a) &&
        value_constant(walk->program, walk->body, right, &number)) /* length - i <= 4 */
        return part_make(PART_TAIL, number - (kind == BINARY_LT));
    return 0;
}

static uint8_t bound_of_condition(const Walk *walk, LocalId counter, bool plain, Value condition, bool holds) {
    const Insn *insn = insn_at(walk, uncast(walk, condition));
    if (insn->op != INSN_BINARY || !binary_compares((BinaryKind)insn->kind)) return 0;
    BinaryKind kind = holds ? (BinaryKind)insn->kind : binary_denied((BinaryKind)insn->kind);
    uint8_t part = bound_of(walk, counter, plain, insn->a, kind, insn->b);
    return part ? part : bound_of(walk, counter, plain, insn->b, binary_mirrored(kind), insn->a);
}

static BlockId block_of(const Walk *walk, uint32_t at) {
    for (BlockId b = 1; b < walk->body->block_count; b++) {
        const Block *row = &walk->body->blocks[b];
        if (at >= row->first && at < row->first + row->count) return b;
    }
    return 0;
}

/* The conditions that hold wherever the instruction is come to. */
static uint8_t bound_above(const Walk *walk, uint32_t at, LocalId counter, bool plain) {
    uint8_t part = 0;
    BlockId block = block_of(walk, at);
    for (BlockId above = 1; block && above < walk->body->block_count; above++) {
        const Block *row = &walk->body->blocks[above];
        const Insn *branch = row->count ? insn_at(walk, row->first + row->count - 1) : NULL;
        if (!branch || branch->op != INSN_BRANCH || branch->b == branch->c || !cfg_dominates(&walk->cfg, above, block)) continue;
        for (unsigned side = 0; side < 2; side++) {
            BlockId to = side ? branch->c : branch->b;
            bool only = walk->cfg.predecessor_first[to + 1] - walk->cfg.predecessor_first[to] == 1;
            if (only && cfg_dominates(&walk->cfg, to, block))
                part = part_narrow(part, bound_of_condition(walk, counter, plain, branch->a, side == 0));
        }
    }
    return part;
}

/* The local that an index counts with. */
static LocalId counter_of(const Walk *walk, Value index, bool *plain) {
    LocalId local = read_local(walk, index);
    *plain = local != 0;
    if (local) return local;
    const Insn *sum = insn_at(walk, uncast(walk, index));
    if (sum->op != INSN_BINARY || sum->kind != BINARY_ADD) return 0;
    local = read_local(walk, sum->b);
    return local ? local : read_local(walk, sum->a);
}

uint8_t part_of_character(const Walk *walk, const Insn *load) {
    const Insn *place = insn_at(walk, uncast(walk, load->a));
    bool plain;
    if (place->op != INSN_INDEX || place->c != 1) return 0;
    LocalId counter = counter_of(walk, place->b, &plain);
    if (!counter || walk->body->locals[counter].is_param) return 0;
    Stored stored = walk->stored[counter];
    uint8_t start = plain && stored.count == 1 ? part_make(PART_TAIL, less_than_length(walk, stored.values[0])) : 0;
    return part_narrow(start, bound_above(walk, walk->insn, counter, plain));
}

/* ---- by the place in memory ------------------------------------------------------------------------ */

/* Does the text that the node stands for begin where the node does? */
static bool begins_there(Walk *walk, const FlowNode *node) {
    if (node->kind == FLOW_INPUT) return true;
    if (node->kind == FLOW_DEF && !node->mixed) return true;
    return (node->kind == FLOW_DEF || node->kind == FLOW_OUT || node->kind == FLOW_SOURCE) && decl_interesting(walk, node->decl);
}

uint8_t part_of_place(Walk *walk, Target target, NodeId id) {
    const FlowNode node = walk->nodes.data[id];
    if (target.stride || node.object != target.object || node.stride || !begins_there(walk, &node)) return 0;
    return part_make(PART_REST, (int64_t)target.offset - node.offset);
}

uint8_t part_of_rest_at(int64_t skipped) {
    return part_make(PART_REST, skipped);
}

uint8_t part_of_length(const Walk *walk, const Points *points, NodeId node, int64_t length) {
    bool later = walk->nodes.data[node].kind == FLOW_VALUE; /* a piece from somewhere within it */
    for (uint32_t i = 0; points && i < points->count; i++) later |= points->targets[i].stride != 0;
    return part_make(later ? PART_TAIL : PART_HEAD, length);
}

/* What was there at entry, where the bytes below `filled` have been written over. */
NodeId part_of_rest(Walk *walk, NodeId id, Target target, int32_t filled) {
    const FlowNode node = walk->nodes.data[id];
    if (target.stride || !node.whole || node.stride || node.object != target.object || filled == UNBOUNDED) return id;
    return part_node(walk, id, part_make(PART_REST, (int64_t)filled - node.offset));
}

/* What is left of a row of which [low, high) is written over: the end of it, or the beginning. */
NodeId part_of_row(Walk *walk, const Cell *row, int32_t low, int32_t high) {
    NodeId id = row->value.node;
    if (!id || row->stride) return id;
    const FlowNode node = walk->nodes.data[id];
    if (!node.object || node.stride || !node.whole || !begins_there(walk, &node)) return id;
    if (row->low < low) return part_node(walk, id, part_make(PART_HEAD, (int64_t)low - node.offset));
    return part_node(walk, id, part_make(PART_REST, (int64_t)high - node.offset));
}

/* A call's argument: `number + strlen(number) - 4` says where it points, whatever memory knows. */
NodeId part_of_argument(Walk *walk, const Insn *call, uint32_t argument, NodeId node) {
    if (!node || (call->op != INSN_CALL && call->op != INSN_ICALL) || argument >= call->c) return node;
    return part_node(walk, node, part_of_pointer(walk, walk->body->pool[call->b + argument]));
}
