/* SPDX-License-Identifier: Apache-2.0 */
/* How the git program is called, and what its NUL-separated plumbing answers. */
#include "git/git.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

extern char **environ;

enum { OUTPUT_MAX = 1 << 30, CONTENTS_AT_ONCE = 256, SETTINGS_MAX = 4096 };

struct Git {
    Arena *arena;
    const char *top;        /* as the caller spells it */
    StrVec environment;     /* NULL-terminated, in the arena */
    const char *head, *merge_head; /* NULL = there is none */
};

/* ---- environment ---------------------------------------------------------------------------- */

/* What a hook is given so that git finds the same repository and index again. */
static const char *const passed_paths[] = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE",
                                           "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"};
static const char *const passed[] = {"GIT_ALTERNATE_OBJECT_DIRECTORIES", "HOME",
                                     "XDG_CONFIG_HOME", "TMPDIR", "USER", "LOGNAME"};
/* An empty list of protocols forbids all of them: no content is fetched. */
static const char *const always[] = {"LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0",
                                     "GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=",
                                     "GIT_NO_REPLACE_OBJECTS=1", "GIT_LITERAL_PATHSPECS=1",
                                     "GIT_ADVICE=0"};
static const char *const settings[][2] = {
    {"core.fsmonitor", "false"},     {"core.hooksPath", "/dev/null"}, {"core.untrackedCache", "false"},
    {"core.attributesFile", "/dev/null"}, {"core.quotePath", "false"}, {"core.pager", "cat"},
    {"diff.external", ""}, {"submodule.recurse", "false"}, {"diff.ignoreSubmodules", "all"}};

/* PATH without the entries that depend on where we are. */
static const char *plain_path(Arena *arena) {
    const char *from = getenv("PATH");
    Buf out = {0};
    for (const char *at = from ? from : "/usr/local/bin:/usr/bin:/bin"; *at;) {
        size_t length = strcspn(at, ":");
        if (*at == '/') {
            if (out.len) buf_putc(&out, ':');
            buf_add(&out, at, length);
        }
        at += length + (at[length] == ':');
    }
    const char *path = arena_printf(arena, "PATH=%s", buf_text(&out));
    buf_free(&out);
    return path;
}

static void put_setting(Git *git, StrVec *out, uint32_t *count, const char *key, const char *value) {
    vec_push(out, arena_printf(git->arena, "GIT_CONFIG_KEY_%u=%s", *count, key));
    vec_push(out, arena_printf(git->arena, "GIT_CONFIG_VALUE_%u=%s", *count, value));
    (*count)++;
}

/* `filters`: names of the settings that hold commands of content filters, NULL = not known yet. */
static void make_environment(Git *git, const StrVec *filters) {
    StrVec out = {0};
    uint32_t count = 0;
    vec_push(&out, plain_path(git->arena));
    for (size_t i = 0; i < COUNTOF(always); i++) vec_push(&out, always[i]);
    for (size_t i = 0; i < COUNTOF(passed); i++) {
        const char *value = getenv(passed[i]);
        if (value) vec_push(&out, arena_printf(git->arena, "%s=%s", passed[i], value));
    }
    for (size_t i = 0; i < COUNTOF(passed_paths); i++) {
        const char *value = getenv(passed_paths[i]);
        if (value && *value)
            vec_push(&out, arena_printf(git->arena, "%s=%s", passed_paths[i],
                                        path_absolute(git->arena, value)));
    }
    /* What git itself makes of a hook's environment: we are at the top. */
    if (getenv("GIT_DIR") && !getenv("GIT_WORK_TREE"))
        vec_push(&out, arena_printf(git->arena, "GIT_WORK_TREE=%s", path_absolute(git->arena, ".")));
    for (size_t i = 0; i < COUNTOF(settings); i++)
        put_setting(git, &out, &count, settings[i][0], settings[i][1]);
    for (uint32_t i = 0; filters && i < filters->len; i++)
        put_setting(git, &out, &count, filters->data[i],
                    str_ends(filters->data[i], ".required") ? "false" : "");
    vec_push(&out, arena_printf(git->arena, "GIT_CONFIG_COUNT=%u", count));
    const char **kept = ARENA_ARRAY(git->arena, const char *, out.len + 1);
    memcpy(kept, out.data, sizeof *kept * out.len);
    git->environment = (StrVec){kept, out.len, out.len};
    vec_free(&out);
}

/* ---- calls ---------------------------------------------------------------------------------- */

/* The first line of what git complains of. */
static const char *complaint(Git *git, const Buf *errors, int status) {
    size_t length = strcspn(buf_text(errors), "\n");
    const char *line = arena_strndup(git->arena, buf_text(errors), length);
    if (status == 127) return arena_printf(git->arena, "git cannot be run: %s", line);
    return *line ? text_printable(git->arena, line) : arena_printf(git->arena, "git ends with %d", status);
}

typedef struct GitCall {
    const char *name; /* of the command */
    Process *process; /* NULL = it cannot be run at all */
    int error;        /* then */
} GitCall;

/* `git ARGUMENTS` in the work tree; `input` lasts until the end. Calls that do not need each other's answers run beside
 * each other: most of what each takes is its start. */
static GitCall begin_git(Git *git, const char *const *arguments, const Buf *input) {
    uint32_t count = 0;
    while (arguments[count]) count++;
    const char **words = ARENA_ARRAY(git->arena, const char *, count + 2);
    words[0] = "git";
    memcpy(words + 1, arguments, count * sizeof *words);
    ProcessCall call = {.arguments = words,
                        .environment = git->environment.data,
                        .directory = git->top,
                        .input = input ? input->data : NULL,
                        .input_length = input ? input->len : 0,
                        .limit = OUTPUT_MAX};
    errno = 0;
    return (GitCall){.name = arguments[0], .process = process_begin(&call), .error = errno};
}

/* Its exit code, -1 when it could not be run. *why, unless NULL, gets the reason when it is not 0. */
static int end_git(Git *git, GitCall call, Buf *out, const char **why) {
    Buf errors = {0};
    int status = 0;
    bool ran = call.process && process_end(call.process, out, &errors, &status);
    if (!ran) {
        if (why) *why = arena_printf(git->arena, "git %s: %s", call.name, strerror(call.process ? errno : call.error));
        status = -1;
    } else if (status && why) {
        *why = complaint(git, &errors, status);
    }
    buf_free(&errors);
    return status;
}

static bool end_must(Git *git, GitCall call, Buf *out, Diags *diags) {
    const char *why = "";
    if (end_git(git, call, out, &why) == 0) return true;
    diag_add(diags, DIAG_ERROR, git->top, 0, 0, "git %s fails: %s", call.name, why);
    return false;
}

/* The one line that a call prints; NULL when it prints none or fails. */
static const char *end_ask(Git *git, GitCall call, const char **why) {
    Buf out = {0};
    bool ok = end_git(git, call, &out, why) == 0;
    size_t length = out.len;
    while (length && out.data[length - 1] == '\n') length--;
    const char *line = ok && length ? arena_strndup(git->arena, out.data, length) : NULL;
    buf_free(&out);
    return line;
}

static const char *ask(Git *git, const char *const *arguments) {
    return end_ask(git, begin_git(git, arguments, NULL), NULL);
}

/* ---- opening -------------------------------------------------------------------------------- */

/* The beginning of `folder` that is the same folder as `real`, so that paths look as the caller's. */
static const char *spelled_as(Arena *arena, const char *folder, const char *real) {
    for (const char *at = folder;; at = path_directory(arena, at)) {
        char *resolved = realpath(at, NULL);
        bool same = resolved && str_eq(resolved, real);
        free(resolved);
        if (same) return at;
        if (str_eq(at, "/")) return real;
    }
}

static void read_filters(Git *git, GitCall call, StrVec *names) {
    Buf out = {0};
    if (end_git(git, call, &out, NULL) == 0)
        for (size_t at = 0; at < out.len && names->len < SETTINGS_MAX; at += strlen(out.data + at) + 1)
            vec_push(names, arena_strdup(git->arena, out.data + at));
    buf_free(&out);
}

/* One line of `cat-file --batch-check`: "OBJECT commit SIZE", or that it is missing. */
static const char *checked_commit(Git *git, const char *line) {
    size_t length = strspn(line, "0123456789abcdef");
    return length >= 40 && str_starts(line + length, " commit ") ? arena_strndup(git->arena, line, length) : NULL;
}

static void read_heads(Git *git, GitCall call) {
    Buf out = {0};
    if (end_git(git, call, &out, NULL) == 0) {
        const char *second = strchr(buf_text(&out), '\n');
        git->head = checked_commit(git, buf_text(&out));
        git->merge_head = second ? checked_commit(git, second + 1) : NULL;
    }
    buf_free(&out);
}

Git *git_open(Arena *arena, const char *folder, const char **why) {
    static const char *const for_top[] = {"rev-parse", "--show-toplevel", NULL};
    static const char *const for_filters[] = {"config", "--null", "--name-only", "--get-regexp",
                                              "^filter\\..*\\.(clean|smudge|process|required)$", NULL};
    static const char *const for_heads[] = {"cat-file", "--batch-check", NULL};
    Git *git = ARENA_NEW(arena, Git);
    StrVec filters = {0};
    Buf names = {0};
    git->arena = arena;
    git->top = path_absolute(arena, folder);
    make_environment(git, NULL);
    *why = "it has no work tree";
    buf_puts(&names, "HEAD^{commit}\nMERGE_HEAD^{commit}\n");
    GitCall tops = begin_git(git, for_top, NULL), filter_names = begin_git(git, for_filters, NULL),
            heads = begin_git(git, for_heads, &names);
    const char *top = end_ask(git, tops, why);
    read_filters(git, filter_names, &filters);
    read_heads(git, heads);
    buf_free(&names);
    if (top) git->top = spelled_as(arena, git->top, top);
    if (filters.len) make_environment(git, &filters);
    vec_free(&filters);
    return top ? git : NULL;
}

const char *git_top(const Git *git) {
    return git->top;
}

const char *git_commit(Git *git, const char *revision) {
    bool head = str_eq(revision, "HEAD"), merge = str_eq(revision, "MERGE_HEAD");
    if (head || merge) return head ? git->head : git->merge_head;
    const char *wanted = arena_printf(git->arena, "%s^{commit}", revision);
    const char *const arguments[] = {"rev-parse", "--verify", "--quiet", "--end-of-options", wanted, NULL};
    return ask(git, arguments);
}

const char *git_merge_base(Git *git, const char *left, const char *right) {
    const char *const arguments[] = {"merge-base", left, right, NULL};
    return ask(git, arguments);
}

/* ---- listings ------------------------------------------------------------------------------- */

static int entry_compare(const void *a, const void *b) {
    const GitEntry *x = a, *y = b;
    return strcmp(x->path, y->path);
}

static bool entry_text(Git *git, const char *text, bool with_type, GitEntry *out, uint32_t *stage) {
    char *end;
    out->mode = (uint32_t)strtoul(text, &end, 8);
    if (*end != ' ') return false;
    const char *object = end + 1;
    if (with_type) { /* "blob" or "commit" */
        object = strchr(object, ' ');
        if (!object) return false;
        object++;
    }
    size_t length = strspn(object, "0123456789abcdef");
    out->object = arena_strndup(git->arena, object, length);
    const char *tab = strchr(object + length, '\t');
    if (length < 40 || !tab) return false;
    *stage = with_type ? 0 : (uint32_t)strtoul(object + length, NULL, 10);
    out->path = arena_strdup(git->arena, tab + 1);
    return true;
}

/* `marked`: each entry begins with a letter of `ls-files -t` and a blank. */
static bool read_entries(Git *git, const Buf *text, bool marked, GitTree *out, Diags *diags) {
    VEC(GitEntry) list = {0};
    bool ok = true;
    for (size_t at = 0; ok && at < text->len; at += strlen(text->data + at) + 1) {
        const char *line = text->data + at;
        GitEntry entry = {0};
        uint32_t stage = 0;
        if (marked) {
            entry.sparse = *line == 'S' || *line == 's';
            line += strnlen(line, 2);
        }
        ok = entry_text(git, line, !marked, &entry, &stage);
        if (!ok)
            diag_add(diags, DIAG_ERROR, git->top, 0, 0, "git answers what is not understood: %s",
                     text_printable(git->arena, line));
        else if (stage)
            diag_add(diags, DIAG_ERROR, path_join(git->arena, git->top, entry.path), 0, 0,
                     "this file has an unresolved conflict: resolve it and stage it, then scan");
        ok &= stage == 0;
        vec_push(&list, entry);
    }
    if (list.len) qsort(list.data, list.len, sizeof *list.data, entry_compare);
    out->entries = ARENA_ARRAY(git->arena, GitEntry, list.len + 1);
    out->count = list.len;
    if (list.len) memcpy(out->entries, list.data, sizeof *list.data * list.len);
    vec_free(&list);
    return ok;
}

/* Raw rows, ":modes objects LETTER" NUL path NUL; renames are not looked for, so one path each. */
static void read_differing(Git *git, const Buf *text, StrVec *paths) {
    for (size_t at = 0; at < text->len;) {
        at += strlen(text->data + at) + 1;
        if (at >= text->len) break;
        vec_push(paths, arena_strdup(git->arena, text->data + at));
        at += strlen(text->data + at) + 1;
    }
}

bool git_states(Git *git, const char *commit, GitTree *tree, GitTree *index, StrVec *unstaged, Diags *diags) {
    static const char *const for_index[] = {"ls-files", "-s", "-t", "-z", NULL};
    static const char *const for_unstaged[] = {"diff-files", "-z", "--no-renames", "--no-ext-diff", NULL};
    const char *const for_tree[] = {"ls-tree", "-r", "-z", "--full-tree", commit, NULL};
    GitCall calls[3] = {0};
    Buf texts[COUNTOF(calls)] = {0};
    bool ok = true;
    calls[0] = begin_git(git, for_index, NULL);
    calls[1] = begin_git(git, for_unstaged, NULL);
    if (commit) calls[2] = begin_git(git, for_tree, NULL);
    for (size_t i = 0; i < COUNTOF(calls); i++)
        if (calls[i].name) ok = end_must(git, calls[i], &texts[i], diags) && ok;
    *tree = (GitTree){0};
    ok = ok && read_entries(git, &texts[0], true, index, diags) &&
         (!commit || read_entries(git, &texts[2], false, tree, diags));
    if (ok) read_differing(git, &texts[1], unstaged);
    for (size_t i = 0; i < COUNTOF(texts); i++) buf_free(&texts[i]);
    return ok;
}

bool git_differing(Git *git, const char *commit, StrVec *paths, Diags *diags) {
    const char *const arguments[] = {"diff-index", "-z", "--no-renames", "--no-ext-diff", commit, "--", NULL};
    Buf text = {0};
    bool ok = end_must(git, begin_git(git, arguments, NULL), &text, diags);
    if (ok) read_differing(git, &text, paths);
    buf_free(&text);
    return ok;
}

/* ---- contents ------------------------------------------------------------------------------- */

/* Answers of cat-file: "OBJECT TYPE SIZE" LF bytes LF. */
static bool read_contents(Git *git, const Buf *text, uint32_t first, uint32_t count, GitTake *take,
                          void *context, Diags *diags) {
    size_t at = 0;
    for (uint32_t i = 0; i < count; i++) {
        const char *line = text->data + at;
        const char *end = at < text->len ? memchr(line, '\n', text->len - at) : NULL;
        const char *type = end ? memchr(line, ' ', (size_t)(end - line)) : NULL;
        uint64_t size = 0;
        bool blob = type && strncmp(type, " blob ", 6) == 0 &&
                    str_to_u64(arena_strndup(git->arena, type + 6, (size_t)(end - type - 6)), &size);
        size_t start = end ? (size_t)(end + 1 - text->data) : 0;
        if (!blob || size >= text->len - start) {
            diag_add(diags, DIAG_ERROR, git->top, 0, 0,
                     "git does not have the content it names (%s); is this a partial clone?",
                     end ? text_printable(git->arena, arena_strndup(git->arena, line, (size_t)(end - line)))
                         : "no answer");
            return false;
        }
        take(context, first + i, text->data + start, size);
        at = start + size + 1;
    }
    return true;
}

bool git_contents(Git *git, uint32_t count, const char *const *objects, GitTake *take, void *context,
                  Diags *diags) {
    static const char *const arguments[] = {"cat-file", "--batch", NULL};
    bool ok = true;
    for (uint32_t first = 0; ok && first < count; first += CONTENTS_AT_ONCE) {
        uint32_t some = count - first < CONTENTS_AT_ONCE ? count - first : CONTENTS_AT_ONCE;
        Buf names = {0}, out = {0};
        for (uint32_t i = 0; i < some; i++) buf_printf(&names, "%s\n", objects[first + i]);
        ok = end_must(git, begin_git(git, arguments, &names), &out, diags) &&
             read_contents(git, &out, first, some, take, context, diags);
        buf_free(&names);
        buf_free(&out);
    }
    return ok;
}

/* ---- entries -------------------------------------------------------------------------------- */

const GitEntry *git_find(const GitTree *tree, const char *path) {
    GitEntry key = {.path = path};
    return tree->count ? bsearch(&key, tree->entries, tree->count, sizeof key, entry_compare) : NULL;
}

bool git_is_file(const GitEntry *entry) {
    return (entry->mode & 0170000) == 0100000;
}
