/* SPDX-License-Identifier: Apache-2.0 */
/* git/: listings and contents of a real repository, odd names, and one whose settings name programs. */
#include "check.h"

#include <stdlib.h>
#include <unistd.h>

#include "git/git.h"

static const char *folder; /* of this test */
static Arena *arena;
static bool git_missing;

static bool shell(const char *commands) {
    Buf line = {0};
    buf_printf(&line,
               "cd '%s' && { export HOME='%s' GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@b.example "
               "GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@b.example; %s; } > out 2>&1",
               folder, folder, commands);
    bool ok = system(buf_text(&line)) == 0;
    buf_free(&line);
    return ok;
}

typedef struct Taken {
    Buf text;
} Taken;

static void take(void *context, uint32_t index, const char *data, size_t length) {
    Taken *taken = context;
    buf_printf(&taken->text, "%u:%zu:", index, length);
    buf_add(&taken->text, data, length);
}

static bool run(const ProcessCall *call, Buf *out, Buf *errors, int *status) {
    Process *process = process_begin(call);
    return process && process_end(process, out, errors, status);
}

static void programs_run_to_their_end(void) {
    const char *const words[] = {"sh", "-c", "cat; echo \"$A\" >&2; exit 3", NULL};
    const char *const environment[] = {"A=b c", "PATH=/usr/bin:/bin", NULL};
    Buf input = {0}, out = {0}, errors = {0};
    for (int i = 0; i < 40000; i++) buf_puts(&input, "many words ");
    ProcessCall call = {words, environment, "/", input.data, input.len, 1 << 20};
    int status = 0;
    CHECK(run(&call, &out, &errors, &status));
    CHECK(status == 3);
    CHECK(out.len == input.len && memcmp(out.data, input.data, input.len) == 0);
    CHECK_STR(buf_text(&errors), "b c\n");
    buf_free(&out);
    call.limit = 1000;
    CHECK(!run(&call, &out, &errors, &status));
    const char *const deaf[] = {"true", NULL};
    call = (ProcessCall){deaf, environment, NULL, input.data, input.len, 1000};
    buf_free(&out);
    CHECK(run(&call, &out, &errors, &status) && status == 0);
    const char *const missing[] = {"no-such-program-here", NULL};
    call.arguments = missing;
    CHECK(run(&call, &out, &errors, &status) && status == 127);
    buf_free(&input);
    buf_free(&out);
    buf_free(&errors);
}

static void overlay_stands_before_disk(void) {
    Overlay *overlay = overlay_new();
    char *data = NULL;
    size_t length = 0;
    overlay_add(overlay, "/x/a.c", "one", 3, false);
    overlay_add(overlay, "/x/a.c", "two", 3, false);
    overlay_add(overlay, "/x/gone.h", "#error", 6, true);
    CHECK(overlay_count(overlay) == 2 && overlay_count(NULL) == 0);
    CHECK(overlay_read(overlay, arena, "/x/a.c", 0, &data, &length) && length == 3);
    CHECK_STR(data, "one");
    CHECK(!overlay_read(overlay, arena, "/x/a.c", 2, &data, &length));
    CHECK(!overlay_read(overlay, arena, "/x/gone.h", 0, &data, &length));
    CHECK(overlay_find(overlay, "/x/b.c") == NULL && overlay_find(NULL, "/x/a.c") == NULL);
    CHECK(overlay_read(overlay, arena, "/proc/self/exe", 0, &data, &length));
    overlay_free(overlay);
}

static void listings_and_contents(void) {
    Diags *diags = diags_new(arena);
    if (git_missing) {
        SKIP("git is missing");
        return;
    }
    const char *why = "";
    CHECK(git_open(arena, folder, &why) == NULL && *why);
    CHECK(shell("git init -q r && cd r && printf 'int a;\\n' > 'a b.c' && printf x > 'gr\303\274n' && mkdir d && "
                "printf 'int z;' > d/z.c && ln -s z.c d/link && git add -A"));
    const char *top = path_join(arena, folder, "r");
    Git *git = git_open(arena, path_join(arena, top, "d"), &why);
    CHECK(git != NULL);
    if (!git) return;
    CHECK_STR(git_top(git), top);
    CHECK(git_commit(git, "HEAD") == NULL);
    GitTree index = {0}, tree = {0};
    StrVec differing = {0};
    CHECK(git_states(git, NULL, &tree, &index, &differing, diags) && tree.count == 0 && index.count == 4);
    CHECK(differing.len == 0);
    CHECK(git_find(&index, "a b.c") && git_is_file(git_find(&index, "a b.c")));
    CHECK(git_find(&index, "gr\303\274n") && git_find(&index, "d/link") && !git_is_file(git_find(&index, "d/link")));
    CHECK(git_find(&index, "d") == NULL);
    CHECK(shell("cd r && git commit -q -m one && git rm -q d/z.c && printf 'int b;' > 'a b.c' && git add -A && "
                "printf 'int c;' > 'a b.c' && git branch old"));
    CHECK(git_commit(git, "HEAD") == NULL); /* as it was opened */
    git = git_open(arena, path_join(arena, top, "d"), &why);
    const char *head = git ? git_commit(git, "HEAD") : NULL;
    CHECK(head && strlen(head) >= 40 && git_commit(git, "no-such") == NULL && git_commit(git, "--help") == NULL);
    CHECK(git_states(git, head, &tree, &index, &differing, diags) && tree.count == 4 && index.count == 3);
    const GitEntry *before = git_find(&tree, "a b.c"), *after = git_find(&index, "a b.c");
    CHECK(before && after && strcmp(before->object, after->object) != 0);
    const char *const objects[] = {before->object, after->object};
    Taken taken = {0};
    CHECK(git_contents(git, 2, objects, take, &taken, diags));
    CHECK_STR(buf_text(&taken.text), "0:7:int a;\n1:6:int b;");
    buf_free(&taken.text);
    CHECK(differing.len == 1 && str_eq(differing.data[0], "a b.c"));
    vec_clear(&differing);
    CHECK(git_differing(git, head, &differing, diags) && differing.len == 2);
    vec_free(&differing);
    CHECK(git_merge_base(git, "old", "HEAD") && str_eq(git_merge_base(git, "old", "HEAD"), head));
    CHECK(diags->errors == 0);
    static const char *const none[] = {"0000000000000000000000000000000000000001"};
    CHECK(!git_contents(git, 1, none, take, &taken, diags) && diags->errors == 1);
}

/* Whatever the repository's settings and attributes name, nothing of it runs. */
static void settings_run_nothing(void) {
    Diags *diags = diags_new(arena);
    if (git_missing) {
        SKIP("git is missing");
        return;
    }
    CHECK(shell("git init -q bad && cd bad && printf 'int a;' > a.c && git add a.c && git commit -q -m one && "
                "git config core.fsmonitor \"touch $HOME/ran-monitor; false\" && "
                "git config filter.evil.clean \"touch $HOME/ran-clean; cat\" && "
                "git config filter.evil.process \"touch $HOME/ran-process\" && git config filter.evil.required true && "
                "git config diff.evil.textconv \"touch $HOME/ran-textconv; cat\" && "
                "git config diff.external \"touch $HOME/ran-external\" && "
                "git config core.hooksPath \"$HOME/hooks\" && mkdir -p \"$HOME/hooks\" && "
                "printf '#!/bin/sh\\ntouch \"$HOME/ran-hook\"\\n' > \"$HOME/hooks/post-index-change\" && "
                "chmod +x \"$HOME/hooks/post-index-change\" && "
                "printf '*.c filter=evil diff=evil\\n' > .gitattributes && printf 'int b;' > a.c && touch a.c"));
    const char *why = "";
    Git *git = git_open(arena, path_join(arena, folder, "bad"), &why);
    GitTree index = {0}, tree = {0};
    StrVec differing = {0};
    CHECK(git && git_states(git, NULL, &tree, &index, &differing, diags));
    CHECK(git && differing.len == 1 && git_differing(git, git_commit(git, "HEAD"), &differing, diags));
    vec_free(&differing);
    CHECK(!shell("ls ran-* 2> /dev/null"));
    /* the trap works: git by itself falls into it */
    CHECK(shell("cd bad && (git status; git diff; true) && ls \"$HOME\"/ran-*"));
}

int main(void) {
    char template[] = "/tmp/sangam-git-test.XXXXXX";
    folder = mkdtemp(template);
    if (!folder) return 1;
    arena = arena_new("test");
    unsetenv("GIT_DIR");
    unsetenv("GIT_INDEX_FILE");
    setenv("HOME", folder, 1);
    git_missing = system("git --version > /dev/null 2>&1") != 0;
    RUN(programs_run_to_their_end);
    RUN(overlay_stands_before_disk);
    RUN(listings_and_contents);
    RUN(settings_run_nothing);
    (void)shell("rm -rf ./* ./.[a-z]*");
    (void)rmdir(folder);
    arena_free(arena);
    return check_end();
}
