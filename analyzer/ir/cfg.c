/* SPDX-License-Identifier: Apache-2.0 */
/* Edges, order and dominators of one function. Dominators after Lengauer and Tarjan, "A Fast
 * Algorithm for Finding Dominators in a Flowgraph" (1979), the simple variant: O(m log n) whatever
 * the graph. (Iterating to a fixed point is quadratic where thousands of blocks `goto fail`.)
 * Nothing here recurses. */
#include "ir/ir.h"

#define NONE UINT32_MAX

typedef void (*EdgeVisitor)(void *context, BlockId to);

static void edges_of(const Function *function, BlockId block, EdgeVisitor visit, void *context) {
    const Block *row = &function->blocks[block];
    const Insn *last = &function->insns[row->first + row->count - 1];
    switch (last->op) {
    case INSN_JUMP:
        visit(context, last->a);
        break;
    case INSN_BRANCH:
        visit(context, last->b);
        visit(context, last->c);
        break;
    case INSN_SWITCH:
        for (uint32_t i = 4; i < last->c; i += 5) {
            visit(context, function->pool[last->b + i]);
        }
        break;
    case INSN_IJUMP:
        for (uint32_t i = 0; i < last->c; i++) {
            visit(context, function->pool[last->b + i]);
        }
        break;
    default:
        break; /* RETURN, UNREACHABLE */
    }
}

typedef struct Edges {
    uint32_t *seen; /* [block_count] the last block with an edge to it */
    BlockId from;
    U32Vec to;
} Edges;

static void edge_add(void *context, BlockId to) {
    Edges *edges = context;
    if (edges->seen[to] != edges->from) {
        edges->seen[to] = edges->from;
        vec_push(&edges->to, to);
    }
}

static void cfg_edges(Cfg *cfg, Arena *arena, Arena *scratch, const Function *function) {
    uint32_t count = cfg->block_count;
    Edges edges = {.seen = ARENA_ARRAY(scratch, uint32_t, count)};
    cfg->successor_first = ARENA_ARRAY(arena, uint32_t, count + 1);
    cfg->predecessor_first = ARENA_ARRAY(arena, uint32_t, count + 1);
    for (BlockId block = 1; block < count; block++) {
        cfg->successor_first[block] = edges.to.len;
        edges.from = block;
        edges_of(function, block, edge_add, &edges);
    }
    uint32_t total = edges.to.len;
    cfg->successor_first[count] = total;
    cfg->successor = ARENA_ARRAY(arena, uint32_t, total + 1);
    cfg->predecessor = ARENA_ARRAY(arena, uint32_t, total + 1);
    if (total) {
        memcpy(cfg->successor, edges.to.data, total * sizeof(uint32_t));
    }
    vec_free(&edges.to);
    /* Counting sort by target; predecessors come in order of their numbers. */
    uint32_t *first = cfg->predecessor_first;
    for (uint32_t i = 0; i < total; i++) {
        first[cfg->successor[i] + 1]++;
    }
    for (uint32_t i = 1; i <= count; i++) {
        first[i] += first[i - 1];
    }
    uint32_t *next = ARENA_ARRAY(scratch, uint32_t, count + 1);
    memcpy(next, first, (count + 1) * sizeof *next);
    for (BlockId block = 1; block < count; block++) {
        for (uint32_t i = cfg->successor_first[block]; i < cfg->successor_first[block + 1]; i++) {
            cfg->predecessor[next[cfg->successor[i]]++] = block;
        }
    }
}

/* Depth-first walk from the entry. */
typedef struct Walk {
    BlockId *vertex;  /* [reached] by preorder number */
    uint32_t *number; /* [block_count] preorder number, NONE = unreachable */
    uint32_t *parent; /* [reached] preorder number of the tree parent */
    uint32_t reached;
} Walk;

static Walk cfg_walk(Cfg *cfg, Arena *arena, Arena *scratch) {
    uint32_t count = cfg->block_count;
    Walk walk = {
        .vertex = ARENA_ARRAY(scratch, BlockId, count),
        .number = ARENA_ARRAY(scratch, uint32_t, count),
        .parent = ARENA_ARRAY(scratch, uint32_t, count),
    };
    memset(walk.number, 0xff, count * sizeof *walk.number);
    cfg->order = ARENA_ARRAY(arena, BlockId, count);
    cfg->rank = ARENA_ARRAY(arena, uint32_t, count);
    cfg->loop_head = ARENA_ARRAY(arena, uint8_t, count);
    memset(cfg->rank, 0xff, count * sizeof *cfg->rank);
    if (count < 2) {
        return walk;
    }
    BlockId *stack = ARENA_ARRAY(scratch, BlockId, count);
    uint32_t *next = ARENA_ARRAY(scratch, uint32_t, count);
    uint32_t depth = 1, finished = 0;
    stack[0] = 1;
    walk.number[1] = 0;
    walk.vertex[walk.reached++] = 1;
    while (depth) {
        BlockId block = stack[depth - 1];
        uint32_t edge = cfg->successor_first[block] + next[block];
        if (edge == cfg->successor_first[block + 1]) {
            cfg->rank[block] = finished;
            cfg->order[finished++] = block; /* post-order, turned around below */
            depth--;
            continue;
        }
        next[block]++;
        BlockId to = cfg->successor[edge];
        if (walk.number[to] == NONE) {
            walk.parent[walk.reached] = walk.number[block];
            walk.number[to] = walk.reached;
            walk.vertex[walk.reached++] = to;
            stack[depth++] = to;
        } else if (cfg->rank[to] == NONE) {
            cfg->loop_head[to] = 1; /* still on the stack */
        }
    }
    cfg->order_count = finished;
    for (uint32_t i = 0; i < finished / 2; i++) {
        BlockId block = cfg->order[i];
        cfg->order[i] = cfg->order[finished - 1 - i];
        cfg->order[finished - 1 - i] = block;
    }
    for (uint32_t i = 0; i < finished; i++) {
        cfg->rank[cfg->order[i]] = i;
    }
    return walk;
}

/* Everything below by preorder number. */
typedef struct Dominators {
    uint32_t *semi;     /* semidominator; before it is known, the vertex itself */
    uint32_t *ancestor; /* link in the forest, NONE at roots */
    uint32_t *label;    /* vertex with the least semi on the path to the root, exclusive */
    uint32_t *dominator;
    uint32_t *bucket, *bucket_next; /* vertices by semidominator, linked */
    uint32_t *path;
} Dominators;

/* Vertex of least semidominator between v and the root of its tree, compressing the path. */
static uint32_t dominators_eval(Dominators *d, uint32_t v) {
    if (d->ancestor[v] == NONE) {
        return v;
    }
    uint32_t length = 0;
    while (d->ancestor[d->ancestor[v]] != NONE) {
        d->path[length++] = v;
        v = d->ancestor[v];
    }
    uint32_t best = d->label[v];
    while (length) {
        uint32_t u = d->path[--length];
        uint32_t above = d->ancestor[u];
        if (d->semi[d->label[above]] < d->semi[d->label[u]]) {
            d->label[u] = d->label[above];
        }
        d->ancestor[u] = d->ancestor[above];
        best = d->label[u];
    }
    return best;
}

static void dominators_run(Dominators *d, const Cfg *cfg, const Walk *walk) {
    for (uint32_t w = walk->reached; w-- > 1;) {
        BlockId block = walk->vertex[w];
        for (uint32_t i = cfg->predecessor_first[block]; i < cfg->predecessor_first[block + 1];
             i++) {
            uint32_t v = walk->number[cfg->predecessor[i]];
            if (v != NONE) {
                uint32_t semi = d->semi[dominators_eval(d, v)];
                d->semi[w] = semi < d->semi[w] ? semi : d->semi[w];
            }
        }
        d->bucket_next[w] = d->bucket[d->semi[w]];
        d->bucket[d->semi[w]] = w;
        uint32_t parent = walk->parent[w];
        d->ancestor[w] = parent;
        for (uint32_t v = d->bucket[parent]; v != NONE; v = d->bucket_next[v]) {
            uint32_t u = dominators_eval(d, v);
            d->dominator[v] = d->semi[u] < d->semi[v] ? u : parent;
        }
        d->bucket[parent] = NONE;
    }
    for (uint32_t w = 1; w < walk->reached; w++) {
        if (d->dominator[w] != d->semi[w]) {
            d->dominator[w] = d->dominator[d->dominator[w]];
        }
    }
}

static uint32_t *numbers(Arena *arena, uint32_t count, bool none) {
    uint32_t *array = ARENA_ARRAY(arena, uint32_t, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        array[i] = none ? NONE : i;
    }
    return array;
}

static void cfg_dominators(Cfg *cfg, Arena *arena, Arena *scratch, const Walk *walk) {
    uint32_t count = walk->reached;
    Dominators d = {
        .semi = numbers(scratch, count, false),
        .ancestor = numbers(scratch, count, true),
        .label = numbers(scratch, count, false),
        .dominator = numbers(scratch, count, false),
        .bucket = numbers(scratch, count, true),
        .bucket_next = numbers(scratch, count, true),
        .path = numbers(scratch, count, false),
    };
    dominators_run(&d, cfg, walk);
    cfg->dominator = ARENA_ARRAY(arena, BlockId, cfg->block_count);
    for (uint32_t w = 1; w < count; w++) {
        cfg->dominator[walk->vertex[w]] = walk->vertex[d.dominator[w]];
    }
    /* A dominator stands before what it dominates in `order`: sizes bottom-up, places top-down. */
    uint32_t *size = ARENA_ARRAY(scratch, uint32_t, cfg->block_count);
    uint32_t *used = ARENA_ARRAY(scratch, uint32_t, cfg->block_count);
    cfg->enter = ARENA_ARRAY(arena, uint32_t, cfg->block_count);
    cfg->leave = ARENA_ARRAY(arena, uint32_t, cfg->block_count);
    for (uint32_t i = cfg->order_count; i-- > 0;) {
        BlockId block = cfg->order[i];
        size[block]++;
        size[cfg->dominator[block]] += size[block];
    }
    for (uint32_t i = 0; i < cfg->order_count; i++) {
        BlockId block = cfg->order[i], above = cfg->dominator[block];
        cfg->enter[block] = cfg->enter[above] + 1 + used[above];
        used[above] += size[block];
        cfg->leave[block] = cfg->enter[block] + size[block] - 1;
    }
}

Cfg cfg_compute(Arena *arena, const Function *function) {
    Arena *scratch = arena_new_tight("cfg");
    Cfg cfg = {.block_count = function->block_count};
    if (function->block_count) {
        cfg_edges(&cfg, arena, scratch, function);
        Walk walk = cfg_walk(&cfg, arena, scratch);
        cfg_dominators(&cfg, arena, scratch, &walk);
    }
    arena_free(scratch);
    return cfg;
}

bool cfg_dominates(const Cfg *cfg, BlockId above, BlockId below) {
    assert(above < cfg->block_count && below < cfg->block_count);
    if (cfg->rank[below] == NONE) {
        return true;
    }
    return cfg->rank[above] != NONE && cfg->enter[above] <= cfg->enter[below] &&
           cfg->enter[below] <= cfg->leave[above];
}
