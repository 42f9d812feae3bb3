/* SPDX-License-Identifier: Apache-2.0 */
/* The notice of one activity names less than it handles; another has none in the register. */
#include <string.h>
#include <sys/socket.h>

struct patient {
    char email[80];
    char diagnosis[120];
};

static int put(int fd, const char *text) {
    return send(fd, text, strlen(text), 0) < 0 ? -1 : 0;
}

int visit_keep(int fd, const struct patient *patient) {
    if (put(fd, patient->email)) return -1;
    return put(fd, patient->diagnosis);
}

int letter_send(int fd, const struct patient *patient) {
    return put(fd, patient->email);
}

int archive_keep(int fd, const struct patient *patient) {
    return put(fd, patient->diagnosis);
}
