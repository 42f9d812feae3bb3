/* SPDX-License-Identifier: Apache-2.0 */
/* Untyped pointers (`void *data`, `void **table`) and the records they are taken for. What one `void *` points to as a
 * struct a is not what it points to as a struct b: a handler's data, a module's row of a settings table, an element of a
 * generic list. The first record that an object is taken for is its own; each further one is a view beside it. */
#include "memory/local.h"

static const Type *pointed_to(const Program *program, TypeId type) {
    const Type *at = &program->types[type];
    while (at->kind == TYPE_POINTER || at->kind == TYPE_ARRAY) at = &program->types[at->element];
    return at;
}

/* Nothing but a later cast says what lies there. */
static bool is_untyped(const Program *program, const Function *body, const Object *object) {
    if (object->kind == OBJECT_HEAP) return true;
    if (object->kind != OBJECT_SYMBOLIC && object->kind != OBJECT_EXTERNAL) return false;
    if (object->folded) return false;
    TypeId type = decl_type(program, body, object->decl);
    return type == 0 ? object->kind == OBJECT_EXTERNAL : pointed_to(program, type)->kind == TYPE_VOID;
}

static bool begins_with(const Program *program, TypeId whole, TypeId first) {
    for (unsigned depth = 0; depth < 8; depth++) {
        const Type *type = &program->types[whole];
        if (whole == first) return true;
        if (type->kind == TYPE_ARRAY) whole = type->element;
        else if (type->kind == TYPE_RECORD && type->fields) whole = program->fields[type->field].type;
        else return false;
    }
    return false;
}

/* The members of the shorter record are the first ones of the other: `HEAD` macros, hand-made inheritance. */
static bool is_prefix(const Program *program, const Type *a, const Type *b) {
    uint32_t count = a->fields < b->fields ? a->fields : b->fields;
    for (uint32_t i = 0; i < count; i++) {
        const Field *x = &program->fields[a->field + i], *y = &program->fields[b->field + i];
        if (x->bit_offset != y->bit_offset || x->name != y->name) return false;
    }
    return true;
}

bool records_agree(const Program *program, TypeId a, TypeId b) {
    if (a == b) return true;
    const Type *x = &program->types[a], *y = &program->types[b];
    if (x->kind != TYPE_RECORD || y->kind != TYPE_RECORD || x->fields == 0 || y->fields == 0) return true;
    if (x->is_union || y->is_union || x->name == y->name) return true;
    const char *name = program_text(program, x->name), *other = program_text(program, y->name);
    if (str_starts(name, "struct sockaddr") && str_starts(other, "struct sockaddr")) return true;
    return begins_with(program, a, b) || begins_with(program, b, a) || is_prefix(program, x, y);
}

/* Could a `record` lie at this byte of a variable of this type? Plain bytes may hold anything. */
static bool type_admits(const Program *program, TypeId id, int64_t offset, TypeId record, unsigned depth) {
    const Type *type = &program->types[id];
    if (depth > 8 || offset < 0) return true;
    if (type->kind == TYPE_ARRAY) {
        uint32_t size = program->types[type->element].size;
        return !size || type_admits(program, type->element, offset % size, record, depth + 1);
    }
    if (type->kind == TYPE_VOID || type->kind == TYPE_OTHER) return true;
    if (type->kind != TYPE_RECORD) return type->kind == TYPE_INTEGER && type->size == 1;
    if (type->fields == 0 || (offset == 0 && records_agree(program, id, record))) return true;
    for (uint32_t i = 0; i < type->fields; i++) {
        const Field *field = &program->fields[type->field + i];
        int64_t low = field->bit_offset / 8;
        uint32_t size = program->types[field->type].size;
        if (offset < low || (size && offset >= low + size)) continue;
        if (type_admits(program, field->type, offset - low, record, depth + 1)) return true;
    }
    return false;
}

static ObjectId view_get(Walk *walk, ObjectId id, TypeId record) {
    bool new;
    uint64_t *slot = map_put(&walk->object_memo, hash_mix(hash_mix(UINT64_C(0x76696577), id), record), &new);
    if (new) {
        Object row = walk->objects.data[id];
        row.record = record;
        row.size = walk->program->types[record].size;
        *slot = walk->objects.len;
        walk->objects.data[id].view = walk->objects.len; /* row.view: the one made before it */
        vec_push(&walk->objects, row);
        rounds_restart(walk);
        if (object_global(walk, (ObjectId)*slot)) vec_push(&walk->global_objects, (ObjectId)*slot);
        walk->changed = true;
    }
    return (ObjectId)*slot;
}

static bool target_as(Walk *walk, Target *target, TypeId record) {
    Object *object = &walk->objects.data[target->object];
    const Program *program = walk->program;
    if (object->kind == OBJECT_LOCAL || object->kind == OBJECT_GLOBAL) {
        TypeId type = object->kind == OBJECT_LOCAL ? walk->body->locals[object->id].type : program->globals[object->id].type;
        return target->stride != 0 || type_admits(program, type, target->offset, record, 0);
    }
    if (target->offset || target->stride) return true;
    if (!is_untyped(program, walk->body, object)) {
        const Type *type = &program->types[decl_type(program, walk->body, object->decl)];
        bool known = object->kind == OBJECT_SYMBOLIC && !object->folded && type->kind == TYPE_POINTER &&
                     program->types[type->element].kind == TYPE_RECORD;
        return !known || type_admits(program, type->element, 0, record, 0);
    }
    if (object->record == 0) {
        object->record = record;
        rounds_restart(walk);
    }
    if (records_agree(program, object->record, record)) return true;
    if (object->kind == OBJECT_HEAP) return false;
    target->object = view_get(walk, target->object, record);
    return true;
}

const Points *points_as(Walk *walk, const Points *points, TypeId record, bool strict) {
    Target moved[MAX_TARGETS];
    uint32_t count = 0;
    bool changed = false;
    for (uint32_t i = 0; points && i < points->count; i++) {
        Target target = points->targets[i];
        bool fits = target_as(walk, &target, record);
        changed |= (!fits && strict) || target.object != points->targets[i].object;
        if (fits || !strict) moved[count++] = target;
    }
    return changed ? points_of(walk, moved, count) : points;
}

const Points *points_typed(Walk *walk, const Points *points, TypeId pointer) {
    const Program *program = walk->program;
    TypeId record = program->types[pointer].element;
    const Type *type = &program->types[record];
    if (program->types[pointer].kind != TYPE_POINTER || type->kind != TYPE_RECORD || !type->fields) return points;
    Target kept[MAX_TARGETS];
    uint32_t count = 0;
    for (uint32_t i = 0; points && i < points->count; i++) {
        const Target *target = &points->targets[i];
        TypeId held = walk->objects.data[target->object].record;
        if (held && !target->offset && !target->stride && !records_agree(program, held, record)) continue;
        kept[count++] = *target;
    }
    return points && count != points->count ? points_of(walk, kept, count) : points;
}

TypeId cast_record(const Walk *walk, const Insn *insn) {
    const Type *type = &walk->program->types[insn->type];
    if (type->kind != TYPE_POINTER) return 0;
    const Type *record = &walk->program->types[type->element];
    if (record->kind != TYPE_RECORD || record->fields == 0 || record->is_union) return 0;
    const Type *from = &walk->program->types[walk->body->insns[insn->a].type];
    bool untyped = from->kind == TYPE_POINTER && walk->program->types[from->element].kind == TYPE_VOID;
    return untyped ? type->element : 0;
}

/* ---- strings of the program's own kind ----------------------------------------------------------- */

bool names_its_holder(Walk *walk, FieldId id) {
    const Field *field = &walk->program->fields[id];
    FieldId text = walk->solver->string_text[field->record];
    if (text == 0) return false;
    const Type *type = &walk->program->types[field->type];
    if (id != text && (type->kind != TYPE_POINTER || type->element != field->record)) return false;
    return !decl_interesting(walk, DECL(DECL_FIELD, id));
}

Decl string_holder(const Walk *walk, Target at, FieldId text) {
    const Program *program = walk->program;
    const Object *object = &walk->objects.data[at.object];
    TypeId record = program->fields[text].record, type = object->record;
    int64_t offset = at.stride ? at.offset - at.low : at.offset;
    if (object->kind == OBJECT_LOCAL) type = walk->body->locals[object->id].type;
    else if (object->kind == OBJECT_GLOBAL) type = program->globals[object->id].type;
    else if (!type) type = program->types[decl_type(program, walk->body, object->decl)].element;
    Decl holder = object->decl;
    for (unsigned depth = 0; depth < 8 && offset >= 0 && type; depth++) {
        const Type *row = &program->types[type];
        if (type == record) return holder ? holder : DECL(DECL_FIELD, text);
        if (row->kind == TYPE_ARRAY || row->kind == TYPE_POINTER) {
            uint32_t size = program->types[row->element].size;
            if (size) offset %= size;
            type = row->element;
            continue;
        }
        if (row->kind != TYPE_RECORD) break;
        FieldId inner = 0;
        for (uint32_t i = 0; i < row->fields && !inner; i++) {
            const Field *field = &program->fields[row->field + i];
            int64_t low = field->bit_offset / 8;
            if (offset >= low && offset < low + (int64_t)program->types[field->type].size) inner = row->field + i;
        }
        if (!inner) break;
        offset -= program->fields[inner].bit_offset / 8;
        type = program->fields[inner].type;
        if (program->fields[inner].name) holder = DECL(DECL_FIELD, inner);
    }
    return DECL(DECL_FIELD, text);
}
