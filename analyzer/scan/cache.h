/* SPDX-License-Identifier: Apache-2.0 */
/* cache: the facts cache as a scan uses it (private to scan/). */
#ifndef SANGAM_SCAN_CACHE_H
#define SANGAM_SCAN_CACHE_H

#include "facts/facts.h"
#include "scan/scan.h"

/* NULL with a warning that says why: every file is parsed then. */
FactsCache *unit_cache_open(Scan *scan, const char *folder);
/* Over all that a unit depends on beside the files it is made of. */
Digest unit_cache_key(const CompileCommand *command);
void unit_cache_put(FactsCache *cache, const CompileCommand *command, const Digest *key,
                    const Unit *unit, const char *data, size_t length);

/* Which program this is: version and build. */
void cache_add_build(DigestState *state);

/* As the cache of facts has left the folder: nobody else can have put files there. */
bool cache_is_ours(const Scan *scan, const char *folder);
/* What names of files begin with that are of one program: by the compile database or folder that it is made of. */
const char *cache_family(const Scan *scan, const ScanOptions *options);

/* answers.c: what declarations were found to hold, from one scan to the next. After scan_load_rules(), and when all
 * findings are made. */
void answers_load(Scan *scan, const ScanOptions *options);
void answers_save(const Scan *scan, const ScanOptions *options);

#endif
