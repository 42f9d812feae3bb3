/* SPDX-License-Identifier: Apache-2.0 */
/* IR as text, complete enough for parse.c to make an equal unit of it. The form: text.h. */
#include "ir/print.h"

/* ---- tables ------------------------------------------------------------------------------- */

static void print_file(const Printer *printer, const SourceFile *file) {
    buf_puts(printer->out, "file ");
    print_string(printer, file->path);
    print_flag(printer, "system", file->system);
    if (file->size) {
        buf_printf(printer->out, " size %llu", (unsigned long long)file->size);
    }
    static const Digest none;
    if (memcmp(&file->digest, &none, sizeof none) != 0) {
        char hex[65];
        digest_hex(&file->digest, hex);
        buf_printf(printer->out, " digest \"%s\"", hex);
    }
    buf_putc(printer->out, '\n');
}

static void print_record(const Printer *printer, TypeId id) {
    const Type *record = &printer->unit->types[id];
    Buf *out = printer->out;
    buf_puts(out, "record ");
    print_record_name(printer, id);
    bool named_union = str_starts(unit_text(printer->unit, record->name), "union ");
    if (named_union != (record->is_union != 0)) {
        buf_puts(out, record->is_union ? " union" : " struct");
    }
    if (record->size || record->fields) {
        buf_printf(out, " size %u", record->size);
    }
    print_loc(printer, record->loc);
    if (!record->fields) {
        buf_putc(out, '\n');
        return;
    }
    buf_puts(out, " {\n");
    for (uint32_t i = 0; i < record->fields; i++) {
        const Field *field = &printer->unit->fields[record->field + i];
        buf_puts(out, "    ");
        print_name(printer, field->name);
        buf_puts(out, ": ");
        print_type(printer, field->type);
        buf_printf(out, " +%u", field->bit_offset / 8);
        if (field->bit_offset % 8) {
            buf_printf(out, ".%u", field->bit_offset % 8);
        }
        if (field->bit_width) {
            buf_printf(out, " :%u", field->bit_width);
        }
        if (field->type_text) {
            buf_putc(out, ' ');
            print_string(printer, field->type_text);
        }
        print_attribute(printer, "note", field->note);
        print_loc(printer, field->loc);
        buf_putc(out, '\n');
    }
    buf_puts(out, "}\n");
}

static void print_init(const Printer *printer, const Init *init) {
    Buf *out = printer->out;
    buf_printf(out, "    +%u: ", init->offset);
    print_type(printer, init->type);
    switch ((InitKind)init->kind) {
    case INIT_INTEGER:
        buf_printf(out, " %lld", (long long)init->value);
        break;
    case INIT_STRING:
        buf_putc(out, ' ');
        print_string(printer, init->id);
        break;
    case INIT_FUNCTION:
        buf_puts(out, " function ");
        print_function_name(printer, init->id);
        break;
    case INIT_GLOBAL:
        buf_puts(out, " global ");
        print_global_name(printer, init->id);
        if (init->value) {
            buf_printf(out, " %s%lld", init->value > 0 ? "+" : "", (long long)init->value);
        }
        break;
    }
    if (init->field) {
        buf_puts(out, " field");
        print_field_of(printer, init->field);
    }
    print_loc(printer, init->loc);
    buf_putc(out, '\n');
}

static void print_global(const Printer *printer, GlobalId id) {
    const Global *global = &printer->unit->globals[id];
    buf_puts(printer->out, global->defined ? "global " : "extern ");
    print_global_name(printer, id);
    print_typed(printer, global->type, global->type_text);
    print_linkage(printer, global->linkage);
    print_flag(printer, "const", global->constant);
    print_flag(printer, "weak", global->weak);
    print_attribute(printer, "owner", global->owner);
    print_attribute(printer, "alias", global->alias);
    print_attribute(printer, "note", global->note);
    print_loc(printer, global->loc);
    if (global->inits) {
        buf_puts(printer->out, " = {\n");
        for (uint32_t i = 0; i < global->inits; i++) {
            print_init(printer, &printer->unit->inits[global->init + i]);
        }
        buf_putc(printer->out, '}');
    }
    buf_putc(printer->out, '\n');
}

/* ---- functions ---------------------------------------------------------------------------- */

static void count_name(Map *names, StrId name) {
    ++*map_put(names, name, NULL);
}

/* Whether "name($a: T, $b: T) -> T" alone tells the function's type. */
static bool params_tell_type(const Unit *unit, const Function *function) {
    const Type *type = &unit->types[function->type];
    bool same = type->size == 0 && type->params == function->params;
    for (uint32_t i = 0; same && i < function->params; i++) {
        same = unit->pool[type->param + i] == function->locals[i + 1].type;
    }
    return same;
}

static void print_params(const Printer *printer, bool told) {
    const Function *function = printer->function;
    const Type *type = &printer->unit->types[function->type];
    if (!told) {
        buf_puts(printer->out, ": ");
        print_type(printer, function->type);
        buf_putc(printer->out, ' ');
    }
    buf_putc(printer->out, '(');
    for (LocalId id = 1; id <= function->params; id++) {
        const Local *local = &function->locals[id];
        buf_puts(printer->out, id > 1 ? ", " : "");
        print_local_name(printer, id);
        print_typed(printer, local->type, local->type_text);
        print_attribute(printer, "note", local->note);
        print_loc(printer, local->loc);
    }
    if (told && type->variadic) {
        buf_puts(printer->out, function->params ? ", ..." : "...");
    }
    buf_putc(printer->out, ')');
    if (told) {
        buf_puts(printer->out, " -> ");
        print_type(printer, type->element);
    }
}

/* "declare" writes the parameters' types alone. */
static void print_declared(const Printer *printer) {
    const Type *type = &printer->unit->types[printer->function->type];
    if (type->size) {
        buf_puts(printer->out, ": ");
        print_type(printer, printer->function->type);
        return;
    }
    buf_putc(printer->out, '(');
    for (uint32_t i = 0; i < type->params; i++) {
        buf_puts(printer->out, i ? ", " : "");
        print_type(printer, printer->unit->pool[type->param + i]);
    }
    buf_puts(printer->out, type->variadic ? type->params ? ", ...) -> " : "...) -> " : ") -> ");
    print_type(printer, type->element);
}

static void print_body(const Printer *printer) {
    const Unit *unit = printer->unit;
    const Function *function = printer->function;
    FunctionId id = (FunctionId)(function - unit->functions);
    uint32_t spelling = 0;
    for (uint32_t high = unit->spelling_count; spelling < high;) {
        uint32_t middle = spelling + (high - spelling) / 2;
        if (unit->spellings[middle].function < id) {
            spelling = middle + 1;
        } else {
            high = middle;
        }
    }
    for (LocalId local = function->params + 1; local < function->local_count; local++) {
        const Local *row = &function->locals[local];
        buf_puts(printer->out, row->is_temporary ? "    temp " : "    var ");
        print_local_name(printer, local);
        print_typed(printer, row->type, row->type_text);
        print_attribute(printer, "note", row->note);
        print_loc(printer, row->loc);
        buf_putc(printer->out, '\n');
    }
    for (BlockId block = 1; block < function->block_count; block++) {
        const Block *row = &function->blocks[block];
        buf_printf(printer->out, "b%u:\n", block);
        for (Value value = row->first; value < row->first + row->count; value++) {
            const Spelling *spell = &unit->spellings[spelling];
            bool here = spelling < unit->spelling_count && spell->function == id &&
                        spell->insn == value;
            print_insn(printer, value, here ? spell : NULL);
            spelling += here;
        }
    }
}

static void print_function(Printer *printer, FunctionId id) {
    const Function *function = &printer->unit->functions[id];
    Buf *out = printer->out;
    printer->function = function;
    map_clear(&printer->locals);
    for (LocalId local = 1; local < function->local_count; local++) {
        count_name(&printer->locals, function->locals[local].name);
    }
    buf_puts(out, function->defined ? "function " : "declare ");
    print_function_name(printer, id);
    if (function->defined) {
        print_params(printer, params_tell_type(printer->unit, function));
    } else {
        print_declared(printer);
    }
    print_linkage(printer, function->linkage);
    print_flag(printer, "noreturn", function->noreturn);
    print_flag(printer, "incomplete", function->incomplete);
    print_flag(printer, "weak", function->weak);
    print_flag(printer, "address_taken", function->address_taken);
    print_flag(printer, "returns_twice", function->returns_twice);
    print_flag(printer, "from_loader", function->from_loader);
    print_flag(printer, "from_header", function->from_header);
    print_attribute(printer, "alias", function->alias);
    if (function->format_argument || function->format_first) {
        buf_printf(out, " format %u %u", function->format_argument, function->format_first);
    }
    print_attribute(printer, "note", function->note);
    print_loc(printer, function->loc);
    if (function->defined) {
        buf_puts(out, " {\n");
        print_body(printer);
        buf_putc(out, '}');
        print_loc(printer, function->end);
    }
    buf_putc(out, '\n');
}

static Printer printer_open(const Unit *unit, Buf *out) {
    Printer printer = {.unit = unit, .out = out};
    for (TypeId id = 1; id < unit->type_count; id++) {
        if (unit->types[id].kind == TYPE_RECORD) {
            count_name(&printer.records, unit->types[id].name);
        }
    }
    for (GlobalId id = 1; id < unit->global_count; id++) {
        count_name(&printer.globals, unit->globals[id].name);
    }
    for (FunctionId id = 1; id < unit->function_count; id++) {
        count_name(&printer.functions, unit->functions[id].name);
    }
    return printer;
}

static void printer_close(Printer *printer) {
    map_free(&printer->records);
    map_free(&printer->globals);
    map_free(&printer->functions);
    map_free(&printer->locals);
}

void unit_print(const Unit *unit, Buf *out) {
    Printer printer = printer_open(unit, out);
    for (FileId id = 1; id < unit->file_count; id++) {
        print_file(&printer, &unit->files[id]);
    }
    if (unit->main_file || unit->command) {
        buf_puts(out, "main ");
        print_string(&printer, unit->main_file);
        buf_putc(out, ' ');
        print_string(&printer, unit->command);
        buf_putc(out, '\n');
    }
    for (TypeId id = 1; id < unit->type_count && unit->types[id].kind == TYPE_RECORD; id++) {
        print_record(&printer, id);
    }
    for (GlobalId id = 1; id < unit->global_count; id++) {
        print_global(&printer, id);
    }
    for (FunctionId id = 1; id < unit->function_count; id++) {
        print_function(&printer, id);
    }
    for (uint32_t i = 0; i < unit->unknown_count; i++) {
        const UnknownCount *unknown = &unit->unknowns[i];
        buf_puts(out, "unknown_count ");
        print_string(&printer, unknown->kind);
        buf_printf(out, " %u", unknown->count);
        print_loc(&printer, unknown->first);
        buf_putc(out, '\n');
    }
    for (uint32_t i = 0; i < unit->error_count; i++) {
        const UnitError *error = &unit->errors[i];
        buf_puts(out, "error ");
        print_string(&printer, error->text);
        print_flag(&printer, "fatal", error->fatal);
        print_loc(&printer, error->loc);
        buf_putc(out, '\n');
    }
    printer_close(&printer);
}
