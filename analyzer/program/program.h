/* SPDX-License-Identifier: Apache-2.0 */
/* program: all units as one.
 * Answers: which function, global, record is meant where, across files and binaries. From: Units (front/ or facts/).
 * For: memory/, data/, flow/, rules/. Does not know: flows, personal data, rules.
 *
 * A file compiled into two binaries is two units; a unit prefers definitions of its own group (the
 * link target that its object file belongs to), so two binaries invent no calls between them. */
#ifndef SANGAM_PROGRAM_H
#define SANGAM_PROGRAM_H

#include "ir/ir.h"

typedef struct ProgramUnit {
    Unit *unit;        /* its functions and their instructions are rewritten to program ids */
    uint32_t group;    /* index into Program.groups */
} ProgramUnit;

typedef struct ProgramFunction {
    Function *body;      /* defined: instructions with program ids; declared only: insns = NULL */
    uint32_t unit;       /* index into Program.units; UINT32_MAX for declared only */
    const char *name;
} ProgramFunction;

/* Every id in a body (types, fields, globals, functions, strings, files) indexes these arrays. */
typedef struct Program {
    Arena *arena;
    Interner *strings;
    ProgramUnit *units;          uint32_t unit_count;
    const char **groups;         uint32_t group_count; /* "" = no link target known */
    Type *types;                 uint32_t type_count;  /* row 0 unused, here and below */
    Field *fields;               uint32_t field_count;
    Global *globals;             uint32_t global_count; /* Global.init ranges index `inits` */
    Init *inits;                 uint32_t init_count;
    uint32_t *pool;              uint32_t pool_count;   /* parameter types */
    ProgramFunction *functions;  uint32_t function_count;
    SourceFile *files;           uint32_t file_count;
    uint32_t shared_bodies;      /* header functions whose equal copies were merged */
    uint32_t ambiguous;          /* references with several equally near definitions: first one taken */
} Program;

typedef struct LinkInput {
    Unit *unit;
    const char *group; /* link target, e.g. "src/mosquitto"; "" when unknown */
    StrVec also;       /* further targets that link the same object; not taken over */
} LinkInput;
/* Takes over the units. The order of inputs decides ids; give them sorted. */
Program *program_link(const LinkInput *inputs, uint32_t count, Diags *diags);
void program_free(Program *program);

/* The link target of an object file path in the shape CMake, Meson and ninja give it:
 * "src/CMakeFiles/mosquitto.dir/a.c.o" -> "src/mosquitto"; "" when it has no such shape. */
const char *program_group_of(Arena *arena, const char *directory, const char *output);

static inline const char *program_text(const Program *program, StrId id) {
    return interned(program->strings, id);
}
static inline const Function *program_body(const Program *program, FunctionId function) {
    return program->functions[function].body;
}
static inline bool program_is_defined(const Program *program, FunctionId function) {
    return program->functions[function].body->defined;
}
const char *program_file(const Program *program, FileId file);
uint32_t program_type_size(const Program *program, TypeId type);
/* Through arrays and pointers: is this text (char, signed or unsigned, 1 byte) or untyped memory? */
bool program_is_text(const Program *program, TypeId pointee);
/* The member that points to the text, when the record is the program's own kind of string (pointer and length), or a
 * list of strings; else 0. */
FieldId program_string_text(const Program *program, TypeId record);
bool program_is_string(const Program *program, TypeId type); /* such a record, or a pointer to one */

#endif
