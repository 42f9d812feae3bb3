/* SPDX-License-Identifier: Apache-2.0 */
/* Names and shapes of instructions, all read from insn.def; what operators make of constants. */
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

int64_t integer_convert(int64_t value, const Type *type) {
    if (type->kind != TYPE_INTEGER || type->size == 0 || type->size >= 8) return value;
    uint64_t mask = (UINT64_C(1) << (type->size * 8)) - 1, bits = (uint64_t)value & mask;
    if (type->is_signed && bits >> (type->size * 8 - 1)) bits |= ~mask;
    return (int64_t)bits;
}

bool binary_fold(BinaryKind kind, int64_t a, int64_t b, int64_t *out) {
    uint64_t x = (uint64_t)a, y = (uint64_t)b;
    switch (kind) {
    case BINARY_ADD: *out = (int64_t)(x + y); return true;
    case BINARY_SUB: *out = (int64_t)(x - y); return true;
    case BINARY_MUL: *out = (int64_t)(x * y); return true;
    case BINARY_DIV: if (b == 0 || (a == INT64_MIN && b == -1)) return false; *out = a / b; return true;
    case BINARY_REM: if (b == 0 || (a == INT64_MIN && b == -1)) return false; *out = a % b; return true;
    case BINARY_SHL: if (y > 63) return false; *out = (int64_t)(x << y); return true;
    case BINARY_SHR: if (y > 63) return false; *out = a >> y; return true;
    case BINARY_AND: *out = a & b; return true;
    case BINARY_OR: *out = a | b; return true;
    case BINARY_XOR: *out = a ^ b; return true;
    case BINARY_EQ: *out = a == b; return true;
    case BINARY_NE: *out = a != b; return true;
    case BINARY_LT: *out = a < b; return true;
    case BINARY_LE: *out = a <= b; return true;
    case BINARY_GT: *out = a > b; return true;
    case BINARY_GE: *out = a >= b; return true;
    case BINARY_POINTER_DIFF: case BINARY_COUNT_: return false;
    }
    return false;
}

static const struct { uint8_t kind, denied, mirrored; } comparisons[] = {
    {BINARY_EQ, BINARY_NE, BINARY_EQ}, {BINARY_NE, BINARY_EQ, BINARY_NE}, {BINARY_LT, BINARY_GE, BINARY_GT},
    {BINARY_LE, BINARY_GT, BINARY_GE}, {BINARY_GT, BINARY_LE, BINARY_LT}, {BINARY_GE, BINARY_LT, BINARY_LE}};

BinaryKind binary_denied(BinaryKind kind) {
    for (size_t i = 0; i < COUNTOF(comparisons); i++)
        if (comparisons[i].kind == kind) return (BinaryKind)comparisons[i].denied;
    return kind;
}

BinaryKind binary_mirrored(BinaryKind kind) {
    for (size_t i = 0; i < COUNTOF(comparisons); i++)
        if (comparisons[i].kind == kind) return (BinaryKind)comparisons[i].mirrored;
    return kind;
}

int64_t unary_fold(UnaryKind kind, int64_t a) {
    return kind == UNARY_NEG ? (int64_t)(0 - (uint64_t)a) : kind == UNARY_BITNOT ? ~a : !a;
}
