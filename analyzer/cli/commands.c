/* SPDX-License-Identifier: Apache-2.0 */
/* The commands there are. */
#include "cli/cli.h"

const CommandRow command_rows[] = {
#define COMMAND(function, name, operands, help) {name, operands, help, command_##function},
#include "cli/commands.def"
#undef COMMAND
    {0}};

const CommandRow *command_named(const char *name) {
    const char *names[32] = {0};
    for (size_t i = 0; command_rows[i].name; i++) {
        if (strcmp(command_rows[i].name, name) == 0) return &command_rows[i];
        if (i + 1 < COUNTOF(names)) names[i] = command_rows[i].name;
    }
    const char *near = text_nearest(name, names);
    if (near)
        usage_error("`%s` is no command; did you mean `%s`?", name, near);
    else
        usage_error("`%s` is no command; `sangam --help` lists them", name);
    return NULL;
}
