/* SPDX-License-Identifier: Apache-2.0 */
/* Wrappers as sinks: the place a reader can do something about is the call that hands over the datum,
 * not the one `vsyslog` or `free` line that all calls share. */
#include "flow/state.h"

enum { PORT_VARIADIC = 1, PORT_POINTEE = 2, PORT_ADDRESSED = 4, PORT_BUDGET = 3000 };

/* Does the input stand for the function's variadic arguments, directly or in a va_list? */
static bool is_variadic_input(const FlowState *state, FunctionId callee, NodeId input) {
    const FunctionGraph *graph = state->memory->graphs[callee];
    ObjectId id = graph->nodes[input].object;
    const Function *body = program_body(state->program, callee);
    for (;;) {
        const Object *object = &graph->objects[id];
        if (object->kind == OBJECT_VARARGS) return true;
        if (object->kind == OBJECT_LOCAL) {
            const Type *type = &state->program->types[body->locals[object->id].type];
            while (type->kind == TYPE_POINTER || type->kind == TYPE_ARRAY) type = &state->program->types[type->element];
            return type->kind == TYPE_RECORD && strstr(program_text(state->program, type->name), "va_list") != NULL;
        }
        if (object->kind != OBJECT_SYMBOLIC || !object->parent) return false;
        id = object->parent;
    }
}

/* Is the input the content of what a parameter itself points to (not of one of its members)? */
static bool is_pointee_input(const FlowState *state, FunctionId callee, NodeId input) {
    const FunctionGraph *graph = state->memory->graphs[callee];
    const Object *object = &graph->objects[graph->nodes[input].object];
    return object->kind == OBJECT_SYMBOLIC && object->parent &&
           graph->objects[object->parent].kind == OBJECT_LOCAL && graph->nodes[input].whole;
}

/* Is it a parameter, or in what one points to? */
static bool is_parameter_input(const FlowState *state, FunctionId callee, NodeId input) {
    const FunctionGraph *graph = state->memory->graphs[callee];
    ObjectId id = graph->nodes[input].object;
    while (graph->objects[id].kind == OBJECT_SYMBOLIC && graph->objects[id].parent) id = graph->objects[id].parent;
    return graph->objects[id].kind == OBJECT_LOCAL && graph->objects[id].id <= program_body(state->program, callee)->params;
}

/* Bits; 0 = no port. */
static unsigned port_kind(const FlowState *state, FunctionId callee, NodeId input) {
    if (state->memory->graphs[callee]->nodes[input].kind != FLOW_INPUT) return 0;
    if (is_variadic_input(state, callee, input)) return PORT_VARIADIC;
    unsigned kind = is_pointee_input(state, callee, input) ? PORT_POINTEE : 0;
    if (bitset_has(&state->addressed, program_origin(state->program, callee)) && is_parameter_input(state, callee, input)) kind |= PORT_ADDRESSED;
    return kind;
}

static bool goes_to_an_address(const char *sink_kind) {
    return strcmp(sink_kind, "database") == 0 || strcmp(sink_kind, "network") == 0;
}

static bool port_takes(unsigned kind, const Event *event) {
    switch (kind) {
    case PORT_VARIADIC: return event->kind == EVENT_SINK || event->kind == EVENT_TRANSFORM;
    case PORT_POINTEE: return event->kind == EVENT_FREE;
    case PORT_ADDRESSED: return event->kind == EVENT_SINK && !event->text && goes_to_an_address(event->effect->name);
    }
    return false;
}

/* ---- wrappers that are told where to ----------------------------------------------------------- */

static bool is_address(const FlowState *state, const char *sink_kind, const char *text) {
    if (strcmp(sink_kind, "database") == 0) return sql_statements(state->sql, text) != NULL;
    return strcmp(sink_kind, "network") == 0 && strstr(text, "://") != NULL;
}

const char *call_address(const FlowState *state, FunctionId function, uint32_t insn, const char *sink_kind) {
    const Function *body = program_body(state->program, function);
    const Insn *call = &body->insns[insn];
    if (call->op != INSN_CALL) return "";
    for (uint32_t i = 0; i < call->c; i++) {
        Value value = body->pool[call->b + i];
        while (value && body->insns[value].op == INSN_CAST) value = body->insns[value].a;
        const char *text = value ? value_told(state, body, value) : NULL;
        if (text && is_address(state, sink_kind, text)) return text;
    }
    return "";
}

/* Functions that some call hands a statement or a web address. */
static void find_addressed(FlowState *state) {
    state->addressed = bitset_new(state->arena, state->program->function_count);
    for (FunctionId f = 1; f < state->program->function_count; f++) {
        const Function *body = program_body(state->program, f);
        for (uint32_t i = 1; body->defined && i < body->insn_count; i++)
            if (body->insns[i].op == INSN_CALL && program_is_defined(state->program, body->insns[i].a) &&
                (*call_address(state, f, i, "database") || *call_address(state, f, i, "network")))
                (void)bitset_add(&state->addressed, body->insns[i].a);
    }
}

void ports_build(FlowState *state) {
    for (FunctionId f = 1; f < program_all(state->program); f++) {
        const FunctionGraph *graph = state->memory->graphs[f];
        for (uint32_t i = 0; graph && i < graph->event_count; i++)
            if (event_ends(&graph->events[i]))
                *map_put(&state->event_of, state->node_base[f] + graph->events[i].node, NULL) = i + 1;
    }
    vec_push(&state->port_list, (SinkRefs){0});
    find_addressed(state);
}

void ports_free(FlowState *state) {
    for (uint32_t i = 0; i < state->port_list.len; i++) vec_free(&state->port_list.data[i]);
    vec_free(&state->port_list);
    map_free(&state->event_of);
    map_free(&state->ports);
    map_free(&state->counts);
    map_free(&state->row_texts);
    vec_free(&state->rows);
}

typedef struct Visit {
    uint32_t node, previous, edge; /* previous: index + 1 */
    uint8_t states, part;
} Visit;
typedef VEC(Visit) Visits;

/* Breadth-first inside the call: never back to callers, never through channels. `found` gets the index of
 * each visit that ends at an event the port takes; stops at `wanted` when that is not 0. */
static void port_search(FlowState *state, uint32_t start, unsigned kind, uint32_t wanted, Visits *visits, U32Vec *found) {
    state->seen[start] = ++state->epoch;
    vec_push(visits, ((Visit){start, 0, 0, 0, 0}));
    for (uint32_t i = 0; i < visits->len && i < PORT_BUDGET; i++) {
        Visit visit = visits->data[i];
        if (bitset_has(&state->ends, visit.node)) {
            uint32_t row = (uint32_t)map_get(&state->event_of, visit.node, 0);
            FunctionId function = state_function(state, visit.node);
            const Event *event = &state->memory->graphs[function]->events[row - 1];
            if (port_takes(kind, event) && (!wanted || wanted == visit.node)) {
                vec_push(found, i);
                if (wanted) break;
            }
        }
        for (uint32_t n = state->arc_first[visit.node]; n < state->arc_first[visit.node + 1]; n++) {
            const Arc *arc = &state->arcs[n];
            if (arc->kind == EDGE_RETURN || arc->kind >= EDGE_CHANNEL_IN) continue;
            /* what is freed is the thing itself: followed through calls, not through copies */
            if (kind == PORT_POINTEE && arc->kind == EDGE_SUMMARY) continue;
            if (state->seen[arc->to] == state->epoch) continue;
            state->seen[arc->to] = state->epoch;
            vec_push(visits, ((Visit){arc->to, i + 1, arc->edge, (uint8_t)(visit.states | (arc->states & ~EDGE_COUNTED)),
                                      arc->part ? arc->part : visit.part}));
        }
    }
}

static void add_sinks(FlowState *state, uint32_t node, unsigned kind, SinkRefs *sinks) {
    Visits visits = {0};
    U32Vec found = {0};
    port_search(state, node, kind, 0, &visits, &found);
    for (uint32_t i = 0; i < found.len && i < 64; i++) {
        const Visit *visit = &visits.data[found.data[i]];
        FunctionId function = state_function(state, visit->node);
        uint32_t row = (uint32_t)map_get(&state->event_of, visit->node, 0);
        vec_push(sinks, ((SinkRef){function, row - 1, visit->states, visit->part}));
    }
    vec_free(&visits);
    vec_free(&found);
}

const SinkRefs *port_sinks(FlowState *state, FunctionId callee, NodeId input) {
    uint32_t node = state->node_base[callee] + input;
    bool new;
    uint64_t *slot = map_put(&state->ports, node, &new);
    if (new) {
        unsigned kinds = port_kind(state, callee, input);
        uint32_t index = 0;
        if (kinds) {
            SinkRefs sinks = {0};
            for (unsigned kind = PORT_VARIADIC; kind <= PORT_ADDRESSED; kind <<= 1)
                if (kinds & kind) add_sinks(state, node, kind, &sinks);
            index = state->port_list.len;
            vec_push(&state->port_list, sinks);
        }
        *map_put(&state->ports, node, NULL) = index;
        slot = map_find(&state->ports, node);
    }
    return *slot ? &state->port_list.data[*slot] : NULL;
}

/* A long way through a big function may be beyond the budget: then the sink itself tells. */
static bool port_reaches(FlowState *state, const Edge *call, const Event *event) {
    const SinkRefs *sinks = port_sinks(state, call->other, call->to);
    for (uint32_t i = 0; sinks && i < sinks->len; i++)
        if (sink_event(state, &sinks->data[i]) == event) return true;
    return false;
}

bool fact_through_port(FlowState *state, uint32_t index, const Event *event) {
    for (uint32_t at = index; state->facts.data[at].previous; at = state->facts.data[at].previous - 1) {
        FunctionId owner;
        const Edge *edge = state_edge(state, state->facts.data[at].edge, &owner);
        if (edge->kind == EDGE_RETURN || edge->kind >= EDGE_CHANNEL_IN) return false;
        if (edge->kind != EDGE_CALL) continue;
        unsigned kinds = port_kind(state, edge->other, edge->to);
        if (port_takes(kinds & PORT_VARIADIC, event) || port_takes(kinds & PORT_POINTEE, event)) return true;
        if (port_takes(kinds & PORT_ADDRESSED, event) && port_reaches(state, edge, event)) return true;
        if (event->kind == EVENT_FREE) return false;
    }
    return false;
}

void port_path(FlowState *state, FunctionId callee, NodeId input, const SinkRef *sink, U32Vec *edges) {
    Visits visits = {0};
    U32Vec found = {0};
    const Event *event = sink_event(state, sink);
    uint32_t wanted = state->node_base[sink->function] + event->node;
    unsigned kinds = port_kind(state, callee, input), kind = PORT_VARIADIC;
    while (kind < PORT_ADDRESSED && !((kinds & kind) && port_takes(kind, event))) kind <<= 1;
    port_search(state, state->node_base[callee] + input, kind, wanted, &visits, &found);
    if (found.len)
        for (uint32_t at = found.data[0]; visits.data[at].previous; at = visits.data[at].previous - 1)
            vec_push(edges, visits.data[at].edge);
    for (uint32_t i = 0; i < edges->len / 2; i++) {
        uint32_t swap = edges->data[i];
        edges->data[i] = edges->data[edges->len - 1 - i];
        edges->data[edges->len - 1 - i] = swap;
    }
    vec_free(&visits);
    vec_free(&found);
}
