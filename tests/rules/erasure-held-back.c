/* SPDX-License-Identifier: Apache-2.0 */
/* A hold keeps one erasure back; another waits for a queue only. */
struct customer {
    int number;
    int legal_hold;
    int queued;
};

int customer_erase(const struct customer *customer);

int customer_close(const struct customer *customer) {
    if (!customer->legal_hold) {
        // finds: erasure-held-back
        return customer_erase(customer);
    }
    return 0;
}

int customer_leave(const struct customer *customer) {
    if (!customer->queued) {
        // clean: erasure-held-back
        return customer_erase(customer);
    }
    return customer->legal_hold;
}
