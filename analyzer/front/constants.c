/* SPDX-License-Identifier: Apache-2.0 */
/* Constant expressions. libclang's own evaluator is asked about literals, sizeof and offsetof only:
 * on other kinds it is slow, and on initialiser lists it can crash. The rest is folded here. */
#include "front/lower.h"

int64_t constant_wrap(int64_t value, const TypeInfo *type) {
    if (type->is_bool) {
        return value != 0;
    }
    unsigned width = type->bits ? type->bits : type->size < 8 ? 8 * (unsigned)type->size : 64;
    if (type->kind != TYPE_INTEGER || width == 0 || width >= 64) {
        return value;
    }
    unsigned shift = 64 - width;
    uint64_t bits = (uint64_t)value << shift;
    return type->is_signed ? (int64_t)bits >> shift : (int64_t)(bits >> shift);
}

static bool evaluate(Lower *lower, NodeId node, Constant *out) {
    CXEvalResult result = clang.Cursor_Evaluate(node_cursor(lower, node));
    if (!result) {
        return false;
    }
    bool known = clang.EvalResult_getKind(result) == CXEval_Int;
    if (known) {
        out->value = clang.EvalResult_isUnsignedInt(result)
                         ? (int64_t)clang.EvalResult_getAsUnsigned(result)
                         : (int64_t)clang.EvalResult_getAsLongLong(result);
    }
    clang.EvalResult_dispose(result);
    return known;
}

/* Where C demands a constant (case labels, designators), libclang shows the operators below but not
 * which they are, so it is asked for the value. Never an initialiser list: C allows none there. */
bool constant_demanded(Lower *lower, NodeId node, Constant *out) {
    *out = (Constant){.kind = CONSTANT_INTEGER};
    if (node_kind(lower, node) == CXCursor_InitListExpr || !evaluate(lower, node, out)) {
        return constant_integer(lower, node, out);
    }
    return true;
}

/* ---- integers ------------------------------------------------------------------------------- */

static bool fold_arithmetic(enum CXBinaryOperatorKind kind, int64_t a, int64_t b,
                            const TypeInfo *type, int64_t *out) {
    uint64_t x = (uint64_t)a, y = (uint64_t)b;
    bool is_signed = type->is_signed;
    switch ((int)kind) {
    case CXBinaryOperator_Add:
        *out = (int64_t)(x + y);
        return true;
    case CXBinaryOperator_Sub:
        *out = (int64_t)(x - y);
        return true;
    case CXBinaryOperator_Mul:
        *out = (int64_t)(x * y);
        return true;
    case CXBinaryOperator_Div:
    case CXBinaryOperator_Rem:
        if (b == 0 || (is_signed && b == -1)) {
            return false;
        }
        if (kind == CXBinaryOperator_Div) {
            *out = is_signed ? a / b : (int64_t)(x / y);
        } else {
            *out = is_signed ? a % b : (int64_t)(x % y);
        }
        return true;
    case CXBinaryOperator_Shl:
        *out = (int64_t)(x << (y & 63));
        return y < 64;
    case CXBinaryOperator_Shr:
        *out = is_signed ? a >> (y & 63) : (int64_t)(x >> (y & 63));
        return y < 64;
    case CXBinaryOperator_And:
        *out = a & b;
        return true;
    case CXBinaryOperator_Or:
        *out = a | b;
        return true;
    case CXBinaryOperator_Xor:
        *out = a ^ b;
        return true;
    default:
        return false;
    }
}

static bool fold_compare(enum CXBinaryOperatorKind kind, int64_t a, int64_t b,
                         const TypeInfo *type, int64_t *out) {
    bool less = type->kind == TYPE_INTEGER && type->is_signed ? a < b : (uint64_t)a < (uint64_t)b;
    switch ((int)kind) {
    case CXBinaryOperator_LT:
        *out = less;
        return true;
    case CXBinaryOperator_GE:
        *out = !less;
        return true;
    case CXBinaryOperator_GT:
        *out = !less && a != b;
        return true;
    case CXBinaryOperator_LE:
        *out = less || a == b;
        return true;
    case CXBinaryOperator_EQ:
        *out = a == b;
        return true;
    case CXBinaryOperator_NE:
        *out = a != b;
        return true;
    default:
        return false;
    }
}

static bool fold_binary(Lower *lower, NodeId node, Constant *out) {
    NodeId parts[2];
    Constant left, right;
    enum CXBinaryOperatorKind kind = node_binary(lower, node);
    if (node_parts(lower, node, parts, 2) != 2 || kind >= CXBinaryOperator_Assign ||
        !constant_integer(lower, parts[0], &left)) {
        return false;
    }
    if (kind == CXBinaryOperator_LAnd && !left.value) {
        out->value = 0;
        return true;
    }
    if (kind == CXBinaryOperator_LOr && left.value) {
        out->value = 1;
        return true;
    }
    if (!constant_integer(lower, parts[1], &right)) {
        return false;
    }
    if (kind == CXBinaryOperator_LAnd || kind == CXBinaryOperator_LOr) {
        out->value = right.value != 0;
        return true;
    }
    out->from_offset = left.from_offset || right.from_offset;
    const TypeInfo *operand = node_type(lower, parts[0]);
    if (operand->kind == TYPE_POINTER || node_type(lower, parts[1])->kind == TYPE_POINTER) {
        return fold_compare(kind, left.value, right.value, operand, &out->value);
    }
    return fold_compare(kind, left.value, right.value, operand, &out->value) ||
           fold_arithmetic(kind, left.value, right.value, node_type(lower, node), &out->value);
}

static bool fold_conditional(Lower *lower, NodeId node, Constant *out) {
    NodeId parts[3];
    Constant condition;
    if (node_parts(lower, node, parts, 3) != 3 ||
        !constant_integer(lower, parts[0], &condition)) {
        return false;
    }
    return constant_integer(lower, parts[condition.value ? 1 : 2], out);
}

/* Between integer and pointer types; a real constant becomes an integer as C says. */
static bool fold_cast(Lower *lower, NodeId node, NodeId from, Constant *out) {
    const TypeInfo *type = node_type(lower, from);
    if (type->kind == TYPE_REAL && node_type(lower, node)->kind == TYPE_INTEGER) {
        double real;
        if (!constant_real(lower, from, &real) || !(real > -9e18 && real < 9e18)) {
            return false;
        }
        out->value = node_type(lower, node)->is_bool ? real != 0 : (int64_t)real;
        return true;
    }
    return constant_integer(lower, from, out);
}

static bool fold_unexposed(Lower *lower, NodeId node, Constant *out) {
    NodeId parts[4];
    uint32_t count = node_parts(lower, node, parts, 4);
    const TypeInfo *type = node_type(lower, node);
    if (count == 1 && node_va_list(lower, node)) {
        return false;
    }
    bool offset = node_is_offsetof(lower, node);
    if (type->kind == TYPE_INTEGER && (offset || !node_first(lower, node)) && evaluate(lower, node, out)) {
        out->from_offset = offset;
        return true;
    }
    if (offset) {
        return false;
    }
    if (count == 1 && node_only_part(lower, node)) {
        return fold_cast(lower, node, parts[0], out);
    }
    if (count == 3 && node_type(lower, parts[0])->kind == TYPE_INTEGER) {
        NodeId choice = choose_choice(lower, node);
        return choice && constant_integer(lower, choice, out);
    }
    if (count == 4 && clang.equalCursors(node_cursor(lower, parts[0]),
                                         node_cursor(lower, parts[1]))) { /* a ?: b */
        return constant_integer(lower, parts[0], out) &&
               (out->value || constant_integer(lower, parts[3], out));
    }
    return false;
}

bool constant_member_offset(Lower *lower, NodeId member, NodeId base, int64_t *bytes) {
    CXCursor field = clang.getCursorReferenced(node_cursor(lower, member));
    const TypeInfo *type = node_type(lower, base);
    const TypeInfo *record = type->kind == TYPE_RECORD ? type : type_element(lower, type);
    if (!record || record->kind != TYPE_RECORD) {
        return false;
    }
    CXString name = clang.getCursorSpelling(field);
    long long bits = clang.Type_getOffsetOf(record->canonical, clang.getCString(name));
    clang.disposeString(name);
    *bytes = bits / 8;
    return bits >= 0;
}

/* `((struct s *)0)->f`: the address of a member of an object at a constant address. */
static bool fold_address(Lower *lower, NodeId node, Constant *out) {
    node = node_peel(lower, node);
    NodeId parts[2];
    uint32_t count = node_parts(lower, node, parts, 2);
    if (node_kind(lower, node) == CXCursor_MemberRefExpr && count == 1) {
        bool arrow = node_type(lower, parts[0])->kind != TYPE_RECORD;
        int64_t bytes;
        if (!(arrow ? constant_integer(lower, parts[0], out)
                    : fold_address(lower, parts[0], out)) ||
            !constant_member_offset(lower, node, parts[0], &bytes)) {
            return false;
        }
        out->value += bytes;
        out->from_offset = true;
        return true;
    }
    if (node_kind(lower, node) == CXCursor_ArraySubscriptExpr && count == 2) {
        Constant index;
        const TypeInfo *base = node_type(lower, parts[0]);
        bool known = type_is_address(base) &&
                     (fold_address(lower, parts[0], out) ||
                      constant_integer(lower, parts[0], out)) &&
                     constant_integer(lower, parts[1], &index);
        out->value += known ? index.value * (int64_t)type_step(lower, base) : 0;
        return known;
    }
    if (node_kind(lower, node) == CXCursor_UnaryOperator && count == 1 &&
        node_unary(lower, node) == CXUnaryOperator_Deref) {
        return constant_integer(lower, parts[0], out);
    }
    return false;
}

static bool fold_unary(Lower *lower, NodeId node, Constant *out) {
    NodeId child = node_only_part(lower, node);
    if (!child) {
        return false;
    }
    switch ((int)node_unary(lower, node)) {
    case CXUnaryOperator_Plus:
    case CXUnaryOperator_Extension:
        return constant_integer(lower, child, out);
    case CXUnaryOperator_Minus:
        if (!constant_integer(lower, child, out)) {
            return false;
        }
        out->value = (int64_t)(0 - (uint64_t)out->value);
        return true;
    case CXUnaryOperator_Not:
        if (!constant_integer(lower, child, out)) {
            return false;
        }
        out->value = ~out->value;
        return true;
    case CXUnaryOperator_LNot:
        if (!constant_integer(lower, child, out)) {
            return false;
        }
        out->value = !out->value;
        return true;
    case CXUnaryOperator_AddrOf:
        return fold_address(lower, child, out);
    default:
        return false;
    }
}

static bool fold(Lower *lower, NodeId node, Constant *out) {
    NodeId part;
    switch ((int)node_kind(lower, node)) {
    case CXCursor_IntegerLiteral:
    case CXCursor_CharacterLiteral:
    case CXCursor_CXXBoolLiteralExpr: /* as C23 has it, 6.4.4.6 */
    case CXCursor_UnaryExpr:          /* sizeof, alignof */
        return evaluate(lower, node, out);
    case CXCursor_CXXNullPtrLiteralExpr: /* C23, 6.4.4.6: `out` holds 0 */
        return true;
    case CXCursor_ParenExpr:
        part = node_only_part(lower, node);
        return part && constant_integer(lower, part, out);
    case CXCursor_CStyleCastExpr:
        part = node_last_part(lower, node);
        return part && fold_cast(lower, node, part, out);
    case CXCursor_UnexposedExpr:
        return fold_unexposed(lower, node, out);
    case CXCursor_UnaryOperator:
        return fold_unary(lower, node, out);
    case CXCursor_BinaryOperator:
        return fold_binary(lower, node, out);
    case CXCursor_ConditionalOperator:
        return fold_conditional(lower, node, out);
    case CXCursor_CallExpr:
        return call_constant(lower, node, out);
    case CXCursor_DeclRefExpr: {
        Entity entity = node_entity(lower, node);
        if (entity.kind != ENTITY_CONSTANT) {
            return false;
        }
        const EnumConstant *row = &lower->constants.data[entity.id];
        out->value = row->value;
        out->name = row->name;
        return true;
    }
    default:
        return false;
    }
}

bool constant_integer(Lower *lower, NodeId node, Constant *out) {
    *out = (Constant){.kind = CONSTANT_INTEGER};
    if (lower->nodes.data[node].not_constant || lower->nest > NEST_MAX) {
        return false;
    }
    const TypeInfo *type = node_type(lower, node);
    if (type->kind != TYPE_INTEGER && type->kind != TYPE_POINTER) {
        return false;
    }
    lower->nest++;
    bool known = fold(lower, node, out);
    lower->nest--;
    if (!known) {
        lower->nodes.data[node].not_constant = 1;
        return false;
    }
    int64_t wrapped = constant_wrap(out->value, type);
    enum CXCursorKind kind = node_kind(lower, node);
    bool same = wrapped == out->value && kind != CXCursor_UnaryOperator &&
                kind != CXCursor_BinaryOperator;
    out->name = same ? out->name : 0;
    out->value = wrapped;
    return true;
}

/* ---- reals ---------------------------------------------------------------------------------- */

static bool real_binary(Lower *lower, NodeId node, double *out) {
    NodeId parts[2];
    double right;
    if (node_parts(lower, node, parts, 2) != 2 || !constant_real(lower, parts[0], out) ||
        !constant_real(lower, parts[1], &right)) {
        return false;
    }
    switch ((int)node_binary(lower, node)) {
    case CXBinaryOperator_Add:
        *out += right;
        return true;
    case CXBinaryOperator_Sub:
        *out -= right;
        return true;
    case CXBinaryOperator_Mul:
        *out *= right;
        return true;
    case CXBinaryOperator_Div:
        *out /= right != 0 ? right : 1;
        return right != 0;
    default:
        return false;
    }
}

static bool real_literal(Lower *lower, NodeId node, double *out) {
    CXEvalResult result = clang.Cursor_Evaluate(node_cursor(lower, node));
    bool known = result && clang.EvalResult_getKind(result) == CXEval_Float;
    *out = known ? clang.EvalResult_getAsDouble(result) : 0;
    if (result) {
        clang.EvalResult_dispose(result);
    }
    return known;
}

static bool real_fold(Lower *lower, NodeId node, double *out) {
    NodeId part = node_last_part(lower, node);
    switch ((int)node_kind(lower, node)) {
    case CXCursor_FloatingLiteral:
        return real_literal(lower, node, out);
    case CXCursor_ParenExpr:
    case CXCursor_CStyleCastExpr:
    case CXCursor_UnexposedExpr:
        return part && node_parts(lower, node, NULL, 0) == 1 &&
               !node_va_list(lower, node) && constant_real(lower, part, out);
    case CXCursor_UnaryOperator:
        if (!part || !constant_real(lower, part, out)) {
            return false;
        }
        if (node_unary(lower, node) == CXUnaryOperator_Minus) {
            *out = -*out;
            return true;
        }
        return node_unary(lower, node) == CXUnaryOperator_Plus ||
               node_unary(lower, node) == CXUnaryOperator_Extension;
    case CXCursor_BinaryOperator:
        return real_binary(lower, node, out);
    default:
        return false;
    }
}

bool constant_real(Lower *lower, NodeId node, double *out) {
    const TypeInfo *type = node_type(lower, node);
    if (type->kind == TYPE_INTEGER) {
        Constant integer;
        bool known = constant_integer(lower, node, &integer);
        *out = type->is_signed ? (double)integer.value : (double)(uint64_t)integer.value;
        return known;
    }
    if (type->kind != TYPE_REAL || lower->nodes.data[node].not_constant ||
        lower->nest > NEST_MAX) {
        return false;
    }
    lower->nest++;
    bool known = real_fold(lower, node, out);
    lower->nest--;
    lower->nodes.data[node].not_constant = !known;
    return known;
}
