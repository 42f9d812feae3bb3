/* SPDX-License-Identifier: Apache-2.0 */
/* confine: what a worker process may read and how much it may use (private to scan/). */
#ifndef SANGAM_SCAN_CONFINE_H
#define SANGAM_SCAN_CONFINE_H

#include "scan/scan.h"

typedef struct Confinement {
    StrVec readable;  /* in the arena: files and folders, with all below them */
    Sandbox promised; /* what every worker must have in force before it reads anything */
    uint32_t unit_seconds;   /* of processor time */
    uint64_t unit_memory;    /* bytes */
} Confinement;

/* For workers that will parse these commands. Says in the scan's diags and coverage which
 * protections this machine lacks and which folders are withheld. */
Confinement *confinement_new(Scan *scan, uint32_t count, const CompileCommand *const *commands);
/* One more folder, made by the scan itself, that workers started from now on may read. */
void confinement_allow(Scan *scan, Confinement *confinement, const char *folder);
/* Whether a folder (absolute) is narrow enough to be read as a whole because sources lie below it. */
bool confinement_shares(const char *folder);
/* In a worker; false when what was promised is not in force. `writable`: the one folder it may write
 * to, NULL = none. */
bool confinement_enter(const Confinement *confinement, const char *writable);

#endif
