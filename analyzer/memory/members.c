/* SPDX-License-Identifier: Apache-2.0 */
/* Which member of a record lies at a byte, as far as the types of declarations tell. */
#include "memory/local.h"

TypeId decl_type(const Program *program, const Function *body, Decl decl) {
    switch (decl_kind(decl)) {
    case DECL_LOCAL: return decl_id(decl) < body->local_count ? body->locals[decl_id(decl)].type : 0;
    case DECL_FIELD: return program->fields[decl_id(decl)].type;
    case DECL_GLOBAL: return program->globals[decl_id(decl)].type;
    case DECL_RESULT: return program->types[program_body(program, decl_id(decl))->type].element;
    case DECL_NONE: case DECL_RECORD: case DECL_LITERAL: break;
    }
    return 0;
}

/* The member that lies at this byte of what the object is, down to what is no record: a pointer into
 * a record (`p = u->name`, a joined or handed-on pointer) has lost the name of the member, not the place. */
Decl member_at(const Walk *walk, const Object *object, int32_t offset) {
    const Program *program = walk->program;
    TypeId type = decl_type(program, walk->body, object->decl);
    if (object->kind == OBJECT_SYMBOLIC || object->kind == OBJECT_EXTERNAL) {
        const Type *pointer = &program->types[type];
        if (pointer->kind != TYPE_POINTER && pointer->kind != TYPE_ARRAY) return 0;
        if (object->text && walk->solver->string_text[pointer->element]) return 0; /* the text, not its record */
        type = pointer->element;
    } else if (object->kind == OBJECT_LOCAL) {
        type = walk->body->locals[object->id].type;
    } else if (object->kind == OBJECT_GLOBAL) {
        type = program->globals[object->id].type;
    } else {
        return 0;
    }
    FieldId found = 0;
    for (unsigned depth = 0; depth < 8 && offset >= 0; depth++) {
        const Type *at = &program->types[type];
        if (at->kind == TYPE_ARRAY && at->element && program->types[at->element].kind == TYPE_RECORD && program->types[at->element].size) {
            offset %= (int32_t)program->types[at->element].size;
            type = at->element;
            continue;
        }
        if (at->kind != TYPE_RECORD || strstr(program_text(program, at->name), "va_list")) break;
        FieldId inner = 0;
        for (uint32_t i = 0; i < at->fields && !inner; i++) {
            FieldSpan span = field_span(program, at->field + i);
            if ((uint32_t)offset >= span.offset && (uint32_t)offset < span.offset + span.size) inner = at->field + i;
        }
        if (!inner) break;
        offset -= (int32_t)field_span(program, inner).offset;
        type = program->fields[inner].type;
        found = inner;
    }
    return found && program->types[type].kind != TYPE_RECORD ? DECL(DECL_FIELD, found) : 0;
}

/* Does `type` have the member at this byte, at any depth and in any arm of a union? */
static bool type_has_member(const Program *program, TypeId id, int64_t offset, FieldId wanted, unsigned depth) {
    const Type *type = &program->types[id];
    if (depth > 8 || offset < 0) return false;
    if (type->kind == TYPE_ARRAY) {
        uint32_t size = program->types[type->element].size;
        return size && type_has_member(program, type->element, offset % size, wanted, depth + 1);
    }
    if (type->kind != TYPE_RECORD) return false;
    for (uint32_t i = 0; i < type->fields; i++) {
        FieldSpan span = field_span(program, type->field + i);
        if (offset < span.offset || (span.size && offset >= (int64_t)span.offset + span.size)) continue;
        if (type->field + i == wanted && offset == span.offset) return true;
        if (type_has_member(program, program->fields[type->field + i].type, offset - span.offset, wanted, depth + 1)) return true;
    }
    return false;
}

TypeId object_held(const Program *program, const Function *body, const Object *object) {
    TypeId type = 0;
    if (object->kind == OBJECT_LOCAL) {
        type = body->locals[object->id].type;
    } else if (object->kind == OBJECT_GLOBAL) {
        type = program->globals[object->id].type;
    } else if (object->record) {
        type = object->record;
    } else if (object->kind == OBJECT_SYMBOLIC || object->kind == OBJECT_EXTERNAL) {
        const Type *pointer = &program->types[decl_type(program, body, object->decl)];
        if (pointer->kind == TYPE_POINTER) type = pointer->element;
    }
    while (program->types[type].kind == TYPE_ARRAY) type = program->types[type].element;
    return type;
}

bool object_has_member(Solver *solver, const Function *body, const Object *object, int64_t offset, Decl decl, bool unknown) {
    const Program *program = solver->program;
    if (decl_kind(decl) != DECL_FIELD || offset >= HANDLE_BASE) return unknown;
    bool viewed = object->kind != OBJECT_LOCAL && object->kind != OBJECT_GLOBAL && object->record;
    if (viewed && (offset < 0 || offset >= (int64_t)program->types[object->record].size)) return unknown;
    TypeId type = object_held(program, body, object);
    const Type *held = &program->types[type];
    if (held->kind != TYPE_RECORD || held->fields == 0) return unknown; /* untyped, or not known */
    if (held->size && (offset < 0 || offset >= held->size)) offset %= held->size;
    const Field *field = &program->fields[decl_id(decl)];
    if (field->record == type && offset == field->bit_offset / 8) return true;
    bool new;
    uint64_t *answer = map_put(&solver->has_member, hash_mix((uint64_t)type << 32 | decl_id(decl), (uint64_t)offset), &new);
    if (new) *answer = type_has_member(program, type, offset, decl_id(decl), 0);
    return *answer != 0;
}
