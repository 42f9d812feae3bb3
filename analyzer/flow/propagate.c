/* SPDX-License-Identifier: Apache-2.0 */
/* Facts over the whole program's value-flow graph, breadth-first. */
#include "flow/state.h"

static uint32_t find_base(const uint32_t *base, uint32_t count, uint32_t value) {
    uint32_t low = 0, high = count; /* base[low] <= value < base[high] */
    while (high - low > 1) {
        uint32_t middle = (low + high) / 2;
        if (base[middle] <= value) low = middle;
        else high = middle;
    }
    return low;
}

FunctionId state_function(const FlowState *state, uint32_t node) {
    if (node >= state->channel_base) return 0;
    return find_base(state->node_base, program_all(state->program), node);
}

const Edge *state_edge(const FlowState *state, uint32_t edge, FunctionId *function) {
    *function = find_base(state->edge_base, program_all(state->program), edge);
    return &state->memory->graphs[*function]->edges[edge - state->edge_base[*function]];
}

/* Head and tail of an edge in global numbering. */
static void edge_ends(const FlowState *state, FunctionId function, const Edge *edge, uint32_t *from, uint32_t *to) {
    uint32_t base = state->node_base[function];
    *from = base + edge->from;
    *to = base + edge->to;
    switch ((EdgeKind)edge->kind) {
    case EDGE_CALL: *to = state->node_base[edge->other] + edge->to; break;
    case EDGE_RETURN: *from = state->node_base[edge->other] + edge->from; break;
    case EDGE_CHANNEL_IN: *to = state->channel_base + edge->other; break;
    case EDGE_CHANNEL_OUT: *from = state->channel_base + edge->other; break;
    case EDGE_COPY: case EDGE_NAME: case EDGE_FORMAT: case EDGE_SUMMARY: break;
    }
}

typedef struct Ends { /* of an edge, in global numbering */
    uint32_t from, to;
} Ends;

/* [edge_count], in the order of the functions and of their edges. */
static Ends *find_ends(const FlowState *state) {
    Ends *ends = xmalloc(((size_t)state->edge_count + 1) * sizeof *ends), *next = ends;
    for (FunctionId f = 1; f < program_all(state->program); f++) {
        const FunctionGraph *graph = state->memory->graphs[f];
        for (uint32_t i = 0; graph && i < graph->edge_count; i++, next++)
            edge_ends(state, f, &graph->edges[i], &next->from, &next->to);
    }
    return ends;
}

static void want(FlowState *state, U32Vec *work, uint32_t node) {
    if (bitset_add(&state->wanted, node)) vec_push(work, node);
}

/* Backward from the places where something is asked of the facts: elsewhere none are needed. */
static void find_wanted(FlowState *state, const Ends *ends) {
    const Program *program = state->program;
    uint32_t *first = xcalloc(state->node_count + 1, sizeof *first);
    uint32_t *before = xmalloc(((size_t)state->edge_count + 1) * sizeof *before);
    for (uint32_t e = 0; e < state->edge_count; e++) first[ends[e].to]++;
    for (uint32_t n = 1; n <= state->node_count; n++) first[n] += first[n - 1];
    for (uint32_t e = 0; e < state->edge_count; e++) before[--first[ends[e].to]] = ends[e].from;
    U32Vec work = {0};
    state->wanted = bitset_new(state->arena, state->node_count);
    state->ends = bitset_new(state->arena, state->node_count);
    for (FunctionId f = 1; f < program_all(program); f++) {
        const FunctionGraph *graph = state->memory->graphs[f];
        uint32_t base = state->node_base[f];
        for (uint32_t i = 0; graph && i < graph->event_count; i++) {
            const Event *event = &graph->events[i];
            if (event->node) want(state, &work, base + event->node);
            if (event->target) want(state, &work, base + event->target);
            if (event->subject) want(state, &work, base + event->subject);
            if (event_ends(event)) (void)bitset_add(&state->ends, base + event->node);
        }
    }
    while (work.len) {
        uint32_t node = vec_pop(&work);
        for (uint32_t i = first[node]; i < first[node + 1]; i++) want(state, &work, before[i]);
    }
    vec_free(&work);
    free_(first);
    free_(before);
}

/* The arcs out of each node: those of one function in the order of its edges, the last function first. */
static void find_arcs(FlowState *state, const Ends *ends) {
    for (uint32_t e = 0; e < state->edge_count; e++)
        if (bitset_has(&state->wanted, ends[e].to)) state->arc_first[ends[e].from]++;
    for (uint32_t n = 1; n <= state->node_count; n++) state->arc_first[n] += state->arc_first[n - 1];
    state->arcs = ARENA_ARRAY(state->arena, Arc, state->arc_first[state->node_count] + 1);
    for (FunctionId f = 1; f < program_all(state->program); f++) {
        const FunctionGraph *graph = state->memory->graphs[f];
        for (uint32_t i = graph ? graph->edge_count : 0; i-- > 0;) {
            const Edge *edge = &graph->edges[i];
            uint32_t e = state->edge_base[f] + i;
            if (!bitset_has(&state->wanted, ends[e].to)) continue;
            state->arcs[--state->arc_first[ends[e].from]] = (Arc){ends[e].to, e, edge->kind, edge->states, edge->part};
        }
    }
}

/* A local number of more bytes than a character read by getc(): a time, a length, an amount. */
static bool is_wide_number(const Program *program, FunctionId function, Decl decl) {
    enum { WIDE = 8 };
    if (decl_kind(decl) != DECL_LOCAL) return false;
    const Function *body = program_body(program, function);
    if (decl_id(decl) >= body->local_count || !body->locals[decl_id(decl)].type) return false;
    const Type *held = &program->types[body->locals[decl_id(decl)].type];
    return held->kind == TYPE_REAL || (held->kind == TYPE_INTEGER && held->size >= WIDE);
}

void state_build(FlowState *state) {
    const Program *program = state->program;
    const Memory *memory = state->memory;
    uint32_t nodes = 0, edges = 0;
    state->node_base = ARENA_ARRAY(state->arena, uint32_t, program_all(program) + 1);
    state->edge_base = ARENA_ARRAY(state->arena, uint32_t, program_all(program) + 1);
    for (FunctionId f = 0; f < program_all(program); f++) {
        state->node_base[f] = nodes;
        state->edge_base[f] = edges;
        const FunctionGraph *graph = memory->graphs[f];
        if (!graph) continue;
        nodes += graph->node_count;
        edges += graph->edge_count;
    }
    state->node_base[program_all(program)] = nodes;
    state->edge_base[program_all(program)] = edges;
    state->channel_base = nodes;
    state->node_count = nodes + memory->channel_count + 1;
    state->edge_count = edges;
    state->arc_first = ARENA_ARRAY(state->arena, uint32_t, state->node_count + 1);
    state->nodes = ARENA_ARRAY(state->arena, NodeFacts, state->node_count);
    state->seen = ARENA_ARRAY(state->arena, uint32_t, state->node_count);
    for (FunctionId f = 1; f < program_all(program); f++) {
        const FunctionGraph *graph = memory->graphs[f];
        for (NodeId n = 1; graph && n < graph->node_count; n++) {
            Decl decl = graph->nodes[n].decl;
            if (decl_kind(decl) == DECL_FIELD || decl_kind(decl) == DECL_GLOBAL || is_wide_number(program, f, decl))
                state->nodes[state->node_base[f] + n].decl = decl;
        }
    }
    Ends *ends = find_ends(state);
    find_wanted(state, ends);
    find_arcs(state, ends);
    free_(ends);
}

/* A fact is of no use beside one with fewer protections that can go at least as far. */
static bool state_admits(const FlowState *state, uint32_t node, uint32_t label, uint8_t states, uint8_t phase) {
    uint32_t same = 0;
    for (uint32_t at = state->nodes[node].first; at; at = state->facts.data[at - 1].next) {
        const Fact *fact = &state->facts.data[at - 1];
        if (fact->label != label) continue;
        if ((fact->states & states) == fact->states && fact->phase <= phase) return false;
        same++;
    }
    return same < 2 * MAX_STATES_PER_LABEL;
}

/* A member or global that is known to hold one kind of data does not take another: what seems to come
 * together there is most often two objects taken for one. Kinds that only a model gives, and no declaration of the
 * program is known by, go anywhere. */
static bool decl_takes(const FlowState *state, Decl decl, uint32_t label) {
    if (label > state->data_count || !bitset_has(&state->known_by_name, label)) return true;
    Holding holding = holdings_of(state->holdings, 0, decl);
    if (holding.kind == 0 || holding.confidence == 0 || holding.kind == label) return true;
    const char *held = catalog_kind(state->catalog, holding.kind)->id, *id = catalog_kind(state->catalog, label)->id;
    return catalog_in(state->catalog, label, held) || catalog_in(state->catalog, holding.kind, id);
}

static bool decl_counts(FlowState *state, Decl decl) {
    bool new;
    uint64_t *slot = map_put(&state->counts, decl, &new);
    if (!new) return *slot != 0;
    const Program *program = state->program;
    StrId name = decl_kind(decl) == DECL_FIELD ? program->fields[decl_id(decl)].name : program->globals[decl_id(decl)].name;
    bool counts = program_is_count(program_text(program, name)) && !holdings_of(state->holdings, 0, decl).kind;
    *slot = counts;
    return counts;
}

/* Members and globals of a number type do not hold data that is always text, nor what takes more bytes: what reaches
 * them is a length, a position, a digit, the family or port beside an address. Narrow locals may: `int c = getc(f)`. */
static bool node_holds(FlowState *state, const Fact *fact) {
    Decl decl = state->nodes[fact->node].decl;
    if (!decl || fact->label > state->data_count || !fact->previous) return true;
    if (decl_kind(decl) == DECL_LOCAL) return !catalog_kind(state->catalog, fact->label)->text_only;
    if (decl_kind(decl) == DECL_FIELD && !decl_takes(state, decl, fact->label)) return false;
    TypeId type = decl_kind(decl) == DECL_FIELD ? state->program->fields[decl_id(decl)].type : state->program->globals[decl_id(decl)].type;
    if (!type) return true;
    const Type *held = &state->program->types[type];
    bool named = bitset_has(&state->known_by_name, fact->label);
    if (named && held->kind == TYPE_INTEGER && decl_counts(state, decl)) return false;
    if (held->kind == TYPE_INTEGER && held->size < catalog_kind(state->catalog, fact->label)->least) return false;
    if (!catalog_kind(state->catalog, fact->label)->text_only) return true;
    return !(held->kind == TYPE_INTEGER && held->size > 1) && held->kind != TYPE_REAL;
}

static void fact_add(FlowState *state, Fact fact) {
    NodeFacts *node = &state->nodes[fact.node];
    if (node->pass != state->passes) { /* the label comes here for the first time in this pass */
        node->pass = state->passes;
        uint32_t at = node->head;
        if (!state->again) at = 0;
        while (at && state->facts.data[at - 1].label != fact.label) at = state->facts.data[at - 1].next;
        node->first = at;
    }
    if (!state_admits(state, fact.node, fact.label, fact.states, fact.phase)) return;
    if (!node_holds(state, &fact)) return;
    fact.next = 0;
    vec_push(&state->facts, fact);
    uint32_t index = state->facts.len;
    if (node->tail) state->facts.data[node->tail - 1].next = index;
    else node->head = index;
    node->tail = index;
    if (!node->first) node->first = index;
}

void state_seed(FlowState *state, uint32_t node, uint32_t label, unsigned states) {
    if (bitset_has(&state->wanted, node)) vec_push(&state->seeds, ((Seed){node, label, (uint8_t)states}));
}

bool state_has(const FlowState *state, uint32_t node, uint32_t label) {
    for (uint32_t at = state->nodes[node].head; at; at = state->facts.data[at - 1].next)
        if (state->facts.data[at - 1].label == label) return true;
    return false;
}

unsigned state_of_part(const FlowState *state, uint32_t label, uint8_t part) {
    if (!part || label > state->data_count) return 0;
    const Visible *visible = &catalog_kind(state->catalog, label)->visible;
    unsigned count = part_count(part);
    bool masked = false;
    switch (part_kind(part)) {
    case PART_HEAD: masked = count <= visible->first; break;
    case PART_TAIL: masked = count <= visible->last; break;
    case PART_REST: masked = visible->length && count + visible->last >= visible->length; break;
    case PART_LENGTH: break;
    }
    return masked ? STATE_MASKED : 0;
}

/* A mask that leaves a part is one for what may be seen so far; of kinds that say nothing of it, it always is. */
static unsigned states_added(const FlowState *state, uint32_t label, const Arc *arc) {
    unsigned states = arc->states & ~(unsigned)EDGE_COUNTED;
    if (!arc->part || label > state->data_count) return states;
    if (catalog_kind(state->catalog, label)->visible.length) states &= ~(unsigned)STATE_MASKED;
    return states | state_of_part(state, label, arc->part);
}

/* What lies ahead in the queue is wanted soon, and lies anywhere in memory. */
static void fetch_ahead(const FlowState *state, uint32_t i) {
    enum { NODES = 16, ARCS = 8 };
    if (i + NODES < state->facts.len) __builtin_prefetch(&state->arc_first[state->facts.data[i + NODES].node]);
    if (i + ARCS < state->facts.len) __builtin_prefetch(&state->arcs[state->arc_first[state->facts.data[i + ARCS].node]]);
    if (i + ARCS / 2 >= state->facts.len) return;
    uint32_t node = state->facts.data[i + ARCS / 2].node, end = state->arc_first[node + 1];
    for (uint32_t n = state->arc_first[node], k = 0; n < end && k < ARCS; n++, k++) __builtin_prefetch(&state->nodes[state->arcs[n].to]);
}

/* From the facts of one label, from `from` on, in order of discovery. */
static void spread_label(FlowState *state, uint32_t from) {
    for (uint32_t i = from; i < state->facts.len; i++) {
        Fact fact = state->facts.data[i];
        fetch_ahead(state, i);
        if (fact.hops >= 2000) continue;
        for (uint32_t n = state->arc_first[fact.node]; n < state->arc_first[fact.node + 1]; n++) {
            const Arc *arc = &state->arcs[n];
            uint8_t phase = fact.phase;
            if ((arc->states & EDGE_COUNTED) && fact.label <= state->data_count && bitset_has(&state->known_by_name, fact.label)) continue;
            switch ((EdgeKind)arc->kind) {
            case EDGE_CALL: phase |= 1; break;
            case EDGE_RETURN:
                if (phase & 1) continue;
                break;
            case EDGE_CHANNEL_IN:
                if (phase >> 1 >= MAX_CHANNELS) continue;
                if (!decl_takes(state, state->memory->channel_decl[arc->to - state->channel_base], fact.label)) continue;
                phase = (uint8_t)((phase & ~1u) + 2);
                break;
            case EDGE_CHANNEL_OUT: break;
            case EDGE_COPY: case EDGE_NAME: case EDGE_FORMAT: case EDGE_SUMMARY: break;
            }
            fact_add(state, (Fact){.node = arc->to, .label = fact.label, .previous = i + 1, .edge = arc->edge,
                                   .hops = (uint16_t)(fact.hops + 1), .phase = phase,
                                   .states = (uint8_t)(fact.states | states_added(state, fact.label, arc))});
        }
    }
}

/* One label after another: labels do not meet, and the facts of one stay together in memory. */
void state_spread(FlowState *state) {
    uint32_t labels = state->data_count + state->opened.len + 1, count = state->seeds.len;
    uint32_t *first = xcalloc((size_t)labels + 1, sizeof *first), *rows = xcalloc(count, sizeof *rows);
    for (uint32_t i = 0; i < count; i++) first[state->seeds.data[i].label]++;
    for (uint32_t l = 1; l <= labels; l++) first[l] += first[l - 1];
    for (uint32_t i = count; i-- > 0;) rows[--first[state->seeds.data[i].label]] = i;
    for (uint32_t l = 0; l < labels; l++) {
        if (first[l] == first[l + 1]) continue;
        uint32_t from = state->facts.len;
        state->passes++;
        while (state->spread.len <= l) vec_push(&state->spread, 0);
        state->again = state->spread.data[l] != 0;
        state->spread.data[l] = 1;
        for (uint32_t i = first[l]; i < first[l + 1]; i++) {
            const Seed *seed = &state->seeds.data[rows[i]];
            fact_add(state, (Fact){.node = seed->node, .label = seed->label, .states = seed->states});
        }
        spread_label(state, from);
    }
    vec_clear(&state->seeds);
    free_(first);
    free_(rows);
}
