/* SPDX-License-Identifier: Apache-2.0 */
/* Inside facts/ only: what write.c and read.c must agree on. */
#ifndef SANGAM_FACTS_LAYOUT_H
#define SANGAM_FACTS_LAYOUT_H

#include "facts/facts.h"

#define FACTS_MAGIC       "SGFACTS\n"
#define FACTS_MAGIC_SIZE  8
#define FACTS_HEADER_SIZE 16 /* magic, format, number of sections */
#define FACTS_ENTRY_SIZE  24 /* kind, rows, offset, length */

/* Sections are numbered from 1; the last one, of single bytes, holds all strings. */
typedef enum FactsSection {
    FACTS_NONE,
#define SECTION(name, type, fields) FACTS_##name,
#define WORDS(name)                 FACTS_##name,
#include "facts/rows.def"
    FACTS_STRING_BYTES,
    FACTS_SECTION_END_
} FactsSection;
#define FACTS_SECTION_COUNT (FACTS_SECTION_END_ - 1)

typedef struct PackedInsn {
    uint32_t head; /* op, kind << 8, flags << 16 */
    uint32_t type, a, b, c;
    Loc loc;
} PackedInsn;

/* Bytes of one row of each section. */
#define W(field) +4
#define Q(field) +8
#define L(field) +12
#define D(field) +32
enum {
#define SECTION(name, type, fields) FACTS_SIZE_##name = 0 fields,
#define WORDS(name)                 FACTS_SIZE_##name = 4,
#include "facts/rows.def"
};
#undef W
#undef Q
#undef L
#undef D

static inline uint64_t facts_align(uint64_t offset) {
    return (offset + 7) / 8 * 8;
}

#endif
