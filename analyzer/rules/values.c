/* SPDX-License-Identifier: Apache-2.0 */
/* What a value is made of, as far as one function tells: constants and texts through casts, arithmetic,
 * conditional expressions, locals that are assigned once, and globals that nothing changes. */
#include "rules/match.h"

enum { ORIGIN_STEPS = 64 };

static void operand_used(const Function *body, LocalUses *uses, Value value) {
    if (value && body->insns[value].op == INSN_LOCAL) uses[body->insns[value].a].escapes = true;
}

/* Every use of a local's address that is no plain read or write of the whole local. */
static void note_uses(const Function *body, LocalUses *uses, uint32_t at) {
    const Insn *insn = &body->insns[at];
    const char *letters = insn_operands((InsnOp)insn->op);
    const uint32_t operands[3] = {insn->a, insn->b, insn->c};
    for (uint32_t i = 0; i < 3; i++) {
        bool plain = i == 0 && (insn->op == INSN_LOAD || insn->op == INSN_STORE);
        if ((letters[i] == 'v' || letters[i] == 'V') && !plain) operand_used(body, uses, operands[i]);
        for (uint32_t n = 0; letters[i] == 'A' && n < insn->c; n++)
            operand_used(body, uses, body->pool[insn->b + n]);
    }
    if (insn->op == INSN_STORE && body->insns[insn->a].op == INSN_LOCAL) {
        LocalUses *use = &uses[body->insns[insn->a].a];
        if (use->count < COUNTOF(use->stored)) use->stored[use->count] = insn->b;
        use->count++;
    }
}

static const LocalUses *uses_of(Matcher *matcher, FunctionId function) {
    if (matcher->uses && matcher->uses_of == function) return matcher->uses;
    const Function *body = program_body(matcher->input->program, function);
    free_(matcher->uses);
    matcher->uses = xcalloc(body->local_count + 1, sizeof *matcher->uses);
    matcher->uses_of = function;
    for (uint32_t i = 1; i < body->insn_count; i++) note_uses(body, matcher->uses, i);
    return matcher->uses;
}

void match_origins(Matcher *matcher, FunctionId function, Value value, Origins *out) {
    const Function *body = program_body(matcher->input->program, function);
    Value pending[ORIGIN_STEPS] = {value};
    uint32_t count = 1, steps = 0;
    out->count = 0;
    while (count && steps++ < ORIGIN_STEPS) {
        Value at = pending[--count];
        const Insn *insn = &body->insns[at];
        while (insn->op == INSN_CAST) insn = &body->insns[at = insn->a];
        if (insn->op == INSN_LOAD && body->insns[insn->a].op == INSN_LOCAL) {
            LocalId local = body->insns[insn->a].a;
            const LocalUses *use = &uses_of(matcher, function)[local];
            uint32_t most = body->locals[local].is_temporary ? COUNTOF(use->stored) : 1;
            bool known = !use->escapes && !body->locals[local].is_param && use->count && use->count <= most;
            if (known && count + use->count < ORIGIN_STEPS) {
                for (uint32_t i = use->count; i-- > 0;) pending[count++] = use->stored[i];
                continue;
            }
        }
        if (out->count < COUNTOF(out->values)) out->values[out->count++] = at;
    }
}

/* ---- numbers ----------------------------------------------------------------------------------- */

static bool fold(BinaryKind kind, int64_t a, int64_t b, int64_t *out) {
    switch (kind) {
    case BINARY_ADD: return !__builtin_add_overflow(a, b, out);
    case BINARY_SUB: return !__builtin_sub_overflow(a, b, out);
    case BINARY_MUL: return !__builtin_mul_overflow(a, b, out);
    case BINARY_DIV:
        if (b == 0 || b == -1) return false;
        *out = a / b;
        return true;
    case BINARY_OR: *out = a | b; return true;
    case BINARY_AND: *out = a & b; return true;
    case BINARY_REM: case BINARY_SHL: case BINARY_SHR: case BINARY_XOR: case BINARY_EQ: case BINARY_NE:
    case BINARY_LT: case BINARY_LE: case BINARY_GT: case BINARY_GE: case BINARY_POINTER_DIFF: case BINARY_COUNT_:
        break;
    }
    return false;
}

static bool number_at(Matcher *matcher, FunctionId function, Value value, uint32_t depth, int64_t *out) {
    const Program *program = matcher->input->program;
    const Function *body = program_body(program, function);
    Origins origins;
    match_origins(matcher, function, value, &origins);
    if (origins.count != 1) return false;
    value = origins.values[0];
    if (value_constant(program, body, value, out)) return true;
    const Insn *insn = &body->insns[value];
    int64_t a, b;
    return insn->op == INSN_BINARY && depth < 8 && number_at(matcher, function, insn->a, depth + 1, &a) &&
           number_at(matcher, function, insn->b, depth + 1, &b) && fold((BinaryKind)insn->kind, a, b, out);
}

bool match_number(Matcher *matcher, FunctionId function, Value value, int64_t *out) {
    return number_at(matcher, function, value, 0, out);
}

/* ---- texts ------------------------------------------------------------------------------------- */

const char *match_text(const Matcher *matcher, FunctionId function, Value value) {
    const Program *program = matcher->input->program;
    return value_string(program, program_body(program, function), value);
}
