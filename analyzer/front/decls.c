/* SPDX-License-Identifier: Apache-2.0 */
/* What names stand for. A declaration becomes a row when it is first used or when it is defined in
 * the main file, so that headers cost what is used of them. */
#include "front/lower.h"

static uint64_t entity_pack(EntityKind kind, uint32_t id) {
    return (uint64_t)kind << 32 | id;
}

static Entity entity_unpack(uint64_t packed) {
    return (Entity){(EntityKind)(packed >> 32), (uint32_t)packed};
}

/* The row of a declaration is found under each of its redeclarations once it was asked for. */
static bool entity_known(Lower *lower, CXCursor cursor, Entity *entity, CXCursor *canonical) {
    uint64_t *slot = map_find(&lower->entities, cursor_key(cursor));
    if (slot) {
        *entity = entity_unpack(*slot);
        return true;
    }
    *canonical = clang.getCanonicalCursor(cursor);
    slot = map_find(&lower->entities, cursor_key(*canonical));
    if (slot) {
        uint64_t packed = *slot;
        *entity = entity_unpack(packed);
        *map_put(&lower->entities, cursor_key(cursor), NULL) = packed;
        return true;
    }
    return false;
}

static void entity_keep(Lower *lower, CXCursor cursor, CXCursor canonical, EntityKind kind,
                        uint32_t id) {
    *map_put(&lower->entities, cursor_key(cursor), NULL) = entity_pack(kind, id);
    *map_put(&lower->entities, cursor_key(canonical), NULL) = entity_pack(kind, id);
}

static Linkage cursor_linkage(CXCursor cursor) {
    enum CXLinkageKind linkage = clang.getCursorLinkage(cursor);
    if (linkage != CXLinkage_External && linkage != CXLinkage_UniqueExternal) {
        return LINKAGE_INTERNAL;
    }
    return cursor.kind == CXCursor_FunctionDecl && clang.Cursor_isFunctionInlined(cursor)
               ? LINKAGE_INLINE
               : LINKAGE_EXTERNAL;
}

static bool cursor_in_system_header(CXCursor cursor) {
    return clang.Location_isInSystemHeader(clang.getCursorLocation(cursor)) != 0;
}

/* ---- functions ------------------------------------------------------------------------------ */

static void function_attributes(Lower *lower, CXCursor cursor, Function *row) {
    Attributes attributes = cursor_attributes(lower, cursor);
    row->noreturn |= attributes.noreturn;
    row->weak |= attributes.weak;
    row->returns_twice |= attributes.returns_twice;
    row->from_loader |= attributes.from_loader;
    row->alias = attributes.alias ? attributes.alias : row->alias;
    row->note = attributes.note ? attributes.note : row->note;
    if (attributes.format_argument) {
        row->format_argument = attributes.format_argument;
        row->format_first = attributes.format_first;
    }
}

/* `__builtin___snprintf_chk` is lowered as `snprintf`: without the parameters that one lacks. */
static TypeId checked_type(Lower *lower, CXType type, uint32_t dropped) {
    U32Vec params = {0};
    int count = clang.getNumArgTypes(type);
    for (int i = 0; i < count; i++) {
        if (i >= 32 || !(dropped >> i & 1)) {
            vec_push(&params, type_info(lower, clang.getArgType(type, (unsigned)i))->id);
        }
    }
    TypeId result = type_info(lower, clang.getResultType(type))->id;
    TypeId id = unit_function_type(lower->builder, result, params.data, params.len,
                                   clang.isFunctionTypeVariadic(type) != 0);
    vec_free(&params);
    return id;
}

/* The library function that a builtin stands for, as the unit declares it; 0 = it does not. */
static FunctionId builtin_declared(Lower *lower, CXCursor builtin, CXCursor canonical,
                                   const char *name, const char *plain) {
    FunctionId id = str_eq(name, plain) ? 0 : function_named(lower, plain);
    if (id) {
        entity_keep(lower, builtin, canonical, ENTITY_FUNCTION, id);
    }
    return id;
}

FunctionId function_of(Lower *lower, CXCursor cursor) {
    Entity entity;
    CXCursor canonical;
    if (entity_known(lower, cursor, &entity, &canonical)) {
        return entity.kind == ENTITY_FUNCTION ? entity.id : 0;
    }
    CXCursor definition = clang.getCursorDefinition(cursor);
    bool defined = !clang.Cursor_isNull(definition);
    CXCursor known = defined ? definition : cursor;
    CXString spelling = clang.getCursorSpelling(cursor);
    const char *name = clang.getCString(spelling);
    const char *plain = builtin_plain_name(name);
    FunctionId declared = builtin_declared(lower, cursor, canonical, name, plain);
    if (declared) {
        clang.disposeString(spelling);
        return declared;
    }
    uint32_t dropped = builtin_dropped_arguments(name);
    Function row = {
        .name = unit_string(lower->builder, plain),
        .linkage = cursor_linkage(known),
        .noreturn = name_is_noreturn(name),
        .returns_twice = name_returns_twice(name),
        .loc = cursor_loc(lower, known),
    };
    clang.disposeString(spelling);
    uint64_t *same = row.linkage == LINKAGE_INTERNAL
                         ? NULL
                         : map_find(&lower->function_rows, row.name);
    if (same) { /* __builtin_memcpy beside memcpy */
        entity_keep(lower, cursor, canonical, ENTITY_FUNCTION, (uint32_t)*same);
        return (FunctionId)*same;
    }
    const TypeInfo *type = type_info(lower, clang.getCanonicalType(clang.getCursorType(known)));
    row.type = dropped ? checked_type(lower, type->canonical, dropped) : type->id;
    row.noreturn |= type->is_noreturn;
    function_attributes(lower, canonical, &row); /* annotations are not inherited */
    if (cursor.data[0] != canonical.data[0]) {
        function_attributes(lower, cursor, &row);
    }
    if (defined && definition.data[0] != cursor.data[0] &&
        definition.data[0] != canonical.data[0]) {
        function_attributes(lower, definition, &row);
    }
    FunctionId id = unit_function(lower->builder, &row);
    entity_keep(lower, cursor, canonical, ENTITY_FUNCTION, id);
    if (row.linkage != LINKAGE_INTERNAL) {
        *map_put(&lower->function_rows, row.name, NULL) = id;
    }
    if (defined) {
        *map_put(&lower->entities, cursor_key(definition), NULL) =
            entity_pack(ENTITY_FUNCTION, id);
        if (!cursor_in_main_file(definition) &&
            row.linkage != LINKAGE_EXTERNAL && !cursor_in_system_header(definition)) {
            vec_push(&lower->pending, definition);
        }
    }
    return id;
}

static enum CXChildVisitResult function_list(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    Lower *lower = data;
    if (cursor.kind == CXCursor_FunctionDecl) {
        vec_push(&lower->functions, cursor);
        StrId name = cursor_name(lower, cursor);
        *map_put(&lower->function_by_name, name, NULL) = lower->functions.len;
    }
    return CXChildVisit_Continue;
}

FunctionId function_named(Lower *lower, const char *name) {
    if (!lower->functions_listed) {
        lower->functions_listed = true;
        lower_search(lower, function_list, lower);
    }
    StrId id = unit_string(lower->builder, name);
    uint64_t index = map_get(&lower->function_by_name, id, 0);
    return index ? function_of(lower, lower->functions.data[index - 1]) : 0;
}

FunctionId function_made(Lower *lower, const char *name) {
    StrId text = unit_string(lower->builder, name);
    FunctionId id = (FunctionId)map_get(&lower->function_rows, text, 0);
    if (id || (id = function_named(lower, name))) {
        return id;
    }
    Function row = {
        .name = text,
        .type = unit_function_type(lower->builder, lower->type_int->id, NULL, 0, true),
        .noreturn = name_is_noreturn(name),
    };
    id = unit_function(lower->builder, &row);
    *map_put(&lower->function_rows, text, NULL) = id;
    return id;
}

/* ---- globals -------------------------------------------------------------------------------- */

static bool variable_is_definition(CXCursor cursor) {
    return clang.isCursorDefinition(cursor) ||
           clang.Cursor_getStorageClass(cursor) != CX_SC_Extern;
}

static Global global_row(Lower *lower, CXCursor cursor) {
    const TypeInfo *type = type_info(lower, clang.getCursorType(cursor));
    Attributes attributes = cursor_attributes(lower, cursor);
    type_complete(lower, type);
    Loc loc = cursor_loc(lower, cursor);
    return (Global){
        .name = cursor_name(lower, cursor),
        .type = type->id,
        .type_text = type_text(lower, type),
        .linkage = (uint8_t)cursor_linkage(cursor),
        .constant = type->is_const,
        .weak = attributes.weak,
        .alias = attributes.alias,
        .loc = loc,
        .note = attributes.note ? attributes.note : cursor_note_or_comment(lower, cursor, loc),
    };
}

GlobalId global_of(Lower *lower, CXCursor cursor) {
    Entity entity;
    CXCursor canonical;
    if (entity_known(lower, cursor, &entity, &canonical)) {
        return entity.kind == ENTITY_GLOBAL ? entity.id : 0;
    }
    CXCursor definition = clang.getCursorDefinition(cursor);
    bool defined = !clang.Cursor_isNull(definition);
    CXCursor known = defined ? definition : cursor;
    Global row = global_row(lower, known);
    row.defined = defined || variable_is_definition(known);
    GlobalId id = unit_global(lower->builder, &row);
    entity_keep(lower, cursor, canonical, ENTITY_GLOBAL, id);
    /* Definitions of the main file are lowered anyway; those of system headers hold nothing. */
    if (defined && !cursor_in_main_file(definition) &&
        !cursor_in_system_header(definition)) {
        vec_push(&lower->pending, definition);
    }
    return id;
}

/* `int x[]; int x[4] = ...;`: the definition tells more than the declaration seen first. */
static void global_refine(Lower *lower, GlobalId id, CXCursor cursor) {
    const TypeInfo *type = type_info(lower, clang.getCursorType(cursor));
    Global *row = unit_global_at(lower->builder, id);
    row->defined |= variable_is_definition(cursor);
    if (type->size > unit_type_at(lower->builder, row->type)->size) {
        StrId text = type_text(lower, type);
        type_complete(lower, type);
        row = unit_global_at(lower->builder, id);
        row->type = type->id;
        row->type_text = text;
    }
}

/* The initialiser among the children of a variable; bounds and typeof operands are children too. */
NodeId variable_initialiser(Lower *lower, NodeId node) {
    NodeId last = node_last_part(lower, node);
    if (!last) {
        return 0;
    }
    CXCursor initialiser = clang.Cursor_getVarDeclInitializer(node_cursor(lower, node));
    if (clang.Cursor_isNull(initialiser)) {
        return 0;
    }
    for (NodeId child = node_first(lower, node); child; child = node_next(lower, node, child)) {
        if (node_cursor(lower, child).data[1] == initialiser.data[1] &&
            kind_is_expression(node_kind(lower, child))) {
            return child;
        }
    }
    return last;
}

static void global_initialise(Lower *lower, GlobalId id, NodeId node) {
    NodeId initialiser = variable_initialiser(lower, node);
    if (initialiser) {
        const TypeInfo *type = type_info(lower, clang.getCursorType(node_cursor(lower, node)));
        init_static(lower, id, type, initialiser);
    }
}

void global_define(Lower *lower, CXCursor cursor) {
    GlobalId id = global_of(lower, cursor);
    if (!id) {
        return;
    }
    global_refine(lower, id, cursor);
    if (clang.isCursorDefinition(cursor)) {
        tree_read(lower, cursor);
        global_initialise(lower, id, 0);
    }
}

GlobalId global_static_local(Lower *lower, NodeId node) {
    CXCursor cursor = node_cursor(lower, node);
    Entity entity;
    CXCursor canonical;
    if (entity_known(lower, cursor, &entity, &canonical)) {
        return entity.kind == ENTITY_GLOBAL ? entity.id : 0;
    }
    Global row = global_row(lower, cursor);
    row.linkage = LINKAGE_INTERNAL;
    row.defined = 1;
    row.owner = lower->function_name;
    GlobalId id = unit_global(lower->builder, &row);
    entity_keep(lower, cursor, canonical, ENTITY_GLOBAL, id);
    global_initialise(lower, id, node);
    return id;
}

GlobalId global_literal(Lower *lower, NodeId node) {
    const TypeInfo *type = node_type(lower, node);
    NodeId list = node_last_part(lower, node);
    type_complete(lower, type);
    Global row = {
        .name = unit_string(lower->builder,
                            arena_printf(lower->arena, "<literal %u>", ++lower->literals)),
        .owner = lower->function_name,
        .type = type->id,
        .type_text = type_text(lower, type),
        .linkage = LINKAGE_INTERNAL,
        .defined = 1,
        .constant = type->is_const,
        .loc = node_loc(lower, node),
    };
    GlobalId id = unit_global(lower->builder, &row);
    if (list) {
        init_static(lower, id, type, list);
    }
    return id;
}

/* ---- any name ------------------------------------------------------------------------------- */

static Entity constant_of(Lower *lower, CXCursor cursor) {
    EnumConstant row = {clang.getEnumConstantDeclValue(cursor), cursor_name(lower, cursor)};
    vec_push(&lower->constants, row);
    uint32_t index = lower->constants.len - 1;
    *map_put(&lower->entities, cursor_key(cursor), NULL) = entity_pack(ENTITY_CONSTANT, index);
    return (Entity){ENTITY_CONSTANT, index};
}

Entity entity_of(Lower *lower, CXCursor cursor) {
    uint64_t *slot;
    switch ((int)cursor.kind) {
    case CXCursor_VarDecl:
    case CXCursor_ParmDecl:
        slot = map_find(&lower->locals, cursor_key(cursor));
        if (slot) {
            return (Entity){ENTITY_LOCAL, (uint32_t)*slot};
        }
        if (cursor.kind == CXCursor_ParmDecl) {
            break;
        }
        return (Entity){ENTITY_GLOBAL, global_of(lower, cursor)};
    case CXCursor_FunctionDecl:
        return (Entity){ENTITY_FUNCTION, function_of(lower, cursor)};
    case CXCursor_EnumConstantDecl:
        slot = map_find(&lower->entities, cursor_key(cursor));
        return slot ? entity_unpack(*slot) : constant_of(lower, cursor);
    default:
        break;
    }
    return (Entity){ENTITY_NONE, 0};
}

Entity node_entity(Lower *lower, NodeId node) {
    const AstNode *row = &lower->nodes.data[node];
    if (row->entity_kind) {
        return (Entity){(EntityKind)(row->entity_kind - 1), row->entity};
    }
    Entity entity = entity_of(lower, clang.getCursorReferenced(row->cursor));
    lower->nodes.data[node].entity_kind = (uint8_t)(entity.kind + 1);
    lower->nodes.data[node].entity = entity.id;
    return entity;
}
