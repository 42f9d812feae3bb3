/* SPDX-License-Identifier: Apache-2.0 */
/* Names, members and elements: where an object lies. */
#include "front/lower.h"

Value entity_address(Lower *lower, NodeId node) {
    Entity entity = node_entity(lower, node);
    TypeId type;
    switch (entity.kind) {
    case ENTITY_LOCAL:
        type = pointer_to(lower, lower->local_rows.data[entity.id].id);
        return emit(lower, node, INSN_LOCAL, type, entity.id, 0, 0);
    case ENTITY_GLOBAL:
        if (entity.id) {
            type = pointer_to(lower, unit_global_at(lower->builder, entity.id)->type);
            return emit(lower, node, INSN_GLOBAL, type, entity.id, 0, 0);
        }
        break;
    case ENTITY_FUNCTION:
        if (entity.id) {
            Function *row = unit_function_at(lower->builder, entity.id);
            row->address_taken = 1;
            type = pointer_to(lower, row->type);
            return emit(lower, node, INSN_FUNCTION, type, entity.id, 0, 0);
        }
        break;
    case ENTITY_CONSTANT:
        return emit_constant(lower, node, lower->type_int->id,
                             lower->constants.data[entity.id].value,
                             lower->constants.data[entity.id].name);
    case ENTITY_NONE:
        break;
    }
    TypeId pointer = pointer_to(lower, node_type(lower, node)->id);
    return emit_unknown(lower, node, "name without a declaration", pointer, NULL, 0);
}

Value reference_value(Lower *lower, NodeId node) {
    Entity entity = node_entity(lower, node);
    Value address = entity_address(lower, node);
    if (entity.kind == ENTITY_LOCAL && lower->local_rows.data[entity.id].decayed) {
        return emit(lower, node, INSN_LOAD, lower->local_rows.data[entity.id].id, address, 0, 0);
    }
    return emit_load(lower, node, address, node_type(lower, node));
}

/* ---- members -------------------------------------------------------------------------------- */

/* Bytes from the start of the record: of the storage unit, for a bit-field. */
uint32_t field_storage(const Lower *lower, const Field *field) {
    uint32_t bytes = field->bit_offset / 8;
    uint32_t size = unit_type_at(lower->builder, field->type)->size;
    if (!field->bit_width || !size) {
        return bytes;
    }
    uint32_t unit = bytes / size * size;
    uint32_t last = (field->bit_offset + field->bit_width - 1) / 8;
    return last < unit + size ? unit : bytes; /* packed bit-fields may straddle units */
}

static Value field_step(Lower *lower, NodeId node, Value base, FieldId id) {
    const Field *field = unit_field_at(lower->builder, id);
    uint32_t offset = field_storage(lower, field);
    return emit(lower, node, INSN_FIELD, pointer_to(lower, field->type), base, offset, id);
}

/* The anonymous members between `record` and the field, outermost first; false: not inside. */
static bool anonymous_path(const Lower *lower, TypeId record, TypeId owner, FieldId *path,
                           uint32_t *length) {
    if (record == owner) {
        return true;
    }
    const Type *type = unit_type_at(lower->builder, record);
    for (uint32_t i = 0; i < type->fields && *length < 16; i++) {
        const Field *field = unit_field_at(lower->builder, type->field + i);
        if (!field->name && unit_type_at(lower->builder, field->type)->kind == TYPE_RECORD) {
            path[(*length)++] = type->field + i;
            if (anonymous_path(lower, field->type, owner, path, length)) {
                return true;
            }
            --*length;
        }
    }
    return false;
}

/* libclang leaves out the steps through anonymous members: `p->a` may lie two records down. */
Value field_path(Lower *lower, NodeId node, Value base, TypeId record, FieldId field) {
    FieldId path[16];
    uint32_t length = 0;
    if (anonymous_path(lower, record, unit_field_at(lower->builder, field)->record, path,
                       &length)) {
        for (uint32_t i = 0; i < length; i++) {
            base = field_step(lower, node, base, path[i]);
        }
    }
    return field_step(lower, node, base, field);
}

Value member_address(Lower *lower, NodeId node) {
    NodeId part = node_last_part(lower, node);
    if (!part) {
        return expr_unknown(lower, node, "member");
    }
    const TypeInfo *base = node_type(lower, part);
    bool arrow = base->kind != TYPE_RECORD;
    const TypeInfo *record = arrow ? type_element(lower, base) : base;
    if (!record || record->kind != TYPE_RECORD) {
        return expr_unknown(lower, node, "member");
    }
    Value address = arrow ? expr_value(lower, part) : expr_address(lower, part);
    CXCursor referenced = clang.getCursorReferenced(node_cursor(lower, node));
    FieldId field = field_of(lower, referenced, record);
    if (!field) {
        return emit_unknown(lower, node, "member",
                            pointer_to(lower, node_type(lower, node)->id), &address, 1);
    }
    return field_path(lower, node, address, record->id, field);
}

/* ---- elements ------------------------------------------------------------------------------- */

Value subscript_address(Lower *lower, NodeId node) {
    NodeId parts[2];
    if (node_parts(lower, node, parts, 2) != 2) {
        return expr_unknown(lower, node, "subscript");
    }
    /* `3[p]` is legal: the pointer is the one that is no integer. */
    uint32_t pointer = node_type(lower, parts[0])->kind == TYPE_INTEGER ? 1 : 0;
    const TypeInfo *base = node_type(lower, parts[pointer]);
    Value address = 0, index = 0;
    for (uint32_t i = 0; i < 2; i++) { /* in the order written */
        if (i != pointer) {
            index = expr_value(lower, parts[i]);
        } else if (type_is_address(base)) {
            address = expr_value(lower, parts[i]);
        } else {
            address = expr_address(lower, parts[i]); /* element of a vector */
        }
    }
    if (type_is_address(base)) {
        return emit_index(lower, node, address, index, base);
    }
    const TypeInfo *element = node_type(lower, node);
    return emit(lower, node, INSN_INDEX, pointer_to(lower, element->id), address, index,
                element->size ? (uint32_t)element->size : 1);
}
