/* SPDX-License-Identifier: Apache-2.0 */
/* Hash map from 64 bits to 64 bits. Entries lie in insertion order in one array; the slots, probed
 * linearly and kept at most half full, only hold indices into it, and a part of the hash, so that few
 * entries of other keys are looked at. And sets of hashes, which lie in the slots. */
#include "base/base.h"

#include <stdlib.h>
#include <xxhash.h>

uint64_t hash_bytes(const void *data, size_t length) {
    return XXH3_64bits(data, length);
}

WideHash hash_wide(const void *data, size_t length) {
    XXH128_hash_t hash = XXH3_128bits(data, length);
    return (WideHash){{hash.low64, hash.high64}};
}

static uint64_t hash_of(uint64_t key) {
    return (key ^ key >> 32) * UINT64_C(0x9E3779B97F4A7C15);
}

/* Where the probing begins. */
static uint32_t slot_first(const Map *map, uint64_t hash) {
    return (uint32_t)(hash >> 32) & (map->slot_count - 1);
}

/* The slot that holds `key`, or the empty one where it belongs. Needs: slot_count is not 0. */
static MapSlot *slot_of(const Map *map, uint64_t key, uint32_t *part) {
    uint64_t hash = hash_of(key);
    uint32_t mask = map->slot_count - 1, slot = slot_first(map, hash);
    *part = (uint32_t)hash ^ (uint32_t)(hash >> 32);
    for (;; slot = (slot + 1) & mask) {
        MapSlot *at = &map->slots[slot];
        if (!at->index || (at->part == *part && map->entries[at->index - 1].key == key)) return at;
    }
}

static void slots_rebuild(Map *map, uint32_t slot_count) {
    free(map->slots);
    map->slots = xcalloc(slot_count, sizeof *map->slots);
    map->slot_count = slot_count;
    for (uint32_t i = 0; i < map->count; i++) {
        uint32_t part;
        MapSlot *slot = slot_of(map, map->entries[i].key, &part);
        *slot = (MapSlot){i + 1, part};
    }
}

uint64_t *map_find(const Map *map, uint64_t key) {
    if (!map->count) return NULL;
    uint32_t part, index = slot_of(map, key, &part)->index;
    return index ? &map->entries[index - 1].value : NULL;
}

uint64_t *map_put(Map *map, uint64_t key, bool *new) {
    if (map->slot_count / 2 <= map->count) {
        if (map->slot_count > UINT32_MAX / 2) base_fatal("a map has too many entries");
        slots_rebuild(map, map->slot_count ? map->slot_count * 2 : 16);
    }
    uint32_t part;
    MapSlot *slot = slot_of(map, key, &part);
    bool is_new = slot->index == 0;
    if (new) *new = is_new;
    if (is_new) {
        if (map->count == map->capacity)
            map->entries =
                vec_grow_(map->entries, &map->capacity, map->count + 1, sizeof *map->entries);
        map->entries[map->count] = (MapEntry){.key = key, .value = 0};
        *slot = (MapSlot){++map->count, part};
    }
    return &map->entries[slot->index - 1].value;
}

uint64_t map_get(const Map *map, uint64_t key, uint64_t otherwise) {
    const uint64_t *value = map_find(map, key);
    return value ? *value : otherwise;
}

/* A large one with little in it slot by slot. */
void map_clear(Map *map) {
    enum { FEW = 16 };
    bool few = map->count < map->slot_count / FEW;
    for (uint32_t i = 0; few && i < map->count; i++) {
        uint32_t slot = slot_first(map, hash_of(map->entries[i].key));
        while (map->slots[slot].index != i + 1) slot = (slot + 1) & (map->slot_count - 1);
        map->slots[slot] = (MapSlot){0, 0};
    }
    if (!few && map->slots) memset(map->slots, 0, map->slot_count * sizeof *map->slots);
    map->count = 0;
}

void map_free(Map *map) {
    free(map->entries);
    free(map->slots);
    *map = (Map){0};
}

/* ---- sets of hashes --------------------------------------------------------------------------- */

static bool keyset_put(KeySet *set, uint64_t key) {
    uint32_t mask = set->slot_count - 1, slot = (uint32_t)key & mask;
    while (set->slots[slot] && set->slots[slot] != key) slot = (slot + 1) & mask;
    if (set->slots[slot]) return false;
    set->slots[slot] = key;
    return true;
}

static void keyset_grow(KeySet *set) {
    KeySet larger = {.count = set->count, .slot_count = set->slot_count ? set->slot_count * 2 : 64};
    if (!larger.slot_count) base_fatal("a set has too many keys");
    larger.slots = xcalloc(larger.slot_count, sizeof *larger.slots);
    for (uint32_t i = 0; i < set->slot_count; i++)
        if (set->slots[i]) (void)keyset_put(&larger, set->slots[i]);
    free(set->slots);
    *set = larger;
}

bool keyset_add(KeySet *set, uint64_t key) {
    if (set->slot_count / 2 <= set->count) keyset_grow(set);
    bool added = keyset_put(set, key ? key : 1);
    set->count += added;
    return added;
}

void keyset_clear(KeySet *set) {
    if (set->count) memset(set->slots, 0, set->slot_count * sizeof *set->slots);
    set->count = 0;
}

void keyset_free(KeySet *set) {
    free(set->slots);
    *set = (KeySet){0};
}
