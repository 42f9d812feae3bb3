/* SPDX-License-Identifier: Apache-2.0 */
/* What a modelled function does to abstract memory, effect by effect. */
#include "memory/local.h"

typedef struct Found {
    NodeId node;
    uint32_t ordinal; /* of the conversion, 0 = none */
} Found;
typedef VEC(Found) FoundVec;

static void found_add(FoundVec *out, NodeId node, uint32_t ordinal) {
    if (!node) return;
    for (uint32_t i = 0; i < out->len; i++)
        if (out->data[i].node == node) return;
    vec_push(out, ((Found){node, ordinal}));
}

static void found_content(Apply *apply, const Points *points, Decl decl, uint32_t ordinal, FoundVec *out) {
    U32Vec nodes = {0};
    content_nodes(apply->walk, apply->walk->store, points, decl, 0, &nodes);
    for (uint32_t i = 0; i < nodes.len; i++) found_add(out, nodes.data[i], ordinal);
    vec_free(&nodes);
}

/* Content of a text, up to its NUL: what lies behind a first character that is one is none of it. */
static void found_text(Apply *apply, const Points *points, Decl decl, uint32_t ordinal, FoundVec *out) {
    for (uint32_t i = 0; points && i < points->count; i++)
        if (!text_is_empty(apply->walk, points->targets[i]))
            found_content(apply, points_one(apply->walk, target_read(points, i)), decl, ordinal, out);
}

static bool is_va_list(const Apply *apply, uint32_t argument) {
    const Walk *walk = apply->walk;
    if (argument + 1 != apply->count) return false;
    const Type *type = &walk->program->types[walk->body->insns[walk->body->pool[apply->insn->b + argument]].type];
    while (type->kind == TYPE_POINTER || type->kind == TYPE_ARRAY) type = &walk->program->types[type->element];
    return type->kind == TYPE_RECORD && strstr(program_text(walk->program, type->name), "va_list");
}

/* By its type: a number read out of a union carries no text, whatever pointer lies there beside it. */
static bool is_number(const Apply *apply, uint32_t argument) {
    const Walk *walk = apply->walk;
    uint8_t kind = walk->program->types[walk->body->insns[walk->body->pool[apply->insn->b + argument]].type].kind;
    return kind == TYPE_INTEGER || kind == TYPE_REAL;
}

/* A va_list handed on: everything its arguments hold, or the `numbers` among them. The caller's constant format has
 * chosen. */
static void found_va_list(Apply *apply, uint32_t argument, bool numbers, FoundVec *out) {
    Walk *walk = apply->walk;
    const Points *area = points_deref(walk, apply->arguments[argument].points, 0).points;
    for (uint32_t i = 0; area && i < area->count; i++) {
        Target at = area->targets[i];
        if (walk->objects.data[at.object].kind == OBJECT_VARARGS ||
            walk->objects.data[at.object].kind == OBJECT_SYMBOLIC)
            walk->graph->forwards_varargs |= walk->objects.data[at.object].kind == OBJECT_VARARGS;
        if (at.stride == 0) {
            at.stride = 8;
            at.low = 0;
            at.high = UNBOUNDED;
        }
        Abstract scalars = memory_read(walk, walk->store, at, (Want){.size = 8});
        found_add(out, scalars.node, 0);
        if (numbers) continue;
        Abstract pointers = memory_read(walk, walk->store, at, (Want){.size = 8, .pointer = true, .text = true});
        found_content(apply, pointers.points, 0, 0, out);
    }
}

/* The text of argument `at` as the conversion takes it. */
static void found_conversion(Apply *apply, uint32_t at, const Selected *selected, FoundVec *out) {
    Walk *walk = apply->walk;
    const Abstract *argument = &apply->arguments[at];
    uint32_t first = out->len;
    found_text(apply, argument->points, argument->decl, selected->ordinal, out);
    uint8_t pointed = part_of_pointer(walk, walk->body->pool[apply->insn->b + at]);
    for (uint32_t i = first; i < out->len; i++) {
        uint8_t most = selected->most ? part_of_length(walk, argument->points, out->data[i].node, selected->most) : 0;
        out->data[i].node = part_node(walk, out->data[i].node, part_narrow(pointed, most));
    }
}

static void found_format(Apply *apply, const Port *port, FoundVec *out) {
    Walk *walk = apply->walk;
    uint32_t first = port->first == UINT32_MAX ? port->argument + 1 : port->first;
    Abstract format = port->argument < apply->count ? apply->arguments[port->argument] : (Abstract){0};
    if (first < apply->count && is_va_list(apply, first)) {
        found_va_list(apply, first, leaves_numbers(walk, format), out);
        return;
    }
    SelectedVec selected = {0};
    if (format_select(walk, format, &selected)) {
        for (uint32_t i = 0; i < selected.len; i++) {
            uint32_t at = first + selected.data[i].argument;
            if (at >= apply->count) continue;
            bool stray = selected.data[i].number && prints_stray_byte(walk, apply->insn, at);
            if (selected.data[i].scalar && !stray) found_add(out, apply->arguments[at].node, selected.data[i].ordinal);
            if (selected.data[i].text) found_conversion(apply, at, &selected.data[i], out);
        }
    } else {
        for (uint32_t i = first; i < apply->count; i++) {
            found_add(out, apply->arguments[i].node, 0);
            if (!is_number(apply, i)) found_content(apply, apply->arguments[i].points, apply->arguments[i].decl, 0, out);
        }
        found_content(apply, format.points, format.decl, 0, out);
    }
    vec_free(&selected);
}

static uint32_t first_variadic(const Apply *apply) {
    const Program *program = apply->walk->program;
    return program->types[program_body(program, apply->callee)->type].params;
}

static const Points *variadic_place(Apply *apply, const Port *port, uint32_t argument) {
    const Points *points = apply->arguments[argument].points;
    for (uint32_t i = 1; i < port->stars; i++) points = points_deref(apply->walk, points, 0).points;
    return points;
}

/* Is the parameter a `char *`, of which the function takes no size? */
static bool is_text_argument(const Apply *apply, const Port *port) {
    const Program *program = apply->walk->program;
    const Type *type = &program->types[program_body(program, apply->callee)->type];
    if (port->kind != PORT_ARGUMENT || port->stars != 1 || port->field || port->argument >= type->params) return false;
    const Type *param = &program->types[program->pool[type->param + port->argument]];
    return param->kind == TYPE_POINTER && program_is_text(program, param->element) &&
           program->types[param->element].kind == TYPE_INTEGER;
}

/* `size`: NULL = all of the memory counts, whatever it holds. */
static void port_read(Apply *apply, const Port *port, const Port *size, FoundVec *out) {
    Walk *walk = apply->walk;
    switch (port->kind) {
    case PORT_NONE: return;
    case PORT_FORMAT: found_format(apply, port, out); return;
    case PORT_VARARGS:
        for (uint32_t i = first_variadic(apply); i < apply->count; i++) {
            if (port->stars == 0) found_add(out, apply->arguments[i].node, 0);
            else found_content(apply, variadic_place(apply, port, i), apply->arguments[i].decl, 0, out);
        }
        return;
    case PORT_HANDLE: found_content(apply, port_place(apply, port), 0, 0, out); return;
    case PORT_RETURN: case PORT_ARGUMENT: break;
    }
    Abstract base = port_base(apply, port);
    if (port->stars == 0) {
        found_add(out, base.node, 0);
        return;
    }
    const Points *points = port_place(apply, port);
    if (size && size->kind == PORT_NONE && is_text_argument(apply, port)) {
        uint32_t first = out->len;
        found_text(apply, points, base.decl, 0, out);
        for (uint32_t i = first; i < out->len; i++) out->data[i].node = part_of_argument(walk, apply->insn, port->argument, out->data[i].node);
        return;
    }
    uint32_t bytes = 0;
    if (size && size->kind == PORT_ARGUMENT && size->argument < apply->count) {
        uint32_t constant = apply->arguments[size->argument].constant;
        if (constant && walk->constants.data[constant - 1] > 0 && walk->constants.data[constant - 1] < INT32_MAX)
            bytes = (uint32_t)walk->constants.data[constant - 1];
    }
    U32Vec nodes = {0};
    content_nodes(walk, walk->store, points, base.decl, bytes, &nodes);
    /* a whole record handed over: what its members hold, even if nobody here read them */
    if (port->kind == PORT_ARGUMENT && port->argument < apply->count && port->stars == 1 && !port->field) {
        Value value = walk->body->pool[apply->insn->b + port->argument];
        while (walk->body->insns[value].op == INSN_CAST) value = walk->body->insns[value].a;
        const Type *type = &walk->program->types[walk->body->insns[value].type];
        TypeId record = type->kind == TYPE_POINTER ? type->element : 0;
        if (record && walk->program->types[record].kind == TYPE_RECORD && walk->program->types[record].fields)
            for (uint32_t i = 0; points && i < points->count; i++) {
                if (!object_has_content(walk, points->targets[i].object)) continue;
                Abstract whole = memory_read(walk, walk->store, points->targets[i], (Want){.size = bytes, .decl = base.decl, .record = record});
                if (whole.node) vec_push(&nodes, whole.node);
            }
    }
    for (uint32_t i = 0; i < nodes.len; i++)
        found_add(out, port->kind == PORT_ARGUMENT ? part_of_argument(walk, apply->insn, port->argument, nodes.data[i]) : nodes.data[i], 0);
    vec_free(&nodes);
}

static void port_write(Apply *apply, const Port *port, const FoundVec *found, FlowNodeKind kind, unsigned states,
                       bool append, uint32_t size) {
    Walk *walk = apply->walk;
    NodeId nodes[64];
    uint32_t count = 0;
    for (uint32_t i = 0; i < found->len && count < 64; i++) nodes[count++] = found->data[i].node;
    uint32_t slot = 200 + apply->effect * 16;
    if (port->kind == PORT_RETURN && port->stars == 0 && !port->field) {
        if (count == 0 && kind != FLOW_SOURCE) return;
        NodeId node = flow_node(walk, kind, walk->insn, slot, 0, 0, 0, DECL(DECL_RESULT, apply->callee));
        for (uint32_t i = 0; i < count; i++) edge_add(walk, nodes[i], node, EDGE_COPY, states, found->data[i].ordinal);
        walk->nodes.data[node].mixed = true;
        if (kind == FLOW_SOURCE) vec_push(&walk->made, node);
        apply->result->node = node;
        return;
    }
    if (port->kind == PORT_VARARGS) {
        for (uint32_t i = first_variadic(apply); i < apply->count; i++)
            content_write(walk, variadic_place(apply, port, i), 0, apply->arguments[i].decl, nodes, count, kind, states,
                          append, slot + 4096 * (i + 1));
        return;
    }
    const Points *points = port_place(apply, port);
    Decl decl = port->kind == PORT_ARGUMENT ? port_base(apply, port).decl
                : port->kind == PORT_RETURN ? DECL(DECL_RESULT, apply->callee) : 0;
    if (port->stars == 0 && port->kind == PORT_ARGUMENT && !port->field) return; /* an argument's own value cannot change */
    uint32_t made = walk->made.len;
    content_write(walk, points, size, decl, nodes, count, kind, states, append, slot);
    for (uint32_t i = made; i < walk->made.len; i++) walk->nodes.data[walk->made.data[i]].mixed |= count && found->data[0].ordinal;
}

static uint32_t constant_size(const Apply *apply, const Port *size, bool *known) {
    *known = false;
    if (size->kind != PORT_ARGUMENT || size->stars || size->argument >= apply->count) return 0;
    uint32_t constant = apply->arguments[size->argument].constant;
    if (!constant) return 0;
    int64_t value = apply->walk->constants.data[constant - 1];
    *known = value >= 0 && value < INT32_MAX;
    return *known ? (uint32_t)value : 0;
}

/* What a constant size leaves of a text that is not as short. */
static void found_sized(Apply *apply, const Effect *effect, const Port *port, FoundVec *found) {
    bool known, counted = true;
    int64_t size = constant_size(apply, &effect->size, &known);
    if (known && effect->count.kind != PORT_NONE) size *= constant_size(apply, &effect->count, &counted);
    if (!known || !counted || port->kind != PORT_ARGUMENT || port->stars != 1 || port->field || port->argument >= apply->count) return;
    for (uint32_t i = 0; i < found->len; i++)
        found->data[i].node = part_node(apply->walk, found->data[i].node,
                                        part_of_length(apply->walk, apply->arguments[port->argument].points, found->data[i].node, size));
}

/* scanf and the like: every assigned argument is filled. */
static void format_write(Apply *apply, const Port *port, const FoundVec *found, FlowNodeKind kind) {
    Walk *walk = apply->walk;
    uint32_t first = port->first == UINT32_MAX ? port->argument + 1 : port->first;
    NodeId nodes[64];
    uint32_t count = 0;
    for (uint32_t i = 0; i < found->len && count < 64; i++) nodes[count++] = found->data[i].node;
    U32Vec counts = {0}; /* %n: how many characters were read, not what they are */
    if (port->argument < apply->count) format_counts(walk, apply->arguments[port->argument], true, &counts);
    for (uint32_t i = first; i < apply->count; i++) {
        bool counted = false;
        for (uint32_t n = 0; n < counts.len; n++) counted |= counts.data[n] == i - first;
        uint32_t made = walk->made.len;
        content_write(walk, apply->arguments[i].points, 0, apply->arguments[i].decl, nodes, counted ? 0 : count,
                      counted ? FLOW_DEF : kind, 0, false, 300 + i * 64);
        if (!counted) keys_scanned(apply, port->argument, i - first, made);
    }
    vec_free(&counts);
}

/* printf's %n overwrites what its argument points to with a length. */
static void write_counts(Apply *apply, const Port *port) {
    Walk *walk = apply->walk;
    if (port->kind != PORT_FORMAT || port->argument >= apply->count) return;
    uint32_t first = port->first == UINT32_MAX ? port->argument + 1 : port->first;
    U32Vec counts = {0};
    format_counts(walk, apply->arguments[port->argument], false, &counts);
    for (uint32_t n = 0; n < counts.len; n++)
        if (first + counts.data[n] < apply->count) {
            Abstract at = apply->arguments[first + counts.data[n]];
            content_write(walk, at.points, 0, at.decl, NULL, 0, FLOW_DEF, 0, false, 0);
        }
    vec_free(&counts);
}

static bool applies(Apply *apply, const Effect *effect) {
    if (effect->when_argument == UINT32_MAX) return true;
    if (effect->when_argument >= apply->count) return false;
    const Walk *walk = apply->walk;
    Abstract argument = apply->arguments[effect->when_argument];
    if (!argument.constant) return false;
    if (effect->when_known) return effect->when_number == walk->constants.data[argument.constant - 1];
    Value value = walk->body->pool[apply->insn->b + effect->when_argument];
    const Insn *insn = &walk->body->insns[value];
    while (insn->op == INSN_CAST) insn = &walk->body->insns[insn->a];
    return insn->op == INSN_CONST && insn->c && str_eq(program_text(walk->program, insn->c), effect->when_value);
}

static Value size_value(const Apply *apply, const Effect *effect) {
    bool argument = effect->size.kind == PORT_ARGUMENT && !effect->size.stars && effect->size.argument < apply->count;
    return argument ? apply->walk->body->pool[apply->insn->b + effect->size.argument] : 0;
}

/* `explicit_bzero(person, sizeof *person)`: the record that the argument points to, 0 = it points to none. */
static TypeId pointed_record(const Apply *apply, const Effect *effect) {
    const Port *to = &effect->to;
    const Function *body = apply->walk->body;
    if (to->kind != PORT_ARGUMENT || to->stars != 1 || to->field || to->argument >= apply->insn->c) return 0;
    Value value = body->pool[apply->insn->b + to->argument];
    while (body->insns[value].op == INSN_CAST) value = body->insns[value].a;
    const Type *type = &apply->walk->program->types[body->insns[value].type];
    TypeId record = type->kind == TYPE_POINTER ? type->element : 0;
    return apply->walk->program->types[record].kind == TYPE_RECORD ? record : 0;
}

static void do_erase(Apply *apply, const Effect *effect) {
    Walk *walk = apply->walk;
    const Points *points = port_place(apply, &effect->to);
    bool known;
    uint32_t size = constant_size(apply, &effect->size, &known);
    TypeId record = pointed_record(apply, effect);
    bool removable = effect->removable && apply->insn->op == INSN_CALL; /* what a pointer is to, a compiler does not know */
    Value pointer = effect->to.kind == PORT_ARGUMENT && effect->to.stars == 1 && !effect->to.field && effect->to.argument < apply->insn->c
                        ? walk->body->pool[apply->insn->b + effect->to.argument] : 0;
    bool one = points && points->count == 1 && !effect->weak, whole = pointer && points && points->count > 1 && !effect->weak && !removable;
    bool written; /* what? */
    bool zeros = effect->from.kind == PORT_NONE || (constant_size(apply, &effect->from, &written) == 0 && written);
    for (uint32_t i = 0; points && i < points->count; i++) {
        Target target = points->targets[i];
        const Object *object = &walk->objects.data[target.object];
        int64_t extent = target.high != UNBOUNDED ? (int64_t)target.high - target.offset
                         : object->size ? (int64_t)object->size - target.offset : 0;
        if (extent <= 0 && target.offset == 0) extent = program_type_size(walk->program, record);
        bool partial = known && (extent <= 0 || size < extent);
        if (known && extent <= 0 && object->kind == OBJECT_HEAP && size > sizeof(void *)) partial = false; /* by a wrapper of malloc */
        if (partial && size == 0) continue;
        bool strong = one || (whole && !partial && filled_through(walk, pointer, points, target.object));
        whole &= !partial;
        bool all = target.stride == 0;
        target.stride = 0;
        Abstract nothing = {.constant = zeros ? constant_id(walk, 0) : 0};
        uint8_t left = known || !all ? 0 : part_of_size(walk, size_value(apply, effect));
        if (left) { /* `memset(number, 'X', length - 4)` */
            nothing.node = part_node(walk, content_node(walk, points_one(walk, target), 0, 0), left);
            memory_write(walk, target, 0, nothing, one);
            whole = false;
            continue;
        }
        bool open_end = extent <= 0 && zeros; /* as far as the callee knows */
        if (removable && (!partial || open_end)) erase_removably(walk, target, partial ? size : 0, record, &nothing);
        for (; target.object; target.object = walk->objects.data[target.object].view)
            memory_write(walk, target, partial ? size : 0, nothing, strong);
    }
    if (whole) chosen_erase(walk, pointer, points);
    event_add(walk, (Event){.kind = EVENT_ERASE, .insn = walk->insn, .callee = apply->callee, .effect = effect,
                            .freed = port_base(apply, &effect->to).decl});
}

static void do_free(Apply *apply, const Effect *effect) {
    Walk *walk = apply->walk;
    Port at = effect->to;
    if (at.stars == 0) at.stars = 1;
    FoundVec found = {0};
    port_read(apply, &at, NULL, &found);
    bool given = at.kind == PORT_ARGUMENT && at.stars == 1 && !at.field && at.argument < apply->insn->c;
    bool erased = given && chosen_is_erased(walk, walk->body->pool[apply->insn->b + at.argument], port_place(apply, &at));
    if (found.len && !erased) {
        Decl decl = port_base(apply, &at).decl;
        NodeId end = flow_node(walk, FLOW_END, walk->insn, apply->effect, 0, 0, 0, decl);
        for (uint32_t i = 0; i < found.len; i++) edge_add(walk, found.data[i].node, end, EDGE_COPY, 0, 0);
        event_add(walk, (Event){.kind = EVENT_FREE, .insn = walk->insn, .node = end, .callee = apply->callee,
                                .effect = effect, .freed = decl});
    }
    vec_free(&found);
}

/* Values that a constant key, column or statement names go on under that name. */
static void name_found(Apply *apply, const Effect *effect, const Port *from, FoundVec *found) {
    Key key = key_of(apply, effect);
    if (key.kind == KEY_NONE) key = key_of_ending(apply, effect);
    uint32_t slot = 6000 + apply->effect * 64;
    bool formatted = from->kind == PORT_FORMAT && from->argument < apply->count;
    Abstract format = formatted ? apply->arguments[from->argument] : (Abstract){0};
    for (uint32_t i = 0; i < found->len; i++) {
        uint32_t ordinal = key.kind ? 0 : found->data[i].ordinal;
        Key own = key.kind ? key : key_of_conversion(apply->walk, format, ordinal);
        if (ordinal < 60) found->data[i].node = key_node(apply, own, found->data[i].node, slot + ordinal);
    }
    /* a member of a tree that nobody here filled: its key alone says what it is */
    if (!found->len && key.kind == KEY_TEXT && from->kind == PORT_HANDLE && effect->kind == EFFECT_COPY && !effect->append)
        found_add(found, key_node(apply, key, 0, slot + 63), 0);
}

static void do_sink(Apply *apply, const Effect *effect, EventKind kind) {
    Walk *walk = apply->walk;
    FoundVec found = {0};
    port_read(apply, kind == EVENT_TRANSFORM ? &effect->from : &effect->to, &effect->size, &found);
    found_sized(apply, effect, kind == EVENT_TRANSFORM ? &effect->from : &effect->to, &found);
    if (kind == EVENT_SINK) write_counts(apply, &effect->to);
    if (kind == EVENT_SINK) name_found(apply, effect, &effect->to, &found);
    if (found.len) {
        NodeId sink = flow_node(walk, FLOW_SINK, walk->insn, apply->effect, 0, 0, 0, 0);
        for (uint32_t i = 0; i < found.len; i++)
            edge_add(walk, found.data[i].node, sink, found.data[i].ordinal ? EDGE_FORMAT : EDGE_COPY,
                     kind == EVENT_SINK ? effect->state : 0, found.data[i].ordinal);
        Event event = {.kind = (uint8_t)kind, .insn = walk->insn, .node = sink, .callee = apply->callee, .effect = effect,
                       .descriptor = -1};
        if (effect->subject.kind != PORT_NONE) {
            Abstract subject = effect->subject.kind == PORT_HANDLE ? (Abstract){0} : port_base(apply, &effect->subject);
            if (effect->subject.kind == PORT_HANDLE || effect->subject.stars)
                subject.points = port_place(apply, &effect->subject);
            event.stream = subject.decl;
            if (subject.constant) event.descriptor = walk->constants.data[subject.constant - 1];
            for (uint32_t i = 0; subject.points && i < subject.points->count; i++) { /* `stdout`, however it got here */
                const Object *object = &walk->objects.data[subject.points->targets[i].object];
                if (object->kind == OBJECT_SYMBOLIC && decl_kind(object->decl) == DECL_GLOBAL) event.stream = object->decl;
            }
            event.text = text_at(apply, &effect->subject);
            NodeId both[2] = {subject.node, content_node(walk, subject_opened(apply, &effect->subject, subject.points), 0, HANDLE_STEP)};
            event.target = node_join(walk, hash_mix(apply->effect, 2), both, 2);
        }
        event_add(walk, event);
    }
    vec_free(&found);
}

static void do_callback(Apply *apply, const Effect *effect) {
    Walk *walk = apply->walk;
    Abstract function = port_value(apply, &effect->to);
    Abstract arguments[6] = {0};
    for (uint32_t i = 0; i < effect->call_count; i++) {
        arguments[i] = port_value(apply, &effect->call_arguments[i]);
    }
    Abstract result = {0};
    for (uint32_t i = 0; function.points && i < function.points->count; i++) {
        const Object *object = &walk->objects.data[function.points->targets[i].object];
        if (object->kind != OBJECT_FUNCTION || !program_is_defined(walk->program, object->id)) continue;
        Abstract one = summary_apply(walk, object->id, arguments, effect->call_count, function.points->count, true);
        result = abstract_join(walk, result, one, 9300 + apply->effect);
    }
    if (effect->from.kind == PORT_NONE || (!result.node && !result.points)) return;
    const Points *cells = port_place(apply, &effect->from);
    result.constant = 0;
    for (uint32_t i = 0; cells && i < cells->count; i++) {
        Target at = cells->targets[i];
        uint32_t size = at.high == UNBOUNDED ? 8 : (uint32_t)(at.high - at.low);
        memory_write(walk, at, size, result, cells->count == 1);
    }
}

/* An event for each node that the source effect made. */
static void source_events(Apply *apply, const Effect *effect) {
    Walk *walk = apply->walk;
    Key key = key_of(apply, effect);
    for (uint32_t i = 0; i < walk->made.len; i++) {
        event_add(walk, (Event){.kind = EVENT_SOURCE, .insn = walk->insn, .node = walk->made.data[i],
                                .callee = apply->callee, .effect = effect});
        key_event(walk, apply->callee, key, walk->made.data[i], 0);
    }
}

/* A pointer handed on as it is: kept in a slot, given back, stored through an argument. False when the value
 * is no pointer. */
static bool copy_pointer(Apply *apply, const Effect *effect) {
    Walk *walk = apply->walk;
    const Port *from = &effect->from, *to = &effect->to;
    if (from->stars || (from->kind != PORT_ARGUMENT && from->kind != PORT_RETURN && from->kind != PORT_HANDLE)) return false;
    Abstract value = from->kind == PORT_HANDLE ? (Abstract){0} : port_base(apply, from);
    if (from->kind == PORT_HANDLE) {
        const Points *slots = port_slots(apply, from);
        value.points = points_deref(walk, slots, 0).points;
        value.node = content_node(walk, slots, 0, HANDLE_STEP);
    }
    if (!value.points) return false;
    value.constant = 0;
    Key key = key_of(apply, effect);
    bool tree = from->kind == PORT_HANDLE && !effect->append;
    if (key.kind && (value.node || tree)) value.node = key_node(apply, key, value.node, 6062 + apply->effect * 64);
    if (to->kind == PORT_RETURN && to->stars == 0 && !to->field) {
        *apply->result = effect->weak && apply->result->points ? abstract_join(walk, *apply->result, value, 9100) : value;
        if (effect->weak) apply->result->points = points_spread(walk, apply->result->points, 1);
        return true;
    }
    const Points *cells = port_place(apply, to);
    if (!cells) return false;
    value.decl = to->kind == PORT_HANDLE ? 0 : value.decl;
    for (uint32_t i = 0; cells && i < cells->count; i++)
        memory_write(walk, cells->targets[i], to->kind == PORT_HANDLE ? (uint32_t)(cells->targets[i].high - cells->targets[i].low) : 8, value,
                     cells->count == 1 && !effect->weak && !effect->append);
    return true;
}

/* A tree of names and values keeps its members apart where their names are constant. */
static void find_member(Apply *apply, const Effect *effect) {
    const Port *tree = effect->append ? &effect->to : &effect->from;
    apply->keyed = NULL;
    if (effect->kind != EFFECT_COPY || effect->key.kind == PORT_NONE || tree->kind != PORT_HANDLE) return;
    Key key = key_of(apply, effect);
    if (key.kind != KEY_TEXT) return;
    const char *name = program_text(apply->walk->program, key.text);
    apply->keyed = tree;
    apply->member = (int64_t)(hash_bytes(name, strlen(name)) % (HANDLE_STEP - 2));
}

/* `line[0] = 0; strcat(line, name)`: what is put behind an empty text is all of it. */
static bool is_empty_text(Apply *apply, const Port *port) {
    const Points *points = is_text_argument(apply, port) ? port_place(apply, port) : NULL;
    return points && points->count == 1 && text_is_empty(apply->walk, points->targets[0]);
}

static void do_effect(Apply *apply, const Effect *effect, bool with_body) {
    Walk *walk = apply->walk;
    find_member(apply, effect);
    FoundVec found = {0};
    bool known;
    vec_clear(&walk->made);
    switch (effect->kind) {
    case EFFECT_COPY:
        /* slots of a handle are the models' own: no body writes them, but sinks of other functions read them */
        if (with_body && effect->to.kind != PORT_HANDLE) break;
        if (copy_pointer(apply, effect)) break;
        port_read(apply, &effect->from, &effect->size, &found);
        found_sized(apply, effect, &effect->from, &found);
        write_counts(apply, &effect->from);
        name_found(apply, effect, &effect->from, &found);
        if (effect->to.kind == PORT_FORMAT) {
            format_write(apply, &effect->to, &found, FLOW_DEF);
        } else if (effect->from.kind == PORT_ARGUMENT && effect->from.stars == 1 && effect->to.stars == 1 &&
                   !effect->append && effect->from.argument < apply->count) {
            const Points *from = port_place(apply, &effect->from), *to = port_place(apply, &effect->to);
            uint32_t size = constant_size(apply, &effect->size, &known);
            Value value = walk->body->pool[apply->insn->b + effect->from.argument];
            while (walk->body->insns[value].op == INSN_CAST) value = walk->body->insns[value].a;
            const Type *type = &walk->program->types[walk->body->insns[value].type];
            TypeId record = type->kind == TYPE_POINTER && walk->program->types[type->element].kind == TYPE_RECORD ? type->element : 0;
            bool fits = record && known && walk->program->types[record].size == size;
            if (!fits && (effect->weak || effect->state || !record_is_open(walk->program, record))) record = 0;
            uint32_t slot = 400 + apply->effect * 128;
            bool whole = record || effect->weak || effect->state || !known;
            if (record) memory_copy(walk, to, from, known ? size : 0, record, slot);
            else if (whole || !memory_copy_parts(walk, to, from, size, slot))
                port_write(apply, &effect->to, &found, FLOW_DEF, effect->state, effect->weak, known ? size : 0);
        } else {
            bool behind = effect->append && !is_empty_text(apply, &effect->to);
            port_write(apply, &effect->to, &found, FLOW_DEF, effect->state, behind || effect->weak, 0);
        }
        text_written(apply, effect);
        break;
    case EFFECT_TRANSFORM:
        do_sink(apply, effect, EVENT_TRANSFORM);
        if (with_body) break;
        port_read(apply, &effect->from, &effect->size, &found);
        {
            uint32_t changed = constant_size(apply, &effect->size, &known);
            port_write(apply, &effect->to, &found, FLOW_DEF, effect->state, effect->append, known ? changed : 0);
        }
        break;
    case EFFECT_SOURCE:
        if (effect->to.kind == PORT_FORMAT) {
            format_write(apply, &effect->to, &found, FLOW_SOURCE);
        } else {
            uint32_t filled = constant_size(apply, &effect->size, &known);
            if (known && effect->count.kind != PORT_NONE) filled *= constant_size(apply, &effect->count, &known);
            port_write(apply, &effect->to, &found, FLOW_SOURCE, 0, effect->weak, known ? filled : 0);
        }
        source_events(apply, effect);
        break;
    case EFFECT_SINK:
        if (!apply->inside) do_sink(apply, effect, EVENT_SINK);
        break;
    case EFFECT_ERASE: do_erase(apply, effect); break;
    case EFFECT_FREE: do_free(apply, effect); break;
    case EFFECT_CALL: if (!with_body) do_callback(apply, effect); break;
    case EFFECT_OPEN: effect_open(apply, effect); break;
    case EFFECT_ALLOC: case EFFECT_RETURN: case EFFECT_GUARD: case EFFECT_COUNT_: break;
    }
    vec_free(&found);
}

static void do_alloc(Apply *apply, const Effect *effect, uint32_t index) {
    Walk *walk = apply->walk;
    ObjectId object = object_get(walk, OBJECT_HEAP, walk->insn, 0, (int32_t)index, 0, 0, false);
    bool known;
    uint32_t size = constant_size(apply, &effect->size, &known);
    if (known && effect->count.kind != PORT_NONE) size *= constant_size(apply, &effect->count, &known);
    if (!known) size = 0;
    if (walk->objects.data[object].size != size) rounds_restart(walk);
    walk->objects.data[object].size = size;
    memory_forget(walk, object); /* a fresh object each time round a loop */
    const Points *made = points_whole(walk, object);
    if (effect->to.kind == PORT_RETURN && !effect->to.stars && !effect->to.field) {
        apply->result->points = made;
        return;
    }
    const Points *cells = points_elements(walk, port_place(apply, &effect->to));
    Decl decl = port_base(apply, &effect->to).decl;
    for (uint32_t i = 0; cells && i < cells->count; i++) {
        Target at = cells->targets[i];
        if (at.stride == 0) at.high = at.offset + 8;
        memory_write(walk, at, 8, (Abstract){.points = made, .decl = decl}, cells->count == 1);
    }
}

/* Is the function walked one of the library's own, as the models of its unit's functions tell? */
static bool is_inside(const Walk *walk, const char *library) {
    uint32_t unit = walk->program->functions[walk->owner].unit;
    const StrVec *libraries = unit == UINT32_MAX ? NULL : &walk->solver->unit_libraries[unit];
    for (uint32_t i = 0; libraries && i < libraries->len; i++)
        if (str_eq(libraries->data[i], library)) return true;
    return false;
}

Abstract model_apply(Walk *walk, const Insn *insn, const Model *model, FunctionId callee, const Abstract *arguments,
                     uint32_t count, bool with_body) {
    Abstract result = {.decl = DECL(DECL_RESULT, callee)};
    Apply apply = {.walk = walk, .insn = insn, .callee = callee, .arguments = arguments, .count = count, .result = &result,
                   .inside = with_body && is_inside(walk, model->library)};
    bool returned = false;
    for (uint32_t i = 0; i < model->count && !with_body; i++) {
        const Effect *effect = &model->effects[i];
        if (effect->kind == EFFECT_ALLOC && applies(&apply, effect)) do_alloc(&apply, effect, i);
        if (effect->kind == EFFECT_RETURN && applies(&apply, effect)) {
            Abstract alias = port_value(&apply, &effect->from);
            if (effect->inside) alias.points = points_spread(walk, alias.points, 1);
            result = returned ? abstract_join(walk, result, alias, 9200) : alias;
            result.constant = 0;
            returned = true;
        }
    }
    const Type *type = &walk->program->types[insn->type];
    bool opened = false; /* by an effect with a condition: it wins over one without */
    for (uint32_t i = 0; i < model->count; i++)
        opened |= model->effects[i].kind == EFFECT_OPEN && model->effects[i].when_argument != UINT32_MAX &&
                  applies(&apply, &model->effects[i]);
    for (apply.effect = 0; apply.effect < model->count; apply.effect++) {
        const Effect *effect = &model->effects[apply.effect];
        if (opened && effect->kind == EFFECT_OPEN && effect->when_argument == UINT32_MAX) continue;
        if (applies(&apply, effect)) do_effect(&apply, effect, with_body);
    }
    static const Port memory = {.kind = PORT_RETURN, .stars = 1, .first = UINT32_MAX, .index = UINT32_MAX};
    if (!with_body && type->kind == TYPE_POINTER && !result.points) (void)port_base(&apply, &memory);
    return result;
}
