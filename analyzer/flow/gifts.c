/* SPDX-License-Identifier: Apache-2.0 */
/* What declarations are given to: calls that tell something of their arguments, also by way of parameters of the program's
 * own functions and of members that they are stored in. */
#include <stdlib.h>

#include "flow/state.h"

enum { ROUNDS_MAX = 6 };

typedef struct Gift {
    const char *call; /* as catalog_calls() has it */
    uint32_t before;  /* index + 1 of another one of the same declaration, 0 = none */
} Gift;

struct Gifts {
    const Program *program;
    Map given; /* declaration -> index + 1 into list: the last call that it is given to */
    VEC(Gift) list;
    bool more; /* in this round */
};

static uint64_t decl_key(FunctionId function, Decl decl) {
    return (decl_kind(decl) == DECL_LOCAL ? (uint64_t)function << 32 : 0) | decl;
}

/* What the value is, or is the address of: a variable, or a member. */
static Decl value_decl(const Function *body, Value value) {
    const Insn *insn = &body->insns[value];
    for (int loads = 0; value; insn = &body->insns[value]) {
        if (insn->op == INSN_CAST) value = insn->a;
        else if (insn->op == INSN_LOAD && loads++ == 0) value = insn->a;
        else break;
    }
    if (insn->op == INSN_LOCAL) return DECL(DECL_LOCAL, insn->a);
    if (insn->op == INSN_GLOBAL) return DECL(DECL_GLOBAL, insn->a);
    return insn->op == INSN_FIELD && insn->c ? DECL(DECL_FIELD, insn->c) : 0;
}

static bool of_system(const Program *program, FieldId field) {
    FileId file = program->fields[field].loc.file;
    return file && program->files[file].system;
}

static void give(Gifts *gifts, FunctionId function, Decl decl, const char *call) {
    uint64_t *slot = map_put(&gifts->given, decl_key(function, decl), NULL);
    for (uint32_t at = (uint32_t)*slot; at; at = gifts->list.data[at - 1].before)
        if (gifts->list.data[at - 1].call == call) return;
    vec_push(&gifts->list, ((Gift){call, (uint32_t)*slot}));
    *slot = gifts->list.len;
    gifts->more |= strchr(call, ' ') != NULL;
}

/* What a function asks the system by for the record of which a member is given: `user` of `getpwnam(user)`. */
static void give_asked(Gifts *gifts, FunctionId function, TypeId record, const char *call) {
    const Program *program = gifts->program;
    const Function *body = program_body(program, function);
    for (uint32_t i = 1; i < body->insn_count; i++) {
        const Insn *insn = &body->insns[i];
        const Type *type = &program->types[insn->op == INSN_CALL ? insn->type : 0];
        if (insn->op != INSN_CALL || type->kind != TYPE_POINTER || type->element != record) continue;
        for (uint32_t n = 0; n < insn->c; n++) {
            Decl decl = value_decl(body, body->pool[insn->b + n]);
            if (decl) give(gifts, function, decl, call);
        }
    }
}

/* One member of the program's own record speaks for all. */
static void give_beside(Gifts *gifts, FunctionId function, FieldId member, const char *call) {
    TypeId record = gifts->program->fields[member].record;
    if (of_system(gifts->program, member)) give_asked(gifts, function, record, call);
    else give(gifts, 0, DECL(DECL_RECORD, record), call);
}

/* Of the calls themselves. A variable that is only given to one does not speak for a record. */
static void note_given(Gifts *gifts, FunctionId function, const Insn *insn, const char *call) {
    const Function *body = program_body(gifts->program, function);
    uint32_t argument = (uint32_t)strtoul(strstr(call, "(arg") + strlen("(arg"), NULL, 10);
    Decl decl = argument < insn->c ? value_decl(body, body->pool[insn->b + argument]) : 0;
    if (decl && !str_starts(call, "beside ")) give(gifts, function, decl, call);
    else if (decl_kind(decl) == DECL_FIELD) give_beside(gifts, function, decl_id(decl), call);
}

static const char *call_name(const char *call) {
    const char *space = strchr(call, ' ');
    return space ? space + 1 : call;
}

static void note_calls(Gifts *gifts, const StrVec *calls) {
    const Program *program = gifts->program;
    Map telling = {0}; /* FunctionId -> index + 1 of the first of its calls */
    for (FunctionId f = 1; calls->len && f < program->function_count; f++)
        for (uint32_t n = calls->len; n-- > 0;) {
            const char *call = call_name(calls->data[n]), *name = program->functions[f].name;
            size_t length = strcspn(call, "(");
            if (strncmp(name, call, length) == 0 && !name[length]) *map_put(&telling, f, NULL) = n + 1;
        }
    for (FunctionId f = 1; telling.count && f < program->function_count; f++) {
        const Function *body = program_is_defined(program, f) ? program_body(program, f) : NULL;
        for (uint32_t i = 1; body && i < body->insn_count; i++) {
            const Insn *insn = &body->insns[i];
            uint32_t first = insn->op == INSN_CALL ? (uint32_t)map_get(&telling, insn->a, 0) : 0;
            size_t length = first ? strlen(program->functions[insn->a].name) : 0;
            for (uint32_t n = first; n && n <= calls->len; n++) {
                const char *call = call_name(calls->data[n - 1]);
                if (strncmp(call, program->functions[insn->a].name, length) == 0 && call[length] == '(')
                    note_given(gifts, f, insn, calls->data[n - 1]);
            }
        }
    }
    map_free(&telling);
}

/* What holds for where the value goes holds for where it is. */
static void take_over(Gifts *gifts, FunctionId function, Decl decl, uint64_t to, const char *prefix) {
    for (uint32_t at = (uint32_t)map_get(&gifts->given, to, 0), next; at; at = next) {
        next = gifts->list.data[at - 1].before;
        if (str_starts(gifts->list.data[at - 1].call, prefix)) give(gifts, function, decl, gifts->list.data[at - 1].call);
    }
}

static void go_along(Gifts *gifts, FunctionId f, const Insn *insn) {
    const Program *program = gifts->program;
    const Function *body = program_body(program, f);
    if (insn->op == INSN_CALL && program_is_defined(program, insn->a)) {
        uint32_t params = program_body(program, insn->a)->params;
        for (uint32_t n = 0; n < insn->c && n < params; n++) {
            uint64_t parameter = decl_key(insn->a, DECL(DECL_LOCAL, n + 1));
            if (!map_get(&gifts->given, parameter, 0)) continue;
            Decl decl = value_decl(body, body->pool[insn->b + n]);
            if (!decl) continue;
            take_over(gifts, f, decl, parameter, "along ");
            if (decl_kind(decl) == DECL_LOCAL) take_over(gifts, f, decl, parameter, "beside ");
        }
    } else if (insn->op == INSN_STORE && body->insns[insn->a].op == INSN_FIELD && body->insns[insn->a].c) {
        Decl member = DECL(DECL_FIELD, body->insns[insn->a].c), decl = value_decl(body, insn->b);
        if (!decl || decl == member) return;
        take_over(gifts, f, decl, member, "along ");
        if (decl_kind(decl) != DECL_LOCAL || decl_id(decl) > body->params) return;
        take_over(gifts, f, decl, DECL(DECL_RECORD, program->fields[decl_id(member)].record), "beside ");
    }
}

Gifts *gifts_new(Arena *arena, const Program *program, const StrVec *calls) {
    Gifts *gifts = ARENA_NEW(arena, Gifts);
    *gifts = (Gifts){.program = program};
    note_calls(gifts, calls);
    for (int round = 0; gifts->more && round < ROUNDS_MAX; round++) {
        gifts->more = false;
        for (FunctionId f = 1; f < program->function_count; f++) {
            const Function *body = program_is_defined(program, f) ? program_body(program, f) : NULL;
            for (uint32_t i = 1; body && i < body->insn_count; i++) go_along(gifts, f, &body->insns[i]);
        }
    }
    return gifts;
}

void gifts_free(Gifts *gifts) {
    map_free(&gifts->given);
    vec_free(&gifts->list);
}

const char *const *gifts_of(const Gifts *gifts, Arena *arena, FunctionId function, Decl decl) {
    uint32_t rows[2] = {(uint32_t)map_get(&gifts->given, decl_key(function, decl), 0), 0}, count = 0;
    if (decl_kind(decl) == DECL_FIELD)
        rows[1] = (uint32_t)map_get(&gifts->given, DECL(DECL_RECORD, gifts->program->fields[decl_id(decl)].record), 0);
    for (int n = 0; n < 2; n++)
        for (uint32_t at = rows[n]; at; at = gifts->list.data[at - 1].before) count++;
    if (!count) return NULL;
    const char **calls = ARENA_ARRAY(arena, const char *, count + 1);
    for (int n = 0; n < 2; n++)
        for (uint32_t at = rows[n]; at; at = gifts->list.data[at - 1].before) calls[--count] = gifts->list.data[at - 1].call;
    return calls;
}
