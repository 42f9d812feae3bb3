/* SPDX-License-Identifier: Apache-2.0 */
/* What git says of the sources, as two states that can be scanned: before a change and after it. What
 * git does not know (generated files, files not yet added) is taken from the work tree for both, so
 * that it can make no difference between them. */
#include <stdlib.h>

#include "scan/scan.h"

enum { BLOB_MAX = 16 << 20, BINARY_LOOK = 8000, BORROWERS_TOLD = 5 };

/* ---- contents ------------------------------------------------------------------------------- */

static const char *content_of(Arena *arena, const GitTree *tree) {
    DigestState *state = digest_begin();
    for (uint32_t i = 0; i < tree->count; i++) {
        const GitEntry *entry = &tree->entries[i];
        digest_add(state, &entry->mode, sizeof entry->mode);
        digest_add(state, entry->object, strlen(entry->object) + 1);
        digest_add(state, entry->path, strlen(entry->path) + 1);
    }
    char hex[65];
    Digest digest = digest_end(state);
    digest_hex(&digest, hex);
    return arena_strdup(arena, hex);
}

typedef struct Taking {
    const Change *change;
    const Snapshot *snapshot;
    StrVec paths, objects; /* absolute */
} Taking;

static bool on_disk(const char *path, const char *data, size_t length) {
    Arena *scratch = arena_new("on disk");
    char *bytes;
    size_t size;
    bool same = file_read(scratch, path, BLOB_MAX, &bytes, &size) && size == length &&
                memcmp(bytes, data, length) == 0;
    arena_free(scratch);
    return same;
}

/* No parser is given what cannot be a source. */
static void take_content(void *context, uint32_t index, const char *data, size_t length) {
    Taking *taking = context;
    const char *path = taking->paths.data[index];
    size_t look = length < BINARY_LOOK ? length : BINARY_LOOK;
    if (length > BLOB_MAX || memchr(data, 0, look) || on_disk(path, data, length)) return;
    overlay_add(taking->snapshot->overlay, path, data, length, false);
}

static void want(Taking *taking, const GitEntry *entry) {
    if (!git_is_file(entry)) return;
    vec_push(&taking->paths, path_join(taking->change->arena, git_top(taking->change->git), entry->path));
    vec_push(&taking->objects, entry->object);
}

/* In the work tree, but only in the other state: not there. */
static void hide(const Change *change, const Snapshot *snapshot, const GitEntry *entry) {
    const char *text = snapshot == &change->after ? "#error \"this file is deleted in what is staged\"\n"
                                                  : "#error \"this file was not there before the change\"\n";
    const char *path = path_join(change->arena, git_top(change->git), entry->path);
    if (git_is_file(entry) && file_is_regular(path))
        overlay_add(snapshot->overlay, path, text, strlen(text), true);
}

/* Lays the snapshot's content of these paths over what the work tree holds. */
static bool lay_over(const Change *change, const Snapshot *snapshot, const StrVec *differing, Diags *diags) {
    Taking taking = {.change = change, .snapshot = snapshot};
    for (uint32_t i = 0; i < differing->len; i++) {
        const GitEntry *entry = git_find(&snapshot->tree, differing->data[i]);
        if (entry && !entry->sparse) want(&taking, entry);
    }
    for (uint32_t i = 0; i < snapshot->tree.count; i++)
        if (snapshot->tree.entries[i].sparse) want(&taking, &snapshot->tree.entries[i]);
    bool ok = git_contents(change->git, taking.objects.len, taking.objects.data, take_content, &taking, diags);
    vec_free(&taking.paths);
    vec_free(&taking.objects);
    return ok;
}

/* The files of the other state only are laid over with nothing. */
static void hide_others(const Change *change, const Snapshot *snapshot, const GitTree *other) {
    for (uint32_t i = 0; i < other->count; i++)
        if (!git_find(&snapshot->tree, other->entries[i].path)) hide(change, snapshot, &other->entries[i]);
}

bool change_contents_before(const Change *change, Diags *diags) {
    StrVec differing = {0};
    bool ok = git_differing(change->git, change->before.revision, &differing, diags) &&
              lay_over(change, &change->before, &differing, diags);
    vec_free(&differing);
    return ok;
}

/* ---- opening -------------------------------------------------------------------------------- */

static void note_changed(Change *change, const StrVec *differing) {
    const char *top = git_top(change->git);
    for (uint32_t side = 0; side < 2; side++) {
        const GitTree *tree = side ? &change->after.tree : &change->before.tree;
        const GitTree *other = side ? &change->before.tree : &change->after.tree;
        for (uint32_t i = 0; i < tree->count; i++) {
            const GitEntry *entry = &tree->entries[i], *twin = git_find(other, entry->path);
            if (side ? twin == NULL : !twin || !str_eq(twin->object, entry->object) || twin->mode != entry->mode)
                vec_push(&change->paths, path_join(change->arena, top, entry->path));
        }
    }
    for (uint32_t i = 0; differing && i < differing->len; i++)
        vec_push(&change->paths, path_join(change->arena, top, differing->data[i]));
}

static bool find_before(Change *change, const char *from, const char *since, Diags *diags) {
    Git *git = change->git;
    Snapshot *before = &change->before;
    const char *head = git_commit(git, from);
    before->revision = head;
    if (since) {
        const char *wanted = git_commit(git, since);
        before->revision = wanted && head ? git_merge_base(git, wanted, head) : NULL;
        if (!wanted || !before->revision) {
            diag_add(diags, DIAG_ERROR, git_top(git), 0, 0,
                     wanted ? "%s has no commit in common with HEAD; is this a shallow clone? "
                              "Fetch the history (git fetch --unshallow)"
                            : "%s names no commit here; fetch it first (a CI clone may hold one commit only)",
                     since);
            return false;
        }
    }
    before->name = !before->revision ? "nothing" : since ? since : from;
    return true;
}

static bool open_states(Arena *arena, const char *folder, const char *from, const char *since, Change *change,
                        Diags *diags) {
    const char *why = "";
    *change = (Change){.arena = arena, .git = git_open(arena, folder, &why), .staged = since == NULL};
    if (!change->git) change->git = git_open(arena, ".", &why); /* a build folder elsewhere */
    if (!change->git) {
        diag_add(diags, DIAG_ERROR, folder, 0, 0, "--%s needs a git work tree: %s",
                 since ? "since" : "staged", why);
        return false;
    }
    Snapshot *after = &change->after, *before = &change->before;
    after->name = since ? "the work tree" : "what is staged";
    after->revision = "";
    before->overlay = overlay_new();
    after->overlay = overlay_new();
    StrVec unstaged = {0};
    bool ok = find_before(change, from, since, diags) &&
              git_states(change->git, before->revision, &before->tree, &after->tree, &unstaged, diags) &&
              (since || lay_over(change, after, &unstaged, diags));
    if (ok) {
        if (before->revision) hide_others(change, before, &after->tree);
        if (!since) hide_others(change, after, &before->tree);
        after->disk = since != NULL;
        after->same_as_disk = unstaged.len == 0;
        before->content = content_of(arena, &before->tree);
        after->content = since && unstaged.len ? "" : content_of(arena, &after->tree);
        note_changed(change, since ? &unstaged : NULL);
    }
    vec_free(&unstaged);
    return ok;
}

bool change_open(Arena *arena, const char *folder, const char *since, Change *change, Diags *diags) {
    return open_states(arena, folder, "HEAD", since, change, diags);
}

bool change_open_merged(const Change *change, Change *merged, Diags *diags) {
    *merged = (Change){0};
    if (!change->staged || !git_commit(change->git, "MERGE_HEAD")) return true;
    return open_states(change->arena, git_top(change->git), "MERGE_HEAD", NULL, merged, diags);
}

void change_close(Change *change) {
    overlay_free(change->before.overlay);
    overlay_free(change->after.overlay);
    vec_free(&change->paths);
}

void scan_revision(Arena *arena, const char *folder, ScanResult *result) {
    const char *why;
    Diags *quiet = diags_new(arena); /* amid a merge there is no such answer, and nothing is wrong */
    Git *git = git_open(arena, folder, &why);
    const char *head = git ? git_commit(git, "HEAD") : NULL;
    GitTree tree = {0}, index = {0};
    StrVec unstaged = {0};
    if (head && git_states(git, head, &tree, &index, &unstaged, quiet)) {
        const char *content = content_of(result->arena, &index);
        result->revision = arena_strdup(result->arena, head);
        result->dirty = unstaged.len || !str_eq(content, content_of(arena, &tree));
        if (!unstaged.len) result->content = content;
    }
    vec_free(&unstaged);
}

/* ---- compile commands of a snapshot ------------------------------------------------------------ */

typedef struct Choosing {
    Scan *scan;
    const Change *change;
    const Snapshot *snapshot;
    const GitTree *other;
    VEC(CompileCommand) list;
    StrVec missing;
    Interner *files;  /* that have a command */
    Interner *wanted; /* that are analysed without one as well */
    uint32_t told;    /* of these, that the change touches */
} Choosing;

static const GitEntry *entry_of(const Choosing *choosing, const GitTree *tree, const char *path) {
    const char *below = path_below(git_top(choosing->change->git), path);
    return below == path ? NULL : git_find(tree, below);
}

static bool is_there(const Choosing *choosing, const char *path) {
    if (choosing->snapshot->disk) return file_is_regular(path);
    const GitEntry *entry = entry_of(choosing, &choosing->snapshot->tree, path);
    if (entry) return git_is_file(entry) || file_is_regular(path);
    return !entry_of(choosing, choosing->other, path) && file_is_regular(path);
}

static uint32_t shared_folders(const char *left, const char *right) {
    uint32_t count = 0;
    for (size_t i = 0; left[i] && left[i] == right[i]; i++) count += left[i] == '/';
    return count;
}

/* How good a pattern `command` is for the flags of `path`; less is better. */
static uint64_t distance(const Choosing *choosing, const CompileCommand *command, const char *path,
                         const GitEntry *entry) {
    const GitEntry *twin = entry_of(choosing, choosing->other, command->file);
    if (entry && twin && str_eq(twin->object, entry->object)) return 0; /* it was moved */
    uint32_t folders = 0;
    for (const char *at = path; *at; at++) folders += *at == '/';
    uint64_t away = folders - shared_folders(path, command->file);
    for (const char *at = command->file; *at; at++) away += *at == '/';
    away -= shared_folders(path, command->file);
    return 1 + away * 256 + text_distance(path_name(path), path_name(command->file), 200);
}

/* As the object file of the pattern would be called, in the same folder: it tells the program. What lies in
 * another folder may be of another program (tests, stubs of what is tested), so nothing is told of it. */
static const char *output_like(Arena *arena, const CompileCommand *pattern, const char *path, bool moved) {
    bool beside = str_eq(path_directory(arena, pattern->file), path_directory(arena, path));
    if (!pattern->output || !(moved || beside)) return NULL;
    return path_join(arena, path_directory(arena, pattern->output), arena_printf(arena, "%s.o", path_name(path)));
}

static bool is_changed(const Change *change, const char *path) {
    for (uint32_t i = 0; i < change->paths.len; i++)
        if (str_eq(change->paths.data[i], path)) return true;
    return false;
}

static void borrow(Choosing *choosing, const CompileCommands *all, const GitEntry *entry) {
    Arena *arena = choosing->scan->arena;
    ScanResult *result = choosing->scan->result;
    const char *path = path_join(arena, git_top(choosing->change->git), entry->path);
    const CompileCommand *best = NULL;
    uint64_t least = UINT64_MAX;
    for (uint32_t i = 0; i < all->list.len; i++) {
        const CompileCommand *command = &all->list.data[i];
        uint64_t far = distance(choosing, command, path, entry);
        if (far > least || (far == least && strcmp(command->file, best->file) >= 0)) continue;
        least = far;
        best = command;
    }
    const char *shown = arena_strdup(result->arena, path_below(choosing->scan->root, path));
    if (!best) return;
    for (uint32_t i = 0; i < all->list.len; i++) {
        if (!str_eq(all->list.data[i].file, best->file)) continue;
        CompileCommand command = all->list.data[i];
        command.output = output_like(arena, &command, path, least == 0);
        command.file = path;
        command.also_output = (StrVec){0};
        vec_push(&choosing->list, command);
    }
    const char *like = path_below(choosing->scan->root, best->file);
    scan_result_coverage(result, "unit", "borrowed-flags", shown,
                         arena_strdup(result->arena, like), 1);
    if (choosing->snapshot != &choosing->change->after) return;
    /* said loudly once, when the file comes or is edited, and not for each of many */
    bool loud = is_changed(choosing->change, path) && choosing->told++ < BORROWERS_TOLD;
    diag_add(choosing->scan->diags, loud ? DIAG_WARNING : DIAG_NOTE, shown, 0, 0,
             "not in the compile database: analysed with the flags of %s", like);
}

static bool is_c_source(const char *path) {
    return str_ends(path, ".c");
}

void change_commands(Scan *scan, const ScanOptions *options) {
    const Change *change = options->change;
    const Snapshot *snapshot = options->before ? &change->before : &change->after;
    CompileCommands *all = &scan->commands;
    Choosing choosing = {.scan = scan, .change = change, .snapshot = snapshot,
                         .other = options->before ? &change->after.tree : &change->before.tree,
                         .files = interner_new(), .wanted = interner_new()};
    for (uint32_t i = 0; i < change->paths.len; i++) (void)intern(choosing.wanted, change->paths.data[i]);
    for (uint32_t i = 0; i < options->borrowing.len; i++)
        (void)intern(choosing.wanted, path_normal(scan->arena, path_join(scan->arena, scan->root, options->borrowing.data[i])));
    for (uint32_t i = 0; i < all->list.len; i++) {
        const CompileCommand *command = &all->list.data[i];
        bool there = is_there(&choosing, command->file);
        if (there) vec_push(&choosing.list, *command);
        else if (!entry_of(&choosing, choosing.other, command->file) && !intern_find(choosing.files, command->file))
            vec_push(&choosing.missing, command->file);
        (void)intern(choosing.files, command->file);
    }
    for (uint32_t i = 0; i < snapshot->tree.count; i++) {
        const GitEntry *entry = &snapshot->tree.entries[i];
        if (!is_c_source(entry->path) || !git_is_file(entry)) continue;
        const char *path = path_join(scan->arena, git_top(change->git), entry->path);
        bool wanted = intern_find(choosing.wanted, path) || (options->source && !file_is_regular(path));
        if (wanted && !intern_find(choosing.files, path) && is_there(&choosing, path)) borrow(&choosing, all, entry);
    }
    if (choosing.told > BORROWERS_TOLD)
        diag_add(scan->diags, DIAG_WARNING, "compile_commands.json", 0, 0,
                 "lacks %u more of the files that change, which are analysed likewise: make it again (--verbose names each)",
                 choosing.told - BORROWERS_TOLD);
    uint32_t count = choosing.list.len;
    CompileCommand *kept = ARENA_ARRAY(scan->arena, CompileCommand, count + 1);
    if (count) memcpy(kept, choosing.list.data, sizeof *kept * count);
    const char **missing = ARENA_ARRAY(scan->arena, const char *, choosing.missing.len + 1);
    if (choosing.missing.len) memcpy(missing, choosing.missing.data, sizeof *missing * choosing.missing.len);
    all->list.data = kept;
    all->list.len = all->list.capacity = count;
    all->missing.data = missing;
    all->missing.len = all->missing.capacity = choosing.missing.len;
    vec_free(&choosing.list);
    vec_free(&choosing.missing);
    interner_free(choosing.files);
    interner_free(choosing.wanted);
}
