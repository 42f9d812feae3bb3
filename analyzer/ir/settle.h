/* SPDX-License-Identifier: Apache-2.0 */
/* Inside ir/ only. */
#ifndef SANGAM_IR_SETTLE_H
#define SANGAM_IR_SETTLE_H

#include "ir/ir.h"

/* Array types, pointers to pointers and the like nest at most this deep; deeper is TYPE_OTHER.
 * So walks over types that do not enter records may recurse. */
#define TYPE_DEPTH_MAX 200

/* Renumbers strings and types by first use, and fields by record, so that two units which mean the
 * same have the same numbers whatever made them. Records come first, in their old order; every
 * other type comes after the types it is made of. What nothing uses is dropped, records are kept.
 * needs: every id in range, strings owned by unit->strings (replaced here). */
void unit_settle(Unit *unit);

/* unit_unknown, `count` times. */
void unit_unknown_many(UnitBuilder *builder, const char *kind, uint32_t count, Loc loc);

#endif
