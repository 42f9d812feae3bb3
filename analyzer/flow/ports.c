/* SPDX-License-Identifier: Apache-2.0 */
/* Wrappers as sinks: the place a reader can do something about is the call that hands over the datum,
 * not the one `vsyslog` or `free` line that all calls share. */
#include "flow/state.h"

enum { PORT_NOT = 0, PORT_VARIADIC = 1, PORT_POINTEE = 2, PORT_BUDGET = 3000 };

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

static unsigned port_kind(const FlowState *state, FunctionId callee, NodeId input) {
    if (state->memory->graphs[callee]->nodes[input].kind != FLOW_INPUT) return PORT_NOT;
    if (is_variadic_input(state, callee, input)) return PORT_VARIADIC;
    return is_pointee_input(state, callee, input) ? PORT_POINTEE : PORT_NOT;
}

static bool port_takes(unsigned kind, EventKind event) {
    if (kind == PORT_VARIADIC) return event == EVENT_SINK || event == EVENT_TRANSFORM;
    return kind == PORT_POINTEE && event == EVENT_FREE;
}

void ports_build(FlowState *state) {
    for (FunctionId f = 1; f < program_all(state->program); f++) {
        const FunctionGraph *graph = state->memory->graphs[f];
        for (uint32_t i = 0; graph && i < graph->event_count; i++)
            if (event_ends(&graph->events[i]))
                *map_put(&state->event_of, state->node_base[f] + graph->events[i].node, NULL) = i + 1;
    }
    vec_push(&state->port_list, (SinkRefs){0});
}

void ports_free(FlowState *state) {
    for (uint32_t i = 0; i < state->port_list.len; i++) vec_free(&state->port_list.data[i]);
    vec_free(&state->port_list);
    map_free(&state->event_of);
    map_free(&state->ports);
    map_free(&state->counts);
}

typedef struct Visit {
    uint32_t node, previous, edge; /* previous: index + 1 */
    uint8_t states;
} Visit;
typedef VEC(Visit) Visits;

/* Breadth-first inside the call: never back to callers, never through channels. `found` gets the index of
 * each visit that ends at an event the port takes; stops at `wanted` when that is not 0. */
static void port_search(FlowState *state, uint32_t start, unsigned kind, uint32_t wanted, Visits *visits, U32Vec *found) {
    state->seen[start] = ++state->epoch;
    vec_push(visits, ((Visit){start, 0, 0, 0}));
    for (uint32_t i = 0; i < visits->len && i < PORT_BUDGET; i++) {
        Visit visit = visits->data[i];
        if (bitset_has(&state->ends, visit.node)) {
            uint32_t row = (uint32_t)map_get(&state->event_of, visit.node, 0);
            FunctionId function = state_function(state, visit.node);
            const Event *event = &state->memory->graphs[function]->events[row - 1];
            if (port_takes(kind, (EventKind)event->kind) && (!wanted || wanted == visit.node)) {
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
            vec_push(visits, ((Visit){arc->to, i + 1, arc->edge, (uint8_t)(visit.states | arc->states)}));
        }
    }
}

const SinkRefs *port_sinks(FlowState *state, FunctionId callee, NodeId input) {
    uint32_t node = state->node_base[callee] + input;
    bool new;
    uint64_t *slot = map_put(&state->ports, node, &new);
    if (new) {
        unsigned kind = port_kind(state, callee, input);
        uint32_t index = 0;
        if (kind != PORT_NOT) {
            Visits visits = {0};
            U32Vec found = {0};
            SinkRefs sinks = {0};
            port_search(state, node, kind, 0, &visits, &found);
            for (uint32_t i = 0; i < found.len && i < 64; i++) {
                const Visit *visit = &visits.data[found.data[i]];
                FunctionId function = state_function(state, visit->node);
                uint32_t row = (uint32_t)map_get(&state->event_of, visit->node, 0);
                vec_push(&sinks, ((SinkRef){function, row - 1, visit->states}));
            }
            vec_free(&visits);
            vec_free(&found);
            index = state->port_list.len;
            vec_push(&state->port_list, sinks);
        }
        *map_put(&state->ports, node, NULL) = index;
        slot = map_find(&state->ports, node);
    }
    return *slot ? &state->port_list.data[*slot] : NULL;
}

bool fact_through_port(FlowState *state, uint32_t index, EventKind kind) {
    for (uint32_t at = index; state->facts.data[at].previous; at = state->facts.data[at].previous - 1) {
        FunctionId owner;
        const Edge *edge = state_edge(state, state->facts.data[at].edge, &owner);
        if (edge->kind == EDGE_RETURN || edge->kind >= EDGE_CHANNEL_IN) return false;
        if (edge->kind != EDGE_CALL) continue;
        if (port_takes(port_kind(state, edge->other, edge->to), kind)) return true;
        if (kind == EVENT_FREE) return false;
    }
    return false;
}

void port_path(FlowState *state, FunctionId callee, NodeId input, const SinkRef *sink, U32Vec *edges) {
    Visits visits = {0};
    U32Vec found = {0};
    uint32_t wanted = state->node_base[sink->function] + sink_event(state, sink)->node;
    port_search(state, state->node_base[callee] + input, port_kind(state, callee, input), wanted, &visits, &found);
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
