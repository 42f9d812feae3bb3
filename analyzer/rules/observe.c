/* SPDX-License-Identifier: Apache-2.0 */
/* Where flows go and what deletes there, whatever the checks say of it: for inventories. */
#include "rules/match.h"

static Destination destination_of(Matcher *matcher, const Flow *flow) {
    Match match = {.flow = flow, .recipient = "", .country = "", .store = ""};
    match_destination(matcher, &match);
    Destination to = {match.recipient, match.country, match.store, NULL, 0, {0}};
    const char *store = flow->end == FLOW_TO_SINK ? flow_store(matcher, flow) : "";
    const Removal *removal = *store ? stores_removal(stores_read(matcher), flow->sink_kind, store) : NULL;
    if (!removal) return to;
    to.removed = *removal->name ? removal->name : "";
    to.removed_in = removal->function;
    if (removal->function) to.removed_at = insn_place(matcher->input->program, removal->function, removal->insn);
    return to;
}

/* ---- names ------------------------------------------------------------------------------------- */

typedef struct Names {
    Matcher *matcher;
    Interner *told;
    NamedVec *out;
} Names;

static void add_name(Names *names, const char *name, bool deleted, FunctionId function, uint32_t insn) {
    const RuleInput *input = names->matcher->input;
    const char *key = arena_printf(names->matcher->arena, "%d %s", deleted, name);
    if (!*name || intern_find(names->told, key)) return;
    intern(names->told, key);
    Named row = {.name = name, .country = "", .deleted = deleted, .function = function};
    const ProjectRecipient *known = !deleted && input->project ? project_recipient_of_host(input->project, name) : NULL;
    if (known && known->country) row.country = known->country;
    if (function) row.at = insn_place(input->program, function, insn);
    vec_push(names->out, row);
}

/* A name with dots, or four numbers. */
static bool is_host(const char *host) {
    uint32_t dots = 0;
    bool letters = false;
    for (const char *at = host; *at; at++) {
        bool letter = (*at | 32) - 'a' + 0u < 26u, digit = *at - '0' + 0u < 10u;
        if (!letter && !digit && *at != '.' && *at != '-') return false;
        if (*at == '.' && (at == host || at[-1] == '.' || !at[1])) return false;
        dots += *at == '.';
        letters |= letter;
    }
    const char *last = strrchr(host, '.');
    bool named = last && (last[1] | 32) - 'a' + 0u < 26u; /* the last part is no number */
    return dots && (letters ? named : dots == 3);
}

/* Hosts of addresses, and bare names that the register declares: `bare.name` alone may be a file. */
static void add_host(Names *names, const char *text, FunctionId function, uint32_t insn) {
    const Project *project = names->matcher->input->project;
    const char *host = strchr(text, '.') ? host_of(names->matcher->arena, text) : "";
    if (!is_host(host) || strstr(text, "xmlns")) return; /* the name of a vocabulary: nothing is sent there */
    if (strstr(text, "://") || (project && project_recipient_of_host(project, host))) add_name(names, host, false, function, insn);
}

/* Of files only what calls remove: a text that may be a command may be anything else as well. */
static void add_removals(Names *names, const Removal *list, uint32_t count, bool calls_only) {
    const Program *program = names->matcher->input->program;
    for (uint32_t i = 0; i < count; i++) {
        const Removal *row = &list[i];
        bool call = row->function && program_body(program, row->function)->insns[row->insn].op == INSN_CALL;
        if (call || !calls_only) add_name(names, row->name, true, row->function, row->insn);
    }
}

static void read_names(Names *names) {
    const Program *program = names->matcher->input->program;
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        for (uint32_t i = 1; body->defined && i < body->insn_count; i++)
            if (body->insns[i].op == INSN_STRING) add_host(names, program_text(program, body->insns[i].a), f, i);
    }
    for (uint32_t i = 1; i < program->init_count; i++)
        if (program->inits[i].kind == INIT_STRING) add_host(names, program_text(program, program->inits[i].id), 0, 0);
    uint32_t count;
    const Removal *list = stores_removals(stores_read(names->matcher), &count, false);
    add_removals(names, list, count, false);
    list = stores_removals(stores_read(names->matcher), &count, true);
    add_removals(names, list, count, true);
}

void rules_destinations(Arena *arena, const RuleInput *input, Destination *out, NamedVec *named) {
    Matches none = {0};
    Matcher matcher = {.arena = arena, .input = input, .out = &none};
    for (uint32_t i = 0; i < input->flows->list.len; i++) out[i] = destination_of(&matcher, &input->flows->list.data[i]);
    Names names = {&matcher, interner_new(), named};
    read_names(&names);
    interner_free(names.told);
    free_(matcher.uses);
    stores_free(matcher.stores);
}
