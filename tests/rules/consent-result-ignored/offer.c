/* SPDX-License-Identifier: Apache-2.0 */
/* An answer that nobody looks at. */
struct customer;
int has_consent(const struct customer *customer);
int profile_send(const struct customer *customer);

int profile_offer(const struct customer *customer) {
    // finds: consent-result-ignored
    has_consent(customer);
    return profile_send(customer);
}

int profile_offer_if(const struct customer *customer) {
    // clean: consent-result-ignored
    if (!has_consent(customer)) return 0;
    return profile_send(customer);
}

int profile_offer_later(const struct customer *customer) {
    // clean: consent-result-ignored
    int answer = has_consent(customer);
    return answer ? profile_send(customer) : 0;
}
