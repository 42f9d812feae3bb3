/* SPDX-License-Identifier: Apache-2.0 */
/* sangam explain: a rule, a provision, a finding or a declaration, with what it rests on. */
#include "cli/cli.h"

int command_explain(Arena *arena, const Options *options) {
    (void)arena;
    (void)options;
    return usage_error("explain: not here yet") ? EXIT_CLEAN : EXIT_USAGE;
}

int command_frameworks(Arena *arena, const Options *options) {
    (void)arena;
    (void)options;
    return EXIT_USAGE;
}
