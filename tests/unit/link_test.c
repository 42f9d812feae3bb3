/* SPDX-License-Identifier: Apache-2.0 */
/* What linking makes of types that name each other. */
#include "check.h"

#include "program/program.h"

static const Type *type_of(const Program *program, const char *function) {
    for (FunctionId f = 1; f < program->function_count; f++)
        if (strcmp(program->functions[f].name, function) == 0) return &program->types[program_body(program, f)->type];
    return &program->types[0];
}

static const Type *param(const Program *program, const Type *function, uint32_t number) {
    return &program->types[number < function->params ? program->pool[function->param + number] : 0];
}

static const Type *element(const Program *program, const Type *type) {
    return &program->types[type->element];
}

static Program *link_text(Arena *arena, const char *text) {
    Diags *diags = diags_new(arena);
    LinkInput input = {.unit = unit_parse("test.ir", text, strlen(text), diags), .group = ""};
    CHECK(input.unit);
    return program_link(&input, 1, diags);
}

/* `struct b` is met while its own member's type is being linked: that type's parameters lay in rows that the next
 * function's then took, so that it became a function of a pointer to itself. */
static void types_in_circles_keep_their_parameters(void) {
    Arena *arena = arena_new("link_test");
    Program *program = link_text(arena, "file \"a.c\"\nmain \"a.c\"\n"
                                        "record struct a size 8 {\n    f: *fn(*struct b) -> void +0\n}\n"
                                        "record struct b size 8 {\n    g: *fn(*struct b) -> void +0\n}\n"
                                        "declare set(*fn(*struct b) -> void) -> void\n");
    const Type *handler = element(program, param(program, type_of(program, "set"), 0));
    CHECK_EQ(handler->kind, TYPE_FUNCTION);
    CHECK_EQ(handler->params, 1);
    CHECK_EQ(element(program, param(program, handler, 0))->kind, TYPE_RECORD);
    program_free(program);
    arena_free(arena);
}

/* A function type within the parameters of another, both met first in a record. */
static void parameters_stay_apart(void) {
    Arena *arena = arena_new("link_test");
    Program *program = link_text(arena, "file \"a.c\"\nmain \"a.c\"\n"
                                        "record struct a size 8 {\n    f: *fn(i64, *fn(i8) -> i32, f64) -> void +0\n}\n"
                                        "declare set(*struct a) -> void\n");
    const Type *record = element(program, param(program, type_of(program, "set"), 0));
    const Type *member = element(program, &program->types[program->fields[record->field].type]);
    CHECK_EQ(member->params, 3);
    CHECK_EQ(param(program, member, 0)->size, 8);
    CHECK_EQ(param(program, member, 1)->kind, TYPE_POINTER);
    CHECK_EQ(param(program, element(program, param(program, member, 1)), 0)->size, 1);
    CHECK_EQ(param(program, member, 2)->kind, TYPE_REAL);
    program_free(program);
    arena_free(arena);
}

int main(void) {
    RUN(types_in_circles_keep_their_parameters);
    RUN(parameters_stay_apart);
    return check_end();
}
