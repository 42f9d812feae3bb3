/* SPDX-License-Identifier: Apache-2.0 */
/* Health data shared with a partner: consent checked on every way, on one way only, in the caller, by a
 * function that does not return without it, and not at all. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum purpose { PURPOSE_CARE = 1, PURPOSE_RESEARCH = 2 };

struct patient {
    int row;
    char diagnosis[64];
};

int has_consent(const struct patient *patient, enum purpose purpose);
void refuse_without_consent(const struct patient *patient);

int share_checked(int fd, const struct patient *patient) {
    if (!has_consent(patient, PURPOSE_RESEARCH)) return -1;
    // clean: special-data-without-consent
    return send(fd, patient->diagnosis, strlen(patient->diagnosis), 0) < 0 ? -1 : 0;
}

int share_urgent(int fd, const struct patient *patient, int urgent) {
    if (!urgent && !has_consent(patient, PURPOSE_RESEARCH)) return -1;
    // finds: special-data-without-consent
    return send(fd, patient->diagnosis, strlen(patient->diagnosis), 0) < 0 ? -1 : 0;
}

static int transmit(int fd, const struct patient *patient) {
    // clean: special-data-without-consent
    return send(fd, patient->diagnosis, strlen(patient->diagnosis), 0) < 0 ? -1 : 0;
}

int share_caller(int fd, const struct patient *patient) {
    return has_consent(patient, PURPOSE_CARE) ? transmit(fd, patient) : -1;
}

int share_or_stop(int fd, const struct patient *patient) {
    refuse_without_consent(patient);
    // clean: special-data-without-consent
    return send(fd, patient->diagnosis, strlen(patient->diagnosis), 0) < 0 ? -1 : 0;
}

int share_ignored(int fd, const struct patient *patient) {
    has_consent(patient, PURPOSE_RESEARCH); /* asked, and the answer thrown away */
    // finds: special-data-without-consent
    return send(fd, patient->diagnosis, strlen(patient->diagnosis), 0) < 0 ? -1 : 0;
}

int share_never_asked(const struct patient *patient) {
    FILE *file = fopen("research.csv", "a");
    if (!file) return -1;
    // finds: special-data-without-consent
    fprintf(file, "%s\n", patient->diagnosis);
    return fclose(file);
}

int share_row(int fd, const struct patient *patient) {
    // clean: special-data-without-consent
    return send(fd, &patient->row, sizeof patient->row, 0) < 0 ? -1 : 0;
}
