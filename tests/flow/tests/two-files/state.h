/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int secret(void);
char *secret_text(void);
void read_secret(char *buffer, unsigned long size);
int harmless(void);
void leak(int value);
void leak_text(const char *text);

struct state {
    char who[32];
    char *link;
    int visits;
};
extern struct state current;
extern int shown_level;
const char *state_link(void);
void state_fill(void);
