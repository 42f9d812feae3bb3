/* SPDX-License-Identifier: Apache-2.0 */
/* Models against the headers of their libraries: a model that names a function which does not exist, or
 * an argument which is no pointer, is silently without effect, so it is looked for here. */
#include <glob.h>

#include "models/table.h"

/* A global that is initialised with 0 has no initialiser in the IR. */
enum { CONSTANT_SHIFT = 1000003 };

/* ---- the text that is parsed ---------------------------------------------------------------- */

static bool belongs(const Model *model, const Library *library) {
    return str_eq(model->library, library->name) && str_eq(model->file, library->file);
}

static bool is_identifier(const char *text) {
    for (const char *at = text; *at; at++) {
        bool letter = *at == '_' || (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z');
        if (!letter && (at == text || *at < '0' || *at > '9')) return false;
    }
    return *text != '\0';
}

void library_flags(Arena *arena, const Library *library, StrVec *out) {
    for (const char *const *flag = library->flags; *flag; flag++) {
        glob_t found = {0};
        bool folder = str_starts(*flag, "-I") && strchr(*flag, '*');
        if (folder && glob(*flag + 2, GLOB_NOCHECK, NULL, &found) == 0) {
            for (size_t i = 0; i < found.gl_pathc; i++)
                vec_push(out, arena_printf(arena, "-I%s", found.gl_pathv[i]));
            globfree(&found);
        } else {
            vec_push(out, *flag);
        }
    }
}

void library_probe(const Models *models, const Library *library, const StrVec *records, Buf *out) {
    for (const char *const *header = library->headers; *header; header++)
        buf_printf(out, "#include <%s>\n", *header);
    for (uint32_t i = 0; records && i < records->len; i++)
        buf_printf(out, "%s sangam_record_%u;\n", records->data[i], i);
    for (uint32_t i = 0; i < models->constant_count; i++) {
        const ModelConstant *constant = &models->constants[i];
        if (str_eq(constant->library, library->name) && is_identifier(constant->name))
            buf_printf(out, "const long long sangam_constant_%s = %d + (long long)(%s);\n", constant->name,
                       CONSTANT_SHIFT, constant->name);
    }
    for (uint32_t i = 0; i < models->count; i++) {
        const char *name = models->list[i].function;
        if (!belongs(&models->list[i], library) || !is_identifier(name)) continue;
        buf_printf(out, "#ifdef %s\nconst int sangam_macro_%s = 1;\n#undef %s\n#endif\n", name, name, name);
        buf_printf(out, "void *sangam_function_%s(void) { return (void *)%s; }\n", name, name);
    }
}

/* ---- one model against one prototype ----------------------------------------------------------- */

typedef struct Check {
    const Models *models;
    const Unit *unit;
    Diags *diags;
    Map names; /* hash of a function's or global's name -> row + 1 */
    const Model *model;
    const Type *type;  /* TYPE_FUNCTION */
    const char *verb;  /* of the effect at hand */
} Check;

/* A type at a port, as far as it is known. */
typedef struct Seen {
    const Type *type; /* NULL = unknown: variadic, hidden behind void *, or an error was told */
    bool wrong;
} Seen;

static const Type *type_at(const Check *check, TypeId type) {
    return &check->unit->types[type];
}

static void complain(Check *check, const Port *port, const char *format, ...) PRINTF_LIKE(3, 4);
static void complain(Check *check, const Port *port, const char *format, ...) {
    Buf text = {0};
    if (port) port_print(port, &text);
    if (port) buf_puts(&text, "`: ");
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    diag_add(check->diags, DIAG_ERROR, check->model->file, check->model->line, 0, "%s, %s%s%s",
             check->model->function, check->verb, port ? " `" : ": ", buf_text(&text));
    buf_free(&text);
}

static const char *const verbs[] = {
#define EFFECT(enumerator, text) text,
#include "models/effects.def"
#undef EFFECT
};

static const Type *argument_type(Check *check, const Port *port, uint32_t argument, bool *wrong) {
    const Type *function = check->type;
    if (argument < function->params) return type_at(check, check->unit->pool[function->param + argument]);
    if (!function->variadic && !*wrong) {
        *wrong = true;
        complain(check, port, "the header's prototype has %u arguments, counted from 0", function->params);
    }
    return NULL;
}

/* What is under the port's stars; void * may hide anything. A record that begins with a pointer (an iovec, the
 * union that `struct sockaddr *` is in glibc's prototypes) is as good as that. */
static Seen follow(Check *check, const Port *port, const Type *type, uint32_t stars) {
    for (; type && stars; stars--) {
        if (type->kind == TYPE_RECORD && type->fields)
            type = type_at(check, check->unit->fields[type->field].type);
        if (type->kind != TYPE_POINTER && type->kind != TYPE_ARRAY) {
            complain(check, port, "%u star%s too many for the header's type", stars, stars == 1 ? "" : "s");
            return (Seen){NULL, true};
        }
        type = type_at(check, type->element);
        if (type->kind == TYPE_VOID) type = NULL;
    }
    return (Seen){type, false};
}

/* Also inside a member that is a record itself: `sa_handler` of a struct sigaction. */
static const Type *member_type(const Check *check, const Type *record, const char *name) {
    const Type *found = NULL;
    for (uint32_t i = 0; !found && i < record->fields; i++) {
        const Field *field = &check->unit->fields[record->field + i];
        const Type *type = type_at(check, field->type);
        if (str_eq(unit_text(check->unit, field->name), name)) found = type;
        else if (type->kind == TYPE_RECORD) found = member_type(check, type, name);
    }
    return found;
}

static Seen member(Check *check, const Port *port, const Type *type) {
    Seen record = follow(check, port, type, port->inner);
    if (record.type && record.type->kind != TYPE_RECORD) record = follow(check, port, record.type, 1);
    if (!record.type) return record;
    if (record.type->kind != TYPE_RECORD) {
        complain(check, port, "this does not point to a record");
        return (Seen){NULL, true};
    }
    const Type *found = member_type(check, record.type, port->field);
    if (found) return (Seen){found, false};
    complain(check, port, "the header shows no member `%s` of %s", port->field,
             unit_text(check->unit, record.type->name));
    return (Seen){NULL, true};
}

static Seen look_format(Check *check, const Port *port) {
    bool wrong = false;
    const Type *text = argument_type(check, port, port->argument, &wrong);
    if (text && text->kind != TYPE_POINTER && text->kind != TYPE_ARRAY) {
        complain(check, port, "the format is no text");
        wrong = true;
    }
    uint32_t first = port->first == UINT32_MAX ? port->argument + 1 : port->first;
    if (!wrong && check->type->variadic && first != check->type->params) {
        complain(check, port, "the values begin at arg%u", check->type->params);
        wrong = true;
    }
    if (!wrong) (void)argument_type(check, port, first, &wrong);
    return (Seen){NULL, wrong};
}

/* The type at the port, after all its stars. */
static Seen look(Check *check, const Port *port) {
    const Type *type = NULL;
    bool wrong = false;
    switch (port->kind) {
    case PORT_NONE: return (Seen){0};
    case PORT_FORMAT: return look_format(check, port);
    case PORT_VARARGS:
        if (check->type->variadic) return (Seen){0};
        complain(check, port, "the header's prototype is not variadic");
        return (Seen){NULL, true};
    case PORT_RETURN: type = type_at(check, check->type->element); break;
    case PORT_ARGUMENT: type = argument_type(check, port, port->argument, &wrong); break;
    case PORT_HANDLE:
        if (port->index != UINT32_MAX) (void)argument_type(check, port, port->index, &wrong);
        if (port->argument == PORT_PROGRAM) return (Seen){NULL, wrong};
        type = port->argument == PORT_RESULT ? type_at(check, check->type->element)
                                             : argument_type(check, port, port->argument, &wrong);
        break;
    }
    if (wrong) return (Seen){NULL, true};
    if (type && type->kind == TYPE_VOID) {
        complain(check, port, "the function returns nothing");
        return (Seen){NULL, true};
    }
    if (port->kind == PORT_HANDLE) return (Seen){NULL, follow(check, port, type, port->inner).wrong};
    if (!port->field) return follow(check, port, type, port->stars);
    Seen seen = member(check, port, type);
    return seen.type ? follow(check, port, seen.type, port->stars) : seen;
}

/* Pointers between here and what holds no pointer any more; UINT32_MAX = unknown. */
static uint32_t depth_of(const Check *check, Seen seen) {
    uint32_t depth = 0;
    for (const Type *type = seen.type; type; depth++) {
        if (type->kind != TYPE_POINTER && type->kind != TYPE_ARRAY) return depth;
        type = type_at(check, type->element);
        if (type->kind == TYPE_VOID) break;
    }
    return UINT32_MAX;
}

static void check_number(Check *check, const Port *port) {
    if (port->kind == PORT_NONE) return;
    Seen seen = look(check, port);
    if (seen.type && seen.type->kind != TYPE_INTEGER) complain(check, port, "this is no number");
}

static bool holds_bytes(const Check *check, Seen seen) {
    if (!seen.type || seen.type->kind != TYPE_POINTER) return false;
    const Type *element = type_at(check, seen.type->element);
    return element->kind == TYPE_VOID || (element->kind == TYPE_INTEGER && element->size == 1);
}

/* A value goes to where a value of its kind is: text to text, a pointer to a pointer. */
static void check_copy(Check *check, const Effect *effect) {
    Seen from = look(check, &effect->from), to = look(check, &effect->to);
    if (from.wrong || to.wrong) return;
    if (effect->kind == EFFECT_TRANSFORM && holds_bytes(check, from)) {
        complain(check, &effect->from, "this is a pointer; the data is at one star more");
        return;
    }
    uint32_t source = depth_of(check, from), target = depth_of(check, to);
    if (source == UINT32_MAX || target == UINT32_MAX || !source == !target) return;
    complain(check, &effect->from, source ? "a pointer, copied to where no pointer is"
                                          : "no pointer, copied to where a pointer is");
}

static void check_call(Check *check, const Effect *effect) {
    Seen seen = look(check, &effect->to);
    for (uint32_t i = 0; i < effect->call_count; i++) (void)look(check, &effect->call_arguments[i]);
    (void)look(check, &effect->from);
    if (!seen.type) return;
    const Type *type = seen.type->kind == TYPE_POINTER ? type_at(check, seen.type->element) : seen.type;
    if (type->kind == TYPE_VOID) return;
    if (type->kind != TYPE_FUNCTION)
        complain(check, &effect->to, "this points to no function");
    else if (type->params && effect->call_count > type->params && !type->variadic)
        complain(check, &effect->to, "the callback takes %u arguments, not %u", type->params, effect->call_count);
}

static void check_place(Check *check, const Effect *effect) {
    Seen seen = look(check, &effect->to);
    if (seen.wrong) return;
    bool data = effect->kind == EFFECT_SOURCE || effect->kind == EFFECT_SINK;
    bool handle = seen.type && seen.type->kind == TYPE_INTEGER && seen.type->size == 8; /* pthread_t */
    if (effect->kind == EFFECT_ALLOC && depth_of(check, seen) == 0 && !handle)
        complain(check, &effect->to, "what is allocated is held by a pointer");
    if (data && holds_bytes(check, seen))
        complain(check, &effect->to, "this is a pointer; the data is at one star more");
}

static void check_effect(Check *check, const Effect *effect) {
    check->verb = verbs[effect->kind];
    bool wrong = false;
    if (effect->when_argument != UINT32_MAX) (void)argument_type(check, NULL, effect->when_argument, &wrong);
    (void)look(check, &effect->subject);
    (void)look(check, &effect->key);
    (void)look(check, &effect->purpose);
    check_number(check, &effect->size);
    check_number(check, &effect->count);
    switch (effect->kind) {
    case EFFECT_COPY:
    case EFFECT_TRANSFORM: check_copy(check, effect); break;
    case EFFECT_CALL: check_call(check, effect); break;
    case EFFECT_RETURN: {
        Port result = {.kind = PORT_RETURN, .first = UINT32_MAX, .index = UINT32_MAX};
        (void)look(check, &effect->from);
        (void)look(check, &result);
        break;
    }
    case EFFECT_SOURCE:
    case EFFECT_SINK:
    case EFFECT_ERASE:
    case EFFECT_ALLOC:
    case EFFECT_FREE:
    case EFFECT_GUARD:
    case EFFECT_OPEN: check_place(check, effect); break;
    case EFFECT_COUNT_: UNREACHABLE();
    }
}

static uint64_t name_key(const char *prefix, const char *name) {
    return hash_mix(hash_bytes(prefix, strlen(prefix)), hash_bytes(name, strlen(name)));
}

static void read_names(Check *check) {
    static const char *const prefixes[] = {"sangam_constant_", "sangam_macro_"};
    for (FunctionId f = 1; f < check->unit->function_count; f++)
        *map_put(&check->names, name_key("", unit_text(check->unit, check->unit->functions[f].name)), NULL) = f;
    for (GlobalId g = 1; g < check->unit->global_count; g++) {
        const char *name = unit_text(check->unit, check->unit->globals[g].name);
        for (size_t i = 0; i < COUNTOF(prefixes); i++)
            if (str_starts(name, prefixes[i]))
                *map_put(&check->names, name_key(prefixes[i], name + strlen(prefixes[i])), NULL) = g;
    }
}

/* ---- records ---------------------------------------------------------------------------------- */

/* A record that is only pointed to comes without its members: the probe must use it as well. */
static void want_record(const Check *check, const Port *port, Arena *arena, StrVec *out) {
    const Type *type = NULL;
    if (port->kind == PORT_RETURN) type = port->field ? type_at(check, check->type->element) : NULL;
    else if (port->kind == PORT_ARGUMENT && port->argument < check->type->params)
        type = type_at(check, check->unit->pool[check->type->param + port->argument]);
    while (type && (type->kind == TYPE_POINTER || type->kind == TYPE_ARRAY)) type = type_at(check, type->element);
    if (!type || type->kind != TYPE_RECORD || type->fields) return;
    const char *name = unit_text(check->unit, type->name);
    for (uint32_t i = 0; i < out->len; i++)
        if (str_eq(out->data[i], name)) return;
    if (!strchr(name, '<')) vec_push(out, arena_strdup(arena, name));
}

void library_records(const Models *models, const Library *library, const Unit *unit, Arena *arena, StrVec *out) {
    Check check = {.models = models, .unit = unit};
    read_names(&check);
    for (uint32_t i = 0; i < models->count; i++) {
        const Model *model = &models->list[i];
        FunctionId id = (FunctionId)map_get(&check.names, name_key("", model->function), 0);
        if (!id || !belongs(model, library)) continue;
        check.type = type_at(&check, unit->functions[id].type);
        for (uint32_t k = 0; k < model->count; k++) {
            const Effect *effect = &model->effects[k];
            const Port *ports[] = {&effect->from, &effect->to, &effect->size, &effect->count, &effect->subject, &effect->key};
            for (size_t n = 0; n < COUNTOF(ports); n++) want_record(&check, ports[n], arena, out);
        }
    }
    map_free(&check.names);
}

/* ---- one library ------------------------------------------------------------------------------- */

static void check_constant(Check *check, const Library *library, const ModelConstant *constant) {
    GlobalId id = (GlobalId)map_get(&check->names, name_key("sangam_constant_", constant->name), 0);
    const Global *global = id ? &check->unit->globals[id] : NULL;
    bool known = global && global->inits == 1 && check->unit->inits[global->init].kind == INIT_INTEGER;
    if (!known)
        diag_add(check->diags, DIAG_ERROR, library->file, 0, 0, "the headers have no constant `%s`", constant->name);
    else if (check->unit->inits[global->init].value - CONSTANT_SHIFT != constant->value)
        diag_add(check->diags, DIAG_ERROR, library->file, 0, 0, "`%s` is %lld in the headers, not %lld", constant->name,
                 (long long)(check->unit->inits[global->init].value - CONSTANT_SHIFT), (long long)constant->value);
}

static bool check_model(Check *check, const Model *model) {
    check->model = model;
    FunctionId id = (FunctionId)map_get(&check->names, name_key("", model->function), 0);
    if (!id) {
        if (model->elsewhere) return false;
        bool macro = map_get(&check->names, name_key("sangam_macro_", model->function), 0) != 0;
        diag_add(check->diags, DIAG_ERROR, model->file, model->line, 0,
                 macro ? "`%s` is only a macro in the headers: model the function it stands for"
                       : "the headers declare no `%s`; if others do, list it under `also:`",
                 model->function);
        return false;
    }
    check->type = type_at(check, check->unit->functions[id].type);
    for (uint32_t i = 0; i < model->count; i++) check_effect(check, &model->effects[i]);
    return true;
}

uint32_t library_check(const Models *models, const Library *library, const Unit *unit, Diags *diags) {
    Check check = {.models = models, .unit = unit, .diags = diags};
    read_names(&check);
    uint32_t compared = 0;
    for (uint32_t i = 0; i < models->constant_count; i++)
        if (str_eq(models->constants[i].library, library->name))
            check_constant(&check, library, &models->constants[i]);
    for (uint32_t i = 0; i < models->count; i++)
        if (belongs(&models->list[i], library)) compared += check_model(&check, &models->list[i]);
    map_free(&check.names);
    return compared;
}
