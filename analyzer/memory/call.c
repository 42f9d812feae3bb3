/* SPDX-License-Identifier: Apache-2.0 */
/* Calls: the callee's summary, in the caller's terms. Memory the callee calls "what parameter 0 points
 * to" is mapped to what the argument points to here; its inputs are bound to what is stored there,
 * and its outputs are written there. */
#include "memory/condition.h"

typedef struct Binding {
    Walk *walk;
    FunctionId callee;
    uint32_t number; /* the walk's, of the callee */
    const Function *body;
    const Summary *summary;
    const Abstract *arguments;
    uint32_t count;
    uint32_t among;        /* functions that the call may be of */
    const Store *before;
    const Points **mapped; /* [object_count] */
    uint8_t *known;
    ObjectId call_arguments;
    uint32_t numbers; /* parameter: a va_list of which only the numbers are taken; 0 = none */
    uint64_t set;     /* hash of what the edges to the outputs are made of */
} Binding;

static Target target_move(Target target, int64_t delta, uint32_t stride, uint32_t size) {
    int64_t at = target.offset + delta;
    target.offset = at > MAX_OFFSET || at < -MAX_OFFSET ? 0 : (int32_t)at;
    if (stride && target.stride == 0) {
        target.stride = stride;
        target.width = size;
        return target;
    }
    if (target.stride) target.width = size; /* 0 = unknown */
    if (target.stride == 0) {
        target.low = target.offset;
        int64_t end = (int64_t)target.offset + size;
        if (size == 0 || end > UNBOUNDED) end = UNBOUNDED;
        if (target.high == UNBOUNDED || end < target.high || target.high <= target.low) target.high = (int32_t)end;
    }
    return target;
}

/* The rows within [low, high) of what the callee was handed. */
static Target target_bounded(Target rows, Target holder, int64_t low, int64_t high) {
    if (holder.stride) return rows;
    int64_t end = holder.offset + high;
    rows.low = holder.offset + (int32_t)low;
    if (high != UNBOUNDED && end < UNBOUNDED && (rows.high == UNBOUNDED || end < rows.high)) rows.high = (int32_t)end;
    return rows;
}

static bool is_record(const Program *program, TypeId type) {
    return program->types[type].kind == TYPE_RECORD;
}

static Decl caller_decl(const Binding *binding, Decl decl) {
    if (decl_kind(decl) != DECL_LOCAL) return decl;
    uint32_t local = decl_id(decl);
    if (local >= 1 && local <= binding->body->params && local <= binding->count)
        return binding->arguments[local - 1].decl;
    return 0;
}

/* Is it a member of a record for the callee? */
static bool is_placed(const Binding *binding, ObjectId inner, int64_t offset, Decl decl) {
    return object_has_member(binding->walk->solver, binding->body, &binding->summary->objects.data[inner], offset, decl, false);
}

/* The caller's memory there is of a record without that member: an effect on a member of one record is not one on
 * whatever lies at that byte of another. */
static bool is_misplaced(const Binding *binding, Target at, Decl decl) {
    const Walk *walk = binding->walk;
    return !object_has_member(walk->solver, walk->body, &walk->objects.data[at.object], at.offset, decl, true);
}

/* Is the caller's memory there another build's record of the same name, with its members elsewhere? */
static bool is_namesake(const Binding *binding, Target at, Decl decl) {
    const Program *program = binding->walk->program;
    const Object *object = &binding->walk->objects.data[at.object];
    TypeId held = object_held(program, binding->walk->body, object), wanted = program->fields[decl_id(decl)].record;
    return program->types[held].kind == TYPE_RECORD && program->types[held].name == program->types[wanted].name;
}

static const Points *map_object(Binding *binding, ObjectId id);

static const Points *map_symbolic(Binding *binding, const Object *object) {
    Walk *walk = binding->walk;
    if (object->parent == 0) {
        Decl decl = caller_decl(binding, object->decl);
        return decl ? points_whole(walk, object_deep(walk, decl)) : NULL;
    }
    const Object *parent = &binding->summary->objects.data[object->parent];
    if (parent->kind == OBJECT_LOCAL && !is_record(walk->program, binding->body->locals[parent->id].type)) {
        uint32_t param = parent->id;
        if (param > binding->count || param > binding->body->params) return NULL;
        const Points *given = binding->arguments[param - 1].points;
        return object->record ? points_as(walk, given, object->record, true) : given;
    }
    const Points *holders = map_object(binding, object->parent);
    const Points *points = NULL;
    Want want = {.size = 8, .decl = caller_decl(binding, object->decl), .pointer = true, .text = object->text,
                 .member = object->id == 1};
    bool placed = holders && is_placed(binding, object->parent, object->offset, object->decl);
    for (uint32_t i = 0; holders && i < holders->count; i++) {
        Target at = target_move(holders->targets[i], object->offset, object->stride, 8);
        if (walk->objects.data[at.object].kind == OBJECT_FUNCTION) continue;
        if (placed && is_misplaced(binding, at, object->decl) && !is_namesake(binding, at, object->decl)) {
            walk->graph->folded++;
            continue;
        }
        points = points_join(walk, points, memory_read(walk, binding->before, at, want).points);
    }
    return object->record ? points_as(walk, points, object->record, true) : points;
}

/* Tells most records apart, and is the same whatever else the program holds. */
static uint32_t record_shape(const Program *program, TypeId record) {
    const Type *type = &program->types[record];
    return record ? (uint32_t)hash_mix(type->size, type->fields) | 1u << 31 : 0;
}

static const Points *map_object(Binding *binding, ObjectId id) {
    if (binding->known[id]) return binding->mapped[id];
    binding->known[id] = 1; /* before the work: a cycle maps to nothing */
    Walk *walk = binding->walk;
    const Object *object = &binding->summary->objects.data[id];
    const Points *points = NULL;
    switch ((ObjectKind)object->kind) {
    case OBJECT_LOCAL:
        if (object->id <= binding->body->params && object->id <= binding->count &&
            is_record(walk->program, binding->body->locals[object->id].type))
            points = binding->arguments[object->id - 1].points;
        else if (is_record(walk->program, walk->program->types[binding->body->type].element)) /* its struct result */
            points = points_whole(walk, object_get(walk, OBJECT_HEAP, walk->insn, 0,
                                                              (int32_t)(hash_mix(binding->number, id) & 0x3fffffff) | 1, 0, 0, false));
        break;
    case OBJECT_SYMBOLIC: points = map_symbolic(binding, object); break;
    case OBJECT_VARARGS:
        if (binding->call_arguments)
            points = points_whole(walk, binding->call_arguments);
        break;
    case OBJECT_GLOBAL: case OBJECT_STRING: case OBJECT_FUNCTION:
        points = points_whole(walk, object_get(walk, (ObjectKind)object->kind, object->id, 0, 0, 0,
                                                          object->decl, object->text));
        break;
    case OBJECT_HEAP: case OBJECT_EXTERNAL: {
        /* what a recursive call made in a recursive call is one object for each kind of record, and one for the rest: else
         * each round would make all of them anew */
        bool recursive = walk->solver->component[binding->callee] == walk->solver->component[walk->id];
        uint32_t made_as = recursive && object->recursive ? record_shape(walk->program, object->record) : id;
        int32_t which = (int32_t)(hash_mix(binding->number, made_as) & 0x3fffffff) | 1;
        Decl decl = decl_kind(object->decl) == DECL_LOCAL ? 0 : object->decl;
        ObjectId made = object_get(walk, (ObjectKind)object->kind, walk->insn, 0, which, 0, decl, object->text);
        walk->objects.data[made].recursive = recursive;
        if (!walk->objects.data[made].record && object->record) {
            walk->objects.data[made].record = object->record;
            rounds_restart(walk);
        }
        points = points_whole(walk, made);
        break;
    }
    case OBJECT_NONE: case OBJECT_CALL_ARGUMENTS: break;
    }
    binding->mapped[id] = points;
    return points;
}

static const Points *map_points(Binding *binding, const Points *points) {
    Walk *walk = binding->walk;
    const Points *mapped = NULL;
    for (uint32_t i = 0; points && i < points->count; i++) {
        Target inner = points->targets[i];
        const Points *holders = map_object(binding, inner.object);
        bool moved = inner.offset || inner.stride;
        if (holders && !moved && (!mapped || holders->count == 1)) { /* as the loop below would, one by one */
            mapped = points_join(walk, mapped, holders);
            continue;
        }
        for (uint32_t n = 0; holders && n < holders->count; n++) {
            Target at = holders->targets[n];
            if (moved && inner.stride && at.stride && inner.high != UNBOUNDED) { /* somewhere in a member of a row */
                at = target_move(at, inner.low, 0, (uint32_t)(inner.high - inner.low));
            } else if (moved) {
                Target moved_to = target_move(at, inner.offset, inner.stride, inner.width);
                at = inner.stride ? target_bounded(moved_to, at, inner.low, inner.high) : moved_to;
                if (inner.stride == 0 && inner.high != UNBOUNDED && at.stride == 0)
                    at.high = at.offset + (inner.high - inner.offset);
            }
            mapped = points_join(walk, mapped, points_one(walk, at));
        }
    }
    return mapped;
}

/* `write_all(connection, patient, sizeof *patient)`: a callee that takes bytes is handed a record as a whole when the
 * size of the record stands beside it. Its members are then what their names say, even if nobody here read them. */
static void record_nodes(Binding *binding, const FlowNode *input, Target at, U32Vec *out) {
    Walk *walk = binding->walk;
    const Object *object = &binding->summary->objects.data[input->object];
    const Object *parent = &binding->summary->objects.data[object->parent];
    const Insn *call = &walk->body->insns[walk->insn];
    if (object->kind != OBJECT_SYMBOLIC || !object->parent || parent->kind != OBJECT_LOCAL || call->op != INSN_CALL) return;
    if (call->c != binding->count || parent->id > call->c || !object_has_content(walk, at.object)) return;
    Value value = walk->body->pool[call->b + parent->id - 1];
    if (walk->body->insns[value].op != INSN_CAST) return; /* it takes such a record, not bytes */
    while (walk->body->insns[value].op == INSN_CAST) value = walk->body->insns[value].a;
    const Type *type = &walk->program->types[walk->body->insns[value].type];
    TypeId record = type->kind == TYPE_POINTER ? type->element : 0;
    if (!record || walk->program->types[record].kind != TYPE_RECORD || !walk->program->types[record].fields) return;
    bool sized = false;
    for (uint32_t i = 0; i < binding->count; i++) {
        uint32_t constant = binding->arguments[i].constant;
        sized |= constant && walk->constants.data[constant - 1] == (int64_t)walk->program->types[record].size;
    }
    if (!sized) return;
    Abstract whole = memory_read(walk, binding->before, at, (Want){.size = walk->program->types[record].size, .record = record});
    if (whole.node) vec_push(out, whole.node);
}

/* A va_list handed on together with a format of the caller's own making. */
static uint32_t numbers_parameter(const Binding *binding) {
    const Program *program = binding->walk->program;
    for (uint32_t i = 2; i <= binding->body->params && i <= binding->count; i++) {
        const Type *type = &program->types[binding->body->locals[i].type];
        while (type->kind == TYPE_POINTER || type->kind == TYPE_ARRAY) type = &program->types[type->element];
        if (type->kind != TYPE_RECORD || !strstr(program_text(program, type->name), "va_list")) continue;
        return leaves_numbers(binding->walk, binding->arguments[i - 2]) ? i : 0;
    }
    return 0;
}

static bool comes_from(const Summary *summary, ObjectId object, uint32_t parameter) {
    const Object *objects = summary->objects.data;
    while (objects[object].kind == OBJECT_SYMBOLIC && objects[object].parent) object = objects[object].parent;
    return objects[object].kind == OBJECT_LOCAL && objects[object].id == parameter;
}

static NodeId part_of_parameter(const Binding *binding, const Object *object, NodeId node) {
    const Object *parent = &binding->summary->objects.data[object->parent];
    const Insn *call = &binding->walk->body->insns[binding->walk->insn];
    bool parameter = object->kind == OBJECT_SYMBOLIC && object->parent && parent->kind == OBJECT_LOCAL && object->offset == 0;
    if (!parameter || call->op != INSN_CALL || call->c != binding->count) return node;
    return part_of_argument(binding->walk, call, parent->id - 1, node);
}

/* The caller's nodes that are the content of the callee's input node. */
static void input_nodes(Binding *binding, const FlowNode *input, U32Vec *out) {
    Walk *walk = binding->walk;
    const Object *object = &binding->summary->objects.data[input->object];
    if (object->kind == OBJECT_LOCAL && !is_record(walk->program, binding->body->locals[object->id].type)) {
        if (object->id <= binding->count && binding->arguments[object->id - 1].node)
            vec_push(out, binding->arguments[object->id - 1].node);
        return;
    }
    if (input->whole && binding->numbers && comes_from(binding->summary, input->object, binding->numbers)) return;
    const Points *holders = map_object(binding, input->object);
    Decl decl = caller_decl(binding, input->decl);
    bool placed = holders && !input->whole && is_placed(binding, input->object, input->offset, input->decl);
    for (uint32_t i = 0; holders && i < holders->count; i++) {
        uint32_t stride = input->stride;
        Target at = target_move(holders->targets[i], input->offset, stride, input->size);
        uint8_t kind = walk->objects.data[at.object].kind;
        if (kind == OBJECT_FUNCTION || kind == OBJECT_STRING) continue;
        if (placed && is_misplaced(binding, at, input->decl)) {
            walk->graph->folded++;
            continue;
        }
        /* what lies before a text (the head of a string of the program's own) is none of it */
        bool before = !input->whole && input->decl == 0 && stride == 0 && input->offset < 0;
        if (before && at.stride) continue;
        if (input->whole) {
            uint32_t first = out->len;
            content_nodes(walk, binding->before, points_one(walk, target_read(holders, i)), decl, input->size, out);
            for (uint32_t n = first; n < out->len; n++) out->data[n] = part_of_parameter(binding, object, out->data[n]);
            record_nodes(binding, input, holders->targets[i], out);
            continue;
        }
        Abstract value = memory_read(walk, binding->before, at, (Want){.size = input->size, .decl = decl});
        if (value.node) vec_push(out, value.node);
    }
}

static uint8_t call_detail(const Binding *binding) {
    return binding->among > 1 ? (uint8_t)(binding->among < 255 ? binding->among : 255) : 0;
}

static Abstract output_value(Binding *binding, uint32_t output, const Abstract *inner, const NodeId *bound,
                             uint32_t *flow_at, Decl decl, ObjectId object, int32_t offset,
                             uint32_t size, uint32_t target) {
    Walk *walk = binding->walk;
    const Summary *summary = binding->summary;
    Abstract value = {.points = map_points(binding, inner->points), .decl = decl};
    if (!inner->node) return value;
    NodeId left = summary->pins.data[inner->node].node;
    uint32_t slot = (uint32_t)hash_mix(hash_mix(binding->number, output), target) & 0x00ffffff;
    NodeId next = walk->nodes.len;
    value.node = flow_node(walk, FLOW_OUT, walk->insn, slot, object, offset, size, decl);
    walk->nodes.data[value.node].whole = inner->points == NULL;
    if (!inflow_begin(walk, value.node, value.node == next, hash_mix(binding->set, left))) return value;
    edge_full(walk, (Edge){.from = left, .to = value.node, .kind = EDGE_RETURN, .insn = walk->insn,
                           .other = binding->callee, .detail = call_detail(binding)});
    for (uint32_t i = *flow_at; i < summary->flows.len && summary->flows.data[i].output == output; i++) {
        const InputFlow *flow = &summary->flows.data[i];
        edge_full(walk, (Edge){.from = bound[flow->input], .to = value.node, .kind = EDGE_SUMMARY,
                               .states = flow->states, .part = flow->part, .insn = walk->insn, .other = binding->callee, .detail = call_detail(binding),
                               .input = summary->pins.data[summary->inputs.data[flow->input]].node, .output = left});
    }
    inflow_end(walk);
    return value;
}

/* What a constant format calls the argument that its conversion takes: a wrapper hands it on without the name. */
static void name_argument(Binding *binding, Abstract format, const Abstract *value, uint32_t ordinal) {
    Walk *walk = binding->walk;
    Key key = key_of_conversion(walk, format, ordinal);
    if (key.kind == KEY_NONE) return;
    U32Vec nodes = {0};
    if (value->points) content_nodes(walk, walk->store, value->points, value->decl, 0, &nodes);
    else if (value->node) vec_push(&nodes, value->node);
    for (uint32_t i = 0; i < nodes.len; i++) key_event(walk, binding->callee, key, nodes.data[i], 0);
    vec_free(&nodes);
}

/* `number + length - 4` among variadic arguments: what is handed over is the last of it. */
static const Points *tail_points(Walk *walk, uint32_t argument, Abstract value) {
    const Insn *call = &walk->body->insns[walk->insn];
    if (!value.points || call->op != INSN_CALL || argument >= call->c) return value.points;
    uint8_t part = part_of_pointer(walk, walk->body->pool[call->b + argument]);
    NodeId held = part ? content_node(walk, value.points, value.decl, 0) : 0;
    if (!held) return value.points;
    Target tail = target_whole(object_get(walk, OBJECT_CALL_ARGUMENTS, walk->insn, 0, (int32_t)argument + 1, 0, 0, true));
    memory_write(walk, tail, 0, (Abstract){.node = part_node(walk, held, part)}, true);
    return points_one(walk, tail);
}

static void call_arguments_make(Binding *binding) {
    Walk *walk = binding->walk;
    const Function *body = binding->body;
    if (!walk->program->types[body->type].variadic) return;
    binding->call_arguments = object_get(walk, OBJECT_CALL_ARGUMENTS, walk->insn, 0, 0, 0, 0, false);
    SelectedVec selected = {0};
    uint32_t format = body->format_argument ? body->format_argument : body->params;
    bool known = body->format_argument || binding->summary->forwards_varargs, chosen = false;
    if (format >= 1 && format <= binding->count) {
        Abstract text = binding->arguments[format - 1];
        known = known || (called_format(walk->program, body) && format_fits(walk, text, binding->count - body->params));
        chosen = known && format_select(walk, text, &selected);
    }
    for (uint32_t i = body->params; i < binding->count; i++) {
        Abstract value = binding->arguments[i];
        value.points = tail_points(walk, i, value);
        if (chosen) {
            bool text = false, scalar = false;
            uint32_t ordinal = 0;
            for (uint32_t n = 0; n < selected.len; n++)
                if (selected.data[n].argument == i - body->params) {
                    text |= selected.data[n].text;
                    bool stray = selected.data[n].number && prints_stray_byte(walk, &walk->body->insns[walk->insn], i);
                    scalar |= selected.data[n].scalar && !stray;
                    ordinal = selected.data[n].ordinal;
                }
            if (!scalar && !text) value.node = 0;
            if (!text) value.points = NULL;
            name_argument(binding, binding->arguments[format - 1], &value, ordinal);
        }
        if (!value.node && !value.points) continue;
        int32_t offset = (int32_t)(i - body->params) * 8;
        memory_write(walk, (Target){.object = binding->call_arguments, .offset = offset, .low = offset, .high = offset + 8}, 8, value, true);
    }
    binding->before = walk->store;
    vec_free(&selected);
}

/* Behind a variable's end: `memset(p, 0, 32)` in a callee leaves what stood behind the 32 bytes, as far as it knows. */
static bool is_beyond(const Walk *walk, Target at) {
    const Object *object = &walk->objects.data[at.object];
    bool variable = object->kind == OBJECT_LOCAL || object->kind == OBJECT_GLOBAL;
    return variable && object->size && !at.stride && at.offset >= 0 && (uint32_t)at.offset >= object->size;
}

Abstract summary_apply(Walk *walk, FunctionId callee, const Abstract *arguments, uint32_t count, uint32_t among,
                       bool weak) {
    uint32_t number = callee_number(walk, callee);
    const Summary *summary = summary_seen(walk, callee);
    if (!summary) return (Abstract){0};
    Binding binding = {.walk = walk, .callee = callee, .number = number, .body = program_body(walk->program, callee),
                       .summary = summary, .arguments = arguments, .count = count, .among = among, .before = walk->store,
                       .set = hash_mix(summary_turns(walk->solver, walk->id, callee, walk->turn), among)};
    binding.mapped = ARENA_ARRAY(walk->scratch, const Points *, summary->objects.len);
    binding.known = ARENA_ARRAY(walk->scratch, uint8_t, summary->objects.len);
    call_arguments_make(&binding);
    binding.numbers = numbers_parameter(&binding);
    walk->version++; /* `before` is kept */
    bool tells = summary->answers.len && among == 1 && !weak;
    called_begin(walk);
    NodeId *bound = ARENA_ARRAY(walk->scratch, NodeId, summary->inputs.len + 1);
    U32Vec nodes = {0};
    for (uint32_t i = 0; i < summary->inputs.len; i++) {
        const Pin *pin = &summary->pins.data[summary->inputs.data[i]];
        vec_clear(&nodes);
        input_nodes(&binding, &pin->row, &nodes);
        bound[i] = node_join(walk, hash_mix(number, i), nodes.data, nodes.len);
        edge_full(walk, (Edge){.from = bound[i], .to = pin->node, .kind = EDGE_CALL, .insn = walk->insn,
                               .other = callee, .detail = call_detail(&binding)});
        binding.set = hash_mix(binding.set, bound[i]);
    }
    vec_free(&nodes);
    uint32_t flow_at = 0;
    memory_forget_globals(walk, &summary->modifies);
    for (uint32_t i = 0; i < summary->outputs.len; i++) {
        const Output *output = &summary->outputs.data[i];
        const Points *holders = map_object(&binding, output->object);
        uint32_t size = output->cell.stride || output->cell.high == UNBOUNDED
                            ? 0 : (uint32_t)(output->cell.high - output->cell.low);
        Decl decl = caller_decl(&binding, output->cell.value.decl);
        bool placed = holders && is_placed(&binding, output->object, output->cell.offset, output->cell.value.decl);
        for (uint32_t n = 0; holders && n < holders->count; n++) {
            const Cell *cell = &output->cell;
            bool row = holders->targets[n].stride && cell->stride && cell->high != UNBOUNDED; /* a member of one */
            Target at = row ? target_move(holders->targets[n], cell->low, 0, (uint32_t)cell_size(cell))
                            : target_move(holders->targets[n], cell->offset, cell->stride, size);
            if (cell->stride && !row) at = target_bounded(at, holders->targets[n], cell->low, cell->high);
            if (is_beyond(walk, at)) continue;
            if (placed && is_misplaced(&binding, at, output->cell.value.decl)) {
                walk->graph->folded++;
                continue;
            }
            Abstract value = output_value(&binding, i, &output->cell.value, bound, &flow_at, decl,
                                          at.object, at.offset, size, n);
            memory_write(walk, at, row ? at.width : cell->stride ? cell->width : size, value,
                         holders->count == 1 && !weak && !output->keeps);
            if (tells) {
                bool beside = output->keeps && holders->count == 1; /* else there is nothing beside it */
                called_left(walk, at, row ? at.width : size,
                            (Left){.with = output->with, .surely = beside ? output->surely : 0, .node = value.node});
            }
        }
        while (flow_at < summary->flows.len && summary->flows.data[flow_at].output == i) flow_at++;
    }
    if (tells) called_end(walk, (Called){.answers = summary->answers.data, .answer_count = summary->answers.len, .before = binding.before});
    Abstract result = output_value(&binding, UINT32_MAX, &summary->result, bound, &flow_at, 0, 0, 0, 0, 0);
    if (summary->constant) result.constant = constant_id(walk, summary->number);
    return result;
}

/* ---- code that is neither here nor modelled -------------------------------------------------- */

/* What goes in: coverage ranks such functions by it. */
static void note_given(Walk *walk, FunctionId callee, Abstract argument, uint32_t number) {
    U32Vec nodes = {0};
    if (argument.node) vec_push(&nodes, argument.node);
    content_nodes(walk, walk->store, argument.points, argument.decl, 0, &nodes);
    NodeId given = node_join(walk, hash_mix(callee, UINT64_C(1) << 40 | number), nodes.data, nodes.len);
    if (given)
        event_add(walk, (Event){.kind = EVENT_UNKNOWN, .insn = walk->insn, .node = given, .callee = callee, .number = number});
    vec_free(&nodes);
}

static Abstract external_apply(Walk *walk, const Insn *insn, FunctionId callee, const Abstract *arguments,
                               uint32_t count) {
    const Type *type = &walk->program->types[insn->type];
    Decl decl = callee ? DECL(DECL_RESULT, callee) : 0;
    Abstract result = {.decl = decl};
    U32Vec nodes = {0};
    for (uint32_t i = 0; i < count; i++) {
        if (callee) note_given(walk, callee, arguments[i], i);
        if (arguments[i].node) vec_push(&nodes, arguments[i].node);
        for (uint32_t n = 0; arguments[i].points && n < arguments[i].points->count; n++) {
            Target target = arguments[i].points->targets[n];
            const Object *object = &walk->objects.data[target.object];
            if (object->kind == OBJECT_LOCAL || object->kind == OBJECT_HEAP) { /* may be filled there */
                uint32_t size = object->kind == OBJECT_LOCAL
                                    ? program_type_size(walk->program, walk->body->locals[object->id].type) : 0;
                if (object->kind == OBJECT_LOCAL &&
                    walk->program->types[walk->body->locals[object->id].type].kind == TYPE_RECORD) {
                    memory_unfix(walk, target.object);
                    continue;
                }
                NodeId filled = flow_node(walk, FLOW_OUT, walk->insn, 100 + i, target.object, target.offset, size,
                                          arguments[i].decl);
                memory_write(walk, target, size, (Abstract){.node = filled, .decl = arguments[i].decl}, false);
            }
        }
        content_nodes(walk, walk->store, arguments[i].points, arguments[i].decl, 0, &nodes);
    }
    if (type->kind == TYPE_POINTER || (insn->flags & INSN_STRUCT_RESULT)) {
        bool text = type->kind == TYPE_POINTER && program_is_text(walk->program, type->element) &&
                    walk->program->types[type->element].kind != TYPE_VOID;
        ObjectId object = object_get(walk, OBJECT_EXTERNAL, walk->insn, 0, 0, 0, decl, text);
        result.points = points_whole(walk, object);
        if (text && nodes.len)
            content_write(walk, result.points, 0, decl, nodes.data, nodes.len, FLOW_DEF, 0, true, 99);
    } else if (type->kind != TYPE_VOID) {
        result.node = flow_node(walk, FLOW_OUT, walk->insn, 98, 0, 0, 0, decl);
    }
    vec_free(&nodes);
    return result;
}

static uint32_t call_targets(Walk *walk, const Insn *insn, FunctionId targets[MAX_CALL_TARGETS]) {
    if (insn->op == INSN_CALL) {
        targets[0] = program_callee(walk->program, walk->id, walk->insn);
        return 1;
    }
    uint32_t count = 0;
    const Points *points = walk->values[insn->a].points;
    for (uint32_t i = 0; points && i < points->count && count < MAX_CALL_TARGETS; i++) {
        const Object *object = &walk->objects.data[points->targets[i].object];
        if (object->kind == OBJECT_FUNCTION) targets[count++] = object->id;
    }
    if (count) return count;
    const Memory *memory = walk->solver->memory;
    for (uint32_t i = memory->call_first[walk->id]; i < memory->call_first[walk->id + 1]; i++) {
        const CallSite *site = &memory->calls[i];
        if (site->insn != walk->insn) continue;
        for (uint32_t n = 0; n < site->count && count < MAX_CALL_TARGETS; n++)
            targets[count++] = memory->targets[site->first + n];
    }
    return count;
}

/* `accept(fd, &address, ...)` under glibc: a parameter that is a transparent union of pointers travels as the
 * address of that union; what counts is the pointer in it. */
static void open_transparent_unions(Walk *walk, const Insn *insn, Abstract *arguments, uint32_t count) {
    if (insn->op != INSN_CALL || program_is_defined(walk->program, insn->a)) return;
    const Type *type = &walk->program->types[program_body(walk->program, insn->a)->type];
    for (uint32_t i = 0; i < count && i < type->params; i++) {
        const Type *param = &walk->program->types[walk->program->pool[type->param + i]];
        if (param->kind != TYPE_RECORD || !param->is_union || param->size != 8) continue;
        Abstract pointer = {.decl = arguments[i].decl};
        for (uint32_t n = 0; arguments[i].points && n < arguments[i].points->count; n++)
            pointer = abstract_join(walk, pointer,
                                    memory_read(walk, walk->store, arguments[i].points->targets[n],
                                                (Want){.size = 8, .decl = arguments[i].decl, .pointer = true}),
                                    8100);
        arguments[i] = pointer;
    }
}

static bool never_returns(const Walk *walk, FunctionId callee) {
    const Summary *summary = program_is_defined(walk->program, callee) ? summary_seen(walk, callee) : NULL;
    return summary && summary->never_returns;
}

Abstract call_apply(Walk *walk, const Insn *insn) {
    Abstract arguments[64];
    uint32_t count = insn->c < COUNTOF(arguments) ? insn->c : COUNTOF(arguments);
    for (uint32_t i = 0; i < count; i++) arguments[i] = walk->values[walk->body->pool[insn->b + i]];
    open_transparent_unions(walk, insn, arguments, count);
    FunctionId targets[MAX_CALL_TARGETS];
    uint32_t target_count = call_targets(walk, insn, targets);
    if (target_count == 0) return external_apply(walk, insn, 0, arguments, count);
    Abstract result = {0};
    for (uint32_t i = 0; i < target_count; i++) {
        FunctionId callee = targets[i];
        const Model *model = walk->solver->model_of[callee];
        bool defined = program_is_defined(walk->program, callee);
        Abstract one = {0};
        if (!defined) erasures_given(walk, model, arguments, count);
        if (defined) {
            one = summary_apply(walk, callee, arguments, count, target_count, target_count > 1);
            if (model) (void)model_apply(walk, insn, model, callee, arguments, count, true);
        } else if (model) {
            const Store *before = walk->store;
            bool tells = target_count == 1 && model_tells(model);
            walk->version += tells;
            one = model_apply(walk, insn, model, callee, arguments, count, false);
            if (tells) called_model(walk, model, arguments, count, before);
        } else {
            one = external_apply(walk, insn, callee, arguments, count);
        }
        result = i == 0 ? one : abstract_join(walk, result, one, 8000);
    }
    walk->stopped = insn->op == INSN_CALL && target_count == 1 && never_returns(walk, targets[0]);
    if (program_body(walk->program, targets[0])->noreturn)
        walk->jumps |= strstr(walk->program->functions[targets[0]].name, "longjmp") != NULL;
    return result;
}
