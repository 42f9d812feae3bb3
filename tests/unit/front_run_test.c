/* SPDX-License-Identifier: Apache-2.0 */
/* front: does the IR mean what the C means? `front_run_test --run FILE.c [flags]` lowers a program
 * and runs its IR here, with a few functions of the C library; tests/suites/front_run.sh compares
 * what it prints with the same program compiled. No pointers of this process lie in the program's
 * memory: an address is an offset into `memory`. */
#include "check.h"

#include "front/front.h"

#include <setjmp.h>
#include <stdlib.h>
#include <unistd.h>

enum { MEMORY = 64 << 20, LOWEST = 4096, FUNCTIONS = 0x70000000, STEPS = 200000000 };

typedef union Word {
    int64_t i;
    double d;
} Word;

/* The variadic arguments of one call; a va_list holds its number. */
typedef struct Variadic {
    Word values[64];
    uint32_t count, next;
} Variadic;

typedef struct Machine {
    const Unit *unit;
    uint8_t *memory;
    size_t heap, stack; /* the one grows up, the other down */
    size_t *globals, *strings;
    VEC(Variadic) variadics;
    Buf output;
    uint64_t steps;
    uint32_t depth;
    jmp_buf end;
    const char *why; /* it ended before its time; NULL = by exit() */
    int status;
} Machine;

static Word call(Machine *m, FunctionId id, const Word *arguments, uint32_t count);

static void stop(Machine *m, const char *why) {
    m->why = why;
    longjmp(m->end, 1);
}

static const Type *type_at(const Machine *m, TypeId id) {
    return &m->unit->types[id];
}

static uint8_t *bytes(Machine *m, int64_t address, size_t size) {
    if (address < LOWEST || size > MEMORY || address > (int64_t)(MEMORY - size)) {
        stop(m, "bad address");
    }
    return m->memory + address;
}

static size_t heap_take(Machine *m, size_t size) {
    size_t at = (m->heap + 15) & ~(size_t)15;
    if (size > MEMORY / 2 || at + size > MEMORY / 2) {
        stop(m, "out of memory");
    }
    m->heap = at + size + 16;
    return at;
}

static size_t stack_take(Machine *m, size_t size) {
    if (size > MEMORY / 2 || m->stack < MEMORY / 2 + size + 64) {
        stop(m, "out of stack");
    }
    m->stack = (m->stack - size - 16) & ~(size_t)15;
    return m->stack;
}

/* ---- values --------------------------------------------------------------------------------- */

static bool is_bool(const Machine *m, const Type *type) {
    return type->kind == TYPE_INTEGER && str_eq(unit_text(m->unit, type->name), "_Bool");
}

static int64_t wrap(const Machine *m, int64_t value, const Type *type) {
    if (is_bool(m, type)) {
        return value != 0;
    }
    if (type->kind != TYPE_INTEGER || type->size >= 8 || !type->size) {
        return value;
    }
    unsigned shift = 64 - 8 * type->size;
    uint64_t high = (uint64_t)value << shift;
    return type->is_signed ? (int64_t)high >> shift : (int64_t)(high >> shift);
}

static Word load(Machine *m, int64_t address, TypeId id) {
    const Type *type = type_at(m, id);
    const uint8_t *from = bytes(m, address, type->size);
    Word word = {0};
    if (type->kind == TYPE_OTHER) {
        stop(m, "load of an opaque type");
    }
    if (type->kind == TYPE_REAL && type->size == 4) {
        float value;
        memcpy(&value, from, sizeof value);
        word.d = (double)value;
        return word;
    }
    memcpy(&word, from, type->size < 8 ? type->size : 8);
    word.i = type->kind == TYPE_REAL ? word.i : wrap(m, word.i, type);
    return word;
}

static void store(Machine *m, int64_t address, TypeId id, Word word) {
    const Type *type = type_at(m, id);
    uint8_t *to = bytes(m, address, type->size);
    if (type->kind == TYPE_OTHER) {
        stop(m, "store of an opaque type");
    }
    if (type->kind == TYPE_REAL && type->size == 4) {
        float value = (float)word.d;
        memcpy(to, &value, sizeof value);
        return;
    }
    memcpy(to, &word, type->size < 8 ? type->size : 8);
    if (type->size == 16 && type->kind == TYPE_INTEGER) {
        memset(to + 8, word.i < 0 ? 0xFF : 0, 8);
    }
}

/* A bit-field is read and written by its own place in the record; `access` is where the front end
 * put its storage. */
static const Field *bit_field(const Machine *m, const Function *function, Value pointer) {
    const Insn *insn = &function->insns[pointer];
    const Field *field = insn->op == INSN_FIELD && insn->c ? &m->unit->fields[insn->c] : NULL;
    return field && field->bit_width ? field : NULL;
}

static Word bits_load(Machine *m, int64_t address, uint32_t access, const Field *field) {
    uint32_t shift = field->bit_offset - access * 8, width = field->bit_width;
    size_t size = (shift + width + 7) / 8;
    unsigned __int128 storage = 0;
    memcpy(&storage, bytes(m, address, size), size);
    uint64_t high = (uint64_t)(storage >> shift) << (64 - width);
    Word word = {.i = (int64_t)(high >> (64 - width))};
    if (type_at(m, field->type)->is_signed) {
        word.i = (int64_t)high >> (64 - width);
    }
    return word;
}

static void bits_store(Machine *m, int64_t address, uint32_t access, const Field *field,
                       Word word) {
    uint32_t shift = field->bit_offset - access * 8, width = field->bit_width;
    size_t size = (shift + width + 7) / 8;
    unsigned __int128 storage = 0, mask = UINT64_MAX >> (64 - width);
    uint8_t *at = bytes(m, address, size);
    memcpy(&storage, at, size);
    storage = (storage & ~(mask << shift)) | ((unsigned __int128)(uint64_t)word.i & mask) << shift;
    memcpy(at, &storage, size);
}

static size_t string_address(Machine *m, StrId id) {
    if (!m->strings[id]) {
        size_t length = interned_length(m->unit->strings, id);
        m->strings[id] = heap_take(m, length + 1);
        memcpy(m->memory + m->strings[id], interned(m->unit->strings, id), length);
    }
    return m->strings[id];
}

/* ---- operators ------------------------------------------------------------------------------ */

static Word real_binary(Machine *m, BinaryKind kind, bool single, double a, double b) {
    Word word = {0};
    switch ((int)kind) {
    case BINARY_ADD:
        word.d = a + b;
        break;
    case BINARY_SUB:
        word.d = a - b;
        break;
    case BINARY_MUL:
        word.d = a * b;
        break;
    case BINARY_DIV:
        word.d = a / b;
        break;
    case BINARY_EQ:
    case BINARY_NE:
        word.i = (a == b) == (kind == BINARY_EQ);
        return word;
    case BINARY_LT:
        word.i = a < b;
        return word;
    case BINARY_LE:
        word.i = a <= b;
        return word;
    case BINARY_GT:
        word.i = a > b;
        return word;
    case BINARY_GE:
        word.i = a >= b;
        return word;
    default:
        stop(m, "operator on reals");
    }
    word.d = single ? (double)(float)word.d : word.d;
    return word;
}

static int64_t divide(Machine *m, bool remainder, bool is_signed, int64_t a, int64_t b) {
    if (!b) {
        stop(m, "division by zero");
    }
    if (!is_signed) {
        uint64_t x = (uint64_t)a, y = (uint64_t)b;
        return (int64_t)(remainder ? x % y : x / y);
    }
    if (b == -1) {
        return remainder ? 0 : (int64_t)(0 - (uint64_t)a);
    }
    return remainder ? a % b : a / b;
}

static int64_t integer_binary(Machine *m, BinaryKind kind, bool is_signed, int64_t a, int64_t b) {
    uint64_t x = (uint64_t)a, y = (uint64_t)b;
    bool less = is_signed ? a < b : x < y;
    switch (kind) {
    case BINARY_ADD:
        return (int64_t)(x + y);
    case BINARY_SUB:
        return (int64_t)(x - y);
    case BINARY_MUL:
        return (int64_t)(x * y);
    case BINARY_DIV:
    case BINARY_REM:
        return divide(m, kind == BINARY_REM, is_signed, a, b);
    case BINARY_SHL:
        return (int64_t)(x << (y & 63));
    case BINARY_SHR:
        return is_signed ? a >> (y & 63) : (int64_t)(x >> (y & 63));
    case BINARY_AND:
        return a & b;
    case BINARY_OR:
        return a | b;
    case BINARY_XOR:
        return a ^ b;
    case BINARY_EQ:
        return a == b;
    case BINARY_NE:
        return a != b;
    case BINARY_LT:
        return less;
    case BINARY_LE:
        return less || a == b;
    case BINARY_GT:
        return !less && a != b;
    case BINARY_GE:
        return !less;
    case BINARY_POINTER_DIFF:
    case BINARY_COUNT_:
        break;
    }
    stop(m, "operator");
    return 0;
}

static Word binary(Machine *m, const Function *function, const Insn *insn, Word a, Word b) {
    const Type *left = type_at(m, function->insns[insn->a].type);
    const Type *type = type_at(m, insn->type);
    bool compares = insn->kind >= BINARY_EQ && insn->kind <= BINARY_GE;
    const Type *operand = compares ? left : type;
    Word word = {0};
    if (insn->kind == BINARY_POINTER_DIFF) {
        const Type *element = left->kind == TYPE_POINTER ? type_at(m, left->element) : left;
        word.i = (a.i - b.i) / (element->size ? (int64_t)element->size : 1);
        return word;
    }
    if (operand->kind == TYPE_REAL) {
        return real_binary(m, (BinaryKind)insn->kind, operand->size == 4, a.d, b.d);
    }
    bool is_signed = operand->kind == TYPE_INTEGER && operand->is_signed;
    word.i = integer_binary(m, (BinaryKind)insn->kind, is_signed, a.i, b.i);
    word.i = compares ? word.i : wrap(m, word.i, type);
    return word;
}

static Word unary(Machine *m, const Function *function, const Insn *insn, Word a) {
    bool real = type_at(m, function->insns[insn->a].type)->kind == TYPE_REAL;
    Word word = {0};
    if (insn->kind == UNARY_NOT) {
        word.i = real ? a.d == 0 : a.i == 0;
    } else if (real) {
        word.d = -a.d;
    } else {
        int64_t value = insn->kind == UNARY_NEG ? (int64_t)(0 - (uint64_t)a.i) : ~a.i;
        word.i = wrap(m, value, type_at(m, insn->type));
    }
    return word;
}

static Word cast(Machine *m, const Type *from, const Type *to, Word a) {
    Word word = {0};
    if (to->kind == TYPE_REAL) {
        word.d = from->kind == TYPE_REAL ? a.d
                 : from->is_signed       ? (double)a.i
                                         : (double)(uint64_t)a.i;
        word.d = to->size == 4 ? (double)(float)word.d : word.d;
    } else if (from->kind == TYPE_REAL) {
        word.i = is_bool(m, to)                ? a.d != 0
                 : to->is_signed || a.d < 9e18 ? (int64_t)a.d
                                               : (int64_t)(uint64_t)a.d;
        word.i = wrap(m, word.i, to);
    } else {
        word.i = wrap(m, a.i, to);
    }
    return word;
}

/* ---- the C library -------------------------------------------------------------------------- */

/* The format comes from the program; its directives are taken apart and checked before. */
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

static void print_one(Machine *m, const char *spec, size_t length, int size, Word word) {
    char format[40];
    char letter = spec[length - 1];
    memcpy(format, spec, length - 1);
    if (strchr("diuoxX", letter)) {
        bool is_signed = letter == 'd' || letter == 'i';
        unsigned shift = size == 2 ? 0 : size == 1 ? 32 : size == 0 ? 48 : 56;
        uint64_t high = (uint64_t)word.i << shift;
        snprintf(format + length - 1, 8, "ll%c", letter);
        long long value = (long long)(high >> shift);
        value = is_signed ? (long long)((int64_t)high >> shift) : value;
        buf_printf(&m->output, format, value);
        return;
    }
    format[length - 1] = letter;
    format[length] = '\0';
    if (strchr("fFeEgGaA", letter)) {
        buf_printf(&m->output, format, word.d);
    } else if (letter == 's') {
        buf_printf(&m->output, format, (char *)bytes(m, word.i, 1));
    } else if (letter == 'c') {
        buf_printf(&m->output, format, (int)word.i);
    } else {
        stop(m, "format");
    }
}

static void print(Machine *m, const char *format, const Word *arguments, uint32_t count) {
    uint32_t next = 0;
    for (; *format; format++) {
        size_t length = 1;
        if (*format != '%' || format[1] == '%') {
            buf_putc(&m->output, *format);
            format += *format == '%';
            continue;
        }
        char spec[32];
        length = 1 + strspn(format + 1, "-+ #0123456789.");
        if (length > sizeof spec - 4 || next >= count) {
            stop(m, "format");
        }
        memcpy(spec, format, length);
        int size = 1; /* 2 = 64 bits, 1 = int, 0 = short, -1 = char */
        for (format += length; *format && strchr("hlLzjt", *format); format++) {
            size = *format == 'h' ? size - 1 : 2;
        }
        spec[length++] = *format;
        print_one(m, spec, length, size, arguments[next++]);
    }
}

static char *text_of(Machine *m, Word word) {
    return (char *)bytes(m, word.i, 1);
}

static bool library_memory(Machine *m, const char *name, const Word *a, Word *result) {
    *result = a[0];
    if (str_eq(name, "memcpy") || str_eq(name, "memmove")) {
        size_t size = (size_t)a[2].i;
        memmove(bytes(m, a[0].i, size), bytes(m, a[1].i, size), size);
    } else if (str_eq(name, "memset")) {
        memset(bytes(m, a[0].i, (size_t)a[2].i), (int)a[1].i, (size_t)a[2].i);
    } else if (str_eq(name, "malloc")) {
        result->i = (int64_t)heap_take(m, (size_t)a[0].i);
    } else if (str_eq(name, "calloc")) {
        result->i = (int64_t)heap_take(m, (size_t)a[0].i * (size_t)a[1].i);
    } else {
        return str_eq(name, "free");
    }
    return true;
}

static Word library(Machine *m, const char *name, const Word *a, uint32_t count) {
    Word result = {0};
    if (str_eq(name, "printf") && count) {
        print(m, text_of(m, a[0]), a + 1, count - 1);
    } else if (str_eq(name, "puts") && count) {
        buf_printf(&m->output, "%s\n", text_of(m, a[0]));
    } else if (str_eq(name, "putchar") && count) {
        buf_putc(&m->output, (char)a[0].i);
    } else if (str_eq(name, "strlen") && count) {
        result.i = (int64_t)strlen(text_of(m, a[0]));
    } else if (str_eq(name, "strcmp") && count > 1) {
        result.i = strcmp(text_of(m, a[0]), text_of(m, a[1]));
    } else if (str_eq(name, "strcpy") && count > 1) {
        strcpy(text_of(m, a[0]), text_of(m, a[1]));
        result = a[0];
    } else if ((str_eq(name, "exit") || str_eq(name, "abort")) && count < 2) {
        m->status = count ? (int)a[0].i : 134;
        longjmp(m->end, 1);
    } else if (!count || !library_memory(m, name, a, &result)) {
        stop(m, name);
    }
    return result;
}

/* ---- functions ------------------------------------------------------------------------------ */

typedef struct Frame {
    const Function *function;
    size_t *locals;
    Word *values;
    Variadic variadic;
} Frame;

static void frame_enter(Machine *m, Frame *frame, const Word *arguments, uint32_t count) {
    const Function *function = frame->function;
    for (LocalId id = 1; id < function->local_count; id++) {
        const Type *type = type_at(m, function->locals[id].type);
        bool variable = type->kind == TYPE_ARRAY && !type->count;
        size_t size = variable ? 65536 : type->size;
        frame->locals[id] = stack_take(m, size);
        memset(m->memory + frame->locals[id], 0xAA, size);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (i < function->params) {
            TypeId id = function->locals[i + 1].type;
            const Type *type = type_at(m, id);
            if (type->kind == TYPE_RECORD) {
                memcpy(m->memory + frame->locals[i + 1], bytes(m, arguments[i].i, type->size),
                       type->size);
            } else {
                store(m, (int64_t)frame->locals[i + 1], id, arguments[i]);
            }
        } else if (frame->variadic.count < COUNTOF(frame->variadic.values)) {
            frame->variadic.values[frame->variadic.count++] = arguments[i];
        }
    }
}

static Word insn_call(Machine *m, Frame *frame, const Insn *insn) {
    Word arguments[64];
    const uint32_t *operands = frame->function->pool + insn->b;
    if (insn->c > COUNTOF(arguments)) {
        stop(m, "too many arguments");
    }
    for (uint32_t i = 0; i < insn->c; i++) {
        arguments[i] = frame->values[operands[i]];
    }
    FunctionId callee = insn->op == INSN_CALL
                            ? insn->a
                            : (FunctionId)(frame->values[insn->a].i - FUNCTIONS);
    if (!callee || callee >= m->unit->function_count) {
        stop(m, "call through a bad pointer");
    }
    Word result = call(m, callee, arguments, insn->c);
    if (insn->flags & INSN_STRUCT_RESULT) {
        size_t size = type_at(m, type_at(m, insn->type)->element)->size;
        size_t copy = stack_take(m, size);
        memmove(m->memory + copy, bytes(m, result.i, size), size);
        result.i = (int64_t)copy;
    }
    return result;
}

static void insn_variadic(Machine *m, Frame *frame, const Insn *insn, Word *result) {
    uint8_t *list = bytes(m, frame->values[insn->a].i, 8);
    int64_t number;
    if (insn->op == INSN_VA_ARG) {
        memcpy(&number, list, sizeof number);
        if (number < 0 || number >= m->variadics.len) {
            stop(m, "va_list without va_start");
        }
        Variadic *variadic = &m->variadics.data[number];
        if (variadic->next >= variadic->count) {
            stop(m, "va_arg beyond the arguments");
        }
        *result = variadic->values[variadic->next++];
        return;
    }
    Variadic copy = frame->variadic;
    if (insn->op == INSN_VA_COPY) {
        memcpy(&number, bytes(m, frame->values[insn->b].i, 8), sizeof number);
        copy = m->variadics.data[number];
    }
    number = m->variadics.len;
    vec_push(&m->variadics, copy);
    memcpy(list, &number, sizeof number);
}

static void insn_memory(Machine *m, Frame *frame, const Insn *insn, Word *result) {
    const Function *function = frame->function;
    const Word *values = frame->values;
    const Field *bits;
    switch ((int)insn->op) {
    case INSN_LOAD:
        bits = bit_field(m, function, insn->a);
        *result = bits ? bits_load(m, values[insn->a].i, function->insns[insn->a].b, bits)
                       : load(m, values[insn->a].i, insn->type);
        break;
    case INSN_STORE:
        bits = bit_field(m, function, insn->a);
        if (bits) {
            bits_store(m, values[insn->a].i, function->insns[insn->a].b, bits, values[insn->b]);
        } else {
            store(m, values[insn->a].i, insn->type, values[insn->b]);
        }
        break;
    case INSN_COPY:
        memmove(bytes(m, values[insn->a].i, insn->c), bytes(m, values[insn->b].i, insn->c),
                insn->c);
        break;
    default:
        memset(bytes(m, values[insn->a].i, insn->c), (int)values[insn->b].i, insn->c);
        break;
    }
}

static BlockId insn_switch(const Machine *m, const Frame *frame, const Insn *insn) {
    const Function *function = frame->function;
    bool is_signed = type_at(m, function->insns[insn->a].type)->is_signed;
    int64_t value = frame->values[insn->a].i;
    const uint32_t *row = function->pool + insn->b;
    for (uint32_t i = 0; i + 5 < insn->c; i += 5, row += 5) {
        int64_t low = (int64_t)((uint64_t)row[1] << 32 | row[0]);
        int64_t high = (int64_t)((uint64_t)row[3] << 32 | row[2]);
        bool inside = is_signed ? value >= low && value <= high
                                : (uint64_t)value >= (uint64_t)low &&
                                      (uint64_t)value <= (uint64_t)high;
        if (inside) {
            break;
        }
    }
    return row[4];
}

/* One instruction; the block to go to after a terminator, 0 after RETURN and in between. */
static BlockId insn_run(Machine *m, Frame *frame, Value value) {
    const Function *function = frame->function;
    const Insn *insn = &function->insns[value];
    Word *values = frame->values, *result = &values[value];
    switch ((InsnOp)insn->op) {
    case INSN_CONST:
        result->i = insn_constant(insn);
        break;
    case INSN_REAL:
        result->i = insn_constant(insn);
        result->d = type_at(m, insn->type)->size == 4 ? (double)(float)result->d : result->d;
        break;
    case INSN_STRING:
        result->i = (int64_t)string_address(m, insn->a);
        break;
    case INSN_FUNCTION:
        result->i = FUNCTIONS + (int64_t)insn->a;
        break;
    case INSN_GLOBAL:
        result->i = (int64_t)m->globals[insn->a];
        break;
    case INSN_LOCAL:
        result->i = (int64_t)frame->locals[insn->a];
        break;
    case INSN_FIELD:
        result->i = values[insn->a].i + (int32_t)insn->b;
        break;
    case INSN_INDEX:
        result->i = values[insn->a].i + values[insn->b].i * (int64_t)insn->c;
        break;
    case INSN_LOAD:
    case INSN_STORE:
    case INSN_COPY:
    case INSN_SET:
        insn_memory(m, frame, insn, result);
        break;
    case INSN_CAST:
        *result = cast(m, type_at(m, function->insns[insn->a].type), type_at(m, insn->type),
                       values[insn->a]);
        break;
    case INSN_BINARY:
        *result = binary(m, function, insn, values[insn->a], values[insn->b]);
        break;
    case INSN_UNARY:
        *result = unary(m, function, insn, values[insn->a]);
        break;
    case INSN_CALL:
    case INSN_ICALL:
        *result = insn_call(m, frame, insn);
        break;
    case INSN_VA_START:
    case INSN_VA_ARG:
    case INSN_VA_COPY:
        insn_variadic(m, frame, insn, result);
        break;
    case INSN_SCOPE_END:
    case INSN_RETURN:
        break;
    case INSN_JUMP:
        return insn->a;
    case INSN_BRANCH: {
        bool real = type_at(m, function->insns[insn->a].type)->kind == TYPE_REAL;
        return (real ? values[insn->a].d != 0 : values[insn->a].i != 0) ? insn->b : insn->c;
    }
    case INSN_SWITCH:
        return insn_switch(m, frame, insn);
    case INSN_IJUMP:
    case INSN_ASM:
    case INSN_UNKNOWN:
    case INSN_UNREACHABLE:
    case INSN_COUNT_:
        stop(m, insn_name((InsnOp)insn->op));
    }
    return 0;
}

static Word call(Machine *m, FunctionId id, const Word *arguments, uint32_t count) {
    const Function *function = &m->unit->functions[id];
    Word result = {0};
    if (!function->defined) {
        return library(m, unit_text(m->unit, function->name), arguments, count);
    }
    if (++m->depth > 1000) {
        stop(m, "recursion too deep");
    }
    size_t stack = m->stack;
    Frame frame = {.function = function,
                   .locals = xcalloc(function->local_count, sizeof *frame.locals),
                   .values = xcalloc(function->insn_count, sizeof *frame.values)};
    frame_enter(m, &frame, arguments, count);
    for (BlockId block = 1; block;) {
        const Block *row = &function->blocks[block];
        block = 0;
        for (Value value = row->first; value < row->first + row->count; value++) {
            if (++m->steps > STEPS) {
                stop(m, "too many steps");
            }
            block = insn_run(m, &frame, value);
            const Insn *insn = &function->insns[value];
            if (insn->op == INSN_RETURN && insn->a) {
                result = frame.values[insn->a];
            }
        }
    }
    free(frame.locals);
    free(frame.values);
    m->stack = stack;
    m->depth--;
    return result;
}

/* ---- programs ------------------------------------------------------------------------------- */

static void init_store(Machine *m, int64_t at, const Init *init) {
    const Type *type = type_at(m, init->type);
    const Field *field = init->field ? &m->unit->fields[init->field] : NULL;
    Word word = {.i = init->value};
    switch ((InitKind)init->kind) {
    case INIT_INTEGER:
        if (field && field->bit_width && type->kind == TYPE_INTEGER) {
            uint32_t size = type_at(m, field->type)->size, byte = field->bit_offset / 8;
            uint32_t last = (field->bit_offset + field->bit_width - 1) / 8;
            uint32_t unit = byte / size * size;
            bits_store(m, at, last < unit + size ? unit : byte, field, word);
            return;
        }
        break;
    case INIT_STRING:
        if (type->kind == TYPE_ARRAY) {
            size_t length = interned_length(m->unit->strings, init->id);
            memcpy(bytes(m, at, type->size), interned(m->unit->strings, init->id),
                   length < type->size ? length : type->size);
            return;
        }
        word.i = (int64_t)string_address(m, init->id);
        break;
    case INIT_FUNCTION:
        word.i = FUNCTIONS + (int64_t)init->id;
        break;
    case INIT_GLOBAL:
        word.i += (int64_t)m->globals[init->id];
        break;
    }
    store(m, at, init->type, word);
}

static void machine_start(Machine *m, const Unit *unit) {
    *m = (Machine){.unit = unit, .heap = LOWEST, .stack = MEMORY - 64};
    m->memory = xcalloc(1, MEMORY);
    m->globals = xcalloc(unit->global_count, sizeof *m->globals);
    m->strings = xcalloc(interner_count(unit->strings), sizeof *m->strings);
}

/* Runs main. false: it could not be run to its end, m->why says why. */
static bool machine_run(Machine *m) {
    const Unit *unit = m->unit;
    if (setjmp(m->end)) {
        return !m->why;
    }
    for (GlobalId id = 1; id < unit->global_count; id++) {
        m->globals[id] = heap_take(m, type_at(m, unit->globals[id].type)->size + 64u);
    }
    for (GlobalId id = 1; id < unit->global_count; id++) {
        const Global *global = &unit->globals[id];
        for (uint32_t i = 0; i < global->inits; i++) {
            const Init *init = &unit->inits[global->init + i];
            init_store(m, (int64_t)(m->globals[id] + init->offset), init);
        }
    }
    Word none[3] = {{0}};
    for (FunctionId id = 1; id < unit->function_count; id++) {
        if (str_eq(unit_text(unit, unit->functions[id].name), "main")) {
            m->status = (int)(call(m, id, none, unit->functions[id].params).i & 255);
            return true;
        }
    }
    m->why = "no main";
    return false;
}

static void machine_end(Machine *m) {
    free(m->memory);
    free(m->globals);
    free(m->strings);
    vec_free(&m->variadics);
    buf_free(&m->output);
}

static Unit *unit_of(Arena *arena, Diags *diags, const char *file, const char *text, int count,
                     char **arguments) {
    char directory[4096];
    CompileCommand command = {.directory = getcwd(directory, sizeof directory),
                              .file = path_absolute(arena, file)};
    for (int i = 0; i < count; i++) {
        vec_push(&command.arguments, arguments[i]);
    }
    FrontFile staged = {command.file, text, text ? strlen(text) : 0};
    FrontOptions options = {.files = &staged, .file_count = text ? 1 : 0};
    Front *front = front_open(diags);
    Unit *unit = front ? front_parse(front, &command, &options, diags) : NULL;
    front_close(front);
    vec_free(&command.arguments);
    if (unit && (unit->error_count || !unit_verify(unit, diags))) {
        unit_free(unit);
        unit = NULL;
    }
    return unit;
}

static int run_file(const char *file, int count, char **arguments) {
    Arena *arena = arena_new("front_run_test");
    Diags *diags = diags_new(arena);
    Unit *unit = unit_of(arena, diags, file, NULL, count, arguments);
    int status = 2;
    if (unit) {
        static Machine machine;
        machine_start(&machine, unit);
        bool done = machine_run(&machine);
        fwrite(buf_text(&machine.output), 1, machine.output.len, stdout);
        if (!done) {
            fprintf(stderr, "stopped: %s\n", machine.why);
        }
        status = done ? machine.status : 3;
        machine_end(&machine);
    }
    diags_print(diags, stderr, DIAG_ERROR);
    unit_free(unit);
    arena_free(arena);
    return status;
}

static void small_program(void) {
    Arena *arena = arena_new("front_run_test");
    Diags *diags = diags_new(arena);
    Unit *unit = unit_of(arena, diags, "/nonexistent/small.c",
                         "int printf(const char *, ...);\n"
                         "static int twice(int n) { return n * 2; }\n"
                         "int main(void) { printf(\"%d %s\\n\", twice(21), \"yes\"); return 7; }\n",
                         0, NULL);
    CHECK(unit);
    if (unit) {
        static Machine machine;
        machine_start(&machine, unit);
        CHECK(machine_run(&machine));
        CHECK_EQ(machine.status, 7);
        CHECK_STR(buf_text(&machine.output), "42 yes\n");
        machine_end(&machine);
    }
    unit_free(unit);
    arena_free(arena);
}

int main(int argc, char **argv) {
    if (argc > 2 && str_eq(argv[1], "--run")) {
        return run_file(argv[2], argc - 3, argv + 3);
    }
    RUN(small_program);
    return check_end();
}
