/* SPDX-License-Identifier: Apache-2.0 */
/* What a confined process can still do. With arguments it is a tool for suites:
 *   base_sandbox_test --without landlock|seccomp|both COMMAND...
 * runs a command as on a kernel that lacks the one, the other or both. */
#include "base/base.h"
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- scenery: FOLDER/in is readable, FOLDER/out is not -------------------------------------- */

static Arena *arena;
static char folder[64];
static const char *in(const char *name) { return arena_printf(arena, "%s/in/%s", folder, name); }
static const char *out(const char *name) { return arena_printf(arena, "%s/out/%s", folder, name); }

static void put_file(const char *path) {
    if (!file_write_atomic(path, "content", 7)) abort();
}

static void scenery_make(void) {
    strcpy(folder, "/tmp/sangam-sandbox.XXXXXX");
    if (!mkdtemp(folder)) abort();
    if (mkdir(in(""), 0777) || mkdir(out(""), 0777) || mkdir(in("below"), 0777)) abort();
    put_file(in("file"));
    put_file(in("below/file"));
    put_file(out("file"));
    put_file(out("single"));
    if (symlink(out("file"), in("link")) || symlink("/", in("root"))) abort();
}

static void scenery_remove(void) {
    const char *const files[] = {"in/file", "in/below/file", "in/link", "in/root",
                                 "in/below", "in", "out/file", "out/single", "out", ""};
    for (size_t i = 0; i < COUNTOF(files); i++)
        remove(arena_printf(arena, "%s/%s", folder, files[i]));
}

/* ---- running confined ----------------------------------------------------------------------- */

static StrVec readable(void) {
    StrVec list = {0};
    vec_push(&list, in(""));
    vec_push(&list, out("single"));
    vec_push(&list, "/nowhere/at/all");
    return list;
}

typedef const char *Action(void); /* what it could do and should not; NULL = all is well */

/* Runs the action confined, in a process of its own, which may write to `writable`. */
static void check_writing(Action *action, Sandbox needed, const char *writable) {
    if ((sandbox_probe() & needed) != needed) {
        SKIP("this kernel lacks the protection");
        return;
    }
    int ends[2];
    if (pipe(ends)) abort();
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        StrVec list = readable();
        const char *said = "could not be confined";
        if ((sandbox_enter(&list, writable) & needed) == needed) said = action();
        if (!said) said = "well";
        if (write(ends[1], said, strlen(said)) < 0) _exit(1);
        _exit(0);
    }
    close(ends[1]);
    char said[200] = "";
    ssize_t got = read(ends[0], said, sizeof said - 1);
    close(ends[0]);
    int status;
    waitpid(pid, &status, 0);
    CHECK(got > 0);
    CHECK_STR(said, "well");
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void check_confined(Action *action, Sandbox needed) {
    check_writing(action, needed, NULL);
}

static bool opens(const char *path, int flags) {
    int fd = open(path, flags, 0666);
    if (fd >= 0) close(fd);
    return fd >= 0;
}

#define CAN(what) if (what) return #what
#define CANNOT(what) if (!(what)) return "not " #what

/* ---- cases ---------------------------------------------------------------------------------- */

static const char *reads(void) {
    CANNOT(opens(in("file"), O_RDONLY));
    CANNOT(opens(in("below/file"), O_RDONLY));
    CANNOT(opens(in("below"), O_RDONLY | O_DIRECTORY));
    CANNOT(opens(out("single"), O_RDONLY));
    CAN(opens(out("file"), O_RDONLY));
    CAN(opens(out(""), O_RDONLY | O_DIRECTORY));
    CAN(opens(in("link"), O_RDONLY));
    CAN(opens(in("root/etc/passwd"), O_RDONLY));
    CAN(opens(in("../out/file"), O_RDONLY));
    CAN(opens("/etc/passwd", O_RDONLY));
    CAN(opens("/proc/self/environ", O_RDONLY));
    CAN(opens("/proc/self/mem", O_RDONLY));
    CAN(opens("/dev/zero", O_RDONLY));
    return NULL;
}
static void only_given_paths_can_be_read(void) { check_confined(reads, SANDBOX_FILES); }

static const char *writes(void) {
    CAN(opens(in("file"), O_WRONLY));
    CAN(opens(in("file"), O_RDWR));
    CAN(opens(in("file"), O_RDONLY | O_TRUNC));
    CAN(opens(in("file"), O_WRONLY | O_APPEND));
    CAN(opens(in("new"), O_WRONLY | O_CREAT));
    CAN(opens(in("new"), O_RDONLY | O_CREAT));
    CAN(opens(in(""), O_TMPFILE | O_RDWR));
    CAN(opens(out("file"), O_WRONLY | O_TRUNC));
    CAN(opens("/dev/null", O_WRONLY));
    CAN(truncate(in("file"), 0) == 0);
    CAN(unlink(in("file")) == 0);
    CAN(unlink(in("link")) == 0);
    CAN(rename(in("file"), in("other")) == 0);
    CAN(link(in("file"), in("other")) == 0);
    CAN(symlink("x", in("other")) == 0);
    CAN(mkdir(in("other"), 0777) == 0);
    CAN(rmdir(in("below")) == 0);
    CAN(mkfifo(in("other"), 0666) == 0);
    return NULL;
}
static void nothing_can_be_written(void) {
    check_confined(writes, SANDBOX_FILES);
    struct stat info;
    CHECK(stat(in("file"), &info) == 0 && info.st_size == 7);
    CHECK(stat(out("file"), &info) == 0 && info.st_size == 7);
    CHECK(!file_exists(in("new")) && !file_exists(in("other")));
}
static const char *writes_and_changes(void) {
    CAN(chmod(in("file"), 0) == 0);
    CAN(chown(in("file"), getuid(), getgid()) == 0);
    CAN(utimensat(AT_FDCWD, in("file"), NULL, 0) == 0);
    return writes();
}
static void calls_alone_also_write_nothing(void) {
    check_confined(writes_and_changes, SANDBOX_CALLS);
}

static const char *talks(void) {
    CAN(socket(AF_INET, SOCK_STREAM, 0) >= 0);
    CAN(socket(AF_INET6, SOCK_DGRAM, 0) >= 0);
    CAN(socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
    CAN(socket(AF_NETLINK, SOCK_RAW, 0) >= 0);
    int pair[2];
    CAN(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
    return NULL;
}
static void there_is_no_network(void) { check_confined(talks, SANDBOX_CALLS); }

static const char *starts(void) {
    char *const words[] = {(char[]){"true"}, NULL};
    pid_t pid = fork();
    if (pid == 0) _exit(0);
    CAN(pid > 0);
    pid = vfork();
    if (pid == 0) _exit(0);
    CAN(pid > 0);
    CAN(syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL) >= 0);
    CAN(system("true") == 0);
    CAN(execv("/bin/true", words) == 0 || errno == ENOENT);
    CAN(ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0);
    return NULL;
}
static void no_program_can_be_started(void) { check_confined(starts, SANDBOX_CALLS); }

static const char *meddles(void) {
    char byte;
    struct iovec here = {&byte, 1}, there = {folder, 1};
    CAN(kill(getppid(), 0) == 0);
    CAN(kill(0, 0) == 0);
    CAN(kill(-1, 0) == 0);
    CAN(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0);
    CAN(process_vm_readv(getppid(), &here, 1, &there, 1, 0) >= 0);
    struct rlimit limits = {10, 10};
    CAN(prlimit(getppid(), RLIMIT_NOFILE, NULL, &limits) == 0);
    CAN(syscall(SYS_unshare, 0) == 0);
    CAN(syscall(425 /* io_uring_setup */, 1, NULL) >= 0 || errno != ENOSYS);
    CAN(syscall(437 /* openat2 */, AT_FDCWD, in("file"), NULL, 0) >= 0 || errno != ENOSYS);
    return NULL;
}
static void other_processes_are_out_of_reach(void) { check_confined(meddles, SANDBOX_CALLS); }

static void *in_thread(void *unused) {
    (void)unused;
    bool confined = !opens("/etc/passwd", O_RDONLY) && socket(AF_INET, SOCK_STREAM, 0) < 0;
    return confined ? (void *)folder : NULL;
}
static const char *works(void) {
    pthread_t thread;
    void *confined = NULL;
    CANNOT(pthread_create(&thread, NULL, in_thread, NULL) == 0);
    CANNOT(pthread_join(thread, &confined) == 0);
    CANNOT(confined);
    struct rlimit limits;
    CANNOT(getrlimit(RLIMIT_CPU, &limits) == 0 && setrlimit(RLIMIT_CPU, &limits) == 0);
    void *block = malloc((size_t)64 << 20);
    CANNOT(block);
    memset(block, 1, (size_t)64 << 20);
    free(block);
    struct stat info;
    CANNOT(stat("/etc", &info) == 0); /* whether a file is there is no secret */
    CANNOT(kill(getpid(), 0) == 0);
    return NULL;
}
static void what_a_parser_needs_still_works(void) { check_confined(works, SANDBOX_FULL); }

static const char *writes_to_one_folder(void) {
    CANNOT(opens(in("below/new"), O_RDWR | O_CREAT | O_EXCL));
    CANNOT(opens(in("below/new"), O_WRONLY | O_TRUNC));
    CANNOT(rename(in("below/new"), in("below/newer")) == 0);
    CANNOT(unlink(in("below/newer")) == 0);
    CANNOT(opens(in("file"), O_RDONLY));
    CAN(opens(in("new"), O_WRONLY | O_CREAT));
    CAN(opens(in("file"), O_WRONLY));
    CAN(opens(out("new"), O_WRONLY | O_CREAT));
    CAN(opens(out("single"), O_WRONLY));
    CAN(unlink(in("file")) == 0);
    CAN(rename(in("below/file"), in("file2")) == 0);
    CAN(mkdir(in("below/folder"), 0777) == 0);
    CAN(symlink("/etc/passwd", in("below/passwd")) == 0);
    CAN(link(in("file"), in("below/second")) == 0);
    CAN(socket(AF_INET, SOCK_STREAM, 0) >= 0);
    CAN(execl("/bin/true", "true", (char *)NULL) == 0 || errno != EPERM);
    return NULL;
}
static void one_folder_can_be_written_to(void) {
    check_writing(writes_to_one_folder, SANDBOX_FULL, in("below"));
}

static void abort_still_aborts(void) {
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        signal(SIGABRT, SIG_DFL);
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
        StrVec list = readable();
        (void)sandbox_enter(&list, NULL);
        abort();
    }
    int status;
    waitpid(pid, &status, 0);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

/* ---- kernels that lack something ------------------------------------------------------------- */

/* From here on the calls fail as if the kernel did not know them. */
static void lack(bool landlock, bool seccomp) {
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, landlock ? 444 : UINT32_MAX, 0, 2),
        BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, 446, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, seccomp ? SYS_seccomp : UINT32_MAX, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, seccomp ? SYS_prctl : UINT32_MAX, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_SECCOMP, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {.len = COUNTOF(code), .filter = code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
        _exit(125);
}

static void check_lacking(bool landlock, bool seccomp, Sandbox want) {
    if (sandbox_probe() != SANDBOX_FULL) {
        SKIP("this kernel lacks a protection already");
        return;
    }
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        lack(landlock, seccomp);
        _exit((int)sandbox_probe());
    }
    int status;
    waitpid(pid, &status, 0);
    CHECK(WIFEXITED(status));
    CHECK_EQ(WEXITSTATUS(status), want);
}

static void what_is_missing_is_said(void) {
    check_lacking(false, false, SANDBOX_FULL);
    check_lacking(true, false, SANDBOX_CALLS);
    check_lacking(false, true, SANDBOX_FILES);
    check_lacking(true, true, SANDBOX_NONE);
    CHECK(sandbox_missing(SANDBOX_FULL) == NULL);
    CHECK(strstr(sandbox_missing(SANDBOX_CALLS), "Landlock") != NULL);
    CHECK(strstr(sandbox_missing(SANDBOX_FILES), "seccomp") != NULL);
    CHECK(strstr(sandbox_missing(SANDBOX_NONE), "neither") != NULL);
}

/* ---- in workers ------------------------------------------------------------------------------ */

static bool worker_begins(void *context) {
    const StrVec *list = context;
    return sandbox_enter(list, NULL) != SANDBOX_NONE;
}
static bool worker_looks(void *context, uint32_t job, Buf *result) {
    (void)context;
    buf_puts(result, "seen");
    if (job == 1) return opens(in("file"), O_RDONLY);
    if (job == 2) raise(SIGSEGV);
    return !opens(out("file"), O_RDONLY);
}
static uint32_t good;
static void worker_done(void *context, uint32_t job, bool ok, const char *why, const char *data,
                        size_t length) {
    (void)context;
    (void)why;
    good += ok == (job != 2) && (job == 2 || (length == 4 && !memcmp(data, "seen", 4)));
}

static void workers_can_be_confined(void) {
    if (!(sandbox_probe() & SANDBOX_FILES)) {
        SKIP("this kernel lacks the protection");
        return;
    }
    signal(SIGSEGV, SIG_DFL);
    StrVec list = readable();
    WorkerOptions options = {.processes = 2, .start = worker_begins, .run = worker_looks,
                             .done = worker_done, .context = &list};
    CHECK(worker_run(&options, 6));
    CHECK_EQ(good, 6);
    vec_free(&list);
}

/* ---- links ----------------------------------------------------------------------------------- */

static void links_that_lead_out_are_seen(void) {
    const char *root = in("");
    root = arena_strndup(arena, root, strlen(root) - 1);
    CHECK(!path_leaves(root, in("file")));
    CHECK(!path_leaves(root, in("below/new/file")));
    CHECK(!path_leaves(root, in("below")));
    CHECK(path_leaves(root, in("link")));
    CHECK(path_leaves(root, in("link/new")));
    CHECK(path_leaves(root, in("root")));
    CHECK(path_leaves(root, in("root/etc/passwd")));
    CHECK(path_leaves(root, in("root/nowhere/x")));
    CHECK(!path_leaves(root, out("file")));
    CHECK(!path_leaves("/", in("link")));
    if (symlink("nowhere", in("dangling")) || symlink("file", in("inward"))) abort();
    CHECK(path_leaves(root, in("dangling")));
    CHECK(path_leaves(root, in("dangling/x")));
    CHECK(!path_leaves(root, in("inward")));
    /* The project itself may be reached through a link. */
    if (symlink(in(""), out("project"))) abort();
    CHECK(!path_leaves(out("project"), out("project/below/x")));
    CHECK(path_leaves(out("project"), out("project/link")));
    (void)remove(in("dangling"));
    (void)remove(in("inward"));
    (void)remove(out("project"));
}

static int run_without(int count, char **words) {
    bool both = count > 1 && strcmp(words[0], "both") == 0;
    bool landlock = both || (count > 1 && strcmp(words[0], "landlock") == 0);
    bool seccomp = both || (count > 1 && strcmp(words[0], "seccomp") == 0);
    if (!landlock && !seccomp) {
        fputs("usage: base_sandbox_test --without landlock|seccomp|both COMMAND...\n", stderr);
        return 2;
    }
    lack(landlock, seccomp);
    execvp(words[1], words + 1);
    perror(words[1]);
    return 127;
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "--without") == 0) return run_without(argc - 2, argv + 2);
    if (argc > 1 && strcmp(argv[1], "--probe") == 0) {
        printf("%d\n", (int)sandbox_probe());
        return 0;
    }
    arena = arena_new("test");
    scenery_make();
    RUN(only_given_paths_can_be_read);
    RUN(nothing_can_be_written);
    RUN(calls_alone_also_write_nothing);
    RUN(there_is_no_network);
    RUN(no_program_can_be_started);
    RUN(other_processes_are_out_of_reach);
    RUN(what_a_parser_needs_still_works);
    RUN(one_folder_can_be_written_to);
    RUN(abort_still_aborts);
    RUN(what_is_missing_is_said);
    RUN(workers_can_be_confined);
    RUN(links_that_lead_out_are_seen);
    scenery_remove();
    arena_free(arena);
    return check_end();
}
