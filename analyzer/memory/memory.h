/* SPDX-License-Identifier: Apache-2.0 */
/* memory: what points where, who calls whom, and which stored value reaches which read.
 * Answers: for each function, a value-flow graph and how it binds at calls. From: Program, Models, and a predicate that
 * says which declarations are of interest. For: flow/. Does not know: kinds of data, rules, law.
 *
 * Per function, callees first (bottom-up over strongly connected components of the call graph), a
 * flow-sensitive walk keeps for every memory cell the node whose value it holds and the memory it
 * points to. The result is sparse: nodes are stores, joins, reads of memory the function did not write,
 * and effects of calls; edges are "this value reaches that one".
 *
 *   void set(struct user *u, const char *m)     nodes  1 input  m[]          (text m points to at entry)
 *   { u->mail = strdup(m);                             2 def    heap[]       edge 1 -> 2 "copied by strdup"
 *     syslog(6, "%s", u->mail); }                      3 sink   syslog       edge 2 -> 3 "matched by %s"
 *
 * Calls are bound by edges CALL (caller node -> callee input), RETURN (callee output -> caller node)
 * and SUMMARY (caller node -> caller node, over the call). flow/ walks them context-sensitively. Memory
 * that outlives functions is joined by channels: one node per (record field) and per global. */
#ifndef SANGAM_MEMORY_H
#define SANGAM_MEMORY_H

#include "models/models.h"
#include "program/program.h"

typedef uint32_t NodeId;   /* within a FunctionGraph; 0 = nothing, or a constant */
typedef uint32_t ObjectId; /* within a FunctionGraph; 0 = none */

/* What a cell or a pointer is called: the declaration it was reached through. */
typedef enum DeclKind { DECL_NONE, DECL_FIELD, DECL_GLOBAL, DECL_LOCAL, DECL_RESULT, DECL_RECORD, DECL_LITERAL } DeclKind;
typedef uint32_t Decl; /* kind << 28 | id: FieldId, GlobalId, LocalId of the graph's function,
                          FunctionId (its result), TypeId (a whole record), StrId (a text or the
                          digits of a number in the code) */
#define DECL(kind, id) ((Decl)((uint32_t)(kind) << 28 | (uint32_t)(id)))
static inline DeclKind decl_kind(Decl decl) { return (DeclKind)(decl >> 28); }
static inline uint32_t decl_id(Decl decl) { return decl & 0x0fffffffu; }

typedef enum ObjectKind {
    OBJECT_NONE,
    OBJECT_LOCAL,    /* id = LocalId */
    OBJECT_GLOBAL,   /* id = GlobalId */
    OBJECT_STRING,   /* id = StrId */
    OBJECT_FUNCTION, /* id = FunctionId */
    OBJECT_HEAP,     /* id = call instruction; allocated there or in its callee (offset = which) */
    OBJECT_EXTERNAL, /* id = call instruction: memory that unknown code gave us */
    OBJECT_SYMBOLIC, /* what parent + offset points to at entry */
    OBJECT_VARARGS,  /* the variadic arguments of this function */
    OBJECT_CALL_ARGUMENTS, /* id = call: the variadic arguments given there */
} ObjectKind;
typedef struct Object {
    uint8_t kind, depth;   /* depth: dereferences from its root */
    bool text;             /* reached as char * or void * */
    bool folded;           /* stands for deeper paths as well */
    bool recursive;        /* HEAP, EXTERNAL: came out of a call within the function's own component */
    ObjectId parent;       /* SYMBOLIC */
    int32_t offset;        /* SYMBOLIC: of the pointer in parent; HEAP: ordinal */
    uint32_t stride;
    uint32_t id;           /* SYMBOLIC: 1 = its pointer is a member of parent, not an element */
    Decl decl;             /* of the pointer it is reached through */
    uint32_t size;         /* bytes, 0 = unknown */
    TypeId record;         /* untyped memory: the record it was taken for, 0 = none */
    ObjectId view;         /* the same memory taken for another record, a chain */
} Object;

typedef enum FlowNodeKind {
    FLOW_NONE_,
    FLOW_INPUT,  /* content of a cell at entry, or of memory nobody here wrote */
    FLOW_DEF,    /* stored by an instruction */
    FLOW_PHI,    /* join of blocks, or of several cells */
    FLOW_VALUE,  /* result of arithmetic */
    FLOW_OUT,    /* what a call left in a cell or returned */
    FLOW_SOURCE, /* a model says data enters here */
    FLOW_SINK,   /* a model says data leaves here */
    FLOW_END,    /* memory freed or out of scope: what it held then */
} FlowNodeKind;
typedef struct FlowNode {
    uint8_t kind;
    bool channel;    /* INPUT: connected through channels rather than by callers */
    bool whole;      /* INPUT: a whole range, not one scalar; others: content of memory, not a pointer */
    bool mixed;      /* DEF: put together, so that a text copied into it may begin anywhere; INPUT: its channels are
                        there; while walking */
    uint32_t insn;   /* 0 = at entry */
    ObjectId object; /* 0 = a value */
    int32_t offset;
    uint32_t size, stride;
    Decl decl;
} FlowNode;

typedef enum EdgeKind {
    EDGE_COPY,     /* within the function: assignment, join, arithmetic, model effect */
    EDGE_NAME,     /* text gets a name: pointer stored into a declaration of interest */
    EDGE_FORMAT,   /* consumed by conversion `detail` of a format */
    EDGE_CALL,     /* caller node -> input of callee `other` */
    EDGE_RETURN,   /* output of callee `other` -> caller node */
    EDGE_SUMMARY,  /* over a call of `other`: from its input node `input` to its output node `output` */
    EDGE_CHANNEL_IN, EDGE_CHANNEL_OUT, /* store into / read from channel `other` */
} EdgeKind;
/* What of a text goes over an edge. */
typedef enum PartKind {
    PART_HEAD = 64,  /* so many of its first characters, and no more */
    PART_TAIL = 128,  /* so many of its last, or of those that are not the first */
    PART_REST = 192,  /* all but so many of its first */
    PART_LENGTH = 63,
} PartKind;
static inline PartKind part_kind(uint8_t part) { return (PartKind)(part & ~PART_LENGTH); }
static inline unsigned part_count(uint8_t part) { return part & PART_LENGTH; }
enum { EDGE_COUNTED = 128 }; /* in Edge.states of a SUMMARY: by a member or global that is a length, a count, a position */
typedef struct Edge {
    NodeId from, to;   /* CALL: to is the callee's; RETURN: from is the callee's */
    uint8_t kind;
    uint8_t states;    /* State bits added; EDGE_COUNTED */
    uint8_t part;      /* 0 = all of it is carried on; else PartKind | how many characters */
    uint8_t detail;    /* FORMAT: conversion ordinal + 1; CALL, RETURN, SUMMARY: functions that a call by pointer
                          may be of, 0 = it is of this one */
    uint32_t insn;
    uint32_t other;    /* FunctionId or channel */
    NodeId input, output; /* SUMMARY */
} Edge;

typedef enum EventKind { EVENT_SOURCE, EVENT_SINK, EVENT_FREE, EVENT_SCOPE_END, EVENT_ERASE, EVENT_TRANSFORM,
               EVENT_OPEN, EVENT_KEY, EVENT_UNKNOWN } EventKind;
typedef enum KeyKind { /* how a constant text names a datum */
    KEY_NONE,
    KEY_TEXT,       /* it is the name: a JSON key, a header, a variable */
    KEY_PARAMETER,  /* it is a statement, of which this is parameter `number`, from 1 */
    KEY_RESULT,     /* ... column `number` of the result, from 0 */
    KEY_CONVERSION, /* it is a format and a statement: conversion `number`, from 1 */
    KEY_PRINTED,    /* it is a format, with a name before conversion `number`, from 1 */
    KEY_SCANNED,    /* ... of scanf */
    KEY_APPENDED,   /* it stands in the buffer that the datum is appended to */
} KeyKind;
typedef struct Event {
    uint8_t kind;
    uint32_t insn;
    NodeId node;            /* KEY: node with the datum; UNKNOWN: what argument `number` hands to a function that
                               is neither here nor modelled; SOURCE, OPEN: node that gets the data; SINK, FREE, SCOPE_END: node data must not reach; OPEN: 0 = nothing stands for what was opened */
    NodeId target;          /* SINK: node of the stream or descriptor it goes to, 0 = none; KEY: node that `node`
                               carries on, 0 = none */
    FunctionId callee;
    const Effect *effect;   /* NULL for SCOPE_END */
    StrId text;             /* SINK: constant text of the effect's subject, or the format that it was made from;
                               KEY: see KeyKind */
    uint8_t key;            /* KEY: KeyKind */
    int64_t number;         /* KEY, UNKNOWN */
    NodeId subject;         /* KEY without a text, PARAMETER or RESULT: node of the statement, which another function
                               made */
    Decl stream;            /* SINK of kind stream: the declaration its FILE * or descriptor is held in */
    int64_t descriptor;     /* SINK of kind stream: the constant descriptor, -1 = none */
    Decl freed;             /* FREE: declaration the freed pointer is held in; SCOPE_END: the local */
} Event;

typedef struct FunctionGraph {
    FunctionId function;
    Object *objects; uint32_t object_count; /* row 0 unused in each */
    FlowNode *nodes;     uint32_t node_count;
    Edge *edges;     uint32_t edge_count;   /* row 0 used */
    Event *events;   uint32_t event_count;  /* row 0 used */
    bool forwards_varargs; /* hands its variadic arguments on: a log wrapper */
    uint32_t folded;       /* paths folded, inputs beyond the cap */
    uint32_t edges_lost, edge_lost; /* edges left out, beyond the cap; the instruction of the first */
} FunctionGraph;

typedef struct CallSite {
    FunctionId caller;
    uint32_t insn;
    uint32_t first, count; /* targets in Memory.targets; never variants */
    FunctionId variant;    /* that a direct call goes to instead of its target, 0 = none */
    bool indirect;
} CallSite;

typedef struct Memory {
    Arena *arena;
    const Program *program;
    const Models *models;
    FunctionGraph **graphs;   /* [program_all()]; NULL = no body, or replaced by variants */
    CallSite *calls; uint32_t call_count; /* sorted by caller, insn; those of variants lie behind */
    FunctionId *targets;
    uint32_t *call_first;     /* [program_all() + 1]: call sites of a function */
    FunctionId *order;        /* bottom-up; without variants */
    uint32_t order_count;
    uint32_t channel_count;   /* ids 1 .. count */
    Decl *channel_decl;       /* [channel_count + 1]: FIELD or GLOBAL */
    uint8_t *channel_depth;   /* 0 = the cell itself, 1 = the text it points to */
    Map unmodelled;           /* FunctionId -> number of calls */
    uint32_t indirect_calls, unresolved_calls, capped_calls;
    U32Vec unresolved, capped; /* pairs: FunctionId, insn */
    uint64_t folded;
    uint32_t bodies, walked;  /* functions with a body; those of them that were analysed anew */
} Memory;

/* Which declarations hold text of interest (so that a pointer stored into one names its text).
 * `function` is the holder of a LOCAL. */
typedef bool (*DeclPredicate)(void *context, FunctionId function, Decl decl);

/* Where graphs stay from one analysis to the next, by key: they need not be made again while all that they were made
 * from is the same. A shelf is for one set of models and one version of this program. `data` of get() must stay until
 * the analysis ends. put() is called once for each function with a body; `anew`: it was not, or not so, there. */
typedef struct MemoryShelf {
    void *context;
    bool (*get)(void *context, const Digest *key, const void **data, size_t *length);
    void (*put)(void *context, const Digest *key, const void *data, size_t length, bool anew);
} MemoryShelf;

/* Puts constant texts that statements and commands are printed from into their formats. Once, before all else. */
void memory_complete(Program *program, const Models *models);
/* `shelf`: NULL = everything is made anew. The result is the same. */
Memory *memory_analyse(const Program *program, const Models *models, DeclPredicate interesting, void *context,
                       const MemoryShelf *shelf);
void memory_free(Memory *memory);

/* "u->mail", "buf", "*out": a node or object as C, for people. */
void place_print(const Program *program, const FunctionGraph *graph, NodeId node, Buf *out);
void decl_print(const Program *program, FunctionId function, Decl decl, Buf *out);
/* The instruction's place, skipping to the function's own when it has none. */
Loc insn_place(const Program *program, FunctionId function, uint32_t insn);
/* The value as a constant, where it is one without looking at memory (casts and arithmetic folded;
 * never-written and const globals are read). */
bool value_constant(const Program *program, const Function *body, Value value, int64_t *out);
/* The constant text that the value points to, where it is one without looking at memory; NULL = it is not. */
const char *value_string(const Program *program, const Function *body, Value value);
void graph_dump(const Program *program, const FunctionGraph *graph, Buf *out);

#endif
