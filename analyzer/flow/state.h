/* SPDX-License-Identifier: Apache-2.0 */
/* Private to flow/: the program's graph in one numbering, and the facts found on it. */
#ifndef SANGAM_FLOW_STATE_H
#define SANGAM_FLOW_STATE_H

#include "flow/flow.h"

typedef struct Arc { /* an edge in global numbering */
    uint32_t to;
    uint32_t edge; /* global edge index: edge_base[function] + row */
    uint8_t kind, states, part; /* the edge's */
} Arc;

typedef struct Fact {
    uint32_t node;     /* global */
    uint32_t label;    /* DataId, or the catalogue's count + index of an opened-as kind */
    uint32_t previous; /* fact index + 1, 0 = seed */
    uint32_t edge;     /* global edge index that led here; seeds: 0 */
    uint32_t next;     /* fact index + 1 of the next fact at this node */
    uint16_t hops;
    uint8_t states, phase; /* bit 0: inside a callee, must not return to other callers; from bit 1 on: channels crossed */
} Fact;

typedef struct NodeFacts { /* side by side: they are looked at together */
    uint32_t head, tail;  /* fact index + 1 */
    uint32_t first;       /* fact index + 1 of the first with the label now being spread ... */
    uint32_t pass;        /* ... if it is of this pass; passes count from 1 */
    Decl decl;            /* of a node that stands for a member, a global or a wide number */
} NodeFacts;

typedef struct Seed {
    uint32_t node, label;
    uint8_t states;
} Seed;

typedef struct SinkRef { /* a place where flows end */
    FunctionId function;
    uint32_t event;    /* row of its graph */
    uint8_t states, part; /* passed between a wrapper's port and it */
} SinkRef;
typedef VEC(SinkRef) SinkRefs;

typedef struct KeyName { /* a datum that a constant text names: JSON key, column, header */
    Holding holding;
    const char *text; /* `column person.email`, `key "email"` */
    bool seeded;      /* nothing else named the datum */
    bool compared;    /* a condition of a statement: the datum is not stored by it */
} KeyName;

typedef struct Opening { /* a call that opens something; what it opened carries a label of its own */
    FunctionId function;
    uint32_t event; /* row of its graph */
    const char *kind;
} Opening;

typedef struct Row { /* of a table of prepared statements */
    GlobalId global;
    uint32_t offset;
    StrId text;
} Row;

typedef struct FlowState {
    const Program *program;
    const Memory *memory;
    Catalog *catalog;
    Holdings *holdings;
    const Sql *sql;
    Arena *arena;
    uint32_t *node_base;  /* [function_count + 1]; a channel's node is channel_base + channel */
    uint32_t *edge_base;  /* [function_count + 1] */
    uint32_t channel_base, node_count, edge_count;
    uint32_t *arc_first;  /* [node_count + 1] */
    Arc *arcs;            /* those that lead to places where something is asked of the facts */
    BitSet wanted;        /* nodes from which such a place can be reached */
    BitSet ends;          /* nodes of events where flows end */
    uint32_t *seen, epoch; /* [node_count] for searches */
    VEC(Fact) facts;
    VEC(Seed) seeds;      /* not yet spread */
    VEC(Seed) put_off;    /* see seed_reads_put_off() */
    NodeFacts *nodes;     /* [node_count] */
    uint32_t *callers_first; /* [program_all() + 1] of `callers`; NULL = not known yet */
    FunctionId *callers;  /* of each function, by the edges of kind CALL */
    uint32_t passes;      /* of state_spread, one per label */
    U32Vec spread;        /* [label] 1 = in an earlier pass */
    bool again;           /* the label now being spread was spread before: there may be facts with it */
    VEC(Opening) opened;  /* labels beyond the catalogue: data_count + 1 + index */
    uint32_t data_count;
    BitSet known_by_name; /* kinds that some declaration is known to hold */
    Map counts;           /* Decl of a number -> 1 when it is a length, a count, a position */
    Map keyed;            /* global node that a constant text speaks of -> index + 1 into keys */
    VEC(KeyName) keys;
    Map event_of;         /* global node -> event row + 1 */
    Map ports;            /* global node of a callee's input -> index + 1 into port_sinks */
    VEC(SinkRefs) port_list;
    VEC(Row) rows;        /* see rows.c */
    Map row_texts;        /* the same: global << 32 | offset of a statement -> its text, 0 = several */
    uint32_t *member_texts, *member_statements; /* [field_count + 1] see members.c */
    BitSet addressed;     /* functions that are told where to send or store what they are given */
} FlowState;

enum { MAX_STATES_PER_LABEL = 4, MAX_CHANNELS = 1 /* on one path: each is a guess that two objects are one */ };

/* gifts.c: the calls of the list that each declaration is given to */
typedef struct Gifts Gifts;
Gifts *gifts_new(Arena *arena, const Program *program, const StrVec *calls);
void gifts_free(Gifts *gifts);
const char *const *gifts_of(const Gifts *gifts, Arena *arena, FunctionId function, Decl decl); /* NULL = to none */

/* reads.c: seeds what declarations hold where they are read, and what models say comes in. */
void seed_reads(FlowState *state);
/* Those of what callers may have given digests, when all else is spread. */
void seed_reads_put_off(FlowState *state);
/* Is it the cell of a pointer member, not the text that it points to? */
bool pointer_node(const FlowState *state, const FunctionGraph *graph, const FlowNode *node);

/* keys.c: seeds what keys, columns and conversions of statements name and what nothing else has named yet. */
void seed_keys(FlowState *state);
const KeyName *key_name(const FlowState *state, uint32_t node); /* NULL = the name did not come from such a text */
/* Does the path to the fact lead through a condition of a statement? */
bool fact_is_compared(const FlowState *state, uint32_t fact);

FunctionId state_function(const FlowState *state, uint32_t node); /* 0 = a channel */
const Edge *state_edge(const FlowState *state, uint32_t edge, FunctionId *function);
void state_build(FlowState *state);
/* Takes effect with the next state_spread. */
void state_seed(FlowState *state, uint32_t node, uint32_t label, unsigned states);
void state_spread(FlowState *state);
/* What is left of a datum of that kind when no more than this part goes on: STATE_MASKED, or nothing said. */
unsigned state_of_part(const FlowState *state, uint32_t label, uint8_t part);
bool state_has(const FlowState *state, uint32_t node, uint32_t label);

/* members.c: texts that members of records hold all through the program */
void members_read(FlowState *state);
void member_statements_read(FlowState *state);
const char *member_statement(const FlowState *state, FieldId member); /* "" = none, or several */
/* The constant text of a value: as value_string tells, or that of the member it is read from; NULL = not known. */
const char *value_told(const FlowState *state, const Function *body, Value value);

/* rows.c: statements that a loop prepares out of a table of texts */
void rows_read(FlowState *state);
/* Of the statement, or of what tells how it was opened; "" = it comes from no known row. */
const char *row_text(const FlowState *state, FunctionId function, NodeId node);

/* places.c: where a sink's stream, connection or statement leads, as the way of the datum tells it: each opening seen at
 * the sink, what it was opened with, and by whom. */
void seed_openings(FlowState *state);
/* The statement that comes to the node; "" = none, or more than one. */
const char *statement_at(const FlowState *state, uint32_t node);
/* The kind of the openings that the flow goes to which comes first in the list; NULL = none. */
const char *opened_kind(FlowState *state, const SinkRef *sink, const Flow *flow, const char *const order[]);
/* The constant path, address or statement that the flow, which ends at the sink, goes to; "" = unknown, or several. */
const char *opened_place(FlowState *state, const SinkRef *sink, const Flow *flow, const char *kind);

/* confidence.c: how sure each flow is, and why. Once all are there. */
void flows_judge(Flows *flows);

/* ports.c: a function that only hands its variadic arguments on to a sink (a log wrapper), frees what it is
 * given, or is told by its callers which table or host that goes to, is as good as the sink: flows end at its
 * calls. */
void ports_build(FlowState *state);
void ports_free(FlowState *state);
const SinkRefs *port_sinks(FlowState *state, FunctionId callee, NodeId input); /* NULL = no such port */
/* Did the fact come into its function through a port for this event? Then the flow is told at the call. */
bool fact_through_port(FlowState *state, uint32_t fact, const Event *event);
/* The statement or web address that the call names, "" = none. */
const char *call_address(const FlowState *state, FunctionId function, uint32_t insn, const char *sink_kind);
/* Edges (global) from a port's input to a sink's node, in order. */
void port_path(FlowState *state, FunctionId callee, NodeId input, const SinkRef *sink, U32Vec *edges);
static inline const Event *sink_event(const FlowState *state, const SinkRef *sink) {
    return &state->memory->graphs[sink->function]->events[sink->event];
}
static inline bool event_ends(const Event *event) { /* is it one where flows end? */
    return event->node && (event->kind == EVENT_SINK || event->kind == EVENT_FREE || event->kind == EVENT_SCOPE_END ||
                           event->kind == EVENT_TRANSFORM);
}

#endif
