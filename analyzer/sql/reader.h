/* SPDX-License-Identifier: Apache-2.0 */
/* Private to sql/: words of statements, the tolerant reader, what SQLite adds. */
#ifndef SANGAM_SQL_READER_H
#define SANGAM_SQL_READER_H

#include "sql/sql.h"

typedef enum TokenKind {
    TOKEN_END,       /* of the statement: `;` or the end of the text */
    TOKEN_WORD,      /* keyword or name, unquoted */
    TOKEN_QUOTED,    /* name in "", `` or [] */
    TOKEN_VALUE,     /* text or number */
    TOKEN_PARAMETER, /* ? ?1 :name @name $1 */
    TOKEN_HOLE,      /* a conversion of a format, alone or inside a text in quotes */
    TOKEN_MARK,      /* one character of punctuation */
} TokenKind;
typedef struct Token {
    TokenKind kind;
    const char *at; /* in the text; QUOTED: between the quotes */
    size_t length;
    const char *begin, *end; /* with quotes, of a hole those of the text it stands in: two holes of one text share them */
    uint32_t ordinal; /* HOLE: number of the conversion, from 1 */
    char mark;
} Token;
typedef struct Lexer {
    const char *at;
    uint32_t conversions; /* of the whole text, so far */
    const char *quote_begin, *quote_end; /* inside a text in quotes with holes */
} Lexer;
Token token_next(Lexer *lexer);
bool token_is(const Token *token, const char *word); /* an unquoted word, in any case */
/* Is this a keyword that ends a name or a list of names? */
bool token_is_keyword(const Token *token);

typedef struct Table {
    const char *name;
    StrVec columns;
} Table;
typedef struct TextRow {
    const char *text;
    SqlStatement *first; /* NULL = none */
} TextRow;
struct Sql {
    Arena *arena;
    Map seen; /* hash of a text -> row + 1 */
    VEC(TextRow) texts;
    VEC(Table) tables;
    WorkerPool *pool; /* SQLite's process while it works; NULL = none */
};
const Table *sql_table(const Sql *sql, const char *name); /* NULL = the program creates none of this name */

/* reader.c: the statement at `*text`, which moves behind it; NULL at the end. Tables are added to `sql`. */
SqlStatement *statement_read(Sql *sql, const char **text, uint32_t *conversions);
void columns_keep_once(SqlColumns *list); /* sorts */

/* exact.c: worker_end() then corrects the statements of all texts; where no process could be started, all stays as it is. */
WorkerPool *exact_begin(Sql *sql);

#endif
