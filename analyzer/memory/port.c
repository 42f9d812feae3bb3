/* SPDX-License-Identifier: Apache-2.0 */
/* Where an effect of a model acts: ports as abstract memory. Knows arguments, results, members of records, slots of
 * handles; not what happens there. */
#include "memory/local.h"

Abstract points_deref(Walk *walk, const Points *points, Decl decl) {
    Abstract value = {.decl = decl};
    for (uint32_t i = 0; points && i < points->count; i++) {
        if (walk->objects.data[points->targets[i].object].kind == OBJECT_FUNCTION) continue;
        Abstract read = memory_read(walk, walk->store, points->targets[i],
                                    (Want){.size = 8, .decl = decl, .pointer = true, .text = true});
        value.points = points_join(walk, value.points, read.points);
    }
    return value;
}

/* Size of an element where the object is an array of them, or 0: of pointers, of records. */
static uint32_t element_size(const Walk *walk, const Object *object) {
    const Program *program = walk->program;
    TypeId type = object->kind == OBJECT_LOCAL    ? walk->body->locals[object->id].type
                  : object->kind == OBJECT_GLOBAL ? program->globals[object->id].type
                                                  : 0;
    if (object->kind == OBJECT_HEAP) return 8;
    const Type *array = &program->types[type];
    if (!type || array->kind != TYPE_ARRAY || array->count == 1) return 0;
    const Type *element = &program->types[array->element];
    return element->kind == TYPE_POINTER || element->kind == TYPE_RECORD ? element->size : 0;
}

const Points *points_elements(Walk *walk, const Points *points) {
    const Points *all = NULL;
    for (uint32_t i = 0; points && i < points->count; i++) {
        Target target = points->targets[i];
        uint32_t size = target.stride ? 0 : element_size(walk, &walk->objects.data[target.object]);
        if (size && target.offset >= 0 && target.offset < HANDLE_BASE) {
            target.stride = size;
            target.low = target.offset;
            target.high = UNBOUNDED;
        }
        all = points_join(walk, all, points_one(walk, target));
    }
    return all;
}

/* Also inside a member that is a record itself (`sa_handler` of a struct sigaction); `offset` grows by where. */
static FieldId field_named(const Program *program, TypeId type, const char *name, uint32_t *offset) {
    const Type *row = &program->types[type];
    while (row->kind == TYPE_POINTER || row->kind == TYPE_ARRAY) row = &program->types[row->element];
    for (uint32_t i = 0; row->kind == TYPE_RECORD && i < row->fields; i++) {
        const Field *field = &program->fields[row->field + i];
        uint32_t inner = 0;
        FieldId found = strcmp(program_text(program, field->name), name) == 0 ? row->field + i : 0;
        if (!found && program->types[field->type].kind == TYPE_RECORD)
            found = field_named(program, field->type, name, &inner);
        if (!found) continue;
        *offset += inner + field->bit_offset / 8;
        return found;
    }
    return 0;
}

/* Result memory is made when an effect first needs it. */
static const Points *result_points(Apply *apply) {
    if (!apply->result->points) {
        bool text = true;
        const Type *type = &apply->walk->program->types[apply->insn->type];
        if (type->kind == TYPE_POINTER) text = program_is_text(apply->walk->program, type->element);
        Decl decl = DECL(DECL_RESULT, apply->callee);
        ObjectId object = object_get(apply->walk, OBJECT_EXTERNAL, apply->walk->insn, 0, 0, 0, decl, text);
        apply->result->points = points_whole(apply->walk, object);
        apply->result->decl = decl;
    }
    return apply->result->points;
}

/* ---- handles ------------------------------------------------------------------------------------ */

/* A slot is HANDLE_STEP bytes beyond any real offset; a numbered element is one byte of it. */
static int32_t slot_offset(const char *slot) {
    return (int32_t)(HANDLE_BASE + (hash_bytes(slot, strlen(slot)) & 0xffff) * HANDLE_STEP);
}

bool is_opened_slot(int32_t offset) {
    return offset >= HANDLE_BASE && offset == slot_offset(OPENED_AS);
}

static Target slot_target(Target target, const char *slot, int64_t element) {
    target.offset = target.low = slot_offset(slot);
    target.high = target.low + HANDLE_STEP;
    if (element >= 0) {
        target.offset = target.low += 1 + (int32_t)(element % (HANDLE_STEP - 2));
        target.high = target.low + 1;
    }
    target.stride = 0;
    return target;
}

static const Points *slots_of(Walk *walk, const Points *points, const char *slot, int64_t element) {
    Target slots[MAX_TARGETS];
    uint32_t count = 0;
    for (uint32_t i = 0; points && i < points->count; i++) {
        uint8_t kind = walk->objects.data[points->targets[i].object].kind;
        if (kind != OBJECT_FUNCTION && kind != OBJECT_STRING)
            slots[count++] = slot_target(points->targets[i], slot, element);
    }
    return points_of(walk, slots, count);
}

const Points *points_slot(Walk *walk, const Points *points, const char *slot) {
    return slots_of(walk, points, slot, -1);
}

const Points *port_slots(Apply *apply, const Port *port) {
    Walk *walk = apply->walk;
    const Points *points = NULL;
    int64_t element = -1;
    if (port->argument == PORT_RESULT) points = result_points(apply);
    else if (port->argument == PORT_PROGRAM)
        points = points_whole(walk, object_get(walk, OBJECT_EXTERNAL, 0, 0, 1, 0, 0, false));
    else if (port->argument < apply->count) points = apply->arguments[port->argument].points;
    for (uint32_t i = 0; i < port->inner; i++) points = points_deref(walk, points, 0).points;
    if (port->index != UINT32_MAX && port->index < apply->count) {
        uint32_t constant = apply->arguments[port->index].constant;
        if (constant) element = walk->constants.data[constant - 1] & 0xffff;
    }
    if (port == apply->keyed) element = apply->member;
    return slots_of(walk, points, port->slot, element);
}

/* The memory that the pointer kept in a slot points to: the library's own, when the program put none there. */
static const Points *slot_pointee(Walk *walk, const Points *slots) {
    const Points *inner = points_deref(walk, slots, 0).points;
    for (uint32_t i = 0; !inner && slots && i < slots->count; i++) {
        ObjectId own = object_get(walk, OBJECT_SYMBOLIC, 0, slots->targets[i].object, slots->targets[i].offset, 0, 0, true);
        inner = points_join(walk, inner, points_whole(walk, own));
    }
    return inner;
}

/* ---- members ------------------------------------------------------------------------------------ */

/* The record that a port names a member of: as the call has it, else as the callee's prototype does. */
static FieldId port_field(const Apply *apply, const Port *port, uint32_t *offset) {
    const Program *program = apply->walk->program;
    const Type *callee = &program->types[program_body(program, apply->callee)->type];
    FieldId field = 0;
    if (port->kind == PORT_RETURN) return field_named(program, callee->element, port->field, offset);
    if (port->argument < apply->count)
        field = field_named(program, apply->walk->body->insns[apply->walk->body->pool[apply->insn->b + port->argument]].type,
                            port->field, offset);
    if (!field && port->argument < callee->params)
        field = field_named(program, program->pool[callee->param + port->argument], port->field, offset);
    return field;
}

typedef struct Member {
    const Points *cells;
    Want want;
} Member;

/* The argument or result itself, with the stars inside the port's parentheses. */
static Abstract port_object(Apply *apply, const Port *port) {
    Abstract object = {0};
    if (port->kind == PORT_RETURN) {
        if (port->stars || port->field) (void)result_points(apply);
        object = *apply->result;
    } else if (port->argument < apply->count) {
        object = apply->arguments[port->argument];
    }
    for (uint32_t i = 0; i < port->inner; i++)
        object.points = points_deref(apply->walk, points_elements(apply->walk, object.points), object.decl).points;
    return object;
}

static Member port_member(Apply *apply, const Port *port, const Points *records) {
    Walk *walk = apply->walk;
    uint32_t offset = 0;
    FieldId field = port_field(apply, port, &offset);
    Member member = {.want = {.size = 8}};
    if (field) {
        const Type *type = &walk->program->types[walk->program->fields[field].type];
        member.want = (Want){.size = type->size, .decl = DECL(DECL_FIELD, field), .pointer = type->kind == TYPE_POINTER,
                             .member = true, .text = true};
    }
    records = points_elements(walk, records);
    for (uint32_t i = 0; records && i < records->count; i++) {
        Target at = records->targets[i];
        if (walk->objects.data[at.object].kind == OBJECT_FUNCTION) continue;
        at.offset += (int32_t)offset;
        if (at.stride) {
            at.low = at.low < at.offset ? at.low : at.offset;
            at.width = member.want.size;
        } else {
            at.low = at.offset;
            at.high = member.want.size ? at.offset + (int32_t)member.want.size : UNBOUNDED;
        }
        member.cells = points_join(walk, member.cells, points_one(walk, at));
    }
    return member;
}

static Abstract member_read(Walk *walk, const Member *member) {
    Abstract read = {0};
    for (uint32_t i = 0; member->cells && i < member->cells->count; i++)
        read = abstract_join(walk, read, memory_read(walk, walk->store, member->cells->targets[i], member->want), 9000);
    if (!read.decl) read.decl = member->want.decl;
    return read;
}

/* ---- ports -------------------------------------------------------------------------------------- */

static bool has_member(const Port *port) {
    return port->field && (port->kind == PORT_ARGUMENT || port->kind == PORT_RETURN);
}

Abstract port_base(Apply *apply, const Port *port) {
    Abstract object = port_object(apply, port);
    if (!has_member(port) || !object.points) return object;
    Member member = port_member(apply, port, object.points);
    if (port->stars == 0 || member.want.pointer) return member_read(apply->walk, &member);
    return (Abstract){.points = member.cells, .decl = member.want.decl};
}

const Points *port_place(Apply *apply, const Port *port) {
    Walk *walk = apply->walk;
    if (port->kind == PORT_HANDLE) {
        const Points *points = port_slots(apply, port);
        for (uint32_t i = 0; i < port->stars; i++)
            points = i ? points_deref(walk, points, 0).points : slot_pointee(walk, points);
        return points;
    }
    if (has_member(port) && port->stars == 0) return port_member(apply, port, port_object(apply, port).points).cells;
    if (port->stars == 0) return NULL;
    Abstract base = port_base(apply, port);
    const Points *points = base.points;
    for (uint32_t i = 1; i < port->stars; i++)
        points = points_deref(walk, points_elements(walk, points), base.decl).points;
    return points;
}

Abstract port_value(Apply *apply, const Port *port) {
    Walk *walk = apply->walk;
    if (port->kind == PORT_NONE) return (Abstract){0};
    if (port->kind != PORT_HANDLE && port->stars == 0) return port_base(apply, port);
    const Points *place = port_place(apply, port);
    bool slot = port->kind == PORT_HANDLE && port->stars == 0;
    Abstract value = slot ? (Abstract){.points = slot_pointee(walk, place)}
                          : points_deref(walk, points_elements(walk, place), port_base(apply, port).decl);
    value.node = content_node(walk, place, value.decl, slot ? HANDLE_STEP : 0);
    return value;
}
