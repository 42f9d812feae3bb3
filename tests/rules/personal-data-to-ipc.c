/* SPDX-License-Identifier: Apache-2.0 */
/* A front end and a worker process: a message queue, a pipe, a local socket. */
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct customer {
    int number;
    char full_name[64];
    char email[80];
};

struct job {
    int kind;
    struct customer customer;
};

int job_queue(mqd_t queue, const struct customer *customer) {
    struct job job = {.kind = 1};
    job.customer = *customer;
    // finds: personal-data-to-ipc
    return mq_send(queue, (const char *)&job, sizeof job, 0);
}

int job_pipe(const struct customer *customer) {
    int ends[2];
    if (pipe(ends) != 0) return -1;
    // finds: personal-data-to-ipc
    return write(ends[1], customer->email, strlen(customer->email)) < 0 ? -1 : 0;
}

int job_local(const struct customer *customer) {
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0) return -1;
    // finds: personal-data-to-ipc
    ssize_t written = write(fd, customer->full_name, strlen(customer->full_name));
    close(fd);
    return written < 0 ? -1 : 0;
}

/* send() goes where its socket leads: here and below never off the machine */
int job_sent(const struct customer *customer) {
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    // finds: personal-data-to-ipc
    return send(fd, customer->full_name, strlen(customer->full_name), 0) < 0 ? -1 : 0;
}

static int opened(int family) {
    int fd = socket(family, SOCK_DGRAM, 0), room = 4096;
    if (fd < 0) return fd;
    if (setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

int job_message(const struct customer *customer) {
    struct iovec part = {(void *)customer->email, strlen(customer->email)};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    // finds: personal-data-to-ipc
    return sendmsg(opened(AF_UNIX), &message, 0) < 0 ? -1 : 0;
}

int job_away(const struct customer *customer) {
    // clean: personal-data-to-ipc
    return send(opened(AF_INET), customer->email, strlen(customer->email), 0) < 0 ? -1 : 0;
}

int job_either(const struct customer *customer, int here) {
    int fd = socket(here ? AF_UNIX : AF_INET, SOCK_STREAM, 0);
    // clean: personal-data-to-ipc
    return send(fd, customer->email, strlen(customer->email), 0) < 0 ? -1 : 0;
}

int job_stop(mqd_t queue) {
    struct job job = {.kind = 0};
    // clean: personal-data-to-ipc
    return mq_send(queue, (const char *)&job.kind, sizeof job.kind, 0);
}

int job_number(mqd_t queue, const struct customer *customer) {
    // clean: personal-data-to-ipc
    return mq_send(queue, (const char *)&customer->number, sizeof customer->number, 0);
}

/* a stream on one end of a pipe, kept in a member and in a global; a descriptor kept in an array of a member */
struct helper {
    int ends[2];
    FILE *input, *orders;
};
static FILE *child;

int helper_start(struct helper *helper) {
    int ends[2];
    if (pipe(ends) != 0 || pipe(helper->ends) != 0) return -1;
    child = fdopen(ends[1], "w");
    helper->input = fdopen(helper->ends[1], "w");
    helper->orders = fopen("/var/lib/shop/orders", "a");
    return 0;
}

void helper_asked(struct helper *helper, const struct customer *customer) {
    // finds: personal-data-to-ipc
    // clean: personal-data-to-file
    fprintf(helper->input, "%s\n", customer->email);
    // finds: personal-data-to-ipc
    // clean: personal-data-to-file
    fprintf(child, "%s\n", customer->email);
    // finds: personal-data-to-ipc
    // clean: personal-data-to-file
    (void)write(helper->ends[1], customer->email, strlen(customer->email));
    // finds: personal-data-to-file
    // clean: personal-data-to-ipc
    fprintf(helper->orders, "%s\n", customer->email);
}

/* a copy of a descriptor, and the descriptor of a stream, lead where those do */
static void tell(int fd, const struct customer *customer) {
    FILE *stream = fdopen(dup(fd), "w");
    // finds: personal-data-to-ipc
    // clean: personal-data-to-file
    fprintf(stream, "%s\n", customer->email);
}

void told(const struct customer *customer) {
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd >= 0) tell(fd, customer);
}

void program_told(const struct customer *customer) {
    FILE *program = popen("sort", "w");
    // finds: personal-data-to-ipc
    // clean: personal-data-to-file
    (void)write(fileno(program), customer->email, strlen(customer->email));
}
