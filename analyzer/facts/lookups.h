/* SPDX-License-Identifier: Apache-2.0 */
/* lookups: which names a unit had looked up, and whether the answers still hold (private to
 * facts/). */
#ifndef SANGAM_FACTS_LOOKUPS_H
#define SANGAM_FACTS_LOOKUPS_H

#include "facts/entry.h"
#include "facts/facts.h"

typedef struct LookupMemo {
    Arena *arena;
    Map answers; /* hash of folders and name -> uint8_t *, a bit per folder */
} LookupMemo;

void lookup_memo_open(LookupMemo *memo);
void lookup_memo_close(LookupMemo *memo);
/* Fills `out`; its texts lie in the arena. False when they cannot be told: a file cannot be read,
 * or there are too many. */
bool lookups_make(LookupMemo *memo, Disk *disk, Arena *arena, const Unit *unit,
                  const FactsSearch *search, Lookups *out);
bool lookups_hold(LookupMemo *memo, Disk *disk, const Lookups *lookups);

#endif
