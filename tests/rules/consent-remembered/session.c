/* SPDX-License-Identifier: Apache-2.0 */
/* An answer that is kept for the life of the program, and one that is asked for anew. */
struct customer;
struct session {
    const struct customer *customer;
    int allowed;
};
int has_consent(const struct customer *customer);
int profile_send(const struct customer *customer);

static int answer;

void session_begin(struct session *session) {
    // finds: consent-remembered
    session->allowed = has_consent(session->customer);
}

void start(const struct customer *customer) {
    // finds: consent-remembered
    answer = has_consent(customer) != 0;
}

int session_send(const struct session *session) {
    // clean: consent-remembered
    int allowed = has_consent(session->customer);
    if (!allowed || !session->allowed || !answer) return 0;
    return profile_send(session->customer);
}
