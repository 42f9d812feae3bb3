/* SPDX-License-Identifier: Apache-2.0 */
/* Inside front/ only: the state of lowering one translation unit, and what the files share.
 *
 * A declaration that holds code (a function, a variable with an initialiser) is read in one flat
 * pass into Lower.nodes: pre-order, so a node's descendants are the nodes after it up to its `end`,
 * and "a is inside b" is b < a && a < end of b. Everything else works on node numbers.
 *
 *   expr_value    the value of an expression; of a struct, an array or a function: its address
 *   expr_address  where an lvalue (or a struct) lies
 *   expr_effect   evaluated, result not wanted
 *   expr_branch   evaluated as a condition, ends the current block */
#ifndef SANGAM_FRONT_LOWER_H
#define SANGAM_FRONT_LOWER_H

#include "front/front.h"
#include "front/libclang.h"

typedef uint32_t NodeId; /* index into Lower.nodes; 0 = none (node 0 is the declaration itself) */

/* Deeper expressions, statements and types are UNKNOWN: the worker's stack is finite. */
#define NEST_MAX 2000

/* A C type as libclang gives it, resolved once. Qualifiers of the outermost level are flags. */
typedef struct TypeInfo TypeInfo;
struct TypeInfo {
    CXType type, canonical;
    const TypeInfo *element; /* of pointer and array, made on demand */
    TypeId id;
    StrId text;       /* spelling, typedefs kept; made on demand */
    uint64_t size;    /* bytes, 0 = unknown */
    uint8_t kind;     /* TypeKind */
    uint8_t is_signed;
    uint8_t is_volatile, is_atomic, is_const;
    uint8_t is_variable; /* array with a bound computed at run time */
    uint8_t is_bool;
    uint8_t bits;        /* of a _BitInt, 0 = all of its bytes */
    uint8_t is_noreturn; /* function type */
    uint8_t va_list_known, is_va_list;
    uint8_t has_text;
};

typedef struct RecordInfo {
    CXCursor declaration;
    const char *name;
    TypeId id;
    bool defined;
    uint32_t anonymous; /* anonymous records seen inside, for their names */
} RecordInfo;

typedef enum EntityKind {
    ENTITY_NONE,
    ENTITY_LOCAL,
    ENTITY_GLOBAL,
    ENTITY_FUNCTION,
    ENTITY_CONSTANT, /* index into Lower.constants */
} EntityKind;
typedef struct Entity {
    EntityKind kind;
    uint32_t id;
} Entity;

typedef struct AstNode {
    CXCursor cursor;
    const TypeInfo *type; /* on demand */
    NodeId end;
    uint32_t entity;      /* id, when entity_kind is known */
    uint8_t entity_kind;  /* EntityKind + 1 of a DeclRefExpr, 0 = not asked yet */
    uint8_t not_constant; /* integer folding was tried and failed */
    uint8_t va_list;      /* is it va_arg? 0 = not asked yet, 1 = no, 2 = yes */
} AstNode;

typedef enum ConstantKind {
    CONSTANT_INTEGER,
    CONSTANT_REAL,
    CONSTANT_STRING,   /* address of string literal id */
    CONSTANT_FUNCTION, /* address of function id */
    CONSTANT_GLOBAL,   /* address of global id, plus value */
    CONSTANT_LABEL,    /* &&label: no content that matters */
} ConstantKind;
typedef struct Constant {
    ConstantKind kind;
    uint32_t id;
    NodeId literal; /* of STRING */
    int64_t value;
    double real;
    StrId name;       /* of the enum constant, when the value is just that */
    bool from_offset; /* offsetof or its hand-made form */
} Constant;

typedef struct EnumConstant {
    int64_t value;
    StrId name;
} EnumConstant;

/* Bytes of a file that the parser saw, and where its lines begin. */
typedef struct SourceText {
    CXFile file;
    FileId id;
    bool system, asked;
    const char *data; /* NULL until asked for, or when libclang has no bytes: place_text */
    size_t length;
    uint32_t *lines; /* [line_count] offsets, made on demand */
    uint32_t line_count;
    uint32_t last_line; /* index of the line found last */
} SourceText;

typedef struct Place { /* a byte of a file */
    SourceText *source;
    uint32_t offset;
} Place;

static inline bool place_before(Place a, Place b) {
    uint32_t first = a.source ? a.source->id : 0, second = b.source ? b.source->id : 0;
    return first != second ? first < second : a.offset < b.offset;
}

typedef struct LocalRow {
    const TypeInfo *type; /* as declared; NULL for temporaries */
    TypeId id;            /* of its content */
    bool decayed;         /* a parameter declared as an array or a function */
} LocalRow;

typedef struct LiveLocal {
    LocalId local;
    FunctionId cleanup; /* called with its address when the scope is left, 0 = none */
    NodeId node;        /* of its declaration */
    NodeId scope_end;   /* end of the node whose scope it lives in */
} LiveLocal;

typedef struct Label {
    NodeId node;
    BlockId block;
} Label;

typedef struct Attributes {
    bool noreturn, weak, returns_twice, from_loader;
    uint16_t format_argument, format_first;
    StrId alias, note;
    char cleanup[128]; /* function name, "" = none */
} Attributes;

typedef struct Lower {
    UnitBuilder *builder;
    Arena *arena; /* lives as long as this struct */
    CXTranslationUnit tu;
    const char *directory;
    const FrontPrefix *prefix; /* NULL: the unit was parsed whole */
    bool inexact; /* with a prefix: a whole parse may come out otherwise */
    CXPrintingPolicy policy; /* made on demand */
    /* types.c */
    Map type_infos;      /* CXType.data[0] -> TypeInfo * */
    Map records;         /* canonical declaration -> RecordInfo * */
    Map record_of_type;  /* TypeId -> RecordInfo * */
    Map fields;          /* FieldDecl -> FieldId */
    VEC(const TypeInfo *) field_types; /* [FieldId] */
    Map record_cells;    /* TypeId -> scalars in the record */
    Map file_anonymous;  /* FileId -> anonymous records at file level */
    uint32_t type_nest;
    const TypeInfo *type_int;
    uint32_t pointer_size;
    TypeId char_pointer, void_pointer;
    U32Vec pointers; /* [TypeId] the pointer type to it, 0 = not made yet */
    /* places.c */
    Map sources; /* CXFile -> SourceText * */
    Map system_folders; /* hash of a folder's path -> 1 = headers there are the system's */
    uint32_t raw_first, raw_last; /* encoded locations of raw_source; raw_first is its byte 0 */
    SourceText *raw_source;
    /* decls.c */
    Map entities;  /* declaration -> Entity, packed */
    Map locals;    /* declaration -> LocalId, in this function */
    VEC(LocalRow) local_rows; /* [LocalId] of this function */
    VEC(EnumConstant) constants;
    Map builtins;      /* FunctionDecl -> name when it begins with "__", else NULL */
    Map function_rows; /* StrId -> FunctionId, of all but static functions */
    VEC(CXCursor) pending; /* definitions found by use, to be lowered later */
    VEC(Place) error_places; /* sorted */
    Map function_by_name;  /* StrId -> index + 1 into functions; made on demand */
    VEC(CXCursor) functions;
    bool functions_listed;
    uint32_t literals; /* compound literals with static storage so far */
    /* tree.c */
    VEC(AstNode) nodes;
    U32Vec open; /* nodes being filled */
    /* emit.c */
    NodeId loc_node;
    Loc loc;
    VEC(uint8_t) block_used; /* [BlockId] something jumps there */
    /* statements */
    StrId function_name;
    const TypeInfo *result_type;
    VEC(LiveLocal) live;
    BlockId break_block, continue_block;
    uint32_t break_live, continue_live; /* lengths of `live` there */
    NodeId scope_end;
    Map labels;       /* LabelStmt -> index + 1 into label_rows */
    VEC(Label) label_rows;
    U32Vec taken_labels; /* indexes into label_rows whose address is taken */
    Map case_blocks;  /* NodeId -> BlockId */
    Map array_sizes;  /* LocalId of a variable array -> LocalId of its size in bytes */
    uint32_t nest;
    NodeId unwanted; /* expression whose value nobody asks for: expr_effect */
} Lower;

/* ---- session.c ---- */
typedef struct FrontDigest {
    uint64_t size; /* 0 = not made yet */
    Digest digest;
} FrontDigest;
FrontDigest *front_digest(Front *front, uint64_t identity); /* one place per file identity */

/* ---- staged.c: contents in place of those on disk ---- */
typedef struct Staged {
    Arena *arena;
    Interner *names; /* of files */
    VEC(struct CXUnsavedFile) files;
    VEC(const FrontFile *) absent; /* those that are not on disk */
    StrVec folders;                /* that headers are looked for in, as written */
    const FrontOptions *options;
    const char *directory;
} Staged;
void staged_open(Staged *staged, const CompileCommand *command, const FrontOptions *options);
/* After a parse: true when a file was not found by a spelling that is known now. */
bool staged_learn(Staged *staged, CXTranslationUnit tu);
void staged_close(Staged *staged);

/* ---- unit.c: one whole translation unit ---- */
Lower *lower_new(CXTranslationUnit tu, const CompileCommand *command); /* session.c */
void lower_unit(Lower *lower);
/* Whether the unit defines it for others, or for itself in its main file. */
bool declaration_is_selected(CXCursor cursor);
/* All declarations of the unit, for the few questions that need them. */
void lower_search(Lower *lower, CXCursorVisitor visitor, void *data);
void lower_free(Lower *lower);

/* ---- prefix.c ---- */
bool unit_has_errors(CXTranslationUnit tu);
bool prefix_write(CXTranslationUnit tu, Front *front, const CompileCommand *command,
                  const FrontPrefix *prefix, Buf *made);
char *prefix_blanked(Arena *arena, const char *text, size_t length, uint32_t end);
void prefix_files(Lower *lower, const FrontPrefix *prefix);

/* ---- tree.c ---- */
void tree_read(Lower *lower, CXCursor declaration); /* fills nodes */
static inline enum CXCursorKind node_kind(const Lower *lower, NodeId node) {
    return lower->nodes.data[node].cursor.kind;
}
static inline CXCursor node_cursor(const Lower *lower, NodeId node) {
    return lower->nodes.data[node].cursor;
}
static inline NodeId node_first(const Lower *lower, NodeId node) {
    return lower->nodes.data[node].end > node + 1 ? node + 1 : 0;
}
static inline NodeId node_next(const Lower *lower, NodeId parent, NodeId child) {
    NodeId next = lower->nodes.data[child].end;
    return next < lower->nodes.data[parent].end ? next : 0;
}
bool kind_is_expression(enum CXCursorKind kind);
/* Children that are expressions or statements: no type references, attributes, declarations. */
uint32_t node_parts(const Lower *lower, NodeId node, NodeId *parts, uint32_t limit);
NodeId node_last_part(const Lower *lower, NodeId node); /* 0 when there is none */
NodeId node_only_part(const Lower *lower, NodeId node); /* 0 unless there is exactly one */
/* Its members are references, its indexes are parts; so is the operand of `typeof` that names the record. */
bool node_is_offsetof(Lower *lower, NodeId node);
NodeId node_peel(const Lower *lower, NodeId node); /* without parentheses and implicit casts */
const TypeInfo *node_type(Lower *lower, NodeId node);
enum CXUnaryOperatorKind node_unary(const Lower *lower, NodeId node);
enum CXBinaryOperatorKind node_binary(const Lower *lower, NodeId node);
typedef struct ForParts {
    NodeId init, condition, step, body;
} ForParts;
ForParts node_for_parts(Lower *lower, NodeId node);
const char *node_asm_labels(Lower *lower, NodeId node, const char **end);
/* Designators of one initialiser as written: 'f' field, 'i' index, 'r' range, '\0' ends; false when
 * the text cannot be read. */
bool node_designators(Lower *lower, NodeId node, char *out, uint32_t limit);

/* ---- places.c ---- */
SourceText *source_of(Lower *lower, CXFile file);
Loc place_loc(Lower *lower, Place place);
const char *place_text(Lower *lower, Place place, size_t *length); /* NULL: no bytes there */
bool location_in_macro(CXSourceLocation location);
bool cursor_in_main_file(CXCursor cursor); /* by where its macro is expanded */
Place location_place(Lower *lower, CXSourceLocation location); /* source NULL = nowhere */
Place location_spelling(Lower *lower, CXSourceLocation location);
Loc location_loc(Lower *lower, CXSourceLocation location);
Loc cursor_loc(Lower *lower, CXCursor cursor);
/* Name of the outermost macro at a location inside an expansion, 0 = cannot tell. */
StrId location_macro(Lower *lower, CXSourceLocation location);
/* Name of the macro without arguments that the whole expression is written as, 0 = none. */
StrId cursor_macro(Lower *lower, CXCursor cursor);
/* Rows and digests of all files of the unit; staged: some contents are not those on disk. */
void lower_files(Lower *lower, Front *front, const FrontOptions *options);

/* ---- types.c ---- */
void types_start(Lower *lower);
TypeId pointer_to(Lower *lower, TypeId element);
const TypeInfo *type_info(Lower *lower, CXType type);
const TypeInfo *type_element(Lower *lower, const TypeInfo *type); /* NULL: not pointer or array */
uint64_t type_step(Lower *lower, const TypeInfo *pointer); /* bytes a pointer moves by + 1 */
StrId type_text(Lower *lower, const TypeInfo *type);
bool type_is_va_list(Lower *lower, const TypeInfo *type);
TypeId type_decayed(Lower *lower, const TypeInfo *type);
void type_complete(Lower *lower, const TypeInfo *type); /* records get their fields */
FieldId field_of(Lower *lower, CXCursor field, const TypeInfo *base); /* 0 = cannot tell */
static inline bool type_is_address(const TypeInfo *type) {
    return type->kind == TYPE_POINTER || type->kind == TYPE_ARRAY || type->kind == TYPE_FUNCTION;
}
static inline bool type_is_memory(const TypeInfo *type) { /* its value is its address */
    return type->kind == TYPE_ARRAY || type->kind == TYPE_RECORD || type->kind == TYPE_FUNCTION;
}

/* ---- attributes.c ---- */
Attributes cursor_attributes(Lower *lower, CXCursor declaration);
bool name_is_noreturn(const char *name);
bool name_returns_twice(const char *name);
StrId cursor_name(Lower *lower, CXCursor cursor);
StrId cursor_note(Lower *lower, CXCursor declaration); /* "sangam:..." or 0 */
/* Else the comment at the declaration, in the project's own files. */
StrId cursor_note_or_comment(Lower *lower, CXCursor declaration, Loc loc);

/* ---- decls.c ---- */
static inline uint64_t cursor_key(CXCursor cursor) {
    return (uint64_t)(uintptr_t)cursor.data[0];
}
static inline uint64_t statement_key(CXCursor cursor) {
    return (uint64_t)(uintptr_t)cursor.data[1];
}
Entity entity_of(Lower *lower, CXCursor referenced);
Entity node_entity(Lower *lower, NodeId node); /* of a DeclRefExpr */
GlobalId global_of(Lower *lower, CXCursor variable);
FunctionId function_of(Lower *lower, CXCursor function);
FunctionId function_named(Lower *lower, const char *name); /* 0 when the unit has none */
FunctionId function_made(Lower *lower, const char *name);  /* declared from its name alone */
void global_define(Lower *lower, CXCursor variable);
GlobalId global_static_local(Lower *lower, NodeId node);
GlobalId global_literal(Lower *lower, NodeId node); /* compound literal with static storage */
NodeId variable_initialiser(Lower *lower, NodeId node);

/* ---- functions.c ---- */
void function_lower(Lower *lower, CXCursor definition);
LocalId local_declare(Lower *lower, NodeId node, CXCursor variable, const TypeInfo *type);
LocalId local_temporary(Lower *lower, NodeId node, TypeId type);

/* ---- constants.c ---- */
bool constant_integer(Lower *lower, NodeId node, Constant *out);
bool constant_demanded(Lower *lower, NodeId node, Constant *out);
bool constant_member_offset(Lower *lower, NodeId member, NodeId base, int64_t *bytes);
bool constant_real(Lower *lower, NodeId node, double *out);
bool constant_static(Lower *lower, NodeId node, Constant *out); /* also addresses */
int64_t constant_wrap(int64_t value, const TypeInfo *type);
/* Bytes of a string literal without its quotes and prefix; wide ones as UTF-8. `characters`, when
 * not NULL: how many of its element type it has, without the final NUL. */
StrId literal_string(Lower *lower, NodeId node, uint64_t *characters);
StrId literal_tail(Lower *lower, NodeId node, int64_t skip); /* "text" + skip */
NodeId literal_node(const Lower *lower, NodeId node); /* the StringLiteral below, or 0 */

/* ---- emit.c ---- */
Loc node_loc(Lower *lower, NodeId node);
void node_loc_end(Lower *lower, NodeId node); /* what is emitted for it next lies at its end */
Value emit(Lower *lower, NodeId node, InsnOp op, TypeId type, uint32_t a, uint32_t b, uint32_t c);
Value emit_flags(Lower *lower, NodeId node, InsnOp op, TypeId type, uint32_t a, uint32_t b,
                 uint32_t flags);
Value emit_binary(Lower *lower, NodeId node, BinaryKind kind, TypeId type, Value a, Value b);
Value emit_unary(Lower *lower, NodeId node, UnaryKind kind, TypeId type, Value a);
Value emit_constant(Lower *lower, NodeId node, TypeId type, int64_t value, StrId name);
Value emit_real(Lower *lower, NodeId node, TypeId type, double value);
Value emit_load(Lower *lower, NodeId node, Value address, const TypeInfo *type);
void emit_store(Lower *lower, NodeId node, Value address, Value value, const TypeInfo *type);
void emit_copy(Lower *lower, NodeId node, Value to, Value from, uint64_t size);
void emit_set(Lower *lower, NodeId node, Value to, uint64_t size);
Value emit_index(Lower *lower, NodeId node, Value pointer, Value element, const TypeInfo *base);
Value emit_list(Lower *lower, NodeId node, InsnOp op, TypeId type, uint32_t a, const Value *values,
                uint32_t count);
Value emit_unknown(Lower *lower, NodeId node, const char *kind, TypeId type, const Value *values,
                   uint32_t count);
void emit_branch(Lower *lower, NodeId node, Value condition, BlockId yes, BlockId no);
void emit_jump(Lower *lower, NodeId node, BlockId block); /* nothing when the block has ended */
void emit_spelling(Lower *lower, NodeId node, Value value);
BlockId block_new(Lower *lower);
void block_mark(Lower *lower, BlockId block);  /* something jumps there */
void block_place(Lower *lower, NodeId node, BlockId block);      /* falls into it */
void block_place_used(Lower *lower, NodeId node, BlockId block); /* only when reached */

/* ---- expressions ---- */
Value expr_value(Lower *lower, NodeId node);   /* exprs.c */
Value expr_address(Lower *lower, NodeId node);
void expr_effect(Lower *lower, NodeId node);
Value expr_converted(Lower *lower, NodeId node, const TypeInfo *to);
Value value_convert(Lower *lower, NodeId node, Value value, const TypeInfo *from,
                    const TypeInfo *to);
Value expr_unknown(Lower *lower, NodeId node, const char *kind);
bool call_constant(Lower *lower, NodeId node, Constant *out); /* builtins.c */
Value value_none(Lower *lower, NodeId node); /* where a void expression's value is asked for */
Value expr_temporary(Lower *lower, NodeId node, LocalId temporary, const TypeInfo *type);
void expr_store(Lower *lower, NodeId node, Value address, NodeId from, const TypeInfo *type);

Value unary_value(Lower *lower, NodeId node); /* exprs_operators.c */
Value binary_value(Lower *lower, NodeId node);
Value compound_assign_value(Lower *lower, NodeId node);
Value pointer_plus(Lower *lower, NodeId node, Value pointer, const TypeInfo *type, NodeId amount,
                   bool minus);

void expr_branch(Lower *lower, NodeId node, BlockId yes, BlockId no); /* exprs_branch.c */
Value logical_value(Lower *lower, NodeId node);
void logical_effect(Lower *lower, NodeId node);
Value conditional_value(Lower *lower, NodeId node, bool wanted);
Value elvis_value(Lower *lower, NodeId node);

Value member_address(Lower *lower, NodeId node); /* exprs_access.c */
Value subscript_address(Lower *lower, NodeId node);
Value entity_address(Lower *lower, NodeId node);
Value reference_value(Lower *lower, NodeId node);
uint32_t field_storage(const Lower *lower, const Field *field); /* byte offset to access it at */
Value field_path(Lower *lower, NodeId node, Value base, TypeId record, FieldId field);

Value call_value(Lower *lower, NodeId node); /* exprs_calls.c */
Value call_emit(Lower *lower, NodeId node, FunctionId callee, const TypeInfo *result,
                const Value *arguments, uint32_t count);
const char *call_direct_name(Lower *lower, NodeId node, CXCursor *function);

typedef VEC(Value) ValueVec;
bool builtin_call(Lower *lower, NodeId node, const char *name, Value *result); /* builtins.c */
const char *builtin_plain_name(const char *name);
uint32_t builtin_dropped_arguments(const char *name); /* bit i = argument i is not passed on */
bool atomic_value(Lower *lower, NodeId node, Value *result);
Value va_arg_value(Lower *lower, NodeId node, NodeId list);
NodeId node_va_list(Lower *lower, NodeId node); /* of va_arg, else 0 */

Value statement_value(Lower *lower, NodeId node, bool wanted); /* exprs_other.c */
Value compound_literal_address(Lower *lower, NodeId node);
NodeId generic_choice(Lower *lower, NodeId node);
NodeId choose_choice(Lower *lower, NodeId node);
Value unexposed_value(Lower *lower, NodeId node);
Value unexposed_address(Lower *lower, NodeId node);

/* ---- inits.c, inits_static.c ---- */
/* A place inside the object being initialised. */
typedef struct InitPath InitPath;
struct InitPath {
    InitPath *up; /* NULL = the whole object */
    const TypeInfo *type;
    FieldId field;      /* step from `up`: a field, or else an element */
    uint64_t index, last; /* element, or range of elements */
    uint64_t offset;    /* of the first element, from the start of the object */
    Value address;      /* local objects: made on demand */
};
typedef struct InitSink InitSink;
struct InitSink {
    Lower *lower;
    void (*leaf)(InitSink *sink, InitPath *path, NodeId value);
    GlobalId global;   /* static objects */
    Value base;        /* local objects */
    uint64_t cells;    /* scalars given so far, counted by leaf_count */
    uint64_t integers; /* plain integers written */
    bool overlap;      /* some cell may have been given twice */
    bool cleared;      /* local objects: all bytes are 0 already */
    bool statics;
    NodeId node;
};
NodeId init_literal(Lower *lower, const TypeInfo *type, NodeId value); /* string for an array */
void init_object(InitSink *sink, InitPath *path, NodeId value);
void init_walk(InitSink *sink, const TypeInfo *type, NodeId value);
uint64_t init_cells(Lower *lower, const TypeInfo *type); /* scalars in a type */
void init_local(Lower *lower, NodeId node, Value address, const TypeInfo *type, NodeId value);
void init_static(Lower *lower, GlobalId global, const TypeInfo *type, NodeId value);

/* ---- stmts.c ---- */
void stmt_lower(Lower *lower, NodeId node);
void stmt_asm(Lower *lower, NodeId node);
void stmt_variable(Lower *lower, NodeId node);
void scope_leave(Lower *lower, NodeId node, uint32_t live); /* ends what lives above `live` */
void stmt_switch(Lower *lower, NodeId node); /* stmts_jumps.c */
void stmt_case(Lower *lower, NodeId node);
void stmt_labels(Lower *lower); /* finds the labels of the function in `nodes` */
void stmt_goto(Lower *lower, NodeId node);
void stmt_asm_goto(Lower *lower, NodeId node); /* nothing when the statement has no labels */
void stmt_indirect_goto(Lower *lower, NodeId node);
void stmt_label(Lower *lower, NodeId node);
void stmt_label_place(Lower *lower, NodeId node); /* the label without its statement */
uint32_t label_number(Lower *lower, NodeId node); /* of an AddrLabelExpr, from 1 */
uint32_t label_of(Lower *lower, CXCursor label);  /* index into label_rows, UINT32_MAX = none */

#endif
