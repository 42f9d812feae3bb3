/* SPDX-License-Identifier: Apache-2.0 */
/* Worker processes: order, crashes, hangs, floods. */
#include "base/base.h"
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { JOBS_MAX = 2000 };

typedef struct Seen {
    uint32_t count, next, wrong, progress;
    bool ok[JOBS_MAX];
    char why[JOBS_MAX][300];
    size_t length[JOBS_MAX];
    uint64_t hash[JOBS_MAX];
    bool (*run)(uint32_t job, Buf *result);
    int parent_pid;
} Seen;

static Seen seen;

static bool run(void *context, uint32_t job, Buf *result) {
    const Seen *s = context;
    return s->run(job, result);
}

static void done(void *context, uint32_t job, bool ok, const char *why, const char *data,
                 size_t length) {
    Seen *s = context;
    s->wrong += job != s->next++ || getpid() != s->parent_pid;
    s->ok[job] = ok;
    s->wrong += ok && why;
    s->wrong += !ok && !why;
    snprintf(s->why[job], sizeof s->why[job], "%s", why ? why : "");
    s->length[job] = length;
    s->hash[job] = hash_bytes(data, length);
}

static void progress(void *context, uint32_t finished, uint32_t count) {
    Seen *s = context;
    s->wrong += finished != ++s->progress || count != s->count;
}

/* No child, dead or alive, may be left. */
static void check_no_child_left(void) {
    CHECK(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
}

static WorkerOptions usual(bool (*job)(uint32_t, Buf *)) {
    seen = (Seen){.run = job, .parent_pid = getpid()};
    return (WorkerOptions){
        .processes = 3, .run = run, .done = done, .progress = progress, .context = &seen};
}

static bool go(WorkerOptions options, uint32_t count) {
    seen.count = count;
    bool ok = worker_run(&options, count);
    CHECK_EQ(seen.wrong, 0);
    check_no_child_left();
    return ok;
}

static bool square(uint32_t job, Buf *result) {
    if (job % 7 == 0) usleep(2000); /* so that they end out of order */
    buf_printf(result, "%u", job * job);
    return true;
}

static void check_squares(uint32_t count) {
    CHECK_EQ(seen.next, count);
    for (uint32_t job = 0; job < count; job++) {
        char want[32];
        int length = snprintf(want, sizeof want, "%u", job * job);
        CHECK(seen.ok[job] && seen.hash[job] == hash_bytes(want, (size_t)length));
    }
}

static void many_jobs_come_back_in_order(void) {
    WorkerOptions options = usual(square);
    CHECK(go(options, JOBS_MAX));
    CHECK_EQ(seen.progress, JOBS_MAX);
    check_squares(JOBS_MAX);
}

static void one_job_per_child_gives_the_same(void) {
    WorkerOptions options = usual(square);
    options.jobs_per_child = 1;
    CHECK(go(options, 60));
    check_squares(60);
    options = usual(square);
    options.processes = 1;
    CHECK(go(options, 60));
    check_squares(60);
    options = usual(square);
    options.processes = 0;
    options.progress = NULL;
    CHECK(go(options, 1));
    check_squares(1);
}

static bool own_number(uint32_t job, Buf *result) {
    (void)job;
    buf_u32(result, (uint32_t)getpid());
    return true;
}

/* A child that replaces one late begins with all that the parent has collected by then. */
static void a_child_serves_to_the_end(void) {
    WorkerOptions options = usual(own_number);
    options.processes = 1;
    CHECK(go(options, JOBS_MAX));
    for (uint32_t job = 1; job < JOBS_MAX; job++) CHECK(seen.hash[job] == seen.hash[0]);
    options = usual(own_number);
    options.processes = 1;
    options.jobs_per_child = 2;
    CHECK(go(options, 4));
    CHECK(seen.hash[0] == seen.hash[1] && seen.hash[1] != seen.hash[2]);
}

static void no_jobs_are_no_trouble(void) {
    WorkerOptions options = usual(square);
    CHECK(go(options, 0));
    CHECK_EQ(seen.next, 0);
}

static bool some_crash(uint32_t job, Buf *result) {
    if (job % 10 == 3) raise(SIGSEGV);
    if (job % 10 == 5) abort();
    if (job % 10 == 7) exit(9);
    if (job % 10 == 8) {
        buf_puts(result, "partial");
        fputs("the file is odd\n", stderr);
        return false;
    }
    buf_puts(result, "fine");
    return true;
}

static void crashes_cost_only_their_job(void) {
    signal(SIGSEGV, SIG_DFL); /* sanitizers would report instead of dying */
    signal(SIGABRT, SIG_DFL);
    CHECK(go(usual(some_crash), 40));
    CHECK_EQ(seen.next, 40);
    for (uint32_t job = 0; job < 40; job++) {
        uint32_t kind = job % 10;
        CHECK_EQ(seen.ok[job], kind != 3 && kind != 5 && kind != 7 && kind != 8);
        if (kind == 3) CHECK_STR(seen.why[job], "died of signal 11 (SIGSEGV)");
        if (kind == 5) CHECK_STR(seen.why[job], "died of signal 6 (SIGABRT)");
        if (kind == 7) CHECK_STR(seen.why[job], "ended with exit status 9");
        if (kind == 8) CHECK_STR(seen.why[job], "the file is odd");
        if (kind == 8) CHECK_EQ(seen.length[job], 7);
    }
}

/* As the program's own handler ends an assertion: with the status that lack of memory has. */
static bool asserts(uint32_t job, Buf *result) {
    (void)result;
    if (job == 1) {
        fputs("sangam: x.c:7: f: Assertion `a < b' failed.\n", stderr);
        _exit(BASE_OUT_OF_MEMORY_STATUS);
    }
    if (job == 2) _exit(BASE_OUT_OF_MEMORY_STATUS);
    return true;
}

static void errors_of_ours_are_no_lack_of_memory(void) {
    CHECK(go(usual(asserts), 3));
    CHECK(seen.ok[0] && !seen.ok[1] && !seen.ok[2]);
    CHECK_STR(seen.why[1], "ended with exit status 4: sangam: x.c:7: f: Assertion `a < b' failed.");
    CHECK_STR(seen.why[2], "ran out of memory");
}

/* A job that dies the first time only: memory was short, say. */
static bool dies_once(uint32_t job, Buf *result) {
    static uint32_t jobs_here;
    if (jobs_here++ > 0 && job == 5) raise(SIGKILL);
    buf_printf(result, "%u", job * job);
    return true;
}

static void a_lost_job_is_tried_again_alone(void) {
    WorkerOptions options = usual(dies_once);
    options.processes = 1;
    CHECK(go(options, 12));
    check_squares(12);
}

static bool some_hang(uint32_t job, Buf *result) {
    if (job == 2) pause();
    if (job == 4)
        for (;;) fputs("flood flood flood flood flood flood flood flood flood\n", stderr);
    buf_puts(result, "fine");
    return true;
}

static void hangs_are_ended(void) {
    WorkerOptions options = usual(some_hang);
    options.wall_seconds = 1;
    time_t begun = time(NULL);
    CHECK(go(options, 8));
    CHECK(time(NULL) - begun < 20);
    for (uint32_t job = 0; job < 8; job++) CHECK_EQ(seen.ok[job], job != 2 && job != 4);
    CHECK_STR(seen.why[2], "stopped after 1 s");
    CHECK(str_starts(seen.why[4], "stopped after 1 s: flood flood"));
}

static bool burns(uint32_t job, Buf *result) {
    volatile uint64_t n = 0;
    while (job == 1) n = n + 1;
    buf_puts(result, "fine");
    return n == 0;
}

static void processor_time_is_limited(void) {
    WorkerOptions options = usual(burns);
    options.cpu_seconds = 1;
    options.wall_seconds = 60;
    CHECK(go(options, 3));
    CHECK(seen.ok[0] && !seen.ok[1] && seen.ok[2]);
    CHECK_STR(seen.why[1], "stopped after 1 s of processor time");
}

/* Counts how often each job was begun, in memory that all processes share. */
static uint32_t *begun;

static bool waits_or_burns(uint32_t job, Buf *result) {
    begun[job]++;
    if (job == 1) pause();
    volatile uint64_t n = 0;
    while (job == 3) n = n + 1;
    for (int i = 0; job == 5 && i < 8; i++) { /* waits again and again, and works in between */
        usleep(400 * 1000);
        for (n = 0; n < 2000000;) n = n + 1;
    }
    if (job == 7) raise(SIGKILL);
    buf_puts(result, "fine");
    return true;
}

static void what_is_a_jobs_own_fault_is_not_tried_again(void) {
    begun = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (begun == MAP_FAILED) return;
    WorkerOptions options = usual(waits_or_burns);
    options.cpu_seconds = 2;
    options.wall_seconds = 60;
    options.idle_seconds = 2;
    CHECK(go(options, 9));
    for (uint32_t job = 0; job < 9; job++) {
        CHECK_EQ(seen.ok[job], job != 1 && job != 3 && job != 7);
        CHECK_EQ(begun[job], job == 7 ? 2 : 1);
    }
    CHECK_STR(seen.why[1], "stopped after 2 s of waiting, for a pipe, a device or a file system");
    CHECK_STR(seen.why[3], "stopped after 2 s of processor time");
    CHECK_STR(seen.why[7], "died of signal 9 (SIGKILL)");
    munmap(begun, 4096);
}

enum { BIG = 20 * 1024 * 1024 };

static bool big(uint32_t job, Buf *result) {
    char *block = xmalloc(BIG);
    memset(block, (int)('a' + job), BIG);
    buf_add(result, block, BIG - job);
    free(block);
    return true;
}

static void big_results_come_whole(void) {
    CHECK(go(usual(big), 5));
    char *block = xmalloc(BIG);
    for (uint32_t job = 0; job < 5; job++) {
        memset(block, (int)('a' + job), BIG);
        CHECK(seen.ok[job] && seen.length[job] == BIG - job);
        CHECK(seen.hash[job] == hash_bytes(block, BIG - job));
    }
    free(block);
}

static bool loud(uint32_t job, Buf *result) {
    for (int i = 0; i < 20000; i++) fprintf(stderr, "job %u line %d of very many\n", job, i);
    puts("and on standard output");
    buf_puts(result, "fine");
    return job % 2 == 0;
}

static void floods_of_messages_are_cut(void) {
    CHECK(go(usual(loud), 6));
    for (uint32_t job = 0; job < 6; job++) CHECK_EQ(seen.ok[job], job % 2 == 0);
    /* Only whole lines of this very job are kept. */
    CHECK(str_starts(seen.why[3], "job 3 line 198"));
    CHECK_STR(seen.why[2], "");
}

static bool looks_around(uint32_t job, Buf *result) {
    char c;
    (void)job;
    struct rlimit cores, files;
    bool ok = read(STDIN_FILENO, &c, 1) == 0;
    ok = ok && getrlimit(RLIMIT_CORE, &cores) == 0 && cores.rlim_cur == 0;
    ok = ok && getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur <= 256;
    /* 0, 1, 2 and the two pipes, whatever the parent and the siblings have open. */
    int open_files = 0;
    for (int fd = 0; fd < 200; fd++) open_files += fcntl(fd, F_GETFD) >= 0;
    buf_printf(result, "%d", open_files);
    fprintf(stderr, "%d open files\n", open_files);
    return ok && open_files == 5;
}

static void children_are_confined(void) {
    /* Not to be inherited. */
    int secret = open("/dev/null", O_RDONLY), high = fcntl(secret, F_DUPFD, 150);
    int before = 0;
    for (int fd = 0; fd < 200; fd++) before += fcntl(fd, F_GETFD) >= 0;
    CHECK(before >= 5);
    CHECK(go(usual(looks_around), 6));
    for (uint32_t job = 0; job < 6; job++) CHECK_STR(seen.why[job], "");
    int after = 0;
    for (int fd = 0; fd < 200; fd++) after += fcntl(fd, F_GETFD) >= 0;
    CHECK_EQ(after, before);
    close(secret);
    close(high);
}

static bool writes_a_file(uint32_t job, Buf *result) {
    (void)result;
    if (job == 0) return true;
    FILE *file = tmpfile();
    if (!file) return false;
    fputs("x", file);
    fclose(file);
    return true;
}

static void children_write_no_files(void) {
    CHECK(go(usual(writes_a_file), 2));
    CHECK(seen.ok[0] && !seen.ok[1]);
    CHECK_STR(seen.why[1], "stopped because it tried to write a file");
}

__attribute__((unused)) static bool hungry(uint32_t job, Buf *result) {
    (void)result;
    if (job == 1) free(xmalloc((size_t)2 << 30));
    return true;
}

static void memory_is_limited(void) {
#if defined(__SANITIZE_ADDRESS__)
    SKIP("the address sanitizer itself needs more");
#else
    WorkerOptions options = usual(hungry);
    options.address_space = (uint64_t)1 << 30;
    CHECK(go(options, 3));
    CHECK(seen.ok[0] && !seen.ok[1] && seen.ok[2]);
    CHECK_STR(seen.why[1], "ran out of memory");
#endif
}

__attribute__((unused)) static bool hungry_counted(uint32_t job, Buf *result) {
    begun[job]++;
    return hungry(job, result);
}

/* The first job of a child had all the memory there was for it; what an earlier one has left is not its fault. */
static void memory_is_the_fault_of_a_first_job(void) {
#if defined(__SANITIZE_ADDRESS__)
    SKIP("the address sanitizer itself needs more");
#else
    for (uint32_t processes = 1; processes <= 2; processes++) {
        begun = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (begun == MAP_FAILED) return;
        WorkerOptions options = usual(hungry_counted);
        options.address_space = (uint64_t)1 << 30;
        options.processes = processes;
        CHECK(go(options, 2));
        CHECK(seen.ok[0] && !seen.ok[1]);
        CHECK_EQ(begun[1], processes == 1 ? 2 : 1);
        munmap(begun, 4096);
    }
#endif
}

static bool waits_for_a_signal(uint32_t job, Buf *result) {
    (void)result;
    if (job == 1) pause();
    return true;
}

static void the_caller_works_meanwhile(void) {
    WorkerOptions options = usual(big);
    seen.count = 5;
    WorkerPool *pool = worker_begin(&options, 5);
    CHECK_EQ(seen.next, 0);
    usleep(50 * 1000);
    CHECK(worker_end(pool));
    CHECK_EQ(seen.next, 5);
    CHECK_EQ(seen.wrong, 0);
    for (uint32_t job = 0; job < 5; job++) CHECK_EQ(seen.length[job], BIG - job);
    check_no_child_left();
    options = usual(waits_for_a_signal);
    worker_abandon(worker_begin(&options, 3));
    CHECK_EQ(seen.next, 0);
    check_no_child_left();
    worker_abandon(NULL);
}

static bool refuses_to_start(void *context) {
    (void)context;
    fputs("no such library\n", stderr);
    return false;
}

static void a_start_that_fails_fails_all(void) {
    WorkerOptions options = usual(square);
    options.start = refuses_to_start;
    CHECK(go(options, 500));
    CHECK_EQ(seen.next, 500);
    CHECK_EQ(seen.progress, 500);
    for (uint32_t job = 0; job < 500; job++)
        CHECK_STR(seen.why[job], "a worker process could not be set up: no such library");
}

static bool dies_at_start(void *context) {
    (void)context;
    raise(SIGKILL);
    return true;
}

static void a_start_that_dies_fails_all(void) {
    WorkerOptions options = usual(square);
    options.start = dies_at_start;
    CHECK(go(options, 5));
    CHECK_STR(seen.why[4], "died of signal 9 (SIGKILL)");
}

static void no_process_to_be_had_is_said(void) {
    struct rlimit old, none;
    if (geteuid() == 0) {
        SKIP("root is not bound by a limit on processes");
        return;
    }
    if (getrlimit(RLIMIT_NPROC, &old)) return;
    none = old;
    none.rlim_cur = 0;
    setrlimit(RLIMIT_NPROC, &none);
    CHECK(!go(usual(square), 5));
    setrlimit(RLIMIT_NPROC, &old);
}

static bool closes_everything(uint32_t job, Buf *result) {
    (void)result;
    if (job == 1) {
        for (int fd = 0; fd < 64; fd++) close(fd);
        pause();
    }
    if (job == 2) { /* speaks out of turn on every descriptor */
        for (int fd = 3; fd < 64; fd++)
            if (write(fd, "nonsense nonsense nonsense", 26) < 0) continue;
        pause();
    }
    return true;
}

static void children_out_of_their_mind_are_ended(void) {
    CHECK(go(usual(closes_everything), 4));
    CHECK(seen.ok[0] && !seen.ok[1] && !seen.ok[2] && seen.ok[3]);
}

static void ignored_child_signals_do_no_harm(void) {
    signal(SIGCHLD, SIG_IGN);
    CHECK(go(usual(some_crash), 10));
    CHECK_STR(seen.why[7], "ended with exit status 9");
    signal(SIGCHLD, SIG_DFL);
}

int main(void) {
    RUN(many_jobs_come_back_in_order);
    RUN(one_job_per_child_gives_the_same);
    RUN(a_child_serves_to_the_end);
    RUN(no_jobs_are_no_trouble);
    RUN(crashes_cost_only_their_job);
    RUN(a_lost_job_is_tried_again_alone);
    RUN(hangs_are_ended);
    RUN(processor_time_is_limited);
    RUN(what_is_a_jobs_own_fault_is_not_tried_again);
    RUN(big_results_come_whole);
    RUN(floods_of_messages_are_cut);
    RUN(children_are_confined);
    RUN(children_write_no_files);
    RUN(errors_of_ours_are_no_lack_of_memory);
    RUN(memory_is_limited);
    RUN(memory_is_the_fault_of_a_first_job);
    RUN(the_caller_works_meanwhile);
    RUN(a_start_that_fails_fails_all);
    RUN(a_start_that_dies_fails_all);
    RUN(no_process_to_be_had_is_said);
    RUN(children_out_of_their_mind_are_ended);
    RUN(ignored_child_signals_do_no_harm);
    return check_end();
}
