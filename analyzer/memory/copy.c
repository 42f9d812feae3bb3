/* SPDX-License-Identifier: Apache-2.0 */
/* Copies of records: member by member where the type is known, else cell by cell. */
#include "memory/local.h"

static Want field_want(Walk *walk, FieldId id) {
    const Field *field = &walk->program->fields[id];
    const Type *type = &walk->program->types[field->type];
    return (Want){.size = field_span(walk->program, id).size, .decl = DECL(DECL_FIELD, id), .pointer = type->kind == TYPE_POINTER, .member = true,
                  .text = type->kind == TYPE_POINTER && program_is_text(walk->program, type->element)};
}

typedef struct CopyPlan {
    Walk *walk;
    const Points *to;
    Target from;
    const Store *before;
    uint32_t slot, fields;
    bool strong;
} CopyPlan;

static Target target_at(Target target, int64_t delta, uint32_t size) {
    target.offset = (int32_t)(target.offset + delta);
    if (target.stride == 0) {
        target.low = target.offset;
        target.high = size ? (int32_t)(target.offset + (int64_t)size) : UNBOUNDED;
    }
    return target;
}

/* Are these bytes known part by part, and not the same everywhere? Then copying them as one would mix the parts. */
static bool is_known_in_parts(const Store *store, Target from, uint32_t size) {
    const Cells *cells = from.stride ? NULL : store_find(store, from.object);
    int64_t at = from.offset, end = at + size;
    bool differs = false;
    NodeId first = 0;
    for (uint32_t i = 0; cells && i < cells->count && at < end; i++) {
        const Cell *row = &cells->rows[i];
        if (row->high != UNBOUNDED && row->high <= at) continue;
        if (row->stride || row->low != at || row->high == UNBOUNDED || row->high > end) return false;
        if (at == from.offset) first = row->value.node;
        differs |= row->value.node != first;
        at = row->high;
    }
    return size && at == end && differs;
}

static void copy_parts(CopyPlan *plan, Decl decl, int64_t delta, uint32_t size);

static void copy_field(CopyPlan *plan, FieldId id, int64_t delta) {
    Walk *walk = plan->walk;
    Want want = field_want(walk, id);
    bool array = walk->program->types[walk->program->fields[id].type].kind == TYPE_ARRAY;
    if (array && is_known_in_parts(plan->before, target_at(plan->from, delta, want.size), want.size)) {
        copy_parts(plan, want.decl, delta, want.size);
        return;
    }
    bool text = names_its_holder(walk, id) && walk->solver->string_text[walk->program->fields[id].record] == id;
    int64_t start = delta - walk->program->fields[id].bit_offset / 8; /* of the string record */
    Target from = target_at(plan->from, delta, want.size);
    if (text) {
        want.decl = string_holder(walk, target_at(plan->from, start, 0), id);
        want.member = false;
    }
    Abstract value = memory_read(walk, plan->before, from, want);
    if (value.node) {
        NodeId copy = flow_node(walk, FLOW_DEF, walk->insn, plan->slot + plan->fields, plan->to->targets[0].object,
                               (int32_t)(plan->to->targets[0].offset + delta), want.size, want.decl);
        edge_add(walk, value.node, copy, EDGE_COPY, 0, 0);
        value.node = copy;
    }
    for (uint32_t i = 0; i < plan->to->count; i++) {
        Target to = target_at(plan->to->targets[i], delta, want.size);
        Decl decl = text ? string_holder(walk, target_at(plan->to->targets[i], start, 0), id) : want.decl;
        if (text) {
            value.decl = want.decl;
            name_text(walk, value, decl);
        }
        value.decl = decl;
        memory_write(walk, to, want.size, value, plan->strong);
    }
    plan->fields++;
}

bool record_is_open(const Program *program, TypeId record) {
    const Type *type = &program->types[record];
    if (type->kind != TYPE_RECORD || !type->fields) return false;
    const Type *last = &program->types[program->fields[type->field + type->fields - 1].type];
    return last->kind == TYPE_ARRAY && !last->size && !type->is_union;
}

/* `size` in bytes, 0 = unknown: a flexible array member lies behind the record's own. */
static void copy_record(CopyPlan *plan, TypeId record, int64_t delta, uint32_t size, unsigned depth) {
    const Type *type = &plan->walk->program->types[record];
    for (uint32_t i = 0; i < type->fields && plan->fields < 128; i++) {
        const Field *field = &plan->walk->program->fields[type->field + i];
        int64_t at = delta + field_span(plan->walk->program, type->field + i).offset;
        if (size && at >= size) continue;
        if (plan->walk->program->types[field->type].kind == TYPE_RECORD && depth < 6)
            copy_record(plan, field->type, at, size, depth + 1);
        else
            copy_field(plan, type->field + i, at);
    }
}

/* Each part as it is. `decl`: what they are part of, at its place behind the beginning of what is copied. */
static void copy_parts(CopyPlan *plan, Decl decl, int64_t delta, uint32_t size) {
    Walk *walk = plan->walk;
    const Cells *cells = store_find(plan->before, plan->from.object);
    int64_t start = plan->from.offset + delta;
    for (uint32_t i = 0; i < cells->count && plan->fields < 128; i++) {
        const Cell *row = &cells->rows[i];
        if (row->low < start || row->low >= start + size) continue;
        int64_t part = row->low - plan->from.offset;
        uint32_t bytes = (uint32_t)(row->high - row->low);
        Abstract value = row->value;
        value.decl = decl;
        if (value.node) {
            NodeId copy = flow_node(walk, FLOW_DEF, walk->insn, plan->slot + plan->fields, plan->to->targets[0].object,
                                    (int32_t)(plan->to->targets[0].offset + part), bytes, decl);
            edge_add(walk, value.node, copy, EDGE_COPY, 0, 0);
            value.node = copy;
        }
        for (uint32_t n = 0; n < plan->to->count; n++)
            memory_write(walk, target_at(plan->to->targets[n], part, bytes), bytes, value, plan->strong);
        plan->fields++;
    }
}

bool memory_copy_parts(Walk *walk, const Points *to, const Points *from, uint32_t size, uint32_t slot) {
    if (!to || !from || to->count != 1 || from->count != 1 || to->targets[0].stride) return false;
    if (!is_known_in_parts(walk->store, from->targets[0], size)) return false;
    CopyPlan plan = {.walk = walk, .to = to, .from = from->targets[0], .before = walk->store, .slot = slot, .strong = true};
    walk->version++;
    copy_parts(&plan, walk->objects.data[to->targets[0].object].decl, 0, size);
    return true;
}

/* Written cells of an object that lie in the copied range, for memory without a record type. */
static void copy_cells(CopyPlan *plan, uint32_t size) {
    Walk *walk = plan->walk;
    const Cells *cells = store_find(plan->before, plan->from.object);
    for (uint32_t i = 0; cells && i < cells->count && plan->fields < 128; i++) {
        Cell cell = cells->rows[i];
        int64_t delta = (int64_t)cell.offset - plan->from.offset;
        if (delta < 0 || (size && delta >= size)) continue;
        for (uint32_t n = 0; n < plan->to->count; n++) {
            Target at = target_at(plan->to->targets[n], delta, 0);
            at.stride = cell.stride;
            at.high = cell.high == UNBOUNDED ? UNBOUNDED : (int32_t)(at.low + cell_size(&cell));
            memory_write(walk, at, cell.high == UNBOUNDED ? 0 : (uint32_t)cell_size(&cell), cell.value,
                         plan->strong && cell.stride == 0);
        }
        plan->fields++;
    }
}

void memory_copy(Walk *walk, const Points *to, const Points *from, uint32_t size, TypeId record, uint32_t slot) {
    if (!to || !from) return;
    const Store *before = walk->store;
    walk->version++;
    for (uint32_t i = 0; i < from->count; i++) {
        CopyPlan plan = {.walk = walk, .to = to, .from = from->targets[i], .before = before,
                         .slot = slot + i * 128,
                         .strong = to->count == 1 && from->count == 1 && to->targets[0].stride == 0};
        const Object *object = &walk->objects.data[plan.from.object];
        if (object->kind == OBJECT_STRING) {
            NodeId literal = plan.from.offset == 0 ? text_node(walk, object->id) : 0;
            content_write(walk, to, size, 0, &literal, literal != 0, FLOW_DEF, 0, !plan.strong, slot);
            continue;
        }
        if (record && walk->program->types[record].fields) {
            copy_record(&plan, record, 0, size, 0);
            continue;
        }
        copy_cells(&plan, size);
        if (plan.fields == 0) {
            Target one = plan.from;
            NodeId node = content_node(walk, points_one(walk, one), object->decl, size);
            content_write(walk, to, size, 0, &node, 1, FLOW_DEF, 0, !plan.strong, slot);
        }
    }
}
