/* SPDX-License-Identifier: Apache-2.0 */
/* Statements as texts of the program: which table is written or emptied. Reads the few words it needs, in any
 * dialect; a table that is filled in at run time (`DELETE FROM %s`) is told as such. */
#include "rules/match.h"

#include <strings.h>

typedef struct SqlReader {
    const char *at;
    char word[SQL_NAME];
    bool hole; /* `%s` or nothing stands where the word should */
} SqlReader;

static bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || (c >= '0' && c <= '9');
}

/* The next name or keyword; texts in single quotes are passed over. False at the end of the statement. */
static bool next_word(SqlReader *reader) {
    reader->word[0] = '\0';
    reader->hole = false;
    for (; *reader->at && *reader->at != ';'; reader->at++) {
        if (*reader->at == '%' && reader->at[1]) {
            reader->at += 2;
            reader->hole = true;
            return true;
        }
        if (*reader->at == '\'') {
            const char *end = strchr(reader->at + 1, '\'');
            if (!end) return false;
            reader->at = end;
            continue;
        }
        if (!is_name(*reader->at) || *reader->at == '.') continue;
        size_t length = 0;
        for (; is_name(*reader->at); reader->at++)
            if (length + 1 < sizeof reader->word) reader->word[length++] = *reader->at;
        reader->word[length] = '\0';
        return true;
    }
    return false;
}

static bool word_is(const SqlReader *reader, const char *word) {
    return !reader->hole && strcasecmp(reader->word, word) == 0;
}

/* The name after the verb and such words as `or replace into`, `table if exists`, `only`. */
static void read_table(SqlReader *reader, char *table) {
    static const char *const between[] = {"into", "from", "table", "if", "not", "exists", "or", "replace", "ignore", "abort",
                                          "rollback", "fail", "only", "low_priority", "delayed", "quick", "temporary", "temp"};
    table[0] = '\0';
    while (next_word(reader)) {
        bool passed = false;
        for (size_t i = 0; i < COUNTOF(between); i++) passed |= word_is(reader, between[i]);
        if (passed) continue;
        if (reader->hole) return;
        const char *dot = strrchr(reader->word, '.');
        (void)snprintf(table, SQL_NAME, "%s", dot ? dot + 1 : reader->word);
        return;
    }
}

/* `SET name = NULL`, `SET name = ''`: what stood there is gone. */
static bool empties(const char *rest) {
    SqlReader reader = {.at = rest};
    if (strstr(rest, "= ''") || strstr(rest, "=''")) return true;
    while (next_word(&reader) && !word_is(&reader, "where"))
        if (word_is(&reader, "null")) return true;
    return false;
}

static bool cascades(const char *rest) {
    SqlReader reader = {.at = rest};
    while (next_word(&reader))
        if (word_is(&reader, "cascade")) return true;
    return false;
}

static SqlUse statement_use(SqlReader *reader, char *table) {
    bool merge = word_is(reader, "merge");
    if (word_is(reader, "insert") || word_is(reader, "replace") || merge) {
        read_table(reader, table);
        return SQL_WRITES;
    }
    if (word_is(reader, "update")) {
        read_table(reader, table);
        return empties(reader->at) ? SQL_EMPTIES : SQL_WRITES;
    }
    if (word_is(reader, "delete") || word_is(reader, "truncate")) { /* also words of plain English */
        const char *second = word_is(reader, "delete") ? "from" : "table";
        if (!next_word(reader) || !word_is(reader, second)) return SQL_OTHER;
        read_table(reader, table);
        return SQL_EMPTIES;
    }
    if (word_is(reader, "drop") || word_is(reader, "create")) {
        bool drop = word_is(reader, "drop");
        bool table_meant = next_word(reader) && (word_is(reader, "table") || word_is(reader, "temp") || word_is(reader, "temporary"));
        if (!table_meant) return SQL_OTHER;
        read_table(reader, table);
        return drop || cascades(reader->at) ? SQL_EMPTIES : SQL_OTHER;
    }
    if (word_is(reader, "call") || word_is(reader, "exec") || word_is(reader, "execute")) {
        if (!strchr(reader->at, '(')) return SQL_OTHER;
        table[0] = '\0'; /* a procedure of the database may do anything */
        return SQL_EMPTIES;
    }
    return SQL_OTHER;
}

bool sql_next(const char **text, SqlUse *use, char *table) {
    while (**text) {
        SqlReader reader = {.at = *text};
        bool any = next_word(&reader);
        table[0] = '\0';
        *use = any ? statement_use(&reader, table) : SQL_OTHER;
        size_t rest = strcspn(reader.at, ";");
        *text = reader.at + rest + (reader.at[rest] == ';');
        if (*use != SQL_OTHER) return true;
    }
    return false;
}

bool sql_written_table(const char *text, char *table) {
    SqlUse use;
    while (sql_next(&text, &use, table))
        if (*table) return true;
    return false;
}

/* `SELECT a FROM visit v JOIN patient`: the names after `from` and `join`; "" = one that comes at run time. */
bool sql_selects(const char *text, StrVec *tables, Arena *arena) {
    bool any = false;
    while (*text) {
        SqlReader reader = {.at = text};
        bool selects = next_word(&reader) && (word_is(&reader, "select") || word_is(&reader, "with"));
        while (selects && next_word(&reader)) {
            if (!word_is(&reader, "from") && !word_is(&reader, "join")) continue;
            if (!next_word(&reader) || word_is(&reader, "select")) continue;
            const char *dot = strrchr(reader.word, '.');
            vec_push(tables, reader.hole ? "" : arena_strdup(arena, dot ? dot + 1 : reader.word));
            any = true;
        }
        size_t rest = strcspn(reader.at, ";");
        text = reader.at + rest + (reader.at[rest] == ';');
    }
    return any;
}

bool sql_only_asks(const char *text) {
    bool asks = false;
    while (*text) {
        SqlReader reader = {.at = text};
        char table[SQL_NAME];
        bool any = next_word(&reader);
        bool select = any && word_is(&reader, "select");
        SqlUse use = any && !select ? statement_use(&reader, table) : SQL_OTHER;
        if (any && !select && use != SQL_EMPTIES) return false;
        asks |= any;
        size_t rest = strcspn(reader.at, ";");
        text = reader.at + rest + (reader.at[rest] == ';');
    }
    return asks;
}
