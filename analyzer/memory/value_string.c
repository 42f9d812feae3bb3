/* SPDX-License-Identifier: Apache-2.0 */
/* Constant texts that an instruction alone tells: a literal, a constant array, a row of a constant table. */
#include "memory/memory.h"

/* A global's text is a constant when the array, or the pointer to it, cannot change. */
static const char *global_text(const Program *program, GlobalId id, uint32_t offset, bool pointer) {
    const Global *global = &program->globals[id];
    if (!global->defined || !global->constant) return NULL;
    for (uint32_t i = 0; i < global->inits; i++) {
        const Init *init = &program->inits[global->init + i];
        if (init->kind != INIT_STRING || init->offset != offset) continue;
        bool array = program->types[init->type].kind == TYPE_ARRAY;
        return array != pointer ? program_text(program, init->id) : NULL;
    }
    return NULL;
}

/* The address of a place in a global: `table[1].name`. */
static bool global_place(const Program *program, const Function *body, Value value, GlobalId *id, uint32_t *offset) {
    int64_t at = 0, index;
    for (uint32_t steps = 0; value && steps < 16; steps++) {
        const Insn *insn = &body->insns[value];
        if (insn->op == INSN_GLOBAL) {
            *id = insn->a;
            *offset = (uint32_t)at;
            return at >= 0 && at <= UINT32_MAX;
        }
        if (insn->op == INSN_FIELD) at += (int32_t)insn->b;
        else if (insn->op == INSN_INDEX && value_constant(program, body, insn->b, &index)) at += index * (int64_t)insn->c;
        else if (insn->op != INSN_CAST) return false;
        value = insn->a;
    }
    return false;
}

const char *value_string(const Program *program, const Function *body, Value value) {
    const Insn *insn = &body->insns[value];
    GlobalId global;
    uint32_t offset;
    if (insn->op == INSN_STRING) return program_text(program, insn->a);
    bool pointer = insn->op == INSN_LOAD;
    if (!global_place(program, body, pointer ? insn->a : value, &global, &offset)) return NULL;
    return global_text(program, global, offset, pointer);
}
