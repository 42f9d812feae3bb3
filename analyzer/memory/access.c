/* SPDX-License-Identifier: Apache-2.0 */
/* Reading and writing abstract memory. What nobody in the function wrote is the content at entry: an
 * INPUT node, made when it is first read. */
#include "memory/local.h"

int64_t cell_size(const Cell *cell) {
    return (int64_t)cell->high - cell->low;
}

static inline bool ranges_overlap(int64_t low_a, int64_t high_a, int64_t low_b, int64_t high_b) {
    return low_a < high_b && low_b < high_a;
}

static int32_t range_end(int32_t offset, uint32_t size, int32_t high) {
    int64_t end = size ? (int64_t)offset + size : UNBOUNDED;
    if (high != UNBOUNDED && end > high) end = high;
    return end > UNBOUNDED ? UNBOUNDED : (int32_t)end;
}

/* The bytes a read or write of `size` at `target` may touch. */
static inline void target_range(Target target, uint32_t size, int32_t *low, int32_t *high) {
    if (target.stride == 0) {
        *low = target.offset;
        *high = range_end(target.offset, size, target.high);
        if (*high <= *low) *high = size ? (int32_t)(target.offset + (int64_t)size) : UNBOUNDED;
        return;
    }
    *low = target.low < target.offset ? target.low : target.offset;
    *high = target.high;
}

/* Bytes at each position that an access through a strided target may touch. */
static inline uint32_t position_width(Target target, uint32_t size) {
    return size > target.width ? size : target.width ? target.width : target.stride;
}

/* Could the cell hold bytes of this access? Strided accesses with one stride overlap only when
 * their positions within the element do: users[i].mail is not users[j].age. */
static inline bool cell_overlaps(const Cell *cell, Target target, uint32_t size) {
    int32_t low, high;
    target_range(target, size, &low, &high);
    if (!ranges_overlap(cell->low, cell->high, low, high)) return false;
    uint32_t stride = cell->stride && target.stride ? (cell->stride == target.stride ? cell->stride : 0)
                                                    : (cell->stride ? cell->stride : target.stride);
    if (stride <= 1) return true;
    int64_t cell_width = cell->stride ? cell->width : cell_size(cell);
    int64_t width = target.stride ? position_width(target, size) : size ? size : stride;
    int64_t distance = ((int64_t)target.offset - cell->offset) % stride;
    if (distance < 0) distance += stride;
    if (cell_width > stride) return true;
    return distance < cell_width || distance + width > stride;
}

bool object_has_content(const Walk *walk, ObjectId id) {
    const Object *object = &walk->objects.data[id];
    switch ((ObjectKind)object->kind) {
    case OBJECT_LOCAL: return walk->body->locals[object->id].is_param;
    case OBJECT_GLOBAL: case OBJECT_EXTERNAL: case OBJECT_SYMBOLIC: case OBJECT_VARARGS: return true;
    case OBJECT_NONE: case OBJECT_STRING: case OBJECT_FUNCTION: case OBJECT_HEAP:
    case OBJECT_CALL_ARGUMENTS: return false;
    }
    return false;
}

/* Functions, strings and globals that a static initialiser puts at this offset. */
static const Points *initial_points(Walk *walk, const Object *object, Target target) {
    const Global *global = &walk->program->globals[object->id];
    const Points *points = NULL;
    for (uint32_t i = 0; i < global->inits; i++) {
        const Init *init = &walk->program->inits[global->init + i];
        if (init->kind == INIT_INTEGER) continue;
        int64_t distance = (int64_t)init->offset - target.offset;
        if (target.stride ? distance % target.stride != 0 : distance != 0) continue;
        Target found = {0};
        if (init->kind == INIT_FUNCTION)
            found = target_whole(object_get(walk, OBJECT_FUNCTION, init->id, 0, 0, 0, 0, false));
        else if (init->kind == INIT_STRING)
            found = target_whole(object_get(walk, OBJECT_STRING, init->id, 0, 0, 0, 0, true));
        else
            found = (Target){.object = object_get(walk, OBJECT_GLOBAL, init->id, 0, 0, 0, 0, false),
                             .offset = (int32_t)init->value, .high = UNBOUNDED};
        points = points_join(walk, points, points_one(walk, found));
    }
    return points;
}

static bool global_is_fixed(const Walk *walk, const Object *object) {
    const Global *global = &walk->program->globals[object->id];
    return global->defined && (global->constant || !bitset_has(&walk->solver->written_globals, object->id));
}

static uint32_t global_initial_constant(Walk *walk, const Object *object, Target target) {
    const Global *global = &walk->program->globals[object->id];
    if (target.stride) return 0;
    for (uint32_t i = 0; i < global->inits; i++) {
        const Init *init = &walk->program->inits[global->init + i];
        int64_t at = init->offset;
        bool known = init->kind == INIT_INTEGER;
        if (init->field && walk->program->fields[init->field].bit_width) {
            FieldSpan span = field_span(walk->program, init->field);
            at += (int64_t)span.offset - field_unit(walk->program, init->field);
            known &= !span.shared;
        }
        if (at == target.offset) return known ? constant_id(walk, init->value) : 0;
    }
    return constant_id(walk, 0);
}

/* Memory that the callers hand in and bind themselves: no channel is needed for it. */
static bool bound_by_callers(const Walk *walk, ObjectId id) {
    if (!bitset_has(&walk->solver->called, walk->id)) return false;
    for (;;) {
        const Object *object = &walk->objects.data[id];
        if (object->folded || object->depth > MAX_PORT_DEPTH) return false;
        if (object->kind == OBJECT_LOCAL) return walk->body->locals[object->id].is_param;
        if (object->kind == OBJECT_VARARGS) return true;
        if (object->kind != OBJECT_SYMBOLIC || !object->parent) return false;
        id = object->parent;
    }
}

enum { ROW_ANY = -1 };

/* Which row of an array of pointers the memory hangs at: 1 + its offset; ROW_ANY: one that is not known; 0: the global
 * is no such array. */
static int32_t row_of(const Walk *walk, const Object *object, Decl decl) {
    if (decl_kind(decl) != DECL_GLOBAL) return 0;
    const Type *type = &walk->program->types[walk->program->globals[decl_id(decl)].type];
    if (type->kind != TYPE_ARRAY || walk->program->types[type->element].kind != TYPE_POINTER) return 0;
    const Object *parent = &walk->objects.data[object->parent];
    bool known = object->kind == OBJECT_SYMBOLIC && object->parent && parent->kind == OBJECT_GLOBAL &&
                 parent->id == decl_id(decl) && !object->stride && object->offset >= 0;
    return known ? 1 + object->offset : ROW_ANY;
}

/* What is stored behind one row is read behind that row and behind an unknown one, and the other way round: all stores
 * go to the channel of the whole array, those behind an unknown row also to a channel that each row reads. */
static void row_edge(Walk *walk, NodeId node, const Object *object, Decl decl, EdgeKind kind) {
    int32_t row = row_of(walk, object, decl);
    bool stores = kind == EDGE_CHANNEL_IN;
    int32_t channels[2] = {0, 0};
    uint32_t count = 1;
    if (row && stores) channels[count++] = row;
    if (row > 0 && !stores) {
        channels[0] = row;
        channels[count++] = ROW_ANY;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t channel = channel_of(walk, decl, channels[i], 1);
        Edge edge = {.from = node, .to = node, .kind = kind, .other = channel, .insn = stores ? walk->insn : 0};
        if (channel) edge_full(walk, edge);
    }
}

static bool holds_string_text(const Walk *walk, FieldId field) {
    return walk->solver->string_text[walk->program->fields[field].record] == field;
}

static NodeId input_node(Walk *walk, ObjectId id, Target target, Want want) {
    const Object *object = &walk->objects.data[id];
    int32_t offset = target.offset;
    uint32_t size = want.size;
    Decl decl = want.decl;
    bool whole = false;
    if (decl_kind(decl) == DECL_FIELD && decl != object->decl) {
        const Field *field = &walk->program->fields[decl_id(decl)];
        const Type *type = &walk->program->types[field->type];
        if (type->kind == TYPE_ARRAY && target.low != 0) offset = target.low;
        size = field->bit_width ? field_span(walk->program, decl_id(decl)).size : type->size;
    } else if (target.stride == 0 && offset < 0 && want.size) {
        decl = 0; /* what lies before a text (the head of a string of the program's own) is none of it */
    } else if (object->text || want.size == 0 || (want.size == 1 && !want.pointer)) {
        offset = target.low;
        size = 0;
        whole = true;
        if (object->decl) decl = object->decl;
    }
    if (want.record) {
        decl = DECL(DECL_RECORD, want.record);
        whole = true;
    }
    if (decl == 0 && (offset >= 0 || target.stride)) decl = object->decl;
    NodeId node = flow_node(walk, FLOW_INPUT, 0, target.stride, id, offset, size, decl);
    FlowNode *row = &walk->nodes.data[node];
    row->stride = target.stride;
    if (whole && !row->whole) rounds_restart(walk);
    row->whole |= whole;
    if (row->mixed && decl == row->decl) return node; /* all that follows has been done */
    row->mixed = decl == row->decl;
    ObjectId root = id;
    while (walk->objects.data[root].kind == OBJECT_SYMBOLIC && walk->objects.data[root].parent)
        root = walk->objects.data[root].parent;
    uint8_t kind = walk->objects.data[root].kind;
    row->channel = kind == OBJECT_GLOBAL || kind == OBJECT_EXTERNAL || kind == OBJECT_HEAP || kind == OBJECT_SYMBOLIC;
    /* memory that others may have written: joined through the channel of its field or global */
    uint32_t channel = 0;
    if (decl_kind(object->decl) == DECL_FIELD && is_opened_slot(target.offset)) channel = channel_of(walk, object->decl, OPENED_CHANNEL, 1);
    else if (decl_kind(decl) == DECL_FIELD) channel = channel_of(walk, decl, 0, decl == object->decl);
    else if (object->kind == OBJECT_GLOBAL)
        channel = channel_of(walk, DECL(DECL_GLOBAL, object->id), 0, 0);
    if (!channel && decl_kind(decl) == DECL_FIELD && decl == object->decl && holds_string_text(walk, decl_id(decl))) {
        Below below = object_below(walk, id);
        if (below.global) channel = channel_below(walk, below, object->offset);
    }
    bool outlives = object->kind != OBJECT_LOCAL && !bound_by_callers(walk, id);
    if (channel && outlives) edge_full(walk, (Edge){.from = node, .to = node, .kind = EDGE_CHANNEL_OUT, .other = channel});
    if (!channel && outlives && object->kind != OBJECT_GLOBAL && decl_kind(decl) == DECL_GLOBAL)
        row_edge(walk, node, object, decl, EDGE_CHANNEL_OUT);
    return node;
}

/* What the cell that `value` was stored in held before: a null pointer is a pointer too. */
Want want_again(const Walk *walk, Abstract value, uint32_t size) {
    Want want = {.size = size, .decl = value.decl, .pointer = value.points != NULL};
    const Type *type = &walk->program->types[value.points || !value.constant ? 0 : decl_type(walk->program, walk->body, value.decl)];
    if (type->kind != TYPE_POINTER || (size && size != 8)) return want;
    want.pointer = true;
    want.text = program_is_text(walk->program, type->element);
    want.member = decl_kind(value.decl) == DECL_FIELD;
    return want;
}

/* Content at entry: of parameters' memory, globals, memory from outside. */
static Abstract initial_content(Walk *walk, Target target, Want want) {
    Abstract value = {.decl = want.decl};
    ObjectId id = target.object;
    if (!object_has_content(walk, id)) return value;
    Object object = walk->objects.data[id]; /* a copy: rows move */
    if (!want.record && decl_kind(want.decl) != DECL_FIELD && decl_kind(want.decl) != DECL_RECORD) {
        Decl member = member_at(walk, &object, target.low);
        if (member) value.decl = want.decl = member;
    }
    bool fixed = object.kind == OBJECT_GLOBAL && global_is_fixed(walk, &object);
    if (object.kind == OBJECT_GLOBAL) value.points = initial_points(walk, &object, target);
    if (fixed && value.points) {
        const Object *text = &walk->objects.data[value.points->targets[0].object];
        if (!want.pointer && value.points->count == 1 && text->kind == OBJECT_STRING) value.node = text_node(walk, text->id);
        return value;
    }
    if (fixed && !want.pointer) {
        value.constant = global_initial_constant(walk, &object, target);
        return value;
    }
    if (fixed) return value;
    if (want.pointer) {
        uint32_t stride = target.stride;
        ObjectId pointee = object_get(walk, OBJECT_SYMBOLIC, want.member, id, target.offset, stride, want.decl, want.text);
        value.points = points_join(walk, value.points, points_whole(walk, pointee));
        return value;
    }
    value.node = input_node(walk, id, target, want);
    return value;
}

Abstract abstract_join(Walk *walk, Abstract a, Abstract b, uint32_t slot) {
    Abstract join = {.points = points_join(walk, a.points, b.points),
                     .decl = a.decl ? a.decl : b.decl,
                     .constant = a.constant == b.constant ? a.constant : 0};
    if (a.node == b.node || !b.node) {
        join.node = a.node;
    } else if (!a.node) {
        join.node = b.node;
    } else {
        join.node = flow_node(walk, FLOW_PHI, walk->insn, slot, 0, 0, 0, 0);
        edge_add(walk, a.node, join.node, EDGE_COPY, 0, 0);
        edge_add(walk, b.node, join.node, EDGE_COPY, 0, 0);
    }
    return join;
}

/* A member read out of a record that was filled as a whole (`fread(&rec, ...)`, then `rec.mail`) has a name of
 * its own. */
static NodeId cell_node(Walk *walk, Target target, const Cell *cell, Want want) {
    if (decl_kind(want.decl) != DECL_FIELD || want.decl == cell->value.decl || cell->value.points || cell->stride)
        return cell->value.node;
    const Field *field = &walk->program->fields[decl_id(want.decl)];
    uint32_t size = walk->program->types[field->type].size;
    bool part = cell->high == UNBOUNDED || (int64_t)cell->high - cell->low > (int64_t)size;
    if (want.size == 0 && walk->program->types[field->type].kind == TYPE_INTEGER) return cell->value.node; /* all of it */
    const FlowNode from = walk->nodes.data[cell->value.node]; /* a copy: rows move */
    if (!part || from.decl == want.decl || from.kind == FLOW_INPUT || want.pointer) return cell->value.node;
    NodeId member = flow_node(walk, FLOW_DEF, from.insn, 5500, target.object, target.offset, size, want.decl);
    uint32_t insn = walk->insn;
    walk->insn = from.insn;
    edge_add(walk, cell->value.node, member, EDGE_COPY, 0, 0);
    walk->insn = insn;
    return member;
}

static int32_t object_extent(const Walk *walk, ObjectId id) {
    const Object *object = &walk->objects.data[id];
    uint32_t size = object->size;
    if (object->kind == OBJECT_LOCAL) size = program_type_size(walk->program, walk->body->locals[object->id].type);
    if (object->kind == OBJECT_GLOBAL) size = program_type_size(walk->program, walk->program->globals[object->id].type);
    return size < INT32_MAX ? (int32_t)size : 0;
}

/* What a read may see, joined: all cells, or (`entry`) none of them; entry content where no single cell covers the range. */
static Abstract content_read(Walk *walk, const Store *store, Target target, Want want, bool entry) {
    const Cells *cells = store_find(store, target.object);
    NodeId nodes[64];
    uint32_t count = 0, hits = 0;
    Abstract value = {.decl = want.decl};
    bool covered = false;
    int32_t low, high;
    target_range(target, want.size, &low, &high);
    int32_t end = high, filled = low; /* up to there somebody here has written all of it */
    int32_t extent = object_extent(walk, target.object);
    if (extent && high > extent && low < extent) high = extent;
    for (uint32_t i = 0; cells && i < cells->count; i++) {
        const Cell *cell = &cells->rows[i];
        if (cell->low >= end) break; /* rows are sorted by low */
        if (!cell_overlaps(cell, target, want.size)) continue;
        if (!entry) {
            if (cell->value.node && count < 63) nodes[count++] = cell_node(walk, target, cell, want);
            value.points = points_join(walk, value.points, cell->value.points);
            value.constant = hits++ == 0 ? cell->value.constant : 0;
        }
        if (cell->stride == 0 && cell->low <= low && (cell->high >= high || cell->high == UNBOUNDED))
            covered = true;
        if (cell->stride == 0 && cell->low <= filled && cell->high > filled) filled = cell->high;
    }
    if (!covered && object_has_content(walk, target.object)) {
        Abstract initial = initial_content(walk, target, want);
        if (initial.node) nodes[count++] = part_of_rest(walk, initial.node, target, filled);
        value.points = points_join(walk, value.points, initial.points);
        value.constant = hits == 0 ? initial.constant : 0;
    } else if (!covered && walk->objects.data[target.object].kind != OBJECT_LOCAL) {
        value.constant = 0;
    } else if (!covered) {
        value.constant = hits ? 0 : value.constant;
    }
    if (count) {
        uint64_t what = hash_mix((uint64_t)target.object << 32 | (uint32_t)target.offset, (uint64_t)target.stride << 32 | want.size);
        value.node = node_join(walk, hash_mix(what, (uint64_t)(uint32_t)target.low << 32 | (uint32_t)target.high), nodes, count);
    }
    return value;
}

Abstract memory_read(Walk *walk, const Store *store, Target target, Want want) {
    return content_read(walk, store, target, want, false);
}

bool is_one_of_many(const Walk *walk, const Object *object) {
    while (object->kind == OBJECT_SYMBOLIC) {
        if (object->stride) return true;
        object = &walk->objects.data[object->parent];
    }
    return false;
}

/* What is read through a pointer into a buffer (`login = strtok(line, ":")`) is what the pointer is called; the rest
 * of the buffer is not. */
static NodeId named_part(Walk *walk, Target target, NodeId node, Decl decl) {
    if (!decl || walk->nodes.data[node].decl == decl) return node;
    if (!decl_interesting(walk, decl)) return node;
    NodeId part = flow_node(walk, FLOW_DEF, walk->insn, 5600, target.object, target.offset, 0, decl);
    walk->nodes.data[part].whole = true;
    edge_add(walk, node, part, EDGE_NAME, 0, 0);
    return part;
}

/* What the content is called: by the pointer's own name when that is a member, by the memory's otherwise; and by the
 * memory's as well when the member says nothing (`value.mv_data = person->email`). */
static Decl content_name(Walk *walk, const Object *object, Target target, Decl decl) {
    Decl own = member_at(walk, object, target.low);
    if (!own && object->kind == OBJECT_SYMBOLIC && target.low == 0) own = object->decl;
    if (!own || decl_kind(decl) != DECL_FIELD) return own ? own : decl;
    const Solver *solver = walk->solver;
    /* `iov_base` tells nothing of what it points to */
    if (solver->string_text[walk->program->fields[decl_id(decl)].record] == decl_id(decl)) return own;
    bool better = !decl_interesting(walk, decl) && decl_interesting(walk, own);
    return better ? own : decl;
}

void content_nodes(Walk *walk, const Store *store, const Points *points, Decl decl, uint32_t size, U32Vec *out) {
    const Store *saved = walk->store;
    walk->store = store;
    for (uint32_t i = 0; points && i < points->count; i++) {
        Target target = target_read(points, i);
        const Object *object = &walk->objects.data[target.object];
        if (object->kind == OBJECT_STRING && target.offset == 0 && target.stride == 0) {
            NodeId literal = text_node(walk, object->id);
            if (literal) vec_push(out, literal);
        }
        if (object->kind == OBJECT_STRING || object->kind == OBJECT_FUNCTION) continue;
        bool many = is_one_of_many(walk, object) && walk->program->types[decl_type(walk->program, walk->body, decl)].kind == TYPE_POINTER;
        Decl name = many ? object->decl : content_name(walk, object, target, decl);
        Abstract value = memory_read(walk, store, target, (Want){.size = size, .decl = name});
        if ((target.stride || many) && value.node) value.node = named_part(walk, target, value.node, decl);
        if (value.node) value.node = part_node(walk, value.node, part_of_place(walk, target, value.node));
        bool known = value.node == 0;
        for (uint32_t n = 0; n < out->len && !known; n++) known = out->data[n] == value.node;
        if (!known) vec_push(out, value.node);
        for (ObjectId view = walk->objects.data[target.object].view; view && target.low == 0; view = walk->objects.data[view].view) {
            if (!store_find(store, view)) continue; /* what nobody wrote here is read through the object itself */
            target.object = view;
            value = memory_read(walk, store, target, (Want){.size = size, .decl = name});
            if (value.node) vec_push(out, value.node);
        }
    }
    walk->store = saved;
}

bool text_is_empty(const Walk *walk, Target target) {
    const Cells *cells = store_find(walk->store, target.object);
    bool empty = false;
    for (uint32_t i = 0; cells && i < cells->count && cells->rows[i].low <= target.offset; i++) {
        const Cell *cell = &cells->rows[i];
        if (!cell_overlaps(cell, target, 1)) continue;
        if (empty || target.stride || cell->stride || cell->value.node || !is_zero(walk, &cell->value)) return false;
        empty = true;
    }
    return empty;
}

NodeId content_node(Walk *walk, const Points *points, Decl decl, uint32_t size) {
    U32Vec nodes = {0};
    content_nodes(walk, walk->store, points, decl, size, &nodes);
    NodeId node = nodes.len > 1 ? node_join(walk, hash_mix(points->hash, (uint64_t)decl << 32 | size), nodes.data, nodes.len)
                  : nodes.len   ? nodes.data[0]
                                : 0;
    vec_free(&nodes);
    return node;
}

/* ---- writing -------------------------------------------------------------------------------- */

bool cell_same(const Cell *a, const Cell *b) {
    const Abstract *x = &a->value, *y = &b->value;
    return cell_same_place(a, b) && a->width == b->width && x->node == y->node && x->points == y->points &&
           x->decl == y->decl && x->constant == y->constant;
}

bool cells_same(const Cells *a, const Cells *b) {
    if (a == b) return true;
    if (!a || !b || a->count != b->count) return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (!cell_same(&a->rows[i], &b->rows[i])) return false;
    return true;
}

/* Would putting `cell` there change nothing? */
static bool holds_already(const Cells *cells, const Cell *cell, bool kill, int32_t to) {
    bool held = false;
    for (uint32_t i = 0; cells && i < cells->count; i++) {
        const Cell *row = &cells->rows[i];
        if (row->low >= to && row->low > cell->low) break; /* rows are sorted by low */
        if (held && row->low == cell->low) return false; /* the newest of these comes last */
        if (cell_same_place(row, cell)) {
            held = cell_same(row, cell);
            if (!held) return false;
        } else if (kill && (ranges_overlap(row->low, row->high, cell->low, to) || (row->low >= cell->low && row->high <= to))) {
            return false;
        }
    }
    return held;
}

/* Behind the rows with the same low or a smaller one. */
static void row_insert(Cells *cells, Cell row) {
    uint32_t at = cells->count++;
    for (; at > 0 && cells->rows[at - 1].low > row.low; at--) cells->rows[at] = cells->rows[at - 1];
    cells->rows[at] = row;
}

/* As row_insert(), but for what is left of a row that a store cut: a row may lie in that very place already, and then one
 * holds what either does, or there would be one more with each round of a loop. */
static void row_add(Walk *walk, Cells *cells, Cell row) {
    for (uint32_t i = 0; i < cells->count && cells->rows[i].low <= row.low; i++) {
        Cell *known = &cells->rows[i];
        if (!cell_same_place(known, &row)) continue;
        uint32_t slot = (uint32_t)hash_mix((uint32_t)row.low, (uint64_t)(uint32_t)row.high << 32 | (uint32_t)row.offset) & 0x00ffffff;
        known->value = abstract_join(walk, known->value, row.value, slot);
        return;
    }
    row_insert(cells, row);
}

bool is_zero(const Walk *walk, const Abstract *value) {
    return value->constant && walk->constants.data[value->constant - 1] == 0;
}

/* Rows of `old` with `cell` in its place, sorted by low; made in place when nobody else holds them yet. What was there up
 * to `to` goes (kill). */
const Cells *cells_with(Walk *walk, const Cells *old, Cell cell, bool kill, int32_t to) {
    uint32_t count = old ? old->count : 0, kept = 0;
    Cells *made;
    if (holds_already(old, &cell, kill, to)) return old;
    if (old && old->version == walk->version && old->capacity > count) {
        made = (Cells *)(uintptr_t)old;
    } else {
        uint32_t capacity = count + 4 + count / 4;
        made = arena_alloc(walk->scratch, sizeof *made + capacity * sizeof(Cell));
        made->capacity = capacity;
        made->version = walk->version;
        if (count) memcpy(made->rows, old->rows, count * sizeof(Cell));
    }
    Cell later[MAX_CUT];
    uint32_t laters = 0, end = 0;
    for (; end < count && (made->rows[end].low < to || made->rows[end].low <= cell.low); end++) {
        const Cell *at = &made->rows[end];
        if (cell_same_place(at, &cell) || (kill && at->low >= cell.low && at->high <= to)) continue;
        if (kill && at->stride == 0 && ranges_overlap(at->low, at->high, cell.low, to) && laters < MAX_CUT) {
            Cell row = *at;
            row.value.points = NULL; /* cut to what stays */
            row.value.constant = 0;
            Cell whole = row;
            row.value.node = part_of_row(walk, &whole, cell.low, to);
            if (row.high > to) {
                later[laters] = row;
                later[laters].value.node = row.low < cell.low ? part_of_row(walk, &whole, whole.low, to) : row.value.node;
                later[laters].offset = later[laters].low = to;
                laters++;
            }
            if (row.low >= cell.low) continue;
            row.high = cell.low;
            made->rows[kept++] = row;
            continue;
        }
        if (kept != end) made->rows[kept] = *at;
        kept++;
    }
    if (kept < end) memmove(&made->rows[kept], &made->rows[end], (count - end) * sizeof *made->rows);
    kept += count - end; /* what begins behind it stays as it is */
    if (kept + laters + 1 > made->capacity) {
        Cells *more = arena_alloc(walk->scratch, sizeof *more + (kept + laters + 8) * sizeof(Cell));
        memcpy(more, made, sizeof *made + kept * sizeof(Cell));
        more->capacity = kept + laters + 8;
        made = more;
    }
    made->count = kept;
    while (laters) row_add(walk, made, later[--laters]);
    row_insert(made, cell);
    return made;
}

GlobalId object_global(const Walk *walk, ObjectId id) {
    for (;;) {
        const Object *object = &walk->objects.data[id];
        if (object->kind == OBJECT_GLOBAL) return object->id;
        if (object->kind != OBJECT_SYMBOLIC || !object->parent) return 0;
        id = object->parent;
    }
}

void memory_forget_globals(Walk *walk, const U32Vec *globals) {
    if (globals->len == 0) return;
    BitSet forgotten = bitset_new(walk->scratch, walk->global_objects.len ? walk->solver->program->global_count : 0);
    for (uint32_t i = 0; i < globals->len; i++) {
        (void)bitset_add(&walk->modifies, globals->data[i]);
        if (forgotten.bits) (void)bitset_add(&forgotten, globals->data[i]);
    }
    for (uint32_t i = 0; i < walk->global_objects.len; i++) {
        ObjectId object = walk->global_objects.data[i];
        if (bitset_has(&forgotten, object_global(walk, object))) memory_forget(walk, object);
    }
}

/* Channels: what is stored in memory that others can reach is seen by reads of the same field. */
static void channel_store(Walk *walk, ObjectId id, int32_t offset, Decl decl, NodeId node) {
    if (!node) return;
    const Object *object = &walk->objects.data[id];
    if (object->kind == OBJECT_LOCAL || object->kind == OBJECT_CALL_ARGUMENTS || bound_by_callers(walk, id)) return;
    uint32_t channel = 0;
    if (decl_kind(object->decl) == DECL_FIELD && is_opened_slot(offset)) channel = channel_of(walk, object->decl, OPENED_CHANNEL, 1);
    else if (decl_kind(decl) == DECL_FIELD) channel = channel_of(walk, decl, 0, decl == object->decl);
    else if (object->kind == OBJECT_GLOBAL)
        channel = channel_of(walk, DECL(DECL_GLOBAL, object->id), 0, 0);
    else if (decl_kind(decl) == DECL_GLOBAL) row_edge(walk, node, object, decl, EDGE_CHANNEL_IN);
    else if (decl_kind(object->decl) == DECL_GLOBAL) row_edge(walk, node, object, object->decl, EDGE_CHANNEL_IN);
    else if (decl_kind(object->decl) == DECL_FIELD) channel = channel_of(walk, object->decl, 0, 1);
    if (channel)
        edge_full(walk, (Edge){.from = node, .to = node, .kind = EDGE_CHANNEL_IN, .other = channel, .insn = walk->insn});
}

void opened_store(Walk *walk, ObjectId holder, Decl member, const Points *points) {
    const Object *object = &walk->objects.data[holder];
    if (object->kind == OBJECT_LOCAL || bound_by_callers(walk, holder)) return;
    bool any = false;
    const Points *slots = points_slot(walk, points, OPENED_AS);
    for (uint32_t i = 0; slots && i < slots->count; i++) any |= store_find(walk->store, slots->targets[i].object) != NULL;
    uint32_t channel = any ? channel_of(walk, member, OPENED_CHANNEL, 1) : 0;
    NodeId node = channel ? content_node(walk, slots, 0, HANDLE_STEP) : 0;
    if (node) edge_full(walk, (Edge){.from = node, .to = node, .kind = EDGE_CHANNEL_IN, .other = channel, .insn = walk->insn});
}

void memory_write(Walk *walk, Target target, uint32_t size, Abstract value, bool strong) {
    const Object *object = &walk->objects.data[target.object];
    if (object->kind == OBJECT_STRING || object->kind == OBJECT_FUNCTION) return;
    GlobalId global = object_global(walk, target.object);
    if (global) (void)bitset_add(&walk->modifies, global);
    Cell cell = {.offset = target.offset, .stride = target.stride, .width = position_width(target, size),
                 .value = value};
    target_range(target, size, &cell.low, &cell.high);
    int32_t to = cell.high, extent = object->kind == OBJECT_LOCAL || object->kind == OBJECT_GLOBAL ? object_extent(walk, target.object) : 0;
    if (!cell.stride && to == UNBOUNDED && cell.low < extent) cell.high = extent; /* there is no more of it but slots */
    const Cells *old = store_find(walk->store, target.object);
    bool kill = strong && target.stride == 0;
    if (!kill) { /* other cells stay as they are, beside this one */
        Abstract before = {0};
        bool known = target.stride != 0;
        for (uint32_t i = 0; old && i < old->count; i++)
            if (cell_same_place(&old->rows[i], &cell)) {
                before = old->rows[i].value;
                if (target.stride && old->rows[i].width > cell.width) cell.width = old->rows[i].width;
                known = true;
            }
        if (!known) before = content_read(walk, walk->store, target, want_again(walk, value, size), true);
        cell.value.points = points_join(walk, value.points, before.points);
        cell.value.constant = 0;
        if (before.node && before.node != value.node) {
            if (!value.node) {
                cell.value.node = before.node;
            } else {
                NodeId join = flow_node(walk, FLOW_PHI, walk->insn, 2000, target.object, target.offset, size, 0);
                edge_add(walk, before.node, join, EDGE_COPY, 0, 0);
                edge_add(walk, value.node, join, EDGE_COPY, 0, 0);
                cell.value.node = join;
            }
        }
    }
    const Cells *made = cells_with(walk, old, cell, kill, to);
    if (made != old) walk->store = store_put(walk->scratch, walk->store, target.object, made);
    channel_store(walk, target.object, target.offset, value.decl, value.node);
}

void content_write(Walk *walk, const Points *points, uint32_t size, Decl decl, const NodeId *from,
                   uint32_t from_count, FlowNodeKind kind, unsigned states, bool append, uint32_t slot) {
    for (uint32_t i = 0; points && i < points->count; i++) {
        Target target = points->targets[i];
        const Object *object = &walk->objects.data[target.object];
        if (object->kind == OBJECT_STRING || object->kind == OBJECT_FUNCTION) continue;
        Decl name = decl ? decl : object->decl;
        bool single = points->count == 1 && target.stride == 0 && !append;
        NodeId node = 0;
        bool any = false;
        for (uint32_t n = 0; n < from_count; n++) any |= from[n] != 0;
        if (any || kind == FLOW_SOURCE) {
            node = flow_node(walk, kind, walk->insn, slot, target.object, target.offset, size, name);
            for (uint32_t n = 0; n < from_count; n++) edge_add(walk, from[n], node, EDGE_COPY, states, 0);
            walk->nodes.data[node].whole = true;
            walk->nodes.data[node].mixed |= append;
            vec_push(&walk->made, node);
        }
        uint32_t width = size;
        if (width == 0 && !target.stride && target.high == UNBOUNDED && object->size && target.offset >= 0 &&
            (uint32_t)target.offset < object->size)
            width = object->size - (uint32_t)target.offset;
        memory_write(walk, target, width, (Abstract){.node = node, .decl = name}, single);
    }
}

void memory_forget(Walk *walk, ObjectId object) {
    if (store_find(walk->store, object))
        walk->store = store_put(walk->scratch, walk->store, object, NULL);
}

void memory_unfix(Walk *walk, ObjectId object) {
    const Cells *old = store_find(walk->store, object);
    if (!old) return;
    Cells *made = arena_alloc(walk->scratch, sizeof *made + (old->count + 4) * sizeof(Cell));
    memcpy(made, old, sizeof *made + old->count * sizeof(Cell));
    made->capacity = old->count + 4;
    made->version = walk->version;
    for (uint32_t i = 0; i < made->count; i++) made->rows[i].value.constant = 0;
    walk->store = store_put(walk->scratch, walk->store, object, made);
}
