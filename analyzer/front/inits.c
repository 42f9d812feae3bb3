/* SPDX-License-Identifier: Apache-2.0 */
/* Initialisers. libclang shows a list as written, so the rules of C (6.7.9) are applied here: which
 * subobject each value is for, through missing braces, designators, ranges and anonymous members.
 * The walk is the same for static objects (inits_static.c) and for locals; a sink takes each value
 * with the path to its place.
 *
 *   struct s { int a; struct { int b[2]; } in; int c; } x = { 1, 2, 3, .c = 4 };
 *   leaf x.a 1, leaf x.in.b[0] 2, leaf x.in.b[1] 3, leaf x.c 4 */
#include "front/lower.h"

/* The values between one pair of braces, taken one after another by nested levels. */
typedef struct InitList {
    NodeId list, next; /* next 0 = at the end */
} InitList;

/* One level: an aggregate and the position in it. */
typedef struct Level {
    InitPath *object;
    uint64_t position; /* field or element to come */
    uint64_t count;    /* fields or elements; UINT64_MAX for arrays without a size */
} Level;

static void walk_level(InitSink *sink, Level *level, InitList *list, bool braced);

static NodeId list_take(const Lower *lower, InitList *list) {
    NodeId taken = list->next;
    list->next = node_next(lower, list->list, taken);
    while (list->next && !kind_is_expression(node_kind(lower, list->next))) {
        list->next = node_next(lower, list->list, list->next);
    }
    return taken;
}

static InitList list_open(const Lower *lower, NodeId node) {
    InitList list = {node, node_first(lower, node)};
    while (list.next && !kind_is_expression(node_kind(lower, list.next))) {
        list.next = node_next(lower, node, list.next);
    }
    return list;
}

/* A designated initialiser is an unexposed expression of type void. */
static bool is_designation(Lower *lower, NodeId node) {
    return node_kind(lower, node) == CXCursor_UnexposedExpr &&
           node_type(lower, node)->kind == TYPE_VOID && node_first(lower, node);
}

static bool is_character_array(Lower *lower, const TypeInfo *type) {
    const TypeInfo *element = type->kind == TYPE_ARRAY ? type_element(lower, type) : NULL;
    return element && element->kind == TYPE_INTEGER && !element->is_bool;
}

/* The literal that initialises this whole array, or 0. */
NodeId init_literal(Lower *lower, const TypeInfo *type, NodeId value) {
    return is_character_array(lower, type) ? literal_node(lower, value) : 0;
}

/* Vectors are initialised like arrays, complex numbers like arrays of two. */
static const TypeInfo *vector_element(Lower *lower, const TypeInfo *type, uint64_t *count) {
    if (type->kind != TYPE_OTHER) {
        return NULL;
    }
    bool complex = type->canonical.kind == CXType_Complex;
    long long elements = complex ? 2 : clang.getNumElements(type->canonical);
    *count = elements > 0 ? (uint64_t)elements : 0;
    return elements > 0 ? type_info(lower, clang.getElementType(type->canonical)) : NULL;
}

static Level level_open(InitSink *sink, InitPath *object) {
    Level level = {.object = object};
    type_complete(sink->lower, object->type);
    if (object->type->kind == TYPE_OTHER) {
        vector_element(sink->lower, object->type, &level.count);
    } else if (object->type->kind == TYPE_ARRAY) {
        const Type *row = unit_type_at(sink->lower->builder, object->type->id);
        level.count = row->count ? row->count : UINT64_MAX;
        if (!row->count && object->type->size == 0 && object->type->canonical.kind ==
                                                          CXType_ConstantArray) {
            level.count = 0; /* int a[0] */
        }
    } else {
        level.count = unit_type_at(sink->lower->builder, object->type->id)->fields;
    }
    return level;
}

/* Path to the subobject at a position of the level. */
static InitPath level_step(InitSink *sink, const Level *level, uint64_t position) {
    Lower *lower = sink->lower;
    InitPath *object = level->object;
    InitPath step = {.up = object, .offset = object->offset};
    if (object->type->kind == TYPE_ARRAY) {
        step.type = type_element(lower, object->type);
        step.index = step.last = position;
        step.offset += position * type_step(lower, object->type);
        return step;
    }
    if (object->type->kind == TYPE_OTHER) {
        uint64_t count;
        step.type = vector_element(lower, object->type, &count);
        step.index = step.last = position;
        step.offset += position * step.type->size;
        return step;
    }
    const Type *record = unit_type_at(lower->builder, object->type->id);
    step.field = record->field + (FieldId)position;
    step.offset += field_storage(lower, unit_field_at(lower->builder, step.field));
    step.type = lower->field_types.data[step.field];
    return step;
}

static bool is_aggregate(const TypeInfo *type) {
    return type->kind == TYPE_ARRAY || type->kind == TYPE_RECORD ||
           type->canonical.kind == CXType_Vector || type->canonical.kind == CXType_ExtVector ||
           type->canonical.kind == CXType_Complex;
}

/* Does this value (no braces, no designation) initialise an object of this type as a whole? */
static bool value_is_whole(InitSink *sink, const TypeInfo *type, NodeId value) {
    Lower *lower = sink->lower;
    if (!is_aggregate(type)) {
        return true;
    }
    if (type->kind == TYPE_ARRAY) {
        if (init_literal(lower, type, value)) {
            return true;
        }
        NodeId peeled = node_peel(lower, value); /* GNU: a compound literal for an array */
        return node_kind(lower, peeled) == CXCursor_CompoundLiteralExpr &&
               node_type(lower, peeled)->kind == TYPE_ARRAY;
    }
    const TypeInfo *own = node_type(lower, value);
    return own->id == type->id;
}

/* ---- designators ---------------------------------------------------------------------------- */

typedef struct Designation {
    NodeId parts[32]; /* designators, in order */
    uint32_t count;
    NodeId value;
    char kinds[33];   /* as written, see node_designators; "" = unknown */
} Designation;

static bool designation_open(InitSink *sink, NodeId node, Designation *out) {
    Lower *lower = sink->lower;
    NodeId last = 0;
    *out = (Designation){0};
    for (NodeId child = node_first(lower, node); child; child = node_next(lower, node, child)) {
        if (last && out->count < COUNTOF(out->parts)) {
            out->parts[out->count++] = last;
        }
        last = child;
    }
    out->value = last;
    if (!node_designators(lower, node, out->kinds, sizeof out->kinds)) {
        out->kinds[0] = '\0';
    }
    return last && out->count;
}

/* Index designator at `at`: `[a ... b]` and `[a][b]` have the same children. */
static uint32_t designation_range(InitSink *sink, const Designation *designation, uint32_t at,
                                  uint32_t written, const TypeInfo *element, uint64_t *first,
                                  uint64_t *last) {
    Lower *lower = sink->lower;
    Constant constant;
    *first = constant_demanded(lower, designation->parts[at], &constant) && constant.value >= 0
                 ? (uint64_t)constant.value
                 : 0;
    *last = *first;
    bool next_is_index = at + 1 < designation->count &&
                         kind_is_expression(node_kind(lower, designation->parts[at + 1]));
    if (!next_is_index) {
        return 1;
    }
    bool known = strlen(designation->kinds) > written;
    bool range = element->kind != TYPE_ARRAY || (known && designation->kinds[written] == 'r');
    if (!range) {
        return 1;
    }
    if (constant_demanded(lower, designation->parts[at + 1], &constant) &&
        constant.value >= (int64_t)*first) {
        *last = (uint64_t)constant.value;
    }
    return 2;
}

/* Sets the level's position to what the designator names, and returns the path to it. */
static bool designation_field(InitSink *sink, Level *level, CXCursor cursor, InitPath *step) {
    FieldId field = field_of(sink->lower, cursor, level->object->type);
    const Type *record = unit_type_at(sink->lower->builder, level->object->type->id);
    if (!field || field < record->field || field >= record->field + record->fields) {
        return false;
    }
    if (field - record->field < level->position) {
        sink->overlap = true;
    }
    level->position = field - record->field;
    *step = level_step(sink, level, level->position);
    return true;
}

/* What nothing is initialised with is evaluated all the same, but for static storage, where nothing runs. */
static void drop_value(InitSink *sink, NodeId value) {
    if (!sink->statics) {
        expr_effect(sink->lower, value);
    }
}

/* Walks designators from `at` on; what follows the designated subobject in its own aggregate may
 * go on there (`.in.a = 1, 2`), so levels nest as the designators do. */
static void walk_designation(InitSink *sink, Level *level, InitList *list,
                             const Designation *designation, uint32_t at, uint32_t written) {
    Lower *lower = sink->lower;
    InitPath step = {0};
    uint32_t used = 1;
    CXCursor cursor = node_cursor(lower, designation->parts[at]);
    if (cursor.kind == CXCursor_MemberRef && level->object->type->kind == TYPE_RECORD) {
        if (!designation_field(sink, level, clang.getCursorReferenced(cursor), &step)) {
            drop_value(sink, designation->value);
            return;
        }
        CXString name = clang.getCursorSpelling(cursor);
        written += *clang.getCString(name) != '\0'; /* anonymous steps are not written */
        clang.disposeString(name);
    } else if (level->object->type->kind == TYPE_ARRAY && cursor.kind != CXCursor_MemberRef) {
        uint64_t first, last;
        used = designation_range(sink, designation, at, written,
                                 type_element(lower, level->object->type), &first, &last);
        sink->overlap |= first < level->position;
        step = level_step(sink, level, first);
        step.last = last;
        level->position = last;
        written++;
    } else {
        return;
    }
    bool is_union = unit_type_at(lower->builder, level->object->type->id)->is_union;
    level->position = is_union ? level->count : level->position + 1;
    if (at + used >= designation->count) {
        init_object(sink, &step, designation->value);
    } else if (is_aggregate(step.type)) {
        Level inner = level_open(sink, &step);
        walk_designation(sink, &inner, list, designation, at + used, written);
        if (list->next && !is_designation(lower, list->next)) {
            walk_level(sink, &inner, list, false);
        }
    }
}

/* ---- lists ---------------------------------------------------------------------------------- */

/* The list itself: libclang 22 wraps it when a temporary ends with it. */
static NodeId value_list(const Lower *lower, NodeId value) {
    NodeId peeled = node_peel(lower, value);
    return node_kind(lower, peeled) == CXCursor_InitListExpr ? peeled : value;
}

static void walk_step(InitSink *sink, InitPath *step, InitList *list) {
    Lower *lower = sink->lower;
    NodeId value = value_list(lower, list->next);
    if (node_kind(lower, value) == CXCursor_InitListExpr ||
        value_is_whole(sink, step->type, value)) {
        init_object(sink, step, list_take(lower, list));
        return;
    }
    Level inner = level_open(sink, step); /* braces left out */
    walk_level(sink, &inner, list, false);
}

static void walk_level(InitSink *sink, Level *level, InitList *list, bool braced) {
    Lower *lower = sink->lower;
    if (lower->nest > NEST_MAX) {
        list->next = 0;
        return;
    }
    lower->nest++;
    bool is_union = unit_type_at(lower->builder, level->object->type->id)->is_union;
    while (list->next) {
        if (is_designation(lower, list->next)) {
            Designation designation;
            if (!braced) {
                break; /* it counts from the brace around */
            }
            NodeId node = list_take(lower, list);
            if (designation_open(sink, node, &designation)) {
                walk_designation(sink, level, list, &designation, 0, 0);
            }
        } else if (level->position < level->count) {
            InitPath step = level_step(sink, level, level->position++);
            NodeId before = list->next;
            walk_step(sink, &step, list);
            if (list->next == before && level->object->type->kind != TYPE_RECORD) {
                level->position = level->count; /* nor does any other element hold a value */
            }
        } else if (braced) {
            drop_value(sink, list_take(lower, list)); /* more values than members */
        } else {
            break;
        }
        if (is_union && level->position) {
            level->position = level->count;
        }
    }
    lower->nest--;
}

void init_object(InitSink *sink, InitPath *path, NodeId value) {
    Lower *lower = sink->lower;
    value = value_list(lower, value);
    while (node_kind(lower, value) == CXCursor_InitListExpr) {
        InitList list = list_open(lower, value);
        if (!list.next) {
            return; /* {}: all zero */
        }
        NodeId only = node_next(lower, value, list.next) ? 0 : list.next;
        if (is_aggregate(path->type) &&
            !(only && init_literal(lower, path->type, only))) {
            Level level = level_open(sink, path);
            walk_level(sink, &level, &list, true);
            return;
        }
        value = value_list(lower, list.next);
    }
    NodeId peeled = sink->statics && is_aggregate(path->type) ? node_peel(lower, value) : 0;
    if (peeled && node_kind(lower, peeled) == CXCursor_CompoundLiteralExpr) {
        init_object(sink, path, node_last_part(lower, peeled));
        return;
    }
    sink->leaf(sink, path, value);
}

void init_walk(InitSink *sink, const TypeInfo *type, NodeId value) {
    InitPath path = {.type = type};
    type_complete(sink->lower, type);
    init_object(sink, &path, value);
}

/* ---- locals --------------------------------------------------------------------------------- */

/* Scalars in a type; of a union, in its largest member: any smaller one leaves bytes to clear. */
uint64_t init_cells(Lower *lower, const TypeInfo *type) {
    if (type->kind == TYPE_ARRAY) {
        const Type *row = unit_type_at(lower->builder, type->id);
        const TypeInfo *element = type_element(lower, type);
        return row->count ? row->count * init_cells(lower, element) : 0;
    }
    uint64_t elements;
    if (vector_element(lower, type, &elements)) {
        return elements;
    }
    if (type->kind != TYPE_RECORD) {
        return 1;
    }
    uint64_t *known = map_find(&lower->record_cells, type->id);
    if (known) { /* records can hold records many times over */
        return *known;
    }
    type_complete(lower, type);
    const Type *record = unit_type_at(lower->builder, type->id);
    FieldId first = record->field;
    uint32_t fields = record->fields;
    bool is_union = record->is_union;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < fields; i++) {
        uint64_t cells = init_cells(lower, lower->field_types.data[first + i]);
        sum = is_union ? (cells > sum ? cells : sum) : sum + cells;
    }
    *map_put(&lower->record_cells, type->id, NULL) = sum;
    return sum;
}

static uint64_t path_times(const InitPath *path) {
    uint64_t times = 1;
    for (; path->up; path = path->up) {
        times *= path->last - path->index + 1;
    }
    return times;
}

/* Elements of the array that the literal and its NUL fill. libclang gives the literal the type of
 * the array. */
static uint64_t literal_room(Lower *lower, const TypeInfo *array, NodeId literal) {
    uint64_t characters;
    uint64_t room = unit_type_at(lower->builder, array->id)->count;
    literal_string(lower, literal, &characters);
    return characters < room ? characters + 1 : room;
}

static void leaf_count(InitSink *sink, InitPath *path, NodeId value) {
    Lower *lower = sink->lower;
    NodeId literal = init_literal(lower, path->type, value);
    if (literal) {
        sink->cells += literal_room(lower, path->type, literal) * path_times(path);
    } else {
        sink->cells += init_cells(lower, path->type) * path_times(path);
    }
}

/* Address of a place, its prefixes computed once. Elements of a range are the range's first. */
static Value path_address(InitSink *sink, InitPath *path) {
    Lower *lower = sink->lower;
    if (!path->address) {
        if (!path->up) {
            path->address = sink->base;
        } else {
            Value base = path_address(sink, path->up);
            if (path->field) {
                const TypeInfo *record = path->up->type;
                path->address = field_path(lower, sink->node, base, record->id, path->field);
            } else if (path->up->type->kind == TYPE_OTHER) {
                uint32_t offset = (uint32_t)(path->index * path->type->size);
                path->address = emit(lower, sink->node, INSN_FIELD,
                                     pointer_to(lower, path->type->id), base, offset, 0);
            } else {
                Value index = emit_constant(lower, sink->node, lower->type_int->id,
                                            (int64_t)path->index, 0);
                path->address = emit_index(lower, sink->node, base, index, path->up->type);
            }
        }
    }
    return path->address;
}

static void store_at(InitSink *sink, InitPath *path, NodeId node, Value value) {
    Value address = path_address(sink, path);
    emit_store(sink->lower, node, address, value, path->type);
}

/* `[1 ... 3] = v`: the value is computed once and stored in each, up to a number of elements
 * beyond which the last one stands for the rest. */
#define RANGE_STORES 256

static void store_range(InitSink *sink, InitPath *path, NodeId node, Value value,
                        uint32_t *left) {
    InitPath copies[32];
    uint32_t depth = 0;
    for (const InitPath *step = path; step && depth < COUNTOF(copies); step = step->up) {
        copies[depth++] = *step;
    }
    for (uint32_t i = 0; i < depth; i++) {
        copies[i].up = i + 1 < depth ? &copies[i + 1] : NULL;
        copies[i].address = 0;
    }
    for (uint32_t i = 0; i < depth; i++) {
        if (copies[i].last > copies[i].index) {
            uint64_t last = copies[i].last;
            while (copies[i].index < last && *left > 1) {
                copies[i].last = copies[i].index;
                store_range(sink, &copies[0], node, value, left);
                copies[i].index++;
            }
            copies[i].index = copies[i].last = last;
        }
    }
    store_at(sink, &copies[0], node, value);
    *left -= *left > 1;
}

static void leaf_store(InitSink *sink, InitPath *path, NodeId value) {
    Lower *lower = sink->lower;
    NodeId literal = init_literal(lower, path->type, value);
    sink->node = value;
    if (literal) {
        uint64_t elements = literal_room(lower, path->type, literal);
        if (elements > 1 || !sink->cleared) {
            Value address = path_address(sink, path);
            Value from = expr_value(lower, literal);
            emit_copy(lower, value, address, from, elements * type_step(lower, path->type));
        }
        return;
    }
    Constant zero;
    if (sink->cleared && !type_is_memory(path->type) && constant_integer(lower, value, &zero) &&
        !zero.value) {
        return;
    }
    bool range = path_times(path) > 1;
    Value address = range ? 0 : path_address(sink, path);
    Value content = type_is_memory(path->type) ? expr_address(lower, value)
                                               : expr_converted(lower, value, path->type);
    if (range) {
        uint32_t left = RANGE_STORES;
        store_range(sink, path, value, content, &left);
    } else {
        emit_store(lower, value, address, content, path->type);
    }
}

void init_local(Lower *lower, NodeId node, Value address, const TypeInfo *type, NodeId value) {
    InitSink count = {.lower = lower, .leaf = leaf_count};
    InitSink store = {.lower = lower, .leaf = leaf_store, .base = address, .node = node};
    if (is_aggregate(type)) {
        /* What the list leaves out is zero: all of it is cleared first, then the list stored. */
        NodeId peeled = node_peel(lower, value);
        if (node_kind(lower, peeled) == CXCursor_InitListExpr ||
            init_literal(lower, type, value)) {
            init_walk(&count, type, value);
            uint64_t cells = init_cells(lower, type);
            if (count.cells < cells || count.overlap) {
                emit_set(lower, node, address, type->size);
                store.cleared = !count.overlap;
            }
        }
    } else if (node_kind(lower, value) == CXCursor_InitListExpr && !node_first(lower, value)) {
        emit_store(lower, node, address, emit_constant(lower, node, type->id, 0, 0), type);
        return;
    }
    init_walk(&store, type, value);
}
