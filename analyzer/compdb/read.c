/* SPDX-License-Identifier: Apache-2.0 */
/* compile_commands.json and single command lines as lists of units. */
#include "compdb/list.h"

/* Larger databases are refused: the tree of one takes several times its size in memory. */
#define DATABASE_SIZE_MAX ((size_t)256 << 20)

static const char *const DATABASE_NAME = "compile_commands.json";
/* Where build systems leave the database, below the folder that was named. */
static const char *const DATABASE_FOLDERS[] = {"",    "build",    "_build",
                                               "out", "builddir", "cmake-build-debug"};

typedef struct Reading {
    Arena *words; /* of one command, emptied for the next */
    Cleaner cleaner;
    CommandList list;
    const char *root;
    bool absent; /* files that are not on disk count as well */
    Diags *diags;
} Reading;

/* The text under `key`, NULL with a warning when it is no text or holds a NUL byte, which no
 * file name and no argument can. */
static const char *entry_text(Reading *reading, const Node *entry, const char *key) {
    const Node *node = node_get(entry, key);
    if (!node) return NULL;
    if (node->kind != NODE_TEXT || memchr(node->text, 0, node->length)) {
        node_warning(node, reading->diags, "`%s` must be a text without NUL bytes; "
                     "this entry is left out", key);
        return NULL;
    }
    return node->text;
}

/* Fills `words` from `arguments` or `command`; false after a warning. */
static bool entry_words(Reading *reading, const Node *entry, StrVec *words) {
    const Node *arguments = node_get(entry, "arguments");
    if (arguments && arguments->kind == NODE_LIST) {
        for (uint32_t i = 0; i < arguments->count && words->len <= WORDS_MAX; i++) {
            const Node *item = arguments->items[i];
            if (item->kind != NODE_TEXT || memchr(item->text, 0, item->length)) {
                node_warning(item, reading->diags, "an argument must be a text without NUL bytes; "
                             "this entry is left out");
                return false;
            }
            vec_push(words, item->text);
        }
        return true;
    }
    const char *command = entry_text(reading, entry, "command");
    if (!command) {
        node_warning(entry, reading->diags, "the entry has neither `command` nor `arguments`; "
                     "it is left out");
        return false;
    }
    if (!compdb_split(reading->words, command, words)) {
        node_warning(node_get(entry, "command"), reading->diags,
                     "the command has an open quote or too many words; the entry is left out");
        return false;
    }
    return true;
}

static bool main_file_is_c(const Cleaned *cleaned, const char *file) {
    for (uint32_t i = 0; i < cleaned->inputs.len; i++)
        if (str_eq(cleaned->inputs.data[i].path, file)) return cleaned->inputs.data[i].is_c;
    return file_is_c(file, cleaned->language);
}

static void read_command(Reading *reading, const Node *entry, const char *directory,
                         const char *file_word, const StrVec *words, uint32_t number) {
    Cleaned cleaned;
    const char *why = "";
    if (!command_clean(&reading->cleaner, directory, words->len, words->data, &cleaned, &why)) {
        node_warning(entry, reading->diags, "%s; the entry is left out", why);
        cleaned_free(&cleaned);
        return;
    }
    const char *file = cleaner_path(&reading->cleaner, directory, file_word);
    if (!cleaned.is_c || !main_file_is_c(&cleaned, file))
        reading->list.out->other_language++;
    else if (!reading->absent && !file_is_regular(file))
        list_add_missing(&reading->list, file);
    else
        list_add(&reading->list, &cleaned, file, entry_text(reading, entry, "output"), number);
    cleaned_free(&cleaned);
}

static void read_entry(Reading *reading, const Node *entry, uint32_t number) {
    if (entry->kind != NODE_MAP) {
        node_warning(entry, reading->diags,
                     "an entry must be an object with `directory`, `file` and `command`");
        return;
    }
    const char *file = entry_text(reading, entry, "file");
    if (!file || !*file) {
        node_warning(entry, reading->diags, "the entry names no `file`; it is left out");
        return;
    }
    const char *directory = entry_text(reading, entry, "directory");
    directory = cleaner_path(&reading->cleaner, reading->root, directory ? directory : "");
    StrVec words = {0};
    if (entry_words(reading, entry, &words))
        read_command(reading, entry, directory, file, &words, number);
    vec_free(&words);
    arena_reset(reading->words);
}

static void say_missing(const CompileCommands *commands, const char *path, Diags *diags) {
    if (!commands->missing.len) return;
    Arena *scratch = arena_new("compdb missing");
    StrVec missing = {commands->missing.data, commands->missing.len, commands->missing.len};
    diag_add(diags, DIAG_WARNING, path, 0, 0,
             "%u of the files do not exist or are no regular files (%s): build the program first "
             "if they are generated, and make the database again if the sources were moved",
             missing.len, list_sample(scratch, &missing));
    arena_free(scratch);
}

/* True when there is something to analyse. */
static bool check_result(const CompileCommands *commands, const char *path, Diags *diags) {
    say_missing(commands, path, diags);
    if (commands->list.len) return true;
    if (!commands->entries)
        diag_add(diags, DIAG_ERROR, path, 0, 0, "the compile database is empty: %s",
                 DATABASE_ADVICE);
    else
        diag_add(diags, DIAG_ERROR, path, 0, 0,
                 "none of the %u entries names a C file that can be read (%u in other languages, "
                 "%u missing)",
                 commands->entries, commands->other_language, commands->missing.len);
    return false;
}

static bool read_database(Arena *arena, const char *path, const Node *top, bool absent,
                          CompileCommands *out, Diags *diags) {
    if (top->kind != NODE_LIST) {
        node_error(top, diags, "a compile database is a list of objects; %s", DATABASE_ADVICE);
        return false;
    }
    char *root = path_directory(arena, path_absolute(arena, path));
    Reading reading = {.words = arena_new("words"), .root = root, .absent = absent, .diags = diags};
    cleaner_open(&reading.cleaner, arena, root);
    list_open(&reading.list, arena, out, root);
    out->entries = top->count;
    for (uint32_t i = 0; i < top->count; i++) read_entry(&reading, top->items[i], i + 1);
    list_close(&reading.list);
    cleaner_close(&reading.cleaner);
    arena_free(reading.words);
    return check_result(out, path, diags);
}

/* The database in or below folder `path`; NULL after an error. */
static const char *find_database(Arena *arena, const char *path, Diags *diags) {
    if (!file_is_directory(path)) return path;
    for (size_t i = 0; i < COUNTOF(DATABASE_FOLDERS); i++) {
        const char *folder = path_join(arena, path, DATABASE_FOLDERS[i]);
        const char *file = path_join(arena, folder, DATABASE_NAME);
        if (file_exists(file)) return path_normal(arena, file);
    }
    diag_add(diags, DIAG_ERROR, path, 0, 0,
             "no %s here, nor in build/, _build/, out/, builddir/: %s; or scan without one: "
             "sangam scan --source DIR",
             DATABASE_NAME, DATABASE_ADVICE);
    return NULL;
}

static bool read_path(Arena *arena, const char *path, bool absent, CompileCommands *out,
                      Diags *diags) {
    *out = (CompileCommands){0};
    const char *file = find_database(arena, path, diags);
    if (!file) return false;
    Arena *tree = arena_new("compile database");
    const Node *top = json_read_file(tree, file, DATABASE_SIZE_MAX, diags);
    bool ok = false;
    if (top)
        ok = read_database(arena, file, top, absent, out, diags);
    else
        diag_add(diags, DIAG_NOTE, file, 0, 0, "%s", DATABASE_ADVICE);
    arena_free(tree);
    return ok;
}

bool compdb_read(Arena *arena, const char *path, CompileCommands *out, Diags *diags) {
    return read_path(arena, path, false, out, diags);
}

bool compdb_read_all(Arena *arena, const char *path, CompileCommands *out, Diags *diags) {
    return read_path(arena, path, true, out, diags);
}

/* ---- one command line ---- */

static void add_inputs(CommandList *list, const Cleaned *cleaned, Diags *diags) {
    for (uint32_t i = 0; i < cleaned->inputs.len; i++) {
        const CleanInput *input = &cleaned->inputs.data[i];
        list->out->entries++;
        if (!input->is_c || !cleaned->is_c) {
            list->out->other_language++;
        } else if (!file_is_regular(input->path)) {
            list_add_missing(list, input->path);
            diag_add(diags, DIAG_ERROR, input->path, 0, 0,
                     "the file does not exist or is no regular file");
        } else {
            list_add(list, cleaned, input->path, NULL, list->out->entries);
        }
    }
}

bool compdb_command(Arena *arena, const char *directory, uint32_t count, const char *const *words,
                    CompileCommands *out, Diags *diags) {
    const char *absolute = path_absolute(arena, directory);
    Cleaner cleaner;
    Cleaned cleaned;
    CommandList list;
    const char *why = "";
    cleaner_open(&cleaner, arena, absolute);
    list_open(&list, arena, out, absolute);
    if (command_clean(&cleaner, absolute, count, words, &cleaned, &why))
        add_inputs(&list, &cleaned, diags);
    else
        diag_add(diags, DIAG_ERROR, NULL, 0, 0, "%s", why);
    list_close(&list);
    if (!out->list.len && !diags->errors)
        diag_add(diags, DIAG_ERROR, NULL, 0, 0, "%s: give a whole command, such as "
                 "`cc -Iinclude -c x.c -o x.o`",
                 out->other_language ? "the command compiles another language than C"
                                     : "the command names no C file");
    cleaned_free(&cleaned);
    cleaner_close(&cleaner);
    return out->list.len != 0;
}
