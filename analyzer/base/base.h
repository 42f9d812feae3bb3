/* SPDX-License-Identifier: Apache-2.0 */
/* base: memory by lifetime, containers, text, files, diagnostics, worker processes.
 * Answers: how to hold, grow, look up, read, write, complain and run apart. From: nothing but libc,
 * xxHash and nettle (SHA-256). For: every other folder. Does not know: C programs, law, YAML. */
#ifndef SANGAM_BASE_H
#define SANGAM_BASE_H

#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#define NODISCARD         __attribute__((warn_unused_result))
#define NORETURN          __attribute__((noreturn))
#define COUNTOF(array)    (sizeof(array) / sizeof((array)[0]))
#define UNREACHABLE()     base_unreachable(__FILE__, __LINE__)
NORETURN void base_unreachable(const char *file, int line);
/* Prints "sangam: internal error: ..." and aborts: for what only a defect of ours can cause. */
NORETURN void base_fatal(const char *format, ...) PRINTF_LIKE(1, 2);

/* ---- memory (arena.c) --------------------------------------------------------------------
 * An Arena is one lifetime: everything in it is freed together. A function that keeps memory
 * takes the Arena as its first argument. Out of memory ends the program with a clean message.
 * Memory from arena_alloc is zeroed and aligned for any type. */
/* What the process exits with when no memory is left, in a worker as in a scan. */
enum { BASE_OUT_OF_MEMORY_STATUS = 4 };

/* Is this build one that watches every access? Then address spaces are huge, and no process is forked beside a thread. */
#if defined(__SANITIZE_ADDRESS__)
#define ADDRESS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ADDRESS_SANITIZED 1
#endif
#endif
#ifndef ADDRESS_SANITIZED
#define ADDRESS_SANITIZED 0
#endif

typedef struct Arena Arena;
Arena *arena_new(const char *name);
Arena *arena_new_tight(const char *name); /* one of many that stay: of what it takes at most a quarter lies idle */
void arena_free(Arena *arena);  /* NULL is allowed */
void arena_reset(Arena *arena); /* frees the contents, keeps the arena */
void *arena_alloc(Arena *arena, size_t size);
char *arena_strdup(Arena *arena, const char *text);
char *arena_strndup(Arena *arena, const char *text, size_t length);
char *arena_printf(Arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
#define ARENA_NEW(arena, T)          ((T *)arena_alloc((arena), sizeof(T)))
#define ARENA_ARRAY(arena, T, count) ((T *)arena_alloc((arena), sizeof(T) * (size_t)(count)))

void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *old, size_t size);
char *xstrdup(const char *text);

/* ---- growable arrays (vec.h part) ----------------------------------------------------------
 * `VEC(int) v = {0}; vec_push(&v, 3); v.data[0]; v.len; vec_free(&v);` Heap memory. */
#define VEC(T)                  \
    struct {                    \
        T *data;                \
        uint32_t len, capacity; \
    }
void *vec_grow_(void *data, uint32_t *capacity, uint32_t need, size_t item);
#define vec_reserve(v, n)                                                                   \
    ((v)->capacity < (n)                                                                    \
         ? (void)((v)->data = vec_grow_((v)->data, &(v)->capacity, (n), sizeof *(v)->data)) \
         : (void)0)
#define vec_push(v, x) (vec_reserve((v), (v)->len + 1), (void)((v)->data[(v)->len++] = (x)))
#define vec_pop(v)     (assert((v)->len), (v)->data[--(v)->len])
#define vec_last(v)    ((v)->data[(v)->len - 1])
#define vec_clear(v)   ((void)((v)->len = 0))
#define vec_free(v)    (free_((v)->data), (void)((v)->data = NULL, (v)->len = (v)->capacity = 0))
void free_(void *memory); /* free(), so that callers need no stdlib */
/* Gives what was freed back to the system, where it is much: in between two stages, as large arrays fit into no hole. */
void heap_trim(void);
typedef VEC(uint32_t) U32Vec;
typedef VEC(const char *) StrVec;

/* ---- maps (map.c) --------------------------------------------------------------------------
 * Map: 64-bit key -> 64-bit value. Iterates in insertion order, so that output is deterministic.
 * There is no removal. */
typedef struct MapEntry {
    uint64_t key, value;
} MapEntry;
typedef struct MapSlot {
    uint32_t index; /* + 1 into entries, 0 = empty */
    uint32_t part;  /* of the key's hash */
} MapSlot;
typedef struct Map {
    MapEntry *entries; /* [count], in insertion order */
    MapSlot *slots;    /* [slot_count] */
    uint32_t count, capacity, slot_count;
} Map;
/* The value's place, valid until the next put; NULL when absent. */
uint64_t *map_find(const Map *map, uint64_t key);
/* The value's place, 0 when new; new may be NULL. */
uint64_t *map_put(Map *map, uint64_t key, bool *new);
uint64_t map_get(const Map *map, uint64_t key, uint64_t otherwise);
void map_clear(Map *map);
void map_free(Map *map);
static inline uint64_t hash_mix(uint64_t a, uint64_t b) {
    uint64_t h = a * UINT64_C(0x9E3779B97F4A7C15) ^ (b + UINT64_C(0xD1B54A32D192ED03));
    h = (h ^ h >> 32) * UINT64_C(0xD6E8FEB86659FD93);
    h = (h ^ h >> 32) * UINT64_C(0xD6E8FEB86659FD93);
    return h ^ h >> 32;
}

/* KeySet: 64-bit keys that are hashes already, without an order. */
typedef struct KeySet {
    uint64_t *slots; /* [slot_count], 0 = empty */
    uint32_t count, slot_count;
} KeySet;
bool keyset_add(KeySet *set, uint64_t key); /* was it not there? */
void keyset_clear(KeySet *set);
void keyset_free(KeySet *set);
uint64_t hash_bytes(const void *data, size_t length);
typedef struct WideHash { /* equal: the same, but for what is made to collide */
    uint64_t words[2];
} WideHash;
WideHash hash_wide(const void *data, size_t length);

/* Interner: text <-> small id. Id 0 is the empty text. Texts may hold NUL bytes; they are kept
 * with a terminating NUL as well. */
typedef struct Interner Interner;
Interner *interner_new(void);
void interner_free(Interner *interner);
uint32_t intern(Interner *interner, const char *text);
uint32_t intern_bytes(Interner *interner, const char *text, size_t length);
uint32_t intern_find(const Interner *interner, const char *text); /* 0 when absent */
const char *interned(const Interner *interner, uint32_t id);
size_t interned_length(const Interner *interner, uint32_t id);
uint32_t interner_count(const Interner *interner); /* ids are 0 .. count - 1 */

/* Dense bit set over ids 0 .. bits - 1. */
typedef struct BitSet {
    uint64_t *words;
    uint32_t bits;
} BitSet;
BitSet bitset_new(Arena *arena, uint32_t bits);
static inline bool bitset_has(const BitSet *set, uint32_t i) {
    return i < set->bits && (set->words[i >> 6] >> (i & 63) & 1);
}
bool bitset_add(BitSet *set, uint32_t i); /* true when it was not there */

/* ---- text (text.c) ------------------------------------------------------------------------
 * Buf: a growable byte string on the heap, always NUL-terminated after the first write. */
typedef struct Buf {
    char *data;
    size_t len, capacity;
} Buf;
void buf_add(Buf *buf, const void *bytes, size_t length);
void buf_room(Buf *buf, size_t more); /* so many bytes can be put behind what it holds */
void buf_puts(Buf *buf, const char *text);
void buf_putc(Buf *buf, char c);
void buf_printf(Buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
void buf_vprintf(Buf *buf, const char *format, va_list args) PRINTF_LIKE(2, 0);
void buf_number(Buf *buf, int64_t value); /* in decimal */
void buf_u32(Buf *buf, uint32_t value); /* little endian */
void buf_u64(Buf *buf, uint64_t value);
/* The same numbers read again, from any address. */
static inline uint32_t read_u32(const void *at) {
    const uint8_t *bytes = at;
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}
static inline uint64_t read_u64(const void *at) {
    return read_u32(at) | (uint64_t)read_u32((const uint8_t *)at + 4) << 32;
}
void buf_free(Buf *buf);
const char *buf_text(const Buf *buf); /* "" when nothing was written */

bool str_eq(const char *a, const char *b); /* NULL equals only NULL */
bool str_starts(const char *text, const char *prefix);
bool str_ends(const char *text, const char *suffix);
bool str_to_u64(const char *text, uint64_t *out); /* whole text, decimal or 0x */
bool str_to_i64(const char *text, int64_t *out);
/* Glob over whole paths: `*` within a path component, `**` across, `?` one character. "x/" + "**"
 * takes in everything below x; a double star between slashes may also stand for no folder. */
bool glob_match(const char *pattern, const char *path);
/* Levenshtein distance up to `limit`, limit + 1 beyond it. */
unsigned text_distance(const char *a, const char *b, unsigned limit);
/* The entry of `known` (NULL-terminated) nearest to `word`, or NULL when none is near enough. */
const char *text_nearest(const char *word, const char *const known[]);
/* Length in bytes of the longest valid UTF-8 prefix of text (length bytes). */
size_t utf8_valid_prefix(const char *text, size_t length);
/* Reads one character: its length in bytes, 0 when it is not valid UTF-8 or length is 0. */
size_t utf8_decode(const char *text, size_t length, uint32_t *code);
/* Controls, line separators, direction overrides: characters that let a text lie about itself. */
bool utf8_is_hidden(uint32_t code);
/* Text with control characters (and escape sequences, and invalid UTF-8) made visible as \xNN:
 * for everything from the analysed program that goes to a terminal. Tabs stay. */
char *text_printable(Arena *arena, const char *text);
/* Columns that `length` bytes of UTF-8 take on a terminal: characters, wide ones counted as one. */
uint32_t text_columns(const char *text, size_t length);
/* The words of `text`, blanks and line ends between them made one blank, broken before column `width`; lines
 * after the first start at column `indent`. `column` is where the first word stands. Returns the column after
 * the last word. */
uint32_t buf_wrap(Buf *out, uint32_t column, uint32_t indent, uint32_t width, const char *text);

/* Calendar dates as days since 1970-01-01 (proleptic Gregorian). */
bool date_parse(const char *text, int32_t *day); /* YYYY-MM-DD, refuses impossible dates */
void date_format(int32_t day, char out[11]);
int32_t date_today(void); /* UTC */

/* ---- files (file.c) -----------------------------------------------------------------------
 * The world's errors: false, with errno set. */
/* A regular file whole, with a NUL byte after it. errno is EFBIG when it is longer than `limit`
 * (0 = no limit), EINVAL when it is a device, pipe or the like. */
NODISCARD bool file_read(Arena *arena, const char *path, size_t limit, char **data, size_t *length);
/* Readers see the old contents or the new, whenever this is killed. Devices are written to. */
NODISCARD bool file_write_atomic(const char *path, const void *data, size_t length);
typedef struct FilePart {
    const void *data;
    size_t length;
} FilePart;
NODISCARD bool file_write_parts(const char *path, const FilePart *parts, uint32_t count); /* the same, one after the other */
bool file_exists(const char *path);
bool file_is_directory(const char *path);
bool file_is_regular(const char *path);
NODISCARD bool directory_make(const char *path); /* with its parents */
/* Names in a directory, sorted bytewise, without "." and "..". */
NODISCARD bool directory_list(Arena *arena, const char *path, StrVec *names);
/* "a/b" + "c" -> "a/b/c"; an absolute second part wins. */
char *path_join(Arena *arena, const char *directory, const char *name);
/* Lexically: no ".", "..", "//". Keeps relative paths relative. */
char *path_normal(Arena *arena, const char *path);
char *path_absolute(Arena *arena, const char *path); /* against the working directory, normalised */
char *path_directory(Arena *arena, const char *path);
const char *path_name(const char *path); /* after the last slash */
/* `path` relative to directory `root` when it lies below it, else `path`; both absolute, normal. */
const char *path_below(const char *root, const char *path);

/* ---- diagnostics (diag.c) -----------------------------------------------------------------
 * Our own troubles with input: bad YAML, an unreadable file, a unit that does not parse. */
typedef enum DiagLevel { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR } DiagLevel;
typedef struct Diag {
    DiagLevel level;
    const char *file;      /* NULL when there is none */
    uint32_t line, column; /* 1-based, 0 = unknown */
    const char *text;
} Diag;
typedef struct Diags {
    Arena *arena;
    VEC(Diag) list;
    uint32_t errors, warnings;
} Diags;
Diags *diags_new(Arena *arena);
void diag_add(Diags *diags, DiagLevel level, const char *file, uint32_t line, uint32_t column,
              const char *format, ...) PRINTF_LIKE(6, 7);
/* "rules/x.yaml:3:5: error: unknown key `tilte`; did you mean `title`?" one line each. */
void diags_print(const Diags *diags, FILE *out, DiagLevel least);

/* ---- SHA-256 (digest.c, nettle) ------------------------------------------------------------ */
typedef struct Digest {
    uint8_t bytes[32];
} Digest;
typedef struct DigestState DigestState;
DigestState *digest_begin(void);
void digest_add(DigestState *state, const void *data, size_t length);
Digest digest_end(DigestState *state); /* frees the state */
Digest digest_of(const void *data, size_t length);
void digest_hex(const Digest *digest, char out[65]);
/* The UUID of a name of ours: version 5 (RFC 4122, 4.3) below the namespace of URLs and the name
 * "urn:sangam:NAME". The same for the same name, for ever. */
void uuid_named(const char *name, char out[37]);
bool digest_equal(const Digest *a, const void *bytes); /* 32 of them; in constant time */

/* ---- the user's secret (secret.c, nettle) ---------------------------------------------------
 * What is left in a project's folder for later scans is sealed, since a stranger's archive may
 * come with something that looks the same. */
typedef struct Secret {
    uint8_t bytes[32];
} Secret;
/* XDG_STATE_HOME/sangam, else ~/.local/state/sangam; it may not be there yet. NULL when there is no home. */
const char *user_state_folder(Arena *arena);
/* From XDG_STATE_HOME/sangam/key, else ~/.local/state/sangam/key; made when missing. False: `why`
 * (in the arena) says what stands in the way and what to do. */
NODISCARD bool secret_load(Arena *arena, Secret *out, const char **why);
/* HMAC-SHA256 over the purpose and the data: a seal for one purpose fits no other. */
Digest secret_seal(const Secret *secret, const char *purpose, const void *data, size_t length);
/* The same for data that come in parts. */
typedef struct SealState SealState;
SealState *seal_begin(const Secret *secret, const char *purpose);
void seal_add(SealState *state, const void *data, size_t length);
Digest seal_end(SealState *state); /* frees the state */
/* For caches, which are large and can be made again: UMAC-128 (RFC 4418), five times as fast. Its key is of the secret and
 * the purpose; no two seals have the same nonce, which the seal begins with. `like`: the seal (32 bytes) that this one
 * is to be held against, NULL = a new one is made. */
SealState *seal_begin_fast(const Secret *secret, const char *purpose, const void *like);
Digest secret_seal_fast(const Secret *secret, const char *purpose, const void *data, size_t length, const void *like);

/* ---- overlay (overlay.c) -------------------------------------------------------------------
 * Contents that stand before those on disk, by absolute normal path. */
typedef struct Overlay Overlay;
typedef struct OverlayFile {
    const char *path, *data; /* data has a NUL byte after it */
    size_t length;
    Digest digest; /* of the data */
    bool hidden;   /* the file is not there; the data only say so to a parser */
} OverlayFile;
Overlay *overlay_new(void);
void overlay_free(Overlay *overlay); /* NULL is allowed */
/* Copies the data. The first content that is given for a path stays. */
void overlay_add(Overlay *overlay, const char *path, const char *data, size_t length, bool hidden);
uint32_t overlay_count(const Overlay *overlay); /* 0 for NULL */
const OverlayFile *overlay_at(const Overlay *overlay, uint32_t index);
/* NULL when the file on disk is what counts. */
const OverlayFile *overlay_find(const Overlay *overlay, const char *path);
/* As file_read, through the overlay (may be NULL). */
NODISCARD bool overlay_read(const Overlay *overlay, Arena *arena, const char *path, size_t limit,
                            char **data, size_t *length);

/* ---- another program (process.c) ------------------------------------------------------------
 * Run to its end, without a shell; it gets three pipes and nothing else that is open. */
typedef struct ProcessCall {
    const char *const *arguments;   /* NULL-terminated; the first is looked up in PATH */
    const char *const *environment; /* NULL-terminated, whole */
    const char *directory;          /* NULL = where we are */
    const void *input;
    size_t input_length;
    size_t limit; /* bytes of output */
} ProcessCall;
typedef struct Process Process;
/* Several may run at a time. `call` and all that it names must last until the end. NULL: the world's error, with errno. */
Process *process_begin(const ProcessCall *call);
/* Waits, and frees it. Appends to both; of the errors only the beginning is kept. *status is the exit code, 128 + the
 * signal, or 127 when it could not be started (`errors` says why). False: the world's error, with errno; EFBIG when
 * there is more output than `limit`. */
NODISCARD bool process_end(Process *process, Buf *output, Buf *errors, int *status);

/* ---- worker processes (worker.c) -----------------------------------------------------------
 * Runs jobs 0 .. count-1 in forked children (fork without exec), `jobs` at a time. Each child
 * takes several jobs one after another. A child that dies or takes too long costs the job it was
 * on: that job is tried once more alone in a fresh child, then reported as failed. It is not tried
 * again when it used up its processor time or its memory or stood still, or when run() says false. Results come
 * back over pipes; `done` is called in the parent in the order of job numbers whatever the order of
 * completion. Children get: stdin from /dev/null, stdout and stderr into a pipe (the tail is handed
 * to `done` as part of `why` on failure), nothing else of what the parent has open, the limits
 * below, 64 MB of stack, no core files, few open files, and no file larger than `file_bytes` (RLIMIT_FSIZE). */
typedef struct WorkerOptions {
    uint32_t processes;                                    /* 0 = one per online CPU */
    uint64_t address_space;                                /* bytes beyond the parent's, 0 = any */
    uint64_t file_bytes;                                   /* 0 = no file may be written */
    uint32_t cpu_seconds;                                  /* per job, 0 = no limit */
    uint32_t wall_seconds;                                 /* per job, 0 = no limit */
    uint32_t idle_seconds;                                 /* without work at a stretch, 0 = any */
    uint32_t jobs_per_child;                               /* then a fresh child; 0 = any. One born
                                                              late holds the parent's results too */
    bool (*start)(void *context);                          /* in each child before its first job */
    bool (*run)(void *context, uint32_t job, Buf *result); /* in the child; false = failed */
    void (*done)(void *context, uint32_t job, bool ok, const char *why, const char *data,
                 size_t length);                                        /* in the parent */
    void (*progress)(void *context, uint32_t finished, uint32_t count); /* may be NULL */
    void *context;
} WorkerOptions;
/* False when no process can be started: jobs not yet handed to `done` are not done. */
NODISCARD bool worker_run(const WorkerOptions *options, uint32_t count);
/* The same in two steps: worker_begin() gives each child its first job and returns, so that the caller can do something
 * else meanwhile (run no other programs: signals are set up for the children); callbacks come from worker_end(), which
 * also frees the pool. `options->context` is used until then. */
typedef struct WorkerPool WorkerPool;
WorkerPool *worker_begin(const WorkerOptions *options, uint32_t count);
NODISCARD bool worker_end(WorkerPool *pool);
/* Ends the children in place of worker_end(); nothing is handed to `done`. NULL is allowed. */
void worker_abandon(WorkerPool *pool);

/* ---- sandbox (sandbox.c) --------------------------------------------------------------------
 * What a process that reads hostile input may still do: to read the given files and folders (with
 * all below them) and to use the descriptors it has. The kernel takes the rest away for good, from
 * every thread. Links are followed to what they point at. */
typedef enum Sandbox { /* bits: what is in force */
    SANDBOX_NONE = 0,
    SANDBOX_FILES = 1, /* Landlock: other files cannot be opened, none can be changed or made */
    SANDBOX_CALLS = 2, /* seccomp: no network, programs, processes, no opening for writing */
    SANDBOX_FULL = 3
} Sandbox;
/* Puts into force what this machine has. Paths that do not exist are left out. `writable`: the one
 * folder files may be made, changed and removed in, NULL = none. */
Sandbox sandbox_enter(const StrVec *readable, const char *writable);
/* What sandbox_enter() will put into force: tried in a process of its own. */
Sandbox sandbox_probe(void);
/* What worker processes can do without the rest, as the end of a sentence; NULL when nothing. */
const char *sandbox_missing(Sandbox in_force);
/* `path` is written below `root`, but a symbolic link leads out of it (or to nowhere): what is read
 * or written there is not the project's. Both absolute and normal; the end of `path` may be
 * missing. False for paths elsewhere. */
bool path_leaves(const char *root, const char *path);

#endif
