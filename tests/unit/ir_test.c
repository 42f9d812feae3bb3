/* SPDX-License-Identifier: Apache-2.0 */
/* The builder and the text form both ways. Runs in the project's root. */
#include "facts/facts.h"

#include "check.h"

typedef struct Bench {
    Arena *arena;
    Diags *diags;
} Bench;

static Bench bench_open(void) {
    Arena *arena = arena_new("test");
    return (Bench){arena, diags_new(arena)};
}

static void bench_close(Bench *bench) {
    arena_free(bench->arena);
}

static Unit *parse(Bench *bench, const char *text) {
    return unit_parse("t.ir", text, strlen(text), bench->diags);
}

static const char *print(Bench *bench, const Unit *unit) {
    Buf out = {0};
    unit_print(unit, &out);
    const char *text = arena_strndup(bench->arena, buf_text(&out), out.len);
    buf_free(&out);
    return text;
}

static bool same_facts(const Unit *a, const Unit *b) {
    Buf left = {0}, right = {0};
    facts_write(a, &left);
    facts_write(b, &right);
    bool same = left.len == right.len && memcmp(left.data, right.data, left.len) == 0;
    buf_free(&left);
    buf_free(&right);
    return same;
}

/* print and parse again: same text, same facts. */
static bool round_trips(Bench *bench, const Unit *unit) {
    const char *text = print(bench, unit);
    Unit *again = parse(bench, text);
    bool same = again && str_eq(text, print(bench, again)) && same_facts(unit, again);
    unit_free(again);
    return same;
}

static uint32_t random_next(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33);
}

/* ---- text --------------------------------------------------------------------------------- */

static Unit *forms(Bench *bench, char **text, size_t *length) {
    CHECK(file_read(bench->arena, "tests/ir/forms.ir", 0, text, length));
    Unit *unit = *text ? unit_parse("forms.ir", *text, *length, bench->diags) : NULL;
    diags_print(bench->diags, stdout, DIAG_NOTE);
    CHECK(unit != NULL);
    return unit;
}

static const Function *find_function(const Unit *unit, const char *name) {
    for (FunctionId id = 1; id < unit->function_count; id++) {
        if (str_eq(unit_text(unit, unit->functions[id].name), name)) {
            return &unit->functions[id];
        }
    }
    return NULL;
}

static void samples_round_trip(void) {
    Bench bench = bench_open();
    StrVec names = {0};
    uint32_t count = 0;
    CHECK(directory_list(bench.arena, "tests/ir", &names));
    for (uint32_t i = 0; i < names.len; i++) {
        char *text;
        size_t length;
        if (str_ends(names.data[i], ".ir") &&
            file_read(bench.arena, path_join(bench.arena, "tests/ir", names.data[i]), 0, &text,
                      &length)) {
            Unit *unit = unit_parse(names.data[i], text, length, bench.diags);
            if (!unit || !round_trips(&bench, unit)) {
                check_fail(__FILE__, __LINE__, "%s does not round-trip", names.data[i]);
            }
            unit_free(unit);
            count++;
        }
    }
    diags_print(bench.diags, stdout, DIAG_NOTE);
    CHECK(count >= 2);
    vec_free(&names);
    bench_close(&bench);
}

static void forms_mean_what_they_say(void) {
    Bench bench = bench_open();
    char *text;
    size_t length;
    Unit *unit = forms(&bench, &text, &length);
    if (!unit) {
        bench_close(&bench);
        return;
    }
    CHECK_EQ(unit->file_count, 3);
    CHECK_STR(unit_text(unit, unit->files[1].path), "/src/a \"quoted\".c");
    CHECK_EQ(unit->files[1].size, 120);
    CHECK_EQ(unit->files[1].digest.bytes[1], 0x11);
    CHECK_EQ(unit->files[1].digest.bytes[31], 0xff);
    CHECK_EQ(unit->files[2].system, 1);
    CHECK_STR(unit_text(unit, unit->command), "cc -c a.c");

    const Type *user = &unit->types[1];
    CHECK_STR(unit_text(unit, user->name), "struct user");
    CHECK_EQ(user->size, 104);
    CHECK_EQ(user->fields, 7);
    const Field *other = &unit->fields[user->field + 3];
    CHECK_EQ(other->bit_offset, 68 * 8 + 1);
    CHECK_EQ(other->bit_width, 3);
    CHECK_EQ(unit->fields[user->field + 2].loc.macro, 1);
    CHECK_EQ(unit->fields[user->field + 4].name, 0);

    const Type *contact = &unit->types[2];
    CHECK_EQ(contact->is_union, 1);
    CHECK_EQ(contact->size, 16); /* 16 bytes of text, 8 of pointer, one place */
    const Type *session = &unit->types[3];
    CHECK_EQ(session->size, 24); /* char, 7 to spare, long, int, 4 to spare */
    CHECK_EQ(unit->fields[session->field + 1].bit_offset, 8 * 8);
    CHECK_EQ(unit->fields[session->field + 2].bit_offset, 16 * 8);

    const Global *ops = &unit->globals[1];
    CHECK_EQ(ops->inits, 7);
    const Init *init = &unit->inits[ops->init];
    CHECK_EQ(init->kind, INIT_STRING);
    CHECK_EQ(interned_length(unit->strings, init->id), 19);
    CHECK_EQ(interned(unit->strings, init->id)[4], 0);
    CHECK_EQ(init[1].value, -1);
    CHECK_EQ(init[4].value, -4);
    CHECK_EQ(unit->globals[init[3].id].loc.line, 12);
    CHECK_EQ(init[6].value, -1); /* all 64 bits */
    CHECK_EQ(unit->globals[4].loc.file, 2);
    CHECK_EQ(unit->globals[4].defined, 0);

    const Function *odd = find_function(unit, "odd");
    const uint32_t *params = unit->pool + unit->types[odd->type].param;
    CHECK_EQ(unit->types[odd->type].size, 1);
    CHECK_EQ(unit->types[params[0]].size, 4);
    CHECK_EQ(unit->types[params[1]].size, 9);
    CHECK_EQ(unit->types[params[2]].kind, TYPE_OTHER);
    CHECK_EQ(unit->types[params[3]].size, 10);
    CHECK_EQ(unit->types[params[5]].is_signed, 0);
    CHECK_STR(unit_text(unit, unit->types[params[5]].name), "_Bool");
    CHECK_STR(unit_text(unit, unit->types[params[7]].name), "");

    const Function *old = find_function(unit, "old");
    CHECK_EQ(old->params, 2);
    CHECK_EQ(unit->types[old->type].params, 0);
    CHECK_EQ(old->incomplete, 1);
    CHECK_EQ(find_function(unit, "printf")->format_argument, 1);
    CHECK_EQ(find_function(unit, "printf")->format_first, 2);
    CHECK_EQ(find_function(unit, "exit")->noreturn, 1);
    CHECK_EQ(find_function(unit, "kernel")->linkage, LINKAGE_INLINE);

    const Function *main_function = find_function(unit, "main");
    CHECK_EQ(main_function->block_count - 1, 7);
    CHECK_EQ(main_function->end.line, 41);
    const Insn *insns = main_function->insns;
    CHECK_EQ((int32_t)insns[5].b, -8);
    CHECK_EQ(insns[5].c, 0);
    CHECK_EQ(insn_constant(&insns[7]), 2);
    CHECK_STR(unit_text(unit, insns[7].c), "RED");
    CHECK_EQ(insn_constant(&insns[10]), -1);
    double real;
    memcpy(&real, &(uint64_t){(uint64_t)insn_constant(&insns[12])}, sizeof real);
    CHECK(real > 0.09 && real < 0.11);
    CHECK_EQ(insns[23].flags, INSN_VOLATILE | INSN_ATOMIC);
    CHECK_EQ(unit->types[insns[1].type].kind, TYPE_POINTER);
    CHECK_EQ(unit->types[insns[1].type].element, 1); /* struct user */
    CHECK_EQ(unit->spelling_count, 2);
    CHECK_STR(unit_text(unit, unit->spellings[0].macro), "LOG");
    CHECK_EQ(unit->spellings[0].loc.line, 3);
    const Insn *many = &insns[main_function->blocks[2].first + 1];
    CHECK_EQ(many->op, INSN_SWITCH);
    CHECK_EQ(many->c, 20);
    CHECK_EQ(main_function->pool[many->b + 5], (uint32_t)-3);
    CHECK_EQ(main_function->pool[many->b + 6], UINT32_MAX);
    CHECK_EQ(main_function->pool[many->b + 7], 5);
    CHECK_EQ(main_function->pool[many->b + 14], 3); /* jumped */

    CHECK_EQ(unit->unknown_count, 2);
    CHECK_EQ(unit->unknowns[0].count, 3);
    CHECK_EQ(unit->error_count, 2);
    CHECK_EQ(unit->errors[0].fatal, 1);
    unit_free(unit);
    bench_close(&bench);
}

static void short_text_is_enough(void) {
    Bench bench = bench_open();
    Unit *unit = parse(&bench, "declare puts(*i8) -> i32\n"
                               "function main() -> i32 {\n"
                               "    %s = string \"hi\"\n"
                               "    call puts(%s) @3\n"
                               "    %zero = const 0\n"
                               "    return %zero\n"
                               "}\n");
    CHECK(unit != NULL);
    if (unit) {
        CHECK_EQ(unit->functions[2].insn_count - 1, 4);
        CHECK_EQ(unit->functions[2].insns[2].loc.line, 3);
        CHECK_STR(unit_text(unit, unit->files[1].path), "t.ir");
        CHECK(round_trips(&bench, unit));
    }
    unit_free(unit);
    unit = parse(&bench, "");
    CHECK(unit && round_trips(&bench, unit));
    unit_free(unit);
    bench_close(&bench);
}

static void mistakes_have_places(void) {
    static const struct {
        const char *text;
        uint32_t line, column;
        const char *message;
    } cases[] = {
        {"functoin f() -> void {\n}\n", 1, 1, "did you mean `function`"},
        {"function f() -> void {\n    return\n", 3, 1, "`{` without `}`"},
        {"declare f() -> void\n}\n", 2, 1, "`}` without `{`"},
        {"declare f() - void\n", 1, 13, "unexpected character"},
        {"declare f() = void\n", 1, 13, "expected `->`, found `=`"},
        {"declare f(i32 -> void\n", 1, 15, "expected `,` or `)`, found `->`"},
        {"declare f(i31) -> void\n", 1, 11, "multiple of 8"},
        {"declare f(struct user) -> void\n", 1, 11, "no record of that name"},
        {"declare f() -> void void\n", 1, 21, "the end of the line, found `void`"},
        {"extern x: i32\nextern x: i32\n", 2, 8, "declared twice"},
        {"extern x: \"open\n", 1, 11, "does not end on its line"},
        {"extern x: \"\\q\"\n", 1, 13, "no such escape"},
        {"file \"a\"\nextern x: i32 @2:1:1\n", 2, 15, "there is no file 2"},
        {"global x: i32 = {\n  +0: i32 function nowhere\n}\n", 2, 20, "no function `nowhere`"},
        {"global x: i32 = {\n  +0: i32 z\n}\n", 2, 11, "expected an integer, found `z`"},
        {"record struct a {\n  b: struct c\n}\nrecord struct c {\n}\n", 2, 4, "further up"},
        {"record struct a {\n  b: *[2 x struct c]\n}\nrecord struct c {\n}\n", 2, 12,
         "the size of this record"},
        {"record struct a {\n  b: i32 +1.9\n}\n", 2, 11, "bytes.bits"},
        {"function f() -> void {\n}\n", 2, 1, "the last block must end"},
        {"function f() -> void {\n  return\n  return\n}\n", 3, 3, "the block has ended"},
        {"function f() -> void {\na:\nb:\n  return\n}\n", 3, 1, "the block above must end"},
        {"function f() -> void {\n  jump away\n}\n", 2, 8, "no block `away`"},
        {"function f() -> void {\n  return %1\n}\n", 2, 11, "no value %1"},
        {"function f() -> void {\n  %1 = const 1\n  %1 = const 1\n  return\n}\n", 3, 4,
         "defined twice"},
        {"function f() -> void {\n  %1 = return\n}\n", 2, 3, "gives no value"},
        {"function f() -> void {\n  frob %1\n}\n", 2, 3, "no such instruction `frob`"},
        {"function f() -> void {\n  %1 = local $x\n  return\n}\n", 2, 15, "no variable $x"},
        {"function f() -> void {\n  %1 = const 1 : i32 5\n  return\n}\n", 2, 22,
         "the end of the line"},
        {"function f($a: i32, $a: i32) -> void {\n  return\n}\n", 2, 3, "declared twice"},
        {"function f() -> void {\n  %1 = const 1\n  switch %1 { 1: a }\na:\n  return\n}\n", 3, 20,
         "default"},
        {"function f() -> void {\na:\n  jump a\na:\n  return\n}\n", 4, 1, "defined twice"},
    };
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        Bench bench = bench_open();
        Unit *unit = parse(&bench, cases[i].text);
        if (unit || !bench.diags->list.len) {
            check_fail(__FILE__, __LINE__, "case %zu: no error", i);
        } else {
            const Diag *diag = &bench.diags->list.data[0];
            if (diag->line != cases[i].line || diag->column != cases[i].column ||
                !strstr(diag->text, cases[i].message)) {
                check_fail(__FILE__, __LINE__, "case %zu: %u:%u: %s", i, diag->line, diag->column,
                           diag->text);
            }
            CHECK_STR(diag->file, "t.ir");
        }
        unit_free(unit);
        bench_close(&bench);
    }
}

static void several_mistakes_are_told(void) {
    Bench bench = bench_open();
    Unit *unit = parse(&bench, "function f() -> void {\n  frob\n}\n"
                               "function g() -> void {\n  return\n}\n"
                               "function h() -> void {\n  return %x\n}\n");
    CHECK(!unit);
    CHECK_EQ(bench.diags->errors, 2);
    CHECK_EQ(bench.diags->list.data[1].line, 8);
    bench_close(&bench);
}

/* Whatever the text, no crash; and what is accepted holds the invariants. */
static void broken_text_is_survived(void) {
    Bench bench = bench_open();
    char *text;
    size_t length;
    Unit *unit = forms(&bench, &text, &length);
    unit_free(unit);
    uint64_t seed = 1;
    static const char marks[] = "{}()[]%$@~:=,.*\"'\n #0123456789-+xabz";
    for (int round = 0; round < 3000 && unit; round++) {
        Bench small = bench_open();
        char *copy = arena_strndup(small.arena, text, length);
        uint32_t changes = 1 + random_next(&seed) % 3;
        for (uint32_t i = 0; i < changes; i++) {
            size_t at = random_next(&seed) % length;
            uint32_t how = random_next(&seed) % 4;
            if (how == 0) {
                copy[at] = (char)random_next(&seed);
            } else if (how == 1) {
                copy[at] = marks[random_next(&seed) % (sizeof marks - 1)];
            } else {
                size_t from = random_next(&seed) % length, count = random_next(&seed) % 40;
                count = from + count > length ? length - from : count;
                count = at + count > length ? length - at : count;
                memmove(copy + at, text + from, count);
            }
        }
        size_t cut = random_next(&seed) % 8 ? length : random_next(&seed) % length;
        Unit *odd = unit_parse("odd.ir", copy, cut, small.diags);
        if (odd && !round_trips(&small, odd)) {
            check_fail(__FILE__, __LINE__, "round %d does not round-trip", round);
        }
        if (!odd && !small.diags->errors) {
            check_fail(__FILE__, __LINE__, "round %d fails without a word", round);
        }
        unit_free(odd);
        bench_close(&small);
    }
    bench_close(&bench);
}

static void deep_types_are_refused(void) {
    Bench bench = bench_open();
    Buf text = {0};
    buf_puts(&text, "extern x: ");
    for (int i = 0; i < 100000; i++) {
        buf_putc(&text, '*');
    }
    buf_puts(&text, "i8\n");
    Unit *unit = unit_parse("t.ir", text.data, text.len, bench.diags);
    CHECK(!unit);
    CHECK_EQ(bench.diags->errors, 1);
    buf_free(&text);
    bench_close(&bench);
}

/* ---- builder ------------------------------------------------------------------------------ */

static Value add_insn(UnitBuilder *builder, InsnOp op, TypeId type, uint32_t a, uint32_t b,
                      uint32_t c) {
    Insn insn = {.op = (uint8_t)op, .type = type, .a = a, .b = b, .c = c};
    return body_insn(builder, &insn);
}

static TypeId add_integer(UnitBuilder *builder, uint32_t size, bool is_signed, const char *name) {
    Type type = {.kind = TYPE_INTEGER, .size = size, .is_signed = is_signed};
    type.name = unit_string(builder, name);
    return unit_type(builder, &type);
}

static void types_are_shared(void) {
    UnitBuilder *builder = unit_builder_new();
    TypeId integer = add_integer(builder, 4, true, "int");
    CHECK_EQ(add_integer(builder, 4, true, "int"), integer);
    CHECK(add_integer(builder, 4, false, "unsigned int") != integer);
    CHECK(add_integer(builder, 4, true, "enum color") != integer);
    TypeId pointer = unit_pointer(builder, integer);
    CHECK_EQ(unit_pointer(builder, integer), pointer);
    /* What does not belong to the kind makes no difference. */
    Type noisy = {.kind = TYPE_POINTER, .size = 8, .element = integer, .count = 9, .is_signed = 1};
    CHECK_EQ(unit_type(builder, &noisy), pointer);
    TypeId one = unit_function_type(builder, integer, &pointer, 1, false);
    CHECK_EQ(unit_function_type(builder, integer, &pointer, 1, false), one);
    CHECK(unit_function_type(builder, integer, &pointer, 1, true) != one);
    CHECK(unit_function_type(builder, integer, &integer, 1, false) != one);
    Type copy = *unit_type_at(builder, one);
    CHECK_EQ(unit_type(builder, &copy), one);
    TypeId first = unit_record(builder, unit_string(builder, "struct a"), false, (Loc){0});
    CHECK(unit_record(builder, unit_string(builder, "struct a"), false, (Loc){0}) != first);
    CHECK_EQ(unit_type(builder, &(Type){.kind = TYPE_VOID}), 0);
    unit_free(unit_finish(builder));
}

static void deep_types_become_opaque(void) {
    Bench bench = bench_open();
    UnitBuilder *builder = unit_builder_new();
    TypeId type = add_integer(builder, 4, true, "int");
    bool opaque = false;
    for (int i = 0; i < 1000; i++) {
        type = unit_pointer(builder, type);
        opaque |= unit_type_at(builder, type)->kind == TYPE_OTHER;
    }
    CHECK(opaque);
    unit_global(builder, &(Global){.name = unit_string(builder, "x"), .type = type});
    Unit *unit = unit_finish(builder);
    CHECK(unit_verify(unit, bench.diags));
    CHECK(round_trips(&bench, unit));
    unit_free(unit);
    bench_close(&bench);
}

/* int f(struct node *n) { return n ? n->next->v : 0; } with blocks made in an odd order. */
static void build_sample(UnitBuilder *builder, bool other_order) {
    TypeId node = 0, integer = 0;
    if (other_order) {
        unit_string(builder, "not used by anything");
        integer = add_integer(builder, 4, true, "int");
        unit_pointer(builder, unit_pointer(builder, integer));
        node = unit_record(builder, unit_string(builder, "struct node"), false, (Loc){0});
    } else {
        node = unit_record(builder, unit_string(builder, "struct node"), false, (Loc){0});
        integer = add_integer(builder, 4, true, "int");
    }
    TypeId to_node = unit_pointer(builder, node), to_integer = unit_pointer(builder, integer);
    Field fields[2] = {{.name = unit_string(builder, "next"), .type = to_node},
                       {.name = unit_string(builder, "v"), .type = integer, .bit_offset = 64}};
    unit_define_record(builder, node, 16, fields, 2);
    FieldId next = unit_type_at(builder, node)->field, v = next + 1;
    Function declaration = {.name = unit_string(builder, "f"),
                            .type = unit_function_type(builder, integer, &to_node, 1, false)};
    FunctionId f = unit_function(builder, &declaration);
    body_begin(builder, f);
    LocalId n = body_local(builder, &(Local){.name = unit_string(builder, "n"), .type = to_node,
                                             .is_param = 1});
    LocalId t = body_local(builder, &(Local){.type = integer, .is_temporary = 1});
    BlockId no, yes, join, entry;
    if (other_order) {
        join = body_block(builder);
        no = body_block(builder);
        body_block(builder); /* never placed, never used: dropped */
        yes = body_block(builder);
        entry = body_block(builder);
    } else {
        entry = body_block(builder);
        yes = body_block(builder);
        no = body_block(builder);
        join = body_block(builder);
    }
    CHECK(body_ended(builder));
    body_place(builder, entry);
    CHECK(!body_ended(builder));
    Value at = add_insn(builder, INSN_LOCAL, unit_pointer(builder, to_node), n, 0, 0);
    Value held = add_insn(builder, INSN_LOAD, to_node, at, 0, 0);
    add_insn(builder, INSN_BRANCH, 0, held, yes, no);
    body_place(builder, yes);
    Value place = add_insn(builder, INSN_FIELD, unit_pointer(builder, to_node), held, 0, next);
    Value second = add_insn(builder, INSN_LOAD, to_node, place, 0, 0);
    Value number = add_insn(builder, INSN_FIELD, to_integer, second, 8, v);
    Value loaded = add_insn(builder, INSN_LOAD, integer, number, 0, 0);
    Value temp = add_insn(builder, INSN_LOCAL, to_integer, t, 0, 0);
    add_insn(builder, INSN_STORE, integer, temp, loaded, 0);
    add_insn(builder, INSN_JUMP, 0, join, 0, 0);
    body_place(builder, no);
    Value zero = add_insn(builder, INSN_CONST, integer, 0, 0, 0);
    Value temp_again = add_insn(builder, INSN_LOCAL, to_integer, t, 0, 0);
    add_insn(builder, INSN_STORE, integer, temp_again, zero, 0);
    add_insn(builder, INSN_JUMP, 0, join, 0, 0);
    body_place(builder, join);
    Value result = add_insn(builder, INSN_LOCAL, to_integer, t, 0, 0);
    Value answer = add_insn(builder, INSN_LOAD, integer, result, 0, 0);
    /* Operands without meaning are cleared. */
    add_insn(builder, INSN_RETURN, 0, answer, 77, 88);
    CHECK(body_ended(builder));
    body_end(builder, (Loc){0});
}

static void builder_and_text_agree(void) {
    static const char expected[] = "record struct node size 16 {\n"
                                   "    next: *struct node +0\n"
                                   "    v: i32 +8\n"
                                   "}\n"
                                   "function f($n: *struct node) -> i32 {\n"
                                   "    temp $~2: i32\n"
                                   "b1:\n"
                                   "    %1 = local $n\n"
                                   "    %2 = load %1 : *struct node\n"
                                   "    branch %2 b2 b3\n"
                                   "b2:\n"
                                   "    %4 = field %2 +0 struct node.next\n"
                                   "    %5 = load %4 : *struct node\n"
                                   "    %6 = field %5 +8 struct node.v\n"
                                   "    %7 = load %6 : i32\n"
                                   "    %8 = local $~2\n"
                                   "    store %8 %7 : i32\n"
                                   "    jump b4\n"
                                   "b3:\n"
                                   "    %11 = const 0 : i32\n"
                                   "    %12 = local $~2\n"
                                   "    store %12 %11 : i32\n"
                                   "    jump b4\n"
                                   "b4:\n"
                                   "    %15 = local $~2\n"
                                   "    %16 = load %15 : i32\n"
                                   "    return %16\n"
                                   "}\n";
    Bench bench = bench_open();
    UnitBuilder *builder = unit_builder_new(), *other = unit_builder_new();
    build_sample(builder, false);
    build_sample(other, true);
    Unit *unit = unit_finish(builder), *other_unit = unit_finish(other);
    CHECK(unit_verify(unit, bench.diags));
    CHECK(unit_verify(other_unit, bench.diags));
    diags_print(bench.diags, stdout, DIAG_NOTE);
    CHECK_STR(print(&bench, unit), expected);
    CHECK(round_trips(&bench, unit));
    /* The order in which things were made leaves no trace. */
    CHECK(same_facts(unit, other_unit));
    unit_free(unit);
    unit_free(other_unit);
    bench_close(&bench);
}

static void missing_blocks_end(void) {
    Bench bench = bench_open();
    UnitBuilder *builder = unit_builder_new();
    Function declaration = {.name = unit_string(builder, "f"),
                            .type = unit_function_type(builder, 0, NULL, 0, false)};
    FunctionId f = unit_function(builder, &declaration);
    body_begin(builder, f);
    BlockId entry = body_block(builder), nowhere = body_block(builder);
    body_place(builder, entry);
    Value jump = add_insn(builder, INSN_JUMP, 0, nowhere, 0, 0);
    body_spelling(builder, jump, unit_string(builder, "FIRST"), (Loc){.line = 1});
    body_spelling(builder, jump, unit_string(builder, "GO"), (Loc){.line = 2});
    body_end(builder, (Loc){0});
    /* A body that is given up leaves a declaration and no places. */
    FunctionId g = unit_function(builder, &declaration);
    body_begin(builder, g);
    body_place(builder, body_block(builder));
    Value end = add_insn(builder, INSN_RETURN, 0, 0, 0, 0);
    body_spelling(builder, end, unit_string(builder, "GONE"), (Loc){.line = 3});
    body_abandon(builder);
    unit_unknown(builder, "odd", (Loc){.line = 4});
    unit_unknown(builder, "odd", (Loc){.line = 5});
    Unit *unit = unit_finish(builder);
    CHECK(unit_verify(unit, bench.diags));
    CHECK_EQ(unit->functions[f].block_count - 1, 2);
    CHECK_EQ(unit->functions[f].insns[2].op, INSN_UNREACHABLE);
    CHECK_EQ(unit->functions[g].defined, 0);
    CHECK_EQ(unit->spelling_count, 1);
    CHECK_STR(unit_text(unit, unit->spellings[0].macro), "GO");
    CHECK_EQ(unit->unknowns[0].count, 2);
    CHECK_EQ(unit->unknowns[0].first.line, 4);
    unit_free(unit);
    bench_close(&bench);
}

static void names_are_distinct(void) {
    const char *names[INSN_COUNT_ + BINARY_COUNT_ + UNARY_COUNT_];
    uint32_t count = 0;
    for (unsigned i = 0; i < INSN_COUNT_; i++) {
        names[count++] = insn_name((InsnOp)i);
        CHECK_EQ(strlen(insn_operands((InsnOp)i)), 3);
    }
    for (unsigned i = 0; i < BINARY_COUNT_; i++) {
        names[count++] = binary_name((BinaryKind)i);
    }
    for (unsigned i = 0; i < UNARY_COUNT_; i++) {
        names[count++] = unary_name((UnaryKind)i);
    }
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t j = 0; j < i; j++) {
            CHECK(!str_eq(names[i], names[j]));
        }
    }
    CHECK_STR(binary_name(BINARY_POINTER_DIFF), "diff");
    CHECK_STR(binary_name(BINARY_XOR), "xor");
    CHECK_STR(unary_name(UNARY_NOT), "not");
    CHECK(insn_is_terminator(INSN_UNREACHABLE));
    CHECK(!insn_is_terminator(INSN_UNKNOWN));
}

int main(void) {
    RUN(samples_round_trip);
    RUN(forms_mean_what_they_say);
    RUN(short_text_is_enough);
    RUN(mistakes_have_places);
    RUN(several_mistakes_are_told);
    RUN(broken_text_is_survived);
    RUN(deep_types_are_refused);
    RUN(types_are_shared);
    RUN(deep_types_become_opaque);
    RUN(builder_and_text_agree);
    RUN(missing_blocks_end);
    RUN(names_are_distinct);
    return check_end();
}
