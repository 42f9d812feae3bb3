/* SPDX-License-Identifier: Apache-2.0 */
/* A flow's path in words, source first. */
#include "flow/state.h"

typedef struct Trace {
    FlowState *state;
    Arena *arena;
    FlowSteps *steps;
    uint32_t depth;
} Trace;

static void step_add(Trace *trace, FunctionId function, Loc at, const char *kind, const char *text) {
    FlowStep step = {function, at, kind, text, trace->depth};
    if (trace->steps->len) {
        const FlowStep *last = &trace->steps->data[trace->steps->len - 1];
        if (last->function == function && last->at.line == at.line && strcmp(last->text, text) == 0) return;
    }
    vec_push(trace->steps, step);
}

static const char *place_text(Trace *trace, FunctionId function, NodeId node) {
    Buf text = {0};
    place_print(trace->state->program, trace->state->memory->graphs[function], node, &text);
    const char *kept = arena_strdup(trace->arena, buf_text(&text));
    buf_free(&text);
    return kept;
}

static const char *states_text(Trace *trace, unsigned states) {
    Buf text = {0};
    for (unsigned bit = 1; bit <= STATE_ERASED; bit <<= 1)
        if (states & bit) buf_printf(&text, "%s%s", text.len ? ", " : "", state_name((State)bit));
    const char *kept = arena_strdup(trace->arena, buf_text(&text));
    buf_free(&text);
    return kept;
}

static const char *called(Trace *trace, FunctionId function, uint32_t insn) {
    const Function *body = program_body(trace->state->program, function);
    const Insn *row = &body->insns[insn];
    return row->op == INSN_CALL ? trace->state->program->functions[row->a].name : "";
}

/* Where several ways meet, what a cell holds is joined at the first instruction behind them, which writes nothing. */
static bool is_join(Trace *trace, FunctionId function, const Edge *edge) {
    static const uint8_t pure[] = {INSN_CONST, INSN_STRING, INSN_GLOBAL, INSN_LOCAL, INSN_FIELD, INSN_LOAD, INSN_JUMP};
    uint8_t op = program_body(trace->state->program, function)->insns[edge->insn].op;
    return memchr(pure, op, sizeof pure) != NULL;
}

static void copy_step(Trace *trace, FunctionId function, const Edge *edge) {
    const FunctionGraph *graph = trace->state->memory->graphs[function];
    const FlowNode *to = &graph->nodes[edge->to];
    Loc at = insn_place(trace->state->program, function, edge->insn);
    const char *callee = called(trace, function, edge->insn);
    if (to->kind == FLOW_PHI || to->kind == FLOW_VALUE || to->kind == FLOW_SINK || to->kind == FLOW_END) return;
    if (edge->kind == EDGE_COPY && is_join(trace, function, edge)) return;
    const char *place = place_text(trace, function, edge->to);
    if (edge->kind == EDGE_NAME) {
        step_add(trace, function, at, "copy", arena_printf(trace->arena, "pointed to by `%s`", place));
    } else if (edge->states & ~EDGE_COUNTED) {
        step_add(trace, function, at, "copy",
                 arena_printf(trace->arena, "%s by `%s`", states_text(trace, edge->states), callee));
    } else if (*callee && *place) {
        step_add(trace, function, at, "copy", arena_printf(trace->arena, "copied into `%s` by `%s`", place, callee));
    } else if (*place) {
        step_add(trace, function, at, "copy", arena_printf(trace->arena, "copied into `%s`", place));
    }
}

static void call_step(Trace *trace, FunctionId caller, const Edge *edge) {
    const Program *program = trace->state->program;
    const Function *body = program_body(program, edge->other);
    const FunctionGraph *graph = trace->state->memory->graphs[edge->other];
    ObjectId object = graph->nodes[edge->to].object;
    /* the argument itself, or the text it points to; else something inside what it points to */
    bool inside = graph->objects[object].kind == OBJECT_SYMBOLIC && !graph->nodes[edge->to].whole;
    inside |= graph->objects[object].depth > 1;
    while (graph->objects[object].kind == OBJECT_SYMBOLIC && graph->objects[object].parent)
        object = graph->objects[object].parent;
    const char *name = program->functions[edge->other].name;
    const char *text;
    if (graph->objects[object].kind == OBJECT_LOCAL && graph->objects[object].id <= body->params)
        text = arena_printf(trace->arena, "passed %s argument %u of `%s`", inside ? "in" : "as", graph->objects[object].id, name);
    else if (graph->objects[object].kind == OBJECT_VARARGS)
        text = arena_printf(trace->arena, "passed in the variable arguments of `%s`", name);
    else
        text = arena_printf(trace->arena, "passed to `%s`", name);
    step_add(trace, caller, insn_place(program, caller, edge->insn), "argument", text);
    trace->depth++;
}

static void channel_step(Trace *trace, FunctionId function, const Edge *edge) {
    const Program *program = trace->state->program;
    Decl decl = trace->state->memory->channel_decl[edge->other];
    Buf name = {0};
    decl_print(program, function, decl, &name);
    const char *holder = "";
    if (decl_kind(decl) == DECL_FIELD)
        holder = program_text(program, program->types[program->fields[decl_id(decl)].record].name);
    const char *what = decl_kind(decl) == DECL_FIELD
                           ? arena_printf(trace->arena, "member `%s` of %s", buf_text(&name), *holder ? holder : "a record")
                           : arena_printf(trace->arena, "global `%s`", buf_text(&name));
    buf_free(&name);
    bool in = edge->kind == EDGE_CHANNEL_IN;
    Loc at = edge->insn ? insn_place(program, function, edge->insn)
             : in ? program_body(program, function)->end : program_body(program, function)->loc;
    step_add(trace, function, at, in ? "store" : "load", arena_printf(trace->arena, in ? "kept in %s" : "read from %s", what));
    trace->depth = 0;
}

static void edge_step(Trace *trace, uint32_t edge_index) {
    FunctionId function;
    const Edge *edge = state_edge(trace->state, edge_index, &function);
    const Program *program = trace->state->program;
    switch ((EdgeKind)edge->kind) {
    case EDGE_COPY: case EDGE_NAME: copy_step(trace, function, edge); return;
    case EDGE_FORMAT: return; /* told by the sink step */
    case EDGE_CALL: call_step(trace, function, edge); return;
    case EDGE_RETURN: {
        const char *place = place_text(trace, function, edge->to);
        const char *name = program->functions[edge->other].name;
        if (trace->depth) trace->depth--;
        step_add(trace, function, insn_place(program, function, edge->insn), "return",
                 *place ? arena_printf(trace->arena, "put into `%s` by `%s`", place, name)
                        : arena_printf(trace->arena, "returned by `%s`", name));
        return;
    }
    case EDGE_SUMMARY: {
        const char *place = place_text(trace, function, edge->to);
        const char *name = program->functions[edge->other].name;
        step_add(trace, function, insn_place(program, function, edge->insn), "copy",
                 edge->states & ~EDGE_COUNTED ? arena_printf(trace->arena, "%s by `%s`", states_text(trace, edge->states), name)
                 : *place ? arena_printf(trace->arena, "copied into `%s` by `%s`", place, name)
                        : arena_printf(trace->arena, "passed through `%s`", name));
        return;
    }
    case EDGE_CHANNEL_IN: case EDGE_CHANNEL_OUT: channel_step(trace, function, edge); return;
    }
}

/* The conversion as it is written in the call's format: "%s"; NULL where the format is no literal. */
static const char *conversion_text(Trace *trace, FunctionId function, uint32_t insn, uint32_t ordinal, const Effect *effect) {
    const Program *program = trace->state->program;
    const Function *body = program_body(program, function);
    const Insn *call = &body->insns[insn];
    if (!effect || effect->to.kind != PORT_FORMAT || effect->to.argument >= call->c) return NULL;
    Value value = body->pool[call->b + effect->to.argument];
    while (value && body->insns[value].op == INSN_CAST) value = body->insns[value].a;
    if (!value || body->insns[value].op != INSN_STRING) return NULL;
    const char *format = program_text(program, body->insns[value].a), *text = NULL;
    Conversions conversions = {0};
    (void)format_parse(format, interned_length(program->strings, body->insns[value].a), false, &conversions);
    if (ordinal && ordinal <= conversions.len) {
        const Conversion *row = &conversions.data[ordinal - 1];
        text = arena_printf(trace->arena, "%.*s", (int)row->length, format + row->start);
    }
    vec_free(&conversions);
    return text;
}

static const char *end_text(Trace *trace, const Flow *flow, const Edge *last, const Effect *effect) {
    const char *callee = called(trace, flow->sink_function, flow->sink_insn);
    switch (flow->end) {
    case FLOW_TO_SINK:
        if (last && last->kind == EDGE_FORMAT) {
            const char *written = conversion_text(trace, flow->sink_function, flow->sink_insn, last->detail, effect);
            if (written) return arena_printf(trace->arena, "matched by `%s` of `%s`", written, callee);
            return arena_printf(trace->arena, "matched by conversion %u of the format; reaches `%s`", last->detail, callee);
        }
        return *callee ? arena_printf(trace->arena, "reaches `%s`", callee) : "reaches the sink";
    case FLOW_TO_TRANSFORM: return arena_printf(trace->arena, "given to `%s`", callee);
    case FLOW_TO_FREE: return arena_printf(trace->arena, "its memory is released by `%s` without being erased", callee);
    case FLOW_TO_SCOPE_END: return "its memory goes out of scope without being erased";
    }
    return "";
}

/* What the model says of the sink. */
static const Effect *end_effect(const FlowState *state, const Flow *flow) {
    const FunctionGraph *graph = state->memory->graphs[flow->sink_graph];
    for (uint32_t i = 0; flow->end == FLOW_TO_SINK && i < graph->event_count; i++)
        if (graph->events[i].kind == EVENT_SINK && graph->events[i].insn == graph->events[flow->sink_event].insn &&
            graph->events[i].effect->to.kind == PORT_FORMAT)
            return graph->events[i].effect;
    return NULL;
}

void flow_trace(Flows *flows, const Flow *flow, Arena *arena, FlowSteps *steps) {
    FlowState *state = flows->state;
    Trace trace = {state, arena, steps, 0};
    U32Vec path = {0};
    for (uint32_t at = flow->fact; state->facts.data[at].previous; at = state->facts.data[at].previous - 1)
        vec_push(&path, state->facts.data[at].edge);
    const char *source = *flow->source_text ? flow->source_text : "the datum";
    step_add(&trace, flow->source_function, flow->source_at, "source",
             arena_printf(arena, "`%s` holds the datum: %s", source, flow->holding.reason ? flow->holding.reason : ""));
    const Edge *last = NULL;
    FunctionId function;
    for (uint32_t i = path.len; i-- > 0;) {
        edge_step(&trace, path.data[i]);
        last = state_edge(state, path.data[i], &function);
    }
    if (flow->port) { /* on through the wrapper */
        U32Vec inside = {0};
        edge_step(&trace, flow->port - 1);
        const Edge *call = state_edge(state, flow->port - 1, &function);
        const SinkRefs *sinks = port_sinks(state, call->other, call->to);
        for (uint32_t i = 0; sinks && i < sinks->len; i++)
            if (sinks->data[i].function == flow->sink_graph && sinks->data[i].event == flow->sink_event && inside.len == 0)
                port_path(state, call->other, call->to, &sinks->data[i], &inside);
        for (uint32_t i = 0; i < inside.len; i++) {
            edge_step(&trace, inside.data[i]);
            last = state_edge(state, inside.data[i], &function);
        }
        vec_free(&inside);
    }
    step_add(&trace, flow->sink_function, insn_place(state->program, flow->sink_function, flow->sink_insn),
             flow->end == FLOW_TO_FREE || flow->end == FLOW_TO_SCOPE_END ? "free" : "sink", end_text(&trace, flow, last, end_effect(state, flow)));
    vec_free(&path);
}
