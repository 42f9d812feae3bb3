/* SPDX-License-Identifier: Apache-2.0 */
/* The verifier: each invariant, broken alone, is told. */
#include "ir/ir.h"

#include "check.h"

/* Parses, lets `spoil` damage the unit, and wants a complaint that holds `message`. */
static void refuse(const char *text, void (*spoil)(Unit *unit), const char *message) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    Unit *unit = unit_parse("t.ir", text, strlen(text), diags);
    CHECK(unit != NULL);
    if (unit) {
        spoil(unit);
        bool good = unit_verify(unit, diags);
        bool told = diags->list.len && strstr(diags->list.data[0].text, message);
        if (good || !told) {
            check_fail(__FILE__, __LINE__, "expected \"%s\", got %s", message,
                       diags->list.len ? diags->list.data[0].text : "nothing");
        }
    }
    unit_free(unit);
    arena_free(arena);
}

static const char SAMPLE[] = "record struct a {\n  x: i32\n  y: *i8\n}\n"
                             "record struct b {\n  a: struct a\n}\n"
                             "global g: i32 = {\n +0: i32 1\n +4: i32 2\n}\n"
                             "declare d(*i8) -> i32\n"
                             "function f($p: *i8) -> i32 {\n"
                             "  %1 = local $p\n"
                             "  %2 = load %1\n"
                             "  %3 = call d(%2) macro M @1:1\n"
                             "  branch %3 b c\n"
                             "b:\n"
                             "  %5 = const 1\n"
                             "  switch %5 { 1: c, default: c }\n"
                             "c:\n"
                             "  return %3\n"
                             "}\n";
/* Numbers in SAMPLE: d is function 1, f is 2; blocks b1 = 1..4, b = 5..6, c = 7. */
static Insn *insn_at(Unit *unit, Value value) {
    return &unit->functions[2].insns[value];
}
static void spoil_use(Unit *unit) { insn_at(unit, 7)->a = 5; }
static void spoil_order(Unit *unit) { insn_at(unit, 2)->a = 2; }
static void spoil_void(Unit *unit) { insn_at(unit, 7)->a = 4; }
static void spoil_value(Unit *unit) { insn_at(unit, 2)->a = 8; }
static void spoil_no_value(Unit *unit) { insn_at(unit, 2)->a = 0; }
static void spoil_local(Unit *unit) { insn_at(unit, 1)->a = 2; }
static void spoil_callee(Unit *unit) { insn_at(unit, 3)->a = 0; }
static void spoil_pool(Unit *unit) { insn_at(unit, 3)->c = 4000; }
static void spoil_block(Unit *unit) { insn_at(unit, 4)->c = 4; }
static void spoil_type(Unit *unit) { insn_at(unit, 2)->type = unit->type_count; }
static void spoil_address(Unit *unit) { insn_at(unit, 1)->type = 0; }
static void spoil_flags(Unit *unit) { insn_at(unit, 2)->flags = INSN_STRUCT_RESULT; }
static void spoil_kind(Unit *unit) { insn_at(unit, 2)->kind = 1; }
static void spoil_unused(Unit *unit) { insn_at(unit, 2)->c = 1; }
static void spoil_op(Unit *unit) { insn_at(unit, 2)->op = INSN_COUNT_; }
static void spoil_end(Unit *unit) { *insn_at(unit, 7) = (Insn){.op = INSN_ASM}; }
static void spoil_middle(Unit *unit) { *insn_at(unit, 3) = (Insn){.op = INSN_UNREACHABLE}; }
static void spoil_range(Unit *unit) { unit->functions[2].blocks[2].count = 1; }
static void spoil_rows(Unit *unit) { insn_at(unit, 6)->c = 9; }
static void spoil_row(Unit *unit) {
    unit->functions[2].pool[insn_at(unit, 6)->b + 4] = 0;
}
static void spoil_params(Unit *unit) { unit->functions[2].params = 0; }
static void spoil_defined(Unit *unit) { unit->functions[2].defined = 0; }
static void spoil_function_type(Unit *unit) { unit->functions[2].type = 1; }
static void spoil_loc(Unit *unit) { insn_at(unit, 3)->loc.file = 9; }
static void spoil_spelling(Unit *unit) { unit->spellings[0].insn = 8; }
static void spoil_name(Unit *unit) { unit->globals[1].name = 4000; }
static void spoil_inits(Unit *unit) { unit->globals[1].inits = 3; }
static void spoil_init_order(Unit *unit) { unit->inits[1].offset = 5; }
static void spoil_fields(Unit *unit) { unit->types[1].fields = 9; }
static void spoil_owner(Unit *unit) { unit->fields[1].record = 2; }
static void spoil_nesting(Unit *unit) { unit->fields[1].type = 2; }
static void spoil_pointer(Unit *unit) {
    for (TypeId id = 3; id < unit->type_count; id++) {
        if (unit->types[id].kind == TYPE_POINTER) {
            unit->types[id].element = id;
        }
    }
}
static void spoil_void_type(Unit *unit) { unit->types[3].kind = TYPE_VOID; }

static void broken_units_are_refused(void) {
    refuse(SAMPLE, spoil_use, "not computed on every path");
    refuse(SAMPLE, spoil_order, "not computed on every path");
    refuse(SAMPLE, spoil_void, "has no result");
    refuse(SAMPLE, spoil_value, "uses value 8 of 8");
    refuse(SAMPLE, spoil_no_value, "uses value 0");
    refuse(SAMPLE, spoil_local, "a local is");
    refuse(SAMPLE, spoil_callee, "a function is");
    refuse(SAMPLE, spoil_pool, "outside the pool");
    refuse(SAMPLE, spoil_block, "goes to block 4 of 4");
    refuse(SAMPLE, spoil_type, "a type is");
    refuse(SAMPLE, spoil_address, "no pointer type");
    refuse(SAMPLE, spoil_flags, "flags 4");
    refuse(SAMPLE, spoil_kind, "kind 1");
    refuse(SAMPLE, spoil_unused, "without meaning");
    refuse(SAMPLE, spoil_op, "has operation");
    refuse(SAMPLE, spoil_end, "only terminator");
    refuse(SAMPLE, spoil_middle, "only terminator");
    refuse(SAMPLE, spoil_range, "only terminator");
    refuse(SAMPLE, spoil_rows, "rows of 5");
    refuse(SAMPLE, spoil_row, "goes to block 0");
    refuse(SAMPLE, spoil_params, "parameters come first");
    refuse(SAMPLE, spoil_defined, "is defined without a body");
    refuse(SAMPLE, spoil_function_type, "no function type");
    refuse(SAMPLE, spoil_loc, "names file 9");
    refuse(SAMPLE, spoil_spelling, "belongs to no instruction");
    refuse(SAMPLE, spoil_name, "its name is string 4000");
    refuse(SAMPLE, spoil_inits, "not rows of the table");
    refuse(SAMPLE, spoil_init_order, "in order of their offsets");
    refuse(SAMPLE, spoil_fields, "more fields");
    refuse(SAMPLE, spoil_owner, "a field of record 2");
    refuse(SAMPLE, spoil_nesting, "holds itself");
    refuse(SAMPLE, spoil_pointer, "comes later");
    refuse(SAMPLE, spoil_void_type, "void or a record stands");
}

int main(void) {
    RUN(broken_units_are_refused);
    return check_end();
}
