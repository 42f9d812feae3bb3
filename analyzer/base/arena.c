/* SPDX-License-Identifier: Apache-2.0 */
/* Memory by lifetime. Knows how bytes are handed out in chunks and given back all at once, and
 * what happens when there are none left. With -DARENA_MALLOC every allocation is a chunk of its
 * own, so that sanitizers and valgrind see the bounds of each. */
#include "base/base.h"

#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>

enum { CHUNK_TIGHT = 2 * 1024, CHUNK_FIRST = 16 * 1024, CHUNK_LARGEST = 1024 * 1024 };
#ifdef ARENA_MALLOC
enum { KEEP_CHUNK = 0 };
#else
enum { KEEP_CHUNK = 1 };
#endif

/* `size` bytes of contents follow, aligned for any type; those from `used` on are zero. */
typedef struct Chunk {
    struct Chunk *next;
    size_t size, used;
    max_align_t contents[];
} Chunk;

struct Arena {
    const char *name;
    Chunk *chunks; /* the one being filled comes first */
    size_t next_size;
    size_t bytes;
    bool tight;
};

void base_unreachable(const char *file, int line) {
    base_fatal("unreachable code reached at %s:%d", file, line);
}

void base_fatal(const char *format, ...) {
    va_list args;
    fputs("sangam: internal error: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    abort();
}

/* Nothing may be allocated on this way out, so it uses neither stdio nor exit handlers. */
NORETURN static void out_of_memory(void) {
    static const char message[] = "sangam: out of memory\n";
    ssize_t written = write(STDERR_FILENO, message, sizeof message - 1);
    (void)written;
    _exit(BASE_OUT_OF_MEMORY_STATUS);
}

void *xmalloc(size_t size) {
    void *memory = malloc(size ? size : 1);
    if (!memory) out_of_memory();
    return memory;
}

void *xcalloc(size_t count, size_t size) {
    void *memory = calloc(count ? count : 1, size ? size : 1);
    if (!memory) out_of_memory();
    return memory;
}

void *xrealloc(void *old, size_t size) {
    void *memory = realloc(old, size ? size : 1);
    if (!memory) out_of_memory();
    return memory;
}

char *xstrdup(const char *text) {
    size_t size = strlen(text) + 1;
    return memcpy(xmalloc(size), text, size);
}

void free_(void *memory) {
    free(memory);
}

void heap_trim(void) {
    enum { WORTH = 32 * 1024 * 1024 }; /* less is soon in use again */
    if (mallinfo2().fordblks > WORTH) (void)malloc_trim(0);
}

void *vec_grow_(void *data, uint32_t *capacity, uint32_t need, size_t item) {
    uint64_t larger = *capacity < 4 ? 8 : (uint64_t)*capacity * 2;
    if (larger < need) larger = need;
    if (larger > UINT32_MAX) larger = UINT32_MAX;
    if (need == 0 || larger > SIZE_MAX / item) out_of_memory(); /* 0: the count has wrapped round */
    *capacity = (uint32_t)larger;
    return xrealloc(data, (size_t)larger * item);
}

Arena *arena_new(const char *name) {
    Arena *arena = xcalloc(1, sizeof *arena);
    arena->name = name;
    arena->next_size = CHUNK_FIRST;
    return arena;
}

Arena *arena_new_tight(const char *name) {
    Arena *arena = arena_new(name);
    arena->tight = true;
    arena->next_size = CHUNK_TIGHT;
    return arena;
}

static void chunks_free(Chunk *chunk) {
    while (chunk) {
        Chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
}

void arena_free(Arena *arena) {
    if (!arena) return;
    chunks_free(arena->chunks);
    free(arena);
}

/* The chunk being filled stays, for what comes next. */
void arena_reset(Arena *arena) {
    Chunk *kept = arena->chunks;
    if (KEEP_CHUNK && kept && kept->size <= CHUNK_LARGEST) {
        chunks_free(kept->next);
        kept->next = NULL;
        memset(kept->contents, 0, kept->used);
        kept->used = 0;
    } else {
        chunks_free(kept);
        arena->chunks = NULL;
        arena->next_size = arena->tight ? CHUNK_TIGHT : CHUNK_FIRST;
    }
    arena->bytes = 0;
}

static Chunk *chunk_new(size_t size) {
    if (size > SIZE_MAX / 2) out_of_memory();
    Chunk *chunk = xcalloc(1, sizeof *chunk + size);
    chunk->size = size;
    return chunk;
}

#ifdef ARENA_MALLOC
void *arena_alloc(Arena *arena, size_t size) {
    Chunk *chunk = chunk_new(size);
    chunk->used = size;
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    arena->bytes += size;
    return chunk->contents;
}
#else
/* What is too large for the usual chunk gets one of its own, put behind the one being filled, so
 * that the rest of that one is not lost. */
static void *alloc_alone(Arena *arena, size_t size) {
    Chunk *chunk = chunk_new(size);
    chunk->used = size;
    if (arena->chunks) {
        chunk->next = arena->chunks->next;
        arena->chunks->next = chunk;
    } else {
        arena->chunks = chunk;
    }
    return chunk->contents;
}

void *arena_alloc(Arena *arena, size_t size) {
    enum { ALIGNMENT = _Alignof(max_align_t) };
    if (size > SIZE_MAX / 2) out_of_memory();
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (size == 0) size = ALIGNMENT; /* distinct objects have distinct addresses */
    arena->bytes += size;
    Chunk *chunk = arena->chunks;
    if (!chunk || chunk->size - chunk->used < size) {
        if (size > arena->next_size / 4) return alloc_alone(arena, size);
        chunk = chunk_new(arena->next_size);
        chunk->next = arena->chunks;
        arena->chunks = chunk;
        if (arena->next_size < CHUNK_LARGEST && (!arena->tight || arena->bytes / 8 >= arena->next_size)) arena->next_size *= 2;
    }
    void *memory = (char *)chunk->contents + chunk->used;
    chunk->used += size;
    return memory;
}
#endif

char *arena_strdup(Arena *arena, const char *text) {
    return arena_strndup(arena, text, strlen(text));
}

char *arena_strndup(Arena *arena, const char *text, size_t length) {
    char *copy = arena_alloc(arena, length + 1);
    if (length) memcpy(copy, text, length);
    return copy;
}

char *arena_printf(Arena *arena, const char *format, ...) {
    char small[256];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    if (length < 0) base_fatal("arena_printf: format `%s` failed", format);
    char *text = arena_alloc(arena, (size_t)length + 1);
    if ((size_t)length < sizeof small)
        memcpy(text, small, (size_t)length);
    else
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}
