/* SPDX-License-Identifier: Apache-2.0 */
/* Arenas, growable arrays. */
#include "base/base.h"
#include "check.h"

static bool all_zero(const char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (bytes[i]) return false;
    return true;
}

static void memory_is_zeroed_and_aligned(void) {
    Arena *arena = arena_new("test");
    size_t sizes[] = {1, 3, 16, 17, 100, 5000, 70000, 3000000, 8};
    for (int round = 0; round < 50; round++) {
        for (size_t i = 0; i < COUNTOF(sizes); i++) {
            char *memory = arena_alloc(arena, sizes[i]);
            CHECK(all_zero(memory, sizes[i]));
            CHECK_EQ((uintptr_t)memory % _Alignof(max_align_t), 0);
            memset(memory, 0xAA, sizes[i]); /* whoever overlaps it is found out */
        }
        if (round % 10 == 9) arena_reset(arena);
    }
    arena_free(arena);
}

static void allocations_do_not_overlap(void) {
    enum { COUNT = 3000 };
    static uint32_t *cells[COUNT];
    Arena *arena = arena_new("test");
    for (uint32_t i = 0; i < COUNT; i++) {
        cells[i] = ARENA_ARRAY(arena, uint32_t, i % 90 + 1);
        for (uint32_t j = 0; j <= i % 90; j++) cells[i][j] = i;
    }
    bool kept = true;
    for (uint32_t i = 0; i < COUNT; i++)
        for (uint32_t j = 0; j <= i % 90; j++) kept = kept && cells[i][j] == i;
    CHECK(kept);
    arena_free(arena);
}

static void nothing_of_size_nothing_is_distinct(void) {
    Arena *arena = arena_new("test");
    CHECK(arena_alloc(arena, 0) != arena_alloc(arena, 0));
    arena_free(arena);
    arena_free(NULL);
}

static void texts_are_copied(void) {
    Arena *arena = arena_new("test");
    char source[] = "abc";
    char *copy = arena_strdup(arena, source);
    source[0] = 'x';
    CHECK_STR(copy, "abc");
    CHECK_STR(arena_strndup(arena, "abcdef", 3), "abc");
    CHECK_STR(arena_strndup(arena, "", 0), "");
    CHECK_STR(arena_printf(arena, "%d-%s", 7, "b"), "7-b");
    char *longer = arena_printf(arena, "%0600d", 5);
    CHECK_EQ(strlen(longer), 600);
    CHECK_EQ(longer[599], '5');
    CHECK_EQ(strlen(arena_printf(arena, "%0255d", 1)), 255);
    CHECK_EQ(strlen(arena_printf(arena, "%0256d", 1)), 256);
    arena_free(arena);
}

static void arrays_grow(void) {
    VEC(int) numbers = {0};
    for (int i = 0; i < 1000; i++) vec_push(&numbers, i * i);
    CHECK_EQ(numbers.len, 1000);
    CHECK_EQ(numbers.data[999], 999 * 999);
    CHECK_EQ(vec_last(&numbers), 999 * 999);
    CHECK_EQ(vec_pop(&numbers), 999 * 999);
    CHECK_EQ(numbers.len, 999);
    vec_clear(&numbers);
    CHECK_EQ(numbers.len, 0);
    vec_free(&numbers);
    CHECK(numbers.data == NULL);
}

int main(void) {
    RUN(memory_is_zeroed_and_aligned);
    RUN(allocations_do_not_overlap);
    RUN(nothing_of_size_nothing_is_distinct);
    RUN(texts_are_copied);
    RUN(arrays_grow);
    return check_end();
}
