/* SPDX-License-Identifier: Apache-2.0 */
/* Types and records of the text form. */
#include "ir/parse.h"

#include <stdlib.h>

/* ---- types -------------------------------------------------------------------------------- */

/* "struct user", "union u", a word or a string; with its `~` number. */
uint64_t parse_record_key(Parser *parser) {
    const Token *token = parse_peek(parser);
    bool tagged = token->kind == TOKEN_WORD &&
                  (str_eq(token->text, "struct") || str_eq(token->text, "union"));
    if (!tagged) {
        return parse_name_key(parser, "a record's name");
    }
    parser->at++;
    const Token *name = parse_peek(parser);
    if (name->kind != TOKEN_WORD || name->fresh) {
        parse_fail_expected(parser, "the record's tag");
    }
    parser->at++;
    const char *text = arena_printf(parser->scratch, "%s %s", token->text, name->text);
    return parse_label(parser, unit_string(parser->builder, text));
}

static TypeId parse_record_ref(Parser *parser) {
    const Token *token = parse_peek(parser);
    uint64_t key = parse_record_key(parser);
    uint64_t record = map_get(&parser->records, key, 0);
    if (!record) {
        parse_fail(parser, token, "no record of that name; write `record ...` for it");
    }
    return (TypeId)record;
}

/* "{4}" */
static uint32_t parse_size(Parser *parser, uint64_t otherwise) {
    if (!parse_mark(parser, '{')) {
        return otherwise < UINT32_MAX ? (uint32_t)otherwise : UINT32_MAX;
    }
    uint32_t size = (uint32_t)parse_number(parser, UINT32_MAX, "a size in bytes");
    parse_expect(parser, '}');
    return size;
}

static StrId parse_type_name(Parser *parser, const char *plain) {
    const Token *token = parse_peek(parser);
    if (token->kind != TOKEN_TYPE_NAME || token->fresh) {
        return unit_string(parser->builder, plain);
    }
    parser->at++;
    return unit_bytes(parser->builder, token->text, token->length);
}

/* i32, u8, f64: false when the word is none of these. */
static bool parse_scalar(Parser *parser, TypeId *out) {
    const Token *token = parse_peek(parser);
    char letter = token->text[0];
    uint64_t bits;
    if (token->kind != TOKEN_WORD || (letter != 'i' && letter != 'u' && letter != 'f') ||
        token->text[1] < '0' || token->text[1] > '9' || !str_to_u64(token->text + 1, &bits)) {
        return false;
    }
    if (bits % 8 || bits / 8 > UINT32_MAX) {
        parse_fail(parser, token, "the number after `%c` is a size in bits, a multiple of 8",
                   letter);
    }
    parser->at++;
    Type type = {.kind = letter == 'f' ? TYPE_REAL : TYPE_INTEGER,
                 .is_signed = letter == 'i',
                 .size = (uint32_t)(bits / 8)};
    const char *plain = type_plain_name((TypeKind)type.kind, type.is_signed, type.size);
    type.name = parse_type_name(parser, plain);
    *out = unit_type(parser->builder, &type);
    return true;
}

static TypeId parse_type_at(Parser *parser, uint32_t depth);

static bool size_of(const Parser *parser, TypeId id, uint32_t *size) {
    const Type *type = unit_type_at(parser->builder, id);
    const uint64_t *written =
        type->kind == TYPE_RECORD ? map_find(&parser->sizes, id) : NULL;
    *size = written ? (uint32_t)*written : type->size;
    return written || type->kind != TYPE_RECORD;
}

static TypeId parse_array(Parser *parser, uint32_t depth) {
    Type type = {.kind = TYPE_ARRAY};
    uint32_t element_size;
    bool sized = token_is_mark(parse_peek(parser), '{');
    type.size = parse_size(parser, 0);
    type.count = (uint32_t)parse_number(parser, UINT32_MAX, "the number of elements");
    if (!parse_word(parser, "x")) {
        parse_fail_expected(parser, "`x`");
    }
    const Token *element = parse_peek(parser);
    type.element = parse_type_at(parser, depth);
    if (!size_of(parser, type.element, &element_size) && !sized) {
        parse_fail(parser, element, "the size of this record is not known here; write `size` in "
                                    "its declaration, or declare it further up");
    }
    parse_expect(parser, ']');
    uint64_t size = (uint64_t)type.count * element_size;
    if (!sized) {
        type.size = size < UINT32_MAX ? (uint32_t)size : UINT32_MAX;
    }
    return unit_type(parser->builder, &type);
}

/* Growing arrays lie in the arena here: an error leaves by longjmp. */
static TypeId parse_function_type(Parser *parser, uint32_t depth) {
    uint32_t size = parse_size(parser, 0), count = 0, room = 0;
    TypeId *params = NULL;
    bool variadic = false;
    parse_expect(parser, '(');
    while (!token_is_mark(parse_peek(parser), ')')) {
        parse_comma(parser, count > 0);
        if (parse_mark(parser, MARK_ELLIPSIS)) {
            variadic = true;
            break;
        }
        if (count == room) {
            room = room ? room * 2 : 8;
            TypeId *more = ARENA_ARRAY(parser->scratch, TypeId, room);
            if (count) {
                memcpy(more, params, count * sizeof *params);
            }
            params = more;
        }
        params[count++] = parse_type_at(parser, depth);
    }
    parse_expect(parser, ')');
    parse_expect(parser, MARK_ARROW);
    TypeId result = parse_type_at(parser, depth);
    TypeId type = unit_function_type(parser->builder, result, params, count, variadic);
    if (size) {
        Type sized = *unit_type_at(parser->builder, type);
        sized.size = size;
        type = unit_type(parser->builder, &sized);
    }
    return type;
}

static TypeId parse_type_at(Parser *parser, uint32_t depth) {
    const Token *token = parse_peek(parser);
    TypeId id;
    if (depth > 250) {
        parse_fail(parser, token, "this type is nested too deeply");
    }
    if (parse_scalar(parser, &id)) {
        return id;
    }
    if (parse_word(parser, "void")) {
        return 0;
    }
    if (parse_word(parser, "fn")) {
        return parse_function_type(parser, depth + 1);
    }
    if (parse_word(parser, "opaque")) {
        Type type = {.kind = TYPE_OTHER};
        type.size = (uint32_t)parse_number(parser, UINT32_MAX, "a size in bytes");
        type.name = parse_type_name(parser, "");
        return unit_type(parser->builder, &type);
    }
    if (parse_mark(parser, '*')) {
        Type type = {.kind = TYPE_POINTER, .size = parse_size(parser, 8)};
        type.element = parse_type_at(parser, depth + 1);
        return unit_type(parser->builder, &type);
    }
    if (parse_mark(parser, '[')) {
        return parse_array(parser, depth + 1);
    }
    if (token->kind != TOKEN_WORD && token->kind != TOKEN_STRING) {
        parse_fail_expected(parser, "a type");
    }
    return parse_record_ref(parser);
}

TypeId parse_type(Parser *parser) {
    return parse_type_at(parser, 0);
}

FieldId parse_field(Parser *parser) {
    TypeId record = parse_record_ref(parser);
    const Type *type = unit_type_at(parser->builder, record);
    parse_expect(parser, '.');
    const Token *token = parse_peek(parser);
    if (parse_mark(parser, '~')) {
        uint64_t index = parse_number(parser, UINT32_MAX, "the number of a field");
        if (index >= type->fields) {
            parse_fail(parser, token, "this record has %u fields, counted from 0", type->fields);
        }
        return type->field + (FieldId)index;
    }
    StrId name = parse_name(parser, "a field");
    for (uint32_t i = 0; i < type->fields; i++) {
        if (unit_field_at(parser->builder, type->field + i)->name == name) {
            return type->field + i;
        }
    }
    parse_fail(parser, token, "this record has no such field");
}

/* ---- records ------------------------------------------------------------------------------ */

static uint32_t type_alignment(const Parser *parser, TypeId id) {
    const Type *type = unit_type_at(parser->builder, id);
    while (type->kind == TYPE_ARRAY) {
        id = type->element;
        type = unit_type_at(parser->builder, id);
    }
    if (type->kind == TYPE_RECORD) {
        return (uint32_t)map_get(&parser->alignments, id, 1);
    }
    uint32_t size = type->size;
    return size && size <= 16 && (size & (size - 1)) == 0 ? size : 1;
}

/* Where C would put the next field: right after the others, aligned; 0 in a union. */
typedef struct Layout {
    uint64_t end; /* bytes */
    uint32_t alignment;
    bool is_union;
    bool sized; /* the record's size is written */
} Layout;

static uint64_t layout_round(uint64_t offset, uint32_t alignment) {
    return (offset + alignment - 1) / alignment * alignment;
}

static bool layout_known(const Parser *parser, TypeId id) {
    const Type *type = unit_type_at(parser->builder, id);
    while (type->kind == TYPE_ARRAY) {
        id = type->element;
        type = unit_type_at(parser->builder, id);
    }
    return type->kind != TYPE_RECORD || map_find(&parser->alignments, id);
}

static Field parse_record_field(Parser *parser, Layout *layout) {
    Field field = {.name = parse_name(parser, "a field's name (\"\" when it has none) or `}`")};
    const Token *token = parse_peek(parser);
    parse_expect(parser, ':');
    field.type = parse_type(parser);
    uint32_t size;
    bool known = size_of(parser, field.type, &size) && layout_known(parser, field.type);
    uint32_t alignment = type_alignment(parser, field.type);
    uint64_t offset = layout->is_union ? 0 : layout_round(layout->end, alignment);
    uint64_t bits = offset * 8;
    if (!known && (!layout->sized || !token_is_mark(parse_peek(parser), '+'))) {
        parse_fail(parser, token, "this record's layout is not known here; write sizes and `+` "
                                  "offsets, or declare it further up");
    }
    if (parse_mark(parser, '+')) {
        const Token *number = parse_peek(parser);
        char *rest = NULL;
        offset = number->kind == TOKEN_NUMBER ? strtoull(number->text, &rest, 10) : 0;
        bits = offset * 8;
        if (rest && rest[0] == '.' && rest[1] >= '0' && rest[1] <= '7') {
            bits += (uint64_t)(rest[1] - '0');
            rest += 2;
        }
        if (!rest || *rest || offset > UINT32_MAX / 8) {
            parse_fail_expected(parser, "an offset in bytes, or bytes.bits");
        }
        parser->at++;
    }
    if (bits > UINT32_MAX) {
        parse_fail(parser, token, "this field lies too far from the start of its record");
    }
    field.bit_offset = (uint32_t)bits;
    if (parse_mark(parser, ':')) {
        field.bit_width = (uint32_t)parse_number(parser, UINT32_MAX, "a width in bits");
    }
    if (parse_peek(parser)->kind == TOKEN_STRING && !parse_peek(parser)->fresh) {
        field.type_text = parse_string(parser, "the type as written");
    }
    if (parse_word(parser, "note")) {
        field.note = parse_string(parser, "a note in quotes");
    }
    field.loc = parse_loc(parser);
    layout->end = offset + size > layout->end ? offset + size : layout->end;
    layout->alignment = alignment > layout->alignment ? alignment : layout->alignment;
    return field;
}

/* After "record": name, flags, and fields. The record was made by declare_item. */
void parse_record(Parser *parser, TypeId record) {
    parse_record_key(parser);
    bool is_union = parse_word(parser, "union");
    is_union |= !parse_word(parser, "struct") &&
                unit_type_at(parser->builder, record)->is_union != 0;
    bool sized = parse_word(parser, "size");
    uint64_t size = sized ? parse_number(parser, UINT32_MAX, "a size in bytes") : 0;
    parse_loc(parser);
    Layout layout = {.alignment = 1, .is_union = is_union, .sized = sized};
    Field *fields = NULL;
    uint32_t count = 0, room = 0;
    if (parse_mark(parser, '{')) {
        while (!token_is_mark(parse_peek(parser), '}')) {
            if (count == room) {
                room = room ? room * 2 : 8;
                Field *more = ARENA_ARRAY(parser->scratch, Field, room);
                if (count) {
                    memcpy(more, fields, count * sizeof *fields);
                }
                fields = more;
            }
            fields[count++] = parse_record_field(parser, &layout);
        }
        parser->at++;
    }
    size = sized ? size : layout_round(layout.end, layout.alignment);
    unit_define_record(parser->builder, record, size < UINT32_MAX ? (uint32_t)size : UINT32_MAX,
                       fields, count);
    *map_put(&parser->sizes, record, NULL) = size < UINT32_MAX ? size : UINT32_MAX;
    *map_put(&parser->alignments, record, NULL) = layout.alignment;
}
