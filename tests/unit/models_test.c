/* SPDX-License-Identifier: Apache-2.0 */
/* Models: ports, formats, effects from YAML, the table, and the shipped files. */
#include "check.h"
#include "models/models.h"

#include <stdlib.h>
#include <unistd.h>

static Arena *arena;
static Diags *diags;

static void begin(void) {
    arena_free(arena);
    arena = arena_new("models_test");
    diags = diags_new(arena);
}

/* ---- ports ---------------------------------------------------------------------------------- */

static Port port(const char *text) {
    Port out = {0};
    const char *why;
    if (!port_parse(arena, text, &out, &why)) check_fail(__FILE__, __LINE__, "%s: %s", text, why);
    return out;
}

static void ports_are_read(void) {
    begin();
    Port p = port("**arg2");
    CHECK_EQ(p.kind, PORT_ARGUMENT);
    CHECK_EQ(p.argument, 2);
    CHECK_EQ(p.stars, 2);
    CHECK(p.field == NULL);
    p = port("*arg0->iov_base");
    CHECK_EQ(p.stars, 1);
    CHECK_STR(p.field, "iov_base");
    p = port("ret");
    CHECK_EQ(p.kind, PORT_RETURN);
    CHECK_EQ(p.stars, 0);
    p = port("format(arg3, arg5)");
    CHECK_EQ(p.kind, PORT_FORMAT);
    CHECK_EQ(p.argument, 3);
    CHECK_EQ(p.first, 5);
    CHECK_EQ(port("format(arg1)").first, UINT32_MAX);
    p = port("handle(*arg3).sql");
    CHECK_EQ(p.kind, PORT_HANDLE);
    CHECK_EQ(p.argument, 3);
    CHECK_EQ(p.inner, 1);
    CHECK_EQ(p.index, UINT32_MAX);
    CHECK_STR(p.slot, "sql");
    p = port("handle(arg0).bind[arg1]");
    CHECK_EQ(p.index, 1);
    CHECK_EQ(port("handle(ret).url").argument, PORT_RESULT);
    CHECK_EQ(port("handle(program).strtok").argument, PORT_PROGRAM);
    CHECK_EQ(port("*varargs").kind, PORT_VARARGS);
    CHECK_EQ(port("none").kind, PORT_NONE);
}

static void ports_print_as_written(void) {
    static const char *const texts[] = {
        "ret",
        "*ret",
        "arg0",
        "***arg63",
        "*arg1->iov_base",
        "ret->data",
        "*(*arg3)->ai_canonname",
        "varargs",
        "*varargs",
        "format(arg0)",
        "format(arg3, arg4)",
        "handle(arg0).sql",
        "handle(*arg3).sql",
        "handle(ret).url",
        "handle(program).strtok",
        "*handle(arg0).bind[arg1]",
        "none",
    };
    begin();
    for (size_t i = 0; i < COUNTOF(texts); i++) {
        Port p = port(texts[i]);
        Buf out = {0};
        port_print(&p, &out);
        CHECK_STR(buf_text(&out), texts[i]);
        buf_free(&out);
    }
}

static void bad_ports_are_refused(void) {
    static const char *const texts[] = {
        "",
        "*",
        "arg",
        "argx",
        "arg64",
        "arg-1",
        "arg0 ",
        "arg0->",
        "arg0->1x",
        "*****arg0",
        "(*arg0)",
        "(*arg0->name)",
        "(*arg0->name",
        "retx",
        "format()",
        "format(arg0",
        "*format(arg0)",
        "format(arg0, )",
        "handle(arg0)",
        "handle(arg0).",
        "handle().x",
        "handle(arg0).x[",
        "handle(arg0).x[1]",
        "format(ret)",
        "Arg0",
        "arg99999999999",
    };
    begin();
    for (size_t i = 0; i < COUNTOF(texts); i++) {
        Port out;
        const char *why = NULL;
        if (port_parse(arena, texts[i], &out, &why))
            check_fail(__FILE__, __LINE__, "`%s` was taken for a port", texts[i]);
        CHECK(why != NULL);
    }
}

static void states_have_names(void) {
    unsigned state;
    CHECK(state_parse("keyed-hash", &state) && state == STATE_KEYED_HASH);
    CHECK_STR(state_name(STATE_ENCRYPTED), "encrypted");
    CHECK(!state_parse("keyed", &state));
}

/* ---- formats -------------------------------------------------------------------------------- */

/* "s0 d1 *2 s3": letter and argument; `-` suppressed, `=` assigns, `+` allocates, `.` takes none. */
static const char *conversions(const char *format, bool scan, bool expected) {
    Conversions list = {0};
    Buf out = {0};
    bool ok = format_parse(format, strlen(format), scan, &list);
    if (ok != expected)
        check_fail(__FILE__, __LINE__, "%s: %s", format, ok ? "accepted" : "refused");
    for (uint32_t i = 0; i < list.len; i++) {
        const Conversion *c = &list.data[i];
        if (i) buf_putc(&out, ' ');
        buf_putc(&out, c->letter);
        if (c->argument == UINT32_MAX)
            buf_putc(&out, '.');
        else
            buf_printf(&out, "%u", c->argument);
        if (c->suppressed) buf_putc(&out, '-');
        if (c->assigns) buf_putc(&out, '=');
        if (c->allocates) buf_putc(&out, '+');
        CHECK(format[c->start] == '%');
        CHECK(c->start + c->length <= strlen(format));
    }
    const char *text = arena_strdup(arena, buf_text(&out));
    buf_free(&out);
    vec_free(&list);
    return text;
}

static void printf_formats_select_arguments(void) {
    begin();
    CHECK_STR(conversions("plain", false, true), "");
    CHECK_STR(conversions("%s is %d", false, true), "s0 d1");
    CHECK_STR(conversions("100%% of %lu", false, true), "u0");
    CHECK_STR(conversions("%-*s|%5.2f", false, true), "*0 s1 f2");
    CHECK_STR(conversions("%.*s %s", false, true), "*0 s1 s2");
    CHECK_STR(conversions("%.0s%s", false, true), "s0- s1");
    CHECK_STR(conversions("%.s", false, true), "s0-");
    CHECK_STR(conversions("%.0f", false, true), "f0");
    CHECK_STR(conversions("%m %p %n", false, true), "p0 n1=");
    CHECK_STR(conversions("%2$s %1$d", false, true), "s1 d0");
    CHECK_STR(conversions("%2$*1$d", false, true), "*0 d1");
    CHECK_STR(conversions("%hhx %ld %lld %zu %jd %td %Lf %qd", false, true),
              "x0 d1 d2 u3 d4 d5 f6 d7");
    CHECK_STR(conversions("%+.3e %#x %'d %08X", false, true), "e0 x1 d2 X3");
    CHECK_STR(conversions("name = %Q and %w and %z", false, true), "Q0 w1 z2");
}

static void malformed_formats_keep_what_was_read(void) {
    begin();
    CHECK_STR(conversions("%s %", false, false), "s0");
    CHECK_STR(conversions("%s %5", false, false), "s0");
    CHECK_STR(conversions("%d %y %s", false, false), "d0");
    CHECK_STR(conversions("%d %[abc", true, false), "d0=");
    /* a number no argument list reaches stays a number */
    CHECK_STR(conversions("%99999999999999d", false, true), "d0");
}

static void scanf_formats_say_what_is_written(void) {
    begin();
    CHECK_STR(conversions("%d %63s", true, true), "d0= s1=");
    CHECK_STR(conversions("%*s %s", true, true), "s.- s0=");
    CHECK_STR(conversions("%[a-z]%[^]\n]%[]x]", true, true), "[0= [1= [2=");
    CHECK_STR(conversions("%ms %m[^:]", true, true), "s0=+ [1=+");
    CHECK_STR(conversions("%c%%%n", true, true), "c0= n1=");
    CHECK_STR(conversions("%2$s %1$s", true, true), "s1= s0=");
}

static void strings_are_told_from_numbers(void) {
    Conversions list = {0};
    const char *format = "%s %d %c %p";
    CHECK(format_parse(format, strlen(format), false, &list));
    CHECK_EQ(list.len, 4);
    CHECK(list.data[0].is_string && !list.data[1].is_string);
    CHECK(!list.data[2].is_string && !list.data[3].is_string);
    vec_free(&list);
}

/* The names that a format gives to its conversions, "-" for none, with a ? where they are loose. */
static const char *labels(const char *format, bool scan) {
    static char text[256];
    Conversions list = {0};
    size_t at = 0;
    (void)format_parse(format, strlen(format), scan, &list);
    text[0] = '\0';
    for (uint32_t i = 0; i < list.len; i++) {
        FormatLabel label = {0};
        bool stands = format_label(format, strlen(format), &list, i, &label);
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%.*s%s", i ? "|" : "", stands ? (int)label.length : 1,
                               stands ? format + label.start : "-", label.loose ? "?" : "");
    }
    vec_free(&list);
    return text;
}

static void formats_name_their_arguments(void) {
    CHECK_STR(labels("user=%s", false), "user");
    CHECK_STR(labels("name='%s', email = \"%s\"", false), "name|email");
    CHECK_STR(labels("E-mail address: <%s>", false), "E-mail address");
    CHECK_STR(labels("{\"email\": \"%s\", \"age\":%d}", false), "email|age");
    CHECK_STR(labels("<email type='home'>%s</email><x>%s", false), "email|x");
    CHECK_STR(labels("</b>%s", false), "-");
    CHECK_STR(labels("/near?q=%s&phone=%s", false), "q|phone");
    CHECK_STR(labels("user => %s", false), "user");
    CHECK_STR(labels("user %s, '%s'", false), "user?|-");
    CHECK_STR(labels("cannot send this to the new user: %s", false), "user?");
    CHECK_STR(labels("%s: %s%s %s", false), "-|-|-|-");
    CHECK_STR(labels("%s %.*s", false), "-|-|-");
    CHECK_STR(labels("mail=%.*s", false), "-|mail");
    CHECK_STR(labels("user=%s.conf home=%s/mail a=%s.", false), "-|-|a");
    CHECK_STR(labels("%", false), "");
    CHECK_STR(labels(">%s", false), "-");
    CHECK_STR(labels(" %s", false), "-");
    CHECK_STR(labels("user=%63s %*s phone: %[^\n]", true), "user|-|phone");
}

/* ---- files ---------------------------------------------------------------------------------- */

/* Loads one file named x.yaml with this text. */
static Models *load(const char *text) {
    begin();
    char folder[] = "/tmp/models_test.XXXXXX";
    CHECK(mkdtemp(folder) != NULL);
    const char *path = path_join(arena, folder, "x.yaml");
    CHECK(file_write_atomic(path, text, strlen(text)));
    const char *folders[] = {folder};
    Models *models = models_load(arena, folders, 1, NULL, diags);
    CHECK(unlink(path) == 0 && rmdir(folder) == 0);
    return models;
}

static const char *first_error(void) {
    for (uint32_t i = 0; i < diags->list.len; i++)
        if (diags->list.data[i].level == DIAG_ERROR) return diags->list.data[i].text;
    return "";
}

#define CHECK_ERROR(text, words)                                                         \
    do {                                                                                 \
        (void)load(text);                                                                \
        if (!strstr(first_error(), words))                                               \
            check_fail(__FILE__, __LINE__, "error is \"%s\", expected it to say \"%s\"", \
                       first_error(), words);                                            \
    } while (0)

static void a_file_becomes_models(void) {
    Models *models = load(
        "library: toy\n"
        "constants: { TOY_SEND: 7 }\n"
        "functions:\n"
        "  - names: [toy_copy, toy_move]\n"
        "    effects:\n"
        "      - copy: { from: \"*arg1\", to: \"*arg0\", size: arg2, append: yes }\n"
        "      - return: arg0\n"
        "  - name: toy_do\n"
        "    noreturn: yes\n"
        "    effects:\n"
        "      - sink: { at: \"format(arg1)\", kind: log, to: arg0, state: [encoded, encrypted] }\n"
        "        when: { argument: 1, is: [TOY_SEND, 3, TOY_OTHER] }\n"
        "  - { name: toy_none, effects: [] }\n"
        "  - { name: toy_call, effects: [ { call: { function: arg1, with: [arg0, none] } } ] }\n");
    CHECK_EQ(diags->errors, 0);
    CHECK_EQ(models_count(models), 5);
    const Model *copy = models_find(models, "toy_move");
    CHECK(copy && copy->count == 2);
    CHECK_EQ(copy->effects[0].kind, EFFECT_COPY);
    CHECK(copy->effects[0].append && !copy->effects[0].weak);
    CHECK_EQ(copy->effects[0].size.argument, 2);
    CHECK_EQ(copy->effects[0].when_argument, UINT32_MAX);
    CHECK_EQ(copy->effects[1].kind, EFFECT_RETURN);
    CHECK_EQ(copy->line, 4);
    const Model *many = models_find(models, "toy_do");
    CHECK(many && many->noreturn && many->count == 3);
    CHECK_EQ(many->effects[0].state, STATE_ENCODED | STATE_ENCRYPTED);
    CHECK(many->effects[0].when_known && many->effects[0].when_number == 7);
    CHECK(many->effects[1].when_known && many->effects[1].when_number == 3);
    CHECK(!many->effects[2].when_known);
    CHECK_STR(many->effects[2].when_value, "TOY_OTHER");
    const Model *call = models_find(models, "toy_call");
    CHECK(call && call->effects[0].call_count == 2);
    CHECK_EQ(call->effects[0].call_arguments[1].kind, PORT_NONE);
    CHECK(models_find(models, "toy_none")->count == 0);
    CHECK(models_find(models, "toy") == NULL);
    CHECK(models_find(models, "__builtin_toy_copy") == models_find(models, "toy_copy"));
    int64_t value = 0;
    CHECK(models_constant(models, "TOY_SEND", &value) && value == 7);
    CHECK(!models_constant(models, "TOY", &value));
    for (uint32_t i = 1; i < models_count(models); i++)
        CHECK(strcmp(models_at(models, i - 1)->function, models_at(models, i)->function) < 0);
}

static void adding_merges_effects(void) {
    Models *models = load("library: toy\nfunctions:\n"
                          "  - { name: b, effects: [ { free: { at: \"*arg0\" } } ] }\n");
    Effect effect = {.kind = EFFECT_SINK, .name = "log", .when_argument = UINT32_MAX};
    models_add(models, &(Model){.function = "b", .effects = &effect, .count = 1});
    models_add(models, &(Model){.function = "a", .effects = &effect, .count = 1});
    models_add(models, &(Model){.function = "c", .effects = &effect, .count = 1});
    CHECK_EQ(models_count(models), 3);
    CHECK_EQ(models_find(models, "b")->count, 2);
    CHECK_EQ(models_find(models, "b")->effects[1].kind, EFFECT_SINK);
    const char *const *names = models_names(models, EFFECT_SINK);
    CHECK_STR(names[0], "log");
    CHECK(names[1] == NULL);
}

#define FUNCTION(effects) "library: toy\nfunctions:\n  - name: f\n    effects:\n" effects
static void mistakes_are_named(void) {
    CHECK_ERROR("library: toy\nfunction: []\n", "did you mean `functions`");
    CHECK_ERROR("library: toy\nfunctions:\n  - nmae: f\n    effects: []\n", "did you mean `name`");
    CHECK_ERROR("library: toy\nfunctions:\n  - name: f\n", "`effects` is missing");
    CHECK_ERROR(FUNCTION("      - cpoy: { from: arg0, to: ret }\n"), "did you mean `copy`");
    CHECK_ERROR(FUNCTION("      - copy: { from: arg0 }\n"), "`to` is missing");
    CHECK_ERROR(FUNCTION("      - copy: { form: arg0, to: ret }\n"), "did you mean `from`");
    CHECK_ERROR(FUNCTION("      - copy: { from: *arg0, to: ret }\n"), "quotes");
    CHECK_ERROR(FUNCTION("      - copy: { from: arg0, to: arg1 }\n"), "cannot be written");
    CHECK_ERROR(FUNCTION("      - erase: { at: arg0 }\n"), "\"*arg0\"");
    CHECK_ERROR(FUNCTION("      - sink: { at: argument, kind: log }\n"), "is not a port");
    CHECK_ERROR(FUNCTION("      - source: { at: \"*arg0\", origin: user, holds: many }\n"),
                "`holds` of a source is nonzero, zero, positive or a number");
    CHECK_ERROR(FUNCTION("      - transform: { from: \"*arg0\", to: \"*ret\", state: encryptd }\n"),
                "known are encoded");
    CHECK_ERROR(FUNCTION("      - { free: { at: \"*arg0\" }, return: arg0 }\n"), "one verb");
    CHECK_ERROR(FUNCTION("      - return: arg0\n        when: { argument: 0 }\n"),
                "`is` is missing");
    CHECK_ERROR(FUNCTION("      - return: arg0\n        when: { argument: -1, is: 0 }\n"),
                "counts from 0");
    CHECK_ERROR(FUNCTION("      - copy: { from: arg0, to: ret, append: maybe }\n"), "yes or no");
    CHECK_ERROR(
        "library: toy\nfunctions:\n  - { name: f, effects: [] }\n  - { name: f, effects: [] }\n",
        "modelled twice");
    CHECK_ERROR("- a\n- b\n", "expected a map");
    CHECK_ERROR("", "expected a map");
    CHECK_ERROR("library: toy\nfunctions: { f: 1 }\n", "not a list");
    CHECK_ERROR("library: toy\nfunctions: [ 7 ]\n", "expected a map");
    CHECK_ERROR("library: toy\nconstants: { A: x }\nfunctions: []\n", "whole number");
    /* one bad function does not lose the next */
    Models *models = load("library: toy\nfunctions:\n  - { name: f, effects: [ { nothing: 1 } ] }\n"
                          "  - { name: g, effects: [] }\n");
    CHECK(models_find(models, "g") && !models_find(models, "f"));
}

static void a_missing_folder_is_an_error(void) {
    begin();
    const char *folders[] = {"/nonexistent/models"};
    Models *models = models_load(arena, folders, 1, NULL, diags);
    CHECK(models && models_count(models) == 0);
    CHECK(strstr(first_error(), "cannot read the folder"));
}

/* ---- what is shipped ------------------------------------------------------------------------ */

static const Effect *effect_of(const Models *models, const char *function, EffectKind kind) {
    const Model *model = models_find(models, function);
    for (uint32_t i = 0; model && i < model->count; i++)
        if (model->effects[i].kind == kind) return &model->effects[i];
    check_fail(__FILE__, __LINE__, "%s has no effect of kind %d", function, (int)kind);
    static const Effect none;
    return &none;
}

static void the_shipped_models_load(void) {
    begin();
    const char *folders[] = {"rules/models"};
    Models *models = models_load(arena, folders, 1, NULL, diags);
    CHECK_STR(first_error(), "");
    CHECK(models_count(models) > 1000);
    CHECK_EQ(effect_of(models, "memcpy", EFFECT_COPY)->to.argument, 0);
    CHECK_EQ(effect_of(models, "recv", EFFECT_SOURCE)->to.argument, 1);
    CHECK_STR(effect_of(models, "recv", EFFECT_SOURCE)->name, "network");
    CHECK_EQ(effect_of(models, "syslog", EFFECT_SINK)->to.kind, PORT_FORMAT);
    CHECK_STR(effect_of(models, "getpass", EFFECT_SOURCE)->data, "credential.password");
    CHECK(effect_of(models, "memset", EFFECT_ERASE)->removable);
    CHECK(!effect_of(models, "explicit_bzero", EFFECT_ERASE)->removable);
    CHECK(models_find(models, "abort")->noreturn);
    CHECK_EQ(effect_of(models, "__builtin___snprintf_chk", EFFECT_COPY)->from.argument, 4);
    CHECK_STR(effect_of(models, "MD5", EFFECT_TRANSFORM)->name, "md5");
}

int main(void) {
    RUN(ports_are_read);
    RUN(ports_print_as_written);
    RUN(bad_ports_are_refused);
    RUN(states_have_names);
    RUN(printf_formats_select_arguments);
    RUN(malformed_formats_keep_what_was_read);
    RUN(scanf_formats_say_what_is_written);
    RUN(strings_are_told_from_numbers);
    RUN(formats_name_their_arguments);
    RUN(a_file_becomes_models);
    RUN(adding_merges_effects);
    RUN(mistakes_are_named);
    RUN(a_missing_folder_is_an_error);
    RUN(the_shipped_models_load);
    arena_free(arena);
    return check_end();
}
