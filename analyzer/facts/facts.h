/* SPDX-License-Identifier: Apache-2.0 */
/* facts: one Unit as a flat file, and the cache of such files.
 * Answers: what did this unit mean, without parsing C again. From: Units of front/. For: program/.
 * Does not know: how units belong together, rules. The reader trusts nothing in the file.
 *
 * Layout (little endian): magic "SGFACTS\n", u32 format number, u32 section count, then per section
 * u32 kind, u32 row count, u64 offset, u64 length; sections hold fixed rows of u32/u64; the last 32
 * bytes are the SHA-256 of all before. Two equal Units give equal bytes. */
#ifndef SANGAM_FACTS_H
#define SANGAM_FACTS_H

#include "ir/ir.h"

#define FACTS_FORMAT 1

void facts_write(const Unit *unit, Buf *out);
/* NULL and a Diag when the bytes are no valid facts (every index is checked; unit_verify runs). */
Unit *facts_read(const char *name, const char *data, size_t length, Diags *diags);

/* Cache under `directory` (made when missing; mode 0700), content-addressed. A lookup key is
 * (tool version, cleaned arguments, working directory, main file); the entry lists every file read
 * with its digest and is used only if all of them still have it (size, times and inode are never
 * trusted when a change could hide behind them). Bounded by `limit` bytes: closing evicts the
 * least recently used. Safe under several scans at once and under kill: entries are written by
 * rename. Each file on disk is looked at once per open cache, so a cache belongs to one scan. Not
 * seen: a new header that stands in front of one that was read. */
typedef struct FactsCache FactsCache;
FactsCache *facts_cache_open(const char *directory, uint64_t limit, Diags *diags); /* NULL: no cache */
void facts_cache_close(FactsCache *cache);
/* From now on these contents stand before those on disk; lent until closing. */
void facts_cache_overlay(FactsCache *cache, const Overlay *overlay);
NODISCARD bool facts_cache_get(FactsCache *cache, const Digest *key, Arena *arena, char **data,
                               size_t *length);
/* Nothing is kept when a file on disk is no longer what the unit was made from. */
void facts_cache_put(FactsCache *cache, const Digest *key, const Unit *unit, const char *data,
                     size_t length);

#endif
