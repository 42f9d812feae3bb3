/* SPDX-License-Identifier: Apache-2.0 */
/* Inside ir/ only: what lex.c, parse.c and parse_body.c share. The form: text.h. */
#ifndef SANGAM_IR_PARSE_H
#define SANGAM_IR_PARSE_H

#include "ir/text.h"

#include <setjmp.h>

typedef enum TokenKind {
    TOKEN_END,
    TOKEN_WORD,
    TOKEN_NUMBER, /* text as written; also -5, 0x1f, 1.5e-3 */
    TOKEN_STRING,
    TOKEN_TYPE_NAME, /* in single quotes */
    TOKEN_MARK,      /* one character, or one of: */
} TokenKind;
#define MARK_ARROW    '>' /* -> */
#define MARK_ELLIPSIS '&' /* ... */

typedef struct Token {
    uint8_t kind;
    char mark;
    bool fresh; /* first on its line */
    uint32_t line, column;
    const char *text; /* decoded, NUL-terminated; may hold NUL bytes */
    uint32_t length;
} Token;
typedef VEC(Token) TokenVec;

/* One declaration of the text at brace depth 0. */
typedef struct Item {
    uint32_t token;
    uint32_t row; /* TypeId, GlobalId, FunctionId once known */
    uint32_t body; /* token of the `{`, 0 = none */
} Item;

typedef struct Parser {
    Arena *scratch;
    const char *name;
    Diags *diags;
    UnitBuilder *builder;
    TokenVec tokens;
    uint32_t at; /* next token */
    VEC(Item) items;
    uint32_t item; /* the one being read */
    uint32_t files;
    bool body_open;
    jmp_buf recover;
    /* Name in the upper half of the key, `~` number in the lower one. */
    Map records, globals, functions;
    Map sizes;                  /* TypeId of a record whose size is written or known -> bytes */
    Map alignments;             /* TypeId of a record read so far -> bytes */
    Map locals, values, blocks; /* of the body being read */
    VEC(TypeId) local_types;    /* [LocalId] */
    uint32_t next_value;
} Parser;

/* false after a Diag when the text has a character that belongs nowhere. */
bool text_lex(Arena *arena, const char *name, const char *text, size_t length, TokenVec *tokens,
              Diags *diags);

/* Reports at `token` and leaves the item being read. */
NORETURN void parse_fail(Parser *parser, const Token *token, const char *format, ...)
    PRINTF_LIKE(3, 4);
/* "expected WHAT, found ..." at the next token. */
NORETURN void parse_fail_expected(Parser *parser, const char *what);
bool token_is_mark(const Token *token, char mark);
const Token *parse_peek(const Parser *parser);
const Token *parse_take(Parser *parser);
bool parse_mark(Parser *parser, char mark);      /* takes it when it is next on this line */
bool parse_word(Parser *parser, const char *word); /* likewise */
void parse_expect(Parser *parser, char mark);    /* on whatever line */
void parse_comma(Parser *parser, bool needed);   /* between parts of a list, on the same line */
uint64_t parse_number(Parser *parser, uint64_t limit, const char *what);
int64_t parse_integer(Parser *parser);           /* signed or unsigned 64 bits */
StrId parse_name(Parser *parser, const char *what); /* word or string */
StrId parse_string(Parser *parser, const char *what);
uint64_t parse_name_key(Parser *parser, const char *what); /* name with its `~` number */
uint64_t parse_label(Parser *parser, StrId name); /* the key of a name: takes `~` and its number */
Loc parse_loc(Parser *parser); /* all 0 when there is none */
TypeId parse_type(Parser *parser);
FieldId parse_field(Parser *parser); /* struct user.name */
uint64_t parse_record_key(Parser *parser); /* struct user, union u, a word or a string */
/* After `record`: name, flags and fields of one that PASS_NAMES declared. */
void parse_record(Parser *parser, TypeId record);
uint32_t parse_function_ref(Parser *parser);
uint32_t parse_global_ref(Parser *parser);
/* "$name: T "text" note "..." @loc"; the key of the name goes to *key. */
Local parse_local(Parser *parser, uint64_t *key);

/* parse_body.c: from after the `{` to after the `}`; `params` were read with the header. */
void parse_body(Parser *parser, FunctionId function, const Local *params, const uint64_t *keys,
                uint32_t count);

#endif
