/* SPDX-License-Identifier: Apache-2.0 */
/* What patients tell their doctor and what the shop of the clinic mails. */
#include <string.h>
#include <sys/socket.h>

struct patient {
    char email[80];
    char diagnosis[120];
};

static int shop_send(int fd, const char *text) {
    // finds: data-for-another-purpose
    return send(fd, text, strlen(text), 0) < 0 ? -1 : 0;
}

int visit_keep(int fd, const struct patient *patient) {
    // clean: data-for-another-purpose
    if (send(fd, patient->email, strlen(patient->email), 0) < 0) return -1;
    return shop_send(fd, patient->diagnosis);
}
