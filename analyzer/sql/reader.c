/* SPDX-License-Identifier: Apache-2.0 */
/* The tolerant reader: knows INSERT, UPDATE, DELETE, SELECT, CREATE TABLE and what stands where in them, in any
 * dialect, and passes over the rest. */
#include <stdlib.h>
#include <strings.h>

#include "sql/reader.h"

enum { NESTING_MOST = 16, PENDING_MOST = 32, LIST_MOST = 2000, SCOPE_MOST = 64 };

typedef enum Clause {
    CLAUSE_OTHER, CLAUSE_COLUMNS, CLAUSE_VALUES, CLAUSE_SET, CLAUSE_WHERE, CLAUSE_SELECT, CLAUSE_FROM
} Clause;

typedef struct Level { /* a SELECT inside parentheses comes back to what stood around it */
    Clause clause;
    uint32_t depth;
} Level;

typedef struct Alias {
    const char *alias, *table;
} Alias;

typedef struct Reader {
    Sql *sql;
    Arena *arena;
    Lexer lexer;
    Token token, next;
    SqlStatement *out;
    Clause clause;
    uint32_t depth, values_depth;
    Level levels[NESTING_MOST];
    uint32_t level_count;
    Alias aliases[SCOPE_MOST];
    uint32_t alias_count;
    StrVec columns;    /* of INSERT, in order */
    bool columns_said; /* else those of the table */
    uint32_t value;    /* which of them the next value is for */
    SqlColumn current; /* column that a parameter belongs to */
    bool between;
    uint32_t in_depth; /* of the parentheses of IN ( ... ), 0 = none */
    struct { SqlColumns *list; uint32_t index; } waiting[PENDING_MOST]; /* inputs that stand before their column */
    uint32_t waiting_count;
    uint32_t parameters; /* highest number so far */
    StrVec names;        /* of named parameters, by number - 1; "" = plain */
    /* the item of a SELECT list */
    SqlColumn item;
    uint32_t item_names; /* columns named in it */
    bool item_open, item_aggregate, top_select_done;
} Reader;

/* ---- words --------------------------------------------------------------------------------------- */

static void advance(Reader *reader) {
    reader->token = reader->next;
    if (reader->token.kind != TOKEN_END) reader->next = token_next(&reader->lexer);
}

static const char *token_text(const Reader *reader, const Token *token) {
    return arena_strndup(reader->arena, token->at, token->length);
}

static bool is_mark(const Token *token, char mark) {
    return token->kind == TOKEN_MARK && token->mark == mark;
}

static bool is_name(const Token *token) {
    return token->kind == TOKEN_QUOTED || (token->kind == TOKEN_WORD && !token_is_keyword(token));
}

static void column_add(SqlColumns *list, uint32_t index, SqlColumn column) {
    if (index >= LIST_MOST) return;
    while (list->len <= index) vec_push(list, ((SqlColumn){"", "", false}));
    list->data[index] = column;
}

static void touch(Reader *reader, SqlColumn column) {
    if (*column.column) vec_push(&reader->out->touched, column);
}

/* ---- names --------------------------------------------------------------------------------------- */

static const char *table_of_alias(const Reader *reader, const char *alias) {
    for (uint32_t i = reader->alias_count; i > 0; i--)
        if (strcasecmp(reader->aliases[i - 1].alias, alias) == 0) return reader->aliases[i - 1].table;
    return alias;
}

static bool has_column(const Table *table, const char *column) {
    for (uint32_t i = 0; table && i < table->columns.len; i++)
        if (strcasecmp(table->columns.data[i], column) == 0) return true;
    return false;
}

/* The table of a column without qualifier: the only one, else the only one that is known to have it. */
static const char *table_of_column(const Reader *reader, const char *column) {
    const char *found = "";
    if (reader->alias_count == 1) return reader->aliases[0].table;
    for (uint32_t i = 0; i < reader->alias_count; i++)
        if (has_column(sql_table(reader->sql, reader->aliases[i].table), column)) {
            if (*found && strcasecmp(found, reader->aliases[i].table) != 0) return "";
            found = reader->aliases[i].table;
        }
    return found;
}

/* `a.b.c` at the current token: qualifier and last part. Leaves the last part's token current. */
static SqlColumn read_qualified(Reader *reader) {
    SqlColumn name = {"", token_text(reader, &reader->token), false};
    while (is_mark(&reader->next, '.')) {
        advance(reader);
        if (!is_name(&reader->next) && reader->next.kind != TOKEN_WORD) break;
        advance(reader);
        name.table = name.column;
        name.column = token_text(reader, &reader->token);
    }
    return name;
}

static void add_alias(Reader *reader, const char *alias, const char *table) {
    if (reader->alias_count < SCOPE_MOST) reader->aliases[reader->alias_count++] = (Alias){alias, table};
}

/* ---- parameters and holes -------------------------------------------------------------------------- */

static uint32_t parameter_number(Reader *reader) {
    const Token *token = &reader->token;
    const char *text = token_text(reader, token);
    char *end;
    unsigned long number = strtoul(text + 1, &end, 10);
    bool numbered = (*text == '?' || *text == '$') && text[1] && !*end;
    if (!numbered && text[1])
        for (uint32_t i = 0; i < reader->names.len; i++)
            if (str_eq(reader->names.data[i], text)) return i;
    if (!numbered) number = reader->parameters + 1UL;
    if (number == 0 || number > LIST_MOST) return LIST_MOST;
    while (reader->names.len < number) vec_push(&reader->names, "");
    reader->names.data[number - 1] = numbered || !text[1] ? "" : text;
    if (number > reader->parameters) reader->parameters = (uint32_t)number;
    return (uint32_t)number - 1;
}

/* The column that the parameter or hole at the current token stands for, as far as it is known here. */
static SqlColumn column_here(Reader *reader) {
    if (reader->clause == CLAUSE_VALUES && reader->value < reader->columns.len)
        return (SqlColumn){reader->out->table, reader->columns.data[reader->value], true};
    if (reader->clause == CLAUSE_SET || reader->clause == CLAUSE_WHERE) return reader->current;
    return (SqlColumn){"", "", false};
}

static void read_input(Reader *reader) {
    bool hole = reader->token.kind == TOKEN_HOLE;
    SqlColumns *list = hole ? &reader->out->conversions : &reader->out->parameters;
    uint32_t index = hole ? reader->token.ordinal - 1 : parameter_number(reader);
    SqlColumn column = column_here(reader);
    column_add(list, index, column);
    if (!*column.column && reader->clause == CLAUSE_WHERE && reader->waiting_count < PENDING_MOST) {
        reader->waiting[reader->waiting_count].list = list;
        reader->waiting[reader->waiting_count++].index = index;
    }
}

static void settle_waiting(Reader *reader) {
    for (uint32_t i = 0; i < reader->waiting_count; i++)
        column_add(reader->waiting[i].list, reader->waiting[i].index, reader->current);
    reader->waiting_count = 0;
}

static void forget_column(Reader *reader) {
    reader->current = (SqlColumn){"", "", false};
    reader->waiting_count = 0;
    reader->between = false;
    reader->in_depth = 0;
}

/* ---- SELECT lists ---------------------------------------------------------------------------------- */

static bool is_top_select(const Reader *reader) {
    return reader->level_count == 0 && !reader->top_select_done && reader->out->use == SQL_READS;
}

static void end_item(Reader *reader) {
    if (!reader->item_open) return;
    reader->item_open = false;
    if (!is_top_select(reader)) return;
    SqlColumn item = reader->item_names == 1 && !reader->item_aggregate ? reader->item : (SqlColumn){"", "", false};
    vec_push(&reader->out->results, item);
}

/* `*` and `t.*` stand for the columns that the program's CREATE TABLE gave; they are known after FROM, so they wait
 * as a column named `*`. */
static void read_item_token(Reader *reader) {
    bool fresh = !reader->item_open;
    if (fresh) {
        reader->item = (SqlColumn){"", "", false};
        reader->item_names = 0;
        reader->item_aggregate = false;
        reader->item_open = true;
    }
    if (fresh && is_mark(&reader->token, '*')) {
        reader->item = (SqlColumn){"", "*", false};
        reader->item_names = 1;
    } else if (is_name(&reader->token) && is_mark(&reader->next, '(')) {
        static const char *const aggregates[] = {"count", "length", "exists", "sum", "avg", "total", "char_length"};
        for (size_t i = 0; i < COUNTOF(aggregates); i++) reader->item_aggregate |= token_is(&reader->token, aggregates[i]);
    } else if (token_is(&reader->token, "as")) {
        advance(reader); /* an alias is no column */
    } else if (is_name(&reader->token)) {
        SqlColumn name = read_qualified(reader);
        if (is_mark(&reader->token, '.') && is_mark(&reader->next, '*')) {
            advance(reader);
            name = (SqlColumn){name.column, "*", false};
        }
        bool alias = reader->item_names && reader->depth == 0 && !is_mark(&reader->next, '(');
        if (!alias || !*reader->item.column) {
            reader->item = name;
            reader->item_names++;
        }
    }
}

static void expand(SqlColumns *out, const Table *table) {
    for (uint32_t i = 0; table && i < table->columns.len && out->len < LIST_MOST; i++)
        vec_push(out, ((SqlColumn){table->name, table->columns.data[i], false}));
}

/* After FROM: stars become columns, columns get their tables. */
static void settle_results(Reader *reader) {
    SqlColumns found = {0};
    bool known = true; /* behind a table that nobody created, positions mean nothing */
    for (uint32_t i = 0; i < reader->out->results.len; i++) {
        SqlColumn column = reader->out->results.data[i];
        if (str_eq(column.column, "*")) {
            for (uint32_t n = 0; n < reader->alias_count; n++) {
                if (*column.table && strcasecmp(reader->aliases[n].alias, column.table) != 0) continue;
                const Table *table = sql_table(reader->sql, reader->aliases[n].table);
                known = known && table;
                expand(&found, table);
            }
            continue;
        }
        if (!known) column = (SqlColumn){"", "", false};
        else if (*column.column)
            column.table = *column.table ? table_of_alias(reader, column.table) : table_of_column(reader, column.column);
        vec_push(&found, column);
    }
    vec_free(&reader->out->results);
    reader->out->results = found;
    for (uint32_t i = 0; i < found.len; i++) touch(reader, found.data[i]);
}

static void settle_columns(Reader *reader, SqlColumns *list) {
    for (uint32_t i = 0; i < list->len; i++) {
        SqlColumn *column = &list->data[i];
        if (!*column->column) continue;
        column->table = *column->table ? table_of_alias(reader, column->table) : table_of_column(reader, column->column);
        touch(reader, *column);
    }
}

/* ---- clauses ------------------------------------------------------------------------------------- */

/* FROM a, b AS x JOIN c y: tables and what they are called here. */
static void read_table(Reader *reader) {
    SqlColumn name = read_qualified(reader);
    const char *alias = name.column;
    if (token_is(&reader->next, "as")) advance(reader);
    if (is_name(&reader->next)) {
        advance(reader);
        alias = token_text(reader, &reader->token);
    }
    add_alias(reader, alias, name.column);
    vec_push(&reader->out->from, name.column);
}

static void read_where_token(Reader *reader) {
    const Token *token = &reader->token;
    if (token->kind == TOKEN_PARAMETER || token->kind == TOKEN_HOLE) {
        read_input(reader);
    } else if (token_is(token, "between")) {
        reader->between = true;
    } else if (token_is(token, "and") && reader->between) {
        reader->between = false;
    } else if (token_is(token, "in") && is_mark(&reader->next, '(')) {
        reader->in_depth = reader->depth + 1;
    } else if (token_is(token, "and") || token_is(token, "or") || token_is(token, "when") || token_is(token, "then") ||
               token_is(token, "else") || (is_mark(token, ',') && !reader->in_depth)) {
        forget_column(reader);
    } else if (is_name(token) && !is_mark(&reader->next, '(')) {
        SqlColumn name = read_qualified(reader);
        reader->current = name;
        touch(reader, (SqlColumn){*name.table ? table_of_alias(reader, name.table) : table_of_column(reader, name.column),
                                  name.column, false});
        settle_waiting(reader);
    }
}

static void read_set_token(Reader *reader) {
    const Token *token = &reader->token;
    if (is_mark(token, ',') && reader->depth == 0) {
        forget_column(reader);
    } else if (token->kind == TOKEN_PARAMETER || token->kind == TOKEN_HOLE) {
        read_input(reader);
    } else if (is_name(token) && !*reader->current.column) {
        SqlColumn name = read_qualified(reader);
        reader->current = (SqlColumn){reader->out->table, name.column, true};
        touch(reader, reader->current);
    }
}

static void read_values_token(Reader *reader) {
    const Token *token = &reader->token;
    if (is_mark(token, '(') && reader->depth == reader->values_depth + 1) reader->value = 0;
    else if (is_mark(token, ',') && reader->depth == reader->values_depth + 1) reader->value++;
    else if (token->kind == TOKEN_PARAMETER || token->kind == TOKEN_HOLE) read_input(reader);
}

/* The columns of INSERT without a list are those of the table. */
static void begin_values(Reader *reader) {
    reader->clause = CLAUSE_VALUES;
    reader->values_depth = reader->depth;
    reader->value = 0;
    if (reader->columns_said) return;
    const Table *table = sql_table(reader->sql, reader->out->table);
    for (uint32_t i = 0; table && i < table->columns.len; i++) vec_push(&reader->columns, table->columns.data[i]);
    reader->columns_said = true;
}

static void begin_select(Reader *reader) {
    end_item(reader);
    if (reader->out->use == SQL_OTHER) reader->out->use = SQL_READS;
    if (reader->out->use == SQL_WRITES && reader->level_count == 0) { /* INSERT ... SELECT: the list fills the columns */
        begin_values(reader);
        reader->values_depth = reader->depth - 1;
        return;
    }
    if (reader->out->results.len && reader->level_count == 0) reader->top_select_done = true; /* UNION */
    reader->clause = CLAUSE_SELECT;
}

/* True: the word changed the clause. */
static bool read_clause_word(Reader *reader) {
    const Token *token = &reader->token;
    if (token->kind != TOKEN_WORD) return false;
    if (token_is(token, "select")) begin_select(reader);
    else if (token_is(token, "from") || token_is(token, "join") || token_is(token, "using")) {
        if (reader->clause == CLAUSE_SELECT) end_item(reader);
        reader->clause = CLAUSE_FROM;
    } else if (token_is(token, "where") || token_is(token, "on") || token_is(token, "having")) {
        forget_column(reader);
        reader->clause = CLAUSE_WHERE;
        if (token_is(&reader->next, "conflict") || token_is(&reader->next, "duplicate")) reader->clause = CLAUSE_OTHER;
    } else if (token_is(token, "values")) begin_values(reader);
    else if (token_is(token, "set")) {
        forget_column(reader);
        reader->clause = CLAUSE_SET;
    } else if (token_is(token, "update") && reader->out->use == SQL_WRITES) { /* ON DUPLICATE KEY UPDATE */
        forget_column(reader);
        reader->clause = CLAUSE_SET;
    } else if (token_is(token, "limit") || token_is(token, "order") || token_is(token, "group") || token_is(token, "offset") ||
               token_is(token, "returning") || token_is(token, "union") || token_is(token, "intersect") || token_is(token, "except")) {
        if (reader->clause == CLAUSE_SELECT) end_item(reader);
        forget_column(reader);
        reader->clause = CLAUSE_OTHER;
    } else {
        return false;
    }
    return true;
}

static void open_parenthesis(Reader *reader) {
    reader->depth++;
    if (token_is(&reader->next, "select") && reader->level_count < NESTING_MOST) {
        reader->levels[reader->level_count++] = (Level){reader->clause, reader->depth};
        reader->clause = CLAUSE_OTHER;
    }
}

static void close_parenthesis(Reader *reader) {
    if (reader->level_count && reader->levels[reader->level_count - 1].depth == reader->depth)
        reader->clause = reader->levels[--reader->level_count].clause;
    if (reader->in_depth == reader->depth) reader->in_depth = 0;
    if (reader->depth) reader->depth--;
}

static void read_body(Reader *reader) {
    for (; reader->token.kind != TOKEN_END; advance(reader)) {
        if (is_mark(&reader->token, '(')) open_parenthesis(reader);
        if (is_mark(&reader->token, ')')) {
            close_parenthesis(reader);
            continue;
        }
        if (read_clause_word(reader)) continue;
        switch (reader->clause) {
        case CLAUSE_SELECT:
            if (is_mark(&reader->token, ',') && reader->depth == (reader->level_count ? reader->levels[reader->level_count - 1].depth : 0))
                end_item(reader);
            else if (reader->token.kind == TOKEN_PARAMETER || reader->token.kind == TOKEN_HOLE) read_input(reader);
            else read_item_token(reader);
            break;
        case CLAUSE_FROM:
            if (is_name(&reader->token)) read_table(reader);
            if (reader->token.kind == TOKEN_HOLE) vec_push(&reader->out->from, "");
            break;
        case CLAUSE_WHERE: read_where_token(reader); break;
        case CLAUSE_SET: read_set_token(reader); break;
        case CLAUSE_VALUES: read_values_token(reader); break;
        case CLAUSE_COLUMNS:
        case CLAUSE_OTHER:
            if (reader->token.kind == TOKEN_PARAMETER || reader->token.kind == TOKEN_HOLE) read_input(reader);
            break;
        }
    }
    end_item(reader);
}

/* ---- statements ---------------------------------------------------------------------------------- */

/* Words between the verb and the table: `or replace into`, `if not exists`, `only`. */
static bool is_between(const Token *token) {
    static const char *const words[] = {"into", "from", "table", "if", "not", "exists", "or", "replace", "ignore", "abort",
                                        "rollback", "fail", "only", "low_priority", "delayed", "quick", "temporary", "temp"};
    for (size_t i = 0; i < COUNTOF(words); i++)
        if (token_is(token, words[i])) return true;
    return false;
}

/* The statement's own table, "" when it is filled in at run time. */
static void read_target(Reader *reader) {
    while (is_between(&reader->token)) advance(reader);
    if (reader->token.kind == TOKEN_HOLE) column_add(&reader->out->conversions, reader->token.ordinal - 1, (SqlColumn){"", "", false});
    if (!is_name(&reader->token)) return;
    SqlColumn name = read_qualified(reader);
    reader->out->table = name.column;
    const char *alias = name.column;
    if (token_is(&reader->next, "as")) {
        advance(reader);
        if (is_name(&reader->next)) alias = token_text(reader, &reader->next);
    }
    add_alias(reader, alias, name.column);
    advance(reader);
}

static void read_insert(Reader *reader) {
    reader->out->use = SQL_WRITES;
    read_target(reader);
    if (is_mark(&reader->token, '(') && !token_is(&reader->next, "select")) {
        reader->columns_said = true;
        for (advance(reader); reader->token.kind != TOKEN_END && !is_mark(&reader->token, ')'); advance(reader))
            if (is_name(&reader->token) && reader->columns.len < LIST_MOST) vec_push(&reader->columns, token_text(reader, &reader->token));
        advance(reader);
    }
    read_body(reader);
    for (uint32_t i = 0; i < reader->columns.len; i++) touch(reader, (SqlColumn){reader->out->table, reader->columns.data[i], true});
}

/* `SET name = NULL`, `SET name = ''`: what stood there is gone. */
static bool empties(const Lexer *from) {
    Lexer lexer = *from;
    bool equals = false;
    for (Token token = token_next(&lexer); token.kind != TOKEN_END && !token_is(&token, "where"); token = token_next(&lexer)) {
        if (equals && (token_is(&token, "null") || (token.kind == TOKEN_VALUE && token.length == 0))) return true;
        equals = is_mark(&token, '=');
    }
    return false;
}

static void read_update(Reader *reader) {
    read_target(reader);
    reader->out->use = empties(&reader->lexer) ? SQL_EMPTIES : SQL_WRITES;
    read_body(reader);
}

/* Column names of CREATE TABLE and of a full-text table's list. */
static void read_column_names(Reader *reader, bool virtual) {
    static const char *const others[] = {"primary", "unique", "check", "foreign", "constraint", "key", "index", "fulltext", "exclude"};
    if (!*reader->out->table || sql_table(reader->sql, reader->out->table)) return;
    Table table = {.name = reader->out->table};
    uint32_t depth = 0;
    bool first = true;
    for (; reader->token.kind != TOKEN_END; advance(reader)) {
        if (is_mark(&reader->token, '(') && depth++ == 0) {
            first = true;
            continue;
        }
        if (is_mark(&reader->token, ')') && (depth == 0 || --depth == 0)) break;
        if (depth != 1) continue;
        if (is_mark(&reader->token, ',')) {
            first = true;
            continue;
        }
        bool other = virtual && is_mark(&reader->next, '='); /* tokenize='porter' */
        for (size_t i = 0; i < COUNTOF(others); i++) other |= token_is(&reader->token, others[i]);
        if (first && !other && (is_name(&reader->token) || reader->token.kind == TOKEN_WORD) && table.columns.len < LIST_MOST)
            vec_push(&table.columns, token_text(reader, &reader->token));
        first = false;
    }
    if (table.columns.len) vec_push(&reader->sql->tables, table);
}

static bool cascades(Reader *reader) {
    bool found = false;
    for (; reader->token.kind != TOKEN_END; advance(reader)) found |= token_is(&reader->token, "cascade");
    return found;
}

static void read_create(Reader *reader) {
    bool virtual = token_is(&reader->token, "virtual");
    while (token_is(&reader->token, "virtual") || token_is(&reader->token, "temp") || token_is(&reader->token, "temporary") ||
           token_is(&reader->token, "unlogged") || token_is(&reader->token, "or") || token_is(&reader->token, "replace"))
        advance(reader);
    if (!token_is(&reader->token, "table")) return;
    Lexer rest = reader->lexer;
    Token token = reader->token, next = reader->next;
    read_target(reader);
    read_column_names(reader, virtual);
    reader->lexer = rest;
    reader->token = token;
    reader->next = next;
    if (cascades(reader)) reader->out->use = SQL_EMPTIES; /* rows go with those they belong to */
}

static void read_alter(Reader *reader) {
    if (!token_is(&reader->token, "table")) return;
    read_target(reader);
    if (!token_is(&reader->token, "add")) return;
    advance(reader);
    if (token_is(&reader->token, "column")) advance(reader);
    if (!is_name(&reader->token)) return;
    for (uint32_t i = 0; i < reader->sql->tables.len; i++) {
        Table *table = &reader->sql->tables.data[i];
        const char *name = token_text(reader, &reader->token);
        if (strcasecmp(table->name, reader->out->table) == 0 && !has_column(table, name)) vec_push(&table->columns, name);
    }
}

static void read_verb(Reader *reader) {
    Token verb = reader->token;
    advance(reader);
    if (token_is(&verb, "insert") || token_is(&verb, "replace") || token_is(&verb, "merge")) {
        read_insert(reader);
    } else if (token_is(&verb, "update")) {
        read_update(reader);
    } else if (token_is(&verb, "delete") || token_is(&verb, "truncate")) { /* also words of plain English */
        if (!token_is(&reader->token, token_is(&verb, "delete") ? "from" : "table")) return;
        reader->out->use = SQL_EMPTIES;
        read_target(reader);
        read_body(reader);
    } else if (token_is(&verb, "drop")) {
        if (!token_is(&reader->token, "table")) return;
        reader->out->use = SQL_EMPTIES;
        read_target(reader);
    } else if (token_is(&verb, "create")) {
        read_create(reader);
    } else if (token_is(&verb, "alter")) {
        read_alter(reader);
    } else if (token_is(&verb, "call") || token_is(&verb, "exec") || token_is(&verb, "execute")) {
        for (; reader->token.kind != TOKEN_END; advance(reader)) /* a procedure may do anything */
            if (is_mark(&reader->token, '(')) reader->out->use = SQL_EMPTIES;
    } else if (token_is(&verb, "select")) {
        begin_select(reader);
        read_body(reader);
    } else if (token_is(&verb, "with")) {
        read_body(reader);
    }
}

static int column_compare(const void *a, const void *b) {
    const SqlColumn *x = a, *y = b;
    int order = strcmp(x->table, y->table);
    if (!order) order = strcmp(x->column, y->column);
    return order ? order : x->written - y->written;
}

void columns_keep_once(SqlColumns *list) {
    if (!list->len) return;
    qsort(list->data, list->len, sizeof *list->data, column_compare);
    uint32_t kept = 1;
    for (uint32_t i = 1; i < list->len; i++)
        if (column_compare(&list->data[kept - 1], &list->data[i]) != 0) list->data[kept++] = list->data[i];
    list->len = kept;
}

SqlStatement *statement_read(Sql *sql, const char **text, uint32_t *conversions) {
    for (;;) {
        Reader reader = {.sql = sql, .arena = sql->arena, .lexer = {.at = *text, .conversions = *conversions}};
        SqlStatement *out = ARENA_NEW(sql->arena, SqlStatement);
        out->table = "";
        reader.out = out;
        reader.current = (SqlColumn){"", "", false};
        reader.next = token_next(&reader.lexer);
        advance(&reader);
        bool any = reader.token.kind != TOKEN_END;
        if (any) read_verb(&reader);
        while (reader.token.kind != TOKEN_END) advance(&reader);
        *conversions = reader.lexer.conversions;
        *text = *reader.token.at ? reader.token.at + 1 : reader.token.at;
        settle_results(&reader);
        settle_columns(&reader, &out->parameters);
        settle_columns(&reader, &out->conversions);
        columns_keep_once(&out->touched);
        vec_free(&reader.columns);
        vec_free(&reader.names);
        if (any) return out;
        if (!**text) return NULL;
    }
}
