/* SPDX-License-Identifier: Apache-2.0 */
/* Where a sink leads: the file behind a stream, the host behind a descriptor, the statement behind a handle. What opens
 * it is often another function than the one that uses it, and the text stands with a caller of both; so the way of the
 * datum and the way of what was opened are gone back together. */
#include "flow/state.h"

enum { CALLS_BACK = 8, OPENINGS_AT_SINK = 256, HANDED_OVER = 64 };

/* What is looked up by name, before a connection to it is opened. */
static const char ADDRESS[] = "address";

static const Opening *opening_of(const FlowState *state, uint32_t fact) {
    return &state->opened.data[state->facts.data[fact].label - state->data_count - 1];
}

static const Event *opening_event(const FlowState *state, const Opening *opening) {
    return &state->memory->graphs[opening->function]->events[opening->event];
}

/* ---- the text behind a value ---------------------------------------------------------------------- */

typedef struct Site { /* a call */
    FunctionId caller;
    uint32_t insn; /* 0 = not known */
} Site;

/* Which call the facts on the way to `fact` came into the function by, or, with EDGE_RETURN, out of it. */
static Site site_on_way(const FlowState *state, uint32_t fact, EdgeKind kind, FunctionId callee) {
    Site found = {0};
    for (uint32_t at = fact; state->facts.data[at].previous; at = state->facts.data[at].previous - 1) {
        Site site = {0};
        const Edge *edge = state_edge(state, state->facts.data[at].edge, &site.caller);
        if (edge->kind != kind || edge->other != callee) continue;
        site.insn = edge->insn;
        found = site;
        if (kind == EDGE_CALL) break; /* the last way in; of the ways out the first */
    }
    return found;
}

/* The one call of a function, or a variant, that is called from one place. */
static Site only_site(const FlowState *state, FunctionId callee) {
    const Memory *memory = state->memory;
    Site found = {0};
    for (uint32_t i = 0; i < memory->call_first[program_all(state->program)]; i++) {
        const CallSite *call = &memory->calls[i];
        if (state->program->functions[call->caller].replaced) continue;
        for (uint32_t n = 0; n < call->count; n++) {
            FunctionId target = n == 0 && call->variant ? call->variant : memory->targets[call->first + n];
            if (target != callee) continue;
            if (found.insn) return (Site){0};
            found = (Site){call->caller, call->insn};
        }
    }
    return found;
}

/* The value that the local is given, if it is given one only; a parameter that is never written stays one. */
static Value local_value(const Function *body, LocalId local) {
    Value found = 0;
    for (uint32_t i = 1; i < body->insn_count; i++) {
        const Insn *insn = &body->insns[i];
        if (insn->op != INSN_STORE || body->insns[insn->a].op != INSN_LOCAL || body->insns[insn->a].a != local) continue;
        if (found) return 0;
        found = insn->b;
    }
    return found;
}

static Value call_argument(const Function *body, uint32_t insn, uint32_t argument) {
    const Insn *call = &body->insns[insn];
    if ((call->op != INSN_CALL && call->op != INSN_ICALL) || argument >= call->c) return 0;
    return body->pool[call->b + argument];
}

/* `opened`: the fact of what was opened, or UINT32_MAX; `fact`: that of the datum. */
static const char *text_behind(const FlowState *state, FunctionId function, Value value, uint32_t opened, uint32_t fact) {
    for (unsigned calls = 0; value && calls < CALLS_BACK; calls++) {
        const Function *body = program_body(state->program, function);
        const Insn *insn = &body->insns[value];
        while (insn->op == INSN_CAST) insn = &body->insns[value = insn->a];
        const char *text = value_told(state, body, value);
        if (text) return text;
        if (insn->op != INSN_LOAD || body->insns[insn->a].op != INSN_LOCAL) return "";
        LocalId local = body->insns[insn->a].a;
        Value given = local_value(body, local);
        if (given) {
            value = given;
            continue;
        }
        if (!body->locals[local].is_param) return "";
        Site site = {0};
        if (opened != UINT32_MAX) site = site_on_way(state, opened, EDGE_RETURN, function);
        if (!site.insn) site = site_on_way(state, fact, EDGE_CALL, function);
        if (!site.insn) site = only_site(state, function);
        if (!site.insn) return "";
        function = site.caller;
        value = call_argument(program_body(state->program, function), site.insn, local - 1);
    }
    return "";
}

/* ---- what was opened ------------------------------------------------------------------------------ */

static bool looks_up(const FunctionGraph *graph) {
    for (uint32_t i = 0; i < graph->event_count; i++)
        if (graph->events[i].kind == EVENT_OPEN && strcmp(graph->events[i].effect->name, ADDRESS) == 0) return true;
    return false;
}

/* May the text be known, here or with a caller? What is read from memory is not. */
static bool is_told(const FlowState *state, FunctionId function, const Event *event) {
    const Function *body = program_body(state->program, function);
    const Port *subject = &event->effect->subject;
    if (event->text) return true;
    if (subject->kind != PORT_ARGUMENT) return false;
    Value value = call_argument(body, event->insn, subject->argument);
    for (unsigned steps = 0; value && steps < CALLS_BACK; steps++) {
        const Insn *insn = &body->insns[value];
        while (insn->op == INSN_CAST) insn = &body->insns[value = insn->a];
        if (value_told(state, body, value)) return true;
        if (insn->op != INSN_LOAD || body->insns[insn->a].op != INSN_LOCAL) break;
        Value given = local_value(body, body->insns[insn->a].a);
        if (!given && body->locals[body->insns[insn->a].a].is_param) return true;
        value = given;
    }
    return looks_up(state->memory->graphs[function]);
}

/* Each opening whose text may be known has a label; the others of one kind, by one kind of call, share one. */
void seed_openings(FlowState *state) {
    Map shared = {0};
    for (FunctionId f = 1; f < program_all(state->program); f++) {
        const FunctionGraph *graph = state->memory->graphs[f];
        for (uint32_t i = 0; graph && i < graph->event_count; i++) {
            const Event *event = &graph->events[i];
            if (event->kind != EVENT_OPEN || !event->node || strcmp(event->effect->name, ADDRESS) == 0) continue;
            bool told = is_told(state, f, event), new = true;
            uint64_t *label = told ? NULL : map_put(&shared, (uint64_t)(uintptr_t)event->effect, &new);
            if (new) vec_push(&state->opened, ((Opening){f, i, event->effect->name}));
            if (new && label) *label = state->opened.len;
            state_seed(state, state->node_base[f] + event->node, state->data_count + (uint32_t)(label ? *label : state->opened.len), 0);
        }
    }
    map_free(&shared);
}

/* The name that the function looks up, if it looks up one: that is where its connection goes. */
static const char *looked_up(const FlowState *state, FunctionId function, uint32_t opened, uint32_t fact) {
    const FunctionGraph *graph = state->memory->graphs[function];
    const char *text = "";
    for (uint32_t i = 0; i < graph->event_count; i++) {
        const Event *event = &graph->events[i];
        if (event->kind != EVENT_OPEN || strcmp(event->effect->name, ADDRESS) != 0) continue;
        const Function *body = program_body(state->program, function);
        const char *one = program_text(state->program, event->text);
        if (!*one) one = text_behind(state, function, call_argument(body, event->insn, event->effect->subject.argument), opened, fact);
        if (!*one || (*text && strcmp(text, one) != 0)) return "";
        text = one;
    }
    return text;
}

static const char *opening_place(const FlowState *state, uint32_t opened, uint32_t fact) {
    const Opening *opening = opening_of(state, opened);
    const Event *event = opening_event(state, opening);
    const Port *subject = &event->effect->subject;
    if (!is_told(state, opening->function, event)) return "";
    if (event->text) return program_text(state->program, event->text);
    const Function *body = program_body(state->program, opening->function);
    const char *text = text_behind(state, opening->function, call_argument(body, event->insn, subject->argument), opened, fact);
    return *text || strcmp(opening->kind, "network") != 0 ? text : looked_up(state, opening->function, opened, fact);
}

const char *statement_at(const FlowState *state, uint32_t node) {
    const char *text = "";
    FunctionId function = state_function(state, node);
    const char *row = function ? row_text(state, function, node - state->node_base[function]) : "";
    if (*row) return row;
    for (uint32_t at = state->nodes[node].head; at; at = state->facts.data[at - 1].next) {
        if (state->facts.data[at - 1].label <= state->data_count) continue;
        const Opening *opening = opening_of(state, at - 1);
        if (strcmp(opening->kind, "statement") != 0) continue;
        const char *one = opening_place(state, at - 1, at - 1);
        if (*text && strcmp(text, one) != 0) return "";
        text = one;
    }
    return text;
}

/* A descriptor, which is a number, that seems to have become a stream by way of memory that is told apart by type only:
 * nothing on its way made a stream of it. */
static bool strays(const FlowState *state, uint32_t fact) {
    const Opening *opening = opening_of(state, fact);
    NodeId node = opening_event(state, opening)->node;
    if (!(state->facts.data[fact].phase >> 1) || state->memory->graphs[opening->function]->nodes[node].object) return false;
    for (uint32_t at = fact; state->facts.data[at].previous; at = state->facts.data[at].previous - 1) {
        FunctionId function;
        const Edge *edge = state_edge(state, state->facts.data[at].edge, &function);
        if (edge->kind == EDGE_COPY && state->memory->graphs[function]->nodes[edge->to].kind == FLOW_SOURCE) return false;
    }
    return true;
}

/* To a FILE *, not to a descriptor, which is a number itself. */
static bool goes_to_stream(const FlowState *state, FunctionId function, const Event *event) {
    const Function *body = program_body(state->program, function);
    if (event->effect->subject.kind != PORT_ARGUMENT) return true;
    Value to = call_argument(body, event->insn, event->effect->subject.argument);
    return state->program->types[body->insns[to].type].kind != TYPE_INTEGER;
}

/* The facts of openings at the sink. */
static uint32_t openings_at(const FlowState *state, FunctionId function, const Event *event, uint32_t out[]) {
    uint32_t count = 0;
    uint32_t at = event->target ? state->nodes[state->node_base[function] + event->target].head : 0;
    bool stream = event->target && strcmp(event->effect->name, "stream") == 0 && state->memory->graphs[function]->nodes[event->target].object &&
                  goes_to_stream(state, function, event);
    for (; at && count < OPENINGS_AT_SINK; at = state->facts.data[at - 1].next)
        if (state->facts.data[at - 1].label > state->data_count && !(stream && strays(state, at - 1))) out[count++] = at - 1;
    return count;
}

/* What the call hands over, as nodes of the caller. */
static uint32_t handed_over(const FlowState *state, Site site, FunctionId callee, uint32_t nodes[]) {
    const FunctionGraph *graph = state->memory->graphs[site.caller];
    uint32_t count = 0;
    for (uint32_t i = 0; i < graph->edge_count && count < HANDED_OVER; i++) {
        const Edge *edge = &graph->edges[i];
        if (edge->kind == EDGE_CALL && edge->insn == site.insn && edge->other == callee)
            nodes[count++] = state->node_base[site.caller] + edge->from;
    }
    return count;
}

/* The fact of the label at one of the nodes; UINT32_MAX: there is none. */
static uint32_t fact_among(const FlowState *state, const uint32_t nodes[], uint32_t count, uint32_t label) {
    for (uint32_t n = 0; n < count; n++)
        for (uint32_t at = state->nodes[nodes[n]].head; at; at = state->facts.data[at - 1].next)
            if (state->facts.data[at - 1].label == label) return at - 1;
    return UINT32_MAX;
}

/* Those that the same calls hand over as the datum, as they are with these callers: of several openings, and of the
 * several calls of what opened. */
static uint32_t openings_of_way(const FlowState *state, FunctionId function, Site site, uint32_t fact, uint32_t rows[],
                                uint32_t count) {
    uint32_t nodes[HANDED_OVER];
    for (unsigned calls = 0; count && site.insn && calls < CALLS_BACK; calls++) {
        uint32_t kept = 0, handed = handed_over(state, site, function, nodes);
        for (uint32_t i = 0; i < count; i++) {
            uint32_t there = fact_among(state, nodes, handed, state->facts.data[rows[i]].label);
            if (there != UINT32_MAX) rows[kept++] = there;
        }
        if (!kept) break; /* opened here, or it came another way */
        count = kept;
        function = site.caller;
        site = site_on_way(state, fact, EDGE_CALL, function);
    }
    return count;
}

/* Openings that the flow may end at; *told: their texts may be asked of callers. */
static uint32_t openings_of(const FlowState *state, const SinkRef *sink, const Flow *flow, uint32_t rows[], bool *told) {
    uint32_t count = openings_at(state, sink->function, sink_event(state, sink), rows);
    Site site = site_on_way(state, flow->fact, EDGE_CALL, sink->function);
    *told = true;
    if (flow->port) { /* told at the call of a wrapper, which the datum has not gone into */
        FunctionId caller;
        const Edge *edge = state_edge(state, flow->port - 1, &caller);
        const Insn *call = &program_body(state->program, caller)->insns[edge->insn];
        *told = call->op == INSN_CALL && edge->other == sink->function; /* else further calls lie between */
        site = (Site){caller, *told ? edge->insn : 0};
    }
    return openings_of_way(state, sink->function, site, flow->fact, rows, count);
}

const char *opened_kind(FlowState *state, const SinkRef *sink, const Flow *flow, const char *const order[]) {
    uint32_t rows[OPENINGS_AT_SINK];
    bool told;
    uint32_t count = openings_of(state, sink, flow, rows, &told);
    for (size_t i = 0; order[i]; i++)
        for (uint32_t k = 0; k < count; k++)
            if (strcmp(opening_of(state, rows[k])->kind, order[i]) == 0) return order[i];
    return NULL;
}

/* Leaves those of the kind. A later one that says where to takes the place of what it was made of: a socket that was
 * connected, a stream on a descriptor. */
static uint32_t openings_of_kind(const FlowState *state, const char *kind, uint32_t rows[], uint32_t count) {
    uint32_t same = 0, kept = 0;
    for (uint32_t i = 0; i < count; i++)
        if (strcmp(opening_of(state, rows[i])->kind, kind) == 0) rows[same++] = rows[i];
    for (uint32_t i = 0; i < same; i++) {
        bool replaced = false;
        for (uint32_t k = 0; k < same && !replaced; k++) {
            const Opening *other = opening_of(state, rows[k]);
            const Event *later = opening_event(state, other);
            replaced = k != i && later->effect->subject.kind != PORT_NONE &&
                       state_has(state, state->node_base[other->function] + later->node, state->facts.data[rows[i]].label);
        }
        if (!replaced) rows[kept++] = rows[i];
    }
    return kept ? kept : same;
}

const char *opened_place(FlowState *state, const SinkRef *sink, const Flow *flow, const char *kind) {
    const Event *event = sink_event(state, sink);
    const char *row = event->target && strcmp(kind, "statement") == 0 ? row_text(state, sink->function, event->target) : "";
    if (*row) return row;
    uint32_t rows[OPENINGS_AT_SINK];
    bool told;
    uint32_t count = openings_of(state, sink, flow, rows, &told);
    count = openings_of_kind(state, kind, rows, count);
    const char *text = "";
    for (uint32_t i = 0; i < count; i++) {
        if (!told && !opening_event(state, opening_of(state, rows[i]))->text) return "";
        const char *one = opening_place(state, rows[i], flow->fact);
        if (!*one || (*text && strcmp(text, one) != 0)) return "";
        text = one;
    }
    if (!count && strcmp(kind, "network") == 0 && event->effect->subject.stars && !flow->port) /* a datagram with its address */
        text = looked_up(state, sink->function, UINT32_MAX, flow->fact);
    return text;
}
