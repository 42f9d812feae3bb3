/* SPDX-License-Identifier: Apache-2.0 */
/* Words, numbers, strings and marks of the text form. */
#include "ir/parse.h"

typedef struct Lexer {
    Arena *arena;
    const char *name, *text;
    size_t at, length, line_start;
    uint32_t line;
    bool fresh;
    Diags *diags;
    TokenVec *tokens;
    Buf decoded;
} Lexer;

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_word_char(char c) {
    return is_identifier(&c, 1) || is_digit(c);
}

static bool lex_fail(const Lexer *lexer, size_t at, const char *message) {
    diag_add(lexer->diags, DIAG_ERROR, lexer->name, lexer->line,
             (uint32_t)(at - lexer->line_start + 1), "%s", message);
    return false;
}

static void lex_add(Lexer *lexer, TokenKind kind, char mark, size_t start, const char *text,
                    size_t length) {
    Token token = {
        .kind = (uint8_t)kind,
        .mark = mark,
        .fresh = lexer->fresh,
        .line = lexer->line,
        .column = (uint32_t)(start - lexer->line_start + 1),
        .text = arena_strndup(lexer->arena, text, length),
        .length = (uint32_t)length,
    };
    vec_push(lexer->tokens, token);
    lexer->fresh = false;
}

static int hex_value(char c) {
    return is_digit(c)               ? c - '0'
           : (c >= 'a' && c <= 'f') ? c - 'a' + 10
           : (c >= 'A' && c <= 'F') ? c - 'A' + 10
                                    : -1;
}

/* After a backslash. \x takes at most two digits, \0 at most three octal ones. */
static bool lex_escape(Lexer *lexer) {
    static const char letters[] = "abfnrtv\\'\"?", bytes[] = "\a\b\f\n\r\t\v\\'\"?";
    const char *text = lexer->text;
    char c = lexer->at < lexer->length ? text[lexer->at] : '\0';
    const char *letter = c ? strchr(letters, c) : NULL;
    unsigned value = 0;
    size_t digits = 0;
    if (letter) {
        lexer->at++;
        buf_putc(&lexer->decoded, bytes[letter - letters]);
        return true;
    }
    if (c == 'x') {
        lexer->at++;
        for (; digits < 2 && lexer->at < lexer->length && hex_value(text[lexer->at]) >= 0;
             digits++) {
            value = value * 16 + (unsigned)hex_value(text[lexer->at++]);
        }
    } else {
        for (; digits < 3 && lexer->at < lexer->length && text[lexer->at] >= '0' &&
               text[lexer->at] <= '7';
             digits++) {
            value = value * 8 + (unsigned)(text[lexer->at++] - '0');
        }
    }
    if (!digits || value > 255) {
        return lex_fail(lexer, lexer->at, "no such escape in a string");
    }
    buf_putc(&lexer->decoded, (char)value);
    return true;
}

static bool lex_string(Lexer *lexer) {
    size_t start = lexer->at;
    char quote = lexer->text[lexer->at++];
    lexer->decoded.len = 0;
    while (lexer->at < lexer->length && lexer->text[lexer->at] != quote) {
        char c = lexer->text[lexer->at++];
        if (c == '\n') {
            return lex_fail(lexer, start, "string does not end on its line");
        }
        if (c != '\\') {
            buf_putc(&lexer->decoded, c);
        } else if (!lex_escape(lexer)) {
            return false;
        }
    }
    if (lexer->at == lexer->length) {
        return lex_fail(lexer, start, "string does not end");
    }
    lexer->at++;
    lex_add(lexer, quote == '"' ? TOKEN_STRING : TOKEN_TYPE_NAME, 0, start,
            buf_text(&lexer->decoded), lexer->decoded.len);
    return true;
}

static void lex_number(Lexer *lexer) {
    const char *text = lexer->text;
    size_t start = lexer->at++;
    bool hex = text[start] == '0' && lexer->at < lexer->length && text[lexer->at] == 'x';
    while (lexer->at < lexer->length) {
        char c = text[lexer->at], before = text[lexer->at - 1];
        bool sign = (c == '+' || c == '-') && !hex && (before == 'e' || before == 'E');
        bool point = c == '.' && lexer->at + 1 < lexer->length && is_digit(text[lexer->at + 1]);
        if (!sign && !point && !is_word_char(c)) {
            break;
        }
        lexer->at++;
    }
    lex_add(lexer, TOKEN_NUMBER, 0, start, text + start, lexer->at - start);
}

static bool lex_mark(Lexer *lexer) {
    const char *rest = lexer->text + lexer->at;
    size_t left = lexer->length - lexer->at;
    size_t length = 1;
    char mark = *rest;
    if (left >= 2 && memcmp(rest, "->", 2) == 0) {
        mark = MARK_ARROW;
        length = 2;
    } else if (left >= 3 && memcmp(rest, "...", 3) == 0) {
        mark = MARK_ELLIPSIS;
        length = 3;
    } else if (!mark || !strchr("%$@~:=,.!*+()[]{}", mark)) {
        return lex_fail(lexer, lexer->at, "unexpected character");
    }
    lex_add(lexer, TOKEN_MARK, mark, lexer->at, rest, length);
    lexer->at += length;
    return true;
}

static bool lex_token(Lexer *lexer) {
    const char *text = lexer->text;
    char c = text[lexer->at];
    if (c == '\n') {
        lexer->at++;
        lexer->line++;
        lexer->line_start = lexer->at;
        lexer->fresh = true;
    } else if (c == ' ' || c == '\t' || c == '\r') {
        lexer->at++;
    } else if (c == '#' || c == ';') {
        while (lexer->at < lexer->length && text[lexer->at] != '\n') {
            lexer->at++;
        }
    } else if (c == '"' || c == '\'') {
        return lex_string(lexer);
    } else if (is_digit(c) ||
               (c == '-' && lexer->at + 1 < lexer->length && is_digit(text[lexer->at + 1]))) {
        lex_number(lexer);
    } else if (is_word_char(c)) {
        size_t start = lexer->at;
        while (lexer->at < lexer->length && is_word_char(text[lexer->at])) {
            lexer->at++;
        }
        lex_add(lexer, TOKEN_WORD, 0, start, text + start, lexer->at - start);
    } else {
        return lex_mark(lexer);
    }
    return true;
}

bool text_lex(Arena *arena, const char *name, const char *text, size_t length, TokenVec *tokens,
              Diags *diags) {
    Lexer lexer = {.arena = arena, .name = name, .text = text, .length = length, .line = 1,
                   .fresh = true, .diags = diags, .tokens = tokens};
    bool ok = length < UINT32_MAX || lex_fail(&lexer, 0, "file is too large");
    while (ok && lexer.at < length) {
        ok = lex_token(&lexer);
    }
    lexer.fresh = true;
    lex_add(&lexer, TOKEN_END, 0, lexer.at, "", 0);
    buf_free(&lexer.decoded);
    return ok;
}
