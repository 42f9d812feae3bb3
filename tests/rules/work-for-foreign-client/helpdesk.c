/* SPDX-License-Identifier: Apache-2.0 */
/* Work for a client abroad, and work for the house itself. */
#include <string.h>
#include <sys/socket.h>

struct person {
    char email[80];
};

int call_send(int fd, const struct person *caller) {
    return send(fd, caller->email, strlen(caller->email), 0) < 0 ? -1 : 0;
}

int staff_send(int fd, const struct person *employee) {
    return send(fd, employee->email, strlen(employee->email), 0) < 0 ? -1 : 0;
}
