/* SPDX-License-Identifier: Apache-2.0 */
/* Private to memory/: what a function's walk gave, kept for the next analysis.
 *
 * A walk is a function of what it reads, so what it gave once holds again while all of that is the same:
 * the function's body with the types, globals and functions it names (the key), the summaries it met and the
 * predicate's answers (a list beside what it gave, held against the program of the day). Everything is told by
 * marks, which do not depend on how the program's ids fall out. A changed function whose summary stays the same
 * has the same mark as before: its callers are not walked. */
#ifndef SANGAM_MEMORY_KEEP_H
#define SANGAM_MEMORY_KEEP_H

#include "memory/local.h"

/* The first half of a SHA-256. */
typedef struct Mark {
    uint64_t words[2];
} Mark;
static inline bool mark_equal(Mark a, Mark b) {
    return a.words[0] == b.words[0] && a.words[1] == b.words[1];
}
static inline bool mark_is_none(Mark mark) {
    return !mark.words[0] && !mark.words[1];
}
Mark mark_of(const void *data, size_t length);
void buf_mark(Buf *out, Mark mark);
Mark mark_read(const uint8_t *bytes);

typedef enum RefKind { REF_STRING, REF_TYPE, REF_GLOBAL, REF_FUNCTION, REF_COUNT_ } RefKind;

/* marks.c: of everything in the program. Two rows of a kind never have the same; equal marks in two programs: whatever
 * an analysis may read there, or from there on, is the same. */
typedef struct Marks {
    const Program *program;
    Mark *rows[REF_COUNT_]; /* by id; row 0 is none */
    Map ids[REF_COUNT_];    /* first word of a mark -> id */
    uint32_t *numbers[REF_COUNT_]; /* by id, 0 = none: of the sheet that is being written */
} Marks;
void marks_open(Marks *marks, const Solver *solver, Arena *arena);
void marks_close(Marks *marks);
uint32_t marks_find(const Marks *marks, RefKind kind, Mark mark); /* 0 = nothing has it */
/* Over all that a walk reads of its own function, and who is in its component. */
Digest body_key(const Solver *solver, const Marks *marks, FunctionId function, Mark component);
Mark component_mark(const Marks *marks, const FunctionId *members, uint32_t count);

/* sheet.c: numbers and ids as bytes. An id is its mark where it comes up first, a small number from then on. One sheet
 * is written at a time. */
typedef struct Sheet {
    const Marks *marks;
    uint8_t *data;
    size_t length, capacity;
    U32Vec named[REF_COUNT_]; /* ids that have a number, in its order */
} Sheet;
void sheet_close(Sheet *sheet);
void put_long_number(Sheet *sheet, uint64_t number);
static inline void put_number(Sheet *sheet, uint64_t number) {
    if (number < 0x80 && sheet->length < sheet->capacity) sheet->data[sheet->length++] = (uint8_t)number;
    else put_long_number(sheet, number);
}
void put_signed(Sheet *sheet, int64_t number);
void put_mark(Sheet *sheet, Mark mark);
void put_ref(Sheet *sheet, RefKind kind, uint32_t id);
void put_field(Sheet *sheet, FieldId id); /* not 0 */

typedef struct SheetReader { /* after `bad`, everything read is 0 */
    const Marks *marks;
    const uint8_t *at, *end;
    U32Vec ids[REF_COUNT_]; /* [number - 1] */
    bool bad;
} SheetReader;
void reader_close(SheetReader *reader);
uint64_t take_long_number(SheetReader *reader);
static inline uint64_t take_number(SheetReader *reader) {
    bool brief = reader->at < reader->end && *reader->at < 0x80;
    return brief ? *reader->at++ : take_long_number(reader);
}
static inline uint32_t take_below(SheetReader *reader, uint64_t limit) { /* bad when it is not below */
    uint64_t number = take_number(reader);
    reader->bad |= number >= limit;
    return number < limit ? (uint32_t)number : 0;
}
uint32_t take_count(SheetReader *reader, size_t least); /* of rows that take `least` bytes each */
static inline int64_t take_signed(SheetReader *reader) {
    uint64_t number = take_number(reader);
    return (int64_t)(number >> 1 ^ (0 - (number & 1)));
}
static inline int32_t take_int(SheetReader *reader) {
    int64_t number = take_signed(reader);
    bool fits = number >= INT32_MIN && number <= INT32_MAX;
    reader->bad |= !fits;
    return fits ? (int32_t)number : 0;
}
static inline uint32_t take_u32(SheetReader *reader) {
    return take_below(reader, UINT64_C(1) << 32);
}
Mark take_mark(SheetReader *reader);
uint32_t take_ref(SheetReader *reader, RefKind kind);
FieldId take_field(SheetReader *reader);

/* rows.c: summaries and graphs on sheets. */
void put_decl(Sheet *sheet, Decl decl);
Decl take_decl(SheetReader *reader, const Function *body);
/* As callers see it: without the numbers of nodes and locals behind it. */
Mark summary_mark(const Marks *marks, const Function *body, const Summary *summary);
void put_summary(Sheet *sheet, const Summary *summary);
Summary *take_summary(SheetReader *reader, Arena *arena, const Function *body);

typedef struct Callees { /* whose summaries a walk met, in its order; edges name them by their place here */
    uint32_t count;
    FunctionId *functions;
} Callees;
/* False: it cannot be kept, since a callee's summary that was kept was not what it should have been. */
bool put_graph(Sheet *sheet, const Walk *walk, const Callees *callees);
/* NULL when something in it does not fit the program. Its channels go to `channels`, as channels_join() wants them. */
FunctionGraph *take_graph(SheetReader *reader, const Solver *solver, FunctionId function, const Callees *callees,
                          Channels *channels);

/* keep.c */
typedef struct Keep {
    const MemoryShelf *shelf;
    Marks marks;
    Mark (*summaries)[MAX_TURNS]; /* [program_all()] of the summaries after each turn */
} Keep;
typedef struct Kept { /* what the shelf has of a function */
    Digest key;
    SheetReader reader;
    const void *data;
    size_t length;
    uint32_t turns;
    Callees callees;
    Mark (*met)[MAX_TURNS]; /* [callee] the summary met in each turn; none = there was none yet */
    Summary *summaries[MAX_TURNS];
    Mark marks[MAX_TURNS];
} Kept;
void keep_open(Solver *solver, const MemoryShelf *shelf);
void keep_close(Solver *solver);
/* False when there is nothing, or it was made for something else. */
bool kept_open(Solver *solver, FunctionId function, Mark component, uint32_t turns, Kept *kept);
/* Do all summaries that it met in this turn still look the same? Then its own are in place. */
bool kept_holds(Solver *solver, FunctionId function, const Kept *kept, uint32_t turn);
bool kept_graph(Solver *solver, FunctionId function, Kept *kept, Channels *channels);
void kept_stays(const Solver *solver, const Kept *kept); /* on the shelf */
void kept_close(Kept *kept);
/* Before the walk's channels are joined. */
void keep_walk(Walk *walk, const Digest *key, uint32_t turns);

#endif
