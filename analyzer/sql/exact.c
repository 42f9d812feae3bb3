/* SPDX-License-Identifier: Apache-2.0 */
/* What SQLite says of the statements, over tables made in memory from the program's own CREATE TABLE. The texts come
 * from the analysed program: a process without files, with limits, sees them; ATTACH, PRAGMA, triggers and virtual
 * tables are denied (a full-text table is made as a plain one); nothing but CREATE TABLE, CREATE VIEW and ALTER TABLE
 * is ever run. What comes back is bytes that are read with care. */
#include <sqlite3.h>
#include <strings.h>

#include "sql/reader.h"

/* Where the library was built without them, results keep what the reader found. */
extern const char *sqlite3_column_table_name(sqlite3_stmt *, int) __attribute__((weak));
extern const char *sqlite3_column_origin_name(sqlite3_stmt *, int) __attribute__((weak));

enum {
    MEGABYTES_MOST = 512, SECONDS_MOST = 20, STEPS_MOST = 200, /* of a thousand instructions each */
    TEXT_MOST = 65536, ANSWER_MOST = 64 << 20
};

typedef struct Base { /* in the worker */
    Sql *sql;
    sqlite3 *handle;
    SqlColumns touched; /* by the statement being prepared */
    uint32_t steps;
} Base;

/* ---- in the worker ------------------------------------------------------------------------------- */

static int authorize(void *context, int action, const char *first, const char *second, const char *base, const char *inner) {
    Base *at = context;
    (void)base;
    (void)inner;
    switch (action) {
    case SQLITE_READ:
    case SQLITE_UPDATE:
        if (first && second && *second && strncmp(first, "sqlite_", 7) != 0)
            vec_push(&at->touched, ((SqlColumn){arena_strdup(at->sql->arena, first), arena_strdup(at->sql->arena, second),
                                                action == SQLITE_UPDATE}));
        return SQLITE_OK;
    case SQLITE_SELECT: case SQLITE_INSERT: case SQLITE_DELETE: case SQLITE_FUNCTION: case SQLITE_RECURSIVE:
    case SQLITE_TRANSACTION: case SQLITE_SAVEPOINT: case SQLITE_CREATE_TABLE: case SQLITE_CREATE_TEMP_TABLE:
    case SQLITE_CREATE_VIEW: case SQLITE_CREATE_TEMP_VIEW: case SQLITE_CREATE_INDEX: case SQLITE_CREATE_TEMP_INDEX:
    case SQLITE_ALTER_TABLE: case SQLITE_REINDEX:
        return SQLITE_OK;
    default: return SQLITE_DENY;
    }
}

static int count_steps(void *context) {
    Base *base = context;
    return ++base->steps > STEPS_MOST;
}

static bool base_open(Base *base) {
    static const int limits[][2] = {
        {SQLITE_LIMIT_LENGTH, 1 << 20},     {SQLITE_LIMIT_SQL_LENGTH, 2 * TEXT_MOST}, {SQLITE_LIMIT_COLUMN, 500},
        {SQLITE_LIMIT_EXPR_DEPTH, 60},      {SQLITE_LIMIT_COMPOUND_SELECT, 20},       {SQLITE_LIMIT_VDBE_OP, 50000},
        {SQLITE_LIMIT_FUNCTION_ARG, 32},    {SQLITE_LIMIT_ATTACHED, 0},               {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200},
        {SQLITE_LIMIT_VARIABLE_NUMBER, 2000}, {SQLITE_LIMIT_TRIGGER_DEPTH, 1},        {SQLITE_LIMIT_WORKER_THREADS, 0}};
    if (sqlite3_open_v2(":memory:", &base->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY, NULL) != SQLITE_OK)
        return false;
    for (size_t i = 0; i < COUNTOF(limits); i++) sqlite3_limit(base->handle, limits[i][0], limits[i][1]);
    sqlite3_db_config(base->handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(base->handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_db_config(base->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(base->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_set_authorizer(base->handle, authorize, base);
    sqlite3_progress_handler(base->handle, 1000, count_steps, base);
    return true;
}

/* The statement with each conversion as a parameter: `'%s@%s'` becomes `(:sangam1||:sangam2)`. */
static void fill_holes(const char *start, const char *end, uint32_t conversions, Buf *out) {
    Lexer lexer = {.at = start, .conversions = conversions};
    const char *kept = start, *open = NULL;
    for (Token token = token_next(&lexer); token.kind != TOKEN_END && token.at < end; token = token_next(&lexer)) {
        if (token.kind != TOKEN_HOLE) continue;
        if (token.begin != open) {
            if (open) buf_putc(out, ')');
            buf_add(out, kept, (size_t)(token.begin - kept));
            buf_putc(out, '(');
        } else {
            buf_puts(out, "||");
        }
        buf_printf(out, ":sangam%u", token.ordinal);
        open = token.begin;
        kept = token.end;
    }
    if (open) buf_putc(out, ')');
    buf_add(out, kept, (size_t)(end - kept));
}

static sqlite3_stmt *prepare(Base *base, const char *text, size_t length) {
    sqlite3_stmt *statement = NULL;
    base->steps = 0;
    vec_clear(&base->touched);
    if (length > TEXT_MOST) return NULL;
    if (sqlite3_prepare_v2(base->handle, text, (int)length, &statement, NULL) != SQLITE_OK) return NULL;
    return statement;
}

/* A table that SQLite does not make itself, from the columns that the reader saw. */
static void make_plain(Base *base, const char *name) {
    const Table *table = sql_table(base->sql, name);
    if (!table) return;
    Buf text = {0};
    buf_puts(&text, "CREATE TABLE \"");
    for (const char *at = table->name; *at; at++) buf_puts(&text, *at == '"' ? "\"\"" : (char[2]){*at, 0});
    for (uint32_t i = 0; i < table->columns.len; i++) {
        buf_puts(&text, i ? ",\"" : "\"(\"");
        for (const char *at = table->columns.data[i]; *at; at++) buf_puts(&text, *at == '"' ? "\"\"" : (char[2]){*at, 0});
        buf_putc(&text, '"');
    }
    buf_putc(&text, ')');
    sqlite3_stmt *made = prepare(base, buf_text(&text), text.len);
    if (made) (void)sqlite3_step(made);
    sqlite3_finalize(made);
    buf_free(&text);
}

/* Makes what later statements are read over. */
static void run_schema(Base *base, const char *start, const char *end, const SqlStatement *statement) {
    Lexer lexer = {.at = start};
    Token verb = token_next(&lexer), what = token_next(&lexer);
    bool create = token_is(&verb, "create"), alter = token_is(&verb, "alter");
    if (!create && !alter) return;
    if (token_is(&what, "trigger") || token_is(&what, "index") || token_is(&what, "unique")) return;
    if (token_is(&what, "virtual")) {
        make_plain(base, statement->table);
        return;
    }
    sqlite3_stmt *made = prepare(base, start, (size_t)(end - start));
    if (made) (void)sqlite3_step(made);
    else if (create && sql_table(base->sql, statement->table)) make_plain(base, statement->table); /* another dialect's types */
    sqlite3_finalize(made);
}

static void put_text(Buf *out, const char *text) {
    buf_u32(out, (uint32_t)strlen(text));
    buf_puts(out, text);
}

/* One answer: 0 = not understood; else 1, results, touched. */
static void put_answer(Base *base, const char *start, const char *end, uint32_t conversions, Buf *out) {
    Buf filled = {0};
    fill_holes(start, end, conversions, &filled);
    sqlite3_stmt *statement = prepare(base, buf_text(&filled), filled.len);
    if (!statement) statement = prepare(base, start, (size_t)(end - start));
    buf_u32(out, statement != NULL);
    if (statement) {
        int count = sqlite3_column_table_name && sqlite3_column_origin_name ? sqlite3_column_count(statement) : 0;
        buf_u32(out, (uint32_t)count);
        for (int i = 0; i < count; i++) {
            const char *table = sqlite3_column_table_name(statement, i), *column = sqlite3_column_origin_name(statement, i);
            put_text(out, table && column ? table : "");
            put_text(out, table && column ? column : "");
        }
        buf_u32(out, base->touched.len);
        for (uint32_t i = 0; i < base->touched.len; i++) {
            put_text(out, base->touched.data[i].table);
            put_text(out, base->touched.data[i].column);
            buf_u32(out, base->touched.data[i].written);
        }
    }
    sqlite3_finalize(statement);
    buf_free(&filled);
}

typedef void (*PieceVisitor)(Base *base, const char *start, const char *end, uint32_t conversions, const SqlStatement *statement,
                             Buf *out);

static void visit_schema(Base *base, const char *start, const char *end, uint32_t conversions, const SqlStatement *statement, Buf *out) {
    (void)conversions;
    (void)out;
    run_schema(base, start, end, statement);
}

static void visit_answer(Base *base, const char *start, const char *end, uint32_t conversions, const SqlStatement *statement, Buf *out) {
    (void)statement;
    put_answer(base, start, end, conversions, out);
}

/* The pieces between semicolons, as the reader cut them. */
static void each_piece(Base *base, PieceVisitor visit, Buf *out) {
    for (uint32_t i = 0; i < base->sql->texts.len; i++) {
        Lexer lexer = {.at = base->sql->texts.data[i].text};
        for (const SqlStatement *at = base->sql->texts.data[i].first; at;) {
            const char *start = lexer.at;
            uint32_t conversions = lexer.conversions;
            Token token = token_next(&lexer);
            bool any = token.kind != TOKEN_END;
            while (token.kind != TOKEN_END) token = token_next(&lexer);
            if (any) {
                visit(base, start, token.at, conversions, at, out);
                at = at->next;
            }
            if (!*token.at) break;
            lexer.at = token.at + 1;
        }
    }
}

static bool worker_read(void *context, uint32_t job, Buf *result) {
    Base base = {.sql = context};
    StrVec nothing = {0};
    (void)job;
    (void)sandbox_enter(&nothing, NULL);
    if (!base_open(&base)) return false;
    each_piece(&base, visit_schema, NULL);
    each_piece(&base, visit_answer, result);
    sqlite3_close(base.handle);
    vec_free(&base.touched);
    return true;
}

/* ---- in the parent ------------------------------------------------------------------------------- */

typedef struct Answer {
    Arena *arena;
    const char *at, *end;
    bool broken;
} Answer;

static uint32_t get_number(Answer *answer) {
    if (answer->end - answer->at < 4) answer->broken = true;
    if (answer->broken) return 0;
    answer->at += 4;
    return read_u32(answer->at - 4);
}

static const char *get_text(Answer *answer) {
    uint32_t length = get_number(answer);
    if (answer->broken || (size_t)(answer->end - answer->at) < length) {
        answer->broken = true;
        return "";
    }
    const char *text = arena_strndup(answer->arena, answer->at, length);
    answer->at += length;
    return text;
}

/* The only table among those touched that has the column; "" = none or several. */
static const char *owner_of(const SqlColumns *touched, const char *column) {
    const char *found = "";
    for (uint32_t i = 0; i < touched->len; i++) {
        if (strcasecmp(touched->data[i].column, column) != 0 || strcasecmp(touched->data[i].table, found) == 0) continue;
        if (*found) return "";
        found = touched->data[i].table;
    }
    return found;
}

/* What is compared with a column that SQLite did not see read was no column. */
static void correct_inputs(SqlColumns *inputs, const SqlColumns *touched) {
    for (uint32_t i = 0; i < inputs->len; i++) {
        SqlColumn *input = &inputs->data[i];
        if (!*input->column || input->written) continue;
        const char *owner = owner_of(touched, input->column);
        bool there = false;
        for (uint32_t n = 0; n < touched->len; n++)
            there |= strcasecmp(touched->data[n].column, input->column) == 0 && strcasecmp(touched->data[n].table, input->table) == 0;
        if (!there) *input = *owner ? (SqlColumn){owner, input->column, false} : (SqlColumn){"", "", false};
    }
}

static void take_answer(Answer *answer, SqlStatement *statement) {
    if (get_number(answer) != 1) return;
    SqlColumns results = {0}, touched = {0};
    uint32_t count = get_number(answer);
    for (uint32_t i = 0; i < count && !answer->broken; i++) {
        const char *table = get_text(answer), *column = get_text(answer);
        vec_push(&results, ((SqlColumn){table, column, false}));
    }
    count = get_number(answer);
    for (uint32_t i = 0; i < count && !answer->broken; i++) {
        const char *table = get_text(answer), *column = get_text(answer);
        vec_push(&touched, ((SqlColumn){table, column, get_number(answer) != 0}));
    }
    if (answer->broken) {
        vec_free(&results);
        vec_free(&touched);
        return;
    }
    statement->exact = true;
    if (results.len) {
        vec_free(&statement->results);
        statement->results = results;
    }
    correct_inputs(&statement->parameters, &touched);
    correct_inputs(&statement->conversions, &touched);
    for (uint32_t i = 0; i < statement->touched.len; i++) /* the columns of INSERT: SQLite names the table only */
        if (statement->touched.data[i].written) vec_push(&touched, statement->touched.data[i]);
    vec_free(&statement->touched);
    statement->touched = touched;
    columns_keep_once(&statement->touched);
}

static void worker_done(void *context, uint32_t job, bool ok, const char *why, const char *data, size_t length) {
    Sql *sql = context;
    (void)job;
    (void)why;
    if (!ok || length > ANSWER_MOST) return;
    Answer answer = {.arena = sql->arena, .at = data, .end = data + length};
    for (uint32_t i = 0; i < sql->texts.len; i++)
        for (SqlStatement *at = sql->texts.data[i].first; at && !answer.broken; at = at->next) take_answer(&answer, at);
}

WorkerPool *exact_begin(Sql *sql) {
    WorkerOptions options = {.processes = 1, .address_space = (uint64_t)MEGABYTES_MOST << 20, .cpu_seconds = SECONDS_MOST,
                             .wall_seconds = 3 * SECONDS_MOST, .run = worker_read, .done = worker_done, .context = sql};
    return worker_begin(&options, 1);
}
