/* SPDX-License-Identifier: Apache-2.0 */
/* A study keeps diagnoses for itself and hands one to those who write bills. */
#include <string.h>
#include <sys/socket.h>

struct patient {
    char diagnosis[120];
};

static int study_keep(int fd, const char *text) {
    // clean: research-data-reused
    return send(fd, text, strlen(text), 0) < 0 ? -1 : 0;
}

static int bill_send(int fd, const char *text) {
    // finds: research-data-reused
    return send(fd, text, strlen(text), 0) < 0 ? -1 : 0;
}

int study_run(int fd, const struct patient *patient) {
    if (study_keep(fd, patient->diagnosis)) return -1;
    return bill_send(fd, patient->diagnosis);
}
