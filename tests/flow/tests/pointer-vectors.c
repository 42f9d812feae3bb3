/* SPDX-License-Identifier: Apache-2.0 */
/* Sinks that take an array of pointers or of pieces: every element counts. */
#include "test.h"

#include <sys/uio.h>
#include <unistd.h>

void pieces(int fd) {
    struct iovec hidden[2], open[2];
    hidden[0].iov_base = "token=";
    hidden[0].iov_len = 6;
    hidden[1].iov_base = secret_text();
    hidden[1].iov_len = 8;
    open[0].iov_base = "token=";
    open[0].iov_len = 6;
    open[1].iov_base = "none";
    open[1].iov_len = 4;
    // finds: test-flow
    leak_pieces(fd, hidden, 2);
    // clean: test-flow
    leak_pieces(fd, open, 2);
}

void arguments(void) {
    char *hidden[4] = {"tool", "-p", NULL, NULL}, *open[4] = {"tool", "-q", NULL, NULL};
    hidden[2] = secret_text();
    open[2] = "open";
    // finds: test-flow
    leak_vector(hidden);
    // clean: test-flow
    leak_vector(open);
}

/* One pointer is not an array of its neighbours. */
struct pair {
    char *first, *second;
};
void one_of_two(void) {
    struct pair pair = {secret_text(), "open"};
    // finds: test-flow
    leak_vector(&pair.first);
    // clean: test-flow
    leak_vector(&pair.second);
}
