/* SPDX-License-Identifier: Apache-2.0 */
/* A game's enrolment of children. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

struct pupil {
    int number;
    int is_minor;
    char guardian_email[80];
};

int parent_agreed(const struct pupil *pupil);

int enrol(const struct pupil *pupil) {
    FILE *list = fopen("pupils", "a");
    if (!list) return -1;
    if (parent_agreed(pupil)) {
        // clean: child-data-without-parental-consent
        fprintf(list, "%d %s\n", pupil->number, pupil->guardian_email);
    }
    return fclose(list);
}

int enrol_anyway(int fd, const struct pupil *pupil) {
    int agreed = parent_agreed(pupil);
    if (!agreed) fputs("no answer yet\n", stderr);
    // finds: child-data-without-parental-consent
    return send(fd, pupil->guardian_email, strlen(pupil->guardian_email), 0) < 0 ? -1 : 0;
}

int enrol_loop(int fd, const struct pupil *pupils, int count) {
    for (int i = 0; i < count; i++) {
        if (!parent_agreed(&pupils[i])) continue;
        // clean: child-data-without-parental-consent
        if (send(fd, pupils[i].guardian_email, sizeof pupils[i].guardian_email, 0) < 0) return -1;
    }
    return 0;
}
