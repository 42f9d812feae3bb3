/* SPDX-License-Identifier: Apache-2.0 */
/* GNU and C11 expressions, and the kinds that libclang calls unexposed. */
#include "front/lower.h"

#include <stdlib.h>

/* ---- statement expressions ------------------------------------------------------------------ */

/* The last statement, through labels: it gives the value. */
static NodeId statement_last(Lower *lower, NodeId body) {
    NodeId last = node_last_part(lower, body);
    while (last && (node_kind(lower, last) == CXCursor_LabelStmt ||
                    node_kind(lower, last) == CXCursor_UnexposedStmt)) {
        NodeId inner = node_last_part(lower, last);
        if (!inner) {
            break;
        }
        if (node_kind(lower, last) == CXCursor_LabelStmt) {
            stmt_label_place(lower, last);
        }
        last = inner;
    }
    return last;
}

/* The value must outlive the scope: a struct is copied out before its locals end. */
static Value statement_result(Lower *lower, NodeId node, NodeId last) {
    const TypeInfo *type = node_type(lower, node);
    if (type->kind != TYPE_RECORD) {
        return expr_converted(lower, last, type);
    }
    type_complete(lower, type);
    Value from = expr_address(lower, last);
    LocalId local = local_temporary(lower, node, type->id);
    Value to = emit(lower, node, INSN_LOCAL, pointer_to(lower, type->id), local, 0, 0);
    emit_copy(lower, node, to, from, type->size);
    return to;
}

Value statement_value(Lower *lower, NodeId node, bool wanted) {
    NodeId body = node_only_part(lower, node);
    if (!body || node_kind(lower, body) != CXCursor_CompoundStmt) {
        return expr_unknown(lower, node, "statement expression");
    }
    uint32_t live = lower->live.len;
    NodeId scope_end = lower->scope_end;
    lower->scope_end = lower->nodes.data[body].end;
    wanted = wanted && node_type(lower, node)->kind != TYPE_VOID;
    NodeId final = node_last_part(lower, body);
    Value value = 0;
    for (NodeId child = node_first(lower, body); child; child = node_next(lower, body, child)) {
        NodeId last = child == final && wanted ? statement_last(lower, body) : 0;
        if (last && kind_is_expression(node_kind(lower, last))) {
            value = statement_result(lower, node, last);
        } else {
            stmt_lower(lower, child);
        }
    }
    scope_leave(lower, node, live);
    lower->live.len = live;
    lower->scope_end = scope_end;
    return value;
}

/* ---- compound literals ---------------------------------------------------------------------- */

Value compound_literal_address(Lower *lower, NodeId node) {
    const TypeInfo *type = node_type(lower, node);
    NodeId list = node_last_part(lower, node);
    if (!lower->function_name) { /* not reached: inits_static.c makes globals of them */
        return value_none(lower, node);
    }
    type_complete(lower, type);
    LocalId local = local_temporary(lower, node, type->id);
    Value address = emit(lower, node, INSN_LOCAL, pointer_to(lower, type->id), local, 0, 0);
    if (list) {
        init_local(lower, node, address, type, list);
    }
    return address;
}

/* ---- choices made by the compiler ----------------------------------------------------------- */

typedef struct Association {
    char label[128]; /* type as written, blanks reduced */
} Association;

/* Reads "type :" labels of a _Generic from its text, in order; false when that cannot be done. */
static uint32_t association_labels(Lower *lower, NodeId node, Association *rows, uint32_t limit) {
    CXSourceLocation location = clang.getCursorLocation(node_cursor(lower, node));
    size_t left;
    const char *at = place_text(lower, location_spelling(lower, location), &left);
    if (!at) {
        return 0;
    }
    const char *end = at + left;
    int depth = 0;
    uint32_t count = 0, commas = 0;
    size_t length = 0;
    bool in_label = false;
    for (; at < end; at++) {
        char c = *at;
        bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\\';
        depth += (c == '(' || c == '[' || c == '{') - (c == ')' || c == ']' || c == '}');
        if (depth == 0 && c == ')') {
            return count;
        }
        if (depth == 1 && c == ',') {
            in_label = true;
            length = 0;
            commas++;
        } else if (depth == 1 && c == ':' && in_label && count < limit) {
            while (length && rows[count].label[length - 1] == ' ') {
                length--;
            }
            rows[count++].label[length] = '\0';
            in_label = false;
        } else if (in_label && commas && count < limit && length + 2 < sizeof rows->label) {
            if (!blank || (length && rows[count].label[length - 1] != ' ')) {
                rows[count].label[length++] = blank ? ' ' : c;
            }
        }
    }
    return 0;
}

static bool label_names(const char *label, CXType type) {
    CXString spelling = clang.getTypeSpelling(type);
    const char *text = clang.getCString(spelling);
    size_t i = 0, j = 0;
    while (text && (label[i] || text[j])) { /* equal but for blanks */
        if (label[i] == ' ') {
            i++;
        } else if (text[j] == ' ') {
            j++;
        } else if (label[i] != text[j]) {
            break;
        } else {
            i++;
            j++;
        }
    }
    bool same = text && !label[i] && !text[j];
    clang.disposeString(spelling);
    return same;
}

typedef struct TypedefSearch {
    const char *name;
    size_t length;
    CXType found;
} TypedefSearch;

static enum CXChildVisitResult typedef_find(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    TypedefSearch *search = data;
    if (cursor.kind == CXCursor_TypedefDecl) {
        CXString spelling = clang.getCursorSpelling(cursor);
        const char *text = clang.getCString(spelling);
        if (text && strlen(text) == search->length && !memcmp(text, search->name, search->length)) {
            search->found = clang.getCanonicalType(clang.getCursorType(cursor));
        }
        clang.disposeString(spelling);
    }
    return CXChildVisit_Continue;
}

/* A label that is a typedef, perhaps with stars: `list_t *`. Rare enough to search for it. */
static bool label_refers(Lower *lower, const char *label, CXType control) {
    TypedefSearch search = {.name = label, .length = strcspn(label, " *")};
    const char *rest = label + search.length;
    if (!search.length || rest[strspn(rest, " *")]) {
        return false;
    }
    lower_search(lower, typedef_find, &search);
    CXType type = clang.getCanonicalType(control);
    for (; *rest && type.kind == CXType_Pointer; rest++) {
        type = *rest == '*' ? clang.getCanonicalType(clang.getPointeeType(type)) : type;
    }
    return !strchr(rest, '*') && search.found.kind != CXType_Invalid &&
           clang.equalTypes(clang.getUnqualifiedType(type),
                            clang.getUnqualifiedType(search.found));
}

/* Which association clang chose is not told: by the label that spells the type of the controlling
 * expression, else by the one value that has the type of the whole, else the default. */
NodeId generic_choice(Lower *lower, NodeId node) {
    NodeId parts[64];
    Association rows[64];
    uint32_t count = node_parts(lower, node, parts, COUNTOF(parts));
    if (count < 2 || count > COUNTOF(parts)) {
        return 0;
    }
    CXType control = clang.getUnqualifiedType(node_type(lower, parts[0])->type);
    CXType canonical = clang.getUnqualifiedType(node_type(lower, parts[0])->canonical);
    uint32_t labels = association_labels(lower, node, rows, COUNTOF(rows));
    NodeId other = 0, only = 0;
    uint32_t fitting = 0;
    for (uint32_t i = 1; i < count; i++) {
        const char *label = labels == count - 1 ? rows[i - 1].label : "";
        if (*label && (label_names(label, control) || label_names(label, canonical))) {
            return parts[i];
        }
        other = str_eq(label, "default") ? parts[i] : other;
        if (node_type(lower, parts[i])->id == node_type(lower, node)->id) {
            fitting++;
            only = parts[i];
        }
    }
    for (uint32_t i = 1; fitting > 1 && labels == count - 1 && i < count; i++) {
        if (label_refers(lower, rows[i - 1].label, control)) {
            return parts[i];
        }
    }
    return fitting == 1 ? only : other ? other : only;
}

/* __builtin_choose_expr(constant, a, b) */
NodeId choose_choice(Lower *lower, NodeId node) {
    NodeId parts[3];
    Constant constant;
    if (node_parts(lower, node, parts, 3) != 3 ||
        node_type(lower, parts[0])->kind != TYPE_INTEGER ||
        !constant_demanded(lower, parts[0], &constant)) {
        return 0;
    }
    return parts[constant.value ? 1 : 2];
}

/* ---- unexposed ------------------------------------------------------------------------------ */

Value unexposed_value(Lower *lower, NodeId node) {
    NodeId parts[4];
    uint32_t count = node_parts(lower, node, parts, 4);
    NodeId only = count == 1 ? node_only_part(lower, node) : 0;
    Value value = 0;
    NodeId list = node_va_list(lower, node);
    if (list) {
        return va_arg_value(lower, node, list);
    }
    if (only) {
        if (node_kind(lower, only) == CXCursor_StringLiteral &&
            node_type(lower, node)->kind == TYPE_ARRAY) {
            return expr_value(lower, only); /* __func__ */
        }
        return node_type(lower, node)->kind == TYPE_VOID
                   ? (expr_effect(lower, only), 0)
                   : expr_converted(lower, only, node_type(lower, node));
    }
    if (node_is_offsetof(lower, node)) {
        return expr_unknown(lower, node, "offset with a variable index");
    }
    if (count == 4 && clang.equalCursors(node_cursor(lower, parts[0]),
                                         node_cursor(lower, parts[1]))) {
        return elvis_value(lower, node);
    }
    if (atomic_value(lower, node, &value)) {
        return value;
    }
    NodeId choice = choose_choice(lower, node);
    if (choice) {
        return expr_value(lower, choice);
    }
    return expr_unknown(lower, node, "unexposed expression");
}

/* 0: it has no place of its own. */
Value unexposed_address(Lower *lower, NodeId node) {
    NodeId only = node_only_part(lower, node);
    const TypeInfo *type = node_type(lower, node);
    if (only && !node_va_list(lower, node)) {
        const TypeInfo *own = node_type(lower, only);
        bool same = own->id == type->id;
        return same || type_is_memory(type) ? expr_address(lower, only) : 0;
    }
    NodeId choice = only ? 0 : choose_choice(lower, node);
    return choice ? expr_address(lower, choice) : 0;
}
