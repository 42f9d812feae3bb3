/* SPDX-License-Identifier: Apache-2.0 */
/* Recursion, direct and mutual. */
#include "test.h"

static void countdown(int depth, int value) {
    if (depth == 0) {
        // finds: test-flow
        leak(value);
        // clean: test-flow
        leak(depth);
        return;
    }
    countdown(depth - 1, value);
}
void down(void) {
    countdown(3, secret());
}

static int carry(int depth, int value) {
    return depth == 0 ? value : carry(depth - 1, value);
}
void back_up(void) {
    // finds: test-flow
    leak(carry(4, secret()));
    // clean: test-flow
    leak(carry(4, 1));
}

/* The arguments change places in each round. */
static int alternate(int depth, int a, int b) {
    return depth == 0 ? a : alternate(depth - 1, b, a);
}
void changed_places(void) {
    // finds: test-flow
    leak(alternate(keep_going(), 1, secret()));
}

static int is_even(int n, int value);
static int is_odd(int n, int value) {
    return n == 0 ? 0 : is_even(n - 1, value);
}
static int is_even(int n, int value) {
    return n == 0 ? value : is_odd(n - 1, value);
}
void mutual(void) {
    // finds: test-flow
    leak(is_odd(5, secret()));
    // clean: test-flow
    leak(is_odd(5, 7));
    /* n only decides */
    // clean: test-flow
    leak(is_odd(secret(), 7));
}

struct tree {
    struct tree *left, *right;
    int id;
    char name[16];
};
static void walk(const struct tree *tree) {
    if (!tree) return;
    walk(tree->left);
    // finds: test-flow
    leak_text(tree->name);
    // clean: test-flow
    leak(tree->id);
    walk(tree->right);
}
void walked(void) {
    struct tree leaf = {.id = 2}, root = {.left = &leaf, .id = 1};
    read_secret(leaf.name, sizeof leaf.name);
    walk(&root);
}

static void fill(char *out, int depth) {
    if (depth > 0) fill(out, depth - 1);
    else read_secret(out, 16);
}
void filled(void) {
    char text[16];
    fill(text, 5);
    // finds: test-flow
    leak_text(text);
}

static void print_digits(int number) {
    if (number > 9) print_digits(number / 10);
    // finds: test-flow
    leak('0' + number % 10);
}
void digits(void) {
    print_digits(secret());
}

static int depth_of(const struct tree *tree) {
    return tree ? 1 + depth_of(tree->left) : 0;
}
void depth(void) {
    struct tree root = {.id = 1};
    read_secret(root.name, sizeof root.name);
    // clean: test-flow
    leak(depth_of(&root));
}

/* A component that an error handler holds together: what comes up through it is found all the same. */
static void give_up(int code);
static char *copied(const char *text) {
    char *copy = malloc(strlen(text) + 1);
    if (!copy) give_up(1);
    return strcpy(copy, text);
}
static char *quoted(const char *text) {
    return copied(text);
}
static char *framed(const char *text) {
    return quoted(text);
}
static char *described(const char *text) {
    return framed(text);
}
static void give_up(int code) {
    if (code > 5) abort();
    // clean: test-flow
    leak_text(described("no memory"));
    exit(code);
}
void held_together(void) {
    // finds: test-flow
    leak_text(described(secret_text()));
    // clean: test-flow
    leak_text(described("open"));
}
