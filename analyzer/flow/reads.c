/* SPDX-License-Identifier: Apache-2.0 */
/* Reads of declarations that hold personal data: where nothing else tells of a datum, it comes in there. Not where all
 * callers are known and none of them has put anything into what is read, or all have put a digest of the datum there. */
#include "flow/state.h"

enum { DIGESTS = STATE_HASHED | STATE_KEYED_HASH };

typedef enum CalledBit {
    CALLED = 1, /* by name */
    OPEN = 2,   /* or by pointer, or by somebody whose graph is not whole */
} CalledBit;

typedef struct Reads {
    FlowState *state;
    uint8_t *called; /* [program_all()] CalledBits */
    BitSet bound;    /* global nodes that some caller binds, or that channels lead to */
    BitSet digested; /* likewise, of which some caller ... */
    BitSet plain;    /* ... or none of some caller is made by a protection there, as far as it can be seen now */
} Reads;

static void find_callers(Reads *reads) {
    const FlowState *state = reads->state;
    const Memory *memory = state->memory;
    for (uint32_t i = 0; i < memory->call_count; i++) {
        const CallSite *call = &memory->calls[i];
        const FunctionGraph *caller = memory->graphs[call->caller];
        if (!caller) continue;
        uint8_t bits = call->indirect || caller->edges_lost ? CALLED | OPEN : CALLED;
        if (call->variant) reads->called[call->variant] |= bits;
        for (uint32_t n = 0; n < call->count && !call->variant; n++) reads->called[memory->targets[call->first + n]] |= bits;
    }
}

static bool leads_on(const Edge *edge) {
    return edge->kind <= EDGE_FORMAT || edge->kind == EDGE_SUMMARY;
}

static void mark_digest(uint8_t *behind, NodeId node, U32Vec *work) {
    if (behind[node]) return;
    behind[node] = 1;
    vec_push(work, node);
}

/* Of each node, whether a way within the function leads there through something that digests; NULL = none does. */
static uint8_t *digests_of(const FunctionGraph *graph) {
    bool any = false;
    for (uint32_t i = 0; i < graph->edge_count && !any; i++) any = graph->edges[i].states & DIGESTS;
    if (!any) return NULL;
    uint8_t *behind = xcalloc(graph->node_count, 1);
    uint32_t *next = xcalloc(graph->edge_count, sizeof *next); /* index + 1 of the next edge from the same node */
    uint32_t *first = xcalloc(graph->node_count, sizeof *first);
    U32Vec work = {0};
    for (uint32_t i = 0; i < graph->edge_count; i++) {
        const Edge *edge = &graph->edges[i];
        if (!leads_on(edge)) continue;
        next[i] = first[edge->from];
        first[edge->from] = i + 1;
        if (edge->states & DIGESTS) mark_digest(behind, edge->to, &work);
    }
    while (work.len)
        for (uint32_t i = first[vec_pop(&work)]; i; i = next[i - 1]) mark_digest(behind, graph->edges[i - 1].to, &work);
    free_(next);
    free_(first);
    vec_free(&work);
    return behind;
}

static void find_bound(Reads *reads) {
    const FlowState *state = reads->state;
    for (FunctionId f = 1; f < program_all(state->program); f++) {
        const FunctionGraph *graph = state->memory->graphs[f];
        uint8_t *digested = graph ? digests_of(graph) : NULL;
        for (uint32_t i = 0; graph && i < graph->edge_count; i++) {
            const Edge *edge = &graph->edges[i];
            if (edge->kind == EDGE_CHANNEL_OUT) (void)bitset_add(&reads->bound, state->node_base[f] + edge->to);
            if (edge->kind != EDGE_CALL) continue;
            uint32_t to = state->node_base[edge->other] + edge->to;
            (void)bitset_add(&reads->bound, to);
            (void)bitset_add(digested && digested[edge->from] ? &reads->digested : &reads->plain, to);
        }
        free_(digested);
    }
}

/* Is it what a parameter points to, or points to in the end? */
static bool behind_parameter(const FlowState *state, FunctionId f, ObjectId object) {
    const FunctionGraph *graph = state->memory->graphs[f];
    const Object *row = &graph->objects[object];
    if (row->kind == OBJECT_LOCAL) return false;
    while (row->kind == OBJECT_SYMBOLIC && row->parent && !row->folded) row = &graph->objects[row->parent];
    const Function *body = program_body(state->program, f);
    return row->kind == OBJECT_LOCAL && row->id < body->local_count && body->locals[row->id].is_param;
}

/* A text that is called as the parameter is. Of members that callers do not seem to fill, somebody else may know more:
 * what functions leave in records is bounded. */
static bool holds_nothing(const Reads *reads, FunctionId f, NodeId n) {
    const FunctionGraph *graph = reads->state->memory->graphs[f];
    const FlowNode *node = &graph->nodes[n];
    if (reads->called[f] != CALLED || node->channel || graph->folded || !node->object || decl_kind(node->decl) != DECL_LOCAL) return false;
    return !bitset_has(&reads->bound, reads->state->node_base[f] + n) && behind_parameter(reads->state, f, node->object);
}

/* Of a parameter's text, all that callers put there may be a digest: that shows when what they hold is known. */
static bool is_digest_perhaps(const Reads *reads, FunctionId f, NodeId n) {
    const FlowNode *node = &reads->state->memory->graphs[f]->nodes[n];
    uint32_t at = reads->state->node_base[f] + n;
    return decl_kind(node->decl) == DECL_LOCAL && bitset_has(&reads->digested, at) && !bitset_has(&reads->plain, at);
}

/* Members of a record handed over whole; pointers in it travel as addresses, not as data. */
static void seed_record(FlowState *state, uint32_t node, TypeId record, unsigned depth) {
    const Program *program = state->program;
    const Type *type = &program->types[record];
    for (uint32_t i = 0; i < type->fields; i++) {
        const Field *field = &program->fields[type->field + i];
        const Type *held = &program->types[field->type];
        if (held->kind == TYPE_POINTER || program_is_string(program, field->type)) continue;
        if (held->kind == TYPE_RECORD && depth < 4) seed_record(state, node, field->type, depth + 1);
        Holding holding = holdings_of(state->holdings, 0, DECL(DECL_FIELD, type->field + i));
        if (holding.kind) state_seed(state, node, holding.kind, 0);
    }
}

bool pointer_node(const FlowState *state, const FunctionGraph *graph, const FlowNode *node) {
    const Program *program = state->program;
    TypeId type = 0;
    if (decl_kind(node->decl) == DECL_FIELD) type = program->fields[decl_id(node->decl)].type;
    if (!type || !node->object) return false;
    if (program->types[type].kind != TYPE_POINTER && !program_is_string(program, type)) return false;
    /* the cell of a pointer member, not the text it points to */
    return graph->objects[node->object].decl != node->decl && !node->whole;
}

void seed_reads(FlowState *state) {
    Reads reads = {.state = state, .called = ARENA_ARRAY(state->arena, uint8_t, program_all(state->program)),
                   .bound = bitset_new(state->arena, state->node_count), .digested = bitset_new(state->arena, state->node_count),
                   .plain = bitset_new(state->arena, state->node_count)};
    find_callers(&reads);
    find_bound(&reads);
    for (FunctionId f = 1; f < program_all(state->program); f++) {
        const FunctionGraph *graph = state->memory->graphs[f];
        for (uint32_t i = 0; graph && i < graph->event_count; i++) {
            const Event *event = &graph->events[i];
            if (event->kind != EVENT_SOURCE || !event->effect->data) continue;
            state_seed(state, state->node_base[f] + event->node, catalog_add(state->catalog, event->effect->data), 0);
        }
        for (NodeId n = 1; graph && n < graph->node_count; n++) {
            const FlowNode *node = &graph->nodes[n];
            if (node->kind != FLOW_INPUT || pointer_node(state, graph, node)) continue;
            if (decl_kind(node->decl) == DECL_RECORD) {
                seed_record(state, state->node_base[f] + n, decl_id(node->decl), 0);
                continue;
            }
            Holding holding = holdings_of(state->holdings, program_origin(state->program, f), node->decl);
            uint32_t at = state->node_base[f] + n;
            if (!holding.kind || holds_nothing(&reads, f, n)) continue;
            bool differs = *catalog_kind(state->catalog, holding.kind)->digest;
            if (differs && is_digest_perhaps(&reads, f, n)) vec_push(&state->put_off, ((Seed){at, holding.kind, 0}));
            else state_seed(state, at, holding.kind, 0);
        }
    }
}

/* Does every caller put nothing but digests of such a datum there? */
static bool given_digests(const FlowState *state, const Seed *seed, const U32Vec *givers) {
    for (uint32_t i = 0; i < givers->len; i++) {
        bool some = false;
        for (uint32_t at = state->nodes[givers->data[i]].head; at; at = state->facts.data[at - 1].next) {
            const Fact *fact = &state->facts.data[at - 1];
            if (fact->label != seed->label) continue;
            if (!(fact->states & DIGESTS)) return false;
            some = true;
        }
        if (!some) return false;
    }
    return givers->len > 0;
}

void seed_reads_put_off(FlowState *state) {
    if (!state->put_off.len) return;
    U32Vec *givers = ARENA_ARRAY(state->arena, U32Vec, state->put_off.len);
    Map rows = {0};
    for (uint32_t i = 0; i < state->put_off.len; i++) *map_put(&rows, state->put_off.data[i].node, NULL) = i + 1;
    for (FunctionId f = 1; f < program_all(state->program); f++) {
        const FunctionGraph *graph = state->memory->graphs[f];
        for (uint32_t i = 0; graph && i < graph->edge_count; i++) {
            const Edge *edge = &graph->edges[i];
            if (edge->kind != EDGE_CALL) continue;
            uint32_t row = (uint32_t)map_get(&rows, state->node_base[edge->other] + edge->to, 0);
            if (row) vec_push(&givers[row - 1], state->node_base[f] + edge->from);
        }
    }
    for (uint32_t i = 0; i < state->put_off.len; i++) {
        const Seed *seed = &state->put_off.data[i];
        if (!given_digests(state, seed, &givers[i])) state_seed(state, seed->node, seed->label, 0);
        vec_free(&givers[i]);
    }
    map_free(&rows);
    vec_clear(&state->put_off);
}
