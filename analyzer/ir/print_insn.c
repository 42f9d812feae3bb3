/* SPDX-License-Identifier: Apache-2.0 */
/* Instructions as text. */
#include "ir/print.h"

/* Type of what an operand with this letter names, for insn_type_guess; of values only those
 * above, as the parser has not seen the others yet. */
static TypeId operand_type(const Printer *printer, Value user, char letter, uint32_t id) {
    const Unit *unit = printer->unit;
    switch (letter) {
    case 'v':
        return id < user ? printer->function->insns[id].type : 0;
    case 'l':
        return printer->function->locals[id].type;
    case 'g':
        return unit->globals[id].type;
    case 'f':
        return unit->functions[id].type;
    case 'd':
        return id ? unit->fields[id].type : 0;
    default:
        return 0;
    }
}

static bool is_plain(const Unit *unit, TypeId id, TypeKind kind, uint32_t size) {
    const Type *type = &unit->types[id];
    return type->kind == kind && type->size == size && type->is_signed == (kind == TYPE_INTEGER) &&
           str_eq(unit_text(unit, type->name), type_plain_name(kind, true, size));
}

static bool type_is_guessed(const Printer *printer, const Insn *insn) {
    const Unit *unit = printer->unit;
    const char *letters = insn_operands(insn->op);
    Value value = (Value)(insn - printer->function->insns);
    TypeGuess guess =
        insn_type_guess(insn, unit->types, operand_type(printer, value, letters[0], insn->a),
                        operand_type(printer, value, letters[1], insn->b),
                        operand_type(printer, value, letters[2], insn->c));
    const Type *type = &unit->types[insn->type];
    bool pointer = type->kind == TYPE_POINTER && type->size == 8;
    switch (guess.kind) {
    case GUESS_TYPE:
        return insn->type == guess.type;
    case GUESS_POINTER:
        return pointer && type->element == guess.type;
    case GUESS_INT:
        return is_plain(unit, insn->type, TYPE_INTEGER, 4);
    case GUESS_LONG:
        return is_plain(unit, insn->type, TYPE_INTEGER, 8);
    case GUESS_DOUBLE:
        return is_plain(unit, insn->type, TYPE_REAL, 8);
    case GUESS_STRING:
        return pointer && is_plain(unit, type->element, TYPE_INTEGER, 1);
    }
    UNREACHABLE();
}

static void print_values(const Printer *printer, const Insn *insn) {
    buf_putc(printer->out, '(');
    for (uint32_t i = 0; i < insn->c; i++) {
        buf_printf(printer->out, "%s%%%u", i ? ", " : "", printer->function->pool[insn->b + i]);
    }
    buf_putc(printer->out, ')');
}

static void print_switch(const Printer *printer, const Insn *insn) {
    Buf *out = printer->out;
    buf_printf(out, " %%%u {", insn->a);
    for (uint32_t i = 0; i < insn->c; i += 5) {
        const uint32_t *row = &printer->function->pool[insn->b + i];
        long long low = (long long)((uint64_t)row[1] << 32 | row[0]);
        long long high = (long long)((uint64_t)row[3] << 32 | row[2]);
        if (i + 5 == insn->c) {
            buf_puts(out, " default");
        } else if (low == high) {
            buf_printf(out, " %lld", low);
        } else {
            buf_printf(out, " %lld to %lld", low, high);
        }
        buf_printf(out, ": b%u%s", row[4], i + 5 < insn->c ? "," : " ");
    }
    buf_putc(out, '}');
}

static void print_real(Buf *out, uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    if (value - value == 0) {
        buf_printf(out, " %.17g", value);
    } else {
        buf_printf(out, " bits 0x%llx", (unsigned long long)bits); /* infinite or no number */
    }
}

static void print_block_operands(const Printer *printer, const Insn *insn) {
    Buf *out = printer->out;
    if (insn->op == INSN_SWITCH) {
        print_switch(printer, insn);
        return;
    }
    if (insn->op == INSN_JUMP) {
        buf_printf(out, " b%u", insn->a);
        return;
    }
    if (insn->op == INSN_BRANCH) {
        buf_printf(out, " %%%u b%u b%u", insn->a, insn->b, insn->c);
        return;
    }
    buf_printf(out, " %%%u (", insn->a);
    for (uint32_t i = 0; i < insn->c; i++) {
        buf_printf(out, "%sb%u", i ? ", " : "", printer->function->pool[insn->b + i]);
    }
    buf_putc(out, ')');
}

static void print_operands(const Printer *printer, const Insn *insn) {
    Buf *out = printer->out;
    switch ((InsnOp)insn->op) {
    case INSN_CONST:
        buf_printf(out, " %lld", (long long)insn_constant(insn));
        if (insn->c) {
            bool word = str_eq(unit_text(printer->unit, insn->c), "macro");
            buf_putc(out, ' ');
            (word ? print_string : print_name)(printer, insn->c);
        }
        break;
    case INSN_REAL:
        print_real(out, (uint64_t)insn_constant(insn));
        break;
    case INSN_STRING:
        buf_putc(out, ' ');
        print_string(printer, insn->a);
        break;
    case INSN_FUNCTION:
        buf_putc(out, ' ');
        print_function_name(printer, insn->a);
        break;
    case INSN_GLOBAL:
        buf_putc(out, ' ');
        print_global_name(printer, insn->a);
        break;
    case INSN_LOCAL:
    case INSN_SCOPE_END:
        buf_putc(out, ' ');
        print_local_name(printer, insn->a);
        break;
    case INSN_FIELD:
        buf_printf(out, " %%%u %+d", insn->a, (int)insn->b);
        if (insn->c) {
            print_field_of(printer, insn->c);
        }
        break;
    case INSN_INDEX:
        buf_printf(out, " %%%u %%%u x%u", insn->a, insn->b, insn->c);
        break;
    case INSN_LOAD:
    case INSN_CAST:
    case INSN_UNARY:
    case INSN_VA_START:
    case INSN_VA_ARG:
        buf_printf(out, " %%%u", insn->a);
        break;
    case INSN_STORE:
    case INSN_BINARY:
    case INSN_VA_COPY:
        buf_printf(out, " %%%u %%%u", insn->a, insn->b);
        break;
    case INSN_COPY:
    case INSN_SET:
        buf_printf(out, " %%%u %%%u %u", insn->a, insn->b, insn->c);
        break;
    case INSN_CALL:
        buf_putc(out, ' ');
        print_function_name(printer, insn->a);
        print_values(printer, insn);
        break;
    case INSN_ICALL:
        buf_printf(out, " %%%u", insn->a);
        print_values(printer, insn);
        break;
    case INSN_UNKNOWN:
        buf_putc(out, ' ');
        print_string(printer, insn->a);
        print_values(printer, insn);
        break;
    case INSN_ASM:
        print_values(printer, insn);
        break;
    case INSN_JUMP:
    case INSN_BRANCH:
    case INSN_SWITCH:
    case INSN_IJUMP:
        print_block_operands(printer, insn);
        break;
    case INSN_RETURN:
        if (insn->a) {
            buf_printf(out, " %%%u", insn->a);
        }
        break;
    case INSN_UNREACHABLE:
    case INSN_COUNT_:
        break;
    }
}

void print_insn(const Printer *printer, Value value, const Spelling *spelling) {
    const Insn *insn = &printer->function->insns[value];
    Buf *out = printer->out;
    buf_puts(out, "    ");
    if (insn_has_result(insn)) {
        buf_printf(out, "%%%u = ", value);
    }
    buf_puts(out, insn->op == INSN_BINARY  ? binary_name((BinaryKind)insn->kind)
                  : insn->op == INSN_UNARY ? unary_name((UnaryKind)insn->kind)
                                           : insn_name(insn->op));
    buf_puts(out, insn->flags & INSN_VOLATILE ? ".volatile" : "");
    buf_puts(out, insn->flags & INSN_ATOMIC ? ".atomic" : "");
    buf_puts(out, insn->flags & INSN_STRUCT_RESULT ? ".struct" : "");
    print_operands(printer, insn);
    bool always = insn->op == INSN_CONST || insn->op == INSN_LOAD || insn->op == INSN_STORE ||
                  insn->op == INSN_CAST;
    if (always || !type_is_guessed(printer, insn)) {
        buf_puts(out, " : ");
        print_type(printer, insn->type);
    }
    print_loc(printer, insn->loc);
    if (spelling) {
        buf_puts(out, " macro ");
        print_name(printer, spelling->macro);
        print_loc(printer, spelling->loc);
    }
    buf_putc(out, '\n');
}
