/* SPDX-License-Identifier: Apache-2.0 */
/* SQL as words. Knows the quotes, comments and parameters of the common dialects, and printf conversions
 * wherever they stand: a statement may be a format that is filled in at run time. */
#include <strings.h>

#include "sql/reader.h"

static bool is_letter(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static const char *skip_blank(const char *at) {
    for (;;) {
        if (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r') {
            at++;
        } else if (at[0] == '-' && at[1] == '-') {
            at += strcspn(at, "\n");
        } else if (at[0] == '/' && at[1] == '*') {
            const char *end = strstr(at + 2, "*/");
            at = end ? end + 2 : at + strlen(at);
        } else {
            return at;
        }
    }
}

/* Behind the conversion at the `%`, NULL when it is none (`%%`, `%` before a blank). Widths and precisions
 * that are arguments of their own are counted. */
static const char *conversion_end(const char *at, uint32_t *arguments) {
    at++;
    if (*at == '%' || *at == ' ') return NULL;
    *arguments = 1;
    for (; *at && strchr("-+#0'I!,123456789.*$hlLjtzZ", *at); at++) {
        if (*at == '*') ++*arguments;
        if ((*at == 'z' || *at == 'Z') && !(at[1] && strchr("diouxX", at[1]))) break;
    }
    return *at && strchr("diouxXeEfFgGaAcCsSpqQwzn", *at) ? at + 1 : NULL;
}

/* The next hole before `end`, else a token that ends at `end`. */
static bool hole_before(Lexer *lexer, const char *end, Token *out) {
    for (; lexer->at < end; lexer->at++) {
        uint32_t arguments = 0;
        const char *behind = *lexer->at == '%' ? conversion_end(lexer->at, &arguments) : NULL;
        if (*lexer->at == '%' && lexer->at[1] == '%') lexer->at++;
        if (!behind || behind > end) continue;
        lexer->conversions += arguments;
        *out = (Token){.kind = TOKEN_HOLE, .at = lexer->at, .length = (size_t)(behind - lexer->at), .begin = lexer->at,
                       .end = behind, .ordinal = lexer->conversions};
        lexer->at = behind;
        return true;
    }
    return false;
}

static Token quoted(Lexer *lexer, char open) {
    char close = open == '[' ? ']' : open;
    const char *start = lexer->at + 1, *end = start;
    while (*end && (*end != close || (close == end[1] && close != ']'))) end += *end == close ? 2 : 1;
    const char *behind = *end ? end + 1 : end;
    Token token = {.kind = open == '\'' ? TOKEN_VALUE : TOKEN_QUOTED, .at = start, .length = (size_t)(end - start),
                   .end = behind};
    lexer->at = start;
    if (hole_before(lexer, end, &token)) {
        lexer->quote_begin = token.begin = start - 1;
        lexer->quote_end = token.end = behind;
        return token;
    }
    lexer->at = behind;
    return token;
}

static Token parameter(Lexer *lexer) {
    Token token = {.kind = TOKEN_PARAMETER, .at = lexer->at};
    lexer->at++;
    while (is_letter(*lexer->at) || is_digit(*lexer->at)) lexer->at++;
    token.length = (size_t)(lexer->at - token.at);
    token.end = lexer->at;
    return token;
}

Token token_next(Lexer *lexer) {
    Token token;
    if (lexer->quote_end) { /* further holes of one text in quotes */
        const char *end = lexer->quote_end;
        lexer->quote_end = NULL;
        if (hole_before(lexer, end, &token)) {
            token.begin = lexer->quote_begin;
            lexer->quote_end = token.end = end;
            return token;
        }
        lexer->at = end;
    }
    lexer->at = skip_blank(lexer->at);
    const char *at = lexer->at;
    if (*at == '\0' || *at == ';') return (Token){.kind = TOKEN_END, .at = at, .end = at};
    if (*at == '\'' || *at == '"' || *at == '`' || (*at == '[' && is_letter(at[1]))) return quoted(lexer, *at);
    if (*at == '%') {
        uint32_t arguments = 0;
        const char *end = conversion_end(at, &arguments);
        if (end && hole_before(lexer, end, &token)) return token;
    }
    if (*at == '?' || ((*at == ':' || *at == '@' || *at == '$') && (is_letter(at[1]) || is_digit(at[1])))) return parameter(lexer);
    token = (Token){.kind = TOKEN_MARK, .at = at, .mark = *at};
    if (at[0] == ':' && at[1] == ':') { /* a cast of PostgreSQL */
        lexer->at++;
    }
    if (is_letter(*at) || is_digit(*at)) {
        token.kind = is_letter(*at) ? TOKEN_WORD : TOKEN_VALUE;
        while (is_letter(*lexer->at) || is_digit(*lexer->at) || *lexer->at == '$') lexer->at++;
    } else {
        lexer->at++;
    }
    token.length = (size_t)(lexer->at - at);
    token.end = lexer->at;
    return token;
}

bool token_is(const Token *token, const char *word) {
    return token->kind == TOKEN_WORD && strlen(word) == token->length && strncasecmp(token->at, word, token->length) == 0;
}

bool token_is_keyword(const Token *token) {
    static const char *const words[] = {
        "all", "and", "as", "asc", "between", "by", "case", "collate", "conflict", "constraint", "cross", "desc",
        "distinct", "do", "else", "end", "escape", "except", "exists", "from", "full", "glob", "group", "having",
        "ilike", "in", "inner", "intersect", "into", "is", "isnull", "join", "left", "like", "limit", "match",
        "natural", "not", "notnull", "null", "offset", "on", "or", "order", "outer", "regexp", "returning", "right",
        "select", "set", "then", "union", "using", "values", "when", "where", "default", "for", "rlike", "similar"};
    for (size_t i = 0; i < COUNTOF(words); i++)
        if (token_is(token, words[i])) return true;
    return false;
}
