/* SPDX-License-Identifier: Apache-2.0 */
/* The texts of one program and what was read of them. */
#include <strings.h>

#include "sql/reader.h"

Sql *sql_new(void) {
    Arena *arena = arena_new("sql");
    Sql *sql = ARENA_NEW(arena, Sql);
    sql->arena = arena;
    return sql;
}

static void drop_statements(SqlStatement *first) {
    for (SqlStatement *at = first; at; at = at->next) {
        vec_free(&at->from);
        vec_free(&at->parameters);
        vec_free(&at->conversions);
        vec_free(&at->results);
        vec_free(&at->touched);
    }
}

void sql_free(Sql *sql) {
    if (!sql) return;
    worker_abandon(sql->pool);
    for (uint32_t i = 0; i < sql->texts.len; i++) drop_statements(sql->texts.data[i].first);
    for (uint32_t i = 0; i < sql->tables.len; i++) vec_free(&sql->tables.data[i].columns);
    vec_free(&sql->tables);
    vec_free(&sql->texts);
    map_free(&sql->seen);
    arena_free(sql->arena);
}

static bool begins_like_a_statement(const char *text) {
    static const char *const verbs[] = {"select", "insert", "replace", "update", "delete", "create", "alter", "drop", "with",
                                        "merge", "truncate", "call", "exec", "execute", "begin", "pragma"};
    Lexer lexer = {.at = text};
    Token token = token_next(&lexer);
    for (size_t i = 0; i < COUNTOF(verbs); i++)
        if (token_is(&token, verbs[i])) return true;
    return false;
}

void sql_add(Sql *sql, const char *text) {
    if (!begins_like_a_statement(text)) return;
    bool new;
    uint64_t *row = map_put(&sql->seen, hash_bytes(text, strlen(text)), &new);
    if (!new) return;
    vec_push(&sql->texts, ((TextRow){arena_strdup(sql->arena, text), NULL}));
    *row = sql->texts.len;
}

const Table *sql_table(const Sql *sql, const char *name) {
    for (uint32_t i = 0; i < sql->tables.len; i++)
        if (strcasecmp(sql->tables.data[i].name, name) == 0) return &sql->tables.data[i];
    return NULL;
}

static SqlStatement *read_text(Sql *sql, const char *text) {
    SqlStatement *first = NULL, *last = NULL;
    uint32_t conversions = 0;
    for (SqlStatement *one; *text && (one = statement_read(sql, &text, &conversions)); last = one) {
        if (last) last->next = one;
        else first = one;
    }
    return first;
}

void sql_begin(Sql *sql) {
    /* Twice: the first time for the tables, wherever in the program they are created. */
    for (uint32_t i = 0; i < sql->texts.len; i++) drop_statements(read_text(sql, sql->texts.data[i].text));
    for (uint32_t i = 0; i < sql->texts.len; i++) {
        drop_statements(sql->texts.data[i].first);
        sql->texts.data[i].first = read_text(sql, sql->texts.data[i].text);
    }
    if (sql->texts.len) sql->pool = exact_begin(sql);
}

void sql_end(Sql *sql) {
    bool ran = !sql->pool || worker_end(sql->pool);
    (void)ran; /* where no process could be started, what the tolerant reader said stands */
    sql->pool = NULL;
}

const SqlStatement *sql_statements(const Sql *sql, const char *text) {
    uint32_t row = (uint32_t)map_get(&sql->seen, hash_bytes(text, strlen(text)), 0);
    return row ? sql->texts.data[row - 1].first : NULL;
}

const char *sql_written_table(const Sql *sql, const char *text) {
    for (const SqlStatement *at = sql_statements(sql, text); at; at = at->next)
        if ((at->use == SQL_WRITES || at->use == SQL_EMPTIES) && *at->table) return at->table;
    return "";
}

bool sql_only_asks(const Sql *sql, const char *text) {
    const SqlStatement *first = sql_statements(sql, text);
    for (const SqlStatement *at = first; at; at = at->next)
        if (at->use != SQL_READS && at->use != SQL_EMPTIES) return false;
    return first != NULL;
}
