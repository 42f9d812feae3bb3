/* SPDX-License-Identifier: Apache-2.0 */
/* What the text form leaves out because it follows from the rest. */
#include "ir/text.h"

static TypeId pointee(const Type *types, TypeId type) {
    return types[type].kind == TYPE_POINTER ? types[type].element : 0;
}

static TypeGuess call_guess(const Insn *insn, const Type *types, TypeId function) {
    TypeId result = types[function].kind == TYPE_FUNCTION ? types[function].element : 0;
    bool record = types[result].kind == TYPE_RECORD && (insn->flags & INSN_STRUCT_RESULT);
    return (TypeGuess){record ? GUESS_POINTER : GUESS_TYPE, result};
}

TypeGuess insn_type_guess(const Insn *insn, const Type *types, TypeId a, TypeId b, TypeId c) {
    switch ((InsnOp)insn->op) {
    case INSN_CONST:
        return (TypeGuess){GUESS_INT, 0};
    case INSN_REAL:
        return (TypeGuess){GUESS_DOUBLE, 0};
    case INSN_STRING:
        return (TypeGuess){GUESS_STRING, 0};
    case INSN_FUNCTION:
    case INSN_GLOBAL:
    case INSN_LOCAL:
        return (TypeGuess){GUESS_POINTER, a};
    case INSN_FIELD:
        return c ? (TypeGuess){GUESS_POINTER, c} : (TypeGuess){GUESS_TYPE, a};
    case INSN_INDEX:
    case INSN_CAST:
        return (TypeGuess){GUESS_TYPE, a};
    case INSN_LOAD:
        return (TypeGuess){GUESS_TYPE, pointee(types, a)};
    case INSN_STORE:
        return (TypeGuess){GUESS_TYPE, b};
    case INSN_BINARY:
        if (insn->kind >= BINARY_EQ && insn->kind <= BINARY_GE) {
            return (TypeGuess){GUESS_INT, 0};
        }
        return insn->kind == BINARY_POINTER_DIFF ? (TypeGuess){GUESS_LONG, 0}
                                                 : (TypeGuess){GUESS_TYPE, a};
    case INSN_UNARY:
        return insn->kind == UNARY_NOT ? (TypeGuess){GUESS_INT, 0} : (TypeGuess){GUESS_TYPE, a};
    case INSN_CALL:
        return call_guess(insn, types, a);
    case INSN_ICALL:
        return call_guess(insn, types, pointee(types, a));
    case INSN_COPY:
    case INSN_SET:
    case INSN_VA_START:
    case INSN_VA_ARG:
    case INSN_VA_COPY:
    case INSN_SCOPE_END:
    case INSN_ASM:
    case INSN_UNKNOWN:
    case INSN_JUMP:
    case INSN_BRANCH:
    case INSN_SWITCH:
    case INSN_IJUMP:
    case INSN_RETURN:
    case INSN_UNREACHABLE:
    case INSN_COUNT_:
        break;
    }
    return (TypeGuess){GUESS_TYPE, 0};
}

const char *type_plain_name(TypeKind kind, bool is_signed, uint32_t size) {
    if (kind == TYPE_REAL) {
        return size == 4 ? "float" : size == 8 ? "double" : size == 16 ? "long double" : "";
    }
    switch (size) {
    case 1:
        return is_signed ? "char" : "unsigned char";
    case 2:
        return is_signed ? "short" : "unsigned short";
    case 4:
        return is_signed ? "int" : "unsigned int";
    case 8:
        return is_signed ? "long" : "unsigned long";
    case 16:
        return is_signed ? "__int128" : "unsigned __int128";
    default:
        return "";
    }
}

bool is_identifier(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && (i == 0 || c < '0' || c > '9')) {
            return false;
        }
    }
    return length > 0;
}
