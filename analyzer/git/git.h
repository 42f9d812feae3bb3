/* SPDX-License-Identifier: Apache-2.0 */
/* git: what the repository says of the source files.
 * Answers: which content is staged, which does a revision hold, where does the work tree differ.
 * From: the `git` program, which is only asked and never told to change anything. For: scan/. Does
 * not know: C, findings.
 * The repository may be hostile: its configuration names programs. None of them is run: hooks, file
 * system monitors, filters, text converters and the network are switched off for each call, and of
 * the environment's GIT_ variables only those pass that a hook is given to find its repository. */
#ifndef SANGAM_GIT_H
#define SANGAM_GIT_H

#include "base/base.h"

typedef struct GitEntry {
    const char *path;   /* relative to the top of the work tree, as bytes */
    const char *object; /* name of the content, in hex */
    uint32_t mode;      /* octal 100644, 100755, 120000 (link) or 160000 (submodule) */
    bool sparse;        /* not expected in the work tree (git sparse-checkout) */
} GitEntry;

typedef struct GitTree { /* sorted by path, bytewise */
    GitEntry *entries;
    uint32_t count;
} GitTree;

typedef struct Git Git; /* lives in the arena it was opened with */

/* NULL when `folder` lies in no work tree, or git is missing or refuses: *why says which. */
Git *git_open(Arena *arena, const char *folder, const char **why);
const char *git_top(const Git *git); /* absolute; spelled as the beginning of `folder` when it is */
/* The commit that a revision names, in full hex; NULL when there is none (no commit yet, a typo). HEAD and
 * MERGE_HEAD stay what they were when this was opened. */
const char *git_commit(Git *git, const char *revision);
/* The newest commit that is behind both; NULL when they have nothing in common. */
const char *git_merge_base(Git *git, const char *left, const char *right);
/* The following are false with a Diag when git fails, or the index holds unresolved conflicts. */
/* What a commit holds (NULL = none: nothing), what is staged, and the paths of the index whose file in the work tree may
 * have other content, or is missing. */
NODISCARD bool git_states(Git *git, const char *commit, GitTree *tree, GitTree *index, StrVec *unstaged, Diags *diags);
/* The paths of a commit for which that holds. */
NODISCARD bool git_differing(Git *git, const char *commit, StrVec *paths, Diags *diags);
/* Hands each object's content to `take`, in order; the bytes last until it returns. */
typedef void GitTake(void *context, uint32_t index, const char *data, size_t length);
NODISCARD bool git_contents(Git *git, uint32_t count, const char *const *objects, GitTake *take,
                            void *context, Diags *diags);
/* The entry with this path; NULL when there is none. */
const GitEntry *git_find(const GitTree *tree, const char *path);
bool git_is_file(const GitEntry *entry); /* no link, no submodule */

#endif
