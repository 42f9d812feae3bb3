/* SPDX-License-Identifier: Apache-2.0 */
#include "../test.h"

struct state {
    char user[32];
    char *mail;
    int visits;
};
extern struct state current;
extern int shown_level;
const char *state_mail(void);
void state_fill(void);
