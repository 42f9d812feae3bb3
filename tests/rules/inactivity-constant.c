/* SPDX-License-Identifier: Apache-2.0 */
/* When people who went silent are taken for gone. */
#include <stdbool.h>
#include <time.h>

struct policy {
    int inactive_years;
    int contract_years;
};

void policy_default(struct policy *policy) {
    // finds: inactivity-constant
    policy->inactive_years = 5;
    // clean: inactivity-constant
    policy->contract_years = 2;
}

bool gone(const struct policy *policy, time_t last_seen, time_t now) {
    // clean: inactivity-constant
    return now - last_seen > (time_t)policy->inactive_years * 31557600;
}
