/* SPDX-License-Identifier: Apache-2.0 */
/* Maps, sets of hashes, interner, bit sets. */
#include "base/base.h"
#include "check.h"

static void what_is_put_is_found(void) {
    Map map = {0};
    CHECK(map_find(&map, 1) == NULL);
    CHECK_EQ(map_get(&map, 1, 42), 42);
    for (uint64_t i = 0; i < 20000; i++) {
        bool new;
        uint64_t *value = map_put(&map, i * 4096, &new);
        CHECK(new && *value == 0);
        *value = i + 1;
    }
    CHECK_EQ(map.count, 20000);
    for (uint64_t i = 0; i < 20000; i++) {
        bool new;
        CHECK_EQ(map_get(&map, i * 4096, 0), i + 1);
        CHECK_EQ(*map_put(&map, i * 4096, &new), i + 1);
        CHECK(!new);
        CHECK(map_find(&map, i * 4096 + 1) == NULL);
    }
    map_free(&map);
}

static void entries_keep_their_order(void) {
    Map map = {0};
    const uint64_t keys[] = {9, 0, UINT64_MAX, 5, 9, 0, 7};
    for (size_t i = 0; i < COUNTOF(keys); i++) *map_put(&map, keys[i], NULL) += 1;
    CHECK_EQ(map.count, 5);
    CHECK_EQ(map.entries[0].key, 9);
    CHECK_EQ(map.entries[0].value, 2);
    CHECK_EQ(map.entries[1].key, 0);
    CHECK(map.entries[2].key == UINT64_MAX);
    CHECK_EQ(map.entries[4].key, 7);
    map_clear(&map);
    CHECK_EQ(map.count, 0);
    CHECK(map_find(&map, 9) == NULL);
    *map_put(&map, 9, NULL) = 3;
    CHECK_EQ(map_get(&map, 9, 0), 3);
    map_free(&map);
    map_free(&map);
}

static void keys_are_new_once(void) {
    KeySet set = {0};
    keyset_clear(&set);
    for (unsigned turn = 0; turn < 2; turn++) {
        for (uint64_t i = 0; i < 20000; i++) CHECK(keyset_add(&set, hash_mix(i, 7)));
        for (uint64_t i = 0; i < 20000; i++) CHECK(!keyset_add(&set, hash_mix(i, 7)));
        CHECK_EQ(set.count, 20000);
        CHECK(keyset_add(&set, 0));
        CHECK(!keyset_add(&set, 0));
        keyset_clear(&set);
        CHECK_EQ(set.count, 0);
    }
    keyset_free(&set);
    keyset_free(&set);
}

static void ids_are_given_in_order(void) {
    Interner *interner = interner_new();
    CHECK_EQ(intern(interner, ""), 0);
    CHECK_EQ(intern(interner, "one"), 1);
    CHECK_EQ(intern(interner, "two"), 2);
    CHECK_EQ(intern(interner, "one"), 1);
    CHECK_EQ(intern_find(interner, "two"), 2);
    CHECK_EQ(intern_find(interner, "three"), 0);
    CHECK_EQ(interner_count(interner), 3);
    CHECK_STR(interned(interner, 2), "two");
    CHECK_STR(interned(interner, 0), "");
    interner_free(interner);
    interner_free(NULL);
}

static void texts_may_hold_nul(void) {
    Interner *interner = interner_new();
    uint32_t ab = intern_bytes(interner, "a\0b", 3), ac = intern_bytes(interner, "a\0c", 3);
    uint32_t a = intern(interner, "a");
    CHECK(ab != ac && ab != a);
    CHECK_EQ(interned_length(interner, ab), 3);
    CHECK(!memcmp(interned(interner, ac), "a\0c", 4));
    interner_free(interner);
}

static void many_texts_stay_apart(void) {
    Interner *interner = interner_new();
    char text[32];
    for (uint32_t i = 0; i < 30000; i++) {
        snprintf(text, sizeof text, "name%u", i);
        CHECK_EQ(intern(interner, text), i + 1);
    }
    for (uint32_t i = 0; i < 30000; i++) {
        snprintf(text, sizeof text, "name%u", i);
        CHECK_EQ(intern_find(interner, text), i + 1);
        CHECK_STR(interned(interner, i + 1), text);
    }
    interner_free(interner);
}

static void bits_are_set(void) {
    Arena *arena = arena_new("test");
    BitSet a = bitset_new(arena, 130), b = bitset_new(arena, 130), empty = bitset_new(arena, 0);
    CHECK(bitset_add(&a, 0));
    CHECK(bitset_add(&a, 129));
    CHECK(!bitset_add(&a, 129));
    CHECK(bitset_has(&a, 129) && !bitset_has(&a, 128));
    CHECK(!bitset_has(&a, 130) && !bitset_has(&a, UINT32_MAX));
    CHECK(!bitset_has(&b, 129));
    CHECK(!bitset_has(&empty, 0));
    arena_free(arena);
}

static void hashes_depend_on_all_input(void) {
    CHECK(hash_bytes("abc", 3) == hash_bytes("abcd", 3));
    CHECK(hash_bytes("abc", 3) != hash_bytes("abd", 3));
    CHECK(hash_bytes("", 0) != hash_bytes("\0", 1));
    CHECK(hash_mix(1, 2) != hash_mix(2, 1));
    CHECK(hash_mix(0, 0) != hash_mix(0, 1));
}

int main(void) {
    RUN(what_is_put_is_found);
    RUN(entries_keep_their_order);
    RUN(keys_are_new_once);
    RUN(ids_are_given_in_order);
    RUN(texts_may_hold_nul);
    RUN(many_texts_stay_apart);
    RUN(bits_are_set);
    RUN(hashes_depend_on_all_input);
    return check_end();
}
