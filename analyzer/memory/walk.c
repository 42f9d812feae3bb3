/* SPDX-License-Identifier: Apache-2.0 */
/* One function, block by block in reverse post-order until nothing changes: what each instruction
 * does to abstract memory, and which edges of the value-flow graph that gives. Constant conditions
 * leave their dead edge unwalked (Wegman and Zadeck, "Constant Propagation with Conditional
 * Branches", TOPLAS 1991). */
#include "memory/condition.h"

Want want_of(const Walk *walk, TypeId id, Decl decl) {
    const Type *type = type_at(walk, id);
    bool pointer = type->kind == TYPE_POINTER;
    return (Want){.size = type->size, .decl = decl, .pointer = pointer,
                  .text = pointer && program_is_text(walk->program, type->element)};
}

/* `size` of what lies there; 0 = not known, OPEN_END: it goes on to the end of the object (C17 6.7.2.1p18). */
#define OPEN_END UINT32_MAX
static const Points *points_shift(Walk *walk, const Points *points, int64_t delta, uint32_t size) {
    Target moved[MAX_TARGETS];
    uint32_t count = 0;
    for (uint32_t i = 0; points && i < points->count; i++) {
        Target target = points->targets[i];
        uint8_t kind = walk->objects.data[target.object].kind;
        if (kind == OBJECT_FUNCTION) continue;
        int64_t at = target.offset + delta;
        target.offset = at > MAX_OFFSET || at < -MAX_OFFSET ? 0 : (int32_t)at;
        if (target.stride == 0) {
            bool outside = at < target.low || (target.high != UNBOUNDED && at >= target.high);
            if (delta < 0 || outside) {
                target.low = at < 0 ? (int32_t)at : 0;
                target.high = UNBOUNDED;
            } else if (size) {
                int64_t end = at + size;
                target.low = (int32_t)at;
                if (size != OPEN_END && (target.high == UNBOUNDED || end < target.high)) target.high = (int32_t)end;
            }
        } else {
            bool inside = delta >= 0 && delta < target.width;
            target.width = size && size != OPEN_END ? size : inside ? target.width - (uint32_t)delta : 0;
        }
        moved[count++] = target;
    }
    return points_of(walk, moved, count);
}

/* `&p[i]` with unknown i: every position of the array that p points into. */
const Points *points_spread(Walk *walk, const Points *points, uint32_t step) {
    Target moved[MAX_TARGETS];
    uint32_t count = 0;
    if (step == 0) step = 1;
    for (uint32_t i = 0; points && i < points->count; i++) {
        Target target = points->targets[i];
        if (walk->objects.data[target.object].kind == OBJECT_FUNCTION) continue;
        if (target.stride && step <= target.width && target.width < target.stride) { /* an array in a row of an array */
            moved[count++] = target;
            continue;
        }
        uint32_t a = target.stride, b = step;
        while (b) {
            uint32_t rest = a % b;
            a = b;
            b = rest;
        }
        target.stride = a ? a : 1;
        target.width = 0;
        int32_t distance = (target.offset - target.low) % (int32_t)target.stride;
        target.offset = target.low + distance;
        moved[count++] = target;
    }
    return points_of(walk, moved, count);
}

/* A pointer moved by an unknown number of bytes and then used as a record: the record is taken to begin
 * where the object (or the array inside it) does, as after `container_of` with a stored offset. */
static const Points *points_realign(Walk *walk, const Points *points) {
    Target moved[MAX_TARGETS];
    bool any = false;
    for (uint32_t i = 0; points && i < points->count; i++) {
        moved[i] = points->targets[i];
        if (moved[i].stride != 1) continue;
        any = true;
        moved[i].stride = 0;
        moved[i].offset = moved[i].low;
    }
    return any ? points_of(walk, moved, points->count) : points;
}

static Abstract do_field(Walk *walk, const Insn *insn) {
    Abstract base = value_at(walk, insn->a);
    FieldSpan span = {.offset = insn->b};
    if (insn->c) base.points = points_realign(walk, base.points);
    if (insn->c && walk->program->fields[insn->c].bit_width) span = field_span(walk->program, insn->c);
    else if (insn->c) span.size = program_type_size(walk->program, walk->program->fields[insn->c].type);
    if (insn->c && !span.size && type_at(walk, walk->program->fields[insn->c].type)->kind == TYPE_ARRAY) span.size = OPEN_END;
    base.points = points_shift(walk, base.points, (int32_t)span.offset, span.size);
    if (insn->c && !(base.decl && names_its_holder(walk, insn->c))) base.decl = DECL(DECL_FIELD, insn->c);
    base.node = 0;
    base.constant = 0;
    return base;
}

/* Elements of constant tables carry their index: hex digits encode the byte that selects them. */
static bool is_constant_table(const Walk *walk, const Points *points) {
    for (uint32_t i = 0; points && i < points->count; i++) {
        const Object *object = &walk->objects.data[points->targets[i].object];
        if (object->kind == OBJECT_STRING) continue;
        if (object->kind != OBJECT_GLOBAL || !walk->program->globals[object->id].constant) return false;
    }
    return points != NULL;
}

static Abstract do_index(Walk *walk, const Insn *insn) {
    Abstract base = value_at(walk, insn->a), index = value_at(walk, insn->b);
    if (index.constant) {
        int64_t element = walk->constants.data[index.constant - 1];
        if (element > -(1 << 24) && element < 1 << 24)
            base.points = element ? points_shift(walk, base.points, element * insn->c, 0) : base.points;
        else
            base.points = points_spread(walk, base.points, insn->c);
    } else {
        base.points = points_spread(walk, base.points, insn->c);
    }
    const Type *pointer = type_at(walk, insn->type);
    if (pointer->kind == TYPE_POINTER && type_at(walk, pointer->element)->kind == TYPE_ARRAY)
        base.points = points_shift(walk, base.points, 0, insn->c);
    base.node = is_constant_table(walk, base.points) ? index.node : 0;
    base.constant = 0;
    return base;
}

static Abstract do_load(Walk *walk, const Insn *insn) {
    Abstract address = value_at(walk, insn->a);
    Want want = want_of(walk, insn->type, address.decl);
    Value from = insn->a;
    while (from && walk->body->insns[from].op == INSN_CAST) from = walk->body->insns[from].a;
    const Insn *place = &walk->body->insns[from];
    want.member = from && place->op == INSN_FIELD &&
                  walk->solver->string_text[walk->program->fields[place->c].record] != place->c;
    Abstract result = {.decl = address.decl};
    bool first = true;
    for (uint32_t i = 0; address.points && i < address.points->count; i++) {
        Abstract one = memory_read(walk, walk->store, address.points->targets[i], want);
        if (first) result = one;
        else result = abstract_join(walk, result, one, 3000);
        first = false;
    }
    result.decl = address.decl;
    if (want.pointer) result.points = points_typed(walk, result.points, insn->type);
    /* nobody takes a real number or part of a pointer (read through another member of a union) for a pointer */
    const Type *type = type_at(walk, insn->type);
    if (type->kind == TYPE_REAL || (type->kind == TYPE_INTEGER && type->size < 8)) result.points = NULL;
    if (!result.node && address.node) result.node = address.node;
    if (result.node && type->size == 1) result.node = part_node(walk, result.node, part_of_character(walk, insn));
    /* which kind of address it is says nothing of the address */
    bool family = type->size == 2 && place->op == INSN_FIELD && place->c &&
                  strcmp(program_text(walk->program, walk->program->fields[place->c].type_text), "sa_family_t") == 0;
    if (family) result.node = 0;
    return result;
}

/* A pointer to text stored into a declaration of interest names the text: after
 * `u->login = strtok(line, ":")` the line's content is a login. A pointer that walks through it names a piece: whoever has the
 * whole has that too, another such pointer has not. */
void name_text(Walk *walk, Abstract value, Decl decl) {
    if (!value.points || !decl || decl == value.decl) return;
    if (!decl_interesting(walk, decl)) return;
    for (uint32_t i = 0; i < value.points->count; i++) {
        Target target = value.points->targets[i];
        const Object *object = &walk->objects.data[target.object];
        if (object->kind == OBJECT_STRING || object->kind == OBJECT_FUNCTION || target.stride) continue;
        if (is_one_of_many(walk, object)) continue;
        bool piece = is_cursor(value.points, i);
        NodeId held = content_node(walk, points_one(walk, target_read(value.points, i)), value.decl, 0);
        if (!held || walk->nodes.data[held].decl == decl) continue;
        NodeId named = flow_node(walk, FLOW_DEF, walk->insn, 4000 + i, target.object, target.offset, 0, decl);
        walk->nodes.data[named].whole = true;
        edge_add(walk, held, named, EDGE_NAME, 0, 0);
        if (piece) target = (Target){.object = target.object, .offset = NAMES_BASE, .low = NAMES_BASE, .high = NAMES_BASE + 1};
        memory_write(walk, target, piece, (Abstract){.node = named, .decl = decl}, value.points->count == 1);
    }
}

/* What is `void *` on either side may point to any record, which a name must not write over. */
static bool stores_text(const Walk *walk, const Insn *store) {
    const Type *type = type_at(walk, store->type);
    if (type->kind != TYPE_POINTER || !program_is_text(walk->program, type->element)) return false;
    if (type_at(walk, type->element)->kind != TYPE_VOID) return true;
    Value from = store->b;
    while (walk->body->insns[from].op == INSN_CAST) from = walk->body->insns[from].a;
    const Type *given = type_at(walk, walk->body->insns[from].type);
    return given->kind != TYPE_POINTER || type_at(walk, given->element)->kind != TYPE_VOID;
}

static void do_store(Walk *walk, const Insn *insn) {
    Abstract address = value_at(walk, insn->a), value = value_at(walk, insn->b);
    uint32_t size = program_type_size(walk->program, insn->type);
    if (!address.points) return;
    if (stores_text(walk, insn)) name_text(walk, value, address.decl);
    const Insn *place = &walk->body->insns[insn->a];
    bool shared = place->op == INSN_FIELD && place->c && field_span(walk->program, place->c).shared;
    bool single = address.points->count == 1 && !shared;
    bool zero = value.constant && walk->constants.data[value.constant - 1] == 0;
    if (single && zero) wipe_find(walk, walk->insn, true);
    for (uint32_t i = 0; i < address.points->count; i++) {
        Target target = address.points->targets[i];
        Abstract stored = value;
        stored.decl = address.decl;
        const Object *object = &walk->objects.data[target.object];
        bool temporary = object->kind == OBJECT_LOCAL && walk->body->locals[object->id].is_temporary;
        if (value.node && !temporary) {
            stored.node = flow_node(walk, FLOW_DEF, walk->insn, i, target.object, target.offset, size, address.decl);
            edge_add(walk, value.node, stored.node, EDGE_COPY, 0, 0);
        }
        memory_write(walk, target, size, stored, single);
        if (value.points && decl_kind(address.decl) == DECL_FIELD) opened_store(walk, target.object, address.decl, value.points);
    }
}

static Abstract do_operands(Walk *walk, const Insn *insn, uint32_t first, uint32_t count) {
    NodeId nodes[32] = {0};
    uint32_t of[32], n = 0; /* which operand it is of */
    Abstract result = {0};
    for (uint32_t i = 0; i < count && n < 32; i++) {
        Abstract operand = value_at(walk, walk->body->pool[first + i]);
        of[n] = i;
        if (operand.node) nodes[n++] = operand.node;
        result.points = points_join(walk, result.points, operand.points);
        if (insn->op != INSN_ASM) continue;
        erasures_stay(walk, operand.points);
        NodeId held = content_node(walk, operand.points, operand.decl, 0);
        if (held && n < 32) of[n] = i;
        if (held && n < 32) nodes[n++] = held;
    }
    result.node = node_join(walk, 0, nodes, n);
    for (uint32_t i = 0; insn->op == INSN_ASM && i < count; i++) {
        Abstract operand = value_at(walk, walk->body->pool[first + i]);
        NodeId others[32];
        uint32_t m = 0;
        for (uint32_t k = 0; k < n; k++)
            if (of[k] != i) others[m++] = nodes[k];
        if (m) content_write(walk, operand.points, 0, operand.decl, others, m, FLOW_DEF, 0, true, 5000 + i);
    }
    return result;
}

static void do_scope_end(Walk *walk, const Insn *insn) {
    enum { PIECE = 3 };
    const Local *local = &walk->body->locals[insn->a];
    const Type *type = type_at(walk, local->type);
    ObjectId object = object_get(walk, OBJECT_LOCAL, insn->a, 0, 0, 0, DECL(DECL_LOCAL, insn->a), false);
    /* a few bytes are no more than a piece of a secret, unless they are called one */
    bool piece = type->size && type->size <= PIECE && !decl_interesting(walk, DECL(DECL_LOCAL, insn->a));
    if (local->name && !piece && (type->kind == TYPE_ARRAY || type->kind == TYPE_RECORD)) {
        U32Vec nodes = {0};
        content_nodes(walk, walk->store, points_whole(walk, object), DECL(DECL_LOCAL, insn->a), 0, &nodes);
        if (nodes.len) {
            NodeId end = flow_node(walk, FLOW_END, walk->insn, 0, object, 0, 0, DECL(DECL_LOCAL, insn->a));
            for (uint32_t i = 0; i < nodes.len; i++) edge_add(walk, nodes.data[i], end, EDGE_COPY, 0, 0);
            event_add(walk, (Event){.kind = EVENT_SCOPE_END, .insn = walk->insn, .node = end,
                                    .freed = DECL(DECL_LOCAL, insn->a)});
        }
        vec_free(&nodes);
    }
    memory_forget(walk, object);
}

static void do_set(Walk *walk, const Insn *insn) {
    Abstract to = value_at(walk, insn->a), byte = value_at(walk, insn->b);
    Abstract value = {.node = byte.node};
    if (byte.constant && walk->constants.data[byte.constant - 1] == 0) value.constant = byte.constant;
    for (uint32_t i = 0; to.points && i < to.points->count; i++)
        memory_write(walk, to.points->targets[i], insn->c, value, to.points->count == 1);
}

static void do_return(Walk *walk, const Insn *insn) {
    Abstract value = value_at(walk, insn->a);
    uint32_t at = walk->insn;
    BlockId block = walk->block;
    answers_return(walk, insn->a);
    walk->insn = 0;
    walk->block = 1;
    walk->result = walk->exits ? abstract_join(walk, walk->result, value, 6000) : value;
    if (walk->exits) {
        walk->insn = at;
        walk->exit = states_join(walk, 0, walk->exit, walk->store);
    } else {
        walk->exit = walk->store;
    }
    walk->insn = at;
    walk->block = block;
    walk->exits = true;
    walk->version++;
}

/* The record that a COPY copies whole, by the types of its addresses. */
static TypeId copied_record(const Walk *walk, const Insn *insn) {
    const Value sides[] = {insn->a, insn->b};
    for (size_t i = 0; i < COUNTOF(sides); i++) {
        const Type *type = type_at(walk, walk->body->insns[sides[i]].type);
        const Type *held = type_at(walk, type->element);
        if (type->kind == TYPE_POINTER && held->kind == TYPE_RECORD && held->size == insn->c) return type->element;
    }
    return 0;
}

static Abstract do_insn(Walk *walk, const Insn *insn) {
    switch ((InsnOp)insn->op) {
    case INSN_CONST:
        return (Abstract){.node = insn->c ? text_node(walk, insn->c) : 0, .constant = constant_id(walk, insn_constant(insn))};
    case INSN_REAL: return (Abstract){0};
    case INSN_STRING:
        return (Abstract){.points = points_whole(walk, object_get(walk, OBJECT_STRING, insn->a, 0, 0, 0, 0, true))};
    case INSN_FUNCTION:
        return (Abstract){.points = points_whole(walk, object_get(walk, OBJECT_FUNCTION, insn->a, 0, 0, 0, 0, false))};
    case INSN_GLOBAL: {
        Decl decl = DECL(DECL_GLOBAL, insn->a);
        return (Abstract){.points = points_whole(walk, object_get(walk, OBJECT_GLOBAL, insn->a, 0, 0, 0, decl, false)), .decl = decl};
    }
    case INSN_LOCAL: {
        Decl decl = DECL(DECL_LOCAL, insn->a);
        return (Abstract){.points = points_whole(walk, object_get(walk, OBJECT_LOCAL, insn->a, 0, 0, 0, decl, false)), .decl = decl};
    }
    case INSN_FIELD: return do_field(walk, insn);
    case INSN_INDEX: return do_index(walk, insn);
    case INSN_LOAD: return do_load(walk, insn);
    case INSN_STORE: do_store(walk, insn); return (Abstract){0};
    case INSN_CAST: return made_by_cast(walk, insn);
    case INSN_BINARY: return made_by_binary(walk, insn);
    case INSN_UNARY: return made_by_unary(walk, insn);
    case INSN_COPY:
        memory_copy(walk, value_at(walk, insn->a).points, value_at(walk, insn->b).points, insn->c,
                    copied_record(walk, insn), 7000);
        return (Abstract){0};
    case INSN_SET: do_set(walk, insn); return (Abstract){0};
    case INSN_CALL: case INSN_ICALL: return call_apply(walk, insn);
    case INSN_VA_START: varargs_start(walk, insn); return (Abstract){0};
    case INSN_VA_ARG: return varargs_arg(walk, insn);
    case INSN_VA_COPY: varargs_copy(walk, insn); return (Abstract){0};
    case INSN_SCOPE_END: do_scope_end(walk, insn); return (Abstract){0};
    case INSN_ASM: case INSN_UNKNOWN: return do_operands(walk, insn, insn->b, insn->c);
    case INSN_RETURN: do_return(walk, insn); return (Abstract){0};
    case INSN_JUMP: case INSN_BRANCH: case INSN_SWITCH: case INSN_IJUMP: case INSN_UNREACHABLE:
    case INSN_COUNT_: return (Abstract){0};
    }
    return (Abstract){0};
}

/* Which successors the terminator can take, given constant conditions. */
static bool edge_taken(const Walk *walk, const Insn *last, BlockId to) {
    if (last->op != INSN_BRANCH && last->op != INSN_SWITCH) return true;
    Abstract condition = value_at(walk, last->a);
    if (!condition.constant) return true;
    int64_t value = walk->constants.data[condition.constant - 1];
    if (last->op == INSN_BRANCH) return to == (value ? last->b : last->c);
    const uint32_t *rows = &walk->body->pool[last->b];
    uint32_t count = last->c / 5;
    for (uint32_t i = 0; i + 1 < count; i++) {
        int64_t low = (int64_t)((uint64_t)rows[5 * i + 1] << 32 | rows[5 * i]);
        int64_t high = (int64_t)((uint64_t)rows[5 * i + 3] << 32 | rows[5 * i + 2]);
        if (value >= low && value <= high) return rows[5 * i + 4] == to;
    }
    return count && rows[5 * (count - 1) + 4] == to;
}

static const Store *store_with(Walk *walk, const Store *store, BlockId from, Target target, Abstract value) {
    const Store *kept = walk->store;
    uint32_t insn = walk->insn;
    walk->store = store;
    walk->version++;
    walk->insn = walk->body->blocks[from].first;
    memory_write(walk, target, target.high == UNBOUNDED ? 0 : (uint32_t)(target.high - target.low), value, true);
    store = walk->store;
    walk->store = kept;
    walk->insn = insn;
    walk->version++;
    return store;
}

static const Store *pointer_with(Walk *walk, const Store *store, BlockId from, LocalId local, Abstract value) {
    value.decl = DECL(DECL_LOCAL, local);
    Target at = {.object = object_get(walk, OBJECT_LOCAL, local, 0, 0, 0, value.decl, false), .high = 8};
    return store_with(walk, store, from, at, value);
}

/* A local pointer that is null points nowhere, and what a null pointer points to holds nothing. */
static const Store *null_leave(Walk *walk, const Store *store, BlockId from, const Known *known) {
    Value pointer = known->value;
    const Insn *load = &walk->body->insns[pointer];
    bool null = !known->other && known->low == 0 && known->high == 0;
    if (!null || load->op != INSN_LOAD || type_at(walk, load->type)->kind != TYPE_POINTER) return store;
    const Points *points = walk->values[pointer].points;
    LocalId local = local_at_end(walk, from, pointer);
    if (local && points) store = pointer_with(walk, store, from, local, (Abstract){.constant = constant_id(walk, 0)});
    if (!points || points->count != 1 || points->targets[0].offset || points->targets[0].stride) return store;
    ObjectId id = points->targets[0].object;
    /* only text (cells of records are told apart, a join of the whole would not), and only when this pointer
     * is what the object is named by: the result of `fgets(s, ...)` may be null while `s` is not */
    const Type *tested = type_at(walk, type_at(walk, load->type)->element);
    if (tested->kind != TYPE_INTEGER || tested->size != 1) return store;
    const Object *object = &walk->objects.data[id];
    const Points *held = walk->values[load->a].points;
    bool named = object->kind == OBJECT_SYMBOLIC && held && held->count == 1 &&
                 held->targets[0].object == object->parent && held->targets[0].offset == object->offset;
    return named || object->kind == OBJECT_HEAP ? store_with(walk, store, from, target_whole(id), (Abstract){0}) : store;
}

/* The one place where the pointer points, if that is one variable or what stood there at entry; its instances are not
 * told apart otherwise. */
static const Target *one_place(const Walk *walk, const Points *points) {
    if (!points || points->count != 1 || points->targets[0].stride) return NULL;
    const Object *object = &walk->objects.data[points->targets[0].object];
    bool one = object->kind == OBJECT_LOCAL || object->kind == OBJECT_GLOBAL || object->kind == OBJECT_STRING ||
               (object->kind == OBJECT_SYMBOLIC && !object->folded && !is_one_of_many(walk, object));
    return one ? &points->targets[0] : NULL;
}

/* `if (shown != given) free(shown);`: a pointer that is not another one does not point where that does. */
static const Store *unequal_leave(Walk *walk, const Store *store, BlockId from, BlockId to) {
    Value pair[2];
    if (!edge_unequal(walk, from, to, pair)) return store;
    for (int side = 0; side < 2; side++) {
        const Points *points = walk->values[pair[side]].points;
        const Target *other = one_place(walk, walk->values[pair[1 - side]].points);
        LocalId local = local_at_end(walk, from, pair[side]);
        bool chosen = false; /* what is erased is told by all that it may point to */
        for (uint32_t i = 0; i < walk->chosen.len; i++) chosen |= walk->chosen.data[i].points == points;
        if (!local || !other || !points || points->count < 2 || chosen) continue;
        Target rest[MAX_TARGETS];
        uint32_t count = 0;
        for (uint32_t i = 0; i < points->count; i++) {
            const Target *target = &points->targets[i];
            bool same = target->object == other->object && target->offset == other->offset && !target->stride;
            if (!same) rest[count++] = *target;
        }
        if (count == points->count) continue;
        Abstract value = walk->values[pair[side]];
        value.points = points_of(walk, rest, count);
        store = pointer_with(walk, store, from, local, value);
    }
    return store;
}

const Store *known_leave(Walk *walk, const Store *store, BlockId from, BlockId to, const Known *known) {
    store = ways_leave(walk, store, from, to, known);
    return null_leave(walk, answers_leave(walk, store, from, known), from, known);
}

/* Memory on the way from one block to the next, with what the branch there says of it. */
static const Store *edge_leave(Walk *walk, BlockId from, BlockId to) {
    const Store *store = walk->block_out[from];
    Known known;
    bool knows = edge_known(walk, from, to, &known);
    if (knows) store = wipe_around(walk, store, from, &known);
    store = knows ? known_leave(walk, store, from, to, &known) : unequal_leave(walk, store, from, to);
    return wipe_leave(walk, store, from, to);
}

static bool block_enter(Walk *walk, BlockId block) {
    walk->visit++;
    walk->block = block;
    if (rounds_same_way_in(walk, block)) {
        walk->store = walk->rounds.block_in[block];
        return walk->reached[block];
    }
    if (block == 1) {
        walk->store = NULL;
        return true;
    }
    bool any = false;
    uint32_t first = walk->cfg.predecessor_first[block];
    for (uint32_t i = first; i < walk->cfg.predecessor_first[block + 1]; i++) {
        BlockId from = walk->cfg.predecessor[i];
        if (!walk->reached[from] || walk->stops[from]) continue;
        const Block *row = &walk->body->blocks[from];
        if (!edge_taken(walk, &walk->body->insns[row->first + row->count - 1], block)) continue;
        if (walk->round == 0 && wipe_waits(walk, from, block)) continue;
        const Store *kept = walk->store;
        const Store *came = edge_leave(walk, from, block);
        ways_come(walk, block, i - first, came);
        walk->store = any ? states_join(walk, walk->body->blocks[block].first, kept, came) : came;
        any = true;
    }
    ways_met(walk, block);
    return any;
}

static void block_walk(Walk *walk, BlockId block) {
    if (!block_enter(walk, block)) return;
    if (rounds_settled(walk, block)) return;
    if (!walk->reached[block]) walk->changed = walk->found = true;
    walk->reached[block] = true;
    const Block *row = &walk->body->blocks[block];
    walk->stopped = false;
    for (uint32_t i = row->first; i < row->first + row->count && !walk->stopped; i++) {
        walk->insn = i;
        walk->visit++;
        Abstract value = do_insn(walk, &walk->body->insns[i]);
        Abstract *old = &walk->values[i];
        if (old->points != value.points || old->node != value.node || old->constant != value.constant)
            walk->changed = true;
        if (old->points != value.points || old->node != value.node || old->constant != value.constant || old->decl != value.decl)
            rounds_value(walk, i);
        *old = value;
    }
    walk->stops[block] = walk->stopped;
    const Store *before = walk->block_out[block];
    walk->block_out[block] = walk->store;
    walk->version++;
    walk->changed |= rounds_carries_back(walk, block, before);
    rounds_walked(walk, block);
}

static void graph_keep(Walk *walk) {
    FunctionGraph *graph = walk->graph;
    graph->objects = walk->objects.data;
    graph->object_count = walk->objects.len;
    graph->nodes = walk->nodes.data;
    graph->node_count = walk->nodes.len;
    graph->edges = walk->edges.data;
    graph->edge_count = walk->edges.len;
    graph->events = walk->events.data;
    graph->event_count = walk->events.len;
}

/* Rows that one walk leaves to the next. */
#define SPARE_ROWS(ROWS)                                                                                              \
    ROWS(objects) ROWS(nodes) ROWS(edges) ROWS(events) ROWS(channels) ROWS(joins) ROWS(inflows) ROWS(wholes)         \
    ROWS(links) ROWS(escaped) ROWS(object_number) ROWS(pin_number) ROWS(pinned) ROWS(shown)

static void walk_maps(Walk *walk, Map *maps[WALK_MAPS]) {
    Map *all[WALK_MAPS] = {&walk->object_memo, &walk->node_memo, &walk->event_memo, &walk->points_memo,
                           &walk->constant_memo, &walk->join_memo, &walk->join_rows, &walk->join_sets,
                           &walk->callee_numbers, &walk->asked, &walk->channel_memo};
    memcpy(maps, all, sizeof all);
}

static void spare_take(Spare *spare, Walk *walk) {
    Map *maps[WALK_MAPS];
    walk_maps(walk, maps);
    for (size_t i = 0; i < WALK_MAPS; i++) *maps[i] = spare->maps[i];
    walk->edge_memo = spare->edge_memo;
#define TAKE(rows) walk->rows = spare->rows;
    SPARE_ROWS(TAKE)
#undef TAKE
    *spare = (Spare){0};
}

/* To clear a large map costs more than to make a small one. */
static void spare_give(Spare *spare, Walk *walk) {
    Map *maps[WALK_MAPS];
    walk_maps(walk, maps);
    for (size_t i = 0; i < WALK_MAPS; i++) {
        if (spare->maps[i].slots || maps[i]->slot_count > SPARE_SLOTS) {
            map_free(maps[i]);
            continue;
        }
        spare->maps[i] = *maps[i];
        map_clear(&spare->maps[i]);
    }
    if (spare->edge_memo.slots || walk->edge_memo.slot_count > 4 * SPARE_SLOTS) keyset_free(&walk->edge_memo);
    else spare->edge_memo = walk->edge_memo;
    keyset_clear(&spare->edge_memo);
#define GIVE(rows)                                                           \
    if (spare->rows.data) vec_free(&walk->rows);                             \
    else spare->rows = walk->rows;                                           \
    vec_clear(&spare->rows);
    SPARE_ROWS(GIVE)
#undef GIVE
}

void spare_free(Spare *spare) {
    for (size_t i = 0; i < WALK_MAPS; i++) map_free(&spare->maps[i]);
    keyset_free(&spare->edge_memo);
#define FREE(rows) vec_free(&spare->rows);
    SPARE_ROWS(FREE)
#undef FREE
}

Walk *walk_open(Solver *solver, FunctionId id, Arena *scratch) {
    const Function *body = program_body(solver->program, id);
    Walk *walk = xcalloc(1, sizeof *walk);
    *walk = (Walk){.solver = solver, .program = solver->program, .id = id, .owner = program_origin(solver->program, id),
                   .body = body, .scratch = scratch};
    spare_take(&solver->spare, walk);
    walk->graph = ARENA_NEW(solver->memory->arena, FunctionGraph);
    walk->graph->function = id;
    solver->memory->graphs[id] = walk->graph;
    walk->cfg = cfg_compute(walk->scratch, body);
    walk->values = ARENA_ARRAY(walk->scratch, Abstract, body->insn_count);
    walk->block_out = ARENA_ARRAY(walk->scratch, const Store *, body->block_count);
    walk->reached = ARENA_ARRAY(walk->scratch, bool, body->block_count);
    walk->stops = ARENA_ARRAY(walk->scratch, bool, body->block_count);
    walk->modifies = bitset_new(walk->scratch, solver->program->global_count);
    vec_push(&walk->objects, (Object){0});
    vec_push(&walk->nodes, (FlowNode){0});
    vec_push(&walk->channels, (Channel){0});
    rounds_open(walk);
    part_open(walk);
    ways_open(walk);
    return walk;
}

void walk_solve(Walk *walk, uint32_t turn) {
    walk->turn = turn;
    rounds_restart(walk); /* callees may have got other summaries */
    bool loops = false;
    for (BlockId b = 1; b < walk->body->block_count; b++) loops |= walk->cfg.loop_head[b] != 0;
    if (loops && turn == 0) masks_find(walk);
    uint32_t rounds = MAX_ROUNDS; /* since a block was reached for the first time: loops of which a constant says that they
                                     begin are left one a round */
    for (walk->round = 0; walk->round < rounds; walk->round++) {
        walk->changed = walk->found = false;
        walk->exits = false;
        vec_clear(&walk->returned);
        walk->exit = NULL;
        walk->result = (Abstract){0};
        for (uint32_t i = 0; i < walk->cfg.order_count; i++) block_walk(walk, walk->cfg.order[i]);
        if (!loops || !walk->changed) break;
        if (walk->found) rounds = walk->round + 1 + MAX_ROUNDS;
    }
    if (walk->round == rounds) walk->graph->folded++;
    summary_build(walk);
    graph_keep(walk);
}

static void *rows_keep(Arena *arena, const void *rows, uint32_t count, size_t size) {
    void *kept = arena_alloc(arena, count * size);
    if (count) memcpy(kept, rows, count * size);
    return kept;
}

/* The graph has grown to its size: from here on its rows lie close together. */
static void graph_close(Arena *arena, FunctionGraph *graph) {
    graph->objects = rows_keep(arena, graph->objects, graph->object_count, sizeof *graph->objects);
    graph->nodes = rows_keep(arena, graph->nodes, graph->node_count, sizeof *graph->nodes);
    graph->edges = rows_keep(arena, graph->edges, graph->edge_count, sizeof *graph->edges);
    graph->events = rows_keep(arena, graph->events, graph->event_count, sizeof *graph->events);
}

static void walk_free(Walk *walk) {
    vec_free(&walk->constants);
    vec_free(&walk->made);
    vec_free(&walk->erased);
    vec_free(&walk->chosen);
    vec_free(&walk->wipes);
    vec_free(&walk->erasures);
    ways_free(walk);
    vec_free(&walk->returned);
    vec_free(&walk->called);
    vec_free(&walk->left);
    map_free(&walk->called_rows);
    vec_free(&walk->rows);
    vec_free(&walk->global_objects);
    spare_give(&walk->solver->spare, walk);
    free_(walk);
}

void walk_close(Walk *walk) {
    channels_join(walk->solver, walk->graph, walk->channels.data, walk->channels.len);
    graph_close(walk->solver->memory->arena, walk->graph);
    walk_free(walk);
}

void walk_drop(Walk *walk) {
    walk->solver->memory->graphs[walk->id] = NULL;
    walk_free(walk);
}
