/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the command and runs it. */
#include <locale.h>
#include <signal.h>
#include <stdlib.h>

#include "cli/cli.h"

static const struct {
    const char *name, *operands, *help;
    int (*run)(Arena *arena, const Options *options);
} commands[] = {
#define COMMAND(function, name, operands, help) {name, operands, help, command_##function},
#include "cli/commands.def"
#undef COMMAND
};

static void print_help(FILE *out) {
    fprintf(
        out,
        "sangam %s: traces personal data through C programs and checks the flows against law.\n\n",
        SANGAM_VERSION);
    for (size_t i = 0; i < COUNTOF(commands); i++)
        fprintf(out, "  sangam %s %s\n      %s\n", commands[i].name, commands[i].operands,
                commands[i].help);
    fprintf(out, "\nOptions:\n");
    options_help(out);
    fprintf(out, "\nExit codes: 0 nothing that gates, 1 findings that gate, 2 usage or "
                 "configuration error,\n"
                 "3 something was not analysed, 4 internal error.\n");
}

static const char *nearest_command(const char *word) {
    const char *names[COUNTOF(commands) + 1] = {0};
    for (size_t i = 0; i < COUNTOF(commands); i++) names[i] = commands[i].name;
    return text_nearest(word, names);
}

static void on_abort(int signal_number) {
    (void)signal_number;
    _Exit(EXIT_INTERNAL);
}

int main(int argc, char **argv) {
    signal(SIGABRT, on_abort);
    signal(SIGPIPE, SIG_IGN);
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_help(argc < 2 ? stderr : stdout);
        return argc < 2 ? EXIT_USAGE : EXIT_CLEAN;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("sangam %s\n", SANGAM_VERSION);
        return EXIT_CLEAN;
    }
    for (size_t i = 0; i < COUNTOF(commands); i++) {
        if (strcmp(commands[i].name, argv[1]) != 0) continue;
        Arena *arena = arena_new("command");
        Options options = {0};
        int code = EXIT_USAGE;
        if (options_parse(arena, argc, argv, &options)) {
            if (option_set(&options.help)) {
                print_help(stdout);
                code = EXIT_CLEAN;
            } else {
                code = commands[i].run(arena, &options);
            }
        }
        arena_free(arena);
        return code;
    }
    const char *near = nearest_command(argv[1]);
    if (near)
        usage_error("`%s` is no command; did you mean `%s`?", argv[1], near);
    else
        usage_error("`%s` is no command; `sangam --help` lists them", argv[1]);
    return EXIT_USAGE;
}
