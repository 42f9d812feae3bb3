/* SPDX-License-Identifier: Apache-2.0 */
/* prefixes: the beginnings that units of a scan share, each parsed once (private to scan/).
 * Saves time and changes nothing else: a unit comes out the same with and without. */
#ifndef SANGAM_SCAN_PREFIXES_H
#define SANGAM_SCAN_PREFIXES_H

#include "front/front.h"
#include "scan/confine.h"

typedef struct Prefixes Prefixes;

/* For units about to be parsed; NULL when too few of them begin alike, or when this machine cannot
 * keep the process that writes precompiled headers to their folder (Landlock). The environment
 * variable SANGAM_PREFIXES=0 turns it off. */
Prefixes *prefixes_make(Scan *scan, Confinement *confinement, uint32_t jobs, uint32_t count,
                        const CompileCommand *const *commands);
/* For unit 0 .. count-1; leaves the options alone when it shares nothing. */
void prefixes_use(const Prefixes *prefixes, uint32_t unit, FrontOptions *options);
uint32_t prefixes_count(const Prefixes *prefixes, uint32_t *units); /* for --verbose */
void prefixes_free(Prefixes *prefixes); /* with the files */

#endif
