/* SPDX-License-Identifier: Apache-2.0 */
/* Inside ir/ only: what print.c, print_type.c and print_insn.c share. The form: text.h. */
#ifndef SANGAM_IR_PRINT_H
#define SANGAM_IR_PRINT_H

#include "ir/text.h"

typedef struct Printer {
    const Unit *unit;
    const Function *function; /* whose body is printed */
    Buf *out;
    /* How many rows of a table carry a name: beyond one, the row's number is printed too. */
    Map records, functions, globals, locals;
} Printer;

void print_string(const Printer *printer, StrId id);
void print_name(const Printer *printer, StrId id);
/* " note "doc"" and the like; nothing when there is none. */
void print_attribute(const Printer *printer, const char *word, StrId id);
void print_flag(const Printer *printer, const char *word, bool set);
void print_linkage(const Printer *printer, uint8_t linkage);
void print_loc(const Printer *printer, Loc loc);
void print_record_name(const Printer *printer, TypeId id);
void print_function_name(const Printer *printer, FunctionId id);
void print_global_name(const Printer *printer, GlobalId id);
void print_local_name(const Printer *printer, LocalId id);
void print_type(const Printer *printer, TypeId id);
/* ": i32 "uid_t"": of a variable. */
void print_typed(const Printer *printer, TypeId type, StrId type_text);
/* " struct user.name", or by number where the name does not tell. */
void print_field_of(const Printer *printer, FieldId id);
void print_insn(const Printer *printer, Value value, const Spelling *spelling);

#endif
