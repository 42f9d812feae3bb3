/* SPDX-License-Identifier: Apache-2.0 */
/* Answers of guards that are kept: a member of a record into which the program stores nothing but what a guard has said,
 * or 0, says wherever it is read what the guard said. One pass over all stores, for each demand. So does a local that
 * helpers fill by its address. */
#include "flow/guards.h"

typedef struct Members {
    Guards *guards;
    const GuardSet *set;
    BitSet answers, others; /* [field_count] something else is stored there, or may be */
} Members;

/* The member whose place the value is, 0 = it is none. */
static FieldId place_of(const Program *program, const Function *body, Value value) {
    const Insn *insn = &body->insns[value];
    if (!value || insn->op != INSN_FIELD || !insn->c) return 0;
    return program->types[program->fields[insn->c].type].kind == TYPE_INTEGER ? insn->c : 0;
}

static void see_store(Members *members, FunctionId function, const Insn *store, FieldId field) {
    Guards *guards = members->guards;
    const Function *body = program_body(guards->program, function);
    int64_t number;
    if (value_constant(guards->program, body, store->b, &number) && number == 0) return;
    GuardScope *scope = members->set->scopes[function];
    guards->fuel = guards->budget = GUARD_CONDITION_STEPS;
    if (scope && guard_implied(guards, members->set, scope, store->b, KNOWN_NONZERO, 0)) (void)bitset_add(&members->answers, field);
    else (void)bitset_add(&members->others, field);
}

static void see_value(Members *members, const Function *body, Value value) {
    FieldId field = place_of(members->guards->program, body, value);
    if (field) (void)bitset_add(&members->others, field); /* its address goes somewhere */
}

static void see_function(Members *members, FunctionId function) {
    const Function *body = program_body(members->guards->program, function);
    for (uint32_t i = 1; i < body->insn_count; i++) {
        const Insn *insn = &body->insns[i];
        if (insn->op == INSN_LOAD) continue;
        if (insn->op == INSN_STORE) {
            FieldId field = place_of(members->guards->program, body, insn->a);
            if (field) see_store(members, function, insn, field);
            see_value(members, body, insn->b);
            continue;
        }
        const char *letters = insn_operands((InsnOp)insn->op);
        const uint32_t operands[] = {insn->a, insn->b, insn->c};
        for (int k = 0; k < 3; k++) {
            if (letters[k] == 'v' || letters[k] == 'V') see_value(members, body, operands[k]);
            for (uint32_t n = 0; letters[k] == 'A' && n < insn->c; n++) see_value(members, body, body->pool[insn->b + n]);
        }
    }
}

bool guard_members_find(Guards *guards, GuardSet *set) {
    const Program *program = guards->program;
    Members members = {.guards = guards, .set = set, .answers = bitset_new(guards->arena, program->field_count),
                       .others = bitset_new(guards->arena, program->field_count)};
    for (FunctionId f = 1; f < program->function_count; f++)
        if (program_is_defined(program, f)) see_function(&members, f);
    for (uint32_t i = 1; i < program->init_count; i++)
        if (program->inits[i].field && (program->inits[i].kind != INIT_INTEGER || program->inits[i].value))
            (void)bitset_add(&members.others, program->inits[i].field);
    bool any = false;
    set->answers = bitset_new(guards->arena, program->field_count);
    for (FieldId f = 1; f < program->field_count; f++) {
        if (!bitset_has(&members.answers, f) || bitset_has(&members.others, f)) continue;
        (void)bitset_add(&set->answers, f);
        any = true;
    }
    guards->budget = UINT32_MAX;
    return any;
}

bool guard_member_implies(const Guards *guards, const GuardSet *set, const GuardScope *scope, Value load, Known known) {
    if (!set->answers_known || scope->ends || known_has(known, 0)) return false;
    FieldId field = place_of(guards->program, scope->body, scope->body->insns[load].a);
    return field && bitset_has(&set->answers, field);
}

bool guard_member_read(const Guards *guards, const GuardSet *set, FunctionId function) {
    const Function *body = program_body(guards->program, function);
    for (uint32_t i = 1; set->answers_known && i < body->insn_count; i++) {
        FieldId field = body->insns[i].op == INSN_LOAD ? place_of(guards->program, body, body->insns[i].a) : 0;
        if (field && bitset_has(&set->answers, field)) return true;
    }
    return false;
}

/* ---- answers by an out-parameter ------------------------------------------------------------------ */

typedef struct OutUse { /* of a pointer, or of the local it points to */
    bool asked, other;
} OutUse;

static void see_stored(Guards *guards, const GuardSet *set, GuardScope *scope, Value value, unsigned depth, OutUse *use) {
    int64_t number;
    if (value_constant(guards->program, scope->body, value, &number) && number == 0) return;
    if (guard_implied(guards, set, scope, value, KNOWN_NONZERO, depth + 1)) use->asked = true;
    else use->other = true;
}

/* The value is the address: of the local, or what the parameter `local` is (pointer). */
static bool is_address(const Function *body, Value value, LocalId local, bool pointer) {
    const Insn *from = &body->insns[value];
    if (pointer && value && from->op == INSN_LOAD) from = &body->insns[from->a];
    else if (pointer) return false;
    return value && from->op == INSN_LOCAL && from->a == local;
}

/* Call `at` hands the address on, as argument `number`, to a helper that answers there. */
static bool helper_answers(Guards *guards, const GuardSet *set, GuardScope *scope, uint32_t at, uint32_t number) {
    const Insn *call = &scope->body->insns[at];
    const GuardScope *helper = call->op == INSN_CALL ? set->scopes[call->a] : NULL;
    return helper && helper != scope && number < 64 && helper->answer_params >> number & 1 &&
           guard_purposes_passed(guards, set, scope, at, helper);
}

static OutUse out_use(Guards *guards, const GuardSet *set, GuardScope *scope, LocalId local, bool pointer, unsigned depth) {
    const Function *body = scope->body;
    OutUse use = {0};
    for (uint32_t i = 1; i < body->insn_count && !use.other; i++) {
        const Insn *insn = &body->insns[i];
        const char *letters = insn_operands((InsnOp)insn->op);
        const uint32_t operands[] = {insn->a, insn->b, insn->c};
        for (int k = 0; k < 3; k++) {
            bool one = letters[k] == 'v' || letters[k] == 'V';
            for (uint32_t n = 0; one ? n < 1 : letters[k] == 'A' && n < insn->c; n++) {
                if (!is_address(body, one ? operands[k] : body->pool[insn->b + n], local, pointer)) continue;
                if (insn->op == INSN_BRANCH || insn->op == INSN_LOAD || insn->op == INSN_SCOPE_END) continue;
                if (insn->op == INSN_STORE && k == 0) see_stored(guards, set, scope, insn->b, depth, &use);
                else if (!one && helper_answers(guards, set, scope, i, n)) use.asked = true;
                else use.other = true;
            }
        }
    }
    return use;
}

bool guard_out_implies(Guards *guards, const GuardSet *set, GuardScope *scope, Value load, Known known, unsigned depth) {
    const Insn *insn = &scope->body->insns[load];
    if (!guards->answers_by_parameter || known_has(known, 0) || scope->ends || !insn->a || scope->body->insns[insn->a].op != INSN_LOCAL) return false;
    LocalId local = scope->body->insns[insn->a].a;
    if (!scope->escapes[local] || scope->body->locals[local].is_param) return false;
    OutUse use = out_use(guards, set, scope, local, false, depth);
    return use.asked && !use.other;
}

void guard_answers_find(Guards *guards, const GuardSet *set, GuardScope *scope) {
    const Function *body = scope->body;
    for (uint32_t p = 1; p <= body->params && p <= 64; p++) {
        const Type *type = &guards->program->types[body->locals[p].type];
        if (type->kind != TYPE_POINTER || guards->program->types[type->element].kind != TYPE_INTEGER) continue;
        if (scope->escapes[p] || scope->stores[p].len) continue;
        guards->fuel = GUARD_CONDITION_STEPS;
        OutUse use = out_use(guards, set, scope, p, true, 0);
        if (!use.asked || use.other) continue;
        scope->answer_params |= UINT64_C(1) << (p - 1);
        guards->answers_by_parameter = true;
    }
}
