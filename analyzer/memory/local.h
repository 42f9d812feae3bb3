/* SPDX-License-Identifier: Apache-2.0 */
/* Private to memory/: the walk over one function. */
#ifndef SANGAM_MEMORY_LOCAL_H
#define SANGAM_MEMORY_LOCAL_H

#include "memory/memory.h"

#define UNBOUNDED INT32_MAX
enum {
    MAX_TARGETS = 8,        /* per points-to set; more: offsets of one object fold, then a cap */
    MAX_OFFSETS = 4,        /* of one object in a set before they become a stride */
    MAX_DEPTH = 6,          /* dereferences in an access path (FlowDroid and CodeQL use 5) */
    MAX_INPUTS = 64,        /* per function bound at calls; what is beyond is joined by channels only */
    MAX_OUTPUTS = 64,
    MAX_OBJECTS = 400,      /* symbolic ones beyond it: one per field */
    MAX_EDGES_PER_INSN = 64, /* beyond it edges are left out, and counted */
    MAX_FLOWS = 512,        /* from inputs to outputs */
    MAX_ANSWERS = 8,        /* of a function that are told apart */
    MAX_PORT_DEPTH = 2,     /* dereferences in an output's path */
    MAX_MODIFIES = 4096,    /* globals in a summary */
    MAX_CALL_TARGETS = 16,
    MAX_CUT = 16,           /* rows that one store cuts; what is beyond it keeps what was stored over */
    MAX_ROUNDS = 6,         /* passes over a function with loops that reach no further */
    HANDLE_BASE = 0x40000000, /* offsets of handle slots */
    OPENED_CHANNEL = HANDLE_BASE, /* offset of the channel of what the pointers in a member were opened as */
    NAMES_BASE = HANDLE_BASE - 1, /* offset of what pieces of a text are called: see name_text() */
    MAX_OFFSET = 0x7f000000,
    UNBOUNDED_LOW = -0x40000000, /* of a target that may lie any number of strides before its object */
    HANDLE_STEP = 64,
    DESCRIPTOR_SIZE = 4, /* bytes of an int that stands for something open */
};

/* Where a pointer may point: object + offset + k * stride, within [low, high) of the object. */
typedef struct Target {
    ObjectId object;
    int32_t offset;
    uint32_t stride;
    int32_t low, high;
    uint32_t width; /* with a stride: anywhere in so many bytes at each position, 0 = up to the next one */
} Target;
typedef struct Points { /* hash-consed: equal sets are one pointer; NULL = empty */
    uint64_t hash;
    uint32_t count;
    Target targets[];
} Points;

typedef struct Abstract { /* a value */
    NodeId node;          /* the data in it */
    const Points *points;
    Decl decl;            /* what the pointer or array is called */
    uint32_t constant;    /* index + 1 into Walk.constants, 0 = not constant */
} Abstract;

typedef struct Cell {
    int32_t offset, low, high; /* bytes [low, high) that it may lie in; stride 0: the cell itself */
    uint32_t stride, width; /* width: bytes at each position */
    Abstract value;
} Cell;
typedef struct Cells { /* immutable once its version is past: see Walk.version */
    uint32_t count, capacity;
    uint64_t version;
    Cell rows[];
} Cells;
typedef struct Store { /* Patricia tree over object ids, immutable (Okasaki and Gill 1998) */
    uint32_t prefix, bit; /* bit 0 = leaf, prefix = key */
    const Cells *cells;   /* leaf */
    const struct Store *left, *right;
} Store;

typedef struct Known { /* of a value, where a branch goes one way */
    Value value;       /* no cast */
    uint64_t mask;     /* these bits of it make a number ... */
    bool is_unsigned, other;
    int64_t low, high; /* ... from low to high; `other`: which is not low */
} Known;

typedef struct Output {
    ObjectId object; /* the summary's */
    bool keeps;      /* what was there at entry may still be there: the caller's own cells stay */
    uint8_t with;    /* bits: the answers with which it may have been written; 0 = nobody knows */
    uint8_t surely;  /* those with which it was */
    Cell cell;       /* value.node: a pin */
} Output;
typedef struct InputFlow { /* what reaches an output: input node, states on the way */
    uint32_t output;       /* index into outputs; UINT32_MAX = the result */
    uint32_t input;        /* index into inputs */
    uint8_t states, part;  /* as an edge's */
} InputFlow;
typedef uint32_t PinId;
typedef struct Pin { /* a node that callers are bound to */
    NodeId node;  /* of the graph */
    FlowNode row; /* its object is the summary's */
} Pin;
/* What callers see of a function, and all that they see. Objects and nodes have numbers of their own here, in the order
 * in which inputs, outputs and result name them, so that nothing in it changes with what lies behind. */
typedef struct Summary {
    VEC(Object) objects;      /* row 0 unused */
    VEC(Pin) pins;            /* row 0 unused */
    U32Vec inputs;            /* pins that callers bind */
    VEC(Output) outputs;
    VEC(InputFlow) flows;     /* sorted by output */
    VEC(Known) answers;       /* numbers that it returns, where they tell what was written */
    Abstract result;
    bool constant;            /* the result is always `number` */
    int64_t number;
    U32Vec modifies;          /* globals whose memory it or its callees may write */
    bool forwards_varargs;
    bool never_returns;       /* nothing comes after a call of it; a jump elsewhere counts as coming back */
} Summary;

enum { MAX_TURNS = 2, WALK_MAPS = 11, SPARE_SLOTS = 1024 };

typedef VEC(Object) ObjectVec;
typedef VEC(FlowNode) NodeVec;
typedef VEC(Edge) EdgeVec;
typedef VEC(Event) EventVec;
typedef struct Channel {
    Decl decl;
    int32_t offset;
    uint32_t depth;
} Channel;
typedef VEC(Channel) Channels;
typedef struct Join { /* a place where nodes are joined */
    NodeId node;    /* of kind PHI */
    uint32_t visit; /* that last joined it */
    BlockId block;
    bool shared;    /* other places have the same node */
} Join;
typedef VEC(Join) JoinVec;
typedef struct Inflow { /* of a node: of edges to it that come all at one go, mostly once and for all */
    uint64_t set;          /* hash of what they were added for last */
    uint32_t first, count; /* rows of Walk.edges that edge_memo does not know of; count 0: it knows all */
    NodeId joined;         /* node of a join that has this one already */
} Inflow;
typedef VEC(Inflow) InflowVec;
typedef struct Link { /* an edge within the function */
    NodeId from, to;
    uint8_t states, part;
} Link;
typedef VEC(Link) LinkVec;
typedef VEC(const Points *) PointsVec;
typedef struct Below { /* what hangs at a global; global 0 = at none */
    GlobalId global;
    int32_t first; /* byte in it of the pointer that leads there, -1 = it is one of several */
} Below;
typedef struct Escaped { /* an object, when the function ends */
    bool visible;      /* to callers */
    Below below;       /* the global that it hangs at now */
} Escaped;
typedef VEC(Escaped) EscapedVec;
typedef struct Spare { /* of walks that are closed, for those to come: all empty, with room */
    Map maps[WALK_MAPS];
    KeySet edge_memo;
    ObjectVec objects;
    NodeVec nodes;
    EdgeVec edges;
    EventVec events;
    Channels channels;
    JoinVec joins;
    InflowVec inflows;
    PointsVec wholes;
    LinkVec links;
    EscapedVec escaped;
    U32Vec object_number, pin_number, pinned, shown;
} Spare;

typedef struct Solver { /* whole program */
    Memory *memory;
    const Program *program;
    const Models *models;
    Summary *(*summaries)[MAX_TURNS]; /* [program_all(), as the arrays below] after each turn, NULL = not yet */
    FunctionId *order;  /* bottom-up, with variants; 0 ends a component */
    uint32_t order_count;
    uint32_t *position; /* in `order` */
    Map channels;       /* key -> channel id */
    VEC(Decl) channel_decl;
    VEC(uint8_t) channel_depth;
    DeclPredicate interesting;
    void *context;
    BitSet called;          /* functions that some call site may call */
    BitSet written_globals; /* some instruction stores to it or takes its address */
    const Model **model_of;
    StrVec *unit_libraries; /* [unit_count] of which the unit defines modelled functions, each once */
    uint32_t *component;    /* of the call graph, from 1 on, in the order in which they are solved */
    BitSet address_taken;   /* functions whose address goes anywhere */
    FunctionId *retire_first, *retire_next; /* by component; by function: see retire.c */
    Arena *scratch;     /* of the one walk of a component of one function */
    struct Keep *keep;  /* NULL = nothing is kept */
    Spare spare;
    Map has_member;         /* see object_has_member() */
    FieldId *string_text;   /* [type_count]: of records that are strings, else 0 */
} Solver;

typedef struct WipeLoop {
    uint8_t *in;   /* [block_count] */
    Value address; /* that the zeros or characters are stored at */
    int64_t limit; /* bytes, when a constant says how far; 0 = unknown */
    uint8_t left;  /* part of the text that it stops before; 0 = none */
    bool masks;    /* it is another character that is written */
} WipeLoop;

typedef struct Erasure { /* a call that erases; bytes: 0 = as the local `size` says, or unknown */
    LocalId pointer, size;
    int64_t delta, bytes;
} Erasure;

typedef struct Chosen { /* what a pointer points to, one of several, was erased whole */
    uint32_t insn;
    Target pointer;        /* where the pointer itself lies */
    const Points *points;
    const Cells *held;     /* then, of the pointer's object */
    const Cells *cells[MAX_TARGETS]; /* likewise of each of its targets */
} Chosen;

typedef struct Came { /* memory on a way to where several meet */
    const Store *store;
    bool taken;
} Came;
typedef struct Meeting {
    BlockId join;
    Came *came;          /* [predecessor] */
    const Store *joined;
} Meeting;
typedef struct Way { /* what a local was on each way to a meeting */
    uint32_t meeting;
    LocalId local;
    Known *told;         /* [predecessor]; value 0 = nothing is known */
} Way;
typedef struct Look { /* the branch at the end of `block` tests the local as it was there */
    BlockId block;
    uint32_t way;
} Look;

typedef struct Returned { /* what a return answers, and memory there */
    Known known;
    const Store *store;
} Returned;
typedef struct Left { /* bytes that a call may have written, with these of its answers; 0 = nobody knows */
    ObjectId object;
    int32_t low, high;
    uint8_t with, surely;
    NodeId node; /* what it has written with those, where something else may be there with others */
} Left;
typedef struct Called { /* a call that says by its result what it has written */
    const Known *answers; /* of its summary, */
    uint32_t answer_count;
    const Model *model;   /* or the model, each of whose effects counts as an answer */
    const Store *before, *after;
    Left *left;
    uint32_t left_count;
} Called;

typedef struct Rounds { /* times count up by one at each event */
    const Store **block_in;  /* [block_count] memory that it was last entered with */
    uint32_t *entered, *walked; /* [block_count] time; 0 = never */
    uint32_t *changed;       /* [insn_count] time when the value was last another */
    uint32_t *use_first;     /* [block_count + 1] into `uses`: values of other blocks that a block looks at */
    Value *uses;
    uint32_t now, restart;   /* what is not later than `restart` counts for nothing */
} Rounds;

typedef struct Walk { /* one function */
    Solver *solver;
    const Program *program;
    FunctionId id;
    FunctionId owner;      /* id, or the function that it is a variant of */
    const Function *body;
    FunctionGraph *graph;
    Summary *summary;      /* of this turn */
    uint32_t turn;
    U32Vec object_number;  /* [object] in the summaries of all turns, 0 = none */
    U32Vec pin_number;     /* [node] likewise */
    U32Vec pinned;         /* [pin] node */
    U32Vec shown;          /* [object of the summaries] object */
    Map callee_numbers;    /* FunctionId -> number, from 1 */
    Map asked;             /* Decl -> whether it is of interest */
    Map channel_memo;      /* key -> index into channels */
    Channels channels;     /* row 0 unused; the graph's edges name these until the walk is closed */
    Arena *scratch;
    Cfg cfg;
    ObjectVec objects;
    NodeVec nodes;
    EdgeVec edges;
    EventVec events;
    VEC(int64_t) constants;
    VEC(Chosen) chosen;
    U32Vec erased;         /* nodes of content that a removable call has erased */
    U32Vec made;           /* nodes of what the effect being applied has written */
    Map object_memo, node_memo, event_memo, points_memo, constant_memo, join_memo;
    KeySet edge_memo;
    Map join_rows;         /* what is joined where -> index into joins */
    Map join_sets;         /* hash of nodes -> index of the last place that began to join them */
    JoinVec joins;
    InflowVec inflows;     /* [node], as far as it goes */
    NodeId filling;        /* see inflow_begin(); 0 = none */
    uint32_t visit;        /* counts visits of instructions and of the ends of blocks */
    bool joining;          /* where two ways meet, not at an instruction */
    Abstract *values;      /* [insn_count] */
    const Store **block_out; /* [block_count], NULL = not reached */
    bool *reached;
    bool *stops;           /* [block_count] the block ends within a call that never comes back */
    bool stopped;          /* so does the call being applied */
    bool jumps;            /* longjmp() is called */
    const Store *store;    /* at the current instruction */
    const Store *exit;     /* join of all returns */
    bool exits;
    Abstract result;
    bool changed;
    bool found;            /* a block was reached for the first time */
    uint32_t round;
    uint32_t insn;         /* current */
    BlockId block;         /* likewise; 1 at the ends of the function, which no other block must come before */
    uint64_t version;      /* cells made at this version may still be changed in place: raised whenever a
                              store is kept (end of a block, memory before a call) */
    VEC(Meeting) meetings; /* see ways.c */
    VEC(Way) ways;
    VEC(Look) looks;
    uint8_t *way_role;     /* [block_count] */
    VEC(Returned) returned;
    VEC(Called) called;
    Map called_rows;       /* instruction -> row of `called` */
    VEC(Left) left;        /* of the call being applied */
    BitSet moved;          /* locals that are more than loaded and stored; no bits: not looked for yet */
    VEC(WipeLoop) wipes;   /* loops that write zeros over a buffer */
    VEC(Erasure) erasures;
    bool erasures_known;   /* they were looked for */
    PointsVec wholes;      /* [object], as far as it goes: points_whole(), NULL = not asked yet */
    struct Stored *stored; /* [local] see part.c */
    U32Vec global_objects; /* objects rooted at a global */
    BitSet modifies;       /* globals */
    Rounds rounds;
    VEC(Cell) rows;        /* of the cells being joined */
    LinkVec links;         /* while its summary is made */
    EscapedVec escaped;    /* [object], as far as it goes; likewise */
} Walk;

static inline const Type *type_at(const Walk *walk, TypeId type) {
    return &walk->program->types[type];
}
static inline Abstract value_at(const Walk *walk, Value value) {
    return value ? walk->values[value] : (Abstract){0};
}

/* points.c */
const Points *points_one(Walk *walk, Target target);
const Points *points_union(Walk *walk, const Points *a, const Points *b); /* of two that are not empty */
static inline const Points *points_join(Walk *walk, const Points *a, const Points *b) {
    return a == b || !b ? a : a ? points_union(walk, a, b) : b;
}
const Points *points_of(Walk *walk, Target *targets, uint32_t count); /* sorts, folds, interns */
static inline Target target_whole(ObjectId object) {
    return (Target){.object = object, .high = UNBOUNDED};
}

const Points *points_whole(Walk *walk, ObjectId object); /* to its beginning */

/* typed.c */
/* The pointer where it is used as one to `record`; `strict`: without what is of another record. */
const Points *points_as(Walk *walk, const Points *points, TypeId record, bool strict);
/* What of it a value of this pointer type may be, when it was read: not what another record is known to lie at (a union
 * of pointers, a table of untyped ones). */
const Points *points_typed(Walk *walk, const Points *points, TypeId pointer);
TypeId cast_record(const Walk *walk, const Insn *insn); /* of a cast from `void *`; 0 = another cast */
bool records_agree(const Program *program, TypeId a, TypeId b); /* a pointer to one may be one to the other */

/* What the text is called that this member of a string record points to: the address's own name, 0 = the member's. */
bool names_its_holder(Walk *walk, FieldId field);
/* The declaration of the string record at this place, for its text: the member of that type there, the pointer to it. */
Decl string_holder(const Walk *walk, Target at, FieldId text);

/* graph.c */
ObjectId object_get(Walk *walk, ObjectKind kind, uint32_t id, ObjectId parent, int32_t offset,
                    uint32_t stride, Decl decl, bool text);
ObjectId object_deep(Walk *walk, Decl decl); /* stands for every path deeper than MAX_DEPTH that ends so */
NodeId flow_node(Walk *walk, FlowNodeKind kind, uint32_t insn, uint32_t slot, ObjectId object,
                int32_t offset, uint32_t size, Decl decl);
void edge_add(Walk *walk, NodeId from, NodeId to, EdgeKind kind, unsigned states, uint32_t detail);
void edge_full(Walk *walk, Edge edge);
/* Now all edges to the node are added, and inflow_end() follows; false: they are there, since `set` is what it was the
 * last time. While the node is `new` they must be distinct: nothing looks whether they are there already. */
bool inflow_begin(Walk *walk, NodeId node, bool new, uint64_t set);
void inflow_end(Walk *walk);
void event_add(Walk *walk, Event event);
uint32_t constant_id(Walk *walk, int64_t value);
uint32_t channel_of(Walk *walk, Decl decl, int32_t offset, uint32_t depth); /* index into walk->channels */
/* Of a text that a string, list or table there holds, which its member alone would not tell from those elsewhere; `offset`
 * of the pointer to the text in its record. */
uint32_t channel_below(Walk *walk, Below below, int32_t offset);
Below object_below(const Walk *walk, ObjectId id); /* of memory at entry */
/* The graph's edges name rows of `channels` (row 0 unused); from here on the program's channels. */
void channels_join(Solver *solver, FunctionGraph *graph, const Channel *channels, uint32_t count);
NodeId node_join(Walk *walk, uint64_t what, const NodeId *nodes, uint32_t count); /* 0, the one, or a PHI here */

/* store.c */
const Cells *store_find(const Store *store, uint32_t key);
const Store *store_put(Arena *arena, const Store *store, uint32_t key, const Cells *cells);
typedef const Cells *(*CellsMerge)(void *context, uint32_t key, const Cells *a, const Cells *b);
/* Rows of `a` that may not be those of `b`. */
void store_differing(const Store *a, const Store *b, void (*visit)(void *context, uint32_t key, const Cells *cells),
                     void *context);
bool store_same(const Store *a, const Store *b); /* the same cells with the same values */
const Store *store_merge(Arena *arena, const Store *a, const Store *b, CellsMerge merge, void *context);
void store_each(const Store *store, void (*visit)(void *context, uint32_t key, const Cells *cells),
                void *context);

/* bits.c */
typedef struct FieldSpan { /* bytes from the start of the member's record */
    uint32_t offset, size; /* size 0 = unknown */
    bool shared;           /* with other bit-fields: there are more of them than bytes */
} FieldSpan;
FieldSpan bits_span(const Program *program, FieldId id); /* of a bit-field */
static inline FieldSpan field_span(const Program *program, FieldId id) {
    const Field *field = &program->fields[id];
    if (field->bit_width) return bits_span(program, id);
    return (FieldSpan){field->bit_offset / 8, program->types[field->type].size, false};
}
/* Where FIELD instructions say that it lies: at the start of its storage unit. */
uint32_t field_unit(const Program *program, FieldId id);

/* access.c */
typedef struct Want { /* what is read: for naming and typing memory not written here */
    uint32_t size;    /* bytes, 0 = all from the offset on */
    Decl decl;
    bool pointer;     /* the cell holds a pointer */
    bool text;        /* the pointer points to text */
    TypeId record;    /* a whole record is read */
    bool member;      /* the address is that of a member: the path through it may recur */
} Want;
Want want_of(const Walk *walk, TypeId type, Decl decl); /* of an instruction's type (walk.c) */
Want want_again(const Walk *walk, Abstract value, uint32_t size);
bool object_has_content(const Walk *walk, ObjectId object); /* before anybody here writes */
Abstract memory_read(Walk *walk, const Store *store, Target target, Want want);
/* Content of everything `points` may point to, as one node (0 = nothing personal can be there). */
NodeId content_node(Walk *walk, const Points *points, Decl decl, uint32_t size);
/* May the pointer be at several places of the object that its target `at` is in? Then it walks through it. */
static inline bool is_cursor(const Points *points, uint32_t at) {
    const Target *targets = points->targets;
    return (at > 0 && targets[at - 1].object == targets[at].object) ||
           (at + 1 < points->count && targets[at + 1].object == targets[at].object);
}

/* Where it may read there: one that walks through a text sees nothing of how other pieces are called. */
static inline Target target_read(const Points *points, uint32_t at) {
    Target target = points->targets[at];
    bool open = target.high > NAMES_BASE || target.high <= target.offset;
    if (open && target.offset < NAMES_BASE && is_cursor(points, at)) target.high = NAMES_BASE;
    return target;
}

/* What the elements of an array, whose index is not known, point to, and what hangs at that (`argv[i]->text`): one object
 * for all, which no name of one fits. */
bool is_one_of_many(const Walk *walk, const Object *object);
bool text_is_empty(const Walk *walk, Target target); /* its first character is a NUL now */
void content_nodes(Walk *walk, const Store *store, const Points *points, Decl decl, uint32_t size, U32Vec *out);
void memory_write(Walk *walk, Target target, uint32_t size, Abstract value, bool strong);
/* A pointer is put into a member of the object: what it was opened as is known to others that read the member. */
void opened_store(Walk *walk, ObjectId holder, Decl member, const Points *points);
/* Writes `node` as the text or bytes at `points` ([offset, high) of each target). */
void content_write(Walk *walk, const Points *points, uint32_t size, Decl decl, const NodeId *from,
                   uint32_t from_count, FlowNodeKind kind, unsigned states, bool append, uint32_t slot);
void memory_copy(Walk *walk, const Points *to, const Points *from, uint32_t size, TypeId record, uint32_t slot);
bool record_is_open(const Program *program, TypeId record); /* it ends in a flexible array member */
/* Bytes that are known part by part, of one place to another; false: they are not, and nothing was done. */
bool memory_copy_parts(Walk *walk, const Points *to, const Points *from, uint32_t size, uint32_t slot);
static inline bool cell_same_place(const Cell *a, const Cell *b) {
    return a->offset == b->offset && a->low == b->low && a->high == b->high && a->stride == b->stride;
}
bool cell_same(const Cell *a, const Cell *b); /* the value too */
bool cell_unchanged(const Walk *walk, ObjectId object, const Cell *cell); /* it holds what it held at entry */
bool cells_same(const Cells *a, const Cells *b);
bool is_zero(const Walk *walk, const Abstract *value); /* then each part of it is zero too */
int64_t cell_size(const Cell *cell); /* bytes it may lie in */
/* Rows of `old` with `cell` in its place; `kill`: rows inside it go. */
const Cells *cells_with(Walk *walk, const Cells *old, Cell cell, bool kill, int32_t to);
void memory_forget(Walk *walk, ObjectId object);
void memory_unfix(Walk *walk, ObjectId object); /* its numbers may be others now */
GlobalId object_global(const Walk *walk, ObjectId object); /* that it is rooted at, 0 = none */
void memory_forget_globals(Walk *walk, const U32Vec *globals); /* a callee may have written them */
/* `at`: the instruction where they meet; 0 = the function's end. */
const Store *states_join(Walk *walk, uint32_t at, const Store *a, const Store *b);
Abstract abstract_join(Walk *walk, Abstract a, Abstract b, uint32_t slot);

/* part.c */
void part_open(Walk *walk);
uint8_t part_narrow(uint8_t a, uint8_t b); /* one piece of another: what can be left of both */
NodeId part_node(Walk *walk, NodeId node, uint8_t part); /* that part of what the node stands for */
uint8_t part_of_size(const Walk *walk, Value size); /* of what is not so many bytes: `length - 4` leaves the last 4 */
uint8_t part_below(const Walk *walk, const Insn *compare);
uint8_t part_of_pointer(const Walk *walk, Value value);
uint8_t part_of_character(const Walk *walk, const Insn *load); /* of all that this load reads, one by one */
uint8_t part_of_place(Walk *walk, Target target, NodeId node); /* from there on */
uint8_t part_of_rest_at(int64_t skipped); /* all but so many of the first */
uint8_t part_of_length(const Walk *walk, const Points *points, NodeId node, int64_t length); /* so many bytes there */
NodeId part_of_rest(Walk *walk, NodeId node, Target target, int32_t filled);
NodeId part_of_row(Walk *walk, const Cell *row, int32_t low, int32_t high);
NodeId part_of_argument(Walk *walk, const Insn *call, uint32_t argument, NodeId node);

/* members.c */
/* What the object is, or an element of it, as far as declarations and casts tell; 0 = unknown. */
TypeId object_held(const Program *program, const Function *body, const Object *object);
/* Could this byte of the object be that member, by the object's declared type? A callee's effect on a member of one
 * record is not one on whatever lies at that byte of another. */
bool object_has_member(Solver *solver, const Function *body, const Object *object, int64_t offset, Decl decl,
                       bool unknown /* the answer where the type is not known */);
TypeId decl_type(const Program *program, const Function *body, Decl decl);
Decl member_at(const Walk *walk, const Object *object, int32_t offset); /* what is no record itself; 0 = none known */

/* operators.c: of one instruction */
Abstract made_by_binary(Walk *walk, const Insn *insn);
Abstract made_by_unary(Walk *walk, const Insn *insn);
Abstract made_by_cast(Walk *walk, const Insn *insn);

/* call.c, model.c */
Abstract call_apply(Walk *walk, const Insn *insn);
Abstract model_apply(Walk *walk, const Insn *insn, const Model *model, FunctionId callee,
                     const Abstract *arguments, uint32_t count, bool with_body);
/* `among`: how many functions the call may be of; `weak`: what was there before may stay. */
Abstract summary_apply(Walk *walk, FunctionId callee, const Abstract *arguments, uint32_t count, uint32_t among,
                       bool weak);
const char *constant_text(const Walk *walk, const Points *points, size_t *length, StrId *id);
typedef struct Selected { /* what a format consumes */
    uint32_t argument;    /* among the variadic ones */
    bool text, scalar;
    bool number;          /* in decimal */
    uint32_t ordinal;
    uint32_t most;        /* characters of a text that it takes, 0 = all */
} Selected;
typedef VEC(Selected) SelectedVec;
/* The function takes text out of its list itself, and this format, which the list is handed on with, is one that it has
 * put together: what is left for that are numbers. */
bool leaves_numbers(const Walk *walk, Abstract format);
/* Is the last parameter of a variadic function one that its author calls a format? */
bool called_format(const Program *program, const Function *body);
/* Does the constant text, as a format of printf, take just so many arguments? */
bool format_fits(const Walk *walk, Abstract format, uint32_t count);
/* Is the argument one byte, at a fixed place, of an array of which the call takes one or two so? As a number that is
 * nothing of what the array holds. */
bool prints_stray_byte(const Walk *walk, const Insn *call, uint32_t argument);
/* Arguments (among the variadic ones) that a constant format fills with a count of characters: %n. */
void format_counts(const Walk *walk, Abstract format, bool scan, U32Vec *out);
/* false: the format is not constant. Joins several possible formats. */
bool format_select(const Walk *walk, Abstract format, SelectedVec *out);

/* allocator.c */
bool allocator_found(const Walk *walk); /* does the function hand out pieces of a block, one to each call? */
void allocator_detach(Walk *walk);      /* then its result, and what it wrote there, is an object of its own */

/* port.c: where an effect of a modelled call acts */
typedef struct Apply { /* one call of a modelled function */
    Walk *walk;
    const Insn *insn;
    FunctionId callee;
    const Abstract *arguments;
    uint32_t count;
    Abstract *result;
    bool inside;     /* the call stands in the library itself, and the callee's body is there: what is sent is sent below */
    uint32_t effect; /* at hand: row of the model */
    const Port *keyed; /* the tree of which a constant key names one member; NULL = none */
    int64_t member;    /* which */
} Apply;
/* The argument, result or member itself, before any star but those inside parentheses. */
Abstract port_base(Apply *apply, const Port *port);
/* Memory that the port names: the slot of a handle, the member of a record, or what the stars lead to; NULL when it
 * is the value of an argument or the result, which has no address here. */
const Points *port_place(Apply *apply, const Port *port);
/* What is there: the value as a callback or a copy of the pointer gets it. */
Abstract port_value(Apply *apply, const Port *port);
/* The elements of an array that a pointer to its first one stands for. */
const Points *points_elements(Walk *walk, const Points *points);
#define OPENED_AS "opened as"
const Points *points_slot(Walk *walk, const Points *points, const char *slot); /* OPENED_AS of these objects */
bool is_opened_slot(int32_t offset);
const Points *port_slots(Apply *apply, const Port *port); /* of a handle, without the port's stars */
Abstract points_deref(Walk *walk, const Points *points, Decl decl); /* the pointers stored there */

/* text.c: constant texts that speak of data */
typedef struct Key { /* see KeyKind */
    uint8_t kind;
    StrId text;
    int64_t number;
    NodeId subject; /* see Event */
} Key;
/* The text that the port points to, or that the memory there was filled from (a format with its conversions); 0. */
StrId text_at(Apply *apply, const Port *port);
bool path_is_told(const char *format); /* the path that it makes is known by its beginning: "/var/spool/%ld.txt" */
void text_written(Apply *apply, const Effect *effect); /* remembers it for the memory that a COPY fills */
Key key_of(Apply *apply, const Effect *effect);
/* A name that the buffer ends in which a COPY appends to. */
Key key_of_ending(Apply *apply, const Effect *effect);
/* opened.c: what the subject of an effect was opened as travels there. */
const Points *subject_opened(Apply *apply, const Port *subject, const Points *points);
void effect_open(Apply *apply, const Effect *effect);
Key key_of_conversion(const Walk *walk, Abstract format, uint32_t ordinal);
/* `named`: the node that `node` carries on under the key's name, 0 = none. */
void key_event(Walk *walk, FunctionId callee, Key key, NodeId node, NodeId named);
/* Names what scanf has put where an argument (of those after the format) points, walk->made from `made` on, by what
 * stands before its conversion. */
void keys_scanned(Apply *apply, uint32_t format, uint32_t argument, uint32_t made);
/* A node that carries on `from` under the key's name; without `from` a source of its own. */
NodeId key_node(Apply *apply, Key key, NodeId from, uint32_t slot);

/* summary.c */
void summary_build(Walk *walk);
void summary_free(Summary *summary);
/* How many turns the callee has taken when the function takes its own. */
uint32_t summary_turns(const Solver *solver, FunctionId function, FunctionId callee, uint32_t turn);
/* The callee's summary as this turn of the walk sees it; NULL = there is none yet. */
const Summary *summary_seen(const Walk *walk, FunctionId callee);
/* In the order in which the walk met them. */
uint32_t callee_number(Walk *walk, FunctionId callee);
/* retire.c */
void retire_open(Solver *solver, uint32_t components);
void retire_behind(Solver *solver, uint32_t component); /* frees summaries that no later component meets */
void retire_close(Solver *solver);                       /* frees all others */
/* component.c */
void component_solve(Solver *solver, const FunctionId *functions, uint32_t count);
/* keep.c: the predicate, which is asked once for each declaration. */
/* A text in the code, or the digits of a number, that is somebody's number by its check digits; 0 = it is not. */
NodeId text_node(Walk *walk, StrId text);
bool decl_interesting(Walk *walk, Decl decl);
/* callgraph.c */
void callgraph_build(Solver *solver);
/* varargs.c */
void varargs_start(Walk *walk, const Insn *insn);
Abstract varargs_arg(Walk *walk, const Insn *insn);
void varargs_copy(Walk *walk, const Insn *insn);
/* rounds.c */
void rounds_open(Walk *walk);
/* Something changed that instructions look at and that is neither memory nor a value: all blocks are walked again. */
void rounds_restart(Walk *walk);
bool rounds_same_way_in(const Walk *walk, BlockId block);
bool rounds_settled(Walk *walk, BlockId block);
void rounds_walked(Walk *walk, BlockId block);
bool rounds_carries_back(const Walk *walk, BlockId block, const Store *before);
void rounds_value(Walk *walk, Value value);
void rounds_leave_again(Walk *walk, BlockId block); /* what it is left with has changed */
/* erase.c */
/* Of content that a removable call erases; `record`: that the address is one of, `nothing`: what is written there. */
void erase_removably(Walk *walk, Target target, uint32_t size, TypeId record, Abstract *nothing);
void erasures_stay(Walk *walk, const Points *points); /* something reads there that is not seen */
/* Arguments of a function that is not here. */
void erasures_given(Walk *walk, const Model *model, const Abstract *arguments, uint32_t count);

/* `buf = realloc(buf, n); ... explicit_bzero(buf, n); free(buf);`: the value pointed to one of several objects, and what
 * it points to is erased now, whichever that is. */
void chosen_erase(Walk *walk, Value pointer, const Points *points);
/* It is what was erased so, and nothing has been written there, or to the pointer, since. */
bool chosen_is_erased(const Walk *walk, Value pointer, const Points *points);
/* Does a way lead from behind the instruction `from` to `to`? */
bool may_follow(const Walk *walk, uint32_t from, uint32_t to);
/* A local of the function's own among several targets of the pointer holds nothing but what was written through that. */
bool filled_through(const Walk *walk, Value pointer, const Points *points, ObjectId object);

/* walk.c: a walk may be solved several times, on one growing graph, while callees in its component change. */
void name_text(Walk *walk, Abstract value, Decl decl);
Walk *walk_open(Solver *solver, FunctionId function, Arena *scratch);
void walk_solve(Walk *walk, uint32_t turn);
void walk_close(Walk *walk);
void walk_drop(Walk *walk); /* as if it had not been */
void spare_free(Spare *spare);
const Points *points_spread(Walk *walk, const Points *points, uint32_t step);

#endif
