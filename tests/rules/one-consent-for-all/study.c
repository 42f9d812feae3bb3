/* SPDX-License-Identifier: Apache-2.0 */
/* One yes for reminders and for research; another that is asked for a purpose. */
#include <string.h>
#include <sys/socket.h>

struct patient {
    char email[80];
};
int has_consent(const struct patient *patient);
int agreed_to(const struct patient *patient, int purpose);

int remind(int fd, const struct patient *patient) {
    if (!has_consent(patient) || !agreed_to(patient, 1)) return 0;
    return send(fd, patient->email, strlen(patient->email), 0) < 0 ? -1 : 0;
}

int research(int fd, const struct patient *patient) {
    if (!has_consent(patient) || !agreed_to(patient, 2)) return 0;
    return send(fd, patient->email, strlen(patient->email), 0) < 0 ? -1 : 0;
}

/* A purpose that is handed over and never looked at. */
static int last_answer;
int agreed(const struct patient *patient, int purpose) {
    (void)purpose;
    return patient->email[0] && last_answer;
}

int agreed_per_purpose(const struct patient *patient, int purpose) {
    return patient->email[0] && (last_answer & purpose);
}

int offer(int fd, const struct patient *patient) {
    if (!agreed(patient, 3) || !agreed_per_purpose(patient, 3)) return 0;
    return send(fd, patient->email, strlen(patient->email), 0) < 0 ? -1 : 0;
}

int survey(int fd, const struct patient *patient) {
    if (!agreed(patient, 4) || !agreed_per_purpose(patient, 4)) return 0;
    return send(fd, patient->email, strlen(patient->email), 0) < 0 ? -1 : 0;
}
