/* SPDX-License-Identifier: Apache-2.0 */
/* The flags of a compile command, rebuilt from the rows of flags.def: argv in, argv out. */
#include "compdb/clean.h"

#include <ctype.h>
#include <sys/stat.h>

typedef enum FlagShape { SHAPE_EXACT, SHAPE_JOINED, SHAPE_NEXT, SHAPE_EITHER } FlagShape;
typedef enum FlagAction {
    ACTION_DROP,
    ACTION_KEEP,
    ACTION_FOLDER,
    ACTION_SYSROOT,
    ACTION_FILE,
    ACTION_DEFINE,
    ACTION_UNDEFINE,
    ACTION_STANDARD,
    ACTION_TARGET,
    ACTION_LANGUAGE,
    ACTION_OUTPUT,
    ACTION_PREPROCESSOR,
    ACTION_OTHER
} FlagAction;

typedef struct Flag {
    const char *spelling;
    uint32_t length;
    FlagShape shape;
    FlagAction action;
    const char *reason;
} Flag;

static const Flag FLAGS[] = {
#define FLAG(spelling, shape, action, reason) \
    { spelling, sizeof(spelling) - 1, SHAPE_##shape, ACTION_##action, reason },
#include "compdb/flags.def"
#undef FLAG
};

/* Values of -std that are C. The second column is what every libclang from 17 on understands. */
static const char *const STANDARDS[][2] = {
    { "c89", "c89" },           { "c90", "c90" },
    { "iso9899:1990", "c90" },  { "iso9899:199409", "iso9899:199409" },
    { "gnu89", "gnu89" },       { "gnu90", "gnu90" },
    { "c99", "c99" },           { "c9x", "c99" },
    { "iso9899:1999", "c99" },  { "iso9899:199x", "c99" },
    { "gnu99", "gnu99" },       { "gnu9x", "gnu99" },
    { "c11", "c11" },           { "c1x", "c11" },
    { "iso9899:2011", "c11" },  { "gnu11", "gnu11" },
    { "gnu1x", "gnu11" },       { "c17", "c17" },
    { "c18", "c17" },           { "iso9899:2017", "c17" },
    { "iso9899:2018", "c17" },  { "gnu17", "gnu17" },
    { "gnu18", "gnu17" },       { "c2x", "c2x" },
    { "c23", "c2x" },           { "iso9899:2024", "c2x" },
    { "gnu2x", "gnu2x" },       { "gnu23", "gnu2x" },
    { "c2y", "c2x" },           { "gnu2y", "gnu2x" },
};

/* ---- texts and paths ---- */

void cleaner_open(Cleaner *cleaner, Arena *arena, const char *root) {
    *cleaner = (Cleaner){ .arena = arena, .scratch = arena_new("command"), .root = root };
}

void cleaner_close(Cleaner *cleaner) {
    arena_free(cleaner->scratch);
    map_free(&cleaner->texts);
    map_free(&cleaner->settled);
}

const char *cleaner_keep(Cleaner *cleaner, const char *text) {
    bool is_new;
    uint64_t *slot = map_put(&cleaner->texts, hash_bytes(text, strlen(text)), &is_new);
    const char *kept = is_new ? NULL : (const char *)(uintptr_t)*slot;
    if (kept && strcmp(kept, text) == 0) return kept;
    kept = arena_strdup(cleaner->arena, text);
    if (is_new) *slot = (uint64_t)(uintptr_t)kept;
    return kept;
}

static bool same_place(const char *a, const char *b) {
    struct stat stat_a, stat_b;
    if (stat(a, &stat_a) != 0) return true; /* does not exist: the plain spelling is as good */
    return stat(b, &stat_b) == 0 && stat_a.st_dev == stat_b.st_dev &&
           stat_a.st_ino == stat_b.st_ino;
}

const char *cleaner_path(Cleaner *cleaner, const char *directory, const char *path) {
    const char *joined = path_join(cleaner->scratch, directory, path);
    uint64_t hash = hash_bytes(joined, strlen(joined));
    uint64_t *slot = map_find(&cleaner->settled, hash);
    if (slot) return (const char *)(uintptr_t)*slot;
    const char *normal = path_normal(cleaner->scratch, joined);
    /* "link/.." is the parent of what the link points at, not of the link. */
    if (strstr(joined, "..") && !same_place(joined, normal)) normal = joined;
    const char *kept = cleaner_keep(cleaner, normal);
    *map_put(&cleaner->settled, hash, NULL) = (uint64_t)(uintptr_t)kept;
    return kept;
}

/* ---- one command ---- */

typedef struct Cleaning {
    Cleaner *cleaner;
    Cleaned *out;
    const char *const *words; /* [count], after the compiler's name */
    uint32_t count, at;
    bool standard_set, target_set;
} Cleaning;

static void put(Cleaning *cleaning, const char *word) {
    vec_push(&cleaning->out->arguments, cleaner_keep(cleaning->cleaner, word));
}

static void put_pair(Cleaning *cleaning, const char *word, const char *value) {
    put(cleaning, word);
    put(cleaning, value);
}

static void drop(Cleaning *cleaning, const char *flag, const char *value, const char *reason) {
    /* A long word says nothing more than its beginning. */
    char *text = arena_printf(cleaning->cleaner->scratch, "%.120s%s%.120s: %s", flag,
                              value && *value ? " " : "", value ? value : "", reason);
    vec_push(&cleaning->out->dropped, cleaner_keep(cleaning->cleaner, text));
}

static const Flag *flag_find(const char *word) {
    const Flag *best = NULL;
    for (size_t i = 0; i < COUNTOF(FLAGS); i++) {
        const Flag *flag = &FLAGS[i];
        if (word[1] != flag->spelling[1]) continue; /* every spelling has two bytes or more */
        if (strncmp(word, flag->spelling, flag->length) != 0) continue;
        bool exact = word[flag->length] == 0;
        if (!exact && (flag->shape == SHAPE_EXACT || flag->shape == SHAPE_NEXT)) continue;
        if (!best || flag->length > best->length) best = flag;
    }
    return best;
}

static void clean_folder(Cleaning *cleaning, const Flag *flag, const char *value) {
    const char *path = value;
    if (value[0] != '=') path = cleaner_path(cleaning->cleaner, cleaning->out->directory, value);
    if (flag->action == ACTION_SYSROOT)
        put(cleaning, arena_printf(cleaning->cleaner->scratch, "--sysroot=%s", path));
    else if (str_eq(flag->spelling, "-I") || str_starts(flag->spelling, "--include-directory"))
        put(cleaning, arena_printf(cleaning->cleaner->scratch, "-I%s", path));
    else
        put_pair(cleaning, flag->spelling, path);
}

/* gcc looks in the command's directory first, then along the include folders: a name that is not in
 * the directory is left to the include folders. */
static void clean_file(Cleaning *cleaning, const Flag *flag, const char *value) {
    const char *path = cleaner_path(cleaning->cleaner, cleaning->out->directory, value);
    if (file_exists(path) && !file_is_regular(path)) {
        drop(cleaning, flag->spelling, value, "not a regular file");
        return;
    }
    put_pair(cleaning, "-Xclang", strstr(flag->spelling, "imacros") ? "-imacros" : "-include");
    put_pair(cleaning, "-Xclang", file_exists(path) ? path : value);
}

static void clean_define(Cleaning *cleaning, const Flag *flag, const char *value) {
    bool define = flag->action == ACTION_DEFINE;
    const char *letter = define ? "-D" : "-U";
    if (!isalpha((unsigned char)value[0]) && value[0] != '_' && !((unsigned char)value[0] & 0x80)) {
        drop(cleaning, flag->spelling, value, "not the name of a macro");
        return;
    }
    if (str_starts(value, "_FORTIFY_SOURCE") && !isalnum((unsigned char)value[15]) &&
        value[15] != '_') {
        drop(cleaning, flag->spelling, value, "it would give library calls other names");
        return;
    }
    char *word = arena_printf(cleaning->cleaner->scratch, "%s%s", letter, value);
    put(cleaning, word);
    vec_push(&cleaning->out->defines, cleaner_keep(cleaning->cleaner, word));
}

static void clean_standard(Cleaning *cleaning, const Flag *flag, const char *value) {
    for (size_t i = 0; i < COUNTOF(STANDARDS); i++) {
        if (!str_eq(value, STANDARDS[i][0])) continue;
        put(cleaning, arena_printf(cleaning->cleaner->scratch, "-std=%s", STANDARDS[i][1]));
        cleaning->standard_set = true;
        return;
    }
    drop(cleaning, flag->spelling, value, "not a C standard that libclang knows");
}

static void clean_target(Cleaning *cleaning, const Flag *flag, const char *value) {
    if (!target_known(value)) {
        drop(cleaning, flag->spelling, value, "not a known target");
        return;
    }
    put(cleaning, arena_printf(cleaning->cleaner->scratch, "--target=%s", value));
    cleaning->target_set = true;
}

/* -Wp,-DX,-MD,file: only what the allow-list knows for the preprocessor is taken out. */
static void clean_preprocessor(Cleaning *cleaning, const char *value) {
    char *rest = arena_strdup(cleaning->cleaner->scratch, value);
    char *word;
    while ((word = rest) != NULL) {
        char *comma = strchr(word, ',');
        rest = comma ? comma + 1 : NULL;
        if (comma) *comma = 0;
        if (strncmp(word, "-D", 2) == 0 || strncmp(word, "-U", 2) == 0)
            clean_define(cleaning, flag_find(word), word + 2);
        else if (*word)
            drop(cleaning, "-Wp,", word, "only macros are taken from -Wp");
    }
}

static bool is_binary_ast(const char *path) {
    static const char *const endings[] = { ".pch", ".gch", ".pcm", ".ast", ".o", ".a", ".so" };
    for (size_t i = 0; i < COUNTOF(endings); i++)
        if (str_ends(path, endings[i])) return true;
    return false;
}

bool file_is_c(const char *path, const char *language) {
    if (language) {
        bool c = str_eq(language, "c") || str_eq(language, "cpp-output");
        return c && !is_binary_ast(path);
    }
    return str_ends(path, ".c") || str_ends(path, ".i");
}

static void add_input(Cleaning *cleaning, const char *word) {
    CleanInput input = { cleaner_path(cleaning->cleaner, cleaning->out->directory, word), false };
    input.is_c = file_is_c(input.path, cleaning->out->language);
    vec_push(&cleaning->out->inputs, input);
}

static void clean_value(Cleaning *cleaning, const Flag *flag, const char *word, const char *value) {
    switch (flag->action) {
    case ACTION_DROP:
        drop(cleaning, word, value != word + flag->length ? value : NULL, flag->reason);
        break;
    case ACTION_KEEP: put(cleaning, word); break;
    case ACTION_FOLDER:
    case ACTION_SYSROOT: clean_folder(cleaning, flag, value); break;
    case ACTION_FILE: clean_file(cleaning, flag, value); break;
    case ACTION_DEFINE:
    case ACTION_UNDEFINE: clean_define(cleaning, flag, value); break;
    case ACTION_STANDARD: clean_standard(cleaning, flag, value); break;
    case ACTION_TARGET: clean_target(cleaning, flag, value); break;
    case ACTION_LANGUAGE:
        cleaning->out->language =
            str_eq(value, "none") ? NULL : cleaner_keep(cleaning->cleaner, value);
        break;
    case ACTION_OUTPUT: cleaning->out->output = cleaner_keep(cleaning->cleaner, value); break;
    case ACTION_PREPROCESSOR: clean_preprocessor(cleaning, value); break;
    case ACTION_OTHER:
        if (!str_eq(value, "gcc")) cleaning->out->is_c = false;
        break;
    }
}

/* Takes the flag at `at`, with its value; leaves `at` on the last word used. */
static void clean_flag(Cleaning *cleaning) {
    const char *word = cleaning->words[cleaning->at];
    const Flag *flag = flag_find(word);
    if (!flag) {
        drop(cleaning, word, NULL, "not known here");
        return;
    }
    const char *value = word + flag->length;
    bool takes_next = flag->shape == SHAPE_NEXT || (flag->shape == SHAPE_EITHER && !*value);
    if (takes_next) {
        if (cleaning->at + 1 >= cleaning->count) {
            drop(cleaning, word, NULL, "its value is missing");
            return;
        }
        value = cleaning->words[++cleaning->at];
    }
    bool needs_value = flag->shape != SHAPE_EXACT && flag->action != ACTION_DROP &&
                       flag->action != ACTION_KEEP;
    if (needs_value && !*value)
        drop(cleaning, word, NULL, "its value is empty");
    else if (strlen(value) > WORD_LENGTH_MAX)
        drop(cleaning, word, NULL, "too long");
    else
        clean_value(cleaning, flag, word, value);
}

static void clean_words(Cleaning *cleaning) {
    bool only_files = false;
    for (; cleaning->at < cleaning->count; cleaning->at++) {
        const char *word = cleaning->words[cleaning->at];
        if (!only_files && str_eq(word, "--"))
            only_files = true;
        else if (!only_files && word[0] == '-' && word[1])
            clean_flag(cleaning);
        else if (word[0] && !str_eq(word, "-") && strlen(word) <= WORD_LENGTH_MAX)
            add_input(cleaning, word);
    }
}

/* ---- shell commands around the compiler's ---- */

static bool is_separator(const char *word) {
    return str_eq(word, "&&") || str_eq(word, ";") || str_eq(word, "||") || str_eq(word, "|");
}

static bool names_a_compile(uint32_t count, const char *const *words) {
    for (uint32_t i = 0; i < count; i++)
        if (str_eq(words[i], "-c") || str_ends(words[i], ".c")) return true;
    return false;
}

/* "cd build && cc -c x.c && true": the part that compiles; `cd` changes the directory. */
static void choose_part(Cleaning *cleaning) {
    uint32_t start = 0;
    for (uint32_t i = 0; i <= cleaning->count; i++) {
        if (i < cleaning->count && !is_separator(cleaning->words[i])) continue;
        const char *const *part = cleaning->words + start;
        uint32_t length = i - start;
        if (length == 2 && str_eq(part[0], "cd")) {
            cleaning->out->directory =
                cleaner_path(cleaning->cleaner, cleaning->out->directory, part[1]);
        } else if (names_a_compile(length, part)) {
            cleaning->words = part;
            cleaning->count = length;
            return;
        }
        start = i + 1;
    }
}

static bool has_separator(uint32_t count, const char *const *words) {
    for (uint32_t i = 0; i < count; i++)
        if (is_separator(words[i])) return true;
    return false;
}

/* sh -c "cc -c x.c": the words within. */
static bool is_shell_command(uint32_t count, const char *const *words) {
    static const char *const shells[] = {"sh", "bash", "dash", "ksh"};
    if (count < 3 || !str_eq(words[1], "-c")) return false;
    for (size_t i = 0; i < COUNTOF(shells); i++)
        if (str_eq(path_name(words[0]), shells[i])) return true;
    return false;
}

static bool expand_command(Cleaner *cleaner, const char *directory, uint32_t count,
                           const char *const *words, Cleaned *out, StrVec *expanded,
                           const char **why) {
    StrVec within = {0};
    bool ok = true;
    if (is_shell_command(count, words)) {
        ok = compdb_split(cleaner->scratch, words[2], &within);
        if (!ok) *why = "the shell command has an open quote";
        words = within.data;
        count = within.len;
    }
    ok = ok && words_expand(cleaner, directory, count, words, expanded, &out->dropped, why);
    vec_free(&within);
    return ok;
}

bool command_clean(Cleaner *cleaner, const char *directory, uint32_t count,
                   const char *const *words, Cleaned *out, const char **why) {
    arena_reset(cleaner->scratch);
    *out = (Cleaned){ .directory = cleaner_keep(cleaner, directory), .is_c = true };
    StrVec expanded = {0};
    if (!expand_command(cleaner, directory, count, words, out, &expanded, why)) {
        vec_free(&expanded);
        return false;
    }
    Cleaning cleaning = { .cleaner = cleaner, .out = out, .words = expanded.data,
                          .count = expanded.len };
    if (has_separator(expanded.len, expanded.data)) choose_part(&cleaning);
    CompilerName compiler = compiler_find(cleaner->scratch, cleaning.count, cleaning.words);
    cleaning.at = compiler.first;
    out->is_c = compiler.is_c;
    put_pair(&cleaning, "-x", "c");
    clean_words(&cleaning);
    if (compiler.standard && !cleaning.standard_set)
        put(&cleaning, arena_printf(cleaner->scratch, "-std=%s", compiler.standard));
    if (compiler.target && !cleaning.target_set)
        put(&cleaning, arena_printf(cleaner->scratch, "--target=%s", compiler.target));
    vec_free(&expanded);
    return true;
}

void cleaned_free(Cleaned *cleaned) {
    vec_free(&cleaned->arguments);
    vec_free(&cleaned->dropped);
    vec_free(&cleaned->defines);
    vec_free(&cleaned->inputs);
}
