/* SPDX-License-Identifier: Apache-2.0 */
/* Edges, order, dominators and loop heads. */
#include "ir/ir.h"

#include "check.h"

#include <time.h>

/* A function whose block b jumps to the blocks in edges[b], a list that 0 ends. */
typedef struct Graph {
    Arena *arena;
    Unit *unit;
    const Function *function;
} Graph;

static Graph graph_open(const uint32_t *const *edges, uint32_t blocks) {
    UnitBuilder *builder = unit_builder_new();
    Type type = {.kind = TYPE_INTEGER, .size = 4, .is_signed = 1};
    TypeId integer = unit_type(builder, &type);
    Function declaration = {.name = unit_string(builder, "f"),
                            .type = unit_function_type(builder, 0, NULL, 0, false)};
    FunctionId f = unit_function(builder, &declaration);
    body_begin(builder, f);
    U32Vec ids = {0};
    vec_push(&ids, 0);
    for (uint32_t i = 0; i < blocks; i++) {
        vec_push(&ids, body_block(builder));
    }
    for (uint32_t i = 1; i <= blocks; i++) {
        U32Vec rows = {0};
        body_place(builder, ids.data[i]);
        Insn value = {.op = INSN_CONST, .type = integer};
        Insn insn = {.op = INSN_SWITCH, .a = body_insn(builder, &value)};
        for (const uint32_t *to = edges[i]; *to; to++) {
            for (int word = 0; word < 4; word++) {
                vec_push(&rows, 0);
            }
            vec_push(&rows, ids.data[*to]);
        }
        insn.b = body_pool(builder, rows.data, rows.len);
        insn.c = rows.len;
        if (!rows.len) {
            insn = (Insn){.op = INSN_RETURN};
        } else if (rows.len == 5) {
            insn = (Insn){.op = INSN_JUMP, .a = rows.data[4]};
        } else if (rows.len == 10) {
            insn = (Insn){.op = INSN_BRANCH, .a = insn.a, .b = rows.data[4], .c = rows.data[9]};
        }
        body_insn(builder, &insn);
        vec_free(&rows);
    }
    body_end(builder, (Loc){0});
    vec_free(&ids);
    Graph graph = {.arena = arena_new("test"), .unit = unit_finish(builder)};
    graph.function = &graph.unit->functions[f];
    return graph;
}

static void graph_close(Graph *graph) {
    unit_free(graph->unit);
    arena_free(graph->arena);
}

#define TO(...) ((const uint32_t[]){__VA_ARGS__, 0})
#define END     ((const uint32_t[]){0})

static void diamond(void) {
    /* 1 -> 2, 3; both -> 4 */
    const uint32_t *edges[] = {NULL, TO(2, 3), TO(4), TO(4), END};
    Graph graph = graph_open(edges, 4);
    Cfg cfg = cfg_compute(graph.arena, graph.function);
    CHECK_EQ(cfg.order_count, 4);
    CHECK_EQ(cfg.order[0], 1);
    CHECK_EQ(cfg.order[3], 4);
    CHECK_EQ(cfg.rank[4], 3);
    CHECK_EQ(cfg.dominator[1], 0);
    CHECK_EQ(cfg.dominator[2], 1);
    CHECK_EQ(cfg.dominator[3], 1);
    CHECK_EQ(cfg.dominator[4], 1);
    CHECK_EQ(cfg.successor_first[2] - cfg.successor_first[1], 2);
    CHECK_EQ(cfg.successor[cfg.successor_first[1]], 2);
    CHECK_EQ(cfg.predecessor_first[5] - cfg.predecessor_first[4], 2);
    CHECK_EQ(cfg.predecessor[cfg.predecessor_first[4]], 2);
    CHECK_EQ(cfg.predecessor[cfg.predecessor_first[4] + 1], 3);
    CHECK(cfg_dominates(&cfg, 1, 4));
    CHECK(cfg_dominates(&cfg, 4, 4));
    CHECK(!cfg_dominates(&cfg, 2, 4));
    CHECK(!cfg_dominates(&cfg, 4, 1));
    for (BlockId block = 1; block <= 4; block++) {
        CHECK_EQ(cfg.loop_head[block], 0);
    }
    graph_close(&graph);
}

static void loops(void) {
    /* 1 -> 2; 2 -> 3, 6; 3 -> 4; 4 -> 3, 5; 5 -> 2; inner loop 3-4, outer 2-5; 5 -> 5 too */
    const uint32_t *edges[] = {NULL, TO(2), TO(3, 6), TO(4), TO(3, 5), TO(2, 5), END};
    Graph graph = graph_open(edges, 6);
    Cfg cfg = cfg_compute(graph.arena, graph.function);
    static const uint8_t heads[] = {0, 0, 1, 1, 0, 1, 0};
    static const BlockId dominators[] = {0, 0, 1, 2, 3, 4, 2};
    for (BlockId block = 1; block <= 6; block++) {
        CHECK_EQ(cfg.loop_head[block], heads[block]);
        CHECK_EQ(cfg.dominator[block], dominators[block]);
    }
    graph_close(&graph);
}

static void irreducible(void) {
    /* 1 -> 2, 3; 2 <-> 3: the cycle is entered in two places, neither dominates the other */
    const uint32_t *edges[] = {NULL, TO(2, 3), TO(3), TO(2)};
    Graph graph = graph_open(edges, 3);
    Cfg cfg = cfg_compute(graph.arena, graph.function);
    CHECK_EQ(cfg.dominator[2], 1);
    CHECK_EQ(cfg.dominator[3], 1);
    CHECK_EQ(cfg.loop_head[2] + cfg.loop_head[3], 1);
    graph_close(&graph);
}

static void unreachable_and_double_edges(void) {
    /* 1 -> 2 twice; 3 -> 2 and 4, 4 -> 3: nothing leads to 3 */
    const uint32_t *edges[] = {NULL, TO(2, 2), END, TO(2, 4), TO(3)};
    Graph graph = graph_open(edges, 4);
    Cfg cfg = cfg_compute(graph.arena, graph.function);
    CHECK_EQ(cfg.order_count, 2);
    CHECK_EQ(cfg.rank[3], UINT32_MAX);
    CHECK_EQ(cfg.dominator[2], 1);
    CHECK_EQ(cfg.dominator[3], 0);
    CHECK_EQ(cfg.successor_first[2] - cfg.successor_first[1], 1);
    CHECK_EQ(cfg.predecessor_first[3] - cfg.predecessor_first[2], 2);
    CHECK(cfg_dominates(&cfg, 2, 3));
    CHECK(cfg_dominates(&cfg, 4, 3));
    CHECK(!cfg_dominates(&cfg, 3, 2));
    graph_close(&graph);
}

static uint32_t random_next(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33);
}

/* Blocks reachable from the entry when `without` is taken away. */
static void reach(const Cfg *cfg, BlockId without, uint8_t *seen) {
    BlockId stack[64];
    uint32_t depth = 0;
    memset(seen, 0, 64);
    if (without != 1) {
        stack[depth++] = 1;
        seen[1] = 1;
    }
    while (depth) {
        BlockId block = stack[--depth];
        for (uint32_t i = cfg->successor_first[block]; i < cfg->successor_first[block + 1]; i++) {
            BlockId to = cfg->successor[i];
            if (to != without && !seen[to]) {
                seen[to] = 1;
                stack[depth++] = to;
            }
        }
    }
}

/* The definition itself: a dominates b when no path from the entry to b avoids a. */
static void dominators_by_definition(void) {
    uint64_t seed = 7;
    for (int round = 0; round < 400; round++) {
        uint32_t blocks = 2 + random_next(&seed) % 30;
        uint32_t rows[64][4] = {{0}};
        const uint32_t *edges[64] = {NULL};
        for (BlockId block = 1; block <= blocks; block++) {
            uint32_t count = random_next(&seed) % 4;
            for (uint32_t i = 0; i < count; i++) {
                rows[block][i] = 1 + random_next(&seed) % blocks;
            }
            edges[block] = rows[block];
        }
        Graph graph = graph_open(edges, blocks);
        Cfg cfg = cfg_compute(graph.arena, graph.function);
        uint8_t all[64], left[64];
        reach(&cfg, 0, all);
        for (BlockId above = 1; above <= blocks; above++) {
            reach(&cfg, above, left);
            for (BlockId below = 1; below <= blocks; below++) {
                bool dominates = !left[below];
                CHECK_EQ(cfg_dominates(&cfg, above, below), all[above] ? dominates : !all[below]);
            }
        }
        /* The immediate dominator is a strict one that every other strict one dominates. */
        for (BlockId block = 2; block <= blocks; block++) {
            BlockId parent = cfg.dominator[block];
            CHECK_EQ(parent != 0, all[block]);
            for (BlockId above = 1; parent && above <= blocks; above++) {
                if (above != block && all[above] && cfg_dominates(&cfg, above, block)) {
                    CHECK(cfg_dominates(&cfg, above, parent));
                }
            }
        }
        /* Taking away the loop heads leaves an order that every edge follows. */
        for (uint32_t i = 0; i < cfg.order_count; i++) {
            BlockId block = cfg.order[i];
            CHECK_EQ(cfg.rank[block], i);
            for (uint32_t j = cfg.successor_first[block]; j < cfg.successor_first[block + 1]; j++) {
                BlockId to = cfg.successor[j];
                CHECK(cfg.rank[to] > i || cfg.loop_head[to]);
            }
        }
        graph_close(&graph);
    }
}

/* if (x1) goto fail; if (x2) goto fail; ... 100,000 times, and `fail` also jumped to at once. */
static void many_gotos(void) {
    enum { BLOCKS = 100000 };
    Arena *arena = arena_new("edges");
    const uint32_t **edges = ARENA_ARRAY(arena, const uint32_t *, BLOCKS + 1);
    for (uint32_t block = 1; block <= BLOCKS; block++) {
        uint32_t *row = ARENA_ARRAY(arena, uint32_t, 3);
        row[0] = block < BLOCKS ? block + 1 : 0;
        row[1] = block < BLOCKS - 1 ? BLOCKS : 0;
        edges[block] = row;
    }
    Graph graph = graph_open(edges, BLOCKS);
    clock_t start = clock();
    Cfg cfg = cfg_compute(graph.arena, graph.function);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    CHECK_EQ(cfg.order_count, BLOCKS);
    CHECK_EQ(cfg.dominator[BLOCKS], 1);
    CHECK_EQ(cfg.dominator[BLOCKS - 1], BLOCKS - 2);
    CHECK(cfg_dominates(&cfg, 2, BLOCKS - 1));
    CHECK(!cfg_dominates(&cfg, 2, BLOCKS));
    CHECK(seconds < 5); /* milliseconds; quadratic work would take minutes */
    printf("# 100000 blocks in %.3f s\n", seconds);
    graph_close(&graph);
    arena_free(arena);
}

static void declarations_have_no_blocks(void) {
    Arena *arena = arena_new("test");
    Function function = {0};
    Cfg cfg = cfg_compute(arena, &function);
    CHECK_EQ(cfg.block_count, 0);
    CHECK_EQ(cfg.order_count, 0);
    arena_free(arena);
}

int main(void) {
    RUN(diamond);
    RUN(loops);
    RUN(irreducible);
    RUN(unreachable_and_double_edges);
    RUN(dominators_by_definition);
    RUN(many_gotos);
    RUN(declarations_have_no_blocks);
    return check_end();
}
