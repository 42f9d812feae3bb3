/* SPDX-License-Identifier: Apache-2.0 */
/* The flat node array of one declaration, and what libclang leaves out of a node: which child of a
 * `for` is which, and what kind of designator is written. */
#include "front/lower.h"

static bool cursor_same(CXCursor a, CXCursor b) {
    return a.kind == b.kind && a.data[0] == b.data[0] && a.data[1] == b.data[1] &&
           a.data[2] == b.data[2];
}

/* Pre-order with the parent given: a node is complete when a cursor comes that is not below it. */
static enum CXChildVisitResult tree_visit(CXCursor cursor, CXCursor parent, CXClientData data) {
    Lower *lower = data;
    while (lower->open.len > 1 &&
           !cursor_same(lower->nodes.data[vec_last(&lower->open)].cursor, parent)) {
        lower->nodes.data[vec_pop(&lower->open)].end = lower->nodes.len;
    }
    AstNode node = {.cursor = cursor};
    vec_push(&lower->open, lower->nodes.len);
    vec_push(&lower->nodes, node);
    return CXChildVisit_Recurse;
}

void tree_read(Lower *lower, CXCursor declaration) {
    vec_clear(&lower->nodes);
    vec_clear(&lower->open);
    AstNode root = {.cursor = declaration};
    vec_push(&lower->nodes, root);
    vec_push(&lower->open, 0);
    clang.visitChildren(declaration, tree_visit, lower);
    while (lower->open.len) {
        lower->nodes.data[vec_pop(&lower->open)].end = lower->nodes.len;
    }
    lower->loc_node = UINT32_MAX;
}

bool kind_is_expression(enum CXCursorKind kind) {
    return (kind >= CXCursor_FirstExpr && kind <= CXCursor_LastExpr) ||
           kind == CXCursor_BuiltinBitCastExpr;
}

static bool kind_is_part(enum CXCursorKind kind) {
    return kind_is_expression(kind) ||
           (kind >= CXCursor_FirstStmt && kind <= CXCursor_LastStmt);
}

uint32_t node_parts(const Lower *lower, NodeId node, NodeId *parts, uint32_t limit) {
    uint32_t count = 0;
    for (NodeId child = node_first(lower, node); child; child = node_next(lower, node, child)) {
        if (kind_is_part(node_kind(lower, child))) {
            if (count < limit) {
                parts[count] = child;
            }
            count++;
        }
    }
    return count;
}

NodeId node_last_part(const Lower *lower, NodeId node) {
    NodeId last = 0;
    for (NodeId child = node_first(lower, node); child; child = node_next(lower, node, child)) {
        if (kind_is_part(node_kind(lower, child))) {
            last = child;
        }
    }
    return last;
}

NodeId node_only_part(const Lower *lower, NodeId node) {
    NodeId first = node_first(lower, node);
    return first && !node_next(lower, node, first) && kind_is_part(node_kind(lower, first)) ? first
                                                                                            : 0;
}

bool node_is_offsetof(Lower *lower, NodeId node) {
    NodeId first = node_first(lower, node);
    if (!first || node_type(lower, node)->kind != TYPE_INTEGER) {
        return false;
    }
    bool any = node_kind(lower, first) == CXCursor_TypeRef;
    for (NodeId child = first; child && !any; child = node_next(lower, node, child)) {
        any = node_kind(lower, child) == CXCursor_MemberRef;
    }
    return any;
}

NodeId node_peel(const Lower *lower, NodeId node) {
    for (;;) {
        enum CXCursorKind kind = node_kind(lower, node);
        NodeId only = node_only_part(lower, node);
        if ((kind != CXCursor_UnexposedExpr && kind != CXCursor_ParenExpr) || !only) {
            return node;
        }
        node = only;
    }
}

const TypeInfo *node_type(Lower *lower, NodeId node) {
    AstNode *row = &lower->nodes.data[node];
    if (!row->type) {
        row->type = type_info(lower, clang.getCursorType(row->cursor));
    }
    return row->type;
}

enum CXUnaryOperatorKind node_unary(const Lower *lower, NodeId node) {
    return clang.getCursorUnaryOperatorKind(node_cursor(lower, node));
}

enum CXBinaryOperatorKind node_binary(const Lower *lower, NodeId node) {
    return clang.getCursorBinaryOperatorKind(node_cursor(lower, node));
}

/* ---- reading a few characters of source -------------------------------------------------------
 * Only where the tree does not tell, and never across the end of the file or of a few thousand
 * characters, so that hostile text costs nothing. */

typedef struct Scan {
    const char *at, *end;
} Scan;

#define SCAN_LIMIT 16384

static bool scan_open(Lower *lower, CXSourceLocation location, Scan *scan) {
    size_t left;
    scan->at = place_text(lower, location_spelling(lower, location), &left);
    if (!scan->at) {
        return false;
    }
    scan->end = scan->at + (left < SCAN_LIMIT ? left : SCAN_LIMIT);
    return true;
}

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == '\\';
}

/* Past blanks, line continuations and comments. */
static void scan_blank(Scan *scan) {
    while (scan->at < scan->end) {
        if (is_blank(*scan->at)) {
            scan->at++;
        } else if (scan->end - scan->at > 1 && scan->at[0] == '/' && scan->at[1] == '/') {
            while (scan->at < scan->end && *scan->at != '\n') {
                scan->at++;
            }
        } else if (scan->end - scan->at > 1 && scan->at[0] == '/' && scan->at[1] == '*') {
            scan->at += 2;
            while (scan->at < scan->end && !(scan->at[0] == '/' && scan->at[-1] == '*')) {
                scan->at++;
            }
            scan->at += scan->at < scan->end;
        } else {
            return;
        }
    }
}

/* Past a string or character literal that begins here. */
static void scan_literal(Scan *scan) {
    char quote = *scan->at++;
    while (scan->at < scan->end && *scan->at != quote && *scan->at != '\n') {
        scan->at += 1 + (*scan->at == '\\' && scan->end - scan->at > 1);
    }
    scan->at += scan->at < scan->end;
}

/* Up to one of `stops` at this nesting; true when something other than blanks was passed. */
static bool scan_until(Scan *scan, const char *stops, bool *ellipsis) {
    bool something = false;
    int depth = 0;
    for (scan_blank(scan); scan->at < scan->end; scan_blank(scan)) {
        char c = *scan->at;
        if (!depth && strchr(stops, c)) {
            return something;
        }
        if (ellipsis && !depth && scan->end - scan->at > 3 && !memcmp(scan->at, "...", 3)) {
            *ellipsis = true;
        }
        depth += (c == '(' || c == '[' || c == '{') - (c == ')' || c == ']' || c == '}');
        something = true;
        if (c == '"' || c == '\'') {
            scan_literal(scan);
        } else {
            scan->at++;
        }
        if (depth < 0) {
            scan->at = scan->end;
        }
    }
    return something;
}

/* ---- for ------------------------------------------------------------------------------------ */

/* Which of the three parts are written, as bits 1 2 4; 8 when the text cannot be read. */
static unsigned for_written(Lower *lower, NodeId node) {
    Scan scan;
    if (!scan_open(lower, clang.getCursorLocation(node_cursor(lower, node)), &scan) ||
        scan.end - scan.at < 4 || memcmp(scan.at, "for", 3) != 0) {
        return 8;
    }
    scan.at += 3;
    scan_blank(&scan);
    if (scan.at == scan.end || *scan.at != '(') {
        return 8;
    }
    unsigned written = 0;
    for (unsigned part = 0; part < 3; part++) {
        scan.at++;
        written |= (unsigned)scan_until(&scan, part < 2 ? ";" : ")", NULL) << part;
        if (scan.at >= scan.end) {
            return 8;
        }
    }
    return written;
}

/* Would this expression be written for its effect, and not to be tested? */
static bool is_step(Lower *lower, NodeId node) {
    node = node_peel(lower, node);
    switch ((int)node_kind(lower, node)) {
    case CXCursor_DeclStmt:
    case CXCursor_CompoundAssignOperator:
        return true;
    case CXCursor_UnaryOperator:
        return node_unary(lower, node) <= CXUnaryOperator_PreDec;
    case CXCursor_BinaryOperator:
        return node_binary(lower, node) == CXBinaryOperator_Assign ||
               node_binary(lower, node) == CXBinaryOperator_Comma;
    default:
        return node_type(lower, node)->kind == TYPE_VOID;
    }
}

/* The text did not help (a part or a semicolon comes out of a macro): by what parts look like. */
static unsigned for_guess(Lower *lower, const NodeId *parts, uint32_t count) {
    bool first = is_step(lower, parts[0]);
    if (count == 1) {
        return node_kind(lower, parts[0]) == CXCursor_DeclStmt ? 1 : first ? 4 : 2;
    }
    return !first ? 6 : is_step(lower, parts[1]) ? 5 : 3;
}

ForParts node_for_parts(Lower *lower, NodeId node) {
    NodeId parts[4];
    uint32_t count = node_parts(lower, node, parts, COUNTOF(parts));
    ForParts result = {0};
    if (count == 0 || count > 4) {
        return result;
    }
    result.body = parts[--count];
    unsigned written = count == 3 ? 7 : 0;
    if (count == 1 || count == 2) {
        written = for_written(lower, node);
        unsigned bits = (written & 1) + (written >> 1 & 1) + (written >> 2 & 1);
        if (written == 8 || bits != count) {
            written = for_guess(lower, parts, count);
        }
    }
    uint32_t next = 0;
    result.init = written & 1 ? parts[next++] : 0;
    result.condition = written & 2 ? parts[next++] : 0;
    result.step = written & 4 ? parts[next] : 0;
    return result;
}

/* ---- asm goto ------------------------------------------------------------------------------- */

static bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Where the labels of `asm goto (text : out : in : clobbers : labels)` are written, or NULL: they
 * are no part of the tree. */
const char *node_asm_labels(Lower *lower, NodeId node, const char **end) {
    Scan scan;
    if (!scan_open(lower, clang.getCursorLocation(node_cursor(lower, node)), &scan)) {
        return NULL;
    }
    const char *start = scan.at;
    scan_until(&scan, "(", NULL);
    bool jumps = false;
    for (const char *at = start; at + 4 <= scan.at; at++) {
        jumps |= !memcmp(at, "goto", 4) && (at == start || !is_name(at[-1])) &&
                 !is_name(at[4]);
    }
    if (!jumps || scan.at >= scan.end) {
        return NULL;
    }
    scan.at++;
    for (int colons = 0; colons < 4; colons++) {
        scan_until(&scan, ":)", NULL);
        if (scan.at >= scan.end || *scan.at != ':') {
            return NULL;
        }
        scan.at++;
    }
    start = scan.at;
    scan_until(&scan, ")", NULL);
    *end = scan.at;
    return start;
}

/* ---- designators ---------------------------------------------------------------------------- */

bool node_designators(Lower *lower, NodeId node, char *out, uint32_t limit) {
    Scan scan;
    CXSourceRange extent = clang.getCursorExtent(node_cursor(lower, node));
    if (!scan_open(lower, clang.getRangeStart(extent), &scan)) {
        return false;
    }
    uint32_t count = 0;
    for (;; count++) {
        scan_blank(&scan);
        if (scan.at >= scan.end || count + 1 >= limit) {
            return false;
        }
        if (*scan.at == '[') {
            bool ellipsis = false;
            scan.at++;
            scan_until(&scan, "]", &ellipsis);
            scan.at += scan.at < scan.end;
            out[count] = ellipsis ? 'r' : 'i';
        } else if (*scan.at == '.') {
            scan.at++;
            scan_until(&scan, ".[=", NULL);
            out[count] = 'f';
        } else {
            break;
        }
    }
    out[count] = '\0';
    return count > 0;
}
