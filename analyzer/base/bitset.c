/* SPDX-License-Identifier: Apache-2.0 */
/* Dense sets of small ids, one bit each. */
#include "base/base.h"

BitSet bitset_new(Arena *arena, uint32_t bits) {
    size_t words = ((size_t)bits + 63) / 64;
    return (BitSet){.words = ARENA_ARRAY(arena, uint64_t, words), .bits = bits};
}

bool bitset_add(BitSet *set, uint32_t i) {
    assert(i < set->bits);
    uint64_t *word = &set->words[i >> 6], bit = UINT64_C(1) << (i & 63);
    bool added = !(*word & bit);
    *word |= bit;
    return added;
}
