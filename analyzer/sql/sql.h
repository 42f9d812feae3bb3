/* SPDX-License-Identifier: Apache-2.0 */
/* sql: which tables and columns a statement touches.
 * Answers: what does this text read, write or empty; which column does a parameter, a format's conversion or
 * a column of the result stand for. From: texts of the program, its CREATE TABLE statements among them. For:
 * flow/ and rules/. Does not know: C, data, rules.
 *
 * Every statement is read by a tolerant reader that knows no grammar, only the few shapes that matter, in
 * any dialect. What SQLite accepts over the program's own tables is then corrected by SQLite itself: an
 * authorizer tells what is read and written (sqlite.org/c3ref/set_authorizer.html), its column metadata
 * where a result comes from. The texts are hostile: SQLite sees them in a process of its own that can open
 * no file, they are prepared and never run except to make tables, columns and views in memory. */
#ifndef SANGAM_SQL_H
#define SANGAM_SQL_H

#include "base/base.h"

typedef enum SqlUse { SQL_OTHER, SQL_READS, SQL_WRITES, SQL_EMPTIES } SqlUse;

typedef struct SqlColumn { /* texts in the arena of the Sql; "" = unknown */
    const char *table, *column;
    bool written; /* else read or compared with */
} SqlColumn;
typedef VEC(SqlColumn) SqlColumns;

typedef struct SqlStatement SqlStatement;
struct SqlStatement {
    SqlUse use;
    const char *table;     /* written or emptied; "" = any, its name comes at run time, or there is none */
    StrVec from;           /* tables after FROM and JOIN; "" = a name that comes at run time */
    SqlColumns parameters; /* [i]: parameter i + 1, as sqlite3_bind_* counts them */
    SqlColumns conversions; /* [i]: the i + 1st conversion of the text as a printf format, stars counted */
    SqlColumns results;    /* [i]: column i of the rows it gives */
    SqlColumns touched;    /* sorted, each once: read and written, as far as known */
    bool exact;            /* SQLite said so */
    SqlStatement *next;    /* in the same text; NULL = last */
};

typedef struct Sql Sql;
Sql *sql_new(void);
void sql_free(Sql *sql);
/* A text of the program; what does not begin like a statement is passed over. */
void sql_add(Sql *sql, const char *text);
/* After the last sql_add: reads them all, in two steps. sql_begin() sets SQLite's process to work and returns, so that the
 * caller can do something else meanwhile (run no other programs: see worker_begin); what was read before is gone.
 * sql_end() waits for it, and must come before any of the questions below. */
void sql_begin(Sql *sql);
void sql_end(Sql *sql);
/* The statements of a text that was added, NULL = it holds none. They live as long as the Sql. */
const SqlStatement *sql_statements(const Sql *sql, const char *text);
/* Its statements look data up or delete it, and none stores any. */
bool sql_only_asks(const Sql *sql, const char *text);
/* The first table that the text writes or empties; "" = none, or not known. */
const char *sql_written_table(const Sql *sql, const char *text);

#endif
