/* SPDX-License-Identifier: Apache-2.0 */
/* One function's body in the text form: first its names, so that a jump or a use may stand above
 * what it names, then its statements. */
#include "ir/parse.h"

#include <stdlib.h>

static const char *printable(const Parser *parser, const Token *token) {
    return text_printable(parser->scratch, token->text);
}

/* A word with a colon that ends its line. */
static bool is_block_label(const Parser *parser, uint32_t at) {
    const Token *token = &parser->tokens.data[at];
    return token->kind == TOKEN_WORD && token->fresh && token_is_mark(token + 1, ':') &&
           !token[1].fresh && (token[2].fresh || token_is_mark(token + 2, '}'));
}

static uint64_t token_key(Parser *parser, const Token *token) {
    return unit_bytes(parser->builder, token->text, token->length);
}

static void scan_value(Parser *parser, uint32_t at, Value value) {
    const Token *name = &parser->tokens.data[at + 1];
    if (name->kind != TOKEN_WORD && name->kind != TOKEN_NUMBER) {
        parse_fail(parser, name, "expected the value's name after `%%`");
    }
    bool new;
    uint64_t *place = map_put(&parser->values, token_key(parser, name), &new);
    if (!new) {
        parse_fail(parser, name, "%%%.40s is defined twice", printable(parser, name));
    }
    *place = value;
}

/* Gives every value and block its number. The braces are known to balance. */
static void scan_names(Parser *parser) {
    map_clear(&parser->values);
    map_clear(&parser->blocks);
    Value next = 1;
    uint32_t depth = 0;
    bool labelled = false;
    for (uint32_t i = parser->at; depth || !token_is_mark(&parser->tokens.data[i], '}'); i++) {
        const Token *token = &parser->tokens.data[i];
        if (token->fresh && depth == 0) {
            if (is_block_label(parser, i)) {
                bool new;
                uint64_t *place = map_put(&parser->blocks, token_key(parser, token), &new);
                if (!new) {
                    parse_fail(parser, token, "block `%.40s` is defined twice",
                               printable(parser, token));
                }
                *place = body_block(parser->builder);
                labelled = true;
            } else if (!str_eq(token->text, "var") && !str_eq(token->text, "temp")) {
                if (!labelled) {
                    /* The entry may go without a label. */
                    body_place(parser->builder, body_block(parser->builder));
                    labelled = true;
                }
                if (token_is_mark(token, '%')) {
                    scan_value(parser, i, next);
                }
                next++;
            }
        }
        depth += token_is_mark(token, '{');
        depth -= token_is_mark(token, '}');
    }
}

/* ---- operands ----------------------------------------------------------------------------- */

static Value parse_value(Parser *parser) {
    parse_expect(parser, '%');
    const Token *token = parse_peek(parser);
    bool named = token->kind == TOKEN_WORD || token->kind == TOKEN_NUMBER;
    uint64_t value = named ? map_get(&parser->values, token_key(parser, token), 0) : 0;
    if (!value) {
        parse_fail(parser, token, "no value %%%.40s in this function", printable(parser, token));
    }
    parse_take(parser);
    return (Value)value;
}

static BlockId parse_block(Parser *parser) {
    const Token *token = parse_peek(parser);
    uint64_t block = token->kind == TOKEN_WORD
                         ? map_get(&parser->blocks, token_key(parser, token), 0)
                         : 0;
    if (!block) {
        parse_fail(parser, token, "no block `%.40s` in this function", printable(parser, token));
    }
    parse_take(parser);
    return (BlockId)block;
}

static LocalId parse_local_ref(Parser *parser) {
    parse_expect(parser, '$');
    const Token *token = parse_peek(parser);
    uint64_t name = token_is_mark(token, '~') ? 0 : parse_name(parser, "a variable's name");
    uint64_t label = parse_mark(parser, '~') ? parse_number(parser, UINT32_MAX, "a number") : 0;
    uint64_t local = map_get(&parser->locals, name << 32 | label, 0);
    if (!local) {
        parse_fail(parser, token, "no variable $%.40s in this function", printable(parser, token));
    }
    return (LocalId)local;
}

/* Numbers gathered for Function.pool, in the arena: an error leaves by longjmp. */
typedef struct Row {
    uint32_t *data;
    uint32_t count, room;
} Row;

static void row_add(Parser *parser, Row *row, uint32_t number) {
    if (row->count == row->room) {
        row->room = row->room ? row->room * 2 : 8;
        uint32_t *more = ARENA_ARRAY(parser->scratch, uint32_t, row->room);
        if (row->count) {
            memcpy(more, row->data, row->count * sizeof *more);
        }
        row->data = more;
    }
    row->data[row->count++] = number;
}

static void row_end(Parser *parser, const Row *row, Insn *insn) {
    insn->b = body_pool(parser->builder, row->data, row->count);
    insn->c = row->count;
}

/* "(%1, %2)", or blocks. */
static void parse_list(Parser *parser, Insn *insn, bool blocks) {
    Row row = {0};
    parse_expect(parser, '(');
    while (!parse_mark(parser, ')')) {
        parse_comma(parser, row.count > 0);
        row_add(parser, &row, blocks ? parse_block(parser) : parse_value(parser));
    }
    row_end(parser, &row, insn);
}

/* "{ 1: b2, 3 to 5: b3, default: b4 }", on several lines if wished. */
static void parse_switch(Parser *parser, Insn *insn) {
    Row row = {0};
    bool last = false;
    parse_expect(parser, '{');
    while (!token_is_mark(parse_peek(parser), '}')) {
        if (row.count) {
            parse_expect(parser, ',');
        }
        const Token *token = parse_peek(parser);
        if (last) {
            parse_fail(parser, token, "`default` must be the last row");
        }
        int64_t low = 0, high = 0;
        last = token->kind == TOKEN_WORD && str_eq(token->text, "default");
        if (last) {
            parse_take(parser);
        } else {
            low = parse_integer(parser);
            high = parse_word(parser, "to") ? parse_integer(parser) : low;
        }
        parse_expect(parser, ':');
        row_add(parser, &row, (uint32_t)(uint64_t)low);
        row_add(parser, &row, (uint32_t)((uint64_t)low >> 32));
        row_add(parser, &row, (uint32_t)(uint64_t)high);
        row_add(parser, &row, (uint32_t)((uint64_t)high >> 32));
        row_add(parser, &row, parse_block(parser));
    }
    if (!last) {
        parse_fail(parser, parse_peek(parser), "expected a last row `default: BLOCK`");
    }
    parse_take(parser);
    row_end(parser, &row, insn);
}

static void parse_real(Parser *parser, Insn *insn) {
    uint64_t bits;
    if (parse_word(parser, "bits")) {
        bits = parse_number(parser, UINT64_MAX, "the bits of a double");
    } else {
        const Token *token = parse_peek(parser);
        char *rest = NULL;
        double value = token->kind == TOKEN_NUMBER ? strtod(token->text, &rest) : 0;
        if (!rest || *rest) {
            parse_fail(parser, token, "expected a number, or `bits 0x...`");
        }
        parse_take(parser);
        memcpy(&bits, &value, sizeof bits);
    }
    insn->a = (uint32_t)bits;
    insn->b = (uint32_t)(bits >> 32);
}

static void parse_constant(Parser *parser, Insn *insn) {
    uint64_t value = (uint64_t)parse_integer(parser);
    insn->a = (uint32_t)value;
    insn->b = (uint32_t)(value >> 32);
    const Token *token = parse_peek(parser);
    bool word = token->kind == TOKEN_WORD && !str_eq(token->text, "macro");
    if ((word || token->kind == TOKEN_STRING) && !token->fresh) {
        insn->c = parse_name(parser, "the constant's name");
    }
}

static void parse_field_operands(Parser *parser, Insn *insn) {
    insn->a = parse_value(parser);
    parse_mark(parser, '+');
    const Token *token = parse_peek(parser);
    int64_t offset = parse_integer(parser);
    if (offset < INT32_MIN || offset > INT32_MAX) {
        parse_fail(parser, token, "this offset does not fit 32 bits");
    }
    insn->b = (uint32_t)(int32_t)offset;
    token = parse_peek(parser);
    bool word = token->kind == TOKEN_WORD && !str_eq(token->text, "macro");
    if ((word || token->kind == TOKEN_STRING) && !token->fresh) {
        insn->c = parse_field(parser);
    }
}

static void parse_index_operands(Parser *parser, Insn *insn) {
    insn->a = parse_value(parser);
    insn->b = parse_value(parser);
    const Token *token = parse_peek(parser);
    uint64_t size = 0;
    if (token->kind != TOKEN_WORD || token->text[0] != 'x' ||
        !str_to_u64(token->text + 1, &size) || size > UINT32_MAX) {
        parse_fail(parser, token, "expected the size of an element: `x4`");
    }
    parse_take(parser);
    insn->c = (uint32_t)size;
}

static void parse_operands(Parser *parser, Insn *insn) {
    switch ((InsnOp)insn->op) {
    case INSN_CONST:
        parse_constant(parser, insn);
        break;
    case INSN_REAL:
        parse_real(parser, insn);
        break;
    case INSN_STRING:
        insn->a = parse_string(parser, "a string");
        break;
    case INSN_FUNCTION:
        insn->a = parse_function_ref(parser);
        break;
    case INSN_GLOBAL:
        insn->a = parse_global_ref(parser);
        break;
    case INSN_LOCAL:
    case INSN_SCOPE_END:
        insn->a = parse_local_ref(parser);
        break;
    case INSN_FIELD:
        parse_field_operands(parser, insn);
        break;
    case INSN_INDEX:
        parse_index_operands(parser, insn);
        break;
    case INSN_LOAD:
    case INSN_CAST:
    case INSN_UNARY:
    case INSN_VA_START:
    case INSN_VA_ARG:
        insn->a = parse_value(parser);
        break;
    case INSN_STORE:
    case INSN_BINARY:
    case INSN_VA_COPY:
        insn->a = parse_value(parser);
        insn->b = parse_value(parser);
        break;
    case INSN_COPY:
    case INSN_SET:
        insn->a = parse_value(parser);
        insn->b = parse_value(parser);
        insn->c = (uint32_t)parse_number(parser, UINT32_MAX, "a size in bytes");
        break;
    case INSN_CALL:
        insn->a = parse_function_ref(parser);
        parse_list(parser, insn, false);
        break;
    case INSN_ICALL:
        insn->a = parse_value(parser);
        parse_list(parser, insn, false);
        break;
    case INSN_UNKNOWN:
        insn->a = parse_string(parser, "what is not modelled, in quotes");
        parse_list(parser, insn, false);
        break;
    case INSN_ASM:
        parse_list(parser, insn, false);
        break;
    case INSN_JUMP:
        insn->a = parse_block(parser);
        break;
    case INSN_BRANCH:
        insn->a = parse_value(parser);
        insn->b = parse_block(parser);
        insn->c = parse_block(parser);
        break;
    case INSN_SWITCH:
        insn->a = parse_value(parser);
        parse_switch(parser, insn);
        break;
    case INSN_IJUMP:
        insn->a = parse_value(parser);
        parse_list(parser, insn, true);
        break;
    case INSN_RETURN:
        if (token_is_mark(parse_peek(parser), '%') && !parse_peek(parser)->fresh) {
            insn->a = parse_value(parser);
        }
        break;
    case INSN_UNREACHABLE:
    case INSN_COUNT_:
        break;
    }
}

/* ---- instructions ------------------------------------------------------------------------- */

/* Only of values above: those below have no type yet. print.c does likewise. */
static TypeId operand_type(const Parser *parser, char letter, uint32_t id) {
    const UnitBuilder *builder = parser->builder;
    switch (letter) {
    case 'v':
        return id < parser->next_value ? body_insn_at(parser->builder, id)->type : 0;
    case 'l':
        return parser->local_types.data[id];
    case 'g':
        return unit_global_at(parser->builder, id)->type;
    case 'f':
        return unit_function_at(parser->builder, id)->type;
    case 'd':
        return id ? unit_field_at(builder, id)->type : 0;
    default:
        return 0;
    }
}

static TypeId plain_type(Parser *parser, TypeKind kind, uint32_t size) {
    Type type = {.kind = (uint8_t)kind, .is_signed = kind == TYPE_INTEGER, .size = size};
    type.name = unit_string(parser->builder, type_plain_name(kind, true, size));
    return unit_type(parser->builder, &type);
}

static TypeId guessed_type(Parser *parser, const Insn *insn) {
    const char *letters = insn_operands(insn->op);
    TypeGuess guess = insn_type_guess(insn, unit_type_at(parser->builder, 0),
                                      operand_type(parser, letters[0], insn->a),
                                      operand_type(parser, letters[1], insn->b),
                                      operand_type(parser, letters[2], insn->c));
    switch (guess.kind) {
    case GUESS_TYPE:
        return guess.type;
    case GUESS_POINTER:
        return unit_pointer(parser->builder, guess.type);
    case GUESS_INT:
        return plain_type(parser, TYPE_INTEGER, 4);
    case GUESS_LONG:
        return plain_type(parser, TYPE_INTEGER, 8);
    case GUESS_DOUBLE:
        return plain_type(parser, TYPE_REAL, 8);
    case GUESS_STRING:
        return unit_pointer(parser->builder, plain_type(parser, TYPE_INTEGER, 1));
    }
    UNREACHABLE();
}

static bool find_op(const char *word, Insn *insn) {
    for (unsigned op = 0; op < INSN_COUNT_; op++) {
        if (op != INSN_BINARY && op != INSN_UNARY && str_eq(word, insn_name((InsnOp)op))) {
            insn->op = (uint8_t)op;
            return true;
        }
    }
    for (unsigned kind = 0; kind < BINARY_COUNT_; kind++) {
        if (str_eq(word, binary_name((BinaryKind)kind))) {
            insn->op = INSN_BINARY;
            insn->kind = (uint8_t)kind;
            return true;
        }
    }
    for (unsigned kind = 0; kind < UNARY_COUNT_; kind++) {
        if (str_eq(word, unary_name((UnaryKind)kind))) {
            insn->op = INSN_UNARY;
            insn->kind = (uint8_t)kind;
            return true;
        }
    }
    return false;
}

static void parse_flags(Parser *parser, Insn *insn) {
    while (parse_mark(parser, '.')) {
        if (parse_word(parser, "volatile")) {
            insn->flags |= INSN_VOLATILE;
        } else if (parse_word(parser, "atomic")) {
            insn->flags |= INSN_ATOMIC;
        } else if (parse_word(parser, "struct")) {
            insn->flags |= INSN_STRUCT_RESULT;
        } else {
            parse_fail(parser, parse_peek(parser), "expected volatile, atomic or struct");
        }
    }
}

static void parse_insn(Parser *parser) {
    Insn insn = {0};
    const Token *start = parse_peek(parser);
    bool named = token_is_mark(start, '%');
    if (named) {
        parser->at += 2; /* scan_value saw the name */
        parse_expect(parser, '=');
    }
    const Token *op = parse_peek(parser);
    if (op->kind != TOKEN_WORD || !find_op(op->text, &insn)) {
        parse_fail(parser, op, "no such instruction `%.40s`", printable(parser, op));
    }
    if (body_ended(parser->builder)) {
        parse_fail(parser, start, "the block has ended; write a label `name:` before this");
    }
    parse_take(parser);
    parse_flags(parser, &insn);
    parse_operands(parser, &insn);
    insn.type = parse_mark(parser, ':') ? parse_type(parser) : guessed_type(parser, &insn);
    if (named && !insn_has_result(&insn)) {
        parse_fail(parser, start, "`%s` gives no value", op->text);
    }
    insn.loc = parse_loc(parser);
    Value value = body_insn(parser->builder, &insn);
    parser->next_value = value + 1;
    if (parse_word(parser, "macro")) {
        StrId macro = parse_name(parser, "a macro's name");
        body_spelling(parser->builder, value, macro, parse_loc(parser));
    }
    if (!parse_peek(parser)->fresh && !token_is_mark(parse_peek(parser), '}')) {
        parse_fail(parser, parse_peek(parser), "expected the end of the line, found `%.40s`",
                   printable(parser, parse_peek(parser)));
    }
}

static void add_local(Parser *parser, const Token *token, const Local *local, uint64_t key) {
    bool new;
    uint64_t *place = map_put(&parser->locals, key, &new);
    if (!new) {
        parse_fail(parser, token, "this variable is declared twice; add ~1, ~2 ... to the names");
    }
    *place = body_local(parser->builder, local);
    vec_push(&parser->local_types, local->type);
}

static void parse_label_line(Parser *parser) {
    const Token *token = parse_peek(parser);
    if (!body_ended(parser->builder)) {
        parse_fail(parser, token, "the block above must end with jump, branch, switch, ijump, "
                                  "return or unreachable");
    }
    body_place(parser->builder, parse_block(parser));
    parse_take(parser);
}

static void parse_statement(Parser *parser) {
    const Token *token = parse_peek(parser);
    bool variable = token->kind == TOKEN_WORD && str_eq(token->text, "var");
    bool temporary = token->kind == TOKEN_WORD && str_eq(token->text, "temp");
    if (is_block_label(parser, parser->at)) {
        parse_label_line(parser);
    } else if (variable || temporary) {
        parse_take(parser);
        uint64_t key;
        Local local = parse_local(parser, &key);
        local.is_temporary = temporary;
        add_local(parser, token, &local, key);
    } else {
        parse_insn(parser);
    }
}

void parse_body(Parser *parser, FunctionId function, const Local *params, const uint64_t *keys,
                uint32_t count) {
    body_begin(parser->builder, function);
    parser->body_open = true;
    parser->next_value = 1;
    map_clear(&parser->locals);
    vec_clear(&parser->local_types);
    vec_push(&parser->local_types, 0);
    for (uint32_t i = 0; i < count; i++) {
        add_local(parser, parse_peek(parser), &params[i], keys[i]);
    }
    scan_names(parser);
    while (!token_is_mark(parse_peek(parser), '}')) {
        parse_statement(parser);
    }
    const Token *end = parse_take(parser);
    if (parser->next_value == 1 || !body_ended(parser->builder)) {
        parse_fail(parser, end, "the last block must end with jump, branch, switch, ijump, return "
                                "or unreachable");
    }
    Loc loc = parse_loc(parser);
    body_end(parser->builder, loc);
    parser->body_open = false;
}
