/* SPDX-License-Identifier: Apache-2.0 */
/* Compiler builtins: those with a library name are called by it, those that compute become
 * instructions, the rest stay calls under their own name. */
#include "front/lower.h"

/* name of the checked form -> arguments that the plain one does not have (bit i = argument i) */
typedef struct Checked {
    const char *name;
    uint32_t dropped;
} Checked;

static const Checked checked[] = {
    {"memcpy", 1u << 3},    {"memmove", 1u << 3},         {"memset", 1u << 3},
    {"mempcpy", 1u << 3},   {"strcpy", 1u << 2},          {"stpcpy", 1u << 2},
    {"strcat", 1u << 2},    {"strncpy", 1u << 3},         {"stpncpy", 1u << 3},
    {"strncat", 1u << 3},   {"strlcpy", 1u << 3},         {"strlcat", 1u << 3},
    {"sprintf", 3u << 1},   {"vsprintf", 3u << 1},        {"snprintf", 3u << 2},
    {"vsnprintf", 3u << 2}, {"printf", 1u << 0},          {"vprintf", 1u << 0},
    {"fprintf", 1u << 1},   {"vfprintf", 1u << 1},        {"asprintf", 1u << 1},
    {"vasprintf", 1u << 1}, {"memccpy", 1u << 4},         {"explicit_bzero", 1u << 2},
    {"fgets", 1u << 1},     {"read", 1u << 3},            {"recv", 1u << 3},
    {"recvfrom", 1u << 3},  {"fread", 1u << 1},           {"getcwd", 1u << 2},
    {"realpath", 1u << 2},  {"readlink", 1u << 3},        {"gethostname", 1u << 2},
    {"syslog", 1u << 1},    {"vsyslog", 1u << 1},
};

/* "__builtin___memcpy_chk" and "__memcpy_chk" -> the row of memcpy. */
static const Checked *checked_row(const char *name) {
    const char *plain = str_starts(name, "__builtin___") ? name + 12
                        : str_starts(name, "__")         ? name + 2
                                                         : NULL;
    if (!plain || !str_ends(plain, "_chk")) {
        return NULL;
    }
    size_t length = strlen(plain) - 4;
    for (size_t i = 0; i < COUNTOF(checked); i++) {
        if (strlen(checked[i].name) == length && !memcmp(checked[i].name, plain, length)) {
            return &checked[i];
        }
    }
    return NULL;
}

uint32_t builtin_dropped_arguments(const char *name) {
    const Checked *row = checked_row(name);
    return row ? row->dropped : 0;
}

const char *builtin_plain_name(const char *name) {
    static const char *const library[] = {
        "_exit", "_Exit", "abort", "abs", "alloca", "bcmp", "bzero", "calloc", "ceil", "exit",
        "exp", "fabs", "ffs", "floor", "fprintf", "fputc", "fputs", "free", "fwrite", "index",
        "isalnum", "isalpha", "isdigit", "isprint", "isspace", "isxdigit", "labs", "llabs", "log",
        "longjmp", "malloc", "memchr", "memcmp", "memcpy", "memmove", "mempcpy", "memset", "pow",
        "printf", "putchar", "puts", "realloc", "rindex", "round", "scanf", "setjmp", "snprintf",
        "sprintf", "sqrt", "sscanf", "stpcpy", "stpncpy", "strcasecmp", "strcat", "strchr",
        "strcmp", "strcpy", "strcspn", "strdup", "strlen", "strncasecmp", "strncat", "strncmp",
        "strncpy", "strndup", "strpbrk", "strrchr", "strspn", "strstr", "tolower", "toupper",
        "trunc", "vfprintf", "vprintf", "vsnprintf", "vsprintf", "wcscpy", "wcslen", "wmemcpy", NULL,
    };
    const Checked *row = checked_row(name);
    if (row) {
        return row->name;
    }
    if (str_starts(name, "__builtin_")) {
        for (size_t i = 0; library[i]; i++) {
            if (str_eq(name + 10, library[i])) {
                return library[i];
            }
        }
    }
    return str_eq(name, "__builtin_alloca_with_align") ? "alloca" : name;
}

/* ---- variadic arguments --------------------------------------------------------------------- */

/* The va_list itself: on most machines it decays to the address of its record; where it is a plain
 * pointer, the address of the variable is meant. */
static Value va_list_address(Lower *lower, NodeId node) {
    NodeId peeled = node_peel(lower, node);
    const TypeInfo *type = node_type(lower, node);
    const TypeInfo *element = type_element(lower, type);
    bool decayed = type->kind == TYPE_ARRAY || (element && element->kind == TYPE_RECORD);
    return decayed ? expr_value(lower, node) : expr_address(lower, peeled);
}

/* The list of `va_arg(list, type)`, or 0. It looks like a conversion of the list to `type`, but a
 * conversion has no reference to a type's name and begins where its operand begins. */
static NodeId va_list_part(Lower *lower, NodeId node) {
    NodeId part;
    if (node_kind(lower, node) != CXCursor_UnexposedExpr ||
        node_parts(lower, node, &part, 1) != 1) {
        return 0;
    }
    const TypeInfo *from = node_type(lower, part);
    if ((!type_is_address(from) && from->kind != TYPE_RECORD && from->kind != TYPE_OTHER) ||
        !type_is_va_list(lower, from)) {
        return 0;
    }
    if (node_first(lower, node) != part) {
        return part;
    }
    CXSourceLocation outer = clang.getCursorLocation(node_cursor(lower, node));
    CXSourceLocation inner = clang.getCursorLocation(node_cursor(lower, part));
    return clang.equalLocations(outer, inner) || node_type(lower, node)->id == from->id ? 0 : part;
}

NodeId node_va_list(Lower *lower, NodeId node) {
    if (lower->nodes.data[node].va_list != 1) {
        NodeId part = va_list_part(lower, node);
        lower->nodes.data[node].va_list = part ? 2 : 1;
        return part;
    }
    return 0;
}

Value va_arg_value(Lower *lower, NodeId node, NodeId list) {
    const TypeInfo *type = node_type(lower, node);
    Value address = va_list_address(lower, list);
    type_complete(lower, type);
    TypeId id = type_is_memory(type) ? pointer_to(lower, type->id) : type->id;
    return emit(lower, node, INSN_VA_ARG, id, address, 0, 0);
}

/* ---- builtins that compute ------------------------------------------------------------------ */

typedef enum BuiltinAction {
    ACTION_CALL,
    ACTION_FIRST,       /* the first argument, others evaluated */
    ACTION_SWAP,        /* the first argument, its bytes in another order */
    ACTION_UNREACHABLE,
    ACTION_NONE,        /* nothing, arguments evaluated */
    ACTION_IGNORE,      /* nothing, arguments not evaluated */
    ACTION_CONSTANT,    /* is it a constant? */
    ACTION_UNKNOWN_SIZE,/* -1, arguments not evaluated */
    ACTION_VA_START,
    ACTION_VA_COPY,
    ACTION_OVERFLOW,    /* a op b stored through the third */
    ACTION_SYNC,        /* __sync_fetch_and_add and the like */
} BuiltinAction;

typedef struct Builtin {
    const char *prefix; /* of the name */
    BuiltinAction action;
    uint8_t kind;       /* BinaryKind */
} Builtin;

static const Builtin builtins[] = {
    {"__builtin_expect", ACTION_FIRST, 0},
    {"__builtin_assume_aligned", ACTION_FIRST, 0},
    {"__builtin_launder", ACTION_FIRST, 0},
    {"__builtin_bswap", ACTION_SWAP, 0},
    {"__builtin_unreachable", ACTION_UNREACHABLE, 0},
    {"__builtin_trap", ACTION_UNREACHABLE, 0},
    {"__builtin_verbose_trap", ACTION_UNREACHABLE, 0},
    {"__builtin_debugtrap", ACTION_NONE, 0},
    {"__builtin_prefetch", ACTION_NONE, 0},
    {"__builtin_va_end", ACTION_NONE, 0},
    {"__builtin_assume", ACTION_IGNORE, 0},
    {"__builtin_constant_p", ACTION_CONSTANT, 0},
    {"__builtin_object_size", ACTION_UNKNOWN_SIZE, 0},
    {"__builtin_dynamic_object_size", ACTION_UNKNOWN_SIZE, 0},
    {"__builtin_va_start", ACTION_VA_START, 0},
    {"__builtin_c23_va_start", ACTION_VA_START, 0},
    {"__builtin_va_copy", ACTION_VA_COPY, 0},
    {"__builtin_add_overflow", ACTION_OVERFLOW, BINARY_ADD},
    {"__builtin_sub_overflow", ACTION_OVERFLOW, BINARY_SUB},
    {"__builtin_mul_overflow", ACTION_OVERFLOW, BINARY_MUL},
    {"__builtin_sadd", ACTION_OVERFLOW, BINARY_ADD},
    {"__builtin_uadd", ACTION_OVERFLOW, BINARY_ADD},
    {"__builtin_ssub", ACTION_OVERFLOW, BINARY_SUB},
    {"__builtin_usub", ACTION_OVERFLOW, BINARY_SUB},
    {"__builtin_smul", ACTION_OVERFLOW, BINARY_MUL},
    {"__builtin_umul", ACTION_OVERFLOW, BINARY_MUL},
    {"__sync_synchronize", ACTION_NONE, 0},
    {"__sync_", ACTION_SYNC, 0},
};

static const Builtin *builtin_row(const char *name) {
    for (size_t i = 0; i < COUNTOF(builtins); i++) {
        if (str_starts(name, builtins[i].prefix)) {
            return &builtins[i];
        }
    }
    return NULL;
}

static uint32_t builtin_arguments(Lower *lower, NodeId node, NodeId *arguments, uint32_t limit) {
    NodeId parts[8];
    uint32_t count = node_parts(lower, node, parts, COUNTOF(parts));
    count = count > COUNTOF(parts) ? (uint32_t)COUNTOF(parts) : count;
    for (uint32_t i = 1; i < count && i <= limit; i++) {
        arguments[i - 1] = parts[i];
    }
    return count ? count - 1 : 0;
}

static void overflow_lower(Lower *lower, NodeId node, const NodeId *arguments, BinaryKind kind,
                           Value *result) {
    const TypeInfo *pointer = node_type(lower, arguments[2]);
    const TypeInfo *type = type_element(lower, pointer);
    type = type ? type : lower->type_int;
    Value address = expr_value(lower, arguments[2]);
    Value a = expr_converted(lower, arguments[0], type);
    Value b = expr_converted(lower, arguments[1], type);
    Value sum = emit_binary(lower, node, kind, type->id, a, b);
    emit_store(lower, node, address, sum, type);
    /* Whether it overflowed is not followed: a call that nobody has a body for. */
    FunctionId callee = function_made(lower, "__builtin_overflow");
    *result = call_emit(lower, node, callee, node_type(lower, node), &sum, 1);
}

/* ---- atomic operations ---------------------------------------------------------------------- */

typedef struct AtomicName {
    const char *word;   /* somewhere in the name */
    uint8_t kind;       /* BinaryKind; GT and LT: the new value is stored when it is so to the old */
    uint8_t complement; /* of the result */
} AtomicName;

static const AtomicName *atomic_row(const char *name) {
    static const AtomicName names[] = {
        {"_add", BINARY_ADD, 0}, {"_sub", BINARY_SUB, 0}, {"_nand", BINARY_AND, 1},
        {"_and", BINARY_AND, 0}, {"_xor", BINARY_XOR, 0}, {"_or", BINARY_OR, 0},
        {"max", BINARY_GT, 0},   {"min", BINARY_LT, 0},
    };
    /* "fetch_and_add" and "add_and_fetch" hold an "and" that is none. */
    char word[64];
    const char *at = strstr(name, "fetch_and_");
    at = at ? at + 9 : name;
    const char *tail = strstr(at, "_and_fetch");
    size_t length = tail ? (size_t)(tail - at) : strlen(at);
    if (length >= sizeof word) {
        return NULL;
    }
    memcpy(word, at, length);
    word[length] = '\0';
    for (size_t i = 0; i < COUNTOF(names); i++) {
        if (strstr(word, names[i].word)) {
            return &names[i];
        }
    }
    return NULL;
}

static Value atomic_read(Lower *lower, NodeId node, Value address, const TypeInfo *type) {
    if (type_is_memory(type)) {
        return address;
    }
    return emit_flags(lower, node, INSN_LOAD, type->id, address, 0, INSN_ATOMIC);
}

static void atomic_write(Lower *lower, NodeId node, Value address, Value value,
                         const TypeInfo *type) {
    if (type_is_memory(type)) {
        emit_copy(lower, node, address, value, type->size);
    } else {
        emit_flags(lower, node, INSN_STORE, type->id, address, value, INSN_ATOMIC);
    }
}

/* Compare and exchange: whether it stores is not known, so there is a way round the store; on it
 * the old value goes to `report`, when that is not 0. */
static Value atomic_exchange_if(Lower *lower, NodeId node, Value address, Value expected,
                                Value desired, Value report, const TypeInfo *type) {
    Value old = atomic_read(lower, node, address, type);
    Value same = type_is_memory(type)
                     ? emit_unknown(lower, node, "compare of structs", lower->type_int->id, &old, 1)
                     : emit_binary(lower, node, BINARY_EQ, lower->type_int->id, old, expected);
    BlockId yes = block_new(lower), end = block_new(lower);
    BlockId no = report ? block_new(lower) : end;
    emit_branch(lower, node, same, yes, no);
    block_place(lower, node, yes);
    atomic_write(lower, node, address, desired, type);
    if (report) {
        emit_jump(lower, node, end);
        block_place(lower, node, no);
        atomic_write(lower, node, report, old, type);
    }
    block_place(lower, node, end);
    return same;
}

/* The value of an operand of fetch-and-add and the like: of a pointer, how far it moves. */
static Value atomic_amount(Lower *lower, NodeId node, const TypeInfo *type) {
    return type->kind == TYPE_POINTER ? expr_value(lower, node)
                                      : expr_converted(lower, node, type);
}

/* C11 moves a pointer by elements, the GNU forms move it by bytes. */
static Value atomic_pointer(Lower *lower, NodeId node, NodeId amount, Value old, Value value,
                            bool minus, uint64_t step, const TypeInfo *type) {
    value = minus ? emit_unary(lower, node, UNARY_NEG, node_type(lower, amount)->id, value) : value;
    return emit(lower, node, INSN_INDEX, type->id, old, value, (uint32_t)step);
}

/* Fetch and add and the like; the value before, or after it. */
static Value atomic_update(Lower *lower, NodeId node, const AtomicName *row, Value address,
                           NodeId amount, Value value, uint64_t step, bool after,
                           const TypeInfo *type) {
    Value old = atomic_read(lower, node, address, type), new;
    if (row->kind == BINARY_GT || row->kind == BINARY_LT) {
        BlockId yes = block_new(lower), end = block_new(lower);
        TypeId truth = lower->type_int->id;
        Value better = emit_binary(lower, node, (BinaryKind)row->kind, truth, value, old);
        emit_branch(lower, node, better, yes, end);
        block_place(lower, node, yes);
        atomic_write(lower, node, address, value, type);
        block_place(lower, node, end);
        return after ? atomic_read(lower, node, address, type) : old;
    }
    if (type->kind == TYPE_POINTER) {
        new = atomic_pointer(lower, node, amount, old, value, row->kind == BINARY_SUB, step, type);
    } else {
        new = emit_binary(lower, node, (BinaryKind)row->kind, type->id, old, value);
        new = row->complement ? emit_unary(lower, node, UNARY_BITNOT, type->id, new) : new;
    }
    atomic_write(lower, node, address, new, type);
    return after ? new : old;
}

static Value sync_value(Lower *lower, NodeId node, const char *name, const NodeId *arguments,
                        uint32_t count) {
    const TypeInfo *type = type_element(lower, node_type(lower, arguments[0]));
    type = type ? type : lower->type_int;
    Value address = expr_value(lower, arguments[0]);
    if (count >= 3 && strstr(name, "compare_and_swap")) {
        Value expected = expr_converted(lower, arguments[1], type);
        Value desired = expr_converted(lower, arguments[2], type);
        Value old = strstr(name, "val") ? atomic_read(lower, node, address, type) : 0;
        Value same = atomic_exchange_if(lower, node, address, expected, desired, 0, type);
        return old ? old : same;
    }
    if (strstr(name, "lock_release")) {
        Value zero = emit_constant(lower, node, type->id, 0, 0);
        atomic_write(lower, node, address, zero, type);
        return 0;
    }
    if (count < 2) {
        return 0;
    }
    const AtomicName *row = strstr(name, "lock_test_and_set") ? NULL : atomic_row(name);
    Value value = row ? atomic_amount(lower, arguments[1], type)
                      : expr_converted(lower, arguments[1], type);
    if (row) {
        return atomic_update(lower, node, row, address, arguments[1], value, 1,
                             strstr(name, "_and_fetch") != NULL, type);
    }
    Value old = atomic_read(lower, node, address, type);
    atomic_write(lower, node, address, value, type);
    return old;
}

/* Name of the operation as written in the source or in <stdatomic.h>: the tree does not have it. */
static bool atomic_name(Lower *lower, NodeId node, char *out, size_t limit) {
    CXSourceLocation location = clang.getCursorLocation(node_cursor(lower, node));
    size_t length = 0, left;
    const char *text = place_text(lower, location_spelling(lower, location), &left);
    if (!text) {
        return false;
    }
    while (length < left && length + 1 < limit &&
           (text[length] == '_' || (text[length] >= 'a' && text[length] <= 'z') ||
            (text[length] >= '0' && text[length] <= '9'))) {
        out[length] = text[length];
        length++;
    }
    out[length] = '\0';
    return str_starts(out, "__atomic_") || str_starts(out, "__c11_atomic_") ||
           str_starts(out, "__scoped_atomic_") || str_starts(out, "__hip_atomic_") ||
           str_starts(out, "atomic_");
}

/* The value behind a pointer argument of the generic forms, `__atomic_store(p, &v, order)`. */
static Value atomic_operand(Lower *lower, NodeId node, const TypeInfo *type, bool generic) {
    if (!generic) {
        return expr_converted(lower, node, type);
    }
    return atomic_read(lower, node, expr_value(lower, node), type);
}

/* Children of an atomic expression: pointer, order, first value, then by operation: the second
 * value, or order on failure and the second value. */
static Value atomic_operation(Lower *lower, NodeId node, const char *name, const NodeId *parts,
                              uint32_t count, const TypeInfo *type) {
    bool c11 = str_starts(name, "__c11_");
    bool generic = !c11 && !str_ends(name, "_n") && !strstr(name, "fetch");
    Value address = expr_value(lower, parts[0]);
    if (count >= 5 && strstr(name, "compare_exchange")) {
        Value expected_at = expr_value(lower, parts[2]);
        Value desired = atomic_operand(lower, parts[4], type, generic);
        Value expected = atomic_read(lower, node, expected_at, type);
        return atomic_exchange_if(lower, node, address, expected, desired, expected_at, type);
    }
    if (strstr(name, "_load")) {
        Value value = atomic_read(lower, node, address, type);
        if (generic && count >= 3) {
            atomic_write(lower, node, expr_value(lower, parts[2]), value, type);
        }
        return value;
    }
    if (strstr(name, "test_and_set") || strstr(name, "_clear")) {
        Value old = atomic_read(lower, node, address, type);
        Value new = emit_constant(lower, node, type->id, strstr(name, "_clear") ? 0 : 1, 0);
        atomic_write(lower, node, address, new, type);
        return old;
    }
    if (count < 3) {
        return 0;
    }
    const AtomicName *row = strstr(name, "fetch") ? atomic_row(name) : NULL;
    if (row) {
        bool after = strstr(name, "_fetch") && !strstr(name, "_fetch_");
        uint64_t step = str_starts(name, "__atomic_") ? 1 : type_step(lower, type);
        Value amount = atomic_amount(lower, parts[2], type);
        return atomic_update(lower, node, row, address, parts[2], amount, step, after, type);
    }
    Value value = atomic_operand(lower, parts[2], type, generic);
    if (strstr(name, "_store") || strstr(name, "_init")) {
        atomic_write(lower, node, address, value, type);
        return 0;
    }
    Value old = atomic_read(lower, node, address, type);
    if (strstr(name, "_exchange")) {
        atomic_write(lower, node, address, value, type);
        if (generic && count >= 4) {
            atomic_write(lower, node, expr_value(lower, parts[3]), old, type);
        }
        return old;
    }
    return 0;
}

bool atomic_value(Lower *lower, NodeId node, Value *result) {
    NodeId parts[6];
    char name[64];
    uint32_t count = node_parts(lower, node, parts, COUNTOF(parts));
    if (!count || count > COUNTOF(parts) ||
        node_type(lower, parts[0])->kind != TYPE_POINTER ||
        !atomic_name(lower, node, name, sizeof name)) {
        return false;
    }
    const TypeInfo *type = type_element(lower, node_type(lower, parts[0]));
    if (!type || type->kind == TYPE_VOID) {
        return false;
    }
    type_complete(lower, type);
    *result = atomic_operation(lower, node, name, parts, count, type);
    return true;
}

/* ---- all of them ---------------------------------------------------------------------------- */

static void arguments_effect(Lower *lower, const NodeId *arguments, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        expr_effect(lower, arguments[i]);
    }
}

/* Builtins that are constants whatever their arguments, which are not evaluated. */
bool call_constant(Lower *lower, NodeId node, Constant *out) {
    CXCursor function;
    const char *name = call_direct_name(lower, node, &function);
    const Builtin *row = name ? builtin_row(name) : NULL;
    NodeId argument;
    Constant constant;
    if (!row || !builtin_arguments(lower, node, &argument, 1)) {
        return false;
    }
    if (row->action == ACTION_FIRST) {
        return str_starts(name, "__builtin_expect") && constant_integer(lower, argument, out);
    }
    if (row->action == ACTION_UNKNOWN_SIZE) {
        out->value = -1;
        return true;
    }
    if (row->action == ACTION_CONSTANT) {
        double real;
        out->value = constant_integer(lower, argument, &constant) ||
                     constant_real(lower, argument, &real) || literal_node(lower, argument);
        return true;
    }
    return false;
}

/* false: an ordinary call. */
bool builtin_call(Lower *lower, NodeId node, const char *name, Value *result) {
    const Builtin *row = builtin_row(name);
    NodeId arguments[8];
    uint32_t count = builtin_arguments(lower, node, arguments, COUNTOF(arguments));
    TypeId type = node_type(lower, node)->id;
    if (!row || count >= COUNTOF(arguments)) {
        return false;
    }
    bool needs_arguments = row->action == ACTION_FIRST || row->action == ACTION_SWAP ||
                           row->action == ACTION_VA_START || row->action == ACTION_SYNC;
    if ((needs_arguments && count < 1) || (row->action == ACTION_VA_COPY && count < 2) ||
        (row->action == ACTION_OVERFLOW &&
         (count < 3 || node_type(lower, arguments[2])->kind != TYPE_POINTER))) {
        return false;
    }
    switch (row->action) {
    case ACTION_FIRST:
        *result = expr_converted(lower, arguments[0], node_type(lower, node));
        arguments_effect(lower, arguments + 1, count - 1);
        return true;
    case ACTION_SWAP:
        *result = emit(lower, node, INSN_CAST, type, expr_value(lower, arguments[0]), 0, 0);
        return true;
    case ACTION_UNREACHABLE:
        emit(lower, node, INSN_UNREACHABLE, 0, 0, 0, 0);
        return true;
    case ACTION_NONE:
        arguments_effect(lower, arguments, count);
        return true;
    case ACTION_IGNORE:
        return true;
    case ACTION_CONSTANT: /* folded before: call_constant */
    case ACTION_UNKNOWN_SIZE:
        *result = emit_constant(lower, node, type, row->action == ACTION_CONSTANT ? 0 : -1, 0);
        return true;
    case ACTION_VA_START:
        emit(lower, node, INSN_VA_START, 0, va_list_address(lower, arguments[0]), 0, 0);
        return true;
    case ACTION_VA_COPY: {
        Value to = va_list_address(lower, arguments[0]);
        emit(lower, node, INSN_VA_COPY, 0, to, va_list_address(lower, arguments[1]), 0);
        return true;
    }
    case ACTION_OVERFLOW:
        overflow_lower(lower, node, arguments, (BinaryKind)row->kind, result);
        return true;
    case ACTION_SYNC:
        *result = sync_value(lower, node, name, arguments, count);
        return true;
    case ACTION_CALL:
        break;
    }
    return false;
}
