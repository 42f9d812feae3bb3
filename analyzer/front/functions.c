/* SPDX-License-Identifier: Apache-2.0 */
/* One function definition: its parameters, its body, its end. */
#include "front/lower.h"

static void local_row(Lower *lower, LocalId local, LocalRow row) {
    while (lower->local_rows.len <= local) {
        LocalRow none = {0};
        vec_push(&lower->local_rows, none);
    }
    lower->local_rows.data[local] = row;
}

LocalId local_declare(Lower *lower, NodeId node, CXCursor variable, const TypeInfo *type) {
    (void)node;
    bool parameter = variable.kind == CXCursor_ParmDecl;
    LocalRow row = {.type = type, .id = type->id};
    if (parameter && (type->kind == TYPE_ARRAY || type->kind == TYPE_FUNCTION)) {
        row.id = type_decayed(lower, type);
        row.decayed = true;
    } else {
        type_complete(lower, type);
    }
    Local local = {
        .name = cursor_name(lower, variable),
        .type = row.id,
        .type_text = type_text(lower, type),
        .is_param = parameter,
        .loc = cursor_loc(lower, variable),
        .note = cursor_note(lower, variable),
    };
    LocalId id = body_local(lower->builder, &local);
    local_row(lower, id, row);
    *map_put(&lower->locals, cursor_key(variable), NULL) = id;
    return id;
}

LocalId local_temporary(Lower *lower, NodeId node, TypeId type) {
    Local local = {.type = type, .is_temporary = 1, .loc = node_loc(lower, node)};
    LocalId id = body_local(lower->builder, &local);
    local_row(lower, id, (LocalRow){.id = type});
    return id;
}

static void function_start(Lower *lower, FunctionId id, CXCursor definition) {
    map_clear(&lower->locals);
    map_clear(&lower->labels);
    map_clear(&lower->case_blocks);
    map_clear(&lower->array_sizes);
    vec_clear(&lower->live);
    vec_clear(&lower->label_rows);
    vec_clear(&lower->taken_labels);
    vec_clear(&lower->block_used);
    vec_clear(&lower->local_rows);
    lower->break_block = lower->continue_block = 0;
    lower->nest = 0;
    lower->function_name = unit_function_at(lower->builder, id)->name;
    CXType type = clang.getCanonicalType(clang.getCursorType(definition));
    lower->result_type = type_info(lower, clang.getResultType(type));
    type_complete(lower, lower->result_type);
    tree_read(lower, definition);
    lower->scope_end = lower->nodes.len;
}

static void function_parameters(Lower *lower, CXCursor definition) {
    int count = clang.Cursor_getNumArguments(definition);
    for (int i = 0; i < count; i++) {
        CXCursor parameter = clang.Cursor_getArgument(definition, (unsigned)i);
        const TypeInfo *type = type_info(lower, clang.getCursorType(parameter));
        local_declare(lower, 0, parameter, type);
    }
}

static NodeId function_body(const Lower *lower) {
    for (NodeId child = node_first(lower, 0); child; child = node_next(lower, 0, child)) {
        if (node_kind(lower, child) == CXCursor_CompoundStmt) {
            return child;
        }
    }
    return 0;
}

static bool has_errors(Lower *lower, CXSourceRange extent) {
    if (!lower->error_places.len) {
        return false;
    }
    Place start = location_place(lower, clang.getRangeStart(extent));
    Place end = location_place(lower, clang.getRangeEnd(extent));
    uint32_t low = 0, high = lower->error_places.len;
    while (low < high) { /* the first error not before `start` */
        uint32_t middle = low + (high - low) / 2;
        if (place_before(lower->error_places.data[middle], start)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < lower->error_places.len && !place_before(end, lower->error_places.data[low]);
}

static void function_flags(Lower *lower, FunctionId id, CXCursor definition, CXSourceRange extent) {
    Function *row = unit_function_at(lower->builder, id);
    row->from_header = !cursor_in_main_file(definition);
    row->loc = cursor_loc(lower, definition);
    row->incomplete = has_errors(lower, extent);
    if (row->linkage != LINKAGE_INTERNAL && clang.Cursor_isFunctionInlined(definition)) {
        row->linkage = LINKAGE_INLINE;
    }
}

void function_lower(Lower *lower, CXCursor definition) {
    FunctionId id = function_of(lower, definition);
    if (!id || unit_function_at(lower->builder, id)->defined) {
        return;
    }
    CXSourceRange extent = clang.getCursorExtent(definition);
    function_flags(lower, id, definition, extent);
    function_start(lower, id, definition);
    NodeId body = function_body(lower);
    body_begin(lower->builder, id);
    function_parameters(lower, definition);
    body_place(lower->builder, block_new(lower));
    stmt_labels(lower);
    if (body) {
        stmt_lower(lower, body);
    }
    if (!body_ended(lower->builder)) {
        node_loc_end(lower, 0);
        emit(lower, 0, INSN_RETURN, 0, 0, 0, 0);
    }
    body_end(lower->builder, location_loc(lower, clang.getRangeEnd(extent)));
    lower->function_name = 0;
}
