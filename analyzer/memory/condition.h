/* SPDX-License-Identifier: Apache-2.0 */
/* Private to memory/: what branches say of values, and of the memory on the way behind them. */
#ifndef SANGAM_MEMORY_CONDITION_H
#define SANGAM_MEMORY_CONDITION_H

#include "memory/local.h"

/* condition.c */
bool edge_known(const Walk *walk, BlockId from, BlockId to, Known *out); /* false: nothing is known there */
bool condition_known(const Walk *walk, Value condition, bool truth, Known *out); /* likewise, where the condition is that */
bool known_excludes(const Known *known, int64_t low, int64_t high);     /* the value is none of these */
bool known_contradict(const Known *a, const Known *b);                  /* both cannot be */
bool known_same(const Known *a, const Known *b);                        /* of whatever value */
Value value_uncast(const Walk *walk, Value value);
bool value_is_answer(const Walk *walk, Value value); /* 0 or 1, as C makes it of a question */
LocalId local_read(const Walk *walk, Value value); /* that the value is a load of; 0 = of none */
/* Likewise, if the load is in that block and nothing is stored there behind it. */
LocalId local_at_end(const Walk *walk, BlockId block, Value value);
bool edge_unequal(const Walk *walk, BlockId from, BlockId to, Value pair[2]); /* two values that are not equal there */
/* The call whose result the value is, looked at from that block; 0 = it is none. */
uint32_t call_behind(const Walk *walk, Value value, BlockId block);

/* wipe.c */
bool wipe_waits(const Walk *walk, BlockId from, BlockId to); /* left before it was walked: it is taken to run once */
void masks_find(Walk *walk); /* loops that write a character; before the walk, as what is read behind them depends on it */
void wipe_find(Walk *walk, uint32_t store, bool zero); /* is this store of 0 or a character the body of such a loop? */
/* `store` on the way from block `from` to `to`, with what the loops left by it have erased. */
const Store *wipe_leave(Walk *walk, const Store *store, BlockId from, BlockId to);
/* The same, where the way goes around an erasure because there is nothing to erase: `if (p && n) memset(p, 0, n)`. */
const Store *wipe_around(Walk *walk, const Store *store, BlockId from, const Known *known);
/* answers.c */
void answers_return(Walk *walk, Value value); /* the function returns it, with walk->store */
void answers_build(Walk *walk);               /* of walk->summary, with its outputs */
Called *called_at(Walk *walk, uint32_t insn); /* NULL = it tells nothing */
/* The call at walk->insn: what it leaves, and then its answers and the memory before it. */
void called_begin(Walk *walk);
void called_left(Walk *walk, Target at, uint32_t size, Left left);
void called_end(Walk *walk, Called called);
bool model_tells(const Model *model);
void called_model(Walk *walk, const Model *model, const Abstract *arguments, uint32_t count, const Store *before);
/* `store` on the way out of block `from`, without what a call cannot have left that has answered so. */
const Store *answers_leave(Walk *walk, const Store *store, BlockId from, const Known *known);
/* ways.c */
void ways_open(Walk *walk);
void ways_free(Walk *walk);
/* What is known of the local's number where the block is left for `to`, 0 = for wherever. */
bool told_on_edge(const Walk *walk, LocalId local, BlockId block, BlockId to, Known *out);
/* What `store` holds in the place of a row of another memory; false: it is not known as one. */
bool row_instead(Walk *walk, const Store *store, ObjectId id, const Cell *row, Abstract *out);
const Way *ways_looked(const Walk *walk, BlockId block); /* that its end looks at; NULL = at none */
/* `block` is entered with `store` from that predecessor; after the last of them, with walk->store. */
void ways_come(Walk *walk, BlockId block, uint32_t predecessor, const Store *store);
void ways_met(Walk *walk, BlockId block);
/* `store` on the way from block `from` to `to`, without what came there over ways on which this cannot be. */
const Store *ways_leave(Walk *walk, const Store *store, BlockId from, BlockId to, const Known *known);
/* `store` behind block `from`, on the way to `to` (the same block: out of the function), where that is known. */
const Store *known_leave(Walk *walk, const Store *store, BlockId from, BlockId to, const Known *known);

#endif
