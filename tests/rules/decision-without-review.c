/* SPDX-License-Identifier: Apache-2.0 */
/* Loans decided by a number, once with a way to a clerk. */
struct applicant {
    int score;
    int income;
};

int clerk_review(const struct applicant *applicant);
int letter_send(int granted);

// finds: decision-without-review
int loan_decide(const struct applicant *applicant) {
    return letter_send(applicant->score > 600 && applicant->income > 20000);
}

// clean: decision-without-review
int loan_decide_fairly(const struct applicant *applicant) {
    if (applicant->score > 600) return letter_send(1);
    return clerk_review(applicant);
}

// clean: decision-without-review
int colour_decide(int hour) {
    return hour > 18;
}
