/* SPDX-License-Identifier: Apache-2.0 */
/* Points-to sets: small sorted arrays, hash-consed per function, so that equality is a pointer test. */
#include "memory/local.h"

#include <stdlib.h>

static int target_compare(const void *a, const void *b) {
    const Target *x = a, *y = b;
    if (x->object != y->object) return x->object < y->object ? -1 : 1;
    if (x->low != y->low) return x->low < y->low ? -1 : 1;
    if (x->high != y->high) return x->high < y->high ? -1 : 1;
    if (x->offset != y->offset) return x->offset < y->offset ? -1 : 1;
    if (x->stride != y->stride) return x->stride < y->stride ? -1 : 1;
    if (x->width != y->width) return x->width < y->width ? -1 : 1;
    return 0;
}

static uint32_t gcd(uint32_t a, uint32_t b) {
    while (b) {
        uint32_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static int32_t modulo(int32_t a, uint32_t b) {
    int64_t rest = (int64_t)a % b;
    return (int32_t)(rest < 0 ? rest + b : rest);
}

/* Sorted insertion: sets are tiny, and qsort would cost a call per comparison. */
static void targets_sort(Target *targets, uint32_t count) {
    for (uint32_t i = 1; i < count; i++) {
        Target moved = targets[i];
        uint32_t at = i;
        for (; at > 0 && target_compare(&targets[at - 1], &moved) > 0; at--) targets[at] = targets[at - 1];
        targets[at] = moved;
    }
}

/* More than MAX_OFFSETS offsets in one object become one strided target, as in a loop over p++. */
static uint32_t targets_fold(Target *targets, uint32_t count) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count;) {
        uint32_t end = i;
        while (end < count && targets[end].object == targets[i].object &&
               targets[end].low == targets[i].low && targets[end].high == targets[i].high)
            end++;
        if (end - i <= MAX_OFFSETS) {
            while (i < end) targets[kept++] = targets[i++];
            continue;
        }
        Target folded = targets[i];
        for (uint32_t n = i + 1; n < end; n++) {
            folded.stride = gcd(folded.stride, targets[n].stride);
            folded.stride = gcd(folded.stride, (uint32_t)(targets[n].offset - targets[i].offset));
        }
        if (folded.stride == 0) folded.stride = 1;
        folded.width = 0;
        targets[kept++] = folded;
        i = end;
    }
    return kept;
}

static bool is_crowded(const Target *targets, uint32_t count, uint32_t at, uint32_t *end) {
    *end = at;
    while (*end < count && targets[*end].object == targets[at].object) ++*end;
    return *end - at > MAX_OFFSETS;
}

/* More than a set holds: where many places of one object are among them, whatever their bounds, that becomes one target
 * without bounds. A cursor that callees move on, or back, is everywhere after a few rounds, not somewhere else after
 * each. */
static uint32_t targets_widen(Target *targets, uint32_t count) {
    uint32_t kept = 0;
    for (uint32_t i = 0, end; i < count; i = end) {
        if (!is_crowded(targets, count, i, &end)) {
            while (i < end) targets[kept++] = targets[i++];
            continue;
        }
        Target wide = {.object = targets[i].object, .offset = targets[i].offset, .high = UNBOUNDED};
        for (uint32_t n = i; n < end; n++) {
            wide.stride = gcd(wide.stride, targets[n].stride);
            wide.stride = gcd(wide.stride, (uint32_t)abs(targets[n].offset - targets[i].offset));
            if (targets[n].low < 0) wide.low = UNBOUNDED_LOW;
        }
        if (wide.stride == 0) wide.stride = 1;
        targets[kept++] = wide;
    }
    return kept;
}

static void target_settle(Target *target) {
    if (target->stride == 0) target->width = 0;
    else if (target->low == UNBOUNDED_LOW) target->offset = modulo(target->offset, target->stride);
}

static uint64_t targets_hash(const Target *targets, uint32_t count) {
    uint64_t hash = count;
    for (uint32_t i = 0; i < count; i++) {
        const Target *at = &targets[i];
        hash = hash_mix(hash ^ ((uint64_t)at->object << 32 | at->stride), (uint64_t)(uint32_t)at->offset << 32 | at->width);
        if (at->low || at->high != UNBOUNDED) hash = hash_mix(hash, (uint64_t)(uint32_t)at->low << 32 | (uint32_t)at->high);
    }
    return hash;
}

/* Sorted, without doubles, and without what says nothing. */
static const Points *points_intern(Walk *walk, const Target *targets, uint32_t count) {
    uint64_t hash = targets_hash(targets, count);
    uint64_t key = hash;
    for (;;) {
        bool new;
        uint64_t *slot = map_put(&walk->points_memo, key, &new);
        if (new) {
            Points *made = arena_alloc(walk->scratch, sizeof *made + count * sizeof *targets);
            made->hash = hash;
            made->count = count;
            memcpy(made->targets, targets, count * sizeof *targets);
            *slot = (uint64_t)(uintptr_t)made;
            return made;
        }
        const Points *known = (const Points *)(uintptr_t)*slot;
        if (known->count == count && memcmp(known->targets, targets, count * sizeof *targets) == 0)
            return known;
        key = hash_mix(key, 1);
    }
}

const Points *points_of(Walk *walk, Target *targets, uint32_t count) {
    if (count == 0) return NULL;
    for (uint32_t i = 0; i < count; i++)
        target_settle(&targets[i]);
    targets_sort(targets, count);
    uint32_t unique = 0;
    for (uint32_t i = 0; i < count; i++)
        if (unique == 0 || target_compare(&targets[unique - 1], &targets[i]) != 0)
            targets[unique++] = targets[i];
    count = unique > MAX_OFFSETS ? targets_fold(targets, unique) : unique;
    if (count > MAX_TARGETS) {
        count = targets_widen(targets, count);
        for (uint32_t i = 0; i < count; i++) target_settle(&targets[i]);
    }
    if (count > MAX_TARGETS) {
        count = MAX_TARGETS;
        walk->graph->folded++;
    }
    return points_intern(walk, targets, count);
}

const Points *points_one(Walk *walk, Target target) {
    target_settle(&target);
    return points_intern(walk, &target, 1);
}

const Points *points_whole(Walk *walk, ObjectId object) {
    while (walk->wholes.len <= object) vec_push(&walk->wholes, NULL);
    const Points **known = &walk->wholes.data[object];
    if (!*known) *known = points_one(walk, target_whole(object));
    return *known;
}

/* More would be left out anyway. */
static bool is_full(const Points *points) {
    if (points->count < MAX_TARGETS) return false;
    bool crowded = false;
    for (uint32_t i = 0, end; i < points->count && !crowded; i = end) crowded = is_crowded(points->targets, points->count, i, &end);
    return !crowded;
}

const Points *points_union(Walk *walk, const Points *a, const Points *b) {
    if (is_full(a)) return a;
    if (is_full(b)) return b;
    bool new;
    uint64_t key = hash_mix((uint64_t)(uintptr_t)a, (uint64_t)(uintptr_t)b);
    uint64_t *slot = map_put(&walk->join_memo, key, &new);
    if (!new) return (const Points *)(uintptr_t)*slot;
    Target both[2 * MAX_TARGETS];
    memcpy(both, a->targets, a->count * sizeof *both);
    memcpy(both + a->count, b->targets, b->count * sizeof *both);
    const Points *joined = points_of(walk, both, a->count + b->count);
    *map_put(&walk->join_memo, key, NULL) = (uint64_t)(uintptr_t)joined;
    return joined;
}
