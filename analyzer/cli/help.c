/* SPDX-License-Identifier: Apache-2.0 */
/* --help: all commands, or one with the options that it takes. */
#include "cli/cli.h"

enum { HELP_LEFT = 30 };

static void option_line(const OptionRow *row, FILE *out) {
    char left[80];
    snprintf(left, sizeof left, "%s%c%s--%s%s%s", row->letter ? "-" : "",
             row->letter ? row->letter : ' ', row->letter ? ", " : "   ", row->name,
             *row->argument ? " " : "", row->argument);
    fprintf(out, "  %-*s", HELP_LEFT, left);
    if (strlen(left) >= HELP_LEFT) fprintf(out, "\n  %*s", HELP_LEFT, "");
    Buf text = {0}, help = {0};
    buf_printf(&help, "%s%s", row->help, row->repeatable ? " (repeatable)" : "");
    put_wrapped(&text, HELP_LEFT + 2, HELP_LEFT + 2, buf_text(&help));
    fputs(buf_text(&text), out);
    buf_free(&help);
    buf_free(&text);
}

void help_command(const CommandRow *command, FILE *out) {
    fprintf(out, "sangam %s %s\n\n%s\n\nOptions:\n", command->name, command->operands,
            command->help);
    for (const OptionRow *row = option_rows; row->name; row++)
        if (option_applies(row, command->name)) option_line(row, out);
    if (strcmp(command->name, "scan") == 0)
        fprintf(out, "\nExit codes: 0 nothing that gates, 1 findings that gate, 2 usage or "
                     "configuration error,\n"
                     "3 something was not analysed, 4 internal error.\n");
}

void help_print(FILE *out) {
    fprintf(
        out,
        "sangam %s: traces personal data through C programs and holds the flows against law.\n\n",
        SANGAM_VERSION);
    for (const CommandRow *row = command_rows; row->name; row++)
        fprintf(out, "  sangam %s %s\n      %s\n", row->name, row->operands, row->help);
    fprintf(out, "\nOptions (`sangam COMMAND --help` lists those of one command):\n");
    for (const OptionRow *row = option_rows; row->name; row++) option_line(row, out);
    fprintf(
        out,
        "\nA first run: `bear -- make`, then `sangam scan`; without a compile database,\n"
        "`sangam scan --source DIR`. `sangam explain WHAT` says why, for anything a report names.\n"
        "\nExit codes: 0 nothing that gates, 1 findings that gate, 2 usage or configuration "
        "error,\n"
        "3 something was not analysed, 4 internal error.\n");
}
