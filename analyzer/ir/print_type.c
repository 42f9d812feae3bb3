/* SPDX-License-Identifier: Apache-2.0 */
/* Names, places and types as text. */
#include "ir/print.h"

/* ---- words -------------------------------------------------------------------------------- */

static void print_quoted(Buf *out, const char *text, size_t length, char quote) {
    buf_putc(out, quote);
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '\n') {
            buf_puts(out, "\\n");
        } else if (c == '\t') {
            buf_puts(out, "\\t");
        } else if (c == '\\' || c == (unsigned char)quote) {
            buf_putc(out, '\\');
            buf_putc(out, (char)c);
        } else if (c < 32 || c > 126) {
            buf_printf(out, "\\x%02x", c);
        } else {
            buf_putc(out, (char)c);
        }
    }
    buf_putc(out, quote);
}

void print_string(const Printer *printer, StrId id) {
    const Interner *strings = printer->unit->strings;
    print_quoted(printer->out, interned(strings, id), interned_length(strings, id), '"');
}

void print_name(const Printer *printer, StrId id) {
    const Interner *strings = printer->unit->strings;
    if (is_identifier(interned(strings, id), interned_length(strings, id))) {
        buf_puts(printer->out, interned(strings, id));
    } else {
        print_string(printer, id);
    }
}

void print_attribute(const Printer *printer, const char *word, StrId id) {
    if (id) {
        buf_printf(printer->out, " %s ", word);
        print_string(printer, id);
    }
}

void print_flag(const Printer *printer, const char *word, bool set) {
    if (set) {
        buf_printf(printer->out, " %s", word);
    }
}

void print_linkage(const Printer *printer, uint8_t linkage) {
    print_flag(printer, "internal", linkage == LINKAGE_INTERNAL);
    print_flag(printer, "inline", linkage == LINKAGE_INLINE);
}

void print_loc(const Printer *printer, Loc loc) {
    if (!loc.file && !loc.line && !loc.column && !loc.macro) {
        return;
    }
    buf_puts(printer->out, " @");
    if (loc.file != 1) {
        buf_printf(printer->out, "%u:", loc.file);
    }
    buf_printf(printer->out, "%u:%u%s", loc.line, loc.column, loc.macro ? "!" : "");
}

static void print_label(const Printer *printer, const Map *names, StrId name, uint32_t id) {
    if (map_get(names, name, 0) > 1) {
        buf_printf(printer->out, "~%u", id);
    }
}

void print_function_name(const Printer *printer, FunctionId id) {
    StrId name = printer->unit->functions[id].name;
    print_name(printer, name);
    print_label(printer, &printer->functions, name, id);
}

void print_global_name(const Printer *printer, GlobalId id) {
    StrId name = printer->unit->globals[id].name;
    print_name(printer, name);
    print_label(printer, &printer->globals, name, id);
}

void print_local_name(const Printer *printer, LocalId id) {
    StrId name = printer->function->locals[id].name;
    buf_putc(printer->out, '$');
    if (name) {
        print_name(printer, name);
        print_label(printer, &printer->locals, name, id);
    } else {
        buf_printf(printer->out, "~%u", id);
    }
}

/* ---- types -------------------------------------------------------------------------------- */

static bool is_type_word(const char *text) {
    static const char *const words[] = {"void",  "fn",    "opaque", "struct",
                                        "union", "macro", NULL};
    for (const char *const *word = words; *word; word++) {
        if (str_eq(text, *word)) {
            return true;
        }
    }
    return (text[0] == 'i' || text[0] == 'u' || text[0] == 'f') && text[1] >= '0' &&
           text[1] <= '9';
}

void print_record_name(const Printer *printer, TypeId id) {
    const Unit *unit = printer->unit;
    StrId name = unit->types[id].name;
    const char *text = unit_text(unit, name);
    size_t length = interned_length(unit->strings, name);
    size_t prefix = str_starts(text, "struct ") ? 7 : str_starts(text, "union ") ? 6 : 0;
    bool plain = is_identifier(text + prefix, length - prefix);
    if (plain && (prefix || !is_type_word(text))) {
        buf_puts(printer->out, text);
    } else {
        print_string(printer, name);
    }
    print_label(printer, &printer->records, name, id);
}

static void print_size(const Printer *printer, uint32_t size, uint64_t expected) {
    if (size != expected) {
        buf_printf(printer->out, "{%u}", size);
    }
}

static void print_type_name(const Printer *printer, const Type *type, const char *plain) {
    const Interner *strings = printer->unit->strings;
    const char *text = interned(strings, type->name);
    size_t length = interned_length(strings, type->name);
    if (length != strlen(plain) || memcmp(text, plain, length) != 0) {
        print_quoted(printer->out, text, length, '\'');
    }
}

/* Recursion ends: TYPE_DEPTH_MAX. */
void print_type(const Printer *printer, TypeId id) {
    const Type *type = &printer->unit->types[id];
    Buf *out = printer->out;
    switch ((TypeKind)type->kind) {
    case TYPE_VOID:
        buf_puts(out, "void");
        break;
    case TYPE_INTEGER:
    case TYPE_REAL:
        buf_printf(out, "%c%llu", type->kind == TYPE_REAL ? 'f' : type->is_signed ? 'i' : 'u',
                   (unsigned long long)type->size * 8);
        print_type_name(printer, type,
                        type_plain_name((TypeKind)type->kind, type->is_signed, type->size));
        break;
    case TYPE_POINTER:
        buf_putc(out, '*');
        print_size(printer, type->size, 8);
        print_type(printer, type->element);
        break;
    case TYPE_ARRAY:
        buf_putc(out, '[');
        uint64_t size = (uint64_t)type->count * printer->unit->types[type->element].size;
        print_size(printer, type->size, size < UINT32_MAX ? size : UINT32_MAX);
        buf_printf(out, "%s%u x ", type->size == size ? "" : " ", type->count);
        print_type(printer, type->element);
        buf_putc(out, ']');
        break;
    case TYPE_RECORD:
        print_record_name(printer, id);
        break;
    case TYPE_FUNCTION:
        buf_puts(out, "fn");
        print_size(printer, type->size, 0);
        buf_putc(out, '(');
        for (uint32_t i = 0; i < type->params; i++) {
            buf_puts(out, i ? ", " : "");
            print_type(printer, printer->unit->pool[type->param + i]);
        }
        buf_puts(out, type->variadic ? type->params ? ", ...) -> " : "...) -> " : ") -> ");
        print_type(printer, type->element);
        break;
    case TYPE_OTHER:
        buf_printf(out, "opaque %u", type->size);
        print_type_name(printer, type, "");
        break;
    }
}

void print_typed(const Printer *printer, TypeId type, StrId type_text) {
    buf_puts(printer->out, ": ");
    print_type(printer, type);
    if (type_text) {
        buf_putc(printer->out, ' ');
        print_string(printer, type_text);
    }
}

void print_field_of(const Printer *printer, FieldId id) {
    const Unit *unit = printer->unit;
    const Field *field = &unit->fields[id];
    const Type *record = &unit->types[field->record];
    uint32_t same = 0;
    for (uint32_t i = 0; i < record->fields; i++) {
        same += unit->fields[record->field + i].name == field->name;
    }
    buf_putc(printer->out, ' ');
    print_record_name(printer, field->record);
    buf_putc(printer->out, '.');
    if (field->name && same == 1) {
        print_name(printer, field->name);
    } else {
        buf_printf(printer->out, "~%u", id - record->field);
    }
}
