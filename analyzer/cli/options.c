/* SPDX-License-Identifier: Apache-2.0 */
/* The command line as the table options.def says it is written. */
#include "cli/cli.h"

const OptionRow option_rows[] = {
#define OPTION(field, name, letter, argument, repeatable, commands, help) \
    {name, letter, argument, repeatable, commands, help, offsetof(Options, field)},
#include "cli/options.def"
#undef OPTION
    {0}};

bool usage_error(const char *format, ...) {
    Arena *arena = arena_new("message");
    Buf text = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    fprintf(stderr, "sangam: %s\n", text_printable(arena, buf_text(&text)));
    buf_free(&text);
    arena_free(arena);
    return false;
}

/* `commands` is a list of names with blanks between, "*" = every command. */
bool option_applies(const OptionRow *row, const char *command) {
    if (strcmp(row->commands, "*") == 0) return true;
    size_t length = strlen(command);
    for (const char *at = row->commands; *at; at += strspn(at, " ")) {
        size_t word = strcspn(at, " ");
        if (word == length && memcmp(at, command, length) == 0) return true;
        at += word;
    }
    return false;
}

static Option *option_at(Options *options, const OptionRow *row) {
    return (Option *)(void *)((char *)options + row->offset);
}

static const OptionRow *row_named(const char *name, size_t length) {
    for (const OptionRow *row = option_rows; row->name; row++)
        if (strlen(row->name) == length && memcmp(row->name, name, length) == 0) return row;
    return NULL;
}

static const OptionRow *row_lettered(char letter) {
    for (const OptionRow *row = option_rows; row->name; row++)
        if (row->letter && row->letter == letter) return row;
    return NULL;
}

static bool unknown_option(const char *word, const char *command) {
    const char *names[64] = {0};
    size_t count = 0;
    for (const OptionRow *row = option_rows; row->name && count + 1 < COUNTOF(names); row++)
        if (option_applies(row, command)) names[count++] = row->name;
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word, "="), word);
    const char *near = text_nearest(name, names);
    return near ? usage_error("unknown option --%s; did you mean --%s?", name, near)
                : usage_error("unknown option --%s; `sangam %s --help` lists them", name, command);
}

static bool take(Options *options, const OptionRow *row, const char *value, int *at, int argc,
                 char **argv) {
    if (*row->argument == '\0') {
        if (value) return usage_error("option --%s takes no value", row->name);
        value = "";
    } else if (!value) {
        if (*at + 1 >= argc)
            return usage_error("option --%s needs a value (%s)", row->name, row->argument);
        value = argv[++*at];
    }
    vec_push(&option_at(options, row)->values, value);
    return true;
}

static bool check_applies(const OptionRow *row, const char *command) {
    return option_applies(row, command) ||
           usage_error("`sangam %s` has no option --%s; `sangam %s --help` lists what it has",
                       command, row->name, command);
}

/* "name", "name=value" */
static bool parse_long(Options *out, const char *word, int *at, int argc, char **argv) {
    size_t length = strcspn(word, "=");
    const OptionRow *row = row_named(word, length);
    if (!row) return unknown_option(word, argv[1]);
    return check_applies(row, argv[1]) &&
           take(out, row, word[length] ? word + length + 1 : NULL, at, argc, argv);
}

/* "qv", "j4": letters without value, the last one perhaps with */
static bool parse_letters(Options *out, const char *word, int *at, int argc, char **argv) {
    for (; *word; word++) {
        const OptionRow *row = row_lettered(*word);
        if (!row)
            return usage_error("unknown option -%c; `sangam %s --help` lists them", *word, argv[1]);
        if (!check_applies(row, argv[1])) return false;
        bool valued = *row->argument != '\0';
        if (!take(out, row, valued && word[1] ? word + 1 : NULL, at, argc, argv)) return false;
        if (valued) break;
    }
    return true;
}

/* As a shell would read it again. */
static const char *command_line(Arena *arena, int argc, char **argv) {
    Buf line = {0};
    buf_puts(&line, "sangam");
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        buf_putc(&line, ' ');
        if (*word && !word[strcspn(word, " \t\n'\"\\$`*?[]{}()<>|&;!#~")]) {
            buf_puts(&line, word);
            continue;
        }
        buf_putc(&line, '\'');
        for (; *word; word++)
            if (*word == '\'')
                buf_puts(&line, "'\\''");
            else
                buf_putc(&line, *word);
        buf_putc(&line, '\'');
    }
    const char *kept = arena_strdup(arena, buf_text(&line));
    buf_free(&line);
    return kept;
}

void options_free(Options *options) {
    for (const OptionRow *row = option_rows; row->name; row++) vec_free(&option_at(options, row)->values);
    vec_free(&options->operands);
    vec_free(&options->rest);
}

bool options_parse(Arena *arena, int argc, char **argv, Options *out) {
    out->command_line = command_line(arena, argc, argv);
    for (int i = 2; i < argc; i++) {
        const char *word = argv[i];
        if (strcmp(word, "--") == 0) {
            while (++i < argc) vec_push(&out->rest, argv[i]);
        } else if (word[0] != '-' || word[1] == '\0') {
            vec_push(&out->operands, word);
        } else if (!(word[1] == '-' ? parse_long(out, word + 2, &i, argc, argv)
                                    : parse_letters(out, word + 1, &i, argc, argv))) {
            return false;
        }
    }
    return true;
}
