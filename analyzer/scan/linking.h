/* SPDX-License-Identifier: Apache-2.0 */
/* linking: the units of a scan with the programs they go into, from whichever source, in one order
 * (private to scan/). */
#ifndef SANGAM_SCAN_LINKING_H
#define SANGAM_SCAN_LINKING_H

#include "scan/scan.h"

typedef struct Linking {
    Scan *scan;
    VEC(LinkInput) inputs; /* owns the units until they are linked */
} Linking;

void linking_add(Linking *linking, Unit *unit, const CompileCommand *command);
/* Facts files, and the *.facts below folders. With a compile database each unit must be one of its
 * commands, and commands without facts are lost units; without, the units themselves say which object
 * files they stand for. False when a file cannot be read or is no facts file (in the diags). */
bool linking_read(Linking *linking, const StrVec *paths);
/* By file, flags and folder, which does not depend on where the units come from. */
void linking_sort(Linking *linking);
void linking_close(Linking *linking, bool units_too);

#endif
