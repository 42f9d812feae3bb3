/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that is one of several is wiped and let go by the same pointer: a buffer that grew in a loop, one on the stack or
 * the heap, one that is made when first needed. */
#include "test.h"

static void *get(size_t size) {
    void *memory = malloc(size);
    if (!memory) abort();
    return memory;
}
struct buffer {
    char *text;
    size_t size;
};

void grown(void) {
    size_t size = 16;
    char *text = get(size);
    for (int i = 0; i < 3; i++) {
        read_secret(text, size);
        // finds: test-erase
        text = realloc(text, size *= 2);
    }
    explicit_bzero(text, size);
    // clean: test-erase
    free(text);
}
void stack_or_heap(size_t size) {
    char small[64], *text = small;
    if (size > sizeof small) text = get(size);
    read_secret(text, size);
    explicit_bzero(text, size);
    // clean: test-erase
    if (text != small) free(text);
    // clean: test-erase
}
void stack_or_heap_left(size_t size) {
    char small[64], *text = small;
    if (size > sizeof small) text = get(size);
    read_secret(text, size);
    // finds: test-erase
    if (text != small) free(text);
    // finds: test-erase
}
void when_needed(struct buffer *buffer) {
    if (!buffer->text) buffer->text = get(buffer->size);
    read_secret(buffer->text, buffer->size);
    explicit_bzero(buffer->text, buffer->size);
    // clean: test-erase
    free(buffer->text);
}
void on_some_way(struct buffer *buffer, int wipe) {
    if (!buffer->text) buffer->text = get(buffer->size);
    read_secret(buffer->text, buffer->size);
    if (wipe) explicit_bzero(buffer->text, buffer->size);
    // finds: test-erase
    free(buffer->text);
}
void filled_again(struct buffer *buffer) {
    if (!buffer->text) buffer->text = get(buffer->size);
    read_secret(buffer->text, buffer->size);
    explicit_bzero(buffer->text, buffer->size);
    read_secret(buffer->text, buffer->size);
    // finds: test-erase
    free(buffer->text);
}
void another_pointer(int one, int other) {
    char *a = get(64), *b = get(64), *filled = one ? a : b, *wiped = other ? a : b;
    read_secret(filled, 64);
    explicit_bzero(wiped, 64);
    // finds: test-erase
    free(filled);
}
void changed_places(int count) {
    char a[64], b[64], *current = a, *before = b;
    while (count--) {
        char *kept = current;
        read_secret(current, sizeof a);
        current = before;
        before = kept;
    }
    explicit_bzero(current, sizeof a);
    // finds: test-erase
}
/* memory whose size only the wrapper of malloc knows */
void of_wrapper(void) {
    char *text = get(64);
    read_secret(text, 64);
    explicit_bzero(text, 64);
    // clean: test-erase
    free(text);
}
void size_of_pointer(void) {
    char *text = get(64);
    read_secret(text, 64);
    explicit_bzero(text, sizeof text);
    // finds: test-erase
    free(text);
}
