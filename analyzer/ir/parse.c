/* SPDX-License-Identifier: Apache-2.0 */
/* The text form read back: names first, then types, then tables, then bodies, so that text may use
 * what it declares further down. After an error, reading goes on with the next declaration. */
#include "ir/parse.h"
#include "ir/settle.h"

#define ERRORS_MAX 20

/* ---- tokens ------------------------------------------------------------------------------- */

void parse_fail(Parser *parser, const Token *token, const char *format, ...) {
    va_list args;
    va_start(args, format);
    Buf message = {0};
    buf_vprintf(&message, format, args);
    va_end(args);
    diag_add(parser->diags, DIAG_ERROR, parser->name, token->line, token->column, "%s",
             buf_text(&message));
    buf_free(&message);
    longjmp(parser->recover, 1);
}

void parse_fail_expected(Parser *parser, const char *what) {
    const Token *token = parse_peek(parser);
    bool end = token->kind == TOKEN_END;
    parse_fail(parser, token, "expected %s, found %s%.40s%s", what, end ? "the end" : "`",
               end ? "" : text_printable(parser->scratch, token->text), end ? "" : "`");
}

const Token *parse_peek(const Parser *parser) {
    return &parser->tokens.data[parser->at];
}

/* The end is never passed. */
const Token *parse_take(Parser *parser) {
    const Token *token = parse_peek(parser);
    parser->at += token->kind != TOKEN_END;
    return token;
}

bool token_is_mark(const Token *token, char mark) {
    return token->kind == TOKEN_MARK && token->mark == mark;
}

bool parse_mark(Parser *parser, char mark) {
    const Token *token = parse_peek(parser);
    bool found = token_is_mark(token, mark) && !token->fresh;
    parser->at += found;
    return found;
}

bool parse_word(Parser *parser, const char *word) {
    const Token *token = parse_peek(parser);
    bool found = token->kind == TOKEN_WORD && !token->fresh && str_eq(token->text, word);
    parser->at += found;
    return found;
}

void parse_expect(Parser *parser, char mark) {
    if (!token_is_mark(parse_peek(parser), mark)) {
        char text[] = {'`', mark, '`', '\0'};
        parse_fail_expected(parser, mark == MARK_ARROW ? "`->`" : text);
    }
    parser->at++;
}

void parse_comma(Parser *parser, bool needed) {
    if (needed && !parse_mark(parser, ',')) {
        parse_fail_expected(parser, "`,` or `)`");
    }
}

uint64_t parse_number(Parser *parser, uint64_t limit, const char *what) {
    const Token *token = parse_peek(parser);
    uint64_t number;
    if (token->kind != TOKEN_NUMBER || !str_to_u64(token->text, &number)) {
        parse_fail_expected(parser, what);
    }
    if (number > limit) {
        parse_fail(parser, token, "%s must be at most %llu", what, (unsigned long long)limit);
    }
    parser->at++;
    return number;
}

int64_t parse_integer(Parser *parser) {
    const Token *token = parse_peek(parser);
    int64_t number;
    uint64_t large;
    if (token->kind == TOKEN_NUMBER && str_to_i64(token->text, &number)) {
        parser->at++;
        return number;
    }
    if (token->kind != TOKEN_NUMBER || !str_to_u64(token->text, &large)) {
        parse_fail_expected(parser, "an integer");
    }
    parser->at++;
    return (int64_t)large;
}

StrId parse_string(Parser *parser, const char *what) {
    const Token *token = parse_peek(parser);
    if (token->kind != TOKEN_STRING) {
        parse_fail_expected(parser, what);
    }
    parser->at++;
    return unit_bytes(parser->builder, token->text, token->length);
}

StrId parse_name(Parser *parser, const char *what) {
    const Token *token = parse_peek(parser);
    if (token->kind != TOKEN_WORD) {
        return parse_string(parser, what);
    }
    parser->at++;
    return unit_bytes(parser->builder, token->text, token->length);
}

uint64_t parse_label(Parser *parser, StrId name) {
    uint64_t label = parse_mark(parser, '~') ? parse_number(parser, UINT32_MAX, "a number") : 0;
    return (uint64_t)name << 32 | label;
}

uint64_t parse_name_key(Parser *parser, const char *what) {
    return parse_label(parser, parse_name(parser, what));
}

Loc parse_loc(Parser *parser) {
    const Token *start = parse_peek(parser);
    if (!parse_mark(parser, '@')) {
        return (Loc){0};
    }
    uint64_t part[3];
    uint32_t count = 0;
    do {
        part[count++] = parse_number(parser, UINT32_MAX, "a line, column or file number");
    } while (count < 3 && parse_mark(parser, ':'));
    Loc loc = {.file = 1};
    if (count == 3) {
        loc.file = (FileId)part[0];
    }
    loc.line = (uint32_t)part[count == 3];
    loc.column = count == 1 ? 0 : part[count - 1] < 65535 ? (uint16_t)part[count - 1] : 65535;
    loc.macro = parse_mark(parser, '!');
    if (loc.file == 1 && !parser->files) {
        parser->files = unit_file(parser->builder, parser->name, false);
    }
    if (loc.file > parser->files) {
        parse_fail(parser, start, "there is no file %u; this text has %u `file` lines", loc.file,
                   parser->files);
    }
    return loc;
}

/* ---- files, globals, functions ------------------------------------------------------------ */

static void parse_digest(Parser *parser, Digest *digest) {
    const Token *token = parse_peek(parser);
    bool good = token->kind == TOKEN_STRING && token->length == 64;
    for (uint32_t i = 0; good && i < 64; i++) {
        static const char digits[] = "0123456789abcdef";
        const char *digit = token->text[i] ? strchr(digits, token->text[i]) : NULL;
        good = digit != NULL;
        uint8_t value = good ? (uint8_t)(digit - digits) : 0;
        uint8_t *byte = &digest->bytes[i / 2];
        *byte = (uint8_t)(i % 2 ? *byte | value : value << 4);
    }
    if (!good) {
        parse_fail_expected(parser, "64 hexadecimal digits in quotes");
    }
    parser->at++;
}

static void parse_file(Parser *parser) {
    const Token *token = parse_peek(parser);
    if (token->kind != TOKEN_STRING) {
        parse_fail_expected(parser, "a path in quotes");
    }
    parser->at++;
    bool system = parse_word(parser, "system");
    FileId file = unit_file(parser->builder, token->text, system);
    if (file != parser->files + 1) {
        parse_fail(parser, token, "this file is already in the list");
    }
    parser->files = file;
    SourceFile *row = unit_file_at(parser->builder, file);
    if (parse_word(parser, "size")) {
        row->size = parse_number(parser, UINT64_MAX, "a size in bytes");
    }
    if (parse_word(parser, "digest")) {
        parse_digest(parser, &row->digest);
    }
}

static void parse_main(Parser *parser) {
    const Token *path = parse_peek(parser);
    parse_string(parser, "a path in quotes");
    const Token *command = parse_peek(parser);
    bool has_command = command->kind == TOKEN_STRING && !command->fresh;
    parser->at += has_command;
    unit_set_main(parser->builder, path->text, has_command ? command->text : NULL);
}

static void parse_linkage(Parser *parser, uint8_t *linkage) {
    *linkage = parse_word(parser, "internal") ? LINKAGE_INTERNAL
               : parse_word(parser, "inline") ? LINKAGE_INLINE
                                              : LINKAGE_EXTERNAL;
}

static void define_name(Parser *parser, Map *names, uint64_t key, uint64_t row,
                        const Token *token) {
    bool new;
    uint64_t *place = map_put(names, key, &new);
    if (!new) {
        parse_fail(parser, token, "`%.40s` is declared twice; add ~1, ~2 ... to tell them apart",
                   text_printable(parser->scratch, token->text));
    }
    *place = row;
}

/* Reads up to the `= {` of the constants, which are read once every name is known. */
static void parse_global(Parser *parser, Item *item, bool defined) {
    const Token *token = parse_peek(parser);
    uint64_t key = parse_name_key(parser, "a variable's name");
    Global global = {.name = (StrId)(key >> 32), .defined = defined};
    parse_expect(parser, ':');
    global.type = parse_type(parser);
    if (parse_peek(parser)->kind == TOKEN_STRING && !parse_peek(parser)->fresh) {
        global.type_text = parse_string(parser, "the type as written");
    }
    parse_linkage(parser, &global.linkage);
    global.constant = parse_word(parser, "const");
    global.weak = parse_word(parser, "weak");
    global.owner = parse_word(parser, "owner") ? parse_name(parser, "a function's name") : 0;
    global.alias = parse_word(parser, "alias") ? parse_name(parser, "a symbol") : 0;
    global.note = parse_word(parser, "note") ? parse_string(parser, "a note in quotes") : 0;
    global.loc = parse_loc(parser);
    if (parse_mark(parser, '=')) {
        item->body = parser->at;
        parse_expect(parser, '{');
    }
    item->row = unit_global(parser->builder, &global);
    define_name(parser, &parser->globals, key, item->row, token);
}

static uint32_t parse_ref(Parser *parser, const Map *names, const char *what, const char *advice) {
    const Token *token = parse_peek(parser);
    uint64_t key = parse_name_key(parser, what);
    uint64_t row = map_get(names, key, 0);
    if (!row) {
        parse_fail(parser, token, "no %s `%.40s`; %s", what,
                   text_printable(parser->scratch, token->text), advice);
    }
    return (uint32_t)row;
}

uint32_t parse_function_ref(Parser *parser) {
    return parse_ref(parser, &parser->functions, "function", "write `declare name(T, ...) -> T`");
}

uint32_t parse_global_ref(Parser *parser) {
    return parse_ref(parser, &parser->globals, "variable", "write `extern name: T`");
}

static void parse_inits(Parser *parser, GlobalId global) {
    parse_expect(parser, '{');
    while (!token_is_mark(parse_peek(parser), '}')) {
        Init init = {0};
        parse_expect(parser, '+');
        init.offset = (uint32_t)parse_number(parser, UINT32_MAX, "an offset in bytes");
        parse_expect(parser, ':');
        init.type = parse_type(parser);
        if (parse_word(parser, "function")) {
            init.kind = INIT_FUNCTION;
            init.id = parse_function_ref(parser);
        } else if (parse_word(parser, "global")) {
            init.kind = INIT_GLOBAL;
            init.id = parse_global_ref(parser);
            bool plus = parse_mark(parser, '+');
            bool offset = plus || (parse_peek(parser)->kind == TOKEN_NUMBER &&
                                   !parse_peek(parser)->fresh);
            init.value = offset ? parse_integer(parser) : 0;
        } else if (parse_peek(parser)->kind == TOKEN_STRING) {
            init.kind = INIT_STRING;
            init.id = parse_string(parser, "a string");
        } else {
            init.kind = INIT_INTEGER;
            init.value = parse_integer(parser);
        }
        init.field = parse_word(parser, "field") ? parse_field(parser) : 0;
        init.loc = parse_loc(parser);
        unit_init(parser->builder, global, &init);
    }
}

Local parse_local(Parser *parser, uint64_t *key) {
    Local local = {0};
    parse_expect(parser, '$');
    bool named = !token_is_mark(parse_peek(parser), '~');
    *key = parse_label(parser, named ? parse_name(parser, "a variable's name") : 0);
    local.name = (StrId)(*key >> 32);
    parse_expect(parser, ':');
    local.type = parse_type(parser);
    if (parse_peek(parser)->kind == TOKEN_STRING && !parse_peek(parser)->fresh) {
        local.type_text = parse_string(parser, "the type as written");
    }
    local.note = parse_word(parser, "note") ? parse_string(parser, "a note in quotes") : 0;
    local.loc = parse_loc(parser);
    return local;
}

/* What stands in the parentheses after a function's name; declarations may give types alone. */
typedef struct Params {
    Local *locals;
    uint64_t *keys;
    TypeId *types;
    uint32_t count;
    bool variadic;
} Params;

static Params parse_params(Parser *parser, bool types_alone) {
    Params params = {0};
    uint32_t room = 2, depth = 0; /* one more than commas can separate */
    for (uint32_t i = parser->at; parser->tokens.data[i].kind != TOKEN_END; i++) {
        const Token *token = &parser->tokens.data[i];
        room += token_is_mark(token, ',');
        depth += token_is_mark(token, '(');
        if (token_is_mark(token, ')') && --depth == 0) {
            break;
        }
    }
    params.locals = ARENA_ARRAY(parser->scratch, Local, room);
    params.keys = ARENA_ARRAY(parser->scratch, uint64_t, room);
    params.types = ARENA_ARRAY(parser->scratch, TypeId, room);
    parse_expect(parser, '(');
    while (!token_is_mark(parse_peek(parser), ')') && params.count < room) {
        parse_comma(parser, params.count > 0);
        if (token_is_mark(parse_peek(parser), MARK_ELLIPSIS)) {
            parser->at++;
            params.variadic = true;
            break;
        }
        Local local = {0};
        if (types_alone && !token_is_mark(parse_peek(parser), '$')) {
            local.type = parse_type(parser);
        } else {
            local = parse_local(parser, &params.keys[params.count]);
        }
        local.is_param = 1;
        params.types[params.count] = local.type;
        params.locals[params.count++] = local;
    }
    parse_expect(parser, ')');
    return params;
}

static void parse_function_flags(Parser *parser, Function *function) {
    parse_linkage(parser, &function->linkage);
    function->noreturn = parse_word(parser, "noreturn");
    function->incomplete = parse_word(parser, "incomplete");
    function->weak = parse_word(parser, "weak");
    function->address_taken = parse_word(parser, "address_taken");
    function->returns_twice = parse_word(parser, "returns_twice");
    function->from_loader = parse_word(parser, "from_loader");
    function->from_header = parse_word(parser, "from_header");
    function->alias = parse_word(parser, "alias") ? parse_name(parser, "a symbol") : 0;
    if (parse_word(parser, "format")) {
        function->format_argument = (uint16_t)parse_number(parser, 65535, "an argument number");
        function->format_first = (uint16_t)parse_number(parser, 65535, "an argument number");
    }
    function->note = parse_word(parser, "note") ? parse_string(parser, "a note in quotes") : 0;
    function->loc = parse_loc(parser);
}

/* Called twice for a function with a body: to learn its type, then to read the body. */
static Function parse_header(Parser *parser, bool defined, Params *params, uint64_t *key) {
    *key = parse_name_key(parser, "a function's name");
    Function function = {.name = (StrId)(*key >> 32)};
    bool typed = parse_mark(parser, ':');
    if (typed) {
        const Token *token = parse_peek(parser);
        function.type = parse_type(parser);
        if (unit_type_at(parser->builder, function.type)->kind != TYPE_FUNCTION) {
            parse_fail(parser, token, "expected a function type: fn(T, ...) -> T");
        }
    }
    if (!typed || defined) {
        *params = parse_params(parser, !defined);
    }
    if (!typed) {
        parse_expect(parser, MARK_ARROW);
        TypeId result = parse_type(parser);
        function.type = unit_function_type(parser->builder, result, params->types, params->count,
                                           params->variadic);
    }
    parse_function_flags(parser, &function);
    return function;
}

static void declare_function(Parser *parser, Item *item, bool defined) {
    const Token *token = parse_peek(parser);
    Params params = {0};
    uint64_t key;
    Function function = parse_header(parser, defined, &params, &key);
    if (defined) {
        item->body = parser->at;
        parse_expect(parser, '{');
    }
    item->row = unit_function(parser->builder, &function);
    define_name(parser, &parser->functions, key, item->row, token);
}

static void parse_function(Parser *parser, FunctionId id) {
    Params params = {0};
    uint64_t key;
    parse_header(parser, true, &params, &key);
    parse_expect(parser, '{');
    parse_body(parser, id, params.locals, params.keys, params.count);
}

static void parse_unknown(Parser *parser) {
    const Token *kind = parse_peek(parser);
    parse_string(parser, "the kind in quotes");
    uint64_t count = parse_number(parser, UINT32_MAX, "a count");
    Loc loc = parse_loc(parser);
    unit_unknown_many(parser->builder, kind->text, (uint32_t)count, loc);
}

static void parse_error(Parser *parser) {
    const Token *text = parse_peek(parser);
    parse_string(parser, "a message in quotes");
    bool fatal = parse_word(parser, "fatal");
    unit_error(parser->builder, parse_loc(parser), text->text, fatal);
}

/* ---- passes over the items ---------------------------------------------------------------- */

typedef enum Pass { PASS_NAMES, PASS_RECORDS, PASS_TABLES, PASS_BODIES, PASS_COUNT_ } Pass;

static void declare_record(Parser *parser, Item *item) {
    const Token *token = parse_peek(parser);
    bool is_union = str_eq(token->text, "union") || str_starts(token->text, "union ");
    uint64_t key = parse_record_key(parser);
    if (parse_word(parser, "union")) {
        is_union = true;
    } else if (parse_word(parser, "struct")) {
        is_union = false;
    }
    bool sized = parse_word(parser, "size");
    uint64_t size = sized ? parse_number(parser, UINT32_MAX, "a size in bytes") : 0;
    Loc loc = parse_loc(parser);
    item->row = unit_record(parser->builder, (StrId)(key >> 32), is_union, loc);
    define_name(parser, &parser->records, key, item->row, token);
    if (sized || !token_is_mark(parse_peek(parser), '{')) {
        *map_put(&parser->sizes, item->row, NULL) = size; /* else its fields will tell */
    }
}

/* Each pass over each item; the cursor stands after the item's first word. */
static void parse_item(Parser *parser, Pass pass, Item *item) {
    const char *word = parse_take(parser)->text;
    static const char *const words[] = {"file",    "main",     "record",        "global", "extern",
                                        "declare", "function", "unknown_count", "error",  NULL};
    if (str_eq(word, "file")) {
        if (pass == PASS_NAMES) {
            parse_file(parser);
        }
    } else if (str_eq(word, "main")) {
        if (pass == PASS_NAMES) {
            parse_main(parser);
        }
    } else if (str_eq(word, "record")) {
        if (pass == PASS_NAMES) {
            declare_record(parser, item);
            return; /* its fields are for the next pass */
        }
        if (pass == PASS_RECORDS) {
            parse_record(parser, item->row);
        }
    } else if (str_eq(word, "global") || str_eq(word, "extern")) {
        if (pass == PASS_TABLES) {
            parse_global(parser, item, str_eq(word, "global"));
        } else if (pass == PASS_BODIES && item->body) {
            parser->at = item->body;
            parse_inits(parser, item->row);
            parser->at++;
        }
    } else if (str_eq(word, "declare") || str_eq(word, "function")) {
        if (pass == PASS_TABLES) {
            declare_function(parser, item, str_eq(word, "function"));
        } else if (pass == PASS_BODIES && item->body) {
            parse_function(parser, item->row);
        }
    } else if (str_eq(word, "unknown_count")) {
        if (pass == PASS_TABLES) {
            parse_unknown(parser);
        }
    } else if (str_eq(word, "error")) {
        if (pass == PASS_TABLES) {
            parse_error(parser);
        }
    } else {
        const char *near = text_nearest(word, words);
        parse_fail(parser, &parser->tokens.data[item->token],
                   "expected file, main, record, global, extern, declare, function, "
                   "unknown_count or error%s%s%s",
                   near ? "; did you mean `" : "", near ? near : "", near ? "`?" : "");
    }
    bool read = parser->at > item->token + 1 && !(pass == PASS_TABLES && item->body);
    if (read && !parse_peek(parser)->fresh) {
        parse_fail_expected(parser, "the end of the line");
    }
}

/* Items begin on a line of their own outside braces. */
static bool parse_split(Parser *parser) {
    uint32_t depth = 0;
    for (uint32_t i = 0; i < parser->tokens.len; i++) {
        const Token *token = &parser->tokens.data[i];
        if (depth == 0 && token->fresh && token->kind != TOKEN_END) {
            Item item = {.token = i};
            vec_push(&parser->items, item);
        }
        bool open = token_is_mark(token, '{'), close = token_is_mark(token, '}');
        if ((close && !depth) || (token->kind == TOKEN_END && depth)) {
            diag_add(parser->diags, DIAG_ERROR, parser->name, token->line, token->column,
                     close ? "`}` without `{`" : "`{` without `}`");
            return false;
        }
        depth += open;
        depth -= close;
    }
    return true;
}

static void parse_pass(Parser *parser, Pass pass, uint32_t errors) {
    for (parser->item = 0; parser->item < parser->items.len; parser->item++) {
        if (parser->diags->errors - errors >= ERRORS_MAX) {
            return;
        }
        Item *item = &parser->items.data[parser->item];
        parser->at = item->token;
        if (setjmp(parser->recover) == 0) {
            parse_item(parser, pass, item);
        } else if (parser->body_open) {
            body_abandon(parser->builder);
            parser->body_open = false;
        }
    }
}

Unit *unit_parse(const char *name, const char *text, size_t length, Diags *diags) {
    Parser *parser = xcalloc(1, sizeof *parser);
    uint32_t errors = diags->errors;
    parser->scratch = arena_new("ir parse");
    parser->name = name;
    parser->diags = diags;
    parser->builder = unit_builder_new();
    if (text_lex(parser->scratch, name, text, length, &parser->tokens, diags) &&
        parse_split(parser)) {
        for (Pass pass = PASS_NAMES; pass < PASS_COUNT_ && diags->errors == errors; pass++) {
            parse_pass(parser, pass, errors);
        }
    }
    Unit *unit = unit_finish(parser->builder);
    if (diags->errors != errors || !unit_verify(unit, diags)) {
        unit_free(unit);
        unit = NULL;
    }
    vec_free(&parser->tokens);
    vec_free(&parser->items);
    vec_free(&parser->local_types);
    map_free(&parser->records);
    map_free(&parser->globals);
    map_free(&parser->functions);
    map_free(&parser->sizes);
    map_free(&parser->alignments);
    map_free(&parser->locals);
    map_free(&parser->values);
    map_free(&parser->blocks);
    arena_free(parser->scratch);
    free_(parser);
    return unit;
}
