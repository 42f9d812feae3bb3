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

int database_run(const char *statement, long before);

int purge_inactive_users(time_t now) {
    // finds: inactivity-constant
    return database_run("DELETE FROM user WHERE seen < ?", (long)(now - 2 * 365 * 86400));
}

int purge_sessions(time_t now) {
    // clean: inactivity-constant
    return database_run("DELETE FROM session WHERE seen < ?", (long)(now - 2 * 365 * 86400));
}
