/* SPDX-License-Identifier: Apache-2.0 */
/* shelf: value-flow graphs from one scan to the next, in one file beside the facts (private to scan/). */
#ifndef SANGAM_SCAN_SHELF_H
#define SANGAM_SCAN_SHELF_H

#include "memory/memory.h"
#include "scan/scan.h"

typedef struct Shelf Shelf;
/* NULL: nothing is kept in `folder`. Needs: scan_load. */
Shelf *shelf_open(const Scan *scan, const ScanOptions *options, const char *folder);
const MemoryShelf *shelf_memory(const Shelf *shelf); /* NULL for NULL */
void shelf_close(Shelf *shelf); /* writes what is new */

#endif
