/* SPDX-License-Identifier: Apache-2.0 */
/* ir: the small language that C becomes. Read this first.
 * Answers: what a translation unit means, as types, globals and functions of simple instructions.
 * From: front/ (C by libclang), parse.c (the text form), facts/ (a file). For: every analysis.
 * Does not know: clang, personal data, rules, law, other units.
 *
 *   C                                IR (text form)
 *   u->name[0] = c;                  %1 = local $u          ; address of the variable
 *                                    %2 = load %1 : *struct user
 *                                    %3 = field %2 +8 struct user.name
 *                                    %4 = const 0 : i32
 *                                    %5 = index %3 %4 x1
 *                                    %6 = local $c
 *                                    %7 = load %6 : i8
 *                                    store %5 %7 : i8
 *
 * Locals and parameters are memory: reads are LOAD, writes are STORE. Values (%n) are the results
 * of instructions, each defined once and before its uses in every path (an expression's value is
 * used in the block that computes it or in blocks it dominates). `a ? b : c`, `&&`, `||` and
 * statement expressions store to a temporary local in each arm and load it after the join.
 * A parameter is a local whose content at entry is the argument. A struct argument or result
 * travels as the ADDRESS of the struct (a temporary); RETURN of a struct returns an address of
 * the callee's copy, and a call that returns a struct yields the address of a caller's temporary. */
#ifndef SANGAM_IR_H
#define SANGAM_IR_H

#include "base/base.h"

/* All ids are 32-bit indexes into the arrays of one Unit (or, after linking, of one Program);
 * 0 is "none" everywhere: row 0 of each array is unused. */
typedef uint32_t StrId;      /* Unit.strings */
typedef uint32_t TypeId;     /* Unit.types; 0 = void */
typedef uint32_t FieldId;    /* Unit.fields */
typedef uint32_t GlobalId;   /* Unit.globals */
typedef uint32_t FunctionId; /* Unit.functions */
typedef uint32_t LocalId;    /* Function.locals */
typedef uint32_t BlockId;    /* Function.blocks; block 1 is the entry */
typedef uint32_t Value;      /* index of the defining instruction in Function.insns */
typedef uint32_t FileId;     /* Unit.files */

typedef struct Loc {
    FileId file;     /* 0 = unknown */
    uint32_t line;   /* of the expansion, where a macro is used */
    uint16_t column; /* 0 = unknown, 65535 = beyond */
    uint16_t macro;  /* 1 = comes from a macro expansion; see Unit.spellings */
} Loc;

typedef enum TypeKind {
    TYPE_VOID,
    TYPE_INTEGER,  /* also char, _Bool, enum */
    TYPE_REAL,
    TYPE_POINTER,  /* to `element` */
    TYPE_ARRAY,    /* of `count` x `element`; count 0 = unknown or variable */
    TYPE_RECORD,   /* struct or union */
    TYPE_FUNCTION, /* returns `element` */
    TYPE_OTHER,    /* vector, complex, block pointer: opaque bytes */
} TypeKind;

typedef struct Type {
    uint8_t kind;      /* TypeKind */
    uint8_t is_signed; /* INTEGER */
    uint8_t is_union;  /* RECORD */
    uint8_t variadic;  /* FUNCTION */
    uint32_t size;     /* bytes; 0 = incomplete; capped at 4 GiB - 1 */
    uint32_t count;    /* ARRAY */
    TypeId element;    /* POINTER, ARRAY, FUNCTION */
    StrId name;        /* RECORD: "struct user", "union u"; anonymous: the typedef's name when it
                          has one, else "struct <anonymous in struct user>" with no line number;
                          INTEGER: "enum x" for enums, else the C name ("unsigned char") */
    FieldId field;     /* RECORD: first field */
    uint32_t fields;   /* RECORD: count; anonymous members are fields with name 0 */
    uint32_t param;    /* FUNCTION: first in Unit.pool: TypeIds */
    uint32_t params;
    Loc loc;           /* RECORD: where it is defined */
} Type;

typedef struct Field {
    StrId name; /* 0 = anonymous member */
    TypeId type, record;
    StrId type_text;     /* as written, typedefs kept: "uid_t", "char [64]" */
    uint32_t bit_offset; /* from the start of its record */
    uint32_t bit_width;  /* 0 = no bit-field */
    Loc loc;
    StrId note;          /* sangam annotation or doc comment text, 0 = none */
} Field;

typedef enum Linkage { LINKAGE_EXTERNAL, LINKAGE_INTERNAL, LINKAGE_INLINE } Linkage;

/* One constant of a static initialiser at a byte offset of the global. */
typedef enum InitKind { INIT_INTEGER, INIT_STRING, INIT_FUNCTION, INIT_GLOBAL } InitKind;
typedef struct Init {
    uint32_t offset;
    uint8_t kind;
    uint32_t id;    /* StrId, FunctionId, GlobalId */
    int64_t value;  /* INTEGER: the value; GLOBAL: byte offset into it */
    TypeId type;    /* of the cell */
    FieldId field;  /* innermost named field, 0 = none */
    Loc loc;
} Init;

typedef struct Global {
    StrId name;   /* static local: name of the variable */
    StrId owner;  /* static local: name of its function, else 0 */
    TypeId type;
    StrId type_text;
    uint8_t linkage;
    uint8_t defined;  /* has a definition (tentative ones too) here */
    uint8_t constant; /* declared const (the object, not a pointee) */
    uint8_t weak;
    StrId alias;      /* __attribute__((alias)), 0 = none */
    uint32_t init, inits; /* range of Unit.inits, by offset */
    Loc loc;
    StrId note;
} Global;

typedef struct Local {
    StrId name; /* 0 = temporary of the front end */
    TypeId type;
    StrId type_text;
    uint8_t is_param;
    uint8_t is_temporary; /* arm of ?:, statement expression, struct result, compound literal */
    Loc loc;
    StrId note;
} Local;

typedef enum InsnOp {
#define INSN(op, text, result, terminator, operands, meaning) INSN_##op,
#include "ir/insn.def"
#undef INSN
    INSN_COUNT_
} InsnOp;

typedef enum BinaryKind {
    BINARY_ADD, BINARY_SUB, BINARY_MUL, BINARY_DIV, BINARY_REM, BINARY_SHL, BINARY_SHR,
    BINARY_AND, BINARY_OR, BINARY_XOR,
    BINARY_EQ, BINARY_NE, BINARY_LT, BINARY_LE, BINARY_GT, BINARY_GE,
    BINARY_POINTER_DIFF, BINARY_COUNT_
} BinaryKind;
typedef enum UnaryKind { UNARY_NEG, UNARY_BITNOT, UNARY_NOT, UNARY_COUNT_ } UnaryKind;

typedef struct Insn {
    uint8_t op;    /* InsnOp */
    uint8_t kind;  /* BinaryKind, UnaryKind */
    uint16_t flags; /* InsnFlag */
    TypeId type;   /* of the result; STORE: of the value; 0 = none */
    uint32_t a, b, c;
    Loc loc;
} Insn;
enum InsnFlag {
    INSN_VOLATILE = 1,
    INSN_ATOMIC = 2,
    INSN_STRUCT_RESULT = 4, /* CALL, ICALL: the result is the address of a struct temporary */
};

typedef struct Block {
    uint32_t first, count; /* range of Function.insns; the last one is a terminator */
} Block;

typedef struct Function {
    StrId name;
    TypeId type; /* TYPE_FUNCTION */
    uint8_t linkage;
    uint8_t defined;    /* has a body: blocks is not 0 */
    uint8_t noreturn;
    uint8_t incomplete; /* an error diagnostic lies inside: some of it is missing */
    uint8_t weak;
    uint8_t address_taken; /* in this unit */
    uint8_t returns_twice; /* setjmp and friends */
    uint8_t from_loader;   /* attribute constructor or destructor: called by nobody in the program */
    uint8_t from_header;   /* its body lies in a header */
    StrId alias;
    uint16_t format_argument; /* attribute format: 1-based, 0 = none */
    uint16_t format_first;    /* first checked argument, 0 = va_list */
    uint32_t params;       /* locals 1 .. params are the parameters in order */
    Local *locals;         /* [local_count], row 0 unused */
    uint32_t local_count;
    Insn *insns;           /* [insn_count], row 0 unused */
    uint32_t insn_count;
    Block *blocks;         /* [block_count], row 0 unused */
    uint32_t block_count;
    uint32_t *pool;        /* [pool_count]: arguments, switch rows; row 0 unused */
    uint32_t pool_count;
    Loc loc, end;          /* of the name; of the closing brace */
    StrId note;
} Function;

/* Where a macro-made instruction was written: [i] belongs to (function, insn). Sorted. */
typedef struct Spelling {
    FunctionId function;
    uint32_t insn;
    StrId macro; /* name of the outermost macro when known, else 0 */
    Loc loc;     /* in the macro's body */
} Spelling;

typedef struct SourceFile {
    StrId path;      /* absolute, normal */
    uint8_t system;  /* found through a system include folder */
    uint64_t size;
    Digest digest;   /* SHA-256 of the bytes the parser saw */
} SourceFile;

typedef struct UnknownCount {
    StrId kind; /* "unexposed expression", ... */
    uint32_t count;
    Loc first;
} UnknownCount;

typedef struct UnitError {
    Loc loc;
    StrId text;
    uint8_t fatal; /* the parse stopped (missing include) */
} UnitError;

typedef enum UnitRefused {
    REFUSED_NONE,
    REFUSED_MACHINE, /* -m, -std and --target: parsed without them */
    REFUSED_MOST,    /* all but -I, -D, -U and the like: parsed without, as gnu11 */
    REFUSED_COUNT_
} UnitRefused;

/* One compile command's meaning. All arrays lie in `arena`; row 0 of each is unused. */
typedef struct Unit {
    Arena *arena;
    Interner *strings;   /* owned by the unit: freed by unit_free */
    StrId main_file;     /* absolute path */
    StrId command;       /* cleaned arguments, joined by spaces, for people */
    StrId directory;     /* that the command runs in, 0 = unknown; not in the text form, as what follows */
    StrId output;        /* the object file as the command names it, which tells the programs it
                            goes into; 0 = not named, or the compile database says it */
    uint8_t refused;     /* UnitRefused: flags that the parser did not take */
    Type *types;         uint32_t type_count;
    Field *fields;       uint32_t field_count;
    Global *globals;     uint32_t global_count;
    Function *functions; uint32_t function_count;
    Init *inits;         uint32_t init_count;
    uint32_t *pool;      uint32_t pool_count; /* parameter types */
    SourceFile *files;   uint32_t file_count;
    Spelling *spellings; uint32_t spelling_count; /* row 0 used, unlike the others */
    UnknownCount *unknowns; uint32_t unknown_count; /* row 0 used */
    UnitError *errors;   uint32_t error_count;      /* row 0 used */
} Unit;

static inline const char *unit_text(const Unit *unit, StrId id) {
    return interned(unit->strings, id);
}
static inline int64_t insn_constant(const Insn *insn) {
    return (int64_t)((uint64_t)insn->b << 32 | insn->a);
}
const char *insn_name(InsnOp op);
const char *insn_operands(InsnOp op); /* three letters for a, b, c: see insn.def */
bool insn_has_result(const Insn *insn); /* CALL and ICALL: by type */
bool insn_is_terminator(InsnOp op);
/* C17 6.5: what the operator makes of two constants, in 64 bits; false when it is not defined. */
bool binary_fold(BinaryKind kind, int64_t a, int64_t b, int64_t *out);
int64_t unary_fold(UnaryKind kind, int64_t a);
/* Comparisons: the one that holds where this one does not, and the same one from the other side. Other operators: themselves. */
BinaryKind binary_denied(BinaryKind kind);
BinaryKind binary_mirrored(BinaryKind kind);
static inline bool binary_compares(BinaryKind kind) {
    return kind >= BINARY_EQ && kind <= BINARY_GE;
}
int64_t integer_convert(int64_t value, const Type *type); /* to an integer type narrower than 64 bits; else as it is */
const char *binary_name(BinaryKind kind); /* "add" ... */
const char *unary_name(UnaryKind kind);

/* ---- build.c: the only way to make IR ----------------------------------------------------- */
typedef struct UnitBuilder UnitBuilder;
UnitBuilder *unit_builder_new(void);
StrId unit_string(UnitBuilder *builder, const char *text);
StrId unit_bytes(UnitBuilder *builder, const char *text, size_t length);
FileId unit_file(UnitBuilder *builder, const char *path, bool system); /* one row per path */
SourceFile *unit_file_at(UnitBuilder *builder, FileId file); /* to set size and digest */
void unit_set_main(UnitBuilder *builder, const char *path, const char *command);
/* Structurally equal non-record types share one id. */
TypeId unit_type(UnitBuilder *builder, const Type *type);
TypeId unit_function_type(UnitBuilder *builder, TypeId result, const TypeId *params, uint32_t count,
                          bool variadic);
TypeId unit_pointer(UnitBuilder *builder, TypeId element);
/* A record is declared first (so that it can point to itself), then defined once. */
TypeId unit_record(UnitBuilder *builder, StrId name, bool is_union, Loc loc);
void unit_define_record(UnitBuilder *builder, TypeId record, uint32_t size, const Field *fields,
                        uint32_t count); /* Field.record is set here */
const Type *unit_type_at(const UnitBuilder *builder, TypeId type);
const Field *unit_field_at(const UnitBuilder *builder, FieldId field);
GlobalId unit_global(UnitBuilder *builder, const Global *global);
Global *unit_global_at(UnitBuilder *builder, GlobalId global);
void unit_init(UnitBuilder *builder, GlobalId global, const Init *init); /* any order */
FunctionId unit_function(UnitBuilder *builder, const Function *declaration);
Function *unit_function_at(UnitBuilder *builder, FunctionId function); /* flags only */
void unit_unknown(UnitBuilder *builder, const char *kind, Loc loc); /* counts one */
void unit_error(UnitBuilder *builder, Loc loc, const char *text, bool fatal);

/* Body of one function at a time. Blocks may be made before they are filled; instructions go to
 * the current block; after a terminator, nothing more may be added to that block. */
void body_begin(UnitBuilder *builder, FunctionId function);
LocalId body_local(UnitBuilder *builder, const Local *local); /* parameters first */
BlockId body_block(UnitBuilder *builder);       /* new, empty, unplaced */
/* Becomes current; the one before must have ended. */
void body_place(UnitBuilder *builder, BlockId block);
bool body_ended(const UnitBuilder *builder);    /* the current block has its terminator */
Value body_insn(UnitBuilder *builder, const Insn *insn); /* value id even without result */
uint32_t body_pool(UnitBuilder *builder, const uint32_t *values, uint32_t count); /* first index */
Insn *body_insn_at(UnitBuilder *builder, Value value);
void body_spelling(UnitBuilder *builder, Value value, StrId macro, Loc loc);
/* Blocks are renumbered in placing order; unplaced ones are dropped, or, when something jumps there,
 * hold UNREACHABLE; unreachable ones are kept. The current block must have ended. */
void body_end(UnitBuilder *builder, Loc end);
void body_abandon(UnitBuilder *builder);        /* forget the body; the function stays declared */
/* Frees the builder. Renumbers strings, types and fields by first use: ids from the builder mean
 * nothing in the unit. Globals, functions and files keep theirs. Equal units are equal bytes. */
Unit *unit_finish(UnitBuilder *builder);
void unit_free(Unit *unit);

/* ---- print.c, parse.c: the text form, both ways; parse(print(u)) equals u. Shown in text.h --- */
void unit_print(const Unit *unit, Buf *out);
/* NULL on error; what it returns is verified. */
Unit *unit_parse(const char *name, const char *text, size_t length, Diags *diags);

/* ---- verify.c: false and a Diag per broken invariant --------------------------------------- */
bool unit_verify(const Unit *unit, Diags *diags);

/* ---- cfg.c -------------------------------------------------------------------------------- */
typedef struct Cfg {
    uint32_t block_count;
    uint32_t *successor, *successor_first;     /* CSR: successors of b are [first[b], first[b+1]),
                                                  each block once, in the terminator's order */
    uint32_t *predecessor, *predecessor_first;
    BlockId *order;      /* [order_count] reachable blocks in reverse post-order */
    uint32_t order_count;
    uint32_t *rank;      /* [block_count] position in order, UINT32_MAX = unreachable */
    BlockId *dominator;  /* [block_count] immediate dominator; entry and unreachable: 0 */
    uint32_t *enter, *leave; /* [block_count] interval of the dominator tree below the block */
    uint8_t *loop_head;  /* [block_count] 1 = an edge from a block at or after it in `order` ends
                            here: every cycle holds one */
} Cfg;
Cfg cfg_compute(Arena *arena, const Function *function);
/* Constant time. A block dominates itself; everything dominates an unreachable block. */
bool cfg_dominates(const Cfg *cfg, BlockId above, BlockId below);

#endif
