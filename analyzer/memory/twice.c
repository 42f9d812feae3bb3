/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions tested twice: after `if (x) p = secret();` and with x unchanged, `if (!x)` sees p as it was where x did not
 * hold. Conditions are comparisons of a plain local variable with a constant. */
#include "memory/local.h"

typedef struct Test { /* a branch on `local == number`, or its opposite */
    BlockId block;
    Value load;
    LocalId local;
    int64_t number;
    bool equal_when_true;
} Test;

static bool test_of(const Walk *walk, BlockId block, Test *out) {
    const Block *row = &walk->body->blocks[block];
    const Insn *last = &walk->body->insns[row->first + row->count - 1];
    Known known;
    if (last->op != INSN_BRANCH || !edge_known(walk, block, last->b, &known)) return false;
    if (known.low != known.high || known.mask != UINT64_MAX) return false;
    *out = (Test){block, known.value, local_read(walk, known.value), known.low, !known.other};
    return out->local != 0;
}

/* Is the variable only loaded and stored, and not stored once the test has been made? */
static bool stays(const Walk *walk, const Test *test) {
    const Function *body = walk->body;
    const Cfg *cfg = &walk->cfg;
    uint8_t *after = ARENA_ARRAY(walk->scratch, uint8_t, body->block_count);
    U32Vec work = {0};
    vec_push(&work, test->block);
    while (work.len) {
        BlockId block = vec_pop(&work);
        for (uint32_t i = cfg->successor_first[block]; i < cfg->successor_first[block + 1]; i++)
            if (!after[cfg->successor[i]]) {
                after[cfg->successor[i]] = 1;
                vec_push(&work, cfg->successor[i]);
            }
    }
    vec_free(&work);
    for (BlockId b = 1; b < body->block_count; b++) {
        const Block *row = &body->blocks[b];
        for (uint32_t i = row->first; i < row->first + row->count; i++) {
            const Insn *insn = &body->insns[i];
            const char *letters = insn_operands((InsnOp)insn->op);
            const uint32_t operands[3] = {insn->a, insn->b, insn->c};
            for (uint32_t n = 0; n < 3; n++) {
                uint32_t first = letters[n] == 'A' ? insn->b : n, count = letters[n] == 'A' ? insn->c : 1;
                const uint32_t *values = letters[n] == 'A' ? body->pool : operands;
                if (letters[n] != 'A' && letters[n] != 'v' && letters[n] != 'V') continue;
                for (uint32_t k = first; k < first + count; k++) {
                    const Insn *used = &body->insns[values[k]];
                    if (!values[k] || used->op != INSN_LOCAL || used->a != test->local) continue;
                    if (n == 0 && insn->op == INSN_LOAD) continue;
                    bool before = !after[b] && (b != test->block || i < test->load);
                    if (n != 0 || insn->op != INSN_STORE || !before) return false;
                }
            }
        }
    }
    return true;
}

/* Which way out of the test leads to `from`, when it comes to `join`: 0 or 1 = the branch's first or second; 2 = unknown. */
static unsigned way_out(const Walk *walk, const Test *test, BlockId from, BlockId join) {
    const Cfg *cfg = &walk->cfg;
    const Block *row = &walk->body->blocks[test->block];
    const Insn *last = &walk->body->insns[row->first + row->count - 1];
    const BlockId ends[2] = {last->b, last->c};
    for (unsigned i = 0; i < 2; i++) {
        if (from == test->block && ends[i] == join) return i;
        bool alone = cfg->predecessor_first[ends[i] + 1] - cfg->predecessor_first[ends[i]] == 1;
        if (from != test->block && alone && cfg_dominates(cfg, ends[i], from)) return i;
    }
    return 2;
}

static void ways_find(Walk *walk, const Test *test) {
    const Cfg *cfg = &walk->cfg;
    for (uint32_t i = 0; i < cfg->order_count; i++) {
        BlockId join = cfg->order[i];
        uint32_t first = cfg->predecessor_first[join];
        if (cfg->dominator[join] != test->block || cfg->predecessor_first[join + 1] - first != 2) continue;
        unsigned a = way_out(walk, test, cfg->predecessor[first], join), b = way_out(walk, test, cfg->predecessor[first + 1], join);
        if (a + b != 1) continue;
        vec_push(&walk->twice, ((Twice){.join = join, .local = test->local, .number = test->number,
                                        .first_equal = (a == 0) == test->equal_when_true}));
    }
}

void twice_open(Walk *walk) {
    VEC(Test) tests = {0};
    for (uint32_t i = 0; i < walk->cfg.order_count; i++) {
        Test test;
        if (test_of(walk, walk->cfg.order[i], &test)) vec_push(&tests, test);
    }
    for (uint32_t i = 0; i < tests.len && walk->twice.len < MAX_TWICE; i++) {
        bool again = false;
        for (uint32_t n = 0; n < tests.len && !again; n++)
            again = n != i && tests.data[n].local == tests.data[i].local && tests.data[n].number == tests.data[i].number &&
                    cfg_dominates(&walk->cfg, tests.data[i].block, tests.data[n].block);
        if (again && stays(walk, &tests.data[i])) ways_find(walk, &tests.data[i]);
    }
    vec_free(&tests);
}

void twice_free(Walk *walk) {
    for (uint32_t i = 0; i < walk->twice.len; i++) vec_free(&walk->twice.data[i].cells);
    vec_free(&walk->twice);
}

Twice *twice_begin(Walk *walk, BlockId join) {
    for (uint32_t i = 0; i < walk->twice.len; i++) {
        Twice *twice = &walk->twice.data[i];
        if (twice->join != join) continue;
        twice->filled = 0;
        return twice;
    }
    return NULL;
}

void twice_add(Walk *walk, Twice *twice, TwiceCell cell) {
    if (cell.joined == 0 || (cell.side[0] == cell.joined && cell.side[1] == cell.joined)) return;
    if (twice->filled == twice->cells.len) vec_push(&twice->cells, (TwiceCell){0});
    TwiceCell *row = &twice->cells.data[twice->filled++];
    if (memcmp(row, &cell, sizeof cell) == 0) return;
    *row = cell;
    walk->changed = true;
    rounds_restart(walk);
}

const Store *twice_leave(Walk *walk, const Store *store, BlockId from, BlockId to) {
    Test test;
    if (!walk->twice.len || !test_of(walk, from, &test)) return store;
    bool equal = to == walk->body->insns[walk->body->blocks[from].first + walk->body->blocks[from].count - 1].b;
    equal = equal == test.equal_when_true;
    for (uint32_t i = 0; i < walk->twice.len; i++) {
        const Twice *twice = &walk->twice.data[i];
        if (twice->local != test.local || twice->number != test.number || !cfg_dominates(&walk->cfg, twice->join, from)) continue;
        for (uint32_t n = 0; n < twice->filled; n++) {
            const TwiceCell *known = &twice->cells.data[n];
            const Cells *cells = store_find(store, known->object);
            for (uint32_t k = 0; cells && k < cells->count; k++) {
                Cell cell = cells->rows[k];
                if (cell.stride || cell.low != known->low || cell.high != known->high || cell.value.node != known->joined) continue;
                cell.value.node = known->side[equal == twice->first_equal ? 0 : 1];
                walk->version++;
                store = store_put(walk->scratch, store, known->object, cells_with(walk, cells, cell, false, cell.high));
                walk->version++;
                break;
            }
        }
    }
    return store;
}
