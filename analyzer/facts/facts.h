/* SPDX-License-Identifier: Apache-2.0 */
/* facts: one Unit as a flat file, and the cache of such files.
 * Answers: what did this unit mean, without parsing C again. From: Units of front/. For: program/.
 * Does not know: how units belong together, rules. The reader trusts nothing that is not sealed.
 *
 * Layout (little endian): magic "SGFACTS\n", u32 format number, u32 section count, then per section
 * u32 kind, u32 row count, u64 offset, u64 length; sections hold fixed rows of u32/u64; the last 32
 * bytes are the SHA-256 of all before. Two equal Units give equal bytes. */
#ifndef SANGAM_FACTS_H
#define SANGAM_FACTS_H

#include "ir/ir.h"

#define FACTS_FORMAT 2

void facts_write(const Unit *unit, Buf *out);
/* NULL and a Diag when the bytes are no valid facts (every index is checked; unit_verify runs). */
Unit *facts_read(const char *name, const char *data, size_t length, Diags *diags);
/* The same of what facts_cache_load() gave: they are under the user's seal, and were put after this very program had
 * verified them, so neither their digest is made nor does unit_verify run again. */
Unit *facts_read_sealed(const char *name, const char *data, size_t length, Diags *diags);

/* Cache under `directory` (made when missing; mode 0700), content-addressed. A lookup key is all that
 * a unit depends on beside the files it reads; the entry lists these with their digests, and what
 * #include and __has_include found and did not find, and is used only while all of that holds (size,
 * times and inode are never trusted when a change could hide behind them; a header that comes to lie
 * in front of another one is noticed). Entries are sealed with the user's secret: whatever else lies
 * in the folder is no entry. Bounded by `limit` bytes: closing evicts the least recently used. Safe
 * under several scans at once and under kill: entries are written by rename. Each file on disk is
 * looked at once per open cache, so a cache belongs to one scan. */
#define CACHE_GRAPHS_SUFFIX ".graphs" /* files beside the entries that are evicted like them */
#define CACHE_ANSWERS_SUFFIX ".answers" /* and these */
typedef struct FactsCache FactsCache;
/* NULL with a warning: no cache. */
FactsCache *facts_cache_open(const char *directory, uint64_t limit, const Secret *secret,
                             Diags *diags);
void facts_cache_close(FactsCache *cache);
/* From now on these contents stand before those on disk; lent until closing. */
void facts_cache_overlay(FactsCache *cache, const Overlay *overlay);
typedef struct FactsFound {
    Digest mark; /* that the facts end with */
    Digest seal; /* of the facts */
} FactsFound;
/* Whether there is an entry that holds; its facts are not read. */
NODISCARD bool facts_cache_find(FactsCache *cache, const Digest *key, FactsFound *found);
/* The facts that were found, in place of what `out` held; false when they are there no more. */
NODISCARD bool facts_cache_load(const FactsCache *cache, const Digest *key, const FactsFound *found, Buf *out);
/* The digest that these facts end with: equal Units, equal digests. */
Digest facts_digest(const char *data, size_t length);
/* Where the parser looks for headers, the folders of the files themselves and its own aside. */
typedef struct FactsSearch {
    const char *directory; /* that `names` are looked for in first */
    StrVec folders;        /* absolute */
    StrVec names;          /* that the command line includes */
} FactsSearch;
/* `data`: from which facts_read() made `unit`. Nothing is kept when a file on disk is no longer what the
 * unit was made from. */
void facts_cache_put(FactsCache *cache, const Digest *key, const Unit *unit,
                     const FactsSearch *search, const char *data, size_t length);

#endif
