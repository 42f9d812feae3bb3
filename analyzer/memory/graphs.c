/* SPDX-License-Identifier: Apache-2.0 */
/* A function's value-flow graph as bytes, both ways. Edges over calls name a callee by its place in the list of those
 * that the walk met, and its nodes by the pins of its summary: they stay right when what lies behind the pins changes. */
#include "memory/keep.h"

/* Rows are read with all their members in order and without their names: a compiler tells of a new one that is left out
 * here. Their sizes tell of the rest. */
_Static_assert(sizeof(FunctionGraph) == 88 && sizeof(Channel) == 12, "graphs.c writes and reads all members");

/* ---- objects and nodes --------------------------------------------------------------------------- */

enum { SYMBOL_ELEMENT, SYMBOL_MEMBER, SYMBOL_DEEP }; /* what Object.id of a SYMBOLIC one says */

static void put_object(Sheet *sheet, const Object *object) {
    put_number(sheet, object->kind | (uint32_t)object->text << 4 | (uint32_t)object->folded << 5 |
                          (uint32_t)object->recursive << 6 | (uint32_t)object->depth << 7);
    put_number(sheet, object->parent);
    put_signed(sheet, object->offset);
    put_number(sheet, object->stride);
    put_decl(sheet, object->decl);
    put_number(sheet, object->size);
    put_ref(sheet, REF_TYPE, object->record);
    put_number(sheet, object->view);
    switch ((ObjectKind)object->kind) {
    case OBJECT_GLOBAL: put_ref(sheet, REF_GLOBAL, object->id); return;
    case OBJECT_STRING: put_ref(sheet, REF_STRING, object->id); return;
    case OBJECT_FUNCTION: put_ref(sheet, REF_FUNCTION, object->id); return;
    case OBJECT_SYMBOLIC:
        put_number(sheet, object->id == 0 ? SYMBOL_ELEMENT : object->id == 1 ? SYMBOL_MEMBER : SYMBOL_DEEP);
        return;
    case OBJECT_LOCAL: case OBJECT_HEAP: case OBJECT_EXTERNAL: case OBJECT_VARARGS: case OBJECT_CALL_ARGUMENTS:
    case OBJECT_NONE: put_number(sheet, object->id); return;
    }
}

/* What Object.id is. */
static uint32_t take_object_id(SheetReader *reader, const Function *body, unsigned kind, Decl decl) {
    switch ((ObjectKind)kind) {
    case OBJECT_GLOBAL: return take_ref(reader, REF_GLOBAL);
    case OBJECT_STRING: return take_ref(reader, REF_STRING);
    case OBJECT_FUNCTION: return take_ref(reader, REF_FUNCTION);
    case OBJECT_SYMBOLIC: {
        uint32_t id = take_below(reader, SYMBOL_DEEP + 1);
        return id == SYMBOL_DEEP ? decl : id;
    }
    case OBJECT_LOCAL: return take_below(reader, body->local_count);
    case OBJECT_HEAP: case OBJECT_EXTERNAL: case OBJECT_VARARGS: case OBJECT_CALL_ARGUMENTS: case OBJECT_NONE:
        return take_below(reader, body->insn_count);
    }
    reader->bad = true;
    return 0;
}

static void take_object(SheetReader *reader, const Function *body, ObjectId self, uint32_t count, Object *object) {
    uint32_t head = take_below(reader, 1u << 15);
    uint8_t kind = head & 15, depth = (uint8_t)(head >> 7);
    bool text = head >> 4 & 1, folded = head >> 5 & 1, recursive = head >> 6 & 1;
    ObjectId parent = take_below(reader, self);
    int32_t offset = take_int(reader);
    uint32_t stride = take_u32(reader);
    Decl decl = take_decl(reader, body);
    uint32_t size = take_u32(reader);
    TypeId record = take_ref(reader, REF_TYPE);
    ObjectId view = take_below(reader, count);
    uint32_t id = take_object_id(reader, body, kind, decl);
    *object = (Object){kind, depth, text, folded, recursive, parent, offset, stride, id, decl, size, record, view};
}

static void put_node(Sheet *sheet, const FlowNode *node) {
    put_number(sheet, node->kind | (uint32_t)node->channel << 4 | (uint32_t)node->whole << 5);
    put_number(sheet, node->insn);
    put_number(sheet, node->object);
    put_signed(sheet, node->offset);
    put_number(sheet, node->size);
    put_number(sheet, node->stride);
    put_decl(sheet, node->decl);
}

static void take_node(SheetReader *reader, const Function *body, uint32_t objects, FlowNode *node) {
    uint32_t head = take_below(reader, 1u << 6);
    uint8_t kind = head & 15;
    bool channel = head >> 4 & 1, whole = head >> 5;
    uint32_t insn = take_below(reader, body->insn_count);
    ObjectId object = take_below(reader, objects);
    int32_t offset = take_int(reader);
    uint32_t size = take_u32(reader), stride = take_u32(reader);
    *node = (FlowNode){kind, channel, whole, false, insn, object, offset, size, stride, take_decl(reader, body)};
    reader->bad |= kind > FLOW_END;
}

/* ---- edges --------------------------------------------------------------------------------------- */

static const Summary *summary_last(const Solver *solver, FunctionId function) {
    Summary *const *turns = solver->summaries[function];
    return turns[1] ? turns[1] : turns[0];
}

typedef struct PinMap {
    const Solver *solver;
    const Callees *callees;
    Map pins;  /* place of the callee << 32 | node -> pin */
    U32Vec known; /* [place] */
    uint64_t last_key; /* edges of one output come one behind the other */
    PinId last;
    bool fit;     /* each had one */
} PinMap;

static PinId pin_of(PinMap *map, uint32_t place, NodeId node) {
    uint64_t key = (uint64_t)place << 32 | node;
    if (map->last && key == map->last_key) return map->last;
    if (!map->known.data[place]) {
        const Summary *summary = summary_last(map->solver, map->callees->functions[place]);
        for (PinId i = 1; summary && i < summary->pins.len; i++)
            *map_put(&map->pins, (uint64_t)place << 32 | summary->pins.data[i].node, NULL) = i;
        map->known.data[place] = 1;
    }
    PinId pin = (PinId)map_get(&map->pins, key, 0);
    map->fit &= pin != 0;
    return pin;
}

enum { EDGE_SAME_INSN = 8, EDGE_SAME_OTHER = 16, EDGE_HAS_STATES = 32, EDGE_HAS_DETAIL = 64, EDGE_HAS_PART = 128 };

static bool edge_over_call(const Edge *edge) {
    return edge->kind == EDGE_CALL || edge->kind == EDGE_RETURN || edge->kind == EDGE_SUMMARY;
}

static bool put_edges(Sheet *sheet, const Walk *walk, const Callees *callees) {
    PinMap map = {.solver = walk->solver, .callees = callees, .fit = true};
    for (uint32_t i = 0; i < callees->count; i++) vec_push(&map.known, 0);
    Edge before = {0};
    for (uint32_t i = 0; i < walk->edges.len; i++) {
        const Edge *edge = &walk->edges.data[i];
        uint32_t other = edge->other;
        if (edge_over_call(edge)) other = (uint32_t)map_get(&walk->callee_numbers, other, 0) - 1;
        put_number(sheet, edge->kind | (edge->insn == before.insn ? EDGE_SAME_INSN : 0u) |
                              (other == before.other ? EDGE_SAME_OTHER : 0u) | (edge->states ? EDGE_HAS_STATES : 0u) |
                              (edge->detail ? EDGE_HAS_DETAIL : 0u) | (edge->part ? EDGE_HAS_PART : 0u));
        if (edge->insn != before.insn) put_signed(sheet, (int64_t)edge->insn - before.insn);
        if (other != before.other) put_number(sheet, other);
        if (edge->states) put_number(sheet, edge->states);
        if (edge->detail) put_number(sheet, edge->detail);
        if (edge->part) put_number(sheet, edge->part);
        if (edge->kind == EDGE_RETURN) {
            put_number(sheet, pin_of(&map, other, edge->from));
        } else {
            put_signed(sheet, (int64_t)edge->from - before.from);
            before.from = edge->from;
        }
        if (edge->kind == EDGE_CALL) {
            put_number(sheet, pin_of(&map, other, edge->to));
        } else {
            put_signed(sheet, (int64_t)edge->to - before.to);
            before.to = edge->to;
        }
        if (edge->kind == EDGE_SUMMARY) {
            put_number(sheet, pin_of(&map, other, edge->input));
            put_number(sheet, map.last = pin_of(&map, other, edge->output));
            map.last_key = (uint64_t)other << 32 | edge->output;
        }
        before.insn = edge->insn;
        before.other = other;
    }
    map_free(&map.pins);
    vec_free(&map.known);
    return map.fit;
}

typedef struct EdgeBounds {
    uint32_t insns, nodes, channels;
    const Callees *callees;
    const Summary **summaries; /* [callee] */
} EdgeBounds;

static NodeId take_pin(SheetReader *reader, const EdgeBounds *bounds, uint32_t place) {
    const Summary *summary = place < bounds->callees->count ? bounds->summaries[place] : NULL;
    PinId pin = take_below(reader, summary ? summary->pins.len : 0);
    return summary ? summary->pins.data[pin].node : 0;
}

static uint32_t take_moved(SheetReader *reader, uint32_t from, uint32_t limit) {
    int64_t at = (int64_t)from + take_int(reader);
    if (at >= 0 && at < limit) return (uint32_t)at;
    reader->bad = true;
    return 0;
}

static void take_edges(SheetReader *reader, const EdgeBounds *bounds, Edge *edges, uint32_t count) {
    uint32_t insn = 0, other = 0, from = 0, to = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t head = take_below(reader, 1u << 8);
        uint8_t kind = head & 7, states = 0, detail = 0, part = 0;
        NodeId input = 0, output = 0;
        if (!(head & EDGE_SAME_INSN)) insn = take_moved(reader, insn, bounds->insns);
        if (!(head & EDGE_SAME_OTHER)) other = take_u32(reader);
        if (head & EDGE_HAS_STATES) states = (uint8_t)take_below(reader, 256);
        if (head & EDGE_HAS_DETAIL) detail = (uint8_t)take_below(reader, 256);
        if (head & EDGE_HAS_PART) part = (uint8_t)take_below(reader, 256);
        if (kind != EDGE_RETURN) from = take_moved(reader, from, bounds->nodes);
        NodeId left = kind == EDGE_RETURN ? take_pin(reader, bounds, other) : from;
        if (kind != EDGE_CALL) to = take_moved(reader, to, bounds->nodes);
        NodeId reached = kind == EDGE_CALL ? take_pin(reader, bounds, other) : to;
        if (kind == EDGE_SUMMARY) {
            input = take_pin(reader, bounds, other);
            output = take_pin(reader, bounds, other);
        }
        bool call = kind == EDGE_CALL || kind == EDGE_RETURN || kind == EDGE_SUMMARY;
        bool channel = kind == EDGE_CHANNEL_IN || kind == EDGE_CHANNEL_OUT;
        reader->bad |= !left || !reached || (channel && other >= bounds->channels) || (!call && !channel && other);
        if (reader->bad) return;
        uint32_t named = call ? bounds->callees->functions[other] : other;
        edges[i] = (Edge){left, reached, kind, states, part, detail, insn, named, input, output};
    }
}

/* ---- events -------------------------------------------------------------------------------------- */

static void put_event(Sheet *sheet, const Solver *solver, const Event *event) {
    const Model *model = solver->model_of[event->callee];
    put_number(sheet, event->kind | (uint32_t)event->key << 4);
    put_number(sheet, event->insn);
    put_number(sheet, event->node);
    put_number(sheet, event->target);
    put_ref(sheet, REF_FUNCTION, event->callee);
    put_number(sheet, event->effect ? (uint64_t)(event->effect - model->effects) + 1 : 0);
    put_ref(sheet, REF_STRING, event->text);
    put_signed(sheet, event->number);
    put_number(sheet, event->subject);
    put_decl(sheet, event->stream);
    put_signed(sheet, event->descriptor);
    put_decl(sheet, event->freed);
}

static void take_event(SheetReader *reader, const Solver *solver, const Function *body, uint32_t nodes, Event *event) {
    uint32_t head = take_below(reader, 1u << 8);
    uint8_t kind = head & 15, key = (uint8_t)(head >> 4);
    uint32_t insn = take_below(reader, body->insn_count);
    NodeId node = take_below(reader, nodes), target = take_below(reader, nodes);
    FunctionId callee = take_ref(reader, REF_FUNCTION);
    const Model *model = solver->model_of[callee];
    uint32_t effect = take_below(reader, model ? model->count + 1u : 1);
    const Effect *named = effect ? &model->effects[effect - 1] : NULL;
    StrId text = take_ref(reader, REF_STRING);
    int64_t number = take_signed(reader);
    NodeId subject = take_below(reader, nodes);
    Decl stream = take_decl(reader, body);
    int64_t descriptor = take_signed(reader);
    Decl freed = take_decl(reader, body);
    *event = (Event){kind, insn, node, target, callee, named, text, key, number, subject, stream, descriptor, freed};
    bool needs = kind != EVENT_SCOPE_END && kind != EVENT_KEY && kind != EVENT_UNKNOWN;
    reader->bad |= kind > EVENT_UNKNOWN || key > KEY_APPENDED || (needs && !named);
}

/* ---- graphs -------------------------------------------------------------------------------------- */

bool put_graph(Sheet *sheet, const Walk *walk, const Callees *callees) {
    put_number(sheet, walk->graph->forwards_varargs);
    put_number(sheet, walk->graph->folded);
    put_number(sheet, walk->graph->edges_lost);
    put_number(sheet, walk->graph->edge_lost);
    put_number(sheet, walk->channels.len - 1);
    for (uint32_t i = 1; i < walk->channels.len; i++) {
        put_decl(sheet, walk->channels.data[i].decl);
        put_signed(sheet, walk->channels.data[i].offset);
        put_number(sheet, walk->channels.data[i].depth);
    }
    put_number(sheet, walk->objects.len - 1);
    for (ObjectId i = 1; i < walk->objects.len; i++) put_object(sheet, &walk->objects.data[i]);
    put_number(sheet, walk->nodes.len - 1);
    for (NodeId i = 1; i < walk->nodes.len; i++) put_node(sheet, &walk->nodes.data[i]);
    put_number(sheet, walk->edges.len);
    bool fit = put_edges(sheet, walk, callees);
    put_number(sheet, walk->events.len);
    for (uint32_t i = 0; i < walk->events.len; i++) put_event(sheet, walk->solver, &walk->events.data[i]);
    return fit;
}

static void take_channels(SheetReader *reader, Channels *channels) {
    uint32_t count = take_count(reader, 4);
    vec_push(channels, (Channel){0});
    for (uint32_t i = 0; i < count && !reader->bad; i++) {
        Channel channel = {.decl = take_decl(reader, program_body(reader->marks->program, 0))};
        channel.offset = take_int(reader);
        channel.depth = take_below(reader, 2);
        reader->bad |= decl_kind(channel.decl) != DECL_FIELD && decl_kind(channel.decl) != DECL_GLOBAL;
        vec_push(channels, channel);
    }
}

FunctionGraph *take_graph(SheetReader *reader, const Solver *solver, FunctionId function, const Callees *callees,
                          Channels *channels) {
    Arena *arena = solver->memory->arena;
    const Function *body = program_body(solver->program, function);
    FunctionGraph *graph = ARENA_NEW(arena, FunctionGraph);
    graph->function = function;
    graph->forwards_varargs = take_below(reader, 2);
    graph->folded = take_u32(reader);
    graph->edges_lost = take_u32(reader);
    graph->edge_lost = take_below(reader, body->insn_count);
    take_channels(reader, channels);
    graph->object_count = take_count(reader, 9) + 1; /* row 0 is unused */
    graph->objects = ARENA_ARRAY(arena, Object, graph->object_count);
    for (ObjectId i = 1; i < graph->object_count && !reader->bad; i++)
        take_object(reader, body, i, graph->object_count, &graph->objects[i]);
    graph->node_count = take_count(reader, 7) + 1;
    graph->nodes = ARENA_ARRAY(arena, FlowNode, graph->node_count);
    for (NodeId i = 1; i < graph->node_count && !reader->bad; i++)
        take_node(reader, body, graph->object_count, &graph->nodes[i]);
    graph->edge_count = take_count(reader, 3);
    graph->edges = ARENA_ARRAY(arena, Edge, graph->edge_count);
    EdgeBounds bounds = {body->insn_count, graph->node_count, channels->len, callees,
                         xcalloc(callees->count + 1u, sizeof(Summary *))};
    for (uint32_t i = 0; i < callees->count; i++) bounds.summaries[i] = summary_last(solver, callees->functions[i]);
    take_edges(reader, &bounds, graph->edges, reader->bad ? 0 : graph->edge_count);
    free_(bounds.summaries);
    graph->event_count = take_count(reader, 11);
    graph->events = ARENA_ARRAY(arena, Event, graph->event_count);
    for (uint32_t i = 0; i < graph->event_count && !reader->bad; i++)
        take_event(reader, solver, body, graph->node_count, &graph->events[i]);
    return reader->bad || reader->at != reader->end ? NULL : graph;
}
