/* SPDX-License-Identifier: Apache-2.0 */
/* Static initialisers become rows: constants, strings, addresses of globals and functions, each at
 * its byte offset. What is 0 needs no row: static objects begin as 0. */
#include "front/lower.h"

/* Plain numbers beyond this many in one object are left out (tables of a cipher, of Unicode):
 * their values decide nothing. Strings and addresses are always kept. */
#define INTEGER_ROWS 4096
/* A range designator is written out up to this many elements. */
#define RANGE_ROWS 4096

static bool static_address(Lower *lower, NodeId node, Constant *out);

static bool static_reference(Lower *lower, NodeId node, Constant *out) {
    Entity entity = node_entity(lower, node);
    if (entity.kind == ENTITY_FUNCTION && entity.id) {
        *out = (Constant){.kind = CONSTANT_FUNCTION, .id = entity.id};
        return true;
    }
    *out = (Constant){.kind = CONSTANT_GLOBAL, .id = entity.id};
    return entity.kind == ENTITY_GLOBAL && entity.id;
}

static bool static_subscript(Lower *lower, NodeId node, Constant *out) {
    NodeId parts[2];
    Constant index;
    if (node_parts(lower, node, parts, 2) != 2) {
        return false;
    }
    uint32_t pointer = node_type(lower, parts[0])->kind == TYPE_INTEGER ? 1 : 0;
    const TypeInfo *base = node_type(lower, parts[pointer]);
    if (!constant_static(lower, parts[pointer], out) ||
        !constant_integer(lower, parts[1 - pointer], &index)) {
        return false;
    }
    out->value += index.value * (int64_t)type_step(lower, base);
    return true;
}

/* The address of an lvalue. */
static bool static_address(Lower *lower, NodeId node, Constant *out) {
    NodeId part = node_last_part(lower, node);
    int64_t bytes;
    switch ((int)node_kind(lower, node)) {
    case CXCursor_DeclRefExpr:
        return static_reference(lower, node, out);
    case CXCursor_ParenExpr:
    case CXCursor_UnexposedExpr:
        return part && static_address(lower, part, out);
    case CXCursor_StringLiteral:
        *out = (Constant){.kind = CONSTANT_STRING, .literal = node};
        return true;
    case CXCursor_CompoundLiteralExpr:
        *out = (Constant){.kind = CONSTANT_GLOBAL, .id = global_literal(lower, node)};
        return out->id != 0;
    case CXCursor_MemberRefExpr:
        if (!part || !constant_member_offset(lower, node, part, &bytes) ||
            !(node_type(lower, part)->kind == TYPE_RECORD ? static_address(lower, part, out)
                                                          : constant_static(lower, part, out))) {
            return false;
        }
        out->value += bytes;
        return true;
    case CXCursor_ArraySubscriptExpr:
        return static_subscript(lower, node, out);
    case CXCursor_UnaryOperator:
        if (part && node_unary(lower, node) == CXUnaryOperator_Deref) {
            return constant_static(lower, part, out);
        }
        return part && node_unary(lower, node) == CXUnaryOperator_Extension &&
               static_address(lower, part, out);
    case CXCursor_GenericSelectionExpr:
        part = generic_choice(lower, node);
        return part && static_address(lower, part, out);
    default:
        return false;
    }
}

/* address + n, address - n, n + address */
static bool static_sum(Lower *lower, NodeId node, Constant *out) {
    NodeId parts[2];
    Constant amount;
    enum CXBinaryOperatorKind kind = node_binary(lower, node);
    if (node_parts(lower, node, parts, 2) != 2 ||
        (kind != CXBinaryOperator_Add && kind != CXBinaryOperator_Sub)) {
        return false;
    }
    uint32_t pointer = type_is_address(node_type(lower, parts[0])) ? 0 : 1;
    const TypeInfo *base = node_type(lower, parts[pointer]);
    if (!constant_static(lower, parts[pointer], out) ||
        !constant_integer(lower, parts[1 - pointer], &amount)) {
        return false;
    }
    int64_t step = type_is_address(base) ? (int64_t)type_step(lower, base) : 1;
    out->value += (kind == CXBinaryOperator_Sub ? -1 : 1) * amount.value * step;
    return true;
}

static bool static_value(Lower *lower, NodeId node, Constant *out) {
    NodeId parts[3];
    NodeId part = node_last_part(lower, node);
    Constant condition;
    switch ((int)node_kind(lower, node)) {
    case CXCursor_ParenExpr:
    case CXCursor_CStyleCastExpr:
        return part && constant_static(lower, part, out);
    case CXCursor_UnexposedExpr: {
        NodeId choice = choose_choice(lower, node);
        if (choice) {
            return constant_static(lower, choice, out);
        }
        return part && node_only_part(lower, node) && constant_static(lower, part, out);
    }
    case CXCursor_UnaryOperator:
        if (part && node_unary(lower, node) == CXUnaryOperator_AddrOf) {
            return static_address(lower, part, out);
        }
        return part && node_unary(lower, node) == CXUnaryOperator_Extension &&
               constant_static(lower, part, out);
    case CXCursor_BinaryOperator:
        return static_sum(lower, node, out);
    case CXCursor_ConditionalOperator:
        return node_parts(lower, node, parts, 3) == 3 &&
               constant_integer(lower, parts[0], &condition) &&
               constant_static(lower, parts[condition.value ? 1 : 2], out);
    case CXCursor_AddrLabelExpr:
        *out = (Constant){.kind = CONSTANT_LABEL};
        return true;
    case CXCursor_GenericSelectionExpr:
        part = generic_choice(lower, node);
        return part && constant_static(lower, part, out);
    case CXCursor_InitListExpr:
        part = node_only_part(lower, node);
        return part && constant_static(lower, part, out);
    case CXCursor_CompoundLiteralExpr:
        if (!type_is_memory(node_type(lower, node))) {
            return part && constant_static(lower, part, out);
        }
        return static_address(lower, node, out);
    default:
        /* An array or a function stands for its address; other objects are no constants. */
        return type_is_memory(node_type(lower, node)) && static_address(lower, node, out);
    }
}

bool constant_static(Lower *lower, NodeId node, Constant *out) {
    if (constant_integer(lower, node, out)) {
        return true;
    }
    double real;
    if (constant_real(lower, node, &real)) {
        *out = (Constant){.kind = CONSTANT_REAL, .real = real};
        return true;
    }
    if (lower->nest > NEST_MAX) {
        return false;
    }
    lower->nest++;
    bool known = static_value(lower, node, out);
    lower->nest--;
    return known;
}

/* ---- rows ----------------------------------------------------------------------------------- */

/* The innermost field with a name on the way to the place. */
static FieldId path_field(const Lower *lower, const InitPath *path) {
    for (; path; path = path->up) {
        if (path->field && unit_field_at(lower->builder, path->field)->name) {
            return path->field;
        }
    }
    return 0;
}

static bool static_row(InitSink *sink, const InitPath *path, const Constant *constant, Init *row) {
    Lower *lower = sink->lower;
    *row = (Init){.type = path->type->id, .field = path_field(lower, path)};
    switch (constant->kind) {
    case CONSTANT_INTEGER:
        row->kind = INIT_INTEGER;
        row->value = path->type->kind == TYPE_INTEGER ? constant_wrap(constant->value, path->type)
                                                      : constant->value;
        if (path->type->kind == TYPE_REAL) {
            double real = (double)constant->value;
            memcpy(&row->value, &real, sizeof real);
        }
        return row->value && sink->integers++ < INTEGER_ROWS;
    case CONSTANT_REAL:
        row->kind = INIT_INTEGER;
        memcpy(&row->value, &constant->real, sizeof constant->real);
        if (path->type->kind == TYPE_INTEGER) {
            row->value = (int64_t)constant->real;
        }
        return row->value && sink->integers++ < INTEGER_ROWS;
    case CONSTANT_STRING:
        row->kind = INIT_STRING;
        row->id = literal_tail(lower, constant->literal, constant->value);
        return true;
    case CONSTANT_FUNCTION:
        row->kind = INIT_FUNCTION;
        row->id = constant->id;
        unit_function_at(lower->builder, constant->id)->address_taken = 1;
        return true;
    case CONSTANT_GLOBAL:
        row->kind = INIT_GLOBAL;
        row->id = constant->id;
        row->value = constant->value;
        return true;
    case CONSTANT_LABEL:
        return false;
    }
    return false;
}

/* One row for every element of the ranges on the path. */
static void static_rows(InitSink *sink, const InitPath *path, Init *row, uint64_t offset,
                        uint32_t *left) {
    while (path && path->last == path->index) {
        path = path->up;
    }
    if (!path) {
        row->offset = (uint32_t)offset;
        if (offset < UINT32_MAX && *left) {
            unit_init(sink->lower->builder, sink->global, row);
            --*left;
        }
        return;
    }
    uint64_t step = type_step(sink->lower, path->up->type);
    for (uint64_t i = 0; i <= path->last - path->index && *left; i++) {
        static_rows(sink, path->up, row, offset + i * step, left);
    }
}

static void leaf_static(InitSink *sink, InitPath *path, NodeId value) {
    Lower *lower = sink->lower;
    Constant constant;
    NodeId literal = init_literal(lower, path->type, value);
    if (literal) {
        constant = (Constant){.kind = CONSTANT_STRING, .literal = literal};
    } else if (!constant_static(lower, value, &constant)) {
        unit_unknown(lower->builder, "initialiser that is no constant", node_loc(lower, value));
        return;
    }
    Init row;
    if (static_row(sink, path, &constant, &row)) {
        uint32_t left = RANGE_ROWS;
        row.loc = node_loc(lower, value);
        static_rows(sink, path, &row, path->offset, &left);
    }
}

void init_static(Lower *lower, GlobalId global, const TypeInfo *type, NodeId value) {
    InitSink sink = {.lower = lower, .leaf = leaf_static, .global = global, .statics = true};
    init_walk(&sink, type, value);
}
