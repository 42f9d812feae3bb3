/* SPDX-License-Identifier: Apache-2.0 */
/* One flow that the register knows, one that it does not. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

struct patient {
    int row;
    char phone[24];
    char email[80];
};

int remind(int fd, const struct patient *patient) {
    // clean: undeclared-flow
    return send(fd, patient->phone, strlen(patient->phone), 0) < 0 ? -1 : 0;
}

int newsletter(int fd, const struct patient *patient) {
    // finds: undeclared-flow
    return send(fd, patient->email, strlen(patient->email), 0) < 0 ? -1 : 0;
}

int alive(int fd, const struct patient *patient) {
    // clean: undeclared-flow
    return send(fd, &patient->row, sizeof patient->row, 0) < 0 ? -1 : 0;
}
