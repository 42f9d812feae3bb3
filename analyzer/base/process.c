/* SPDX-License-Identifier: Apache-2.0 */
/* Another program, run to its end: no shell, nothing open but its three pipes, an environment that the
 * caller names whole. Input goes through a socket, so that a program that does not read costs an
 * error number and no signal. */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PIECE = 1 << 16, ERRORS_MAX = 1 << 14, CANNOT_START = 127 };

typedef struct Pipes {
    int input[2], output[2], errors[2]; /* [0] is for reading */
} Pipes;

static void close_one(int *fd) {
    if (*fd >= 0) close(*fd);
    *fd = -1;
}

static void pipes_close(Pipes *pipes) {
    int *all[] = {pipes->input, pipes->output, pipes->errors};
    for (size_t i = 0; i < COUNTOF(all); i++) {
        close_one(&all[i][0]);
        close_one(&all[i][1]);
    }
}

static bool pipes_open(Pipes *pipes) {
    *pipes = (Pipes){{-1, -1}, {-1, -1}, {-1, -1}};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pipes->input) == 0 &&
        pipe2(pipes->output, O_CLOEXEC) == 0 && pipe2(pipes->errors, O_CLOEXEC) == 0)
        return true;
    pipes_close(pipes);
    return false;
}

/* Without fork(): a copy of this process's tables would cost more than the other program. Error number. */
static int start(const ProcessCall *call, const Pipes *pipes, pid_t *pid) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t defaults;
    /* it does not change what it is given */
    union {
        const char *const *given;
        char *const *wanted;
    } arguments = {call->arguments}, environment = {call->environment};
    int error = posix_spawn_file_actions_init(&actions);
    if (error) return error;
    error = posix_spawnattr_init(&attributes);
    if (error) {
        posix_spawn_file_actions_destroy(&actions);
        return error;
    }
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    error = posix_spawnattr_setsigdefault(&attributes, &defaults);
    if (!error) error = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    const int ends[] = {pipes->input[0], pipes->output[1], pipes->errors[1]};
    for (int i = 0; !error && i < 3; i++) error = posix_spawn_file_actions_adddup2(&actions, ends[i], i);
    if (!error) error = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    if (!error && call->directory) error = posix_spawn_file_actions_addchdir_np(&actions, call->directory);
    if (!error)
        error = posix_spawnp(pid, arguments.wanted[0], &actions, &attributes, arguments.wanted, environment.wanted);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* Reads what is there; false at the end. */
static bool drain(int fd, Buf *out, size_t limit, bool *too_long) {
    char piece[PIECE];
    ssize_t got = read(fd, piece, sizeof piece);
    if (got < 0) return errno == EINTR || errno == EAGAIN;
    size_t room = limit > out->len ? limit - out->len : 0;
    if ((size_t)got > room) *too_long = true;
    buf_add(out, piece, (size_t)got < room ? (size_t)got : room);
    return got > 0;
}

/* Sends some of the input; false when all is sent or nobody reads. */
static bool feed(int fd, const ProcessCall *call, size_t *sent) {
    const char *from = call->input;
    if (*sent < call->input_length) {
        ssize_t put = send(fd, from + *sent, call->input_length - *sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put < 0 && errno != EINTR && errno != EAGAIN) return false;
        if (put > 0) *sent += (size_t)put;
    }
    return *sent < call->input_length;
}

struct Process {
    ProcessCall call;
    Pipes pipes;
    size_t sent;
    pid_t pid;
    int unstarted; /* error number */
};

static bool talk(Process *process, Buf *output, Buf *errors) {
    const ProcessCall *call = &process->call;
    Pipes *pipes = &process->pipes;
    bool too_long = false, cut = false;
    while (pipes->output[0] >= 0 || pipes->errors[0] >= 0) {
        struct pollfd wait[] = {{pipes->output[0], POLLIN, 0},
                                {pipes->errors[0], POLLIN, 0},
                                {pipes->input[1], POLLOUT, 0}};
        if (poll(wait, COUNTOF(wait), -1) < 0 && errno != EINTR) return false;
        if (wait[0].revents && !drain(wait[0].fd, output, call->limit, &too_long))
            close_one(&pipes->output[0]);
        if (wait[1].revents && !drain(wait[1].fd, errors, ERRORS_MAX, &cut))
            close_one(&pipes->errors[0]);
        if (wait[2].revents && !feed(wait[2].fd, call, &process->sent)) close_one(&pipes->input[1]);
        if (too_long) {
            errno = EFBIG;
            return false;
        }
    }
    return true;
}

Process *process_begin(const ProcessCall *call) {
    Process *process = xcalloc(1, sizeof *process);
    Pipes *pipes = &process->pipes;
    process->call = *call;
    if (!pipes_open(pipes)) {
        free_(process);
        return NULL;
    }
    process->unstarted = start(call, pipes, &process->pid);
    close_one(&pipes->input[0]);
    close_one(&pipes->output[1]);
    close_one(&pipes->errors[1]);
    /* What fits into the pipe lets it begin before somebody waits for it. */
    if (!feed(pipes->input[1], call, &process->sent)) close_one(&pipes->input[1]);
    return process;
}

bool process_end(Process *process, Buf *output, Buf *errors, int *status) {
    bool ok = true;
    int error = 0, raw = 0;
    if (process->unstarted) {
        pipes_close(&process->pipes);
        buf_puts(errors, strerror(process->unstarted));
        *status = CANNOT_START;
    } else {
        ok = talk(process, output, errors);
        error = errno;
        pipes_close(&process->pipes);
        if (!ok) kill(process->pid, SIGKILL);
        while (waitpid(process->pid, &raw, 0) < 0 && errno == EINTR) continue;
        *status = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
    }
    free_(process);
    errno = error;
    return ok;
}
