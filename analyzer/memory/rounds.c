/* SPDX-License-Identifier: Apache-2.0 */
/* Which blocks a round need not walk again: those that would begin with the memory they began with before, and use
 * the same values. What an instruction does depends on nothing else, but for what rounds_restart() is called after. */
#include "memory/condition.h"

static void use_add(const Block *row, Value value, U32Vec *out) {
    if (!value || (value >= row->first && value < row->first + row->count)) return;
    for (uint32_t i = 0; i < out->len; i++)
        if (out->data[i] == value) return;
    vec_push(out, value);
}

/* The values of other blocks that an instruction looks at. */
static void insn_uses(const Walk *walk, BlockId block, const Insn *insn, U32Vec *out) {
    const Function *body = walk->body;
    const Block *row = &body->blocks[block];
    const char *letters = insn_operands((InsnOp)insn->op);
    const uint32_t operands[3] = {insn->a, insn->b, insn->c};
    for (uint32_t i = 0; i < 3; i++) {
        if (letters[i] == 'v' || letters[i] == 'V') use_add(row, operands[i], out);
        for (uint32_t n = 0; letters[i] == 'A' && n < insn->c; n++) use_add(row, body->pool[insn->b + n], out);
    }
    if (insn->op == INSN_CAST && body->insns[insn->a].op == INSN_LOAD) use_add(row, body->insns[insn->a].a, out);
    Known known;
    if (insn->op != INSN_BRANCH || !edge_known(walk, block, insn->b, &known)) return;
    use_add(row, known.value, out);
    use_add(row, body->insns[known.value].op == INSN_LOAD ? body->insns[known.value].a : 0, out);
}

void rounds_open(Walk *walk) {
    const Function *body = walk->body;
    Rounds *rounds = &walk->rounds;
    uint32_t blocks = body->block_count;
    rounds->block_in = ARENA_ARRAY(walk->scratch, const Store *, blocks);
    rounds->entered = ARENA_ARRAY(walk->scratch, uint32_t, blocks);
    rounds->walked = ARENA_ARRAY(walk->scratch, uint32_t, blocks);
    rounds->changed = ARENA_ARRAY(walk->scratch, uint32_t, body->insn_count);
    rounds->use_first = ARENA_ARRAY(walk->scratch, uint32_t, blocks + 1);
    U32Vec uses = {0}, all = {0};
    for (BlockId b = 1; b < blocks; b++) {
        const Block *row = &body->blocks[b];
        vec_clear(&uses);
        for (uint32_t i = row->first; i < row->first + row->count; i++) insn_uses(walk, b, &body->insns[i], &uses);
        rounds->use_first[b] = all.len;
        for (uint32_t i = 0; i < uses.len; i++) vec_push(&all, uses.data[i]);
    }
    rounds->use_first[blocks] = all.len;
    rounds->uses = ARENA_ARRAY(walk->scratch, Value, all.len + 1);
    if (all.len) memcpy(rounds->uses, all.data, all.len * sizeof *all.data);
    vec_free(&uses);
    vec_free(&all);
    rounds->now = rounds->restart = 1;
}

void rounds_restart(Walk *walk) {
    walk->rounds.restart = ++walk->rounds.now;
}

/* Nothing that `block` begins with can have changed since it was entered last. */
bool rounds_same_way_in(const Walk *walk, BlockId block) {
    const Rounds *rounds = &walk->rounds;
    if (rounds->entered[block] <= rounds->restart || walk->wipes.len) return false;
    for (uint32_t i = walk->cfg.predecessor_first[block]; i < walk->cfg.predecessor_first[block + 1]; i++)
        if (rounds->walked[walk->cfg.predecessor[i]] > rounds->entered[block]) return false;
    return true;
}

/* After the block has been entered with walk->store. True: walking it gives what it gave. */
bool rounds_settled(Walk *walk, BlockId block) {
    Rounds *rounds = &walk->rounds;
    bool same = walk->reached[block] && store_same(walk->store, rounds->block_in[block]);
    if (same) walk->store = rounds->block_in[block];
    rounds->block_in[block] = walk->store;
    rounds->entered[block] = ++rounds->now;
    const Block *row = &walk->body->blocks[block];
    if (!same || rounds->walked[block] <= rounds->restart) return false;
    if (walk->body->insns[row->first + row->count - 1].op == INSN_RETURN) return false; /* joined anew each round */
    for (uint32_t i = rounds->use_first[block]; i < rounds->use_first[block + 1]; i++)
        if (rounds->changed[rounds->uses[i]] > rounds->walked[block]) return false;
    return true;
}

/* The block has been walked and `before` is what it left behind the last time: does a block that was entered before it
 * in this round have to be entered again? */
bool rounds_carries_back(const Walk *walk, BlockId block, const Store *before) {
    const Cfg *cfg = &walk->cfg;
    bool back = false;
    for (uint32_t i = cfg->successor_first[block]; i < cfg->successor_first[block + 1]; i++)
        back |= cfg->rank[cfg->successor[i]] <= cfg->rank[block];
    return back && !store_same(before, walk->block_out[block]);
}

void rounds_walked(Walk *walk, BlockId block) {
    walk->rounds.walked[block] = ++walk->rounds.now;
}

void rounds_leave_again(Walk *walk, BlockId block) {
    const Cfg *cfg = &walk->cfg;
    for (uint32_t i = cfg->successor_first[block]; i < cfg->successor_first[block + 1]; i++)
        walk->rounds.entered[cfg->successor[i]] = 0;
}

void rounds_value(Walk *walk, Value value) {
    walk->rounds.changed[value] = ++walk->rounds.now;
}
