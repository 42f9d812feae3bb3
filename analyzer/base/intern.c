/* SPDX-License-Identifier: Apache-2.0 */
/* Texts as small ids, numbered in the order in which they first came. */
#include "base/base.h"

#include <stdlib.h>

typedef struct InternEntry {
    const char *text;
    size_t length;
    uint64_t hash;
} InternEntry;

struct Interner {
    Arena *arena;
    VEC(InternEntry) entries;
    uint32_t *slots; /* [slot_count], an id; 0 = empty, which the empty text never needs */
    uint32_t slot_count;
};

enum { SLOTS_FIRST = 256 };

Interner *interner_new(void) {
    Interner *interner = xcalloc(1, sizeof *interner);
    interner->arena = arena_new_tight("interner");
    interner->slot_count = SLOTS_FIRST;
    interner->slots = xcalloc(SLOTS_FIRST, sizeof *interner->slots);
    vec_push(&interner->entries, ((InternEntry){.text = ""}));
    return interner;
}

void interner_free(Interner *interner) {
    if (!interner) return;
    arena_free(interner->arena);
    vec_free(&interner->entries);
    free(interner->slots);
    free(interner);
}

static uint32_t slot_of(const Interner *interner, uint64_t hash, const char *text, size_t length) {
    uint32_t mask = interner->slot_count - 1;
    uint32_t slot = (uint32_t)hash & mask;
    for (; interner->slots[slot]; slot = (slot + 1) & mask) {
        const InternEntry *entry = &interner->entries.data[interner->slots[slot]];
        if (entry->hash == hash && entry->length == length && !memcmp(entry->text, text, length))
            break;
    }
    return slot;
}

static void slots_double(Interner *interner) {
    if (interner->slot_count > UINT32_MAX / 2) base_fatal("too many different names");
    free(interner->slots);
    interner->slot_count *= 2;
    interner->slots = xcalloc(interner->slot_count, sizeof *interner->slots);
    uint32_t mask = interner->slot_count - 1;
    for (uint32_t id = 1; id < interner->entries.len; id++) {
        uint32_t slot = (uint32_t)interner->entries.data[id].hash & mask;
        while (interner->slots[slot]) slot = (slot + 1) & mask;
        interner->slots[slot] = id;
    }
}

uint32_t intern(Interner *interner, const char *text) {
    return intern_bytes(interner, text, strlen(text));
}

uint32_t intern_bytes(Interner *interner, const char *text, size_t length) {
    if (length == 0) return 0;
    uint64_t hash = hash_bytes(text, length);
    uint32_t slot = slot_of(interner, hash, text, length);
    if (interner->slots[slot]) return interner->slots[slot];
    if (interner->slot_count / 2 <= interner->entries.len) {
        slots_double(interner);
        slot = slot_of(interner, hash, text, length);
    }
    InternEntry entry = {arena_strndup(interner->arena, text, length), length, hash};
    vec_push(&interner->entries, entry);
    interner->slots[slot] = interner->entries.len - 1;
    return interner->slots[slot];
}

uint32_t intern_find(const Interner *interner, const char *text) {
    size_t length = strlen(text);
    if (length == 0) return 0;
    return interner->slots[slot_of(interner, hash_bytes(text, length), text, length)];
}

const char *interned(const Interner *interner, uint32_t id) {
    assert(id < interner->entries.len);
    return interner->entries.data[id].text;
}

size_t interned_length(const Interner *interner, uint32_t id) {
    assert(id < interner->entries.len);
    return interner->entries.data[id].length;
}

uint32_t interner_count(const Interner *interner) {
    return interner->entries.len;
}
