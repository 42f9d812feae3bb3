/* SPDX-License-Identifier: Apache-2.0 */
/* Behind many loops of which constants say how often they run: each is left one round after the one before. */
#include <syslog.h>

struct user {
    char email[64];
};

void tell(const struct user *user, int *table) {
    for (int i = 0; i < 4; i++) table[i] = 1;
    for (int i = 0; i < 4; i++) table[i] += 2;
    for (int i = 0; i < 4; i++) table[i] += 3;
    for (int i = 0; i < 4; i++) table[i] += 4;
    for (int i = 0; i < 4; i++) table[i] += 5;
    for (int i = 0; i < 4; i++) table[i] += 6;
    for (int i = 0; i < 4; i++) table[i] += 7;
    for (int i = 0; i < 4; i++) table[i] += 8;
    // finds: personal-data-in-log
    syslog(LOG_INFO, "%s", user->email);
}

void count(const struct user *user, int *table) {
    for (int i = 0; i < 4; i++) table[i] = user->email[0] != 0;
    for (int i = 0; i < 4; i++) table[i] += 2;
    for (int i = 0; i < 4; i++) table[i] += 3;
    for (int i = 0; i < 4; i++) table[i] += 4;
    for (int i = 0; i < 4; i++) table[i] += 5;
    for (int i = 0; i < 4; i++) table[i] += 6;
    for (int i = 0; i < 4; i++) table[i] += 7;
    // clean: personal-data-in-log
    syslog(LOG_INFO, "%d", table[0]);
}
