/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the command and runs it. */
#include <signal.h>
#include <stdlib.h>

#include "cli/cli.h"

static void on_abort(int signal_number) {
    (void)signal_number;
    _Exit(EXIT_INTERNAL);
}

static int run_command(const CommandRow *command, int argc, char **argv) {
    Arena *arena = arena_new("command");
    Options options = {0};
    int code = EXIT_USAGE;
    if (options_parse(arena, argc, argv, &options)) {
        if (option_set(&options.help)) {
            help_command(command, stdout);
            code = EXIT_CLEAN;
        } else {
            code = command->run(arena, &options);
        }
    }
    options_free(&options);
    arena_free(arena);
    return code;
}

static bool is_any(const char *word, const char *a, const char *b) {
    return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

int main(int argc, char **argv) {
    signal(SIGABRT, on_abort);
    signal(SIGPIPE, SIG_IGN);
    const char *word = argc > 1 ? argv[1] : NULL;
    if (!word) {
        help_print(stderr);
        return EXIT_USAGE;
    }
    if (is_any(word, "--version", "-V")) {
        printf("sangam %s\n", SANGAM_VERSION);
        return EXIT_CLEAN;
    }
    bool help = strcmp(word, "help") == 0 || is_any(word, "--help", "-h");
    if (help && argc == 2) {
        help_print(stdout);
        return EXIT_CLEAN;
    }
    if (strcmp(word, "--completion") == 0) /* what the build installs */
        return manual_print(argc == 3 ? argv[2] : "", stdout) ? EXIT_CLEAN : EXIT_USAGE;
    if (help) word = argv[2];
    const CommandRow *command = command_named(word);
    if (!command) return EXIT_USAGE;
    if (help) help_command(command, stdout);
    return help ? EXIT_CLEAN : run_command(command, argc, argv);
}
