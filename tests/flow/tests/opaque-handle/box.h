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

typedef struct box box;
box *box_new(void);
void box_set_label(box *box, const char *label);
void box_set_content(box *box, const char *content);
const char *box_label(const box *box);
const char *box_content(const box *box);
size_t box_size(const box *box);
void box_free(box *box);
