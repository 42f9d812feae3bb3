/* SPDX-License-Identifier: Apache-2.0 */
/* A score leaves the machine, a count of pages does too. */
#include <sys/socket.h>

struct applicant {
    int pages;
    int risk_score;
};

int score_send(int fd, const struct applicant *applicant) {
    // finds: inferred-data-to-network
    return send(fd, &applicant->risk_score, sizeof applicant->risk_score, 0) < 0 ? -1 : 0;
}

int pages_send(int fd, const struct applicant *applicant) {
    // clean: inferred-data-to-network
    return send(fd, &applicant->pages, sizeof applicant->pages, 0) < 0 ? -1 : 0;
}
