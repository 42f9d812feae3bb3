/* SPDX-License-Identifier: Apache-2.0 */
/* Names and shapes of instructions, all read from insn.def. */
#include "ir/ir.h"

typedef struct InsnRow {
    const char *name;
    uint8_t result, terminator;
    char operands[4];
} InsnRow;

static const InsnRow ROWS[INSN_COUNT_] = {
#define INSN(op, text, result, terminator, operands, meaning) {text, result, terminator, operands},
#include "ir/insn.def"
#undef INSN
};

static const char *const BINARY_NAMES[BINARY_COUNT_] = {
    "add", "sub", "mul", "div", "rem", "shl", "shr", "and", "or",
    "xor", "eq",  "ne",  "lt",  "le",  "gt",  "ge",  "diff",
};

static const char *const UNARY_NAMES[UNARY_COUNT_] = {"neg", "bitnot", "not"};

const char *insn_name(InsnOp op) {
    assert((unsigned)op < INSN_COUNT_);
    return ROWS[op].name;
}

const char *insn_operands(InsnOp op) {
    assert((unsigned)op < INSN_COUNT_);
    return ROWS[op].operands;
}

bool insn_has_result(const Insn *insn) {
    if (insn->op == INSN_CALL || insn->op == INSN_ICALL) {
        return insn->type != 0;
    }
    return insn->op < INSN_COUNT_ && ROWS[insn->op].result;
}

bool insn_is_terminator(InsnOp op) {
    return (unsigned)op < INSN_COUNT_ && ROWS[op].terminator;
}

const char *binary_name(BinaryKind kind) {
    return (unsigned)kind < BINARY_COUNT_ ? BINARY_NAMES[kind] : "?";
}

const char *unary_name(UnaryKind kind) {
    return (unsigned)kind < UNARY_COUNT_ ? UNARY_NAMES[kind] : "?";
}
