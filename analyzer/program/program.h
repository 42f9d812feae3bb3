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

typedef enum ConstantKind { CONSTANT_UNKNOWN, CONSTANT_NUMBER, CONSTANT_FUNCTION } ConstantKind;
typedef struct Constant { /* what a parameter is given */
    uint8_t kind;
    StrId name;      /* NUMBER: of the enum constant or macro, 0 = none */
    int64_t value;   /* NUMBER; FUNCTION: the FunctionId */
} Constant;

typedef struct ProgramFunction {
    Function *body;      /* defined: instructions with program ids; declared only: insns = NULL */
    uint32_t unit;       /* index into Program.units; UINT32_MAX for declared only */
    const char *name;
    /* Of a variant, a body for callers that give some parameters as constants (see program_specialise): */
    FunctionId origin;              /* the function it is a variant of; 0 = it is none */
    const Constant *given;          /* [body->params] */
    const uint32_t *origin_insns;   /* [body->insn_count]: the instruction of the origin */
    const struct Redirect *redirects; uint32_t redirect_count; /* its calls that are calls of variants; by insn */
    bool replaced;                  /* nobody calls it but by its variants */
} ProgramFunction;

typedef struct Redirect {
    uint32_t insn;      /* a CALL; its operand stays the origin */
    FunctionId variant;
} Redirect;

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
    uint32_t variant_count;      /* rows of `functions` behind the others */
    uint32_t variants_left_out;  /* calls that would have needed one more than the limits allow */
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
/* A function that does one thing or another as a parameter says (`switch (option)`, a callback that it calls, the size
 * of a wipe) is analysed once for each constant that callers give, with what the others get left out: variants, of the
 * same name, that only memory/ and flow/ know. Bodies stay as they are; which calls are calls of variants is said beside
 * them. Bounded by the size of the program. Once, before memory_analyse. */
typedef bool (*ArgumentPredicate)(const void *context, const char *callee, uint32_t argument);
/* `decides`: does what the callee, of which there may be no body, does depend on this argument (from 0)? */
void program_specialise(Program *program, ArgumentPredicate decides, const void *context);
static inline uint32_t program_all(const Program *program) { /* functions and variants */
    return program->function_count + program->variant_count;
}
static inline FunctionId program_origin(const Program *program, FunctionId function) {
    return program->functions[function].origin ? program->functions[function].origin : function;
}
static inline uint32_t program_origin_insn(const Program *program, FunctionId function, uint32_t insn) {
    return program->functions[function].origin ? program->functions[function].origin_insns[insn] : insn;
}
/* What the CALL calls: its operand, or a variant of it. */
FunctionId program_callee(const Program *program, FunctionId caller, uint32_t insn);

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
/* Does a number of this name say how long, how many or where? It carries nothing of what it counts. */
bool program_is_count(const char *name);
bool program_is_string(const Program *program, TypeId type); /* such a record, or a pointer to one */

#endif
