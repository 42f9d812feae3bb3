/* SPDX-License-Identifier: Apache-2.0 */
/* What the writer and the checker of evidence packages share. */
#ifndef SANGAM_REPORT_PACKAGE_H
#define SANGAM_REPORT_PACKAGE_H

#include "report/report_private.h"

#define PACKAGE_MANIFEST "manifest.json"
enum { PACKAGE_VERSION = 1 };

void package_sort(PackageFile *files, uint32_t count); /* by path, bytewise */

#endif
