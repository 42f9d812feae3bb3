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

struct letter {
    int number;
    char body[64];
};
void one_send(const struct letter *letter);
void one_count(const struct letter *letter);
const char *one_fetch(void);
int one_number(const struct letter *letter);
void two_send(const char *body, int number);
void two_count(const char *body);
const char *two_fetch(void);
void three_send(int number, const char *body);
void three_count(const char *body);
int three_fetch(char **out);
void four_send(const char *const *parts, int number);
void four_count(const char *body);
void four_fill(char *out, size_t size);
