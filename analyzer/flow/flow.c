/* SPDX-License-Identifier: Apache-2.0 */
/* Sources, facts, and the flows that end at sinks and at the end of memory. */
#include <stdlib.h>
#include <strings.h>

#include "flow/state.h"

/* ---- seeds ------------------------------------------------------------------------------------ */

/* Edges of one graph by their head, for looking back. */
typedef struct Back {
    const FunctionGraph *graph;
    uint32_t *first, *rows;
    uint8_t *known; /* [node] 1 = being looked at, 2 = done */
    uint8_t *states;
} Back;

static Back back_build(const FunctionGraph *graph) {
    Back back = {graph, xcalloc(graph->node_count + 1, sizeof(uint32_t)), xcalloc(graph->edge_count + 1, sizeof(uint32_t)),
                 xcalloc(graph->node_count, 1), xcalloc(graph->node_count, 1)};
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < graph->edge_count; i++) {
            const Edge *edge = &graph->edges[i];
            if (edge->kind > EDGE_FORMAT && edge->kind != EDGE_SUMMARY) continue;
            if (pass == 0) back.first[edge->to]++;
            else back.rows[--back.first[edge->to]] = i;
        }
        if (pass == 0)
            for (uint32_t n = 1; n <= graph->node_count; n++) back.first[n] += back.first[n - 1];
    }
    return back;
}

static void back_free(Back *back) {
    free_(back->first);
    free_(back->rows);
    free_(back->known);
    free_(back->states);
}

/* Does only so much of the kind get there as may be seen? */
static bool parts_only(const FlowState *state, const Back *back, NodeId node, uint32_t label, unsigned depth) {
    for (uint32_t i = back->first[node]; i < back->first[node + 1]; i++) {
        const Edge *edge = &back->graph->edges[back->rows[i]];
        if (state_of_part(state, label, edge->part)) continue;
        if (!depth || edge->part || !parts_only(state, back, edge->from, label, depth - 1)) return false;
    }
    return back->first[node] != back->first[node + 1];
}

/* Protections that everything stored here has passed within the function: a digest kept in `password`
 * is hashed. Conservative: any way back without one counts as none. */
static unsigned states_behind(Back *back, NodeId node, unsigned depth) {
    const unsigned protective = STATE_MASKED | STATE_HASHED | STATE_KEYED_HASH | STATE_ENCRYPTED;
    if (back->known[node] == 2) return back->states[node];
    if (back->known[node] == 1 || depth == 0) return back->known[node] == 1 ? 0xff : 0;
    back->known[node] = 1;
    unsigned common = 0xff;
    for (uint32_t i = back->first[node]; i < back->first[node + 1] && common; i++) {
        const Edge *edge = &back->graph->edges[back->rows[i]];
        unsigned states = edge->states;
        if (!(states & protective)) states |= states_behind(back, edge->from, depth - 1);
        common &= states;
    }
    if (back->first[node] == back->first[node + 1]) common = 0;
    back->known[node] = 2;
    back->states[node] = (uint8_t)common;
    return common;
}

/* Another piece of the same memory, which the same call has left there, is a digest, or known to be the datum: what is
 * beside it is salt. */
static bool is_beside(const FlowState *state, const Back *back, NodeId node, DataId kind) {
    const FunctionGraph *graph = back->graph;
    const FlowNode *row = &graph->nodes[node];
    uint32_t base = state->node_base[graph->function];
    for (NodeId n = 1; row->kind == FLOW_OUT && n < graph->node_count; n++) {
        const FlowNode *other = &graph->nodes[n];
        bool same = other->kind == FLOW_OUT && other->insn == row->insn && other->object == row->object;
        if (!same || n == node) continue;
        if (state_has(state, base + n, kind)) return true;
        for (uint32_t i = back->first[n]; i < back->first[n + 1]; i++)
            if (graph->edges[back->rows[i]].states & (STATE_HASHED | STATE_KEYED_HASH | STATE_ENCRYPTED)) return true;
    }
    return false;
}

/* Stores into declarations of interest of what is not known to be personal already: input that only
 * its name tells. */
static void seed_stores(FlowState *state) {
    for (FunctionId f = 1; f < program_all(state->program); f++) {
        const FunctionGraph *graph = state->memory->graphs[f];
        if (!graph) continue;
        Back back = {0};
        for (NodeId n = 1; n < graph->node_count; n++) {
            const FlowNode *node = &graph->nodes[n];
            if (node->kind != FLOW_DEF && node->kind != FLOW_OUT && node->kind != FLOW_SOURCE) continue;
            Holding holding = holdings_of(state->holdings, program_origin(state->program, f), node->decl);
            if (!holding.kind || pointer_node(state, graph, node)) continue;
            uint32_t at = state->node_base[f] + n;
            if (state_has(state, at, holding.kind)) continue;
            if (!back.graph) back = back_build(graph);
            if (is_beside(state, &back, n, holding.kind)) continue;
            unsigned states = states_behind(&back, n, 40);
            if (states == 0xff) states = 0;
            if (parts_only(state, &back, n, holding.kind, 4)) states |= STATE_MASKED;
            state_seed(state, at, holding.kind, states);
        }
        back_free(&back);
    }
}

/* ---- where a flow ends ------------------------------------------------------------------------- */

/* A stream over memory: what is written to it has not gone anywhere. */
static const char MEMORY[] = "memory";

/* What a stream or descriptor stands for: what it was opened as, else what it is called. */
static const char *stream_kind(FlowState *state, const SinkRef *sink, const Flow *flow) {
    static const char *const order[] = {"log", "network", "ipc", "console", "file", MEMORY, NULL};
    Buf name = {0};
    const Event *event = sink_event(state, sink);
    decl_print(state->program, sink->function, event->stream, &name);
    const char *kind = NULL;
    if (strcmp(buf_text(&name), "stdout") == 0 || strcmp(buf_text(&name), "stderr") == 0) kind = "console";
    if (!kind && (event->descriptor == 1 || event->descriptor == 2)) kind = "console";
    if (!kind && name.len && catalog_names(state->catalog, NAMES_LOG, name.data)) kind = "log";
    if (!kind) kind = opened_kind(state, sink, flow, order);
    if (!kind && name.len && catalog_names(state->catalog, NAMES_NETWORK, name.data)) kind = "network";
    buf_free(&name);
    return kind ? kind : "file";
}

/* What is sent over a socket stays on the machine where no socket of a network, and one of the machine, comes there. */
static bool stays_on_machine(FlowState *state, const SinkRef *sink, const Flow *flow) {
    static const char *const order[] = {"network", "ipc", NULL};
    const char *kind = opened_kind(state, sink, flow, order);
    return kind && strcmp(kind, "ipc") == 0;
}

/* The first instruction that takes the member's address, `otherwise` when the function names it nowhere. */
static uint32_t first_naming(const FlowState *state, FunctionId function, Decl decl, uint32_t otherwise) {
    const Function *body = program_body(state->program, function);
    for (uint32_t i = 1; decl_kind(decl) == DECL_FIELD && i < body->insn_count; i++)
        if (body->insns[i].op == INSN_FIELD && body->insns[i].c == decl_id(decl)) return i;
    return otherwise;
}

/* A call written by a macro, after which the program does not go on: what an assertion that fails calls. One that says
 * so and leaves by exit() is no assertion. */
static bool is_assertion(const Program *program, FunctionId function, uint32_t insn) {
    const Function *body = program_body(program, function);
    if (!insn || !body->insns[insn].loc.macro) return false;
    uint32_t at = insn + 1;
    while (at + 1 < body->insn_count && !insn_is_terminator((InsnOp)body->insns[at].op)) {
        const Insn *next = &body->insns[at++];
        bool aborts = next->op == INSN_CALL && strcmp(program->functions[next->a].name, "abort") == 0;
        if ((next->op == INSN_CALL && !aborts) || next->op == INSN_ICALL) return false;
    }
    return at < body->insn_count && body->insns[at].op == INSN_UNREACHABLE;
}

/* The text member that the call reads what comes as. */
static FieldId member_entered(const FlowState *state, const Edge *edge) {
    NodeId input = edge->kind == EDGE_CALL ? edge->to : edge->kind == EDGE_SUMMARY ? edge->input : 0;
    if (!input) return 0;
    Decl decl = state->memory->graphs[edge->other]->nodes[input].decl;
    return decl_kind(decl) == DECL_FIELD ? decl_id(decl) : 0;
}

/* A call that reads one member of a record where another one of that record was stored: members were mixed before. */
static void note_members(const FlowState *state, uint32_t fact, const Edge *edge, Flow *flow) {
    const Program *program = state->program;
    FieldId entered = member_entered(state, edge);
    if (!entered || flow->entered) return;
    Decl held = 0;
    for (uint32_t at = state->facts.data[fact].previous; at && !held; at = state->facts.data[at - 1].previous) {
        const Fact *row = &state->facts.data[at - 1];
        FunctionId owner = state_function(state, row->node);
        if (!owner) return;
        held = state->memory->graphs[owner]->nodes[row->node - state->node_base[owner]].decl;
    }
    if (decl_kind(held) != DECL_FIELD || decl_id(held) == entered) return;
    const Field *left = &program->fields[decl_id(held)], *to = &program->fields[entered];
    if (left->record != to->record || program->types[left->type].kind != TYPE_POINTER || program->types[to->type].kind != TYPE_POINTER) return;
    flow->left = decl_id(held);
    flow->entered = entered;
}

static void source_of(const FlowState *state, uint32_t fact_index, Flow *flow) {
    uint32_t at = fact_index;
    flow->hops = state->facts.data[fact_index].hops;
    while (state->facts.data[at].previous) {
        FunctionId owner;
        const Edge *edge = state_edge(state, state->facts.data[at].edge, &owner);
        if (edge->kind == EDGE_CALL) flow->asserts |= is_assertion(state->program, owner, edge->insn);
        note_members(state, at, edge, flow);
        if (edge->kind >= EDGE_CHANNEL_IN) {
            bool global = decl_kind(state->memory->channel_decl[edge->other]) == DECL_GLOBAL;
            *(global ? &flow->through_global : &flow->through_channel) = true;
        }
        at = state->facts.data[at].previous - 1;
    }
    const Fact *seed = &state->facts.data[at];
    FunctionId function = state_function(state, seed->node);
    const FunctionGraph *graph = state->memory->graphs[function];
    NodeId node = seed->node - state->node_base[function];
    flow->source_function = program_origin(state->program, function);
    flow->source_decl = graph->nodes[node].decl;
    flow->folded = graph->objects[graph->nodes[node].object].folded;
    uint32_t insn = graph->nodes[node].insn;
    /* a read of memory from before: the instruction that carries it on is where it is read */
    for (uint32_t up = fact_index; insn == 0 && state->facts.data[up].previous; up = state->facts.data[up].previous - 1) {
        FunctionId owner;
        const Edge *edge = state_edge(state, state->facts.data[up].edge, &owner);
        if (state->facts.data[up].previous - 1 != at || owner != function) continue;
        insn = edge->insn;
        /* where ways join nothing is read: what was read before it is (a call's `to` is the callee's) */
        if (edge->kind != EDGE_CALL && graph->nodes[edge->to].kind == FLOW_PHI) insn = first_naming(state, function, flow->source_decl, insn);
    }
    flow->source_at = insn ? insn_place(state->program, function, insn) : program_body(state->program, function)->loc;
    flow->holding = holdings_of(state->holdings, flow->source_function, flow->source_decl);
    const KeyName *key = key_name(state, seed->node);
    if (key) {
        flow->holding = key->holding;
    } else if (flow->holding.kind == 0) {
        flow->holding.kind = (DataId)state->facts.data[fact_index].label;
        flow->holding.confidence = decl_kind(flow->source_decl) == DECL_RECORD ? 1 : 2;
        flow->holding.reason = decl_kind(flow->source_decl) == DECL_RECORD ? "the whole record is passed on"
                                                                           : "the library function gives it";
    }
}

static int flow_compare(const void *a, const void *b) {
    const Flow *x = a, *y = b;
    if (x->function != y->function) return x->function < y->function ? -1 : 1;
    if (x->insn != y->insn) return x->insn < y->insn ? -1 : 1;
    if (x->end != y->end) return x->end < y->end ? -1 : 1;
    if (x->data != y->data) return x->data < y->data ? -1 : 1;
    int kind = strcmp(x->sink_kind, y->sink_kind);
    if (kind) return kind;
    if (x->compared != y->compared) return x->compared ? 1 : -1;
    if (x->states != y->states) return x->states < y->states ? -1 : 1;
    if (x->through_channel != y->through_channel) return x->through_channel ? 1 : -1;
    bool doubted = x->asserts || x->entered || x->folded;
    if (doubted != (y->asserts || y->entered || y->folded)) return doubted ? 1 : -1;
    if (x->hops != y->hops) return x->hops < y->hops ? -1 : 1;
    if (x->through_global != y->through_global) return x->through_global ? 1 : -1;
    return x->fact < y->fact ? -1 : x->fact > y->fact;
}

/* A function that does little but clear: a compiler that puts it into its caller sees that nothing reads it there. */
static bool is_thin(const FlowState *state, FunctionId function) {
    const Function *body = program_body(state->program, function);
    return body->insn_count < 20 && body->block_count <= 4;
}

/* Does anything but the end of the memory read it after it was cleared, or may it, for all that a compiler sees? Then the
 * clearing stays. */
static bool erased_and_read(const FlowState *state, FunctionId end, uint32_t index) {
    for (uint32_t at = index; state->facts.data[at].previous; at = state->facts.data[at].previous - 1) {
        FunctionId owner;
        const Edge *edge = state_edge(state, state->facts.data[at].edge, &owner);
        if (!(edge->states & STATE_ERASED)) continue;
        FunctionId clears = edge->kind == EDGE_SUMMARY ? edge->other : owner;
        if (clears != end && !is_thin(state, clears)) return true;
        if (edge->kind != EDGE_COPY) continue;
        const FunctionGraph *graph = state->memory->graphs[owner];
        for (uint32_t i = 0; i < graph->edge_count; i++) {
            const Edge *out = &graph->edges[i];
            if (out->from != edge->to || out->kind == EDGE_RETURN) continue;
            uint8_t kind = out->kind == EDGE_CALL ? FLOW_INPUT : graph->nodes[out->to].kind;
            if (kind != FLOW_END && kind != FLOW_PHI && out->kind < EDGE_CHANNEL_IN) return true;
        }
    }
    return false;
}

/* A command of which the first word says that it stores nothing. */
static bool asks_only(const Effect *effect, const char *text) {
    size_t length = strcspn(text, " \t\r\n");
    for (const char *const *word = effect->commands ? effect->commands->asks : NULL; word && *word; word++)
        if (strlen(*word) == length && strncasecmp(*word, text, length) == 0) return true;
    return false;
}

/* What the call gives up is an array of pointers: the texts they point to stay where they are. */
static bool gives_pointers(const Program *program, FunctionId function, uint32_t insn, uint32_t argument) {
    const Function *body = program_body(program, function);
    const Insn *call = &body->insns[insn];
    if ((call->op != INSN_CALL && call->op != INSN_ICALL) || argument >= call->c) return false;
    Value value = body->pool[call->b + argument];
    while (value && body->insns[value].op == INSN_CAST) value = body->insns[value].a;
    const Type *type = &program->types[body->insns[value].type];
    return type->kind == TYPE_POINTER && program->types[type->element].kind == TYPE_POINTER;
}

/* The argument that is behind an input of the callee, UINT32_MAX = none. */
static uint32_t argument_behind(const FlowState *state, const Edge *call) {
    const FunctionGraph *graph = state->memory->graphs[call->other];
    ObjectId object = graph->nodes[call->to].object;
    while (graph->objects[object].kind == OBJECT_SYMBOLIC && graph->objects[object].parent) object = graph->objects[object].parent;
    return graph->objects[object].kind == OBJECT_LOCAL ? graph->objects[object].id - 1u : UINT32_MAX;
}

/* The kind of what arrives: the hash of a password is no password. */
static DataId kind_arrived(const FlowState *state, DataId kind, unsigned states) {
    DataId digest = states & (STATE_HASHED | STATE_KEYED_HASH) ? catalog_find(state->catalog, catalog_kind(state->catalog, kind)->digest) : 0;
    return digest ? digest : kind;
}

static void add_flow(Flows *flows, FunctionId function, uint32_t insn, const char *callee, const SinkRef *sink,
                     uint32_t fact_index, uint32_t port) {
    FlowState *state = flows->state;
    const Event *event = sink_event(state, sink);
    const Fact *fact = &state->facts.data[fact_index];
    bool ends = event->kind == EVENT_FREE || event->kind == EVENT_SCOPE_END;
    if (event->kind == EVENT_FREE) {
        FunctionId owner;
        uint32_t argument = port ? argument_behind(state, state_edge(state, port - 1, &owner)) : event->effect->to.argument;
        if (gives_pointers(state->program, function, insn, argument)) return;
    }
    if (ends && (fact->states & STATE_ERASED) && erased_and_read(state, sink->function, fact_index)) return;
    if (!ends && ((fact->states | sink->states) & STATE_ERASED)) return; /* what was erased reaches nothing */
    Flow flow = {.data = fact->label, .states = fact->states | sink->states | state_of_part(state, fact->label, sink->part), .function = program_origin(state->program, function),
                 .insn = program_origin_insn(state->program, function, insn), .callee = callee,
                 .sink_function = program_origin(state->program, sink->function),
                 .sink_insn = program_origin_insn(state->program, sink->function, event->insn), .sink_kind = "",
                 .sink_graph = sink->function, .sink_event = sink->event,
                 .fact = fact_index, .port = port, .freed = event->freed, .sink_text = program_text(state->program, event->text)};
    if (event->kind == EVENT_SINK) {
        flow.end = FLOW_TO_SINK;
        flow.sink_kind = event->effect->name;
        if (strcmp(flow.sink_kind, "stream") == 0) flow.sink_kind = stream_kind(state, sink, &flow);
        if (strcmp(flow.sink_kind, MEMORY) == 0) return;
        if (strcmp(flow.sink_kind, "network") == 0 && stays_on_machine(state, sink, &flow)) flow.sink_kind = "ipc";
        if (!*flow.sink_text || event->effect->name != flow.sink_kind)
            flow.sink_text = opened_place(state, sink, &flow, strcmp(flow.sink_kind, "database") == 0 ? "statement" : flow.sink_kind);
        if (port && !*flow.sink_text)
            flow.sink_text = call_address(state, function, insn, flow.sink_kind);
        if (asks_only(event->effect, flow.sink_text)) {
            flow.sink_kind = "network";
            flow.sink_text = ""; /* no address */
        }
        flow.compared = strcmp(flow.sink_kind, "database") == 0 && fact_is_compared(state, fact_index);
        if (strcmp(flow.sink_kind, "network") == 0 && catalog_encrypts(state->catalog, flow.sink_text)) flow.states |= STATE_ENCRYPTED;
        flow.untold = strcmp(flow.sink_kind, "network") == 0 && !*flow.sink_text && event->effect->subject.kind == PORT_HANDLE;
        bool local = strcmp(flow.sink_kind, "file") == 0 || strcmp(flow.sink_kind, "console") == 0;
        if (port && local && catalog_names(state->catalog, NAMES_LOG, callee)) flow.sink_kind = "log";
    } else if (event->kind == EVENT_TRANSFORM) {
        flow.end = FLOW_TO_TRANSFORM;
        flow.algorithm = event->effect->name ? event->effect->name : "";
    } else {
        flow.end = event->kind == EVENT_FREE ? FLOW_TO_FREE : FLOW_TO_SCOPE_END;
    }
    flow.data = kind_arrived(state, flow.data, flow.states);
    source_of(state, fact_index, &flow);
    flow.asserts |= is_assertion(state->program, function, insn) || is_assertion(state->program, sink->function, event->insn);
    vec_push(&flows->list, flow);
}

static void collect_events(Flows *flows, FunctionId f) {
    FlowState *state = flows->state;
    const FunctionGraph *graph = state->memory->graphs[f];
    for (uint32_t i = 0; i < graph->event_count; i++) {
        const Event *event = &graph->events[i];
        if (!event_ends(event)) continue;
        SinkRef sink = {f, i, 0, 0};
        const char *callee = event->callee ? state->program->functions[event->callee].name : "";
        for (uint32_t at = state->nodes[state->node_base[f] + event->node].head; at; at = state->facts.data[at - 1].next)
            if (state->facts.data[at - 1].label <= state->data_count && !fact_through_port(state, at - 1, event))
                add_flow(flows, f, event->insn, callee, &sink, at - 1, 0);
    }
}

/* Calls that hand the datum to a wrapper. */
static void collect_ports(Flows *flows, FunctionId f) {
    FlowState *state = flows->state;
    const FunctionGraph *graph = state->memory->graphs[f];
    for (uint32_t i = 0; i < graph->edge_count; i++) {
        const Edge *edge = &graph->edges[i];
        if (edge->kind != EDGE_CALL) continue;
        uint32_t at = state->nodes[state->node_base[f] + edge->from].head;
        if (!at) continue;
        const SinkRefs *sinks = port_sinks(state, edge->other, edge->to);
        for (; sinks && sinks->len && at; at = state->facts.data[at - 1].next) {
            if (state->facts.data[at - 1].label > state->data_count) continue;
            for (uint32_t n = 0; n < sinks->len; n++)
                if (!fact_through_port(state, at - 1, sink_event(state, &sinks->data[n])))
                    add_flow(flows, f, edge->insn, state->program->functions[edge->other].name, &sinks->data[n], at - 1,
                             state->edge_base[f] + i + 1);
        }
    }
}

static void collect_flows(Flows *flows) {
    for (FunctionId f = 1; f < program_all(flows->state->program); f++) {
        if (!flows->state->memory->graphs[f]) continue;
        collect_events(flows, f);
        collect_ports(flows, f);
    }
}

static void add_unknown_kind(UnknownCallee *row, DataId kind) {
    uint32_t at = 0;
    while (at < row->data_count && at < COUNTOF(row->data) && row->data[at] < kind) at++;
    if (at < row->data_count && at < COUNTOF(row->data) && row->data[at] == kind) return;
    if (row->data_count == COUNTOF(row->data)) return;
    memmove(&row->data[at + 1], &row->data[at], (row->data_count - at) * sizeof row->data[0]);
    row->data[at] = kind;
    row->data_count++;
}

/* How much personal data goes into functions of which nothing is known. */
static void collect_unknown(Flows *flows) {
    FlowState *state = flows->state;
    Map rows = {0};
    for (FunctionId f = 1; f < program_all(state->program); f++) {
        const FunctionGraph *graph = state->memory->graphs[f];
        for (uint32_t i = 0; graph && i < graph->event_count; i++) {
            const Event *event = &graph->events[i];
            if (event->kind != EVENT_UNKNOWN) continue;
            UnknownCallee *row = NULL;
            for (uint32_t at = state->nodes[state->node_base[f] + event->node].head; at; at = state->facts.data[at - 1].next) {
                const Fact *fact = &state->facts.data[at - 1];
                if (fact->label > state->data_count || (fact->states & STATE_ERASED)) continue;
                if (!row) {
                    bool new;
                    uint64_t *slot = map_put(&rows, event->callee, &new);
                    if (new) {
                        *slot = flows->unknown.len;
                        vec_push(&flows->unknown, ((UnknownCallee){.callee = event->callee}));
                    }
                    row = &flows->unknown.data[*slot];
                    row->places++;
                }
                add_unknown_kind(row, fact->label);
            }
        }
    }
    map_free(&rows);
}

/* One flow per place, end, sink kind and datum: the least protected, then the shortest. */
static void keep_best(Flows *flows) {
    if (flows->list.len == 0) return;
    qsort(flows->list.data, flows->list.len, sizeof(Flow), flow_compare);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < flows->list.len; i++) {
        const Flow *last = kept ? &flows->list.data[kept - 1] : NULL, *flow = &flows->list.data[i];
        if (last && last->function == flow->function && last->insn == flow->insn && last->end == flow->end &&
            last->data == flow->data && strcmp(last->sink_kind, flow->sink_kind) == 0)
            continue;
        flows->list.data[kept++] = *flow;
    }
    flows->list.len = kept;
}

Flows *flow_solve(const Program *program, const Memory *memory, Catalog *catalog, Holdings *holdings, const Sql *sql) {
    Arena *arena = arena_new("flow");
    Flows *flows = ARENA_NEW(arena, Flows);
    flows->arena = arena;
    FlowState *state = ARENA_NEW(arena, FlowState);
    *state = (FlowState){.program = program, .memory = memory, .catalog = catalog, .holdings = holdings, .sql = sql, .arena = arena};
    flows->state = state;
    flows->sql = sql;
    state_build(state);
    for (FunctionId f = 1; f < program_all(program); f++) { /* synthetic kinds get their ids first */
        const FunctionGraph *graph = memory->graphs[f];
        for (uint32_t i = 0; graph && i < graph->event_count; i++)
            if (graph->events[i].kind == EVENT_SOURCE && graph->events[i].effect->data)
                (void)catalog_add(catalog, graph->events[i].effect->data);
    }
    state->data_count = catalog_count(catalog);
    members_read(state);
    member_statements_read(state);
    rows_read(state);
    ports_build(state);
    seed_reads(state);
    seed_openings(state);
    state->known_by_name = bitset_new(arena, state->data_count + 1);
    for (DataId kind = 1; kind <= state->data_count; kind++)
        if (holdings_knows(holdings, kind)) (void)bitset_add(&state->known_by_name, kind);
    state_spread(state);
    seed_stores(state);
    state_spread(state);
    seed_reads_put_off(state);
    state_spread(state);
    seed_keys(state);
    state_spread(state);
    collect_flows(flows);
    collect_unknown(flows);
    keep_best(flows);
    for (uint32_t i = 0; i < flows->list.len; i++) {
        Flow *flow = &flows->list.data[i];
        uint32_t at = flow->fact;
        while (state->facts.data[at].previous) at = state->facts.data[at].previous - 1;
        Buf text = {0};
        uint32_t node = state->facts.data[at].node;
        FunctionId holder = state_function(state, node);
        place_print(program, memory->graphs[holder], node - state->node_base[holder], &text);
        const KeyName *key = key_name(state, node);
        flow->source_text = key ? key->text : arena_strdup(arena, buf_text(&text));
        buf_free(&text);
    }
    flows_judge(flows);
    flows->facts = state->facts.len;
    return flows;
}

void flow_free(Flows *flows) {
    if (!flows) return;
    vec_free(&flows->state->facts);
    vec_free(&flows->state->seeds);
    vec_free(&flows->state->put_off);
    vec_free(&flows->state->spread);
    vec_free(&flows->state->opened);
    vec_free(&flows->state->keys);
    map_free(&flows->state->keyed);
    ports_free(flows->state);
    vec_free(&flows->list);
    vec_free(&flows->guessed);
    vec_free(&flows->unknown);
    arena_free(flows->arena);
}
