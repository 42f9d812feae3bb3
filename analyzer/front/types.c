/* SPDX-License-Identifier: Apache-2.0 */
/* C types become IR types. A record is declared when something points to it and gets its fields
 * when an object of it exists or a member is used, so that headers cost nothing until then. */
#include "front/lower.h"

#include <stdlib.h>

static uint32_t size_capped(uint64_t size) {
    return size < UINT32_MAX ? (uint32_t)size : UINT32_MAX;
}

/* The type of what an error left behind, as `<builtin fn type>` where a call of a builtin was refused: libclang 19 runs
 * off its code when asked for the size of such a one. No C type's name begins so. */
static bool is_placeholder(CXType type) {
    if (clang.getCanonicalType(type).kind != CXType_Unexposed) {
        return false;
    }
    CXString name = clang.getTypeSpelling(clang.getCanonicalType(type));
    const char *text = clang.getCString(name);
    bool placeholder = !text || *text == '<';
    clang.disposeString(name);
    return placeholder;
}

static uint64_t type_size(CXType type) {
    long long size = is_placeholder(type) ? 0 : clang.Type_getSizeOf(type);
    return size > 0 ? (uint64_t)size : 0;
}

TypeId pointer_to(Lower *lower, TypeId element) {
    while (lower->pointers.len <= element) {
        vec_push(&lower->pointers, 0);
    }
    if (!lower->pointers.data[element]) {
        Type type = {.kind = TYPE_POINTER, .size = lower->pointer_size, .element = element};
        TypeId pointer = unit_type(lower->builder, &type);
        lower->pointers.data[element] = pointer;
    }
    return lower->pointers.data[element];
}

/* ---- names ---------------------------------------------------------------------------------- */

static const char *arithmetic_name(enum CXTypeKind kind) {
    switch ((int)kind) {
    case CXType_Bool:
        return "_Bool";
    case CXType_Char_U:
    case CXType_Char_S:
        return "char";
    case CXType_UChar:
        return "unsigned char";
    case CXType_SChar:
        return "signed char";
    case CXType_UShort:
        return "unsigned short";
    case CXType_Short:
        return "short";
    case CXType_UInt:
        return "unsigned int";
    case CXType_Int:
        return "int";
    case CXType_ULong:
        return "unsigned long";
    case CXType_Long:
        return "long";
    case CXType_ULongLong:
        return "unsigned long long";
    case CXType_LongLong:
        return "long long";
    case CXType_UInt128:
        return "unsigned __int128";
    case CXType_Int128:
        return "__int128";
    case CXType_Float:
        return "float";
    case CXType_Double:
        return "double";
    case CXType_LongDouble:
        return "long double";
    case CXType_Float128:
        return "__float128";
    case CXType_Half:
        return "__fp16";
    case CXType_Float16:
        return "_Float16";
    case CXType_BFloat16:
        return "__bf16";
    case CXType_Ibm128:
        return "__ibm128";
    case CXType_WChar:
        return "wchar_t";
    case CXType_Char16:
        return "char16_t";
    case CXType_Char32:
        return "char32_t";
    default:
        return NULL;
    }
}

static bool text_is_unnamed(const char *text) {
    return strstr(text, "(unnamed") || strstr(text, "(anonymous");
}

/* Number of the n-th anonymous record of its owner, in words: "", "2 ", "3 " ... */
static const char *ordinal(Lower *lower, uint32_t number) {
    return number < 2 ? "" : arena_printf(lower->arena, "%u ", number);
}

static RecordInfo *record_of(Lower *lower, CXCursor declaration) {
    const TypeInfo *info = type_info(lower, clang.getCursorType(declaration));
    return (RecordInfo *)(uintptr_t)map_get(&lower->record_of_type, info->id, 0);
}

static const char *anonymous_name(Lower *lower, CXCursor declaration, const char *word) {
    CXCursor owner = clang.getCursorSemanticParent(declaration);
    char *text;
    if (owner.kind == CXCursor_StructDecl || owner.kind == CXCursor_UnionDecl) {
        RecordInfo *record = record_of(lower, owner);
        uint32_t number = record ? ++record->anonymous : 1;
        text = arena_printf(lower->arena, "%s <anonymous %sin %s>", word, ordinal(lower, number),
                            record ? record->name : "");
    } else if (owner.kind == CXCursor_FunctionDecl) {
        CXString name = clang.getCursorSpelling(owner);
        text = arena_printf(lower->arena, "%s <anonymous in %s>", word, clang.getCString(name));
        clang.disposeString(name);
    } else {
        Place place = location_place(lower, clang.getCursorLocation(declaration));
        FileId file = place.source ? place.source->id : 0;
        uint64_t *count = map_put(&lower->file_anonymous, file, NULL);
        CXString path = clang.getFileName(place.source ? place.source->file : NULL);
        const char *name = clang.getCString(path);
        uint32_t number = (uint32_t)++*count;
        text = arena_printf(lower->arena, "%s <anonymous %sin %s>", word, ordinal(lower, number),
                            path_name(name ? name : ""));
        clang.disposeString(path);
    }
    return text;
}

static const char *tag_name(Lower *lower, CXType type, CXCursor declaration, const char *word) {
    CXString spelling = clang.getTypeSpelling(clang.getUnqualifiedType(type));
    const char *text = clang.getCString(spelling);
    bool named = text && *text && !text_is_unnamed(text);
    const char *name = named ? arena_strdup(lower->arena, text) : NULL;
    clang.disposeString(spelling);
    return name ? name : anonymous_name(lower, declaration, word);
}

/* "struct s::(anonymous union at /home/me/a.c:3:1)[2]" -> "union (unnamed)[2]": no paths in facts,
 * and the same from every version of libclang. */
static void text_clean(const char *text, Buf *out) {
    const char *last = NULL;
    for (const char *at = text; text_is_unnamed(at); at++) {
        const char *next = strstr(at, "(unnamed"), *other = strstr(at, "(anonymous");
        at = next && (!other || next < other) ? next : other;
        last = at;
    }
    const char *end = last ? strchr(last, ')') : NULL;
    if (!end) {
        buf_puts(out, text);
        return;
    }
    size_t words = strcspn(text, "(");
    while (words && text[words - 1] != ' ') {
        words--; /* not the name of the record around */
    }
    buf_add(out, text, words);
    buf_puts(out, "(unnamed)");
    buf_puts(out, end + 1);
}

StrId type_text(Lower *lower, const TypeInfo *type) {
    if (!type->has_text) {
        /* The info is ours, const only for its readers. */
        TypeInfo *info = (TypeInfo *)(uintptr_t)map_get(
            &lower->type_infos, (uint64_t)(uintptr_t)type->type.data[0], 0);
        CXString spelling = clang.getTypeSpelling(type->type);
        const char *text = clang.getCString(spelling);
        Buf clean = {0};
        text_clean(text ? text : "", &clean);
        info->text = unit_string(lower->builder, buf_text(&clean));
        info->has_text = 1;
        buf_free(&clean);
        clang.disposeString(spelling);
        return info->text;
    }
    return type->text;
}

/* By the name of the typedef or of the record below: "va_list", "__va_list_tag *". */
bool type_is_va_list(Lower *lower, const TypeInfo *type) {
    if (!type->va_list_known) {
        TypeInfo *info = (TypeInfo *)(uintptr_t)map_get(
            &lower->type_infos, (uint64_t)(uintptr_t)type->type.data[0], 0);
        CXString spelling = clang.getTypeSpelling(type->type);
        CXString canonical = clang.getTypeSpelling(type->canonical);
        const char *text = clang.getCString(spelling), *full = clang.getCString(canonical);
        info->is_va_list = (text && strstr(text, "va_list")) || (full && strstr(full, "va_list"));
        info->va_list_known = 1;
        clang.disposeString(spelling);
        clang.disposeString(canonical);
    }
    return type->is_va_list;
}

/* ---- records -------------------------------------------------------------------------------- */

static TypeId record_declare(Lower *lower, const TypeInfo *info) {
    CXCursor declaration = clang.getTypeDeclaration(info->canonical);
    CXCursor canonical = clang.getCanonicalCursor(declaration);
    uint64_t *slot = map_find(&lower->records, cursor_key(canonical));
    if (slot) {
        return ((RecordInfo *)(uintptr_t)*slot)->id;
    }
    CXCursor definition = clang.getCursorDefinition(declaration);
    CXCursor known = clang.Cursor_isNull(definition) ? declaration : definition;
    bool is_union = declaration.kind == CXCursor_UnionDecl;
    RecordInfo *record = ARENA_NEW(lower->arena, RecordInfo);
    record->declaration = known;
    record->name = tag_name(lower, info->canonical, known, is_union ? "union" : "struct");
    StrId name = unit_string(lower->builder, record->name);
    record->id = unit_record(lower->builder, name, is_union, cursor_loc(lower, known));
    *map_put(&lower->records, cursor_key(canonical), NULL) = (uint64_t)(uintptr_t)record;
    *map_put(&lower->record_of_type, record->id, NULL) = (uint64_t)(uintptr_t)record;
    return record->id;
}

typedef struct FieldList {
    VEC(CXCursor) cursors;
} FieldList;

static enum CXVisitorResult field_visit(CXCursor cursor, CXClientData data) {
    FieldList *list = data;
    vec_push(&list->cursors, cursor);
    return CXVisit_Continue;
}

/* An anonymous member's name is spelled as its type by newer libclang. */
static StrId field_name(Lower *lower, CXCursor cursor) {
    CXString spelling = clang.getCursorSpelling(cursor);
    const char *text = clang.getCString(spelling);
    StrId name = text && !strpbrk(text, " (") ? unit_string(lower->builder, text) : 0;
    clang.disposeString(spelling);
    return name;
}

static Field field_make(Lower *lower, CXCursor cursor) {
    const TypeInfo *type = type_info(lower, clang.getCursorType(cursor));
    Field field = {
        .name = field_name(lower, cursor),
        .type = type->id,
        .type_text = type_text(lower, type),
        .loc = cursor_loc(lower, cursor),
    };
    field.note = cursor_note_or_comment(lower, cursor, field.loc);
    if (clang.Cursor_isBitField(cursor)) {
        int width = clang.getFieldDeclBitWidth(cursor);
        field.bit_width = width > 0 ? (uint32_t)width : 0;
    }
    type_complete(lower, type);
    return field;
}

static uint64_t field_offset_asked(CXCursor cursor) {
    long long offset = clang.Cursor_getOffsetOfField(cursor);
    return offset > 0 ? (uint64_t)offset : 0;
}

static uint64_t type_alignment(CXType type) {
    while (type.kind == CXType_IncompleteArray) {
        type = clang.getArrayElementType(type);
    }
    long long alignment = clang.Type_getAlignOf(type);
    return alignment > 0 ? (uint64_t)alignment : 1;
}

/* libclang checks the whole record for every offset it is asked, so a struct without bit-fields and
 * attributes (packing is one) is laid out here as C does; the last offset and the size tell whether
 * that is right. */
static bool record_lay_out(const CXCursor *cursors, uint32_t count, CXType record,
                           uint64_t *offsets) {
    uint64_t at = 0, largest = 1;
    if (clang.Cursor_hasAttrs(clang.getTypeDeclaration(record))) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (clang.Cursor_isBitField(cursors[i]) || clang.Cursor_hasAttrs(cursors[i])) {
            return false;
        }
        CXType type = clang.getCursorType(cursors[i]);
        uint64_t alignment = type_alignment(type);
        largest = alignment > largest ? alignment : largest;
        at = (at + alignment - 1) / alignment * alignment;
        offsets[i] = at * 8;
        at += type_size(type);
    }
    at = (at + largest - 1) / largest * largest;
    return at == type_size(record) &&
           offsets[count - 1] == field_offset_asked(cursors[count - 1]);
}

static void record_offsets(const CXCursor *cursors, uint32_t count, CXType record,
                           uint64_t *offsets) {
    bool is_struct = clang.getTypeDeclaration(record).kind == CXCursor_StructDecl;
    if (count > 3 && is_struct && record_lay_out(cursors, count, record, offsets)) {
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        offsets[i] = is_struct ? field_offset_asked(cursors[i]) : 0;
    }
}

static void record_define(Lower *lower, RecordInfo *record) {
    record->defined = true;
    CXType type = clang.getCursorType(record->declaration);
    FieldList list = {0};
    clang.Type_visitFields(type, field_visit, &list);
    Field *fields = xcalloc(list.cursors.len + 1u, sizeof *fields);
    uint64_t *offsets = xcalloc(list.cursors.len + 1u, sizeof *offsets);
    record_offsets(list.cursors.data, list.cursors.len, type, offsets);
    uint32_t count = 0;
    lower->type_nest++;
    for (uint32_t i = 0; i < list.cursors.len && lower->type_nest < 200; i++) {
        Field field = field_make(lower, list.cursors.data[i]);
        field.bit_offset = size_capped(offsets[i]);
        const Type *row = unit_type_at(lower->builder, field.type);
        if (!field.name && row->kind != TYPE_RECORD) {
            list.cursors.data[i] = clang.getNullCursor(); /* unnamed bit-field: padding */
        } else {
            fields[count++] = field;
        }
    }
    lower->type_nest--;
    unit_define_record(lower->builder, record->id, size_capped(type_size(type)), fields, count);
    FieldId next = unit_type_at(lower->builder, record->id)->field;
    for (uint32_t i = 0; i < list.cursors.len; i++) {
        CXCursor cursor = list.cursors.data[i];
        if (!clang.Cursor_isNull(cursor) && count) {
            *map_put(&lower->fields, cursor_key(cursor), NULL) = next;
            while (lower->field_types.len <= next) {
                vec_push(&lower->field_types, NULL);
            }
            lower->field_types.data[next++] = type_info(lower, clang.getCursorType(cursor));
            count--;
        }
    }
    free(fields);
    free(offsets);
    vec_free(&list.cursors);
}

static void record_complete(Lower *lower, TypeId id) {
    RecordInfo *record = (RecordInfo *)(uintptr_t)map_get(&lower->record_of_type, id, 0);
    if (!record || record->defined) {
        return;
    }
    CXCursor definition = clang.getCursorDefinition(record->declaration);
    if (!clang.Cursor_isNull(definition)) {
        record->declaration = definition;
        record_define(lower, record);
    }
}

void type_complete(Lower *lower, const TypeInfo *type) {
    while (type && type->kind == TYPE_ARRAY) {
        type = type_element(lower, type);
    }
    if (type && type->kind == TYPE_RECORD) {
        record_complete(lower, type->id);
    }
}

FieldId field_of(Lower *lower, CXCursor field, const TypeInfo *base) {
    if (base) {
        type_complete(lower, base);
    }
    FieldId id = (FieldId)map_get(&lower->fields, cursor_key(field), 0);
    if (!id) {
        CXCursor owner = clang.getCursorSemanticParent(field);
        type_complete(lower, type_info(lower, clang.getCursorType(owner)));
        id = (FieldId)map_get(&lower->fields, cursor_key(field), 0);
    }
    return id;
}

/* ---- the other kinds ------------------------------------------------------------------------ */

static TypeId enum_lower(Lower *lower, TypeInfo *info) {
    CXCursor declaration = clang.getTypeDeclaration(info->canonical);
    CXString spelling = clang.getTypeSpelling(clang.getUnqualifiedType(info->canonical));
    const char *text = clang.getCString(spelling);
    const char *name = !text || text_is_unnamed(text) ? "enum <anonymous>"
                       : str_starts(text, "enum ")    ? text
                                                      : arena_printf(lower->arena, "enum %s", text);
    CXType integer = clang.getCanonicalType(clang.getEnumDeclIntegerType(declaration));
    info->is_signed = integer.kind >= CXType_Char_S && integer.kind <= CXType_Int128;
    info->size = info->size ? info->size : 4;
    Type type = {.kind = TYPE_INTEGER,
                 .is_signed = info->is_signed,
                 .size = (uint32_t)info->size,
                 .name = unit_string(lower->builder, name)};
    clang.disposeString(spelling);
    return unit_type(lower->builder, &type);
}

/* __attribute__((noreturn)) is part of the type; only its spelling shows it. */
static bool type_spelled_noreturn(CXType type) {
    CXString spelling = clang.getTypeSpelling(type);
    const char *text = clang.getCString(spelling);
    size_t length = text ? strlen(text) : 0;
    bool found = length > 26 && strstr(text + length - 26, "((noreturn))");
    clang.disposeString(spelling);
    return found;
}

static TypeId function_lower_type(Lower *lower, CXType type) {
    TypeId result = type_info(lower, clang.getResultType(type))->id;
    int count = clang.getNumArgTypes(type);
    U32Vec params = {0};
    for (int i = 0; i < count; i++) {
        vec_push(&params, type_info(lower, clang.getArgType(type, (unsigned)i))->id);
    }
    TypeId id = unit_function_type(lower->builder, result, params.data, params.len,
                                   type.kind == CXType_FunctionProto &&
                                       clang.isFunctionTypeVariadic(type));
    vec_free(&params);
    return id;
}

static TypeId array_lower(Lower *lower, TypeInfo *info) {
    info->kind = TYPE_ARRAY;
    info->is_variable = info->canonical.kind == CXType_VariableArray;
    const TypeInfo *element = type_element(lower, info);
    long long count =
        info->canonical.kind == CXType_ConstantArray ? clang.getArraySize(info->canonical) : 0;
    Type type = {.kind = TYPE_ARRAY,
                 .element = element->id,
                 .count = count > 0 ? size_capped((uint64_t)count) : 0,
                 .size = size_capped(info->size)};
    if (element->is_const) {
        info->is_const = 1;
    }
    return unit_type(lower->builder, &type);
}

/* `_BitInt(40)`, 6.2.5 of C23, is known to libclang by its spelling alone. It is an integer of the bytes it takes, up
 * to the 8 that constants have. */
static bool spelled_bit_int(const char *text, TypeInfo *info) {
    unsigned bits = 0;
    info->is_signed = !str_starts(text, "unsigned ");
    if (sscanf(text + (info->is_signed ? 0 : 9), "_BitInt(%2u)", &bits) != 1 || info->size == 0 || info->size > 8) {
        info->is_signed = false;
        return false;
    }
    info->bits = (uint8_t)bits;
    return true;
}

static TypeId other_lower(Lower *lower, TypeInfo *info) {
    CXString spelling = clang.getTypeSpelling(clang.getUnqualifiedType(info->canonical));
    const char *text = clang.getCString(spelling);
    info->kind = text && spelled_bit_int(text, info) ? TYPE_INTEGER : TYPE_OTHER;
    Type type = {.kind = info->kind,
                 .is_signed = info->is_signed,
                 .size = size_capped(info->size),
                 .name = unit_string(lower->builder, text && !strchr(text, '/') ? text : "")};
    clang.disposeString(spelling);
    return unit_type(lower->builder, &type);
}

static TypeId arithmetic_lower(Lower *lower, TypeInfo *info, const char *name) {
    enum CXTypeKind kind = info->canonical.kind;
    bool real = (kind >= CXType_Float && kind <= CXType_LongDouble) ||
                (kind >= CXType_Float128 && kind <= CXType_Float16) || kind == CXType_BFloat16 ||
                kind == CXType_Ibm128;
    info->kind = real ? TYPE_REAL : TYPE_INTEGER;
    info->is_signed = kind >= CXType_Char_S && kind <= CXType_Int128;
    info->is_bool = kind == CXType_Bool;
    Type type = {.kind = info->kind,
                 .is_signed = info->is_signed,
                 .size = (uint32_t)info->size,
                 .name = unit_string(lower->builder, name)};
    return unit_type(lower->builder, &type);
}

static TypeId type_lower(Lower *lower, TypeInfo *info) {
    CXType canonical = info->canonical;
    const char *arithmetic = arithmetic_name(canonical.kind);
    if (arithmetic) {
        return arithmetic_lower(lower, info, arithmetic);
    }
    switch ((int)canonical.kind) {
    case CXType_Void:
        info->kind = TYPE_VOID;
        return 0;
    case CXType_Pointer:
        info->kind = TYPE_POINTER;
        return pointer_to(lower, type_element(lower, info)->id);
    case CXType_NullPtr: { /* libclang knows no type that it points to: as `void *` */
        TypeInfo *nothing = ARENA_NEW(lower->arena, TypeInfo);
        nothing->kind = TYPE_VOID;
        info->kind = TYPE_POINTER;
        info->element = nothing;
        return lower->void_pointer;
    }
    case CXType_Record:
        info->kind = TYPE_RECORD;
        return record_declare(lower, info);
    case CXType_Enum:
        info->kind = TYPE_INTEGER;
        return enum_lower(lower, info);
    case CXType_FunctionProto:
    case CXType_FunctionNoProto:
        info->kind = TYPE_FUNCTION;
        info->is_noreturn = type_spelled_noreturn(canonical);
        return function_lower_type(lower, canonical);
    case CXType_ConstantArray:
    case CXType_IncompleteArray:
    case CXType_VariableArray:
        return array_lower(lower, info);
    default:
        return other_lower(lower, info);
    }
}

/* ---- entry ---------------------------------------------------------------------------------- */

static TypeInfo *info_make(Lower *lower, CXType type) {
    TypeInfo *info = ARENA_NEW(lower->arena, TypeInfo);
    info->type = type;
    info->canonical = clang.getCanonicalType(type);
    info->is_const = clang.isConstQualifiedType(info->canonical) != 0;
    info->is_volatile = clang.isVolatileQualifiedType(info->canonical) != 0;
    if (info->canonical.kind == CXType_Atomic) {
        info->is_atomic = 1;
        info->canonical = clang.getCanonicalType(clang.Type_getValueType(info->canonical));
    }
    if (info->canonical.kind != CXType_FunctionProto &&
        info->canonical.kind != CXType_FunctionNoProto) {
        info->size = type_size(info->canonical);
    }
    return info;
}

/* An anonymous record is numbered among those of its owner in the order of the owner's fields, so
 * the owner is defined first, whichever of the two is met first. */
static void owner_first(Lower *lower, const TypeInfo *info) {
    CXCursor declaration = clang.getTypeDeclaration(info->canonical);
    CXCursor owner = clang.getCursorSemanticParent(declaration);
    if (clang.Cursor_isAnonymous(declaration) &&
        (owner.kind == CXCursor_StructDecl || owner.kind == CXCursor_UnionDecl)) {
        type_complete(lower, type_info(lower, clang.getCursorType(owner)));
    }
}

const TypeInfo *type_info(Lower *lower, CXType type) {
    uint64_t key = (uint64_t)(uintptr_t)type.data[0];
    uint64_t *slot = map_find(&lower->type_infos, key);
    if (slot) {
        return (const TypeInfo *)(uintptr_t)*slot;
    }
    TypeInfo *info = info_make(lower, type);
    if (info->canonical.kind == CXType_Record) {
        owner_first(lower, info);
    }
    bool new;
    slot = map_put(&lower->type_infos, key, &new);
    if (!new) {
        return (const TypeInfo *)(uintptr_t)*slot;
    }
    *slot = (uint64_t)(uintptr_t)info;
    if (lower->type_nest >= NEST_MAX / 4) {
        info->kind = TYPE_OTHER;
        return info;
    }
    lower->type_nest++;
    info->id = type_lower(lower, info);
    lower->type_nest--;
    return info;
}

const TypeInfo *type_element(Lower *lower, const TypeInfo *type) {
    if (type->kind != TYPE_POINTER && type->kind != TYPE_ARRAY) {
        return NULL;
    }
    if (!type->element) {
        TypeInfo *info = (TypeInfo *)(uintptr_t)map_get(
            &lower->type_infos, (uint64_t)(uintptr_t)type->type.data[0], 0);
        CXType element = type->canonical.kind == CXType_Pointer
                             ? clang.getPointeeType(type->canonical)
                             : clang.getArrayElementType(type->canonical);
        info->element = type_info(lower, element);
        return info->element;
    }
    return type->element;
}

/* Arrays of run-time size have no element size: their innermost element's stands for it. */
uint64_t type_step(Lower *lower, const TypeInfo *pointer) {
    const TypeInfo *element = type_element(lower, pointer);
    while (element && element->kind == TYPE_ARRAY && !element->size) {
        element = type_element(lower, element);
    }
    return element && element->size ? element->size : 1;
}

/* What a parameter declared as an array or a function really is: a pointer. */
TypeId type_decayed(Lower *lower, const TypeInfo *type) {
    if (type->kind == TYPE_ARRAY) {
        return pointer_to(lower, type_element(lower, type)->id);
    }
    return type->kind == TYPE_FUNCTION ? pointer_to(lower, type->id) : type->id;
}

void types_start(Lower *lower) {
    UnitBuilder *builder = lower->builder;
    Type integer = {.kind = TYPE_INTEGER,
                    .is_signed = 1,
                    .size = 4,
                    .name = unit_string(builder, "int")};
    TypeInfo *info = ARENA_NEW(lower->arena, TypeInfo);
    *info = (TypeInfo){.id = unit_type(builder, &integer),
                       .size = 4,
                       .kind = TYPE_INTEGER,
                       .is_signed = 1};
    lower->type_int = info;
    Type character = {.kind = TYPE_INTEGER,
                      .is_signed = 1,
                      .size = 1,
                      .name = unit_string(builder, "char")};
    CXTargetInfo target = clang.getTranslationUnitTargetInfo(lower->tu);
    int width = clang.TargetInfo_getPointerWidth(target);
    lower->pointer_size = width > 0 ? (uint32_t)width / 8 : 8;
    clang.TargetInfo_dispose(target);
    lower->void_pointer = pointer_to(lower, 0);
    lower->char_pointer = pointer_to(lower, unit_type(builder, &character));
}
