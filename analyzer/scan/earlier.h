/* SPDX-License-Identifier: Apache-2.0 */
/* earlier: a stored result in place of an analysis (private to scan/). */
#ifndef SANGAM_SCAN_EARLIER_H
#define SANGAM_SCAN_EARLIER_H

#include "scan/scan.h"

/* Asks for the result that the units make, before they are linked, and puts it in the scan's place.
 * `facts`: the digests of each command's facts, all zero for a unit that is lost. */
bool earlier_result(Scan *scan, const ScanOptions *options, const Digest *facts);

#endif
