/* SPDX-License-Identifier: Apache-2.0 */
/* What the shelf has of a function, held against the program of the day, and what goes there. */
#include "memory/keep.h"

/* A member that is added to the solver, and that walks read, must be in body_key(), in a mark or in the list beside. */
_Static_assert(sizeof(Solver) == 872, "what walks read of the whole program is part of keys and marks");

void keep_open(Solver *solver, const MemoryShelf *shelf) {
    if (!shelf) return;
    Arena *arena = solver->memory->arena;
    Keep *keep = ARENA_NEW(arena, Keep);
    keep->shelf = shelf;
    keep->summaries = xcalloc(program_all(solver->program), sizeof *keep->summaries);
    marks_open(&keep->marks, solver, arena);
    solver->keep = keep;
}

void keep_close(Solver *solver) {
    if (!solver->keep) return;
    marks_close(&solver->keep->marks);
    free_(solver->keep->summaries);
}

bool decl_interesting(Walk *walk, Decl decl) {
    bool new;
    uint64_t *answer = map_put(&walk->asked, decl, &new);
    if (new) *answer = walk->solver->interesting(walk->solver->context, walk->owner, decl);
    return *answer != 0;
}

/* ---- what is there ------------------------------------------------------------------------------- */

/* The predicate is asked again: it knows names and notes that the key does not. */
static void take_asked(Solver *solver, FunctionId function, SheetReader *reader) {
    uint32_t count = take_count(reader, 2);
    FunctionId owner = program_origin(solver->program, function);
    for (uint32_t i = 0; i < count && !reader->bad; i++) {
        Decl decl = take_decl(reader, program_body(solver->program, function));
        bool answer = take_below(reader, 2);
        if (!reader->bad) reader->bad = solver->interesting(solver->context, owner, decl) != answer;
    }
}

static void take_callees(const Solver *solver, Kept *kept) {
    SheetReader *reader = &kept->reader;
    uint32_t count = take_count(reader, 1);
    kept->callees.functions = xcalloc(count + 1u, sizeof *kept->callees.functions);
    kept->met = xcalloc(count + 1u, sizeof *kept->met);
    for (uint32_t i = 0; i < count && !reader->bad; i++) {
        FunctionId callee = take_ref(reader, REF_FUNCTION);
        reader->bad |= !callee || !program_is_defined(solver->program, callee);
        kept->callees.functions[i] = callee;
        for (uint32_t turn = 0; turn < kept->turns; turn++)
            if (take_below(reader, 2)) kept->met[i][turn] = take_mark(reader);
    }
    kept->callees.count = count;
}

bool kept_open(Solver *solver, FunctionId function, Mark component, uint32_t turns, Kept *kept) {
    Keep *keep = solver->keep;
    *kept = (Kept){.turns = turns};
    if (!keep) return false;
    kept->key = body_key(solver, &keep->marks, function, component);
    if (!keep->shelf->get(keep->shelf->context, &kept->key, &kept->data, &kept->length)) return false;
    SheetReader *reader = &kept->reader;
    *reader = (SheetReader){.marks = &keep->marks, .at = kept->data, .end = (const uint8_t *)kept->data + kept->length};
    take_asked(solver, function, reader);
    take_callees(solver, kept);
    for (uint32_t turn = 0; turn < turns && !reader->bad; turn++) {
        kept->marks[turn] = take_mark(reader);
        kept->summaries[turn] = take_summary(reader, solver->memory->arena, program_body(solver->program, function));
    }
    return !reader->bad;
}

/* Of the callee's summary that a function looks at in this turn. */
static Mark mark_seen(const Solver *solver, FunctionId function, FunctionId callee, uint32_t turn) {
    uint32_t taken = summary_turns(solver, function, callee, turn);
    return taken ? solver->keep->summaries[callee][taken - 1] : (Mark){0};
}

bool kept_holds(Solver *solver, FunctionId function, const Kept *kept, uint32_t turn) {
    for (uint32_t i = 0; i < kept->callees.count; i++)
        if (!mark_equal(mark_seen(solver, function, kept->callees.functions[i], turn), kept->met[i][turn])) return false;
    solver->summaries[function][turn] = kept->summaries[turn];
    solver->keep->summaries[function][turn] = kept->marks[turn];
    return true;
}

/* The summaries' pins are nodes of the graph. */
static bool pins_fit(const Summary *summary, const FunctionGraph *graph) {
    for (PinId i = 1; i < summary->pins.len; i++)
        if (summary->pins.data[i].node == 0 || summary->pins.data[i].node >= graph->node_count) return false;
    return true;
}

bool kept_graph(Solver *solver, FunctionId function, Kept *kept, Channels *channels) {
    FunctionGraph *graph = take_graph(&kept->reader, solver, function, &kept->callees, channels);
    for (uint32_t turn = 0; graph && turn < kept->turns; turn++)
        if (!pins_fit(kept->summaries[turn], graph)) graph = NULL;
    solver->memory->graphs[function] = graph;
    return graph != NULL;
}

void kept_stays(const Solver *solver, const Kept *kept) {
    const MemoryShelf *shelf = solver->keep->shelf;
    shelf->put(shelf->context, &kept->key, kept->data, kept->length, false);
}

void kept_close(Kept *kept) {
    reader_close(&kept->reader);
    free_(kept->callees.functions);
    free_(kept->met);
}

/* ---- what goes there ----------------------------------------------------------------------------- */

void keep_walk(Walk *walk, const Digest *key, uint32_t turns) {
    const Solver *solver = walk->solver;
    const Keep *keep = solver->keep;
    if (!keep) return;
    Sheet sheet = {.marks = &keep->marks};
    Callees callees = {.count = walk->callee_numbers.count};
    callees.functions = xcalloc(callees.count + 1u, sizeof *callees.functions);
    put_number(&sheet, walk->asked.count);
    for (uint32_t i = 0; i < walk->asked.count; i++) {
        put_decl(&sheet, (Decl)walk->asked.entries[i].key);
        put_number(&sheet, walk->asked.entries[i].value);
    }
    put_number(&sheet, callees.count);
    for (uint32_t i = 0; i < callees.count; i++) {
        FunctionId callee = callees.functions[i] = (FunctionId)walk->callee_numbers.entries[i].key;
        put_ref(&sheet, REF_FUNCTION, callee);
        for (uint32_t turn = 0; turn < turns; turn++) {
            Mark mark = mark_seen(solver, walk->id, callee, turn);
            put_number(&sheet, !mark_is_none(mark));
            if (!mark_is_none(mark)) put_mark(&sheet, mark);
        }
    }
    for (uint32_t turn = 0; turn < turns; turn++) {
        put_mark(&sheet, keep->summaries[walk->id][turn]);
        put_summary(&sheet, solver->summaries[walk->id][turn]);
    }
    if (put_graph(&sheet, walk, &callees))
        keep->shelf->put(keep->shelf->context, key, sheet.data, sheet.length, true);
    free_(callees.functions);
    sheet_close(&sheet);
}
