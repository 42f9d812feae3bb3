/* SPDX-License-Identifier: Apache-2.0 */
/* What callers need to know of a function: which memory it reads as it was at entry, which cells it
 * leaves changed, and which of the former reaches which of the latter. */
#include "memory/condition.h"

static bool rooted_in_parameters(const Walk *walk, ObjectId id) {
    for (;;) {
        const Object *object = &walk->objects.data[id];
        if (object->kind == OBJECT_SYMBOLIC && object->parent) {
            id = object->parent;
            continue;
        }
        if (object->kind == OBJECT_LOCAL) return walk->body->locals[object->id].is_param;
        return object->kind == OBJECT_VARARGS || object->kind == OBJECT_SYMBOLIC;
    }
}

static void collect_inputs(Walk *walk) {
    Summary *summary = walk->summary;
    uint8_t *used = ARENA_ARRAY(walk->scratch, uint8_t, walk->nodes.len);
    for (uint32_t i = 0; i < walk->edges.len; i++)
        if (walk->edges.data[i].kind != EDGE_RETURN && walk->edges.data[i].kind != EDGE_CHANNEL_OUT)
            used[walk->edges.data[i].from] = 1;
    for (uint32_t i = 0; i < walk->events.len; i++) { /* what a stream or statement was opened as */
        used[walk->events.data[i].target] = 1;
        used[walk->events.data[i].subject] = 1;
    }
    if (walk->result.node) used[walk->result.node] = 1;
    for (uint32_t i = 0; i < summary->outputs.len; i++) used[summary->outputs.data[i].cell.value.node] = 1;
    for (NodeId i = 1; i < walk->nodes.len; i++) {
        FlowNode *node = &walk->nodes.data[i];
        if (node->kind != FLOW_INPUT || !used[i] || !rooted_in_parameters(walk, node->object)) continue;
        if (summary->inputs.len >= MAX_INPUTS) {
            walk->graph->folded++;
            continue;
        }
        vec_push(&summary->inputs, i);
    }
}

/* ---- outputs ---------------------------------------------------------------------------------- */

typedef struct Escape {
    Walk *walk;
    U32Vec work;
} Escape;

static void escape(Escape *all, ObjectId id, Below below) {
    Walk *walk = all->walk;
    while (walk->escaped.len <= id) vec_push(&walk->escaped, ((Escaped){0}));
    Escaped *object = &walk->escaped.data[id];
    if (object->visible) return;
    *object = (Escaped){true, below};
    vec_push(&all->work, id);
}

static void escape_points(Escape *all, const Points *points, Below below) {
    for (uint32_t i = 0; points && i < points->count; i++) {
        ObjectId id = points->targets[i].object;
        uint8_t kind = all->walk->objects.data[id].kind;
        if (kind != OBJECT_STRING && kind != OBJECT_FUNCTION) escape(all, id, below);
    }
}

static void escape_root(void *context, uint32_t key, const Cells *cells) {
    Escape *all = context;
    uint8_t kind = all->walk->objects.data[key].kind;
    (void)cells;
    if (kind == OBJECT_SYMBOLIC || kind == OBJECT_GLOBAL || kind == OBJECT_EXTERNAL) escape(all, key, object_below(all->walk, key));
}

/* Text that a field or global points to when the function ends is seen through that field later. */
static void channel_text(Walk *walk, ObjectId holder, const Cell *cell, Below below) {
    Decl decl = cell->value.decl;
    const Object *object = &walk->objects.data[holder];
    if (!cell->value.points || object->kind == OBJECT_LOCAL) return;
    bool holds = decl_kind(decl) != DECL_FIELD && object->kind == OBJECT_HEAP; /* the member that its string is called after */
    if (decl_kind(decl) != DECL_FIELD && !holds) {
        if (object->kind != OBJECT_GLOBAL) return;
        decl = DECL(DECL_GLOBAL, object->id);
    } else if (!holds) {
        const Type *type = &walk->program->types[walk->program->fields[decl_id(decl)].type];
        bool text = type->kind == TYPE_POINTER && program_is_text(walk->program, type->element);
        if (!text && !program_is_string(walk->program, walk->program->fields[decl_id(decl)].type)) return;
    }
    uint32_t channel = holds ? 0 : channel_of(walk, decl, 0, 1);
    if (!channel && below.global) channel = channel_below(walk, below, cell->offset);
    if (!channel) return;
    U32Vec nodes = {0};
    content_nodes(walk, walk->exit, cell->value.points, 0, 0, &nodes);
    for (uint32_t i = 0; i < nodes.len; i++) {
        const FlowNode *node = &walk->nodes.data[nodes.data[i]];
        if (node->kind == FLOW_INPUT && node->decl == decl) continue; /* what it held before */
        edge_full(walk, (Edge){.from = nodes.data[i], .to = nodes.data[i], .kind = EDGE_CHANNEL_IN, .other = channel});
    }
    vec_free(&nodes);
}

bool cell_unchanged(const Walk *walk, ObjectId id, const Cell *cell) {
    if (!cell->value.node || cell->value.points) return false;
    const FlowNode *node = &walk->nodes.data[cell->value.node];
    return node->kind == FLOW_INPUT && node->object == id && node->offset == cell->offset;
}

static bool returns_record(const Walk *walk) {
    return walk->program->types[walk->program->types[walk->body->type].element].kind == TYPE_RECORD;
}

/* A text filled by a format has slots beside it that tell which. They lie within what was written up to its unknown end,
 * and cut that: what is left in front of them is all of the text, and what is left behind them is none. */
static bool text_output(const Walk *walk, ObjectId id, Cell *cell) {
    if (!walk->objects.data[id].text || cell->stride) return true;
    if (cell->low >= HANDLE_BASE) return (int64_t)cell->high - cell->low <= HANDLE_STEP;
    if (cell->high >= HANDLE_BASE) cell->high = UNBOUNDED;
    return true;
}

static void collect_outputs(Walk *walk) {
    Summary *summary = walk->summary;
    Escape all = {.walk = walk};
    vec_clear(&walk->escaped);
    store_each(walk->exit, escape_root, &all);
    escape_points(&all, walk->result.points, (Below){0, 0});
    for (uint32_t i = 0; i < all.work.len; i++) {
        ObjectId id = all.work.data[i];
        const Cells *cells = store_find(walk->exit, id);
        uint8_t kind = walk->objects.data[id].kind;
        bool result = false; /* a struct result: the callee's copy of it */
        for (uint32_t n = 0; kind == OBJECT_LOCAL && walk->result.points && n < walk->result.points->count; n++)
            result |= walk->result.points->targets[n].object == id;
        result &= returns_record(walk);
        bool bindable = result || kind == OBJECT_HEAP || kind == OBJECT_EXTERNAL ||
                        (kind == OBJECT_SYMBOLIC && rooted_in_parameters(walk, id));
        for (uint32_t n = 0; cells && n < cells->count; n++) {
            const Cell *cell = &cells->rows[n];
            Below below = walk->escaped.data[id].below;
            if (kind == OBJECT_GLOBAL) below = (Below){walk->objects.data[id].id, cell->stride ? -1 : cell->offset};
            channel_text(walk, id, cell, below);
            escape_points(&all, cell->value.points, below);
            if (!bindable || walk->objects.data[id].depth > MAX_PORT_DEPTH || cell_unchanged(walk, id, cell)) continue;
            if (summary->outputs.len >= MAX_OUTPUTS) {
                walk->graph->folded++;
                continue;
            }
            Output output = {.object = id, .cell = *cell};
            if (text_output(walk, id, &output.cell)) vec_push(&summary->outputs, output);
        }
    }
    vec_free(&all.work);
}

/* ---- flows from inputs to outputs --------------------------------------------------------------- */

typedef struct Arrived { /* inputs that reach a node, by their index */
    uint64_t plain;   /* without a state on the way */
    uint64_t counted; /* with EDGE_COUNTED alone */
    bool otherwise;   /* some, with another state or as a part */
} Arrived;
_Static_assert(MAX_INPUTS <= 64, "inputs are bits");

/* Does the node stand for a member or global that says how long, how many or where? */
static bool node_counts(Walk *walk, NodeId node) {
    Decl decl = walk->nodes.data[node].decl;
    if (decl_kind(decl) != DECL_FIELD && decl_kind(decl) != DECL_GLOBAL) return false;
    const Program *program = walk->program;
    StrId name = decl_kind(decl) == DECL_FIELD ? program->fields[decl_id(decl)].name : program->globals[decl_id(decl)].name;
    return program->types[decl_type(program, walk->body, decl)].kind == TYPE_INTEGER &&
           program_is_count(program_text(program, name)) && !decl_interesting(walk, decl);
}

typedef struct Flows {
    Walk *walk;
    LinkVec *links;       /* the walk's */
    Arrived *arrived;   /* [node] */
    uint8_t *counts;    /* [node] node_counts() + 1, 0 = not asked yet */
    uint32_t *input_of; /* [node] index + 1 into the summary's inputs */
    uint32_t *first;    /* [node + 1] into `links`, by their heads; NULL until they are sorted */
    uint32_t *plain_seen; /* [2 * node + counted] the last search that came there so; most do, with nothing else on the way */
    uint32_t search;
    KeySet seen;        /* nodes of one search, with what else it came there with */
    VEC(uint64_t) work;
} Flows;

static bool is_plain(unsigned states, unsigned part) {
    return !part && !(states & ~(unsigned)EDGE_COUNTED);
}

static bool is_counted(Flows *flows, NodeId node) {
    if (!flows->counts[node]) flows->counts[node] = (uint8_t)(1 + node_counts(flows->walk, node));
    return flows->counts[node] == 2;
}

/* Carries what reaches the tail of an edge to its head; false: all of it was there. */
static bool link_carry(Flows *flows, const Link *link) {
    const Arrived from = flows->arrived[link->from];
    if (!(from.plain | from.counted) && !from.otherwise) return false;
    Arrived *to = &flows->arrived[link->to], all = *to;
    all.otherwise |= from.otherwise;
    if (!is_plain(link->states, link->part)) {
        all.otherwise = true;
    } else if (link->states || is_counted(flows, link->to)) {
        all.counted |= from.plain | from.counted;
    } else {
        all.plain |= from.plain;
        all.counted |= from.counted;
    }
    bool more = all.plain != to->plain || all.counted != to->counted || all.otherwise != to->otherwise;
    *to = all;
    return more;
}

/* Edges lie nearly in the order in which data goes over them, so that few passes carry everything to its end. */
static void arrived_find(Flows *flows) {
    enum { MAX_PASSES = 64 };
    Walk *walk = flows->walk;
    const Summary *summary = walk->summary;
    for (uint32_t i = 0; i < walk->edges.len; i++) {
        const Edge *edge = &walk->edges.data[i];
        if (edge->kind == EDGE_CALL || edge->kind == EDGE_RETURN || edge->kind >= EDGE_CHANNEL_IN) continue;
        vec_push(flows->links, ((Link){edge->from, edge->to, edge->states, edge->part}));
    }
    for (uint32_t i = 0; i < summary->inputs.len; i++) {
        NodeId node = summary->inputs.data[i];
        flows->input_of[node] = i + 1;
        if (is_counted(flows, node)) flows->arrived[node].counted = UINT64_C(1) << i;
        else flows->arrived[node].plain = UINT64_C(1) << i;
    }
    bool more = summary->inputs.len != 0;
    for (uint32_t pass = 0; more; pass++) {
        if (pass == MAX_PASSES) {
            walk->graph->folded++;
            break;
        }
        more = false;
        for (uint32_t i = 0; i < flows->links->len; i++) more |= link_carry(flows, &flows->links->data[i]);
    }
}

static void flow_put(Summary *summary, InputFlow flow) {
    if (summary->flows.len < MAX_FLOWS) vec_push(&summary->flows, flow);
}

/* By their heads, otherwise in order. */
static void links_sort(Flows *flows) {
    uint32_t count = flows->walk->nodes.len;
    flows->first = ARENA_ARRAY(flows->walk->scratch, uint32_t, count + 1);
    Link *sorted = ARENA_ARRAY(flows->walk->scratch, Link, flows->links->len);
    for (uint32_t i = 0; i < flows->links->len; i++) flows->first[flows->links->data[i].to]++;
    for (uint32_t n = 1; n <= count; n++) flows->first[n] += flows->first[n - 1];
    for (uint32_t i = flows->links->len; i-- > 0;) sorted[--flows->first[flows->links->data[i].to]] = flows->links->data[i];
    if (flows->links->len) memcpy(flows->links->data, sorted, flows->links->len * sizeof *sorted);
}

static void search_add(Flows *flows, NodeId node, unsigned how) {
    if (is_counted(flows, node)) how |= EDGE_COUNTED;
    if (!(how & ~(unsigned)EDGE_COUNTED)) {
        uint32_t *seen = &flows->plain_seen[2 * (size_t)node + (how != 0)];
        if (*seen != flows->search) vec_push(&flows->work, node | (uint64_t)how << 32);
        *seen = flows->search;
        return;
    }
    uint64_t fact = node | (uint64_t)how << 32;
    if (keyset_add(&flows->seen, hash_mix(fact, 0))) vec_push(&flows->work, fact);
}

/* What reaches the output with a state, or as a part: each with what it went through. */
static void flows_otherwise(Flows *flows, NodeId node, uint32_t output) {
    enum { BUDGET = 4000 };
    Walk *walk = flows->walk;
    if (!flows->first) {
        links_sort(flows);
        flows->plain_seen = ARENA_ARRAY(walk->scratch, uint32_t, 2 * (size_t)walk->nodes.len);
    }
    flows->search++;
    keyset_clear(&flows->seen);
    vec_clear(&flows->work);
    search_add(flows, node, 0);
    uint32_t steps = 0;
    while (flows->work.len && steps++ < BUDGET) {
        uint64_t fact = vec_pop(&flows->work);
        NodeId at = (NodeId)fact;
        uint8_t states = (uint8_t)(fact >> 32), part = (uint8_t)(fact >> 40);
        bool plain = is_plain(states, part);
        if (!plain && flows->input_of[at])
            flow_put(walk->summary, (InputFlow){output, flows->input_of[at] - 1, states, part});
        for (uint32_t i = flows->first[at]; i < flows->first[at + 1]; i++) {
            const Link *link = &flows->links->data[i];
            const Arrived *from = &flows->arrived[link->from];
            bool still = plain && is_plain(link->states, link->part);
            if (!from->otherwise && (still || !(from->plain | from->counted))) continue;
            search_add(flows, link->from, (states | link->states) | (unsigned)part_narrow(link->part, part) << 8);
        }
    }
    if (flows->work.len) walk->graph->folded++;
}

static void flows_to(Flows *flows, NodeId node, uint32_t output) {
    Summary *summary = flows->walk->summary;
    const Arrived arrived = flows->arrived[node];
    for (uint64_t bits = arrived.plain; bits; bits &= bits - 1)
        flow_put(summary, (InputFlow){output, (uint32_t)__builtin_ctzll(bits), 0, 0});
    for (uint64_t bits = arrived.counted; bits; bits &= bits - 1)
        flow_put(summary, (InputFlow){output, (uint32_t)__builtin_ctzll(bits), EDGE_COUNTED, 0});
    if (arrived.otherwise) flows_otherwise(flows, node, output);
}

/* Text that a callee has added to, or changed under a condition, holds what it held at entry. That is no way from each of
 * its bytes to all of them: the caller has it still, byte for byte. */
static bool is_kept(const Walk *walk, const Output *output, const InputFlow *flow) {
    const FlowNode *input = &walk->nodes.data[walk->summary->inputs.data[flow->input]];
    const Cell *cell = &output->cell;
    return !flow->states && !flow->part && input->whole && input->object == output->object && !input->stride && !cell->stride &&
           input->offset == cell->low && (cell->high == UNBOUNDED || output->surely) && !cell->value.points;
}

static void keep_entry(Walk *walk, uint32_t output, uint32_t first) {
    Summary *summary = walk->summary;
    uint32_t kept = first;
    for (uint32_t i = first; i < summary->flows.len; i++) {
        InputFlow flow = summary->flows.data[i];
        if (is_kept(walk, &summary->outputs.data[output], &flow)) summary->outputs.data[output].keeps = true;
        else summary->flows.data[kept++] = flow;
    }
    summary->flows.len = kept;
}

static void find_flows(Walk *walk) {
    Summary *summary = walk->summary;
    uint32_t count = walk->nodes.len;
    Flows flows = {.walk = walk, .links = &walk->links, .arrived = ARENA_ARRAY(walk->scratch, Arrived, count),
                   .counts = ARENA_ARRAY(walk->scratch, uint8_t, count), .input_of = ARENA_ARRAY(walk->scratch, uint32_t, count)};
    arrived_find(&flows);
    for (uint32_t i = 0; i < summary->outputs.len; i++) {
        Abstract *value = &summary->outputs.data[i].cell.value;
        uint32_t first = summary->flows.len;
        if (value->node) flows_to(&flows, value->node, i);
        keep_entry(walk, i, first);
        value->constant = 0;
    }
    if (summary->result.node) flows_to(&flows, summary->result.node, UINT32_MAX);
    if (summary->flows.len >= MAX_FLOWS) walk->graph->folded++;
    vec_clear(&walk->links);
    keyset_free(&flows.seen);
    vec_free(&flows.work);
}

/* ---- in the summary's own numbers ---------------------------------------------------------------- */

static void numbers_grow(U32Vec *numbers, uint32_t count) {
    while (numbers->len < count) vec_push(numbers, 0);
}

/* Parents have lower numbers. */
static ObjectId object_show(Walk *walk, ObjectId id) {
    if (!id) return 0;
    numbers_grow(&walk->object_number, walk->objects.len);
    if (walk->object_number.data[id]) return walk->object_number.data[id];
    const Object *object = &walk->objects.data[id];
    if (object->kind == OBJECT_SYMBOLIC) (void)object_show(walk, object->parent);
    if (walk->shown.len == 0) vec_push(&walk->shown, 0);
    vec_push(&walk->shown, id);
    return walk->object_number.data[id] = walk->shown.len - 1;
}

static PinId node_pin(Walk *walk, NodeId id) {
    if (!id) return 0;
    numbers_grow(&walk->pin_number, walk->nodes.len);
    if (walk->pin_number.data[id]) return walk->pin_number.data[id];
    if (walk->pinned.len == 0) vec_push(&walk->pinned, 0);
    vec_push(&walk->pinned, id);
    return walk->pin_number.data[id] = walk->pinned.len - 1;
}

/* Points of the walk live in its scratch. */
static const Points *points_show(Walk *walk, const Points *points) {
    if (!points) return NULL;
    size_t size = sizeof *points + points->count * sizeof(Target);
    Points *kept = arena_alloc(walk->solver->memory->arena, size);
    memcpy(kept, points, size);
    for (uint32_t i = 0; i < kept->count; i++) kept->targets[i].object = object_show(walk, kept->targets[i].object);
    return kept;
}

/* What map_object() and its callers look at. */
static Object object_seen(const Walk *walk, ObjectId id) {
    const Object *object = &walk->objects.data[id];
    Object seen = {.kind = object->kind, .text = object->text, .recursive = object->recursive, .decl = object->decl,
                   .record = object->record};
    switch ((ObjectKind)object->kind) {
    case OBJECT_SYMBOLIC:
        seen.parent = object->parent ? walk->object_number.data[object->parent] : 0;
        seen.offset = object->offset;
        seen.stride = object->stride;
        seen.id = object->id == 1;
        break;
    case OBJECT_LOCAL: case OBJECT_GLOBAL: case OBJECT_STRING: case OBJECT_FUNCTION: seen.id = object->id; break;
    case OBJECT_HEAP: case OBJECT_EXTERNAL: case OBJECT_VARARGS: case OBJECT_CALL_ARGUMENTS: case OBJECT_NONE: break;
    }
    return seen;
}

static void summary_number(Walk *walk) {
    Summary *summary = walk->summary;
    for (uint32_t i = 0; i < summary->inputs.len; i++) {
        (void)object_show(walk, walk->nodes.data[summary->inputs.data[i]].object);
        summary->inputs.data[i] = node_pin(walk, summary->inputs.data[i]);
    }
    for (uint32_t i = 0; i < summary->outputs.len; i++) {
        Output *output = &summary->outputs.data[i];
        output->object = object_show(walk, output->object);
        output->cell.value.node = node_pin(walk, output->cell.value.node);
        output->cell.value.points = points_show(walk, output->cell.value.points);
    }
    summary->result.node = node_pin(walk, summary->result.node);
    summary->result.points = points_show(walk, summary->result.points);
    vec_push(&summary->objects, (Object){0});
    for (uint32_t i = 1; i < walk->shown.len; i++) vec_push(&summary->objects, object_seen(walk, walk->shown.data[i]));
    vec_push(&summary->pins, (Pin){0});
    for (PinId i = 1; i < walk->pinned.len; i++) vec_push(&summary->pins, ((Pin){.node = walk->pinned.data[i]}));
    for (uint32_t i = 0; i < summary->inputs.len; i++) {
        Pin *pin = &summary->pins.data[summary->inputs.data[i]];
        const FlowNode *node = &walk->nodes.data[pin->node];
        pin->row = (FlowNode){.whole = node->whole, .object = walk->object_number.data[node->object], .offset = node->offset,
                              .size = node->size, .stride = node->stride, .decl = node->decl};
    }
}

void summary_build(Walk *walk) {
    Summary *summary = walk->summary = xcalloc(1, sizeof *summary);
    walk->insn = 0;
    walk->block = 1;
    walk->visit++;
    walk->store = walk->exit;
    if (walk->exits) collect_outputs(walk);
    answers_build(walk);
    if (allocator_found(walk)) allocator_detach(walk);
    collect_inputs(walk);
    for (uint32_t word = 0; word < (walk->modifies.bits + 63) / 64; word++)
        for (uint64_t bits = walk->modifies.words[word]; bits && summary->modifies.len < MAX_MODIFIES; bits &= bits - 1)
            vec_push(&summary->modifies, word * 64 + (uint32_t)__builtin_ctzll(bits));
    summary->result = walk->exits ? walk->result : (Abstract){0};
    summary->forwards_varargs = walk->graph->forwards_varargs;
    summary->never_returns = !walk->exits && !walk->jumps;
    find_flows(walk);
    summary->constant = summary->result.constant != 0;
    summary->number = summary->constant ? walk->constants.data[summary->result.constant - 1] : 0;
    summary->result.constant = 0;
    summary_number(walk);
    walk->solver->summaries[walk->id][walk->turn] = summary;
}

void summary_free(Summary *summary) {
    if (!summary) return;
    vec_free(&summary->objects);
    vec_free(&summary->pins);
    vec_free(&summary->inputs);
    vec_free(&summary->outputs);
    vec_free(&summary->flows);
    vec_free(&summary->answers);
    vec_free(&summary->modifies);
    free_(summary);
}

uint32_t summary_turns(const Solver *solver, FunctionId function, FunctionId callee, uint32_t turn) {
    Summary *const *turns = solver->summaries[callee];
    if (solver->component[callee] == solver->component[function])
        return turn + (solver->position[callee] < solver->position[function]);
    return turns[1] ? 2 : turns[0] != NULL;
}

const Summary *summary_seen(const Walk *walk, FunctionId callee) {
    uint32_t taken = summary_turns(walk->solver, walk->id, callee, walk->turn);
    return taken ? walk->solver->summaries[callee][taken - 1] : NULL;
}

uint32_t callee_number(Walk *walk, FunctionId callee) {
    uint64_t *slot = map_put(&walk->callee_numbers, callee, NULL);
    if (*slot == 0) *slot = walk->callee_numbers.count;
    return (uint32_t)*slot;
}
