/* SPDX-License-Identifier: Apache-2.0 */
/* Facts as bytes, and the cache. Runs in the project's root; writes only in a folder of its own. */
#include "facts/facts.h"

#include "check.h"
#include "facts/entry.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static uint32_t random_next(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33);
}

static Unit *forms(Arena *arena, Diags *diags) {
    char *text;
    size_t length;
    CHECK(file_read(arena, "tests/ir/forms.ir", 0, &text, &length));
    Unit *unit = text ? unit_parse("forms.ir", text, length, diags) : NULL;
    CHECK(unit != NULL);
    return unit;
}

/* ---- bytes -------------------------------------------------------------------------------- */

static void facts_round_trip(void) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    Unit *unit = forms(arena, diags);
    Buf bytes = {0}, twice = {0}, again = {0}, text = {0}, text_again = {0};
    facts_write(unit, &bytes);
    facts_write(unit, &twice);
    CHECK(bytes.len == twice.len && !memcmp(bytes.data, twice.data, bytes.len));
    Unit *read = facts_read("x.facts", bytes.data, bytes.len, diags);
    diags_print(diags, stdout, DIAG_NOTE);
    CHECK(read != NULL);
    if (read) {
        facts_write(read, &again);
        CHECK(bytes.len == again.len && !memcmp(bytes.data, again.data, bytes.len));
        unit_print(unit, &text);
        unit_print(read, &text_again);
        CHECK_STR(buf_text(&text_again), buf_text(&text));
    }
    unit_free(unit);
    unit_free(read);
    buf_free(&bytes);
    buf_free(&twice);
    buf_free(&again);
    buf_free(&text);
    buf_free(&text_again);
    arena_free(arena);
}

static void empty_unit(void) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    Unit *unit = unit_finish(unit_builder_new());
    Buf bytes = {0};
    facts_write(unit, &bytes);
    Unit *read = facts_read("x.facts", bytes.data, bytes.len, diags);
    CHECK(read != NULL);
    CHECK(read && read->function_count == 1 && read->type_count == 1);
    unit_free(read);
    unit_free(unit);
    buf_free(&bytes);
    arena_free(arena);
}

static bool refused(const char *data, size_t length, const char *message) {
    Arena *arena = arena_new("test");
    Diags *diags = diags_new(arena);
    Unit *unit = facts_read("x.facts", data, length, diags);
    bool ok = !unit && diags->errors && (!message || strstr(diags->list.data[0].text, message));
    unit_free(unit);
    arena_free(arena);
    return ok;
}

static void short_files_are_refused(void) {
    Arena *arena = arena_new("test");
    Unit *unit = forms(arena, diags_new(arena));
    Buf bytes = {0};
    facts_write(unit, &bytes);
    CHECK(refused("", 0, "not a facts file"));
    CHECK(refused("SGFACTS\n", 8, "not a facts file"));
    CHECK(refused("SGFACTS\n\2\0\0\0\0\0\0\0", 16, "cut short"));
    CHECK(refused("SGFACTS\n\377\0\0\0\0\0\0\0", 16, "format 255"));
    for (size_t length = 0; length < bytes.len; length += length < 600 ? 1 : 97) {
        char *copy = xmalloc(length + 1); /* of just that size, for the sanitizer */
        memcpy(copy, bytes.data, length);
        CHECK(refused(copy, length, NULL));
        free_(copy);
    }
    buf_putc(&bytes, 0);
    CHECK(refused(bytes.data, bytes.len, "wrong"));
    buf_free(&bytes);
    unit_free(unit);
    arena_free(arena);
}

/* Changed bytes: the digest tells. With a digest made to fit: the reader and the verifier must. */
static void changed_bytes_are_survived(void) {
    Arena *arena = arena_new("test");
    Unit *unit = forms(arena, diags_new(arena));
    Buf bytes = {0};
    facts_write(unit, &bytes);
    size_t body = bytes.len - sizeof(Digest);
    uint64_t seed = 3;
    uint32_t accepted = 0;
    for (int round = 0; round < 6000; round++) {
        char *copy = xmalloc(bytes.len);
        memcpy(copy, bytes.data, bytes.len);
        uint32_t changes = 1 + random_next(&seed) % 4;
        for (uint32_t i = 0; i < changes; i++) {
            size_t at = random_next(&seed) % body;
            uint32_t how = random_next(&seed) % 3;
            char byte = (char)random_next(&seed);
            copy[at] = (char)(how == 0   ? byte
                              : how == 1 ? copy[at] + 1
                                         : copy[at] ^ (1 << (byte & 7)));
        }
        if (memcmp(copy, bytes.data, body) != 0) {
            CHECK(refused(copy, bytes.len, NULL));
        }
        Digest digest = digest_of(copy, body);
        memcpy(copy + body, digest.bytes, sizeof digest.bytes);
        Diags *diags = diags_new(arena);
        Unit *odd = facts_read("odd.facts", copy, bytes.len, diags);
        if (odd) {
            /* What passes can be used like any other unit. */
            Buf text = {0}, out = {0};
            unit_print(odd, &text);
            facts_write(odd, &out);
            CHECK_EQ(out.len, bytes.len);
            accepted++;
            buf_free(&text);
            buf_free(&out);
        } else if (!diags->errors) {
            check_fail(__FILE__, __LINE__, "round %d fails without a word", round);
        }
        unit_free(odd);
        free_(copy);
    }
    CHECK(accepted > 0); /* line numbers may be anything */
    buf_free(&bytes);
    unit_free(unit);
    arena_free(arena);
}

/* ---- cache -------------------------------------------------------------------------------- */

typedef struct Place {
    Arena *arena;
    Diags *diags;
    char *folder, *cache, *source, *header;
} Place;

static const Secret secret = {{1, 2, 3}};

static void write_file(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    CHECK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
}

static Place place_open(void) {
    Place place = {.arena = arena_new("test")};
    const char *temporary = getenv("TMPDIR");
    place.diags = diags_new(place.arena);
    place.folder =
        arena_printf(place.arena, "%s/sangam-facts.XXXXXX", temporary ? temporary : "/tmp");
    CHECK(mkdtemp(place.folder) != NULL);
    place.cache = path_join(place.arena, place.folder, "cache/below");
    place.source = path_join(place.arena, place.folder, "a.c");
    place.header = path_join(place.arena, place.folder, "a.h");
    write_file(place.source, "int x;\n");
    write_file(place.header, "int y;\n");
    return place;
}

static void remove_all(Arena *arena, const char *path) {
    if (file_is_directory(path)) {
        StrVec names = {0};
        CHECK(directory_list(arena, path, &names));
        for (uint32_t i = 0; i < names.len; i++) {
            remove_all(arena, path_join(arena, path, names.data[i]));
        }
        vec_free(&names);
        rmdir(path);
    } else {
        unlink(path);
    }
}

static void place_close(Place *place) {
    remove_all(place->arena, place->folder);
    arena_free(place->arena);
}

/* A unit made from the source and the header as they are now; `mark` makes it differ. */
static Unit *place_unit(const Place *place, const char *mark) {
    UnitBuilder *builder = unit_builder_new();
    const char *paths[] = {place->source, place->header};
    for (int i = 0; i < 2; i++) {
        char *data;
        size_t length;
        CHECK(file_read(place->arena, paths[i], 0, &data, &length));
        FileId file = unit_file(builder, paths[i], false);
        unit_file_at(builder, file)->size = length;
        unit_file_at(builder, file)->digest = digest_of(data, length);
    }
    unit_set_main(builder, place->source, mark);
    return unit_finish(builder);
}

static Digest key_of(const char *text) {
    return digest_of(text, strlen(text));
}

static void put_with(const Place *place, const char *key, const char *mark,
                     const FactsSearch *search) {
    FactsCache *cache = facts_cache_open(place->cache, 1 << 20, &secret, place->diags);
    Unit *unit = place_unit(place, mark);
    Buf bytes = {0};
    Digest digest = key_of(key);
    CHECK(cache != NULL);
    facts_write(unit, &bytes);
    facts_cache_put(cache, &digest, unit, search, bytes.data, bytes.len);
    facts_cache_close(cache);
    buf_free(&bytes);
    unit_free(unit);
}

static void put(const Place *place, const char *key, const char *mark) {
    put_with(place, key, mark, &(FactsSearch){0});
}

/* The mark of the unit that a scan of its own finds, "" for a miss. */
static const char *get(const Place *place, const char *key) {
    FactsCache *cache = facts_cache_open(place->cache, 1 << 20, &secret, place->diags);
    Digest digest = key_of(key);
    FactsFound facts;
    Buf data = {0};
    const char *mark = "";
    if (facts_cache_find(cache, &digest, &facts) && facts_cache_load(cache, &digest, &facts, &data)) {
        Unit *unit = facts_read_sealed("cache", data.data, data.len, place->diags);
        mark = unit ? arena_strdup(place->arena, unit_text(unit, unit->command)) : "";
        unit_free(unit);
    }
    buf_free(&data);
    facts_cache_close(cache);
    return mark;
}

static char *entry_path(const Place *place, const char *key) {
    char hex[65];
    Digest digest = key_of(key);
    digest_hex(&digest, hex);
    return arena_printf(place->arena, "%s/%s.unit", place->cache, hex);
}

/* Sets mtime to so many seconds ago. */
static void set_age(const char *path, time_t seconds) {
    struct timespec times[2] = {{.tv_sec = time(NULL) - seconds}, {.tv_sec = time(NULL) - seconds}};
    CHECK(utimensat(AT_FDCWD, path, times, 0) == 0);
}

static time_t age_of(const char *path) {
    struct stat info;
    CHECK(stat(path, &info) == 0);
    return time(NULL) - info.st_mtime;
}

static void hits_and_misses(void) {
    Place place = place_open();
    CHECK_STR(get(&place, "k"), "");
    put(&place, "k", "one");
    CHECK_STR(get(&place, "k"), "one");
    CHECK_STR(get(&place, "other"), "");
    put(&place, "other", "two");
    CHECK_STR(get(&place, "k"), "one");
    CHECK_STR(get(&place, "other"), "two");
    put(&place, "k", "three"); /* replaces */
    CHECK_STR(get(&place, "k"), "three");
    struct stat info;
    CHECK(stat(place.cache, &info) == 0 && (info.st_mode & 0777) == 0700);
    place_close(&place);
}

static void changes_are_seen(void) {
    Place place = place_open();
    put(&place, "k", "one");
    write_file(place.header, "int z;\n"); /* as long as before */
    CHECK_STR(get(&place, "k"), "");
    write_file(place.header, "int y;\n"); /* the old bytes again, though the times differ */
    CHECK_STR(get(&place, "k"), "one");
    write_file(place.header, "int yy;\n");
    CHECK_STR(get(&place, "k"), "");
    CHECK(unlink(place.header) == 0);
    CHECK_STR(get(&place, "k"), "");
    CHECK(mkdir(place.header, 0700) == 0);
    CHECK_STR(get(&place, "k"), "");
    CHECK(rmdir(place.header) == 0 && mkfifo(place.header, 0600) == 0);
    CHECK_STR(get(&place, "k"), ""); /* and does not wait for a writer */
    place_close(&place);
}

/* Written over at once, in place, at the same length and with its old mtime. */
static void hurried_changes_are_seen(void) {
    Place place = place_open();
    for (int round = 0; round < 100; round++) {
        write_file(place.header, "int a;\n");
        struct stat before;
        CHECK(stat(place.header, &before) == 0);
        put(&place, "k", "one");
        write_file(place.header, "int b;\n");
        struct timespec times[2] = {before.st_atim, before.st_mtim};
        CHECK(utimensat(AT_FDCWD, place.header, times, 0) == 0);
        CHECK_STR(get(&place, "k"), "");
    }
    place_close(&place);
}

/* A look at files just written proves nothing for later; one at quiet files is recorded, once. */
static void quiet_files_are_read_once(void) {
    Place place = place_open();
    put(&place, "k", "one");
    char *path = entry_path(&place, "k"), *first, *second, *third;
    size_t length;
    CHECK(file_read(place.arena, path, 0, &first, &length));
    /* The files are seconds old at most, so this look records nothing better. */
    CHECK_STR(get(&place, "k"), "one");
    CHECK(file_read(place.arena, path, 0, &second, &length));
    CHECK(memcmp(first, second, length) == 0);
    sleep(3);
    CHECK_STR(get(&place, "k"), "one"); /* reads them, and records times that can be relied on */
    CHECK(file_read(place.arena, path, 0, &second, &length));
    CHECK(memcmp(first, second, length) != 0);
    CHECK_STR(get(&place, "k"), "one");
    CHECK(file_read(place.arena, path, 0, &third, &length));
    CHECK(memcmp(second, third, length) == 0);
    place_close(&place);
}

static void staged_or_racing_content_is_not_kept(void) {
    Place place = place_open();
    FactsCache *cache = facts_cache_open(place.cache, 1 << 20, &secret, place.diags);
    Unit *unit = place_unit(&place, "one");
    Buf bytes = {0};
    Digest key = key_of("k");
    facts_write(unit, &bytes);
    write_file(place.header, "int later;\n");
    facts_cache_put(cache, &key, unit, &(FactsSearch){0}, bytes.data, bytes.len);
    facts_cache_close(cache);
    CHECK(!file_exists(entry_path(&place, "k")));
    buf_free(&bytes);
    unit_free(unit);
    place_close(&place);
}

static void corrupt_entries_are_misses(void) {
    Place place = place_open();
    put(&place, "k", "one");
    char *path = entry_path(&place, "k"), *data;
    size_t length;
    Digest key = key_of("k");
    CHECK(file_read(place.arena, path, 0, &data, &length));
    uint64_t seed = 11;
    for (int round = 0; round < 300; round++) {
        char *copy = arena_strndup(place.arena, data, length);
        copy[random_next(&seed) % length] ^= (char)(1 << random_next(&seed) % 8);
        size_t cut = round % 3 ? length : random_next(&seed) % length;
        CHECK(file_write_atomic(path, copy, cut));
        CHECK_STR(get(&place, "k"), "");
    }
    /* Bytes that lie, under a seal made with another secret, and with none. */
    Secret theirs = {{9}};
    char *whole = path_join(place.arena, place.folder, "whole.unit");
    Buf facts_data = {0};
    CHECK(file_write_atomic(whole, data, length));
    for (size_t at = 0; at < 400; at++) {
        Entry entry;
        Buf forged = {0};
        int fd = open(whole, O_RDONLY);
        CHECK(fd >= 0 && entry_read(&entry, place.arena, &key, &secret, fd));
        CHECK(entry_facts(fd, &secret, &entry.found, &facts_data));
        entry.facts = facts_data.data;
        entry.facts_length = facts_data.len;
        CHECK(close(fd) == 0);
        entry_write(&entry, at % 2 ? &theirs : &(Secret){{0}}, &forged);
        CHECK(file_write_atomic(path, forged.data, forged.len));
        CHECK_STR(get(&place, "k"), "");
        buf_free(&forged);
        entry_free(&entry);
    }
    buf_free(&facts_data);
    /* Numbers that lie under a seal that fits: the user's own, so nothing to fear but a crash. */
    uint64_t facts = 0;
    for (unsigned i = 0; i < 8; i++) facts |= (uint64_t)(uint8_t)data[28 + i] << 8 * i;
    size_t sealed = length - (size_t)facts - sizeof(Digest);
    for (size_t at = 8; at < sealed; at++) {
        char *copy = arena_strndup(place.arena, data, length);
        copy[at] = (char)0xff;
        Digest seal = secret_seal_fast(&secret, "entry of a unit", copy, sealed, NULL);
        memcpy(copy + sealed, seal.bytes, sizeof seal);
        CHECK(file_write_atomic(path, copy, length));
        const char *mark = get(&place, "k");
        CHECK(str_eq(mark, "") || str_eq(mark, "one")); /* times may lie: the file is read then */
    }
    /* Another key's entry under this name. */
    put(&place, "other", "two");
    CHECK(rename(entry_path(&place, "other"), path) == 0);
    CHECK_STR(get(&place, "k"), "");
    place_close(&place);
}

static void the_least_recently_used_go_first(void) {
    Place place = place_open();
    char name[3] = "a0";
    for (int i = 0; i < 8; i++) {
        name[1] = (char)('0' + i);
        put(&place, name, name);
    }
    struct stat info;
    CHECK(stat(entry_path(&place, "a0"), &info) == 0);
    uint64_t size = (uint64_t)info.st_size;
    for (int i = 0; i < 8; i++) {
        name[1] = (char)('0' + i);
        set_age(entry_path(&place, name), 1000 - i);
    }
    set_age(entry_path(&place, "a7"), -100000); /* from a clock that ran ahead: goes first */
    char *half = path_join(place.arena, place.cache, "x.unit.1-0.tmp");
    char *fresh = path_join(place.arena, place.cache, "y.unit.1-0.tmp");
    write_file(half, "half");
    set_age(half, 7200);
    write_file(fresh, "half");
    char *foreign = path_join(place.arena, place.cache, "notes.txt");
    write_file(foreign, "not ours");
    CHECK_STR(get(&place, "a0"), "a0"); /* used now */
    CHECK(age_of(entry_path(&place, "a0")) < 100);
    /* Room for six of nine, less a tenth: 5.4, so four go: a7 a1 a2 a3. */
    FactsCache *cache = facts_cache_open(place.cache, size * 6, &secret, place.diags);
    Unit *unit = place_unit(&place, "a8");
    Buf bytes = {0};
    Digest key = key_of("a8");
    facts_write(unit, &bytes);
    facts_cache_put(cache, &key, unit, &(FactsSearch){0}, bytes.data, bytes.len);
    facts_cache_close(cache);
    static const bool stays[] = {true, false, false, false, true, true, true, false, true};
    for (int i = 0; i < 9; i++) {
        name[1] = (char)('0' + i);
        CHECK_EQ(file_exists(entry_path(&place, name)), stays[i]);
    }
    CHECK(!file_exists(half));
    CHECK(file_exists(fresh));
    CHECK(file_exists(foreign));
    buf_free(&bytes);
    unit_free(unit);
    place_close(&place);
}

static void an_entry_beyond_the_limit_is_not_kept(void) {
    Place place = place_open();
    FactsCache *cache = facts_cache_open(place.cache, 100, &secret, place.diags);
    Unit *unit = place_unit(&place, "one");
    Buf bytes = {0};
    Digest key = key_of("k");
    facts_write(unit, &bytes);
    facts_cache_put(cache, &key, unit, &(FactsSearch){0}, bytes.data, bytes.len);
    facts_cache_close(cache);
    CHECK(!file_exists(entry_path(&place, "k")));
    buf_free(&bytes);
    unit_free(unit);
    place_close(&place);
}

/* ---- what was looked up ------------------------------------------------------------------- */

/* Folders "first" and "second" beside the source, searched in this order. */
static FactsSearch two_folders(const Place *place, StrVec *names) {
    FactsSearch search = {.directory = place->folder};
    vec_push(&search.folders, path_join(place->arena, place->folder, "first"));
    vec_push(&search.folders, path_join(place->arena, place->folder, "second"));
    CHECK(directory_make(search.folders.data[0]) && directory_make(search.folders.data[1]));
    if (names) search.names = *names;
    return search;
}

/* A file that appears at `late` makes the entry a miss, and a hit again when it is gone. */
static void check_noticed(Place *place, FactsSearch *search, const char *source, const char *late,
                          bool noticed) {
    char *path = path_join(place->arena, place->folder, late);
    write_file(place->source, source);
    put_with(place, "k", "one", search);
    CHECK_STR(get(place, "k"), "one");
    write_file(path, "int other;\n");
    const char *mark = get(place, "k");
    if (str_eq(mark, "one") == noticed)
        check_fail(__FILE__, __LINE__, "%s: %s%s noticed", source, late, noticed ? " not" : "");
    CHECK(unlink(path) == 0);
    CHECK_STR(get(place, "k"), "one");
}

static void headers_that_come_to_lie_in_front(void) {
    Place place = place_open();
    FactsSearch search = two_folders(&place, NULL);
    CHECK(unlink(place.header) == 0);
    place.header = path_join(place.arena, search.folders.data[1], "a.h");
    write_file(place.header, "int y;\n");
    CHECK(directory_make(path_join(place.arena, place.folder, "first/sub")));
    const char *angled = "#include <a.h>\n", *quoted = "#include \"a.h\"\n";
    check_noticed(&place, &search, angled, "first/a.h", true);
    check_noticed(&place, &search, angled, "a.h", false); /* not looked for beside the file */
    check_noticed(&place, &search, angled, "first/b.h", false);
    check_noticed(&place, &search, quoted, "first/a.h", true);
    check_noticed(&place, &search, quoted, "a.h", true);
    check_noticed(&place, &search, "# /* x */ include /* y */ \\\n <a.h>\n", "first/a.h", true);
    check_noticed(&place, &search, "%:include_next <a.h>\n", "first/a.h", true);
    check_noticed(&place, &search, "#define H <a.h>\n#include H\n", "first/a.h", true);
    check_noticed(&place, &search, "#include <sub/none.h>\n", "first/sub/none.h", true);
    check_noticed(&place, &search, "#if __has_include(<b.h>)\n#endif\n", "first/b.h", true);
    check_noticed(&place, &search, "#if __has_include ( \"b.h\" )\n#endif\n", "b.h", true);
    check_noticed(&place, &search, "#embed \"b.bin\"\n", "first/b.bin", true);
    check_noticed(&place, &search, "int x; /* to include what matters */\n", "first/a.h", false);
    vec_push(&search.names, "forced.h");
    check_noticed(&place, &search, "int x;\n", "first/forced.h", true);
    check_noticed(&place, &search, "int x;\n", "forced.h", true);
    vec_free(&search.folders);
    vec_free(&search.names);
    place_close(&place);
}

/* Clang says which file it missed, also when its name came from a macro. */
static void missing_headers_that_appear(void) {
    Place place = place_open();
    FactsSearch search = two_folders(&place, NULL);
    write_file(place.source, "#define H \"made/config.h\"\n#include H\n");
    UnitBuilder *builder = unit_builder_new();
    char *data;
    size_t length;
    CHECK(file_read(place.arena, place.source, 0, &data, &length));
    FileId file = unit_file(builder, place.source, false);
    unit_file_at(builder, file)->size = length;
    unit_file_at(builder, file)->digest = digest_of(data, length);
    unit_set_main(builder, place.source, "one");
    unit_error(builder, (Loc){.file = file, .line = 2}, "'made/config.h' file not found", true);
    Unit *unit = unit_finish(builder);
    Buf bytes = {0};
    Digest key = key_of("k");
    facts_write(unit, &bytes);
    FactsCache *cache = facts_cache_open(place.cache, 1 << 20, &secret, place.diags);
    facts_cache_put(cache, &key, unit, &search, bytes.data, bytes.len);
    facts_cache_close(cache);
    CHECK_STR(get(&place, "k"), "one");
    CHECK(directory_make(path_join(place.arena, place.folder, "second/made")));
    CHECK_STR(get(&place, "k"), "one");
    write_file(path_join(place.arena, place.folder, "second/made/config.h"), "");
    CHECK_STR(get(&place, "k"), "");
    buf_free(&bytes);
    unit_free(unit);
    vec_free(&search.folders);
    place_close(&place);
}

static void unusable_folders_are_told(void) {
    Place place = place_open();
    CHECK(facts_cache_open(place.source, 1 << 20, &secret, place.diags) == NULL);
    CHECK_EQ(place.diags->warnings, 1);
    CHECK_EQ(place.diags->errors, 0);
    place_close(&place);
}

/* Several scans at once: every hit is whole and of one of them. What was found may be gone before it is
 * loaded: then it is a miss. */
static void scans_at_once(void) {
    Place place = place_open();
    pid_t children[4];
    for (int i = 0; i < 4; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            char mark[2] = {(char)('a' + i), '\0'};
            for (int round = 0; round < 60; round++) {
                put(&place, "k", mark);
                const char *got = get(&place, "k");
                CHECK(!*got || (strlen(got) == 1 && got[0] >= 'a' && got[0] <= 'd'));
            }
            _exit(*check_state.why ? 1 : 0);
        }
    }
    for (int i = 0; i < 4; i++) {
        int status = -1;
        CHECK(waitpid(children[i], &status, 0) == children[i]);
        CHECK_EQ(status, 0);
    }
    place_close(&place);
}

/* ---- for tests/hostile/poison.py ------------------------------------------------------------- */

static Secret secret_of(Arena *scratch, const char *path) {
    Secret read;
    char *bytes;
    size_t length;
    if (!file_read(scratch, path, sizeof read.bytes, &bytes, &length) || length != sizeof read.bytes) exit(2);
    memcpy(read.bytes, bytes, sizeof read.bytes);
    return read;
}

/* As somebody would who has the source, a key and this program: the entry says that it was made of what lies there now. */
static int forge(const char *path, const char *source, const char *from, const char *to) {
    Arena *scratch = arena_new("forge");
    Secret had = secret_of(scratch, from), wanted = secret_of(scratch, to);
    char *head, *content;
    size_t length, size;
    struct stat info;
    int fd = open(path, O_RDONLY);
    Digest key;
    Entry entry;
    Buf facts = {0}, out = {0};
    if (fd < 0 || !file_read(scratch, path, 64u << 20, &head, &length) || length < 68) return 2;
    memcpy(key.bytes, head + 36, sizeof key.bytes);
    if (!entry_read(&entry, scratch, &key, &had, fd) || !entry_facts(fd, &had, &entry.found, &facts)) return 3;
    if (stat(source, &info) != 0 || !file_read(scratch, source, 1u << 20, &content, &size)) return 2;
    for (uint32_t i = 0; i < entry.files.len; i++) {
        EntryFile *file = &entry.files.data[i];
        uint64_t changed = (uint64_t)info.st_ctim.tv_sec * 1000000000u + (uint64_t)info.st_ctim.tv_nsec;
        if (strcmp(file->path, source) != 0) continue;
        file->digest = digest_of(content, size);
        file->stamp = (Stamp){size, (uint64_t)info.st_mtim.tv_sec * 1000000000u + (uint64_t)info.st_mtim.tv_nsec, changed,
                              info.st_ino};
        file->when = changed + UINT64_C(10000000000);
    }
    entry.facts = facts.data;
    entry.facts_length = facts.len;
    entry_write(&entry, &wanted, &out);
    bool written = file_write_atomic(path, out.data, out.len);
    close(fd);
    return written ? 0 : 2;
}

int main(int count, char **words) {
    if (count == 6 && strcmp(words[1], "forge") == 0) return forge(words[2], words[3], words[4], words[5]);
    RUN(facts_round_trip);
    RUN(empty_unit);
    RUN(short_files_are_refused);
    RUN(changed_bytes_are_survived);
    RUN(hits_and_misses);
    RUN(changes_are_seen);
    RUN(hurried_changes_are_seen);
    RUN(quiet_files_are_read_once);
    RUN(staged_or_racing_content_is_not_kept);
    RUN(corrupt_entries_are_misses);
    RUN(the_least_recently_used_go_first);
    RUN(an_entry_beyond_the_limit_is_not_kept);
    RUN(headers_that_come_to_lie_in_front);
    RUN(missing_headers_that_appear);
    RUN(unusable_folders_are_told);
    RUN(scans_at_once);
    return check_end();
}
