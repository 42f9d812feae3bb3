/* SPDX-License-Identifier: Apache-2.0 */
/* flow: where personal data goes.
 * Answers: which datum reaches which sink or end of memory, with which protections, by which path, how sure.
 * From: the value-flow graphs of memory/ and the holdings of data/. For: rules/. Does not know: rules,
 * severity, law.
 *
 * Facts (node, label, states, phase) spread breadth-first from all sources at once, so the first
 * fact at a node has the shortest path. Context: a path may leave a function for its callers only
 * before it has gone down into a callee (phases 0 and 1; over calls it uses summary edges), the two
 * passes of Horwitz, Reps and Binkley (TOPLAS 1990). Channels are context-insensitive. Cost: edges
 * times labels that really arrive. */
#ifndef SANGAM_FLOW_H
#define SANGAM_FLOW_H

#include "data/data.h"
#include "memory/memory.h"
#include "sql/sql.h"

/* What declarations hold, asked once each. */
typedef struct Holdings Holdings;
Holdings *holdings_new(Arena *arena, const Program *program, const Catalog *catalog);
void holdings_free(Holdings *holdings);
Holding holdings_of(Holdings *holdings, FunctionId function, Decl decl);
/* The declaration as data/ wants it; texts live as long as the program. */
Declaration holdings_declaration(Holdings *holdings, FunctionId function, Decl decl);
/* Is any declaration asked about so far known to hold this kind? */
bool holdings_knows(const Holdings *holdings, DataId kind);
bool holdings_interesting(void *holdings, FunctionId function, Decl decl); /* a DeclPredicate */
Loc decl_place(const Program *program, FunctionId function, Decl decl);

typedef struct FlowStep {
    FunctionId function;
    Loc at;
    const char *kind; /* source copy argument return store load format sink free */
    const char *text; /* "copied into `req->user.email`" */
    uint32_t depth;
} FlowStep;

typedef enum FlowEnd { FLOW_TO_SINK, FLOW_TO_FREE, FLOW_TO_SCOPE_END, FLOW_TO_TRANSFORM } FlowEnd;
typedef struct Flow {
    DataId data;
    unsigned states;         /* State bits passed on this path */
    FlowEnd end;
    const char *sink_kind;   /* resolved: log file network console ... ; "" for ends of memory */
    const char *algorithm;   /* TRANSFORM */
    FunctionId function;     /* that holds the finding's place */
    uint32_t insn;           /* the place: the sink, or the call that supplies a wrapper's arguments */
    const char *callee;      /* called there: "syslog", "log__printf", "free"; "" for scope ends */
    FunctionId sink_function;
    uint32_t sink_insn;      /* the real sink */
    const char *sink_text;   /* constant text of where to (SQL, path, URL), "" = unknown */
    FunctionId source_function;
    Decl source_decl;
    const char *source_text; /* `u->email` */
    Loc source_at;
    Decl freed;              /* FREE: what holds the freed pointer; SCOPE_END: the local; in sink_function */
    Holding holding;
    bool untold;             /* what opens the connection takes an address with or without encryption, and which one is
                                not known */
    bool compared;           /* a condition of the statement that is the sink: not stored by it */
    uint8_t confidence;      /* 0 low 1 medium 2 high: how the datum was recognised, less for a long or a
                                guessed path */
    const char *reason;      /* of it, one line */
    uint32_t hops;
    bool through_channel, through_global; /* memory told apart by field only; a global */
    uint32_t among;          /* functions that the most uncertain call by pointer on the way may be of; 0 = none is */
    uint32_t length;         /* steps, with those inside of the calls that it goes over */
    bool folded;             /* the datum is read from memory that deeper paths were folded into */
    bool asserts;            /* goes only where an assertion fails */
    FieldId left, entered;   /* what was stored as one member of a record is read as another; 0 = nothing was */
    Decl carrier;            /* the member or global whose channel it goes through last, 0 = none */
    uint32_t spread;         /* places that the same source seems to reach by such long ways */
    uint32_t fact, port;     /* for flow_trace, as: */
    FunctionId sink_graph;   /* whose event ... */
    uint32_t sink_event;     /* ... the sink is: of sink_function, or a variant of it. All else here names functions */
} Flow;

typedef struct UnknownCallee { /* neither here nor modelled, and personal data goes in */
    FunctionId callee;
    uint32_t places; /* arguments of calls that it goes in by */
    uint32_t data_count;
    DataId data[8];  /* the first kinds, sorted; there may be more */
} UnknownCallee;

typedef struct Flows {
    Arena *arena;
    VEC(Flow) list;      /* one per (place, end, sink kind, data), weakest protection first */
    VEC(Flow) guessed;   /* so much was guessed on their ways that they are no findings; a count for each carrier is all
                            that should be told */
    VEC(UnknownCallee) unknown; /* by callee */
    uint64_t facts;
    const Sql *sql;
    struct FlowState *state;
} Flows;

/* `sql`: every text of the program, read; must live as long as the flows. */
Flows *flow_solve(const Program *program, const Memory *memory, Catalog *catalog, Holdings *holdings, const Sql *sql);
void flow_free(Flows *flows);
/* The path of a flow as steps, source first, into `arena`. */
typedef VEC(FlowStep) FlowSteps;
void flow_trace(Flows *flows, const Flow *flow, Arena *arena, FlowSteps *steps);

/* Texts of the prepared statements of which the instruction may read one out of a table of such; adds none for others. */
void flow_statements(const Flows *flows, FunctionId function, uint32_t insn, StrVec *out);

/* ---- guards ----------------------------------------------------------------------------------------
 * Calls of predicates (consent, authorisation, ...) that models or the project name: is the place where a
 * flow ends only reached when one of them has said yes? */
typedef struct Guards Guards;
typedef struct GuardDemand {
    const StrVec *kinds;    /* one of them */
    const StrVec *purposes; /* numbers or names of constants that the guard must have been asked for; NULL or
                               empty = any. A purpose that is no constant is taken for one of them */
} GuardDemand;
Guards *guards_new(const Program *program, const Memory *memory, const Models *models);
void guards_free(Guards *guards);
/* The program calls, or at least declares, a guard of one of the kinds. */
bool guards_used(const Guards *guards, const StrVec *kinds);
/* False: `chain` becomes the functions of a shortest chain of calls, each unguarded, from where the program is
 * entered to the function of the sink. */
bool guards_hold(Guards *guards, const Flows *flows, const Flow *flow, const GuardDemand *demand, U32Vec *chain);

#endif
