/* SPDX-License-Identifier: Apache-2.0 */
/* sangam frameworks: the laws that are known, one of them, two side by side, or what is wrong in
 * their files. */
#include "cli/cli.h"

typedef struct LawCommand {
    Arena *arena;
    const Options *options;
    Diags *diags;
    const Frameworks *all;
    LawVec laws;
    int32_t as_of;
    PrintFormat format;
    Buf out;
} LawCommand;

static int list_laws(LawCommand *command) {
    frameworks_print_list(command->all, command->laws.data, command->laws.len, command->as_of,
                          command->format, &command->out);
    return EXIT_CLEAN;
}

static int show_law(LawCommand *command) {
    const StrVec *words = &command->options->operands;
    if (command->format != PRINT_TEXT) {
        usage_error("frameworks show prints text; csv and html are for list and compare");
        return EXIT_USAGE;
    }
    if (words->len < 2) {
        usage_error("show what? a law (gdpr), a provision (gdpr:17.3.b) or a control");
        return EXIT_USAGE;
    }
    int code = EXIT_CLEAN;
    for (uint32_t i = 1; i < words->len; i++) {
        if (i > 1) buf_putc(&command->out, '\n');
        if (!frameworks_print_any(command->all, words->data[i], command->as_of, &command->out,
                                  command->diags))
            code = EXIT_USAGE;
    }
    return code;
}

static int compare_laws(LawCommand *command) {
    const StrVec *words = &command->options->operands;
    if (words->len != 3) {
        usage_error("compare two: sangam frameworks compare EU IN, or gdpr dpdp");
        return EXIT_USAGE;
    }
    const char *a = words->data[1], *b = words->data[2];
    Comparisons rows = {0};
    bool ok = frameworks_compare(command->arena, command->all, a, b, command->as_of, &rows,
                                 command->diags);
    if (ok)
        frameworks_print_comparison(&rows, a, b, command->as_of, command->format, &command->out);
    vec_free(&rows);
    return ok ? EXIT_CLEAN : EXIT_USAGE;
}

static int lint_laws(LawCommand *command) {
    bool ok = frameworks_lint(command->all, command->diags);
    uint32_t provisions = 0;
    for (uint32_t i = 0; i < command->all->laws.len; i++)
        provisions += command->all->laws.data[i].provisions.len;
    buf_printf(&command->out,
               "%u laws, %u provisions, %u controls looked at, %u errors, %u warnings\n",
               command->all->laws.len, provisions, command->all->controls.len,
               command->diags->errors, command->diags->warnings);
    return ok ? EXIT_CLEAN : EXIT_USAGE;
}

static const struct {
    const char *name;
    int (*run)(LawCommand *command);
} verbs[] = {
    {"list", list_laws}, {"show", show_law}, {"compare", compare_laws}, {"lint", lint_laws}};

static int unknown_verb(const char *word) {
    const char *names[COUNTOF(verbs) + 1] = {0};
    for (size_t i = 0; i < COUNTOF(verbs); i++) names[i] = verbs[i].name;
    const char *near = text_nearest(word, names);
    usage_error("frameworks knows list, show, compare and lint, not `%s`%s%s%s", word,
                near ? "; did you mean `" : "", near ? near : "", near ? "`?" : "");
    return EXIT_USAGE;
}

int command_frameworks(Arena *arena, const Options *options) {
    LawCommand command = {.arena = arena, .options = options, .diags = diags_new(arena)};
    ScanOptions wants = {0};
    if (!scan_options(arena, options, &wants) ||
        !parse_format(options, &command.format))
        return EXIT_USAGE;
    command.as_of = wants.as_of;
    const char *verb = options->operands.len ? options->operands.data[0] : "list";
    size_t at = 0;
    while (at < COUNTOF(verbs) && strcmp(verbs[at].name, verb) != 0) at++;
    if (at == COUNTOF(verbs)) return unknown_verb(verb);
    command.all = load_frameworks(arena, options, NULL, NULL, &command.laws, command.diags);
    int code = command.all ? verbs[at].run(&command) : EXIT_USAGE;
    print_buf(&command.out);
    diags_print(command.diags, stderr, DIAG_WARNING);
    vec_free(&command.laws);
    return code;
}
