/* SPDX-License-Identifier: Apache-2.0 */
/* One translation unit: which of its declarations are lowered, and in which order. */
#include "front/lower.h"

typedef struct Selection {
    VEC(CXCursor) cursors;
} Selection;

/* Asked for every declaration of every header: the cheap questions come first. What headers define
 * without linkage to others (static, inline) is lowered when it is used. */
bool declaration_is_selected(CXCursor cursor) {
    bool function = cursor.kind == CXCursor_FunctionDecl;
    if (!function && cursor.kind != CXCursor_VarDecl) {
        return false;
    }
    if (!clang.isCursorDefinition(cursor) &&
        (function || clang.Cursor_getStorageClass(cursor) == CX_SC_Extern)) {
        /* another name for a definition, perhaps */
        return clang.Cursor_hasAttrs(cursor) && cursor_in_main_file(cursor);
    }
    CXSourceLocation location = clang.getCursorLocation(cursor);
    return cursor_in_main_file(cursor) ||
           (clang.getCursorLinkage(cursor) == CXLinkage_External &&
            !(function && clang.Cursor_isFunctionInlined(cursor)) &&
            !clang.Location_isInSystemHeader(location));
}

static enum CXChildVisitResult select_visit(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    Selection *selection = data;
    if (declaration_is_selected(cursor)) {
        vec_push(&selection->cursors, cursor);
    }
    return CXChildVisit_Continue;
}

static void lower_definition(Lower *lower, CXCursor cursor) {
    bool function = cursor.kind == CXCursor_FunctionDecl;
    if (!clang.isCursorDefinition(cursor) &&
        (function || clang.Cursor_getStorageClass(cursor) == CX_SC_Extern)) {
        if (cursor_attributes(lower, cursor).alias) {
            entity_of(lower, cursor);
        }
    } else if (function) {
        function_lower(lower, cursor);
    } else {
        global_define(lower, cursor);
    }
}

void lower_unit(Lower *lower) {
    types_start(lower);
    Selection selection = {0};
    clang.visitChildren(clang.getTranslationUnitCursor(lower->tu), select_visit, &selection);
    for (uint32_t i = 0; i < selection.cursors.len; i++) {
        lower_definition(lower, selection.cursors.data[i]);
    }
    vec_free(&selection.cursors);
    for (uint32_t i = 0; i < lower->pending.len; i++) { /* grows on the way */
        lower_definition(lower, lower->pending.data[i]);
    }
}

void lower_search(Lower *lower, CXCursorVisitor visitor, void *data) {
    lower->inexact |= lower->prefix != NULL; /* what the prefix declares is not shown */
    clang.visitChildren(clang.getTranslationUnitCursor(lower->tu), visitor, data);
}

void lower_free(Lower *lower) {
    Map *maps[] = {&lower->type_infos,    &lower->records,          &lower->record_of_type,
                   &lower->fields,        &lower->file_anonymous,   &lower->sources,
                   &lower->entities,      &lower->locals,           &lower->function_by_name,
                   &lower->labels,        &lower->case_blocks,      &lower->array_sizes,
                   &lower->function_rows, &lower->builtins,         &lower->system_folders,
                   &lower->record_cells};
    for (size_t i = 0; i < COUNTOF(maps); i++) {
        map_free(maps[i]);
    }
    vec_free(&lower->pointers);
    vec_free(&lower->field_types);
    vec_free(&lower->local_rows);
    vec_free(&lower->constants);
    vec_free(&lower->pending);
    vec_free(&lower->error_places);
    vec_free(&lower->functions);
    vec_free(&lower->nodes);
    vec_free(&lower->open);
    vec_free(&lower->block_used);
    vec_free(&lower->live);
    vec_free(&lower->label_rows);
    vec_free(&lower->taken_labels);
    if (lower->policy) {
        clang.PrintingPolicy_dispose(lower->policy);
    }
    arena_free(lower->arena);
    free_(lower);
}
