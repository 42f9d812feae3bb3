/* SPDX-License-Identifier: Apache-2.0 */
/* What streams, descriptors and connections were opened as, and how that travels with them. */
#include "memory/local.h"

/* What a stream, descriptor or connection was opened as travels with it in a slot of its own. */
static const Points *open_points(Apply *apply, const Points *points) {
    return points_slot(apply->walk, points, OPENED_AS);
}

/* The same, of what a sink or source names: a handle carries it itself, whatever slot is meant. */
const Points *subject_opened(Apply *apply, const Port *subject, const Points *points) {
    Port beside = *subject;
    if (subject->kind != PORT_HANDLE) return open_points(apply, points);
    beside.slot = OPENED_AS;
    beside.index = UINT32_MAX;
    return port_slots(apply, &beside);
}

/* `int ends[2]; pipe(ends)`: the descriptors themselves lie where the argument points. */
static bool fills_numbers(const Apply *apply, const Port *to) {
    if (to->kind != PORT_ARGUMENT || to->stars != 1 || to->field || to->argument >= apply->insn->c) return false;
    const Type *type = type_at(apply->walk, apply->walk->body->insns[apply->walk->body->pool[apply->insn->b + to->argument]].type);
    while (type->kind == TYPE_POINTER || type->kind == TYPE_ARRAY) type = type_at(apply->walk, type->element);
    return type->kind == TYPE_INTEGER && type->size == DESCRIPTOR_SIZE;
}

/* The node of what an open effect opens is put into all descriptors of the array. */
static void open_numbers(Apply *apply, const Effect *effect, NodeId node) {
    const Points *points = port_place(apply, &effect->to);
    Abstract descriptor = {.node = node, .decl = port_base(apply, &effect->to).decl};
    for (uint32_t i = 0; points && i < points->count; i++)
        for (int32_t end = 0; end < 2; end++) {
            Target at = points->targets[i];
            if (!at.stride) at.offset += end * DESCRIPTOR_SIZE, at.low = at.offset, at.high = at.offset + DESCRIPTOR_SIZE;
            memory_write(apply->walk, at, DESCRIPTOR_SIZE, descriptor, points->count == 1 && !at.stride);
        }
}

void effect_open(Apply *apply, const Effect *effect) {
    Walk *walk = apply->walk;
    Event event = {.kind = EVENT_OPEN, .insn = walk->insn, .callee = apply->callee, .effect = effect};
    Abstract subject = {0};
    if (effect->subject.kind != PORT_NONE) {
        subject = port_base(apply, &effect->subject);
        (void)constant_text(walk, subject.points, NULL, &event.text);
        StrId printed = !event.text && str_eq(effect->name, "file") ? text_at(apply, &effect->subject) : 0;
        if (printed && path_is_told(program_text(walk->program, printed))) event.text = printed;
    }
    const Type *type = &walk->program->types[apply->insn->type];
    bool pointer = effect->to.kind != PORT_RETURN || type->kind == TYPE_POINTER;
    bool numbers = fills_numbers(apply, &effect->to);
    if (numbers || (effect->to.kind == PORT_RETURN && !pointer)) {
        event.node = flow_node(walk, FLOW_SOURCE, walk->insn, 500 + apply->effect, 0, 0, 0, 0);
        if (effect->subject.kind == PORT_ARGUMENT && !effect->subject.stars) { /* of a descriptor, of a stream */
            edge_add(walk, subject.node, event.node, EDGE_COPY, 0, 0);
            edge_add(walk, content_node(walk, open_points(apply, subject.points), 0, HANDLE_STEP), event.node, EDGE_COPY, 0, 0);
        }
        NodeId both[2] = {apply->result->node, event.node};
        if (numbers) open_numbers(apply, effect, event.node);
        else apply->result->node = node_join(walk, hash_mix(apply->effect, 1), both, 2);
        event_add(walk, event);
        return;
    }
    Port at = effect->to;
    at.stars++;
    const Points *points = port_place(apply, &at);
    if (effect->to.kind == PORT_ARGUMENT && effect->to.stars == 0 && !points && effect->to.argument < apply->count) {
        event.node = apply->arguments[effect->to.argument].node; /* a descriptor: the number itself */
    } else if (points) {
        points = open_points(apply, points);
        event.node = flow_node(walk, FLOW_SOURCE, walk->insn, 500 + apply->effect, 0, 0, 0, 0);
        edge_add(walk, subject.node, event.node, EDGE_COPY, 0, 0); /* a stream on a descriptor is what that was opened as */
        for (uint32_t i = 0; points && i < points->count; i++)
            memory_write(walk, points->targets[i], HANDLE_STEP, (Abstract){.node = event.node}, points->count == 1);
    }
    event_add(walk, event);
}
