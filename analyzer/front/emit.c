/* SPDX-License-Identifier: Apache-2.0 */
/* Instructions into the function under construction. Nothing is lost when control has ended: code
 * behind a `return` goes to a block of its own that nothing reaches. */
#include "front/lower.h"

Loc node_loc(Lower *lower, NodeId node) {
    if (lower->loc_node != node) {
        lower->loc = cursor_loc(lower, node_cursor(lower, node));
        lower->loc_node = node;
    }
    return lower->loc;
}

void node_loc_end(Lower *lower, NodeId node) {
    CXSourceRange extent = clang.getCursorExtent(node_cursor(lower, node));
    Loc loc = location_loc(lower, clang.getRangeEnd(extent));
    loc.column -= loc.column > 1 && loc.column < UINT16_MAX; /* on the last character */
    lower->loc = loc;
    lower->loc_node = node;
}

BlockId block_new(Lower *lower) {
    BlockId block = body_block(lower->builder);
    while (lower->block_used.len <= block) {
        vec_push(&lower->block_used, 0);
    }
    return block;
}

void block_mark(Lower *lower, BlockId block) {
    lower->block_used.data[block] = 1;
}

void block_place(Lower *lower, NodeId node, BlockId block) {
    emit_jump(lower, node, block);
    body_place(lower->builder, block);
}

void block_place_used(Lower *lower, NodeId node, BlockId block) {
    if (lower->block_used.data[block] || !body_ended(lower->builder)) {
        block_place(lower, node, block);
    }
}

static Value emit_insn(Lower *lower, NodeId node, Insn *insn) {
    if (body_ended(lower->builder)) {
        body_place(lower->builder, block_new(lower));
    }
    insn->loc = node_loc(lower, node);
    return body_insn(lower->builder, insn);
}

Value emit(Lower *lower, NodeId node, InsnOp op, TypeId type, uint32_t a, uint32_t b, uint32_t c) {
    Insn insn = {.op = (uint8_t)op, .type = type, .a = a, .b = b, .c = c};
    return emit_insn(lower, node, &insn);
}

Value emit_flags(Lower *lower, NodeId node, InsnOp op, TypeId type, uint32_t a, uint32_t b,
                 uint32_t flags) {
    Insn insn = {.op = (uint8_t)op, .type = type, .a = a, .b = b, .flags = (uint16_t)flags};
    return emit_insn(lower, node, &insn);
}

Value emit_binary(Lower *lower, NodeId node, BinaryKind kind, TypeId type, Value a, Value b) {
    Insn insn = {.op = INSN_BINARY, .kind = (uint8_t)kind, .type = type, .a = a, .b = b};
    return emit_insn(lower, node, &insn);
}

Value emit_unary(Lower *lower, NodeId node, UnaryKind kind, TypeId type, Value a) {
    Insn insn = {.op = INSN_UNARY, .kind = (uint8_t)kind, .type = type, .a = a};
    return emit_insn(lower, node, &insn);
}

Value emit_constant(Lower *lower, NodeId node, TypeId type, int64_t value, StrId name) {
    return emit(lower, node, INSN_CONST, type, (uint32_t)value, (uint32_t)((uint64_t)value >> 32),
                name);
}

Value emit_real(Lower *lower, NodeId node, TypeId type, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return emit(lower, node, INSN_REAL, type, (uint32_t)bits, (uint32_t)(bits >> 32), 0);
}

static uint32_t type_flags(const TypeInfo *type) {
    return (type->is_volatile ? INSN_VOLATILE : 0u) | (type->is_atomic ? INSN_ATOMIC : 0u);
}

/* The value at an address; structs, arrays and functions stand for their address. */
Value emit_load(Lower *lower, NodeId node, Value address, const TypeInfo *type) {
    if (type_is_memory(type)) {
        return address;
    }
    return emit_flags(lower, node, INSN_LOAD, type->id, address, 0, type_flags(type));
}

void emit_store(Lower *lower, NodeId node, Value address, Value value, const TypeInfo *type) {
    if (type_is_memory(type)) {
        type_complete(lower, type);
        emit_copy(lower, node, address, value, type->size);
    } else {
        emit_flags(lower, node, INSN_STORE, type->id, address, value, type_flags(type));
    }
}

static uint32_t size_operand(uint64_t size) {
    return size < UINT32_MAX ? (uint32_t)size : UINT32_MAX;
}

void emit_copy(Lower *lower, NodeId node, Value to, Value from, uint64_t size) {
    if (size) { /* GNU: an empty struct */
        emit(lower, node, INSN_COPY, 0, to, from, size_operand(size));
    }
}

void emit_set(Lower *lower, NodeId node, Value to, uint64_t size) {
    if (size) {
        Value zero = emit_constant(lower, node, lower->type_int->id, 0, 0);
        emit(lower, node, INSN_SET, 0, to, zero, size_operand(size));
    }
}

/* Element `element` from where a pointer or an array (`base`) begins. */
Value emit_index(Lower *lower, NodeId node, Value pointer, Value element, const TypeInfo *base) {
    const TypeInfo *target = type_element(lower, base);
    TypeId type = target ? pointer_to(lower, target->id)
                         : body_insn_at(lower->builder, pointer)->type;
    return emit(lower, node, INSN_INDEX, type, pointer, element,
                size_operand(type_step(lower, base)));
}

Value emit_list(Lower *lower, NodeId node, InsnOp op, TypeId type, uint32_t a, const Value *values,
                uint32_t count) {
    uint32_t first = body_pool(lower->builder, values, count);
    return emit(lower, node, op, type, a, first, count);
}

Value emit_unknown(Lower *lower, NodeId node, const char *kind, TypeId type, const Value *values,
                   uint32_t count) {
    StrId name = unit_string(lower->builder, kind);
    unit_unknown(lower->builder, kind, node_loc(lower, node));
    return emit_list(lower, node, INSN_UNKNOWN, type, name, values, count);
}

void emit_branch(Lower *lower, NodeId node, Value condition, BlockId yes, BlockId no) {
    block_mark(lower, yes);
    block_mark(lower, no);
    emit(lower, node, INSN_BRANCH, 0, condition, yes, no);
}

void emit_jump(Lower *lower, NodeId node, BlockId block) {
    if (!body_ended(lower->builder)) {
        block_mark(lower, block);
        emit(lower, node, INSN_JUMP, 0, block, 0, 0);
    }
}

/* Keeps where in a macro's body an instruction is written, beside where the macro is used. */
void emit_spelling(Lower *lower, NodeId node, Value value) {
    CXSourceLocation location = clang.getCursorLocation(node_cursor(lower, node));
    if (!location_in_macro(location)) {
        return;
    }
    Loc used = node_loc(lower, node);
    Place place = location_spelling(lower, location);
    if (!place.source) {
        return;
    }
    Loc written = place_loc(lower, place);
    if (written.file != used.file || written.line != used.line || written.column != used.column) {
        body_spelling(lower->builder, value, location_macro(lower, location), written);
    }
}
