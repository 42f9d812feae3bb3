/* SPDX-License-Identifier: Apache-2.0 */
/* One effect from YAML: which fields a verb has, and which of them it cannot do without. */
#include "models/models.h"

#include <stdlib.h>

typedef enum FieldType {
    FIELD_PORT,  /* where */
    FIELD_PORTS, /* arguments of a callback */
    FIELD_BOOL,
    FIELD_STATE, /* one protection or a list of them */
    FIELD_TEXT,
    FIELD_SKIP, /* read by the caller: `function` of the project file */
} FieldType;

typedef struct VerbField {
    EffectKind verb;
    const char *key;
    FieldType type;
    bool required;
    size_t offset; /* in Effect */
} VerbField;

#define AT(member) offsetof(Effect, member)
static const VerbField verb_fields[] = {
    {EFFECT_COPY, "from", FIELD_PORT, true, AT(from)},
    {EFFECT_COPY, "to", FIELD_PORT, true, AT(to)},
    {EFFECT_COPY, "size", FIELD_PORT, false, AT(size)},
    {EFFECT_COPY, "count", FIELD_PORT, false, AT(count)},
    {EFFECT_COPY, "key", FIELD_PORT, false, AT(key)},
    {EFFECT_COPY, "of", FIELD_PORT, false, AT(subject)},
    {EFFECT_COPY, "append", FIELD_BOOL, false, AT(append)},
    {EFFECT_COPY, "weak", FIELD_BOOL, false, AT(weak)},
    {EFFECT_SOURCE, "at", FIELD_PORT, true, AT(to)},
    {EFFECT_SOURCE, "origin", FIELD_TEXT, true, AT(name)},
    {EFFECT_SOURCE, "data", FIELD_TEXT, false, AT(data)},
    {EFFECT_SOURCE, "of", FIELD_PORT, false, AT(subject)},
    {EFFECT_SOURCE, "key", FIELD_PORT, false, AT(key)},
    {EFFECT_SOURCE, "size", FIELD_PORT, false, AT(size)},
    {EFFECT_SOURCE, "count", FIELD_PORT, false, AT(count)},
    {EFFECT_SOURCE, "weak", FIELD_BOOL, false, AT(weak)},
    {EFFECT_SINK, "at", FIELD_PORT, true, AT(to)},
    {EFFECT_SINK, "kind", FIELD_TEXT, true, AT(name)},
    {EFFECT_SINK, "to", FIELD_PORT, false, AT(subject)},
    {EFFECT_SINK, "key", FIELD_PORT, false, AT(key)},
    {EFFECT_SINK, "size", FIELD_PORT, false, AT(size)},
    {EFFECT_SINK, "count", FIELD_PORT, false, AT(count)},
    {EFFECT_SINK, "state", FIELD_STATE, false, AT(state)},
    {EFFECT_SINK, "function", FIELD_SKIP, false, 0},
    {EFFECT_TRANSFORM, "from", FIELD_PORT, true, AT(from)},
    {EFFECT_TRANSFORM, "to", FIELD_PORT, true, AT(to)},
    {EFFECT_TRANSFORM, "state", FIELD_STATE, true, AT(state)},
    {EFFECT_TRANSFORM, "algorithm", FIELD_TEXT, false, AT(name)},
    {EFFECT_TRANSFORM, "size", FIELD_PORT, false, AT(size)},
    {EFFECT_TRANSFORM, "count", FIELD_PORT, false, AT(count)},
    {EFFECT_TRANSFORM, "append", FIELD_BOOL, false, AT(append)},
    {EFFECT_TRANSFORM, "weak", FIELD_BOOL, false, AT(weak)},
    {EFFECT_ERASE, "at", FIELD_PORT, true, AT(to)},
    {EFFECT_ERASE, "size", FIELD_PORT, false, AT(size)},
    {EFFECT_ERASE, "count", FIELD_PORT, false, AT(count)},
    {EFFECT_ERASE, "weak", FIELD_BOOL, false, AT(weak)},
    {EFFECT_ERASE, "byte", FIELD_PORT, false, AT(from)},
    {EFFECT_ERASE, "removable", FIELD_BOOL, false, AT(removable)},
    {EFFECT_ALLOC, "at", FIELD_PORT, true, AT(to)},
    {EFFECT_ALLOC, "size", FIELD_PORT, false, AT(size)},
    {EFFECT_ALLOC, "count", FIELD_PORT, false, AT(count)},
    {EFFECT_FREE, "at", FIELD_PORT, true, AT(to)},
    {EFFECT_CALL, "function", FIELD_PORT, true, AT(to)},
    {EFFECT_CALL, "with", FIELD_PORTS, false, AT(call_arguments)},
    {EFFECT_CALL, "result", FIELD_PORT, false, AT(from)},
    {EFFECT_GUARD, "kind", FIELD_TEXT, true, AT(name)},
    {EFFECT_GUARD, "subject", FIELD_PORT, false, AT(subject)},
    {EFFECT_GUARD, "purpose", FIELD_PORT, false, AT(purpose)},
    {EFFECT_GUARD, "holds", FIELD_TEXT, false, AT(holds)},
    {EFFECT_SOURCE, "holds", FIELD_TEXT, false, AT(holds)},
    {EFFECT_GUARD, "function", FIELD_SKIP, false, 0},
    {EFFECT_RETURN, "from", FIELD_PORT, true, AT(from)},
    {EFFECT_RETURN, "inside", FIELD_BOOL, false, AT(inside)},
    {EFFECT_OPEN, "at", FIELD_PORT, true, AT(to)},
    {EFFECT_OPEN, "kind", FIELD_TEXT, true, AT(name)},
    {EFFECT_OPEN, "to", FIELD_PORT, false, AT(subject)},
};
#undef AT

static const char *const verb_names[] = {
#define EFFECT(enumerator, text) text,
#include "models/effects.def"
#undef EFFECT
    NULL,
};

static bool read_port(Arena *arena, const Node *node, Port *out, Diags *diags) {
    if (node->kind != NODE_TEXT || strlen(node->text) != node->length) {
        node_error(node, diags, "a port is one text such as arg0 or \"*arg1\"");
        return false;
    }
    const char *why;
    if (port_parse(arena, node->text, out, &why)) return true;
    node_error(node, diags, "`%s` is not a port: %s", node->text, why);
    return false;
}

static bool read_ports(Arena *arena, const Node *node, Effect *out, Diags *diags) {
    if (node->kind != NODE_LIST || node->count > COUNTOF(out->call_arguments)) {
        node_error(node, diags,
                   "`with` is a list of at most %zu ports (`none` for what is not known)",
                   COUNTOF(out->call_arguments));
        return false;
    }
    bool ok = true;
    for (uint32_t i = 0; i < node->count; i++)
        ok = read_port(arena, node->items[i], &out->call_arguments[i], diags) && ok;
    out->call_count = node->count;
    return ok;
}

static bool read_states(Arena *arena, const Node *fields, const char *key, unsigned *out,
                        Diags *diags) {
    StrVec names = {0};
    bool ok = node_texts(arena, fields, key, true, &names, diags);
    for (uint32_t i = 0; ok && i < names.len; i++) {
        unsigned state = 0;
        ok = state_parse(names.data[i], &state);
        if (!ok)
            node_error(node_get(fields, key), diags,
                       "`%s` is no protection; known are encoded, truncated, masked, hashed, "
                       "keyed-hash, encrypted, erased",
                       names.data[i]);
        *out |= state;
    }
    vec_free(&names);
    return ok;
}

static bool read_field(Arena *arena, const VerbField *field, const Node *fields, Effect *out,
                       Diags *diags) {
    const Node *node = node_get(fields, field->key);
    if (!node) {
        if (field->required) node_error(fields, diags, "the key `%s` is missing here", field->key);
        return !field->required;
    }
    void *place = (char *)out + field->offset;
    switch (field->type) {
    case FIELD_PORT: return read_port(arena, node, place, diags);
    case FIELD_PORTS: return read_ports(arena, node, out, diags);
    case FIELD_BOOL: return node_bool(fields, field->key, place, diags);
    case FIELD_STATE: return read_states(arena, fields, field->key, place, diags);
    case FIELD_TEXT: return node_text(fields, field->key, true, place, diags);
    case FIELD_SKIP: return true;
    }
    UNREACHABLE();
}

/* Written through: where an effect puts or finds something must be a place that can hold it. */
static bool check_places(const Effect *effect, const Node *fields, Diags *diags) {
    const Port *to = &effect->to;
    bool nowhere =
        to->kind == PORT_NONE && effect->kind != EFFECT_RETURN && effect->kind != EFFECT_GUARD;
    if (nowhere) {
        node_error(fields, diags, "`none` says nowhere: this effect needs a place");
        return false;
    }
    bool memory = effect->kind == EFFECT_ERASE || effect->kind == EFFECT_FREE;
    if (memory && to->kind != PORT_HANDLE && !to->stars) {
        node_error(fields, diags, "`%s` acts on memory: write \"*arg0\", not arg0",
                   verb_names[effect->kind]);
        return false;
    }
    bool written = effect->kind == EFFECT_COPY || effect->kind == EFFECT_TRANSFORM;
    if (written && to->kind == PORT_ARGUMENT && !to->stars && !to->field) {
        node_error(fields, diags, "an argument itself cannot be written: mean \"*arg%u\"?",
                   to->argument);
        return false;
    }
    return true;
}

/* `return: arg0` is short for `return: { from: arg0 }`. */
static bool read_return(Arena *arena, const Node *node, Effect *out, Diags *diags) {
    if (node->kind == NODE_TEXT) return read_port(arena, node, &out->from, diags);
    return effect_read(arena, "return", node, out, diags);
}

static void effect_clear(Effect *effect, EffectKind kind) {
    *effect = (Effect){.kind = kind, .when_argument = UINT32_MAX};
    Port *ports[] = {&effect->from,    &effect->to,  &effect->size,   &effect->count,
                     &effect->subject, &effect->key, &effect->purpose};
    for (size_t i = 0; i < COUNTOF(ports); i++) ports[i]->first = ports[i]->index = UINT32_MAX;
    for (size_t i = 0; i < COUNTOF(effect->call_arguments); i++)
        effect->call_arguments[i].first = effect->call_arguments[i].index = UINT32_MAX;
}

/* What tells that data has come. */
static bool check_result(const Effect *effect, const Node *fields, Diags *diags) {
    char *end;
    if (str_eq(effect->holds, "nonzero") || str_eq(effect->holds, "zero") || str_eq(effect->holds, "positive")) return true;
    (void)strtoll(effect->holds, &end, 10);
    if (!*end) return true;
    node_error(node_get(fields, "holds"), diags, "`holds` of a source is nonzero, zero, positive or a number");
    return false;
}

bool effect_read(Arena *arena, const char *verb, const Node *fields, Effect *out, Diags *diags) {
    int kind = 0;
    while (verb_names[kind] && !str_eq(verb_names[kind], verb)) kind++;
    if (!verb_names[kind]) {
        const char *nearest = text_nearest(verb, verb_names);
        node_error(fields, diags, "unknown verb `%s`; did you mean `%s`?", verb,
                   nearest ? nearest : "copy");
        return false;
    }
    effect_clear(out, (EffectKind)kind);
    out->node = fields;
    if (kind == EFFECT_RETURN && fields->kind == NODE_TEXT)
        return read_return(arena, fields, out, diags);
    const char *known[16] = {0};
    uint32_t count = 0;
    for (size_t i = 0; i < COUNTOF(verb_fields); i++)
        if (verb_fields[i].verb == (EffectKind)kind) known[count++] = verb_fields[i].key;
    assert(count < COUNTOF(known));
    bool ok = node_check_keys(fields, known, diags);
    if (fields->kind != NODE_MAP) return false;
    for (size_t i = 0; i < COUNTOF(verb_fields); i++)
        if (verb_fields[i].verb == (EffectKind)kind)
            ok = read_field(arena, &verb_fields[i], fields, out, diags) && ok;
    if (kind == EFFECT_GUARD && !out->holds) out->holds = "nonzero";
    if (kind == EFFECT_SOURCE && out->holds) ok = check_result(out, fields, diags) && ok;
    return ok && check_places(out, fields, diags);
}
