/* SPDX-License-Identifier: Apache-2.0 */
/* What operators and casts make of values: numbers are folded, data and pointers go through. */
#include "memory/local.h"

Abstract made_by_binary(Walk *walk, const Insn *insn) {
    Abstract a = value_at(walk, insn->a), b = value_at(walk, insn->b), result = {0};
    int64_t folded;
    if (a.constant && b.constant &&
        binary_fold((BinaryKind)insn->kind, walk->constants.data[a.constant - 1],
                    walk->constants.data[b.constant - 1], &folded)) {
        result.constant = constant_id(walk, integer_convert(folded, type_at(walk, insn->type)));
        return result;
    }
    if (insn->kind >= BINARY_EQ) return result; /* comparisons and distances carry no data */
    if ((is_zero(walk, &a) || is_zero(walk, &b)) && (insn->kind == BINARY_AND || insn->kind == BINARY_MUL)) {
        result.constant = constant_id(walk, 0); /* of nothing, nothing is left */
        return result;
    }
    if (a.node && b.node && a.node != b.node) {
        result.node = flow_node(walk, FLOW_VALUE, walk->insn, 0, 0, 0, 0, 0);
        edge_add(walk, a.node, result.node, EDGE_COPY, 0, 0);
        edge_add(walk, b.node, result.node, EDGE_COPY, 0, 0);
    } else {
        result.node = a.node ? a.node : b.node;
    }
    if (a.points || b.points) result.points = points_spread(walk, points_join(walk, a.points, b.points), 1);
    result.decl = a.decl ? a.decl : b.decl;
    return result;
}

Abstract made_by_unary(Walk *walk, const Insn *insn) {
    Abstract a = value_at(walk, insn->a), result = {0};
    if (a.constant) {
        int64_t folded = unary_fold((UnaryKind)insn->kind, walk->constants.data[a.constant - 1]);
        result.constant = constant_id(walk, integer_convert(folded, type_at(walk, insn->type)));
        return result;
    }
    if (insn->kind != UNARY_NOT) result.node = a.node;
    return result;
}

static bool type_is_boolean(const Walk *walk, const Type *type) {
    return type->kind == TYPE_INTEGER && strcmp(program_text(walk->program, type->name), "_Bool") == 0;
}

/* What a LOAD of one type would have read as the other. */
static Abstract read_again(Walk *walk, const Insn *load, bool pointer) {
    Abstract address = value_at(walk, load->a), result = {0};
    Want want = {.size = type_at(walk, load->type)->size, .decl = address.decl, .pointer = pointer};
    for (uint32_t i = 0; address.points && i < address.points->count; i++) {
        Abstract read = memory_read(walk, walk->store, address.points->targets[i], want);
        if (!result.node) result.node = read.node;
        result.points = points_join(walk, result.points, read.points);
    }
    return result;
}

Abstract made_by_cast(Walk *walk, const Insn *insn) {
    Abstract value = value_at(walk, insn->a);
    const Type *type = type_at(walk, insn->type);
    if (value.constant) {
        int64_t number = integer_convert(walk->constants.data[value.constant - 1], type);
        value.constant = constant_id(walk, number);
    }
    const Insn *from = &walk->body->insns[insn->a];
    if (type->kind == TYPE_INTEGER && !value.node && from->op == INSN_LOAD && type_at(walk, from->type)->kind == TYPE_POINTER)
        value.node = read_again(walk, from, false).node; /* a number that travelled as a pointer */
    if (type->kind == TYPE_POINTER && !value.points && !value.constant) { /* a pointer that travelled as a number */
        while (from->op == INSN_CAST && type_at(walk, from->type)->size == 8) from = &walk->body->insns[from->a];
        if (from->op == INSN_LOAD && type_at(walk, from->type)->size == 8) value.points = read_again(walk, from, true).points;
    }
    from = &walk->body->insns[insn->a];
    /* whether a character is one at all (C17 6.3.1.2) says nothing of the text */
    if (type->kind == TYPE_INTEGER && type->size == 1 && type_at(walk, from->type)->size == 1 && type_is_boolean(walk, type) &&
        !type_is_boolean(walk, type_at(walk, from->type)))
        value.node = 0;
    if (type->kind == TYPE_POINTER && program_is_text(walk->program, type->element) &&
        type_at(walk, type->element)->kind != TYPE_VOID)
        for (uint32_t i = 0; value.points && i < value.points->count; i++) {
            Object *object = &walk->objects.data[value.points->targets[i].object];
            if (object->kind != OBJECT_EXTERNAL || object->text) continue;
            object->text = true;
            rounds_restart(walk);
        }
    TypeId record = value.points ? cast_record(walk, insn) : 0;
    if (record) value.points = points_as(walk, value.points, record, false);
    return value;
}
