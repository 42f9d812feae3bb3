/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs in forked children. Knows how to keep one job's crash, hang or flood from costing more than
 * that job.
 *
 * Each child has three pipes: job numbers in (4 bytes each), results out (a frame each), standard
 * output and error out. A child holds at most one job; so when it dies, that job is to blame. The
 * parent reads whatever is ready and never writes to a child that is not waiting for a job, so
 * neither side can wait for the other for ever.
 *
 * A job whose child died may be innocent (memory that earlier jobs spoilt, a killer outside), so it
 * is tried again in a child of its own. One that used up its own processor time or memory, or stood
 * still, is not: hostile jobs by the thousand would cost twice the time. */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    FRAME_OK = 0x53474f4b,     /* the job succeeded */
    FRAME_FAILED = 0x53474641, /* the job said false */
    FRAME_SIZE = 12,           /* kind (4 bytes), length of the data behind (8 bytes) */
    TAIL_SIZE = 4096,          /* of standard error that is kept */
    OPEN_FILES = 256,
    PIPE_BYTES = 1 << 20, /* a child whose result fits ends its job though nobody reads yet */
    STACK_BYTES = 64 << 20, /* deep nesting costs the parser that much before it gives up */
    START_FAILED_STATUS = 117, /* exit status of a child whose start() said false */
    START_ATTEMPTS = 3,
    LOOK_EVERY = 500, /* milliseconds between two looks at a child's processor time */
    NO_CHILD = -1
};
/* A frame that claims more than this is the work of a child out of its mind. */
static const uint64_t RESULT_LIMIT = UINT64_C(4) << 30;
/* Results that wait for an earlier job may hold this much before no later job is begun. */
static const size_t HELD_LIMIT = (size_t)512 << 20;

typedef struct Child {
    pid_t pid; /* NO_CHILD when there is none */
    int job_fd, result_fd, error_fd;
    bool busy;
    bool retiring; /* takes no further job */
    uint32_t job;
    uint32_t jobs_left;
    uint32_t jobs_done;
    int64_t deadline; /* milliseconds; 0 = none */
    int64_t worked_at;    /* when it was last seen to have used processor time */
    int64_t looked_at;    /* when that was last asked */
    uint64_t worked;      /* nanoseconds of processor time it had used then */
    uint8_t frame[FRAME_SIZE];
    size_t frame_len;
    Buf data;
    char tail[TAIL_SIZE]; /* the last bytes of its standard error, cyclically */
    size_t tail_len;      /* bytes ever written to it for this job */
} Child;

/* Why the parent ended a child. */
typedef enum Overrun { OVERRUN_NONE, OVERRUN_WALL, OVERRUN_IDLE } Overrun;

typedef struct Outcome {
    bool finished, ok, tried;
    char *why, *data;
    size_t length;
} Outcome;

typedef struct WorkerPool {
    WorkerOptions given;
    const WorkerOptions *options; /* those */
    uint32_t count;
    Child *children; /* [child_count] */
    uint32_t child_count;
    Outcome *outcomes; /* [count] */
    U32Vec retries;    /* jobs to try once more, each alone in its child */
    uint32_t next;     /* first job not begun yet */
    uint32_t reported; /* jobs for which done() was called: 0 .. reported - 1 */
    uint32_t finished; /* outcomes known */
    size_t held;       /* bytes of results that wait for an earlier job */
    uint32_t start_failures;
    Buf start_why; /* of the latest of those */
    bool started;  /* some child has finished a job */
    int64_t left_alone_at; /* when worker_begin() returned */
    struct sigaction old_pipe, old_child;
} Pool;

static int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- in the child -------------------------------------------------------------------------- */

static bool read_all(int fd, void *data, size_t size) {
    for (char *at = data; size;) {
        ssize_t got = read(fd, at, size);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        at += got;
        size -= (size_t)got;
    }
    return true;
}

static bool write_all(int fd, const void *data, size_t size) {
    for (const char *at = data; size;) {
        ssize_t put = write(fd, at, size);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        at += put;
        size -= (size_t)put;
    }
    return true;
}

static void limit(int resource, rlim_t value) {
    struct rlimit now;
    if (getrlimit(resource, &now)) return;
    if (now.rlim_max != RLIM_INFINITY && value > now.rlim_max) value = now.rlim_max;
    now.rlim_cur = value;
    setrlimit(resource, &now);
}

static void limit_for_good(int resource, rlim_t value) {
    const struct rlimit both = {value, value};
    if (setrlimit(resource, &both)) limit(resource, value);
}

/* Bytes of address space in use: what the parent holds is inherited and is not the jobs' fault. */
static uint64_t address_space_used(void) {
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file) return 0;
    if (fscanf(file, "%lu", &pages) != 1) pages = 0;
    fclose(file);
    return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* RLIMIT_CPU counts from the child's birth; each job's share begins where the last ended. */
static void limit_cpu(uint32_t seconds) {
    if (seconds == 0) return;
    struct rusage used;
    if (getrusage(RUSAGE_SELF, &used)) return;
    rlim_t so_far = (rlim_t)used.ru_utime.tv_sec + (rlim_t)used.ru_stime.tv_sec + 1;
    limit(RLIMIT_CPU, so_far + seconds);
}

static void child_limits(const WorkerOptions *options) {
    limit_for_good(RLIMIT_CORE, 0);
    limit_for_good(RLIMIT_FSIZE, options->file_bytes);
    limit_for_good(RLIMIT_NOFILE, OPEN_FILES);
    limit(RLIMIT_STACK, STACK_BYTES); /* the kernel looks at it when the stack grows */
    if (options->address_space && !ADDRESS_SANITIZED)
        limit_for_good(RLIMIT_AS, address_space_used() + options->address_space);
}

/* Closes all from `first` to `last`. */
static void close_between(int first, int last) {
    if (first > last) return;
#ifdef SYS_close_range
    if (syscall(SYS_close_range, (unsigned)first, (unsigned)last, 0) == 0) return;
#endif
    long most = sysconf(_SC_OPEN_MAX);
    for (int fd = first; fd <= last && fd < most; fd++) close(fd);
}

/* Nothing of the parent's may stay open here: a pipe end of a sibling would hide its death, and
 * what is open can be written to whatever files the child may open. */
static void child_files(const int ours[3]) {
    int low = ours[0] < ours[1] ? ours[0] : ours[1], high = ours[0] < ours[1] ? ours[1] : ours[0];
    int null = open("/dev/null", O_RDONLY);
    if (null >= 0) dup2(null, STDIN_FILENO);
    if (null > STDERR_FILENO) close(null);
    dup2(ours[2], STDOUT_FILENO);
    dup2(ours[2], STDERR_FILENO);
    close_between(STDERR_FILENO + 1, low - 1);
    close_between(low + 1, high - 1);
    close_between(high + 1, INT_MAX);
}

NORETURN static void child_main(const WorkerOptions *options, int job_fd, int result_fd) {
    limit_cpu(options->cpu_seconds);
    if (options->start && !options->start(options->context)) _exit(START_FAILED_STATUS);
    Buf result = {0};
    uint32_t job;
    while (read_all(job_fd, &job, sizeof job)) {
        limit_cpu(options->cpu_seconds);
        result.len = 0;
        bool ok = options->run(options->context, job, &result);
        Buf frame = {0};
        buf_u32(&frame, ok ? FRAME_OK : FRAME_FAILED);
        buf_u64(&frame, result.len);
        if (!write_all(result_fd, frame.data, frame.len)) break;
        if (!write_all(result_fd, result.data, result.len)) break;
        buf_free(&frame);
    }
    _exit(0);
}

/* ---- births and deaths --------------------------------------------------------------------- */

static void close_pair(const int pair[2]) {
    close(pair[0]);
    close(pair[1]);
}

/* A pipe whose ends stay clear of the standard three, which the child rearranges. */
static bool open_pipe(int pair[2]) {
    if (pipe2(pair, O_CLOEXEC)) return false;
    for (int i = 0; i < 2; i++) {
        if (pair[i] > STDERR_FILENO) continue;
        int moved = fcntl(pair[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        if (moved < 0) {
            close_pair(pair);
            return false;
        }
        close(pair[i]);
        pair[i] = moved;
    }
    return true;
}

static bool open_pipes(int jobs[2], int results[2], int errors[2]) {
    if (!open_pipe(jobs)) return false;
    if (!open_pipe(results)) {
        close_pair(jobs);
        return false;
    }
    if (!open_pipe(errors)) {
        close_pair(jobs);
        close_pair(results);
        return false;
    }
    (void)fcntl(results[1], F_SETPIPE_SZ, PIPE_BYTES); /* where that much is not allowed, children wait */
    return true;
}

static bool child_begin(Pool *pool, Child *child) {
    int jobs[2], results[2], errors[2];
    if (!open_pipes(jobs, results, errors)) return false;
    fflush(NULL); /* else a child that calls exit() writes our buffers a second time */
    pid_t parent = getpid();
    *child =
        (Child){.pid = NO_CHILD, .job_fd = jobs[1], .result_fd = results[0], .error_fd = errors[0]};
    child->jobs_left = pool->options->jobs_per_child ? pool->options->jobs_per_child : UINT32_MAX;
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) _exit(0);
        const int usual[] = {SIGPIPE, SIGINT, SIGTERM, SIGHUP};
        for (size_t i = 0; i < COUNTOF(usual); i++) signal(usual[i], SIG_DFL);
        child_files((const int[3]){jobs[0], results[1], errors[1]});
        child_limits(pool->options);
        child_main(pool->options, jobs[0], results[1]);
    }
    close(jobs[0]);
    close(results[1]);
    close(errors[1]);
    child->pid = pid;
    if (pid > 0) {
        fcntl(child->result_fd, F_SETFL, O_NONBLOCK);
        fcntl(child->error_fd, F_SETFL, O_NONBLOCK);
        return true;
    }
    child->pid = NO_CHILD;
    close(child->job_fd);
    close(child->result_fd);
    close(child->error_fd);
    return false;
}

/* Reads what is there, or as much as the pipe can hold several times over: the child may well
 * write faster than this reads. */
static void drain_errors(Child *child) {
    char block[4096];
    for (int rounds = 0; rounds < 64; rounds++) {
        ssize_t got = read(child->error_fd, block, sizeof block);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return;
        for (ssize_t i = 0; i < got; i++) child->tail[child->tail_len++ % TAIL_SIZE] = block[i];
        if ((size_t)got < sizeof block) return;
    }
}

/* Returns the wait status. Asking would do for a healthy child, but not for one whose memory is
 * spoilt; one that died before by itself keeps its own status. */
static int child_end(Child *child) {
    int status = 0;
    kill(child->pid, SIGKILL);
    while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR) {
    }
    drain_errors(child);
    close(child->job_fd);
    close(child->result_fd);
    close(child->error_fd);
    child->pid = NO_CHILD;
    child->busy = false;
    buf_free(&child->data);
    return status;
}

/* ---- what went wrong, in words ------------------------------------------------------------- */

/* The kept end of standard error, from the beginning of a line, without blanks at its end. */
static void add_tail(Buf *why, const Child *child) {
    size_t kept = child->tail_len < TAIL_SIZE ? child->tail_len : TAIL_SIZE;
    size_t at = child->tail_len - kept;
    if (at > 0)
        while (kept && child->tail[at++ % TAIL_SIZE] != '\n') kept--;
    if (at > 0 && kept) kept--; /* that line's end */
    Buf text = {0};
    for (; kept; kept--, at++)
        if (child->tail[at % TAIL_SIZE]) buf_putc(&text, child->tail[at % TAIL_SIZE]);
    while (text.len && strchr(" \t\r\n", text.data[text.len - 1])) text.len--;
    if (text.len) {
        buf_puts(why, why->len ? ": " : "");
        buf_add(why, text.data, text.len);
    }
    buf_free(&text);
}

static const char *signal_name(int number) {
    static const struct {
        int number;
        const char *name;
    } names[] = {{SIGSEGV, "SIGSEGV"}, {SIGABRT, "SIGABRT"}, {SIGBUS, "SIGBUS"},   {SIGFPE, "SIGFPE"},
                 {SIGILL, "SIGILL"},   {SIGKILL, "SIGKILL"}, {SIGTERM, "SIGTERM"}, {SIGPIPE, "SIGPIPE"},
                 {SIGTRAP, "SIGTRAP"}, {SIGSYS, "SIGSYS"},   {SIGINT, "SIGINT"},   {SIGHUP, "SIGHUP"}};
    for (size_t i = 0; i < COUNTOF(names); i++)
        if (names[i].number == number) return names[i].name;
    return "no usual one";
}

static bool spent_its_time(int status) {
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU;
}

/* Which allocation fails first, ours or the C++ library's, is chance; so are its words. An error of this program ends
 * with the same status, but always in these words. */
static bool ran_out_of_memory(int status, const Child *child) {
    if (!WIFEXITED(status) || WEXITSTATUS(status) != BASE_OUT_OF_MEMORY_STATUS) return false;
    Buf said = {0};
    add_tail(&said, child);
    bool ours = strstr(buf_text(&said), "Assertion `") || strstr(buf_text(&said), "internal error: ");
    buf_free(&said);
    return !ours;
}

static void describe_death(const Pool *pool, int status, Overrun overrun, bool memory, Buf *why) {
    const WorkerOptions *options = pool->options;
    if (overrun == OVERRUN_WALL)
        buf_printf(why, "stopped after %u s", options->wall_seconds);
    else if (overrun == OVERRUN_IDLE)
        buf_printf(why, "stopped after %u s of waiting, for a pipe, a device or a file system", options->idle_seconds);
    else if (spent_its_time(status))
        buf_printf(why, "stopped after %u s of processor time", options->cpu_seconds);
    else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ) buf_puts(why, "stopped because it tried to write a file");
    else if (WIFSIGNALED(status))
        buf_printf(why, "died of signal %d (%s)", WTERMSIG(status), signal_name(WTERMSIG(status)));
    else if (WIFEXITED(status) && WEXITSTATUS(status) == START_FAILED_STATUS)
        buf_puts(why, "a worker process could not be set up");
    else if (memory) buf_puts(why, "ran out of memory");
    else
        buf_printf(why, "ended with exit status %d", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

/* ---- outcomes ------------------------------------------------------------------------------ */

/* Time that the callbacks take is not the children's fault. */
static void shift_deadlines(Pool *pool, int64_t by) {
    for (uint32_t i = 0; i < pool->child_count; i++) {
        Child *child = &pool->children[i];
        if (child->deadline) child->deadline += by;
        child->worked_at += by;
    }
}

static void report_ready(Pool *pool) {
    const WorkerOptions *options = pool->options;
    int64_t begun = now_ms();
    while (pool->reported < pool->count && pool->outcomes[pool->reported].finished) {
        Outcome *outcome = &pool->outcomes[pool->reported];
        if (options->done)
            options->done(options->context, pool->reported, outcome->ok, outcome->why,
                          outcome->data ? outcome->data : "", outcome->length);
        pool->held -= outcome->length;
        free(outcome->why);
        free(outcome->data);
        outcome->why = outcome->data = NULL;
        pool->reported++;
    }
    shift_deadlines(pool, now_ms() - begun);
}

/* Takes over `why` and `data`. */
static void outcome_set(Pool *pool, uint32_t job, bool ok, Buf *why, Buf *data) {
    Outcome *outcome = &pool->outcomes[job];
    assert(!outcome->finished);
    *outcome = (Outcome){.finished = true, .ok = ok, .tried = true};
    if (why) outcome->why = why->data;
    if (data) {
        outcome->data = data->data;
        outcome->length = data->len;
        *data = (Buf){0};
    }
    pool->held += outcome->length;
    pool->finished++;
    const WorkerOptions *options = pool->options;
    int64_t begun = now_ms();
    if (options->progress) options->progress(options->context, pool->finished, pool->count);
    shift_deadlines(pool, now_ms() - begun);
}

/* The child is gone or must go: buries it, and has its job tried again or given up. */
static void child_lost(Pool *pool, Child *child, Overrun overrun) {
    bool busy = child->busy;
    uint32_t job = child->job;
    int status = child_end(child);
    bool memory = ran_out_of_memory(status, child);
    Buf why = {0};
    describe_death(pool, status, overrun, memory, &why);
    if (!memory) add_tail(&why, child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == START_FAILED_STATUS) {
        pool->start_failures++;
        pool->start_why.len = 0;
        buf_puts(&pool->start_why, buf_text(&why));
    }
    /* A child's first job had all its memory; a later child also has what the parent has freed since. */
    bool guilty = overrun == OVERRUN_IDLE || spent_its_time(status) || (memory && !child->jobs_done);
    if (busy && (guilty || pool->outcomes[job].tried)) {
        outcome_set(pool, job, false, &why, NULL);
        return;
    }
    if (busy) {
        pool->outcomes[job].tried = true;
        vec_push(&pool->retries, job);
    }
    buf_free(&why);
}

/* The frame is whole: its job is finished. */
static void child_finished(Pool *pool, Child *child, bool ok) {
    Buf why = {0};
    drain_errors(child); /* what it wrote before the frame is there by now */
    if (!ok) add_tail(&why, child);
    if (!ok && !why.len) buf_puts(&why, "failed");
    pool->started = true;
    child->jobs_done++;
    child->busy = false;
    child->deadline = 0;
    child->frame_len = child->tail_len = 0;
    outcome_set(pool, child->job, ok, &why, &child->data);
    if (child->retiring || child->jobs_left == 0) child_end(child);
}

/* Reads what is there. False: the child is lost. */
static bool child_read(Pool *pool, Child *child) {
    char block[64 * 1024];
    for (int rounds = 0; rounds < 16; rounds++) {
        uint64_t kind = read_u32(child->frame), length = read_u64(child->frame + 4);
        bool in_frame = child->frame_len < FRAME_SIZE;
        size_t want = in_frame ? FRAME_SIZE - child->frame_len : length - child->data.len;
        if (want > sizeof block) want = sizeof block;
        ssize_t got = read(child->result_fd, block, want);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return errno == EAGAIN;
        if (got == 0 || !child->busy) return false;
        if (in_frame) {
            memcpy(child->frame + child->frame_len, block, (size_t)got);
            child->frame_len += (size_t)got;
            if (child->frame_len < FRAME_SIZE) continue;
            kind = read_u32(child->frame);
            length = read_u64(child->frame + 4);
            if ((kind != FRAME_OK && kind != FRAME_FAILED) || length > RESULT_LIMIT) return false;
        } else {
            buf_add(&child->data, block, (size_t)got);
        }
        if (child->data.len == length) {
            child_finished(pool, child, kind == FRAME_OK);
            return true;
        }
    }
    return true;
}

/* ---- the parent's loop ---------------------------------------------------------------------- */

static uint32_t usable_cpus(void) {
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) ? 0 : CPU_COUNT(&set);
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (uint32_t)count : online > 0 ? (uint32_t)online : 1;
}

/* The next job to begin, retries first. Later jobs wait while too much waits for an earlier one. */
static bool next_job(Pool *pool, uint32_t *job, bool *retry) {
    *retry = pool->retries.len > 0;
    if (*retry) {
        *job = vec_pop(&pool->retries);
        return true;
    }
    bool held_up = pool->held > HELD_LIMIT && pool->next > pool->reported;
    if (pool->next == pool->count || held_up) return false;
    *job = pool->next++;
    return true;
}

static void job_back(Pool *pool, uint32_t job, bool retry) {
    if (retry)
        vec_push(&pool->retries, job);
    else
        pool->next--;
}

static void child_give(Pool *pool, Child *child, uint32_t job, bool retry) {
    child->busy = true;
    child->job = job;
    child->jobs_left--;
    child->retiring = retry;
    uint32_t seconds = pool->options->wall_seconds;
    child->looked_at = child->worked_at = now_ms();
    child->deadline = seconds ? child->worked_at + (int64_t)seconds * 1000 : 0;
    /* It fits into the empty pipe. To a dead child it fails: the end of its results tells. */
    (void)!write_all(child->job_fd, &job, sizeof job);
}

/* Gives every idle child a job and begins children as long as there are jobs. False: no job is
 * being done, as no child can be begun. */
static bool give_jobs(Pool *pool) {
    bool any_busy = false;
    for (uint32_t i = 0; i < pool->child_count; i++) {
        Child *child = &pool->children[i];
        uint32_t job;
        bool retry;
        if (!child->busy && next_job(pool, &job, &retry)) {
            if (retry && child->pid != NO_CHILD) child_end(child);
            if (child->pid != NO_CHILD || child_begin(pool, child))
                child_give(pool, child, job, retry);
            else
                job_back(pool, job, retry);
        }
        any_busy |= child->busy;
    }
    return any_busy;
}

static int poll_wait(const Pool *pool) {
    int64_t soonest = -1, now = now_ms();
    for (uint32_t i = 0; i < pool->child_count; i++) {
        const Child *child = &pool->children[i];
        if (!child->busy) continue;
        int64_t at = child->deadline ? child->deadline : now + 60000;
        if (pool->options->idle_seconds && child->looked_at + LOOK_EVERY < at)
            at = child->looked_at + LOOK_EVERY;
        int64_t left = at > now ? at - now : 0;
        if (soonest < 0 || left < soonest) soonest = left;
    }
    return soonest > 60000 ? 60000 : (int)soonest;
}

/* True when the child has used no processor time for as long as the options allow. */
static bool stands_still(const Pool *pool, Child *child, int64_t now) {
    if (!pool->options->idle_seconds || now - child->looked_at < LOOK_EVERY) return false;
    child->looked_at = now;
    clockid_t clock;
    struct timespec used;
    if (clock_getcpuclockid(child->pid, &clock) || clock_gettime(clock, &used)) return false;
    uint64_t worked = (uint64_t)used.tv_sec * UINT64_C(1000000000) + (uint64_t)used.tv_nsec;
    if (worked != child->worked) child->worked_at = now;
    child->worked = worked;
    return now - child->worked_at >= (int64_t)pool->options->idle_seconds * 1000;
}

/* One wait, then everything that is ready is read, and only then are overruns looked for. */
static void serve(Pool *pool, struct pollfd *fds) {
    for (uint32_t i = 0; i < pool->child_count; i++) {
        const Child *child = &pool->children[i];
        bool lives = child->pid != NO_CHILD;
        fds[2 * i] = (struct pollfd){.fd = lives ? child->result_fd : -1, .events = POLLIN};
        fds[2 * i + 1] = (struct pollfd){.fd = lives ? child->error_fd : -1, .events = POLLIN};
    }
    if (poll(fds, 2 * (nfds_t)pool->child_count, poll_wait(pool)) < 0) return;
    for (uint32_t i = 0; i < pool->child_count; i++) {
        Child *child = &pool->children[i];
        if (fds[2 * i + 1].revents) drain_errors(child);
        if (fds[2 * i].revents && !child_read(pool, child)) child_lost(pool, child, OVERRUN_NONE);
    }
    int64_t now = now_ms();
    for (uint32_t i = 0; i < pool->child_count; i++) {
        Child *child = &pool->children[i];
        if (child->pid == NO_CHILD || !child->busy) continue;
        if (child->deadline && child->deadline <= now)
            child_lost(pool, child, OVERRUN_WALL);
        else if (stands_still(pool, child, now))
            child_lost(pool, child, OVERRUN_IDLE);
    }
}

/* When no child ever gets past its start there is no point in trying for every job. */
static void give_up(Pool *pool) {
    for (uint32_t job = 0; job < pool->count; job++) {
        bool running = false;
        for (uint32_t i = 0; i < pool->child_count; i++)
            running |= pool->children[i].busy && pool->children[i].job == job;
        if (pool->outcomes[job].finished || running) continue;
        Buf why = {0};
        buf_puts(&why, buf_text(&pool->start_why));
        outcome_set(pool, job, false, &why, NULL);
    }
    vec_clear(&pool->retries);
    pool->next = pool->count;
}

static bool pool_run(Pool *pool) {
    struct pollfd *fds = xcalloc(2 * (size_t)pool->child_count, sizeof *fds);
    bool ok = true;
    while (pool->reported < pool->count) {
        ok = give_jobs(pool);
        if (!ok) break;
        serve(pool, fds);
        if (!pool->started && pool->start_failures >= START_ATTEMPTS) give_up(pool);
        report_ready(pool);
    }
    free(fds);
    return ok;
}

static void pool_free(Pool *pool) {
    for (uint32_t i = 0; i < pool->child_count; i++)
        if (pool->children[i].pid != NO_CHILD) child_end(&pool->children[i]);
    for (uint32_t job = 0; job < pool->count; job++) {
        free(pool->outcomes[job].why);
        free(pool->outcomes[job].data);
    }
    vec_free(&pool->retries);
    buf_free(&pool->start_why);
    free(pool->outcomes);
    free(pool->children);
}

WorkerPool *worker_begin(const WorkerOptions *options, uint32_t count) {
    Pool *pool = xcalloc(1, sizeof *pool);
    pool->given = *options;
    pool->options = &pool->given;
    pool->count = count;
    pool->child_count = options->processes ? options->processes : usable_cpus();
    if (pool->child_count > count) pool->child_count = count;
    pool->children = xcalloc(pool->child_count, sizeof *pool->children);
    for (uint32_t i = 0; i < pool->child_count; i++) pool->children[i].pid = NO_CHILD;
    pool->outcomes = xcalloc(count, sizeof *pool->outcomes);
    /* Whoever started us may have had these ignored; without statuses no death has a cause. */
    struct sigaction ignore = {.sa_handler = SIG_IGN}, usual = {.sa_handler = SIG_DFL};
    sigaction(SIGPIPE, &ignore, &pool->old_pipe);
    sigaction(SIGCHLD, &usual, &pool->old_child);
    (void)give_jobs(pool); /* worker_end() tries again and tells */
    pool->left_alone_at = now_ms();
    return pool;
}

static void pool_close(Pool *pool) {
    pool_free(pool);
    sigaction(SIGPIPE, &pool->old_pipe, NULL);
    sigaction(SIGCHLD, &pool->old_child, NULL);
    free_(pool);
}

bool worker_end(WorkerPool *pool) {
    shift_deadlines(pool, now_ms() - pool->left_alone_at);
    bool ok = pool_run(pool);
    pool_close(pool);
    return ok;
}

void worker_abandon(WorkerPool *pool) {
    if (pool) pool_close(pool);
}

bool worker_run(const WorkerOptions *options, uint32_t count) {
    if (count == 0) return true;
    return worker_end(worker_begin(options, count));
}
