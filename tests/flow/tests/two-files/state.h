/* SPDX-License-Identifier: Apache-2.0 */
#include "../test.h"

struct state {
    char who[32];
    char *link;
    int visits;
};
extern struct state current;
extern int shown_level;
const char *state_link(void);
void state_fill(void);
