/* SPDX-License-Identifier: Apache-2.0 */
/* Private to program/: bodies of functions whose callers say by a constant what they are to do. */
#ifndef SANGAM_PROGRAM_VARIANTS_H
#define SANGAM_PROGRAM_VARIANTS_H

#include "program/program.h"

/* How a function treats a local: only a local that is read and written by its name holds what was written there. */
typedef struct LocalUse {
    bool escapes;    /* something but LOAD and STORE has its address */
    uint32_t stores;
    Value stored;    /* the value of the last of them */
} LocalUse;
/* [local_count], from xcalloc. */
LocalUse *locals_use(const Function *body);

/* The value as a constant, where no local needs to be looked at; `depth` bounds the expression. */
Constant value_fixed(const Program *program, const Function *body, Value value, unsigned depth);

/* Is the instruction a read of a function pointer? */
bool reads_function(const Program *program, const Insn *insn);

/* Instructions of blocks that can be reached from the entry. */
uint32_t body_reachable(const Function *body);
/* The body where parameter p is given[p - 1], as far as that is known, without the blocks that are not reached so.
 * In the program's arena; `*origins` gets for each instruction that of `body`. */
Function *body_pruned(Program *program, const Function *body, const Constant *given, uint32_t **origins);

#endif
