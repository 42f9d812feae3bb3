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
