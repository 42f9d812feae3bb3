/* SPDX-License-Identifier: Apache-2.0 */
/* An immutable map from object to its written cells: big-endian Patricia trees (Okasaki and Gill, "Fast
 * Mergeable Integer Maps", ML Workshop 1998). Stores of two paths share what neither changed, so a
 * join costs what differs. */
#include "memory/local.h"

static bool store_matches(uint32_t key, const Store *node) {
    return (key & ~(node->bit | (node->bit - 1))) == node->prefix;
}

const Cells *store_find(const Store *store, uint32_t key) {
    while (store && store->bit) {
        if (!store_matches(key, store)) return NULL;
        store = key & store->bit ? store->right : store->left;
    }
    return store && store->prefix == key ? store->cells : NULL;
}

static const Store *store_leaf(Arena *arena, uint32_t key, const Cells *cells) {
    Store *leaf = ARENA_NEW(arena, Store);
    leaf->prefix = key;
    leaf->cells = cells;
    return leaf;
}

static const Store *store_branch(Arena *arena, uint32_t prefix, uint32_t bit, const Store *left,
                                 const Store *right) {
    if (!left) return right;
    if (!right) return left;
    Store *node = ARENA_NEW(arena, Store);
    node->prefix = prefix;
    node->bit = bit;
    node->left = left;
    node->right = right;
    return node;
}

static const Store *store_link(Arena *arena, uint32_t key_a, const Store *a, uint32_t key_b,
                               const Store *b) {
    uint32_t bit = 1u << (31 - (uint32_t)__builtin_clz(key_a ^ key_b));
    uint32_t prefix = key_a & ~(bit | (bit - 1));
    return key_a & bit ? store_branch(arena, prefix, bit, b, a) : store_branch(arena, prefix, bit, a, b);
}

const Store *store_put(Arena *arena, const Store *store, uint32_t key, const Cells *cells) {
    if (!store) return store_leaf(arena, key, cells);
    if (store->bit == 0) {
        if (store->prefix == key) return store->cells == cells ? store : store_leaf(arena, key, cells);
        return store_link(arena, key, store_leaf(arena, key, cells), store->prefix, store);
    }
    if (!store_matches(key, store))
        return store_link(arena, key, store_leaf(arena, key, cells), store->prefix, store);
    if (key & store->bit)
        return store_branch(arena, store->prefix, store->bit, store->left,
                            store_put(arena, store->right, key, cells));
    return store_branch(arena, store->prefix, store->bit, store_put(arena, store->left, key, cells),
                        store->right);
}

/* A branch of the shape of `a`: `a` itself, or `b`, when it has these halves. */
static const Store *store_beside(Arena *arena, const Store *a, const Store *b, const Store *left, const Store *right) {
    if (left == a->left && right == a->right) return a;
    if (b && left == b->left && right == b->right) return b;
    return store_branch(arena, a->prefix, a->bit, left, right);
}

static const Store *store_alone(Arena *arena, const Store *store, bool is_a, CellsMerge merge,
                                void *context) {
    if (!store) return NULL;
    if (store->bit == 0) {
        const Cells *cells = is_a ? merge(context, store->prefix, store->cells, NULL)
                                  : merge(context, store->prefix, NULL, store->cells);
        return cells == store->cells ? store : store_leaf(arena, store->prefix, cells);
    }
    const Store *left = store_alone(arena, store->left, is_a, merge, context);
    const Store *right = store_alone(arena, store->right, is_a, merge, context);
    return store_beside(arena, store, NULL, left, right);
}

static const Store *store_merge_leaf(Arena *arena, const Store *leaf, const Store *tree, bool leaf_is_a,
                                     CellsMerge merge, void *context) {
    if (tree->bit == 0) {
        if (leaf->prefix == tree->prefix) {
            const Cells *cells = leaf_is_a ? merge(context, leaf->prefix, leaf->cells, tree->cells)
                                           : merge(context, leaf->prefix, tree->cells, leaf->cells);
            if (cells == leaf->cells) return leaf;
            return cells == tree->cells ? tree : store_leaf(arena, leaf->prefix, cells);
        }
    } else if (store_matches(leaf->prefix, tree)) {
        const Store *left = tree->left, *right = tree->right;
        if (leaf->prefix & tree->bit) {
            right = store_merge_leaf(arena, leaf, right, leaf_is_a, merge, context);
            left = store_alone(arena, left, !leaf_is_a, merge, context);
        } else {
            left = store_merge_leaf(arena, leaf, left, leaf_is_a, merge, context);
            right = store_alone(arena, right, !leaf_is_a, merge, context);
        }
        return store_beside(arena, tree, NULL, left, right);
    }
    const Store *one = store_alone(arena, leaf, leaf_is_a, merge, context);
    const Store *two = store_alone(arena, tree, !leaf_is_a, merge, context);
    return store_link(arena, leaf->prefix, one, tree->prefix, two);
}

const Store *store_merge(Arena *arena, const Store *a, const Store *b, CellsMerge merge, void *context) {
    if (a == b) return a;
    if (!a) return store_alone(arena, b, false, merge, context);
    if (!b) return store_alone(arena, a, true, merge, context);
    if (a->bit == 0) return store_merge_leaf(arena, a, b, true, merge, context);
    if (b->bit == 0) return store_merge_leaf(arena, b, a, false, merge, context);
    if (a->bit == b->bit && a->prefix == b->prefix) {
        const Store *l = store_merge(arena, a->left, b->left, merge, context);
        return store_beside(arena, a, b, l, store_merge(arena, a->right, b->right, merge, context));
    }
    if (a->bit > b->bit && store_matches(b->prefix, a)) {
        bool right = b->prefix & a->bit;
        const Store *l = right ? store_alone(arena, a->left, true, merge, context)
                               : store_merge(arena, a->left, b, merge, context);
        const Store *r = right ? store_merge(arena, a->right, b, merge, context)
                               : store_alone(arena, a->right, true, merge, context);
        return store_beside(arena, a, NULL, l, r);
    }
    if (b->bit > a->bit && store_matches(a->prefix, b)) {
        bool right = a->prefix & b->bit;
        const Store *l = right ? store_alone(arena, b->left, false, merge, context)
                               : store_merge(arena, a, b->left, merge, context);
        const Store *r = right ? store_merge(arena, a, b->right, merge, context)
                               : store_alone(arena, b->right, false, merge, context);
        return store_beside(arena, b, NULL, l, r);
    }
    const Store *one = store_alone(arena, a, true, merge, context);
    const Store *two = store_alone(arena, b, false, merge, context);
    return store_link(arena, a->prefix, one, b->prefix, two);
}

void store_differing(const Store *a, const Store *b, void (*visit)(void *, uint32_t, const Cells *), void *context) {
    if (a == b || !a) return;
    if (!b || a->bit == 0 || a->bit != b->bit || a->prefix != b->prefix) {
        store_each(a, visit, context);
        return;
    }
    store_differing(a->left, b->left, visit, context);
    store_differing(a->right, b->right, visit, context);
}

bool store_same(const Store *a, const Store *b) {
    if (a == b) return true;
    if (!a || !b || a->bit != b->bit || a->prefix != b->prefix) return false;
    if (a->bit == 0) return cells_same(a->cells, b->cells);
    return store_same(a->left, b->left) && store_same(a->right, b->right);
}

void store_each(const Store *store, void (*visit)(void *, uint32_t, const Cells *), void *context) {
    if (!store) return;
    if (store->bit == 0) {
        visit(context, store->prefix, store->cells);
        return;
    }
    store_each(store->left, visit, context);
    store_each(store->right, visit, context);
}
