/* SPDX-License-Identifier: Apache-2.0 */
/* The confinement of workers alone, as if the cleaning of flags had let everything through: raw
 * flags that write files or load code, handed to libclang in a confined worker. */
#include "base/base.h"
#include "check.h"
#include "front/front.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Attack {
    const char *words[8]; /* VICTIM stands for the file to write */
    bool known_to_write;  /* when nothing holds it back */
} Attack;
static const Attack attacks[] = {
    {{"-MD", "-MF", "VICTIM"}, true},
    {{"-MMD", "-MF", "VICTIM"}, true},
    {{"-Wp,-MD,VICTIM"}, true},
    {{"-MJ", "VICTIM"}, true},
    {{"-Xclang", "-dependency-file", "-Xclang", "VICTIM", "-Xclang", "-MT", "-Xclang", "x"}, true},
    {{"-Xclang", "-dependency-dot", "-Xclang", "VICTIM"}, true},
    {{"-H", "-Xclang", "-header-include-file", "-Xclang", "VICTIM"}, true},
    {{"-o", "VICTIM"}, false},
    {{"-emit-llvm", "-o", "VICTIM"}, false},
    {{"--serialize-diagnostics", "VICTIM"}, false},
    {{"-ftime-trace=VICTIM"}, false},
    {{"-fproc-stat-report=VICTIM"}, false},
    {{"-Xclang", "-stats-file=VICTIM"}, false},
    {{"-save-temps=obj", "-o", "VICTIM"}, false},
    {{"-mllvm", "-info-output-file=VICTIM"}, false},
    {{"-fmodules", "-fmodules-cache-path=VICTIM"}, false},
    {{"-Xclang", "-load", "-Xclang", "VICTIM"}, false},
    {{"-fplugin=VICTIM"}, false},
    {{"-fpass-plugin=VICTIM"}, false},
    {{"-include-pch", "VICTIM"}, false},
    {{"-include", "VICTIM"}, false},
    {{"-Xclang", "-ivfsoverlay", "-Xclang", "VICTIM"}, false},
    {{"-fsanitize=address", "-fsanitize-ignorelist=VICTIM"}, false},
};
enum { ATTACKS = COUNTOF(attacks) };

typedef struct Attacked {
    Arena *arena;
    const char *folder, *source;
    StrVec readable;
    bool confined;
    uint32_t reported;
    bool tried_to_write[ATTACKS]; /* and was killed for it: what it opened may be cut off */
} Attacked;

static const char *victim(Attacked *attacked, uint32_t attack) {
    return arena_printf(attacked->arena, "%s/victim%u", attacked->folder, attack);
}

static const char *fill(Attacked *attacked, const char *word, uint32_t attack) {
    const char *at = strstr(word, "VICTIM");
    if (!at) return word;
    return arena_printf(attacked->arena, "%.*s%s%s", (int)(at - word), word,
                        victim(attacked, attack), at + 6);
}

static bool start(void *context) {
    const Attacked *attacked = context;
    signal(SIGSEGV, SIG_DFL);
    signal(SIGABRT, SIG_DFL);
    setenv("LIBCLANG_DISABLE_CRASH_RECOVERY", "1", 1);
    return !attacked->confined || (sandbox_enter(&attacked->readable, NULL) & SANDBOX_FILES);
}

static bool run(void *context, uint32_t job, Buf *result) {
    Attacked *attacked = context;
    CompileCommand command = {.directory = attacked->folder, .file = attacked->source};
    for (size_t i = 0; i < COUNTOF(attacks[job].words) && attacks[job].words[i]; i++)
        vec_push(&command.arguments, fill(attacked, attacks[job].words[i], job));
    Diags *diags = diags_new(attacked->arena);
    Front *front = front_open(diags);
    Unit *unit = front ? front_parse(front, &command, &(FrontOptions){0}, diags) : NULL;
    diags_print(diags, stderr, DIAG_NOTE);
    buf_puts(result, unit ? "unit" : "none");
    return true;
}

static void done(void *context, uint32_t job, bool ok, const char *why, const char *data,
                 size_t length) {
    Attacked *attacked = context;
    (void)length;
    printf("# %s: %s\n", attacks[job].words[0], ok ? data : why);
    attacked->tried_to_write[job] = !ok && strstr(why, "tried to write a file");
    attacked->reported++;
}

static bool is_untouched(const char *path) {
    struct stat info;
    Arena *arena = arena_new("victim");
    char *data;
    size_t length;
    bool same = stat(path, &info) == 0 && file_read(arena, path, 100, &data, &length) &&
                length == 8 && !memcmp(data, "precious", 8);
    arena_free(arena);
    return same;
}

static void attack_all(bool confined) {
    char folder[] = "/tmp/sangam-hostile.XXXXXX";
    if (!mkdtemp(folder)) abort();
    Attacked attacked = {.arena = arena_new("attacked"), .folder = folder, .confined = confined};
    attacked.source = arena_printf(attacked.arena, "%s/source.c", folder);
    vec_push(&attacked.readable, folder);
    vec_push(&attacked.readable, "/usr/include");
    vec_push(&attacked.readable, "/usr/lib");
    static const char source[] = "#include <limits.h>\nint x;\n"; /* a header, for -H to report */
    bool ok = file_write_atomic(attacked.source, source, sizeof source - 1);
    for (uint32_t i = 0; i < ATTACKS; i++)
        ok = ok && file_write_atomic(victim(&attacked, i), "precious", 8);
    CHECK(ok);
    WorkerOptions options = {.processes = 2, .wall_seconds = 20, .jobs_per_child = 1,
                             .start = start, .run = run, .done = done, .context = &attacked};
    CHECK(worker_run(&options, ATTACKS));
    CHECK_EQ(attacked.reported, ATTACKS);
    for (uint32_t i = 0; i < ATTACKS; i++) {
        bool untouched = is_untouched(victim(&attacked, i)) && !attacked.tried_to_write[i];
        if (!untouched && confined)
            check_fail(__FILE__, __LINE__, "%s wrote a file", attacks[i].words[0]);
        if (untouched && !confined && attacks[i].known_to_write)
            check_fail(__FILE__, __LINE__, "%s wrote nothing, so it proves nothing",
                       attacks[i].words[0]);
        (void)remove(victim(&attacked, i));
    }
    StrVec names = {0};
    CHECK(directory_list(attacked.arena, folder, &names));
    if (confined) CHECK_EQ(names.len, 1); /* the source, nothing new */
    for (uint32_t i = 0; i < names.len; i++)
        (void)remove(path_join(attacked.arena, folder, names.data[i]));
    (void)remove(folder);
    vec_free(&names);
    vec_free(&attacked.readable);
    arena_free(attacked.arena);
}

static void confined_workers_write_nothing_whatever_the_flags(void) {
    if (!(sandbox_probe() & SANDBOX_FILES)) {
        SKIP("this kernel has no Landlock");
        return;
    }
    attack_all(true);
}

/* Without it the same flags do harm: or the case above would prove nothing. */
static void the_flags_are_harmful(void) {
    attack_all(false);
}

int main(void) {
    RUN(confined_workers_write_nothing_whatever_the_flags);
    RUN(the_flags_are_harmful);
    return check_end();
}
