/* SPDX-License-Identifier: Apache-2.0 */
/* A record goes out whole, and one member of it does. */
#include <string.h>
#include <sys/socket.h>

struct patient {
    int number;
    char full_name[64];
    char email[80];
    char diagnosis[120];
};

int patient_share(int fd, const struct patient *patient) {
    // finds: whole-record-to-recipient
    return send(fd, patient, sizeof *patient, 0) < 0 ? -1 : 0;
}

int patient_invite(int fd, const struct patient *patient) {
    // clean: whole-record-to-recipient
    return send(fd, patient->email, strlen(patient->email), 0) < 0 ? -1 : 0;
}

struct ward {
    int number;
    int beds;
};

int ward_share(int fd, const struct ward *ward) {
    // clean: whole-record-to-recipient
    return send(fd, ward, sizeof *ward, 0) < 0 ? -1 : 0;
}

/* A way out for bytes of any kind, and its callers. */
static int write_all(int fd, const void *bytes, size_t length) {
    const char *next = bytes;
    while (length > 0) {
        // finds: whole-record-to-recipient
        ssize_t sent = send(fd, next, length, 0);
        if (sent <= 0) return -1;
        next += sent;
        length -= (size_t)sent;
    }
    return 0;
}

int patient_pass_on(int fd, const struct patient *patient) {
    return write_all(fd, patient, sizeof *patient);
}

static int write_some(int fd, const void *bytes, size_t length) {
    // clean: whole-record-to-recipient
    return send(fd, bytes, length, 0) < 0 ? -1 : 0;
}

int patient_count(int fd, const struct patient *patient) {
    return write_some(fd, &patient->number, sizeof patient->number);
}

int ward_pass_on(int fd, const struct ward *ward) {
    return write_some(fd, ward, sizeof *ward);
}
