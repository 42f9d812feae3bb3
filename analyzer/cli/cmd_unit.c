/* SPDX-License-Identifier: Apache-2.0 */
/* sangam unit -o FILE -- cc ... -c x.c: the shape of a compiler action, for build systems. */
#include "cli/cli.h"

int command_unit(Arena *arena, const Options *options) {
    const char *output = option_text(&options->output, NULL);
    if (!output || options->rest.len == 0) {
        usage_error("write: sangam unit -o FILE -- cc ... -c x.c");
        return EXIT_USAGE;
    }
    bool fails;
    if (!incomplete_fails(options, &fails)) return EXIT_USAGE;
    Diags *diags = diags_new(arena);
    int code = scan_unit(output, options->rest.len, options->rest.data, diags);
    diags_print(diags, stderr, DIAG_WARNING);
    return code == EXIT_INCOMPLETE && !fails ? EXIT_CLEAN : code;
}
