/* SPDX-License-Identifier: Apache-2.0 */
/* What the project file names, held against the linked program. An entry about a function, member, file or constant that
 * no code has does nothing at all, and mostly is misspelt: it is a row of the coverage at its own place. So is a host,
 * table or path that stands in no constant text, which a program may well be given at run time, and a constant that may
 * be declared and is not used. Recipients, stores and activities as a whole are the business of a check. */
#include <ctype.h>
#include <strings.h>

#include "scan/scan.h"

static void name_missing(Scan *scan, const Node *node, const char *kind, const char *subject, const char *detail) {
    Arena *arena = scan->result->arena;
    Coverage *row = scan_result_coverage(scan->result, "register", kind, arena_strdup(arena, subject), detail, 1);
    row->at = scan_declared_place(scan, node);
    row->weight = UINT32_MAX - node->line; /* in the order of the file */
}

static void name_lacks(Scan *scan, const Node *node, const char *subject, const char *detail) {
    name_missing(scan, node, "not-in-program", subject, detail);
}

static bool has_function(const Program *program, const char *name) {
    for (FunctionId f = 1; f < program->function_count; f++)
        if (str_eq(program->functions[f].name, name)) return true;
    return false;
}

static bool has_file(Scan *scan, const char *place) {
    for (FileId i = 1; i < scan->program->file_count; i++)
        if (place_has_file(place, path_below(scan->root, program_file(scan->program, i)))) return true;
    return false;
}

/* ---- places of data ------------------------------------------------------------------------------ */

static bool is_word_in(const char *word, const char *text) {
    size_t length = strlen(word);
    for (const char *at = strcasestr(text, word); at; at = strcasestr(at + 1, word)) {
        bool begins = at == text || !(isalnum((unsigned char)at[-1]) || at[-1] == '_');
        bool ends = !(isalnum((unsigned char)at[length]) || at[length] == '_');
        if (begins && ends) return true;
    }
    return false;
}

/* The record that something declared as `T`, `T *` or `T [4]` is made of. */
static const char *record_behind(const Program *program, const char *name, StrId written, TypeId id) {
    const char *text = program_text(program, written);
    size_t length = strlen(name);
    if (str_starts(text, "const ")) text += 6;
    if (!str_starts(text, name) || (text[length] && text[length] != ' ')) return NULL;
    while (program->types[id].kind == TYPE_POINTER || program->types[id].kind == TYPE_ARRAY) id = program->types[id].element;
    return program->types[id].kind == TYPE_RECORD ? program_text(program, program->types[id].name) : NULL;
}

/* `visit_t` of `typedef struct visit visit_t`, told by what is declared with it; NULL = no such. */
static const char *record_of_typedef(const Program *program, const char *name) {
    const char *found = NULL;
    for (FieldId i = 1; i < program->field_count && !found; i++)
        found = record_behind(program, name, program->fields[i].type_text, program->fields[i].type);
    for (GlobalId i = 1; i < program->global_count && !found; i++)
        found = record_behind(program, name, program->globals[i].type_text, program->globals[i].type);
    for (FunctionId f = 1; f < program->function_count; f++) {
        const Function *body = program_body(program, f);
        for (uint32_t i = 1; i < body->local_count && !found; i++)
            found = record_behind(program, name, body->locals[i].type_text, body->locals[i].type);
    }
    return found;
}

/* The same place by the name of the record itself, where it was told by that of a typedef; else NULL. */
static const ProjectDatum *behind_typedef(Scan *scan, const ProjectDatum *datum) {
    if (datum->kind != PLACE_FIELD || strchr(datum->owner, ' ')) return NULL;
    const char *record = record_of_typedef(scan->program, datum->owner);
    if (!record) return NULL;
    ProjectDatum *same = ARENA_NEW(scan->arena, ProjectDatum);
    *same = *datum;
    same->owner = record;
    return same;
}

void scan_declared_places(Scan *scan) {
    const Project *project = scan->project;
    for (uint32_t i = 0; i < project->datum_count; i++) {
        const ProjectDatum *datum = &project->data[i], *same = behind_typedef(scan, datum);
        if (same) catalog_override(scan->catalog, same, datum->data.count ? catalog_find(scan->catalog, datum->data.list[0].text) : 0);
    }
}

static bool is_field(const Program *program, const ProjectDatum *datum) {
    for (FieldId i = 1; i < program->field_count; i++) {
        const Field *field = &program->fields[i];
        Declaration member = {.holder = HOLDER_FIELD, .name = program_text(program, field->name),
                              .record = program_text(program, program->types[field->record].name)};
        if (*member.name && datum_is(datum, &member)) return true;
    }
    return false;
}

static bool is_global(const Program *program, const ProjectDatum *datum) {
    for (GlobalId i = 1; i < program->global_count; i++) {
        const Global *global = &program->globals[i];
        Declaration variable = {.holder = HOLDER_GLOBAL, .name = program_text(program, global->name),
                                .function = program_text(program, global->owner)};
        if (datum_is(datum, &variable)) return true;
    }
    return false;
}

static bool is_in_function(const Program *program, const ProjectDatum *datum) {
    for (FunctionId f = 1; f < program->function_count; f++) {
        const char *name = program->functions[f].name;
        const Function *body = program_body(program, f);
        if (datum_is(datum, &(Declaration){.holder = HOLDER_FUNCTION, .name = name})) return true;
        if (!datum->owner || !str_eq(datum->owner, name)) continue;
        for (uint32_t i = 1; i < body->local_count; i++) {
            Declaration local = {.holder = HOLDER_LOCAL, .name = program_text(program, body->locals[i].name), .function = name};
            if (datum_is(datum, &local)) return true;
        }
    }
    return false;
}

static bool is_declared(const Program *program, const ProjectDatum *datum) {
    return is_field(program, datum) || is_global(program, datum) || is_in_function(program, datum);
}

static void data_coverage(Scan *scan) {
    const Project *project = scan->project;
    for (uint32_t i = 0; i < project->datum_count; i++) {
        const ProjectDatum *datum = &project->data[i], *same = behind_typedef(scan, datum);
        if (datum->kind == PLACE_COLUMN || is_declared(scan->program, datum) || (same && is_declared(scan->program, same))) continue;
        name_lacks(scan, datum->node, datum->place,
                   datum->kind == PLACE_FIELD ? "data: no code uses such a member; name the record that it is declared in"
                                              : "data: no code uses anything of this name");
    }
}

/* ---- functions, files, constants ------------------------------------------------------------------ */

static void function_names(Scan *scan) {
    const Project *project = scan->project;
    for (uint32_t i = 0; i < project->guard_count; i++)
        if (!has_function(scan->program, project->guards[i].function))
            name_lacks(scan, project->guards[i].node, project->guards[i].function, "guards: no code declares or calls such a function");
    for (uint32_t i = 0; i < project->sink_count; i++)
        if (!has_function(scan->program, project->sinks[i].function))
            name_lacks(scan, project->sinks[i].node, project->sinks[i].function, "sinks: no code declares or calls such a function");
}

static void activity_names(Scan *scan, const ProjectActivity *activity) {
    for (uint32_t i = 0; i < activity->where.count; i++) {
        const ProjectWord *word = &activity->where.list[i];
        bool function = str_starts(word->text, "fn:");
        if (function ? !has_function(scan->program, word->text + 3) : !has_file(scan, word->text))
            name_lacks(scan, word->node, word->text, function ? "where: there is no such function" : "where: no file that was analysed lies there");
    }
    for (uint32_t i = 0; i < activity->purpose_values.count; i++) {
        const ProjectWord *word = &activity->purpose_values.list[i];
        if (!isdigit((unsigned char)*word->text) && *word->text != '-' && !intern_find(scan->program->strings, word->text))
            name_missing(scan, word->node, "not-seen", word->text, "purpose_values: no code uses such a constant");
    }
}

static void program_names(Scan *scan) {
    const Project *project = scan->project;
    for (uint32_t i = 0; i < project->program_count; i++)
        for (uint32_t n = 0; n < project->programs[i].units.count; n++) {
            const ProjectWord *word = &project->programs[i].units.list[n];
            if (!has_file(scan, word->text)) name_lacks(scan, word->node, word->text, "programs: no file that was analysed lies there");
        }
}

/* ---- what stands in texts ------------------------------------------------------------------------- */

typedef struct Wanted {
    const char *word; /* to stand in a text, as a word of its own */
    const Node *node;
    const char *detail;
    bool found;
} Wanted;
typedef VEC(Wanted) WantedVec;

static void want(WantedVec *all, const char *word, const Node *node, const char *detail) {
    vec_push(all, ((Wanted){.word = word, .node = node, .detail = detail}));
}

static void look_in(WantedVec *all, const char *text) {
    for (uint32_t i = 0; i < all->len; i++)
        if (!all->data[i].found) all->data[i].found = is_word_in(all->data[i].word, text);
}

static void text_names(Scan *scan) {
    const Program *program = scan->program;
    const Project *project = scan->project;
    WantedVec all = {0};
    for (uint32_t i = 0; i < project->recipient_count; i++)
        for (uint32_t n = 0; n < project->recipients[i].hosts.count; n++)
            want(&all, project->recipients[i].hosts.list[n].text, project->recipients[i].hosts.list[n].node,
                 "recipients: this host stands in no constant text of the program");
    for (uint32_t i = 0; i < project->store_count; i++) {
        for (uint32_t n = 0; n < project->stores[i].tables.count; n++)
            want(&all, project->stores[i].tables.list[n].text, project->stores[i].tables.list[n].node,
                 "stores: this table stands in no constant text of the program");
        for (uint32_t n = 0; n < project->stores[i].paths.count; n++) {
            const ProjectWord *path = &project->stores[i].paths.list[n];
            const char *name = path_name(path->text); /* the folder may be put before it at run time */
            if (*name && !strpbrk(name, "*?["))
                want(&all, name, path->node, "stores: this name of a file stands in no constant text of the program");
        }
    }
    for (uint32_t i = 0; i < project->datum_count; i++)
        if (project->data[i].kind == PLACE_COLUMN)
            want(&all, project->data[i].name, project->data[i].node, "data: this column stands in no constant text of the program");
    for (FunctionId f = 1; f < program->function_count && all.len; f++) {
        const Function *body = program_body(program, f);
        for (uint32_t i = 1; body->defined && i < body->insn_count; i++)
            if (body->insns[i].op == INSN_STRING) look_in(&all, program_text(program, body->insns[i].a));
    }
    for (uint32_t i = 1; i < program->init_count && all.len; i++)
        if (program->inits[i].kind == INIT_STRING) look_in(&all, program_text(program, program->inits[i].id));
    for (uint32_t i = 0; i < all.len; i++)
        if (!all.data[i].found) name_missing(scan, all.data[i].node, "not-seen", all.data[i].word, all.data[i].detail);
    vec_free(&all);
}

void scan_declared_coverage(Scan *scan) {
    if (!scan->project->path) return;
    function_names(scan);
    data_coverage(scan);
    for (uint32_t i = 0; i < scan->project->activity_count; i++) activity_names(scan, &scan->project->activities[i]);
    program_names(scan);
    text_names(scan);
}
