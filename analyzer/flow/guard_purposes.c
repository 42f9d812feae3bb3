/* SPDX-License-Identifier: Apache-2.0 */
/* What a guard is asked for: the purposes that its argument may be, through variables, arms of `?:`, flags, constant
 * tables, functions that answer a constant, members of a record at hand, and parameters of helpers. Everything here errs
 * towards "one of those demanded". */
#include "flow/guards.h"

enum { DEPTH_MOST = 12 };

typedef struct Asked { /* where a purpose is looked for */
    Guards *guards;
    const GuardSet *set;
    GuardScope *scope;
} Asked;

/* `#define PURPOSE_CARE 1` leaves its name only beside the place where it is used. */
static const char *macro_name(const Guards *guards, FunctionId function, Value insn) {
    const Program *program = guards->program;
    const ProgramFunction *row = &program->functions[function];
    if (row->unit == UINT32_MAX) return "";
    const Unit *unit = program->units[row->unit].unit;
    if (row->body < unit->functions || row->body >= unit->functions + unit->function_count) return "";
    FunctionId own = (FunctionId)(row->body - unit->functions);
    uint32_t low = 0, high = unit->spelling_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const Spelling *spelling = &unit->spellings[middle];
        if (spelling->function < own || (spelling->function == own && spelling->insn < insn)) low = middle + 1;
        else high = middle;
    }
    if (low >= unit->spelling_count) return "";
    const Spelling *found = &unit->spellings[low];
    return found->function == own && found->insn == insn ? unit_text(unit, found->macro) : "";
}

static bool value_listed(const GuardSet *set, int64_t value) {
    for (uint32_t i = 0; i < set->values.len; i++)
        if (set->values.data[i] == value) return true;
    return false;
}

static bool constant_listed(const Guards *guards, const GuardSet *set, FunctionId function, const Function *body, Value at,
                            int64_t value) {
    if (value_listed(set, value)) return true;
    const Insn *insn = &body->insns[at];
    const char *name = insn->op == INSN_CONST ? program_text(guards->program, insn->c) : "";
    const char *macro = macro_name(guards, function, at);
    for (uint32_t i = 0; i < set->purposes.len; i++)
        if (strcmp(set->purposes.data[i], name) == 0 || strcmp(set->purposes.data[i], macro) == 0) return true;
    return false;
}

static Value uncast(const Function *body, Value value) {
    while (value && body->insns[value].op == INSN_CAST) value = body->insns[value].a;
    return value;
}

/* A row of a constant table, any of them: is one not demanded? */
static bool table_has_other(const Asked *asked, const Insn *load) {
    const Program *program = asked->guards->program;
    const Function *body = asked->scope->body;
    const Insn *at = &body->insns[load->a];
    int64_t offset = 0;
    if (at->op == INSN_FIELD) {
        offset = at->b;
        at = &body->insns[at->a];
    }
    if (at->op != INSN_INDEX || !at->c || body->insns[at->a].op != INSN_GLOBAL) return false;
    const Global *global = &program->globals[body->insns[at->a].a];
    if (!global->constant) return false;
    for (uint32_t i = 0; i < global->inits; i++) {
        const Init *init = &program->inits[global->init + i];
        if (init->kind == INIT_INTEGER && init->offset % at->c == offset && !value_listed(asked->set, init->value)) return true;
    }
    return false;
}

/* A function that only ever returns constants. */
static bool result_is_other(const Asked *asked, FunctionId callee) {
    const Program *program = asked->guards->program;
    if (!program_is_defined(program, callee)) return false;
    const Function *body = program_body(program, callee);
    bool other = false;
    for (BlockId b = 1; b < body->block_count; b++) {
        const Insn *last = &body->insns[body->blocks[b].first + body->blocks[b].count - 1];
        int64_t value;
        if (last->op != INSN_RETURN) continue;
        if (!last->a || !value_constant(program, body, last->a, &value)) return false;
        other |= !constant_listed(asked->guards, asked->set, callee, body, uncast(body, last->a), value);
    }
    return other;
}

static bool is_other(const Asked *asked, Value value, unsigned depth);

/* The record that a pointer is to: a local of the function's own, or (param) what a parameter points to. */
static LocalId record_of(const Asked *asked, Value pointer, bool *param) {
    const Function *body = asked->scope->body;
    const Insn *insn = &body->insns[uncast(body, pointer)];
    *param = false;
    if (insn->op == INSN_LOCAL) return insn->a;
    if (insn->op != INSN_LOAD || body->insns[insn->a].op != INSN_LOCAL) return 0;
    LocalId local = body->insns[insn->a].a;
    *param = local <= body->params && asked->scope->stores[local].len == 0 && !asked->scope->escapes[local];
    return *param ? local : 0;
}

/* No call but helpers that look for the purpose there gets the record, nor does anything else. */
static bool record_stays(const Asked *asked, LocalId record) {
    const Function *body = asked->scope->body;
    for (uint32_t i = 1; i < body->insn_count; i++) {
        const Insn *insn = &body->insns[i];
        if (insn->op == INSN_STORE && body->insns[uncast(body, insn->b)].op == INSN_LOCAL &&
            body->insns[uncast(body, insn->b)].a == record)
            return false;
        if (insn->op == INSN_COPY && body->insns[uncast(body, insn->a)].op == INSN_LOCAL && body->insns[uncast(body, insn->a)].a == record)
            return false;
        for (uint32_t n = 0; (insn->op == INSN_CALL || insn->op == INSN_ICALL) && n < insn->c; n++) {
            Value given = uncast(body, body->pool[insn->b + n]);
            if (body->insns[given].op != INSN_LOCAL || body->insns[given].a != record) continue;
            const GuardScope *helper = insn->op == INSN_CALL ? asked->set->scopes[insn->a] : NULL;
            if (!helper || !helper->purpose_members.len) return false;
        }
    }
    return true;
}

static void note_member(GuardScope *scope, PurposeMember member) {
    for (uint32_t i = 0; i < scope->purpose_members.len; i++)
        if (scope->purpose_members.data[i].parameter == member.parameter && scope->purpose_members.data[i].field == member.field) return;
    vec_push(&scope->purpose_members, member);
}

/* The member of that record. */
static bool member_is_other(const Asked *asked, Value pointer, FieldId field, unsigned depth) {
    const Function *body = asked->scope->body;
    bool param;
    LocalId record = record_of(asked, pointer, &param);
    if (param) {
        note_member(asked->scope, (PurposeMember){record - 1, field});
        return false;
    }
    if (!record || !record_stays(asked, record)) return false;
    for (uint32_t i = 1; i < body->insn_count; i++) {
        const Insn *store = &body->insns[i];
        if (store->op != INSN_STORE) continue;
        const Insn *place = &body->insns[store->a];
        if (place->op != INSN_FIELD || place->c != field || body->insns[uncast(body, place->a)].op != INSN_LOCAL) continue;
        if (body->insns[uncast(body, place->a)].a == record && is_other(asked, store->b, depth + 1)) return true;
    }
    return false;
}

/* Is it known that the value may be a purpose that is none of those demanded? */
static bool is_other(const Asked *asked, Value value, unsigned depth) {
    const Function *body = asked->scope->body;
    value = uncast(body, value);
    if (!value || depth > DEPTH_MOST) return false;
    const Insn *insn = &body->insns[value];
    int64_t number;
    U32Vec stores = {0};
    LocalId param;
    if (insn->op == INSN_BINARY && insn->kind == BINARY_OR) /* asked for both at once */
        return is_other(asked, insn->a, depth + 1) && is_other(asked, insn->b, depth + 1);
    if (value_constant(asked->guards->program, body, value, &number))
        return !constant_listed(asked->guards, asked->set, asked->scope->function, body, value, number);
    if (insn->op == INSN_CALL) return result_is_other(asked, insn->a);
    if (insn->op != INSN_LOAD) return false;
    bool other = false;
    if (guard_stores(asked->guards, asked->scope, value, &stores, &param)) {
        if (param && param <= 64) asked->scope->purpose_params |= UINT64_C(1) << (param - 1);
        for (uint32_t i = 0; i < stores.len && !other; i++) other = is_other(asked, body->insns[stores.data[i]].b, depth + 1);
    } else if (body->insns[insn->a].op == INSN_FIELD && body->insns[insn->a].c && body->insns[body->insns[insn->a].a].op != INSN_INDEX) {
        other = member_is_other(asked, body->insns[insn->a].a, body->insns[insn->a].c, depth);
    } else {
        other = table_has_other(asked, insn);
    }
    vec_free(&stores);
    return other;
}

bool guard_purpose(Guards *guards, const GuardSet *set, GuardScope *scope, uint32_t insn, uint32_t argument) {
    const Insn *call = &scope->body->insns[insn];
    if (set->purposes.len == 0 || argument >= call->c) return true;
    return !is_other(&(Asked){guards, set, scope}, scope->body->pool[call->b + argument], 0);
}

bool guard_purposes_passed(Guards *guards, const GuardSet *set, GuardScope *scope, uint32_t insn,
                           const GuardScope *helper) {
    const Insn *call = &scope->body->insns[insn];
    for (uint32_t i = 0; i < 64; i++)
        if (helper->purpose_params >> i & 1 && !guard_purpose(guards, set, scope, insn, i)) return false;
    for (uint32_t i = 0; i < helper->purpose_members.len; i++) {
        PurposeMember member = helper->purpose_members.data[i];
        if (member.parameter < call->c &&
            member_is_other(&(Asked){guards, set, scope}, scope->body->pool[call->b + member.parameter], member.field, 0))
            return false;
    }
    return true;
}
