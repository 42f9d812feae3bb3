/* SPDX-License-Identifier: Apache-2.0 */
/* How sure a flow is: how the datum was recognised, and where its way was guessed. */
#include <stdlib.h>

#include "flow/state.h"

/* ---- what a way goes through ------------------------------------------------------------------ */

typedef struct Way {
    uint32_t length; /* steps, with those inside of the calls that it goes over */
    uint32_t among;  /* functions that the most uncertain call by pointer on it may be of */
} Way;

enum {
    INSIDE_BUDGET = 2000,
    INSIDE_DEPTH = 40,
    LENGTH_MAX = 60000,
    LONG_PATH = 12,     /* steps without those inside of calls, beyond which a path deserves less trust */
    LONG_WAY = 24,      /* with them */
    VERY_LONG_WAY = 48,
    SHORT_PATH = 4,     /* up to here a path is not counted for spread */
    WIDE_SPREAD = 100,  /* places */
    FEW_OTHERS = 2,     /* functions that fill a member with something else */
    MANY_OTHERS = 8,
    LEAST_SURE = -2,    /* below, there is no finding */
};

typedef struct Filler { /* a function that stores into a channel */
    FunctionId function;
    NodeId from; /* what it stores */
} Filler;

typedef struct Judge {
    Arena *arena;
    FlowState *state;
    Map inside;       /* global nodes of a callee's input and output -> among << 16 | length */
    uint32_t *first;  /* [channel] its rows in ... */
    Filler *fillers;
    Map shares;       /* channel << 32 | label -> functions that store the datum there */
} Judge;

typedef struct Reached {
    uint32_t node, previous, edge; /* previous: index + 1 */
} Reached;
typedef VEC(Reached) ReachedVec;

static bool within_function(const Arc *arc) {
    return arc->kind == EDGE_COPY || arc->kind == EDGE_NAME || arc->kind == EDGE_FORMAT || arc->kind == EDGE_SUMMARY;
}

/* Breadth-first, within one function; `sure`: only calls of one function. */
static bool search_inside(FlowState *state, uint32_t from, uint32_t to, bool sure, ReachedVec *reached) {
    state->seen[from] = ++state->epoch;
    vec_clear(reached);
    vec_push(reached, ((Reached){from, 0, 0}));
    for (uint32_t i = 0; i < reached->len && i < INSIDE_BUDGET; i++) {
        uint32_t node = reached->data[i].node;
        for (uint32_t n = state->arc_first[node]; n < state->arc_first[node + 1]; n++) {
            const Arc *arc = &state->arcs[n];
            FunctionId owner;
            if (!within_function(arc) || state->seen[arc->to] == state->epoch) continue;
            if (sure && arc->kind == EDGE_SUMMARY && state_edge(state, arc->edge, &owner)->detail) continue;
            state->seen[arc->to] = state->epoch;
            vec_push(reached, ((Reached){arc->to, i + 1, arc->edge}));
            if (arc->to == to) return true;
        }
    }
    return false;
}

static Way edge_way(Judge *judge, uint32_t edge, unsigned depth);

/* The way that the call of the summary edge takes from its input to its output. */
static Way inside_way(Judge *judge, const Edge *summary, unsigned depth) {
    FlowState *state = judge->state;
    uint32_t base = state->node_base[summary->other], from = base + summary->input, to = base + summary->output;
    bool new;
    uint64_t key = (uint64_t)from << 32 | to, *slot = map_put(&judge->inside, key, &new);
    if (!new) return (Way){(uint32_t)*slot & 0xffff, (uint32_t)(*slot >> 16)};
    *slot = 0; /* a way round is none */
    Way way = {0};
    ReachedVec reached = {0};
    bool found = from != to && depth < INSIDE_DEPTH &&
                 (search_inside(state, from, to, true, &reached) || search_inside(state, from, to, false, &reached));
    for (uint32_t at = found ? reached.len - 1 : 0; at; at = reached.data[at].previous - 1) {
        Way step = edge_way(judge, reached.data[at].edge, depth + 1);
        way.length += step.length;
        if (step.among > way.among) way.among = step.among;
    }
    if (way.length > LENGTH_MAX) way.length = LENGTH_MAX;
    vec_free(&reached);
    *map_put(&judge->inside, key, NULL) = (uint64_t)way.among << 16 | way.length;
    return way;
}

static Way edge_way(Judge *judge, uint32_t index, unsigned depth) {
    FunctionId owner;
    const Edge *edge = state_edge(judge->state, index, &owner);
    Way way = {1, 0};
    if (edge->kind == EDGE_CALL || edge->kind == EDGE_RETURN || edge->kind == EDGE_SUMMARY) way.among = edge->detail;
    if (edge->kind != EDGE_SUMMARY) return way;
    Way inside = inside_way(judge, edge, depth);
    way.length += inside.length;
    if (inside.among > way.among) way.among = inside.among;
    return way;
}

static void find_way(Judge *judge, Flow *flow) {
    FlowState *state = judge->state;
    for (uint32_t at = flow->fact; state->facts.data[at].previous; at = state->facts.data[at].previous - 1) {
        Way step = edge_way(judge, state->facts.data[at].edge, 0);
        flow->length += step.length;
        if (step.among > flow->among) flow->among = step.among;
    }
}

/* ---- what a member holds ------------------------------------------------------------------------ */

/* By channel, in the order of the functions. */
static void find_fillers(Judge *judge) {
    const FlowState *state = judge->state;
    const Memory *memory = state->memory;
    judge->first = xcalloc(memory->channel_count + 2, sizeof *judge->first);
    for (int pass = 0; pass < 2; pass++) {
        for (FunctionId f = program_all(state->program); f-- > 1;) {
            const FunctionGraph *graph = memory->graphs[f];
            for (uint32_t i = graph ? graph->edge_count : 0; i-- > 0;) {
                const Edge *edge = &graph->edges[i];
                if (edge->kind != EDGE_CHANNEL_IN) continue;
                if (pass == 0) judge->first[edge->other]++;
                else judge->fillers[--judge->first[edge->other]] = (Filler){f, edge->from};
            }
        }
        if (pass == 1) break;
        for (uint32_t c = 1; c <= memory->channel_count + 1; c++) judge->first[c] += judge->first[c - 1];
        judge->fillers = xcalloc(judge->first[memory->channel_count + 1] + 1, sizeof *judge->fillers);
    }
}

/* Does the datum come there without having been read from memory that is told apart by member only? */
static bool holds_itself(const FlowState *state, uint32_t node, uint32_t label) {
    for (uint32_t at = state->nodes[node].head; at; at = state->facts.data[at - 1].next)
        if (state->facts.data[at - 1].label == label && state->facts.data[at - 1].phase >> 1 == 0) return true;
    return false;
}

/* Functions that fill the channel, and those that fill it with the datum. */
static void count_fillers(Judge *judge, uint32_t channel, uint32_t label, uint32_t *all, uint32_t *with) {
    const FlowState *state = judge->state;
    bool new;
    uint64_t *slot = map_put(&judge->shares, (uint64_t)channel << 32 | label, &new);
    if (new) {
        FunctionId counted = 0, found = 0;
        uint32_t functions = 0, holders = 0;
        for (uint32_t i = judge->first[channel]; i < judge->first[channel + 1]; i++) {
            Filler filler = judge->fillers[i];
            FunctionId function = program_origin(state->program, filler.function);
            functions += function != counted;
            counted = function;
            if (function == found || !holds_itself(state, state->node_base[filler.function] + filler.from, label)) continue;
            found = function;
            holders++;
        }
        *slot = (uint64_t)holders << 32 | functions;
    }
    *all = (uint32_t)*slot;
    *with = (uint32_t)(*slot >> 32);
}

/* The last channel that the flow goes through, 0 = none. */
static uint32_t channel_on_way(const FlowState *state, const Flow *flow) {
    for (uint32_t at = flow->fact; state->facts.data[at].previous; at = state->facts.data[at].previous - 1) {
        FunctionId owner;
        const Edge *edge = state_edge(state, state->facts.data[at].edge, &owner);
        if (edge->kind == EDGE_CHANNEL_OUT) return edge->other;
    }
    return 0;
}

/* How many places the same source reaches by more than a few steps: data that seems to be everywhere has most
 * often been mixed into an object that everybody holds. */
static void count_spread(Flows *flows) {
    Map places = {0};
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; i < flows->list.len; i++) {
            Flow *flow = &flows->list.data[i];
            if (flow->hops <= SHORT_PATH || flow->through_channel) continue;
            uint64_t key = hash_mix((uint64_t)flow->source_function << 32 | flow->source_decl, flow->data);
            if (pass == 0) ++*map_put(&places, key, NULL);
            else flow->spread = (uint32_t)map_get(&places, key, 0);
        }
    map_free(&places);
}

/* ---- the verdict ------------------------------------------------------------------------------- */

typedef struct Verdict {
    Arena *arena;
    int sure; /* 2 high, 1 medium, from 0 to LEAST_SURE low */
    Buf reason;
} Verdict;

static void doubt(Verdict *verdict, int weight, const char *format, ...) PRINTF_LIKE(3, 4);
static void doubt(Verdict *verdict, int weight, const char *format, ...) {
    verdict->sure -= weight;
    buf_puts(&verdict->reason, "; ");
    va_list args;
    va_start(args, format);
    buf_vprintf(&verdict->reason, format, args);
    va_end(args);
}

static void doubt_members(Verdict *verdict, const Program *program, const Flow *flow) {
    const Field *left = &program->fields[flow->left], *entered = &program->fields[flow->entered];
    doubt(verdict, 3, "what was stored as `%s` of %s is read as `%s`, so two members were taken for one",
          program_text(program, left->name), program_text(program, program->types[left->record].name),
          program_text(program, entered->name));
}

static void doubt_channel(Verdict *verdict, Judge *judge, Flow *flow) {
    const FlowState *state = judge->state;
    uint32_t channel = channel_on_way(state, flow), all, with;
    count_fillers(judge, channel, flow->data, &all, &with);
    flow->carrier = state->memory->channel_decl[channel];
    Buf name = {0};
    decl_print(state->program, 0, flow->carrier, &name);
    uint32_t others = all - with;
    doubt(verdict, others <= FEW_OTHERS ? 2 : others <= MANY_OTHERS ? 3 : 5, "the path goes through memory shared by all objects of a type: %u of the %u functions that fill `%s` store this there",
          with, all, buf_text(&name));
    buf_free(&name);
}

/* Is it sure enough to be told? */
static bool set_confidence(Judge *judge, Flow *flow) {
    const Program *program = judge->state->program;
    Verdict verdict = {.sure = flow->holding.confidence};
    buf_puts(&verdict.reason, flow->holding.reason ? flow->holding.reason : "");
    if (flow->hops > LONG_PATH || flow->length > LONG_WAY)
        doubt(&verdict, flow->length > VERY_LONG_WAY ? 2 : 1, "the path is long (%u steps)", flow->length);
    if (flow->among > 1)
        doubt(&verdict, flow->among > 2 ? 2 : 1, "the path goes through a call by pointer that may be of any of %u functions", flow->among);
    if (flow->through_global) doubt(&verdict, 1, "the path goes through a global variable");
    if (strcmp(flow->sink_kind, "database") == 0 && flow->sink_text[0] == '%')
        doubt(&verdict, 1, "which statement it is given with is known at run time only");
    if (flow->folded) doubt(&verdict, 1, "it lies deeper in memory than paths are told apart");
    if (flow->asserts) doubt(&verdict, 1, "only where an assertion fails");
    if (flow->entered) doubt_members(&verdict, program, flow);
    if (flow->spread > WIDE_SPREAD)
        doubt(&verdict, 2, "it seems to reach %u places by such ways, so two objects were taken for one", flow->spread);
    if (flow->through_channel) doubt_channel(&verdict, judge, flow);
    flow->confidence = verdict.sure > 0 ? (uint8_t)verdict.sure : 0;
    flow->reason = arena_strdup(judge->arena, buf_text(&verdict.reason));
    buf_free(&verdict.reason);
    return verdict.sure >= LEAST_SURE;
}

void flows_judge(Flows *flows) {
    Judge judge = {.state = flows->state, .arena = flows->arena};
    find_fillers(&judge);
    count_spread(flows);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < flows->list.len; i++) {
        Flow *flow = &flows->list.data[i];
        find_way(&judge, flow);
        if (set_confidence(&judge, flow)) flows->list.data[kept++] = *flow;
        else vec_push(&flows->guessed, *flow);
    }
    flows->list.len = kept;
    map_free(&judge.inside);
    map_free(&judge.shares);
    free_(judge.first);
    free_(judge.fillers);
}
