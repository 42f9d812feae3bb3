/* SPDX-License-Identifier: Apache-2.0 */
/* What a process may still do, taken away by the kernel. Knows two of its means: Landlock, which
 * decides by files, and seccomp, which decides by system calls. And, for the process that is not
 * confined, where links lead.
 *
 * Landlock is the one that holds: it sees the file behind every link. The system call filter stands
 * behind it (opening for writing, on kernels without Landlock) and covers what Landlock does not
 * (network, programs, processes). Numbers of the kernel's interface that older headers lack are
 * written down here: what is in force depends on the kernel that runs, not on the one built on. */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__linux__)
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

/* ---- files ---------------------------------------------------------------------------------- */

enum { CALL_CREATE_RULESET = 444, CALL_ADD_RULE = 445, CALL_RESTRICT_SELF = 446 };
enum { CREATE_RULESET_VERSION = 1, RULE_PATH_BENEATH = 1 };

typedef struct RulesetAttributes {
    uint64_t files;   /* what is forbidden unless a rule allows it */
    uint64_t network; /* from version 4 on */
    uint64_t scoped;  /* from version 6 on */
} RulesetAttributes;

typedef struct __attribute__((packed)) PathRule {
    uint64_t allowed;
    int32_t fd;
} PathRule;

#define MAY_WRITE_FILE  (UINT64_C(1) << 1)
#define MAY_READ_FILE   (UINT64_C(1) << 2)
#define MAY_LIST_FOLDER (UINT64_C(1) << 3)
#define MAY_REMOVE_FILE (UINT64_C(1) << 5)
#define MAY_MAKE_FILE   (UINT64_C(1) << 8)
#define MAY_TRUNCATE    (UINT64_C(1) << 14) /* from version 3 on */

/* Everything that this version of Landlock can forbid. */
static RulesetAttributes all_rights(long version) {
    unsigned count = version >= 5 ? 16 : version >= 3 ? 15 : version == 2 ? 14 : 13;
    return (RulesetAttributes){
        .files = (UINT64_C(1) << count) - 1,
        .network = version >= 4 ? 3 : 0, /* bind and connect */
        .scoped = version >= 6 ? 3 : 0,  /* abstract sockets and signals of processes outside */
    };
}

static size_t attributes_size(long version) {
    if (version >= 6) return sizeof(RulesetAttributes);
    return version >= 4 ? offsetof(RulesetAttributes, scoped)
                        : offsetof(RulesetAttributes, network);
}

static void allow(int ruleset, const char *path, uint64_t rights) {
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0) return; /* what is not there cannot be read */
    struct stat info;
    if (fstat(fd, &info) == 0) {
        PathRule rule = {.allowed = rights, .fd = fd};
        if (S_ISDIR(info.st_mode)) rule.allowed |= MAY_LIST_FOLDER;
        /* When it fails, less may be read. */
        (void)syscall(CALL_ADD_RULE, ruleset, RULE_PATH_BENEATH, &rule, 0);
    }
    close(fd);
}

static bool confine_files(const StrVec *readable, const char *writable) {
    long version = syscall(CALL_CREATE_RULESET, NULL, 0, CREATE_RULESET_VERSION);
    if (version < 1) return false;
    RulesetAttributes rights = all_rights(version);
    int ruleset = (int)syscall(CALL_CREATE_RULESET, &rights, attributes_size(version), 0);
    if (ruleset < 0) return false;
    for (uint32_t i = 0; i < readable->len; i++) allow(ruleset, readable->data[i], MAY_READ_FILE);
    if (writable)
        allow(ruleset, writable,
              rights.files & (MAY_READ_FILE | MAY_WRITE_FILE | MAY_REMOVE_FILE | MAY_MAKE_FILE |
                              MAY_TRUNCATE));
    if (ADDRESS_SANITIZED) allow(ruleset, "/proc/self/maps", MAY_READ_FILE); /* reports of the sanitizer need it */
    bool ok = syscall(CALL_RESTRICT_SELF, ruleset, 0) == 0;
    close(ruleset);
    return ok;
}

/* ---- system calls --------------------------------------------------------------------------- */

#if defined(__x86_64__) && !defined(__ILP32__)
#define FILTER_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__) && !defined(__AARCH64EB__) && !defined(__ILP32__)
#define FILTER_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef FILTER_ARCHITECTURE

/* Calls that reading and parsing never need. They fail with EPERM, so that a library that tries one
 * on the way goes on without. */
static const uint16_t forbidden[] = {
    /* starting programs, touching other processes */
    __NR_execve, __NR_execveat, __NR_ptrace, __NR_process_vm_readv, __NR_process_vm_writev,
    __NR_kcmp, __NR_rt_sigqueueinfo, __NR_rt_tgsigqueueinfo, __NR_migrate_pages, __NR_move_pages,
    __NR_perf_event_open, __NR_personality,
    /* talking to others */
    __NR_socket, __NR_socketpair, __NR_bind, __NR_listen, __NR_connect, __NR_accept, __NR_accept4,
    __NR_shmget, __NR_shmat, __NR_msgget, __NR_msgsnd, __NR_msgrcv, __NR_semget, __NR_semop,
    __NR_semtimedop, __NR_mq_open, __NR_mq_unlink,
    /* changing files, beyond what `changing` below holds */
    __NR_truncate, __NR_fallocate, __NR_mkdirat, __NR_mknodat, __NR_symlinkat, __NR_linkat,
    __NR_fchmodat, __NR_fchown, __NR_fchownat, __NR_utimensat, __NR_setxattr, __NR_lsetxattr, __NR_fsetxattr,
    __NR_removexattr, __NR_lremovexattr, __NR_fremovexattr, __NR_memfd_create, __NR_io_setup,
    __NR_io_submit,
    /* going round names */
    __NR_name_to_handle_at, __NR_open_by_handle_at, __NR_fanotify_init, __NR_fanotify_mark,
    __NR_chroot, __NR_pivot_root, __NR_mount, __NR_umount2, __NR_unshare, __NR_setns,
    /* being somebody else */
    __NR_setuid, __NR_setgid, __NR_setreuid, __NR_setregid, __NR_setresuid, __NR_setresgid,
    __NR_setfsuid, __NR_setfsgid, __NR_setgroups, __NR_capset,
    /* the machine */
    __NR_init_module, __NR_finit_module, __NR_delete_module, __NR_kexec_load, __NR_reboot,
    __NR_swapon, __NR_swapoff, __NR_sethostname, __NR_setdomainname, __NR_settimeofday,
    __NR_clock_settime, __NR_clock_adjtime, __NR_adjtimex, __NR_acct, __NR_quotactl, __NR_vhangup,
    __NR_syslog, __NR_bpf, __NR_userfaultfd, __NR_add_key, __NR_request_key, __NR_keyctl,
#if defined(__x86_64__)
    __NR_fork, __NR_vfork, __NR_creat, __NR_mkdir, __NR_rmdir, __NR_mknod, __NR_symlink, __NR_link,
    __NR_chmod, __NR_chown, __NR_lchown, __NR_utime,
    __NR_utimes, __NR_futimesat, __NR_iopl, __NR_ioperm, __NR_modify_ldt, __NR_uselib,
    __NR_kexec_file_load,
#endif
};

/* What making a file in the one folder that may be written to takes. */
static const uint16_t changing[] = {
    __NR_ftruncate, __NR_unlinkat, __NR_renameat, __NR_renameat2, __NR_fchmod,
#if defined(__x86_64__)
    __NR_unlink, __NR_rename,
#endif
};

/* From here on the numbers are the same on every machine, and C libraries do without when the
 * kernel says that it knows no such call: only the named ones pass. */
enum { CALLS_SHARED = 424 };
static const uint16_t modern[] = {436 /* close_range */, 439 /* faccessat2 */,
                                  441 /* epoll_pwait2 */, 449 /* futex_waitv */};

typedef struct Filter {
    struct sock_filter code[2 * COUNTOF(forbidden) + 2 * COUNTOF(changing) + 100];
    unsigned short length;
} Filter;

static void put(Filter *filter, unsigned code, uint32_t value, unsigned yes, unsigned no) {
    assert(filter->length < COUNTOF(filter->code));
    filter->code[filter->length++] = (struct sock_filter){
        .code = (unsigned short)code, .jt = (uint8_t)yes, .jf = (uint8_t)no, .k = value};
}

static void put_return(Filter *filter, uint32_t verdict) {
    put(filter, BPF_RET | BPF_K, verdict, 0, 0);
}

static void put_call(Filter *filter, uint32_t call, uint32_t verdict) {
    put(filter, BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1);
    put_return(filter, verdict);
}

/* The low half: no argument that is looked at has more. */
static void put_load_argument(Filter *filter, unsigned argument) {
    put(filter, BPF_LD | BPF_W | BPF_ABS,
        (uint32_t)(offsetof(struct seccomp_data, args) + 8 * argument), 0, 0);
}

/* `call`: when one of the bits is set in the argument `if_set`, else `if_clear`. */
static void put_call_bits(Filter *filter, uint32_t call, unsigned argument, uint32_t bits,
                          uint32_t if_set, uint32_t if_clear) {
    put(filter, BPF_JMP | BPF_JEQ | BPF_K, call, 0, 4);
    put_load_argument(filter, argument);
    put(filter, BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1);
    put_return(filter, if_set);
    put_return(filter, if_clear);
}

/* `call`: when the argument is one of the two values `if_equal`, else `otherwise`. */
static void put_call_values(Filter *filter, uint32_t call, unsigned argument,
                            const uint32_t values[2], uint32_t if_equal, uint32_t otherwise) {
    put(filter, BPF_JMP | BPF_JEQ | BPF_K, call, 0, 5);
    put_load_argument(filter, argument);
    put(filter, BPF_JMP | BPF_JEQ | BPF_K, values[0], 1, 0);
    put(filter, BPF_JMP | BPF_JEQ | BPF_K, values[1], 0, 1);
    put_return(filter, if_equal);
    put_return(filter, otherwise);
}

static void filter_make(Filter *filter, bool writes) {
    const uint32_t allow = SECCOMP_RET_ALLOW, refuse = SECCOMP_RET_ERRNO | EPERM;
    const uint32_t unknown = SECCOMP_RET_ERRNO | ENOSYS, no_access = SECCOMP_RET_ERRNO | EACCES;
    const uint32_t self = (uint32_t)getpid(), writing = O_ACCMODE | O_CREAT | O_TRUNC;
    put(filter, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, arch), 0, 0);
    put(filter, BPF_JMP | BPF_JEQ | BPF_K, FILTER_ARCHITECTURE, 1, 0);
    put_return(filter, SECCOMP_RET_KILL_PROCESS);
    put(filter, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, nr), 0, 0);
    for (size_t i = 0; i < COUNTOF(modern); i++) put_call(filter, modern[i], allow);
    put(filter, BPF_JMP | BPF_JGE | BPF_K, CALLS_SHARED, 0, 1);
    put_return(filter, unknown);
    for (size_t i = 0; i < COUNTOF(forbidden); i++) put_call(filter, forbidden[i], refuse);
    if (!writes) {
        for (size_t i = 0; i < COUNTOF(changing); i++) put_call(filter, changing[i], refuse);
#if defined(__x86_64__)
        put_call_bits(filter, __NR_open, 1, writing, no_access, allow);
#endif
        put_call_bits(filter, __NR_openat, 2, writing, no_access, allow);
    }
    put_call_bits(filter, __NR_clone, 0, CLONE_THREAD, allow, refuse);
    /* Signals and limits only for itself; abort() needs the former. */
    const uint32_t own[2] = {self, self}, own_or_none[2] = {0, self};
    put_call_values(filter, __NR_kill, 0, own, allow, refuse);
    put_call_values(filter, __NR_tgkill, 0, own, allow, refuse);
    put_call(filter, __NR_tkill, refuse);
    put_call_values(filter, __NR_prlimit64, 0, own_or_none, allow, refuse);
    const uint32_t typing[2] = {TIOCSTI, TIOCLINUX}; /* into a terminal that others read */
    put_call_values(filter, __NR_ioctl, 1, typing, refuse, allow);
    put_return(filter, allow);
}

static bool confine_calls(bool writes) {
    Filter filter = {.length = 0};
    filter_make(&filter, writes);
    struct sock_fprog program = {.len = filter.length, .filter = filter.code};
    /* For every thread there is; without that in a sandbox that forbids the newer call. */
    return syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) ==
               0 ||
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

#else
static bool confine_calls(bool writes) {
    (void)writes;
    return false;
}
#endif

Sandbox sandbox_enter(const StrVec *readable, const char *writable) {
    Sandbox in_force = SANDBOX_NONE;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return in_force; /* both ask for it */
    if (confine_files(readable, writable)) in_force |= SANDBOX_FILES;
    if (confine_calls(writable != NULL)) in_force |= SANDBOX_CALLS;
    return in_force;
}

#else /* not Linux */

Sandbox sandbox_enter(const StrVec *readable, const char *writable) {
    (void)readable;
    (void)writable;
    return SANDBOX_NONE;
}

#endif

Sandbox sandbox_probe(void) {
    struct sigaction usual = {.sa_handler = SIG_DFL}, old;
    sigaction(SIGCHLD, &usual, &old); /* ignored, it would take the status away */
    fflush(NULL);
    Sandbox in_force = SANDBOX_NONE;
    bool known = false;
    for (int attempt = 0; attempt < 3 && !known; attempt++) { /* somebody may kill the process */
        int status = 0;
        pid_t pid = fork();
        if (pid == 0) _exit((int)sandbox_enter(&(StrVec){0}, NULL));
        while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
        }
        known = pid > 0 && WIFEXITED(status);
        if (known) in_force = (Sandbox)(WEXITSTATUS(status) & (int)SANDBOX_FULL);
    }
    sigaction(SIGCHLD, &old, NULL);
    return in_force;
}

const char *sandbox_missing(Sandbox in_force) {
    switch (in_force) {
    case SANDBOX_FULL: return NULL;
    case SANDBOX_FILES:
        return "this kernel or container has no seccomp filter for them: Landlock alone keeps them "
               "to the project's files";
    case SANDBOX_CALLS:
        return "this kernel or container has no Landlock: they can write nothing and start "
               "nothing, but can read every file that you can";
    case SANDBOX_NONE: break;
    }
    return "this kernel or container has neither Landlock nor seccomp: hostile sources are only "
           "held by limits on time and memory; scan them in a container or virtual machine";
}

/* ---- links ---------------------------------------------------------------------------------- */

bool path_leaves(const char *root, const char *path) {
    const char *below = path_below(root, path);
    if (below == path) return false;
    Arena *scratch = arena_new("path_leaves");
    char *real_root = realpath(root, NULL);
    const char *at = path;
    char *real = NULL;
    struct stat info;
    bool leaves = real_root == NULL;
    /* What is not there yet will lie below what is. */
    while (!leaves && !(real = realpath(at, NULL)) && strlen(at) > strlen(root)) {
        leaves = lstat(at, &info) == 0; /* a link to nowhere, or one that cannot be followed */
        at = path_directory(scratch, at);
    }
    if (!leaves && real)
        leaves = !str_eq(real, real_root) && !str_eq(real_root, "/") &&
                 path_below(real_root, real) == real;
    free(real);
    free(real_root);
    arena_free(scratch);
    return leaves;
}
