/* SPDX-License-Identifier: Apache-2.0 */
/* In which unit a number counts, by what is done with it: `log_keep * 86400`, `age / 3600 > keep`. The unit goes with
 * the name, as a name stands for one thing in a program. */
#include "rules/match.h"

enum { HOUR = 3600 };

static Value uncast(const Function *body, Value value) {
    while (body->insns[value].op == INSN_CAST) value = body->insns[value].a;
    return value;
}

/* `7 * 24 * 3600` has 24 hours inside: the larger span is meant. Two that do not fit make none. */
static void unit_add(Matcher *matcher, const char *name, int64_t seconds) {
    if (!*name || seconds < HOUR || seconds % HOUR) return;
    bool new;
    uint64_t *unit = map_put(&matcher->units, (uint64_t)(uintptr_t)name, &new);
    if (new) *unit = (uint64_t)seconds;
    else if (*unit && seconds % (int64_t)*unit == 0) *unit = (uint64_t)seconds;
    else if (*unit && (int64_t)*unit % seconds != 0) *unit = 0;
}

static void factors(Matcher *matcher, const Function *body, Value value, int64_t seconds, unsigned depth) {
    const Program *program = matcher->input->program;
    const Insn *insn = &body->insns[value = uncast(body, value)];
    int64_t number, product;
    if (insn->op != INSN_BINARY || insn->kind != BINARY_MUL || !depth) {
        unit_add(matcher, value_name(program, body, value), seconds);
        return;
    }
    if (value_constant(program, body, insn->b, &number) && !__builtin_mul_overflow(seconds, number, &product))
        factors(matcher, body, insn->a, product, depth - 1);
    if (value_constant(program, body, insn->a, &number) && !__builtin_mul_overflow(seconds, number, &product))
        factors(matcher, body, insn->b, product, depth - 1);
}

/* The seconds that the value was divided by, 1 = none. */
static int64_t divided_by(const Program *program, const Function *body, Value value) {
    int64_t seconds = 1, number;
    for (unsigned depth = 0; depth < 4; depth++) {
        const Insn *insn = &body->insns[uncast(body, value)];
        if (insn->op != INSN_BINARY || insn->kind != BINARY_DIV || !value_constant(program, body, insn->b, &number) ||
            __builtin_mul_overflow(seconds, number, &seconds))
            break;
        value = insn->a;
    }
    return seconds;
}

static void find_units(Matcher *matcher) {
    const Program *program = matcher->input->program;
    matcher->units_known = true;
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        if (!body->defined || program->files[body->loc.file].system) continue;
        for (uint32_t i = 1; i < body->insn_count; i++) {
            const Insn *insn = &body->insns[i];
            if (insn->op != INSN_BINARY) continue;
            if (insn->kind == BINARY_MUL) factors(matcher, body, i, 1, 4);
            if (insn->kind < BINARY_EQ || insn->kind > BINARY_GE) continue;
            unit_add(matcher, value_name(program, body, insn->b), divided_by(program, body, insn->a));
            unit_add(matcher, value_name(program, body, insn->a), divided_by(program, body, insn->b));
        }
    }
}

int64_t unit_of_name(Matcher *matcher, const char *name) {
    if (!matcher->units_known) find_units(matcher);
    return (int64_t)map_get(&matcher->units, (uint64_t)(uintptr_t)name, 0);
}
