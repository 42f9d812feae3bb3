/* SPDX-License-Identifier: Apache-2.0 */
/* Objects, nodes and edges of one function's value-flow graph. Made once per key: a second walk
 * over a loop finds the rows of the first, so ids are stable and the graph only grows. */
#include "memory/local.h"

static ObjectId object_fold(Walk *walk, ObjectId parent, Decl decl) {
    /* the same field again on the way up: `p->next->next` is `p->next` */
    for (ObjectId up = parent; up; up = walk->objects.data[up].parent) {
        const Object *object = &walk->objects.data[up];
        if (object->kind != OBJECT_SYMBOLIC) return 0;
        if (decl_kind(decl) == DECL_FIELD && object->decl == decl && object->id == 1) return up;
    }
    return 0;
}

static uint32_t object_size(Walk *walk, ObjectKind kind, uint32_t id) {
    if (kind == OBJECT_LOCAL) return program_type_size(walk->program, walk->body->locals[id].type);
    if (kind == OBJECT_GLOBAL) return program_type_size(walk->program, walk->program->globals[id].type);
    return 0;
}

ObjectId object_get(Walk *walk, ObjectKind kind, uint32_t id, ObjectId parent, int32_t offset,
                    uint32_t stride, Decl decl, bool text) {
    uint32_t depth = 0;
    if (kind == OBJECT_SYMBOLIC) {
        ObjectId same = id == 1 ? object_fold(walk, parent, decl) : 0;
        if (same) return same;
        depth = walk->objects.data[parent].depth + 1u;
        if (depth > MAX_DEPTH || walk->objects.len > MAX_OBJECTS) /* deeper paths: one object per field */
            return decl_kind(decl) == DECL_NONE ? parent : object_deep(walk, decl);
    }
    uint64_t key = hash_mix((uint64_t)kind << 56 | (uint64_t)parent << 28 | (kind == OBJECT_SYMBOLIC ? 0 : id),
                            (uint64_t)(uint32_t)offset << 32 | stride);
    bool new;
    uint64_t *slot = map_put(&walk->object_memo, key, &new);
    if (new) {
        *slot = walk->objects.len;
        Object row = {.kind = (uint8_t)kind, .depth = (uint8_t)depth, .text = text,
                      .parent = parent, .offset = offset, .stride = stride, .id = id, .decl = decl,
                      .size = object_size(walk, kind, id)};
        vec_push(&walk->objects, row);
        if (walk->objects.len == MAX_OBJECTS + 1) rounds_restart(walk);
        if (object_global(walk, (ObjectId)*slot)) vec_push(&walk->global_objects, (ObjectId)*slot);
        walk->changed = true;
    } else if (text && !walk->objects.data[*slot].text) {
        walk->objects.data[*slot].text = true;
        rounds_restart(walk);
    }
    return (ObjectId)*slot;
}

NodeId flow_node(Walk *walk, FlowNodeKind kind, uint32_t insn, uint32_t slot, ObjectId object,
                int32_t offset, uint32_t size, Decl decl) {
    uint64_t key = hash_mix((uint64_t)kind << 56 | (uint64_t)slot << 32 | insn,
                            hash_mix((uint64_t)object << 32 | (uint32_t)offset, size));
    bool new;
    uint64_t *found = map_put(&walk->node_memo, key, &new);
    if (new) {
        *found = walk->nodes.len;
        FlowNode row = {.kind = (uint8_t)kind, .insn = insn, .object = object, .offset = offset,
                    .size = size, .decl = decl};
        vec_push(&walk->nodes, row);
        walk->changed = true;
    } else if (decl && walk->nodes.data[*found].decl == 0) {
        walk->nodes.data[*found].decl = decl;
        rounds_restart(walk);
    }
    return (NodeId)*found;
}

static uint64_t edge_key(const Edge *edge) {
    uint64_t how = (uint64_t)edge->kind << 56 | (uint64_t)edge->states << 48 | (uint64_t)edge->detail << 32 | edge->insn;
    uint64_t key = hash_mix((uint64_t)edge->from << 32 | edge->to, how);
    if (edge->part) key = hash_mix(key, edge->part); /* detail fills all its bits */
    if (edge->kind < EDGE_CALL) return key;
    return hash_mix(key, (uint64_t)edge->input << 32 | edge->output) ^ hash_mix(edge->other, key);
}

static Inflow *inflow_of(Walk *walk, NodeId node) {
    while (walk->inflows.len <= node) vec_push(&walk->inflows, ((Inflow){0}));
    return &walk->inflows.data[node];
}

bool inflow_begin(Walk *walk, NodeId node, bool new, uint64_t set) {
    Inflow *inflow = inflow_of(walk, node);
    walk->filling = 0;
    if (inflow->set == set && !new) return false;
    inflow->set = set;
    if (new) {
        inflow->first = walk->edges.len;
        walk->filling = node;
        return true;
    }
    for (uint32_t i = 0; i < inflow->count; i++)
        (void)keyset_add(&walk->edge_memo, edge_key(&walk->edges.data[inflow->first + i]));
    inflow->count = 0;
    return true;
}

void inflow_end(Walk *walk) {
    if (walk->filling) {
        Inflow *inflow = &walk->inflows.data[walk->filling];
        inflow->count = walk->edges.len - inflow->first;
    }
    walk->filling = 0;
}

void edge_full(Walk *walk, Edge edge) {
    if (edge.from == 0 || edge.to == 0) return;
    if (edge.from == edge.to && edge.kind < EDGE_CALL) return;
    bool full = walk->edges.len > 8192 + MAX_EDGES_PER_INSN * walk->body->insn_count;
    if ((full || edge.to != walk->filling) && !keyset_add(&walk->edge_memo, edge_key(&edge))) return;
    if (full) {
        FunctionGraph *graph = walk->graph;
        if (!graph->edges_lost++) graph->edge_lost = edge.insn; /* counted once, however often it is come by */
        return;
    }
    vec_push(&walk->edges, edge);
    walk->changed = true;
}

void edge_add(Walk *walk, NodeId from, NodeId to, EdgeKind kind, unsigned states, uint32_t detail) {
    edge_full(walk, (Edge){.from = from, .to = to, .kind = (uint8_t)kind, .states = (uint8_t)states,
                           .detail = (uint8_t)(detail > 255 ? 255 : detail), .insn = walk->insn});
}

void event_add(Walk *walk, Event event) {
    uint64_t key = hash_mix((uint64_t)event.kind << 32 | event.insn,
                            (uint64_t)event.node << 32 | (uint32_t)(uintptr_t)event.effect);
    key = hash_mix(key, hash_mix(event.callee, (uint64_t)event.number));
    bool new;
    uint64_t *slot = map_put(&walk->event_memo, key, &new);
    if (!new) {
        Event *known = &walk->events.data[*slot];
        if (!known->target) known->target = event.target;
        known->text = event.text; /* of the last visit, which sees all that memory may hold here */
        return;
    }
    *slot = walk->events.len;
    vec_push(&walk->events, event);
}

uint32_t constant_id(Walk *walk, int64_t value) {
    bool new;
    uint64_t *slot = map_put(&walk->constant_memo, (uint64_t)value, &new);
    if (new) {
        vec_push(&walk->constants, value);
        *slot = walk->constants.len;
    }
    return (uint32_t)*slot;
}

ObjectId object_deep(Walk *walk, Decl decl) {
    bool new;
    uint64_t *slot = map_put(&walk->object_memo, hash_mix((uint64_t)OBJECT_SYMBOLIC << 56, decl), &new);
    if (new) {
        *slot = walk->objects.len;
        Object row = {.kind = OBJECT_SYMBOLIC, .depth = MAX_DEPTH, .id = decl, .decl = decl, .folded = true};
        vec_push(&walk->objects, row);
        if (walk->objects.len == MAX_OBJECTS + 1) rounds_restart(walk);
        walk->graph->folded++;
    }
    return (ObjectId)*slot;
}

static uint64_t channel_key(Decl decl, int32_t offset, uint32_t depth) {
    return hash_mix((uint64_t)decl << 1 | depth, (uint32_t)offset);
}

uint32_t channel_of(Walk *walk, Decl decl, int32_t offset, uint32_t depth) {
    const Solver *solver = walk->solver;
    if (decl_kind(decl) != DECL_FIELD && decl_kind(decl) != DECL_GLOBAL) return 0;
    if (decl_kind(decl) == DECL_FIELD) {
        const Program *program = solver->program;
        const Field *field = &program->fields[decl_id(decl)];
        const Type *type = &program->types[field->type];
        /* every string, list or table of the program goes through such members: they tell nothing apart */
        if (solver->string_text[field->record] == decl_id(decl)) return 0;
        const Type *held = &program->types[type->kind == TYPE_POINTER ? type->element : 0];
        bool opened = offset == OPENED_CHANNEL;
        if (opened && held->kind != TYPE_RECORD) return 0;
        if (type->kind == TYPE_POINTER && (held->kind == TYPE_VOID || held->kind == TYPE_FUNCTION)) return 0;
        if (type->kind == TYPE_POINTER && depth == 0) return 0; /* what it points to is data, not the pointer */
        if (held->kind == TYPE_RECORD && !opened && !solver->string_text[type->element]) return 0;
        if (!opened) offset = 0;
    }
    bool new;
    uint64_t *slot = map_put(&walk->channel_memo, channel_key(decl, offset, depth), &new);
    if (new) {
        *slot = walk->channels.len;
        vec_push(&walk->channels, ((Channel){decl, offset, depth}));
    }
    return (uint32_t)*slot;
}

uint32_t channel_below(Walk *walk, Below below, int32_t offset) {
    uint64_t where = hash_mix((uint32_t)below.first, (uint32_t)offset);
    return channel_of(walk, DECL(DECL_GLOBAL, below.global), -2 - (int32_t)(where & 0x3fffffff), 1); /* no row's number */
}

Below object_below(const Walk *walk, ObjectId id) {
    const Object *object = &walk->objects.data[id];
    while (object->kind == OBJECT_SYMBOLIC && object->parent) {
        const Object *parent = &walk->objects.data[object->parent];
        if (parent->kind == OBJECT_GLOBAL) return (Below){parent->id, object->stride ? -1 : object->offset};
        object = parent;
    }
    return (Below){0, 0};
}

/* The program's number of each. */
static uint32_t channel_number(Solver *solver, const Channel *channel) {
    bool new;
    uint64_t *slot = map_put(&solver->channels, channel_key(channel->decl, channel->offset, channel->depth), &new);
    if (new) {
        if (solver->channel_decl.len == 0) {
            vec_push(&solver->channel_decl, 0);
            vec_push(&solver->channel_depth, 0);
        }
        *slot = solver->channel_decl.len;
        vec_push(&solver->channel_decl, channel->decl);
        vec_push(&solver->channel_depth, (uint8_t)channel->depth);
    }
    return (uint32_t)*slot;
}

void channels_join(Solver *solver, FunctionGraph *graph, const Channel *channels, uint32_t count) {
    uint32_t *numbers = xcalloc(count, sizeof *numbers);
    for (uint32_t i = 1; i < count; i++) numbers[i] = channel_number(solver, &channels[i]);
    for (uint32_t i = 0; i < graph->edge_count; i++)
        if (graph->edges[i].kind >= EDGE_CHANNEL_IN) graph->edges[i].other = numbers[graph->edges[i].other];
    free_(numbers);
}

static NodeId join_node(Walk *walk) {
    vec_push(&walk->nodes, ((FlowNode){.kind = FLOW_PHI, .insn = walk->insn}));
    walk->changed = true;
    return walk->nodes.len - 1;
}

/* A place that begins to join these nodes takes the node of one that every way here has passed and that joins the same
 * (value numbering by dominators: Briggs, Cooper and Simpson, "Value Numbering", 1997); false: it has got its own. */
static bool join_open(Walk *walk, uint32_t self, uint64_t set) {
    Join *join = &walk->joins.data[self];
    bool new;
    uint64_t *slot = map_put(&walk->join_sets, set, &new);
    if (!new) {
        Join *first = &walk->joins.data[*slot];
        if (cfg_dominates(&walk->cfg, first->block, join->block) && inflow_of(walk, first->node)->set == set) {
            first->shared = join->shared = true;
            join->node = first->node;
            return true;
        }
    }
    *slot = self;
    join->node = join_node(walk);
    return false;
}

/* One node per thing joined at an instruction, so that later rounds over a loop add to the nodes of the first; one that
 * several places share stays as it is, and they get nodes of their own. What is joined twice in one visit of the
 * instruction, before and after it was written, has two. */
NodeId node_join(Walk *walk, uint64_t what, const NodeId *nodes, uint32_t count) {
    NodeId one = 0;
    uint32_t distinct = 0;
    uint64_t set = 0;
    for (uint32_t i = 0; i < count; i++)
        if (nodes[i] && nodes[i] != one) {
            if (distinct == 0) one = nodes[i];
            distinct++;
            set = hash_mix(set, nodes[i]);
        }
    if (distinct <= 1) return one;
    what = hash_mix(what, (uint64_t)walk->joining << 32 | walk->insn);
    for (uint32_t again = 0;; again++) {
        bool new;
        uint64_t *slot = map_put(&walk->join_rows, hash_mix(what, again), &new);
        if (new) {
            *slot = walk->joins.len;
            vec_push(&walk->joins, ((Join){.block = walk->block}));
        }
        uint32_t self = (uint32_t)*slot;
        bool same = !new && inflow_of(walk, walk->joins.data[self].node)->set == set;
        if (walk->joins.data[self].visit == walk->visit && !same) continue;
        walk->joins.data[self].visit = walk->visit;
        if (same || (new && join_open(walk, self, set))) return walk->joins.data[self].node;
        Join *join = &walk->joins.data[self];
        if (join->shared) {
            join->shared = false;
            join->node = join_node(walk);
            new = true;
        }
        if (inflow_begin(walk, join->node, new, set))
            for (uint32_t i = 0; i < count; i++) {
                Inflow *from = inflow_of(walk, nodes[i]);
                if (from->joined != join->node) edge_add(walk, nodes[i], join->node, EDGE_COPY, 0, 0);
                from->joined = join->node;
            }
        inflow_end(walk);
        return join->node;
    }
}

/* ---- for people ----------------------------------------------------------------------------- */

void decl_print(const Program *program, FunctionId function, Decl decl, Buf *out) {
    switch (decl_kind(decl)) {
    case DECL_FIELD: buf_puts(out, program_text(program, program->fields[decl_id(decl)].name)); return;
    case DECL_GLOBAL: buf_puts(out, program_text(program, program->globals[decl_id(decl)].name)); return;
    case DECL_LOCAL: {
        const Function *body = program_body(program, function);
        if (decl_id(decl) < body->local_count)
            buf_puts(out, program_text(program, body->locals[decl_id(decl)].name));
        return;
    }
    case DECL_RESULT: buf_printf(out, "%s()", program->functions[decl_id(decl)].name); return;
    case DECL_RECORD: buf_puts(out, program_text(program, program->types[decl_id(decl)].name)); return;
    case DECL_LITERAL: buf_printf(out, "\"%s\"", program_text(program, decl_id(decl))); return;
    case DECL_NONE: return;
    }
}

static void object_print(const Program *program, const FunctionGraph *graph, ObjectId id, Buf *out) {
    const Object *object = &graph->objects[id];
    switch ((ObjectKind)object->kind) {
    case OBJECT_LOCAL: decl_print(program, graph->function, DECL(DECL_LOCAL, object->id), out); return;
    case OBJECT_GLOBAL: decl_print(program, graph->function, DECL(DECL_GLOBAL, object->id), out); return;
    case OBJECT_SYMBOLIC:
        if (object->parent) {
            const Object *parent = &graph->objects[object->parent];
            object_print(program, graph, object->parent, out);
            if (decl_kind(object->decl) == DECL_FIELD) {
                buf_puts(out, parent->kind == OBJECT_LOCAL || parent->kind == OBJECT_GLOBAL ? "." : "->");
                decl_print(program, graph->function, object->decl, out);
            }
        } else {
            decl_print(program, graph->function, object->decl, out);
        }
        return;
    case OBJECT_VARARGS: buf_puts(out, "..."); return;
    case OBJECT_HEAP: case OBJECT_EXTERNAL:
        if (object->decl) decl_print(program, graph->function, object->decl, out);
        else buf_puts(out, "allocated memory");
        return;
    case OBJECT_STRING: buf_puts(out, "a string literal"); return;
    case OBJECT_FUNCTION: buf_puts(out, program->functions[object->id].name); return;
    case OBJECT_CALL_ARGUMENTS: buf_puts(out, "the arguments"); return;
    case OBJECT_NONE: return;
    }
}

void place_print(const Program *program, const FunctionGraph *graph, NodeId id, Buf *out) {
    const FlowNode *node = &graph->nodes[id];
    size_t before = out->len;
    if (node->object) object_print(program, graph, node->object, out);
    if (decl_kind(node->decl) == DECL_FIELD && node->object) {
        const Object *object = &graph->objects[node->object];
        if (object->decl != node->decl) {
            bool direct = object->kind == OBJECT_LOCAL || object->kind == OBJECT_GLOBAL;
            if (out->len > before && (object->kind != OBJECT_HEAP || object->decl)) {
                buf_puts(out, direct ? "." : "->");
            } else {
                out->len = before;
            }
            decl_print(program, graph->function, node->decl, out);
        }
    } else if (out->len == before && node->decl) {
        decl_print(program, graph->function, node->decl, out);
    }
}

static const char *const node_kinds[] = {"none", "input", "def", "phi", "value", "out", "source", "sink", "end"};
static const char *const edge_kinds[] = {"copy", "name", "format", "call", "return", "summary", "channel-in", "channel-out"};

void graph_dump(const Program *program, const FunctionGraph *graph, Buf *out) {
    buf_printf(out, "function %s: %u nodes, %u edges\n", program->functions[graph->function].name,
               graph->node_count - 1, graph->edge_count);
    for (NodeId i = 1; i < graph->node_count; i++) {
        const FlowNode *node = &graph->nodes[i];
        buf_printf(out, "  n%u %s ", i, node_kinds[node->kind]);
        place_print(program, graph, i, out);
        buf_printf(out, " +%d line %u\n", node->offset, insn_place(program, graph->function, node->insn).line);
    }
    for (uint32_t i = 0; i < graph->edge_count; i++) {
        const Edge *edge = &graph->edges[i];
        buf_printf(out, "  n%u -> n%u %s", edge->from, edge->to, edge_kinds[edge->kind]);
        if (edge->kind == EDGE_CALL || edge->kind == EDGE_RETURN || edge->kind == EDGE_SUMMARY)
            buf_printf(out, " %s", program->functions[edge->other].name);
        if (edge->states) buf_printf(out, " states %u", edge->states);
        if (edge->part) buf_printf(out, " part %u", edge->part);
        buf_puts(out, "\n");
    }
}

Loc insn_place(const Program *program, FunctionId function, uint32_t insn) {
    const Function *body = program_body(program, function);
    for (uint32_t i = insn; i && i < body->insn_count && i + 8 > insn; i--)
        if (body->insns[i].loc.line) return body->insns[i].loc;
    return body->loc;
}
